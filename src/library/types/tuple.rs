//! `tuple`.

use super::list::{count, index, iter, mul};
use super::receiver::{
    class_getitem, container_repr, eq, ge, gt, le, length_value, lt, ne, receiver,
};
use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::{Native, NativeResult, Raised, Type, Vm};

/// `tuple`.
pub static TYPE: Type = Type {
    kind: Kind::Tuple,
    about: "A sequence that cannot be changed.",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, iterable=(), /)",
            call: new,
            about: "Makes a tuple of an iterable's items.",
        },
        Native {
            signature: "count(self, value, /)",
            call: count_in,
            about: "Returns how often a value occurs.",
        },
        Native {
            signature: "index(self, value, start=0, stop=9223372036854775807, /)",
            call: index_in,
            about: "Returns the first index of a value.",
        },
        Native { signature: "__add__(self, value, /)", call: add, about: "Returns self+value." },
        Native { signature: "__mul__(self, value, /)", call: mul, about: "Returns self*value." },
        Native { signature: "__rmul__(self, value, /)", call: mul, about: "Returns value*self." },
        Native {
            signature: "__contains__(self, key, /)",
            call: contains,
            about: "Tells whether an item is in the tuple.",
        },
        Native {
            signature: "__getitem__(self, key, /)",
            call: getitem,
            about: "Returns an item or slice.",
        },
        Native {
            signature: "__getnewargs__(self, /)",
            call: getnewargs,
            about: "Returns what makes the tuple again.",
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
            about: "Returns the tuple as it is written.",
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

fn tuple_of(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    receiver(vm, value, Kind::Tuple)
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class: Value = super::arguments::class_given(vm, arguments[0], Kind::Tuple)?.into();
    let exact = class == Value::Obj(vm.heap.class(Kind::Tuple));
    let Some(iterable) = arguments[1].given() else {
        let empty = vm.heap.new_list(Vec::new());
        return make(vm, empty, &[class]);
    };
    if exact && vm.heap.is_exactly(iterable, Kind::Tuple) {
        return Ok(iterable);
    }
    vm.with_items(iterable, make, &[class])
}

/// Makes a tuple of the class `with[0]` of a list's items.
fn make(vm: &mut Vm, items: Value, with: &[Value]) -> NativeResult {
    let items = vm.heap.sequence(items).unwrap_or_default().to_vec();
    match with[0] {
        Value::Obj(class) if class != vm.heap.class(Kind::Tuple) => {
            Ok(vm.heap.alloc(class, Body::Tuple(items.into())).into())
        }
        _ => Ok(vm.tuple(items)),
    }
}

fn count_in(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    tuple_of(vm, arguments[0])?;
    count(vm, arguments)
}

fn index_in(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    tuple_of(vm, arguments[0])?;
    index(vm, arguments)
}

fn add(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    tuple_of(vm, arguments[0])?;
    let Some(Body::Tuple(more)) = vm.heap.body_of(arguments[1]) else {
        let class = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("can only concatenate tuple (not \"{class}\") to tuple"));
    };
    let items = [vm.heap.sequence(arguments[0]).unwrap_or_default(), more].concat();
    Ok(vm.tuple(items))
}

fn contains(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    tuple_of(vm, arguments[0])?;
    vm.sequence_contains(arguments[0], arguments[1])
}

fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    tuple_of(vm, arguments[0])?;
    vm.sequence_item(arguments[0], arguments[1])
}

fn getnewargs(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    tuple_of(vm, arguments[0])?;
    let items = vm.heap.sequence(arguments[0]).unwrap_or_default().to_vec();
    let copy = vm.tuple(items);
    Ok(vm.tuple(vec![copy]))
}

fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    tuple_of(vm, arguments[0])?;
    Ok(length_value(vm.heap.sequence(arguments[0]).map_or(0, <[Value]>::len)))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    tuple_of(vm, arguments[0])?;
    vm.hash_tuple(arguments[0]).map(Value::Int)
}
