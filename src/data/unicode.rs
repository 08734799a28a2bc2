//! What kind of character is this, as Python's strings see it?
//!
//! The general category decides most; the few lists that it cannot replace are
//! in [`super::unicode_table`]. Lone surrogates travel as the last private
//! scalars and have to be told apart from characters here.

use std::cmp::Ordering;

use super::unicode_table::{DECIMAL_ZEROS, FOLDED, MERE_DIGITS, NUMERIC_LETTERS, OWN_TITLE, TITLE};
use unicode_general_category::{GeneralCategory as Category, get_general_category};

/// The scalar that carries the first lone surrogate, U+D800.
pub const SURROGATE_CARRIER: u32 = 0x10_F800;

/// Returns Python's code point of a character: a carrier's is its surrogate's.
#[inline]
pub fn code_point(c: char) -> u32 {
    match u32::from(c) {
        code if code >= SURROGATE_CARRIER => code - SURROGATE_CARRIER + 0xD800,
        code => code,
    }
}

/// Returns the character for one of Python's code points, surrogates included.
pub fn char_of(code: u32) -> Option<char> {
    match code {
        0xD800..=0xDFFF => char::from_u32(code - 0xD800 + SURROGATE_CARRIER),
        _ => char::from_u32(code),
    }
}

/// Tells whether a character carries a lone surrogate.
#[inline]
pub fn is_surrogate(c: char) -> bool {
    u32::from(c) >= SURROGATE_CARRIER
}

/// Compares texts by Python's code points: a lone surrogate comes before what it travels as.
pub fn compare(left: &str, right: &str) -> Ordering {
    // Only what begins with this byte may carry a surrogate.
    if !left.as_bytes().contains(&0xF4) && !right.as_bytes().contains(&0xF4) {
        return left.cmp(right);
    }
    left.chars().map(code_point).cmp(right.chars().map(code_point))
}

/// Tells whether `repr` shows a character as itself.
pub fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' '..='~');
    }
    !matches!(
        get_general_category(c),
        Category::Control
            | Category::Format
            | Category::Surrogate
            | Category::PrivateUse
            | Category::Unassigned
            | Category::LineSeparator
            | Category::ParagraphSeparator
            | Category::SpaceSeparator
    )
}

/// Tells whether `str.isalpha` holds for a character.
pub fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    matches!(
        get_general_category(c),
        Category::UppercaseLetter
            | Category::LowercaseLetter
            | Category::TitlecaseLetter
            | Category::ModifierLetter
            | Category::OtherLetter
    )
}

/// Tells whether `str.isspace` holds for a character.
pub fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1c}'..=' ' | '\u{85}' | '\u{a0}' | '\u{1680}'
        | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Tells whether `str.splitlines` ends a line at a character.
pub fn is_line_break(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns the value of a decimal digit of any script.
pub fn decimal_value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = u32::from(c);
    let after = DECIMAL_ZEROS.partition_point(|&zero| zero <= code);
    let value = code - DECIMAL_ZEROS[after.checked_sub(1)?];
    (value < 10).then_some(value)
}

/// Tells whether `str.isdigit` holds for a character.
pub fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    decimal_value(c).is_some() || in_ranges(MERE_DIGITS, c)
}

/// Tells whether `str.isnumeric` holds for a character.
pub fn is_numeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    let category = get_general_category(c);
    matches!(category, Category::DecimalNumber | Category::LetterNumber | Category::OtherNumber)
        || in_ranges(NUMERIC_LETTERS, c)
}

/// Tells whether a character is in title case: neither upper nor lower.
pub fn is_title(c: char) -> bool {
    !c.is_ascii() && get_general_category(c) == Category::TitlecaseLetter
}

/// Tells whether a character has a case.
pub fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase() || is_title(c)
}

/// Appends the title case of a character.
pub fn push_title(into: &mut String, c: char) {
    let code = u32::from(c);
    if in_ranges(OWN_TITLE, c) {
        into.push(c);
    } else if let Ok(at) = TITLE.binary_search_by_key(&code, |row| row.0) {
        into.push_str(TITLE[at].1);
    } else {
        into.extend(c.to_uppercase());
    }
}

/// Appends the folded case of a character.
pub fn push_folded(into: &mut String, c: char) {
    let code = u32::from(c);
    if c.is_ascii() {
        into.push(c.to_ascii_lowercase());
        return;
    }
    // Cherokee folds to its capitals, which were there first.
    let capital = match code {
        0x13A0..=0x13F5 => Some(code),
        0x13F8..=0x13FD => Some(code - 8),
        0xAB70..=0xABBF => Some(code - 0xAB70 + 0x13A0),
        _ => None,
    };
    if let Some(capital) = capital.and_then(char::from_u32) {
        into.push(capital);
    } else if let Ok(at) = FOLDED.binary_search_by_key(&code, |row| row.0) {
        into.push_str(FOLDED[at].1);
    } else {
        into.extend(c.to_lowercase());
    }
}

fn in_ranges(ranges: &[(u32, u32)], c: char) -> bool {
    let code = u32::from(c);
    let after = ranges.partition_point(|&(first, _)| first <= code);
    after > 0 && code <= ranges[after - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_cpythons() {
        let count = |is: fn(char) -> bool| {
            (0..0x3000).filter_map(char::from_u32).filter(|&c| is(c)).count()
        };
        // Counted over range(0x3000) by CPython 3.13.
        assert_eq!(count(is_digit), KINDS[0]);
        assert_eq!(count(is_numeric), KINDS[1]);
        assert_eq!(count(is_space), KINDS[2]);
        assert_eq!(count(is_title), KINDS[3]);
        assert_eq!(count(|c| decimal_value(c).is_some()), KINDS[4]);
        assert_eq!(decimal_value('\u{661}'), Some(1));
        assert!(is_numeric('\u{4e09}') && !is_digit('\u{4e09}') && is_digit('\u{b2}'));
        assert!(!is_printable('\u{10f812}') && is_printable('\u{e9}') && !is_printable('\u{ad}'));
    }

    const KINDS: [usize; 5] = [385, 564, 28, 31, 290];
}
