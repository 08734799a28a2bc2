//! `array`: numbers of one machine type.
//!
//! The items are kept as the machine's bytes; each is read and written as
//! `struct` does it with the same letter.

mod items;

use crate::heap::{Array, Body, Handle, Iter, Kind, Value};
use crate::library::modules::keep;
use crate::library::types::arguments::buffer_or;
use crate::library::types::iterators::next;
use crate::library::types::list;
use crate::library::types::receiver::{bound, class_getitem, itself, length_value};
use crate::library::types::row::{getter, row};
use crate::vm::{CompareOp, Module, NativeResult, Raised, Type, Vm, place};

/// `array`.
pub static MODULE: Module = Module {
    name: "array",
    about: "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.",
    types: &[&TYPE, &ITERATOR],
    fill,
    source: include_str!("array.py"),
    ..Module::EMPTY
};

static TYPE: Type = Type {
    kind: Kind::Array,
    about: "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.",
    base: true,
    methods: &[
        row(
            "__new__(cls, typecode, initializer=<unset>, /)",
            new,
            "Create and return a new object.",
        ),
        row("append(self, v, /)", append, "Append new value v to the end of the array."),
        row(
            "buffer_info(self, /)",
            buffer_info,
            "Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.",
        ),
        row("byteswap(self, /)", byteswap, "Byteswap all items of the array."),
        row("clear(self, /)", clear, "Remove all items from the array."),
        row("count(self, v, /)", count, "Return number of occurrences of v in the array."),
        row("extend(self, bb, /)", extend, "Append items to the end of the array."),
        row(
            "frombytes(self, buffer, /)",
            frombytes,
            "Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.",
        ),
        row("fromlist(self, list, /)", fromlist, "Append items to array from list."),
        row(
            "fromunicode(self, ustr, /)",
            fromunicode,
            "Extends this array with data from the unicode string ustr.",
        ),
        row(
            "fromfile(self, f, n, /)",
            |vm, a| vm.call_prelude("_py_array_fromfile", &a[..3]),
            "Read n objects from the file object f and append them to the end of the array.",
        ),
        row(
            "tofile(self, f, /)",
            |vm, a| vm.call_prelude("_py_array_tofile", &a[..2]),
            "Write all items (as machine values) to the file object f.",
        ),
        row(
            "index(self, v, start=0, stop=9223372036854775807, /)",
            index,
            "Return index of first occurrence of v in the array.",
        ),
        row(
            "insert(self, i, v, /)",
            insert,
            "Insert a new item v into the array before position i.",
        ),
        row("pop(self, i=-1, /)", pop, "Return the i-th element and delete it from the array."),
        row("remove(self, v, /)", remove, "Remove the first occurrence of v in the array."),
        row("reverse(self, /)", reverse, "Reverse the order of the items in the array."),
        row(
            "tobytes(self, /)",
            tobytes,
            "Convert the array to an array of machine values and return the bytes representation.",
        ),
        row("tolist(self, /)", tolist, "Convert array to an ordinary list with the same items."),
        row(
            "tounicode(self, /)",
            tounicode,
            "Extends this array with data from the unicode string ustr.",
        ),
        row("__copy__(self, /)", copy, "Return a copy of the array."),
        row("__deepcopy__(self, unused, /)", copy, "Return a copy of the array."),
        row("__reduce_ex__(self, value, /)", reduce, "Return state information for pickling."),
        row("__add__(self, value, /)", add, "Return self+value."),
        row("__iadd__(self, value, /)", in_place_add, "Implement self+=value."),
        row("__mul__(self, value, /)", mul, "Return self*value."),
        row("__rmul__(self, value, /)", mul, "Return value*self."),
        row("__imul__(self, value, /)", in_place_mul, "Implement self*=value."),
        row("__contains__(self, key, /)", contains, "Return bool(key in self)."),
        row("__getitem__(self, key, /)", getitem, "Return self[key]."),
        row("__setitem__(self, key, value, /)", setitem, "Set self[key] to value."),
        row(
            "__delitem__(self, key, /)",
            |vm, a| setitem(vm, &[a[0], a[1], Value::Unbound]),
            "Delete self[key].",
        ),
        row("__len__(self, /)", len, "Return len(self)."),
        row("__iter__(self, /)", iter, "Implement iter(self)."),
        row("__repr__(self, /)", repr, "Return repr(self)."),
        row("__lt__(self, value, /)", |vm, a| compare(vm, CompareOp::Lt, a), "Return self<value."),
        row("__le__(self, value, /)", |vm, a| compare(vm, CompareOp::Le, a), "Return self<=value."),
        row("__eq__(self, value, /)", |vm, a| compare(vm, CompareOp::Eq, a), "Return self==value."),
        row("__ne__(self, value, /)", |vm, a| compare(vm, CompareOp::Ne, a), "Return self!=value."),
        row("__gt__(self, value, /)", |vm, a| compare(vm, CompareOp::Gt, a), "Return self>value."),
        row("__ge__(self, value, /)", |vm, a| compare(vm, CompareOp::Ge, a), "Return self>=value."),
        row("@classmethod __class_getitem__(cls, item, /)", class_getitem, "See PEP 585"),
    ],
    getters: &[
        getter(
            "typecode",
            |vm, value| {
                let array = own(vm, value)?;
                let code = char::from(body(vm, array).code);
                Ok(vm.char_str(code))
            },
            "the typecode character used to create the array",
        ),
        getter(
            "itemsize",
            |vm, value| {
                let array = own(vm, value)?;
                Ok(length_value(width(vm, array)))
            },
            "the size, in bytes, of one array item",
        ),
    ],
};

