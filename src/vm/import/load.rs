//! Making a module and running its body.

use std::rc::Rc;

use super::super::Vm;
use super::super::native::{NativeResult, Raised};
use super::super::native_frame::{Answer, Routine, Step};
use super::find::{Found, SOURCE};
use super::{FINDERS, HOOKS};
use crate::compile::{self, Mode};
use crate::data::embedded;
use crate::era::Era;
use crate::heap::{Attrs, Body, Handle, ShapeId, Value};
use crate::host::Ask;
use crate::source::Source;
use crate::syntax::SyntaxError;

/// The module that has the classes of specs and loaders.
const BOOTSTRAP: &str = "_frozen_importlib";
const EXTERNAL: &str = "_frozen_importlib_external";

/// Gives a module by its full name, imported if it is not there yet. PENDING possible.
pub(super) fn find_and_load(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = vm.heap.text(arguments[0]).unwrap_or("").to_owned();
    match vm.imported(&name) {
        Some(Value::None) => {
            let message = format!("import of {name} halted; None in sys.modules");
            vm.raise_not_found(&name, message)
        }
        Some(module) => Ok(module),
        None => vm.start(&FIND_AND_LOAD, &start_registers(arguments[0])),
    }
}

/// Does as [`find_and_load`] does, and gives None if it can be told without an exception that there is no such module.
pub(super) fn find_and_load_if_there(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = vm.heap.text(arguments[0]).unwrap_or("").to_owned();
    if vm.imported(&name).is_none()
        && vm.finds_natively()
        && let Some((parent, _)) = name.rsplit_once('.')
        && let Some(parent) = vm.imported(parent)
        && let Ok(Some(path)) = vm.path_of(parent)
        && vm.find_module(&name, Some(&path))?.is_none()
    {
        return Ok(Value::None);
    }
    find_and_load(vm, arguments)
}

fn start_registers(name: Value) -> [Value; 6] {
    [name, Value::Int(Doing::BEGIN), Value::Unbound, Value::Unbound, Value::Unbound, Value::Unbound]
}

/// What [`FIND_AND_LOAD`] waits for.
struct Doing;

impl Doing {
    const BEGIN: i64 = 0;
    const PARENT: i64 = 1;
    const BOOTSTRAP: i64 = 2;
    const NATIVE: i64 = 3;
    const SPEC: i64 = 4;
    const BY_SPEC: i64 = 5;
    const BODY: i64 = 6;
}

