//! `sys.monitoring`: events for tools, without frames (PEP 669).

use crate::era::Era;
use crate::heap::{Body, Handle, Kind, Value};
use crate::trace::{MONITORED, Monitored, TOOL_SLOTS, UNNUMBERED};
use crate::vm::{Native, NativeResult, Raised, Vm};

const FUNCTIONS: &[Native] = &[
    Native {
        signature: "use_tool_id(tool_id, name, /)",
        call: use_tool_id,
        about: "Takes a tool id.",
    },
    Native {
        signature: "clear_tool_id(tool_id, /)",
        call: clear_tool_id,
        about: "Drops all events and callbacks of a tool.",
    },
    Native {
        signature: "free_tool_id(tool_id, /)",
        call: free_tool_id,
        about: "Gives a tool id back.",
    },
    Native {
        signature: "get_tool(tool_id, /)",
        call: get_tool,
        about: "Returns the name of the tool that has an id.",
    },
    Native {
        signature: "register_callback(tool_id, event, func, /)",
        call: register_callback,
        about: "Sets the function that is called at an event; returns the one before.",
    },
    Native {
        signature: "get_events(tool_id, /)",
        call: get_events,
        about: "Returns the events that a tool hears of everywhere.",
    },
    Native {
        signature: "set_events(tool_id, event_set, /)",
        call: set_events,
        about: "Sets the events that a tool hears of everywhere.",
    },
    Native {
        signature: "get_local_events(tool_id, code, /)",
        call: get_local_events,
        about: "Returns the events that a tool hears of in a code object.",
    },
    Native {
        signature: "set_local_events(tool_id, code, event_set, /)",
        call: set_local_events,
        about: "Sets the events that a tool hears of in a code object.",
    },
    Native {
        signature: "restart_events()",
        call: restart_events,
        about: "Switches on again what callbacks have switched off by returning DISABLE.",
    },
    Native {
        signature: "_all_events()",
        call: all_events,
        about: "Returns the names of all events that are heard, each with the tools that hear them.",
    },
];

/// Makes `sys.monitoring`.
///
/// # Errors
/// Raised, if the machine has no room for it.
pub fn make(vm: &mut Vm) -> NativeResult {
    let (module, namespace) = vm.new_module("sys.monitoring", "");
    for native in FUNCTIONS {
        let name = native.signature.split('(').next().unwrap_or_default();
        if name == "clear_tool_id" && vm.era < Era::E314 {
            continue;
        }
        let value = vm.new_native(native, "");
        vm.heap.text_set(namespace, name, value);
    }
    for (name, number) in
        [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)]
    {
        vm.heap.text_set(namespace, name, Value::Int(number));
    }
    let object: Value = vm.heap.class(Kind::Object).into();
    for name in ["DISABLE", "MISSING"] {
        let value = vm.call_sync(object, &[])?;
        vm.heap.hold(value);
        vm.heap.text_set(namespace, name, value);
        let monitoring = &mut vm.tracing.monitoring;
        if name == "DISABLE" { monitoring.disable = value } else { monitoring.missing = value }
    }
    let mut names = vec![vm.heap.intern("NO_EVENTS").into()];
    let mut numbers = vec![Value::Int(0)];
    for (kind, name, _, _) in MONITORED {
        let number = outward(vm.era, kind);
        if number != 0 {
            names.push(vm.heap.intern(name).into());
            numbers.push(Value::Int(i64::from(number)));
        }
    }
    let class: Value = vm.heap.class(Kind::Namespace).into();
    let events = vm.call_sync_keywords(class, &numbers, &names)?;
    vm.heap.text_set(namespace, "events", events);
    Ok(module)
}

/// Returns the bit that Python code knows a kind of event by.
fn outward(era: Era, kind: Monitored) -> u32 {
    let row = MONITORED.iter().find(|row| row.0 == kind);
    let number = row.map(|row| if era >= Era::E314 { row.3 } else { row.2 });
    number.filter(|&number| number != UNNUMBERED).map_or(0, |number| 1 << number)
}

