//! Expressions: each is put into a register, or is an operand where it stands.

use super::Compiler;
use super::fold;
use super::unit::{At, Operand};
use crate::code::{Constant, Intrinsic, NONE, Op, flag};
use crate::source::Span;
use crate::syntax::ast::{self, Expr};
use crate::syntax::span;

impl<'a> Compiler<'a> {
    /// Puts a constant into a register.
    pub(super) fn load_constant(&mut self, at: At, into: u16, constant: &Constant) {
        if let Constant::Int(value) = constant
            && let Ok(value) = i16::try_from(*value)
        {
            self.unit.op(at, Op::LoadInt, into, value.cast_unsigned(), 0);
            return;
        }
        let index = self.unit.constant(constant);
        self.unit.op(at, Op::LoadConst, into, index, 0);
    }

    /// Evaluates an expression: a local's own register, or a new temporary.
    pub(super) fn operand(&mut self, expr: &'a Expr) -> Operand {
        self.operand_in(expr, NONE)
    }

    /// Evaluates an expression: a local's own register, or the register given if that is a temporary, or a new one.
    pub(super) fn operand_in(&mut self, expr: &'a Expr, hint: u16) -> Operand {
        if let Some(local) = self.local_operand(expr) {
            return local;
        }
        let into = if hint != NONE && self.unit.is_temp(hint) { hint } else { self.unit.temp() };
        self.expression(expr, into);
        Operand::temporary(into)
    }

    /// Evaluates expressions into new temporaries in a row; returns the first.
    pub(super) fn window(&mut self, exprs: impl IntoIterator<Item = &'a Expr>) -> u16 {
        let first = self.unit.mark();
        for expr in exprs {
            let into = self.unit.temp();
            self.expression(expr, into);
        }
        first
    }

    /// Evaluates an expression and drops its value.
    pub(super) fn effect(&mut self, expr: &'a Expr) {
        let mark = self.unit.mark();
        let value = self.operand(expr);
        if value.taken {
            self.unit.clear(At::NOWHERE, value.register);
        }
        self.unit.release(mark);
    }

    /// Runs `write` with a temporary: the target itself if it is one, else one that is moved to it afterwards.
    pub(super) fn by_temporary(&mut self, at: At, into: u16, write: impl FnOnce(&mut Self, u16)) {
        if self.unit.is_temp(into) {
            write(self, into);
            return;
        }
        let mark = self.unit.mark();
        let temporary = self.unit.temp();
        write(self, temporary);
        self.unit.move_to(at, into, Operand::temporary(temporary));
        self.unit.release(mark);
    }

    /// Evaluates an expression into a register, which is written last of all.
    pub(super) fn expression(&mut self, expr: &'a Expr, into: u16) {
        let at = self.at(expr);
        if let Some(constant) = fold::constant(expr) {
            self.load_constant(at, into, &constant);
            return;
        }
        let mark = self.unit.mark();
        let place = std::mem::replace(&mut self.place, at);
        self.evaluate(at, expr, into);
        self.place = place;
        self.unit.release(mark);
    }

