//! Taking names out of a module, and what is said when there is no module or no name.

use super::super::Vm;
use super::super::native::{NativeResult, Raised};
use super::super::native_frame::{Answer, Routine, Step};
use crate::data::stdlib_names;
use crate::era::Era;
use crate::heap::{Handle, Kind, Value};
use crate::syntax::SyntaxErrorKind;

impl Vm {
    /// Reads a name of an imported module: an attribute, else a submodule; ImportError else. PENDING possible.
    pub fn import_from(&mut self, module: Value, name: Handle) -> NativeResult {
        if let Value::Obj(handle) = module
            && self.heap.is_exactly(module, Kind::Module)
        {
            if let Some(value) = self.heap.attr(handle, name) {
                return Ok(value);
            }
            if let Some(later) = self.later_attribute(module, name) {
                return later;
            }
            if self.heap.attr(handle, self.known.names.getattr).is_none() {
                return self.import_from_package(module, name);
            }
        }
        self.start(&FROM, &[module, name.into()])
    }

    /// Gives a submodule that has not become an attribute yet, or raises ImportError.
    fn import_from_package(&mut self, module: Value, name: Handle) -> NativeResult {
        let text = self.heap.name_text(name).to_owned();
        let own = self.find_attr_sync(module, self.known.names.name)?;
        let own = own.and_then(|own| self.heap.text(own)).map(str::to_owned);
        if let Some(own) = &own
            && let Some(submodule) = self.imported(&format!("{own}.{text}"))
        {
            return Ok(submodule);
        }
        let spec = self.find_attr_sync(module, self.known.names.spec)?.and_then(Value::some);
        let origin = match spec {
            Some(spec) => self.text_attr(spec, "origin")?,
            None => None,
        };
        let has_location = match spec.and_then(Value::handle) {
            Some(spec) => self.heap.attr_text(spec, "_set_fileattr") == Some(Value::TRUE),
            None => false,
        };
        let file = match origin.filter(|_| has_location) {
            Some(origin) => Some(origin),
            None => {
                let file = self.find_attr_sync(module, self.known.names.file)?;
                file.and_then(|file| self.heap.text(file)).map(str::to_owned)
            }
        };
        let shown = own.clone().unwrap_or_else(|| "<unknown module name>".to_owned());
        let starting = self.is_initializing(spec);
        let message = match &file {
            Some(file) => match self
                .shadowing(own.as_deref(), Some(file), starting)
                .filter(|_| self.era >= Era::E314)
            {
                Some(advice) => format!("cannot import name '{text}' from '{shown}' {advice}"),
                None if starting => format!(
                    "cannot import name '{text}' from partially initialized module '{shown}' \
                     (most likely due to a circular import) ({file})"
                ),
                None => format!("cannot import name '{text}' from '{shown}' ({file})"),
            },
            None if starting && self.era >= Era::E313 => format!(
                "cannot import name '{text}' from partially initialized module '{shown}' \
                 (most likely due to a circular import) (unknown location)"
            ),
            None => format!("cannot import name '{text}' from '{shown}' (unknown location)"),
        };
        self.raise_import_from(&message, own.as_deref(), file.as_deref(), &text)
    }

    /// Returns what 3.13 advises about a program's file that has the name of another module.
    fn shadowing(&self, name: Option<&str>, file: Option<&str>, starting: bool) -> Option<String> {
        let (name, file) = (name?, file?);
        let entry = self.search_path().into_iter().next()?;
        let (folder, last) = file.rsplit_once('/')?;
        let folder = if last == "__init__.py" { folder.rsplit_once('/')?.0 } else { folder };
        if folder != entry || entry.is_empty() {
            return None;
        }
        if stdlib_names::is_standard(name, self.era.version().1) {
            return self.era.shadows_standard(file, name);
        }
        if starting { self.era.shadows_other(file) } else { None }
    }

    /// Words that a module has no such attribute.
    pub fn no_module_attribute(&mut self, module: Handle, text: &str) -> String {
        let own = self.heap.attr(module, self.known.names.name);
        let Some(own) = own.and_then(|own| self.heap.text(own)).map(str::to_owned) else {
            return format!("module has no attribute '{text}'");
        };
        let spec = self.heap.attr(module, self.known.names.spec).and_then(Value::some);
        let starting = self.is_initializing(spec);
        let spec = spec.and_then(Value::handle);
        let origin = spec.and_then(|spec| self.heap.attr_text(spec, "origin"));
        let origin = origin.and_then(|origin| self.heap.text(origin)).map(str::to_owned);
        if self.era >= Era::E313
            && let Some(advice) = self.shadowing(Some(&own), origin.as_deref(), starting)
        {
            return format!("module '{own}' has no attribute '{text}' {advice}");
        }
        if starting {
            let from = match origin.filter(|_| self.era >= Era::E313) {
                Some(origin) => format!(" from '{origin}'"),
                None => String::new(),
            };
            return format!(
                "partially initialized module '{own}'{from} has no attribute '{text}' (most likely due to a circular import)"
            );
        }
        let children = spec.and_then(|spec| self.heap.attr_text(spec, "_uninitialized_submodules"));
        let children = children.and_then(|children| self.heap.sequence(children)).unwrap_or(&[]);
        if self.era >= Era::E311
            && children.iter().any(|&child| self.heap.text(child) == Some(text))
        {
            return format!(
                "cannot access submodule '{text}' of module '{own}' (most likely due to a circular import)"
            );
        }
        format!("module '{own}' has no attribute '{text}'")
    }

