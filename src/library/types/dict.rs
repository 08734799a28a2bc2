//! `dict`.

use super::list::iter;
use super::receiver::{class_getitem, container_repr, eq, length_value, ne, receiver};
use crate::heap::{Body, Dict, Handle, Iter, Kind, Value};
use crate::vm::{Answer, Native, NativeResult, Raised, Routine, Step, Type, Vm};

/// `dict`.
pub static TYPE: Type = Type {
    kind: Kind::Dict,
    about: "Keys and their values, in the order in which the keys came.",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, /, *args, **kwargs)",
            call: new,
            about: "Makes an empty dict.",
        },
        Native {
            signature: "__init__(self, other=<unset>, /, **kwargs)",
            call: init,
            about: "Fills the dict with a mapping, pairs or keywords.",
        },
        Native { signature: "clear(self, /)", call: clear, about: "Removes all items." },
        Native { signature: "copy(self, /)", call: copy, about: "Returns a shallow copy." },
        Native {
            signature: "@classmethod fromkeys(cls, iterable, value=None, /)",
            call: fromkeys,
            about: "Makes a dict with the keys of an iterable and one value.",
        },
        Native {
            signature: "get(self, key, default=None, /)",
            call: get,
            about: "Returns the value of a key, or a default.",
        },
        Native { signature: "items(self, /)", call: items, about: "Returns a view of the items." },
        Native { signature: "keys(self, /)", call: keys, about: "Returns a view of the keys." },
        Native {
            signature: "pop(self, key, default=<unset>, /)",
            call: pop,
            about: "Removes a key and returns its value, or a default.",
        },
        Native {
            signature: "popitem(self, /)",
            call: popitem,
            about: "Removes and returns the last item.",
        },
        Native {
            signature: "setdefault(self, key, default=None, /)",
            call: setdefault,
            about: "Returns the value of a key, which is set to a default if it is not there.",
        },
        Native {
            signature: "update(self, other=<unset>, /, **kwargs)",
            call: init,
            about: "Sets the items of a mapping, pairs or keywords.",
        },
        Native {
            signature: "values(self, /)",
            call: values,
            about: "Returns a view of the values.",
        },
        Native {
            signature: "__contains__(self, key, /)",
            call: contains,
            about: "Tells whether the dict has a key.",
        },
        Native {
            signature: "__getitem__(self, key, /)",
            call: getitem,
            about: "Returns the value of a key.",
        },
        Native {
            signature: "__setitem__(self, key, value, /)",
            call: setitem,
            about: "Sets the value of a key.",
        },
        Native { signature: "__delitem__(self, key, /)", call: delitem, about: "Removes a key." },
        Native {
            signature: "__iter__(self, /)",
            call: iter,
            about: "Returns an iterator over the keys.",
        },
        Native {
            signature: "__reversed__(self, /)",
            call: reversed,
            about: "Returns an iterator over the keys that runs backwards.",
        },
        Native { signature: "__len__(self, /)", call: len, about: "Returns the number of items." },
        Native {
            signature: "__or__(self, value, /)",
            call: or,
            about: "Returns a dict with the items of both.",
        },
        Native {
            signature: "__ror__(self, value, /)",
            call: reflected_or,
            about: "Returns a dict with the items of both.",
        },
        Native {
            signature: "__ior__(self, value, /)",
            call: in_place_or,
            about: "Sets the items of another mapping.",
        },
        Native {
            signature: "__repr__(self, /)",
            call: container_repr,
            about: "Returns the dict as it is written.",
        },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Returns self==value." },
        Native { signature: "__ne__(self, value, /)", call: ne, about: "Returns self!=value." },
        Native {
            signature: "@classmethod __class_getitem__(cls, item, /)",
            call: class_getitem,
            about: "Returns a generic alias.",
        },
    ],
    getters: &[],
};

fn dict_of(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    receiver(vm, value, Kind::Dict)
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = super::arguments::class_given(vm, arguments[0], Kind::Dict)?;
    Ok(vm.heap.alloc(class, Body::Dict(Box::new(Dict::new()))).into())
}

fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    update(vm, dict, arguments[1], arguments[2])
}

/// Updates a dict by a mapping or pairs (Unbound for none), then by keywords (a dict or Unbound).
pub fn update(vm: &mut Vm, dict: Handle, other: Value, keywords: Value) -> NativeResult {
    if let Some(other) = other.given() {
        if vm.is_plain_dict(other) {
            vm.merge_dict(dict, other)?;
        } else {
            let name = vm.known.names.keys;
            let pairs = vm.heap.sequence(other).is_some() && vm.is_builtin_instance(other);
            if !pairs && vm.find_attr_sync(other, name)?.is_some() {
                let more = keywords.given().unwrap_or(Value::None);
                return vm.call_prelude("update_from_mapping", &[dict.into(), other, more]);
            }
            let Some(keywords) = keywords.given().filter(|&more| !is_empty(vm, more)) else {
                return vm.for_each(other, set_pair, &[dict.into()], Value::None);
            };
            return vm.start(&UPDATE, &[dict.into(), other, keywords]);
        }
    }
    if let Some(keywords) = keywords.given() {
        vm.merge_dict(dict, keywords)?;
    }
    Ok(Value::None)
}

fn is_empty(vm: &Vm, dict: Value) -> bool {
    vm.heap.as_dict(dict).is_none_or(Dict::is_empty)
}

/// Registers: the dict, the pairs, the keywords that come after them.
static UPDATE: Routine = Routine { name: "dict update", step: update_step, catches: false };

fn update_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    if let (Answer::Value(_), Value::Obj(dict)) = (answer, vm.register(base)) {
        vm.merge_dict(dict, vm.register(base + 2))?;
        return Ok(Step::Return(Value::None));
    }
    let pairs =
        |vm: &mut Vm, values: &[Value]| vm.for_each(values[1], set_pair, &[values[0]], Value::None);
    Ok(Step::Native(pairs, vec![vm.register(base), vm.register(base + 1)]))
}

/// Sets what a pair says in the dict `with[0]`.
fn set_pair(vm: &mut Vm, pair: Value, at: i64, with: &[Value]) -> Result<(), Raised> {
    let dict = dict_of(vm, with[0])?;
    let parts = match vm.heap.sequence(pair) {
        Some(parts) if vm.is_builtin_instance(pair) => parts.to_vec(),
        _ => {
            if !vm.is_iterable(pair) {
                return vm.type_error(format!(
                    "cannot convert dictionary update sequence element #{at} to a sequence"
                ));
            }
            vm.collect_sync(pair)?
        }
    };
    let [key, value] = *parts else {
        let length = parts.len();
        return vm.value_error(format!(
            "dictionary update sequence element #{at} has length {length}; 2 is required"
        ));
    };
    vm.heap.hold(value);
    let done = vm.dict_set(dict, key, value);
    vm.heap.drop_value(value);
    done
}

fn clear(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    vm.heap.dict_clear(dict);
    Ok(Value::None)
}

fn copy(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    Ok(copy_of(vm, dict).into())
}

fn copy_of(vm: &mut Vm, dict: Handle) -> Handle {
    let table = vm.heap.dict(dict).copied();
    vm.heap.alloc_kind(Kind::Dict, Body::Dict(Box::new(table)))
}

fn fromkeys(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = arguments[2].given().unwrap_or(Value::None);
    if arguments[0] == Value::Obj(vm.heap.class(Kind::Dict)) {
        let dict = vm.heap.new_dict().into();
        return vm.for_each(arguments[1], set_key, &[dict, value], dict);
    }
    vm.call_prelude("dict_fromkeys", &[arguments[0], arguments[1], value])
}

/// Sets a key of the dict `with[0]` to the value `with[1]`.
fn set_key(vm: &mut Vm, key: Value, _: i64, with: &[Value]) -> Result<(), Raised> {
    let dict = dict_of(vm, with[0])?;
    vm.dict_set(dict, key, with[1])
}

fn get(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    let found = vm.dict_get(dict, arguments[1])?;
    Ok(found.or(arguments[2].given()).unwrap_or(Value::None))
}

