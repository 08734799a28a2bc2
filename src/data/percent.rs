//! What does `format % values` give?
//!
//! [`Pieces`] reads a format piece by piece, because CPython raises what is
//! wrong with a later piece only after it converted the earlier ones. The machine
//! fetches the value for each [`Directive`], which then lays out plain data.

use super::error::DataError;
use super::float_text::{FloatStyle, Notation, format_float};
use super::int_text::{decimal_text, radix_digits};
use super::unicode::{char_of, code_point};
use dashu_int::{IBig, Sign};

/// Is a part of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    Literal(&'a str),
    Directive(Directive<'a>),
}

/// Is a width or a precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    Absent,
    /// `*`: the next value says it.
    Star,
    Given(usize),
}

/// Is one conversion: `%`, a key, flags, a width, a precision and a character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive<'a> {
    pub key: Option<&'a str>,
    pub flags: Flags,
    pub width: Count,
    pub precision: Count,
    pub conversion: char,
    /// Where the conversion character stands, in characters.
    pub index: usize,
}

/// Are the flags of a conversion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are five independent characters")]
pub struct Flags {
    pub left: bool,
    pub plus: bool,
    pub space: bool,
    pub alternate: bool,
    pub zero: bool,
}

/// Says what stands right of the `%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    Tuple,
    Mapping,
}

/// Is the kind of value that a conversion takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Str,
    Repr,
    Ascii,
    /// `%d`: any real number, cut to an int.
    Number,
    /// `%x`: an int or what has `__index__`.
    Integer,
    Float,
    Char,
}

/// Reads the pieces of a format, in order; after an error it ends.
#[derive(Debug, Clone)]
pub struct Pieces<'a> {
    rest: &'a str,
    /// How many characters were read.
    read: usize,
    values: Values,
}

impl<'a> Pieces<'a> {
    /// Starts to read a format.
    pub fn new(format: &'a str, values: Values) -> Self {
        Pieces { rest: format, read: 0, values }
    }

    fn advance(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.read += taken.chars().count();
        self.rest = rest;
        taken
    }

    fn peek(&self) -> Result<char, DataError> {
        self.rest.chars().next().ok_or_else(|| DataError::value("incomplete format"))
    }

    fn directive(&mut self) -> Result<Directive<'a>, DataError> {
        let key = if self.peek()? == '(' { Some(self.key()?) } else { None };
        let mut flags = Flags::default();
        loop {
            match self.peek()? {
                '-' => flags.left = true,
                '+' => flags.plus = true,
                ' ' => flags.space = true,
                '#' => flags.alternate = true,
                '0' => flags.zero = true,
                _ => break,
            }
            self.advance(1);
        }
        let width = self.count("width too big", i64::MAX)?;
        let mut precision = Count::Absent;
        if self.peek()? == '.' {
            self.advance(1);
            precision = match self.count("precision too big", i64::from(i32::MAX))? {
                Count::Absent => Count::Given(0),
                given => given,
            };
        }
        if matches!(self.peek()?, 'h' | 'l' | 'L') {
            self.advance(1);
        }
        let conversion = self.peek()?;
        let index = self.read;
        self.advance(conversion.len_utf8());
        Ok(Directive { key, flags, width, precision, conversion, index })
    }

    fn key(&mut self) -> Result<&'a str, DataError> {
        if self.values == Values::Tuple {
            return Err(DataError::type_error("format requires a mapping"));
        }
        self.advance(1);
        let mut depth = 1;
        for (at, c) in self.rest.char_indices() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let key = self.advance(at);
                self.advance(1);
                return Ok(key);
            }
        }
        Err(DataError::value("incomplete format key"))
    }

    fn count(&mut self, too_big: &str, most: i64) -> Result<Count, DataError> {
        if self.peek()? == '*' {
            self.advance(1);
            return Ok(Count::Star);
        }
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return Ok(Count::Absent);
        }
        let number = self.advance(digits).parse::<i64>().ok().filter(|&number| number <= most);
        self.peek()?;
        let number = number.and_then(|number| usize::try_from(number).ok());
        number.map(Count::Given).ok_or_else(|| DataError::value(too_big))
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, DataError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let literal = self.rest.find('%').unwrap_or(self.rest.len());
        if literal > 0 {
            return Some(Ok(Piece::Literal(self.advance(literal))));
        }
        let percent = self.advance(1);
        if self.rest.starts_with('%') {
            self.advance(1);
            return Some(Ok(Piece::Literal(percent)));
        }
        let directive = self.directive();
        if directive.is_err() {
            self.rest = "";
        }
        Some(directive.map(Piece::Directive))
    }
}

