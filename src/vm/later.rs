//! What only later eras have: the library sees it, the program does not.
//!
//! The library's Python is CPython 3.14's in every era and leans on what 3.14 has. An attribute of a builtin type or a
//! name of a module that the era does not have is kept in a place of its own ([`Vm::keep_back`]); where code of the
//! library does not find a name, it is asked for there. Code of the program never gets that far.

use super::Vm;
use super::native::NativeResult;
use crate::data::embedded;
use crate::heap::{Body, Handle, Kind, Value};

impl Vm {
    /// Keeps an attribute of a module or type, which this era does not have, out of the program's sight.
    pub(super) fn keep_back(&mut self, owner: &str, name: &str, value: Value) {
        let kept = self.known.kept_back;
        let owners = match self.heap.text_get(kept, name) {
            Some(Value::Obj(owners)) => owners,
            _ => {
                let owners = self.heap.new_dict();
                self.heap.text_set(kept, name, owners.into());
                owners
            }
        };
        self.heap.text_set(owners, owner, value);
    }

    /// Takes the names that only later eras have out of a module of the library that has run.
    pub(super) fn keep_later_names_back(&mut self, module: &str) {
        let mut later = self.era.later_names(module).peekable();
        if later.peek().is_none() {
            return;
        }
        let Some(Value::Obj(handle)) = self.imported(module) else { return };
        let file = self.heap.attr(handle, self.known.names.file);
        let is_programs = file.and_then(|file| self.heap.text(file));
        if is_programs.is_some_and(|file| embedded::inside(file).is_none()) {
            return;
        }
        let all = self.heap.attr(handle, self.known.names.all).and_then(Value::handle);
        let all = all.filter(|&all| self.heap.is_exactly(all.into(), Kind::List));
        for name in later {
            let Some(value) = self.heap.attr_text(handle, name) else { continue };
            self.keep_back(module, name, value);
            let interned = self.heap.intern(name);
            self.heap.delete_attr(handle, interned);
            let Some(all) = all else { continue };
            let at =
                self.heap.list(all).iter().position(|&item| self.heap.text(item) == Some(name));
            if let Some(at) = at {
                self.heap.list_remove(all, at);
            }
        }
    }

    /// Tells whether something of that name is kept back.
    pub(super) fn is_kept_back(&self, name: Handle) -> bool {
        self.heap.name_get(self.known.kept_back, name).is_some()
    }

    /// Gives an attribute that only later eras have, if code of the library asks.
    #[cold]
    pub(super) fn later_attribute(&mut self, object: Value, name: Handle) -> Option<NativeResult> {
        let owners = self.heap.name_get(self.known.kept_back, name)?.handle()?;
        if !self.library_runs() {
            return None;
        }
        if self.heap.is_a(object, Kind::Module) {
            let own = self.heap.attr(object.handle()?, self.known.names.name)?;
            let own = self.heap.text(own)?.to_owned();
            return self.heap.text_get(owners, &own).map(Ok);
        }
        if let Some(Body::Wrapper(_)) = self.heap.body_of(object) {
            // A class method has what its function has.
            let inner = self.wrapped(object);
            return self.later_attribute(inner, name);
        }
        let class = self.heap.class_of(object);
        if let Some(found) = self.later_of_class(owners, class) {
            return Some(self.bind(found, object, class, Some(name)));
        }
        let class = self.heap.as_class(object).and(object.handle())?;
        self.later_of_class(owners, class).map(Ok)
    }

    /// Gives the descriptor of an attribute that only later eras have, if code of the library sets it.
    #[cold]
    pub(super) fn later_descriptor(&mut self, class: Handle, name: Handle) -> Option<Value> {
        let owners = self.heap.name_get(self.known.kept_back, name)?.handle()?;
        self.library_runs().then(|| self.later_of_class(owners, class)).flatten()
    }

    fn later_of_class(&self, owners: Handle, class: Handle) -> Option<Value> {
        let mro = &self.heap.class_body(class).mro;
        mro.iter().find_map(|&ancestor| {
            let ancestor = self.heap.class_body(ancestor);
            (!ancestor.flags.heap).then(|| self.heap.text_get(owners, &ancestor.name)).flatten()
        })
    }

    /// Gives a global of a module of the library, or a builtin, that only later eras have.
    #[cold]
    pub(super) fn later_global(&mut self, globals: Handle, name: Handle) -> Option<Value> {
        let owners = self.heap.name_get(self.known.kept_back, name)?.handle()?;
        if !self.library_runs() {
            return None;
        }
        let own = self.heap.name_get(globals, self.known.names.name)?;
        let own = self.heap.text(own)?.to_owned();
        self.heap.text_get(owners, &own).or_else(|| self.heap.text_get(owners, "builtins"))
    }

    /// Tells whether the code that runs is the library's.
    fn library_runs(&self) -> bool {
        let mut frames = self.frames.iter().rev();
        frames.find(|frame| frame.routine.is_none()).is_some_and(|frame| {
            let code = &frame.code.code;
            code.flags.hidden || embedded::inside(&code.source.name).is_some()
        })
    }
}
