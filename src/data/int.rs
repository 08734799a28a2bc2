//! What is a Python int, and what do its operators give?
//!
//! An [`Int`] is a machine word where it fits and a big integer otherwise, in
//! one normal form. Operations take big integers by reference; the machine
//! keeps its own fast paths for words and comes here when they overflow.

use super::error::DataError;
use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::{BitTest, DivRem, Gcd, PowerOfTwo, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};
use std::cmp::Ordering;

/// More bits than this in a result are a `MemoryError`.
const MOST_BITS: u64 = 1 << 31;

/// More bits than this in a product or power are a `MemoryError`: to compute so many takes seconds.
const MOST_COMPUTED_BITS: u64 = 1 << 27;

/// Is an `int` in normal form: big only if it does not fit a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Int {
    Small(i64),
    Big(IBig),
}

impl From<IBig> for Int {
    fn from(value: IBig) -> Self {
        match i64::try_from(&value) {
            Ok(small) => Int::Small(small),
            Err(_) => Int::Big(value),
        }
    }
}

impl From<i64> for Int {
    fn from(value: i64) -> Self {
        Int::Small(value)
    }
}

impl Int {
    /// Returns the value as a big integer.
    pub fn into_big(self) -> IBig {
        match self {
            Int::Small(value) => IBig::from(value),
            Int::Big(value) => value,
        }
    }
}

/// Is the operation whose division by zero is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Division {
    IntFloor,
    IntModulo,
    IntDivmod,
    IntTrue,
    FloatTrue,
    FloatFloor,
    FloatModulo,
    FloatDivmod,
    Complex,
}

/// Returns the `ZeroDivisionError` in the words of Python 3.`minor`.
pub fn division_by_zero(division: Division, minor: u8) -> DataError {
    DataError::zero_division(match (division, minor) {
        (_, 14..) | (Division::IntTrue, _) => "division by zero",
        (Division::IntModulo, 11..) => "integer modulo by zero",
        (Division::IntFloor | Division::IntModulo | Division::IntDivmod, _) => {
            "integer division or modulo by zero"
        }
        (Division::FloatTrue, _) => "float division by zero",
        (Division::FloatFloor, _) => "float floor division by zero",
        (Division::FloatModulo, 13..) => "float modulo by zero",
        (Division::FloatModulo, _) => "float modulo",
        (Division::FloatDivmod, _) => "float divmod()",
        (Division::Complex, _) => "complex division by zero",
    })
}

