//! How do texts become bytes, and bytes texts?
//!
//! An encoding turns what it can; at the first thing it cannot it reports a
//! [`Fault`], and whoever called says what to put there and where to go on.
//! Python's own ways of answering are in [`super::codec_handlers`].

use super::error::DataError;
use super::unicode::{char_of, code_point, is_surrogate};

/// Is a built-in encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// UTF-8 with a byte order mark in front.
    Utf8Sig,
    Latin1,
    Ascii,
    /// UTF-16; without an order it has a byte order mark in front.
    Utf16(Option<Order>),
    /// UTF-32; without an order it has a byte order mark in front.
    Utf32(Option<Order>),
}

/// Is the order of the bytes in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Little,
    Big,
}

/// Says what an encoding could not turn: the fields of a `UnicodeError` without its object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub encoding: &'static str,
    /// The first character (encoding) or byte (decoding) at fault.
    pub start: usize,
    /// The end of what is at fault.
    pub end: usize,
    pub reason: &'static str,
}

/// Is the exception that a codec ends with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodecError {
    /// A `UnicodeEncodeError` about the text.
    Encode(Fault),
    /// A `UnicodeDecodeError` about the bytes.
    Decode(Fault),
    Other(DataError),
}

/// Is what stands in for something at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Patch {
    /// Text, to be encoded in turn (or put into the decoded text).
    Text(String),
    /// Bytes, for encoding only.
    Bytes(Vec<u8>),
}

impl Encoding {
    /// Finds an encoding by one of its names.
    pub fn of(name: &str) -> Result<Encoding, DataError> {
        let plain: String = name
            .chars()
            .map(|c| if matches!(c, '_' | ' ') { '-' } else { c.to_ascii_lowercase() })
            .collect();
        Ok(match plain.as_str() {
            "utf-8" | "utf8" | "u8" | "utf" | "utf8-ucs2" | "utf8-ucs4" | "cp65001" => {
                Encoding::Utf8
            }
            "utf-8-sig" | "utf8-sig" => Encoding::Utf8Sig,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "iso8859" | "8859" | "l1"
            | "latin" | "cp819" | "ibm819" => Encoding::Latin1,
            "ascii" | "us-ascii" | "646" | "us" | "ansi-x3.4-1968" | "iso646-us" => Encoding::Ascii,
            "utf-16" | "utf16" | "u16" => Encoding::Utf16(None),
            "utf-16-le" | "utf-16le" | "utf16-le" => Encoding::Utf16(Some(Order::Little)),
            "utf-16-be" | "utf-16be" | "utf16-be" => Encoding::Utf16(Some(Order::Big)),
            "utf-32" | "utf32" | "u32" => Encoding::Utf32(None),
            "utf-32-le" | "utf-32le" | "utf32-le" => Encoding::Utf32(Some(Order::Little)),
            "utf-32-be" | "utf-32be" | "utf32-be" => Encoding::Utf32(Some(Order::Big)),
            _ => return Err(DataError::lookup(format!("unknown encoding: {name}"))),
        })
    }

