//! `_imp`, `_frozen_importlib` and `_frozen_importlib_external`: import as programs see it.
//!
//! The classes are written in Python; what they find and load is found and
//! loaded by the machine (`vm/import`).

use crate::heap::{Handle, Value};
use crate::host::{Ask, HostError};
use crate::vm::{Found, Module, Native, NativeResult, Raised, Vm, is_core, module_suffixes};

/// What `importlib._bootstrap` is.
pub static BOOTSTRAP: Module = Module {
    name: "_frozen_importlib",
    about: "Core implementation of import.",
    functions: &[
        Native {
            signature: "_import_module(name, /)",
            call: import_module,
            about: "Returns a module by its full name, imported if need be.",
        },
        Native {
            signature: "_search_folder(folder, name, suffixes, /)",
            call: search_folder,
            about: "Returns which file of a folder is a module's.",
        },
        Native {
            signature: "_read_file(path, /)",
            call: read_file,
            about: "Returns the bytes of a file.",
        },
        Native {
            signature: "_kind_of(path, /)",
            call: kind_of,
            about: "Returns 1 for a file, 2 for a folder, 0 for anything else.",
        },
        Native {
            signature: "_compile_source(data, path, /)",
            call: compile_source,
            about: "Returns the code of a module's source.",
        },
        Native {
            signature: "_current_folder()",
            call: current_folder,
            about: "Returns the current folder.",
        },
    ],
    source: include_str!("bootstrap.py"),
    ..Module::EMPTY
};

/// What `importlib._bootstrap_external` is.
pub static EXTERNAL: Module = Module {
    name: "_frozen_importlib_external",
    about: "Core implementation of path-based import.",
    source: include_str!("external.py"),
    ..Module::EMPTY
};

/// What only the import system needs.
pub static IMP: Module = Module {
    name: "_imp",
    about: "(Extremely) low-level import machinery bits as used by importlib.",
    functions: &[
        Native { signature: "acquire_lock()", call: nothing, about: "Acquires the import lock." },
        Native { signature: "release_lock()", call: nothing, about: "Releases the import lock." },
        Native {
            signature: "lock_held()",
            call: no,
            about: "Tells whether the import lock is held.",
        },
        Native {
            signature: "is_builtin(name, /)",
            call: is_builtin,
            about: "Returns 1 for a module that comes before sys.path, else 0.",
        },
        Native {
            signature: "is_native(name, /)",
            call: is_native,
            about: "Tells whether a module is written in Rust.",
        },
        Native {
            signature: "create_builtin(spec, /)",
            call: create_builtin,
            about: "Create a built-in module.",
        },
        Native {
            signature: "exec_builtin(mod, /)",
            call: zero,
            about: "Initialize a built-in module.",
        },
        Native {
            signature: "create_dynamic(spec, file=None, /)",
            call: create_dynamic,
            about: "Create an extension module.",
        },
        Native {
            signature: "exec_dynamic(mod, /)",
            call: zero,
            about: "Initialize an extension module.",
        },
        Native {
            signature: "is_frozen(name, /)",
            call: no,
            about: "Tells whether a module is frozen.",
        },
        Native {
            signature: "is_frozen_package(name, /)",
            call: no,
            about: "Tells whether a frozen module is a package.",
        },
        Native {
            signature: "find_frozen(name, /, *, withdata=False)",
            call: nothing,
            about: "Returns info about a frozen module, None if there is none.",
        },
        Native {
            signature: "init_frozen(name, /)",
            call: nothing,
            about: "Initializes a frozen module.",
        },
        Native {
            signature: "extension_suffixes()",
            call: extension_suffixes,
            about: "Returns the list of file suffixes used to identify extension modules.",
        },
        Native {
            signature: "_fix_co_filename(code, path, /)",
            call: nothing,
            about: "Changes code.co_filename to specify the passed-in file path.",
        },
        Native {
            signature: "_override_multi_interp_extensions_check(override, /)",
            call: zero,
            about: "Overrides a check of subinterpreters.",
        },
        Native {
            signature: "_override_frozen_modules_for_tests(override, /)",
            call: nothing,
            about: "Overrides whether frozen modules are used.",
        },
        Native {
            signature: "source_hash(key, source)",
            call: source_hash,
            about: "Returns the hash of a source that a compiled file keeps.",
        },
        Native {
            signature: "forget_folders()",
            call: forget_folders,
            about: "Has folders listed again.",
        },
    ],
    fill: |vm, namespace| {
        vm.heap.text_set(namespace, "pyc_magic_number_token", Value::Int(0x0a0d_0e2b));
        let default = vm.heap.new_str("default");
        vm.heap.text_set(namespace, "check_hash_based_pycs", default);
    },
    ..Module::EMPTY
};

fn nothing(_: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(Value::None)
}

fn no(_: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(Value::FALSE)
}

fn zero(_: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(Value::Int(0))
}

fn text(vm: &mut Vm, value: Value) -> Result<String, Raised> {
    match vm.heap.text(value) {
        Some(text) => Ok(text.to_owned()),
        None => {
            let name = vm.heap.type_name(value);
            vm.type_error(format!("argument must be str, not {name}"))
        }
    }
}

fn import_module(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = text(vm, arguments[0])?;
    vm.import_absolute(&name)
}

