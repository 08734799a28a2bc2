//! `FrameLocalsProxy`: what `frame.f_locals` of a function is from 3.13 on (PEP 667).
//!
//! Reading and writing a variable's key reads and writes the fast local; other
//! keys are kept beside, in a dict of the frame. What only looks works on a
//! dict made for the moment.

use crate::frame;
use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::{Native, NativeResult, Raised, Type, Vm};

pub static TYPE: Type = Type {
    kind: Kind::LocalsProxy,
    about: "The variables of a frame, read and written through.",
    base: false,
    methods: &[
        Native {
            signature: "__new__(cls, *arguments, **keywords)",
            call: new,
            about: "Makes a proxy of a frame's variables.",
        },
        Native {
            signature: "__getitem__(self, key, /)",
            call: getitem,
            about: "Returns a variable's value.",
        },
        Native {
            signature: "__setitem__(self, key, value, /)",
            call: setitem,
            about: "Assigns a variable.",
        },
        Native {
            signature: "__delitem__(self, key, /)",
            call: delitem,
            about: "Deletes a key that is no variable.",
        },
        Native {
            signature: "__contains__(self, key, /)",
            call: contains,
            about: "Tells whether there is such a key.",
        },
        Native {
            signature: "__len__(self, /)",
            call: len,
            about: "Returns how many keys there are.",
        },
        Native { signature: "__iter__(self, /)", call: iter, about: "Iterates over the keys." },
        Native { signature: "__reversed__(self, /)", call: reversed, about: "Iterates backwards." },
        Native {
            signature: "__repr__(self, /)",
            call: repr,
            about: "Returns the text of the dict.",
        },
        Native {
            signature: "__eq__(self, other, /)",
            call: eq,
            about: "Tells whether it is of the same frame.",
        },
        Native {
            signature: "__ne__(self, other, /)",
            call: ne,
            about: "Tells whether it is of another frame.",
        },
        Native {
            signature: "__or__(self, other, /)",
            call: or,
            about: "Returns a dict with both.",
        },
        Native {
            signature: "__ror__(self, other, /)",
            call: ror,
            about: "Returns a dict with both.",
        },
        Native {
            signature: "__ior__(self, other, /)",
            call: ior,
            about: "Assigns every key of another mapping.",
        },
        Native { signature: "keys(self, /)", call: keys, about: "Returns the keys." },
        Native { signature: "values(self, /)", call: values, about: "Returns the values." },
        Native { signature: "items(self, /)", call: items, about: "Returns the pairs." },
        Native { signature: "copy(self, /)", call: copy, about: "Returns a plain dict." },
        Native {
            signature: "get(self, /, *arguments)",
            call: get,
            about: "Returns a value or the default.",
        },
        Native {
            signature: "setdefault(self, key, default=None, /)",
            call: setdefault,
            about: "Returns a value, assigned first if there is none.",
        },
        Native {
            signature: "pop(self, key, default=None, /)",
            call: pop,
            about: "Removes a key that is no variable.",
        },
        Native {
            signature: "update(self, other, /)",
            call: update,
            about: "Assigns every key of a mapping or pairs.",
        },
    ],
    getters: &[],
};

fn frame_of(vm: &Vm, proxy: Value) -> Handle {
    match vm.heap.body_of(proxy) {
        Some(Body::LocalsProxy(Value::Obj(frame))) => *frame,
        _ => panic!("a proxy belongs to a frame"),
    }
}

/// Finds the variable that a key names: by equal hash and equality, as a dict finds a key. For reading it must have a value.
fn variable(vm: &mut Vm, frame: Handle, key: Value, reading: bool) -> Result<Option<u16>, Raised> {
    let hash = vm.hash(key)?;
    let code = vm.frame_body(frame).code.clone();
    for &register in &code.code.sync_order {
        let name: Value = code.variables[usize::from(register)].into();
        let is_it = name == key || vm.hash(name)? == hash && vm.same_or_equal(name, key)?;
        if is_it && (!reading || !value_of(vm, frame, register).is_unbound()) {
            return Ok(Some(register));
        }
    }
    Ok(None)
}

fn value_of(vm: &Vm, frame: Handle, register: u16) -> Value {
    let code = vm.frame_body(frame).code.clone();
    frame::value_of(&vm.heap, &code, &vm.variables_of(frame), register)
}

