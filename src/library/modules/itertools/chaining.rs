//! `chain`, `islice`, `pairwise`, `batched`: the items of iterables in other portions.

use crate::heap::{Kind, Value};
use crate::library::types::iterators::next;
use crate::library::types::receiver::{class_getitem, itself};
use crate::library::types::row::row;
use crate::vm::{Answer, NativeIter, NativeResult, Raised, Routine, Step, Type, Vm};

use super::Which;
use super::make::{self, ASK, Now, OVER, int, item, position, stop};

/// `itertools.chain`.
pub static CHAIN: Type = Type {
    kind: Kind::Chain,
    about: "chain(*iterables) --> chain object\n\nReturn a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
    base: true,
    methods: &[
        row("__new__(cls, /, *iterables)", new_chain, "Joins iterables."),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
        row(
            "@classmethod from_iterable(cls, iterable, /)",
            from_iterable,
            "Alternative chain() constructor taking a single iterable argument that evaluates lazily.",
        ),
        row("@classmethod __class_getitem__(cls, item, /)", class_getitem, "See PEP 585"),
    ],
    getters: &[],
};

/// `itertools.islice`.
pub static ISLICE: Type = Type {
    kind: Kind::ISlice,
    about: "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.",
    base: true,
    methods: &[
        row(
            "__new__(cls, iterable, stop, more=<unset>, step=<unset>, /)",
            new_islice,
            "Takes a slice of an iterable.",
        ),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
    ],
    getters: &[],
};

/// `itertools.pairwise`.
pub static PAIRWISE: Type = Type {
    kind: Kind::Pairwise,
    about: "Return an iterator of overlapping pairs taken from the input iterator.",
    base: true,
    methods: &[
        row("__new__(cls, iterable, /)", new_pairwise, "Gives overlapping pairs."),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
    ],
    getters: &[],
};

/// `itertools.batched`.
pub static BATCHED: Type = Type {
    kind: Kind::Batched,
    about: "Batch data into tuples of length n. The last batch may be shorter than n.",
    base: true,
    methods: &[
        row("__new__(cls, iterable, n, *, strict=False)", new_batched, "Gives tuples of n items."),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
    ],
    getters: &[],
};

// chain keeps: the iterable to begin with next, the iterator running, the iterator of the iterables.

fn new_chain(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let nothing = vec![Value::Unbound; 2];
    make::over(vm, arguments[0], Which::Chain, nothing, &arguments[1..2])
}

fn from_iterable(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    new_chain(vm, arguments)
}

/// Makes the steps of `chain`.
pub static CHAIN_STEP: NativeIter =
    NativeIter { now: chain_now, routine: &CHAIN_ROUTINE, registers: 2, is_pure: make::never };

fn chain_now(vm: &mut Vm, iterator: Value) -> Now {
    loop {
        let running = vm.iter_value(iterator, 1);
        if running.given().is_some() {
            match vm.next_now(running)? {
                Some(Some(next)) => return item(next),
                Some(None) => vm.set_iter_value(iterator, 1, Value::Unbound),
                None => return ASK,
            }
        }
        if vm.iter_value(iterator, 0).given().is_some() {
            return ASK;
        }
        let source = vm.iter_value(iterator, 2);
        if source.is_unbound() {
            return OVER;
        }
        match vm.next_now(source)? {
            None => return ASK,
            Some(None) => {
                vm.set_iter_value(iterator, 2, Value::Unbound);
                return OVER;
            }
            Some(Some(iterable)) => {
                let begun =
                    if vm.is_builtin_instance(iterable) { vm.builtin_iter(iterable) } else { None };
                match begun {
                    Some(begun) => vm.set_iter_value(iterator, 1, begun),
                    None => vm.set_iter_value(iterator, 0, iterable),
                }
            }
        }
    }
}

/// Registers: the iterator, what was asked for: [`ITEM`], [`ITERABLE`], [`ITERATOR`].
static CHAIN_ROUTINE: Routine = Routine { name: "chain", step: chain_step, catches: false };

const ITEM: i64 = 0;
const ITERABLE: i64 = 1;
const ITERATOR: i64 = 2;

fn chain_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    match (answer, vm.register(base + 1)) {
        (Answer::Value(next), Value::Int(ITEM)) => return Ok(Step::Return(next)),
        (Answer::Exhausted, Value::Int(ITEM)) => vm.set_iter_value(iterator, 1, Value::Unbound),
        (Answer::Value(iterable), Value::Int(ITERABLE)) => {
            vm.set_iter_value(iterator, 0, iterable);
        }
        (Answer::Exhausted, Value::Int(ITERABLE)) => {
            vm.set_iter_value(iterator, 2, Value::Unbound);
        }
        (Answer::Value(running), Value::Int(ITERATOR)) => {
            vm.set_iter_value(iterator, 1, running);
        }
        _ => {}
    }
    let [iterable, running, source] = [0, 1, 2].map(|at| vm.iter_value(iterator, at));
    let (asked, step) = if iterable.given().is_some() {
        vm.set_iter_value(iterator, 0, Value::Unbound);
        (ITERATOR, Step::Native(|vm, values| vm.iter(values[0]), vec![iterable]))
    } else if running.given().is_some() {
        (ITEM, Step::Next(running))
    } else if source.given().is_some() {
        (ITERABLE, Step::Next(source))
    } else {
        return stop(vm);
    };
    vm.set_register(base + 1, Value::Int(asked));
    Ok(step)
}

