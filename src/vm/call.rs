//! Calling: every kind of callable, from instructions and from natives.
//!
//! A call of a Python function pushes a frame; a native runs at once. Nothing
//! here waits on Rust's stack but [`Vm::call_sync`], which is for the few
//! places where the machine may not be left (see [`super::native`]).

use super::Vm;
use super::frames::Return;
use super::native::{Binding, NativeResult, Raised};
use super::run::Exit;
use crate::code::NONE;
use crate::heap::{Body, Handle, Kind, Loaded, Value};
use std::rc::Rc;

/// How deep runs may be nested in Rust.
const NESTING_LIMIT: usize = 120;

/// How many callables may stand for each other before one is a function.
const CHAIN_LIMIT: usize = 1000;

impl Vm {
    /// Calls a value with positional arguments; a pushed frame's result goes where `returns` says.
    pub fn call_pushing(
        &mut self,
        callable: Value,
        arguments: &[Value],
        returns: Return,
    ) -> NativeResult {
        self.invoke(callable, arguments, &[], returns)
    }

    /// Calls a value as the last thing a native does.
    pub fn tail_call(&mut self, callable: Value, arguments: &[Value]) -> NativeResult {
        self.invoke(callable, arguments, &[], Return::Discard)
    }

    /// Calls a value as the last thing a native does; the last arguments have the names `names`.
    pub fn tail_call_keywords(
        &mut self,
        callable: Value,
        arguments: &[Value],
        names: &[Value],
    ) -> NativeResult {
        self.invoke(callable, arguments, names, Return::Discard)
    }

    /// Calls a function of the prelude as the last thing a native does.
    pub fn call_prelude(&mut self, name: &str, arguments: &[Value]) -> NativeResult {
        let function = self.prelude_value(name);
        let function = function.unwrap_or_else(|| panic!("the prelude has no function {name}"));
        self.tail_call(function, arguments)
    }

    /// Calls a value and waits for the result on Rust's stack.
    pub fn call_sync(&mut self, callable: Value, arguments: &[Value]) -> NativeResult {
        self.call_sync_keywords(callable, arguments, &[])
    }

    /// Calls a value with keywords and waits for the result on Rust's stack.
    pub fn call_sync_keywords(
        &mut self,
        callable: Value,
        arguments: &[Value],
        names: &[Value],
    ) -> NativeResult {
        self.wait(|vm| vm.invoke(callable, arguments, names, Return::Top))
    }

    /// Does something that may push a frame, and runs until its result is there.
    pub fn wait(&mut self, begin: impl FnOnce(&mut Self) -> NativeResult) -> NativeResult {
        let depth = self.frames.len();
        let waiting = self.heap.begin_wait();
        let begun = begin(self);
        let result = match begun {
            Ok(value) if value.is_unbound() => {
                debug_assert!(self.frames.len() > depth, "a pending result without a frame");
                self.frames[depth].returns = Return::Top;
                if self.nesting >= NESTING_LIMIT {
                    while self.frames.len() > depth {
                        self.abandon_frame();
                    }
                    self.raise("RecursionError", "maximum recursion depth exceeded")
                } else {
                    if self.nesting == 0 {
                        self.nested_since = self.clock;
                    }
                    self.nesting += 1;
                    let exit = self.run_until_top();
                    self.nesting -= 1;
                    match exit {
                        Exit::Returned(value) => Ok(value),
                        Exit::Raised => Err(Raised),
                        Exit::Stopped => self.break_off(depth),
                    }
                }
            }
            done => done,
        };
        // What waited goes first; what came up meanwhile was drained but for the result itself.
        self.heap.end_wait(waiting);
        result
    }

    /// Gives up a nested run that the user interrupted; outside of it the machine stops as soon as it can.
    fn break_off(&mut self, depth: usize) -> NativeResult {
        while self.frames.len() > depth {
            self.abandon_frame();
        }
        self.break_off_here();
        self.raise_with("KeyboardInterrupt", &[])
    }

    /// Calls a value; the last arguments have the names `names`.
    pub fn invoke(
        &mut self,
        callable: Value,
        arguments: &[Value],
        names: &[Value],
        returns: Return,
    ) -> NativeResult {
        let depth = self.frames.len();
        let result = self.invoke_unreturned(callable, arguments, names)?;
        if result.is_unbound() {
            debug_assert!(self.frames.len() > depth, "a pending result without a frame");
            self.frames[depth].returns = returns;
        }
        Ok(result)
    }

