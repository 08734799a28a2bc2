//! Calling classes: the metaclass's `__call__`, `__new__`, `__init__`.

use super::Vm;
use super::lookup::Descriptor;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, Handle, KINDS, Kind, Value};

/// Calls `__init__` of an instance that was just made.
///
/// Registers: the instance, the callable, the names of keywords (a tuple or Unbound), the arguments.
static INITIALISE: Routine = Routine { name: "__init__", step: initialise, catches: false };

fn initialise(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    match answer {
        Answer::Value(result) => {
            vm.check_init_result(result)?;
            Ok(Step::Return(vm.register(base)))
        }
        _ => Ok(vm.call_kept(base, 1, &[])),
    }
}

/// Calls `__new__`, then `__init__` if the result is an instance of the class.
///
/// Registers: the class and then the instance, the callable, the names of keywords, the arguments, the first of which is the class.
static CONSTRUCT: Routine = Routine { name: "type.__call__", step: construct, catches: false };

fn construct(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(result) = answer else { return Ok(vm.call_kept(base, 1, &[])) };
    if vm.register(base + 1).is_unbound() {
        // The answer of `__init__`.
        vm.check_init_result(result)?;
        return Ok(Step::Return(vm.register(base)));
    }
    let class = vm.register(base).handle().expect("the routine was started with a class");
    if !vm.heap.is_subclass(vm.heap.class_of(result), class) {
        return Ok(Step::Return(result));
    }
    vm.set_register(base, result);
    let init = vm.known.names.init;
    let Some((callable, receiver)) = vm.find_special(result, init) else {
        return Ok(Step::Return(result));
    };
    if vm.is_object_init(callable) {
        let size = vm.frames.last().map_or(0, |frame| frame.size);
        let excess = size > 4;
        vm.check_object_init(result, excess)?;
        return Ok(Step::Return(result));
    }
    vm.set_register(base + 3, receiver);
    let step = vm.call_kept_by(base, callable);
    vm.set_register(base + 1, Value::Unbound);
    Ok(step)
}

impl Vm {
    /// Makes the step that calls what a routine keeps: names in the register after the callable, then the arguments.
    fn call_kept(&self, base: usize, callable: usize, before: &[Value]) -> Step {
        let size = self.frames.last().map_or(0, |frame| frame.size);
        let mut arguments = before.to_vec();
        arguments.extend((callable + 2..size).filter_map(|at| self.register(base + at).given()));
        let names = self
            .heap
            .sequence(self.register(base + callable + 1))
            .map(<[Value]>::to_vec)
            .unwrap_or_default();
        Step::CallKeywords(self.register(base + callable), arguments, names)
    }

    fn call_kept_by(&mut self, base: usize, callable: Value) -> Step {
        match self.call_kept(base, 1, &[]) {
            Step::CallKeywords(_, arguments, names) => {
                Step::CallKeywords(callable, arguments, names)
            }
            step => step,
        }
    }

    fn check_init_result(&mut self, result: Value) -> Result<(), Raised> {
        if result.is_none() {
            return Ok(());
        }
        let name = self.heap.type_name(result);
        self.type_error(format!("__init__() should return None, not '{name}'"))
    }

    /// Calls a class: `__call__` of the metaclass, `__new__`, `__init__`. `arguments` are positional, then one for each of `keyword_names`.
    /// PENDING if Python code has to run; its result is then the instance.
    ///
    /// # Errors
    /// Raised, by any of these.
    pub fn call_class(
        &mut self,
        class: Handle,
        arguments: &[Value],
        keyword_names: &[Value],
    ) -> NativeResult {
        if self.heap.class_body(class).flags.meta {
            let metaclass = self.heap.class_of(class.into());
            let call = self.known.names.call;
            if self.in_python(metaclass, call)
                && let Some((callable, receiver)) = self.find_special(class.into(), call)
            {
                return super::lookup::with_receiver(receiver, arguments, |arguments| {
                    self.tail_call_keywords(callable, arguments, keyword_names)
                });
            }
        }
        self.instantiate(class, arguments, keyword_names)
    }

