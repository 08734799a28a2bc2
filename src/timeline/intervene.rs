//! What did the user change in the run, and when?

use std::rc::Rc;

use super::{Moment, Timeline};
use crate::host::{Captured, Tape};
use crate::trace::Observer;
use crate::vm::Evaluation;

/// A way of changing a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another observer: for every frame of the stack as `pdb.set_trace` does, or as `sys.settrace` for new ones only.
    Observer { observer: Observer, running_frames: bool },
    /// A statement run in the visible frame so many calls below the innermost.
    Execute { frame: usize, statement: Rc<str> },
    /// KeyboardInterrupt raised in the program, before anybody is told of the moment.
    Interrupt,
}

/// A change at its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intervention {
    pub moment: Moment,
    /// How many lines had begun.
    pub step: u64,
    pub change: Change,
}

impl Timeline {
    /// Changes the run from here on; what lay ahead on the tape is forgotten.
    ///
    /// # Errors
    /// The statement raised; gives the last line of its traceback. What it did before stays done.
    pub fn intervene(&mut self, change: Change) -> Result<(), String> {
        self.tell();
        self.branch();
        self.interventions.push(Intervention {
            moment: self.stand,
            step: self.vm.statements,
            change,
        });
        self.make_next_intervention()
    }

    /// Takes over interventions of a session, to be made when the run comes to their moments.
    pub fn foresee(&mut self, interventions: Vec<Intervention>) {
        self.interventions = interventions;
    }

    pub(super) fn next_intervention(&self) -> Option<u64> {
        self.interventions.get(self.applied).map(|next| next.moment.clock)
    }

    /// Makes the interventions that come before the event of this moment is told. True if there was one.
    pub(super) fn make_untold(&mut self) -> bool {
        let due = |next: &Intervention, clock| {
            next.change == Change::Interrupt && next.moment.clock <= clock
        };
        let mut made = false;
        while self.interventions.get(self.applied).is_some_and(|next| due(next, self.vm.clock)) {
            let _ = self.make_next_intervention();
            made = true;
        }
        made
    }

    pub(super) fn make_next_intervention(&mut self) -> Result<(), String> {
        self.interventions[self.applied].step = self.vm.statements;
        let change = self.interventions[self.applied].change.clone();
        self.applied += 1;
        match change {
            Change::Interrupt => {
                self.vm.interrupt_program();
                Ok(())
            }
            Change::Observer { observer, running_frames } => {
                self.vm.set_observer(observer, running_frames);
                Ok(())
            }
            Change::Execute { frame, statement } => {
                match self.vm.evaluate_in(frame, &statement, Evaluation::Statement) {
                    Ok(_) => Ok(()),
                    Err(message) => Err(message),
                }
            }
        }
    }
}

impl Timeline {
    /// Evaluates an expression in a frame for the user. What it writes and asks goes nowhere.
    ///
    /// The machine must be put back with [`Timeline::rewind_to`] afterwards.
    ///
    /// # Errors
    /// The last line of the traceback.
    pub fn probe(
        &mut self,
        frame: usize,
        expression: &str,
        what: Evaluation,
    ) -> Result<String, String> {
        let nowhere = Tape::passing(Box::new(Captured::new(b"")));
        let tape = std::mem::replace(&mut self.vm.host, nowhere);
        let result = self.vm.evaluate_in(frame, expression, what);
        self.vm.host = tape;
        result
    }

    /// Puts the machine to a moment by running from the start of its segment, whatever was done to it meanwhile.
    pub fn rewind_to(&mut self, moment: Moment) {
        self.wind(self.segment_of(moment.number()));
        self.goto(moment);
    }
}