fn view(vm: &mut Vm, value: Value, kind: Kind) -> NativeResult {
    dict_of(vm, value)?;
    Ok(vm.heap.alloc_kind(kind, Body::View(value)).into())
}

fn items(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    view(vm, arguments[0], Kind::DictItems)
}

fn keys(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    view(vm, arguments[0], Kind::DictKeys)
}

fn values(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    view(vm, arguments[0], Kind::DictValues)
}

fn pop(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    let found =
        if vm.heap.dict(dict).is_empty() { None } else { vm.dict_delete(dict, arguments[1])? };
    match found.or(arguments[2].given()) {
        Some(value) => Ok(value),
        None => vm.raise_with("KeyError", &[arguments[1]]),
    }
}

fn popitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    let end = u32::try_from(vm.heap.dict(dict).end()).unwrap_or(u32::MAX);
    let Some((at, _)) = vm.heap.dict(dict).last_before(end) else {
        let message = vm.heap.new_str("popitem(): dictionary is empty");
        return vm.raise_with("KeyError", &[message]);
    };
    match vm.heap.dict_remove(dict, at) {
        Some((key, value)) => Ok(vm.heap.new_tuple(vec![key, value])),
        None => Ok(Value::None),
    }
}

fn setdefault(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    let key = arguments[1];
    let hash = vm.hash(key)?;
    if let Some(at) = vm.dict_find(dict, key, hash)? {
        return Ok(vm.heap.dict(dict).entry(at).map_or(Value::None, |entry| entry.value));
    }
    let value = arguments[2].given().unwrap_or(Value::None);
    vm.heap.dict_insert(dict, hash, key, value);
    Ok(value)
}

fn contains(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    let hash = vm.hash(arguments[1])?;
    Ok(Value::bool(vm.dict_find(dict, arguments[1], hash)?.is_some()))
}

fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    if let Some(value) = vm.dict_get(dict, arguments[1])? {
        return Ok(value);
    }
    if !vm.heap.is_exactly(arguments[0], Kind::Dict)
        && let Some(result) = vm.call_special(arguments[0], vm.known.names.missing, &[arguments[1]])
    {
        return result;
    }
    vm.raise_with("KeyError", &[arguments[1]])
}

fn setitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    vm.dict_set(dict, arguments[1], arguments[2]).map(|()| Value::None)
}

fn delitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    match vm.dict_delete(dict, arguments[1])? {
        Some(_) => Ok(Value::None),
        None => vm.raise_with("KeyError", &[arguments[1]]),
    }
}

fn reversed(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    dict_of(vm, arguments[0])?;
    Ok(reverse_iter(vm, arguments[0], Kind::DictReverseKeyIterator))
}

/// Makes an iterator that runs backwards over a dict.
pub fn reverse_iter(vm: &mut Vm, over: Value, kind: Kind) -> Value {
    let (end, length) = vm.heap.as_dict(over).map_or((0, 0), |table| (table.end(), table.len()));
    let number = |number| u32::try_from(number).unwrap_or(u32::MAX);
    vm.new_iter(
        kind,
        Iter::Dict { over, at: number(end), length: number(length), left: number(length) },
    )
}

fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    Ok(length_value(vm.heap.dict(dict).len()))
}

fn joined(vm: &mut Vm, left: Value, right: Value) -> NativeResult {
    if vm.heap.as_dict(left).is_none() || vm.heap.as_dict(right).is_none() {
        return Ok(vm.known.not_implemented);
    }
    let Value::Obj(left) = left else { return Ok(vm.known.not_implemented) };
    let copy = copy_of(vm, left);
    vm.merge_dict(copy, right)?;
    Ok(copy.into())
}

fn or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    joined(vm, arguments[0], arguments[1])
}

fn reflected_or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    joined(vm, arguments[1], arguments[0])
}

fn in_place_or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let dict = dict_of(vm, arguments[0])?;
    if vm.is_plain_dict(arguments[1]) {
        vm.merge_dict(dict, arguments[1])?;
        return Ok(arguments[0]);
    }
    vm.call_prelude("dict_or_in_place", &[arguments[0], arguments[1]])
}
