//! What a place in the code remembers of an attribute: where it was found last time.
//!
//! A hit needs the same version of the class (so that nothing was put into it)
//! and the same shape of the instance (so that nothing hides what the class
//! has). What a class held is not counted: the version vouches for it.

use super::Vm;
use super::lookup::Descriptor;
use super::native::{NativeResult, Raised};
use crate::code::{AttrCache, Site};
use crate::heap::{Body, Handle, Kind, Object, ShapeId, Value};

/// In the instance, at the slot of its shape.
const OWN: u32 = 1;
/// In the instance's dict, at the entry.
const ENTRY: u32 = 2;
/// In the class, as it is.
const HELD: u32 = 3;
/// In the class: an int.
const HELD_INT: u32 = 4;
/// In the class: a function to be bound to the instance.
const METHOD: u32 = 5;
/// In the slot of a `__slots__` of an instance without a dict.
const SLOT: u32 = 6;
/// A property of the class, by its getter.
const GETTER: u32 = 7;
/// The object is a class that has it, as it is.
const OF_CLASS: u32 = 8;
/// The object is a class that has it: a function to be bound to the class.
const OF_CLASS_METHOD: u32 = 9;
/// A store at the slot of the shape.
const STORE: u32 = 10;
/// A store that leads from the shape to another.
const ADD: u32 = 11;
/// A store into a slot of an instance without a dict.
const STORE_SLOT: u32 = 12;

/// Returns the number of the shape of an object's attributes, 0 if it has none.
#[inline]
fn shape_of(object: &Object) -> u32 {
    object.attrs().map_or(0, |attrs| attrs.shape.0)
}

/// Puts a place first in a site, before the one that was found last.
fn keep(site: &Site, cache: AttrCache) {
    site.second.set(site.attr.replace(cache));
}

impl Vm {
    /// Tells whether a class still has the version that was remembered.
    #[inline]
    fn is_version(&self, class: Handle, version: u32) -> bool {
        match self.heap.body(class) {
            Body::Class(body) => body.version.get() == version,
            _ => false,
        }
    }

    /// Finds what a site remembers; and whether it has to be bound to the object.
    #[inline]
    fn remembered(&self, object: Handle, cache: AttrCache, name: Handle) -> Option<(Value, bool)> {
        if cache.kind == 0 {
            return None;
        }
        let body = self.heap.get(object);
        if cache.kind == OF_CLASS || cache.kind == OF_CLASS_METHOD {
            return match &body.body {
                Body::Class(class) if class.version.get() == cache.class_version => {
                    Some((Value::Obj(Handle::from_bits(cache.held)), cache.kind == OF_CLASS_METHOD))
                }
                _ => None,
            };
        }
        if !self.is_version(body.class, cache.class_version) {
            return None;
        }
        if cache.kind == SLOT {
            return match &body.body {
                Body::Instance(attrs) => {
                    Some((attrs.values.get(cache.slot as usize)?.given()?, false))
                }
                _ => None,
            };
        }
        if shape_of(body) != cache.shape {
            return None;
        }
        match cache.kind {
            OWN => Some((body.attrs()?.values.get(cache.slot as usize)?.given()?, false)),
            ENTRY => {
                let dict = body.attrs()?.values.first()?.handle()?;
                let entry = self.heap.dict(dict).entry(cache.slot)?;
                if entry.key == Value::Obj(name) { Some((entry.value, false)) } else { None }
            }
            _ => {
                if cache.shape == ShapeId::DICT.0 && self.heap.attr(object, name).is_some() {
                    return None;
                }
                match cache.kind {
                    HELD => Some((Value::Obj(Handle::from_bits(cache.held)), false)),
                    HELD_INT => Some((Value::Int(cache.held), false)),
                    METHOD => Some((Value::Obj(Handle::from_bits(cache.held)), true)),
                    _ => None,
                }
            }
        }
    }

    /// Returns an instance's own attribute, if the site remembers its slot.
    #[inline]
    pub(super) fn attribute_in_slot(&self, object: Value, site: &Site) -> Option<Value> {
        let Value::Obj(handle) = object else { return None };
        let object = self.heap.get(handle);
        let Body::Instance(attrs) = &object.body else { return None };
        let mut cache = site.attr.get();
        if (cache.kind != OWN || attrs.shape.0 != cache.shape) && cache.kind != SLOT {
            cache = site.second.get();
            if cache.kind != OWN || attrs.shape.0 != cache.shape {
                return None;
            }
        }
        if !self.is_version(object.class, cache.class_version) {
            return None;
        }
        attrs.values.get(cache.slot as usize)?.given()
    }

