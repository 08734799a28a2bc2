//! Opening the screen: on a program, a recording, or a lesson.

use heisen_core::session::Session;

use super::program::{Chosen, Unready, read_session};
use super::{Done, lessons, need_terminal, refuse_python};
use crate::cli::Choices;

/// Steps through a program.
///
/// # Errors
/// There is no such program, or no terminal.
pub fn program(file: &str, argv: &[String], choices: &Choices) -> Done {
    let chosen = Chosen::from_file(file, argv, choices)?;
    match chosen.session("none") {
        Ok(session) => step(&session),
        Err(Unready::Sentence(sentence)) => Err(sentence),
        Err(Unready::NotPython(text)) => Ok(refuse_python(&text)),
    }
}

/// Steps through a recording.
///
/// # Errors
/// The file is no session, or there is no terminal.
pub fn recording(file: &str) -> Done {
    step(&read_session(file)?)
}

/// Opens a lesson; without a name, the first.
///
/// # Errors
/// There is no lesson of that name, or no terminal.
pub fn lesson(name: Option<&str>, choices: &Choices) -> Done {
    let mut session = lessons::named(name)?.session;
    if let Some(era) = choices.era {
        session.era = era;
    }
    if let Some(observer) = &choices.observer {
        session.observer.clone_from(observer);
    }
    step(&session)
}

fn step(session: &Session) -> Done {
    need_terminal()?;
    let _ = session;
    Err("this build cannot step yet".into())
}