    /// Returns the name that errors give the encoding.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 | Encoding::Utf8Sig => "utf-8",
            Encoding::Latin1 => "latin-1",
            Encoding::Ascii => "ascii",
            Encoding::Utf16(None) => "utf-16",
            Encoding::Utf16(Some(Order::Little)) => "utf-16-le",
            Encoding::Utf16(Some(Order::Big)) => "utf-16-be",
            Encoding::Utf32(None) => "utf-32",
            Encoding::Utf32(Some(Order::Little)) => "utf-32-le",
            Encoding::Utf32(Some(Order::Big)) => "utf-32-be",
        }
    }

    /// Returns how many bytes a unit has.
    pub fn unit(self) -> usize {
        match self {
            Encoding::Utf16(_) => 2,
            Encoding::Utf32(_) => 4,
            _ => 1,
        }
    }

    /// Appends the bytes of a character if the encoding has it.
    fn push(self, out: &mut Vec<u8>, c: char) -> bool {
        let code = code_point(c);
        match self {
            Encoding::Latin1 | Encoding::Ascii => {
                let most = if self == Encoding::Latin1 { 0xFF } else { 0x7F };
                let Some(byte) = u8::try_from(code).ok().filter(|&byte| byte <= most) else {
                    return false;
                };
                out.push(byte);
            }
            _ if is_surrogate(c) => return false,
            Encoding::Utf8 | Encoding::Utf8Sig => {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Encoding::Utf16(order) => {
                c.encode_utf16(&mut [0; 2]).iter().for_each(|&unit| push_16(out, unit, order));
            }
            Encoding::Utf32(order) => push_32(out, code, order),
        }
        true
    }

    /// Appends the bytes that a surrogate would have; nothing if it can have none.
    pub(super) fn push_surrogate(self, out: &mut Vec<u8>, code: u32) -> bool {
        match self {
            Encoding::Utf8 | Encoding::Utf8Sig => {
                let six = |shift: u32| u8::try_from(code >> shift & 0x3F).unwrap_or(0) | 0x80;
                out.extend([0xED, six(6), six(0)]);
            }
            Encoding::Utf16(order) => push_16(out, u16::try_from(code).unwrap_or(0), order),
            Encoding::Utf32(order) => push_32(out, code, order),
            Encoding::Latin1 | Encoding::Ascii => return false,
        }
        true
    }

    /// Tells whether neighbouring characters are at fault together.
    fn joins_faults(self) -> bool {
        self.unit() == 1
    }
}

fn push_16(out: &mut Vec<u8>, unit: u16, order: Option<Order>) {
    match order {
        Some(Order::Big) => out.extend(unit.to_be_bytes()),
        _ => out.extend(unit.to_le_bytes()),
    }
}

fn push_32(out: &mut Vec<u8>, code: u32, order: Option<Order>) {
    match order {
        Some(Order::Big) => out.extend(code.to_be_bytes()),
        _ => out.extend(code.to_le_bytes()),
    }
}

/// Encodes a text. At a fault `answer` gets the text's characters and says what
/// to put there and at which character to go on.
pub fn encode_with<E: From<CodecError>>(
    text: &str,
    encoding: Encoding,
    mut answer: impl FnMut(&Fault, &[char]) -> Result<(Patch, usize), E>,
) -> Result<Vec<u8>, E> {
    let is_utf8 = matches!(encoding, Encoding::Utf8 | Encoding::Utf8Sig);
    let mut out = Vec::with_capacity(text.len() * encoding.unit());
    match encoding {
        Encoding::Utf8Sig => out.extend([0xEF, 0xBB, 0xBF]),
        Encoding::Utf16(None) => push_16(&mut out, 0xFEFF, None),
        Encoding::Utf32(None) => push_32(&mut out, 0xFEFF, None),
        _ => {}
    }
    if encoding.unit() == 1 && text.is_ascii() || is_utf8 && !text.chars().any(is_surrogate) {
        out.extend_from_slice(text.as_bytes());
        return Ok(out);
    }
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some((end, reason)) = encode_run(&chars, encoding, &mut at, &mut out) {
        let fault = Fault { encoding: encoding.name(), start: at, end, reason };
        let (patch, next) = answer(&fault, &chars)?;
        let fits = match patch {
            Patch::Bytes(bytes) => {
                out.extend_from_slice(&bytes);
                bytes.len() % encoding.unit() == 0
            }
            Patch::Text(text) => text.chars().all(|c| encoding.push(&mut out, c)),
        };
        if !fits {
            return Err(CodecError::Encode(fault).into());
        }
        at = next;
    }
    Ok(out)
}