/// Finds and loads one module, its package before it.
/// Registers: name, what it waits for, the parent's module, the spec, the module, (spare).
static FIND_AND_LOAD: Routine = Routine {
    name: "load a module",
    catches: true,
    step: |vm, base, answer| {
        let name = vm.heap.text(vm.register(base)).unwrap_or("").to_owned();
        let doing = vm.register(base + 1).as_int().unwrap_or(0);
        let parent = name.rsplit_once('.').map(|(parent, _)| parent.to_owned());
        let wait_for = |vm: &mut Vm, what: i64| vm.set_register(base + 1, Value::Int(what));
        match (doing, answer) {
            (Doing::BODY, Answer::Raised) => {
                vm.end_body(base);
                let interned = vm.heap.intern(&name);
                let modules = vm.known.sys_modules;
                vm.heap.name_remove(modules, interned);
                vm.end_child(base, &name);
                return Err(Raised);
            }
            (_, Answer::Raised) => {
                vm.end_child(base, &name);
                return Err(Raised);
            }
            (Doing::BEGIN, _) => {
                if let Some(parent) = &parent
                    && vm.imported(parent).is_none()
                {
                    wait_for(vm, Doing::PARENT);
                    let parent = vm.heap.new_str(parent.clone());
                    return Ok(Step::Native(find_and_load, vec![parent]));
                }
            }
            (Doing::PARENT, _) => {
                // The package may have imported it.
                if let Some(module) = vm.imported(&name).and_then(Value::some) {
                    return Ok(Step::Return(module));
                }
            }
            (Doing::BOOTSTRAP, _) => vm.install_bootstrap(),
            (Doing::NATIVE | Doing::BY_SPEC, Answer::Value(module)) => {
                let module = if doing == Doing::NATIVE {
                    vm.imported(&name).unwrap_or(module)
                } else {
                    module
                };
                return vm.finish_module(base, &name, module);
            }
            (Doing::SPEC, Answer::Value(spec)) => {
                if spec.is_none() {
                    return vm.raise_not_found(&name, format!("No module named '{name}'"));
                }
                let Some(load) = vm.heap.text_get(vm.known.prelude, "_load_unlocked") else {
                    return Err(Raised);
                };
                wait_for(vm, Doing::BY_SPEC);
                vm.begin_child(base, &name);
                return Ok(Step::Call(load, vec![spec]));
            }
            (Doing::BODY, _) => {
                vm.end_body(base);
                // The module may have put another into its place.
                let modules = vm.known.sys_modules;
                let interned = vm.heap.intern(&name);
                let Some(module) = vm.heap.name_remove(modules, interned) else {
                    let text = vm.heap.new_str(name);
                    return vm.raise_with("KeyError", &[text]);
                };
                vm.heap.name_set(modules, interned, module);
                return vm.finish_module(base, &name, module);
            }
            _ => return Err(Raised),
        }
        // The package is there: the module itself is looked for.
        let mut path = None;
        if let Some(parent) = &parent {
            let Some(module) = vm.imported(parent) else {
                let text = vm.heap.new_str(parent.clone());
                return vm.raise_with("KeyError", &[text]);
            };
            vm.set_register(base + 2, module);
            path = vm.path_of(module)?;
            if path.is_none() {
                let message = format!("No module named '{name}'; '{parent}' is not a package");
                return vm.raise_not_found(&name, message);
            }
        }
        let natively = vm.finds_natively();
        let found = if natively { vm.find_module(&name, path.as_deref())? } else { None };
        match found {
            Some(Found::Native) => {
                wait_for(vm, Doing::NATIVE);
                let name = vm.register(base);
                Ok(Step::Native(load_native, vec![name]))
            }
            _ if vm.heap.text_get(vm.known.prelude, FINDERS).is_none() => {
                if found.is_none() {
                    return vm.raise_not_found(&name, format!("No module named '{name}'"));
                }
                wait_for(vm, Doing::BOOTSTRAP);
                let bootstrap = vm.heap.new_str(BOOTSTRAP);
                Ok(Step::Native(find_and_load, vec![bootstrap]))
            }
            None if natively && !vm.has_archive(path.as_deref())? => {
                vm.raise_not_found(&name, format!("No module named '{name}'"))
            }
            None => {
                let Some(find) = vm.heap.text_get(vm.known.prelude, "_find_spec") else {
                    return Err(Raised);
                };
                wait_for(vm, Doing::SPEC);
                let path = match vm.register(base + 2).given() {
                    Some(parent) => vm.get_attr_sync(parent, vm.known.names.path)?,
                    None => Value::None,
                };
                let name = vm.register(base);
                Ok(Step::Call(find, vec![name, path]))
            }
            Some(Found::Namespace(folders)) => {
                let module = vm.new_namespace_package(&name, folders)?;
                let modules = vm.known.sys_modules;
                vm.heap.text_set(modules, &name, module);
                vm.finish_module(base, &name, module)
            }
            Some(Found::File { path, suffix, .. }) if suffix != SOURCE => {
                let what =
                    if suffix < SOURCE { "load compiled extensions" } else { "run compiled files" };
                vm.raise_import_error(&format!("heisen cannot {what}: {path}"), &name, &path)
            }
            Some(Found::File { path, is_package, .. }) => {
                let code = vm.compile_file(&path)?;
                let (module, namespace, spec) = vm.new_file_module(&name, &path, is_package);
                vm.set_register(base + 3, spec);
                vm.set_register(base + 4, module);
                let modules = vm.known.sys_modules;
                vm.heap.text_set(modules, &name, module);
                vm.begin_child(base, &name);
                wait_for(vm, Doing::BODY);
                Ok(Step::Native(run_body, vec![code.into(), namespace.into()]))
            }
        }
    },
};

