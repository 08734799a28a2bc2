//! `generator` and `coroutine`: suspended frames that the program can resume.

use crate::era::Era;
use crate::heap::{Activation, Body, FrameObject, GeneratorState, Handle, Kind, Value};
use crate::vm::{Getter, Native, NativeResult, Raised, Type, Vm};

pub static TYPE: Type = Type {
    kind: Kind::Generator,
    about: "An iterator that a function with yield returns.",
    base: false,
    methods: &[
        Native {
            signature: "@classmethod __class_getitem__(cls, item, /)",
            call: super::receiver::class_getitem,
            about: "See PEP 585",
        },
        Native { signature: "__iter__(self, /)", call: itself, about: "Returns the generator." },
        Native { signature: "__next__(self, /)", call: next, about: "Runs to the next yield." },
        Native {
            signature: "send(self, value, /)",
            call: send,
            about: "Resumes with the value of the yield.",
        },
        Native {
            signature: "throw(self, type, value=None, traceback=None, /)",
            call: throw,
            about: "Resumes by raising an exception.",
        },
        Native { signature: "close(self, /)", call: close, about: "Ends the generator." },
        Native { signature: "__repr__(self, /)", call: repr, about: "Returns a description." },
    ],
    getters: &[
        Getter { name: "gi_frame", get: frame, set: None, about: "The suspended frame." },
        Getter { name: "gi_code", get: code, set: None, about: "The code." },
        Getter { name: "gi_running", get: running, set: None, about: "Whether it is running." },
        Getter {
            name: "gi_suspended",
            get: suspended,
            set: None,
            about: "Whether it stands at a yield.",
        },
        Getter { name: "gi_yieldfrom", get: delegate, set: None, about: "What it delegates to." },
        Getter { name: "__name__", get: name, set: Some(set_name), about: "The name." },
        Getter {
            name: "__qualname__",
            get: qualname,
            set: Some(set_qualname),
            about: "The qualified name.",
        },
    ],
};

pub static COROUTINE: Type = Type {
    kind: Kind::Coroutine,
    about: "What a function defined with async def returns.",
    base: false,
    methods: &[
        Native {
            signature: "@classmethod __class_getitem__(cls, item, /)",
            call: super::receiver::class_getitem,
            about: "See PEP 585",
        },
        Native {
            signature: "send(self, value, /)",
            call: send,
            about: "Resumes with the value of the await.",
        },
        Native {
            signature: "throw(self, type, value=None, traceback=None, /)",
            call: throw,
            about: "Resumes by raising an exception.",
        },
        Native { signature: "close(self, /)", call: close, about: "Ends the coroutine." },
        Native {
            signature: "__await__(self, /)",
            call: |vm, arguments| vm.call_prelude("_await_coroutine", arguments),
            about: "Returns an iterator to await by.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Returns a description." },
    ],
    getters: &[
        Getter { name: "cr_frame", get: frame, set: None, about: "The suspended frame." },
        Getter { name: "cr_code", get: code, set: None, about: "The code." },
        Getter { name: "cr_running", get: running, set: None, about: "Whether it is running." },
        Getter {
            name: "cr_suspended",
            get: suspended,
            set: None,
            about: "Whether it stands at an await.",
        },
        Getter { name: "cr_await", get: delegate, set: None, about: "What it awaits." },
        Getter {
            name: "cr_origin",
            get: |_, _| Ok(Value::None),
            set: None,
            about: "Where it was made.",
        },
        Getter { name: "__name__", get: name, set: Some(set_name), about: "The name." },
        Getter {
            name: "__qualname__",
            get: qualname,
            set: Some(set_qualname),
            about: "The qualified name.",
        },
    ],
};

fn handle(generator: Value) -> Handle {
    generator.handle().expect("a generator is an object")
}

fn itself(_: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(arguments[0])
}

fn next(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.generator_send(arguments[0], Value::None)
}

fn send(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.generator_send(arguments[0], arguments[1])
}

fn throw(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    warn_of_three(vm, arguments)?;
    let exception = exception_of(vm, arguments[1], arguments[2], arguments[3])?;
    vm.generator_throw(arguments[0], exception)
}

/// Warns of a `throw` with a class and a value, or a traceback, from 3.12 on.
pub fn warn_of_three(vm: &mut Vm, arguments: &[Value]) -> Result<(), Raised> {
    if vm.era < Era::E312 || arguments[2..].iter().all(|argument| argument.given().is_none()) {
        return Ok(());
    }
    vm.warn_here(
        "DeprecationWarning",
        "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.",
    )
}

