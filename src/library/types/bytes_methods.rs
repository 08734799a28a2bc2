//! The methods that `bytes` and `bytearray` share.
//!
//! What gives new bytes gives them as an object of the receiver's type.

use std::rc::Rc;

use super::arguments::{
    bound, buffer, buffer_or, count_value, data, flag, not_implemented, position_value, span,
    text_or, times, word,
};
use super::bytes_new::byte;
use super::str::decode_bytes;
use crate::data::bytes_text as text;
use crate::data::slice::{fit_bounds, fit_index};
use crate::data::str_repr::repr_bytes;
use crate::heap::{Body, Kind, Value};
use crate::vm::{CompareOp, NativeResult, Raised, Vm};

/// Returns a copy of the receiver's bytes.
pub fn own(vm: &mut Vm, value: Value) -> Result<Rc<[u8]>, Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Bytes(bytes)) => Ok(bytes.clone()),
        Some(Body::ByteArray(bytes)) => Ok(Rc::from(bytes.as_slice())),
        _ => super::arguments::wrong_receiver(vm, value, Kind::Bytes),
    }
}

/// Makes bytes, or a bytearray if the receiver is one.
pub fn made_like(vm: &mut Vm, receiver: Value, bytes: impl AsRef<[u8]> + Into<Rc<[u8]>>) -> Value {
    if let Some(Body::ByteArray(_)) = vm.heap.body_of(receiver) {
        let bytes = bytes.as_ref().to_vec();
        return vm.heap.alloc_kind(Kind::ByteArray, Body::ByteArray(Box::new(bytes))).into();
    }
    let same = vm.heap.is_exactly(receiver, Kind::Bytes)
        && vm.heap.bytes(receiver).is_some_and(|own| own == bytes.as_ref());
    if same { receiver } else { vm.heap.new_bytes(bytes) }
}

fn list_like<'a>(vm: &mut Vm, receiver: Value, parts: impl IntoIterator<Item = &'a [u8]>) -> Value {
    let items: Vec<Value> = parts.into_iter().map(|part| made_like(vm, receiver, part)).collect();
    vm.heap.new_list(items)
}

macro_rules! changed {
    ($($name:ident $change:expr;)*) => { $(
        /// Returns the bytes, changed.
        pub fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            let bytes = own(vm, arguments[0])?;
            let change: fn(&[u8]) -> Vec<u8> = $change;
            Ok(made_like(vm, arguments[0], change(&bytes)))
        }
    )* };
}

changed! {
    lower |bytes| bytes.to_ascii_lowercase();
    upper |bytes| bytes.to_ascii_uppercase();
    title text::title;
    swapcase text::swapcase;
    capitalize |bytes| {
        let mut out = bytes.to_ascii_lowercase();
        if let Some(first) = out.first_mut() {
            first.make_ascii_uppercase();
        }
        out
    };
}

macro_rules! judged {
    ($($name:ident $judge:expr;)*) => { $(
        /// Judges the bytes.
        pub fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            let bytes = own(vm, arguments[0])?;
            let judge: fn(&[u8]) -> bool = $judge;
            Ok(Value::bool(judge(&bytes)))
        }
    )* };
}

judged! {
    isalnum |bytes| !bytes.is_empty() && bytes.iter().all(u8::is_ascii_alphanumeric);
    isalpha |bytes| !bytes.is_empty() && bytes.iter().all(u8::is_ascii_alphabetic);
    isascii |bytes| bytes.is_ascii();
    isdigit |bytes| !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit);
    isspace |bytes| !bytes.is_empty() && bytes.iter().all(|&byte| text::is_blank(byte));
    istitle text::is_titled;
    islower |bytes| {
        bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
    };
    isupper |bytes| {
        bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
    };
}

// Padding.

