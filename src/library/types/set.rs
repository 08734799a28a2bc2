//! `set` and `frozenset`: their methods. The operators are in [`super::set_operators`].

use super::list::iter;
use super::receiver::{
    class_getitem, container_repr, eq, ge, gt, le, length_value, lt, ne, receiver,
};
use super::set_operators as operators;
use super::set_operators::while_held;
use crate::data::set_algebra;
use crate::heap::{Body, Handle, Kind, Set, Value};
use crate::vm::{Native, NativeResult, Raised, Type, Vm, add_to_set};

/// `set`.
pub static SET: Type = Type {
    kind: Kind::Set,
    about: "Items without an order, each once.",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, /, *args, **kwargs)",
            call: new,
            about: "Makes an empty set.",
        },
        Native {
            signature: "__init__(self, iterable=(), /)",
            call: init,
            about: "Fills the set with an iterable's items.",
        },
        Native { signature: "add(self, object, /)", call: add, about: "Adds an item." },
        Native { signature: "clear(self, /)", call: clear, about: "Removes all items." },
        super::pickling::OF_ITEMS,
        Native { signature: "copy(self, /)", call: copy, about: "Returns a shallow copy." },
        Native {
            signature: "discard(self, object, /)",
            call: discard,
            about: "Removes an item if it is there.",
        },
        Native { signature: "pop(self, /)", call: pop, about: "Removes and returns an item." },
        Native {
            signature: "remove(self, object, /)",
            call: remove,
            about: "Removes an item that must be there.",
        },
        Native {
            signature: "update(self, /, *others)",
            call: update,
            about: "Adds the items of iterables.",
        },
        Native {
            signature: "difference(self, /, *others)",
            call: operators::difference,
            about: "Returns the set without the items of others.",
        },
        Native {
            signature: "difference_update(self, /, *others)",
            call: operators::difference_update,
            about: "Removes the items of others.",
        },
        Native {
            signature: "intersection(self, /, *others)",
            call: operators::intersection,
            about: "Returns the items that all have.",
        },
        Native {
            signature: "intersection_update(self, /, *others)",
            call: operators::intersection_update,
            about: "Keeps the items that all have.",
        },
        Native {
            signature: "isdisjoint(self, other, /)",
            call: operators::isdisjoint,
            about: "Tells whether the sets have nothing in common.",
        },
        Native {
            signature: "issubset(self, other, /)",
            call: operators::issubset,
            about: "Tells whether another has all items.",
        },
        Native {
            signature: "issuperset(self, other, /)",
            call: operators::issuperset,
            about: "Tells whether the set has all items of another.",
        },
        Native {
            signature: "symmetric_difference(self, other, /)",
            call: operators::symmetric_difference,
            about: "Returns what exactly one of both has.",
        },
        Native {
            signature: "symmetric_difference_update(self, other, /)",
            call: operators::symmetric_difference_update,
            about: "Keeps what exactly one of both has.",
        },
        Native {
            signature: "union(self, /, *others)",
            call: operators::union,
            about: "Returns the items of all.",
        },
        Native {
            signature: "__and__(self, value, /)",
            call: operators::and,
            about: "Returns self&value.",
        },
        Native {
            signature: "__rand__(self, value, /)",
            call: operators::reflected_and,
            about: "Returns value&self.",
        },
        Native {
            signature: "__or__(self, value, /)",
            call: operators::or,
            about: "Returns self|value.",
        },
        Native {
            signature: "__ror__(self, value, /)",
            call: operators::reflected_or,
            about: "Returns value|self.",
        },
        Native {
            signature: "__sub__(self, value, /)",
            call: operators::sub,
            about: "Returns self-value.",
        },
        Native {
            signature: "__rsub__(self, value, /)",
            call: operators::reflected_sub,
            about: "Returns value-self.",
        },
        Native {
            signature: "__xor__(self, value, /)",
            call: operators::xor,
            about: "Returns self^value.",
        },
        Native {
            signature: "__rxor__(self, value, /)",
            call: operators::reflected_xor,
            about: "Returns value^self.",
        },
        Native {
            signature: "__iand__(self, value, /)",
            call: operators::in_place_and,
            about: "Keeps what both have.",
        },
        Native {
            signature: "__ior__(self, value, /)",
            call: operators::in_place_or,
            about: "Adds what the other has.",
        },
        Native {
            signature: "__isub__(self, value, /)",
            call: operators::in_place_sub,
            about: "Removes what the other has.",
        },
        Native {
            signature: "__ixor__(self, value, /)",
            call: operators::in_place_xor,
            about: "Keeps what exactly one has.",
        },
        Native {
            signature: "__contains__(self, key, /)",
            call: contains,
            about: "Tells whether the set has an item.",
        },
        Native { signature: "__iter__(self, /)", call: iter, about: "Returns an iterator." },
        Native { signature: "__len__(self, /)", call: len, about: "Returns the number of items." },
        Native {
            signature: "__repr__(self, /)",
            call: container_repr,
            about: "Returns the set as it is written.",
        },
        Native { signature: "__lt__(self, value, /)", call: lt, about: "Returns self<value." },
        Native { signature: "__le__(self, value, /)", call: le, about: "Returns self<=value." },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Returns self==value." },
        Native { signature: "__ne__(self, value, /)", call: ne, about: "Returns self!=value." },
        Native { signature: "__gt__(self, value, /)", call: gt, about: "Returns self>value." },
        Native { signature: "__ge__(self, value, /)", call: ge, about: "Returns self>=value." },
        Native {
            signature: "@classmethod __class_getitem__(cls, item, /)",
            call: class_getitem,
            about: "Returns a generic alias.",
        },
    ],
    getters: &[],
};