// islice keeps: how many items came, the next one to give, where to stop (-1 for nowhere), the step, the iterator.

fn new_islice(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    const STOP: &str =
        "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    let only_stop = arguments[3].is_unbound();
    let (start, stop) =
        if only_stop { (Value::None, arguments[2]) } else { (arguments[2], arguments[3]) };
    let start = bound(vm, start, 0)?;
    let stop = match bound(vm, stop, -2)? {
        Some(-2) => -1,
        Some(-1) | None => return vm.value_error(STOP),
        Some(stop) if stop < -1 && only_stop => return vm.value_error(STOP),
        Some(stop) => stop,
    };
    let Some(start) = start.filter(|&start| start >= 0 && stop >= -1) else {
        return vm.value_error(
            "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
        );
    };
    let step = match arguments[4].given() {
        Some(step) => bound(vm, step, 1)?,
        None => Some(1),
    };
    let Some(step) = step.filter(|&step| step >= 1) else {
        return vm.value_error("Step for islice() must be a positive integer or None.");
    };
    let state = [0, start, stop, step].map(Value::Int).to_vec();
    make::over(vm, arguments[0], Which::ISlice, state, &arguments[1..2])
}

/// Reads a bound of a slice: `default` for None, None for what is no index.
fn bound(vm: &mut Vm, value: Value, default: i64) -> Result<Option<i64>, Raised> {
    if value.is_none() {
        return Ok(Some(default));
    }
    match vm.index_value(value) {
        Ok(index) => Ok(vm.heap.small_int(index)),
        Err(Raised) if vm.catches("Exception") => Ok(None),
        Err(Raised) => Err(Raised),
    }
}

/// Makes the steps of `islice`.
pub static ISLICE_STEP: NativeIter = NativeIter {
    now: islice_now,
    routine: &ISLICE_ROUTINE,
    registers: 1,
    is_pure: |vm, iterator| {
        let inner = vm.iter_value(iterator, 4);
        inner.is_unbound() || vm.is_pure_iterator(inner)
    },
};

/// Tells whether the next item of the inner iterator is to be asked for; ends the slice if it is over.
fn islice_goes_on(vm: &mut Vm, iterator: Value) -> bool {
    if vm.iter_value(iterator, 4).is_unbound() {
        return false;
    }
    let [count, next, stop] = [0, 1, 2].map(|at| vm.iter_int(iterator, at));
    if count < next || stop == -1 || count < stop {
        return true;
    }
    vm.set_iter_value(iterator, 4, Value::Unbound);
    false
}

/// Counts an item of the inner iterator; tells whether it is one to give.
fn islice_takes(vm: &mut Vm, iterator: Value) -> bool {
    let [count, next, stop, step] = [0, 1, 2, 3].map(|at| vm.iter_int(iterator, at));
    vm.set_iter_value(iterator, 0, Value::Int(count + 1));
    if count < next {
        return false;
    }
    let following = next.checked_add(step).filter(|&following| stop == -1 || following <= stop);
    vm.set_iter_value(iterator, 1, Value::Int(following.unwrap_or(stop)));
    true
}

fn islice_now(vm: &mut Vm, iterator: Value) -> Now {
    loop {
        if !islice_goes_on(vm, iterator) {
            return OVER;
        }
        match vm.next_now(vm.iter_value(iterator, 4))? {
            None => return ASK,
            Some(None) => {
                vm.set_iter_value(iterator, 4, Value::Unbound);
                return OVER;
            }
            Some(Some(next)) => {
                if islice_takes(vm, iterator) {
                    return item(next);
                }
            }
        }
    }
}

/// Registers: the iterator.
static ISLICE_ROUTINE: Routine = Routine { name: "islice", step: islice_step, catches: false };

fn islice_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    match answer {
        Answer::Value(next) => {
            if islice_takes(vm, iterator) {
                return Ok(Step::Return(next));
            }
        }
        Answer::Exhausted => {
            vm.set_iter_value(iterator, 4, Value::Unbound);
            return stop(vm);
        }
        _ => {}
    }
    if islice_goes_on(vm, iterator) { Ok(Step::Next(vm.iter_value(iterator, 4))) } else { stop(vm) }
}

// pairwise keeps: the item before, the iterator.

fn new_pairwise(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    make::over(vm, arguments[0], Which::Pairwise, vec![Value::Unbound], &arguments[1..2])
}

