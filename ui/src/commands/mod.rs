//! What each command of the command line does.
//!
//! A command returns the exit status, or one sentence that says what to do,
//! which `main` prints before leaving with status 2.

pub mod lessons;
pub mod program;

/// The exit status of a command, or why it could not be done.
pub type Done = Result<u8, String>;

/// Refuses to open the screen where there is none.
pub fn need_terminal() -> Result<(), String> {
    if heisen_core::host::is_terminal() {
        return Ok(());
    }
    Err("stepping needs a terminal for input and output; without one use `heisen run FILE`, \
         `heisen trace FILE` or `heisen compare FILE`"
        .into())
}
