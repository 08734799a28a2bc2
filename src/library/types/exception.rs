//! `BaseException`: what every exception can do.

use crate::heap::{Body, Exception, Handle, Kind, Value};
use crate::library::types::function;
use crate::vm::native::Raised;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type `BaseException`.
pub static TYPE: Type = Type {
    kind: Kind::BaseException,
    about: "Common base class for all exceptions.",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, /, *args, **kwargs)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native {
            signature: "__init__(self, /, *args, **kwargs)",
            call: init,
            about: "Initialize self.  See help(type(self)) for accurate signature.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native { signature: "__str__(self, /)", call: str, about: "Return str(self)." },
        Native { signature: "__reduce__(self, /)", call: reduce, about: "" },
        Native { signature: "__setstate__(self, state, /)", call: setstate, about: "" },
        Native {
            signature: "with_traceback(self, tb, /)",
            call: with_traceback,
            about: "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self.",
        },
        Native {
            signature: "add_note(self, note, /)",
            call: add_note,
            about: "Exception.add_note(note) --\n    add a note to the exception",
        },
    ],
    getters: &[
        Getter { name: "args", get: args, set: Some(set_args), about: "" },
        Getter { name: "__traceback__", get: traceback, set: Some(set_traceback), about: "" },
        Getter {
            name: "__context__",
            get: context,
            set: Some(set_context),
            about: "exception context",
        },
        Getter { name: "__cause__", get: cause, set: Some(set_cause), about: "exception cause" },
        Getter { name: "__suppress_context__", get: suppress, set: Some(set_suppress), about: "" },
        Getter { name: "__dict__", get: function::dict, set: Some(function::set_dict), about: "" },
    ],
};

/// The numbers of errors and the subclass of OSError each has.
const OS_ERRORS: &[(i64, &str)] = &[
    (1, "PermissionError"),
    (2, "FileNotFoundError"),
    (3, "ProcessLookupError"),
    (4, "InterruptedError"),
    (10, "ChildProcessError"),
    (11, "BlockingIOError"),
    (13, "PermissionError"),
    (17, "FileExistsError"),
    (20, "NotADirectoryError"),
    (21, "IsADirectoryError"),
    (32, "BrokenPipeError"),
    (103, "ConnectionAbortedError"),
    (104, "ConnectionResetError"),
    (108, "BrokenPipeError"),
    (110, "TimeoutError"),
    (111, "ConnectionRefusedError"),
    (114, "BlockingIOError"),
    (115, "BlockingIOError"),
];

/// Returns the subclass of OSError for an error's number.
pub(crate) fn os_error_class(number: i64) -> &'static str {
    OS_ERRORS.iter().find(|(known, _)| *known == number).map_or("OSError", |(_, name)| name)
}

/// Returns the arguments of an exception.
pub(crate) fn arguments_of(vm: &Vm, exception: Value) -> Vec<Value> {
    let args = vm.heap.exception(exception).map_or(Value::None, |body| body.args);
    vm.heap.sequence(args).map(<[Value]>::to_vec).unwrap_or_default()
}

fn handle_of(vm: &mut Vm, exception: Value) -> Result<Handle, Raised> {
    if vm.heap.exception(exception).is_none() {
        let name = vm.heap.type_name(exception);
        return vm.type_error(format!(
            "descriptor requires a 'BaseException' object but received a '{name}'"
        ));
    }
    Ok(exception.handle().expect("an exception is an object"))
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = arguments[0].handle().filter(|_| vm.heap.as_class(arguments[0]).is_some());
    let Some(mut class) = class.filter(|&class| vm.heap.class_body(class).flags.exception) else {
        return vm.type_error("BaseException.__new__(X): X is not a subtype of BaseException");
    };
    let given = vm.heap.sequence(arguments[1]).map(<[Value]>::to_vec).unwrap_or_default();
    if class == vm.known.exceptions.get("OSError")
        && (2..=5).contains(&given.len())
        && let Some(number) = vm.heap.small_int(given[0])
    {
        class = vm.known.exceptions.get(os_error_class(number));
    }
    let exception = Exception {
        args: arguments[1],
        traceback: Value::None,
        context: Value::None,
        cause: Value::None,
        suppress_context: false,
        fields: Vec::new(),
    };
    Ok(vm.heap.alloc(class, Body::Exception(Box::new(exception))).into())
}

