//! Builtins that ask about the frame that called them, or compile text: `locals`, `globals`, `exec`, `eval`, `compile`.

use std::rc::Rc;

use crate::compile::{self, Mode};
use crate::heap::{Body, Handle, Kind, Value};
use crate::library::modules::language::tree;
use crate::source::Source;
use crate::syntax::ast;
use crate::vm::{Native, NativeResult, Raised, Vm};

pub const SCOPE: &[Native] = &[
    Native {
        signature: "locals()",
        call: locals,
        about: "Returns the current scope's local variables as a dict.",
    },
    Native {
        signature: "globals()",
        call: globals,
        about: "Returns the dict of the current module's variables.",
    },
    Native {
        signature: "vars(object=None, /)",
        call: vars,
        about: "Returns an object's __dict__, or the local variables.",
    },
    Native {
        signature: "dir(object=None, /)",
        call: dir,
        about: "Returns the names of the current scope, or of an object's attributes.",
    },
    Native {
        signature: "exec(source, /, globals=None, locals=None, *, closure=None)",
        call: exec,
        about: "Runs Python code in the given namespaces.",
    },
    Native {
        signature: "eval(source, /, globals=None, locals=None)",
        call: eval,
        about: "Evaluates an expression in the given namespaces.",
    },
    Native {
        signature: "compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        call: compile_text,
        about: "Compiles source into a code object.",
    },
    Native {
        signature: "__import__(name, globals=None, locals=None, fromlist=(), level=0)",
        call: import,
        about: "Imports a module.",
    },
    Native {
        signature: "breakpoint(*args, **kws)",
        call: breakpoint,
        about: "Stops the debugger, if the program runs under it.",
    },
];

fn frame(vm: &mut Vm) -> Result<Handle, Raised> {
    match vm.current_frame() {
        Some(at) => Ok(vm.frame_object(at)),
        None => vm.raise("SystemError", "frame does not exist"),
    }
}

fn locals(vm: &mut Vm, _: &[Value]) -> NativeResult {
    let frame = frame(vm)?;
    Ok(vm.locals_of(frame))
}

fn globals(vm: &mut Vm, _: &[Value]) -> NativeResult {
    let frame = frame(vm)?;
    Ok(vm.frame_body(frame).globals.into())
}

fn vars(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some(object) = arguments[0].given() else { return locals(vm, arguments) };
    let name = vm.known.names.dict;
    match vm.find_attr_sync(object, name)? {
        Some(dict) => Ok(dict),
        None => vm.type_error("vars() argument must have __dict__ attribute"),
    }
}

fn dir(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let names = match arguments[0].given() {
        Some(object) => {
            let name = vm.known.names.dir;
            match vm.call_special_sync(object, name, &[]) {
                Some(names) => names?,
                None => return vm.type_error("object does not provide __dir__"),
            }
        }
        None => {
            let locals = locals(vm, arguments)?;
            match vm.heap.as_dict(locals) {
                Some(table) => {
                    let keys = table.iter().map(|entry| entry.key).collect();
                    vm.heap.new_list(keys)
                }
                None => {
                    let keys = vm.known.names.keys;
                    let keys = vm.get_attr_sync(locals, keys)?;
                    vm.call_sync(keys, &[])?
                }
            }
        }
    };
    let sorted = vm.heap.text_get(vm.known.builtins, "sorted").unwrap_or(Value::None);
    vm.tail_call(sorted, &[names])
}

/// The namespaces that `exec` and `eval` run in: globals, and a mapping for names.
fn namespaces(vm: &mut Vm, arguments: &[Value], what: &str) -> Result<(Handle, Value), Raised> {
    let (globals, locals) = (arguments[1].some(), arguments[2].some());
    let globals = match globals {
        Some(globals) => {
            if vm.heap.as_dict(globals).is_none() {
                let name = vm.heap.type_name(globals);
                let message = if what == "exec" {
                    format!("exec() globals must be a dict, not {name}")
                } else if locals.is_none() {
                    "globals must be a dict".to_owned()
                } else {
                    "globals must be a real dict; try eval(code, {}, mapping)".to_owned()
                };
                return vm.type_error(message);
            }
            globals.handle().expect("a dict is an object")
        }
        None => {
            let current = frame(vm)?;
            vm.frame_body(current).globals
        }
    };
    let locals = match locals {
        Some(locals) => {
            if !is_mapping(vm, locals) {
                let name = vm.heap.type_name(locals);
                let message = if what == "exec" {
                    format!("locals must be a mapping or None, not {name}")
                } else {
                    "locals must be a mapping".to_owned()
                };
                return vm.type_error(message);
            }
            locals
        }
        None if arguments[1].some().is_some() => globals.into(),
        None => {
            let current = frame(vm)?;
            vm.locals_of(current)
        }
    };
    Ok((globals, locals))
}