    /// Makes an instance as `type.__call__` does.
    ///
    /// # Errors
    /// Raised, by `__new__` or `__init__`.
    pub fn instantiate(
        &mut self,
        class: Handle,
        arguments: &[Value],
        names: &[Value],
    ) -> NativeResult {
        if class == self.heap.class(Kind::Type) && names.is_empty() && arguments.len() == 1 {
            return Ok(self.heap.class_of(arguments[0]).into());
        }
        let (new_name, init_name) = (self.known.names.new, self.known.names.init);
        let Some(new) = self.type_lookup(class, new_name) else {
            let name = self.class_name(class);
            return self.type_error(format!("cannot create '{name}' instances"));
        };
        let init = self.type_lookup(class, init_name).unwrap_or(Value::None);
        if self.is_object_new(new) {
            let object = self.heap.class(Kind::Object);
            if class != object
                && !self.heap.class_body(class).flags.heap
                && self.type_lookup(object, init_name) == Some(init)
            {
                let of_class = |kind: &&(Kind, &str, Kind)| self.heap.class(kind.0) == class;
                let name = KINDS.iter().find(of_class).map(|&(kind, ..)| kind.full_name());
                let name = name.map_or_else(|| self.class_name(class).to_string(), str::to_owned);
                return self.type_error(format!("cannot create '{name}' instances"));
            }
            return self.instantiate_plain(class, init, arguments, names);
        }
        let is_native = |vm: &Self, value| matches!(vm.heap.body_of(value), Some(Body::Native(..)));
        let new = match self.descriptor(new) {
            Descriptor::Plain | Descriptor::Function | Descriptor::Native => new,
            Descriptor::StaticMethod => self.wrapped(new),
            _ => self.wait(|vm| vm.bind_for_class(new, class))?,
        };
        if is_native(self, new) {
            if self.is_object_init(init) || init.is_none() {
                return super::lookup::with_receiver(class.into(), arguments, |arguments| {
                    self.tail_call_keywords(new, arguments, names)
                });
            }
            if is_native(self, init) && self.heap.class_body(class).flags.exception {
                let exception =
                    super::lookup::with_receiver(class.into(), arguments, |arguments| {
                        self.tail_call_keywords(new, arguments, names)
                    })?;
                super::lookup::with_receiver(exception, arguments, |arguments| {
                    self.tail_call_keywords(init, arguments, names)
                })?;
                return Ok(exception);
            }
        }
        let mut registers = Vec::with_capacity(arguments.len() + 4);
        let kept_names = self.kept_names(names);
        registers.extend([class.into(), new, kept_names, class.into()]);
        registers.extend_from_slice(arguments);
        self.start(&CONSTRUCT, &registers)
    }

    fn kept_names(&mut self, names: &[Value]) -> Value {
        if names.is_empty() { Value::Unbound } else { self.heap.new_tuple(names.to_vec()) }
    }

    /// Makes an instance of a class that has `object.__new__`.
    fn instantiate_plain(
        &mut self,
        class: Handle,
        init: Value,
        arguments: &[Value],
        names: &[Value],
    ) -> NativeResult {
        let plain_init = self.is_object_init(init);
        if plain_init && !arguments.is_empty() {
            let name = self.class_name(class);
            return self.type_error(format!("{name}() takes no arguments"));
        }
        self.check_instantiable(class)?;
        let instance = self.new_instance(class);
        if plain_init {
            return Ok(instance);
        }
        let Some((callable, receiver)) = self.bind_special(init, instance, class) else {
            return Ok(instance);
        };
        let mut registers = Vec::with_capacity(arguments.len() + 4);
        let kept_names = self.kept_names(names);
        registers.extend([instance, callable, kept_names]);
        registers.extend(receiver.given());
        registers.extend_from_slice(arguments);
        self.start(&INITIALISE, &registers)
    }

