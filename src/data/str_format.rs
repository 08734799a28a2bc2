//! Which fields does a `str.format` string have?
//!
//! [`Markup`] reads literals and replacement fields one by one, and
//! [`FieldName`] the path inside a field, both lazily, because CPython raises
//! what is wrong with the rest only after it evaluated what comes before.

use super::error::DataError;
use super::unicode::{code_point, decimal_value};

/// Is a literal and the replacement field that follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk<'a> {
    pub literal: &'a str,
    pub field: Option<Field<'a>>,
}

/// Is a replacement field: `{name!conversion:spec}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    pub name: &'a str,
    pub conversion: Option<char>,
    pub spec: &'a str,
}

impl Field<'_> {
    /// Tells whether the specification has fields of its own, to be filled in first.
    pub fn spec_is_nested(&self) -> bool {
        self.spec.contains('{')
    }
}

/// How deep fields may be nested in specifications.
pub const MOST_NESTED: usize = 2;

/// Returns the error for fields nested too deep.
pub fn too_nested() -> DataError {
    DataError::value("Max string recursion exceeded")
}

/// Returns the error for a conversion other than `r`, `s` and `a`.
pub fn unknown_conversion(conversion: char) -> DataError {
    DataError::value(match conversion {
        '!'..='~' => format!("Unknown conversion specifier {conversion}"),
        _ => format!("Unknown conversion specifier \\x{:x}", code_point(conversion)),
    })
}

/// Returns the error for a position beyond the arguments.
pub fn no_such_position(position: usize) -> DataError {
    DataError::index(format!("Replacement index {position} out of range for positional args tuple"))
}

/// Reads a format string chunk by chunk; after an error it ends.
#[derive(Debug, Clone)]
pub struct Markup<'a> {
    rest: &'a str,
}

impl<'a> Markup<'a> {
    /// Starts to read a format string.
    pub fn new(format: &'a str) -> Self {
        Markup { rest: format }
    }

    fn chunk(&mut self) -> Result<Chunk<'a>, DataError> {
        let text = self.rest;
        let Some(at) = text.find(['{', '}']) else {
            self.rest = "";
            return Ok(Chunk { literal: text, field: None });
        };
        let (brace, after) = text[at..].split_at(1);
        if after.starts_with(brace) {
            // A doubled brace stands for itself and ends the literal.
            self.rest = &after[1..];
            return Ok(Chunk { literal: &text[..=at], field: None });
        }
        if brace == "}" || after.is_empty() {
            let message = format!("Single '{brace}' encountered in format string");
            return Err(DataError::value(message));
        }
        self.rest = after;
        Ok(Chunk { literal: &text[..at], field: Some(self.field()?) })
    }

    fn field(&mut self) -> Result<Field<'a>, DataError> {
        let text = self.rest;
        let mut in_brackets = false;
        let mut end = None;
        for (at, c) in text.char_indices() {
            match c {
                ']' => in_brackets = false,
                _ if in_brackets => {}
                '[' => in_brackets = true,
                '{' => return Err(DataError::value("unexpected '{' in field name")),
                '}' | ':' | '!' => {
                    end = Some((at, c));
                    break;
                }
                _ => {}
            }
        }
        let Some((at, closer)) = end else {
            return Err(DataError::value("expected '}' before end of string"));
        };
        let name = &text[..at];
        self.rest = &text[at + 1..];
        if closer == '}' {
            return Ok(Field { name, conversion: None, spec: "" });
        }
        let mut conversion = None;
        if closer == '!' {
            let given = self.take().ok_or_else(|| {
                DataError::value("end of string while looking for conversion specifier")
            })?;
            conversion = Some(given);
            match self.take() {
                Some('}') => return Ok(Field { name, conversion, spec: "" }),
                Some(':') | None => {}
                Some(_) => {
                    return Err(DataError::value("expected ':' after conversion specifier"));
                }
            }
        }
        Ok(Field { name, conversion, spec: self.spec()? })
    }

    fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let first = chars.next()?;
        self.rest = chars.as_str();
        Some(first)
    }

    fn spec(&mut self) -> Result<&'a str, DataError> {
        let text = self.rest;
        let mut depth = 1;
        for (at, c) in text.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.rest = &text[at + 1..];
                return Ok(&text[..at]);
            }
        }
        Err(DataError::value("unmatched '{' in format spec"))
    }
}

impl<'a> Iterator for Markup<'a> {
    type Item = Result<Chunk<'a>, DataError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let chunk = self.chunk();
        if chunk.is_err() {
            self.rest = "";
        }
        Some(chunk)
    }
}

/// Is what a field's name begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First<'a> {
    Position(usize),
    Name(&'a str),
}

/// Is one step of the path behind a field's first name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    Attribute(&'a str),
    Index(usize),
    Key(&'a str),
}

/// Numbers fields that do not say their position.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Numbering {
    #[default]
    Undecided,
    Automatic(usize),
    Manual,
}

/// Is a field's name taken apart: `first.attribute[key]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldName<'a> {
    /// `None` if the name is empty: to be numbered.
    first: Option<First<'a>>,
    rest: &'a str,
}

impl<'a> FieldName<'a> {
    /// Takes a field's name apart.
    pub fn parse(name: &'a str) -> Result<Self, DataError> {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (first, rest) = name.split_at(end);
        let first = match position(first)? {
            Some(position) => Some(First::Position(position)),
            None if first.is_empty() => None,
            None => Some(First::Name(first)),
        };
        Ok(FieldName { first, rest })
    }

