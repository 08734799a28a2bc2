//! The methods of `str` that search, split, join, strip, pad and change case.

use std::rc::Rc;

use super::arguments::{
    bound, count_value, data, flag, optional_text, own_text, position_value, string, string_like,
    string_list, text_or, word,
};
use crate::data::str_case as case;
use crate::data::str_layout::{self as layout, Side, Translated};
use crate::data::str_split::{self as parts, LineEnds};
use crate::data::unicode::{char_of, code_point};
use crate::heap::{Body, Kind, Value};
use crate::vm::{NativeResult, Raised, Vm};

macro_rules! changed {
    ($($name:ident)*) => { $(
        /// Returns the text, changed.
        pub fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            let text = own_text(vm, arguments[0])?;
            let changed = case::$name(&text);
            Ok(string_like(vm, arguments[0], &changed))
        }
    )* };
}

changed! { capitalize casefold lower swapcase title upper }

macro_rules! judged {
    ($($name:ident $judge:ident)*) => { $(
        /// Judges the text.
        pub fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            let text = own_text(vm, arguments[0])?;
            Ok(Value::bool(case::$judge(&text)))
        }
    )* };
}

judged! {
    isalnum is_alphanumeric isalpha is_alphabetic isdecimal is_decimal isdigit is_digits
    isidentifier is_identifier islower is_lower isnumeric is_number isprintable is_all_printable
    isspace is_blank istitle is_titled isupper is_upper
}

/// Tells whether all characters are ASCII.
pub fn isascii(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    Ok(Value::bool(text.ascii))
}

// Padding.

fn padded(vm: &mut Vm, arguments: &[Value], side: Side) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let width = word(vm, arguments[1], 0)?;
    let fill = match arguments[2].given() {
        None => ' ',
        Some(fill) => {
            let fill = text_or(vm, fill, "The fill character must be a unicode character")?;
            data(vm, layout::fill_char(&fill))?
        }
    };
    let padded = data(vm, layout::justify(&text, side, width, fill))?;
    Ok(string_like(vm, arguments[0], &padded))
}

/// Returns the text in the middle of a field.
pub fn center(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    padded(vm, arguments, Side::Center)
}

/// Returns the text at the left of a field.
pub fn ljust(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    padded(vm, arguments, Side::Left)
}

/// Returns the text at the right of a field.
pub fn rjust(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    padded(vm, arguments, Side::Right)
}

/// Returns the text with zeros at the left, after its sign.
pub fn zfill(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let width = word(vm, arguments[1], 0)?;
    let filled = data(vm, layout::zfill(&text, width))?;
    Ok(string_like(vm, arguments[0], &filled))
}

/// Returns the text with blanks for tabs.
pub fn expandtabs(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let size = word(vm, arguments[1], 8)?;
    let expanded = data(vm, layout::expand_tabs(&text, size))?;
    Ok(string_like(vm, arguments[0], &expanded))
}

// Searching.

/// Reads the part to search for and the bounds.
fn search(
    vm: &mut Vm,
    arguments: &[Value],
    method: &str,
) -> Result<(Rc<String>, Option<i64>, Option<i64>), Raised> {
    let expectation = if vm.era.minor() >= 13 {
        format!("{method}() argument 1 must be str")
    } else {
        "must be str".to_owned()
    };
    let part = text_or(vm, arguments[1], &expectation)?;
    let start = bound(vm, arguments[2])?;
    let end = bound(vm, arguments[3])?;
    Ok((part, start, end))
}

/// Returns how often a part occurs.
pub fn count(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let (part, start, end) = search(vm, arguments, "count")?;
    Ok(count_value(text.text().count(&part, start, end)))
}

/// Returns where a part is first found, or -1.
pub fn find(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let (part, start, end) = search(vm, arguments, "find")?;
    Ok(position_value(text.text().find(&part, start, end)))
}

/// Returns where a part is last found, or -1.
pub fn rfind(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let (part, start, end) = search(vm, arguments, "rfind")?;
    Ok(position_value(text.text().rfind(&part, start, end)))
}

fn found(vm: &mut Vm, position: Option<usize>) -> NativeResult {
    match position {
        Some(position) => Ok(count_value(position)),
        None => vm.value_error("substring not found"),
    }
}

/// Returns where a part is first found.
pub fn index(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let (part, start, end) = search(vm, arguments, "index")?;
    found(vm, text.text().find(&part, start, end))
}

/// Returns where a part is last found.
pub fn rindex(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let (part, start, end) = search(vm, arguments, "rindex")?;
    found(vm, text.text().rfind(&part, start, end))
}