static ITERATOR: Type = Type {
    kind: Kind::ArrayIterator,
    about: "Runs over an array.",
    base: false,
    methods: &[
        row("__iter__(self, /)", itself, "Implement iter(self)."),
        row("__next__(self, /)", next, "Implement next(self)."),
    ],
    getters: &[],
};

fn fill(vm: &mut Vm, namespace: Handle) {
    let codes = if vm.era.minor() >= 13 { "bBuwhHiIlLqQfd" } else { "bBuhHiIlLqQfd" };
    let codes = vm.heap.new_str(codes);
    vm.heap.text_set(namespace, "typecodes", codes);
    let class = vm.heap.class(Kind::Array);
    vm.heap.text_set(namespace, "ArrayType", class.into());
    let hidden = vm.heap.intern("arrayiterator");
    vm.heap.name_remove(namespace, hidden);
    keep::prepare(vm, namespace);
}

fn own(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value {
        Value::Obj(handle) if matches!(vm.heap.body(handle), Body::Array(_)) => Ok(handle),
        _ => vm.wrong_receiver("array.array", value),
    }
}

fn body(vm: &Vm, array: Handle) -> &Array {
    let Body::Array(body) = vm.heap.body(array) else {
        unreachable!("it was just seen to be an array")
    };
    body
}

fn width(vm: &Vm, array: Handle) -> usize {
    items::width(body(vm, array).code)
}

fn length(vm: &Vm, array: Handle) -> usize {
    body(vm, array).bytes.len() / width(vm, array)
}

fn edit(vm: &mut Vm, array: Handle, change: impl FnOnce(&mut Vec<u8>)) {
    let Body::Array(body) = vm.heap.change(array) else {
        unreachable!("it was just seen to be an array")
    };
    change(&mut body.bytes);
}

fn made(vm: &mut Vm, class: Handle, code: u8, bytes: Vec<u8>) -> Value {
    vm.heap.alloc(class, Body::Array(Box::new(Array { code, bytes }))).into()
}

fn same(vm: &mut Vm, array: Handle, bytes: Vec<u8>) -> Value {
    let code = body(vm, array).code;
    let class = vm.heap.class(Kind::Array);
    made(vm, class, code, bytes)
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Value::Obj(class) = arguments[0] else {
        return vm.type_error("array.__new__(X): X is not a type object");
    };
    let code = match vm.heap.text(arguments[1]) {
        Some(text) if text.chars().count() == 1 => text.bytes().next().unwrap_or(b'?'),
        Some(_) => {
            return vm.type_error("array() argument 1 must be a unicode character, not str");
        }
        None => {
            let given = vm.heap.type_name(arguments[1]);
            return vm.type_error(format!(
                "array() argument 1 must be a unicode character, not {given}"
            ));
        }
    };
    let wide = vm.era.minor() >= 13;
    if !items::is_code(code, wide) {
        let w = if vm.era.minor() >= 14 { "w, " } else { "" };
        return vm.value_error(format!(
            "bad typecode (must be b, B, u, {w}h, H, i, I, l, L, q, Q, f or d)"
        ));
    }
    let array = made(vm, class, code, Vec::new());
    let Some(initial) = arguments[2].given() else { return Ok(array) };
    let is_text = items::is_text(code);
    if vm.heap.text(initial).is_some() {
        if !is_text {
            let code = char::from(code);
            return vm.type_error(format!(
                "cannot use a str to initialize an array with typecode '{code}'"
            ));
        }
        fromunicode(vm, &[array, initial])?;
        return Ok(array);
    }
    if let Some(Body::Array(other)) = vm.heap.body_of(initial) {
        if items::is_text(other.code) && !is_text {
            let code = char::from(code);
            return vm.type_error(format!(
                "cannot use a unicode array to initialize an array with typecode '{code}'"
            ));
        }
        if other.code == code {
            let bytes = other.bytes.clone();
            return Ok(made(vm, class, code, bytes));
        }
    } else if vm.heap.is_a(initial, Kind::Bytes) || vm.heap.is_a(initial, Kind::ByteArray) {
        frombytes(vm, &[array, initial])?;
        return Ok(array);
    }
    vm.for_each(initial, add_item, &[array], array)
}

