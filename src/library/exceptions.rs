//! The builtin exceptions: a row for each, bases first.

use crate::heap::{Body, Value};
use crate::library::types::{exception, exception_group};
use crate::source::surrogate;
use crate::vm::native::{ExceptionClass, Raised};
use crate::vm::{Native, NativeResult, Vm};

const fn plain(
    name: &'static str,
    bases: &'static [&'static str],
    about: &'static str,
) -> ExceptionClass {
    ExceptionClass { name, bases, about, methods: &[], fields: &[] }
}

/// The builtin exceptions.
pub const EXCEPTIONS: &[ExceptionClass] = &[
    plain("BaseException", &[], "Common base class for all exceptions."),
    plain("Exception", &["BaseException"], "Common base class for all non-exit exceptions."),
    plain("GeneratorExit", &["BaseException"], "Request that a generator exit."),
    plain("KeyboardInterrupt", &["BaseException"], "Program interrupted by user."),
    ExceptionClass {
        name: "SystemExit",
        bases: &["BaseException"],
        about: "Request to exit from the interpreter.",
        methods: &[],
        fields: &["code"],
    },
    ExceptionClass {
        name: "BaseExceptionGroup",
        bases: &["BaseException"],
        about: "A combination of multiple unrelated exceptions.",
        methods: exception_group::METHODS,
        fields: &["message", "exceptions"],
    },
    plain("ExceptionGroup", &["BaseExceptionGroup", "Exception"], ""),
    ExceptionClass {
        name: "StopIteration",
        bases: &["Exception"],
        about: "Signal the end from iterator.__next__().",
        methods: &[],
        fields: &["value"],
    },
    plain("StopAsyncIteration", &["Exception"], "Signal the end from iterator.__anext__()."),
    plain("ArithmeticError", &["Exception"], "Base class for arithmetic errors."),
    plain("FloatingPointError", &["ArithmeticError"], "Floating point operation failed."),
    plain("OverflowError", &["ArithmeticError"], "Result too large to be represented."),
    plain(
        "ZeroDivisionError",
        &["ArithmeticError"],
        "Second argument to a division or modulo operation was zero.",
    ),
    plain("AssertionError", &["Exception"], "Assertion failed."),
    ExceptionClass {
        name: "AttributeError",
        bases: &["Exception"],
        about: "Attribute not found.",
        methods: &[],
        fields: &["name", "obj"],
    },
    plain("BufferError", &["Exception"], "Buffer error."),
    plain("EOFError", &["Exception"], "Read beyond end of file."),
    ExceptionClass {
        name: "ImportError",
        bases: &["Exception"],
        about: "Import can't find module, or can't find name in module.",
        methods: &[Native {
            signature: "__str__(self, /)",
            call: import_str,
            about: "Return str(self).",
        }],
        fields: &["msg", "name", "path", "name_from"],
    },
    plain("ModuleNotFoundError", &["ImportError"], "Module not found."),
    plain("LookupError", &["Exception"], "Base class for lookup errors."),
    plain("IndexError", &["LookupError"], "Sequence index out of range."),
    ExceptionClass {
        name: "KeyError",
        bases: &["LookupError"],
        about: "Mapping key not found.",
        methods: &[Native {
            signature: "__str__(self, /)",
            call: key_str,
            about: "Return str(self).",
        }],
        fields: &[],
    },
    plain("MemoryError", &["Exception"], "Out of memory."),
    ExceptionClass {
        name: "NameError",
        bases: &["Exception"],
        about: "Name not found globally.",
        methods: &[],
        fields: &["name"],
    },
    plain("UnboundLocalError", &["NameError"], "Local name referenced but not bound to a value."),
    ExceptionClass {
        name: "OSError",
        bases: &["Exception"],
        about: "Base class for I/O related errors.",
        methods: &[
            Native { signature: "__str__(self, /)", call: os_str, about: "Return str(self)." },
            Native { signature: "__reduce__(self, /)", call: os_reduce, about: "" },
        ],
        fields: &["errno", "strerror", "filename", "filename2", "characters_written"],
    },
    plain("BlockingIOError", &["OSError"], "I/O operation would block."),
    plain("ChildProcessError", &["OSError"], "Child process error."),
    plain("ConnectionError", &["OSError"], "Connection error."),
    plain("BrokenPipeError", &["ConnectionError"], "Broken pipe."),
    plain("ConnectionAbortedError", &["ConnectionError"], "Connection aborted."),
    plain("ConnectionRefusedError", &["ConnectionError"], "Connection refused."),
    plain("ConnectionResetError", &["ConnectionError"], "Connection reset."),
    plain("FileExistsError", &["OSError"], "File already exists."),
    plain("FileNotFoundError", &["OSError"], "File not found."),
    plain("InterruptedError", &["OSError"], "Interrupted by signal."),
    plain("IsADirectoryError", &["OSError"], "Operation doesn't work on directories."),
    plain("NotADirectoryError", &["OSError"], "Operation only works on directories."),
    plain("PermissionError", &["OSError"], "Not enough permissions."),
    plain("ProcessLookupError", &["OSError"], "Process not found."),
    plain("TimeoutError", &["OSError"], "Timeout expired."),
    plain("ReferenceError", &["Exception"], "Weak ref proxy used after referent went away."),
    plain("RuntimeError", &["Exception"], "Unspecified run-time error."),
    plain(
        "NotImplementedError",
        &["RuntimeError"],
        "Method or function hasn't been implemented yet.",
    ),
    plain("RecursionError", &["RuntimeError"], "Recursion limit exceeded."),
    plain(
        "PythonFinalizationError",
        &["RuntimeError"],
        "Operation blocked during Python finalization.",
    ),
    ExceptionClass {
        name: "SyntaxError",
        bases: &["Exception"],
        about: "Invalid syntax.",
        methods: &[Native {
            signature: "__str__(self, /)",
            call: syntax_str,
            about: "Return str(self).",
        }],
        fields: &[
            "msg",
            "filename",
            "lineno",
            "offset",
            "text",
            "end_lineno",
            "end_offset",
            "print_file_and_line",
        ],
    },
    plain("IndentationError", &["SyntaxError"], "Improper indentation."),
    plain("TabError", &["IndentationError"], "Improper mixture of spaces and tabs."),
    plain(
        "SystemError",
        &["Exception"],
        "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version.",
    ),
    plain("TypeError", &["Exception"], "Inappropriate argument type."),
    plain("ValueError", &["Exception"], "Inappropriate argument value (of correct type)."),
    plain("UnicodeError", &["ValueError"], "Unicode related error."),
    ExceptionClass {
        name: "UnicodeDecodeError",
        bases: &["UnicodeError"],
        about: "Unicode decoding error.",
        methods: &[Native {
            signature: "__str__(self, /)",
            call: decode_str,
            about: "Return str(self).",
        }],
        fields: &["encoding", "object", "start", "end", "reason"],
    },
    ExceptionClass {
        name: "UnicodeEncodeError",
        bases: &["UnicodeError"],
        about: "Unicode encoding error.",
        methods: &[Native {
            signature: "__str__(self, /)",
            call: encode_str,
            about: "Return str(self).",
        }],
        fields: &["encoding", "object", "start", "end", "reason"],
    },
    ExceptionClass {
        name: "UnicodeTranslateError",
        bases: &["UnicodeError"],
        about: "Unicode translation error.",
        methods: &[Native {
            signature: "__str__(self, /)",
            call: translate_str,
            about: "Return str(self).",
        }],
        fields: &["object", "start", "end", "reason"],
    },
    plain("Warning", &["Exception"], "Base class for warning categories."),
    plain(
        "BytesWarning",
        &["Warning"],
        "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str.",
    ),
    plain("DeprecationWarning", &["Warning"], "Base class for warnings about deprecated features."),
    plain("EncodingWarning", &["Warning"], "Base class for warnings about encodings."),
    plain(
        "FutureWarning",
        &["Warning"],
        "Base class for warnings about constructs that will change semantically\nin the future.",
    ),
    plain(
        "ImportWarning",
        &["Warning"],
        "Base class for warnings about probable mistakes in module imports",
    ),
    plain(
        "PendingDeprecationWarning",
        &["Warning"],
        "Base class for warnings about features which will be deprecated\nin the future.",
    ),
    plain("ResourceWarning", &["Warning"], "Base class for warnings about resource usage."),
    plain(
        "RuntimeWarning",
        &["Warning"],
        "Base class for warnings about dubious runtime behavior.",
    ),
    plain("SyntaxWarning", &["Warning"], "Base class for warnings about dubious syntax."),
    plain(
        "UnicodeWarning",
        &["Warning"],
        "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.",
    ),
    plain("UserWarning", &["Warning"], "Base class for warnings generated by user code."),
];

