//! Recording a run to its end, and having it again to see whether it is the same.
//!
//! Both are the same drive through the program: the user's interventions are
//! made at their moments, and the fingerprint is taken where the machine stops for it.
//! Only the world differs: the real one, or the recorded inputs.

use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use siphasher::sip::SipHasher13;

use super::launch::Launched;
use super::{Change, End, Intervention, Print, Session, first_divergence};
use crate::host::{Host, Replaying, Stream, Tape};
use crate::trace::Observer;
use crate::vm::{Evaluation, Exit, Finished, Vm};

/// How a recording, or the check of one, came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub end: End,
    pub fingerprint: Vec<Print>,
    /// What was changed, with what the user interrupted.
    pub interventions: Vec<Intervention>,
    pub inputs: Vec<crate::host::Input>,
}

/// Why there is no recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRecorded {
    /// The program is not Python: what CPython prints about it.
    Refused(String),
    /// Something heisen cannot do, in one sentence.
    Failed(String),
}

/// How a session was found to be the same when it was had again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// To the program's end.
    ToItsEnd(End),
    /// As far as it was recorded: so many lines and moments.
    AsFarAsItGoes { statements: u64, moments: u64 },
}

/// How many moments a check lets a run go on behind the end of its recording.
const GRACE: u64 = 1000;

impl Session {
    /// Runs the program to its end in a world and keeps all that is needed to have the run again.
    ///
    /// # Errors
    /// The program is not Python, or an intervention cannot be made.
    pub fn record(
        mut self,
        host: Box<dyn Host>,
        interrupt: &Arc<AtomicBool>,
    ) -> Result<Session, NotRecorded> {
        let recorded = self.drive(host, interrupt, u64::MAX)?.0;
        self.inputs = recorded.inputs;
        self.interventions = recorded.interventions;
        // What the run depends on is only known now.
        self.fingerprint = recorded.fingerprint;
        self.fingerprint[0] = self.beginning();
        self.end = Some(recorded.end);
        Ok(self)
    }

    /// Takes the fingerprint of the first `moments` moments by having them again, touching nothing.
    ///
    /// # Errors
    /// An intervention cannot be made.
    pub fn take_fingerprint(
        &mut self,
        moments: u64,
        interrupt: &Arc<AtomicBool>,
    ) -> Result<(), NotRecorded> {
        let replaying = Box::new(Replaying::new(self.inputs.clone()));
        let limit = if self.end.is_some() { u64::MAX } else { moments };
        self.fingerprint = self.drive(replaying, interrupt, limit)?.0.fingerprint;
        self.fingerprint[0] = self.beginning();
        Ok(())
    }

    /// Has the run again, touching nothing, and compares it with what was recorded.
    ///
    /// # Errors
    /// One sentence: where the run parts from the recording.
    pub fn verify(&self, interrupt: &Arc<AtomicBool>) -> Result<Verified, String> {
        let replaying = Replaying::new(self.inputs.clone());
        let parted = replaying.parted();
        let reached = self.fingerprint.last().map_or(self.cursor, |print| print.moment);
        let limit = self.end.as_ref().map_or(reached, |end| end.moments.saturating_add(GRACE));
        let (came, ended) = match self.drive(Box::new(replaying), interrupt, limit) {
            Ok(came) => came,
            Err(NotRecorded::Refused(text)) => {
                let last = text.trim_end().lines().last().unwrap_or("it is not Python");
                return Err(format!("the program in it cannot run any more: {last}"));
            }
            Err(NotRecorded::Failed(sentence)) => return Err(sentence),
        };
        let edited = self.fingerprint.first().is_some_and(|print| *print != self.beginning());
        let difference = self.difference(&came, ended, parted.borrow().as_ref());
        let by = if self.heisen == env!("CARGO_PKG_VERSION") {
            String::new()
        } else {
            format!(
                "it was recorded by heisen {}, this is {}; ",
                self.heisen,
                env!("CARGO_PKG_VERSION")
            )
        };
        match (edited, difference) {
            (false, None) if self.end.is_none() => Ok(Verified::AsFarAsItGoes {
                statements: came.end.statements,
                moments: came.end.moments,
            }),
            (false, None) => Ok(Verified::ToItsEnd(came.end)),
            (false, Some(difference)) => Err(format!("{by}{difference}")),
            (true, None) => {
                Err("it was edited after it was recorded, though the run is the same to its end"
                    .into())
            }
            (true, Some(difference)) => {
                Err(format!("it was edited after it was recorded: {difference}"))
            }
        }
    }