/// Loads the bootstrap. Has no registers.
static LOAD_BOOTSTRAP: Routine = Routine {
    name: "load the bootstrap",
    catches: false,
    step: |vm, _, answer| {
        if answer == Answer::Begin {
            let name = vm.heap.new_str(BOOTSTRAP);
            return Ok(Step::Native(find_and_load, vec![name]));
        }
        vm.install_bootstrap();
        Ok(Step::Return(Value::None))
    },
};

fn load_native(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = vm.heap.text(arguments[0]).unwrap_or("").to_owned();
    vm.native_module(&name).unwrap_or(Ok(Value::None))
}

/// Runs a module's code in its namespace. PENDING possible.
fn run_body(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (Value::Obj(code), Value::Obj(namespace)) = (arguments[0], arguments[1]) else {
        return Err(Raised);
    };
    let builtins = vm.known.builtins;
    let function = vm.new_function(code, namespace, builtins, [Value::Unbound; 4]);
    vm.push_body(function, namespace.into())
}

impl Vm {
    /// Ends the loading of a module: it becomes an attribute of its package.
    fn finish_module(&mut self, base: usize, name: &str, module: Value) -> Result<Step, Raised> {
        self.end_child(base, name);
        self.keep_later_names_back(name);
        if let Some(parent) = self.register(base + 2).given()
            && let Some((_, short)) = name.rsplit_once('.')
        {
            match parent {
                Value::Obj(parent)
                    if self.heap.is_exactly(parent.into(), crate::heap::Kind::Module) =>
                {
                    self.heap.set_attr_text(parent, short, module);
                }
                _ => {
                    let short = self.heap.intern(short);
                    match self.wait(|vm| vm.set_attr(parent, short, module)) {
                        Ok(_) => {}
                        Err(Raised) if self.catches("AttributeError") => {}
                        Err(Raised) => return Err(Raised),
                    }
                }
            }
        }
        Ok(Step::Return(module))
    }

    /// Notes in the package's spec that a submodule is being imported.
    fn begin_child(&mut self, base: usize, name: &str) {
        let Some(list) = self.uninitialized(base) else { return };
        let short = name.rsplit('.').next().unwrap_or(name);
        let short = self.heap.new_str(short);
        self.heap.list_push(list, short);
    }

    fn end_child(&mut self, base: usize, name: &str) {
        let Some(list) = self.uninitialized(base) else { return };
        let short = name.rsplit('.').next().unwrap_or(name);
        let items = self.heap.list(list);
        if let Some(at) = items.iter().rposition(|&item| self.heap.text(item) == Some(short)) {
            self.heap.list_remove(list, at);
        }
    }

    fn uninitialized(&self, base: usize) -> Option<Handle> {
        let parent = self.register(base + 2).handle()?;
        let spec = self.heap.attr(parent, self.known.names.spec)?.handle()?;
        let list = self.heap.attr_text(spec, "_uninitialized_submodules")?;
        self.heap.is_exactly(list, crate::heap::Kind::List).then(|| list.handle()).flatten()
    }

    /// Notes in the module's spec that its body has ended.
    fn end_body(&mut self, base: usize) {
        if let Value::Obj(spec) = self.register(base + 3) {
            self.heap.set_attr_text(spec, "_initializing", Value::FALSE);
        }
    }

    /// Returns the texts of a package's `__path__`; None if it has none.
    pub(super) fn path_of(&mut self, package: Value) -> Result<Option<Vec<String>>, Raised> {
        let name = self.known.names.path;
        let Some(path) = self.find_attr_sync(package, name)? else { return Ok(None) };
        let entries = self.collect_sync(path)?;
        Ok(Some(
            entries.iter().filter_map(|&entry| self.heap.text(entry).map(str::to_owned)).collect(),
        ))
    }

