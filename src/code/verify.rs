//! What must be true of code before a machine runs it.

use super::code::{Code, NONE};
use super::op::{Op, Operand};

/// Checks every operand of a code object and its children against the tables they index.
///
/// # Errors
/// Says what is wrong with the first instruction that is.
pub fn verify(code: &Code) -> Result<(), String> {
    let count = code.instructions.len();
    if code.lines.len() != count || code.spans.len() != count {
        return Err(format!("{}: lines and spans do not match the instructions", code.qualname));
    }
    let last = code.instructions.last().map(|cell| cell.get().op);
    if !matches!(
        last,
        Some(
            Op::Return
                | Op::Jump
                | Op::Raise
                | Op::RaiseFrom
                | Op::RaiseHandled
                | Op::Reraise
                | Op::EndAsyncFor
        )
    ) {
        return Err(format!("{}: the end can be run past", code.qualname));
    }
    for (pc, cell) in code.instructions.iter().enumerate() {
        let instr = cell.get();
        for ((name, kind), value) in instr.op.row().operands.iter().zip([instr.a, instr.b, instr.c])
        {
            let index = usize::from(value);
            let holds = match kind {
                Operand::Nothing | Operand::Count | Operand::Immediate => true,
                Operand::Read | Operand::Write | Operand::Window => {
                    value < code.registers || value == NONE
                }
                Operand::Constant => index < code.constants.len(),
                Operand::Name => index < code.names.len(),
                Operand::Site => index < code.sites.len(),
                Operand::Child => index < code.children.len(),
                Operand::Target => index < count,
                Operand::LongTarget => instr.long_target() < count,
            };
            if !holds {
                return Err(format!(
                    "{} at {pc}: {:?} has a wrong {name} ({value})",
                    code.qualname, instr.op
                ));
            }
        }
    }
    for handler in &code.handlers {
        let target = usize::try_from(handler.target).unwrap_or(usize::MAX);
        if target >= count || code.instructions[target].get().op != Op::EnterHandler {
            return Err(format!(
                "{}: a handler goes to {target}, which does not enter one",
                code.qualname
            ));
        }
    }
    code.children.iter().try_for_each(|child| verify(child))
}
