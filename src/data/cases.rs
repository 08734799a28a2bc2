//! What CPython printed, row by row, against what these functions say.
//!
//! The files in `cases/` were written by CPython (3.12.1 and 3.13.0 for strings)
//! over random and chosen arguments; each test reads one.

use super::codec::{CodecError, Encoding, Fault, decode_message, encode_message};
use super::codec_handlers::{decode, encode};
use super::error::DataError;
use super::float::round_to_digits;
use super::float_text::{hex_text, parse_float, repr_float};
use super::format_spec::{Target, format_float};
use super::hash::hash_float;
use super::slice::fit_slice;
use super::str_index::Text;
use super::str_layout::{Side, expand_tabs, fill_char, justify, replace, zfill};
use super::str_repr::{ascii_str, repr_bytes, repr_str};
use super::unicode::char_of;
use super::{str_case as case, str_split as parts};
use serde_json::{Value, json};

#[test]
fn string_methods_are_cpythons() {
    // Each row: the method, the string, the arguments, the result.
    for row in include_str!("cases/strings.jsonl").lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let method = row[0].as_str().unwrap();
        let got = string_method(method, row[1].as_str().unwrap(), &row[2]);
        let got = got.unwrap_or_else(|error| json!({ "err": error.message }));
        assert_eq!(got, row[3], "{row}");
    }
}

fn string_method(method: &str, text: &str, args: &Value) -> Result<Value, DataError> {
    let int = |at: usize| args[at].as_i64();
    let number = |at: usize| args[at].as_i64().unwrap();
    let given = |at: usize| args[at].as_str();
    let string = |at: usize| args[at].as_str().unwrap();
    let found = |at: Option<usize>| json!(at.map_or(-1, |at| i64::try_from(at).unwrap()));
    let whole = Text::from(text);
    Ok(match method {
        "split" => json!(parts::split(text, given(0), number(1))?),
        "rsplit" => json!(parts::rsplit(text, given(0), number(1))?),
        "splitlines" if args[0] == true => json!(parts::split_lines(text, parts::LineEnds::Keep)),
        "splitlines" => json!(parts::split_lines(text, parts::LineEnds::Drop)),
        "partition" => json!(parts::partition(text, string(0))?),
        "rpartition" => json!(parts::rpartition(text, string(0))?),
        "strip" => json!(parts::strip(text, given(0))),
        "lstrip" => json!(parts::lstrip(text, given(0))),
        "rstrip" => json!(parts::rstrip(text, given(0))),
        "find" => found(whole.find(string(0), int(1), int(2))),
        "rfind" => found(whole.rfind(string(0), int(1), int(2))),
        "count" => json!(whole.count(string(0), int(1), int(2))),
        "startswith" => json!(whole.starts_with(string(0), int(1), int(2))),
        "endswith" => json!(whole.ends_with(string(0), int(1), int(2))),
        "slice" => json!(whole.slice(fit_slice(int(0), int(1), int(2), whole.len())?)),
        "item" => json!(
            whole.item(number(0)).ok_or_else(|| DataError::index("string index out of range"))?
        ),
        "upper" => json!(case::upper(text)),
        "lower" => json!(case::lower(text)),
        "title" => json!(case::title(text)),
        "capitalize" => json!(case::capitalize(text)),
        "swapcase" => json!(case::swapcase(text)),
        "casefold" => json!(case::casefold(text)),
        "isupper" => json!(case::is_upper(text)),
        "islower" => json!(case::is_lower(text)),
        "istitle" => json!(case::is_titled(text)),
        "isalpha" => json!(case::is_alphabetic(text)),
        "isdecimal" => json!(case::is_decimal(text)),
        "isdigit" => json!(case::is_digits(text)),
        "isnumeric" => json!(case::is_number(text)),
        "isalnum" => json!(case::is_alphanumeric(text)),
        "isspace" => json!(case::is_blank(text)),
        "isprintable" => json!(case::is_all_printable(text)),
        "isidentifier" => json!(case::is_identifier(text)),
        "ljust" => json!(justify(text, Side::Left, number(0), fill_char(string(1))?)?),
        "rjust" => json!(justify(text, Side::Right, number(0), fill_char(string(1))?)?),
        "center" => json!(justify(text, Side::Center, number(0), fill_char(string(1))?)?),
        "zfill" => json!(zfill(text, number(0))?),
        "expandtabs" => json!(expand_tabs(text, number(0))?),
        "replace" => json!(replace(text, string(0), string(1), number(2))?),
        "repr" => json!(repr_str(text)),
        "ascii" => json!(ascii_str(text)),
        unknown => panic!("no such method: {unknown}"),
    })
}

