//! `_heapq` and `_bisect`: lists kept in order.
//!
//! Items are compared at once where that is possible. Where Python code has to
//! compare two of them, the heap is a list with all its items at every moment,
//! so the module's Python part goes on from where the machine has come.

mod bisect;

use crate::heap::{Handle, Kind, Value};
use crate::library::modules::keep;
use crate::library::types::row::row;
use crate::vm::{Module, Native, NativeResult, Raised, Vm};

pub use bisect::MODULE as BISECT;

/// `_heapq`.
pub static MODULE: Module = Module {
    name: "_heapq",
    about: "Heap queue algorithm (a.k.a. priority queue).",
    functions: FUNCTIONS,
    fill,
    source: include_str!("heapq.py"),
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    row(
        "heappush(heap, item, /)",
        |vm, a| push(vm, a, MIN),
        "Push item onto heap, maintaining the heap invariant.",
    ),
    row(
        "heappop(heap, /)",
        |vm, a| pop(vm, a, MIN),
        "Pop the smallest item off the heap, maintaining the heap invariant.",
    ),
    row(
        "heapify(heap, /)",
        |vm, a| heapify(vm, a, MIN),
        "Transform list into a heap, in-place, in O(len(heap)) time.",
    ),
    row(
        "heapreplace(heap, item, /)",
        |vm, a| replace(vm, a, MIN),
        "Pop and return the current smallest value, and add the new item.",
    ),
    row(
        "heappushpop(heap, item, /)",
        |vm, a| push_pop(vm, a, MIN),
        "Push item on the heap, then pop and return the smallest item from the heap.",
    ),
    row(
        "heappush_max(heap, item, /)",
        |vm, a| push(vm, a, MAX),
        "Push item onto max heap, maintaining the heap invariant.",
    ),
    row("heappop_max(heap, /)", |vm, a| pop(vm, a, MAX), "Maxheap variant of heappop."),
    row("heapify_max(heap, /)", |vm, a| heapify(vm, a, MAX), "Maxheap variant of heapify."),
    row(
        "heapreplace_max(heap, item, /)",
        |vm, a| replace(vm, a, MAX),
        "Maxheap variant of heapreplace.",
    ),
    row(
        "heappushpop_max(heap, item, /)",
        |vm, a| push_pop(vm, a, MAX),
        "Maxheap variant of heappushpop.",
    ),
    row("_heappop_max(heap, /)", |vm, a| pop(vm, a, MAX), "Maxheap variant of heappop."),
    row("_heapify_max(heap, /)", |vm, a| heapify(vm, a, MAX), "Maxheap variant of heapify."),
    row(
        "_heapreplace_max(heap, item, /)",
        |vm, a| replace(vm, a, MAX),
        "Maxheap variant of heapreplace.",
    ),
];

fn fill(vm: &mut Vm, namespace: Handle) {
    keep::prepare(vm, namespace);
}

/// The least item is on top.
const MIN: bool = false;
/// The greatest item is on top.
const MAX: bool = true;

fn heap_of(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value {
        Value::Obj(handle) if vm.heap.is_a(value, Kind::List) => Ok(handle),
        _ => {
            let name = vm.native(vm.calling).name;
            let class = vm.heap.type_name(value);
            let which = if vm.native(vm.calling).signature().positional > 1 { " 1" } else { "" };
            vm.type_error(format!("{name}() argument{which} must be list, not {class}"))
        }
    }
}

/// Tells whether an item has to be above another; None if only Python code can tell.
fn above(vm: &mut Vm, a: Value, b: Value, max: bool) -> Result<Option<bool>, Raised> {
    if max { vm.less_now(b, a) } else { vm.less_now(a, b) }
}

/// Brings the item at `at` up to its place; gives where it is if Python code has to compare it.
fn up(
    vm: &mut Vm,
    heap: Handle,
    start: usize,
    mut at: usize,
    max: bool,
) -> Result<Option<usize>, Raised> {
    while at > start {
        let parent = (at - 1) >> 1;
        let items = vm.heap.list(heap);
        let (Some(&item), Some(&over)) = (items.get(at), items.get(parent)) else { break };
        let length = items.len();
        let Some(above) = above(vm, item, over, max)? else { return Ok(Some(at)) };
        check_length(vm, heap, length)?;
        if !above {
            break;
        }
        vm.heap.list_swap(heap, at, parent);
        at = parent;
    }
    Ok(None)
}

/// What is left to do by Python code.
enum Left {
    Nothing,
    /// To bring the item there down, then up.
    Down(usize),
    /// To bring the item there up.
    Up(usize),
}

