//! Builtins that run over iterables: `all`, `any`, `iter`, `max`, `min`, `next`, `sorted`, `sum`, `aiter`, `anext`.

use crate::heap::{Body, Iter, Kind, Value};
use crate::library::sort::list_sort;
use crate::vm::{Answer, BinaryOp, CompareOp, NativeResult, Raised, Routine, Step, Vm};

fn ask_iter(value: Value) -> Step {
    Step::Native(|vm, values| vm.iter(values[0]), vec![value])
}

/// `all(iterable)`.
pub fn all(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.start(&SEARCH, &[arguments[0], Value::Unbound, Value::FALSE, Value::FALSE])
}

/// `any(iterable)`.
pub fn any(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.start(&SEARCH, &[arguments[0], Value::Unbound, Value::TRUE, Value::FALSE])
}

/// Registers: the iterable, its iterator, the truth that ends the search, whether an item's truth was asked for.
static SEARCH: Routine = Routine { name: "all or any", step: search_step, catches: false };

fn search_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base + 1);
    let wanted = vm.register(base + 2);
    let judged = match answer {
        Answer::Value(found) if iterator.is_unbound() => {
            vm.set_register(base + 1, found);
            return Ok(Step::More(found));
        }
        Answer::Offered(value) => {
            let goes_on = vm.truth_now(value).is_some_and(|truth| Value::bool(truth) != wanted);
            return Ok(if goes_on { Step::More(iterator) } else { Step::Park });
        }
        Answer::Value(value) => value,
        Answer::Exhausted => return Ok(Step::Return(Value::bool(wanted == Value::FALSE))),
        _ => return Ok(ask_iter(vm.register(base))),
    };
    match vm.truth_now(judged) {
        Some(truth) if Value::bool(truth) == wanted => Ok(Step::Return(wanted)),
        Some(_) => Ok(Step::More(iterator)),
        None => Ok(Step::Call(vm.heap.class(Kind::Bool).into(), vec![judged])),
    }
}

/// `iter(object)`, `iter(callable, sentinel)`.
pub fn iter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some(sentinel) = arguments[1].given() else { return vm.iter(arguments[0]) };
    let callable = arguments[0];
    if super::objects::callable(vm, &[callable])? == Value::FALSE {
        return vm.type_error(if vm.era.minor() == 12 {
            "iter(object, sentinel): object must be callable"
        } else {
            "iter(v, w): v must be callable"
        });
    }
    Ok(vm.new_iter(Kind::CallableIterator, Iter::Callable { callable, sentinel }))
}

/// `next(iterator, default)`.
pub fn next(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let iterator = arguments[0];
    if !vm.is_iterator(iterator) {
        let class = vm.heap.type_name(iterator);
        return vm.type_error(format!("'{class}' object is not an iterator"));
    }
    if arguments[1].given().is_some() {
        return vm.start(&NEXT, &[iterator, arguments[1]]);
    }
    if matches!(vm.heap.body_of(iterator), Some(Body::Iter(_))) && vm.is_builtin_instance(iterator)
    {
        return vm.next_of(iterator);
    }
    match vm.call_special(iterator, vm.known.names.next, &[]) {
        Some(result) => result,
        None => vm.next_of(iterator),
    }
}

/// Registers: the iterator, what to return at the end.
static NEXT: Routine = Routine { name: "next", step: next_step, catches: true };

fn next_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    match answer {
        Answer::Value(item) => Ok(Step::Return(item)),
        Answer::Exhausted => Ok(Step::Return(vm.register(base + 1))),
        Answer::Raised => {
            if vm.catches("StopIteration") {
                return Ok(Step::Return(vm.register(base + 1)));
            }
            Err(Raised)
        }
        Answer::Begin | Answer::Offered(_) => Ok(Step::Next(vm.register(base))),
    }
}

/// `sorted(iterable, *, key=None, reverse=False)`.
pub fn sorted(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.with_items(arguments[0], sort_items, &arguments[1..])
}

fn sort_items(vm: &mut Vm, items: Value, with: &[Value]) -> NativeResult {
    vm.start(&SORTED, &[items, with[0], with[1]])
}

