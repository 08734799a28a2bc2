//! `match`.

use super::{Place, Stepped, Went};
use crate::code::Op;
use crate::heap::Value;
use crate::vm::Vm;

impl Vm {
    pub(super) fn step_patterns(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        match instr.op {
            Op::MatchSequence | Op::MatchMapping => {
                let subject = self.operand(&place, instr.b)?;
                let flags = self.heap.class_body(self.heap.class_of(subject)).flags;
                let is_sequence = instr.op == Op::MatchSequence;
                let matches = if is_sequence { flags.sequence } else { flags.mapping };
                self.set_register(place.at(instr.a), Value::bool(matches));
                Ok(Went::Next)
            }
            Op::MatchKeys => {
                let subject = self.operand(&place, instr.b)?;
                let keys = self.operand(&place, instr.c)?;
                self.finish_into(&place, instr.a, |vm| vm.match_keys(subject, keys))
            }
            Op::MatchClass => {
                let subject = self.operand(&place, instr.b)?;
                let class = self.operand(&place, instr.c)?;
                let names = self.operand(&place, instr.c + 1)?;
                let count = self.operand(&place, instr.c + 2)?;
                self.finish_window(&place, instr.a, (instr.c, 3), |vm| {
                    vm.match_class(subject, class, names, count)
                })
            }
            Op::CopyWithout => {
                let subject = self.operand(&place, instr.b)?;
                let keys = self.operand(&place, instr.c)?;
                self.finish_into(&place, instr.a, |vm| vm.copy_without(subject, keys))
            }
            _ => {
                let value = self.operand(&place, instr.b)?;
                let length = self.length_sync(value)?;
                self.set_register(place.at(instr.a), Value::Int(length));
                Ok(Went::Next)
            }
        }
    }
}
