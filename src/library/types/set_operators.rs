//! Unions, intersections and differences of sets, as operators and as methods.
//!
//! The tables are copied out of the heap before keys are compared, since that
//! may run Python code; the order of every result is CPython's.

use super::set::{kind_of, merge, set_of, update_from};
use crate::data::set_algebra;
use crate::heap::{Handle, Kind, Set, Value};
use crate::vm::{NativeResult, Raised, Vm};

/// Returns a copy of the table of a set.
fn table(vm: &mut Vm, set: Value) -> Result<Set, Raised> {
    let handle = set_of(vm, set)?;
    Ok(vm.heap.set(handle).clone())
}

/// Returns the table of a set, or of the set of an iterable's items.
fn table_of_iterable(vm: &mut Vm, value: Value) -> Result<Set, Raised> {
    if let Some(table) = vm.heap.as_set(value) {
        return Ok(table.clone());
    }
    let set = vm.heap.new_set(Kind::Set, Set::new());
    vm.heap.hold(set);
    let result = vm.wait(|vm| update_from(vm, set, value));
    let table = result.and_then(|_| table(vm, set));
    vm.heap.drop_value(set);
    table
}

fn are_sets(vm: &Vm, arguments: &[Value]) -> bool {
    arguments.iter().all(|&value| vm.heap.as_set(value).is_some())
}

/// Makes a set of the kind that `like` has.
fn new_like(vm: &mut Vm, like: Value, table: Set) -> Value {
    let kind = kind_of(vm, like);
    vm.heap.new_set(kind, table)
}

fn and_tables(vm: &mut Vm, a: &Set, b: &Set) -> Result<Set, Raised> {
    while_held(vm, [a, b], |vm| set_algebra::intersection(a, b, &mut |p, q| vm.same_or_equal(p, q)))
}

fn sub_tables(vm: &mut Vm, a: &Set, b: &Set) -> Result<Set, Raised> {
    while_held(vm, [a, b], |vm| set_algebra::difference(a, b, &mut |p, q| vm.same_or_equal(p, q)))
}

fn or_tables(vm: &mut Vm, a: &Set, b: &Set) -> Result<Set, Raised> {
    while_held(vm, [a, b], |vm| set_algebra::union(a, b, &mut |p, q| vm.same_or_equal(p, q)))
}

fn xor_tables(vm: &mut Vm, a: &Set, b: &Set) -> Result<Set, Raised> {
    while_held(vm, [a, b], |vm| {
        set_algebra::symmetric_difference(a, b, &mut |p, q| vm.same_or_equal(p, q))
    })
}

type Operation = fn(&mut Vm, &Set, &Set) -> Result<Set, Raised>;

