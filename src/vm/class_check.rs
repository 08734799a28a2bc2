//! `isinstance`, `issubclass` and what an `except` clause matches.

use super::Vm;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, Handle, Kind, Value};

/// What is asked about a value and a class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Question {
    Instance,
    Subclass,
}

/// What a check gave.
enum Verdict {
    Known(bool),
    /// Python code knows: the callable and its arguments.
    Ask(Value, Vec<Value>),
}

/// Checks a value against classes, one after the other.
///
/// Registers: the value, the classes (a tuple without tuples in it), the position, whether `issubclass` is asked.
static CHECK: Routine = Routine { name: "isinstance", step: check, catches: false };

fn check(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    if let Answer::Value(result) = answer
        && vm.truth(result)?
    {
        return Ok(Step::Return(Value::TRUE));
    }
    let value = vm.register(base);
    let classes = vm.register(base + 1);
    let question =
        if vm.register(base + 3) == Value::TRUE { Question::Subclass } else { Question::Instance };
    loop {
        let at = vm.register(base + 2).as_int().unwrap_or(0);
        let class =
            usize::try_from(at).ok().and_then(|at| vm.heap.sequence(classes)?.get(at).copied());
        let Some(class) = class else { return Ok(Step::Return(Value::FALSE)) };
        vm.set_register(base + 2, Value::Int(at + 1));
        match vm.check_one(question, value, class)? {
            Verdict::Known(true) => return Ok(Step::Return(Value::TRUE)),
            Verdict::Known(false) => {}
            Verdict::Ask(callable, arguments) => return Ok(Step::Call(callable, arguments)),
        }
    }
}

impl Vm {
    /// Tells whether a value is an instance of a class or tuple of classes, asking `__instancecheck__`. PENDING possible (a bool value).
    ///
    /// # Errors
    /// Raised: TypeError, if it is no class.
    pub fn is_instance(&mut self, value: Value, class: Value) -> NativeResult {
        self.check_all(Question::Instance, value, class)
    }

    /// Tells whether a class derives from a class or tuple of classes, asking `__subclasscheck__`. PENDING possible (a bool value).
    ///
    /// # Errors
    /// Raised: TypeError, if one is no class.
    pub fn is_subclass_of(&mut self, class: Value, base: Value) -> NativeResult {
        self.check_all(Question::Subclass, class, base)
    }

    fn check_all(&mut self, question: Question, value: Value, class: Value) -> NativeResult {
        let mut classes = Vec::new();
        self.flatten_classes(class, &mut classes)?;
        for (at, &class) in classes.iter().enumerate() {
            match self.check_one(question, value, class)? {
                Verdict::Known(true) => return Ok(Value::TRUE),
                Verdict::Known(false) => {}
                Verdict::Ask(..) => {
                    let rest = self.heap.new_tuple(classes[at..].to_vec());
                    let is_subclass = Value::bool(question == Question::Subclass);
                    return self.start(&CHECK, &[value, rest, Value::Int(0), is_subclass]);
                }
            }
        }
        Ok(Value::FALSE)
    }

    /// Lists the classes that a tuple of classes or a union means.
    fn flatten_classes(&mut self, class: Value, into: &mut Vec<Value>) -> Result<(), Raised> {
        if self.heap.as_class(class).is_some() {
            into.push(class);
            return Ok(());
        }
        let items = match self.heap.body_of(class) {
            Some(Body::Tuple(items)) => items.to_vec(),
            Some(Body::Fields(fields)) if self.heap.is_exactly(class, Kind::UnionType) => {
                self.heap.sequence(fields[0]).map(<[Value]>::to_vec).unwrap_or_default()
            }
            _ => {
                into.push(class);
                return Ok(());
            }
        };
        self.check_depth()?;
        for item in items {
            if item.is_none() {
                into.push(self.heap.class(Kind::NoneType).into());
            } else {
                self.flatten_classes(item, into)?;
            }
        }
        Ok(())
    }

    fn check_one(
        &mut self,
        question: Question,
        value: Value,
        class: Value,
    ) -> Result<Verdict, Raised> {
        if question == Question::Instance && Value::Obj(self.heap.class_of(value)) == class {
            return Ok(Verdict::Known(true));
        }
        if let Some(body) = self.heap.as_class(class)
            && !body.flags.meta
        {
            return self.check_plain(question, value, class).map(Verdict::Known);
        }
        let name = match question {
            Question::Instance => self.known.names.instancecheck,
            Question::Subclass => self.known.names.subclasscheck,
        };
        let of = self.heap.class_of(class);
        if self.in_python(of, name)
            && let Some((callable, receiver)) = self.find_special(class, name)
        {
            let arguments = [receiver, value].into_iter().filter_map(Value::given).collect();
            return Ok(Verdict::Ask(callable, arguments));
        }
        self.check_plain(question, value, class).map(Verdict::Known)
    }

