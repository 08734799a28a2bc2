//! Making functions, and what is raised about names without values.

use std::sync::atomic::Ordering;

use super::Vm;
use super::native::{NativeResult, Raised};
use crate::code::{Code, Constant, VariableKind};
use crate::heap::{Body, Function, Handle, Kind, Value};

impl Vm {
    /// Makes a function; `parts` are defaults, keyword defaults, annotations and closure, each or Unbound.
    pub fn new_function(
        &mut self,
        code: Handle,
        globals: Handle,
        builtins: Handle,
        parts: [Value; 4],
    ) -> Value {
        let loaded = self.loaded(code);
        let name = self.heap.intern(&loaded.code.name);
        // The name is the code's, the same object for all its functions.
        let qualname = self.heap.intern(&loaded.code.qualname).into();
        let doc = match (loaded.code.flags.docstring, loaded.code.constants.first()) {
            (true, Some(Constant::Str(_))) => loaded.constants[0],
            _ => Value::None,
        };
        let module = self.heap.name_get(globals, self.known.names.name).unwrap_or(Value::None);
        let function = Function {
            code: loaded,
            code_object: code,
            globals,
            builtins,
            name: name.into(),
            qualname,
            module,
            doc,
            defaults: parts[0],
            keyword_defaults: parts[1],
            annotations: parts[2],
            closure: parts[3],
            type_params: self.known.empty_tuple,
        };
        self.heap.alloc_kind(Kind::Function, Body::Function(Box::new(function))).into()
    }

    /// Raises about a register without a value: UnboundLocalError, or NameError for a free variable.
    #[cold]
    pub(super) fn raise_unbound(&mut self, code: &Code, register: u16) {
        let Some(variable) = code.variables.get(usize::from(register)) else {
            let _: NativeResult =
                self.raise("SystemError", format!("register {register} is empty"));
            return;
        };
        let name = variable.name.clone();
        let free = variable.kind == VariableKind::Free;
        let message =
            if free { self.era.unbound_free(&name) } else { self.era.unbound_local(&name) };
        let class = if free { "NameError" } else { "UnboundLocalError" };
        let _: NativeResult = self.raise(class, message);
        if free {
            self.note_name(&name);
        }
    }

    /// Raises NameError about a name that is nowhere.
    #[cold]
    pub(super) fn raise_no_name(&mut self, name: Handle) {
        let text = self.heap.name_text(name).to_owned();
        let _: NativeResult = self.raise("NameError", format!("name '{text}' is not defined"));
        self.note_name(&text);
    }

    /// Writes the `name` that a NameError carries.
    fn note_name(&mut self, name: &str) {
        let name = self.heap.new_str(name);
        if let Value::Obj(error) = self.raised {
            self.heap.edit(error, |object| {
                if let Body::Exception(body) = &mut object.body {
                    body.fields = vec![name];
                }
            });
        }
    }

    /// Deletes a name from a namespace that may be any mapping.
    pub(super) fn delete_from_namespace(
        &mut self,
        namespace: Value,
        name: Handle,
    ) -> Result<(), Raised> {
        if self.heap.is_exactly(namespace, Kind::Dict) {
            let dict = namespace.handle().expect("a dict is an object");
            if self.heap.name_remove(dict, name).is_some() {
                return Ok(());
            }
            self.raise_no_name(name);
            return Err(Raised);
        }
        match self.wait(|vm| vm.delete_item(namespace, name.into())) {
            Ok(_) => Ok(()),
            Err(Raised) if self.catches("KeyError") => {
                self.raise_no_name(name);
                Err(Raised)
            }
            Err(Raised) => Err(Raised),
        }
    }

    /// Tells whether the user wants the program to stop.
    #[inline]
    pub(super) fn interrupted(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed)
    }

    /// Raises KeyboardInterrupt, once.
    pub fn raise_interrupt(&mut self) {
        if self.breaks_off {
            self.break_off_here();
        } else {
            self.interrupt.store(false, Ordering::Relaxed);
        }
        let _: NativeResult = self.raise_with("KeyboardInterrupt", &[]);
    }

    /// Notes that what is being run is to be undone back to the last moment, and has the machine stop as soon as it can.
    pub(super) fn break_off_here(&mut self) {
        let since = if self.nesting > 0 { self.nested_since } else { self.clock };
        self.broken_off.get_or_insert(since);
        self.stop_at = 0;
    }
}
