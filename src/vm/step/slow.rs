//! The slow halves of the loop's own arms: what they do when the fast case does not hold.

use super::{Place, Stepped, Went};
use crate::code::flag;
use crate::heap::Value;
use crate::vm::Vm;
use crate::vm::compare::CompareOp;
use crate::vm::deliver::Flow;
use crate::vm::frames::Return;
use crate::vm::generator::Sent;
use crate::vm::native::Raised;
use crate::vm::operator::BinaryOp;

impl Vm {
    #[inline(never)]
    pub(in crate::vm) fn step_binary(
        &mut self,
        place: Place<'_>,
        operator: BinaryOp,
        in_place: bool,
    ) -> Stepped {
        let left = self.operand(&place, place.instr.b)?;
        let right = self.operand(&place, place.instr.c)?;
        if operator == BinaryOp::Add
            && place.instr.a == place.instr.b
            && let Some(joined) = self.heap.append_text(left, right)
        {
            self.release_operand(&place, flag::TAKE_C, place.instr.c);
            self.set_register(place.at(place.instr.a), joined);
            return Ok(Went::Next);
        }
        self.finish_into(&place, place.instr.a, |vm| vm.binary(operator, in_place, left, right))
    }

    /// Adds or subtracts the number in the instruction.
    #[inline(never)]
    pub(in crate::vm) fn step_binary_int(
        &mut self,
        place: Place<'_>,
        operator: BinaryOp,
    ) -> Stepped {
        let instr = place.instr;
        let left = self.operand(&place, instr.b)?;
        let right = Value::Int(i64::from(instr.c.cast_signed()));
        // Taking the number, which is no register, says that the operator works in place.
        let in_place = instr.has(flag::TAKE_C);
        let depth = self.frames.len();
        let value = self.binary(operator, in_place, left, right)?;
        self.release_operand(&place, flag::TAKE_B, instr.b);
        Ok(self.put_result(&place, instr.a, depth, value))
    }

    #[inline(never)]
    pub(in crate::vm) fn step_compare(&mut self, place: Place<'_>, operator: CompareOp) -> Stepped {
        let left = self.operand(&place, place.instr.b)?;
        let right = self.operand(&place, place.instr.c)?;
        self.finish_into(&place, place.instr.a, |vm| vm.compare(operator, left, right))
    }

    /// Compares `a` and `b`, and jumps unless the result is true.
    #[inline(never)]
    pub(in crate::vm) fn step_jump_unless(
        &mut self,
        place: Place<'_>,
        operator: CompareOp,
    ) -> Stepped {
        let instr = place.instr;
        let left = self.operand(&place, instr.a)?;
        let right = self.operand(&place, instr.b)?;
        let branch = Return::Branch { wanted: false, target: u32::from(instr.c) };
        let depth = self.frames.len();
        let value = self.compare(operator, left, right)?;
        self.release_operand(&place, flag::TAKE_A, instr.a);
        self.release_operand(&place, flag::TAKE_B, instr.b);
        if value.is_unbound() {
            self.frames[depth].returns = branch;
            return Ok(Went::Entered);
        }
        Ok(match self.truth_or_push(value, branch)? {
            Some(true) => Went::Next,
            Some(false) => Went::To(usize::from(instr.c)),
            None => Went::Entered,
        })
    }

    /// Compares `a` with a number, and jumps unless the result is true.
    #[inline(never)]
    pub(in crate::vm) fn step_jump_unless_int(
        &mut self,
        place: Place<'_>,
        operator: CompareOp,
    ) -> Stepped {
        let instr = place.instr;
        let left = self.operand(&place, instr.a)?;
        let right = Value::Int(i64::from(instr.b.cast_signed()));
        let branch = Return::Branch { wanted: false, target: u32::from(instr.c) };
        let depth = self.frames.len();
        let value = self.compare(operator, left, right)?;
        self.release_operand(&place, flag::TAKE_A, instr.a);
        if value.is_unbound() {
            self.frames[depth].returns = branch;
            return Ok(Went::Entered);
        }
        Ok(match self.truth_or_push(value, branch)? {
            Some(true) => Went::Next,
            Some(false) => Went::To(usize::from(instr.c)),
            None => Went::Entered,
        })
    }

