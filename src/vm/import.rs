//! Importing modules: those of the library, and those beside the program.
//!
//! A module's body is a frame like any other; a routine finishes each step of
//! a dotted name when the body before it has run.

use std::rc::Rc;

use super::Vm;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::compile::{self, Mode};
use crate::data::embedded;
use crate::era::Era;
use crate::heap::{Body, Handle, Value};
use crate::host::{Ask, HostError};
use crate::source::Source;
use crate::syntax::SyntaxErrorKind;

/// Where a module's source was found.
struct Found {
    path: String,
    bytes: Vec<u8>,
    is_package: bool,
}

impl Vm {
    /// Imports a module by the statement's parts. PENDING possible.
    pub fn import_name(&mut self, name: Handle, level: Value, from_list: Value) -> NativeResult {
        let (globals, builtins) = self.current_namespaces();
        let import = self.known.names.import;
        if let Some(function) = self.heap.name_get(builtins, import)
            && !self.is_native_import(function)
        {
            let locals = Value::None;
            return self
                .tail_call(function, &[name.into(), globals.into(), locals, from_list, level]);
        }
        let level = level.as_int().unwrap_or(0);
        self.import_module(&self.heap.name_text(name).to_owned(), level, from_list, globals)
    }

    fn is_native_import(&self, function: Value) -> bool {
        matches!(self.heap.body_of(function), Some(Body::Native(..)))
    }

    /// Does what `__import__` does: the first package of a dotted name, or the last module if names of it are wanted.
    pub fn import_module(
        &mut self,
        name: &str,
        level: i64,
        from_list: Value,
        globals: Handle,
    ) -> NativeResult {
        let absolute =
            if level > 0 { self.resolve_relative(name, level, globals)? } else { name.to_owned() };
        if absolute.is_empty() {
            return self.value_error("Empty module name");
        }
        let wants_names = self.heap.sequence(from_list).is_some_and(|names| !names.is_empty());
        let first = match (level, name.split_once('.')) {
            (0, _) => absolute.split('.').next().unwrap_or(&absolute).to_owned(),
            // `import_module('.b.c', package)` by `__import__`: what the relative part begins with.
            (_, Some((head, rest))) => {
                let cut = absolute.len() - rest.len() - 1;
                debug_assert!(absolute[..cut].ends_with(head));
                absolute[..cut].to_owned()
            }
            (_, None) => absolute.clone(),
        };
        let modules = self.known.sys_modules;
        if let Some(module) = self.heap.text_get(modules, &absolute)
            && !module.is_none()
            && !wants_names
        {
            return match self.heap.text_get(modules, &first) {
                Some(module) => Ok(module),
                None => Ok(module),
            };
        }
        let name = self.heap.new_str(absolute);
        let first = self.heap.new_str(first);
        self.start(
            &IMPORT,
            &[name, first, from_list, Value::Int(0), Value::Unbound, Value::Unbound, Value::Int(0)],
        )
    }

    fn resolve_relative(
        &mut self,
        name: &str,
        level: i64,
        globals: Handle,
    ) -> Result<String, Raised> {
        let package = match self
            .heap
            .text_get(globals, "__package__")
            .and_then(|value| self.heap.text(value))
        {
            Some(package) => package.to_owned(),
            None => {
                let own =
                    self.heap.text_get(globals, "__name__").and_then(|value| self.heap.text(value));
                let own = own.unwrap_or("").to_owned();
                if self.heap.text_get(globals, "__path__").is_some() {
                    own
                } else {
                    own.rsplit_once('.').map_or(String::new(), |(package, _)| package.to_owned())
                }
            }
        };
        if package.is_empty() {
            return self
                .raise("ImportError", "attempted relative import with no known parent package");
        }
        let mut base = package.as_str();
        for _ in 1..level {
            match base.rsplit_once('.') {
                Some((parent, _)) => base = parent,
                None => {
                    return self.raise(
                        "ImportError",
                        "attempted relative import beyond top-level package",
                    );
                }
            }
        }
        Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
    }

