//! What can a user ask for, and what can come of it?
//!
//! Every kind of stepping is one [`Stride`] in one [`Direction`]; there is no second verb for going back. A command that needs
//! the program to run on answers [`Outcome::Running`], and the front end then calls the debugger's `advance` until something
//! else comes of it.

use serde::{Deserialize, Serialize};

use super::views::Answer;

/// How far one step goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stride {
    /// To the next line that starts anywhere, or to where a frame returns or an exception is raised, as pdb's `s` does.
    Into,
    /// To the next of these in this frame, or in one that called it once this one is left.
    Over,
    /// To the end of this frame; backwards, to the line that called it.
    Out,
    /// To the next breakpoint, uncaught exception, or the end.
    Continue,
    /// To a line of a file; without a file, of the one that the cursor is in.
    ToLine { file: Option<String>, line: u32 },
    /// To the nearest place where a name of the selected frame was given another value.
    Change { name: String },
    /// To the nearest place where an exception is raised, of a class or one derived from it.
    Exception { class: Option<String> },
    /// To the nearest line that writes something, or this text.
    Output { text: Option<String> },
    /// To the nearest call of a function.
    Call { function: String },
    /// To the nearest event of a kind: call, resume, line, return, yield or exception.
    Event { kind: String },
}

pub use crate::session::{Hits, On};
pub use crate::timeline::Direction;

/// A place on the tape to go to at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// The start of the n-th line that ran, the number people see.
    LineCount(u64),
    /// The engine's own number of a moment.
    Moment(u64),
    /// The time that a line begins for the `hit`-th time, from 1; without a file, of the one that the cursor is in.
    Hit {
        file: Option<String>,
        line: u32,
        hit: u64,
    },
    Start,
    /// The furthest moment that was ever reached.
    End,
}

/// Which frame of the stack the variables are shown of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FrameChoice {
    /// One towards the module.
    Up,
    /// One towards the running frame.
    Down,
    /// By its place in [`StackView::frames`](super::views::StackView), 0 being the running one.
    Index(usize),
}

/// Where to stop, and on what terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakpointRequest {
    /// Without a file, the one that the cursor is in.
    pub file: Option<String>,
    pub line: u32,
    /// A Python expression that must be true.
    pub condition: Option<String>,
    /// Goes away when it was hit once.
    pub temporary: bool,
    /// What it waits for; `file` and `line` belong to a line only.
    pub on: On,
    /// Which of the times count.
    pub hits: Option<Hits>,
    /// An expression whose value is noted; the run does not stop.
    pub log: Option<String>,
}

/// One side of a comparison: the same program and inputs, in an era, under an observer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorldRequest {
    /// Without one, the era in use.
    pub era: Option<String>,
    /// Without one, the observer in use.
    pub observer: Option<String>,
}

/// What a user wants next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    Go {
        stride: Stride,
        direction: Direction,
    },
    /// Goes to a place on the tape.
    Seek(Place),
    /// Goes back to where the cursor stood before the last movement.
    HistoryBack,
    /// Starts the program again, from its first line, with the inputs given so far.
    Restart,
    /// Stops a run where it is; also what Ctrl-C asks for.
    Interrupt,

    ToggleBreakpoint {
        file: Option<String>,
        line: u32,
    },
    SetBreakpoint(BreakpointRequest),
    /// Removes a breakpoint by its number; without one, all.
    ClearBreakpoint(Option<u32>),
    /// Gives a breakpoint another condition, or none.
    SetCondition {
        number: u32,
        condition: Option<String>,
    },
    /// Has a breakpoint passed over so many times from here on.
    IgnoreBreakpoint {
        number: u32,
        times: u64,
    },
    /// Says which breakpoints there are; answers [`Outcome::List`].
    ListBreakpoints,
    /// Says what breakpoints with an expression have noted; answers [`Outcome::List`].
    ListLogged,

    /// Asks a question about the past; answers [`Outcome::Answer`].
    Ask(String),
    /// Says which branches there are; answers [`Outcome::List`].
    ListBranches,
    /// Goes over to another branch by its number.
    Branch(u32),

    /// Puts an observer in (or, with `none`, takes it out) from this moment on.
    SetObserver(String),
    /// Starts the program again in another era and goes to the same hit of the line.
    SetEra(String),
    /// Opens the comparison of the worlds; an empty list means without and with the observer.
    Compare(Vec<WorldRequest>),
    /// Closes the comparison; the first world goes on.
    EndCompare,
    /// Goes to the nearest moment at which the compared worlds differ anew.
    Difference(Direction),

    Select(FrameChoice),
    /// Evaluates an expression in the selected frame and changes nothing; answers [`Outcome::Message`].
    Evaluate(String),
    /// Runs a statement in the selected frame from this moment on (an intervention).
    Execute(String),
    Watch(String),
    /// Removes a watch by its number, counted from 1; without one, all.
    Unwatch(Option<usize>),
    /// Puts a bookmark with a note at this moment.
    Bookmark(String),
    /// Goes to the next or previous note of the lesson.
    Beat(Direction),

    /// Gives the program a line that it waits for, without its line feed.
    Input(String),
    /// Tells the program that nothing more comes from stdin.
    EndOfInput,

    /// Writes the session to a file; without one, to the file it came from.
    Save(Option<String>),
}

/// What came of a command, or of running on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The cursor stands elsewhere, or what is to be seen has changed.
    Moved,
    /// As `Moved`, with something to say about it.
    Message(String),
    /// The program runs on: `advance` is to be called.
    Running,
    /// A run was stopped by the user.
    Interrupted,
    /// A run ended at a breakpoint, because of `what` if that is not the line alone.
    Breakpoint { number: u32, file: String, line: u32, what: String },
    /// A run ended at an exception that nobody catches; `message` is the traceback's last line.
    Exception { message: String },
    /// There is nothing earlier: the recording starts here.
    AtStart,
    /// The program has ended.
    AtEnd { exit_status: i32 },
    /// The program waits for a line from stdin, having written `prompt`.
    NeedsInput { prompt: String },
    /// Nothing was done; `why` is a sentence that says what to do instead.
    Refused { why: String },
    /// A question about the past was answered.
    Answer(Answer),
    /// What there is of something.
    List(List),
}

/// A list to be shown, each row with what choosing it does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    pub title: String,
    pub rows: Vec<(String, Option<Command>)>,
    /// What to say where there are no rows.
    pub empty: String,
}

impl Command {
    /// Makes the command of one step.
    #[must_use]
    pub const fn go(stride: Stride, direction: Direction) -> Self {
        Self::Go { stride, direction }
    }
}
