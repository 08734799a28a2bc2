//! Looking names up along the MRO, remembered.
//!
//! A class has a version as long as no lookup in it can have another result;
//! whatever changes a class takes the version away from it and its
//! subclasses. Versions are never given twice, so that what is remembered by
//! version and name needs no clearing, whichever way time goes.

use super::Vm;
use super::native::NativeResult;
use crate::heap::{Body, ClassFlags, Handle, Kind, Value};

const ENTRIES: usize = 4096;

#[derive(Clone, Copy)]
struct Remembered {
    version: u32,
    name: i64,
    found: Value,
}

/// What lookups found lately, by class version and name.
pub struct MethodCache {
    entries: Box<[Remembered]>,
}

impl Default for MethodCache {
    fn default() -> Self {
        let blank = Remembered { version: 0, name: 0, found: Value::Unbound };
        Self { entries: vec![blank; ENTRIES].into() }
    }
}

/// What a value found in a class does when it is reached through an instance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Descriptor {
    /// Nothing: it is the attribute.
    Plain,
    /// Becomes a bound method.
    Function,
    /// Becomes a bound native.
    Native,
    /// Becomes a native bound to the class.
    NativeOfClass,
    Property,
    GetSet,
    Member,
    ClassMethod,
    StaticMethod,
    /// Has a `__get__` and neither `__set__` nor `__delete__`.
    Reader,
    /// Has a `__set__` or a `__delete__`; and a `__get__` or not.
    Data {
        reads: bool,
    },
}

impl Descriptor {
    /// Tells whether it comes before the instance's own attributes.
    pub(super) fn is_data(self) -> bool {
        matches!(self, Self::Property | Self::GetSet | Self::Member | Self::Data { .. })
    }
}

impl Vm {
    /// Finds a name in a class and its bases.
    #[inline]
    pub fn type_lookup(&mut self, class: Handle, name: Handle) -> Option<Value> {
        let version = self.class_version(class);
        let at =
            (version as usize).wrapping_mul(31).wrapping_add(name.index() as usize) & (ENTRIES - 1);
        let entry = &self.method_cache.entries[at];
        if entry.version == version && entry.name == name.bits() {
            return entry.found.given();
        }
        let found = self.lookup_in_mro(class, name);
        let found_or_not = found.unwrap_or(Value::Unbound);
        self.method_cache.entries[at] =
            Remembered { version, name: name.bits(), found: found_or_not };
        found
    }

    fn lookup_in_mro(&self, class: Handle, name: Handle) -> Option<Value> {
        let body = self.heap.class_body(class);
        body.mro.iter().find_map(|&base| self.heap.name_get(self.heap.class_body(base).dict, name))
    }

    /// Finds a name in the classes that come after `class` in another class's MRO.
    pub(super) fn lookup_after(&self, of: Handle, class: Handle, name: Handle) -> Option<Value> {
        let mro = &self.heap.class_body(of).mro;
        let after = mro.iter().position(|&base| base == class)? + 1;
        mro[after..]
            .iter()
            .find_map(|&base| self.heap.name_get(self.heap.class_body(base).dict, name))
    }

    /// Returns the version of a class, a new one if it has none.
    #[inline]
    pub(super) fn class_version(&mut self, class: Handle) -> u32 {
        let version = self.heap.class_body(class).version.get();
        if version != 0 {
            return version;
        }
        let version = self.heap.next_version();
        self.heap.class_body(class).version.set(version);
        version
    }

    /// Must be called after a class's namespace or bases changed: lookups in it and its subclasses are forgotten.
    pub fn class_changed(&mut self, class: Handle) {
        self.forget_version(class);
        self.refresh_flags(class);
        for subclass in self.subclasses(class) {
            self.class_changed(subclass);
        }
    }

    /// Does what [`Vm::class_changed`] does when one name changed.
    pub(super) fn class_name_changed(&mut self, class: Handle, name: Handle) {
        if self.heap.name_text(name).starts_with("__") {
            self.class_changed(class);
            return;
        }
        self.forget_version(class);
        for subclass in self.subclasses(class) {
            self.class_name_changed(subclass, name);
        }
    }

