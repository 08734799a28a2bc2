//! What `keys()`, `values()` and `items()` return.

use super::dict::reverse_iter;
use super::list::iter;
use super::receiver::{length_value, receiver};
use super::set_operators;
use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::{CompareOp, Getter, Native, NativeFn, NativeResult, Raised, Type, Vm};

macro_rules! set_like {
    ($kind:ident, $about:literal) => {
        Type {
            kind: Kind::$kind,
            about: $about,
            base: false,
            methods: &[
                Native {
                    signature: "isdisjoint(self, other, /)",
                    call: isdisjoint,
                    about: "Tells whether no item is in another iterable.",
                },
                Native {
                    signature: "__contains__(self, key, /)",
                    call: contains,
                    about: "Tells whether the view has an item.",
                },
                Native {
                    signature: "__iter__(self, /)",
                    call: iter,
                    about: "Returns an iterator.",
                },
                Native {
                    signature: "__reversed__(self, /)",
                    call: reversed,
                    about: "Returns an iterator that runs backwards.",
                },
                Native {
                    signature: "__len__(self, /)",
                    call: len,
                    about: "Returns the number of items.",
                },
                Native {
                    signature: "__repr__(self, /)",
                    call: repr,
                    about: "Returns the view as text.",
                },
                Native {
                    signature: "__and__(self, value, /)",
                    call: and,
                    about: "Returns the set of what both have.",
                },
                Native {
                    signature: "__rand__(self, value, /)",
                    call: reflected_and,
                    about: "Returns the set of what both have.",
                },
                Native {
                    signature: "__or__(self, value, /)",
                    call: or,
                    about: "Returns the set of what one of both has.",
                },
                Native {
                    signature: "__ror__(self, value, /)",
                    call: reflected_or,
                    about: "Returns the set of what one of both has.",
                },
                Native {
                    signature: "__sub__(self, value, /)",
                    call: sub,
                    about: "Returns the set of what only the first has.",
                },
                Native {
                    signature: "__rsub__(self, value, /)",
                    call: reflected_sub,
                    about: "Returns the set of what only the first has.",
                },
                Native {
                    signature: "__xor__(self, value, /)",
                    call: xor,
                    about: "Returns the set of what exactly one has.",
                },
                Native {
                    signature: "__rxor__(self, value, /)",
                    call: reflected_xor,
                    about: "Returns the set of what exactly one has.",
                },
                Native {
                    signature: "__eq__(self, value, /)",
                    call: eq,
                    about: "Returns self==value.",
                },
                Native {
                    signature: "__ne__(self, value, /)",
                    call: ne,
                    about: "Returns self!=value.",
                },
                Native {
                    signature: "__lt__(self, value, /)",
                    call: lt,
                    about: "Returns self<value.",
                },
                Native {
                    signature: "__le__(self, value, /)",
                    call: le,
                    about: "Returns self<=value.",
                },
                Native {
                    signature: "__gt__(self, value, /)",
                    call: gt,
                    about: "Returns self>value.",
                },
                Native {
                    signature: "__ge__(self, value, /)",
                    call: ge,
                    about: "Returns self>=value.",
                },
            ],
            getters: GETTERS,
        }
    };
}

const GETTERS: &[Getter] =
    &[Getter { name: "mapping", get: mapping, set: None, about: "The dict, read-only." }];

/// What `dict.keys()` returns.
pub static KEYS: Type = set_like!(DictKeys, "A view of a dict's keys.");

/// What `dict.items()` returns.
pub static ITEMS: Type = set_like!(DictItems, "A view of a dict's items.");

/// What `dict.values()` returns.
pub static VALUES: Type = Type {
    kind: Kind::DictValues,
    about: "A view of a dict's values.",
    base: false,
    methods: &[
        Native { signature: "__iter__(self, /)", call: iter, about: "Returns an iterator." },
        Native {
            signature: "__reversed__(self, /)",
            call: reversed,
            about: "Returns an iterator that runs backwards.",
        },
        Native { signature: "__len__(self, /)", call: len, about: "Returns the number of values." },
        Native { signature: "__repr__(self, /)", call: repr, about: "Returns the view as text." },
    ],
    getters: GETTERS,
};

/// Returns the dict that a view shows.
fn dict_of(vm: &mut Vm, view: Value) -> Result<Handle, Raised> {
    let handle = receiver(vm, view, Kind::DictKeys)?;
    match vm.heap.body(handle) {
        Body::View(Value::Obj(dict)) if matches!(vm.heap.body(*dict), Body::Dict(_)) => Ok(*dict),
        _ => vm.type_error("the view is of no dict"),
    }
}

fn mapping(vm: &mut Vm, view: Value) -> NativeResult {
    let dict = dict_of(vm, view)?;
    Ok(vm.heap.alloc_kind(Kind::MappingProxy, Body::View(dict.into())).into())
}

fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    Ok(length_value(vm.heap.dict(dict).len()))
}

fn contains(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    has(vm, arguments[0], arguments[1]).map(Value::bool)
}

/// Tells whether a view of keys or items has an item.
fn has(vm: &mut Vm, view: Value, item: Value) -> Result<bool, Raised> {
    let dict = dict_of(vm, view)?;
    if !vm.heap.is_exactly(view, Kind::DictItems) {
        let hash = vm.hash(item)?;
        return Ok(vm.dict_find(dict, item, hash)?.is_some());
    }
    if !vm.heap.is_a(item, Kind::Tuple) {
        return Ok(false);
    }
    let Some(&[key, value]) = vm.heap.sequence(item) else { return Ok(false) };
    match vm.dict_get(dict, key)? {
        Some(found) => vm.same_or_equal(found, value),
        None => Ok(false),
    }
}

