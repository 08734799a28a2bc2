//! Making exceptions: by class and message, with the context that is being handled.

use hashbrown::HashMap;

use super::Vm;
use super::native::{NativeResult, Raised};
use crate::code::NONE;
use crate::data::error::DataError;
use crate::heap::{Body, Exception, Handle, Value};
use crate::host::HostError;

/// Common classes whose exceptions are their arguments and nothing else.
const PLAIN: [&str; 11] = [
    "ValueError",
    "TypeError",
    "KeyError",
    "IndexError",
    "RuntimeError",
    "ZeroDivisionError",
    "ArithmeticError",
    "LookupError",
    "AssertionError",
    "NotImplementedError",
    "Exception",
];

/// The builtin exception classes by name.
#[derive(Default)]
pub struct Exceptions {
    by_name: HashMap<&'static str, Handle>,
    /// Those whose exceptions are their arguments and nothing else.
    pub plain: Vec<Handle>,
}

impl Exceptions {
    /// Adds a class.
    pub fn add(&mut self, name: &'static str, class: Handle) {
        self.by_name.insert(name, class);
        if PLAIN.contains(&name) {
            self.plain.push(class);
        }
    }

    /// Returns a class that the library's table of exceptions has.
    pub fn get(&self, name: &str) -> Handle {
        self.find(name).unwrap_or_else(|| panic!("the library has no exception {name}"))
    }

    /// Returns a class by name.
    pub fn find(&self, name: &str) -> Option<Handle> {
        self.by_name.get(name).copied()
    }
}

impl Vm {
    /// Raises a builtin exception with a message.
    ///
    /// # Errors
    /// Always.
    pub fn raise<T>(&mut self, class: &str, message: impl Into<String>) -> Result<T, Raised> {
        let message = self.heap.new_str(message.into());
        self.raise_with(class, &[message])
    }

    /// Raises a builtin exception with arguments.
    ///
    /// # Errors
    /// Always.
    pub fn raise_with<T>(&mut self, class: &str, arguments: &[Value]) -> Result<T, Raised> {
        let class = self.known.exceptions.get(class);
        let exception = self.new_exception(class, arguments);
        self.raise_value(exception)
    }

    /// Raises an exception object; what is being handled becomes its context.
    ///
    /// # Errors
    /// Always.
    pub fn raise_value<T>(&mut self, exception: Value) -> Result<T, Raised> {
        self.chain_context(exception);
        self.raised = exception;
        Err(Raised)
    }

    /// Raises what plain data functions report.
    ///
    /// # Errors
    /// Always.
    pub fn raise_data<T>(&mut self, error: DataError) -> Result<T, Raised> {
        self.raise(error.kind.class_name(), error.message)
    }

    /// Raises TypeError.
    ///
    /// # Errors
    /// Always.
    pub fn type_error<T>(&mut self, message: impl Into<String>) -> Result<T, Raised> {
        self.raise("TypeError", message)
    }

    /// Raises ValueError.
    ///
    /// # Errors
    /// Always.
    pub fn value_error<T>(&mut self, message: impl Into<String>) -> Result<T, Raised> {
        self.raise("ValueError", message)
    }

    /// Raises what the outside world reports.
    ///
    /// # Errors
    /// Always.
    pub fn raise_host<T>(&mut self, error: HostError) -> Result<T, Raised> {
        match error {
            HostError::Interrupted => {
                if self.breaks_off {
                    self.interrupt.store(true, std::sync::atomic::Ordering::Relaxed);
                    self.break_off_here();
                }
                self.raise_with("KeyboardInterrupt", &[])
            }
            HostError::Waiting => {
                self.break_off_here();
                self.raise_with("KeyboardInterrupt", &[])
            }
            HostError::Diverged(divergence) => self.raise("RuntimeError", divergence.to_string()),
            HostError::Os(error) => self.raise("OSError", error.to_string()),
        }
    }

    /// Makes an exception of a class whose instances are plain exceptions.
    pub fn new_exception(&mut self, class: Handle, arguments: &[Value]) -> Value {
        let args = if arguments.is_empty() {
            self.known.empty_tuple
        } else {
            self.heap.new_tuple(arguments)
        };
        let fields = self.exception_fields(class, arguments);
        let exception = Exception {
            args,
            traceback: Value::None,
            context: Value::None,
            cause: Value::None,
            suppress_context: false,
            fields,
        };
        self.heap.alloc(class, Body::Exception(Box::new(exception))).into()
    }

    /// Makes what is being handled the context of an exception, without making a ring.
    pub fn chain_context(&mut self, exception: Value) {
        let handled = self.handled();
        let (Value::Obj(raised), Value::Obj(context)) = (exception, handled) else { return };
        if raised == context {
            return;
        }
        // Cut the chain where the exception itself is already a context further down.
        let context_of = |vm: &Self, exception: Handle| {
            vm.heap.exception(exception.into()).and_then(|body| body.context.handle())
        };
        let (mut at, mut slow, mut slow_walks) = (context, context, false);
        while let Some(next) = context_of(self, at) {
            if next == raised {
                self.set_exception_field(at, Value::None, |body| &mut body.context);
                break;
            }
            at = next;
            // The program may have made a ring of the contexts.
            if at == slow {
                break;
            }
            if slow_walks {
                slow = context_of(self, slow).unwrap_or(slow);
            }
            slow_walks = !slow_walks;
        }
        self.set_exception_field(raised, handled, |body| &mut body.context);
    }

    /// Writes a field of an exception.
    pub fn set_exception_field(
        &mut self,
        exception: Handle,
        value: Value,
        field: impl FnOnce(&mut Exception) -> &mut Value,
    ) {
        if !matches!(self.heap.body(exception), Body::Exception(_)) {
            return;
        }
        self.heap.set_field(exception, value, |object| match &mut object.body {
            Body::Exception(body) => field(body),
            _ => unreachable!("it was just seen to be an exception"),
        });
    }

    /// Returns the exception that is being handled, None if there is none.
    pub fn handled(&self) -> Value {
        // What heisen's own code below the program's handles is nothing to the program: CPython has it in C.
        let mut in_program = false;
        let handling = self.frames.iter().rev().find(|frame| {
            let is_visible = frame.is_visible();
            in_program |= is_visible;
            frame.handled != NONE && (is_visible || !in_program)
        });
        handling
            .map_or(Value::None, |frame| self.registers[frame.base + usize::from(frame.handled)])
    }

    /// Tells whether the raised exception is of a builtin class; if so it is caught.
    pub fn catches(&mut self, class: &str) -> bool {
        let class = self.known.exceptions.get(class);
        if self.heap.is_subclass(self.heap.class_of(self.raised), class) {
            self.raised = Value::None;
            return true;
        }
        false
    }

    /// Turns what a `raise` statement names into an exception: a class is instantiated.
    ///
    /// Gives PENDING if Python code makes the instance.
    ///
    /// # Errors
    /// Raised, if it is no exception or its class cannot be called.
    pub fn exception_to_raise(&mut self, named: Value) -> NativeResult {
        if let Some(class) = self.heap.as_class(named)
            && class.flags.exception
        {
            return self.call_pushing(named, &[], super::Return::Discard);
        }
        if self.heap.exception(named).is_some() {
            return Ok(named);
        }
        self.type_error("exceptions must derive from BaseException")
    }
}
