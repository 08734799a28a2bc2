//! What did the user change in the run, and when?

use std::rc::Rc;

use super::{Moment, Timeline};
use crate::host::Input;
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
        self.interventions.truncate(self.applied);
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

    /// Goes over to another way that the run went: stands where the ways part, with that one's changes and inputs ahead.
    pub fn take_branch(&mut self, interventions: Vec<Intervention>, inputs: &[Input]) {
        let both = self.interventions.iter().zip(&interventions);
        let common = both
            .take_while(|(one, other)| (one.moment, &one.change) == (other.moment, &other.change))
            .count();
        let next = |of: &[Intervention]| of.get(common).map(|made| made.moment.clock);
        let parted = next(&self.interventions).into_iter().chain(next(&interventions)).min();
        let parted = parted.unwrap_or(0).saturating_sub(1);
        self.wind(self.segment_of(parted));
        self.interventions = interventions;
        let applied = self.applied;
        self.branch();
        debug_assert_eq!(applied, self.applied);
        let given = self.vm.host.mark().inputs.min(inputs.len());
        self.vm.host.branch_to(inputs[given..].to_vec());
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
