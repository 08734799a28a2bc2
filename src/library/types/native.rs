//! Functions and methods written in Rust, free, bound and waiting in their classes.

use crate::heap::{Body, Handle, Kind, Value};
use crate::library::types::function::call_with;
use crate::library::types::object::{address, identity_hash};
use crate::vm::native::{NativeEntry, Raised};
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

const CALL: Native = Native {
    signature: "__call__(self, /, *args, **kwargs)",
    call,
    about: "Call self as a function.",
};
const GET: Native = Native {
    signature: "__get__(self, instance, owner=None, /)",
    call: get,
    about: "Return an attribute of instance, which is of type owner.",
};
const REPR: Native =
    Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." };
const EQ: Native =
    Native { signature: "__eq__(self, value, /)", call: eq, about: "Return self==value." };
const NE: Native =
    Native { signature: "__ne__(self, value, /)", call: ne, about: "Return self!=value." };
const HASH: Native =
    Native { signature: "__hash__(self, /)", call: hash, about: "Return hash(self)." };
const REDUCE: Native =
    Native { signature: "__reduce__(self, /)", call: reduce, about: "Helper for pickle." };

const NAME: Getter = Getter { name: "__name__", get: name, set: None, about: "" };
const QUALNAME: Getter = Getter { name: "__qualname__", get: qualname, set: None, about: "" };
const DOC: Getter = Getter { name: "__doc__", get: doc, set: None, about: "" };
const SIGNATURE: Getter =
    Getter { name: "__text_signature__", get: text_signature, set: None, about: "" };
const OBJCLASS: Getter = Getter { name: "__objclass__", get: objclass, set: None, about: "" };
const SELF: Getter = Getter { name: "__self__", get: receiver, set: None, about: "" };
const MODULE: Getter = Getter { name: "__module__", get: module, set: None, about: "" };

/// The type of builtin functions and of bound builtin methods.
pub static TYPE: Type = Type {
    kind: Kind::Native,
    about: "",
    base: false,
    methods: &[CALL, REPR, EQ, NE, HASH, REDUCE],
    getters: &[NAME, QUALNAME, DOC, SIGNATURE, SELF, MODULE],
};

/// The type of a builtin type's methods.
pub static METHOD: Type = Type {
    kind: Kind::NativeMethod,
    about: "",
    base: false,
    methods: &[CALL, GET, REPR, REDUCE],
    getters: &[NAME, QUALNAME, DOC, SIGNATURE, OBJCLASS],
};

/// The type of a builtin type's special methods.
pub static WRAPPER: Type = Type {
    kind: Kind::WrapperDescriptor,
    about: "",
    base: false,
    methods: &[CALL, GET, REPR, REDUCE],
    getters: &[NAME, QUALNAME, DOC, SIGNATURE, OBJCLASS],
};

/// The type of a builtin type's special methods, bound.
pub static BOUND_WRAPPER: Type = Type {
    kind: Kind::MethodWrapper,
    about: "",
    base: false,
    methods: &[CALL, REPR, EQ, NE, HASH, REDUCE],
    getters: &[NAME, QUALNAME, DOC, SIGNATURE, OBJCLASS, SELF],
};

/// The type of a builtin type's class methods.
pub static CLASS_METHOD: Type = Type {
    kind: Kind::ClassMethodDescriptor,
    about: "",
    base: false,
    methods: &[CALL, GET, REPR],
    getters: &[NAME, QUALNAME, DOC, SIGNATURE, OBJCLASS],
};

fn entry(vm: &mut Vm, value: Value) -> Result<(&NativeEntry, Value), Raised> {
    if let Some(&Body::Native(index, receiver)) = vm.heap.body_of(value) {
        return Ok((vm.native(index), receiver));
    }
    let name = vm.heap.type_name(value);
    vm.type_error(format!("descriptor requires a builtin function but received a '{name}'"))
}