    /// Tells whether a value is `object.__new__`.
    pub(super) fn is_object_new(&mut self, value: Value) -> bool {
        let (object, name) = (self.heap.class(Kind::Object), self.known.names.new);
        self.type_lookup(object, name) == Some(value)
    }

    /// Tells whether a value is `object.__init__`.
    pub(super) fn is_object_init(&mut self, value: Value) -> bool {
        let (object, name) = (self.heap.class(Kind::Object), self.known.names.init);
        self.type_lookup(object, name) == Some(value)
    }

    /// Does what `object.__new__(class, ...)` does.
    ///
    /// # Errors
    /// Raised: TypeError, if there are arguments for nobody, or the class is abstract or of another layout.
    pub fn object_new(&mut self, class: Handle, excess: bool) -> NativeResult {
        if excess {
            let (new_name, init_name) = (self.known.names.new, self.known.names.init);
            let new = self.type_lookup(class, new_name).unwrap_or(Value::None);
            let init = self.type_lookup(class, init_name).unwrap_or(Value::None);
            if !self.is_object_new(new) {
                return self.type_error(
                    "object.__new__() takes exactly one argument (the type to instantiate)",
                );
            }
            if self.is_object_init(init) {
                let name = self.class_name(class);
                return self.type_error(format!("{name}() takes no arguments"));
            }
        }
        self.check_instantiable(class)?;
        let layout = self.heap.class_body(class).layout;
        if layout != Kind::Object {
            let name = self.heap.class_body(class).name.clone();
            let base = self.solid_base(class);
            let base = self.heap.class_body(base).name.clone();
            return self
                .type_error(format!("object.__new__({name}) is not safe, use {base}.__new__()"));
        }
        Ok(self.new_instance(class))
    }

    /// Does what `object.__init__(instance, ...)` does: looks whether there are arguments for nobody.
    pub(crate) fn check_object_init(
        &mut self,
        instance: Value,
        excess: bool,
    ) -> Result<(), Raised> {
        if !excess {
            return Ok(());
        }
        let class = self.heap.class_of(instance);
        let (new_name, init_name) = (self.known.names.new, self.known.names.init);
        let init = self.type_lookup(class, init_name).unwrap_or(Value::None);
        if !self.is_object_init(init) {
            return self.type_error(
                "object.__init__() takes exactly one argument (the instance to initialize)",
            );
        }
        let new = self.type_lookup(class, new_name).unwrap_or(Value::None);
        if self.is_object_new(new) {
            let name = self.class_name(class);
            return self.type_error(format!(
                "{name}.__init__() takes exactly one argument (the instance to initialize)"
            ));
        }
        Ok(())
    }

    /// Raises TypeError if a class has abstract methods left.
    ///
    /// # Errors
    /// Raised: TypeError.
    pub fn check_instantiable(&mut self, class: Handle) -> Result<(), Raised> {
        if !self.heap.class_body(class).flags.is_abstract {
            return Ok(());
        }
        let dict = self.heap.class_body(class).dict;
        let abstracts =
            self.heap.name_get(dict, self.known.names.abstractmethods).unwrap_or(Value::None);
        let items: Vec<Value> = match self.heap.as_set(abstracts) {
            Some(set) => set.iter().map(|(_, item)| item).collect(),
            None => self.heap.sequence(abstracts).map(<[Value]>::to_vec).unwrap_or_default(),
        };
        let mut names: Vec<String> =
            items.into_iter().filter_map(|item| self.heap.text(item).map(str::to_owned)).collect();
        names.sort();
        let class = self.class_name(class);
        let message = match names.as_slice() {
            [name] => self.era.abstract_class(&class, name),
            _ => {
                let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
                self.era.abstract_methods(&class, &names.join(", "), &quoted.join(", "))
            }
        };
        self.type_error(message)
    }
}
