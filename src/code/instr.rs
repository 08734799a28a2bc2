//! One instruction: an opcode, flags and three 16-bit operands in eight bytes.

use super::op::Op;

/// The flags of an instruction.
pub mod flag {
    /// The instruction begins a line: a line event comes before it.
    pub const LINE: u8 = 1;
    /// The line that the instruction begins has been noted as one that was run in this segment.
    pub const NOTED: u8 = 2;
    /// Operand `a` is a temporary at its last use.
    pub const TAKE_A: u8 = 4;
    /// Operand `b` is a temporary at its last use.
    pub const TAKE_B: u8 = 8;
    /// Operand `c` is a temporary at its last use.
    pub const TAKE_C: u8 = 16;
}

/// An instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instr {
    pub op: Op,
    pub flags: u8,
    pub a: u16,
    pub b: u16,
    pub c: u16,
}

impl Instr {
    /// Makes an instruction without flags.
    pub const fn new(op: Op, a: u16, b: u16, c: u16) -> Self {
        Self { op, flags: 0, a, b, c }
    }

    /// Makes an instruction whose operands `b` and `c` are one target.
    pub const fn jump(op: Op, a: u16, target: u32) -> Self {
        Self::new(op, a, (target & 0xffff) as u16, (target >> 16) as u16)
    }

    /// Returns the target of an instruction made by [`Instr::jump`].
    #[inline]
    pub const fn long_target(self) -> usize {
        self.b as usize | (self.c as usize) << 16
    }

    /// Tells whether a flag is set.
    #[inline]
    pub const fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}
