//! Binary and unary operators: fast for builtin numbers, else by the types' methods.
//!
//! The protocol is CPython's: the left operand's method, then the right one's
//! reflected method; the reflected one first if the right operand's class
//! derives from the left one's and overrides it. Builtin sequences concatenate
//! and repeat only after the other operand has declined.

use super::Vm;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, Handle, Heap, Kind, Value};

/// A binary operator, in the order of the opcodes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    MatMul,
    LShift,
    RShift,
    And,
    Or,
    Xor,
}

/// A unary operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    Neg,
    Pos,
    Invert,
}

/// The names that belong to a binary operator.
struct Names {
    operator: BinaryOp,
    symbol: &'static str,
    forward: &'static str,
    reflected: &'static str,
    in_place: &'static str,
}

macro_rules! names {
    ($($operator:ident $symbol:literal $name:literal;)*) => {
        const NAMES: &[Names] = &[$(Names {
            operator: BinaryOp::$operator,
            symbol: $symbol,
            forward: concat!("__", $name, "__"),
            reflected: concat!("__r", $name, "__"),
            in_place: concat!("__i", $name, "__"),
        },)*];
    };
}

names! {
    Add "+" "add";
    Sub "-" "sub";
    Mul "*" "mul";
    TrueDiv "/" "truediv";
    FloorDiv "//" "floordiv";
    Mod "%" "mod";
    Pow "**" "pow";
    MatMul "@" "matmul";
    LShift "<<" "lshift";
    RShift ">>" "rshift";
    And "&" "and";
    Or "|" "or";
    Xor "^" "xor";
}

/// One of the methods that may answer for an operator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attempt {
    InPlace,
    Forward,
    Reflected,
}

impl BinaryOp {
    fn names(self) -> &'static Names {
        &NAMES[self as usize]
    }
}

/// The names of the methods of a binary operator, interned.
pub struct Methods {
    pub forward: Handle,
    pub reflected: Handle,
    pub in_place: Handle,
}

impl Methods {
    /// Interns the names of all binary operators, in their order.
    pub fn all(heap: &mut Heap) -> Box<[Methods]> {
        NAMES
            .iter()
            .map(|names| Methods {
                forward: heap.intern(names.forward),
                reflected: heap.intern(names.reflected),
                in_place: heap.intern(names.in_place),
            })
            .collect()
    }
}

impl Vm {
    /// Applies a binary operator, in place if so said. PENDING if Python code computes it.
    #[inline]
    pub fn binary(
        &mut self,
        operator: BinaryOp,
        in_place: bool,
        left: Value,
        right: Value,
    ) -> NativeResult {
        if !matches!(left, Value::Obj(_) | Value::None)
            && !matches!(right, Value::Obj(_) | Value::None)
            && let Some(result) = self.binary_numbers(operator, left, right)?
        {
            return Ok(result);
        }
        self.binary_objects(operator, in_place, left, right)
    }

    fn binary_objects(
        &mut self,
        operator: BinaryOp,
        in_place: bool,
        left: Value,
        right: Value,
    ) -> NativeResult {
        if let Some(result) = self.binary_exact(operator, in_place, left, right)? {
            return Ok(result);
        }
        if self.enter_binary(operator, in_place, left, right) {
            return Ok(Value::PENDING);
        }
        let concatenates = matches!(operator, BinaryOp::Add | BinaryOp::Mul);
        let (class, other) = (self.heap.class_of(left), self.heap.class_of(right));
        if !in_place
            && (class == other || !concatenates)
            && self.heap.is_builtin_type(class)
            && self.heap.is_builtin_type(other)
            && (class == other || !self.heap.is_subclass(other, class))
        {
            let name = self.known.operators[operator as usize].forward;
            if let Some(Value::Obj(method)) = self.type_lookup(class, name)
                && let Body::Native(index, Value::Unbound) = *self.heap.body(method)
            {
                let result = self.call_native(index, &[left, right], &[])?;
                if result != self.known.not_implemented {
                    return Ok(result);
                }
                return self.binary_after(operator, false, left, right);
            }
        }
        self.ask_in_turn(operator, in_place, (left, right), 0)
    }

    /// Goes on with an operator after the left operand's method has not known the answer. PENDING possible.
    pub(super) fn binary_after(
        &mut self,
        operator: BinaryOp,
        in_place: bool,
        left: Value,
        right: Value,
    ) -> NativeResult {
        // The attempt in place, which there is no method for, counts too.
        self.ask_in_turn(operator, in_place, (left, right), if in_place { 2 } else { 1 })
    }

