//! Making classes: what `type(name, bases, namespace, **keywords)` does.
//!
//! The class is made at once; `__set_name__` and `__init_subclass__` are
//! Python code, so a routine calls them, one after the other.

use std::cell::Cell;

use super::Vm;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, Class, ClassFlags, Handle, Kind, Value};

/// Tells the values of a new class's namespace their names, then its bases of the class.
///
/// Registers: the class, a list of values and names, the position in it, the keywords (a dict or Unbound).
static INTRODUCE: Routine = Routine { name: "type.__new__", step: introduce, catches: true };

fn introduce(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let class = vm.register(base).handle().expect("the routine was started with a class");
    let list = vm.register(base + 1).handle().expect("the routine was started with a list");
    let at = vm.register(base + 2).as_int().unwrap_or(-1);
    if answer == Answer::Raised {
        if at > 0 {
            vm.failed_set_name(class, list, at)?;
        }
        return Err(Raised);
    }
    if at < 0 {
        return Ok(Step::Return(class.into()));
    }
    let position = usize::try_from(at).expect("the position was just seen not to be negative");
    let item = vm.heap.list(list).get(position..position + 2).map(|pair| (pair[0], pair[1]));
    if let Some((value, name)) = item {
        vm.set_register(base + 2, Value::Int(at + 2));
        let set_name = vm.known.names.set_name;
        return match vm.find_special(value, set_name) {
            Some((callable, receiver)) => {
                let arguments =
                    [receiver, class.into(), name].into_iter().filter_map(Value::given).collect();
                Ok(Step::Call(callable, arguments))
            }
            None => introduce(vm, base, Answer::Begin),
        };
    }
    vm.set_register(base + 2, Value::Int(-1));
    let keywords = vm.register(base + 3).handle();
    match vm.init_subclass(class, keywords)? {
        Some((callable, arguments, names)) => Ok(Step::CallKeywords(callable, arguments, names)),
        None => Ok(Step::Return(class.into())),
    }
}

impl Vm {
    /// Does what `type(name, bases, namespace, **keywords)` does with a metaclass: layout, MRO, slots, `__set_name__`, `__init_subclass__`.
    /// PENDING if Python code has to run; its result is then the class.
    ///
    /// # Errors
    /// Raised: TypeError or ValueError, if no class can be made of it.
    pub fn new_class(
        &mut self,
        metaclass: Handle,
        name: &str,
        bases: &[Value],
        namespace: Handle,
        keywords: Option<Handle>,
    ) -> NativeResult {
        for &base in bases {
            if self.heap.as_class(base).is_none() {
                if self.mro_entries_of(base)?.is_some() {
                    return self.type_error(
                        "type() doesn't support MRO entry resolution; use types.new_class()",
                    );
                }
                // The class of a base that is no class is asked for its say before the base is.
                self.most_derived_metaclass(metaclass, bases)?;
                return self.type_error("bases must be types");
            }
        }
        let winner = self.most_derived_metaclass(metaclass, bases)?;
        if winner != metaclass {
            let new = self.known.names.new;
            let own = self.type_lookup(winner, new);
            let plain = self.type_lookup(self.heap.class(Kind::Type), new);
            if own != plain
                && let Some(own) = own
            {
                let own = self.wrapped(own);
                let name = self.heap.new_str(name);
                let bases = self.heap.new_tuple(bases.to_vec());
                let (names, values) = self.keyword_parts(keywords);
                let mut arguments = vec![winner.into(), name, bases, namespace.into()];
                arguments.extend(values);
                return self.tail_call_keywords(own, &arguments, &names);
            }
        }
        let class = self.make_class(winner, name, bases, namespace)?;
        self.introduce_class(class, keywords)
    }

