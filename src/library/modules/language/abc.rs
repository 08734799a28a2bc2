//! `_abc`: the memory of abstract base classes.
//!
//! A class made by `ABCMeta` has an `_abc_impl`, which keeps what was
//! registered and what checks have found. All of it is weak: the dicts map an
//! object's number to a weak reference.

use crate::heap::{Body, Handle, Value};
use crate::vm::{Module, Native, NativeResult, Raised, Vm};

pub static MODULE: Module = Module {
    name: "_abc",
    about: "Module contains faster C implementation of abc.ABCMeta",
    functions: &[
        Native {
            signature: "get_cache_token()",
            call: get_cache_token,
            about: "Returns the current ABC cache token.\n\nThe token is an opaque object (supporting equality testing) identifying the\ncurrent version of the ABC cache for virtual subclasses. The token changes\nwith every call to register() on any ABC.",
        },
        Native {
            signature: "_pass_on(self, subclass, /)",
            call: pass_on,
            about: "Makes a registered class match the patterns that the class matches.",
        },
        Native {
            signature: "_mark_abstract(self, names, /)",
            call: mark_abstract,
            about: "Sets a class's abstract methods.",
        },
        Native {
            signature: "_count_registration()",
            call: count_registration,
            about: "Notes that a class was registered.",
        },
        Native {
            signature: "_abc_instancecheck(self, instance, /)",
            call: instance_check,
            about: "Internal ABC helper for instance checks. Should be never used outside abc module.",
        },
        Native {
            signature: "_abc_subclasscheck(self, subclass, /)",
            call: subclass_check,
            about: "Internal ABC helper for subclass checks. Should be never used outside abc module.",
        },
        Native {
            signature: "_note(kept, class, /)",
            call: note,
            about: "Puts a class into a dict of weak references.",
        },
        Native {
            signature: "_noted(kept, class, /)",
            call: |vm, arguments| Ok(Value::bool(noted(vm, arguments[0], arguments[1]))),
            about: "Tells whether a class is in a dict of weak references.",
        },
        Native {
            signature: "_alive(kept, /)",
            call: alive,
            about: "Returns the classes of a dict of weak references that are alive.",
        },
    ],
    fill: |vm, namespace| vm.heap.text_set(namespace, COUNTER, Value::Int(0)),
    source: include_str!("abc.py"),
    ..Module::EMPTY
};

/// The name under which the module counts registrations.
const COUNTER: &str = "_registrations";

fn namespace(vm: &Vm) -> Option<Handle> {
    let module = vm.imported("_abc").and_then(Value::handle)?;
    vm.heap.attrs_dict(module)
}

fn counter(vm: &Vm) -> Value {
    namespace(vm)
        .and_then(|namespace| vm.heap.text_get(namespace, COUNTER))
        .unwrap_or(Value::Int(0))
}

fn get_cache_token(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(counter(vm))
}

fn count_registration(vm: &mut Vm, _: &[Value]) -> NativeResult {
    let count = counter(vm).as_int().unwrap_or(0);
    if let Some(namespace) = namespace(vm) {
        vm.heap.text_set(namespace, COUNTER, Value::Int(count + 1));
    }
    Ok(Value::None)
}

/// Sets what `__abstractmethods__` is, and the flags that patterns go by are the bases'.
fn mark_abstract(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if let Some(class) = arguments[0].handle().filter(|_| vm.heap.as_class(arguments[0]).is_some())
    {
        let dict = vm.heap.class_body(class).dict;
        let asked = vm.heap.intern("__abc_tpflags__");
        if let Some(flags) = vm.heap.name_remove(dict, asked).and_then(Value::as_int) {
            if flags & SEQUENCE_AND_MAPPING == SEQUENCE_AND_MAPPING {
                return vm.type_error(
                    "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING",
                );
            }
            if let Body::Class(body) = vm.heap.change(class) {
                body.flags.sequence |= flags & SEQUENCE != 0;
                body.flags.mapping |= flags & MAPPING != 0;
            }
        }
    }
    let name = vm.known.names.abstractmethods;
    vm.set_attr(arguments[0], name, arguments[1])
}

/// The bits of `__abc_tpflags__`: instances match sequence patterns, or mapping patterns.
const SEQUENCE: i64 = 1 << 5;
const MAPPING: i64 = 1 << 6;
const SEQUENCE_AND_MAPPING: i64 = SEQUENCE | MAPPING;

