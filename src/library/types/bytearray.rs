//! `bytearray`.

use super::arguments::{buffer, class_given, count_value, span, times, wrong_receiver};
use super::bytes_methods as methods;
use super::bytes_new::{byte, contents, of_items};
use super::row::row;
use super::str_percent;
use crate::data::slice::fit_index;
use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::{NativeResult, Raised, Type, Vm};

/// `bytearray`.
pub static TYPE: Type = Type {
    kind: Kind::ByteArray,
    about: "A sequence of bytes that can be changed.",
    base: true,
    methods: &[
        row("__new__(cls, /, *args, **kwargs)", new, "Makes an empty bytearray."),
        row(
            "__init__(self, /, source=b'', encoding='utf-8', errors='strict')",
            init,
            "Fills the bytearray from a text, a length, or an iterable of ints.",
        ),
        row("append(self, item, /)", append, "Appends a byte."),
        row(
            "capitalize(self, /)",
            methods::capitalize,
            "Returns the bytes with the first letter large and the rest small.",
        ),
        row(
            "center(self, width, fillchar=b' ', /)",
            methods::center,
            "Returns the bytes in the middle of a field.",
        ),
        row("clear(self, /)", clear, "Removes all bytes."),
        super::pickling::OF_BYTES,
        super::pickling::OF_BYTES_EX,
        row("copy(self, /)", copy, "Returns a copy."),
        row(
            "count(self, sub, start=None, end=None, /)",
            methods::count,
            "Returns how often a part occurs.",
        ),
        row(
            "decode(self, /, encoding='utf-8', errors='strict')",
            methods::decode,
            "Returns the text that the bytes encode.",
        ),
        row(
            "endswith(self, suffix, start=None, end=None, /)",
            methods::endswith,
            "Tells whether the bytes end so.",
        ),
        row(
            "expandtabs(self, /, tabsize=8)",
            methods::expandtabs,
            "Returns the bytes with blanks for tabs.",
        ),
        row("extend(self, iterable_of_ints, /)", extend, "Appends bytes."),
        row(
            "find(self, sub, start=None, end=None, /)",
            methods::find,
            "Returns where a part is first found, or -1.",
        ),
        row(
            "@classmethod fromhex(cls, string, /)",
            methods::fromhex,
            "Makes a bytearray of a hexadecimal text.",
        ),
        row(
            "hex(self, /, sep='', bytes_per_sep=1)",
            methods::hex,
            "Returns the bytes in hexadecimal.",
        ),
        row(
            "index(self, sub, start=None, end=None, /)",
            methods::index,
            "Returns where a part is first found.",
        ),
        row("insert(self, index, item, /)", insert, "Inserts a byte before an index."),
        row(
            "isalnum(self, /)",
            methods::isalnum,
            "Tells whether all bytes are ASCII letters or digits.",
        ),
        row("isalpha(self, /)", methods::isalpha, "Tells whether all bytes are ASCII letters."),
        row("isascii(self, /)", methods::isascii, "Tells whether all bytes are ASCII."),
        row("isdigit(self, /)", methods::isdigit, "Tells whether all bytes are ASCII digits."),
        row("islower(self, /)", methods::islower, "Tells whether all letters are small."),
        row("isspace(self, /)", methods::isspace, "Tells whether all bytes are blanks."),
        row("istitle(self, /)", methods::istitle, "Tells whether words begin with large letters."),
        row("isupper(self, /)", methods::isupper, "Tells whether all letters are large."),
        row(
            "join(self, iterable_of_bytes, /)",
            methods::join,
            "Joins bytes with the bytes between them.",
        ),
        row(
            "ljust(self, width, fillchar=b' ', /)",
            methods::ljust,
            "Returns the bytes at the left of a field.",
        ),
        row("lower(self, /)", methods::lower, "Returns the bytes with small letters."),
        row(
            "lstrip(self, bytes=None, /)",
            methods::lstrip,
            "Returns the bytes without blanks at the left.",
        ),
        row(
            "@staticmethod maketrans(frm, to, /)",
            methods::maketrans,
            "Makes a table for translate.",
        ),
        row("partition(self, sep, /)", methods::partition, "Splits at the first separator."),
        row("pop(self, index=-1, /)", pop, "Removes and returns a byte, by default the last."),
        row("remove(self, value, /)", remove, "Removes the first occurrence of a byte."),
        row(
            "removeprefix(self, prefix, /)",
            methods::removeprefix,
            "Returns the bytes without a beginning.",
        ),
        row(
            "removesuffix(self, suffix, /)",
            methods::removesuffix,
            "Returns the bytes without an end.",
        ),
        row(
            "replace(self, old, new, count=-1, /)",
            methods::replace,
            "Returns the bytes with a part replaced.",
        ),
        row("reverse(self, /)", reverse, "Reverses the bytes."),
        row(
            "rfind(self, sub, start=None, end=None, /)",
            methods::rfind,
            "Returns where a part is last found, or -1.",
        ),
        row(
            "rindex(self, sub, start=None, end=None, /)",
            methods::rindex,
            "Returns where a part is last found.",
        ),
        row(
            "rjust(self, width, fillchar=b' ', /)",
            methods::rjust,
            "Returns the bytes at the right of a field.",
        ),
        row("rpartition(self, sep, /)", methods::rpartition, "Splits at the last separator."),
        row(
            "rsplit(self, /, sep=None, maxsplit=-1)",
            methods::rsplit,
            "Splits at separators, from the right.",
        ),
        row(
            "rstrip(self, bytes=None, /)",
            methods::rstrip,
            "Returns the bytes without blanks at the right.",
        ),
        row("split(self, /, sep=None, maxsplit=-1)", methods::split, "Splits at separators."),
        row("splitlines(self, /, keepends=False)", methods::splitlines, "Splits into lines."),
        row(
            "startswith(self, prefix, start=None, end=None, /)",
            methods::startswith,
            "Tells whether the bytes begin so.",
        ),
        row(
            "strip(self, bytes=None, /)",
            methods::strip,
            "Returns the bytes without blanks at their ends.",
        ),
        row(
            "swapcase(self, /)",
            methods::swapcase,
            "Returns the bytes with large and small letters exchanged.",
        ),
        row(
            "title(self, /)",
            methods::title,
            "Returns the bytes with words that begin with large letters.",
        ),
        row(
            "translate(self, table, /, delete=b'')",
            methods::translate,
            "Replaces bytes by a table.",
        ),
        row("upper(self, /)", methods::upper, "Returns the bytes with large letters."),
        row("zfill(self, width, /)", methods::zfill, "Returns the bytes with zeros at the left."),
        row("__add__(self, value, /)", methods::add, "Returns self+value."),
        row(
            "__contains__(self, key, /)",
            methods::contains,
            "Tells whether a part or byte occurs.",
        ),
        row("__delitem__(self, key, /)", delitem, "Removes a byte or part."),
        row("__eq__(self, value, /)", methods::eq, "Returns self==value."),
        row("__ge__(self, value, /)", methods::ge, "Returns self>=value."),
        row("__getitem__(self, key, /)", methods::getitem, "Returns a byte or part."),
        row("__gt__(self, value, /)", methods::gt, "Returns self>value."),
        row("__iadd__(self, value, /)", in_place_add, "Appends bytes."),
        row("__imul__(self, value, /)", in_place_mul, "Repeats the bytes."),
        row("__iter__(self, /)", methods::iter, "Returns an iterator over the bytes."),
        row("__le__(self, value, /)", methods::le, "Returns self<=value."),
        row("__len__(self, /)", methods::len, "Returns the number of bytes."),
        row("__lt__(self, value, /)", methods::lt, "Returns self<value."),
        row(
            "__mod__(self, value, /)",
            str_percent::bytes_modulo,
            "Fills in the fields marked by percent signs.",
        ),
        row("__rmod__(self, value, /)", str_percent::bytes_rmodulo, "Returns value%self."),
        row("__mul__(self, value, /)", methods::mul, "Returns self*value."),
        row("__rmul__(self, value, /)", methods::mul, "Returns value*self."),
        row("__ne__(self, value, /)", methods::ne, "Returns self!=value."),
        row("__repr__(self, /)", methods::repr, "Returns the bytearray as it is written."),
        row("__setitem__(self, key, value, /)", setitem, "Replaces a byte or part."),
        row("__sizeof__(self, /)", sizeof, "Returns the size in bytes."),
    ],
    getters: &[],
};