fn operate(
    vm: &mut Vm,
    left: Value,
    right: Value,
    operation: Operation,
    same: Operation,
) -> NativeResult {
    if !are_sets(vm, &[left, right]) {
        return Ok(vm.known.not_implemented);
    }
    let (a, b) = (table(vm, left)?, table(vm, right)?);
    let operation = if left == right { same } else { operation };
    let result = operation(vm, &a, &b)?;
    Ok(new_like(vm, left, result))
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of an operation")]
fn copy_first(_vm: &mut Vm, a: &Set, _b: &Set) -> Result<Set, Raised> {
    Ok(a.copied())
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of an operation")]
fn nothing(_vm: &mut Vm, _a: &Set, _b: &Set) -> Result<Set, Raised> {
    Ok(Set::new())
}

macro_rules! operators {
    ($($name:ident $reflected:ident $operation:ident $same:ident)*) => {
        $(
            /// Answers an operator; NotImplemented unless both are sets.
            pub fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
                operate(vm, arguments[0], arguments[1], $operation, $same)
            }

            /// Answers an operator with the operands exchanged.
            pub fn $reflected(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
                operate(vm, arguments[1], arguments[0], $operation, $same)
            }
        )*
    };
}

operators! {
    and reflected_and and_tables copy_first
    or reflected_or or_tables copy_first
    sub reflected_sub sub_tables nothing
    xor reflected_xor xor_tables nothing
}

/// Replaces what a set holds by a table, keeping where `pop` goes on.
fn become_table(vm: &mut Vm, set: Handle, result: Set) {
    let mut table = vm.heap.set(set).clone();
    table.replace_body(result);
    vm.heap.set_assign(set, table);
}

fn keep_common(vm: &mut Vm, set: Value, other: &Set) -> Result<(), Raised> {
    let handle = set_of(vm, set)?;
    let own = table(vm, set)?;
    let result = and_tables(vm, &own, other)?;
    become_table(vm, handle, result);
    Ok(())
}

fn remove_all(vm: &mut Vm, set: Value, other: &Set) -> Result<(), Raised> {
    let handle = set_of(vm, set)?;
    let mut own = table(vm, set)?;
    let before = own.clone();
    while_held(vm, [&before, other], |vm| {
        set_algebra::difference_update(&mut own, other, &mut |p, q| vm.same_or_equal(p, q))
    })?;
    vm.heap.set_assign(handle, own);
    Ok(())
}

fn toggle_all(vm: &mut Vm, set: Value, other: &Set) -> Result<(), Raised> {
    let handle = set_of(vm, set)?;
    let mut own = table(vm, set)?;
    let before = own.clone();
    while_held(vm, [&before, other], |vm| {
        set_algebra::symmetric_difference_update(&mut own, other, &mut |p, q| {
            vm.same_or_equal(p, q)
        })
    })?;
    vm.heap.set_assign(handle, own);
    Ok(())
}

fn clear(vm: &mut Vm, set: Value) -> Result<(), Raised> {
    let handle = set_of(vm, set)?;
    let mut own = table(vm, set)?;
    own.clear();
    vm.heap.set_assign(handle, own);
    Ok(())
}

/// Answers `&=`.
pub fn in_place_and(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !are_sets(vm, arguments) {
        return Ok(vm.known.not_implemented);
    }
    if arguments[0] != arguments[1] {
        let other = table(vm, arguments[1])?;
        keep_common(vm, arguments[0], &other)?;
    }
    Ok(arguments[0])
}

/// Answers `|=`.
pub fn in_place_or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !are_sets(vm, arguments) {
        return Ok(vm.known.not_implemented);
    }
    let handle = set_of(vm, arguments[0])?;
    merge(vm, handle, arguments[1])?;
    Ok(arguments[0])
}

/// Answers `-=`.
pub fn in_place_sub(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !are_sets(vm, arguments) {
        return Ok(vm.known.not_implemented);
    }
    if arguments[0] == arguments[1] {
        clear(vm, arguments[0])?;
    } else {
        let other = table(vm, arguments[1])?;
        remove_all(vm, arguments[0], &other)?;
    }
    Ok(arguments[0])
}

/// Answers `^=`.
pub fn in_place_xor(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !are_sets(vm, arguments) {
        return Ok(vm.known.not_implemented);
    }
    if arguments[0] == arguments[1] {
        clear(vm, arguments[0])?;
    } else {
        let other = table(vm, arguments[1])?;
        toggle_all(vm, arguments[0], &other)?;
    }
    Ok(arguments[0])
}

/// Does something with copies of two tables whose keys' `__eq__` may empty the sets themselves: the keys stay.
pub fn while_held<R>(vm: &mut Vm, tables: [&Set; 2], act: impl FnOnce(&mut Vm) -> R) -> R {
    let keys: Vec<Value> = tables
        .into_iter()
        .flat_map(Set::iter)
        .map(|(_, key)| key)
        .filter(|&key| !vm.is_builtin_instance(key))
        .collect();
    keys.iter().for_each(|&key| vm.heap.hold(key));
    let result = act(vm);
    keys.iter().for_each(|&key| vm.heap.drop_value(key));
    result
}

fn others(vm: &Vm, arguments: &[Value]) -> Vec<Value> {
    vm.heap.sequence(arguments[1]).unwrap_or_default().to_vec()
}

