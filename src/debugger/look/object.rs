//! Which object is this, and who holds it?

use super::{Ids, Shown};
use crate::debugger::views::{ObjectItem, ObjectView};
use crate::frame;
use crate::heap::{Body, Handle, Value};
use crate::vm::Vm;

/// How many items and holders are shown.
const MOST: usize = 200;

/// Returns an object that is being followed; None if it does not exist at this moment.
pub fn object_view(vm: &Vm, handle: Handle, ids: &mut Ids, width: usize) -> Option<ObjectView> {
    if !vm.heap.is_live(handle) {
        return None;
    }
    let heap = &vm.heap;
    let mut shown = Shown { heap, ids, width, with_ids: true };
    let mut items = Vec::new();
    let mut add = |shown: &mut Shown, key: String, value: Value| {
        if items.len() < MOST && !value.is_unbound() {
            items.push(ObjectItem { key, value: shown.view(value) });
        }
    };
    match heap.body(handle) {
        Body::List(values) => {
            for (at, &value) in values.iter().enumerate() {
                add(&mut shown, at.to_string(), value);
            }
        }
        Body::Tuple(values) => {
            for (at, &value) in values.iter().enumerate() {
                add(&mut shown, at.to_string(), value);
            }
        }
        Body::Dict(table) => {
            for entry in table.iter() {
                let key = shown.text(entry.key);
                add(&mut shown, key, entry.value);
            }
        }
        Body::Set(set) => {
            for (at, (_, value)) in set.iter().enumerate() {
                add(&mut shown, at.to_string(), value);
            }
        }
        Body::Cell(value) => add(&mut shown, "cell_contents".to_owned(), *value),
        Body::Function(function) => {
            add(&mut shown, "__closure__".to_owned(), function.closure);
            add(&mut shown, "__defaults__".to_owned(), function.defaults);
        }
        Body::Class(class) => {
            for entry in heap.dict(class.dict).iter() {
                let key = heap.text(entry.key).unwrap_or("?").to_owned();
                add(&mut shown, key, entry.value);
            }
        }
        _ => {}
    }
    for (key, value) in heap.attr_items(handle) {
        let key = heap.text(key).unwrap_or("?").to_owned();
        add(&mut shown, key, value);
    }
    let mut role = String::new();
    let mut holders = Vec::new();
    let wanted = Value::from(handle);
    for at in vm.visible_frames() {
        let code = &vm.frames[at].code;
        let name = &code.code.name;
        if vm.frames[at].object.is_some_and(|object| vm.frame_body(object).dict == wanted) {
            role = format!("frame dict of {name}");
        } else if vm.namespace_at(at) == Some(wanted) {
            role = if handle == vm.frames[at].globals {
                "globals".to_owned()
            } else {
                format!("namespace of {name}")
            };
        }
        for (register, variable) in code.code.variables.iter().enumerate() {
            if frame::value_of(heap, code, vm.variables_at(at), register as u16) == wanted {
                holders.push(format!("{} in {name}", variable.name));
            }
        }
    }
    if !role.is_empty() && role != "globals" {
        holders.push(role.clone());
    }
    for (holder, key) in heap.holders(handle, MOST) {
        let id = shown.ids.of(holder);
        holders.push(match key {
            Some(key) => {
                let key = shown.text(key);
                format!("[{key}] of {id}")
            }
            None => shown.text(holder.into()),
        });
    }
    let type_name = heap.type_name(handle.into()).to_string();
    Some(ObjectView { id: shown.ids.of(handle), type_name, role, items, holders })
}