    /// Returns the function of an object's class that a site remembers as its method.
    #[inline]
    pub(super) fn known_method(&self, object: Value, site: &Site) -> Option<Value> {
        let Value::Obj(handle) = object else { return None };
        let object = self.heap.get(handle);
        let shape = match &object.body {
            Body::Instance(attrs) => attrs.shape.0,
            _ => shape_of(object),
        };
        if shape == ShapeId::DICT.0 {
            return None;
        }
        let Body::Class(class) = self.heap.body(object.class) else { return None };
        let version = class.version.get();
        let mut cache = site.attr.get();
        if cache.kind != METHOD || cache.shape != shape || cache.class_version != version {
            cache = site.second.get();
            if cache.kind != METHOD || cache.shape != shape || cache.class_version != version {
                return None;
            }
        }
        Some(Value::Obj(Handle::from_bits(cache.held)))
    }

    /// Sets an instance's own attribute, if the site remembers its slot; tells whether it does.
    #[inline]
    pub(super) fn store_own_attribute(&mut self, object: Value, site: &Site, value: Value) -> bool {
        let Value::Obj(handle) = object else { return false };
        let object = self.heap.get(handle);
        let Body::Instance(attrs) = &object.body else { return false };
        let mut cache = site.attr.get();
        if (cache.kind < STORE || attrs.shape.0 != cache.shape) && cache.kind != STORE_SLOT {
            cache = site.second.get();
            if cache.kind < STORE || attrs.shape.0 != cache.shape {
                return false;
            }
        }
        let slot = cache.slot as usize;
        if cache.kind == ADD {
            if attrs.values.len() != slot
                || value.is_unbound()
                || !self.is_version(object.class, cache.class_version)
            {
                return false;
            }
            self.heap.hold(value);
            if let Body::Instance(attrs) = self.heap.change(handle) {
                attrs.shape = ShapeId(cache.held as u32);
                attrs.values.push(value);
            }
            return true;
        }
        if value.is_unbound()
            || !self.is_version(object.class, cache.class_version)
            || slot >= attrs.values.len()
        {
            return false;
        }
        self.heap.hold(value);
        if let Body::Instance(attrs) = self.heap.change(handle) {
            let old = std::mem::replace(&mut attrs.values[slot], value);
            self.heap.drop_value(old);
        }
        true
    }

    /// Reads an attribute through a site's inline cache. PENDING as for [`Vm::get_attr`].
    ///
    /// # Errors
    /// Raised, as [`Vm::get_attr`].
    #[inline]
    pub fn get_attr_cached(&mut self, object: Value, site: &Site, name: Handle) -> NativeResult {
        if let Value::Obj(handle) = object {
            return self.get_attr_remembered(handle, site, name);
        }
        self.get_attr(object, name)
    }

    fn get_attr_remembered(&mut self, object: Handle, site: &Site, name: Handle) -> NativeResult {
        for cache in [site.attr.get(), site.second.get()] {
            match self.remembered(object, cache, name) {
                Some((value, false)) => return Ok(value),
                Some((value, true)) => {
                    let class = self.heap.get(object).class;
                    return self.bind(value, object.into(), class, Some(name));
                }
                None => {}
            }
            if cache.kind == GETTER
                && self.is_version(self.heap.get(object).class, cache.class_version)
            {
                return self.tail_call(Value::Obj(Handle::from_bits(cache.held)), &[object.into()]);
            }
        }
        self.remember(object, site, name);
        self.get_attr(object.into(), name)
    }

    /// Looks up a method to be called: the callable and its self; or a value to be called as it is and Unbound; or
    /// (PENDING, Unbound) if Python code computes the callable.
    ///
    /// # Errors
    /// Raised, as [`Vm::get_attr`].
    #[inline]
    pub fn load_method(
        &mut self,
        object: Value,
        site: &Site,
        name: Handle,
    ) -> Result<(Value, Value), Raised> {
        let Value::Obj(handle) = object else {
            let class = self.heap.class_of(object);
            return match self.type_lookup(class, name) {
                Some(found) if self.descriptor(found) == Descriptor::Native => Ok((found, object)),
                _ => Ok((self.get_attr(object, name)?, Value::Unbound)),
            };
        };
        for cache in [site.attr.get(), site.second.get()] {
            match self.remembered(handle, cache, name) {
                Some((value, true)) => return Ok((value, object)),
                Some((value, false)) => return Ok((value, Value::Unbound)),
                None => {}
            }
        }
        if let Body::Super(parts) = self.heap.body(handle)
            && self.heap.is_exactly(object, Kind::Super)
            && let Some(found) = self.method_of_super(**parts, name)
        {
            return Ok(found);
        }
        self.load_method_anew(handle, site, name)
    }

