//! How attributes are set and deleted, and how slots are read and written.
//!
//! Deleting is setting to Unbound. Slots (`__slots__`) of an instance that has
//! a `__dict__` too stand beside its attributes, else in their place.

use super::Vm;
use super::lookup::Descriptor;
use super::native::{NativeResult, Raised};
use crate::heap::{Attrs, Body, Handle, Kind, Object, ShapeId, Value};

/// An instance with more attributes than this keeps them in a dict, so that shapes stay few.
const MOST_SHAPED: u32 = 64;

impl Vm {
    /// Sets an attribute, or deletes it if the value is Unbound. PENDING if Python code does it.
    ///
    /// # Errors
    /// Raised: AttributeError, or what the Python code raises.
    pub fn set_attr(&mut self, object: Value, name: Handle, value: Value) -> NativeResult {
        let name = self.heap.intern_object(name);
        let class = self.heap.class_of(object);
        if self.heap.class_body(class).flags.setattr {
            let result = if value.is_unbound() {
                let method = self.known.names.delattr;
                self.call_special(object, method, &[name.into()])
            } else {
                let method = self.known.names.setattr;
                self.call_special(object, method, &[name.into(), value])
            };
            if let Some(result) = result {
                return result;
            }
        }
        self.set_attr_plain(object, name, value)
    }

    /// Sets or deletes an attribute as the type itself does, without `__setattr__` and `__delattr__`.
    ///
    /// # Errors
    /// Raised: AttributeError, or what a descriptor raises.
    pub fn set_attr_plain(&mut self, object: Value, name: Handle, value: Value) -> NativeResult {
        let name = self.heap.intern_object(name);
        match self.heap.body_of(object) {
            Some(Body::Class(_)) => {
                let class = object.handle().expect("a class is an object");
                self.set_in_class(class, name, value)
            }
            _ => self.set_in_instance(object, name, value),
        }
    }

    /// Sets or deletes an attribute as `object.__setattr__` does.
    pub(super) fn set_in_instance(
        &mut self,
        object: Value,
        name: Handle,
        value: Value,
    ) -> NativeResult {
        let class = self.heap.class_of(object);
        let found = self.type_lookup(class, name).or_else(|| self.later_descriptor(class, name));
        if let Some(found) = found {
            let descriptor = self.descriptor(found);
            if descriptor.is_data() {
                return self.set_by_descriptor(descriptor, found, object, name, value);
            }
        }
        let Some(handle) = object.handle().filter(|_| self.has_dict(object)) else {
            return self.no_place(object, name, found.is_some());
        };
        if value.is_unbound() {
            if self.heap.delete_attr(handle, name) {
                return Ok(Value::None);
            }
            let message = if self.heap.is_a(object, Kind::Module) && self.era.minor() >= 11 {
                format!(
                    "'{}' object has no attribute '{}'",
                    self.heap.type_name(object),
                    self.heap.name_text(name)
                )
            } else {
                let class = self.heap.type_name(object);
                self.era.no_attribute_to_delete(&class, self.heap.name_text(name))
            };
            return self.raise_attribute_error(message, object, name);
        }
        let shape = self.heap.get(handle).attrs().map_or(ShapeId::EMPTY, |attrs| attrs.shape);
        if shape != ShapeId::DICT && self.heap.shapes.len(shape) >= MOST_SHAPED {
            self.heap.dict_of(handle);
        }
        self.heap.set_attr(handle, name, value);
        if let Body::Instance(attrs) = self.heap.body(handle) {
            let expected = &self.heap.class_body(class).expected;
            let length = u32::try_from(attrs.values.len()).unwrap_or(u32::MAX);
            if length > expected.get() && length <= MOST_SHAPED {
                expected.set(length);
            }
        }
        Ok(Value::None)
    }

    /// Tells whether an object can have attributes of its own.
    pub fn has_dict(&self, object: Value) -> bool {
        let Value::Obj(handle) = object else { return false };
        let object = self.heap.get(handle);
        let class = self.heap.class_body(object.class);
        class.flags.dict
            || matches!(
                class.layout,
                Kind::Function | Kind::Module | Kind::Namespace | Kind::BaseException
            )
            || matches!(object.body, Body::Function(_) | Body::Exception(_))
    }

    fn no_place(&mut self, object: Value, name: Handle, is_class_attribute: bool) -> NativeResult {
        let class = self.heap.type_name(object);
        let text = self.heap.name_text(name);
        let message = if is_class_attribute {
            format!("'{class}' object attribute '{text}' is read-only")
        } else {
            self.era.no_place_for_attribute(&class, text)
        };
        self.raise_attribute_error(message, object, name)
    }

