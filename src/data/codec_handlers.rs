//! What does Python put where an encoding fails?
//!
//! A [`Handler`] is one of the names that `errors=` takes. [`encode`] and
//! [`decode`] are the codecs with such an answer to every fault.

use super::codec::{
    CodecError, Encoding, Fault, Patch, decode_with, encode_with, unit_16, unit_32,
};
use super::error::DataError;
use super::str_repr::push_escape;
use super::unicode::{char_of, code_point, is_surrogate};
use std::fmt::Write;

/// Is a built-in error handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handler {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    XmlCharRefReplace,
    NameReplace,
    SurrogateEscape,
    SurrogatePass,
}

impl Handler {
    /// Finds a handler by its name.
    pub fn of(name: &str) -> Result<Handler, DataError> {
        Ok(match name {
            "strict" => Handler::Strict,
            "ignore" => Handler::Ignore,
            "replace" => Handler::Replace,
            "backslashreplace" => Handler::BackslashReplace,
            "xmlcharrefreplace" => Handler::XmlCharRefReplace,
            "namereplace" => Handler::NameReplace,
            "surrogateescape" => Handler::SurrogateEscape,
            "surrogatepass" => Handler::SurrogatePass,
            _ => {
                let message = format!("unknown error handler name '{name}'");
                return Err(DataError::lookup(message));
            }
        })
    }

    /// Answers a fault of encoding `chars`.
    pub fn patch_text(
        self,
        encoding: Encoding,
        fault: &Fault,
        chars: &[char],
    ) -> Result<(Patch, usize), CodecError> {
        let wrong = &chars[fault.start..fault.end];
        let refused = || CodecError::Encode(fault.clone());
        let patch = match self {
            Handler::Strict => return Err(refused()),
            Handler::Ignore => Patch::Text(String::new()),
            Handler::Replace => Patch::Text("?".repeat(wrong.len())),
            Handler::BackslashReplace => {
                let mut text = String::new();
                for &c in wrong {
                    push_escape(&mut text, c);
                }
                Patch::Text(text)
            }
            Handler::XmlCharRefReplace => {
                let mut text = String::new();
                for &c in wrong {
                    let written = write!(text, "&#{};", code_point(c));
                    written.expect("writing to a string cannot fail");
                }
                Patch::Text(text)
            }
            Handler::NameReplace => {
                let mut text = String::new();
                for &c in wrong {
                    match super::unicode_names::name(c) {
                        Some(name) => text.push_str(&format!("\\N{{{name}}}")),
                        None => push_escape(&mut text, c),
                    }
                }
                Patch::Text(text)
            }
            Handler::SurrogateEscape => {
                let byte = |&c: &char| match code_point(c) {
                    code @ 0xDC80..=0xDCFF => u8::try_from(code - 0xDC00).ok(),
                    _ => None,
                };
                Patch::Bytes(wrong.iter().map(byte).collect::<Option<_>>().ok_or_else(refused)?)
            }
            Handler::SurrogatePass => {
                let mut bytes = Vec::new();
                for &c in wrong {
                    if !is_surrogate(c) || !encoding.push_surrogate(&mut bytes, code_point(c)) {
                        return Err(refused());
                    }
                }
                Patch::Bytes(bytes)
            }
        };
        Ok((patch, fault.end))
    }

    /// Answers a fault of decoding `bytes`.
    pub fn patch_bytes(
        self,
        encoding: Encoding,
        fault: &Fault,
        bytes: &[u8],
    ) -> Result<(String, usize), CodecError> {
        let wrong = &bytes[fault.start..fault.end];
        let refused = || CodecError::Decode(fault.clone());
        match self {
            Handler::Strict => Err(refused()),
            Handler::Ignore => Ok((String::new(), fault.end)),
            Handler::Replace => Ok(("\u{fffd}".to_owned(), fault.end)),
            Handler::BackslashReplace => {
                let escapes = wrong.iter().map(|byte| format!("\\x{byte:02x}"));
                Ok((escapes.collect(), fault.end))
            }
            Handler::XmlCharRefReplace | Handler::NameReplace => {
                let message = "don't know how to handle UnicodeDecodeError in error callback";
                Err(CodecError::Other(DataError::type_error(message)))
            }
            Handler::SurrogateEscape => {
                let escape =
                    |&byte: &u8| char_of(0xDC00 + u32::from(byte)).filter(|_| byte >= 0x80);
                let text: String = wrong.iter().take(4).map_while(escape).collect();
                let count = text.chars().count();
                if count == 0 { Err(refused()) } else { Ok((text, fault.start + count)) }
            }
            Handler::SurrogatePass => {
                let at = fault.start;
                let code = match encoding {
                    Encoding::Utf16(_) => {
                        let order = order_of(fault);
                        unit_16(bytes, at, order).map(u32::from)
                    }
                    Encoding::Utf32(_) => unit_32(bytes, at, order_of(fault)),
                    Encoding::Utf8 | Encoding::Utf8Sig => three_bytes(&bytes[at..]),
                    Encoding::Latin1 | Encoding::Ascii => None,
                };
                let code = code.filter(|code| (0xD800..=0xDFFF).contains(code));
                let c = code.and_then(char_of).ok_or_else(refused)?;
                let step = if encoding.unit() == 1 { 3 } else { encoding.unit() };
                Ok((c.to_string(), at + step))
            }
        }
    }
}

/// Returns the byte order that the encoding's name in a fault tells.
fn order_of(fault: &Fault) -> Option<super::codec::Order> {
    fault.encoding.ends_with("-be").then_some(super::codec::Order::Big)
}

/// Reads a code point of three bytes, surrogate or not.
fn three_bytes(bytes: &[u8]) -> Option<u32> {
    match bytes {
        [a @ 0xE0..=0xEF, b @ 0x80..=0xBF, c @ 0x80..=0xBF, ..] => {
            let low = |byte: u8, bits: u8| u32::from(byte & bits);
            Some(low(*a, 0xF) << 12 | low(*b, 0x3F) << 6 | low(*c, 0x3F))
        }
        _ => None,
    }
}

/// Returns `text.encode(encoding, errors)`; an unknown handler is an error only if it is needed.
pub fn encode(text: &str, encoding: Encoding, errors: &str) -> Result<Vec<u8>, CodecError> {
    encode_with(text, encoding, |fault, chars| {
        Handler::of(errors).map_err(CodecError::Other)?.patch_text(encoding, fault, chars)
    })
}

/// Returns `bytes.decode(encoding, errors)`; an unknown handler is an error only if it is needed.
pub fn decode(bytes: &[u8], encoding: Encoding, errors: &str) -> Result<String, CodecError> {
    decode_with(bytes, encoding, |fault| {
        Handler::of(errors).map_err(CodecError::Other)?.patch_bytes(encoding, fault, bytes)
    })
}
