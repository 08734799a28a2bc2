//! What a value found in a class is for whom it was reached through: methods, properties, `super`.

use super::Vm;
use super::attribute::Found;
use super::lookup::Descriptor;
use super::native::{NativeResult, Raised};
use crate::heap::{Body, Handle, Kind, Method, Value};

impl Vm {
    /// Gives what a value found in a class is for an instance. PENDING possible.
    ///
    /// # Errors
    /// Raised, by the descriptor.
    pub fn bind(
        &mut self,
        found: Value,
        object: Value,
        class: Handle,
        name: Option<Handle>,
    ) -> NativeResult {
        let descriptor = self.descriptor(found);
        self.bind_as(descriptor, found, object, class, name)
    }

    pub(super) fn bind_as(
        &mut self,
        descriptor: Descriptor,
        found: Value,
        object: Value,
        class: Handle,
        name: Option<Handle>,
    ) -> NativeResult {
        match descriptor {
            Descriptor::Plain | Descriptor::Data { reads: false } => Ok(found),
            Descriptor::Function => Ok(self.new_method(found, object)),
            Descriptor::Native => Ok(self.bound_native(found, object)),
            Descriptor::NativeOfClass => Ok(self.bound_native(found, class.into())),
            Descriptor::StaticMethod => Ok(self.wrapped(found)),
            Descriptor::ClassMethod => {
                let inner = self.wrapped(found);
                self.bind_class_method(inner, class)
            }
            Descriptor::Property => {
                let getter = match self.heap.body_of(found) {
                    Some(Body::Property(parts)) => parts[0].some(),
                    _ => None,
                };
                match getter {
                    Some(getter) => self.tail_call(getter, &[object]),
                    None => self.no_getter(object, name),
                }
            }
            Descriptor::GetSet => match self.heap.body_of(found) {
                Some(&Body::GetSet(index, _)) => {
                    let get = self.getters[index as usize].0.get;
                    get(self, object)
                }
                _ => Ok(found),
            },
            Descriptor::Member => self.read_member(found, object),
            Descriptor::Reader | Descriptor::Data { reads: true } => {
                let get = self.known.names.get;
                self.call_special(found, get, &[object, class.into()]).unwrap_or(Ok(found))
            }
        }
    }

    /// Gives what a value found in a class is for the class itself. PENDING possible.
    pub(super) fn bind_for_class(&mut self, found: Value, class: Handle) -> NativeResult {
        match self.descriptor(found) {
            Descriptor::NativeOfClass => Ok(self.bound_native(found, class.into())),
            Descriptor::StaticMethod => Ok(self.wrapped(found)),
            Descriptor::ClassMethod => {
                let inner = self.wrapped(found);
                self.bind_class_method(inner, class)
            }
            Descriptor::Reader | Descriptor::Data { reads: true } => {
                let get = self.known.names.get;
                self.call_special(found, get, &[Value::None, class.into()]).unwrap_or(Ok(found))
            }
            _ => Ok(found),
        }
    }

    /// Binds what a `classmethod` wraps to a class.
    fn bind_class_method(&mut self, inner: Value, class: Handle) -> NativeResult {
        let metaclass = self.heap.class_of(class.into());
        match self.descriptor(inner) {
            Descriptor::Property | Descriptor::Reader | Descriptor::Data { reads: true } => {
                self.bind(inner, class.into(), metaclass, None)
            }
            Descriptor::Native => Ok(self.bound_native(inner, class.into())),
            _ => Ok(self.new_method(inner, class.into())),
        }
    }

    /// Makes a bound method.
    pub fn new_method(&mut self, function: Value, receiver: Value) -> Value {
        self.heap
            .alloc_kind(Kind::Method, Body::Method(Box::new(Method { function, receiver })))
            .into()
    }

    /// Makes a native that is bound to a receiver.
    fn bound_native(&mut self, native: Value, receiver: Value) -> Value {
        let Some(&Body::Native(index, _)) = self.heap.body_of(native) else { return native };
        let kind = if self.heap.is_exactly(native, Kind::WrapperDescriptor) {
            Kind::MethodWrapper
        } else {
            Kind::Native
        };
        self.heap.alloc_kind(kind, Body::Native(index, receiver)).into()
    }

    // Super.

    /// Reads an attribute of `super(class, receiver)`.
    ///
    /// # Errors
    /// Raised: AttributeError, or what a descriptor raises.
    pub fn super_attr(&mut self, class: Value, receiver: Value, name: Handle) -> NativeResult {
        let of = self.super_start(class, receiver)?;
        let start = class.handle().expect("super_start looked that it is a class");
        if name != self.known.names.class
            && let Some(found) = self.lookup_after(of, start, name)
        {
            return self.bind_super(found, receiver, of, name);
        }
        let parts = Box::new([class, receiver, of.into()]);
        let object: Value = self.heap.alloc_kind(Kind::Super, Body::Super(parts)).into();
        let super_class = self.heap.class(Kind::Super);
        match self.find_in_instance(object, super_class, name)? {
            Found::Value(value) => Ok(value),
            Found::Missing => self.missing_attribute(object, name),
        }
    }

    pub(super) fn find_in_super(
        &mut self,
        object: Value,
        start: Value,
        receiver: Value,
        name: Handle,
    ) -> Result<Found, Raised> {
        if receiver.some().is_some() && name != self.known.names.class {
            let of = self.super_start(start, receiver)?;
            let start = start.handle().expect("super_start looked that it is a class");
            if let Some(found) = self.lookup_after(of, start, name) {
                return self.bind_super(found, receiver, of, name).map(Found::Value);
            }
        }
        let class = self.heap.class_of(object);
        self.find_in_instance(object, class, name)
    }

    fn bind_super(
        &mut self,
        found: Value,
        receiver: Value,
        of: Handle,
        name: Handle,
    ) -> NativeResult {
        if receiver == Value::Obj(of) {
            return self.bind_for_class(found, of);
        }
        self.bind(found, receiver, of, Some(name))
    }

    /// Returns the class whose MRO `super(class, receiver)` searches.
    ///
    /// # Errors
    /// Raised: TypeError, if the receiver has nothing to do with the class.
    pub(crate) fn super_start(&mut self, class: Value, receiver: Value) -> Result<Handle, Raised> {
        let Some(start) = class.handle().filter(|_| self.heap.as_class(class).is_some()) else {
            let name = self.heap.type_name(class);
            return self.type_error(format!("super() argument 1 must be a type, not {name}"));
        };
        if let Some(given) = receiver.handle()
            && self.heap.as_class(receiver).is_some()
            && self.heap.is_subclass(given, start)
        {
            return Ok(given);
        }
        let of = self.heap.class_of(receiver);
        if self.heap.is_subclass(of, start) {
            return Ok(of);
        }
        let class_name = self.known.names.class;
        if let Some(claimed) = self.find_attr_sync(receiver, class_name)?
            && let Some(claimed) = claimed.handle()
            && self.heap.as_class(claimed.into()).is_some()
            && self.heap.is_subclass(claimed, start)
        {
            return Ok(claimed);
        }
        self.type_error(if self.era.minor() < 13 {
            "super(type, obj): obj must be an instance or subtype of type".to_owned()
        } else {
            let start = self.heap.class_body(start).name.clone();
            let kind = if self.heap.as_class(receiver).is_some() { "type" } else { "instance of" };
            let given = match self.heap.as_class(receiver) {
                Some(class) => class.name.clone(),
                None => self.heap.type_name(receiver),
            };
            format!("super(type, obj): obj ({kind} {given}) is not an instance or subtype of type ({start}).")
        })
    }
}
