//! How does the machine run on, and why does it stop?
//!
//! Running is the same along the tape and beyond its end: borders of segments
//! are crossed, interventions are made at their moments. Beyond the end the
//! tape grows.

use std::sync::atomic::Ordering;

use super::{Moment, Timeline};
use crate::vm::{Exit, Stage};

/// Why the machine stands still.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Halt {
    /// As many moments have passed as were asked for.
    Limit,
    /// A hook wished it.
    Paused,
    /// The program has ended.
    Ended,
    /// The user interrupted.
    Interrupted,
    /// The program waits for a line that is not there yet; it stands before it asks.
    Waiting,
}

impl Timeline {
    /// Goes to a moment; beyond the end of the tape the program runs on.
    ///
    /// A moment within a run that is nested in Rust cannot be stood at: the machine stands before that run.
    pub fn goto(&mut self, target: Moment) -> Halt {
        if target == self.stand {
            return Halt::Limit;
        }
        let segment = self.segment_of(target.clock);
        let only_untold = target.clock == self.vm.clock && !self.stand.told && target.told;
        let is_ahead = segment == self.current && (target.clock > self.vm.clock || only_untold);
        if !is_ahead && !(segment == self.current && self.back_to_near(target.clock)) {
            self.wind(segment);
        }
        self.vm.passed_over = None;
        let mut halt = Halt::Limit;
        if target.clock - self.vm.clock.min(target.clock) > 2 * self.nearness {
            // A mark is left on the way, since one step back is what is asked next so often.
            let mark = target.clock - self.nearness;
            halt = self.forward(mark);
            if halt == Halt::Limit && self.vm.clock == mark && !self.stand.told {
                self.plant();
            }
        }
        if halt == Halt::Limit {
            halt = self.forward(target.clock);
        }
        if halt == Halt::Limit
            && self.vm.clock > target.clock
            && let Some(before) = self.vm.passed_over.take()
        {
            return self.goto(Moment::told(before));
        }
        if halt == Halt::Limit && target.told {
            self.tell();
        }
        halt
    }

    /// Runs until so many moments have passed, or something else comes.
    pub(super) fn forward(&mut self, limit: u64) -> Halt {
        loop {
            if self.segments[self.current].ended.is_some() {
                return Halt::Ended;
            }
            if self.vm.clock >= limit {
                return Halt::Limit;
            }
            if self.next_intervention().is_some_and(|clock| clock <= self.vm.clock) {
                if !self.make_untold() {
                    self.tell();
                }
                continue;
            }
            let border = self.border();
            if self.vm.clock >= border && !self.stand.told {
                if self.current + 1 < self.segments.len() && self.vm.clock > border {
                    // A trace function of Python's ran across the border.
                    self.wind_on();
                } else {
                    self.cross(None);
                }
                continue;
            }
            if self.vm.clock >= border && self.current + 1 < self.segments.len() {
                self.wind_on();
                continue;
            }
            let stop = limit.min(border).min(self.next_intervention().unwrap_or(u64::MAX));
            if let Some(halt) = self.run(stop.max(self.vm.clock + 1)) {
                return halt;
            }
        }
    }

    /// Goes on in the next segment, having run into it without a stop at the border. The hook stays.
    fn wind_on(&mut self) {
        let hook = self.vm.hook.take();
        self.wind(self.current + 1);
        self.vm.hook = hook;
    }

    /// Runs the machine until it stops at a moment; gives why not at the one it was to stop at.
    fn run(&mut self, stop: u64) -> Option<Halt> {
        self.vm.stop_at = stop;
        let exit = self.vm.run_until_top();
        self.vm.stop_at = u64::MAX;
        if exit != Exit::Stopped {
            self.end_program(exit);
            return None;
        }
        if let Some(before) = self.vm.broken_off.take() {
            let interrupted = self.vm.interrupt.swap(false, Ordering::Relaxed);
            self.back_to(before);
            return Some(if interrupted { Halt::Interrupted } else { Halt::Waiting });
        }
        let counted = self.vm.frames.last().is_some_and(|frame| {
            matches!(
                frame.stage,
                Stage::EntryCounted
                    | Stage::LineCounted
                    | Stage::ExitCounted
                    | Stage::RaiseCounted
                    | Stage::UnwindCounted
            )
        });
        if !counted {
            // Interrupted in the middle of a line.
            self.vm.interrupt.store(false, Ordering::Relaxed);
            let clock = self.vm.clock;
            self.reached(Moment::untold(clock));
            self.back_to(clock);
            return Some(Halt::Interrupted);
        }
        self.reached(Moment::untold(self.vm.clock));
        (self.vm.clock < stop).then_some(Halt::Paused)
    }

    /// Goes back to where a run that is to be undone began.
    fn back_to(&mut self, clock: u64) {
        let target = Moment::told(clock);
        if target > self.end {
            self.reached_end(target);
        }
        let hook = self.vm.hook.take();
        self.wind(self.segment_of(clock));
        self.goto(target);
        self.vm.hook = hook;
    }

    /// Ends the program, and stands at its end.
    fn end_program(&mut self, exit: Exit) {
        let finished = self.vm.finish(exit);
        self.vm.broken_off = None;
        self.vm.clock += 1;
        self.cross(Some(finished.clone()));
        self.finished = Some(finished);
        self.reached(Moment::untold(self.vm.clock));
    }

    /// Lets the event of the moment be told, and makes the interventions of this moment.
    pub(super) fn tell(&mut self) {
        if self.stand.clock == 0 || self.segments[self.current].ended.is_some() {
            return;
        }
        self.make_untold();
        if !self.stand.told {
            let told = self.vm.deliver_event();
            if !told {
                self.reached(Moment::untold(self.vm.clock));
                return;
            }
            self.reached(Moment::told(self.stand.clock));
        }
        while self.next_intervention().is_some_and(|clock| clock <= self.stand.clock) {
            // What went wrong with it was told when it was made first.
            let _ = self.make_next_intervention();
        }
    }

    fn reached(&mut self, stand: Moment) {
        self.stand = stand;
        if stand > self.end {
            self.reached_end(stand);
        }
    }

    fn reached_end(&mut self, stand: Moment) {
        self.end = stand;
        self.end_statements = self.vm.statements;
    }

    /// Returns the moment at which the segment that is being run ends.
    fn border(&self) -> u64 {
        match self.segments.get(self.current + 1) {
            Some(next) => next.start(),
            None => self.segments[self.current].start().saturating_add(self.length),
        }
    }
}
