//! Calls and displays whose operands lie in a window of the caller's registers.

use super::Vm;
use super::each::add_to_set;
use super::frames::Return;
use super::native::{NativeResult, Raised};
use super::special::KEPT;
use super::step::Place;
use crate::code::{NONE, Op};
use crate::data::set_algebra;
use crate::heap::{Body, Handle, Kind, Set, Value};

/// What calling what is in a window came to.
pub(super) enum Called {
    /// A frame was pushed.
    Entered,
    /// The result is in its register.
    Done,
    /// An exception was raised.
    Raised,
}

impl Vm {
    /// Calls what is in a window with the arguments that follow it.
    #[inline(never)]
    pub(super) fn call(&mut self, base: usize, window: u16, count: u16, into: u16) -> Called {
        let at = base + usize::from(window);
        let Value::Obj(handle) = self.registers[at] else {
            return self.call_any(base, window, count, into);
        };
        match self.heap.body(handle) {
            Body::Function(function) => {
                if function.code.plain_arguments == count
                    && self.frames.len() < self.recursion_limit
                {
                    self.enter_in_place(handle, at + 1, count, Return::Into(into));
                    return Called::Entered;
                }
                if self.fill_in_defaults(handle, at + 1, count) {
                    return self.call_filled(handle, at + 1, into);
                }
            }
            Body::Native(index, Value::Unbound) => {
                let index = *index;
                let entry = &self.natives[index as usize];
                if entry.takes(count) {
                    return self.call_native_window(base, window, count, into, index);
                }
            }
            Body::Method(method) => {
                let (function, receiver) = (method.function, method.receiver);
                if let Value::Obj(function) = function
                    && let Body::Function(body) = self.heap.body(function)
                    && body.code.plain_arguments == count + 1
                    && self.frames.len() < self.recursion_limit
                {
                    self.shift_window(at, count, 1);
                    self.set_register(at + 1, receiver);
                    self.set_register(at, function.into());
                    self.enter_in_place(function, at + 1, count + 1, Return::Into(into));
                    return Called::Entered;
                }
            }
            Body::Class(_) if self.heap.is_builtin_type(handle) => {
                if let Some(called) = self.make_builtin(handle, base, window, count, into) {
                    return called;
                }
            }
            Body::Class(class) if class.flags.exception && !class.flags.heap => {
                if self.keeps_nothing(handle) {
                    let arguments = self.take_window(at + 1, count);
                    if !arguments.iter().any(|value| value.is_unbound()) {
                        let exception = self.new_exception(handle, &arguments);
                        self.heap.hold(exception);
                        self.clear_registers(at, usize::from(count) + 1);
                        self.set_register(base + usize::from(into), exception);
                        self.heap.drop_value(exception);
                        return Called::Done;
                    }
                }
            }
            Body::Class(_) => {
                if let Some(called) = self.construct_in_place(handle, base, window, count, into) {
                    return called;
                }
            }
            _ => {}
        }
        self.call_any(base, window, count, into)
    }

    /// Pushes the frame of a plain Python function whose arguments lie where its registers will be.
    #[inline]
    fn enter_in_place(&mut self, function: Handle, first: usize, count: u16, returns: Return) {
        let Body::Function(body) = self.heap.body(function) else {
            unreachable!("the caller has looked that it is a function")
        };
        let code = &*body.code.code;
        let size = usize::from(code.registers);
        let is_closure = !code.freevars.is_empty();
        let namespaces = (body.globals, body.builtins);
        self.frames.enter(&body.code, first..first + size, namespaces, returns, self.clock);
        self.ensure_registers(first + size);
        self.clear_registers(first + usize::from(count), size - usize::from(count));
        if is_closure {
            let code = self.frames.last().expect("it was just entered").code.clone();
            self.enter_free_variables(function.into(), &code, first);
        }
    }

    /// Puts the defaults of a plain function after its arguments; false if that does not make them complete.
    fn fill_in_defaults(&mut self, function: Handle, first: usize, count: u16) -> bool {
        let Body::Function(body) = self.heap.body(function) else { return false };
        let wanted = body.code.plain_arguments;
        let defaults = body.defaults;
        if wanted == NONE || wanted < count || self.frames.len() >= self.recursion_limit {
            return false;
        }
        let missing = usize::from(wanted - count);
        let Some(known) = self.heap.sequence(defaults).map(<[Value]>::len) else { return false };
        let given = first..first + usize::from(count);
        if known < missing || self.registers[given.clone()].iter().any(|value| value.is_unbound()) {
            return false;
        }
        self.ensure_registers(first + usize::from(wanted));
        for at in 0..missing {
            let value = self
                .heap
                .sequence(defaults)
                .map_or(Value::Unbound, |defaults| defaults[known - missing + at]);
            self.set_register(given.end + at, value);
        }
        true
    }