fn add_item(vm: &mut Vm, item: Value, _: i64, with: &[Value]) -> Result<(), Raised> {
    let array = own(vm, with[0])?;
    let code = body(vm, array).code;
    let bytes = items::write(vm, code, item)?;
    edit(vm, array, |all| all.extend(bytes));
    Ok(())
}

fn append(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    add_item(vm, arguments[1], 0, &arguments[..1])?;
    Ok(Value::None)
}

fn item(vm: &mut Vm, array: Handle, at: usize) -> Option<Value> {
    let width = width(vm, array);
    let body = body(vm, array);
    let bytes = body.bytes.get(at * width..(at + 1) * width)?.to_vec();
    let code = body.code;
    Some(items::read(vm, code, &bytes))
}

fn all(vm: &mut Vm, array: Handle) -> Vec<Value> {
    (0..length(vm, array)).filter_map(|at| item(vm, array, at)).collect()
}

fn tolist(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let items = all(vm, array);
    Ok(vm.heap.new_list(items))
}

fn buffer_info(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let length = length_value(length(vm, array));
    Ok(vm.heap.new_tuple([Value::Int(array.id() + 64), length]))
}

fn byteswap(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let width = width(vm, array);
    edit(vm, array, |bytes| bytes.chunks_mut(width).for_each(<[u8]>::reverse));
    Ok(Value::None)
}

fn clear(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    edit(vm, array, Vec::clear);
    Ok(Value::None)
}

/// Makes a list of the items: what is asked of the items is asked of it.
fn as_list(vm: &mut Vm, value: Value) -> NativeResult {
    let array = own(vm, value)?;
    let items = all(vm, array);
    Ok(vm.heap.new_list(items))
}

fn count(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let items = as_list(vm, arguments[0])?;
    list::count(vm, &[items, arguments[1]])
}

fn contains(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let items = as_list(vm, arguments[0])?;
    vm.sequence_contains(items, arguments[1])
}

fn index(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let length = length(vm, array);
    let start = bound(vm, arguments[2], 0, length)?;
    let stop = bound(vm, arguments[3], i64::MAX, length)?;
    let mut at = usize::try_from(start).unwrap_or(0);
    while let Some(item) = item(vm, array, at)
        && i64::try_from(at).is_ok_and(|at| at < stop)
    {
        if vm.same_or_equal(item, arguments[1])? {
            return Ok(length_value(at));
        }
        at += 1;
    }
    vm.value_error("array.index(x): x not in array")
}

fn remove(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let mut at = 0;
    while let Some(item) = item(vm, array, at) {
        if vm.same_or_equal(item, arguments[1])? {
            cut(vm, array, at);
            return Ok(Value::None);
        }
        at += 1;
    }
    vm.value_error("array.remove(x): x not in array")
}

/// Removes an item.
fn cut(vm: &mut Vm, array: Handle, at: usize) {
    let width = width(vm, array);
    edit(vm, array, |bytes| {
        bytes.drain(at * width..(at + 1) * width);
    });
}

fn extend(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    if let Some(Body::Array(other)) = vm.heap.body_of(arguments[1]) {
        if other.code != body(vm, array).code {
            return vm.type_error("can only extend with array of same kind");
        }
        let more = other.bytes.clone();
        edit(vm, array, |bytes| bytes.extend(more));
        return Ok(Value::None);
    }
    vm.for_each(arguments[1], add_item, &arguments[..1], Value::None)
}

fn frombytes(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let more = buffer_or(vm, arguments[1])?;
    if more.len() % width(vm, array) != 0 {
        return vm.value_error("bytes length not a multiple of item size");
    }
    edit(vm, array, |bytes| bytes.extend(more));
    Ok(Value::None)
}

