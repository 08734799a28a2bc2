//! `functools.partial`: a function some of whose arguments are known already.

use crate::heap::{Body, Handle, Kind, Value};
use crate::library::modules::operator::joined;
use crate::library::types::function;
use crate::library::types::receiver::class_getitem;
use crate::library::types::row::{getter, row};
use crate::vm::{Getter, NativeResult, Raised, Type, Vm};

/// `functools.partial`.
pub static TYPE: Type = Type {
    kind: Kind::Partial,
    about: "Create a new function with partial application of the given arguments and keywords.",
    base: true,
    methods: &[
        row("__new__(cls, /, *args, **kwargs)", new, "Create and return a new object."),
        row("__call__(self, /, *args, **kwargs)", call, "Call self as a function."),
        row(
            "__get__(self, instance, owner=None, /)",
            get,
            "Return an attribute of instance, which is of type owner.",
        ),
        row("__repr__(self, /)", repr, "Return repr(self)."),
        row("__reduce__(self, /)", reduce, "Return state information for pickling."),
        row("__setstate__(self, state, /)", setstate, "Sets the state that __reduce__ gave."),
        row("@classmethod __class_getitem__(cls, item, /)", class_getitem, "See PEP 585"),
    ],
    getters: &[
        Getter { name: "__dict__", get: function::dict, set: Some(function::set_dict), about: "" },
        getter(
            "func",
            |vm, value| field(vm, value, 0),
            "function object to use in future partial calls",
        ),
        getter(
            "args",
            |vm, value| field(vm, value, 1),
            "tuple of arguments to future partial calls",
        ),
        getter(
            "keywords",
            |vm, value| field(vm, value, 2),
            "dictionary of keyword arguments to future partial calls",
        ),
    ],
};

fn field(vm: &mut Vm, value: Value, at: usize) -> NativeResult {
    match vm.fields(value).get(at) {
        Some(&field) => Ok(field),
        None => vm.wrong_receiver("functools.partial", value),
    }
}

fn is_callable(vm: &mut Vm, value: Value) -> bool {
    matches!(
        vm.heap.body_of(value),
        Some(Body::Function(_) | Body::Native(..) | Body::Method(_) | Body::Class(_))
    ) || vm.find_special(value, vm.known.names.call).is_some()
}

/// Returns the placeholder, if the module has been imported.
fn placeholder(vm: &Vm) -> Value {
    let module = vm.heap.text_get(vm.known.sys_modules, "_functools");
    module
        .and_then(|module| vm.heap.attr_text(module.handle()?, "Placeholder"))
        .unwrap_or(Value::Unbound)
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Value::Obj(class) = arguments[0] else {
        return vm.type_error("partial.__new__(X): X is not a type object");
    };
    let given = vm.heap.sequence(arguments[1]).unwrap_or_default().to_vec();
    let Some((&function, rest)) = given.split_first() else {
        return vm.type_error("type 'partial' takes at least one argument");
    };
    if !is_callable(vm, function) {
        return vm.type_error("the first argument must be callable");
    }
    let placeholder = placeholder(vm);
    let is_hole = |value: Value| value == placeholder && placeholder.given().is_some();
    if rest.last().copied().is_some_and(is_hole) {
        return vm.type_error("trailing Placeholders are not allowed");
    }
    let keywords_given = arguments[2];
    if vm
        .heap
        .as_dict(keywords_given)
        .is_some_and(|table| table.iter().any(|entry| is_hole(entry.value)))
    {
        return vm.type_error("Placeholder cannot be passed as a keyword argument");
    }
    let keywords = vm.heap.new_dict();
    let (mut function, mut first) = (function, rest.to_vec());
    let flat = vm.heap.is_a(function, Kind::Partial)
        && function.handle().is_some_and(|inner| {
            vm.heap.get(inner).attrs().is_none_or(|attrs| attrs.values.is_empty())
        });
    if flat && let &[inner, before, inner_keywords, ..] = vm.fields(function) {
        let mut all = vm.heap.sequence(before).unwrap_or_default().to_vec();
        let mut more = first.iter().copied();
        for value in &mut all {
            if is_hole(*value)
                && let Some(given) = more.next()
            {
                *value = given;
            }
        }
        all.extend(more);
        first = all;
        function = inner;
        vm.merge_dict(keywords, inner_keywords)?;
    }
    vm.merge_dict(keywords, keywords_given)?;
    let holes = first.iter().any(|&value| is_hole(value));
    let first = vm.tuple(first);
    let fields =
        [function, first, keywords.into(), if holes { placeholder } else { Value::Unbound }];
    Ok(vm.heap.alloc(class, Body::Fields(Box::new(fields))).into())
}

