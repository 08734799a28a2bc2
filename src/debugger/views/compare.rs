//! In what do two worlds differ?

use super::ValueView;
use serde::{Deserialize, Serialize};

/// One of the compared worlds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorldView {
    /// `no observer`, `noop`, `3.13, reader`.
    pub title: String,
    pub era: String,
    pub observer: String,
    pub function: String,
    /// The line at which it stands; None if the matched frame does not run in this world.
    pub line: Option<u32>,
    pub step: u64,
    /// What happened to it: nothing, or `ended` or the exception's last line.
    pub state: String,
    /// The last lines of its output.
    pub output: Vec<String>,
}

/// One name, key or alias, in both worlds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareRow {
    pub name: String,
    /// Where it is looked at: `fast`, `dict`, `value` (of an alias of the dict) or `output`.
    pub place: String,
    pub left: Option<ValueView>,
    pub right: Option<ValueView>,
    pub differs: bool,
}

/// Two worlds side by side at matching moments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareView {
    pub left: WorldView,
    pub right: WorldView,
    /// Aligned by place and name.
    pub rows: Vec<CompareRow>,
    /// One sentence: what differs here and why; or that nothing does.
    pub verdict: String,
}