/// Makes the steps of `pairwise`.
pub static PAIRWISE_STEP: NativeIter = NativeIter {
    now: pairwise_now,
    routine: &PAIRWISE_ROUTINE,
    registers: 1,
    is_pure: |vm, iterator| {
        let inner = vm.iter_value(iterator, 1);
        inner.is_unbound() || vm.is_pure_iterator(inner)
    },
};

fn pair(vm: &mut Vm, iterator: Value, next: Value) -> Option<Value> {
    let before = vm.iter_value(iterator, 0);
    let pair = before.given().map(|before| vm.heap.new_tuple([before, next]));
    vm.set_iter_value(iterator, 0, next);
    pair
}

fn end_pairs(vm: &mut Vm, iterator: Value) {
    vm.set_iter_value(iterator, 0, Value::Unbound);
    vm.set_iter_value(iterator, 1, Value::Unbound);
}

fn pairwise_now(vm: &mut Vm, iterator: Value) -> Now {
    loop {
        let inner = vm.iter_value(iterator, 1);
        if inner.is_unbound() {
            return OVER;
        }
        match vm.next_now(inner)? {
            None => return ASK,
            Some(None) => end_pairs(vm, iterator),
            Some(Some(next)) => {
                if let Some(pair) = pair(vm, iterator, next) {
                    return item(pair);
                }
            }
        }
    }
}

/// Registers: the iterator.
static PAIRWISE_ROUTINE: Routine =
    Routine { name: "pairwise", step: pairwise_step, catches: false };

fn pairwise_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    match answer {
        Answer::Value(next) => {
            if let Some(pair) = pair(vm, iterator, next) {
                return Ok(Step::Return(pair));
            }
        }
        Answer::Exhausted => end_pairs(vm, iterator),
        _ => {}
    }
    match vm.iter_value(iterator, 1).given() {
        Some(inner) => Ok(Step::Next(inner)),
        None => stop(vm),
    }
}

// batched keeps: how many items a batch has, whether the last must be whole, the iterator.

fn new_batched(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let size = vm.index_value(arguments[2])?;
    let strict = match arguments[3].given() {
        Some(strict) => vm.truth(strict)?,
        None => false,
    };
    let Some(size) = vm.heap.small_int(size) else {
        return vm.raise("OverflowError", "Python int too large to convert to C ssize_t");
    };
    if size < 1 {
        return vm.value_error("n must be at least one");
    }
    let state = vec![Value::Int(size), Value::bool(strict)];
    make::over(vm, arguments[0], Which::Batched, state, &arguments[1..2])
}

/// Makes the steps of `batched`.
pub static BATCHED_STEP: NativeIter = NativeIter {
    now: batched_now,
    routine: &BATCHED_ROUTINE,
    registers: 2,
    is_pure: |vm, iterator| {
        let inner = vm.iter_value(iterator, 2);
        inner.is_unbound() || vm.is_pure_iterator(inner)
    },
};

/// Makes the last batch, if any items came for it.
fn last_batch(vm: &mut Vm, iterator: Value, items: Vec<Value>) -> Result<Option<Value>, Raised> {
    vm.set_iter_value(iterator, 2, Value::Unbound);
    if items.is_empty() {
        return Ok(None);
    }
    if vm.iter_value(iterator, 1) == Value::TRUE {
        return vm.value_error("batched(): incomplete batch");
    }
    Ok(Some(vm.heap.new_tuple(items)))
}

fn batched_now(vm: &mut Vm, iterator: Value) -> Now {
    let inner = vm.iter_value(iterator, 2);
    if inner.is_unbound() {
        return OVER;
    }
    if !vm.is_pure_iterator(inner) {
        return ASK;
    }
    let size = position(vm.iter_value(iterator, 0));
    let mut items = Vec::new();
    while items.len() < size {
        match vm.next_now(inner)?.flatten() {
            Some(next) => items.push(next),
            None => return last_batch(vm, iterator, items).map(Some),
        }
    }
    item(vm.heap.new_tuple(items))
}

/// Registers: the iterator, the items so far.
static BATCHED_ROUTINE: Routine = Routine { name: "batched", step: batched_step, catches: false };

fn batched_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    if answer == Answer::Begin {
        let items = vm.heap.new_list(Vec::new());
        vm.set_register(base + 1, items);
    }
    let Value::Obj(items) = vm.register(base + 1) else { return stop(vm) };
    match answer {
        Answer::Value(next) => vm.heap.list_push(items, next),
        Answer::Exhausted => {
            let items = vm.heap.list(items).to_vec();
            return match last_batch(vm, iterator, items)? {
                Some(batch) => Ok(Step::Return(batch)),
                None => stop(vm),
            };
        }
        _ => {}
    }
    if int(vm.heap.list(items).len()) == vm.iter_value(iterator, 0) {
        let items = vm.heap.list(items).to_vec();
        return Ok(Step::Return(vm.heap.new_tuple(items)));
    }
    Ok(Step::Next(vm.iter_value(iterator, 2)))
}
