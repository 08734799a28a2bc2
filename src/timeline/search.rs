//! Which is the nearest moment that a step asks for?
//!
//! A search looks at one row after the other, in either direction, and says at
//! which it ends. Frames are told apart by depth and by the calls and returns
//! that were passed: once the frame that one started from has been left, only
//! frames below it count (and, going back, once its call has been passed).

use std::any::Any;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::events::{Collector, Row, RowKind};
use super::running::Halt;
use super::{Moment, Timeline};
use crate::frame::SyncReport;
use crate::trace::Event;
use crate::vm::Vm;
use crate::vm::events::{Hook, Point};

/// Which way along the tape a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    Forward,
    Back,
}

/// Lines of files.
pub type Places = Vec<(Rc<str>, u32)>;

/// How far a search goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stride {
    /// To the next line, return or exception of any frame.
    Into,
    /// To the next one of this frame, or of one that called it once it is left.
    Over,
    /// Forward to where this frame is left; back to the line that called it.
    Out,
    /// To the next time one of these lines begins.
    Places(Places),
}

/// A search that is going on.
#[derive(Clone, Debug)]
pub struct Search {
    stride: Stride,
    direction: Direction,
    /// Rows up to here (or, going back, from here on) were there before.
    from: u64,
    /// Frames deeper than this do not count.
    limit: u32,
    /// How deep the frame was that the search started from.
    depth: u32,
    /// Going back: the segment to be looked at next.
    segment: Option<usize>,
}

impl Search {
    /// Tells whether the search ends at this row.
    pub fn look(&mut self, row: &Row) -> bool {
        if row.of_tracer {
            return false;
        }
        let found = row.is_stop() && row.depth <= self.limit;
        let leaves = matches!(row.kind, RowKind::Exit | RowKind::Unwind);
        let ends = match &self.stride {
            Stride::Into => row.is_stop(),
            Stride::Over => found,
            Stride::Out => match self.direction {
                Direction::Forward => leaves && !row.nested && row.depth <= self.limit,
                Direction::Back => found && row.kind == RowKind::Line && self.limit < self.depth,
            },
            Stride::Places(places) => {
                row.kind == RowKind::Line
                    && !row.nested
                    && places
                        .iter()
                        .any(|(file, line)| *line == row.line && **file == *row.code.source.name)
            }
        };
        let closes = match self.direction {
            Direction::Forward => leaves,
            Direction::Back => row.kind == RowKind::Enter,
        };
        if closes && row.depth <= self.limit {
            self.limit = row.depth.saturating_sub(1);
        }
        ends
    }

    /// Counts only frames up to a depth.
    pub fn limited_to(mut self, depth: u32) -> Self {
        (self.limit, self.depth) = (depth, depth);
        self
    }
}

/// Looks at rows as they pass, and stops the machine at the one that is searched.
struct Seeker {
    search: Search,
}

impl Hook for Seeker {
    fn passed(&mut self, vm: &Vm, point: Point) {
        if vm.clock > self.search.from
            && let Some(row) = Row::of(vm, point)
        {
            self.search.from = vm.clock;
            if self.search.look(&row) {
                vm.pause.set(true);
            }
        }
    }

    fn synced(&mut self, _: &Vm, _: Event, _: &SyncReport) {}

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

impl Timeline {
    /// Begins a search from where the machine stands.
    pub fn search(&self, stride: Stride, direction: Direction) -> Search {
        let row = self.row_here();
        let depth = row.as_ref().map_or(0, |row| row.depth);
        let left = match (direction, row.as_ref().map(|row| row.kind)) {
            (Direction::Forward, Some(RowKind::Exit | RowKind::Unwind)) => true,
            (Direction::Back, Some(RowKind::Enter)) => true,
            _ => false,
        };
        let limit = match (direction, row) {
            // From the end back everything counts.
            (_, None) => u32::MAX,
            _ => depth - u32::from(left),
        };
        Search { stride, direction, from: self.stand.clock, limit, depth, segment: None }
    }

    /// Goes on with a search for about so many moments: `Paused` if it ended, and the machine stands there;
    /// `Limit` if it is to be gone on with.
    pub fn seek(&mut self, search: &mut Search, fuel: u64) -> Halt {
        match search.direction {
            Direction::Forward => self.seek_forward(search, fuel),
            Direction::Back => self.seek_back(search),
        }
    }

    fn seek_forward(&mut self, search: &mut Search, fuel: u64) -> Halt {
        let quick = matches!(&search.stride, Stride::Places(places) if places.is_empty());
        if quick {
            return self.forward(self.vm.clock.saturating_add(fuel.max(1)));
        }
        let (halt, seeker) = self.run_hooked(fuel, Seeker { search: search.clone() });
        *search = seeker.search;
        if halt == Halt::Paused {
            self.tell();
        }
        halt
    }