/// Returns a field of an exception, None if it has none.
fn field(vm: &Vm, exception: Value, at: usize) -> Value {
    match vm.heap.body_of(exception) {
        Some(Body::Exception(body)) => body.fields.get(at).copied().unwrap_or(Value::None),
        _ => Value::None,
    }
}

fn key_str(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match exception::arguments_of(vm, arguments[0])[..] {
        [key] => vm.repr_of(key),
        _ => exception::str(vm, arguments),
    }
}

fn import_str(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let message = field(vm, arguments[0], 0);
    if vm.heap.text(message).is_some() { Ok(message) } else { exception::str(vm, arguments) }
}

fn os_str(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let part = |at| field(vm, arguments[0], at);
    let [number, text, file, other] = [part(0), part(1), part(2), part(3)];
    if number.is_none() && text.is_none() && file.is_none() {
        return exception::str(vm, arguments);
    }
    let mut shown = format!("[Errno {}] {}", vm.str_sync(number)?, vm.str_sync(text)?);
    if !file.is_none() {
        shown.push_str(": ");
        shown.push_str(&vm.repr_sync(file)?);
        if !other.is_none() {
            shown.push_str(" -> ");
            shown.push_str(&vm.repr_sync(other)?);
        }
    }
    Ok(vm.heap.new_str(shown))
}

