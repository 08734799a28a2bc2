//! How attributes are found: descriptors, the object's own, `__getattr__`.
//!
//! What Python code computes (a property, `__getattr__`) is a frame that is
//! pushed; the reader's result is then PENDING. Only where a failing getter
//! has to be followed by `__getattr__` does a routine stand between.

use super::Vm;
use super::lookup::Descriptor;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, Handle, Kind, Method, Value};

/// What looking for an attribute gave.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found {
    /// The attribute, or PENDING.
    Value(Value),
    Missing,
}

/// Reads an attribute by a getter or `__getattribute__` and asks `__getattr__` if that raises AttributeError.
///
/// Registers: the object, the name, whether `__getattr__` was asked, the callable, up to three arguments.
static READ_OR_ASK: Routine = Routine { name: "getattr", step: read_or_ask, catches: true };

fn read_or_ask(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    match answer {
        Answer::Begin => {
            let arguments = (4..7).filter_map(|at| vm.register(base + at).given()).collect();
            Ok(Step::Call(vm.register(base + 3), arguments))
        }
        Answer::Value(value) => Ok(Step::Return(value)),
        Answer::Exhausted => Ok(Step::Return(Value::None)),
        Answer::Raised => {
            let (object, name) = (vm.register(base), vm.register(base + 1));
            if vm.register(base + 2) == Value::TRUE {
                return Err(Raised);
            }
            let attribute_error = vm.known.exceptions.get("AttributeError");
            if !vm.heap.is_subclass(vm.heap.class_of(vm.raised), attribute_error) {
                return Err(Raised);
            }
            let hook = vm.known.names.getattr;
            let Some((callable, receiver)) = vm.find_special(object, hook) else { return Err(Raised) };
            vm.raised = Value::None;
            vm.set_register(base + 2, Value::TRUE);
            let arguments = [receiver, name].into_iter().filter_map(Value::given).collect();
            Ok(Step::Call(callable, arguments))
        }
    }
}

impl Vm {
    /// Reads an attribute. PENDING if Python code computes it (property, `__getattr__`…).
    ///
    /// # Errors
    /// Raised: AttributeError, or what the Python code raises.
    pub fn get_attr(&mut self, object: Value, name: Handle) -> NativeResult {
        let name = self.heap.intern_object(name);
        let class = self.heap.class_of(object);
        let flags = self.heap.class_body(class).flags;
        if flags.getattribute {
            let method = self.known.names.getattribute;
            if let Some((callable, receiver)) = self.find_special(object, method) {
                if flags.getattr {
                    return self.read_or_ask(object, name, callable, &[receiver, name.into()]);
                }
                return super::lookup::with_receiver(receiver, &[name.into()], |arguments| {
                    self.tail_call(callable, arguments)
                });
            }
        }
        if !flags.getattr {
            return match self.find_attribute(object, class, name)? {
                Found::Value(value) => Ok(value),
                Found::Missing => self.missing_attribute(object, name),
            };
        }
        if let Some(found) = self.type_lookup(class, name) {
            let descriptor = self.descriptor(found);
            let own = !descriptor.is_data() && self.own_attribute(object, name).is_some();
            if !own && let Some((callable, arguments)) = self.reader_of(descriptor, found, object, class) {
                return self.read_or_ask(object, name, callable, &arguments);
            }
        }
        match self.find_attribute(object, class, name) {
            Ok(Found::Value(value)) => Ok(value),
            Ok(Found::Missing) => self.ask_getattr(object, name),
            Err(Raised) if self.catches("AttributeError") => self.ask_getattr(object, name),
            Err(Raised) => Err(Raised),
        }
    }

    fn read_or_ask(&mut self, object: Value, name: Handle, callable: Value, arguments: &[Value]) -> NativeResult {
        let mut registers = [object, name.into(), Value::FALSE, callable, Value::Unbound, Value::Unbound, Value::Unbound];
        let given = arguments.iter().copied().filter_map(Value::given);
        for (register, argument) in registers[4..].iter_mut().zip(given) {
            *register = argument;
        }
        self.start(&READ_OR_ASK, &registers)
    }

    /// Returns the Python code that computes an attribute and its arguments.
    fn reader_of(
        &mut self,
        descriptor: Descriptor,
        found: Value,
        object: Value,
        class: Handle,
    ) -> Option<(Value, Vec<Value>)> {
        match descriptor {
            Descriptor::Property => match self.heap.body_of(found) {
                Some(Body::Property(parts)) => Some((parts[0].some()?, vec![object])),
                _ => None,
            },
            Descriptor::Reader | Descriptor::Data { reads: true } => {
                let get = self.known.names.get;
                let (callable, receiver) = self.find_special(found, get)?;
                Some((callable, vec![receiver, object, class.into()]))
            }
            _ => None,
        }
    }

    fn ask_getattr(&mut self, object: Value, name: Handle) -> NativeResult {
        let hook = self.known.names.getattr;
        match self.call_special(object, hook, &[name.into()]) {
            Some(result) => result,
            None => self.missing_attribute(object, name),
        }
    }