fn call(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    call_with(vm, arguments[0], arguments[1], arguments[2])
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    entry(vm, arguments[0])?;
    if vm.heap.is_exactly(arguments[0], Kind::ClassMethodDescriptor) {
        let class = arguments[2].some().unwrap_or_else(|| vm.heap.class_of(arguments[1]).into());
        let class = class.handle().unwrap_or_else(|| vm.heap.class_of(arguments[1]));
        return vm.bind(arguments[0], Value::None, class, None);
    }
    match arguments[1].some() {
        Some(instance) => {
            let class = vm.heap.class_of(instance);
            let owner = owner(vm, arguments[0]);
            if let Some(owner) = owner
                && !vm.heap.is_subclass(class, owner)
            {
                let name = vm.native_name(arguments[0]);
                let message = format!(
                    "descriptor '{name}' for '{}' objects doesn't apply to a '{}' object",
                    vm.heap.class_body(owner).name,
                    vm.heap.class_body(class).name
                );
                return vm.type_error(message);
            }
            vm.bind(arguments[0], instance, class, None)
        }
        None if arguments[2].handle() == Some(vm.heap.class(Kind::NoneType)) => {
            let class = vm.heap.class(Kind::NoneType);
            vm.bind(arguments[0], Value::None, class, None)
        }
        None => Ok(arguments[0]),
    }
}

/// Returns the builtin class whose method a native is.
fn owner(vm: &mut Vm, native: Value) -> Option<Handle> {
    let owner = match vm.heap.body_of(native)? {
        Body::Native(index, _) => vm.native(*index).owner,
        _ => return None,
    };
    if owner.is_empty() {
        return None;
    }
    if let Some(class) = vm.known.exceptions.find(owner) {
        return Some(class);
    }
    crate::heap::KINDS
        .iter()
        .find(|(_, name, _)| *name == owner)
        .map(|&(kind, ..)| vm.heap.class(kind))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (entry, receiver) = entry(vm, arguments[0])?;
    let (name, owner) = (entry.name, entry.owner);
    let owner = owner.rsplit('.').next().unwrap_or_default();
    let class = vm.heap.class_of(arguments[0]);
    let text = if class == vm.heap.class(Kind::WrapperDescriptor) {
        format!("<slot wrapper '{name}' of '{owner}' objects>")
    } else if class == vm.heap.class(Kind::NativeMethod)
        || class == vm.heap.class(Kind::ClassMethodDescriptor)
    {
        format!("<method '{name}' of '{owner}' objects>")
    } else if class == vm.heap.class(Kind::MethodWrapper) {
        let of = vm.heap.type_name(receiver);
        format!("<method-wrapper '{name}' of {of} object at {}>", address(receiver))
    } else if name == "__new__"
        && let Some(owner) = self::owner(vm, arguments[0])
    {
        format!("<built-in method __new__ of type object at {}>", address(owner.into()))
    } else if receiver.is_unbound() || vm.heap.is_a(receiver, Kind::Module) {
        format!("<built-in function {name}>")
    } else {
        let of = vm.heap.type_name(receiver);
        format!("<built-in method {name} of {of} object at {}>", address(receiver))
    };
    Ok(vm.heap.new_str(text))
}

fn is_equal(vm: &Vm, left: Value, right: Value) -> Option<bool> {
    let (Some(Body::Native(a, x)), Some(Body::Native(b, y))) =
        (vm.heap.body_of(left), vm.heap.body_of(right))
    else {
        return None;
    };
    Some(a == b && x == y)
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(is_equal(vm, arguments[0], arguments[1]).map_or(vm.known.not_implemented, Value::bool))
}

