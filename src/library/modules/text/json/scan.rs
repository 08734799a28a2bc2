//! Reading JSON: strings, numbers, and whole values where no hook has a say.

use hashbrown::HashMap;

use super::super::sre::Held;
use crate::data::int_text::parse_int;
use crate::data::sre::Subject;
use crate::data::unicode::char_of;
use crate::heap::{Handle, Value};
use crate::library::types::arguments::{count_value, data, word};
use crate::vm::{NativeResult, Raised, Vm};

/// What is wrong with a text, and where.
struct Fault {
    what: &'static str,
    at: usize,
}

const UNTERMINATED: &str = "Unterminated string starting at";
const BAD_HEX: &str = "Invalid \\uXXXX escape";

fn fault<T>(what: &'static str, at: usize) -> Result<T, Fault> {
    Err(Fault { what, at })
}

/// Raises `json.JSONDecodeError`.
fn raise<T>(vm: &mut Vm, fault: &Fault, text: Value) -> Result<T, Raised> {
    let modules = vm.known.sys_modules;
    let module = match vm.heap.text_get(modules, "json.decoder") {
        Some(module) => module,
        None => {
            let (globals, _) = vm.current_namespaces();
            let names = vm.heap.new_list(vec![Value::None]);
            vm.wait(|vm| vm.import_module("json.decoder", 0, names, globals))?
        }
    };
    let name = vm.heap.intern("JSONDecodeError");
    let class = vm.get_attr_sync(module, name)?;
    let message = vm.heap.new_str(fault.what);
    let exception = vm.call_sync(class, &[message, text, count_value(fault.at)])?;
    vm.raise_value(exception)
}

fn hex<S: Subject + ?Sized>(text: &S, from: usize) -> Option<u32> {
    (from..from + 4).try_fold(0, |sum, at| {
        let digit = char::from_u32(text.at(at))?.to_digit(16)?;
        Some(sum * 16 + digit)
    })
}

/// Reads a string up to its closing quote; gives the place after it.
fn string<S: Subject + ?Sized>(
    text: &S,
    start: usize,
    strict: bool,
    out: &mut String,
) -> Result<usize, Fault> {
    let length = text.length();
    let begin = start.wrapping_sub(1);
    let mut at = start;
    loop {
        if at >= length {
            return fault(UNTERMINATED, begin);
        }
        let c = text.at(at);
        at += 1;
        match c {
            0x22 => return Ok(at),
            0x5C => {}
            0..=0x1F if strict => return fault("Invalid control character at", at - 1),
            _ => {
                out.extend(char_of(c));
                continue;
            }
        }
        if at >= length {
            return fault(UNTERMINATED, begin);
        }
        let c = text.at(at);
        at += 1;
        let plain = match char::from_u32(c) {
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let end = at + 4;
                if end >= length {
                    return fault(BAD_HEX, at - 1);
                }
                let Some(mut code) = hex(text, at) else { return fault(BAD_HEX, end - 5) };
                at = end;
                let is_escape = |at: usize| text.at(at) == 0x5C && text.at(at + 1) == 0x75;
                if (0xD800..0xDC00).contains(&code) && end + 6 < length && is_escape(end) {
                    let Some(low) = hex(text, end + 2) else { return fault(BAD_HEX, end + 1) };
                    if (0xDC00..0xE000).contains(&low) {
                        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                        at = end + 6;
                    }
                }
                out.extend(char_of(code));
                continue;
            }
            _ => return fault("Invalid \\escape", at - 2),
        };
        out.push(plain);
    }
}

/// Finds where a number ends, and whether it is a float; None if there is none.
fn number_end<S: Subject + ?Sized>(text: &S, start: usize) -> Option<(usize, bool)> {
    let length = text.length();
    let digit = |at: usize| at < length && (0x30..=0x39).contains(&text.at(at));
    let mut at = start;
    if at < length && text.at(at) == 0x2D {
        at += 1;
    }
    if !digit(at) {
        return None;
    }
    if text.at(at) == 0x30 {
        at += 1;
    } else {
        while digit(at) {
            at += 1;
        }
    }
    let mut is_float = false;
    if at < length && text.at(at) == 0x2E && digit(at + 1) {
        is_float = true;
        at += 2;
        while digit(at) {
            at += 1;
        }
    }
    if at < length && matches!(text.at(at), 0x65 | 0x45) {
        let mut exponent = at + 1;
        if exponent < length && matches!(text.at(exponent), 0x2B | 0x2D) {
            exponent += 1;
        }
        if digit(exponent) {
            is_float = true;
            while digit(exponent) {
                exponent += 1;
            }
            at = exponent;
        }
    }
    Some((at, is_float))
}

