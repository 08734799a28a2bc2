//! What is taught about a run.
//!
//! A lesson is a session whose notes are meant to be read in order: each
//! [`Beat`] is a note at a place of the run. The shipped lessons are files of
//! `sessions/`, built into the program.

mod shipped;

pub use shipped::SHIPPED;

use crate::era::Era;
use crate::session::{Note, Session, SessionError};

/// One note of a lesson: where it belongs, what it says, what it asks.
pub type Beat = Note;

/// A session with something to learn from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The name people type, such as `01_wacky`.
    pub name: String,
    /// Its headline.
    pub title: String,
    /// The run, with the beats as its notes.
    pub session: Session,
}

/// A lesson's name and text as they are built in.
#[derive(Clone, Copy, Debug)]
pub struct Shipped {
    /// The name people type.
    pub name: &'static str,
    /// The session's text.
    pub text: &'static str,
}

impl Lesson {
    /// Makes a lesson of a session's text.
    ///
    /// # Errors
    /// The text is no session.
    pub fn read(name: &str, text: &str) -> Result<Lesson, SessionError> {
        let session = Session::from_text(text)?;
        let title = if session.title.is_empty() { name.to_owned() } else { session.title.clone() };
        Ok(Lesson { name: name.to_owned(), title, session })
    }

    /// Returns its beats, in the order they are read.
    #[must_use]
    pub fn beats(&self) -> &[Beat] {
        &self.session.notes
    }

    /// Returns the beats that are true in this era under this observer, in their order.
    pub fn beats_for<'a>(&'a self, era: Era, observer: &'a str) -> impl Iterator<Item = &'a Beat> {
        self.beats().iter().filter(move |beat| beat.holds(era, observer))
    }
}

/// Reads the shipped lessons in their order.
///
/// # Panics
/// Never: a test reads every one of them.
#[must_use]
pub fn lessons() -> Vec<Lesson> {
    SHIPPED.iter().map(open).collect()
}

/// Finds a shipped lesson by its name, its number or the beginning of either.
#[must_use]
pub fn find(name: &str) -> Option<Lesson> {
    let wanted = name.trim_end_matches(".ron");
    let number: Option<usize> = wanted.parse().ok();
    let by_name = |shipped: &&Shipped| {
        let (digits, word) = shipped.name.split_once('_').unwrap_or(("", shipped.name));
        shipped.name == wanted
            || word == wanted
            || (number.is_some() && digits.parse().ok() == number)
    };
    let by_start = |shipped: &&Shipped| {
        let word =
            shipped.name.trim_start_matches(|start: char| start.is_ascii_digit() || start == '_');
        !wanted.is_empty() && (shipped.name.starts_with(wanted) || word.starts_with(wanted))
    };
    let found = SHIPPED.iter().find(by_name).or_else(|| SHIPPED.iter().find(by_start));
    found.map(open)
}

fn open(shipped: &Shipped) -> Lesson {
    Lesson::read(shipped.name, shipped.text).expect("a test reads every shipped lesson")
}
