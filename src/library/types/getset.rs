//! Attributes that Rust code computes, as they lie in their classes.

use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::native::Raised;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type of computed attributes.
pub static TYPE: Type = Type {
    kind: Kind::GetSet,
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
    ],
    getters: &[
        Getter { name: "__name__", get: name, set: None, about: "" },
        Getter { name: "__qualname__", get: qualname, set: None, about: "" },
        Getter { name: "__objclass__", get: objclass, set: None, about: "" },
        Getter { name: "__doc__", get: doc, set: None, about: "" },
        Getter {
            name: "__weakref__",
            get: weakref,
            set: None,
            about: "list of weak references to the object",
        },
    ],
};

fn getter(
    vm: &mut Vm,
    value: Value,
) -> Result<(&'static Getter, &'static str, Option<Handle>), Raised> {
    let Some(&Body::GetSet(index, owner)) = vm.heap.body_of(value) else {
        return vm.type_error("descriptor requires a 'getset_descriptor' object");
    };
    let (getter, of) = vm.getter(index);
    let owner = owner.handle().filter(|_| vm.heap.as_class(owner).is_some()).or_else(|| {
        let exception = vm.known.exceptions.find(of);
        exception.or_else(|| {
            crate::heap::KINDS
                .iter()
                .find(|(_, name, _)| *name == of)
                .map(|&(kind, ..)| vm.heap.class(kind))
        })
    });
    Ok((getter, of, owner))
}

/// Looks whether a descriptor is for an instance.
fn check(vm: &mut Vm, descriptor: Value, instance: Value) -> Result<&'static Getter, Raised> {
    let (getter, _, owner) = getter(vm, descriptor)?;
    let class = vm.heap.class_of(instance);
    if let Some(owner) = owner
        && !vm.heap.is_subclass(class, owner)
    {
        let message = format!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
            getter.name,
            vm.heap.class_body(owner).name,
            vm.heap.class_body(class).name
        );
        return vm.type_error(message);
    }
    Ok(getter)
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let none_type = vm.heap.class(Kind::NoneType);
    if arguments[1].some().is_none() && arguments[2].handle() != Some(none_type) {
        return Ok(arguments[0]);
    }
    let getter = check(vm, arguments[0], arguments[1])?;
    (getter.get)(vm, arguments[1])
}

fn set(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    write(vm, arguments[0], arguments[1], arguments[2])
}

fn delete(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    write(vm, arguments[0], arguments[1], Value::Unbound)
}

fn write(vm: &mut Vm, descriptor: Value, instance: Value, value: Value) -> NativeResult {
    let row = check(vm, descriptor, instance)?;
    match row.set {
        Some(set) => set(vm, instance, value).map(|()| Value::None),
        None => {
            let (_, of, _) = getter(vm, descriptor)?;
            vm.raise(
                "AttributeError",
                format!("attribute '{}' of '{of}' objects is not writable", row.name),
            )
        }
    }
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (getter, of, owner) = getter(vm, arguments[0])?;
    let of = owner.map_or(of.to_owned(), |owner| vm.heap.class_body(owner).name.to_string());
    Ok(vm.heap.new_str(format!("<attribute '{}' of '{of}' objects>", getter.name)))
}

fn name(vm: &mut Vm, value: Value) -> NativeResult {
    let (getter, ..) = getter(vm, value)?;
    Ok(vm.heap.intern(getter.name).into())
}

fn qualname(vm: &mut Vm, value: Value) -> NativeResult {
    let (getter, of, owner) = getter(vm, value)?;
    let of = owner.map_or(of.to_owned(), |owner| vm.class_qualname(owner));
    Ok(vm.heap.new_str(format!("{of}.{}", getter.name)))
}

fn objclass(vm: &mut Vm, value: Value) -> NativeResult {
    let (.., owner) = getter(vm, value)?;
    Ok(owner.map_or(Value::None, Value::from))
}

fn doc(vm: &mut Vm, value: Value) -> NativeResult {
    let (getter, ..) = getter(vm, value)?;
    if getter.about.is_empty() { Ok(Value::None) } else { Ok(vm.heap.new_str(getter.about)) }
}

/// Classes made by a `class` statement have this getter.
fn weakref(vm: &mut Vm, value: Value) -> NativeResult {
    let first = value.handle().and_then(|object| vm.heap.weak_references(object).first().copied());
    Ok(first.map_or(Value::None, Value::from))
}
