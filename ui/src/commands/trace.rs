//! `heisen trace`: what the observer receives, event by event.

use heisen_core::host::{Host, Live, Stream};
use heisen_core::session::Watched;

use super::machine::{interrupt_flag, on_large_stack, world};
use super::program::{Chosen, Unready};
use super::{Done, refuse_python, say};
use crate::cli::OneProgram;

/// Runs a program under its observer (noop unless told otherwise) and prints what that received.
///
/// # Errors
/// There is no such program, era or observer.
pub fn trace(program: &OneProgram, as_json: bool) -> Done {
    let chosen = Chosen::from_file(&program.file, &program.args, &program.choices)?;
    let watched = match chosen.session("noop") {
        Ok(session) => {
            let interrupt = interrupt_flag()?;
            on_large_stack(move || session.watch(world(&interrupt, session.seed), &interrupt))??
        }
        Err(Unready::Sentence(sentence)) => return Err(sentence),
        Err(Unready::NotPython(text)) if as_json => not_python(&text),
        Err(Unready::NotPython(text)) => return Ok(refuse_python(&text)),
    };
    // If nobody can be told, the events still say it.
    let _ = Live::new().write(Stream::Err, watched.stderr.as_bytes());
    let text = if as_json { watched.to_json().to_string() + "\n" } else { told(&watched) };
    let interrupted =
        watched.exception.as_ref().is_some_and(|(class, _)| class == "KeyboardInterrupt");
    say(&text)?;
    Ok(if interrupted { 130 } else { 0 })
}

/// Says of a text that does not decode what CPython does about it.
fn not_python(text: &str) -> Watched {
    let last = text.trim_end().lines().last().unwrap_or_default();
    let (class, message) = last.split_once(": ").unwrap_or((last, ""));
    Watched {
        stderr: text.to_owned(),
        exception: Some((class.to_owned(), message.to_owned())),
        exit_status: 1,
        ..Watched::default()
    }
}

/// Lays the events out for a person: one a line, then what the program printed.
fn told(watched: &Watched) -> String {
    let mut text = String::new();
    for event in &watched.events {
        let argument =
            event.argument.as_deref().map(|argument| format!("  {argument}")).unwrap_or_default();
        text += &format!(
            "{:<9} {:<20} line {}{argument}\n",
            event.event.name(),
            event.function,
            event.line
        );
    }
    if watched.events.is_empty() {
        text += "the observer received no events\n";
    }
    if !watched.stdout.is_empty() {
        text += "\nThe program printed:\n";
        text += &watched.stdout;
    }
    if let Some((class, message)) = &watched.exception {
        text += &format!("\nIt ended with {class}: {message}\n");
    } else if watched.exit_status != 0 {
        text += &format!("\nIt ended with exit status {}\n", watched.exit_status);
    }
    text
}
