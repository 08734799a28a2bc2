//! `slice`.

use super::receiver::receiver;
use crate::data::hash::TupleHash;
use crate::heap::{Body, Kind, Value};
use crate::vm::{CompareOp, Getter, Native, NativeResult, Raised, Type, Vm};

/// `slice`.
pub static TYPE: Type = Type {
    kind: Kind::Slice,
    about: "What stands between brackets: start, stop and step.",
    base: false,
    methods: &[
        Native {
            signature: "__new__(cls, start, stop=<unset>, step=None, /)",
            call: new,
            about: "Makes a slice.",
        },
        Native {
            signature: "indices(self, length, /)",
            call: indices,
            about: "Returns start, stop and step for a sequence of some length.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Returns the slice as text." },
        Native {
            signature: "__hash__(self, /)",
            call: hash,
            about: "Returns a hash, from 3.12 on.",
        },
        super::pickling::OF_BOUNDS,
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Returns self==value." },
        Native { signature: "__ne__(self, value, /)", call: ne, about: "Returns self!=value." },
        Native { signature: "__lt__(self, value, /)", call: lt, about: "Returns self<value." },
        Native { signature: "__le__(self, value, /)", call: le, about: "Returns self<=value." },
        Native { signature: "__gt__(self, value, /)", call: gt, about: "Returns self>value." },
        Native { signature: "__ge__(self, value, /)", call: ge, about: "Returns self>=value." },
    ],
    getters: &[
        Getter {
            name: "start",
            get: |vm, slice| part(vm, slice, 0),
            set: None,
            about: "Where the slice begins.",
        },
        Getter {
            name: "stop",
            get: |vm, slice| part(vm, slice, 1),
            set: None,
            about: "Where the slice ends.",
        },
        Getter { name: "step", get: |vm, slice| part(vm, slice, 2), set: None, about: "The step." },
    ],
};

fn parts_of(vm: &mut Vm, value: Value) -> Result<[Value; 3], Raised> {
    receiver(vm, value, Kind::Slice)?;
    Ok(vm.slice_parts(value).unwrap_or([Value::None; 3]))
}

fn part(vm: &mut Vm, slice: Value, at: usize) -> NativeResult {
    Ok(parts_of(vm, slice)?[at])
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (start, stop) = match arguments[2].given() {
        Some(stop) => (arguments[1], stop),
        None => (Value::None, arguments[1]),
    };
    let step = arguments[3].given().unwrap_or(Value::None);
    Ok(vm.heap.alloc_kind(Kind::Slice, Body::Slice(Box::new([start, stop, step]))).into())
}

fn indices(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    parts_of(vm, arguments[0])?;
    let length = vm.index_sync(arguments[1])?;
    let Ok(length) = usize::try_from(length) else {
        return vm.value_error("length should not be negative");
    };
    let bounds = vm.slice_bounds(arguments[0], length)?;
    let parts = [bounds.start, bounds.stop, bounds.step].map(Value::Int);
    Ok(vm.heap.new_tuple(parts))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let [start, stop, step] = parts_of(vm, arguments[0])?;
    let (start, stop) = (vm.repr_sync(start)?, vm.repr_sync(stop)?);
    let step = vm.repr_sync(step)?;
    Ok(vm.heap.new_str(format!("slice({start}, {stop}, {step})")))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let parts = parts_of(vm, arguments[0])?;
    if vm.era.minor() < 12 {
        return vm.type_error("unhashable type: 'slice'");
    }
    let mut builder = TupleHash::default();
    for part in parts {
        builder.push(vm.hash(part)?);
    }
    // A slice's hash is a tuple's without the length mixed in; nothing but equality depends on it.
    Ok(Value::Int(builder.finish()))
}

fn compare(vm: &mut Vm, operator: CompareOp, arguments: &[Value]) -> NativeResult {
    let own = parts_of(vm, arguments[0])?;
    let Some(other) = vm.slice_parts(arguments[1]) else { return Ok(vm.known.not_implemented) };
    let (left, right) = (vm.heap.new_tuple(own), vm.heap.new_tuple(other));
    vm.compare_sync(operator, left, right).map(Value::bool)
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