/// Registers: the list, the key function, whether to reverse.
static SORTED: Routine = Routine { name: "sorted", step: sorted_step, catches: false };

fn sorted_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    if let Answer::Value(_) = answer {
        return Ok(Step::Return(vm.register(base)));
    }
    Ok(Step::Native(list_sort, (0..3).map(|at| vm.register(base + at)).collect()))
}

/// `sum(iterable, start=0)`.
pub fn sum(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let start = arguments[1].given().unwrap_or(Value::Int(0));
    for (kind, message) in [
        (Kind::Str, "sum() can't sum strings [use ''.join(seq) instead]"),
        (Kind::Bytes, "sum() can't sum bytes [use b''.join(seq) instead]"),
        (Kind::ByteArray, "sum() can't sum bytearray [use b''.join(seq) instead]"),
    ] {
        if vm.heap.is_a(start, kind) {
            return vm.type_error(message);
        }
    }
    if let (Value::Int(start), Some(items)) = (start, plain_items(vm, arguments[0]))
        && let Some(total) = sum_of_ints(start, items)
    {
        return Ok(Value::Int(total));
    }
    let compensation =
        if vm.era.sum_compensates_floats() { Value::float(0.0) } else { Value::None };
    let phase = Value::Int(if matches!(start, Value::Float(_)) { FLOATS } else { INTS });
    vm.start(&SUM, &[arguments[0], Value::Unbound, start, compensation, phase, Value::FALSE])
}

/// Returns the items of a list, a tuple or a dict's `values()`, of exactly these types.
fn plain_items(vm: &Vm, iterable: Value) -> Option<Box<dyn Iterator<Item = Value> + '_>> {
    let exactly = |kind| vm.heap.is_exactly(iterable, kind);
    match vm.heap.body_of(iterable)? {
        Body::List(items) if exactly(Kind::List) => Some(Box::new(items.iter().copied())),
        Body::Tuple(items) if exactly(Kind::Tuple) => Some(Box::new(items.iter().copied())),
        Body::View(over) if exactly(Kind::DictValues) => {
            Some(Box::new(vm.heap.as_dict(*over)?.iter().map(|entry| entry.value)))
        }
        _ => None,
    }
}

/// Adds up ints and bools; None if there is anything else or the sum is large.
fn sum_of_ints(start: i64, mut items: impl Iterator<Item = Value>) -> Option<i64> {
    items.try_fold(start, |sum, item| sum.checked_add(item.as_int()?))
}

/// All items so far were ints.
const INTS: i64 = 0;
/// The sum is a float, and so were the items.
const FLOATS: i64 = 1;
/// Anything else.
const OTHERS: i64 = 2;

/// Registers: the iterable, its iterator, the sum, what rounding lost so far (None if that is not
/// kept), the phase, whether an addition was asked for.
static SUM: Routine = Routine { name: "sum", step: sum_step, catches: false };

fn sum_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base + 1);
    match answer {
        Answer::Value(found) if iterator.is_unbound() => {
            vm.set_register(base + 1, found);
            Ok(Step::More(found))
        }
        Answer::Value(result) if vm.register(base + 5) == Value::TRUE => {
            vm.set_register(base + 5, Value::FALSE);
            vm.set_register(base + 2, result);
            let phase =
                if matches!(result, Value::Float(_)) && vm.register(base + 4) == Value::Int(INTS) {
                    FLOATS
                } else {
                    OTHERS
                };
            vm.set_register(base + 4, Value::Int(phase));
            Ok(Step::More(iterator))
        }
        Answer::Offered(item) => {
            Ok(if add_quickly(vm, base, item)? { Step::More(iterator) } else { Step::Park })
        }
        Answer::Value(item) => {
            if add_quickly(vm, base, item)? {
                return Ok(Step::More(iterator));
            }
            settle_compensation(vm, base);
            vm.set_register(base + 5, Value::TRUE);
            let add = |vm: &mut Vm, values: &[Value]| {
                vm.binary(BinaryOp::Add, false, values[0], values[1])
            };
            Ok(Step::Native(add, vec![vm.register(base + 2), item]))
        }
        Answer::Exhausted => {
            settle_compensation(vm, base);
            Ok(Step::Return(vm.register(base + 2)))
        }
        _ => Ok(ask_iter(vm.register(base))),
    }
}

