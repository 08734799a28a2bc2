//! Importing modules: what the statement does, and `__import__`.
//!
//! - [`find`] says where a module is,
//! - [`load`] makes it and runs its body,
//! - [`names`] takes names out of it.
//!
//! A module's body is a frame like any other; routines go on when the body
//! before has run. As long as a program leaves `sys.meta_path` as it was, no
//! Python code runs to find a module; the finders and loaders that programs
//! see are written in Python (`library/modules/importing`) over the same
//! functions.

mod find;
mod load;
mod names;

use super::Vm;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, Handle, Kind, Value};

pub use find::{Found, core_modules, is_core, suffixes as module_suffixes};

/// The prelude's name for the tuple of finders that `sys.meta_path` begins with.
const FINDERS: &str = "import finders";
/// The prelude's name for the list of hooks that `sys.path_hooks` begins with.
const HOOKS: &str = "import hooks";

impl Vm {
    /// Imports a module by the statement's parts. PENDING possible.
    pub fn import_name(&mut self, name: Handle, level: Value, from_list: Value) -> NativeResult {
        let (globals, builtins) = self.current_namespaces();
        let import = self.known.names.import;
        match self.heap.name_get(builtins, import) {
            None => return self.raise("ImportError", "__import__ not found"),
            Some(function) if !matches!(self.heap.body_of(function), Some(Body::Native(..))) => {
                let at = self.frames.len() - 1;
                let locals = self.namespace_at(at).unwrap_or(Value::None);
                return self
                    .tail_call(function, &[name.into(), globals.into(), locals, from_list, level]);
            }
            Some(_) => {}
        }
        let level = level.as_int().unwrap_or(0);
        self.import_module(&self.heap.name_text(name).to_owned(), level, from_list, globals)
    }

    /// Does what `__import__` does: the first package of a dotted name, or the last module if names of it are wanted.
    pub fn import_module(
        &mut self,
        name: &str,
        level: i64,
        from_list: Value,
        globals: Handle,
    ) -> NativeResult {
        if level < 0 {
            return self.value_error("level must be >= 0");
        }
        let absolute =
            if level > 0 { self.resolve_relative(name, level, globals)? } else { name.to_owned() };
        if absolute.is_empty() {
            return self.value_error("Empty module name");
        }
        let wants_names = match self.heap.sequence(from_list) {
            Some(names) => !names.is_empty(),
            None => from_list.some().is_some() && self.truth(from_list)?,
        };
        let first = match name.split_once('.') {
            _ if wants_names => String::new(),
            None if level > 0 => absolute.clone(),
            None => name.to_owned(),
            Some((head, _)) if level == 0 => head.to_owned(),
            // `from .b import c` through `__import__('b.c', level=1)`: what the relative part begins with.
            Some((_, rest)) => absolute[..absolute.len() - rest.len() - 1].to_owned(),
        };
        if !wants_names
            && let Some(module) = self.imported(&absolute)
            && let Some(first) = self.imported(&first)
            && !module.is_none()
        {
            return Ok(first);
        }
        if wants_names
            && let Some(module) = self.imported(&absolute)
            && self.has_names(module, from_list)
        {
            return Ok(module);
        }
        let name = self.heap.new_str(absolute);
        let first = self.heap.new_str(first);
        let from_list = if wants_names { from_list } else { self.known.empty_tuple };
        self.start(
            &IMPORT,
            &[name, first, from_list, Value::Unbound, Value::Int(0), Value::Int(Doing::LOAD)],
        )
    }

    /// Tells whether a module is there with all the names that `from` wants, so that nothing has to be imported.
    fn has_names(&self, module: Value, names: Value) -> bool {
        let Value::Obj(handle) = module else { return false };
        self.heap.is_exactly(module, Kind::Module)
            && (self.heap.attr(handle, self.known.names.path).is_none()
                || self.heap.sequence(names).unwrap_or(&[]).iter().all(|&name| {
                    let text = self.heap.text(name);
                    text.is_some_and(|text| self.heap.attr_text(handle, text).is_some())
                }))
    }

    /// Gives a module by its full name, imported if it is not there yet. PENDING possible.
    pub fn import_absolute(&mut self, name: &str) -> NativeResult {
        let name = self.heap.new_str(name);
        load::find_and_load(self, &[name])
    }

