//! `groupby`: runs of items with one key.

use crate::heap::{Kind, Value};
use crate::library::types::iterators::next;
use crate::library::types::receiver::itself;
use crate::library::types::row::row;
use crate::vm::{Answer, CompareOp, NativeIter, NativeResult, Raised, Routine, Step, Type, Vm};

use super::Which;
use super::make::{self, ASK, OVER, stop};

/// `itertools.groupby`.
pub static GROUPBY: Type = Type {
    kind: Kind::GroupBy,
    about: "make an iterator that returns consecutive keys and groups from the iterable",
    base: true,
    methods: &[
        row("__new__(cls, iterable, key=None)", new_groupby, "Create and return a new object."),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
    ],
    getters: &[],
};

/// `itertools._grouper`: the items of one group.
pub static GROUPER: Type = Type {
    kind: Kind::Grouper,
    about: "The items of one group.",
    base: false,
    methods: &[
        row("__new__(cls, parent, tgtkey, /)", new_grouper, "Create and return a new object."),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
    ],
    getters: &[],
};

// groupby keeps: the function, the key of the group given last, the key of the item read last, that
// item until it is given, the number of the group given last, the iterator.
const FUNCTION: usize = 0;
const TARGET: usize = 1;
const KEY: usize = 2;
const ITEM: usize = 3;
const GROUP: usize = 4;
const ITERATOR: usize = 5;

fn new_groupby(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let function = arguments[2].given().unwrap_or(Value::None);
    let nothing = Value::Unbound;
    let state = vec![function, nothing, nothing, nothing, Value::Int(0)];
    make::over(vm, arguments[0], Which::GroupBy, state, &arguments[1..2])
}

// A group keeps: the groupby, its key, its number.

fn new_grouper(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !vm.heap.is_a(arguments[1], Kind::GroupBy) {
        return vm.type_error("incorrect usage of internal _grouper");
    }
    let number = next_group(vm, arguments[1]);
    make::plain(vm, arguments[0], Which::Grouper, vec![arguments[1], arguments[2], number])
}

fn next_group(vm: &mut Vm, groups: Value) -> Value {
    let number = Value::Int(vm.iter_int(groups, GROUP) + 1);
    vm.set_iter_value(groups, GROUP, number);
    number
}

/// Makes the steps of `groupby`.
pub static GROUPBY_STEP: NativeIter =
    NativeIter { now: |_, _| ASK, routine: &GROUPBY_ROUTINE, registers: 3, is_pure: make::never };

/// Makes the steps of a group.
pub static GROUPER_STEP: NativeIter = NativeIter {
    now: |vm, iterator| if is_current(vm, iterator) { ASK } else { OVER },
    routine: &GROUPER_ROUTINE,
    registers: 3,
    is_pure: make::never,
};

fn is_current(vm: &Vm, group: Value) -> bool {
    vm.iter_value(vm.iter_value(group, 0), GROUP) == vm.iter_value(group, 2)
}

/// The next item is awaited.
const NEXT: i64 = 0;
/// Its key is awaited.
const KEYED: i64 = 1;
/// Whether the keys are equal is awaited.
const JUDGED: i64 = 2;

/// Asks for the next item, or whether two keys are equal; notes what comes.
///
/// Gives what to do next, or nothing when both the item and its key are there. Register 1 says what
/// is awaited, register 2 keeps the item while its key is computed.
fn read(vm: &mut Vm, base: usize, groups: Value, answer: Answer) -> Option<Step> {
    match (answer, vm.register(base + 1)) {
        (Answer::Value(item), Value::Int(NEXT)) => {
            let function = vm.iter_value(groups, FUNCTION);
            if function.is_none() {
                vm.set_iter_value(groups, ITEM, item);
                vm.set_iter_value(groups, KEY, item);
                return None;
            }
            vm.set_register(base + 2, item);
            vm.set_register(base + 1, Value::Int(KEYED));
            Some(Step::Call(function, vec![item]))
        }
        (Answer::Value(key), Value::Int(KEYED)) => {
            let item = vm.register(base + 2);
            vm.set_iter_value(groups, ITEM, item);
            vm.set_iter_value(groups, KEY, key);
            None
        }
        _ => {
            vm.set_register(base + 1, Value::Int(NEXT));
            Some(Step::Next(vm.iter_value(groups, ITERATOR)))
        }
    }
}

