//! `str.format` and `str.format_map`.
//!
//! The format is read into a list of small operations; what is wrong with it
//! is an operation too, so that it is raised when the fields before it have
//! been filled in. Operations on builtin values run at once. One that may run
//! Python code (an attribute, an item, a `__format__`) is a step of a routine
//! whose registers keep the number of the operation, the texts under
//! construction and the values of the fields that are open.

use std::rc::Rc;

use super::arguments::{own_text, string, string_made};
use crate::data::error::DataError;
use crate::data::quick_format::Quick;
use crate::data::str_format::{
    FieldName, First, MOST_NESTED, Markup, Numbering, Step as PathStep, no_such_position,
    too_nested, unknown_conversion,
};
use crate::heap::{Kind, Value};
use crate::vm::{Answer, NativeFn, NativeResult, Raised, Routine, Step, Vm};

/// One operation of a format.
enum Op {
    Literal(String),
    /// Opens a field with an argument.
    Position(usize),
    Name(String),
    Attribute(String),
    Index(usize),
    Key(String),
    Convert(char),
    /// Begins the text of a specification.
    Spec,
    /// Formats the field's value by the specification and closes it.
    Close,
    Fail(DataError),
}

/// Where a format is, between operations.
struct State {
    /// The text so far, and the specifications that are open.
    texts: Vec<String>,
    /// The values of the open fields.
    values: Vec<Value>,
}

/// What the operations came to.
enum Progress {
    Done(String),
    /// Python code may have to run for an operation.
    Ask(usize, usize, Vec<Value>),
}

/// Answers `str.format`.
pub fn format(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own_text(vm, arguments[0])?;
    begin(vm, arguments[0], arguments[1], arguments[2])
}

/// Answers `str.format_map`.
pub fn format_map(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own_text(vm, arguments[0])?;
    begin(vm, arguments[0], Value::None, arguments[1])
}

/// Formats strings and numbers of exactly a builtin type by fields of the simple kind; None if there is any other.
fn quickly(vm: &Vm, format: Value, args: Value) -> Option<String> {
    let format = vm.heap.text(format)?;
    let args = vm.heap.sequence(args)?;
    let mut out = String::with_capacity(format.len() + 16);
    let mut rest = format;
    let (mut automatic, mut numbered) = (0, false);
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let brace = rest.as_bytes()[at];
        if rest.as_bytes().get(at + 1) == Some(&brace) {
            out.push(char::from(brace));
            rest = &rest[at + 2..];
            continue;
        }
        let inside = &rest[at + 1..];
        let end = inside.find(['{', '}'])?;
        if brace == b'}' || inside.as_bytes()[end] == b'{' {
            return None;
        }
        rest = &inside[end + 1..];
        let (name, spec) = inside[..end].split_once(':').unwrap_or((&inside[..end], ""));
        let position = match name.as_bytes() {
            [] if !numbered => {
                automatic += 1;
                automatic - 1
            }
            [digit @ b'0'..=b'9'] if automatic == 0 => {
                numbered = true;
                usize::from(digit - b'0')
            }
            _ => return None,
        };
        let value = *args.get(position)?;
        if spec.is_empty() && matches!(value, Value::Float(_)) {
            return None;
        }
        if !vm.format_quickly(&mut out, value, &Quick::read(spec)?) {
            return None;
        }
    }
    out.push_str(rest);
    Some(out)
}

fn begin(vm: &mut Vm, format: Value, args: Value, names: Value) -> NativeResult {
    if let Some(text) = quickly(vm, format, args) {
        return Ok(string_made(vm, text));
    }
    let ops = operations(&vm.heap.shared_text(format).unwrap_or_default());
    let mut state = State { texts: vec![String::new()], values: Vec::new() };
    match run(vm, &ops, &mut state, 0, args, names)? {
        Progress::Done(text) => Ok(string(vm, &text)),
        Progress::Ask(at, native, values) => {
            let kept = keep(vm, at, &state);
            let asked = ask(vm, native, &values);
            vm.start(&FORMAT, &[format, args, names, kept[0], kept[1], kept[2], asked])
        }
    }
}

