//! The heap: slots of objects, how many refer to each, and the one barrier.
//!
//! Every change to an object goes through [`Heap::touch`]. While the machine
//! is recorded, the first change to an object after a segment began saves the
//! object as it was; the saved objects are the segment's [`super::Delta`].
//!
//! A reference count stands in every slot. It counts references from other
//! objects and from the machine's registers; what drops to zero is put on a
//! list that the machine drains between instructions, so that code in between
//! may hold values without counting them. Counts are not part of the barrier:
//! winding a delta adjusts them for what it swaps.

use slotmap::SlotMap;

use super::delta::Delta;
use super::intern::Interned;
use super::kind::Kind;
use super::object::{Body, Object};
use super::shape::Shapes;
use super::value::{Handle, ObjKey, Value};
use crate::data::hash::StrHash;

#[derive(Debug)]
pub(super) struct Slot {
    pub epoch: u32,
    pub count: u32,
    pub object: Object,
}

/// All objects of a machine.
#[derive(Debug)]
pub struct Heap {
    pub(super) slots: SlotMap<ObjKey, Slot>,
    /// Every key there is, in the order in which they were first used.
    pub(super) fresh: Vec<ObjKey>,
    pub(super) used: u32,
    /// The first free slot; each links to the next.
    pub(super) free: Option<Handle>,
    /// How many objects are alive.
    pub(super) live: u32,
    /// What may have no reference left; drained by the machine.
    pub zero: Vec<Handle>,
    pub(super) epoch: u32,
    pub(super) log: Vec<(Handle, Object)>,
    pub(super) recording: bool,
    /// How many forks are open, and of what the log holds since the last, in which epoch it had been saved before.
    pub(super) forks: u32,
    pub(super) epochs: Vec<u32>,
    /// The objects whose writes are counted.
    pub(super) watched: Vec<super::fork::Watched>,
    /// Never reuses a slot, so that a stale handle meets `Free` (for tests).
    pub never_reuse: bool,
    pub(super) classes: Vec<Handle>,
    pub(super) pins: Vec<Handle>,
    pub shapes: Shapes,
    pub(super) interned: Interned,
    /// The hash function of strings, which differs between eras.
    pub str_hash: StrHash,
    /// The last version given to a class or dict; never goes back.
    version: u32,
    /// Objects allocated since the collector ran last.
    pub young: u32,
    /// The automatic collector is switched off.
    pub never_collects: bool,
    /// How many objects were alive when the collector had last run.
    pub(super) lasting: u32,
    /// Room for what [`Heap::edit`] counts.
    edited: (Vec<Handle>, Vec<Handle>),
    /// The weak references to each object.
    pub(super) weak: super::weak::WeakTable,
    /// How many times a native has waited for Python code so far.
    pub(super) waits: u32,
    /// What is older than this wait may be in a waiting native's hands; 0 while none waits.
    pub(super) waiting_since: u32,
    /// What died while a native waits, and may be in its hands.
    pub(super) kept: Vec<Handle>,
}

/// What a wait inside another one puts aside.
#[derive(Debug)]
pub struct Wait {
    zero: Vec<Handle>,
    kept: Vec<Handle>,
    since: u32,
}

impl Heap {
    /// Makes a heap that holds the builtin classes' places and nothing else.
    pub fn new(str_hash: StrHash) -> Self {
        let mut heap = Self {
            slots: SlotMap::with_key(),
            fresh: Vec::new(),
            used: 0,
            free: None,
            live: 0,
            zero: Vec::new(),
            epoch: 0,
            log: Vec::new(),
            recording: false,
            forks: 0,
            epochs: Vec::new(),
            watched: Vec::new(),
            never_reuse: false,
            classes: Vec::new(),
            pins: Vec::new(),
            shapes: Shapes::default(),
            interned: Interned::default(),
            str_hash,
            version: 0,
            young: 0,
            never_collects: false,
            lasting: 0,
            edited: (Vec::new(), Vec::new()),
            weak: super::weak::WeakTable::default(),
            waits: 0,
            waiting_since: 0,
            kept: Vec::new(),
        };
        // Class `type` is its own class; every class slot is filled in by `define_classes`.
        for _ in 0..Kind::COUNT {
            let key = heap.slots.insert(Slot {
                epoch: 0,
                count: 1,
                object: Object {
                    class: Handle::from_bits(0),
                    finalised: false,
                    weakly: false,
                    born: 0,
                    attrs: None,
                    body: Body::Free(None),
                },
            });
            heap.fresh.push(key);
            heap.used += 1;
            heap.live += 1;
            heap.classes.push(Handle::of(key));
            heap.pins.push(Handle::of(key));
        }
        let type_ = heap.class(Kind::Type);
        for at in 0..Kind::COUNT {
            let handle = heap.classes[at];
            heap.slots[handle.key()].object = Object::new(type_, Body::Plain);
            heap.increment(type_);
        }
        heap
    }

