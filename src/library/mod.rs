//! What Python brings along: types, builtin functions, exceptions, modules, as tables.

pub mod types;
pub mod builtins;
pub mod sort;

use crate::vm::Library;

/// Everything a machine is built with.
pub static LIBRARY: Library = Library {
    builtins: builtins::BUILTINS,
    types: types::ALL,
    exceptions: &[],
    modules: &[],
    prelude: include_str!("prelude.py"),
};
