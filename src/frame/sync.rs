//! The sync between fast locals and frame dict, in both directions.

use std::rc::Rc;

use super::variables::value_of;
use crate::code::VariableKind;
use crate::heap::{Body, Handle, Heap, Loaded, Value};

/// What a sync did to the frame dict, by the names of the variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    pub added: Vec<Rc<str>>,
    pub changed: Vec<Rc<str>>,
    pub removed: Vec<Rc<str>>,
}

impl SyncReport {
    /// Tells whether the dict is as it was.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// Brings a frame dict up to date: the keys of bound variables are set, those of unset ones removed, others stay.
///
/// A key whose value is the variable's already is not written, so a sync costs what has changed. Once a write-back has
/// put values into the fast locals of `arguments_written`, which are cells, their keys keep their places.
pub fn fast_to_locals(
    heap: &mut Heap,
    dict: Handle,
    code: &Loaded,
    registers: &[Value],
    arguments_written: bool,
) -> SyncReport {
    let mut report = SyncReport::default();
    let moved =
        if arguments_written { Vec::new() } else { take_out_arguments_in_cells(heap, dict, code) };
    for &register in &code.code.sync_order {
        let name = code.variables[usize::from(register)];
        let value = value_of(heap, code, registers, register);
        if let Some(&(_, before)) = moved.iter().find(|(moved, _)| *moved == register) {
            // It is put back at the end, which is no change.
            if !value.is_unbound() {
                heap.name_set(dict, name, value);
            }
            let shown = code.code.variables[usize::from(register)].name.clone();
            match value {
                Value::Unbound => report.removed.push(shown),
                value if value != before => report.changed.push(shown),
                _ => {}
            }
            continue;
        }
        let at = heap.name_position(dict, name);
        let shown = || code.code.variables[usize::from(register)].name.clone();
        match (at, value) {
            (None, Value::Unbound) => {}
            (Some(at), Value::Unbound) => {
                heap.dict_remove(dict, at);
                report.removed.push(shown());
            }
            (Some(at), value) => {
                if heap.dict(dict).entry(at).is_some_and(|entry| entry.value != value) {
                    heap.dict_replace(dict, at, value);
                    report.changed.push(shown());
                }
            }
            (None, value) => {
                heap.name_set(dict, name, value);
                report.added.push(shown());
            }
        }
    }
    report
}

/// Takes out the keys of the arguments that are cells, where cells come after all locals: as locals they have no value
/// of their own there, so each sync moves their keys to the end. Returns their registers and what the keys held.
fn take_out_arguments_in_cells(heap: &mut Heap, dict: Handle, code: &Loaded) -> Vec<(u16, Value)> {
    let code_object = &code.code;
    let mut moved = Vec::new();
    if code_object.cellvars.is_empty() || code_object.sync_order.starts_with(&code_object.varnames)
    {
        return moved;
    }
    for &register in &code_object.varnames {
        if code_object.variables[usize::from(register)].kind != VariableKind::Cell {
            continue;
        }
        if let Some(at) = heap.name_position(dict, code.variables[usize::from(register)]) {
            let before = heap.dict(dict).entry(at).map_or(Value::Unbound, |entry| entry.value);
            heap.dict_remove(dict, at);
            moved.push((register, before));
        }
    }
    moved
}

/// Writes a frame dict back: gives what is to be put into which register, Unbound to unset it.
///
/// Every variable is written, changed or not: what happened to a cell meanwhile is lost (bpo-30744). Cells are written
/// at once, registers are the caller's to write.
pub fn locals_to_fast(
    heap: &mut Heap,
    dict: Handle,
    code: &Loaded,
    registers: &[Value],
) -> Vec<(u16, Value)> {
    let mut writes = Vec::new();
    for &register in &code.code.sync_order {
        let name = code.variables[usize::from(register)];
        let value = heap.name_get(dict, name).unwrap_or(Value::Unbound);
        if value == value_of(heap, code, registers, register) {
            continue;
        }
        let held = registers.get(usize::from(register)).copied().unwrap_or(Value::Unbound);
        let kind = code.code.variables[usize::from(register)].kind;
        let in_cell = matches!(kind, VariableKind::Cell | VariableKind::Free)
            && matches!(heap.body_of(held), Some(Body::Cell(_)));
        if in_cell {
            heap.set_cell(held, value);
        } else {
            writes.push((register, value));
        }
    }
    writes
}
