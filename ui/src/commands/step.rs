//! Opening the screen: on a program, a recording, or a lesson.

use heisen_core::debugger::{Command, Debugger, Origin, Outcome, View, ViewRequest};
use heisen_core::lesson::Lesson;
use heisen_core::session::Session;
use heisen_ui::app::Front;
use heisen_ui::event_loop::{self, Ending, Options};
use heisen_ui::theme::Palette;

use super::machine::on_large_stack;
use super::program::{Chosen, Unready, read_session};
use super::{Done, lessons, need_terminal, refuse_python};
use crate::cli::Choices;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The engine's debugger, as what the screen talks to.
struct Engine(Debugger);

impl Front for Engine {
    fn apply(&mut self, command: Command) -> Outcome {
        self.0.apply(command)
    }

    fn advance(&mut self, fuel: u64) -> Outcome {
        self.0.advance(fuel)
    }

    fn view(&mut self, request: &ViewRequest) -> View {
        self.0.view(request)
    }
}

/// Steps through a program.
///
/// # Errors
/// There is no such program, or no terminal.
pub fn program(file: &str, argv: &[String], choices: &Choices) -> Done {
    let chosen = Chosen::from_file(file, argv, choices)?;
    match chosen.session("none") {
        Ok(session) => step(session, Kind::Program, choices.history),
        Err(Unready::Sentence(sentence)) => Err(sentence),
        Err(Unready::NotPython(text)) => Ok(refuse_python(&text)),
    }
}

/// Steps through a recording.
///
/// # Errors
/// The file is no session, or there is no terminal.
pub fn recording(file: &str, history: Option<usize>) -> Done {
    step(read_session(file)?, Kind::Recording(file.to_owned()), history)
}

/// Opens a lesson; without a name, the first.
///
/// # Errors
/// There is no lesson of that name, or no terminal.
pub fn lesson(name: Option<&str>, choices: &Choices) -> Done {
    let lesson = lessons::named(name)?;
    let mut session = lesson.session.clone();
    if let Some(era) = choices.era {
        session.era = era;
    }
    if let Some(observer) = &choices.observer {
        session.observer.clone_from(observer);
    }
    step(session, Kind::Lesson(Box::new(lesson)), choices.history)
}

/// What the screen is opened on.
enum Kind {
    Program,
    Recording(String),
    Lesson(Box<Lesson>),
}

fn step(session: Session, kind: Kind, history: Option<usize>) -> Done {
    need_terminal()?;
    on_large_stack(|| show(session, kind, history))?
}

fn show(session: Session, kind: Kind, history: Option<usize>) -> Done {
    let interrupt = Arc::new(AtomicBool::new(false));
    let mut debugger = match kind {
        Kind::Lesson(lesson) => {
            Debugger::open(session, Origin::Lesson(lesson), Arc::clone(&interrupt))?
        }
        Kind::Recording(file) => {
            let mut debugger = Debugger::open(session, Origin::Recording, Arc::clone(&interrupt))?;
            debugger.set_file(&file);
            debugger
        }
        Kind::Program => match begin(&session, &interrupt) {
            Ok(debugger) => debugger,
            Err(refusal) => return refusal,
        },
    };
    if let Some(bytes) = history {
        debugger.set_history(bytes);
    }
    let options = Options { palette: Palette::from_environment(), ascii: false, interrupt };
    match event_loop::run(Engine(debugger), &options) {
        Ok(Ending::Quit) => Ok(0),
        Ok(Ending::Signal(number)) => Ok(u8::try_from(128 + number).unwrap_or(1)),
        Err(error) => Err(error.to_string()),
    }
}

fn begin(session: &Session, interrupt: &Arc<AtomicBool>) -> Result<Debugger, Done> {
    use heisen_core::source::Source;
    use heisen_core::trace::Observer;
    let observer = Observer::named(&session.observer, session.era).map_err(Err)?;
    let source = std::rc::Rc::new(Source::new(&session.program.name, &session.program.text));
    let mut arguments = vec![session.program.name.clone()];
    arguments.extend(session.program.argv.iter().cloned());
    let options = heisen_core::vm::Options {
        era: session.era,
        arguments,
        folder: session.program.folder.clone(),
        search: session.program.search.clone(),
    };
    Debugger::new(source, options, observer, Arc::clone(interrupt))
        .map_err(|error| Ok(refuse_python(&error.display().to_string())))
}
