//! How is a change in a large list or dict saved without the rest of it?
//!
//! Where a list or dict is large, replacing an item saves the page that the
//! item is on, and appending one saves how long the container was. Anything
//! else saves the whole, and then no more parts in that segment: so the parts
//! of an object are always older than its whole, and undoing the whole first
//! and then the parts, the latest first, leads back.

use hashbrown::HashSet;

use super::delta::Counts;
use super::object::{Body, Object};
use super::store::Heap;
use super::value::{Handle, Value};
use crate::data::dict_table::{Entry, Head};

/// From how many items on a container is saved by parts.
const LARGE: usize = 1024;
/// How many items a page has.
const PAGE: usize = 256;

type Item = Option<Entry<Value, Value>>;

/// A part of a large container as it was, or while it is undone as it became.
#[derive(Debug)]
pub(super) struct Part {
    pub of: Handle,
    /// In which epoch the part had been saved before.
    pub before: u32,
    saved: Saved,
}

#[derive(Debug)]
enum Saved {
    /// The items of a list from a place on.
    Items { from: usize, items: Vec<Value> },
    /// How long a list was, and what came after while that is undone.
    Length { length: usize, tail: Vec<Value> },
    /// The entries of a dict from a position on.
    Entries { from: usize, entries: Vec<Item> },
    /// A dict beside its entries, and those that came after while that is undone.
    Head { head: Head, tail: Vec<Item> },
}

/// In which epoch each part of a container was saved last.
#[derive(Debug, Default)]
pub(super) struct PartEpochs {
    pages: Vec<u32>,
    head: u32,
    /// How many items there were in the epoch of `head`.
    length: usize,
}

impl PartEpochs {
    fn page(&mut self, page: usize) -> &mut u32 {
        if page >= self.pages.len() {
            self.pages.resize(page + 1, 0);
        }
        &mut self.pages[page]
    }

    fn of(&mut self, part: &Saved) -> &mut u32 {
        match part {
            Saved::Items { from, .. } | Saved::Entries { from, .. } => self.page(from / PAGE),
            Saved::Length { .. } | Saved::Head { .. } => &mut self.head,
        }
    }
}

impl Part {
    /// Returns what tells this part of its object from the others.
    pub fn place(&self) -> Option<usize> {
        match self.saved {
            Saved::Items { from, .. } | Saved::Entries { from, .. } => Some(from),
            Saved::Length { .. } | Saved::Head { .. } => None,
        }
    }

    /// Returns about how many bytes the part keeps.
    pub fn size(&self) -> usize {
        let kept = match &self.saved {
            Saved::Items { items, .. } => items.len() * size_of::<Value>(),
            Saved::Length { tail, .. } => tail.len() * size_of::<Value>(),
            Saved::Entries { entries, .. } => entries.len() * size_of::<Item>(),
            Saved::Head { tail, .. } => tail.len() * size_of::<Item>(),
        };
        size_of::<Part>() + kept
    }
}

impl Part {
    /// Counts what came into the body, which has just been wound back, and what left it.
    fn count(&self, body: &Body, counts: &mut Counts) {
        match (&self.saved, body) {
            (Saved::Items { from, items }, Body::List(all)) => {
                for (came, left) in all[*from..].iter().zip(items) {
                    if came.handle() != left.handle() {
                        count(*came, 1, counts);
                        count(*left, -1, counts);
                    }
                }
            }
            (Saved::Entries { from, entries }, Body::Dict(dict)) => {
                let came = dict.entries_in(*from..*from + entries.len());
                for (came, left) in came.iter().zip(entries) {
                    count_entry(came.as_ref(), 1, counts);
                    count_entry(left.as_ref(), -1, counts);
                }
            }
            (Saved::Length { tail, .. }, _) => {
                tail.iter().for_each(|&left| count(left, -1, counts));
            }
            (Saved::Head { tail, .. }, _) => {
                tail.iter().for_each(|left| count_entry(left.as_ref(), -1, counts));
            }
            _ => unreachable!("a part is saved before its object becomes another"),
        }
    }
}

impl Heap {
    /// Saves an object before one of its items is replaced: only the page that it is on, if the object is large.
    #[inline(never)]
    pub(super) fn save_item(&mut self, handle: Handle, at: usize) {
        if !self.is_saved_by_parts(handle) {
            return self.save_anew(handle);
        }
        let epoch = self.epoch;
        let epochs = self.part_epochs.entry(handle).or_default();
        let page = epochs.page(at / PAGE);
        if *page == epoch {
            return;
        }
        let before = std::mem::replace(page, epoch);
        // What was appended in this segment goes when it is undone.
        let end = if epochs.head == epoch { epochs.length } else { usize::MAX };
        let from = at / PAGE * PAGE;
        let to = end.min(from + PAGE);
        let saved = match self.body(handle) {
            Body::List(items) => Saved::Items { from, items: within(items, from, to).to_vec() },
            Body::Dict(dict) => {
                Saved::Entries { from, entries: dict.entries_in(from..to.max(from)).to_vec() }
            }
            _ => unreachable!("lists and dicts have parts"),
        };
        self.parts.push(Part { of: handle, before, saved });
    }

