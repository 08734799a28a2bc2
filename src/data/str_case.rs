//! What case is a string in, and how does it look in another?
//!
//! Upper and lower case are Unicode's full mappings, which Rust has too; what
//! is Python's own is where a word begins, and the tests on whole strings.

use super::unicode::{
    decimal_value, is_alpha, is_cased, is_digit, is_numeric, is_printable, is_space, is_title,
    push_folded, push_title,
};

/// Returns `text.upper()`.
pub fn upper(text: &str) -> String {
    text.to_uppercase()
}

/// Returns `text.lower()`.
pub fn lower(text: &str) -> String {
    text.to_lowercase()
}

/// Returns `text.casefold()`.
pub fn casefold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_folded(&mut out, c));
    out
}

/// Walks over the characters with their lower case, which for a sigma depends on its neighbours.
fn with_lower<'a>(text: &'a str, lowered: &'a str) -> impl Iterator<Item = (char, &'a str)> + 'a {
    let mut at = 0;
    text.chars().map(move |c| {
        let from = at;
        // Both forms of a small sigma have the same length.
        at += c.to_lowercase().map(char::len_utf8).sum::<usize>();
        (c, lowered.get(from..at).unwrap_or(""))
    })
}

/// Returns `text.capitalize()`.
pub fn capitalize(text: &str) -> String {
    let lowered = text.to_lowercase();
    let mut out = String::with_capacity(text.len());
    for (at, (c, lower)) in with_lower(text, &lowered).enumerate() {
        if at == 0 { push_title(&mut out, c) } else { out.push_str(lower) }
    }
    out
}

/// Returns `text.title()`.
pub fn title(text: &str) -> String {
    let lowered = text.to_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut in_word = false;
    for (c, lower) in with_lower(text, &lowered) {
        if in_word {
            out.push_str(lower)
        } else {
            push_title(&mut out, c)
        }
        in_word = is_cased(c);
    }
    out
}

/// Returns `text.swapcase()`.
pub fn swapcase(text: &str) -> String {
    let lowered = text.to_lowercase();
    let mut out = String::with_capacity(text.len());
    for (c, lower) in with_lower(text, &lowered) {
        if c.is_uppercase() {
            out.push_str(lower);
        } else if c.is_lowercase() {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
    }
    out
}

/// Returns `text.isupper()`.
pub fn is_upper(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(|c| c.is_lowercase() || is_title(c))
}

/// Returns `text.islower()`.
pub fn is_lower(text: &str) -> bool {
    text.chars().any(char::is_lowercase) && !text.chars().any(|c| c.is_uppercase() || is_title(c))
}

/// Returns `text.istitle()`.
pub fn is_titled(text: &str) -> bool {
    let mut in_word = false;
    let mut any = false;
    for c in text.chars() {
        if c.is_uppercase() || is_title(c) {
            if in_word {
                return false;
            }
            (in_word, any) = (true, true);
        } else if c.is_lowercase() {
            if !in_word {
                return false;
            }
        } else {
            in_word = false;
        }
    }
    any
}

fn all(text: &str, is: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(is)
}

/// Returns `text.isalpha()`.
pub fn is_alphabetic(text: &str) -> bool {
    all(text, is_alpha)
}

/// Returns `text.isdecimal()`.
pub fn is_decimal(text: &str) -> bool {
    all(text, |c| decimal_value(c).is_some())
}

/// Returns `text.isdigit()`.
pub fn is_digits(text: &str) -> bool {
    all(text, is_digit)
}

/// Returns `text.isnumeric()`.
pub fn is_number(text: &str) -> bool {
    all(text, is_numeric)
}

/// Returns `text.isalnum()`.
pub fn is_alphanumeric(text: &str) -> bool {
    all(text, |c| is_alpha(c) || is_numeric(c) || is_digit(c))
}

/// Returns `text.isspace()`.
pub fn is_blank(text: &str) -> bool {
    all(text, is_space)
}

/// Returns `text.isprintable()`, which holds for the empty string.
pub fn is_all_printable(text: &str) -> bool {
    text.chars().all(is_printable)
}

/// Returns `text.isidentifier()`.
pub fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c))
        && chars.all(unicode_ident::is_xid_continue)
}
