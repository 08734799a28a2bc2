//! How does a string fall into parts, and what is stripped from its ends?

use super::error::DataError;
use super::unicode::{is_line_break, is_space};

fn most(count: i64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn checked(separator: &str) -> Result<&str, DataError> {
    if separator.is_empty() { Err(DataError::value("empty separator")) } else { Ok(separator) }
}

/// Returns the only character of a text, if it is one of ASCII: looking for it is faster.
pub fn single(text: &str) -> Option<char> {
    match text.as_bytes() {
        &[byte] if byte.is_ascii() => Some(char::from(byte)),
        _ => None,
    }
}

/// Returns `text.split(separator, count)`; a negative count splits everywhere.
pub fn split<'a>(
    text: &'a str,
    separator: Option<&str>,
    count: i64,
) -> Result<Vec<&'a str>, DataError> {
    match separator.map(checked).transpose()? {
        Some(separator) => Ok(match single(separator) {
            Some(byte) => text.splitn(most(count).saturating_add(1), byte).collect(),
            None => text.splitn(most(count).saturating_add(1), separator).collect(),
        }),
        None => Ok(split_blanks(text, most(count))),
    }
}

/// Returns `text.rsplit(separator, count)`; a negative count splits everywhere.
pub fn rsplit<'a>(
    text: &'a str,
    separator: Option<&str>,
    count: i64,
) -> Result<Vec<&'a str>, DataError> {
    let mut parts: Vec<&str> = match separator.map(checked).transpose()? {
        Some(separator) => text.rsplitn(most(count).saturating_add(1), separator).collect(),
        None => rsplit_blanks(text, most(count)),
    };
    parts.reverse();
    Ok(parts)
}

fn split_blanks(text: &str, count: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start_matches(is_space);
    while !rest.is_empty() && parts.len() < count {
        let end = rest.find(is_space).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = rest[end..].trim_start_matches(is_space);
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// Splits at blanks from the end; the parts come backwards.
fn rsplit_blanks(text: &str, count: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_end_matches(is_space);
    while !rest.is_empty() && parts.len() < count {
        let blank = rest.char_indices().rev().find(|&(_, c)| is_space(c));
        let start = blank.map_or(0, |(at, c)| at + c.len_utf8());
        parts.push(&rest[start..]);
        rest = rest[..start].trim_end_matches(is_space);
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// Says whether lines keep what ends them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnds {
    Drop,
    Keep,
}

/// Returns `text.splitlines(keepends)`.
pub fn split_lines(text: &str, ends: LineEnds) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(is_line_break).unwrap_or(rest.len());
        let broken = if rest[end..].starts_with("\r\n") {
            2
        } else {
            rest[end..].chars().next().map_or(0, char::len_utf8)
        };
        let kept = if ends == LineEnds::Keep { end + broken } else { end };
        lines.push(&rest[..kept]);
        rest = &rest[end + broken..];
    }
    lines
}

/// Returns `text.partition(separator)`.
pub fn partition<'a>(
    text: &'a str,
    separator: &'a str,
) -> Result<(&'a str, &'a str, &'a str), DataError> {
    Ok(match text.split_once(checked(separator)?) {
        Some((before, after)) => (before, separator, after),
        None => (text, "", ""),
    })
}

/// Returns `text.rpartition(separator)`.
pub fn rpartition<'a>(
    text: &'a str,
    separator: &'a str,
) -> Result<(&'a str, &'a str, &'a str), DataError> {
    Ok(match text.rsplit_once(checked(separator)?) {
        Some((before, after)) => (before, separator, after),
        None => ("", "", text),
    })
}

/// Returns `text.strip(chars)`; blanks are stripped if no characters are given.
pub fn strip<'a>(text: &'a str, chars: Option<&str>) -> &'a str {
    lstrip(rstrip(text, chars), chars)
}

/// Returns `text.lstrip(chars)`.
pub fn lstrip<'a>(text: &'a str, chars: Option<&str>) -> &'a str {
    match chars {
        Some(chars) => text.trim_start_matches(|c| chars.contains(c)),
        None => text.trim_start_matches(is_space),
    }
}

/// Returns `text.rstrip(chars)`.
pub fn rstrip<'a>(text: &'a str, chars: Option<&str>) -> &'a str {
    match chars {
        Some(chars) => text.trim_end_matches(|c| chars.contains(c)),
        None => text.trim_end_matches(is_space),
    }
}