    /// Looks for an attribute as the type itself does, without `__getattribute__` and `__getattr__`.
    pub(super) fn find_attribute(&mut self, object: Value, class: Handle, name: Handle) -> Result<Found, Raised> {
        match self.heap.body_of(object) {
            Some(Body::Class(_)) => {
                let class = object.handle().expect("a class is an object");
                self.find_in_class(class, name)
            }
            Some(Body::Super(parts)) => {
                let [start, receiver, _] = **parts;
                self.find_in_super(object, start, receiver, name)
            }
            Some(Body::Method(method)) => {
                let function = method.function;
                match self.find_in_instance(object, class, name)? {
                    Found::Missing => self.get_attr(function, name).map(Found::Value),
                    found @ Found::Value(_) => Ok(found),
                }
            }
            Some(Body::Fields(fields)) if self.heap.is_exactly(object, Kind::GenericAlias) => {
                let origin = fields[0];
                if is_own_of_alias(self.heap.name_text(name)) {
                    return self.find_in_instance(object, class, name);
                }
                self.get_attr(origin, name).map(Found::Value)
            }
            _ => self.find_in_instance(object, class, name),
        }
    }

    /// Looks for an attribute as `object.__getattribute__` does.
    pub(super) fn find_in_instance(&mut self, object: Value, class: Handle, name: Handle) -> Result<Found, Raised> {
        let found = self.type_lookup(class, name);
        let descriptor = found.map_or(Descriptor::Plain, |found| self.descriptor(found));
        if let Some(found) = found
            && descriptor.is_data()
            && descriptor != (Descriptor::Data { reads: false })
        {
            return self.bind_as(descriptor, found, object, class, Some(name)).map(Found::Value);
        }
        if let Some(own) = self.own_attribute(object, name) {
            return Ok(Found::Value(own));
        }
        match found {
            Some(found) => self.bind_as(descriptor, found, object, class, Some(name)).map(Found::Value),
            None => Ok(Found::Missing),
        }
    }

    /// Returns what an object itself has under a name; a class's own attributes are its namespace and no part of this.
    #[inline]
    pub(super) fn own_attribute(&self, object: Value, name: Handle) -> Option<Value> {
        let handle = object.handle()?;
        if matches!(self.heap.body(handle), Body::Class(_)) {
            return None;
        }
        self.heap.attr(handle, name)
    }

    /// Looks for an attribute of a class as `type.__getattribute__` does.
    pub(super) fn find_in_class(&mut self, class: Handle, name: Handle) -> Result<Found, Raised> {
        let metaclass = self.heap.class_of(class.into());
        let meta = self.type_lookup(metaclass, name);
        let descriptor = meta.map_or(Descriptor::Plain, |meta| self.descriptor(meta));
        if let Some(meta) = meta
            && descriptor.is_data()
            && descriptor != (Descriptor::Data { reads: false })
        {
            return self.bind_as(descriptor, meta, class.into(), metaclass, Some(name)).map(Found::Value);
        }
        if let Some(found) = self.type_lookup(class, name) {
            return self.bind_for_class(found, class).map(Found::Value);
        }
        match meta {
            Some(meta) => self.bind_as(descriptor, meta, class.into(), metaclass, Some(name)).map(Found::Value),
            None => Ok(Found::Missing),
        }
    }

    /// Reads an attribute as `object.__getattribute__` does.
    ///
    /// # Errors
    /// Raised: AttributeError, or what a descriptor raises.
    pub fn get_attr_by_object(&mut self, object: Value, name: Handle) -> NativeResult {
        let class = self.heap.class_of(object);
        let found = match self.heap.body_of(object) {
            Some(Body::Class(_)) => self.find_in_instance(object, class, name)?,
            _ => self.find_attribute(object, class, name)?,
        };
        match found {
            Found::Value(value) => Ok(value),
            Found::Missing => self.missing_attribute(object, name),
        }
    }

    /// Reads an attribute as `type.__getattribute__` does.
    ///
    /// # Errors
    /// Raised: AttributeError, or what a descriptor raises.
    pub fn get_attr_by_type(&mut self, class: Value, name: Handle) -> NativeResult {
        let class_of = self.heap.class_of(class);
        match self.find_attribute(class, class_of, name)? {
            Found::Value(value) => Ok(value),
            Found::Missing => self.raise_no_attribute(class, name),
        }
    }

    // Binding.

    /// Gives what a value found in a class is for an instance. PENDING possible.
    ///
    /// # Errors
    /// Raised, by the descriptor.
    pub fn bind(&mut self, found: Value, object: Value, class: Handle, name: Option<Handle>) -> NativeResult {
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
        self.heap.alloc_kind(Kind::Method, Body::Method(Box::new(Method { function, receiver }))).into()
    }

