//! The module in which CPython keeps how it was built; `sysconfig` reads it.

use crate::vm::Module;

pub static MODULE: Module = Module {
    name: "_sysconfigdata__linux_x86_64-linux-gnu",
    about: "system configuration generated and used by the sysconfig module",
    source: include_str!("sysconfig.py"),
    ..Module::EMPTY
};
