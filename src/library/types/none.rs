//! `None`.

use crate::heap::{Kind, Value};
use crate::vm::{Native, NativeResult, Type, Vm};

/// The type of `None`.
pub static TYPE: Type = Type {
    kind: Kind::NoneType,
    about: "The type of the None singleton.",
    base: false,
    methods: &[
        Native {
            signature: "__new__(cls, /)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native { signature: "__bool__(self, /)", call: bool, about: "True if self else False" },
    ],
    getters: &[],
};

fn new(_: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(Value::None)
}

fn repr(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.heap.intern("None").into())
}

fn bool(_: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(Value::FALSE)
}