/// Tells whether the text begins or ends with a text, or one of a tuple.
fn at_an_end(vm: &mut Vm, arguments: &[Value], method: &str, at_start: bool) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let (start, end) = (bound(vm, arguments[2])?, bound(vm, arguments[3])?);
    let holds = |affix: &str| {
        if at_start {
            text.text().starts_with(affix, start, end)
        } else {
            text.text().ends_with(affix, start, end)
        }
    };
    if let Some(affix) = vm.heap.text(arguments[1]) {
        return Ok(Value::bool(holds(affix)));
    }
    let Some(Body::Tuple(affixes)) = vm.heap.body_of(arguments[1]) else {
        let class = vm.heap.type_name(arguments[1]);
        return vm
            .type_error(format!("{method} first arg must be str or a tuple of str, not {class}"));
    };
    for affix in affixes.clone() {
        match vm.heap.text(affix) {
            Some(affix) if holds(affix) => return Ok(Value::TRUE),
            Some(_) => {}
            None => {
                let class = vm.heap.type_name(affix);
                return vm
                    .type_error(format!("tuple for {method} must only contain str, not {class}"));
            }
        }
    }
    Ok(Value::FALSE)
}

/// Tells whether the text begins so.
pub fn startswith(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    at_an_end(vm, arguments, "startswith", true)
}

/// Tells whether the text ends so.
pub fn endswith(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    at_an_end(vm, arguments, "endswith", false)
}

/// Returns the text without a beginning.
pub fn removeprefix(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let prefix = text_or(vm, arguments[1], "removeprefix() argument must be str")?;
    let rest = text.strip_prefix(prefix.as_str()).unwrap_or(&text);
    Ok(string_like(vm, arguments[0], rest))
}

/// Returns the text without an end.
pub fn removesuffix(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let suffix = text_or(vm, arguments[1], "removesuffix() argument must be str")?;
    let rest = text.strip_suffix(suffix.as_str()).unwrap_or(&text);
    Ok(string_like(vm, arguments[0], rest))
}

/// Returns the text with a part replaced.
pub fn replace(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let old = text_or(vm, arguments[1], "replace() argument 1 must be str")?;
    let new = text_or(vm, arguments[2], "replace() argument 2 must be str")?;
    let count = word(vm, arguments[3], -1)?;
    let replaced = data(vm, layout::replace(&text, &old, &new, count))?;
    Ok(string_like(vm, arguments[0], &replaced))
}

// Splitting and joining.

fn separator(vm: &mut Vm, value: Value) -> Result<Option<Rc<String>>, Raised> {
    match value.some() {
        Some(value) => text_or(vm, value, "must be str or None").map(Some),
        None => Ok(None),
    }
}

/// Splits at separators.
pub fn split(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let separator = separator(vm, arguments[1])?;
    let most = word(vm, arguments[2], -1)?;
    let parts = data(vm, parts::split(&text, separator.as_ref().map(|text| text.as_str()), most))?;
    if let [whole] = parts.as_slice() {
        let whole = string_like(vm, arguments[0], whole);
        return Ok(vm.heap.new_list(vec![whole]));
    }
    Ok(string_list(vm, parts))
}

/// Splits at separators, from the right.
pub fn rsplit(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let separator = separator(vm, arguments[1])?;
    let most = word(vm, arguments[2], -1)?;
    let parts = data(vm, parts::rsplit(&text, separator.as_ref().map(|text| text.as_str()), most))?;
    Ok(string_list(vm, parts))
}

/// Splits into lines.
pub fn splitlines(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let ends = if flag(vm, arguments[1])? { LineEnds::Keep } else { LineEnds::Drop };
    Ok(string_list(vm, parts::split_lines(&text, ends)))
}

fn three(vm: &mut Vm, parts: (&str, &str, &str)) -> Value {
    let parts = [string(vm, parts.0), string(vm, parts.1), string(vm, parts.2)];
    vm.heap.new_tuple(parts)
}

/// Splits at the first separator.
pub fn partition(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let separator = text_or(vm, arguments[1], "must be str")?;
    let parts = data(vm, parts::partition(&text, &separator))?;
    Ok(three(vm, parts))
}

/// Splits at the last separator.
pub fn rpartition(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let separator = text_or(vm, arguments[1], "must be str")?;
    let parts = data(vm, parts::rpartition(&text, &separator))?;
    Ok(three(vm, parts))
}

fn stripped(
    vm: &mut Vm,
    arguments: &[Value],
    method: &str,
    strip: for<'a> fn(&'a str, Option<&str>) -> &'a str,
) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let chars = match arguments[1].some() {
        None => None,
        Some(chars) => match vm.heap.shared_text(chars) {
            Some(chars) => Some(chars),
            None => return vm.type_error(format!("{method} arg must be None or str")),
        },
    };
    let rest = strip(&text, chars.as_ref().map(|chars| chars.as_str()));
    Ok(string_like(vm, arguments[0], rest))
}

/// Returns the text without blanks at its ends.
pub fn strip(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    stripped(vm, arguments, "strip", parts::strip)
}

/// Returns the text without blanks at the left.
pub fn lstrip(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    stripped(vm, arguments, "lstrip", parts::lstrip)
}

/// Returns the text without blanks at the right.
pub fn rstrip(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    stripped(vm, arguments, "rstrip", parts::rstrip)
}

/// More bytes than this in a joined text are a `MemoryError`.
const MOST_JOINED: usize = 1 << 30;

