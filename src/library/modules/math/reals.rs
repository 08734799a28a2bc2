//! The functions of `math` on floats, and how their arguments become floats.

use crate::data::float_text::repr_float;
use crate::data::special::{self, Fault};
use crate::heap::{Kind, Value};
use crate::library::types::arguments::big;
use crate::library::types::{float, numbers};
use crate::vm::{Answer, NativeResult, Raised, Routine, Step, Vm};

/// A function of one float.
type Function = fn(f64) -> Result<f64, Fault>;

/// Returns a value as a float; None if Python code has to convert it.
///
/// # Errors
/// Raised, if it is no real number.
pub fn real_now(vm: &mut Vm, value: Value) -> Result<Option<f64>, Raised> {
    if let Value::Float(bits) = value {
        return Ok(Some(bits.float()));
    }
    if vm.is_builtin_instance(value)
        && let Some(number) = numbers::as_float(vm, value)?
    {
        return Ok(Some(number));
    }
    for name in [vm.known.names.float, vm.known.names.index] {
        if let Some((callable, _)) = vm.find_special(value, name)
            && !callable.is_none()
        {
            let class = vm.heap.class_of(value);
            let number = vm.heap.class(if vm.heap.is_int(value) { Kind::Int } else { Kind::Float });
            if vm.type_lookup(class, name) == vm.type_lookup(number, name)
                && let Some(number) = numbers::as_float(vm, value)?
            {
                return Ok(Some(number));
            }
            return Ok(None);
        }
    }
    float::real(vm, value).map(Some)
}

/// Converts a real number to a float.
pub fn real_of(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match real_now(vm, arguments[0])? {
        Some(number) => Ok(Value::float(number)),
        None => vm.tail_call(vm.heap.class(Kind::Float).into(), &arguments[..1]),
    }
}

/// Reads the arguments as floats; None if Python code has to convert one: then [`convert`] goes on.
fn reals<const N: usize>(vm: &mut Vm, arguments: &[Value]) -> Result<Option<[f64; N]>, Raised> {
    let mut numbers = [0.0; N];
    for (number, &argument) in numbers.iter_mut().zip(arguments) {
        match real_now(vm, argument)? {
            Some(value) => *number = value,
            None => return Ok(None),
        }
    }
    Ok(Some(numbers))
}

/// Converts the arguments of the native being called to floats, by Python code, and calls it again.
fn convert(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mut state = vec![Value::Int(i64::from(vm.calling)), Value::Int(0)];
    state.extend_from_slice(arguments);
    vm.start(&CONVERT, &state)
}

/// Registers: the index of the native, how many arguments are converted, the arguments.
static CONVERT: Routine = Routine { name: "float", step: convert_step, catches: false };

fn convert_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let index = |value: Value| value.as_int().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let size = vm.frames.last().map_or(0, |frame| frame.size);
    let mut done = index(vm.register(base + 1));
    if let Answer::Value(value) = answer {
        if vm.register(base + 1) == Value::TRUE {
            return Ok(Step::Return(value));
        }
        vm.set_register(base + 2 + done, value);
        done += 1;
        vm.set_register(base + 1, Value::Int(i64::try_from(done).unwrap_or(0)));
    }
    while done + 2 < size && vm.register(base + 2 + done).is_unbound() {
        done += 1;
        vm.set_register(base + 1, Value::Int(i64::try_from(done).unwrap_or(0)));
    }
    if done + 2 < size {
        return Ok(Step::Native(real_of, vec![vm.register(base + 2 + done)]));
    }
    vm.set_register(base + 1, Value::TRUE);
    let native = u32::try_from(index(vm.register(base))).unwrap_or(0);
    let arguments = (base + 2..base + size).map(|at| vm.register(at)).collect();
    Ok(Step::Native(vm.native(native).native.call, arguments))
}

/// Raises what a function without a value at `x` raises; `expected` is what 3.14 says of it.
fn fault<T>(vm: &mut Vm, fault: Fault, x: f64, expected: &str) -> Result<T, Raised> {
    match fault {
        Fault::Range => vm.raise("OverflowError", "math range error"),
        Fault::Domain if vm.era.minor() >= 14 && !expected.is_empty() => {
            vm.value_error(expected.replace("%s", &repr_float(x)))
        }
        Fault::Domain => vm.value_error("math domain error"),
    }
}

