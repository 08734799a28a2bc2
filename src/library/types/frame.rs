//! `frame`: what Python sees of a call.

use crate::heap::{Activation, Body, Handle, Kind, Value};
use crate::vm::{Getter, Native, NativeResult, Raised, Type, Vm};

pub static TYPE: Type = Type {
    kind: Kind::Frame,
    about: "A call in progress, or one that is over and was kept.",
    base: false,
    methods: &[
        Native {
            signature: "__repr__(self, /)",
            call: repr,
            about: "Returns a description of the frame.",
        },
        Native {
            signature: "clear(self, /)",
            call: clear,
            about: "Clears the variables of a frame that is over.",
        },
    ],
    getters: &[
        Getter { name: "f_back", get: back, set: None, about: "The frame that called this one." },
        Getter { name: "f_code", get: code, set: None, about: "The code being run." },
        Getter {
            name: "f_globals",
            get: globals,
            set: None,
            about: "The namespace of the module.",
        },
        Getter { name: "f_builtins", get: builtins, set: None, about: "The builtins." },
        Getter {
            name: "f_locals",
            get: locals,
            set: None,
            about: "The variables, as the era shows them.",
        },
        Getter { name: "f_lineno", get: line, set: Some(set_line), about: "The current line." },
        Getter {
            name: "f_lasti",
            get: last_instruction,
            set: None,
            about: "The current instruction.",
        },
        Getter {
            name: "f_trace",
            get: trace,
            set: Some(set_trace),
            about: "The trace function of this frame.",
        },
        Getter {
            name: "f_trace_lines",
            get: trace_lines,
            set: Some(set_trace_lines),
            about: "Whether line events are delivered.",
        },
        Getter {
            name: "f_trace_opcodes",
            get: trace_opcodes,
            set: Some(set_trace_opcodes),
            about: "Whether opcode events are delivered.",
        },
    ],
};

fn handle(frame: Value) -> Handle {
    frame.handle().expect("a frame is an object")
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let frame = handle(arguments[0]);
    let line = vm.line_of_frame(frame);
    let body = vm.frame_body(frame);
    let text = format!(
        "<frame at {:#x}, file '{}', line {line}, code {}>",
        frame.id(),
        body.code.code.source.name,
        body.code.code.name
    );
    Ok(vm.heap.new_str(text))
}

fn clear(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let frame = handle(arguments[0]);
    match vm.frame_body(frame).activation {
        Activation::Stack(_) => vm.raise("RuntimeError", "cannot clear an executing frame"),
        Activation::Generator(generator) => {
            if vm.era >= crate::era::Era::E313 {
                return vm.raise("RuntimeError", "cannot clear a suspended frame");
            }
            vm.generator_close(generator.into())
        }
        Activation::Over => {
            vm.heap.edit(frame, |object| {
                if let Body::Frame(body) = &mut object.body {
                    body.registers.fill(Value::Unbound);
                    body.dict = Value::Unbound;
                }
            });
            Ok(Value::None)
        }
    }
}

fn back(vm: &mut Vm, frame: Value) -> NativeResult {
    let body = vm.frame_body(handle(frame));
    match body.activation {
        Activation::Stack(at) => match vm.caller_of(at as usize) {
            Some(below) => Ok(vm.frame_object(below).into()),
            None => Ok(Value::None),
        },
        Activation::Generator(_) => Ok(Value::None),
        Activation::Over => Ok(body.back),
    }
}

fn code(vm: &mut Vm, frame: Value) -> NativeResult {
    Ok(vm.frame_body(handle(frame)).code_object.into())
}

fn globals(vm: &mut Vm, frame: Value) -> NativeResult {
    Ok(vm.frame_body(handle(frame)).globals.into())
}

fn builtins(vm: &mut Vm, frame: Value) -> NativeResult {
    Ok(vm.frame_body(handle(frame)).builtins.into())
}

fn locals(vm: &mut Vm, frame: Value) -> NativeResult {
    Ok(vm.f_locals_of(handle(frame)))
}

fn line(vm: &mut Vm, frame: Value) -> NativeResult {
    Ok(Value::Int(i64::from(vm.line_of_frame(handle(frame)))))
}

fn set_line(vm: &mut Vm, frame: Value, value: Value) -> Result<(), Raised> {
    if value.is_unbound() {
        return vm.raise("AttributeError", "cannot delete attribute");
    }
    if !vm.heap.is_exactly(value, Kind::Int) {
        return vm.value_error("lineno must be an integer");
    }
    vm.jump(handle(frame), value.as_int().unwrap_or(i64::MAX))
}

fn last_instruction(vm: &mut Vm, frame: Value) -> NativeResult {
    Ok(Value::Int(vm.offset_of_frame(handle(frame))))
}

fn trace(vm: &mut Vm, frame: Value) -> NativeResult {
    Ok(vm.frame_body(handle(frame)).trace)
}

fn set_trace(vm: &mut Vm, frame: Value, value: Value) -> Result<(), Raised> {
    vm.set_frame_field(handle(frame), value.given().unwrap_or(Value::None), |body| &mut body.trace);
    Ok(())
}

fn trace_lines(vm: &mut Vm, frame: Value) -> NativeResult {
    Ok(Value::bool(vm.frame_body(handle(frame)).trace_lines))
}

fn set_trace_lines(vm: &mut Vm, frame: Value, value: Value) -> Result<(), Raised> {
    let Value::Bool(wanted) = value else {
        return vm.type_error("attribute value type must be bool");
    };
    vm.change_frame(handle(frame), |body| body.trace_lines = wanted.bool());
    Ok(())
}

fn trace_opcodes(vm: &mut Vm, frame: Value) -> NativeResult {
    Ok(Value::bool(vm.frame_body(handle(frame)).trace_opcodes))
}

fn set_trace_opcodes(vm: &mut Vm, frame: Value, value: Value) -> Result<(), Raised> {
    let Value::Bool(wanted) = value else {
        return vm.type_error("attribute value type must be bool");
    };
    vm.change_frame(handle(frame), |body| body.trace_opcodes = wanted.bool());
    if wanted.bool() {
        vm.want_opcodes();
    }
    Ok(())
}
