//! `_sre.SRE_Scanner`: matches one after another, each from where the one before ended.
//!
//! Its fields are the pattern, the string, the bounds, and where to go on:
//! -1 once it is over. `finditer` calls a scanner until there is no match.

use super::matches::new_match;
use super::pattern;
use super::subject::{Way, bounds, find, subject_for};
use crate::heap::{Body, Iter, Kind, Value};
use crate::library::types::row::{getter, row};
use crate::vm::{NativeResult, Raised, Type, Vm};

/// `_sre.SRE_Scanner`.
pub static TYPE: Type = Type {
    kind: Kind::ReScanner,
    about: "",
    base: false,
    methods: &[
        row(
            "match(self, /)",
            |vm, given| next(vm, given[0], Way::Here),
            "Matches where the last match ended.",
        ),
        row(
            "search(self, /)",
            |vm, given| next(vm, given[0], Way::Search),
            "Finds the next match.",
        ),
    ],
    getters: &[getter("pattern", |vm, scanner| Ok(own(vm, scanner)?[0]), "The pattern.")],
};

const PATTERN: usize = 0;
const STRING: usize = 1;
const FROM: usize = 2;
const TO: usize = 3;
const AT: usize = 4;
const MUST_ADVANCE: usize = 5;

fn own(vm: &mut Vm, value: Value) -> Result<[Value; 6], Raised> {
    if vm.heap.is_exactly(value, Kind::ReScanner)
        && let Some(Body::Fields(fields)) = vm.heap.body_of(value)
        && let Ok(fields) = <[Value; 6]>::try_from(&fields[..])
    {
        return Ok(fields);
    }
    vm.wrong_receiver(Kind::ReScanner.full_name(), value)
}

/// `Pattern.scanner(string, pos, endpos)`.
pub fn scanner(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let own = pattern::own(vm, given[0])?;
    let subject = subject_for(vm, &own, given[1])?;
    let (start, end) = bounds(vm, given[2], given[3], subject.length())?;
    let (start, end) = (Value::Int(start as i64), Value::Int(end as i64));
    let fields = [given[0], given[1], start, end, start, Value::FALSE];
    Ok(vm.heap.alloc_kind(Kind::ReScanner, Body::Fields(Box::new(fields))).into())
}

/// `Pattern.finditer(string, pos, endpos)`.
pub fn finditer(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let scanner = scanner(vm, given)?;
    let search = vm.heap.intern("search");
    let callable = vm.get_attr_sync(scanner, search)?;
    let iter = Iter::Callable { callable, sentinel: Value::None };
    Ok(vm.new_iter(Kind::CallableIterator, iter))
}

fn next(vm: &mut Vm, scanner: Value, way: Way) -> NativeResult {
    let fields = own(vm, scanner)?;
    let Value::Obj(handle) = scanner else { return Ok(Value::None) };
    let number = |value: Value| value.as_int().unwrap_or(-1);
    let Ok(at) = usize::try_from(number(fields[AT])) else { return Ok(Value::None) };
    let pattern = pattern::own(vm, fields[PATTERN])?;
    let subject = subject_for(vm, &pattern, fields[STRING])?;
    let end = usize::try_from(number(fields[TO])).unwrap_or(0).min(subject.length());
    let from = usize::try_from(number(fields[FROM])).unwrap_or(0);
    let must_advance = fields[MUST_ADVANCE] == Value::TRUE;
    let found = find(vm, &pattern.program, &subject, way, (at, end), must_advance)?;
    let (goes_on, advance, result) = match &found {
        Some(found) => (
            found.end as i64,
            found.start == found.end,
            new_match(vm, fields[PATTERN], fields[STRING], found, (from, end)),
        ),
        None => (-1, false, Value::None),
    };
    for (field, value) in [(AT, Value::Int(goes_on)), (MUST_ADVANCE, Value::bool(advance))] {
        vm.heap.set_field(handle, value, |object| match &mut object.body {
            Body::Fields(fields) => &mut fields[field],
            _ => unreachable!("a scanner has fields"),
        });
    }
    Ok(result)
}
