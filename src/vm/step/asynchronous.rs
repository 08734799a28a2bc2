//! Delegation and `await`, as far as the loop has no arm for them.

use super::{Place, Stepped, Went};
use crate::code::{Op, flag};
use crate::vm::Vm;
use crate::vm::deliver::Flow;

impl Vm {
    pub(super) fn step_asynchronous(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        match instr.op {
            Op::GetYieldFrom => {
                let value = self.operand(&place, instr.b)?;
                self.finish_into(&place, instr.a, |vm| vm.yield_from_iterator(value))
            }
            Op::GetAwaitable => {
                let value = self.operand(&place, instr.b)?;
                let depth = self.frames.len();
                let result = self.awaitable(value, instr.c)?;
                self.release_operand(&place, flag::TAKE_B, instr.b);
                Ok(self.put_result(&place, instr.a, depth, result))
            }
            Op::GetAiter => {
                let value = self.operand(&place, instr.b)?;
                self.finish_into(&place, instr.a, |vm| vm.async_iter(value))
            }
            Op::GetAnext => {
                let iterator = self.operand(&place, instr.b)?;
                self.finish_into(&place, instr.a, |vm| vm.async_next(iterator))
            }
            _ => {
                let exception = self.operand(&place, instr.a)?;
                self.raised = exception;
                if self.catches("StopAsyncIteration") {
                    self.leave_handler(place.at(instr.a), place.at(instr.c));
                    self.clear_registers(place.at(instr.b), 1);
                    return Ok(Went::Next);
                }
                self.raised = exception;
                Ok(Went::Settle(Flow::RaiseHere))
            }
        }
    }
}
