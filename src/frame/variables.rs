//! The variables of a frame by name.

use crate::code::VariableKind;
use crate::heap::{Body, Handle, Heap, Loaded, Value};

/// Returns the value of a variable, Unbound if it has none: what its register holds, or the cell in it.
pub fn value_of(heap: &Heap, code: &Loaded, registers: &[Value], register: u16) -> Value {
    let at = usize::from(register);
    let held = registers.get(at).copied().unwrap_or(Value::Unbound);
    match code.code.variables[at].kind {
        VariableKind::Local | VariableKind::Hidden => held,
        // Before the function has made its cells an argument lies there itself.
        VariableKind::Cell | VariableKind::Free => match heap.body_of(held) {
            Some(Body::Cell(value)) => *value,
            _ => held,
        },
    }
}

/// Tells whether a variable has a value.
pub fn is_bound(heap: &Heap, code: &Loaded, registers: &[Value], register: u16) -> bool {
    !value_of(heap, code, registers, register).is_unbound()
}

/// Returns the register of a variable that `locals()` shows.
pub fn variable_of(code: &Loaded, name: &str) -> Option<u16> {
    code.code
        .sync_order
        .iter()
        .copied()
        .find(|&register| &*code.code.variables[usize::from(register)].name == name)
}

/// Returns the variables that have a value, in the order of the era.
pub fn snapshot(heap: &Heap, code: &Loaded, registers: &[Value]) -> Vec<(Handle, Value)> {
    let mut items = Vec::new();
    for &register in &code.code.sync_order {
        let value = value_of(heap, code, registers, register);
        if !value.is_unbound() {
            items.push((code.variables[usize::from(register)], value));
        }
    }
    items
}
