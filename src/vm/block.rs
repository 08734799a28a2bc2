//! What `with`, `raise`, `except` and a few rare instructions do.

use super::Vm;
use super::frames::Return;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::code::Intrinsic;
use crate::heap::{Body, Kind, Value};

impl Vm {
    /// Ends a handler: its exception is dropped, what was handled before is handled again.
    pub(super) fn leave_handler(&mut self, exception: usize, saved: usize) {
        let before =
            self.registers[saved].as_int().and_then(|saved| u16::try_from(saved & 0xffff).ok());
        let frame = self.frames.last_mut().expect("a run has a frame");
        frame.handled = before.unwrap_or(crate::code::NONE);
        self.clear_registers(exception, 1);
        self.clear_registers(saved, 1);
    }

    /// Does what `raise named from cause` does; a cause that is Unbound is not given.
    pub(super) fn raise_statement(&mut self, named: Value, cause: Value) -> NativeResult {
        let exception = self.instance_to_raise(named)?;
        if let Value::Obj(handle) = exception
            && !cause.is_unbound()
        {
            let cause = if cause.is_none() || self.heap.exception(cause).is_some() {
                cause
            } else if self.heap.as_class(cause).is_some_and(|class| class.flags.exception) {
                self.heap.hold(exception);
                let made = self.instance_to_raise(cause);
                self.heap.drop_value(exception);
                made?
            } else {
                return self.type_error("exception causes must derive from BaseException");
            };
            self.set_exception_field(handle, cause, |body| &mut body.cause);
            if let Body::Exception(body) = self.heap.change(handle) {
                body.suppress_context = true;
            }
        }
        self.raise_value(exception)
    }

    /// Turns what a `raise` names into an exception object.
    fn instance_to_raise(&mut self, named: Value) -> NativeResult {
        if self.heap.as_class(named).is_some_and(|class| class.flags.exception) {
            if let Value::Obj(class) = named
                && self.keeps_nothing(class)
            {
                return Ok(self.new_exception(class, &[]));
            }
            let exception = self.call_sync(named, &[])?;
            if self.heap.exception(exception).is_none() {
                let (class, made) = (self.repr_sync(named)?, self.repr_type(exception)?);
                return self.type_error(format!(
                    "calling {class} should have returned an instance of BaseException, not {made}"
                ));
            }
            return Ok(exception);
        }
        if self.heap.exception(named).is_some() {
            return Ok(named);
        }
        self.type_error("exceptions must derive from BaseException")
    }

    fn repr_type(&mut self, value: Value) -> Result<String, Raised> {
        let class = self.heap.class_of(value);
        self.repr_sync(class.into())
    }

    // with

    /// Looks up `__exit__` (kept in the register `at`) and calls `__enter__`.
    pub(super) fn enter_with(&mut self, manager: Value, at: usize) -> NativeResult {
        let names = (self.known.names.enter, self.known.names.exit);
        let (Some(enter), Some(exit)) =
            (self.find_special(manager, names.0), self.find_special(manager, names.1))
        else {
            return self.no_manager(manager, names.0, "__enter__", "__exit__", "context manager");
        };
        let exit = self.bound(exit);
        self.set_register(at, exit);
        self.call_found(enter, &[])
    }

    pub(super) fn enter_async_with(&mut self, manager: Value, at: usize) -> NativeResult {
        let names = (self.known.names.aenter, self.known.names.aexit);
        let (Some(enter), Some(exit)) =
            (self.find_special(manager, names.0), self.find_special(manager, names.1))
        else {
            return self.no_manager(
                manager,
                names.0,
                "__aenter__",
                "__aexit__",
                "asynchronous context manager",
            );
        };
        let exit = self.bound(exit);
        self.set_register(at, exit);
        self.call_found(enter, &[])
    }