fn fromlist(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    if !vm.heap.is_a(arguments[1], Kind::List) {
        return vm.type_error("arg must be list");
    }
    let items = vm.heap.sequence(arguments[1]).unwrap_or_default().to_vec();
    let code = body(vm, array).code;
    let mut more = Vec::new();
    for item in items {
        more.extend(items::write(vm, code, item)?);
    }
    edit(vm, array, |bytes| bytes.extend(more));
    Ok(Value::None)
}

fn fromunicode(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let Some(text) = vm.heap.shared_text(arguments[1]) else {
        let class = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("fromunicode() argument must be str, not {class}"));
    };
    if !items::is_text(body(vm, array).code) {
        return vm
            .value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')");
    }
    let more: Vec<u8> =
        text.chars().flat_map(|c| crate::data::unicode::code_point(c).to_le_bytes()).collect();
    edit(vm, array, |bytes| bytes.extend(more));
    Ok(Value::None)
}

fn tounicode(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    if !items::is_text(body(vm, array).code) {
        return vm
            .value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')");
    }
    let text = items::text(&body(vm, array).bytes);
    Ok(vm.heap.new_str(text))
}

fn insert(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let at = vm.index_sync(arguments[1])?;
    let code = body(vm, array).code;
    let item = items::write(vm, code, arguments[2])?;
    let count = i64::try_from(length(vm, array)).unwrap_or(i64::MAX);
    let at = if at < 0 { at.saturating_add(count).max(0) } else { at.min(count) };
    let start = usize::try_from(at).unwrap_or(0) * width(vm, array);
    edit(vm, array, |bytes| {
        bytes.splice(start..start, item);
    });
    Ok(Value::None)
}

fn pop(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let at = match arguments[1].given() {
        Some(at) => vm.index_sync(at)?,
        None => -1,
    };
    if length(vm, array) == 0 {
        return vm.raise("IndexError", "pop from empty array");
    }
    let Some(at) = place(length(vm, array), at) else {
        return vm.raise("IndexError", "pop index out of range");
    };
    let found = item(vm, array, at);
    cut(vm, array, at);
    Ok(found.unwrap_or(Value::None))
}

fn reverse(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let width = width(vm, array);
    edit(vm, array, |bytes| {
        *bytes = bytes.chunks(width).rev().flatten().copied().collect();
    });
    Ok(Value::None)
}

fn tobytes(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let bytes = body(vm, array).bytes.clone();
    Ok(vm.heap.new_bytes(bytes))
}

fn copy(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let bytes = body(vm, array).bytes.clone();
    Ok(same(vm, array, bytes))
}

fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let class = vm.heap.class_of(arguments[0]).into();
    let code = vm.char_str(char::from(body(vm, array).code));
    let items = as_list(vm, arguments[0])?;
    let given = vm.heap.new_tuple([code, items]);
    let state = match vm.heap.get(array).attrs() {
        Some(_) if vm.has_dict(arguments[0]) => vm.heap.dict_of(array).into(),
        _ => Value::None,
    };
    Ok(vm.heap.new_tuple([class, given, state]))
}

fn add(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let Some(Body::Array(other)) = vm.heap.body_of(arguments[1]) else {
        let class = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("can only append array (not \"{class}\") to array"));
    };
    if other.code != body(vm, array).code {
        return vm.type_error("bad argument type for built-in operation");
    }
    let bytes = [body(vm, array).bytes.as_slice(), &other.bytes].concat();
    Ok(same(vm, array, bytes))
}

fn in_place_add(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    if !matches!(vm.heap.body_of(arguments[1]), Some(Body::Array(_))) {
        let class = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("can only extend with array (not \"{class}\")"));
    }
    extend(vm, arguments)?;
    Ok(arguments[0])
}

fn repeated(vm: &mut Vm, array: Handle, times: Value) -> Result<Vec<u8>, Raised> {
    let times = usize::try_from(list::times(vm, times)?).unwrap_or(0);
    let bytes = &body(vm, array).bytes;
    if bytes.len().saturating_mul(times) > 1 << 31 {
        return vm.raise_with("MemoryError", &[]);
    }
    Ok(bytes.repeat(times))
}

fn mul(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let bytes = repeated(vm, array, arguments[1])?;
    Ok(same(vm, array, bytes))
}

fn in_place_mul(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let repeated = repeated(vm, array, arguments[1])?;
    edit(vm, array, |bytes| *bytes = repeated);
    Ok(arguments[0])
}

