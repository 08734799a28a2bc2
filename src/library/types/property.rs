//! `property`.

use crate::heap::{Body, Kind, Value};
use crate::vm::native::Raised;
use crate::vm::{Answer, Getter, Native, NativeResult, Routine, Step, Type, Vm};

/// The type `property`.
pub static TYPE: Type = Type {
    kind: Kind::Property,
    about: "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, /, *args, **kwargs)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native {
            signature: "__init__(self, /, fget=None, fset=None, fdel=None, doc=None)",
            call: init,
            about: "Initialize self.  See help(type(self)) for accurate signature.",
        },
        Native {
            signature: "getter(self, fget, /)",
            call: with_getter,
            about: "Descriptor to obtain a copy of the property with a different getter.",
        },
        Native {
            signature: "setter(self, fset, /)",
            call: with_setter,
            about: "Descriptor to obtain a copy of the property with a different setter.",
        },
        Native {
            signature: "deleter(self, fdel, /)",
            call: with_deleter,
            about: "Descriptor to obtain a copy of the property with a different deleter.",
        },
        Native {
            signature: "__get__(self, instance, owner=None, /)",
            call: get,
            about: "Return an attribute of instance, which is of type owner.",
        },
        Native {
            signature: "__set__(self, instance, value, /)",
            call: set,
            about: "Set an attribute of instance to value.",
        },
        Native {
            signature: "__delete__(self, instance, /)",
            call: delete,
            about: "Delete an attribute of instance.",
        },
    ],
    getters: &[
        Getter { name: "fget", get: fget, set: None, about: "" },
        Getter { name: "fset", get: fset, set: None, about: "" },
        Getter { name: "fdel", get: fdel, set: None, about: "" },
        Getter { name: "__doc__", get: doc, set: Some(set_doc), about: "" },
        Getter { name: "__isabstractmethod__", get: is_abstract, set: None, about: "" },
    ],
};

fn parts(vm: &mut Vm, value: Value) -> Result<[Value; 4], Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Property(parts)) => Ok(**parts),
        _ => {
            let name = vm.heap.type_name(value);
            vm.type_error(format!(
                "descriptor requires a 'property' object but received a '{name}'"
            ))
        }
    }
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = arguments[0].handle().unwrap_or_else(|| vm.heap.class(Kind::Property));
    Ok(vm.heap.alloc(class, Body::Property(Box::new([Value::None; 4]))).into())
}

fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let part = |at: usize| arguments[at].some().unwrap_or(Value::None);
    let mut doc = part(4);
    if doc.is_none()
        && let Some(function) = vm.heap.function(part(1))
    {
        doc = function.doc.some().unwrap_or(Value::None);
    } else if doc.is_none() && part(1).some().is_some() {
        let name = vm.known.names.doc;
        doc = vm.find_attr_sync(part(1), name)?.unwrap_or(Value::None);
    }
    let new = [part(1), part(2), part(3), doc];
    parts(vm, arguments[0])?;
    let Value::Obj(handle) = arguments[0] else { return Ok(Value::None) };
    vm.heap.edit(handle, |object| object.body = Body::Property(Box::new(new)));
    if !vm.heap.is_exactly(arguments[0], Kind::Property) && doc.some().is_some() {
        let name = vm.known.names.doc;
        if vm.has_dict(arguments[0]) {
            vm.heap.set_attr(handle, name, doc);
        }
    }
    Ok(Value::None)
}

/// Returns a copy of a property with one part replaced.
fn with(vm: &mut Vm, property: Value, at: usize, part: Value) -> NativeResult {
    let mut parts = parts(vm, property)?;
    let from_getter = vm.heap.function(parts[0]).is_some_and(|getter| getter.doc == parts[3]);
    parts[at] = part;
    if at == 0
        && (from_getter || parts[3].is_none())
        && let Some(getter) = vm.heap.function(part)
    {
        parts[3] = getter.doc.some().unwrap_or(Value::None);
    }
    let class = vm.heap.class_of(property);
    if class == vm.heap.class(Kind::Property) {
        return Ok(vm.heap.alloc(class, Body::Property(Box::new(parts))).into());
    }
    vm.tail_call(class.into(), &parts)
}

fn with_getter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    with(vm, arguments[0], 0, arguments[1])
}

fn with_setter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    with(vm, arguments[0], 1, arguments[1])
}

fn with_deleter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    with(vm, arguments[0], 2, arguments[1])
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if arguments[1].some().is_none() {
        return Ok(arguments[0]);
    }
    match parts(vm, arguments[0])?[0].some() {
        Some(getter) => vm.tail_call(getter, &[arguments[1]]),
        None => {
            let of = vm.heap.type_name(arguments[1]);
            let message = if vm.era.minor() < 11 {
                "unreadable attribute".to_owned()
            } else {
                format!("property of '{of}' object has no getter")
            };
            vm.raise("AttributeError", message)
        }
    }
}

/// Drops what a setter returned.
static DROP_RESULT: Routine = Routine { name: "__set__", step: drop_result, catches: false };

fn drop_result(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    if answer != Answer::Begin {
        return Ok(Step::Return(Value::None));
    }
    let arguments = (1..3).filter_map(|at| vm.register(base + at).given()).collect();
    Ok(Step::Call(vm.register(base), arguments))
}

fn set(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match parts(vm, arguments[0])?[1].some() {
        Some(setter) => vm.start(&DROP_RESULT, &[setter, arguments[1], arguments[2]]),
        None => refuse(vm, arguments[1], "set", "setter"),
    }
}

fn delete(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match parts(vm, arguments[0])?[2].some() {
        Some(deleter) => vm.start(&DROP_RESULT, &[deleter, arguments[1]]),
        None => refuse(vm, arguments[1], "delete", "deleter"),
    }
}

fn refuse(vm: &mut Vm, instance: Value, verb: &str, part: &str) -> NativeResult {
    let of = vm.heap.type_name(instance);
    let message = if vm.era.minor() < 11 {
        format!("can't {verb} attribute")
    } else {
        format!("property of '{of}' object has no {part}")
    };
    vm.raise("AttributeError", message)
}

fn fget(vm: &mut Vm, property: Value) -> NativeResult {
    Ok(parts(vm, property)?[0])
}

fn fset(vm: &mut Vm, property: Value) -> NativeResult {
    Ok(parts(vm, property)?[1])
}

fn fdel(vm: &mut Vm, property: Value) -> NativeResult {
    Ok(parts(vm, property)?[2])
}

fn doc(vm: &mut Vm, property: Value) -> NativeResult {
    Ok(parts(vm, property)?[3])
}

fn set_doc(vm: &mut Vm, property: Value, value: Value) -> Result<(), Raised> {
    let mut new = parts(vm, property)?;
    new[3] = value.some().unwrap_or(Value::None);
    if let Value::Obj(property) = property {
        vm.heap.edit(property, |object| object.body = Body::Property(Box::new(new)));
    }
    Ok(())
}

fn is_abstract(vm: &mut Vm, property: Value) -> NativeResult {
    let name = vm.known.names.isabstract;
    for part in &parts(vm, property)?[..3] {
        if let Some(function) = part.some()
            && let Some(mark) = vm.find_attr_sync(function, name)?
            && vm.truth(mark)?
        {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}
