//! Binary and unary operators: fast for builtin numbers, else by the types' methods.
use super::Vm;
use super::native::NativeResult;
use crate::heap::Value;

/// A binary operator, in the order of the opcodes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BinaryOp { Add, Sub, Mul, TrueDiv, FloorDiv, Mod, Pow, MatMul, LShift, RShift, And, Or, Xor }

/// A unary operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp { Neg, Pos, Invert }

impl Vm {
    /// Applies a binary operator, in place if so said. PENDING if Python code computes it.
    pub fn binary(&mut self, operator: BinaryOp, in_place: bool, left: Value, right: Value) -> NativeResult { let _ = (operator, in_place, left, right); self.type_error("not here yet") }
    /// Applies a unary operator. PENDING possible.
    pub fn unary(&mut self, operator: UnaryOp, value: Value) -> NativeResult { let _ = (operator, value); self.type_error("not here yet") }
}
