//! Replacing matches: `sub`, `subn`, `Match.expand`, and the templates that they share.
//!
//! A replacement without a backslash is put in as it is; one with backslashes
//! is turned into a template by `re._compile_template`; a callable is asked
//! for each match. The latter two run Python, so `sub` is a routine.

use super::matches::{self, group_text, new_match};
use super::pattern;
use super::subject::Way;
use super::subject::{Found, Held, find, find_all, held, part, subject_for};
use crate::heap::{Body, Kind, Match, Value};
use crate::library::types::arguments::{string, word};
use crate::vm::{Answer, NativeResult, Raised, Routine, Step, Type, Vm};

/// What a replacement with backslashes is turned into: literal, group, literal, … , literal.
pub static TEMPLATE: Type =
    Type { kind: Kind::ReTemplate, about: "", base: false, methods: &[], getters: &[] };

/// `_sre.template(pattern, template)`.
pub fn template(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let items = match vm.heap.sequence(given[1]) {
        Some(items) if items.len() % 2 == 1 => items.to_vec(),
        _ => return vm.type_error("invalid template"),
    };
    let groups = pattern::own(vm, given[0])?.program.groups() as i64;
    for &item in items.iter().skip(1).step_by(2) {
        match vm.heap.small_int(item) {
            Some(group) if (0..=groups).contains(&group) => {}
            _ => return vm.type_error("invalid template"),
        }
    }
    Ok(vm.heap.alloc_kind(Kind::ReTemplate, Body::Fields(items.into())).into())
}

/// Returns the parts of a template object.
fn template_parts(vm: &Vm, value: Value) -> Option<Vec<Value>> {
    match vm.heap.body_of(value)? {
        Body::Fields(parts) if vm.heap.is_exactly(value, Kind::ReTemplate) => Some(parts.to_vec()),
        _ => None,
    }
}

/// Returns `re._compile_template`.
fn compiler(vm: &mut Vm) -> NativeResult {
    let modules = vm.known.sys_modules;
    let module = match vm.heap.text_get(modules, "re") {
        Some(module) => module,
        None => {
            let (globals, _) = vm.current_namespaces();
            vm.wait(|vm| vm.import_module("re", 0, Value::None, globals))?
        }
    };
    let name = vm.heap.intern("_compile_template");
    vm.get_attr_sync(module, name)
}

/// Puts the groups of a match into a template: the pieces in order.
fn filled(vm: &mut Vm, parts: &[Value], body: &Match) -> Result<Vec<Value>, Raised> {
    let mut pieces = Vec::with_capacity(parts.len());
    for (at, &item) in parts.iter().enumerate() {
        if at % 2 == 0 {
            pieces.push(item);
            continue;
        }
        let group = vm.heap.small_int(item).and_then(|group| usize::try_from(group).ok());
        let piece = match group.filter(|&group| group < body.spans.len()) {
            Some(group) => group_text(vm, body, group)?,
            None => Value::None,
        };
        if !piece.is_none() {
            pieces.push(piece);
        }
    }
    Ok(pieces)
}

/// Joins pieces of the kind of a subject.
fn join(vm: &mut Vm, subject: Value, held: &Held, pieces: &[Value]) -> NativeResult {
    let kind = if held.is_text() { Kind::Str } else { Kind::Bytes };
    if pieces.is_empty() {
        return Ok(part(vm, subject, held, 0, 0));
    }
    if let [only] = pieces
        && vm.heap.is_exactly(*only, kind)
    {
        return Ok(*only);
    }
    if held.is_text() {
        let mut text = String::new();
        for (at, &piece) in pieces.iter().enumerate() {
            match vm.heap.text(piece) {
                Some(piece) => text.push_str(piece),
                None => {
                    let class = vm.heap.type_name(piece);
                    return vm.type_error(format!(
                        "sequence item {at}: expected str instance, {class} found"
                    ));
                }
            }
        }
        return Ok(string(vm, &text));
    }
    let mut bytes = Vec::new();
    for (at, &piece) in pieces.iter().enumerate() {
        match crate::library::types::arguments::buffer(vm, piece) {
            Some(piece) => bytes.extend(piece),
            None => {
                let class = vm.heap.type_name(piece);
                return vm.type_error(format!(
                    "sequence item {at}: expected a bytes-like object, {class} found"
                ));
            }
        }
    }
    Ok(vm.heap.new_bytes(bytes))
}

