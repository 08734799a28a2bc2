//! `_weakref`: references that do not keep their objects alive.

use crate::heap::{Handle, Kind, Value};
use crate::library::types::weakref::{make, referent};
use crate::vm::{Module, Native, NativeResult, Vm};

pub static MODULE: Module = Module {
    name: "_weakref",
    about: "Weak-reference support module.",
    functions: &[
        Native {
            signature: "getweakrefcount(object, /)",
            call: count,
            about: "Returns how many weak references an object has.",
        },
        Native {
            signature: "getweakrefs(object, /)",
            call: list,
            about: "Returns the weak references to an object.",
        },
        Native {
            signature: "_remove_dead_weakref(dct, key, /)",
            call: remove_dead,
            about: "Removes a key from a dict if its value is a dead weak reference.",
        },
        Native {
            signature: "proxy(object, callback=None, /)",
            call: proxy,
            about: "Returns what stands for an object without keeping it alive.",
        },
    ],
    fill,
    ..Module::EMPTY
};

fn fill(vm: &mut Vm, namespace: Handle) {
    let class = vm.heap.class(Kind::WeakRef);
    vm.heap.text_set(namespace, "ref", class.into());
    vm.heap.text_set(namespace, "ReferenceType", class.into());
    let class = vm.heap.class(Kind::WeakProxy);
    vm.heap.text_set(namespace, "ProxyType", class.into());
    let class = vm.heap.class(Kind::WeakCallableProxy);
    vm.heap.text_set(namespace, "CallableProxyType", class.into());
}

fn references(vm: &Vm, object: Value) -> Vec<Value> {
    let references = object.handle().map(|object| vm.heap.weak_references(object));
    references.unwrap_or_default().into_iter().map(Value::from).collect()
}

fn count(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let count = references(vm, arguments[0]).len();
    Ok(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)))
}

fn list(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let references = references(vm, arguments[0]);
    Ok(vm.heap.new_list(references))
}

fn remove_dead(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some(dict) = arguments[0].handle().filter(|_| vm.heap.as_dict(arguments[0]).is_some())
    else {
        return vm.type_error("_remove_dead_weakref() argument 1 must be dict");
    };
    let Some(value) = vm.dict_get(dict, arguments[1])? else { return Ok(Value::None) };
    if referent(vm, value)?.is_none() {
        vm.delete_item(arguments[0], arguments[1])?;
    }
    Ok(Value::None)
}

fn proxy(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = vm.known.names.call;
    let class = vm.heap.class_of(arguments[0]);
    let callable = vm.type_lookup(class, name).is_some();
    let class = vm.heap.class(if callable { Kind::WeakCallableProxy } else { Kind::WeakProxy });
    make(vm, class, arguments[0], arguments[1].some().unwrap_or(Value::None))
}
