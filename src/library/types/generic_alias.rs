//! `list[int]` and its kin.

use crate::heap::{Body, Kind, Value};
use crate::library::types::function::call_with;
use crate::library::types::union;
use crate::vm::native::Raised;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type `types.GenericAlias`: its fields are the origin, a tuple of arguments, and True if it is unpacked.
pub static TYPE: Type = Type {
    kind: Kind::GenericAlias,
    about: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, origin, args, /)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native {
            signature: "__call__(self, /, *args, **kwargs)",
            call,
            about: "Call self as a function.",
        },
        Native {
            signature: "__getitem__(self, key, /)",
            call: getitem,
            about: "Return self[key].",
        },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Return self==value." },
        Native { signature: "__hash__(self, /)", call: hash, about: "Return hash(self)." },
        Native { signature: "__or__(self, value, /)", call: or, about: "Return self|value." },
        Native {
            signature: "__ror__(self, value, /)",
            call: reverse_or,
            about: "Return value|self.",
        },
        Native { signature: "__iter__(self, /)", call: iter, about: "Implement iter(self)." },
        Native { signature: "__mro_entries__(self, bases, /)", call: mro_entries, about: "" },
        Native {
            signature: "__instancecheck__(self, instance, /)",
            call: instance_check,
            about: "",
        },
        Native {
            signature: "__subclasscheck__(self, subclass, /)",
            call: subclass_check,
            about: "",
        },
        Native { signature: "__reduce__(self, /)", call: reduce, about: "" },
        Native { signature: "__dir__(self, /)", call: dir, about: "" },
    ],
    getters: &[
        Getter { name: "__origin__", get: origin, set: None, about: "" },
        Getter { name: "__args__", get: args, set: None, about: "" },
        Getter {
            name: "__parameters__",
            get: parameters,
            set: None,
            about: "Type variables in the GenericAlias.",
        },
        Getter { name: "__unpacked__", get: unpacked, set: None, about: "" },
        Getter {
            name: "__typing_unpacked_tuple_args__",
            get: unpacked_arguments,
            set: None,
            about: "",
        },
    ],
};

struct Parts {
    origin: Value,
    args: Value,
    unpacked: bool,
}

fn parts(vm: &mut Vm, value: Value) -> Result<Parts, Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Fields(fields)) if fields.len() >= 2 => Ok(Parts {
            origin: fields[0],
            args: fields[1],
            unpacked: fields.get(2) == Some(&Value::TRUE),
        }),
        _ => vm.type_error("descriptor requires a 'types.GenericAlias' object"),
    }
}

fn items(vm: &Vm, args: Value) -> Vec<Value> {
    vm.heap.sequence(args).map(<[Value]>::to_vec).unwrap_or_default()
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = super::arguments::class_given(vm, arguments[0], Kind::GenericAlias)?;
    let alias = vm.new_alias(arguments[1], arguments[2])?;
    if class == vm.heap.class(Kind::GenericAlias) {
        return Ok(alias);
    }
    let Parts { origin, args, .. } = parts(vm, alias)?;
    Ok(vm.heap.alloc(class, Body::Fields(vec![origin, args].into_boxed_slice())).into())
}

/// Shows a type as an argument of an alias or a member of a union.
pub(crate) fn shown_type(vm: &mut Vm, value: Value) -> Result<String, Raised> {
    if value == vm.known.ellipsis {
        return Ok("...".to_owned());
    }
    if let Some(class) = value.handle().filter(|_| vm.heap.as_class(value).is_some()) {
        return Ok(vm.class_full_name(class));
    }
    if vm.heap.is_exactly(value, Kind::List) {
        let mut shown = Vec::new();
        for item in items(vm, value) {
            shown.push(shown_type(vm, item)?);
        }
        return Ok(format!("[{}]", shown.join(", ")));
    }
    vm.repr_sync(value)
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Parts { origin, args, unpacked } = parts(vm, arguments[0])?;
    let mut shown = Vec::new();
    for item in items(vm, args) {
        shown.push(shown_type(vm, item)?);
    }
    let inside = if shown.is_empty() { "()".to_owned() } else { shown.join(", ") };
    let star = if unpacked { "*" } else { "" };
    let origin = shown_type(vm, origin)?;
    Ok(vm.heap.new_str(format!("{star}{origin}[{inside}]")))
}

