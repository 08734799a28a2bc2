//! Iterators: getting them and advancing them.
//!
//! The iterators of builtin types are stepped at once, in [`super::advance`];
//! Python's own `__next__`, generators, and what calls Python on the way
//! (`map`, `filter`, `zip` over generators) push one frame for one step.

use super::Vm;
use super::frames::Return;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, GeneratorState, Handle, Iter, Kind, Value};

/// What advancing an iterator gave.
pub enum Next {
    Item(Value),
    Exhausted,
    /// A frame was pushed (its `returns` is what the caller asked for) that will give the item or raise StopIteration.
    Pushed,
}

impl Vm {
    /// Gets the iterator of a value. PENDING possible (`__iter__` in Python).
    ///
    /// # Errors
    /// Raised (TypeError) if the value is not iterable; by its `__iter__`.
    pub fn iter(&mut self, value: Value) -> NativeResult {
        if self.is_builtin_instance(value) {
            if let Some(iterator) = self.builtin_iter(value) {
                return Ok(iterator);
            }
        }
        match self.find_special(value, self.known.names.iter) {
            Some((callable, bound)) => {
                if matches!(self.heap.body_of(callable), Some(Body::Native(..))) {
                    let arguments: Vec<Value> = bound.given().into_iter().collect();
                    return self.tail_call(callable, &arguments);
                }
                self.start(&ITER, &[callable, bound])
            }
            None if self.is_blocked(value, self.known.names.iter) => self.not_iterable(value),
            None => {
                let indexed = self.find_special(value, self.known.names.getitem).is_some();
                if indexed && !self.heap.is_a(value, Kind::Dict) {
                    return Ok(self
                        .new_iter(Kind::SequenceIterator, Iter::Sequence { over: value, at: 0 }));
                }
                self.not_iterable(value)
            }
        }
    }

    /// Tells whether a class says by None that it has no such method.
    pub(super) fn is_blocked(&mut self, value: Value, name: Handle) -> bool {
        let class = self.heap.class_of(value);
        self.type_lookup(class, name) == Some(Value::None)
    }

    fn not_iterable<T>(&mut self, value: Value) -> Result<T, Raised> {
        let class = self.heap.type_name(value);
        self.type_error(format!("'{class}' object is not iterable"))
    }

    /// Makes a builtin iterator.
    pub fn new_iter(&mut self, kind: Kind, iter: Iter) -> Value {
        self.heap.alloc_kind(kind, Body::Iter(Box::new(iter))).into()
    }

    /// Gets the iterator of a builtin type's instance, by its body; None if the type has another way.
    pub fn builtin_iter(&mut self, value: Value) -> Option<Value> {
        let handle = value.handle()?;
        let at_start = Iter::Sequence { over: value, at: 0 };
        Some(match self.heap.body(handle) {
            Body::List(_) => self.new_iter(Kind::ListIterator, at_start),
            Body::Tuple(_) => self.new_iter(Kind::TupleIterator, at_start),
            Body::Str(_) => self.new_iter(Kind::StrIterator, at_start),
            Body::Bytes(_) => self.new_iter(Kind::BytesIterator, at_start),
            Body::ByteArray(_) => self.new_iter(Kind::ByteArrayIterator, at_start),
            Body::Dict(table) => {
                let length = u32::try_from(table.len()).unwrap_or(u32::MAX);
                self.new_iter(
                    Kind::DictKeyIterator,
                    Iter::Dict { over: value, at: 0, length, left: length },
                )
            }
            Body::Set(table) => {
                let length = u32::try_from(table.len()).unwrap_or(u32::MAX);
                self.new_iter(Kind::SetIterator, Iter::Set { over: value, at: 0, length })
            }
            Body::Deque(deque) => {
                let state = deque.state;
                self.new_iter(
                    Kind::DequeIterator,
                    Iter::Deque { over: value, at: 0, state, backwards: false },
                )
            }
            Body::Range(parts) => {
                let [start, stop, step] = **parts;
                self.range_iter(start, stop, step)
            }
            Body::View(over) => {
                let over = *over;
                let class = self.heap.get(handle).class;
                let kind = if class == self.heap.class(Kind::DictKeys) {
                    Kind::DictKeyIterator
                } else if class == self.heap.class(Kind::DictValues) {
                    Kind::DictValueIterator
                } else if class == self.heap.class(Kind::DictItems) {
                    Kind::DictItemIterator
                } else {
                    return None;
                };
                let length = u32::try_from(self.heap.as_dict(over)?.len()).unwrap_or(u32::MAX);
                self.new_iter(kind, Iter::Dict { over, at: 0, length, left: length })
            }
            Body::Iter(_) => value,
            Body::Generator(_) if self.heap.is_exactly(value, Kind::Generator) => value,
            _ => return None,
        })
    }

