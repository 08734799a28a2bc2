//! `types.SimpleNamespace`.

use crate::heap::{Attrs, Body, Handle, Kind, Value};
use crate::library::types::function;
use crate::vm::native::Raised;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type `types.SimpleNamespace`.
pub static TYPE: Type = Type {
    kind: Kind::Namespace,
    about: "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, /, *args, **kwargs)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native {
            signature: "__init__(self, /, *args, **kwargs)",
            call: init,
            about: "Initialize self.  See help(type(self)) for accurate signature.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Return self==value." },
        Native { signature: "__ne__(self, value, /)", call: ne, about: "Return self!=value." },
        Native {
            signature: "__reduce__(self, /)",
            call: reduce,
            about: "Return state information for pickling",
        },
        Native {
            signature: "__replace__(self, /, **changes)",
            call: |vm, arguments| {
                vm.call_prelude("replaced_namespace", &[arguments[0], arguments[1]])
            },
            about: "Return a copy of the namespace object with new values for the specified attributes.",
        },
    ],
    getters: &[Getter { name: "__dict__", get: function::dict, set: None, about: "" }],
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = arguments[0].handle().unwrap_or_else(|| vm.heap.class(Kind::Namespace));
    Ok(vm.heap.alloc(class, Body::Instance(Attrs::empty())).into())
}

fn namespace(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value.handle().filter(|_| vm.heap.is_a(value, Kind::Namespace)) {
        Some(namespace) => Ok(namespace),
        None => vm.type_error("descriptor requires a 'types.SimpleNamespace' object"),
    }
}

fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let handle = namespace(vm, arguments[0])?;
    let given = vm.heap.sequence(arguments[1]).map(<[Value]>::to_vec).unwrap_or_default();
    let mut items: Vec<(Value, Value)> = Vec::new();
    match given[..] {
        [] => {}
        [mapping] if vm.era.minor() >= 13 => {
            if let Some(dict) = vm.heap.as_dict(mapping) {
                items.extend(dict.iter().map(|entry| (entry.key, entry.value)));
            } else {
                let copy = vm.heap.new_dict();
                vm.wait(|vm| vm.update_dict(copy, mapping))?;
                items.extend(vm.heap.dict(copy).iter().map(|entry| (entry.key, entry.value)));
            }
        }
        _ if vm.era.minor() >= 13 => {
            return vm.type_error(format!(
                "SimpleNamespace expected at most 1 argument, got {}",
                given.len()
            ));
        }
        _ => return vm.type_error("no positional arguments expected"),
    }
    if let Some(keywords) = vm.heap.as_dict(arguments[2]) {
        items.extend(keywords.iter().map(|entry| (entry.key, entry.value)));
    }
    for (name, value) in items {
        let Some(name) = name.handle().filter(|_| vm.heap.text(name).is_some()) else {
            return vm.type_error("keywords must be strings");
        };
        let name = vm.heap.intern_object(name);
        vm.heap.set_attr(handle, name, value);
    }
    Ok(Value::None)
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let handle = namespace(vm, arguments[0])?;
    let class = vm.heap.get(handle).class;
    let name = if class == vm.heap.class(Kind::Namespace) {
        "namespace".to_owned()
    } else {
        vm.class_name(class)
    };
    if vm.in_repr.contains(&handle) {
        return Ok(vm.heap.new_str(format!("{name}(...)")));
    }
    vm.in_repr.push(handle);
    let mut shown = Vec::new();
    let mut failed = false;
    for (key, value) in vm.heap.attr_items(handle) {
        let Some(key) = vm.heap.text(key).map(str::to_owned) else { continue };
        match vm.repr_sync(value) {
            Ok(value) => shown.push(format!("{key}={value}")),
            Err(Raised) => {
                failed = true;
                break;
            }
        }
    }
    vm.in_repr.retain(|&known| known != handle);
    if failed {
        return Err(Raised);
    }
    Ok(vm.heap.new_str(format!("{name}({})", shown.join(", "))))
}

fn is_equal(vm: &mut Vm, arguments: &[Value]) -> Result<Option<bool>, Raised> {
    let left = namespace(vm, arguments[0])?;
    if !vm.heap.is_a(arguments[1], Kind::Namespace) {
        return Ok(None);
    }
    let right = namespace(vm, arguments[1])?;
    let (left, right): (Value, Value) =
        (vm.heap.dict_of(left).into(), vm.heap.dict_of(right).into());
    vm.same_or_equal(left, right).map(Some)
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(is_equal(vm, arguments)?.map_or(vm.known.not_implemented, Value::bool))
}

fn ne(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(is_equal(vm, arguments)?.map_or(vm.known.not_implemented, |equal| Value::bool(!equal)))
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let handle = namespace(vm, arguments[0])?;
    let class = vm.heap.get(handle).class.into();
    let dict = vm.heap.dict_of(handle).into();
    let empty = vm.known.empty_tuple;
    Ok(vm.heap.new_tuple(vec![class, empty, dict]))
}