    fn call_filled(&mut self, function: Handle, first: usize, into: u16) -> Called {
        let Body::Function(body) = self.heap.body(function) else {
            unreachable!("the caller has looked that it is a function")
        };
        let count = body.code.plain_arguments;
        self.enter_in_place(function, first, count, Return::Into(into));
        Called::Entered
    }

    /// Moves the arguments of a window up, away from the callable.
    fn shift_window(&mut self, at: usize, count: u16, by: usize) {
        let count = usize::from(count);
        self.ensure_registers(at + 1 + count + by);
        for place in (at + 1..=at + count).rev() {
            let value = self.take_register(place);
            let old = std::mem::replace(&mut self.registers[place + by], value);
            self.heap.drop_value(old);
        }
    }

    /// Runs a native that takes just the arguments of a window.
    fn call_native_window(
        &mut self,
        base: usize,
        window: u16,
        count: u16,
        into: u16,
        index: u32,
    ) -> Called {
        let at = base + usize::from(window);
        let count = usize::from(count);
        let mut arguments = [Value::Unbound; 4];
        for (argument, &register) in arguments.iter_mut().zip(&self.registers[at + 1..=at + count])
        {
            if register.is_unbound() {
                return self.call_any(base, window, count as u16, into);
            }
            *argument = register;
        }
        self.calling = index;
        let depth = self.frames.len();
        let entry = &self.natives[index as usize];
        let (call, positional) = (entry.native.call, entry.signature().positional);
        match call(self, &arguments[..positional]) {
            Ok(Value::Unbound) => {
                self.clear_registers(at, count + 1);
                self.frames[depth].returns = Return::Into(into);
                Called::Entered
            }
            Ok(value) => {
                self.heap.hold(value);
                self.clear_registers(at, count + 1);
                let into = base + usize::from(into);
                let old = std::mem::replace(&mut self.registers[into], value);
                self.heap.drop_value(old);
                Called::Done
            }
            Err(Raised) => Called::Raised,
        }
    }

    /// Makes an instance of a builtin type whose `__new__` does all, by that native.
    fn make_builtin(
        &mut self,
        class: Handle,
        base: usize,
        window: u16,
        count: u16,
        into: u16,
    ) -> Option<Called> {
        let at = base + usize::from(window);
        if class == self.heap.class(Kind::Set) && count == 1 {
            return self.make_set(at, base, into);
        }
        let index = self.native_new(class)?;
        if count > 3 || !self.natives[index as usize].takes(count + 1) {
            return None;
        }
        let mut arguments = [Value::Unbound; 4];
        arguments[0] = class.into();
        for place in 1..=usize::from(count) {
            let value = self.registers[at + place];
            if value.is_unbound() {
                return None;
            }
            arguments[place] = value;
        }
        if class == self.heap.class(Kind::Type) {
            return None;
        }
        let depth = self.frames.len();
        self.calling = index;
        let entry = &self.natives[index as usize];
        let (call, positional) = (entry.native.call, entry.signature().positional);
        let made = call(self, &arguments[..positional]);
        Some(self.made(made, depth, (at, usize::from(count) + 1), base + usize::from(into)))
    }

    /// Makes a set of an iterable that is neither a set nor a dict.
    fn make_set(&mut self, at: usize, base: usize, into: u16) -> Option<Called> {
        let iterable = self.registers[at + 1];
        let is_table =
            self.heap.as_set(iterable).is_some() || self.heap.as_dict(iterable).is_some();
        if iterable.is_unbound() || is_table {
            return None;
        }
        let depth = self.frames.len();
        let set = self.heap.new_set(Kind::Set, Set::new());
        let made = self.for_each(iterable, add_to_set, &[set], set);
        Some(self.made(made, depth, (at, 2), base + usize::from(into)))
    }