fn check_key(vm: &mut Vm, key: Value) -> Result<(), Raised> {
    if vm.heap.is_int(key) || vm.find_special(key, vm.known.names.index).is_some() {
        return Ok(());
    }
    vm.type_error("array indices must be integers")
}

fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let count = length(vm, array);
    if vm.slice_parts(arguments[1]).is_some() {
        let slice = vm.settled_slice(arguments[1])?;
        let count = length(vm, array).min(count);
        let bounds = vm.slice_bounds(slice, count)?;
        let width = width(vm, array);
        let bytes = &body(vm, array).bytes;
        let picked: Vec<u8> = bounds
            .indices()
            .filter_map(|at| bytes.get(at * width..(at + 1) * width))
            .flatten()
            .copied()
            .collect();
        return Ok(same(vm, array, picked));
    }
    check_key(vm, arguments[1])?;
    let at = vm.index_sync(arguments[1])?;
    match place(count, at).and_then(|at| item(vm, array, at)) {
        Some(item) => Ok(item),
        None => vm.raise("IndexError", "array index out of range"),
    }
}

fn setitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let (count, width) = (length(vm, array), width(vm, array));
    let value = arguments[2];
    if vm.slice_parts(arguments[1]).is_some() {
        let more = match vm.heap.body_of(value) {
            Some(Body::Array(other)) if other.code == body(vm, array).code => other.bytes.clone(),
            Some(Body::Array(_)) => {
                return vm.type_error("bad argument type for built-in operation");
            }
            _ if value.is_unbound() => Vec::new(),
            _ => {
                let class = vm.heap.type_name(value);
                return vm
                    .type_error(format!("can only assign array (not \"{class}\") to array slice"));
            }
        };
        let slice = vm.settled_slice(arguments[1])?;
        let count = length(vm, array).min(count);
        let bounds = vm.slice_bounds(slice, count)?;
        if bounds.step == 1 {
            let range = bounds.range();
            edit(vm, array, |bytes| {
                bytes.splice(range.start * width..range.end * width, more);
            });
            return Ok(Value::None);
        }
        let places: Vec<usize> = bounds.indices().collect();
        if value.is_unbound() {
            edit(vm, array, |bytes| {
                let mut kept = Vec::with_capacity(bytes.len());
                for (at, item) in bytes.chunks(width).enumerate() {
                    if !places.contains(&at) {
                        kept.extend_from_slice(item);
                    }
                }
                *bytes = kept;
            });
            return Ok(Value::None);
        }
        if more.len() / width != places.len() {
            return vm.value_error(format!(
                "attempt to assign array of size {} to extended slice of size {}",
                more.len() / width,
                places.len()
            ));
        }
        edit(vm, array, |bytes| {
            for (item, at) in more.chunks(width).zip(places) {
                bytes[at * width..(at + 1) * width].copy_from_slice(item);
            }
        });
        return Ok(Value::None);
    }
    check_key(vm, arguments[1])?;
    let at = vm.index_sync(arguments[1])?;
    let Some(at) = place(count, at) else {
        return vm.raise("IndexError", "array assignment index out of range");
    };
    if value.is_unbound() {
        cut(vm, array, at);
        return Ok(Value::None);
    }
    let code = body(vm, array).code;
    let item = items::write(vm, code, value)?;
    edit(vm, array, |bytes| bytes[at * width..(at + 1) * width].copy_from_slice(&item));
    Ok(Value::None)
}

fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    Ok(length_value(length(vm, array)))
}

fn iter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    Ok(vm.new_iter(Kind::ArrayIterator, Iter::Sequence { over: arguments[0], at: 0 }))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let name = vm.class_name(vm.heap.class_of(arguments[0]));
    let code = body(vm, array).code;
    let shown = char::from(code);
    if length(vm, array) == 0 {
        return Ok(vm.heap.new_str(format!("{name}('{shown}')")));
    }
    let text = if items::is_text(code) {
        crate::data::str_repr::repr_str(&items::text(&body(vm, array).bytes))
    } else {
        let items = as_list(vm, arguments[0])?;
        vm.container_repr(items)?
    };
    Ok(vm.heap.new_str(format!("{name}('{shown}', {text})")))
}

fn compare(vm: &mut Vm, operator: CompareOp, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    if !matches!(vm.heap.body_of(arguments[1]), Some(Body::Array(_))) {
        return Ok(vm.known.not_implemented);
    }
    let (left, right) = (as_list(vm, arguments[0])?, as_list(vm, arguments[1])?);
    vm.compare(operator, left, right)
}