    /// Tells whether a path has an entry that is no folder, in which a hook of `sys.path_hooks` may find modules.
    fn has_archive(&mut self, path: Option<&[String]>) -> Result<bool, Raised> {
        let entries = match path {
            Some(path) => path.to_vec(),
            None => self.search_path(),
        };
        Ok(entries.iter().any(|entry| {
            entry.contains(".zip") || entry.contains(".egg") || entry.contains(".whl")
        }))
    }

    /// Compiles a file's source.
    ///
    /// # Errors
    /// It cannot be read, or is not Python.
    pub fn compile_file(&mut self, path: &str) -> Result<Handle, Raised> {
        match self.host.read_file(path) {
            Ok(bytes) => self.compile_bytes(path, &bytes),
            Err(error) => self.raise_host(error),
        }
    }

    /// Compiles the bytes of a module's file.
    ///
    /// # Errors
    /// They are not Python.
    pub fn compile_bytes(&mut self, path: &str, bytes: &[u8]) -> Result<Handle, Raised> {
        let inside = embedded::inside(path);
        let source = match Source::from_bytes(path, bytes) {
            Ok(source) => Rc::new(source),
            Err(error) => return self.raise_syntax_error(&SyntaxError::from(error), path),
        };
        // The library is 3.14's, and relies on 3.14's annotations.
        let era = if inside.is_some() { Era::E314 } else { self.era };
        let native = inside.map_or(&[][..], Era::native_in_cpython);
        let hidden = native == ["*"];
        let options = compile::Options { era, mode: Mode::Module, hidden, native };
        match compile::compile(&source, &options) {
            Ok(code) => {
                if inside.is_none() {
                    self.warn_compiled(&code)?;
                }
                Ok(self.load(&code))
            }
            Err(error) => self.raise_syntax_error(&error, path),
        }
    }

    /// Makes the module of a file, its namespace and its spec.
    fn new_file_module(
        &mut self,
        name: &str,
        path: &str,
        is_package: bool,
    ) -> (Value, Handle, Value) {
        let (module, namespace) = self.new_module(name, "");
        let name_text = self.heap.new_str(name);
        let path_text = self.heap.new_str(path);
        let loader =
            self.new_instance_of("SourceFileLoader", &[("name", name_text), ("path", path_text)]);
        let locations = if is_package {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            let folder = self.heap.new_str(folder);
            self.heap.new_list(vec![folder])
        } else {
            Value::None
        };
        let spec = self.new_spec(name, loader, path_text, locations);
        let package = match name.rsplit_once('.') {
            _ if is_package => name,
            Some((package, _)) => package,
            None => "",
        };
        let package = self.heap.new_str(package);
        let cached = self.cached_path(path);
        let builtins = self.imported("builtins").unwrap_or(Value::None);
        let put =
            |vm: &mut Self, name: &str, value: Value| vm.heap.text_set(namespace, name, value);
        put(self, "__package__", package);
        put(self, "__loader__", loader);
        put(self, "__spec__", spec);
        if !locations.is_none() {
            put(self, "__path__", locations);
        }
        put(self, "__file__", path_text);
        put(self, "__cached__", cached);
        put(self, "__builtins__", builtins);
        if let Value::Obj(spec) = spec {
            self.heap.set_attr_text(spec, "_set_fileattr", Value::TRUE);
            self.heap.set_attr_text(spec, "_cached", cached);
            self.heap.set_attr_text(spec, "_initializing", Value::TRUE);
        }
        (module, namespace, spec)
    }

    /// Returns where CPython would keep a file's compiled form.
    fn cached_path(&mut self, path: &str) -> Value {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let base = file.strip_suffix(".py").unwrap_or(file);
        let tag = self.era.cache_tag();
        self.heap.new_str(format!("{folder}/__pycache__/{base}.{tag}.pyc"))
    }

