//! What methods of several builtin types share: checking their receiver, answering comparisons.

use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::{CompareOp, NativeResult, Raised, Vm};

/// Returns the receiver of a method, which must have the layout of a builtin type.
pub fn receiver(vm: &mut Vm, value: Value, kind: Kind) -> Result<Handle, Raised> {
    if let Value::Obj(handle) = value
        && fits(vm.heap.body(handle), kind)
    {
        return Ok(handle);
    }
    vm.wrong_receiver(kind.full_name(), value)
}

fn fits(body: &Body, kind: Kind) -> bool {
    match kind {
        Kind::List => matches!(body, Body::List(_)),
        Kind::Tuple => matches!(body, Body::Tuple(_)),
        Kind::Dict => matches!(body, Body::Dict(_)),
        Kind::Set | Kind::FrozenSet => matches!(body, Body::Set(_)),
        Kind::Range => matches!(body, Body::Range(_)),
        Kind::Slice => matches!(body, Body::Slice(_)),
        Kind::DictKeys | Kind::DictValues | Kind::DictItems => matches!(body, Body::View(_)),
        _ => true,
    }
}

/// Compares the bodies of two objects of one builtin type; NotImplemented if they are of two.
pub fn compare_bodies(vm: &mut Vm, operator: CompareOp, arguments: &[Value]) -> NativeResult {
    match vm.compare_bodies(operator, arguments[0], arguments[1])? {
        Some(holds) => Ok(Value::bool(holds)),
        None => Ok(vm.known.not_implemented),
    }
}

macro_rules! comparisons {
    ($($name:ident $operator:ident)*) => {
        $(
            /// Answers one rich comparison by what the operands hold.
            pub fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
                compare_bodies(vm, CompareOp::$operator, arguments)
            }
        )*
    };
}

comparisons! { lt Lt le Le eq Eq ne Ne gt Gt ge Ge }

/// Returns a length as an int.
pub fn length_value(length: usize) -> Value {
    Value::Int(i64::try_from(length).unwrap_or(i64::MAX))
}

/// Returns the receiver itself: `__iter__` of an iterator.
pub fn itself(_vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(arguments[0])
}

/// Makes the generic alias of a class: `list[int]`.
pub fn class_getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.new_alias(arguments[0], arguments[1])
}

/// Writes the repr of a builtin container.
pub fn container_repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = vm.container_repr(arguments[0])?;
    Ok(vm.heap.new_str(text))
}

/// Reads a bound for `index(value, start, stop)`: an index that may be negative or too large.
pub fn bound(vm: &mut Vm, value: Value, default: i64, length: usize) -> Result<i64, Raised> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let at = match value {
        Value::Unbound => default,
        value => vm.clamped_index(value)?,
    };
    Ok(if at < 0 { at.saturating_add(length).max(0) } else { at })
}