    fn difference(
        &self,
        came: &Recorded,
        ended: bool,
        parted: Option<&crate::host::Divergence>,
    ) -> Option<String> {
        if !self.fingerprint.is_empty() {
            let whole = ended || self.end.is_none();
            let all = if whole { came.fingerprint.len() } else { came.fingerprint.len() - 1 };
            // The last print is that of the end; where the runs part before it, the end says nothing more.
            if let Some(divergence) =
                first_divergence(&self.fingerprint[1..], &came.fingerprint[1..all])
            {
                let asked = parted.map(|parted| format!(" ({parted})")).unwrap_or_default();
                return Some(format!("{divergence}{asked}"));
            }
        }
        if let Some(parted) = parted {
            return Some(parted.to_string());
        }
        let recorded = self.end.as_ref()?;
        let came = &came.end;
        if !ended {
            return Some(format!(
                "the run should have ended after {} moments and goes on",
                recorded.moments
            ));
        }
        let pairs = [
            ("moments", recorded.moments, came.moments),
            ("statements", recorded.statements, came.statements),
            ("bytes of output", recorded.stdout_length, came.stdout_length),
        ];
        for (what, expected, came) in pairs {
            if expected != came {
                return Some(format!("at its end {expected} {what} were expected and {came} came"));
            }
        }
        (recorded.exit_status != came.exit_status).then(|| {
            format!(
                "at its end the exit status {} was expected and {} came",
                recorded.exit_status, came.exit_status
            )
        })
    }

    /// Returns the print of moment 0: what the run depends on.
    fn beginning(&self) -> Print {
        let mut hasher = SipHasher13::new();
        let program = &self.program;
        (&program.name, &program.text, &program.argv).hash(&mut hasher);
        (self.era.name(), &self.observer, self.seed).hash(&mut hasher);
        // Inputs and changes are plain data whose shown form says all of it.
        format!("{:?}{:?}", self.inputs, self.interventions).hash(&mut hasher);
        Print { moment: 0, hash: hasher.finish() }
    }

    /// Runs to the end, or to `limit`; tells whether the end was reached.
    fn drive(
        &self,
        host: Box<dyn Host>,
        interrupt: &Arc<AtomicBool>,
        limit: u64,
    ) -> Result<(Recorded, bool), NotRecorded> {
        let tape = Tape::keeping(host);
        let Launched { mut vm, refused } =
            // The machine itself is not interrupted, so that it only stops where a replay can stop too.
            self.launch(tape, &Arc::default(), false).map_err(NotRecorded::Failed)?;
        if let Some(error) = refused {
            return Err(NotRecorded::Refused(error.display()));
        }
        let mut prints = Prints::new();
        vm.counting = true;
        let mut drive = Drive { session: self, made: 0, interventions: Vec::new(), limit };
        let exit = drive.run(&mut vm, &mut prints, interrupt).map_err(NotRecorded::Failed)?;
        let ended = exit != Exit::Stopped;
        let finished =
            if ended { vm.finish(exit) } else { Finished { exit_status: 0, exception: None } };
        if ended {
            // The end is a moment of its own.
            vm.clock += 1;
        }
        prints.close(&vm);
        let recorded = Recorded {
            end: End {
                moments: vm.clock,
                statements: vm.statements,
                exit_status: finished.exit_status,
                stdout_length: vm.host.written_until(Stream::Out, vm.host.mark()).len() as u64,
            },
            fingerprint: std::mem::take(&mut prints.taken),
            interventions: drive.interventions,
            inputs: vm.host.inputs().to_vec(),
        };
        Ok((recorded, ended))
    }
}

