//! How the machine reaches the outside world.
//!
//! Everything that the machine does not compute comes through one method,
//! [`Host::ask`], as plain data: a [`Request`] goes out, an [`Input`] comes in.
//! So whatever came in can be kept, written to a session and given again, and
//! a run that gets the same inputs is the same run. Output goes through
//! [`Host::write`]; nothing ever comes back from it but an error.
//!
//! [`Live`] is the real world, [`Captured`] a world made of given texts,
//! [`Replaying`] a world that only repeats; a [`Tape`] stands before any of
//! them, keeps what passes, and can be wound back.

mod captured;
mod input;
mod library;
mod live;
mod live_os;
mod muted;
mod os_call;
mod overlay;
mod replaying;
mod seeded;
mod tape;

pub use captured::Captured;
pub use input::{Answer, Bytes, Clock, Input, OsError, Request, Stat, Stream, WriteMode};
pub use live::{Live, argument_texts, is_terminal, load, read_stdin, save};
pub use muted::Muted;
pub use os_call::{Change, Fact, OsCall, OsValue};
pub use overlay::Overlay;
pub use replaying::Replaying;
pub use seeded::Seeded;
pub use tape::{Mark, Tape, Written};

use std::fmt;

/// The outside world, as the machine sees it.
pub trait Host {
    /// Answers a request.
    ///
    /// # Errors
    /// The world cannot answer at all; what the operating system refuses is an
    /// ordinary answer ([`OsError`]).
    fn ask(&mut self, request: Request) -> Result<Input, HostError>;

    /// Writes bytes to standard output or standard error.
    ///
    /// # Errors
    /// The reader is gone, or the operating system refuses.
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> Result<(), HostError>;

    /// Makes sure that what was written has left.
    ///
    /// # Errors
    /// As for [`Host::write`].
    fn flush(&mut self, stream: Stream) -> Result<(), HostError>;

    /// Hears what came onto the tape before this world, as its input number `at`.
    fn keep(&mut self, at: usize, request: &Request, input: &Input) {
        let _ = (at, request, input);
    }

    /// Hears that the tape's inputs from this number on are no more.
    fn forget(&mut self, from: usize) {
        let _ = from;
    }
}

impl<H: Host + ?Sized> Host for Box<H> {
    fn ask(&mut self, request: Request) -> Result<Input, HostError> {
        (**self).ask(request)
    }

    fn write(&mut self, stream: Stream, bytes: &[u8]) -> Result<(), HostError> {
        (**self).write(stream, bytes)
    }

    fn flush(&mut self, stream: Stream) -> Result<(), HostError> {
        (**self).flush(stream)
    }

    fn keep(&mut self, at: usize, request: &Request, input: &Input) {
        (**self).keep(at, request, input);
    }

    fn forget(&mut self, from: usize) {
        (**self).forget(from);
    }
}

/// Why the world did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostError {
    /// The operating system refused.
    Os(OsError),
    /// A recording holds another input than the one asked for.
    Diverged(Box<Divergence>),
    /// The user interrupted.
    Interrupted,
    /// There is no line of standard input yet; the run has to be broken off until there is one.
    Waiting,
}

impl From<OsError> for HostError {
    fn from(error: OsError) -> HostError {
        HostError::Os(error)
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HostError::Os(error) => error.fmt(f),
            HostError::Diverged(divergence) => divergence.fmt(f),
            HostError::Interrupted => f.write_str("interrupted"),
            HostError::Waiting => f.write_str("no line of input is there yet"),
        }
    }
}

impl std::error::Error for HostError {}

/// Where a run asked for something else than its recording holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// How many inputs had been given before.
    pub after: usize,
    /// What the program asked for.
    pub asked: Request,
    /// What the recording holds there, if it does not end.
    pub held: Option<Input>,
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "after {} recorded inputs the program asks for {}, ", self.after, self.asked)?;
        match &self.held {
            Some(input) => write!(f, "where the recording holds {}", input.kind()),
            None => write!(f, "where the recording ends"),
        }
    }
}

