//! Writing JSON: strings, and whole values that need no Python code.

use crate::data::float_text::repr_float;
use crate::data::unicode::code_point;
use crate::heap::{Body, Kind, Value};
use crate::vm::{NativeResult, Raised, Vm};

fn given_text(vm: &mut Vm, value: Value) -> Result<std::rc::Rc<String>, Raised> {
    match vm.heap.shared_text(value) {
        Some(text) => Ok(text),
        None => {
            let class = vm.heap.type_name(value);
            vm.type_error(format!("first argument must be a string, not {class}"))
        }
    }
}

/// `encode_basestring_ascii(string)`.
pub fn ascii(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let text = given_text(vm, given[0])?;
    let mut out = String::with_capacity(text.len() + 2);
    quote(&text, true, &mut out);
    Ok(vm.heap.new_str(out))
}

/// `encode_basestring(string)`.
pub fn wide(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let text = given_text(vm, given[0])?;
    let mut out = String::with_capacity(text.len() + 2);
    quote(&text, false, &mut out);
    Ok(vm.heap.new_str(out))
}

fn quote(text: &str, ascii: bool, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            '\0'..='\u{1f}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ if !ascii => out.push(c),
            _ => match code_point(c) {
                code @ 0x10000.. => {
                    let rest = code - 0x10000;
                    let (high, low) = (0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
                    out.push_str(&format!("\\u{high:04x}\\u{low:04x}"));
                }
                code => out.push_str(&format!("\\u{code:04x}")),
            },
        }
    }
    out.push('"');
}

struct Writer<'a> {
    ascii: bool,
    indent: Option<&'a str>,
    keys: &'a str,
    items: &'a str,
    sort_keys: bool,
    skip_keys: bool,
    allow_nan: bool,
}

/// It takes Python code to write this, or to say what is wrong with it.
struct NeedsPython;

/// How deep containers may be nested here; deeper ones are left to Python code, which finds rings.
const DEEPEST: usize = 500;

/// `_write(…)`: the text, or None.
pub fn write(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let texts = [given[2], given[4], given[5]].map(|value| vm.heap.shared_text(value));
    let [indent, Some(keys), Some(items)] = &texts else { return Ok(Value::None) };
    if indent.is_none() && !given[2].is_none() {
        return Ok(Value::None);
    }
    let is = |at: usize| given[at] == Value::TRUE;
    let writer = Writer {
        ascii: is(1),
        indent: indent.as_ref().map(|indent| indent.as_str()),
        keys,
        items,
        sort_keys: is(6),
        skip_keys: is(7),
        allow_nan: is(8),
    };
    let level = given[3].as_int().and_then(|level| usize::try_from(level).ok()).unwrap_or(0);
    let mut out = String::new();
    match writer.value(vm, given[0], level, 0, &mut out) {
        Ok(()) => Ok(vm.heap.new_str(out)),
        Err(NeedsPython) => Ok(Value::None),
    }
}

impl Writer<'_> {
    fn float(&self, number: f64, out: &mut String) -> Result<(), NeedsPython> {
        if number.is_finite() {
            out.push_str(&repr_float(number));
            return Ok(());
        }
        if !self.allow_nan {
            return Err(NeedsPython);
        }
        out.push_str(match number {
            _ if number.is_nan() => "NaN",
            _ if number > 0.0 => "Infinity",
            _ => "-Infinity",
        });
        Ok(())
    }

    fn simple(&self, vm: &mut Vm, value: Value, out: &mut String) -> Result<bool, NeedsPython> {
        match value {
            Value::None => out.push_str("null"),
            Value::Bool(bits) => out.push_str(if bits.bool() { "true" } else { "false" }),
            Value::Int(number) => out.push_str(&number.to_string()),
            Value::Float(bits) => self.float(bits.float(), out)?,
            Value::Unbound => return Err(NeedsPython),
            Value::Obj(handle) => match vm.heap.body(handle) {
                Body::Int(number) => out.push_str(&number.to_string()),
                Body::Float(number) => self.float(*number, out)?,
                Body::BigInt(big) => {
                    let big = big.clone();
                    match vm.big_int_text(&big) {
                        Ok(text) => out.push_str(&text),
                        Err(Raised) => {
                            vm.raised = Value::None;
                            return Err(NeedsPython);
                        }
                    }
                }
                _ => return Ok(false),
            },
        }
        Ok(true)
    }

    fn line(&self, level: usize, out: &mut String) {
        if let Some(indent) = self.indent {
            out.push('\n');
            for _ in 0..level {
                out.push_str(indent);
            }
        }
    }

    fn value(
        &self,
        vm: &mut Vm,
        value: Value,
        level: usize,
        depth: usize,
        out: &mut String,
    ) -> Result<(), NeedsPython> {
        if let Some(text) = vm.heap.text(value) {
            quote(text, self.ascii, out);
            return Ok(());
        }
        if self.simple(vm, value, out)? {
            return Ok(());
        }
        if depth > DEEPEST {
            return Err(NeedsPython);
        }
        if vm.heap.is_exactly(value, Kind::Dict) {
            return self.dict(vm, value, level, depth, out);
        }
        let exact = vm.heap.is_exactly(value, Kind::List) || vm.heap.is_exactly(value, Kind::Tuple);
        let items = match vm.heap.sequence(value) {
            Some(items) if exact => items.to_vec(),
            _ => return Err(NeedsPython),
        };
        if items.is_empty() {
            out.push_str("[]");
            return Ok(());
        }
        out.push('[');
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                out.push_str(self.items);
            }
            self.line(level + 1, out);
            self.value(vm, item, level + 1, depth + 1, out)?;
        }
        self.line(level, out);
        out.push(']');
        Ok(())
    }

    fn dict(
        &self,
        vm: &mut Vm,
        value: Value,
        level: usize,
        depth: usize,
        out: &mut String,
    ) -> Result<(), NeedsPython> {
        let mut entries: Vec<(Value, Value)> = match vm.heap.as_dict(value) {
            Some(table) => table.iter().map(|entry| (entry.key, entry.value)).collect(),
            None => return Err(NeedsPython),
        };
        if self.sort_keys {
            if !entries.iter().all(|&(key, _)| vm.heap.is_exactly(key, Kind::Str)) {
                return Err(NeedsPython);
            }
            let points = |value: Value| vm.heap.text(value).unwrap_or("").chars().map(code_point);
            entries.sort_by(|a, b| points(a.0).cmp(points(b.0)));
        }
        if entries.is_empty() {
            out.push_str("{}");
            return Ok(());
        }
        out.push('{');
        let mut first = true;
        for (key, value) in entries {
            let mut name = String::new();
            if let Some(text) = vm.heap.text(key) {
                quote(text, self.ascii, &mut name);
            } else {
                match self.simple(vm, key, &mut name)? {
                    true => name = format!("\"{name}\""),
                    false if self.skip_keys => continue,
                    false => return Err(NeedsPython),
                }
            }
            if !first {
                out.push_str(self.items);
            }
            first = false;
            self.line(level + 1, out);
            out.push_str(&name);
            out.push_str(self.keys);
            self.value(vm, value, level + 1, depth + 1, out)?;
        }
        if !first {
            self.line(level, out);
        }
        out.push('}');
        Ok(())
    }
}
