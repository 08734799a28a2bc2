//! Displays, comprehensions and formatted strings.

use super::{Place, Stepped, Went};
use crate::code::{Op, flag};
use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::Vm;
use crate::vm::native::Raised;

const IS_BUILT: &str = "what is being built is an object";

impl Vm {
    #[inline(never)]
    pub(in crate::vm) fn step_displays(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        match instr.op {
            Op::BuildSet => self.finish_window(&place, instr.a, (instr.b, instr.c), |vm| {
                vm.build_set(place.at(instr.b), instr.c)
            }),
            Op::BuildDict => self.finish_window(&place, instr.a, (instr.b, instr.c * 2), |vm| {
                vm.build_dict(place.at(instr.b), instr.c)
            }),
            Op::BuildString => self.finish_window(&place, instr.a, (instr.b, instr.c), |vm| {
                Ok(vm.join_strings(place.at(instr.b), instr.c))
            }),
            Op::BuildSlice => {
                let parts = [
                    self.operand(&place, instr.b)?,
                    self.operand(&place, instr.b + 1)?,
                    self.operand(&place, instr.b + 2)?,
                ];
                self.finish_window(&place, instr.a, (instr.b, 3), |vm| {
                    Ok(vm.heap.alloc_kind(Kind::Slice, Body::Slice(Box::new(parts))).into())
                })
            }
            Op::ListExtend => {
                let (list, value) = self.two_operands(&place)?;
                self.finish_effect(&place, |vm| vm.extend_list(list, value))
            }
            Op::ArgsToTuple => {
                let value = self.operand(&place, instr.b)?;
                let callable = self.operand(&place, instr.c)?;
                self.finish_into(&place, instr.a, |vm| vm.args_to_tuple(value, callable))
            }
            Op::ListToTuple => {
                let list = self.operand(&place, instr.a)?;
                let items: Vec<Value> = self.heap.sequence(list).unwrap_or(&[]).to_vec();
                let tuple = self.tuple(items);
                self.set_register(place.at(instr.a), tuple);
                Ok(Went::Next)
            }
            Op::SetAdd => {
                let (set, value) = self.two_operands(&place)?;
                self.set_add(built(set), value)?;
                self.release_operand(&place, flag::TAKE_B, instr.b);
                Ok(Went::Next)
            }
            Op::SetUpdate => {
                let (set, value) = self.two_operands(&place)?;
                self.finish_effect(&place, |vm| vm.update_set(set, value))
            }
            Op::DictSet => {
                let (dict, key) = self.two_operands(&place)?;
                let value = self.operand(&place, instr.c)?;
                self.dict_set(built(dict), key, value)?;
                self.release_operand(&place, flag::TAKE_B, instr.b);
                self.release_operand(&place, flag::TAKE_C, instr.c);
                Ok(Went::Next)
            }
            Op::DictUpdate => {
                let (dict, value) = self.two_operands(&place)?;
                self.finish_effect(&place, |vm| vm.update_dict(built(dict), value))
            }
            Op::DictMerge => {
                let (dict, value) = self.two_operands(&place)?;
                let callable = self.operand(&place, instr.c)?;
                self.finish_effect(&place, |vm| vm.merge_keywords(built(dict), value, callable))
            }
            Op::Format => {
                let value = self.operand(&place, instr.b)?;
                let depth = self.frames.len();
                let text = self.format_converted(value, instr.c, Value::Unbound)?;
                self.release_operand(&place, flag::TAKE_B, instr.b);
                Ok(self.put_result(&place, instr.a, depth, text))
            }
            _ => {
                let value = self.operand(&place, instr.b)?;
                let spec = self.operand(&place, instr.b + 1)?;
                self.finish_window(&place, instr.a, (instr.b, 2), |vm| {
                    vm.format_converted(value, instr.c, spec)
                })
            }
        }
    }

    fn two_operands(&mut self, place: &Place<'_>) -> Result<(Value, Value), Raised> {
        Ok((self.operand(place, place.instr.a)?, self.operand(place, place.instr.b)?))
    }
}

fn built(value: Value) -> Handle {
    value.handle().expect(IS_BUILT)
}
