//! Finding rings of objects that nothing else refers to: a mark from the roots.

use super::object::Body;
use super::store::Heap;
use super::value::{Handle, Value};

impl Heap {
    /// Returns the objects that cannot be reached from the given values, the pinned and the interned ones.
    pub fn unreachable_from(&self, roots: Vec<Value>) -> Vec<Handle> {
        let mut marked = vec![false; self.fresh.len() + 2];
        let mut waiting: Vec<Handle> = roots.into_iter().filter_map(Value::handle).collect();
        waiting.extend(&self.pins);
        for (key, slot) in &self.slots {
            if matches!(&slot.object.body, Body::Str(string) if string.interned)
                || (slot.object.born < self.waiting_since
                    && !matches!(slot.object.body, Body::Free(_)))
            {
                waiting.push(Handle::of(key));
            }
        }
        while let Some(handle) = waiting.pop() {
            let mark = &mut marked[handle.index() as usize];
            if std::mem::replace(mark, true) {
                continue;
            }
            self.get(handle).children(&mut |child| waiting.extend(child.handle()));
        }
        let dead = |(key, slot): (_, &super::store::Slot)| {
            let handle = Handle::of(key);
            let live = !matches!(slot.object.body, Body::Free(_));
            (live && !marked[handle.index() as usize]).then_some(handle)
        };
        self.slots.iter().filter_map(dead).collect()
    }

    /// Returns who refers to an object, with the key or index where it is one: containers, cells, instances, closures.
    pub fn holders(&self, wanted: Handle, most: usize) -> Vec<(Handle, Option<Value>)> {
        let value = Value::Obj(wanted);
        let mut found = Vec::new();
        for (key, slot) in &self.slots {
            if found.len() >= most {
                break;
            }
            let holder = Handle::of(key);
            match &slot.object.body {
                Body::List(items) => {
                    let at = items.iter().position(|item| *item == value);
                    found.extend(at.map(|at| (holder, Some(Value::Int(at as i64)))));
                }
                Body::Tuple(items) => {
                    let at = items.iter().position(|item| *item == value);
                    found.extend(at.map(|at| (holder, Some(Value::Int(at as i64)))));
                }
                Body::Dict(table) => {
                    let entry = table.iter().find(|entry| entry.value == value);
                    found.extend(entry.map(|entry| (holder, Some(entry.key))));
                }
                Body::Frame(_)
                | Body::Free(_)
                | Body::Class(_)
                | Body::Code(_)
                | Body::Function(_) => {}
                _ => {
                    let mut holds = false;
                    slot.object.body.children(&mut |child| holds |= child == value);
                    if holds {
                        found.push((holder, None));
                    }
                }
            }
        }
        found
    }

    /// Tells whether CPython's collector would look at an object: whether it may be part of a ring.
    pub fn is_tracked(&self, handle: Handle) -> bool {
        match self.body(handle) {
            Body::Free(_)
            | Body::Plain
            | Body::Str(_)
            | Body::Int(_)
            | Body::BigInt(_)
            | Body::Float(_)
            | Body::Complex(_)
            | Body::Bytes(_)
            | Body::ByteArray(_)
            | Body::Range(_)
            | Body::Code(_) => self.class_body(self.get(handle).class).flags.heap,
            Body::Tuple(items) => !items.is_empty(),
            Body::Dict(dict) => dict.iter().any(|entry| {
                [entry.key, entry.value].into_iter().any(|value| {
                    value.handle().is_some_and(|child| match self.body(child) {
                        Body::Dict(_) => true,
                        Body::Tuple(items) => !items.is_empty(),
                        _ => self.is_tracked(child),
                    })
                })
            }),
            _ => true,
        }
    }

    /// Returns every live object, in the order of the slots.
    pub fn all(&self) -> Vec<Handle> {
        let live = self.slots.iter().filter(|(_, slot)| !matches!(slot.object.body, Body::Free(_)));
        live.map(|(key, _)| Handle::of(key)).collect()
    }

    /// Makes an object let go of everything it refers to but its class.
    pub fn empty(&mut self, handle: Handle) {
        Self::forget_weak(&mut self.weak, &self.slots[handle.key()].object, handle);
        self.edit(handle, |object| {
            object.attrs = None;
            object.body = Body::Plain;
        });
    }
}