    /// Finds a method that `super()` in a method leads to, without binding it.
    fn method_of_super(&mut self, parts: [Value; 3], name: Handle) -> Option<(Value, Value)> {
        let [Value::Obj(class), receiver, Value::Obj(of)] = parts else { return None };
        if self.heap.class_of(receiver) != of || name == self.known.names.class {
            return None;
        }
        let found = self.lookup_after(of, class, name)?;
        match self.descriptor(found) {
            Descriptor::Function | Descriptor::Native => Some((found, receiver)),
            _ => None,
        }
    }

    fn load_method_anew(
        &mut self,
        object: Handle,
        site: &Site,
        name: Handle,
    ) -> Result<(Value, Value), Raised> {
        self.remember(object, site, name);
        let cache = site.attr.get();
        if cache.kind != GETTER
            && let Some((value, bind)) = self.remembered(object, cache, name)
        {
            return Ok((value, if bind { object.into() } else { Value::Unbound }));
        }
        Ok((self.get_attr(object.into(), name)?, Value::Unbound))
    }

    /// Looks where an attribute is, and keeps that in the site if it can be found there again.
    fn remember(&mut self, object: Handle, site: &Site, name: Handle) {
        let class = self.heap.get(object).class;
        let flags = self.heap.class_body(class).flags;
        if flags.getattribute {
            return;
        }
        if matches!(self.heap.body(object), Body::Class(_)) {
            self.remember_of_class(object, class, site, name);
            return;
        }
        if matches!(self.heap.body(object), Body::Super(_) | Body::Method(_)) {
            return;
        }
        let found = self.type_lookup(class, name);
        let descriptor = found.map_or(Descriptor::Plain, |found| self.descriptor(found));
        let class_version = self.class_version(class);
        let shape = shape_of(self.heap.get(object));
        let mut cache = AttrCache { shape, class_version, ..AttrCache::default() };
        match (found, descriptor) {
            (Some(found), Descriptor::Property) => {
                let getter = match self.heap.body_of(found) {
                    Some(Body::Property(parts)) => parts[0].some().and_then(Value::handle),
                    _ => None,
                };
                if flags.getattr {
                    return;
                }
                let Some(getter) = getter else { return };
                (cache.kind, cache.held) = (GETTER, getter.bits());
            }
            (Some(found), Descriptor::Member) => {
                let Some(Body::Member(member)) = self.heap.body_of(found) else { return };
                let fits = self.heap.class_body(member.owner).flags.heap
                    && self.heap.is_subclass(class, member.owner)
                    && matches!(self.heap.body(object), Body::Instance(_))
                    && !flags.dict;
                if !fits {
                    return;
                }
                (cache.kind, cache.slot) = (SLOT, member.index);
            }
            (_, descriptor) if descriptor.is_data() => return,
            (found, descriptor) => {
                if let Some((kind, slot)) = self.place_in_object(object, shape, name) {
                    (cache.kind, cache.slot) = (kind, slot);
                } else {
                    match (found, descriptor) {
                        (Some(Value::Obj(held)), Descriptor::Plain) => {
                            (cache.kind, cache.held) = (HELD, held.bits())
                        }
                        (Some(Value::Int(held)), Descriptor::Plain) => {
                            (cache.kind, cache.held) = (HELD_INT, held)
                        }
                        (Some(Value::Obj(held)), Descriptor::Function | Descriptor::Native) => {
                            (cache.kind, cache.held) = (METHOD, held.bits());
                        }
                        (Some(wrapper), Descriptor::StaticMethod) => {
                            let Value::Obj(held) = self.wrapped(wrapper) else { return };
                            (cache.kind, cache.held) = (HELD, held.bits());
                        }
                        _ => return,
                    }
                }
            }
        }
        keep(site, cache);
    }

    fn place_in_object(&self, object: Handle, shape: u32, name: Handle) -> Option<(u32, u32)> {
        if shape == 0 {
            return None;
        }
        if shape == ShapeId::DICT.0 {
            let dict = self.heap.attrs_dict(object)?;
            return self.heap.name_position(dict, name).map(|entry| (ENTRY, entry));
        }
        self.heap.attr(object, name)?;
        self.heap.shapes.slot(ShapeId(shape), name).map(|slot| (OWN, slot))
    }

