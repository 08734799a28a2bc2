//! `math`: functions of real numbers, of integers, of many numbers.
//!
//! A function of floats is a row with a plain function of `f64`s. An argument
//! whose `__float__` is Python code is converted by a routine, which then calls
//! the function again with floats.

pub mod reals;
mod integers;
mod sums;

use crate::heap::{Handle, Value};
use crate::library::modules::keep;
use crate::library::types::row::row;
use crate::vm::{Module, Native, Vm};

/// `math`.
pub static MODULE: Module = Module {
    name: "math",
    about: "This module provides access to the mathematical functions\ndefined by the C standard.",
    functions: FUNCTIONS,
    fill,
    source: include_str!("math.py"),
    ..Module::EMPTY
};

/// `cmath`.
pub static CMATH: Module = Module {
    name: "cmath",
    about: "This module provides access to mathematical functions for complex\nnumbers.",
    source: include_str!("cmath.py"),
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    row("acos(x, /)", reals::acos, "Return the arc cosine (measured in radians) of x."),
    row("acosh(x, /)", reals::acosh, "Return the inverse hyperbolic cosine of x."),
    row("asin(x, /)", reals::asin, "Return the arc sine (measured in radians) of x."),
    row("asinh(x, /)", reals::asinh, "Return the inverse hyperbolic sine of x."),
    row("atan(x, /)", reals::atan, "Return the arc tangent (measured in radians) of x."),
    row("atan2(y, x, /)", reals::atan2, "Return the arc tangent of y/x, in the right quadrant."),
    row("atanh(x, /)", reals::atanh, "Return the inverse hyperbolic tangent of x."),
    row("cbrt(x, /)", reals::cbrt, "Return the cube root of x."),
    row("ceil(x, /)", integers::ceil, "Return the least integer that is not less than x."),
    row("comb(n, k, /)", integers::comb, "Ways to choose k of n items, their order left aside."),
    row("copysign(x, y, /)", reals::copysign, "Return a float with the size of x, the sign of y."),
    row("cos(x, /)", reals::cos, "Return the cosine of x (measured in radians)."),
    row("cosh(x, /)", reals::cosh, "Return the hyperbolic cosine of x."),
    row("degrees(x, /)", reals::degrees, "Convert angle x from radians to degrees."),
    row("dist(p, q, /)", sums::dist, "Return the Euclidean distance between two points."),
    row("erf(x, /)", reals::erf, "Error function at x."),
    row("erfc(x, /)", reals::erfc, "Complementary error function at x."),
    row("exp(x, /)", reals::exp, "Return e raised to the power of x."),
    row("exp2(x, /)", reals::exp2, "Return 2 raised to the power of x."),
    row("expm1(x, /)", reals::expm1, "Return exp(x)-1, exactly even for small x."),
    row("fabs(x, /)", reals::fabs, "Return the absolute value of the float x."),
    row("factorial(n, /)", integers::factorial, "Find n!, the product of the numbers up to n."),
    row("floor(x, /)", integers::floor, "Return the greatest integer that is not above x."),
    row("fma(x, y, z, /)", reals::fma, "Return x*y + z, rounded once."),
    row("fmod(x, y, /)", reals::fmod, "Return x modulo y with the sign of x."),
    row("frexp(x, /)", reals::frexp, "Return the mantissa and exponent of x, as a pair."),
    row("fsum(seq, /)", sums::fsum, "Return the accurate sum of floats."),
    row("gamma(x, /)", reals::gamma, "Gamma function at x."),
    row("gcd(*integers)", integers::gcd, "Greatest Common Divisor."),
    row("hypot(*coordinates)", sums::hypot, "Return the Euclidean length of a vector."),
    row(
        "isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
        reals::isclose,
        "Determine whether two numbers are close in value.",
    ),
    row("isfinite(x, /)", reals::isfinite, "Tell whether x is neither an infinity nor a NaN."),
    row("isinf(x, /)", reals::isinf, "Tell whether x is an infinity."),
    row("isnan(x, /)", reals::isnan, "Tell whether x is a NaN (not a number)."),
    row("isqrt(n, /)", integers::isqrt, "Return the integer part of the square root."),
    row("lcm(*integers)", integers::lcm, "Least Common Multiple."),
    row("ldexp(x, i, /)", reals::ldexp, "Return x * (2**i)."),
    row("lgamma(x, /)", reals::lgamma, "Natural logarithm of the absolute gamma function at x."),
    row("log(x, base=<unset>, /)", reals::log, "Return the logarithm of x to the given base."),
    row("log10(x, /)", reals::log10, "Return the base 10 logarithm of x."),
    row("log1p(x, /)", reals::log1p, "Return the natural logarithm of 1+x."),
    row("log2(x, /)", reals::log2, "Return the base 2 logarithm of x."),
    row("modf(x, /)", reals::modf, "Return the fractional and integer parts of x."),
    row(
        "nextafter(x, y, /, *, steps=None)",
        reals::nextafter,
        "Return the floating-point value the given number of steps after x towards y.",
    ),
    row("perm(n, k=None, /)", integers::perm, "Ways to choose k of n items in some order."),
    row("pow(x, y, /)", reals::pow, "Return x**y (x to the power of y)."),
    row("prod(iterable, /, *, start=1)", sums::prod, "Calculate the product of the items."),
    row("radians(x, /)", reals::radians, "Convert angle x from degrees to radians."),
    row("remainder(x, y, /)", reals::remainder, "Difference of x and the closest multiple of y."),
    row("sin(x, /)", reals::sin, "Return the sine of x (measured in radians)."),
    row("sinh(x, /)", reals::sinh, "Return the hyperbolic sine of x."),
    row("sqrt(x, /)", reals::sqrt, "Return the square root of x."),
    row("sumprod(p, q, /)", sums::sumprod, "Return the sum of products of two iterables' items."),
    row("tan(x, /)", reals::tan, "Return the tangent of x (measured in radians)."),
    row("tanh(x, /)", reals::tanh, "Return the hyperbolic tangent of x."),
    row("trunc(x, /)", integers::trunc, "Truncates the Real x to the nearest Integral toward 0."),
    row("_py_real(x, /)", reals::real_of, "Converts a real number to a float."),
    row("ulp(x, /)", reals::ulp, "Return the value of the least significant bit of x."),
];

fn fill(vm: &mut Vm, namespace: Handle) {
    use std::f64::consts::{E, PI, TAU};
    let constants = [("pi", PI), ("e", E), ("tau", TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)];
    for (name, value) in constants {
        vm.heap.text_set(namespace, name, Value::float(value));
    }
    keep::prepare(vm, namespace);
}
