//! How is the machine put back to where it was?
//!
//! A segment keeps the machine outside the heap as it was at its start, and
//! the objects that it changed as they were. Swapping these with the heap's
//! undoes the segment; swapping them again does it again.

use std::rc::Rc;

use super::events::{Hits, Row};
use super::{Moment, Timeline};
use crate::heap::{Delta, Way};
use crate::vm::{Finished, LinesRun, Snapshot, Vm};

/// How many of the latest segments are never merged.
const KEPT_FINE: usize = 16;

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
    /// The lines that began in it, once it was run to its end.
    pub lines: Option<LinesRun>,
    /// About how many bytes the delta keeps.
    bytes: usize,
}

impl Segment {
    /// Begins a segment where the machine stands.
    pub fn new(vm: &Vm, applied: usize, ended: Option<Finished>) -> Self {
        Self {
            snapshot: vm.snapshot(),
            applied,
            ended,
            delta: None,
            rows: None,
            hits: None,
            lines: None,
            bytes: 0,
        }
    }

    /// Returns about how many bytes the segment keeps.
    pub fn size(&self) -> usize {
        let rows = self.rows.as_ref().map_or(0, |(_, rows)| rows.len() * size_of::<Row>());
        self.snapshot.size() + self.bytes + rows
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
        self.drop_near();
        let heap = &mut self.vm.heap;
        heap.undo_open_segment(self.segments[self.current].snapshot.heap());
        while self.current > to {
            self.current -= 1;
            let segment = &mut self.segments[self.current];
            let delta = segment.delta.as_mut().expect("a segment before another has been cut off");
            heap.swap(delta, segment.snapshot.heap(), Way::Back);
        }
        while self.current < to {
            let mark = self.segments[self.current + 1].snapshot.heap();
            let segment = &mut self.segments[self.current];
            let delta = segment.delta.as_mut().expect("a segment before another has been cut off");
            heap.swap(delta, mark, Way::Forward);
            self.current += 1;
        }
        let segment = &self.segments[to];
        self.vm.hook = None;
        self.vm.restore(&segment.snapshot);
        self.vm.heap.cut();
        self.vm.take_lines_run();
        self.applied = segment.applied;
        self.stand = Moment::untold(segment.start());
    }

    /// Ends the segment that is being run; the machine stands at the start of the next.
    pub(super) fn cross(&mut self, ended: Option<Finished>) {
        self.join_near();
        let delta = self.vm.heap.cut();
        let lines = self.vm.take_lines_run();
        let segment = &mut self.segments[self.current];
        segment.lines = Some(lines);
        segment.bytes = delta.size();
        segment.delta = Some(delta);
        if self.current + 1 == self.segments.len() {
            self.written += self.segments[self.current].size();
            self.segments.push(Segment::new(&self.vm, self.applied, ended));
            self.current += 1;
            if self.written > self.budget {
                self.merge_old();
            }
        } else {
            self.current += 1;
        }
    }

    /// Makes one segment of every two old ones, so that the past takes less room; what is near stays fine.
    fn merge_old(&mut self) {
        let old = self.segments.len().saturating_sub(KEPT_FINE) / 2 * 2;
        let mut merged: Vec<Segment> = Vec::with_capacity(self.segments.len());
        for (at, segment) in self.segments.drain(..).enumerate() {
            match merged.last_mut() {
                Some(before) if at < old && at % 2 == 1 => {
                    let earlier = before.delta.as_mut().expect("an old segment has been cut off");
                    earlier.merge(segment.delta.expect("an old segment has been cut off"));
                    before.bytes = earlier.size();
                    (before.rows, before.hits) = (None, None);
                    match (&mut before.lines, segment.lines) {
                        (Some(lines), Some(later)) => lines.add(later),
                        (lines, _) => *lines = None,
                    }
                }
                _ => merged.push(segment),
            }
        }
        self.segments = merged;
        self.current = self.segments.len() - 1;
        self.written = self.size();
        // What cannot be made smaller must not be tried again at every border.
        self.budget = self.budget.max(self.written.saturating_mul(2));
    }

    /// Forgets what lies ahead, because the run goes another way from here.
    pub(super) fn branch(&mut self) {
        self.segments.truncate(self.current + 1);
        let segment = &mut self.segments[self.current];
        (segment.delta, segment.rows, segment.hits) = (None, None, None);
        segment.lines = None;
        self.finished = None;
        self.end = self.stand;
        self.end_statements = self.vm.statements;
        self.vm.host.branch();
    }
}
