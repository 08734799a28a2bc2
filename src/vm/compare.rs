//! Comparison, identity and membership.
//!
//! What builtin values need no Python code for is compared at once; else the
//! methods are asked as CPython asks them: the right operand's first if its
//! class derives from the left one's, then the left one's, then the right
//! one's. Containers compare their items on Rust's stack, within a limit.

use std::cmp::Ordering;

use super::Vm;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::data::unicode;
use crate::heap::{Body, Handle, Kind, Value};

/// How deep containers may be nested to be compared or written, from 3.13 on.
const NESTED_IN_C: usize = 5000;

/// A rich comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CompareOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

/// The comparisons in the order of their numbers.
const OPERATORS: [CompareOp; 6] =
    [CompareOp::Lt, CompareOp::Le, CompareOp::Eq, CompareOp::Ne, CompareOp::Gt, CompareOp::Ge];

impl CompareOp {
    /// Returns the operator as it is written.
    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// Returns the comparison that gives the same with the operands exchanged.
    pub fn reflected(self) -> Self {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
            same => same,
        }
    }

    /// Tells whether the comparison holds for an order.
    #[inline]
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            CompareOp::Lt => order.is_lt(),
            CompareOp::Le => order.is_le(),
            CompareOp::Eq => order.is_eq(),
            CompareOp::Ne => order.is_ne(),
            CompareOp::Gt => order.is_gt(),
            CompareOp::Ge => order.is_ge(),
        }
    }

    /// Tells whether the comparison holds for values that have no order, such as a NaN and anything.
    fn holds_unordered(self) -> bool {
        self == CompareOp::Ne
    }

    pub(super) fn name(self, vm: &Vm) -> Handle {
        let names = &vm.known.names;
        match self {
            CompareOp::Lt => names.lt,
            CompareOp::Le => names.le,
            CompareOp::Eq => names.eq,
            CompareOp::Ne => names.ne,
            CompareOp::Gt => names.gt,
            CompareOp::Ge => names.ge,
        }
    }
}

/// A method that may answer a comparison: what to call, with what, and whether to invert the answer.
struct Question {
    callable: Value,
    arguments: Vec<Value>,
    invert: bool,
}

impl Vm {
    /// Compares two values. PENDING if Python code compares them.
    #[inline]
    pub fn compare(&mut self, operator: CompareOp, left: Value, right: Value) -> NativeResult {
        if let (Value::Int(a), Value::Int(b)) = (left, right) {
            return Ok(Value::bool(operator.holds(a.cmp(&b))));
        }
        if let Some(result) = self.compare_builtin(operator, left, right)? {
            return Ok(Value::bool(result));
        }
        if self.enter_comparison(operator, left, right) {
            return Ok(Value::PENDING);
        }
        if self.question(operator, left, right, 0).is_none() {
            return self.compare_default(operator, left, right).map(Value::bool);
        }
        self.start(
            &COMPARE,
            &[Value::Int(operator as i64), left, right, Value::Int(0), Value::FALSE],
        )
    }

    /// Goes on with a comparison after the first method has not known the answer. PENDING possible.
    pub(super) fn compare_after(
        &mut self,
        operator: CompareOp,
        left: Value,
        right: Value,
    ) -> NativeResult {
        self.start(
            &COMPARE,
            &[Value::Int(operator as i64), left, right, Value::Int(1), Value::FALSE],
        )
    }

    /// Compares, waiting for Python code; the result's truth.
    pub fn compare_sync(
        &mut self,
        operator: CompareOp,
        left: Value,
        right: Value,
    ) -> Result<bool, Raised> {
        if let Some(result) = self.compare_builtin(operator, left, right)? {
            return Ok(result);
        }
        // Python code runs in between, and might drop the only other references to the operands.
        self.heap.hold(left);
        self.heap.hold(right);
        let result = self.ask_all(operator, left, right);
        self.heap.drop_value(left);
        self.heap.drop_value(right);
        result
    }

    fn ask_all(&mut self, operator: CompareOp, left: Value, right: Value) -> Result<bool, Raised> {
        for at in 0.. {
            let Some((question, _)) = self.question(operator, left, right, at) else { break };
            let answer = self.call_sync(question.callable, &question.arguments)?;
            if answer != self.known.not_implemented {
                return Ok(self.truth(answer)? != question.invert);
            }
        }
        self.compare_default(operator, left, right)
    }

