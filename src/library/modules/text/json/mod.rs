//! `_json`: what the module `json` is quick with.
//!
//! What needs no Python code is scanned and written here in one go; where a
//! hook or a default may be called, the module's Python part does the same
//! step by step.

mod encode;
mod scan;

use crate::library::types::row::row;
use crate::vm::{Module, Native};

pub static MODULE: Module = Module {
    name: "_json",
    about: "json speedups\n",
    functions: FUNCTIONS,
    source: include_str!("json.py"),
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    row(
        "scanstring(pystr, end, strict=True, /)",
        scan::scanstring,
        "scanstring(string, end, strict=True) -> (string, end)\n\n\
         Scan the string s for a JSON string. End is the index of the character in s after the quote that \
         started the JSON string.",
    ),
    row(
        "encode_basestring_ascii(pystr, /)",
        encode::ascii,
        "encode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a Python string",
    ),
    row(
        "encode_basestring(pystr, /)",
        encode::wide,
        "encode_basestring(string) -> string\n\nReturn a JSON representation of a Python string",
    ),
    row("_scan(string, idx, strict, /)", scan::scan, "Reads a value that needs no hooks."),
    row("_number(string, idx, /)", scan::number, "Finds where a number ends."),
    row(
        "_write(obj, ascii, indent, level, keys, items, sort_keys, skipkeys, allow_nan, /)",
        encode::write,
        "Writes a value that needs no Python code; None if it does.",
    ),
];
