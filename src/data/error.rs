//! What went wrong, as plain data.
//!
//! The functions of this folder know no exceptions; they say which of Python's
//! exceptions the machine has to raise, and with which message.

/// Names the exception class that a [`DataError`] stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    Value,
    Type,
    Overflow,
    ZeroDivision,
    Index,
    Key,
    Lookup,
    Memory,
}

impl ErrorKind {
    /// Returns Python's name of the exception class.
    pub fn class_name(self) -> &'static str {
        match self {
            ErrorKind::Value => "ValueError",
            ErrorKind::Type => "TypeError",
            ErrorKind::Overflow => "OverflowError",
            ErrorKind::ZeroDivision => "ZeroDivisionError",
            ErrorKind::Index => "IndexError",
            ErrorKind::Key => "KeyError",
            ErrorKind::Lookup => "LookupError",
            ErrorKind::Memory => "MemoryError",
        }
    }
}

/// Is an exception that has not been raised yet: its class and its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataError {
    pub kind: ErrorKind,
    pub message: String,
}

impl DataError {
    /// Makes a `ValueError`.
    pub fn value(message: impl Into<String>) -> Self {
        DataError { kind: ErrorKind::Value, message: message.into() }
    }

    /// Makes a `TypeError`.
    pub fn type_error(message: impl Into<String>) -> Self {
        DataError { kind: ErrorKind::Type, message: message.into() }
    }

    /// Makes an `OverflowError`.
    pub fn overflow(message: impl Into<String>) -> Self {
        DataError { kind: ErrorKind::Overflow, message: message.into() }
    }

    /// Makes a `ZeroDivisionError`.
    pub fn zero_division(message: impl Into<String>) -> Self {
        DataError { kind: ErrorKind::ZeroDivision, message: message.into() }
    }

    /// Makes an `IndexError`.
    pub fn index(message: impl Into<String>) -> Self {
        DataError { kind: ErrorKind::Index, message: message.into() }
    }

    /// Makes a `LookupError`.
    pub fn lookup(message: impl Into<String>) -> Self {
        DataError { kind: ErrorKind::Lookup, message: message.into() }
    }

    /// Makes a `MemoryError`, which has no message.
    pub fn memory() -> Self {
        DataError { kind: ErrorKind::Memory, message: String::new() }
    }
}
