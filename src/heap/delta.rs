//! What a segment changed: the objects as they were, or as they became.
//!
//! Swapping a delta with the heap undoes the segment; swapping it again does
//! it again. The counts follow: what they differ by is found out once, when the
//! segment ends, so that winding need not look at what the objects refer to.

use hashbrown::HashSet;

use super::object::{Body, Object};
use super::parts::{Part, Place};
use super::store::Heap;
use super::value::{Handle, Value};

/// The difference between two states of a heap.
#[derive(Debug, Default)]
pub struct Delta {
    pub(super) objects: Vec<(Handle, Object)>,
    /// What was saved of large objects, oldest first.
    pub(super) parts: Vec<Part>,
    counts: Counts,
}

/// How many references more, or less, each object had before.
pub(super) type Counts = Vec<(Handle, i32)>;

/// Which way a delta is wound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    Back,
    Forward,
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
    /// Tells whether the segment wrote an object.
    pub fn wrote(&self, handle: Handle) -> bool {
        let mut written = self.objects.iter().map(|&(of, _)| of);
        written.any(|of| of == handle) || self.parts.iter().any(|part| part.of == handle)
    }

    /// Returns about how many bytes the delta keeps.
    pub fn size(&self) -> usize {
        let objects = self.objects.iter();
        let kept = objects.map(|(_, object)| size_of::<(Handle, Object)>() + object.body.size());
        let parts = self.parts.iter().map(Part::size);
        kept.chain(parts).sum::<usize>() + self.counts.len() * size_of::<(Handle, i32)>()
    }

    /// Adds the delta of the segment after this one: the two become one. Both must be wound forward.
    pub fn merge(&mut self, later: Delta) {
        let mut wholes: HashSet<Handle> = self.objects.iter().map(|&(of, _)| of).collect();
        let mut places: HashSet<(Handle, Place)> =
            self.parts.iter().map(|part| (part.of, part.place())).collect();
        // A part that was saved after the whole tells nothing, nor does one that was saved before.
        self.parts.extend(later.parts.into_iter().filter(|part| {
            let (of, place) = (part.of, part.place());
            let on_saved_page = place.page().is_some_and(|page| places.contains(&(of, page)));
            !wholes.contains(&of) && !on_saved_page && places.insert((of, place))
        }));
        for (handle, object) in later.objects {
            if wholes.insert(handle) {
                self.objects.push((handle, object));
            }
        }
        self.counts.extend(later.counts);
        combine(&mut self.counts);
    }
}

/// Adds up what is said of the same object.
fn combine(counts: &mut Counts) {
    counts.sort_unstable_by_key(|&(handle, _)| handle);
    counts.dedup_by(|&mut (later, more), (handle, count)| {
        let same = later == *handle;
        *count += if same { more } else { 0 };
        same
    });
    counts.retain(|&(_, count)| count != 0);
    counts.shrink_to_fit();
}

/// Notes by how many references an object as it was, and as it is, differ.
fn compare(was: &Object, is: &Object, itself: Handle, counts: &mut Counts) {
    let same_head = was.class == is.class && was.attrs.is_none() && is.attrs.is_none();
    let values: Option<(&[Value], &[Value])> = match (&was.body, &is.body) {
        (Body::Instance(was), Body::Instance(is)) => Some((&was.values, &is.values)),
        (Body::List(was), Body::List(is)) => Some((was, is)),
        _ => None,
    };
    if let Some((was, is)) = values
        && same_head
        && was.len() == is.len()
    {
        for (was, is) in was.iter().zip(is) {
            let (was, is) = (was.handle(), is.handle());
            if was != is {
                counts.extend(was.map(|handle| (handle, 1)));
                counts.extend(is.map(|handle| (handle, -1)));
            }
        }
        return;
    }
    for (object, by) in [(was, 1), (is, -1)] {
        object.children(&mut |child| counts.extend(child.handle().map(|child| (child, by))));
        if matches!(&object.body, Body::Str(text) if text.interned) {
            counts.push((itself, by));
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

    /// Makes a delta of what was saved since the last cut.
    pub(super) fn seal(&mut self) -> Delta {
        let mut objects = std::mem::take(&mut self.log);
        let mut parts = std::mem::take(&mut self.parts);
        let mut counts = Vec::new();
        self.count_parts(&mut parts, &mut objects, &mut counts);
        for (handle, was) in &objects {
            compare(was, &self.slots[handle.key()].object, *handle, &mut counts);
        }
        combine(&mut counts);
        Delta { objects, parts, counts }
    }

    /// Exchanges the objects of a delta with those of the heap, and goes to the given state of the rest.
    pub fn swap(&mut self, delta: &mut Delta, mark: HeapMark, way: Way) {
        if way == Way::Forward {
            delta.parts.iter_mut().for_each(|part| self.exchange_part(part));
        }
        for (handle, object) in &mut delta.objects {
            let current = &mut self.slots[handle.key()].object;
            Self::forget_weak(&mut self.weak, current, *handle);
            Self::note_weak(&mut self.weak, object, *handle);
            std::mem::swap(current, object);
        }
        if way == Way::Back {
            delta.parts.iter_mut().rev().for_each(|part| self.exchange_part(part));
        }
        for &(handle, more) in &delta.counts {
            let count = &mut self.slots[handle.key()].count;
            *count = count.wrapping_add_signed(if way == Way::Back { more } else { -more });
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
        let mut delta = self.seal();
        self.zero.clear();
        self.swap(&mut delta, mark, Way::Back);
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