fn slice<S: Subject + ?Sized>(text: &S, from: usize, to: usize) -> String {
    (from..to).filter_map(|at| char_of(text.at(at))).collect()
}

/// Takes the text that a function was given.
fn text_given(vm: &mut Vm, value: Value) -> Result<Held, Raised> {
    if vm.heap.string(value).is_none() {
        let class = vm.heap.type_name(value);
        return vm.type_error(format!("first argument must be a string, not {class}"));
    }
    super::super::sre::held(vm, value)
}

macro_rules! with {
    ($held:expr, $text:ident => $do:expr) => {
        match &$held {
            Held::Ascii(text) => {
                let $text = text.as_bytes();
                $do
            }
            Held::Wide(points) => {
                let $text = &points[..];
                $do
            }
            Held::Bytes(bytes) => {
                let $text = &bytes[..];
                $do
            }
        }
    };
}

/// `scanstring(string, end, strict)`.
pub fn scanstring(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let held = text_given(vm, given[0])?;
    let end = word(vm, given[1], 0)?;
    let strict = match given[2].given() {
        Some(strict) => vm.truth(strict)?,
        None => true,
    };
    let Some(end) = usize::try_from(end).ok().filter(|&end| end <= held.length()) else {
        return vm.value_error("end is out of bounds");
    };
    let mut out = String::new();
    let read = with!(held, text => string(text, end, strict, &mut out));
    match read {
        Ok(after) => {
            let value = vm.heap.new_str(out);
            Ok(vm.heap.new_tuple(vec![value, count_value(after)]))
        }
        Err(fault) => raise(vm, &fault, given[0]),
    }
}

/// `_number(string, idx)`: the text of a number, whether it is a float, the end; None if there is none.
pub fn number(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let held = text_given(vm, given[0])?;
    let start = usize::try_from(word(vm, given[1], 0)?).unwrap_or(0);
    let found = with!(held, text => {
        number_end(text, start).map(|(end, is_float)| (slice(text, start, end), end, is_float))
    });
    Ok(match found {
        Some((text, end, is_float)) => {
            let text = vm.heap.new_str(text);
            vm.heap.new_tuple(vec![text, Value::bool(is_float), count_value(end)])
        }
        None => Value::None,
    })
}

/// `_scan(string, idx, strict)`: the value at a place, and the end.
pub fn scan(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let held = text_given(vm, given[0])?;
    let start = word(vm, given[1], 0)?;
    let Ok(start) = usize::try_from(start) else {
        return vm.value_error("idx cannot be negative");
    };
    let strict = vm.truth(given[2])?;
    with!(held, text => value(vm, text, given[0], start, strict))
}

/// A container that is being read.
enum Open {
    List(Vec<Value>),
    Dict(Handle, Value),
}

fn stop<T>(vm: &mut Vm, at: usize) -> Result<T, Raised> {
    vm.raise_with("StopIteration", &[count_value(at)])
}

