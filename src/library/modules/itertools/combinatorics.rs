//! `product`, `permutations`, `combinations`, `combinations_with_replacement`.
//!
//! Each walks over indices into pools that were collected when it was made.

use crate::heap::{Kind, Value};
use crate::library::types::iterators::next;
use crate::library::types::receiver::itself;
use crate::library::types::row::row;
use crate::vm::{NativeIter, NativeResult, Raised, Type, Vm};

use super::Which;
use super::make::{self, NEVER, Now, OVER, int, item, position};

macro_rules! types {
    ($($name:ident $step:ident $now:ident $kind:ident $signature:literal $new:ident $about:literal;)*) => { $(
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

        #[doc = concat!("Makes the steps of `", stringify!($kind), "`.")]
        pub static $step: NativeIter =
            NativeIter { now: $now, routine: &NEVER, registers: 1, is_pure: make::always };
    )* };
}

types! {
    PRODUCT PRODUCT_STEP product_now Product "__new__(cls, /, *iterables, repeat=1)" new_product
        "product(*iterables, repeat=1) --> product object\n\nCartesian product of input iterables.  Equivalent to nested for-loops.";
    PERMUTATIONS PERMUTATIONS_STEP permutations_now Permutations "__new__(cls, iterable, r=None)" new_permutations
        "Return successive r-length permutations of elements in the iterable.";
    COMBINATIONS COMBINATIONS_STEP combinations_now Combinations "__new__(cls, iterable, r)" new_combinations
        "Return successive r-length combinations of elements in the iterable.";
    COMBINATIONS_WITH_REPLACEMENT COMBINATIONS_WITH_REPLACEMENT_STEP repeated_now CombinationsWithReplacement
        "__new__(cls, iterable, r)" new_repeated
        "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.";
}

/// It is about to give its first item.
const FRESH: Value = Value::None;
/// It has given all items.
const DONE: Value = Value::Unbound;

fn pool(vm: &Vm, value: Value) -> &[Value] {
    vm.heap.sequence(value).unwrap_or_default()
}

/// Reads the indices that an iterator keeps as a list.
fn indices(vm: &Vm, value: Value) -> Vec<usize> {
    pool(vm, value).iter().map(|&index| position(index)).collect()
}

fn indices_value(vm: &mut Vm, indices: &[usize]) -> Value {
    let items: Vec<Value> = indices.iter().map(|&index| int(index)).collect();
    vm.heap.new_list(items)
}

fn picked(vm: &mut Vm, pool_value: Value, indices: &[usize]) -> Now {
    let pool = pool(vm, pool_value);
    let items: Vec<Value> = indices.iter().filter_map(|&index| pool.get(index).copied()).collect();
    item(vm.tuple(items))
}

// product keeps: the indices (or its stage), how often all pools repeat, the pools.

fn new_product(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let repeat = match arguments[2].given() {
        Some(repeat) => vm.index_sync(repeat)?,
        None => 1,
    };
    if repeat < 0 {
        return vm.value_error("repeat argument cannot be negative");
    }
    let iterables = vm.heap.sequence(arguments[1]).unwrap_or_default().to_vec();
    let most = 1 << 24;
    if usize::try_from(repeat).map_or(true, |repeat| repeat.saturating_mul(iterables.len()) > most)
    {
        return vm.raise("OverflowError", "repeat argument too large");
    }
    let iterables = if repeat == 0 { Vec::new() } else { iterables };
    make::of_pools(vm, arguments[0], Which::Product, vec![FRESH, Value::Int(repeat)], &iterables)
}

fn product_now(vm: &mut Vm, iterator: Value) -> Now {
    let state = vm.iter_value(iterator, 0);
    if state == DONE {
        return OVER;
    }
    let repeat = position(vm.iter_value(iterator, 1));
    let values = vm.iter_values(iterator);
    let own = &values[2..];
    let pools: Vec<Value> = own.repeat(repeat);
    let count = pools.len();
    let mut at = if state == FRESH { vec![0; count] } else { indices(vm, state) };
    let lengths: Vec<usize> = pools.iter().map(|&value| pool(vm, value).len()).collect();
    let over = if state == FRESH {
        lengths.contains(&0)
    } else {
        let mut place = count;
        loop {
            if place == 0 {
                break true;
            }
            place -= 1;
            at[place] += 1;
            if at[place] < lengths[place] {
                break false;
            }
            at[place] = 0;
        }
    };
    if over {
        vm.set_iter_value(iterator, 0, DONE);
        return OVER;
    }
    let items: Vec<Value> = pools
        .iter()
        .zip(&at)
        .filter_map(|(&value, &at)| pool(vm, value).get(at).copied())
        .collect();
    let state = indices_value(vm, &at);
    vm.set_iter_value(iterator, 0, state);
    item(vm.tuple(items))
}

