//! The modules that CPython writes in C: one file a module.

mod keep;
mod math;
mod sys;

use crate::vm::Module;

/// All modules of the library that are written in Rust.
pub static ALL: &[&Module] = &[&sys::MODULE, &math::MODULE];
