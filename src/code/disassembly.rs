//! How code is shown to people: one line an instruction, from the table's rows.

use std::fmt::Write as _;

use super::code::{Code, NONE};
use super::instr::{Instr, flag};
use super::op::Operand;

/// Returns the listing of a code object, without its children.
pub fn disassemble(code: &Code) -> String {
    let mut text = String::new();
    for (pc, cell) in code.instructions.iter().enumerate() {
        let instr = cell.get();
        let line = if instr.has(flag::LINE) { code.lines[pc].to_string() } else { String::new() };
        let _ = writeln!(text, "{line:>5} {pc:>5}  {}", describe(code, instr));
    }
    for handler in &code.handlers {
        let _ = writeln!(
            text,
            "      {}..{} -> {} keeps {}",
            handler.start, handler.end, handler.target, handler.keep
        );
    }
    text
}

/// Returns one instruction with its operands by name.
fn describe(code: &Code, instr: Instr) -> String {
    let row = instr.op.row();
    let mut text = row.name.to_owned();
    for ((name, kind), value) in row.operands.iter().zip([instr.a, instr.b, instr.c]) {
        let shown = match kind {
            Operand::Nothing => continue,
            Operand::Read | Operand::Write | Operand::Window => register(code, value),
            Operand::Constant => format!("{:?}", code.constants[usize::from(value)]),
            Operand::Name => code.names[usize::from(value)].to_string(),
            Operand::Site => {
                code.names[usize::from(code.sites[usize::from(value)].name)].to_string()
            }
            Operand::Child => format!("<code {}>", code.children[usize::from(value)].name),
            Operand::Target | Operand::Count => value.to_string(),
            Operand::LongTarget => instr.long_target().to_string(),
            Operand::Immediate => value.cast_signed().to_string(),
        };
        let _ = write!(text, " {name}={shown}");
    }
    text
}

fn register(code: &Code, register: u16) -> String {
    match code.variables.get(usize::from(register)) {
        Some(variable) => variable.name.to_string(),
        None if register == NONE => "-".to_owned(),
        None => format!("r{register}"),
    }
}
