//! What do the text-like methods of bytes give?
//!
//! Letters, digits and blanks are those of ASCII, whatever the bytes mean.

use super::error::DataError;

/// More bytes than this in a result are an error.
const MOST_BYTES: usize = 1 << 30;

/// Tells whether a byte is an ASCII blank.
pub fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Finds the first occurrence of a part.
pub fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    let Some((&first, rest)) = part.split_first() else { return Some(0) };
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|&byte| byte == first) {
        let at = from + at;
        if bytes[at + 1..].starts_with(rest) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// Finds the last occurrence of a part.
pub fn rfind(bytes: &[u8], part: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(part.len())?;
    (0..=last).rev().find(|&at| bytes[at..].starts_with(part))
}

/// Counts occurrences that do not overlap.
pub fn count(bytes: &[u8], part: &[u8]) -> usize {
    if part.is_empty() {
        return bytes.len() + 1;
    }
    let (mut from, mut found) = (0, 0);
    while let Some(at) = find(&bytes[from..], part) {
        from += at + part.len();
        found += 1;
    }
    found
}

/// Returns `bytes.replace(old, new, count)`; a negative count replaces everywhere.
pub fn replace(bytes: &[u8], old: &[u8], new: &[u8], count: i64) -> Result<Vec<u8>, DataError> {
    let mut left = usize::try_from(count).unwrap_or(usize::MAX);
    let times = if new.len() > old.len() { self::count(bytes, old).min(left) } else { 0 };
    if times.saturating_mul(new.len()) > MOST_BYTES {
        return Err(DataError::memory());
    }
    let mut out = Vec::with_capacity(bytes.len());
    if old.is_empty() {
        for &byte in bytes {
            if left > 0 {
                out.extend_from_slice(new);
                left -= 1;
            }
            out.push(byte);
        }
        if left > 0 {
            out.extend_from_slice(new);
        }
        return Ok(out);
    }
    let mut rest = bytes;
    while left > 0
        && let Some(at) = find(rest, old)
    {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(new);
        rest = &rest[at + old.len()..];
        left -= 1;
    }
    out.extend_from_slice(rest);
    Ok(out)
}

/// Returns `bytes.split(separator, count)`; a negative count splits everywhere.
pub fn split<'a>(
    bytes: &'a [u8],
    separator: Option<&[u8]>,
    count: i64,
) -> Result<Vec<&'a [u8]>, DataError> {
    let most = usize::try_from(count).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let Some(separator) = separator else {
        let mut rest = bytes.trim_ascii_start_blanks();
        while !rest.is_empty() && parts.len() < most {
            let end = rest.iter().position(|&byte| is_blank(byte)).unwrap_or(rest.len());
            parts.push(&rest[..end]);
            rest = rest[end..].trim_ascii_start_blanks();
        }
        if !rest.is_empty() {
            parts.push(rest);
        }
        return Ok(parts);
    };
    if separator.is_empty() {
        return Err(DataError::value("empty separator"));
    }
    let mut rest = bytes;
    while parts.len() < most
        && let Some(at) = find(rest, separator)
    {
        parts.push(&rest[..at]);
        rest = &rest[at + separator.len()..];
    }
    parts.push(rest);
    Ok(parts)
}

/// Returns `bytes.rsplit(separator, count)`; a negative count splits everywhere.
pub fn rsplit<'a>(
    bytes: &'a [u8],
    separator: Option<&[u8]>,
    count: i64,
) -> Result<Vec<&'a [u8]>, DataError> {
    let most = usize::try_from(count).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let mut rest = bytes;
    if let Some(separator) = separator {
        if separator.is_empty() {
            return Err(DataError::value("empty separator"));
        }
        while parts.len() < most
            && let Some(at) = rfind(rest, separator)
        {
            parts.push(&rest[at + separator.len()..]);
            rest = &rest[..at];
        }
        parts.push(rest);
    } else {
        rest = rest.trim_ascii_end_blanks();
        while !rest.is_empty() && parts.len() < most {
            let start = rest.iter().rposition(|&byte| is_blank(byte)).map_or(0, |at| at + 1);
            parts.push(&rest[start..]);
            rest = rest[..start].trim_ascii_end_blanks();
        }
        if !rest.is_empty() {
            parts.push(rest);
        }
    }
    parts.reverse();
    Ok(parts)
}

trait Blanks {
    fn trim_ascii_start_blanks(&self) -> &Self;
    fn trim_ascii_end_blanks(&self) -> &Self;
}

impl Blanks for [u8] {
    fn trim_ascii_start_blanks(&self) -> &[u8] {
        lstrip(self, None)
    }

    fn trim_ascii_end_blanks(&self) -> &[u8] {
        rstrip(self, None)
    }
}

fn is_stripped(byte: u8, set: Option<&[u8]>) -> bool {
    set.map_or_else(|| is_blank(byte), |set| set.contains(&byte))
}

/// Returns `bytes.lstrip(set)`; blanks are stripped if no set is given.
pub fn lstrip<'a>(bytes: &'a [u8], set: Option<&[u8]>) -> &'a [u8] {
    let start = bytes.iter().position(|&byte| !is_stripped(byte, set)).unwrap_or(bytes.len());
    &bytes[start..]
}

/// Returns `bytes.rstrip(set)`.
pub fn rstrip<'a>(bytes: &'a [u8], set: Option<&[u8]>) -> &'a [u8] {
    let end = bytes.iter().rposition(|&byte| !is_stripped(byte, set)).map_or(0, |at| at + 1);
    &bytes[..end]
}