    fn evaluate(&mut self, at: At, expr: &'a Expr, into: u16) {
        match expr {
            Expr::Constant(node) => self.load_constant(at, into, &fold::literal(&node.value)),
            Expr::Name(name) => self.load_name(at, &name.id, into),
            Expr::NamedExpr(node) => self.walrus(node, into),
            Expr::BoolOp(node) => {
                self.by_temporary(at, into, |this, into| this.bool_op(at, node, into))
            }
            Expr::BinOp(node) => self.binary(at, node, into),
            Expr::UnaryOp(node) => self.unary(at, node, into),
            Expr::Compare(node) => self.compare(at, node, into),
            Expr::IfExp(node) => self.conditional(node, into),
            Expr::Lambda(lambda) => self.lambda(at, lambda, into),
            Expr::Call(call) if is_template(call) => {
                let window = self.window(&call.args);
                self.intrinsic(at, Intrinsic::Template, window, into);
                self.unit.clear(at, window);
                self.unit.release(window);
            }
            Expr::Call(call) => self.call(at, call, into),
            Expr::Attribute(node) => {
                let object = self.operand_in(&node.value, into);
                let at = self.at_attribute(at, node);
                let name = self.table.scope(self.scope_id()).mangle(&node.attr);
                let site = self.unit.site(&name);
                self.unit.unary(at, Op::LoadAttr, into, object, site);
            }
            Expr::Subscript(node) => {
                let object = self.operand_in(&node.value, into);
                if let Some(index) = super::operator::immediate(&node.slice) {
                    let index_at = self.at(&*node.slice);
                    self.unit.nop(index_at);
                    self.unit.unary(at, Op::LoadItemInt, into, object, index.cast_unsigned());
                } else {
                    let object = self.kept(object, &node.value, [&*node.slice]);
                    let key = self.operand(&node.slice);
                    self.unit.binary(at, Op::LoadItem, into, object, key);
                }
            }
            Expr::Slice(slice) => self.slice(at, slice, into),
            // Alone in brackets (`a[*b]`) a star makes a tuple.
            Expr::Starred(_) => self.by_temporary(at, into, |this, into| {
                this.collect(at, false, std::slice::from_ref(expr), into);
                this.unit.op(at, Op::ListToTuple, into, 0, 0);
            }),
            Expr::Tuple(_) | Expr::List(_) | Expr::Set(_) | Expr::Dict(_) => {
                self.display(at, expr, into)
            }
            Expr::JoinedStr(_) | Expr::FormattedValue(_) => self.format_string(at, expr, into),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::GeneratorExp(_) => {
                self.comprehension(at, expr, into);
            }
            Expr::Yield(node) => self.by_temporary(at, into, |this, into| {
                match &node.value {
                    Some(value) => this.expression(value, into),
                    None => this.load_constant(at, into, &Constant::None),
                }
                this.give_out(at, into);
            }),
            Expr::YieldFrom(node) => self.by_temporary(at, into, |this, into| {
                let iterator = this.unit.temp();
                let value = this.operand_in(&node.value, iterator);
                this.unit.unary(at, Op::GetYieldFrom, iterator, value, 0);
                this.delegate(at, iterator, into);
            }),
            Expr::Await(node) => self.by_temporary(at, into, |this, into| {
                let awaitable = this.unit.temp();
                let value = this.operand_in(&node.value, awaitable);
                this.unit.unary(at, Op::GetAwaitable, awaitable, value, 0);
                this.delegate(at, awaitable, into);
            }),
        }
    }

    /// Yields the value in a temporary, which then holds what is sent.
    pub(super) fn give_out(&mut self, at: At, value: u16) {
        let scope = self.table.scope(self.unit.scope);
        if scope.is_coroutine && scope.is_generator {
            self.intrinsic(at, Intrinsic::AsyncYield, value, value);
        }
        self.unit.flagged(at, Op::Yield, flag::TAKE_B, value, value, 0);
    }

    /// Delegates to the iterator in a temporary, which is dropped; its result comes into another.
    pub(super) fn delegate(&mut self, at: At, iterator: u16, into: u16) {
        self.load_constant(at, into, &Constant::None);
        self.unit.op(at, Op::YieldFrom, into, iterator, 0);
        self.unit.clear(at, iterator);
    }

    pub(super) fn intrinsic(&mut self, at: At, which: Intrinsic, window: u16, into: u16) {
        self.unit.op(at, Op::Intrinsic, into, window, which as u16);
    }

    /// Returns the place of an attribute: the line of its name, if that is another than where the expression begins.
    pub(super) fn at_attribute(&self, at: At, node: &ast::ExprAttribute) -> At {
        let end = span(node).end;
        let line = self.line_of(end.saturating_sub(1));
        if line == at.line {
            return at;
        }
        let length = u32::try_from(node.attr.len()).unwrap_or(0);
        At { line, span: Span::new(end.saturating_sub(length), at.span.end) }
    }

    fn walrus(&mut self, node: &'a ast::ExprNamedExpr, into: u16) {
        self.expression(&node.value, into);
        if let Expr::Name(name) = &*node.target {
            let at = self.at(name);
            self.store_name(at, &name.id, Operand::local(into));
        }
    }

    fn conditional(&mut self, node: &'a ast::ExprIfExp, into: u16) {
        let (otherwise, end) = (self.unit.label(), self.unit.label());
        self.condition(&node.test, otherwise, false);
        self.expression(&node.body, into);
        self.unit.jump(At::NOWHERE, end);
        self.unit.bind(otherwise);
        self.expression(&node.orelse, into);
        self.unit.bind(end);
    }

    fn slice(&mut self, at: At, slice: &'a ast::ExprSlice, into: u16) {
        let parts = [&slice.lower, &slice.upper, &slice.step];
        let first = self.unit.mark();
        for part in parts {
            let register = self.unit.temp();
            match part {
                Some(part) => self.expression(part, register),
                None => self.load_constant(at, register, &Constant::None),
            }
        }
        self.unit.op(at, Op::BuildSlice, into, first, 0);
    }
}

/// Tells whether a call stands for a template string.
fn is_template(call: &ast::ExprCall) -> bool {
    matches!(&*call.func, Expr::Name(name) if name.id.as_str() == crate::syntax::TEMPLATE)
}
