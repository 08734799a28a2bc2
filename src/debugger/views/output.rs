//! What has the program written up to here?

use serde::{Deserialize, Serialize};

/// Where a line was written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stream {
    #[default]
    Stdout,
    Stderr,
    /// What the user typed for `input()`.
    Stdin,
}

/// One line of output.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputLine {
    /// Without its line feed; escapes are as the program wrote them.
    pub text: String,
    pub stream: Stream,
    /// The line count at which its last part was written.
    pub step: u64,
}

/// The output up to the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputView {
    pub lines: Vec<OutputLine>,
    /// How many lines came before the first one.
    pub earlier: u64,
}
