//! Where does a dict keep what was put into it, and in which order?
//!
//! Entries stand in a row in the order of insertion, so an entry's index is a
//! position that iterators keep; a removed entry leaves a gap. A small dict is
//! searched along the row, a larger one has an index beside it. Gaps are closed
//! when CPython would close them: when the table it would have is full.

use std::cell::Cell;

use hashbrown::HashTable;

/// Up to how many positions are searched without an index.
const SMALL: usize = 8;
/// The smallest table that CPython makes for a dict with an item.
const MIN_SIZE: usize = 8;

/// Is one item of a dict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<K, V> {
    pub hash: i64,
    pub key: K,
    pub value: V,
}

/// Holds items in the order of insertion and finds them by hash.
#[derive(Debug, Clone)]
pub struct DictTable<K, V> {
    entries: Vec<Option<Entry<K, V>>>,
    /// Positions by hash; empty until there are more than [`SMALL`].
    index: HashTable<u32>,
    len: usize,
    /// How many more entries CPython's table takes before it is resized.
    usable: usize,
    /// The number of slots of CPython's table; 0 for the shared empty one.
    size: usize,
    version: u64,
    /// Stands for which keys are at which positions, once somebody asked; 0 if nobody did since they changed.
    tag: Cell<u32>,
}

impl<K: Copy, V: Copy> Default for DictTable<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Copy, V: Copy> DictTable<K, V> {
    /// Makes an empty table.
    pub const fn new() -> Self {
        DictTable {
            entries: Vec::new(),
            index: HashTable::new(),
            len: 0,
            usable: 0,
            size: 0,
            version: 0,
            tag: Cell::new(0),
        }
    }

    /// Makes an empty table with room for `capacity` items, as a display of that many does.
    pub fn with_capacity(capacity: usize) -> Self {
        let mut table = Self::new();
        if capacity > usable_of(MIN_SIZE) {
            table.size = size_for(capacity);
            table.usable = usable_of(table.size);
        }
        table.entries.reserve(capacity.min(1 << 16));
        table
    }

    /// Returns how many items the dict has.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Tells whether the dict has no items.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns how many slots CPython's table would have: what `sys.getsizeof` depends on.
    pub fn slot_count(&self) -> usize {
        self.size
    }

    /// Returns a number that changes whenever a key is added or removed or
    /// entries move; replacing a value leaves it.
    #[inline]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Returns what stands for the keys and their positions; 0 if nothing was given since they changed.
    #[inline]
    pub fn tag(&self) -> u32 {
        self.tag.get()
    }

    /// Lets a number, which must never stand for other keys, stand for the keys and their positions.
    pub fn set_tag(&self, tag: u32) {
        self.tag.set(tag);
    }

    /// Makes sure that the version is another one than that of the table in whose place this one comes.
    pub fn follow(&mut self, version: u64) {
        self.version += version + 1;
    }

    #[inline]
    fn changed(&mut self) {
        self.version += 1;
        self.tag.set(0);
    }

    /// Returns the number of positions, those of removed entries included.
    #[inline]
    pub fn end(&self) -> usize {
        self.entries.len()
    }

    /// Finds the position of the key with `hash` for which `is_key` holds.
    #[inline]
    pub fn find(&self, hash: i64, mut is_key: impl FnMut(K) -> bool) -> Option<u32> {
        if self.index.is_empty() {
            for (at, entry) in (0_u32..).zip(&self.entries) {
                if let Some(entry) = entry
                    && entry.hash == hash
                    && is_key(entry.key)
                {
                    return Some(at);
                }
            }
            return None;
        }
        self.index.find(mixed(hash), |&at| self.matches(at, hash, &mut is_key)).copied()
    }

    #[inline]
    fn matches(&self, at: u32, hash: i64, is_key: &mut impl FnMut(K) -> bool) -> bool {
        match &self.entries[at as usize] {
            Some(entry) => entry.hash == hash && is_key(entry.key),
            None => false,
        }
    }

    /// Finds the value of the key with `hash` for which `is_key` holds.
    #[inline]
    pub fn get(&self, hash: i64, is_key: impl FnMut(K) -> bool) -> Option<V> {
        let at = self.find(hash, is_key)?;
        self.entries[at as usize].as_ref().map(|entry| entry.value)
    }

    /// Returns the positions of all keys with `hash`, for an equality that may
    /// run Python code: after each comparison check [`DictTable::version`], and
    /// if it changed, start again.
    pub fn candidates(&self, hash: i64) -> Candidates {
        let mut found = Candidates::default();
        if self.index.is_empty() {
            for (at, entry) in (0_u32..).zip(&self.entries) {
                if entry.as_ref().is_some_and(|entry| entry.hash == hash) {
                    found.push(at);
                }
            }
        } else {
            for &at in self.index.iter_hash(mixed(hash)) {
                if self.matches(at, hash, &mut |_| true) {
                    found.push(at);
                }
            }
        }
        found
    }

