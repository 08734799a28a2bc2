//! How the iterators of `itertools` are made of what their classes are called with.

use crate::heap::{Handle, Value};
use crate::vm::{Answer, NativeResult, Raised, Routine, Step, Vm};

use super::Which;

/// What a step that needs no Python code gives.
pub type Now = Result<Option<Option<Value>>, Raised>;

/// There are no more items.
pub const OVER: Now = Ok(Some(None));

/// Python code has to run.
pub const ASK: Now = Ok(None);

/// Gives an item.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a step")]
pub fn item(value: Value) -> Now {
    Ok(Some(Some(value)))
}

/// Returns the class that a `__new__` was called with.
pub fn class_of(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value {
        Value::Obj(class) if vm.heap.as_class(value).is_some() => Ok(class),
        _ => vm.type_error("__new__(X): X is not a type object"),
    }
}

/// Makes an iterator that keeps `values`.
pub fn plain(vm: &mut Vm, class: Value, which: Which, values: Vec<Value>) -> NativeResult {
    let class = class_of(vm, class)?;
    Ok(vm.new_native_iter(class, which as u32, values))
}

/// Makes an iterator that keeps `values`, then the iterators of `iterables`. PENDING possible.
pub fn over(
    vm: &mut Vm,
    class: Value,
    which: Which,
    values: Vec<Value>,
    iterables: &[Value],
) -> NativeResult {
    prepared(vm, class, which, values, iterables, get_iterator)
}

/// Makes an iterator that keeps `values`, then the items of each of `iterables` as a tuple. PENDING possible.
pub fn of_pools(
    vm: &mut Vm,
    class: Value,
    which: Which,
    values: Vec<Value>,
    iterables: &[Value],
) -> NativeResult {
    prepared(vm, class, which, values, iterables, get_pool)
}

fn get_iterator(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.iter(arguments[0])
}

/// Returns an iterable's items as a tuple. PENDING possible.
pub fn get_pool(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if vm.heap.is_exactly(arguments[0], crate::heap::Kind::Tuple) {
        return Ok(arguments[0]);
    }
    let finish = |vm: &mut Vm, items: Value, _: &[Value]| {
        let items = vm.heap.sequence(items).unwrap_or_default().to_vec();
        Ok(vm.tuple(items))
    };
    vm.with_items(arguments[0], finish, &[])
}

type Prepare = fn(&mut Vm, &[Value]) -> NativeResult;

fn prepared(
    vm: &mut Vm,
    class: Value,
    which: Which,
    mut values: Vec<Value>,
    iterables: &[Value],
    prepare: Prepare,
) -> NativeResult {
    let class = class_of(vm, class)?;
    let pools = std::ptr::fn_addr_eq(prepare, get_pool as Prepare);
    let at_once = |vm: &mut Vm, iterable: Value| -> Result<Option<Value>, Raised> {
        if !vm.is_builtin_instance(iterable) {
            return Ok(None);
        }
        if !pools {
            return Ok(vm.builtin_iter(iterable));
        }
        let items = vm.collect_now(iterable)?;
        Ok(items.map(|items| vm.tuple(items)))
    };
    let mut ready = Vec::with_capacity(iterables.len());
    for &iterable in iterables {
        match at_once(vm, iterable)? {
            Some(done) => ready.push(done),
            None => break,
        }
    }
    if ready.len() == iterables.len() {
        values.extend(ready);
        return Ok(vm.new_native_iter(class, which as u32, values));
    }
    let iterables = vm.tuple(iterables.to_vec());
    let ready = vm.heap.new_list(ready);
    let mut state =
        vec![class.into(), Value::Int(which as i64), Value::bool(pools), iterables, ready];
    state.extend(values);
    vm.start(&PREPARE, &state)
}

/// Registers: the class, which iterator, whether pools are wanted, the iterables, what is ready of them, the values.
static PREPARE: Routine =
    Routine { name: "preparing iterables", step: prepare_step, catches: false };

fn prepare_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Value::Obj(ready) = vm.register(base + 4) else { return Ok(Step::Return(Value::None)) };
    if let Answer::Value(value) = answer {
        vm.heap.list_push(ready, value);
    }
    let at = vm.heap.list(ready).len();
    let next =
        vm.heap.sequence(vm.register(base + 3)).and_then(|iterables| iterables.get(at)).copied();
    if let Some(iterable) = next {
        let pools = vm.register(base + 2) == Value::TRUE;
        let prepare: Prepare = if pools { get_pool } else { get_iterator };
        return Ok(Step::Native(prepare, vec![iterable]));
    }
    let class = class_of(vm, vm.register(base))?;
    let which = vm.register(base + 1).as_int().and_then(|which| u32::try_from(which).ok());
    let size = vm.frames.last().map_or(0, |frame| frame.size);
    let mut values: Vec<Value> = (base + 5..base + size).map(|at| vm.register(at)).collect();
    values.extend_from_slice(vm.heap.list(ready));
    Ok(Step::Return(vm.new_native_iter(class, which.unwrap_or(0), values)))
}

/// Ends a routine's iterator.
pub fn stop(vm: &mut Vm) -> Result<Step, Raised> {
    vm.raise_with("StopIteration", &[])
}

/// Returns an int as a value.
pub fn int(number: usize) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Reads a value that holds a position.
pub fn position(value: Value) -> usize {
    value.as_int().and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
}

/// Answers for a routine that is never needed.
pub static NEVER: Routine = Routine { name: "iterator", step: |vm, _, _| stop(vm), catches: false };

/// Says that no step needs Python code.
pub fn always(_: &Vm, _: Value) -> bool {
    true
}

/// Says that steps may need Python code.
pub fn never(_: &Vm, _: Value) -> bool {
    false
}
