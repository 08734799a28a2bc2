//! `_bisect`: places in sorted lists.

use crate::heap::{Handle, Value};
use crate::library::modules::keep;
use crate::library::types::row::row;
use crate::vm::{Module, Native, NativeResult, Raised, Vm};

/// `_bisect`.
pub static MODULE: Module = Module {
    name: "_bisect",
    about: "Bisection algorithms.",
    functions: FUNCTIONS,
    fill,
    source: include_str!("bisect.py"),
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    row(
        "bisect_right(a, x, lo=0, hi=None, *, key=None)",
        |vm, a| find(vm, a, RIGHT),
        "Return the index where to insert item x in list a, assuming a is sorted.",
    ),
    row(
        "bisect(a, x, lo=0, hi=None, *, key=None)",
        |vm, a| find(vm, a, RIGHT),
        "Return the index where to insert item x in list a, assuming a is sorted.",
    ),
    row(
        "bisect_left(a, x, lo=0, hi=None, *, key=None)",
        |vm, a| find(vm, a, LEFT),
        "Return the index where to insert item x in list a, assuming a is sorted.",
    ),
    row(
        "insort_right(a, x, lo=0, hi=None, *, key=None)",
        |vm, a| insort(vm, a, RIGHT),
        "Insert item x in list a, and keep it sorted assuming a is sorted.",
    ),
    row(
        "insort(a, x, lo=0, hi=None, *, key=None)",
        |vm, a| insort(vm, a, RIGHT),
        "Insert item x in list a, and keep it sorted assuming a is sorted.",
    ),
    row(
        "insort_left(a, x, lo=0, hi=None, *, key=None)",
        |vm, a| insort(vm, a, LEFT),
        "Insert item x in list a, and keep it sorted assuming a is sorted.",
    ),
];

fn fill(vm: &mut Vm, namespace: Handle) {
    keep::prepare(vm, namespace);
}

/// Before equal items.
const LEFT: bool = true;
/// After equal items.
const RIGHT: bool = false;

/// Finds a place in a list or tuple, if no Python code has to run.
fn place(vm: &mut Vm, arguments: &[Value], left: bool) -> Result<Option<usize>, Raised> {
    let (sequence, x) = (arguments[0], arguments[1]);
    let low = match arguments[2].given() {
        Some(low) => vm.index_sync(low)?,
        None => 0,
    };
    let Ok(mut low) = usize::try_from(low) else {
        return vm.value_error("lo must be non-negative");
    };
    if arguments[4].some().is_some() || !vm.is_builtin_instance(sequence) {
        return Ok(None);
    }
    let Some(items) = vm.heap.sequence(sequence) else { return Ok(None) };
    let length = items.len();
    let mut high = match arguments[3].some() {
        Some(high) => match usize::try_from(vm.index_sync(high)?) {
            Ok(high) => high,
            Err(_) => return Ok(None),
        },
        None => length,
    };
    while low < high {
        let middle = low + (high - low) / 2;
        let item = vm.heap.sequence(sequence).and_then(|items| items.get(middle).copied());
        let Some(item) = item else { return vm.raise("IndexError", "list index out of range") };
        let less = if left { vm.less_now(item, x)? } else { vm.less_now(x, item)? };
        match less {
            None => return Ok(None),
            Some(less) if less == left => low = middle + 1,
            Some(_) => high = middle,
        }
    }
    Ok(Some(low))
}

fn find(vm: &mut Vm, arguments: &[Value], left: bool) -> NativeResult {
    match place(vm, arguments, left)? {
        Some(at) => Ok(Value::Int(i64::try_from(at).unwrap_or(i64::MAX))),
        None => {
            let state = complete(arguments, left);
            vm.call_prelude("_py_bisect", &state)
        }
    }
}

fn complete(arguments: &[Value], left: bool) -> [Value; 6] {
    [
        arguments[0],
        arguments[1],
        arguments[2].given().unwrap_or(Value::Int(0)),
        arguments[3].given().unwrap_or(Value::None),
        arguments[4].given().unwrap_or(Value::None),
        Value::bool(left),
    ]
}

fn insort(vm: &mut Vm, arguments: &[Value], left: bool) -> NativeResult {
    let place = place(vm, arguments, left)?;
    if let (Some(at), Value::Obj(list)) = (place, arguments[0])
        && matches!(vm.heap.body(list), crate::heap::Body::List(_))
    {
        let at = at.min(vm.heap.list(list).len());
        vm.heap.list_insert(list, at, arguments[1]);
        return Ok(Value::None);
    }
    let state = complete(arguments, left);
    vm.call_prelude("_py_insort", &state)
}
