//! A session as text, there and back.
//!
//! The text is RON with sources as raw strings over several lines, so that a
//! person can read it and a diff of two sessions means something. Reading
//! trusts nothing: whatever a file holds, the answer is a session that makes
//! sense or one sentence.

use std::fmt;

use ron::extensions::Extensions;
use ron::ser::PrettyConfig;

use super::{Place, Session};

/// The form that is written and read.
pub const FORMAT: u32 = 1;

/// The most bytes that a session file may have.
pub const LONGEST: u64 = 64 << 20;

/// Why a text is no session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionError {
    /// It does not begin as a session does.
    NotASession,
    /// It is larger than [`LONGEST`].
    TooLong,
    /// Its bytes are not UTF-8 from so many on.
    NotText { after: usize },
    /// A later heisen wrote it.
    Newer { format: u32 },
    /// It ends before the session does.
    CutOff { line: usize },
    /// It is not written as a session is.
    Damaged { line: usize, column: usize, what: String },
    /// It is well written and makes no sense.
    Senseless(String),
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SessionError::NotASession => {
                f.write_str("it is not a session; `heisen record FILE -o S.ron` makes one")
            }
            SessionError::TooLong => {
                write!(f, "it is larger than the {} MB that are read", LONGEST >> 20)
            }
            SessionError::NotText { after } => {
                write!(f, "it is damaged: after {after} bytes it is not UTF-8 text")
            }
            SessionError::Newer { format } => write!(
                f,
                "it was written by a newer heisen (format {format}); this one reads format {FORMAT}"
            ),
            SessionError::CutOff { line } => {
                write!(f, "it is cut off: it ends at line {line}, before the session does")
            }
            SessionError::Damaged { line, column, what } => {
                write!(f, "it is damaged at line {line}, column {column}: {what}")
            }
            SessionError::Senseless(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for SessionError {}

impl Session {
    /// Writes the session as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let raw = self.written(Escapes::Raw);
        // What raw strings cannot hold, they lose when read: then everything is escaped.
        if Session::from_text(&raw).as_ref() == Ok(self) {
            raw
        } else {
            self.written(Escapes::Escaped)
        }
    }

    /// Reads a session from the bytes of a file.
    ///
    /// # Errors
    /// The bytes are no session that makes sense.
    pub fn from_bytes(bytes: &[u8]) -> Result<Session, SessionError> {
        if bytes.len() as u64 > LONGEST {
            return Err(SessionError::TooLong);
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Session::from_text(text),
            Err(error) if error.error_len().is_none() => {
                let whole = &bytes[..error.valid_up_to()];
                let lines = whole.iter().filter(|byte| **byte == b'\n').count();
                Err(SessionError::CutOff { line: lines + 1 })
            }
            Err(error) => Err(SessionError::NotText { after: error.valid_up_to() }),
        }
    }

    /// Reads a session from text.
    ///
    /// # Errors
    /// The text is no session that makes sense.
    pub fn from_text(text: &str) -> Result<Session, SessionError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.len() as u64 > LONGEST {
            return Err(SessionError::TooLong);
        }
        match first_number(text) {
            Some(FORMAT) => {}
            Some(format) if format > FORMAT => return Err(SessionError::Newer { format }),
            Some(format) => {
                return Err(SessionError::Senseless(format!(
                    "there is no session format {format}; this heisen reads format {FORMAT}"
                )));
            }
            None if "(format:".starts_with(&*squeezed(text)) => {
                return Err(SessionError::CutOff { line: text.lines().count().max(1) });
            }
            None => return Err(SessionError::NotASession),
        }
        let session: Session = options().from_str(text).map_err(|error| sentence(text, &error))?;
        session.check()?;
        Ok(session)
    }

    fn written(&self, escapes: Escapes) -> String {
        let pretty = PrettyConfig::new()
            .indentor("  ")
            .escape_strings(escapes == Escapes::Escaped)
            .extensions(Extensions::empty());
        options()
            .to_string_pretty(self, pretty)
            .map(|mut text| {
                text.push('\n');
                text
            })
            .expect("a session holds nothing that RON cannot write")
    }

    /// Checks what the form alone does not say.
    fn check(&self) -> Result<(), SessionError> {
        let senseless = |what: String| Err(SessionError::Senseless(what));
        if let Some(end) = &self.end {
            let places = self.notes.iter().filter_map(|note| match note.at {
                Place::Moment(moment) => Some(("a note", moment)),
                Place::Line { .. } => None,
            });
            let named = places
                .chain(self.interventions.iter().map(|done| ("an intervention", done.moment)))
                .chain(self.fingerprint.iter().map(|print| ("the fingerprint", print.moment)))
                .chain([("the cursor", self.cursor)]);
            for (what, moment) in named {
                if moment > end.moments {
                    return senseless(format!(
                        "{what} is at moment {moment}, but the run ends at moment {}",
                        end.moments
                    ));
                }
            }
        }
        if !self.interventions.is_sorted_by_key(|done| done.moment) {
            return senseless("its interventions are not in the order of their moments".into());
        }
        let known = self.end.as_ref().map(|end| end.moments);
        let known = known.or(self.fingerprint.last().map(|print| print.moment));
        let reached = known.unwrap_or(u64::MAX).max(self.cursor);
        let ways = self.branches.iter().map(|branch| branch.moments).max().unwrap_or(0);
        for (moment, _) in self.breakpoints.iter().filter_map(|stop| stop.at) {
            if moment > reached.max(ways) {
                return senseless(format!(
                    "a breakpoint's object is looked for at moment {moment}, but the run goes to moment {reached}"
                ));
            }
        }
        for branch in &self.branches {
            if branch.cursor > branch.moments {
                return senseless(format!(
                    "the cursor of its branch {} is at moment {}, but the branch ends at moment {}",
                    branch.number, branch.cursor, branch.moments
                ));
            }
            if branch.shared > self.inputs.len() {
                return senseless(format!(
                    "its branch {} shares {} inputs, but there are {}",
                    branch.number,
                    branch.shared,
                    self.inputs.len()
                ));
            }
            if !branch.interventions.is_sorted_by_key(|done| done.moment) {
                return senseless(format!(
                    "the interventions of its branch {} are not in the order of their moments",
                    branch.number
                ));
            }
        }
        if !self.fingerprint.is_sorted_by(|one, next| one.moment < next.moment) {
            return senseless("its fingerprint is not in the order of its moments".into());
        }
        let lines = u32::try_from(self.program.text.lines().count()).unwrap_or(u32::MAX);
        for note in &self.notes {
            if let Place::Line { line, hit } = note.at
                && (line == 0 || line > lines || hit == 0)
            {
                return senseless(format!(
                    "the note {:?} is at line {line}, hit {hit}, but the program has lines 1 to {lines} and hits count from 1",
                    note.title
                ));
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    Raw,
    Escaped,
}

fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}

/// Returns the number of `(format: N`, with which every session begins.
fn first_number(text: &str) -> Option<u32> {
    let rest = text.trim_start().strip_prefix('(')?.trim_start();
    let rest = rest.strip_prefix("format")?.trim_start().strip_prefix(':')?.trim_start();
    let end = rest.find(|digit: char| !digit.is_ascii_digit())?;
    rest[..end].parse().ok()
}

/// Returns the first bytes of a text without its blanks.
fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).take(9).collect()
}