fn reversed(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    let kind = if vm.heap.is_exactly(arguments[0], Kind::DictKeys) {
        Kind::DictReverseKeyIterator
    } else if vm.heap.is_exactly(arguments[0], Kind::DictValues) {
        Kind::DictReverseValueIterator
    } else {
        Kind::DictReverseItemIterator
    };
    Ok(reverse_iter(vm, dict.into(), kind))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let view = receiver(vm, arguments[0], Kind::DictKeys)?;
    if vm.in_repr.contains(&view) {
        return Ok(vm.heap.new_str("..."));
    }
    let name = vm.heap.type_name(arguments[0]);
    let items = vm.collect_sync(arguments[0])?;
    let list = vm.heap.new_list(items);
    vm.in_repr.push(view);
    vm.heap.hold(list);
    let text = vm.container_repr(list);
    vm.heap.drop_value(list);
    vm.in_repr.pop();
    let text = text?;
    Ok(vm.heap.new_str(format!("{name}({text})")))
}

/// Makes a set of an iterable's items, waiting. A view of keys counts as its dict, as in CPython: it shows in the order.
fn set_from(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let value =
        if vm.heap.is_exactly(value, Kind::DictKeys) { dict_of(vm, value)?.into() } else { value };
    let set = vm.heap.new_set(Kind::Set, crate::heap::Set::new());
    vm.heap.hold(set);
    let result = vm.wait(|vm| super::set::update_from(vm, set, value));
    vm.heap.drop_value(set);
    result.map(|_| set)
}

/// Computes an operator of views as CPython does, whose order shows.
fn operate(vm: &mut Vm, left: Value, right: Value, operation: NativeFn) -> NativeResult {
    let set = set_from(vm, left)?;
    vm.heap.hold(set);
    let others = vm.heap.new_tuple(vec![right]);
    let result = vm.wait(|vm| operation(vm, &[set, others]));
    vm.heap.drop_value(set);
    result.map(|_| set)
}

fn intersect(vm: &mut Vm, left: Value, right: Value) -> NativeResult {
    let is_view = |vm: &Vm, value| {
        vm.heap.is_exactly(value, Kind::DictKeys) || vm.heap.is_exactly(value, Kind::DictItems)
    };
    let (mut view, mut other) = if is_view(vm, left) { (left, right) } else { (right, left) };
    let dict = dict_of(vm, view)?;
    let length = vm.heap.dict(dict).len();
    let is_set = vm.heap.is_exactly(other, Kind::Set);
    if is_set && vm.heap.as_set(other).is_some_and(|set| length <= set.len()) {
        let others = vm.heap.new_tuple(vec![view]);
        return set_operators::intersection(vm, &[other, others]);
    }
    if is_view(vm, other) {
        let smaller = dict_of(vm, other)?;
        if vm.heap.dict(smaller).len() > length {
            std::mem::swap(&mut view, &mut other);
        }
    }
    let items = vm.collect_sync(other)?;
    let items = vm.heap.new_list(items);
    let result = vm.heap.new_set(Kind::Set, crate::heap::Set::new());
    vm.heap.hold(items);
    vm.heap.hold(result);
    let done = add_common(vm, result, items, view);
    vm.heap.drop_value(items);
    vm.heap.drop_value(result);
    done.map(|()| result)
}

fn add_common(vm: &mut Vm, result: Value, items: Value, view: Value) -> Result<(), Raised> {
    let Value::Obj(result) = result else { return Ok(()) };
    let mut at = 0;
    while let Some(item) = super::list::item_at(vm, items, at) {
        if has(vm, view, item)? {
            vm.set_add(result, item)?;
        }
        at += 1;
    }
    Ok(())
}

fn and(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    intersect(vm, arguments[0], arguments[1])
}

fn reflected_and(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    intersect(vm, arguments[1], arguments[0])
}

fn toggle(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let others = vm.heap.sequence(arguments[1]).unwrap_or_default();
    let other = others.first().copied().unwrap_or(Value::None);
    set_operators::symmetric_difference_update(vm, &[arguments[0], other])
}

macro_rules! operators {
    ($($name:ident $reflected:ident $operation:path;)*) => {
        $(
            fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
                operate(vm, arguments[0], arguments[1], $operation)
            }

            fn $reflected(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
                operate(vm, arguments[1], arguments[0], $operation)
            }
        )*
    };
}

operators! {
    or reflected_or super::set::update;
    sub reflected_sub set_operators::difference_update;
    xor reflected_xor toggle;
}

fn isdisjoint(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    for item in vm.collect_sync(arguments[1])? {
        if has(vm, arguments[0], item)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

fn compare(vm: &mut Vm, operator: CompareOp, arguments: &[Value]) -> NativeResult {
    let (left, right) = (arguments[0], arguments[1]);
    let set_like = vm.heap.as_set(right).is_some()
        || vm.heap.is_exactly(right, Kind::DictKeys)
        || vm.heap.is_exactly(right, Kind::DictItems);
    if !set_like {
        return Ok(vm.known.not_implemented);
    }
    let left = set_from(vm, left)?;
    vm.heap.hold(left);
    let right = set_from(vm, right);
    let result = right.and_then(|right| vm.compare_bodies(operator, left, right));
    vm.heap.drop_value(left);
    Ok(result?.map_or(vm.known.not_implemented, Value::bool))
}

macro_rules! comparisons {
    ($($name:ident $operator:ident)*) => {
        $(
            fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
                compare(vm, CompareOp::$operator, arguments)
            }
        )*
    };
}

comparisons! { eq Eq ne Ne lt Lt le Le gt Gt ge Ge }
