//! What do the operators give for ints, floats and bools?
//!
//! Numbers are read from the bodies of objects, so that an instance of a
//! subclass of `int` counts as the int it holds; what is no int or float
//! (complex numbers too) is left to the types' own methods.

use std::rc::Rc;

use dashu_int::IBig;

use super::Vm;
use super::native::Raised;
use super::operator::{BinaryOp, UnaryOp};
use crate::data::int::{self, Division, Int};
use crate::data::{error::DataError, float};
use crate::heap::{Body, Value};

/// An int or float, taken out of the heap.
enum Number {
    Small(i64),
    Big(Rc<IBig>),
    Float(f64),
}

impl Vm {
    /// Returns a value that holds an int.
    pub fn int_value(&mut self, value: Int) -> Value {
        match value {
            Int::Small(small) => Value::Int(small),
            Int::Big(big) => self.heap.new_int(big),
        }
    }

    fn number(&self, value: Value) -> Option<Number> {
        match value {
            Value::Int(small) => Some(Number::Small(small)),
            Value::Float(bits) => Some(Number::Float(bits.float())),
            Value::Bool(bits) => Some(Number::Small(bits.int())),
            Value::Obj(handle) => match self.heap.body(handle) {
                Body::Int(small) => Some(Number::Small(*small)),
                Body::BigInt(big) => Some(Number::Big(big.clone())),
                Body::Float(value) => Some(Number::Float(*value)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Applies an operator to two ints or floats; None if one is neither or the operator is not for them.
    ///
    /// # Errors
    /// Raised for a division by zero, a negative shift and the like.
    #[inline]
    pub fn binary_numbers(
        &mut self,
        operator: BinaryOp,
        left: Value,
        right: Value,
    ) -> Result<Option<Value>, Raised> {
        if let (Value::Int(a), Value::Int(b)) = (left, right) {
            let quick = match operator {
                BinaryOp::Add => a.checked_add(b),
                BinaryOp::Sub => a.checked_sub(b),
                BinaryOp::Mul => a.checked_mul(b),
                BinaryOp::FloorDiv => int::floor_div(a, b),
                BinaryOp::Mod => int::modulo(a, b),
                BinaryOp::And => Some(a & b),
                BinaryOp::Or => Some(a | b),
                BinaryOp::Xor => Some(a ^ b),
                _ => None,
            };
            if let Some(result) = quick {
                return Ok(Some(Value::Int(result)));
            }
        }
        self.binary_numbers_slow(operator, left, right)
    }

    fn binary_numbers_slow(
        &mut self,
        operator: BinaryOp,
        left: Value,
        right: Value,
    ) -> Result<Option<Value>, Raised> {
        if let (Value::Bool(a), Value::Bool(b)) = (left, right) {
            let (a, b) = (a.bool(), b.bool());
            match operator {
                BinaryOp::And => return Ok(Some(Value::bool(a & b))),
                BinaryOp::Or => return Ok(Some(Value::bool(a | b))),
                BinaryOp::Xor => return Ok(Some(Value::bool(a ^ b))),
                _ => {}
            }
        }
        let (Some(left), Some(right)) = (self.number(left), self.number(right)) else {
            return Ok(None);
        };
        let minor = self.era.minor();
        let result = match (left, right) {
            (Number::Small(a), Number::Small(b)) => small_ints(operator, a, b, minor),
            (Number::Float(a), Number::Float(b)) => floats(operator, a, b, minor),
            (Number::Float(a), b) => match to_float(&b) {
                Ok(b) => floats(operator, a, b, minor),
                Err(error) if is_arithmetic(operator) => Err(error),
                Err(_) => Ok(None),
            },
            (a, Number::Float(b)) => match to_float(&a) {
                Ok(a) => floats(operator, a, b, minor),
                Err(error) if is_arithmetic(operator) => Err(error),
                Err(_) => Ok(None),
            },
            (a, b) => big_ints(operator, &to_big(a), &to_big(b), minor),
        };
        match result {
            Ok(None) => Ok(None),
            Ok(Some(Outcome::Int(value))) => Ok(Some(self.int_value(value))),
            Ok(Some(Outcome::Float(value))) => Ok(Some(Value::float(value))),
            Ok(Some(Outcome::ComplexPower(a, b))) => {
                let (real, imaginary) = complex_power(a, b);
                Ok(Some(self.heap.new_complex(real, imaginary)))
            }
            Err(error) => self.raise_data(error),
        }
    }

    /// Applies a unary operator to an int or float; None if it is neither or the operator is not for it.
    pub fn unary_number(&mut self, operator: UnaryOp, value: Value) -> Option<Value> {
        Some(match (self.number(value)?, operator) {
            (Number::Small(value), UnaryOp::Neg) => match value.checked_neg() {
                Some(negated) => Value::Int(negated),
                None => self.heap.new_int(-IBig::from(value)),
            },
            (Number::Small(value), UnaryOp::Pos) => Value::Int(value),
            (Number::Small(value), UnaryOp::Invert) => Value::Int(!value),
            (Number::Big(value), UnaryOp::Neg) => self.heap.new_int(-(*value).clone()),
            (Number::Big(big), UnaryOp::Pos) => self.heap.new_int((*big).clone()),
            (Number::Big(value), UnaryOp::Invert) => {
                self.heap.new_int(-(*value).clone() - IBig::from(1))
            }
            (Number::Float(value), UnaryOp::Neg) => Value::float(-value),
            (Number::Float(value), UnaryOp::Pos) => Value::float(value),
            (Number::Float(_), UnaryOp::Invert) => return None,
        })
    }

    /// Compares two ints or floats exactly; None if one is neither, `Some(None)` if one is no number.
    #[expect(clippy::option_option, reason = "not comparable and not ordered are two things")]
    pub fn compare_numbers(&self, left: Value, right: Value) -> Option<Option<std::cmp::Ordering>> {
        use std::cmp::Ordering;
        Some(match (self.number(left)?, self.number(right)?) {
            (Number::Small(a), Number::Small(b)) => Some(a.cmp(&b)),
            (Number::Float(a), Number::Float(b)) => a.partial_cmp(&b),
            (Number::Small(a), Number::Float(b)) => int::compare_with_float(a, b),
            (Number::Float(a), Number::Small(b)) => {
                int::compare_with_float(b, a).map(Ordering::reverse)
            }
            (Number::Big(a), Number::Float(b)) => int::compare_big_with_float(&a, b),
            (Number::Float(a), Number::Big(b)) => {
                int::compare_big_with_float(&b, a).map(Ordering::reverse)
            }
            (a, b) => Some(to_big(a).cmp(&to_big(b))),
        })
    }
}

/// What an operator gave, before it becomes a value.
enum Outcome {
    Int(Int),
    Float(f64),
    /// A negative number to a broken power.
    ComplexPower(f64, f64),
}

type Computed = Result<Option<Outcome>, DataError>;

fn is_arithmetic(operator: BinaryOp) -> bool {
    use BinaryOp::{Add, FloorDiv, Mod, Mul, Pow, Sub, TrueDiv};
    matches!(operator, Add | Sub | Mul | TrueDiv | FloorDiv | Mod | Pow)
}

fn to_big(number: Number) -> Rc<IBig> {
    match number {
        Number::Small(value) => Rc::new(IBig::from(value)),
        Number::Big(value) => value,
        Number::Float(_) => unreachable!("floats were handled before"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "Python rounds an int to the nearest float too")]
fn to_float(number: &Number) -> Result<f64, DataError> {
    match number {
        Number::Small(value) => Ok(*value as f64),
        Number::Big(value) => int::big_to_float(value),
        Number::Float(value) => Ok(*value),
    }
}

fn small_ints(operator: BinaryOp, a: i64, b: i64, minor: u8) -> Computed {
    let quick = match operator {
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Sub => a.checked_sub(b),
        BinaryOp::Mul => a.checked_mul(b),
        BinaryOp::TrueDiv => return int::true_div(a, b, minor).map(|x| Some(Outcome::Float(x))),
        BinaryOp::FloorDiv => int::floor_div(a, b),
        BinaryOp::Mod => int::modulo(a, b),
        BinaryOp::Pow if b >= 0 => int::pow(a, b),
        BinaryOp::LShift if b >= 0 => int::shift_left(a, b),
        BinaryOp::RShift if b >= 0 => Some(a >> b.min(63)),
        BinaryOp::And => Some(a & b),
        BinaryOp::Or => Some(a | b),
        BinaryOp::Xor => Some(a ^ b),
        _ => None,
    };
    match quick {
        Some(value) => Ok(Some(Outcome::Int(Int::Small(value)))),
        None => big_ints(operator, &IBig::from(a), &IBig::from(b), minor),
    }
}

fn big_ints(operator: BinaryOp, a: &IBig, b: &IBig, minor: u8) -> Computed {
    let zero = |division| int::division_by_zero(division, minor);
    let value = match operator {
        BinaryOp::Add => Int::from(a + b),
        BinaryOp::Sub => Int::from(a - b),
        BinaryOp::Mul => int::multiply_big(a, b)?,
        BinaryOp::TrueDiv => {
            return int::true_div_big(a, b, minor).map(|x| Some(Outcome::Float(x)));
        }
        BinaryOp::FloorDiv => {
            let (quotient, _) = int::div_mod_big(a, b).ok_or_else(|| zero(Division::IntFloor))?;
            Int::from(quotient)
        }
        BinaryOp::Mod => {
            let (_, rest) = int::div_mod_big(a, b).ok_or_else(|| zero(Division::IntModulo))?;
            Int::from(rest)
        }
        BinaryOp::Pow if *b < IBig::ZERO => {
            return floats(operator, int::big_to_float(a)?, int::big_to_float(b)?, minor);
        }
        BinaryOp::Pow => int::pow_big(a, b)?,
        BinaryOp::LShift => int::shift_left_big(a, b)?,
        BinaryOp::RShift => int::shift_right_big(a, b)?,
        BinaryOp::And => Int::from(a & b),
        BinaryOp::Or => Int::from(a | b),
        BinaryOp::Xor => Int::from(a ^ b),
        BinaryOp::MatMul => return Ok(None),
    };
    Ok(Some(Outcome::Int(value)))
}

fn floats(operator: BinaryOp, a: f64, b: f64, minor: u8) -> Computed {
    let value = match operator {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::TrueDiv => float::true_div(a, b, minor)?,
        BinaryOp::FloorDiv => float::floor_div(a, b, minor)?,
        BinaryOp::Mod => float::modulo(a, b, minor)?,
        BinaryOp::Pow => match float::power(a, b, minor)? {
            float::Power::Real(value) => value,
            float::Power::Complex => return Ok(Some(Outcome::ComplexPower(a, b))),
        },
        _ => return Ok(None),
    };
    Ok(Some(Outcome::Float(value)))
}

/// Raises a negative real number to a broken power.
fn complex_power(a: f64, b: f64) -> (f64, f64) {
    let length = a.abs().powf(b);
    let angle = 0.0_f64.atan2(a) * b;
    (length * angle.cos(), length * angle.sin())
}
