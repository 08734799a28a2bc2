//! `sys`: the machine seen from the program.

use crate::data::stdlib_names;
use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::{Module, Native, NativeResult, Vm, core_modules};

pub static MODULE: Module = Module {
    name: "sys",
    about: "Access to what the interpreter uses or maintains.",
    functions: FUNCTIONS,
    fill,
    source: include_str!("sys.py"),
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    Native {
        signature: "getfilesystemencodeerrors()",
        call: |vm, _| Ok(vm.heap.new_str("surrogateescape")),
        about: "Returns what is done about errors in the encoding of file names.",
    },
    Native {
        signature: "_report_unraisable(exception, of, heading, /)",
        call: report_unraisable,
        about: "Writes an exception that nobody can catch.",
    },
    Native {
        signature: "_bootstrap()",
        call: |vm, _| vm.bootstrap(),
        about: "Makes what sys shows of the import system.",
    },
    Native {
        signature: "_namespace_type()",
        call: |vm, _| Ok(vm.heap.class(Kind::Namespace).into()),
        about: "Returns the type of namespaces.",
    },
    Native {
        signature: "_standard_names()",
        call: |vm, _| {
            let names: Vec<Value> = stdlib_names::standard(vm.era.version().1)
                .map(|name| vm.heap.intern(name).into())
                .collect();
            Ok(vm.heap.new_list(names))
        },
        about: "Lists the modules of CPython's library.",
    },
    Native {
        signature: "_core_names()",
        call: |vm, _| {
            let mut names: Vec<Value> = Vec::new();
            for name in core_modules() {
                if *name == "builtins" || vm.has_native_module(name) {
                    names.push(vm.heap.intern(name).into());
                }
            }
            Ok(vm.heap.new_tuple(names))
        },
        about: "Lists the modules that come before sys.path.",
    },
    Native {
        signature: "_stop_here()",
        call: |vm, _| {
            vm.wants_stop = true;
            Ok(Value::None)
        },
        about: "Has the debugger stop.",
    },
    Native {
        signature: "_live_objects()",
        call: |vm, _| Ok(Value::Int(i64::try_from(vm.heap.live()).unwrap_or(i64::MAX))),
        about: "Returns how many objects there are.",
    },
    Native {
        signature: "_finds_by_itself()",
        call: |vm, _| Ok(Value::bool(!vm.has_bootstrap())),
        about: "Tells whether the classes of the import system are not made yet.",
    },
    Native {
        signature: "settrace(function, /)",
        call: settrace,
        about: "Sets the trace function of new frames.",
    },
    Native {
        signature: "gettrace()",
        call: gettrace,
        about: "Returns the trace function set by settrace.",
    },
    Native {
        signature: "setprofile(function, /)",
        call: setprofile,
        about: "Sets the profile function.",
    },
    Native {
        signature: "_settraceallthreads(function, /)",
        call: set_trace_all,
        about: "Set the global debug tracing function in all running threads belonging to the current interpreter.",
    },
    Native {
        signature: "_setprofileallthreads(function, /)",
        call: set_profile_all,
        about: "Set the profiling function in all running threads belonging to the current interpreter.",
    },
    Native { signature: "getprofile()", call: getprofile, about: "Returns the profile function." },
    Native {
        signature: "_getframe(depth=0, /)",
        call: getframe,
        about: "Returns a frame object from the call stack.",
    },
    Native {
        signature: "exc_info()",
        call: exc_info,
        about: "Returns the exception that is being handled.",
    },
    Native {
        signature: "exception()",
        call: exception,
        about: "Returns the exception that is being handled.",
    },
    Native {
        signature: "exit(status=None, /)",
        call: exit,
        about: "Exits by raising SystemExit(status).",
    },
    Native {
        signature: "getrecursionlimit()",
        call: getrecursionlimit,
        about: "Returns the recursion limit.",
    },
    Native {
        signature: "_int_digits(limit, /)",
        call: int_digits,
        about: "Sets how many digits a decimal text may have, unless it is negative; returns how many.",
    },
    Native {
        signature: "setrecursionlimit(limit, /)",
        call: setrecursionlimit,
        about: "Sets how deep Python code may call.",
    },
    Native {
        signature: "intern(string, /)",
        call: intern,
        about: "Returns the one string with this text.",
    },
    Native {
        signature: "getsizeof(object, default=None)",
        call: getsizeof,
        about: "Returns an object's size in bytes.",
    },
    Native {
        signature: "getrefcount(object, /)",
        call: getrefcount,
        about: "Returns an object's reference count.",
    },
    Native {
        signature: "getdefaultencoding()",
        call: getdefaultencoding,
        about: "Returns the default encoding of strings.",
    },
    Native {
        signature: "is_finalizing()",
        call: |_, _| Ok(Value::FALSE),
        about: "Tells whether the program is ending.",
    },
    Native {
        signature: "getfilesystemencoding()",
        call: getdefaultencoding,
        about: "Returns the encoding of file names.",
    },
    Native {
        signature: "excepthook(exctype, value, traceback, /)",
        call: excepthook,
        about: "Prints an exception and its traceback.",
    },
    Native {
        signature: "call_tracing(function, args, /)",
        call: call_tracing,
        about: "Calls a function with tracing on, from a trace function.",
    },
];

