//! Tracebacks.

use crate::heap::{Body, Kind, Traceback, Value};
use crate::vm::native::Raised;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type of tracebacks.
pub static TYPE: Type = Type {
    kind: Kind::Traceback,
    about: "Create a new traceback object.",
    base: false,
    methods: &[
        Native {
            signature: "__new__(cls, tb_next, tb_frame, tb_lasti, tb_lineno)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native { signature: "__dir__(self, /)", call: dir, about: "" },
    ],
    getters: &[
        Getter { name: "tb_next", get: next, set: Some(set_next), about: "" },
        Getter { name: "tb_frame", get: frame, set: None, about: "" },
        Getter { name: "tb_lasti", get: last_instruction, set: None, about: "" },
        Getter { name: "tb_lineno", get: line, set: None, about: "" },
    ],
};

fn body(vm: &mut Vm, value: Value) -> Result<Traceback, Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Traceback(body)) => Ok((**body).clone()),
        _ => vm.type_error("descriptor requires a 'traceback' object"),
    }
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some(frame) =
        arguments[2].handle().filter(|&frame| matches!(vm.heap.body(frame), Body::Frame(_)))
    else {
        let given = vm.heap.type_name(arguments[2]);
        return vm
            .type_error(format!("traceback() argument 'tb_frame' must be frame, not {given}"));
    };
    let is_next =
        arguments[1].is_none() || matches!(vm.heap.body_of(arguments[1]), Some(Body::Traceback(_)));
    if !is_next {
        let given = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("expected traceback object or None, got '{given}'"));
    }
    let offset = vm.index_sync(arguments[3])?;
    let code = vm.frame_body(frame).code.clone();
    let pc = u32::try_from(vm.instruction_at(&code.code, offset)).unwrap_or(0);
    let line = u32::try_from(vm.index_sync(arguments[4])?).unwrap_or(0);
    let body = Traceback { next: arguments[1], frame, pc, line };
    Ok(vm.heap.alloc_kind(Kind::Traceback, Body::Traceback(Box::new(body))).into())
}

fn dir(vm: &mut Vm, _: &[Value]) -> NativeResult {
    let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"]
        .map(|name| vm.heap.intern(name).into())
        .to_vec();
    Ok(vm.heap.new_list(names))
}

fn next(vm: &mut Vm, value: Value) -> NativeResult {
    Ok(body(vm, value)?.next)
}

fn set_next(vm: &mut Vm, value: Value, next: Value) -> Result<(), Raised> {
    if next.is_unbound() {
        return vm.type_error("can't delete tb_next attribute");
    }
    if !next.is_none() && !matches!(vm.heap.body_of(next), Some(Body::Traceback(_))) {
        let given = vm.heap.type_name(next);
        return vm.type_error(format!("expected traceback object, got '{given}'"));
    }
    let mut at = next;
    while let Some(Body::Traceback(entry)) = vm.heap.body_of(at) {
        if at == value {
            return vm.value_error("traceback loop detected");
        }
        at = entry.next;
    }
    body(vm, value)?;
    let handle = value.handle().expect("a traceback is an object");
    vm.heap.edit(handle, |object| {
        if let Body::Traceback(entry) = &mut object.body {
            entry.next = next;
        }
    });
    Ok(())
}

fn frame(vm: &mut Vm, value: Value) -> NativeResult {
    Ok(body(vm, value)?.frame.into())
}

fn last_instruction(vm: &mut Vm, value: Value) -> NativeResult {
    let body = body(vm, value)?;
    let code = vm.frame_body(body.frame).code.clone();
    Ok(Value::Int(vm.offset_of(&code.code, body.pc as usize)))
}

fn line(vm: &mut Vm, value: Value) -> NativeResult {
    Ok(Value::Int(i64::from(body(vm, value)?.line)))
}
