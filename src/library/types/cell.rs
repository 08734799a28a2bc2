//! Cells: the variables that functions share.

use crate::heap::{Body, Kind, Value};
use crate::library::types::object::address;
use crate::vm::native::Raised;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type of cells.
pub static TYPE: Type = Type {
    kind: Kind::Cell,
    about: "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and \n further attempts to access its cell_contents attribute will\n    raise a ValueError.",
    base: false,
    methods: &[
        Native {
            signature: "__new__(cls, contents=<unrepresentable>, /)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Return self==value." },
    ],
    getters: &[Getter { name: "cell_contents", get: contents, set: Some(set_contents), about: "" }],
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(vm.heap.new_cell(arguments[1]))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let held = vm.heap.cell(arguments[0]);
    let at = address(arguments[0]);
    let text = if held.is_unbound() {
        format!("<cell at {at}: empty>")
    } else {
        format!("<cell at {at}: {} object at {}>", vm.heap.type_name(held), address(held))
    };
    Ok(vm.heap.new_str(text))
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !matches!(vm.heap.body_of(arguments[1]), Some(Body::Cell(_))) {
        return Ok(vm.known.not_implemented);
    }
    let (left, right) = (vm.heap.cell(arguments[0]), vm.heap.cell(arguments[1]));
    if left.is_unbound() || right.is_unbound() {
        return Ok(Value::bool(left == right));
    }
    vm.same_or_equal(left, right).map(Value::bool)
}

fn contents(vm: &mut Vm, cell: Value) -> NativeResult {
    match vm.heap.cell(cell).given() {
        Some(held) => Ok(held),
        None => vm.value_error("Cell is empty"),
    }
}

fn set_contents(vm: &mut Vm, cell: Value, value: Value) -> Result<(), Raised> {
    vm.heap.set_cell(cell, value);
    Ok(())
}
