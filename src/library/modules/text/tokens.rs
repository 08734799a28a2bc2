//! `_tokenize`: a text's tokens, for the module `tokenize`.
//!
//! The machine's own tokenizer says which words there are; comments and blank
//! lines, which it passes over, are found between them by the Python part.

use crate::heap::Value;
use crate::library::types::arguments::own_text;
use crate::library::types::row::row;
use crate::source::Source;
use crate::syntax::words::words;
use crate::vm::{Module, Native, NativeResult, Vm};

pub static MODULE: Module = Module {
    name: "_tokenize",
    about: "",
    functions: FUNCTIONS,
    source: include_str!("tokens.py"),
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    row("_words(text, /)", list, "Returns the words and whether something is wrong with the rest."),
    row("_fail(text, /)", fail, "Raises what is wrong with a text."),
];

fn list(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let text = own_text(vm, given[0])?;
    let source = Source::new("<string>", &text);
    let (words, error) = words(&source);
    let mut items = Vec::with_capacity(words.len());
    for word in words {
        let (kind, text) = (vm.heap.intern(word.kind), vm.heap.new_str(word.text));
        let place = |(line, column): (u32, u32)| {
            [Value::Int(i64::from(line)), Value::Int(i64::from(column))]
        };
        let start = vm.heap.new_tuple(place(word.start));
        let end = vm.heap.new_tuple(place(word.end));
        items.push(vm.heap.new_tuple(vec![kind.into(), text, start, end]));
    }
    let items = vm.heap.new_list(items);
    Ok(vm.heap.new_tuple(vec![items, Value::bool(error.is_some())]))
}

fn fail(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let text = own_text(vm, given[0])?;
    let source = Source::new("<string>", &text);
    match words(&source).1 {
        Some(error) => vm.raise_syntax_error(&error, "<string>"),
        None => Ok(Value::None),
    }
}