/// Reads the length of what is to be picked.
fn length(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let length = vm.index_value(value)?;
    match vm.heap.small_int(length) {
        Some(length) if length >= 0 => Ok(Value::Int(length)),
        Some(_) => vm.value_error("r must be non-negative"),
        None => vm.raise("OverflowError", "Python int too large to convert to C ssize_t"),
    }
}

// The others keep: the indices (or the stage), the length or None, the cycles, the pool.

fn new_permutations(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let length = match arguments[2].some() {
        Some(given) if vm.heap.is_int(given) => length(vm, given)?,
        Some(_) => return vm.type_error("Expected int as r"),
        None => Value::None,
    };
    let state = vec![FRESH, length, Value::None];
    make::of_pools(vm, arguments[0], Which::Permutations, state, &arguments[1..2])
}

fn permutations_now(vm: &mut Vm, iterator: Value) -> Now {
    let state = vm.iter_value(iterator, 0);
    if state == DONE {
        return OVER;
    }
    let source = vm.iter_value(iterator, 3);
    let count = pool(vm, source).len();
    let length = match vm.iter_value(iterator, 1) {
        Value::None => count,
        length => position(length),
    };
    let (mut at, mut cycles) = if state == FRESH {
        ((0..count).collect::<Vec<_>>(), (0..length.min(count)).map(|i| count - i).collect())
    } else {
        (indices(vm, state), indices(vm, vm.iter_value(iterator, 2)))
    };
    let over = if state == FRESH {
        length > count
    } else {
        let mut place = length;
        loop {
            if place == 0 {
                break true;
            }
            place -= 1;
            cycles[place] -= 1;
            if cycles[place] == 0 {
                at[place..].rotate_left(1);
                cycles[place] = count - place;
            } else {
                let other = count - cycles[place];
                at.swap(place, other);
                break false;
            }
        }
    };
    if over {
        vm.set_iter_value(iterator, 0, DONE);
        return OVER;
    }
    let state = indices_value(vm, &at);
    vm.set_iter_value(iterator, 0, state);
    let cycles = indices_value(vm, &cycles);
    vm.set_iter_value(iterator, 2, cycles);
    picked(vm, source, &at[..length])
}

fn new_combinations(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let state = vec![FRESH, length(vm, arguments[2])?, Value::None];
    make::of_pools(vm, arguments[0], Which::Combinations, state, &arguments[1..2])
}

fn new_repeated(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let state = vec![FRESH, length(vm, arguments[2])?, Value::None];
    make::of_pools(vm, arguments[0], Which::CombinationsWithReplacement, state, &arguments[1..2])
}

fn combinations_now(vm: &mut Vm, iterator: Value) -> Now {
    walk(vm, iterator, |at, count| {
        let length = at.len();
        let place = (0..length).rev().find(|&place| at[place] != place + count - length)?;
        at[place] += 1;
        for place in place + 1..length {
            at[place] = at[place - 1] + 1;
        }
        Some(())
    })
}

fn repeated_now(vm: &mut Vm, iterator: Value) -> Now {
    walk(vm, iterator, |at, count| {
        let place = (0..at.len()).rev().find(|&place| at[place] + 1 != count)?;
        let next = at[place] + 1;
        at[place..].fill(next);
        Some(())
    })
}

/// Gives the next selection; `advance` moves the indices on, None at the end.
fn walk(vm: &mut Vm, iterator: Value, advance: fn(&mut [usize], usize) -> Option<()>) -> Now {
    let state = vm.iter_value(iterator, 0);
    if state == DONE {
        return OVER;
    }
    let source = vm.iter_value(iterator, 3);
    let count = pool(vm, source).len();
    let length = position(vm.iter_value(iterator, 1));
    let repeated = matches!(vm.heap.body_of(iterator), Some(crate::heap::Body::Iter(iter))
        if matches!(**iter, crate::heap::Iter::Native { which, .. }
            if which == Which::CombinationsWithReplacement as u32));
    let mut at;
    let over = if state == FRESH {
        let none = if repeated { count == 0 && length > 0 } else { length > count };
        at = match (none, repeated) {
            (true, _) => Vec::new(),
            (false, true) => vec![0; length],
            (false, false) => (0..length).collect(),
        };
        none
    } else {
        at = indices(vm, state);
        advance(&mut at, count).is_none()
    };
    if over {
        vm.set_iter_value(iterator, 0, DONE);
        return OVER;
    }
    let state = indices_value(vm, &at);
    vm.set_iter_value(iterator, 0, state);
    picked(vm, source, &at)
}
