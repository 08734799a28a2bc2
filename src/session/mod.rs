//! What is kept of a run, so that it can be had again.
//!
//! A session is the program, the era, what came in from the world and what the
//! user did. The run itself is not in it: it follows from these. So a run of a
//! billion steps is a few kilobytes of text that a person can read, and a
//! fingerprint tells whether the run that follows is still the same.
//!
//! Moments are written as numbers; the timeline gives them their meaning.
//!
//! Format 1, field by field, is [`Session`]: RON with named fields, those that
//! hold nothing left out. What the user did is in `interventions`; where a
//! change was made in the past, the way that the run went before is one of
//! `branches`, written like the session itself as inputs and interventions.
//! `breakpoints` keep what each waits for ([`On`]) and on what terms.

mod fingerprint;
mod imports;
mod launch;
mod measured;
mod recording;
mod text;
mod watched;

pub use fingerprint::{Divergence, Print, first_divergence};
pub use imports::{Import, imports_of};
pub use launch::Launched;
pub use measured::{Measured, Spread};
pub use recording::{NotRecorded, Recorded, Verified};
pub use text::{FORMAT, LONGEST, SessionError};
pub use watched::Watched;

use serde::{Deserialize, Serialize};

use crate::era::Era;
use crate::host::Input;
use crate::vm::Search;

/// Everything that is needed to have a run again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The version of this form; [`FORMAT`] is the one that is written.
    pub format: u32,
    /// The heisen that wrote it.
    pub heisen: String,
    /// What a reader calls it; a lesson's headline.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What runs.
    pub program: Program,
    /// Which CPython is imitated.
    pub era: Era,
    /// The observer that is there from the start, by its name.
    pub observer: String,
    /// Where random numbers begin when the program does not say, if chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// What came in, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Input>,
    /// What the user changed, in the order of the moments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interventions: Vec<Intervention>,
    /// Which way of the run that is, if it was sent several.
    #[serde(default = "first_branch", skip_serializing_if = "is_first")]
    pub branch: u32,
    /// The other ways.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// Where the run stops.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breakpoints: Vec<Breakpoint>,
    /// What is said about places of the run: bookmarks, and a lesson's text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// The moment the user looked at last.
    #[serde(default)]
    pub cursor: u64,
    /// How the run ended, if it was run to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// What the run was like at moments of doubling distance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fingerprint: Vec<Print>,
}

/// A program and what it was called with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Its file's name, as tracebacks show it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The folder in which its imports are looked for first.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folder: String,
    /// Where else its imports are looked for.
    #[serde(default, skip_serializing_if = "nowhere")]
    pub search: Search,
    /// The words after its name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub argv: Vec<String>,
    /// The modules beside it that it imported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modules: Vec<Module>,
}

/// The text of a module that a program imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// Its file's name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Something the user changed in the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intervention {
    /// The moment at which it happened: after its event was told; an interruption, before.
    pub moment: u64,
    /// What it was.
    pub change: Change,
}

/// A way of changing a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Another observer, for every frame of the stack, as `pdb.set_trace` does.
    Observer(String),
    /// Another observer, for frames that begin from here on, as `sys.settrace` does.
    ObserverOfNewFrames(String),
    /// A variable of the frame so many calls below the innermost, set to an expression's value.
    SetVariable { frame: usize, name: String, expression: String },
    /// A statement run in the frame so many calls below the innermost.
    Execute { frame: usize, statement: String },
    /// KeyboardInterrupt raised in the program.
    Interrupt,
}

/// A place where the run stops, or something at which it does.
///
/// A breakpoint on a line is as short as `(line: 12)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breakpoint {
    /// The line, from 1; 0 if it waits for something else.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub line: u32,
    /// The line's file, if that is not the program's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What it waits for.
    #[serde(default, skip_serializing_if = "On::is_line")]
    pub on: On,
    /// The moment and the frame, counted from the running one, in which the expression of a `Mutation` gives the object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<(u64, usize)>,
    /// The expression that must be true, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Which of the times count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hits: Option<Hits>,
    /// An expression whose value is noted; the run does not stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
}

