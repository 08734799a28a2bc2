//! `classmethod`, and what it has in common with `staticmethod`.

use crate::heap::{Body, Handle, Kind, Value};
use crate::library::types::function;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type `classmethod`.
pub static TYPE: Type = Type {
    kind: Kind::ClassMethod,
    about: "classmethod(function) -> method\n\nConvert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its class.\nIf a class method is called for a derived class, the derived class\nobject is passed as the implied first argument.\n\nClass methods are different than C++ or Java static methods.\nIf you want those, see the staticmethod builtin.",
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
            signature: "__get__(self, instance, owner=None, /)",
            call: get,
            about: "Return an attribute of instance, which is of type owner.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
    ],
    getters: GETTERS,
};

/// What a wrapper shows of what it wraps.
pub(crate) const GETTERS: &[Getter] = &[
    Getter { name: "__func__", get: wrapped, set: None, about: "" },
    Getter { name: "__wrapped__", get: wrapped, set: None, about: "" },
    Getter { name: "__isabstractmethod__", get: is_abstract, set: None, about: "" },
    Getter { name: "__name__", get: name, set: None, about: "" },
    Getter { name: "__qualname__", get: qualname, set: None, about: "" },
    Getter { name: "__module__", get: module, set: None, about: "" },
    Getter { name: "__doc__", get: doc, set: None, about: "" },
    Getter { name: "__annotations__", get: annotations, set: None, about: "" },
    Getter { name: "__dict__", get: function::dict, set: Some(function::set_dict), about: "" },
];

/// Makes a wrapper that wraps nothing yet.
pub(crate) fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = arguments[0].handle().unwrap_or_else(|| vm.heap.class(Kind::ClassMethod));
    Ok(vm.heap.alloc(class, Body::Wrapper(Value::None)).into())
}

/// Lets a wrapper wrap a function.
pub(crate) fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if let Value::Obj(wrapper) = arguments[0]
        && matches!(vm.heap.body(wrapper), Body::Wrapper(_))
    {
        let function = arguments[1];
        vm.heap.edit(wrapper, |object| object.body = Body::Wrapper(function));
    }
    Ok(Value::None)
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = match arguments[2].some().and_then(Value::handle) {
        Some(class) => class,
        None => vm.heap.class_of(arguments[1]),
    };
    vm.bind(arguments[0], arguments[1], class, None)
}

/// Shows a wrapper.
pub(crate) fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let inner = wrapped(vm, arguments[0])?;
    let inner = vm.repr_sync(inner)?;
    let name = vm.class_name(vm.heap.class_of(arguments[0]));
    Ok(vm.heap.new_str(format!("<{name}({inner})>")))
}

fn wrapped(vm: &mut Vm, wrapper: Value) -> NativeResult {
    match vm.heap.body_of(wrapper) {
        Some(Body::Wrapper(inner)) => Ok(*inner),
        _ => vm.type_error("descriptor requires a 'classmethod' or 'staticmethod' object"),
    }
}

fn is_abstract(vm: &mut Vm, wrapper: Value) -> NativeResult {
    let inner = wrapped(vm, wrapper)?;
    let name = vm.known.names.isabstract;
    match vm.find_attr_sync(inner, name)? {
        Some(mark) => vm.truth(mark).map(Value::bool),
        None => Ok(Value::FALSE),
    }
}

fn of_wrapped(vm: &mut Vm, wrapper: Value, name: Handle) -> NativeResult {
    let inner = wrapped(vm, wrapper)?;
    match vm.find_attr_sync(inner, name)? {
        Some(value) => Ok(value),
        None => vm.raise_no_attribute(wrapper, name),
    }
}

fn name(vm: &mut Vm, wrapper: Value) -> NativeResult {
    let name = vm.known.names.name;
    of_wrapped(vm, wrapper, name)
}

fn qualname(vm: &mut Vm, wrapper: Value) -> NativeResult {
    let name = vm.known.names.qualname;
    of_wrapped(vm, wrapper, name)
}

fn module(vm: &mut Vm, wrapper: Value) -> NativeResult {
    let name = vm.known.names.module;
    of_wrapped(vm, wrapper, name)
}

fn doc(vm: &mut Vm, wrapper: Value) -> NativeResult {
    let name = vm.known.names.doc;
    of_wrapped(vm, wrapper, name)
}

fn annotations(vm: &mut Vm, wrapper: Value) -> NativeResult {
    let name = vm.known.names.annotations;
    of_wrapped(vm, wrapper, name)
}
