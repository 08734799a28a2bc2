//! Variables: globals, the names of modules and classes, cells, deletions.

use super::{Place, Stepped, Went};
use crate::code::{Op, flag};
use crate::heap::Value;
use crate::vm::Vm;
use crate::vm::native::{NativeResult, Raised};

impl Vm {
    #[inline(never)]
    pub(in crate::vm) fn step_names(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        match instr.op {
            Op::DeleteLocal => {
                self.operand(&place, instr.a)?;
                self.clear_registers(place.at(instr.a), 1);
            }
            Op::DeleteCell => {
                let cell = self.registers[place.at(instr.a)];
                if self.heap.cell(cell).is_unbound() {
                    self.no_operand(&place, instr.a)?;
                }
                self.heap.set_cell(cell, Value::Unbound);
            }
            Op::LoadClassCell => {
                let namespace = self.registers[place.at(place.loaded.code.namespace)];
                let name = place.name(instr.c);
                let value = match self.find_in_namespace(namespace, name)? {
                    Some(value) => value,
                    None => {
                        let value = self.heap.cell(self.registers[place.at(instr.b)]);
                        if value.is_unbound() {
                            self.no_operand(&place, instr.b)?;
                        }
                        value
                    }
                };
                self.set_register(place.at(instr.a), value);
            }
            Op::LoadGlobal => {
                let value = self.load_global_anew(&place)?;
                self.set_register(place.at(instr.a), value);
            }
            Op::StoreGlobal => {
                let value = self.operand(&place, instr.b)?;
                let globals = self.frames.last().expect("a run has a frame").globals;
                let at = &place.loaded.places[usize::from(instr.a)];
                self.heap.name_set_at(globals, at, place.name(instr.a), value);
                self.release_operand(&place, flag::TAKE_B, instr.b);
            }
            Op::DeleteGlobal => {
                let name = place.name(instr.a);
                let globals = self.frames.last().expect("a run has a frame").globals;
                if self.heap.name_remove(globals, name).is_none() {
                    self.raise_no_name(name);
                    return Err(Raised);
                }
            }
            Op::LoadName => {
                let namespace = self.registers[place.at(place.loaded.code.namespace)];
                let globals = self.frames.last().expect("a run has a frame").globals;
                if namespace != Value::Obj(globals)
                    && let Some(value) =
                        self.find_in_namespace(namespace, place.site_name(instr.b))?
                {
                    self.set_register(place.at(instr.a), value);
                    return Ok(Went::Next);
                }
                let value = self.load_global_anew(&place)?;
                self.set_register(place.at(instr.a), value);
            }
            Op::StoreName => {
                let value = self.operand(&place, instr.b)?;
                let name = place.name(instr.a);
                let namespace = self.registers[place.at(place.loaded.code.namespace)];
                let globals = self.frames.last().expect("a run has a frame").globals;
                if namespace == Value::Obj(globals) {
                    let at = &place.loaded.places[usize::from(instr.a)];
                    self.heap.name_set_at(globals, at, name, value);
                    self.release_operand(&place, flag::TAKE_B, instr.b);
                    return Ok(Went::Next);
                }
                let depth = self.frames.len();
                let result = self.store_in_namespace(namespace, name, value)?;
                self.release_operand(&place, flag::TAKE_B, instr.b);
                if result.is_unbound() {
                    self.frames[depth].returns = crate::vm::Return::Discard;
                    return Ok(Went::Entered);
                }
            }
            Op::DeleteName => {
                let namespace = self.registers[place.at(place.loaded.code.namespace)];
                self.delete_from_namespace(namespace, place.name(instr.a))?;
            }
            _ => {
                let namespace = self.registers[place.at(place.loaded.code.namespace)];
                self.setup_annotations(namespace)?;
            }
        }
        Ok(Went::Next)
    }

    /// Looks a global or builtin up by its name, and keeps in the site where it was.
    fn load_global_anew(&mut self, place: &Place<'_>) -> NativeResult {
        let name = place.site_name(place.instr.b);
        let frame = self.frames.last().expect("a run has a frame");
        let (globals, builtins) = (frame.globals, frame.builtins);
        let is_plain = self.heap.is_exactly(globals.into(), crate::heap::Kind::Dict);
        if !is_plain && let Some(value) = self.find_in_namespace(globals.into(), name)? {
            return Ok(value);
        }
        let site = &place.loaded.code.sites[usize::from(place.instr.b)];
        if is_plain && let Some(value) = self.remember_global(site, globals, builtins, name) {
            return Ok(value);
        }
        if !is_plain && let Some(value) = self.heap.name_get(builtins, name) {
            return Ok(value);
        }
        if let Some(value) = self.later_global(globals, name) {
            return Ok(value);
        }
        self.raise_no_name(name);
        Err(Raised)
    }
}
