//! `type`: the class of classes.

use crate::heap::{Body, Handle, Kind, Value};
use crate::library::types::{object, union};
use crate::vm::native::Raised;
use crate::vm::{Answer, Getter, Native, NativeResult, Routine, Step, Type, Vm};

/// The type `type`.
pub static TYPE: Type = Type {
    kind: Kind::Type,
    about: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
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
        Native {
            signature: "__call__(self, /, *args, **kwargs)",
            call,
            about: "Call self as a function.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
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
        Native { signature: "__or__(self, value, /)", call: or, about: "Return self|value." },
        Native {
            signature: "__ror__(self, value, /)",
            call: reverse_or,
            about: "Return value|self.",
        },
        Native {
            signature: "mro(self, /)",
            call: mro,
            about: "Return a type's method resolution order.",
        },
        Native {
            signature: "__subclasses__(self, /)",
            call: subclasses,
            about: "Return a list of immediate subclasses.",
        },
        Native {
            signature: "@classmethod __prepare__(cls, /, *args, **kwargs)",
            call: prepare,
            about: "__prepare__() -> dict\nused to create the namespace for the class statement",
        },
        Native {
            signature: "__instancecheck__(self, instance, /)",
            call: instance_check,
            about: "Check if an object is an instance.",
        },
        Native {
            signature: "__subclasscheck__(self, subclass, /)",
            call: subclass_check,
            about: "Check if a class is a subclass.",
        },
        Native {
            signature: "__dir__(self, /)",
            call: dir,
            about: "Specialized __dir__ implementation for types.",
        },
        Native {
            signature: "__sizeof__(self, /)",
            call: sizeof,
            about: "Return memory consumption of the type object.",
        },
    ],
    getters: &[
        Getter { name: "__name__", get: name, set: Some(set_name), about: "" },
        Getter { name: "__qualname__", get: qualname, set: Some(set_qualname), about: "" },
        Getter { name: "__module__", get: module, set: Some(set_module), about: "" },
        Getter { name: "__doc__", get: doc, set: Some(set_doc), about: "" },
        Getter { name: "__dict__", get: dict, set: None, about: "" },
        Getter { name: "__mro__", get: mro_tuple, set: None, about: "" },
        Getter { name: "__bases__", get: bases, set: Some(set_bases), about: "" },
        Getter { name: "__base__", get: base, set: None, about: "" },
        Getter {
            name: "__abstractmethods__",
            get: abstract_methods,
            set: Some(set_abstract_methods),
            about: "",
        },
        Getter { name: "__annotations__", get: annotations, set: Some(set_annotations), about: "" },
        Getter { name: "__annotate__", get: annotate, set: Some(set_annotate), about: "" },
        Getter { name: "__type_params__", get: type_params, set: Some(set_type_params), about: "" },
        Getter { name: "__text_signature__", get: none, set: None, about: "" },
        Getter { name: "__flags__", get: flags, set: None, about: "" },
        Getter { name: "__basicsize__", get: basic_size, set: None, about: "" },
        Getter { name: "__itemsize__", get: zero, set: None, about: "" },
        Getter { name: "__dictoffset__", get: zero, set: None, about: "" },
        Getter { name: "__weakrefoffset__", get: zero, set: None, about: "" },
    ],
};