    /// Makes the iterator of a range.
    pub fn range_iter(&mut self, start: Value, stop: Value, step: Value) -> Value {
        let small = |value: Value| value.as_int();
        let iter = match (small(start), small(stop), small(step)) {
            (Some(at), Some(stop), Some(step)) => Iter::Range { at, stop, step },
            _ => Iter::BigRange { at: start, stop, step },
        };
        self.new_iter(Kind::RangeIterator, iter)
    }

    /// Advances an iterator; Python code is pushed as a frame with `returns`.
    ///
    /// # Errors
    /// Raised, by the iterator (but not StopIteration).
    #[inline]
    pub fn next_or_push(&mut self, iterator: Value, returns: Return) -> Result<Next, Raised> {
        if let Value::Obj(handle) = iterator {
            match self.heap.body(handle) {
                Body::Iter(_) if self.is_builtin_instance(iterator) => {
                    if let Some(next) = self.advance(iterator)? {
                        return Ok(next.map_or(Next::Exhausted, Next::Item));
                    }
                    return self.advance_by_frame(iterator, returns);
                }
                Body::Generator(generator) if self.heap.is_exactly(iterator, Kind::Generator) => {
                    if generator.state == GeneratorState::Closed {
                        return Ok(Next::Exhausted);
                    }
                    self.resume_generator(handle, Value::None, returns)?;
                    return Ok(Next::Pushed);
                }
                _ => {}
            }
        }
        self.advance_by_method(iterator, returns)
    }

    /// Advances an iterator by its class's `__next__`.
    fn advance_by_method(&mut self, iterator: Value, returns: Return) -> Result<Next, Raised> {
        let Some((callable, bound)) = self.find_special(iterator, self.known.names.next) else {
            let class = self.heap.type_name(iterator);
            return self.type_error(format!("'{class}' object is not an iterator"));
        };
        let arguments: Vec<Value> = bound.given().into_iter().collect();
        let depth = self.frames.len();
        let result = self.call_pushing(callable, &arguments, returns);
        self.advanced(depth, result, returns)
    }

    /// Turns what a frame's beginning gave into what the iterator gave.
    fn advanced(
        &mut self,
        depth: usize,
        result: NativeResult,
        returns: Return,
    ) -> Result<Next, Raised> {
        match result {
            Ok(value) if value.is_unbound() => {
                self.frames[depth].returns = returns;
                Ok(Next::Pushed)
            }
            Ok(value) => Ok(Next::Item(value)),
            Err(Raised) if self.catches("StopIteration") => Ok(Next::Exhausted),
            Err(Raised) => Err(Raised),
        }
    }

    /// Advances a builtin iterator that calls Python code on its way.
    fn advance_by_frame(&mut self, iterator: Value, returns: Return) -> Result<Next, Raised> {
        let Some(Body::Iter(iter)) = self.heap.body_of(iterator) else {
            return Ok(Next::Exhausted);
        };
        let depth = self.frames.len();
        let result = match &**iter {
            Iter::Sequence { .. } | Iter::Reversed { .. } => {
                self.start(&SEQUENCE_NEXT, &[iterator])
            }
            Iter::Callable { .. } => self.start(&CALLABLE_NEXT, &[iterator]),
            Iter::Enumerate { .. } => self.start(&ENUMERATE_NEXT, &[iterator]),
            Iter::Zip { .. } => {
                let items = self.heap.new_list(Vec::new());
                self.start(&ZIP_NEXT, &[iterator, items, Value::FALSE])
            }
            Iter::Map { function, iterators } => {
                let function = *function;
                if let Some(&[inner]) = self.heap.sequence(*iterators)
                    && self.is_pure(inner)
                {
                    // What the function returns is the item.
                    return match self.advance(inner)? {
                        Some(Some(item)) => {
                            let result = self.call_pushing(function, &[item], returns);
                            self.advanced(depth, result, returns)
                        }
                        _ => Ok(Next::Exhausted),
                    };
                }
                let items = self.heap.new_list(Vec::new());
                self.start(&MAP_NEXT, &[iterator, items, Value::FALSE])
            }
            Iter::Filter { .. } => {
                self.start(&FILTER_NEXT, &[iterator, Value::Unbound, Value::FALSE])
            }
            Iter::Native { which, .. } => {
                let which = *which;
                self.start_native(iterator, which)
            }
            _ => return self.advance_by_method(iterator, returns),
        };
        self.advanced(depth, result, returns)
    }