    /// Makes the class object, without telling anybody of it.
    fn make_class(
        &mut self,
        metaclass: Handle,
        name: &str,
        bases: &[Value],
        namespace: Handle,
    ) -> Result<Handle, Raised> {
        let mut bases: Vec<Handle> = bases.iter().filter_map(|base| base.handle()).collect();
        if bases.is_empty() {
            bases.push(self.heap.class(Kind::Object));
        }
        let layout = self.lay_out(name, &bases, namespace)?;
        let dict = self.heap.new_dict();
        let table = self.heap.dict(namespace).copied();
        self.heap.dict_assign(dict, table);
        let qualname = self.take_qualname(dict, name)?;
        let flag = |of: fn(&ClassFlags) -> bool| {
            bases.iter().any(|&base| of(&self.heap.class_body(base).flags))
        };
        let flags = ClassFlags {
            heap: true,
            base: true,
            dict: layout.has_dict,
            exception: flag(|flags| flags.exception),
            sequence: flag(|flags| flags.sequence),
            mapping: flag(|flags| flags.mapping),
            meta: metaclass != self.heap.class(Kind::Type),
            ..ClassFlags::default()
        };
        let slot_count = layout.first_slot + u32::try_from(layout.slots.len()).unwrap_or(0);
        let body = Class {
            name: name.into(),
            bases: bases.clone(),
            mro: Vec::new(),
            dict,
            version: Cell::new(0),
            layout: layout.kind,
            flags,
            slots: layout.slots.iter().map(|&slot| slot.into()).collect(),
            slot_count,
            expected: Cell::new(0),
            plain_init: Cell::new((0, 0)),
            subclasses: Vec::new(),
        };
        let class = self.heap.alloc(metaclass, Body::Class(Box::new(body)));
        let mro = self.order_of(class, metaclass, &bases)?;
        self.heap.edit(class, |object| {
            if let Body::Class(body) = &mut object.body {
                body.mro = mro;
            }
        });
        let qualname_name = self.known.names.qualname;
        self.heap.set_attr(class, qualname_name, qualname);
        self.fill_class(class, dict);
        self.add_slots(class, dict, &layout);
        self.add_defaults(dict);
        for &base in &bases {
            if let Body::Class(body) = self.heap.change(base) {
                body.subclasses.push(class);
            }
        }
        self.class_changed(class);
        Ok(class)
    }

    fn order_of(
        &mut self,
        class: Handle,
        metaclass: Handle,
        bases: &[Handle],
    ) -> Result<Vec<Handle>, Raised> {
        let order = self.linearise(class, bases)?;
        let mro = self.heap.intern("mro");
        if metaclass == self.heap.class(Kind::Type) || !self.in_python(metaclass, mro) {
            return Ok(order);
        }
        // A metaclass with its own `mro()`: it must find the usual order in the class.
        self.heap.edit(class, |object| {
            if let Body::Class(body) = &mut object.body {
                body.mro = order;
            }
        });
        let given = match self.call_special_sync(class.into(), mro, &[]) {
            Some(given) => given?,
            None => return self.type_error("mro() is missing"),
        };
        let given = self.collect_sync(given)?;
        let mut order = Vec::with_capacity(given.len());
        for base in given {
            if self.heap.as_class(base).is_none() {
                let name = self.heap.type_name(base);
                return self.type_error(format!("mro() returned a non-class ('{name}')"));
            }
            order.extend(base.handle());
        }
        Ok(order)
    }

    /// Gives a class other bases.
    ///
    /// # Errors
    /// Raised: TypeError, if its instances would have another layout, or there is no order.
    pub fn set_class_bases(&mut self, class: Handle, bases: Vec<Handle>) -> Result<(), Raised> {
        let old: Vec<Handle> = self.heap.class_body(class).bases.clone();
        let solid = |vm: &Self, bases: &[Handle]| {
            bases.iter().map(|&base| vm.solid_base(base)).collect::<Vec<_>>()
        };
        let object = self.heap.class(Kind::Object);
        let (before, after) = (solid(self, &old), solid(self, &bases));
        if after.iter().any(|base| *base != object && !before.contains(base)) {
            let (new, old) = (self.class_name(bases[0]), self.class_name(old[0]));
            return self.type_error(format!(
                "__bases__ assignment: '{new}' object layout differs from '{old}'"
            ));
        }
        let order = self.linearise(class, &bases)?;
        for base in old {
            if let Body::Class(body) = self.heap.change(base) {
                body.subclasses.retain(|&known| known != class);
            }
        }
        for &base in &bases {
            if let Body::Class(body) = self.heap.change(base) {
                body.subclasses.push(class);
            }
        }
        self.heap.edit(class, |object| {
            if let Body::Class(body) = &mut object.body {
                body.bases = bases;
                body.mro = order;
            }
        });
        self.reorder_subclasses(class)?;
        self.class_changed(class);
        Ok(())
    }

