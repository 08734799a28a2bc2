//! Slices with plain bounds that are made only to be used at once: `x[a:b]` of a list, tuple or string, and `x[a:b] = y`.
//!
//! The slice object that the language has there is never made.

use super::Vm;
use super::item::Bounds;
use crate::code::{Instr, Op, flag};
use crate::heap::{Body, Handle, Kind, Value};

impl Vm {
    /// Does a BuildSlice and the instruction after it, which uses the slice; false, with nothing changed, if it is no plain case.
    pub(super) fn slice_at_once(&mut self, base: usize, slice: Instr, user: Instr) -> bool {
        let at = |register: u16| base + usize::from(register);
        let first = at(slice.b);
        let [start, stop, step] = [0, 1, 2].map(|part| self.registers[first + part]);
        let plain = |part: Value| matches!(part, Value::None | Value::Int(_));
        if !plain(start) || !plain(stop) || !plain(step) || step == Value::Int(0) {
            return false;
        }
        let parts = [start, stop, step].map(|part| part.as_int());
        if user.op == Op::LoadItem {
            if user.c != slice.a || !user.has(flag::TAKE_C) {
                return false;
            }
            let Value::Obj(object) = self.registers[at(user.b)] else { return false };
            let Some(result) = self.plain_slice(object, parts) else { return false };
            self.heap.hold(result);
            self.clear_register(at(slice.a));
            self.clear_registers(first, 3);
            if user.has(flag::TAKE_B) {
                self.clear_register(at(user.b));
            }
            let old = std::mem::replace(&mut self.registers[at(user.a)], result);
            self.heap.drop_value(old);
            return true;
        }
        if user.b != slice.a || !user.has(flag::TAKE_B) {
            return false;
        }
        let (Value::Obj(list), Value::Obj(items)) =
            (self.registers[at(user.a)], self.registers[at(user.c)])
        else {
            return false;
        };
        if self.heap.get(list).class != self.heap.class(Kind::List)
            || !self.heap.is_plain_sequence(items)
            || list == items
        {
            return false;
        }
        let bounds = Bounds::of(parts, self.heap.list(list).len());
        if bounds.step != 1 {
            return false;
        }
        self.heap.list_splice_from(list, bounds.range(), items);
        self.clear_register(at(slice.a));
        self.clear_registers(first, 3);
        for (flag, register) in [(flag::TAKE_A, user.a), (flag::TAKE_C, user.c)] {
            if user.has(flag) {
                self.clear_register(at(register));
            }
        }
        true
    }

    fn plain_slice(&mut self, object: Handle, parts: [Option<i64>; 3]) -> Option<Value> {
        let class = self.heap.get(object).class;
        let (items, is_list) = match self.heap.body(object) {
            Body::List(items) if class == self.heap.class(Kind::List) => (&items[..], true),
            Body::Tuple(items) if class == self.heap.class(Kind::Tuple) => (&items[..], false),
            Body::Str(text) if class == self.heap.class(Kind::Str) && text.is_ascii() => {
                let bounds = Bounds::of(parts, text.text.len());
                if bounds.count == text.text.len() && bounds.step == 1 {
                    return Some(object.into());
                }
                if bounds.count < 2 {
                    // The empty string and those of one character are kept elsewhere.
                    return None;
                }
                let part = match bounds.step {
                    1 => text.text[bounds.range()].to_owned(),
                    _ => {
                        let bytes = text.text.as_bytes();
                        bounds.indices().map(|at| char::from(bytes[at])).collect()
                    }
                };
                return Some(self.heap.new_ascii_str(part));
            }
            _ => return None,
        };
        let bounds = Bounds::of(parts, items.len());
        if !is_list && bounds.step == 1 && bounds.count == items.len() {
            return Some(object.into());
        }
        let chosen: Vec<Value> = match items.get(bounds.range()) {
            Some(items) if bounds.step == 1 => items.to_vec(),
            _ => bounds.indices().filter_map(|at| items.get(at).copied()).collect(),
        };
        Some(if is_list { self.heap.new_list(chosen) } else { self.tuple(chosen) })
    }
}
