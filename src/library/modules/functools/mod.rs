//! `_functools`: `partial`, `reduce`, `cmp_to_key` and the wrapper of `lru_cache`.

mod cached;
mod comparing;
mod partial;
mod reducing;

use crate::heap::Handle;
use crate::library::modules::keep;
use crate::library::types::row::row;
use crate::vm::{Module, Native, Vm};

/// `_functools`.
pub static MODULE: Module = Module {
    name: "_functools",
    about: "Tools that operate on functions.",
    functions: FUNCTIONS,
    types: &[&partial::TYPE, &cached::TYPE, &comparing::TYPE],
    fill,
    source: include_str!("functools.py"),
};

const FUNCTIONS: &[Native] = &[
    row(
        "reduce(function, iterable, /, initial=<unset>)",
        reducing::reduce,
        "Apply a function of two arguments cumulatively to the items of an iterable, from left to right.",
    ),
    row(
        "cmp_to_key(mycmp)",
        comparing::cmp_to_key,
        "Convert a cmp= function into a key= function.",
    ),
];

fn fill(vm: &mut Vm, namespace: Handle) {
    let hidden = vm.heap.intern("KeyWrapper");
    vm.heap.name_remove(namespace, hidden);
    if vm.era.minor() < 14 {
        // From 3.14 on a partial in a class is a method.
        let partial = vm.heap.class(crate::heap::Kind::Partial);
        let dict = vm.heap.class_body(partial).dict;
        let get = vm.known.names.get;
        vm.heap.name_remove(dict, get);
        vm.class_changed(partial);
    }
    keep::prepare(vm, namespace);
}
