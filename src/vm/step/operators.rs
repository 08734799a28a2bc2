//! Operators, iteration and unpacking, as far as the loop has no arm for them.

use super::{Place, Stepped, Went};
use crate::code::{Op, flag};
use crate::heap::{Kind, Value};
use crate::vm::Vm;
use crate::vm::frames::Return;
use crate::vm::native::NativeResult;
use crate::vm::operator::UnaryOp;

impl Vm {
    #[inline(never)]
    pub(in crate::vm) fn step_operators(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        match instr.op {
            Op::Neg | Op::Pos | Op::Invert => {
                let value = self.operand(&place, instr.b)?;
                let operator = match instr.op {
                    Op::Neg => UnaryOp::Neg,
                    Op::Pos => UnaryOp::Pos,
                    _ => UnaryOp::Invert,
                };
                self.finish_into(&place, instr.a, |vm| vm.unary(operator, value))
            }
            Op::In | Op::NotIn => self.step_contains(place),
            Op::GetIter => {
                let value = self.operand(&place, instr.b)?;
                self.finish_into(&place, instr.a, |vm| vm.iter(value))
            }
            Op::ForPrep => {
                let value = self.operand(&place, instr.b)?;
                if let Some((start, stop, step)) = self.small_range(value) {
                    self.release_operand(&place, flag::TAKE_B, instr.b);
                    for (at, part) in (instr.a..).zip([start, stop, step]) {
                        self.set_register(place.at(at), Value::Int(part));
                    }
                    return Ok(Went::Next);
                }
                if let Value::Obj(sequence) = value
                    && self.heap.is_plain_sequence(sequence)
                {
                    // A loop over a list or tuple keeps it and the next index, instead of an iterator.
                    self.heap.hold(value);
                    self.release_operand(&place, flag::TAKE_B, instr.b);
                    self.set_register(place.at(instr.a), value);
                    self.set_register(place.at(instr.a + 1), Value::Int(0));
                    self.heap.drop_value(value);
                    return Ok(Went::Next);
                }
                self.finish_into(&place, instr.a, |vm| vm.iter(value))
            }
            Op::Unpack => self.step_unpack(place),
            Op::UnpackStar => {
                let value = self.operand(&place, instr.b)?;
                let (before, after) = (usize::from(instr.c & 0xff), usize::from(instr.c >> 8));
                self.finish_unpacking(&place, |vm| {
                    vm.unpack(value, place.at(instr.a), before, Some(after))
                })
            }
            Op::PrintExpr => {
                let value = self.operand(&place, instr.a)?;
                self.finish_effect(&place, |vm| vm.display(value))
            }
            _ => {
                let depth = self.frames.len();
                let value = self.intrinsic(instr.c, place.at(instr.b))?;
                Ok(self.put_result(&place, instr.a, depth, value))
            }
        }
    }

    #[inline(never)]
    pub(in crate::vm) fn step_contains(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        let item = self.operand(&place, instr.b)?;
        let container = self.operand(&place, instr.c)?;
        let negate = instr.op == Op::NotIn;
        let returns = Return::Truth { into: instr.a, negate };
        let depth = self.frames.len();
        let value = self.contains(container, item)?;
        self.release_operand(&place, flag::TAKE_B, instr.b);
        self.release_operand(&place, flag::TAKE_C, instr.c);
        if value.is_unbound() {
            self.frames[depth].returns = returns;
            return Ok(Went::Entered);
        }
        match self.truth_or_push(value, returns)? {
            Some(truth) => {
                self.set_register(place.at(instr.a), Value::bool(truth != negate));
                Ok(Went::Next)
            }
            None => Ok(Went::Entered),
        }
    }

    #[inline(never)]
    pub(in crate::vm) fn step_unpack(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        let value = self.operand(&place, instr.b)?;
        let count = usize::from(instr.c);
        let fits = self.heap.sequence(value).is_some_and(|items| items.len() == count);
        if fits
            && (self.heap.is_exactly(value, Kind::Tuple) || self.heap.is_exactly(value, Kind::List))
        {
            for i in 0..count {
                let item = self.heap.sequence(value).map_or(Value::Unbound, |items| items[i]);
                self.set_register(place.at(instr.a) + i, item);
            }
            if !(instr.a..instr.a + instr.c).contains(&instr.b) {
                self.release_operand(&place, flag::TAKE_B, instr.b);
            }
            return Ok(Went::Next);
        }
        self.finish_unpacking(&place, |vm| vm.unpack(value, place.at(instr.a), count, None))
    }

    /// Finishes an unpacking, whose targets may include the register that was unpacked.
    fn finish_unpacking(
        &mut self,
        place: &Place<'_>,
        operation: impl FnOnce(&mut Self) -> NativeResult,
    ) -> Stepped {
        let depth = self.frames.len();
        let register = place.instr.b;
        let value = self.registers[place.at(register)];
        let result = operation(self)?;
        if self.registers[place.at(register)] == value {
            self.release_operand(place, flag::TAKE_B, register);
        }
        if result.is_unbound() {
            self.frames[depth].returns = Return::Discard;
            return Ok(Went::Entered);
        }
        Ok(Went::Next)
    }
}