fn os_reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mut args = exception::arguments_of(vm, arguments[0]);
    let (file, other) = (field(vm, arguments[0], 2), field(vm, arguments[0], 3));
    if args.len() == 2 && !file.is_none() {
        args.push(file);
        if !other.is_none() {
            args.extend([Value::None, other]);
        }
    }
    let args = vm.heap.new_tuple(args);
    let class = vm.heap.class_of(arguments[0]).into();
    Ok(vm.heap.new_tuple(vec![class, args]))
}

fn syntax_str(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let message = field(vm, arguments[0], 0);
    let message = vm.str_sync(message)?;
    let file = field(vm, arguments[0], 1);
    let file = vm.heap.text(file).map(|file| file.rsplit('/').next().unwrap_or(file).to_owned());
    let line = vm.heap.small_int(field(vm, arguments[0], 2));
    let text = match (file, line) {
        (Some(file), Some(line)) => format!("{message} ({file}, line {line})"),
        (Some(file), None) => format!("{message} ({file})"),
        (None, Some(line)) => format!("{message} (line {line})"),
        (None, None) => message,
    };
    Ok(vm.heap.new_str(text))
}

/// What the Unicode errors say of themselves, but for the object: start, end, reason, and the encoding.
fn unicode_parts(
    vm: &mut Vm,
    exception: Value,
    first: usize,
) -> Result<(usize, usize, String), Raised> {
    let position = |at: usize| {
        vm.heap.small_int(field(vm, exception, at)).and_then(|at| usize::try_from(at).ok())
    };
    let (start, end) = (position(first).unwrap_or(0), position(first + 1).unwrap_or(0));
    let reason = field(vm, exception, first + 2);
    Ok((start, end, vm.str_sync(reason)?))
}

fn decode_str(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let object = field(vm, arguments[0], 1);
    let Some(bytes) = vm.heap.bytes(object).map(<[u8]>::to_vec) else {
        return Ok(vm.known.empty_str);
    };
    let (start, end, reason) = unicode_parts(vm, arguments[0], 2)?;
    let encoding = field(vm, arguments[0], 0);
    let encoding = vm.str_sync(encoding)?;
    let text = match bytes.get(start) {
        Some(byte) if end == start + 1 => {
            format!(
                "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
            )
        }
        _ => format!(
            "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
            i64::try_from(end).unwrap_or(0) - 1
        ),
    };
    Ok(vm.heap.new_str(text))
}

fn escaped(character: char) -> String {
    match surrogate::code_point(character) {
        point @ ..=0xff => format!("\\x{point:02x}"),
        point @ ..=0xffff => format!("\\u{point:04x}"),
        point => format!("\\U{point:08x}"),
    }
}

fn encode_str(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let object = field(vm, arguments[0], 1);
    let Some(text) = vm.heap.shared_text(object) else { return Ok(vm.known.empty_str) };
    let (start, end, reason) = unicode_parts(vm, arguments[0], 2)?;
    let encoding = field(vm, arguments[0], 0);
    let encoding = vm.str_sync(encoding)?;
    let shown = match text.chars().nth(start) {
        Some(character) if end == start + 1 => format!(
            "'{encoding}' codec can't encode character '{}' in position {start}: {reason}",
            escaped(character)
        ),
        _ => format!(
            "'{encoding}' codec can't encode characters in position {start}-{}: {reason}",
            i64::try_from(end).unwrap_or(0) - 1
        ),
    };
    Ok(vm.heap.new_str(shown))
}

fn translate_str(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let object = field(vm, arguments[0], 0);
    let Some(text) = vm.heap.shared_text(object) else { return Ok(vm.known.empty_str) };
    let (start, end, reason) = unicode_parts(vm, arguments[0], 1)?;
    let shown = match text.chars().nth(start) {
        Some(character) if end == start + 1 => {
            format!(
                "can't translate character '{}' in position {start}: {reason}",
                escaped(character)
            )
        }
        _ => format!(
            "can't translate characters in position {start}-{}: {reason}",
            i64::try_from(end).unwrap_or(0) - 1
        ),
    };
    Ok(vm.heap.new_str(shown))
}
