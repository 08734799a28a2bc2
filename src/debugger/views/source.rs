//! Which text is running, and where does it stop?

use serde::{Deserialize, Serialize};

/// The text of a file, with its places.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceView {
    /// The file as the program names it (`co_filename`).
    pub file: String,
    /// The lines without their line ends.
    pub lines: Vec<String>,
    /// The line, from 1, at which the selected frame stands, if it is in this file.
    pub current: Option<u32>,
    /// Whether the selected frame is the running one (else `current` is the line of a call).
    pub running_frame: bool,
    /// Those of this file, by line.
    pub breakpoints: Vec<BreakpointView>,
}

/// A place at which runs stop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakpointView {
    pub number: u32,
    pub file: String,
    pub line: u32,
    pub condition: Option<String>,
    pub temporary: bool,
    pub hits: u64,
    /// What it waits for, where that is no line; `line` is 0 then.
    pub on: String,
    /// Whether it notes values and does not stop.
    pub logs: bool,
}
