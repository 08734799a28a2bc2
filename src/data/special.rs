//! Which values do the special functions have: gamma, its logarithm, norms and exact sums?
//!
//! The gamma functions follow Lanczos's approximation with the thirteen terms
//! that CPython takes, so that the last digit agrees too; sums and norms keep
//! what rounding loses, so that their results are rounded once.

use std::f64::consts::PI;

/// Why a function of real numbers has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    Domain,
    Range,
}

const LANCZOS_G: f64 = 6.024_680_040_776_729_583_740_234_375;
const LANCZOS_G_MINUS_HALF: f64 = 5.524_680_040_776_729_583_740_234_375;
const LOG_PI: f64 = 1.144_729_885_849_400_174_143_427_351_353_058_711_647;

/// The coefficients of Lanczos's quotient of polynomials, the constant first: numerator, denominator.
const LANCZOS: [(f64, f64); 13] = [
    (23_531_376_880.410_759_688_572_007_674_451_636_754_734_846_8, 0.0),
    (42_919_803_642.649_098_768_957_899_047_001_988_850_926_355_8, 39_916_800.0),
    (35_711_959_237.355_668_049_440_185_451_547_166_705_960_488_6, 120_543_840.0),
    (17_921_034_426.037_209_699_919_755_754_458_931_112_671_403_3, 150_917_976.0),
    (6_039_542_586.352_028_005_064_291_644_307_297_921_069_938_84, 105_258_076.0),
    (1_439_720_407.311_721_673_663_223_072_794_912_393_971_548_58, 45_995_730.0),
    (248_874_557.862_054_156_511_460_386_413_229_423_216_321_251, 13_339_535.0),
    (31_426_415.585_400_194_380_614_231_628_318_205_362_874_684_99, 2_637_558.0),
    (2_876_370.628_935_372_441_225_409_051_620_849_613_599_114_538, 357_423.0),
    (186_056.265_395_223_495_040_294_989_716_045_699_282_207_842_4, 32_670.0),
    (8_071.672_002_365_816_210_638_002_902_272_250_613_821_851_633, 1_925.0),
    (210.824_277_751_579_345_872_509_733_920_713_362_711_669_695_8, 66.0),
    (2.506_628_274_631_000_270_164_908_177_133_837_338_626_431_079_34, 1.0),
];

fn lanczos_sum(x: f64) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    if x < 5.0 {
        for (numerator, denominator) in LANCZOS.iter().rev() {
            above = above * x + numerator;
            below = below * x + denominator;
        }
    } else {
        for (numerator, denominator) in LANCZOS {
            above = above / x + numerator;
            below = below / x + denominator;
        }
    }
    above / below
}

/// Returns the sine of pi times a number, exactly zero at the whole ones.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let quarter = (2.0 * y).round();
    let sine = if quarter == 0.0 {
        (PI * y).sin()
    } else if quarter == 1.0 {
        (PI * (y - 0.5)).cos()
    } else if quarter == 2.0 {
        (PI * (1.0 - y)).sin()
    } else if quarter == 3.0 {
        -(PI * (y - 1.5)).cos()
    } else {
        (PI * (y - 2.0)).sin()
    };
    1.0_f64.copysign(x) * sine
}

/// Returns the gamma function.
pub fn gamma(x: f64) -> Result<f64, Fault> {
    if !x.is_finite() {
        return if x == f64::NEG_INFINITY { Err(Fault::Domain) } else { Ok(x) };
    }
    if x == 0.0 {
        return Err(Fault::Domain);
    }
    if x == x.floor() {
        if x < 0.0 {
            return Err(Fault::Domain);
        }
        if x <= 23.0 {
            let mut product = 1.0;
            let mut factor = 2.0;
            while factor < x {
                product *= factor;
                factor += 1.0;
            }
            return Ok(product);
        }
    }
    let size = x.abs();
    if size < 1e-20 {
        let value = 1.0 / x;
        return if value.is_infinite() { Err(Fault::Range) } else { Ok(value) };
    }
    if size > 200.0 {
        return if x < 0.0 { Ok(0.0 / sin_pi(x)) } else { Err(Fault::Range) };
    }
    let y = size + LANCZOS_G_MINUS_HALF;
    let lost = if size > LANCZOS_G_MINUS_HALF {
        (y - size) - LANCZOS_G_MINUS_HALF
    } else {
        (y - LANCZOS_G_MINUS_HALF) - size
    };
    let correction = lost * LANCZOS_G / y;
    let mut value;
    if x < 0.0 {
        value = -PI / sin_pi(size) / size * y.exp() / lanczos_sum(size);
        value -= correction * value;
        if size < 140.0 {
            value /= y.powf(size - 0.5);
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            value /= root;
            value /= root;
        }
    } else {
        value = lanczos_sum(size) / y.exp();
        value += correction * value;
        if size < 140.0 {
            value *= y.powf(size - 0.5);
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            value *= root;
            value *= root;
        }
    }
    if value.is_infinite() { Err(Fault::Range) } else { Ok(value) }
}

