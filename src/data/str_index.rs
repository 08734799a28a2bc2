//! Where in a string is what, counted in code points?
//!
//! A [`Text`] knows whether it is all ASCII; then code points are bytes and
//! nothing has to be counted.

use super::slice::{Span, fit_bounds, fit_index};
use std::borrow::Cow;

/// Is a string together with the knowledge whether it is ASCII.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    text: &'a str,
    ascii: bool,
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Text { text, ascii: text.is_ascii() }
    }
}

impl<'a> Text<'a> {
    /// Takes a string that is known to be ASCII.
    pub fn ascii(text: &'a str) -> Self {
        debug_assert!(text.is_ascii(), "the caller knows that the text is ASCII");
        Text { text, ascii: true }
    }

    /// Takes a string that is known to have characters beyond ASCII.
    pub fn wide(text: &'a str) -> Self {
        Text { text, ascii: false }
    }

    /// Returns `len(text)`.
    pub fn len(self) -> usize {
        if self.ascii { self.text.len() } else { self.text.chars().count() }
    }

    /// Tells whether the text is empty.
    pub fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// Returns the byte offset of a code point, the text's end if it lies beyond.
    pub fn byte_at(self, at: usize) -> usize {
        if self.ascii {
            return at.min(self.text.len());
        }
        self.text.char_indices().nth(at).map_or(self.text.len(), |(offset, _)| offset)
    }

    /// Returns the code point index of a byte offset.
    pub fn index_of_byte(self, offset: usize) -> usize {
        if self.ascii { offset } else { self.text[..offset].chars().count() }
    }

    /// Returns the part between two code points.
    pub fn between(self, start: usize, stop: usize) -> &'a str {
        let from = self.byte_at(start);
        if stop <= start {
            return &self.text[from..from];
        }
        let rest = Text { text: &self.text[from..], ascii: self.ascii };
        &rest.text[..rest.byte_at(stop - start)]
    }

    /// Returns `text[index]`.
    pub fn item(self, index: i64) -> Option<&'a str> {
        let at = fit_index(index, self.len())?;
        Some(self.between(at, at + 1))
    }

    /// Returns `text[start:stop:step]` for a slice fitted to the text.
    pub fn slice(self, span: Span) -> Cow<'a, str> {
        if span.len == 0 {
            return Cow::Borrowed("");
        }
        if span.step == 1 {
            let start = usize::try_from(span.start).unwrap_or(0);
            return Cow::Borrowed(self.between(start, start + span.len));
        }
        if self.ascii {
            let bytes = self.text.as_bytes();
            return Cow::Owned(span.indices().map(|at| char::from(bytes[at])).collect());
        }
        let chars: Vec<char> = self.text.chars().collect();
        Cow::Owned(span.indices().map(|at| chars[at]).collect())
    }

    /// Fits bounds to the text; `None` if not even the empty text lies between them.
    fn window(self, start: Option<i64>, stop: Option<i64>) -> Option<(usize, &'a str)> {
        if start.is_none() && stop.is_none() {
            return Some((0, self.text));
        }
        let (start, stop) = fit_bounds(start, stop, self.len());
        (start <= stop).then(|| (start, self.between(start, stop)))
    }

    fn position(self, start: usize, window: &str, offset: usize) -> usize {
        start + if self.ascii { offset } else { window[..offset].chars().count() }
    }

    /// Returns `text.find(needle, start, stop)`, `None` for -1.
    pub fn find(self, needle: &str, start: Option<i64>, stop: Option<i64>) -> Option<usize> {
        let (start, window) = self.window(start, stop)?;
        window.find(needle).map(|offset| self.position(start, window, offset))
    }

    /// Returns `text.rfind(needle, start, stop)`, `None` for -1.
    pub fn rfind(self, needle: &str, start: Option<i64>, stop: Option<i64>) -> Option<usize> {
        let (start, window) = self.window(start, stop)?;
        window.rfind(needle).map(|offset| self.position(start, window, offset))
    }

    /// Returns `text.count(needle, start, stop)`.
    pub fn count(self, needle: &str, start: Option<i64>, stop: Option<i64>) -> usize {
        self.window(start, stop).map_or(0, |(_, window)| window.matches(needle).count())
    }

    /// Returns `text.startswith(prefix, start, stop)`.
    pub fn starts_with(self, prefix: &str, start: Option<i64>, stop: Option<i64>) -> bool {
        self.window(start, stop).is_some_and(|(_, window)| window.starts_with(prefix))
    }

    /// Returns `text.endswith(suffix, start, stop)`.
    pub fn ends_with(self, suffix: &str, start: Option<i64>, stop: Option<i64>) -> bool {
        self.window(start, stop).is_some_and(|(_, window)| window.ends_with(suffix))
    }
}
