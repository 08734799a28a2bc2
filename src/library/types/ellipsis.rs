//! `...`.

use crate::heap::{Kind, Value};
use crate::vm::{Native, NativeResult, Type, Vm};

/// The type of `Ellipsis`.
pub static TYPE: Type = Type {
    kind: Kind::Ellipsis,
    about: "The type of the Ellipsis singleton.",
    base: false,
    methods: &[
        Native {
            signature: "__new__(cls, /)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native { signature: "__reduce__(self, /)", call: repr, about: "" },
    ],
    getters: &[],
};

fn new(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.known.ellipsis)
}

fn repr(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.heap.intern("Ellipsis").into())
}
