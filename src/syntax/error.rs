//! What is wrong with a program's text, in CPython's words and at CPython's place.

use crate::source::{DecodeError, Line, Source, Span};
use std::{fmt, rc::Rc};

/// Which exception of Python's a refusal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    Syntax,
    Indentation,
    Tab,
    /// The program nests deeper than the compiler goes: Python's `RecursionError`.
    Recursion,
    /// The parser's own stack is exhausted: Python's `MemoryError`.
    Memory,
}

impl SyntaxErrorKind {
    /// Returns the name of Python's exception.
    pub fn exception(self) -> &'static str {
        match self {
            Self::Syntax => "SyntaxError",
            Self::Indentation => "IndentationError",
            Self::Tab => "TabError",
            Self::Recursion => "RecursionError",
            Self::Memory => "MemoryError",
        }
    }
}

/// A program's text refused: the attributes of Python's `SyntaxError`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub kind: SyntaxErrorKind,
    /// `filename`; empty if there is no place.
    pub filename: Rc<str>,
    pub message: String,
    /// The bytes that are at fault.
    pub span: Span,
    /// `lineno`; line 0 if CPython gives no place.
    pub line: Line,
    /// `offset`, counted from 1.
    pub column: u32,
    /// `end_lineno`.
    pub end_line: Line,
    /// `end_offset`: one past the last column, 0 or -1 where CPython leaves it open.
    pub end_column: i64,
    /// `text`: the line with its newline, if CPython has it.
    pub text: Option<String>,
}

impl SyntaxError {
    /// Makes an error of CPython's parser: columns are code points.
    pub fn at(
        source: &Source,
        kind: SyntaxErrorKind,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        let (line, end_line) =
            (source.line_of(span.start), source.line_of(span.end.max(span.start)));
        let (column, end_column) =
            (source.column_of(span.start), i64::from(source.column_of(span.end)));
        let text = Some(format!("{}\n", source.line_text(line)));
        let filename = source.name.clone();
        Self {
            kind,
            filename,
            message: message.into(),
            span,
            line,
            column,
            end_line,
            end_column,
            text,
        }
    }

    /// Makes an error of CPython's compiler: columns are bytes, and text that is in no file has no `text`.
    pub fn in_tree(source: &Source, span: Span, message: impl Into<String>) -> Self {
        let mut error = Self::at(source, SyntaxErrorKind::Syntax, span, message);
        error.column = source.byte_column_of(span.start);
        error.end_column = i64::from(source.byte_column_of(span.end));
        if source.name.starts_with('<') {
            error.text = None;
        }
        error
    }

    /// Makes an error that has no place in the text.
    pub fn placeless(kind: SyntaxErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            filename: "".into(),
            message: message.into(),
            span: Span::default(),
            line: Line(0),
            column: 0,
            end_line: Line(0),
            end_column: 0,
            text: None,
        }
    }

    /// Moves the place to `line` and `column`, with no end.
    pub(super) fn placed(
        mut self,
        source: &Source,
        line: Line,
        column: u32,
        end_column: i64,
    ) -> Self {
        (self.line, self.end_line, self.column, self.end_column) = (line, line, column, end_column);
        self.text = Some(format!("{}\n", source.line_text(line)));
        self
    }

    /// Returns the name of Python's exception.
    pub fn class_name(&self) -> &'static str {
        self.kind.exception()
    }

    /// Returns what CPython's traceback ends with: file, line, text, carets and message, without the last newline.
    pub fn display(&self) -> String {
        use fmt::Write as _;
        let mut shown = String::new();
        if self.line.0 > 0 {
            let _ = writeln!(shown, "  File \"{}\", line {}", self.filename, self.line.0);
            if let Some(text) = &self.text {
                self.format_text(text, &mut shown);
            }
        }
        let _ = write!(shown, "{}: {}", self.kind.exception(), self.message);
        shown
    }

    fn format_text(&self, text: &str, shown: &mut String) {
        use fmt::Write as _;
        let line = text.trim_end();
        let stripped = line.trim_start_matches([' ', '\t', '\x0c']);
        let _ = writeln!(shown, "    {stripped}");
        let spaces = line.chars().count() - stripped.chars().count();
        let Some(column) = (self.column as usize).checked_sub(spaces + 1) else { return };
        let length = stripped.chars().count();
        let end = if self.end_line > self.line {
            length
        } else {
            usize::try_from(self.end_column)
                .ok()
                .and_then(|end| end.checked_sub(spaces + 1))
                .unwrap_or(0)
        };
        let lead: String = stripped
            .chars()
            .chain(std::iter::repeat(' '))
            .take(column)
            .map(|blank| if blank.is_whitespace() { blank } else { ' ' })
            .collect();
        let _ = writeln!(shown, "    {lead}{}", "^".repeat(end.saturating_sub(column).max(1)));
    }
}

impl From<DecodeError> for SyntaxError {
    fn from(error: DecodeError) -> Self {
        let mut made = Self::placeless(SyntaxErrorKind::Syntax, error.message);
        if let Some((line, column)) = error.place {
            (made.line, made.end_line, made.column) = (line, line, column);
            made.filename = error.filename.into();
            made.text = error.text.map(|text| format!("{text}\n"));
        }
        made
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.exception(), self.message)
    }
}

impl std::error::Error for SyntaxError {}