    /// Returns what `sys.modules` holds for a name.
    pub fn imported(&self, name: &str) -> Option<Value> {
        self.heap.text_get(self.known.sys_modules, name)
    }

    /// Tells whether finding a module is left as it was: nobody changed `sys.meta_path` or `sys.path_hooks`.
    fn finds_natively(&self) -> bool {
        let prelude = self.known.prelude;
        let Some(finders) = self.heap.text_get(prelude, FINDERS) else { return true };
        let Some(Value::Obj(sys)) = self.imported("sys") else { return true };
        let same = |attribute: &str, kept: Option<Value>| {
            let now = self.heap.attr_text(sys, attribute);
            match (now.and_then(|now| self.heap.sequence(now)), kept) {
                (Some(now), Some(kept)) => Some(now) == self.heap.sequence(kept),
                _ => now.is_none(),
            }
        };
        same("meta_path", Some(finders)) && same("path_hooks", self.heap.text_get(prelude, HOOKS))
    }

    /// Makes a relative name absolute.
    fn resolve_relative(
        &mut self,
        name: &str,
        level: i64,
        globals: Handle,
    ) -> Result<String, Raised> {
        let package = self.package_of(globals)?;
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

    /// Returns the name of the package that a module's namespace belongs to.
    fn package_of(&mut self, globals: Handle) -> Result<String, Raised> {
        if let Some(package) = self.heap.text_get(globals, "__package__").and_then(Value::some) {
            return match self.heap.text(package) {
                Some(package) => Ok(package.to_owned()),
                None => self.type_error("__package__ must be a string"),
            };
        }
        let spec = self.heap.text_get(globals, "__spec__").and_then(Value::some);
        if let Some(spec) = spec {
            let parent = self.heap.intern("parent");
            let parent = self.get_attr_sync(spec, parent)?;
            return match self.heap.text(parent) {
                Some(parent) => Ok(parent.to_owned()),
                None => self.type_error("__spec__.parent must be a string"),
            };
        }
        let Some(own) = self.heap.text_get(globals, "__name__") else {
            let message = self.heap.new_str("'__name__' not in globals");
            return self.raise_with("KeyError", &[message]);
        };
        let Some(own) = self.heap.text(own).map(str::to_owned) else {
            return self.type_error("__name__ must be a string");
        };
        if self.heap.text_get(globals, "__path__").is_some() {
            return Ok(own);
        }
        Ok(own.rsplit_once('.').map_or(String::new(), |(package, _)| package.to_owned()))
    }
}

/// What [`IMPORT`] waits for.
struct Doing;

impl Doing {
    const LOAD: i64 = 0;
    const LOOK: i64 = 1;
    const SUBMODULE: i64 = 2;
}

/// Imports a module, then the submodules that `from` names.
/// Registers: name, what to return or "" for the module itself, names of `from`, module, names done, what it waits for.
static IMPORT: Routine = Routine {
    name: "import",
    catches: true,
    step: |vm, base, answer| {
        let doing = vm.register(base + 5).as_int().unwrap_or(0);
        match (doing, answer) {
            (Doing::LOAD, Answer::Begin) => {
                return Ok(Step::Native(load::find_and_load, vec![vm.register(base)]));
            }
            (Doing::LOAD, Answer::Value(module)) => {
                let first = vm.heap.text(vm.register(base + 1)).unwrap_or("").to_owned();
                if !first.is_empty() {
                    return match vm.imported(&first) {
                        Some(module) => Ok(Step::Return(module)),
                        None => {
                            let text = format!("'{first}' not in sys.modules as expected");
                            let text = vm.heap.new_str(text);
                            vm.raise_with("KeyError", &[text])
                        }
                    };
                }
                vm.set_register(base + 3, module);
                let path = vm.known.names.path;
                if vm.find_attr_sync(module, path)?.is_none() {
                    return Ok(Step::Return(module));
                }
                let names = vm.register(base + 2);
                let names = vm.collect_sync(names)?;
                let names = vm.heap.new_list(names);
                vm.set_register(base + 2, names);
            }
            (Doing::LOOK, Answer::Value(found)) => {
                if found != Value::TRUE {
                    return submodule(vm, base);
                }
                next_name(vm, base);
            }
            (Doing::SUBMODULE, Answer::Value(_)) => next_name(vm, base),
            (Doing::SUBMODULE, Answer::Raised) => {
                if !is_only_missing(vm, base)? {
                    return Err(Raised);
                }
                next_name(vm, base);
            }
            _ => return Err(Raised),
        }
        loop {
            let Some(name) = current_name(vm, base) else {
                return Ok(Step::Return(vm.register(base + 3)));
            };
            let Value::Obj(module) = vm.register(base + 3) else {
                return Ok(Step::Return(vm.register(base + 3)));
            };
            let Some(text) = vm.heap.text(name).map(str::to_owned) else {
                let given = vm.heap.type_name(name);
                return vm.type_error(format!("Item in ``from list'' must be str, not {given}"));
            };
            if text == "*" {
                add_all(vm, base, module)?;
                next_name(vm, base);
                continue;
            }
            if vm.heap.attr_text(module, &text).is_some() {
                next_name(vm, base);
                continue;
            }
            let computes = !vm.heap.is_exactly(module.into(), Kind::Module)
                || vm.heap.attr(module, vm.known.names.getattr).is_some();
            if computes {
                vm.set_register(base + 5, Value::Int(Doing::LOOK));
                let hasattr = vm.heap.text_get(vm.known.builtins, "hasattr");
                let hasattr = hasattr.unwrap_or(Value::None);
                return Ok(Step::Call(hasattr, vec![module.into(), name]));
            }
            return submodule(vm, base);
        }
    },
};

fn current_name(vm: &Vm, base: usize) -> Option<Value> {
    let at = vm.register(base + 4).as_int().and_then(|at| usize::try_from(at).ok())?;
    vm.heap.sequence(vm.register(base + 2)).and_then(|names| names.get(at).copied())
}

fn next_name(vm: &mut Vm, base: usize) {
    let at = vm.register(base + 4).as_int().unwrap_or(0);
    vm.set_register(base + 4, Value::Int(at + 1));
}

/// Imports the current name of `from` as a submodule.
fn submodule(vm: &mut Vm, base: usize) -> Result<Step, Raised> {
    let name = full_name(vm, base)?;
    vm.set_register(base + 5, Value::Int(Doing::SUBMODULE));
    let name = vm.heap.new_str(name);
    Ok(Step::Native(load::find_and_load_if_there, vec![name]))
}

fn full_name(vm: &mut Vm, base: usize) -> Result<String, Raised> {
    let module = vm.register(base + 3);
    let own = vm.get_attr_sync(module, vm.known.names.name)?;
    let own = vm.heap.text(own).unwrap_or_default().to_owned();
    let short = current_name(vm, base).and_then(|name| vm.heap.text(name)).unwrap_or_default();
    Ok(format!("{own}.{short}"))
}

/// Adds the names of `__all__` to the names of `from`.
fn add_all(vm: &mut Vm, base: usize, module: Handle) -> Result<(), Raised> {
    let all = vm.known.names.all;
    let Some(all) = vm.find_attr_sync(module.into(), all)? else { return Ok(()) };
    for name in vm.collect_sync(all)? {
        if vm.heap.text(name).is_none() {
            let given = vm.heap.type_name(name);
            let own = vm.get_attr_sync(module.into(), vm.known.names.name)?;
            let own = vm.heap.text(own).unwrap_or_default().to_owned();
            return vm.type_error(format!("Item in {own}.__all__ must be str, not {given}"));
        }
        if vm.heap.text(name) != Some("*")
            && let Value::Obj(list) = vm.register(base + 2)
        {
            vm.heap.list_push(list, name);
        }
    }
    Ok(())
}

/// Tells whether the exception only says that the submodule is not there.
fn is_only_missing(vm: &mut Vm, base: usize) -> Result<bool, Raised> {
    let raised = vm.raised;
    let class = vm.known.exceptions.get("ModuleNotFoundError");
    if !vm.heap.is_subclass(vm.heap.class_of(raised), class) {
        return Ok(false);
    }
    let full = full_name(vm, base)?;
    let name = vm.heap.intern("name");
    let missing = vm.find_attr_sync(raised, name)?;
    vm.raised = raised;
    let same = missing.and_then(|name| vm.heap.text(name)) == Some(full.as_str());
    Ok(same && vm.imported(&full) != Some(Value::None) && vm.catches("ModuleNotFoundError"))
}
