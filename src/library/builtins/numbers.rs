//! Builtins about numbers and characters: `abs`, `bin`, `chr`, `divmod`, `hash`, `hex`, `id`, `oct`, `ord`, `pow`, `round`.

use crate::data::int::{self, Int};
use crate::data::{float, int_text, unicode};
use crate::heap::{Handle, Kind, Value};
use crate::vm::{BinaryOp, NativeResult, Raised, UnaryOp, Vm};

/// `abs(x)`.
pub fn abs(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = arguments[0];
    if vm.is_builtin_instance(value)
        && let Some(order) = vm.compare_numbers(value, Value::Int(0))
    {
        if let Value::Float(bits) = value {
            return Ok(Value::float(bits.float().abs()));
        }
        let negative = order.is_some_and(std::cmp::Ordering::is_lt);
        let operator = if negative { UnaryOp::Neg } else { UnaryOp::Pos };
        if let Some(result) = vm.unary_number(operator, value) {
            return Ok(result);
        }
    }
    if let Some(result) = vm.call_special(value, vm.known.names.abs, &[]) {
        return result;
    }
    let class = vm.heap.type_name(value);
    vm.type_error(format!("bad operand type for abs(): '{class}'"))
}

fn in_radix(vm: &mut Vm, value: Value, radix: u8) -> NativeResult {
    let value = vm.index_value(value)?;
    let Some(big) = vm.heap.big_int(value) else { return Ok(value) };
    let text = int_text::prefixed_text(&big, radix);
    Ok(vm.heap.new_str(text))
}

/// `bin(number)`.
pub fn bin(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    in_radix(vm, arguments[0], 2)
}

/// `oct(number)`.
pub fn oct(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    in_radix(vm, arguments[0], 8)
}

/// `hex(number)`.
pub fn hex(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    in_radix(vm, arguments[0], 16)
}

/// `chr(i)`.
pub fn chr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let code = vm.index_value(arguments[0])?;
    let code = vm.heap.small_int(code).unwrap_or(i64::MAX);
    if i32::try_from(code).is_err() && vm.era.minor() < 13 {
        return vm.raise("OverflowError", "Python int too large to convert to C int");
    }
    match u32::try_from(code).ok().filter(|&code| code < 0x11_0000).and_then(unicode::char_of) {
        Some(c) => Ok(vm.char_str(c)),
        None => vm.value_error("chr() arg not in range(0x110000)"),
    }
}

/// `ord(c)`.
pub fn ord(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if let Some(text) = vm.heap.text(arguments[0]) {
        let mut characters = text.chars();
        if let (Some(c), None) = (characters.next(), characters.next()) {
            return Ok(Value::Int(unicode::code_point(c).into()));
        }
        let length = text.chars().count();
        return vm.type_error(format!(
            "ord() expected a character, but string of length {length} found"
        ));
    }
    if let Some(bytes) = vm.heap.bytes(arguments[0]) {
        if let [byte] = *bytes {
            return Ok(Value::Int(byte.into()));
        }
        let length = bytes.len();
        return vm.type_error(format!(
            "ord() expected a character, but string of length {length} found"
        ));
    }
    let class = vm.heap.type_name(arguments[0]);
    vm.type_error(format!("ord() expected string of length 1, but {class} found"))
}

/// `hash(obj)`.
pub fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.hash(arguments[0]).map(Value::Int)
}

/// `id(obj)`.
pub fn id(_vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(Value::Int(id_of(arguments[0])))
}

/// Returns what `id()` shows of a value; those kept inline have made-up places.
pub fn id_of(value: Value) -> i64 {
    match value {
        Value::Obj(handle) => handle.id(),
        Value::None | Value::Unbound => 0x55_5500_0010,
        Value::Bool(bits) => 0x55_5500_0040 + bits.int() * 32,
        Value::Int(value) => 0x55_5600_0000_i64.wrapping_add(value.wrapping_mul(32)) & i64::MAX,
        Value::Float(bits) => {
            (0x55_5700_0000_i64 ^ (bits.float().to_bits() >> 3).cast_signed()) & 0x7fff_ffff_fff0
        }
    }
}

/// Asks a method of the left operand, then the reflected one of the right operand.
fn ask_both(
    vm: &mut Vm,
    left: Value,
    right: Value,
    names: [Handle; 2],
    what: &str,
) -> NativeResult {
    for (receiver, argument, name) in [(left, right, names[0]), (right, left, names[1])] {
        // A number's own method answers at once; Python's is rare enough here to be waited for.
        if let Some(result) = vm.call_special_sync(receiver, name, &[argument]) {
            let result = result?;
            if result != vm.known.not_implemented {
                return Ok(result);
            }
        }
    }
    let (a, b) = (vm.heap.type_name(left), vm.heap.type_name(right));
    vm.type_error(format!("unsupported operand type(s) for {what}: '{a}' and '{b}'"))
}

