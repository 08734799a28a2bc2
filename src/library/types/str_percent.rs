//! `format % values`, of texts and of bytes.
//!
//! Bytes are formatted as the text with the same code points. The format is
//! read piece by piece; a value of a builtin type is written at once, another
//! one by its `__str__` or `__repr__`, as a step of a routine that remembers
//! the piece, how many values were used, and the text so far.

use super::arguments::{big, buffer, data, own_text, string, string_made};
use super::float::real;
use super::int_new::whole;
use crate::data::percent::{
    Count, Directive, Piece, Pieces, Values, Wanted, not_all_converted, not_enough_arguments,
    star_wants_int,
};
use crate::data::quick_format::Quick;
use crate::data::str_repr::ascii_of_repr;
use crate::heap::{Body, Value};
use crate::vm::{Answer, NativeFn, NativeResult, Raised, Routine, Step, Vm};

/// What a directive asks of a value of no builtin type, by number.
static ASKED: [NativeFn; 4] = [
    |vm, values| vm.str_of(values[0]),
    |vm, values| vm.repr_of(values[0]),
    |vm, values| vm.ascii_of(values[0]),
    |vm, values| vm.get_item(values[0], values[1]),
];

const TO_STR: usize = 0;
const TO_REPR: usize = 1;
const TO_ASCII: usize = 2;
const GET_ITEM: usize = 3;

/// What is being formatted, and how far it is.
struct State {
    /// The values: a tuple, a mapping, or a single value.
    values: Value,
    is_tuple: bool,
    is_mapping: bool,
    is_bytes: bool,
    /// The piece to be read next.
    piece: usize,
    /// How many values were used.
    used: usize,
    out: String,
    /// What the mapping gave for the directive's key.
    fetched: Value,
}

enum Progress {
    Done,
    Ask(usize, Vec<Value>),
}

/// Answers `str.__mod__`.
pub fn modulo(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own_text(vm, arguments[0])?;
    begin(vm, arguments[0], arguments[1])
}

/// Answers `str.__rmod__`.
pub fn rmodulo(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if vm.heap.text(arguments[1]).is_none() {
        return Ok(vm.known.not_implemented);
    }
    begin(vm, arguments[1], arguments[0])
}

/// Answers `__mod__` of bytes and bytearray.
pub fn bytes_modulo(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    begin(vm, arguments[0], arguments[1])
}

/// Answers `__rmod__` of bytes and bytearray.
pub fn bytes_rmodulo(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if vm.heap.bytes(arguments[1]).is_none() {
        return Ok(vm.known.not_implemented);
    }
    begin(vm, arguments[1], arguments[0])
}

fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// Returns the format as a text.
fn format_text(vm: &Vm, format: Value) -> String {
    match vm.heap.bytes(format) {
        Some(bytes) => latin(bytes),
        None => vm.heap.text(format).unwrap_or_default().to_owned(),
    }
}

/// Formats strings and numbers of exactly a builtin type by directives of the simple kind; None if there is any other.
fn quickly(vm: &Vm, format: Value, values: Value) -> Option<String> {
    let format = vm.heap.text(format)?;
    let single = [values];
    let mut values = match vm.heap.body_of(values) {
        Some(Body::Tuple(items)) => items.iter(),
        _ => single.iter(),
    };
    let mut out = String::with_capacity(format.len() + 16);
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let directive = &rest.as_bytes()[at + 1..];
        if directive.first() == Some(&b'%') {
            out.push('%');
            rest = &rest[at + 2..];
            continue;
        }
        let (mut quick, length) = Quick::read_percent(directive)?;
        let value = *values.next()?;
        quick.letter = match (quick.letter, value) {
            (b'd' | b'i' | b'u', Value::Int(_)) => b'd',
            (b's', Value::Int(_)) if quick.precision.is_none() && quick.sign == 0 => b'd',
            (letter @ (b'x' | b'X' | b'o'), Value::Int(_)) => letter,
            (letter @ (b'f' | b'F'), Value::Float(_)) => letter,
            (b's', Value::Obj(_)) => b's',
            _ => return None,
        };
        if !vm.format_quickly(&mut out, value, &quick) {
            return None;
        }
        rest = rest.get(at + 1 + length..)?;
    }
    out.push_str(rest);
    values.next().is_none().then_some(out)
}

