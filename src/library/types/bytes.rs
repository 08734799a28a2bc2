//! `bytes`.

use super::arguments::{class_given, count_value};
use super::bytes_methods as methods;
use super::bytes_new::{contents, of_items};
use super::row::row;
use super::str_percent;
use crate::data::hash::hash_bytes;
use crate::heap::{Body, Kind, Value};
use crate::vm::{NativeResult, Type, Vm};

/// `bytes`.
pub static TYPE: Type = Type {
    kind: Kind::Bytes,
    about: "A sequence of bytes that cannot be changed.",
    base: true,
    methods: &[
        row(
            "__new__(cls, /, source=b'', encoding='utf-8', errors='strict')",
            new,
            "Makes bytes of a text, a length, or an iterable of ints.",
        ),
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
        row(
            "find(self, sub, start=None, end=None, /)",
            methods::find,
            "Returns where a part is first found, or -1.",
        ),
        row(
            "@classmethod fromhex(cls, string, /)",
            methods::fromhex,
            "Makes bytes of a hexadecimal text.",
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
        row("__bytes__(self, /)", itself, "Returns the bytes themselves."),
        row(
            "__contains__(self, key, /)",
            methods::contains,
            "Tells whether a part or byte occurs.",
        ),
        row("__eq__(self, value, /)", methods::eq, "Returns self==value."),
        row("__ge__(self, value, /)", methods::ge, "Returns self>=value."),
        row("__getitem__(self, key, /)", methods::getitem, "Returns a byte or part."),
        row("__getnewargs__(self, /)", getnewargs, "Returns what makes the bytes again."),
        row("__gt__(self, value, /)", methods::gt, "Returns self>value."),
        row("__hash__(self, /)", hash, "Returns hash(self)."),
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
        row("__repr__(self, /)", methods::repr, "Returns the bytes as a literal."),
        row("__sizeof__(self, /)", sizeof, "Returns the size in bytes."),
    ],
    getters: &[],
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = class_given(vm, arguments[0], Kind::Bytes)?;
    let exact = class == vm.heap.class(Kind::Bytes);
    if exact
        && vm.heap.is_exactly(arguments[1], Kind::Bytes)
        && arguments[2].is_unbound()
        && arguments[3].is_unbound()
    {
        return Ok(arguments[1]);
    }
    contents(
        vm,
        class.into(),
        [arguments[1], arguments[2], arguments[3]],
        made,
        |vm, items, with| {
            let bytes = of_items(vm, items, "bytes")?;
            made(vm, with[0], bytes)
        },
    )
}

fn made(vm: &mut Vm, class: Value, bytes: Vec<u8>) -> NativeResult {
    let class = class_given(vm, class, Kind::Bytes)?;
    Ok(vm.heap.alloc(class, Body::Bytes(bytes.into())).into())
}

fn itself(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = methods::own(vm, arguments[0])?;
    if vm.heap.is_exactly(arguments[0], Kind::Bytes) {
        return Ok(arguments[0]);
    }
    Ok(vm.heap.new_bytes(bytes))
}

fn getnewargs(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = itself(vm, arguments)?;
    Ok(vm.heap.new_tuple([bytes]))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = methods::own(vm, arguments[0])?;
    Ok(Value::Int(hash_bytes(&bytes, vm.heap.str_hash)))
}

fn sizeof(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = methods::own(vm, arguments[0])?;
    Ok(count_value(33 + bytes.len()))
}
