//! `x[key]`: reading, writing, deleting.

use super::Vm;
use super::native::{NativeResult, Raised};
use crate::heap::{Body, Handle, Kind, Value};

impl Vm {
    /// Reads an item. PENDING possible.
    ///
    /// # Errors
    /// Raised, if the object is not subscriptable; by its methods.
    #[inline]
    pub fn get_item(&mut self, object: Value, key: Value) -> NativeResult {
        if let Value::Obj(handle) = object {
            let class = self.heap.get(handle).class;
            match (self.heap.body(handle), key) {
                (Body::List(items), Value::Int(at)) if class == self.heap.class(Kind::List) => {
                    if let Some(item) = pick(items, at) {
                        return Ok(item);
                    }
                }
                (Body::Tuple(items), Value::Int(at)) if class == self.heap.class(Kind::Tuple) => {
                    if let Some(item) = pick(items, at) {
                        return Ok(item);
                    }
                }
                (Body::List(_), Value::Obj(_)) if class == self.heap.class(Kind::List) => {
                    if self.slice_parts(key).is_some() {
                        return self.sequence_item(object, key);
                    }
                }
                (Body::Str(text), Value::Int(at)) if class == self.heap.class(Kind::Str) => {
                    if text.is_ascii()
                        && let Some(at) = place(text.text.len(), at)
                    {
                        let byte = text.text.as_bytes()[at];
                        return Ok(self.ascii_str(byte));
                    }
                }
                (Body::Dict(_), _) if class == self.heap.class(Kind::Dict) => {
                    return match self.dict_get(handle, key)? {
                        Some(value) => Ok(value),
                        None => self.raise_with("KeyError", &[key]),
                    };
                }
                _ => {}
            }
        }
        self.get_item_by_method(object, key)
    }

    fn get_item_by_method(&mut self, object: Value, key: Value) -> NativeResult {
        if let Some(result) = self.call_special(object, self.known.names.getitem, &[key]) {
            return result;
        }
        let class = self.heap.type_name(object);
        if self.heap.as_class(object).is_none() {
            return self.type_error(format!("'{class}' object is not subscriptable"));
        }
        let Value::Obj(handle) = object else { unreachable!("classes are objects") };
        let name = self.known.names.class_getitem;
        if self.type_lookup(handle, name).is_some() {
            let callable = self.get_attr_sync(object, name)?;
            return self.tail_call(callable, &[key]);
        }
        if handle == self.heap.class(Kind::Type) {
            return self.new_alias(object, key);
        }
        let own = self.heap.class_body(handle).name.clone();
        let message = self.era.type_not_subscriptable(&own);
        self.type_error(message)
    }

    /// Makes `origin[key]`: a generic alias.
    ///
    /// # Errors
    /// Never yet; aliases may check their parameters.
    pub fn new_alias(&mut self, origin: Value, key: Value) -> NativeResult {
        let arguments =
            if self.heap.is_a(key, Kind::Tuple) { key } else { self.heap.new_tuple(vec![key]) };
        let fields = vec![origin, arguments].into_boxed_slice();
        Ok(self.heap.alloc_kind(Kind::GenericAlias, Body::Fields(fields)).into())
    }

    /// Reads an item, waiting for Python code.
    ///
    /// # Errors
    /// Raised, if the object is not subscriptable; by its methods.
    pub fn get_item_sync(&mut self, object: Value, key: Value) -> NativeResult {
        if self.is_builtin_instance(object) && self.heap.as_class(object).is_none() {
            return self.get_item(object, key);
        }
        match self.call_special_sync(object, self.known.names.getitem, &[key]) {
            Some(result) => result,
            None => self.get_item(object, key),
        }
    }

