//! Imports.

use super::{Place, Stepped};
use crate::code::Op;
use crate::vm::Vm;

impl Vm {
    pub(super) fn step_imports(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        match instr.op {
            Op::ImportName => {
                let level = self.operand(&place, instr.c)?;
                let from_list = self.operand(&place, instr.c + 1)?;
                let name = place.name(instr.b);
                self.finish_window(&place, instr.a, (instr.c, 2), |vm| {
                    vm.import_name(name, level, from_list)
                })
            }
            Op::ImportFrom => {
                let module = self.operand(&place, instr.b)?;
                let depth = self.frames.len();
                let value = self.import_from(module, place.name(instr.c))?;
                Ok(self.put_result(&place, instr.a, depth, value))
            }
            _ => {
                let module = self.operand(&place, instr.a)?;
                self.finish_effect(&place, |vm| vm.import_star(module))
            }
        }
    }
}
