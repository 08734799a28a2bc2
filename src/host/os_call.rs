//! What the machine asks the operating system for, besides whole files: open files, directories, the process.
//!
//! A call names all it needs: a read says where in which file, so that a call
//! can be answered from a recording, or by a world in which the file is no
//! longer open. Positions, descriptors and the current directory are the
//! program's own state, not the world's.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Bytes, OsError};

/// A call of the operating system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OsCall {
    /// Opens a file, which is known by this number from now on.
    Open { file: i64, path: String, flags: i64, mode: i64 },
    /// So many bytes of a file from a place on.
    Read { file: i64, path: String, at: i64, count: i64 },
    /// Writes bytes to a file, from a place on or, if that is negative, at its end.
    Write { file: i64, path: String, at: i64, bytes: Bytes },
    /// Makes a file so long.
    Truncate { file: i64, path: String, size: i64 },
    /// What an open file is.
    FileStat { file: i64, path: String },
    /// Closes a file.
    Close { file: i64 },
    /// What a path names, or what a link itself is.
    Stat { path: String, follows: bool },
    /// The names in a directory and what kinds of files they name.
    List { path: String },
    /// Something done to a path that has no result: by name, with a number.
    Change { what: Change, path: String, number: i64 },
    /// Gives a file another name.
    Rename { from: String, to: String },
    /// Makes a link, symbolic or not.
    Link { from: String, to: String, symbolic: bool },
    /// Where a symbolic link leads.
    ReadLink { path: String },
    /// When a file was last read and changed, in nanoseconds.
    Times { path: String, accessed: i64, modified: i64 },
    /// Something about the process or the machine.
    Fact(Fact),
}

/// What can be done to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    MakeDir,
    RemoveDir,
    Remove,
    Permissions,
    Access,
}

/// What can be asked about the process or the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    Process,
    Parent,
    Processors,
    User,
    Group,
    /// The columns and lines of the terminal.
    Terminal,
    /// System, host, release, version, machine.
    System,
}

/// What the operating system gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OsValue {
    Nothing,
    Number(i64),
    Numbers(Vec<i64>),
    Text(String),
    Texts(Vec<String>),
    Data(Bytes),
    /// Names and what they name: 4 a directory, 8 a file, 10 a link.
    Entries(Vec<(String, i64)>),
}

/// What a world without files says.
#[must_use]
pub fn refused(call: &OsCall) -> OsError {
    match call {
        OsCall::Write { .. } | OsCall::Change { what: Change::MakeDir, .. } => {
            OsError { number: 30, text: "Read-only file system".into() }
        }
        _ => OsError::missing(),
    }
}

impl fmt::Display for OsCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OsCall::Open { file, path, flags, mode } => {
                write!(f, "open {path:?} as {file} with {flags:#o} {mode:#o}")
            }
            OsCall::Read { file, path, at, count } => {
                write!(f, "read {count} bytes at {at} of {path:?} ({file})")
            }
            OsCall::Write { file, path, at, bytes } => {
                write!(f, "write {} bytes at {at} of {path:?} ({file})", bytes.0.len())
            }
            OsCall::Truncate { path, size, .. } => write!(f, "cut {path:?} to {size}"),
            OsCall::FileStat { file, path } => write!(f, "what {path:?} ({file}) is"),
            OsCall::Close { file } => write!(f, "close {file}"),
            OsCall::Stat { path, follows: true } => write!(f, "what {path:?} names"),
            OsCall::Stat { path, .. } => write!(f, "what {path:?} is"),
            OsCall::List { path } => write!(f, "list {path:?}"),
            OsCall::Change { what, path, number } => write!(f, "{what:?} {path:?} {number:#o}"),
            OsCall::Rename { from, to } => write!(f, "rename {from:?} to {to:?}"),
            OsCall::Link { from, to, .. } => write!(f, "link {to:?} to {from:?}"),
            OsCall::ReadLink { path } => write!(f, "where {path:?} leads"),
            OsCall::Times { path, .. } => write!(f, "set the times of {path:?}"),
            OsCall::Fact(fact) => write!(f, "{fact:?}"),
        }
    }
}
