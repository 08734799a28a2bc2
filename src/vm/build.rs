//! What displays, unpacking and calls with stars build.
use super::Vm;
use super::native::{NativeResult, Raised};
use crate::heap::{Handle, Value};

impl Vm {
    /// Unpacks a value into registers `first…`: `before` items, then (if `after` is given) a list of the rest and `after` items.
    /// PENDING if Python code gives the items (its frame's result is dropped: set `returns` to Discard).
    pub fn unpack(&mut self, value: Value, first: usize, before: usize, after: Option<usize>) -> NativeResult { let _ = (value, first, before, after); self.type_error("not here yet") }
    /// Extends a list being built by an iterable. PENDING possible.
    pub fn extend_list(&mut self, list: Value, iterable: Value) -> NativeResult { let _ = (list, iterable); self.type_error("not here yet") }
    /// Adds an iterable's items to a set being built. PENDING possible.
    pub fn update_set(&mut self, set: Value, iterable: Value) -> NativeResult { let _ = (set, iterable); self.type_error("not here yet") }
    /// Updates a dict being built by a mapping (`{**m}`): `'int' object is not a mapping`. PENDING possible.
    pub fn update_dict(&mut self, dict: Handle, mapping: Value) -> NativeResult { let _ = (dict, mapping); self.type_error("not here yet") }
    /// Merges a mapping into keyword arguments; `callable` is for the messages. PENDING possible.
    pub fn merge_keywords(&mut self, dict: Handle, mapping: Value, callable: Value) -> NativeResult { let _ = (dict, mapping, callable); self.type_error("not here yet") }
    /// Turns a value into an index (`__index__`), waiting for Python code; `'str' object cannot be interpreted as an integer`.
    pub fn index_sync(&mut self, value: Value) -> Result<i64, Raised> { let _ = value; Ok(0) }
}