/// Returns a value that must be a class.
fn class_of(vm: &mut Vm, value: Value, method: &str) -> Result<Handle, Raised> {
    match value.handle().filter(|_| vm.heap.as_class(value).is_some()) {
        Some(class) => Ok(class),
        None => {
            let name = vm.heap.type_name(value);
            vm.type_error(format!(
                "descriptor '{method}' for 'type' objects doesn't apply to a '{name}' object"
            ))
        }
    }
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let metaclass = match arguments[0].handle().filter(|_| vm.heap.as_class(arguments[0]).is_some())
    {
        Some(metaclass) => metaclass,
        None => return vm.type_error("type.__new__(X): X is not a type object"),
    };
    let given = vm.heap.sequence(arguments[1]).map(<[Value]>::to_vec).unwrap_or_default();
    let no_keywords = vm.heap.as_dict(arguments[2]).is_none_or(|keywords| keywords.is_empty());
    if let [object] = given[..]
        && no_keywords
        && metaclass == vm.heap.class(Kind::Type)
    {
        return Ok(vm.heap.class_of(object).into());
    }
    let [name, bases, namespace] = given[..] else {
        return if metaclass == vm.heap.class(Kind::Type) {
            vm.type_error("type() takes 1 or 3 arguments")
        } else {
            vm.type_error(format!(
                "type.__new__() takes exactly 3 arguments ({} given)",
                given.len()
            ))
        };
    };
    let wrong = |vm: &mut Vm, at: usize, wanted: &str, value: Value| {
        let name = vm.heap.type_name(value);
        vm.type_error(format!("type.__new__() argument {at} must be {wanted}, not {name}"))
    };
    let Some(text) = vm.heap.shared_text(name) else { return wrong(vm, 1, "str", name) };
    if !vm.heap.is_a(bases, Kind::Tuple) {
        return wrong(vm, 2, "tuple", bases);
    }
    if !vm.heap.is_a(namespace, Kind::Dict) {
        return wrong(vm, 3, "dict", namespace);
    }
    if text.contains('\0') {
        return vm.value_error("type name must not contain null characters");
    }
    let bases = vm.heap.sequence(bases).map(<[Value]>::to_vec).unwrap_or_default();
    let namespace = namespace.handle().expect("a dict is an object");
    let keywords = if no_keywords { None } else { arguments[2].handle() };
    vm.new_class(metaclass, &text, &bases, namespace, keywords)
}

fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let count = vm.heap.sequence(arguments[1]).map_or(0, <[Value]>::len);
    if count != 1 && count != 3 {
        return vm.type_error("type.__init__() takes 1 or 3 arguments");
    }
    Ok(Value::None)
}

fn call(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = class_of(vm, arguments[0], "__call__")?;
    let mut all = vm.heap.sequence(arguments[1]).map(<[Value]>::to_vec).unwrap_or_default();
    let mut names = Vec::new();
    if let Some(keywords) = vm.heap.as_dict(arguments[2]) {
        for entry in keywords.iter() {
            names.push(entry.key);
            all.push(entry.value);
        }
    }
    vm.instantiate(class, &all, &names)
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = class_of(vm, arguments[0], "__repr__")?;
    let name = vm.class_full_name(class);
    Ok(vm.heap.new_str(format!("<class '{name}'>")))
}

fn getattribute(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = object::attribute_name(vm, arguments[1])?;
    vm.get_attr_by_type(arguments[0], name)
}

fn setattr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = object::attribute_name(vm, arguments[1])?;
    vm.set_attr_plain(arguments[0], name, arguments[2])
}

fn delattr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = object::attribute_name(vm, arguments[1])?;
    vm.set_attr_plain(arguments[0], name, Value::Unbound)
}

fn or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    union::join(vm, arguments[0], arguments[1])
}

fn reverse_or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    union::join(vm, arguments[1], arguments[0])
}

fn mro_values(vm: &Vm, class: Handle) -> Vec<Value> {
    vm.heap.class_body(class).mro.iter().map(|&base| base.into()).collect()
}

fn mro(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = class_of(vm, arguments[0], "mro")?;
    let order = mro_values(vm, class);
    Ok(vm.heap.new_list(order))
}

fn mro_tuple(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__mro__")?;
    let order = mro_values(vm, class);
    Ok(vm.heap.new_tuple(order))
}

fn subclasses(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = class_of(vm, arguments[0], "__subclasses__")?;
    let found = vm.subclasses(class).into_iter().map(Value::from).collect();
    Ok(vm.heap.new_list(found))
}

fn prepare(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.heap.new_dict().into())
}

fn instance_check(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.is_instance_plain(arguments[1], arguments[0]).map(Value::bool)
}

fn subclass_check(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.is_subclass_plain(arguments[1], arguments[0]).map(Value::bool)
}

fn dir(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = class_of(vm, arguments[0], "__dir__")?;
    let mut names = Vec::new();
    object::add_class_names(vm, class, &mut names);
    Ok(vm.heap.new_list(names))
}

