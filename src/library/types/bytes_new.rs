//! Where bytes come from: what `bytes(...)` and `bytearray(...)` are given.

use super::arguments::buffer;
use super::str::encoded;
use crate::heap::{Kind, Value};
use crate::vm::{NativeResult, Raised, Vm};

/// What the contents become.
pub type Make = fn(&mut Vm, Value, Vec<u8>) -> NativeResult;

/// How many bytes a zero-filled object may have.
const MOST_BYTES: i64 = 1 << 31;

/// Computes the contents from the arguments of a constructor, then calls `make` with `target` and them.
/// PENDING if Python code gives the items of an iterable. `finish` is [`of_items`] for the same `make`.
pub fn contents(
    vm: &mut Vm,
    target: Value,
    arguments: [Value; 3],
    make: Make,
    finish: fn(&mut Vm, Value, &[Value]) -> NativeResult,
) -> NativeResult {
    let [source, encoding, errors] = arguments;
    if vm.heap.text(source).is_some() {
        if encoding.is_unbound() {
            return vm.type_error("string argument without an encoding");
        }
        let name = vm.heap.type_name(target);
        let name = if &*name == "bytearray" { "bytearray" } else { "bytes" };
        let bytes = encoded(vm, source, encoding, errors, name)?;
        return make(vm, target, bytes);
    }
    for (value, which) in [(encoding, "encoding"), (errors, "errors")] {
        if !value.is_unbound() && vm.heap.text(value).is_none() {
            let (name, class) = (vm.heap.type_name(target), vm.heap.type_name(value));
            return vm.type_error(format!("{name}() argument '{which}' must be str, not {class}"));
        }
    }
    if !encoding.is_unbound() || !errors.is_unbound() {
        let which = if encoding.is_unbound() { "errors" } else { "encoding" };
        return vm.type_error(format!("{which} without a string argument"));
    }
    if source.is_unbound() {
        return make(vm, target, Vec::new());
    }
    if vm.is_builtin_instance(source)
        && let Some(bytes) = buffer(vm, source)
    {
        return make(vm, target, bytes);
    }
    let name = vm.known.names.bytes;
    if let Some(result) = vm.call_special_sync(source, name, &[]) {
        let result = result?;
        let Some(bytes) = vm.heap.bytes(result) else {
            let class = vm.heap.type_name(result);
            return vm.type_error(format!("__bytes__ returned non-bytes (type {class})"));
        };
        let bytes = bytes.to_vec();
        return make(vm, target, bytes);
    }
    if let Some(bytes) = buffer(vm, source) {
        return make(vm, target, bytes);
    }
    let name = vm.known.names.index;
    if vm.heap.is_int(source) || vm.find_special(source, name).is_some() {
        match vm.index_value(source) {
            Ok(length) => return zeros(vm, target, length, make),
            Err(Raised) if vm.catches("TypeError") => {}
            Err(Raised) => return Err(Raised),
        }
    }
    if !vm.is_iterable(source) {
        let class = vm.heap.type_name(source);
        let kind = if vm.heap.is_a(target, Kind::ByteArray) { "bytearray" } else { "bytes" };
        return vm.type_error(format!("cannot convert '{class}' object to {kind}"));
    }
    vm.with_items(source, finish, &[target])
}

/// Makes as many zeros as an int says.
fn zeros(vm: &mut Vm, target: Value, length: Value, make: Make) -> NativeResult {
    match vm.heap.small_int(length) {
        None => vm.raise("OverflowError", "cannot fit 'int' into an index-sized integer"),
        Some(length) if length < 0 => vm.value_error("negative count"),
        Some(length) if length > MOST_BYTES => vm.raise_with("MemoryError", &[]),
        Some(length) => make(vm, target, vec![0; usize::try_from(length).unwrap_or(0)]),
    }
}

/// Reads the items of a list as bytes.
pub fn of_items(vm: &mut Vm, items: Value, kind: &str) -> Result<Vec<u8>, Raised> {
    let items = vm.heap.sequence(items).unwrap_or_default().to_vec();
    let mut bytes = Vec::with_capacity(items.len());
    for item in items {
        bytes.push(byte(vm, item, kind)?);
    }
    Ok(bytes)
}

/// Reads an int as a byte.
pub fn byte(vm: &mut Vm, value: Value, kind: &str) -> Result<u8, Raised> {
    let index = vm.index_value(value)?;
    match vm.heap.small_int(index).and_then(|byte| u8::try_from(byte).ok()) {
        Some(byte) => Ok(byte),
        None if kind.is_empty() => vm.value_error("byte must be in range(0, 256)"),
        None => {
            let kind = if kind == "bytes" { "bytes" } else { "byte" };
            vm.value_error(format!("{kind} must be in range(0, 256)"))
        }
    }
}

/// Reads what `int.from_bytes` is given: bytes, something with `__bytes__`, or an iterable of ints; waits for Python code.
///
/// # Errors
/// Raised, if it is none of these.
pub fn bytes_of(vm: &mut Vm, value: Value) -> Result<Vec<u8>, Raised> {
    if let Some(bytes) = buffer(vm, value) {
        return Ok(bytes);
    }
    let name = vm.known.names.bytes;
    if let Some(result) = vm.call_special_sync(value, name, &[]) {
        let result = result?;
        return super::arguments::buffer_or(vm, result);
    }
    if vm.heap.text(value).is_some() || !vm.is_iterable(value) {
        let class = vm.heap.type_name(value);
        return vm.type_error(format!("cannot convert '{class}' object to bytes"));
    }
    let items = vm.collect_sync(value)?;
    let mut bytes = Vec::with_capacity(items.len());
    for item in items {
        bytes.push(byte(vm, item, "bytes")?);
    }
    Ok(bytes)
}
