//! How is a float written, and how is it read?
//!
//! `repr` is the shortest text that reads back as the same float; all other
//! formats come from the exact decimal expansion, rounded half to even. The
//! layout (where the point stands, when there is an exponent) is Python's.

use super::error::DataError;
use super::int::{compose, decompose};
use super::int_text::{plain_number, strip_blanks};
use super::str_repr::{repr_bytes, repr_str};

/// More digits than any float has; what is asked for beyond is zeros.
const EXACT_DIGITS: usize = 1100;

/// Is the layout of a float's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// `%e`: one digit, a point, `precision` digits, an exponent.
    Exponent,
    /// `%f`: `precision` digits after the point.
    Fixed,
    /// `%g`: `precision` digits that count, an exponent if that is shorter.
    General,
    /// The shortest digits that read back, laid out as by `%g`.
    Shortest,
}

/// Says how a float is to be written.
#[derive(Debug, Clone, Copy)]
pub struct FloatStyle {
    pub notation: Notation,
    pub precision: usize,
    /// The flag `#`: the point and trailing zeros stay.
    pub alternate: bool,
    /// A whole number keeps `.0`, and `%g` goes over to exponents one digit earlier.
    pub dot_zero: bool,
    pub uppercase: bool,
}

impl FloatStyle {
    /// Returns the style of `repr`.
    pub const REPR: FloatStyle = FloatStyle {
        notation: Notation::Shortest,
        precision: 0,
        alternate: false,
        dot_zero: true,
        uppercase: false,
    };
}

/// Returns `repr` of a float.
pub fn repr_float(value: f64) -> String {
    format_float(value, &FloatStyle::REPR)
}

/// Writes a float, with a minus sign if it has one.
pub fn format_float(value: f64, style: &FloatStyle) -> String {
    let sign = if value.is_sign_negative() && !value.is_nan() { "-" } else { "" };
    let mut text = if value.is_nan() {
        "nan".to_owned()
    } else if value.is_infinite() {
        format!("{sign}inf")
    } else {
        format!("{sign}{}", magnitude_text(value.abs(), style))
    };
    if style.uppercase {
        text.make_ascii_uppercase();
    }
    text
}

fn magnitude_text(value: f64, style: &FloatStyle) -> String {
    match style.notation {
        Notation::Fixed => {
            let mut text = format!("{value:.*}", style.precision.min(EXACT_DIGITS));
            push_zeros(&mut text, style.precision.saturating_sub(EXACT_DIGITS));
            if style.precision == 0 && style.alternate {
                text.push('.');
            }
            text
        }
        Notation::Exponent => {
            let (digits, exponent) = rounded_digits(value, style.precision + 1);
            with_exponent(&digits, exponent, style.alternate)
        }
        Notation::General => {
            let precision = style.precision.max(1);
            let (mut digits, exponent) = rounded_digits(value, precision);
            if !style.alternate {
                digits.truncate(digits.trim_end_matches('0').len().max(1));
            }
            let limit = signed(precision) - i64::from(style.dot_zero);
            if exponent < -4 || exponent >= limit {
                with_exponent(&digits, exponent, style.alternate)
            } else {
                with_point(&digits, exponent, style)
            }
        }
        Notation::Shortest => {
            let (digits, exponent) = shortest_digits(value);
            if (-4..16).contains(&exponent) {
                with_point(&digits, exponent, style)
            } else {
                with_exponent(&digits, exponent, style.alternate)
            }
        }
    }
}

/// Returns `count` digits, correctly rounded, and the power of ten of the first.
fn rounded_digits(value: f64, count: usize) -> (String, i64) {
    let text = format!("{value:.*e}", count.saturating_sub(1).min(EXACT_DIGITS));
    let (mut digits, exponent) = split_scientific(&text);
    let missing = count.saturating_sub(digits.len());
    push_zeros(&mut digits, missing);
    (digits, exponent)
}

/// Returns the fewest digits that read back, and the power of ten of the first.
fn shortest_digits(value: f64) -> (String, i64) {
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format_finite(value);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let first = signed(whole.len()) - 1 - signed(all.len() - digits.len());
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return ("0".to_owned(), 0);
    }
    (digits.to_owned(), first + exponent)
}

fn split_scientific(text: &str) -> (String, i64) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

fn push_zeros(text: &mut String, count: usize) {
    text.extend(std::iter::repeat_n('0', count));
}