    /// Finds the source of a module in the entries of a path.
    fn find_module(&mut self, name: &str, path: &[String]) -> Result<Option<Found>, Raised> {
        let last = name.rsplit('.').next().unwrap_or(name);
        for folder in path {
            let prefix = if folder.is_empty() {
                String::new()
            } else {
                format!("{}/", folder.trim_end_matches('/'))
            };
            for (file, is_package) in [
                (format!("{prefix}{last}/__init__.py"), true),
                (format!("{prefix}{last}.py"), false),
            ] {
                match self.host.read_file(&file) {
                    Ok(bytes) => return Ok(Some(Found { path: file, bytes, is_package })),
                    Err(HostError::Os(_)) => {}
                    Err(error) => return self.raise_host(error),
                }
            }
        }
        Ok(None)
    }

    fn search_path(&mut self, parent: Option<Value>) -> Vec<String> {
        let list = match parent {
            Some(Value::Obj(parent)) => self.heap.attr_text(parent, "__path__"),
            _ => {
                let modules = self.known.sys_modules;
                match self.heap.text_get(modules, "sys") {
                    Some(Value::Obj(sys)) => self.heap.attr_text(sys, "path"),
                    _ => None,
                }
            }
        };
        match list.and_then(|list| self.heap.sequence(list)) {
            Some(items) => {
                items.iter().filter_map(|&item| self.heap.text(item).map(str::to_owned)).collect()
            }
            None if parent.is_none() => self.initial_path(),
            None => Vec::new(),
        }
    }

    /// Returns the entries that `sys.path` begins with.
    pub fn initial_path(&self) -> Vec<String> {
        vec![self.folder.clone(), embedded::folder(self.era.name())]
    }

    /// Begins to import one module whose parent is there: gives the module, or PENDING while its body runs.
    fn begin_import(&mut self, name: &str, parent: Option<Value>) -> NativeResult {
        if parent.is_none()
            && let Some(module) = self.native_module(name)
        {
            return module;
        }
        if parent.is_some_and(|parent| {
            parent.handle().is_some_and(|parent| self.heap.attr_text(parent, "__path__").is_none())
        }) {
            let package = name.rsplit_once('.').map_or("", |(package, _)| package);
            return self.no_module(name, &format!("; '{package}' is not a package"));
        }
        let path = self.search_path(parent);
        let Some(found) = self.find_module(name, &path)? else {
            return self.no_module(name, "");
        };
        let source = match Source::from_bytes(&found.path, &found.bytes) {
            Ok(source) => Rc::new(source),
            Err(error) => return self.raise("SyntaxError", error.message),
        };
        // The library is 3.14's, and relies on 3.14's annotations.
        let era = if embedded::inside(&found.path).is_some() { Era::E314 } else { self.era };
        let options = compile::Options { era, mode: Mode::Module, hidden: false };
        let code = match compile::compile(&source, &options) {
            Ok(code) => code,
            Err(error) => return self.raise_syntax_error(&error, &found.path),
        };
        if embedded::inside(&found.path).is_none() {
            self.warn_compiled(&code)?;
        }
        let (module, namespace) = self.new_module(name, "");
        let builtins_module =
            self.heap.text_get(self.known.sys_modules, "builtins").unwrap_or(Value::None);
        self.heap.text_set(namespace, "__builtins__", builtins_module);
        let file = self.heap.new_str(found.path.clone());
        self.heap.text_set(namespace, "__file__", file);
        let package = if found.is_package {
            let folder = found.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            let folder = self.heap.new_str(folder);
            let path = self.heap.new_list(vec![folder]);
            self.heap.text_set(namespace, "__path__", path);
            name
        } else {
            name.rsplit_once('.').map_or("", |(package, _)| package)
        };
        let package = self.heap.new_str(package);
        self.heap.text_set(namespace, "__package__", package);
        let modules = self.known.sys_modules;
        self.heap.text_set(modules, name, module);
        let code = self.load(&code);
        let builtins = self.known.builtins;
        let function = self.new_function(code, namespace, builtins, [Value::Unbound; 4]);
        self.push_body(function, namespace.into())
    }