    /// Tells whether two values are one object or equal (as containers compare their items).
    #[inline]
    pub fn same_or_equal(&mut self, left: Value, right: Value) -> Result<bool, Raised> {
        if left == right {
            return Ok(true);
        }
        match self.heap.simple_eq(left, right) {
            Some(equal) => Ok(equal),
            None => self.compare_sync(CompareOp::Eq, left, right),
        }
    }

    /// Tells whether two values are one object or equal; None if only Python code can tell.
    ///
    /// # Errors
    /// Raised, by the comparison of what containers hold.
    pub fn equal_now(&mut self, left: Value, right: Value) -> Result<Option<bool>, Raised> {
        if left == right {
            return Ok(Some(true));
        }
        if let Some(equal) = self.heap.simple_eq(left, right) {
            return Ok(Some(equal));
        }
        if let Some(equal) = self.compare_builtin(CompareOp::Eq, left, right)? {
            return Ok(Some(equal));
        }
        Ok(if self.question(CompareOp::Eq, left, right, 0).is_none() { Some(false) } else { None })
    }

    /// Tells whether a value is less than another; None if only Python code can tell.
    ///
    /// # Errors
    /// Raised, by the comparison of what containers hold.
    #[inline]
    pub fn less_now(&mut self, left: Value, right: Value) -> Result<Option<bool>, Raised> {
        if let (Value::Int(a), Value::Int(b)) = (left, right) {
            return Ok(Some(a < b));
        }
        self.compare_builtin(CompareOp::Lt, left, right)
    }

    /// Tells whether two values are one object (`is`), as near to CPython as inline values allow.
    #[inline]
    pub fn is_same(&self, left: Value, right: Value) -> bool {
        left == right
    }

    /// Compares values of builtin types whose methods were not overridden; None if a method must be asked.
    fn compare_builtin(
        &mut self,
        operator: CompareOp,
        left: Value,
        right: Value,
    ) -> Result<Option<bool>, Raised> {
        let equality = matches!(operator, CompareOp::Eq | CompareOp::Ne);
        if equality
            && (left.is_none() || right.is_none())
            && left.handle().or(right.handle()).is_none()
        {
            return Ok(Some((left == right) == (operator == CompareOp::Eq)));
        }
        if !self.is_builtin_instance(left) || !self.is_builtin_instance(right) {
            return Ok(None);
        }
        if equality && let Some(equal) = self.heap.simple_eq(left, right) {
            return Ok(Some(equal == (operator == CompareOp::Eq)));
        }
        if let Some(order) = self.compare_numbers(left, right) {
            return Ok(Some(match order {
                Some(order) => operator.holds(order),
                None => operator.holds_unordered(),
            }));
        }
        self.compare_bodies(operator, left, right)
    }

    /// Compares two objects by what they hold; None if their bodies are no pair with an order.
    ///
    /// # Errors
    /// Raised, by the comparison of what containers hold.
    pub fn compare_bodies(
        &mut self,
        operator: CompareOp,
        left: Value,
        right: Value,
    ) -> Result<Option<bool>, Raised> {
        let (Value::Obj(a), Value::Obj(b)) = (left, right) else { return Ok(None) };
        match (self.heap.body(a), self.heap.body(b)) {
            (Body::Str(x), Body::Str(y)) => {
                Ok(Some(operator.holds(unicode::compare(&x.text, &y.text))))
            }
            (Body::Bytes(x), Body::Bytes(y)) => Ok(Some(operator.holds(x.cmp(y)))),
            (Body::List(_), Body::List(_)) | (Body::Tuple(_), Body::Tuple(_)) => {
                self.compare_sequences(operator, left, right).map(Some)
            }
            (Body::Dict(_), Body::Dict(_)) if operator == CompareOp::Eq => {
                self.dicts_equal(a, b).map(Some)
            }
            (Body::Dict(_), Body::Dict(_)) if operator == CompareOp::Ne => {
                self.dicts_equal(a, b).map(|equal| Some(!equal))
            }
            (Body::Set(_), Body::Set(_)) => self.compare_sets(operator, a, b).map(Some),
            _ => Ok(None),
        }
    }

