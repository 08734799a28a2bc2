//! How is an int written, in text and in bytes?
//!
//! Reading takes what `int()` takes: blanks around, a sign, a prefix, digits of
//! any script, single underscores between them; and refuses what it refuses,
//! with its words. Decimal texts beyond a limit are refused in both directions.

use super::error::DataError;
use super::int::Int;
use super::str_repr::{repr_bytes, repr_str};
use super::unicode::{decimal_value, is_space};
use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};
use std::borrow::Cow;
use std::fmt::Write;

/// The limit that `sys.get_int_max_str_digits` starts with; zero means none.
pub const DIGIT_LIMIT: usize = 4300;

/// Returns `int(text, base)`; `limit` is the number of decimal digits allowed,
/// `minor` the version whose words errors take.
pub fn parse_int(text: &str, base: i64, limit: usize, minor: u8) -> Result<Int, DataError> {
    let plain = plain_number(text);
    parse_plain(&plain, base, limit, minor)?.ok_or_else(|| invalid(&repr_str(text), base))
}

/// Returns `int(bytes, base)`.
pub fn parse_int_bytes(bytes: &[u8], base: i64, limit: usize, minor: u8) -> Result<Int, DataError> {
    let parsed = match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => parse_plain(text, base, limit, minor)?,
        _ => None,
    };
    parsed.ok_or_else(|| invalid(&repr_bytes(bytes), base))
}

/// Returns a text with digits and blanks of all scripts turned into ASCII's,
/// as numbers are before they are read; what is no part of a number becomes `?`.
pub fn plain_number(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let plain = |c: char| match decimal_value(c) {
        _ if c.is_ascii() => c,
        Some(value) => char::from_digit(value, 10).unwrap_or('?'),
        None if is_space(c) => ' ',
        None => '?',
    };
    Cow::Owned(text.chars().map(plain).collect())
}

/// Strips the blanks that are allowed around a number.
pub fn strip_blanks(text: &str) -> &str {
    text.trim_matches(|c| matches!(c, ' ' | '\t'..='\r'))
}

fn invalid(repr: &str, base: i64) -> DataError {
    let shown: String = repr.chars().take(200).collect();
    DataError::value(format!("invalid literal for int() with base {base}: {shown}"))
}

fn parse_plain(text: &str, base: i64, limit: usize, minor: u8) -> Result<Option<Int>, DataError> {
    let Ok(mut radix @ (0 | 2..=36)) = u32::try_from(base) else {
        return Err(DataError::value("int() base must be >= 2 and <= 36, or 0"));
    };
    let text = strip_blanks(text);
    let (negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if radix == 10
        && rest.len() <= 18
        && !rest.is_empty()
        && rest.bytes().all(|b| b.is_ascii_digit())
    {
        let value = rest.bytes().fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
        return Ok(Some(Int::Small(if negative { -value } else { value })));
    }
    let prefix = match rest.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 10,
    };
    let only_zero = radix == 0 && prefix == 10 && rest.starts_with('0');
    if radix == 0 {
        radix = prefix;
    }
    if prefix == radix && prefix != 10 {
        rest = &rest[2..];
        rest = rest.strip_prefix('_').unwrap_or(rest);
    }
    let Some(digits) = digits_of(rest, radix) else {
        return Ok(None);
    };
    if limit != 0 && digits.count > limit && !radix.is_power_of_two() {
        return Err(too_many_digits(Some(digits.count), limit, minor));
    }
    if digits.more {
        return Ok(None);
    }
    let Ok(magnitude) = UBig::from_str_radix(&digits.text, radix) else {
        return Ok(None);
    };
    if only_zero && !magnitude.is_zero() {
        return Ok(None);
    }
    let sign = if negative { Sign::Negative } else { Sign::Positive };
    Ok(Some(Int::from(IBig::from_parts(sign, magnitude))))
}

struct Digits {
    text: String,
    count: usize,
    /// Something that is no digit follows.
    more: bool,
}