/// What a breakpoint waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum On {
    /// A line that begins.
    #[default]
    Line,
    /// A call of a function.
    Call(String),
    /// An exception where it is raised, of a class or one derived from it.
    Raise(Option<String>),
    /// The exception that ends the program.
    Uncaught,
    /// A name that gets another value, in any call of a function; without one, of the selected frame's.
    Rebind { name: String, function: Option<String> },
    /// A change of the object that an expression gives in the selected frame, whatever name holds it then.
    Mutation(String),
    /// A sync that adds or removes a key of a frame dict, or this key.
    Sync(Option<String>),
    /// Output, or this text in it.
    Output(Option<String>),
}

impl On {
    fn is_line(&self) -> bool {
        *self == Self::Line
    }
}

/// Which of the times that a breakpoint is met count; they are counted from the program's start, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hits {
    Exactly(u64),
    From(u64),
    Every(u64),
}

impl Hits {
    /// Tells whether a time counts.
    #[must_use]
    pub fn count(self, time: u64) -> bool {
        match self {
            Self::Exactly(wanted) => time == wanted,
            Self::From(first) => time >= first,
            Self::Every(step) => time % step.max(1) == 0,
        }
    }
}

/// A way that the run went before the user sent it another.
///
/// Its moments are not kept: they follow from what it was given and what was done to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// Its number; the run that was begun is 1.
    pub number: u32,
    /// How many of its inputs are the first of the session's own.
    #[serde(default)]
    pub shared: usize,
    /// What came in after these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Input>,
    /// What the user changed, in the order of the moments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interventions: Vec<Intervention>,
    /// How many moments it had, and how many lines had begun.
    pub moments: u64,
    pub steps: u64,
    /// The moment the user looked at last.
    #[serde(default)]
    pub cursor: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(line: &u32) -> bool {
    *line == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_first(branch: &u32) -> bool {
    *branch == 1
}

fn first_branch() -> u32 {
    1
}

/// Something said about a place of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Where it belongs.
    pub at: Place,
    /// The eras it is true in; all if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub eras: Vec<Era>,
    /// The observers, by name, under which it is true; all if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observers: Vec<String>,
    /// Its headline.
    pub title: String,
    /// Its text, in whole sentences.
    pub text: String,
    /// What the reader is asked before going on, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
}

/// Something to think about before going on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked.
    pub ask: String,
    /// What is right.
    pub answer: String,
}

/// A place of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    /// A moment of the run.
    Moment(u64),
    /// The time that a line of the program begins for the `hit`-th time, from 1.
    Line { line: u32, hit: u32 },
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// How many moments it had.
    pub moments: u64,
    /// How many statements ran.
    pub statements: u64,
    /// The exit status.
    pub exit_status: i32,
    /// How many bytes went to standard output.
    pub stdout_length: u64,
}

impl Session {
    /// Begins the session of a program that has not run yet.
    #[must_use]
    pub fn new(program: Program, era: Era, observer: &str) -> Session {
        Session {
            format: FORMAT,
            heisen: env!("CARGO_PKG_VERSION").to_owned(),
            title: String::new(),
            program,
            era,
            observer: observer.to_owned(),
            seed: None,
            inputs: Vec::new(),
            interventions: Vec::new(),
            branch: 1,
            branches: Vec::new(),
            breakpoints: Vec::new(),
            notes: Vec::new(),
            cursor: 0,
            end: None,
            fingerprint: Vec::new(),
        }
    }
}

impl Note {
    /// Tells whether it is true in this era under this observer.
    #[must_use]
    pub fn holds(&self, era: Era, observer: &str) -> bool {
        (self.eras.is_empty() || self.eras.contains(&era))
            && (self.observers.is_empty() || self.observers.iter().any(|name| name == observer))
    }
}

fn nowhere(search: &Search) -> bool {
    *search == Search::default()
}
