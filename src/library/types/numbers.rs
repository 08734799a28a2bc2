//! What do the operators of `int` and `float` give, as methods?
//!
//! The machine's own arithmetic computes; a method only sees to it that its
//! type answers for no other type's operands.

use crate::data::float;
use crate::data::int::{self, Division};
use crate::heap::{Kind, Value};
use crate::vm::{BinaryOp, CompareOp, NativeResult, Raised, UnaryOp, Vm};

use super::arguments::{big, not_implemented, wrong_receiver};

fn is_number(vm: &Vm, value: Value) -> bool {
    vm.heap.is_int(value) || vm.heap.float(value).is_some()
}

/// Raises unless the receiver is an int.
pub fn check_int(vm: &mut Vm, value: Value) -> Result<(), Raised> {
    if vm.heap.is_int(value) { Ok(()) } else { wrong_receiver(vm, value, Kind::Int) }
}

/// Returns the receiver's float.
pub fn own_float(vm: &mut Vm, value: Value) -> Result<f64, Raised> {
    match vm.heap.float(value) {
        Some(value) => Ok(value),
        None => wrong_receiver(vm, value, Kind::Float),
    }
}

/// Applies an operator if both operands are ints.
pub fn of_ints(vm: &mut Vm, operator: BinaryOp, left: Value, right: Value) -> NativeResult {
    if !vm.heap.is_int(left) || !vm.heap.is_int(right) {
        return not_implemented(vm);
    }
    match vm.binary_numbers(operator, left, right)? {
        Some(result) => Ok(result),
        None => not_implemented(vm),
    }
}

/// Applies an operator if one operand is a float and the other a float or int.
pub fn of_floats(vm: &mut Vm, operator: BinaryOp, left: Value, right: Value) -> NativeResult {
    if !is_number(vm, left) || !is_number(vm, right) {
        return not_implemented(vm);
    }
    match vm.binary_numbers(operator, left, right)? {
        Some(result) => Ok(result),
        None => not_implemented(vm),
    }
}

macro_rules! operators {
    ($of:ident: $($forward:ident $reflected:ident $operator:ident)*) => { $(
        /// Answers for the receiver on the left of the operator.
        pub fn $forward(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            super::$of(vm, BinaryOp::$operator, arguments[0], arguments[1])
        }

        /// Answers for the receiver on the right of the operator.
        pub fn $reflected(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            super::$of(vm, BinaryOp::$operator, arguments[1], arguments[0])
        }
    )* };
}

/// The operators of `int`.
pub mod ints {
    use crate::heap::Value;
    use crate::vm::{BinaryOp, NativeResult, Vm};

    operators! { of_ints:
        add radd Add
        sub rsub Sub
        mul rmul Mul
        truediv rtruediv TrueDiv
        floordiv rfloordiv FloorDiv
        modulo rmodulo Mod
        lshift rlshift LShift
        rshift rrshift RShift
        and rand And
        or ror Or
        xor rxor Xor
    }
}

/// The operators of `float`.
pub mod floats {
    use crate::heap::Value;
    use crate::vm::{BinaryOp, NativeResult, Vm};

    operators! { of_floats:
        add radd Add
        sub rsub Sub
        mul rmul Mul
        truediv rtruediv TrueDiv
        floordiv rfloordiv FloorDiv
        modulo rmodulo Mod
        pow rpow Pow
    }
}

macro_rules! comparisons {
    ($($name:ident $operator:ident)*) => { $(
        /// Compares two numbers; a type answers for its own kind only.
        pub fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            compare(vm, CompareOp::$operator, arguments[0], arguments[1])
        }
    )* };
}

comparisons! { lt Lt le Le eq Eq ne Ne gt Gt ge Ge }

fn compare(vm: &mut Vm, operator: CompareOp, left: Value, right: Value) -> NativeResult {
    if vm.heap.is_int(left) && !vm.heap.is_int(right) {
        return not_implemented(vm);
    }
    match vm.compare_numbers(left, right) {
        Some(Some(order)) => Ok(Value::bool(operator.holds(order))),
        Some(None) => Ok(Value::bool(operator == CompareOp::Ne)),
        None => not_implemented(vm),
    }
}

/// Applies a unary operator to a number.
pub fn unary(vm: &mut Vm, operator: UnaryOp, value: Value) -> NativeResult {
    match vm.unary_number(operator, value) {
        Some(result) => Ok(result),
        None => wrong_receiver(vm, value, Kind::Int),
    }
}

/// Answers `-number`.
pub fn neg(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    unary(vm, UnaryOp::Neg, arguments[0])
}

/// Answers `+number`.
pub fn pos(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    unary(vm, UnaryOp::Pos, arguments[0])
}

/// Answers `~int`.
pub fn invert(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    unary(vm, UnaryOp::Invert, arguments[0])
}

/// Answers `abs(number)`.
pub fn abs(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if let Some(value) = vm.heap.float(arguments[0]) {
        return Ok(Value::float(value.abs()));
    }
    check_int(vm, arguments[0])?;
    let negative = vm.compare_numbers(arguments[0], Value::Int(0)).flatten();
    let operator =
        if negative.is_some_and(std::cmp::Ordering::is_lt) { UnaryOp::Neg } else { UnaryOp::Pos };
    unary(vm, operator, arguments[0])
}

/// Tells whether a number is not zero.
pub fn bool(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let zero = vm.compare_numbers(arguments[0], Value::Int(0));
    Ok(Value::bool(zero != Some(Some(std::cmp::Ordering::Equal))))
}

/// Returns quotient and rest of two numbers, as a tuple.
pub fn div_mod(vm: &mut Vm, left: Value, right: Value) -> NativeResult {
    let minor = vm.era.minor();
    let parts = if vm.heap.is_int(left) && vm.heap.is_int(right) {
        match int::div_mod_big(&big(vm, left), &big(vm, right)) {
            Some((quotient, rest)) => [vm.heap.new_int(quotient), vm.heap.new_int(rest)],
            None => return vm.raise_data(int::division_by_zero(Division::IntDivmod, minor)),
        }
    } else {
        let (Some(a), Some(b)) = (as_float(vm, left)?, as_float(vm, right)?) else {
            return not_implemented(vm);
        };
        match float::div_mod(a, b, minor) {
            Ok((quotient, rest)) => [Value::float(quotient), Value::float(rest)],
            Err(error) => return vm.raise_data(error),
        }
    };
    Ok(vm.heap.new_tuple(parts))
}

/// Reads an int or float as a float; None if it is neither.
pub fn as_float(vm: &mut Vm, value: Value) -> Result<Option<f64>, Raised> {
    if let Some(value) = vm.heap.float(value) {
        return Ok(Some(value));
    }
    if !vm.heap.is_int(value) {
        return Ok(None);
    }
    let value = big(vm, value);
    match int::big_to_float(&value) {
        Ok(value) => Ok(Some(value)),
        Err(error) => vm.raise_data(error),
    }
}

/// Answers `int.__divmod__`.
pub fn int_divmod(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !vm.heap.is_int(arguments[1]) {
        return not_implemented(vm);
    }
    div_mod(vm, arguments[0], arguments[1])
}

/// Answers `int.__rdivmod__`.
pub fn int_rdivmod(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    int_divmod(vm, &[arguments[1], arguments[0]])
}

/// Answers `float.__divmod__`.
pub fn float_divmod(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    div_mod(vm, arguments[0], arguments[1])
}

/// Answers `float.__rdivmod__`.
pub fn float_rdivmod(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    div_mod(vm, arguments[1], arguments[0])
}