    /// Advances an iterator, waiting for Python code; None at the end.
    ///
    /// # Errors
    /// Raised, by the iterator.
    pub fn next_sync(&mut self, iterator: Value) -> Result<Option<Value>, Raised> {
        if matches!(self.heap.body_of(iterator), Some(Body::Iter(_)))
            && self.is_builtin_instance(iterator)
            && let Some(next) = self.advance(iterator)?
        {
            return Ok(next);
        }
        match self.call_special_sync(iterator, self.known.names.next, &[]) {
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(Raised)) if self.catches("StopIteration") => Ok(None),
            Some(Err(Raised)) => Err(Raised),
            None => {
                let class = self.heap.type_name(iterator);
                self.type_error(format!("'{class}' object is not an iterator"))
            }
        }
    }

    /// Does what `__next__` of a builtin iterator does: the item, PENDING, or StopIteration.
    ///
    /// # Errors
    /// Raised, StopIteration at the end.
    pub fn next_of(&mut self, iterator: Value) -> NativeResult {
        // Of a subclass too: its own `__next__`, if it has one, has called this one.
        let next = if matches!(self.heap.body_of(iterator), Some(Body::Iter(_))) {
            match self.advance(iterator)? {
                Some(next) => next.map_or(Next::Exhausted, Next::Item),
                None => self.advance_by_frame(iterator, Return::Native)?,
            }
        } else {
            self.next_or_push(iterator, Return::Native)?
        };
        match next {
            Next::Item(item) => Ok(item),
            Next::Pushed => Ok(Value::PENDING),
            Next::Exhausted => self.raise_with("StopIteration", &[]),
        }
    }

    /// Changes the state of a builtin iterator; the values it refers to are counted anew.
    pub(super) fn edit_iter(&mut self, iterator: Value, change: impl FnOnce(&mut Iter)) {
        let Value::Obj(handle) = iterator else { return };
        self.heap.edit(handle, |object| {
            if let Body::Iter(iter) = &mut object.body {
                change(iter);
            }
        });
    }

    /// Drops what an exhausted iterator ran over.
    pub(super) fn exhaust(&mut self, iterator: Value) {
        let Value::Obj(handle) = iterator else { return };
        let Body::Iter(iter) = self.heap.change(handle) else { return };
        let mut gone = [Value::Unbound; 2];
        match &mut **iter {
            Iter::Sequence { over, .. }
            | Iter::Reversed { over, .. }
            | Iter::Dict { over, .. }
            | Iter::Deque { over, .. }
            | Iter::Set { over, .. } => std::mem::swap(over, &mut gone[0]),
            Iter::Callable { callable, sentinel } => {
                std::mem::swap(callable, &mut gone[0]);
                std::mem::swap(sentinel, &mut gone[1]);
            }
            _ => {}
        }
        for value in gone {
            self.heap.drop_value(value);
        }
    }

    fn iter_state(&self, iterator: Value) -> &Iter {
        match self.heap.body_of(iterator) {
            Some(Body::Iter(iter)) => iter,
            _ => unreachable!("the routine was started with a builtin iterator"),
        }
    }
}

/// Registers: `__iter__` and the receiver to pass to it, if any.
static ITER: Routine = Routine { name: "iter", step: iter_step, catches: false };

fn iter_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(value) = answer else {
        let arguments = vm.register(base + 1).given().into_iter().collect();
        return Ok(Step::Call(vm.register(base), arguments));
    };
    if vm.is_iterator(value) {
        return Ok(Step::Return(value));
    }
    let class = vm.heap.type_name(value);
    vm.type_error(format!("iter() returned non-iterator of type '{class}'"))
}