/// Adds a number as long as all are ints, or the sum is a float; tells whether it did.
#[expect(clippy::cast_precision_loss, reason = "CPython rounds the int too")]
fn add_quickly(vm: &mut Vm, base: usize, item: Value) -> Result<bool, Raised> {
    let so_far = vm.register(base + 2);
    match (vm.register(base + 4), so_far, item) {
        (Value::Int(INTS), _, Value::Int(_) | Value::Bool(_)) => {
            let Some(result) = vm.binary_numbers(BinaryOp::Add, so_far, item)? else {
                return Ok(false);
            };
            vm.set_register(base + 2, result);
            Ok(true)
        }
        (Value::Int(FLOATS), Value::Float(sum), Value::Float(more)) => {
            let (sum, more) = (sum.float(), more.float());
            let total = sum + more;
            if let Value::Float(lost) = vm.register(base + 3) {
                let lost_now = if sum.abs() >= more.abs() {
                    (sum - total) + more
                } else {
                    (more - total) + sum
                };
                vm.set_register(base + 3, Value::float(lost.float() + lost_now));
            }
            vm.set_register(base + 2, Value::float(total));
            Ok(true)
        }
        (Value::Int(FLOATS), Value::Float(sum), Value::Int(more)) => {
            vm.set_register(base + 2, Value::float(sum.float() + more as f64));
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Adds what rounding lost to the sum of floats.
fn settle_compensation(vm: &mut Vm, base: usize) {
    if let (Value::Float(sum), Value::Float(lost)) = (vm.register(base + 2), vm.register(base + 3))
        && lost.float() != 0.0
        && lost.float().is_finite()
    {
        vm.set_register(base + 2, Value::float(sum.float() + lost.float()));
        vm.set_register(base + 3, Value::float(0.0));
    }
}

/// `max(iterable, *, default, key)`, `max(a, b, *rest, key)`.
pub fn max(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    extremum(vm, arguments, CompareOp::Gt)
}

/// `min(iterable, *, default, key)`, `min(a, b, *rest, key)`.
pub fn min(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    extremum(vm, arguments, CompareOp::Lt)
}

fn extremum(vm: &mut Vm, arguments: &[Value], operator: CompareOp) -> NativeResult {
    let name = if operator == CompareOp::Gt { "max" } else { "min" };
    let given = vm.heap.sequence(arguments[0]).unwrap_or_default().to_vec();
    let (default, key) = (arguments[1], arguments[2].some());
    let iterable = match *given {
        [] => return vm.type_error(format!("{name} expected at least 1 argument, got 0")),
        [iterable] => iterable,
        _ if !default.is_unbound() => {
            return vm.type_error(format!(
                "Cannot specify a default for {name}() with multiple positional arguments"
            ));
        }
        _ => arguments[0],
    };
    if key.is_none()
        && let Some(best) = quick_extremum(vm, iterable, operator)
    {
        return Ok(best);
    }
    let greater = Value::bool(operator == CompareOp::Gt);
    let key = key.unwrap_or(Value::None);
    let nothing = Value::Unbound;
    vm.start(
        &EXTREMUM,
        &[iterable, nothing, greater, key, default, nothing, nothing, nothing, Value::Int(FETCH)],
    )
}

/// Finds the extremum of a list or tuple of numbers.
fn quick_extremum(vm: &mut Vm, iterable: Value, operator: CompareOp) -> Option<Value> {
    if !vm.is_builtin_instance(iterable) {
        return None;
    }
    let items = vm.heap.sequence(iterable)?;
    let (&first, rest) = items.split_first()?;
    let mut best = first;
    for &item in rest {
        if !matches!(item, Value::Int(_) | Value::Float(_))
            || !matches!(best, Value::Int(_) | Value::Float(_))
        {
            return None;
        }
        if vm.compare_numbers(item, best).flatten().is_some_and(|order| operator.holds(order)) {
            best = item;
        }
    }
    Some(best)
}

/// The next item is awaited.
const FETCH: i64 = 0;
/// The key of the item is awaited.
const KEY: i64 = 1;
/// Whether the item is better is awaited.
const JUDGE: i64 = 2;

/// Registers: the iterable, its iterator, whether the greatest is sought, the key function, the
/// default, the best item with its key (a tuple), nothing, the item being judged (with its key once
/// that is known), what is awaited.
static EXTREMUM: Routine = Routine { name: "min or max", step: extremum_step, catches: false };

fn extremum_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base + 1);
    let key = vm.register(base + 3);
    let greater = vm.register(base + 2) == Value::TRUE;
    let operator = if greater { CompareOp::Gt } else { CompareOp::Lt };
    let value = match answer {
        Answer::Value(found) if iterator.is_unbound() => {
            vm.set_register(base + 1, found);
            return Ok(Step::Next(found));
        }
        Answer::Value(value) => value,
        Answer::Exhausted => {
            let best = vm.register(base + 5);
            if !best.is_unbound() {
                return Ok(Step::Return(pair(vm, best).0));
            }
            if let Some(default) = vm.register(base + 4).given() {
                return Ok(Step::Return(default));
            }
            let message = vm.era.empty_extremum(if greater { "max" } else { "min" });
            return vm.value_error(message);
        }
        _ => return Ok(ask_iter(vm.register(base))),
    };
    match vm.register(base + 8) {
        Value::Int(FETCH) if !key.is_none() => {
            vm.set_register(base + 7, value);
            vm.set_register(base + 8, Value::Int(KEY));
            Ok(Step::Call(key, vec![value]))
        }
        Value::Int(FETCH) => consider(vm, base, value, value, operator),
        Value::Int(KEY) => {
            let item = vm.register(base + 7);
            consider(vm, base, item, value, operator)
        }
        _ => match vm.truth_now(value) {
            Some(better) => {
                if better {
                    let candidate = vm.register(base + 7);
                    vm.set_register(base + 5, candidate);
                }
                vm.set_register(base + 8, Value::Int(FETCH));
                Ok(Step::Next(iterator))
            }
            None => Ok(Step::Call(vm.heap.class(Kind::Bool).into(), vec![value])),
        },
    }
}

/// Reads an item and its key back.
fn pair(vm: &Vm, pair: Value) -> (Value, Value) {
    match vm.heap.sequence(pair) {
        Some(&[item, key]) => (item, key),
        _ => (pair, pair),
    }
}

/// Compares an item by its key with the best so far.
fn consider(
    vm: &mut Vm,
    base: usize,
    item: Value,
    key: Value,
    operator: CompareOp,
) -> Result<Step, Raised> {
    let candidate = vm.heap.new_tuple(vec![item, key]);
    let best = vm.register(base + 5);
    if best.is_unbound() {
        vm.set_register(base + 5, candidate);
        vm.set_register(base + 8, Value::Int(FETCH));
        return Ok(Step::Next(vm.register(base + 1)));
    }
    vm.set_register(base + 7, candidate);
    vm.set_register(base + 8, Value::Int(JUDGE));
    let compare = if operator == CompareOp::Gt {
        |vm: &mut Vm, values: &[Value]| vm.compare(CompareOp::Gt, values[0], values[1])
    } else {
        |vm: &mut Vm, values: &[Value]| vm.compare(CompareOp::Lt, values[0], values[1])
    };
    let best_key = pair(vm, best).1;
    Ok(Step::Native(compare, vec![key, best_key]))
}

/// `aiter(async_iterable)`.
pub fn aiter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match vm.call_special(arguments[0], vm.known.names.aiter, &[]) {
        Some(result) => result,
        None => {
            let class = vm.heap.type_name(arguments[0]);
            vm.type_error(format!("'{class}' object is not an async iterable"))
        }
    }
}

/// `anext(async_iterator, default)`.
pub fn anext(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if vm.find_special(arguments[0], vm.known.names.anext).is_none() {
        let class = vm.heap.type_name(arguments[0]);
        return vm.type_error(format!("'{class}' object is not an async iterator"));
    }
    if let Some(default) = arguments[1].given() {
        return vm.call_prelude("anext_or_default", &[arguments[0], default]);
    }
    match vm.call_special(arguments[0], vm.known.names.anext, &[]) {
        Some(result) => result,
        None => Ok(Value::None),
    }
}
