//! `x[key]`: reading, writing, deleting.
use super::Vm;
use super::native::NativeResult;
use crate::heap::Value;

impl Vm {
    /// Reads an item. PENDING possible.
    pub fn get_item(&mut self, object: Value, key: Value) -> NativeResult { let _ = (object, key); self.type_error("not here yet") }
    /// Reads an item, waiting for Python code.
    pub fn get_item_sync(&mut self, object: Value, key: Value) -> NativeResult { self.get_item(object, key) }
    /// Writes an item. PENDING possible.
    pub fn set_item(&mut self, object: Value, key: Value, value: Value) -> NativeResult { let _ = (object, key, value); self.type_error("not here yet") }
    /// Deletes an item. PENDING possible.
    pub fn delete_item(&mut self, object: Value, key: Value) -> NativeResult { let _ = (object, key); self.type_error("not here yet") }
}
