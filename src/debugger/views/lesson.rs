//! What is taught at this moment?

use serde::{Deserialize, Serialize};

/// The lesson's note that belongs to the cursor's place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonView {
    pub title: String,
    /// The note: paragraphs separated by blank lines.
    pub text: String,
    /// Which note it is, from 1.
    pub index: usize,
    pub total: usize,
    /// Whether the cursor stands at the note's own moment, or has gone on since.
    pub here: bool,
}
