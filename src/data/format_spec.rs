//! What does `format(value, spec)` give?
//!
//! A [`FormatSpec`] is the parsed mini-language (PEP 3101 with its later
//! additions); each type then applies it. Number types share one layout: padding,
//! sign, prefix, padding, grouped digits, the rest, padding.

use super::error::DataError;
use super::float_text::{FloatStyle, Notation, format_float as float_digits};
use super::int::big_to_float;
use super::int_text::{decimal_text, radix_digits};
use super::unicode::{char_of, code_point};
use dashu_int::{IBig, Sign};

/// Is a parsed format specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatSpec {
    pub fill: char,
    /// `<`, `>`, `^` or `=`.
    pub align: char,
    /// `+`, `-` or a space, if given.
    pub sign: Option<char>,
    /// `z`: a negative zero loses its sign.
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub width: usize,
    pub grouping: Option<Grouping>,
    pub precision: Option<usize>,
    /// The presentation type; `None` stands for a type's own default.
    pub kind: Option<char>,
}

/// Is how digits are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grouping {
    pub separator: char,
    pub size: usize,
}

/// Says for which values a specification is parsed.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The name of the value's type, for messages.
    pub type_name: &'a str,
    /// The version of Python 3 whose words and rules apply.
    pub minor: u8,
}

impl FormatSpec {
    /// Parses a specification for a type whose presentation type is `default` if none is given.
    pub fn parse(
        spec: &str,
        default: Option<char>,
        target: Target<'_>,
    ) -> Result<FormatSpec, DataError> {
        let align = if default == Some('s') { '<' } else { '>' };
        let chars: Vec<char> = spec.chars().collect();
        let mut rest = Cursor { chars: &chars };
        let mut parsed = FormatSpec {
            fill: ' ',
            align,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: None,
            precision: None,
            kind: None,
        };
        let is_align = |c: Option<&char>| c.is_some_and(|c| matches!(c, '<' | '>' | '=' | '^'));
        let filled = is_align(chars.get(1));
        let aligned = filled || is_align(chars.first());
        if filled {
            parsed.fill = chars[0];
            parsed.align = chars[1];
            rest.chars = &chars[2..];
        } else if aligned {
            parsed.align = chars[0];
            rest.chars = &chars[1..];
        }
        parsed.sign = rest.take_if(|c| matches!(c, ' ' | '+' | '-'));
        parsed.no_negative_zero = target.minor >= 11 && rest.take_if(|c| c == 'z').is_some();
        parsed.alternate = rest.take_if(|c| c == '#').is_some();
        if !filled && rest.take_if(|c| c == '0').is_some() {
            parsed.fill = '0';
            if !aligned && align == '>' {
                parsed.align = '=';
            }
        }
        parsed.width = rest.number()?.unwrap_or(0);
        let separator = rest.separator()?;
        if rest.take_if(|c| c == '.').is_some() {
            let missing = || DataError::value("Format specifier missing precision");
            parsed.precision = Some(rest.number()?.ok_or_else(missing)?);
        }
        if rest.chars.len() > 1 {
            return Err(DataError::value(match target.minor {
                ..=10 => "Invalid format specifier".to_owned(),
                _ => format!(
                    "Invalid format specifier '{spec}' for object of type '{}'",
                    target.type_name
                ),
            }));
        }
        parsed.kind = rest.take_if(|_| true).or(default);
        if let Some(separator) = separator {
            parsed.grouping = Some(grouping(separator, parsed.kind)?);
        }
        Ok(parsed)
    }
}

struct Cursor<'a> {
    chars: &'a [char],
}