fn ne(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(is_equal(vm, arguments[0], arguments[1])
        .map_or(vm.known.not_implemented, |equal| Value::bool(!equal)))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match vm.heap.body_of(arguments[0]) {
        Some(&Body::Native(index, receiver)) => {
            Ok(Value::Int(identity_hash(receiver) ^ (i64::from(index) << 8)))
        }
        _ => Ok(Value::Int(identity_hash(arguments[0]))),
    }
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (entry, receiver) = entry(vm, arguments[0])?;
    let name = entry.name;
    let is_bound = !receiver.is_unbound() && !vm.heap.is_a(receiver, Kind::Module);
    if is_bound {
        let name = vm.heap.intern(name).into();
        let getattr = vm.heap.text_get(vm.known.builtins, "getattr").unwrap_or(Value::None);
        let pair = vm.heap.new_tuple(vec![receiver, name]);
        return Ok(vm.heap.new_tuple(vec![getattr, pair]));
    }
    qualname(vm, arguments[0])
}

impl Vm {
    /// Returns the name of a native, empty if it is none.
    pub(crate) fn native_name(&self, native: Value) -> &'static str {
        match self.heap.body_of(native) {
            Some(Body::Native(index, _)) => self.native(*index).name,
            _ => "",
        }
    }
}

fn name(vm: &mut Vm, native: Value) -> NativeResult {
    let name = entry(vm, native)?.0.name;
    Ok(vm.heap.intern(name).into())
}

fn qualname(vm: &mut Vm, native: Value) -> NativeResult {
    let (entry, receiver) = entry(vm, native)?;
    let name = entry.name;
    if receiver.is_unbound() || vm.heap.is_a(receiver, Kind::Module) {
        let text = match owner(vm, native) {
            Some(class) => format!("{}.{name}", vm.class_qualname(class)),
            None => name.to_owned(),
        };
        return Ok(vm.heap.new_str(text));
    }
    let class = match receiver.handle().filter(|_| vm.heap.as_class(receiver).is_some()) {
        Some(class) => class,
        None => owner(vm, native).unwrap_or_else(|| vm.heap.class_of(receiver)),
    };
    let text = format!("{}.{name}", vm.class_qualname(class));
    Ok(vm.heap.new_str(text))
}

fn doc(vm: &mut Vm, native: Value) -> NativeResult {
    let about = entry(vm, native)?.0.native.about;
    if about.is_empty() { Ok(Value::None) } else { Ok(vm.heap.new_str(about)) }
}

fn text_signature(vm: &mut Vm, native: Value) -> NativeResult {
    let row = entry(vm, native)?.0.native.signature;
    let Some((_, parameters)) = row.split_once('(') else { return Ok(Value::None) };
    let parameters = match parameters.strip_prefix("self") {
        Some(rest) => format!("$self{rest}"),
        None => match parameters.strip_prefix("cls") {
            Some(rest) => format!("$type{rest}"),
            None => parameters.to_owned(),
        },
    };
    Ok(vm.heap.new_str(format!("({parameters}")))
}

fn objclass(vm: &mut Vm, native: Value) -> NativeResult {
    match owner(vm, native) {
        Some(owner) => Ok(owner.into()),
        None => {
            let name = vm.known.names.objclass;
            vm.raise_no_attribute(native, name)
        }
    }
}

fn receiver(vm: &mut Vm, native: Value) -> NativeResult {
    let (entry, receiver) = entry(vm, native)?;
    if !receiver.is_unbound() {
        return Ok(receiver);
    }
    let (name, module) =
        (entry.name, if entry.owner.is_empty() { "builtins" } else { entry.owner });
    if name == "__new__"
        && let Some(owner) = owner(vm, native)
    {
        return Ok(owner.into());
    }
    Ok(vm.heap.text_get(vm.known.sys_modules, module).unwrap_or(Value::None))
}

fn module(vm: &mut Vm, native: Value) -> NativeResult {
    let (entry, receiver) = entry(vm, native)?;
    let module = entry.owner;
    if !receiver.is_unbound() && !vm.heap.is_a(receiver, Kind::Module) {
        return Ok(Value::None);
    }
    let module = if module.is_empty() { "builtins" } else { module };
    Ok(vm.heap.intern(module).into())
}