/// Makes the exception that the arguments of `throw` describe.
pub fn exception_of(vm: &mut Vm, class: Value, value: Value, traceback: Value) -> NativeResult {
    if let Some(traceback) = traceback.some()
        && !vm.heap.is_exactly(traceback, Kind::Traceback)
    {
        return vm.type_error("throw() third argument must be a traceback object");
    }
    let exception = if vm.heap.as_class(class).is_some_and(|body| body.flags.exception) {
        match value.some() {
            Some(value) if vm.heap.exception(value).is_some() => value,
            Some(value) => {
                let arguments: Vec<Value> = match vm.heap.sequence(value) {
                    Some(items) if vm.heap.is_exactly(value, Kind::Tuple) => items.to_vec(),
                    _ => vec![value],
                };
                vm.call_sync(class, &arguments)?
            }
            None => vm.call_sync(class, &[])?,
        }
    } else if vm.heap.exception(class).is_some() {
        if value.some().is_some() {
            return vm.type_error("instance exception may not have a separate value");
        }
        class
    } else {
        let name = vm.heap.type_name(class);
        return vm.type_error(format!(
            "exceptions must be classes or instances deriving from BaseException, not {name}"
        ));
    };
    if let (Some(traceback), Value::Obj(exception)) = (traceback.some(), exception) {
        vm.set_exception_field(exception, traceback, |body| &mut body.traceback);
    }
    Ok(exception)
}

fn close(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.generator_close(arguments[0])
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let generator = handle(arguments[0]);
    let kind = vm.heap.type_name(arguments[0]);
    let name = vm.generator(generator).qualname;
    let name = vm.heap.text(name).unwrap_or("?").to_owned();
    Ok(vm.heap.new_str(format!("<{kind} object {name} at {:#x}>", generator.id())))
}

pub(super) fn frame(vm: &mut Vm, generator: Value) -> NativeResult {
    let handle = handle(generator);
    let body = vm.generator(handle);
    match body.state {
        GeneratorState::Closed => return Ok(Value::None),
        GeneratorState::Running => {
            let at = vm.frames.iter().position(|frame| frame.generator == Some(handle));
            return Ok(at.map_or(Value::None, |at| vm.frame_object(at).into()));
        }
        GeneratorState::Created | GeneratorState::Suspended => {}
    }
    if let Some(frame) = body.frame.given() {
        return Ok(frame);
    }
    let (code, function, pc) = (body.code.clone(), body.function, body.pc);
    let Some(parts) = vm.heap.function(function) else { return Ok(Value::None) };
    let frame = FrameObject {
        code,
        code_object: parts.code_object,
        function,
        globals: parts.globals,
        builtins: parts.builtins,
        activation: Activation::Generator(handle),
        pc,
        line: 0,
        registers: Vec::new(),
        namespace: Value::Unbound,
        back: Value::None,
        dict: Value::Unbound,
        places: std::rc::Rc::default(),
        arguments_written: false,
        locals_read: false,
        trace: Value::None,
        trace_lines: true,
        trace_opcodes: false,
    };
    let frame: Value = vm.heap.alloc_kind(Kind::Frame, Body::Frame(Box::new(frame))).into();
    vm.heap.edit(handle, |object| {
        if let Body::Generator(body) = &mut object.body {
            body.frame = frame;
        }
    });
    Ok(frame)
}

pub(super) fn code(vm: &mut Vm, generator: Value) -> NativeResult {
    let function = vm.generator(handle(generator)).function;
    Ok(vm.heap.function(function).map_or(Value::None, |body| body.code_object.into()))
}

fn running(vm: &mut Vm, generator: Value) -> NativeResult {
    Ok(Value::bool(vm.generator(handle(generator)).state == GeneratorState::Running))
}

pub(super) fn suspended(vm: &mut Vm, generator: Value) -> NativeResult {
    Ok(Value::bool(vm.generator(handle(generator)).state == GeneratorState::Suspended))
}

fn delegate(vm: &mut Vm, generator: Value) -> NativeResult {
    Ok(vm.delegate(handle(generator)).unwrap_or(Value::None))
}

fn name(vm: &mut Vm, generator: Value) -> NativeResult {
    Ok(vm.generator(handle(generator)).name)
}

fn qualname(vm: &mut Vm, generator: Value) -> NativeResult {
    Ok(vm.generator(handle(generator)).qualname)
}

fn set_name(vm: &mut Vm, generator: Value, value: Value) -> Result<(), Raised> {
    set_text(vm, generator, value, "__name__", false)
}

fn set_qualname(vm: &mut Vm, generator: Value, value: Value) -> Result<(), Raised> {
    set_text(vm, generator, value, "__qualname__", true)
}

fn set_text(
    vm: &mut Vm,
    generator: Value,
    value: Value,
    what: &str,
    qualified: bool,
) -> Result<(), Raised> {
    if vm.heap.text(value).is_none() {
        return vm.type_error(format!("{what} must be set to a string object"));
    }
    vm.heap.edit(handle(generator), |object| {
        if let Body::Generator(body) = &mut object.body {
            if qualified {
                body.qualname = value;
            } else {
                body.name = value;
            }
        }
    });
    Ok(())
}
