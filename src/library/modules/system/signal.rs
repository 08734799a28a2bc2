//! `_signal`: the names of signals, and what the program wants done about them.

use crate::vm::Module;

pub static MODULE: Module = Module {
    name: "_signal",
    about: "This module provides mechanisms to use signal handlers in Python.",
    source: include_str!("signal.py"),
    ..Module::EMPTY
};