/// Compares two keys: at once if that is possible, else the step that asks.
fn same(vm: &mut Vm, base: usize, a: Value, b: Value) -> Result<Result<bool, Step>, Raised> {
    if let Some(equal) = vm.equal_now(a, b)? {
        return Ok(Ok(equal));
    }
    vm.set_register(base + 1, Value::Int(JUDGED));
    let compare = |vm: &mut Vm, values: &[Value]| vm.compare(CompareOp::Eq, values[0], values[1]);
    Ok(Err(Step::Native(compare, vec![a, b])))
}

/// Registers: the groupby, what is awaited, the item whose key is awaited.
static GROUPBY_ROUTINE: Routine = Routine { name: "groupby", step: groupby_step, catches: false };

fn groupby_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let groups = vm.register(base);
    let judged = match (answer, vm.register(base + 1)) {
        (Answer::Value(value), Value::Int(JUDGED)) => match vm.truth_now(value) {
            Some(truth) => Some(truth),
            None => return Ok(Step::Call(vm.heap.class(Kind::Bool).into(), vec![value])),
        },
        (Answer::Exhausted, _) => return stop(vm),
        (Answer::Begin, _) => {
            // A group that was given before has no more items.
            next_group(vm, groups);
            if vm.iter_value(groups, KEY).is_unbound() {
                return Ok(read(vm, base, groups, Answer::Begin).unwrap_or(Step::Return(groups)));
            }
            None
        }
        (answer, _) => {
            if let Some(step) = read(vm, base, groups, answer) {
                return Ok(step);
            }
            None
        }
    };
    let (target, key) = (vm.iter_value(groups, TARGET), vm.iter_value(groups, KEY));
    let equal = match judged {
        Some(truth) => truth,
        None if target.is_unbound() => false,
        None => match same(vm, base, target, key)? {
            Ok(equal) => equal,
            Err(step) => return Ok(step),
        },
    };
    if equal {
        return Ok(read(vm, base, groups, Answer::Begin).unwrap_or(Step::Return(groups)));
    }
    vm.set_iter_value(groups, TARGET, key);
    let number = next_group(vm, groups);
    let class = vm.heap.class(Kind::Grouper);
    let group = vm.new_native_iter(class, Which::Grouper as u32, vec![groups, key, number]);
    Ok(Step::Return(vm.heap.new_tuple([key, group])))
}

/// Registers: the group, what is awaited, the item whose key is awaited.
static GROUPER_ROUTINE: Routine = Routine { name: "group", step: grouper_step, catches: false };

fn grouper_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let group = vm.register(base);
    let groups = vm.iter_value(group, 0);
    let judged = match (answer, vm.register(base + 1)) {
        (Answer::Value(value), Value::Int(JUDGED)) => match vm.truth_now(value) {
            Some(truth) => Some(truth),
            None => return Ok(Step::Call(vm.heap.class(Kind::Bool).into(), vec![value])),
        },
        (Answer::Exhausted, _) => return stop(vm),
        (Answer::Begin, _) => {
            if !is_current(vm, group) {
                return stop(vm);
            }
            if vm.iter_value(groups, ITEM).is_unbound()
                && let Some(step) = read(vm, base, groups, Answer::Begin)
            {
                return Ok(step);
            }
            None
        }
        (answer, _) => {
            if let Some(step) = read(vm, base, groups, answer) {
                return Ok(step);
            }
            None
        }
    };
    let (target, key) = (vm.iter_value(group, 1), vm.iter_value(groups, KEY));
    let equal = match judged {
        Some(truth) => truth,
        None => match same(vm, base, target, key)? {
            Ok(equal) => equal,
            Err(step) => return Ok(step),
        },
    };
    if !equal {
        return stop(vm);
    }
    let item = vm.iter_value(groups, ITEM);
    vm.set_register(base + 2, item);
    vm.set_iter_value(groups, ITEM, Value::Unbound);
    Ok(Step::Return(item))
}
