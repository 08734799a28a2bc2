//! `range`.

use std::rc::Rc;

use dashu_int::IBig;

use super::list::iter;
use super::receiver::receiver;
use crate::heap::{Body, Kind, Value};
use crate::vm::{CompareOp, Getter, Native, NativeResult, Raised, Type, Vm};

/// `range`.
pub static TYPE: Type = Type {
    kind: Kind::Range,
    about: "Numbers from a start to before a stop, in steps.",
    base: false,
    methods: &[
        Native {
            signature: "__new__(cls, start, stop=<unset>, step=<unset>, /)",
            call: new,
            about: "Makes a range.",
        },
        Native {
            signature: "count(self, value, /)",
            call: count,
            about: "Returns how often a value occurs.",
        },
        Native {
            signature: "index(self, value, /)",
            call: index,
            about: "Returns the index of a value.",
        },
        Native {
            signature: "__bool__(self, /)",
            call: bool,
            about: "Tells whether the range has numbers.",
        },
        Native {
            signature: "__contains__(self, key, /)",
            call: contains,
            about: "Tells whether a number is in the range.",
        },
        Native {
            signature: "__getitem__(self, key, /)",
            call: getitem,
            about: "Returns a number or a range.",
        },
        Native { signature: "__iter__(self, /)", call: iter, about: "Returns an iterator." },
        Native {
            signature: "__reversed__(self, /)",
            call: reversed,
            about: "Returns an iterator that runs backwards.",
        },
        Native {
            signature: "__len__(self, /)",
            call: len,
            about: "Returns how many numbers there are.",
        },
        Native {
            signature: "__repr__(self, /)",
            call: repr,
            about: "Returns the range as it is written.",
        },
        super::pickling::OF_BOUNDS,
        Native { signature: "__hash__(self, /)", call: hash, about: "Returns a hash." },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Returns self==value." },
        Native { signature: "__ne__(self, value, /)", call: ne, about: "Returns self!=value." },
    ],
    getters: &[
        Getter {
            name: "start",
            get: |vm, range| part(vm, range, 0),
            set: None,
            about: "The first number.",
        },
        Getter {
            name: "stop",
            get: |vm, range| part(vm, range, 1),
            set: None,
            about: "The number before which it ends.",
        },
        Getter {
            name: "step",
            get: |vm, range| part(vm, range, 2),
            set: None,
            about: "The distance of two numbers.",
        },
    ],
};

fn parts_of(vm: &mut Vm, value: Value) -> Result<[Value; 3], Raised> {
    let handle = receiver(vm, value, Kind::Range)?;
    match vm.heap.body(handle) {
        Body::Range(parts) => Ok(**parts),
        _ => vm.type_error("a range was expected"),
    }
}

fn part(vm: &mut Vm, range: Value, at: usize) -> NativeResult {
    Ok(parts_of(vm, range)?[at])
}

fn new_range(vm: &mut Vm, parts: [Value; 3]) -> Value {
    vm.heap.alloc_kind(Kind::Range, Body::Range(Box::new(parts))).into()
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let first = vm.index_value(arguments[1])?;
    let (start, stop) = match arguments[2].given() {
        Some(stop) => (first, vm.index_value(stop)?),
        None => (Value::Int(0), first),
    };
    let step = match arguments[3].given() {
        Some(step) => vm.index_value(step)?,
        None => Value::Int(1),
    };
    if step == Value::Int(0) {
        return vm.value_error("range() arg 3 must not be zero");
    }
    Ok(new_range(vm, [start, stop, step]))
}

fn big(vm: &Vm, value: Value) -> Rc<IBig> {
    vm.heap.big_int(value).unwrap_or_else(|| Rc::new(IBig::ZERO))
}

/// Returns how many numbers a range has.
fn length(vm: &Vm, parts: [Value; 3]) -> IBig {
    if let [Value::Int(start), Value::Int(stop), Value::Int(step)] = parts
        && let Some(count) = small_length(start, stop, step)
    {
        return IBig::from(count);
    }
    let [start, stop, step] = parts.map(|part| big(vm, part));
    let one = IBig::from(1);
    if *step > IBig::ZERO {
        if *start >= *stop { IBig::ZERO } else { (&*stop - &*start - &one) / &*step + one }
    } else if *start <= *stop {
        IBig::ZERO
    } else {
        (&*start - &*stop - &one) / -(*step).clone() + one
    }
}

fn small_length(start: i64, stop: i64, step: i64) -> Option<i64> {
    if step > 0 {
        if start >= stop {
            return Some(0);
        }
        return Some(stop.checked_sub(start)?.checked_sub(1)? / step + 1);
    }
    if start <= stop {
        return Some(0);
    }
    Some(start.checked_sub(stop)?.checked_sub(1)? / step.checked_neg()? + 1)
}

fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let parts = parts_of(vm, arguments[0])?;
    match i64::try_from(&length(vm, parts)) {
        Ok(length) => Ok(Value::Int(length)),
        Err(_) => vm.raise("OverflowError", "Python int too large to convert to C ssize_t"),
    }
}

fn bool(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let parts = parts_of(vm, arguments[0])?;
    Ok(Value::bool(length(vm, parts) != IBig::ZERO))
}