fn sizeof(_: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(Value::Int(888))
}

// Getters.

fn none(_: &mut Vm, _: Value) -> NativeResult {
    Ok(Value::None)
}

fn zero(_: &mut Vm, _: Value) -> NativeResult {
    Ok(Value::Int(0))
}

fn basic_size(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__basicsize__")?;
    Ok(Value::Int(16 + 8 * i64::from(vm.heap.class_body(class).slot_count)))
}

fn flags(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__flags__")?;
    let flags = vm.heap.class_body(class).flags;
    let bit = |set: bool, at: u32| if set { 1i64 << at } else { 0 };
    Ok(Value::Int(
        bit(flags.sequence, 5)
            | bit(flags.mapping, 6)
            | bit(!flags.heap, 8)
            | bit(flags.heap, 9)
            | bit(flags.base || flags.heap, 10)
            | bit(true, 12)
            | bit(true, 14)
            | bit(flags.is_abstract, 20)
            | bit(flags.exception, 30)
            | bit(vm.heap.is_subclass(class, vm.heap.class(Kind::Type)), 31),
    ))
}

fn name(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__name__")?;
    let name = vm.class_name(class);
    Ok(vm.heap.intern(&name).into())
}

/// Looks whether an attribute of a class may be set, and to a string.
fn check_settable(vm: &mut Vm, class: Value, value: Value, name: &str) -> Result<Handle, Raised> {
    let class = class_of(vm, class, name)?;
    let shown = vm.heap.class_body(class).name.clone();
    if !vm.heap.class_body(class).flags.heap {
        return vm.type_error(format!("cannot set '{name}' attribute of immutable type '{shown}'"));
    }
    if value.is_unbound() {
        return vm.type_error(format!("cannot delete '{name}' attribute of type '{shown}'"));
    }
    Ok(class)
}

fn check_text(vm: &mut Vm, class: Handle, value: Value, name: &str) -> Result<String, Raised> {
    if let Some(text) = vm.heap.text(value) {
        return Ok(text.to_owned());
    }
    let (shown, given) = (vm.heap.class_body(class).name.clone(), vm.heap.type_name(value));
    vm.type_error(format!("can only assign string to {shown}.{name}, not '{given}'"))
}

fn set_name(vm: &mut Vm, class: Value, value: Value) -> Result<(), Raised> {
    let class = check_settable(vm, class, value, "__name__")?;
    let text = check_text(vm, class, value, "__name__")?;
    if text.contains('\0') {
        return vm.value_error("type name must not contain null characters");
    }
    if let Body::Class(body) = vm.heap.change(class) {
        body.name = text.into();
    }
    Ok(())
}

fn qualname(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__qualname__")?;
    if let Some(own) = vm.heap.attr(class, vm.known.names.qualname) {
        return Ok(own);
    }
    let name = vm.class_name(class);
    Ok(vm.heap.intern(&name).into())
}

fn set_qualname(vm: &mut Vm, class: Value, value: Value) -> Result<(), Raised> {
    let class = check_settable(vm, class, value, "__qualname__")?;
    check_text(vm, class, value, "__qualname__")?;
    let name = vm.known.names.qualname;
    vm.heap.set_attr(class, name, value);
    Ok(())
}

fn module(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__module__")?;
    let module = vm.class_module(class);
    if module.is_unbound() {
        return vm.raise("AttributeError", "__module__");
    }
    Ok(module)
}

/// Puts a value into the namespace of a class.
fn set_in_dict(vm: &mut Vm, class: Handle, name: Handle, value: Value) {
    let dict = vm.heap.class_body(class).dict;
    vm.heap.name_set(dict, name, value);
    vm.class_changed(class);
}

fn set_module(vm: &mut Vm, class: Value, value: Value) -> Result<(), Raised> {
    let class = check_settable(vm, class, value, "__module__")?;
    let name = vm.known.names.module;
    set_in_dict(vm, class, name, value);
    Ok(())
}