/// Returns `a // b` of words; `None` if `b` is zero or the result no word.
#[inline]
pub fn floor_div(a: i64, b: i64) -> Option<i64> {
    let quotient = a.checked_div(b)?;
    Some(if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

/// Returns `a % b` of words; `None` if `b` is zero.
#[inline]
pub fn modulo(a: i64, b: i64) -> Option<i64> {
    if b == -1 {
        return Some(0);
    }
    let rest = a.checked_rem(b)?;
    Some(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
}

/// Returns `divmod(a, b)`; `None` if `b` is zero.
pub fn div_mod_big(a: &IBig, b: &IBig) -> Option<(IBig, IBig)> {
    if b.is_zero() {
        return None;
    }
    let (quotient, rest) = a.div_rem(b);
    if !rest.is_zero() && rest.sign() != b.sign() {
        return Some((quotient - 1, rest + b));
    }
    Some((quotient, rest))
}

/// Returns `base ** exponent` if that is a word.
#[inline]
pub fn pow(base: i64, exponent: i64) -> Option<i64> {
    base.checked_pow(u32::try_from(exponent).ok()?)
}

/// Returns `base ** exponent` for an exponent that is not negative.
pub fn pow_big(base: &IBig, exponent: &IBig) -> Result<Int, DataError> {
    if base.is_zero() || base.is_one() || exponent.is_zero() {
        return Ok(Int::Small(i64::from(exponent.is_zero() || base.is_one())));
    }
    if *base == IBig::from(-1) {
        return Ok(Int::Small(if exponent.bit(0) { -1 } else { 1 }));
    }
    let exponent = u64::try_from(exponent).map_err(|_| DataError::memory())?;
    let places = (base.bit_len() as u64).saturating_sub(1);
    let bits = places.saturating_mul(exponent);
    if base.unsigned_abs().is_power_of_two() {
        let power = shift_left_big(&IBig::ONE, &IBig::from(bits))?.into_big();
        let negative = base.sign() == Sign::Negative && exponent % 2 == 1;
        return Ok(Int::from(if negative { -power } else { power }));
    }
    let exponent = usize::try_from(exponent).ok().filter(|_| bits <= MOST_COMPUTED_BITS);
    Ok(Int::from(base.pow(exponent.ok_or_else(DataError::memory)?)))
}

/// Returns `a * b`.
pub fn multiply_big(a: &IBig, b: &IBig) -> Result<Int, DataError> {
    if (a.bit_len() as u64).saturating_add(b.bit_len() as u64) > MOST_COMPUTED_BITS {
        return Err(DataError::memory());
    }
    Ok(Int::from(a * b))
}

/// Returns `pow(base, exponent, modulus)`.
pub fn pow_mod(base: &IBig, exponent: &IBig, modulus: &IBig) -> Result<Int, DataError> {
    if modulus.is_zero() {
        return Err(DataError::value("pow() 3rd argument cannot be 0"));
    }
    let ring = ConstDivisor::new(modulus.unsigned_abs());
    let mut reduced = ring.reduce(base.clone());
    if exponent.sign() == Sign::Negative {
        let inverse =
            if modulus.unsigned_abs().is_one() { Some(reduced.clone()) } else { reduced.inv() };
        reduced = inverse
            .ok_or_else(|| DataError::value("base is not invertible for the given modulus"))?;
    }
    let residue = IBig::from(reduced.pow(&exponent.unsigned_abs()).residue());
    if modulus.sign() == Sign::Negative && !residue.is_zero() {
        return Ok(Int::from(residue + modulus));
    }
    Ok(Int::from(residue))
}

/// Returns `a << count` of words if that is a word.
#[inline]
pub fn shift_left(a: i64, count: i64) -> Option<i64> {
    let count = u32::try_from(count).ok().filter(|&count| count < 63)?;
    let shifted = a << count;
    (shifted >> count == a).then_some(shifted)
}

/// Returns `a << count`.
pub fn shift_left_big(a: &IBig, count: &IBig) -> Result<Int, DataError> {
    if count.sign() == Sign::Negative {
        return Err(DataError::value("negative shift count"));
    }
    if a.is_zero() {
        return Ok(Int::Small(0));
    }
    let Ok(count) = u64::try_from(count) else {
        return Err(DataError::overflow("too many digits in integer"));
    };
    match usize::try_from(count) {
        Ok(places) if count <= MOST_BITS => Ok(Int::from(a << places)),
        _ => Err(DataError::memory()),
    }
}

/// Returns `a >> count`, rounding down.
pub fn shift_right_big(a: &IBig, count: &IBig) -> Result<Int, DataError> {
    if count.sign() == Sign::Negative {
        return Err(DataError::value("negative shift count"));
    }
    match usize::try_from(count) {
        Ok(places) if places < a.bit_len() + 1 => Ok(Int::from(a >> places)),
        _ => Ok(Int::Small(if a.sign() == Sign::Negative { -1 } else { 0 })),
    }
}

/// Returns the greatest common divisor, which is never negative.
pub fn gcd_big(a: &IBig, b: &IBig) -> Int {
    if a.is_zero() && b.is_zero() {
        return Int::Small(0);
    }
    Int::from(IBig::from(a.gcd(b)))
}

/// Returns `math.isqrt(value)`.
pub fn isqrt_big(value: &IBig) -> Result<Int, DataError> {
    match value.as_ubig() {
        Some(value) => Ok(Int::from(IBig::from(value.nth_root(2)))),
        None => Err(DataError::value("isqrt() argument must be nonnegative")),
    }
}

/// Returns `int.bit_length` of a word.
pub fn bit_length(value: i64) -> u32 {
    64 - value.unsigned_abs().leading_zeros()
}

/// Returns `int.bit_length`.
pub fn bit_length_big(value: &IBig) -> usize {
    value.unsigned_abs().bit_len()
}

/// Returns `int.bit_count`: the ones in the absolute value.
pub fn bit_count_big(value: &IBig) -> usize {
    value.unsigned_abs().count_ones()
}

/// Returns `round(value, digits)` for negative `digits`: to a power of ten, half to even.
pub fn round_to_tens(value: &IBig, digits: u64) -> Int {
    // A power of ten with more digits than twice the value's leaves nothing.
    let Some(places) = usize::try_from(digits).ok().filter(|&n| n <= value.bit_len() + 1) else {
        return Int::Small(0);
    };
    let unit = IBig::from(10).pow(places);
    let Some((mut quotient, rest)) = div_mod_big(value, &unit) else {
        return Int::Small(0);
    };
    match (rest * IBig::from(2)).cmp(&unit) {
        Ordering::Greater => quotient += 1,
        Ordering::Equal if quotient.bit(0) => quotient += 1,
        _ => {}
    }
    Int::from(quotient * unit)
}

/// Returns `a / b`, correctly rounded.
pub fn true_div(a: i64, b: i64, minor: u8) -> Result<f64, DataError> {
    const EXACT: u64 = 1 << 53;
    if b == 0 {
        return Err(division_by_zero(Division::IntTrue, minor));
    }
    if a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT {
        return Ok(exact_float(a) / exact_float(b));
    }
    true_div_big(&IBig::from(a), &IBig::from(b), minor)
}

/// Returns `a / b`, correctly rounded.
pub fn true_div_big(a: &IBig, b: &IBig, minor: u8) -> Result<f64, DataError> {
    if b.is_zero() {
        return Err(division_by_zero(Division::IntTrue, minor));
    }
    let negative = a.sign() != b.sign() && !a.is_zero();
    let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
    // Shift so that the quotient has 65 or 66 bits, more than a float keeps.
    let shift = 65 + signed(b.bit_len()) - signed(a.bit_len());
    let places = usize::try_from(shift.unsigned_abs()).unwrap_or(usize::MAX);
    let (quotient, rest) =
        if shift >= 0 { (a << places).div_rem(b) } else { a.div_rem(b << places) };
    let mut mantissa = u128::try_from(quotient).expect("the quotient has at most 66 bits");
    mantissa |= u128::from(!rest.is_zero());
    let magnitude = compose(mantissa, -shift);
    if magnitude.is_infinite() {
        return Err(DataError::overflow("integer division result too large for a float"));
    }
    Ok(if negative { -magnitude } else { magnitude })
}

fn signed(bits: usize) -> i64 {
    i64::try_from(bits).unwrap_or(i64::MAX)
}

/// Returns `float(value)`, correctly rounded.
pub fn big_to_float(value: &IBig) -> Result<f64, DataError> {
    let float = value.to_f64().value();
    if float.is_infinite() {
        return Err(DataError::overflow("int too large to convert to float"));
    }
    Ok(float)
}

/// Returns `int(value)` of a float, cutting the fraction off.
pub fn int_of_float(value: f64) -> Result<Int, DataError> {
    if value.is_nan() {
        return Err(DataError::value("cannot convert float NaN to integer"));
    }
    if value.is_infinite() {
        return Err(DataError::overflow("cannot convert float infinity to integer"));
    }
    let whole = value.trunc();
    if (-9.0e18..9.0e18).contains(&whole) {
        #[expect(clippy::cast_possible_truncation, reason = "the range was just checked")]
        return Ok(Int::Small(whole as i64));
    }
    let (mantissa, exponent) = decompose(whole);
    let places = usize::try_from(exponent).expect("a whole float beyond 2^62 has no fraction");
    let magnitude = UBig::from(mantissa) << places;
    Ok(Int::from(IBig::from_parts(
        if value < 0.0 { Sign::Negative } else { Sign::Positive },
        magnitude,
    )))
}

/// Compares an int with a float exactly; `None` if that is a NaN.
#[inline]
pub fn compare_with_float(a: i64, b: f64) -> Option<Ordering> {
    if a.unsigned_abs() <= 1 << 53 {
        return exact_float(a).partial_cmp(&b);
    }
    compare_big_with_float(&IBig::from(a), b)
}

/// Compares an int with a float exactly; `None` if that is a NaN.
pub fn compare_big_with_float(a: &IBig, b: f64) -> Option<Ordering> {
    if !b.is_finite() {
        return 0.0_f64.partial_cmp(&b);
    }
    let whole = int_of_float(b).ok()?.into_big();
    Some(a.cmp(&whole).then_with(|| b.trunc().total_cmp(&b)))
}

/// Returns the float `mantissa * 2^exponent`, correctly rounded, infinite if too large.
pub fn compose(mantissa: u128, exponent: i64) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let bits = 128 - i64::from(mantissa.leading_zeros());
    // The place of the last bit that the float keeps: 53 bits, or a subnormal's last.
    let last = (exponent + bits - 53).max(-1074);
    if last + 53 > 1024 + 1 {
        return f64::INFINITY;
    }
    let drop = last - exponent;
    let kept = if drop <= 0 {
        mantissa << drop.unsigned_abs()
    } else if drop > 127 {
        0
    } else {
        let kept = mantissa >> drop;
        let rest = mantissa & ((1 << drop) - 1);
        let half = 1 << (drop - 1);
        kept + u128::from(rest > half || rest == half && kept & 1 == 1)
    };
    // At most 2^53, so the product of these two is exact or overflows.
    #[expect(clippy::cast_precision_loss, reason = "at most 53 bits are kept")]
    let kept = kept as f64;
    let step = |power: i64| f64::from_bits(u64::try_from(power + 1023).unwrap_or(0) << 52);
    if last < -1022 { kept * step(last + 1000) * step(-1000) } else { kept * step(last) }
}

/// Splits a finite float's magnitude into `mantissa * 2^exponent`.
pub fn decompose(value: f64) -> (u64, i64) {
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match (bits >> 52) & 0x7FF {
        0 => (fraction, -1074),
        field => (fraction | 1 << 52, field.cast_signed() - 1075),
    }
}

/// Converts an int of at most 53 bits.
#[inline]
#[expect(clippy::cast_precision_loss, reason = "the caller knows that it is exact")]
fn exact_float(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(text: &str) -> IBig {
        IBig::from_str_radix(text, 10).unwrap()
    }

    #[test]
    fn division_rounds_down() {
        for (a, b) in [(7, 2), (-7, 2), (7, -2), (-7, -2), (6, -3), (0, 5)] {
            let (quotient, rest) = div_mod_big(&a.into(), &b.into()).unwrap();
            assert_eq!(floor_div(a, b).map(IBig::from), Some(quotient));
            assert_eq!(modulo(a, b).map(IBig::from), Some(rest));
        }
        assert_eq!((floor_div(-7, 2), modulo(-7, 2)), (Some(-4), Some(1)));
        assert_eq!((floor_div(i64::MIN, -1), modulo(i64::MIN, -1)), (None, Some(0)));
        assert_eq!((floor_div(1, 0), modulo(1, 0)), (None, None));
    }

    #[test]
    fn powers_and_shifts() {
        assert_eq!(pow_mod(&2.into(), &3.into(), &(-5).into()), Ok(Int::Small(-2)));
        assert_eq!(pow_mod(&3.into(), &(-1).into(), &(-7).into()), Ok(Int::Small(-2)));
        assert_eq!(pow_mod(&3.into(), &(-1).into(), &1.into()), Ok(Int::Small(0)));
        assert!(pow_mod(&2.into(), &(-1).into(), &4.into()).is_err());
        assert_eq!(pow_big(&(-2).into(), &3.into()), Ok(Int::Small(-8)));
        assert_eq!(pow_big(&10.into(), &big("99999999999")), Err(DataError::memory()));
        assert_eq!(shift_right_big(&(-5).into(), &1.into()), Ok(Int::Small(-3)));
        assert_eq!(shift_right_big(&(-5).into(), &300.into()), Ok(Int::Small(-1)));
        assert_eq!(shift_left(-3, 4), Some(-48));
        assert_eq!(shift_left(1, 63), None);
        assert_eq!(shift_left(3, 62), None);
        assert_eq!(isqrt_big(&big("1000000000000000000000000")), Ok(Int::Small(1_000_000_000_000)));
        assert_eq!(round_to_tens(&25.into(), 1), Int::Small(20));
        assert_eq!(round_to_tens(&35.into(), 1), Int::Small(40));
        assert_eq!(round_to_tens(&(-25).into(), 1), Int::Small(-20));
        assert_eq!(round_to_tens(&51.into(), 2), Int::Small(100));
        assert_eq!(round_to_tens(&6.into(), 1), Int::Small(10));
    }

    #[test]
    fn true_division_is_correctly_rounded() {
        let div = |a: &str, b: &str| true_div_big(&big(a), &big(b), 12).unwrap();
        assert_eq!(div("1", "3"), 1.0 / 3.0);
        assert_eq!(div("-9007199254740993", "1"), -9007199254740992.0);
        assert_eq!(div("9007199254740995", "1"), 9007199254740996.0);
        let ten = |power: usize| IBig::from(10).pow(power);
        assert_eq!(true_div_big(&ten(400), &ten(399), 12), Ok(10.0));
        assert_eq!(true_div_big(&1.into(), &ten(400), 12), Ok(0.0));
        assert_eq!(true_div_big(&1.into(), &ten(323), 12), Ok(1e-323));
        assert_eq!(true_div_big(&5.into(), &ten(324), 12), Ok(5e-324));
        assert_eq!(true_div_big(&2.into(), &ten(324), 12), Ok(0.0));
        assert!(true_div_big(&ten(400), &1.into(), 12).is_err());
        assert_eq!(true_div(i64::MAX, 3, 12), Ok(3.0744573456182584e18));
    }

    #[test]
    fn floats_and_ints_meet_exactly() {
        assert_eq!(
            compare_with_float(9007199254740993, 9007199254740992.0),
            Some(Ordering::Greater)
        );
        assert_eq!(compare_with_float(1, 1.5), Some(Ordering::Less));
        assert_eq!(compare_with_float(i64::MAX, 9223372036854775808.0), Some(Ordering::Less));
        assert_eq!(compare_with_float(i64::MIN, -9223372036854775808.0), Some(Ordering::Equal));
        assert_eq!(compare_big_with_float(&(-(1_i64 << 60)).into(), -1.5), Some(Ordering::Less));
        assert_eq!(compare_with_float(0, f64::NAN), None);
        assert_eq!(compare_with_float(1 << 60, f64::INFINITY), Some(Ordering::Less));
        assert_eq!(int_of_float(-1e20), Ok(Int::Big(big("-100000000000000000000"))));
        assert_eq!(int_of_float(-1.9), Ok(Int::Small(-1)));
        assert!(big_to_float(&IBig::from(10).pow(400)).is_err());
    }

    #[test]
    fn composing_undoes_decomposing() {
        for value in [1.0, 0.1, 5e-324, f64::MAX, f64::MIN_POSITIVE, 2.5e-310, 123456.789] {
            let (mantissa, exponent) = decompose(value);
            assert_eq!(compose(u128::from(mantissa), exponent), value);
            assert_eq!(compose(u128::from(mantissa) << 60, exponent - 60), value);
        }
        assert_eq!(compose(1, 1024), f64::INFINITY);
        assert_eq!(compose((1 << 54) - 1, 970), f64::INFINITY);
        assert_eq!(compose(1, -1075), 0.0);
        assert_eq!(compose(3, -1076), 5e-324);
    }
}