/// Returns the number at an index that is in the range.
fn number_at(vm: &mut Vm, parts: [Value; 3], at: &IBig) -> Value {
    let value = &*big(vm, parts[0]) + at * &*big(vm, parts[2]);
    vm.heap.new_int(value)
}

fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let parts = parts_of(vm, arguments[0])?;
    let length = length(vm, parts);
    if vm.slice_parts(arguments[1]).is_some() {
        return slice(vm, parts, &length, arguments[1]);
    }
    if !vm.heap.is_int(arguments[1])
        && vm.find_special(arguments[1], vm.known.names.index).is_none()
    {
        let class = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("range indices must be integers or slices, not {class}"));
    }
    let index = vm.index_value(arguments[1])?;
    let mut at = (*big(vm, index)).clone();
    if at < IBig::ZERO {
        at += &length;
    }
    if at < IBig::ZERO || at >= length {
        return vm.raise("IndexError", "range object index out of range");
    }
    Ok(number_at(vm, parts, &at))
}

fn slice(vm: &mut Vm, parts: [Value; 3], length: &IBig, slice: Value) -> NativeResult {
    let Ok(length) = usize::try_from(length) else {
        return vm.raise("OverflowError", "Python int too large to convert to C ssize_t");
    };
    let bounds = vm.slice_bounds(slice, length)?;
    let start = number_at(vm, parts, &IBig::from(bounds.start));
    let stop = number_at(vm, parts, &IBig::from(bounds.stop));
    let step = &*big(vm, parts[2]) * IBig::from(bounds.step);
    let step = vm.heap.new_int(step);
    Ok(new_range(vm, [start, stop, step]))
}

/// Returns the index of an int in a range, if it is there.
fn position(vm: &mut Vm, parts: [Value; 3], value: Value) -> Option<IBig> {
    let [start, _, step] = parts.map(|part| big(vm, part));
    let distance = &*big(vm, value) - &*start;
    let at = &distance / &*step;
    let within = &at * &*step == distance && at >= IBig::ZERO && at < length(vm, parts);
    within.then_some(at)
}

fn contains(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let parts = parts_of(vm, arguments[0])?;
    let is_plain =
        vm.heap.is_exactly(arguments[1], Kind::Int) || vm.heap.is_exactly(arguments[1], Kind::Bool);
    if is_plain {
        return Ok(Value::bool(position(vm, parts, arguments[1]).is_some()));
    }
    vm.call_prelude("contains_by_iteration", &[arguments[0], arguments[1]])
}

fn count(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let parts = parts_of(vm, arguments[0])?;
    if vm.heap.is_exactly(arguments[1], Kind::Int) {
        return Ok(Value::Int(i64::from(position(vm, parts, arguments[1]).is_some())));
    }
    vm.call_prelude("count_by_iteration", &[arguments[0], arguments[1]])
}

fn index(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let parts = parts_of(vm, arguments[0])?;
    if vm.heap.is_int(arguments[1]) {
        if let Some(at) = position(vm, parts, arguments[1]) {
            return Ok(vm.heap.new_int(at));
        }
        let text = vm.repr_sync(arguments[1])?;
        return vm.value_error(format!("{text} is not in range"));
    }
    vm.call_prelude("range_index", &[arguments[0], arguments[1]])
}

fn reversed(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let parts = parts_of(vm, arguments[0])?;
    let length = length(vm, parts);
    let last = number_at(vm, parts, &(length - IBig::from(1)));
    let step = -(*big(vm, parts[2])).clone();
    let stop = &*big(vm, parts[0]) + &step;
    let (stop, step) = (vm.heap.new_int(stop), vm.heap.new_int(step));
    Ok(vm.range_iter(last, stop, step))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let [start, stop, step] = parts_of(vm, arguments[0])?;
    let mut text = format!("range({}, {}", vm.repr_sync(start)?, vm.repr_sync(stop)?);
    if step != Value::Int(1) {
        text.push_str(", ");
        text.push_str(&vm.repr_sync(step)?);
    }
    text.push(')');
    Ok(vm.heap.new_str(text))
}

/// Returns what two equal ranges share: length, first number, step.
fn essence(vm: &mut Vm, parts: [Value; 3]) -> [Value; 3] {
    let length = length(vm, parts);
    let few = length <= IBig::from(1);
    let empty = length == IBig::ZERO;
    let length = vm.heap.new_int(length);
    [length, if empty { Value::None } else { parts[0] }, if few { Value::None } else { parts[2] }]
}

fn equal(vm: &mut Vm, arguments: &[Value]) -> Result<Option<bool>, Raised> {
    let parts = parts_of(vm, arguments[0])?;
    let Some(Body::Range(others)) = vm.heap.body_of(arguments[1]) else { return Ok(None) };
    let others = **others;
    let (a, b) = (essence(vm, parts), essence(vm, others));
    for (x, y) in a.into_iter().zip(b) {
        if !vm.compare_sync(CompareOp::Eq, x, y)? {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(equal(vm, arguments)?.map_or(vm.known.not_implemented, Value::bool))
}

fn ne(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(equal(vm, arguments)?.map_or(vm.known.not_implemented, |equal| Value::bool(!equal)))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let parts: [Value; 3] = parts_of(vm, arguments[0])?;
    let essence = essence(vm, parts).to_vec();
    let tuple = vm.heap.new_tuple(essence);
    vm.hash(tuple).map(Value::Int)
}