fn doc(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__doc__")?;
    let dict = vm.heap.class_body(class).dict;
    let Some(own) = vm.heap.name_get(dict, vm.known.names.doc) else { return Ok(Value::None) };
    if matches!(vm.heap.body_of(own), Some(Body::GetSet(..))) {
        return Ok(Value::None);
    }
    let get = vm.known.names.get;
    if own.handle().is_some_and(|own| matches!(vm.heap.body(own), Body::Instance(_)))
        && let Some(result) = vm.call_special(own, get, &[Value::None, class.into()])
    {
        return result;
    }
    Ok(own)
}

fn set_doc(vm: &mut Vm, class: Value, value: Value) -> Result<(), Raised> {
    let class = check_settable(vm, class, value, "__doc__")?;
    let name = vm.known.names.doc;
    set_in_dict(vm, class, name, value);
    Ok(())
}

fn dict(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__dict__")?;
    let dict = vm.heap.class_body(class).dict;
    Ok(vm.heap.alloc_kind(Kind::MappingProxy, Body::View(dict.into())).into())
}

fn bases(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__bases__")?;
    let bases: Vec<Value> =
        vm.heap.class_body(class).bases.iter().map(|&base| base.into()).collect();
    Ok(vm.heap.new_tuple(bases))
}

fn set_bases(vm: &mut Vm, class: Value, value: Value) -> Result<(), Raised> {
    let class = check_settable(vm, class, value, "__bases__")?;
    let name = vm.heap.class_body(class).name.clone();
    if !vm.heap.is_a(value, Kind::Tuple) {
        let given = vm.heap.type_name(value);
        return vm.type_error(format!("can only assign tuple to {name}.__bases__, not {given}"));
    }
    let items = vm.heap.sequence(value).map(<[Value]>::to_vec).unwrap_or_default();
    if items.is_empty() {
        return vm
            .type_error(format!("can only assign non-empty tuple to {name}.__bases__, not ()"));
    }
    let mut bases = Vec::with_capacity(items.len());
    for item in items {
        let Some(base) = item.handle().filter(|_| vm.heap.as_class(item).is_some()) else {
            let given = vm.heap.type_name(item);
            return vm
                .type_error(format!("{name}.__bases__ must be tuple of classes, not '{given}'"));
        };
        if vm.heap.is_subclass(base, class) {
            return vm.type_error("a __bases__ item causes an inheritance cycle");
        }
        bases.push(base);
    }
    vm.set_class_bases(class, bases)
}

fn base(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__base__")?;
    if class == vm.heap.class(Kind::Object) {
        return Ok(Value::None);
    }
    Ok(vm.class_base(class).map_or(Value::None, Value::from))
}

fn abstract_methods(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__abstractmethods__")?;
    let dict = vm.heap.class_body(class).dict;
    match vm.heap.name_get(dict, vm.known.names.abstractmethods) {
        Some(value) if class != vm.heap.class(Kind::Type) => Ok(value),
        _ => vm.raise("AttributeError", "__abstractmethods__"),
    }
}

fn set_abstract_methods(vm: &mut Vm, class: Value, value: Value) -> Result<(), Raised> {
    let class = class_of(vm, class, "__abstractmethods__")?;
    let name = vm.known.names.abstractmethods;
    let is_abstract = if value.is_unbound() {
        let dict = vm.heap.class_body(class).dict;
        if vm.heap.name_remove(dict, name).is_none() {
            return vm.raise("AttributeError", "__abstractmethods__");
        }
        vm.class_changed(class);
        false
    } else {
        let is_abstract = vm.truth(value)?;
        set_in_dict(vm, class, name, value);
        is_abstract
    };
    if let Body::Class(body) = vm.heap.change(class) {
        body.flags.is_abstract = is_abstract;
    }
    Ok(())
}

/// Keeps the annotations that `__annotate__` computed for a class. Register: the class, the function.
static ANNOTATE: Routine =
    Routine { name: "__annotations__", step: keep_annotations, catches: false };

fn keep_annotations(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(result) = answer else {
        return Ok(Step::Call(vm.register(base + 1), vec![Value::Int(1)]));
    };
    let class = vm.register(base).handle().expect("the routine was started with a class");
    if !vm.heap.is_a(result, Kind::Dict) {
        let given = vm.heap.type_name(result);
        return vm.type_error(format!("__annotate__ returned non-dict of type '{given}'"));
    }
    let name = vm.heap.intern("__annotations_cache__");
    set_in_dict(vm, class, name, result);
    Ok(Step::Return(result))
}