fn begin(vm: &mut Vm, format: Value, values: Value) -> NativeResult {
    if let Some(text) = quickly(vm, format, values) {
        return Ok(string_made(vm, text));
    }
    let text = format_text(vm, format);
    let mut state = state_of(vm, format, values);
    match run(vm, &text, &mut state)? {
        Progress::Done => finish(vm, format, &state),
        Progress::Ask(native, asked) => {
            let kept = keep(vm, &state);
            let mut first = vec![Value::Int(i64::try_from(native).unwrap_or(0))];
            first.extend(asked);
            let first = vm.heap.new_tuple(first);
            vm.start(&PERCENT, &[format, values, kept[0], kept[1], kept[2], kept[3], first])
        }
    }
}

fn state_of(vm: &mut Vm, format: Value, values: Value) -> State {
    let is_tuple = matches!(vm.heap.body_of(values), Some(Body::Tuple(_)));
    let getitem = vm.known.names.getitem;
    let is_text = vm.heap.text(values).is_some();
    let is_mapping = !is_tuple && !is_text && vm.find_special(values, getitem).is_some();
    let is_bytes = vm.heap.bytes(format).is_some();
    State {
        values,
        is_tuple,
        is_mapping,
        is_bytes,
        piece: 0,
        used: 0,
        out: String::new(),
        fetched: Value::Unbound,
    }
}

fn keep(vm: &mut Vm, state: &State) -> [Value; 4] {
    let count = |count: usize| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
    let out = vm.heap.new_str(state.out.as_str());
    [count(state.piece), count(state.used), out, state.fetched]
}

/// Registers: the format, the values, the piece, how many values were used, the text so far, what the
/// mapping gave for the key, and what to ask at first.
static PERCENT: Routine = Routine { name: "%", step, catches: false };

fn step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let count = |value: Value| value.as_int().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    let Answer::Value(result) = answer else {
        let asked = vm.heap.sequence(vm.register(base + 6)).unwrap_or_default().to_vec();
        let native = count(asked[0]);
        if native == GET_ITEM {
            vm.set_register(base + 6, Value::TRUE);
        } else {
            vm.set_register(base + 6, Value::FALSE);
        }
        return Ok(Step::Native(ASKED[native], asked[1..].to_vec()));
    };
    let format = vm.register(base);
    let text = format_text(vm, format);
    let mut state = state_of(vm, format, vm.register(base + 1));
    state.piece = count(vm.register(base + 2));
    state.used = count(vm.register(base + 3));
    state.out = vm.heap.text(vm.register(base + 4)).unwrap_or_default().to_owned();
    state.fetched = vm.register(base + 5);
    if vm.register(base + 6) == Value::TRUE {
        state.fetched = result;
    } else {
        // The widths of `*` are read again from before the value.
        let written = vm.heap.text(result).unwrap_or_default().to_owned();
        let mut pieces = Pieces::new(&text, kind_of(&state));
        if let Some(Ok(Piece::Directive(directive))) = pieces.nth(state.piece) {
            let directive = counted(vm, directive, &mut state)?;
            if state.fetched.is_unbound() && directive.key.is_none() {
                state.used += 1;
            }
            let laid = data(vm, directive.text(&written))?;
            state.out.push_str(&laid);
        }
        state.fetched = Value::Unbound;
        state.piece += 1;
    }
    match run(vm, &text, &mut state)? {
        Progress::Done => finish(vm, format, &state).map(Step::Return),
        Progress::Ask(native, asked) => {
            let kept = keep(vm, &state);
            for (offset, value) in kept.into_iter().enumerate() {
                vm.set_register(base + 2 + offset, value);
            }
            vm.set_register(base + 6, Value::bool(native == GET_ITEM));
            Ok(Step::Native(ASKED[native], asked))
        }
    }
}

