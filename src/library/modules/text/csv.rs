//! `_csv`: rows of text with separators, under the module `csv`; written in Python throughout.

use crate::vm::Module;

pub static MODULE: Module = Module {
    name: "_csv",
    about: "CSV parsing and writing.\n",
    source: include_str!("csv.py"),
    ..Module::EMPTY
};