    /// Tells whether a value's class is a builtin type itself.
    #[inline]
    pub fn is_builtin_instance(&self, value: Value) -> bool {
        match value {
            Value::Obj(handle) => {
                let class = self.heap.get(handle).class;
                self.heap.is_builtin_type(class) || !self.heap.class_body(class).flags.heap
            }
            _ => true,
        }
    }

    /// Compares lists or tuples item by item.
    fn compare_sequences(
        &mut self,
        operator: CompareOp,
        left: Value,
        right: Value,
    ) -> Result<bool, Raised> {
        self.enter_nested("in comparison")?;
        let result = self.compare_items(operator, left, right);
        self.nesting -= 1;
        result
    }

    fn compare_items(
        &mut self,
        operator: CompareOp,
        left: Value,
        right: Value,
    ) -> Result<bool, Raised> {
        let lengths = |vm: &Vm| {
            let length = |value| vm.heap.sequence(value).map_or(0, <[Value]>::len);
            (length(left), length(right))
        };
        let (x, y) = lengths(self);
        if x != y && matches!(operator, CompareOp::Eq | CompareOp::Ne) {
            return Ok(operator == CompareOp::Ne);
        }
        let mut at = 0;
        loop {
            let item = |vm: &Vm, value| {
                vm.heap.sequence(value).and_then(|items: &[Value]| items.get(at).copied())
            };
            let (Some(a), Some(b)) = (item(self, left), item(self, right)) else { break };
            if !self.same_or_equal(a, b)? {
                return match operator {
                    CompareOp::Eq => Ok(false),
                    CompareOp::Ne => Ok(true),
                    _ => self.compare_sync(operator, a, b),
                };
            }
            at += 1;
        }
        let (x, y) = lengths(self);
        Ok(operator.holds(x.cmp(&y)))
    }

    fn dicts_equal(&mut self, left: Handle, right: Handle) -> Result<bool, Raised> {
        if left == right {
            return Ok(true);
        }
        if self.heap.dict(left).len() != self.heap.dict(right).len() {
            return Ok(false);
        }
        self.enter_nested("in comparison")?;
        let result = self.dict_items_equal(left, right);
        self.nesting -= 1;
        result
    }

