//! A world whose files are only seemingly written.
//!
//! What a program writes on a way that is not the first is kept here and
//! never reaches the disk, yet its own reads see it. The journal of writes
//! follows the tape: what the tape forgets, it forgets. While nothing is held
//! back the overlay still notes what files held before their first write, so
//! that a way that begins earlier finds them as they were.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Answer, Bytes, Host, HostError, Input, OsError, Request, Stat, Stream, WriteMode};

const EXISTS: i32 = 17;
const NO_DIRECTORY: i32 = 20;
const IS_A_DIRECTORY: i32 = 21;

/// Another host, whose files are written aside as long as a flag says so.
pub struct Overlay {
    host: Box<dyn Host>,
    aside: Rc<Cell<bool>>,
    /// What files held before anything was written for real.
    before: BTreeMap<String, Answer<Bytes>>,
    /// Every write of the tape, with how many inputs came before it.
    journal: Vec<Write>,
}

#[derive(Clone, Debug)]
struct Write {
    at: usize,
    path: String,
    bytes: Vec<u8>,
    mode: WriteMode,
}

impl Overlay {
    /// Makes a world that writes to `host` unless `aside` holds.
    #[must_use]
    pub fn new(host: Box<dyn Host>, aside: Rc<Cell<bool>>) -> Overlay {
        Overlay { host, aside, before: BTreeMap::new(), journal: Vec::new() }
    }

    /// Makes a world that never writes a file.
    #[must_use]
    pub fn always(host: Box<dyn Host>) -> Overlay {
        Overlay::new(host, Rc::new(Cell::new(true)))
    }

    /// Returns what a file holds on this way, if it was written on any.
    fn content(&self, path: &str) -> Option<Answer<Bytes>> {
        let base = self.before.get(path).cloned();
        let mut writes = self.journal.iter().filter(|write| write.path == path).peekable();
        writes.peek()?;
        let mut held = match base {
            Some(Answer::Given(bytes)) => bytes.0,
            _ => Vec::new(),
        };
        for write in writes {
            match write.mode {
                WriteMode::Append => held.extend_from_slice(&write.bytes),
                WriteMode::Replace | WriteMode::New => held.clone_from(&write.bytes),
            }
        }
        Some(Answer::Given(Bytes(held)))
    }

    fn read(&mut self, path: String) -> Result<Input, HostError> {
        if let Some(content) = self.content(&path).or_else(|| self.before.get(&path).cloned()) {
            return Ok(Input::File { path, content });
        }
        self.host.ask(Request::File(path))
    }

    fn stat(&mut self, path: String) -> Result<Input, HostError> {
        let known = self.content(&path).or_else(|| self.before.get(&path).cloned());
        let found = match known {
            Some(Answer::Given(bytes)) => Answer::Given(Stat {
                is_dir: false,
                is_file: true,
                size: bytes.0.len() as u64,
                modified: 0,
            }),
            Some(Answer::Refused(error)) => Answer::Refused(error),
            None => return self.host.ask(Request::Stat(path)),
        };
        Ok(Input::Stat { path, found })
    }

    fn list(&mut self, path: String) -> Result<Input, HostError> {
        let Input::Directory { path, names } = self.host.ask(Request::Directory(path.clone()))?
        else {
            return Ok(Input::Directory { path, names: Answer::Refused(OsError::missing()) });
        };
        let names = match names {
            Answer::Given(mut names) => {
                let folder = if path.is_empty() || path == "." {
                    String::new()
                } else {
                    format!("{}/", path.trim_end_matches('/'))
                };
                let written = self.journal.iter().map(|write| &write.path);
                for file in self.before.keys().chain(written) {
                    let Some(name) = file.strip_prefix(&folder).filter(|name| !name.contains('/'))
                    else {
                        continue;
                    };
                    let there = match self.content(file).or_else(|| self.before.get(file).cloned())
                    {
                        Some(content) => matches!(content, Answer::Given(_)),
                        None => false,
                    };
                    names.retain(|known| known != name);
                    if there {
                        names.push(name.to_owned());
                    }
                }
                names.sort();
                Answer::Given(names)
            }
            refused @ Answer::Refused(_) => refused,
        };
        Ok(Input::Directory { path, names })
    }

