//! Weak references: which of them wait for the end of which object.
//!
//! A weak reference knows its referent without counting it. The table from
//! referents to their weak references is derived: it follows what is
//! allocated, freed, cleared and wound, and is no part of any delta. A flag in
//! the referent tells that the table has to be asked at all.

use super::object::{Body, Object, Weak};
use super::store::Heap;
use super::value::{Handle, Value};

/// The weak references to each object, oldest first.
pub(super) type WeakTable = hashbrown::HashMap<Handle, Vec<(u32, Handle)>>;

impl Heap {
    /// Makes a weak reference of a class to an object; nobody refers to it yet.
    pub fn new_weak(&mut self, class: Handle, referent: Handle, callback: Value) -> Handle {
        if !self.get(referent).weakly {
            self.touch(referent).weakly = true;
        }
        let serial = self.next_version();
        let weak = Weak { referent: Some(referent), callback, serial, hash: None };
        self.alloc(class, Body::Weak(Box::new(weak)))
    }

    /// Returns what a weak reference refers to, if that is alive.
    pub fn weak_referent(&self, weak: Handle) -> Option<Handle> {
        match self.body(weak) {
            Body::Weak(weak) => weak.referent,
            _ => None,
        }
    }

    /// Returns the live weak references to an object in CPython's order: the plain one, then the newest first.
    pub fn weak_references(&self, referent: Handle) -> Vec<Handle> {
        let Some(waiting) = self.weak.get(&referent) else { return Vec::new() };
        let mut all: Vec<Handle> = waiting.iter().rev().map(|&(_, weak)| weak).collect();
        all.retain(|&weak| self.is_live(weak) && self.count(weak) > 0);
        // The plain reference and the plain proxy come first; what is plain has no callback.
        all.sort_by_key(|&weak| {
            u8::from(!self.is_plain_weak(weak)) * 2 + u8::from(!self.is_ref(weak))
        });
        all
    }

    fn is_ref(&self, weak: Handle) -> bool {
        self.get(weak).class == self.class(super::Kind::WeakRef) || !self.is_plain_weak(weak)
    }

    /// Tells whether a weak reference is of a builtin class and has no callback: there is one of them for each object.
    pub fn is_plain_weak(&self, weak: Handle) -> bool {
        let object = self.get(weak);
        let builtin = !self.class_body(object.class).flags.heap;
        builtin && matches!(&object.body, Body::Weak(weak) if weak.callback.is_none())
    }

    /// Makes all weak references to an object dead and returns them, in CPython's order.
    pub fn clear_weak_references(&mut self, referent: Handle) -> Vec<Handle> {
        let dead = self.weak_references(referent);
        for (_, weak) in self.weak.remove(&referent).unwrap_or_default() {
            if let Body::Weak(weak) = self.change(weak) {
                weak.referent = None;
            }
        }
        dead
    }

    /// Notes a weak reference that comes to be, or comes back.
    pub(super) fn note_weak(weak: &mut WeakTable, object: &Object, itself: Handle) {
        if let Body::Weak(body) = &object.body
            && let Some(referent) = body.referent
        {
            let waiting = weak.entry(referent).or_default();
            let at = waiting.partition_point(|&(serial, _)| serial < body.serial);
            waiting.insert(at, (body.serial, itself));
        }
    }

    /// Forgets a weak reference that goes.
    pub(super) fn forget_weak(weak: &mut WeakTable, object: &Object, itself: Handle) {
        if let Body::Weak(body) = &object.body
            && let Some(referent) = body.referent
            && let Some(waiting) = weak.get_mut(&referent)
        {
            waiting.retain(|&(_, other)| other != itself);
            if waiting.is_empty() {
                weak.remove(&referent);
            }
        }
    }
}
