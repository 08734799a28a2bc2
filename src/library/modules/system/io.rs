//! `_io`: streams.
//!
//! The classes are the module's Python, over `posix`; the three standard
//! streams are the machine's own ([`Body::File`]): they become instances of
//! `TextIOWrapper` when the module is first needed, and keep being written by
//! the machine as long as nobody has given them another `write`.

use crate::heap::{Body, Kind, Value};
use crate::host::{Host, Stream};
use crate::library::builtins::read_line;
use crate::vm::{Module, Native, NativeResult, Vm};

pub static MODULE: Module = Module {
    name: "_io",
    about: "The io module provides the Python interfaces to stream handling.",
    functions: &[
        Native {
            signature: "_default_buffer_size()",
            call: |vm, _| {
                let large = vm.era >= crate::era::Era::E314;
                Ok(Value::Int(if large { 131_072 } else { 8192 }))
            },
            about: "Returns how much is read at once.",
        },
        Native {
            signature: "_write_stream(stream, text, /)",
            call: write_stream,
            about: "Writes text to standard output (1) or error (2).",
        },
        Native {
            signature: "_flush_standard(number, /)",
            call: flush_standard,
            about: "Makes sure that what was written has left.",
        },
        Native {
            signature: "_read_input_line()",
            call: |vm, _| {
                let line = read_line(vm)?;
                Ok(vm.heap.new_str(line))
            },
            about: "Reads a line of standard input.",
        },
        Native {
            signature: "_adopt_standard(class, /)",
            call: adopt_standard,
            about: "Makes the standard streams instances of a class.",
        },
    ],
    source: concat!(
        include_str!("io/base.py"),
        include_str!("io/memory.py"),
        include_str!("io/buffered.py"),
        include_str!("io/text.py")
    ),
    fill: |vm, namespace| {
        if let Some(open) = vm.heap.text_get(vm.known.builtins, "open") {
            vm.heap.text_set(namespace, "open", open);
        }
    },
    ..Module::EMPTY
};

fn write_stream(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let stream = if given[0] == Value::Int(2) { Stream::Err } else { Stream::Out };
    let Some(text) = vm.heap.shared_text(given[1]) else { return Ok(Value::None) };
    vm.write_text(stream, &text)?;
    let length = vm.heap.string(given[1]).map_or(0, crate::heap::Str::char_count);
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn flush_standard(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let stream = if given[0] == Value::Int(3) { Stream::Err } else { Stream::Out };
    match vm.host.flush(stream) {
        Ok(()) => Ok(Value::None),
        Err(error) => vm.raise_host(error),
    }
}

fn adopt_standard(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let (Value::Obj(class), native) = (given[0], vm.heap.class(Kind::File)) else {
        return Ok(Value::None);
    };
    for object in vm.heap.all() {
        let Body::File(number) = *vm.heap.body(object) else { continue };
        if vm.heap.get(object).class != native {
            continue;
        }
        vm.heap.edit(object, |object| object.class = class);
        vm.heap.set_attr_text(object, "_standard", Value::Int(i64::from(number) + 1));
        let mode = vm.heap.new_str(if number == 0 { "r" } else { "w" });
        vm.heap.set_attr_text(object, "mode", mode);
    }
    Ok(Value::None)
}
