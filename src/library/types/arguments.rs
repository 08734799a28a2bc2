//! What was a method given: its receiver's contents, texts, bytes, bounds, flags?
//!
//! An argument with `__index__` in Python is asked on Rust's stack; text and
//! bytes come shared or copied, so that the heap may change while they are read.

use std::rc::Rc;

use dashu_int::IBig;

use crate::data::codec::CodecError;
use crate::data::error::DataError;
use crate::data::slice::{self, Span};
use crate::data::str_index::Text;
use crate::heap::{Handle, Kind, Value};
use crate::vm::{NativeResult, Raised, Vm};

/// A string's text, shared, and whether it is all ASCII.
pub struct Held {
    pub shared: Rc<String>,
    pub ascii: bool,
}

impl Held {
    /// Returns the text as something that can be indexed.
    pub fn text(&self) -> Text<'_> {
        if self.ascii { Text::ascii(&self.shared) } else { Text::wide(&self.shared) }
    }
}

impl std::ops::Deref for Held {
    type Target = str;

    fn deref(&self) -> &str {
        &self.shared
    }
}

/// Raises what a method says whose receiver is of another type.
pub fn wrong_receiver<T>(vm: &mut Vm, value: Value, kind: Kind) -> Result<T, Raised> {
    vm.wrong_receiver(kind.full_name(), value)
}

/// Returns the text of a method's receiver.
pub fn own_text(vm: &mut Vm, value: Value) -> Result<Held, Raised> {
    match vm.heap.string(value) {
        Some(string) => Ok(Held { shared: string.text.clone(), ascii: string.is_ascii() }),
        None => wrong_receiver(vm, value, Kind::Str),
    }
}

/// Returns the text of an argument, or raises a TypeError that begins with `expectation`: `must be str, not int`.
pub fn text_or(vm: &mut Vm, value: Value, expectation: &str) -> Result<Rc<String>, Raised> {
    match vm.heap.shared_text(value) {
        Some(text) => Ok(text),
        None => {
            let class = vm.heap.type_name(value);
            let class = if value.is_none() { "None" } else { &*class };
            vm.type_error(format!("{expectation}, not {class}"))
        }
    }
}

/// Returns the text of an argument that may be left out.
pub fn optional_text(
    vm: &mut Vm,
    value: Value,
    expectation: &str,
) -> Result<Option<Rc<String>>, Raised> {
    match value.given() {
        Some(value) => text_or(vm, value, expectation).map(Some),
        None => Ok(None),
    }
}

/// Turns plain data's result into the machine's.
pub fn data<T>(vm: &mut Vm, result: Result<T, DataError>) -> Result<T, Raised> {
    match result {
        Ok(value) => Ok(value),
        Err(error) if error.message.is_empty() => vm.raise_with(error.kind.class_name(), &[]),
        Err(error) => vm.raise_data(error),
    }
}

/// Makes a string of a result; the empty one and single characters are kept.
pub fn string(vm: &mut Vm, text: &str) -> Value {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => vm.known.empty_str,
        (Some(only), None) => vm.char_str(only),
        _ => vm.heap.new_str(text),
    }
}

/// Makes a string of a text that was just written; the empty one and single characters are kept.
pub fn string_made(vm: &mut Vm, text: String) -> Value {
    if text.len() > 4 { vm.heap.new_str(text) } else { string(vm, &text) }
}

/// Makes a string of a result, or gives the receiver itself if nothing changed.
pub fn string_like(vm: &mut Vm, receiver: Value, text: &str) -> Value {
    let same = vm.heap.is_exactly(receiver, Kind::Str)
        && vm.heap.text(receiver).is_some_and(|own| own.len() == text.len() && own == text);
    if same { receiver } else { string(vm, text) }
}

/// Makes a list of strings.
pub fn string_list<'a>(vm: &mut Vm, parts: impl IntoIterator<Item = &'a str>) -> Value {
    let items: Vec<Value> = parts.into_iter().map(|part| string(vm, part)).collect();
    vm.heap.new_list(items)
}

