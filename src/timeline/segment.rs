//! How is the machine put back to where it was?
//!
//! A segment keeps the machine outside the heap as it was at its start, and
//! the objects that it changed as they were. Swapping these with the heap's
//! undoes the segment; swapping them again does it again.

use std::rc::Rc;

use super::events::{Hits, Row};
use super::{Moment, Timeline};
use crate::heap::Delta;
use crate::vm::{Finished, Snapshot, Vm};

/// A piece of the tape.
pub(super) struct Segment {
    pub snapshot: Snapshot,
    /// How many interventions came before.
    pub applied: usize,
    /// How the program ended before this segment, which is then the last one and empty.
    pub ended: Option<Finished>,
    /// What it changed; None of the last one, which is still being written.
    pub delta: Option<Delta>,
    /// What passed in it, if that was looked at, and up to where.
    pub rows: Option<(Moment, Rc<[Row]>)>,
    /// How often each site was passed in it, once that was looked at and the segment is complete.
    pub hits: Option<Hits>,
}

impl Segment {
    /// Begins a segment where the machine stands.
    pub fn new(vm: &Vm, applied: usize, ended: Option<Finished>) -> Self {
        Self { snapshot: vm.snapshot(), applied, ended, delta: None, rows: None, hits: None }
    }

    /// Returns about how many bytes the segment keeps.
    pub fn size(&self) -> usize {
        let rows = self.rows.as_ref().map_or(0, |(_, rows)| rows.len() * size_of::<Row>());
        self.snapshot.size() + self.delta.as_ref().map_or(0, Delta::size) + rows
    }

    /// Returns the moment at which it begins.
    pub fn start(&self) -> u64 {
        self.snapshot.clock
    }
}

impl Timeline {
    /// Returns the segment in which so many moments have passed.
    pub(super) fn segment_of(&self, clock: u64) -> usize {
        self.segments.partition_point(|segment| segment.start() <= clock).saturating_sub(1)
    }

    /// Puts the machine to the start of a segment.
    pub(super) fn wind(&mut self, to: usize) {
        let heap = &mut self.vm.heap;
        heap.undo_open_segment(self.segments[self.current].snapshot.heap());
        while self.current > to {
            self.current -= 1;
            let segment = &mut self.segments[self.current];
            let delta = segment.delta.as_mut().expect("a segment before another has been cut off");
            heap.swap(delta, segment.snapshot.heap());
        }
        while self.current < to {
            let mark = self.segments[self.current + 1].snapshot.heap();
            let segment = &mut self.segments[self.current];
            let delta = segment.delta.as_mut().expect("a segment before another has been cut off");
            heap.swap(delta, mark);
            self.current += 1;
        }
        let segment = &self.segments[to];
        self.vm.hook = None;
        self.vm.restore(&segment.snapshot);
        self.vm.heap.cut();
        self.applied = segment.applied;
        self.stand = Moment::untold(segment.start());
    }

    /// Ends the segment that is being run; the machine stands at the start of the next.
    pub(super) fn cross(&mut self, ended: Option<Finished>) {
        let delta = self.vm.heap.cut();
        self.segments[self.current].delta = Some(delta);
        if self.current + 1 == self.segments.len() {
            self.segments.push(Segment::new(&self.vm, self.applied, ended));
        }
        self.current += 1;
    }

    /// Forgets what lies ahead, because the run goes another way from here.
    pub(super) fn branch(&mut self) {
        self.segments.truncate(self.current + 1);
        let segment = &mut self.segments[self.current];
        (segment.delta, segment.rows, segment.hits) = (None, None, None);
        self.interventions.truncate(self.applied);
        self.finished = None;
        self.end = self.stand;
        self.end_statements = self.vm.statements;
        self.vm.host.branch();
    }
}
