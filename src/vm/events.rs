//! Moments and events: what the machine passes, and who is told.
//!
//! A moment is counted at every line begun, call, resumption, return, yield
//! and raise. The hook hears of each of them first, then those who listen
//! ([`super::listening`]).

use super::Vm;
use super::frames::Stage;
use super::listening::Occasion;
use super::native::Raised;
use crate::frame::SyncReport;
use crate::heap::Value;
use crate::trace::Event;

/// A place that the machine passes.
#[derive(Clone, Copy, Debug)]
pub enum Point {
    /// A frame was entered: called, or resumed.
    Enter,
    /// A line begins.
    Line,
    /// A frame is left with a value: it returns, or yields.
    Exit(Value),
    /// An exception is raised, or comes up, in a frame.
    Raise(Value),
    /// A frame is left by an exception.
    Unwind,
}

/// What became of telling a point.
pub(super) enum Told {
    /// Whoever listens has been told.
    Done,
    /// The frame of a trace function was pushed.
    Pushed,
    /// The hook wants the machine to stop before anybody else is told.
    Paused,
}

/// Somebody who is told of every moment and changes nothing: the debugger, a recorder.
pub trait Hook {
    /// A point was passed; the frame on top is the one it belongs to.
    fn passed(&mut self, vm: &Vm, point: Point);

    /// The point was told to whoever listens, without Python code being run for it.
    fn told(&mut self, vm: &Vm, point: Point) {
        let _ = (vm, point);
    }

    /// A built-in observer or trace function was told of an event after this sync.
    fn synced(&mut self, vm: &Vm, event: Event, report: &SyncReport);

    /// Gives the hook back as what it is.
    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any>;
}

impl Vm {
    /// Counts a moment; tells whether the machine has to stop at it.
    #[inline]
    pub(super) fn tick(&mut self) -> bool {
        self.clock += 1;
        self.clock >= self.stop_at && self.stops()
    }

    /// Tells whether the machine may stop here: not while Rust's stack holds part of its state.
    #[cold]
    fn stops(&mut self) -> bool {
        if self.nesting > 0 {
            self.passed_over.get_or_insert(self.nested_since);
            return false;
        }
        // On the way to where the event has been told, what happens above the frame is passed.
        self.told_depth == 0 || self.frames.len() <= self.told_depth
    }

    /// Tells whether the machine has to stop now that the event of the frame on top has been told.
    #[inline]
    pub(super) fn stops_told(&mut self) -> bool {
        self.told_depth != 0 && self.told_depth == self.frames.len() && self.nesting == 0
    }

    /// Runs on until the event of the moment at which the machine stands has been told to whoever listens.
    ///
    /// True if it stands there; false if the run took another way, because a trace function raised.
    pub fn deliver_event(&mut self) -> bool {
        if self.mode() != super::run::HOOK {
            return true;
        }
        self.told_depth = self.frames.len();
        let stop_at = std::mem::replace(&mut self.stop_at, 0);
        let clock = self.clock;
        let exit = self.run_until_top();
        self.stop_at = stop_at;
        self.told_depth = 0;
        let told = |stage| {
            matches!(
                stage,
                Stage::EntryTold
                    | Stage::LineTold
                    | Stage::ExitTold
                    | Stage::RaiseTold
                    | Stage::UnwindTold
            )
        };
        debug_assert!(self.clock >= clock);
        exit == super::run::Exit::Stopped
            && self.frames.last().is_some_and(|frame| told(frame.stage))
    }

    /// Tells whether a trace function has set another line to go on at.
    pub(super) fn jumped(&mut self) -> bool {
        std::mem::take(&mut self.has_jumped)
    }

    /// Tells the hook and whoever listens of a point.
    pub(super) fn tell(&mut self, point: Point) -> Result<Told, Raised> {
        let is_first = self.tracing.resume.is_none_or(|(depth, _)| depth != self.frames.len());
        if is_first && let Some(mut hook) = self.hook.take() {
            hook.passed(self, point);
            self.hook = Some(hook);
            if self.pause.replace(false) && self.nesting == 0 {
                return Ok(Told::Paused);
            }
        }
        let told = self.tell_listeners(Occasion::from(point))?;
        if matches!(told, Told::Done)
            && let Some(mut hook) = self.hook.take()
        {
            hook.told(self, point);
            self.hook = Some(hook);
        }
        Ok(told)
    }

    /// Returns the trace function that hears of a point of the frame on top.
    pub fn listener(&self, point: Point) -> Option<Value> {
        if self.tracing.inside > 0 || !self.frames.last()?.is_visible() {
            return None;
        }
        self.trace_function(Occasion::from(point))
    }
}