    /// Returns the direct subclasses that are still alive.
    pub fn subclasses(&self, class: Handle) -> Vec<Handle> {
        let derives = |&subclass: &Handle| {
            self.heap.is_live(subclass)
                && self
                    .heap
                    .as_class(subclass.into())
                    .is_some_and(|body| body.bases.contains(&class))
        };
        self.heap.class_body(class).subclasses.iter().copied().filter(derives).collect()
    }

    fn forget_version(&mut self, class: Handle) {
        if self.heap.class_body(class).version.get() == 0 {
            return;
        }
        // Through the barrier, so that going back in time brings the old version back.
        if let Body::Class(body) = self.heap.change(class) {
            body.version.set(0);
        }
    }

    fn refresh_flags(&mut self, class: Handle) {
        let names = &self.known.names;
        let (del, getattribute, getattr, setattr, delattr) =
            (names.del, names.getattribute, names.getattr, names.setattr, names.delattr);
        let found = |name| self.lookup_in_mro(class, name);
        let in_python = |name| {
            let value: Option<Value> = found(name);
            value.is_some_and(|value| !matches!(self.heap.body_of(value), Some(Body::Native(..))))
        };
        let old = self.heap.class_body(class).flags;
        let flags = ClassFlags {
            finaliser: found(del).is_some(),
            getattribute: in_python(getattribute),
            getattr: found(getattr).is_some(),
            setattr: in_python(setattr) || in_python(delattr),
            ..old
        };
        let differs = flags.finaliser != old.finaliser
            || flags.getattribute != old.getattribute
            || flags.getattr != old.getattr
            || flags.setattr != old.setattr;
        if differs && let Body::Class(body) = self.heap.change(class) {
            body.flags = flags;
        }
    }

    /// Tells what a value found in a class does when it is reached through an instance.
    #[inline]
    pub(super) fn descriptor(&mut self, value: Value) -> Descriptor {
        let Value::Obj(handle) = value else { return Descriptor::Plain };
        let object = self.heap.get(handle);
        let class = object.class;
        match &object.body {
            // CPython has a function of a builtin module in C, where nothing binds it.
            Body::Function(function)
                if function.code.code.flags.hidden
                    && self
                        .heap
                        .text(function.qualname)
                        .is_some_and(|qualname| !qualname.contains('.')) =>
            {
                Descriptor::Plain
            }
            Body::Function(_) => Descriptor::Function,
            Body::Native(..) => {
                if class == self.heap.class(Kind::NativeMethod)
                    || class == self.heap.class(Kind::WrapperDescriptor)
                {
                    Descriptor::Native
                } else if class == self.heap.class(Kind::ClassMethodDescriptor) {
                    Descriptor::NativeOfClass
                } else {
                    Descriptor::Plain
                }
            }
            Body::GetSet(..) => Descriptor::GetSet,
            Body::Member(_) => Descriptor::Member,
            Body::Property(_) if class == self.heap.class(Kind::Property) => Descriptor::Property,
            Body::Property(_) => {
                let (get, set) = (self.known.names.get, self.known.names.set);
                let written = self.in_python(class, get) || self.in_python(class, set);
                if written { Descriptor::Data { reads: true } } else { Descriptor::Property }
            }
            Body::Wrapper(_) if class == self.heap.class(Kind::ClassMethod) => {
                Descriptor::ClassMethod
            }
            Body::Wrapper(_) if class == self.heap.class(Kind::StaticMethod) => {
                Descriptor::StaticMethod
            }
            Body::Wrapper(_)
                if self.heap.is_subclass(class, self.heap.class(Kind::ClassMethod)) =>
            {
                Descriptor::ClassMethod
            }
            Body::Wrapper(_) => Descriptor::StaticMethod,
            Body::Method(_) | Body::Class(_) | Body::Str(_) | Body::Tuple(_) | Body::Int(_)
                if !self.heap.class_body(class).flags.heap =>
            {
                Descriptor::Plain
            }
            _ => self.descriptor_of_class(class),
        }
    }