/// `Match.expand(template)`.
pub fn expand(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let body = matches::own(vm, given[0])?;
    let compiler = compiler(vm)?;
    vm.start(&EXPAND, &[given[0], body.pattern, given[1], compiler])
}

/// Registers: the match, its pattern, the template's text, what compiles it.
static EXPAND: Routine = Routine { name: "expand", step: expand_step, catches: false };

fn expand_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(template) = answer else {
        let arguments = vec![vm.register(base + 1), vm.register(base + 2)];
        return Ok(Step::Call(vm.register(base + 3), arguments));
    };
    let Some(parts) = template_parts(vm, template) else { return Ok(Step::Return(template)) };
    let body = matches::own(vm, vm.register(base))?;
    let held = held(vm, body.string)?;
    let pieces = filled(vm, &parts, &body)?;
    Ok(Step::Return(join(vm, body.string, &held, &pieces)?))
}

/// Begins `sub` or `subn`.
pub fn begin(vm: &mut Vm, given: &[Value], counted: bool) -> NativeResult {
    let &[receiver, replacement, subject, count] = given else {
        return vm.type_error("sub() takes 3 arguments");
    };
    let own = pattern::own(vm, receiver)?;
    let count = word(vm, count, 0)?;
    let counted = Value::bool(counted);
    if crate::library::builtins::objects::callable(vm, &[replacement])? == Value::TRUE {
        subject_for(vm, &own, subject)?;
        let pieces = vm.heap.new_list(Vec::new());
        let zero = Value::Int(0);
        return vm.start(
            &ASK_EACH,
            &[
                receiver,
                replacement,
                subject,
                Value::Int(count),
                counted,
                pieces,
                zero,
                zero,
                Value::FALSE,
                zero,
            ],
        );
    }
    let plain = match vm.heap.text(replacement) {
        Some(text) => !text.contains('\\'),
        None => vm.heap.bytes(replacement).is_some_and(|bytes| !bytes.contains(&b'\\')),
    };
    if plain {
        return replace(vm, receiver, &[replacement], subject, count, counted == Value::TRUE);
    }
    let compiler = compiler(vm)?;
    vm.start(&BY_TEMPLATE, &[receiver, replacement, subject, Value::Int(count), counted, compiler])
}

/// Registers: pattern, replacement, string, count, whether to give the number, what compiles templates.
static BY_TEMPLATE: Routine = Routine { name: "sub", step: template_step, catches: false };

fn template_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let at = |vm: &Vm, index: usize| vm.register(base + index);
    let Answer::Value(template) = answer else {
        return Ok(Step::Call(at(vm, 5), vec![at(vm, 0), at(vm, 1)]));
    };
    let parts = template_parts(vm, template).unwrap_or_else(|| vec![template]);
    let count = at(vm, 3).as_int().unwrap_or(0);
    let counted = at(vm, 4) == Value::TRUE;
    Ok(Step::Return(replace(vm, at(vm, 0), &parts, at(vm, 2), count, counted)?))
}

