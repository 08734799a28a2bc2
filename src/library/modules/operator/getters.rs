//! `itemgetter`, `attrgetter`, `methodcaller`: functions that get something of what they are called with.

use crate::heap::{Body, Handle, Kind, Value};
use crate::library::types::row::row;
use crate::vm::{Answer, NativeResult, Raised, Routine, Step, Type, Vm};

use super::joined;

/// `operator.itemgetter`.
pub static ITEMGETTER: Type = Type {
    kind: Kind::ItemGetter,
    about: "Return a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    base: true,
    methods: &[
        row("__new__(cls, item, /, *items)", new_getter, "Create and return a new object."),
        row("__call__(self, obj, /)", get_items, "Call self as a function."),
        row("__repr__(self, /)", repr, "Return repr(self)."),
        row("__reduce__(self, /)", reduce, "Return state information for pickling"),
    ],
    getters: &[],
};

/// `operator.attrgetter`.
pub static ATTRGETTER: Type = Type {
    kind: Kind::AttrGetter,
    about: "Return a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.",
    base: true,
    methods: &[
        row(
            "__new__(cls, attr, /, *attrs)",
            new_attribute_getter,
            "Create and return a new object.",
        ),
        row("__call__(self, obj, /)", get_attributes, "Call self as a function."),
        row("__repr__(self, /)", repr, "Return repr(self)."),
        row("__reduce__(self, /)", reduce, "Return state information for pickling"),
    ],
    getters: &[],
};

/// `operator.methodcaller`.
pub static METHODCALLER: Type = Type {
    kind: Kind::MethodCaller,
    about: "Return a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().",
    base: true,
    methods: &[
        row("__new__(cls, /, *args, **kwargs)", new_caller, "Create and return a new object."),
        row("__call__(self, obj, /)", call_method, "Call self as a function."),
        row("__repr__(self, /)", repr, "Return repr(self)."),
        row("__reduce__(self, /)", reduce, "Return state information for pickling"),
    ],
    getters: &[],
};

fn class_of(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value {
        Value::Obj(class) if vm.heap.as_class(value).is_some() => Ok(class),
        _ => vm.type_error("__new__(X): X is not a type object"),
    }
}

fn fields(vm: &Vm, value: Value) -> &[Value] {
    match vm.heap.body_of(value) {
        Some(Body::Fields(fields)) => fields,
        _ => &[],
    }
}

// All three keep: what to get, as a tuple (of a method caller the name and the arguments), and the keywords.

fn new_getter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = class_of(vm, arguments[0])?;
    let mut items = vec![arguments[1]];
    items.extend_from_slice(vm.heap.sequence(arguments[2]).unwrap_or_default());
    let items = vm.heap.new_tuple(items);
    Ok(vm.heap.alloc(class, Body::Fields(Box::new([items, Value::Unbound]))).into())
}

fn new_attribute_getter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mut names = vec![arguments[1]];
    names.extend_from_slice(vm.heap.sequence(arguments[2]).unwrap_or_default());
    if names.iter().any(|&name| vm.heap.text(name).is_none()) {
        return vm.type_error("attribute name must be a string");
    }
    new_getter(vm, arguments)
}

fn new_caller(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = class_of(vm, arguments[0])?;
    let Some(&name) = vm.heap.sequence(arguments[1]).and_then(<[Value]>::first) else {
        return vm.type_error("methodcaller needs at least one argument, the method name");
    };
    if vm.heap.text(name).is_none() {
        return vm.type_error("method name must be a string");
    }
    Ok(vm.heap.alloc(class, Body::Fields(Box::new([arguments[1], arguments[2]]))).into())
}

fn first(vm: &Vm, value: Value) -> Value {
    fields(vm, value).first().copied().unwrap_or(Value::None)
}

fn get_items(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let items = first(vm, arguments[0]);
    match vm.heap.sequence(items) {
        Some(&[item]) => vm.get_item(arguments[1], item),
        _ => {
            let found = vm.heap.new_list(Vec::new());
            vm.start(&ITEMS, &[items, arguments[1], found])
        }
    }
}

/// Registers: the items to get, the object, what was got.
static ITEMS: Routine = Routine { name: "itemgetter", step: items_step, catches: false };

fn items_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Value::Obj(found) = vm.register(base + 2) else { return Ok(Step::Return(Value::None)) };
    if let Answer::Value(value) = answer {
        vm.heap.list_push(found, value);
    }
    let at = vm.heap.list(found).len();
    match vm.heap.sequence(vm.register(base)).and_then(|items| items.get(at).copied()) {
        Some(item) => {
            let get = |vm: &mut Vm, values: &[Value]| vm.get_item(values[0], values[1]);
            Ok(Step::Native(get, vec![vm.register(base + 1), item]))
        }
        None => {
            let found = vm.heap.list(found).to_vec();
            Ok(Step::Return(vm.heap.new_tuple(found)))
        }
    }
}

fn get_attributes(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let names = first(vm, arguments[0]);
    if let Some(&[name]) = vm.heap.sequence(names)
        && vm.heap.text(name).is_some_and(|text| !text.contains('.'))
        && let Value::Obj(name) = name
    {
        let name = vm.heap.intern_object(name);
        return vm.get_attr(arguments[1], name);
    }
    let found = vm.heap.new_list(Vec::new());
    vm.start(&ATTRIBUTES, &[names, arguments[1], found, arguments[1], Value::Int(0)])
}