    /// Writes an item. PENDING possible.
    ///
    /// # Errors
    /// Raised, if the object does not support it; by its methods.
    #[inline]
    pub fn set_item(&mut self, object: Value, key: Value, value: Value) -> NativeResult {
        if let Value::Obj(handle) = object {
            let class = self.heap.get(handle).class;
            match (self.heap.body(handle), key) {
                (Body::List(items), Value::Int(at)) if class == self.heap.class(Kind::List) => {
                    if let Some(at) = place(items.len(), at) {
                        self.heap.list_set(handle, at, value);
                        return Ok(Value::None);
                    }
                }
                (Body::List(_), Value::Obj(_)) if class == self.heap.class(Kind::List) => {
                    if self.slice_parts(key).is_some() {
                        return self.list_assign(handle, key, value);
                    }
                }
                (Body::Dict(_), _) if class == self.heap.class(Kind::Dict) => {
                    return self.dict_set(handle, key, value).map(|()| Value::None);
                }
                _ => {}
            }
        }
        if let Some(result) = self.call_special(object, self.known.names.setitem, &[key, value]) {
            return result;
        }
        let class = self.heap.type_name(object);
        self.type_error(format!("'{class}' object does not support item assignment"))
    }

    /// Deletes an item. PENDING possible.
    ///
    /// # Errors
    /// Raised, if the object does not support it; by its methods.
    pub fn delete_item(&mut self, object: Value, key: Value) -> NativeResult {
        if self.heap.is_exactly(object, Kind::Dict)
            && let Value::Obj(handle) = object
        {
            return match self.dict_delete(handle, key)? {
                Some(_) => Ok(Value::None),
                None => self.raise_with("KeyError", &[key]),
            };
        }
        if let Some(result) = self.call_special(object, self.known.names.delitem, &[key]) {
            return result;
        }
        let class = self.heap.type_name(object);
        let verb = if self.may_index(object, key) { "doesn't" } else { "does not" };
        self.type_error(format!("'{class}' object {verb} support item deletion"))
    }

    /// Tells whether CPython looks for a sequence's method: the object has such a table, and the key is an index.
    fn may_index(&mut self, object: Value, key: Value) -> bool {
        let class = self.heap.class_body(self.heap.class_of(object));
        let sequence = class.flags.heap
            || matches!(
                class.layout,
                Kind::Tuple | Kind::Str | Kind::Bytes | Kind::Range | Kind::Set | Kind::FrozenSet
            );
        sequence
            && (self.heap.is_int(key) || self.find_special(key, self.known.names.index).is_some())
    }

    // Slices.

    /// Returns the three parts of a slice object.
    pub fn slice_parts(&self, value: Value) -> Option<[Value; 3]> {
        match self.heap.body_of(value)? {
            Body::Slice(parts) => Some(**parts),
            _ => None,
        }
    }

    /// Returns a slice whose parts are ints or None: asking its parts runs no Python code any more.
    ///
    /// # Errors
    /// Raised, if a part is no index.
    pub fn settled_slice(&mut self, slice: Value) -> NativeResult {
        let Some([start, stop, step]) = self.slice_parts(slice) else { return Ok(slice) };
        if [start, stop, step].iter().all(|part| matches!(part, Value::None | Value::Int(_))) {
            return Ok(slice);
        }
        let mut settled = [step, start, stop];
        for part in &mut settled {
            if !part.is_none() {
                *part = Value::Int(self.clamped_index(*part)?);
            }
        }
        settled.rotate_left(1);
        Ok(self.heap.alloc_kind(Kind::Slice, Body::Slice(Box::new(settled))).into())
    }

    /// Applies a slice to a length: the first index, the step, and how many items there are.
    ///
    /// # Errors
    /// Raised, if a part is no index or the step is zero.
    pub fn slice_bounds(&mut self, slice: Value, length: usize) -> Result<Bounds, Raised> {
        let Some([start, stop, step]) = self.slice_parts(slice) else {
            return Ok(Bounds { start: 0, stop: 0, step: 1, count: 0 });
        };
        let step = self.slice_part(step)?;
        if step == Some(0) {
            return self.value_error("slice step cannot be zero");
        }
        let (start, stop) = (self.slice_part(start)?, self.slice_part(stop)?);
        Ok(Bounds::of([start, stop, step], length))
    }

