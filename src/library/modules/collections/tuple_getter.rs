//! `_tuplegetter`: the fields of named tuples.

use crate::heap::{Body, Kind, Value};
use crate::library::types::row::row;
use crate::vm::{Getter, NativeResult, Type, Vm};

/// `_collections._tuplegetter`.
pub static TYPE: Type = Type {
    kind: Kind::TupleGetter,
    about: "A descriptor for an item of a tuple.",
    base: false,
    methods: &[
        row("__new__(cls, index, doc, /)", new, "Create and return a new object."),
        row(
            "__get__(self, instance, owner=None, /)",
            get,
            "Return an attribute of instance, which is of type owner.",
        ),
        row("__set__(self, instance, value, /)", set, "Set an attribute of instance to value."),
        row("__delete__(self, instance, /)", delete, "Delete an attribute of instance."),
        row("__reduce__(self, /)", reduce, "Return state information for pickling."),
        row("__repr__(self, /)", repr, "Return repr(self)."),
    ],
    getters: &[Getter {
        name: "__doc__",
        get: |vm, value| Ok(vm.fields(value).get(1).copied().unwrap_or(Value::None)),
        set: Some(|vm, value, new| {
            if let Value::Obj(getter) = value {
                vm.set_field_of(getter, 1, new.given().unwrap_or(Value::None));
            }
            Ok(())
        }),
        about: "The field's documentation.",
    }],
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Value::Obj(class) = arguments[0] else {
        return vm.type_error("__new__(X): X is not a type object");
    };
    let index = vm.index_sync(arguments[1])?;
    Ok(vm.heap.alloc(class, Body::Fields(Box::new([Value::Int(index), arguments[2]]))).into())
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let instance = arguments[1];
    if instance.is_none() {
        if arguments[2].some().is_none() {
            return vm.type_error("__get__(None, None) is invalid");
        }
        return Ok(arguments[0]);
    }
    let index = vm.fields(arguments[0]).first().and_then(|index| index.as_int()).unwrap_or(0);
    if !matches!(vm.heap.body_of(instance), Some(Body::Tuple(_))) {
        let class = vm.heap.type_name(instance);
        return vm.type_error(format!(
            "descriptor for index '{index}' for tuple subclasses doesn't apply to '{class}' object"
        ));
    }
    let at = usize::try_from(index).ok();
    match at.and_then(|at| vm.heap.sequence(instance)?.get(at).copied()) {
        Some(item) => Ok(item),
        None => vm.raise("IndexError", "tuple index out of range"),
    }
}

fn set(vm: &mut Vm, _: &[Value]) -> NativeResult {
    vm.raise("AttributeError", "can't set attribute")
}

fn delete(vm: &mut Vm, _: &[Value]) -> NativeResult {
    vm.raise("AttributeError", "can't delete attribute")
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = vm.heap.class_of(arguments[0]).into();
    let fields = vm.fields(arguments[0]).to_vec();
    let fields = vm.heap.new_tuple(fields);
    Ok(vm.heap.new_tuple([class, fields]))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = vm.class_full_name(vm.heap.class_of(arguments[0]));
    let name = name.strip_prefix("collections.").unwrap_or(&name).to_owned();
    let &[index, doc] = vm.fields(arguments[0]) else { return Ok(Value::None) };
    let (index, doc) = (vm.repr_sync(index)?, vm.repr_sync(doc)?);
    Ok(vm.heap.new_str(format!("{name}({index}, {doc})")))
}