/// Brings the item at `start` down to a leaf and then up to its place.
fn down(vm: &mut Vm, heap: Handle, start: usize, max: bool) -> Result<Left, Raised> {
    let length = vm.heap.list(heap).len();
    let mut at = start;
    while at < length >> 1 {
        let mut child = 2 * at + 1;
        let items = vm.heap.list(heap);
        if let (Some(&left), Some(&right)) = (items.get(child), items.get(child + 1)) {
            // The same comparison, in the same order, as CPython makes.
            let (a, b) = if max { (right, left) } else { (left, right) };
            let Some(first) = vm.less_now(a, b)? else { return Ok(Left::Down(at)) };
            check_length(vm, heap, length)?;
            if !first {
                child += 1;
            }
        }
        vm.heap.list_swap(heap, at, child);
        at = child;
    }
    Ok(up(vm, heap, start, at, max)?.map_or(Left::Nothing, Left::Up))
}

fn check_length(vm: &mut Vm, heap: Handle, length: usize) -> Result<(), Raised> {
    if vm.heap.list(heap).len() != length {
        return vm.raise("RuntimeError", "list changed size during iteration");
    }
    Ok(())
}

fn int(number: usize) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Brings an item down, or has it done; the result is then `result`.
fn settle(vm: &mut Vm, heap: Handle, start: usize, max: bool, result: Value) -> NativeResult {
    // What was taken off the heap is only here while items are compared.
    vm.heap.hold(result);
    let left = down(vm, heap, start, max);
    vm.heap.drop_value(result);
    let state = |at: usize| [heap.into(), int(start), int(at), Value::bool(max), result];
    match left? {
        Left::Nothing => Ok(result),
        Left::Down(at) => vm.call_prelude("_py_heap_down", &state(at)),
        Left::Up(at) => vm.call_prelude("_py_heap_up", &state(at)),
    }
}

fn push(vm: &mut Vm, arguments: &[Value], max: bool) -> NativeResult {
    let heap = heap_of(vm, arguments[0])?;
    vm.heap.list_push(heap, arguments[1]);
    let at = vm.heap.list(heap).len() - 1;
    match up(vm, heap, 0, at, max)? {
        None => Ok(Value::None),
        Some(at) => {
            let state = [arguments[0], int(0), int(at), Value::bool(max), Value::None];
            vm.call_prelude("_py_heap_up", &state)
        }
    }
}

fn pop(vm: &mut Vm, arguments: &[Value], max: bool) -> NativeResult {
    let heap = heap_of(vm, arguments[0])?;
    let length = vm.heap.list(heap).len();
    if length == 0 {
        return vm.raise("IndexError", "index out of range");
    }
    let last = vm.heap.list_remove(heap, length - 1);
    if length == 1 {
        return Ok(last);
    }
    let top = vm.heap.list(heap)[0];
    vm.heap.list_set(heap, 0, last);
    settle(vm, heap, 0, max, top)
}

fn replace(vm: &mut Vm, arguments: &[Value], max: bool) -> NativeResult {
    let heap = heap_of(vm, arguments[0])?;
    let Some(&top) = vm.heap.list(heap).first() else {
        return vm.raise("IndexError", "index out of range");
    };
    vm.heap.list_set(heap, 0, arguments[1]);
    settle(vm, heap, 0, max, top)
}

fn push_pop(vm: &mut Vm, arguments: &[Value], max: bool) -> NativeResult {
    let heap = heap_of(vm, arguments[0])?;
    let item = arguments[1];
    let Some(&top) = vm.heap.list(heap).first() else { return Ok(item) };
    match above(vm, top, item, max)? {
        Some(false) => Ok(item),
        Some(true) => {
            if vm.heap.list(heap).is_empty() {
                return vm.raise("IndexError", "index out of range");
            }
            let top = vm.heap.list(heap)[0];
            vm.heap.list_set(heap, 0, item);
            settle(vm, heap, 0, max, top)
        }
        None => vm.call_prelude("_py_heap_push_pop", &[arguments[0], item, Value::bool(max)]),
    }
}

fn heapify(vm: &mut Vm, arguments: &[Value], max: bool) -> NativeResult {
    let heap = heap_of(vm, arguments[0])?;
    for start in (0..vm.heap.list(heap).len() >> 1).rev() {
        let (name, at) = match down(vm, heap, start, max)? {
            Left::Nothing => continue,
            Left::Down(at) => ("_py_heap_down", at),
            Left::Up(at) => ("_py_heap_up", at),
        };
        let name = vm.heap.new_str(name);
        let state = [arguments[0], int(start), int(at), Value::bool(max), name];
        return vm.call_prelude("_py_heapify_from", &state);
    }
    Ok(Value::None)
}
