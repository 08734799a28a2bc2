//! How string literals are cut: plain ones whole, format strings into text and fields (PEP 701).

use super::{Cut, Cutter, Failure, Field, MAX_FIELDS, place};
use crate::syntax::token::Kind;

impl Cutter<'_> {
    /// Cuts a literal whose prefix began at `start` and whose quotes are here.
    pub(super) fn text(&mut self, start: usize) -> Cut {
        let prefix = &self.bytes[start..self.at];
        let quote = self.bytes[self.at];
        let triple = self.bytes[self.at..].starts_with(&[quote; 3]);
        let opening = if triple { 3 } else { 1 };
        if prefix.iter().any(|byte| matches!(byte, b'f' | b'F' | b't' | b'T')) {
            let raw = prefix.iter().any(|byte| matches!(byte, b'r' | b'R'));
            self.at += opening;
            self.push(Kind::FieldTextStart, start, self.at);
            if self.fields.len() >= MAX_FIELDS {
                return Err(self.wrong(self.at, "too many nested f-strings"));
            }
            self.fields.push(Field {
                start,
                quote,
                triple,
                raw,
                depth: 0,
                begun: Vec::new(),
                in_text: true,
                in_spec: false,
            });
            return Ok(());
        }
        self.at += opening;
        loop {
            match self.peek(0) {
                Some(byte)
                    if byte == quote
                        && (!triple || self.bytes[self.at..].starts_with(&[quote; 3])) =>
                {
                    self.at += opening;
                    self.push(Kind::Text, start, self.at);
                    return Ok(());
                }
                Some(b'\\') => self.at += 2,
                Some(b'\n') if !triple => return Err(self.unterminated(start, quote, triple)),
                Some(_) => self.at += 1,
                None => return Err(self.unterminated(start, quote, triple)),
            }
        }
    }

    fn unterminated(&self, start: usize, quote: u8, triple: bool) -> Box<Failure> {
        if self.fields.last().is_some_and(|field| field.quote == quote && field.triple == triple) {
            return self.wrong(start + if triple { 3 } else { 1 }, "f-string: expecting '}'");
        }
        let what = if triple { "triple-quoted string" } else { "string" };
        self.unterminated_at(start, what)
    }

    fn unterminated_at(&self, start: usize, what: &str) -> Box<Failure> {
        let detected =
            self.source.line_of(place(self.at.min(self.bytes.len().saturating_sub(1)))).0;
        self.wrong(start + 1, format!("unterminated {what} literal (detected at line {detected})"))
    }

    /// Cuts the text of a format string up to a field, the end of a field or the closing quotes.
    pub(super) fn field_text(&mut self) -> Cut {
        let start = self.at;
        let Some(field) = self.fields.last() else { return Ok(()) };
        let (quote, triple, raw, in_spec, opened) =
            (field.quote, field.triple, field.raw, field.in_spec, field.start);
        let closing = if triple { 3 } else { 1 };
        let mut named = false;
        loop {
            let Some(byte) = self.peek(0).filter(|&byte| triple || byte != b'\n') else {
                if in_spec && self.peek(0).is_some() {
                    self.middle(start, self.at);
                    self.leave_text();
                    return Ok(());
                }
                let what = if triple { "triple-quoted f-string" } else { "f-string" };
                return Err(self.unterminated_at(opened, what));
            };
            if byte == quote && (!triple || self.bytes[self.at..].starts_with(&[quote; 3])) {
                self.middle(start, self.at);
                self.push(Kind::FieldTextEnd, self.at, self.at + closing);
                self.at += closing;
                self.fields.pop();
                return Ok(());
            }
            match byte {
                b'{' if named => self.at += 1,
                b'}' if named => {
                    named = false;
                    self.at += 1;
                }
                b'{' if self.peek(1) == Some(b'{') && !in_spec => {
                    self.middle(start, self.at + 1);
                    self.at += 2;
                    return Ok(());
                }
                b'{' => {
                    self.middle(start, self.at);
                    return self.field_begins();
                }
                b'}' if self.peek(1) == Some(b'}') && !in_spec => {
                    self.middle(start, self.at + 1);
                    self.at += 2;
                    return Ok(());
                }
                b'}' => {
                    self.middle(start, self.at);
                    self.leave_text();
                    return Ok(());
                }
                b'\\' => match self.peek(1) {
                    Some(b'{' | b'}') => self.at += 1,
                    Some(b'N') if !raw && self.peek(2) == Some(b'{') => {
                        named = true;
                        self.at += 3;
                    }
                    _ => self.at += 2,
                },
                _ => self.at += 1,
            }
        }
    }

    fn middle(&mut self, start: usize, end: usize) {
        if end > start {
            self.push(Kind::FieldTextMiddle, start, end);
        }
    }

    fn leave_text(&mut self) {
        if let Some(field) = self.fields.last_mut() {
            field.in_text = false;
        }
    }

    fn field_begins(&mut self) -> Cut {
        self.open(b'{')?;
        let end = self.at + 1;
        if let Some(field) = self.fields.last_mut() {
            field.begun.push(field.depth - 1);
            field.in_text = false;
            field.in_spec = false;
            if field.begun.len() >= MAX_FIELDS {
                return Err(self.wrong(end, "f-string: expressions nested too deeply"));
            }
        }
        self.push(Kind::BraceOpen, self.at, end);
        self.at = end;
        Ok(())
    }
}
