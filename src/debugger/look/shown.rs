//! How is a value written, without running any Python?
//!
//! Builtin values are written as their `repr` would be; an instance of a class
//! of the program's as `<C object #5>`, since its `__repr__` may not be run.

use super::Ids;
use crate::data::{complex, float_text, str_repr};
use crate::debugger::views::ValueView;
use crate::heap::{Body, Handle, Heap, Kind, Value};
use dashu_int::ops::BitTest;

/// How deep containers are written.
const DEPTH: usize = 6;

/// Writes values of a heap, cut to a width.
pub struct Shown<'a> {
    pub heap: &'a Heap,
    pub ids: &'a mut Ids,
    pub width: usize,
    /// Whether identities are written into the text.
    pub with_ids: bool,
}

/// A text that grows up to a length.
struct Text {
    text: String,
    room: usize,
    /// How many characters were left out; the rest of a container may not be counted.
    cut: bool,
    open: Vec<Handle>,
}

impl Text {
    fn push(&mut self, piece: &str) {
        for c in piece.chars() {
            if self.room == 0 {
                self.cut = true;
                return;
            }
            self.text.push(c);
            self.room -= 1;
        }
    }
}

impl Shown<'_> {
    /// Returns a value for a view.
    pub fn view(&mut self, value: Value) -> ValueView {
        ValueView {
            text: self.text(value),
            type_name: if value.is_unbound() {
                String::new()
            } else {
                self.heap.type_name(value).to_string()
            },
            id: value
                .handle()
                .filter(|&handle| self.has_identity(handle))
                .map(|handle| self.ids.of(handle)),
        }
    }

    /// Returns a value as text.
    pub fn text(&mut self, value: Value) -> String {
        let mut text =
            Text { text: String::new(), room: self.width.max(8), cut: false, open: Vec::new() };
        self.write(value, &mut text);
        if text.cut {
            text.text.pop();
            text.text.push('…');
        }
        text.text
    }

    /// Tells whether it matters which object of its kind a value is.
    pub fn has_identity(&self, handle: Handle) -> bool {
        !matches!(
            self.heap.body(handle),
            Body::Str(_)
                | Body::Int(_)
                | Body::BigInt(_)
                | Body::Float(_)
                | Body::Complex(_)
                | Body::Bytes(_)
                | Body::Tuple(_)
                | Body::Range(_)
                | Body::Slice(_)
                | Body::Free(_)
                | Body::Native(..)
                | Body::GetSet(..)
                | Body::Code(_)
        ) && !self.is_builtin_class(handle)
    }

    fn is_builtin_class(&self, handle: Handle) -> bool {
        matches!(self.heap.body(handle), Body::Class(class) if !class.flags.heap)
    }

    fn write(&mut self, value: Value, text: &mut Text) {
        if text.room == 0 {
            text.cut = true;
            return;
        }
        match value {
            Value::Unbound => text.push("∅"),
            Value::None => text.push("None"),
            Value::Bool(bits) => text.push(if bits.bool() { "True" } else { "False" }),
            Value::Int(value) => text.push(&value.to_string()),
            Value::Float(bits) => text.push(&float_text::repr_float(bits.float())),
            Value::Obj(handle) => self.write_object(handle, text),
        }
    }

    fn exactly(&self, handle: Handle, kind: Kind) -> bool {
        self.heap.get(handle).class == self.heap.class(kind)
    }

    fn write_object(&mut self, handle: Handle, text: &mut Text) {
        let heap = self.heap;
        match heap.body(handle) {
            Body::Str(string) if self.exactly(handle, Kind::Str) => {
                let head: String = string.text.chars().take(text.room + 1).collect();
                text.push(&str_repr::repr_str(&head));
            }
            Body::BigInt(big) if self.exactly(handle, Kind::Int) => {
                if big.bit_len() > 4000 {
                    text.push("<int of more than a thousand digits>");
                } else {
                    text.push(&big.to_string());
                }
            }
            Body::Complex(parts) if self.exactly(handle, Kind::Complex) => {
                text.push(&complex::repr_complex(parts.0, parts.1));
            }
            Body::Bytes(bytes) if self.exactly(handle, Kind::Bytes) => {
                let head = &bytes[..bytes.len().min(text.room + 1)];
                text.push(&str_repr::repr_bytes(head));
            }
            Body::ByteArray(bytes) if self.exactly(handle, Kind::ByteArray) => {
                let head = &bytes[..bytes.len().min(text.room + 1)];
                text.push(&format!("bytearray({})", str_repr::repr_bytes(head)));
            }
            Body::List(items) if self.exactly(handle, Kind::List) => {
                self.write_items(handle, items, ("[", "]"), text);
            }
            Body::Tuple(items) if self.exactly(handle, Kind::Tuple) => {
                self.write_items(
                    handle,
                    items,
                    ("(", if items.len() == 1 { ",)" } else { ")" }),
                    text,
                );
            }
            Body::Dict(_) if self.exactly(handle, Kind::Dict) => self.write_dict(handle, text),
            Body::Set(set)
                if self.exactly(handle, Kind::Set) || self.exactly(handle, Kind::FrozenSet) =>
            {
                let items: Vec<Value> = set.iter().map(|(_, key)| key).collect();
                let frozen = self.exactly(handle, Kind::FrozenSet);
                match (items.is_empty(), frozen) {
                    (true, true) => text.push("frozenset()"),
                    (true, false) => text.push("set()"),
                    (false, true) => self.write_items(handle, &items, ("frozenset({", "})"), text),
                    (false, false) => self.write_items(handle, &items, ("{", "}"), text),
                }
            }
            Body::Range(parts) => {
                text.push("range(");
                self.write(parts[0], text);
                text.push(", ");
                self.write(parts[1], text);
                if parts[2] != Value::Int(1) {
                    text.push(", ");
                    self.write(parts[2], text);
                }
                text.push(")");
            }
            Body::Slice(parts) => {
                let parts = **parts;
                self.write_parts("slice(", &parts, ")", text);
            }
            Body::Function(function) => {
                let name = self.name_of(function.qualname, &function.code.code.qualname);
                self.write_tagged(handle, "function", &name, text);
            }
            Body::Method(method) => {
                let (function, receiver) = (method.function, method.receiver);
                let name = match heap.function(function) {
                    Some(body) => self.name_of(body.qualname, &body.code.code.qualname),
                    None => "?".to_owned(),
                };
                text.push(&format!("<bound method {name} of "));
                self.nested(handle, text, |shown, text| shown.write(receiver, text));
                text.push(">");
            }
            Body::Class(class) => {
                let name = class.name.to_string();
                text.push(&format!("<class '{name}'>"));
            }
            Body::Cell(value) => {
                let value = *value;
                text.push("<cell: ");
                if value.is_unbound() {
                    text.push("empty");
                } else {
                    self.nested(handle, text, |shown, text| shown.write(value, text));
                }
                text.push(">");
            }
            Body::Code(loaded) => {
                let code = loaded.code.clone();
                text.push(&format!(
                    "<code object {}, file \"{}\", line {}>",
                    code.name, code.source.name, code.first_line
                ));
            }
            Body::Generator(generator) => {
                let name = self.name_of(generator.qualname, &generator.code.code.qualname);
                let kind = heap.type_name(handle.into()).to_string();
                self.write_tagged(handle, &kind, &name, text);
            }
            Body::Frame(frame) => {
                let name = frame.code.code.name.to_string();
                self.write_tagged(handle, "frame of", &name, text);
            }
            Body::Exception(exception) => {
                let (args, class) = (exception.args, heap.type_name(handle.into()).to_string());
                let items: Vec<Value> =
                    heap.sequence(args).map(<[Value]>::to_vec).unwrap_or_default();
                self.write_items(handle, &items, (&format!("{class}("), ")"), text);
            }
            Body::Plain if self.exactly(handle, Kind::Ellipsis) => text.push("Ellipsis"),
            Body::Plain if self.exactly(handle, Kind::NotImplementedType) => {
                text.push("NotImplemented")
            }
            Body::Plain | Body::Instance(_) if self.exactly(handle, Kind::Module) => {
                let name = heap.attr_text(handle, "__name__");
                let name = name.and_then(|name| heap.text(name)).unwrap_or("?").to_owned();
                text.push(&format!("<module '{name}'>"));
            }
            Body::LocalsProxy(frame) => {
                let frame = *frame;
                let of = match heap.body_of(frame) {
                    Some(Body::Frame(frame)) => frame.code.code.name.to_string(),
                    _ => "?".to_owned(),
                };
                text.push(&format!("<f_locals proxy of {of}>"));
            }
            Body::View(of) => {
                let (of, kind) = (*of, heap.type_name(handle.into()).to_string());
                text.push(&format!("{kind}("));
                self.nested(handle, text, |shown, text| shown.write(of, text));
                text.push(")");
            }
            _ => {
                let class = heap.type_name(handle.into()).to_string();
                self.write_tagged(handle, &class, "object", text);
            }
        }
    }

    fn name_of(&self, value: Value, fallback: &str) -> String {
        self.heap.text(value).unwrap_or(fallback).to_owned()
    }

    fn write_tagged(&mut self, handle: Handle, kind: &str, name: &str, text: &mut Text) {
        if self.with_ids {
            let id = self.ids.of(handle);
            text.push(&format!("<{kind} {name} {id}>"));
        } else {
            text.push(&format!("<{kind} {name}>"));
        }
    }

    /// Writes something inside an object, unless the object is being written already.
    fn nested(
        &mut self,
        handle: Handle,
        text: &mut Text,
        write: impl FnOnce(&mut Self, &mut Text),
    ) {
        if text.open.contains(&handle) || text.open.len() >= DEPTH {
            text.push("…");
            return;
        }
        text.open.push(handle);
        write(self, text);
        text.open.pop();
    }

    /// Writes what stands for a container that cannot be written here; tells whether it did.
    fn write_instead(&mut self, handle: Handle, ends: (&str, &str), text: &mut Text) -> bool {
        let cycle = text.open.contains(&handle);
        if !cycle && text.open.len() < DEPTH {
            return false;
        }
        let id = if cycle && self.with_ids { self.ids.of(handle) } else { String::new() };
        text.push(&format!("{}…{id}{}", ends.0, ends.1));
        true
    }

    fn write_parts(&mut self, start: &str, items: &[Value], end: &str, text: &mut Text) {
        text.push(start);
        for (at, &item) in items.iter().enumerate() {
            if at > 0 {
                text.push(", ");
            }
            self.write(item, text);
            if text.room == 0 {
                text.cut = true;
                return;
            }
        }
        text.push(end);
    }

    fn write_items(
        &mut self,
        handle: Handle,
        items: &[Value],
        ends: (&str, &str),
        text: &mut Text,
    ) {
        if self.write_instead(handle, ends, text) {
            return;
        }
        text.open.push(handle);
        self.write_parts(ends.0, items, ends.1, text);
        text.open.pop();
    }

    fn write_dict(&mut self, handle: Handle, text: &mut Text) {
        if self.write_instead(handle, ("{", "}"), text) {
            return;
        }
        text.open.push(handle);
        text.push("{");
        let heap = self.heap;
        for (at, entry) in heap.dict(handle).iter().enumerate() {
            if at > 0 {
                text.push(", ");
            }
            self.write(entry.key, text);
            text.push(": ");
            self.write(entry.value, text);
            if text.room == 0 {
                text.cut = true;
                break;
            }
        }
        text.push("}");
        text.open.pop();
    }
}
