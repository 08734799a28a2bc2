//! `mappingproxy`: a mapping that can only be read, such as a class's `__dict__`.

use crate::heap::{Body, Kind, Value};
use crate::vm::BinaryOp;
use crate::vm::CompareOp;
use crate::vm::native::Raised;
use crate::vm::{Native, NativeResult, Type, Vm};

/// The type `mappingproxy`.
pub static TYPE: Type = Type {
    kind: Kind::MappingProxy,
    about: "Read-only proxy of a mapping.",
    base: false,
    methods: &[
        Native {
            signature: "__new__(cls, mapping)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native { signature: "__str__(self, /)", call: str, about: "Return str(self)." },
        Native { signature: "__len__(self, /)", call: len, about: "Return len(self)." },
        Native {
            signature: "__getitem__(self, key, /)",
            call: getitem,
            about: "Return self[key].",
        },
        Native {
            signature: "__contains__(self, key, /)",
            call: contains,
            about: "Return key in self.",
        },
        Native { signature: "__iter__(self, /)", call: iter, about: "Implement iter(self)." },
        Native {
            signature: "__reversed__(self, /)",
            call: reversed,
            about: "D.__reversed__() -> reverse iterator",
        },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Return self==value." },
        Native { signature: "__ne__(self, value, /)", call: ne, about: "Return self!=value." },
        Native { signature: "__hash__(self, /)", call: hash, about: "Return hash(self)." },
        Native { signature: "__or__(self, value, /)", call: or, about: "Return self|value." },
        Native {
            signature: "__ror__(self, value, /)",
            call: reverse_or,
            about: "Return value|self.",
        },
        Native {
            signature: "__ior__(self, value, /)",
            call: in_place_or,
            about: "Return self|=value.",
        },
        Native {
            signature: "get(self, key, default=None, /)",
            call: get,
            about: "Return the value for key if key is in the mapping, else default.",
        },
        Native {
            signature: "keys(self, /)",
            call: keys,
            about: "D.keys() -> a set-like object providing a view on D's keys",
        },
        Native {
            signature: "values(self, /)",
            call: values,
            about: "D.values() -> an object providing a view on D's values",
        },
        Native {
            signature: "items(self, /)",
            call: items,
            about: "D.items() -> a set-like object providing a view on D's items",
        },
        Native { signature: "copy(self, /)", call: copy, about: "D.copy() -> a shallow copy of D" },
        Native {
            signature: "@classmethod __class_getitem__(cls, item, /)",
            call: class_getitem,
            about: "See PEP 585",
        },
    ],
    getters: &[],
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mapping = arguments[1];
    let name = vm.known.names.getitem;
    let is_mapping = !matches!(vm.heap.body_of(mapping), Some(Body::List(_) | Body::Tuple(_)))
        && vm.find_special(mapping, name).is_some();
    if !is_mapping {
        let name = vm.heap.type_name(mapping);
        return vm.type_error(format!("mappingproxy() argument must be a mapping, not {name}"));
    }
    Ok(vm.heap.alloc_kind(Kind::MappingProxy, Body::View(mapping)).into())
}

/// Returns the mapping behind a proxy; another value as it is.
fn behind(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    match vm.heap.body_of(value) {
        Some(Body::View(mapping)) if vm.heap.is_exactly(value, Kind::MappingProxy) => Ok(*mapping),
        _ => Ok(value),
    }
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mapping = behind(vm, arguments[0])?;
    let shown = vm.repr_sync(mapping)?;
    Ok(vm.heap.new_str(format!("mappingproxy({shown})")))
}

fn str(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mapping = behind(vm, arguments[0])?;
    vm.str_of(mapping)
}

fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mapping = behind(vm, arguments[0])?;
    if let Some(dict) = vm.heap.as_dict(mapping) {
        return Ok(Value::Int(i64::try_from(dict.len()).unwrap_or(i64::MAX)));
    }
    let name = vm.known.names.len;
    vm.call_special(mapping, name, &[]).unwrap_or(Ok(Value::Int(0)))
}

fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mapping = behind(vm, arguments[0])?;
    vm.get_item(mapping, arguments[1])
}

fn contains(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mapping = behind(vm, arguments[0])?;
    vm.contains(mapping, arguments[1])
}

fn iter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mapping = behind(vm, arguments[0])?;
    vm.iter(mapping)
}

fn reversed(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mapping = behind(vm, arguments[0])?;
    let name = vm.known.names.reversed;
    match vm.call_special(mapping, name, &[]) {
        Some(result) => result,
        None => {
            let name = vm.heap.type_name(mapping);
            vm.type_error(format!("'{name}' object is not reversible"))
        }
    }
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (left, right) = (behind(vm, arguments[0])?, behind(vm, arguments[1])?);
    vm.compare(CompareOp::Eq, left, right)
}

fn ne(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (left, right) = (behind(vm, arguments[0])?, behind(vm, arguments[1])?);
    vm.compare(CompareOp::Ne, left, right)
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mapping = behind(vm, arguments[0])?;
    vm.hash(mapping).map(Value::Int)
}

fn or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (left, right) = (behind(vm, arguments[0])?, behind(vm, arguments[1])?);
    vm.binary(BinaryOp::Or, false, left, right)
}

fn reverse_or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (left, right) = (behind(vm, arguments[1])?, behind(vm, arguments[0])?);
    vm.binary(BinaryOp::Or, false, left, right)
}

fn in_place_or(vm: &mut Vm, _: &[Value]) -> NativeResult {
    vm.type_error("'|=' is not supported by mappingproxy; use '|' instead")
}

/// Calls a method of the mapping behind a proxy.
fn forward(vm: &mut Vm, proxy: Value, method: &str, arguments: &[Value]) -> NativeResult {
    let mapping = behind(vm, proxy)?;
    let name = vm.heap.intern(method);
    let method = vm.get_attr_sync(mapping, name)?;
    vm.tail_call(method, arguments)
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let default = arguments[2].given().unwrap_or(Value::None);
    forward(vm, arguments[0], "get", &[arguments[1], default])
}

fn keys(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    forward(vm, arguments[0], "keys", &[])
}

fn values(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    forward(vm, arguments[0], "values", &[])
}

fn items(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    forward(vm, arguments[0], "items", &[])
}

fn copy(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    forward(vm, arguments[0], "copy", &[])
}

fn class_getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.new_alias(arguments[0], arguments[1])
}
