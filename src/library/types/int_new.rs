//! `int(x, base)`: of texts, of numbers, of whatever has `__int__`, `__index__` or `__trunc__`.

use super::arguments::{big, buffer, class_given, data};
use super::int::exact;
use crate::data::int::{Int, int_of_float};
use crate::data::int_text::{parse_int, parse_int_bytes};
use crate::heap::{Body, Kind, Value};
use crate::vm::{Answer, NativeResult, Raised, Routine, Step, Vm};

/// Makes an int.
pub fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (class, value, base) = (arguments[0], arguments[1], arguments[2]);
    class_given(vm, class, Kind::Int)?;
    let Some(value) = value.given() else {
        if !base.is_unbound() {
            return vm.type_error("int() missing string argument");
        }
        return made(vm, class, Value::Int(0));
    };
    if let Some(base) = base.given() {
        return of_text_and_base(vm, class, value, base);
    }
    if vm.is_builtin_instance(value)
        && let Some(result) = of_builtin(vm, value)?
    {
        return made(vm, class, result);
    }
    let minor = vm.era.minor();
    let names = [vm.known.names.int, vm.known.names.index, vm.known.names.trunc];
    for (at, name) in names.into_iter().enumerate() {
        if at == 2 && minor >= 14 {
            continue;
        }
        if let Some((callable, receiver)) = vm.find_special(value, name)
            && !callable.is_none()
        {
            let method = Value::Obj(name);
            return vm.start(&CONVERT, &[class, method, callable, receiver]);
        }
    }
    if let Some(result) = of_builtin(vm, value)? {
        return made(vm, class, result);
    }
    let given = vm.heap.type_name(value);
    vm.type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{given}'"
    ))
}

/// Makes an int of a number or text of a builtin type; None if it is another object.
fn of_builtin(vm: &mut Vm, value: Value) -> Result<Option<Value>, Raised> {
    if vm.heap.is_int(value) {
        return Ok(Some(exact(vm, value)));
    }
    let minor = vm.era.minor();
    let result = if let Some(number) = vm.heap.float(value) {
        int_of_float(number)
    } else if let Some(text) = vm.heap.text(value) {
        parse_int(text, 10, vm.int_digits, minor)
    } else if let Some(bytes) = buffer(vm, value) {
        parse_int_bytes(&bytes, 10, vm.int_digits, minor)
    } else {
        return Ok(None);
    };
    let int = data(vm, result)?;
    Ok(Some(vm.int_value(int)))
}

fn of_text_and_base(vm: &mut Vm, class: Value, value: Value, base: Value) -> NativeResult {
    let base = vm.index_value(base)?;
    let base = vm.heap.small_int(base).unwrap_or(-1);
    if base != 0 && !(2..=36).contains(&base) {
        return vm.value_error("int() base must be >= 2 and <= 36, or 0");
    }
    let minor = vm.era.minor();
    let result: Result<Int, _> = if let Some(text) = vm.heap.text(value) {
        parse_int(text, base, vm.int_digits, minor)
    } else if let Some(bytes) = vm.heap.bytes(value) {
        parse_int_bytes(bytes, base, vm.int_digits, minor)
    } else {
        return vm.type_error("int() can't convert non-string with explicit base");
    };
    let int = data(vm, result)?;
    let value = vm.int_value(int);
    made(vm, class, value)
}

/// Gives an int the class it is to have.
fn made(vm: &mut Vm, class: Value, value: Value) -> NativeResult {
    let class = class_given(vm, class, Kind::Int)?;
    if class == vm.heap.class(Kind::Int) {
        return Ok(value);
    }
    let body = match value {
        Value::Int(small) => Body::Int(small),
        _ => Body::BigInt(big(vm, value)),
    };
    Ok(vm.heap.alloc(class, body).into())
}

/// Registers: the class, the name of the method, the method, and the receiver to pass to it, if any.
static CONVERT: Routine = Routine { name: "int", step: convert, catches: false };

fn convert(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(result) = answer else {
        let arguments = vm.register(base + 3).given().into_iter().collect();
        return Ok(Step::Call(vm.register(base + 2), arguments));
    };
    let (class, method) = (vm.register(base), vm.register(base + 1));
    if vm.heap.is_int(result) {
        if !vm.heap.is_exactly(result, Kind::Int) && method != Value::Obj(vm.known.names.trunc) {
            let given = vm.heap.type_name(result);
            let method = vm.heap.text(method).unwrap_or_default();
            let message = strict_subclass(method, "int", &given);
            vm.warn_here("DeprecationWarning", &message)?;
        }
        let value = exact(vm, result);
        return made(vm, class, value).map(Step::Return);
    }
    let given = vm.heap.type_name(result);
    if method == Value::Obj(vm.known.names.trunc) {
        let index = vm.known.names.index;
        if vm.find_special(result, index).is_none() {
            return vm.type_error(format!("__trunc__ returned non-Integral (type {given})"));
        }
        let value = vm.index_value(result)?;
        return made(vm, class, value).map(Step::Return);
    }
    let method = vm.heap.text(method).unwrap_or_default().to_owned();
    vm.type_error(format!("{method} returned non-int (type {given})"))
}

/// Reads a number as `%d` does: an int, a float cut to one, or whatever has `__int__` or `__index__`; None if it is no number.
///
/// # Errors
/// Raised, by the methods asked.
pub fn whole(vm: &mut Vm, value: Value, index_only: bool) -> Result<Option<Value>, Raised> {
    if vm.heap.is_int(value) {
        return Ok(Some(value));
    }
    if !index_only && let Some(number) = vm.heap.float(value) {
        let int = data(vm, int_of_float(number))?;
        return Ok(Some(vm.int_value(int)));
    }
    let names: &[_] = if index_only {
        &[vm.known.names.index]
    } else {
        &[vm.known.names.int, vm.known.names.index]
    };
    for &name in names {
        if let Some(result) = vm.call_special_sync(value, name, &[]) {
            let result = result?;
            return Ok(vm.heap.is_int(result).then_some(result));
        }
    }
    Ok(None)
}

/// Returns the warning about a conversion method whose result is of a subclass.
pub fn strict_subclass(method: &str, wanted: &str, given: &str) -> String {
    format!(
        "{method} returned non-{wanted} (type {given}).  The ability to return an instance of a strict subclass of {wanted} is deprecated, and may be removed in a future version of Python."
    )
}
