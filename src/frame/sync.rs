//! The sync between fast locals and frame dict, in both directions.

use std::rc::Rc;

use super::variables::value_of;
use crate::code::VariableKind;
use crate::heap::{Body, Handle, Heap, Loaded, Places, Value};

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

/// Stands for a variable that had no key.
const ABSENT: u32 = u32::MAX;

impl Places {
    /// Notes where the keys stand now.
    fn note(heap: &Heap, dict: Handle, code: &Loaded) -> Self {
        let place = |register: &u16| {
            heap.name_position(dict, code.variables[usize::from(*register)]).unwrap_or(ABSENT)
        };
        let positions = code.code.sync_order.iter().map(place).collect();
        Self { version: heap.dict(dict).version(), positions }
    }

    /// Tells whether the keys stand where they did.
    fn hold(&self, heap: &Heap, dict: Handle, code: &Loaded) -> bool {
        self.positions.len() == code.code.sync_order.len()
            && self.version == heap.dict(dict).version()
    }

    /// Returns what the dict holds for a variable, Unbound if it has no such key.
    fn value(&self, heap: &Heap, dict: Handle, index: usize) -> Value {
        match self.positions[index] {
            ABSENT => Value::Unbound,
            at => heap.dict(dict).entry(at).map_or(Value::Unbound, |entry| entry.value),
        }
    }
}

/// Brings a frame dict up to date: the keys of bound variables are set, those of unset ones removed, others stay.
///
/// Only what has changed is written; as long as no key came or went since the last sync, no key is looked up. Once a
/// write-back has put values into the fast locals of `arguments_written`, which are cells, their keys keep their places.
pub fn fast_to_locals(
    heap: &mut Heap,
    dict: Handle,
    code: &Loaded,
    registers: &[Value],
    arguments_written: bool,
    places: &Places,
) -> (SyncReport, Option<Places>) {
    let moves = !arguments_written && has_arguments_in_cells(code);
    if moves || !places.hold(heap, dict, code) {
        let report = sync_by_name(heap, dict, code, registers, arguments_written);
        let places = (!moves).then(|| Places::note(heap, dict, code));
        return (report, places);
    }
    let mut report = SyncReport::default();
    for (index, &register) in code.code.sync_order.iter().enumerate() {
        let value = value_of(heap, code, registers, register);
        let before = places.value(heap, dict, index);
        if value == before {
            continue;
        }
        let shown = code.code.variables[usize::from(register)].name.clone();
        if before.is_unbound() {
            heap.name_set(dict, code.variables[usize::from(register)], value);
            report.added.push(shown);
        } else if value.is_unbound() {
            heap.dict_remove(dict, places.positions[index]);
            report.removed.push(shown);
        } else {
            heap.dict_replace(dict, places.positions[index], value);
            report.changed.push(shown);
        }
        if !places.hold(heap, dict, code) {
            // A key came or went: the others may stand elsewhere.
            let rest = sync_by_name(heap, dict, code, registers, true);
            report.added.extend(rest.added);
            report.changed.extend(rest.changed);
            report.removed.extend(rest.removed);
            return (report, Some(Places::note(heap, dict, code)));
        }
    }
    (report, None)
}

/// Does a sync by looking every key up.
fn sync_by_name(
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

/// Tells whether some argument is a cell, where cells come after all locals.
fn has_arguments_in_cells(code: &Loaded) -> bool {
    let code = &code.code;
    !code.cellvars.is_empty()
        && !code.sync_order.starts_with(&code.varnames)
        && code
            .varnames
            .iter()
            .any(|&register| code.variables[usize::from(register)].kind == VariableKind::Cell)
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
    places: Option<&Places>,
) -> Vec<(u16, Value)> {
    let mut writes = Vec::new();
    let places = places.filter(|places| places.hold(heap, dict, code));
    for (index, &register) in code.code.sync_order.iter().enumerate() {
        let name = code.variables[usize::from(register)];
        let value = match places {
            Some(places) => places.value(heap, dict, index),
            None => heap.name_get(dict, name).unwrap_or(Value::Unbound),
        };
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
