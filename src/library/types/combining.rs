//! `enumerate`, `zip`, `map`, `filter` and `reversed`: iterators over iterators.
//!
//! Their steps are in [`crate::vm`]; here they are made. An iterable whose
//! `__iter__` is Python code is asked by a frame.

use super::iterators::{length_hint, next};
use super::receiver::{class_getitem, itself};
use crate::heap::{Body, Handle, Iter, Kind, Value};
use crate::vm::{Answer, Native, NativeResult, Raised, Routine, Step, Type, Vm};

/// `enumerate`.
pub static ENUMERATE: Type = Type {
    kind: Kind::Enumerate,
    about: "Gives the items of an iterable with their numbers.",
    base: true,
    methods: &[
        super::reducing::REDUCE,
        Native {
            signature: "__new__(cls, iterable, start=0)",
            call: new_enumerate,
            about: "Numbers an iterable's items.",
        },
        Native {
            signature: "__iter__(self, /)",
            call: itself,
            about: "Returns the iterator itself.",
        },
        Native { signature: "__next__(self, /)", call: next, about: "Returns the next pair." },
        Native {
            signature: "@classmethod __class_getitem__(cls, item, /)",
            call: class_getitem,
            about: "Returns a generic alias.",
        },
    ],
    getters: &[],
};

/// `zip`.
pub static ZIP: Type = Type {
    kind: Kind::Zip,
    about: "Gives tuples with one item of each iterable.",
    base: true,
    methods: &[
        super::reducing::REDUCE,
        super::reducing::SETSTATE,
        Native {
            signature: "__new__(cls, /, *iterables, strict=False)",
            call: new_zip,
            about: "Runs over several iterables together.",
        },
        Native {
            signature: "__iter__(self, /)",
            call: itself,
            about: "Returns the iterator itself.",
        },
        Native { signature: "__next__(self, /)", call: next, about: "Returns the next tuple." },
    ],
    getters: &[],
};

/// `map`.
pub static MAP: Type = Type {
    kind: Kind::Map,
    about: "Gives what a function returns for the items of iterables.",
    base: true,
    methods: &[
        super::reducing::REDUCE,
        Native {
            signature: "__new__(cls, /, *args)",
            call: new_map,
            about: "Applies a function to iterables.",
        },
        Native {
            signature: "__iter__(self, /)",
            call: itself,
            about: "Returns the iterator itself.",
        },
        Native { signature: "__next__(self, /)", call: next, about: "Returns the next result." },
    ],
    getters: &[],
};

/// `filter`.
pub static FILTER: Type = Type {
    kind: Kind::Filter,
    about: "Gives the items for which a function is true.",
    base: true,
    methods: &[
        super::reducing::REDUCE,
        Native {
            signature: "__new__(cls, function, iterable, /)",
            call: new_filter,
            about: "Keeps the items for which a function is true.",
        },
        Native {
            signature: "__iter__(self, /)",
            call: itself,
            about: "Returns the iterator itself.",
        },
        Native { signature: "__next__(self, /)", call: next, about: "Returns the next item." },
    ],
    getters: &[],
};

/// `reversed`.
pub static REVERSED: Type = Type {
    kind: Kind::Reversed,
    about: "Runs backwards over a sequence.",
    base: true,
    methods: &[
        super::reducing::REDUCE,
        super::reducing::SETSTATE,
        Native {
            signature: "__new__(cls, sequence, /)",
            call: new_reversed,
            about: "Runs backwards over a sequence.",
        },
        Native {
            signature: "__iter__(self, /)",
            call: itself,
            about: "Returns the iterator itself.",
        },
        Native { signature: "__next__(self, /)", call: next, about: "Returns the next item." },
        Native {
            signature: "__length_hint__(self, /)",
            call: length_hint,
            about: "Returns how many items are left.",
        },
    ],
    getters: &[],
};

fn class_of(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value {
        Value::Obj(class) if vm.heap.as_class(value).is_some() => Ok(class),
        _ => vm.type_error("__new__(X): X is not a type object"),
    }
}

/// Makes an iterator of a class, which may be a subclass of a builtin one.
fn alloc(vm: &mut Vm, class: Handle, iter: Iter) -> Value {
    vm.heap.alloc(class, Body::Iter(Box::new(iter))).into()
}

/// Asks for the iterators of all iterables, then makes the object. `with` is passed on to [`make`].
fn with_iterators(vm: &mut Vm, class: Value, iterables: Vec<Value>, with: Value) -> NativeResult {
    let class = class_of(vm, class)?;
    let mut ready = Vec::with_capacity(iterables.len());
    for &iterable in &iterables {
        if !vm.is_builtin_instance(iterable) {
            break;
        }
        match vm.builtin_iter(iterable) {
            Some(iterator) => ready.push(iterator),
            None => break,
        }
    }
    let done = ready.len() == iterables.len();
    let iterators = vm.heap.new_list(ready);
    if done {
        return make(vm, class, iterators, with);
    }
    let iterables = vm.tuple(iterables);
    vm.start(&ITERATORS, &[class.into(), iterables, iterators, with])
}

