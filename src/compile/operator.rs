//! Operators and conditions; a comparison that only decides where to go is one instruction.

use super::Compiler;
use super::fold;
use super::unit::{At, Label, Operand};
use crate::code::{Constant, Op, flag};
use crate::syntax::ast::{self, BoolOp, CmpOp, Expr, Operator, UnaryOp};

/// Returns the opcode of a binary operator.
pub(super) fn opcode(operator: Operator) -> Op {
    match operator {
        Operator::Add => Op::Add,
        Operator::Sub => Op::Sub,
        Operator::Mult => Op::Mul,
        Operator::MatMult => Op::MatMul,
        Operator::Div => Op::TrueDiv,
        Operator::Mod => Op::Mod,
        Operator::Pow => Op::Pow,
        Operator::LShift => Op::LShift,
        Operator::RShift => Op::RShift,
        Operator::BitOr => Op::Or,
        Operator::BitXor => Op::Xor,
        Operator::BitAnd => Op::And,
        Operator::FloorDiv => Op::FloorDiv,
    }
}

/// Returns the opcode of an operator that works in place.
pub(super) fn opcode_in_place(operator: Operator) -> Op {
    match operator {
        Operator::Add => Op::InAdd,
        Operator::Sub => Op::InSub,
        Operator::Mult => Op::InMul,
        Operator::MatMult => Op::InMatMul,
        Operator::Div => Op::InTrueDiv,
        Operator::Mod => Op::InMod,
        Operator::Pow => Op::InPow,
        Operator::LShift => Op::InLShift,
        Operator::RShift => Op::InRShift,
        Operator::BitOr => Op::InOr,
        Operator::BitXor => Op::InXor,
        Operator::BitAnd => Op::InAnd,
        Operator::FloorDiv => Op::InFloorDiv,
    }
}

/// Returns the opcode of a binary operator whose right side is a number in the instruction.
pub(super) fn opcode_with_int(operator: Operator) -> Option<Op> {
    match operator {
        Operator::Add => Some(Op::AddInt),
        Operator::Sub => Some(Op::SubInt),
        Operator::Mult => Some(Op::MulInt),
        Operator::FloorDiv => Some(Op::FloorDivInt),
        Operator::Mod => Some(Op::ModInt),
        Operator::BitAnd => Some(Op::AndInt),
        Operator::RShift => Some(Op::RShiftInt),
        _ => None,
    }
}

fn comparison(operator: CmpOp) -> Op {
    match operator {
        CmpOp::Eq => Op::Eq,
        CmpOp::NotEq => Op::Ne,
        CmpOp::Lt => Op::Lt,
        CmpOp::LtE => Op::Le,
        CmpOp::Gt => Op::Gt,
        CmpOp::GtE => Op::Ge,
        CmpOp::Is => Op::Is,
        CmpOp::IsNot => Op::IsNot,
        CmpOp::In => Op::In,
        CmpOp::NotIn => Op::NotIn,
    }
}

/// Returns the opcode that jumps unless a comparison holds.
fn jump_unless(operator: CmpOp) -> Option<Op> {
    match operator {
        CmpOp::Eq => Some(Op::JumpUnlessEq),
        CmpOp::NotEq => Some(Op::JumpUnlessNe),
        CmpOp::Lt => Some(Op::JumpUnlessLt),
        CmpOp::LtE => Some(Op::JumpUnlessLe),
        CmpOp::Gt => Some(Op::JumpUnlessGt),
        CmpOp::GtE => Some(Op::JumpUnlessGe),
        _ => None,
    }
}

/// Returns the opcode that jumps unless a comparison with a number in the instruction holds.
fn jump_unless_int(operator: CmpOp) -> Option<Op> {
    match operator {
        CmpOp::Eq => Some(Op::JumpUnlessEqInt),
        CmpOp::NotEq => Some(Op::JumpUnlessNeInt),
        CmpOp::Lt => Some(Op::JumpUnlessLtInt),
        CmpOp::LtE => Some(Op::JumpUnlessLeInt),
        CmpOp::Gt => Some(Op::JumpUnlessGtInt),
        CmpOp::GtE => Some(Op::JumpUnlessGeInt),
        _ => None,
    }
}

