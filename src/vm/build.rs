//! What displays, unpacking and calls with stars build.

use super::Vm;
use super::each::add_to_set;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, Handle, Kind, Value};

/// Stands for "no starred target" in a register.
const NO_STAR: i64 = -1;

impl Vm {
    /// Unpacks a value into registers `first…`: `before` items, then (if `after` is given) a list of the rest and `after` items.
    /// PENDING if Python code gives the items (its frame's result is dropped: set `returns` to Discard).
    ///
    /// # Errors
    /// Raised, if the value is not iterable or has another number of items.
    pub fn unpack(
        &mut self,
        value: Value,
        first: usize,
        before: usize,
        after: Option<usize>,
    ) -> NativeResult {
        if after.is_none()
            && let Some(items) = self.heap.sequence(value)
            && items.len() == before
            && self.is_builtin_instance(value)
        {
            let mut few = [Value::Unbound; 8];
            if before <= few.len() {
                few[..before].copy_from_slice(items);
                for (at, &item) in few[..before].iter().enumerate() {
                    self.set_register(first + at, item);
                }
                return Ok(Value::None);
            }
        }
        if !self.is_iterable(value) && !self.is_iterator(value) {
            let class = self.heap.type_name(value);
            return self.type_error(format!("cannot unpack non-iterable {class} object"));
        }
        let known_length =
            self.heap.sequence(value).is_some() || self.heap.as_dict(value).is_some();
        if known_length && let Some(items) = self.collect_now(value)? {
            let got = items.len();
            return self.put_unpacked(&items, Some(got), first, before, after);
        }
        let number = |number: usize| Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
        let list = self.heap.new_list(Vec::new());
        let after = after.map_or(Value::Int(NO_STAR), number);
        self.start(&UNPACK, &[value, Value::Unbound, list, number(first), number(before), after])
    }

    /// Puts items into registers; `length` is how many the value has, if that is known without asking.
    fn put_unpacked(
        &mut self,
        items: &[Value],
        length: Option<usize>,
        first: usize,
        before: usize,
        after: Option<usize>,
    ) -> NativeResult {
        let got = items.len();
        let expected = before + after.unwrap_or(0);
        if got < expected {
            let least = if after.is_some() { "at least " } else { "" };
            return self.value_error(format!(
                "not enough values to unpack (expected {least}{expected}, got {got})"
            ));
        }
        let Some(after) = after else {
            if got > expected {
                let had = match length {
                    Some(length) if self.era.minor() >= 14 => format!(", got {length}"),
                    _ => String::new(),
                };
                return self
                    .value_error(format!("too many values to unpack (expected {expected}{had})"));
            }
            for (at, &item) in items.iter().enumerate() {
                self.set_register(first + at, item);
            }
            return Ok(Value::None);
        };
        let rest = self.heap.new_list(items[before..got - after].to_vec());
        for (at, &item) in items[..before].iter().enumerate() {
            self.set_register(first + at, item);
        }
        self.set_register(first + before, rest);
        for (at, &item) in items[got - after..].iter().enumerate() {
            self.set_register(first + before + 1 + at, item);
        }
        Ok(Value::None)
    }

    /// Extends a list being built by an iterable. PENDING possible.
    ///
    /// # Errors
    /// Raised, if the value is not iterable; by its iterator.
    pub fn extend_list(&mut self, list: Value, iterable: Value) -> NativeResult {
        if !self.is_iterable(iterable) && !self.is_iterator(iterable) {
            let class = self.heap.type_name(iterable);
            return self.type_error(format!("Value after * must be an iterable, not {class}"));
        }
        self.append_all(list, iterable)
    }

    /// Makes a tuple of what a call has after its only star. PENDING possible.
    ///
    /// # Errors
    /// Raised, if the value is not iterable; by its iterator.
    pub fn args_to_tuple(&mut self, value: Value, callable: Value) -> NativeResult {
        if self.heap.is_exactly(value, Kind::Tuple) {
            return Ok(value);
        }
        if !self.is_iterable(value) && !self.is_iterator(value) {
            let class = self.heap.type_name(value);
            let name = self.callable_text(callable);
            return self
                .type_error(format!("{name} argument after * must be an iterable, not {class}"));
        }
        self.with_items(
            value,
            |vm, items, _| {
                let items = vm.heap.sequence(items).unwrap_or_default().to_vec();
                Ok(vm.tuple(items))
            },
            &[],
        )
    }

    /// Appends an iterable's items to a list: `list.extend`. PENDING possible.
    ///
    /// # Errors
    /// Raised, if the value is not iterable; by its iterator.
    pub fn append_all(&mut self, list: Value, iterable: Value) -> NativeResult {
        if let (Value::Obj(handle), Some(items)) = (list, self.collect_now(iterable)?) {
            self.heap.list_extend(handle, &items);
            return Ok(Value::None);
        }
        self.start(&EXTEND, &[list, iterable, Value::Unbound, Value::FALSE])
    }

