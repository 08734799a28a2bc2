//! Whether tokens are a program, and if not, what CPython would say.
//!
//! The tree builder's own complaints are neither worded nor placed like CPython's, so every text is read here first.
//! The reading makes no tree; it notes what the builder needs to know about tokens ([`Notes`]) and refuses what the
//! grammar refuses. As in CPython there are two rounds: the first finds the furthest token that was looked at, the
//! second, only after a failure, looks for a mistake that has a name.

mod collection;
mod definition;
mod expression;
mod node;
mod pattern;
mod simple;
mod statement;
mod strings;

use self::node::Node;
use super::{
    error::{SyntaxError, SyntaxErrorKind},
    token::{Kind, Token},
    tokenize::{Tokens, never_closed},
};
use crate::source::{Line, Source, Span};

/// The deepest tree that is compiled; CPython up to 3.12 stops near three thousand.
const MAX_DEPTH: u32 = 2000;
/// The deepest that the reading itself recurses.
const MAX_RECURSION: u32 = 600;

/// What a text is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    Module,
    Expression,
    Interactive,
}

/// What the reading found out about tokens that the tree builder cannot know.
#[derive(Default)]
pub(super) struct Notes {
    /// Indices of `match`, `case` and `type` that are keywords here.
    pub soft_keywords: Vec<usize>,
    /// Pairs of indices between which parentheses are to be thought (`except A, B:`).
    pub parentheses: Vec<(usize, usize)>,
}

/// Why a rule did not match.
pub(super) enum Stop {
    /// An unexpected token.
    Here,
    /// A mistake that has a name.
    Named(Box<SyntaxError>),
}

type Read<T> = Result<T, Stop>;

/// Reads a source's tokens.
pub(super) fn read(
    source: &Source,
    tokens: &Tokens,
    start: Start,
) -> Result<Notes, Box<SyntaxError>> {
    let mut reader = Reader {
        source,
        tokens: &tokens.tokens,
        at: 0,
        furthest: 0,
        second: false,
        recursion: 0,
        notes: Notes::default(),
    };
    let stop = match reader.start(start) {
        Ok(()) => return Ok(reader.notes),
        Err(stop) => stop,
    };
    if let Some(failure) = reader.failed_token(tokens) {
        return Err(failure);
    }
    let unexpected = reader.furthest;
    let error = match stop {
        Stop::Named(error) => error,
        Stop::Here => {
            reader.at = 0;
            reader.second = true;
            reader.recursion = 0;
            let named = match reader.start(start) {
                Err(Stop::Named(error)) => Some(error),
                _ => None,
            };
            if let Some(failure) = reader.failed_token(tokens) {
                return Err(failure);
            }
            match named {
                Some(error) => error,
                None if matches!(reader.kind_at(unexpected), Kind::Indent | Kind::Dedent) => {
                    return Err(reader.unexpected(unexpected));
                }
                None => reader.unexpected(unexpected),
            }
        }
    };
    Err(reader.or_later_failure(error, tokens))
}

struct Reader<'a> {
    source: &'a Source,
    tokens: &'a [Token],
    at: usize,
    furthest: usize,
    second: bool,
    recursion: u32,
    notes: Notes,
}