/// Returns the keywords that the constructor of an exception class takes, and where their values go.
fn keywords_of(vm: &Vm, class: Handle) -> (&'static str, &'static [(&'static str, usize)]) {
    let is = |name: &str| vm.heap.is_subclass(class, vm.known.exceptions.get(name));
    if is("AttributeError") {
        ("AttributeError", &[("name", 0), ("obj", 1)])
    } else if is("NameError") {
        ("NameError", &[("name", 0)])
    } else if is("ImportError") {
        ("ImportError", &[("name", 1), ("path", 2), ("name_from", 3)])
    } else {
        ("", &[])
    }
}

fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let handle = handle_of(vm, arguments[0])?;
    let class = vm.heap.get(handle).class;
    let given = vm.heap.sequence(arguments[1]).map(<[Value]>::to_vec).unwrap_or_default();
    let keywords: Vec<(Value, Value)> = vm
        .heap
        .as_dict(arguments[2])
        .map(|dict| dict.iter().map(|entry| (entry.key, entry.value)).collect())
        .unwrap_or_default();
    let mut fields = vm.exception_fields(class, &given);
    if !keywords.is_empty() {
        let (of, known) = keywords_of(vm, class);
        for (name, value) in keywords {
            let text = vm.heap.text(name).unwrap_or_default().to_owned();
            match known.iter().find(|(known, _)| *known == text) {
                Some(&(_, at)) => {
                    if fields.len() <= at {
                        fields.resize(at + 1, Value::None);
                    }
                    fields[at] = value;
                }
                None if known.is_empty() => {
                    let name = vm.class_name(class);
                    return vm.type_error(format!("{name}() takes no keyword arguments"));
                }
                None => {
                    let message = if vm.era.minor() < 13 {
                        format!("'{text}' is an invalid keyword argument for {of}()")
                    } else {
                        format!("{of}() got an unexpected keyword argument '{text}'")
                    };
                    return vm.type_error(message);
                }
            }
        }
    }
    let args = kept_arguments(vm, class, arguments[1], &given)?;
    vm.set_exception_args(handle, args, fields)?;
    Ok(Value::None)
}

/// Checks the arguments of classes that want certain ones; returns those that become `args`.
fn kept_arguments(vm: &mut Vm, class: Handle, args: Value, given: &[Value]) -> NativeResult {
    let is = |vm: &Vm, name: &str| vm.heap.is_subclass(class, vm.known.exceptions.get(name));
    if is(vm, "OSError") && (3..=5).contains(&given.len()) && !given[2].is_none() {
        return Ok(vm.heap.new_tuple(given[..2].to_vec()));
    }
    if is(vm, "SyntaxError")
        && let [_, details] = given
    {
        let count = vm.heap.sequence(*details).map_or(0, <[Value]>::len);
        if vm.heap.sequence(*details).is_none() {
            let name = vm.heap.type_name(*details);
            return vm.type_error(format!("'{name}' object is not iterable"));
        }
        if count < 4 {
            return vm.type_error(format!(
                "function missing required argument '{}' (pos {})",
                ["filename", "lineno", "offset", "text"][count],
                count + 1
            ));
        }
    }
    let wanted: &[(&str, &str)] = if is(vm, "UnicodeDecodeError") {
        &[
            ("encoding", "str"),
            ("object", "bytes"),
            ("start", "int"),
            ("end", "int"),
            ("reason", "str"),
        ]
    } else if is(vm, "UnicodeEncodeError") {
        &[
            ("encoding", "str"),
            ("object", "str"),
            ("start", "int"),
            ("end", "int"),
            ("reason", "str"),
        ]
    } else if is(vm, "UnicodeTranslateError") {
        &[("object", "str"), ("start", "int"), ("end", "int"), ("reason", "str")]
    } else {
        return Ok(args);
    };
    if given.len() != wanted.len() {
        return vm.type_error(format!(
            "function takes exactly {} arguments ({} given)",
            wanted.len(),
            given.len()
        ));
    }
    for (at, (&value, (_, kind))) in given.iter().zip(wanted).enumerate() {
        let fits = match *kind {
            "str" => vm.heap.text(value).is_some(),
            "bytes" => vm.heap.bytes(value).is_some(),
            _ => vm.heap.is_int(value),
        };
        if !fits {
            let name = vm.heap.type_name(value);
            let message = match *kind {
                "bytes" => format!("a bytes-like object is required, not '{name}'"),
                "int" => format!("'{name}' object cannot be interpreted as an integer"),
                _ => format!("argument {} must be {kind}, not {name}", at + 1),
            };
            return vm.type_error(message);
        }
    }
    Ok(args)
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    handle_of(vm, arguments[0])?;
    let name = vm.class_name(vm.heap.class_of(arguments[0]));
    let args = vm.heap.exception(arguments[0]).map_or(Value::None, |body| body.args);
    let items = vm.heap.sequence(args).map(<[Value]>::to_vec).unwrap_or_default();
    let text = match items[..] {
        [only] => {
            let only = vm.repr_sync(only)?;
            format!("{name}({only})")
        }
        _ => format!("{name}{}", vm.repr_sync(args)?),
    };
    Ok(vm.heap.new_str(text))
}

/// Shows an exception by its arguments.
pub(crate) fn str(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    handle_of(vm, arguments[0])?;
    let args = vm.heap.exception(arguments[0]).map_or(Value::None, |body| body.args);
    match vm.heap.sequence(args) {
        Some([]) => Ok(vm.known.empty_str),
        Some(&[only]) => vm.str_of(only),
        _ => vm.repr_of(args),
    }
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let handle = handle_of(vm, arguments[0])?;
    let class = vm.heap.get(handle).class;
    let args = vm.heap.exception(arguments[0]).map_or(Value::None, |body| body.args);
    if vm.heap.attr_items(handle).is_empty() {
        return Ok(vm.heap.new_tuple(vec![class.into(), args]));
    }
    let dict = vm.heap.dict_of(handle);
    Ok(vm.heap.new_tuple(vec![class.into(), args, dict.into()]))
}

fn setstate(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if arguments[1].is_none() {
        return Ok(Value::None);
    }
    let Some(state) = vm.heap.as_dict(arguments[1]) else {
        return vm.type_error("state is not a dictionary");
    };
    let items: Vec<(Value, Value)> = state.iter().map(|entry| (entry.key, entry.value)).collect();
    for (name, value) in items {
        let name = super::object::attribute_name(vm, name)?;
        vm.set_attr_plain(arguments[0], name, value)?;
    }
    Ok(Value::None)
}

fn with_traceback(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    set_traceback(vm, arguments[0], arguments[1])?;
    Ok(arguments[0])
}

fn add_note(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some(note) = vm.heap.shared_text(arguments[1]) else {
        let name = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("note must be a str, not '{name}'"));
    };
    vm.add_note(arguments[0], &note)?;
    Ok(Value::None)
}

