//! What does a frame hold: its fast locals beside the frame dict, and who else knows that dict?

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Ids, Shown};
use crate::code::{Code, VariableKind};
use crate::debugger::views::{
    AliasRow, Change, DictRow, FrameDictView, Mark, VariableRow, VariablesView,
};
use crate::frame;
use crate::heap::{Body, Handle, Value};
use crate::vm::Vm;

/// What a frame held at a stop, to tell what has changed at the next.
#[derive(Clone, Debug)]
pub struct Image {
    code: Rc<Code>,
    /// Where the frame is on the stack.
    at: usize,
    fast: BTreeMap<String, (Value, String)>,
    dict: BTreeMap<String, (Value, String)>,
}

/// A key of a dict and its value.
type Item = (Value, Value);

/// Returns the frame dict of a function's frame on the stack: its own, or up to 3.12 none before somebody asks.
fn dict_of(vm: &Vm, at: usize) -> Option<Handle> {
    vm.frame_body(vm.frames[at].object?).dict.handle()
}

/// Returns the namespace that names of the frame are kept in, if it is no function's.
fn namespace_of(vm: &Vm, at: usize) -> Option<Value> {
    vm.namespace_at(at)
}

/// What the frame's locals are to the program: the pairs, in their order, and the dict that they are in.
fn items_of(vm: &Vm, at: usize) -> (Option<Vec<Item>>, Option<Handle>) {
    let heap = &vm.heap;
    let pairs = |dict: Handle| match heap.body(dict) {
        Body::Dict(table) => table.iter().map(|entry| (entry.key, entry.value)).collect(),
        _ => Vec::new(),
    };
    if let Some(namespace) = namespace_of(vm, at) {
        let dict = namespace.handle();
        return (Some(dict.map(pairs).unwrap_or_default()), dict);
    }
    let dict = dict_of(vm, at);
    if vm.era.has_locals_proxy() {
        let code = &vm.frames[at].code;
        let snapshot = frame::snapshot(heap, code, vm.variables_at(at));
        let mut items: Vec<Item> =
            snapshot.into_iter().map(|(name, value)| (name.into(), value)).collect();
        items.extend(dict.map(pairs).unwrap_or_default());
        return (Some(items), None);
    }
    (dict.map(pairs), dict)
}

fn title(code: &Code) -> String {
    code.name.to_string()
}

/// Returns the names of a frame, fast locals beside the dict.
pub fn variables_view(vm: &Vm, at: usize, ids: &mut Ids, width: usize) -> VariablesView {
    let code = vm.frames[at].code.clone();
    let registers = vm.variables_at(at);
    let (items, dict) = items_of(vm, at);
    let is_function = namespace_of(vm, at).is_none();
    let proxy = is_function && vm.era.has_locals_proxy();
    let mut shown = Shown { heap: &vm.heap, ids, width, with_ids: true };
    let in_dict = |name: &str| {
        let items = items.as_ref()?;
        items.iter().find(|(key, _)| vm.heap.text(*key) == Some(name)).map(|(_, value)| *value)
    };
    let mut rows = Vec::new();
    for (register, variable) in code.code.variables.iter().enumerate() {
        let register = register as u16;
        let value = frame::value_of(&vm.heap, &code, registers, register);
        if variable.kind == VariableKind::Hidden && value.is_unbound() {
            continue;
        }
        let key = if is_function && !proxy { in_dict(&variable.name) } else { None };
        let mark = match (value, key) {
            _ if !is_function || proxy || items.is_none() => None,
            (Value::Unbound, None) => Some(Mark::Unset),
            (Value::Unbound, Some(_)) => Some(Mark::Unset),
            (fast, Some(key)) if fast == key => Some(Mark::Synced),
            _ => Some(Mark::Stale),
        };
        let kind = match variable.kind {
            VariableKind::Cell => "cell",
            VariableKind::Free => "free",
            _ if usize::from(register) < code.code.parameters() => "arg",
            _ => "local",
        };
        rows.push(VariableRow {
            name: variable.name.to_string(),
            kind: kind.to_owned(),
            fast: value.given().map(|value| shown.view(value)),
            dict: key.map(|value| shown.view(value)),
            mark,
            change: Change::Same,
        });
    }
    let fast_names = rows.len();
    for (key, value) in items.iter().flatten() {
        let name = match vm.heap.text(*key) {
            Some(text) => text.to_owned(),
            None => shown.text(*key),
        };
        if rows[..fast_names].iter().any(|row| row.name == name) && vm.heap.text(*key).is_some() {
            continue;
        }
        rows.push(VariableRow {
            name,
            kind: "key".to_owned(),
            fast: None,
            dict: Some(shown.view(*value)),
            mark: (is_function && !proxy).then_some(Mark::Extra),
            change: Change::Same,
        });
    }
    let of = format!("frame dict of {}", title(&code.code));
    let aliases = match dict {
        Some(dict) if is_function => aliases_of(vm, at, dict, &mut shown, &of),
        _ => Vec::new(),
    };
    let dict_id = dict.map(|dict| shown.ids.of(dict));
    VariablesView { frame: title(&code.code), rows, dict_id, has_fast: is_function, aliases }
}