fn value<S: Subject + ?Sized>(
    vm: &mut Vm,
    text: &S,
    object: Value,
    start: usize,
    strict: bool,
) -> NativeResult {
    let length = text.length();
    let blank = |mut at: usize| {
        while at < length && matches!(text.at(at), 0x20 | 0x09 | 0x0A | 0x0D) {
            at += 1;
        }
        at
    };
    let is = |at: usize, wanted: u8| at < length && text.at(at) == u32::from(wanted);
    let says = |at: usize, word: &str| {
        at + word.len() <= length
            && word
                .bytes()
                .enumerate()
                .all(|(offset, byte)| text.at(at + offset) == u32::from(byte))
    };
    let no_trailing_comma = vm.era.minor() >= 13;
    let deepest = if vm.era.minor() < 12 {
        vm.recursion_limit.saturating_sub(vm.frames.len())
    } else {
        10_000
    };
    let mut open: Vec<Open> = Vec::new();
    let mut keys: HashMap<String, Value> = HashMap::new();
    let mut at = start;
    // Reads the key at a place and what is between it and its value.
    let read_key = |vm: &mut Vm, keys: &mut HashMap<String, Value>, at: usize| {
        if !is(at, b'"') {
            let what = "Expecting property name enclosed in double quotes";
            return raise(vm, &Fault { what, at }, object);
        }
        let mut key = String::new();
        let after = match string(text, at + 1, strict, &mut key) {
            Ok(after) => blank(after),
            Err(fault) => return raise(vm, &fault, object),
        };
        if !is(after, b':') {
            return raise(vm, &Fault { what: "Expecting ':' delimiter", at: after }, object);
        }
        let known = keys.get(&key).copied();
        let key = match known {
            Some(known) => known,
            None => {
                let made = vm.heap.new_str(key.clone());
                keys.insert(key, made);
                made
            }
        };
        Ok((key, blank(after + 1)))
    };
    loop {
        // A value begins.
        let mut done = if at >= length {
            return stop(vm, at);
        } else if is(at, b'"') {
            let mut out = String::new();
            match string(text, at + 1, strict, &mut out) {
                Ok(after) => at = after,
                Err(fault) => return raise(vm, &fault, object),
            }
            vm.heap.new_str(out)
        } else if is(at, b'{') || is(at, b'[') {
            let is_list = is(at, b'[');
            if open.len() >= deepest {
                let kind = if is_list { "array" } else { "object" };
                return vm.raise(
                    "RecursionError",
                    format!(
                        "maximum recursion depth exceeded while decoding a JSON {kind} from a unicode string"
                    ),
                );
            }
            at = blank(at + 1);
            if is_list {
                if !is(at, b']') {
                    open.push(Open::List(Vec::new()));
                    continue;
                }
                at += 1;
                vm.heap.new_list(Vec::new())
            } else {
                let dict = vm.heap.new_dict();
                if !is(at, b'}') {
                    let (key, next) = read_key(vm, &mut keys, at)?;
                    open.push(Open::Dict(dict, key));
                    at = next;
                    continue;
                }
                at += 1;
                dict.into()
            }
        } else if let Some((word, value)) = [
            ("null", Value::None),
            ("true", Value::TRUE),
            ("false", Value::FALSE),
            ("NaN", Value::float(f64::NAN)),
            ("Infinity", Value::float(f64::INFINITY)),
            ("-Infinity", Value::float(f64::NEG_INFINITY)),
        ]
        .into_iter()
        .find(|(word, _)| says(at, word))
        {
            at += word.len();
            value
        } else {
            let Some((end, is_float)) = number_end(text, at) else { return stop(vm, at) };
            let number = slice(text, at, end);
            at = end;
            if is_float {
                Value::float(number.parse().unwrap_or(f64::NAN))
            } else if let Ok(small) = number.parse::<i64>() {
                Value::Int(small)
            } else {
                let minor = vm.era.minor();
                let int = data(vm, parse_int(&number, 10, vm.int_digits, minor))?;
                vm.heap.new_int(int.into_big())
            }
        };
        // A value is there: it belongs to the innermost container, which may end with it.
        loop {
            let Some(innermost) = open.last_mut() else {
                return Ok(vm.heap.new_tuple(vec![done, count_value(at)]));
            };
            at = blank(at);
            let (close, kind) = match innermost {
                Open::List(items) => {
                    items.push(done);
                    (b']', "Illegal trailing comma before end of array")
                }
                Open::Dict(dict, key) => {
                    let (dict, key) = (*dict, *key);
                    vm.dict_set(dict, key, done)?;
                    (b'}', "Illegal trailing comma before end of object")
                }
            };
            if is(at, close) {
                at += 1;
                done = match open.pop() {
                    Some(Open::List(items)) => vm.heap.new_list(items),
                    Some(Open::Dict(dict, _)) => dict.into(),
                    None => Value::None,
                };
                continue;
            }
            if !is(at, b',') {
                return raise(vm, &Fault { what: "Expecting ',' delimiter", at }, object);
            }
            let comma = at;
            at = blank(at + 1);
            if no_trailing_comma && is(at, close) {
                return raise(vm, &Fault { what: kind, at: comma }, object);
            }
            if let Some(Open::Dict(_, key)) = open.last_mut() {
                let (next_key, next) = read_key(vm, &mut keys, at)?;
                *key = next_key;
                at = next;
            }
            break;
        }
    }
}