/// Computes a method with any number of iterables from its operation on two tables.
fn fold(vm: &mut Vm, arguments: &[Value], operation: Operation) -> Result<Set, Raised> {
    let mut result = table(vm, arguments[0])?;
    let others = others(vm, arguments);
    if others.is_empty() {
        return Ok(result.copied());
    }
    for other in others {
        // The result so far is in no object that the machine knows: hold its keys while Python code runs.
        let keep = vm.heap.new_set(Kind::Set, result.clone());
        vm.heap.hold(keep);
        let other = table_of_iterable(vm, other);
        let next = other.and_then(|other| operation(vm, &result, &other));
        vm.heap.drop_value(keep);
        result = next?;
    }
    Ok(result)
}

/// `set.union(*others)`.
pub fn union(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let own = table(vm, arguments[0])?.copied();
    let result = new_like(vm, arguments[0], own);
    vm.heap.hold(result);
    let mut failed = false;
    for other in others(vm, arguments) {
        if vm.wait(|vm| update_from(vm, result, other)).is_err() {
            failed = true;
            break;
        }
    }
    vm.heap.drop_value(result);
    if failed { Err(Raised) } else { Ok(result) }
}

/// `set.intersection(*others)`.
pub fn intersection(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let result = fold(vm, arguments, and_iterable)?;
    Ok(new_like(vm, arguments[0], result))
}

fn and_iterable(vm: &mut Vm, a: &Set, b: &Set) -> Result<Set, Raised> {
    and_tables(vm, a, b)
}

/// `set.intersection_update(*others)`.
pub fn intersection_update(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let result = fold(vm, arguments, and_iterable)?;
    let handle = set_of(vm, arguments[0])?;
    become_table(vm, handle, result);
    Ok(Value::None)
}

/// `set.difference(*others)`.
pub fn difference(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let result = fold(vm, arguments, sub_tables)?;
    Ok(new_like(vm, arguments[0], result))
}

/// `set.difference_update(*others)`.
pub fn difference_update(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    for other in others(vm, arguments) {
        if other == arguments[0] {
            clear(vm, other)?;
            continue;
        }
        let other = table_of_iterable(vm, other)?;
        remove_all(vm, arguments[0], &other)?;
    }
    Ok(Value::None)
}

/// `set.symmetric_difference(other)`.
pub fn symmetric_difference(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let own = table(vm, arguments[0])?;
    let other = table_of_iterable(vm, arguments[1])?;
    let result = xor_tables(vm, &own, &other)?;
    Ok(new_like(vm, arguments[0], result))
}

/// `set.symmetric_difference_update(other)`.
pub fn symmetric_difference_update(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if arguments[0] == arguments[1] {
        clear(vm, arguments[0])?;
        return Ok(Value::None);
    }
    let other = table_of_iterable(vm, arguments[1])?;
    toggle_all(vm, arguments[0], &other)?;
    Ok(Value::None)
}

/// `set.isdisjoint(other)`.
pub fn isdisjoint(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let own = table(vm, arguments[0])?;
    let other = table_of_iterable(vm, arguments[1])?;
    while_held(vm, [&own, &other], |vm| {
        set_algebra::is_disjoint(&own, &other, &mut |p, q| vm.same_or_equal(p, q)).map(Value::bool)
    })
}

/// `set.issubset(other)`.
pub fn issubset(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let own = table(vm, arguments[0])?;
    let other = table_of_iterable(vm, arguments[1])?;
    while_held(vm, [&own, &other], |vm| {
        set_algebra::is_subset(&own, &other, &mut |p, q| vm.same_or_equal(p, q)).map(Value::bool)
    })
}

/// `set.issuperset(other)`.
pub fn issuperset(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let own = table(vm, arguments[0])?;
    let other = table_of_iterable(vm, arguments[1])?;
    while_held(vm, [&own, &other], |vm| {
        set_algebra::is_subset(&other, &own, &mut |p, q| vm.same_or_equal(p, q)).map(Value::bool)
    })
}
