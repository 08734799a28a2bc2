//! `count`, `cycle`, `repeat`.

use crate::heap::{Kind, Value};
use crate::library::types::iterators::next;
use crate::library::types::receiver::itself;
use crate::library::types::row::row;
use crate::vm::{Answer, BinaryOp, NativeIter, NativeResult, Raised, Routine, Step, Type, Vm};

use super::Which;
use super::make::{self, ASK, NEVER, Now, OVER, item, position, stop};

/// `itertools.count`.
pub static COUNT: Type = Type {
    kind: Kind::Count,
    about: "Return a count object whose .__next__() method returns consecutive values.",
    base: true,
    methods: &[
        row("__new__(cls, start=0, step=1)", new_count, "Counts from start."),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
        row("__repr__(self, /)", repr_count, "Return repr(self)."),
        row("__reduce__(self, /)", reduce_count, "Return state information for pickling."),
    ],
    getters: &[],
};

/// `itertools.cycle`.
pub static CYCLE: Type = Type {
    kind: Kind::Cycle,
    about: "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
    base: true,
    methods: &[
        row("__new__(cls, iterable, /)", new_cycle, "Repeats an iterable for ever."),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
    ],
    getters: &[],
};

/// `itertools.repeat`.
pub static REPEAT: Type = Type {
    kind: Kind::Repeat,
    about: "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
    base: true,
    methods: &[
        row("__new__(cls, object, times=<unset>)", new_repeat, "Repeats an object."),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
        row("__repr__(self, /)", repr_repeat, "Return repr(self)."),
        row("__length_hint__(self, /)", left, "How often the object will still be returned."),
        row("__reduce__(self, /)", reduce_repeat, "Return state information for pickling."),
    ],
    getters: &[],
};

// count keeps: the next number, the step.

fn new_count(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let start = arguments[1].given().unwrap_or(Value::Int(0));
    let step = arguments[2].given().unwrap_or(Value::Int(1));
    for number in [start, step] {
        let names = [vm.known.names.index, vm.known.names.float, vm.known.names.int];
        let is_number = vm.heap.is_int(number)
            || vm.heap.is_a(number, Kind::Complex)
            || names.into_iter().any(|name| vm.find_special(number, name).is_some());
        if !is_number {
            return vm.type_error("a number is required");
        }
    }
    make::plain(vm, arguments[0], Which::Count, vec![start, step])
}

/// Makes the steps of `count`.
pub static COUNT_STEP: NativeIter =
    NativeIter { now: count_now, routine: &COUNT_ROUTINE, registers: 2, is_pure: count_is_pure };

fn count_is_pure(vm: &Vm, iterator: Value) -> bool {
    let plain = |value| vm.is_builtin_instance(value) && vm.compare_numbers(value, value).is_some();
    plain(vm.iter_value(iterator, 0)) && plain(vm.iter_value(iterator, 1))
}

fn count_now(vm: &mut Vm, iterator: Value) -> Now {
    let (at, step) = (vm.iter_value(iterator, 0), vm.iter_value(iterator, 1));
    if !count_is_pure(vm, iterator) {
        return ASK;
    }
    let Some(next) = vm.binary_numbers(BinaryOp::Add, at, step)? else { return ASK };
    vm.set_iter_value(iterator, 0, next);
    item(at)
}

/// Registers: the iterator, the item.
static COUNT_ROUTINE: Routine = Routine { name: "count", step: count_step, catches: false };

fn count_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    if let Answer::Value(next) = answer {
        vm.set_iter_value(iterator, 0, next);
        return Ok(Step::Return(vm.register(base + 1)));
    }
    let (at, step) = (vm.iter_value(iterator, 0), vm.iter_value(iterator, 1));
    vm.set_register(base + 1, at);
    Ok(Step::Native(
        |vm, values| vm.binary(BinaryOp::Add, false, values[0], values[1]),
        vec![at, step],
    ))
}

fn repr_count(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = name_of(vm, arguments[0]);
    let (at, step) = (vm.iter_value(arguments[0], 0), vm.iter_value(arguments[0], 1));
    let mut text = vm.repr_sync(at)?;
    if step != Value::Int(1) {
        text.push_str(", ");
        text.push_str(&vm.repr_sync(step)?);
    }
    Ok(vm.heap.new_str(format!("{name}({text})")))
}

/// Returns the name of a value's class without its module.
fn name_of(vm: &Vm, value: Value) -> String {
    vm.class_name(vm.heap.class_of(value))
}

fn reduce_count(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    no_pickle(vm, arguments[0])?;
    let (at, step) = (vm.iter_value(arguments[0], 0), vm.iter_value(arguments[0], 1));
    let parts = if step == Value::Int(1) { vec![at] } else { vec![at, step] };
    let parts = vm.heap.new_tuple(parts);
    let class = vm.heap.class_of(arguments[0]).into();
    Ok(vm.heap.new_tuple([class, parts]))
}