fn search_folder(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (folder, name) = (text(vm, arguments[0])?, text(vm, arguments[1])?);
    let suffixes: Vec<Value> = vm.heap.sequence(arguments[2]).unwrap_or(&[]).to_vec();
    let suffixes: Vec<String> =
        suffixes.iter().filter_map(|&suffix| vm.heap.text(suffix).map(str::to_owned)).collect();
    let at_top = !name.contains('.');
    let found = vm.find_in_folder(&folder, &name, &suffixes, at_top)?;
    let (kind, place) = match found {
        None => return Ok(Value::None),
        Some(Found::Native) => (-2, name),
        Some(Found::Namespace(mut folders)) => (-1, folders.pop().unwrap_or_default()),
        Some(Found::File { path, is_package, .. }) => {
            let Some(suffix) = suffixes.iter().position(|suffix| path.ends_with(suffix.as_str()))
            else {
                return Ok(Value::None);
            };
            let kind = suffix + if is_package { suffixes.len() } else { 0 };
            (i64::try_from(kind).unwrap_or(0), path)
        }
    };
    let place = vm.heap.new_str(place);
    Ok(vm.heap.new_tuple(vec![Value::Int(kind), place]))
}

fn read_file(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let path = text(vm, arguments[0])?;
    match vm.host.read_file(&path) {
        Ok(bytes) => Ok(vm.heap.new_bytes(bytes)),
        Err(HostError::Os(error)) => {
            let class = vm.known.exceptions.get("OSError");
            let text = vm.heap.new_str(error.text);
            let number = Value::Int(i64::from(error.number));
            let exception = vm.call_sync(class.into(), &[number, text, arguments[0]])?;
            vm.raise_value(exception)
        }
        Err(error) => vm.raise_host(error),
    }
}

fn kind_of(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let path = text(vm, arguments[0])?;
    match vm.host.stat(&path) {
        Ok(stat) if stat.is_file => Ok(Value::Int(1)),
        Ok(stat) => Ok(Value::Int(if stat.is_dir { 2 } else { 0 })),
        Err(HostError::Os(_)) => Ok(Value::Int(0)),
        Err(error) => vm.raise_host(error),
    }
}

fn compile_source(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let path = match vm.heap.text(arguments[1]) {
        Some(path) => path.to_owned(),
        None => vm.str_sync(arguments[1])?,
    };
    if let Some(bytes) = vm.heap.bytes(arguments[0]).map(<[u8]>::to_vec) {
        return vm.compile_bytes(&path, &bytes).map(Value::from);
    }
    if let Some(text) = vm.heap.text(arguments[0]).map(str::to_owned) {
        return vm.compile_bytes(&path, text.as_bytes()).map(Value::from);
    }
    // A tree, or what only compile() knows to refuse.
    let compile = vm.heap.text_get(vm.known.builtins, "compile").unwrap_or(Value::None);
    let mode = vm.heap.new_str("exec");
    vm.tail_call(compile, &[arguments[0], arguments[1], mode])
}

fn current_folder(vm: &mut Vm, _: &[Value]) -> NativeResult {
    match vm.host.current_dir() {
        Ok(folder) => Ok(vm.heap.new_str(folder)),
        Err(error) => vm.raise_host(error),
    }
}

fn is_builtin(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = text(vm, arguments[0])?;
    let known = is_core(&name) && (vm.has_native_module(&name) || name == "builtins");
    Ok(Value::Int(i64::from(known)))
}

fn is_native(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = text(vm, arguments[0])?;
    Ok(Value::bool(vm.has_native_module(&name)))
}

fn create_builtin(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = vm.heap.intern("name");
    let name = vm.get_attr_sync(arguments[0], name)?;
    let name = text(vm, name)?;
    if let Some(module) = vm.imported(&name) {
        return Ok(module);
    }
    match vm.native_module(&name) {
        Some(result) => result,
        None => {
            let message = format!("{name:?} is not a built-in module").replace('"', "'");
            vm.raise_import_error(&message, &name, "built-in")
        }
    }
}

fn create_dynamic(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (name, origin) = (vm.heap.intern("name"), vm.heap.intern("origin"));
    let name = vm.get_attr_sync(arguments[0], name)?;
    let origin = vm.get_attr_sync(arguments[0], origin)?;
    let (name, origin) = (text(vm, name)?, text(vm, origin)?);
    vm.raise_import_error(
        &format!("heisen cannot load compiled extensions: {origin}"),
        &name,
        &origin,
    )
}

fn extension_suffixes(vm: &mut Vm, _: &[Value]) -> NativeResult {
    let suffixes = module_suffixes(vm.era.version().1);
    let suffixes: Vec<Value> =
        suffixes[..3].iter().map(|suffix| vm.heap.new_str(suffix.clone())).collect();
    Ok(vm.heap.new_list(suffixes))
}

/// CPython hashes the source with SipHash-1-3, keyed by the number of the format.
fn source_hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    use siphasher::sip::SipHasher13;
    use std::hash::Hasher;
    let key = vm.index_sync(arguments[0])?;
    let Some(bytes) = vm.heap.bytes(arguments[1]).map(<[u8]>::to_vec) else {
        let name = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("a bytes-like object is required, not '{name}'"));
    };
    let mut hasher = SipHasher13::new_with_keys(key as u64, 0);
    hasher.write(&bytes);
    Ok(vm.heap.new_bytes(hasher.finish().to_le_bytes().to_vec()))
}

fn forget_folders(vm: &mut Vm, _: &[Value]) -> NativeResult {
    vm.forget_listings();
    Ok(Value::None)
}

/// Puts into `sys` what the import system keeps there, if it was asked for already.
pub fn fill_sys(vm: &mut Vm, namespace: Handle) {
    vm.publish_finders(namespace);
}