/// Returns the logarithm of the absolute value of the gamma function.
pub fn log_gamma(x: f64) -> Result<f64, Fault> {
    if !x.is_finite() {
        return Ok(if x.is_nan() { x } else { f64::INFINITY });
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(Fault::Domain) } else { Ok(0.0) };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(-size.ln());
    }
    let mut value = lanczos_sum(size).ln() - LANCZOS_G;
    value += (size - 0.5) * ((size + LANCZOS_G - 0.5).ln() - 1.0);
    if x < 0.0 {
        value = LOG_PI - sin_pi(size).abs().ln() - size.ln() - value;
    }
    if value.is_infinite() { Err(Fault::Range) } else { Ok(value) }
}

/// Returns the inverse hyperbolic cosine.
pub fn acosh(x: f64) -> f64 {
    if x < 1.0 {
        return f64::NAN;
    }
    if x >= 268_435_456.0 {
        return x.ln() + std::f64::consts::LN_2;
    }
    if x > 2.0 {
        return (2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())).ln();
    }
    let above = x - 1.0;
    (above + (2.0 * above + above * above).sqrt()).ln_1p()
}

/// Returns the inverse hyperbolic sine.
pub fn asinh(x: f64) -> f64 {
    let size = x.abs();
    if !x.is_finite() || size < 3.725_290_298_461_914e-9 {
        return x;
    }
    let value = if size > 268_435_456.0 {
        size.ln() + std::f64::consts::LN_2
    } else if size > 2.0 {
        (2.0 * size + 1.0 / ((x * x + 1.0).sqrt() + size)).ln()
    } else {
        let square = x * x;
        (size + square / (1.0 + (1.0 + square).sqrt())).ln_1p()
    };
    value.copysign(x)
}

/// Returns the inverse hyperbolic tangent.
pub fn atanh(x: f64) -> f64 {
    let size = x.abs();
    if size < 3.725_290_298_461_914e-9 {
        return x;
    }
    let value = if size < 0.5 {
        let twice = size + size;
        0.5 * (twice + twice * size / (1.0 - size)).ln_1p()
    } else {
        0.5 * ((size + size) / (1.0 - size)).ln_1p()
    };
    value.copysign(x)
}

/// Returns a sum and what rounding it lost.
#[inline]
pub fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let of_a = sum - b;
    let of_b = sum - of_a;
    (sum, (a - of_a) + (b - of_b))
}

/// Returns a product and what rounding it lost.
#[inline]
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, a.mul_add(b, -product))
}

/// Returns the Euclidean length of a vector.
pub fn norm(coordinates: &[f64]) -> f64 {
    let sizes = || coordinates.iter().map(|x| x.abs());
    if sizes().any(f64::is_infinite) {
        return f64::INFINITY;
    }
    if coordinates.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let most = sizes().fold(0.0, f64::max);
    if most == 0.0 || coordinates.len() <= 1 {
        return most;
    }
    let (_, exponent) = libm::frexp(most);
    if exponent < -1023 {
        // Every coordinate is a subnormal number: bring them up first.
        let scaled: Vec<f64> = sizes().map(|x| x / f64::MIN_POSITIVE).collect();
        return f64::MIN_POSITIVE * norm(&scaled);
    }
    let scale = libm::ldexp(1.0, -exponent);
    let (mut sum, mut low, mut lower) = (1.0, 0.0, 0.0);
    for x in coordinates {
        let (square, lost) = two_product(x * scale, x * scale);
        let (total, rounded) = fast_two_sum(sum, square);
        sum = total;
        low += lost;
        lower += rounded;
    }
    let root = (sum - 1.0 + (low + lower)).sqrt();
    let (square, lost) = two_product(-root, root);
    let (total, rounded) = fast_two_sum(sum, square);
    low += lost;
    lower += rounded;
    let rest = total - 1.0 + (low + lower);
    (root + rest / (2.0 * root)) / scale
}

