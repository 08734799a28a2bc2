//! What each command of the command line does.
//!
//! A command returns the exit status, or one sentence that says what to do,
//! which `main` prints before leaving with status 2.

pub mod check;
pub mod compare;
pub mod lessons;
pub mod machine;
pub mod measure;
pub mod program;
pub mod query;
pub mod record;
pub mod run;
mod site;
pub mod step;
pub mod trace;

use heisen_core::host::{Host, Live, Stream};

/// The exit status of a command, or why it could not be done.
pub type Done = Result<u8, String>;

/// Refuses to open the screen where there is none.
///
/// # Errors
/// There is no terminal.
pub fn need_terminal() -> Result<(), String> {
    if heisen_core::host::is_terminal() {
        return Ok(());
    }
    Err("stepping needs a terminal for input and output; without one use `heisen run FILE`, \
         `heisen trace FILE` or `heisen compare FILE`"
        .into())
}

/// Returns the first word, which names a program, and its arguments.
///
/// # Errors
/// There is no word.
pub fn need_words(words: &[String]) -> Result<(&str, &[String]), String> {
    let (first, rest) = words
        .split_first()
        .ok_or("no program was named; `heisen run FILE` runs one, `-` is standard input")?;
    Ok((first, rest))
}

/// Prints a text; that nobody reads it to its end is no error.
///
/// # Errors
/// Never: it is a command's last act.
pub fn say(text: &str) -> Done {
    let mut world = Live::new();
    let _ = world.write(Stream::Out, text.as_bytes()).and_then(|()| world.flush(Stream::Out));
    Ok(0)
}

/// Prints what CPython prints about a text that is no program; returns its exit status.
pub fn refuse_python(text: &str) -> u8 {
    // If nobody can be told, the exit status still says it.
    let _ = Live::new().write(Stream::Err, format!("{}\n", text.trim_end()).as_bytes());
    1
}

/// Makes an exit status of a program's: the system keeps its lowest eight bits.
pub fn status(of_program: i32) -> u8 {
    of_program.to_le_bytes()[0]
}