    fn reorder_subclasses(&mut self, class: Handle) -> Result<(), Raised> {
        for subclass in self.subclasses(class) {
            let bases = self.heap.class_body(subclass).bases.clone();
            let order = self.linearise(subclass, &bases)?;
            self.heap.edit(subclass, |object| {
                if let Body::Class(body) = &mut object.body {
                    body.mro = order;
                }
            });
            self.reorder_subclasses(subclass)?;
        }
        Ok(())
    }

    /// Takes `__qualname__` out of a namespace.
    fn take_qualname(&mut self, dict: Handle, name: &str) -> NativeResult {
        let qualname = self.known.names.qualname;
        match self.heap.name_remove(dict, qualname) {
            Some(given) if self.heap.text(given).is_some() => Ok(given),
            Some(given) => {
                let class = self.heap.type_name(given);
                self.type_error(format!("type __qualname__ must be a str, not {class}"))
            }
            None => Ok(self.heap.new_str(name)),
        }
    }

    /// Does to the namespace what a class implies: module, implicit static and class methods, the `__class__` cell.
    fn fill_class(&mut self, class: Handle, dict: Handle) {
        let names = &self.known.names;
        let (module, name, new, classcell) = (names.module, names.name, names.new, names.classcell);
        let class_methods = [names.init_subclass, names.class_getitem];
        if self.heap.name_get(dict, module).is_none() {
            let (globals, _) = self.current_namespaces();
            if let Some(current) = self.heap.name_get(globals, name) {
                self.heap.name_set(dict, module, current);
            }
        }
        let is_function =
            |vm: &Self, value| matches!(vm.heap.body_of(value), Some(Body::Function(_)));
        if let Some(function) = self.heap.name_get(dict, new)
            && is_function(self, function)
        {
            let wrapper = self.heap.alloc_kind(Kind::StaticMethod, Body::Wrapper(function));
            self.heap.name_set(dict, new, wrapper.into());
        }
        for name in class_methods {
            if let Some(function) = self.heap.name_get(dict, name)
                && is_function(self, function)
            {
                let wrapper = self.heap.alloc_kind(Kind::ClassMethod, Body::Wrapper(function));
                self.heap.name_set(dict, name, wrapper.into());
            }
        }
        if let Some(cell) = self.heap.name_remove(dict, classcell) {
            if matches!(self.heap.body_of(cell), Some(Body::Cell(_))) {
                self.heap.set_cell(cell, class.into());
            }
        }
        if let Some(cell) = self
            .heap
            .interned("__classdictcell__")
            .and_then(|name| self.heap.name_remove(dict, name))
        {
            self.heap.set_cell(cell, dict.into());
        }
    }

    fn add_defaults(&mut self, dict: Handle) {
        let (doc, eq, hash) = (self.known.names.doc, self.known.names.eq, self.known.names.hash);
        if self.heap.name_get(dict, doc).is_none() {
            self.heap.name_set(dict, doc, Value::None);
        }
        if self.heap.name_get(dict, eq).is_some() && self.heap.name_get(dict, hash).is_none() {
            self.heap.name_set(dict, hash, Value::None);
        }
    }

    /// Calls `__set_name__` and `__init_subclass__` for a new class. PENDING possible; the result is the class.
    fn introduce_class(&mut self, class: Handle, keywords: Option<Handle>) -> NativeResult {
        let set_name = self.known.names.set_name;
        let dict = self.heap.class_body(class).dict;
        let entries: Vec<(Value, Value)> =
            self.heap.dict(dict).iter().map(|entry| (entry.key, entry.value)).collect();
        let mut told = Vec::new();
        for (name, value) in entries {
            let class = self.heap.class_of(value);
            if value.handle().is_some() && self.type_lookup(class, set_name).is_some() {
                told.extend([value, name]);
            }
        }
        if told.is_empty() && self.init_subclass(class, keywords)?.is_none() {
            return Ok(class.into());
        }
        let told = self.heap.new_list(told);
        let keywords = keywords.map_or(Value::Unbound, Value::from);
        self.start(&INTRODUCE, &[class.into(), told, Value::Int(0), keywords])
    }

