//! `list`.

use super::receiver::{
    bound, class_getitem, container_repr, eq, ge, gt, le, length_value, lt, ne, receiver,
};
use crate::heap::{Body, Handle, Iter, Kind, Value};
use crate::library::sort;
use crate::vm::{Native, NativeResult, Raised, Type, Vm};

/// `list`.
pub static TYPE: Type = Type {
    kind: Kind::List,
    about: "A sequence that can be changed.",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, /, *args, **kwargs)",
            call: new,
            about: "Makes an empty list.",
        },
        Native {
            signature: "__init__(self, iterable=(), /)",
            call: init,
            about: "Fills the list with an iterable's items.",
        },
        Native { signature: "append(self, object, /)", call: append, about: "Appends an item." },
        Native { signature: "clear(self, /)", call: clear, about: "Removes all items." },
        Native { signature: "copy(self, /)", call: copy, about: "Returns a shallow copy." },
        Native {
            signature: "count(self, value, /)",
            call: count,
            about: "Returns how often a value occurs.",
        },
        Native {
            signature: "extend(self, iterable, /)",
            call: extend,
            about: "Appends an iterable's items.",
        },
        Native {
            signature: "index(self, value, start=0, stop=9223372036854775807, /)",
            call: index,
            about: "Returns the first index of a value.",
        },
        Native {
            signature: "insert(self, index, object, /)",
            call: insert,
            about: "Inserts an item before an index.",
        },
        Native {
            signature: "pop(self, index=-1, /)",
            call: pop,
            about: "Removes and returns an item, by default the last.",
        },
        Native {
            signature: "remove(self, value, /)",
            call: remove,
            about: "Removes the first occurrence of a value.",
        },
        Native { signature: "reverse(self, /)", call: reverse, about: "Reverses the list." },
        Native {
            signature: "sort(self, /, *, key=None, reverse=False)",
            call: sort::list_sort,
            about: "Sorts the list, stably.",
        },
        Native { signature: "__add__(self, value, /)", call: add, about: "Returns self+value." },
        Native {
            signature: "__iadd__(self, value, /)",
            call: in_place_add,
            about: "Appends an iterable's items.",
        },
        Native { signature: "__mul__(self, value, /)", call: mul, about: "Returns self*value." },
        Native { signature: "__rmul__(self, value, /)", call: mul, about: "Returns value*self." },
        Native {
            signature: "__imul__(self, value, /)",
            call: in_place_mul,
            about: "Repeats the list.",
        },
        Native {
            signature: "__contains__(self, key, /)",
            call: contains,
            about: "Tells whether an item is in the list.",
        },
        Native {
            signature: "__getitem__(self, index, /)",
            call: getitem,
            about: "Returns an item or slice.",
        },
        Native {
            signature: "__setitem__(self, key, value, /)",
            call: setitem,
            about: "Replaces an item or slice.",
        },
        Native {
            signature: "__delitem__(self, key, /)",
            call: delitem,
            about: "Removes an item or slice.",
        },
        Native { signature: "__iter__(self, /)", call: iter, about: "Returns an iterator." },
        Native {
            signature: "__reversed__(self, /)",
            call: reversed,
            about: "Returns an iterator that runs backwards.",
        },
        Native { signature: "__len__(self, /)", call: len, about: "Returns the number of items." },
        Native {
            signature: "__repr__(self, /)",
            call: container_repr,
            about: "Returns the list as it is written.",
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

fn list_of(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    receiver(vm, value, Kind::List)
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = super::arguments::class_given(vm, arguments[0], Kind::List)?;
    Ok(vm.heap.alloc(class, Body::List(Vec::new())).into())
}

fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    if !vm.heap.list(list).is_empty() {
        let end = vm.heap.list(list).len();
        vm.heap.list_splice(list, 0..end, &[]);
    }
    match arguments[1].given() {
        Some(iterable) => vm.append_all(arguments[0], iterable),
        None => Ok(Value::None),
    }
}

fn append(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    vm.heap.list_push(list, arguments[1]);
    Ok(Value::None)
}

fn clear(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    let end = vm.heap.list(list).len();
    vm.heap.list_splice(list, 0..end, &[]);
    Ok(Value::None)
}

fn copy(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    let items = vm.heap.list(list).to_vec();
    Ok(vm.heap.new_list(items))
}

/// Counts a value in a list or tuple.
pub fn count(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (mut at, mut found) = (0, 0);
    while let Some(item) = item_at(vm, arguments[0], at) {
        match vm.equal_now(item, arguments[1])? {
            Some(equal) => found += i64::from(equal),
            None => {
                let state = [arguments[0], arguments[1], length_value(at), Value::Int(found)];
                return vm.call_prelude("count_from", &state);
            }
        }
        at += 1;
    }
    Ok(Value::Int(found))
}

/// Returns an item of a list or tuple.
pub fn item_at(vm: &Vm, sequence: Value, at: usize) -> Option<Value> {
    vm.heap.sequence(sequence)?.get(at).copied()
}

fn extend(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    list_of(vm, arguments[0])?;
    vm.append_all(arguments[0], arguments[1])
}