impl Cursor<'_> {
    fn take_if(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let (&first, rest) = self.chars.split_first()?;
        if !wanted(first) {
            return None;
        }
        self.chars = rest;
        Some(first)
    }

    fn number(&mut self) -> Result<Option<usize>, DataError> {
        let mut number = None;
        while let Some(digit) = self.chars.first().copied().and_then(super::unicode::decimal_value)
        {
            self.chars = &self.chars[1..];
            let so_far: i64 = number.unwrap_or(0);
            let next = so_far.checked_mul(10).and_then(|n| n.checked_add(i64::from(digit)));
            let too_many = || DataError::value("Too many decimal digits in format string");
            number = Some(next.ok_or_else(too_many)?);
        }
        Ok(number.and_then(|number| usize::try_from(number).ok()))
    }

    fn separator(&mut self) -> Result<Option<char>, DataError> {
        let comma = self.take_if(|c| c == ',');
        let underscore = self.take_if(|c| c == '_');
        let both = underscore.is_some() && (comma.is_some() || self.chars.first() == Some(&','));
        if both {
            return Err(DataError::value("Cannot specify both ',' and '_'."));
        }
        Ok(comma.or(underscore))
    }
}

fn grouping(separator: char, kind: Option<char>) -> Result<Grouping, DataError> {
    match kind {
        None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0') => {
            Ok(Grouping { separator, size: 3 })
        }
        Some('b' | 'o' | 'x' | 'X') if separator == '_' => Ok(Grouping { separator, size: 4 }),
        Some(kind) => Err(DataError::value(format!(
            "Cannot specify '{separator}' with '{}'.",
            shown_code(kind)
        ))),
    }
}

fn shown_code(kind: char) -> String {
    match kind {
        '!'..='\x7f' => kind.to_string(),
        _ => format!("\\x{:x}", code_point(kind)),
    }
}

/// Returns the error for a presentation type that a type does not know.
pub fn unknown_code(kind: char, type_name: &str) -> DataError {
    DataError::value(format!(
        "Unknown format code '{}' for object of type '{type_name}'",
        shown_code(kind)
    ))
}

/// Returns `format(text, spec)` of a `str`.
pub fn format_str(text: &str, spec: &str, target: Target<'_>) -> Result<String, DataError> {
    if spec.is_empty() {
        return Ok(text.to_owned());
    }
    let spec = FormatSpec::parse(spec, Some('s'), target)?;
    if let Some(kind) = spec.kind.filter(|&kind| kind != 's') {
        return Err(unknown_code(kind, target.type_name));
    }
    let refused = match spec {
        FormatSpec { sign: Some(' '), .. } if target.minor >= 10 => "Space not allowed",
        FormatSpec { sign: Some(_), .. } => "Sign not allowed",
        FormatSpec { no_negative_zero: true, .. } => "Negative zero coercion (z) not allowed",
        FormatSpec { alternate: true, .. } => "Alternate form (#) not allowed",
        FormatSpec { align: '=', .. } => "'=' alignment not allowed",
        _ => "",
    };
    if !refused.is_empty() {
        return Err(DataError::value(format!("{refused} in string format specifier")));
    }
    let shown = match spec.precision {
        Some(precision) => {
            let end = text.char_indices().nth(precision).map_or(text.len(), |(at, _)| at);
            &text[..end]
        }
        None => text,
    };
    padded(shown, spec.fill, spec.align, spec.width)
}

/// Pads a text to a width.
fn padded(text: &str, fill: char, align: char, width: usize) -> Result<String, DataError> {
    let missing = width.saturating_sub(text.chars().count());
    let left = match align {
        '<' => 0,
        '^' => missing / 2,
        _ => missing,
    };
    let mut out = room_for(text.len(), missing, fill)?;
    push_fill(&mut out, fill, left);
    out.push_str(text);
    push_fill(&mut out, fill, missing - left);
    Ok(out)
}

/// Makes an empty string with room, or the error of one that memory cannot hold.
fn room_for(bytes: usize, fills: usize, fill: char) -> Result<String, DataError> {
    let mut out = String::new();
    let wanted = fills.checked_mul(fill.len_utf8()).and_then(|more| more.checked_add(bytes));
    let wanted = wanted.filter(|&wanted| wanted < 1 << 40).ok_or_else(DataError::memory)?;
    out.try_reserve(wanted).map_err(|_| DataError::memory())?;
    Ok(out)
}