impl Vm {
    /// Tells whether a value can be advanced.
    pub fn is_iterator(&mut self, value: Value) -> bool {
        matches!(self.heap.body_of(value), Some(Body::Iter(_)))
            || self.find_special(value, self.known.names.next).is_some()
    }
}

/// Registers: the iterator over an object with `__getitem__`.
static SEQUENCE_NEXT: Routine = Routine { name: "next item", step: sequence_next, catches: true };

fn sequence_next(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    match answer {
        Answer::Value(item) => {
            vm.edit_iter(iterator, |iter| match iter {
                Iter::Sequence { at, .. } => *at += 1,
                Iter::Reversed { at, .. } => *at -= 1,
                _ => {}
            });
            Ok(Step::Return(item))
        }
        Answer::Raised => {
            if vm.catches("IndexError") || vm.catches("StopIteration") {
                vm.exhaust(iterator);
                return vm.raise_with("StopIteration", &[]);
            }
            Err(Raised)
        }
        _ => {
            let (over, at) = match vm.iter_state(iterator) {
                Iter::Sequence { over, at } | Iter::Reversed { over, at } => (*over, *at),
                _ => (Value::Unbound, 0),
            };
            if over.is_unbound() || at < 0 {
                vm.exhaust(iterator);
                return vm.raise_with("StopIteration", &[]);
            }
            Ok(Step::Native(
                |vm, values| vm.get_item(values[0], values[1]),
                vec![over, Value::Int(at)],
            ))
        }
    }
}

/// Registers: the iterator.
static CALLABLE_NEXT: Routine = Routine { name: "next call", step: callable_next, catches: true };

fn callable_next(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    let Iter::Callable { callable, sentinel } = *vm.iter_state(iterator) else {
        return vm.raise_with("StopIteration", &[]);
    };
    match answer {
        Answer::Value(item) => {
            if !sentinel.is_unbound() && vm.same_or_equal(sentinel, item)? {
                vm.exhaust(iterator);
                return vm.raise_with("StopIteration", &[]);
            }
            Ok(Step::Return(item))
        }
        Answer::Raised => {
            if vm.catches("StopIteration") {
                vm.exhaust(iterator);
                return vm.raise_with("StopIteration", &[]);
            }
            Err(Raised)
        }
        _ if callable.is_unbound() => vm.raise_with("StopIteration", &[]),
        _ => Ok(Step::Call(callable, Vec::new())),
    }
}

/// Registers: the iterator.
static ENUMERATE_NEXT: Routine =
    Routine { name: "enumerate", step: enumerate_next, catches: false };

fn enumerate_next(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    match answer {
        Answer::Value(item) => Ok(Step::Return(vm.numbered(iterator, item)?)),
        Answer::Exhausted => vm.raise_with("StopIteration", &[]),
        _ => match vm.iter_state(iterator) {
            Iter::Enumerate { iterator, .. } => Ok(Step::Next(*iterator)),
            _ => vm.raise_with("StopIteration", &[]),
        },
    }
}

impl Vm {
    /// Makes the pair that `enumerate` gives and counts on.
    pub(super) fn numbered(&mut self, iterator: Value, item: Value) -> NativeResult {
        let Iter::Enumerate { count, .. } = *self.iter_state(iterator) else { return Ok(item) };
        let one = Value::Int(1);
        let next = match self.binary_numbers(super::operator::BinaryOp::Add, count, one)? {
            Some(next) => next,
            None => count,
        };
        if let (Value::Int(_), Value::Int(_), Value::Obj(handle)) = (count, next, iterator) {
            // Neither is an object: the references stay as they are.
            if let Body::Iter(iter) = self.heap.change(handle)
                && let Iter::Enumerate { count, .. } = &mut **iter
            {
                *count = next;
            }
        } else {
            self.edit_iter(iterator, |iter| {
                if let Iter::Enumerate { count, .. } = iter {
                    *count = next;
                }
            });
        }
        Ok(self.heap.new_tuple(vec![count, item]))
    }

    /// Returns one of the iterators that a `zip` or `map` runs over.
    pub(super) fn inner_iterator(&self, iterator: Value, at: usize) -> Option<Value> {
        let iterators = match self.iter_state(iterator) {
            Iter::Zip { iterators, .. } | Iter::Map { iterators, .. } => *iterators,
            _ => return None,
        };
        self.heap.sequence(iterators)?.get(at).copied()
    }

