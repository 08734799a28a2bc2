//! `item in container`.

use super::Vm;
use super::native::NativeResult;
use crate::heap::{Body, Kind, Value};

impl Vm {
    /// Tells whether a container has an item. PENDING possible (any value, whose truth counts).
    ///
    /// # Errors
    /// Raised, if the value is no container or a comparison raises.
    pub fn contains(&mut self, container: Value, item: Value) -> NativeResult {
        if self.is_builtin_instance(container)
            && let Value::Obj(handle) = container
        {
            match self.heap.body(handle) {
                Body::Dict(_) => {
                    let hash = self.hash(item)?;
                    return Ok(Value::bool(self.dict_find(handle, item, hash)?.is_some()));
                }
                Body::Set(_) => return self.set_has(handle, item).map(Value::bool),
                Body::List(_) | Body::Tuple(_) => return self.sequence_contains(container, item),
                Body::Str(text) => {
                    if let Some(part) = self.heap.text(item) {
                        return Ok(Value::bool(text.text.contains(part)));
                    }
                }
                _ => {}
            }
        }
        let name = self.known.names.contains;
        if let Some((callable, bound)) = self.find_special(container, name) {
            let arguments: Vec<Value> = bound.given().into_iter().chain([item]).collect();
            return self.tail_call(callable, &arguments);
        }
        if self.is_blocked(container, name) {
            let class = self.heap.type_name(container);
            return self.type_error(format!("'{class}' object is not a container"));
        }
        if !self.is_iterable(container) {
            let class = self.heap.type_name(container);
            let iterable =
                if self.era.minor() >= 14 { "a container or iterable" } else { "iterable" };
            return self.type_error(format!("argument of type '{class}' is not {iterable}"));
        }
        self.call_prelude("contains_by_iteration", &[container, item])
    }

    /// Tells whether a list or tuple has an item; goes on in Python where an `__eq__` has to be asked.
    ///
    /// # Errors
    /// Raised, by a comparison.
    pub fn sequence_contains(&mut self, sequence: Value, item: Value) -> NativeResult {
        let mut at = 0;
        while let Some(known) =
            self.heap.sequence(sequence).and_then(|items| items.get(at).copied())
        {
            match self.equal_now(known, item)? {
                Some(true) => return Ok(Value::TRUE),
                Some(false) => {}
                None => {
                    let at = Value::Int(i64::try_from(at).unwrap_or(i64::MAX));
                    return self.call_prelude("contains_from", &[sequence, item, at]);
                }
            }
            at += 1;
        }
        Ok(Value::FALSE)
    }

    /// Tells whether a value has what `iter()` needs.
    pub fn is_iterable(&mut self, value: Value) -> bool {
        let (iter, getitem) = (self.known.names.iter, self.known.names.getitem);
        if self.find_special(value, iter).is_some() {
            return true;
        }
        !self.is_blocked(value, iter)
            && self.find_special(value, getitem).is_some()
            && !self.heap.is_a(value, Kind::Dict)
    }
}