    /// Returns the entry at a position, if it was not removed.
    #[inline]
    pub fn entry(&self, at: u32) -> Option<&Entry<K, V>> {
        self.entries.get(at as usize)?.as_ref()
    }

    /// Returns the first entry from a position on: one step of iterating.
    #[inline]
    pub fn next_from(&self, at: u32) -> Option<(u32, &Entry<K, V>)> {
        (at..)
            .zip(self.entries.get(at as usize..)?)
            .find_map(|(at, entry)| Some((at, entry.as_ref()?)))
    }

    /// Returns the last entry before a position: one step of iterating backwards.
    #[inline]
    pub fn last_before(&self, at: u32) -> Option<(u32, &Entry<K, V>)> {
        let end = self.entries.len().min(at as usize);
        let at = self.entries[..end].iter().rposition(Option::is_some)?;
        self.entries[at].as_ref().map(|entry| (position(at), entry))
    }

    /// Iterates over the entries in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry<K, V>> {
        self.entries.iter().filter_map(Option::as_ref)
    }

    /// Gives the entry at a position a new value and returns the old one.
    #[inline]
    pub fn replace(&mut self, at: u32, value: V) -> Option<V> {
        let entry = self.entries.get_mut(at as usize)?.as_mut()?;
        Some(std::mem::replace(&mut entry.value, value))
    }

    /// Adds an item whose key is known to be absent and returns its position.
    #[inline]
    pub fn insert(&mut self, hash: i64, key: K, value: V) -> u32 {
        if self.usable == 0 {
            self.grow();
        }
        self.usable -= 1;
        let at = position(self.entries.len());
        self.entries.push(Some(Entry { hash, key, value }));
        self.len += 1;
        self.changed();
        if !self.index.is_empty() {
            let entries = &self.entries;
            self.index.insert_unique(mixed(hash), at, |&at| mixed_at(entries, at));
        } else if self.entries.len() > SMALL {
            self.build_index();
        }
        at
    }

    /// Sets the value of the key with `hash` for which `is_key` holds, adding
    /// `key` if there is none; returns the value replaced.
    #[inline]
    pub fn set(&mut self, hash: i64, key: K, value: V, is_key: impl FnMut(K) -> bool) -> Option<V> {
        if let Some(at) = self.find(hash, is_key) {
            self.replace(at, value)
        } else {
            self.insert(hash, key, value);
            None
        }
    }

    /// Removes the entry at a position and returns it.
    pub fn remove(&mut self, at: u32) -> Option<Entry<K, V>> {
        let entry = self.entries.get_mut(at as usize)?.take()?;
        if !self.index.is_empty() {
            if let Ok(found) = self.index.find_entry(mixed(entry.hash), |&other| other == at) {
                found.remove();
            }
            if self.index.is_empty() {
                // Nothing is left but gaps, which a search along the row must not cross.
                self.entries.clear();
            }
        }
        self.len -= 1;
        self.changed();
        Some(entry)
    }

    /// Removes and returns the last item.
    pub fn pop_last(&mut self) -> Option<Entry<K, V>> {
        let (at, _) = self.last_before(position(self.entries.len()))?;
        let entry = self.remove(at);
        self.entries.truncate(at as usize);
        entry
    }

    /// Removes all items.
    pub fn clear(&mut self) {
        *self = DictTable { version: self.version + 1, ..Self::new() };
    }

    /// Makes room for `more` items before they are merged in one by one, as `update` does.
    pub fn make_room(&mut self, more: usize) {
        if usable_of(self.size) < more {
            self.resize(size_for(self.len + more));
        }
    }

    /// Returns the copy that `dict.copy` makes: without gaps if there are many.
    pub fn copied(&self) -> Self {
        if self.len >= self.entries.len() * 2 / 3 {
            return self.clone();
        }
        let mut copy = Self::with_capacity(self.len);
        for entry in self.iter() {
            copy.insert(entry.hash, entry.key, entry.value);
        }
        copy
    }

    #[cold]
    fn grow(&mut self) {
        self.resize(power_from(self.len * 3));
    }

    fn resize(&mut self, size: usize) {
        self.size = size;
        if self.len < self.entries.len() {
            self.entries.retain(Option::is_some);
            self.index.clear();
            if self.entries.len() > SMALL {
                self.build_index();
            }
            self.changed();
        }
        self.usable = usable_of(size) - self.len;
    }

    fn build_index(&mut self) {
        let entries = &self.entries;
        self.index.reserve(entries.len() * 2, |&at| mixed_at(entries, at));
        for (at, entry) in (0_u32..).zip(entries) {
            if let Some(entry) = entry {
                self.index.insert_unique(mixed(entry.hash), at, |&at| mixed_at(entries, at));
            }
        }
    }
}

