//! What a segment changed: the objects as they were, or as they became.
//!
//! Swapping a delta with the heap undoes the segment; swapping it again does
//! it again. The counts follow: an object that leaves lets go of what it
//! refers to, one that comes takes hold of it.

use super::object::{Body, Object};
use super::store::Heap;
use super::value::{Handle, Value};

/// The difference between two states of a heap.
#[derive(Debug, Default)]
pub struct Delta {
    pub(super) objects: Vec<(Handle, Object)>,
}

/// The part of a heap's state that is no object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeapMark {
    free: Option<Handle>,
    used: u32,
    live: u32,
    young: u32,
    never_collects: bool,
    lasting: u32,
}

impl Delta {
    /// Returns the objects that the segment wrote, as handles.
    pub fn written(&self) -> impl Iterator<Item = Handle> {
        self.objects.iter().map(|&(handle, _)| handle)
    }

    /// Returns about how many bytes the delta keeps.
    pub fn size(&self) -> usize {
        self.objects
            .iter()
            .map(|(_, object)| size_of::<(Handle, Object)>() + object.body.size())
            .sum()
    }

    /// Adds the delta of the segment after this one: the two become one. Both must be wound forward.
    pub fn merge(&mut self, later: Delta) {
        let mut seen: hashbrown::HashSet<Handle> = self.written().collect();
        for (handle, object) in later.objects {
            if seen.insert(handle) {
                self.objects.push((handle, object));
            }
        }
    }
}

impl Heap {
    /// Returns the state that deltas do not hold.
    pub fn mark(&self) -> HeapMark {
        HeapMark {
            free: self.free,
            used: self.used,
            live: self.live,
            young: self.young,
            never_collects: self.never_collects,
            lasting: self.lasting,
        }
    }

    /// Exchanges the objects of a delta with those of the heap, and goes to the given state of the rest.
    pub fn swap(&mut self, delta: &mut Delta, mark: HeapMark) {
        for (handle, object) in &mut delta.objects {
            let current =
                std::mem::replace(&mut self.slots[handle.key()].object, Object::free(None));
            Self::forget_weak(&mut self.weak, &current, *handle);
            Self::note_weak(&mut self.weak, object, *handle);
            self.count_object(&current, false, *handle);
            self.count_object(object, true, *handle);
            self.slots[handle.key()].object = std::mem::replace(object, current);
        }
        self.free = mark.free;
        self.used = mark.used;
        self.live = mark.live;
        self.young = mark.young;
        self.never_collects = mark.never_collects;
        self.lasting = mark.lasting;
    }

    /// Undoes what happened since the last cut, and goes on from there with an empty log.
    pub fn undo_open_segment(&mut self, mark: HeapMark) {
        let mut delta = Delta { objects: std::mem::take(&mut self.log) };
        self.zero.clear();
        self.swap(&mut delta, mark);
        self.zero.clear();
        self.epoch += 1;
    }

    /// Counts, or no longer counts, references from outside the heap.
    pub fn count_roots(&mut self, values: &[Value], comes: bool) {
        for value in values {
            if let Value::Obj(handle) = value {
                let count = &mut self.slots[handle.key()].count;
                *count = if comes { count.wrapping_add(1) } else { count.wrapping_sub(1) };
            }
        }
    }

    /// Counts, or no longer counts, the references that an object holds, itself if it is interned.
    fn count_object(&mut self, object: &Object, comes: bool, itself: Handle) {
        let mut count = |handle: Handle| {
            let count = &mut self.slots[handle.key()].count;
            // Wrapping: the references of a segment are exchanged one object at a time, in any order.
            *count = if comes { count.wrapping_add(1) } else { count.wrapping_sub(1) };
        };
        object.children(&mut |child| {
            if let Value::Obj(child) = child {
                count(child);
            }
        });
        if let Body::Str(text) = &object.body
            && text.interned
        {
            count(itself);
        }
    }

    /// Counts every reference anew and compares with the counts kept; returns the first that differs.
    pub fn check_counts(&self, roots: impl Iterator<Item = Value>) -> Result<(), String> {
        let mut counts: slotmap::SecondaryMap<super::value::ObjKey, u32> =
            slotmap::SecondaryMap::new();
        let mut count = |value: Value| {
            if let Value::Obj(handle) = value {
                let known = counts.get(handle.key()).copied().unwrap_or(0);
                counts.insert(handle.key(), known + 1);
            }
        };
        for (key, slot) in &self.slots {
            slot.object.children(&mut count);
            if let Body::Str(text) = &slot.object.body
                && text.interned
            {
                count(Handle::of(key).into());
            }
        }
        self.pins.iter().for_each(|&pin| count(pin.into()));
        roots.for_each(count);
        for (key, slot) in &self.slots {
            let counted = counts.get(key).copied().unwrap_or(0);
            if counted != slot.count {
                let what = format!("{:?}", slot.object.body);
                let shown: String = what.chars().take(200).collect();
                return Err(format!(
                    "{:?} has count {} but {counted} references: {shown}",
                    Handle::of(key),
                    slot.count
                ));
            }
        }
        Ok(())
    }
}

impl Body {
    /// Returns about how many bytes the body keeps outside its slot.
    fn size(&self) -> usize {
        let value = size_of::<Value>();
        match self {
            Body::List(items) => items.len() * value,
            Body::Deque(deque) => deque.items.len() * value,
            Body::Tuple(items) | Body::Fields(items) => items.len() * value,
            Body::Dict(dict) => 64 + dict.len() * (2 * value + 16),
            Body::Set(set) => 64 + set.slot_count() * (value + 16),
            Body::Instance(attrs) => attrs.values.len() * value,
            Body::Generator(generator) => 128 + generator.registers.len() * value,
            Body::ByteArray(bytes) => bytes.len(),
            Body::Array(array) => array.bytes.len(),
            Body::Random(_) => 2600,
            Body::Str(_)
            | Body::Bytes(_)
            | Body::Plain
            | Body::Free(_)
            | Body::Int(_)
            | Body::Float(_) => 0,
            _ => 96,
        }
    }
}
