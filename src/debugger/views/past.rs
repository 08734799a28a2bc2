//! What is the answer to a question about the past?

use serde::{Deserialize, Serialize};

use crate::debugger::past::Cut;

/// A place of the run that answers a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The moment to go to.
    pub moment: u64,
    /// Its line count.
    pub step: u64,
    pub file: String,
    pub line: u32,
    pub function: String,
    /// What happens there.
    pub what: String,
    /// What was there before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What is there then: a new value, a result, what was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// A call's arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<String>,
}

/// The answer to a question about the past.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub question: String,
    /// In the order of the moments.
    pub findings: Vec<Finding>,
    /// Whether there are more, or the search was interrupted.
    pub complete: bool,
    /// The answer in a sentence.
    pub sentence: String,
}

impl Answer {
    /// Makes an answer of places; `none` says that there are none.
    pub fn of(findings: Vec<Finding>, cut: Option<Cut>, none: &str) -> Self {
        let found = match findings.as_slice() {
            [] => none.to_owned(),
            [one] => {
                format!("Step {}, line {} of {}: {}.", one.step, one.line, one.function, one.what)
            }
            more => format!("{} places.", more.len()),
        };
        let sentence = match cut {
            None => found,
            Some(Cut::Full) => format!("The first {} places; there may be more.", findings.len()),
            Some(Cut::Interrupted) => format!("Interrupted. {found}"),
        };
        Self { question: String::new(), findings, complete: cut.is_none(), sentence }
    }

    /// Makes an answer without places.
    pub fn nothing(sentence: String) -> Self {
        Self { complete: true, sentence, ..Self::default() }
    }
}
