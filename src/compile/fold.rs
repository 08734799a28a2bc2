//! Which expressions are constants, as CPython's optimizer sees it.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::code::Constant;
use crate::syntax::ast::{self, Expr, Operator, UnaryOp};

/// The most bits an int computed ahead may have.
const MAX_INT_BITS: u64 = 128;
/// The most items of a tuple computed ahead.
const MAX_ITEMS: usize = 256;
/// The most characters of a text computed ahead.
const MAX_TEXT: usize = 4096;

/// Returns the constant that an expression is.
pub(super) fn constant(expr: &Expr) -> Option<Constant> {
    match expr {
        Expr::Constant(node) => Some(literal(&node.value)),
        Expr::Name(name) if &name.id == "__debug__" => Some(Constant::Bool(true)),
        Expr::Tuple(tuple) => items(&tuple.elts).map(|items| Constant::Tuple(items.into())),
        Expr::UnaryOp(node) => unary(node.op, &constant(&node.operand)?),
        Expr::BinOp(node) => {
            let right = constant(&node.right)?;
            binary(&constant(&node.left)?, node.op, &right)
        }
        _ => None,
    }
}

/// Returns the constants that expressions are, if all of them are.
pub(super) fn items(exprs: &[Expr]) -> Option<Vec<Constant>> {
    exprs.iter().map(constant).collect()
}

/// Returns the constant that a list or set display may be replaced by where it is only looked through.
pub(super) fn container(expr: &Expr) -> Option<Constant> {
    match expr {
        Expr::List(list) => items(&list.elts).map(|items| Constant::Tuple(items.into())),
        Expr::Set(set) => items(&set.elts).map(|items| Constant::FrozenSet(items.into())),
        _ => None,
    }
}

/// Returns the truth of a constant.
pub(super) fn truth(constant: &Constant) -> bool {
    match constant {
        Constant::None => false,
        Constant::Ellipsis | Constant::BigInt(_) => true,
        Constant::Bool(value) => *value,
        Constant::Int(value) => *value != 0,
        Constant::Float(value) => *value != 0.0,
        Constant::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
        Constant::Str(text) => !text.is_empty(),
        Constant::Bytes(bytes) => !bytes.is_empty(),
        Constant::Tuple(items) | Constant::FrozenSet(items) => !items.is_empty(),
    }
}

/// Returns the constant that a literal is.
pub(super) fn literal(value: &ast::Constant) -> Constant {
    match value {
        ast::Constant::None => Constant::None,
        ast::Constant::Bool(value) => Constant::Bool(*value),
        ast::Constant::Str(text) => Constant::Str(text.as_str().into()),
        ast::Constant::Bytes(bytes) => Constant::Bytes(bytes.as_slice().into()),
        ast::Constant::Int(value) => int(&BigInt::from(value.clone())),
        ast::Constant::Tuple(items) => Constant::Tuple(items.iter().map(literal).collect()),
        ast::Constant::Float(value) => Constant::Float(*value),
        ast::Constant::Complex { real, imag } => Constant::Complex(*real, *imag),
        ast::Constant::Ellipsis => Constant::Ellipsis,
    }
}

fn int(value: &BigInt) -> Constant {
    match value.to_i64() {
        Some(value) => Constant::Int(value),
        None => Constant::BigInt(value.to_string().into()),
    }
}

fn as_int(constant: &Constant) -> Option<BigInt> {
    match constant {
        Constant::Bool(value) => Some(BigInt::from(u8::from(*value))),
        Constant::Int(value) => Some(BigInt::from(*value)),
        Constant::BigInt(digits) => digits.parse().ok(),
        _ => None,
    }
}

/// Returns a real number as a float; ints beyond what a float holds exactly are left to the machine.
fn as_float(constant: &Constant) -> Option<f64> {
    const EXACT: i64 = 1 << 53;
    match constant {
        Constant::Bool(value) => Some(f64::from(u8::from(*value))),
        #[expect(clippy::cast_precision_loss, reason = "the range is checked")]
        Constant::Int(value) => (-EXACT..=EXACT).contains(value).then_some(*value as f64),
        Constant::Float(value) => Some(*value),
        _ => None,
    }
}

fn as_complex(constant: &Constant) -> Option<(f64, f64)> {
    match constant {
        Constant::Complex(real, imaginary) => Some((*real, *imaginary)),
        other => as_float(other).map(|real| (real, 0.0)),
    }
}

fn unary(operator: UnaryOp, value: &Constant) -> Option<Constant> {
    match (operator, value) {
        (UnaryOp::Not, value) => Some(Constant::Bool(!truth(value))),
        (UnaryOp::USub, Constant::Float(value)) => Some(Constant::Float(-value)),
        (UnaryOp::USub, Constant::Complex(real, imaginary)) => {
            Some(Constant::Complex(-real, -imaginary))
        }
        (UnaryOp::UAdd, Constant::Float(_) | Constant::Complex(..)) => Some(value.clone()),
        (UnaryOp::USub, value) => as_int(value).map(|value| int(&-value)),
        (UnaryOp::UAdd, value) => as_int(value).map(|value| int(&value)),
        // `~True` is deprecated and warns when it runs.
        (UnaryOp::Invert, Constant::Bool(_)) => None,
        (UnaryOp::Invert, value) => as_int(value).map(|value| int(&!value)),
    }
}