fn push_fill(out: &mut String, fill: char, count: usize) {
    out.extend(std::iter::repeat_n(fill, count));
}

/// Is a number's text in the parts that the layout treats differently.
struct NumberParts<'a> {
    negative: bool,
    prefix: &'a str,
    /// Digits before the point, which may be grouped.
    digits: &'a str,
    /// The point and what follows.
    rest: &'a str,
}

fn laid_out(parts: &NumberParts<'_>, spec: &FormatSpec) -> Result<String, DataError> {
    let sign = match spec.sign {
        _ if parts.negative => "-",
        Some('+') => "+",
        Some(' ') => " ",
        _ => "",
    };
    let others = sign.len() + parts.prefix.len() + parts.rest.chars().count();
    let least =
        if spec.fill == '0' && spec.align == '=' { spec.width.saturating_sub(others) } else { 0 };
    let mut out = room_for(parts.digits.len() + others, spec.width, spec.fill)?;
    let grouped = if parts.digits.is_empty() {
        String::new()
    } else {
        grouped_digits(parts.digits, least, spec.grouping)
    };
    let missing = spec.width.saturating_sub(others + grouped.len());
    let (left, inner) = match spec.align {
        '<' => (0, 0),
        '^' => (missing / 2, 0),
        '=' => (0, missing),
        _ => (missing, 0),
    };
    push_fill(&mut out, spec.fill, left);
    out.push_str(sign);
    out.push_str(parts.prefix);
    push_fill(&mut out, spec.fill, inner);
    out.push_str(&grouped);
    out.push_str(parts.rest);
    push_fill(&mut out, spec.fill, missing - left - inner);
    Ok(out)
}

/// Puts separators between groups, and zeros in front until `least` characters stand there.
fn grouped_digits(digits: &str, least: usize, grouping: Option<Grouping>) -> String {
    let Some(Grouping { separator, size }) = grouping else {
        return format!("{}{digits}", "0".repeat(least.saturating_sub(digits.len())));
    };
    let mut backwards = Vec::with_capacity(digits.len() * 4 / 3 + least + 1);
    let mut rest = digits.bytes().rev().map(char::from).peekable();
    let mut in_group = 0;
    // A separator never comes first, so when only one place is left a zero overshoots it.
    while rest.peek().is_some() || backwards.len() < least {
        if in_group == size {
            backwards.push(separator);
            in_group = 0;
        }
        backwards.push(rest.next().unwrap_or('0'));
        in_group += 1;
    }
    backwards.into_iter().rev().collect()
}

/// Returns `format(value, spec)` of an `int` (or a `bool`, whose name is in `target`);
/// `limit` is the number of decimal digits allowed.
pub fn format_int(
    value: &IBig,
    spec: &str,
    limit: usize,
    target: Target<'_>,
) -> Result<String, DataError> {
    if spec.is_empty() {
        return decimal_text(value, limit, target.minor);
    }
    let spec = FormatSpec::parse(spec, Some('d'), target)?;
    match spec.kind.unwrap_or('d') {
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => float_by_spec(big_to_float(value)?, &spec),
        kind @ ('b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n') => {
            int_by_spec(value, &spec, kind, limit, target.minor)
        }
        kind => Err(unknown_code(kind, target.type_name)),
    }
}

