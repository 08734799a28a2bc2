//! `re.Match`: where and how a pattern matched.

use super::pattern;
use super::subject::{Found, Held, held, part};
use super::substitute;
use crate::heap::{Body, Kind, Match, Value};
use crate::library::types::receiver::{class_getitem, itself};
use crate::library::types::row::{getter, row};
use crate::vm::{NativeResult, Raised, Type, Vm};

/// `re.Match`.
pub static TYPE: Type = Type {
    kind: Kind::Match,
    about: "The result of re.match() and re.search().\n\nMatch objects always have a boolean value of True.",
    base: false,
    methods: &[
        row(
            "group(self, /, *groups)",
            group,
            "group([group1, ...]) -> str or tuple.\n\
             Return subgroup(s) of the match by indices or names.\n\
             For 0 returns the entire match.",
        ),
        row(
            "start(self, group=0, /)",
            |vm, given| edge(vm, given, Edge::Start),
            "Return index of the start of the substring matched by group.",
        ),
        row(
            "end(self, group=0, /)",
            |vm, given| edge(vm, given, Edge::End),
            "Return index of the end of the substring matched by group.",
        ),
        row(
            "span(self, group=0, /)",
            |vm, given| edge(vm, given, Edge::Both),
            "For match object m, return the 2-tuple (m.start(group), m.end(group)).",
        ),
        row(
            "groups(self, /, default=None)",
            groups,
            "Return a tuple containing all the subgroups of the match, from 1.",
        ),
        row(
            "groupdict(self, /, default=None)",
            groupdict,
            "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.",
        ),
        row(
            "expand(self, /, template)",
            substitute::expand,
            "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.",
        ),
        row("__copy__(self, /)", itself, "Returns the match."),
        row("__deepcopy__(self, memo, /)", itself, "Returns the match."),
        row("__getitem__(self, key, /)", getitem, "Return self[key]."),
        row("@classmethod __class_getitem__(cls, object, /)", class_getitem, "See PEP 585"),
        row("__repr__(self, /)", repr, "Returns where and what was matched."),
    ],
    getters: &[
        getter(
            "string",
            |vm, value| Ok(own(vm, value)?.string),
            "The string passed to match() or search().",
        ),
        getter("re", |vm, value| Ok(own(vm, value)?.pattern), "The regular expression object."),
        getter(
            "pos",
            |vm, value| Ok(Value::Int(own(vm, value)?.bounds.0)),
            "The index into the string at which the RE engine started looking for a match.",
        ),
        getter(
            "endpos",
            |vm, value| Ok(Value::Int(own(vm, value)?.bounds.1)),
            "The index into the string beyond which the RE engine will not go.",
        ),
        getter(
            "lastindex",
            |vm, value| Ok(own(vm, value)?.last_index.map_or(Value::None, Value::Int)),
            "The integer index of the last matched capturing group.",
        ),
        getter("lastgroup", lastgroup, "The name of the last matched capturing group."),
        getter("regs", regs, "The bounds of all groups."),
    ],
};

/// Makes a match object.
pub fn new_match(
    vm: &mut Vm,
    pattern: Value,
    string: Value,
    found: &Found,
    (pos, endpos): (usize, usize),
) -> Value {
    let span = |(start, end): (usize, usize)| (start as i64, end as i64);
    let mut spans = vec![span((found.start, found.end))];
    spans.extend(found.groups.iter().map(|group| group.map_or((-1, -1), span)));
    let body = Match {
        pattern,
        string,
        spans: spans.into(),
        bounds: (pos as i64, endpos as i64),
        last_index: found.last_index.map(|index| index as i64),
    };
    vm.heap.alloc_kind(Kind::Match, Body::Match(Box::new(body))).into()
}

/// Returns a match's parts.
pub fn own(vm: &mut Vm, value: Value) -> Result<Box<Match>, Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Match(body)) => Ok(body.clone()),
        _ => vm.wrong_receiver(Kind::Match.full_name(), value),
    }
}

/// Returns the number of a group that a number or name speaks of.
fn number(vm: &mut Vm, body: &Match, group: Value) -> Result<usize, Raised> {
    let name = vm.known.names.index;
    let number = if vm.heap.is_int(group) || vm.find_special(group, name).is_some() {
        let index = vm.index_value(group)?;
        vm.heap.small_int(index)
    } else {
        let names = pattern::own(vm, body.pattern)?.group_index;
        let Value::Obj(names) = names else { return vm.raise("IndexError", "no such group") };
        // An unhashable name is no group either.
        match vm.dict_get(names, group) {
            Ok(found) => found.and_then(|number| vm.heap.small_int(number)),
            Err(Raised) if vm.catches("TypeError") => None,
            Err(Raised) => return Err(Raised),
        }
    };
    match number.and_then(|number| usize::try_from(number).ok()) {
        Some(number) if number < body.spans.len() => Ok(number),
        _ => vm.raise("IndexError", "no such group"),
    }
}

