//! How checked tokens become a tree.
//!
//! The tree builder (rustpython-parser) is fed our tokens, not the text: so soft keywords are decided, ranges are ours,
//! and forms its grammar lacks can be lowered on the way. Each string literal goes in as an empty one; afterwards
//! [`Strings`] puts the values in, and makes the format strings' parts from their own tokens, to any depth.

use super::{
    error::{SyntaxError, SyntaxErrorKind},
    literal::{self, Number, Quoted, unescape},
    reader::{Notes, Start},
    token::{Kind, Token},
};
use crate::source::{Source, Span};
use rustpython_parser::{
    Mode, ParseError, ParseErrorType, StringKind, Tok as Fed,
    ast::{self, Fold, Ranged, fold},
    lexer::{LexResult, LexicalErrorType},
    parse_tokens,
    text_size::{TextRange, TextSize},
};

type Built<T> = Result<T, Box<SyntaxError>>;

/// Builds the tree of checked tokens.
pub(super) fn build(
    source: &Source,
    tokens: &[Token],
    notes: &Notes,
    start: Start,
) -> Built<ast::Mod> {
    let mode = match start {
        Start::Module => Mode::Module,
        Start::Expression => Mode::Expression,
        Start::Interactive => Mode::Interactive,
    };
    let builder = Builder { source, tokens, notes };
    let fed = builder.feed(0, tokens.len());
    let tree = parse_tokens(fed, mode, "").map_err(|error| builder.complaint(&error))?;
    Strings { builder: &builder }.fold(tree)
}

struct Builder<'a> {
    source: &'a Source,
    tokens: &'a [Token],
    notes: &'a Notes,
}

fn range(span: Span) -> TextRange {
    TextRange::new(TextSize::from(span.start), TextSize::from(span.end))
}

fn span(range: TextRange) -> Span {
    Span::new(range.start().into(), range.end().into())
}

impl Builder<'_> {
    /// Translates the tokens `from..to` for the tree builder.
    fn feed(&self, from: usize, to: usize) -> Vec<LexResult> {
        let mut fed = Vec::with_capacity(to - from);
        let mut at = from;
        while at < to {
            let token = self.tokens[at];
            let place = |offset: u32| TextRange::empty(TextSize::from(offset));
            for &(first, last) in &self.notes.parentheses {
                if first == at {
                    fed.push(Ok((Fed::Lpar, place(token.span.start))));
                } else if last == at {
                    fed.push(Ok((Fed::Rpar, place(self.tokens[at - 1].span.end))));
                }
            }
            let (kind, next) = self.translate(at, token);
            if let Some(kind) = kind {
                let end = self.tokens[next - 1].span.end;
                fed.push(Ok((kind, range(Span::new(token.span.start, end)))));
            }
            at = next;
        }
        fed
    }

    /// Returns what a token is to the tree builder, and the index of the token after it.
    fn translate(&self, at: usize, token: Token) -> (Option<Fed>, usize) {
        let text = self.source.slice(token.span);
        let kind = match token.kind {
            Kind::Name => Some(match (self.notes.soft_keywords.binary_search(&at).is_ok(), text) {
                (true, "match") => Fed::Match,
                (true, "case") => Fed::Case,
                (true, "type") => Fed::Type,
                _ => Fed::Name { name: text.to_owned() },
            }),
            Kind::Number => Some(match literal::number(text) {
                Ok(Number::Int(value)) => Fed::Int { value },
                Ok(Number::Float(value)) => Fed::Float { value },
                Ok(Number::Imaginary(imag)) => Fed::Complex { real: 0.0, imag },
                Err(_) => Fed::Ellipsis,
            }),
            Kind::Text => {
                let kind = if Quoted::new(text).is_bytes {
                    StringKind::RawBytes
                } else {
                    StringKind::RawString
                };
                Some(Fed::String { value: String::new(), kind, triple_quoted: false })
            }
            Kind::FieldTextStart => {
                let empty = Fed::String {
                    value: String::new(),
                    kind: StringKind::RawString,
                    triple_quoted: false,
                };
                return (Some(empty), self.format_end(at) + 1);
            }
            Kind::Newline => Some(Fed::Newline),
            Kind::Indent => Some(Fed::Indent),
            Kind::Dedent => Some(Fed::Dedent),
            Kind::End
            | Kind::FieldTextMiddle
            | Kind::FieldTextEnd
            | Kind::Unknown
            | Kind::Failed => None,
            fixed => fixed.fed(),
        };
        (kind, at + 1)
    }

    /// Gives a call's only argument, a generator expression, the call's parentheses if it has none of its own.
    fn with_parentheses(&self, only: TextRange) -> TextRange {
        let place = span(only);
        let first = self.tokens.partition_point(|token| token.span.start < place.start);
        let open = self.tokens[first];
        if open.kind == Kind::ParenOpen {
            let close = self.tokens[first..]
                .iter()
                .find(|token| token.kind == Kind::ParenClose && token.level < open.level);
            if close.is_some_and(|close| close.span.end == place.end) {
                return only;
            }
        }
        let after = self.tokens.partition_point(|token| token.span.start < place.end);
        let close = self.tokens[after..].iter().find(|token| token.kind == Kind::ParenClose);
        match (self.tokens.get(first.wrapping_sub(1)), close) {
            (Some(open), Some(close)) if open.kind == Kind::ParenOpen => {
                range(open.span.to(close.span))
            }
            _ => only,
        }
    }

    /// Finds the end of the format string that begins at `at`.
    fn format_end(&self, at: usize) -> usize {
        let mut open = 0;
        for (index, token) in self.tokens.iter().enumerate().skip(at) {
            match token.kind {
                Kind::FieldTextStart => open += 1,
                Kind::FieldTextEnd => open -= 1,
                _ => {}
            }
            if open == 0 {
                return index;
            }
        }
        self.tokens.len() - 1
    }

    /// Words the tree builder's complaint.
    fn complaint(&self, error: &ParseError) -> Box<SyntaxError> {
        let at = u32::from(error.offset);
        let index =
            self.tokens.partition_point(|token| token.span.start < at).min(self.tokens.len() - 1);
        let place = self.tokens[index].span;
        Box::new(match &error.error {
            ParseErrorType::Lexical(LexicalErrorType::DuplicateArgumentError(name)) => {
                SyntaxError::in_tree(
                    self.source,
                    place,
                    format!("duplicate argument '{name}' in function definition"),
                )
            }
            ParseErrorType::Lexical(LexicalErrorType::DuplicateKeywordArgumentError(name)) => {
                let value = self.tokens.get(index + 2).map_or(place, |token| token.span);
                SyntaxError::in_tree(
                    self.source,
                    place.to(value),
                    format!("keyword argument repeated: {name}"),
                )
            }
            _ => {
                let shown = self.source.slice(place).trim();
                let message = format!(
                    "heisen cannot read this form yet, near '{shown}': write it another way"
                );
                SyntaxError::at(self.source, SyntaxErrorKind::Syntax, place, message)
            }
        })
    }
}

