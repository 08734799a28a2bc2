//! `collections.deque`: a list with two ends.
//!
//! Where items have to be compared by Python code, the module's Python part
//! goes on from the item that was reached.

use crate::heap::{Body, Deque, End, Handle, Iter, Kind, Value};
use crate::library::types::iterators::next;
use crate::library::types::receiver::{class_getitem, itself, length_value};
use crate::library::types::row::{getter, row};
use crate::vm::{CompareOp, NativeResult, Raised, Type, Vm, place};

/// `collections.deque`.
pub static TYPE: Type = Type {
    kind: Kind::Deque,
    about: "A list-like sequence optimized for data accesses near its endpoints.",
    base: true,
    methods: &[
        row("__new__(cls, /, *args, **kwargs)", new, "Create and return a new object."),
        row("__init__(self, iterable=<unset>, maxlen=None)", init, "Initialize self."),
        row("append(self, item, /)", append, "Add an element to the right side of the deque."),
        row(
            "appendleft(self, item, /)",
            appendleft,
            "Add an element to the left side of the deque.",
        ),
        row("clear(self, /)", clear, "Remove all elements from the deque."),
        row("copy(self, /)", copy, "Return a shallow copy of a deque."),
        row("__copy__(self, /)", copy, "Return a shallow copy of a deque."),
        row("count(self, value, /)", count, "Return number of occurrences of value."),
        row(
            "extend(self, iterable, /)",
            extend,
            "Extend the right side of the deque with elements from the iterable.",
        ),
        row(
            "extendleft(self, iterable, /)",
            extendleft,
            "Extend the left side of the deque with elements from the iterable.",
        ),
        row(
            "index(self, value, start=<unset>, stop=<unset>, /)",
            index,
            "Return first index of value.",
        ),
        row("insert(self, index, value, /)", insert, "Insert value before index."),
        row("pop(self, /)", pop, "Remove and return the rightmost element."),
        row("popleft(self, /)", popleft, "Remove and return the leftmost element."),
        row("remove(self, value, /)", remove, "Remove first occurrence of value."),
        row("reverse(self, /)", reverse, "Reverse *IN PLACE*."),
        row(
            "rotate(self, n=1, /)",
            rotate,
            "Rotate the deque n steps to the right.  If n is negative, rotates left.",
        ),
        row("__add__(self, value, /)", add, "Return self+value."),
        row("__iadd__(self, value, /)", in_place_add, "Implement self+=value."),
        row("__mul__(self, value, /)", mul, "Return self*value."),
        row("__rmul__(self, value, /)", mul, "Return value*self."),
        row("__imul__(self, value, /)", in_place_mul, "Implement self*=value."),
        row("__contains__(self, key, /)", contains, "Return bool(key in self)."),
        row("__getitem__(self, key, /)", getitem, "Return self[key]."),
        row("__setitem__(self, key, value, /)", setitem, "Set self[key] to value."),
        row("__delitem__(self, key, /)", delitem, "Delete self[key]."),
        row("__iter__(self, /)", iter, "Implement iter(self)."),
        row("__reversed__(self, /)", reversed, "Return a reverse iterator over the deque."),
        row("__len__(self, /)", len, "Return len(self)."),
        row("__repr__(self, /)", repr, "Return repr(self)."),
        row("__lt__(self, value, /)", lt, "Return self<value."),
        row("__le__(self, value, /)", le, "Return self<=value."),
        row("__eq__(self, value, /)", eq, "Return self==value."),
        row("__ne__(self, value, /)", ne, "Return self!=value."),
        row("__gt__(self, value, /)", gt, "Return self>value."),
        row("__ge__(self, value, /)", ge, "Return self>=value."),
        row("__reduce__(self, /)", reduce, "Return state information for pickling."),
        row("__sizeof__(self, /)", sizeof, "Return the size of the deque in memory, in bytes."),
        row("@classmethod __class_getitem__(cls, item, /)", class_getitem, "See PEP 585"),
    ],
    getters: &[getter("maxlen", maxlen, "maximum size of a deque or None if unbounded")],
};