fn report_unraisable(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let heading = vm.str_sync(arguments[2])?;
    let text = vm.format_alone(arguments[0]);
    vm.write_error(&format!("{heading}\n{text}"));
    Ok(Value::None)
}

fn settrace(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.set_trace(arguments[0].some().unwrap_or(Value::Unbound));
    Ok(Value::None)
}

fn gettrace(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.get_trace())
}

fn set_trace_all(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let function = arguments[0].some().unwrap_or(Value::Unbound);
    vm.set_trace(function);
    vm.set_in_other_threads(Some(function), None);
    Ok(Value::None)
}

fn set_profile_all(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let function = arguments[0].some().unwrap_or(Value::Unbound);
    vm.set_profile(function);
    vm.set_in_other_threads(None, Some(function));
    Ok(Value::None)
}

fn setprofile(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.set_profile(arguments[0].some().unwrap_or(Value::Unbound));
    Ok(Value::None)
}

fn getprofile(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.tracing.profile.given().unwrap_or(Value::None))
}

fn getframe(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let depth = match arguments[0].given() {
        Some(depth) => vm.index_sync(depth)?,
        None => 0,
    };
    let mut at = vm.current_frame();
    for _ in 0..depth.max(0) {
        at = at.and_then(|at| vm.caller_of(at));
    }
    match at {
        Some(at) => Ok(vm.frame_object(at).into()),
        None => vm.value_error("call stack is not deep enough"),
    }
}

fn exc_info(vm: &mut Vm, _: &[Value]) -> NativeResult {
    let handled = vm.handled();
    let parts = match vm.heap.exception(handled) {
        Some(body) => {
            let traceback = body.traceback;
            vec![vm.heap.class_of(handled).into(), handled, traceback]
        }
        None => vec![Value::None; 3],
    };
    Ok(vm.heap.new_tuple(parts))
}

fn exception(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.handled())
}

fn exit(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let arguments: Vec<Value> = arguments[0].given().into_iter().collect();
    let class = vm.known.exceptions.get("SystemExit");
    let exception = vm.call_sync(class.into(), &arguments)?;
    vm.raise_value(exception)
}

fn getrecursionlimit(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(Value::Int(i64::try_from(vm.recursion_limit).unwrap_or(i64::MAX)))
}

fn int_digits(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if let Ok(limit) = usize::try_from(vm.index_sync(arguments[0])?) {
        vm.int_digits = limit;
    }
    Ok(Value::Int(i64::try_from(vm.int_digits).unwrap_or(i64::MAX)))
}

fn setrecursionlimit(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let limit = vm.index_sync(arguments[0])?;
    let depth = i64::try_from(vm.frames.len()).unwrap_or(i64::MAX);
    if limit < 1 {
        return vm.value_error("recursion limit must be greater or equal than 1");
    }
    if limit <= depth {
        let message = format!(
            "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
        );
        return vm.raise("RecursionError", message);
    }
    vm.recursion_limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(Value::None)
}

