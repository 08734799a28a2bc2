//! What has happened, and how does one find one's way in it?
//!
//! The machine writes a tape; the user's cursor may stand anywhere on it. The
//! tape is cut into [`segment`]s: each keeps the machine's roots at its start
//! and the objects that it changed. To stand at a [`Moment`] is to swap those
//! back to the start of its segment and to run forward from there; so back is
//! forward from earlier, and there is one way to reach a moment whatever the
//! direction.
//!
//! Every kind of stepping is one [`Search`] over the [`Row`]s of what passed.
//! What the user changes on the way is an [`Intervention`]; it belongs to its
//! moment, and made in the past it begins the tape anew from there.

mod again;
mod events;
mod intervene;
mod moment;
mod near;
mod rebinding;
mod running;
mod search;
mod segment;

pub use events::{Row, RowKind, Site};
pub use intervene::{Change, Intervention};
pub use moment::Moment;
pub use running::Halt;
pub use search::{Direction, Places, Search, Stride};

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::host::Tape;
use crate::library;
use crate::source::Source;
use crate::syntax::SyntaxError;
use crate::trace::Observer;
use crate::vm::{Finished, Options, Vm};
use segment::Segment;

/// How many moments a segment has, unless a test wants others.
pub const SEGMENT: u64 = 40_000;

/// How many bytes the past may take before it is made coarser.
const BUDGET: usize = 512 << 20;

/// A machine with its past.
pub struct Timeline {
    vm: Vm,
    segments: Vec<Segment>,
    /// The segment whose start the heap's open log leads back to.
    current: usize,
    /// Where the machine stands.
    stand: Moment,
    /// How many interventions lie behind the machine.
    applied: usize,
    interventions: Vec<Intervention>,
    /// A place a little behind the machine, to which it can be put back quickly.
    near: Option<near::Near>,
    /// How many moments before the one that is gone to it is.
    nearness: u64,
    /// The furthest moment ever reached, and how many lines had begun there.
    end: Moment,
    end_statements: u64,
    finished: Option<Finished>,
    /// How many moments a segment has.
    length: u64,
    /// About how many bytes the segments keep, and how many they may before old ones are merged.
    written: usize,
    budget: usize,
}

impl Timeline {
    /// Builds a machine, makes it ready to run a program and stands before the first moment.
    ///
    /// # Errors
    /// The program is not Python.
    pub fn new(
        options: &Options,
        source: &Rc<Source>,
        host: Tape,
        observer: Observer,
    ) -> Result<Self, SyntaxError> {
        Self::over(library::machine(options, host), source, observer)
    }

    /// Begins the tape of a machine that has not run yet.
    ///
    /// # Errors
    /// The program is not Python.
    pub fn over(mut vm: Vm, source: &Rc<Source>, observer: Observer) -> Result<Self, SyntaxError> {
        vm.counting = true;
        vm.breaks_off = true;
        vm.clock = 0;
        vm.statements = 0;
        vm.set_observer(observer, false);
        vm.begin(source)?;
        vm.heap.cut();
        let start = Segment::new(&vm, 0, None);
        Ok(Self {
            vm,
            segments: vec![start],
            current: 0,
            stand: Moment::START,
            applied: 0,
            interventions: Vec::new(),
            near: None,
            nearness: near::NEAR,
            end: Moment::START,
            end_statements: 0,
            finished: None,
            length: SEGMENT,
            written: 0,
            budget: BUDGET,
        })
    }

    /// Sets how many moments a segment has: 1 is a border at every moment, `u64::MAX` none.
    pub fn set_segment_length(&mut self, moments: u64) {
        self.length = moments.max(1);
    }

    /// Sets how far behind the machine a mark is left to which it can be put back quickly.
    pub fn set_nearness(&mut self, moments: u64) {
        self.nearness = moments.max(1);
    }

    /// Sets how many bytes the past may take before old segments are merged.
    pub fn set_budget(&mut self, bytes: usize) {
        self.budget = bytes;
    }

    /// Has no slot of the heap used twice, so that a stale handle is found out (for tests).
    pub fn never_reuse_slots(&mut self) {
        self.vm.heap.never_reuse = true;
    }

    /// Sets the flag by which a run is interrupted from outside.
    pub fn set_interrupt(&mut self, flag: Arc<AtomicBool>) {
        self.vm.interrupt = flag;
    }

    /// Returns the machine as it stands, to be looked at.
    pub fn vm(&self) -> &Vm {
        &self.vm
    }

    /// Returns where the machine stands.
    pub fn stand(&self) -> Moment {
        self.stand
    }

    /// Returns the furthest moment that was reached.
    pub fn end(&self) -> Moment {
        self.end
    }

    /// Returns how many lines had begun at the furthest moment.
    pub fn end_statements(&self) -> u64 {
        self.end_statements
    }

    /// Returns how the program ended, if the tape goes to its end.
    pub fn finished(&self) -> Option<&Finished> {
        self.finished.as_ref()
    }

    /// Returns how the program ended, if the machine stands at its end.
    pub fn ended(&self) -> Option<&Finished> {
        self.segments[self.current].ended.as_ref()
    }

    /// Returns what the user changed, in the order of the moments.
    pub fn interventions(&self) -> &[Intervention] {
        &self.interventions
    }

    /// Returns how many segments the tape has.
    pub fn segment_count(&self) -> usize {
        self.segments.len()
    }

    /// Returns about how many bytes the past takes.
    pub fn size(&self) -> usize {
        self.segments.iter().map(Segment::size).sum()
    }

    /// Returns the observer that is installed where the machine stands.
    pub fn observer(&self) -> Observer {
        let tracing = &self.vm.tracing;
        let slots = [tracing.function, tracing.profile];
        slots.into_iter().find_map(|function| tracing.observer(function)).unwrap_or_default()
    }
}
