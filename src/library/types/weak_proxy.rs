//! `weakref.proxy`: stands for an object without keeping it alive.
//!
//! Whatever is asked of a proxy is asked of its object.

use super::object::address;
use super::weakref::referent;
use crate::heap::{Kind, Value};
use crate::vm::{BinaryOp, CompareOp, Native, NativeResult, Type, UnaryOp, Vm};

/// `weakref.ProxyType`.
pub static TYPE: Type = Type {
    kind: Kind::WeakProxy,
    about: "Stands for an object without keeping it alive.",
    base: false,
    methods: METHODS,
    getters: &[],
};

/// `weakref.CallableProxyType`.
pub static CALLABLE: Type = Type {
    kind: Kind::WeakCallableProxy,
    about: "Stands for a callable object without keeping it alive.",
    base: false,
    methods: CALLABLE_METHODS,
    getters: &[],
};

macro_rules! methods {
    ($($more:expr,)*) => {
        &[
        Native {
            signature: "__add__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Add, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__radd__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Add, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__iadd__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Add, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__sub__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Sub, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__rsub__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Sub, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__isub__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Sub, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__mul__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Mul, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__rmul__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Mul, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__imul__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Mul, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__truediv__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::TrueDiv, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__rtruediv__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::TrueDiv, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__itruediv__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::TrueDiv, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__floordiv__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::FloorDiv, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__rfloordiv__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::FloorDiv, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__ifloordiv__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::FloorDiv, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__mod__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Mod, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__rmod__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Mod, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__imod__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Mod, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__pow__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Pow, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__rpow__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Pow, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__ipow__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Pow, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__matmul__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::MatMul, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__rmatmul__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::MatMul, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__imatmul__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::MatMul, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__lshift__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::LShift, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__rlshift__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::LShift, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__ilshift__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::LShift, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__rshift__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::RShift, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__rrshift__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::RShift, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__irshift__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::RShift, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__and__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::And, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__rand__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::And, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__iand__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::And, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__or__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Or, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__ror__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Or, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__ior__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Or, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__xor__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Xor, false, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__rxor__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Xor, false, given[1], given[0]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__ixor__(self, value, /)",
            call: |vm, given| binary(vm, BinaryOp::Xor, true, given[0], given[1]),
            about: "Does it with the object.",
        },
        Native {
            signature: "__lt__(self, value, /)",
            call: |vm, given| compare(vm, CompareOp::Lt, given),
            about: "Compares the object.",
        },
        Native {
            signature: "__le__(self, value, /)",
            call: |vm, given| compare(vm, CompareOp::Le, given),
            about: "Compares the object.",
        },
        Native {
            signature: "__eq__(self, value, /)",
            call: |vm, given| compare(vm, CompareOp::Eq, given),
            about: "Compares the object.",
        },
        Native {
            signature: "__ne__(self, value, /)",
            call: |vm, given| compare(vm, CompareOp::Ne, given),
            about: "Compares the object.",
        },
        Native {
            signature: "__gt__(self, value, /)",
            call: |vm, given| compare(vm, CompareOp::Gt, given),
            about: "Compares the object.",
        },
        Native {
            signature: "__ge__(self, value, /)",
            call: |vm, given| compare(vm, CompareOp::Ge, given),
            about: "Compares the object.",
        },
        Native {
            signature: "__neg__(self, /)",
            call: |vm, given| {
                let object = target(vm, given[0])?;
                vm.unary(UnaryOp::Neg, object)
            },
            about: "Does it with the object.",
        },
        Native {
            signature: "__pos__(self, /)",
            call: |vm, given| {
                let object = target(vm, given[0])?;
                vm.unary(UnaryOp::Pos, object)
            },
            about: "Does it with the object.",
        },
        Native {
            signature: "__invert__(self, /)",
            call: |vm, given| {
                let object = target(vm, given[0])?;
                vm.unary(UnaryOp::Invert, object)
            },
            about: "Does it with the object.",
        },
        Native {
            signature: "__abs__(self, /)",
            call: |vm, given| builtin(vm, "abs", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__len__(self, /)",
            call: |vm, given| builtin(vm, "len", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__iter__(self, /)",
            call: |vm, given| builtin(vm, "iter", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__next__(self, /)",
            call: |vm, given| builtin(vm, "next", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__bool__(self, /)",
            call: |vm, given| builtin(vm, "bool", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__int__(self, /)",
            call: |vm, given| builtin(vm, "int", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__float__(self, /)",
            call: |vm, given| builtin(vm, "float", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__str__(self, /)",
            call: |vm, given| builtin(vm, "str", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__bytes__(self, /)",
            call: |vm, given| builtin(vm, "bytes", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__reversed__(self, /)",
            call: |vm, given| builtin(vm, "reversed", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__index__(self, /)",
            call: |vm, given| builtin(vm, "int", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__divmod__(self, value, /)",
            call: |vm, given| builtin(vm, "divmod", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__round__(self, /)",
            call: |vm, given| builtin(vm, "round", given),
            about: "Does it with the object.",
        },
        Native {
            signature: "__getattribute__(self, name, /)",
            call: get,
            about: "Reads an attribute of the object.",
        },
        Native {
            signature: "__setattr__(self, name, value, /)",
            call: set,
            about: "Sets an attribute of the object.",
        },
        Native {
            signature: "__delattr__(self, name, /)",
            call: delete,
            about: "Deletes an attribute of the object.",
        },
        Native {
            signature: "__repr__(self, /)",
            call: repr,
            about: "Returns a description.",
        },
        Native {
            signature: "__getitem__(self, key, /)",
            call: |vm, given| {
                let object = target(vm, given[0])?;
                vm.get_item(object, given[1])
            },
            about: "Reads an item of the object.",
        },
        Native {
            signature: "__setitem__(self, key, value, /)",
            call: |vm, given| {
                let object = target(vm, given[0])?;
                vm.set_item(object, given[1], given[2])
            },
            about: "Sets an item of the object.",
        },
        Native {
            signature: "__delitem__(self, key, /)",
            call: |vm, given| {
                let object = target(vm, given[0])?;
                vm.delete_item(object, given[1])
            },
            about: "Deletes an item of the object.",
        },
        Native {
            signature: "__contains__(self, key, /)",
            call: |vm, given| {
                let object = target(vm, given[0])?;
                vm.contains(object, given[1])
            },
            about: "Tells whether the object has an item.",
        },
        $($more,)*
        ]
    };
}

const METHODS: &[Native] = methods!();

const CALLABLE_METHODS: &[Native] = methods!(Native {
    signature: "__call__(self, /, *args, **kwargs)",
    call,
    about: "Calls the object.",
},);

/// Returns the object that a proxy stands for.
fn target(vm: &mut Vm, proxy: Value) -> NativeResult {
    match referent(vm, proxy)? {
        Some(object) => Ok(object.into()),
        None => vm.raise("ReferenceError", "weakly-referenced object no longer exists"),
    }
}

/// Returns what a value stands for, if it is a proxy, or the value.
fn unwrapped(vm: &mut Vm, value: Value) -> NativeResult {
    let is_proxy = vm.heap.is_exactly(value, Kind::WeakProxy)
        || vm.heap.is_exactly(value, Kind::WeakCallableProxy);
    if is_proxy { target(vm, value) } else { Ok(value) }
}

fn binary(
    vm: &mut Vm,
    operator: BinaryOp,
    in_place: bool,
    left: Value,
    right: Value,
) -> NativeResult {
    let (left, right) = (unwrapped(vm, left)?, unwrapped(vm, right)?);
    vm.binary(operator, in_place, left, right)
}

fn compare(vm: &mut Vm, operator: CompareOp, given: &[Value]) -> NativeResult {
    let (left, right) = (unwrapped(vm, given[0])?, unwrapped(vm, given[1])?);
    vm.compare(operator, left, right)
}

fn builtin(vm: &mut Vm, name: &str, given: &[Value]) -> NativeResult {
    let mut arguments = Vec::with_capacity(given.len());
    for &value in given {
        arguments.push(unwrapped(vm, value)?);
    }
    match vm.heap.text_get(vm.known.builtins, name) {
        Some(function) => vm.tail_call(function, &arguments),
        None => vm.raise("RuntimeError", format!("builtins has no {name}")),
    }
}

fn get(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let object = target(vm, given[0])?;
    match given[1].handle().filter(|_| vm.heap.text(given[1]).is_some()) {
        Some(name) => vm.get_attr(object, name),
        None => vm.type_error("attribute name must be string"),
    }
}

fn set(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let object = target(vm, given[0])?;
    match given[1].handle().filter(|_| vm.heap.text(given[1]).is_some()) {
        Some(name) => {
            let name = vm.heap.intern_object(name);
            vm.set_attr(object, name, given[2])
        }
        None => vm.type_error("attribute name must be string"),
    }
}

fn delete(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let object = target(vm, given[0])?;
    match vm.heap.text_get(vm.known.builtins, "delattr") {
        Some(function) => vm.tail_call(function, &[object, given[1]]),
        None => vm.raise("RuntimeError", "builtins has no delattr"),
    }
}

fn call(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let object = target(vm, given[0])?;
    let mut arguments = vm.heap.sequence(given[1]).unwrap_or_default().to_vec();
    let mut names = Vec::new();
    if let Some(more) = vm.heap.as_dict(given[2]) {
        for entry in more.iter() {
            names.push(entry.key);
            arguments.push(entry.value);
        }
    }
    vm.tail_call_keywords(object, &arguments, &names)
}

fn repr(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let own = address(given[0]);
    let object = referent(vm, given[0])?.map_or(Value::None, Value::from);
    let kind = vm.heap.type_name(object);
    let joint = if vm.era >= crate::era::Era::E313 { ";" } else { "" };
    let text = format!("<weakproxy at {own}{joint} to {kind} at {}>", address(object));
    Ok(vm.heap.new_str(text))
}
