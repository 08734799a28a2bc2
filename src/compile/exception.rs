//! `try` with everything that may follow it.
//!
//! What handles an exception is itself covered by a small handler that ends the handling before it lets another
//! exception pass, so that what is being handled is right wherever that one is caught.

use super::Compiler;
use super::block::Block;
use super::unit::{At, Label, Operand, RegionId};
use crate::code::{Around, Constant, NONE, Op, flag};
use crate::syntax::ast::{self, ExceptHandler, Stmt};

/// The parts of a `try`.
#[derive(Clone, Copy)]
pub(super) struct Try<'a> {
    pub body: &'a [Stmt],
    pub handlers: &'a [ExceptHandler],
    pub otherwise: &'a [Stmt],
    pub finally: &'a [Stmt],
    pub is_star: bool,
}

/// The registers of an exception that is being handled.
#[derive(Clone, Copy)]
pub(super) struct Caught {
    pub exception: u16,
    pub saved: u16,
}

/// A clause that is being written under the handler which ends its handling.
pub(super) struct Guard {
    region: RegionId,
    cleanup: Label,
    second: Caught,
}

impl<'a> Compiler<'a> {
    pub(super) fn try_statement(&mut self, at: At, parts: &Try<'a>) {
        if parts.finally.is_empty() {
            self.try_except(at, parts);
        } else {
            self.try_finally(at, parts);
        }
    }

    pub(super) fn caught(&mut self) -> Caught {
        Caught { exception: self.unit.temp(), saved: self.unit.temp() }
    }

    /// Begins code that handles `first`.
    pub(super) fn guard(&mut self) -> Guard {
        let second = self.caught();
        let cleanup = self.unit.label();
        let keep = self.unit.mark();
        Guard { region: self.unit.open_region(cleanup, keep), cleanup, second }
    }

    /// Ends the region of a guard where its code is done.
    pub(super) fn unguard(&mut self, guard: &Guard) {
        self.unit.close_region(guard.region);
    }

    /// Writes the handler of a guard, which is not run into from above.
    pub(super) fn clean_up(&mut self, at: At, guard: &Guard, first: Caught, name: Option<&str>) {
        self.unit.bind(guard.cleanup);
        let Caught { exception, saved } = guard.second;
        self.unit.op(at, Op::EnterHandler, exception, saved, 0);
        self.unit.op(at, Op::LeaveHandler, first.exception, first.saved, 0);
        if let Some(name) = name {
            self.forget_name(at, name);
        }
        self.unit.op(at, Op::Reraise, exception, saved, u16::from(name.is_some()));
    }

    /// Ends the handling of an exception and raises it again; where it `returns`, the frame is then seen at the line that
    /// raised it first.
    pub(super) fn raise_again(&mut self, at: At, caught: Caught, returns: bool) {
        let mark = self.unit.mark();
        let exception = self.unit.temp();
        let saved = if returns { self.unit.temp() } else { NONE };
        self.unit.move_to(at, exception, Operand::local(caught.exception));
        if returns {
            self.unit.move_to(at, saved, Operand::local(caught.saved));
        }
        self.unit.op(at, Op::LeaveHandler, caught.exception, caught.saved, 0);
        self.unit.op(at, Op::Reraise, exception, saved, 1);
        self.unit.release(mark);
    }