/// Decodes bytes. At a fault `answer` says what to put there and at which byte to go on.
pub fn decode_with<E: From<CodecError>>(
    bytes: &[u8],
    encoding: Encoding,
    mut answer: impl FnMut(&Fault) -> Result<(String, usize), E>,
) -> Result<String, E> {
    let (encoding, mut at) = after_mark(bytes, encoding);
    let mut out = String::with_capacity(bytes.len());
    while at < bytes.len() {
        if let Some((end, reason)) = decode_run(bytes, encoding, &mut at, &mut out) {
            // A mark's order is known by now, and errors name it.
            let fault = Fault { encoding: encoding.name(), start: at, end, reason };
            let (patch, next) = answer(&fault)?;
            out.push_str(&patch);
            at = next;
        }
    }
    Ok(out)
}

/// Decodes up to the end or the first fault: where that ends and why it is one.
pub fn decode_run(bytes: &[u8], encoding: Encoding, at: &mut usize, out: &mut String) -> Reason {
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Sig => decode_utf8(bytes, at, out),
        Encoding::Latin1 => {
            out.extend(bytes[*at..].iter().map(|&byte| char::from(byte)));
            *at = bytes.len();
            None
        }
        Encoding::Ascii => decode_ascii(bytes, at, out),
        Encoding::Utf16(order) => decode_utf16(bytes, at, out, order),
        Encoding::Utf32(order) => decode_utf32(bytes, at, out, order),
    }
}

/// Encodes characters up to the end or the first fault: where that ends and why it is one.
pub fn encode_run(chars: &[char], encoding: Encoding, at: &mut usize, out: &mut Vec<u8>) -> Reason {
    while let Some(&c) = chars.get(*at) {
        if encoding.push(out, c) {
            *at += 1;
            continue;
        }
        let mut end = *at + 1;
        let mut probe = Vec::new();
        while encoding.joins_faults()
            && chars.get(end).is_some_and(|&c| !encoding.push(&mut probe, c))
        {
            end += 1;
        }
        let reason = match encoding {
            Encoding::Latin1 => "ordinal not in range(256)",
            Encoding::Ascii => "ordinal not in range(128)",
            _ => "surrogates not allowed",
        };
        return Some((end, reason));
    }
    None
}

/// Looks at the byte order mark: returns the encoding it decides and where the text begins.
fn after_mark(bytes: &[u8], encoding: Encoding) -> (Encoding, usize) {
    use Order::{Big, Little};
    match (encoding, bytes) {
        (Encoding::Utf8Sig, [0xEF, 0xBB, 0xBF, ..]) => (Encoding::Utf8, 3),
        (Encoding::Utf16(None), [0xFE, 0xFF, ..]) => (Encoding::Utf16(Some(Big)), 2),
        (Encoding::Utf16(None), [0xFF, 0xFE, ..]) => (Encoding::Utf16(Some(Little)), 2),
        (Encoding::Utf16(None), _) => (Encoding::Utf16(Some(Little)), 0),
        (Encoding::Utf32(None), [0, 0, 0xFE, 0xFF, ..]) => (Encoding::Utf32(Some(Big)), 4),
        (Encoding::Utf32(None), [0xFF, 0xFE, 0, 0, ..]) => (Encoding::Utf32(Some(Little)), 4),
        (Encoding::Utf32(None), _) => (Encoding::Utf32(Some(Little)), 0),
        _ => (encoding, 0),
    }
}