/// Registers: the class, the iterables, the iterators so far, what else the object needs.
static ITERATORS: Routine =
    Routine { name: "getting iterators", step: iterators_step, catches: false };

fn iterators_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let (class, iterables) = (vm.register(base), vm.register(base + 1));
    let (iterators, with) = (vm.register(base + 2), vm.register(base + 3));
    let Value::Obj(list) = iterators else { return Ok(Step::Return(Value::None)) };
    if let Answer::Value(iterator) = answer {
        vm.heap.list_push(list, iterator);
    }
    let at = vm.heap.list(list).len();
    if let Some(iterable) = super::list::item_at(vm, iterables, at) {
        return Ok(Step::Native(|vm, values| vm.iter(values[0]), vec![iterable]));
    }
    let class = class_of(vm, class)?;
    make(vm, class, iterators, with).map(Step::Return)
}

/// Makes the object of its iterators.
fn make(vm: &mut Vm, class: Handle, iterators: Value, with: Value) -> NativeResult {
    let first = super::list::item_at(vm, iterators, 0).unwrap_or(Value::None);
    let items = vm.heap.sequence(iterators).unwrap_or_default().to_vec();
    let is = |vm: &Vm, kind| vm.heap.is_subclass(class, vm.heap.class(kind));
    let iter = if is(vm, Kind::Enumerate) {
        Iter::Enumerate { iterator: first, count: with }
    } else if is(vm, Kind::Filter) {
        Iter::Filter { function: with, iterator: first }
    } else if is(vm, Kind::Map) {
        Iter::Map { function: with, iterators: vm.tuple(items) }
    } else {
        Iter::Zip { iterators: vm.tuple(items), strict: with == Value::TRUE }
    };
    Ok(alloc(vm, class, iter))
}

fn new_enumerate(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let start = match arguments[2].given() {
        Some(start) => vm.index_value(start)?,
        None => Value::Int(0),
    };
    with_iterators(vm, arguments[0], vec![arguments[1]], start)
}

fn new_zip(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let iterables = vm.heap.sequence(arguments[1]).unwrap_or_default().to_vec();
    let strict = match arguments[2].given() {
        Some(strict) => vm.truth(strict)?,
        None => false,
    };
    with_iterators(vm, arguments[0], iterables, Value::bool(strict))
}

fn new_map(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let given = vm.heap.sequence(arguments[1]).unwrap_or_default().to_vec();
    match &*given {
        [function, iterables @ ..] if !iterables.is_empty() => {
            with_iterators(vm, arguments[0], iterables.to_vec(), *function)
        }
        _ => vm.type_error("map() must have at least two arguments."),
    }
}

fn new_filter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    with_iterators(vm, arguments[0], vec![arguments[2]], arguments[1])
}

fn new_reversed(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let sequence = arguments[1];
    if let Some((callable, bound)) = vm.find_special(sequence, vm.known.names.reversed)
        && arguments[0] == Value::Obj(vm.heap.class(Kind::Reversed))
    {
        if callable.is_none() {
            return not_reversible(vm, sequence);
        }
        let arguments: Vec<Value> = bound.given().into_iter().collect();
        return vm.tail_call(callable, &arguments);
    }
    let unordered = vm.heap.as_dict(sequence).is_some() || vm.heap.as_set(sequence).is_some();
    if unordered || vm.find_special(sequence, vm.known.names.getitem).is_none() {
        return not_reversible(vm, sequence);
    }
    let class = class_of(vm, arguments[0])?;
    if let Some(string) = vm.heap.string(sequence) {
        let backwards: Vec<char> = string.text.chars().collect();
        let items: Vec<Value> = backwards.into_iter().map(|c| vm.char_str(c)).collect();
        let at = i64::try_from(items.len()).unwrap_or(i64::MAX) - 1;
        let over = vm.heap.new_list(items);
        return Ok(alloc(vm, class, Iter::Reversed { over, at }));
    }
    vm.start(&REVERSE, &[class.into(), sequence])
}

fn not_reversible(vm: &mut Vm, value: Value) -> NativeResult {
    let class = vm.heap.type_name(value);
    vm.type_error(format!("'{class}' object is not reversible"))
}

/// Registers: the class, the sequence whose length is asked for.
static REVERSE: Routine = Routine { name: "reversed", step: reverse_step, catches: false };

fn reverse_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let (class, over) = (vm.register(base), vm.register(base + 1));
    if let Answer::Value(length) = answer {
        let at = vm.length_of_result(length)? - 1;
        let class = class_of(vm, class)?;
        return Ok(Step::Return(alloc(vm, class, Iter::Reversed { over, at })));
    }
    let Some((callable, bound)) = vm.find_special(over, vm.known.names.len) else {
        let class = vm.heap.type_name(over);
        return vm.type_error(format!("object of type '{class}' has no len()"));
    };
    Ok(Step::Call(callable, bound.given().into_iter().collect()))
}