fn padded(
    vm: &mut Vm,
    arguments: &[Value],
    method: &str,
    left: fn(usize, usize) -> usize,
) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let width = usize::try_from(word(vm, arguments[1], 0)?).unwrap_or(0);
    let fill = match arguments[2].given() {
        None => b' ',
        Some(fill) => match vm.heap.bytes(fill) {
            Some(&[byte]) => byte,
            _ => {
                let class = vm.heap.type_name(fill);
                return vm.type_error(format!(
                    "{method}() argument 2 must be a byte string of length 1, not {class}"
                ));
            }
        },
    };
    if width > 1 << 31 {
        return vm.raise_with("MemoryError", &[]);
    }
    let missing = width.saturating_sub(bytes.len());
    let before = left(missing, width);
    let mut out = vec![fill; before];
    out.extend_from_slice(&bytes);
    out.resize(out.len() + missing - before, fill);
    Ok(made_like(vm, arguments[0], out))
}

/// Returns the bytes in the middle of a field.
pub fn center(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    padded(vm, arguments, "center", |missing, width| missing / 2 + (missing & width & 1))
}

/// Returns the bytes at the left of a field.
pub fn ljust(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    padded(vm, arguments, "ljust", |_, _| 0)
}

/// Returns the bytes at the right of a field.
pub fn rjust(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    padded(vm, arguments, "rjust", |missing, _| missing)
}

/// Returns the bytes with zeros at the left, after a sign.
pub fn zfill(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let width = usize::try_from(word(vm, arguments[1], 0)?).unwrap_or(0);
    let (sign, digits) = bytes.split_at(usize::from(matches!(bytes.first(), Some(b'+' | b'-'))));
    let mut out = sign.to_vec();
    out.resize(sign.len() + width.min(1 << 31).saturating_sub(bytes.len()), b'0');
    out.extend_from_slice(digits);
    Ok(made_like(vm, arguments[0], out))
}

/// Returns the bytes with blanks for tabs.
pub fn expandtabs(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let size = word(vm, arguments[1], 8)?;
    let expanded = data(vm, text::expand_tabs(&bytes, size))?;
    Ok(made_like(vm, arguments[0], expanded))
}

// Searching.

/// Reads a part to search for: bytes, or an int that is one byte.
fn part(vm: &mut Vm, value: Value) -> Result<Vec<u8>, Raised> {
    if let Some(bytes) = buffer(vm, value) {
        return Ok(bytes);
    }
    let name = vm.known.names.index;
    if vm.heap.is_int(value) || vm.find_special(value, name).is_some() {
        return Ok(vec![byte(vm, value, "byte")?]);
    }
    let class = vm.heap.type_name(value);
    vm.type_error(format!("argument should be integer or bytes-like object, not '{class}'"))
}

/// What lies between the bounds, and where it begins; None if not even nothing does.
fn window(
    vm: &mut Vm,
    arguments: &[Value],
    bytes: &Rc<[u8]>,
) -> Result<Option<(usize, usize)>, Raised> {
    let (start, end) = (bound(vm, arguments[2])?, bound(vm, arguments[3])?);
    let (start, end) = fit_bounds(start, end, bytes.len());
    Ok((start <= end).then_some((start, end)))
}

fn located(
    vm: &mut Vm,
    arguments: &[Value],
    search: fn(&[u8], &[u8]) -> Option<usize>,
) -> Result<Option<usize>, Raised> {
    let bytes = own(vm, arguments[0])?;
    let part = part(vm, arguments[1])?;
    let window = window(vm, arguments, &bytes)?;
    Ok(window.and_then(|(start, end)| search(&bytes[start..end], &part).map(|at| start + at)))
}

/// Returns where a part is first found, or -1.
pub fn find(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    located(vm, arguments, text::find).map(position_value)
}

/// Returns where a part is last found, or -1.
pub fn rfind(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    located(vm, arguments, text::rfind).map(position_value)
}

fn found(vm: &mut Vm, position: Option<usize>) -> NativeResult {
    match position {
        Some(position) => Ok(count_value(position)),
        None => vm.value_error("subsection not found"),
    }
}

/// Returns where a part is first found.
pub fn index(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let position = located(vm, arguments, text::find)?;
    found(vm, position)
}

/// Returns where a part is last found.
pub fn rindex(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let position = located(vm, arguments, text::rfind)?;
    found(vm, position)
}

