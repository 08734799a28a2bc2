//! `unicodedata`: what Unicode says about characters.
//!
//! The data is that of the crate `rustpython-unicode`, of the newest version
//! and of 3.2.0; lone surrogates, which it does not know as `char`s, are
//! handed to it as code points.

use rustpython_unicode::data::{LookupResult, Ucd};
use rustpython_unicode::normalize::{NormalizeForm, is_normalized, normalize};
use rustpython_wtf8::{CodePoint, Wtf8Buf};

use crate::data::unicode::{char_of, code_point};
use crate::heap::{Body, Handle, Kind, Value};
use crate::library::types::arguments::own_text;
use crate::library::types::row::{getter, row};
use crate::vm::{Module, Native, NativeResult, Raised, Type, Vm};

pub static MODULE: Module = Module {
    name: "unicodedata",
    about: "This module provides access to the Unicode Character Database which\n\
            defines character properties for all Unicode characters. The data in\n\
            this database is based on the UnicodeData.txt file version\n\
            which is publicly available from the Unicode Consortium.",
    functions: FUNCTIONS,
    types: &[&UCD],
    fill,
    ..Module::EMPTY
};

macro_rules! rows {
    ($($signature:literal $own:literal $call:ident $about:literal;)*) => {
        const FUNCTIONS: &[Native] =
            &[$(row($signature, |vm, given| $call(vm, given, Ucd::new(true)), $about)),*];

        /// The database of Unicode 3.2.0.
        static UCD: Type = Type {
            kind: Kind::Ucd,
            about: "",
            base: false,
            methods: &[$(row($own, |vm, given| $call(vm, &given[1..], Ucd::new(false)), $about)),*],
            getters: &[getter(
                "unidata_version",
                |vm, _| Ok(vm.heap.new_str("3.2.0")),
                "The version of the data.",
            )],
        };
    };
}

rows! {
    "name(chr, default=<unset>, /)" "name(self, chr, default=<unset>, /)" name
        "Returns the name assigned to the character chr as a string.";
    "lookup(name, /)" "lookup(self, name, /)" lookup "Look up character by name.";
    "category(chr, /)" "category(self, chr, /)" category
        "Returns the general category assigned to the character chr as string.";
    "bidirectional(chr, /)" "bidirectional(self, chr, /)" bidirectional
        "Returns the bidirectional class assigned to the character chr as string.";
    "combining(chr, /)" "combining(self, chr, /)" combining
        "Returns the canonical combining class assigned to the character chr as integer.";
    "east_asian_width(chr, /)" "east_asian_width(self, chr, /)" east_asian_width
        "Returns the east asian width assigned to the character chr as string.";
    "mirrored(chr, /)" "mirrored(self, chr, /)" mirrored
        "Returns the mirrored property assigned to the character chr as integer.";
    "decomposition(chr, /)" "decomposition(self, chr, /)" decomposition
        "Returns the character decomposition mapping assigned to the character chr as string.";
    "decimal(chr, default=<unset>, /)" "decimal(self, chr, default=<unset>, /)" decimal
        "Converts a Unicode character into its equivalent decimal value.";
    "digit(chr, default=<unset>, /)" "digit(self, chr, default=<unset>, /)" digit
        "Converts a Unicode character into its equivalent digit value.";
    "numeric(chr, default=<unset>, /)" "numeric(self, chr, default=<unset>, /)" numeric
        "Converts a Unicode character into its equivalent numeric value.";
    "normalize(form, unistr, /)" "normalize(self, form, unistr, /)" normal
        "Return the normal form 'form' for the Unicode string unistr.";
    "is_normalized(form, unistr, /)" "is_normalized(self, form, unistr, /)" is_normal
        "Return whether the Unicode string unistr is in the normal form 'form'.";
}

fn fill(vm: &mut Vm, namespace: Handle) {
    let version = match vm.era.minor() {
        10 => "13.0.0",
        11 => "14.0.0",
        12 => "15.0.0",
        13 => "15.1.0",
        _ => "16.0.0",
    };
    let version = vm.heap.new_str(version);
    vm.heap.text_set(namespace, "unidata_version", version);
    let old = vm.heap.alloc_kind(Kind::Ucd, Body::Plain);
    vm.heap.text_set(namespace, "ucd_3_2_0", old.into());
}

/// Takes the character that a function was given.
fn character(vm: &mut Vm, value: Value, whose: &str) -> Result<CodePoint, Raised> {
    let mut chars = vm.heap.text(value).unwrap_or("").chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Ok(CodePoint::from_u32(code_point(c)).unwrap_or(CodePoint::from_char('\0')));
    }
    let length = vm.heap.string(value).map(crate::heap::Str::char_count);
    let given = match length {
        Some(length) if vm.era.minor() >= 14 => format!("a string of length {length}"),
        _ => vm.heap.type_name(value).to_string(),
    };
    vm.type_error(format!("{whose} must be a unicode character, not {given}"))
}

fn number_argument(vm: &mut Vm, value: Value, name: &str) -> Result<CodePoint, Raised> {
    character(vm, value, &format!("{name}() argument 1"))
}

fn only(vm: &mut Vm, value: Value, name: &str) -> Result<CodePoint, Raised> {
    character(vm, value, &format!("{name}() argument"))
}

fn name(vm: &mut Vm, given: &[Value], ucd: Ucd) -> NativeResult {
    let c = number_argument(vm, given[0], "name")?;
    let found = c.to_char().filter(|&c| ucd.membership(c));
    match found.and_then(crate::data::unicode_names::name) {
        Some(name) => Ok(vm.heap.new_str(name)),
        None => match given[1].given() {
            Some(default) => Ok(default),
            None => vm.value_error("no such name"),
        },
    }
}

