//! `NotImplemented`.

use crate::heap::{Kind, Value};
use crate::vm::{Native, NativeResult, Type, Vm};

/// The type of `NotImplemented`.
pub static TYPE: Type = Type {
    kind: Kind::NotImplementedType,
    about: "The type of the NotImplemented singleton.",
    base: false,
    methods: &[
        Native {
            signature: "__new__(cls, /)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native { signature: "__reduce__(self, /)", call: repr, about: "" },
        Native { signature: "__bool__(self, /)", call: bool, about: "True if self else False" },
    ],
    getters: &[],
};

fn new(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.known.not_implemented)
}

fn repr(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.heap.intern("NotImplemented").into())
}

fn bool(vm: &mut Vm, _: &[Value]) -> NativeResult {
    if vm.era.minor() >= 14 {
        return vm.type_error("NotImplemented should not be used in a boolean context");
    }
    Ok(Value::TRUE)
}