/// Returns `bytes.splitlines(keepends)`.
pub fn split_lines(bytes: &[u8], keep_ends: bool) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let broken =
            if rest[end..].starts_with(b"\r\n") { 2 } else { usize::from(end < rest.len()) };
        lines.push(&rest[..if keep_ends { end + broken } else { end }]);
        rest = &rest[end + broken..];
    }
    lines
}

/// Returns `bytes.title()`.
pub fn title(bytes: &[u8]) -> Vec<u8> {
    let mut in_word = false;
    let turn = |&byte: &u8| {
        let turned = if in_word { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
        in_word = byte.is_ascii_alphabetic();
        turned
    };
    bytes.iter().map(turn).collect()
}

/// Tells whether words begin with large letters and go on with small ones.
pub fn is_titled(bytes: &[u8]) -> bool {
    let (mut in_word, mut found) = (false, false);
    for &byte in bytes {
        if byte.is_ascii_uppercase() {
            if in_word {
                return false;
            }
            (in_word, found) = (true, true);
        } else if byte.is_ascii_lowercase() {
            if !in_word {
                return false;
            }
        } else {
            in_word = false;
        }
    }
    found
}

/// Returns `bytes.swapcase()`.
pub fn swapcase(bytes: &[u8]) -> Vec<u8> {
    let turn = |&byte: &u8| if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { byte };
    bytes.iter().map(turn).collect()
}

/// Returns `bytes.expandtabs(size)`.
pub fn expand_tabs(bytes: &[u8], size: i64) -> Result<Vec<u8>, DataError> {
    let size = usize::try_from(size).unwrap_or(0);
    let tabs = bytes.iter().filter(|&&byte| byte == b'\t').count();
    if tabs.saturating_mul(size) > MOST_BYTES {
        return Err(DataError::overflow("result too long"));
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut column = 0;
    for &byte in bytes {
        match byte {
            b'\t' if size > 0 => {
                let blanks = size - column % size;
                out.resize(out.len() + blanks, b' ');
                column += blanks;
            }
            b'\t' => {}
            b'\n' | b'\r' => {
                column = 0;
                out.push(byte);
            }
            _ => {
                column += 1;
                out.push(byte);
            }
        }
    }
    Ok(out)
}

/// Returns `bytes.hex(separator, group)`: groups are counted from the right, from the left if negative.
pub fn hex(bytes: &[u8], separator: Option<char>, group: i64) -> String {
    let mut out = String::with_capacity(bytes.len() * 3);
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    for (at, byte) in bytes.iter().enumerate() {
        if let Some(separator) = separator
            && at > 0
            && size > 0
        {
            let passed = if group > 0 { bytes.len() - at } else { at };
            if passed % size == 0 {
                out.push(separator);
            }
        }
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(digit), 16).unwrap_or('?'));
        }
    }
    out
}

/// Returns `bytes.fromhex(text)`.
pub fn from_hex(text: &str) -> Result<Vec<u8>, DataError> {
    let chars: Vec<char> = text.chars().collect();
    let wrong = |at: usize| {
        let message = "non-hexadecimal number found in fromhex() arg at position";
        DataError::value(format!("{message} {at}"))
    };
    let mut out = Vec::with_capacity(chars.len() / 2);
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_ascii() && is_blank(c as u8) {
            at += 1;
            continue;
        }
        let digit = |at: usize| chars.get(at).and_then(|c| c.to_digit(16)).ok_or_else(|| wrong(at));
        let byte = digit(at)? << 4 | digit(at + 1)?;
        out.push(u8::try_from(byte).unwrap_or(0));
        at += 2;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_split_and_join_as_in_cpython() {
        let words = |separator: Option<&[u8]>, count| split(b" a b  c ", separator, count).unwrap();
        assert_eq!(words(None, -1), [b"a", b"b", b"c"]);
        assert_eq!(words(None, 1), [&b"a"[..], b"b  c "]);
        assert_eq!(words(Some(b" "), 2), [&b""[..], b"a", b"b  c "]);
        assert_eq!(rsplit(b"a.b.c", Some(b"."), 1).unwrap(), [&b"a.b"[..], b"c"]);
        assert_eq!(rsplit(b" a b c ", None, 1).unwrap(), [&b" a b"[..], b"c"]);
        assert_eq!(split_lines(b"a\r\nb\rc", true), [&b"a\r\n"[..], b"b\r", b"c"]);
        assert_eq!(replace(b"ab", b"", b"-", -1).unwrap(), b"-a-b-");
        assert_eq!(replace(b"aaa", b"a", b"bb", 2).unwrap(), b"bbbba");
        assert_eq!((count(b"aaaa", b"aa"), count(b"ab", b"")), (2, 3));
        assert_eq!((rfind(b"abab", b"ab"), rfind(b"a", b"ab")), (Some(2), None));
    }

    #[test]
    fn hexadecimal_reads_and_writes_as_in_cpython() {
        assert_eq!(hex(b"\x01\x02\x03", Some(':'), 2), "01:0203");
        assert_eq!(hex(b"\x01\x02\x03", Some(':'), -2), "0102:03");
        assert_eq!(from_hex(" 0a FF ").unwrap(), [10, 255]);
        let message = "non-hexadecimal number found in fromhex() arg at position 1";
        assert_eq!(from_hex("0").unwrap_err().message, message);
    }
}