    /// Returns the class of a builtin type.
    #[inline]
    pub fn class(&self, kind: Kind) -> Handle {
        self.classes[kind as usize]
    }

    /// Returns an object.
    #[inline]
    pub fn get(&self, handle: Handle) -> &Object {
        &self.slots[handle.key()].object
    }

    /// Returns an object's body.
    #[inline]
    pub fn body(&self, handle: Handle) -> &Body {
        &self.slots[handle.key()].object.body
    }

    /// Returns how many references an object has.
    pub fn count(&self, handle: Handle) -> u32 {
        self.slots[handle.key()].count
    }

    /// Tells whether a handle still refers to an object.
    pub fn is_live(&self, handle: Handle) -> bool {
        self.slots.get(handle.key()).is_some_and(|slot| !matches!(slot.object.body, Body::Free(_)))
    }

    /// Tells whether so much was made since the collector last ran that it should run.
    #[inline]
    pub fn is_crowded(&self) -> bool {
        self.live / 2 > self.lasting + 25_000 && !self.never_collects
    }

    /// Notes that the collector has run.
    pub fn note_collection(&mut self) {
        self.lasting = self.live;
        self.young = 0;
    }

    /// Returns how many objects are alive.
    pub fn live(&self) -> usize {
        self.live as usize
    }

    /// Returns a version that was never given before.
    pub fn next_version(&mut self) -> u32 {
        self.version += 1;
        self.version
    }

    // References.

    /// Counts one more reference.
    #[inline]
    pub fn increment(&mut self, handle: Handle) {
        self.slots[handle.key()].count += 1;
    }

    /// Counts one reference less; at none the object waits to be freed.
    #[inline]
    pub fn decrement(&mut self, handle: Handle) {
        let slot = &mut self.slots[handle.key()];
        slot.count -= 1;
        if slot.count == 0 {
            self.zero.push(handle);
        }
    }

    /// Counts one more reference to a value, if it is an object.
    #[inline]
    pub fn hold(&mut self, value: Value) {
        if let Value::Obj(handle) = value {
            self.increment(handle);
        }
    }

    /// Counts one reference to a value less, if it is an object.
    #[inline]
    pub fn drop_value(&mut self, value: Value) {
        if let Value::Obj(handle) = value {
            self.decrement(handle);
        }
    }

    /// Tells whether somebody refers to everything that waits to be freed; if so, nothing waits any more.
    #[inline]
    pub fn all_held(&mut self) -> bool {
        while let Some(&last) = self.zero.last() {
            if self.slots[last.key()].count == 0 {
                return false;
            }
            self.zero.pop();
        }
        true
    }

    /// Begins to wait for Python code on Rust's stack.
    ///
    /// Whoever waits may hold any object without counting it, so what is older
    /// than the wait stays until the wait is over, though nobody refers to it.
    pub fn begin_wait(&mut self) -> Wait {
        self.waits = self.waits.saturating_add(1);
        Wait {
            zero: std::mem::take(&mut self.zero),
            kept: std::mem::take(&mut self.kept),
            since: std::mem::replace(&mut self.waiting_since, self.waits),
        }
    }

    /// Ends a wait: what was kept for it, or came up in it and is left, may be freed.
    pub fn end_wait(&mut self, wait: Wait) {
        let kept = std::mem::replace(&mut self.kept, wait.kept);
        let newer = std::mem::replace(&mut self.zero, wait.zero);
        self.zero.extend(kept);
        self.zero.extend(newer);
        self.waiting_since = wait.since;
    }