    fn remember_of_class(&mut self, class: Handle, metaclass: Handle, site: &Site, name: Handle) {
        if metaclass != self.heap.class(Kind::Type) || self.type_lookup(metaclass, name).is_some() {
            return;
        }
        let Some(found) = self.type_lookup(class, name) else { return };
        let (kind, held) = match (self.descriptor(found), found) {
            (
                Descriptor::Plain
                | Descriptor::Function
                | Descriptor::Native
                | Descriptor::Property
                | Descriptor::GetSet
                | Descriptor::Member,
                Value::Obj(held),
            ) => (OF_CLASS, held),
            (Descriptor::StaticMethod, wrapper) => match self.wrapped(wrapper) {
                Value::Obj(held) => (OF_CLASS, held),
                _ => return,
            },
            (Descriptor::ClassMethod, wrapper) => match self.wrapped(wrapper) {
                Value::Obj(held) if matches!(self.heap.body(held), Body::Function(_)) => {
                    (OF_CLASS_METHOD, held)
                }
                _ => return,
            },
            _ => return,
        };
        let class_version = self.class_version(class);
        keep(site, AttrCache { class_version, kind, held: held.bits(), ..AttrCache::default() });
    }

    /// Sets through a site's inline cache. PENDING as for [`Vm::set_attr`].
    ///
    /// # Errors
    /// Raised, as [`Vm::set_attr`].
    #[inline]
    pub fn set_attr_cached(
        &mut self,
        object: Value,
        site: &Site,
        name: Handle,
        value: Value,
    ) -> NativeResult {
        let Value::Obj(handle) = object else { return self.set_attr(object, name, value) };
        for cache in [site.attr.get(), site.second.get()] {
            if cache.kind < STORE || value.is_unbound() {
                continue;
            }
            let Body::Instance(attrs) = self.heap.body(handle) else { break };
            if !self.is_version(self.heap.get(handle).class, cache.class_version) {
                continue;
            }
            let slot = cache.slot as usize;
            if cache.kind == ADD {
                if attrs.shape.0 == cache.shape && attrs.values.len() == slot {
                    self.heap.hold(value);
                    if let Body::Instance(attrs) = self.heap.change(handle) {
                        attrs.shape = ShapeId(
                            u32::try_from(cache.held).expect("the number of a shape was put there"),
                        );
                        attrs.values.push(value);
                    }
                    return Ok(Value::None);
                }
            } else if (cache.kind == STORE_SLOT || attrs.shape.0 == cache.shape)
                && slot < attrs.values.len()
            {
                self.heap.set_field(handle, value, |object| match &mut object.body {
                    Body::Instance(attrs) => &mut attrs.values[slot],
                    _ => unreachable!("it was just seen to be an instance"),
                });
                return Ok(Value::None);
            }
        }
        self.set_attr_anew(handle, site, name, value)
    }

    fn set_attr_anew(
        &mut self,
        object: Handle,
        site: &Site,
        name: Handle,
        value: Value,
    ) -> NativeResult {
        let class = self.heap.get(object).class;
        let flags = self.heap.class_body(class).flags;
        let plain = matches!(self.heap.body(object), Body::Instance(_));
        if flags.setattr || value.is_unbound() || !plain {
            return self.set_attr(object.into(), name, value);
        }
        let found = self.type_lookup(class, name);
        let descriptor = found.map_or(Descriptor::Plain, |found| self.descriptor(found));
        let class_version = self.class_version(class);
        let before = shape_of(self.heap.get(object));
        let mut cache = AttrCache { shape: before, class_version, ..AttrCache::default() };
        if descriptor == Descriptor::Member && !flags.dict {
            if let Some(Body::Member(member)) = found.and_then(|found| self.heap.body_of(found))
                && self.heap.class_body(member.owner).flags.heap
                && self.heap.is_subclass(class, member.owner)
            {
                (cache.kind, cache.slot) = (STORE_SLOT, member.index);
                keep(site, cache);
            }
            return self.set_attr(object.into(), name, value);
        }
        if descriptor.is_data() || !flags.dict || before == ShapeId::DICT.0 {
            return self.set_attr(object.into(), name, value);
        }
        let had = self.heap.shapes.slot(ShapeId(before), name);
        self.set_in_instance(object.into(), name, value)?;
        let after = shape_of(self.heap.get(object));
        if after == ShapeId::DICT.0 {
            return Ok(Value::None);
        }
        match had {
            Some(slot) => (cache.kind, cache.slot) = (STORE, slot),
            None => {
                let Some(slot) = self.heap.shapes.slot(ShapeId(after), name) else {
                    return Ok(Value::None);
                };
                (cache.kind, cache.slot, cache.held) = (ADD, slot, i64::from(after));
                let expected = &self.heap.class_body(class).expected;
                expected.set(expected.get().max(slot + 1));
            }
        }
        keep(site, cache);
        Ok(Value::None)
    }
}
