//! How does what was done become a session, and a session what was done?

use std::path::Path;
use std::sync::Arc;

use super::branches::Branch;
use super::{Bookmark, Debugger, Outcome, refused};
use crate::era::Era;
use crate::host;
use crate::host::Input;
use crate::session::{self, Breakpoint, End, Note, On, Place, Session};
use crate::timeline::{Change, Intervention, Moment};
use crate::trace::Observer;

/// The longest run that is had again to fingerprint it when it is saved.
const FINGERPRINTED: u64 = 20_000_000;

impl Debugger {
    /// Returns the session of what has been done so far.
    pub fn session(&self) -> Session {
        let timeline = &self.world.timeline;
        let options = &self.program.options;
        let program = match &self.session {
            Some(session) => session.program.clone(),
            None => session::Program {
                name: self.program.source.name.to_string(),
                text: self.program.source.text.to_string(),
                folder: options.folder.clone(),
                search: options.search.clone(),
                argv: options.arguments.iter().skip(1).cloned().collect(),
                modules: Vec::new(),
            },
        };
        let mut session = Session::new(program, self.world.era, self.world.observer.name());
        if let Some(before) = &self.session {
            session.title.clone_from(&before.title);
            session.seed = before.seed;
            session.notes.clone_from(&before.notes);
        }
        session.inputs = timeline.vm().host.inputs().to_vec();
        session.interventions = timeline
            .interventions()
            .iter()
            .map(|made| session::Intervention {
                moment: made.moment.number(),
                change: written(&made.change),
            })
            .collect();
        session.breakpoints = self.breakpoints.list.iter().map(|stop| self.kept(stop)).collect();
        session.branch = self.branches.current;
        session.branches =
            self.branches.kept.iter().map(|way| written_branch(way, &session.inputs)).collect();
        session.notes.extend(self.bookmarks.iter().map(|mark| Note {
            at: Place::Moment(mark.moment.number()),
            eras: Vec::new(),
            observers: Vec::new(),
            title: mark.note.clone(),
            text: String::new(),
            question: None,
        }));
        session.cursor = timeline.stand().number();
        session.end = timeline.finished().map(|finished| End {
            moments: timeline.end().number(),
            statements: timeline.end_statements(),
            exit_status: finished.exit_status,
            stdout_length: timeline
                .vm()
                .host
                .output()
                .iter()
                .filter(|written| written.stream == host::Stream::Out)
                .map(|written| written.bytes.len() as u64)
                .sum(),
        });
        session
    }

    pub(super) fn save(&mut self, file: Option<String>) -> Outcome {
        let Some(file) = file.or_else(|| self.file.clone()) else {
            return refused("Name the file to save to, as in `:save wacky.ron`.");
        };
        let mut session = self.session();
        let moments = self.world.timeline.end().number();
        if moments <= FINGERPRINTED {
            // Without a fingerprint a session is a session too: it cannot be checked before it parts.
            let _ = session.take_fingerprint(moments, &Arc::default());
        }
        match host::save(Path::new(&file), &session.to_text()) {
            Ok(()) => {
                self.unsaved = false;
                let said = format!("Saved to {file}; `heisen replay {file}` opens it.");
                self.file = Some(file);
                Outcome::Message(said)
            }
            Err(why) => refused(why),
        }
    }

    /// Takes over what a session says was done.
    pub(super) fn take_over(&mut self, session: &Session) -> Result<(), String> {
        let interventions = read_interventions(&session.interventions, session.era)?;
        self.world.timeline.foresee(interventions);
        self.branches.current = session.branch;
        self.world.writes_aside(session.branch != 1);
        for way in &session.branches {
            self.branches.kept.push(read_branch(way, session)?);
        }
        let numbers = self.branches.kept.iter().map(|way| way.number);
        self.branches.last = numbers.chain([session.branch]).max().unwrap_or(1);
        for stop in &session.breakpoints {
            self.take_over_breakpoint(stop, &session.program.name);
        }
        self.unsaved = false;
        if session.cursor > 0 {
            self.world.timeline.goto(Moment::told(session.cursor));
        }
        for note in &session.notes {
            if let Place::Moment(moment) = note.at
                && note.text.is_empty()
            {
                self.bookmarks.push(Bookmark {
                    moment: Moment::told(moment),
                    step: 0,
                    note: note.title.clone(),
                });
            }
        }
        self.previous = self.image_here();
        Ok(())
    }
}