    fn ask_in_turn(
        &mut self,
        operator: BinaryOp,
        in_place: bool,
        (left, right): (Value, Value),
        made: i64,
    ) -> NativeResult {
        self.start(
            &BINARY,
            &[Value::Int(operator as i64), Value::bool(in_place), left, right, Value::Int(made)],
        )
    }

    /// Applies an operator to values of exact builtin types, as far as that is quick.
    fn binary_exact(
        &mut self,
        operator: BinaryOp,
        in_place: bool,
        left: Value,
        right: Value,
    ) -> Result<Option<Value>, Raised> {
        if self.is_plain_number(left) && self.is_plain_number(right) {
            return self.binary_numbers(operator, left, right);
        }
        let (Some(a), _) = (left.handle(), right) else { return Ok(None) };
        let class = self.heap.get(a).class;
        match (operator, self.heap.body(a)) {
            (BinaryOp::Add, Body::Str(x)) if class == self.heap.class(Kind::Str) => {
                if !self.heap.is_exactly(right, Kind::Str) {
                    return Ok(None);
                }
                let Some(y) = self.heap.text(right) else { return Ok(None) };
                let mut joined = String::with_capacity(x.text.len() + y.len());
                joined.push_str(&x.text);
                joined.push_str(y);
                Ok(Some(self.heap.new_str(joined)))
            }
            (BinaryOp::Add, Body::List(x)) if class == self.heap.class(Kind::List) => {
                let Some(Body::List(y)) = self.heap.body_of(right) else { return Ok(None) };
                if in_place {
                    let items = y.clone();
                    self.heap.list_extend(a, &items);
                    return Ok(Some(left));
                }
                if !self.heap.is_exactly(right, Kind::List) {
                    return Ok(None);
                }
                let mut joined = Vec::with_capacity(x.len() + y.len());
                joined.extend_from_slice(x);
                joined.extend_from_slice(y);
                Ok(Some(self.heap.new_list(joined)))
            }
            (BinaryOp::Add, Body::Tuple(x)) if class == self.heap.class(Kind::Tuple) => {
                if !self.heap.is_exactly(right, Kind::Tuple) {
                    return Ok(None);
                }
                let Some(y) = self.heap.sequence(right) else { return Ok(None) };
                let joined: Vec<Value> = x.iter().chain(y).copied().collect();
                Ok(Some(self.tuple(joined)))
            }
            (BinaryOp::Mul, Body::List(_)) if class == self.heap.class(Kind::List) && !in_place => {
                let Value::Int(times) = right else { return Ok(None) };
                self.repeat_sequence(left, times).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Tells whether a value is an int, bool or float of exactly that class.
    #[inline]
    fn is_plain_number(&self, value: Value) -> bool {
        match value {
            Value::Int(_) | Value::Float(_) | Value::Bool(_) => true,
            Value::Obj(handle) => {
                matches!(self.heap.body(handle), Body::BigInt(_))
                    && self.heap.get(handle).class == self.heap.class(Kind::Int)
            }
            _ => false,
        }
    }

    /// Makes a tuple; the empty one is always the same.
    pub fn tuple(&mut self, items: Vec<Value>) -> Value {
        if items.is_empty() { self.known.empty_tuple } else { self.heap.new_tuple(items) }
    }

    /// Returns a list's or tuple's items repeated, in a new object of the builtin type.
    ///
    /// # Errors
    /// Raised (MemoryError) if the result would be too long.
    pub fn repeat_sequence(&mut self, sequence: Value, times: i64) -> NativeResult {
        let items = self.heap.sequence(sequence).unwrap_or_default();
        let times = usize::try_from(times).unwrap_or(0);
        let is_list = matches!(self.heap.body_of(sequence), Some(Body::List(_)));
        if times == 1 && !is_list && self.is_builtin_instance(sequence) {
            return Ok(sequence);
        }
        if items.len().checked_mul(times).is_none_or(|length| length > 1 << 31) {
            return self.raise_with("MemoryError", &[]);
        }
        let repeated = items.repeat(times);
        Ok(if is_list { self.heap.new_list(repeated) } else { self.tuple(repeated) })
    }

    /// Tells which methods to ask, in order.
    fn attempts(
        &mut self,
        operator: BinaryOp,
        in_place: bool,
        left: Value,
        right: Value,
    ) -> Vec<Attempt> {
        let (left_class, right_class) = (self.heap.class_of(left), self.heap.class_of(right));
        let mut attempts = Vec::with_capacity(3);
        if in_place {
            attempts.push(Attempt::InPlace);
        }
        if left_class == right_class {
            attempts.push(Attempt::Forward);
            return attempts;
        }
        let Methods { forward, reflected, .. } = self.known.operators[operator as usize];
        if matches!(operator, BinaryOp::Add | BinaryOp::Mul)
            && self.is_native_sequence_method(left_class, forward)
        {
            if !self.is_native_sequence_method(right_class, reflected) {
                attempts.push(Attempt::Reflected);
            }
            attempts.push(Attempt::Forward);
            return attempts;
        }
        let overrides = self.heap.is_subclass(right_class, left_class)
            && self.type_lookup(right_class, reflected) != self.type_lookup(left_class, reflected);
        if overrides {
            attempts.extend([Attempt::Reflected, Attempt::Forward]);
        } else {
            attempts.extend([Attempt::Forward, Attempt::Reflected]);
        }
        attempts
    }

    /// Tells whether a class has a builtin sequence's own method.
    fn is_native_sequence_method(&mut self, class: Handle, name: Handle) -> bool {
        let layout = self.heap.class_body(class).layout;
        if !matches!(layout, Kind::List | Kind::Tuple | Kind::Str | Kind::Bytes | Kind::ByteArray) {
            return false;
        }
        let found = self.type_lookup(class, name);
        found.is_some_and(|method| matches!(self.heap.body_of(method), Some(Body::Native(..))))
    }

    fn operand_error<T>(
        &mut self,
        operator: BinaryOp,
        in_place: bool,
        left: Value,
        right: Value,
    ) -> Result<T, Raised> {
        let symbol = match (operator, in_place) {
            (BinaryOp::Pow, false) => "** or pow()".to_owned(),
            (_, true) => format!("{}=", operator.names().symbol),
            (_, false) => operator.names().symbol.to_owned(),
        };
        let (a, b) = (self.heap.type_name(left), self.heap.type_name(right));
        let mut message = format!("unsupported operand type(s) for {symbol}: '{a}' and '{b}'");
        if operator == BinaryOp::RShift && !in_place && self.is_print(left) {
            message.push_str(". Did you mean \"print(<message>, file=<output_stream>)\"?");
        }
        self.type_error(message)
    }

    fn is_print(&self, value: Value) -> bool {
        matches!(self.heap.body_of(value), Some(Body::Native(..)))
            && self.heap.text_get(self.known.builtins, "print") == Some(value)
    }

    /// Applies a unary operator. PENDING possible.
    pub fn unary(&mut self, operator: UnaryOp, value: Value) -> NativeResult {
        if self.is_plain_number(value)
            && let Some(result) = self.unary_number(operator, value)
        {
            return Ok(result);
        }
        let (name, symbol) = match operator {
            UnaryOp::Neg => (self.known.names.neg, "-"),
            UnaryOp::Pos => (self.known.names.pos, "+"),
            UnaryOp::Invert => (self.known.names.invert, "~"),
        };
        if let Some(result) = self.call_special(value, name, &[]) {
            return result;
        }
        let class = self.heap.type_name(value);
        self.type_error(format!("bad operand type for unary {symbol}: '{class}'"))
    }
}

/// Registers: operator, in place, left, right, how many attempts were made.
static BINARY: Routine = Routine { name: "operator", step: binary_step, catches: false };

fn binary_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    if let Answer::Value(value) = answer
        && value != vm.known.not_implemented
    {
        return Ok(Step::Return(value));
    }
    let Value::Int(operator) = vm.register(base) else { unreachable!("it was put there") };
    let operator = NAMES[usize::try_from(operator).unwrap_or(0)].operator;
    let in_place = vm.register(base + 1) == Value::TRUE;
    let (left, right) = (vm.register(base + 2), vm.register(base + 3));
    let made = vm.register(base + 4).as_int().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    let attempts = vm.attempts(operator, in_place, left, right);
    for (at, attempt) in attempts.iter().enumerate().skip(made) {
        let names = &vm.known.operators[operator as usize];
        let (name, receiver, argument) = match attempt {
            Attempt::InPlace => (names.in_place, left, right),
            Attempt::Forward => (names.forward, left, right),
            Attempt::Reflected => (names.reflected, right, left),
        };
        let class = vm.heap.class_of(receiver);
        let refused = vm.type_lookup(class, name) == Some(Value::None);
        let found = if refused {
            Some((Value::None, Value::Unbound))
        } else {
            vm.find_special(receiver, name)
        };
        let Some((callable, bound)) = found else { continue };
        let next = i64::try_from(at + 1).unwrap_or(i64::MAX);
        vm.set_register(base + 4, Value::Int(next));
        let arguments = bound.given().into_iter().chain([argument]).collect();
        return Ok(Step::Call(callable, arguments));
    }
    vm.operand_error(operator, in_place, left, right)
}
