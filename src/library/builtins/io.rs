//! `input` and `open`: what programs read and write.

use crate::heap::Value;
use crate::host::{Ask, Host, HostError, Stream};
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

/// What the prelude's files are made of.
pub const FILES: &[Native] = &[
    Native {
        signature: "_read_file(path, /)",
        call: read_file,
        about: "Returns the bytes of a file.",
    },
    Native {
        signature: "_write_file(path, data, mode, /)",
        call: write_file,
        about: "Writes bytes to a file: mode 'w', 'a' or 'x'.",
    },
];

fn input(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
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
    let rest = [3, 4, 5].map(|at| arguments[at].given().unwrap_or(Value::None));
    vm.call_prelude("_open", &[arguments[0], mode, rest[0], rest[1], rest[2]])
}

fn path_of(vm: &mut Vm, value: Value) -> Result<String, Raised> {
    if let Some(text) = vm.heap.text(value) {
        return Ok(text.to_owned());
    }
    if let Some(bytes) = vm.heap.bytes(value) {
        return Ok(String::from_utf8_lossy(bytes).into_owned());
    }
    let name = vm.heap.type_name(value);
    vm.type_error(format!("expected str, bytes or os.PathLike object, not {name}"))
}

fn read_file(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let path = path_of(vm, arguments[0])?;
    match vm.host.read_file(&path) {
        Ok(bytes) => Ok(vm.heap.new_bytes(bytes)),
        Err(error) => raise_os(vm, error, arguments[0]),
    }
}

fn write_file(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let path = path_of(vm, arguments[0])?;
    let bytes = vm.heap.bytes(arguments[1]).unwrap_or(&[]).to_vec();
    let mode = match vm.heap.text(arguments[2]) {
        Some("a") => crate::host::WriteMode::Append,
        Some("x") => crate::host::WriteMode::New,
        _ => crate::host::WriteMode::Replace,
    };
    match vm.host.write_file(&path, &bytes, mode) {
        Ok(()) => Ok(Value::Int(i64::try_from(bytes.len()).unwrap_or(i64::MAX))),
        Err(error) => raise_os(vm, error, arguments[0]),
    }
}

fn raise_os(vm: &mut Vm, error: HostError, path: Value) -> NativeResult {
    let HostError::Os(error) = error else { return vm.raise_host(error) };
    let class = vm.known.exceptions.get("OSError");
    let message = vm.heap.new_str(error.text.clone());
    let exception =
        vm.call_sync(class.into(), &[Value::Int(i64::from(error.number)), message, path])?;
    vm.raise_value(exception)
}
