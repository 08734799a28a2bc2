//! `_thread`: threads and locks, of which one thread runs at a time.

use crate::heap::Value;
use crate::vm::{Module, Native, NativeResult, Vm};

pub static MODULE: Module = Module {
    name: "_thread",
    about: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    functions: &[
        Native {
            signature: "_begin(function, /)",
            call: |vm, given| Ok(Value::Int(i64::from(vm.begin_thread(given[0])))),
            about: "Begins a thread; returns its number.",
        },
        Native {
            signature: "_number()",
            call: |vm, _| Ok(Value::Int(i64::from(vm.threads.current))),
            about: "Returns the number of the thread that runs.",
        },
        Native {
            signature: "_wait(lock, seconds, /)",
            call: wait,
            about: "Waits until a lock is open or the time is over; tells whether it is open.",
        },
        Native {
            signature: "_is_alone()",
            call: |vm, _| Ok(Value::bool(!vm.has_threads())),
            about: "Tells whether there is one thread.",
        },
    ],
    source: include_str!("thread.py"),
    ..Module::EMPTY
};

fn wait(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let nanoseconds = match vm.heap.float(given[1]) {
        Some(seconds) if seconds < 9.0e9 => Some((seconds * 1e9) as i64),
        Some(_) => Some(i64::MAX / 2),
        None => None,
    };
    vm.wait_for(given[0], nanoseconds)
}