fn with_exponent(digits: &str, exponent: i64, alternate: bool) -> String {
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() && !alternate { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", exponent.unsigned_abs())
}

fn with_point(digits: &str, exponent: i64, style: &FloatStyle) -> String {
    let mut text = String::with_capacity(digits.len() + 8);
    let whole = usize::try_from(exponent + 1).unwrap_or(0);
    if whole == 0 {
        text.push_str("0.");
        push_zeros(&mut text, usize::try_from(-exponent - 1).unwrap_or(0));
        text.push_str(digits);
    } else if digits.len() > whole {
        text.push_str(&digits[..whole]);
        text.push('.');
        text.push_str(&digits[whole..]);
    } else {
        text.push_str(digits);
        push_zeros(&mut text, whole - digits.len());
        if style.dot_zero {
            text.push_str(".0");
        } else if style.alternate {
            text.push('.');
        }
    }
    text
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Returns `float(text)`.
pub fn parse_float(text: &str) -> Result<f64, DataError> {
    read_plain(&plain_number(text)).ok_or_else(|| unreadable(&repr_str(text)))
}

/// Returns `float(bytes)`.
pub fn parse_float_bytes(bytes: &[u8]) -> Result<f64, DataError> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii());
    text.and_then(read_plain).ok_or_else(|| unreadable(&repr_bytes(bytes)))
}

fn unreadable(repr: &str) -> DataError {
    DataError::value(format!("could not convert string to float: {repr}"))
}

fn read_plain(text: &str) -> Option<f64> {
    read_number(strip_blanks(text))
}

/// Reads a float that is nothing but one: sign, digits, point, exponent, single
/// underscores between digits, or a name of infinity or NaN.
pub fn read_number(text: &str) -> Option<f64> {
    if let Some(special) = special_number(text) {
        return Some(special);
    }
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    if !bytes.iter().all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E' | b'_')) {
        return None;
    }
    if !text.contains('_') {
        return text.parse().ok();
    }
    let fits = |(at, &byte): (usize, &u8)| {
        byte != b'_' || (at > 0 && is_digit(at - 1) && is_digit(at + 1))
    };
    if !bytes.iter().enumerate().all(fits) {
        return None;
    }
    text.replace('_', "").parse().ok()
}

fn special_number(text: &str) -> Option<f64> {
    let (sign, name) = match text.as_bytes().first()? {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    match name.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => Some(f64::INFINITY.copysign(sign)),
        "nan" => Some(f64::NAN.copysign(sign)),
        _ => None,
    }
}