    fn no_module(&mut self, name: &str, more: &str) -> NativeResult {
        let message = format!("No module named '{name}'{more}");
        let _: NativeResult = self.raise("ModuleNotFoundError", message);
        let shown = self.heap.new_str(name);
        let name = self.heap.intern("name");
        let raised = self.raised;
        self.wait(|vm| vm.set_attr(raised, name, shown))?;
        self.raised = raised;
        Err(Raised)
    }

    /// Tells whether there is a module of this name in the library.
    pub(super) fn has_library_module(&self, name: &str) -> bool {
        embedded::entry(&format!("{name}.py")).is_some()
            || embedded::entry(&format!("{name}/__init__.py")).is_some()
            || self.modules.iter().any(|row| row.name == name)
    }

    /// Reads a name of an imported module: an attribute, else a submodule; ImportError else.
    pub fn import_from(&mut self, module: Value, name: Handle) -> NativeResult {
        if let Some(value) = self.find_attr_sync(module, name)? {
            return Ok(value);
        }
        let text = self.heap.name_text(name).to_owned();
        let own = self.find_attr_sync(module, self.known.names.name)?;
        let own = own.and_then(|own| self.heap.text(own)).map(str::to_owned);
        if let Some(own) = &own
            && let Some(submodule) =
                self.heap.text_get(self.known.sys_modules, &format!("{own}.{text}"))
        {
            return Ok(submodule);
        }
        let file = self.find_attr_sync(module, self.known.names.file)?;
        let place = match file.and_then(|file| self.heap.text(file)) {
            Some(file) => file.to_owned(),
            None => "unknown location".to_owned(),
        };
        let own = own.unwrap_or_else(|| "<unknown module name>".to_owned());
        let message = format!("cannot import name '{text}' from '{own}' ({place})");
        let Err::<Value, _>(Raised) = self.raise("ImportError", message) else {
            return Ok(Value::None);
        };
        let (module, missing) = (self.heap.new_str(own), self.heap.new_str(text));
        let path = file.unwrap_or(Value::None);
        if let Value::Obj(exception) = self.raised {
            self.heap.edit(exception, |object| {
                if let Body::Exception(body) = &mut object.body {
                    body.fields.resize(1, Value::None);
                    body.fields.extend([module, path, missing]);
                }
            });
        }
        Err(Raised)
    }

