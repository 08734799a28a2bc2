//! `str`, `repr`, `ascii` and `format` of values.
use super::Vm;
use super::native::{NativeResult, Raised};
use crate::heap::Value;

impl Vm {
    /// Computes `str(value)`: a string object. PENDING possible.
    pub fn str_of(&mut self, value: Value) -> NativeResult { let _ = value; self.type_error("not here yet") }
    /// Computes `repr(value)`: a string object. PENDING possible.
    pub fn repr_of(&mut self, value: Value) -> NativeResult { let _ = value; self.type_error("not here yet") }
    /// Computes `str(value)`, waiting for Python code.
    pub fn str_sync(&mut self, value: Value) -> Result<String, Raised> { let _ = value; Ok(String::new()) }
    /// Computes `repr(value)`, waiting for Python code.
    pub fn repr_sync(&mut self, value: Value) -> Result<String, Raised> { let _ = value; Ok(String::new()) }
    /// Computes `format(value, spec)`: a string object. PENDING possible.
    pub fn format_of(&mut self, value: Value, spec: Value) -> NativeResult { let _ = (value, spec); self.type_error("not here yet") }
    /// Applies an f-string conversion (0, s, r, a) and a spec (Unbound for none). PENDING possible.
    pub fn format_converted(&mut self, value: Value, conversion: u16, spec: Value) -> NativeResult { let _ = (value, conversion, spec); self.type_error("not here yet") }
}
