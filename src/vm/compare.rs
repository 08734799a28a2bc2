//! Comparison, identity, membership, hashing; finding keys in dicts and sets.
use super::Vm;
use super::native::{NativeResult, Raised};
use crate::heap::{Handle, Value};

/// A rich comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CompareOp { Lt, Le, Eq, Ne, Gt, Ge }

impl Vm {
    /// Compares two values. PENDING if Python code compares them.
    pub fn compare(&mut self, operator: CompareOp, left: Value, right: Value) -> NativeResult { let _ = (operator, left, right); self.type_error("not here yet") }
    /// Compares, waiting for Python code; the result's truth.
    pub fn compare_sync(&mut self, operator: CompareOp, left: Value, right: Value) -> Result<bool, Raised> { let _ = (operator, left, right); Ok(false) }
    /// Tells whether two values are one object or equal (as containers compare their items).
    pub fn same_or_equal(&mut self, left: Value, right: Value) -> Result<bool, Raised> { let _ = (left, right); Ok(false) }
    /// Tells whether two values are one object (`is`), as near to CPython as inline values allow.
    #[inline]
    pub fn is_same(&self, left: Value, right: Value) -> bool { left == right }
    /// Tells whether a container has an item. PENDING possible (any value, whose truth counts).
    pub fn contains(&mut self, container: Value, item: Value) -> NativeResult { let _ = (container, item); self.type_error("not here yet") }
    /// Returns the hash of a value; TypeError if it is unhashable.
    pub fn hash(&mut self, value: Value) -> Result<i64, Raised> { let _ = value; Ok(0) }
    /// Finds the position of a key in a dict.
    pub fn dict_find(&mut self, dict: Handle, key: Value, hash: i64) -> Result<Option<u32>, Raised> { let _ = (dict, key, hash); Ok(None) }
    /// Returns the value of a key of a dict.
    pub fn dict_get(&mut self, dict: Handle, key: Value) -> Result<Option<Value>, Raised> { let _ = (dict, key); Ok(None) }
    /// Sets a key of a dict.
    pub fn dict_set(&mut self, dict: Handle, key: Value, value: Value) -> Result<(), Raised> { let _ = (dict, key, value); Ok(()) }
    /// Removes a key of a dict and returns its value.
    pub fn dict_delete(&mut self, dict: Handle, key: Value) -> Result<Option<Value>, Raised> { let _ = (dict, key); Ok(None) }
    /// Tells whether a set has a key.
    pub fn set_has(&mut self, set: Handle, key: Value) -> Result<bool, Raised> { let _ = (set, key); Ok(false) }
    /// Adds a key to a set; tells whether it was new.
    pub fn set_add(&mut self, set: Handle, key: Value) -> Result<bool, Raised> { let _ = (set, key); Ok(false) }
    /// Removes a key from a set; tells whether it was there.
    pub fn set_discard(&mut self, set: Handle, key: Value) -> Result<bool, Raised> { let _ = (set, key); Ok(false) }
}