fn lookup(vm: &mut Vm, given: &[Value], ucd: Ucd) -> NativeResult {
    let Some(wanted) = vm.heap.text(given[0]).map(str::to_owned) else {
        let class = vm.heap.type_name(given[0]);
        return vm.type_error(format!("a bytes-like object is required, not '{class}'"));
    };
    match ucd.lookup(&wanted) {
        Some(LookupResult::Character(c)) => Ok(vm.char_str(c)),
        Some(LookupResult::Sequence(text)) => Ok(vm.heap.new_str(text)),
        None => {
            let message = vm.heap.new_str(format!("undefined character name '{wanted}'"));
            vm.raise_with("KeyError", &[message])
        }
    }
}

fn category(vm: &mut Vm, given: &[Value], ucd: Ucd) -> NativeResult {
    let c = only(vm, given[0], "category")?;
    Ok(vm.heap.new_str(ucd.category(c)))
}

fn bidirectional(vm: &mut Vm, given: &[Value], ucd: Ucd) -> NativeResult {
    let c = only(vm, given[0], "bidirectional")?;
    let class = match ucd.bidirectional(c) {
        // CPython has no class for what is not assigned; surrogates are left to right.
        _ if ucd.category(c) == "Cn" => "",
        "" => "L",
        class => class,
    };
    Ok(vm.heap.new_str(class))
}

fn combining(vm: &mut Vm, given: &[Value], ucd: Ucd) -> NativeResult {
    let c = only(vm, given[0], "combining")?;
    Ok(Value::Int(i64::from(ucd.combining(c))))
}

fn east_asian_width(vm: &mut Vm, given: &[Value], ucd: Ucd) -> NativeResult {
    let c = only(vm, given[0], "east_asian_width")?;
    let width = match ucd.east_asian_width(c) {
        "" => "N",
        width => width,
    };
    Ok(vm.heap.new_str(width))
}

fn mirrored(vm: &mut Vm, given: &[Value], ucd: Ucd) -> NativeResult {
    let c = only(vm, given[0], "mirrored")?;
    Ok(Value::Int(i64::from(ucd.mirrored(c))))
}

fn decomposition(vm: &mut Vm, given: &[Value], ucd: Ucd) -> NativeResult {
    let c = only(vm, given[0], "decomposition")?;
    // Hangul syllables are taken apart by rule, not by the data.
    let text = match c.to_u32() {
        0xAC00..=0xD7A3 => String::new(),
        _ => ucd.decomposition(c),
    };
    Ok(vm.heap.new_str(text))
}

fn or_default(vm: &mut Vm, default: Value, value: Option<Value>, missing: &str) -> NativeResult {
    match value.or(default.given()) {
        Some(value) => Ok(value),
        None => vm.value_error(missing),
    }
}

fn decimal(vm: &mut Vm, given: &[Value], ucd: Ucd) -> NativeResult {
    let c = number_argument(vm, given[0], "decimal")?;
    let value = ucd.decimal(c).map(|value| Value::Int(value as i64));
    or_default(vm, given[1], value, "not a decimal")
}

fn digit(vm: &mut Vm, given: &[Value], ucd: Ucd) -> NativeResult {
    let c = number_argument(vm, given[0], "digit")?;
    let value = ucd.digit(c).map(|value| Value::Int(value as i64));
    or_default(vm, given[1], value, "not a digit")
}

fn numeric(vm: &mut Vm, given: &[Value], ucd: Ucd) -> NativeResult {
    let c = number_argument(vm, given[0], "numeric")?;
    let value = ucd.numeric(c).map(Value::float);
    or_default(vm, given[1], value, "not a numeric character")
}

fn form_and_text(
    vm: &mut Vm,
    given: &[Value],
    name: &str,
) -> Result<(Option<NormalizeForm>, Wtf8Buf), Raised> {
    for (at, &value) in given.iter().enumerate() {
        if vm.heap.string(value).is_none() {
            let class = vm.heap.type_name(value);
            let at = at + 1;
            return vm.type_error(format!("{name}() argument {at} must be str, not {class}"));
        }
    }
    let form = vm.heap.text(given[0]).and_then(|form| form.parse().ok());
    let text = own_text(vm, given[1])?;
    let points = text.chars().filter_map(|c| CodePoint::from_u32(code_point(c)));
    Ok((form, points.collect()))
}

fn normal(vm: &mut Vm, given: &[Value], _: Ucd) -> NativeResult {
    let (form, text) = form_and_text(vm, given, "normalize")?;
    if text.is_empty() {
        return Ok(given[1]);
    }
    let Some(form) = form else { return vm.value_error("invalid normalization form") };
    if is_normalized(form, &text) {
        return Ok(given[1]);
    }
    let result = normalize(form, &text);
    let result: String = result.code_points().filter_map(|c| char_of(c.to_u32())).collect();
    Ok(vm.heap.new_str(result))
}

fn is_normal(vm: &mut Vm, given: &[Value], _: Ucd) -> NativeResult {
    let (form, text) = form_and_text(vm, given, "is_normalized")?;
    if text.is_empty() {
        return Ok(Value::TRUE);
    }
    match form {
        Some(form) => Ok(Value::bool(is_normalized(form, &text))),
        None => vm.value_error("invalid normalization form"),
    }
}
