//! `weakref.ref`: a reference that does not keep its object alive.

use super::object::address;
use super::receiver::class_getitem;
use crate::heap::{Body, Handle, Kind, Value, Weak};
use crate::vm::native::Raised;
use crate::vm::{CompareOp, Getter, Native, NativeResult, Type, Vm};

/// `weakref.ref`.
pub static TYPE: Type = Type {
    kind: Kind::WeakRef,
    about: "A reference that does not keep its object alive.",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, object, callback=None, /, **kwargs)",
            call: new,
            about: "Makes a weak reference, or returns the plain one that there is.",
        },
        Native {
            signature: "__init__(self, object, callback=None, /)",
            call: |_, _| Ok(Value::None),
            about: "Does nothing.",
        },
        Native {
            signature: "__call__(self, /)",
            call,
            about: "Returns the object, or None once it is gone.",
        },
        Native { signature: "__hash__(self, /)", call: hash, about: "Returns the object's hash." },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Compares the objects." },
        Native { signature: "__ne__(self, value, /)", call: ne, about: "Compares the objects." },
        Native { signature: "__repr__(self, /)", call: repr, about: "Returns a description." },
        Native {
            signature: "@classmethod __class_getitem__(cls, item, /)",
            call: class_getitem,
            about: "Returns a generic alias.",
        },
    ],
    getters: &[Getter {
        name: "__callback__",
        get: callback,
        set: None,
        about: "What is called when the object is gone.",
    }],
};

fn weak(vm: &mut Vm, value: Value) -> Result<Weak, Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Weak(weak)) => Ok((**weak).clone()),
        _ => vm.wrong_receiver("weakref.ReferenceType", value),
    }
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = arguments[0].handle().unwrap_or_else(|| vm.heap.class(Kind::WeakRef));
    let builtin = class == vm.heap.class(Kind::WeakRef);
    if builtin && vm.heap.as_dict(arguments[3]).is_some_and(|more| !more.is_empty()) {
        return vm.type_error("ref() takes no keyword arguments");
    }
    make(vm, class, arguments[1], arguments[2].some().unwrap_or(Value::None))
}

/// Makes a weak reference of a class, or returns the plain one that there is already.
///
/// # Errors
/// TypeError, if there can be none to such an object.
pub fn make(vm: &mut Vm, class: Handle, object: Value, callback: Value) -> NativeResult {
    let referent = match object {
        Value::Obj(referent) if may_be_referenced(vm, referent) => referent,
        _ => {
            let name = vm.heap.type_name(object);
            return vm.type_error(format!("cannot create weak reference to '{name}' object"));
        }
    };
    if callback.is_none() && !vm.heap.class_body(class).flags.heap {
        let known = vm.heap.weak_references(referent).into_iter();
        let mut plain =
            known.filter(|&weak| vm.heap.is_plain_weak(weak) && vm.heap.get(weak).class == class);
        if let Some(plain) = plain.next() {
            return Ok(plain.into());
        }
    }
    Ok(vm.heap.new_weak(class, referent, callback).into())
}

/// The builtin types, besides those that the machine knows, whose objects have weak references.
const REFERENCED: &[&str] = &[
    "_thread.lock",
    "_thread.RLock",
    "array.array",
    "collections.deque",
    "functools.partial",
    "functools._lru_cache_wrapper",
    "re.Pattern",
    "types.GenericAlias",
    "types.SimpleNamespace",
    "typing.TypeVar",
];

fn may_be_referenced(vm: &mut Vm, object: Handle) -> bool {
    let class = vm.heap.get(object).class;
    let name = vm.known.names.weakref;
    if vm.type_lookup(class, name).is_some() {
        return true;
    }
    let layout = vm.heap.class_body(class).layout;
    match layout {
        Kind::Type
        | Kind::Function
        | Kind::Native
        | Kind::Method
        | Kind::Set
        | Kind::FrozenSet
        | Kind::Module
        | Kind::Generator
        | Kind::Coroutine
        | Kind::AsyncGenerator
        | Kind::Code
        | Kind::MemoryView
        | Kind::File => true,
        Kind::WeakRef => vm.heap.class_body(class).flags.heap,
        _ => REFERENCED.contains(&layout.full_name()),
    }
}

fn call(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(referent(vm, arguments[0])?.map_or(Value::None, Value::from))
}

/// Returns what a weak reference refers to, unless that is gone or about to go.
///
/// # Errors
/// TypeError, if it is no weak reference.
pub fn referent(vm: &mut Vm, value: Value) -> Result<Option<Handle>, Raised> {
    let referent = weak(vm, value)?.referent;
    Ok(referent.filter(|&referent| vm.heap.is_live(referent) && vm.heap.count(referent) > 0))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let body = weak(vm, arguments[0])?;
    if let Some(hash) = body.hash {
        return Ok(Value::Int(hash));
    }
    let Some(referent) = referent(vm, arguments[0])? else {
        return vm.type_error("weak object has gone away");
    };
    let hash = vm.hash(referent.into())?;
    if let Some(handle) = arguments[0].handle()
        && let Body::Weak(weak) = vm.heap.change(handle)
    {
        weak.hash = Some(hash);
    }
    Ok(Value::Int(hash))
}

fn compare(vm: &mut Vm, operator: CompareOp, arguments: &[Value]) -> NativeResult {
    weak(vm, arguments[0])?;
    if !matches!(vm.heap.body_of(arguments[1]), Some(Body::Weak(_))) {
        return Ok(vm.known.not_implemented);
    }
    match (referent(vm, arguments[0])?, referent(vm, arguments[1])?) {
        (Some(left), Some(right)) => vm.compare(operator, left.into(), right.into()),
        _ => {
            let same = arguments[0] == arguments[1];
            Ok(Value::bool(same == (operator == CompareOp::Eq)))
        }
    }
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    compare(vm, CompareOp::Eq, arguments)
}

fn ne(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    compare(vm, CompareOp::Ne, arguments)
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let own = address(arguments[0]);
    let Some(object) = referent(vm, arguments[0])? else {
        return Ok(vm.heap.new_str(format!("<weakref at {own}; dead>")));
    };
    let object = Value::from(object);
    let kind = vm.heap.type_name(object);
    let name = vm.known.names.name;
    let name = vm.find_attr_sync(object, name)?;
    let name = name.and_then(|name| vm.heap.text(name)).map(|name| format!(" ({name})"));
    let name = name.unwrap_or_default();
    let text = format!("<weakref at {own}; to '{kind}' at {}{name}>", address(object));
    Ok(vm.heap.new_str(text))
}

fn callback(vm: &mut Vm, value: Value) -> NativeResult {
    let body = weak(vm, value)?;
    Ok(if body.referent.is_some() { body.callback } else { Value::None })
}
