//! Where Python code believes instructions to be: at the offsets that CPython gives to its own.
//!
//! An instruction of heisen's stands for one or more of CPython's: a load for
//! each variable it reads, itself with the cache behind it, a store for the
//! variable it writes. Offsets count units of two bytes.

use std::cell::Cell;

use super::code::Code;
use super::instr::Instr;
use super::op::{Op, Operand, ROWS};
use crate::era::Era;

impl Code {
    /// Returns how many units each of CPython's instructions takes for which one stands.
    pub fn steps(&self, pc: usize, era: Era) -> Vec<u32> {
        let Some(instr) = self.instructions.get(pc).map(Cell::get) else { return Vec::new() };
        if instr.op == Op::Extra || self.is_returned_constant(pc, instr, era) {
            return Vec::new();
        }
        let row = &ROWS[instr.op as usize];
        let is_variable = |register: u16| usize::from(register) < self.variables.len();
        let (mut before, mut after) = (0, 0);
        for ((_, operand), value) in row.operands.iter().zip([instr.a, instr.b, instr.c]) {
            match operand {
                Operand::Read if is_variable(value) => before += 1,
                Operand::Write if is_variable(value) => after += 1,
                Operand::Immediate if instr.op != Op::LoadInt => before += 1,
                _ => {}
            }
        }
        let mut steps = vec![1; before];
        if instr.op != Op::Move || before + after == 0 {
            steps.push(units(instr.op, era));
        }
        steps.extend(vec![1; after]);
        steps
    }

    /// Tells whether a constant is returned at once, which is one instruction in some eras.
    fn is_returned_constant(&self, pc: usize, instr: Instr, era: Era) -> bool {
        era.returns_constants()
            && matches!(instr.op, Op::LoadConst | Op::LoadInt)
            && usize::from(instr.a) >= self.variables.len()
            && self
                .instructions
                .get(pc + 1)
                .map(Cell::get)
                .is_some_and(|next| next.op == Op::Return && next.a == instr.a)
    }

    /// Returns how many units stand before each instruction, and before the end, without the one with which code begins.
    pub fn layout(&self, era: Era) -> &[u32] {
        self.layout.get_or_init(|| {
            let mut units = 0;
            let mut offsets = Vec::with_capacity(self.instructions.len() + 1);
            for pc in 0..self.instructions.len() {
                offsets.push(units);
                units += self.steps(pc, era).iter().sum::<u32>();
            }
            offsets.push(units);
            offsets.into()
        })
    }
}

/// Returns how many units an instruction of CPython's takes with its cache.
fn units(op: Op, era: Era) -> u32 {
    if era < Era::E311 {
        return 1;
    }
    let jump = if era >= Era::E313 { 2 } else { 1 };
    match op {
        Op::LoadGlobal | Op::StoreAttr => 5,
        Op::LoadAttr | Op::LoadMethod => 10,
        Op::Call | Op::CallMethod => 4,
        Op::LoadItem
        | Op::StoreItem
        | Op::ForIter
        | Op::Unpack
        | Op::LoadSuperAttr
        | Op::YieldFrom
        | Op::AddInt
        | Op::SubInt
        | Op::Lt
        | Op::Le
        | Op::Eq
        | Op::Ne
        | Op::Gt
        | Op::Ge => 2,
        Op::JumpIf | Op::JumpUnless if era >= Era::E313 => 6,
        Op::JumpIf | Op::JumpUnless | Op::JumpIfNone | Op::JumpUnlessMatch => jump,
        _ if op.compares_and_jumps() => 2 + jump,
        _ if (Op::Add as u8..=Op::InXor as u8).contains(&(op as u8)) => 2,
        _ => 1,
    }
}
