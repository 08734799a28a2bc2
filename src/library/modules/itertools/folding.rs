//! `accumulate`: what came so far, combined.

use crate::heap::{Kind, Value};
use crate::library::types::iterators::next;
use crate::library::types::receiver::itself;
use crate::library::types::row::row;
use crate::vm::{Answer, BinaryOp, NativeIter, NativeResult, Raised, Routine, Step, Type, Vm};

use super::Which;
use super::make::{self, ASK, Now, OVER, item, stop};

/// `itertools.accumulate`.
pub static ACCUMULATE: Type = Type {
    kind: Kind::Accumulate,
    about: "Return series of accumulated sums (or other binary function results).",
    base: true,
    methods: &[
        row(
            "__new__(cls, iterable, func=None, *, initial=None)",
            new,
            "Create and return a new object.",
        ),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
    ],
    getters: &[],
};

// It keeps: the function or None, the total or nothing, the initial value until it was given, an
// item that waits to be added, the iterator.

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let function = arguments[2].given().unwrap_or(Value::None);
    let initial = arguments[3].some().unwrap_or(Value::Unbound);
    let state = vec![function, Value::Unbound, initial, Value::Unbound];
    make::over(vm, arguments[0], Which::Accumulate, state, &arguments[1..2])
}

/// Makes the steps of `accumulate`.
pub static ACCUMULATE_STEP: NativeIter =
    NativeIter { now, routine: &ROUTINE, registers: 2, is_pure: make::never };

/// Gives the initial value, if there is one that was not given yet.
fn initial(vm: &mut Vm, iterator: Value) -> Option<Value> {
    let initial = vm.iter_value(iterator, 2).given()?;
    vm.set_iter_value(iterator, 1, initial);
    vm.set_iter_value(iterator, 2, Value::Unbound);
    Some(initial)
}

fn now(vm: &mut Vm, iterator: Value) -> Now {
    if let Some(initial) = initial(vm, iterator) {
        return item(initial);
    }
    if !vm.iter_value(iterator, 0).is_none() || vm.iter_value(iterator, 3).given().is_some() {
        return ASK;
    }
    let found = match vm.next_now(vm.iter_value(iterator, 4))? {
        None => return ASK,
        Some(None) => return OVER,
        Some(Some(found)) => found,
    };
    let Some(total) = vm.iter_value(iterator, 1).given() else {
        vm.set_iter_value(iterator, 1, found);
        return item(found);
    };
    let plain = vm.is_builtin_instance(total) && vm.is_builtin_instance(found);
    let sum = if plain { vm.binary_numbers(BinaryOp::Add, total, found)? } else { None };
    match sum {
        Some(sum) => {
            vm.set_iter_value(iterator, 1, sum);
            item(sum)
        }
        None => {
            vm.set_iter_value(iterator, 3, found);
            ASK
        }
    }
}

/// Registers: the iterator, whether the sum was asked for.
static ROUTINE: Routine = Routine { name: "accumulate", step, catches: false };

fn step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    let found = match answer {
        Answer::Value(total) if vm.register(base + 1) == Value::TRUE => {
            vm.set_iter_value(iterator, 1, total);
            return Ok(Step::Return(total));
        }
        Answer::Value(found) => found,
        Answer::Exhausted => return stop(vm),
        _ => {
            if let Some(initial) = initial(vm, iterator) {
                return Ok(Step::Return(initial));
            }
            match vm.iter_value(iterator, 3).given() {
                Some(waiting) => waiting,
                None => return Ok(Step::Next(vm.iter_value(iterator, 4))),
            }
        }
    };
    let Some(total) = vm.iter_value(iterator, 1).given() else {
        vm.set_iter_value(iterator, 1, found);
        return Ok(Step::Return(found));
    };
    vm.set_register(base + 1, Value::TRUE);
    let function = vm.iter_value(iterator, 0);
    if function.is_none() {
        let add = |vm: &mut Vm, values: &[Value]| {
            vm.set_iter_value(values[2], 3, Value::Unbound);
            vm.binary(BinaryOp::Add, false, values[0], values[1])
        };
        return Ok(Step::Native(add, vec![total, found, iterator]));
    }
    Ok(Step::Call(function, vec![total, found]))
}
