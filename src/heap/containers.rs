//! How lists, dicts, sets and cells are changed: each change counted and behind the barrier.
//!
//! Nothing here compares keys by running Python: a caller that has found the
//! place says where.

use crate::data::hash;
use std::cell::Cell;

use super::kind::Kind;
use std::collections::VecDeque;

use super::object::{Body, Deque, Dict, Iter, Set};
use super::store::Heap;
use super::value::{Handle, Value};
use crate::code::Site;

const NOT_A_LIST: &str = "the caller has looked that it is a list";
const NOT_A_DICT: &str = "the caller has looked that it is a dict";
const NOT_A_DEQUE: &str = "the caller has looked that it is a deque";
const NOT_A_SET: &str = "the caller has looked that it is a set";

/// An end of a deque.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    Left,
    Right,
}

impl Heap {
    // Lists.

    /// Makes a list.
    pub fn new_list(&mut self, items: Vec<Value>) -> Value {
        self.alloc_kind(Kind::List, Body::List(items)).into()
    }

    /// Makes a tuple.
    pub fn new_tuple(&mut self, items: impl Into<Box<[Value]>>) -> Value {
        self.alloc_kind(Kind::Tuple, Body::Tuple(items.into())).into()
    }

    /// Returns the items of a list or tuple, of a subclass too.
    pub fn sequence(&self, value: Value) -> Option<&[Value]> {
        match self.body(value.handle()?) {
            Body::List(items) => Some(items),
            Body::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the items of a list.
    pub fn list(&self, list: Handle) -> &[Value] {
        let Body::List(items) = self.body(list) else { panic!("{NOT_A_LIST}") };
        items
    }

    fn list_mut(&mut self, list: Handle) -> &mut Vec<Value> {
        let Body::List(items) = self.change(list) else { panic!("{NOT_A_LIST}") };
        items
    }

    /// Appends to a list.
    #[inline]
    pub fn list_push(&mut self, list: Handle, value: Value) {
        self.hold(value);
        self.list_mut(list).push(value);
    }

    /// Replaces an item of a list.
    #[inline]
    pub fn list_set(&mut self, list: Handle, at: usize, value: Value) {
        self.hold(value);
        let old = std::mem::replace(&mut self.list_mut(list)[at], value);
        self.drop_value(old);
    }

    /// Inserts into a list.
    pub fn list_insert(&mut self, list: Handle, at: usize, value: Value) {
        self.hold(value);
        self.list_mut(list).insert(at, value);
    }

    /// Removes an item from a list and returns it.
    pub fn list_remove(&mut self, list: Handle, at: usize) -> Value {
        let value = self.list_mut(list).remove(at);
        self.drop_value(value);
        value
    }

    /// Replaces a range of a list's items.
    pub fn list_splice(&mut self, list: Handle, range: std::ops::Range<usize>, items: &[Value]) {
        for &item in items {
            self.hold(item);
        }
        let removed: Vec<Value> =
            self.list_mut(list).splice(range, items.iter().copied()).collect();
        // CPython lets go of them from the end.
        for item in removed.into_iter().rev() {
            self.drop_value(item);
        }
    }

    /// Replaces a range of a list's items by those of another list or a tuple.
    pub fn list_splice_from(&mut self, list: Handle, range: std::ops::Range<usize>, other: Handle) {
        let items: &[Value] = match self.body(other) {
            Body::List(items) => items,
            Body::Tuple(items) => items,
            _ => return,
        };
        if items.len() != range.len() {
            let items = items.to_vec();
            return self.list_splice(list, range, &items);
        }
        let mut objects = items.iter().any(|item| item.handle().is_some());
        let old = &self.list(list)[range.clone()];
        objects |= old.iter().any(|item| item.handle().is_some());
        if objects {
            let items = items.to_vec();
            return self.list_splice(list, range, &items);
        }
        // Nothing is counted and the length stays: the usual exchange of numbers.
        self.save(list);
        let Some([to, from]) = self.slots.get_disjoint_mut([list.key(), other.key()]) else {
            return;
        };
        let Body::List(to) = &mut to.object.body else { panic!("{NOT_A_LIST}") };
        match &from.object.body {
            Body::List(items) => to[range].copy_from_slice(items),
            Body::Tuple(items) => to[range].copy_from_slice(items),
            _ => {}
        }
    }

    /// Appends several items to a list.
    pub fn list_extend(&mut self, list: Handle, items: &[Value]) {
        for &item in items {
            self.hold(item);
        }
        self.list_mut(list).extend_from_slice(items);
    }

    /// Takes all items out of a list, uncounted: they must be put back by [`Heap::list_put`].
    pub fn list_take(&mut self, list: Handle) -> Vec<Value> {
        std::mem::take(self.list_mut(list))
    }

    /// Puts back what [`Heap::list_take`] took, in whatever order; items added meanwhile are dropped.
    pub fn list_put(&mut self, list: Handle, items: Vec<Value>) {
        let added = std::mem::replace(self.list_mut(list), items);
        for item in added {
            self.drop_value(item);
        }
    }

    /// Exchanges two items of a list.
    pub fn list_swap(&mut self, list: Handle, a: usize, b: usize) {
        self.list_mut(list).swap(a, b);
    }

    /// Reverses a list.
    pub fn list_reverse(&mut self, list: Handle) {
        self.list_mut(list).reverse();
    }

    // Deques.

    /// Returns a deque.
    pub fn deque(&self, deque: Handle) -> &Deque {
        let Body::Deque(deque) = self.body(deque) else { panic!("{NOT_A_DEQUE}") };
        deque
    }

    fn deque_mut(&mut self, deque: Handle) -> &mut Deque {
        let Body::Deque(deque) = self.change(deque) else { panic!("{NOT_A_DEQUE}") };
        deque.state += 1;
        deque
    }

    /// Adds an item at either end; one drops out at the other if there are too many.
    pub fn deque_push(&mut self, deque: Handle, end: End, value: Value) {
        self.hold(value);
        let body = self.deque_mut(deque);
        let dropped = match end {
            End::Right => {
                body.items.push_back(value);
                if body.most.is_some_and(|most| body.items.len() > most) {
                    body.items.pop_front()
                } else {
                    None
                }
            }
            End::Left => {
                body.items.push_front(value);
                if body.most.is_some_and(|most| body.items.len() > most) {
                    body.items.pop_back()
                } else {
                    None
                }
            }
        };
        if let Some(dropped) = dropped {
            self.drop_value(dropped);
        }
    }

    /// Removes and returns the item at either end.
    pub fn deque_pop(&mut self, deque: Handle, end: End) -> Option<Value> {
        let body = self.deque_mut(deque);
        let item = match end {
            End::Right => body.items.pop_back(),
            End::Left => body.items.pop_front(),
        }?;
        self.drop_value(item);
        Some(item)
    }

    /// Puts the items of a deque into another order.
    pub fn deque_reorder(&mut self, deque: Handle, reorder: impl FnOnce(&mut VecDeque<Value>)) {
        reorder(&mut self.deque_mut(deque).items);
    }

    /// Changes a deque in any way; its items are counted anew.
    pub fn deque_edit(&mut self, deque: Handle, change: impl FnOnce(&mut Deque)) {
        self.edit(deque, |object| {
            let Body::Deque(deque) = &mut object.body else { panic!("{NOT_A_DEQUE}") };
            deque.state += 1;
            change(deque);
        });
    }

    // Dicts.

    /// Makes an empty dict.
    pub fn new_dict(&mut self) -> Handle {
        self.alloc_kind(Kind::Dict, Body::Dict(Box::new(Dict::new())))
    }

    /// Returns a dict's table.
    #[inline]
    pub fn dict(&self, dict: Handle) -> &Dict {
        let Body::Dict(table) = self.body(dict) else { panic!("{NOT_A_DICT}") };
        table
    }

    /// Returns the table of a value that is a dict, of a subclass too.
    pub fn as_dict(&self, value: Value) -> Option<&Dict> {
        match self.body(value.handle()?) {
            Body::Dict(table) => Some(table),
            _ => None,
        }
    }

    fn dict_mut(&mut self, dict: Handle) -> &mut Dict {
        let Body::Dict(table) = self.change(dict) else { panic!("{NOT_A_DICT}") };
        table
    }

    /// Adds a key that the dict does not have.
    pub fn dict_insert(&mut self, dict: Handle, hash: i64, key: Value, value: Value) {
        self.hold(key);
        self.hold(value);
        self.dict_mut(dict).insert(hash, key, value);
    }

    /// Replaces the value at a position.
    pub fn dict_replace(&mut self, dict: Handle, at: u32, value: Value) {
        self.hold(value);
        if let Some(old) = self.dict_mut(dict).replace(at, value) {
            self.drop_value(old);
        }
    }

    /// Removes the entry at a position and returns its key and value.
    pub fn dict_remove(&mut self, dict: Handle, at: u32) -> Option<(Value, Value)> {
        let entry = self.dict_mut(dict).remove(at)?;
        self.drop_value(entry.key);
        self.drop_value(entry.value);
        Some((entry.key, entry.value))
    }

    /// Empties a dict.
    pub fn dict_clear(&mut self, dict: Handle) {
        let items: Vec<(Value, Value)> =
            self.dict(dict).iter().map(|entry| (entry.key, entry.value)).collect();
        self.dict_mut(dict).clear();
        for (key, value) in items {
            self.drop_value(key);
            self.drop_value(value);
        }
    }

    /// Replaces a dict's whole table.
    pub fn dict_assign(&mut self, dict: Handle, mut table: Dict) {
        table.follow(self.dict(dict).version());
        self.edit(dict, |object| object.body = Body::Dict(Box::new(table)));
    }

    /// Finds the position of a name in a dict.
    #[inline]
    pub fn name_position(&self, dict: Handle, name: Handle) -> Option<u32> {
        let hash = self.str_hash_of(name);
        self.dict(dict).find(hash, |key| key == Value::Obj(name) || self.same_text(key, name))
    }

    /// Returns the value of a name in a dict.
    #[inline]
    pub fn name_get(&self, dict: Handle, name: Handle) -> Option<Value> {
        let at = self.name_position(dict, name)?;
        self.dict(dict).entry(at).map(|entry| entry.value)
    }

    /// Sets the value of a name in a dict.
    pub fn name_set(&mut self, dict: Handle, name: Handle, value: Value) {
        match self.name_position(dict, name) {
            Some(at) => self.dict_replace(dict, at, value),
            None => {
                let hash = self.str_hash_of(name);
                self.dict_insert(dict, hash, name.into(), value);
            }
        }
    }

    /// Removes a name from a dict and returns its value.
    pub fn name_remove(&mut self, dict: Handle, name: Handle) -> Option<Value> {
        let at = self.name_position(dict, name)?;
        self.dict_remove(dict, at).map(|(_, value)| value)
    }

    /// Returns the value of a name, given as text, in a dict.
    pub fn text_get(&self, dict: Handle, name: &str) -> Option<Value> {
        if let Some(name) = self.interned(name) {
            return self.name_get(dict, name);
        }
        let hash = hash::hash_str(name, self.str_hash);
        let at = self.dict(dict).find(hash, |key| self.text(key) == Some(name))?;
        self.dict(dict).entry(at).map(|entry| entry.value)
    }

    /// Sets the value of a name, given as text, in a dict.
    pub fn text_set(&mut self, dict: Handle, name: &str, value: Value) {
        let name = self.intern(name);
        self.name_set(dict, name, value);
    }

    fn same_text(&self, key: Value, name: Handle) -> bool {
        match (key.handle().map(|key| self.body(key)), self.body(name)) {
            (Some(Body::Str(key)), Body::Str(name)) => {
                !(key.interned && name.interned) && key.text == name.text
            }
            _ => false,
        }
    }

    // Sets.

    /// Makes a set or frozenset of a table.
    pub fn new_set(&mut self, kind: Kind, table: Set) -> Value {
        self.alloc_kind(kind, Body::Set(Box::new(table))).into()
    }

    /// Returns a set's table.
    pub fn set(&self, set: Handle) -> &Set {
        let Body::Set(table) = self.body(set) else { panic!("{NOT_A_SET}") };
        table
    }

    /// Returns the table of a value that is a set or frozenset, of a subclass too.
    pub fn as_set(&self, value: Value) -> Option<&Set> {
        match self.body(value.handle()?) {
            Body::Set(table) => Some(table),
            _ => None,
        }
    }

    /// Adds a key at the vacant slot that a probe found.
    pub fn set_insert(&mut self, set: Handle, slot: usize, hash: i64, key: Value) {
        self.hold(key);
        let Body::Set(table) = self.change(set) else { panic!("{NOT_A_SET}") };
        table.insert_at(slot, hash, key);
    }

    /// Removes the key at a slot and returns it.
    pub fn set_remove(&mut self, set: Handle, slot: usize) -> Option<Value> {
        let Body::Set(table) = self.change(set) else { panic!("{NOT_A_SET}") };
        let key = table.remove_at(slot)?;
        self.drop_value(key);
        Some(key)
    }

    /// Replaces a set's whole table.
    pub fn set_assign(&mut self, set: Handle, table: Set) {
        self.edit(set, |object| object.body = Body::Set(Box::new(table)));
    }

    // Cells.

    /// Makes a cell.
    pub fn new_cell(&mut self, value: Value) -> Value {
        self.alloc_kind(Kind::Cell, Body::Cell(value)).into()
    }

    /// Returns what a cell holds, Unbound if nothing or if the value is no cell.
    #[inline]
    pub fn cell(&self, cell: Value) -> Value {
        match cell.handle().map(|cell| self.body(cell)) {
            Some(Body::Cell(value)) => *value,
            _ => Value::Unbound,
        }
    }

    /// Writes a cell.
    #[inline]
    pub fn set_cell(&mut self, cell: Value, value: Value) {
        let Value::Obj(cell) = cell else { return };
        self.set_field(cell, value, |object| match &mut object.body {
            Body::Cell(contents) => contents,
            _ => unreachable!("a variable that is a cell or free holds a cell"),
        });
    }
}

/// What the loop asks before anything else.
impl Heap {
    /// Returns an item of a list or tuple of exactly that class by its index; None if it is another case.
    #[inline]
    pub fn item_at(&self, handle: Handle, index: i64) -> Option<Value> {
        let object = self.get(handle);
        let items: &[Value] = match &object.body {
            Body::List(items) if object.class == self.class(Kind::List) => items,
            Body::Tuple(items) if object.class == self.class(Kind::Tuple) => items,
            _ => return None,
        };
        let index = if index < 0 { index.wrapping_add(items.len() as i64) } else { index };
        items.get(usize::try_from(index).ok()?).copied()
    }

    /// Tells whether an object is a list or tuple of exactly that class.
    #[inline]
    pub fn is_plain_sequence(&self, handle: Handle) -> bool {
        let class = self.get(handle).class;
        class == self.class(Kind::List) || class == self.class(Kind::Tuple)
    }

    /// Replaces an item of a list of exactly that class; false if it is another case.
    #[inline]
    pub fn set_item_at(&mut self, handle: Handle, index: i64, value: Value) -> bool {
        let object = self.get(handle);
        let Body::List(items) = &object.body else { return false };
        if object.class != self.class(Kind::List) {
            return false;
        }
        let index = if index < 0 { index.wrapping_add(items.len() as i64) } else { index };
        let Ok(index) = usize::try_from(index) else { return false };
        if index >= items.len() {
            return false;
        }
        self.list_set(handle, index, value);
        true
    }

    /// Advances an iterator over a list, a tuple or a small range; None if it is another case, or at the end.
    #[inline]
    pub fn next_simply(&mut self, iterator: Handle) -> Option<Value> {
        let object = self.get(iterator);
        let Body::Iter(iter) = &object.body else { return None };
        let item = match **iter {
            Iter::Range { at, stop, step } => {
                if object.class != self.class(Kind::RangeIterator)
                    || if step > 0 { at >= stop } else { at <= stop }
                {
                    return None;
                }
                let next = at.checked_add(step).unwrap_or(stop);
                if let Body::Iter(iter) = self.change(iterator)
                    && let Iter::Range { at, .. } = &mut **iter
                {
                    *at = next;
                }
                return Some(Value::Int(at));
            }
            Iter::Sequence { over: Value::Obj(over), at } => {
                let items: &[Value] = match self.body(over) {
                    Body::List(items) if object.class == self.class(Kind::ListIterator) => items,
                    Body::Tuple(items) if object.class == self.class(Kind::TupleIterator) => items,
                    _ => return None,
                };
                *items.get(usize::try_from(at).ok()?)?
            }
            _ => return None,
        };
        if let Body::Iter(iter) = self.change(iterator)
            && let Iter::Sequence { at, .. } = &mut **iter
        {
            *at += 1;
        }
        Some(item)
    }

    /// Sets the value of a name in a dict, which is probably where it was at last.
    #[inline]
    pub fn name_set_at(&mut self, dict: Handle, place: &Cell<u32>, name: Handle, value: Value) {
        let at = place.get();
        let key = self.dict(dict).entry(at).map(|entry| entry.key);
        if key == Some(Value::Obj(name)) {
            self.dict_replace(dict, at, value);
            return;
        }
        self.name_set(dict, name, value);
        if let Some(at) = self.name_position(dict, name) {
            place.set(at);
        }
    }

    /// Returns the value of a global or builtin where a site remembers it; None if it remembers nothing that holds.
    #[inline]
    pub fn global_at(
        &self,
        site: &Site,
        globals: Handle,
        builtins: Handle,
        name: Handle,
    ) -> Option<Value> {
        let Body::Dict(table) = self.body(globals) else { return None };
        let cache = site.global.get();
        let entry = if cache.absent == 0 {
            table.entry(cache.entry)?
        } else if table.tag() == cache.absent {
            let Body::Dict(table) = self.body(builtins) else { return None };
            table.entry(cache.entry)?
        } else {
            return None;
        };
        if entry.key == Value::Obj(name) { Some(entry.value) } else { None }
    }
}