    /// Adds an iterable's items to a set being built. PENDING possible.
    ///
    /// # Errors
    /// Raised, if the value is not iterable; by its iterator or an item's hash.
    pub fn update_set(&mut self, set: Value, iterable: Value) -> NativeResult {
        if self.heap.as_set(iterable).is_some() {
            // A set that is added whole keeps its order where it can: `set.update` knows how.
            let methods = self.heap.class_body(self.heap.class(Kind::Set)).dict;
            if let Some(update) = self.heap.text_get(methods, "update") {
                return self.tail_call(update, &[set, iterable]);
            }
        }
        self.for_each(iterable, add_to_set, &[set], Value::None)
    }

    /// Updates a dict being built by a mapping (`{**m}`): `'int' object is not a mapping`. PENDING possible.
    ///
    /// # Errors
    /// Raised, if the value is no mapping; by its methods.
    pub fn update_dict(&mut self, dict: Handle, mapping: Value) -> NativeResult {
        if self.is_plain_dict(mapping) {
            return self.merge_dict(dict, mapping).map(|()| Value::None);
        }
        let keys = self.known.names.keys;
        if self.find_attr_sync(mapping, keys)?.is_none() {
            let class = self.heap.type_name(mapping);
            return self.type_error(format!("'{class}' object is not a mapping"));
        }
        self.call_prelude("update_from_mapping", &[dict.into(), mapping])
    }

    /// Tells whether a value is a dict whose class iterates and reads as dicts do.
    pub fn is_plain_dict(&mut self, value: Value) -> bool {
        if self.heap.as_dict(value).is_none() {
            return false;
        }
        let class = self.heap.class_of(value);
        let plain = self.heap.class(Kind::Dict);
        if class == plain {
            return true;
        }
        let name = self.known.names.iter;
        self.type_lookup(class, name) == self.type_lookup(plain, name)
    }

    /// Copies all items of a dict into another.
    ///
    /// # Errors
    /// Raised, by comparing keys; RuntimeError if that changes the dict.
    pub fn merge_dict(&mut self, into: Handle, from: Value) -> Result<(), Raised> {
        let Some(table) = self.heap.as_dict(from) else { return Ok(()) };
        if from == Value::Obj(into) {
            return Ok(());
        }
        if self.heap.dict(into).is_empty() && self.heap.dict(into).end() == 0 {
            let copy = table.copied();
            self.heap.dict_assign(into, copy);
            return Ok(());
        }
        let items: Vec<(i64, Value, Value)> =
            table.iter().map(|entry| (entry.hash, entry.key, entry.value)).collect();
        for (hash, key, value) in items {
            self.dict_set_hashed(into, key, hash, value)?;
        }
        Ok(())
    }

    /// Merges a mapping into keyword arguments; `callable` is for the messages. PENDING possible.
    ///
    /// # Errors
    /// Raised, if the value is no mapping, a key is no string or is there twice.
    pub fn merge_keywords(
        &mut self,
        dict: Handle,
        mapping: Value,
        callable: Value,
    ) -> NativeResult {
        let items = if self.is_plain_dict(mapping) {
            let table = self.heap.as_dict(mapping).map(|table| {
                table.iter().map(|entry| (entry.hash, entry.key, entry.value)).collect::<Vec<_>>()
            });
            table.unwrap_or_default()
        } else {
            let keys = self.known.names.keys;
            if self.find_attr_sync(mapping, keys)?.is_none() {
                let class = self.heap.type_name(mapping);
                let name = self.callable_text(callable);
                return self.type_error(format!(
                    "{name} argument after ** must be a mapping, not {class}"
                ));
            }
            return self.start(&MERGE, &[dict.into(), mapping, callable]);
        };
        for (hash, key, value) in items {
            if self.heap.text(key).is_none() {
                return self.type_error("keywords must be strings");
            }
            if self.dict_find(dict, key, hash)?.is_some() {
                let text = text_of(self, key);
                let name = self.callable_text(callable);
                return self.type_error(format!(
                    "{name} got multiple values for keyword argument '{text}'"
                ));
            }
            self.dict_set_hashed(dict, key, hash, value)?;
        }
        Ok(Value::None)
    }

    /// Names a callable in a message, as CPython does: `__main__.f()`, else its str.
    pub fn callable_text(&mut self, callable: Value) -> String {
        let names = [self.known.names.qualname, self.known.names.module];
        let found = names.map(|name| match self.find_attr_sync(callable, name) {
            Ok(found) => found.and_then(|value| self.heap.text(value).map(str::to_owned)),
            Err(Raised) => None,
        });
        match found {
            [Some(name), Some(module)] if module != "builtins" => format!("{module}.{name}()"),
            [Some(name), _] => format!("{name}()"),
            _ => self.str_sync(callable).unwrap_or_default(),
        }
    }