/// Returns a sum and what rounding it lost; the first is not the smaller one.
#[inline]
fn fast_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, (a - sum) + b)
}

/// Why a sum has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SumFault {
    Overflow,
    OppositeInfinities,
}

/// Adds floats exactly; the sum is rounded once.
#[derive(Default, Debug)]
pub struct ExactSum {
    /// What was added, as floats that do not overlap, the smallest first.
    partials: Vec<f64>,
    special: f64,
    infinities: f64,
}

impl ExactSum {
    /// Adds a number.
    pub fn add(&mut self, number: f64) -> Result<(), SumFault> {
        let mut x = number;
        let mut kept = 0;
        for at in 0..self.partials.len() {
            let mut y = self.partials[at];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                self.partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.partials.truncate(kept);
        if x != 0.0 {
            if x.is_finite() {
                self.partials.push(x);
            } else if number.is_finite() {
                return Err(SumFault::Overflow);
            } else {
                if number.is_infinite() {
                    self.infinities += number;
                }
                self.special += number;
                self.partials.clear();
            }
        }
        Ok(())
    }

    /// Returns the sum.
    pub fn total(mut self) -> Result<f64, SumFault> {
        if self.special != 0.0 {
            return if self.infinities.is_nan() {
                Err(SumFault::OppositeInfinities)
            } else {
                Ok(self.special)
            };
        }
        let Some(mut high) = self.partials.pop() else { return Ok(0.0) };
        let mut low = 0.0;
        while let Some(y) = self.partials.pop() {
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // Half way between two floats the rest decides.
        if let Some(&rest) = self.partials.last()
            && ((low < 0.0 && rest < 0.0) || (low > 0.0 && rest > 0.0))
        {
            let twice = low * 2.0;
            let rounded = high + twice;
            if twice == rounded - high {
                high = rounded;
            }
        }
        Ok(high)
    }
}

/// Adds products of floats in three times their precision.
#[derive(Clone, Copy, Default, Debug)]
pub struct ProductSum {
    high: f64,
    low: f64,
    tiny: f64,
}

impl ProductSum {
    /// Adds a product.
    pub fn add(&mut self, a: f64, b: f64) {
        let (product, lost) = two_product(a, b);
        let (high, rest) = two_sum(self.high, product);
        let (low, tiny) = two_sum(self.low, lost);
        let (low, tinier) = two_sum(low, rest);
        self.high = high;
        self.low = low;
        self.tiny += tiny + tinier;
    }

    /// Returns the sum.
    pub fn total(self) -> f64 {
        let (sum, rest) = two_sum(self.high, self.low);
        let (tail, _) = two_sum(self.tiny, rest);
        sum + tail
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_rounded_once() {
        let mut sum = ExactSum::default();
        for number in [0.1; 10] {
            sum.add(number).unwrap();
        }
        assert_eq!(sum.total(), Ok(1.0));
    }

    #[test]
    fn the_gamma_function_is_cpythons() {
        assert_eq!(gamma(0.5), Ok(1.772_453_850_905_515_9));
        assert_eq!(gamma(-0.5), Ok(-3.544_907_701_811_032));
        assert_eq!(gamma(10.1), Ok(454_760.751_441_585_7));
        assert_eq!(gamma(5.0), Ok(24.0));
        assert_eq!(log_gamma(0.5), Ok(0.572_364_942_924_700_4));
        assert_eq!(gamma(-1.0), Err(Fault::Domain));
    }
}
