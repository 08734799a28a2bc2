//! `functools.reduce`.

use crate::heap::Value;
use crate::vm::{Answer, NativeResult, Raised, Routine, Step, Vm};

/// `functools.reduce`.
pub fn reduce(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !vm.is_iterable(arguments[1]) {
        return vm.type_error("reduce() arg 2 must support iteration");
    }
    vm.start(&REDUCE, &[arguments[0], arguments[1], arguments[2], Value::Unbound, Value::FALSE])
}

/// Registers: the function, the iterable, the value so far, the iterator, whether the function was called.
static REDUCE: Routine = Routine { name: "reduce", step: reduce_step, catches: false };

fn reduce_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base + 3);
    match answer {
        Answer::Value(found) if iterator.is_unbound() => {
            vm.set_register(base + 3, found);
            Ok(Step::Next(found))
        }
        Answer::Value(result) if vm.register(base + 4) == Value::TRUE => {
            vm.set_register(base + 4, Value::FALSE);
            vm.set_register(base + 2, result);
            Ok(Step::Next(iterator))
        }
        Answer::Value(item) => match vm.register(base + 2).given() {
            None => {
                vm.set_register(base + 2, item);
                Ok(Step::Next(iterator))
            }
            Some(so_far) => {
                vm.set_register(base + 4, Value::TRUE);
                Ok(Step::Call(vm.register(base), vec![so_far, item]))
            }
        },
        Answer::Exhausted => match vm.register(base + 2).given() {
            Some(result) => Ok(Step::Return(result)),
            None => vm.type_error("reduce() of empty iterable with no initial value"),
        },
        _ => Ok(Step::Native(|vm, values| vm.iter(values[0]), vec![vm.register(base + 1)])),
    }
}
