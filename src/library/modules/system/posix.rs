//! `posix`: the operating system, over the host.
//!
//! The calls themselves are here, each one question to the host; what wraps
//! them (positions, descriptors, results with names) is the module's Python.

use crate::heap::{Handle, Value};
use crate::host::{Ask, Bytes, Change, Fact, Host, HostError, Input, OsCall, OsValue, Request};
use crate::vm::native::Raised;
use crate::vm::{Module, Native, NativeResult, Vm};

pub static MODULE: Module = Module {
    name: "posix",
    about: "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.",
    functions: FUNCTIONS,
    source: include_str!("posix.py"),
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    Native {
        signature: "_environment()",
        call: environment,
        about: "Returns the environment's variables.",
    },
    Native {
        signature: "_current_dir()",
        call: current_dir,
        about: "Returns the directory the process began in.",
    },
    Native { signature: "urandom(size, /)", call: urandom, about: "Returns random bytes." },
    Native {
        signature: "_open(file, path, flags, mode, /)",
        call: |vm, given| {
            let (file, path) = (number(vm, given[0])?, text(vm, given[1])?);
            let (flags, mode) = (number(vm, given[2])?, number(vm, given[3])?);
            ask(vm, OsCall::Open { file, path, flags, mode })
        },
        about: "Opens a file.",
    },
    Native {
        signature: "_read(file, path, at, count, /)",
        call: |vm, given| {
            let (file, path) = (number(vm, given[0])?, text(vm, given[1])?);
            let (at, count) = (number(vm, given[2])?, number(vm, given[3])?);
            ask(vm, OsCall::Read { file, path, at, count })
        },
        about: "Reads from a file.",
    },
    Native {
        signature: "_write(file, path, at, data, /)",
        call: |vm, given| {
            let (file, path) = (number(vm, given[0])?, text(vm, given[1])?);
            let at = number(vm, given[2])?;
            let bytes = Bytes(vm.heap.bytes(given[3]).unwrap_or_default().to_vec());
            ask(vm, OsCall::Write { file, path, at, bytes })
        },
        about: "Writes to a file; returns where.",
    },
    Native {
        signature: "_truncate(file, path, size, /)",
        call: |vm, given| {
            let (file, path) = (number(vm, given[0])?, text(vm, given[1])?);
            let size = number(vm, given[2])?;
            ask(vm, OsCall::Truncate { file, path, size })
        },
        about: "Cuts a file.",
    },
    Native {
        signature: "_file_stat(file, path, /)",
        call: |vm, given| {
            let (file, path) = (number(vm, given[0])?, text(vm, given[1])?);
            ask(vm, OsCall::FileStat { file, path })
        },
        about: "Returns what an open file is.",
    },
    Native {
        signature: "_close(file, /)",
        call: |vm, given| {
            let file = number(vm, given[0])?;
            ask(vm, OsCall::Close { file })
        },
        about: "Closes a file.",
    },
    Native {
        signature: "_stat(path, follows, /)",
        call: |vm, given| {
            let path = text(vm, given[0])?;
            ask(vm, OsCall::Stat { path, follows: given[1] == Value::TRUE })
        },
        about: "Returns what a path names.",
    },
    Native {
        signature: "_list(path, /)",
        call: |vm, given| {
            let path = text(vm, given[0])?;
            ask(vm, OsCall::List { path })
        },
        about: "Returns the names in a directory and their kinds.",
    },
    Native {
        signature: "_make_dir(path, mode, /)",
        call: |vm, given| change(vm, Change::MakeDir, given),
        about: "Makes a directory.",
    },
    Native {
        signature: "_remove_dir(path, mode, /)",
        call: |vm, given| change(vm, Change::RemoveDir, given),
        about: "Removes an empty directory.",
    },
    Native {
        signature: "_remove(path, mode, /)",
        call: |vm, given| change(vm, Change::Remove, given),
        about: "Removes a file.",
    },
    Native {
        signature: "_permissions(path, mode, /)",
        call: |vm, given| change(vm, Change::Permissions, given),
        about: "Sets a file's permissions.",
    },
    Native {
        signature: "_access(path, mode, /)",
        call: |vm, given| change(vm, Change::Access, given),
        about: "Fails if a path may not be used so.",
    },
    Native {
        signature: "_rename(source, target, /)",
        call: |vm, given| {
            let (from, to) = (text(vm, given[0])?, text(vm, given[1])?);
            ask(vm, OsCall::Rename { from, to })
        },
        about: "Gives a file another name.",
    },
    Native {
        signature: "_link(source, target, symbolic, /)",
        call: |vm, given| {
            let (from, to) = (text(vm, given[0])?, text(vm, given[1])?);
            ask(vm, OsCall::Link { from, to, symbolic: given[2] == Value::TRUE })
        },
        about: "Makes a link.",
    },
    Native {
        signature: "_read_link(path, /)",
        call: |vm, given| {
            let path = text(vm, given[0])?;
            ask(vm, OsCall::ReadLink { path })
        },
        about: "Returns where a symbolic link leads.",
    },
    Native {
        signature: "_times(path, accessed, modified, /)",
        call: |vm, given| {
            let path = text(vm, given[0])?;
            let (accessed, modified) = (number(vm, given[1])?, number(vm, given[2])?);
            ask(vm, OsCall::Times { path, accessed, modified })
        },
        about: "Sets when a file was read and changed.",
    },
    Native {
        signature: "_fact(name, /)",
        call: fact,
        about: "Tells about the process or the machine.",
    },
    Native {
        signature: "_read_input(count, /)",
        call: read_input,
        about: "Reads a line of standard input, as bytes.",
    },
    Native {
        signature: "_write_output(file, data, /)",
        call: write_output,
        about: "Writes bytes to standard output (1) or error (2).",
    },
];