/// Puts the values of string literals into a tree.
struct Strings<'a, 'b> {
    builder: &'b Builder<'a>,
}

impl Fold<TextRange> for Strings<'_, '_> {
    type TargetU = TextRange;
    type Error = Box<SyntaxError>;
    type UserContext = ();

    fn will_map_user(&mut self, _user: &TextRange) {}

    fn map_user(&mut self, user: TextRange, (): ()) -> Built<TextRange> {
        Ok(user)
    }

    fn fold_stmt(&mut self, mut node: ast::Stmt) -> Built<ast::Stmt> {
        if let ast::Stmt::Match(statement) = &mut node {
            // The builder gives a bare tuple after `match` the range of the whole statement.
            if let ast::Expr::Tuple(subject) = &mut *statement.subject {
                if let (true, [first, .., last]) =
                    (subject.range.start() == statement.range.start(), subject.elts.as_slice())
                {
                    subject.range = TextRange::new(first.start(), last.end());
                } else if let (true, [only]) =
                    (subject.range.start() == statement.range.start(), subject.elts.as_slice())
                {
                    subject.range = only.range();
                }
            }
        }
        fold::fold_stmt(self, node)
    }

    fn fold_expr(&mut self, node: ast::Expr) -> Built<ast::Expr> {
        match node {
            ast::Expr::Constant(ast::ExprConstant {
                value: ast::Constant::Str(_) | ast::Constant::Bytes(_),
                range,
                ..
            }) => self.builder.strings(range),
            ast::Expr::Call(mut call) => {
                if let ([ast::Expr::GeneratorExp(only)], []) =
                    (call.args.as_mut_slice(), call.keywords.as_slice())
                {
                    only.range = self.builder.with_parentheses(only.range);
                }
                fold::fold_expr(self, ast::Expr::Call(call))
            }
            ast::Expr::Subscript(mut subscript) => {
                // `x[*a]` is subscripted with a tuple (PEP 646).
                if subscript.slice.is_starred_expr() {
                    let (range, ctx) = (subscript.slice.range(), ast::ExprContext::Load);
                    let empty = ast::ExprTuple { elts: Vec::new(), ctx, range }.into();
                    let starred = std::mem::replace(&mut *subscript.slice, empty);
                    *subscript.slice = ast::ExprTuple { elts: vec![starred], ctx, range }.into();
                }
                fold::fold_expr(self, ast::Expr::Subscript(subscript))
            }
            other => fold::fold_expr(self, other),
        }
    }
}