    /// Sets or deletes an attribute of a class as `type.__setattr__` does.
    pub(super) fn set_in_class(
        &mut self,
        class: Handle,
        name: Handle,
        value: Value,
    ) -> NativeResult {
        let metaclass = self.heap.class_of(class.into());
        if !self.heap.class_body(class).flags.heap {
            let message = format!(
                "cannot set '{}' attribute of immutable type '{}'",
                self.heap.name_text(name),
                self.heap.class_body(class).name
            );
            return self.type_error(message);
        }
        let meta =
            self.type_lookup(metaclass, name).or_else(|| self.later_descriptor(metaclass, name));
        if let Some(meta) = meta {
            let descriptor = self.descriptor(meta);
            if descriptor.is_data() {
                return self.set_by_descriptor(descriptor, meta, class.into(), name, value);
            }
        }
        let dict = self.heap.class_body(class).dict;
        if value.is_unbound() {
            if self.heap.name_remove(dict, name).is_none() {
                let text = self.heap.name_text(name).to_owned();
                let message = if self.era.minor() < 11 {
                    text
                } else {
                    format!(
                        "type object '{}' has no attribute '{text}'",
                        self.heap.class_body(class).name
                    )
                };
                return self.raise_attribute_error(message, class.into(), name);
            }
        } else {
            self.heap.name_set(dict, name, value);
        }
        self.class_name_changed(class, name);
        Ok(Value::None)
    }

    /// Sets or deletes through a data descriptor. PENDING possible.
    pub(super) fn set_by_descriptor(
        &mut self,
        descriptor: Descriptor,
        found: Value,
        object: Value,
        name: Handle,
        value: Value,
    ) -> NativeResult {
        match descriptor {
            Descriptor::Property => {
                let Some(Body::Property(parts)) = self.heap.body_of(found) else {
                    return Ok(Value::None);
                };
                let (setter, deleter) = (parts[1].some(), parts[2].some());
                if value.is_unbound() {
                    if let Some(deleter) = deleter {
                        return self.tail_call(deleter, &[object]);
                    }
                    let class = self.qualified_name_of(object);
                    let message = self.era.no_deleter(&class, self.heap.name_text(name));
                    return self.raise("AttributeError", message);
                }
                if let Some(setter) = setter {
                    return self.tail_call(setter, &[object, value]);
                }
                let class = self.qualified_name_of(object);
                let message = self.era.no_setter(&class, self.heap.name_text(name));
                self.raise("AttributeError", message)
            }
            Descriptor::GetSet => {
                let Some(&Body::GetSet(index, _)) = self.heap.body_of(found) else {
                    return Ok(Value::None);
                };
                let (getter, owner) = self.getters[index as usize];
                match getter.set {
                    Some(set) => set(self, object, value).map(|()| Value::None),
                    None => {
                        let message = format!(
                            "attribute '{}' of '{owner}' objects is not writable",
                            self.heap.name_text(name)
                        );
                        self.raise("AttributeError", message)
                    }
                }
            }
            Descriptor::Member => self.write_member(found, object, value).map(|()| Value::None),
            _ => {
                let (method, arguments) = if value.is_unbound() {
                    (self.known.names.delete, vec![object])
                } else {
                    (self.known.names.set, vec![object, value])
                };
                match self.call_special(found, method, &arguments) {
                    Some(result) => result,
                    None => {
                        let method = self.heap.name_text(method).to_owned();
                        self.raise("AttributeError", method)
                    }
                }
            }
        }
    }

    // Slots.

    /// Reads a slot of an object: of `__slots__`, or a field of a builtin exception.
    ///
    /// # Errors
    /// Raised: AttributeError, if the slot is empty; TypeError, if the object has no such slot.
    pub(crate) fn read_member(&mut self, member: Value, object: Value) -> NativeResult {
        let Some(Body::Member(body)) = self.heap.body_of(member) else { return Ok(member) };
        let (name, owner, index) = (body.name, body.owner, body.index as usize);
        let class = self.heap.class_of(object);
        if !self.heap.is_subclass(class, owner) {
            return self.foreign_member(name, owner, object);
        }
        let handle = object.handle().expect("what has slots is no inline value");
        let value = match self.heap.body(handle) {
            Body::Exception(body) if !self.heap.class_body(owner).flags.heap => {
                return Ok(body
                    .fields
                    .get(index)
                    .copied()
                    .and_then(Value::given)
                    .unwrap_or(Value::None));
            }
            Body::Instance(_) => {
                let values = slots(self.heap.get(handle), self.heap.class_body(class).flags.dict);
                values.and_then(|values| values.get(index)).copied().and_then(Value::given)
            }
            _ => name.handle().and_then(|name| self.heap.attr(handle, name)),
        };
        match (value, name.handle()) {
            (Some(value), _) => Ok(value),
            (None, Some(name)) => self.raise_no_attribute(object, name),
            (None, None) => self.raise("AttributeError", ""),
        }
    }