fn number(vm: &mut Vm, value: Value) -> Result<i64, Raised> {
    if let Some(number) = vm.heap.small_int(value) {
        return Ok(number);
    }
    if vm.heap.big_int(value).is_some() {
        return vm.raise("OverflowError", "Python int too large to convert to C long");
    }
    let name = vm.heap.type_name(value);
    vm.type_error(format!("'{name}' object cannot be interpreted as an integer"))
}

fn text(vm: &mut Vm, value: Value) -> Result<String, Raised> {
    match vm.heap.text(value) {
        Some(text) if text.contains('\0') => vm.value_error("embedded null byte"),
        Some(text) => Ok(text.to_owned()),
        None => vm.type_error("a path is text"),
    }
}

fn change(vm: &mut Vm, what: Change, given: &[Value]) -> NativeResult {
    let (path, number) = (text(vm, given[0])?, number(vm, given[1])?);
    ask(vm, OsCall::Change { what, path, number })
}

fn fact(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let fact = match vm.heap.text(given[0]) {
        Some("process") => Fact::Process,
        Some("parent") => Fact::Parent,
        Some("processors") => Fact::Processors,
        Some("user") => Fact::User,
        Some("group") => Fact::Group,
        Some("terminal") => Fact::Terminal,
        _ => Fact::System,
    };
    ask(vm, OsCall::Fact(fact))
}

/// Asks the host; what the operating system refuses is an OSError with its number and text.
fn ask(vm: &mut Vm, call: OsCall) -> NativeResult {
    let answer = match vm.host.ask(Request::Os(call)) {
        Ok(Input::Os { answer, .. }) => answer,
        Ok(_) => return vm.raise("OSError", "the host answered another question"),
        Err(error) => return vm.raise_host(error),
    };
    match answer.into_result() {
        Ok(value) => Ok(value_of(vm, value)),
        Err(error) => {
            let class = vm.known.exceptions.get("OSError");
            let message = vm.heap.new_str(error.text);
            let number = Value::Int(i64::from(error.number));
            let exception = vm.call_sync(class.into(), &[number, message])?;
            vm.raise_value(exception)
        }
    }
}

fn value_of(vm: &mut Vm, value: OsValue) -> Value {
    match value {
        OsValue::Nothing => Value::None,
        OsValue::Number(number) => Value::Int(number),
        OsValue::Numbers(numbers) => {
            let numbers: Vec<Value> = numbers.into_iter().map(Value::Int).collect();
            vm.heap.new_tuple(numbers)
        }
        OsValue::Text(text) => vm.heap.new_str(text),
        OsValue::Texts(texts) => {
            let texts: Vec<Value> = texts.into_iter().map(|text| vm.heap.new_str(text)).collect();
            vm.heap.new_tuple(texts)
        }
        OsValue::Data(bytes) => vm.heap.new_bytes(bytes.0),
        OsValue::Entries(entries) => {
            let mut items = Vec::with_capacity(entries.len());
            for (name, kind) in entries {
                let name = vm.heap.new_str(name);
                items.push(vm.heap.new_tuple(vec![name, Value::Int(kind)]));
            }
            vm.heap.new_list(items)
        }
    }
}

fn environment(vm: &mut Vm, _: &[Value]) -> NativeResult {
    match vm.host.environment() {
        Ok(variables) => {
            let dict: Handle = vm.heap.new_dict();
            for (name, value) in variables {
                let name = vm.heap.new_bytes(name.into_bytes());
                let value = vm.heap.new_bytes(value.into_bytes());
                vm.dict_set(dict, name, value)?;
            }
            Ok(dict.into())
        }
        Err(error) => vm.raise_host(error),
    }
}

fn current_dir(vm: &mut Vm, _: &[Value]) -> NativeResult {
    match vm.host.current_dir() {
        Ok(path) => Ok(vm.heap.new_str(path)),
        Err(error) => vm.raise_host(error),
    }
}

fn urandom(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let count = number(vm, given[0])?;
    let Ok(count) = usize::try_from(count) else {
        return vm.value_error("negative argument not allowed");
    };
    match vm.host.entropy(count) {
        Ok(bytes) => Ok(vm.heap.new_bytes(bytes)),
        Err(error) => vm.raise_host(error),
    }
}

fn read_input(vm: &mut Vm, _: &[Value]) -> NativeResult {
    match vm.host.read_line() {
        Ok(line) => Ok(vm.heap.new_bytes(line)),
        Err(error) => vm.raise_host(error),
    }
}

fn write_output(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let stream =
        if given[0] == Value::Int(2) { crate::host::Stream::Err } else { crate::host::Stream::Out };
    let bytes = vm.heap.bytes(given[1]).unwrap_or_default().to_vec();
    vm.host.stamp(vm.statements);
    match vm.host.write(stream, &bytes) {
        Ok(()) => Ok(Value::Int(i64::try_from(bytes.len()).unwrap_or(i64::MAX))),
        Err(HostError::Os(error)) => vm.raise("OSError", error.text),
        Err(error) => vm.raise_host(error),
    }
}
