//! What do the operators of a float give?
//!
//! Where C's functions and Python's differ (floor division, modulo, rounding
//! to decimals), Python's definition is spelled out here.

use super::error::DataError;
use super::float_text::{FloatStyle, Notation, format_float};
use super::int::{Division, Int, decompose, division_by_zero, int_of_float};
use dashu_int::ops::UnsignedAbs;
use dashu_int::{IBig, Sign, UBig};

/// Returns `a / b`.
#[inline]
pub fn true_div(a: f64, b: f64, minor: u8) -> Result<f64, DataError> {
    if b == 0.0 { Err(division_by_zero(Division::FloatTrue, minor)) } else { Ok(a / b) }
}

/// Returns `a // b`.
pub fn floor_div(a: f64, b: f64, minor: u8) -> Result<f64, DataError> {
    if b == 0.0 {
        return Err(division_by_zero(Division::FloatFloor, minor));
    }
    Ok(quotient_and_rest(a, b).0)
}

/// Returns `a % b`, whose sign is that of `b`.
pub fn modulo(a: f64, b: f64, minor: u8) -> Result<f64, DataError> {
    if b == 0.0 {
        return Err(division_by_zero(Division::FloatModulo, minor));
    }
    Ok(quotient_and_rest(a, b).1)
}

/// Returns `divmod(a, b)`.
pub fn div_mod(a: f64, b: f64, minor: u8) -> Result<(f64, f64), DataError> {
    if b == 0.0 {
        return Err(division_by_zero(Division::FloatDivmod, minor));
    }
    Ok(quotient_and_rest(a, b))
}

fn quotient_and_rest(a: f64, b: f64) -> (f64, f64) {
    let mut rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest == 0.0 {
        rest = 0.0_f64.copysign(b);
    } else if (b < 0.0) != (rest < 0.0) {
        rest += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0_f64.copysign(a / b), rest);
    }
    let floor = quotient.floor();
    (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, rest)
}

/// Is what a power of floats is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Power {
    Real(f64),
    /// A negative number to a broken power: the answer is complex.
    Complex,
}

/// Returns `a ** b`.
pub fn power(a: f64, b: f64, minor: u8) -> Result<Power, DataError> {
    if a == 0.0 && b < 0.0 && b != f64::NEG_INFINITY || a == 0.0 && b == f64::NEG_INFINITY {
        let message = if minor >= 14 {
            "zero to a negative power"
        } else {
            "0.0 cannot be raised to a negative power"
        };
        return Err(DataError::zero_division(message));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b.floor() != b {
        return Ok(Power::Complex);
    }
    let result = a.powf(b);
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(DataError::overflow("(34, 'Numerical result out of range')"));
    }
    Ok(Power::Real(result))
}

/// Returns `round(value)`: the nearest int, half to even.
pub fn round_to_int(value: f64) -> Result<Int, DataError> {
    int_of_float(value.round_ties_even())
}

/// Returns `round(value, digits)`, correctly rounded from the exact value.
pub fn round_to_digits(value: f64, digits: i64) -> Result<f64, DataError> {
    if !value.is_finite() || digits > 323 {
        return Ok(value);
    }
    if digits < -308 {
        return Ok(0.0_f64.copysign(value));
    }
    let rounded = match usize::try_from(digits) {
        Ok(precision) => {
            let style = FloatStyle {
                notation: Notation::Fixed,
                precision,
                alternate: false,
                dot_zero: false,
                uppercase: false,
            };
            format_float(value, &style).parse().unwrap_or(value)
        }
        Err(_) => round_to_tens(value, digits.unsigned_abs()),
    };
    if rounded.is_infinite() {
        return Err(DataError::overflow("rounded value too large to represent"));
    }
    Ok(rounded)
}

fn round_to_tens(value: f64, tens: u64) -> f64 {
    let Ok(whole) = int_of_float(value) else {
        return value;
    };
    let whole = whole.into_big();
    let rounded = if value.fract() == 0.0 {
        super::int::round_to_tens(&whole, tens).into_big()
    } else {
        // With a fraction there are no ties: the nearest is found in halves, one beyond the whole.
        let halves = IBig::from(2) * IBig::from(whole.unsigned_abs()) + IBig::ONE;
        let unit = IBig::from(10).pow(usize::try_from(tens).unwrap_or(usize::MAX));
        (halves + &unit) / (&unit * IBig::from(2)) * unit
    };
    rounded.to_f64().value().copysign(value)
}