/// `_collections._deque_iterator`.
pub static ITERATOR: Type = Type {
    kind: Kind::DequeIterator,
    about: "Runs over a deque.",
    base: false,
    methods: ITERATOR_METHODS,
    getters: &[],
};

/// `_collections._deque_reverse_iterator`.
pub static REVERSE_ITERATOR: Type = Type {
    kind: Kind::DequeReverseIterator,
    about: "Runs backwards over a deque.",
    base: false,
    methods: ITERATOR_METHODS,
    getters: &[],
};

const ITERATOR_METHODS: &[crate::vm::Native] = &[
    row("__new__(cls, deque, index=0, /)", new_iterator, "Create and return a new object."),
    row("__iter__(self, /)", itself, "Implement iter(self)."),
    row("__next__(self, /)", next, "Implement next(self)."),
    row("__length_hint__(self, /)", length_hint, "How many items are left."),
    row("__reduce__(self, /)", reduce_iterator, "Return state information for pickling."),
];

fn own(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value {
        Value::Obj(handle) if matches!(vm.heap.body(handle), Body::Deque(_)) => Ok(handle),
        _ => vm.wrong_receiver("collections.deque", value),
    }
}

fn made(vm: &mut Vm, class: Handle, items: Vec<Value>, most: Option<usize>) -> Value {
    let mut items: std::collections::VecDeque<Value> = items.into();
    if let Some(most) = most {
        while items.len() > most {
            items.pop_front();
        }
    }
    vm.heap.alloc(class, Body::Deque(Box::new(Deque { items, most, state: 0 }))).into()
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Value::Obj(class) = arguments[0] else {
        return vm.type_error("deque.__new__(X): X is not a type object");
    };
    Ok(made(vm, class, Vec::new(), None))
}

fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let most = match arguments[2].some() {
        None => None,
        Some(most) if vm.heap.is_int(most) => {
            let most = match vm.heap.small_int(most) {
                Some(most) => most,
                None => {
                    return vm
                        .raise("OverflowError", "Python int too large to convert to C ssize_t");
                }
            };
            match usize::try_from(most) {
                Ok(most) => Some(most),
                Err(_) => return vm.value_error("maxlen must be non-negative"),
            }
        }
        Some(_) => return vm.type_error("an integer is required"),
    };
    vm.heap.deque_edit(deque, |deque| {
        deque.most = most;
        deque.items.clear();
    });
    match arguments[1].given() {
        Some(iterable) => extend_end(vm, arguments[0], iterable, push_right, Value::None),
        None => Ok(Value::None),
    }
}

fn push_right(vm: &mut Vm, item: Value, _: i64, with: &[Value]) -> Result<(), Raised> {
    let deque = own(vm, with[0])?;
    vm.heap.deque_push(deque, End::Right, item);
    Ok(())
}

fn push_left(vm: &mut Vm, item: Value, _: i64, with: &[Value]) -> Result<(), Raised> {
    let deque = own(vm, with[0])?;
    vm.heap.deque_push(deque, End::Left, item);
    Ok(())
}

type Push = fn(&mut Vm, Value, i64, &[Value]) -> Result<(), Raised>;

fn extend_end(
    vm: &mut Vm,
    deque: Value,
    iterable: Value,
    push: Push,
    result: Value,
) -> NativeResult {
    if deque == iterable {
        let handle = own(vm, deque)?;
        let items: Vec<Value> = vm.heap.deque(handle).items.iter().copied().collect();
        let list = vm.heap.new_list(items);
        return vm.for_each(list, push, &[deque], result);
    }
    vm.for_each(iterable, push, &[deque], result)
}

fn append(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    vm.heap.deque_push(deque, End::Right, arguments[1]);
    Ok(Value::None)
}

fn appendleft(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    vm.heap.deque_push(deque, End::Left, arguments[1]);
    Ok(Value::None)
}

fn extend(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    extend_end(vm, arguments[0], arguments[1], push_right, Value::None)
}

fn extendleft(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    extend_end(vm, arguments[0], arguments[1], push_left, Value::None)
}

fn in_place_add(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    extend_end(vm, arguments[0], arguments[1], push_right, arguments[0])
}