fn one(vm: &mut Vm, arguments: &[Value], function: Function, expected: &str) -> NativeResult {
    let Some([x]) = reals(vm, arguments)? else { return convert(vm, arguments) };
    match function(x) {
        Ok(value) => Ok(Value::float(value)),
        Err(error) => fault(vm, error, x, expected),
    }
}

/// Judges a result: a NaN of a number, or an infinity of a finite one, is no value.
fn checked(x: f64, value: f64, at_infinity: Fault) -> Result<f64, Fault> {
    if value.is_nan() && !x.is_nan() {
        return Err(Fault::Domain);
    }
    if value.is_infinite() && x.is_finite() {
        return Err(at_infinity);
    }
    Ok(value)
}

macro_rules! functions {
    ($($name:ident $fault:ident $compute:expr, $expected:literal;)*) => { $(
        #[doc = concat!("`math.", stringify!($name), "`.")]
        pub fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            let compute: fn(f64) -> f64 = $compute;
            let _ = compute;
            fn judged(x: f64) -> Result<f64, Fault> {
                let compute: fn(f64) -> f64 = $compute;
                checked(x, compute(x), Fault::$fault)
            }
            one(vm, arguments, judged, $expected)
        }
    )* };
}

functions! {
    acos Domain f64::acos, "expected a number in range from -1 up to 1, got %s";
    acosh Domain special::acosh, "expected argument value not less than 1, got %s";
    asin Domain f64::asin, "expected a number in range from -1 up to 1, got %s";
    asinh Domain special::asinh, "";
    atan Domain f64::atan, "";
    atanh Domain special::atanh, "expected a number between -1 and 1, got %s";
    cbrt Domain libm::cbrt, "";
    cos Domain f64::cos, "expected a finite input, got %s";
    cosh Range f64::cosh, "";
    degrees Range |x| x * (180.0 / std::f64::consts::PI), "";
    erf Domain libm::erf, "";
    erfc Domain libm::erfc, "";
    exp Range f64::exp, "";
    exp2 Range f64::exp2, "";
    expm1 Range f64::exp_m1, "";
    fabs Domain f64::abs, "";
    log1p Domain f64::ln_1p, "expected argument value > -1, got %s";
    radians Domain |x| x * (std::f64::consts::PI / 180.0), "";
    sin Domain f64::sin, "expected a finite input, got %s";
    sinh Range f64::sinh, "";
    sqrt Domain f64::sqrt, "expected a nonnegative input, got %s";
    tan Domain f64::tan, "expected a finite input, got %s";
    tanh Domain f64::tanh, "";
}

/// `math.gamma`.
pub fn gamma(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    one(vm, arguments, special::gamma, "expected a noninteger or positive integer, got %s")
}

/// `math.lgamma`.
pub fn lgamma(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    one(vm, arguments, special::log_gamma, "expected a noninteger or positive integer, got %s")
}

// Two numbers.

fn two(
    vm: &mut Vm,
    arguments: &[Value],
    compute: fn(f64, f64) -> Result<f64, Fault>,
) -> NativeResult {
    let Some([x, y]) = reals(vm, arguments)? else { return convert(vm, arguments) };
    match compute(x, y) {
        Ok(value) => Ok(Value::float(value)),
        Err(error) => fault(vm, error, x, ""),
    }
}

/// `math.atan2`.
pub fn atan2(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    two(vm, arguments, |y, x| Ok(y.atan2(x)))
}

/// `math.copysign`.
pub fn copysign(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    two(vm, arguments, |x, y| Ok(x.copysign(y)))
}

/// `math.fmod`.
pub fn fmod(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    two(vm, arguments, |x, y| {
        let value = x % y;
        if value.is_nan() && !x.is_nan() && !y.is_nan() { Err(Fault::Domain) } else { Ok(value) }
    })
}

/// `math.remainder`.
pub fn remainder(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    two(vm, arguments, |x, y| {
        if x.is_nan() || y.is_nan() {
            return Ok(if x.is_nan() { x } else { y });
        }
        if x.is_infinite() || y == 0.0 {
            return Err(Fault::Domain);
        }
        Ok(if y.is_infinite() { x } else { libm::remainder(x, y) })
    })
}

/// `math.pow`.
pub fn pow(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if vm.era.minor() < 11
        && let Some([x, y]) = reals(vm, arguments)?
        && x == 0.0
        && y == f64::NEG_INFINITY
    {
        return vm.value_error("math domain error");
    }
    two(vm, arguments, |x, y| {
        let value = x.powf(y);
        if x.is_finite() && y.is_finite() {
            if value.is_nan() || value.is_infinite() && x == 0.0 {
                return Err(Fault::Domain);
            }
            if value.is_infinite() {
                return Err(Fault::Range);
            }
        }
        Ok(value)
    })
}

