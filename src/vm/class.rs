//! Making classes and calling them.
use super::Vm;
use super::native::{NativeResult, Raised};
use crate::heap::{Handle, Value};

impl Vm {
    /// Does what `type(name, bases, namespace, **keywords)` does with a metaclass: layout, MRO, slots, `__set_name__`, `__init_subclass__`.
    /// PENDING if Python code has to run; its result is then the class.
    pub fn new_class(&mut self, metaclass: Handle, name: &str, bases: &[Value], namespace: Handle, keywords: Option<Handle>) -> NativeResult { let _ = (metaclass, name, bases, namespace, keywords); self.type_error("not here yet") }
    /// Calls a class: `__call__` of the metaclass, `__new__`, `__init__`. `arguments` are positional, then one for each of `keyword_names`.
    /// PENDING if Python code has to run; its result is then the instance.
    pub fn call_class(&mut self, class: Handle, arguments: &[Value], keyword_names: &[Value]) -> NativeResult { let _ = (class, arguments, keyword_names); self.type_error("not here yet") }
    /// Tells whether a value is an instance of a class or tuple of classes, asking `__instancecheck__`. PENDING possible (a bool value).
    pub fn is_instance(&mut self, value: Value, class: Value) -> NativeResult { let _ = (value, class); self.type_error("not here yet") }
    /// Tells whether a class derives from a class or tuple of classes, asking `__subclasscheck__`. PENDING possible (a bool value).
    pub fn is_subclass_of(&mut self, class: Value, base: Value) -> NativeResult { let _ = (class, base); self.type_error("not here yet") }
    /// Tells whether an exception matches what an `except` clause names.
    pub fn exception_matches(&mut self, exception: Value, named: Value) -> Result<bool, Raised> { let _ = (exception, named); Ok(false) }
}
