//! How far along the tape is the cursor, and what lies on the way?

use serde::{Deserialize, Serialize};

/// What is marked on the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TimelineMarkKind {
    Bookmark,
    /// The observer was switched, or a statement executed.
    Intervention,
    Exception,
    /// A note of the lesson.
    Note,
}

/// One mark on the tape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineMark {
    /// Its line count.
    pub step: u64,
    pub kind: TimelineMarkKind,
    pub note: String,
}

/// The tape and the cursor on it, in line counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineView {
    pub position: u64,
    pub length: u64,
    /// Whether the tape goes to the program's end.
    pub complete: bool,
    pub marks: Vec<TimelineMark>,
}
