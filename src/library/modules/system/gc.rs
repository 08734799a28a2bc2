//! `gc`: the collector of rings, seen from the program.

use crate::heap::{Body, Handle, Value};
use crate::vm::{Module, Native, NativeResult, Vm};

pub static MODULE: Module = Module {
    name: "gc",
    about: "This module provides access to the garbage collector for reference cycles.",
    functions: &[
        Native {
            signature: "_collect()",
            call: |vm, _| vm.collect(),
            about: "Frees what cannot be reached.",
        },
        Native {
            signature: "_switch(on, /)",
            call: |vm, arguments| {
                vm.heap.never_collects = arguments[0] == Value::FALSE;
                Ok(Value::None)
            },
            about: "Switches the automatic collector on or off.",
        },
        Native {
            signature: "isenabled()",
            call: |vm, _| Ok(Value::bool(!vm.heap.never_collects)),
            about: "Tells whether the automatic collector is on.",
        },
        Native {
            signature: "_young()",
            call: |vm, _| Ok(Value::Int(i64::from(vm.heap.young))),
            about: "Returns how many objects were made since the collector ran.",
        },
        Native {
            signature: "get_objects(generation=None)",
            call: get_objects,
            about: "Returns the objects that the collector looks at.",
        },
        Native {
            signature: "get_referents(*objs)",
            call: get_referents,
            about: "Returns what objects directly refer to.",
        },
        Native {
            signature: "get_referrers(*objs)",
            call: get_referrers,
            about: "Returns the objects that directly refer to some.",
        },
        Native {
            signature: "is_tracked(obj, /)",
            call: |vm, arguments| {
                let tracked =
                    arguments[0].handle().is_some_and(|object| vm.heap.is_tracked(object));
                Ok(Value::bool(tracked))
            },
            about: "Tells whether the collector looks at an object.",
        },
        Native {
            signature: "is_finalized(obj, /)",
            call: |vm, arguments| {
                let object = arguments[0].handle();
                Ok(Value::bool(object.is_some_and(|object| vm.heap.get(object).finalised)))
            },
            about: "Tells whether an object's finaliser has run.",
        },
    ],
    source: include_str!("gc.py"),
    ..Module::EMPTY
};

/// Whether the program may get hold of an object: not what only the machine knows.
fn is_shown(vm: &Vm, object: Handle) -> bool {
    match vm.heap.body(object) {
        Body::Function(function) => !function.code.code.flags.hidden,
        Body::Cell(_) | Body::Frame(_) | Body::Native(..) | Body::GetSet(..) => false,
        _ => vm.heap.is_tracked(object) && object != vm.known.prelude,
    }
}

fn get_objects(vm: &mut Vm, _: &[Value]) -> NativeResult {
    let all = vm.heap.all().into_iter().filter(|&object| is_shown(vm, object));
    let all = all.filter(|&object| vm.heap.count(object) > 0).map(Value::from).collect();
    Ok(vm.heap.new_list(all))
}

/// Returns what an object refers to, as CPython lays it out: attributes that live in the instance are its own.
fn referents(vm: &Vm, object: Handle) -> Vec<Value> {
    let mut found = Vec::new();
    vm.heap.get(object).children(&mut |child| {
        if child.handle().is_some() {
            found.push(child);
        }
    });
    // The class comes first in a body; in CPython it comes last, and only of instances of classes made by programs.
    let class = vm.heap.get(object).class;
    found.remove(0);
    if vm.heap.class_body(class).flags.heap {
        found.push(class.into());
    }
    found
}

fn get_referents(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let objects = vm.heap.sequence(arguments[0]).unwrap_or_default().to_vec();
    let mut found = Vec::new();
    for object in objects.into_iter().filter_map(Value::handle) {
        found.extend(referents(vm, object));
    }
    Ok(vm.heap.new_list(found))
}

fn get_referrers(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let objects = vm.heap.sequence(arguments[0]).unwrap_or_default().to_vec();
    let own = arguments[0];
    let mut found = Vec::new();
    for holder in vm.heap.all() {
        if own == Value::from(holder) || !is_shown(vm, holder) || vm.heap.count(holder) == 0 {
            continue;
        }
        if referents(vm, holder).iter().any(|child| objects.contains(child)) {
            found.push(holder.into());
        }
    }
    Ok(vm.heap.new_list(found))
}