    /// Ends a call of a builtin type: its window is emptied, and what was made goes into a register.
    fn made(
        &mut self,
        made: NativeResult,
        depth: usize,
        (first, count): (usize, usize),
        into: usize,
    ) -> Called {
        match made {
            Ok(Value::Unbound) => {
                self.clear_registers(first, count);
                let into = into - self.frames[depth - 1].base;
                let into = u16::try_from(into).expect("a frame has fewer than 2**16 registers");
                self.frames[depth].returns = Return::Into(into);
                Called::Entered
            }
            Ok(value) => {
                self.heap.hold(value);
                self.clear_registers(first, count);
                let old = std::mem::replace(&mut self.registers[into], value);
                self.heap.drop_value(old);
                Called::Done
            }
            Err(Raised) => Called::Raised,
        }
    }

    /// Returns the index of the native `__new__` of a builtin type, if a call of the type does nothing else.
    fn native_new(&mut self, class: Handle) -> Option<u32> {
        let body = self.heap.class_body(class);
        let (version, bits) = body.plain_init.get();
        if version != 0 && version == body.version.get() {
            return u32::try_from(bits).ok();
        }
        if body.flags.meta || body.flags.is_abstract {
            return None;
        }
        let new = self.type_lookup(class, self.known.names.new)?;
        let init = self.type_lookup(class, self.known.names.init).unwrap_or(Value::None);
        let inner = self.wrapped(new);
        let does_all = (init.is_none() || self.is_object_init(init)) && !self.is_object_new(new);
        let index = match self.heap.body_of(inner) {
            Some(Body::Native(index, Value::Unbound)) if does_all => i64::from(*index),
            _ => -1,
        };
        let version = self.class_version(class);
        self.heap.class_body(class).plain_init.set((version, index));
        u32::try_from(index).ok()
    }

    /// Makes a plain instance and enters its class's `__init__`, if that is a plain Python function.
    fn construct_in_place(
        &mut self,
        class: Handle,
        base: usize,
        window: u16,
        count: u16,
        into: u16,
    ) -> Option<Called> {
        let at = base + usize::from(window);
        let init = self.plain_init(class)?;
        let Body::Function(body) = self.heap.body(init) else { return None };
        let wanted = body.code.plain_arguments;
        if wanted == NONE || wanted < count + 1 || self.frames.len() >= self.recursion_limit {
            return None;
        }
        if wanted > count + 1 {
            let given = self.heap.sequence(body.defaults)?.len();
            if given < usize::from(wanted - count - 1) {
                return None;
            }
        }
        let arguments = &self.registers[at + 1..=at + usize::from(count)];
        if arguments.iter().any(|value| value.is_unbound()) {
            return None;
        }
        let instance = self.new_instance(class);
        // The instance stays where the class was; `__init__` and its arguments follow.
        self.shift_window(at, count, 2);
        self.set_register(at + 1, init.into());
        self.set_register(at + 2, instance);
        self.set_register(at, instance);
        let first = at + 2;
        if wanted > count + 1 && !self.fill_in_defaults(init, first, count + 1) {
            unreachable!("there are enough defaults");
        }
        self.enter_in_place(init, first, wanted, Return::Init { into, instance: window });
        Some(Called::Entered)
    }

    /// Returns the `__init__` of a class whose calls make plain instances.
    fn plain_init(&mut self, class: Handle) -> Option<Handle> {
        let body = self.heap.class_body(class);
        let (version, bits) = body.plain_init.get();
        if version != 0 && version == body.version.get() {
            return Some(Handle::from_bits(bits));
        }
        let flags = body.flags;
        if flags.meta || !flags.heap || flags.is_abstract {
            return None;
        }
        let new = self.type_lookup(class, self.known.names.new)?;
        if !self.is_object_new(new) {
            return None;
        }
        let Value::Obj(init) = self.type_lookup(class, self.known.names.init)? else { return None };
        let version = self.class_version(class);
        self.heap.class_body(class).plain_init.set((version, init.bits()));
        Some(init)
    }

    /// Calls what is in a window, whatever it is.
    fn call_any(&mut self, base: usize, window: u16, count: u16, into: u16) -> Called {
        match self.call_window(base, window, count, &[], into) {
            Ok(true) => Called::Done,
            Ok(false) => Called::Entered,
            Err(Raised) => Called::Raised,
        }
    }