    /// Tells whether an object may be in the hands of a native that waits.
    #[inline]
    pub fn is_older_than_wait(&self, handle: Handle) -> bool {
        self.slots[handle.key()].object.born < self.waiting_since
    }

    /// Keeps an object to which nobody refers until the wait is over.
    pub fn keep_through_wait(&mut self, handle: Handle) {
        self.kept.push(handle);
    }

    /// Keeps an object alive for ever.
    pub fn pin(&mut self, handle: Handle) {
        self.increment(handle);
        self.pins.push(handle);
    }

    // Making and freeing.

    /// Puts a new object into the heap. Nobody refers to it yet.
    pub fn alloc(&mut self, class: Handle, body: Body) -> Handle {
        self.alloc_object(Object::new(class, body))
    }

    /// Puts a new object of a builtin type into the heap.
    #[inline]
    pub fn alloc_kind(&mut self, kind: Kind, body: Body) -> Handle {
        let class = self.classes[kind as usize];
        if body.is_leaf() {
            self.increment(class);
            return self.place_object(Object::new(class, body));
        }
        self.alloc_object(Object::new(class, body))
    }

    fn alloc_object(&mut self, object: Object) -> Handle {
        object.children(&mut |child| {
            if let Value::Obj(child) = child {
                self.slots[child.key()].count += 1;
            }
        });
        self.place_object(object)
    }

    /// Puts a new object of a builtin type into the heap, which takes over the references of what its body holds.
    pub(crate) fn alloc_owning(&mut self, kind: Kind, body: Body) -> Handle {
        let class = self.class(kind);
        self.increment(class);
        self.place_object(Object::new(class, body))
    }

    fn place_object(&mut self, mut object: Object) -> Handle {
        object.born = self.waits;
        let epoch = self.epoch;
        let is_weak = matches!(object.body, Body::Weak(_));
        let handle = if let Some(handle) = self.free
            && !self.never_reuse
        {
            self.save(handle);
            let slot = &mut self.slots[handle.key()];
            let Body::Free(next) = slot.object.body else {
                unreachable!("the free list holds free slots only")
            };
            // A free slot owns nothing that would have to be dropped.
            std::mem::forget(std::mem::replace(&mut slot.object, object));
            self.free = next;
            handle
        } else if let Some(&key) = self.fresh.get(self.used as usize) {
            // A slot that was used in a future which is not to be.
            self.used += 1;
            let handle = Handle::of(key);
            self.save(handle);
            self.slots[key].object = object;
            handle
        } else {
            let key = self.slots.insert(Slot { epoch, count: 0, object });
            let handle = Handle::of(key);
            self.fresh.push(key);
            self.used += 1;
            if self.recording {
                self.log.push((handle, Object::free(None)));
                if self.forks > 0 {
                    self.epochs.push(0);
                }
            }
            handle
        };
        if is_weak {
            Self::note_weak(&mut self.weak, &self.slots[handle.key()].object, handle);
        }
        self.live += 1;
        self.young += 1;
        self.zero.push(handle);
        handle
    }

    /// Frees an object that waits to be freed, if nobody refers to it, no weak reference does, and it has no finaliser
    /// and no attributes; false if it is another case. One that somebody refers to is left alone.
    #[inline]
    pub fn release_simply(&mut self, handle: Handle) -> bool {
        let Some(slot) = self.slots.get(handle.key()) else { return false };
        if slot.count != 0 {
            return true;
        }
        let object = &slot.object;
        let plain = match &object.body {
            Body::Free(_) | Body::Generator(_) | Body::Weak(_) | Body::File(_) => false,
            _ if self.is_builtin_type(object.class) => true,
            _ => matches!(self.body(object.class), Body::Class(class) if !class.flags.finaliser),
        };
        if !plain || object.weakly || object.born < self.waiting_since {
            return false;
        }
        self.free_slot(handle);
        true
    }

    /// Frees an object to which nobody refers, and lets go of what it referred to.
    pub fn release(&mut self, handle: Handle) {
        if self.slots[handle.key()].object.weakly {
            self.clear_weak_references(handle);
        }
        let object = &self.slots[handle.key()].object;
        if matches!(object.body, Body::Weak(_)) {
            Self::forget_weak(&mut self.weak, object, handle);
        }
        self.free_slot(handle);
    }