fn own(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value {
        Value::Obj(handle) if vm.fields(value).len() > 2 => Ok(handle),
        _ => vm.wrong_receiver("functools.partial", value),
    }
}

fn call(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let partial = own(vm, arguments[0])?;
    let (all, names) = joined(vm, &[], arguments[1], arguments[2]);
    vm.call_partial(partial, &all, &names)
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if arguments[1].is_none() {
        return Ok(arguments[0]);
    }
    Ok(vm.new_method(arguments[0], arguments[1]))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let partial = own(vm, arguments[0])?;
    let class = vm.heap.class_of(arguments[0]);
    let name = if vm.era.minor() < 13 && !vm.is_builtin_instance(arguments[0]) {
        vm.class_qualname(class)
    } else {
        vm.class_full_name(class)
    };
    if vm.in_repr.contains(&partial) {
        return Ok(vm.heap.new_str("..."));
    }
    vm.in_repr.push(partial);
    let text = parts(vm, arguments[0]);
    vm.in_repr.pop();
    let text = text?;
    Ok(vm.heap.new_str(format!("{name}({text})")))
}

fn parts(vm: &mut Vm, partial: Value) -> Result<String, Raised> {
    let &[function, first, keywords, ..] = vm.fields(partial) else { return Ok(String::new()) };
    let mut text = vm.repr_sync(function)?;
    for value in vm.heap.sequence(first).unwrap_or_default().to_vec() {
        text.push_str(", ");
        text.push_str(&vm.repr_sync(value)?);
    }
    let (values, names) = joined(vm, &[], Value::None, keywords);
    // A name's `__str__` may change the dict: what is shown is held meanwhile.
    for &value in values.iter().chain(&names) {
        vm.heap.hold(value);
    }
    let shown = names.iter().zip(&values).try_for_each(|(&name, &value)| {
        let name = vm.str_sync(name)?;
        text.push_str(&format!(", {name}={}", vm.repr_sync(value)?));
        Ok(())
    });
    for value in values.into_iter().chain(names) {
        vm.heap.drop_value(value);
    }
    shown.map(|()| text)
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let partial = own(vm, arguments[0])?;
    let class: Value = vm.heap.class_of(arguments[0]).into();
    let &[function, first, keywords, ..] = vm.fields(arguments[0]) else { return Ok(class) };
    let items = vm.heap.attr_items(partial);
    let dict = if items.is_empty() {
        Value::None
    } else {
        let dict = vm.heap.new_dict();
        for (name, value) in items {
            vm.dict_set(dict, name, value)?;
        }
        dict.into()
    };
    let state = vm.heap.new_tuple([function, first, keywords, dict]);
    let made_of = vm.heap.new_tuple([function]);
    Ok(vm.heap.new_tuple([class, made_of, state]))
}

fn setstate(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let partial = own(vm, arguments[0])?;
    let state = vm.heap.sequence(arguments[1]).unwrap_or_default().to_vec();
    let is_tuple = vm.heap.is_a(arguments[1], Kind::Tuple);
    let [function, first, keywords, dict] = state[..] else {
        return vm.type_error("invalid partial state");
    };
    if !is_tuple
        || !is_callable(vm, function)
        || !vm.heap.is_a(first, Kind::Tuple)
        || !(keywords.is_none() || vm.heap.is_a(keywords, Kind::Dict))
    {
        return vm.type_error("invalid partial state");
    }
    let items = vm.heap.sequence(first).unwrap_or_default().to_vec();
    let first = if vm.heap.is_exactly(first, Kind::Tuple) { first } else { vm.tuple(items) };
    let keywords = if keywords.is_none() {
        vm.heap.new_dict().into()
    } else if vm.heap.is_exactly(keywords, Kind::Dict) {
        keywords
    } else {
        let copy = vm.heap.new_dict();
        vm.merge_dict(copy, keywords)?;
        copy.into()
    };
    for (at, value) in [function, first, keywords].into_iter().enumerate() {
        vm.set_field_of(partial, at, value);
    }
    let own = match dict {
        Value::Obj(given) if vm.heap.is_a(dict, Kind::Dict) => given,
        _ => vm.heap.new_dict(),
    };
    vm.heap.set_dict(partial, own);
    Ok(Value::None)
}
