//! `tee`: one iterator, read several times.
//!
//! The items wait in nodes that link to the next one, so that what all have
//! read is let go. A node is a list: the iterator, the next node or None,
//! whether the iterator is running, then the items.

use crate::heap::{Handle, Kind, Value};
use crate::library::types::iterators::next;
use crate::library::types::receiver::itself;
use crate::library::types::row::row;
use crate::vm::{Answer, NativeIter, NativeResult, Raised, Routine, Step, Type, Vm};

use super::Which;
use super::make::{self, Now, int, item, position, stop};

/// How many items a node takes.
const ITEMS: usize = 57;
/// Where in a node the items begin.
const FIRST: usize = 3;

/// `itertools._tee`.
pub static TEE: Type = Type {
    kind: Kind::Tee,
    about: "Iterator wrapped to make it copyable.",
    base: true,
    methods: &[
        row("__new__(cls, iterable, /)", new, "Create and return a new object."),
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
        row("__copy__(self, /)", copy, "Returns an independent iterator."),
    ],
    getters: &[],
};

// A tee keeps: the node, the place in it.

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.start(&TEES, &[arguments[1], Value::Int(-1), Value::Unbound])
}

/// `itertools.tee`.
pub fn tee(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let count = match arguments[1].given() {
        Some(count) => vm.index_sync(count)?,
        None => 2,
    };
    if count < 0 {
        return vm.value_error("n must be >= 0");
    }
    if count == 0 {
        return Ok(vm.known.empty_tuple);
    }
    vm.start(&TEES, &[arguments[0], Value::Int(count), Value::Unbound])
}

/// Registers: the iterable, how many are wanted (-1 for one alone), the list of copies once one is made by Python.
static TEES: Routine = Routine { name: "tee", step: tees_step, catches: false };

fn tees_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(found) = answer else {
        return Ok(Step::Native(|vm, values| vm.iter(values[0]), vec![vm.register(base)]));
    };
    let count = vm.register(base + 1).as_int().unwrap_or(0);
    let copies = vm.register(base + 2);
    if copies.is_unbound() && !vm.heap.is_a(found, Kind::Tee) && count >= 0 {
        let name = vm.heap.intern("__copy__");
        if let Some((callable, receiver)) = vm.find_special(found, name) {
            let list = vm.heap.new_list(vec![found]);
            vm.set_register(base, found);
            vm.set_register(base + 2, list);
            if count == 1 {
                return Ok(Step::Return(vm.heap.new_tuple([found])));
            }
            return Ok(Step::Call(callable, receiver.given().into_iter().collect()));
        }
    }
    if let Value::Obj(list) = copies {
        vm.heap.list_push(list, found);
        let made = vm.heap.list(list).len();
        if int(made) == Value::Int(count) {
            let items = vm.heap.list(list).to_vec();
            return Ok(Step::Return(vm.heap.new_tuple(items)));
        }
        let name = vm.heap.intern("__copy__");
        let original = vm.register(base);
        let Some((callable, receiver)) = vm.find_special(original, name) else { return stop(vm) };
        return Ok(Step::Call(callable, receiver.given().into_iter().collect()));
    }
    let first = if vm.heap.is_a(found, Kind::Tee) {
        let state = vm.iter_values(found).to_vec();
        // From 3.13 on the first is a new iterator too.
        if vm.era.minor() >= 13 || count < 0 { fresh(vm, state) } else { found }
    } else {
        let node = vm.heap.new_list(vec![found, Value::None, Value::FALSE]);
        fresh(vm, vec![node, int(FIRST)])
    };
    if count < 0 {
        return Ok(Step::Return(first));
    }
    let state = vm.iter_values(first).to_vec();
    let mut all = vec![first];
    for _ in 1..count {
        all.push(fresh(vm, state.clone()));
    }
    Ok(Step::Return(vm.heap.new_tuple(all)))
}

fn fresh(vm: &mut Vm, state: Vec<Value>) -> Value {
    let class: Handle = vm.heap.class(Kind::Tee);
    vm.new_native_iter(class, Which::Tee as u32, state)
}

fn copy(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let state = vm.iter_values(arguments[0]).to_vec();
    Ok(fresh(vm, state))
}

/// Makes the steps of `tee`.
pub static TEE_STEP: NativeIter = NativeIter {
    now,
    routine: &ROUTINE,
    registers: 1,
    is_pure: |vm, iterator| {
        let node = vm.iter_value(iterator, 0);
        vm.heap
            .sequence(node)
            .and_then(|node| node.first())
            .is_some_and(|&inner| vm.is_pure_iterator(inner))
    },
};

/// Goes to the node and place of the next item; gives the node and the item if it is there.
fn place(vm: &mut Vm, iterator: Value) -> Option<(Handle, Option<Value>)> {
    let Value::Obj(mut node) = vm.iter_value(iterator, 0) else { return None };
    let mut at = position(vm.iter_value(iterator, 1));
    if at == FIRST + ITEMS {
        let following = vm.heap.list(node)[1];
        let following = match following {
            Value::Obj(following) => following,
            _ => {
                let inner = vm.heap.list(node)[0];
                let made = vm.heap.new_list(vec![inner, Value::None, Value::FALSE]);
                vm.heap.list_set(node, 1, made);
                let Value::Obj(made) = made else { return None };
                made
            }
        };
        vm.set_iter_value(iterator, 0, following.into());
        node = following;
        at = FIRST;
        vm.set_iter_value(iterator, 1, int(at));
    }
    let found = vm.heap.list(node).get(at).copied();
    if found.is_some() {
        vm.set_iter_value(iterator, 1, int(at + 1));
    }
    Some((node, found))
}

fn now(vm: &mut Vm, iterator: Value) -> Now {
    let Some((node, found)) = place(vm, iterator) else { return make::OVER };
    if let Some(found) = found {
        return item(found);
    }
    let inner = vm.heap.list(node)[0];
    match vm.next_now(inner)? {
        Some(Some(found)) => {
            vm.heap.list_push(node, found);
            let at = vm.heap.list(node).len();
            vm.set_iter_value(iterator, 1, int(at));
            item(found)
        }
        other => Ok(other),
    }
}

/// Registers: the iterator.
static ROUTINE: Routine = Routine { name: "tee", step, catches: true };

fn step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base);
    let Value::Obj(running) = vm.iter_value(iterator, 0) else { return stop(vm) };
    match answer {
        Answer::Value(found) => {
            vm.heap.list_set(running, 2, Value::FALSE);
            vm.heap.list_push(running, found);
            let at = vm.heap.list(running).len();
            vm.set_iter_value(iterator, 1, int(at));
            Ok(Step::Return(found))
        }
        Answer::Offered(_) | Answer::Exhausted => {
            vm.heap.list_set(running, 2, Value::FALSE);
            stop(vm)
        }
        Answer::Raised => {
            vm.heap.list_set(running, 2, Value::FALSE);
            Err(Raised)
        }
        Answer::Begin => {
            let Some((node, found)) = place(vm, iterator) else { return stop(vm) };
            if let Some(found) = found {
                return Ok(Step::Return(found));
            }
            if vm.heap.list(node)[2] == Value::TRUE {
                return vm.raise("RuntimeError", "cannot re-enter the tee iterator");
            }
            vm.heap.list_set(node, 2, Value::TRUE);
            Ok(Step::Next(vm.heap.list(node)[0]))
        }
    }
}
