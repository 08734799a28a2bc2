//! Looking names up along the MRO, remembered.
use super::Vm;
use super::native::NativeResult;
use crate::heap::{Handle, Value};

/// What lookups found lately, by class version and name.
#[derive(Default)]
pub struct MethodCache {}

impl Vm {
    /// Finds a name in a class and its bases.
    pub fn type_lookup(&mut self, class: Handle, name: Handle) -> Option<Value> { let _ = (class, name); None }
    /// Finds a special method on a value's class, bound by its descriptor: the callable, and the receiver to pass first or Unbound.
    pub fn find_special(&mut self, value: Value, name: Handle) -> Option<(Value, Value)> { let _ = (value, name); None }
    /// Calls a special method, if the class has it (None if not, or if it is None). The result may be PENDING.
    pub fn call_special(&mut self, value: Value, name: Handle, arguments: &[Value]) -> Option<NativeResult> { let _ = (value, name, arguments); None }
    /// The same, waiting for the result. Never PENDING.
    pub fn call_special_sync(&mut self, value: Value, name: Handle, arguments: &[Value]) -> Option<NativeResult> { let _ = (value, name, arguments); None }
    /// Must be called after a class's namespace or bases changed: lookups in it and its subclasses are forgotten.
    pub fn class_changed(&mut self, class: Handle) { let _ = class; }
}
