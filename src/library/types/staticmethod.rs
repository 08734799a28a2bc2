//! `staticmethod`.

use crate::heap::{Body, Kind, Value};
use crate::library::types::classmethod::{GETTERS, init, repr};
use crate::library::types::function::call_with;
use crate::vm::{Native, NativeResult, Type, Vm};

/// The type `staticmethod`.
pub static TYPE: Type = Type {
    kind: Kind::StaticMethod,
    about: "staticmethod(function) -> method\n\nConvert a function to be a static method.\n\nA static method does not receive an implicit first argument.\nTo declare a static method, use this idiom:\n\n     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\nneither is passed implicitly as the first argument to the method.\n\nStatic methods in Python are similar to those found in Java or C++.\nFor a more advanced concept, see the classmethod builtin.",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, /, *args, **kwargs)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native {
            signature: "__init__(self, function, /)",
            call: init,
            about: "Initialize self.  See help(type(self)) for accurate signature.",
        },
        Native {
            signature: "__call__(self, /, *args, **kwargs)",
            call,
            about: "Call self as a function.",
        },
        Native {
            signature: "__get__(self, instance, owner=None, /)",
            call: get,
            about: "Return an attribute of instance, which is of type owner.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
    ],
    getters: GETTERS,
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = arguments[0].handle().unwrap_or_else(|| vm.heap.class(Kind::StaticMethod));
    Ok(vm.heap.alloc(class, Body::Wrapper(Value::None)).into())
}

fn call(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let inner = get(vm, arguments)?;
    call_with(vm, inner, arguments[1], arguments[2])
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match vm.heap.body_of(arguments[0]) {
        Some(Body::Wrapper(inner)) => Ok(*inner),
        _ => vm.type_error("descriptor requires a 'staticmethod' object"),
    }
}
