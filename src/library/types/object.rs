//! `object`: what every value can do.

use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::native::Raised;
use crate::vm::{Answer, Getter, Native, NativeResult, Routine, Step, Type, Vm};

/// The type `object`.
pub static TYPE: Type = Type {
    kind: Kind::Object,
    about: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
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
        Native { signature: "__hash__(self, /)", call: hash, about: "Return hash(self)." },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Return self==value." },
        Native { signature: "__ne__(self, value, /)", call: ne, about: "Return self!=value." },
        Native {
            signature: "__lt__(self, value, /)",
            call: unordered,
            about: "Return self<value.",
        },
        Native {
            signature: "__le__(self, value, /)",
            call: unordered,
            about: "Return self<=value.",
        },
        Native {
            signature: "__gt__(self, value, /)",
            call: unordered,
            about: "Return self>value.",
        },
        Native {
            signature: "__ge__(self, value, /)",
            call: unordered,
            about: "Return self>=value.",
        },
        Native {
            signature: "__getattribute__(self, name, /)",
            call: getattribute,
            about: "Return getattr(self, name).",
        },
        Native {
            signature: "__setattr__(self, name, value, /)",
            call: setattr,
            about: "Implement setattr(self, name, value).",
        },
        Native {
            signature: "__delattr__(self, name, /)",
            call: delattr,
            about: "Implement delattr(self, name).",
        },
        Native { signature: "__dir__(self, /)", call: dir, about: "Default dir() implementation." },
        Native {
            signature: "__format__(self, format_spec, /)",
            call: format,
            about: "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.",
        },
        Native {
            signature: "__sizeof__(self, /)",
            call: sizeof,
            about: "Size of object in memory, in bytes.",
        },
        Native { signature: "__reduce__(self, /)", call: reduce, about: "Helper for pickle." },
        Native {
            signature: "__reduce_ex__(self, protocol, /)",
            call: reduce_ex,
            about: "Helper for pickle.",
        },
        Native { signature: "__getstate__(self, /)", call: getstate, about: "Helper for pickle." },
        Native {
            signature: "@classmethod __init_subclass__(cls, /, **kwargs)",
            call: init_subclass,
            about: "This method is called when a class is subclassed.",
        },
        Native {
            signature: "@classmethod __subclasshook__(cls, object, /)",
            call: subclasshook,
            about: "Abstract classes can override this to customize issubclass().",
        },
    ],
    getters: &[Getter {
        name: "__class__",
        get: class,
        set: Some(set_class),
        about: "the object's class",
    }],
};

fn is_empty(vm: &Vm, args: Value, kwargs: Value) -> bool {
    vm.heap.sequence(args).is_none_or(<[Value]>::is_empty)
        && vm.heap.as_dict(kwargs).is_none_or(|dict| dict.is_empty())
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some(class) = arguments[0].handle().filter(|_| vm.heap.as_class(arguments[0]).is_some())
    else {
        let name = vm.heap.type_name(arguments[0]);
        return vm.type_error(format!("object.__new__(X): X is not a type object ({name})"));
    };
    let excess = !is_empty(vm, arguments[1], arguments[2]);
    vm.object_new(class, excess)
}

fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let excess = !is_empty(vm, arguments[1], arguments[2]);
    vm.check_object_init(arguments[0], excess)?;
    Ok(Value::None)
}

/// Returns where an object seems to live, as reprs show it.
pub(crate) fn address(value: Value) -> String {
    match value {
        Value::Obj(handle) => format!("{:#x}", handle.id()),
        _ => "0x7effffffffe0".to_owned(),
    }
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = vm.heap.class_of(arguments[0]);
    let module = vm.class_module(class);
    let name = match vm.heap.text(module) {
        Some(module) if module != "builtins" => format!("{module}.{}", vm.class_qualname(class)),
        _ => vm.class_name(class),
    };
    Ok(vm.heap.new_str(format!("<{name} object at {}>", address(arguments[0]))))
}

fn str(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = arguments[0];
    let name = vm.known.names.repr;
    // A class may say that its `__repr__` is `object.__str__`.
    vm.enter_nested("while calling a Python object")?;
    let result = vm.call_special(value, name, &[]).unwrap_or_else(|| repr(vm, arguments));
    vm.nesting -= 1;
    result
}

/// Returns the hash that an object's identity gives.
pub(crate) fn identity_hash(value: Value) -> i64 {
    value.handle().map_or(0, |handle| handle.id().rotate_right(4))
}

