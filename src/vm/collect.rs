//! All items of an iterable: at once, by frames, or waiting.

use super::Vm;
use super::native::{NativeFn, NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, Iter, Kind, Value};

/// What a native does with the items it asked for: gets the items as a list object, and what it was started with.
pub type Finish = fn(&mut Vm, Value, &[Value]) -> NativeResult;

impl Vm {
    /// Returns the number by which a register holds a function of Rust's.
    fn number_of_finish(&mut self, function: Finish) -> Value {
        let known = &mut self.finishes;
        let at = known.iter().position(|&other| std::ptr::fn_addr_eq(other, function));
        let at = at.unwrap_or_else(|| {
            known.push(function);
            known.len() - 1
        });
        Value::Int(i64::try_from(at).unwrap_or(0))
    }

    fn finish_of(&self, number: Value) -> Option<Finish> {
        self.finishes.get(usize::try_from(number.as_int()?).ok()?).copied()
    }

    /// Returns all items of an iterable that needs no Python code to give them; None if it does.
    ///
    /// # Errors
    /// Raised, by an iterator over a container that changed.
    pub fn collect_now(&mut self, iterable: Value) -> Result<Option<Vec<Value>>, Raised> {
        if !self.iterates_as_builtin(iterable) {
            return Ok(None);
        }
        match self.heap.body_of(iterable) {
            Some(Body::List(items)) => return Ok(Some(items.clone())),
            Some(Body::Tuple(items)) => return Ok(Some(items.to_vec())),
            Some(Body::Dict(table)) => {
                return Ok(Some(table.iter().map(|entry| entry.key).collect()));
            }
            Some(Body::Set(table)) => return Ok(Some(table.iter().map(|(_, key)| key).collect())),
            Some(Body::Generator(_)) | None => return Ok(None),
            _ => {}
        }
        let Some(iterator) = self.builtin_iter(iterable) else { return Ok(None) };
        if !self.is_pure(iterator) {
            return Ok(None);
        }
        let mut items = Vec::new();
        while let Some(Some(item)) = self.advance(iterator)? {
            items.push(item);
        }
        Ok(Some(items))
    }

    /// Tells whether a value iterates as its builtin type does: its class does not override `__iter__`.
    pub fn iterates_as_builtin(&mut self, value: Value) -> bool {
        if self.is_builtin_instance(value) {
            return true;
        }
        let class = self.heap.class_of(value);
        let layout = self.heap.class_body(class).layout;
        let plain = matches!(
            layout,
            Kind::List | Kind::Tuple | Kind::Dict | Kind::Set | Kind::FrozenSet | Kind::Str
        );
        let name = self.known.names.iter;
        plain && self.type_lookup(class, name) == self.type_lookup(self.heap.class(layout), name)
    }

    /// Returns all items of any iterable, waiting for Python code (only where waiting is allowed).
    ///
    /// # Errors
    /// Raised, by the iterator.
    pub fn collect_sync(&mut self, iterable: Value) -> Result<Vec<Value>, Raised> {
        if let Some(items) = self.collect_now(iterable)? {
            return Ok(items);
        }
        let iterator = self.iter_sync(iterable)?;
        let list = self.heap.new_list(Vec::new());
        // Python code runs in between: what nobody else refers to has to be held.
        self.heap.hold(iterator);
        self.heap.hold(list);
        let result = self.push_all(list, iterator);
        let items = self.heap.sequence(list).unwrap_or_default().to_vec();
        self.heap.drop_value(list);
        self.heap.drop_value(iterator);
        result.map(|()| items)
    }

    fn push_all(&mut self, list: Value, iterator: Value) -> Result<(), Raised> {
        let Value::Obj(list) = list else { return Ok(()) };
        while let Some(item) = self.next_sync(iterator)? {
            self.heap.list_push(list, item);
        }
        Ok(())
    }

    /// Gets the iterator of a value, waiting for Python code.
    ///
    /// # Errors
    /// Raised, if the value is not iterable; by its `__iter__`.
    pub fn iter_sync(&mut self, value: Value) -> NativeResult {
        if self.is_builtin_instance(value)
            && let Some(iterator) = self.builtin_iter(value)
        {
            return Ok(iterator);
        }
        match self.call_special_sync(value, self.known.names.iter, &[]) {
            Some(result) => result,
            None => self.iter(value),
        }
    }

