//! What belongs to the processes of a system and is little here: users, groups, limits, locks of files.

use crate::vm::Module;

pub static PWD: Module = Module {
    name: "pwd",
    about: "This module provides access to the Unix password database.",
    source: include_str!("processes/pwd.py"),
    ..Module::EMPTY
};

pub static GRP: Module = Module {
    name: "grp",
    about: "Access to the Unix group database.",
    source: include_str!("processes/grp.py"),
    ..Module::EMPTY
};

pub static RESOURCE: Module = Module {
    name: "resource",
    about: "What this process uses, and its limits.",
    source: include_str!("processes/resource.py"),
    ..Module::EMPTY
};

pub static SUBPROCESS: Module = Module {
    name: "_posixsubprocess",
    about: "A POSIX helper for the subprocess module.",
    source: include_str!("processes/subprocess.py"),
    ..Module::EMPTY
};

pub static FCNTL: Module = Module {
    name: "fcntl",
    about: "This module performs file control and I/O control on file descriptors.",
    source: include_str!("processes/fcntl.py"),
    ..Module::EMPTY
};

pub static SELECT: Module = Module {
    name: "select",
    about: "This module supports asynchronous I/O on multiple file descriptors.",
    source: include_str!("processes/select.py"),
    ..Module::EMPTY
};

pub static SOCKET: Module = Module {
    name: "_socket",
    about: "Sockets, of which there are none here but pairs.",
    source: include_str!("processes/socket.py"),
    ..Module::EMPTY
};

pub static FAULTHANDLER: Module = Module {
    name: "faulthandler",
    about: "Dumps tracebacks on demand; heisen itself has no faults to handle.",
    source: include_str!("processes/faulthandler.py"),
    ..Module::EMPTY
};

pub static TRACEMALLOC: Module = Module {
    name: "_tracemalloc",
    about: "Traces of memory allocations, of which none are kept.",
    source: include_str!("processes/tracemalloc.py"),
    ..Module::EMPTY
};