/// Returns a constant that an instruction can carry itself.
pub(super) fn immediate(expr: &Expr) -> Option<i16> {
    match fold::constant(expr) {
        Some(Constant::Int(value)) => i16::try_from(value).ok(),
        _ => None,
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn binary(&mut self, at: At, node: &'a ast::ExprBinOp, into: u16) {
        if self.percent_format(at, node, into) {
            return;
        }
        let left = self.operand_in(&node.left, into);
        if let Some(op) = opcode_with_int(node.op)
            && let Some(number) = immediate(&node.right)
        {
            let right_at = self.at(&*node.right);
            self.unit.nop(right_at);
            self.unit.unary(at, op, into, left, number.cast_unsigned());
            return;
        }
        let left = self.kept(left, &node.left, [&*node.right]);
        let right = self.operand(&node.right);
        self.unit.binary(at, opcode(node.op), into, left, right);
    }

    pub(super) fn unary(&mut self, at: At, node: &'a ast::ExprUnaryOp, into: u16) {
        if node.op == UnaryOp::Not
            && let Expr::Compare(compare) = &*node.operand
            && let [operator @ (CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot)] =
                compare.ops[..]
        {
            let inverse = match operator {
                CmpOp::In => CmpOp::NotIn,
                CmpOp::NotIn => CmpOp::In,
                CmpOp::Is => CmpOp::IsNot,
                _ => CmpOp::Is,
            };
            let (left, right) = self.compared(compare, into);
            self.unit.binary(at, comparison(inverse), into, left, right);
            return;
        }
        let value = self.operand_in(&node.operand, into);
        let op = match node.op {
            UnaryOp::Not => Op::Not,
            UnaryOp::USub => Op::Neg,
            UnaryOp::UAdd => Op::Pos,
            UnaryOp::Invert => Op::Invert,
        };
        self.unit.unary(at, op, into, value, 0);
    }

    /// Evaluates the two sides of a single comparison.
    fn compared(&mut self, node: &'a ast::ExprCompare, hint: u16) -> (Operand, Operand) {
        let left = self.operand_in(&node.left, hint);
        let left = self.kept(left, &node.left, &node.comparators[..1]);
        let right = self.right_side(&node.comparators[0], node.ops[0]);
        (left, right)
    }

    fn right_side(&mut self, expr: &'a Expr, operator: CmpOp) -> Operand {
        if matches!(operator, CmpOp::In | CmpOp::NotIn)
            && let Some(container) = fold::container(expr)
        {
            let at = self.at(expr);
            let register = self.unit.temp();
            self.load_constant(at, register, &container);
            return Operand::temporary(register);
        }
        self.operand(expr)
    }

    pub(super) fn compare(&mut self, at: At, node: &'a ast::ExprCompare, into: u16) {
        if let [operator] = node.ops[..] {
            let (left, right) = self.compared(node, into);
            self.unit.binary(at, comparison(operator), into, left, right);
            return;
        }
        self.by_temporary(at, into, |this, into| {
            this.chain(at, node, into);
        });
    }

    /// Evaluates a chain of comparisons into a temporary.
    fn chain(&mut self, at: At, node: &'a ast::ExprCompare, into: u16) {
        let left = self.operand(&node.left);
        let mut left = self.kept(left, &node.left, &node.comparators);
        // A value in the middle is compared twice: between the two it is here, unless it is a local.
        let middle = self.unit.temp();
        let last = node.ops.len() - 1;
        let dropped = self.unit.label();
        let end = self.unit.label();
        for (index, (operator, expr)) in node.ops.iter().zip(&node.comparators).enumerate() {
            let value = self.right_side(expr, *operator);
            if index == last {
                self.unit.binary(at, comparison(*operator), into, left, value);
                break;
            }
            let value = self.kept(value, expr, &node.comparators[index + 1..]);
            self.unit.binary(at, comparison(*operator), into, left, Operand::local(value.register));
            left = value;
            if value.taken {
                self.unit.move_to(at, middle, value);
                left = Operand::temporary(middle);
            }
            self.unit.jump_on(at, Op::JumpUnless, Operand::local(into), dropped);
        }
        self.unit.jump(At::NOWHERE, end);
        self.unit.bind(dropped);
        self.unit.clear(at, middle);
        self.unit.bind(end);
    }

    /// Evaluates `and` and `or` into a temporary.
    pub(super) fn bool_op(&mut self, at: At, node: &'a ast::ExprBoolOp, into: u16) {
        let end = self.unit.label();
        let op = if node.op == BoolOp::And { Op::JumpUnless } else { Op::JumpIf };
        for (index, value) in node.values.iter().enumerate() {
            self.expression(value, into);
            if index + 1 < node.values.len() {
                self.unit.jump_on(at, op, Operand::local(into), end);
            }
        }
        self.unit.bind(end);
    }

    /// Returns the place of an instruction that belongs to a condition or a part of a comprehension.
    ///
    /// Where such have no line of their own, it is that of the statement, or of the comparison written last.
    pub(super) fn at_own(&self, at: At) -> At {
        if self.era().conditions_have_their_line() { at } else { self.place }
    }

    /// Goes to a label if the truth of an expression is `wanted`, and on otherwise.
    pub(super) fn condition(&mut self, expr: &'a Expr, target: Label, wanted: bool) {
        let mark = self.unit.mark();
        self.decide(expr, target, wanted);
        self.unit.release(mark);
    }

    fn decide(&mut self, expr: &'a Expr, target: Label, wanted: bool) {
        let at = self.at(expr);
        if expr.is_compare_expr() {
            self.place = at;
        }
        if let Some(constant) = fold::constant(expr) {
            self.unit.nop(at);
            let own = self.at_own(at);
            if fold::truth(&constant) == wanted {
                self.unit.jump(own, target);
            } else {
                self.unit.nop(own);
            }
            return;
        }
        match expr {
            Expr::UnaryOp(node) if node.op == UnaryOp::Not => {
                self.condition(&node.operand, target, !wanted);
            }
            Expr::BoolOp(node) => {
                // `a and b` is decided by the first that is false, `a or b` by the first that is true.
                let decisive = node.op == BoolOp::Or;
                let end = self.unit.label();
                let last = node.values.len() - 1;
                for (index, value) in node.values.iter().enumerate() {
                    if index == last {
                        self.condition(value, target, wanted);
                    } else {
                        let to = if decisive == wanted { target } else { end };
                        self.condition(value, to, decisive);
                    }
                }
                self.unit.bind(end);
            }
            Expr::IfExp(node) => {
                let (otherwise, end) = (self.unit.label(), self.unit.label());
                self.condition(&node.test, otherwise, false);
                self.condition(&node.body, target, wanted);
                self.unit.jump(At::NOWHERE, end);
                self.unit.bind(otherwise);
                self.condition(&node.orelse, target, wanted);
                self.unit.bind(end);
            }
            Expr::Compare(node) if node.ops.len() == 1 => {
                self.decide_comparison(at, node, target, wanted)
            }
            _ => {
                let value = self.operand(expr);
                let at = self.at_own(at);
                self.jump_by_truth(at, value, target, wanted);
            }
        }
    }

    fn jump_by_truth(&mut self, at: At, value: Operand, target: Label, wanted: bool) {
        let op = if wanted { Op::JumpIf } else { Op::JumpUnless };
        self.unit.jump_on(at, op, value, target);
    }

    fn decide_comparison(
        &mut self,
        at: At,
        node: &'a ast::ExprCompare,
        target: Label,
        wanted: bool,
    ) {
        let operator = node.ops[0];
        if matches!(operator, CmpOp::Is | CmpOp::IsNot)
            && fold::constant(&node.comparators[0]) == Some(Constant::None)
        {
            let value = self.operand(&node.left);
            let none_at = self.at(&node.comparators[0]);
            self.unit.nop(none_at);
            if (operator == CmpOp::Is) == wanted {
                self.unit.jump_on(at, Op::JumpIfNone, value, target);
            } else {
                let is_none = self.unit.label();
                self.unit.jump_on(at, Op::JumpIfNone, value, is_none);
                self.unit.jump(at, target);
                self.unit.bind(is_none);
            }
            return;
        }
        let into = self.unit.temp();
        if !wanted
            && let Some(op) = jump_unless_int(operator)
            && let Some(number) = immediate(&node.comparators[0])
        {
            let left = self.operand_in(&node.left, into);
            let right_at = self.at(&node.comparators[0]);
            self.unit.nop(right_at);
            let flags = left.flag(flag::TAKE_A);
            self.unit.branch(at, op, flags, left.register, number.cast_unsigned(), target);
            return;
        }
        let (left, right) = self.compared(node, into);
        match jump_unless(operator) {
            Some(op) if !wanted => {
                let flags = left.flag(flag::TAKE_A) | right.flag(flag::TAKE_B);
                self.unit.branch(at, op, flags, left.register, right.register, target);
            }
            _ => {
                self.unit.binary(at, comparison(operator), into, left, right);
                self.jump_by_truth(at, Operand::temporary(into), target, wanted);
            }
        }
    }
}
