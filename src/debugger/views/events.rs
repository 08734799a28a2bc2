//! What did the observer receive, and what did each event change?

use serde::{Deserialize, Serialize};

/// What the sync that goes with an event did to the frame dict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncView {
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
}

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRow {
    /// The line count at which it came.
    pub step: u64,
    /// `call`, `line`, `return`, `exception`, `opcode`, ...
    pub kind: String,
    pub function: String,
    pub line: u32,
    /// The event's argument as text, where it has one.
    pub argument: Option<String>,
    /// None if no sync went with it; a sync that changed nothing is empty.
    pub sync: Option<SyncView>,
    pub depth: u32,
}

/// The events up to the cursor, the latest last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventsView {
    pub rows: Vec<EventRow>,
    /// How many came before the first row.
    pub earlier: u64,
    /// Whether somebody receives them; if not, a front end says that `o` switches an observer on.
    pub observed: bool,
}
