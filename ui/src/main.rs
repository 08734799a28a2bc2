//! The program `heisen`: from the command line to an exit status.

mod cli;
mod commands;

use std::process::ExitCode;

use heisen_core::host::{Host, Live, Stream, argument_texts};

use cli::{Asked, Cli, Command};
use commands::Done;

fn main() -> ExitCode {
    let words = std::iter::once("heisen".to_owned()).chain(argument_texts());
    let done = match cli::understand(words) {
        Ok(Asked::Do(cli)) => obey(*cli),
        Ok(Asked::Say(text)) => say(&text),
        Err(sentence) => Err(sentence),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(sentence) => {
            // If nobody can be told, the exit status still says it.
            let _ = Live::new().write(Stream::Err, format!("heisen: {sentence}\n").as_bytes());
            ExitCode::from(2)
        }
    }
}

fn obey(cli: Cli) -> Done {
    match cli.command {
        Some(Command::Lessons { name: None }) => say(&commands::lessons::list()),
        _ => Err("this build has no machine yet".into()),
    }
}

/// Prints a text; that nobody reads it to its end is no error.
fn say(text: &str) -> Done {
    let mut world = Live::new();
    let _ = world.write(Stream::Out, text.as_bytes()).and_then(|()| world.flush(Stream::Out));
    Ok(0)
}