    fn no_manager(
        &mut self,
        manager: Value,
        first: crate::heap::Handle,
        enter: &str,
        exit: &str,
        protocol: &str,
    ) -> NativeResult {
        let missing_enter = self.find_special(manager, first).is_none();
        let name = self.heap.type_name(manager);
        if self.era < crate::era::Era::E311 {
            let missing = if missing_enter { enter } else { exit };
            return self.raise("AttributeError", missing);
        }
        let detail = if missing_enter { String::new() } else { format!(" (missed {exit} method)") };
        self.type_error(format!("'{name}' object does not support the {protocol} protocol{detail}"))
    }

    /// Makes one callable of what `find_special` found.
    pub(super) fn bound(&mut self, (callable, receiver): (Value, Value)) -> Value {
        if receiver.is_unbound() {
            return callable;
        }
        if let Some(Body::Native(index, Value::Unbound)) = self.heap.body_of(callable) {
            let index = *index;
            return self.heap.alloc_kind(Kind::Native, Body::Native(index, receiver)).into();
        }
        let method = crate::heap::Method { function: callable, receiver };
        self.heap.alloc_kind(Kind::Method, Body::Method(Box::new(method))).into()
    }

    /// Calls what `find_special` found.
    pub fn call_found(
        &mut self,
        (callable, receiver): (Value, Value),
        arguments: &[Value],
    ) -> NativeResult {
        if receiver.is_unbound() {
            return self.tail_call(callable, arguments);
        }
        self.tail_call(callable, &super::call::with_first(receiver, arguments))
    }

    /// Calls `__exit__` with an exception; None if a frame was pushed whose truth goes where `returns` says.
    pub(super) fn exit_with(
        &mut self,
        exit: Value,
        exception: Value,
        returns: Return,
    ) -> Result<Option<bool>, Raised> {
        let arguments = self.exit_arguments(exception);
        let value = self.call_pushing(exit, &arguments, returns)?;
        if value.is_unbound() {
            return Ok(None);
        }
        self.truth_or_push(value, returns)
    }

    /// Returns what `__exit__` gets: class, exception, traceback.
    pub(super) fn exit_arguments(&self, exception: Value) -> [Value; 3] {
        let class = self.heap.class_of(exception);
        let traceback = self.heap.exception(exception).map_or(Value::None, |body| body.traceback);
        [class.into(), exception, traceback]
    }

    // Rare instructions.

    /// Makes sure that a namespace has `__annotations__`.
    pub(super) fn setup_annotations(&mut self, namespace: Value) -> Result<(), Raised> {
        let name = self.known.names.annotations;
        if self.find_in_namespace(namespace, name)?.is_none() {
            let dict = self.heap.new_dict();
            self.wait(|vm| vm.store_in_namespace(namespace, name, dict.into()))?;
        }
        Ok(())
    }

    /// Gives the value of an interactive expression statement to `sys.displayhook`.
    pub(super) fn display(&mut self, value: Value) -> NativeResult {
        let Some(sys) = self.heap.text_get(self.known.sys_modules, "sys") else {
            return self.print_expression(value);
        };
        let name = self.heap.intern("displayhook");
        match sys.handle().and_then(|sys| self.heap.attr(sys, name)) {
            Some(hook) => self.tail_call(hook, &[value]),
            None => self.raise("RuntimeError", "lost sys.displayhook"),
        }
    }

    /// Prints the value of an interactive expression statement as `sys.displayhook` does.
    pub fn print_expression(&mut self, value: Value) -> NativeResult {
        let sys = self.heap.text_get(self.known.sys_modules, "sys");
        let Some(sys) = sys else {
            // Nobody has imported `sys`, so nobody has changed what it does.
            return if value.is_none() { Ok(Value::None) } else { self.start(&PRINT, &[value]) };
        };
        let name = self.heap.intern("displayhook");
        match self.find_attr_sync(sys, name)? {
            Some(hook) => self.tail_call(hook, &[value]),
            None => self.raise("RuntimeError", "lost sys.displayhook"),
        }
    }

