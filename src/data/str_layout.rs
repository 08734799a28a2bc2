//! How is a string padded, expanded, replaced in and translated?

use super::error::DataError;

/// More bytes than this in a string are a `MemoryError`.
const MOST_BYTES: usize = 1 << 30;

/// Is the side of a field on which a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Center,
    Right,
}

/// Returns the one character that a fill is to have.
pub fn fill_char(fill: &str) -> Result<char, DataError> {
    let mut chars = fill.chars();
    match (chars.next(), chars.next()) {
        (Some(fill), None) => Ok(fill),
        _ => Err(DataError::type_error("The fill character must be exactly one character long")),
    }
}

/// Returns `text.ljust`, `text.center` or `text.rjust` of a width.
pub fn justify(text: &str, side: Side, width: i64, fill: char) -> Result<String, DataError> {
    let width = usize::try_from(width).unwrap_or(0);
    let missing = width.saturating_sub(text.chars().count());
    let left = match side {
        Side::Left => 0,
        Side::Right => missing,
        // CPython puts the odd blank left if the width is odd too.
        Side::Center => missing / 2 + (missing & width & 1),
    };
    let bytes = missing.saturating_mul(fill.len_utf8()).saturating_add(text.len());
    if bytes > MOST_BYTES {
        return Err(DataError::memory());
    }
    let mut out = String::with_capacity(bytes);
    out.extend(std::iter::repeat_n(fill, left));
    out.push_str(text);
    out.extend(std::iter::repeat_n(fill, missing - left));
    Ok(out)
}

/// Returns `text.zfill(width)`.
pub fn zfill(text: &str, width: i64) -> Result<String, DataError> {
    let (sign, digits) = text.split_at(usize::from(text.starts_with(['+', '-'])));
    let width = width.saturating_sub(i64::try_from(sign.len()).unwrap_or(0));
    Ok(format!("{sign}{}", justify(digits, Side::Right, width, '0')?))
}

/// Returns `text * count`.
pub fn repeat(text: &str, count: i64) -> Result<String, DataError> {
    let count = usize::try_from(count).unwrap_or(0);
    if text.len().saturating_mul(count) > MOST_BYTES {
        return Err(DataError::memory());
    }
    Ok(text.repeat(count))
}

/// Returns `text.expandtabs(size)`.
pub fn expand_tabs(text: &str, size: i64) -> Result<String, DataError> {
    let size = usize::try_from(size).unwrap_or(0);
    let tabs = text.bytes().filter(|&byte| byte == b'\t').count();
    if tabs.saturating_mul(size).saturating_add(text.len()) > MOST_BYTES {
        return Err(DataError::overflow("new string is too long"));
    }
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' if size > 0 => {
                let blanks = size - column % size;
                out.extend(std::iter::repeat_n(' ', blanks));
                column += blanks;
            }
            '\t' => {}
            '\n' | '\r' => {
                column = 0;
                out.push(c);
            }
            _ => {
                column += 1;
                out.push(c);
            }
        }
    }
    Ok(out)
}

/// Returns `text.replace(old, new, count)`; a negative count replaces everywhere.
pub fn replace(text: &str, old: &str, new: &str, count: i64) -> Result<String, DataError> {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let times = if new.len() > old.len() { text.matches(old).take(count).count() } else { 0 };
    if times.saturating_mul(new.len()) > MOST_BYTES {
        return Err(DataError::memory());
    }
    Ok(text.replacen(old, new, count))
}

/// Is what a table of `str.translate` says about a character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Translated {
    Same,
    Deleted,
    With(String),
}

/// Returns `text.translate(table)`, asking `look_up` about each character.
pub fn translate<E>(
    text: &str,
    mut look_up: impl FnMut(char) -> Result<Translated, E>,
) -> Result<String, E> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match look_up(c)? {
            Translated::Same => out.push(c),
            Translated::Deleted => {}
            Translated::With(text) => out.push_str(&text),
        }
    }
    Ok(out)
}