/// `math.fma`.
pub fn fma(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some([x, y, z]) = reals(vm, arguments)? else { return convert(vm, arguments) };
    let value = x.mul_add(y, z);
    if value.is_finite() {
        return Ok(Value::float(value));
    }
    if value.is_nan() {
        if !x.is_nan() && !y.is_nan() && !z.is_nan() {
            return vm.value_error("invalid operation in fma");
        }
    } else if x.is_finite() && y.is_finite() && z.is_finite() {
        return vm.raise("OverflowError", "overflow in fma");
    }
    Ok(Value::float(value))
}

// Logarithms, which take ints of any size.

/// Returns the logarithm of an int beyond the floats: of its leading bits, and how many bits follow.
fn log_of(vm: &mut Vm, value: Value, function: fn(f64) -> f64) -> Result<Option<f64>, Raised> {
    if vm.heap.is_int(value) {
        let number = big(vm, value);
        if *number <= dashu_int::IBig::ZERO {
            return if vm.era.minor() >= 14 {
                vm.value_error("expected a positive input")
            } else {
                vm.value_error("math domain error")
            };
        }
        if let Ok(x) = crate::data::int::big_to_float(&number)
            && x.is_finite()
        {
            return Ok(Some(function(x)));
        }
        let bits = crate::data::int::bit_length_big(&number);
        let shifted = (*number).clone() >> (bits - 64);
        let lead = crate::data::int::big_to_float(&shifted).unwrap_or(f64::MAX) / 2.0_f64.powi(64);
        #[expect(clippy::cast_precision_loss, reason = "there are fewer than 2**53 bits")]
        return Ok(Some(function(lead) + function(2.0) * bits as f64));
    }
    let Some(x) = real_now(vm, value)? else { return Ok(None) };
    if x.is_nan() || x == f64::INFINITY {
        return Ok(Some(x));
    }
    if x <= 0.0 {
        return fault(vm, Fault::Domain, x, "expected a positive input, got %s");
    }
    Ok(Some(function(x)))
}

fn logarithm(vm: &mut Vm, arguments: &[Value], function: fn(f64) -> f64) -> NativeResult {
    match log_of(vm, arguments[0], function)? {
        Some(value) => Ok(Value::float(value)),
        None => convert(vm, &arguments[..1]),
    }
}

/// `math.log2`.
pub fn log2(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    logarithm(vm, arguments, f64::log2)
}

/// `math.log10`.
pub fn log10(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    logarithm(vm, arguments, f64::log10)
}

/// `math.log(x, base)`.
pub fn log(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some(base) = arguments[1].given() else {
        return match log_of(vm, arguments[0], f64::ln)? {
            Some(value) => Ok(Value::float(value)),
            None => convert(vm, arguments),
        };
    };
    let (Some(x), Some(base)) = (log_of(vm, arguments[0], f64::ln)?, log_of(vm, base, f64::ln)?)
    else {
        return convert(vm, arguments);
    };
    if base == 0.0 {
        let error = crate::data::int::division_by_zero(
            crate::data::int::Division::FloatTrue,
            vm.era.minor(),
        );
        return vm.raise_data(error);
    }
    Ok(Value::float(x / base))
}

// The parts of a float.

/// `math.frexp`.
pub fn frexp(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some([x]) = reals(vm, arguments)? else { return convert(vm, arguments) };
    let (mantissa, exponent) = if x == 0.0 || !x.is_finite() { (x, 0) } else { libm::frexp(x) };
    Ok(vm.heap.new_tuple([Value::float(mantissa), Value::Int(exponent.into())]))
}

/// `math.modf`.
pub fn modf(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some([x]) = reals(vm, arguments)? else { return convert(vm, arguments) };
    let parts = if x.is_infinite() {
        [0.0_f64.copysign(x), x]
    } else {
        [(x - x.trunc()).copysign(x), x.trunc()]
    };
    Ok(vm.heap.new_tuple(parts.map(Value::float)))
}

