//! Warnings that the machine itself gives.
//!
//! Once the program has imported `warnings`, its filters decide; before, the
//! usual ones hold: a warning is printed once for each text and line, as the
//! `__warningregistry__` of its module remembers.

use super::Vm;
use super::native::Raised;
use crate::code::Code;
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
        self.warn_once(category, message, place).map(|_| ())
    }

    /// Prints a warning unless the same was printed for the line; tells whether it did.
    fn warn_once(
        &mut self,
        category: &str,
        message: &str,
        place: &Place<'_>,
    ) -> Result<bool, Raised> {
        if let Some(globals) = place.globals {
            let registry = self.registry_of(globals);
            let class: Value = self.known.exceptions.get(category).into();
            let text = self.heap.new_str(message);
            let line = Value::Int(i64::from(place.line));
            let key = self.heap.new_tuple(vec![text, class, line]);
            if self.dict_get(registry, key)?.is_some() {
                return Ok(false);
            }
            self.dict_set(registry, key, Value::bool(true))?;
        }
        let is_file = !place.source.name.starts_with('<')
            || self.command.as_ref().is_some_and(|command| command.text == place.source.text);
        let shown = place.source.line_text(Line(place.line)).trim();
        let mut printed = format!("{}:{}: {category}: {message}\n", place.source.name, place.line);
        if is_file && !shown.is_empty() {
            printed.push_str(&format!("  {shown}\n"));
        }
        self.write_text(Stream::Err, &printed).map(|()| true)
    }

    /// Warns that a coroutine goes which was never awaited.
    ///
    /// # Errors
    /// A filter of the program's makes it an exception.
    pub fn warn_unawaited(&mut self, coroutine: Value) -> Result<(), Raised> {
        if let Some(module) = self.heap.text_get(self.known.sys_modules, "warnings")
            && !module.is_none()
        {
            let name = self.heap.intern("_warn_unawaited_coroutine");
            let Some(function) = self.find_attr_sync(module, name)? else { return Ok(()) };
            return self.call_sync(function, &[coroutine]).map(|_| ());
        }
        let Some(at) = self.current_frame() else { return Ok(()) };
        let (line, globals) = (self.line_of(at), self.frames[at].globals);
        let source = self.frames[at].code.code.source.clone();
        let name = self.heap.intern("__qualname__");
        let name = self.get_attr_sync(coroutine, name)?;
        let name = self.heap.text(name).unwrap_or_default();
        let message = format!("coroutine '{name}' was never awaited");
        let place = Place { source: &source, line, globals: Some(globals) };
        if self.warn_once("RuntimeWarning", &message, &place)? {
            let hint =
                "RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n";
            self.write_text(Stream::Err, hint)?;
        }
        Ok(())
    }

    /// Gives a warning about what the program does where it stands.
    ///
    /// # Errors
    /// A filter of the program's makes it an exception.
    pub fn warn_here(&mut self, category: &str, message: &str) -> Result<(), Raised> {
        let Some(at) = self.current_frame() else { return Ok(()) };
        let (line, globals) = (self.line_of(at), self.frames[at].globals);
        let source = self.frames[at].code.code.source.clone();
        let is_filtered = self.heap.text_get(self.known.sys_modules, "warnings").is_some();
        if category == "DeprecationWarning" && !is_filtered {
            // The usual filters show these of the program itself only.
            let name = self.heap.text_get(globals, "__name__");
            if name.and_then(|name| self.heap.text(name)) != Some("__main__") {
                return Ok(());
            }
        }
        self.warn_at(category, message, &Place { source: &source, line, globals: Some(globals) })
    }

    /// Gives the warnings of a text that was just compiled.
    ///
    /// # Errors
    /// A filter of the program's makes one an exception.
    pub fn warn_compiled(&mut self, code: &Code) -> Result<(), Raised> {
        for (line, message) in &code.warnings {
            let place = Place { source: &code.source, line: *line, globals: None };
            self.warn_at("SyntaxWarning", message, &place)?;
        }
        Ok(())
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