impl Debugger {
    fn kept(&self, stop: &super::breakpoints::Breakpoint) -> Breakpoint {
        let request = &stop.request;
        let other = request.file.clone().filter(|file| **file != *self.program.source.name);
        Breakpoint {
            line: if request.on == On::Line { request.line } else { 0 },
            file: other,
            on: request.on.clone(),
            at: stop.object.map(|(_, moment, frame)| (moment.number(), frame)),
            condition: request.condition.clone(),
            hits: request.hits,
            log: request.log.clone(),
        }
    }

    fn take_over_breakpoint(&mut self, stop: &Breakpoint, program: &str) {
        if let Some((moment, frame)) = stop.at {
            self.world.timeline.goto(Moment::told(moment));
            self.selected = frame;
        }
        let file = stop.file.clone().unwrap_or_else(|| program.to_owned());
        let request = super::command::BreakpointRequest {
            file: (stop.on == On::Line).then_some(file),
            line: stop.line,
            condition: stop.condition.clone(),
            temporary: false,
            on: stop.on.clone(),
            hits: stop.hits,
            log: stop.log.clone(),
        };
        // A line on which nothing begins any more, an object that is not there: these are left out.
        let _ = self.set_breakpoint(request);
        if stop.at.is_some() {
            self.selected = 0;
            self.world.timeline.goto_first_line();
        }
    }
}

/// Writes a branch for a session that has these inputs.
fn written_branch(way: &Branch, inputs: &[Input]) -> session::Branch {
    let shared = way.inputs.iter().zip(inputs).take_while(|(one, other)| one == other).count();
    session::Branch {
        number: way.number,
        shared,
        inputs: way.inputs[shared..].to_vec(),
        interventions: way
            .interventions
            .iter()
            .map(|made| session::Intervention {
                moment: made.moment.number(),
                change: written(&made.change),
            })
            .collect(),
        moments: way.end.number(),
        steps: way.steps,
        cursor: way.cursor.number(),
    }
}

/// Reads a branch of a session.
fn read_branch(way: &session::Branch, session: &Session) -> Result<Branch, String> {
    let shared = session.inputs.iter().take(way.shared);
    Ok(Branch {
        number: way.number,
        inputs: shared.chain(&way.inputs).cloned().collect(),
        interventions: read_interventions(&way.interventions, session.era)?,
        end: Moment::told(way.moments),
        steps: way.steps,
        cursor: Moment::told(way.cursor),
    })
}

fn read_interventions(
    made: &[session::Intervention],
    era: Era,
) -> Result<Vec<Intervention>, String> {
    let one = |made: &session::Intervention| {
        let change = read(&made.change, era)?;
        let moment = match change {
            Change::Interrupt => Moment::untold(made.moment),
            _ => Moment::told(made.moment),
        };
        Ok(Intervention { moment, step: 0, change })
    };
    made.iter().map(one).collect()
}

/// Writes a change for a session.
fn written(change: &Change) -> session::Change {
    match change {
        Change::Observer { observer, running_frames: true } => {
            session::Change::Observer(observer.name().to_owned())
        }
        Change::Observer { observer, running_frames: false } => {
            session::Change::ObserverOfNewFrames(observer.name().to_owned())
        }
        Change::Execute { frame, statement } => {
            session::Change::Execute { frame: *frame, statement: statement.to_string() }
        }
        Change::Interrupt => session::Change::Interrupt,
    }
}

/// Reads a change of a session.
///
/// # Errors
/// It names an observer that there is not.
pub fn read(change: &session::Change, era: Era) -> Result<Change, String> {
    Ok(match change {
        session::Change::Observer(name) => {
            Change::Observer { observer: Observer::named(name, era)?, running_frames: true }
        }
        session::Change::ObserverOfNewFrames(name) => {
            Change::Observer { observer: Observer::named(name, era)?, running_frames: false }
        }
        session::Change::SetVariable { frame, name, expression } => {
            Change::Execute { frame: *frame, statement: format!("{name} = {expression}").into() }
        }
        session::Change::Execute { frame, statement } => {
            Change::Execute { frame: *frame, statement: statement.as_str().into() }
        }
        session::Change::Interrupt => Change::Interrupt,
    })
}