fn own(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value {
        Value::Obj(handle) if matches!(vm.heap.body(handle), Body::ByteArray(_)) => Ok(handle),
        _ => wrong_receiver(vm, value, Kind::ByteArray),
    }
}

/// Changes the bytes of a bytearray, or of an array that a memoryview shows.
pub fn edit<R>(vm: &mut Vm, array: Handle, change: impl FnOnce(&mut Vec<u8>) -> R) -> R {
    match vm.heap.change(array) {
        Body::ByteArray(bytes) => change(bytes),
        Body::Array(array) => change(&mut array.bytes),
        _ => unreachable!("it was just seen to be a bytearray"),
    }
}

fn length(vm: &Vm, array: Handle) -> usize {
    vm.heap.bytes(array.into()).map_or(0, <[u8]>::len)
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = class_given(vm, arguments[0], Kind::ByteArray)?;
    Ok(vm.heap.alloc(class, Body::ByteArray(Box::default())).into())
}

fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    let given = [arguments[1], arguments[2], arguments[3]];
    contents(vm, arguments[0], given, fill, |vm, items, with| {
        let bytes = of_items(vm, items, "byte")?;
        fill(vm, with[0], bytes)
    })
}

/// Replaces the contents of a bytearray.
fn fill(vm: &mut Vm, array: Value, contents: Vec<u8>) -> NativeResult {
    let array = own(vm, array)?;
    edit(vm, array, |bytes| *bytes = contents);
    Ok(Value::None)
}

