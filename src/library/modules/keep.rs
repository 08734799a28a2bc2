//! Python functions of a module that only its natives call.
//!
//! A module's Python part defines them with names that begin with `_py_` and
//! ends with `_keep()`, which takes them out of the module and puts
//! them where [`Vm::call_prelude`] finds them.

use crate::heap::{Body, Handle, Value};
use crate::vm::{Native, NativeResult, Vm};

static KEEP: Native = Native {
    signature: "_keep()",
    call: keep,
    about: "Takes a module's hidden functions out of its namespace.",
};

/// Puts `_keep` into the namespace of a module whose Python part uses it.
pub fn prepare(vm: &mut Vm, namespace: Handle) {
    let keep = vm.new_native(&KEEP, "");
    vm.heap.text_set(namespace, "_keep", keep);
}

fn keep(vm: &mut Vm, _: &[Value]) -> NativeResult {
    let (namespace, _) = vm.current_namespaces();
    let Body::Dict(table) = vm.heap.body(namespace) else { return Ok(Value::None) };
    let names: Vec<Handle> = table.iter().filter_map(|entry| entry.key.handle()).collect();
    for name in names {
        let text = vm.heap.name_text(name).to_owned();
        let hidden = text.starts_with("_py_");
        if !hidden && text != "_keep" {
            continue;
        }
        if let Some(value) = vm.heap.name_get(namespace, name)
            && hidden
        {
            let prelude = vm.known.prelude;
            vm.heap.name_set(prelude, name, value);
        }
        vm.heap.name_remove(namespace, name);
    }
    Ok(Value::None)
}
