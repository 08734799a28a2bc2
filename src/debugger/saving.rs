//! How does what was done become a session, and a session what was done?

use std::path::Path;
use std::sync::Arc;

use super::{Bookmark, Debugger, Outcome, refused};
use crate::era::Era;
use crate::host;
use crate::session::{self, Breakpoint, End, Note, Place, Session};
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
        session.breakpoints = self
            .breakpoints
            .list
            .iter()
            .filter(|stop| *stop.file == *self.program.source.name)
            .map(|stop| Breakpoint { line: stop.line, condition: stop.condition.clone() })
            .collect();
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
        let mut interventions = Vec::new();
        for made in &session.interventions {
            let change = read(&made.change, session.era)?;
            let moment = match change {
                Change::Interrupt => Moment::untold(made.moment),
                _ => Moment::told(made.moment),
            };
            interventions.push(Intervention { moment, step: 0, change });
        }
        self.world.timeline.foresee(interventions);
        for stop in &session.breakpoints {
            let request = super::command::BreakpointRequest {
                file: Some(session.program.name.clone()),
                line: stop.line,
                condition: stop.condition.clone(),
                temporary: false,
            };
            // A line on which nothing begins any more is left out.
            let _ = self.set_breakpoint(request);
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