fn pass_on(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let [Some(from), Some(to)] = [arguments[0], arguments[1]].map(Value::handle) else {
        return Ok(Value::None);
    };
    let flags = vm.heap.class_body(from).flags;
    if !flags.sequence && !flags.mapping {
        return Ok(Value::None);
    }
    let mut waiting = vec![to];
    while let Some(class) = waiting.pop() {
        let own = vm.heap.class_body(class).flags;
        if !own.heap || (own.sequence, own.mapping) == (flags.sequence, flags.mapping) {
            continue;
        }
        if let Body::Class(body) = vm.heap.change(class) {
            body.flags.sequence = flags.sequence;
            body.flags.mapping = flags.mapping;
        }
        waiting.extend(vm.subclasses(class));
    }
    Ok(Value::None)
}

/// Returns a part of what a class remembers.
fn part(vm: &mut Vm, class: Value, name: &str) -> Option<Value> {
    let Value::Obj(handle) = class else { return None };
    vm.heap.as_class(class)?;
    let own = vm.heap.intern("_abc_impl");
    let kept = vm.type_lookup(handle, own)?.handle()?;
    vm.heap.attr_text(kept, name)
}

fn noted(vm: &Vm, kept: Value, class: Value) -> bool {
    let (Value::Obj(dict), Value::Obj(class)) = (kept, class) else { return false };
    if vm.heap.as_dict(kept).is_none() {
        return false;
    }
    let key = Value::Int(class.bits());
    let Some(hash) = vm.heap.simple_hash(key) else { return false };
    let Some(at) = vm.heap.dict(dict).find(hash, |known| known == key) else { return false };
    let weak = vm.heap.dict(dict).entry(at).map_or(Value::None, |entry| entry.value);
    weak.handle().is_some_and(|weak| vm.heap.weak_referent(weak) == Some(class))
}

fn note(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (Value::Obj(dict), Value::Obj(class)) = (arguments[0], arguments[1]) else {
        return Ok(Value::None);
    };
    let key = Value::Int(class.bits());
    let kind = vm.heap.class(crate::heap::Kind::WeakRef);
    let plain =
        vm.heap.weak_references(class).into_iter().find(|&weak| vm.heap.is_plain_weak(weak));
    let weak = match plain {
        Some(weak) => weak,
        None => vm.heap.new_weak(kind, class, Value::None),
    };
    let hash = vm.heap.simple_hash(key).unwrap_or(0);
    match vm.heap.dict(dict).find(hash, |known| known == key) {
        Some(at) => vm.heap.dict_replace(dict, at, weak.into()),
        None => vm.heap.dict_insert(dict, hash, key, weak.into()),
    }
    Ok(Value::None)
}

fn alive(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Value::Obj(dict) = arguments[0] else { return Ok(vm.known.empty_tuple) };
    let weak: Vec<Value> = vm.heap.dict(dict).iter().map(|entry| entry.value).collect();
    let classes: Vec<Value> = weak
        .into_iter()
        .filter_map(|weak| vm.heap.weak_referent(weak.handle()?).map(Value::from))
        .collect();
    Ok(vm.heap.new_list(classes))
}

/// Says what an earlier check found, if it still holds.
fn remembered(vm: &mut Vm, class: Value, subclass: Value) -> Option<bool> {
    let cache = part(vm, class, "cache")?;
    if noted(vm, cache, subclass) {
        return Some(true);
    }
    let (negative, version) = (part(vm, class, "negative")?, part(vm, class, "version")?);
    (version == counter(vm) && noted(vm, negative, subclass)).then_some(false)
}

fn call_source(vm: &mut Vm, name: &str, arguments: &[Value]) -> Result<Value, Raised> {
    let function = namespace(vm).and_then(|namespace| vm.heap.text_get(namespace, name));
    vm.tail_call(function.unwrap_or(Value::None), arguments)
}

fn instance_check(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let own: Value = vm.heap.class_of(arguments[1]).into();
    // An instance whose `__class__` says something else is asked for it.
    let name = vm.known.names.class;
    let said = match arguments[1] {
        Value::Obj(_) => vm.get_attr_sync(arguments[1], name)?,
        _ => own,
    };
    if said == own
        && let Some(known) = remembered(vm, arguments[0], own)
    {
        return Ok(Value::bool(known));
    }
    call_source(vm, "_check_instance", &[arguments[0], said, own])
}

fn subclass_check(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if vm.heap.as_class(arguments[1]).is_none() {
        return vm.type_error("issubclass() arg 1 must be a class");
    }
    if let Some(known) = remembered(vm, arguments[0], arguments[1]) {
        return Ok(Value::bool(known));
    }
    call_source(vm, "_check_subclass", arguments)
}
