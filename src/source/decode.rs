//! Which characters a file's bytes are.
//!
//! UTF-8 unless a comment on the first or second line says otherwise (PEP 263). The refusals are worded as CPython
//! words them for a file it is asked to run.

use super::Line;

/// Why a file's bytes are no program text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The file's name as tracebacks show it.
    pub filename: String,
    /// CPython's message, without the exception's name.
    pub message: String,
    /// The line and the 1-based column, where CPython gives them.
    pub place: Option<(Line, u32)>,
    /// The line as far as it can be shown.
    pub text: Option<String>,
}

/// Decodes a file's bytes.
pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<String, DecodeError> {
    decoded(name, bytes).map_err(|error| DecodeError { filename: name.to_owned(), ..error })
}

fn decoded(name: &str, bytes: &[u8]) -> Result<String, DecodeError> {
    let (bytes, has_mark) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(null_byte(bytes, at));
    }
    let declared = declared_encoding(bytes);
    match declared.as_deref().map(normal_name) {
        None => {
            utf8(bytes).map_err(|bad| if has_mark { bad.decoding() } else { bad.undeclared(name) })
        }
        Some("utf-8") => utf8(bytes).map_err(BadByte::decoding),
        Some(_) if has_mark => {
            let name = declared.unwrap_or_default();
            Err(plain(format!("encoding problem: {name} with BOM")))
        }
        Some("latin-1") => Ok(bytes.iter().copied().map(char::from).collect()),
        Some("ascii") if bytes.is_ascii() => Ok(bytes.iter().copied().map(char::from).collect()),
        Some(_) => Err(plain(format!("encoding problem: {}", declared.unwrap_or_default()))),
    }
}

/// Returns the encoding that a comment on the first two lines declares.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|&byte| byte == b'\n' || byte == b'\r').take(2) {
        let blank = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'));
        let Some(first) = blank else { continue };
        if line[first] != b'#' {
            return None;
        }
        if let Some(name) = coding_in(&line[first..]) {
            return Some(name);
        }
    }
    None
}

/// Finds `coding[:=]\s*([-\w.]+)` in a comment.
fn coding_in(comment: &[u8]) -> Option<String> {
    let mut from = 0;
    while let Some(found) = comment[from..].windows(6).position(|window| window == b"coding") {
        let mut at = from + found + 6;
        from = at;
        if !matches!(comment.get(at), Some(b':' | b'=')) {
            continue;
        }
        at += 1;
        while matches!(comment.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        let name: String = comment[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
            .map(|&byte| char::from(byte))
            .collect();
        if !name.is_empty() {
            return Some(name);
        }
    }
    None
}

/// Returns the one name of an encoding that has several.
fn normal_name(declared: &str) -> &'static str {
    let lower = declared.to_ascii_lowercase().replace('_', "-");
    match lower.as_str() {
        "utf8" | "u8" | "utf" | "cp65001" | "utf-8-sig" => "utf-8",
        _ if lower == "utf-8" || lower.starts_with("utf-8-") => "utf-8",
        "iso8859-1" | "iso8859" | "8859" | "cp819" | "latin" | "latin1" | "l1" | "latin-1"
        | "iso-8859-1" => "latin-1",
        _ if lower.starts_with("latin-1-") || lower.starts_with("iso-8859-1-") => "latin-1",
        "us-ascii" | "ascii" | "646" | "ansi-x3.4-1968" => "ascii",
        _ => "unknown",
    }
}

/// A byte that is no UTF-8.
struct BadByte<'a> {
    bytes: &'a [u8],
    at: usize,
    reason: &'static str,
}

fn utf8(bytes: &[u8]) -> Result<String, BadByte<'_>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let at = error.valid_up_to();
            let reason = match (bytes[at], error.error_len()) {
                (_, None) => "unexpected end of data",
                (0x80..=0xc1 | 0xf5..=0xff, _) => "invalid start byte",
                _ => "invalid continuation byte",
            };
            Err(BadByte { bytes, at, reason })
        }
    }
}

impl BadByte<'_> {
    fn line(&self) -> Line {
        let newlines = self.bytes[..self.at].iter().filter(|&&byte| byte == b'\n').count();
        Line(u32::try_from(newlines).unwrap_or(u32::MAX - 1) + 1)
    }

    /// The message for a file that declares no encoding.
    fn undeclared(self, name: &str) -> DecodeError {
        plain(format!(
            "Non-UTF-8 code starting with '\\x{:02x}' in file {name} on line {}, but no encoding declared; \
             see https://peps.python.org/pep-0263/ for details",
            self.bytes[self.at],
            self.line().0
        ))
    }

    /// The message for a file that declares UTF-8.
    fn decoding(self) -> DecodeError {
        let start =
            self.bytes[..self.at].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let end = self.bytes[self.at..]
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(self.bytes.len(), |at| self.at + at);
        let column = String::from_utf8_lossy(&self.bytes[start..self.at]).chars().count() + 1;
        DecodeError {
            filename: String::new(),
            message: format!(
                "(unicode error) 'utf-8' codec can't decode byte 0x{:02x} in position 0: {}",
                self.bytes[self.at], self.reason
            ),
            place: Some((self.line(), u32::try_from(column).unwrap_or(u32::MAX))),
            text: Some(String::from_utf8_lossy(&self.bytes[start..end]).into_owned()),
        }
    }
}

fn null_byte(bytes: &[u8], at: usize) -> DecodeError {
    let line = BadByte { bytes, at, reason: "" }.line();
    let start = bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    DecodeError {
        filename: String::new(),
        message: "source code cannot contain null bytes".to_owned(),
        place: Some((line, 0)),
        text: Some(String::from_utf8_lossy(&bytes[start..at]).into_owned()),
    }
}

fn plain(message: String) -> DecodeError {
    DecodeError { filename: String::new(), message, place: None, text: None }
}