fn hash(_: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(Value::Int(identity_hash(arguments[0])))
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if vm.is_same(arguments[0], arguments[1]) {
        Ok(Value::TRUE)
    } else {
        Ok(vm.known.not_implemented)
    }
}

/// Inverts what `__eq__` says. Register: NotImplemented is passed on.
static INVERT: Routine = Routine { name: "__ne__", step: invert, catches: false };

fn invert(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(result) = answer else {
        let arguments = (1..3).filter_map(|at| vm.register(base + at).given()).collect();
        return Ok(Step::Call(vm.register(base), arguments));
    };
    if result == vm.known.not_implemented {
        return Ok(Step::Return(result));
    }
    let truth = vm.truth(result)?;
    Ok(Step::Return(Value::bool(!truth)))
}

fn ne(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = vm.known.names.eq;
    let Some((callable, receiver)) = vm.find_special(arguments[0], name) else {
        return Ok(vm.known.not_implemented);
    };
    if let Some(Body::Native(..)) = vm.heap.body_of(callable) {
        let given: Vec<Value> =
            [receiver, arguments[1]].into_iter().filter_map(Value::given).collect();
        let result = vm.call_sync(callable, &given)?;
        if result == vm.known.not_implemented {
            return Ok(result);
        }
        return vm.truth(result).map(|truth| Value::bool(!truth));
    }
    vm.start(&INVERT, &[callable, receiver, arguments[1]])
}

fn unordered(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.known.not_implemented)
}

/// Returns the handle of an attribute's name, interned.
pub(crate) fn attribute_name(vm: &mut Vm, name: Value) -> Result<Handle, Raised> {
    match name.handle().filter(|_| vm.heap.text(name).is_some()) {
        Some(name) => Ok(vm.heap.intern_object(name)),
        None => {
            let class = vm.heap.type_name(name);
            vm.type_error(format!("attribute name must be string, not '{class}'"))
        }
    }
}

fn getattribute(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = attribute_name(vm, arguments[1])?;
    vm.get_attr_by_object(arguments[0], name)
}

fn setattr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = attribute_name(vm, arguments[1])?;
    refuse_class(vm, arguments[0], "__setattr__")?;
    vm.set_attr_plain(arguments[0], name, arguments[2])
}

fn delattr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = attribute_name(vm, arguments[1])?;
    refuse_class(vm, arguments[0], "__delattr__")?;
    vm.set_attr_plain(arguments[0], name, Value::Unbound)
}

/// Raises TypeError where `object`'s method would go round `type`'s.
fn refuse_class(vm: &mut Vm, object: Value, method: &str) -> Result<(), Raised> {
    if vm.heap.as_class(object).is_none() {
        return Ok(());
    }
    let class = vm.heap.type_name(object);
    vm.type_error(format!("can't apply this {method} to {class} object"))
}

/// Adds the names in a class and its bases to a list of names, without repeating any.
pub(crate) fn add_class_names(vm: &Vm, class: Handle, names: &mut Vec<Value>) {
    for &base in &vm.heap.class_body(class).mro {
        let dict = vm.heap.class_body(base).dict;
        add_names(vm, vm.heap.dict(dict).iter().map(|entry| entry.key), names);
    }
}

fn add_names(vm: &Vm, more: impl Iterator<Item = Value>, names: &mut Vec<Value>) {
    let mut known: hashbrown::HashSet<String> =
        names.iter().filter_map(|&name| vm.heap.text(name)).map(str::to_owned).collect();
    for name in more {
        if let Some(text) = vm.heap.text(name)
            && known.insert(text.to_owned())
        {
            names.push(name);
        }
    }
}

fn dir(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let object = arguments[0];
    let mut names = Vec::new();
    let (dict_name, class_name) = (vm.known.names.dict, vm.known.names.class);
    let dict = vm.find_attr_sync(object, dict_name)?;
    if let Some(dict) = dict.filter(|&dict| vm.heap.is_a(dict, Kind::Dict))
        && let Some(dict) = vm.heap.as_dict(dict)
    {
        add_names(vm, dict.iter().map(|entry| entry.key), &mut names);
    }
    let class = vm.find_attr_sync(object, class_name)?;
    let class =
        class.and_then(Value::handle).filter(|&class| vm.heap.as_class(class.into()).is_some());
    let class = class.unwrap_or_else(|| vm.heap.class_of(object));
    add_class_names(vm, class, &mut names);
    Ok(vm.heap.new_list(names))
}

