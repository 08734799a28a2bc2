//! What passed, row by row?

use std::any::Any;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::running::Halt;
use super::{Moment, SEGMENT, Timeline};
use crate::code::Code;
use crate::frame::SyncReport;
use crate::trace::Event;
use crate::vm::Vm;
use crate::vm::events::{Hook, Point};

/// What kind of thing passed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum RowKind {
    Enter,
    Line,
    Exit,
    Raise,
    Unwind,
}

/// One thing that passed, of a frame that Python code sees.
#[derive(Clone, Debug)]
pub struct Row {
    pub moment: u64,
    /// How many lines had begun, this one included.
    pub statements: u64,
    pub kind: RowKind,
    pub line: u32,
    /// How many frames there were, hidden ones included.
    pub depth: u32,
    pub code: Rc<Code>,
    /// It passed inside a trace function of the program's.
    pub of_tracer: bool,
    /// It passed inside a run that is nested in Rust: the machine cannot stand there.
    pub nested: bool,
}

impl Row {
    /// Makes the row of a point that the machine passes; None if the frame is hidden.
    pub fn of(vm: &Vm, point: Point) -> Option<Row> {
        let kind = match point {
            Point::Enter => RowKind::Enter,
            Point::Line => RowKind::Line,
            Point::Exit(_) => RowKind::Exit,
            Point::Raise(_) => RowKind::Raise,
            Point::Unwind => RowKind::Unwind,
        };
        let frame = vm.frames.last()?;
        frame.is_visible().then(|| Row {
            moment: vm.clock,
            statements: vm.statements,
            kind,
            line: vm.line_of(vm.frames.len() - 1),
            depth: u32::try_from(vm.frames.len()).unwrap_or(u32::MAX),
            code: frame.code.code.clone(),
            of_tracer: vm.tracing.inside > 0,
            nested: vm.nesting > 0,
        })
    }

    /// Returns the place in the program.
    pub fn site(&self) -> Site {
        Site {
            file: self.code.source.name.clone(),
            line: self.line,
            function: self.code.qualname.clone(),
            kind: self.kind,
        }
    }

    /// Tells whether a cursor can stand there: a line, a return or an exception of the program's own doing.
    pub fn is_stop(&self) -> bool {
        !self.of_tracer
            && !self.nested
            && matches!(self.kind, RowKind::Line | RowKind::Exit | RowKind::Raise)
    }
}

/// A place in the program that rows pass: what, where.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Site {
    pub file: Rc<str>,
    pub line: u32,
    pub function: Rc<str>,
    pub kind: RowKind,
}

/// How often sites were passed.
pub(super) type Hits = BTreeMap<Site, u64>;

fn hits(rows: &[Row]) -> Hits {
    let mut hits = Hits::new();
    for row in rows.iter().filter(|row| row.is_stop()) {
        *hits.entry(row.site()).or_default() += 1;
    }
    hits
}

/// Writes rows down.
#[derive(Default)]
pub(super) struct Collector {
    pub rows: Vec<Row>,
}

impl Hook for Collector {
    fn passed(&mut self, vm: &Vm, point: Point) {
        self.rows.extend(Row::of(vm, point));
    }

    fn synced(&mut self, _: &Vm, _: Event, _: &SyncReport) {}

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// How many segments' rows are kept.
const KEPT: usize = 6;

impl Timeline {
    /// Runs a stretch again with a hook: from a moment of a segment's start up to a moment, and gives the hook back.
    ///
    /// The machine then stands at the end of the stretch.
    pub fn run_again<H: Hook + 'static>(&mut self, segment: usize, upto: Moment, hook: H) -> H {
        self.wind(segment);
        self.vm.hook = Some(Box::new(hook));
        let halt = self.forward(upto.clock);
        if upto.told && halt == Halt::Limit && self.vm.clock == upto.clock {
            self.tell();
        }
        let hook = self.vm.hook.take().expect("a hook stays until it is taken");
        *hook.into_any().downcast::<H>().expect("the hook is the one that was put in")
    }

    /// Returns the segment that a moment belongs to.
    pub fn segment_at(&self, moment: Moment) -> usize {
        self.segment_of(moment.clock)
    }

    /// Returns the first moment of a segment.
    pub fn segment_start(&self, segment: usize) -> u64 {
        self.segments[segment].start()
    }

    /// Returns the moment up to which a segment goes, as far as the tape goes.
    pub fn segment_end(&self, segment: usize) -> Moment {
        match self.segments.get(segment + 1) {
            Some(next) if next.ended.is_some() => Moment::untold(next.start() - 1),
            Some(next) => Moment::untold(next.start()),
            None => self.end,
        }
    }