/// Where a fault ends and why it is one.
pub type Reason = Option<(usize, &'static str)>;

fn decode_utf8(bytes: &[u8], at: &mut usize, out: &mut String) -> Reason {
    let rest = &bytes[*at..];
    let error = match std::str::from_utf8(rest) {
        Ok(text) => {
            out.push_str(text);
            *at = bytes.len();
            return None;
        }
        Err(error) => error,
    };
    let (valid, bad) = rest.split_at(error.valid_up_to());
    out.push_str(std::str::from_utf8(valid).unwrap_or(""));
    *at += valid.len();
    Some(match (error.error_len(), bad.first()) {
        (None, _) => (bytes.len(), "unexpected end of data"),
        (Some(len), Some(0xC2..=0xF4)) => (*at + len, "invalid continuation byte"),
        (Some(len), _) => (*at + len, "invalid start byte"),
    })
}

fn decode_ascii(bytes: &[u8], at: &mut usize, out: &mut String) -> Reason {
    let run = bytes[*at..].iter().take_while(|byte| byte.is_ascii()).count();
    out.extend(bytes[*at..*at + run].iter().map(|&byte| char::from(byte)));
    *at += run;
    (*at < bytes.len()).then_some((*at + 1, "ordinal not in range(128)"))
}

/// Reads the two-byte unit at a position.
pub(super) fn unit_16(bytes: &[u8], at: usize, order: Option<Order>) -> Option<u16> {
    let unit = bytes.get(at..)?.first_chunk()?;
    Some(if order == Some(Order::Big) {
        u16::from_be_bytes(*unit)
    } else {
        u16::from_le_bytes(*unit)
    })
}

/// Reads the four-byte unit at a position.
pub(super) fn unit_32(bytes: &[u8], at: usize, order: Option<Order>) -> Option<u32> {
    let unit = bytes.get(at..)?.first_chunk()?;
    Some(if order == Some(Order::Big) {
        u32::from_be_bytes(*unit)
    } else {
        u32::from_le_bytes(*unit)
    })
}

fn decode_utf16(bytes: &[u8], at: &mut usize, out: &mut String, order: Option<Order>) -> Reason {
    while *at < bytes.len() {
        let Some(unit) = unit_16(bytes, *at, order) else {
            return Some((bytes.len(), "truncated data"));
        };
        let low = match unit {
            0xD800..=0xDBFF => match unit_16(bytes, *at + 2, order) {
                None => return Some((bytes.len(), "unexpected end of data")),
                Some(low @ 0xDC00..=0xDFFF) => Some(low),
                Some(_) => return Some((*at + 2, "illegal UTF-16 surrogate")),
            },
            0xDC00..=0xDFFF => return Some((*at + 2, "illegal encoding")),
            _ => None,
        };
        let code = match low {
            Some(low) => 0x10000 + (u32::from(unit - 0xD800) << 10) + u32::from(low - 0xDC00),
            None => u32::from(unit),
        };
        out.extend(char_of(code));
        *at += if low.is_some() { 4 } else { 2 };
    }
    None
}

fn decode_utf32(bytes: &[u8], at: &mut usize, out: &mut String, order: Option<Order>) -> Reason {
    while *at < bytes.len() {
        let Some(code) = unit_32(bytes, *at, order) else {
            return Some((bytes.len(), "truncated data"));
        };
        match char::from_u32(code) {
            Some(c) => out.push(c),
            None if (0xD800..=0xDFFF).contains(&code) => {
                return Some((*at + 4, "code point in surrogate code point range(0xd800, 0xe000)"));
            }
            None => return Some((*at + 4, "code point not in range(0x110000)")),
        }
        *at += 4;
    }
    None
}

/// Returns `str()` of a `UnicodeEncodeError`; `at` is the first character at fault.
pub fn encode_message(
    encoding: &str,
    start: usize,
    end: usize,
    reason: &str,
    at: Option<char>,
) -> String {
    match at {
        Some(c) if end == start + 1 => {
            let code = code_point(c);
            let shown = match code {
                0..=0xFF => format!("\\x{code:02x}"),
                0x100..=0xFFFF => format!("\\u{code:04x}"),
                _ => format!("\\U{code:08x}"),
            };
            format!(
                "'{encoding}' codec can't encode character '{shown}' in position {start}: {reason}"
            )
        }
        _ => {
            let last = end.saturating_sub(1);
            format!(
                "'{encoding}' codec can't encode characters in position {start}-{last}: {reason}"
            )
        }
    }
}

/// Returns `str()` of a `UnicodeDecodeError`; `at` is the first byte at fault.
pub fn decode_message(
    encoding: &str,
    start: usize,
    end: usize,
    reason: &str,
    at: Option<u8>,
) -> String {
    match at {
        Some(byte) if end == start + 1 => {
            format!(
                "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
            )
        }
        _ => {
            let last = end.saturating_sub(1);
            format!("'{encoding}' codec can't decode bytes in position {start}-{last}: {reason}")
        }
    }
}