    fn try_finally(&mut self, at: At, parts: &Try<'a>) {
        let mark = self.unit.mark();
        let caught = self.caught();
        let (raised, end) = (self.unit.label(), self.unit.label());
        self.unit.nop(at);
        let keep = self.unit.mark();
        let region = self.unit.open_region(raised, keep);
        let outer = self.unit.enter(Around::Try, 0);
        self.unit.blocks.push(Block::Finally { region, body: parts.finally, outer });
        if parts.handlers.is_empty() {
            self.statements(parts.body);
            self.statements(parts.otherwise);
        } else {
            self.try_except(at, parts);
        }
        self.unit.blocks.pop();
        self.unit.close_region(region);
        self.unit.leave(outer);
        self.statements(parts.finally);
        self.unit.jump(At::NOWHERE, end);

        self.unit.bind(raised);
        self.unit.op(At::NOWHERE, Op::EnterHandler, caught.exception, caught.saved, 0);
        let guard = self.guard();
        self.unit.enter(Around::Handler, caught.exception);
        self.unit.enter(Around::Pending, caught.exception);
        self.unit.blocks.push(Block::Handler {
            region: guard.region,
            exception: caught.exception,
            saved: caught.saved,
            name: None,
        });
        self.statements(parts.finally);
        self.unit.blocks.pop();
        self.unguard(&guard);
        let left = self.left_by(parts.finally);
        let era = self.era();
        let ends = era.finally_ends_where_it_was_left();
        self.raise_again(if ends { left } else { At::NOWHERE }, caught, false);
        let cleans = era.finally_cleans_up_where_it_was_left();
        self.clean_up(if cleans { left } else { At::NOWHERE }, &guard, caught, None);
        self.unit.leave(outer);
        self.unit.bind(end);
        self.unit.release(mark);
    }

    fn try_except(&mut self, at: At, parts: &Try<'a>) {
        let mark = self.unit.mark();
        let caught = self.caught();
        let (raised, end) = (self.unit.label(), self.unit.label());
        self.unit.nop(at);
        let keep = self.unit.mark();
        let region = self.unit.open_region(raised, keep);
        let outer = self.unit.enter(Around::Try, 0);
        self.unit.blocks.push(Block::Try { region });
        self.statements(parts.body);
        self.unit.blocks.pop();
        self.unit.close_region(region);
        self.unit.leave(outer);
        self.statements(parts.otherwise);
        self.unit.jump(At::NOWHERE, end);

        self.unit.bind(raised);
        self.unit.op(At::NOWHERE, Op::EnterHandler, caught.exception, caught.saved, 0);
        if parts.is_star {
            self.group_handlers(parts.handlers, caught);
        } else {
            self.handlers(parts.handlers, caught, end);
        }
        self.unit.leave(outer);
        self.unit.bind(end);
        self.unit.release(mark);
    }

    fn handlers(&mut self, handlers: &'a [ExceptHandler], caught: Caught, end: Label) {
        let guard = self.guard();
        self.unit.enter(Around::Handler, caught.exception);
        for handler in handlers {
            let ExceptHandler::ExceptHandler(handler) = handler;
            let at = self.at(handler);
            let next = self.unit.label();
            let mark = self.unit.mark();
            let handling = self.unit.enter(Around::Pending, caught.exception);
            self.unit.begin();
            if let Some(class) = &handler.type_ {
                let class = self.operand(class);
                let flags = class.flag(flag::TAKE_B);
                self.unit.branch(
                    at,
                    Op::JumpUnlessMatch,
                    flags,
                    caught.exception,
                    class.register,
                    next,
                );
            } else {
                self.unit.nop(at);
            }
            self.unit.release(mark);
            self.unit.leave(handling);
            // The clause has a guard of its own, and what leaves it early is not in this one.
            self.unit.pause(guard.region);
            self.handler(at, handler, caught, end);
            self.unit.bind(next);
            self.unit.resume(guard.region);
        }
        self.unguard(&guard);
        self.raise_again(At::NOWHERE, caught, false);
        self.clean_up(At::NOWHERE, &guard, caught, None);
    }

    /// Writes a clause whose class matched.
    fn handler(
        &mut self,
        at: At,
        handler: &'a ast::ExceptHandlerExceptHandler,
        caught: Caught,
        end: Label,
    ) {
        let name = handler.name.as_ref().map(ast::Identifier::as_str);
        let mark = self.unit.mark();
        let guard = self.guard();
        match name {
            Some(name) => self.store_name(at, name, Operand::local(caught.exception)),
            None => self.unit.nop(at),
        }
        let handling = self.unit.standing.construct;
        if name.is_some() {
            self.unit.enter(Around::Try, 0);
        }
        self.unit.blocks.push(Block::Handler {
            region: guard.region,
            exception: caught.exception,
            saved: caught.saved,
            name,
        });
        self.statements(&handler.body);
        self.unit.leave(handling);
        self.unit.blocks.pop();
        self.unguard(&guard);
        self.unit.op(At::NOWHERE, Op::LeaveHandler, caught.exception, caught.saved, 0);
        if let Some(name) = name {
            self.forget_name(At::NOWHERE, name);
        }
        self.unit.jump(At::NOWHERE, end);
        self.clean_up(At::NOWHERE, &guard, caught, name);
        self.unit.release(mark);
    }