/// Returns how often a part occurs.
pub fn count(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let part = part(vm, arguments[1])?;
    let window = window(vm, arguments, &bytes)?;
    Ok(count_value(window.map_or(0, |(start, end)| text::count(&bytes[start..end], &part))))
}

/// Tells whether a part occurs, or a byte.
pub fn contains(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    if vm.heap.is_int(arguments[1]) {
        let wanted = byte(vm, arguments[1], "byte")?;
        return Ok(Value::bool(bytes.contains(&wanted)));
    }
    let part = buffer_or(vm, arguments[1])?;
    Ok(Value::bool(text::find(&bytes, &part).is_some()))
}

fn at_an_end(
    vm: &mut Vm,
    arguments: &[Value],
    method: &str,
    holds: fn(&[u8], &[u8]) -> bool,
) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let Some((start, end)) = window(vm, arguments, &bytes)? else { return Ok(Value::FALSE) };
    let affixes = match vm.heap.body_of(arguments[1]) {
        Some(Body::Tuple(affixes)) => affixes.to_vec(),
        _ => match buffer(vm, arguments[1]) {
            Some(affix) => return Ok(Value::bool(holds(&bytes[start..end], &affix))),
            None => {
                let class = vm.heap.type_name(arguments[1]);
                return vm.type_error(format!(
                    "{method} first arg must be bytes or a tuple of bytes, not {class}"
                ));
            }
        },
    };
    for affix in affixes {
        let affix = buffer_or(vm, affix)?;
        if holds(&bytes[start..end], &affix) {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

/// Tells whether the bytes begin so.
pub fn startswith(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    at_an_end(vm, arguments, "startswith", |bytes, affix| bytes.starts_with(affix))
}

/// Tells whether the bytes end so.
pub fn endswith(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    at_an_end(vm, arguments, "endswith", |bytes, affix| bytes.ends_with(affix))
}

/// Returns the bytes without a beginning.
pub fn removeprefix(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (bytes, prefix) = (own(vm, arguments[0])?, buffer_or(vm, arguments[1])?);
    Ok(made_like(vm, arguments[0], bytes.strip_prefix(prefix.as_slice()).unwrap_or(&bytes)))
}

/// Returns the bytes without an end.
pub fn removesuffix(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (bytes, suffix) = (own(vm, arguments[0])?, buffer_or(vm, arguments[1])?);
    Ok(made_like(vm, arguments[0], bytes.strip_suffix(suffix.as_slice()).unwrap_or(&bytes)))
}

/// Returns the bytes with a part replaced.
pub fn replace(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let (old, new) = (buffer_or(vm, arguments[1])?, buffer_or(vm, arguments[2])?);
    let count = word(vm, arguments[3], -1)?;
    let replaced = data(vm, text::replace(&bytes, &old, &new, count))?;
    Ok(made_like(vm, arguments[0], replaced))
}

// Splitting and joining.

fn separator(vm: &mut Vm, value: Value) -> Result<Option<Vec<u8>>, Raised> {
    match value.some() {
        Some(value) => buffer_or(vm, value).map(Some),
        None => Ok(None),
    }
}

/// Splits at separators.
pub fn split(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let separator = separator(vm, arguments[1])?;
    let most = word(vm, arguments[2], -1)?;
    let parts = data(vm, text::split(&bytes, separator.as_deref(), most))?;
    Ok(list_like(vm, arguments[0], parts))
}

/// Splits at separators, from the right.
pub fn rsplit(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let separator = separator(vm, arguments[1])?;
    let most = word(vm, arguments[2], -1)?;
    let parts = data(vm, text::rsplit(&bytes, separator.as_deref(), most))?;
    Ok(list_like(vm, arguments[0], parts))
}

/// Splits into lines.
pub fn splitlines(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let keep_ends = flag(vm, arguments[1])?;
    Ok(list_like(vm, arguments[0], text::split_lines(&bytes, keep_ends)))
}

fn parted(
    vm: &mut Vm,
    arguments: &[Value],
    search: fn(&[u8], &[u8]) -> Option<usize>,
    from_right: bool,
) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let separator = buffer_or(vm, arguments[1])?;
    if separator.is_empty() {
        return vm.value_error("empty separator");
    }
    let parts: [&[u8]; 3] = match search(&bytes, &separator) {
        Some(at) => [&bytes[..at], &separator, &bytes[at + separator.len()..]],
        None if from_right => [&[], &[], &bytes],
        None => [&bytes, &[], &[]],
    };
    let parts = parts.map(|part| made_like(vm, arguments[0], part));
    Ok(vm.heap.new_tuple(parts))
}

/// Splits at the first separator.
pub fn partition(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    parted(vm, arguments, text::find, false)
}

/// Splits at the last separator.
pub fn rpartition(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    parted(vm, arguments, text::rfind, true)
}

/// Returns the bytes without blanks at their ends.
pub fn strip(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (bytes, set) = (own(vm, arguments[0])?, separator(vm, arguments[1])?);
    let rest = text::rstrip(text::lstrip(&bytes, set.as_deref()), set.as_deref());
    Ok(made_like(vm, arguments[0], rest))
}

/// Returns the bytes without blanks at the left.
pub fn lstrip(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (bytes, set) = (own(vm, arguments[0])?, separator(vm, arguments[1])?);
    Ok(made_like(vm, arguments[0], text::lstrip(&bytes, set.as_deref())))
}

/// Returns the bytes without blanks at the right.
pub fn rstrip(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (bytes, set) = (own(vm, arguments[0])?, separator(vm, arguments[1])?);
    Ok(made_like(vm, arguments[0], text::rstrip(&bytes, set.as_deref())))
}

/// Joins bytes with the bytes between them.
pub fn join(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    if !vm.is_iterable(arguments[1]) {
        return vm.type_error("can only join an iterable");
    }
    vm.with_items(arguments[1], join_items, &arguments[..1])
}

fn join_items(vm: &mut Vm, items: Value, with: &[Value]) -> NativeResult {
    let separator = own(vm, with[0])?;
    let items = vm.heap.sequence(items).unwrap_or_default().to_vec();
    let mut joined = Vec::new();
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            joined.extend_from_slice(&separator);
        }
        match buffer(vm, item) {
            Some(bytes) => joined.extend_from_slice(&bytes),
            None => {
                let class = vm.heap.type_name(item);
                return vm.type_error(format!(
                    "sequence item {at}: expected a bytes-like object, {class} found"
                ));
            }
        }
    }
    Ok(made_like(vm, with[0], joined))
}

