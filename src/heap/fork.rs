//! How is something tried out and undone, and who notices when an object is written?
//!
//! A fork sets the open log aside and begins a new one; undoing it leaves the
//! heap as it was, in the middle of a segment. A watched object never counts
//! as saved, so that each write to it takes the barrier's slow way, which
//! counts: nothing else gets slower. While a fork is open the log's `epochs`
//! say when each object in it had been saved before.

use super::delta::HeapMark;
use super::object::Object;
use super::parts::Part;
use super::store::Heap;
use super::value::Handle;

/// The open segment's log while something is tried out.
#[derive(Debug)]
pub struct Fork {
    log: Vec<(Handle, Object)>,
    parts: Vec<Part>,
    epochs: Vec<u32>,
    mark: HeapMark,
    epoch: u32,
    watched: Vec<Watched>,
}

/// An object whose writes are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watched {
    handle: Handle,
    writes: u32,
    /// The epoch in which it was saved last.
    saved: Option<u32>,
}

impl Heap {
    /// Begins to try something out; the heap must be recording. Forks may be made within forks.
    pub fn fork(&mut self) -> Fork {
        let fork = Fork {
            log: std::mem::take(&mut self.log),
            parts: std::mem::take(&mut self.parts),
            epochs: std::mem::take(&mut self.epochs),
            mark: self.mark(),
            epoch: self.epoch,
            watched: self.watched.clone(),
        };
        self.forks += 1;
        self.epoch += 1;
        fork
    }

    /// Undoes all that happened since the fork, and goes on with the log from before it.
    ///
    /// References from outside the heap are the caller's to count.
    pub fn unfork(&mut self, fork: Fork) {
        // What was saved since the fork is again as it was before it: saved in the segment, or not.
        for ((handle, _), epoch) in self.log.iter().zip(&self.epochs) {
            self.slots[handle.key()].epoch = *epoch;
        }
        let parts = std::mem::take(&mut self.parts);
        self.forget_parts(&parts);
        self.parts = parts;
        self.undo_open_segment(fork.mark);
        self.go_on_from(fork);
    }

    /// Keeps all that happened since the fork as part of the segment.
    pub fn join(&mut self, mut fork: Fork) {
        let (log, epochs) = (std::mem::take(&mut self.log), std::mem::take(&mut self.epochs));
        let parts = std::mem::take(&mut self.parts);
        // Of a whole that was saved before the fork, parts need not be kept; it may have been saved again since.
        let again = log.iter().zip(&epochs).filter(|(_, before)| **before == fork.epoch);
        let wholes: hashbrown::HashSet<Handle> = again.map(|((of, _), _)| *of).collect();
        self.join_parts(parts, &mut fork.parts, fork.epoch, &wholes);
        for ((handle, object), epoch) in log.into_iter().zip(epochs) {
            self.slots[handle.key()].epoch = fork.epoch;
            if epoch != fork.epoch {
                fork.log.push((handle, object));
                if self.forks > 1 {
                    fork.epochs.push(epoch);
                }
            }
        }
        self.go_on_from(fork);
    }

    fn go_on_from(&mut self, fork: Fork) {
        self.forks -= 1;
        self.log = fork.log;
        self.parts = fork.parts;
        self.epochs = fork.epochs;
        self.epoch = fork.epoch;
        self.watched = fork.watched;
    }

    /// Begins to count the writes to an object.
    pub fn watch(&mut self, handle: Handle) {
        if self.watched.iter().any(|watched| watched.handle == handle) {
            return;
        }
        let epoch = self.epoch;
        let slot = &mut self.slots[handle.key()];
        let saved = (slot.epoch == epoch).then_some(epoch);
        slot.epoch = epoch.wrapping_sub(1);
        self.watched.push(Watched { handle, writes: 0, saved });
    }

    /// Tells whether the writes to an object are counted.
    pub(super) fn is_watched(&self, handle: Handle) -> bool {
        self.watched.iter().any(|watched| watched.handle == handle)
    }

    /// Stops counting writes.
    pub fn watch_nothing(&mut self) {
        for watched in std::mem::take(&mut self.watched) {
            if watched.saved == Some(self.epoch) {
                self.slots[watched.handle.key()].epoch = self.epoch;
            }
        }
    }

    /// Returns how often a watched object was written.
    pub fn writes_to(&self, handle: Handle) -> u32 {
        let watched = self.watched.iter().find(|watched| watched.handle == handle);
        watched.map_or(0, |watched| watched.writes)
    }

    /// Counts a write to a watched object. Tells whether it is watched, and then whether it has to be saved.
    #[cold]
    pub(super) fn note_write(&mut self, handle: Handle) -> Option<bool> {
        let epoch = self.epoch;
        let watched = self.watched.iter_mut().find(|watched| watched.handle == handle)?;
        watched.writes = watched.writes.wrapping_add(1);
        Some(watched.saved.replace(epoch) != Some(epoch))
    }
}