    /// Turns a value into an index (`__index__`), waiting for Python code; `'str' object cannot be interpreted as an integer`.
    ///
    /// # Errors
    /// Raised, if the value is no integer or does not fit.
    #[inline]
    pub fn index_sync(&mut self, value: Value) -> Result<i64, Raised> {
        if let Value::Int(value) = value {
            return Ok(value);
        }
        let index = self.index_value(value)?;
        match self.heap.small_int(index) {
            Some(index) => Ok(index),
            None => self.raise("IndexError", "cannot fit 'int' into an index-sized integer"),
        }
    }

    /// Turns a value into an int object of any size by `__index__`, waiting for Python code.
    ///
    /// # Errors
    /// Raised, if the value is no integer.
    pub fn index_value(&mut self, value: Value) -> NativeResult {
        if self.heap.is_int(value) {
            return Ok(match self.heap.small_int(value) {
                Some(small) => Value::Int(small),
                None => value,
            });
        }
        let Some(result) = self.call_special_sync(value, self.known.names.index, &[]) else {
            let class = self.heap.type_name(value);
            return self
                .type_error(format!("'{class}' object cannot be interpreted as an integer"));
        };
        let result = result?;
        if self.heap.is_int(result) {
            if !self.heap.is_exactly(result, Kind::Int) {
                let given = self.heap.type_name(result);
                let message = format!(
                    "__index__ returned non-int (type {given}).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python."
                );
                self.warn_here("DeprecationWarning", &message)?;
            }
            return Ok(self.heap.small_int(result).map_or(result, Value::Int));
        }
        let class = self.heap.type_name(result);
        self.type_error(format!("__index__ returned non-int (type {class})"))
    }
}

fn text_of(vm: &Vm, value: Value) -> String {
    vm.heap.text(value).unwrap_or_default().to_owned()
}

/// Registers: the keyword arguments, the mapping to merge into them, the callable.
static MERGE: Routine = Routine { name: "keyword arguments", step: merge_step, catches: false };

fn merge_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    if let (Answer::Value(found), Value::Obj(dict)) = (answer, vm.register(base)) {
        return vm.merge_keywords(dict, found, vm.register(base + 2)).map(Step::Return);
    }
    let read = |vm: &mut Vm, values: &[Value]| vm.call_prelude("dict_of_mapping", values);
    Ok(Step::Native(read, vec![vm.register(base + 1)]))
}

/// Registers: the list, the iterable, the iterator, whether the length is being asked for.
static EXTEND: Routine = Routine { name: "extend", step: extend_step, catches: true };

fn extend_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base + 2);
    match answer {
        Answer::Value(found) if iterator.is_unbound() => {
            vm.set_register(base + 2, found);
            if let Some(question) = vm.length_question(vm.register(base + 1)) {
                vm.set_register(base + 3, Value::TRUE);
                return Ok(question);
            }
            Ok(Step::Next(found))
        }
        Answer::Value(_) if vm.register(base + 3) == Value::TRUE => {
            vm.set_register(base + 3, Value::FALSE);
            Ok(Step::Next(iterator))
        }
        Answer::Raised if vm.register(base + 3) == Value::TRUE && vm.catches("TypeError") => {
            vm.set_register(base + 3, Value::FALSE);
            Ok(Step::Next(iterator))
        }
        Answer::Raised => Err(Raised),
        Answer::Value(item) => {
            if let Value::Obj(list) = vm.register(base)
                && matches!(vm.heap.body(list), Body::List(_))
            {
                vm.heap.list_push(list, item);
            }
            Ok(Step::Next(iterator))
        }
        Answer::Exhausted => Ok(Step::Return(Value::None)),
        _ => Ok(Step::Native(|vm, values| vm.iter(values[0]), vec![vm.register(base + 1)])),
    }
}

/// Registers: the value, its iterator, the items so far, the first register to write, how many before and after a star.
static UNPACK: Routine = Routine { name: "unpacking", step: unpack_step, catches: false };

fn unpack_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base + 1);
    let list = vm.register(base + 2);
    let number = |vm: &Vm, at| vm.register(base + at).as_int().unwrap_or(NO_STAR);
    let size = |number: i64| usize::try_from(number).unwrap_or(0);
    let (first, before) = (size(number(vm, 3)), size(number(vm, 4)));
    let after = usize::try_from(number(vm, 5)).ok();
    match answer {
        Answer::Value(found) if iterator.is_unbound() => {
            vm.set_register(base + 1, found);
            return Ok(Step::Next(found));
        }
        Answer::Value(item) => {
            if let Value::Obj(list) = list {
                vm.heap.list_push(list, item);
            }
            let got = vm.heap.sequence(list).map_or(0, <[Value]>::len);
            // One more than wanted is enough to know that there are too many.
            if after.is_some() || got <= before {
                return Ok(Step::Next(iterator));
            }
        }
        Answer::Exhausted => {}
        _ => return Ok(Step::Native(|vm, values| vm.iter(values[0]), vec![vm.register(base)])),
    }
    let items = vm.heap.sequence(list).unwrap_or_default().to_vec();
    vm.put_unpacked(&items, None, first, before, after).map(Step::Return)
}