    /// Saves an object before items are appended to it, or before its head changes: no items, if it is large.
    #[inline(never)]
    pub(super) fn save_head(&mut self, handle: Handle) {
        if !self.is_saved_by_parts(handle) {
            return self.save_anew(handle);
        }
        let epoch = self.epoch;
        let (saved, length) = match self.body(handle) {
            Body::List(items) => {
                (Saved::Length { length: items.len(), tail: Vec::new() }, items.len())
            }
            Body::Dict(dict) => (Saved::Head { head: dict.head(), tail: Vec::new() }, dict.end()),
            _ => unreachable!("lists and dicts have parts"),
        };
        let epochs = self.part_epochs.entry(handle).or_default();
        if epochs.head == epoch {
            return;
        }
        let before = std::mem::replace(&mut epochs.head, epoch);
        epochs.length = length;
        self.parts.push(Part { of: handle, before, saved });
    }

    fn is_saved_by_parts(&self, handle: Handle) -> bool {
        let length = match self.body(handle) {
            Body::List(items) => items.len(),
            Body::Dict(dict) => dict.end(),
            _ => 0,
        };
        length >= LARGE && self.recording && !self.is_watched(handle)
    }

    /// Exchanges a part with what the heap has; the counts of references are the caller's.
    pub(super) fn exchange_part(&mut self, part: &mut Part) {
        let object = &mut self.slots[part.of.key()].object;
        match (&mut part.saved, &mut object.body) {
            (Saved::Items { from, items }, Body::List(all)) => {
                let to = *from + items.len();
                items.swap_with_slice(&mut all[*from..to]);
            }
            (Saved::Length { length, tail }, Body::List(all)) => {
                if tail.is_empty() {
                    *tail = all.split_off(*length);
                } else {
                    all.append(tail);
                }
            }
            (Saved::Entries { from, entries }, Body::Dict(dict)) => dict.exchange(*from, entries),
            (Saved::Head { head, tail }, Body::Dict(dict)) => {
                let now = dict.head();
                if tail.is_empty() {
                    *tail = dict.shorten(*head);
                } else {
                    dict.lengthen(std::mem::take(tail), *head);
                }
                *head = now;
            }
            _ => unreachable!("a part is saved before its object becomes another"),
        }
    }

    /// Finds out by how many references the parts as they were differ from what the heap has: they are wound back and forth.
    pub(super) fn count_parts(
        &mut self,
        parts: &mut [Part],
        objects: &mut [(Handle, Object)],
        counts: &mut Counts,
    ) {
        if parts.is_empty() {
            return;
        }
        let owners: HashSet<Handle> = parts.iter().map(|part| part.of).collect();
        self.exchange_wholes(objects, &owners);
        for part in parts.iter_mut().rev() {
            self.exchange_part(part);
            part.count(self.body(part.of), counts);
        }
        parts.iter_mut().for_each(|part| self.exchange_part(part));
        self.exchange_wholes(objects, &owners);
    }

    fn exchange_wholes(&mut self, objects: &mut [(Handle, Object)], owners: &HashSet<Handle>) {
        for (handle, object) in objects.iter_mut().filter(|(handle, _)| owners.contains(handle)) {
            std::mem::swap(&mut self.slots[handle.key()].object, object);
        }
    }

    /// Says of parts that are undone that they had been saved when they had been.
    pub(super) fn forget_parts(&mut self, parts: &[Part]) {
        for part in parts.iter().rev() {
            if let Some(epochs) = self.part_epochs.get_mut(&part.of) {
                *epochs.of(&part.saved) = part.before;
            }
        }
    }

    /// Adds parts that were saved in a fork to those from before it, unless the whole had been saved there.
    pub(super) fn join_parts(
        &mut self,
        parts: Vec<Part>,
        earlier: &mut Vec<Part>,
        epoch: u32,
        wholes: &HashSet<Handle>,
    ) {
        for part in parts {
            let whole = self.slots[part.of.key()].epoch == epoch || wholes.contains(&part.of);
            if let Some(epochs) = self.part_epochs.get_mut(&part.of) {
                *epochs.of(&part.saved) = epoch;
            }
            if !whole {
                earlier.push(part);
            }
        }
    }
}

fn within(items: &[Value], from: usize, to: usize) -> &[Value] {
    let to = to.min(items.len());
    items.get(from.min(to)..to).unwrap_or(&[])
}

fn count(value: Value, by: i32, counts: &mut Counts) {
    counts.extend(value.handle().map(|handle| (handle, by)));
}

fn count_entry(entry: Option<&Entry<Value, Value>>, by: i32, counts: &mut Counts) {
    if let Some(entry) = entry {
        count(entry.key, by, counts);
        count(entry.value, by, counts);
    }
}
