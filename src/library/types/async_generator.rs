//! `async_generator`: its methods give awaitables, which the prelude makes.

use super::generator::exception_of;
use crate::heap::{Body, GeneratorState, Handle, Kind, Value};
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

pub static TYPE: Type = Type {
    kind: Kind::AsyncGenerator,
    about: "What a function with async def and yield returns.",
    base: false,
    methods: &[
        Native {
            signature: "@classmethod __class_getitem__(cls, item, /)",
            call: super::receiver::class_getitem,
            about: "See PEP 585",
        },
        Native {
            signature: "__aiter__(self, /)",
            call: |_, arguments| Ok(arguments[0]),
            about: "Returns itself.",
        },
        Native {
            signature: "__anext__(self, /)",
            call: next,
            about: "Returns an awaitable of the next value.",
        },
        Native {
            signature: "asend(self, value, /)",
            call: send,
            about: "Returns an awaitable that sends a value.",
        },
        Native {
            signature: "athrow(self, type, value=None, traceback=None, /)",
            call: throw,
            about: "Returns an awaitable that raises an exception.",
        },
        Native {
            signature: "aclose(self, /)",
            call: close,
            about: "Returns an awaitable that ends the generator.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Returns a description." },
    ],
    getters: &[
        Getter { name: "ag_running", get: running, set: None, about: "Whether it is running." },
        Getter { name: "ag_code", get: super::generator::code, set: None, about: "The code." },
        Getter {
            name: "ag_frame",
            get: super::generator::frame,
            set: None,
            about: "The suspended frame.",
        },
        Getter {
            name: "ag_suspended",
            get: super::generator::suspended,
            set: None,
            about: "Whether it stands at a yield.",
        },
        Getter { name: "ag_await", get: awaited, set: None, about: "What it awaits." },
        Getter { name: "__name__", get: name, set: None, about: "The name." },
        Getter { name: "__qualname__", get: qualname, set: None, about: "The qualified name." },
    ],
};

/// What the prelude's awaitables are made of.
pub const HIDDEN: &[Native] = &[
    Native {
        signature: "_resume_generator(generator, value, /)",
        call: |vm, arguments| vm.generator_send(arguments[0], arguments[1]),
        about: "Runs an asynchronous generator on.",
    },
    Native {
        signature: "_throw_into_generator(generator, exception, /)",
        call: |vm, arguments| vm.generator_throw(arguments[0], arguments[1]),
        about: "Raises in an asynchronous generator.",
    },
    Native {
        signature: "_exception_of(type, value, traceback, /)",
        call: |vm, arguments| exception_of(vm, arguments[0], arguments[1], arguments[2]),
        about: "Makes the exception that the arguments of throw describe.",
    },
    Native {
        signature: "_is_async_value(value, /)",
        call: |vm, arguments| Ok(Value::bool(vm.heap.is_exactly(arguments[0], Kind::Awaitable))),
        about: "Tells a value that was yielded from one that is awaited.",
    },
    Native {
        signature: "_async_value(value, /)",
        call: unwrap,
        about: "Returns the value that was yielded.",
    },
];

fn handle(generator: Value) -> Handle {
    generator.handle().expect("a generator is an object")
}

fn unwrap(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match vm.heap.body_of(arguments[0]) {
        Some(Body::Fields(fields)) => Ok(fields[0]),
        _ => Ok(arguments[0]),
    }
}

fn next(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.call_prelude("_async_send", &[arguments[0], Value::None])
}

fn send(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.call_prelude("_async_send", arguments)
}

fn throw(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let exception = exception_of(vm, arguments[1], arguments[2], arguments[3])?;
    vm.call_prelude("_async_throw", &[arguments[0], exception])
}

fn close(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.call_prelude("_async_close", arguments)
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let generator = handle(arguments[0]);
    let name = vm.generator(generator).qualname;
    let name = vm.heap.text(name).unwrap_or("?").to_owned();
    Ok(vm.heap.new_str(format!("<async_generator object {name} at {:#x}>", generator.id())))
}

fn running(vm: &mut Vm, generator: Value) -> NativeResult {
    Ok(Value::bool(vm.generator(handle(generator)).state == GeneratorState::Running))
}

fn awaited(vm: &mut Vm, generator: Value) -> NativeResult {
    Ok(vm.delegate(handle(generator)).unwrap_or(Value::None))
}

fn name(vm: &mut Vm, generator: Value) -> NativeResult {
    Ok(vm.generator(handle(generator)).name)
}

fn qualname(vm: &mut Vm, generator: Value) -> NativeResult {
    Ok(vm.generator(handle(generator)).qualname)
}
