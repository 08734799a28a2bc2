//! What is a complex number's text, and what do its operators give?

use super::error::DataError;
use super::float_text::{FloatStyle, format_float, read_number};
use super::int::{Division, division_by_zero};
use super::int_text::{plain_number, strip_blanks};

/// Is a complex number: its real and its imaginary part.
pub type Complex = (f64, f64);

/// Returns `repr` of a complex number.
pub fn repr_complex(real: f64, imag: f64) -> String {
    let style = FloatStyle { dot_zero: false, ..FloatStyle::REPR };
    let imag_text = format_float(imag, &style);
    if real == 0.0 && real.is_sign_positive() {
        return format!("{imag_text}j");
    }
    let plus = if imag_text.starts_with('-') { "" } else { "+" };
    format!("({}{plus}{imag_text}j)", format_float(real, &style))
}

/// Returns `complex(text)`.
pub fn parse_complex(text: &str) -> Result<Complex, DataError> {
    let plain = plain_number(text);
    read_complex(strip_blanks(&plain))
        .ok_or_else(|| DataError::value("complex() arg is a malformed string"))
}

fn read_complex(text: &str) -> Option<Complex> {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let text = inner.map_or(text, strip_blanks);
    let Some(body) = text.strip_suffix(['j', 'J']) else {
        return Some((read_number(text)?, 0.0));
    };
    let imaginary = |text: &str| match text {
        "" | "+" => Some(1.0),
        "-" => Some(-1.0),
        _ => read_number(text),
    };
    let sign_at = body.rmatch_indices(['+', '-']).map(|(at, _)| at);
    let split = sign_at.filter(|&at| at > 0).find(|&at| !body[..at].ends_with(['e', 'E']));
    match split {
        Some(at) => Some((read_number(&body[..at])?, imaginary(&body[at..])?)),
        None => Some((0.0, imaginary(body)?)),
    }
}

/// Returns `a * b`.
pub fn multiply(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// Returns `a / b`.
pub fn divide(a: Complex, b: Complex, minor: u8) -> Result<Complex, DataError> {
    if b.0 == 0.0 && b.1 == 0.0 {
        return Err(division_by_zero(Division::Complex, minor));
    }
    if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let scale = b.0 + b.1 * ratio;
        return Ok(((a.0 + a.1 * ratio) / scale, (a.1 - a.0 * ratio) / scale));
    }
    if b.1.is_nan() || b.0.is_nan() {
        return Ok((f64::NAN, f64::NAN));
    }
    let ratio = b.0 / b.1;
    let scale = b.0 * ratio + b.1;
    Ok(((a.0 * ratio + a.1) / scale, (a.1 * ratio - a.0) / scale))
}

/// Returns `a ** b`.
pub fn power(a: Complex, b: Complex) -> Result<Complex, DataError> {
    if b == (0.0, 0.0) {
        return Ok((1.0, 0.0));
    }
    if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            let message = "0.0 to a negative or complex power";
            return Err(DataError::zero_division(message));
        }
        return Ok((0.0, 0.0));
    }
    let result = if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0 {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and at most 100")]
        whole_power(a, b.0 as i64)?
    } else {
        let length = a.0.hypot(a.1).powf(b.0);
        let angle = a.1.atan2(a.0);
        let (length, turn) = if b.1 == 0.0 {
            (length, angle * b.0)
        } else {
            let size = a.0.hypot(a.1);
            (length / (angle * b.1).exp(), angle * b.0 + b.1 * size.ln())
        };
        (length * turn.cos(), length * turn.sin())
    };
    if !(result.0.is_finite() && result.1.is_finite()) && a.0.is_finite() && a.1.is_finite() {
        return Err(DataError::overflow("complex exponentiation"));
    }
    Ok(result)
}

fn whole_power(base: Complex, exponent: i64) -> Result<Complex, DataError> {
    let mut result = (1.0, 0.0);
    let mut square = base;
    let mut left = exponent.unsigned_abs();
    while left > 0 {
        if left & 1 == 1 {
            result = multiply(result, square);
        }
        left >>= 1;
        square = multiply(square, square);
    }
    if exponent > 0 { Ok(result) } else { divide((1.0, 0.0), result, 0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cpythons() {
        let rows = [
            (1.0, 2.0, "(1+2j)"),
            (0.0, 1.5, "1.5j"),
            (-0.0, 1.0, "(-0+1j)"),
            (-1.5, -0.0, "(-1.5-0j)"),
            (0.0, f64::NAN, "nanj"),
            (1e20, f64::INFINITY, "(1e+20+infj)"),
        ];
        for (real, imag, text) in rows {
            assert_eq!(repr_complex(real, imag), text);
        }
        assert_eq!(parse_complex(" ( 1e-3-2j ) "), Ok((1e-3, -2.0)));
        assert_eq!(parse_complex("-j"), Ok((0.0, -1.0)));
        assert_eq!(parse_complex("3"), Ok((3.0, 0.0)));
        assert_eq!(parse_complex("1e+5j"), Ok((0.0, 1e5)));
        assert!(parse_complex("1+ 2j").is_err() && parse_complex("").is_err());
    }

    #[test]
    fn operators_are_cpythons() {
        assert_eq!(divide((1.0, 2.0), (3.0, -4.0), 12), Ok((-0.2, 0.4)));
        assert_eq!(power((0.0, 1.0), (2.0, 0.0)), Ok((-1.0, 0.0)));
        assert_eq!(
            power((-8.0, 0.0), (0.5, 0.0)),
            Ok((1.7319121124709868e-16, 2.8284271247461903))
        );
    }
}
