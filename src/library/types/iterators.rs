//! The iterators of the builtin containers: the classes that `iter()` gives instances of.

use super::receiver::itself;
use super::reducing::{REDUCE, SETSTATE};
use crate::heap::{Body, Iter, Kind, Value};
use crate::vm::{Native, NativeResult, Type, Vm};

macro_rules! iterators {
    ($($name:ident $kind:ident $methods:ident $about:literal;)*) => {
        $(
            #[doc = $about]
            pub static $name: Type = Type {
                kind: Kind::$kind,
                about: $about,
                base: false,
                methods: $methods,
                getters: &[],
            };
        )*
    };
}

const ITER: Native =
    Native { signature: "__iter__(self, /)", call: itself, about: "Returns the iterator itself." };
const NEXT: Native =
    Native { signature: "__next__(self, /)", call: next, about: "Returns the next item." };
const LENGTH_HINT: Native = Native {
    signature: "__length_hint__(self, /)",
    call: length_hint,
    about: "Returns how many items are left.",
};

/// The methods of an iterator that can be put at a place.
const PLACED: &[Native] = &[ITER, NEXT, LENGTH_HINT, REDUCE, SETSTATE];
/// The methods of an iterator over a dict or set.
const HASHED: &[Native] = &[ITER, NEXT, LENGTH_HINT, REDUCE];
/// The methods of an iterator that does not know how long it is.
const BLIND: &[Native] = &[ITER, NEXT, REDUCE];

iterators! {
    LIST ListIterator PLACED "Runs over a list.";
    LIST_REVERSE ListReverseIterator PLACED "Runs backwards over a list.";
    TUPLE TupleIterator PLACED "Runs over a tuple.";
    STR StrIterator PLACED "Runs over the characters of a string.";
    BYTES BytesIterator PLACED "Runs over bytes.";
    BYTEARRAY ByteArrayIterator PLACED "Runs over a bytearray.";
    SET SetIterator HASHED "Runs over a set.";
    RANGE RangeIterator PLACED "Runs over a range.";
    SEQUENCE SequenceIterator PLACED "Runs over an object with __getitem__.";
    CALLABLE CallableIterator BLIND "Calls a function until it returns a sentinel.";
    DICT_KEYS DictKeyIterator HASHED "Runs over the keys of a dict.";
    DICT_VALUES DictValueIterator HASHED "Runs over the values of a dict.";
    DICT_ITEMS DictItemIterator HASHED "Runs over the items of a dict.";
    DICT_KEYS_REVERSE DictReverseKeyIterator HASHED "Runs backwards over the keys of a dict.";
    DICT_VALUES_REVERSE DictReverseValueIterator HASHED "Runs backwards over the values of a dict.";
    DICT_ITEMS_REVERSE DictReverseItemIterator HASHED "Runs backwards over the items of a dict.";
}

/// `__next__` of a builtin iterator.
pub fn next(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !matches!(vm.heap.body_of(arguments[0]), Some(Body::Iter(_))) {
        let class = vm.heap.type_name(arguments[0]);
        return vm.type_error(format!("'{class}' object is not an iterator"));
    }
    vm.next_of(arguments[0])
}

/// Returns how many items a builtin iterator has left, where that is known.
pub fn length_hint(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some(Body::Iter(iter)) = vm.heap.body_of(arguments[0]) else { return Ok(Value::Int(0)) };
    let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let left = match **iter {
        Iter::Sequence { over, at } => match vm.heap.body_of(over) {
            Some(Body::List(items)) => count(items.len()) - at,
            Some(Body::Tuple(items)) => count(items.len()) - at,
            Some(Body::Str(string)) => {
                let rest = usize::try_from(at).ok().and_then(|at| string.text.get(at..));
                count(rest.map_or(0, |rest| rest.chars().count()))
            }
            Some(Body::Bytes(bytes)) => count(bytes.len()) - at,
            Some(Body::ByteArray(bytes)) => count(bytes.len()) - at,
            _ => 0,
        },
        Iter::Reversed { over, at } => {
            if over.is_unbound() {
                0
            } else {
                at + 1
            }
        }
        Iter::Range { at, stop, step } => {
            if step > 0 && at < stop {
                stop.saturating_sub(at).saturating_sub(1) / step + 1
            } else if step < 0 && at > stop {
                at.saturating_sub(stop).saturating_sub(1) / step.saturating_neg() + 1
            } else {
                0
            }
        }
        Iter::Dict { over, left, .. } => {
            if over.is_unbound() {
                0
            } else {
                i64::from(left)
            }
        }
        Iter::Set { over, at, .. } => vm.heap.as_set(over).map_or(0, |table| {
            let (mut at, mut left) = (at as usize, 0);
            while let Some((slot, ..)) = table.next_from(at) {
                at = slot + 1;
                left += 1;
            }
            left
        }),
        _ => 0,
    };
    Ok(Value::Int(left.max(0)))
}