    fn dict_items_equal(&mut self, left: Handle, right: Handle) -> Result<bool, Raised> {
        let mut at = 0;
        while let Some((found, entry)) = self.heap.dict(left).next_from(at) {
            let (hash, key, value) = (entry.hash, entry.key, entry.value);
            at = found + 1;
            let Some(other) = self.dict_find(right, key, hash)? else { return Ok(false) };
            let Some(other) = self.heap.dict(right).entry(other).map(|entry| entry.value) else {
                return Ok(false);
            };
            if !self.same_or_equal(value, other)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn compare_sets(
        &mut self,
        operator: CompareOp,
        left: Handle,
        right: Handle,
    ) -> Result<bool, Raised> {
        let (x, y) = (self.heap.set(left).len(), self.heap.set(right).len());
        match operator {
            CompareOp::Eq => Ok(x == y && self.set_within(left, right)?),
            CompareOp::Ne => Ok(x != y || !self.set_within(left, right)?),
            CompareOp::Le => Ok(x <= y && self.set_within(left, right)?),
            CompareOp::Lt => Ok(x < y && self.set_within(left, right)?),
            CompareOp::Ge => Ok(y <= x && self.set_within(right, left)?),
            CompareOp::Gt => Ok(y < x && self.set_within(right, left)?),
        }
    }

    /// Tells whether every key of a set is in another.
    fn set_within(&mut self, inner: Handle, outer: Handle) -> Result<bool, Raised> {
        let mut at = 0;
        while let Some((slot, hash, key)) = self.heap.set(inner).next_from(at) {
            at = slot + 1;
            if self.set_find(outer, key, hash)?.is_err() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Counts one more level of recursion on Rust's stack; `nesting` must be counted down after it.
    ///
    /// # Errors
    /// Raised (RecursionError) if there are too many.
    pub fn enter_nested(&mut self, doing: &str) -> Result<(), Raised> {
        // From 3.13 on CPython counts recursion in C apart from Python's, and allows more of it.
        let limit = if self.era.minor() >= 13 { NESTED_IN_C } else { self.recursion_limit };
        if self.nesting + self.frames.len() >= limit {
            return self
                .raise("RecursionError", format!("maximum recursion depth exceeded {doing}"));
        }
        if self.nesting == 0 {
            self.nested_since = self.clock;
        }
        self.nesting += 1;
        Ok(())
    }

    /// Finds the method to ask for a comparison after `made` have been asked, and its number.
    ///
    /// Methods that `object` defines are passed over: they never know an answer.
    fn question(
        &mut self,
        operator: CompareOp,
        left: Value,
        right: Value,
        made: usize,
    ) -> Option<(Question, usize)> {
        let (left_class, right_class) = (self.heap.class_of(left), self.heap.class_of(right));
        let reflected_first =
            left_class != right_class && self.heap.is_subclass(right_class, left_class);
        let order = if reflected_first { [true, false] } else { [false, true] };
        let mut at = 0;
        for reflected in order {
            let (receiver, argument, operator) = if reflected {
                (right, left, operator.reflected())
            } else {
                (left, right, operator)
            };
            if let Some(question) = self.question_of(operator, receiver, argument) {
                if at == made {
                    return Some((question, at));
                }
                at += 1;
            }
        }
        None
    }

    fn question_of(
        &mut self,
        operator: CompareOp,
        receiver: Value,
        argument: Value,
    ) -> Option<Question> {
        let class = self.heap.class_of(receiver);
        let object = self.heap.class(Kind::Object);
        let name = operator.name(self);
        let mut found = self.type_lookup(class, name)?;
        let mut asked = name;
        let mut invert = false;
        if Some(found) == self.type_lookup(object, name) {
            // `!=` is by default the opposite of what `__eq__` says.
            if operator != CompareOp::Ne {
                return None;
            }
            asked = self.known.names.eq;
            found = self.type_lookup(class, asked)?;
            if Some(found) == self.type_lookup(object, asked) {
                return None;
            }
            invert = true;
        }
        if found.is_none() {
            // Calling it fails, as in CPython.
            return Some(Question { callable: found, arguments: Vec::new(), invert });
        }
        let (callable, bound) = self.find_special(receiver, asked)?;
        let arguments = bound.given().into_iter().chain([argument]).collect();
        Some(Question { callable, arguments, invert })
    }

    fn compare_default(
        &mut self,
        operator: CompareOp,
        left: Value,
        right: Value,
    ) -> Result<bool, Raised> {
        match operator {
            CompareOp::Eq => Ok(left == right),
            CompareOp::Ne => Ok(left != right),
            _ => {
                let (a, b) = (self.heap.type_name(left), self.heap.type_name(right));
                let symbol = operator.symbol();
                self.type_error(format!(
                    "'{symbol}' not supported between instances of '{a}' and '{b}'"
                ))
            }
        }
    }
}

/// Registers: operator, left, right, how many methods were asked, whether to invert the answer.
static COMPARE: Routine = Routine { name: "comparison", step: compare_step, catches: false };

fn compare_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let invert = vm.register(base + 4) == Value::TRUE;
    match answer {
        Answer::Value(value) if value != vm.known.not_implemented => {
            if !invert {
                return Ok(Step::Return(value));
            }
            return match value {
                Value::Bool(_) => Ok(Step::Return(Value::bool(value == Value::FALSE))),
                _ => Ok(Step::Return(Value::bool(!vm.truth(value)?))),
            };
        }
        _ => {}
    }
    let number = |value: Value| value.as_int().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    let operator = OPERATORS[number(vm.register(base))];
    let (left, right) = (vm.register(base + 1), vm.register(base + 2));
    let made = number(vm.register(base + 3));
    let Some((question, at)) = vm.question(operator, left, right, made) else {
        return vm
            .compare_default(operator, left, right)
            .map(|holds| Step::Return(Value::bool(holds)));
    };
    vm.set_register(base + 3, Value::Int(i64::try_from(at + 1).unwrap_or(i64::MAX)));
    vm.set_register(base + 4, Value::bool(question.invert));
    Ok(Step::Call(question.callable, question.arguments))
}