/// Returns a set of events as Python code knows it.
fn outward_set(era: Era, events: u32) -> Value {
    let kinds = MONITORED.iter().filter(|row| events & row.0.bit() != 0);
    Value::Int(kinds.map(|row| i64::from(outward(era, row.0))).sum())
}

fn tool_id(vm: &mut Vm, value: Value) -> Result<u8, Raised> {
    let number = vm.index_sync(value)?;
    match u8::try_from(number) {
        Ok(tool) if tool < TOOL_SLOTS => Ok(tool),
        _ => vm.value_error(format!("invalid tool {number} (must be between 0 and 5)")),
    }
}

fn used_tool(vm: &mut Vm, value: Value) -> Result<u8, Raised> {
    let tool = tool_id(vm, value)?;
    if vm.tracing.monitoring.names[usize::from(tool)].is_unbound() {
        return vm.value_error(format!("tool {tool} is not in use"));
    }
    Ok(tool)
}

/// Reads a set of events, as Python code knows it.
fn event_set(vm: &mut Vm, value: Value) -> Result<u32, Raised> {
    let number = vm.index_sync(value)?;
    let kinds = if vm.era >= Era::E314 { 19 } else { 17 };
    if !(0..1 << kinds).contains(&number) {
        let shown = number as u32;
        return vm.value_error(format!("invalid event set 0x{shown:x}"));
    }
    let mut events = 0;
    for (kind, ..) in MONITORED {
        if number & i64::from(outward(vm.era, kind)) != 0 {
            events |= kind.bit();
        }
    }
    let natives = Monitored::NativeReturn.bit() | Monitored::NativeFail.bit();
    let calls = natives | Monitored::Call.bit();
    if events & natives != 0 && events & calls != calls {
        return vm.value_error("cannot set C_RETURN or C_RAISE events independently");
    }
    events &= !natives;
    if vm.era >= Era::E314 && events & Monitored::Branch.bit() != 0 {
        events &= !Monitored::Branch.bit();
        events |= Monitored::BranchLeft.bit() | Monitored::BranchRight.bit();
    }
    Ok(events)
}

fn use_tool_id(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let tool = tool_id(vm, arguments[0])?;
    if vm.heap.text(arguments[1]).is_none() {
        return vm.value_error("tool name must be a str");
    }
    if !vm.tracing.monitoring.names[usize::from(tool)].is_unbound() {
        return vm.value_error(format!("tool {tool} is already in use"));
    }
    vm.heap.hold(arguments[1]);
    vm.tracing.monitoring.names[usize::from(tool)] = arguments[1];
    Ok(Value::None)
}

fn clear(vm: &mut Vm, tool: u8) {
    let monitoring = &mut vm.tracing.monitoring;
    monitoring.events[usize::from(tool)] = 0;
    let mut dropped: Vec<Value> = Vec::new();
    monitoring.local.retain(|&(code, by, _)| {
        if by == tool {
            dropped.push(code.into());
        }
        by != tool
    });
    monitoring.callbacks.retain(|&(of, _, function)| {
        if of == tool {
            dropped.push(function);
        }
        of != tool
    });
    monitoring.disabled.retain(|&(_, _, _, by)| by != tool);
    monitoring.count_heard();
    for value in dropped {
        vm.heap.drop_value(value);
    }
}

fn clear_tool_id(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let tool = tool_id(vm, arguments[0])?;
    clear(vm, tool);
    Ok(Value::None)
}

fn free_tool_id(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let tool = tool_id(vm, arguments[0])?;
    if vm.era >= Era::E314 {
        clear(vm, tool);
    } else {
        let monitoring = &mut vm.tracing.monitoring;
        monitoring.events[usize::from(tool)] = 0;
        monitoring.count_heard();
    }
    let name =
        std::mem::replace(&mut vm.tracing.monitoring.names[usize::from(tool)], Value::Unbound);
    vm.heap.drop_value(name);
    Ok(Value::None)
}

fn get_tool(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let tool = tool_id(vm, arguments[0])?;
    Ok(vm.tracing.monitoring.names[usize::from(tool)].given().unwrap_or(Value::None))
}