    /// Raises what `zip(strict=True)` raises when one iterator ended and others did not.
    pub(super) fn zip_error<T>(&mut self, which: usize, how: &str) -> Result<T, Raised> {
        let others =
            if which == 1 { "argument 1".to_owned() } else { format!("arguments 1-{which}") };
        let number = which + 1;
        self.value_error(format!("zip() argument {number} is {how} than {others}"))
    }
}

/// Registers: the iterator, the items so far, whether the first has ended and the others must too.
static ZIP_NEXT: Routine = Routine { name: "zip", step: zip_next, catches: false };

fn zip_next(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let (iterator, items) = (vm.register(base), vm.register(base + 1));
    let Value::Obj(list) = items else { return vm.raise_with("StopIteration", &[]) };
    let strict = matches!(vm.iter_state(iterator), Iter::Zip { strict: true, .. });
    let ending = vm.register(base + 2) == Value::TRUE;
    let got = vm.heap.list(list).len();
    match answer {
        Answer::Value(_) if ending => return vm.zip_error(got, "longer"),
        Answer::Value(item) => vm.heap.list_push(list, item),
        Answer::Exhausted if ending => vm.heap.list_push(list, Value::None),
        Answer::Exhausted if !strict => return vm.raise_with("StopIteration", &[]),
        Answer::Exhausted if got > 0 => return vm.zip_error(got, "shorter"),
        Answer::Exhausted => {
            vm.set_register(base + 2, Value::TRUE);
            vm.heap.list_push(list, Value::None);
        }
        _ => {}
    }
    let got = vm.heap.list(list).len();
    if let Some(inner) = vm.inner_iterator(iterator, got) {
        return Ok(Step::Next(inner));
    }
    if got == 0 || vm.register(base + 2) == Value::TRUE {
        return vm.raise_with("StopIteration", &[]);
    }
    let items = vm.heap.list(list).to_vec();
    Ok(Step::Return(vm.heap.new_tuple(items)))
}

/// Registers: the iterator, the items so far, whether the function was called.
static MAP_NEXT: Routine = Routine { name: "map", step: map_next, catches: false };

fn map_next(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let (iterator, items) = (vm.register(base), vm.register(base + 1));
    let Value::Obj(list) = items else { return vm.raise_with("StopIteration", &[]) };
    match answer {
        Answer::Value(result) if vm.register(base + 2) == Value::TRUE => {
            return Ok(Step::Return(result));
        }
        Answer::Value(item) => vm.heap.list_push(list, item),
        Answer::Exhausted => return vm.raise_with("StopIteration", &[]),
        _ => {}
    }
    let got = vm.heap.list(list).len();
    if let Some(inner) = vm.inner_iterator(iterator, got) {
        return Ok(Step::Next(inner));
    }
    vm.set_register(base + 2, Value::TRUE);
    let Iter::Map { function, .. } = *vm.iter_state(iterator) else {
        return vm.raise_with("StopIteration", &[]);
    };
    Ok(Step::Call(function, vm.heap.list(list).to_vec()))
}

/// Registers: the iterator, the item being judged, whether its truth (not the function's result) was asked for.
static FILTER_NEXT: Routine = Routine { name: "filter", step: filter_next, catches: false };

fn filter_next(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Iter::Filter { function, iterator } = *vm.iter_state(vm.register(base)) else {
        return vm.raise_with("StopIteration", &[]);
    };
    let item = vm.register(base + 1);
    let judged = match answer {
        Answer::Exhausted => return vm.raise_with("StopIteration", &[]),
        Answer::Value(result) if !item.is_unbound() => result,
        Answer::Value(item) => {
            vm.set_register(base + 1, item);
            let is_bool = function == Value::Obj(vm.heap.class(Kind::Bool));
            if !function.is_none() && !is_bool {
                return Ok(Step::Call(function, vec![item]));
            }
            item
        }
        _ => return Ok(Step::Next(iterator)),
    };
    let item = vm.register(base + 1);
    match vm.truth_now(judged) {
        Some(true) => Ok(Step::Return(item)),
        Some(false) => {
            vm.set_register(base + 1, Value::Unbound);
            Ok(Step::Next(iterator))
        }
        None => Ok(Step::Call(vm.heap.class(Kind::Bool).into(), vec![judged])),
    }
}