fn args(vm: &mut Vm, exception: Value) -> NativeResult {
    handle_of(vm, exception)?;
    Ok(vm.heap.exception(exception).map_or(Value::None, |body| body.args))
}

fn set_args(vm: &mut Vm, exception: Value, value: Value) -> Result<(), Raised> {
    let handle = handle_of(vm, exception)?;
    if value.is_unbound() {
        return vm.type_error("args may not be deleted");
    }
    let items = vm.collect_sync(value)?;
    let args = vm.heap.new_tuple(items);
    vm.set_exception_field(handle, args, |body| &mut body.args);
    Ok(())
}

fn traceback(vm: &mut Vm, exception: Value) -> NativeResult {
    handle_of(vm, exception)?;
    Ok(vm.heap.exception(exception).map_or(Value::None, |body| body.traceback))
}

fn set_traceback(vm: &mut Vm, exception: Value, value: Value) -> Result<(), Raised> {
    let handle = handle_of(vm, exception)?;
    if value.is_unbound() {
        return vm.type_error("__traceback__ may not be deleted");
    }
    if !value.is_none() && !matches!(vm.heap.body_of(value), Some(Body::Traceback(_))) {
        return vm.type_error("__traceback__ must be a traceback or None");
    }
    vm.set_exception_field(handle, value, |body| &mut body.traceback);
    Ok(())
}

/// Looks whether a value may be the cause or context of an exception.
fn check_other(vm: &mut Vm, value: Value, what: &str) -> Result<(), Raised> {
    if value.is_unbound() {
        return vm.type_error(format!("__{what}__ may not be deleted"));
    }
    if value.is_none() || vm.heap.exception(value).is_some() {
        return Ok(());
    }
    vm.type_error(format!("exception {what} must be None or derive from BaseException"))
}

fn context(vm: &mut Vm, exception: Value) -> NativeResult {
    handle_of(vm, exception)?;
    Ok(vm.heap.exception(exception).map_or(Value::None, |body| body.context))
}

fn set_context(vm: &mut Vm, exception: Value, value: Value) -> Result<(), Raised> {
    let handle = handle_of(vm, exception)?;
    check_other(vm, value, "context")?;
    vm.set_exception_field(handle, value, |body| &mut body.context);
    Ok(())
}

fn cause(vm: &mut Vm, exception: Value) -> NativeResult {
    handle_of(vm, exception)?;
    Ok(vm.heap.exception(exception).map_or(Value::None, |body| body.cause))
}

fn set_cause(vm: &mut Vm, exception: Value, value: Value) -> Result<(), Raised> {
    let handle = handle_of(vm, exception)?;
    check_other(vm, value, "cause")?;
    vm.set_exception_field(handle, value, |body| &mut body.cause);
    write_suppress(vm, handle, true);
    Ok(())
}

fn suppress(vm: &mut Vm, exception: Value) -> NativeResult {
    handle_of(vm, exception)?;
    Ok(Value::bool(vm.heap.exception(exception).is_some_and(|body| body.suppress_context)))
}

fn set_suppress(vm: &mut Vm, exception: Value, value: Value) -> Result<(), Raised> {
    let handle = handle_of(vm, exception)?;
    match value {
        Value::Unbound => vm.type_error("can't delete numeric/char attribute"),
        Value::Bool(bits) => {
            write_suppress(vm, handle, bits.bool());
            Ok(())
        }
        _ => vm.type_error("attribute value type must be bool"),
    }
}

fn write_suppress(vm: &mut Vm, exception: Handle, suppress: bool) {
    if let Body::Exception(body) = vm.heap.change(exception) {
        body.suppress_context = suppress;
    }
}
