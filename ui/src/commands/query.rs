//! `heisen query`: a question about the past of a recording.

use heisen_core::debugger::views::Answer;
use heisen_core::debugger::{Debugger, Origin};

use super::machine::{interrupt_flag, on_large_stack};
use super::program::read_session;
use super::{Done, say};

/// Has a recording again and answers a question about it.
///
/// # Errors
/// The file is no session, or the question is none.
pub fn query(file: &str, question: &str, as_json: bool, history: Option<usize>) -> Done {
    let session = read_session(file)?;
    let interrupt = interrupt_flag()?;
    let answer = on_large_stack(move || {
        let mut debugger = Debugger::open(session, Origin::Recording, interrupt)?;
        if let Some(bytes) = history {
            debugger.set_history(bytes);
        }
        debugger.replay_whole();
        debugger.ask(question)
    })?;
    let answer = answer.map_err(|why| why.trim_end_matches('.').to_owned())?;
    let text = if as_json {
        serde_json::to_string(&answer).map_err(|error| error.to_string())? + "\n"
    } else {
        told(&answer)
    };
    say(&text)?;
    Ok(u8::from(answer.findings.is_empty()))
}

/// Lays an answer out for a person: one place a line.
fn told(answer: &Answer) -> String {
    let mut text = String::new();
    for found in &answer.findings {
        text += &format!(
            "step {}  {}:{} in {}  {}\n",
            found.step, found.file, found.line, found.function, found.what
        );
    }
    if answer.findings.is_empty() || !answer.complete {
        text += &answer.sentence;
        text.push('\n');
    }
    text
}
