//! `_codecs`: the built-in encodings, the registry of codecs and of error handlers.
//!
//! Here is what turns text into bytes and back, up to the first fault; the
//! registry, and the loop that asks a handler of the program's, are Python.

use crate::data::codec::{self, Encoding, Order};
use crate::data::codec_escape::{self as escapes, Escapes};
use crate::data::codec_handlers::{Handler, decode, encode};
use crate::data::unicode::{char_of, code_point};
use crate::heap::{Kind, Value};
use crate::library::types::arguments::{
    buffer_or, codec_error, count_value, data, own_text, string, word,
};
use crate::library::types::row::row;
use crate::vm::{Module, Native, NativeResult, Raised, Vm};

pub static MODULE: Module = Module {
    name: "_codecs",
    about: "",
    functions: FUNCTIONS,
    fill: crate::library::modules::keep::prepare,
    source: include_str!("codecs.py"),
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    row(
        "_encode(kind, text, errors, /)",
        encode_whole,
        "Encodes; None if a handler must be asked.",
    ),
    row(
        "_decode(kind, bytes, errors, /)",
        decode_whole,
        "Decodes; None if a handler must be asked.",
    ),
    row("_encode_run(kind, text, at, /)", encode_run, "Encodes up to a fault."),
    row("_decode_run(kind, bytes, at, final, /)", decode_run, "Decodes up to a fault."),
    row(
        "_charmap_encode(text, at, mapping, /)",
        charmap_encode,
        "Encodes by a dict up to a fault.",
    ),
    row(
        "_charmap_decode(bytes, at, table, /)",
        charmap_decode,
        "Decodes by a table up to a fault.",
    ),
    row("_escape_text(text, raw, /)", escape_text, "Writes escapes."),
    row("_escape_bytes(bytes, /)", escape_bytes, "Writes bytes as in a literal."),
    row("_unescape_bytes(bytes, errors, /)", unescape_bytes, "Reads bytes as in a literal."),
    row("_name(character, /)", character_name, "Returns a character's name or None."),
];

/// What a codec's name among heisen's own stands for.
enum Way {
    Plain(Encoding),
    Escaped(Escapes),
}

fn way(vm: &mut Vm, kind: Value) -> Result<Way, Raised> {
    let kind = vm.heap.text(kind).unwrap_or("").to_owned();
    Ok(match kind.as_str() {
        "unicodeescape" => Way::Escaped(Escapes::All),
        "rawunicodeescape" => Way::Escaped(Escapes::Raw),
        // Where the mark was read already.
        "utf-16-le" => Way::Plain(Encoding::Utf16(Some(Order::Little))),
        "utf-16-be" => Way::Plain(Encoding::Utf16(Some(Order::Big))),
        _ => Way::Plain(data(vm, Encoding::of(&kind))?),
    })
}

fn encode_whole(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let errors = vm.heap.text(given[2]).unwrap_or("").to_owned();
    let Way::Plain(encoding) = way(vm, given[0])? else { return Ok(Value::None) };
    let text = own_text(vm, given[1])?;
    if Handler::of(&errors).is_err() {
        return Ok(Value::None);
    }
    match encode(&text, encoding, &errors) {
        Ok(bytes) => Ok(vm.heap.new_bytes(bytes)),
        Err(error) => codec_error(vm, error, given[1]),
    }
}

fn decode_whole(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let errors = vm.heap.text(given[2]).unwrap_or("").to_owned();
    let Way::Plain(encoding) = way(vm, given[0])? else { return Ok(Value::None) };
    let bytes = buffer_or(vm, given[1])?;
    if Handler::of(&errors).is_err() {
        return Ok(Value::None);
    }
    match decode(&bytes, encoding, &errors) {
        Ok(text) => Ok(string(vm, &text)),
        Err(error) => codec_error(vm, error, given[1]),
    }
}

/// Makes the answer of a run: what was done, where it stopped, the end and the reason of a fault.
fn stopped(vm: &mut Vm, done: Value, at: usize, fault: codec::Reason) -> Value {
    let (end, reason) = fault.unwrap_or((at, ""));
    let reason = vm.heap.new_str(reason);
    vm.heap.new_tuple(vec![done, count_value(at), count_value(end), reason])
}

fn position(vm: &mut Vm, value: Value) -> Result<usize, Raised> {
    Ok(usize::try_from(word(vm, value, 0)?).unwrap_or(0))
}

