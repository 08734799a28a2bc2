//! The modules by which programs reach the system: memory, files, processes, threads.

mod weakref;
mod gc;
mod atexit;
mod errno;

use crate::vm::Module;

/// The modules of this folder.
pub static ALL: &[&Module] = &[&weakref::MODULE, &gc::MODULE, &atexit::MODULE, &errno::MODULE];
