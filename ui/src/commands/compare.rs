//! `compare`: does what the program does depend on who watches?

use std::rc::Rc;

use heisen_core::debugger::{Verdict, compare as verdicts};
use heisen_core::era::Era;
use heisen_core::source::Source;
use heisen_core::trace::Observer;

use super::machine::{interrupt_flag, on_large_stack, world};
use super::program::{Chosen, Unready};
use super::{Done, refuse_python, say};
use crate::cli::OneProgram;

/// Runs a program under every observer and says where the runs first part.
///
/// # Errors
/// There is no such program.
pub fn compare(program: &OneProgram, json: bool) -> Done {
    let chosen = Chosen::from_file(&program.file, &program.args, &program.choices)?;
    let session = match chosen.session("none") {
        Ok(session) => session,
        Err(Unready::Sentence(sentence)) => return Err(sentence),
        Err(Unready::NotPython(text)) => {
            refuse_python(&text);
            return Ok(2);
        }
    };
    let eras: Vec<Era> =
        if program.choices.era.is_some() { vec![session.era] } else { Era::ALL.to_vec() };
    let observers: Vec<Observer> = match &chosen.observer {
        Some(name) => vec![Observer::named(name, session.era)?],
        None => Observer::ALL.to_vec(),
    };
    let interrupt = interrupt_flag()?;
    let all = on_large_stack(|| {
        let source = Rc::new(Source::new(&session.program.name, &session.program.text));
        let mut arguments = vec![session.program.name.clone()];
        arguments.extend(session.program.argv.iter().cloned());
        let folder = session.program.folder.clone();
        let search = session.program.search.clone();
        let options = heisen_core::vm::Options { era: session.era, arguments, folder, search };
        let outside = || world(&interrupt, session.seed);
        verdicts(&source, &options, &eras, &observers, &outside, &interrupt)
            .map_err(|error| error.display().to_string())
    })?;
    let all: Vec<Verdict> = match all {
        Ok(all) => all,
        Err(text) => {
            refuse_python(&text);
            return Ok(2);
        }
    };
    if json {
        let text = serde_json::to_string(&all).map_err(|error| error.to_string())?;
        say(&format!("{text}\n"))?;
    } else {
        let mut text = String::new();
        for verdict in &all {
            text += &format!("{:<5} {:<9} {}\n", verdict.era, verdict.observer, verdict.sentence);
        }
        say(&text)?;
    }
    Ok(u8::from(all.iter().any(|verdict| verdict.differs)))
}
