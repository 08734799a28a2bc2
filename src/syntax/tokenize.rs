//! Which tokens a text is made of, by CPython 3.12's rules, format strings included (PEP 701).
//!
//! The whole text is cut at once. The first thing that is no token ends the list with one [`Kind::Failed`]; what is
//! wrong there waits in [`Tokens::failure`] until a reader comes so far, because CPython, which cuts as it reads, says it
//! only then (or after an error of the grammar, if it is `direct`).

mod number;
mod text;

use super::{
    error::{SyntaxError, SyntaxErrorKind},
    token::{Kind, Token},
};
use crate::source::{Line, Source, Span};

/// The most brackets that may be open at once.
const MAX_BRACKETS: usize = 200;
/// The most levels of indentation.
const MAX_INDENTS: usize = 100;
/// The most format strings, and the most fields, inside each other.
const MAX_FIELDS: usize = 150;

/// A text's tokens.
pub(super) struct Tokens {
    pub tokens: Vec<Token>,
    pub failure: Option<Failure>,
}

/// What ended the cutting.
pub(super) struct Failure {
    pub error: SyntaxError,
    /// It replaces an error of the grammar that stands before it.
    pub direct: bool,
    /// The innermost bracket left open.
    pub open: Option<Span>,
}

/// Cuts a source into tokens; blanks before an expression are no indentation.
pub(super) fn tokenize(source: &Source, is_expression: bool) -> Tokens {
    let mut cutter = Cutter {
        source,
        bytes: source.text.as_bytes(),
        at: 0,
        tokens: Vec::with_capacity(source.text.len() / 4 + 4),
        brackets: Vec::new(),
        indents: vec![Indent { column: 0, narrow: 0 }],
        fields: Vec::new(),
        line_begins: !is_expression,
    };
    let failure = cutter.run().err().map(|failure| *failure);
    if failure.is_some() {
        let end = cutter.at;
        cutter.push(Kind::Failed, end, end);
    }
    Tokens { tokens: cutter.tokens, failure }
}

type Cut = Result<(), Box<Failure>>;

#[derive(Clone, Copy)]
struct Indent {
    /// With tabs to multiples of eight.
    column: usize,
    /// With tabs one column wide: both must agree, or the tabs are inconsistent.
    narrow: usize,
}

/// A format string that is being cut.
struct Field {
    start: usize,
    quote: u8,
    triple: bool,
    raw: bool,
    /// Brackets open inside its fields.
    depth: usize,
    /// The depths at which fields began, innermost last.
    begun: Vec<usize>,
    /// Cutting its text, not an expression.
    in_text: bool,
    /// Cutting a format specification.
    in_spec: bool,
}