fn format(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match vm.heap.text(arguments[1]) {
        Some("") => vm.str_of(arguments[0]),
        Some(_) => {
            let name = vm.heap.type_name(arguments[0]);
            vm.type_error(format!("unsupported format string passed to {name}.__format__"))
        }
        None => {
            let name = vm.heap.type_name(arguments[1]);
            vm.type_error(format!("__format__() argument must be str, not {name}"))
        }
    }
}

fn sizeof(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let slots = vm.heap.class_body(vm.heap.class_of(arguments[0])).slot_count;
    let own = if vm.has_dict(arguments[0]) { 32 } else { 16 };
    Ok(Value::Int(own + 8 * i64::from(slots)))
}

fn class(vm: &mut Vm, object: Value) -> NativeResult {
    Ok(vm.heap.class_of(object).into())
}

fn set_class(vm: &mut Vm, object: Value, value: Value) -> Result<(), Raised> {
    if value.is_unbound() {
        return vm.type_error("can't delete __class__ attribute");
    }
    let Some(new) = value.handle().filter(|_| vm.heap.as_class(value).is_some()) else {
        let name = vm.heap.type_name(value);
        return vm.type_error(format!("__class__ must be set to a class, not '{name}' object"));
    };
    let old = vm.heap.class_of(object);
    let is_module = |vm: &Vm, class| vm.heap.is_subclass(class, vm.heap.class(Kind::Module));
    let mutable = |vm: &Vm, class: Handle| vm.heap.class_body(class).flags.heap;
    if !(mutable(vm, old) && mutable(vm, new)) && !(is_module(vm, old) && is_module(vm, new)) {
        let kinds = if vm.era.minor() < 11 { "heap types" } else { "mutable types" };
        return vm.type_error(format!(
            "__class__ assignment only supported for {kinds} or ModuleType subclasses"
        ));
    }
    let (from, to) = (vm.heap.class_body(old), vm.heap.class_body(new));
    if from.layout != to.layout
        || from.slot_count != to.slot_count
        || from.flags.dict != to.flags.dict
    {
        let message = format!(
            "__class__ assignment: '{}' object layout differs from '{}'",
            to.name, from.name
        );
        return vm.type_error(message);
    }
    if let Value::Obj(object) = object {
        vm.heap.edit(object, |object| object.class = new);
    }
    Ok(())
}

fn init_subclass(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if vm.heap.as_dict(arguments[1]).is_some_and(|keywords| !keywords.is_empty()) {
        let name = arguments[0].handle().map(|class| vm.class_name(class)).unwrap_or_default();
        return vm.type_error(format!("{name}.__init_subclass__() takes no keyword arguments"));
    }
    Ok(Value::None)
}

fn subclasshook(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.known.not_implemented)
}

// Copying and pickling.

fn state(vm: &mut Vm, object: Value) -> NativeResult {
    let Value::Obj(handle) = object else { return Ok(Value::None) };
    let dict = if vm.has_dict(object) && vm.heap.get(handle).attrs().is_some() {
        let items = vm.heap.attr_items(handle);
        if items.is_empty() {
            Value::None
        } else {
            let copy = vm.heap.new_dict();
            for (name, value) in items {
                if let Value::Obj(name) = name {
                    vm.heap.name_set(copy, name, value);
                }
            }
            copy.into()
        }
    } else {
        Value::None
    };
    let class = vm.heap.class_of(object);
    let mro = vm.heap.class_body(class).mro.clone();
    let names: Vec<Value> =
        mro.iter().flat_map(|&base| vm.heap.class_body(base).slots.clone()).collect();
    let slots = vm.heap.new_dict();
    for name in names.into_iter().filter_map(Value::handle) {
        if let Some(value) = vm.find_attr_sync(object, name)? {
            vm.heap.name_set(slots, name, value);
        }
    }
    if vm.heap.dict(slots).is_empty() {
        return Ok(dict);
    }
    Ok(vm.heap.new_tuple(vec![dict, slots.into()]))
}

fn getstate(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    state(vm, arguments[0])
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    reduction(vm, arguments[0], 0)
}

fn reduce_ex(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let object = arguments[0];
    let protocol = vm.index_sync(arguments[1])?;
    let name = vm.known.names.reduce;
    let class = vm.heap.class_of(object);
    let base = vm.heap.class(Kind::Object);
    if let Some(own) = vm.type_lookup(class, name)
        && Some(own) != vm.type_lookup(base, name)
        && let Some(result) = vm.call_special(object, name, &[])
    {
        return result;
    }
    reduction(vm, object, protocol)
}