    fn check_plain(
        &mut self,
        question: Question,
        value: Value,
        class: Value,
    ) -> Result<bool, Raised> {
        match question {
            Question::Instance => self.is_instance_plain(value, class),
            Question::Subclass => self.is_subclass_plain(value, class),
        }
    }

    /// Tells whether a value is an instance of a class, as `type.__instancecheck__` does.
    ///
    /// # Errors
    /// Raised: TypeError, if it is no class.
    pub fn is_instance_plain(&mut self, value: Value, class: Value) -> Result<bool, Raised> {
        let of = self.heap.class_of(value);
        let Some(wanted) = class.handle().filter(|_| self.heap.as_class(class).is_some()) else {
            if self.heap.is_exactly(class, Kind::GenericAlias) {
                return self
                    .type_error("isinstance() argument 2 cannot be a parameterized generic");
            }
            if self.abstract_bases(class)?.is_none() {
                return self
                    .type_error("isinstance() arg 2 must be a type, a tuple of types, or a union");
            }
            return self.derives_abstractly(of.into(), class);
        };
        if self.heap.is_subclass(of, wanted) {
            return Ok(true);
        }
        // A proxy may say that it is of another class.
        let name = self.known.names.class;
        let flags = self.heap.class_body(of).flags;
        if !flags.getattribute
            && (!flags.heap
                || matches!(
                    self.type_lookup(of, name).and_then(|found| self.heap.body_of(found)),
                    Some(Body::GetSet(..))
                ))
        {
            return Ok(false);
        }
        let claimed = self.find_attr_sync(value, name)?;
        Ok(claimed.is_some_and(|claimed| match claimed {
            Value::Obj(claimed) if self.heap.as_class(claimed.into()).is_some() => {
                self.heap.is_subclass(claimed, wanted)
            }
            _ => false,
        }))
    }

    /// Tells whether a class derives from another, as `type.__subclasscheck__` does.
    ///
    /// # Errors
    /// Raised: TypeError, if one is no class.
    pub fn is_subclass_plain(&mut self, class: Value, base: Value) -> Result<bool, Raised> {
        let as_class =
            |vm: &Self, value: Value| value.handle().filter(|_| vm.heap.as_class(value).is_some());
        if let (Some(class), Some(base)) = (as_class(self, class), as_class(self, base)) {
            return Ok(self.heap.is_subclass(class, base));
        }
        if self.heap.is_exactly(base, Kind::GenericAlias) {
            return self.type_error("issubclass() argument 2 cannot be a parameterized generic");
        }
        if as_class(self, class).is_none() && self.abstract_bases(class)?.is_none() {
            return self.type_error("issubclass() arg 1 must be a class");
        }
        if as_class(self, base).is_none() && self.abstract_bases(base)?.is_none() {
            return self
                .type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union");
        }
        self.derives_abstractly(class, base)
    }

    /// Returns the `__bases__` of something that is no class but looks like one.
    fn abstract_bases(&mut self, class: Value) -> Result<Option<Vec<Value>>, Raised> {
        let name = self.known.names.bases;
        let Some(bases) = self.find_attr_sync(class, name)? else { return Ok(None) };
        Ok(match self.heap.body_of(bases) {
            Some(Body::Tuple(items)) => Some(items.to_vec()),
            _ => None,
        })
    }

    fn derives_abstractly(&mut self, class: Value, base: Value) -> Result<bool, Raised> {
        if class == base {
            return Ok(true);
        }
        self.enter_nested("in __issubclass__")?;
        let result = self.base_derives_abstractly(class, base);
        self.nesting -= 1;
        result
    }

    fn base_derives_abstractly(&mut self, class: Value, base: Value) -> Result<bool, Raised> {
        for next in self.abstract_bases(class)?.unwrap_or_default() {
            if self.derives_abstractly(next, base)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Tells whether an exception matches what an `except` clause names.
    ///
    /// # Errors
    /// Raised: TypeError, if that names something else than exceptions.
    pub fn exception_matches(&mut self, exception: Value, named: Value) -> Result<bool, Raised> {
        let class = self.heap.class_of(exception);
        if let Some(body) = self.heap.as_class(named)
            && body.flags.exception
        {
            let named = named.handle().expect("a class is an object");
            return Ok(self.heap.is_subclass(class, named));
        }
        let classes = match self.heap.body_of(named) {
            Some(Body::Tuple(items)) => items.to_vec(),
            _ => vec![named],
        };
        let mut wanted: Vec<Handle> = Vec::with_capacity(classes.len());
        for named in classes {
            match self.heap.as_class(named) {
                Some(body) if body.flags.exception => wanted.extend(named.handle()),
                _ => {
                    return self.type_error(
                        "catching classes that do not inherit from BaseException is not allowed",
                    );
                }
            }
        }
        Ok(wanted.into_iter().any(|named| self.heap.is_subclass(class, named)))
    }
}
