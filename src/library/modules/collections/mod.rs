//! `_collections`: `deque`, `defaultdict`, `OrderedDict`, and what `Counter` and `namedtuple` lean on.
//!
//! The deque is Rust; the two dicts are Python classes over `dict`, with natives
//! for what a dict alone cannot do: to take its first item, to move a key.

mod counting;
mod deque;
mod ordered;
mod tuple_getter;

use crate::heap::{Handle, Value};
use crate::library::modules::keep;
use crate::library::types::row::row;
use crate::vm::{Module, Native, Vm};

/// `_collections`.
pub static MODULE: Module = Module {
    name: "_collections",
    about: "High performance data structures.",
    functions: FUNCTIONS,
    types: &[&deque::TYPE, &deque::ITERATOR, &deque::REVERSE_ITERATOR, &tuple_getter::TYPE],
    fill,
    source: include_str!("collections.py"),
};

const FUNCTIONS: &[Native] = &[
    row(
        "_count_elements(mapping, iterable, /)",
        counting::count_elements,
        "Count elements in the iterable, updating the mapping",
    ),
    row("_py_move_to_end(dict, key, last, /)", ordered::move_to_end, "Moves a key to an end."),
    row("_py_pop_end(dict, last, /)", ordered::pop_end, "Removes the item at an end."),
    row("_py_next_key(dict, at, /)", ordered::next_key, "Finds the next key."),
    row("_py_previous_key(dict, at, /)", ordered::previous_key, "Finds the key before."),
    row("_py_version(dict, /)", ordered::version, "Changes whenever keys change."),
];

fn fill(vm: &mut Vm, namespace: Handle) {
    let minor = Value::Int(vm.era.minor().into());
    vm.heap.text_set(namespace, "_py_minor", minor);
    keep::prepare(vm, namespace);
}
