//! Iterators: getting them, advancing them, collecting what they give.
use super::Vm;
use super::frames::Return;
use super::native::{NativeResult, Raised};
use crate::heap::Value;

/// What advancing an iterator gave.
pub enum Next {
    Item(Value),
    Exhausted,
    /// A frame was pushed (its `returns` is what the caller asked for) that will give the item or raise StopIteration.
    Pushed,
}

/// What a native does with the items it asked for: gets the items as a list object, and what it was started with.
pub type Finish = fn(&mut Vm, Value, &[Value]) -> NativeResult;

impl Vm {
    /// Gets the iterator of a value. PENDING possible (`__iter__` in Python).
    pub fn iter(&mut self, value: Value) -> NativeResult { let _ = value; self.type_error("not here yet") }
    /// Advances an iterator; Python code is pushed as a frame with `returns`.
    pub fn next_or_push(&mut self, iterator: Value, returns: Return) -> Result<Next, Raised> { let _ = (iterator, returns); Ok(Next::Exhausted) }
    /// Advances an iterator, waiting for Python code; None at the end.
    pub fn next_sync(&mut self, iterator: Value) -> Result<Option<Value>, Raised> { let _ = iterator; Ok(None) }
    /// Returns all items of an iterable that needs no Python code to give them; None if it does.
    pub fn collect_now(&mut self, iterable: Value) -> Result<Option<Vec<Value>>, Raised> { let _ = iterable; Ok(None) }
    /// Returns all items of any iterable, waiting for Python code (only where waiting is allowed).
    pub fn collect_sync(&mut self, iterable: Value) -> Result<Vec<Value>, Raised> { let _ = iterable; Ok(Vec::new()) }
    /// Collects an iterable's items into a list, then calls `finish` with the list and `with`. PENDING if Python code gives the items.
    pub fn with_items(&mut self, iterable: Value, finish: Finish, with: &[Value]) -> NativeResult { let _ = (iterable, finish, with); self.type_error("not here yet") }
}
