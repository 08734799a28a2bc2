//! The functions of `math` on many numbers: sums, products, lengths.

use crate::data::special::{ExactSum, ProductSum, SumFault, norm};
use crate::heap::Value;
use crate::vm::{BinaryOp, NativeResult, Raised, Vm};

use super::reals::real_now;

/// Reads items as floats; None if Python code has to convert one.
fn reals_of(vm: &mut Vm, items: &[Value]) -> Result<Option<Vec<f64>>, Raised> {
    let mut numbers = Vec::with_capacity(items.len());
    for &item in items {
        match real_now(vm, item)? {
            Some(number) => numbers.push(number),
            None => return Ok(None),
        }
    }
    Ok(Some(numbers))
}

/// Returns the native that is being called, as a function.
fn itself(vm: &mut Vm, name: &str) -> Value {
    let module = vm.heap.text_get(vm.known.sys_modules, "math");
    let found = module.and_then(|module| vm.heap.attr_text(module.handle()?, name));
    found.unwrap_or(Value::None)
}

/// `math.fsum`.
pub fn fsum(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if let Some(items) = vm.collect_now(arguments[0])?
        && let Some(numbers) = reals_of(vm, &items)?
    {
        let mut sum = ExactSum::default();
        let added = numbers.into_iter().try_for_each(|number| sum.add(number));
        return match added.and_then(|()| sum.total()) {
            Ok(total) => Ok(Value::float(total)),
            Err(SumFault::Overflow) => vm.raise("OverflowError", "intermediate overflow in fsum"),
            Err(SumFault::OppositeInfinities) => vm.value_error("-inf + inf in fsum"),
        };
    }
    let function = itself(vm, "fsum");
    vm.call_prelude("_py_with_reals", &[function, arguments[0]])
}

/// `math.hypot`.
pub fn hypot(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let items = vm.heap.sequence(arguments[0]).unwrap_or_default().to_vec();
    match reals_of(vm, &items)? {
        Some(numbers) => Ok(Value::float(norm(&numbers))),
        None => {
            let function = itself(vm, "hypot");
            vm.call_prelude("_py_with_real_coordinates", &[function, arguments[0]])
        }
    }
}

/// `math.dist`.
pub fn dist(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (p, q) = (vm.collect_now(arguments[0])?, vm.collect_now(arguments[1])?);
    if let (Some(p), Some(q)) = (p, q) {
        if p.len() != q.len() {
            return vm.value_error("both points must have the same number of dimensions");
        }
        if let (Some(p), Some(q)) = (reals_of(vm, &p)?, reals_of(vm, &q)?) {
            let apart: Vec<f64> = p.iter().zip(&q).map(|(p, q)| (p - q).abs()).collect();
            return Ok(Value::float(norm(&apart)));
        }
    }
    let function = itself(vm, "dist");
    vm.call_prelude("_py_with_reals", &[function, arguments[0], arguments[1]])
}

/// `math.prod`.
pub fn prod(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let start = arguments[1].given().unwrap_or(Value::Int(1));
    let is_number =
        |value: &Value| matches!(value, Value::Int(_) | Value::Float(_) | Value::Bool(_));
    if is_number(&start)
        && let Some(items) = vm.collect_now(arguments[0])?
    {
        if items.iter().all(is_number) {
            let mut product = start;
            for item in items {
                match vm.binary_numbers(BinaryOp::Mul, product, item)? {
                    Some(result) => product = result,
                    None => break,
                }
            }
            return Ok(product);
        }
        let items = vm.heap.new_list(items);
        return vm.call_prelude("_py_prod", &[items, start]);
    }
    vm.call_prelude("_py_prod", &[arguments[0], start])
}

/// `math.sumprod`.
pub fn sumprod(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (p, q) = (vm.collect_now(arguments[0])?, vm.collect_now(arguments[1])?);
    let (Some(p), Some(q)) = (p, q) else {
        return vm.call_prelude("_py_sumprod", &arguments[..2]);
    };
    if p.len() != q.len() {
        return vm.value_error("Inputs are not the same length");
    }
    let mut numbers = ProductSum::default();
    let mut any_float = false;
    for (&a, &b) in p.iter().zip(&q) {
        let pair = match (a, b) {
            (Value::Float(a), Value::Float(b)) => (a.float(), b.float()),
            (Value::Float(a), Value::Int(b)) if b.unsigned_abs() < 1 << 53 => (a.float(), small(b)),
            (Value::Int(a), Value::Float(b)) if a.unsigned_abs() < 1 << 53 => (small(a), b.float()),
            _ => break,
        };
        any_float = true;
        numbers.add(pair.0, pair.1);
    }
    let only_floats = p.iter().zip(&q).all(|pair| {
        matches!(
            pair,
            (Value::Float(_), Value::Float(_) | Value::Int(_)) | (Value::Int(_), Value::Float(_))
        )
    });
    if only_floats && any_float {
        let total = numbers.total();
        if total.is_finite() {
            return Ok(Value::float(total));
        }
    }
    let mut total = Value::Int(0);
    for (&a, &b) in p.iter().zip(&q) {
        let product = vm.binary_numbers(BinaryOp::Mul, a, b)?;
        let sum = match product {
            Some(product) => vm.binary_numbers(BinaryOp::Add, total, product)?,
            None => None,
        };
        match sum {
            Some(sum) if vm.is_builtin_instance(a) && vm.is_builtin_instance(b) => total = sum,
            _ => {
                let (p, q) = (vm.heap.new_list(p), vm.heap.new_list(q));
                return vm.call_prelude("_py_sumprod", &[p, q]);
            }
        }
    }
    Ok(total)
}

#[expect(clippy::cast_precision_loss, reason = "the caller has looked that it is exact")]
fn small(number: i64) -> f64 {
    number as f64
}