/// A way through a program with the user's changes made at their moments.
struct Drive<'a> {
    session: &'a Session,
    /// How many of the session's interventions have been made.
    made: usize,
    interventions: Vec<Intervention>,
    limit: u64,
}

/// How many moments pass before it is looked whether the user interrupted.
const SLICE: u64 = 20_000;

impl Drive<'_> {
    fn run(
        &mut self,
        vm: &mut Vm,
        prints: &mut Prints,
        interrupt: &AtomicBool,
    ) -> Result<Exit, String> {
        let mut interrupted = false;
        loop {
            let due = self.session.interventions.get(self.made);
            if let Some(due) = due.filter(|due| due.moment <= vm.clock) {
                self.made += 1;
                if due.change != Change::Interrupt {
                    vm.deliver_event();
                }
                self.change(vm, &due.change)?;
                self.interventions
                    .push(Intervention { moment: vm.clock, change: due.change.clone() });
                continue;
            }
            let next = due.map_or(self.limit, |due| due.moment.min(self.limit)).min(prints.next);
            vm.stop_at = next.min(vm.clock.saturating_add(if interrupted { 1 } else { SLICE }));
            let exit = vm.run_until_top();
            if exit != Exit::Stopped {
                return Ok(exit);
            }
            if vm.clock >= prints.next {
                prints.print(vm);
            }
            interrupted |= interrupt.swap(false, Ordering::SeqCst);
            // Where an exception is on its way there can be no other; the next moment will do.
            if interrupted && vm.interrupt_program() {
                interrupted = false;
                self.interventions
                    .push(Intervention { moment: vm.clock, change: Change::Interrupt });
            }
            if vm.clock >= self.limit {
                return Ok(exit);
            }
        }
    }

    /// Makes a change where the machine stands, once the event of the moment has been told.
    fn change(&self, vm: &mut Vm, change: &Change) -> Result<(), String> {
        let era = self.session.era;
        // What a statement raised was told when it was first run.
        let mut execute = |frame, statement: &str| {
            let _ = vm.evaluate_in(frame, statement, Evaluation::Statement);
        };
        match change {
            Change::Interrupt => {
                if vm.interrupt_program() {
                    return Ok(());
                }
                return Err(format!("nothing can be interrupted at moment {}", vm.clock));
            }
            Change::SetVariable { frame, name, expression } => {
                execute(*frame, &format!("{name} = ({expression})"));
            }
            Change::Execute { frame, statement } => execute(*frame, statement),
            Change::Observer(name) => vm.set_observer(Observer::named(name, era)?, true),
            Change::ObserverOfNewFrames(name) => {
                vm.set_observer(Observer::named(name, era)?, false);
            }
        }
        Ok(())
    }
}

/// The fingerprint as far as it has been taken.
struct Prints {
    taken: Vec<Print>,
    fold: SipHasher13,
    /// The moment of the next print.
    next: u64,
    /// How many writes have been folded.
    writes: usize,
}

impl Prints {
    fn new() -> Self {
        let beginning = Print { moment: 0, hash: 0 };
        Self { taken: vec![beginning], fold: SipHasher13::new(), next: 1, writes: 0 }
    }

    fn output(&mut self, vm: &Vm) {
        for written in &vm.host.output()[self.writes..vm.host.mark().writes] {
            self.fold.write_u8(written.stream as u8);
            self.fold.write(&written.bytes);
        }
        self.writes = vm.host.mark().writes;
    }

    fn print(&mut self, vm: &Vm) {
        self.output(vm);
        (vm.path, vm.digest()).hash(&mut self.fold);
        self.taken.push(Print { moment: vm.clock, hash: self.fold.finish() });
        self.next = vm.clock.saturating_mul(2);
    }

    /// Takes the last print: what was written since the one before.
    fn close(&mut self, vm: &Vm) {
        self.output(vm);
        vm.path.hash(&mut self.fold);
        let print = Print { moment: vm.clock, hash: self.fold.finish() };
        match self.taken.last_mut() {
            Some(last) if last.moment == print.moment => *last = print,
            _ => self.taken.push(print),
        }
    }
}
