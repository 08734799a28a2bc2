//! Python functions.

use crate::heap::{Body, Function, Handle, Kind, Object, Value};
use crate::library::types::object::address;
use crate::vm::native::Raised;
use crate::vm::{Answer, Getter, Native, NativeResult, Routine, Step, Type, Vm};

/// The type of functions.
pub static TYPE: Type = Type {
    kind: Kind::Function,
    about: "Create a function object.",
    base: false,
    methods: &[
        Native {
            signature: "__new__(cls, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native {
            signature: "__call__(self, /, *args, **kwargs)",
            call,
            about: "Call self as a function.",
        },
        Native {
            signature: "__get__(self, instance, owner=None, /)",
            call: get,
            about: "Return an attribute of instance, which is of type owner.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
    ],
    getters: &[
        Getter { name: "__name__", get: name, set: Some(set_name), about: "" },
        Getter { name: "__qualname__", get: qualname, set: Some(set_qualname), about: "" },
        Getter { name: "__module__", get: module, set: Some(set_module), about: "" },
        Getter { name: "__doc__", get: doc, set: Some(set_doc), about: "" },
        Getter { name: "__code__", get: code, set: Some(set_code), about: "" },
        Getter { name: "__globals__", get: globals, set: None, about: "" },
        Getter { name: "__builtins__", get: builtins, set: None, about: "" },
        Getter { name: "__closure__", get: closure, set: None, about: "" },
        Getter { name: "__defaults__", get: defaults, set: Some(set_defaults), about: "" },
        Getter {
            name: "__kwdefaults__",
            get: keyword_defaults,
            set: Some(set_keyword_defaults),
            about: "",
        },
        Getter { name: "__annotations__", get: annotations, set: Some(set_annotations), about: "" },
        Getter { name: "__annotate__", get: annotate, set: Some(set_annotate), about: "" },
        Getter { name: "__type_params__", get: type_params, set: Some(set_type_params), about: "" },
        Getter { name: "__dict__", get: dict, set: Some(set_dict), about: "" },
    ],
};

fn body(vm: &mut Vm, value: Value) -> Result<&Function, Raised> {
    if vm.heap.function(value).is_none() {
        let name = vm.heap.type_name(value);
        return vm.type_error(format!(
            "descriptor requires a 'function' object but received a '{name}'"
        ));
    }
    Ok(vm.heap.function(value).expect("it was just seen to be a function"))
}

/// Writes a field of a function.
fn set(
    vm: &mut Vm,
    function: Value,
    value: Value,
    field: fn(&mut Function) -> &mut Value,
) -> Result<(), Raised> {
    body(vm, function)?;
    let handle = function.handle().expect("a function is an object");
    vm.heap.set_field(handle, value, |object: &mut Object| match &mut object.body {
        Body::Function(function) => field(function),
        _ => unreachable!("it was just seen to be a function"),
    });
    Ok(())
}

fn set_text(
    vm: &mut Vm,
    function: Value,
    value: Value,
    name: &str,
    field: fn(&mut Function) -> &mut Value,
) -> Result<(), Raised> {
    if vm.heap.text(value).is_none() {
        return vm.type_error(format!("{name} must be set to a string object"));
    }
    set(vm, function, value, field)
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let [_, code, globals, name, argdefs, closure, kwdefaults] = arguments[..] else {
        return vm.type_error("function() takes 2 to 6 arguments");
    };
    let wrong = |vm: &mut Vm, what: &str, wanted: &str, given: Value| {
        let given = vm.heap.type_name(given);
        vm.type_error(format!("function() argument '{what}' must be {wanted}, not {given}"))
    };
    let Some(Body::Code(loaded)) = vm.heap.body_of(code) else {
        return wrong(vm, "code", "code", code);
    };
    let frees = loaded.code.freevars.len();
    if !vm.heap.is_a(globals, Kind::Dict) {
        return wrong(vm, "globals", "dict", globals);
    }
    if name.some().is_some() && vm.heap.text(name).is_none() {
        return vm.type_error("arg 3 (name) must be None or string");
    }
    if argdefs.some().is_some() && !vm.heap.is_a(argdefs, Kind::Tuple) {
        return vm.type_error("arg 4 (defaults) must be None or tuple");
    }
    let cells = vm.heap.sequence(closure).map_or(0, <[Value]>::len);
    if closure.some().is_some() && !vm.heap.is_a(closure, Kind::Tuple)
        || closure.some().is_none() && frees > 0
    {
        return vm.type_error("arg 5 (closure) must be tuple");
    }
    if cells != frees {
        let name = vm.loaded(code.handle().expect("code is an object")).code.name.clone();
        return vm.value_error(format!("{name} requires closure of length {frees}, not {cells}"));
    }
    let code = code.handle().expect("code is an object");
    let globals = globals.handle().expect("a dict is an object");
    let given = vm.heap.name_get(globals, vm.known.names.builtins);
    let builtins = match given {
        Some(Value::Obj(given)) if matches!(vm.heap.body(given), Body::Dict(_)) => given,
        Some(Value::Obj(module)) if vm.heap.is_a(module.into(), Kind::Module) => {
            vm.heap.dict_of(module)
        }
        _ => vm.current_namespaces().1,
    };
    let parts = [
        argdefs.some().unwrap_or(Value::Unbound),
        kwdefaults.some().unwrap_or(Value::Unbound),
        Value::Unbound,
        closure.some().filter(|_| frees > 0).unwrap_or(Value::Unbound),
    ];
    let function = vm.new_function(code, globals, builtins, parts);
    if let Some(name) = name.some() {
        set(vm, function, name, |function| &mut function.name)?;
        set(vm, function, name, |function| &mut function.qualname)?;
    }
    Ok(function)
}

/// Calls a value with a tuple of arguments and a dict of keywords.
pub(crate) fn call_with(vm: &mut Vm, callable: Value, args: Value, kwargs: Value) -> NativeResult {
    let mut all = vm.heap.sequence(args).map(<[Value]>::to_vec).unwrap_or_default();
    let mut names = Vec::new();
    if let Some(keywords) = vm.heap.as_dict(kwargs) {
        for entry in keywords.iter() {
            names.push(entry.key);
            all.push(entry.value);
        }
    }
    vm.tail_call_keywords(callable, &all, &names)
}

fn call(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    call_with(vm, arguments[0], arguments[1], arguments[2])
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match arguments[1].some() {
        Some(instance) => Ok(vm.new_method(arguments[0], instance)),
        None if arguments[2].some().is_none() => vm.type_error("__get__(None, None) is invalid"),
        None if arguments[2].handle() == Some(vm.heap.class(Kind::NoneType)) => {
            Ok(vm.new_method(arguments[0], Value::None))
        }
        None => Ok(arguments[0]),
    }
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let function = body(vm, arguments[0])?;
    let (qualname, hidden) = (function.qualname, function.code.code.flags.hidden);
    let name = vm.heap.text(qualname).unwrap_or_default().to_owned();
    if hidden && !name.contains('.') {
        // CPython has it in C.
        return Ok(vm.heap.new_str(format!("<built-in function {name}>")));
    }
    Ok(vm.heap.new_str(format!("<function {name} at {}>", address(arguments[0]))))
}

fn name(vm: &mut Vm, function: Value) -> NativeResult {
    Ok(body(vm, function)?.name)
}

fn set_name(vm: &mut Vm, function: Value, value: Value) -> Result<(), Raised> {
    set_text(vm, function, value, "__name__", |function| &mut function.name)
}

fn qualname(vm: &mut Vm, function: Value) -> NativeResult {
    Ok(body(vm, function)?.qualname)
}

fn set_qualname(vm: &mut Vm, function: Value, value: Value) -> Result<(), Raised> {
    set_text(vm, function, value, "__qualname__", |function| &mut function.qualname)
}

fn none_if_unbound(value: Value) -> Value {
    value.given().unwrap_or(Value::None)
}

fn module(vm: &mut Vm, function: Value) -> NativeResult {
    Ok(none_if_unbound(body(vm, function)?.module))
}

fn set_module(vm: &mut Vm, function: Value, value: Value) -> Result<(), Raised> {
    set(vm, function, none_if_unbound(value), |function| &mut function.module)
}

fn doc(vm: &mut Vm, function: Value) -> NativeResult {
    Ok(none_if_unbound(body(vm, function)?.doc))
}

fn set_doc(vm: &mut Vm, function: Value, value: Value) -> Result<(), Raised> {
    set(vm, function, none_if_unbound(value), |function| &mut function.doc)
}

fn code(vm: &mut Vm, function: Value) -> NativeResult {
    Ok(body(vm, function)?.code_object.into())
}

fn set_code(vm: &mut Vm, function: Value, value: Value) -> Result<(), Raised> {
    let old = body(vm, function)?.code.clone();
    let Some(code) = value.handle().filter(|&code| matches!(vm.heap.body(code), Body::Code(_)))
    else {
        return vm.type_error("__code__ must be set to a code object");
    };
    let new = vm.loaded(code);
    if new.code.freevars.len() != old.code.freevars.len() {
        return vm.value_error(format!(
            "{}() requires a code object with {} free vars, not {}",
            old.code.name,
            old.code.freevars.len(),
            new.code.freevars.len()
        ));
    }
    let handle = function.handle().expect("a function is an object");
    vm.heap.edit(handle, |object| {
        if let Body::Function(function) = &mut object.body {
            function.code = new;
            function.code_object = code;
        }
    });
    Ok(())
}

fn globals(vm: &mut Vm, function: Value) -> NativeResult {
    Ok(body(vm, function)?.globals.into())
}

fn builtins(vm: &mut Vm, function: Value) -> NativeResult {
    Ok(body(vm, function)?.builtins.into())
}

fn closure(vm: &mut Vm, function: Value) -> NativeResult {
    Ok(none_if_unbound(body(vm, function)?.closure))
}

fn defaults(vm: &mut Vm, function: Value) -> NativeResult {
    let defaults = body(vm, function)?.defaults;
    Ok(match vm.heap.sequence(defaults) {
        Some([]) | None => Value::None,
        Some(_) => defaults,
    })
}

fn set_defaults(vm: &mut Vm, function: Value, value: Value) -> Result<(), Raised> {
    if value.some().is_some() && !vm.heap.is_a(value, Kind::Tuple) {
        return vm.type_error("__defaults__ must be set to a tuple object");
    }
    set(vm, function, value.some().unwrap_or(Value::Unbound), |function| &mut function.defaults)
}

fn keyword_defaults(vm: &mut Vm, function: Value) -> NativeResult {
    Ok(none_if_unbound(body(vm, function)?.keyword_defaults))
}

fn set_keyword_defaults(vm: &mut Vm, function: Value, value: Value) -> Result<(), Raised> {
    if value.some().is_some() && !vm.heap.is_a(value, Kind::Dict) {
        return vm.type_error("__kwdefaults__ must be set to a dict object");
    }
    set(vm, function, value.some().unwrap_or(Value::Unbound), |function| {
        &mut function.keyword_defaults
    })
}

/// Keeps the annotations that a function computed for another. Registers: the function, the one that computes.
static ANNOTATE: Routine =
    Routine { name: "__annotations__", step: keep_annotations, catches: false };

/// The same for a method that the library wrote; what cannot be evaluated yet gives none.
static ANNOTATE_IF_KNOWN: Routine = Routine {
    name: "__annotations__",
    catches: true,
    step: |vm, base, answer| {
        if answer == Answer::Raised {
            if vm.catches("NameError") {
                return Ok(Step::Return(vm.heap.new_dict().into()));
            }
            return Err(Raised);
        }
        keep_annotations(vm, base, answer)
    },
};

fn keep_annotations(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(result) = answer else {
        return Ok(Step::Call(vm.register(base + 1), vec![Value::Int(1)]));
    };
    if !vm.heap.is_a(result, Kind::Dict) {
        let given = vm.heap.type_name(result);
        return vm.type_error(format!("__annotate__ returned non-dict of type '{given}'"));
    }
    let function = vm.register(base);
    set(vm, function, result, |function| &mut function.annotations)?;
    Ok(Step::Return(result))
}

fn annotations(vm: &mut Vm, function: Value) -> NativeResult {
    let known = body(vm, function)?.annotations;
    match vm.heap.body_of(known) {
        Some(Body::Dict(_)) => Ok(known),
        Some(Body::Function(_)) => vm.start(&ANNOTATE, &[function, known]),
        Some(Body::Tuple(items)) => {
            let items = items.to_vec();
            let dict = vm.heap.new_dict();
            for pair in items.chunks_exact(2) {
                vm.dict_set(dict, pair[0], pair[1])?;
            }
            set(vm, function, dict.into(), |function| &mut function.annotations)?;
            Ok(dict.into())
        }
        _ => {
            if let Some(handle) = function.handle()
                && let Some(given) = vm.heap.attr_text(handle, "__annotate__")
                && vm.heap.function(given).is_some_and(|given| {
                    given.code.code.source.name.starts_with(crate::data::embedded::MOUNT)
                })
            {
                // The library, which is 3.14's, has made them for a method that it wrote.
                return vm.start(&ANNOTATE_IF_KNOWN, &[function, given]);
            }
            let dict: Value = vm.heap.new_dict().into();
            set(vm, function, dict, |function| &mut function.annotations)?;
            Ok(dict)
        }
    }
}

fn set_annotations(vm: &mut Vm, function: Value, value: Value) -> Result<(), Raised> {
    if value.some().is_some() && !vm.heap.is_a(value, Kind::Dict) {
        return vm.type_error("__annotations__ must be set to a dict object");
    }
    set(vm, function, value.some().unwrap_or(Value::Unbound), |function| &mut function.annotations)
}

fn annotate(vm: &mut Vm, function: Value) -> NativeResult {
    let known = body(vm, function)?.annotations;
    Ok(match vm.heap.body_of(known) {
        Some(Body::Function(_)) => known,
        Some(Body::Dict(_) | Body::Tuple(_)) if !vm.era.defers_annotations() => {
            // Only the library asks here, which knows no other way to annotations.
            match vm.prelude_value("given_annotations") {
                Some(given) => vm.new_method(given, function),
                None => Value::None,
            }
        }
        _ => Value::None,
    })
}

fn set_annotate(vm: &mut Vm, function: Value, value: Value) -> Result<(), Raised> {
    if value.some().is_some() && vm.heap.function(value).is_none() {
        return vm.type_error("__annotate__ must be callable or None");
    }
    set(vm, function, value.some().unwrap_or(Value::Unbound), |function| &mut function.annotations)
}

fn type_params(vm: &mut Vm, function: Value) -> NativeResult {
    let known = body(vm, function)?.type_params;
    Ok(known.some().unwrap_or(vm.known.empty_tuple))
}

fn set_type_params(vm: &mut Vm, function: Value, value: Value) -> Result<(), Raised> {
    if !vm.heap.is_a(value, Kind::Tuple) {
        return vm.type_error("__type_params__ must be set to a tuple");
    }
    set(vm, function, value, |function| &mut function.type_params)
}

/// Returns the `__dict__` of any object that has one.
pub(crate) fn dict(vm: &mut Vm, object: Value) -> NativeResult {
    match object.handle().filter(|_| vm.has_dict(object)) {
        Some(handle) => Ok(vm.heap.dict_of(handle).into()),
        None => {
            let name: Handle = vm.known.names.dict;
            vm.raise_no_attribute(object, name)
        }
    }
}

/// Makes a dict the `__dict__` of any object that has one.
pub(crate) fn set_dict(vm: &mut Vm, object: Value, value: Value) -> Result<(), Raised> {
    if value.is_unbound() {
        return vm.type_error("cannot delete __dict__");
    }
    if !vm.heap.is_a(value, Kind::Dict) {
        let given = vm.heap.type_name(value);
        return vm.type_error(format!("__dict__ must be set to a dictionary, not a '{given}'"));
    }
    if let (Value::Obj(object), Value::Obj(dict)) = (object, value) {
        vm.heap.set_dict(object, dict);
    }
    Ok(())
}