    fn slice_part(&mut self, part: Value) -> Result<Option<i64>, Raised> {
        match part {
            Value::None => Ok(None),
            part => self.clamped_index(part).map(Some),
        }
    }

    /// Reads a part of a slice; what does not fit is the nearest that does.
    pub fn clamped_index(&mut self, value: Value) -> Result<i64, Raised> {
        if let Value::Int(value) = value {
            return Ok(value);
        }
        if !self.heap.is_int(value) && self.find_special(value, self.known.names.index).is_none() {
            return self
                .type_error("slice indices must be integers or None or have an __index__ method");
        }
        let index = self.index_value(value)?;
        Ok(match self.heap.small_int(index) {
            Some(small) => small,
            None => match self.compare_numbers(index, Value::Int(0)).flatten() {
                Some(order) if order.is_lt() => i64::MIN,
                _ => i64::MAX,
            },
        })
    }

    /// Reads an index of a sequence by whatever has `__index__`; the message names the sequence.
    ///
    /// # Errors
    /// Raised (TypeError) if the key is no index; IndexError if it does not fit.
    pub fn sequence_index(&mut self, key: Value, of: &str) -> Result<i64, Raised> {
        if let Value::Int(at) = key {
            return Ok(at);
        }
        if !self.heap.is_int(key) && self.find_special(key, self.known.names.index).is_none() {
            let class = self.heap.type_name(key);
            return self
                .type_error(format!("{of} indices must be integers or slices, not {class}"));
        }
        self.index_sync(key)
    }

    /// Reads an item or slice of a list or tuple, of a subclass too.
    ///
    /// # Errors
    /// Raised, if the key is no index or is out of range.
    pub fn sequence_item(&mut self, sequence: Value, key: Value) -> NativeResult {
        let is_list = matches!(self.heap.body_of(sequence), Some(Body::List(_)));
        let of = if is_list { "list" } else { "tuple" };
        if self.slice_parts(key).is_some() {
            let key = self.settled_slice(key)?;
            let length = self.heap.sequence(sequence).map_or(0, <[Value]>::len);
            let bounds = self.slice_bounds(key, length)?;
            if !is_list
                && bounds.count == length
                && bounds.step == 1
                && self.heap.is_exactly(sequence, Kind::Tuple)
            {
                return Ok(sequence);
            }
            let items = self.heap.sequence(sequence).unwrap_or_default();
            let chosen: Vec<Value> = match items.get(bounds.range()) {
                Some(items) if bounds.step == 1 => items.to_vec(),
                _ => {
                    let mut chosen = Vec::with_capacity(bounds.count);
                    chosen.extend(bounds.indices().filter_map(|at| items.get(at).copied()));
                    chosen
                }
            };
            return Ok(if is_list { self.heap.new_list(chosen) } else { self.tuple(chosen) });
        }
        let at = self.sequence_index(key, of)?;
        match self.heap.sequence(sequence).and_then(|items| pick(items, at)) {
            Some(item) => Ok(item),
            None => self.raise("IndexError", format!("{of} index out of range")),
        }
    }

    /// Writes (or deletes, if the value is Unbound) an item or slice of a list.
    ///
    /// # Errors
    /// Raised, if the key is no index or is out of range, or a slice of another length is assigned.
    pub fn list_assign(&mut self, list: Handle, key: Value, value: Value) -> NativeResult {
        if self.slice_parts(key).is_some() {
            if value.is_unbound() {
                return self.delete_slice(list, key).map(|()| Value::None);
            }
            if let Value::Obj(items) = value
                && self.heap.is_plain_sequence(items)
            {
                return assign_slice(self, value, &[list.into(), key]);
            }
            if let Some(items) = self.collect_now(value)? {
                let items = self.heap.new_list(items);
                return self.with_items(items, assign_slice, &[list.into(), key]);
            }
            if !self.is_iterable(value) {
                let step = self.slice_parts(key).map_or(Value::None, |parts| parts[2]);
                let extended =
                    !matches!(step, Value::None | Value::Int(1)) || self.era.minor() >= 13;
                return self.type_error(if extended {
                    "must assign iterable to extended slice"
                } else {
                    "can only assign an iterable"
                });
            }
            return self.with_items(value, assign_slice, &[list.into(), key]);
        }
        let at = self.sequence_index(key, "list")?;
        let Some(at) = place(self.heap.list(list).len(), at) else {
            return self.raise("IndexError", "list assignment index out of range");
        };
        if value.is_unbound() {
            self.heap.list_remove(list, at);
        } else {
            self.heap.list_set(list, at, value);
        }
        Ok(Value::None)
    }

