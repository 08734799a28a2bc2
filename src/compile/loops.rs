//! `for`, `while` and `async for`.

use super::Compiler;
use super::block::Block;
use super::fold;
use super::name::Where;
use super::unit::{At, Label, Operand};
use crate::code::{Around, Constant, Op};
use crate::syntax::ast::{self, Expr, Stmt};

impl<'a> Compiler<'a> {
    pub(super) fn for_loop(
        &mut self,
        at: At,
        target: &'a Expr,
        iterable: &'a Expr,
        body: &'a [Stmt],
        otherwise: &'a [Stmt],
    ) {
        let iterator = self.unit.temps(3);
        let value = self.iterable(iterable, iterator);
        let at = self.at_loop(at, iterable);
        self.unit.for_prep(at, iterator, value);
        let (start, end, exhausted) = (self.unit.label(), self.unit.label(), self.unit.label());
        let outer = self.unit.enter(Around::For, iterator);
        self.next_item(at, target, iterator, start, exhausted);
        self.unit.blocks.push(Block::Loop { start, end, iterator: Some(iterator) });
        self.statements(body);
        self.unit.jump(At::NOWHERE, start);
        self.unit.blocks.pop();
        self.unit.leave(outer);
        self.unit.bind(exhausted);
        self.unit.release(iterator);
        self.statements(otherwise);
        self.unit.bind(end);
    }

    /// Returns the place of the instructions that run a loop.
    pub(super) fn at_loop(&self, at: At, iterable: &Expr) -> At {
        if self.era().loops_have_line_of_iterable() { self.at(iterable) } else { at }
    }

    /// Evaluates what a loop runs over.
    pub(super) fn iterable(&mut self, iterable: &'a Expr, hint: u16) -> Operand {
        if let Some(container) = fold::container(iterable) {
            let at = self.at(iterable);
            self.load_constant(at, hint, &container);
            return Operand::temporary(hint);
        }
        self.operand_in(iterable, hint)
    }

    /// Gets the next item of the iterator in a window and assigns it; binds `start`, where the loop begins again.
    ///
    /// The first item and the later ones are got by two instructions, since only the second begins a line.
    pub(super) fn next_item(
        &mut self,
        at: At,
        target: &'a Expr,
        iterator: u16,
        start: Label,
        exhausted: Label,
    ) {
        let local = match target {
            Expr::Name(name) if self.at(name).line == at.line => match self.find(&name.id) {
                (_, Where::Local(register)) => Some(register),
                _ => None,
            },
            _ => None,
        };
        let mark = self.unit.mark();
        let item = local.unwrap_or_else(|| self.unit.temp());
        let body = self.unit.label();
        self.unit.branch(at, Op::ForIter, 0, item, iterator, exhausted);
        self.unit.jump(at, body);
        self.unit.bind(start);
        self.unit.branch(at, Op::ForIter, 0, item, iterator, exhausted);
        self.unit.bind(body);
        if local.is_none() {
            self.assign(target, Operand::temporary(item));
        }
        self.unit.release(mark);
    }

    /// Writes a `while`, whose test stands before the body and again after it, as in CPython: it shows in the events of a
    /// loop on one line.
    pub(super) fn while_loop(&mut self, node: &'a ast::StmtWhile) {
        let (end, otherwise) = (self.unit.label(), self.unit.label());
        let start = self.unit.here();
        self.unit.blocks.push(Block::Loop { start, end, iterator: None });
        self.condition(&node.test, otherwise, false);
        let body = self.unit.here();
        self.statements(&node.body);
        if fold::constant(&node.test).is_some() {
            self.unit.jump(At::NOWHERE, start);
        } else {
            self.place = self.at(node);
            self.unit.begin();
            self.condition(&node.test, otherwise, false);
            self.unit.jump(At::NOWHERE, body);
        }
        self.unit.blocks.pop();
        self.unit.bind(otherwise);
        self.statements(&node.orelse);
        self.unit.bind(end);
    }

    pub(super) fn async_for(
        &mut self,
        at: At,
        target: &'a Expr,
        iterable: &'a Expr,
        body: &'a [Stmt],
        otherwise: &'a [Stmt],
    ) {
        let iterator = self.unit.temp();
        let (exception, saved) = (self.unit.temp(), self.unit.temp());
        let value = self.operand_in(iterable, iterator);
        self.unit.unary(at, Op::GetAiter, iterator, value, 0);
        let (end, ended) = (self.unit.label(), self.unit.label());
        let start = self.unit.here();
        let outer = self.unit.enter(Around::AsyncFor, iterator);
        self.unit.blocks.push(Block::Loop { start, end, iterator: Some(iterator) });
        self.next_async_item(at, target, iterator, ended);
        self.statements(body);
        self.unit.jump(At::NOWHERE, start);
        self.unit.blocks.pop();
        self.unit.leave(outer);
        self.unit.bind(ended);
        self.end_async_loop(at, iterator, exception, saved);
        self.unit.release(iterator);
        self.statements(otherwise);
        self.unit.bind(end);
    }

    /// Gets the next item of an asynchronous iterator and assigns it.
    pub(super) fn next_async_item(
        &mut self,
        at: At,
        target: &'a Expr,
        iterator: u16,
        ended: Label,
    ) {
        let mark = self.unit.mark();
        let region = self.unit.open_region(ended, mark);
        let (awaitable, item) = (self.unit.temp(), self.unit.temp());
        self.unit.op(at, Op::GetAnext, awaitable, iterator, 0);
        self.load_constant(at, item, &Constant::None);
        self.unit.op(at, Op::YieldFrom, item, awaitable, 0);
        self.unit.close_region(region);
        self.unit.clear(at, awaitable);
        self.assign(target, Operand::temporary(item));
        self.unit.release(mark);
    }

    /// Handles what ends an asynchronous loop; another exception is raised again.
    pub(super) fn end_async_loop(&mut self, at: At, iterator: u16, exception: u16, saved: u16) {
        self.unit.op(at, Op::EnterHandler, exception, saved, 0);
        let cleanup = self.unit.label();
        let (second, second_saved) = (self.unit.temp(), self.unit.temp());
        let keep = self.unit.mark();
        let region = self.unit.open_region(cleanup, keep);
        self.unit.op(at, Op::EndAsyncFor, exception, iterator, saved);
        self.unit.close_region(region);
        let after = self.unit.label();
        self.unit.jump(At::NOWHERE, after);
        self.unit.bind(cleanup);
        self.unit.op(At::NOWHERE, Op::EnterHandler, second, second_saved, 0);
        self.unit.op(At::NOWHERE, Op::LeaveHandler, exception, saved, 0);
        self.unit.op(At::NOWHERE, Op::Reraise, second, 0, 0);
        self.unit.bind(after);
    }
}
