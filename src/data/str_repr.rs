//! How does Python write a string or bytes down so that it can be read back?
//!
//! One walk over characters (or bytes): quotes are chosen so that the fewest
//! need a backslash, and what is not printable is shown as an escape.

use super::unicode::{code_point, is_printable, is_surrogate};
use std::fmt::Write;

/// Returns `repr` of a `str`.
pub fn repr_str(text: &str) -> String {
    quoted(text, is_printable)
}

/// Returns `ascii` of a `str`: its `repr` with everything beyond ASCII escaped.
pub fn ascii_str(text: &str) -> String {
    quoted(text, |c| c.is_ascii() && is_printable(c))
}

/// Returns what `ascii` makes of a text that is a `repr` already.
pub fn ascii_of_repr(repr: &str) -> String {
    let mut out = String::with_capacity(repr.len());
    for c in repr.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            push_escape(&mut out, c);
        }
    }
    out
}

/// Returns `repr` of a `bytes`.
pub fn repr_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = String::with_capacity(bytes.len() + 3);
    out.push('b');
    out.push(quote);
    for &byte in bytes {
        match char::from(byte) {
            c if c == quote || c == '\\' => out.extend(['\\', c]),
            c @ ' '..='~' => out.push(c),
            c => push_escape(&mut out, c),
        }
    }
    out.push(quote);
    out
}

/// Appends the escape of a character: `\n`, `\xhh`, `\uhhhh` or `\Uhhhhhhhh`.
pub fn push_escape(out: &mut String, c: char) {
    let written = match (c, code_point(c)) {
        ('\t', _) => write!(out, "\\t"),
        ('\n', _) => write!(out, "\\n"),
        ('\r', _) => write!(out, "\\r"),
        (_, code @ 0..=0xFF) => write!(out, "\\x{code:02x}"),
        (_, code @ 0x100..=0xFFFF) => write!(out, "\\u{code:04x}"),
        (_, code) => write!(out, "\\U{code:08x}"),
    };
    written.expect("writing to a string cannot fail");
}

fn quoted(text: &str, is_shown: impl Fn(char) -> bool) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        if c == quote || c == '\\' {
            out.extend(['\\', c]);
        } else if is_shown(c) && !is_surrogate(c) {
            out.push(c);
        } else {
            push_escape(&mut out, c);
        }
    }
    out.push(quote);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_cpythons() {
        let text = "it's \"\\\u{7f}\t\n\r\u{0}\u{e9}\u{ad}\u{3b1}\u{2028}\u{1f600}\u{10f800}";
        let repr = r#"'it\'s "\\\x7f\t\n\r\x00é\xadα\u2028😀\ud800'"#;
        assert_eq!(repr_str(text), repr);
        let ascii = r#"'it\'s "\\\x7f\t\n\r\x00\xe9\xad\u03b1\u2028\U0001f600\ud800'"#;
        assert_eq!(ascii_str(text), ascii);
        assert_eq!(repr_str("it's"), "\"it's\"");
        assert_eq!(repr_bytes(b"a'\x00\xff\n\\"), r#"b"a'\x00\xff\n\\""#);
    }
}