// Text.

/// Returns the text that the bytes encode.
pub fn decode(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    decode_bytes(vm, arguments[0], &bytes, arguments[1], arguments[2], "decode")
}

/// Returns the bytes in hexadecimal.
pub fn hex(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    hex_of(vm, &bytes, arguments[1], arguments[2])
}

/// Returns bytes in hexadecimal, by the arguments of `hex`.
pub fn hex_of(vm: &mut Vm, bytes: &[u8], separator: Value, group: Value) -> NativeResult {
    let group = word(vm, group, 1)?;
    let separator = match separator.given() {
        None => None,
        Some(separator) => {
            let text: String = match (vm.heap.text(separator), vm.heap.bytes(separator)) {
                (Some(text), _) => text.to_owned(),
                (_, Some(bytes)) => bytes.iter().map(|&byte| char::from(byte)).collect(),
                _ => return vm.type_error("sep must be str or bytes."),
            };
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) if c.is_ascii() => Some(c),
                (Some(_), None) => return vm.value_error("sep must be ASCII."),
                _ => return vm.value_error("sep must be length 1."),
            }
        }
    };
    Ok(vm.heap.new_str(text::hex(bytes, separator, group)))
}

/// Makes bytes of a hexadecimal text.
pub fn fromhex(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let digits = text_or(vm, arguments[1], "fromhex() argument must be str")?;
    let bytes = data(vm, text::from_hex(&digits))?;
    if arguments[0] == Value::Obj(vm.heap.class(Kind::Bytes)) {
        return Ok(vm.heap.new_bytes(bytes));
    }
    let bytes = vm.heap.new_bytes(bytes);
    vm.tail_call(arguments[0], &[bytes])
}

