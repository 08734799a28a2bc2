//! How attributes are found: descriptors, the object's own, `__getattr__`.
//!
//! What Python code computes (a property, `__getattr__`) is a frame that is
//! pushed; the reader's result is then PENDING. Only where a failing getter
//! has to be followed by `__getattr__` does a routine stand between.

use super::Vm;
use super::lookup::Descriptor;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, Handle, Kind, Value};

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
        Answer::Offered(_) | Answer::Exhausted => Ok(Step::Return(Value::None)),
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
            let Some((callable, receiver)) = vm.find_special(object, hook) else {
                return Err(Raised);
            };
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
            if !own
                && let Some((callable, arguments)) =
                    self.reader_of(descriptor, found, object, class)
            {
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

    fn read_or_ask(
        &mut self,
        object: Value,
        name: Handle,
        callable: Value,
        arguments: &[Value],
    ) -> NativeResult {
        let mut registers = [
            object,
            name.into(),
            Value::FALSE,
            callable,
            Value::Unbound,
            Value::Unbound,
            Value::Unbound,
        ];
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
    pub(super) fn find_attribute(
        &mut self,
        object: Value,
        class: Handle,
        name: Handle,
    ) -> Result<Found, Raised> {
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
            Some(Body::Fields(fields)) if self.heap.is_a(object, Kind::GenericAlias) => {
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
    pub(super) fn find_in_instance(
        &mut self,
        object: Value,
        class: Handle,
        name: Handle,
    ) -> Result<Found, Raised> {
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
            Some(found) => {
                self.bind_as(descriptor, found, object, class, Some(name)).map(Found::Value)
            }
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
            return self
                .bind_as(descriptor, meta, class.into(), metaclass, Some(name))
                .map(Found::Value);
        }
        if let Some(found) = self.type_lookup(class, name) {
            return self.bind_for_class(found, class).map(Found::Value);
        }
        match meta {
            Some(meta) => self
                .bind_as(descriptor, meta, class.into(), metaclass, Some(name))
                .map(Found::Value),
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
            && !matches!(
                self.heap.body_of(object),
                Some(Body::Class(_) | Body::Super(_) | Body::Method(_))
            )
        {
            let own = self.own_attribute(object, name);
            if own.is_some() || !self.is_kept_back(name) {
                return Ok(own);
            }
        }
        match self.get_attr_sync(object, name) {
            Ok(value) => Ok(Some(value)),
            Err(Raised) if self.catches("AttributeError") => Ok(None),
            Err(Raised) => Err(Raised),
        }
    }

    // What is not there.

    /// Asks a module's own `__getattr__`, or raises AttributeError.
    pub(super) fn missing_attribute(&mut self, object: Value, name: Handle) -> NativeResult {
        if let Some(later) = self.later_attribute(object, name) {
            return later;
        }
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
        } else if let Some(module) =
            object.handle().filter(|_| self.heap.is_a(object, Kind::Module))
        {
            self.no_module_attribute(module, &text)
        } else {
            format!("'{}' object has no attribute '{text}'", self.heap.type_name(object))
        };
        self.raise_attribute_error(message, object, name)
    }

    /// Raises AttributeError with its fields `name` and `obj`.
    ///
    /// # Errors
    /// Always.
    pub fn raise_attribute_error<T>(
        &mut self,
        message: String,
        object: Value,
        name: Handle,
    ) -> Result<T, Raised> {
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

    pub(super) fn no_getter(&mut self, object: Value, name: Option<Handle>) -> NativeResult {
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