    fn invoke_unreturned(
        &mut self,
        callable: Value,
        arguments: &[Value],
        names: &[Value],
    ) -> NativeResult {
        let Value::Obj(handle) = callable else { return self.not_callable(callable) };
        match self.heap.body(handle) {
            Body::Function(_) => self.push_function(callable, arguments, names),
            Body::Native(index, receiver) => {
                let (index, receiver) = (*index, *receiver);
                if receiver.is_unbound() {
                    self.call_native(index, arguments, names)
                } else {
                    self.call_native(index, &with_first(receiver, arguments), names)
                }
            }
            Body::Method(method) => {
                let (function, receiver) = (method.function, method.receiver);
                if matches!(self.heap.body_of(function), Some(Body::Function(_))) {
                    return self.push_function(function, &with_first(receiver, arguments), names);
                }
                self.invoke_deeper(function, &with_first(receiver, arguments), names)
            }
            Body::Class(_) => self.call_class(handle, arguments, names),
            Body::Fields(_) => match self.call_adding(handle, arguments, names) {
                Some(result) => result,
                None => self.invoke_method(callable, arguments, names),
            },
            Body::Wrapper(wrapped) if self.heap.is_a(callable, Kind::StaticMethod) => {
                let wrapped = *wrapped;
                self.invoke_deeper(wrapped, arguments, names)
            }
            _ => self.invoke_method(callable, arguments, names),
        }
    }

    /// Calls the `__call__` of an object.
    fn invoke_method(
        &mut self,
        callable: Value,
        arguments: &[Value],
        names: &[Value],
    ) -> NativeResult {
        match self.find_special(callable, self.known.names.call) {
            Some((function, receiver)) if receiver.is_unbound() => {
                self.invoke_deeper(function, arguments, names)
            }
            Some((function, receiver)) => {
                self.invoke_deeper(function, &with_first(receiver, arguments), names)
            }
            None => self.not_callable(callable),
        }
    }

    /// Calls what another callable stands for; there may be a long chain of them.
    fn invoke_deeper(
        &mut self,
        callable: Value,
        arguments: &[Value],
        names: &[Value],
    ) -> NativeResult {
        self.called_through += 1;
        let result = if self.called_through > CHAIN_LIMIT
            || self.called_through + self.frames.len() > self.recursion_limit
        {
            self.too_deep().map(|()| Value::None)
        } else {
            self.invoke_unreturned(callable, arguments, names)
        };
        self.called_through -= 1;
        result
    }

    fn not_callable(&mut self, value: Value) -> NativeResult {
        let name = self.heap.type_name(value);
        self.type_error(format!("'{name}' object is not callable"))
    }

    /// Runs a native. The last arguments have the names `names`.
    pub fn call_native(
        &mut self,
        index: u32,
        arguments: &[Value],
        names: &[Value],
    ) -> NativeResult {
        self.calling = index;
        let entry = &self.natives[index as usize];
        let call = entry.native.call;
        let signature = entry.signature();
        if signature.simple && names.is_empty() && arguments.len() == signature.positional {
            return call(self, arguments);
        }
        if signature.plain
            && names.is_empty()
            && signature.positional <= 4
            && (signature.required..=signature.positional).contains(&arguments.len())
        {
            let positional = signature.positional;
            let mut bound = [Value::Unbound; 4];
            bound[..arguments.len()].copy_from_slice(arguments);
            return call(self, &bound[..positional]);
        }
        let bound = self.bind_native(index, arguments, names)?;
        call(self, &bound)
    }

    /// Pushes the frame of a Python function; a generator function's generator is the result at once.
    pub fn push_function(
        &mut self,
        function: Value,
        arguments: &[Value],
        names: &[Value],
    ) -> NativeResult {
        self.check_depth()?;
        let body =
            self.heap.function(function).expect("the caller has looked that it is a function");
        let (code, globals, builtins) = (body.code.clone(), body.globals, body.builtins);
        let base = self.top() + 1;
        let size = usize::from(code.code.registers);
        self.ensure_registers(base + size);
        if names.is_empty() && usize::from(code.plain_arguments) == arguments.len() {
            for (at, &argument) in arguments.iter().enumerate() {
                self.set_register(base + at, argument);
            }
            self.clear_registers(base + arguments.len(), size - arguments.len());
        } else {
            self.bind_function(function, &code, base, arguments, names)?;
        }
        self.enter_function(function, code, globals, builtins, base)
    }

    /// Makes bound registers a frame, or a generator.
    fn enter_function(
        &mut self,
        function: Value,
        code: Rc<Loaded>,
        globals: Handle,
        builtins: Handle,
        base: usize,
    ) -> NativeResult {
        self.set_register(base - 1, function);
        self.enter_free_variables(function, &code, base);
        if code.code.is_suspendable() {
            let generator = self.new_generator(function, &code, base);
            return Ok(generator);
        }
        let size = usize::from(code.code.registers);
        let entered = self.clock;
        self.frames.enter(&code, base..base + size, (globals, builtins), Return::Discard, entered);
        Ok(Value::PENDING)
    }