fn is_mapping(vm: &mut Vm, value: Value) -> bool {
    let name = vm.known.names.getitem;
    vm.heap.as_dict(value).is_some() || vm.find_special(value, name).is_some()
}

/// Returns the builtins that a globals dict names; it gets the usual ones if it names none.
pub fn builtins_of(vm: &mut Vm, globals: Handle) -> Handle {
    let name = vm.known.names.builtins;
    match vm.heap.name_get(globals, name) {
        Some(Value::Obj(named)) => match vm.heap.body(named) {
            Body::Dict(_) => named,
            _ => vm.heap.dict_of(named),
        },
        Some(_) => vm.known.builtins,
        None => {
            let (_, builtins) = vm.current_namespaces();
            vm.heap.name_set(globals, name, builtins.into());
            builtins
        }
    }
}

/// Returns the code object of what `exec` or `eval` was given.
fn code_of(vm: &mut Vm, source: Value, mode: Mode, what: &str) -> Result<Handle, Raised> {
    if let Some(Body::Code(_)) = vm.heap.body_of(source) {
        return Ok(source.handle().expect("a code object is an object"));
    }
    compile_value(vm, source, "<string>", mode, what)
}

/// Takes the text or bytes of a program.
fn source_of(vm: &mut Vm, source: Value, file: &str, what: &str) -> Result<Source, Raised> {
    if let Some(text) = vm.heap.text(source) {
        if text.contains('\0') {
            return vm.raise("SyntaxError", "source code string cannot contain null bytes");
        }
        Ok(Source::new(file, &text.to_owned()))
    } else if let Some(bytes) = vm.heap.bytes(source) {
        match Source::from_bytes(file, &bytes.to_vec()) {
            Ok(source) => Ok(source),
            Err(error) => vm.raise("SyntaxError", error.message),
        }
    } else {
        vm.type_error(format!("{what}() arg 1 must be a string, bytes or code object"))
    }
}

fn compile_value(
    vm: &mut Vm,
    source: Value,
    file: &str,
    mode: Mode,
    what: &str,
) -> Result<Handle, Raised> {
    let source = source_of(vm, source, file, what)?;
    match compile::compile(
        &Rc::new(source),
        &compile::Options { era: vm.era, mode, hidden: false, native: &[] },
    ) {
        Ok(code) => {
            vm.warn_compiled(&code)?;
            Ok(vm.load(&code))
        }
        Err(error) => vm.raise_syntax_error(&error, file),
    }
}

fn run_in(
    vm: &mut Vm,
    code: Handle,
    globals: Handle,
    locals: Value,
    closure: Value,
) -> NativeResult {
    let free = vm.loaded(code).code.freevars.len();
    let given = vm.heap.sequence(closure).map_or(0, <[Value]>::len);
    if free > 0 && given == 0 {
        return vm.type_error("code object passed to exec() may not contain free variables");
    }
    if free != given {
        return vm.type_error(format!("code object requires a closure of exactly length {free}"));
    }
    let builtins = builtins_of(vm, globals);
    let function = vm.new_function(
        code,
        globals,
        builtins,
        [Value::Unbound, Value::Unbound, Value::Unbound, closure],
    );
    if vm.loaded(code).code.flags.optimized {
        // The code of a function runs with locals of its own.
        return vm.tail_call(function, &[]);
    }
    vm.push_body(function, locals)
}

fn exec(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (globals, locals) = namespaces(vm, arguments, "exec")?;
    let code = code_of(vm, arguments[0], Mode::Module, "exec")?;
    run_in(vm, code, globals, locals, arguments[3].some().unwrap_or(Value::Unbound))
}

fn eval(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (globals, locals) = namespaces(vm, arguments, "eval")?;
    let code = code_of(vm, arguments[0], Mode::Expression, "eval")?;
    if !vm.loaded(code).code.freevars.is_empty() {
        return vm.type_error("code object passed to eval() may not contain free variables");
    }
    run_in(vm, code, globals, locals, Value::Unbound)
}

/// `ast.PyCF_ONLY_AST`: the tree is wanted, not code.
const ONLY_TREE: i64 = 0x400;
/// All flags of `compile` that there are: those of `__future__` and those of `ast`.
const FLAGS: i64 = 0x1ff_fff0;