fn int_by_spec(
    value: &IBig,
    spec: &FormatSpec,
    kind: char,
    limit: usize,
    minor: u8,
) -> Result<String, DataError> {
    if spec.precision.is_some() {
        return Err(DataError::value("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        let message = "Negative zero coercion (z) not allowed in integer format specifier";
        return Err(DataError::value(message));
    }
    if kind == 'c' {
        let shown = char_by_spec(value, spec)?.to_string();
        let parts = NumberParts { negative: false, prefix: "", digits: "", rest: &shown };
        return laid_out(&parts, spec);
    }
    let (prefix, digits) = match kind {
        'b' => ("0b", radix_digits(value, 2)),
        'o' => ("0o", radix_digits(value, 8)),
        'x' => ("0x", radix_digits(value, 16)),
        'X' => ("0X", radix_digits(value, 16).to_uppercase()),
        _ => ("", decimal_text(value, limit, minor)?.trim_start_matches('-').to_owned()),
    };
    let parts = NumberParts {
        negative: value.sign() == Sign::Negative,
        prefix: if spec.alternate { prefix } else { "" },
        digits: &digits,
        rest: "",
    };
    laid_out(&parts, spec)
}

fn char_by_spec(value: &IBig, spec: &FormatSpec) -> Result<char, DataError> {
    if spec.sign.is_some() {
        return Err(DataError::value("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        let message = "Alternate form (#) not allowed with integer format specifier 'c'";
        return Err(DataError::value(message));
    }
    let Ok(code) = i64::try_from(value) else {
        return Err(DataError::overflow("Python int too large to convert to C long"));
    };
    let found = u32::try_from(code).ok().and_then(char_of);
    found.ok_or_else(|| DataError::overflow("%c arg not in range(0x110000)"))
}

/// Returns `format(value, spec)` of a `float`.
pub fn format_float(value: f64, spec: &str, target: Target<'_>) -> Result<String, DataError> {
    if spec.is_empty() {
        return Ok(super::float_text::repr_float(value));
    }
    let spec = FormatSpec::parse(spec, None, target)?;
    match spec.kind {
        None | Some('\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') => {
            float_by_spec(value, &spec)
        }
        Some(kind) => Err(unknown_code(kind, target.type_name)),
    }
}

/// Returns the style that a presentation type and a precision stand for.
fn float_style(spec: &FormatSpec) -> Result<FloatStyle, DataError> {
    let kind = spec.kind.filter(|&kind| kind != '\0');
    let (notation, default) = match kind {
        Some('e' | 'E') => (Notation::Exponent, 6),
        Some('f' | 'F' | '%') => (Notation::Fixed, 6),
        Some(_) => (Notation::General, 6),
        None if spec.precision.is_some() => (Notation::General, 0),
        None => (Notation::Shortest, 0),
    };
    let precision = spec.precision.unwrap_or(default);
    if i32::try_from(precision).is_err() {
        return Err(DataError::value("precision too big"));
    }
    Ok(FloatStyle {
        notation,
        precision,
        alternate: spec.alternate,
        dot_zero: kind.is_none(),
        uppercase: kind.is_some_and(|kind| kind.is_ascii_uppercase()),
    })
}

fn float_by_spec(value: f64, spec: &FormatSpec) -> Result<String, DataError> {
    let percent = spec.kind == Some('%');
    let mut text = float_digits(if percent { value * 100.0 } else { value }, &float_style(spec)?);
    if percent {
        text.push('%');
    }
    laid_out(&parts_of(&text, spec.no_negative_zero), spec)
}

fn parts_of(text: &str, no_negative_zero: bool) -> NumberParts<'_> {
    let magnitude = text.strip_prefix('-').unwrap_or(text);
    let is_zero = || {
        let mantissa = magnitude.split(['e', 'E']).next().unwrap_or(magnitude);
        mantissa.bytes().all(|byte| matches!(byte, b'0' | b'.' | b'%'))
    };
    let negative = magnitude.len() < text.len() && !(no_negative_zero && is_zero());
    let end = magnitude.find(|c: char| !c.is_ascii_digit()).unwrap_or(magnitude.len());
    let (digits, rest) = magnitude.split_at(end);
    NumberParts { negative, prefix: "", digits, rest }
}

/// Returns `format(complex(real, imag), spec)`.
pub fn format_complex(
    real: f64,
    imag: f64,
    spec: &str,
    target: Target<'_>,
) -> Result<String, DataError> {
    if spec.is_empty() {
        return Ok(super::complex::repr_complex(real, imag));
    }
    let spec = FormatSpec::parse(spec, None, target)?;
    match spec.kind {
        None | Some('\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n') => {}
        Some(kind) => return Err(unknown_code(kind, target.type_name)),
    }
    if spec.fill == '0' {
        let message = "Zero padding is not allowed in complex format specifier";
        return Err(DataError::value(message));
    }
    if spec.align == '=' {
        let message = "'=' alignment flag is not allowed in complex format specifier";
        return Err(DataError::value(message));
    }
    let style = FloatStyle { dot_zero: false, ..float_style(&spec)? };
    let bare = matches!(spec.kind, None | Some('\0'));
    let plain = FormatSpec { width: 0, align: '<', ..spec.clone() };
    let part = |value: f64, sign: Option<char>| {
        let text = float_digits(value, &style);
        let spec = FormatSpec { sign, ..plain.clone() };
        laid_out(&parts_of(&text, spec.no_negative_zero), &spec)
    };
    let text = if bare && real == 0.0 && real.is_sign_positive() {
        format!("{}j", part(imag, spec.sign)?)
    } else if bare {
        format!("({}{}j)", part(real, spec.sign)?, part(imag, Some('+'))?)
    } else {
        format!("{}{}j", part(real, spec.sign)?, part(imag, Some('+'))?)
    };
    padded(&text, spec.fill, spec.align, spec.width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::float_text::parse_float;
    use crate::data::int::Int;
    use crate::data::int_text::{DIGIT_LIMIT, parse_int};
    use crate::data::str_repr::repr_str;

    /// Formats the value of a row: a quoted text, `True`, `1+2j`, an int or a float.
    fn formatted(value: &str, spec: &str, minor: u8) -> String {
        let target = |type_name| Target { type_name, minor };
        let int = |text: &str| match text {
            "10**30" => Some(IBig::from(10).pow(30)),
            _ => parse_int(text, 10, 0, minor).ok().map(Int::into_big),
        };
        let result = if value.starts_with('\'') {
            format_str(value.trim_matches('\''), spec, target("str"))
        } else if value == "True" {
            format_int(&1.into(), spec, DIGIT_LIMIT, target("bool"))
        } else if value == "1+2j" {
            format_complex(1.0, 2.0, spec, target("complex"))
        } else if let Some(value) = int(value) {
            format_int(&value, spec, DIGIT_LIMIT, target("int"))
        } else {
            let name = value.trim_start_matches("float('").trim_end_matches("')");
            format_float(parse_float(name).unwrap(), spec, target("float"))
        };
        match result {
            Ok(text) => repr_str(&text),
            Err(error) => format!("{} {}", error.kind.class_name(), error.message),
        }
    }

    #[test]
    fn formats_are_cpythons() {
        // Value, specification and what CPython 3.12.1 made of them.
        let rows = include_str!("cases/format.tsv").lines().map(|row| row.split('\t').collect());
        let rows: Vec<Vec<&str>> = rows.collect();
        assert!(rows.len() > 500);
        for row in rows {
            if row[0] != "True" || !row[1].is_empty() {
                assert_eq!(formatted(row[0], row[1], 12), row[2], "{} {:?}", row[0], row[1]);
            }
        }
    }

    #[test]
    fn older_versions_have_their_own_words() {
        assert_eq!(formatted("5", "qq", 10), "ValueError Invalid format specifier");
        assert_eq!(formatted("-0.0", "z.1f", 10), "ValueError Invalid format specifier");
        assert_eq!(formatted("-0.0", "z.1f", 11), "'0.0'");
    }
}