/// `divmod(x, y)`.
pub fn divmod(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (left, right) = (arguments[0], arguments[1]);
    let plain = vm.is_builtin_instance(left) && vm.is_builtin_instance(right);
    if plain && let Some(pair) = divide_numbers(vm, left, right)? {
        return Ok(pair);
    }
    let names = [vm.known.names.divmod, vm.known.names.rdivmod];
    ask_both(vm, left, right, names, "divmod()")
}

/// Computes `divmod` of two ints or floats; None if one is neither.
pub fn divide_numbers(vm: &mut Vm, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let minor = vm.era.minor();
    let are_ints = vm.heap.is_int(left) && vm.heap.is_int(right);
    let is_zero = |vm: &Vm, value| {
        vm.compare_numbers(value, Value::Int(0)) == Some(Some(std::cmp::Ordering::Equal))
    };
    if vm.compare_numbers(left, right).is_some() && is_zero(vm, right) {
        let division = if are_ints { int::Division::IntDivmod } else { int::Division::FloatDivmod };
        return vm.raise_data(int::division_by_zero(division, minor));
    }
    let Some(quotient) = vm.binary_numbers(BinaryOp::FloorDiv, left, right)? else {
        return Ok(None);
    };
    let Some(rest) = vm.binary_numbers(BinaryOp::Mod, left, right)? else { return Ok(None) };
    Ok(Some(vm.heap.new_tuple(vec![quotient, rest])))
}

/// `pow(base, exp, mod=None)`.
pub fn pow(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (base, exponent) = (arguments[0], arguments[1]);
    let Some(modulus) = arguments[2].some() else {
        return vm.binary(BinaryOp::Pow, false, base, exponent);
    };
    let ints = [base, exponent, modulus].map(|value| vm.heap.big_int(value));
    if let [Some(base), Some(exponent), Some(modulus)] = ints {
        return match int::pow_mod(&base, &exponent, &modulus) {
            Ok(result) => Ok(vm.int_value(result)),
            Err(error) => vm.raise_data(error),
        };
    }
    let name = vm.heap.intern("__pow__");
    if !vm.heap.is_int(base)
        && let Some(result) = vm.call_special_sync(base, name, &[exponent, modulus])
    {
        let result = result?;
        if result != vm.known.not_implemented {
            return Ok(result);
        }
    }
    if vm.heap.float(base).is_some()
        || vm.heap.float(exponent).is_some()
        || vm.heap.float(modulus).is_some()
    {
        return vm.type_error("pow() 3rd argument not allowed unless all arguments are integers");
    }
    let [a, b, c] = [base, exponent, modulus].map(|value| vm.heap.type_name(value));
    vm.type_error(format!("unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{c}'"))
}

/// `round(number, ndigits=None)`.
pub fn round(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (number, digits) = (arguments[0], arguments[1].some());
    if vm.is_builtin_instance(number)
        && let Some(result) = round_number(vm, number, digits)?
    {
        return Ok(result);
    }
    let given: Vec<Value> = digits.into_iter().collect();
    if let Some(result) = vm.call_special(number, vm.known.names.round, &given) {
        return result;
    }
    let class = vm.heap.type_name(number);
    vm.type_error(format!("type {class} doesn't define __round__ method"))
}

/// Rounds an int or float; None if the value is neither.
pub fn round_number(
    vm: &mut Vm,
    number: Value,
    digits: Option<Value>,
) -> Result<Option<Value>, Raised> {
    if let Some(value) = vm.heap.float(number) {
        let rounded = match digits {
            None => float::round_to_int(value).map(Rounded::Int),
            Some(digits) => {
                let digits = vm.index_sync(digits)?;
                float::round_to_digits(value, digits).map(Rounded::Float)
            }
        };
        return match rounded {
            Ok(Rounded::Int(value)) => Ok(Some(vm.int_value(value))),
            Ok(Rounded::Float(value)) => Ok(Some(Value::float(value))),
            Err(error) => vm.raise_data(error),
        };
    }
    let Some(big) = vm.heap.big_int(number) else { return Ok(None) };
    let digits = match digits {
        Some(digits) => vm.index_sync(digits)?,
        None => 0,
    };
    if digits >= 0 {
        return Ok(Some(match vm.heap.small_int(number) {
            Some(small) => Value::Int(small),
            None if vm.heap.is_exactly(number, Kind::Int) => number,
            None => vm.heap.new_int((*big).clone()),
        }));
    }
    let rounded: Int = int::round_to_tens(&big, digits.unsigned_abs());
    Ok(Some(vm.int_value(rounded)))
}

/// What rounding gave.
enum Rounded {
    Int(Int),
    Float(f64),
}