    /// Makes a native that is bound to a receiver.
    fn bound_native(&mut self, native: Value, receiver: Value) -> Value {
        let Some(&Body::Native(index, _)) = self.heap.body_of(native) else { return native };
        let kind =
            if self.heap.is_exactly(native, Kind::WrapperDescriptor) { Kind::MethodWrapper } else { Kind::Native };
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

    fn find_in_super(&mut self, object: Value, start: Value, receiver: Value, name: Handle) -> Result<Found, Raised> {
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

    fn bind_super(&mut self, found: Value, receiver: Value, of: Handle, name: Handle) -> NativeResult {
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

    // Waiting.

    /// Reads an attribute, running Python code at once where needed. Never PENDING.
    ///
    /// # Errors
    /// Raised, as [`Vm::get_attr`].
    pub fn get_attr_sync(&mut self, object: Value, name: Handle) -> NativeResult {
        self.wait(|vm| vm.get_attr(object, name))
    }

    /// Reads an attribute; None where that raises AttributeError. Never PENDING.
    ///
    /// # Errors
    /// Raised, if another exception is raised.
    pub fn find_attr_sync(&mut self, object: Value, name: Handle) -> Result<Option<Value>, Raised> {
        let name = self.heap.intern_object(name);
        let class = self.heap.class_of(object);
        let flags = self.heap.class_body(class).flags;
        let is_module = self.heap.is_subclass(class, self.heap.class(Kind::Module));
        if !flags.getattribute
            && !flags.getattr
            && !is_module
            && self.type_lookup(class, name).is_none()
            && !matches!(self.heap.body_of(object), Some(Body::Class(_) | Body::Super(_) | Body::Method(_)))
        {
            return Ok(self.own_attribute(object, name));
        }
        match self.get_attr_sync(object, name) {
            Ok(value) => Ok(Some(value)),
            Err(Raised) if self.catches("AttributeError") => Ok(None),
            Err(Raised) => Err(Raised),
        }
    }

    // What is not there.

    /// Asks a module's own `__getattr__`, or raises AttributeError.
    fn missing_attribute(&mut self, object: Value, name: Handle) -> NativeResult {
        if self.heap.is_a(object, Kind::Module)
            && let Some(module) = object.handle()
            && let Some(hook) = self.heap.attr(module, self.known.names.getattr)
        {
            return self.tail_call(hook, &[name.into()]);
        }
        self.raise_no_attribute(object, name)
    }

    /// Raises AttributeError: an object has no such attribute.
    ///
    /// # Errors
    /// Always.
    pub fn raise_no_attribute<T>(&mut self, object: Value, name: Handle) -> Result<T, Raised> {
        let text = self.heap.name_text(name).to_owned();
        let message = if let Some(class) = self.heap.as_class(object) {
            format!("type object '{}' has no attribute '{text}'", class.name)
        } else if self.heap.is_a(object, Kind::Module) {
            let module = object.handle().and_then(|module| self.heap.attr(module, self.known.names.name));
            match module.and_then(|module| self.heap.text(module)) {
                Some(module) => format!("module '{module}' has no attribute '{text}'"),
                None => format!("module has no attribute '{text}'"),
            }
        } else {
            format!("'{}' object has no attribute '{text}'", self.heap.type_name(object))
        };
        self.raise_attribute_error(message, object, name)
    }

    /// Raises AttributeError with its fields `name` and `obj`.
    ///
    /// # Errors
    /// Always.
    pub fn raise_attribute_error<T>(&mut self, message: String, object: Value, name: Handle) -> Result<T, Raised> {
        let message = self.heap.new_str(message);
        let class = self.known.exceptions.get("AttributeError");
        let exception = self.new_exception(class, &[message]);
        if let Value::Obj(exception) = exception {
            self.set_exception_fields(exception, &[name.into(), object]);
        }
        self.raise_value(exception)
    }

    /// Replaces the fields of an exception.
    pub fn set_exception_fields(&mut self, exception: Handle, fields: &[Value]) {
        self.heap.edit(exception, |object| {
            if let Body::Exception(body) = &mut object.body {
                body.fields = fields.to_vec();
            }
        });
    }

    fn no_getter(&mut self, object: Value, name: Option<Handle>) -> NativeResult {
        let Some(name) = name else {
            return self.raise("AttributeError", "unreadable attribute");
        };
        let class = self.qualified_name_of(object);
        let message = self.era.no_getter(&class, self.heap.name_text(name));
        self.raise("AttributeError", message)
    }

    /// Returns the `__qualname__` of a value's class.
    pub(super) fn qualified_name_of(&self, object: Value) -> String {
        self.class_qualname(self.heap.class_of(object))
    }
}

/// Tells whether a generic alias (`list[int]`) has an attribute itself; the others are its origin's.
fn is_own_of_alias(name: &str) -> bool {
    matches!(
        name,
        "__class__"
            | "__bases__"
            | "__copy__"
            | "__deepcopy__"
            | "__origin__"
            | "__args__"
            | "__unpacked__"
            | "__parameters__"
            | "__typing_unpacked_tuple_args__"
            | "__mro_entries__"
            | "__reduce_ex__"
            | "__reduce__"
    )
}
