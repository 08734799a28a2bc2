//! `super`.

use crate::code::VariableKind;
use crate::heap::{Body, Kind, Value};
use crate::vm::native::Raised;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type `super`.
pub static TYPE: Type = Type {
    kind: Kind::Super,
    about: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, type=None, obj=None, /)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native {
            signature: "__getattribute__(self, name, /)",
            call: getattribute,
            about: "Return getattr(self, name).",
        },
        Native {
            signature: "__get__(self, instance, owner=None, /)",
            call: get,
            about: "Return an attribute of instance, which is of type owner.",
        },
    ],
    getters: &[
        Getter {
            name: "__thisclass__",
            get: this_class,
            set: None,
            about: "the class invoking super()",
        },
        Getter {
            name: "__self__",
            get: receiver,
            set: None,
            about: "the instance invoking super(); may be None",
        },
        Getter {
            name: "__self_class__",
            get: receiver_class,
            set: None,
            about: "the type of the instance invoking super(); may be None",
        },
    ],
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (class, receiver) = if arguments[1].is_unbound() {
        implied(vm)?
    } else {
        (arguments[1], arguments[2].some().unwrap_or(Value::None))
    };
    make(vm, arguments[0], class, receiver)
}

fn make(vm: &mut Vm, of: Value, class: Value, receiver: Value) -> NativeResult {
    if vm.heap.as_class(class).is_none() {
        let name = vm.heap.type_name(class);
        return vm.type_error(format!("super() argument 1 must be a type, not {name}"));
    }
    let start = match receiver.some() {
        Some(receiver) => vm.super_start(class, receiver)?.into(),
        None => Value::None,
    };
    let of = of.handle().unwrap_or_else(|| vm.heap.class(Kind::Super));
    Ok(vm.heap.alloc(of, Body::Super(Box::new([class, receiver, start]))).into())
}

/// Returns what `super()` without arguments means in the function that calls it.
fn implied(vm: &mut Vm) -> Result<(Value, Value), Raised> {
    let Some(frame) = vm.frames.iter().rev().find(|frame| frame.routine.is_none()) else {
        return vm.raise("RuntimeError", "super(): no current frame");
    };
    let (code, base) = (frame.code.clone(), frame.base);
    let code = &code.code;
    if code.arg_count == 0 && !code.flags.varargs {
        return vm.raise("RuntimeError", "super(): no arguments");
    }
    let first = vm.register(base);
    let first = match code.variables.first().map(|variable| variable.kind) {
        Some(VariableKind::Cell) => vm.heap.cell(first),
        _ => first,
    };
    let first = if code.arg_count == 0 {
        vm.heap.sequence(first).and_then(|rest| rest.first().copied()).unwrap_or(Value::Unbound)
    } else {
        first
    };
    if first.is_unbound() {
        return vm.raise("RuntimeError", "super(): arg[0] deleted");
    }
    let cell = code.freevars.iter().find(|&&register| {
        code.variables
            .get(usize::from(register))
            .is_some_and(|variable| &*variable.name == "__class__")
    });
    let Some(&cell) = cell else {
        return vm.raise("RuntimeError", "super(): __class__ cell not found");
    };
    let class = vm.heap.cell(vm.register(base + usize::from(cell)));
    if class.is_unbound() {
        return vm.raise("RuntimeError", "super(): empty __class__ cell");
    }
    Ok((class, first))
}

fn parts(vm: &mut Vm, value: Value) -> Result<[Value; 3], Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Super(parts)) => Ok(**parts),
        _ => vm.type_error("descriptor requires a 'super' object"),
    }
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let [class, _, start] = parts(vm, arguments[0])?;
    let name = class.handle().map(|class| vm.class_name(class)).unwrap_or_default();
    let text = match start.handle() {
        Some(start) => format!("<super: <class '{name}'>, <{} object>>", vm.class_name(start)),
        None => format!("<super: <class '{name}'>, NULL>"),
    };
    Ok(vm.heap.new_str(text))
}

fn getattribute(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = super::object::attribute_name(vm, arguments[1])?;
    vm.get_attr_by_type(arguments[0], name)
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let [class, receiver, _] = parts(vm, arguments[0])?;
    if arguments[1].some().is_none() || receiver.some().is_some() {
        return Ok(arguments[0]);
    }
    let of = vm.heap.class_of(arguments[0]);
    make(vm, of.into(), class, arguments[1])
}

fn this_class(vm: &mut Vm, value: Value) -> NativeResult {
    Ok(parts(vm, value)?[0])
}

fn receiver(vm: &mut Vm, value: Value) -> NativeResult {
    Ok(parts(vm, value)?[1])
}

fn receiver_class(vm: &mut Vm, value: Value) -> NativeResult {
    Ok(parts(vm, value)?[2])
}