fn kind_of(state: &State) -> Values {
    if state.is_mapping { Values::Mapping } else { Values::Tuple }
}

/// Reads the values of `*`.
fn counted<'a>(
    vm: &mut Vm,
    mut directive: Directive<'a>,
    state: &mut State,
) -> Result<Directive<'a>, Raised> {
    if directive.width == Count::Star {
        let width = star(vm, state)?;
        directive = directive.with_width(width);
    }
    if directive.precision == Count::Star {
        let precision = star(vm, state)?;
        directive = directive.with_precision(precision);
    }
    Ok(directive)
}

fn star(vm: &mut Vm, state: &mut State) -> Result<i64, Raised> {
    let value = next_value(vm, state)?;
    match vm.heap.small_int(value) {
        Some(count) => Ok(count),
        None => vm.raise_data(star_wants_int()),
    }
}

fn next_value(vm: &mut Vm, state: &mut State) -> NativeResult {
    let value = if state.is_tuple {
        vm.heap.sequence(state.values).and_then(|values| values.get(state.used).copied())
    } else if state.used == 0 {
        Some(state.values)
    } else {
        None
    };
    match value {
        Some(value) => {
            state.used += 1;
            Ok(value)
        }
        None => vm.raise_data(not_enough_arguments()),
    }
}

/// Reads pieces until the format is over or a value has to be asked.
fn run(vm: &mut Vm, text: &str, state: &mut State) -> Result<Progress, Raised> {
    let pieces = Pieces::new(text, kind_of(state)).skip(state.piece);
    for piece in pieces {
        let directive = match data(vm, piece)? {
            Piece::Literal(literal) => {
                state.out.push_str(literal);
                state.piece += 1;
                continue;
            }
            Piece::Directive(directive) => directive,
        };
        if let Some(key) = directive.key
            && state.fetched.is_unbound()
        {
            let key = if state.is_bytes {
                let bytes: Vec<u8> =
                    key.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
                vm.heap.new_bytes(bytes)
            } else {
                vm.heap.new_str(key)
            };
            return Ok(Progress::Ask(GET_ITEM, vec![state.values, key]));
        }
        let used_before = state.used;
        let directive = counted(vm, directive, state)?;
        let value = match state.fetched.given() {
            Some(value) => value,
            None => next_value(vm, state)?,
        };
        match written(vm, &directive, value, state.is_bytes)? {
            Written::Text(text) => state.out.push_str(&text),
            Written::Ask(native) => {
                // The values of this directive are counted when it is written.
                state.used = used_before;
                return Ok(Progress::Ask(native, vec![value]));
            }
        }
        state.fetched = Value::Unbound;
        state.piece += 1;
    }
    if !state.is_mapping {
        let given = match vm.heap.sequence(state.values) {
            Some(values) if state.is_tuple => values.len(),
            _ => 1,
        };
        if state.used < given {
            let mut error = not_all_converted();
            if state.is_bytes {
                error.message = error.message.replace("string", "bytes");
            }
            return vm.raise_data(error);
        }
    }
    Ok(Progress::Done)
}

/// What became of a value.
enum Written {
    Text(String),
    Ask(usize),
}