/// Registers: the names, the object, what was got, where the present name's path has come to, how many of its parts are got.
static ATTRIBUTES: Routine = Routine { name: "attrgetter", step: attributes_step, catches: false };

fn attributes_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Value::Obj(found) = vm.register(base + 2) else { return Ok(Step::Return(Value::None)) };
    let names = vm.register(base);
    let name_at = |vm: &Vm, at: usize| {
        vm.heap
            .sequence(names)
            .and_then(|names| names.get(at).copied())
            .and_then(|name| vm.heap.shared_text(name))
    };
    if let Answer::Value(value) = answer {
        let done = vm.register(base + 4).as_int().unwrap_or(0) + 1;
        let parts =
            name_at(vm, vm.heap.list(found).len()).map_or(1, |name| name.split('.').count());
        if i64::try_from(parts).is_ok_and(|parts| done >= parts) {
            vm.heap.list_push(found, value);
            let object = vm.register(base + 1);
            vm.set_register(base + 3, object);
            vm.set_register(base + 4, Value::Int(0));
        } else {
            vm.set_register(base + 3, value);
            vm.set_register(base + 4, Value::Int(done));
        }
    }
    let at = vm.heap.list(found).len();
    let Some(name) = name_at(vm, at) else {
        let found = vm.heap.list(found).to_vec();
        return Ok(Step::Return(match found[..] {
            [only] => only,
            _ => vm.heap.new_tuple(found),
        }));
    };
    let done = vm.register(base + 4).as_int().and_then(|done| usize::try_from(done).ok());
    let part = name.split('.').nth(done.unwrap_or(0)).unwrap_or_default();
    let part = vm.heap.intern(part);
    let get = |vm: &mut Vm, values: &[Value]| match values[1] {
        Value::Obj(name) => vm.get_attr(values[0], name),
        _ => Ok(values[0]),
    };
    Ok(Step::Native(get, vec![vm.register(base + 3), part.into()]))
}

fn call_method(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.start(&CALL, &[arguments[0], arguments[1], Value::FALSE])
}

/// Registers: the method caller, the object, whether the method was got.
static CALL: Routine = Routine { name: "methodcaller", step: call_step, catches: false };

fn call_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let caller = vm.register(base);
    match answer {
        Answer::Value(result) if vm.register(base + 2) == Value::TRUE => Ok(Step::Return(result)),
        Answer::Value(method) => {
            vm.set_register(base + 2, Value::TRUE);
            let &[given, keywords] = fields(vm, caller) else { return Ok(Step::Return(method)) };
            let (mut all, names) = joined(vm, &[], given, keywords);
            all.remove(0);
            Ok(Step::CallKeywords(method, all, names))
        }
        _ => {
            let given = first(vm, caller);
            let name = vm.heap.sequence(given).and_then(|given| given.first().copied());
            let name = name.and_then(Value::handle).map(|name| vm.heap.intern_object(name));
            let name = name.map_or(Value::None, Value::Obj);
            let get = |vm: &mut Vm, values: &[Value]| match values[1] {
                Value::Obj(name) => vm.get_attr(values[0], name),
                _ => Ok(values[0]),
            };
            Ok(Step::Native(get, vec![vm.register(base + 1), name]))
        }
    }
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Value::Obj(handle) = arguments[0] else { return Ok(Value::None) };
    let class = vm.heap.class_of(arguments[0]);
    let name = if vm.is_builtin_instance(arguments[0]) {
        vm.class_full_name(class)
    } else {
        vm.class_name(class)
    };
    if vm.in_repr.contains(&handle) {
        return Ok(vm.heap.new_str(format!("{name}(...)")));
    }
    vm.in_repr.push(handle);
    let parts = parts_text(vm, arguments[0]);
    vm.in_repr.pop();
    let parts = parts?.join(", ");
    Ok(vm.heap.new_str(format!("{name}({parts})")))
}

fn parts_text(vm: &mut Vm, value: Value) -> Result<Vec<String>, Raised> {
    let given = first(vm, value);
    let keywords = fields(vm, value).get(1).copied().unwrap_or(Value::None);
    let (all, names) = joined(vm, &[], given, keywords);
    let positional = all.len() - names.len();
    let mut parts = Vec::new();
    for (at, &part) in all.iter().enumerate() {
        let text = vm.repr_sync(part)?;
        parts.push(match at.checked_sub(positional).and_then(|at| names.get(at)) {
            Some(&name) => format!("{}={text}", vm.heap.text(name).unwrap_or_default()),
            None => text,
        });
    }
    Ok(parts)
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class: Value = vm.heap.class_of(arguments[0]).into();
    let given = first(vm, arguments[0]);
    let keywords = fields(vm, arguments[0]).get(1).copied().unwrap_or(Value::None);
    if vm.heap.as_dict(keywords).is_none_or(|keywords| keywords.is_empty()) {
        return Ok(vm.heap.new_tuple([class, given]));
    }
    let items = vm.heap.sequence(given).unwrap_or_default().to_vec();
    let partial = vm.heap.class(Kind::Partial);
    let first = vm.heap.new_tuple([class, items[0]]);
    let (mut all, names) = joined(vm, &[], first, keywords);
    let maker = vm.call_sync_keywords(partial.into(), &all, &names)?;
    all.truncate(0);
    let rest = vm.tuple(items[1..].to_vec());
    Ok(vm.heap.new_tuple([maker, rest]))
}