fn encode_run(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let text = own_text(vm, given[1])?;
    let mut at = position(vm, given[2])?;
    let mut out = Vec::new();
    let fault = match way(vm, given[0])? {
        Way::Plain(encoding) => {
            let chars: Vec<char> = text.chars().collect();
            codec::encode_run(&chars, encoding, &mut at, &mut out)
        }
        Way::Escaped(kind) => {
            out = escapes::escape(&text, kind);
            at = text.chars().count();
            None
        }
    };
    let done = vm.heap.new_bytes(out);
    Ok(stopped(vm, done, at, fault))
}

fn decode_run(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = buffer_or(vm, given[1])?;
    let mut at = position(vm, given[2])?.min(bytes.len());
    let is_final = vm.truth(given[3])?;
    let mut out = String::new();
    let fault = match way(vm, given[0])? {
        Way::Plain(encoding) => {
            codec::decode_run(&bytes, encoding, &mut at, &mut out).filter(|&(end, reason)| {
                let may_go_on = matches!(reason, "unexpected end of data" | "truncated data");
                is_final || !(may_go_on && end == bytes.len())
            })
        }
        Way::Escaped(kind) => {
            let fault = escapes::unescape(&bytes, kind, &mut at, &mut out);
            match fault {
                Some((_, true)) if !is_final => {
                    if let Some(((_, ""), _)) = fault {
                        // A single backslash waits for what it escapes.
                        out.pop();
                        at -= 1;
                    }
                    None
                }
                _ => escapes::reason(fault),
            }
        }
    };
    let done = string(vm, &out);
    Ok(stopped(vm, done, at, fault))
}

const UNDEFINED: &str = "character maps to <undefined>";

fn charmap_encode(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let text = own_text(vm, given[0])?;
    let mut at = position(vm, given[1])?;
    let Value::Obj(mapping) = given[2] else { return Ok(Value::None) };
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let byte = |vm: &mut Vm, c: char| {
        let found = vm.dict_get(mapping, Value::Int(i64::from(code_point(c))))?;
        Ok(found.and_then(|value| vm.heap.small_int(value)).and_then(|n| u8::try_from(n).ok()))
    };
    let mut fault = None;
    while let Some(&c) = chars.get(at) {
        if let Some(byte) = byte(vm, c)? {
            out.push(byte);
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while let Some(&c) = chars.get(end) {
            if byte(vm, c)?.is_some() {
                break;
            }
            end += 1;
        }
        fault = Some((end, UNDEFINED));
        break;
    }
    let done = vm.heap.new_bytes(out);
    Ok(stopped(vm, done, at, fault))
}

fn charmap_decode(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = buffer_or(vm, given[0])?;
    let mut at = position(vm, given[1])?;
    let table: Vec<char> = own_text(vm, given[2])?.chars().collect();
    let mut out = String::new();
    let mut fault = None;
    while let Some(&byte) = bytes.get(at) {
        match table.get(usize::from(byte)) {
            Some(&c) if c != '\u{fffe}' => out.push(c),
            _ => {
                fault = Some((at + 1, UNDEFINED));
                break;
            }
        }
        at += 1;
    }
    let done = string(vm, &out);
    Ok(stopped(vm, done, at, fault))
}

fn escape_text(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let text = own_text(vm, given[0])?;
    let kind = if given[1] == Value::TRUE { Escapes::Raw } else { Escapes::All };
    Ok(vm.heap.new_bytes(escapes::escape(&text, kind)))
}

fn escape_bytes(vm: &mut Vm, given: &[Value]) -> NativeResult {
    if !vm.heap.is_a(given[0], Kind::Bytes) {
        let class = vm.heap.type_name(given[0]);
        return vm.type_error(format!("escape_encode() argument 1 must be bytes, not {class}"));
    }
    let bytes = buffer_or(vm, given[0])?;
    Ok(vm.heap.new_bytes(escapes::escape_bytes(&bytes)))
}

fn unescape_bytes(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = match vm.heap.text(given[0]) {
        Some(text) => text.as_bytes().to_vec(),
        None => buffer_or(vm, given[0])?,
    };
    let errors = vm.heap.text(given[1]).unwrap_or("strict").to_owned();
    let read = data(vm, escapes::unescape_bytes(&bytes, &errors))?;
    Ok(vm.heap.new_bytes(read))
}

fn character_name(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let code = vm.heap.small_int(given[0]).and_then(|code| u32::try_from(code).ok());
    let name = code.and_then(char_of).and_then(crate::data::unicode_names::name);
    Ok(name.map_or(Value::None, |name| vm.heap.new_str(name)))
}
