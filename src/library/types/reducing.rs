//! What makes an iterator again: `__reduce__` and `__setstate__`, which `copy` and `pickle` ask for.
//!
//! An iterator that knows its place is made of what it runs over and is then
//! put there; one over a dict or set is made of a list of what is left.

use super::receiver::length_value;
use crate::heap::{Body, Iter, Kind, Value};
use crate::vm::{Native, NativeResult, Vm};

/// `__reduce__` of every builtin iterator.
pub const REDUCE: Native = Native {
    signature: "__reduce__(self, /)",
    call: reduce,
    about: "Return state information for pickling.",
};

/// `__setstate__` of the iterators that know their place.
pub const SETSTATE: Native = Native {
    signature: "__setstate__(self, object, /)",
    call: setstate,
    about: "Set state information for unpickling.",
};

fn builtin(vm: &Vm, name: &str) -> Value {
    vm.heap.text_get(vm.known.builtins, name).unwrap_or(Value::None)
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let itself = arguments[0];
    let Some(Body::Iter(iter)) = vm.heap.body_of(itself) else { return Ok(Value::None) };
    let class: Value = vm.heap.class_of(itself).into();
    let iter = (**iter).clone();
    let parts = match iter {
        Iter::Sequence { over, at } if !over.is_unbound() => {
            let at = match vm.heap.text(over) {
                // The position in a string is one in its bytes.
                Some(text) => {
                    let before = usize::try_from(at).ok().and_then(|at| text.get(..at));
                    length_value(before.map_or(0, |before| before.chars().count()))
                }
                None => Value::Int(at),
            };
            let given = vm.heap.new_tuple([over]);
            vec![builtin(vm, "iter"), given, at]
        }
        Iter::Sequence { .. } => {
            let empty = if vm.heap.is_exactly(itself, Kind::ListIterator) {
                vm.heap.new_list(Vec::new())
            } else if vm.heap.is_exactly(itself, Kind::StrIterator) {
                vm.heap.new_str("")
            } else {
                vm.known.empty_tuple
            };
            let given = vm.heap.new_tuple([empty]);
            vec![builtin(vm, "iter"), given]
        }
        Iter::Reversed { over, at } if !over.is_unbound() && at >= 0 => {
            let given = vm.heap.new_tuple([over]);
            vec![builtin(vm, "reversed"), given, Value::Int(at)]
        }
        Iter::Reversed { .. } => {
            let is_reversed = vm.heap.is_exactly(itself, Kind::Reversed);
            let empty =
                if is_reversed { vm.known.empty_tuple } else { vm.heap.new_list(Vec::new()) };
            let given = vm.heap.new_tuple([empty]);
            let again = is_reversed || vm.era.minor() >= 12;
            vec![builtin(vm, if again { "reversed" } else { "iter" }), given]
        }
        Iter::Range { at, stop, step } => {
            ranging(vm, [Value::Int(at), Value::Int(stop), Value::Int(step)])
        }
        Iter::BigRange { at, stop, step } => ranging(vm, [at, stop, step]),
        Iter::Callable { callable, sentinel } if !callable.is_unbound() => {
            let given = vm.heap.new_tuple([callable, sentinel]);
            vec![builtin(vm, "iter"), given]
        }
        Iter::Callable { .. } => {
            let given = vm.heap.new_tuple([vm.known.empty_tuple]);
            vec![builtin(vm, "iter"), given]
        }
        Iter::Enumerate { iterator, count } => {
            let given = vm.heap.new_tuple([iterator, count]);
            vec![class, given]
        }
        Iter::Zip { iterators, strict } => {
            let mut parts = vec![class, iterators];
            parts.extend(strict.then_some(Value::TRUE));
            parts
        }
        Iter::Map { function, iterators } => {
            let mut given = vec![function];
            given.extend_from_slice(vm.heap.sequence(iterators).unwrap_or_default());
            let given = vm.heap.new_tuple(given);
            vec![class, given]
        }
        Iter::Filter { function, iterator } => {
            let given = vm.heap.new_tuple([function, iterator]);
            vec![class, given]
        }
        iter => {
            let class = vm.heap.class_of(itself);
            let copy = vm.heap.alloc(class, Body::Iter(Box::new(iter))).into();
            let mut left = Vec::new();
            while let Some(item) = vm.next_sync(copy)? {
                left.push(item);
            }
            let left = vm.heap.new_list(left);
            let given = vm.heap.new_tuple([left]);
            vec![builtin(vm, "iter"), given]
        }
    };
    Ok(vm.heap.new_tuple(parts))
}

/// Returns what makes an iterator over the rest of a range.
fn ranging(vm: &mut Vm, rest: [Value; 3]) -> Vec<Value> {
    let range = vm.heap.alloc_kind(Kind::Range, Body::Range(Box::new(rest))).into();
    let given = vm.heap.new_tuple([range]);
    let state = if vm.era.minor() < 12 { Value::Int(0) } else { Value::None };
    vec![builtin(vm, "iter"), given, state]
}

fn setstate(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (itself, state) = (arguments[0], arguments[1]);
    if vm.heap.is_exactly(itself, Kind::Zip) {
        let strict = vm.truth(state)?;
        if let Value::Obj(handle) = itself
            && let Body::Iter(iter) = vm.heap.change(handle)
            && let Iter::Zip { strict: written, .. } = &mut **iter
        {
            *written = strict;
        }
        return Ok(Value::None);
    }
    if !vm.heap.is_int(state) && vm.find_special(state, vm.known.names.index).is_none() {
        if vm.heap.is_exactly(itself, Kind::RangeIterator) {
            vm.index_value(state)?;
        }
        return vm.type_error("an integer is required");
    }
    let wanted = vm.clamped_index(state)?;
    let Value::Obj(handle) = itself else { return Ok(Value::None) };
    let Body::Iter(iter) = vm.heap.body(handle) else { return Ok(Value::None) };
    let place = match **iter {
        Iter::Sequence { over, .. } => match vm.heap.text(over) {
            Some(text) => {
                let skipped = usize::try_from(wanted).unwrap_or(0);
                let bytes: usize = text.chars().take(skipped).map(char::len_utf8).sum();
                i64::try_from(bytes).unwrap_or(i64::MAX)
            }
            None => wanted.max(0),
        },
        Iter::Reversed { over, .. } => {
            let length = vm.heap.sequence(over).map_or(usize::MAX, <[Value]>::len);
            wanted.max(-1).min(i64::try_from(length).unwrap_or(i64::MAX) - 1)
        }
        Iter::Range { .. } => {
            let left = super::iterators::length_hint(vm, &[itself])?.as_int().unwrap_or(0);
            wanted.clamp(0, left)
        }
        _ => wanted,
    };
    if let Body::Iter(iter) = vm.heap.change(handle) {
        match &mut **iter {
            Iter::Sequence { at, .. } | Iter::Reversed { at, .. } => *at = place,
            Iter::Range { at, step, .. } => *at = at.saturating_add(place.saturating_mul(*step)),
            _ => {}
        }
    }
    Ok(Value::None)
}
