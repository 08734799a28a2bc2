//! Which tokens a text has, for whoever wants to see them: the module `tokenize`.

use super::error::SyntaxError;
use super::token::{Kind, Token};
use super::tokenize::tokenize;
use crate::source::Source;

/// A token by its name in Python's module `token`, and where it is: first line and column, last line and column.
#[derive(Debug)]
pub struct Word {
    pub kind: &'static str,
    pub text: String,
    pub start: (u32, u32),
    pub end: (u32, u32),
}

/// Cuts a text into words; what is wrong with the rest comes with them.
pub fn words(source: &Source) -> (Vec<Word>, Option<SyntaxError>) {
    let cut = tokenize(source, false);
    let mut words = Vec::with_capacity(cut.tokens.len());
    let mut templates = Vec::new();
    for &Token { kind, span, .. } in &cut.tokens {
        let text = source.slice(span);
        let name = match kind {
            Kind::Failed => break,
            Kind::Number => "NUMBER",
            Kind::Text => "STRING",
            Kind::FieldTextStart => {
                let prefix = text.trim_end_matches(['"', '\'']);
                let is_template = prefix.contains(['t', 'T']);
                templates.push(is_template);
                if is_template { "TSTRING_START" } else { "FSTRING_START" }
            }
            Kind::FieldTextMiddle => match templates.last() {
                Some(true) => "TSTRING_MIDDLE",
                _ => "FSTRING_MIDDLE",
            },
            Kind::FieldTextEnd => match templates.pop() {
                Some(true) => "TSTRING_END",
                _ => "FSTRING_END",
            },
            Kind::Newline => "NEWLINE",
            Kind::Indent => "INDENT",
            Kind::Dedent => "DEDENT",
            Kind::End => "ENDMARKER",
            Kind::Name => "NAME",
            Kind::Unknown => "OP",
            word if word.text().starts_with(|first: char| first.is_ascii_alphabetic()) => "NAME",
            _ => "OP",
        };
        let place = |at: u32| (source.line_of(at).0, source.column_of(at) - 1);
        words.push(Word {
            kind: name,
            text: text.to_owned(),
            start: place(span.start),
            end: place(span.end),
        });
    }
    (words, cut.failure.map(|failure| failure.error))
}
