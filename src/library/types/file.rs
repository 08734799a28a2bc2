//! The standard streams.

use crate::heap::{Body, Kind, Value};
use crate::host::{Host, Stream};
use crate::library::builtins::read_line;
use crate::vm::{Getter, Native, NativeResult, Raised, Type, Vm};

pub static TYPE: Type = Type {
    kind: Kind::File,
    about: "A text stream: standard input, output or error.",
    base: false,
    methods: &[
        Native {
            signature: "write(self, text, /)",
            call: write,
            about: "Writes a string, returns its length.",
        },
        Native {
            signature: "writelines(self, lines, /)",
            call: writelines,
            about: "Writes several strings.",
        },
        Native {
            signature: "flush(self, /)",
            call: flush,
            about: "Makes sure that what was written has left.",
        },
        Native { signature: "readline(self, size=-1, /)", call: readline, about: "Reads a line." },
        Native {
            signature: "seekable(self, /)",
            call: |vm, given| more(vm, "seekable", given),
            about: "Tells whether it has positions.",
        },
        Native {
            signature: "tell(self, /)",
            call: |vm, given| more(vm, "tell", given),
            about: "Raises UnsupportedOperation.",
        },
        Native {
            signature: "seek(self, cookie, whence=0, /)",
            call: |vm, given| more(vm, "seek", given),
            about: "Raises UnsupportedOperation.",
        },
        Native {
            signature: "truncate(self, size=None, /)",
            call: |vm, given| more(vm, "truncate", given),
            about: "Raises UnsupportedOperation.",
        },
        Native {
            signature: "detach(self, /)",
            call: |vm, given| more(vm, "detach", given),
            about: "Separates the buffer.",
        },
        Native {
            signature: "close(self, /)",
            call: |vm, given| more(vm, "close", given),
            about: "Closes the stream.",
        },
        Native {
            signature: "__enter__(self, /)",
            call: |vm, given| more(vm, "__enter__", given),
            about: "Returns the stream.",
        },
        Native {
            signature: "__exit__(self, kind, value, traceback, /)",
            call: |vm, given| more(vm, "__exit__", given),
            about: "Closes the stream.",
        },
        Native {
            signature: "read(self, size=-1, /)",
            call: |vm, given| more(vm, "read", given),
            about: "Reads all that is left.",
        },
        Native {
            signature: "readlines(self, hint=-1, /)",
            call: |vm, given| more(vm, "readlines", given),
            about: "Reads all lines.",
        },
        Native {
            signature: "reconfigure(self, /, **kwargs)",
            call: |_, _| Ok(Value::None),
            about: "Does nothing.",
        },
        Native { signature: "__iter__(self, /)", call: itself, about: "Returns the stream." },
        Native { signature: "__next__(self, /)", call: next, about: "Reads a line." },
        Native {
            signature: "isatty(self, /)",
            call: |_, _| Ok(Value::FALSE),
            about: "Tells whether it is a terminal.",
        },
        Native { signature: "fileno(self, /)", call: fileno, about: "Returns the descriptor." },
        Native {
            signature: "readable(self, /)",
            call: readable,
            about: "Tells whether it can be read.",
        },
        Native {
            signature: "writable(self, /)",
            call: writable,
            about: "Tells whether it can be written.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Returns a description." },
    ],
    getters: &[
        Getter {
            name: "buffer",
            get: |vm, file| attribute(vm, file, "buffer"),
            set: None,
            about: "",
        },
        Getter {
            name: "newlines",
            get: |vm, file| attribute(vm, file, "newlines"),
            set: None,
            about: "",
        },
        Getter {
            name: "line_buffering",
            get: |vm, file| attribute(vm, file, "line_buffering"),
            set: None,
            about: "",
        },
        Getter {
            name: "write_through",
            get: |vm, file| attribute(vm, file, "write_through"),
            set: None,
            about: "",
        },
        Getter { name: "name", get: name, set: None, about: "The name." },
        Getter {
            name: "encoding",
            get: |vm, _| Ok(vm.heap.new_str("utf-8")),
            set: None,
            about: "The encoding.",
        },
        Getter {
            name: "errors",
            get: errors,
            set: None,
            about: "What is done about encoding errors.",
        },
        Getter { name: "mode", get: mode, set: None, about: "The mode." },
        Getter {
            name: "closed",
            get: |_, _| Ok(Value::FALSE),
            set: None,
            about: "Whether it is closed.",
        },
    ],
};