    /// Collects an iterable's items into a list, then calls `finish` with the list and `with`. PENDING if Python code gives the items.
    ///
    /// # Errors
    /// Raised, by the iterator or by `finish`.
    pub fn with_items(&mut self, iterable: Value, finish: Finish, with: &[Value]) -> NativeResult {
        if let Some(items) = self.collect_now(iterable)? {
            let list = self.heap.new_list(items);
            // What `finish` compares or hashes may run Python code.
            self.heap.hold(list);
            with.iter().for_each(|&value| self.heap.hold(value));
            let result = finish(self, list, with);
            with.iter().for_each(|&value| self.heap.drop_value(value));
            self.heap.drop_value(list);
            return result;
        }
        let list = self.heap.new_list(Vec::new());
        let with = self.tuple(with.to_vec());
        let number = self.number_of_finish(finish);
        let state = [number, iterable, list, with, Value::Unbound, Value::FALSE];
        self.start(&COLLECT, &state)
    }

    /// Returns the call by which a list asks an iterable that Python code defines how long it will be.
    pub(super) fn length_question(&mut self, iterable: Value) -> Option<Step> {
        if self.is_builtin_instance(iterable) {
            // The hint of an iterator over a sequence is the sequence's length.
            return match self.heap.body_of(iterable) {
                Some(Body::Iter(iter)) => match **iter {
                    Iter::Sequence { over, .. } | Iter::Reversed { over, .. }
                        if over.handle().is_some() =>
                    {
                        self.length_question(over)
                    }
                    _ => None,
                },
                _ => None,
            };
        }
        let names = [self.known.names.len, self.known.names.length_hint];
        let found = names.into_iter().find_map(|name| self.find_special(iterable, name));
        let (callable, bound) = found?;
        if matches!(self.heap.body_of(callable), Some(Body::Native(..))) {
            return None;
        }
        Some(Step::Call(callable, bound.given().into_iter().collect()))
    }
}

/// Registers: the function to finish with, the iterable, the items so far, what the function gets
/// besides, the iterator, or False once the function was called, and whether the length is being asked for.
static COLLECT: Routine = Routine { name: "collecting items", step: collect_step, catches: true };

fn collect_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base + 4);
    let list = vm.register(base + 2);
    match answer {
        Answer::Value(result) if iterator == Value::FALSE => Ok(Step::Return(result)),
        Answer::Value(iterator_found) if iterator.is_unbound() => {
            vm.set_register(base + 4, iterator_found);
            if let Some(question) = vm.length_question(vm.register(base + 1)) {
                vm.set_register(base + 5, Value::TRUE);
                return Ok(question);
            }
            Ok(Step::More(iterator_found))
        }
        Answer::Value(_) if vm.register(base + 5) == Value::TRUE => {
            vm.set_register(base + 5, Value::FALSE);
            Ok(Step::More(iterator))
        }
        Answer::Raised if vm.register(base + 5) == Value::TRUE && vm.catches("TypeError") => {
            vm.set_register(base + 5, Value::FALSE);
            Ok(Step::More(iterator))
        }
        Answer::Raised => Err(Raised),
        Answer::Offered(_) if vm.register(base + 5) == Value::TRUE => Ok(Step::Park),
        Answer::Value(item) | Answer::Offered(item) => {
            if let Value::Obj(list) = list {
                vm.heap.list_push(list, item);
            }
            Ok(Step::More(iterator))
        }
        Answer::Exhausted => {
            vm.set_register(base + 4, Value::FALSE);
            let finish: NativeFn = |vm, values| {
                let with = vm.heap.sequence(values[2]).unwrap_or_default().to_vec();
                match vm.finish_of(values[0]) {
                    Some(finish) => finish(vm, values[1], &with),
                    None => Ok(values[1]),
                }
            };
            Ok(Step::Native(finish, vec![vm.register(base), list, vm.register(base + 3)]))
        }
        _ => Ok(Step::Native(|vm, values| vm.iter(values[0]), vec![vm.register(base + 1)])),
    }
}
