//! `__reduce__` of the builtin containers: how `copy` and `pickle` make them again.

use crate::heap::Value;
use crate::vm::{Native, NativeResult, Vm};

/// `__reduce__` of what a list of its items makes again: sets.
pub const OF_ITEMS: Native =
    Native { signature: "__reduce__(self, /)", call: items, about: "Helper for pickle." };

/// `__reduce__` of what its start, stop and step make again: slices and ranges.
pub const OF_BOUNDS: Native =
    Native { signature: "__reduce__(self, /)", call: bounds, about: "Helper for pickle." };

/// `__reduce__` of what its bytes make again: bytearrays.
pub const OF_BYTES: Native =
    Native { signature: "__reduce__(self, /)", call: bytes, about: "Helper for pickle." };

/// `__reduce_ex__` of bytearrays, which newer protocols hold as bytes.
pub const OF_BYTES_EX: Native = Native {
    signature: "__reduce_ex__(self, proto=0, /)",
    call: bytes_ex,
    about: "Return state information for pickling.",
};

fn items(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let items = vm.collect_now(arguments[0])?.unwrap_or_default();
    let list = vm.heap.new_list(items);
    let state = state_of(vm, arguments[0]);
    reduced(vm, arguments[0], vec![list], Some(state))
}

fn bounds(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mut parts = Vec::new();
    for name in ["start", "stop", "step"] {
        let name = vm.heap.intern(name);
        parts.push(vm.get_attr_sync(arguments[0], name)?);
    }
    reduced(vm, arguments[0], parts, None)
}

fn bytes(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = vm.heap.bytes(arguments[0]).map(<[u8]>::to_vec).unwrap_or_default();
    let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    let (text, encoding) = (vm.heap.new_str(text), vm.heap.new_str("latin-1"));
    let state = state_of(vm, arguments[0]);
    reduced(vm, arguments[0], vec![text, encoding], Some(state))
}

fn bytes_ex(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let protocol = match arguments[1].given() {
        Some(protocol) => vm.index_sync(protocol)?,
        None => 0,
    };
    if protocol < 3 {
        return bytes(vm, arguments);
    }
    let bytes = vm.heap.bytes(arguments[0]).map(<[u8]>::to_vec).unwrap_or_default();
    let given = if bytes.is_empty() { Vec::new() } else { vec![vm.heap.new_bytes(bytes)] };
    let state = state_of(vm, arguments[0]);
    reduced(vm, arguments[0], given, Some(state))
}

/// Returns the attributes of an object, None if it has none.
fn state_of(vm: &mut Vm, object: Value) -> Value {
    match object {
        Value::Obj(handle) if !vm.heap.attr_items(handle).is_empty() => {
            vm.heap.dict_of(handle).into()
        }
        _ => Value::None,
    }
}

fn reduced(
    vm: &mut Vm,
    object: Value,
    arguments: Vec<Value>,
    state: Option<Value>,
) -> NativeResult {
    let class: Value = vm.heap.class_of(object).into();
    let arguments = vm.heap.new_tuple(arguments);
    let parts: Vec<Value> = [Some(class), Some(arguments), state].into_iter().flatten().collect();
    Ok(vm.heap.new_tuple(parts))
}