fn call(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let origin = parts(vm, arguments[0])?.origin;
    // CPython then sets `__orig_class__` on the result; few instances can take it.
    call_with(vm, origin, arguments[1], arguments[2])
}

fn is_parameter(vm: &Vm, value: Value) -> bool {
    let class = vm.heap.class_of(value);
    let class = vm.heap.class_body(class);
    ["TypeVar", "ParamSpec", "TypeVarTuple"].contains(&&*class.name)
}

/// Lists the type variables in arguments, each once.
pub(crate) fn parameters_in(
    vm: &mut Vm,
    args: &[Value],
    found: &mut Vec<Value>,
) -> Result<(), Raised> {
    for &argument in args {
        if vm.heap.is_exactly(argument, Kind::List) || vm.heap.is_exactly(argument, Kind::Tuple) {
            let inner = items(vm, argument);
            parameters_in(vm, &inner, found)?;
        } else if is_parameter(vm, argument) {
            if !found.contains(&argument) {
                found.push(argument);
            }
        } else if vm.heap.as_class(argument).is_none() && argument.handle().is_some() {
            let name = vm.heap.intern("__parameters__");
            if let Some(inner) = vm.find_attr_sync(argument, name)? {
                for item in items(vm, inner) {
                    if !found.contains(&item) {
                        found.push(item);
                    }
                }
            }
        }
    }
    Ok(())
}

/// Replaces the type variables in arguments.
pub(crate) fn substitute(
    vm: &mut Vm,
    args: &[Value],
    names: &[Value],
    values: &[Value],
) -> Result<Vec<Value>, Raised> {
    let mut replaced = Vec::with_capacity(args.len());
    for &argument in args {
        if let Some(at) = names.iter().position(|&name| name == argument) {
            replaced.push(values[at]);
            continue;
        }
        let mut inner = Vec::new();
        parameters_in(vm, &[argument], &mut inner)?;
        if inner.is_empty() {
            replaced.push(argument);
            continue;
        }
        let chosen: Vec<Value> = inner
            .iter()
            .map(|name| names.iter().position(|known| known == name).map_or(*name, |at| values[at]))
            .collect();
        let key = if chosen.len() == 1 { chosen[0] } else { vm.heap.new_tuple(chosen) };
        replaced.push(vm.get_item_sync(argument, key)?);
    }
    Ok(replaced)
}

fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Parts { origin, args, unpacked } = parts(vm, arguments[0])?;
    let args = items(vm, args);
    let mut names = Vec::new();
    parameters_in(vm, &args, &mut names)?;
    let replaced = choose(vm, arguments[0], &args, &names, arguments[1])?;
    let replaced = vm.heap.new_tuple(replaced);
    if unpacked {
        let fields = vec![origin, replaced, Value::TRUE].into_boxed_slice();
        return Ok(vm.heap.alloc_kind(Kind::GenericAlias, Body::Fields(fields)).into());
    }
    vm.new_alias(origin, replaced)
}

