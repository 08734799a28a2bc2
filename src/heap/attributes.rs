//! How an object keeps its attributes: by shape until somebody asks for its `__dict__`.

use super::object::{Attrs, Body};
use super::shape::ShapeId;
use super::store::Heap;
use super::value::{Handle, Value};

impl Heap {
    /// Returns an object's own attribute.
    #[inline]
    pub fn attr(&self, object: Handle, name: Handle) -> Option<Value> {
        let attrs = self.get(object).attrs()?;
        if attrs.shape == ShapeId::DICT {
            return self.name_get(attrs.values[0].handle()?, name);
        }
        let slot = self.shapes.slot(attrs.shape, name)?;
        attrs.values.get(slot as usize).and_then(|value| value.given())
    }

    /// Returns an object's own attribute by the text of its name.
    pub fn attr_text(&self, object: Handle, name: &str) -> Option<Value> {
        self.attr(object, self.interned(name)?)
    }

    /// Sets an object's own attribute. The name must be interned.
    pub fn set_attr(&mut self, object: Handle, name: Handle, value: Value) {
        let known = self.get(object).attrs().map_or(ShapeId::EMPTY, |attrs| attrs.shape);
        if known == ShapeId::DICT {
            if let Some(dict) = self.attrs_dict(object) {
                self.name_set(dict, name, value);
            }
            return;
        }
        self.hold(value);
        if let Some(slot) = self.shapes.slot(known, name) {
            let old = std::mem::replace(&mut self.attrs_mut(object).values[slot as usize], value);
            self.drop_value(old);
            return;
        }
        let shape = self.shapes.with(known, name);
        let attrs = self.attrs_mut(object);
        attrs.shape = shape;
        attrs.values.push(value);
    }

    /// Sets an object's own attribute by the text of its name.
    pub fn set_attr_text(&mut self, object: Handle, name: &str, value: Value) {
        let name = self.intern(name);
        self.set_attr(object, name, value);
    }

    /// Deletes an object's own attribute; tells whether it was there.
    pub fn delete_attr(&mut self, object: Handle, name: Handle) -> bool {
        if self.attr(object, name).is_none() {
            return false;
        }
        // The order of what remains must not change: from here on the attributes live in a dict.
        let dict = self.dict_of(object);
        self.name_remove(dict, name).is_some()
    }

    /// Returns an object's attributes in order.
    pub fn attr_items(&self, object: Handle) -> Vec<(Value, Value)> {
        let Some(attrs) = self.get(object).attrs() else { return Vec::new() };
        if attrs.shape == ShapeId::DICT {
            let Some(dict) = attrs.values[0].handle() else { return Vec::new() };
            return self.dict(dict).iter().map(|entry| (entry.key, entry.value)).collect();
        }
        let names = self.shapes.names(attrs.shape);
        names.into_iter().map(Value::from).zip(attrs.values.iter().copied()).collect()
    }

    /// Returns the dict that holds an object's attributes, if they are in one already.
    pub fn attrs_dict(&self, object: Handle) -> Option<Handle> {
        let attrs = self.get(object).attrs()?;
        if attrs.shape == ShapeId::DICT { attrs.values[0].handle() } else { None }
    }

    /// Returns an object's `__dict__`, which holds its attributes from now on.
    pub fn dict_of(&mut self, object: Handle) -> Handle {
        if let Some(dict) = self.attrs_dict(object) {
            return dict;
        }
        let dict = self.new_dict();
        for (name, value) in self.attr_items(object) {
            if let Value::Obj(name) = name {
                self.name_set(dict, name, value);
            }
        }
        self.set_dict(object, dict);
        dict
    }

    /// Makes a dict the `__dict__` of an object.
    pub fn set_dict(&mut self, object: Handle, dict: Handle) {
        self.edit(object, |object| {
            let attrs = Attrs { shape: ShapeId::DICT, values: vec![dict.into()] };
            match &mut object.body {
                Body::Instance(old) => *old = attrs,
                _ => object.attrs = Some(Box::new(attrs)),
            }
        });
    }

    fn attrs_mut(&mut self, object: Handle) -> &mut Attrs {
        let object = self.touch(object);
        match &mut object.body {
            Body::Instance(attrs) => attrs,
            _ => object.attrs.get_or_insert_with(|| Box::new(Attrs::empty())),
        }
    }
}