#[test]
fn codecs_are_cpythons() {
    // Each row: E or D, the encoding, the handler, the literal, the result or error.
    for row in include_str!("cases/codecs.tsv").lines() {
        let fields: Vec<&str> = row.split('\t').collect();
        let codes = literal_codes(fields[3]);
        let text: String = codes.iter().filter_map(|&code| char_of(code)).collect();
        let bytes: Vec<u8> = codes.iter().filter_map(|&code| u8::try_from(code).ok()).collect();
        let encoding = Encoding::of(fields[1]).unwrap();
        let result = match fields[0] {
            "E" => encode(&text, encoding, fields[2]).map(|bytes| repr_bytes(&bytes)),
            _ => decode(&bytes, encoding, fields[2]).map(|text| ascii_str(&text)),
        };
        let got = match result {
            Ok(text) => text,
            Err(CodecError::Encode(fault)) => {
                let at = text.chars().nth(fault.start);
                let message =
                    encode_message(fault.encoding, fault.start, fault.end, fault.reason, at);
                with_message("UnicodeEncodeError", &fault, &message)
            }
            Err(CodecError::Decode(fault)) => {
                let at = bytes.get(fault.start).copied();
                let message =
                    decode_message(fault.encoding, fault.start, fault.end, fault.reason, at);
                with_message("UnicodeDecodeError", &fault, &message)
            }
            Err(CodecError::Other(error)) => {
                format!("{} {}", error.kind.class_name(), error.message)
            }
        };
        assert_eq!(got, fields[4], "{row}");
    }
}

fn with_message(name: &str, fault: &Fault, message: &str) -> String {
    let Fault { encoding, start, end, reason } = fault;
    let message = ascii_str(message);
    format!("{name} ('{encoding}', {start}, {end}, '{reason}') {message}")
}

/// Reads the characters or bytes of a literal that `ascii()` wrote.
fn literal_codes(literal: &str) -> Vec<u32> {
    let quoted = literal.trim_start_matches('b');
    let mut chars = quoted[1..quoted.len() - 1].chars();
    let mut codes = Vec::new();
    while let Some(c) = chars.next() {
        let escape = if c == '\\' { chars.next() } else { None };
        let width = match escape {
            None => {
                codes.push(u32::from(c));
                continue;
            }
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            Some('n') => {
                codes.push(10);
                continue;
            }
            Some(other) => {
                codes.push(u32::from(other));
                continue;
            }
        };
        let digits: String = chars.by_ref().take(width).collect();
        codes.push(u32::from_str_radix(&digits, 16).unwrap());
    }
    codes
}

#[test]
fn float_texts_are_cpythons() {
    // Each row: the bits, repr, eight formats, five roundings, hex, hash.
    for row in include_str!("cases/floats.tsv").lines() {
        let fields: Vec<&str> = row.split('\t').collect();
        let value = f64::from_bits(fields[0].parse().unwrap());
        let mut got = vec![repr_float(value)];
        for spec in [".0f", ".3f", ".0e", ".5e", ".4g", ".17g", ".3", ".25e"] {
            let target = Target { type_name: "float", minor: 12 };
            got.push(format_float(value, spec, target).unwrap());
        }
        for digits in [-2, 0, 1, 3, 17] {
            got.push(round_to_digits(value, digits).map_or("err".to_owned(), repr_float));
        }
        got.push(hex_text(value));
        got.push(hash_float(value, 0).to_string());
        assert_eq!(got, fields[1..]);
        assert_eq!(parse_float(&got[0]).map(f64::to_bits), Ok(value.to_bits()));
    }
}
