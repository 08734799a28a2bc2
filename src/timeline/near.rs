//! How is one put back a little without running a whole segment again?
//!
//! On the way to a moment the machine leaves a mark a little before it: a
//! snapshot, and the segment's log set aside. Going back to the mark undoes
//! only what came after it. There is one mark at most, in the segment that
//! the machine is in, behind it.

use super::{Moment, Timeline};
use crate::heap::Fork;
use crate::vm::Snapshot;

/// How many moments before the one that is gone to the mark is left, unless a test wants others.
pub(super) const NEAR: u64 = 2000;

/// A place a little before the machine.
pub(super) struct Near {
    snapshot: Snapshot,
    fork: Fork,
    pub stand: Moment,
    applied: usize,
}

impl Timeline {
    /// Leaves a mark where the machine stands.
    pub(super) fn plant(&mut self) {
        self.join_near();
        let (stand, applied) = (self.stand, self.applied);
        let snapshot = self.vm.snapshot();
        let fork = self.vm.heap.fork();
        self.near = Some(Near { snapshot, fork, stand, applied });
    }

    /// Goes back to the mark; tells whether there is one before the moment.
    pub(super) fn back_to_near(&mut self, clock: u64) -> bool {
        let Some(near) = self.near.take_if(|near| near.stand.clock < clock) else { return false };
        self.vm.heap.unfork(near.fork);
        self.vm.hook = None;
        self.vm.restore(&near.snapshot);
        (self.stand, self.applied) = (near.stand, near.applied);
        let fork = self.vm.heap.fork();
        self.near = Some(Near { fork, ..near });
        true
    }

    /// Undoes what came after the mark, and forgets it; the roots are the caller's to restore.
    pub(super) fn drop_near(&mut self) {
        if let Some(near) = self.near.take() {
            self.vm.heap.unfork(near.fork);
        }
    }

    /// Forgets the mark; the machine stays where it is.
    pub(super) fn join_near(&mut self) {
        if let Some(near) = self.near.take() {
            self.vm.heap.join(near.fork);
        }
    }
}