/// Makes the dict that the proxy looks like.
fn dict_of(vm: &mut Vm, proxy: Value) -> Handle {
    let frame = frame_of(vm, proxy);
    let code = vm.frame_body(frame).code.clone();
    let registers = vm.variables_of(frame);
    let dict = vm.heap.new_dict();
    for (name, value) in frame::snapshot(&vm.heap, &code, &registers) {
        vm.heap.name_set(dict, name, value);
    }
    if let Some(extra) = vm.heap.as_dict(vm.frame_body(frame).dict) {
        let items: Vec<(i64, Value, Value)> =
            extra.iter().map(|entry| (entry.hash, entry.key, entry.value)).collect();
        for (hash, key, value) in items {
            vm.heap.dict_insert(dict, hash, key, value);
        }
    }
    dict
}

fn find(vm: &mut Vm, proxy: Value, key: Value) -> Result<Option<Value>, Raised> {
    let frame = frame_of(vm, proxy);
    if let Some(register) = variable(vm, frame, key, true)? {
        return Ok(Some(value_of(vm, frame, register)));
    }
    match vm.frame_body(frame).dict {
        Value::Obj(extra) => vm.dict_get(extra, key),
        _ => Ok(None),
    }
}

fn assign(vm: &mut Vm, proxy: Value, key: Value, value: Value) -> Result<(), Raised> {
    let frame = frame_of(vm, proxy);
    // The variables of a comprehension that a module or a class inlined are seen, but not written.
    let hidden = !vm.frame_body(frame).namespace.is_unbound();
    if let Some(register) = variable(vm, frame, key, false)?
        && !hidden
    {
        vm.assign_variable(frame, register, value);
        return Ok(());
    }
    let extra = vm.frame_dict(frame);
    vm.dict_set(extra, key, value)
}

fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match find(vm, arguments[0], arguments[1])? {
        Some(value) => Ok(value),
        None => {
            let key = vm.repr_sync(arguments[1])?;
            vm.raise("KeyError", format!("local variable '{key}' is not defined"))
        }
    }
}

fn setitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    assign(vm, arguments[0], arguments[1], arguments[2])?;
    Ok(Value::None)
}

fn delitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match remove(vm, arguments[0], arguments[1])? {
        Some(_) => Ok(Value::None),
        None => vm.raise_with("KeyError", &[arguments[1]]),
    }
}

fn remove(vm: &mut Vm, proxy: Value, key: Value) -> Result<Option<Value>, Raised> {
    let frame = frame_of(vm, proxy);
    if variable(vm, frame, key, false)?.is_some() {
        let message = vm.era.proxy_keeps_variables();
        return vm.value_error(message);
    }
    match vm.frame_body(frame).dict {
        Value::Obj(extra) => vm.dict_delete(extra, key),
        _ => Ok(None),
    }
}

fn contains(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(Value::bool(find(vm, arguments[0], arguments[1])?.is_some()))
}

fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0]);
    Ok(Value::Int(i64::try_from(vm.heap.dict(dict).len()).unwrap_or(i64::MAX)))
}

/// Returns a list of what `pick` takes of each entry.
fn listed(vm: &mut Vm, proxy: Value, pick: fn(Value, Value) -> Option<Value>) -> Value {
    let dict = dict_of(vm, proxy);
    let pairs: Vec<(Value, Value)> =
        vm.heap.dict(dict).iter().map(|entry| (entry.key, entry.value)).collect();
    let mut items = Vec::new();
    for (key, value) in pairs {
        items.push(match pick(key, value) {
            Some(picked) => picked,
            None => vm.heap.new_tuple(vec![key, value]),
        });
    }
    vm.heap.new_list(items)
}

fn keys(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(listed(vm, arguments[0], |key, _| Some(key)))
}

fn values(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(listed(vm, arguments[0], |_, value| Some(value)))
}

fn items(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(listed(vm, arguments[0], |_, _| None))
}

fn iter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = listed(vm, arguments[0], |key, _| Some(key));
    vm.iter(list)
}

fn reversed(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let list = listed(vm, arguments[0], |key, _| Some(key));
    vm.heap.list_reverse(list.handle().expect("a list is an object"));
    // The list itself, as CPython has it.
    Ok(list)
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let proxy = arguments[0].handle().expect("a proxy is an object");
    if vm.in_repr.contains(&proxy) {
        return Ok(vm.heap.new_str("{...}"));
    }
    vm.in_repr.push(proxy);
    let dict = dict_of(vm, arguments[0]);
    vm.heap.increment(dict);
    let text = vm.repr_sync(dict.into());
    vm.heap.decrement(dict);
    vm.in_repr.pop();
    let text = text?;
    Ok(vm.heap.new_str(text))
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if let Some(Body::LocalsProxy(_)) = vm.heap.body_of(arguments[1]) {
        let same = frame_of(vm, arguments[0]) == frame_of(vm, arguments[1]);
        return Ok(Value::bool(same));
    }
    if vm.heap.as_dict(arguments[1]).is_some() {
        let dict = dict_of(vm, arguments[0]);
        return vm.compare(crate::vm::CompareOp::Eq, dict.into(), arguments[1]);
    }
    Ok(vm.known.not_implemented)
}

