//! What CPython has in C of modules about the language itself: `abc`, `ast`, `opcode`, `types`, `typing`, `warnings`.

mod abc;
mod types;

use crate::vm::Module;

/// The modules of this folder.
pub static ALL: &[&Module] = &[&abc::MODULE, &types::MODULE, &TYPING, &WARNINGS, &AST, &OPCODE];

static TYPING: Module = Module {
    name: "_typing",
    about: "Primitives and accelerators for the typing module.\n",
    source: include_str!("typing.py"),
    ..Module::EMPTY
};

static WARNINGS: Module = Module {
    name: "_warnings",
    about: "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.",
    source: include_str!("warnings.py"),
    ..Module::EMPTY
};

static AST: Module = Module {
    name: "_ast",
    about: "",
    fill: |_, _| {},
    source: include_str!("ast.py"),
    ..Module::EMPTY
};

static OPCODE: Module = Module {
    name: "_opcode",
    about: "Opcode support module.",
    source: include_str!("opcode.py"),
    ..Module::EMPTY
};