/// From 3.14 on these iterators are neither copied nor pickled.
fn no_pickle(vm: &mut Vm, value: Value) -> Result<(), Raised> {
    if vm.era.minor() < 14 {
        return Ok(());
    }
    let class = vm.heap.type_name(value);
    vm.type_error(format!("cannot pickle '{class}' object"))
}

// cycle keeps: the iterator or nothing, the items seen, the place among them.

fn new_cycle(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let seen = vm.heap.new_list(Vec::new());
    make::over(vm, arguments[0], Which::Cycle, vec![seen, Value::Int(0)], &arguments[1..2])
}

/// Makes the steps of `cycle`.
pub static CYCLE_STEP: NativeIter = NativeIter {
    now: cycle_now,
    routine: &CYCLE_ROUTINE,
    registers: 1,
    is_pure: |vm, iterator| {
        let inner = vm.iter_value(iterator, 2);
        inner.is_unbound() || vm.is_pure_iterator(inner)
    },
};

fn cycle_now(vm: &mut Vm, iterator: Value) -> Now {
    let inner = vm.iter_value(iterator, 2);
    if inner.given().is_some() {
        match vm.next_now(inner)? {
            None => return ASK,
            Some(Some(next)) => {
                seen(vm, iterator, next);
                return item(next);
            }
            Some(None) => vm.set_iter_value(iterator, 2, Value::Unbound),
        }
    }
    Ok(Some(again(vm, iterator)))
}

fn seen(vm: &mut Vm, iterator: Value, next: Value) {
    if let Value::Obj(list) = vm.iter_value(iterator, 0) {
        vm.heap.list_push(list, next);
    }
}

/// Gives an item that was seen before.
fn again(vm: &mut Vm, iterator: Value) -> Option<Value> {
    let list = vm.iter_value(iterator, 0);
    let at = position(vm.iter_value(iterator, 1));
    let items = vm.heap.sequence(list)?;
    let found = *items.get(at)?;
    let next = (at + 1) % items.len();
    vm.set_iter_value(iterator, 1, make::int(next));
    Some(found)
}

/// Registers: the iterator.
static CYCLE_ROUTINE: Routine = Routine { name: "cycle", step: cycle_step, catches: false };

fn cycle_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    match answer {
        Answer::Value(next) => {
            seen(vm, iterator, next);
            Ok(Step::Return(next))
        }
        Answer::Exhausted => {
            vm.set_iter_value(iterator, 2, Value::Unbound);
            match again(vm, iterator) {
                Some(found) => Ok(Step::Return(found)),
                None => stop(vm),
            }
        }
        _ => Ok(Step::Next(vm.iter_value(iterator, 2))),
    }
}

// repeat keeps: the object, how often it is still to be given or None.

fn new_repeat(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let times = match arguments[2].given() {
        Some(times) => {
            let times = vm.index_value(times)?;
            match vm.heap.small_int(times) {
                Some(times) => Value::Int(times.max(0)),
                None => {
                    return vm
                        .raise("OverflowError", "Python int too large to convert to C ssize_t");
                }
            }
        }
        None => Value::None,
    };
    make::plain(vm, arguments[0], Which::Repeat, vec![arguments[1], times])
}

/// Makes the steps of `repeat`.
pub static REPEAT_STEP: NativeIter =
    NativeIter { now: repeat_now, routine: &NEVER, registers: 1, is_pure: make::always };

fn repeat_now(vm: &mut Vm, iterator: Value) -> Now {
    if let Value::Int(left) = vm.iter_value(iterator, 1) {
        if left <= 0 {
            return OVER;
        }
        vm.set_iter_value(iterator, 1, Value::Int(left - 1));
    }
    item(vm.iter_value(iterator, 0))
}

fn repr_repeat(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = name_of(vm, arguments[0]);
    let mut text = vm.repr_sync(vm.iter_value(arguments[0], 0))?;
    if let Value::Int(left) = vm.iter_value(arguments[0], 1) {
        text.push_str(&format!(", {left}"));
    }
    Ok(vm.heap.new_str(format!("{name}({text})")))
}

fn left(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match vm.iter_value(arguments[0], 1) {
        Value::Int(left) => Ok(Value::Int(left)),
        _ => vm.type_error("len() of unsized object"),
    }
}

fn reduce_repeat(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    no_pickle(vm, arguments[0])?;
    let (object, left) = (vm.iter_value(arguments[0], 0), vm.iter_value(arguments[0], 1));
    let parts = if left.is_none() { vec![object] } else { vec![object, left] };
    let parts = vm.heap.new_tuple(parts);
    let class = vm.heap.class_of(arguments[0]).into();
    Ok(vm.heap.new_tuple([class, parts]))
}
