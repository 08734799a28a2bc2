//! Importing modules.
use super::Vm;
use super::native::NativeResult;
use crate::heap::{Handle, Value};

impl Vm {
    /// Imports a module by the statement's parts. PENDING possible.
    pub fn import_name(&mut self, name: Handle, level: Value, from_list: Value) -> NativeResult { let _ = (name, level, from_list); self.type_error("not here yet") }
    /// Reads a name of an imported module: an attribute, else a submodule; ImportError else.
    pub fn import_from(&mut self, module: Value, name: Handle) -> NativeResult { let _ = (module, name); self.type_error("not here yet") }
    /// Binds all public names of a module in the current frame's namespace.
    pub fn import_star(&mut self, module: Value) -> NativeResult { let _ = module; self.type_error("not here yet") }
}
