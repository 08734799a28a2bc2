//! `cell`: where a variable lives that an inner function uses too.

use crate::heap::{Body, Kind, Value};
use crate::vm::{Getter, Native, NativeResult, Raised, Type, Vm};

pub static TYPE: Type = Type {
    kind: Kind::Cell,
    about: "A variable shared between functions.",
    base: false,
    methods: &[
        Native { signature: "__new__(cls, contents=None, /)", call: new, about: "Makes a cell." },
        Native { signature: "__repr__(self, /)", call: repr, about: "Returns a description." },
    ],
    getters: &[Getter {
        name: "cell_contents",
        get: contents,
        set: Some(set_contents),
        about: "What the cell holds; ValueError if nothing.",
    }],
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(vm.heap.new_cell(arguments[1]))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let cell = arguments[0].handle().expect("a cell is an object");
    let text = match vm.heap.body(cell) {
        Body::Cell(Value::Unbound) => format!("<cell at {:#x}: empty>", cell.id()),
        Body::Cell(value) => {
            let value = *value;
            let class = vm.heap.type_name(value);
            let at = match value {
                Value::Obj(object) => object.id(),
                _ => cell.id() + 8,
            };
            format!("<cell at {:#x}: {class} object at {at:#x}>", cell.id())
        }
        _ => String::new(),
    };
    Ok(vm.heap.new_str(text))
}

fn contents(vm: &mut Vm, cell: Value) -> NativeResult {
    match vm.heap.cell(cell) {
        Value::Unbound => vm.value_error("Cell is empty"),
        value => Ok(value),
    }
}

fn set_contents(vm: &mut Vm, cell: Value, value: Value) -> Result<(), Raised> {
    vm.heap.set_cell(cell, value);
    Ok(())
}
