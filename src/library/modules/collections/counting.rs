//! `_count_elements`: what `Counter` counts with.

use crate::heap::{Handle, Value};
use crate::vm::{BinaryOp, NativeResult, Raised, Vm};

/// `_collections._count_elements`.
pub fn count_elements(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !counts_as_dict(vm, arguments[0]) {
        return vm.call_prelude("_py_count_elements", &arguments[..2]);
    }
    vm.for_each(arguments[1], count, &[arguments[0]], Value::None)
}

/// Tells whether a mapping's items are read and written as those of a dict.
fn counts_as_dict(vm: &mut Vm, mapping: Value) -> bool {
    if vm.heap.as_dict(mapping).is_none() {
        return false;
    }
    let class = vm.heap.class_of(mapping);
    let dict = vm.heap.class(crate::heap::Kind::Dict);
    let get: Handle = vm.heap.intern("get");
    [get, vm.known.names.setitem]
        .into_iter()
        .all(|name| vm.type_lookup(class, name) == vm.type_lookup(dict, name))
}

fn count(vm: &mut Vm, item: Value, _: i64, with: &[Value]) -> Result<(), Raised> {
    let Some(&Value::Obj(dict)) = with.first() else { return Ok(()) };
    let hash = vm.hash(item)?;
    let Some(at) = vm.dict_find(dict, item, hash)? else {
        vm.heap.dict_insert(dict, hash, item, Value::Int(1));
        return Ok(());
    };
    let so_far = vm.heap.dict(dict).entry(at).map_or(Value::Int(0), |entry| entry.value);
    let one = Value::Int(1);
    let plain = vm.is_builtin_instance(so_far);
    let number = if plain { vm.binary_numbers(BinaryOp::Add, so_far, one)? } else { None };
    let more = match number {
        Some(more) => more,
        // A count of a program's own number class: so rare that the machine may wait.
        None => vm.wait(|vm| vm.binary(BinaryOp::Add, false, so_far, one))?,
    };
    vm.dict_set_hashed(dict, item, hash, more)
}
