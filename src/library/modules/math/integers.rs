//! The functions of `math` that give integers.

use dashu_int::IBig;

use crate::data::int;
use crate::heap::{Handle, Value};
use crate::library::types::arguments::{big, data};
use crate::vm::{NativeResult, Raised, Vm};

use super::reals::real_now;

/// Rounds by a special method, or by way of the float.
fn rounded(vm: &mut Vm, value: Value, name: Handle, round: fn(f64) -> f64) -> NativeResult {
    if let Value::Float(bits) = value {
        let whole = data(vm, int::int_of_float(round(bits.float())))?;
        return Ok(vm.int_value(whole));
    }
    if let Value::Int(_) = value {
        return Ok(value);
    }
    if let Some(result) = vm.call_special(value, name, &[]) {
        return result;
    }
    let number = match real_now(vm, value)? {
        Some(number) => number,
        None => crate::library::types::float::real(vm, value)?,
    };
    let whole = data(vm, int::int_of_float(round(number)))?;
    Ok(vm.int_value(whole))
}

/// `math.floor`.
pub fn floor(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    rounded(vm, arguments[0], vm.known.names.floor, f64::floor)
}

/// `math.ceil`.
pub fn ceil(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    rounded(vm, arguments[0], vm.known.names.ceil, f64::ceil)
}

/// `math.trunc`.
pub fn trunc(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if let Some(result) = vm.call_special(arguments[0], vm.known.names.trunc, &[]) {
        return result;
    }
    let class = vm.heap.type_name(arguments[0]);
    vm.type_error(format!("type {class} doesn't define __trunc__ method"))
}

fn index(vm: &mut Vm, value: Value) -> Result<IBig, Raised> {
    let value = vm.index_value(value)?;
    Ok((*big(vm, value)).clone())
}

/// `math.gcd`.
pub fn gcd(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let numbers = vm.heap.sequence(arguments[0]).unwrap_or_default().to_vec();
    let mut result = IBig::ZERO;
    for number in numbers {
        let number = index(vm, number)?;
        result = int::gcd_big(&result, &number).into_big();
    }
    Ok(vm.heap.new_int(result))
}

/// `math.lcm`.
pub fn lcm(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let numbers = vm.heap.sequence(arguments[0]).unwrap_or_default().to_vec();
    let mut result = IBig::ONE;
    for number in numbers {
        let number = index(vm, number)?;
        let common = int::gcd_big(&result, &number).into_big();
        result = if common.is_zero() { IBig::ZERO } else { result / common * number };
        if result < IBig::ZERO {
            result = -result;
        }
    }
    Ok(vm.heap.new_int(result))
}

/// `math.isqrt`.
pub fn isqrt(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let number = index(vm, arguments[0])?;
    let root = data(vm, int::isqrt_big(&number))?;
    Ok(vm.int_value(root))
}

/// Multiplies the numbers from `first` to `last`.
fn product(first: u64, last: u64) -> IBig {
    if first > last {
        return IBig::ONE;
    }
    if last - first < 8 {
        return (first..=last).fold(IBig::ONE, |product, factor| product * IBig::from(factor));
    }
    let middle = first + (last - first) / 2;
    product(first, middle) * product(middle + 1, last)
}

/// `math.factorial`.
pub fn factorial(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let number = index(vm, arguments[0])?;
    if number < IBig::ZERO {
        return vm.value_error("factorial() not defined for negative values");
    }
    match i64::try_from(&number) {
        Ok(small) if small <= 10_000_000 => Ok(vm.heap.new_int(product(1, small.unsigned_abs()))),
        Ok(_) => vm.raise_with("MemoryError", &[]),
        Err(_) => {
            vm.raise("OverflowError", "factorial() argument should not exceed 9223372036854775807")
        }
    }
}

/// Reads `n` and `k`, neither of which may be negative.
fn chosen(vm: &mut Vm, arguments: &[Value]) -> Result<(IBig, IBig), Raised> {
    let n = index(vm, arguments[0])?;
    let k = index(vm, arguments[1])?;
    if n < IBig::ZERO {
        return vm.value_error("n must be a non-negative integer");
    }
    if k < IBig::ZERO {
        return vm.value_error("k must be a non-negative integer");
    }
    Ok((n, k))
}

/// Multiplies `n`, `n-1` and so on, `count` numbers.
fn falling(n: &IBig, count: u64) -> IBig {
    if let Ok(n) = u64::try_from(n) {
        return product(n - count + 1, n);
    }
    (0..count).fold(IBig::ONE, |product, less| product * (n - IBig::from(less)))
}

/// `math.comb`.
pub fn comb(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (n, k) = chosen(vm, arguments)?;
    if k > n {
        return Ok(Value::Int(0));
    }
    let rest = &n - &k;
    let k = if rest < k { rest } else { k };
    let Ok(k) = i64::try_from(&k) else {
        return vm.raise("OverflowError", "min(n - k, k) must not exceed 9223372036854775807");
    };
    if k > 10_000_000 {
        return vm.raise_with("MemoryError", &[]);
    }
    let k = k.unsigned_abs();
    Ok(vm.heap.new_int(falling(&n, k) / product(1, k)))
}

/// `math.perm`.
pub fn perm(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if arguments[1].some().is_none() {
        return factorial(vm, arguments);
    }
    let (n, k) = chosen(vm, arguments)?;
    if k > n {
        return Ok(Value::Int(0));
    }
    match i64::try_from(&k) {
        Ok(k) if k <= 10_000_000 => Ok(vm.heap.new_int(falling(&n, k.unsigned_abs()))),
        Ok(_) => vm.raise_with("MemoryError", &[]),
        Err(_) => vm.raise("OverflowError", "k must not exceed 9223372036854775807"),
    }
}