/// Returns `value.as_integer_ratio()`.
pub fn integer_ratio(value: f64) -> Result<(Int, Int), DataError> {
    if value.is_nan() {
        return Err(DataError::value("cannot convert NaN to integer ratio"));
    }
    if value.is_infinite() {
        return Err(DataError::overflow("cannot convert Infinity to integer ratio"));
    }
    let (mantissa, exponent) = decompose(value);
    if mantissa == 0 {
        return Ok((Int::Small(0), Int::Small(1)));
    }
    let zeros = i64::from(mantissa.trailing_zeros());
    let odd = UBig::from(mantissa >> zeros);
    let exponent = exponent + zeros;
    let power = UBig::ONE << usize::try_from(exponent.unsigned_abs()).unwrap_or(0);
    let (numerator, denominator) =
        if exponent >= 0 { (odd * power, UBig::ONE) } else { (odd, power) };
    let sign = if value < 0.0 { Sign::Negative } else { Sign::Positive };
    let numerator = IBig::from_parts(sign, numerator);
    Ok((Int::from(numerator), Int::from(IBig::from(denominator))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_is_pythons() {
        let inf = f64::INFINITY;
        assert_eq!(div_mod(5.0, inf, 12), Ok((0.0, 5.0)));
        assert_eq!(div_mod(-5.0, inf, 12), Ok((-1.0, inf)));
        assert_eq!(div_mod(-5.5, 0.1, 12), Ok((-55.0, 3.0531133177191805e-16)));
        assert_eq!(div_mod(5.5, -2.0, 12), Ok((-3.0, -0.5)));
        assert!(modulo(-0.0, 3.0, 12).unwrap().is_sign_positive());
        assert_eq!(floor_div(1.0, 0.0, 12).unwrap_err().message, "float floor division by zero");
        assert_eq!(modulo(1.0, 0.0, 12).unwrap_err().message, "float modulo");
        assert_eq!(modulo(1.0, 0.0, 14).unwrap_err().message, "division by zero");
    }

    #[test]
    fn rounding_is_exact() {
        let rows = [
            (2.675, 2, 2.67),
            (0.5, 0, 0.0),
            (2.5, 0, 2.0),
            (25.0, -1, 20.0),
            (35.0, -1, 40.0),
            (25.5, -1, 30.0),
            (-25.5, -1, -30.0),
            (24.9, -1, 20.0),
            (15.0, -1, 20.0),
            (5.0, -1, 0.0),
            (5.000000001, -1, 10.0),
            (0.3, -1, 0.0),
            (1234567.0, -3, 1235000.0),
            (1e300, -299, 1e300),
            (0.15, 1, 0.1),
            (1e-320, 319, 0.0),
            (3.7, -400, 0.0),
        ];
        for (value, digits, rounded) in rows {
            assert_eq!(round_to_digits(value, digits), Ok(rounded), "{value} {digits}");
        }
        assert!(round_to_digits(1.5e308, -308).is_err());
        assert_eq!(round_to_int(2.5), Ok(Int::Small(2)));
        assert_eq!(round_to_int(-3.5), Ok(Int::Small(-4)));
    }

    #[test]
    fn ratios_are_in_lowest_terms() {
        assert_eq!(integer_ratio(1.5), Ok((Int::Small(3), Int::Small(2))));
        assert_eq!(integer_ratio(-0.25), Ok((Int::Small(-1), Int::Small(4))));
        assert_eq!(integer_ratio(8.0), Ok((Int::Small(8), Int::Small(1))));
    }

    #[test]
    fn powers_are_pythons() {
        assert_eq!(power(-8.0, 0.5, 12), Ok(Power::Complex));
        assert_eq!(power(2.0, -1.0, 12), Ok(Power::Real(0.5)));
        assert!(power(0.0, -1.0, 12).is_err() && power(1e200, 2.0, 12).is_err());
    }
}
