//! `atexit`: what runs when the program ends.

use crate::heap::Value;
use crate::vm::{Module, Native, NativeResult, Vm};

pub static MODULE: Module = Module {
    name: "atexit",
    about: "allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.\n",
    functions: &[Native {
        signature: "_report(function, exception, /)",
        call: report,
        about: "Reports an exception that an exit function raised.",
    }],
    source: include_str!("atexit.py"),
    ..Module::EMPTY
};

fn report(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let function = vm.repr_sync(arguments[0])?;
    let heading = vm.era.exit_function_failed(&function);
    vm.report_unraisable(arguments[1], arguments[0], &heading);
    Ok(Value::None)
}
