//! `_string`: how `str.format` takes a format apart, for `string.Formatter`.

use crate::data::str_format::{FieldName, First, Markup, Numbering, Step};
use crate::heap::{Body, Value};
use crate::library::types::arguments::{count_value, data, string};
use crate::library::types::row::row;
use crate::vm::{Module, Native, NativeResult, Raised, Vm};

pub static MODULE: Module = Module {
    name: "_string",
    about: "string helper module",
    functions: FUNCTIONS,
    source: include_str!("formatting.py"),
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    row(
        "_parse(object, /)",
        parse,
        "Takes a format apart: the chunks, and what is wrong with the rest.",
    ),
    row(
        "_split(object, /)",
        split,
        "Takes a field name apart: the first, the steps, what is wrong.",
    ),
];

fn text(vm: &mut Vm, value: Value) -> Result<std::rc::Rc<String>, Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Str(text)) => Ok(text.text.clone()),
        _ => {
            let class = vm.heap.type_name(value);
            vm.type_error(format!("expected str, got {class}"))
        }
    }
}

fn wrong(vm: &mut Vm, message: Option<String>) -> Value {
    message.map_or(Value::None, |message| vm.heap.new_str(message))
}

fn parse(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let format = text(vm, given[0])?;
    let mut chunks = Vec::new();
    let mut error = None;
    for chunk in Markup::new(&format) {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(wrong) => {
                error = Some(wrong.message);
                break;
            }
        };
        let literal = string(vm, chunk.literal);
        let (name, spec, conversion) = match chunk.field {
            Some(field) => {
                let conversion = match field.conversion {
                    Some(conversion) => vm.char_str(conversion),
                    None => Value::None,
                };
                (string(vm, field.name), string(vm, field.spec), conversion)
            }
            None => (Value::None, Value::None, Value::None),
        };
        chunks.push(vm.heap.new_tuple(vec![literal, name, spec, conversion]));
    }
    let chunks = vm.heap.new_list(chunks);
    let error = wrong(vm, error);
    Ok(vm.heap.new_tuple(vec![chunks, error]))
}

fn split(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let name = text(vm, given[0])?;
    let parsed = data(vm, FieldName::parse(&name))?;
    let unnumbered = name.is_empty() || name.starts_with(['.', '[']);
    let first = match parsed.first(&mut Numbering::Undecided) {
        Ok(First::Position(position)) if !unnumbered => count_value(position),
        Ok(First::Name(name)) => string(vm, name),
        _ => vm.known.empty_str,
    };
    let mut steps = Vec::new();
    let mut error = None;
    for step in parsed.steps() {
        let (is_attribute, value) = match step {
            Ok(Step::Attribute(name)) => (Value::TRUE, string(vm, name)),
            Ok(Step::Index(index)) => (Value::FALSE, count_value(index)),
            Ok(Step::Key(key)) => (Value::FALSE, string(vm, key)),
            Err(wrong) => {
                error = Some(wrong.message);
                break;
            }
        };
        steps.push(vm.heap.new_tuple(vec![is_attribute, value]));
    }
    let steps = vm.heap.new_list(steps);
    let error = wrong(vm, error);
    Ok(vm.heap.new_tuple(vec![first, steps, error]))
}