fn own(vm: &Vm, class: Handle, name: &str) -> Option<Value> {
    let dict = vm.heap.class_body(class).dict;
    let value = vm.heap.text_get(dict, name)?;
    (!matches!(vm.heap.body_of(value), Some(Body::GetSet(..)))).then_some(value)
}

fn annotations(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__annotations__")?;
    let shown = vm.heap.class_body(class).name.clone();
    if !vm.heap.class_body(class).flags.heap {
        return vm.raise(
            "AttributeError",
            format!("type object '{shown}' has no attribute '__annotations__'"),
        );
    }
    if let Some(known) = own(vm, class, "__annotations_cache__") {
        return Ok(known);
    }
    if !vm.era.defers_annotations()
        && let Some(function) = own(vm, class, "__annotate__")
        && vm.heap.function(function).is_some_and(|function| {
            function.code.code.source.name.starts_with(crate::data::embedded::MOUNT)
        })
    {
        // A typed dict: what the library, which is 3.14's, has made of the class's own annotations.
        return vm.start(&ANNOTATE, &[class.into(), function]);
    }
    if let Some(known) =
        own(vm, class, "__annotations__").or_else(|| own(vm, class, "__annotations_cache__"))
    {
        return Ok(known);
    }
    if let Some(function) = annotate_function(vm, class) {
        return vm.start(&ANNOTATE, &[class.into(), function]);
    }
    let empty: Value = vm.heap.new_dict().into();
    let name =
        if vm.era.defers_annotations() { "__annotations_cache__" } else { "__annotations__" };
    let name = vm.heap.intern(name);
    set_in_dict(vm, class, name, empty);
    Ok(empty)
}

fn annotate_function(vm: &Vm, class: Handle) -> Option<Value> {
    own(vm, class, "__annotate_func__").or_else(|| own(vm, class, "__annotate__"))?.some()
}

fn set_annotations(vm: &mut Vm, class: Value, value: Value) -> Result<(), Raised> {
    let class = class_of(vm, class, "__annotations__")?;
    let shown = vm.heap.class_body(class).name.clone();
    if !vm.heap.class_body(class).flags.heap {
        return vm.type_error(format!(
            "cannot set '__annotations__' attribute of immutable type '{shown}'"
        ));
    }
    let name = vm.known.names.annotations;
    if value.is_unbound() {
        let dict = vm.heap.class_body(class).dict;
        let cache = vm.heap.intern("__annotations_cache__");
        let removed = vm.heap.name_remove(dict, name).or_else(|| vm.heap.name_remove(dict, cache));
        if removed.is_none() {
            return vm.raise("AttributeError", "__annotations__");
        }
        vm.class_changed(class);
        return Ok(());
    }
    set_in_dict(vm, class, name, value);
    Ok(())
}

fn annotate(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__annotate__")?;
    Ok(annotate_function(vm, class).unwrap_or(Value::None))
}

fn set_annotate(vm: &mut Vm, class: Value, value: Value) -> Result<(), Raised> {
    let class = check_settable(vm, class, value, "__annotate__")?;
    let name = vm.heap.intern("__annotate_func__");
    set_in_dict(vm, class, name, value);
    let cache = vm.heap.intern("__annotations_cache__");
    let dict = vm.heap.class_body(class).dict;
    vm.heap.name_remove(dict, cache);
    Ok(())
}

fn type_params(vm: &mut Vm, class: Value) -> NativeResult {
    let class = class_of(vm, class, "__type_params__")?;
    Ok(own(vm, class, "__type_params__").unwrap_or(vm.known.empty_tuple))
}

fn set_type_params(vm: &mut Vm, class: Value, value: Value) -> Result<(), Raised> {
    let class = check_settable(vm, class, value, "__type_params__")?;
    let name = vm.known.names.type_params;
    set_in_dict(vm, class, name, value);
    Ok(())
}
