//! What `OrderedDict` needs beyond a dict: its ends.

use crate::heap::{Dict, Handle, Value};
use crate::vm::{NativeResult, Raised, Vm};

fn dict_of(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value {
        Value::Obj(handle) if vm.heap.as_dict(value).is_some() => Ok(handle),
        _ => vm.wrong_receiver("collections.OrderedDict", value),
    }
}

fn missing(vm: &mut Vm, key: Value) -> NativeResult {
    vm.raise_with("KeyError", &[key])
}

/// Moves a key to the end, or to the beginning.
pub fn move_to_end(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    let key = arguments[1];
    let hash = vm.hash(key)?;
    let Some(at) = vm.dict_find(dict, key, hash)? else { return missing(vm, key) };
    if vm.truth(arguments[2])? {
        if at as usize + 1 != vm.heap.dict(dict).end()
            && let Some((key, value)) = vm.heap.dict_remove(dict, at)
        {
            vm.heap.dict_insert(dict, hash, key, value);
        }
        return Ok(Value::None);
    }
    if vm.heap.dict(dict).next_from(0).is_some_and(|(first, _)| first == at) {
        return Ok(Value::None);
    }
    let mut table = Dict::with_capacity(vm.heap.dict(dict).len());
    if let Some(first) = vm.heap.dict(dict).entry(at) {
        table.insert(first.hash, first.key, first.value);
    }
    let mut from = 0;
    while let Some((found, entry)) = vm.heap.dict(dict).next_from(from) {
        from = found + 1;
        if found != at {
            table.insert(entry.hash, entry.key, entry.value);
        }
    }
    vm.heap.dict_assign(dict, table);
    Ok(Value::None)
}

/// Removes the last or the first item and returns it.
pub fn pop_end(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    let last = vm.truth(arguments[1])?;
    let table = vm.heap.dict(dict);
    let found = if last {
        table.last_before(u32::MAX).map(|(at, _)| at)
    } else {
        table.next_from(0).map(|(at, _)| at)
    };
    match found.and_then(|at| vm.heap.dict_remove(dict, at)) {
        Some((key, value)) => Ok(vm.heap.new_tuple([key, value])),
        None => {
            let message = vm.heap.new_str("dictionary is empty");
            vm.raise_with("KeyError", &[message])
        }
    }
}

fn position(vm: &mut Vm, value: Value) -> Result<u32, Raised> {
    Ok(u32::try_from(vm.index_sync(value)?).unwrap_or(u32::MAX))
}

/// Returns the position of a key and the key, from a position on; None if there is none.
pub fn next_key(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    let at = position(vm, arguments[1])?;
    match vm.heap.dict(dict).next_from(at).map(|(at, entry)| (at, entry.key)) {
        Some((at, key)) => Ok(vm.heap.new_tuple([Value::Int(at.into()), key])),
        None => Ok(Value::None),
    }
}

/// Returns the position of a key and the key, before a position; None if there is none.
pub fn previous_key(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    let at = position(vm, arguments[1])?;
    match vm.heap.dict(dict).last_before(at).map(|(at, entry)| (at, entry.key)) {
        Some((at, key)) => Ok(vm.heap.new_tuple([Value::Int(at.into()), key])),
        None => Ok(Value::None),
    }
}

/// Returns a number that changes whenever the keys of a dict change.
pub fn version(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    Ok(Value::Int(i64::try_from(vm.heap.dict(dict).version()).unwrap_or(i64::MAX)))
}