fn register_callback(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let tool = tool_id(vm, arguments[0])?;
    let number = vm.index_sync(arguments[1])?;
    let one = u32::try_from(number).ok().filter(|number| number.is_power_of_two());
    let Some(one) = one else {
        return vm.value_error("The callback can only be set for one event at a time");
    };
    let era = vm.era;
    let kind = MONITORED.iter().map(|row| row.0).find(|&kind| outward(era, kind) == one);
    let Some(kind) = kind else {
        return vm.value_error(format!("invalid event {}", one.trailing_zeros()));
    };
    let function = arguments[2];
    let before = if era >= Era::E314 && kind == Monitored::Branch {
        vm.set_tool_callback(tool, Monitored::BranchLeft, function);
        vm.set_tool_callback(tool, Monitored::BranchRight, function)
    } else {
        vm.set_tool_callback(tool, kind, function)
    };
    Ok(before.unwrap_or(Value::None))
}

fn get_events(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let tool = tool_id(vm, arguments[0])?;
    Ok(outward_set(vm.era, vm.tracing.monitoring.events[usize::from(tool)]))
}

fn set_events(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let tool = tool_id(vm, arguments[0])?;
    let events = event_set(vm, arguments[1])?;
    used_tool(vm, arguments[0])?;
    let before = vm.tracing.monitoring.events[usize::from(tool)];
    let monitoring = &mut vm.tracing.monitoring;
    monitoring.events[usize::from(tool)] = events;
    // What is heard of anew is heard of everywhere.
    monitoring.disabled.retain(|&(_, _, kind, by)| {
        by != tool || before & kind.bit() != 0 || events & kind.bit() == 0
    });
    monitoring.count_heard();
    if !vm.tracing.hears_branches() {
        vm.tracing.branches.clear();
    }
    Ok(Value::None)
}

fn code_of(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match (value, vm.heap.body_of(value)) {
        (Value::Obj(code), Some(Body::Code(_))) => Ok(code),
        _ => vm.type_error("code must be a code object"),
    }
}

fn get_local_events(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let code = code_of(vm, arguments[1])?;
    let tool = tool_id(vm, arguments[0])?;
    Ok(outward_set(vm.era, vm.tracing.monitoring.local_events(code, tool)))
}

fn set_local_events(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let code = code_of(vm, arguments[1])?;
    let tool = tool_id(vm, arguments[0])?;
    let events = event_set(vm, arguments[2])?;
    used_tool(vm, arguments[0])?;
    let local = MONITORED
        .iter()
        .filter(|row| row.0.can_be_disabled())
        .fold(0, |all, row| all | row.0.bit());
    if events & !local != 0 {
        let number = vm.index_sync(arguments[2])?;
        return vm.value_error(format!("invalid local event set 0x{number:x}"));
    }
    let monitoring = &mut vm.tracing.monitoring;
    let before = monitoring.local.len();
    monitoring.local.retain(|(of, by, _)| (*of, *by) != (code, tool));
    let was_there = monitoring.local.len() < before;
    if events != 0 {
        monitoring.local.push((code, tool, events));
    }
    monitoring.count_heard();
    match (was_there, events != 0) {
        (false, true) => vm.heap.hold(code.into()),
        (true, false) => vm.heap.drop_value(code.into()),
        _ => {}
    }
    Ok(Value::None)
}

fn restart_events(vm: &mut Vm, _: &[Value]) -> NativeResult {
    vm.tracing.monitoring.disabled.clear();
    Ok(Value::None)
}

fn all_events(vm: &mut Vm, _: &[Value]) -> NativeResult {
    let dict = vm.heap.new_dict();
    for (kind, name, _, _) in MONITORED {
        let events = vm.tracing.monitoring.events;
        let tools = (0..TOOL_SLOTS).filter(|&tool| events[usize::from(tool)] & kind.bit() != 0);
        let tools: i64 = tools.map(|tool| 1 << tool).sum();
        if tools != 0 {
            vm.heap.text_set(dict, name, Value::Int(tools));
        }
    }
    Ok(dict.into())
}
