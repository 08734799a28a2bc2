//! Slots (`__slots__`) as they lie in their classes.

use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::native::Raised;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type of slots.
pub static TYPE: Type = Type {
    kind: Kind::Member,
    about: "",
    base: false,
    methods: &[
        Native {
            signature: "__get__(self, instance, owner=None, /)",
            call: get,
            about: "Return an attribute of instance, which is of type owner.",
        },
        Native {
            signature: "__set__(self, instance, value, /)",
            call: set,
            about: "Set an attribute of instance to value.",
        },
        Native {
            signature: "__delete__(self, instance, /)",
            call: delete,
            about: "Delete an attribute of instance.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native { signature: "__reduce__(self, /)", call: reduce, about: "Helper for pickle." },
    ],
    getters: &[
        Getter { name: "__name__", get: name, set: None, about: "" },
        Getter { name: "__qualname__", get: qualname, set: None, about: "" },
        Getter { name: "__objclass__", get: objclass, set: None, about: "" },
        Getter { name: "__doc__", get: doc, set: None, about: "" },
    ],
};

fn parts(vm: &mut Vm, value: Value) -> Result<(Value, Handle), Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Member(member)) => Ok((member.name, member.owner)),
        _ => vm.type_error("descriptor requires a 'member_descriptor' object"),
    }
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if arguments[1].some().is_none() {
        return Ok(arguments[0]);
    }
    vm.read_member(arguments[0], arguments[1])
}

fn set(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.write_member(arguments[0], arguments[1], arguments[2]).map(|()| Value::None)
}

fn delete(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.write_member(arguments[0], arguments[1], Value::Unbound).map(|()| Value::None)
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (name, owner) = parts(vm, arguments[0])?;
    let name = vm.heap.text(name).unwrap_or_default();
    let text = format!("<member '{name}' of '{}' objects>", vm.heap.class_body(owner).name);
    Ok(vm.heap.new_str(text))
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (name, owner) = parts(vm, arguments[0])?;
    let getattr = vm.heap.text_get(vm.known.builtins, "getattr").unwrap_or(Value::None);
    let pair = vm.heap.new_tuple(vec![owner.into(), name]);
    Ok(vm.heap.new_tuple(vec![getattr, pair]))
}

fn name(vm: &mut Vm, value: Value) -> NativeResult {
    Ok(parts(vm, value)?.0)
}

fn qualname(vm: &mut Vm, value: Value) -> NativeResult {
    let (name, owner) = parts(vm, value)?;
    let text = format!("{}.{}", vm.class_qualname(owner), vm.heap.text(name).unwrap_or_default());
    Ok(vm.heap.new_str(text))
}

fn objclass(vm: &mut Vm, value: Value) -> NativeResult {
    Ok(parts(vm, value)?.1.into())
}

fn doc(vm: &mut Vm, value: Value) -> NativeResult {
    let (name, owner) = parts(vm, value)?;
    // A dict given as `__slots__` maps the names to their docs.
    let dict = vm.heap.class_body(owner).dict;
    let slots = vm.heap.name_get(dict, vm.known.names.slots).and_then(Value::handle);
    match (slots, name.handle()) {
        (Some(slots), Some(name)) if matches!(vm.heap.body(slots), Body::Dict(_)) => {
            Ok(vm.heap.name_get(slots, name).unwrap_or(Value::None))
        }
        _ => Ok(Value::None),
    }
}
