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

use super::os_call::{Change, OsCall, OsValue};
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
    effect: Effect,
}

/// What a write does to the file.
#[derive(Clone, Copy, Debug)]
enum Effect {
    Whole(WriteMode),
    /// The bytes come to stand at a place.
    At(usize),
    /// The file is cut or filled up to a length.
    Length(usize),
    /// The file is gone.
    Removed,
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
        let mut is_there = true;
        for write in writes {
            is_there = !matches!(write.effect, Effect::Removed);
            match write.effect {
                Effect::Whole(WriteMode::Append) => held.extend_from_slice(&write.bytes),
                Effect::Whole(WriteMode::Replace | WriteMode::New) => held.clone_from(&write.bytes),
                Effect::At(at) => {
                    let end = at + write.bytes.len();
                    held.resize(held.len().max(end), 0);
                    held[at..end].copy_from_slice(&write.bytes);
                }
                Effect::Length(length) => held.resize(length, 0),
                Effect::Removed => held.clear(),
            }
        }
        Some(if is_there {
            Answer::Given(Bytes(held))
        } else {
            Answer::Refused(OsError::missing())
        })
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

    /// Does what a call of the operating system says, to what is kept aside.
    fn call_aside(&mut self, call: OsCall) -> Result<Input, HostError> {
        let asked = call.to_string();
        let answer = self.answer_aside(&call)?;
        match answer {
            Some(answer) => Ok(Input::Os { call: asked, answer }),
            None => self.host.ask(Request::Os(call)),
        }
    }

    /// Returns what a file holds on this way, if it was written on any or is about to be.
    fn held(&mut self, path: &str) -> Result<Option<Vec<u8>>, HostError> {
        self.note_before(path)?;
        let known = self.content(path).or_else(|| self.before.get(path).cloned());
        Ok(match known {
            Some(Answer::Given(bytes)) => Some(bytes.0),
            _ => None,
        })
    }

    /// Answers a call from what is kept aside; None if the world itself may answer.
    fn answer_aside(&mut self, call: &OsCall) -> Result<Option<Answer<OsValue>>, HostError> {
        let missing = || Some(Answer::Refused(OsError::missing()));
        let nothing = || Some(Answer::Given(OsValue::Nothing));
        let is_known = |overlay: &Self, path: &str| {
            overlay.before.contains_key(path) || overlay.content(path).is_some()
        };
        Ok(match call {
            OsCall::Open { path, flags, .. } => {
                let writes = flags & 3 != 0;
                if !writes && !is_known(self, path) {
                    return Ok(None);
                }
                match self.held(path)? {
                    Some(_) if flags & 0o300 == 0o300 => {
                        let text = "File exists".into();
                        Some(Answer::Refused(OsError { number: EXISTS, text }))
                    }
                    None if flags & 0o100 == 0 => missing(),
                    _ => nothing(),
                }
            }
            OsCall::Read { path, at, count, .. } if is_known(self, path) => {
                let held = self.held(path)?.unwrap_or_default();
                let from = usize::try_from(*at).unwrap_or(0).min(held.len());
                let count = usize::try_from(*count).unwrap_or(usize::MAX);
                let upto = from.saturating_add(count).min(held.len());
                Some(Answer::Given(OsValue::Data(Bytes(held[from..upto].to_vec()))))
            }
            OsCall::Write { path, at, .. } => {
                let length = self.held(path)?.map_or(0, |held| held.len());
                let end = i64::try_from(length).unwrap_or(i64::MAX);
                Some(Answer::Given(OsValue::Number(if *at < 0 { end } else { *at })))
            }
            OsCall::Truncate { path, .. } => {
                self.held(path)?;
                nothing()
            }
            OsCall::FileStat { path, .. } | OsCall::Stat { path, .. } if is_known(self, path) => {
                match self.held(path)? {
                    Some(held) => {
                        let size = i64::try_from(held.len()).unwrap_or(i64::MAX);
                        let mut numbers = vec![0o100_644, 0, 0, 1, 0, 0, size];
                        numbers.extend([0, 0, 0, 4096, (size + 511) / 512]);
                        Some(Answer::Given(OsValue::Numbers(numbers)))
                    }
                    None => missing(),
                }
            }
            OsCall::Change { what: Change::Remove, path, .. } => match self.held(path)? {
                Some(_) => nothing(),
                None => missing(),
            },
            OsCall::Change { what: Change::MakeDir | Change::RemoveDir, .. }
            | OsCall::Rename { .. }
            | OsCall::Link { .. } => {
                let text = "Read-only file system".into();
                Some(Answer::Refused(OsError { number: 30, text }))
            }
            OsCall::Change { what: Change::Permissions, .. } | OsCall::Times { .. } => nothing(),
            _ => None,
        })
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
            Request::Os(call) if aside => self.call_aside(call),
            Request::Os(call) => {
                if let Some(path) = written_path(&call) {
                    self.note_before(&path)?;
                }
                self.host.ask(Request::Os(call))
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
                effect: Effect::Whole(*mode),
            });
        }
        if let (Request::Os(call), Input::Os { answer: Answer::Given(given), .. }) =
            (request, input)
            && let Some((path, bytes, effect)) = effect_of(call, given)
        {
            self.journal.push(Write { at, path, bytes, effect });
        }
    }

    fn forget(&mut self, from: usize) {
        self.journal.retain(|write| write.at < from);
    }
}

/// Returns the path of the file that a call may change.
fn written_path(call: &OsCall) -> Option<String> {
    match call {
        OsCall::Open { path, flags, .. } if flags & 3 != 0 => Some(path.clone()),
        OsCall::Write { path, .. }
        | OsCall::Truncate { path, .. }
        | OsCall::Change { what: Change::Remove, path, .. } => Some(path.clone()),
        _ => None,
    }
}

/// Returns what a call that was answered does to which file.
fn effect_of(call: &OsCall, given: &OsValue) -> Option<(String, Vec<u8>, Effect)> {
    match call {
        OsCall::Open { path, flags, .. } if flags & 3 != 0 && flags & 0o1200 != 0 => {
            Some((path.clone(), Vec::new(), Effect::Length(0)))
        }
        OsCall::Open { path, flags, .. } if flags & 3 != 0 => {
            Some((path.clone(), Vec::new(), Effect::At(0)))
        }
        OsCall::Write { path, bytes, .. } => {
            let OsValue::Number(at) = given else { return None };
            let at = usize::try_from(*at).ok()?;
            Some((path.clone(), bytes.0.clone(), Effect::At(at)))
        }
        OsCall::Truncate { path, size, .. } => {
            Some((path.clone(), Vec::new(), Effect::Length(usize::try_from(*size).unwrap_or(0))))
        }
        OsCall::Change { what: Change::Remove, path, .. } => {
            Some((path.clone(), Vec::new(), Effect::Removed))
        }
        _ => None,
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
