//! In which order does a set keep its elements?
//!
//! This is CPython's open-addressing set table: the same probes, growth, dummies
//! and finger, so that iteration and `pop` give elements in the same order.
//! Looking a key up is a walk of a [`Probe`], plain data apart from the
//! table: it names slots whose hash agrees, the caller compares the keys (in
//! Python code, if need be), and the walk survives a table that changed.

const MIN_SIZE: usize = 8;
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const DUMMY_HASH: i64 = -1;

#[derive(Debug, Clone, Copy)]
struct Slot<K> {
    /// Without a key: 0 in a slot never used, -1 in one whose key was removed.
    hash: i64,
    key: Option<K>,
}

impl<K> Slot<K> {
    const EMPTY: Slot<K> = Slot { hash: 0, key: None };
    const DUMMY: Slot<K> = Slot { hash: DUMMY_HASH, key: None };

    fn is_unused(&self) -> bool {
        self.key.is_none() && self.hash == 0
    }
}

/// Holds keys with their hashes as CPython's `set` and `frozenset` do.
#[derive(Debug, Clone)]
pub struct SetTable<K> {
    /// As many as a power of two.
    slots: Vec<Slot<K>>,
    /// Slots with a key or a dummy.
    fill: usize,
    used: usize,
    /// Where `pop` goes on searching.
    finger: usize,
    /// Grows whenever slots are laid out anew.
    layout: u32,
}

/// Is a walk along the slots where a key with some hash may be.
#[derive(Debug, Clone, Copy)]
pub struct Probe {
    hash: i64,
    perturb: usize,
    /// The start of the present linear run.
    base: usize,
    /// How far into the run.
    offset: usize,
    /// The last candidate, still to be confirmed.
    candidate: Option<usize>,
    /// The last dummy passed, which a new key takes rather than a fresh slot.
    dummy: Option<usize>,
    layout: u32,
}

/// Is one stop of a [`Probe`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop<K> {
    /// The slot holds a key of the same hash: compare, then walk on if unequal.
    Candidate(usize, K),
    /// The key is not in the table; it belongs into this slot.
    Vacant(usize),
}

impl<K: Copy> Default for SetTable<K> {
    fn default() -> Self {
        SetTable { slots: vec![Slot::EMPTY; MIN_SIZE], fill: 0, used: 0, finger: 0, layout: 0 }
    }
}

impl<K: Copy> SetTable<K> {
    /// Makes an empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns how many keys the table holds.
    pub fn len(&self) -> usize {
        self.used
    }

    /// Tells whether the table holds no key.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Returns how many slots the table has: what `sys.getsizeof` depends on.
    pub fn slot_count(&self) -> usize {
        self.slots.len()
    }

    /// Returns a number that grows whenever slots are laid out anew, which makes
    /// slot numbers taken before meaningless.
    pub fn layout(&self) -> u32 {
        self.layout
    }

    fn mask(&self) -> usize {
        self.slots.len() - 1
    }

    /// Starts looking for a key with `hash`.
    pub fn probe(&self, hash: i64) -> Probe {
        let perturb = usize_bits(hash);
        Probe {
            hash,
            perturb,
            base: perturb & self.mask(),
            offset: 0,
            candidate: None,
            dummy: None,
            layout: self.layout,
        }
    }

    /// Walks on to the next stop. If the table was laid out anew or the last
    /// candidate was removed meanwhile, the walk starts again, as CPython's does.
    #[inline]
    pub fn next_stop(&self, probe: &mut Probe) -> Stop<K> {
        if let Some(slot) = probe.candidate {
            if probe.layout != self.layout || self.slots[slot].key.is_none() {
                *probe = self.probe(probe.hash);
            } else {
                probe.step(self.mask());
            }
        }
        loop {
            let at = probe.base + probe.offset;
            let slot = &self.slots[at];
            if slot.is_unused() {
                let vacant = probe.dummy.unwrap_or(at);
                if self.slots[vacant].key.is_none() {
                    return Stop::Vacant(vacant);
                }
                // Somebody has put a key there since this walk passed.
                *probe = self.probe(probe.hash);
                continue;
            }
            match slot.key {
                Some(key) if slot.hash == probe.hash => {
                    probe.candidate = Some(at);
                    return Stop::Candidate(at, key);
                }
                Some(_) => {}
                None => probe.dummy = Some(at),
            }
            probe.step(self.mask());
        }
    }

    /// Puts a key into the vacant slot where a probe of this layout ended.
    pub fn insert_at(&mut self, slot: usize, hash: i64, key: K) {
        let was = std::mem::replace(&mut self.slots[slot], Slot { hash, key: Some(key) });
        debug_assert!(was.key.is_none(), "a vacant slot holds no key");
        self.used += 1;
        if !was.is_unused() {
            return;
        }
        self.fill += 1;
        if self.fill * 5 >= self.mask() * 3 {
            self.resize(self.grown());
        }
    }

