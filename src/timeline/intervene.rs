//! What did the user change in the run, and when?

use std::rc::Rc;

use super::{Moment, Timeline};
use crate::trace::Observer;
use crate::vm::Evaluation;

/// A way of changing a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another observer: for every frame of the stack as `pdb.set_trace` does, or as `sys.settrace` for new ones only.
    Observer { observer: Observer, running_frames: bool },
    /// A statement run in the visible frame so many calls below the innermost.
    Execute { frame: usize, statement: Rc<str> },
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
        self.interventions.push(Intervention { moment: self.stand, step: self.vm.statements, change });
        self.make_next_intervention()
    }

    /// Takes over interventions of a session, to be made when the run comes to their moments.
    pub fn foresee(&mut self, interventions: Vec<Intervention>) {
        debug_assert!(self.stand == Moment::START, "a run is told in advance what will be changed");
        self.interventions = interventions;
    }

    pub(super) fn next_intervention(&self) -> Option<u64> {
        self.interventions.get(self.applied).map(|next| next.moment.clock)
    }

    pub(super) fn make_next_intervention(&mut self) -> Result<(), String> {
        self.interventions[self.applied].step = self.vm.statements;
        let change = self.interventions[self.applied].change.clone();
        self.applied += 1;
        match change {
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
