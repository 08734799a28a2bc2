//! The modules by which programs reach the system: memory, files, processes, threads.

mod weakref;
mod gc;
mod atexit;
mod errno;
mod io;
mod posix;
mod processes;
mod signal;
mod sysconfig;
mod thread;

use crate::vm::Module;

/// The modules of this folder.
pub static ALL: &[&Module] = &[
    &weakref::MODULE,
    &gc::MODULE,
    &atexit::MODULE,
    &errno::MODULE,
    &io::MODULE,
    &posix::MODULE,
    &signal::MODULE,
    &sysconfig::MODULE,
    &thread::MODULE,
    &processes::PWD,
    &processes::GRP,
    &processes::RESOURCE,
    &processes::SUBPROCESS,
    &processes::FCNTL,
    &processes::SELECT,
    &processes::SOCKET,
    &processes::FAULTHANDLER,
    &processes::TRACEMALLOC,
];
