//! Statements.

use super::unit::{At, Operand};
use super::{Compiler, Mode, fold};
use crate::code::{Constant, Op, flag};
use crate::symbols::ScopeKind;
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::walk;

impl<'a> Compiler<'a> {
    pub(super) fn statements(&mut self, body: &'a [Stmt]) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &'a Stmt) {
        let at = self.at(statement);
        self.place = at;
        let mark = self.unit.mark();
        self.unit.begin();
        match statement {
            Stmt::FunctionDef(_) | Stmt::AsyncFunctionDef(_) => {
                if let Some(function) = walk::function(statement) {
                    self.function_definition(at, &function);
                }
            }
            Stmt::ClassDef(class) => self.class_definition(at, class),
            Stmt::Return(node) => self.return_statement(at, node),
            Stmt::Delete(node) => {
                for target in &node.targets {
                    self.delete(target);
                }
            }
            Stmt::Assign(node) => self.assign_statement(node),
            Stmt::TypeAlias(node) => self.type_alias(at, node),
            Stmt::AugAssign(node) => self.augmented(node),
            Stmt::AnnAssign(node) => self.annotated(node),
            Stmt::For(node) => {
                self.for_loop(at, &node.target, &node.iter, &node.body, &node.orelse);
            }
            Stmt::AsyncFor(node) => {
                self.async_for(at, &node.target, &node.iter, &node.body, &node.orelse);
            }
            Stmt::While(node) => self.while_loop(node),
            Stmt::If(node) => self.if_statement(node),
            Stmt::With(node) => self.with(at, &node.items, &node.body, false),
            Stmt::AsyncWith(node) => self.with(at, &node.items, &node.body, true),
            Stmt::Match(node) => self.match_statement(node),
            Stmt::Raise(node) => self.raise(at, node),
            Stmt::Try(node) => {
                let parts = super::exception::Try {
                    body: &node.body,
                    handlers: &node.handlers,
                    otherwise: &node.orelse,
                    finally: &node.finalbody,
                    is_star: false,
                };
                self.try_statement(at, &parts);
            }
            Stmt::TryStar(node) => {
                let parts = super::exception::Try {
                    body: &node.body,
                    handlers: &node.handlers,
                    otherwise: &node.orelse,
                    finally: &node.finalbody,
                    is_star: true,
                };
                self.try_statement(at, &parts);
            }
            Stmt::Assert(node) => self.assert(at, node),
            Stmt::Import(node) => self.import(at, node),
            Stmt::ImportFrom(node) => self.import_from(at, node),
            Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::Expr(node) => self.expression_statement(at, &node.value),
            Stmt::Pass(_) => self.unit.nop(at),
            Stmt::Break(_) => self.leave_loop(at, true),
            Stmt::Continue(_) => self.leave_loop(at, false),
        }
        self.unit.release(mark);
    }

    fn expression_statement(&mut self, at: At, value: &'a Expr) {
        let prints = self.options.mode == Mode::Interactive
            && self.unit.kind == ScopeKind::Module
            && self.around.is_empty();
        if prints {
            let value = self.operand(value);
            self.unit.flagged(at, Op::PrintExpr, value.flag(flag::TAKE_A), value.register, 0, 0);
        } else if matches!(value, Expr::Constant(_)) {
            self.unit.nop(at);
        } else {
            self.effect(value);
        }
    }

    fn return_statement(&mut self, at: At, node: &'a ast::StmtReturn) {
        let Some(value) = &node.value else {
            self.unit.nop(at);
            self.return_constant(at, &Constant::None);
            return;
        };
        let value_at = self.at(&**value);
        if matches!(&**value, Expr::Constant(_))
            && let Some(constant) = fold::constant(value)
        {
            self.unit.nop(value_at);
            let place = if value_at.line == at.line { value_at } else { at };
            self.unit.nop(place);
            self.return_constant(place, &constant);
            return;
        }
        let mut operand = self.operand(value);
        if value_at.line != at.line {
            self.unit.nop(at);
        }
        if !operand.taken && !self.unit.blocks.is_empty() {
            let copy = self.unit.temp();
            self.unit.move_to(at, copy, operand);
            operand = Operand::temporary(copy);
        }
        self.leave_function(at, operand);
    }

    /// Leaves every block, then returns a constant.
    fn return_constant(&mut self, mut at: At, constant: &Constant) {
        let left = self.unwind(0, &mut at, None);
        let value = self.unit.temp();
        self.load_constant(at, value, constant);
        self.unit.op(at, Op::Return, value, 0, 0);
        self.reenter(left);
    }

    fn if_statement(&mut self, node: &'a ast::StmtIf) {
        let otherwise = self.unit.label();
        self.condition(&node.test, otherwise, false);
        self.statements(&node.body);
        if node.orelse.is_empty() {
            self.unit.bind(otherwise);
            return;
        }
        let end = self.unit.label();
        self.unit.jump(At::NOWHERE, end);
        self.unit.bind(otherwise);
        self.statements(&node.orelse);
        self.unit.bind(end);
    }

    fn raise(&mut self, at: At, node: &'a ast::StmtRaise) {
        let Some(exception) = &node.exc else {
            self.unit.op(at, Op::RaiseHandled, 0, 0, 0);
            return;
        };
        let value = self.operand(exception);
        match &node.cause {
            Some(cause) => {
                let value = self.kept(value, exception, [&**cause]);
                let cause = self.operand(cause);
                let flags = value.flag(flag::TAKE_A) | cause.flag(flag::TAKE_B);
                self.unit.flagged(at, Op::RaiseFrom, flags, value.register, cause.register, 0);
            }
            None => {
                let flags = value.flag(flag::TAKE_A);
                self.unit.flagged(at, Op::Raise, flags, value.register, 0, 0);
            }
        }
    }

    fn assert(&mut self, at: At, node: &'a ast::StmtAssert) {
        let end = self.unit.label();
        self.condition(&node.test, end, true);
        let error = self.unit.temp();
        let at = self.at_own(at);
        self.unit.op(at, Op::LoadAssertionError, error, 0, 0);
        if let Some(message) = &node.msg {
            self.window([&**message]);
            self.unit.op(at, Op::Call, error, 1, error);
        }
        let test_at = self.at(&*node.test);
        let test_at = self.at_own(test_at);
        self.unit.flagged(test_at, Op::Raise, flag::TAKE_A, error, 0, 0);
        self.unit.bind(end);
    }

    /// Takes the docstring off a module's or class's body and binds `__doc__` to it; returns the rest.
    pub(super) fn body_docstring(&mut self, body: &'a [Stmt]) -> &'a [Stmt] {
        let Some((text, rest)) = docstring(body) else { return body };
        let at = self.at(text);
        let value = self.unit.temp();
        let index = self.unit.constant(&fold::literal(&text.value));
        self.unit.op(at, Op::LoadConst, value, index, 0);
        self.store_name(At::NOWHERE, "__doc__", Operand::temporary(value));
        self.unit.release(value);
        rest
    }
}

/// Returns the docstring of a body, and the statements after it.
pub(super) fn docstring(body: &[Stmt]) -> Option<(&ast::ExprConstant, &[Stmt])> {
    let (Stmt::Expr(first), rest) = body.split_first()? else { return None };
    match &*first.value {
        Expr::Constant(text) if text.value.is_str() => Some((text, rest)),
        _ => None,
    }
}
