//! Attributes and items, as far as the loop has no arm for them.

use super::{Place, Stepped};
use crate::code::Op;
use crate::heap::Value;
use crate::vm::Vm;

impl Vm {
    pub(super) fn step_attributes(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        match instr.op {
            Op::DeleteAttr => {
                let object = self.operand(&place, instr.a)?;
                let name = place.site_name(instr.b);
                self.finish_effect(&place, |vm| vm.set_attr(object, name, Value::Unbound))
            }
            Op::LoadSuperAttr => {
                let class = self.operand(&place, instr.b)?;
                let receiver = self.operand(&place, instr.b + 1)?;
                let name = place.site_name(instr.c);
                self.finish_window(&place, instr.a, (instr.b, 2), |vm| {
                    vm.super_attr(class, receiver, name)
                })
            }
            _ => {
                let object = self.operand(&place, instr.a)?;
                let key = self.operand(&place, instr.b)?;
                self.finish_effect(&place, |vm| vm.delete_item(object, key))
            }
        }
    }
}