fn sentence(text: &str, error: &ron::error::SpannedError) -> SessionError {
    let at = error.span.end;
    let lines = text.lines().count().max(1);
    let at_the_end = at.line > lines
        || (at.line == lines
            && text.lines().last().is_some_and(|line| at.col > line.chars().count()));
    if matches!(error.code, ron::Error::Eof | ron::Error::ExpectedStringEnd) || at_the_end {
        return SessionError::CutOff { line: lines };
    }
    let what = error.code.to_string().replace('\n', " ");
    let mut what: String = what.chars().take(160).collect();
    if let Some(first) = what.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    SessionError::Damaged { line: error.span.start.line, column: error.span.start.col, what }
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::*;
    use crate::host::{Answer, Bytes, Clock, OsError};

    fn sample() -> Session {
        let program = Program {
            folder: String::new(),
            search: crate::vm::Search::default(),
            name: "wacky.py".into(),
            text: "def f():\n    x = \"q\\n\" # \"#\n    return '''é'''\n\nf()\n".into(),
            argv: vec!["--fast".into()],
            modules: vec![Module { name: "side.py".into(), text: "y = 1\n".into() }],
        };
        Session {
            title: "A title".into(),
            seed: Some(7),
            inputs: vec![
                Input::Line(Bytes(b"one\n".to_vec())),
                Input::EndOfInput,
                Input::Clock(Clock::Wall, -1),
                Input::Entropy(Bytes(vec![0, 255])),
                Input::Environment(vec![("HOME".into(), "/root".into())]),
                Input::File { path: "a".into(), content: Answer::Refused(OsError::missing()) },
            ],
            interventions: vec![Intervention {
                moment: 3,
                change: Change::Observer("noop".into()),
            }],
            breakpoints: vec![
                Breakpoint { line: 2, ..Breakpoint::default() },
                Breakpoint {
                    on: On::Rebind { name: "x".into(), function: Some("f".into()) },
                    condition: Some("x > 3".into()),
                    hits: Some(Hits::Every(2)),
                    ..Breakpoint::default()
                },
                Breakpoint { on: On::Raise(None), ..Breakpoint::default() },
                Breakpoint { on: On::Sync(Some("k".into())), ..Breakpoint::default() },
                Breakpoint {
                    on: On::Mutation("xs".into()),
                    at: Some((3, 0)),
                    log: Some("xs".into()),
                    ..Breakpoint::default()
                },
            ],
            branch: 2,
            branches: vec![Branch {
                number: 1,
                shared: 2,
                inputs: vec![Input::EndOfInput],
                interventions: Vec::new(),
                moments: 9,
                steps: 5,
                cursor: 3,
            }],
            notes: vec![Note {
                at: Place::Line { line: 2, hit: 1 },
                eras: vec![Era::E310],
                observers: vec!["noop".into()],
                title: "Look".into(),
                text: "Press n.\nThen N.".into(),
                question: Some(Question { ask: "Why?".into(), answer: "So.".into() }),
            }],
            cursor: 4,
            end: Some(End { moments: 9, statements: 5, exit_status: 0, stdout_length: 12 }),
            fingerprint: vec![
                Print { moment: 1, hash: 0xabc },
                Print { moment: 8, hash: u64::MAX },
            ],
            ..Session::new(program, Era::E310, "none")
        }
    }

    #[test]
    fn a_session_survives_its_text() {
        let session = sample();
        let text = session.to_text();
        assert_eq!(Session::from_text(&text).as_ref(), Ok(&session), "{text}");
        assert!(text.contains("\n    x = \"q\\n\" # \"#\n"), "sources are raw: {text}");
    }

    #[test]
    fn every_character_of_a_source_survives() {
        let all: String = (0..0x300)
            .filter_map(char::from_u32)
            .chain("\r\n\u{2028}\u{feff}\u{10fff0}\"###\"##\"\\".chars())
            .collect();
        for text in [all.clone(), format!("{all}\""), "a\r\nb\r".into(), "\"#\u{0}".into()] {
            let program = Program { name: "p.py".into(), text, ..Program::default() };
            let session = Session::new(program, Era::E313, "none");
            assert_eq!(Session::from_text(&session.to_text()), Ok(session));
        }
    }

    fn refusal(text: &str) -> String {
        Session::from_bytes(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_refusal_is_one_clear_sentence() {
        let text = sample().to_text();
        assert_eq!(
            refusal(&text.replace("format: 1", "format: 2")),
            "it was written by a newer heisen (format 2); this one reads format 1"
        );
        assert_eq!(
            refusal("(format: 9, shape: \"unheard of\")"),
            SessionError::Newer { format: 9 }.to_string()
        );
        assert_eq!(
            refusal(&text.replace("cursor: 4", "cursor: 40")),
            "the cursor is at moment 40, but the run ends at moment 9"
        );
        assert!(
            refusal(&text.replace("era: \"3.10\"", "era: \"3.9\"")).contains("the eras are 3.10")
        );
        assert!(
            refusal(&text.replace("cursor: 4", "cursor: four"))
                .starts_with("it is damaged at line ")
        );
        assert!(refusal(&text.replace("cursor", "curse")).contains("curse"));
        assert!(refusal(&text[..text.len() / 2]).starts_with("it is cut off"));
        assert!(refusal("print(1)").starts_with("it is not a session"));
        assert!(refusal("").starts_with("it is cut off"));
        assert_eq!(
            Session::from_bytes(b"(format: 1, \xff)"),
            Err(SessionError::NotText { after: 12 })
        );
    }
}
