//! Raising, handlers and `with`.

use super::{Place, Stepped, Went};
use crate::code::{Op, flag};
use crate::heap::Value;
use crate::vm::Vm;
use crate::vm::deliver::Flow;
use crate::vm::frames::Return;
use crate::vm::native::{NativeResult, Raised};

impl Vm {
    pub(super) fn step_exceptions(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        match instr.op {
            Op::Raise | Op::RaiseFrom => {
                let named = self.operand(&place, instr.a)?;
                let cause = if instr.op == Op::RaiseFrom {
                    self.operand(&place, instr.b)?
                } else {
                    Value::Unbound
                };
                let _: NativeResult = self.raise_statement(named, cause);
                Err(Raised)
            }
            Op::RaiseHandled => {
                let handled = self.handled();
                if handled.is_none() {
                    return self.raise("RuntimeError", "No active exception to reraise");
                }
                self.raised = handled;
                Ok(Went::Settle(Flow::RaiseAgain))
            }
            Op::Reraise => {
                let exception = self.operand(&place, instr.a)?;
                self.raised = exception;
                Ok(Went::Settle(Flow::RaiseAgain))
            }
            Op::LeaveHandler => {
                self.leave_handler(place.at(instr.a), place.at(instr.b));
                Ok(Went::Next)
            }
            Op::JumpUnlessMatch => {
                let exception = self.operand(&place, instr.a)?;
                let class = self.operand(&place, instr.b)?;
                let matches = self.exception_matches(exception, class)?;
                self.release_operand(&place, flag::TAKE_B, instr.b);
                Ok(if matches { Went::Next } else { Went::To(usize::from(instr.c)) })
            }
            Op::MatchGroup => {
                let exception = self.operand(&place, instr.b)?;
                let class = self.operand(&place, instr.c)?;
                let (matching, rest) = self.split_group(exception, class)?;
                self.release_operand(&place, flag::TAKE_C, instr.c);
                self.set_register(place.at(instr.a), matching);
                self.set_register(place.at(instr.a + 1), rest);
                Ok(Went::Next)
            }
            Op::RaiseGroup => {
                let original = self.operand(&place, instr.a)?;
                let raised = self.operand(&place, instr.b)?;
                Ok(match self.raise_group(original, raised) {
                    Ok(()) => Went::Next,
                    Err(Raised) => Went::Settle(Flow::RaiseAgain),
                })
            }
            Op::WithEnter => {
                let manager = self.operand(&place, instr.b)?;
                let depth = self.frames.len();
                let value = self.enter_with(manager, place.at(instr.a))?;
                if instr.b != instr.a {
                    self.release_operand(&place, flag::TAKE_B, instr.b);
                }
                Ok(self.put_result(&place, instr.a + 1, depth, value))
            }
            Op::WithExcept => {
                let exit = self.operand(&place, instr.b)?;
                let exception = self.operand(&place, instr.c)?;
                let returns = Return::Truth { into: instr.a, negate: false };
                match self.exit_with(exit, exception, returns)? {
                    Some(truth) => {
                        self.set_register(place.at(instr.a), Value::bool(truth));
                        Ok(Went::Next)
                    }
                    None => Ok(Went::Entered),
                }
            }
            Op::AsyncWithEnter => {
                let manager = self.operand(&place, instr.b)?;
                let depth = self.frames.len();
                let value = self.enter_async_with(manager, place.at(instr.a))?;
                self.release_operand(&place, flag::TAKE_B, instr.b);
                Ok(self.put_result(&place, instr.a + 1, depth, value))
            }
            Op::AsyncWithExcept => {
                let exit = self.operand(&place, instr.b)?;
                let exception = self.operand(&place, instr.c)?;
                let arguments = self.exit_arguments(exception);
                let depth = self.frames.len();
                let value = self.call_pushing(exit, &arguments, Return::Into(instr.a))?;
                Ok(self.put_result(&place, instr.a, depth, value))
            }
            _ => {
                let class = self.known.exceptions.get("AssertionError");
                self.set_register(place.at(instr.a), class.into());
                Ok(Went::Next)
            }
        }
    }
}
