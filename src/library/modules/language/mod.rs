//! What CPython has in C of modules about the language itself: `abc`, `ast`, `opcode`, `types`, `typing`, `warnings`.

mod abc;
pub mod tree;
mod types;

use crate::heap::Value;
use crate::vm::{Module, Native, NativeResult, Vm};

/// The modules of this folder.
pub static ALL: &[&Module] = &[
    &abc::MODULE,
    &types::MODULE,
    &TYPING,
    &WARNINGS,
    &AST,
    &OPCODE,
    &MARSHAL,
    &CONTEXTVARS,
    &TEMPLATE,
];

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
    functions: &[Native {
        signature: "_publish(names, /)",
        call: publish,
        about: "Puts the names of a dict into the module.",
    }],
    source: include_str!("ast.py"),
    ..Module::EMPTY
};

static CONTEXTVARS: Module = Module {
    name: "_contextvars",
    about: "Context Variables",
    source: include_str!("contextvars.py"),
    ..Module::EMPTY
};

static TEMPLATE: Module = Module {
    name: "_templatelib",
    about: "What template strings make.",
    source: include_str!("template.py"),
    ..Module::EMPTY
};

static MARSHAL: Module = Module {
    name: "marshal",
    about: "This module contains functions that can read and write Python values in\na binary format.",
    source: include_str!("marshal.py"),
    ..Module::EMPTY
};

static OPCODE: Module = Module {
    name: "_opcode",
    about: "Opcode support module.",
    source: include_str!("opcode.py"),
    ..Module::EMPTY
};

fn publish(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let module = vm.imported("_ast").and_then(Value::handle);
    let namespace = module.and_then(|module| vm.heap.attrs_dict(module));
    if let (Some(namespace), Value::Obj(names)) = (namespace, arguments[0]) {
        let names: Vec<(Value, Value)> =
            vm.heap.dict(names).iter().map(|entry| (entry.key, entry.value)).collect();
        for (name, value) in names {
            if let Some(name) = vm.heap.text(name).map(str::to_owned) {
                vm.heap.text_set(namespace, &name, value);
            }
        }
    }
    Ok(Value::None)
}
