//! `complex`.

use super::arguments::{class_given, data, not_implemented, text_or, wrong_receiver};
use super::numbers;
use super::row::{getter, row};
use crate::data::complex::{Complex, divide, multiply, parse_complex, power, repr_complex};
use crate::data::format_spec::{Target, format_complex};
use crate::data::hash::hash_complex;
use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::{NativeResult, Raised, Type, Vm};

/// `complex`.
pub static TYPE: Type = Type {
    kind: Kind::Complex,
    about: "A complex number, in double precision.",
    base: true,
    methods: &[
        row(
            "__new__(cls, /, real=0, imag=0)",
            new,
            "Makes a complex number of its parts or of a text.",
        ),
        row("conjugate(self, /)", conjugate, "Returns the number with the imaginary part negated."),
        row("__abs__(self, /)", abs, "Returns abs(self)."),
        row("__add__(self, value, /)", add, "Returns self+value."),
        row("__radd__(self, value, /)", add, "Returns value+self."),
        row("__bool__(self, /)", bool, "Tells whether the number is not zero."),
        row("__complex__(self, /)", plain, "Returns the number itself."),
        row("__eq__(self, value, /)", eq, "Returns self==value."),
        row("__format__(self, format_spec, /)", format, "Formats the number by a specification."),
        row("__ge__(self, value, /)", unordered, "Complex numbers have no order."),
        row("__getnewargs__(self, /)", getnewargs, "Returns what makes the number again."),
        row("__gt__(self, value, /)", unordered, "Complex numbers have no order."),
        row("__hash__(self, /)", hash, "Returns hash(self)."),
        row("__le__(self, value, /)", unordered, "Complex numbers have no order."),
        row("__lt__(self, value, /)", unordered, "Complex numbers have no order."),
        row("__mul__(self, value, /)", mul, "Returns self*value."),
        row("__rmul__(self, value, /)", mul, "Returns value*self."),
        row("__ne__(self, value, /)", ne, "Returns self!=value."),
        row("__neg__(self, /)", neg, "Returns -self."),
        row("__pos__(self, /)", plain, "Returns +self."),
        row("__pow__(self, value, mod=None, /)", pow, "Returns pow(self, value)."),
        row("__rpow__(self, value, mod=None, /)", rpow, "Returns pow(value, self)."),
        row("__repr__(self, /)", repr, "Returns the number as it is written."),
        row("__sub__(self, value, /)", sub, "Returns self-value."),
        row("__rsub__(self, value, /)", rsub, "Returns value-self."),
        row("__truediv__(self, value, /)", truediv, "Returns self/value."),
        row("__rtruediv__(self, value, /)", rtruediv, "Returns value/self."),
    ],
    getters: &[
        getter(
            "real",
            |vm, value| own(vm, value).map(|parts| Value::float(parts.0)),
            "The real part.",
        ),
        getter(
            "imag",
            |vm, value| own(vm, value).map(|parts| Value::float(parts.1)),
            "The imaginary part.",
        ),
    ],
};

fn parts(vm: &Vm, value: Value) -> Option<Complex> {
    match vm.heap.body_of(value) {
        Some(Body::Complex(parts)) => Some(**parts),
        _ => None,
    }
}

fn own(vm: &mut Vm, value: Value) -> Result<Complex, Raised> {
    match parts(vm, value) {
        Some(parts) => Ok(parts),
        None => wrong_receiver(vm, value, Kind::Complex),
    }
}

/// Reads an operand: any number; None if it is none.
fn operand(vm: &mut Vm, value: Value) -> Result<Option<Complex>, Raised> {
    if let Some(parts) = parts(vm, value) {
        return Ok(Some(parts));
    }
    Ok(numbers::as_float(vm, value)?.map(|real| (real, 0.0)))
}

fn made(vm: &mut Vm, class: Value, value: Complex) -> NativeResult {
    let class = class_given(vm, class, Kind::Complex)?;
    Ok(vm.heap.alloc(class, Body::Complex(Box::new(value))).into())
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (class, real, imag) = (arguments[0], arguments[1], arguments[2]);
    if let Some(text) = vm.heap.shared_text(real) {
        if !imag.is_unbound() {
            return vm.type_error("complex() can't take second arg if first is a string");
        }
        let value = data(vm, parse_complex(&text))?;
        return made(vm, class, value);
    }
    if vm.heap.text(imag).is_some() {
        return vm.type_error("complex() second arg can't be a string");
    }
    if imag.is_unbound()
        && vm.heap.is_exactly(real, Kind::Complex)
        && class == Value::Obj(vm.heap.class(Kind::Complex))
    {
        return Ok(real);
    }
    let first = match real.given() {
        Some(real) => component(vm, real, "first")?,
        None => (0.0, 0.0),
    };
    let Some(imag) = imag.given() else { return made(vm, class, first) };
    let (mut whole, mut turned) = (first.0, component(vm, imag, "second")?);
    // Only what is complex has an imaginary part to add: else a negative zero would be lost.
    if parts(vm, imag).is_some() {
        whole -= turned.1;
    }
    if parts(vm, real).is_some() {
        turned.0 += first.1;
    }
    made(vm, class, (whole, turned.0))
}

