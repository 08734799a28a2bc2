//! What may be asked of the world, and what may come in.
//!
//! Both are plain data. An [`Input`] repeats as much of its [`Request`] as is
//! needed to tell whether it answers another one: that is how a replay notices
//! that a program has gone another way.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::HostError;
use super::os_call::{OsCall, OsValue};

/// Something the machine wants from the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// The next line of standard input.
    Line,
    /// The time a clock shows.
    Clock(Clock),
    /// So many nanoseconds to pass.
    Sleep(u64),
    /// So many random bytes.
    Entropy(usize),
    /// The environment's variables.
    Environment,
    /// The current directory.
    CurrentDir,
    /// What a file holds.
    File(String),
    /// The names in a directory.
    Directory(String),
    /// What a path names.
    Stat(String),
    /// A file to be written.
    WriteFile(String, Bytes, WriteMode),
    /// A call of the operating system.
    Os(OsCall),
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Request::Line => f.write_str("a line of standard input"),
            Request::Clock(clock) => write!(f, "the {clock:?} clock"),
            Request::Sleep(nanoseconds) => write!(f, "{nanoseconds} ns of sleep"),
            Request::Entropy(count) => write!(f, "{count} random bytes"),
            Request::Environment => f.write_str("the environment"),
            Request::CurrentDir => f.write_str("the current directory"),
            Request::File(path) => write!(f, "the file {path:?}"),
            Request::Directory(path) => write!(f, "the directory {path:?}"),
            Request::Stat(path) => write!(f, "what {path:?} is"),
            Request::WriteFile(path, ..) => write!(f, "writing the file {path:?}"),
            Request::Os(call) => call.fmt(f),
        }
    }
}

/// Something that came in from the world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Input {
    /// A line of standard input with its newline, if it had one.
    Line(Bytes),
    /// The end of standard input.
    EndOfInput,
    /// What a clock showed, in nanoseconds.
    Clock(Clock, i64),
    /// The end of a sleep of so many nanoseconds.
    Slept(u64),
    /// Random bytes.
    Entropy(Bytes),
    /// The environment's variables.
    Environment(Vec<(String, String)>),
    /// The current directory.
    CurrentDir(Answer<String>),
    /// What a file held.
    File { path: String, content: Answer<Bytes> },
    /// The names in a directory.
    Directory { path: String, names: Answer<Vec<String>> },
    /// What a path named.
    Stat { path: String, found: Answer<Stat> },
    /// Whether a file could be written.
    Wrote { path: String, outcome: Answer<()> },
    /// What the operating system gave for a call.
    Os { call: String, answer: Answer<OsValue> },
    /// The user interrupted while the program waited for a line or slept.
    Interrupted,
}

impl Input {
    /// Tells whether this could be the answer to `request`.
    #[must_use]
    pub fn answers(&self, request: &Request) -> bool {
        match (self, request) {
            (Input::Line(_) | Input::EndOfInput, Request::Line)
            | (Input::Environment(_), Request::Environment)
            | (Input::CurrentDir(_), Request::CurrentDir)
            | (Input::Interrupted, Request::Line | Request::Sleep(_)) => true,
            (Input::Clock(held, _), Request::Clock(asked)) => held == asked,
            (Input::Slept(held), Request::Sleep(asked)) => held == asked,
            (Input::Entropy(bytes), Request::Entropy(count)) => bytes.0.len() == *count,
            (Input::File { path, .. }, Request::File(asked))
            | (Input::Directory { path, .. }, Request::Directory(asked))
            | (Input::Stat { path, .. }, Request::Stat(asked))
            | (Input::Wrote { path, .. }, Request::WriteFile(asked, ..)) => path == asked,
            (Input::Os { call, .. }, Request::Os(asked)) => *call == asked.to_string(),
            _ => false,
        }
    }

    /// Gives the input to whoever asked for it.
    ///
    /// # Errors
    /// It is the user's interruption.
    pub(super) fn given(self) -> Result<Input, HostError> {
        match self {
            Input::Interrupted => Err(HostError::Interrupted),
            input => Ok(input),
        }
    }

    /// Names what kind of input this is, for messages.
    #[must_use]
    pub fn kind(&self) -> String {
        match self {
            Input::Line(_) => "a line of standard input".into(),
            Input::EndOfInput => "the end of standard input".into(),
            Input::Clock(clock, _) => format!("the {clock:?} clock"),
            Input::Slept(nanoseconds) => format!("{nanoseconds} ns of sleep"),
            Input::Entropy(bytes) => format!("{} random bytes", bytes.0.len()),
            Input::Environment(_) => "the environment".into(),
            Input::CurrentDir(_) => "the current directory".into(),
            Input::File { path, .. } => format!("the file {path:?}"),
            Input::Directory { path, .. } => format!("the directory {path:?}"),
            Input::Stat { path, .. } => format!("what {path:?} was"),
            Input::Wrote { path, .. } => format!("the writing of the file {path:?}"),
            Input::Os { call, .. } => format!("the answer to: {call}"),
            Input::Interrupted => "an interruption by the user".into(),
        }
    }
}