/// Joins texts with the text between them.
pub fn join(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own_text(vm, arguments[0])?;
    let iterable = arguments[1];
    if vm.heap.is_exactly(iterable, Kind::List) || vm.heap.is_exactly(iterable, Kind::Tuple) {
        return join_items(vm, iterable, &arguments[..1]);
    }
    if !vm.is_iterable(iterable) {
        return vm.type_error("can only join an iterable");
    }
    vm.with_items(iterable, join_items, &arguments[..1])
}

/// Joins the items of a list or tuple with the text `with[0]` between them.
fn join_items(vm: &mut Vm, items: Value, with: &[Value]) -> NativeResult {
    let items = vm.heap.sequence(items).unwrap_or_default();
    let separator = vm.heap.text(with[0]).unwrap_or_default();
    if let [only] = items
        && vm.heap.is_exactly(*only, Kind::Str)
    {
        return Ok(*only);
    }
    let mut length = separator.len().saturating_mul(items.len().saturating_sub(1));
    for (at, &item) in items.iter().enumerate() {
        match vm.heap.text(item) {
            Some(text) => length += text.len(),
            None => {
                let class = vm.heap.type_name(item);
                return vm.type_error(format!(
                    "sequence item {at}: expected str instance, {class} found"
                ));
            }
        }
    }
    if length > MOST_JOINED {
        return vm.raise_with("MemoryError", &[]);
    }
    let mut joined = String::with_capacity(length);
    for (at, &item) in items.iter().enumerate() {
        if at > 0 {
            joined.push_str(separator);
        }
        joined.push_str(vm.heap.text(item).unwrap_or_default());
    }
    if joined.is_empty() {
        return Ok(vm.known.empty_str);
    }
    Ok(vm.heap.new_str(joined))
}

// Translating.

/// Replaces characters by a table.
pub fn translate(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let table = arguments[1];
    let mut known: Vec<(char, Translated)> = Vec::new();
    let translated = layout::translate(&text, |c| {
        if let Some((_, found)) = known.iter().find(|(other, _)| *other == c) {
            return Ok(found.clone());
        }
        let found = translation(vm, table, c)?;
        known.push((c, found.clone()));
        Ok(found)
    })?;
    Ok(string_like(vm, arguments[0], &translated))
}

fn translation(vm: &mut Vm, table: Value, c: char) -> Result<Translated, Raised> {
    let key = Value::Int(i64::from(code_point(c)));
    let found = if vm.heap.is_exactly(table, Kind::Dict)
        && let Value::Obj(dict) = table
    {
        vm.dict_get(dict, key)?
    } else {
        match vm.get_item_sync(table, key) {
            Ok(found) => Some(found),
            Err(Raised) if vm.catches("LookupError") => None,
            Err(Raised) => return Err(Raised),
        }
    };
    match found {
        None => Ok(Translated::Same),
        Some(Value::None) => Ok(Translated::Deleted),
        Some(found) => {
            if let Some(text) = vm.heap.text(found) {
                return Ok(Translated::With(text.to_owned()));
            }
            if !vm.heap.is_int(found) {
                return vm.type_error("character mapping must return integer, None or str");
            }
            let code = vm.heap.small_int(found).and_then(|code| u32::try_from(code).ok());
            match code.and_then(char_of) {
                Some(c) => Ok(Translated::With(c.into())),
                None => vm.value_error("character mapping must be in range(0x110000)"),
            }
        }
    }
}

/// Makes a table for [`translate`].
pub fn maketrans(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let table = vm.heap.new_dict();
    let Some(to) = arguments[1].given() else {
        if !vm.heap.is_exactly(arguments[0], Kind::Dict) {
            return vm.type_error("if you give only one argument to maketrans it must be a dict");
        }
        let rows: Vec<(Value, Value)> = vm
            .heap
            .as_dict(arguments[0])
            .map(|dict| dict.iter().map(|entry| (entry.key, entry.value)).collect())
            .unwrap_or_default();
        for (key, value) in rows {
            let key = table_key(vm, key)?;
            vm.dict_set(table, key, value)?;
        }
        return Ok(table.into());
    };
    let Some(from) = vm.heap.shared_text(arguments[0]) else {
        return vm
            .type_error("first maketrans argument must be a string if there is a second argument");
    };
    let to = text_or(vm, to, "maketrans() argument 2 must be str")?;
    if from.chars().count() != to.chars().count() {
        return vm.value_error("the first two maketrans arguments must have equal length");
    }
    let code = |c: char| Value::Int(i64::from(code_point(c)));
    for (a, b) in from.chars().zip(to.chars()) {
        vm.dict_set(table, code(a), code(b))?;
    }
    if let Some(deleted) = optional_text(vm, arguments[2], "maketrans() argument 3 must be str")? {
        for c in deleted.chars() {
            vm.dict_set(table, code(c), Value::None)?;
        }
    }
    Ok(table.into())
}

fn table_key(vm: &mut Vm, key: Value) -> NativeResult {
    if vm.heap.is_int(key) {
        return Ok(key);
    }
    let Some(text) = vm.heap.text(key) else {
        return vm.type_error("keys in translate table must be strings or integers");
    };
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(Value::Int(i64::from(code_point(c)))),
        _ => vm.value_error("string keys in translate table must be of length 1"),
    }
}
