//! Running a piece of Python in a frame that stands still, for the user.
//!
//! The piece sees the frame's variables by name. An expression is for
//! looking: the caller winds the machine back afterwards. What a statement
//! assigns is written back to the frame's variables.

use std::rc::Rc;

use super::Vm;
use super::native::Raised;
use crate::compile::{self, Mode};
use crate::frame;
use crate::heap::{Handle, Value};
use crate::source::Source;

/// What is to be run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Evaluation {
    /// Gives the repr of its value.
    Expression,
    /// Gives nothing.
    Statement,
    /// Gives the identity of its value as a number, empty if the value is no object.
    Identity,
}

impl Vm {
    /// Returns the places on the stack of the frames that Python code sees, the running one first.
    pub fn visible_frames(&self) -> Vec<usize> {
        (0..self.frames.len()).rev().filter(|&at| self.frames[at].is_visible()).collect()
    }

    /// Returns the namespace of a frame of a module, a class or `exec`.
    pub fn namespace_at(&self, at: usize) -> Option<Value> {
        let frame = &self.frames[at];
        let register = frame.code.code.namespace;
        if register == crate::code::NONE {
            return None;
        }
        self.registers[frame.base + usize::from(register)].given()
    }

    /// Returns the registers of a frame's variables.
    pub fn variables_at(&self, at: usize) -> &[Value] {
        let frame = &self.frames[at];
        &self.registers[frame.base..frame.base + frame.code.code.variables.len()]
    }

    /// Runs a piece of Python in the visible frame so many calls below the innermost; nobody is told of it and no moment passes.
    ///
    /// # Errors
    /// It cannot be compiled or it raised: gives the last line of the traceback.
    pub fn evaluate_in(
        &mut self,
        below: usize,
        text: &str,
        what: Evaluation,
    ) -> Result<String, String> {
        let Some(&at) = self.visible_frames().get(below) else {
            return Err("there is no frame to run it in: the program has ended".to_owned());
        };
        let mode = match what {
            Evaluation::Expression | Evaluation::Identity => Mode::Expression,
            Evaluation::Statement => Mode::Interactive,
        };
        let source = Rc::new(Source::new("<heisen>", text));
        let code = compile::compile(
            &source,
            &compile::Options { era: self.era, mode, hidden: true, native: &[] },
        )
        .map_err(|error| format!("{}: {}", error.class_name(), error.message))?;
        let (clock, statements, stop_at) = (self.clock, self.statements, self.stop_at);
        self.stop_at = u64::MAX;
        self.tracing.inside += 1;
        let raised = self.raised;
        let waiting = self.heap.begin_wait();
        let result = self.evaluate_code(at, &code, what);
        let shown = match result {
            Ok(value) => Ok(value),
            Err(Raised) => Err(self.exception_line()),
        };
        self.raised = raised;
        self.heap.end_wait(waiting);
        self.tracing.inside -= 1;
        self.broken_off = None;
        (self.clock, self.statements, self.stop_at) = (clock, statements, stop_at);
        shown
    }

    fn evaluate_code(
        &mut self,
        at: usize,
        code: &Rc<crate::code::Code>,
        what: Evaluation,
    ) -> Result<String, Raised> {
        let (globals, builtins) = (self.frames[at].globals, self.frames[at].builtins);
        let namespace = self.namespace_at(at);
        let held = match namespace {
            Some(namespace) => namespace,
            None => self.named_variables(at).into(),
        };
        self.heap.hold(held);
        let code = self.load(code);
        let function = self.new_function(code, globals, builtins, [Value::Unbound; 4]);
        let result = self.wait(|vm| vm.push_body(function, held));
        if namespace.is_none() && what == Evaluation::Statement {
            let dict = held.handle().expect("a dict is an object");
            self.write_variables(at, dict);
        }
        let shown = match (result, what) {
            (Ok(value), Evaluation::Expression) => {
                self.heap.hold(value);
                let repr = self.repr_sync(value);
                self.heap.drop_value(value);
                repr
            }
            (Ok(_), Evaluation::Statement) => Ok(String::new()),
            (Ok(value), Evaluation::Identity) => {
                Ok(value.handle().map(|handle| handle.bits().to_string()).unwrap_or_default())
            }
            (Err(Raised), _) => Err(Raised),
        };
        self.heap.drop_value(held);
        shown
    }

    /// Makes a dict of a function's variables.
    fn named_variables(&mut self, at: usize) -> Handle {
        let dict = self.heap.new_dict();
        let code = self.frames[at].code.clone();
        let registers = self.variables_at(at).to_vec();
        for (name, value) in frame::snapshot(&self.heap, &code, &registers) {
            self.heap.name_set(dict, name, value);
        }
        dict
    }

    fn write_variables(&mut self, at: usize, dict: Handle) {
        let code = self.frames[at].code.clone();
        let registers = self.variables_at(at).to_vec();
        let base = self.frames[at].base;
        for (register, value) in
            frame::locals_to_fast(&mut self.heap, dict, &code, &registers, None)
        {
            self.set_register(base + usize::from(register), value);
        }
    }

    /// Returns the last line of the traceback of the raised exception.
    pub fn exception_line(&mut self) -> String {
        let exception = std::mem::replace(&mut self.raised, Value::None);
        self.heap.hold(exception);
        let class = self.heap.type_name(exception).to_string();
        let message =
            self.str_sync(exception).unwrap_or_else(|Raised| "<exception str() failed>".to_owned());
        self.heap.drop_value(exception);
        if message.is_empty() { class } else { format!("{class}: {message}") }
    }
}