/// What the operating system said: a value or its refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer<T> {
    /// It gave a value.
    Given(T),
    /// It refused.
    Refused(OsError),
}

impl<T> Answer<T> {
    /// Returns the value or the refusal as a `Result`.
    ///
    /// # Errors
    /// The operating system refused.
    pub fn into_result(self) -> Result<T, OsError> {
        match self {
            Answer::Given(value) => Ok(value),
            Answer::Refused(error) => Err(error),
        }
    }
}

impl<T> From<std::io::Result<T>> for Answer<T> {
    fn from(result: std::io::Result<T>) -> Answer<T> {
        match result {
            Ok(value) => Answer::Given(value),
            Err(error) => Answer::Refused(OsError::from(&error)),
        }
    }
}

/// A refusal of the operating system, as Python's `OSError` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OsError {
    /// The number (`errno`), 0 if there is none.
    pub number: i32,
    /// Its text, such as `No such file or directory`.
    pub text: String,
}

impl OsError {
    /// `ENOENT`: there is nothing of that name.
    pub const MISSING: i32 = 2;
    /// `EPIPE`: nobody reads what is written.
    pub const BROKEN_PIPE: i32 = 32;

    /// Returns the refusal of a name that nothing has.
    #[must_use]
    pub fn missing() -> OsError {
        OsError { number: OsError::MISSING, text: "No such file or directory".into() }
    }
}

impl From<&std::io::Error> for OsError {
    fn from(error: &std::io::Error) -> OsError {
        let number = error.raw_os_error().unwrap_or(0);
        let whole = error.to_string();
        let text = whole.split(" (os error").next().unwrap_or("").to_owned();
        OsError { number, text }
    }
}

impl fmt::Display for OsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A clock of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clock {
    /// Time since 1970 (`time.time`).
    Wall,
    /// Time since some moment, never going back (`time.monotonic`, `time.perf_counter`).
    Monotonic,
    /// Time this process has spent computing (`time.process_time`).
    Process,
}

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stat {
    /// Whether it is a directory.
    pub is_dir: bool,
    /// Whether it is a regular file.
    pub is_file: bool,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified: i64,
}

/// What becomes of what a file held before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WriteMode {
    /// It is replaced.
    Replace,
    /// It stays, and the new bytes follow.
    Append,
    /// There must have been no such file.
    New,
}

/// Where output goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// Bytes, written to a session as text where they are text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenBytes", into = "WrittenBytes")]
pub struct Bytes(pub Vec<u8>);

#[derive(Serialize, Deserialize)]
enum WrittenBytes {
    Text(String),
    Hex(String),
}

impl From<Bytes> for WrittenBytes {
    fn from(bytes: Bytes) -> WrittenBytes {
        use fmt::Write;
        String::from_utf8(bytes.0).map_or_else(
            |error| {
                let mut digits = String::new();
                for byte in error.into_bytes() {
                    write!(digits, "{byte:02x}").expect("writing to a string cannot fail");
                }
                WrittenBytes::Hex(digits)
            },
            WrittenBytes::Text,
        )
    }
}

impl TryFrom<WrittenBytes> for Bytes {
    type Error = String;

    fn try_from(written: WrittenBytes) -> Result<Bytes, String> {
        match written {
            WrittenBytes::Text(text) => Ok(Bytes(text.into_bytes())),
            WrittenBytes::Hex(digits) => {
                let wrong = || "bytes are written as pairs of hexadecimal digits".to_owned();
                let digit = |digit: u8| char::from(digit).to_digit(16).ok_or_else(wrong);
                let pairs = digits.as_bytes().chunks(2);
                pairs
                    .map(|pair| match pair {
                        [high, low] => {
                            u8::try_from(digit(*high)? * 16 + digit(*low)?).map_err(|_| wrong())
                        }
                        _ => Err(wrong()),
                    })
                    .collect::<Result<_, _>>()
                    .map(Bytes)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_text_where_they_can_be() {
        for bytes in [b"line\n".to_vec(), vec![0xff, 0x00, 0x7f], Vec::new()] {
            let written = ron::to_string(&Bytes(bytes.clone())).unwrap();
            assert_eq!(ron::from_str::<Bytes>(&written).unwrap().0, bytes, "{written}");
        }
        for broken in ["Hex(\"f\")", "Hex(\"xx\")", "Hex(\"é\")", "Hex(1)"] {
            assert!(ron::from_str::<Bytes>(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn an_input_answers_its_own_request_only() {
        let clock = Input::Clock(Clock::Wall, 5);
        assert!(clock.answers(&Request::Clock(Clock::Wall)));
        assert!(!clock.answers(&Request::Clock(Clock::Monotonic)));
        assert!(Input::EndOfInput.answers(&Request::Line));
        let file = Input::File { path: "a".into(), content: Answer::Refused(OsError::missing()) };
        assert!(file.answers(&Request::File("a".into())));
        assert!(!file.answers(&Request::File("b".into())));
        assert!(!file.answers(&Request::Stat("a".into())));
    }
}