fn compile_text(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some(mode) = vm.heap.text(arguments[2]) else {
        let name = vm.heap.type_name(arguments[2]);
        return vm.type_error(format!("compile() argument 'mode' must be str, not {name}"));
    };
    let mode = match mode {
        "exec" => Mode::Module,
        "eval" => Mode::Expression,
        "single" => Mode::Interactive,
        "func_type" => {
            return vm.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST");
        }
        _ => return vm.value_error("compile() mode must be 'exec', 'eval' or 'single'"),
    };
    let file = file_name(vm, arguments[1])?;
    let flags = match arguments[3].given() {
        Some(flags) => vm.index_sync(flags)?,
        None => 0,
    };
    if flags & !FLAGS != 0 {
        return vm.value_error("compile(): unrecognised flags");
    }
    if let Some(optimize) = arguments[5].given()
        && !(-1..=2).contains(&vm.index_sync(optimize)?)
    {
        return vm.value_error("compile(): invalid optimize value");
    }
    if vm.heap.is_exactly(arguments[0], Kind::Code) {
        return Ok(arguments[0]);
    }
    if tree::is_node(vm, arguments[0]) {
        if flags & ONLY_TREE != 0 {
            return Ok(arguments[0]);
        }
        return compile_node(vm, arguments[0], &file, mode);
    }
    if flags & ONLY_TREE == 0 {
        return compile_value(vm, arguments[0], &file, mode, "compile").map(Value::from);
    }
    vm.wait(|vm| vm.import_absolute("_ast"))?;
    let source = Rc::new(source_of(vm, arguments[0], &file, "compile")?);
    match compile::parse(&source, mode) {
        Ok(tree) => tree::to_object(vm, &source, &tree),
        Err(error) => vm.raise_syntax_error(&error, &file),
    }
}

fn file_name(vm: &mut Vm, value: Value) -> Result<String, Raised> {
    if let Some(text) = vm.heap.text(value) {
        return Ok(text.to_owned());
    }
    if let Some(bytes) = vm.heap.bytes(value) {
        return Ok(String::from_utf8_lossy(bytes).into_owned());
    }
    let name = vm.known.names.fspath;
    match vm.call_special_sync(value, name, &[]) {
        Some(path) => {
            let path = path?;
            file_name(vm, path)
        }
        None => {
            let name = vm.heap.type_name(value);
            vm.type_error(format!("expected str, bytes or os.PathLike object, not {name}"))
        }
    }
}

/// Compiles a tree that a program has made or changed.
fn compile_node(vm: &mut Vm, node: Value, file: &str, mode: Mode) -> NativeResult {
    let (source, tree) = tree::read(vm, node, file)?;
    let (wanted, fits) = match mode {
        Mode::Module => ("Module", matches!(tree, ast::Mod::Module(_))),
        Mode::Expression => ("Expression", matches!(tree, ast::Mod::Expression(_))),
        Mode::Interactive => ("Interactive", matches!(tree, ast::Mod::Interactive(_))),
    };
    if !fits {
        let name = vm.heap.type_name(node);
        return vm.type_error(format!("expected {wanted} node, got {name}"));
    }
    let options = compile::Options { era: vm.era, mode, hidden: false, native: &[] };
    match compile::compile_tree(&source, &tree, &options) {
        Ok(code) => Ok(vm.load(&code).into()),
        Err(error) => vm.raise_syntax_error(&error, file),
    }
}

fn import(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some(name) = vm.heap.text(arguments[0]).map(str::to_owned) else {
        return vm.type_error("module name must be a string");
    };
    let level = arguments[4].as_int().unwrap_or(0);
    let (current, _) = vm.current_namespaces();
    let globals = match arguments[1] {
        Value::Obj(globals) if vm.heap.as_dict(globals.into()).is_some() => globals,
        _ => current,
    };
    let from_list = arguments[3].some().unwrap_or(vm.known.empty_tuple);
    vm.import_module(&name, level, from_list, globals)
}

/// Calls `sys.breakpointhook`, which has the debugger stop.
fn breakpoint(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let hook = vm.imported("sys").and_then(Value::handle);
    if let Some(hook) = hook.and_then(|sys| vm.heap.attr_text(sys, "breakpointhook")) {
        return crate::library::types::function::call_with(vm, hook, arguments[0], arguments[1]);
    }
    vm.wants_stop = true;
    Ok(Value::None)
}
