//! The truth of a value.
use super::Vm;
use super::frames::Return;
use super::native::Raised;
use crate::heap::Value;

impl Vm {
    /// Tells whether a value is true; None if a frame was pushed whose result will be turned into a truth by `returns`.
    pub fn truth_or_push(&mut self, value: Value, returns: Return) -> Result<Option<bool>, Raised> { let _ = (value, returns); Ok(Some(true)) }
    /// Tells whether a value is true, waiting for Python code.
    pub fn truth(&mut self, value: Value) -> Result<bool, Raised> { let _ = value; Ok(true) }
    /// Turns what `__bool__` or `__len__` returned into a truth, with CPython's errors (`__bool__ should return bool, returned int`).
    pub fn truth_of_result(&mut self, result: Value) -> Result<bool, Raised> { let _ = result; Ok(true) }
}
