//! What is open around a statement, and how it is left early.

use super::Compiler;
use super::unit::{At, Label, Operand, RegionId};
use crate::code::Op;
use crate::syntax::ast::Stmt;

/// Something that must be ended when it is left by `return`, `break` or `continue`.
#[derive(Clone, Copy)]
pub(super) enum Block<'a> {
    /// A loop; a `for` keeps its iterator in a register.
    Loop { start: Label, end: Label, iterator: Option<u16> },
    /// The body of a `try` with handlers.
    Try { region: RegionId },
    /// The body of a `try` whose `finally` has to run.
    Finally { region: RegionId, body: &'a [Stmt], outer: u16 },
    /// A clause that handles an exception, under the name it binds.
    Handler { region: RegionId, exception: u16, saved: u16, name: Option<&'a str> },
    /// The body of a `with`.
    With { region: RegionId, exit: u16, at: At, is_async: bool },
    /// The value that a `return` on its way holds.
    Value { register: u16 },
}

impl<'a> Compiler<'a> {
    /// Ends blocks from the innermost down to `upto` (not included). Returns them, for [`Compiler::reenter`].
    ///
    /// `at` is the place of the statement that leaves; after a `finally` or `with` it is that of what ran last.
    pub(super) fn unwind(
        &mut self,
        upto: usize,
        at: &mut At,
        value: Option<u16>,
    ) -> Vec<Block<'a>> {
        let mut left = Vec::new();
        while self.unit.blocks.len() > upto {
            let block =
                self.unit.blocks.pop().expect("there are more blocks than the loop stops at");
            self.leave(block, at, value);
            left.push(block);
        }
        left
    }

    /// Goes on inside blocks after the code that left them.
    pub(super) fn reenter(&mut self, left: Vec<Block<'a>>) {
        for block in left.into_iter().rev() {
            if let Some(region) = block.region() {
                self.unit.resume(region);
            }
            self.unit.blocks.push(block);
        }
    }

    fn leave(&mut self, block: Block<'a>, at: &mut At, value: Option<u16>) {
        if let Some(region) = block.region() {
            self.unit.pause(region);
        }
        match block {
            Block::Loop { iterator, .. } => {
                if let Some(iterator) = iterator {
                    self.unit.clear(*at, iterator);
                }
            }
            Block::Try { .. } => {}
            Block::Finally { body, outer, .. } => {
                let inner = self.unit.standing.construct;
                self.unit.leave(outer);
                self.unit.copying += 1;
                if let Some(register) = value {
                    self.unit.blocks.push(Block::Value { register });
                }
                self.statements(body);
                self.unit.copying -= 1;
                self.unit.leave(inner);
                if value.is_some() {
                    self.unit.blocks.pop();
                }
                *at = At::NOWHERE;
            }
            Block::Handler { exception, saved, name, .. } => {
                self.unit.op(*at, Op::LeaveHandler, exception, saved, 0);
                if let Some(name) = name {
                    self.forget_name(*at, name);
                }
            }
            Block::With { exit, at: with, is_async, .. } => {
                self.exit_normally(with, exit, is_async);
                *at = At::NOWHERE;
            }
            Block::Value { register } => self.unit.clear(*at, register),
        }
    }

    /// Leaves the innermost loop (`break`), or its pass (`continue`).
    pub(super) fn leave_loop(&mut self, at: At, breaks: bool) {
        self.unit.nop(at);
        let mut place = at;
        let is_loop = |block: &Block| matches!(block, Block::Loop { .. });
        let Some(index) = self.unit.blocks.iter().rposition(is_loop) else {
            let message =
                if breaks { "'break' outside loop" } else { "'continue' not properly in loop" };
            self.refuse(at.span, message);
            return;
        };
        let Block::Loop { start, end, .. } = self.unit.blocks[index] else { return };
        let left = self.unwind(if breaks { index } else { index + 1 }, &mut place, None);
        self.unit.jump(place, if breaks { end } else { start });
        self.reenter(left);
    }

    /// Leaves every block and returns a value.
    pub(super) fn leave_function(&mut self, mut at: At, value: Operand) {
        let kept = value.taken.then_some(value.register);
        let left = self.unwind(0, &mut at, kept);
        self.unit.op(at, Op::Return, value.register, 0, 0);
        self.reenter(left);
    }
}

impl Block<'_> {
    fn region(&self) -> Option<RegionId> {
        match *self {
            Block::Try { region }
            | Block::Finally { region, .. }
            | Block::Handler { region, .. }
            | Block::With { region, .. } => Some(region),
            Block::Loop { .. } | Block::Value { .. } => None,
        }
    }
}