/// Finds a value in a list or tuple.
pub fn index(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let length = vm.heap.sequence(arguments[0]).map_or(0, <[Value]>::len);
    let start = bound(vm, arguments[2], 0, length)?;
    let stop = bound(vm, arguments[3], i64::MAX, length)?;
    let mut at = usize::try_from(start).unwrap_or(0);
    while let Some(item) = item_at(vm, arguments[0], at)
        && i64::try_from(at).is_ok_and(|at| at < stop)
    {
        match vm.equal_now(item, arguments[1])? {
            Some(true) => return Ok(length_value(at)),
            Some(false) => {}
            None => {
                let state = [arguments[0], arguments[1], length_value(at), Value::Int(stop)];
                return vm.call_prelude("index_from", &state);
            }
        }
        at += 1;
    }
    not_found(vm, &arguments[..2])
}

/// Raises what `index` raises for a value that is not there: sequence, value.
pub fn not_found(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if matches!(vm.heap.body_of(arguments[0]), Some(Body::Tuple(_))) {
        return vm.value_error("tuple.index(x): x not in tuple");
    }
    let text = vm.repr_sync(arguments[1])?;
    let message = vm.era.not_in_list(&text);
    vm.value_error(message)
}

fn insert(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    let at = vm.index_sync(arguments[1])?;
    let length = i64::try_from(vm.heap.list(list).len()).unwrap_or(i64::MAX);
    let at = if at < 0 { at.saturating_add(length) } else { at }.clamp(0, length);
    vm.heap.list_insert(list, usize::try_from(at).unwrap_or(0), arguments[2]);
    Ok(Value::None)
}

fn pop(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    let at = match arguments[1].given() {
        Some(at) => vm.index_sync(at)?,
        None => -1,
    };
    let length = vm.heap.list(list).len();
    if length == 0 {
        return vm.raise("IndexError", "pop from empty list");
    }
    match crate::vm::place(length, at) {
        Some(at) => Ok(vm.heap.list_remove(list, at)),
        None => vm.raise("IndexError", "pop index out of range"),
    }
}

fn remove(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    let mut at = 0;
    while let Some(item) = item_at(vm, arguments[0], at) {
        match vm.equal_now(item, arguments[1])? {
            Some(true) => {
                vm.heap.list_remove(list, at);
                return Ok(Value::None);
            }
            Some(false) => {}
            None => {
                return vm
                    .call_prelude("remove_from", &[arguments[0], arguments[1], length_value(at)]);
            }
        }
        at += 1;
    }
    vm.value_error("list.remove(x): x not in list")
}

fn reverse(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    vm.heap.list_reverse(list);
    Ok(Value::None)
}

fn add(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    let Some(Body::List(more)) = vm.heap.body_of(arguments[1]) else {
        let class = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("can only concatenate list (not \"{class}\") to list"));
    };
    let items = [vm.heap.list(list), more.as_slice()].concat();
    Ok(vm.heap.new_list(items))
}

fn in_place_add(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    list_of(vm, arguments[0])?;
    if let Some(items) = vm.collect_now(arguments[1])?
        && let Value::Obj(list) = arguments[0]
    {
        vm.heap.list_extend(list, &items);
        return Ok(arguments[0]);
    }
    vm.with_items(arguments[1], extend_finish, &[arguments[0]])
}

fn extend_finish(vm: &mut Vm, items: Value, with: &[Value]) -> NativeResult {
    let items = vm.heap.sequence(items).unwrap_or_default().to_vec();
    let list = list_of(vm, with[0])?;
    vm.heap.list_extend(list, &items);
    Ok(with[0])
}

/// Reads how often a sequence is to be repeated.
pub fn times(vm: &mut Vm, value: Value) -> Result<i64, Raised> {
    if let Value::Int(times) = value {
        return Ok(times);
    }
    if !vm.heap.is_int(value) && vm.find_special(value, vm.known.names.index).is_none() {
        let class = vm.heap.type_name(value);
        return vm.type_error(format!("can't multiply sequence by non-int of type '{class}'"));
    }
    vm.index_sync(value)
}

/// Repeats a list or tuple.
pub fn mul(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let times = times(vm, arguments[1])?;
    vm.repeat_sequence(arguments[0], times)
}

fn in_place_mul(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    let times = times(vm, arguments[1])?;
    let end = vm.heap.list(list).len();
    let repeated = vm.repeat_sequence(arguments[0], times)?;
    let items = vm.heap.sequence(repeated).unwrap_or_default().to_vec();
    vm.heap.list_splice(list, 0..end, &items);
    Ok(arguments[0])
}

fn contains(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    list_of(vm, arguments[0])?;
    vm.sequence_contains(arguments[0], arguments[1])
}

fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    list_of(vm, arguments[0])?;
    vm.sequence_item(arguments[0], arguments[1])
}

fn setitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    vm.list_assign(list, arguments[1], arguments[2])
}

fn delitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    vm.list_assign(list, arguments[1], Value::Unbound)
}

/// Returns the iterator of a builtin container, of a subclass too.
pub fn iter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match vm.builtin_iter(arguments[0]) {
        Some(iterator) => Ok(iterator),
        None => vm.type_error("descriptor '__iter__' received an object of another type"),
    }
}

fn reversed(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    let at = i64::try_from(vm.heap.list(list).len()).unwrap_or(i64::MAX) - 1;
    Ok(vm.new_iter(Kind::ListReverseIterator, Iter::Reversed { over: arguments[0], at }))
}

fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = list_of(vm, arguments[0])?;
    Ok(length_value(vm.heap.list(list).len()))
}