    /// Returns what `super(class, class).__init_subclass__(**keywords)` calls: None if nothing would happen.
    fn init_subclass(
        &mut self,
        class: Handle,
        keywords: Option<Handle>,
    ) -> Result<Option<(Value, Vec<Value>, Vec<Value>)>, Raised> {
        let name = self.known.names.init_subclass;
        let Some(found) = self.lookup_after(class, class, name) else { return Ok(None) };
        let (names, values) = self.keyword_parts(keywords);
        let object = self.heap.class(Kind::Object);
        if self.heap.name_get(self.heap.class_body(object).dict, name) == Some(found) {
            if names.is_empty() {
                return Ok(None);
            }
            let name = self.class_name(class);
            return self
                .type_error(format!("{name}.__init_subclass__() takes no keyword arguments"));
        }
        let inner = self.wrapped(found);
        if matches!(self.heap.body_of(found), Some(Body::Wrapper(_)))
            && self.heap.is_a(found, Kind::ClassMethod)
            && matches!(self.heap.body_of(inner), Some(Body::Function(_)))
        {
            let mut arguments = vec![class.into()];
            arguments.extend(values);
            return Ok(Some((inner, arguments, names)));
        }
        let bound = self.wait(|vm| vm.bind_for_class(found, class))?;
        Ok(Some((bound, values, names)))
    }

    /// Returns the names and values of keyword arguments.
    pub(super) fn keyword_parts(&self, keywords: Option<Handle>) -> (Vec<Value>, Vec<Value>) {
        let Some(keywords) = keywords else { return (Vec::new(), Vec::new()) };
        self.heap.dict(keywords).iter().map(|entry| (entry.key, entry.value)).unzip()
    }

    /// Says which `__set_name__` has failed.
    fn failed_set_name(&mut self, class: Handle, list: Handle, at: i64) -> Result<(), Raised> {
        let Ok(position) = usize::try_from(at - 2) else { return Ok(()) };
        let Some(&[value, name]) = self.heap.list(list).get(position..position + 2) else {
            return Ok(());
        };
        let cause = self.raised;
        self.heap.hold(cause);
        let value_class = self.heap.type_name(value);
        let shown = self.repr_sync(name);
        self.heap.drop_value(cause);
        self.raised = cause;
        let class = self.heap.class_body(class).name.clone();
        let message = format!(
            "Error calling __set_name__ on '{value_class}' instance {} in '{class}'",
            shown.unwrap_or_default()
        );
        if self.era.minor() >= 12 {
            return self.add_note(cause, &message);
        }
        let Value::Obj(_) = cause else { return Ok(()) };
        let message = self.heap.new_str(message);
        let error = self.known.exceptions.get("RuntimeError");
        let error = self.new_exception(error, &[message]);
        if let Value::Obj(handle) = error {
            self.set_exception_field(handle, cause, |body| &mut body.cause);
            self.set_exception_field(handle, cause, |body| &mut body.context);
            self.heap.edit(handle, |object| {
                if let Body::Exception(body) = &mut object.body {
                    body.suppress_context = true;
                }
            });
        }
        self.raised = error;
        Ok(())
    }

    /// Adds a note to an exception.
    pub(crate) fn add_note(&mut self, exception: Value, note: &str) -> Result<(), Raised> {
        let Value::Obj(handle) = exception else { return Ok(()) };
        let note = self.heap.new_str(note);
        let notes = self.known.names.notes;
        match self.heap.attr(handle, notes).and_then(Value::handle) {
            Some(list) if matches!(self.heap.body(list), Body::List(_)) => {
                self.heap.list_push(list, note)
            }
            Some(_) => return self.type_error("Cannot add note: __notes__ is not a list"),
            None => {
                let list = self.heap.new_list(vec![note]);
                self.heap.set_attr(handle, notes, list);
            }
        }
        Ok(())
    }
}