/// Finds who else knows a frame dict: variables of any frame, and what they contain.
fn aliases_of(
    vm: &Vm,
    of_frame: usize,
    dict: Handle,
    shown: &mut Shown,
    of: &str,
) -> Vec<AliasRow> {
    let mut rows = Vec::new();
    let id = shown.ids.of(dict);
    let mut add = |name: String| {
        if rows.len() < 50 {
            rows.push(AliasRow { name, id: id.clone(), of: of.to_owned() });
        }
    };
    let wanted = Value::from(dict);
    for at in vm.visible_frames() {
        let place = if at == of_frame {
            String::new()
        } else {
            format!(" in {}", vm.frames[at].code.code.name)
        };
        for (name, value) in names_of(vm, at) {
            if value == wanted {
                add(format!("{name}{place}"));
                continue;
            }
            let Some(body) = vm.heap.body_of(value) else { continue };
            match body {
                Body::List(items) => {
                    for (index, _) in items.iter().enumerate().filter(|(_, item)| **item == wanted)
                    {
                        add(format!("{name}[{index}]{place}"));
                    }
                }
                Body::Tuple(items) => {
                    for (index, _) in items.iter().enumerate().filter(|(_, item)| **item == wanted)
                    {
                        add(format!("{name}[{index}]{place}"));
                    }
                }
                Body::Dict(table) => {
                    for entry in table.iter().filter(|entry| entry.value == wanted) {
                        let key =
                            Shown { heap: &vm.heap, ids: shown.ids, width: 40, with_ids: true }
                                .text(entry.key);
                        add(format!("{name}[{key}]{place}"));
                    }
                }
                _ => {
                    let handle = value.handle().expect("a body belongs to an object");
                    if !matches!(body, Body::Class(_) | Body::Function(_)) {
                        for (key, item) in vm.heap.attr_items(handle) {
                            if item == wanted {
                                add(format!("{name}.{}{place}", vm.heap.text(key).unwrap_or("?")));
                            }
                        }
                    }
                }
            }
        }
    }
    // The dict may know itself by a key that is no variable.
    for entry in vm.heap.dict(dict).iter().filter(|entry| entry.value == wanted) {
        let key =
            Shown { heap: &vm.heap, ids: shown.ids, width: 40, with_ids: true }.text(entry.key);
        add(format!("{id}[{key}]"));
    }
    rows
}

/// Returns the names of a frame and their values: fast locals, or what the namespace holds.
fn names_of(vm: &Vm, at: usize) -> Vec<(String, Value)> {
    let code = &vm.frames[at].code;
    let registers = vm.variables_at(at);
    let mut names: Vec<(String, Value)> = (0..code.code.variables.len())
        .map(|register| {
            let value = frame::value_of(&vm.heap, code, registers, register as u16);
            (code.code.variables[register].name.to_string(), value)
        })
        .filter(|(_, value)| !value.is_unbound())
        .collect();
    if let Some(namespace) = namespace_of(vm, at)
        && let Some(table) = vm.heap.as_dict(namespace)
    {
        for entry in table.iter() {
            names.push((vm.heap.text(entry.key).unwrap_or("?").to_owned(), entry.value));
        }
    }
    names
}