    /// Writes a slot of an object, or empties it if the value is Unbound.
    ///
    /// # Errors
    /// Raised: AttributeError, if an empty slot is to be emptied; TypeError, if the object has no such slot.
    pub(crate) fn write_member(
        &mut self,
        member: Value,
        object: Value,
        value: Value,
    ) -> Result<(), Raised> {
        let Some(Body::Member(body)) = self.heap.body_of(member) else { return Ok(()) };
        let (name, owner, index) = (body.name, body.owner, body.index as usize);
        let class = self.heap.class_of(object);
        if !self.heap.is_subclass(class, owner) {
            return self.foreign_member(name, owner, object);
        }
        let handle = object.handle().expect("what has slots is no inline value");
        match self.heap.body(handle) {
            Body::Exception(_) if !self.heap.class_body(owner).flags.heap => {
                if owner == self.known.exceptions.get("BaseExceptionGroup") {
                    return self.raise("AttributeError", "readonly attribute");
                }
                self.heap.edit(handle, |object| {
                    if let Body::Exception(body) = &mut object.body {
                        if body.fields.len() <= index {
                            body.fields.resize(index + 1, Value::None);
                        }
                        body.fields[index] = if value.is_unbound() { Value::None } else { value };
                    }
                });
                Ok(())
            }
            Body::Instance(_) => {
                let beside = self.heap.class_body(class).flags.dict;
                let values = slots(self.heap.get(handle), beside);
                let old = values.and_then(|values| values.get(index)).copied();
                if value.is_unbound() && old.is_none_or(Value::is_unbound) {
                    let name = name.handle().expect("a slot's name is a string");
                    return self.empty_slot(object, name);
                }
                if old.is_some() {
                    self.heap.set_field(handle, value, |object| {
                        let values = slots_mut(object, beside);
                        &mut values.expect("the slot was just seen").values[index]
                    });
                } else {
                    self.heap.edit(handle, |object| {
                        let attrs = match &mut object.body {
                            Body::Instance(attrs) if !beside => attrs,
                            _ => {
                                &mut **object.attrs.get_or_insert_with(|| Box::new(Attrs::empty()))
                            }
                        };
                        attrs.values.resize(index + 1, Value::Unbound);
                        attrs.values[index] = value;
                    });
                }
                Ok(())
            }
            _ => {
                let name = name.handle().expect("a slot's name is a string");
                if value.is_unbound() {
                    if !self.heap.delete_attr(handle, name) {
                        return self.empty_slot(object, name);
                    }
                } else {
                    self.heap.set_attr(handle, name, value);
                }
                Ok(())
            }
        }
    }

    /// Raises what deleting an empty slot raises: its bare name.
    fn empty_slot<T>(&mut self, object: Value, name: Handle) -> Result<T, Raised> {
        let message = self.heap.name_text(name).to_owned();
        self.raise_attribute_error(message, object, name)
    }

    fn foreign_member<T>(
        &mut self,
        name: Value,
        owner: Handle,
        object: Value,
    ) -> Result<T, Raised> {
        let message = format!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
            self.heap.text(name).unwrap_or_default(),
            self.heap.class_body(owner).name,
            self.heap.type_name(object)
        );
        self.type_error(message)
    }
}

/// Returns the slots of an instance: beside its attributes, or in their place.
pub(super) fn slots(object: &Object, beside: bool) -> Option<&[Value]> {
    match &object.body {
        Body::Instance(attrs) if !beside => Some(&attrs.values),
        _ => object.attrs.as_deref().map(|attrs| attrs.values.as_slice()),
    }
}

fn slots_mut(object: &mut Object, beside: bool) -> Option<&mut Attrs> {
    match &mut object.body {
        Body::Instance(attrs) if !beside => Some(attrs),
        _ => object.attrs.as_deref_mut(),
    }
}
