//! Warnings that the machine itself gives.
//!
//! Once the program has imported `warnings`, its filters decide; before, the
//! usual ones hold: a warning is printed once for each text and line, as the
//! `__warningregistry__` of its module remembers.

use super::Vm;
use super::native::Raised;
use crate::heap::{Handle, Value};
use crate::host::Stream;
use crate::source::{Line, Source};

/// Where a warning is about.
pub struct Place<'a> {
    pub source: &'a Source,
    pub line: u32,
    /// The module's namespace, which keeps the registry; none for code that does not run yet.
    pub globals: Option<Handle>,
}

impl Vm {
    /// Gives a warning of a class such as `RuntimeWarning`.
    ///
    /// # Errors
    /// A filter of the program's makes it an exception.
    pub fn warn_at(
        &mut self,
        category: &str,
        message: &str,
        place: &Place<'_>,
    ) -> Result<(), Raised> {
        let class: Value = self.known.exceptions.get(category).into();
        let text = self.heap.new_str(message);
        let line = Value::Int(i64::from(place.line));
        let registry = place.globals.map(|globals| self.registry_of(globals));
        if let Some(module) = self.heap.text_get(self.known.sys_modules, "warnings")
            && !module.is_none()
        {
            let name = self.heap.intern("warn_explicit");
            let function = self.get_attr_sync(module, name)?;
            let file = self.heap.new_str(&*place.source.name);
            let own = place.globals.and_then(|globals| self.heap.text_get(globals, "__name__"));
            let registry = registry.map_or(Value::None, Value::from);
            let arguments = [text, class, file, line, own.unwrap_or(Value::None), registry];
            self.call_sync(function, &arguments)?;
            return Ok(());
        }
        if let Some(registry) = registry {
            let key = self.heap.new_tuple(vec![text, class, line]);
            if self.dict_get(registry, key)?.is_some() {
                return Ok(());
            }
            self.dict_set(registry, key, Value::bool(true))?;
        }
        let shown = place.source.line_text(Line(place.line)).trim();
        let mut printed = format!("{}:{}: {category}: {message}\n", place.source.name, place.line);
        if !shown.is_empty() {
            printed.push_str(&format!("  {shown}\n"));
        }
        self.write_text(Stream::Err, &printed)
    }

    fn registry_of(&mut self, globals: Handle) -> Handle {
        let name = self.heap.intern("__warningregistry__");
        if let Some(Value::Obj(registry)) = self.heap.name_get(globals, name)
            && self.heap.as_dict(Value::Obj(registry)).is_some()
        {
            return registry;
        }
        let registry = self.heap.new_dict();
        self.heap.text_set(registry, "version", Value::Int(0));
        self.heap.name_set(globals, name, registry.into());
        registry
    }
}
