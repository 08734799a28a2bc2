//! The folder of CPython's Python library, which only looks as if it lay in the file system.

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
                Some(Entry::File(_)) => match embedded::read(&name) {
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
        _ => return None,
    })
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