    /// Returns what the path begins with, which may be the next number.
    pub fn first(&self, numbering: &mut Numbering) -> Result<First<'a>, DataError> {
        match (self.first, *numbering) {
            (Some(First::Name(name)), _) => Ok(First::Name(name)),
            (Some(First::Position(_)), Numbering::Automatic(_)) => Err(DataError::value(
                "cannot switch from automatic field numbering to manual field specification",
            )),
            (Some(first), _) => {
                *numbering = Numbering::Manual;
                Ok(first)
            }
            (None, Numbering::Manual) => Err(DataError::value(
                "cannot switch from manual field specification to automatic field numbering",
            )),
            (None, before) => {
                let next = if let Numbering::Automatic(next) = before { next } else { 0 };
                *numbering = Numbering::Automatic(next + 1);
                Ok(First::Position(next))
            }
        }
    }

    /// Iterates over the rest of the path.
    pub fn steps(&self) -> Steps<'a> {
        Steps { rest: self.rest }
    }
}

/// Iterates over the steps of a path; after an error it ends.
#[derive(Debug, Clone)]
pub struct Steps<'a> {
    rest: &'a str,
}

impl<'a> Steps<'a> {
    fn step(&mut self) -> Result<Step<'a>, DataError> {
        let empty = || DataError::value("Empty attribute in format string");
        if let Some(path) = self.rest.strip_prefix('.') {
            let end = path.find(['.', '[']).unwrap_or(path.len());
            let (name, rest) = path.split_at(end);
            self.rest = rest;
            return if name.is_empty() { Err(empty()) } else { Ok(Step::Attribute(name)) };
        }
        let Some(path) = self.rest.strip_prefix('[') else {
            let message = "Only '.' or '[' may follow ']' in format field specifier";
            return Err(DataError::value(message));
        };
        let Some((key, rest)) = path.split_once(']') else {
            return Err(DataError::value("Missing ']' in format string"));
        };
        self.rest = rest;
        if key.is_empty() {
            return Err(empty());
        }
        Ok(position(key)?.map_or(Step::Key(key), Step::Index))
    }
}

impl<'a> Iterator for Steps<'a> {
    type Item = Result<Step<'a>, DataError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let step = self.step();
        if step.is_err() {
            self.rest = "";
        }
        Some(step)
    }
}

/// Reads a number of nothing but digits.
fn position(text: &str) -> Result<Option<usize>, DataError> {
    let mut number: i64 = 0;
    for c in text.chars() {
        let Some(digit) = decimal_value(c) else {
            return Ok(None);
        };
        let next = number.checked_mul(10).and_then(|number| number.checked_add(digit.into()));
        let too_many = || DataError::value("Too many decimal digits in format string");
        number = next.ok_or_else(too_many)?;
    }
    Ok(usize::try_from(number).ok().filter(|_| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows chunks and paths as text, and the error that ends them.
    fn read(format: &str) -> String {
        let mut out = String::new();
        let mut numbering = Numbering::default();
        for chunk in Markup::new(format) {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => return out + "! " + &error.message,
            };
            out += chunk.literal;
            let Some(field) = chunk.field else { continue };
            let shown = FieldName::parse(field.name).and_then(|name| {
                let first = name.first(&mut numbering)?;
                let steps: Result<Vec<_>, _> = name.steps().collect();
                Ok(format!("<{first:?} {:?} {:?} {}>", steps?, field.conversion, field.spec))
            });
            match shown {
                Ok(shown) => out += &shown,
                Err(error) => return out + "! " + &error.message,
            }
        }
        out
    }

    #[test]
    fn fields_are_read_as_in_cpython() {
        let rows = [
            ("a{}b{{c}}", "a<Position(0) [] None >b{c}"),
            ("{0!r:>8}", "<Position(0) [] Some('r') >8>"),
            ("{a b.c[0][x]}", "<Name(\"a b\") [Attribute(\"c\"), Index(0), Key(\"x\")] None >"),
            ("{:{}}", "<Position(0) [] None {}>"),
            ("{0[}]}", "<Position(0) [Key(\"}\")] None >"),
            ("{\u{661}}", "<Position(1) [] None >"),
            ("{-1}", "<Name(\"-1\") [] None >"),
        ];
        for (format, shown) in rows {
            assert_eq!(read(format), shown, "{format}");
        }
    }

    #[test]
    fn errors_are_cpythons() {
        let manual = "cannot switch from manual field specification to automatic field numbering";
        let rows = [
            ("{", "Single '{' encountered in format string"),
            ("}", "Single '}' encountered in format string"),
            ("{{}", "{! Single '}' encountered in format string"),
            ("{0", "expected '}' before end of string"),
            ("{0!", "end of string while looking for conversion specifier"),
            ("{0!r", "unmatched '{' in format spec"),
            ("{0!rx}", "expected ':' after conversion specifier"),
            ("{0:{1}", "unmatched '{' in format spec"),
            ("{2.}", "Empty attribute in format string"),
            ("{2.b[]}", "Empty attribute in format string"),
            ("{2.b[0}", "expected '}' before end of string"),
            ("{2.b[0]x}", "Only '.' or '[' may follow ']' in format field specifier"),
            ("{0{", "unexpected '{' in field name"),
            ("{99999999999999999999}", "Too many decimal digits in format string"),
            ("{!}", "unmatched '{' in format spec"),
            ("{[}", "expected '}' before end of string"),
        ];
        for (format, message) in rows {
            let shown = read(format);
            assert_eq!(shown.trim_start_matches("! "), message, "{format}");
        }
        assert_eq!(read("{0}{}"), format!("<Position(0) [] None >! {manual}"));
        assert_eq!(unknown_conversion('\u{e9}').message, "Unknown conversion specifier \\xe9");
    }
}