/// Packs what a routine is to ask first: the number of the native, and its arguments.
fn ask(vm: &mut Vm, native: usize, values: &[Value]) -> Value {
    let mut packed = vec![Value::Int(i64::try_from(native).unwrap_or(0))];
    packed.extend_from_slice(values);
    vm.heap.new_tuple(packed)
}

/// Packs a state into values: the operation, the texts, the values.
fn keep(vm: &mut Vm, at: usize, state: &State) -> [Value; 3] {
    let texts: Vec<Value> = state.texts.iter().map(|text| vm.heap.new_str(text.as_str())).collect();
    let at = Value::Int(i64::try_from(at).unwrap_or(i64::MAX));
    [at, vm.heap.new_tuple(texts), vm.heap.new_tuple(state.values.clone())]
}

/// Registers: the format, the positional arguments (None for `format_map`), the named ones, the operation
/// that waits, the texts, the values, and what to ask at first.
static FORMAT: Routine = Routine { name: "str.format", step, catches: false };

fn step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(result) = answer else {
        let asked = vm.heap.sequence(vm.register(base + 6)).unwrap_or_default().to_vec();
        vm.set_register(base + 6, Value::Unbound);
        let number = asked.first().and_then(|number| number.as_int()).unwrap_or(0);
        let native = ASKED[usize::try_from(number).unwrap_or(0)];
        return Ok(Step::Native(native, asked[1..].to_vec()));
    };
    let ops = operations(&vm.heap.shared_text(vm.register(base)).unwrap_or_default());
    let at = vm.register(base + 3).as_int().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    let texts = vm.heap.sequence(vm.register(base + 4)).unwrap_or_default();
    let texts =
        texts.iter().map(|&text| vm.heap.text(text).unwrap_or_default().to_owned()).collect();
    let values = vm.heap.sequence(vm.register(base + 5)).unwrap_or_default().to_vec();
    let mut state = State { texts, values };
    match ops.get(at) {
        Some(Op::Close) => {
            let written = vm.heap.text(result).unwrap_or_default().to_owned();
            state.close(&written);
        }
        Some(Op::Name(_)) => state.values.push(result),
        _ => {
            if let Some(value) = state.values.last_mut() {
                *value = result;
            }
        }
    }
    let (args, names) = (vm.register(base + 1), vm.register(base + 2));
    match run(vm, &ops, &mut state, at + 1, args, names)? {
        Progress::Done(text) => Ok(Step::Return(string(vm, &text))),
        Progress::Ask(at, native, values) => {
            let kept = keep(vm, at, &state);
            for (offset, value) in kept.into_iter().enumerate() {
                vm.set_register(base + 3 + offset, value);
            }
            Ok(Step::Native(ASKED[native], values))
        }
    }
}

impl State {
    /// Closes a field: its specification goes, its text is added.
    fn close(&mut self, written: &str) {
        self.values.pop();
        self.texts.pop();
        if let Some(text) = self.texts.last_mut() {
            text.push_str(written);
        }
    }

    fn value(&self) -> Value {
        self.values.last().copied().unwrap_or(Value::None)
    }
}

/// What a format may ask, by number.
static ASKED: [NativeFn; 6] = [
    |vm, values| {
        let Value::Obj(name) = values[1] else { return Ok(Value::None) };
        vm.get_attr(values[0], name)
    },
    |vm, values| vm.get_item(values[0], values[1]),
    |vm, values| vm.str_of(values[0]),
    |vm, values| vm.repr_of(values[0]),
    |vm, values| vm.ascii_of(values[0]),
    |vm, values| vm.format_of(values[0], values[1]),
];

const GET_ATTRIBUTE: usize = 0;
const GET_ITEM: usize = 1;
const TO_STR: usize = 2;
const TO_REPR: usize = 3;
const TO_ASCII: usize = 4;
const TO_FORMAT: usize = 5;

