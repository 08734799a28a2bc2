//! What tree a program's text is, or why it is none.
//!
//! The only module that names `rustpython_parser`; everybody else says `syntax::ast`. A text is cut into tokens
//! ([`tokenize`]), read by CPython's grammar for CPython's complaints ([`reader`]) and made a tree ([`build`]). What the
//! grammar allows but the compiler refuses (`return` outside function) is found by [`crate::symbols`].
//!
//! - [`parse_module`], [`parse_expression`] (`eval`), [`parse_interactive`] (`single`) give trees with byte ranges.
//! - String constants hold their value, a lone surrogate as the scalar that carries it; format strings are
//!   `JoinedStr` of `Constant` and `FormattedValue` with ranges of their own (PEP 701, any depth); the text that `{x=}`
//!   shows is part of the constant before the field.
//! - [`walk`] says what an expression, a comprehension, a function consists of.
//! - [`span`] is a node's place as the engine's other modules write it.
//! - [`SyntaxError`] has CPython 3.12's words and places; [`SyntaxError::display`] shows it as a traceback ends.
//!
//! Trees are at most two thousand levels deep, text of more is refused; walking one still wants a stack of some
//! megabytes, so parse and compile on the machine's own thread.

mod build;
mod error;
pub mod literal;
mod reader;
mod token;
mod tokenize;
pub mod words;
pub mod walk;

pub use error::{SyntaxError, SyntaxErrorKind};
pub use reader::Start;
pub use rustpython_parser::ast;

use crate::source::{Line, Source, Span};
use rustpython_parser::{ast::Ranged, text_size::TextRange};

/// What a template string is a call of: a name that no program can write.
pub const TEMPLATE: &str = "<template>";

/// Parses a whole program.
///
/// # Errors
/// Says what CPython says of text that is no program.
pub fn parse_module(source: &Source) -> Result<ast::ModModule, SyntaxError> {
    match parse(source, Start::Module)? {
        ast::Mod::Module(module) => Ok(module),
        _ => Err(SyntaxError::placeless(SyntaxErrorKind::Syntax, "invalid syntax")),
    }
}

/// Parses one expression, as `eval` does; blanks before it are no indentation.
///
/// # Errors
/// Says what CPython says of text that is no expression.
pub fn parse_expression(source: &Source) -> Result<ast::ModExpression, SyntaxError> {
    match parse(source, Start::Expression).map_err(|error| without_blanks(source, error))? {
        ast::Mod::Expression(expression) => Ok(expression),
        _ => Err(SyntaxError::placeless(SyntaxErrorKind::Syntax, "invalid syntax")),
    }
}

/// Places an error as if the blanks before an expression were not there, which is how CPython sees the text.
fn without_blanks(source: &Source, mut error: SyntaxError) -> SyntaxError {
    let stripped = source.text.trim_start_matches([' ', '\t']);
    let blanks = u32::try_from(source.text.len() - stripped.len()).unwrap_or(0);
    if blanks == 0 || error.line.0 != 1 {
        return error;
    }
    error.column = error.column.saturating_sub(blanks);
    if error.end_line == error.line && error.end_column > 0 {
        error.end_column -= i64::from(blanks);
    }
    error.text = error.text.map(|text| text.trim_start_matches([' ', '\t']).to_owned());
    error
}

/// Parses one statement, as `compile(..., "single")` does.
///
/// # Errors
/// Says what CPython says of text that is no statement, or several.
pub fn parse_interactive(source: &Source) -> Result<ast::ModInteractive, SyntaxError> {
    match parse(source, Start::Interactive)? {
        ast::Mod::Interactive(statement) => Ok(statement),
        _ => Err(SyntaxError::placeless(SyntaxErrorKind::Syntax, "invalid syntax")),
    }
}

fn parse(source: &Source, start: Start) -> Result<ast::Mod, SyntaxError> {
    let tokens = tokenize::tokenize(source, start == Start::Expression);
    let notes = reader::read(source, &tokens, start).map_err(|error| *error)?;
    build::build(source, &tokens.tokens, &notes, start).map_err(|error| *error)
}

/// Finds the escapes that mean nothing: the line of the literal and what stands after the backslash, one a literal.
pub fn invalid_escapes(source: &Source) -> Vec<(Line, String)> {
    let mut found = Vec::new();
    if !source.text.contains('\\') {
        return found;
    }
    let mut is_raw = false;
    for token in tokenize::tokenize(source, false).tokens {
        let text = source.slice(token.span);
        let escape = match token.kind {
            token::Kind::Text => {
                let quoted = literal::Quoted::new(text);
                if quoted.is_raw {
                    None
                } else {
                    literal::invalid_escape(quoted.body, quoted.is_bytes)
                }
            }
            token::Kind::FieldTextStart => {
                is_raw = text.contains(['r', 'R']);
                None
            }
            token::Kind::FieldTextMiddle if !is_raw => literal::invalid_escape(text, false),
            _ => None,
        };
        if let Some(escape) = escape {
            found.push((source.line_of(token.span.start), escape));
        }
    }
    found
}

/// Returns a node's place.
pub fn span(node: &impl Ranged) -> Span {
    span_of(node.range())
}

/// Returns a range of the tree as a place.
pub fn span_of(range: TextRange) -> Span {
    Span::new(range.start().into(), range.end().into())
}

#[cfg(test)]
mod tests;
