//! Bound methods.

use crate::heap::{Body, Kind, Value};
use crate::library::types::function::call_with;
use crate::library::types::object::identity_hash;
use crate::vm::native::Raised;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type of bound methods.
pub static TYPE: Type = Type {
    kind: Kind::Method,
    about: "Create a bound instance method object.",
    base: false,
    methods: &[
        Native {
            signature: "__new__(cls, function, instance, /)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
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
        Native { signature: "__hash__(self, /)", call: hash, about: "Return hash(self)." },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Return self==value." },
        Native { signature: "__ne__(self, value, /)", call: ne, about: "Return self!=value." },
        Native {
            signature: "__reduce__(self, /)",
            call: reduce,
            about: "Return state information for pickling.",
        },
    ],
    getters: &[
        Getter {
            name: "__func__",
            get: function,
            set: None,
            about: "the function (or other callable) implementing a method",
        },
        Getter {
            name: "__self__",
            get: receiver,
            set: None,
            about: "the instance to which a method is bound",
        },
        Getter { name: "__doc__", get: doc, set: None, about: "" },
    ],
};

fn parts(vm: &mut Vm, value: Value) -> Result<(Value, Value), Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Method(method)) => Ok((method.function, method.receiver)),
        _ => {
            let name = vm.heap.type_name(value);
            vm.type_error(format!("descriptor requires a 'method' object but received a '{name}'"))
        }
    }
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if arguments[2].is_none() {
        return vm.type_error("instance must not be None");
    }
    let name = vm.known.names.call;
    let callable = matches!(
        vm.heap.body_of(arguments[1]),
        Some(Body::Function(_) | Body::Native(..) | Body::Method(_) | Body::Class(_))
    );
    if !callable && vm.find_special(arguments[1], name).is_none() {
        return vm.type_error("first argument must be callable");
    }
    Ok(vm.new_method(arguments[1], arguments[2]))
}

fn call(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    call_with(vm, arguments[0], arguments[1], arguments[2])
}

fn get(_: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(arguments[0])
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (function, receiver) = parts(vm, arguments[0])?;
    let (qualname, name) = (vm.known.names.qualname, vm.known.names.name);
    let mut shown = vm.find_attr_sync(function, qualname)?;
    if shown.is_none_or(|shown| vm.heap.text(shown).is_none()) {
        shown = vm.find_attr_sync(function, name)?;
    }
    let shown = shown.and_then(|shown| vm.heap.text(shown)).unwrap_or("?").to_owned();
    let receiver = vm.repr_sync(receiver)?;
    Ok(vm.heap.new_str(format!("<bound method {shown} of {receiver}>")))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (function, receiver) = parts(vm, arguments[0])?;
    Ok(Value::Int(identity_hash(receiver) ^ vm.hash(function)?))
}

fn is_equal(vm: &mut Vm, arguments: &[Value]) -> Result<Option<bool>, Raised> {
    let (function, receiver) = parts(vm, arguments[0])?;
    let Some(Body::Method(other)) = vm.heap.body_of(arguments[1]) else { return Ok(None) };
    let (other_function, other_receiver) = (other.function, other.receiver);
    if !vm.is_same(receiver, other_receiver) {
        return Ok(Some(false));
    }
    vm.same_or_equal(function, other_function).map(Some)
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(is_equal(vm, arguments)?.map_or(vm.known.not_implemented, Value::bool))
}

fn ne(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(is_equal(vm, arguments)?.map_or(vm.known.not_implemented, |equal| Value::bool(!equal)))
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (function, receiver) = parts(vm, arguments[0])?;
    let name = vm.known.names.name;
    let name = vm.get_attr_sync(function, name)?;
    let getattr = vm.heap.text_get(vm.known.builtins, "getattr").unwrap_or(Value::None);
    let pair = vm.heap.new_tuple(vec![receiver, name]);
    Ok(vm.heap.new_tuple(vec![getattr, pair]))
}

fn function(vm: &mut Vm, method: Value) -> NativeResult {
    Ok(parts(vm, method)?.0)
}

fn receiver(vm: &mut Vm, method: Value) -> NativeResult {
    Ok(parts(vm, method)?.1)
}

fn doc(vm: &mut Vm, method: Value) -> NativeResult {
    let (function, _) = parts(vm, method)?;
    let name = vm.known.names.doc;
    vm.get_attr(function, name)
}
