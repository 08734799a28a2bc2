//! The encodings that write characters as Python's escapes: `unicode_escape`, `raw_unicode_escape`, and bytes as in literals.

use super::codec::Reason;
use super::error::DataError;
use super::unicode::{char_of, code_point};
use super::unicode_names;

/// Which escapes there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Escapes {
    All,
    /// `\u` and `\U` only.
    Raw,
}

/// Writes a text with escapes.
pub fn escape(text: &str, escapes: Escapes) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        let code = code_point(c);
        let all = escapes == Escapes::All;
        match code {
            0x5C if all => out.extend(b"\\\\"),
            0x0A if all => out.extend(b"\\n"),
            0x0D if all => out.extend(b"\\r"),
            0x09 if all => out.extend(b"\\t"),
            0..=0x1F | 0x7F..=0xFF if all => out.extend(format!("\\x{code:02x}").bytes()),
            0..=0xFF => out.push(code as u8),
            0x100..=0xFFFF => out.extend(format!("\\u{code:04x}").bytes()),
            _ => out.extend(format!("\\U{code:08x}").bytes()),
        }
    }
    out
}

fn hex(bytes: &[u8], at: &mut usize, digits: usize) -> Option<u32> {
    let mut code = 0_u32;
    for _ in 0..digits {
        let digit = char::from(*bytes.get(*at)?).to_digit(16)?;
        code = code << 4 | digit;
        *at += 1;
    }
    Some(code)
}

/// Reads a text with escapes up to the end or the first fault. A fault may only be that the end is missing.
pub fn unescape(
    bytes: &[u8],
    escapes: Escapes,
    at: &mut usize,
    out: &mut String,
) -> Option<(Fault, bool)> {
    while let Some(&byte) = bytes.get(*at) {
        if byte != b'\\' {
            out.push(char::from(byte));
            *at += 1;
            continue;
        }
        let mut end = *at + 1;
        let kind = bytes.get(end).copied();
        if escapes == Escapes::Raw && !matches!(kind, Some(b'u' | b'U') | None) {
            out.push('\\');
            out.extend(kind.map(char::from));
            *at += 2;
            continue;
        }
        let Some(kind) = kind else {
            if escapes == Escapes::Raw {
                out.push('\\');
                *at += 1;
                // More may follow in the next piece.
                return Some(((*at, ""), true));
            }
            return Some(((end, "\\ at end of string"), true));
        };
        end += 1;
        let plain = match kind {
            b'\n' => None,
            b'\\' | b'\'' | b'"' => Some(char::from(kind)),
            b'b' => Some('\u{8}'),
            b't' => Some('\t'),
            b'n' => Some('\n'),
            b'f' => Some('\u{c}'),
            b'r' => Some('\r'),
            b'v' => Some('\u{b}'),
            b'a' => Some('\u{7}'),
            b'0'..=b'7' => {
                let mut code = u32::from(kind - b'0');
                for _ in 0..2 {
                    match bytes.get(end) {
                        Some(digit @ b'0'..=b'7') => code = code * 8 + u32::from(digit - b'0'),
                        _ => break,
                    }
                    end += 1;
                }
                char_of(code)
            }
            b'x' | b'u' | b'U' => {
                let (digits, reason) = match kind {
                    b'x' => (2, "truncated \\xXX escape"),
                    b'u' => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                let Some(code) = hex(bytes, &mut end, digits) else {
                    return Some(((end, reason), end == bytes.len()));
                };
                let Some(c) = char_of(code) else {
                    let reason = match escapes {
                        Escapes::All => "illegal Unicode character",
                        Escapes::Raw => "\\Uxxxxxxxx out of range",
                    };
                    return Some(((end, reason), false));
                };
                Some(c)
            }
            b'N' => {
                let malformed = "malformed \\N character escape";
                match bytes.get(end) {
                    None => return Some(((end, malformed), true)),
                    Some(b'{') => {}
                    Some(_) => return Some(((end, malformed), false)),
                }
                let start = end + 1;
                let Some(length) = bytes[start..].iter().position(|&byte| byte == b'}') else {
                    return Some(((bytes.len(), malformed), true));
                };
                end = start + length;
                if length == 0 {
                    return Some(((end, malformed), false));
                }
                let name = String::from_utf8_lossy(&bytes[start..end]).into_owned();
                end += 1;
                match unicode_names::character(&name) {
                    Some(c) => Some(c),
                    None => return Some(((end, "unknown Unicode character name"), false)),
                }
            }
            _ => {
                out.push('\\');
                Some(char::from(kind))
            }
        };
        out.extend(plain);
        *at = end;
    }
    None
}

type Fault = (usize, &'static str);

/// The fault of [`unescape`] as other codecs report it.
pub fn reason(fault: Option<(Fault, bool)>) -> Reason {
    fault.map(|(fault, _)| fault).filter(|(_, reason)| !reason.is_empty())
}

/// Writes bytes as they stand in a literal.
pub fn escape_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'\\' => out.extend(b"\\\\"),
            b'\'' => out.extend(b"\\'"),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            b' '..=b'~' => out.push(byte),
            _ => out.extend(format!("\\x{byte:02x}").bytes()),
        }
    }
    out
}

/// Reads bytes as they stand in a literal.
pub fn unescape_bytes(bytes: &[u8], errors: &str) -> Result<Vec<u8>, DataError> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let Some(&kind) = bytes.get(at) else {
            return Err(DataError::value("Trailing \\ in string"));
        };
        at += 1;
        match kind {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(kind),
            b'b' => out.push(8),
            b't' => out.push(b'\t'),
            b'n' => out.push(b'\n'),
            b'f' => out.push(12),
            b'r' => out.push(b'\r'),
            b'v' => out.push(11),
            b'a' => out.push(7),
            b'0'..=b'7' => {
                let mut code = u32::from(kind - b'0');
                for _ in 0..2 {
                    match bytes.get(at) {
                        Some(digit @ b'0'..=b'7') => code = code * 8 + u32::from(digit - b'0'),
                        _ => break,
                    }
                    at += 1;
                }
                out.push(code as u8);
            }
            b'x' => {
                let start = at;
                if let Some(code) = hex(bytes, &mut at, 2) {
                    out.push(code as u8);
                    continue;
                }
                match errors {
                    "strict" => {
                        let place = start - 2;
                        let message = format!("invalid \\x escape at position {place}");
                        return Err(DataError::value(message));
                    }
                    "replace" => out.push(b'?'),
                    "ignore" => {}
                    _ => {
                        let message =
                            format!("decoding error; unknown error handling code: {errors}");
                        return Err(DataError::value(message));
                    }
                }
            }
            _ => out.extend([b'\\', kind]),
        }
    }
    Ok(out)
}