fn written(
    vm: &mut Vm,
    directive: &Directive<'_>,
    value: Value,
    is_bytes: bool,
) -> Result<Written, Raised> {
    if is_bytes && let Some(text) = bytes_written(vm, directive, value)? {
        return Ok(Written::Text(text));
    }
    let minor = vm.era.minor();
    let result = match data(vm, directive.wanted())? {
        Wanted::Str => {
            if vm.is_builtin_instance(value)
                && let Some(text) = vm.heap.text(value)
            {
                directive.text(text)
            } else {
                match vm.plain_text(value)? {
                    Some(text) => directive.text(&text),
                    None => return Ok(Written::Ask(TO_STR)),
                }
            }
        }
        Wanted::Repr => match vm.plain_text(value)? {
            Some(text) => directive.text(&text),
            None => return Ok(Written::Ask(TO_REPR)),
        },
        Wanted::Ascii => match vm.plain_text(value)? {
            Some(text) => directive.text(&ascii_of_repr(&text)),
            None => return Ok(Written::Ask(TO_ASCII)),
        },
        wanted @ (Wanted::Number | Wanted::Integer) => {
            match whole(vm, value, wanted == Wanted::Integer)? {
                Some(int) => directive.int(&big(vm, int), vm.int_digits, minor),
                None => return wrong_type(vm, directive, value),
            }
        }
        Wanted::Float => {
            let number = real(vm, value)?;
            directive.float(number)
        }
        Wanted::Char => {
            if let Some(text) = vm.heap.text(value) {
                let mut chars = text.chars();
                match (chars.next(), chars.next()) {
                    (Some(c), None) => directive.char(c),
                    _ => {
                        let length = text.chars().count();
                        if minor >= 14 {
                            return vm.type_error(format!(
                                "%c requires an int or a unicode character, not a string of length {length}"
                            ));
                        }
                        return wrong_type(vm, directive, value);
                    }
                }
            } else {
                match whole(vm, value, true)? {
                    Some(code) => directive.char_of_code(&big(vm, code)),
                    None if minor >= 14 => {
                        let class = vm.heap.type_name(value);
                        return vm.type_error(format!(
                            "%c requires an int or a unicode character, not {class}"
                        ));
                    }
                    None => return wrong_type(vm, directive, value),
                }
            }
        }
    };
    data(vm, result).map(Written::Text)
}

fn wrong_type<T>(vm: &mut Vm, directive: &Directive<'_>, value: Value) -> Result<T, Raised> {
    let class = vm.heap.type_name(value);
    vm.raise_data(directive.wrong_type(&class))
}

/// Writes what bytes write differently from texts: `%s`, `%b`, `%r`, `%a`, `%c`; None for the rest.
fn bytes_written(
    vm: &mut Vm,
    directive: &Directive<'_>,
    value: Value,
) -> Result<Option<String>, Raised> {
    let result = match directive.conversion {
        's' | 'b' => {
            let bytes = match buffer(vm, value) {
                Some(bytes) => bytes,
                None => {
                    let name = vm.known.names.bytes;
                    let Some(result) = vm.call_special_sync(value, name, &[]) else {
                        let class = vm.heap.type_name(value);
                        return vm.type_error(format!(
                            "%b requires a bytes-like object, or an object that implements __bytes__, not '{class}'"
                        ));
                    };
                    let result = result?;
                    super::arguments::buffer_or(vm, result)?
                }
            };
            directive.text(&latin(&bytes))
        }
        'r' | 'a' => {
            let repr = vm.repr_sync(value)?;
            directive.text(&ascii_of_repr(&repr))
        }
        'c' => {
            let byte = match vm.heap.bytes(value) {
                Some(&[byte]) => Some(byte),
                _ => vm.heap.small_int(value).and_then(|code| u8::try_from(code).ok()),
            };
            match byte {
                Some(byte) => directive.char(char::from(byte)),
                None if vm.heap.is_int(value) => {
                    return vm.raise("OverflowError", "%c arg not in range(256)");
                }
                None => {
                    return vm.type_error("%c requires an integer in range(256) or a single byte");
                }
            }
        }
        _ => return Ok(None),
    };
    data(vm, result).map(Some)
}

/// Makes the result: a text, or bytes as the format is.
fn finish(vm: &mut Vm, format: Value, state: &State) -> NativeResult {
    if !state.is_bytes {
        return Ok(string(vm, &state.out));
    }
    let bytes: Vec<u8> =
        state.out.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    Ok(super::bytes_methods::made_like(vm, format, bytes))
}
