//! The folder of CPython's Python library, which only looks as if it lay in the file system.

use super::os_call::{Change, OsCall, OsValue};
use super::{Answer, Bytes, Input, OsError, Request, Stat};
use crate::data::embedded::{self, Entry};

const READ_ONLY: i32 = 30;
const IS_A_DIRECTORY: i32 = 21;
const NOT_A_DIRECTORY: i32 = 20;

/// Answers a request for something in the library's folder; None if it is for anything else.
pub(super) fn answer(request: &Request) -> Option<Input> {
    let inside = |path: &str| embedded::inside(path).map(str::to_owned);
    Some(match request {
        Request::File(path) => {
            let name = inside(path)?;
            let content = match embedded::entry(&name) {
                Some(Entry::Folder) => refused(IS_A_DIRECTORY, "Is a directory"),
                Some(Entry::File(_)) => match embedded::read_at(path) {
                    Some(bytes) => Answer::Given(Bytes(bytes)),
                    None => Answer::Refused(OsError::missing()),
                },
                None => Answer::Refused(OsError::missing()),
            };
            Input::File { path: path.clone(), content }
        }
        Request::Directory(path) => {
            let name = inside(path)?;
            let names = match embedded::entry(&name) {
                Some(Entry::File(_)) => refused(NOT_A_DIRECTORY, "Not a directory"),
                _ => match embedded::list(&name) {
                    Some(names) => Answer::Given(names),
                    None => Answer::Refused(OsError::missing()),
                },
            };
            Input::Directory { path: path.clone(), names }
        }
        Request::Stat(path) => {
            let found = match embedded::entry(&inside(path)?) {
                Some(entry) => Answer::Given(stat(entry)),
                None => Answer::Refused(OsError::missing()),
            };
            Input::Stat { path: path.clone(), found }
        }
        Request::WriteFile(path, ..) => {
            inside(path)?;
            Input::Wrote {
                path: path.clone(),
                outcome: refused(READ_ONLY, "Read-only file system"),
            }
        }
        Request::Os(call) => Input::Os { call: call.to_string(), answer: call_inside(call)? },
        _ => return None,
    })
}

/// Answers a call of the operating system about something in the library's folder.
fn call_inside(call: &OsCall) -> Option<Answer<OsValue>> {
    let read_only = || refused(READ_ONLY, "Read-only file system");
    Some(match call {
        OsCall::Open { path, flags, .. } => match embedded::entry(embedded::inside(path)?) {
            None => Answer::Refused(OsError::missing()),
            Some(_) if flags & 3 != 0 => read_only(),
            Some(_) => Answer::Given(OsValue::Nothing),
        },
        OsCall::Read { path, at, count, .. } => match embedded::entry(embedded::inside(path)?) {
            Some(Entry::Folder) => refused(IS_A_DIRECTORY, "Is a directory"),
            _ => {
                let bytes = embedded::read_at(path).unwrap_or_default();
                let from = usize::try_from(*at).unwrap_or(0).min(bytes.len());
                let count = usize::try_from(*count).unwrap_or(usize::MAX);
                let to = from.saturating_add(count).min(bytes.len());
                Answer::Given(OsValue::Data(Bytes(bytes[from..to].to_vec())))
            }
        },
        OsCall::FileStat { path, .. } | OsCall::Stat { path, .. } => {
            match embedded::entry(embedded::inside(path)?) {
                Some(entry) => Answer::Given(numbers(entry)),
                None => Answer::Refused(OsError::missing()),
            }
        }
        OsCall::List { path } => {
            let name = embedded::inside(path)?;
            match embedded::list(name) {
                Some(names) => Answer::Given(OsValue::Entries(kinds(name, names))),
                None if embedded::entry(name).is_some() => {
                    refused(NOT_A_DIRECTORY, "Not a directory")
                }
                None => Answer::Refused(OsError::missing()),
            }
        }
        OsCall::Change { what: Change::Access, path, number } => {
            match embedded::entry(embedded::inside(path)?) {
                None => Answer::Refused(OsError::missing()),
                Some(_) if number & 2 != 0 => read_only(),
                Some(_) => Answer::Given(OsValue::Nothing),
            }
        }
        OsCall::Change { what: Change::Remove | Change::RemoveDir, path, .. }
            if embedded::entry(embedded::inside(path)?).is_none() =>
        {
            Answer::Refused(OsError::missing())
        }
        OsCall::Write { path, .. }
        | OsCall::Truncate { path, .. }
        | OsCall::Change { path, .. }
        | OsCall::Times { path, .. }
        | OsCall::Rename { from: path, .. } => {
            embedded::inside(path)?;
            read_only()
        }
        _ => return None,
    })
}

/// Returns the names of a folder and what they name.
fn kinds(folder: &str, names: Vec<String>) -> Vec<(String, i64)> {
    let kind = |name: &String| {
        let full = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if embedded::entry(&full) == Some(Entry::Folder) { 4 } else { 8 }
    };
    names.into_iter().map(|name| (name.clone(), kind(&name))).collect()
}

/// Returns what `os.stat` shows of an entry.
fn numbers(entry: Entry) -> OsValue {
    let (mode, size) = match entry {
        Entry::Folder => (0o040_555, 4096),
        Entry::File(size) => (0o100_444, i64::from(size)),
    };
    OsValue::Numbers(vec![mode, 1, 1, 1, 0, 0, size, 0, 0, 0, 4096, (size + 511) / 512])
}

fn stat(entry: Entry) -> Stat {
    let size = match entry {
        Entry::Folder => 4096,
        Entry::File(size) => u64::from(size),
    };
    Stat { is_dir: entry == Entry::Folder, is_file: entry != Entry::Folder, size, modified: 0 }
}

fn refused<T>(number: i32, text: &str) -> Answer<T> {
    Answer::Refused(OsError { number, text: text.to_owned() })
}
