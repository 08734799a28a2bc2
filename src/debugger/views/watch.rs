//! What are the expressions worth that the user wants to keep in sight?

use super::Change;
use serde::{Deserialize, Serialize};

/// A watched expression and its value here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchRow {
    pub expression: String,
    /// The `repr`, or the exception's last line.
    pub value: Result<String, String>,
    pub change: Change,
}
