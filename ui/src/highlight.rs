//! Which parts of a Python line are what?
//!
//! A lexer that is only as good as colours need: it goes over the text once, remembers nothing but the open triple-quoted
//! string, and never fails. Ranges are bytes of the line.

use crate::theme::Theme;
use ratatui::style::Style;
use std::ops::Range;

/// What a part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    Keyword,
    Builtin,
    /// The name that `def` or `class` gives.
    Defined,
    String,
    Number,
    Comment,
}

/// The coloured parts of one line, in order; what lies between is plain.
pub type Parts = Vec<(Range<usize>, Token)>;

impl Token {
    /// Returns how the theme shows it.
    pub fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Keyword => theme.keyword,
            Self::Builtin => theme.builtin,
            Self::Defined => theme.name,
            Self::String => theme.string,
            Self::Number => theme.number,
            Self::Comment => theme.comment,
        }
    }
}

/// Finds the coloured parts of every line of a text.
pub fn highlight(lines: &[String]) -> Vec<Parts> {
    let mut open = None;
    lines.iter().map(|line| line_parts(line, &mut open)).collect()
}

/// `open` is the quote of the triple-quoted string that the line begins in, and that it leaves open.
fn line_parts(line: &str, open: &mut Option<&'static str>) -> Parts {
    let mut parts = Parts::new();
    let mut at = 0;
    let mut defines = false;
    if let Some(quote) = *open {
        at = string_end(line, 0, quote).inspect(|_| *open = None).unwrap_or(line.len());
        parts.push((0..at, Token::String));
    }
    while let Some(c) = line[at..].chars().next() {
        let start = at;
        if c == '#' {
            parts.push((at..line.len(), Token::Comment));
            break;
        } else if c == '"' || c == '\'' {
            at = string(line, at, open);
            parts.push((start..at, Token::String));
        } else if c.is_ascii_digit() {
            at += run(&line[at..], |c| c.is_alphanumeric() || c == '.' || c == '_');
            parts.push((start..at, Token::Number));
        } else if c.is_alphabetic() || c == '_' {
            at += run(&line[at..], |c| c.is_alphanumeric() || c == '_');
            let word = &line[start..at];
            let prefix = word.len() <= 2 && word.chars().all(|c| "rRbBfFuUtT".contains(c));
            if prefix && line[at..].starts_with(['"', '\'']) {
                at = string(line, at, open);
                parts.push((start..at, Token::String));
            } else if KEYWORDS.binary_search(&word).is_ok() {
                defines = word == "def" || word == "class";
                parts.push((start..at, Token::Keyword));
            } else if std::mem::take(&mut defines) {
                parts.push((start..at, Token::Defined));
            } else if BUILTINS.binary_search(&word).is_ok() && !line[..start].ends_with('.') {
                parts.push((start..at, Token::Builtin));
            }
        } else {
            at += c.len_utf8();
        }
    }
    parts
}

/// Returns where the string that starts at a quote ends, or opens it if it goes on.
fn string(line: &str, at: usize, open: &mut Option<&'static str>) -> usize {
    let quote = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quote| line[at..].starts_with(quote))
        .unwrap_or("'");
    string_end(line, at + quote.len(), quote).unwrap_or_else(|| {
        if quote.len() == 3 {
            *open = Some(quote);
        }
        line.len()
    })
}

fn string_end(line: &str, from: usize, quote: &str) -> Option<usize> {
    let mut chars = line[from..].char_indices();
    while let Some((offset, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if line[from + offset..].starts_with(quote) {
            return Some(from + offset + quote.len());
        }
    }
    None
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

const BUILTINS: &[&str] = &[
    "BaseException",
    "Exception",
    "KeyError",
    "NameError",
    "TypeError",
    "ValueError",
    "__import__",
    "abs",
    "all",
    "any",
    "bool",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "exec",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "locals",
    "map",
    "max",
    "min",
    "next",
    "object",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "range",
    "repr",
    "reversed",
    "round",
    "self",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found() {
        let lines = ["def f(x): # c", "    return '#' + \"\"\"a", "b\"\"\" + len(x.len) * 1.5e3"]
            .map(str::to_owned);
        let found: Vec<Vec<(&str, Token)>> = highlight(&lines)
            .into_iter()
            .zip(&lines)
            .map(|(parts, line)| {
                parts.into_iter().map(|(range, token)| (&line[range], token)).collect()
            })
            .collect();
        assert_eq!(
            found[0],
            [("def", Token::Keyword), ("f", Token::Defined), ("# c", Token::Comment)]
        );
        assert_eq!(
            found[1],
            [("return", Token::Keyword), ("'#'", Token::String), ("\"\"\"a", Token::String)]
        );
        assert_eq!(
            found[2],
            [("b\"\"\"", Token::String), ("len", Token::Builtin), ("1.5e3", Token::Number)]
        );
    }

    #[test]
    fn tables_are_sorted() {
        assert!(KEYWORDS.is_sorted() && BUILTINS.is_sorted());
    }
}
