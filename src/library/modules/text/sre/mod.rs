//! `_sre`: compiled regular expressions, under the module `re`.
//!
//! `re` parses and compiles in Python; here its numbers become a program
//! ([`crate::data::sre`]) inside a pattern object, and what patterns and
//! matches can do are rows of their types.

mod matches;
mod pattern;
mod scanner;
mod subject;
pub use subject::{Held, held};
mod substitute;

use std::rc::Rc;

use crate::data::sre::{self, MAGIC, MAX_GROUPS, MAX_REPEAT};
use crate::heap::{Body, Handle, Kind, Pattern, Value};
use crate::library::types::row::row;
use crate::vm::{Module, Native, NativeResult, Vm};

pub static MODULE: Module = Module {
    name: "_sre",
    about: "",
    functions: FUNCTIONS,
    types: &[&pattern::TYPE, &matches::TYPE, &scanner::TYPE, &substitute::TEMPLATE],
    fill,
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    row(
        "compile(pattern, flags, code, groups, groupindex, indexgroup)",
        compile,
        "Makes a pattern of what re's compiler wrote.",
    ),
    row(
        "template(pattern, template, /)",
        substitute::template,
        "Makes a replacement of what re's parser read.",
    ),
    row("getcodesize()", |_, _| Ok(Value::Int(4)), "Returns the size of a code in bytes."),
    row(
        "ascii_iscased(character, /)",
        |vm, given| {
            let c = code(vm, given[0])?;
            Ok(Value::bool(u8::try_from(c).is_ok_and(|c| c.is_ascii_alphabetic())))
        },
        "Tells whether an ASCII character has case.",
    ),
    row(
        "unicode_iscased(character, /)",
        |vm, given| {
            let c = code(vm, given[0])?;
            Ok(Value::bool(sre::fold_unicode(c) != c || sre::upper_unicode(c) != c))
        },
        "Tells whether a character has case.",
    ),
    row(
        "ascii_tolower(character, /)",
        |vm, given| Ok(Value::Int(i64::from(sre::fold_ascii(code(vm, given[0])?)))),
        "Returns an ASCII character in lower case.",
    ),
    row(
        "unicode_tolower(character, /)",
        |vm, given| Ok(Value::Int(i64::from(sre::fold_unicode(code(vm, given[0])?)))),
        "Returns a character in lower case.",
    ),
];

fn fill(vm: &mut Vm, namespace: Handle) {
    for (name, value) in [
        ("MAGIC", MAGIC),
        ("CODESIZE", 4),
        ("MAXREPEAT", i64::from(MAX_REPEAT)),
        ("MAXGROUPS", MAX_GROUPS),
    ] {
        vm.heap.text_set(namespace, name, Value::Int(value));
    }
}

fn code(vm: &mut Vm, value: Value) -> Result<u32, crate::vm::Raised> {
    let index = vm.index_value(value)?;
    match vm.heap.small_int(index).and_then(|code| u32::try_from(code).ok()) {
        Some(code) => Ok(code),
        None => vm.raise("OverflowError", "signed integer is greater than maximum"),
    }
}

fn compile(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let &[source, flags, codes, groups, group_index, index_group] = given else {
        return vm.type_error("compile() takes 6 arguments");
    };
    let Some(flags) = vm.heap.small_int(flags) else {
        return vm.type_error("an integer is required");
    };
    let groups = vm.heap.small_int(groups).and_then(|groups| usize::try_from(groups).ok());
    let items = vm.heap.sequence(codes).unwrap_or(&[]).to_vec();
    let mut numbers = Vec::with_capacity(items.len());
    for item in items {
        match vm.heap.small_int(item).and_then(|code| u32::try_from(code).ok()) {
            Some(code) => numbers.push(code),
            None if vm.heap.is_int(item) => {
                return vm.raise("OverflowError", "regular expression code size limit exceeded");
            }
            None => return vm.type_error("an integer is required"),
        }
    }
    let names = vm.heap.sequence(index_group).map(<[Value]>::to_vec);
    let (Some(groups), Some(names), true) = (groups, names, vm.heap.as_dict(group_index).is_some())
    else {
        return vm.raise("RuntimeError", "invalid SRE code");
    };
    let program = match sre::Program::read(&numbers, groups) {
        Ok(program) if groups as i64 <= MAX_GROUPS => program,
        _ => return vm.raise("RuntimeError", "invalid SRE code"),
    };
    let pattern = Pattern {
        program: Rc::new(program),
        codes: numbers.into(),
        source,
        flags,
        group_index,
        names: names.into(),
    };
    Ok(vm.heap.alloc_kind(Kind::Pattern, Body::Pattern(Box::new(pattern))).into())
}
