//! `takewhile`, `dropwhile`, `filterfalse`, `starmap`: a function is asked about every item.

use crate::heap::{Kind, Value};
use crate::library::types::iterators::next;
use crate::library::types::receiver::itself;
use crate::library::types::row::row;
use crate::vm::{Answer, NativeIter, NativeResult, Raised, Routine, Step, Type, Vm};

use super::Which;
use super::make::{self, ASK, get_pool, stop};

macro_rules! types {
    ($($name:ident $kind:ident $signature:literal $new:ident $about:literal;)*) => { $(
        #[doc = $about]
        pub static $name: Type = Type {
            kind: Kind::$kind,
            about: $about,
            base: true,
            methods: &[
                row($signature, $new, "Create and return a new object."),
                row("__iter__(self, /)", itself, "Implement iter(self)."),
                row("__next__(self, /)", next, "Implement next(self)."),
            ],
            getters: &[],
        };
    )* };
}

types! {
    STARMAP StarMap "__new__(cls, function, iterable, /)" new_starmap
        "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.";
    TAKEWHILE TakeWhile "__new__(cls, predicate, iterable, /)" new_takewhile
        "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.";
    DROPWHILE DropWhile "__new__(cls, predicate, iterable, /)" new_dropwhile
        "Drop items from the iterable while predicate(item) is true.";
    FILTERFALSE FilterFalse "__new__(cls, function, iterable, /)" new_filterfalse
        "Return those items of iterable for which function(item) is false.";
}

// Each keeps: the function, whether it has answered for good, the iterator.

fn made(vm: &mut Vm, arguments: &[Value], which: Which) -> NativeResult {
    make::over(vm, arguments[0], which, vec![arguments[1], Value::FALSE], &arguments[2..3])
}

fn new_starmap(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    made(vm, arguments, Which::StarMap)
}

fn new_takewhile(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    made(vm, arguments, Which::TakeWhile)
}

fn new_dropwhile(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    made(vm, arguments, Which::DropWhile)
}

fn new_filterfalse(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    made(vm, arguments, Which::FilterFalse)
}

/// Makes the steps of `starmap`.
pub static STARMAP_STEP: NativeIter =
    NativeIter { now: |_, _| ASK, routine: &STARMAP_ROUTINE, registers: 2, is_pure: make::never };

/// Registers: the iterator, how far the step has come: False once the item is there, True once the function is called.
static STARMAP_ROUTINE: Routine = Routine { name: "starmap", step: starmap_step, catches: false };

fn starmap_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    let function = vm.iter_value(iterator, 0);
    match (answer, vm.register(base + 1)) {
        (Answer::Value(result), Value::TRUE) => Ok(Step::Return(result)),
        (Answer::Value(found), stage) => {
            if vm.heap.is_exactly(found, Kind::Tuple) {
                vm.set_register(base + 1, Value::TRUE);
                let arguments = vm.heap.sequence(found).unwrap_or_default().to_vec();
                return Ok(Step::Call(function, arguments));
            }
            debug_assert!(stage.is_unbound(), "the items of an item are a tuple");
            vm.set_register(base + 1, Value::FALSE);
            Ok(Step::Native(get_pool, vec![found]))
        }
        (Answer::Exhausted, _) => stop(vm),
        _ => Ok(Step::Next(vm.iter_value(iterator, 2))),
    }
}

/// Makes the steps of `takewhile`.
pub static TAKEWHILE_STEP: NativeIter = NativeIter {
    now: |vm, iterator| {
        if vm.iter_value(iterator, 1) == Value::TRUE { make::OVER } else { ASK }
    },
    routine: &TAKEWHILE_ROUTINE,
    registers: 2,
    is_pure: |vm, iterator| vm.iter_value(iterator, 1) == Value::TRUE,
};

/// Makes the steps of `dropwhile`.
pub static DROPWHILE_STEP: NativeIter = NativeIter {
    now: |vm, iterator| {
        if vm.iter_value(iterator, 1) == Value::TRUE {
            vm.next_now(vm.iter_value(iterator, 2))
        } else {
            ASK
        }
    },
    routine: &DROPWHILE_ROUTINE,
    registers: 2,
    is_pure: |vm, iterator| {
        vm.iter_value(iterator, 1) == Value::TRUE && vm.is_pure_iterator(vm.iter_value(iterator, 2))
    },
};

/// Makes the steps of `filterfalse`.
pub static FILTERFALSE_STEP: NativeIter = NativeIter {
    now: |_, _| ASK,
    routine: &FILTERFALSE_ROUTINE,
    registers: 2,
    is_pure: make::never,
};

/// Registers: the iterator, the item being judged.
static TAKEWHILE_ROUTINE: Routine = Routine {
    name: "takewhile",
    step: |vm, base, answer| judge(vm, base, answer, Which::TakeWhile),
    catches: false,
};

/// Registers: the iterator, the item being judged.
static DROPWHILE_ROUTINE: Routine = Routine {
    name: "dropwhile",
    step: |vm, base, answer| judge(vm, base, answer, Which::DropWhile),
    catches: false,
};

/// Registers: the iterator, the item being judged.
static FILTERFALSE_ROUTINE: Routine = Routine {
    name: "filterfalse",
    step: |vm, base, answer| judge(vm, base, answer, Which::FilterFalse),
    catches: false,
};

fn judge(vm: &mut Vm, base: usize, answer: Answer, which: Which) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    let function = vm.iter_value(iterator, 0);
    let item = vm.register(base + 1);
    let judged = match answer {
        Answer::Exhausted => return stop(vm),
        Answer::Value(result) if item.given().is_some() => result,
        Answer::Value(item) => {
            if vm.iter_value(iterator, 1) == Value::TRUE {
                return Ok(Step::Return(item));
            }
            vm.set_register(base + 1, item);
            let is_truth = function.is_none() || function == Value::Obj(vm.heap.class(Kind::Bool));
            if !(is_truth && matches!(which, Which::FilterFalse)) {
                return Ok(Step::Call(function, vec![item]));
            }
            item
        }
        _ if matches!(which, Which::TakeWhile) && vm.iter_value(iterator, 1) == Value::TRUE => {
            return stop(vm);
        }
        _ => return Ok(Step::Next(vm.iter_value(iterator, 2))),
    };
    let item = vm.register(base + 1);
    let Some(truth) = vm.truth_now(judged) else {
        return Ok(Step::Call(vm.heap.class(Kind::Bool).into(), vec![judged]));
    };
    match (which, truth) {
        (Which::TakeWhile, true) | (Which::FilterFalse, false) => Ok(Step::Return(item)),
        (Which::TakeWhile, false) => {
            vm.set_iter_value(iterator, 1, Value::TRUE);
            stop(vm)
        }
        (Which::DropWhile, false) => {
            vm.set_iter_value(iterator, 1, Value::TRUE);
            Ok(Step::Return(item))
        }
        _ => {
            vm.set_register(base + 1, Value::Unbound);
            Ok(Step::Next(vm.iter_value(iterator, 2)))
        }
    }
}