/// Holds the few positions whose hash agrees; iterating gives them in turn.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    first: Option<u32>,
    rest: Vec<u32>,
}

impl Candidates {
    fn push(&mut self, at: u32) {
        if self.first.is_none() {
            self.first = Some(at);
        } else {
            self.rest.push(at);
        }
    }
}

impl Iterator for Candidates {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.first.take().or_else(|| self.rest.pop())
    }
}

/// Spreads a hash over all bits: an int's hash is the int, but the index looks
/// at the lowest and at the topmost bits only.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "both halves of the product are wanted")]
fn mixed(hash: i64) -> u64 {
    let product = u128::from(hash.cast_unsigned()) * 0x9E37_79B9_7F4A_7C15;
    product as u64 ^ (product >> 64) as u64
}

fn mixed_at<K, V>(entries: &[Option<Entry<K, V>>], at: u32) -> u64 {
    entries[at as usize].as_ref().map_or(0, |entry| mixed(entry.hash))
}

fn position(at: usize) -> u32 {
    u32::try_from(at).expect("a dict of 2^32 entries does not fit into memory")
}

fn usable_of(size: usize) -> usize {
    size * 2 / 3
}

fn power_from(size: usize) -> usize {
    size.next_power_of_two().max(MIN_SIZE)
}

/// Returns the number of slots with which CPython makes room for `items` at once.
fn size_for(items: usize) -> usize {
    power_from((items * 3).div_ceil(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(table: &DictTable<i64, i64>) -> Vec<i64> {
        table.iter().map(|entry| entry.key).collect()
    }

    #[test]
    fn a_dict_keeps_what_a_plain_list_keeps() {
        let mut table = DictTable::new();
        let mut model: Vec<(i64, i64)> = Vec::new();
        let mut draw = 1_u64;
        for step in 0..20_000_i64 {
            draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let bound = if step % 4000 < 2000 { 12 } else { 300 };
            let key = ((draw >> 33) % bound).cast_signed();
            let hash = key % 50;
            match (draw >> 20) % 7 {
                0..4 => {
                    table.set(hash, key, step, |other| other == key);
                    match model.iter_mut().find(|(other, _)| *other == key) {
                        Some(entry) => entry.1 = step,
                        None => model.push((key, step)),
                    }
                }
                4 | 5 => {
                    let at = table.find(hash, |other| other == key);
                    let removed = at.and_then(|at| table.remove(at)).map(|entry| entry.value);
                    let at = model.iter().position(|(other, _)| *other == key);
                    assert_eq!(removed, at.map(|at| model.remove(at).1));
                }
                _ => {
                    let last = table.pop_last().map(|entry| (entry.key, entry.value));
                    assert_eq!(last, model.pop());
                }
            }
            if step % 1999 == 0 {
                table = table.copied();
            }
            let items: Vec<_> = table.iter().map(|entry| (entry.key, entry.value)).collect();
            assert_eq!(items, model);
            assert_eq!(table.len(), model.len());
            let key = bound.cast_signed() / 2;
            let wanted = model.iter().find(|(other, _)| *other == key).map(|item| item.1);
            assert_eq!(table.get(key % 50, |other| other == key), wanted);
            let by_candidates =
                table.candidates(key % 50).find(|&at| table.entry(at).unwrap().key == key);
            assert_eq!(by_candidates.is_some(), wanted.is_some());
        }
    }

    #[test]
    fn iteration_is_by_position_both_ways() {
        let mut table = DictTable::new();
        for key in 0..20 {
            table.insert(key, key, -key);
        }
        let version = table.version();
        table.replace(3, 7);
        assert_eq!(table.version(), version);
        table.remove(0);
        table.remove(19);
        assert_ne!(table.version(), version);
        assert_eq!(table.next_from(0).map(|(at, entry)| (at, entry.key)), Some((1, 1)));
        assert_eq!(table.last_before(20).map(|(at, entry)| (at, entry.key)), Some((18, 18)));
        assert_eq!(table.next_from(19).map(|(at, _)| at), None);
        assert_eq!(keys(&table), (1..19).collect::<Vec<_>>());
        table.clear();
        assert!(table.is_empty() && table.find(1, |_| true).is_none());
    }

    #[test]
    fn the_table_grows_as_cpythons() {
        // From sys.getsizeof in CPython: the slots of {} after n insertions.
        let mut table = DictTable::new();
        let slots: Vec<usize> = (0..12)
            .map(|key| {
                table.insert(key, key, key);
                table.slot_count()
            })
            .collect();
        assert_eq!(slots, [8, 8, 8, 8, 8, 16, 16, 16, 16, 16, 32, 32]);
        assert_eq!(DictTable::<i64, i64>::with_capacity(6).slot_count(), 16);
    }
}