/// `math.ldexp`.
pub fn ldexp(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let real = real_now(vm, arguments[0])?;
    if !vm.heap.is_int(arguments[1]) {
        return vm.type_error("Expected an int as second argument to ldexp.");
    }
    let Some(x) = real else {
        let x = vm.call_sync(vm.heap.class(Kind::Float).into(), &arguments[..1])?;
        return ldexp(vm, &[x, arguments[1]]);
    };
    if x == 0.0 || !x.is_finite() {
        return Ok(Value::float(x));
    }
    let exponent = crate::data::slice::clamped(&big(vm, arguments[1])).clamp(-10_000, 10_000);
    let value = libm::ldexp(x, i32::try_from(exponent).unwrap_or(0));
    if value.is_infinite() {
        return vm.raise("OverflowError", "math range error");
    }
    Ok(Value::float(value))
}

/// `math.nextafter`.
pub fn nextafter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some([x, y]) = reals(vm, &arguments[..2])? else {
        let mut given = Vec::new();
        for &argument in &arguments[..2] {
            given.push(Value::float(float::real(vm, argument)?));
        }
        return nextafter(vm, &[given[0], given[1], arguments[2]]);
    };
    let Some(steps) = arguments[2].some() else {
        return Ok(Value::float(libm::nextafter(x, y)));
    };
    if !vm.heap.is_int(steps) {
        vm.index_value(steps)?;
    }
    let steps = crate::data::slice::clamped(&big(vm, steps));
    if steps < 0 {
        return vm.value_error("steps must be a non-negative integer");
    }
    Ok(Value::float(stepped(x, y, steps.unsigned_abs())))
}

/// Goes from `x` towards `y` by so many floats.
fn stepped(x: f64, y: f64, steps: u64) -> f64 {
    if steps == 0 || x.is_nan() {
        return x;
    }
    if y.is_nan() || x == y {
        return y;
    }
    const SIGN: u64 = 1 << 63;
    let (x_size, y_size) = (x.to_bits() & !SIGN, y.to_bits() & !SIGN);
    if (x.to_bits() ^ y.to_bits()) & SIGN == 0 {
        let sign = x.to_bits() & SIGN;
        let size = if x_size > y_size {
            x_size - steps.min(x_size - y_size)
        } else {
            x_size + steps.min(y_size - x_size)
        };
        return f64::from_bits(size | sign);
    }
    if x_size.saturating_add(y_size) <= steps {
        return y;
    }
    if x_size < steps {
        return f64::from_bits((y.to_bits() & SIGN) | (steps - x_size));
    }
    f64::from_bits(x.to_bits() - steps)
}

/// `math.ulp`.
pub fn ulp(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some([x]) = reals(vm, arguments)? else { return convert(vm, arguments) };
    let size = x.abs();
    if !size.is_finite() {
        return Ok(Value::float(size));
    }
    let above = libm::nextafter(size, f64::INFINITY);
    let step = if above.is_infinite() { size - libm::nextafter(size, 0.0) } else { above - size };
    Ok(Value::float(step))
}

/// `math.isclose`.
pub fn isclose(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mut numbers = [0.0, 0.0, 1e-9, 0.0];
    for (number, argument) in numbers.iter_mut().zip(arguments) {
        let Some(argument) = argument.given() else { continue };
        match real_now(vm, argument)? {
            Some(value) => *number = value,
            None => {
                let all: Vec<Value> = arguments
                    .iter()
                    .zip([0.0, 0.0, 1e-9, 0.0])
                    .map(|(argument, default)| argument.given().unwrap_or(Value::float(default)))
                    .collect();
                return convert(vm, &all);
            }
        }
    }
    let [a, b, relative, absolute] = numbers;
    if relative < 0.0 || absolute < 0.0 {
        return vm.value_error("tolerances must be non-negative");
    }
    if a == b {
        return Ok(Value::TRUE);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::FALSE);
    }
    let apart = (b - a).abs();
    let close = apart <= (relative * b).abs() || apart <= (relative * a).abs() || apart <= absolute;
    Ok(Value::bool(close))
}

macro_rules! questions {
    ($($name:ident)*) => { $(
        #[doc = concat!("`math.", stringify!($name), "`.")]
        pub fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            // CPython asks an int beyond the floats too, and overflows.
            let Some([x]) = reals(vm, arguments)? else { return convert(vm, arguments) };
            Ok(Value::bool(judge::$name(x)))
        }
    )* };
}

questions! { isfinite isinf isnan }

mod judge {
    pub(super) fn isfinite(x: f64) -> bool {
        x.is_finite()
    }

    pub(super) fn isinf(x: f64) -> bool {
        x.is_infinite()
    }

    pub(super) fn isnan(x: f64) -> bool {
        x.is_nan()
    }
}