fn ne(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if let Some(Body::LocalsProxy(_)) = vm.heap.body_of(arguments[1]) {
        let same = frame_of(vm, arguments[0]) == frame_of(vm, arguments[1]);
        return Ok(Value::bool(!same));
    }
    if vm.heap.as_dict(arguments[1]).is_some() {
        let dict = dict_of(vm, arguments[0]);
        return vm.compare(crate::vm::CompareOp::Ne, dict.into(), arguments[1]);
    }
    Ok(vm.known.not_implemented)
}

fn is_mapping(vm: &Vm, value: Value) -> bool {
    vm.heap.as_dict(value).is_some() || matches!(vm.heap.body_of(value), Some(Body::LocalsProxy(_)))
}

fn or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !is_mapping(vm, arguments[1]) {
        return Ok(vm.known.not_implemented);
    }
    let dict = dict_of(vm, arguments[0]);
    for (key, value) in pairs_of(vm, arguments[1]) {
        vm.dict_set(dict, key, value)?;
    }
    Ok(dict.into())
}

fn ror(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !is_mapping(vm, arguments[1]) {
        let name = vm.heap.type_name(arguments[1]);
        return vm.raise("AttributeError", format!("'{name}' object has no attribute 'keys'"));
    }
    let dict = vm.heap.new_dict();
    for mapping in [arguments[1], arguments[0]] {
        for (key, value) in pairs_of(vm, mapping) {
            vm.dict_set(dict, key, value)?;
        }
    }
    Ok(dict.into())
}

fn ior(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !is_mapping(vm, arguments[1]) {
        return Ok(vm.known.not_implemented);
    }
    update(vm, arguments)?;
    Ok(arguments[0])
}

/// Returns the pairs of a dict or a proxy.
fn pairs_of(vm: &mut Vm, value: Value) -> Vec<(Value, Value)> {
    let dict = match vm.heap.body_of(value) {
        Some(Body::LocalsProxy(_)) => Some(dict_of(vm, value)),
        _ => value.handle(),
    };
    let table = dict.and_then(|dict| vm.heap.as_dict(dict.into()));
    table
        .map(|table| table.iter().map(|entry| (entry.key, entry.value)).collect())
        .unwrap_or_default()
}

fn copy(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(dict_of(vm, arguments[0]).into())
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let given = vm.heap.sequence(arguments[1]).map(<[Value]>::to_vec).unwrap_or_default();
    let (Some(&key), true) = (given.first(), given.len() <= 2) else {
        return vm.type_error("get expected 1 or 2 arguments");
    };
    let found = find(vm, arguments[0], key)?;
    Ok(found.or(given.get(1).copied()).unwrap_or(Value::None))
}

fn setdefault(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if let Some(value) = find(vm, arguments[0], arguments[1])? {
        return Ok(value);
    }
    let value = arguments[2].given().unwrap_or(Value::None);
    assign(vm, arguments[0], arguments[1], value)?;
    Ok(value)
}

fn pop(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match remove(vm, arguments[0], arguments[1])? {
        Some(value) => Ok(value),
        None => match arguments[2].given() {
            Some(default) => Ok(default),
            None => vm.raise_with("KeyError", &[arguments[1]]),
        },
    }
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let given = vm.heap.sequence(arguments[1]).map(<[Value]>::to_vec).unwrap_or_default();
    let &[frame] = given.as_slice() else {
        return vm.type_error(format!("FrameLocalsProxy expected 1 argument, got {}", given.len()));
    };
    if !vm.heap.is_exactly(frame, Kind::Frame) {
        let name = vm.heap.type_name(frame);
        return vm.type_error(format!("expect frame, not {name}"));
    }
    if vm.heap.as_dict(arguments[2]).is_some_and(|keywords| !keywords.is_empty()) {
        return vm.type_error("FrameLocalsProxy takes no keyword arguments");
    }
    Ok(vm.heap.alloc_kind(Kind::LocalsProxy, Body::LocalsProxy(frame)).into())
}

fn update(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !is_mapping(vm, arguments[1]) {
        return vm.type_error("update() argument must be dict or another FrameLocalsProxy");
    }
    for (key, value) in pairs_of(vm, arguments[1]) {
        assign(vm, arguments[0], key, value)?;
    }
    Ok(Value::None)
}