    /// Makes a package of folders without `__init__`.
    fn new_namespace_package(&mut self, name: &str, folders: Vec<String>) -> NativeResult {
        let (module, namespace) = self.new_module(name, "");
        let folders: Vec<Value> =
            folders.into_iter().map(|folder| self.heap.new_str(folder)).collect();
        let folders = self.heap.new_list(folders);
        let finder = self.heap.text_get(self.known.prelude, "PathFinder").unwrap_or(Value::None);
        let get_spec = self.heap.intern("_get_spec");
        let get_spec = self.get_attr_sync(finder, get_spec)?;
        let name_text = self.heap.new_str(name);
        let class = self.heap.text_get(self.known.prelude, "_NamespacePath").unwrap_or(Value::None);
        let path = self.call_sync(class, &[name_text, folders, get_spec])?;
        let loader = self.new_instance_of("NamespaceLoader", &[("_path", path)]);
        let spec = self.new_spec(name, loader, Value::None, path);
        let package = self.heap.new_str(name);
        let put =
            |vm: &mut Self, name: &str, value: Value| vm.heap.text_set(namespace, name, value);
        put(self, "__package__", package);
        put(self, "__loader__", loader);
        put(self, "__spec__", spec);
        put(self, "__path__", path);
        let has_file = self.era < Era::E313;
        if has_file {
            put(self, "__file__", Value::None);
        }
        Ok(module)
    }

    /// Makes an instance of a class of the bootstrap, its attributes set.
    fn new_instance_of(&mut self, class: &str, attributes: &[(&str, Value)]) -> Value {
        let class = self.heap.text_get(self.known.prelude, class).and_then(Value::handle);
        let Some(class) = class else { return Value::None };
        let attrs = Attrs { shape: ShapeId::EMPTY, values: Vec::new() };
        let instance = self.heap.alloc(class, Body::Instance(attrs));
        for &(name, value) in attributes {
            self.heap.set_attr_text(instance, name, value);
        }
        instance.into()
    }

    fn new_spec(&mut self, name: &str, loader: Value, origin: Value, locations: Value) -> Value {
        let name = self.heap.new_str(name);
        let children = self.heap.new_list(Vec::new());
        self.new_instance_of(
            "ModuleSpec",
            &[
                ("name", name),
                ("loader", loader),
                ("origin", origin),
                ("loader_state", Value::None),
                ("submodule_search_locations", locations),
                ("_uninitialized_submodules", children),
                ("_set_fileattr", Value::FALSE),
                ("_cached", Value::None),
            ],
        )
    }

    /// Gives a module that is written in Rust its spec and loader, if these can be made already.
    pub fn describe_native_module(&mut self, name: &str, namespace: Handle) {
        let Some(importer) = self.heap.text_get(self.known.prelude, "BuiltinImporter") else {
            return;
        };
        let origin = self.heap.new_str("built-in");
        let spec = self.new_spec(name, importer, origin, Value::None);
        let package = self.heap.new_str(name.rsplit_once('.').map_or("", |(package, _)| package));
        self.heap.text_set(namespace, "__package__", package);
        self.heap.text_set(namespace, "__loader__", importer);
        self.heap.text_set(namespace, "__spec__", spec);
    }

    /// Tells whether the classes of specs, finders and loaders are there.
    pub fn has_bootstrap(&self) -> bool {
        self.heap.text_get(self.known.prelude, FINDERS).is_some()
    }

    /// Makes the classes of specs, finders and loaders, if they are not there yet. PENDING possible.
    pub fn bootstrap(&mut self) -> NativeResult {
        if self.has_bootstrap() {
            return Ok(Value::None);
        }
        self.start(&LOAD_BOOTSTRAP, &[])
    }

