//! Who called whom?

use serde::{Deserialize, Serialize};

/// One call that is going on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameView {
    pub name: String,
    pub file: String,
    pub line: u32,
    /// 0 for the module.
    pub depth: u32,
    /// Whether the observer's trace function is set on it (`f_trace`).
    pub traced: bool,
    /// Whether it belongs to the program's own trace function.
    pub of_tracer: bool,
}

/// The calls that are going on, the running one first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackView {
    pub frames: Vec<FrameView>,
    /// The place in `frames` of the one whose variables are shown.
    pub selected: usize,
    /// How many frames there are, shown or not.
    pub depth: usize,
}
