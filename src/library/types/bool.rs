//! `bool`.

use super::arguments::not_implemented;
use super::numbers::{self, check_int};
use super::row::row;
use crate::heap::{Kind, Value};
use crate::vm::{Answer, BinaryOp, NativeResult, Raised, Routine, Step, Type, Vm};

/// `bool`.
pub static TYPE: Type = Type {
    kind: Kind::Bool,
    about: "True or False.",
    base: false,
    methods: &[
        row("__new__(cls, object=False, /)", new, "Tells whether an object is true."),
        row("__and__(self, value, /)", and, "Returns self&value."),
        row("__rand__(self, value, /)", rand, "Returns value&self."),
        row("__invert__(self, /)", numbers::invert, "Returns ~self."),
        row("__or__(self, value, /)", or, "Returns self|value."),
        row("__ror__(self, value, /)", ror, "Returns value|self."),
        row("__repr__(self, /)", repr, "Returns True or False as text."),
        row("__xor__(self, value, /)", xor, "Returns self^value."),
        row("__rxor__(self, value, /)", rxor, "Returns value^self."),
    ],
    getters: &[],
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = match arguments[1] {
        Value::Unbound => return Ok(Value::FALSE),
        value => value,
    };
    if let Some(truth) = vm.truth_now(value) {
        return Ok(Value::bool(truth));
    }
    vm.truth_is_not_blocked(value)?;
    let names = [vm.known.names.bool, vm.known.names.len];
    for name in names {
        if let Some((callable, receiver)) = vm.find_special(value, name)
            && !callable.is_none()
        {
            return vm.start(&TRUTH, &[Value::bool(name == names[0]), callable, receiver]);
        }
    }
    Ok(Value::TRUE)
}

/// Registers: whether `__bool__` is asked (else `__len__`), the method, and the receiver to pass to it, if any.
static TRUTH: Routine = Routine { name: "bool", step: truth, catches: false };

fn truth(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(result) = answer else {
        let arguments = vm.register(base + 2).given().into_iter().collect();
        return Ok(Step::Call(vm.register(base + 1), arguments));
    };
    let truth = if vm.register(base) == Value::TRUE {
        vm.truth_of_result(result)?
    } else {
        vm.length_of_result(result)? != 0
    };
    Ok(Step::Return(Value::bool(truth)))
}

fn operator(vm: &mut Vm, operator: BinaryOp, left: Value, right: Value) -> NativeResult {
    if !vm.heap.is_int(left) || !vm.heap.is_int(right) {
        return not_implemented(vm);
    }
    numbers::of_ints(vm, operator, left, right)
}

fn and(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    operator(vm, BinaryOp::And, arguments[0], arguments[1])
}

fn rand(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    operator(vm, BinaryOp::And, arguments[1], arguments[0])
}

fn or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    operator(vm, BinaryOp::Or, arguments[0], arguments[1])
}

fn ror(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    operator(vm, BinaryOp::Or, arguments[1], arguments[0])
}

fn xor(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    operator(vm, BinaryOp::Xor, arguments[0], arguments[1])
}

fn rxor(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    operator(vm, BinaryOp::Xor, arguments[1], arguments[0])
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_int(vm, arguments[0])?;
    let text = if vm.heap.small_int(arguments[0]) == Some(0) { "False" } else { "True" };
    Ok(vm.heap.intern(text).into())
}