/// Replaces matches by a template, without running Python.
fn replace(
    vm: &mut Vm,
    receiver: Value,
    template: &[Value],
    subject: Value,
    count: i64,
    counted: bool,
) -> NativeResult {
    let own = pattern::own(vm, receiver)?;
    let held = subject_for(vm, &own, subject)?;
    let length = held.length();
    let mut all: Vec<Found> = Vec::new();
    if count >= 0 {
        find_all(vm, &own.program, &held, (0, length), &mut |found| {
            all.push(found.clone());
            count == 0 || (all.len() as i64) < count
        })?;
    }
    let mut pieces = Vec::new();
    let mut last = 0;
    for found in &all {
        if last < found.start {
            pieces.push(part(vm, subject, &held, last, found.start));
        }
        for (at, &item) in template.iter().enumerate() {
            if at % 2 == 0 {
                pieces.push(item);
                continue;
            }
            let group = vm.heap.small_int(item).unwrap_or(0);
            let span = match usize::try_from(group) {
                Ok(0) | Err(_) => Some((found.start, found.end)),
                Ok(group) => found.groups.get(group - 1).copied().flatten(),
            };
            if let Some((start, end)) = span {
                pieces.push(part(vm, subject, &held, start, end));
            }
        }
        last = found.end;
    }
    if last < length {
        pieces.push(part(vm, subject, &held, last, length));
    }
    let text = join(vm, subject, &held, &pieces)?;
    Ok(with_count(vm, text, all.len() as i64, counted))
}

fn with_count(vm: &mut Vm, text: Value, count: i64, counted: bool) -> Value {
    if counted { vm.heap.new_tuple(vec![text, Value::Int(count)]) } else { text }
}

const PATTERN: usize = 0;
const CALLABLE: usize = 1;
const SUBJECT: usize = 2;
const COUNT: usize = 3;
const COUNTED: usize = 4;
const PIECES: usize = 5;
/// Where the last match ended, so the next search begins, and up to where the pieces reach.
const AT: usize = 6;
const DONE: usize = 7;
const MUST_ADVANCE: usize = 8;
const LENGTH: usize = 9;

/// Replaces each match by what a callable says. Registers: as the constants above.
static ASK_EACH: Routine = Routine { name: "sub", step: ask_step, catches: false };

fn ask_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let number = |vm: &Vm, index: usize| vm.register(base + index).as_int().unwrap_or(0);
    let (receiver, subject) = (vm.register(base + PATTERN), vm.register(base + SUBJECT));
    let pieces = vm.register(base + PIECES);
    let Value::Obj(list) = pieces else { return Ok(Step::Return(Value::None)) };
    if let Answer::Value(piece) = answer {
        if !piece.is_none() {
            vm.heap.list_push(list, piece);
        }
    }
    let own = pattern::own(vm, receiver)?;
    let held = subject_for(vm, &own, subject)?;
    let length = held.length();
    if matches!(answer, Answer::Begin) {
        vm.set_register(base + LENGTH, Value::Int(length as i64));
    }
    let end = usize::try_from(number(vm, LENGTH)).unwrap_or(0).min(length);
    let at = usize::try_from(number(vm, AT)).unwrap_or(0).min(end);
    let (count, done) = (number(vm, COUNT), number(vm, DONE));
    let must_advance = vm.register(base + MUST_ADVANCE) == Value::TRUE;
    let found = if count == 0 || done < count {
        find(vm, &own.program, &held, Way::Search, (at, end), must_advance)?
    } else {
        None
    };
    let Some(found) = found else {
        if at < end {
            let rest = part(vm, subject, &held, at, end);
            vm.heap.list_push(list, rest);
        }
        let all = vm.heap.list(list).to_vec();
        let text = join(vm, subject, &held, &all)?;
        let counted = vm.register(base + COUNTED) == Value::TRUE;
        return Ok(Step::Return(with_count(vm, text, done, counted)));
    };
    if at < found.start {
        let before = part(vm, subject, &held, at, found.start);
        vm.heap.list_push(list, before);
    }
    let object = new_match(vm, receiver, subject, &found, (0, end));
    vm.set_register(base + AT, Value::Int(found.end as i64));
    vm.set_register(base + DONE, Value::Int(done + 1));
    vm.set_register(base + MUST_ADVANCE, Value::bool(found.start == found.end));
    Ok(Step::Call(vm.register(base + CALLABLE), vec![object]))
}