/// Returns the frame's dict as the program would see it.
pub fn frame_dict_view(vm: &Vm, at: usize, ids: &mut Ids, width: usize) -> FrameDictView {
    let code = vm.frames[at].code.clone();
    let name = title(&code.code);
    let (items, dict) = items_of(vm, at);
    let is_function = namespace_of(vm, at).is_none();
    let proxy = is_function && vm.era.has_locals_proxy();
    let is_module = dict == Some(vm.frames[at].globals);
    let mut shown = Shown { heap: &vm.heap, ids, width, with_ids: true };
    let mut rows = Vec::new();
    for (key, value) in items.iter().flatten() {
        let text = vm.heap.text(*key);
        let variable = text.and_then(|text| frame::variable_of(&code, text));
        let mark = (is_function && !proxy).then(|| {
            let fast = variable
                .map(|register| frame::value_of(&vm.heap, &code, vm.variables_at(at), register));
            match fast {
                None => Mark::Extra,
                Some(Value::Unbound) => Mark::Unset,
                Some(fast) if fast == *value => Mark::Synced,
                Some(_) => Mark::Stale,
            }
        });
        let mark = if proxy && variable.is_none() { Some(Mark::Extra) } else { mark };
        let key = match text {
            Some(text) => text.to_owned(),
            None => shown.text(*key),
        };
        rows.push(DictRow { key, value: shown.view(*value), mark, change: Change::Same });
    }
    let note = if proxy {
        Some("From 3.13 on locals() gives a new dict each time; f_locals is a proxy that reads and writes the fast locals.".to_owned())
    } else if is_function && dict.is_none() {
        Some("This frame has no dict yet: locals() or an observer would make one.".to_owned())
    } else {
        None
    };
    let title = if proxy {
        format!("f_locals proxy of {name}")
    } else if is_function {
        format!("frame dict of {name}")
    } else if is_module {
        "globals".to_owned()
    } else {
        format!("namespace of {name}")
    };
    FrameDictView { title, id: dict.map(|dict| shown.ids.of(dict)), rows, note }
}

/// Keeps what a frame holds.
pub fn image(vm: &Vm, at: usize) -> Image {
    let mut ids = Ids::default();
    let mut shown = Shown { heap: &vm.heap, ids: &mut ids, width: 300, with_ids: false };
    let code = &vm.frames[at].code;
    let registers = vm.variables_at(at);
    let mut fast = BTreeMap::new();
    for (register, variable) in code.code.variables.iter().enumerate() {
        let value = frame::value_of(&vm.heap, code, registers, register as u16);
        if !value.is_unbound() {
            fast.insert(variable.name.to_string(), (value, shown.text(value)));
        }
    }
    let mut dict = BTreeMap::new();
    for (key, value) in items_of(vm, at).0.into_iter().flatten() {
        let name = vm.heap.text(key).map_or_else(|| shown.text(key), str::to_owned);
        let text = shown.text(value);
        dict.insert(name, (value, text));
    }
    Image { code: code.code.clone(), at, fast, dict }
}

/// Marks in the views what is not as it was at the previous stop.
pub fn mark_changes(
    before: &Image,
    now: &Image,
    variables: &mut VariablesView,
    dict: &mut FrameDictView,
) {
    if before.at != now.at || !Rc::ptr_eq(&before.code, &now.code) {
        return;
    }
    let change = |old: Option<&(Value, String)>, new: Option<&(Value, String)>| match (old, new) {
        (None, Some(_)) => Change::New,
        (Some(_), None) => Change::Deleted,
        (Some(old), Some(new)) if old != new => Change::Changed,
        _ => Change::Same,
    };
    for row in &mut variables.rows {
        let fast = change(before.fast.get(&row.name), now.fast.get(&row.name));
        let key = change(before.dict.get(&row.name), now.dict.get(&row.name));
        let fast_only = variables.has_fast && row.kind != "key";
        row.change = if fast_only && fast != Change::Same { fast } else { key };
        if fast_only && fast == Change::Same && key == Change::New {
            row.change = Change::Changed;
        }
    }
    for row in &mut dict.rows {
        row.change = change(before.dict.get(&row.key), now.dict.get(&row.key));
    }
    for (name, (_, text)) in &before.dict {
        if !now.dict.contains_key(name) && !dict.rows.iter().any(|row| row.key == *name) {
            let value =
                crate::debugger::views::ValueView { text: text.clone(), ..Default::default() };
            dict.rows.push(DictRow {
                key: name.clone(),
                value,
                mark: None,
                change: Change::Deleted,
            });
        }
    }
}
