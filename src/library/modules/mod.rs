//! The modules that CPython writes in C: one file a module.

mod keep;
mod math;
mod sys;
mod weakref;
mod gc;
mod atexit;
mod errno;

use crate::vm::Module;

/// All modules of the library that are written in Rust.
pub static ALL: &[&Module] = &[
    &sys::MODULE,
    &math::MODULE,
    // The system's half.
    &weakref::MODULE,
    &gc::MODULE,
    &atexit::MODULE,
    &errno::MODULE,
];