/// `frozenset`.
pub static FROZENSET: Type = Type {
    kind: Kind::FrozenSet,
    about: "A set that cannot be changed.",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, iterable=(), /)",
            call: new_frozen,
            about: "Makes a frozenset of an iterable's items.",
        },
        super::pickling::OF_ITEMS,
        Native { signature: "copy(self, /)", call: copy, about: "Returns the set itself." },
        Native {
            signature: "difference(self, /, *others)",
            call: operators::difference,
            about: "Returns the set without the items of others.",
        },
        Native {
            signature: "intersection(self, /, *others)",
            call: operators::intersection,
            about: "Returns the items that all have.",
        },
        Native {
            signature: "isdisjoint(self, other, /)",
            call: operators::isdisjoint,
            about: "Tells whether the sets have nothing in common.",
        },
        Native {
            signature: "issubset(self, other, /)",
            call: operators::issubset,
            about: "Tells whether another has all items.",
        },
        Native {
            signature: "issuperset(self, other, /)",
            call: operators::issuperset,
            about: "Tells whether the set has all items of another.",
        },
        Native {
            signature: "symmetric_difference(self, other, /)",
            call: operators::symmetric_difference,
            about: "Returns what exactly one of both has.",
        },
        Native {
            signature: "union(self, /, *others)",
            call: operators::union,
            about: "Returns the items of all.",
        },
        Native {
            signature: "__and__(self, value, /)",
            call: operators::and,
            about: "Returns self&value.",
        },
        Native {
            signature: "__rand__(self, value, /)",
            call: operators::reflected_and,
            about: "Returns value&self.",
        },
        Native {
            signature: "__or__(self, value, /)",
            call: operators::or,
            about: "Returns self|value.",
        },
        Native {
            signature: "__ror__(self, value, /)",
            call: operators::reflected_or,
            about: "Returns value|self.",
        },
        Native {
            signature: "__sub__(self, value, /)",
            call: operators::sub,
            about: "Returns self-value.",
        },
        Native {
            signature: "__rsub__(self, value, /)",
            call: operators::reflected_sub,
            about: "Returns value-self.",
        },
        Native {
            signature: "__xor__(self, value, /)",
            call: operators::xor,
            about: "Returns self^value.",
        },
        Native {
            signature: "__rxor__(self, value, /)",
            call: operators::reflected_xor,
            about: "Returns value^self.",
        },
        Native {
            signature: "__contains__(self, key, /)",
            call: contains,
            about: "Tells whether the set has an item.",
        },
        Native { signature: "__iter__(self, /)", call: iter, about: "Returns an iterator." },
        Native { signature: "__len__(self, /)", call: len, about: "Returns the number of items." },
        Native {
            signature: "__hash__(self, /)",
            call: hash,
            about: "Returns the hash of the items.",
        },
        Native {
            signature: "__repr__(self, /)",
            call: container_repr,
            about: "Returns the set as it is written.",
        },
        Native { signature: "__lt__(self, value, /)", call: lt, about: "Returns self<value." },
        Native { signature: "__le__(self, value, /)", call: le, about: "Returns self<=value." },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Returns self==value." },
        Native { signature: "__ne__(self, value, /)", call: ne, about: "Returns self!=value." },
        Native { signature: "__gt__(self, value, /)", call: gt, about: "Returns self>value." },
        Native { signature: "__ge__(self, value, /)", call: ge, about: "Returns self>=value." },
        Native {
            signature: "@classmethod __class_getitem__(cls, item, /)",
            call: class_getitem,
            about: "Returns a generic alias.",
        },
    ],
    getters: &[],
};

/// Returns the receiver of a set method.
pub fn set_of(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    receiver(vm, value, Kind::Set)
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = super::arguments::class_given(vm, arguments[0], Kind::Set)?;
    Ok(vm.heap.alloc(class, Body::Set(Box::new(Set::new()))).into())
}

fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let set = set_of(vm, arguments[0])?;
    if !vm.heap.set(set).is_empty() {
        vm.heap.set_assign(set, Set::new());
    }
    match arguments[1].given() {
        Some(iterable) => update_from(vm, arguments[0], iterable),
        None => Ok(Value::None),
    }
}