/// Calls a method that the stream has once the module `_io` is there.
fn more(vm: &mut Vm, name: &str, given: &[Value]) -> NativeResult {
    let name = vm.heap.intern(name).into();
    let arguments: Vec<Value> = given[1..].iter().copied().filter_map(Value::given).collect();
    let arguments = vm.heap.new_tuple(arguments);
    vm.call_prelude("_standard_call", &[given[0], name, arguments])
}

/// Reads an attribute that the stream has once the module `_io` is there.
fn attribute(vm: &mut Vm, file: Value, name: &str) -> NativeResult {
    let name = vm.heap.intern(name).into();
    vm.call_prelude("_standard_attribute", &[file, name])
}

/// Returns where a standard stream writes, if nobody has given it another way to write.
pub fn standard_stream(vm: &mut Vm, file: Value) -> Option<Stream> {
    let Value::Obj(object) = file else { return None };
    let stream = match vm.heap.body(object) {
        Body::File(1) => Stream::Out,
        Body::File(2) => Stream::Err,
        _ => return None,
    };
    if vm.is_builtin_instance(file) {
        return Some(stream);
    }
    let name = vm.heap.intern("write");
    let class = vm.heap.get(object).class;
    let write = vm.type_lookup(class, name)?;
    let is_own = vm.heap.function(write).is_some_and(|write| write.code.code.flags.hidden);
    let is_changed =
        vm.heap.attr(object, name).is_some() || vm.heap.attr_text(object, "_is_closed").is_some();
    (is_own && !is_changed).then_some(stream)
}

fn number(vm: &Vm, file: Value) -> u32 {
    match vm.heap.body_of(file) {
        Some(Body::File(number)) => *number,
        _ => 0,
    }
}

fn unsupported<T>(vm: &mut Vm, what: &str) -> Result<T, Raised> {
    vm.raise("OSError", format!("not {what}"))
}

fn write(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let stream = match number(vm, arguments[0]) {
        1 => Stream::Out,
        2 => Stream::Err,
        _ => return unsupported(vm, "writable"),
    };
    let Some(text) = vm.heap.shared_text(arguments[1]) else {
        let name = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("write() argument must be str, not {name}"));
    };
    vm.write_text(stream, &text)?;
    let length = vm.heap.string(arguments[1]).map_or(0, crate::heap::Str::char_count);
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn writelines(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.with_items(
        arguments[1],
        |vm, items, with| {
            let items: Vec<Value> = vm.heap.sequence(items).unwrap_or(&[]).to_vec();
            for item in items {
                write(vm, &[with[0], item])?;
            }
            Ok(Value::None)
        },
        &[arguments[0]],
    )
}

fn flush(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let stream = if number(vm, arguments[0]) == 2 { Stream::Err } else { Stream::Out };
    match vm.host.flush(stream) {
        Ok(()) => Ok(Value::None),
        Err(error) => vm.raise_host(error),
    }
}

fn line(vm: &mut Vm, file: Value) -> Result<String, Raised> {
    if number(vm, file) != 0 {
        return unsupported(vm, "readable");
    }
    read_line(vm)
}

fn readline(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if arguments[1].given().is_some() {
        return more(vm, "readline", arguments);
    }
    let text = line(vm, arguments[0])?;
    Ok(vm.heap.new_str(text))
}

fn itself(_: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(arguments[0])
}

fn next(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match line(vm, arguments[0])? {
        text if text.is_empty() => vm.raise_with("StopIteration", &[]),
        text => Ok(vm.heap.new_str(text)),
    }
}

fn fileno(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(Value::Int(i64::from(number(vm, arguments[0]))))
}

fn readable(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(Value::bool(number(vm, arguments[0]) == 0))
}

fn writable(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(Value::bool(number(vm, arguments[0]) != 0))
}

fn stream_name(vm: &Vm, file: Value) -> &'static str {
    ["<stdin>", "<stdout>", "<stderr>"].get(number(vm, file) as usize).copied().unwrap_or("<file>")
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = stream_name(vm, arguments[0]);
    let mode = if number(vm, arguments[0]) == 0 { 'r' } else { 'w' };
    Ok(vm.heap.new_str(format!("<_io.TextIOWrapper name='{name}' mode='{mode}' encoding='utf-8'>")))
}

fn name(vm: &mut Vm, file: Value) -> NativeResult {
    let name = stream_name(vm, file);
    Ok(vm.heap.new_str(name))
}

fn errors(vm: &mut Vm, file: Value) -> NativeResult {
    let errors = if number(vm, file) == 2 { "backslashreplace" } else { "strict" };
    Ok(vm.heap.new_str(errors))
}

fn mode(vm: &mut Vm, file: Value) -> NativeResult {
    let mode = if number(vm, file) == 0 { "r" } else { "w" };
    Ok(vm.heap.new_str(mode))
}