    fn delete_slice(&mut self, list: Handle, slice: Value) -> Result<(), Raised> {
        let slice = self.settled_slice(slice)?;
        let length = self.heap.list(list).len();
        let bounds = self.slice_bounds(slice, length)?;
        if bounds.step == 1 {
            self.heap.list_splice(list, bounds.range(), &[]);
            return Ok(());
        }
        let mut gone: Vec<usize> = bounds.indices().collect();
        gone.sort_unstable();
        for at in gone.into_iter().rev() {
            self.heap.list_remove(list, at);
        }
        Ok(())
    }
}

/// Assigns the items of a list (the first argument) to a slice.
fn assign_slice(vm: &mut Vm, items: Value, with: &[Value]) -> NativeResult {
    let [Value::Obj(list), slice] = *with else { return Ok(Value::None) };
    let items = vm.heap.sequence(items).unwrap_or_default().to_vec();
    let slice = vm.settled_slice(slice)?;
    let length = vm.heap.list(list).len();
    let bounds = vm.slice_bounds(slice, length)?;
    if bounds.step == 1 {
        vm.heap.list_splice(list, bounds.range(), &items);
        return Ok(Value::None);
    }
    if items.len() != bounds.count {
        return vm.value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            items.len(),
            bounds.count
        ));
    }
    for (at, item) in bounds.indices().zip(items) {
        vm.heap.list_set(list, at, item);
    }
    Ok(Value::None)
}

/// Where a slice of a sequence of known length begins, how it goes on, and how many items it has.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    pub count: usize,
}

impl Bounds {
    /// Applies start, stop and step, which is not 0, to a length.
    pub fn of([start, stop, step]: [Option<i64>; 3], length: usize) -> Self {
        let step = step.unwrap_or(1).max(-i64::MAX);
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let (lowest, highest) = if step < 0 { (-1, length - 1) } else { (0, length) };
        let clamp = |at: i64| {
            let at = if at < 0 { at.saturating_add(length) } else { at };
            at.clamp(lowest, highest)
        };
        let start = start.map_or(if step < 0 { highest } else { lowest }, clamp);
        let stop = stop.map_or(if step < 0 { lowest } else { highest }, clamp);
        let count = if step > 0 && start < stop {
            if step == 1 { stop - start } else { (stop - start - 1) / step + 1 }
        } else if step < 0 && stop < start {
            if step == -1 { start - stop } else { (start - stop - 1) / -step + 1 }
        } else {
            0
        };
        Bounds { start, stop, step, count: usize::try_from(count).unwrap_or(0) }
    }

    /// Returns the indices of the slice, in its order.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        let mut next = self.start;
        (0..self.count).map(move |_| {
            let at = next;
            next = next.wrapping_add(self.step);
            usize::try_from(at).unwrap_or(usize::MAX)
        })
    }

    /// Returns the range that a slice with step 1 covers.
    pub fn range(self) -> std::ops::Range<usize> {
        let start = usize::try_from(self.start).unwrap_or(0);
        start..start + self.count
    }
}

/// Returns the item at an index that may be negative.
#[inline]
fn pick(items: &[Value], at: i64) -> Option<Value> {
    items.get(place(items.len(), at)?).copied()
}

/// Returns the place that an index, which may be negative, means in a sequence.
#[inline]
pub fn place(length: usize, at: i64) -> Option<usize> {
    let at = if at < 0 { at.checked_add(i64::try_from(length).ok()?)? } else { at };
    usize::try_from(at).ok().filter(|&at| at < length)
}