/// Returns the error for too few values.
pub fn not_enough_arguments() -> DataError {
    DataError::type_error("not enough arguments for format string")
}

/// Returns the error for too many values.
pub fn not_all_converted() -> DataError {
    DataError::type_error("not all arguments converted during string formatting")
}

/// Returns the error for a `*` whose value is no int.
pub fn star_wants_int() -> DataError {
    DataError::type_error("* wants int")
}

impl Directive<'_> {
    /// Returns the kind of value that the conversion takes.
    pub fn wanted(&self) -> Result<Wanted, DataError> {
        Ok(match self.conversion {
            's' => Wanted::Str,
            'r' => Wanted::Repr,
            'a' => Wanted::Ascii,
            'd' | 'i' | 'u' => Wanted::Number,
            'o' | 'x' | 'X' => Wanted::Integer,
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => Wanted::Float,
            'c' => Wanted::Char,
            unknown => {
                let code = code_point(unknown);
                let shown = if matches!(code, 31..=126) { unknown } else { '?' };
                return Err(DataError::value(format!(
                    "unsupported format character '{shown}' (0x{code:x}) at index {}",
                    self.index
                )));
            }
        })
    }

    /// Returns the error for a value of the wrong type.
    pub fn wrong_type(&self, type_name: &str) -> DataError {
        let conversion = self.conversion;
        DataError::type_error(match self.wanted() {
            Ok(Wanted::Number) => {
                format!("%{conversion} format: a real number is required, not {type_name}")
            }
            Ok(Wanted::Integer) => {
                format!("%{conversion} format: an integer is required, not {type_name}")
            }
            Ok(Wanted::Char) => "%c requires int or char".to_owned(),
            _ => format!("must be real number, not {type_name}"),
        })
    }

    /// Takes the value for a width of `*`; a negative one aligns to the left.
    pub fn with_width(mut self, width: i64) -> Self {
        self.flags.left |= width < 0;
        self.width = Count::Given(usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX));
        self
    }

    /// Takes the value for a precision of `*`; a negative one is zero.
    pub fn with_precision(mut self, precision: i64) -> Self {
        self.precision = Count::Given(usize::try_from(precision).unwrap_or(0));
        self
    }

    fn precision(&self) -> Option<usize> {
        match self.precision {
            Count::Given(precision) => Some(precision),
            Count::Absent | Count::Star => None,
        }
    }

    /// Lays out the text of a value for `%s`, `%r` and `%a`.
    pub fn text(&self, text: &str) -> Result<String, DataError> {
        let end = self.precision().and_then(|most| text.char_indices().nth(most));
        let shown = end.map_or(text, |(at, _)| &text[..at]);
        self.laid_out("", "", shown, ' ')
    }

    /// Lays out a character for `%c`.
    pub fn char(&self, c: char) -> Result<String, DataError> {
        self.laid_out("", "", c.encode_utf8(&mut [0; 4]), ' ')
    }

    /// Lays out the character with a code point for `%c`.
    pub fn char_of_code(&self, code: &IBig) -> Result<String, DataError> {
        let found = u32::try_from(code).ok().and_then(char_of);
        self.char(found.ok_or_else(|| DataError::overflow("%c arg not in range(0x110000)"))?)
    }

    /// Lays out an int for `%d`, `%o`, `%x` and their kin.
    pub fn int(&self, value: &IBig, limit: usize, minor: u8) -> Result<String, DataError> {
        let (prefix, digits) = match self.conversion {
            'o' => ("0o", radix_digits(value, 8)),
            'x' => ("0x", radix_digits(value, 16)),
            'X' => ("0X", radix_digits(value, 16).to_uppercase()),
            _ => ("", decimal_text(value, limit, minor)?.trim_start_matches('-').to_owned()),
        };
        let precision = self.precision().unwrap_or(0);
        if i32::try_from(precision).is_err() {
            return Err(DataError::overflow("Python int too large to convert to C int"));
        }
        if precision > i32::MAX as usize - 3 {
            return Err(DataError::overflow("precision too large"));
        }
        let missing = precision.saturating_sub(digits.len());
        let digits = format!("{}{digits}", "0".repeat(missing));
        let prefix = if self.flags.alternate { prefix } else { "" };
        self.number(value.sign() == Sign::Negative, prefix, &digits)
    }

    /// Lays out a float for `%e`, `%f`, `%g` and their kin.
    pub fn float(&self, value: f64) -> Result<String, DataError> {
        let notation = match self.conversion {
            'e' | 'E' => Notation::Exponent,
            'f' | 'F' => Notation::Fixed,
            _ => Notation::General,
        };
        let text = format_float(
            value,
            &FloatStyle {
                notation,
                precision: self.precision().unwrap_or(6),
                alternate: self.flags.alternate,
                dot_zero: false,
                uppercase: self.conversion.is_ascii_uppercase(),
            },
        );
        let magnitude = text.strip_prefix('-').unwrap_or(&text);
        self.number(magnitude.len() < text.len(), "", magnitude)
    }

    fn number(&self, negative: bool, prefix: &str, digits: &str) -> Result<String, DataError> {
        let sign = match self.flags {
            _ if negative => "-",
            Flags { plus: true, .. } => "+",
            Flags { space: true, .. } => " ",
            _ => "",
        };
        let fill = if self.flags.zero { '0' } else { ' ' };
        self.laid_out(sign, prefix, digits, fill)
    }

    fn laid_out(
        &self,
        sign: &str,
        prefix: &str,
        body: &str,
        fill: char,
    ) -> Result<String, DataError> {
        let width = match self.width {
            Count::Given(width) => width,
            Count::Absent | Count::Star => 0,
        };
        let len = sign.len() + prefix.len() + body.chars().count();
        let missing = width.saturating_sub(len);
        if missing == 0 {
            return Ok([sign, prefix, body].concat());
        }
        if missing > 1 << 34 {
            return Err(DataError::memory());
        }
        let mut padding = String::new();
        padding.try_reserve(missing + body.len()).map_err(|_| DataError::memory())?;
        let fill = if self.flags.left { ' ' } else { fill };
        padding.extend(std::iter::repeat_n(fill, missing));
        Ok(match fill {
            _ if self.flags.left => [sign, prefix, body, &padding].concat(),
            '0' => [sign, prefix, &padding, body].concat(),
            _ => [&padding, sign, prefix, body].concat(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(format: &str) -> Directive<'_> {
        match Pieces::new(format, Values::Mapping).next() {
            Some(Ok(Piece::Directive(directive))) => directive,
            other => panic!("no directive: {other:?}"),
        }
    }

    #[test]
    fn ints_are_laid_out_as_in_cpython() {
        let rows = [
            ("%05d", -5, "-0005"),
            ("%-05d", 5, "5    "),
            ("%+d", 5, "+5"),
            ("%08.3d", -5, "-0000005"),
            ("%8.3d", -5, "    -005"),
            ("%#08x", 5, "0x000005"),
            ("%#8x", -5, "    -0x5"),
            ("%#.4x", 5, "0x0005"),
            ("%X", 255, "FF"),
            ("%#X", 255, "0XFF"),
            ("% d", 5, " 5"),
        ];
        for (format, value, text) in rows {
            assert_eq!(one(format).int(&value.into(), 0, 12).as_deref(), Ok(text), "{format}");
        }
        assert_eq!(one("%08.2f").float(-3.14159).as_deref(), Ok("-0003.14"));
        assert_eq!(one("%-8.2f").float(3.14159).as_deref(), Ok("3.14    "));
        assert_eq!(one("%05s").text("ab").as_deref(), Ok("   ab"));
        assert_eq!(one("%.1s").text("ab").as_deref(), Ok("a"));
        assert_eq!(one("%-*d").with_width(-3).int(&7.into(), 0, 12).as_deref(), Ok("7  "));
    }

    #[test]
    fn pieces_come_in_order_and_errors_last() {
        let read = |format, values| -> Vec<Result<String, String>> {
            Pieces::new(format, values)
                .map(|piece| match piece {
                    Ok(Piece::Literal(text)) => Ok(text.to_owned()),
                    Ok(Piece::Directive(directive)) => match directive.wanted() {
                        Ok(_) => Ok(format!("<{:?}{}>", directive.key, directive.conversion)),
                        Err(error) => Err(error.message),
                    },
                    Err(error) => Err(error.message),
                })
                .collect()
        };
        let ok = |text: &str| Ok(text.to_owned());
        let err = |text: &str| Err(text.to_owned());
        assert_eq!(
            read("a%%%sb%", Values::Tuple),
            [ok("a"), ok("%"), ok("<Nones>"), ok("b"), err("incomplete format")]
        );
        assert_eq!(read("%(a(b))s", Values::Mapping), [ok("<Some(\"a(b)\")s>")]);
        assert_eq!(read("%(a", Values::Mapping), [err("incomplete format key")]);
        assert_eq!(read("%(a", Values::Tuple), [err("format requires a mapping")]);
        let message = "unsupported format character '?' (0xe9) at index 1";
        assert_eq!(read("%\u{e9}", Values::Tuple), [err(message)]);
        assert_eq!(
            read("%llx", Values::Tuple)[0],
            err("unsupported format character 'l' (0x6c) at index 2")
        );
        assert_eq!(read("%99999999999999999999d", Values::Tuple), [err("width too big")]);
    }
}
