//! How is a change in a large list or dict saved without the rest of it?
//!
//! Where a list or dict is large, replacing an item saves that item alone, or the
//! page that it is on if there are many on it, and appending one saves how long
//! the container was. Anything
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
/// How many items a page has, and how many of them are saved one by one before the page is.
const PAGE: usize = 256;
const SINGLES: u32 = 24;

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
    /// An item of a list.
    Item { at: usize, item: Value },
    /// The items of a list from a place on.
    Items { from: usize, items: Vec<Value> },
    /// How long a list was, and what came after while that is undone.
    Length { length: usize, tail: Vec<Value> },
    /// An entry of a dict.
    Entry { at: usize, entry: Box<Item> },
    /// The entries of a dict from a position on.
    Entries { from: usize, entries: Vec<Item> },
    /// A dict beside its entries, and those that came after while that is undone.
    Head { head: Head, tail: Vec<Item> },
}

/// In which epoch a page was saved last, and how many of its items were saved alone in which.
#[derive(Clone, Copy, Debug, Default)]
struct Page {
    epoch: u32,
    singles: u32,
    singles_epoch: u32,
}

/// In which epoch each part of a container was saved last.
#[derive(Debug, Default)]
pub(super) struct PartEpochs {
    pages: Vec<Page>,
    head: u32,
    /// How many items there were in the epoch of `head`.
    length: usize,
}

impl PartEpochs {
    fn page(&mut self, page: usize) -> &mut Page {
        if page >= self.pages.len() {
            self.pages.resize(page + 1, Page::default());
        }
        &mut self.pages[page]
    }

    /// Notes in which epoch a part was saved last; what was saved alone is not kept in mind.
    fn set(&mut self, part: &Saved, epoch: u32) {
        match part {
            Saved::Item { .. } | Saved::Entry { .. } => {}
            Saved::Items { from, .. } | Saved::Entries { from, .. } => {
                self.page(from / PAGE).epoch = epoch;
            }
            Saved::Length { .. } | Saved::Head { .. } => self.head = epoch,
        }
    }
}

/// What tells a part of an object from the others.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Place {
    Single(usize),
    Page(usize),
    Head,
}

impl Place {
    /// Returns the page that an item alone is on.
    pub fn page(self) -> Option<Place> {
        match self {
            Place::Single(at) => Some(Place::Page(at / PAGE)),
            Place::Page(_) | Place::Head => None,
        }
    }
}

impl Part {
    /// Returns what tells this part of its object from the others.
    pub fn place(&self) -> Place {
        match self.saved {
            Saved::Item { at, .. } | Saved::Entry { at, .. } => Place::Single(at),
            Saved::Items { from, .. } | Saved::Entries { from, .. } => Place::Page(from / PAGE),
            Saved::Length { .. } | Saved::Head { .. } => Place::Head,
        }
    }

    /// Returns about how many bytes the part keeps.
    pub fn size(&self) -> usize {
        let kept = match &self.saved {
            Saved::Item { .. } => 0,
            Saved::Entry { .. } => size_of::<Item>(),
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
            (Saved::Item { at, item }, Body::List(all)) => {
                count(all[*at], 1, counts);
                count(*item, -1, counts);
            }
            (Saved::Entry { at, entry }, Body::Dict(dict)) => {
                let came = dict.entries_in(*at..*at + 1);
                came.iter().for_each(|came| count_entry(came.as_ref(), 1, counts));
                count_entry(Option::as_ref(entry), -1, counts);
            }
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
        // What was appended in this segment goes when it is undone.
        let end = if epochs.head == epoch { epochs.length } else { usize::MAX };
        let page = epochs.page(at / PAGE);
        if page.epoch == epoch || at >= end {
            return;
        }
        if page.singles_epoch != epoch {
            (page.singles_epoch, page.singles) = (epoch, 0);
        }
        page.singles += 1;
        let before = page.epoch;
        let is_alone = page.singles <= SINGLES;
        if !is_alone {
            page.epoch = epoch;
        }
        let from = at / PAGE * PAGE;
        let to = end.min(from + PAGE);
        let saved = match (self.body(handle), is_alone) {
            (Body::List(items), true) => Saved::Item { at, item: items[at] },
            (Body::List(items), false) => {
                Saved::Items { from, items: within(items, from, to).to_vec() }
            }
            (Body::Dict(dict), true) => {
                let entry = dict.entries_in(at..at + 1).first().copied().flatten();
                Saved::Entry { at, entry: Box::new(entry) }
            }
            (Body::Dict(dict), false) => {
                Saved::Entries { from, entries: dict.entries_in(from..to).to_vec() }
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
            (Saved::Item { at, item }, Body::List(all)) => std::mem::swap(item, &mut all[*at]),
            (Saved::Entry { at, entry }, Body::Dict(dict)) => {
                dict.exchange(*at, std::slice::from_mut(&mut **entry));
            }
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
                epochs.set(&part.saved, part.before);
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
                epochs.set(&part.saved, epoch);
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
