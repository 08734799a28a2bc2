//! How string literals are read, the fields of format strings among them.

use super::{
    Read, Reader, Stop,
    node::{Node, Shape},
};
use crate::syntax::{
    literal::{Quoted, unescape},
    token::Kind,
};

impl Reader<'_> {
    /// Reads adjacent string literals.
    pub(super) fn strings(&mut self) -> Read<Node> {
        let first = self.at;
        let (mut bytes, mut texts, mut depth, mut shape) = (false, false, 1, Shape::Literal);
        loop {
            match self.peek() {
                Kind::Text => {
                    let span = self.span_at(self.at);
                    let quoted = Quoted::new(self.source.slice(span));
                    let wrong = quoted.value().err();
                    if quoted.is_bytes {
                        bytes = true;
                    } else {
                        texts = true;
                    }
                    if let Some(message) = wrong {
                        return Err(self.named(span, message));
                    }
                    self.at += 1;
                }
                Kind::FieldTextStart => {
                    texts = true;
                    shape = Shape::FormatString;
                    depth = depth.max(self.deeper(Self::format_string)?);
                }
                _ => break,
            }
        }
        if bytes && texts {
            return Err(self.named_here("cannot mix bytes and nonbytes literals"));
        }
        Ok(self.node(shape, first, depth))
    }

    fn format_string(&mut self) -> Read<u32> {
        let is_raw = self.word_at(self.at).contains(['r', 'R']);
        self.expect(Kind::FieldTextStart)?;
        let depth = self.format_parts(is_raw)?;
        self.expect(Kind::FieldTextEnd)?;
        Ok(depth + 1)
    }

    fn format_parts(&mut self, is_raw: bool) -> Read<u32> {
        let mut depth = 0;
        loop {
            match self.peek() {
                Kind::FieldTextMiddle => {
                    if let Err(message) = unescape(self.word_at(self.at), is_raw, false) {
                        return Err(self.named(self.span_at(self.at), message));
                    }
                    self.at += 1;
                }
                Kind::BraceOpen => {
                    depth = depth.max(self.deeper(|reader| reader.format_field(is_raw))?)
                }
                _ => return Ok(depth),
            }
        }
    }

    fn field_complaint(&mut self, message: &str) -> Stop {
        self.peek();
        if self.second {
            self.named(self.span_at(self.at), format!("f-string: {message}"))
        } else {
            Stop::Here
        }
    }

    fn format_field(&mut self, is_raw: bool) -> Read<u32> {
        self.expect(Kind::BraceOpen)?;
        let kind = self.peek();
        if self.second
            && matches!(kind, Kind::Assign | Kind::Exclamation | Kind::Colon | Kind::BraceClose)
        {
            return Err(self
                .field_complaint(&format!("valid expression required before '{}'", kind.text())));
        }
        let first = self.at;
        let value = match self.peek() {
            Kind::Yield => self.yield_expression(),
            _ => self.star_expressions(),
        };
        let value = match value {
            Ok(value) => value,
            Err(Stop::Here) if self.second => {
                self.at = first;
                return Err(self.field_complaint("expecting a valid expression after '{'"));
            }
            Err(stop) => return Err(stop),
        };
        let is_debug = self.eat(Kind::Assign);
        if !matches!(self.peek(), Kind::Exclamation | Kind::Colon | Kind::BraceClose) {
            let wanted = if is_debug {
                "expecting '!', or ':', or '}'"
            } else {
                "expecting '=', or '!', or ':', or '}'"
            };
            return Err(self.field_complaint(wanted));
        }
        if self.eat(Kind::Exclamation) {
            self.conversion()?;
            if !matches!(self.peek(), Kind::Colon | Kind::BraceClose) {
                return Err(self.field_complaint("expecting ':' or '}'"));
            }
        }
        let mut depth = value.depth + 1;
        if self.eat(Kind::Colon) {
            depth = depth.max(self.format_parts(is_raw)? + 1);
            if self.peek() != Kind::BraceClose {
                return Err(self.field_complaint("expecting '}', or format specs"));
            }
        }
        self.expect(Kind::BraceClose)?;
        Ok(depth)
    }

    fn conversion(&mut self) -> Read<()> {
        match self.peek() {
            Kind::Name => {
                let (mark, span) = (self.span_at(self.at - 1), self.span_at(self.at));
                let word = self.word_at(self.at).to_owned();
                if mark.end != span.start {
                    let message =
                        "f-string: conversion type must come right after the exclamanation mark";
                    return Err(self.named(mark.to(span), message));
                }
                if !matches!(word.as_str(), "s" | "r" | "a") {
                    let message = format!(
                        "f-string: invalid conversion character '{word}': expected 's', 'r', or 'a'"
                    );
                    return Err(self.named(span, message));
                }
                self.at += 1;
                Ok(())
            }
            Kind::Colon | Kind::BraceClose => {
                Err(self.field_complaint("missing conversion character"))
            }
            _ => Err(self.field_complaint("invalid conversion character")),
        }
    }
}
