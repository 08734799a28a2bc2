//! What Python brings along: types, builtin functions, exceptions, modules, as tables.

pub mod types;
pub mod builtins;
pub mod exceptions;
pub mod sort;
pub mod modules;

use crate::host::Tape;
use crate::vm::{Library, Options, Vm};

/// Everything a machine is built with.
pub static LIBRARY: Library = Library {
    builtins: &[builtins::BUILTINS, builtins::SCOPE, builtins::IO],
    types: types::ALL,
    exceptions: exceptions::EXCEPTIONS,
    modules: &[modules::ALL, modules::system::ALL, modules::language::ALL, modules::text::ALL],
    iterators: modules::ITERATORS,
    hidden: &[types::async_generator::HIDDEN, types::union::HIDDEN],
    prelude: &[
        include_str!("prelude/builtins.py"),
        include_str!("prelude/files.py"),
        include_str!("prelude/records.py"),
        include_str!("prelude/generics.py"),
        include_str!("prelude/asyncgen.py"),
    ],
};

/// Builds a machine with the whole library.
pub fn machine(options: &Options, host: Tape) -> Vm {
    Vm::new(options, &LIBRARY, host)
}