fn component(vm: &mut Vm, value: Value, which: &str) -> Result<Complex, Raised> {
    if let Some(number) = operand(vm, value)? {
        return Ok(number);
    }
    let name = vm.known.names.complex;
    if which == "first"
        && let Some(result) = vm.call_special_sync(value, name, &[])
    {
        let result = result?;
        if let Some(parts) = parts(vm, result) {
            return Ok(parts);
        }
        let (class, given) = (vm.heap.type_name(value), vm.heap.type_name(result));
        return vm.type_error(format!("{class}.__complex__() must return a complex, not {given}"));
    }
    for name in [vm.known.names.float, vm.known.names.index] {
        if vm.find_special(value, name).is_some() {
            return super::float::real(vm, value).map(|real| (real, 0.0));
        }
    }
    let class = vm.heap.type_name(value);
    let what = if which == "first" {
        if vm.era.minor() >= 14 {
            return vm.type_error(format!(
                "complex() argument must be a string or a number, not {class}"
            ));
        }
        "first argument must be a string or a number"
    } else {
        "second argument must be a number"
    };
    vm.type_error(format!("complex() {what}, not '{class}'"))
}

fn number(vm: &mut Vm, value: Complex) -> Value {
    vm.heap.new_complex(value.0, value.1)
}

fn conjugate(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (real, imag) = own(vm, arguments[0])?;
    Ok(number(vm, (real, -imag)))
}

fn abs(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (real, imag) = own(vm, arguments[0])?;
    let length = real.hypot(imag);
    if length.is_infinite() && real.is_finite() && imag.is_finite() {
        return vm.raise("OverflowError", "absolute value too large");
    }
    Ok(Value::float(length))
}

/// Applies an operation to two operands, in the order given; NotImplemented if one is no number.
fn compute(
    vm: &mut Vm,
    left: Value,
    right: Value,
    operation: impl FnOnce(&mut Vm, Complex, Complex) -> Result<Complex, Raised>,
) -> NativeResult {
    let (Some(a), Some(b)) = (operand(vm, left)?, operand(vm, right)?) else {
        return not_implemented(vm);
    };
    let result = operation(vm, a, b)?;
    Ok(number(vm, result))
}

fn add(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    compute(vm, arguments[0], arguments[1], |_, a, b| Ok((a.0 + b.0, a.1 + b.1)))
}

fn subtract(vm: &mut Vm, left: Value, right: Value) -> NativeResult {
    compute(vm, left, right, |_, a, b| Ok((a.0 - b.0, a.1 - b.1)))
}

fn sub(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    subtract(vm, arguments[0], arguments[1])
}

fn rsub(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    subtract(vm, arguments[1], arguments[0])
}

fn mul(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    compute(vm, arguments[0], arguments[1], |_, a, b| Ok(multiply(a, b)))
}

fn quotient(vm: &mut Vm, left: Value, right: Value) -> NativeResult {
    compute(vm, left, right, |vm, a, b| {
        let minor = vm.era.minor();
        data(vm, divide(a, b, minor))
    })
}

fn truediv(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    quotient(vm, arguments[0], arguments[1])
}

fn rtruediv(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    quotient(vm, arguments[1], arguments[0])
}

fn raised_to(vm: &mut Vm, left: Value, right: Value, modulus: Value) -> NativeResult {
    if modulus.some().is_some() {
        return vm.value_error("complex modulo");
    }
    compute(vm, left, right, |vm, a, b| data(vm, power(a, b)))
}

fn pow(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    raised_to(vm, arguments[0], arguments[1], arguments[2])
}

fn rpow(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    raised_to(vm, arguments[1], arguments[0], arguments[2])
}

fn bool(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (real, imag) = own(vm, arguments[0])?;
    Ok(Value::bool(real != 0.0 || imag != 0.0))
}

fn plain(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = own(vm, arguments[0])?;
    if vm.heap.is_exactly(arguments[0], Kind::Complex) {
        return Ok(arguments[0]);
    }
    Ok(number(vm, value))
}

/// Tells whether the receiver equals another number, exactly; None if that is no number.
fn equal(vm: &mut Vm, arguments: &[Value]) -> Result<Option<bool>, Raised> {
    let (real, imag) = own(vm, arguments[0])?;
    if let Some(other) = parts(vm, arguments[1]) {
        return Ok(Some((real, imag) == other));
    }
    let order = vm.compare_numbers(Value::float(real), arguments[1]);
    Ok(order.map(|order| imag == 0.0 && order == Some(std::cmp::Ordering::Equal)))
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match equal(vm, arguments)? {
        Some(equal) => Ok(Value::bool(equal)),
        None => not_implemented(vm),
    }
}

fn ne(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match equal(vm, arguments)? {
        Some(equal) => Ok(Value::bool(!equal)),
        None => not_implemented(vm),
    }
}

fn unordered(vm: &mut Vm, _arguments: &[Value]) -> NativeResult {
    not_implemented(vm)
}

fn format(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (real, imag) = own(vm, arguments[0])?;
    let spec = text_or(vm, arguments[1], "__format__() argument must be str")?;
    if spec.is_empty() {
        return vm.str_of(arguments[0]);
    }
    let (type_name, minor) = (vm.heap.type_name(arguments[0]), vm.era.minor());
    let text =
        data(vm, format_complex(real, imag, &spec, Target { type_name: &type_name, minor }))?;
    Ok(vm.heap.new_str(text))
}

fn getnewargs(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (real, imag) = own(vm, arguments[0])?;
    Ok(vm.heap.new_tuple([Value::float(real), Value::float(imag)]))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (real, imag) = own(vm, arguments[0])?;
    let by_identity = arguments[0].handle().map_or(0, Handle::id) >> 4;
    Ok(Value::Int(hash_complex(real, imag, by_identity)))
}

fn neg(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (real, imag) = own(vm, arguments[0])?;
    Ok(number(vm, (-real, -imag)))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (real, imag) = own(vm, arguments[0])?;
    Ok(vm.heap.new_str(repr_complex(real, imag)))
}