/// The pieces of adjacent literals, equal neighbours joined.
#[derive(Default)]
struct Pieces {
    done: Vec<ast::Expr>,
    text: String,
    text_span: Option<Span>,
}

impl Pieces {
    fn push_text(&mut self, text: &str, span: Span) {
        self.text.push_str(text);
        self.text_span = Some(self.text_span.map_or(span, |before| before.to(span)));
    }

    fn push_field(&mut self, field: ast::Expr) {
        self.flush();
        self.done.push(field);
    }

    fn flush(&mut self) {
        let Some(span) = self.text_span.take() else { return };
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            self.done.push(string_constant(text, range(span)));
        }
    }

    fn finish(mut self) -> Vec<ast::Expr> {
        self.flush();
        self.done
    }
}

fn string_constant(value: String, range: TextRange) -> ast::Expr {
    ast::ExprConstant { value: ast::Constant::Str(value), kind: None, range }.into()
}

impl Builder<'_> {
    /// Makes the expression of the adjacent string literals in a range.
    fn strings(&self, whole: TextRange) -> Built<ast::Expr> {
        let place = span(whole);
        let is_unicode = self.source.slice(place).starts_with(['u', 'U']);
        let mut at = self.tokens.partition_point(|token| token.span.start < place.start);
        let mut pieces = Pieces::default();
        let (mut is_format, mut is_bytes, mut is_template) = (false, false, false);
        while at < self.tokens.len() && self.tokens[at].span.end <= place.end {
            let token = self.tokens[at];
            match token.kind {
                Kind::Text => {
                    let quoted = Quoted::new(self.source.slice(token.span));
                    is_bytes |= quoted.is_bytes;
                    pieces.push_text(&self.value(token, quoted.value())?, token.span);
                    at += 1;
                }
                Kind::FieldTextStart => {
                    is_format = true;
                    is_template |= self.source.slice(token.span).contains(['t', 'T']);
                    let is_raw = self.source.slice(token.span).contains(['r', 'R']);
                    at = self.format_parts(at + 1, is_raw, &mut pieces)? + 1;
                }
                // Indentation tokens are empty and may lie at the literal's start.
                _ => at += 1,
            }
        }
        if is_template {
            return Ok(self.template(pieces.finish(), whole));
        }
        if is_format {
            return Ok(ast::ExprJoinedStr { values: pieces.finish(), range: whole }.into());
        }
        if is_bytes {
            let bytes = pieces
                .text
                .chars()
                .map(|char| u8::try_from(u32::from(char)).unwrap_or(b'?'))
                .collect();
            return Ok(ast::ExprConstant {
                value: ast::Constant::Bytes(bytes),
                kind: None,
                range: whole,
            }
            .into());
        }
        let kind = is_unicode.then(|| "u".to_owned());
        let value = ast::Constant::Str(pieces.text);
        Ok(ast::ExprConstant { value, kind, range: whole }.into())
    }

    /// Makes the expression of a template string: a call of [`super::TEMPLATE`] with its texts, and a tuple for each
    /// field: value, its text, conversion, format.
    fn template(&self, pieces: Vec<ast::Expr>, whole: TextRange) -> ast::Expr {
        let parts = pieces.into_iter().map(|piece| match piece {
            ast::Expr::FormattedValue(field) => {
                let place = field.range;
                let text = self.source.slice(span(field.value.range())).to_owned();
                let conversion = field.conversion.to_char().map(String::from);
                let conversion = match conversion {
                    Some(letter) => string_constant(letter, place),
                    None => {
                        ast::ExprConstant { value: ast::Constant::None, kind: None, range: place }
                            .into()
                    }
                };
                let format = field
                    .format_spec
                    .map_or_else(|| string_constant(String::new(), place), |format| *format);
                let elts = vec![*field.value, string_constant(text, place), conversion, format];
                ast::ExprTuple { elts, ctx: ast::ExprContext::Load, range: place }.into()
            }
            other => other,
        });
        let ctx = ast::ExprContext::Load;
        let func = ast::ExprName { id: super::TEMPLATE.into(), ctx, range: whole }.into();
        let args = vec![ast::ExprTuple { elts: parts.collect(), ctx, range: whole }.into()];
        let func = Box::new(func);
        ast::ExprCall { func, args, keywords: Vec::new(), range: whole }.into()
    }

    fn value(&self, token: Token, value: Result<String, String>) -> Built<String> {
        value.map_err(|message| {
            Box::new(SyntaxError::at(self.source, SyntaxErrorKind::Syntax, token.span, message))
        })
    }

    /// Makes text and fields up to the end of the format string or of the specification; returns where that is.
    fn format_parts(&self, mut at: usize, is_raw: bool, pieces: &mut Pieces) -> Built<usize> {
        loop {
            let token = self.tokens[at];
            match token.kind {
                Kind::FieldTextMiddle => {
                    let text =
                        self.value(token, unescape(self.source.slice(token.span), is_raw, false))?;
                    pieces.push_text(&text, token.span);
                    at += 1;
                }
                Kind::BraceOpen => at = self.field(at, is_raw, pieces)?,
                _ => return Ok(at),
            }
        }
    }

    /// Makes the field whose brace is at `open`; returns the index after its closing brace.
    fn field(&self, open: usize, is_raw: bool, pieces: &mut Pieces) -> Built<usize> {
        let first = open + 1;
        let (end, debug) = self.field_expression_end(first);
        let value = self.expression(first, if debug { end - 1 } else { end })?;
        let mut at = end;
        let mut conversion = ast::ConversionFlag::None;
        if debug {
            let text = Span::new(self.tokens[open].span.end, self.tokens[end].span.start);
            pieces.push_text(self.source.slice(text), text);
        }
        if self.tokens[at].kind == Kind::Exclamation {
            conversion = match self.source.slice(self.tokens[at + 1].span) {
                "s" => ast::ConversionFlag::Str,
                "a" => ast::ConversionFlag::Ascii,
                _ => ast::ConversionFlag::Repr,
            };
            at += 2;
        }
        let mut format_spec = None;
        if self.tokens[at].kind == Kind::Colon {
            let colon = self.tokens[at].span;
            let mut spec = Pieces::default();
            at = self.format_parts(at + 1, is_raw, &mut spec)?;
            let place = Span::new(colon.start, self.tokens[at].span.start);
            format_spec = Some(Box::new(
                ast::ExprJoinedStr { values: spec.finish(), range: range(place) }.into(),
            ));
        }
        if debug && conversion == ast::ConversionFlag::None && format_spec.is_none() {
            conversion = ast::ConversionFlag::Repr;
        }
        let place = Span::new(self.tokens[open].span.start, self.tokens[at].span.end);
        let field = ast::ExprFormattedValue {
            value: Box::new(value),
            conversion,
            format_spec,
            range: range(place),
        };
        pieces.push_field(field.into());
        Ok(at + 1)
    }

    /// Finds what ends a field's expression, and whether a `=` stands before it.
    fn field_expression_end(&self, first: usize) -> (usize, bool) {
        let level = self.tokens[first - 1].level;
        let mut at = first;
        while at < self.tokens.len() {
            let token = self.tokens[at];
            match token.kind {
                Kind::FieldTextStart => at = self.format_end(at),
                Kind::Exclamation | Kind::Colon
                    if token.level == level && !self.in_lambda(first, at) =>
                {
                    break;
                }
                Kind::BraceClose if token.level < level => break,
                _ => {}
            }
            at += 1;
        }
        let at = at.min(self.tokens.len() - 1);
        (at, at > first && self.tokens[at - 1].kind == Kind::Assign)
    }

    /// Tells whether a colon belongs to a lambda; the reader has refused those without parentheses.
    fn in_lambda(&self, first: usize, at: usize) -> bool {
        let level = self.tokens[at].level;
        self.tokens[first..at]
            .iter()
            .any(|token| token.kind == Kind::Lambda && token.level == level)
    }

    /// Builds the expression that the tokens `from..to` of a field are.
    fn expression(&self, from: usize, to: usize) -> Built<ast::Expr> {
        let place = |offset: u32| TextRange::empty(TextSize::from(offset));
        let mut fed = vec![Ok((Fed::Lpar, place(self.tokens[from].span.start)))];
        fed.extend(self.feed(from, to));
        fed.push(Ok((Fed::Rpar, place(self.tokens[to - 1].span.end))));
        let tree =
            parse_tokens(fed, Mode::Expression, "").map_err(|error| self.complaint(&error))?;
        match tree {
            ast::Mod::Expression(tree) => Strings { builder: self }.fold_expr(*tree.body),
            other => Err(Box::new(SyntaxError::at(
                self.source,
                SyntaxErrorKind::Syntax,
                other
                    .module()
                    .and_then(|module| module.body.first().map(|first| span(first.range())))
                    .unwrap_or_default(),
                "heisen cannot read this field of a format string yet",
            ))),
        }
    }
}