    /// Writes the clauses of `except*`: each takes its part of the group, and what they raise is raised together.
    fn group_handlers(&mut self, handlers: &'a [ExceptHandler], caught: Caught) {
        let (original, rest, raised) = (self.unit.temp(), self.unit.temp(), self.unit.temp());
        let split = self.unit.temps(2);
        let guard = self.guard();
        self.unit.enter(Around::Handler, caught.exception);
        let nowhere = At::NOWHERE;
        self.unit.move_to(nowhere, original, Operand::local(caught.exception));
        self.unit.move_to(nowhere, rest, Operand::local(caught.exception));
        self.unit.op(nowhere, Op::BuildList, raised, raised, 0);
        for handler in handlers {
            let ExceptHandler::ExceptHandler(handler) = handler;
            let at = self.at(handler);
            let next = self.unit.label();
            let mark = self.unit.mark();
            if let Some(class) = &handler.type_ {
                let class = self.operand(class);
                self.unit.binary(at, Op::MatchGroup, split, Operand::local(rest), class);
            }
            self.unit.release(mark);
            self.unit.move_to(at, rest, Operand::temporary(split + 1));
            self.unit.jump_on(at, Op::JumpIfNone, Operand::local(split), next);
            // From here on the part that matched is what is being handled.
            self.unit.move_to(at, caught.exception, Operand::temporary(split));
            self.group_handler(at, handler, caught, raised, next);
            self.unit.bind(next);
        }
        self.unit.flagged(nowhere, Op::ListAppend, flag::TAKE_B, raised, rest, 0);
        self.unguard(&guard);
        let after = self.unit.label();
        self.unit.op(nowhere, Op::LeaveHandler, caught.exception, caught.saved, 0);
        self.unit.op(nowhere, Op::RaiseGroup, original, raised, 0);
        self.unit.clear(nowhere, original);
        self.unit.clear(nowhere, raised);
        self.unit.jump(nowhere, after);
        self.clean_up(At::NOWHERE, &guard, caught, None);
        self.unit.bind(after);
    }

    fn group_handler(
        &mut self,
        at: At,
        handler: &'a ast::ExceptHandlerExceptHandler,
        caught: Caught,
        raised: u16,
        next: Label,
    ) {
        let nowhere = At::NOWHERE;
        let name = handler.name.as_ref().map(ast::Identifier::as_str);
        match name {
            Some(name) => self.store_name(at, name, Operand::local(caught.exception)),
            None => self.unit.nop(at),
        }
        let guard = self.guard();
        let Caught { exception, saved } = guard.second;
        self.unit.blocks.push(Block::Try { region: guard.region });
        self.statements(&handler.body);
        self.unit.blocks.pop();
        self.unguard(&guard);
        if let Some(name) = name {
            self.forget_name(nowhere, name);
        }
        self.unit.jump(nowhere, next);
        self.unit.bind(guard.cleanup);
        self.unit.op(nowhere, Op::EnterHandler, exception, saved, 0);
        if let Some(name) = name {
            self.forget_name(nowhere, name);
        }
        self.unit.op(nowhere, Op::ListAppend, raised, exception, 0);
        self.unit.op(nowhere, Op::LeaveHandler, exception, saved, 0);
        self.unit.jump(nowhere, next);
    }

    /// Puts None into a run of registers.
    pub(super) fn nones(&mut self, at: At, first: u16, count: u16) {
        for register in first..first + count {
            self.load_constant(at, register, &Constant::None);
        }
    }
}
