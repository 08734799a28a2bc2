//! Which ways has the run been sent, and how does one come back to another?
//!
//! What the user changes in the past begins the tape anew from there. The
//! tape that lay ahead is kept as a branch: not its moments, which follow
//! again, but what it was given and what was done to it. The first branch
//! alone touches the world's files; the others write into an overlay.

use super::command::{Command, List};
use super::{Debugger, Outcome, refused};
use crate::host::Input;
use crate::timeline::{Change, Intervention, Moment};

/// The branches that the machine is not on, in the order of their numbers.
#[derive(Debug)]
pub struct Branches {
    pub kept: Vec<Branch>,
    /// The number of the branch that the machine is on.
    pub current: u32,
    pub last: u32,
}

/// A way that the run went.
#[derive(Clone, Debug)]
pub struct Branch {
    pub number: u32,
    pub inputs: Vec<Input>,
    pub interventions: Vec<Intervention>,
    /// How far it went.
    pub end: Moment,
    pub steps: u64,
    /// Where the cursor stood.
    pub cursor: Moment,
}

impl Default for Branches {
    fn default() -> Self {
        Self { kept: Vec::new(), current: 1, last: 1 }
    }
}

impl Debugger {
    /// Keeps the tape as a branch if something of it lies ahead, because it becomes another from here on.
    pub(super) fn keep_branch(&mut self) {
        let timeline = &self.world.timeline;
        if timeline.stand() >= timeline.end() {
            return;
        }
        let branch = self.branch_here();
        self.branches.kept.push(branch);
        self.branches.last += 1;
        self.branches.current = self.branches.last;
        self.world.writes_aside(true);
    }

    /// Returns the branch that the machine is on, as it would be kept.
    pub(super) fn branch_here(&self) -> Branch {
        let timeline = &self.world.timeline;
        Branch {
            number: self.branches.current,
            inputs: timeline.vm().host.inputs().to_vec(),
            interventions: timeline.interventions().to_vec(),
            end: timeline.end(),
            steps: timeline.end_statements(),
            cursor: timeline.stand(),
        }
    }

    pub(super) fn list_branches(&self) -> Outcome {
        let mut all: Vec<Branch> = self.branches.kept.clone();
        all.push(self.branch_here());
        all.sort_by_key(|branch| branch.number);
        let rows = all
            .iter()
            .map(|branch| {
                let here = branch.number == self.branches.current;
                let sign = if here { "*" } else { " " };
                let text = format!(
                    "{sign}{:>2}  {:>8} steps  {}",
                    branch.number,
                    branch.steps,
                    about(&branch.interventions)
                );
                (text, (!here).then_some(Command::Branch(branch.number)))
            })
            .collect();
        Outcome::List(List { title: "Branches".to_owned(), rows, empty: String::new() })
    }

    pub(super) fn go_to_branch(&mut self, number: u32) -> Outcome {
        if number == self.branches.current {
            return refused(format!("This is branch {number} already."));
        }
        let Some(at) = self.branches.kept.iter().position(|branch| branch.number == number) else {
            return refused(format!("There is no branch {number}: `branches` lists them."));
        };
        let here = self.branch_here();
        let branch = self.branches.kept.remove(at);
        self.branches.kept.push(here);
        self.branches.kept.sort_by_key(|branch| branch.number);
        self.branches.current = number;
        self.depart(false);
        self.world.writes_aside(true);
        self.world.timeline.take_branch(branch.interventions, &branch.inputs);
        self.world.timeline.goto(branch.end);
        self.world.writes_aside(number != 1);
        self.world.timeline.goto(branch.cursor);
        self.forget_what_was_known();
        let step = self.world.timeline.vm().statements;
        self.previous = self.image_here();
        Outcome::Message(format!("Branch {number}, step {step}."))
    }
}

/// Says what was done on a branch.
fn about(interventions: &[Intervention]) -> String {
    if interventions.is_empty() {
        return "nothing was changed".to_owned();
    }
    let said: Vec<String> = interventions
        .iter()
        .map(|made| {
            let what = match &made.change {
                Change::Observer { observer, .. } => format!("observer {observer}"),
                Change::Execute { statement, .. } => statement.to_string(),
                Change::Interrupt => "interrupted".to_owned(),
            };
            format!("{what} at step {}", made.step)
        })
        .collect();
    said.join(", ")
}
