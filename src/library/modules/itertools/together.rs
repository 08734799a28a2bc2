//! `compress`, `zip_longest`: several iterators side by side.

use crate::heap::{Kind, Value};
use crate::library::types::iterators::next;
use crate::library::types::receiver::itself;
use crate::library::types::row::row;
use crate::vm::{Answer, NativeIter, NativeResult, Raised, Routine, Step, Type, Vm};

use super::Which;
use super::make::{self, ASK, Now, OVER, int, item, position, stop};

/// `itertools.compress`.
pub static COMPRESS: Type = Type {
    kind: Kind::Compress,
    about: "Return data elements corresponding to true selector elements.",
    base: true,
    methods: &[
        row("__new__(cls, data, selectors)", new_compress, "Create and return a new object."),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
    ],
    getters: &[],
};

/// `itertools.zip_longest`.
pub static ZIP_LONGEST: Type = Type {
    kind: Kind::ZipLongest,
    about: "zip_longest(*iterables, fillvalue=None) --> zip_longest object\n\nReturn a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.",
    base: true,
    methods: &[
        row(
            "__new__(cls, /, *iterables, fillvalue=None)",
            new_zip_longest,
            "Create and return a new object.",
        ),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
    ],
    getters: &[],
};

// compress keeps: the data, the selectors.

fn new_compress(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    make::over(vm, arguments[0], Which::Compress, Vec::new(), &arguments[1..3])
}

/// Makes the steps of `compress`.
pub static COMPRESS_STEP: NativeIter = NativeIter {
    now: compress_now,
    routine: &COMPRESS_ROUTINE,
    registers: 3,
    is_pure: make::never,
};

fn compress_now(vm: &mut Vm, iterator: Value) -> Now {
    let [data, selectors] = [0, 1].map(|at| vm.iter_value(iterator, at));
    let is_list = |vm: &Vm, inner| {
        // Whether the selectors' truth needs Python code is known of a range or a list's items only when they come.
        vm.is_pure_iterator(inner)
    };
    if !is_list(vm, data) || !is_list(vm, selectors) {
        return ASK;
    }
    loop {
        let (Some(found), Some(selector)) =
            (vm.next_now(data)?.flatten(), vm.next_now(selectors)?.flatten())
        else {
            return OVER;
        };
        // The truth of a selector of a program's own class is asked for on Rust's stack here.
        if vm.truth(selector)? {
            return item(found);
        }
    }
}

/// Registers: the iterator, the item, the selector.
static COMPRESS_ROUTINE: Routine =
    Routine { name: "compress", step: compress_step, catches: false };

fn compress_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    let found = vm.register(base + 1);
    let judged = match answer {
        Answer::Exhausted => return stop(vm),
        Answer::Value(value) if found.is_unbound() => {
            vm.set_register(base + 1, value);
            return Ok(Step::Next(vm.iter_value(iterator, 1)));
        }
        Answer::Value(value) => value,
        _ => return Ok(Step::Next(vm.iter_value(iterator, 0))),
    };
    match vm.truth_now(judged) {
        Some(true) => Ok(Step::Return(found)),
        Some(false) => {
            vm.set_register(base + 1, Value::Unbound);
            Ok(Step::Next(vm.iter_value(iterator, 0)))
        }
        None => Ok(Step::Call(vm.heap.class(Kind::Bool).into(), vec![judged])),
    }
}

// zip_longest keeps: what fills up, how many iterators go on, the iterators (nothing for one that ended).

fn new_zip_longest(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let iterables = vm.heap.sequence(arguments[1]).unwrap_or_default().to_vec();
    let fill = arguments[2].given().unwrap_or(Value::None);
    let state = vec![fill, int(iterables.len())];
    make::over(vm, arguments[0], Which::ZipLongest, state, &iterables)
}

/// Makes the steps of `zip_longest`.
pub static ZIP_LONGEST_STEP: NativeIter = NativeIter {
    now: zip_now,
    routine: &ZIP_ROUTINE,
    registers: 2,
    is_pure: |vm, iterator| {
        vm.iter_values(iterator)
            .iter()
            .skip(2)
            .all(|&inner| inner.is_unbound() || vm.is_pure_iterator(inner))
    },
};

/// Notes that an inner iterator ended; tells whether any goes on.
fn one_less(vm: &mut Vm, iterator: Value, at: usize) -> bool {
    let left = position(vm.iter_value(iterator, 1)).saturating_sub(1);
    vm.set_iter_value(iterator, 1, int(left));
    if left > 0 {
        vm.set_iter_value(iterator, at + 2, Value::Unbound);
    }
    left > 0
}

fn zip_now(vm: &mut Vm, iterator: Value) -> Now {
    if vm.iter_int(iterator, 1) == 0 {
        return OVER;
    }
    if !(ZIP_LONGEST_STEP.is_pure)(vm, iterator) {
        return ASK;
    }
    let fill = vm.iter_value(iterator, 0);
    let count = vm.iter_values(iterator).len() - 2;
    let mut items = Vec::with_capacity(count);
    for at in 0..count {
        let inner = vm.iter_value(iterator, at + 2);
        let found = if inner.is_unbound() { Some(fill) } else { vm.next_now(inner)?.flatten() };
        match found {
            Some(found) => items.push(found),
            None if one_less(vm, iterator, at) => items.push(fill),
            None => return OVER,
        }
    }
    item(vm.heap.new_tuple(items))
}

/// Registers: the iterator, the items so far.
static ZIP_ROUTINE: Routine = Routine { name: "zip_longest", step: zip_step, catches: false };

fn zip_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    if answer == Answer::Begin {
        let items = vm.heap.new_list(Vec::new());
        vm.set_register(base + 1, items);
    }
    let Value::Obj(items) = vm.register(base + 1) else { return stop(vm) };
    let fill = vm.iter_value(iterator, 0);
    match answer {
        Answer::Value(found) => vm.heap.list_push(items, found),
        Answer::Exhausted => {
            let at = vm.heap.list(items).len();
            if !one_less(vm, iterator, at) {
                return stop(vm);
            }
            vm.heap.list_push(items, fill);
        }
        _ => {}
    }
    let count = vm.iter_values(iterator).len() - 2;
    loop {
        let at = vm.heap.list(items).len();
        if at == count {
            let items = vm.heap.list(items).to_vec();
            return Ok(Step::Return(vm.heap.new_tuple(items)));
        }
        match vm.iter_value(iterator, at + 2).given() {
            Some(inner) => return Ok(Step::Next(inner)),
            None => vm.heap.list_push(items, fill),
        }
    }
}
