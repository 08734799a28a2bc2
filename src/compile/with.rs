//! `with` and `async with`.

use super::Compiler;
use super::block::Block;
use super::unit::{At, Operand};
use crate::code::{Around, Op};
use crate::syntax::ast::{Stmt, WithItem};

impl<'a> Compiler<'a> {
    pub(super) fn with(&mut self, at: At, items: &'a [WithItem], body: &'a [Stmt], is_async: bool) {
        let Some((item, rest)) = items.split_first() else {
            self.statements(body);
            return;
        };
        let mark = self.unit.mark();
        let manager_at = self.at(&item.context_expr);
        let with = at;
        let at = if self.era().managers_have_their_line() { manager_at } else { at };
        // What `__exit__` is stays here; what `__enter__` returned comes after it.
        let exit = self.unit.temps(2);
        let entered = exit + 1;
        let caught = self.caught();
        let keep = self.unit.mark();
        let manager = self.operand_in(&item.context_expr, entered);
        let (enter, context) = if is_async { (Op::AsyncWithEnter, 1) } else { (Op::WithEnter, 0) };
        self.unit.unary(at, enter, exit, manager, 0);
        if is_async {
            self.await_in(at, entered, context);
        }
        let (raised, end) = (self.unit.label(), self.unit.label());
        let region = self.unit.open_region(raised, keep);
        self.unit.blocks.push(Block::With { region, exit, at, is_async });
        match &item.optional_vars {
            Some(target) => self.assign(target, Operand::temporary(entered)),
            None => self.unit.clear(at, entered),
        }
        self.unit.release(keep);
        let outer = self.unit.enter(Around::With, exit);
        self.with(with, rest, body, is_async);
        self.unit.blocks.pop();
        self.unit.close_region(region);
        if self.era().withs_end_in_place() {
            self.unit.begin();
        }
        self.exit_normally(at, exit, is_async);
        self.unit.leave(outer);
        self.unit.jump(at, end);

        self.unit.bind(raised);
        self.unit.op(at, Op::EnterHandler, caught.exception, caught.saved, 0);
        self.unit.clear(at, entered);
        let guard = self.guard();
        let answer = self.unit.temp();
        if is_async {
            self.unit.op(at, Op::AsyncWithExcept, answer, exit, caught.exception);
            self.await_in(at, answer, 2);
        } else {
            self.unit.op(at, Op::WithExcept, answer, exit, caught.exception);
        }
        let suppressed = self.unit.label();
        self.unit.jump_on(At::NOWHERE, Op::JumpIf, Operand::temporary(answer), suppressed);
        self.unguard(&guard);
        self.raise_again(caught);
        self.clean_up(&guard, caught, None);
        self.unit.bind(suppressed);
        self.unit.op(At::NOWHERE, Op::LeaveHandler, caught.exception, caught.saved, 0);
        self.unit.clear(At::NOWHERE, exit);
        self.unit.bind(end);
        self.unit.release(mark);
    }

    /// Awaits what is in a temporary; the result comes there.
    fn await_in(&mut self, at: At, register: u16, context: u16) {
        let mark = self.unit.mark();
        let awaitable = self.unit.temp();
        self.unit.unary(at, Op::GetAwaitable, awaitable, Operand::temporary(register), context);
        self.delegate(at, awaitable, register);
        self.unit.release(mark);
    }

    /// Calls `__exit__(None, None, None)` and drops the result.
    pub(super) fn exit_normally(&mut self, at: At, exit: u16, is_async: bool) {
        let mark = self.unit.mark();
        let callable = self.unit.temps(4);
        self.unit.move_to(at, callable, Operand::temporary(exit));
        self.nones(at, callable + 1, 3);
        self.unit.op(at, Op::Call, callable, 3, callable);
        self.unit.release(callable + 1);
        if is_async {
            self.await_in(at, callable, 2);
        }
        self.unit.clear(at, callable);
        self.unit.release(mark);
    }
}