struct Cutter<'a> {
    source: &'a Source,
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    brackets: Vec<(u8, usize)>,
    indents: Vec<Indent>,
    fields: Vec<Field>,
    line_begins: bool,
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Cutter<'_> {
    fn run(&mut self) -> Cut {
        let mut comment = None;
        loop {
            if self.fields.last().is_some_and(|field| field.in_text) {
                self.field_text()?;
                continue;
            }
            if self.line_begins {
                self.line_begins = false;
                self.indentation()?;
            }
            self.skip_blanks();
            let Some(byte) = self.peek(0) else { return self.end() };
            match byte {
                b'#' => {
                    comment = Some(self.at);
                    self.at = self.line_end(self.at);
                }
                b'\n' => {
                    let comment = comment.take();
                    if self.brackets.is_empty() {
                        // CPython's newline begins with the comment before it.
                        self.push(Kind::Newline, comment.unwrap_or(self.at), self.at + 1);
                        self.line_begins = true;
                    }
                    self.at += 1;
                }
                b'\\' => self.continuation()?,
                b'0'..=b'9' => self.number()?,
                b'.' if self.peek(1).is_some_and(|next| next.is_ascii_digit()) => self.number()?,
                b'"' | b'\'' => self.text(self.at)?,
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 128.. => self.word()?,
                _ => self.operator(byte)?,
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        let level = u8::try_from(self.brackets.len()).unwrap_or(u8::MAX);
        self.tokens.push(Token { kind, span: Span::new(place(start), place(end)), level });
    }

    fn line_end(&self, from: usize) -> usize {
        self.bytes[from..]
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(self.bytes.len(), |at| from + at)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(0), Some(b' ' | b'\t' | b'\x0c')) {
            self.at += 1;
        }
    }

    fn end(&mut self) -> Cut {
        if let Some(&(bracket, start)) = self.brackets.last() {
            return Err(self.never_closed(bracket, start));
        }
        let end = self.bytes.len();
        if self.tokens.last().is_some_and(|last| !matches!(last.kind, Kind::Newline | Kind::Dedent))
        {
            self.push(Kind::Newline, end, end);
        }
        for _ in 1..self.indents.len() {
            self.push(Kind::Dedent, end, end);
        }
        self.push(Kind::End, end, end);
        Ok(())
    }

    // Indentation

    fn indentation(&mut self) -> Cut {
        loop {
            let (mut column, mut narrow, mut continued) = (0, 0, None);
            loop {
                match self.peek(0) {
                    Some(b' ') => (column, narrow) = (column + 1, narrow + 1),
                    Some(b'\t') => (column, narrow) = ((column / 8 + 1) * 8, narrow + 1),
                    Some(b'\x0c') => (column, narrow) = (0, 0),
                    Some(b'\\') => {
                        continued = continued.or(Some((column, narrow)));
                        self.continuation()?;
                        continue;
                    }
                    _ => break,
                }
                self.at += 1;
            }
            match self.peek(0) {
                Some(b'#') => {
                    self.at = self.line_end(self.at);
                    if self.peek(0).is_some() {
                        self.at += 1;
                    }
                }
                Some(b'\n') => self.at += 1,
                None => return Ok(()),
                Some(_) => {
                    let (column, narrow) = continued.unwrap_or((column, narrow));
                    return self.indent_to(Indent { column, narrow });
                }
            }
        }
    }

    fn indent_to(&mut self, new: Indent) -> Cut {
        let current = self.indents[self.indents.len() - 1];
        if new.column == current.column {
            return if new.narrow == current.narrow { Ok(()) } else { Err(self.tabs()) };
        }
        if new.column > current.column {
            if self.indents.len() >= MAX_INDENTS {
                let line = self.source.line_of(place(self.at));
                return Err(self.failed(
                    SyntaxErrorKind::Indentation,
                    "too many levels of indentation",
                    line,
                    1,
                    0,
                    false,
                ));
            }
            if new.narrow <= current.narrow {
                return Err(self.tabs());
            }
            self.indents.push(new);
            self.push(Kind::Indent, self.at, self.at);
            return Ok(());
        }
        while self.indents.len() > 1 && new.column < self.indents[self.indents.len() - 1].column {
            self.indents.pop();
            self.push(Kind::Dedent, self.at, self.at);
        }
        let reached = self.indents[self.indents.len() - 1];
        if new.column != reached.column {
            let line = self.source.line_of(place(self.at));
            let column = self.source.line_text(line).chars().count() + 1;
            while self.tokens.last().is_some_and(|token| token.kind == Kind::Dedent) {
                self.tokens.pop();
            }
            return Err(self.failed(
                SyntaxErrorKind::Indentation,
                "unindent does not match any outer indentation level",
                line,
                place(column),
                -1,
                false,
            ));
        }
        if new.narrow == reached.narrow { Ok(()) } else { Err(self.tabs()) }
    }

    fn tabs(&self) -> Box<Failure> {
        let line = self.source.line_of(place(self.at));
        self.failed(
            SyntaxErrorKind::Tab,
            "inconsistent use of tabs and spaces in indentation",
            line,
            1,
            0,
            false,
        )
    }

    fn continuation(&mut self) -> Cut {
        let line = self.source.line_of(place(self.at));
        if self.peek(1) != Some(b'\n') {
            let column = self.source.column_of(place(self.at)) + 1;
            let message = "unexpected character after line continuation character";
            return Err(self.failed(SyntaxErrorKind::Syntax, message, line, column, 0, false));
        }
        self.at += 2;
        if self.at >= self.bytes.len() {
            if let Some(&(bracket, start)) = self.brackets.last() {
                return Err(self.never_closed(bracket, start));
            }
            let column = self.source.line_text(line).chars().count() + 1;
            return Err(self.failed(
                SyntaxErrorKind::Syntax,
                "unexpected EOF while parsing",
                line,
                place(column),
                -1,
                false,
            ));
        }
        Ok(())
    }

    // Errors

    fn failed(
        &self,
        kind: SyntaxErrorKind,
        message: impl Into<String>,
        line: Line,
        column: u32,
        end_column: i64,
        direct: bool,
    ) -> Box<Failure> {
        let at = self.source.line_start(line);
        let error = SyntaxError::at(self.source, kind, Span::new(at, at), message).placed(
            self.source,
            line,
            column,
            end_column,
        );
        let open =
            self.brackets.last().map(|&(_, start)| Span::new(place(start), place(start + 1)));
        Box::new(Failure { error, direct, open })
    }

    /// The error of the character that ends at `end`, as CPython's tokenizer places it.
    fn wrong(&self, end: usize, message: impl Into<String>) -> Box<Failure> {
        let last = place(end.saturating_sub(1));
        let (line, column) = (self.source.line_of(last), self.source.column_of(place(end)) - 1);
        let mut failure =
            self.failed(SyntaxErrorKind::Syntax, message, line, column, i64::from(column), true);
        failure.error.span = Span::new(last, place(end));
        failure.error.text = Some(self.source.line_text(line).to_owned());
        failure
    }

    fn never_closed(&self, bracket: u8, start: usize) -> Box<Failure> {
        never_closed(self.source, char::from(bracket), place(start))
    }

    // Words and operators

    fn word(&mut self) -> Cut {
        let start = self.at;
        if let Some(quote) = self.prefix_length() {
            self.at += quote;
            return self.text(start);
        }
        while self
            .peek(0)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 128)
        {
            self.at += 1;
        }
        let word = &self.source.text[start..self.at];
        if !word.is_ascii() {
            self.check_identifier(start, word)?;
        }
        self.push(Kind::keyword(word).unwrap_or(Kind::Name), start, self.at);
        Ok(())
    }

    fn check_identifier(&self, start: usize, word: &str) -> Cut {
        for (index, (at, char)) in word.char_indices().enumerate() {
            let good = if index == 0 {
                unicode_ident::is_xid_start(char) || char == '_'
            } else {
                unicode_ident::is_xid_continue(char)
            };
            if !good {
                let code = u32::from(char);
                let message = if is_printable(char) {
                    format!("invalid character '{char}' (U+{code:04X})")
                } else {
                    format!("invalid non-printable character U+{code:04X}")
                };
                return Err(self.wrong(start + at + char.len_utf8(), message));
            }
        }
        Ok(())
    }

    /// Returns how long the prefix of a string literal here is.
    fn prefix_length(&self) -> Option<usize> {
        let (mut text, mut raw, mut bytes, mut unicode, mut format) =
            (0, false, false, false, false);
        loop {
            match self.peek(text)? {
                b'b' | b'B' if !(bytes || unicode || format) => bytes = true,
                b'u' | b'U' if !(bytes || unicode || raw || format) => unicode = true,
                b'r' | b'R' if !(raw || unicode) => raw = true,
                b'f' | b'F' | b't' | b'T' if !(format || bytes || unicode) => format = true,
                b'"' | b'\'' => return Some(text),
                _ => return None,
            }
            text += 1;
        }
    }

    fn operator(&mut self, byte: u8) -> Cut {
        if let Some(field) = self.fields.last_mut() {
            // Directly in a field a colon begins the format specification, whatever follows it.
            if byte == b':' && field.begun.last() == Some(&(field.depth.wrapping_sub(1))) {
                field.in_text = true;
                field.in_spec = true;
                self.push(Kind::Colon, self.at, self.at + 1);
                self.at += 1;
                return Ok(());
            }
        }
        if self.bytes[self.at..].starts_with(b"<>") {
            self.push(Kind::Unknown, self.at, self.at + 2);
            self.at += 2;
            return Ok(());
        }
        let longest = (1..=3).rev().find_map(|length| {
            let text = self.bytes.get(self.at..self.at + length)?;
            Some((Kind::fixed(std::str::from_utf8(text).ok()?)?, length))
        });
        let Some((kind, length)) = longest else {
            if byte.is_ascii_graphic() {
                self.push(Kind::Unknown, self.at, self.at + 1);
                self.at += 1;
                return Ok(());
            }
            return Err(
                self.wrong(self.at + 1, format!("invalid non-printable character U+{byte:04X}"))
            );
        };
        match kind {
            Kind::ParenOpen | Kind::SquareOpen | Kind::BraceOpen => self.open(byte)?,
            Kind::ParenClose | Kind::SquareClose | Kind::BraceClose => self.close(byte)?,
            Kind::Exclamation if self.fields.is_empty() => {
                self.push(Kind::Unknown, self.at, self.at + 1);
                self.at += 1;
                return Ok(());
            }
            _ => {}
        }
        self.push(kind, self.at, self.at + length);
        self.at += length;
        Ok(())
    }

    fn open(&mut self, byte: u8) -> Cut {
        if self.brackets.len() >= MAX_BRACKETS {
            return Err(self.wrong(self.at + 1, "too many nested parentheses"));
        }
        self.brackets.push((byte, self.at));
        if let Some(field) = self.fields.last_mut() {
            field.depth += 1;
        }
        Ok(())
    }

    fn close(&mut self, byte: u8) -> Cut {
        let end = self.at + 1;
        let shown = char::from(byte);
        if byte == b'}' && self.fields.last().is_some_and(|field| field.depth == 0) {
            return Err(self.wrong(end, "f-string: single '}' is not allowed"));
        }
        let Some((open, start)) = self.brackets.pop() else {
            return Err(self.wrong(end, format!("unmatched '{shown}'")));
        };
        let matches = matches!((open, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
        if !matches {
            if open == b'{'
                && self
                    .fields
                    .last()
                    .is_some_and(|field| field.begun.last() == Some(&(field.depth.wrapping_sub(1))))
            {
                return Err(self.wrong(end, format!("f-string: unmatched '{shown}'")));
            }
            let open = char::from(open);
            let opened = self.source.line_of(place(start));
            let mut message = format!(
                "closing parenthesis '{shown}' does not match opening parenthesis '{open}'"
            );
            if opened != self.source.line_of(place(self.at)) {
                message.push_str(&format!(" on line {}", opened.0));
            }
            return Err(self.wrong(end, message));
        }
        if let Some(field) = self.fields.last_mut() {
            field.depth -= 1;
            if byte == b'}' && field.begun.last() == Some(&field.depth) {
                field.begun.pop();
                field.in_text = true;
                field.in_spec = !field.begun.is_empty();
            }
        }
        Ok(())
    }
}

/// The error of a bracket that is still open at the end.
pub(super) fn never_closed(source: &Source, bracket: char, start: u32) -> Box<Failure> {
    let span = Span::new(start, start + 1);
    let mut error = SyntaxError::at(
        source,
        SyntaxErrorKind::Syntax,
        span,
        format!("'{bracket}' was never closed"),
    );
    error.end_column = 0;
    Box::new(Failure { error, direct: false, open: Some(span) })
}

/// Tells whether Python calls a character printable, as far as a message needs it.
fn is_printable(char: char) -> bool {
    let code = u32::from(char);
    let is_format = matches!(
        code,
        0xAD | 0x600..=0x605
            | 0x61C
            | 0x6DD
            | 0x70F
            | 0x180E
            | 0x200B..=0x200F
            | 0x202A..=0x202E
            | 0x2060..=0x206F
            | 0xFEFF
            | 0xFFF9..=0xFFFB
            | 0xE000..=0xF8FF
            | 0xE0000..
    );
    !(char.is_control() || char.is_whitespace() || is_format)
}