    /// Returns the length of a value, waiting for Python code.
    pub(super) fn length_sync(&mut self, value: Value) -> Result<i64, Raised> {
        let name = self.known.names.len;
        match self.call_special_sync(value, name, &[]) {
            Some(length) => {
                let length = length?;
                self.index_sync(length)
            }
            None => {
                let name = self.heap.type_name(value);
                self.type_error(format!("object of type '{name}' has no len()"))
            }
        }
    }

    /// Does one of the operations that need no speed.
    pub(super) fn intrinsic(&mut self, which: u16, window: usize) -> NativeResult {
        let first = self.registers[window];
        match Intrinsic::from_operand(which) {
            Some(Intrinsic::TypeVar) => self.type_parameter(0, window, 2),
            Some(Intrinsic::ParamSpec) => self.type_parameter(1, window, 1),
            Some(Intrinsic::TypeVarTuple) => self.type_parameter(2, window, 1),
            Some(Intrinsic::TypeAlias) => {
                let parts = [0, 1, 2].map(|at| self.registers[window + at].given());
                let parts = parts.map(|part| part.unwrap_or(Value::None));
                self.call_prelude("type_alias", &parts)
            }
            // The base class that PEP 695 adds: `typing.Generic[...]`.
            Some(Intrinsic::Generic) => self.call_prelude("generic_base", &[first]),
            Some(Intrinsic::Template) => self.call_prelude("template", &[first]),
            Some(Intrinsic::SetTypeParams) => {
                let params = self.registers[window + 1];
                if let Value::Obj(function) = first {
                    self.heap.edit(function, |object| {
                        if let Body::Function(body) = &mut object.body {
                            body.type_params = params;
                        }
                    });
                }
                Ok(first)
            }
            Some(Intrinsic::IsBuiltin) => {
                let name = self.heap.text(self.registers[window + 1]).unwrap_or("");
                let is_builtin = match self.heap.body_of(first) {
                    Some(&Body::Native(index, Value::Unbound)) => {
                        let entry = &self.natives[index as usize];
                        entry.name == name && matches!(entry.owner, "" | "builtins")
                    }
                    _ => name == "tuple" && first == self.heap.class(Kind::Tuple).into(),
                };
                Ok(Value::bool(is_builtin))
            }
            Some(Intrinsic::HasName) => {
                let name = self.registers[window + 1];
                let Some(name) = name.handle() else { return Ok(Value::FALSE) };
                let name = self.heap.intern_object(name);
                Ok(Value::bool(self.find_in_namespace(first, name)?.is_some()))
            }
            Some(Intrinsic::AsyncYield) => self.async_generator_value(first),
            Some(Intrinsic::StopIterationError) | None => {
                self.raise("SystemError", format!("there is no intrinsic {which}"))
            }
        }
    }

    fn type_parameter(&mut self, kind: i64, window: usize, count: usize) -> NativeResult {
        let name = self.registers[window];
        let evaluate = self.registers[window + count - 1].given().filter(|_| count > 1);
        let evaluate = evaluate.unwrap_or(Value::None);
        self.call_prelude("type_parameter", &[Value::Int(kind), name, evaluate])
    }
}

/// Prints the repr of a value and keeps it as `_`.
static PRINT: Routine = Routine {
    name: "displayhook",
    catches: false,
    step: |vm, base, answer| match answer {
        Answer::Begin => {
            let repr = vm.heap.text_get(vm.known.builtins, "repr").unwrap_or(Value::None);
            Ok(Step::Call(repr, vec![vm.register(base)]))
        }
        Answer::Value(text) if vm.heap.text(text).is_some() => {
            let print = vm.heap.text_get(vm.known.builtins, "print").unwrap_or(Value::None);
            Ok(Step::Call(print, vec![text]))
        }
        Answer::Value(_) => {
            let value = vm.register(base);
            let name = vm.known.names.underscore;
            vm.heap.name_set(vm.known.builtins, name, value);
            Ok(Step::Return(Value::None))
        }
        Answer::Exhausted | Answer::Offered(_) | Answer::Raised => Err(Raised),
    },
};