fn append(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let item = byte(vm, arguments[1], "byte")?;
    edit(vm, array, |bytes| bytes.push(item));
    Ok(Value::None)
}

fn clear(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    fill(vm, arguments[0], Vec::new())
}

fn copy(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = methods::own(vm, arguments[0])?;
    Ok(methods::made_like(vm, arguments[0], bytes))
}

fn extend(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    if let Some(more) = buffer(vm, arguments[1]) {
        edit(vm, array, |bytes| bytes.extend(more));
        return Ok(Value::None);
    }
    if vm.era.minor() >= 13 && vm.heap.text(arguments[1]).is_some() {
        return vm.type_error("expected iterable of integers; got: 'str'");
    }
    if !vm.is_iterable(arguments[1]) {
        let class = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("can't extend bytearray with {class}"));
    }
    vm.with_items(
        arguments[1],
        |vm, items, with| {
            let more = of_items(vm, items, "byte")?;
            let array = own(vm, with[0])?;
            edit(vm, array, |bytes| bytes.extend(more));
            Ok(Value::None)
        },
        &arguments[..1],
    )
}

fn insert(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let at = vm.index_sync(arguments[1])?;
    let item = byte(vm, arguments[2], "byte")?;
    let length = i64::try_from(length(vm, array)).unwrap_or(i64::MAX);
    let at = if at < 0 { at.saturating_add(length).max(0) } else { at.min(length) };
    edit(vm, array, |bytes| bytes.insert(usize::try_from(at).unwrap_or(0), item));
    Ok(Value::None)
}