    /// Binds all public names of a module in the current frame's namespace.
    pub fn import_star(&mut self, module: Value) -> NativeResult {
        let all = self.known.names.all;
        let names: Vec<Value> = match self.find_attr_sync(module, all)? {
            Some(list) => self.collect_sync(list)?,
            None => {
                let Value::Obj(handle) = module else { return Ok(Value::None) };
                let items = self.heap.attr_items(handle);
                let public = |&(name, _): &(Value, Value)| {
                    self.heap.text(name).is_some_and(|name| !name.starts_with('_'))
                };
                items.iter().filter(|item| public(item)).map(|&(name, _)| name).collect()
            }
        };
        let frame = self.frames.last().expect("a run has a frame");
        let namespace = self.registers[frame.base + usize::from(frame.code.code.namespace)];
        for name in names {
            let Value::Obj(name) = name else { continue };
            let name = self.heap.intern_object(name);
            let value = self.get_attr_sync(module, name)?;
            self.wait(|vm| vm.store_in_namespace(namespace, name, value))?;
        }
        Ok(Value::None)
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

/// Imports a dotted name part by part, then the submodules that `from` names.
/// Registers: name, first package, names of `from`, parts done, parent, module, names done.
static IMPORT: Routine = Routine {
    name: "import",
    catches: true,
    step: |vm, base, answer| {
        let text = vm.heap.text(vm.register(base)).unwrap_or("").to_owned();
        let parts: Vec<&str> = text.split('.').collect();
        if answer == Answer::Raised {
            // A module whose body failed is no module.
            let done = vm
                .register(base + 3)
                .as_int()
                .and_then(|done| usize::try_from(done).ok())
                .unwrap_or(0);
            let failed = parts[..(done + 1).min(parts.len())].join(".");
            let modules = vm.known.sys_modules;
            if let Some(name) = vm.heap.interned(&failed) {
                vm.heap.name_remove(modules, name);
            }
            return Err(Raised);
        }
        if !matches!(answer, Answer::Begin) {
            finish_part(vm, base, &parts);
        }
        loop {
            let done = vm
                .register(base + 3)
                .as_int()
                .and_then(|done| usize::try_from(done).ok())
                .unwrap_or(0);
            if done == parts.len() {
                break;
            }
            let name = parts[..=done].join(".");
            let modules = vm.known.sys_modules;
            match vm.heap.text_get(modules, &name) {
                Some(Value::None) => {
                    let message = format!("import of {name} halted; None in sys.modules");
                    return vm.raise("ModuleNotFoundError", message);
                }
                Some(module) => {
                    vm.set_register(base + 5, module);
                    finish_part(vm, base, &parts);
                }
                None => {
                    let name = vm.heap.new_str(name);
                    let parent = vm.register(base + 4);
                    return Ok(Step::Native(begin_part, vec![name, parent]));
                }
            }
        }
        // The names of `from` that are submodules.
        let module = vm.register(base + 4);
        let is_package =
            module.handle().is_some_and(|module| vm.heap.attr_text(module, "__path__").is_some());
        let names: Vec<Value> = vm.heap.sequence(vm.register(base + 2)).unwrap_or(&[]).to_vec();
        if is_package {
            let from = vm
                .register(base + 6)
                .as_int()
                .and_then(|done| usize::try_from(done).ok())
                .unwrap_or(0);
            for (at, &name) in names.iter().enumerate().skip(from) {
                let Some(short) = vm.heap.shared_text(name) else { continue };
                let handle = vm.heap.intern(&short);
                if short.as_str() == "*" || vm.find_attr_sync(module, handle)?.is_some() {
                    continue;
                }
                let full = format!("{text}.{short}");
                let path = vm.search_path(Some(module));
                if vm.find_module(&full, &path)?.is_some() {
                    vm.set_register(base + 6, Value::Int(i64::try_from(at + 1).unwrap_or(0)));
                    let full = vm.heap.new_str(full);
                    return Ok(Step::Native(import_submodule, vec![full, module]));
                }
            }
        }
        if !names.is_empty() {
            return Ok(Step::Return(module));
        }
        let first = vm.heap.text(vm.register(base + 1)).unwrap_or("").to_owned();
        let modules = vm.known.sys_modules;
        Ok(Step::Return(vm.heap.text_get(modules, &first).unwrap_or(module)))
    },
};

fn begin_part(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = vm.heap.text(arguments[0]).unwrap_or("").to_owned();
    vm.begin_import(&name, arguments[1].given())
}

fn import_submodule(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = vm.heap.text(arguments[0]).unwrap_or("").to_owned();
    let first = arguments[0];
    let none = vm.known.empty_tuple;
    let _ = name;
    vm.start(
        &IMPORT,
        &[arguments[0], first, none, Value::Int(0), Value::Unbound, Value::Unbound, Value::Int(0)],
    )
}

/// Notes that a part of the name is imported: it becomes an attribute of its parent, and the next part's parent.
fn finish_part(vm: &mut Vm, base: usize, parts: &[&str]) {
    let done =
        vm.register(base + 3).as_int().and_then(|done| usize::try_from(done).ok()).unwrap_or(0);
    if done >= parts.len() {
        return;
    }
    let name = parts[..=done].join(".");
    let modules = vm.known.sys_modules;
    let module = vm.heap.text_get(modules, &name).unwrap_or(Value::None);
    if let Value::Obj(parent) = vm.register(base + 4) {
        vm.heap.set_attr_text(parent, parts[done], module);
    }
    vm.set_register(base + 4, module);
    vm.set_register(base + 3, Value::Int(i64::try_from(done + 1).unwrap_or(0)));
}
