//! What a literal in the text stands for.
//!
//! Strings are decoded here and nowhere else, so that lone surrogates survive (see [`crate::source::surrogate`]) and
//! the complaints are CPython's.

use crate::source::{Source, surrogate};
use num_bigint::BigInt;
use num_traits::Num;
use rustpython_parser::{Parse, ast};
use rustpython_unicode::normalize::{NormalizeForm, normalize};
use rustpython_wtf8::Wtf8;

/// Returns the name that an identifier is: its normal form NFKC.
pub fn identifier(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let normal = normalize(NormalizeForm::Nfkc, Wtf8::new(text));
    normal.as_str().map_or_else(|_| text.to_owned(), str::to_owned)
}

/// The most decimal digits an int literal may have (`sys.int_info.default_max_str_digits`).
const MAX_INT_DIGITS: usize = 4300;

/// What a number literal stands for.
pub(super) enum Number {
    Int(BigInt),
    Float(f64),
    Imaginary(f64),
}

/// Returns the number a literal stands for.
///
/// # Errors
/// Refuses decimal ints of more digits than CPython reads, in its words.
pub(super) fn number(text: &str) -> Result<Number, String> {
    let digits: String = text.chars().filter(|&char| char != '_').collect();
    let lower = digits.to_ascii_lowercase();
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(rest) = lower.strip_prefix(prefix) {
            return Ok(Number::Int(BigInt::from_str_radix(rest, radix).unwrap_or_default()));
        }
    }
    if let Some(imaginary) = lower.strip_suffix('j') {
        return Ok(Number::Imaginary(imaginary.parse().unwrap_or_default()));
    }
    if lower.contains(['.', 'e']) {
        return Ok(Number::Float(lower.parse().unwrap_or_default()));
    }
    if lower.len() > MAX_INT_DIGITS {
        return Err(format!(
            "Exceeds the limit ({MAX_INT_DIGITS} digits) for integer string conversion: value has {} digits; use \
             sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid \
             decimal conversion limits.",
            lower.len()
        ));
    }
    Ok(Number::Int(lower.parse().unwrap_or_default()))
}

/// A string literal taken apart: its prefix read, its quotes off.
pub(super) struct Quoted<'a> {
    pub is_raw: bool,
    pub is_bytes: bool,
    pub body: &'a str,
}

impl<'a> Quoted<'a> {
    /// Takes a whole literal apart.
    pub fn new(literal: &'a str) -> Self {
        let quote_at = literal.find(['"', '\'']).unwrap_or(0);
        let (prefix, rest) = literal.split_at(quote_at);
        let quotes = if rest.len() >= 6 && (rest.starts_with("\"\"\"") || rest.starts_with("'''")) {
            3
        } else {
            1
        };
        Self {
            is_raw: prefix.contains(['r', 'R']),
            is_bytes: prefix.contains(['b', 'B']),
            body: rest.get(quotes..rest.len().saturating_sub(quotes)).unwrap_or(""),
        }
    }

    /// Returns the characters, or the bytes as characters below U+0100.
    ///
    /// # Errors
    /// Says what CPython says of a broken escape.
    pub fn value(&self) -> Result<String, String> {
        if self.is_bytes && !self.body.is_ascii() {
            return Err("bytes can only contain ASCII literal characters".to_owned());
        }
        unescape(self.body, self.is_raw, self.is_bytes)
    }
}

/// Returns the value of a string constant, lone surrogates as the scalars that carry them.
pub fn string_value(_source: &Source, constant: &ast::ExprConstant) -> String {
    match &constant.value {
        ast::Constant::Str(value) => value.clone(),
        _ => String::new(),
    }
}

/// Replaces the escapes of a literal's text.
pub(super) fn unescape(body: &str, is_raw: bool, is_bytes: bool) -> Result<String, String> {
    if is_raw || !body.contains('\\') {
        return Ok(body.to_owned());
    }
    let mut value = String::with_capacity(body.len());
    let mut rest = body;
    // Positions in messages count the bytes of what CPython hands to its decoder.
    let mut position = 0;
    while let Some(at) = rest.find('\\') {
        value.push_str(&rest[..at]);
        position +=
            rest[..at].chars().map(|char| if char.is_ascii() { 1 } else { 10 }).sum::<usize>();
        let escape = &rest[at + 1..];
        let Some(letter) = escape.chars().next() else { break };
        let length = match letter {
            '\n' => 1,
            '\\' | '\'' | '"' => push(&mut value, letter),
            'a' => push(&mut value, '\x07'),
            'b' => push(&mut value, '\x08'),
            'f' => push(&mut value, '\x0c'),
            'n' => push(&mut value, '\n'),
            'r' => push(&mut value, '\r'),
            't' => push(&mut value, '\t'),
            'v' => push(&mut value, '\x0b'),
            '0'..='7' => octal(escape, is_bytes, &mut value),
            'x' => match hexadecimal(escape, 2) {
                Ok(code) => {
                    value.push(surrogate::carry(code).unwrap_or_default());
                    3
                }
                Err(_) if is_bytes => {
                    return Err(format!("(value error) invalid \\x escape at position {position}"));
                }
                Err(found) => return Err(broken(position, found + 1, "truncated \\xXX escape")),
            },
            'u' | 'U' if !is_bytes => {
                let (digits, shape) =
                    if letter == 'u' { (4, "\\uXXXX") } else { (8, "\\UXXXXXXXX") };
                let code = hexadecimal(escape, digits).map_err(|found| {
                    broken(position, found + 1, &format!("truncated {shape} escape"))
                })?;
                let char = surrogate::carry(code)
                    .ok_or_else(|| broken(position, digits + 1, "illegal Unicode character"))?;
                value.push(char);
                digits + 1
            }
            'N' if !is_bytes => {
                let Some(end) = escape
                    .strip_prefix("N{")
                    .and_then(|name| name.find('}'))
                    .filter(|&end| end > 0)
                else {
                    let found = escape.find('}').map_or(1, |_| 2);
                    return Err(broken(position, found, "malformed \\N character escape"));
                };
                let char = named(&escape[..end + 3])
                    .ok_or_else(|| broken(position, end + 3, "unknown Unicode character name"))?;
                value.push(char);
                end + 3
            }
            _ => {
                value.push('\\');
                push(&mut value, letter)
            }
        };
        position += 1 + length;
        rest = &escape[length..];
    }
    value.push_str(rest);
    Ok(value)
}