fn binary(left: &Constant, operator: Operator, right: &Constant) -> Option<Constant> {
    if let (Some(a), Some(b)) = (as_int(left), as_int(right)) {
        if let (Constant::Bool(a), Constant::Bool(b)) = (left, right) {
            match operator {
                Operator::BitAnd => return Some(Constant::Bool(a & b)),
                Operator::BitOr => return Some(Constant::Bool(a | b)),
                Operator::BitXor => return Some(Constant::Bool(a ^ b)),
                _ => {}
            }
        }
        return of_ints(&a, operator, &b, left, right);
    }
    if let (Some(a), Some(b)) = (as_float(left), as_float(right)) {
        return match operator {
            Operator::Add => Some(Constant::Float(a + b)),
            Operator::Sub => Some(Constant::Float(a - b)),
            Operator::Mult => Some(Constant::Float(a * b)),
            Operator::Div if b != 0.0 => Some(Constant::Float(a / b)),
            _ => None,
        };
    }
    if let (Some(a), Some(b)) = (as_complex(left), as_complex(right)) {
        return match operator {
            Operator::Add => Some(Constant::Complex(a.0 + b.0, a.1 + b.1)),
            Operator::Sub => Some(Constant::Complex(a.0 - b.0, a.1 - b.1)),
            _ => None,
        };
    }
    of_sequences(left, operator, right)
}

fn of_ints(
    a: &BigInt,
    operator: Operator,
    b: &BigInt,
    left: &Constant,
    right: &Constant,
) -> Option<Constant> {
    let bits = a.bits() + b.bits();
    match operator {
        Operator::Add => Some(int(&(a + b))),
        Operator::Sub => Some(int(&(a - b))),
        Operator::Mult => (bits <= MAX_INT_BITS).then(|| int(&(a * b))),
        Operator::Div => match (as_float(left)?, as_float(right)?) {
            (_, 0.0) => None,
            (a, b) => Some(Constant::Float(a / b)),
        },
        Operator::FloorDiv | Operator::Mod if b.is_zero() => None,
        Operator::FloorDiv | Operator::Mod => {
            let (mut quotient, mut rest) = (a / b, a % b);
            if !rest.is_zero() && rest.is_negative() != b.is_negative() {
                quotient -= BigInt::one();
                rest += b;
            }
            Some(int(if operator == Operator::Mod { &rest } else { &quotient }))
        }
        Operator::Pow => {
            let exponent = b.to_u32()?;
            let size = a.bits().checked_mul(u64::from(exponent))?;
            (size <= MAX_INT_BITS).then(|| int(&a.pow(exponent)))
        }
        Operator::LShift => {
            let shift = b.to_u64().filter(|shift| *shift <= MAX_INT_BITS)?;
            (a.bits() + shift <= MAX_INT_BITS).then(|| int(&(a << shift)))
        }
        Operator::RShift => b.to_u64().map(|shift| int(&(a >> shift))),
        Operator::BitAnd => Some(int(&(a & b))),
        Operator::BitOr => Some(int(&(a | b))),
        Operator::BitXor => Some(int(&(a ^ b))),
        Operator::MatMult => None,
    }
}

fn of_sequences(left: &Constant, operator: Operator, right: &Constant) -> Option<Constant> {
    match (left, operator, right) {
        (Constant::Str(a), Operator::Add, Constant::Str(b)) => {
            Some(Constant::Str(format!("{a}{b}").into()))
        }
        (Constant::Bytes(a), Operator::Add, Constant::Bytes(b)) => {
            Some(Constant::Bytes([&**a, &**b].concat().into()))
        }
        (Constant::Tuple(a), Operator::Add, Constant::Tuple(b)) => {
            Some(Constant::Tuple([&**a, &**b].concat().into()))
        }
        (sequence, Operator::Mult, count) if as_int(count).is_some() => repeated(sequence, count),
        (count, Operator::Mult, sequence) if as_int(count).is_some() => repeated(sequence, count),
        _ => None,
    }
}

fn repeated(sequence: &Constant, count: &Constant) -> Option<Constant> {
    let count = usize::try_from(as_int(count)?.max(BigInt::zero())).ok()?;
    let fits =
        |length: usize, most: usize| length.checked_mul(count).is_some_and(|size| size <= most);
    match sequence {
        Constant::Str(text) if fits(text.len(), MAX_TEXT) => {
            Some(Constant::Str(text.repeat(count).into()))
        }
        Constant::Bytes(bytes) if fits(bytes.len(), MAX_TEXT) => {
            Some(Constant::Bytes(Rc::from(bytes.repeat(count))))
        }
        Constant::Tuple(items) if fits(items.len(), MAX_ITEMS) => Some(Constant::Tuple(
            std::iter::repeat_n(&items[..], count).flatten().cloned().collect(),
        )),
        _ => None,
    }
}