    /// Returns what passed in a segment. The machine stands elsewhere afterwards.
    pub fn rows_of(&mut self, segment: usize) -> Rc<[Row]> {
        let upto = self.segment_end(segment);
        if let Some((known, rows)) = &self.segments[segment].rows
            && *known == upto
        {
            return rows.clone();
        }
        if self.segments[segment].ended.is_some() {
            return Rc::new([]);
        }
        let before_end = self.segments.get(segment + 1).is_some_and(|next| next.ended.is_some());
        let stop = if before_end { Moment::told(upto.clock) } else { upto };
        let mut rows = self.run_again(segment, stop, Collector::default()).rows;
        rows.retain(|row| Moment::told(row.moment) <= stop);
        let rows: Rc<[Row]> = rows.into();
        if self.segments.len() > segment + 1 {
            self.segments[segment].hits = Some(hits(&rows));
        }
        self.segments[segment].rows = Some((upto, rows.clone()));
        self.forget_far_rows(segment);
        rows
    }

    /// Forgets what was found out about the past, which is found out anew when it is asked for.
    pub fn forget_rows(&mut self) {
        for segment in &mut self.segments {
            (segment.rows, segment.hits) = (None, None);
        }
    }

    fn forget_far_rows(&mut self, near: usize) {
        let mut kept: Vec<usize> =
            (0..self.segments.len()).filter(|&at| self.segments[at].rows.is_some()).collect();
        kept.sort_by_key(|&at| at.abs_diff(near));
        for &at in kept.iter().skip(KEPT) {
            self.segments[at].rows = None;
        }
    }

    /// Returns the row of the moment at which the machine stands, if a frame that Python code sees is on top.
    pub fn row_here(&self) -> Option<Row> {
        use crate::vm::Stage;
        let frame = self.vm.frames.last()?;
        let value = crate::heap::Value::None;
        let point = match frame.stage {
            Stage::Entering | Stage::EntryCounted | Stage::EntryTold => Point::Enter,
            Stage::ExitCounted | Stage::ExitTold | Stage::GivingOut => Point::Exit(value),
            Stage::RaiseCounted | Stage::RaiseTold | Stage::Passing => Point::Raise(value),
            Stage::UnwindCounted | Stage::UnwindTold => Point::Unwind,
            Stage::Fresh
            | Stage::BranchTold
            | Stage::Raising
            | Stage::LineCounted
            | Stage::LineTold
            | Stage::OpcodeTold
            | Stage::CallTold
            | Stage::NativeReturned
            | Stage::NativeFailed
            | Stage::StopTold => Point::Line,
        };
        let mut row = Row::of(&self.vm, point)?;
        row.moment = self.stand.clock;
        Some(row)
    }

    /// Counts how often a site was passed up to and with a moment. The machine stands elsewhere afterwards.
    pub fn hits_until(&mut self, site: &Site, moment: Moment) -> u64 {
        let last = self.segment_of(moment.clock);
        let mut count = 0;
        for segment in 0..=last {
            if segment < last
                && let Some(hits) = &self.segments[segment].hits
            {
                count += hits.get(site).copied().unwrap_or(0);
                continue;
            }
            let rows = self.rows_of(segment);
            let passed = rows.iter().take_while(|row| row.moment <= moment.clock);
            count += passed.filter(|row| row.is_stop() && row.site() == *site).count() as u64;
        }
        count
    }

    /// Finds where sites of a kind are passed for the n-th time, counted from 1; the program runs on for it if need be.
    ///
    /// None if it never comes to that; then the second part tells the last time. The machine stands elsewhere afterwards.
    pub fn find_hit(
        &mut self,
        count: u64,
        fits: &dyn Fn(&Site) -> bool,
    ) -> (Option<Moment>, Option<Moment>) {
        let mut before = 0;
        let mut last = None;
        let mut segment = 0;
        loop {
            let known = self.segments[segment].hits.as_ref();
            let here = known.map(|hits| {
                hits.iter().filter(|(site, _)| fits(site)).map(|(_, hits)| hits).sum::<u64>()
            });
            match here {
                Some(0) => {}
                _ => {
                    for row in self
                        .rows_of(segment)
                        .iter()
                        .filter(|row| row.is_stop() && fits(&row.site()))
                    {
                        before += 1;
                        last = Some(Moment::told(row.moment));
                        if before == count {
                            return (last, last);
                        }
                    }
                }
            }
            if segment + 1 < self.segments.len() {
                segment += 1;
                continue;
            }
            if self.finished.is_some() {
                return (None, last);
            }
            // The segment that is being written is looked at anew once it is longer.
            let seen = self
                .rows_of(segment)
                .iter()
                .filter(|row| row.is_stop() && fits(&row.site()))
                .count();
            before -= seen as u64;
            let segments = self.segments.len();
            let length = self.length.min(SEGMENT);
            let halt = self.goto(Moment::untold(self.end.clock + length));
            if !matches!(halt, Halt::Limit | Halt::Ended) && self.segments.len() == segments {
                return (None, last);
            }
        }
    }
}