/// Returns what stands after the first backslash that begins no escape.
pub(super) fn invalid_escape(body: &str, is_bytes: bool) -> Option<String> {
    let mut rest = body;
    while let Some(at) = rest.find('\\') {
        let letter = rest[at + 1..].chars().next()?;
        let known = matches!(
            letter,
            '\n' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '0'..='7' | 'x'
        );
        if !known && (is_bytes || !matches!(letter, 'u' | 'U' | 'N')) {
            return Some(letter.to_string());
        }
        rest = &rest[at + 1 + letter.len_utf8()..];
    }
    None
}

fn push(value: &mut String, char: char) -> usize {
    value.push(char);
    char.len_utf8()
}

fn octal(escape: &str, is_bytes: bool, value: &mut String) -> usize {
    let length = escape.bytes().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
    let mut code = u32::from_str_radix(&escape[..length], 8).unwrap_or_default();
    if is_bytes {
        code &= 0xFF;
    }
    value.push(char::from_u32(code).unwrap_or_default());
    length
}

/// Reads the digits after the letter of an escape; fails with how many there are.
fn hexadecimal(escape: &str, digits: usize) -> Result<u32, usize> {
    let found = escape.bytes().skip(1).take(digits).take_while(u8::is_ascii_hexdigit).count();
    if found < digits {
        return Err(found);
    }
    u32::from_str_radix(&escape[1..=digits], 16).map_err(|_| found)
}

fn broken(position: usize, length: usize, why: &str) -> String {
    format!(
        "(unicode error) 'unicodeescape' codec can't decode bytes in position {position}-{}: {why}",
        position + length
    )
}

/// Returns the character with the name in `N{...}`, which the tree builder's own table knows.
fn named(escape: &str) -> Option<char> {
    let literal = format!("\"\\{}\"", escape.to_ascii_uppercase());
    match ast::Constant::parse(&literal, "") {
        Ok(ast::Constant::Str(value)) => {
            let mut chars = value.chars();
            chars.next().filter(|_| chars.next().is_none())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(literal: &str) -> Result<String, String> {
        Quoted::new(literal).value()
    }

    #[test]
    fn escapes_are_replaced() {
        assert_eq!(
            value(r#""a\tb\x41\u00e9\U0001F600\101\N{BULLET}\q\\""#).unwrap(),
            "a\tbAé\u{1F600}A•\\q\\"
        );
        assert_eq!(value(r#"r"\n""#).unwrap(), "\\n");
        assert_eq!(value(r#"b"\xff\0""#).unwrap(), "\u{ff}\0");
        assert_eq!(value("''").unwrap(), "");
        assert_eq!(value("''''x'y'''").unwrap(), "'x'y");
        assert_eq!(value("'''\\\na'''").unwrap(), "a");
        assert_eq!(
            value(r"'\ud800\udc00'")
                .unwrap()
                .chars()
                .map(surrogate::code_point)
                .collect::<Vec<_>>(),
            [0xD800, 0xDC00]
        );
    }

    #[test]
    fn broken_escapes_are_told_in_cpythons_words() {
        let unicode = "(unicode error) 'unicodeescape' codec can't decode bytes in position";
        assert_eq!(value(r#""\x""#).unwrap_err(), format!("{unicode} 0-1: truncated \\xXX escape"));
        assert_eq!(
            value(r#""\u12""#).unwrap_err(),
            format!("{unicode} 0-3: truncated \\uXXXX escape")
        );
        assert_eq!(
            value(r#""\U99999999""#).unwrap_err(),
            format!("{unicode} 0-9: illegal Unicode character")
        );
        assert_eq!(
            value(r#""\N{foo}""#).unwrap_err(),
            format!("{unicode} 0-6: unknown Unicode character name")
        );
        assert_eq!(
            value(r#"b"\x""#).unwrap_err(),
            "(value error) invalid \\x escape at position 0"
        );
    }
}