fn popped(vm: &mut Vm, value: Value, end: End) -> NativeResult {
    let deque = own(vm, value)?;
    if vm.heap.deque(deque).items.is_empty() {
        return vm.raise("IndexError", "pop from an empty deque");
    }
    Ok(vm.heap.deque_pop(deque, end).unwrap_or(Value::None))
}

fn pop(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    popped(vm, arguments[0], End::Right)
}

fn popleft(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    popped(vm, arguments[0], End::Left)
}

fn clear(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    vm.heap.deque_edit(deque, |deque| deque.items.clear());
    Ok(Value::None)
}

fn copy(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let class = vm.heap.class_of(arguments[0]);
    let body = vm.heap.deque(deque);
    let (items, most) = (body.items.iter().copied().collect(), body.most);
    if class == vm.heap.class(Kind::Deque) {
        return Ok(made(vm, class, items, most));
    }
    let mut given = vec![arguments[0]];
    if let Some(most) = most {
        given.push(length_value(most));
    }
    vm.tail_call(class.into(), &given)
}

fn item_at(vm: &Vm, deque: Handle, at: usize) -> Option<Value> {
    vm.heap.deque(deque).items.get(at).copied()
}

fn count(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let (mut at, mut found) = (0, 0);
    while let Some(item) = item_at(vm, deque, at) {
        match vm.equal_now(item, arguments[1])? {
            Some(equal) => found += i64::from(equal),
            None => return vm.call_prelude("_py_deque_count", &arguments[..2]),
        }
        at += 1;
    }
    Ok(Value::Int(found))
}

fn contains(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let mut at = 0;
    while let Some(item) = item_at(vm, deque, at) {
        match vm.equal_now(item, arguments[1])? {
            Some(true) => return Ok(Value::TRUE),
            Some(false) => {}
            None => return vm.call_prelude("_py_deque_contains", &arguments[..2]),
        }
        at += 1;
    }
    Ok(Value::FALSE)
}

fn index(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let length = vm.heap.deque(deque).items.len();
    let start = crate::library::types::receiver::bound(vm, arguments[2], 0, length)?;
    let stop = crate::library::types::receiver::bound(vm, arguments[3], i64::MAX, length)?;
    let stop = stop.min(i64::try_from(length).unwrap_or(i64::MAX));
    let mut at = start;
    while at < stop {
        let Some(item) = usize::try_from(at).ok().and_then(|at| item_at(vm, deque, at)) else {
            break;
        };
        match vm.equal_now(item, arguments[1])? {
            Some(true) => return Ok(Value::Int(at)),
            Some(false) => {}
            None => {
                let state = [arguments[0], arguments[1], Value::Int(at), Value::Int(stop)];
                return vm.call_prelude("_py_deque_index", &state);
            }
        }
        at += 1;
    }
    let text = vm.repr_sync(arguments[1])?;
    let message = if vm.era.minor() >= 14 {
        "deque.index(x): x not in deque".to_owned()
    } else {
        format!("{text} is not in deque")
    };
    vm.value_error(message)
}

fn remove(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let mut at = 0;
    while let Some(item) = item_at(vm, deque, at) {
        match vm.equal_now(item, arguments[1])? {
            Some(true) => {
                remove_at(vm, deque, at);
                return Ok(Value::None);
            }
            Some(false) => {}
            None => {
                let state = [arguments[0], arguments[1], length_value(at)];
                return vm.call_prelude("_py_deque_remove", &state);
            }
        }
        at += 1;
    }
    if vm.era.minor() < 11 {
        return vm.value_error("deque.remove(x): x not in deque");
    }
    let text = vm.repr_sync(arguments[1])?;
    if vm.era.minor() >= 14 {
        return vm.value_error("deque.remove(x): x not in deque");
    }
    vm.value_error(format!("{text} is not in deque"))
}

fn remove_at(vm: &mut Vm, deque: Handle, at: usize) {
    vm.heap.deque_edit(deque, |deque| {
        deque.items.remove(at);
    });
}

