//! What a class is called, and its plain instances.

use super::Vm;
use crate::heap::{Attrs, Body, Handle, Kind, ShapeId, Value};

impl Vm {
    /// Returns the `__name__` of a class: of a builtin type, what follows its module.
    pub fn class_name(&self, class: Handle) -> String {
        let body = self.heap.class_body(class);
        if body.flags.heap {
            return body.name.to_string();
        }
        body.name.rsplit('.').next().unwrap_or_default().to_owned()
    }

    /// Returns the `__qualname__` of a class.
    pub fn class_qualname(&self, class: Handle) -> String {
        let own = self.heap.attr(class, self.known.names.qualname);
        match own.and_then(|own| self.heap.text(own)) {
            Some(text) => text.to_owned(),
            None => self.class_name(class),
        }
    }

    /// Returns the `__module__` of a class, Unbound if it has none.
    pub fn class_module(&mut self, class: Handle) -> Value {
        let body = self.heap.class_body(class);
        if body.flags.heap {
            let dict = body.dict;
            return self.heap.name_get(dict, self.known.names.module).unwrap_or(Value::Unbound);
        }
        let kind = body.layout;
        let name = if self.heap.class(kind) == class {
            kind.full_name().into()
        } else {
            body.name.clone()
        };
        match name.rsplit_once('.') {
            Some((module, _)) => self.heap.intern(module).into(),
            None => self.heap.intern("builtins").into(),
        }
    }

    /// Returns the name of a class as its repr shows it: with its module, unless that is `builtins`.
    pub fn class_full_name(&mut self, class: Handle) -> String {
        let module = self.class_module(class);
        let name = self.class_qualname(class);
        match self.heap.text(module) {
            Some("builtins") | None => name,
            Some(module) => format!("{module}.{name}"),
        }
    }

    /// Makes an instance of a class whose instances are plain, without calling `__init__`.
    pub fn new_instance(&mut self, class: Handle) -> Value {
        let body = self.heap.class_body(class);
        let slot_count = body.slot_count as usize;
        let has_dict = body.flags.dict;
        let is_object = class == self.heap.class(Kind::Object);
        if is_object {
            return self.heap.alloc(class, Body::Plain).into();
        }
        let values = if slot_count > 0 && !has_dict {
            vec![Value::Unbound; slot_count]
        } else {
            Vec::with_capacity(body.expected.get() as usize)
        };
        let instance =
            self.heap.alloc(class, Body::Instance(Attrs { shape: ShapeId::EMPTY, values }));
        if slot_count > 0 && has_dict {
            let slots = Attrs { shape: ShapeId::EMPTY, values: vec![Value::Unbound; slot_count] };
            self.heap.edit(instance, |object| object.attrs = Some(Box::new(slots)));
        }
        instance.into()
    }

    /// Returns the class that a class inherits its layout from: `__base__`.
    pub fn class_base(&self, class: Handle) -> Option<Handle> {
        let bases = &self.heap.class_body(class).bases;
        let mut best: Option<(Handle, Handle)> = None;
        for &base in bases {
            let solid = self.solid_base(base);
            match best {
                Some((_, known)) if self.heap.is_subclass(known, solid) => {}
                _ => best = Some((base, solid)),
            }
        }
        best.map(|(base, _)| base)
    }

    /// Returns the nearest class that decides how instances are laid out.
    pub(super) fn solid_base(&self, class: Handle) -> Handle {
        let body = self.heap.class_body(class);
        let is_solid = if body.flags.heap {
            !body.slots.is_empty()
        } else {
            self.heap.class(body.layout) == class
        };
        if is_solid {
            return class;
        }
        match self.class_base(class) {
            Some(base) => self.solid_base(base),
            None => class,
        }
    }
}