    /// Writes a file aside: as the disk would, it refuses what cannot be.
    fn write_aside(&mut self, path: String, mode: WriteMode) -> Result<Input, HostError> {
        let refused = |number, text: &str| Answer::Refused(OsError { number, text: text.into() });
        let folder = path.rsplit_once('/').map(|(folder, _)| folder).filter(|it| !it.is_empty());
        if let Some(folder) = folder
            && let Input::Stat { found, .. } = self.stat(folder.to_owned())?
        {
            let outcome = match found {
                Answer::Given(stat) if stat.is_dir => None,
                Answer::Given(_) => Some(refused(NO_DIRECTORY, "Not a directory")),
                Answer::Refused(error) => Some(Answer::Refused(error)),
            };
            if let Some(outcome) = outcome {
                return Ok(Input::Wrote { path, outcome });
            }
        }
        let Input::Stat { found, .. } = self.stat(path.clone())? else {
            return Ok(Input::Wrote { path, outcome: Answer::Given(()) });
        };
        let outcome = match found {
            Answer::Given(stat) if stat.is_dir => refused(IS_A_DIRECTORY, "Is a directory"),
            Answer::Given(_) if mode == WriteMode::New => refused(EXISTS, "File exists"),
            _ => Answer::Given(()),
        };
        if matches!(outcome, Answer::Given(())) {
            self.note_before(&path)?;
        }
        Ok(Input::Wrote { path, outcome })
    }

    /// Notes what a file holds before it is written first.
    fn note_before(&mut self, path: &str) -> Result<(), HostError> {
        if !self.before.contains_key(path)
            && let Input::File { content, .. } = self.host.ask(Request::File(path.to_owned()))?
        {
            self.before.insert(path.to_owned(), content);
        }
        Ok(())
    }
}

impl Host for Overlay {
    fn ask(&mut self, request: Request) -> Result<Input, HostError> {
        let aside = self.aside.get();
        match request {
            Request::File(path) if aside => self.read(path),
            Request::Stat(path) if aside => self.stat(path),
            Request::Directory(path) if aside => self.list(path),
            Request::WriteFile(path, _, mode) if aside => self.write_aside(path, mode),
            Request::WriteFile(ref path, ..) => {
                self.note_before(&path.clone())?;
                self.host.ask(request)
            }
            other => self.host.ask(other),
        }
    }

    fn write(&mut self, stream: Stream, bytes: &[u8]) -> Result<(), HostError> {
        self.host.write(stream, bytes)
    }

    fn flush(&mut self, stream: Stream) -> Result<(), HostError> {
        self.host.flush(stream)
    }

    fn keep(&mut self, at: usize, request: &Request, input: &Input) {
        if let (Request::WriteFile(path, bytes, mode), Input::Wrote { outcome, .. }) =
            (request, input)
            && matches!(outcome, Answer::Given(()))
        {
            self.journal.push(Write {
                at,
                path: path.clone(),
                bytes: bytes.0.clone(),
                mode: *mode,
            });
        }
    }

    fn forget(&mut self, from: usize) {
        self.journal.retain(|write| write.at < from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::{Ask, Captured, Tape};

    #[test]
    fn what_is_written_aside_is_read_again_and_forgotten_with_the_tape() {
        let mut tape = Tape::keeping(Box::new(Overlay::always(Box::new(Captured::new(b"")))));
        let start = tape.mark();
        assert_eq!(tape.read_file("a"), Err(HostError::Os(OsError::missing())));
        tape.write_file("a", b"one", WriteMode::Replace).unwrap();
        tape.write_file("a", b" two", WriteMode::Append).unwrap();
        assert_eq!(tape.read_file("a"), Ok(b"one two".to_vec()));
        assert_eq!(tape.stat("a").unwrap().size, 7);
        let new = tape.write_file("a", b"", WriteMode::New);
        assert!(matches!(new, Err(HostError::Os(error)) if error.number == EXISTS));
        tape.wind_to(start);
        tape.branch_to(Vec::new());
        assert_eq!(tape.read_file("a"), Err(HostError::Os(OsError::missing())));
    }
}
