//! Calls and displays whose operands lie in a window of the caller's registers.

use super::Vm;
use super::frames::{Frame, Return, Stage};
use super::native::Raised;
use crate::code::NONE;
use crate::data::set_algebra;
use crate::heap::{Body, Handle, Kind, Set, Value};

impl Vm {
    /// Calls a plain Python function whose arguments lie where its registers will be; tells whether it could.
    #[inline]
    pub(super) fn call_in_place(
        &mut self,
        base: usize,
        window: u16,
        count: u16,
        into: u16,
    ) -> bool {
        let at = base + usize::from(window);
        let callable = self.registers[at];
        let Value::Obj(handle) = callable else { return false };
        let Body::Function(function) = self.heap.body(handle) else { return false };
        let code = &function.code.code;
        let flags = code.flags;
        if code.arg_count != count
            || code.keyword_only != 0
            || flags.varargs
            || flags.varkeywords
            || code.is_suspendable()
            || self.frames.len() >= self.recursion_limit
        {
            return false;
        }
        let loaded = function.code.clone();
        let (globals, builtins) = (function.globals, function.builtins);
        let size = usize::from(loaded.code.registers);
        let first = at + 1;
        self.ensure_registers(first + size);
        self.clear_registers(first + usize::from(count), size - usize::from(count));
        self.enter_free_variables(callable, &loaded, first);
        self.frames.push(Frame {
            code: loaded,
            base: first,
            size,
            pc: 0,
            globals,
            builtins,
            returns: Return::Into(into),
            stage: Stage::Entering,
            thrown: false,
            handled: NONE,
            object: None,
            generator: None,
            entered: self.clock,
            routine: None,
        });
        true
    }

    /// Calls what is in a window, whatever it is. Tells whether the result is there already.
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