    /// Takes the classes that make specs from the bootstrap, and describes the modules that were there before it.
    fn install_bootstrap(&mut self) {
        let prelude = self.known.prelude;
        if self.heap.text_get(prelude, FINDERS).is_some() {
            return;
        }
        for (module, names) in [
            (
                BOOTSTRAP,
                &[
                    "ModuleSpec",
                    "BuiltinImporter",
                    "FrozenImporter",
                    "_find_spec",
                    "_load_unlocked",
                ][..],
            ),
            (
                EXTERNAL,
                &[
                    "PathFinder",
                    "SourceFileLoader",
                    "NamespaceLoader",
                    "_NamespacePath",
                    "_default_hooks",
                ][..],
            ),
        ] {
            let Some(Value::Obj(module)) = self.imported(module) else { return };
            for name in names {
                if let Some(value) = self.heap.attr_text(module, name) {
                    self.heap.text_set(prelude, name, value);
                }
            }
        }
        let get = |vm: &Self, name: &str| vm.heap.text_get(prelude, name).unwrap_or(Value::None);
        let finders =
            ["BuiltinImporter", "FrozenImporter", "PathFinder"].map(|name| get(self, name));
        let finders = self.heap.new_tuple(finders.to_vec());
        self.heap.text_set(prelude, FINDERS, finders);
        let hooks = get(self, "_default_hooks");
        self.heap.text_set(prelude, HOOKS, hooks);
        let modules = self.known.sys_modules;
        let names: Vec<(Value, Value)> =
            self.heap.dict(modules).iter().map(|entry| (entry.key, entry.value)).collect();
        for (name, module) in names {
            let (Some(name), Value::Obj(module)) =
                (self.heap.text(name).map(str::to_owned), module)
            else {
                continue;
            };
            let Some(namespace) = self.heap.attrs_dict(module) else { continue };
            if self.modules.iter().any(|row| row.name == name) || name == "builtins" {
                self.describe_native_module(&name, namespace);
            } else if name == "__main__" {
                self.describe_main(namespace);
            }
        }
        if let Some(Value::Obj(sys)) = self.imported("sys")
            && let Some(namespace) = self.heap.attrs_dict(sys)
        {
            self.publish_finders(namespace);
        }
    }

    /// Puts `meta_path`, `path_hooks` and `path_importer_cache` into `sys`, if they can be made already.
    pub fn publish_finders(&mut self, namespace: Handle) {
        let prelude = self.known.prelude;
        let Some(finders) = self.heap.text_get(prelude, FINDERS) else { return };
        let hooks = self.heap.text_get(prelude, HOOKS).unwrap_or(Value::None);
        let listed = |vm: &mut Self, values: Value| {
            let values = vm.heap.sequence(values).unwrap_or(&[]).to_vec();
            vm.heap.new_list(values)
        };
        let finders = listed(self, finders);
        let hooks = listed(self, hooks);
        let cache = self.heap.new_dict();
        self.heap.text_set(namespace, "meta_path", finders);
        self.heap.text_set(namespace, "path_hooks", hooks);
        self.heap.text_set(namespace, "path_importer_cache", cache.into());
        let getattr = self.known.names.getattr;
        self.heap.name_remove(namespace, getattr);
    }

    /// Gives `__main__` its loader.
    fn describe_main(&mut self, namespace: Handle) {
        let known = self.heap.text_get(namespace, "__loader__").and_then(Value::some);
        if known.is_some() {
            return;
        }
        let loader = match self.heap.text_get(namespace, "__file__") {
            Some(path) => {
                let name = self.heap.new_str("__main__");
                self.new_instance_of("SourceFileLoader", &[("name", name), ("path", path)])
            }
            None => {
                self.heap.text_get(self.known.prelude, "BuiltinImporter").unwrap_or(Value::None)
            }
        };
        self.heap.text_set(namespace, "__loader__", loader);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_reads_otherwise_in_an_older_era() {
        for file in ["functools.py", "enum.py", "_pydecimal.py", "_pydatetime.py"] {
            let text = embedded::read(file).expect("the library has the module");
            let read = Era::E310.reads_library(file, &text).expect("there is a row about it");
            assert_ne!(text, read, "{file}");
            let lines = |text: &[u8]| text.iter().filter(|&&byte| byte == b'\n').count();
            assert_eq!(lines(&text), lines(&read), "{file}");
        }
        assert_eq!(Era::E310.reads_library("this.py", b""), None);
    }
}
