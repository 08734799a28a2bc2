//! The program `heisen`: from the command line to an exit status.

mod cli;
mod commands;

use std::process::ExitCode;

use heisen_core::host::{Host, Live, Stream, argument_texts};

use cli::{Asked, Cli, Command};
use commands::run::Origin;
use commands::{Done, say};

fn main() -> ExitCode {
    explain_panics();
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
        Some(Command::Run { choices, code, module, words }) => {
            let origin = match (code, module) {
                (Some(code), _) => Origin::Text(code),
                (None, Some(module)) => Origin::Module(module),
                (None, None) => Origin::File,
            };
            commands::run::run(&choices, origin, &words)
        }
        Some(Command::Trace { program, json }) => commands::trace::trace(&program, json),
        Some(Command::Record { program, output }) => commands::record::record(&program, &output),
        Some(Command::Replay { session, check: true, .. }) => commands::record::check(&session),
        Some(Command::Measure { program, json }) => commands::measure::measure(&program, json),
        Some(Command::Query { session, question, json, history }) => {
            commands::query::query(&session, &question.join(" "), json, history)
        }
        Some(Command::Check { program }) => commands::check::check(&program),
        Some(Command::Lessons { name: None }) => say(&commands::lessons::list()),
        Some(Command::Compare { program, json }) => commands::compare::compare(&program, json),
        Some(Command::Lessons { name }) => commands::step::lesson(name.as_deref(), &cli.choices),
        Some(Command::Replay { session, check: false, history }) => {
            commands::step::recording(&session, history)
        }
        None => match cli.words.split_first() {
            Some((file, rest)) => commands::step::program(file, rest, &cli.choices),
            None => commands::step::lesson(None, &cli.choices),
        },
    }
}

/// Has a bug of heisen's own told in one sentence, without a backtrace.
fn explain_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
        let what = panic.payload_as_str().unwrap_or("something impossible happened");
        let sentence =
            format!("heisen: this is a bug in heisen: {what}{}\n", place.unwrap_or_default());
        // There is nobody else to tell.
        let _ = Live::new().write(Stream::Err, sentence.as_bytes());
    }));
}
