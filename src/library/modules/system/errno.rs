//! `errno`: the names of the operating system's error numbers.

use crate::vm::Module;

pub static MODULE: Module = Module {
    name: "errno",
    about: "This module makes available standard errno system symbols.",
    source: include_str!("errno.py"),
    ..Module::EMPTY
};
