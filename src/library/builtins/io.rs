//! `input` and `open`: what programs read and write.

use crate::heap::{Body, Value};
use crate::host::{Ask, Host, Stream};
use crate::library::types::file::standard_stream;
use crate::vm::{Native, NativeResult, Raised, Vm};

pub const IO: &[Native] = &[
    Native {
        signature: "input(prompt='', /)",
        call: input,
        about: "Reads a line from standard input.",
    },
    Native {
        signature: "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
        call: open,
        about: "Opens a file.",
    },
];

fn input(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !has_own_streams(vm) {
        let prompt = arguments[0].given().unwrap_or(Value::None);
        let given = Value::bool(arguments[0].given().is_some());
        return vm.call_prelude("_input", &[prompt, given]);
    }
    if let Some(prompt) = arguments[0].given() {
        let prompt = vm.str_sync(prompt)?;
        vm.write_text(Stream::Out, &prompt)?;
    }
    let _ = vm.host.flush(Stream::Out);
    match read_line(vm)? {
        line if line.is_empty() => vm.raise("EOFError", "EOF when reading a line"),
        line => Ok(vm.heap.new_str(line.trim_end_matches('\n').trim_end_matches('\r'))),
    }
}

/// Reads a line with its newline; empty at the end of input.
pub fn read_line(vm: &mut Vm) -> Result<String, Raised> {
    match vm.host.read_line() {
        Ok(line) => Ok(String::from_utf8_lossy(&line).into_owned()),
        Err(error) => vm.raise_host(error),
    }
}

fn open(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mode = arguments[1].given().unwrap_or_else(|| vm.heap.intern("r").into());
    let given = |at: usize, default| arguments[at].given().unwrap_or(default);
    let rest = [
        given(2, Value::Int(-1)),
        given(3, Value::None),
        given(4, Value::None),
        given(5, Value::None),
        given(6, Value::TRUE),
        given(7, Value::None),
    ];
    let all: Vec<Value> = [arguments[0], mode].into_iter().chain(rest).collect();
    vm.call_prelude("_open", &all)
}

/// Tells whether `sys.stdin` and `sys.stdout` are what they were when the program began.
fn has_own_streams(vm: &mut Vm) -> bool {
    let Some(sys) = vm.heap.text_get(vm.known.sys_modules, "sys").and_then(Value::handle) else {
        return true;
    };
    let [stdin, stdout] = ["stdin", "stdout"].map(|name| vm.heap.attr_text(sys, name));
    let reads = stdin.is_some_and(|file| {
        matches!(vm.heap.body_of(file), Some(Body::File(0))) && vm.is_builtin_instance(file)
    });
    reads && stdout.is_some_and(|file| standard_stream(vm, file) == Some(Stream::Out))
}