fn insert(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let at = vm.index_sync(arguments[1])?;
    let body = vm.heap.deque(deque);
    let length = i64::try_from(body.items.len()).unwrap_or(i64::MAX);
    if body.most.is_some_and(|most| body.items.len() >= most) {
        return vm.raise("IndexError", "deque already at its maximum size");
    }
    let at = if at < 0 { at.saturating_add(length).max(0) } else { at.min(length) };
    let (at, value) = (usize::try_from(at).unwrap_or(0), arguments[2]);
    vm.heap.deque_edit(deque, |deque| deque.items.insert(at, value));
    Ok(Value::None)
}

fn reverse(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    vm.heap.deque_reorder(deque, |items| items.make_contiguous().reverse());
    Ok(Value::None)
}

fn rotate(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let steps = match arguments[1].given() {
        Some(steps) => vm.index_sync(steps)?,
        None => 1,
    };
    let length = i64::try_from(vm.heap.deque(deque).items.len()).unwrap_or(i64::MAX);
    if length > 1 {
        let right = usize::try_from(steps.rem_euclid(length)).unwrap_or(0);
        vm.heap.deque_reorder(deque, |items| items.rotate_right(right));
    }
    Ok(Value::None)
}

fn add(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let Some(Body::Deque(more)) = vm.heap.body_of(arguments[1]) else {
        let class = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("can only concatenate deque (not \"{class}\") to deque"));
    };
    let body = vm.heap.deque(deque);
    let items = body.items.iter().chain(&more.items).copied().collect();
    let most = body.most;
    let class = vm.heap.class_of(arguments[0]);
    Ok(made(vm, class, items, most))
}

fn repeated(vm: &mut Vm, deque: Handle, times: Value) -> Result<Vec<Value>, Raised> {
    let times = crate::library::types::list::times(vm, times)?;
    let body = vm.heap.deque(deque);
    let mut times = usize::try_from(times).unwrap_or(0);
    let length = body.items.len();
    if let Some(most) = body.most {
        times = times.min(most.checked_div(length).map_or(0, |full| full + 2));
    }
    if length.saturating_mul(times) > 1 << 31 {
        return vm.raise_with("MemoryError", &[]);
    }
    let items: Vec<Value> = body.items.iter().copied().collect();
    Ok(items.repeat(times))
}

fn mul(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let items = repeated(vm, deque, arguments[1])?;
    let most = vm.heap.deque(deque).most;
    let class = vm.heap.class_of(arguments[0]);
    Ok(made(vm, class, items, most))
}

fn in_place_mul(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let items = repeated(vm, deque, arguments[1])?;
    vm.heap.deque_edit(deque, |deque| {
        deque.items = items.into();
        if let Some(most) = deque.most {
            while deque.items.len() > most {
                deque.items.pop_front();
            }
        }
    });
    Ok(arguments[0])
}

/// Returns the place that an index means.
fn place_of(vm: &mut Vm, deque: Handle, key: Value) -> Result<usize, Raised> {
    if !vm.heap.is_int(key) && vm.find_special(key, vm.known.names.index).is_none() {
        let class = vm.heap.type_name(key);
        return vm.type_error(format!("sequence index must be integer, not '{class}'"));
    }
    let at = vm.index_sync(key)?;
    match place(vm.heap.deque(deque).items.len(), at) {
        Some(at) => Ok(at),
        None => vm.raise("IndexError", "deque index out of range"),
    }
}

fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let at = place_of(vm, deque, arguments[1])?;
    Ok(item_at(vm, deque, at).unwrap_or(Value::None))
}

fn setitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let at = place_of(vm, deque, arguments[1])?;
    let value = arguments[2];
    vm.heap.set_field(deque, value, |object| match &mut object.body {
        Body::Deque(deque) => &mut deque.items[at],
        _ => unreachable!("it was just seen to be a deque"),
    });
    Ok(Value::None)
}

fn delitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let at = place_of(vm, deque, arguments[1])?;
    remove_at(vm, deque, at);
    Ok(Value::None)
}

fn iter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    Ok(vm.builtin_iter(arguments[0]).unwrap_or(Value::None))
}

fn reversed(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let state = vm.heap.deque(deque).state;
    let iter = Iter::Deque { over: arguments[0], at: 0, state, backwards: true };
    Ok(vm.new_iter(Kind::DequeReverseIterator, iter))
}

fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    Ok(length_value(vm.heap.deque(deque).items.len()))
}

fn maxlen(vm: &mut Vm, value: Value) -> NativeResult {
    let deque = own(vm, value)?;
    Ok(vm.heap.deque(deque).most.map_or(Value::None, length_value))
}

fn items_list(vm: &mut Vm, deque: Handle) -> Value {
    let items: Vec<Value> = vm.heap.deque(deque).items.iter().copied().collect();
    vm.heap.new_list(items)
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    if vm.in_repr.contains(&deque) {
        return Ok(vm.heap.new_str("[...]"));
    }
    let name = vm.class_name(vm.heap.class_of(arguments[0]));
    let list = items_list(vm, deque);
    vm.heap.hold(list);
    vm.in_repr.push(deque);
    let text = vm.container_repr(list);
    vm.in_repr.pop();
    vm.heap.drop_value(list);
    let text = text?;
    let most = vm.heap.deque(deque).most;
    let most = most.map_or(String::new(), |most| format!(", maxlen={most}"));
    Ok(vm.heap.new_str(format!("{name}({text}{most})")))
}

macro_rules! comparisons {
    ($($name:ident $operator:ident)*) => { $(
        fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            compare(vm, CompareOp::$operator, arguments)
        }
    )* };
}

comparisons! { lt Lt le Le eq Eq ne Ne gt Gt ge Ge }

fn compare(vm: &mut Vm, operator: CompareOp, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let Value::Obj(other) = arguments[1] else { return Ok(vm.known.not_implemented) };
    if !matches!(vm.heap.body(other), Body::Deque(_)) {
        return Ok(vm.known.not_implemented);
    }
    let (left, right) = (items_list(vm, deque), items_list(vm, other));
    vm.compare(operator, left, right)
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let class = vm.heap.class_of(arguments[0]).into();
    let name = vm.known.names.getstate;
    let state = match vm.call_special_sync(arguments[0], name, &[]) {
        Some(state) => state?,
        None => Value::None,
    };
    let given = match vm.heap.deque(deque).most {
        Some(most) => {
            let empty = vm.known.empty_tuple;
            vm.heap.new_tuple([empty, length_value(most)])
        }
        None => vm.known.empty_tuple,
    };
    let iterator = vm.iter_sync(arguments[0])?;
    Ok(vm.heap.new_tuple([class, given, state, iterator]))
}

fn sizeof(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[0])?;
    let blocks = vm.heap.deque(deque).items.len() / 64 + 1;
    Ok(length_value(232 + blocks * 528))
}

fn new_iterator(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let deque = own(vm, arguments[1])?;
    let skip = match arguments[2].given() {
        Some(skip) => vm.index_sync(skip)?,
        None => 0,
    };
    let backwards = arguments[0] == Value::Obj(vm.heap.class(Kind::DequeReverseIterator));
    let state = vm.heap.deque(deque).state;
    let kind = if backwards { Kind::DequeReverseIterator } else { Kind::DequeIterator };
    let at = u32::try_from(skip.max(0)).unwrap_or(u32::MAX);
    Ok(vm.new_iter(kind, Iter::Deque { over: arguments[1], at, state, backwards }))
}

/// Reads the state of an iterator: the deque, the position, how many items are left.
fn left(vm: &Vm, iterator: Value) -> (Value, usize, usize) {
    let Some(Body::Iter(iter)) = vm.heap.body_of(iterator) else { return (Value::None, 0, 0) };
    let Iter::Deque { over, at, .. } = **iter else { return (Value::None, 0, 0) };
    let length = match vm.heap.body_of(over) {
        Some(Body::Deque(deque)) => deque.items.len(),
        _ => 0,
    };
    (over, at as usize, length.saturating_sub(at as usize))
}

fn length_hint(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(length_value(left(vm, arguments[0]).2))
}

fn reduce_iterator(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (over, at, _) = left(vm, arguments[0]);
    let class = vm.heap.class_of(arguments[0]).into();
    let given = vm.heap.new_tuple([over, length_value(at)]);
    Ok(vm.heap.new_tuple([class, given]))
}