/// Replaces type variables by what stands in brackets, with CPython's complaints.
pub(crate) fn choose(
    vm: &mut Vm,
    whole: Value,
    args: &[Value],
    names: &[Value],
    key: Value,
) -> Result<Vec<Value>, Raised> {
    if names.is_empty() {
        let shown = vm.repr_sync(whole)?;
        return vm.type_error(format!("{shown} is not a generic class"));
    }
    if vm.era.minor() >= 11 {
        let substitute = vm.prelude_value("alias_arguments").unwrap_or(Value::None);
        let (args, names) = (vm.heap.new_tuple(args), vm.heap.new_tuple(names));
        let prepares = Value::bool(vm.era.minor() >= 13);
        let made = vm.call_sync(substitute, &[whole, args, names, key, prepares])?;
        return Ok(items(vm, made));
    }
    let values = if vm.heap.is_a(key, Kind::Tuple) { items(vm, key) } else { vec![key] };
    if values.len() != names.len() {
        let few = if values.len() > names.len() { "many" } else { "few" };
        let shown = vm.repr_sync(whole)?;
        return vm.type_error(format!("Too {few} arguments for {shown}"));
    }
    substitute(vm, args, names, &values)
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !vm.heap.is_a(arguments[1], Kind::GenericAlias) {
        return Ok(vm.known.not_implemented);
    }
    let (left, right) = (parts(vm, arguments[0])?, parts(vm, arguments[1])?);
    let equal = left.unpacked == right.unpacked
        && vm.same_or_equal(left.origin, right.origin)?
        && vm.same_or_equal(left.args, right.args)?;
    Ok(Value::bool(equal))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Parts { origin, args, .. } = parts(vm, arguments[0])?;
    Ok(Value::Int(vm.hash(origin)? ^ vm.hash(args)?))
}

fn or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    union::join(vm, arguments[0], arguments[1])
}

fn reverse_or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    union::join(vm, arguments[1], arguments[0])
}

fn iter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Parts { origin, args, .. } = parts(vm, arguments[0])?;
    let fields = vec![origin, args, Value::TRUE].into_boxed_slice();
    let unpacked: Value = vm.heap.alloc_kind(Kind::GenericAlias, Body::Fields(fields)).into();
    let list = vm.heap.new_list(vec![unpacked]);
    vm.iter(list)
}

fn mro_entries(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let origin = parts(vm, arguments[0])?.origin;
    Ok(vm.heap.new_tuple(vec![origin]))
}

fn instance_check(vm: &mut Vm, _: &[Value]) -> NativeResult {
    vm.type_error("isinstance() argument 2 cannot be a parameterized generic")
}

fn subclass_check(vm: &mut Vm, _: &[Value]) -> NativeResult {
    vm.type_error("issubclass() argument 2 cannot be a parameterized generic")
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Parts { origin, args, .. } = parts(vm, arguments[0])?;
    let class = vm.heap.class(Kind::GenericAlias).into();
    let pair = vm.heap.new_tuple(vec![origin, args]);
    Ok(vm.heap.new_tuple(vec![class, pair]))
}

fn dir(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let origin = parts(vm, arguments[0])?.origin;
    let mut names = Vec::new();
    if let Some(class) = origin.handle().filter(|_| vm.heap.as_class(origin).is_some()) {
        super::object::add_class_names(vm, class, &mut names);
    }
    for name in ["__origin__", "__args__", "__parameters__", "__mro_entries__", "__unpacked__"] {
        names.push(vm.heap.intern(name).into());
    }
    Ok(vm.heap.new_list(names))
}

fn origin(vm: &mut Vm, alias: Value) -> NativeResult {
    Ok(parts(vm, alias)?.origin)
}

fn args(vm: &mut Vm, alias: Value) -> NativeResult {
    Ok(parts(vm, alias)?.args)
}

fn parameters(vm: &mut Vm, alias: Value) -> NativeResult {
    let args = parts(vm, alias)?.args;
    let args = items(vm, args);
    let mut found = Vec::new();
    parameters_in(vm, &args, &mut found)?;
    Ok(vm.heap.new_tuple(found))
}

fn unpacked(vm: &mut Vm, alias: Value) -> NativeResult {
    Ok(Value::bool(parts(vm, alias)?.unpacked))
}

/// Returns the arguments of `*tuple[...]`, None for another alias.
fn unpacked_arguments(vm: &mut Vm, alias: Value) -> NativeResult {
    let Parts { origin, args, unpacked } = parts(vm, alias)?;
    let is_tuple = origin == Value::Obj(vm.heap.class(Kind::Tuple));
    Ok(if unpacked && is_tuple { args } else { Value::None })
}
