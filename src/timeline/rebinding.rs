//! May a variable have got another value in a segment?
//!
//! The question is answered without running the segment again: by the value
//! before and after, the lines that began in it, and the instructions of those
//! lines that write the variable's register.

use super::Timeline;
use crate::code::{Code, Operand, VariableKind, flag};
use crate::frame::variable_of;

impl Timeline {
    /// Tells whether a variable of the call that is at this place of the stack, and began then, may have changed in a segment.
    pub fn may_have_rebound(
        &self,
        segment: usize,
        (at, entered): (usize, u64),
        name: &str,
    ) -> bool {
        let (Some(before), Some(after)) =
            (self.segments.get(segment), self.segments.get(segment + 1))
        else {
            return true;
        };
        let Some(lines) = &before.lines else { return true };
        let traced = before.snapshot.is_traced() || after.snapshot.is_traced();
        let changed = before.applied != after.applied;
        let then = before.snapshot.frame(at, entered);
        let now = after.snapshot.frame(at, entered);
        let (Some((frame, then)), Some((_, now))) = (then, now) else { return true };
        let code = &*frame.code.code;
        let Some(register) = variable_of(&frame.code, name) else { return true };
        let place = usize::from(register);
        let is_plain = code.variables[place].kind == VariableKind::Local;
        if traced || changed || !is_plain || then.get(place) != now.get(place) {
            return true;
        }
        let run = lines.iter().filter(|(of, _)| std::ptr::eq(*of, code)).map(|(_, line)| line);
        // The line that had begun when the segment did goes on in it.
        let mut run = run.chain(line_at(code, frame.pc));
        run.any(|line| writes(code, register, line)) || writes_between_lines(code, register)
    }
}

fn line_at(code: &Code, pc: usize) -> Option<u32> {
    code.lines[..=pc.min(code.lines.len() - 1)].iter().rev().copied().find(|&line| line != 0)
}

/// Tells whether an instruction of a line writes a register.
fn writes(code: &Code, register: u16, line: u32) -> bool {
    stores(code, register).any(|of| of == line)
}

/// Tells whether an instruction writes a register that belongs to no line, or to one that never begins.
fn writes_between_lines(code: &Code, register: u16) -> bool {
    let begins = |line: u32| {
        let mut all = code.instructions.iter().zip(&code.lines);
        all.any(|(cell, &of)| of == line && cell.get().has(flag::LINE))
    };
    stores(code, register).any(|line| line == 0 || !begins(line))
}

/// Lists the lines of the instructions that write a register, or may do.
fn stores(code: &Code, register: u16) -> impl Iterator<Item = u32> {
    code.instructions.iter().zip(&code.lines).filter_map(move |(cell, &line)| {
        let instr = cell.get();
        let operands = instr.op.row().operands.iter().zip([instr.a, instr.b, instr.c]);
        let mut written = operands.filter(|((_, kind), value)| match kind {
            Operand::Write => *value == register,
            // How many registers there are, the opcode knows.
            Operand::Window => *value <= register,
            _ => false,
        });
        written.next().map(|_| line)
    })
}