/// Returns a length or count as an int.
pub fn count_value(count: usize) -> Value {
    Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Returns a position, or -1 for none.
pub fn position_value(position: Option<usize>) -> Value {
    position.map_or(Value::Int(-1), count_value)
}

/// Returns a big integer that a value is, whatever its size; the caller has looked that it is an int.
pub fn big(vm: &Vm, value: Value) -> Rc<IBig> {
    vm.heap.big_int(value).unwrap_or_default()
}

/// Reads a bound of `find`, `startswith` and the like: None for none, cut to a word.
pub fn bound(vm: &mut Vm, value: Value) -> Result<Option<i64>, Raised> {
    match value {
        Value::None | Value::Unbound => Ok(None),
        Value::Int(at) => Ok(Some(at)),
        value => {
            let name = vm.known.names.index;
            if !vm.heap.is_int(value) && vm.find_special(value, name).is_none() {
                return vm.type_error(
                    "slice indices must be integers or None or have an __index__ method",
                );
            }
            let index = vm.index_value(value)?;
            Ok(Some(slice::clamped(&big(vm, index))))
        }
    }
}

/// Reads an int that has to fit into a word, such as a width; `default` if it was left out.
pub fn word(vm: &mut Vm, value: Value, default: i64) -> Result<i64, Raised> {
    match value {
        Value::Unbound => Ok(default),
        Value::Int(value) => Ok(value),
        value => {
            let index = vm.index_value(value)?;
            match vm.heap.small_int(index) {
                Some(small) => Ok(small),
                None => vm.raise("OverflowError", "Python int too large to convert to C ssize_t"),
            }
        }
    }
}

/// Reads how often a sequence is to be repeated.
pub fn times(vm: &mut Vm, value: Value) -> Result<i64, Raised> {
    let name = vm.known.names.index;
    if !vm.heap.is_int(value) && vm.find_special(value, name).is_none() {
        let class = vm.heap.type_name(value);
        return vm.type_error(format!("can't multiply sequence by non-int of type '{class}'"));
    }
    let index = vm.index_value(value)?;
    match vm.heap.small_int(index) {
        Some(small) => Ok(small),
        None => {
            let class = vm.heap.type_name(value);
            vm.raise("OverflowError", format!("cannot fit '{class}' into an index-sized integer"))
        }
    }
}

/// Fits a slice object to a length.
pub fn span(vm: &mut Vm, slice: Value, length: usize) -> Result<Span, Raised> {
    let bounds = vm.slice_bounds(slice, length)?;
    Ok(Span { start: bounds.start, stop: bounds.stop, step: bounds.step, len: bounds.count })
}

/// Returns the class that `__new__` was given, which must derive from the builtin type.
pub fn class_given(vm: &mut Vm, class: Value, kind: Kind) -> Result<Handle, Raised> {
    let wanted = vm.heap.class(kind);
    match class {
        Value::Obj(handle) if handle == wanted => Ok(handle),
        Value::Obj(handle) if vm.heap.as_class(class).is_some() => {
            if vm.heap.is_subclass(handle, wanted) {
                let layout = vm.heap.class_body(handle).layout;
                if layout == Kind::Bool && kind == Kind::Int {
                    return vm.type_error("int.__new__(bool) is not safe, use bool.__new__()");
                }
                return Ok(handle);
            }
            let (name, base) = (vm.heap.class_body(handle).name.clone(), kind.full_name());
            vm.type_error(format!("{base}.__new__({name}): {name} is not a subtype of {base}"))
        }
        _ => {
            let (base, given) = (kind.full_name(), vm.heap.type_name(class));
            vm.type_error(format!("{base}.__new__(X): X is not a type object ({given})"))
        }
    }
}

/// Returns the bytes of a bytes-like object: bytes, bytearray, memoryview.
pub fn buffer(vm: &Vm, value: Value) -> Option<Vec<u8>> {
    if let Some(bytes) = vm.heap.bytes(value) {
        return Some(bytes.to_vec());
    }
    super::memoryview::contents(vm, value)
}

/// Returns the bytes of an argument, or raises `a bytes-like object is required, not 'int'`.
pub fn buffer_or(vm: &mut Vm, value: Value) -> Result<Vec<u8>, Raised> {
    match buffer(vm, value) {
        Some(bytes) => Ok(bytes),
        None => {
            let class = vm.heap.type_name(value);
            vm.type_error(format!("a bytes-like object is required, not '{class}'"))
        }
    }
}

/// Raises what a codec reports about an object.
pub fn codec_error<T>(vm: &mut Vm, error: CodecError, object: Value) -> Result<T, Raised> {
    let (class, fault) = match error {
        CodecError::Other(error) => return vm.raise_data(error),
        CodecError::Encode(fault) => ("UnicodeEncodeError", fault),
        CodecError::Decode(fault) => ("UnicodeDecodeError", fault),
    };
    let encoding = vm.heap.new_str(fault.encoding);
    let reason = vm.heap.new_str(fault.reason);
    let arguments = [encoding, object, count_value(fault.start), count_value(fault.end), reason];
    let class = vm.known.exceptions.get(class);
    let exception = vm.call_sync(class.into(), &arguments)?;
    vm.raise_value(exception)
}

/// Returns the truth of a flag such as `keepends`; False if it was left out.
pub fn flag(vm: &mut Vm, value: Value) -> Result<bool, Raised> {
    match value {
        Value::Unbound => Ok(false),
        value => vm.truth(value),
    }
}

/// Returns the operand of a comparison row as it is: NotImplemented.
pub fn not_implemented(vm: &mut Vm) -> NativeResult {
    Ok(vm.known.not_implemented)
}