    fn free_slot(&mut self, handle: Handle) {
        let link = if self.never_reuse { None } else { self.free };
        let slot = &mut self.slots[handle.key()];
        debug_assert_eq!(slot.count, 0);
        let is_known = slot.epoch == self.epoch;
        let object = std::mem::replace(&mut slot.object, Object::free(link));
        if object.attrs.is_none() && object.body.is_leaf() {
            self.decrement(object.class);
        } else {
            object.children(&mut |child| self.drop_value(child));
        }
        if !is_known && self.is_to_be_saved(handle) && self.recording {
            self.log.push((handle, object));
        }
        if !self.never_reuse {
            self.free = Some(handle);
        }
        self.live -= 1;
    }

    // Changing.

    #[inline]
    pub(super) fn save(&mut self, handle: Handle) {
        if self.slots[handle.key()].epoch != self.epoch {
            self.save_anew(handle);
        }
    }

    #[inline(never)]
    fn save_anew(&mut self, handle: Handle) {
        if self.is_to_be_saved(handle) && self.recording {
            let object = self.slots[handle.key()].object.clone();
            self.log.push((handle, object));
        }
    }

    /// Notes that an object is written in this segment; tells whether it was not saved in it yet.
    fn is_to_be_saved(&mut self, handle: Handle) -> bool {
        let before = self.slots[handle.key()].epoch;
        if !self.watched.is_empty()
            && let Some(first) = self.note_write(handle)
        {
            if first && self.forks > 0 {
                self.epochs.push(before);
            }
            return first;
        }
        self.slots[handle.key()].epoch = self.epoch;
        if self.forks > 0 {
            self.epochs.push(before);
        }
        true
    }

    /// The barrier: returns an object to be changed, saved first if need be.
    ///
    /// Whoever changes which values the object refers to must count them; the
    /// functions below and those of [`super::containers`] do.
    #[inline]
    pub(super) fn touch(&mut self, handle: Handle) -> &mut Object {
        self.save(handle);
        &mut self.slots[handle.key()].object
    }

    /// Changes an object in a way that leaves its references as they are.
    #[inline]
    pub fn change(&mut self, handle: Handle) -> &mut Body {
        &mut self.touch(handle).body
    }

    /// Changes an object in any way; its references are counted anew.
    pub fn edit<R>(&mut self, handle: Handle, change: impl FnOnce(&mut Object) -> R) -> R {
        self.save(handle);
        let (mut before, mut after) = std::mem::take(&mut self.edited);
        let object = &mut self.slots[handle.key()].object;
        object.children(&mut |child| before.extend(child.handle()));
        let result = change(object);
        object.children(&mut |child| after.extend(child.handle()));
        for &child in &after {
            self.increment(child);
        }
        for &child in &before {
            self.decrement(child);
        }
        before.clear();
        after.clear();
        self.edited = (before, after);
        result
    }

    /// Puts a value into a field of an object and returns the old one, whose reference is let go.
    #[inline]
    pub fn set_field(
        &mut self,
        handle: Handle,
        value: Value,
        field: impl FnOnce(&mut Object) -> &mut Value,
    ) -> Value {
        self.hold(value);
        let old = std::mem::replace(field(self.touch(handle)), value);
        self.drop_value(old);
        old
    }

    // Time.

    /// Begins to record, or ends the segment and returns what it changed.
    ///
    /// The list of what may be freed is the caller's to keep.
    pub fn cut(&mut self) -> Delta {
        self.recording = true;
        self.epoch += 1;
        Delta { objects: std::mem::take(&mut self.log) }
    }

    /// Forgets which objects were saved and stops saving.
    pub fn stop_recording(&mut self) {
        self.recording = false;
        self.epoch += 1;
        self.log.clear();
    }

    /// Tells whether changes are being saved.
    pub fn is_recording(&self) -> bool {
        self.recording
    }

    /// Returns how many objects the segment has saved so far.
    pub fn saved(&self) -> usize {
        self.log.len()
    }
}

impl Object {
    /// Makes what a free slot holds.
    pub(super) fn free(next: Option<Handle>) -> Self {
        Self {
            class: Handle::from_bits(0),
            finalised: false,
            weakly: false,
            born: 0,
            attrs: None,
            body: Body::Free(next),
        }
    }
}