    /// Runs on with a hook for about so many moments, or until the hook stops the machine.
    pub fn run_hooked<H: Hook + 'static>(&mut self, fuel: u64, hook: H) -> (Halt, H) {
        self.vm.hook = Some(Box::new(hook));
        let halt = self.forward(self.vm.clock.saturating_add(fuel.max(1)));
        self.vm.pause.set(false);
        let hook = self.vm.hook.take().expect("a hook stays until it is taken");
        (halt, *hook.into_any().downcast::<H>().expect("the hook is the one that was put in"))
    }

    /// Begins a search that only ends with the program, from the furthest moment on.
    pub fn search_from_end(&mut self) -> Search {
        self.goto(self.end);
        self.search(Stride::Places(Places::new()), Direction::Forward)
    }

    /// Tells whether a search may end in a segment, as far as is known of it.
    fn may_end_in(&self, search: &Search, segment: usize) -> bool {
        match &search.stride {
            Stride::Places(places) => {
                places.iter().any(|(file, line)| self.may_have_hit(segment, file, *line))
            }
            _ => true,
        }
    }

    /// Looks at one segment more; `Ended` if there is no earlier one.
    fn seek_back(&mut self, search: &mut Search) -> Halt {
        let segment = match search.segment {
            Some(segment) => segment,
            None => self.segment_of(search.from.saturating_sub(1)),
        };
        if let Some(halt) = self.seek_back_near(search, segment) {
            return halt;
        }
        let skips = !self.may_end_in(search, segment);
        if !skips {
            let rows = self.rows_of(segment);
            let before = rows.partition_point(|row| row.moment < search.from);
            if let Some(row) = rows[..before].iter().rev().find(|row| search.look(row)) {
                (search.from, search.segment) = (row.moment, Some(segment));
                self.goto(Moment::told(row.moment));
                return Halt::Paused;
            }
        }
        match segment.checked_sub(1) {
            Some(earlier) => {
                search.segment = Some(earlier);
                Halt::Limit
            }
            None => Halt::Ended,
        }
    }

    /// Looks at the moments a little before, if one can be put back to them quickly and the rows are not known.
    fn seek_back_near(&mut self, search: &mut Search, segment: usize) -> Option<Halt> {
        if segment != self.current || self.segments[segment].rows.is_some() {
            return None;
        }
        let start = self.segments[segment].start();
        if !self.back_to_near(search.from) {
            if search.from - start > 2 * self.nearness {
                return None;
            }
            self.wind(segment);
        }
        let since = self.stand.clock;
        let (_, back) = self.run_with(search.from, Collector::default());
        let rows = back.rows;
        let before = rows.partition_point(|row| row.moment < search.from);
        if let Some(row) = rows[..before].iter().rev().find(|row| search.look(row)) {
            (search.from, search.segment) = (row.moment, Some(segment));
            self.goto(Moment::told(row.moment));
            return Some(Halt::Paused);
        }
        search.from = since;
        if since > start {
            return None;
        }
        match segment.checked_sub(1) {
            Some(earlier) => {
                search.segment = Some(earlier);
                Some(Halt::Limit)
            }
            None => Some(Halt::Ended),
        }
    }

    /// Goes to where the n-th line begins, or to the nearest one that can be stood at.
    pub fn goto_line_count(&mut self, count: u64) -> Halt {
        while self.end_statements < count && self.finished.is_none() {
            let halt =
                self.goto(Moment::untold(self.end.clock + 1 + (count - self.end_statements)));
            if !matches!(halt, Halt::Limit) {
                break;
            }
        }
        let segment = self
            .segments
            .partition_point(|segment| segment.snapshot.statements < count)
            .saturating_sub(1);
        let mut last = None;
        for segment in segment..self.segments.len() {
            let rows = self.rows_of(segment);
            for row in rows.iter().filter(|row| row.kind == RowKind::Line && row.is_stop()) {
                if row.statements >= count {
                    return self.goto(Moment::told(row.moment));
                }
                last = Some(row.moment);
            }
        }
        match last {
            Some(moment) => self.goto(Moment::told(moment)),
            None => self.goto(self.end),
        }
    }

    /// Goes to the first line that begins.
    pub fn goto_first_line(&mut self) -> Halt {
        self.wind(0);
        let mut search = self.search(Stride::Into, Direction::Forward);
        loop {
            let halt = self.seek(&mut search, u64::from(u32::MAX));
            if halt != Halt::Limit {
                return halt;
            }
        }
    }
}

impl Timeline {
    /// Returns how many lines had begun at a moment, if that is known without running anything.
    pub fn step_of(&self, moment: Moment) -> Option<u64> {
        let segment = &self.segments[self.segment_of(moment.clock)];
        let (_, rows) = segment.rows.as_ref()?;
        let at = rows.partition_point(|row| row.moment < moment.clock);
        rows.get(at).map(|row| row.statements)
    }
}