fn intern(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match arguments[0] {
        Value::Obj(string) if vm.heap.is_exactly(arguments[0], Kind::Str) => {
            Ok(vm.heap.intern_object(string).into())
        }
        other => {
            let name = vm.heap.type_name(other);
            vm.type_error(format!("intern() argument must be str, not {name}"))
        }
    }
}

fn getsizeof(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = vm.known.names.sizeof;
    match vm.call_special_sync(arguments[0], name, &[]) {
        Some(size) => size,
        None => match arguments[1].given() {
            Some(default) => Ok(default),
            None => {
                let name = vm.heap.type_name(arguments[0]);
                vm.type_error(format!("Type {name} doesn't define __sizeof__"))
            }
        },
    }
}

fn getrefcount(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let count = arguments[0].handle().map_or(u32::MAX - 1, |object| vm.heap.count(object));
    Ok(Value::Int(i64::from(count)))
}

fn getdefaultencoding(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.heap.new_str("utf-8"))
}

fn excepthook(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.print_exception(arguments[1]);
    Ok(Value::None)
}

fn call_tracing(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !vm.heap.is_a(arguments[1], Kind::Tuple) {
        let name = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("call_tracing() argument 2 must be tuple, not {name}"));
    }
    let list: Vec<Value> = vm.heap.sequence(arguments[1]).unwrap_or(&[]).to_vec();
    let within = if vm.era.call_tracing_traces() { 0 } else { vm.tracing.inside };
    let inside = std::mem::replace(&mut vm.tracing.inside, within);
    let result = vm.call_sync(arguments[0], &list);
    vm.tracing.inside = inside;
    result
}

fn fill(vm: &mut Vm, namespace: Handle) {
    let put = |vm: &mut Vm, name: &str, value: Value| vm.heap.text_set(namespace, name, value);
    let arguments: Vec<String> = vm.arguments.clone();
    let arguments: Vec<Value> =
        arguments.into_iter().map(|argument| vm.heap.new_str(argument)).collect();
    let list = vm.heap.new_list(arguments);
    put(vm, "argv", list);
    let path: Vec<Value> =
        vm.initial_path().into_iter().map(|entry| vm.heap.new_str(entry)).collect();
    let path = vm.heap.new_list(path);
    put(vm, "path", path);
    let modules = vm.known.sys_modules;
    put(vm, "modules", modules.into());
    let version = vm.heap.new_str(vm.era.version_text());
    put(vm, "version", version);
    put(vm, "hexversion", Value::Int(i64::from(vm.era.hexversion())));
    put(vm, "maxsize", Value::Int(i64::MAX));
    put(vm, "maxunicode", Value::Int(0x0010_ffff));
    if let Ok(monitoring) = super::monitoring::make(vm) {
        put(vm, "monitoring", monitoring);
    }
    for (name, text) in
        [("byteorder", "little"), ("platform", "linux"), ("float_repr_style", "short")]
    {
        let text = vm.heap.new_str(text);
        put(vm, name, text);
    }
    put(vm, "dont_write_bytecode", Value::TRUE);
    for (name, stream) in [("stdin", 0), ("stdout", 1), ("stderr", 2)] {
        let file: Value = vm.heap.alloc_kind(Kind::File, Body::File(stream)).into();
        put(vm, name, file);
        put(vm, &format!("__{name}__"), file);
    }
    let warn_options = vm.heap.new_list(Vec::new());
    put(vm, "warnoptions", warn_options);
    super::importing::fill_sys(vm, namespace);
    put(vm, "pycache_prefix", Value::None);
    let cache_tag = vm.heap.new_str(vm.era.cache_tag());
    put(vm, "_cache_tag", cache_tag);
    let (major, minor, micro) = vm.era.version();
    let numbers: Vec<Value> =
        [major, minor, micro].map(|part| Value::Int(i64::from(part))).to_vec();
    let numbers = vm.heap.new_list(numbers);
    put(vm, "_version_numbers", numbers);
}