/// Runs operations until they are over or one may need Python code.
fn run(
    vm: &mut Vm,
    ops: &[Op],
    state: &mut State,
    from: usize,
    args: Value,
    names: Value,
) -> Result<Progress, Raised> {
    for (at, op) in ops.iter().enumerate().skip(from) {
        match op {
            Op::Literal(literal) => {
                if let Some(text) = state.texts.last_mut() {
                    text.push_str(literal);
                }
            }
            Op::Position(position) => {
                let value = positional(vm, args, *position)?;
                state.values.push(value);
            }
            Op::Name(name) => {
                let key = vm.heap.new_str(name.as_str());
                if !vm.heap.is_exactly(names, Kind::Dict) {
                    return Ok(Progress::Ask(at, GET_ITEM, vec![names, key]));
                }
                let found = match names {
                    Value::Obj(dict) => vm.dict_get(dict, key)?,
                    _ => None,
                };
                match found {
                    Some(value) => state.values.push(value),
                    None => return vm.raise_with("KeyError", &[key]),
                }
            }
            Op::Attribute(name) => {
                let name = vm.heap.intern(name);
                return Ok(Progress::Ask(at, GET_ATTRIBUTE, vec![state.value(), name.into()]));
            }
            Op::Index(index) => {
                let index = Value::Int(i64::try_from(*index).unwrap_or(i64::MAX));
                return Ok(Progress::Ask(at, GET_ITEM, vec![state.value(), index]));
            }
            Op::Key(key) => {
                let key = vm.heap.new_str(key.as_str());
                return Ok(Progress::Ask(at, GET_ITEM, vec![state.value(), key]));
            }
            Op::Convert(conversion) => {
                let native = match conversion {
                    'r' => TO_REPR,
                    'a' => TO_ASCII,
                    _ => TO_STR,
                };
                return Ok(Progress::Ask(at, native, vec![state.value()]));
            }
            Op::Spec => state.texts.push(String::new()),
            Op::Close => {
                let value = state.value();
                let spec = state.texts.last().cloned().unwrap_or_default();
                match vm.format_now(value, &spec)? {
                    Some(written) => state.close(&written),
                    None => {
                        let spec = string(vm, &spec);
                        return Ok(Progress::Ask(at, TO_FORMAT, vec![value, spec]));
                    }
                }
            }
            Op::Fail(error) => return vm.raise_data(error.clone()),
        }
    }
    Ok(Progress::Done(state.texts.pop().unwrap_or_default()))
}

fn positional(vm: &mut Vm, args: Value, position: usize) -> NativeResult {
    if args.is_none() {
        return vm.value_error("Format string contains positional fields");
    }
    match vm.heap.sequence(args).and_then(|args| args.get(position).copied()) {
        Some(value) => Ok(value),
        None => vm.raise_data(no_such_position(position)),
    }
}

/// Reads a format into operations; an error ends them.
fn operations(format: &Rc<String>) -> Vec<Op> {
    let mut ops = Vec::new();
    let mut numbering = Numbering::default();
    if let Err(error) = read(format, MOST_NESTED, &mut numbering, &mut ops) {
        ops.push(Op::Fail(error));
    }
    ops
}

fn read(
    format: &str,
    depth: usize,
    numbering: &mut Numbering,
    ops: &mut Vec<Op>,
) -> Result<(), DataError> {
    if depth == 0 {
        return Err(too_nested());
    }
    for chunk in Markup::new(format) {
        let chunk = chunk?;
        if !chunk.literal.is_empty() {
            ops.push(Op::Literal(chunk.literal.to_owned()));
        }
        let Some(field) = chunk.field else { continue };
        let name = FieldName::parse(field.name)?;
        ops.push(match name.first(numbering)? {
            First::Position(position) => Op::Position(position),
            First::Name(name) => Op::Name(name.to_owned()),
        });
        for step in name.steps() {
            ops.push(match step? {
                PathStep::Attribute(name) => Op::Attribute(name.to_owned()),
                PathStep::Index(index) => Op::Index(index),
                PathStep::Key(key) => Op::Key(key.to_owned()),
            });
        }
        match field.conversion {
            None => {}
            Some(conversion @ ('r' | 's' | 'a')) => ops.push(Op::Convert(conversion)),
            Some(other) => return Err(unknown_conversion(other)),
        }
        ops.push(Op::Spec);
        if field.spec_is_nested() {
            read(field.spec, depth - 1, numbering, ops)?;
        } else if !field.spec.is_empty() {
            ops.push(Op::Literal(field.spec.to_owned()));
        }
        ops.push(Op::Close);
    }
    Ok(())
}