    /// Calls what is in the window of an instruction with keywords, whose names are in a tuple.
    pub(super) fn call_with_keywords(
        &mut self,
        place: &Place<'_>,
        names: Value,
    ) -> Result<bool, Raised> {
        let instr = place.instr;
        let (mut window, mut count) = (instr.a, instr.b);
        if instr.op == Op::CallMethodKw {
            if self.registers[place.at(instr.a + 1)].is_unbound() {
                let callable = self.take_register(place.at(instr.a));
                self.put_register(place.at(instr.a + 1), callable);
                window += 1;
            } else {
                count += 1;
            }
        }
        let names: Vec<Value> = self.heap.sequence(names).unwrap_or(&[]).to_vec();
        self.call_window(place.base, window, count, &names, instr.c)
    }

    /// Leaves a frame that is nothing but a plain call, with the value in a register; false if it is more than that.
    #[inline]
    pub(super) fn return_plainly(&mut self, from: usize) -> bool {
        let frame = self.frames.last().expect("a run has a frame");
        if frame.object.is_some() || frame.generator.is_some() {
            return false;
        }
        let (base, size, returns, operator) =
            (frame.base, frame.size, frame.returns, frame.operator);
        if operator.is_some() && self.registers[from] == self.known.not_implemented {
            return false;
        }
        let (into, instance) = match returns {
            Return::Into(into) => (into, NONE),
            Return::Init { into, instance } if self.registers[from].is_none() => (into, instance),
            _ => return false,
        };
        let mut value = self.registers[from];
        self.registers[from] = Value::Unbound;
        if self.frees_backwards {
            self.clear_registers_backwards(base, size);
            self.clear_register(base - 1);
        } else {
            self.clear_registers(base - 1, size + 1);
        }
        if operator.is_some() {
            self.clear_registers(base - 1 - KEPT, KEPT);
        }
        self.frames.leave();
        let frame = self.frames.last_mut().expect("somebody waits for the result");
        frame.pc += 1;
        let base = frame.base;
        if instance != NONE {
            value = self.take_register(base + usize::from(instance));
        }
        let register = &mut self.registers[base + usize::from(into)];
        let old = *register;
        *register = value;
        self.heap.drop_value(old);
        true
    }

    /// Makes a tuple of a window's values, which leave it.
    #[inline]
    pub(super) fn build_tuple(&mut self, first: usize, count: u16) -> Value {
        if count == 0 {
            return self.known.empty_tuple;
        }
        let items: Box<[Value]> = self.registers[first..first + usize::from(count)]
            .iter_mut()
            .map(|register| std::mem::replace(register, Value::Unbound))
            .collect();
        self.heap.alloc_owning(Kind::Tuple, Body::Tuple(items)).into()
    }

    /// Makes a list of a window's values, which leave it.
    #[inline]
    pub(super) fn build_list(&mut self, first: usize, count: u16) -> Value {
        let items: Vec<Value> = self.registers[first..first + usize::from(count)]
            .iter_mut()
            .map(|register| std::mem::replace(register, Value::Unbound))
            .collect();
        self.heap.alloc_owning(Kind::List, Body::List(items)).into()
    }

    /// Calls what is in a window, whatever it is; the last arguments have names. Tells whether the result is there already.
    pub(super) fn call_window(
        &mut self,
        base: usize,
        window: u16,
        count: u16,
        names: &[Value],
        into: u16,
    ) -> Result<bool, Raised> {
        let at = base + usize::from(window);
        let count = usize::from(count);
        let callable = self.registers[at];
        let mut few = [Value::Unbound; 6];
        let many: Vec<Value>;
        let arguments: &[Value] = if count <= few.len() {
            few[..count].copy_from_slice(&self.registers[at + 1..=at + count]);
            &few[..count]
        } else {
            many = self.registers[at + 1..=at + count].to_vec();
            &many
        };
        if let Some(missing) = arguments.iter().position(|argument| argument.is_unbound()) {
            let frame = self.frames.last().expect("a run has a frame");
            let code = frame.code.clone();
            let register = window + 1 + u16::try_from(missing).unwrap_or(0);
            self.raise_unbound(&code.code, register);
            return Err(Raised);
        }
        let value = self.invoke(callable, arguments, names, Return::Into(into))?;
        self.clear_registers(at, count + 1);
        if value.is_unbound() {
            return Ok(false);
        }
        self.set_register(base + usize::from(into), value);
        Ok(true)
    }