/// Replaces bytes by a table of 256, after deleting some.
pub fn translate(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let table = match arguments[1].some() {
        None => None,
        Some(table) => {
            let table = buffer_or(vm, table)?;
            if table.len() != 256 {
                return vm.value_error("translation table must be 256 characters long");
            }
            Some(table)
        }
    };
    let deleted = match arguments[2].given() {
        Some(deleted) => buffer_or(vm, deleted)?,
        None => Vec::new(),
    };
    let kept = bytes.iter().filter(|byte| !deleted.contains(byte));
    let out: Vec<u8> = match table {
        Some(table) => kept.map(|&byte| table[usize::from(byte)]).collect(),
        None => kept.copied().collect(),
    };
    Ok(made_like(vm, arguments[0], out))
}

/// Makes a table for [`translate`].
pub fn maketrans(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (from, to) = (buffer_or(vm, arguments[0])?, buffer_or(vm, arguments[1])?);
    if from.len() != to.len() {
        return vm.value_error("maketrans arguments must have same length");
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (a, b) in from.into_iter().zip(to) {
        table[usize::from(a)] = b;
    }
    Ok(vm.heap.new_bytes(table))
}

// Operators.

/// Returns self+value.
pub fn add(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let left = own(vm, arguments[0])?;
    let Some(right) = buffer(vm, arguments[1]) else {
        let class = vm.heap.type_name(arguments[1]);
        let own = vm.heap.type_name(arguments[0]);
        return vm.type_error(format!("can't concat {class} to {own}"));
    };
    Ok(made_like(vm, arguments[0], [&left, right.as_slice()].concat()))
}

/// Returns self*value.
pub fn mul(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let times = usize::try_from(times(vm, arguments[1])?).unwrap_or(0);
    if bytes.len().saturating_mul(times) > 1 << 31 {
        return vm.raise_with("MemoryError", &[]);
    }
    Ok(made_like(vm, arguments[0], bytes.repeat(times)))
}

macro_rules! comparisons {
    ($($name:ident $operator:ident)*) => { $(
        /// Compares bytes with bytes-like objects.
        pub fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            let left = own(vm, arguments[0])?;
            match buffer(vm, arguments[1]) {
                Some(right) => Ok(Value::bool(CompareOp::$operator.holds((*left).cmp(right.as_slice())))),
                None => not_implemented(vm),
            }
        }
    )* };
}

comparisons! { lt Lt le Le eq Eq ne Ne gt Gt ge Ge }

/// Returns a byte as an int, or a part.
pub fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (receiver, key) = (arguments[0], arguments[1]);
    let bytes = own(vm, receiver)?;
    let is_array = matches!(vm.heap.body_of(receiver), Some(Body::ByteArray(_)));
    if vm.slice_parts(key).is_some() {
        let span = span(vm, key, bytes.len())?;
        let part: Vec<u8> = span.indices().map(|at| bytes[at]).collect();
        return Ok(made_like(vm, receiver, part));
    }
    let of = if is_array { "bytearray" } else { "byte" };
    let at = vm.sequence_index(key, of)?;
    match fit_index(at, bytes.len()) {
        Some(at) => Ok(Value::Int(i64::from(bytes[at]))),
        None if is_array => vm.raise("IndexError", "bytearray index out of range"),
        None => vm.raise("IndexError", "index out of range"),
    }
}

/// Returns an iterator over the bytes.
pub fn iter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    Ok(vm.builtin_iter(arguments[0]).unwrap_or(Value::None))
}

/// Returns the number of bytes.
pub fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    Ok(count_value(bytes.len()))
}

/// Returns the bytes as a literal.
pub fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?;
    let literal = repr_bytes(&bytes);
    if let Some(Body::ByteArray(_)) = vm.heap.body_of(arguments[0]) {
        let class = vm.heap.type_name(arguments[0]);
        return Ok(vm.heap.new_str(format!("{class}({literal})")));
    }
    Ok(vm.heap.new_str(literal))
}