fn text(vm: &mut Vm, body: &Match, held: &Held, number: usize, default: Value) -> Value {
    match body.spans[number] {
        // The string may have become shorter since: a bytearray can.
        (start, end) if start >= 0 => {
            let length = held.length();
            let (start, end) = ((start as usize).min(length), (end as usize).min(length));
            part(vm, body.string, held, start, end.max(start))
        }
        _ => default,
    }
}

/// Makes the text of a group, or None if it took no part.
pub fn group_text(vm: &mut Vm, body: &Match, number: usize) -> NativeResult {
    let held = held(vm, body.string)?;
    Ok(text(vm, body, &held, number, Value::None))
}

fn group(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let body = own(vm, given[0])?;
    let wanted = vm.heap.sequence(given[1]).unwrap_or(&[]).to_vec();
    match wanted[..] {
        [] => group_text(vm, &body, 0),
        [only] => {
            let number = number(vm, &body, only)?;
            group_text(vm, &body, number)
        }
        _ => {
            let held = held(vm, body.string)?;
            let mut parts = Vec::with_capacity(wanted.len());
            for group in wanted {
                let number = number(vm, &body, group)?;
                parts.push(text(vm, &body, &held, number, Value::None));
            }
            Ok(vm.heap.new_tuple(parts))
        }
    }
}

fn getitem(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let body = own(vm, given[0])?;
    let number = number(vm, &body, given[1])?;
    group_text(vm, &body, number)
}

#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
    Both,
}

fn edge(vm: &mut Vm, given: &[Value], edge: Edge) -> NativeResult {
    let body = own(vm, given[0])?;
    let number = match given[1].given() {
        Some(group) => number(vm, &body, group)?,
        None => 0,
    };
    let (start, end) = body.spans[number];
    Ok(match edge {
        Edge::Start => Value::Int(start),
        Edge::End => Value::Int(end),
        Edge::Both => vm.heap.new_tuple(vec![Value::Int(start), Value::Int(end)]),
    })
}

fn groups(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let body = own(vm, given[0])?;
    let default = given[1].given().unwrap_or(Value::None);
    let held = held(vm, body.string)?;
    let parts: Vec<Value> =
        (1..body.spans.len()).map(|number| text(vm, &body, &held, number, default)).collect();
    Ok(vm.heap.new_tuple(parts))
}

fn groupdict(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let body = own(vm, given[0])?;
    let default = given[1].given().unwrap_or(Value::None);
    let held = held(vm, body.string)?;
    let result = vm.heap.new_dict();
    let names = pattern::own(vm, body.pattern)?.group_index;
    let names: Vec<(Value, Value)> = match vm.heap.as_dict(names) {
        Some(table) => table.iter().map(|entry| (entry.key, entry.value)).collect(),
        None => Vec::new(),
    };
    for (name, number) in names {
        let number = vm.heap.small_int(number).and_then(|number| usize::try_from(number).ok());
        let Some(number) = number.filter(|&number| number < body.spans.len()) else { continue };
        let value = text(vm, &body, &held, number, default);
        vm.dict_set(result, name, value)?;
    }
    Ok(result.into())
}

fn lastgroup(vm: &mut Vm, value: Value) -> NativeResult {
    let body = own(vm, value)?;
    let names = pattern::own(vm, body.pattern)?.names;
    let index = body.last_index.and_then(|index| usize::try_from(index).ok());
    Ok(index.and_then(|index| names.get(index).copied()).unwrap_or(Value::None))
}

fn regs(vm: &mut Vm, value: Value) -> NativeResult {
    let body = own(vm, value)?;
    let spans: Vec<Value> = body
        .spans
        .iter()
        .map(|&(start, end)| vm.heap.new_tuple(vec![Value::Int(start), Value::Int(end)]))
        .collect();
    Ok(vm.heap.new_tuple(spans))
}

fn repr(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let body = own(vm, given[0])?;
    let shown = group_text(vm, &body, 0)?;
    let shown: String = vm.repr_sync(shown)?.chars().take(50).collect();
    let (start, end) = body.spans[0];
    Ok(vm.heap.new_str(format!("<re.Match object; span=({start}, {end}), match={shown}>")))
}