fn pop(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let at = match arguments[1].given() {
        Some(at) => vm.index_sync(at)?,
        None => -1,
    };
    let length = length(vm, array);
    if length == 0 {
        return vm.raise("IndexError", "pop from empty bytearray");
    }
    let Some(at) = fit_index(at, length) else {
        return vm.raise("IndexError", "pop index out of range");
    };
    let removed = edit(vm, array, |bytes| bytes.remove(at));
    Ok(Value::Int(i64::from(removed)))
}

fn remove(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let item = byte(vm, arguments[1], "byte")?;
    let found = edit(vm, array, |bytes| {
        let at = bytes.iter().position(|&byte| byte == item);
        at.map(|at| bytes.remove(at))
    });
    match found {
        Some(_) => Ok(Value::None),
        None => vm.value_error("value not found in bytearray"),
    }
}

fn reverse(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    edit(vm, array, |bytes| bytes.reverse());
    Ok(Value::None)
}

fn in_place_add(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let Some(more) = buffer(vm, arguments[1]) else {
        let class = vm.heap.type_name(arguments[1]);
        let own = vm.heap.type_name(arguments[0]);
        return vm.type_error(format!("can't concat {class} to {own}"));
    };
    edit(vm, array, |bytes| bytes.extend(more));
    Ok(arguments[0])
}

fn in_place_mul(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let times = usize::try_from(times(vm, arguments[1])?).unwrap_or(0);
    if length(vm, array).saturating_mul(times) > 1 << 31 {
        return vm.raise_with("MemoryError", &[]);
    }
    edit(vm, array, |bytes| *bytes = bytes.repeat(times));
    Ok(arguments[0])
}

fn setitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (array, key, value) = (own(vm, arguments[0])?, arguments[1], arguments[2]);
    if vm.slice_parts(key).is_none() {
        let at = vm.sequence_index(key, "bytearray")?;
        let item = byte(vm, value, "byte")?;
        let Some(at) = fit_index(at, length(vm, array)) else {
            return vm.raise("IndexError", "bytearray index out of range");
        };
        edit(vm, array, |bytes| bytes[at] = item);
        return Ok(Value::None);
    }
    let items = if let Some(items) = buffer(vm, value) {
        items
    } else if vm.heap.is_int(value) || vm.heap.text(value).is_some() || !vm.is_iterable(value) {
        return vm
            .type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    } else {
        super::bytes_new::bytes_of(vm, value)?
    };
    let key = vm.settled_slice(key)?;
    let span = span(vm, key, length(vm, array))?;
    if span.step == 1 {
        let start = usize::try_from(span.start).unwrap_or(0);
        edit(vm, array, |bytes| drop(bytes.splice(start..start + span.len, items)));
        return Ok(Value::None);
    }
    if items.len() != span.len {
        return vm.value_error(format!(
            "attempt to assign bytes of size {} to extended slice of size {}",
            items.len(),
            span.len
        ));
    }
    edit(vm, array, |bytes| {
        for (at, item) in span.indices().zip(items) {
            bytes[at] = item;
        }
    });
    Ok(Value::None)
}

fn delitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (array, key) = (own(vm, arguments[0])?, arguments[1]);
    if vm.slice_parts(key).is_none() {
        let at = vm.sequence_index(key, "bytearray")?;
        let Some(at) = fit_index(at, length(vm, array)) else {
            return vm.raise("IndexError", "bytearray index out of range");
        };
        edit(vm, array, |bytes| bytes.remove(at));
        return Ok(Value::None);
    }
    let key = vm.settled_slice(key)?;
    let span = span(vm, key, length(vm, array))?;
    let mut gone: Vec<usize> = span.indices().collect();
    gone.sort_unstable();
    edit(vm, array, |bytes| {
        let mut at = 0;
        bytes.retain(|_| {
            let removed = gone.binary_search(&at).is_ok();
            at += 1;
            !removed
        });
    });
    Ok(Value::None)
}

fn sizeof(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let array = own(vm, arguments[0])?;
    let length = length(vm, array);
    Ok(count_value(56 + if length == 0 { 0 } else { length + 1 }))
}