    /// Tells whether a module's body is still running, by its spec.
    pub fn is_initializing(&self, spec: Option<Value>) -> bool {
        let spec = spec.and_then(Value::handle);
        spec.is_some_and(|spec| self.heap.attr_text(spec, "_initializing") == Some(Value::TRUE))
    }

    fn text_attr(&mut self, object: Value, name: &str) -> Result<Option<String>, Raised> {
        let name = self.heap.intern(name);
        let value = self.find_attr_sync(object, name)?;
        Ok(value.and_then(|value| self.heap.text(value)).map(str::to_owned))
    }

    /// Binds all public names of a module in the current frame's namespace.
    pub fn import_star(&mut self, module: Value) -> NativeResult {
        let all = self.known.names.all;
        let (names, listed) = match self.find_attr_sync(module, all)? {
            Some(list) => (self.collect_sync(list)?, true),
            None => {
                let dict = self.known.names.dict;
                let Some(dict) = self.find_attr_sync(module, dict)? else {
                    return self.raise(
                        "ImportError",
                        "from-import-* object has no __dict__ and no __all__",
                    );
                };
                (self.collect_sync(dict)?, false)
            }
        };
        let frame = self.frames.last().expect("a run has a frame");
        let namespace = self.registers[frame.base + usize::from(frame.code.code.namespace)];
        for name in names {
            let Some(text) = self.heap.text(name).map(str::to_owned) else {
                let given = self.heap.type_name(name);
                let own = self.find_attr_sync(module, self.known.names.name)?;
                let own = own.and_then(|own| self.heap.text(own)).unwrap_or_default().to_owned();
                return self.type_error(if listed {
                    format!("Item in {own}.__all__ must be str, not {given}")
                } else {
                    format!("Key in {own}.__dict__ must be str, not {given}")
                });
            };
            if !listed && text.starts_with('_') {
                continue;
            }
            let name = self.heap.intern(&text);
            let value = self.get_attr_sync(module, name)?;
            self.wait(|vm| vm.store_in_namespace(namespace, name, value))?;
        }
        Ok(Value::None)
    }

    /// Raises ModuleNotFoundError with the module's name.
    pub fn raise_not_found<T>(&mut self, name: &str, message: String) -> Result<T, Raised> {
        let message = self.heap.new_str(message);
        let name = self.heap.new_str(name);
        let class = self.known.exceptions.get("ModuleNotFoundError");
        let exception = self.new_exception(class, &[message]);
        if let Value::Obj(exception) = exception {
            self.set_exception_fields(exception, &[message, name, Value::None, Value::None]);
        }
        self.raise_value(exception)
    }

    /// Raises ImportError with the module's name and file.
    pub fn raise_import_error<T>(
        &mut self,
        message: &str,
        name: &str,
        path: &str,
    ) -> Result<T, Raised> {
        let (name, path) = (self.heap.new_str(name), self.heap.new_str(path));
        self.raise_import(message, name, path, Value::None)
    }

    fn raise_import_from<T>(
        &mut self,
        message: &str,
        name: Option<&str>,
        path: Option<&str>,
        from: &str,
    ) -> Result<T, Raised> {
        let name = name.map_or(Value::None, |name| self.heap.new_str(name));
        let path = path.map_or(Value::None, |path| self.heap.new_str(path));
        let from = self.heap.new_str(from);
        self.raise_import(message, name, path, from)
    }

    fn raise_import<T>(
        &mut self,
        message: &str,
        name: Value,
        path: Value,
        from: Value,
    ) -> Result<T, Raised> {
        let message = self.heap.new_str(message);
        let class = self.known.exceptions.get("ImportError");
        let exception = self.new_exception(class, &[message]);
        if let Value::Obj(exception) = exception {
            self.set_exception_fields(exception, &[message, name, path, from]);
        }
        self.raise_value(exception)
    }

    /// Raises the SyntaxError of a text that could not be compiled.
    pub fn raise_syntax_error<T>(
        &mut self,
        error: &crate::syntax::SyntaxError,
        file: &str,
    ) -> Result<T, Raised> {
        let kind = error.kind;
        if matches!(kind, SyntaxErrorKind::Recursion | SyntaxErrorKind::Memory) {
            return self.raise(kind.exception(), error.message.clone());
        }
        let message = self.heap.new_str(error.message.clone());
        let file = self.heap.new_str(file);
        let text = match &error.text {
            Some(text) => self.heap.new_str(text.clone()),
            None => Value::None,
        };
        let number = |number: i64| if number == 0 { Value::None } else { Value::Int(number) };
        let place = self.heap.new_tuple(vec![
            file,
            number(i64::from(error.line.0)),
            number(i64::from(error.column)),
            text,
            number(i64::from(error.end_line.0)),
            number(error.end_column),
        ]);
        let class = self.known.exceptions.get(error.kind.exception());
        let exception = self.call_sync(class.into(), &[message, place])?;
        self.raise_value(exception)
    }
}

/// Reads a name of a module whose attributes Python code computes. Registers: module, name.
static FROM: Routine = Routine {
    name: "import from",
    catches: true,
    step: |vm, base, answer| match answer {
        Answer::Begin => {
            let (module, name) = (vm.register(base), vm.register(base + 1));
            Ok(Step::Native(read_attribute, vec![module, name]))
        }
        Answer::Raised if vm.catches("AttributeError") => {
            let (module, name) = (vm.register(base), vm.register(base + 1));
            let name = name.handle().expect("the second register holds a name");
            vm.import_from_package(module, name).map(Step::Return)
        }
        Answer::Value(value) => Ok(Step::Return(value)),
        _ => Err(Raised),
    },
};

fn read_attribute(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = arguments[1].handle().expect("a name is an object");
    vm.get_attr(arguments[0], name)
}
