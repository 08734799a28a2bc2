//! The wrapper that `functools.lru_cache` puts around a function.

use crate::heap::{Body, Handle, Kind, Value};
use crate::library::modules::operator::joined;
use crate::library::types::function;
use crate::library::types::row::row;
use crate::vm::{Getter, NativeResult, Raised, Type, Vm, cache};

/// `functools._lru_cache_wrapper`.
pub static TYPE: Type = Type {
    kind: Kind::LruCache,
    about: "Create a cached callable that wraps another function.",
    base: true,
    methods: &[
        row(
            "__new__(cls, user_function, maxsize, typed, cache_info_type)",
            new,
            "Create and return a new object.",
        ),
        row("__call__(self, /, *args, **kwargs)", call, "Call self as a function."),
        row(
            "__get__(self, instance, owner=None, /)",
            get,
            "Return an attribute of instance, which is of type owner.",
        ),
        row("cache_info(self, /)", info, "Report cache statistics"),
        row("cache_clear(self, /)", clear, "Clear the cache and cache statistics"),
        row("__reduce__(self, /)", reduce, "Return the name of the function."),
        row("__copy__(self, /)", |_, a| Ok(a[0]), "Returns the wrapper itself."),
        row("__deepcopy__(self, memo, /)", |_, a| Ok(a[0]), "Returns the wrapper itself."),
    ],
    getters: &[Getter {
        name: "__dict__",
        get: function::dict,
        set: Some(function::set_dict),
        about: "",
    }],
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Value::Obj(class) = arguments[0] else {
        return vm.type_error("__new__(X): X is not a type object");
    };
    let most = match arguments[2] {
        Value::None => Value::None,
        most if vm.heap.is_int(most) || vm.find_special(most, vm.known.names.index).is_some() => {
            Value::Int(vm.index_sync(most)?.max(0))
        }
        _ => return vm.type_error("maxsize should be integer or None"),
    };
    let typed = vm.truth(arguments[3])?;
    let results = vm.heap.new_dict();
    let fields = [
        arguments[1],
        most,
        Value::bool(typed),
        results.into(),
        Value::Int(0),
        Value::Int(0),
        arguments[4],
    ];
    Ok(vm.heap.alloc(class, Body::Fields(Box::new(fields))).into())
}

fn own(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value {
        Value::Obj(handle) if vm.fields(value).len() > cache::INFO => Ok(handle),
        _ => vm.wrong_receiver("functools._lru_cache_wrapper", value),
    }
}

fn call(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let wrapper = own(vm, arguments[0])?;
    let (all, names) = joined(vm, &[], arguments[1], arguments[2]);
    vm.call_cached(wrapper, &all, &names)
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if arguments[1].is_none() {
        return Ok(arguments[0]);
    }
    Ok(vm.new_method(arguments[0], arguments[1]))
}

fn info(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    let fields = vm.fields(arguments[0]).to_vec();
    let length = vm.heap.as_dict(fields[cache::RESULTS]).map_or(0, |table| table.len());
    let length = Value::Int(i64::try_from(length).unwrap_or(i64::MAX));
    vm.tail_call(
        fields[cache::INFO],
        &[fields[cache::HITS], fields[cache::MISSES], fields[cache::MOST], length],
    )
}

fn clear(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let wrapper = own(vm, arguments[0])?;
    let results = vm.heap.new_dict();
    vm.set_field_of(wrapper, cache::RESULTS, results.into());
    vm.set_field_of(wrapper, cache::HITS, Value::Int(0));
    vm.set_field_of(wrapper, cache::MISSES, Value::Int(0));
    Ok(Value::None)
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.get_attr(arguments[0], vm.known.names.qualname)
}