/// What the machine asks for, each with the type it wants back.
///
/// These are methods of every host; none of them is to be overridden.
pub trait Ask: Host {
    /// Returns the next line of standard input with its newline, empty at the end.
    ///
    /// # Errors
    /// As for [`Host::ask`].
    fn read_line(&mut self) -> Result<Vec<u8>, HostError> {
        match self.ask(Request::Line)? {
            Input::Line(line) => Ok(line.0),
            Input::EndOfInput => Ok(Vec::new()),
            other => Err(unasked(Request::Line, other)),
        }
    }

    /// Returns what a clock shows, in nanoseconds.
    ///
    /// # Errors
    /// As for [`Host::ask`].
    fn clock(&mut self, clock: Clock) -> Result<i64, HostError> {
        match self.ask(Request::Clock(clock))? {
            Input::Clock(_, nanoseconds) => Ok(nanoseconds),
            other => Err(unasked(Request::Clock(clock), other)),
        }
    }

    /// Lets time pass, in nanoseconds.
    ///
    /// # Errors
    /// As for [`Host::ask`].
    fn sleep(&mut self, nanoseconds: u64) -> Result<(), HostError> {
        self.ask(Request::Sleep(nanoseconds)).map(|_| ())
    }

    /// Returns so many bytes that nobody could foretell.
    ///
    /// # Errors
    /// As for [`Host::ask`].
    fn entropy(&mut self, count: usize) -> Result<Vec<u8>, HostError> {
        match self.ask(Request::Entropy(count))? {
            Input::Entropy(bytes) => Ok(bytes.0),
            other => Err(unasked(Request::Entropy(count), other)),
        }
    }

    /// Returns the environment's variables.
    ///
    /// # Errors
    /// As for [`Host::ask`].
    fn environment(&mut self) -> Result<Vec<(String, String)>, HostError> {
        match self.ask(Request::Environment)? {
            Input::Environment(variables) => Ok(variables),
            other => Err(unasked(Request::Environment, other)),
        }
    }

    /// Returns the current directory.
    ///
    /// # Errors
    /// As for [`Host::ask`]; there may be none.
    fn current_dir(&mut self) -> Result<String, HostError> {
        match self.ask(Request::CurrentDir)? {
            Input::CurrentDir(answer) => Ok(answer.into_result()?),
            other => Err(unasked(Request::CurrentDir, other)),
        }
    }

    /// Returns what a file holds.
    ///
    /// # Errors
    /// As for [`Host::ask`]; the file may be missing or unreadable.
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, HostError> {
        let request = Request::File(path.to_owned());
        match self.ask(request.clone())? {
            Input::File { content, .. } => Ok(content.into_result()?.0),
            other => Err(unasked(request, other)),
        }
    }

    /// Returns the names in a directory, sorted.
    ///
    /// # Errors
    /// As for [`Host::ask`]; the directory may be missing or unreadable.
    fn list_dir(&mut self, path: &str) -> Result<Vec<String>, HostError> {
        let request = Request::Directory(path.to_owned());
        match self.ask(request.clone())? {
            Input::Directory { names, .. } => Ok(names.into_result()?),
            other => Err(unasked(request, other)),
        }
    }

    /// Returns what kind of thing a path names.
    ///
    /// # Errors
    /// As for [`Host::ask`]; there may be nothing.
    fn stat(&mut self, path: &str) -> Result<Stat, HostError> {
        let request = Request::Stat(path.to_owned());
        match self.ask(request.clone())? {
            Input::Stat { found, .. } => Ok(found.into_result()?),
            other => Err(unasked(request, other)),
        }
    }

    /// Writes a file.
    ///
    /// # Errors
    /// As for [`Host::ask`]; the file may not be writable.
    fn write_file(&mut self, path: &str, bytes: &[u8], mode: WriteMode) -> Result<(), HostError> {
        let request = Request::WriteFile(path.to_owned(), Bytes(bytes.to_owned()), mode);
        match self.ask(request.clone())? {
            Input::Wrote { outcome, .. } => Ok(outcome.into_result()?),
            other => Err(unasked(request, other)),
        }
    }
}

impl<H: Host + ?Sized> Ask for H {}

fn unasked(asked: Request, held: Input) -> HostError {
    HostError::Diverged(Box::new(Divergence { after: 0, asked, held: Some(held) }))
}