impl Reader<'_> {
    // Looking and moving

    fn peek(&mut self) -> Kind {
        self.furthest = self.furthest.max(self.at);
        self.kind_at(self.at)
    }

    fn kind_at(&self, at: usize) -> Kind {
        self.tokens.get(at).map_or(Kind::End, |token| token.kind)
    }

    fn token(&self, at: usize) -> Token {
        let last = self.tokens.len().saturating_sub(1);
        self.tokens.get(at.min(last)).copied().unwrap_or(Token {
            kind: Kind::End,
            span: Span::default(),
            level: 0,
        })
    }

    fn span_at(&self, at: usize) -> Span {
        self.token(at).span
    }

    fn word_at(&self, at: usize) -> &str {
        self.source.slice(self.span_at(at))
    }

    fn eat(&mut self, kind: Kind) -> bool {
        let here = self.peek() == kind;
        if here {
            self.at += 1;
        }
        here
    }

    fn expect(&mut self, kind: Kind) -> Read<()> {
        if self.eat(kind) { Ok(()) } else { Err(Stop::Here) }
    }

    /// Expects a token that nothing else can stand for: its absence is an error of its own.
    fn force(&mut self, kind: Kind) -> Read<()> {
        if self.eat(kind) {
            return Ok(());
        }
        let message = format!("expected '{}'", kind.text());
        Err(Stop::Named(Box::new(self.at_token(SyntaxErrorKind::Syntax, self.at, message))))
    }

    /// Looks further without counting as having looked, and comes back.
    fn ahead<T>(&mut self, look: impl FnOnce(&mut Self) -> Read<T>) -> Option<T> {
        let (at, second, recursion) = (self.at, self.second, self.recursion);
        let (soft, wraps) = (self.notes.soft_keywords.len(), self.notes.parentheses.len());
        let found = look(self).ok();
        (self.at, self.second, self.recursion) = (at, second, recursion);
        self.notes.soft_keywords.truncate(soft);
        self.notes.parentheses.truncate(wraps);
        found
    }

    /// Counts one more level of the reading's own recursion.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.recursion >= MAX_RECURSION {
            let message = "Parser stack overflowed - Python source too complex to parse";
            return Err(Stop::Named(Box::new(SyntaxError::placeless(
                SyntaxErrorKind::Memory,
                message,
            ))));
        }
        self.recursion += 1;
        let result = read(self);
        self.recursion -= 1;
        result
    }

    fn check_depth(&self, depth: u32) -> Read<u32> {
        if depth <= MAX_DEPTH {
            return Ok(depth);
        }
        let message = "maximum recursion depth exceeded during compilation";
        Err(Stop::Named(Box::new(SyntaxError::placeless(SyntaxErrorKind::Recursion, message))))
    }

    // Complaining

    fn named(&self, span: Span, message: impl Into<String>) -> Stop {
        Stop::Named(Box::new(SyntaxError::at(self.source, SyntaxErrorKind::Syntax, span, message)))
    }

    /// A complaint about the last token that was looked at.
    fn named_here(&self, message: impl Into<String>) -> Stop {
        Stop::Named(Box::new(self.at_token(SyntaxErrorKind::Syntax, self.furthest, message)))
    }

    fn named_indentation(&self, message: impl Into<String>) -> Stop {
        Stop::Named(Box::new(self.at_token(SyntaxErrorKind::Indentation, self.furthest, message)))
    }

    fn cannot_assign(&self, node: &Node) -> Stop {
        self.named(node.span, format!("cannot assign to {}", node.shape.name()))
    }

    fn at_token(
        &self,
        kind: SyntaxErrorKind,
        at: usize,
        message: impl Into<String>,
    ) -> SyntaxError {
        let token = self.token(at);
        let error = SyntaxError::at(self.source, kind, token.span, message);
        match token.kind {
            Kind::End | Kind::Dedent if token.span.start as usize >= self.source.text.len() => {
                let line = Line(self.source.line_count().max(1));
                let column =
                    u32::try_from(self.source.line_text(line).chars().count()).unwrap_or(0) + 1;
                error.placed(self.source, line, column, -1)
            }
            Kind::Indent | Kind::Dedent => {
                let (line, column) = (error.line, error.column - 1);
                error.placed(self.source, line, column, -1)
            }
            Kind::Newline => {
                let (line, column) = (error.line, error.column);
                let length = i64::from(token.span.end.saturating_sub(token.span.start).max(1));
                error.placed(self.source, line, column, i64::from(column) + length)
            }
            _ => error,
        }
    }

    /// The complaint about a token that no rule wanted.
    fn unexpected(&self, at: usize) -> Box<SyntaxError> {
        Box::new(match self.kind_at(at) {
            Kind::Indent => self.at_token(SyntaxErrorKind::Indentation, at, "unexpected indent"),
            Kind::Dedent => self.at_token(SyntaxErrorKind::Indentation, at, "unexpected unindent"),
            Kind::End if self.source.text.is_empty() => {
                SyntaxError::placeless(SyntaxErrorKind::Syntax, "invalid syntax")
            }
            Kind::End => {
                let error = self.at_token(SyntaxErrorKind::Syntax, at, "invalid syntax");
                let line = error.line;
                error.placed(self.source, line, 0, 0)
            }
            _ => self.at_token(SyntaxErrorKind::Syntax, at, "invalid syntax"),
        })
    }

    /// Returns the tokenizer's complaint if the reading came that far.
    fn failed_token(&self, tokens: &Tokens) -> Option<Box<SyntaxError>> {
        let reached =
            self.kind_at(self.furthest.min(self.tokens.len().saturating_sub(1))) == Kind::Failed;
        tokens.failure.as_ref().filter(|_| reached).map(|failure| Box::new(failure.error.clone()))
    }

    /// Prefers what is wrong with the tokens after the error, as CPython does.
    fn or_later_failure(&self, error: Box<SyntaxError>, tokens: &Tokens) -> Box<SyntaxError> {
        let Some(failure) = &tokens.failure else { return error };
        if failure.direct {
            return Box::new(failure.error.clone());
        }
        let Some(open) = failure.open else { return error };
        let reached = self.source.line_of(self.span_at(self.furthest).start);
        if reached <= self.source.line_of(open.start) {
            return error;
        }
        let bracket = self.source.slice(open).chars().next().unwrap_or('(');
        Box::new(never_closed(self.source, bracket, open.start).error)
    }

    fn start(&mut self, start: Start) -> Read<()> {
        match start {
            Start::Module => {
                while self.peek() != Kind::End {
                    self.statement()?;
                }
                Ok(())
            }
            Start::Expression => {
                self.expressions()?;
                while self.eat(Kind::Newline) {}
                self.expect(Kind::End)
            }
            Start::Interactive => {
                if self.eat(Kind::Newline) || self.peek() == Kind::End {
                    return Ok(());
                }
                self.statement()?;
                while self.eat(Kind::Newline) {}
                if self.peek() == Kind::End {
                    return Ok(());
                }
                Err(self.named(
                    self.span_at(self.at),
                    "multiple statements found while compiling a single statement",
                ))
            }
        }
    }
}