    /// Removes the key in a slot, leaving a dummy, and returns it.
    pub fn remove_at(&mut self, slot: usize) -> Option<K> {
        let key = self.slots.get_mut(slot)?.key.take()?;
        self.slots[slot] = Slot::DUMMY;
        self.used -= 1;
        Some(key)
    }

    /// Returns the hash and key in a slot, if there is one.
    pub fn slot(&self, slot: usize) -> Option<(i64, K)> {
        let slot = self.slots.get(slot)?;
        slot.key.map(|key| (slot.hash, key))
    }

    /// Returns the first slot from `slot` on that holds a key: one step of iterating.
    pub fn next_from(&self, slot: usize) -> Option<(usize, i64, K)> {
        let rest = self.slots.get(slot..)?;
        let ahead = rest.iter().position(|slot| slot.key.is_some())?;
        rest[ahead].key.map(|key| (slot + ahead, rest[ahead].hash, key))
    }

    /// Iterates over hashes and keys in the set's order.
    pub fn iter(&self) -> impl Iterator<Item = (i64, K)> + '_ {
        self.slots.iter().filter_map(|slot| slot.key.map(|key| (slot.hash, key)))
    }

    /// Removes and returns the key that `set.pop` would.
    pub fn pop(&mut self) -> Option<(i64, K)> {
        if self.used == 0 {
            return None;
        }
        let start = self.finger & self.mask();
        let (at, hash, key) = self.next_from(start).or_else(|| self.next_from(0))?;
        self.remove_at(at);
        self.finger = at + 1;
        Some((hash, key))
    }

    /// Removes all keys.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.slots.resize(MIN_SIZE, Slot::EMPTY);
        self.fill = 0;
        self.used = 0;
        self.layout = self.layout.wrapping_add(1);
    }

    /// Takes over the keys of another table but keeps its own finger, as the
    /// in-place operators do (`set_swap_bodies`).
    pub fn replace_body(&mut self, other: SetTable<K>) {
        let layout = self.layout.wrapping_add(1);
        *self = SetTable { finger: self.finger, layout, ..other };
    }

    /// Makes room for `more` keys from a set or dict before they are added one by one.
    pub fn make_room(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2);
        }
    }

    /// Takes all keys of `other` into this table if that needs no comparing,
    /// because this table never held a key; tells whether it did.
    pub fn fill_from(&mut self, other: &SetTable<K>) -> bool {
        if self.fill != 0 {
            return false;
        }
        if self.mask() == other.mask() && other.fill == other.used {
            self.slots.copy_from_slice(&other.slots);
        } else {
            for (hash, key) in other.iter() {
                insert_clean(&mut self.slots, hash, key);
            }
        }
        self.fill = other.used;
        self.used = other.used;
        true
    }

    /// Returns the copy that `set.copy` and `set(other)` make, which may be laid
    /// out otherwise than the original.
    pub fn copied(&self) -> SetTable<K> {
        let mut copy = SetTable::new();
        if self.used > 0 {
            copy.make_room(self.used);
            copy.fill_from(self);
        }
        copy
    }

    /// Lays the slots out anew if more than a quarter are dummies, as
    /// `difference_update` does at its end.
    pub fn sweep_dummies(&mut self) {
        if self.fill - self.used > self.mask() / 4 {
            self.resize(self.grown());
        }
    }

    fn grown(&self) -> usize {
        if self.used > 50_000 { self.used * 2 } else { self.used * 4 }
    }

    fn resize(&mut self, more_than: usize) {
        let mut size = MIN_SIZE;
        while size <= more_than {
            size <<= 1;
        }
        if size == MIN_SIZE && self.slots.len() == MIN_SIZE && self.fill == self.used {
            return;
        }
        let mut slots = vec![Slot::EMPTY; size];
        for (hash, key) in self.iter() {
            insert_clean(&mut slots, hash, key);
        }
        self.slots = slots;
        self.fill = self.used;
        self.layout = self.layout.wrapping_add(1);
    }
}

impl Probe {
    #[inline]
    fn step(&mut self, mask: usize) {
        if self.offset < run_length(self.base, mask) {
            self.offset += 1;
            return;
        }
        self.perturb >>= PERTURB_SHIFT;
        self.base = self.base.wrapping_mul(5).wrapping_add(1).wrapping_add(self.perturb) & mask;
        self.offset = 0;
    }
}

/// Returns how many slots after `base` are looked at before jumping.
fn run_length(base: usize, mask: usize) -> usize {
    if base + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 }
}

/// Inserts a key known to be absent into slots known to have no dummies.
fn insert_clean<K: Copy>(slots: &mut [Slot<K>], hash: i64, key: K) {
    let mask = slots.len() - 1;
    let mut perturb = usize_bits(hash);
    let mut base = perturb & mask;
    loop {
        let run = base..=base + run_length(base, mask);
        if let Some(slot) = slots[run].iter_mut().find(|slot| slot.key.is_none()) {
            *slot = Slot { hash, key: Some(key) };
            return;
        }
        perturb >>= PERTURB_SHIFT;
        base = base.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb) & mask;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a hash's bits are an address's")]
fn usize_bits(hash: i64) -> usize {
    hash.cast_unsigned() as usize
}