fn new_frozen(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = super::arguments::class_given(vm, arguments[0], Kind::FrozenSet)?;
    let exact = class == vm.heap.class(Kind::FrozenSet);
    let Some(iterable) = arguments[1].given() else {
        return Ok(vm.heap.alloc(class, Body::Set(Box::new(Set::new()))).into());
    };
    if exact && vm.heap.is_exactly(iterable, Kind::FrozenSet) {
        return Ok(iterable);
    }
    if let Some(table) = vm.heap.as_set(iterable) {
        let table = table.copied();
        return Ok(vm.heap.alloc(class, Body::Set(Box::new(table))).into());
    }
    let set = vm.heap.alloc(class, Body::Set(Box::new(Set::new()))).into();
    vm.for_each(iterable, add_to_set, &[set], set)
}

/// Adds an iterable's items to a set, as `update` does.
pub fn update_from(vm: &mut Vm, set: Value, iterable: Value) -> NativeResult {
    let handle = set_of(vm, set)?;
    if vm.heap.as_set(iterable).is_some() {
        merge(vm, handle, iterable)?;
        return Ok(Value::None);
    }
    if let Some(table) = vm.heap.as_dict(iterable)
        && vm.is_builtin_instance(iterable)
    {
        let keys: Vec<(i64, Value)> = table.iter().map(|entry| (entry.hash, entry.key)).collect();
        make_room(vm, handle, keys.len());
        for (hash, key) in keys {
            vm.set_add_hashed(handle, key, hash)?;
        }
        return Ok(Value::None);
    }
    vm.for_each(iterable, add_to_set, &[set], Value::None)
}

/// Makes room as CPython does before it merges a set or dict: it shows in the order.
fn make_room(vm: &mut Vm, set: Handle, more: usize) {
    if let Body::Set(table) = vm.heap.change(set) {
        table.make_room(more);
    }
}

/// Adds all keys of a set to another.
pub fn merge(vm: &mut Vm, into: Handle, from: Value) -> Result<(), Raised> {
    let Some(other) = vm.heap.as_set(from) else { return Ok(()) };
    if from == Value::Obj(into) || other.is_empty() {
        return Ok(());
    }
    let (own, other) = (vm.heap.set(into).clone(), other.clone());
    while_held(vm, [&own, &other], |vm| merge_held(vm, into, &other))
}

fn merge_held(vm: &mut Vm, into: Handle, other: &Set) -> Result<(), Raised> {
    if vm.heap.set(into).is_empty() {
        let mut table = vm.heap.set(into).clone();
        let mut equal = |a, b| vm.same_or_equal(a, b);
        set_algebra::merge(&mut table, other, &mut equal)?;
        vm.heap.set_assign(into, table);
        return Ok(());
    }
    let keys: Vec<(i64, Value)> = other.iter().collect();
    make_room(vm, into, keys.len());
    for (hash, key) in keys {
        vm.set_add_hashed(into, key, hash)?;
    }
    Ok(())
}

fn add(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let set = set_of(vm, arguments[0])?;
    vm.set_add(set, arguments[1])?;
    Ok(Value::None)
}

fn clear(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let set = set_of(vm, arguments[0])?;
    let mut table = vm.heap.set(set).clone();
    table.clear();
    vm.heap.set_assign(set, table);
    Ok(Value::None)
}

fn copy(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let set = set_of(vm, arguments[0])?;
    if vm.heap.is_exactly(arguments[0], Kind::FrozenSet) {
        return Ok(arguments[0]);
    }
    let table = vm.heap.set(set).copied();
    Ok(vm.heap.new_set(kind_of(vm, arguments[0]), table))
}

/// Returns which of the two types a set is of, or derives from.
pub fn kind_of(vm: &Vm, set: Value) -> Kind {
    if vm.heap.is_a(set, Kind::FrozenSet) { Kind::FrozenSet } else { Kind::Set }
}

fn discard(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let set = set_of(vm, arguments[0])?;
    vm.set_discard(set, arguments[1])?;
    Ok(Value::None)
}

fn remove(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let set = set_of(vm, arguments[0])?;
    if vm.set_discard(set, arguments[1])? {
        return Ok(Value::None);
    }
    vm.raise_with("KeyError", &[arguments[1]])
}

fn pop(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let set = set_of(vm, arguments[0])?;
    let popped = vm.heap.edit(set, |object| match &mut object.body {
        Body::Set(table) => table.pop(),
        _ => None,
    });
    match popped {
        Some((_, key)) => Ok(key),
        None => {
            let message = vm.heap.new_str("pop from an empty set");
            vm.raise_with("KeyError", &[message])
        }
    }
}

/// `set.update(*others)`.
pub fn update(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let others = vm.heap.sequence(arguments[1]).unwrap_or_default().to_vec();
    match *others {
        [] => Ok(Value::None),
        [other] => update_from(vm, arguments[0], other),
        _ => vm.call_prelude("set_update", &[arguments[0], arguments[1]]),
    }
}

fn contains(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let set = set_of(vm, arguments[0])?;
    vm.set_has(set, arguments[1]).map(Value::bool)
}

fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let set = set_of(vm, arguments[0])?;
    Ok(length_value(vm.heap.set(set).len()))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let set = set_of(vm, arguments[0])?;
    Ok(Value::Int(vm.hash_set(set)))
}
