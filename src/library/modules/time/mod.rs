//! `time`: what the clocks show, and how a moment is written.
//!
//! The clocks are the host's; the calendar is Python, its zones are those of [`crate::data::zone`].

use crate::data::zone;
use crate::heap::{Handle, Kind, Value};
use crate::host::{Ask, Clock};
use crate::library::modules::keep;
use crate::library::types::row::row;
use crate::vm::{Module, Native, NativeResult, Vm};

/// `time`.
pub static MODULE: Module = Module {
    name: "time",
    about: "This module provides various functions to manipulate time values.",
    functions: FUNCTIONS,
    fill,
    source: include_str!("time.py"),
    ..Module::EMPTY
};

/// `_datetime`, which CPython has in C.
pub static DATETIME: Module = Module {
    name: "_datetime",
    about: "Fast implementation of the datetime type.",
    source: "from _pydatetime import date, datetime, time, timedelta, timezone, tzinfo, MINYEAR, MAXYEAR, UTC\n",
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    row(
        "time()",
        |vm, _| seconds(vm, Clock::Wall),
        "time() -> floating-point number\n\nReturn the current time in seconds since the Epoch.\nFractions of a second may be present if the system clock provides them.",
    ),
    row(
        "time_ns()",
        |vm, _| nanoseconds(vm, Clock::Wall),
        "time_ns() -> int\n\nReturn the current time in nanoseconds since the Epoch.",
    ),
    row(
        "monotonic()",
        |vm, _| seconds(vm, Clock::Monotonic),
        "monotonic() -> float\n\nMonotonic clock, cannot go backward.",
    ),
    row(
        "monotonic_ns()",
        |vm, _| nanoseconds(vm, Clock::Monotonic),
        "monotonic_ns() -> int\n\nMonotonic clock, cannot go backward, as nanoseconds.",
    ),
    row(
        "perf_counter()",
        |vm, _| seconds(vm, Clock::Monotonic),
        "perf_counter() -> float\n\nPerformance counter for benchmarking.",
    ),
    row(
        "perf_counter_ns()",
        |vm, _| nanoseconds(vm, Clock::Monotonic),
        "perf_counter_ns() -> int\n\nPerformance counter for benchmarking as nanoseconds.",
    ),
    row(
        "process_time()",
        |vm, _| seconds(vm, Clock::Process),
        "process_time() -> float\n\nProcess time for profiling: sum of the kernel and user-space CPU time.",
    ),
    row(
        "process_time_ns()",
        |vm, _| nanoseconds(vm, Clock::Process),
        "process_time_ns() -> int\n\nProcess time for profiling as nanoseconds.",
    ),
    row(
        "thread_time()",
        |vm, _| seconds(vm, Clock::Process),
        "thread_time() -> float\n\nThread time for profiling.",
    ),
    row(
        "thread_time_ns()",
        |vm, _| nanoseconds(vm, Clock::Process),
        "thread_time_ns() -> int\n\nThread time for profiling as nanoseconds.",
    ),
    row(
        "_zone_at(seconds, file, text, /)",
        zone_at,
        "Returns the offset, the summer time flag and the name of local time at a moment.",
    ),
    row(
        "sleep(seconds, /)",
        sleep,
        "Delay execution for a given number of seconds.  The argument may be\na floating-point number for subsecond precision.",
    ),
];

fn fill(vm: &mut Vm, namespace: Handle) {
    keep::prepare(vm, namespace);
    for (name, value) in [
        ("CLOCK_REALTIME", 0),
        ("CLOCK_MONOTONIC", 1),
        ("CLOCK_PROCESS_CPUTIME_ID", 2),
        ("CLOCK_THREAD_CPUTIME_ID", 3),
        ("_STRUCT_TM_ITEMS", 11),
    ] {
        vm.heap.text_set(namespace, name, Value::Int(value));
    }
}

fn nanoseconds(vm: &mut Vm, clock: Clock) -> NativeResult {
    match vm.host.clock(clock) {
        Ok(nanoseconds) => Ok(Value::Int(nanoseconds)),
        Err(error) => vm.raise_host(error),
    }
}

#[expect(clippy::cast_precision_loss, reason = "CPython rounds too")]
fn seconds(vm: &mut Vm, clock: Clock) -> NativeResult {
    match vm.host.clock(clock) {
        Ok(nanoseconds) => Ok(Value::float(nanoseconds as f64 / 1e9)),
        Err(error) => vm.raise_host(error),
    }
}

fn zone_at(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let seconds = arguments[0].as_int().unwrap_or(0);
    let file = vm.heap.bytes(arguments[1]).unwrap_or_default();
    let text = vm.heap.text(arguments[2]).unwrap_or_default();
    let found = zone::local(seconds, file, text);
    let name = vm.heap.new_str(found.name);
    let is_dst = Value::Int(i64::from(found.is_dst));
    Ok(vm.heap.new_tuple([Value::Int(found.offset), is_dst, name]))
}

fn sleep(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let seconds = match vm.heap.float(arguments[0]) {
        Some(seconds) => seconds,
        None => {
            let whole = vm.index_value(arguments[0])?;
            debug_assert!(vm.heap.is_a(whole, Kind::Int));
            crate::library::types::float::real(vm, whole)?
        }
    };
    if seconds.is_nan() {
        return vm.value_error("Invalid value NaN (not a number)");
    }
    if seconds < 0.0 {
        return vm.value_error("sleep length must be non-negative");
    }
    if seconds > 9_223_372_036.0 {
        return vm.raise("OverflowError", "timestamp too large to convert to C PyTime_t");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was checked")]
    let nanoseconds = (seconds * 1e9).ceil() as u64;
    vm.sleep(nanoseconds)
}