    /// Jumps if the truth of `a` is the one that is wanted.
    #[inline(never)]
    pub(in crate::vm) fn step_jump_if(&mut self, place: Place<'_>, wanted: bool) -> Stepped {
        let value = self.operand(&place, place.instr.a)?;
        let target = place.instr.long_target();
        let branch = Return::Branch {
            wanted,
            target: u32::try_from(target).expect("a target is less than 2**32"),
        };
        let truth = self.truth_or_push(value, branch);
        self.release_operand(&place, flag::TAKE_A, place.instr.a);
        Ok(match truth? {
            Some(truth) if truth == wanted => Went::To(target),
            Some(_) => Went::Next,
            None => Went::Entered,
        })
    }

    #[inline(never)]
    pub(in crate::vm) fn step_not(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        let value = self.operand(&place, instr.b)?;
        let truth = self.truth_or_push(value, Return::Truth { into: instr.a, negate: true });
        self.release_operand(&place, flag::TAKE_B, instr.b);
        Ok(match truth? {
            Some(truth) => {
                self.set_register(place.at(instr.a), Value::bool(!truth));
                Went::Next
            }
            None => Went::Entered,
        })
    }

    #[inline(never)]
    pub(in crate::vm) fn step_load_attr(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        let object = self.operand(&place, instr.b)?;
        let site = &place.loaded.code.sites[usize::from(instr.c)];
        let name = place.name(site.name);
        let depth = self.frames.len();
        let value = self.get_attr_cached(object, site, name)?;
        self.release_operand(&place, flag::TAKE_B, instr.b);
        Ok(self.put_result(&place, instr.a, depth, value))
    }

    #[inline(never)]
    pub(in crate::vm) fn step_store_attr(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        let object = self.operand(&place, instr.a)?;
        let value = self.operand(&place, instr.c)?;
        let site = &place.loaded.code.sites[usize::from(instr.b)];
        let name = place.name(site.name);
        let depth = self.frames.len();
        let result = self.set_attr_cached(object, site, name, value)?;
        self.release_operand(&place, flag::TAKE_A, instr.a);
        self.release_operand(&place, flag::TAKE_C, instr.c);
        if result.is_unbound() {
            self.frames[depth].returns = Return::Discard;
            return Ok(Went::Entered);
        }
        Ok(Went::Next)
    }

    #[inline(never)]
    pub(in crate::vm) fn step_load_method(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        let object = self.operand(&place, instr.b)?;
        let site = &place.loaded.code.sites[usize::from(instr.c)];
        let name = place.name(site.name);
        let depth = self.frames.len();
        let (callable, receiver) = self.load_method(object, site, name)?;
        self.release_operand(&place, flag::TAKE_B, instr.b);
        self.set_register(place.at(instr.a + 1), receiver);
        Ok(self.put_result(&place, instr.a, depth, callable))
    }

    #[inline(never)]
    pub(in crate::vm) fn step_load_item_int(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        let object = self.operand(&place, instr.b)?;
        let key = Value::Int(i64::from(instr.c.cast_signed()));
        let depth = self.frames.len();
        let value = self.get_item(object, key)?;
        self.release_operand(&place, flag::TAKE_B, instr.b);
        Ok(self.put_result(&place, instr.a, depth, value))
    }

    #[inline(never)]
    pub(in crate::vm) fn step_load_item(&mut self, place: Place<'_>) -> Stepped {
        let object = self.operand(&place, place.instr.b)?;
        let key = self.operand(&place, place.instr.c)?;
        self.finish_into(&place, place.instr.a, |vm| vm.get_item(object, key))
    }

    #[inline(never)]
    pub(in crate::vm) fn step_store_item(&mut self, place: Place<'_>) -> Stepped {
        let object = self.operand(&place, place.instr.a)?;
        let key = self.operand(&place, place.instr.b)?;
        let value = self.operand(&place, place.instr.c)?;
        self.finish_effect(&place, |vm| vm.set_item(object, key, value))
    }

    #[inline(never)]
    pub(in crate::vm) fn step_yield_from(&mut self, place: Place<'_>) -> Stepped {
        let iterator = self.operand(&place, place.instr.b)?;
        let sent = self.operand(&place, place.instr.a)?;
        let returns = Return::Delegate { into: place.instr.a };
        Ok(match self.send_to(iterator, sent, returns) {
            Ok(Sent::Yielded(value)) => Went::Settle(Flow::Deliver(returns, value)),
            Ok(Sent::Returned(value)) => Went::Settle(Flow::Finished(returns, value)),
            Ok(Sent::Pushed) => Went::Entered,
            Err(Raised) => Went::Settle(Flow::Fail(returns)),
        })
    }
}
