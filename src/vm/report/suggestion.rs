//! "Did you mean": what CPython adds to the message of an exception about a wrong name.

use crate::era::Era;
use crate::heap::{Body, Handle, Value};
use crate::vm::{Vm, suggest};

impl Vm {
    /// Returns what is added to the message: `. Did you mean: 'x'?`
    pub(super) fn suggestion(&mut self, exception: Value) -> String {
        let is_name = self.is_instance_of(exception, "NameError");
        let asked = if is_name || self.is_instance_of(exception, "AttributeError") {
            "name"
        } else if self.era >= Era::E312 && self.is_instance_of(exception, "ImportError") {
            "name_from"
        } else {
            return String::new();
        };
        let Some(wrong) = self.text_attribute(exception, asked) else { return String::new() };
        let found = if asked == "name_from" {
            self.suggest_import(exception, &wrong)
        } else if is_name {
            self.suggest_variable(exception, &wrong)
        } else {
            self.suggest_attribute(exception, &wrong)
        };
        let mut text =
            found.as_ref().map_or(String::new(), |near| format!(". Did you mean: '{near}'?"));
        if is_name && self.era.suggests_imports() && self.is_library_module(&wrong) {
            let or = if found.is_some() { " Or did" } else { ". Did" };
            text.push_str(&format!("{or} you forget to import '{wrong}'?"));
        }
        text
    }

    fn text_attribute(&mut self, exception: Value, name: &str) -> Option<String> {
        let name = self.heap.intern(name);
        let value = self.find_attr_sync(exception, name).ok().flatten()?;
        self.heap.text(value).map(str::to_owned)
    }

    fn is_library_module(&mut self, name: &str) -> bool {
        self.has_library_module(name)
    }

    /// Returns the frame in which an exception was raised.
    fn innermost_frame(&self, exception: Value) -> Option<Handle> {
        let mut traceback = self.heap.exception(exception)?.traceback;
        let mut frame = None;
        while let Some(Body::Traceback(entry)) = self.heap.body_of(traceback) {
            frame = Some(entry.frame);
            traceback = entry.next;
        }
        frame
    }

    fn suggest_variable(&mut self, exception: Value, wrong: &str) -> Option<String> {
        let frame = self.innermost_frame(exception)?;
        let body = self.frame_body(frame);
        let (code, globals, builtins) = (body.code.clone(), body.globals, body.builtins);
        let namespace = body.namespace;
        let registers = self.variables_of(frame);
        let own =
            |name: &str| code.code.variables.iter().position(|variable| &*variable.name == name);
        if self.era.suggests_self()
            && let Some(at) = own("self")
        {
            let register = u16::try_from(at).unwrap_or(u16::MAX);
            let object = crate::frame::value_of(&self.heap, &code, &registers, register);
            let name = self.heap.intern(wrong);
            if !object.is_unbound() && matches!(self.find_attr_sync(object, name), Ok(Some(_))) {
                return Some(format!("self.{wrong}"));
            }
        }
        let locals: Vec<String> = if self.era >= Era::E313 {
            if self.heap.as_dict(namespace).is_some() {
                self.names_in(namespace.handle()?)
            } else {
                crate::frame::snapshot(&self.heap, &code, &registers)
                    .iter()
                    .filter_map(|(name, _)| self.heap.text((*name).into()).map(str::to_owned))
                    .collect()
            }
        } else {
            code.code
                .varnames
                .iter()
                .map(|&register| code.code.variables[usize::from(register)].name.to_string())
                .collect()
        };
        let (globals, builtins) = (self.names_in(globals), self.names_in(builtins));
        if self.era >= Era::E313 {
            let all = locals.iter().chain(&globals).chain(&builtins);
            return suggest::nearest(wrong, all.map(String::as_str)).map(str::to_owned);
        }
        [locals, globals, builtins].iter().find_map(|names| {
            suggest::nearest(wrong, names.iter().map(String::as_str)).map(str::to_owned)
        })
    }

    fn names_in(&self, dict: Handle) -> Vec<String> {
        let Some(table) = self.heap.as_dict(dict.into()) else { return Vec::new() };
        table.iter().filter_map(|entry| self.heap.text(entry.key).map(str::to_owned)).collect()
    }

    fn suggest_attribute(&mut self, exception: Value, wrong: &str) -> Option<String> {
        let name = self.heap.intern("obj");
        let object = self.find_attr_sync(exception, name).ok().flatten()?;
        let mut names = self.dir_names(object)?;
        if self.era >= Era::E313 && !wrong.starts_with('_') && !self.is_own(exception, object) {
            names.retain(|name| !name.starts_with('_'));
        }
        suggest::nearest(wrong, names.iter().map(String::as_str)).map(str::to_owned)
    }

    /// Tells whether an exception was raised in a method of the object.
    fn is_own(&self, exception: Value, object: Value) -> bool {
        let Some(frame) = self.innermost_frame(exception) else { return false };
        let code = self.frame_body(frame).code.clone();
        let Some(register) = crate::frame::variable_of(&code, "self") else { return false };
        let registers = self.variables_of(frame);
        crate::frame::value_of(&self.heap, &code, &registers, register) == object
    }

    fn suggest_import(&mut self, exception: Value, wrong: &str) -> Option<String> {
        let module = self.text_attribute(exception, "name")?;
        let module = self.heap.text_get(self.known.sys_modules, &module)?;
        let mut names = self.dir_names(module)?;
        if self.era >= Era::E313 && !wrong.starts_with('_') {
            names.retain(|name| !name.starts_with('_'));
        }
        suggest::nearest(wrong, names.iter().map(String::as_str)).map(str::to_owned)
    }

    fn dir_names(&mut self, object: Value) -> Option<Vec<String>> {
        let dir = self.heap.text_get(self.known.builtins, "dir")?;
        let names = self.call_sync(dir, &[object]).ok()?;
        let names = self.heap.sequence(names)?.to_vec();
        Some(names.iter().filter_map(|&name| self.heap.text(name).map(str::to_owned)).collect())
    }
}
