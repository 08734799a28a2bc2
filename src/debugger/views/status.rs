//! Where is the cursor, and in which world?

use serde::{Deserialize, Serialize};

/// What the program is doing at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProgramState {
    #[default]
    Paused,
    Running,
    /// Waits for a line from stdin.
    NeedsInput {
        prompt: String,
    },
    /// Has come to its end, with this exit status.
    Ended {
        exit_status: i32,
    },
    /// Is being left by an exception; the traceback's last line.
    Exception {
        message: String,
    },
}

/// The place, the world and the state, in one line.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own that a front end shows"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusView {
    /// The file's name as it is shown, without its folder.
    pub file: String,
    pub function: String,
    pub line: u32,
    /// What happens at this moment: `line`, `call`, `return 3`, `exception KeyError('x')`.
    pub event: String,
    /// How many lines have started, this one included.
    pub step: u64,
    /// How many lines start in the whole run as far as it is known.
    pub steps: u64,
    /// The engine's number of this moment.
    pub moment: u64,
    pub era: String,
    pub observer: String,
    /// Whether the inputs come from a recording and nothing outside is touched.
    pub replay: bool,
    pub state: ProgramState,
    /// Whether there is no earlier moment.
    pub at_start: bool,
    /// Whether the program has ended here, so that there is no later moment.
    pub at_end: bool,
    /// Whether something would be lost by quitting: interventions, bookmarks or inputs not yet written to a file.
    pub unsaved: bool,
    /// The names that `SetEra` accepts, oldest first.
    pub eras: Vec<String>,
    /// The names that `SetObserver` accepts, each with a sentence on what it does.
    pub observers: Vec<(String, String)>,
}
