//! What the text is, and where a place in it lies.
//!
//! A [`Source`] is a program's text with its newlines made `\n` and its end made a newline, as CPython does before it
//! tokenizes, so that every byte offset the tree mentions means the same to everybody. A place is a [`Span`] of byte
//! offsets; [`Line`] numbers and columns are looked up only when somebody wants to show them.
//!
//! - [`Source::new`] takes text, [`Source::from_bytes`] takes a file's bytes (BOM, PEP 263 coding comment, NUL bytes).
//! - [`surrogate`] says how a lone surrogate travels inside a Rust `str`.

mod decode;
pub mod surrogate;

pub use decode::DecodeError;

use std::rc::Rc;

/// A line of a source, counted from 1; 0 stands for no line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(pub u32);

/// A range of byte offsets into a source's text, the end excluded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// Makes the span from `start` up to `end`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Returns the smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A program's text under the name it is shown with.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file name as tracebacks show it.
    pub name: Rc<str>,
    /// The text: newlines are `\n`, and unless it is empty it ends with one.
    pub text: Rc<str>,
    /// The byte offset at which each line begins.
    starts: Rc<[u32]>,
}

impl Source {
    /// Takes a text that is already decoded.
    pub fn new(name: &str, text: &str) -> Self {
        let mut text = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.to_owned()
        };
        if text.starts_with('\u{feff}') {
            text.remove(0);
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        let mut starts = vec![0];
        for (at, byte) in text.bytes().enumerate() {
            if byte == b'\n' {
                starts.push(offset(at + 1));
            }
        }
        Self { name: name.into(), text: text.into(), starts: starts.into() }
    }

    /// Decodes a file's bytes as CPython does.
    ///
    /// # Errors
    /// Says what CPython says of an unknown encoding, of bytes that do not decode and of NUL bytes.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self::new(name, &decode::decode(name, bytes)?))
    }

    /// Returns the line that the byte at `offset` is on.
    pub fn line_of(&self, offset: u32) -> Line {
        Line(offset_count(self.starts.partition_point(|&start| start <= offset)))
    }

    /// Returns the column of `offset` on its line: code points, from 1.
    pub fn column_of(&self, offset: u32) -> u32 {
        let start = self.line_start(self.line_of(offset)) as usize;
        let end = (offset as usize).min(self.text.len());
        let before = self.text.get(start..end).map_or(end - start, |text| text.chars().count());
        offset_count(before) + 1 + (offset - offset_count(end))
    }

    /// Returns the column of `offset` in UTF-8 bytes, from 1, which is what CPython's compiler (not its parser) reports.
    pub fn byte_column_of(&self, offset: u32) -> u32 {
        offset - self.line_start(self.line_of(offset)) + 1
    }

    /// Returns the offset at which `line` begins.
    pub fn line_start(&self, line: Line) -> u32 {
        let index = (line.0.max(1) - 1) as usize;
        self.starts.get(index).copied().unwrap_or(offset(self.text.len()))
    }

    /// Returns how many lines there are.
    pub fn line_count(&self) -> u32 {
        offset_count(self.starts.len()) - 1
    }

    /// Returns the text of `line` without its newline; empty beyond the end.
    pub fn line_text(&self, line: Line) -> &str {
        let start = self.line_start(line) as usize;
        let end = self.line_start(Line(line.0.max(1) + 1)) as usize;
        self.text[start..end].trim_end_matches('\n')
    }

    /// Returns the text between two offsets.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.start as usize..(span.end as usize).min(self.text.len())]
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn offset_count(count: usize) -> u32 {
    offset(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_lines_and_code_point_columns() {
        let source = Source::new("x.py", "a = 1\r\né = 2\rb");
        assert_eq!(&*source.text, "a = 1\né = 2\nb\n");
        assert_eq!(source.line_count(), 3);
        let at = u32::try_from(source.text.find("= 2").unwrap()).unwrap();
        assert_eq!(
            (source.line_of(at), source.column_of(at), source.byte_column_of(at)),
            (Line(2), 3, 4)
        );
        assert_eq!(source.line_text(Line(2)), "é = 2");
        assert_eq!(source.line_text(Line(9)), "");
    }

    #[test]
    fn bytes_that_do_not_decode_are_refused_in_cpythons_words() {
        let error = Source::from_bytes("x.py", b"x=1\ny=\"\xff\"\n").unwrap_err();
        assert_eq!(
            error.message,
            "Non-UTF-8 code starting with '\\xff' in file x.py on line 2, but no encoding declared; \
             see https://peps.python.org/pep-0263/ for details"
        );
        assert_eq!(error.place, None);
        let error = Source::from_bytes("x.py", b"# coding: utf-8\n\"\xff\"\n").unwrap_err();
        assert_eq!(
            error.message,
            "(unicode error) 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
        );
        assert_eq!(error.place, Some((Line(2), 2)));
        assert_eq!(
            Source::from_bytes("x.py", b"# coding: foo\n").unwrap_err().message,
            "encoding problem: foo"
        );
        assert_eq!(
            Source::from_bytes("x.py", b"x\0").unwrap_err().message,
            "source code cannot contain null bytes"
        );
        let latin = Source::from_bytes("x.py", b"# -*- coding: latin-1 -*-\nx='\xe9'\n").unwrap();
        assert_eq!(latin.line_text(Line(2)), "x='é'");
        assert_eq!(&*Source::from_bytes("x.py", b"\xef\xbb\xbfx = 1").unwrap().text, "x = 1\n");
    }
}
