//! How attributes are found, set and deleted: descriptors, `__getattr__`, caches.
use super::Vm;
use super::native::{NativeResult, Raised};
use crate::code::Site;
use crate::heap::{Handle, Value};

impl Vm {
    /// Reads an attribute. PENDING if Python code computes it (property, `__getattr__`…).
    pub fn get_attr(&mut self, object: Value, name: Handle) -> NativeResult { let _ = (object, name); self.type_error("not here yet") }
    /// Reads an attribute through a site's inline cache. PENDING as for [`Vm::get_attr`].
    #[inline]
    pub fn get_attr_cached(&mut self, object: Value, site: &Site, name: Handle) -> NativeResult { let _ = site; self.get_attr(object, name) }
    /// Reads an attribute, running Python code at once where needed. Never PENDING.
    pub fn get_attr_sync(&mut self, object: Value, name: Handle) -> NativeResult { self.get_attr(object, name) }
    /// Reads an attribute; None where that raises AttributeError. Never PENDING.
    pub fn find_attr_sync(&mut self, object: Value, name: Handle) -> Result<Option<Value>, Raised> { self.get_attr(object, name).map(Some) }
    /// Sets an attribute, or deletes it if the value is Unbound. PENDING if Python code does it.
    pub fn set_attr(&mut self, object: Value, name: Handle, value: Value) -> NativeResult { let _ = (object, name, value); self.type_error("not here yet") }
    /// Sets through a site's inline cache.
    #[inline]
    pub fn set_attr_cached(&mut self, object: Value, site: &Site, name: Handle, value: Value) -> NativeResult { let _ = site; self.set_attr(object, name, value) }
    /// Looks up a method to be called: the callable and its self; or a value to be called as it is and Unbound; or
    /// (PENDING, Unbound) if Python code computes the callable.
    pub fn load_method(&mut self, object: Value, site: &Site, name: Handle) -> Result<(Value, Value), Raised> { let _ = site; Ok((self.get_attr(object, name)?, Value::Unbound)) }
    /// Reads an attribute of `super(class, receiver)`.
    pub fn super_attr(&mut self, class: Value, receiver: Value, name: Handle) -> NativeResult { let _ = (class, receiver, name); self.type_error("not here yet") }
}