/// Takes the digits in front, or nothing if underscores are misplaced or there are none.
fn digits_of(text: &str, radix: u32) -> Option<Digits> {
    let end = text.find(|c: char| c != '_' && !c.is_digit(radix)).unwrap_or(text.len());
    let run = &text[..end];
    if run.is_empty() || run.starts_with('_') || run.ends_with('_') || run.contains("__") {
        return None;
    }
    let digits: String = run.chars().filter(|&c| c != '_').collect();
    Some(Digits { count: digits.len(), text: digits, more: end < text.len() })
}

fn too_many_digits(count: Option<usize>, limit: usize, minor: u8) -> DataError {
    let unit = if minor >= 11 { " digits" } else { "" };
    let value = count.map_or(String::new(), |count| format!(": value has {count} digits"));
    DataError::value(format!(
        "Exceeds the limit ({limit}{unit}) for integer string conversion{value}; \
         use sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// Returns `str(value)`, or the error of one too long.
pub fn decimal_text(value: &IBig, limit: usize, minor: u8) -> Result<String, DataError> {
    let too_long = || too_many_digits(None, limit, minor);
    // A decimal digit is worth more than 3.3 bits, so this many bits are too many for sure.
    if limit != 0 && value.bit_len() > limit * 10 / 3 + 10 {
        return Err(too_long());
    }
    let text = value.to_string();
    if limit != 0 && text.len() - usize::from(text.starts_with('-')) > limit {
        return Err(too_long());
    }
    Ok(text)
}

/// Returns the digits of a magnitude in a radix of 2 to 36, lower case.
pub fn radix_digits(value: &IBig, radix: u8) -> String {
    let mut out = String::new();
    let written = write!(out, "{}", value.unsigned_abs().in_radix(radix));
    written.expect("writing to a string cannot fail");
    out
}

/// Returns `bin`, `oct` or `hex` of an int: sign, prefix and digits.
pub fn prefixed_text(value: &IBig, radix: u8) -> String {
    let sign = if value.sign() == Sign::Negative { "-" } else { "" };
    let prefix = match radix {
        2 => "0b",
        8 => "0o",
        _ => "0x",
    };
    format!("{sign}{prefix}{}", radix_digits(value, radix))
}

/// Is the `byteorder` of `to_bytes` and `from_bytes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    /// Reads the name that Python gives a byte order.
    pub fn of(name: &str) -> Result<ByteOrder, DataError> {
        match name {
            "little" => Ok(ByteOrder::Little),
            "big" => Ok(ByteOrder::Big),
            _ => Err(DataError::value("byteorder must be either 'little' or 'big'")),
        }
    }
}

/// Says whether the first bit of bytes is a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signedness {
    Unsigned,
    Signed,
}

/// Returns `value.to_bytes(length, order, signed=...)`.
pub fn to_bytes(
    value: &IBig,
    length: i64,
    order: ByteOrder,
    signedness: Signedness,
) -> Result<Vec<u8>, DataError> {
    let Ok(length) = usize::try_from(length) else {
        return Err(DataError::value("length argument must be non-negative"));
    };
    let negative = value.sign() == Sign::Negative;
    if negative && signedness == Signedness::Unsigned {
        return Err(DataError::overflow("can't convert negative int to unsigned"));
    }
    // What a negative number's bits say is the complement of one less.
    let bits = if negative { (-value - IBig::ONE).unsigned_abs() } else { value.unsigned_abs() };
    let needed = bits.bit_len() + usize::from(signedness == Signedness::Signed);
    if needed > length.saturating_mul(8) && !(value.is_zero() && length == 0) {
        return Err(DataError::overflow("int too big to convert"));
    }
    let mut bytes = bits.to_le_bytes().into_vec();
    bytes.resize(length, 0);
    if negative {
        for byte in &mut bytes {
            *byte = !*byte;
        }
    }
    if order == ByteOrder::Big {
        bytes.reverse();
    }
    Ok(bytes)
}

/// Returns `int.from_bytes(bytes, order, signed=...)`.
pub fn from_bytes(bytes: &[u8], order: ByteOrder, signedness: Signedness) -> Int {
    let magnitude = match order {
        ByteOrder::Little => UBig::from_le_bytes(bytes),
        ByteOrder::Big => UBig::from_be_bytes(bytes),
    };
    let top = match order {
        ByteOrder::Little => bytes.last(),
        ByteOrder::Big => bytes.first(),
    };
    let value = IBig::from(magnitude);
    if signedness == Signedness::Signed && top.is_some_and(|byte| byte & 0x80 != 0) {
        return Int::from(value - (IBig::ONE << (bytes.len() * 8)));
    }
    Int::from(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, base: i64) -> Result<Int, String> {
        parse_int(text, base, DIGIT_LIMIT, 12).map_err(|error| error.message)
    }

    #[test]
    fn texts_read_as_in_cpython() {
        let good = [
            ("0x_1", 0, 1),
            ("0X_1", 16, 1),
            ("00", 0, 0),
            ("0_0", 0, 0),
            (" \u{661}\u{662}\u{3000}", 10, 12),
            ("0b1", 16, 177),
            ("0o17", 8, 15),
            ("1_0", 2, 2),
            ("-9223372036854775808", 10, i64::MIN),
            ("+zz", 36, 1295),
            ("\t-1_000\n", 10, -1000),
        ];
        for (text, base, value) in good {
            assert_eq!(read(text, base), Ok(Int::Small(value)), "{text:?}");
        }
        let bad = [
            ("0x", 16),
            ("", 10),
            ("0_x1", 0),
            ("01", 0),
            ("1__0", 10),
            ("_1", 10),
            ("1_", 10),
            ("+-1", 10),
            ("- 1", 10),
            ("a\u{10f800}b", 10),
            ("0b", 2),
            ("1\0", 10),
        ];
        for (text, base) in bad {
            let message = format!("invalid literal for int() with base {base}: {}", repr_str(text));
            assert_eq!(read(text, base), Err(message));
        }
        assert_eq!(read("z", 37), Err("int() base must be >= 2 and <= 36, or 0".into()));
        let message = "Exceeds the limit (4300 digits) for integer string conversion: value has \
                       4302 digits; use sys.set_int_max_str_digits() to increase the limit";
        assert_eq!(read(&("-".to_string() + &"1_".repeat(4301) + "1"), 10), Err(message.into()));
        assert!(read(&"f".repeat(5000), 16).is_ok());
        let message = "Exceeds the limit (4300) for integer string conversion; \
                       use sys.set_int_max_str_digits() to increase the limit";
        let big = IBig::from(10).pow(4300);
        assert_eq!(decimal_text(&big, DIGIT_LIMIT, 10).unwrap_err().message, message);
        assert_eq!(decimal_text(&(big - 1), DIGIT_LIMIT, 10).unwrap().len(), 4300);
    }

    #[test]
    fn bytes_are_cpythons() {
        use ByteOrder::{Big, Little};
        use Signedness::{Signed, Unsigned};
        let bytes = |value: i64, length, order, signed| {
            to_bytes(&value.into(), length, order, signed).map_err(|error| error.message)
        };
        assert_eq!(bytes(-2, 2, Little, Signed), Ok(vec![0xFE, 0xFF]));
        assert_eq!(bytes(258, 3, Big, Unsigned), Ok(vec![0, 1, 2]));
        assert_eq!(bytes(-128, 1, Big, Signed), Ok(vec![0x80]));
        assert_eq!(bytes(0, 0, Big, Unsigned), Ok(vec![]));
        assert_eq!(bytes(128, 1, Big, Signed), Err("int too big to convert".into()));
        assert_eq!(bytes(1, 0, Big, Unsigned), Err("int too big to convert".into()));
        assert_eq!(from_bytes(&[0xFE, 0xFF], Little, Signed), Int::Small(-2));
        assert_eq!(from_bytes(&[0xFF, 0xFE], Big, Unsigned), Int::Small(65534));
        assert_eq!(from_bytes(&[], Big, Signed), Int::Small(0));
    }

    #[test]
    fn prefixes_follow_the_sign() {
        assert_eq!(prefixed_text(&(-255).into(), 16), "-0xff");
        assert_eq!(prefixed_text(&0.into(), 2), "0b0");
        assert_eq!(prefixed_text(&8.into(), 8), "0o10");
    }
}