fn reduction(vm: &mut Vm, object: Value, protocol: i64) -> NativeResult {
    let class = vm.heap.class_of(object);
    let copyreg = vm.heap.text_get(vm.known.sys_modules, "copyreg");
    let Some(copyreg) = copyreg else {
        let name = vm.class_full_name(class);
        return vm.type_error(format!("cannot pickle '{name}' object"));
    };
    if protocol < 2 {
        let function = vm.heap.intern("_reduce_ex");
        let function = vm.get_attr_sync(copyreg, function)?;
        return vm.tail_call(function, &[object, Value::Int(protocol)]);
    }
    let plain = matches!(
        vm.heap.body_of(object),
        None | Some(
            Body::Instance(_)
                | Body::Plain
                | Body::List(_)
                | Body::Dict(_)
                | Body::Tuple(_)
                | Body::Set(_)
                | Body::Str(_)
                | Body::Int(_)
                | Body::BigInt(_)
                | Body::Float(_)
                | Body::Bytes(_)
        )
    );
    if !plain || vm.heap.is_a(object, Kind::Module) {
        let name = vm.heap.type_name(object);
        return vm.type_error(format!("cannot pickle '{name}' object"));
    }
    let (args_ex, args) = (vm.heap.intern("__getnewargs_ex__"), vm.heap.intern("__getnewargs__"));
    let mut parts = vec![class.into()];
    let mut keywords = Value::Unbound;
    if let Some(given) = vm.call_special_sync(object, args_ex, &[]) {
        let given = given?;
        let pair = vm.heap.sequence(given).map(<[Value]>::to_vec).unwrap_or_default();
        let [positional, named] = pair[..] else {
            return vm.type_error("__getnewargs_ex__ should return a tuple of length 2");
        };
        parts.extend(vm.heap.sequence(positional).map(<[Value]>::to_vec).unwrap_or_default());
        if vm.heap.as_dict(named).is_some_and(|dict| !dict.is_empty()) {
            keywords = named;
        }
    } else if let Some(given) = vm.call_special_sync(object, args, &[]) {
        let given = given?;
        parts.extend(vm.heap.sequence(given).map(<[Value]>::to_vec).unwrap_or_default());
    } else if let Some(own) = content(vm, object) {
        parts.push(own);
    }
    let (maker, arguments) = if keywords.is_unbound() {
        ("__newobj__", vm.heap.new_tuple(parts))
    } else {
        let rest = vm.heap.new_tuple(parts[1..].to_vec());
        ("__newobj_ex__", vm.heap.new_tuple(vec![class.into(), rest, keywords]))
    };
    let maker = vm.heap.intern(maker);
    let maker = vm.get_attr_sync(copyreg, maker)?;
    let name = vm.known.names.getstate;
    let own_state = vm.call_special_sync(object, name, &[]).unwrap_or_else(|| state(vm, object))?;
    let is_list = matches!(vm.heap.body_of(object), Some(Body::List(_)));
    let items = if is_list { vm.iter(object)? } else { Value::None };
    let pairs = if matches!(vm.heap.body_of(object), Some(Body::Dict(_))) {
        let pairs: Vec<(Value, Value)> = vm
            .heap
            .as_dict(object)
            .map(|dict| dict.iter().map(|entry| (entry.key, entry.value)).collect())
            .unwrap_or_default();
        let pairs: Vec<Value> =
            pairs.into_iter().map(|(key, value)| vm.heap.new_tuple(vec![key, value])).collect();
        let list = vm.heap.new_list(pairs);
        vm.iter(list)?
    } else {
        Value::None
    };
    Ok(vm.heap.new_tuple(vec![maker, arguments, own_state, items, pairs]))
}

/// Returns the value that an instance of a subclass of an immutable builtin type carries.
fn content(vm: &mut Vm, object: Value) -> Option<Value> {
    match vm.heap.body_of(object)? {
        Body::Tuple(items) => {
            let items = items.to_vec();
            Some(vm.heap.new_tuple(items))
        }
        Body::Int(value) => Some(Value::Int(*value)),
        Body::Float(value) => Some(Value::float(*value)),
        Body::Str(string) => {
            let text = string.text.as_str().to_owned();
            Some(vm.heap.new_str(text))
        }
        _ => None,
    }
}