    /// Tells what the methods of a class make of its instances.
    fn descriptor_of_class(&mut self, class: Handle) -> Descriptor {
        let (get, set, delete) =
            (self.known.names.get, self.known.names.set, self.known.names.delete);
        let reads = self.type_lookup(class, get).is_some();
        if self.type_lookup(class, set).is_some() || self.type_lookup(class, delete).is_some() {
            return Descriptor::Data { reads };
        }
        if reads { Descriptor::Reader } else { Descriptor::Plain }
    }

    /// Tells whether a class has a name that is no native of a builtin type.
    pub(super) fn in_python(&mut self, class: Handle, name: Handle) -> bool {
        self.type_lookup(class, name)
            .is_some_and(|value| !matches!(self.heap.body_of(value), Some(Body::Native(..))))
    }

    // Special methods.

    /// Finds a special method on a value's class, bound by its descriptor: the callable, and the receiver to pass first or Unbound.
    pub fn find_special(&mut self, value: Value, name: Handle) -> Option<(Value, Value)> {
        let class = self.heap.class_of(value);
        let found = self.type_lookup(class, name)?;
        self.bind_special(found, value, class)
    }

    /// Binds what was found in a class as a special method of a value.
    pub(super) fn bind_special(
        &mut self,
        found: Value,
        value: Value,
        class: Handle,
    ) -> Option<(Value, Value)> {
        if found.is_none() {
            return None;
        }
        match self.descriptor(found) {
            Descriptor::Function | Descriptor::Native => Some((found, value)),
            Descriptor::NativeOfClass => Some((found, class.into())),
            Descriptor::Plain => Some((found, Value::Unbound)),
            Descriptor::StaticMethod => Some((self.wrapped(found), Value::Unbound)),
            Descriptor::ClassMethod => {
                let inner = self.wrapped(found);
                match self.heap.body_of(inner) {
                    Some(Body::Function(_)) => Some((inner, class.into())),
                    _ => self.bound_sync(found, value, class),
                }
            }
            _ => self.bound_sync(found, value, class),
        }
    }

    /// Binds by a descriptor that Python code may have written, waiting for it.
    fn bound_sync(&mut self, found: Value, value: Value, class: Handle) -> Option<(Value, Value)> {
        match self.wait(|vm| vm.bind(found, value, class, None)) {
            Ok(bound) => Some((bound, Value::Unbound)),
            Err(_) => {
                self.raised = Value::None;
                None
            }
        }
    }

    /// Returns what a `classmethod` or `staticmethod` wraps.
    pub(super) fn wrapped(&self, wrapper: Value) -> Value {
        match self.heap.body_of(wrapper) {
            Some(Body::Wrapper(inner)) => *inner,
            _ => wrapper,
        }
    }

    /// Calls a special method, if the class has it (None if not, or if it is None). The result may be PENDING.
    pub fn call_special(
        &mut self,
        value: Value,
        name: Handle,
        arguments: &[Value],
    ) -> Option<NativeResult> {
        let (callable, receiver) = self.find_special(value, name)?;
        Some(with_receiver(receiver, arguments, |arguments| self.tail_call(callable, arguments)))
    }

    /// The same, waiting for the result. Never PENDING.
    pub fn call_special_sync(
        &mut self,
        value: Value,
        name: Handle,
        arguments: &[Value],
    ) -> Option<NativeResult> {
        let (callable, receiver) = self.find_special(value, name)?;
        Some(with_receiver(receiver, arguments, |arguments| self.call_sync(callable, arguments)))
    }
}

/// Calls `go` with the arguments, the receiver before them if there is one.
pub(super) fn with_receiver<R>(
    receiver: Value,
    arguments: &[Value],
    go: impl FnOnce(&[Value]) -> R,
) -> R {
    if receiver.is_unbound() {
        return go(arguments);
    }
    if arguments.len() < 4 {
        let mut all = [receiver; 4];
        all[1..=arguments.len()].copy_from_slice(arguments);
        return go(&all[..=arguments.len()]);
    }
    let mut all = Vec::with_capacity(arguments.len() + 1);
    all.push(receiver);
    all.extend_from_slice(arguments);
    go(&all)
}