    /// Calls with unpacked arguments: callable, positionals, keywords or nothing.
    pub(super) fn call_unpacked(
        &mut self,
        base: usize,
        window: u16,
        into: u16,
    ) -> Result<bool, Raised> {
        let at = base + usize::from(window);
        let (callable, positionals, keywords) =
            (self.registers[at], self.registers[at + 1], self.registers[at + 2]);
        let mut arguments: Vec<Value> = self.heap.sequence(positionals).unwrap_or(&[]).to_vec();
        let mut names = Vec::new();
        if let Some(dict) = self.heap.as_dict(keywords) {
            for entry in dict.iter() {
                names.push(entry.key);
                arguments.push(entry.value);
            }
        }
        if names.iter().any(|&name| self.heap.text(name).is_none()) {
            return self.type_error("keywords must be strings");
        }
        let value = self.invoke(callable, &arguments, &names, Return::Into(into))?;
        self.clear_registers(at, 3);
        if value.is_unbound() {
            return Ok(false);
        }
        self.set_register(base + usize::from(into), value);
        Ok(true)
    }

    /// Returns the values of a window.
    pub(super) fn take_window(&self, first: usize, count: u16) -> Vec<Value> {
        self.registers[first..first + usize::from(count)].to_vec()
    }

    /// Empties a window after what it held has been used.
    #[inline]
    pub(super) fn drop_window(&mut self, first: usize, count: u16) {
        self.clear_registers(first, usize::from(count));
    }

    pub(super) fn build_set(&mut self, first: usize, count: u16) -> Result<Value, Raised> {
        let items = self.take_window(first, count);
        let mut table = Set::new();
        for &item in &items {
            let Some(hash) = self.heap.simple_hash(item) else {
                return self.build_set_by_machine(&items);
            };
            let heap = &self.heap;
            let mut unknown = false;
            let mut equal = |a: Value, b: Value| match heap.simple_eq(a, b) {
                Some(equal) => Ok::<bool, ()>(equal),
                None => {
                    unknown = true;
                    Ok(false)
                }
            };
            let added = set_algebra::add(&mut table, hash, item, &mut equal);
            if added.is_err() || unknown {
                return self.build_set_by_machine(&items);
            }
        }
        Ok(self.heap.new_set(Kind::Set, table))
    }

    fn build_set_by_machine(&mut self, items: &[Value]) -> Result<Value, Raised> {
        let set = self.heap.new_set(Kind::Set, Set::new());
        let handle = set.handle().expect("a set is an object");
        self.heap.hold(set);
        for &item in items {
            if let Err(Raised) = self.set_add(handle, item) {
                self.heap.drop_value(set);
                return Err(Raised);
            }
        }
        self.heap.drop_value(set);
        Ok(set)
    }

    pub(super) fn build_dict(&mut self, first: usize, pairs: u16) -> Result<Value, Raised> {
        let items = self.take_window(first, pairs * 2);
        let dict = self.heap.new_dict();
        self.heap.increment(dict);
        for pair in items.chunks_exact(2) {
            if let Err(Raised) = self.dict_set(dict, pair[0], pair[1]) {
                self.heap.decrement(dict);
                return Err(Raised);
            }
        }
        self.heap.decrement(dict);
        Ok(dict.into())
    }

    pub(super) fn join_strings(&mut self, first: usize, count: u16) -> Value {
        let mut text = String::new();
        for at in first..first + usize::from(count) {
            text.push_str(self.heap.text(self.registers[at]).unwrap_or(""));
        }
        self.heap.new_str(text)
    }

    /// Makes a function of a code object and the four registers of its parts.
    pub(super) fn make_function(
        &mut self,
        code: Handle,
        parts: usize,
        globals: Handle,
        builtins: Handle,
    ) -> Value {
        let parts = [0, 1, 2, 3].map(|part| self.registers[parts + part]);
        self.new_function(code, globals, builtins, parts)
    }

    /// Returns the parts of a range that fits into 64 bits.
    #[inline]
    pub(super) fn small_range(&self, value: Value) -> Option<(i64, i64, i64)> {
        match self.heap.body_of(value)? {
            Body::Range(parts) => match **parts {
                [Value::Int(start), Value::Int(stop), Value::Int(step)] => {
                    Some((start, stop, step))
                }
                _ => None,
            },
            _ => None,
        }
    }
}