    /// Puts the cells of a closure into the registers of the free variables.
    #[inline]
    pub(super) fn enter_free_variables(&mut self, function: Value, code: &Loaded, base: usize) {
        if code.code.freevars.is_empty() {
            return;
        }
        let closure = self.heap.function(function).map_or(Value::Unbound, |body| body.closure);
        for (at, &register) in code.code.freevars.iter().enumerate() {
            let cell = self
                .heap
                .sequence(closure)
                .and_then(|cells| cells.get(at).copied())
                .unwrap_or(Value::Unbound);
            self.set_register(base + usize::from(register), cell);
        }
    }

    /// Pushes the frame of a module, class body or `exec`: code without parameters, with a namespace.
    pub fn push_body(&mut self, function: Value, namespace: Value) -> NativeResult {
        let result = self.push_function(function, &[], &[])?;
        if result.is_unbound() {
            let frame = self.frames.last().expect("the frame was just pushed");
            let register = frame.code.code.namespace;
            if register != NONE {
                self.set_register(frame.base + usize::from(register), namespace);
            }
        }
        Ok(result)
    }

    /// Runs the body of a class; the result is what the body returns (its `__class__` cell or None).
    pub fn run_class_body(&mut self, function: Value, namespace: Value) -> NativeResult {
        self.push_body(function, namespace)
    }

    /// Raises RecursionError if the stack is as deep as it may be.
    #[inline]
    pub fn check_depth(&mut self) -> Result<(), Raised> {
        if self.frames.len() >= self.recursion_limit {
            return self.too_deep();
        }
        Ok(())
    }

    #[cold]
    fn too_deep(&mut self) -> Result<(), Raised> {
        self.raise("RecursionError", "maximum recursion depth exceeded")
    }

    /// Returns the globals and builtins of the frame on top.
    pub fn current_namespaces(&self) -> (Handle, Handle) {
        self.frames.last().map_or((self.known.builtins, self.known.builtins), |frame| {
            (frame.globals, frame.builtins)
        })
    }

    /// Raises TypeError: the native that was just called is a method of another type than its receiver's.
    ///
    /// # Errors
    /// Always.
    pub fn wrong_receiver<T>(&mut self, wanted: &str, receiver: Value) -> Result<T, Raised> {
        let given = self.heap.type_name(receiver);
        let entry = &self.natives[self.calling as usize];
        let name = entry.name;
        let wanted = if entry.owner.is_empty() { wanted } else { entry.owner };
        let is_slot = name.starts_with("__") && !super::boot::PLAIN_DUNDERS.contains(&name);
        self.type_error(if is_slot {
            format!("descriptor '{name}' requires a '{wanted}' object but received a '{given}'")
        } else {
            format!(
                "descriptor '{name}' for '{wanted}' objects doesn't apply to a '{given}' object"
            )
        })
    }

    /// Returns the native in the machine's table.
    pub fn native(&self, index: u32) -> &super::native::NativeEntry {
        &self.natives[index as usize]
    }

    /// Returns the getter in the machine's table and the name of its type.
    pub fn getter(&self, index: u32) -> (&'static super::Getter, &'static str) {
        self.getters[index as usize]
    }

    /// Returns the place of a row in the machine's table: the one it has if it was taken up before, in a run that was undone.
    pub(super) fn native_index(
        &mut self,
        native: &'static super::Native,
        entry: super::native::NativeEntry,
    ) -> u32 {
        let next = u32::try_from(self.natives.len()).expect("there are fewer than 2**32 natives");
        let row = (std::ptr::from_ref(native) as usize, entry.owner.as_ptr() as usize);
        match self.native_indices.entry(row) {
            hashbrown::hash_map::Entry::Occupied(known) => *known.get(),
            hashbrown::hash_map::Entry::Vacant(free) => {
                free.insert(next);
                self.natives.push(entry);
                next
            }
        }
    }

    /// Makes a function object of a row of the library, as it lies in its class's or module's namespace.
    pub fn new_native(&mut self, native: &'static super::Native, owner: &'static str) -> Value {
        let entry = super::native::NativeEntry::new(native, owner);
        let binding = entry.binding;
        let index = self.native_index(native, entry);
        let kind = match binding {
            Binding::ClassMethod => Kind::ClassMethodDescriptor,
            Binding::StaticMethod => Kind::StaticMethod,
            Binding::Function => Kind::Native,
        };
        if binding == Binding::StaticMethod {
            let inner = self.heap.alloc_kind(Kind::Native, Body::Native(index, Value::Unbound));
            return self.heap.alloc_kind(Kind::StaticMethod, Body::Wrapper(inner.into())).into();
        }
        self.heap.alloc_kind(kind, Body::Native(index, Value::Unbound)).into()
    }
}

/// Puts a receiver before arguments.
pub fn with_first(first: Value, rest: &[Value]) -> Vec<Value> {
    let mut all = Vec::with_capacity(rest.len() + 1);
    all.push(first);
    all.extend_from_slice(rest);
    all
}
