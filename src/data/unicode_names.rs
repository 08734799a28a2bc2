//! What are characters called?

use rustpython_unicode::data as ucd;

use super::unicode::is_surrogate;

/// Returns a character's name.
pub fn name(c: char) -> Option<String> {
    if is_surrogate(c) { None } else { ucd::character_name(c) }
}

/// Finds the character that has a name or an alias.
pub fn character(name: &str) -> Option<char> {
    ucd::lookup_character(name)
}