/// Returns `value.hex()`.
pub fn hex_text(value: f64) -> String {
    if !value.is_finite() {
        return repr_float(value);
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (mantissa, exponent) = decompose(value);
    let whole = mantissa >> 52;
    let fraction = mantissa & ((1 << 52) - 1);
    format!("{sign}0x{whole}.{fraction:013x}p{:+}", exponent + 52)
}

/// Returns `float.fromhex(text)`.
pub fn parse_hex(text: &str) -> Result<f64, DataError> {
    let invalid = || DataError::value("invalid hexadecimal floating-point string");
    let text = strip_blanks(text);
    if let Some(special) = special_number(text) {
        return Ok(special);
    }
    let (negative, rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let rest = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X")).unwrap_or(rest);
    let (digits, exponent) = match rest.find(['p', 'P']) {
        Some(at) => (&rest[..at], read_exponent(&rest[at + 1..]).ok_or_else(invalid)?),
        None => (rest, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut mantissa = 0_u128;
    // How many digits did not fit; of these only whether they are zero matters.
    let mut dropped = 0_i64;
    for digit in whole.chars().chain(fraction.chars()) {
        let digit = digit.to_digit(16).ok_or_else(invalid)?;
        if mantissa >> 120 == 0 {
            mantissa = mantissa << 4 | u128::from(digit);
        } else {
            mantissa |= u128::from(digit != 0);
            dropped += 1;
        }
    }
    if whole.is_empty() && fraction.is_empty() {
        return Err(invalid());
    }
    let shift = 4 * (dropped - signed(fraction.len()));
    let magnitude = compose(mantissa, exponent.saturating_add(shift));
    if magnitude.is_infinite() {
        let message = "hexadecimal value too large to represent as a float";
        return Err(DataError::overflow(message));
    }
    Ok(if negative { -magnitude } else { magnitude })
}

/// Reads a decimal exponent; one of absurd size is cut down to a large one.
fn read_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse::<i64>().unwrap_or(i64::MAX).min(1 << 40);
    Some(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reprs_are_cpythons() {
        let rows = [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (9999999999999998.0, "9999999999999998.0"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.5e-5, "1.5e-05"),
            (0.1, "0.1"),
            (5e-324, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
            (2.0_f64.powi(-44), "5.684341886080802e-14"),
            (100.0, "100.0"),
            (3.14, "3.14"),
            (f64::INFINITY, "inf"),
            (-f64::INFINITY, "-inf"),
            (f64::NAN, "nan"),
        ];
        for (value, text) in rows {
            assert_eq!(repr_float(value), text);
        }
    }

    fn styled(value: f64, notation: Notation, precision: usize, alternate: bool) -> String {
        let style =
            FloatStyle { notation, precision, alternate, dot_zero: false, uppercase: false };
        format_float(value, &style)
    }

    #[test]
    fn percent_formats_are_cpythons() {
        use Notation::{Exponent, Fixed, General};
        let rows = [
            (0.5, Fixed, 0, "0"),
            (1.5, Fixed, 0, "2"),
            (2.5, Fixed, 0, "2"),
            (0.25, Fixed, 1, "0.2"),
            (0.35, Fixed, 1, "0.3"),
            (1e22, Fixed, 2, "10000000000000000000000.00"),
            (2.675, Fixed, 2, "2.67"),
            (0.125, Exponent, 1, "1.2e-01"),
            (2.5, Exponent, 0, "2e+00"),
            (12345.678, Exponent, 3, "1.235e+04"),
            (0.0, Exponent, 2, "0.00e+00"),
            (1e100, General, 6, "1e+100"),
            (100000.0, General, 6, "100000"),
            (1000000.0, General, 6, "1e+06"),
            (0.0001, General, 6, "0.0001"),
            (0.00001234, General, 6, "1.234e-05"),
            (0.0, General, 6, "0"),
            (2.5, General, 0, "2"),
            (99999.95, General, 6, "99999.9"),
            (999999.5, General, 6, "1e+06"),
        ];
        for (value, notation, precision, text) in rows {
            assert_eq!(styled(value, notation, precision, false), text, "{value} {notation:?}");
        }
        assert_eq!(styled(1.0, General, 4, true), "1.000");
        assert_eq!(styled(1.0, Fixed, 0, true), "1.");
        assert_eq!(styled(1.0, Exponent, 0, true), "1.e+00");
        assert_eq!(styled(1.5, Fixed, 70_000, false).len(), 70_002);
        assert_eq!(styled(1.5, Exponent, 70_000, false).len(), 70_006);
    }

    #[test]
    fn texts_read_as_in_cpython() {
        let good = [
            ("1_0.0_1e1_0", 100100000000.0),
            (" infinity ", f64::INFINITY),
            ("\u{661}.5", 1.5),
            ("1e400", f64::INFINITY),
            ("+.5e-3", 0.0005),
            ("1.", 1.0),
        ];
        for (text, value) in good {
            assert_eq!(parse_float(text), Ok(value));
        }
        assert!(parse_float("-nan").unwrap().is_nan());
        for text in ["1__0", "", "1e", ".", "1_.5", "a\u{e9}", "0x10", "1 2", "e5", "+", "infinit"]
        {
            let message = format!("could not convert string to float: {}", repr_str(text));
            assert_eq!(parse_float(text), Err(DataError::value(message)));
        }
    }

    #[test]
    fn hex_is_cpythons() {
        for value in [1.0, 0.1, -2.5e-310, f64::MAX, 5e-324, -0.0] {
            assert_eq!(parse_hex(&hex_text(value)).map(f64::to_bits), Ok(value.to_bits()));
        }
        assert_eq!(hex_text(3.14), "0x1.91eb851eb851fp+1");
        assert_eq!(hex_text(5e-324), "0x0.0000000000001p-1022");
        assert_eq!(parse_hex(" -0x.8p1 "), Ok(-1.0));
        assert_eq!(parse_hex("0x1.fffffffffffff8p0"), Ok(2.0));
        assert_eq!(parse_hex("0x0.00000000000008p-1022"), Ok(0.0));
        assert_eq!(parse_hex("0x0.00000000000018p-1022"), Ok(1e-323));
        assert!(parse_hex("0x1.8p99999").is_err());
        for text in ["", "zz", "0x", "0x1p", "1..2", "0x1p+"] {
            assert!(parse_hex(text).is_err(), "{text}");
        }
    }
}
