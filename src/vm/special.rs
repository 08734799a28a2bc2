//! Operators whose method is a plain Python function: its frame is entered at once.
//!
//! The operands stay in two registers below the function's, because the method
//! may answer NotImplemented; the protocol then goes on as a routine, where the
//! others are asked.

use super::Vm;
use super::compare::CompareOp;
use super::frames::{Operator, Return};
use super::native::{NativeResult, Raised};
use super::operator::BinaryOp;
use crate::heap::{Body, Handle, Value};

/// How many registers below a frame's function hold its operator's operands.
pub(super) const KEPT: usize = 2;

impl Vm {
    /// Enters the method of the left operand for a comparison; false if it is not the one to ask, or no plain function.
    pub(super) fn enter_comparison(
        &mut self,
        operator: CompareOp,
        left: Value,
        right: Value,
    ) -> bool {
        let name = operator.name(self);
        self.enter_special(Operator::Compare(operator), name, left, right)
    }

    /// Enters the method of the left operand for a binary operator; false if it is not the one to ask, or no plain
    /// function.
    pub(super) fn enter_binary(
        &mut self,
        operator: BinaryOp,
        in_place: bool,
        left: Value,
        right: Value,
    ) -> bool {
        let names = &self.known.operators[operator as usize];
        let (name, own_name) = (names.forward, names.in_place);
        if in_place && self.type_lookup(self.heap.class_of(left), own_name).is_some() {
            return false;
        }
        self.enter_special(Operator::Binary { operator, in_place }, name, left, right)
    }

    fn enter_special(
        &mut self,
        operator: Operator,
        name: Handle,
        left: Value,
        right: Value,
    ) -> bool {
        let (class, other) = (self.heap.class_of(left), self.heap.class_of(right));
        if class != other && self.heap.is_subclass(other, class) {
            return false;
        }
        let Some(Value::Obj(method)) = self.type_lookup(class, name) else { return false };
        let Body::Function(function) = self.heap.body(method) else { return false };
        if function.code.plain_arguments != 2 || self.frames.len() >= self.recursion_limit {
            return false;
        }
        let code = function.code.clone();
        let (globals, builtins) = (function.globals, function.builtins);
        let base = self.top() + 1 + KEPT + 1;
        let size = usize::from(code.code.registers);
        self.ensure_registers(base + size);
        self.set_register(base - 3, left);
        self.set_register(base - 2, right);
        self.set_register(base - 1, method.into());
        self.set_register(base, left);
        self.set_register(base + 1, right);
        self.clear_registers(base + 2, size - 2);
        self.enter_free_variables(method.into(), &code, base);
        let entered = self.clock;
        self.frames.enter(&code, base..base + size, (globals, builtins), Return::Discard, entered);
        self.frames.last_mut().expect("it was just entered").operator = Some(operator);
        true
    }

    /// Returns the operator and operands of the frame on top, if it runs a special method that does not know the answer.
    pub(super) fn unanswered(&self, value: Value) -> Option<(Operator, Value, Value)> {
        let frame = self.frames.last().expect("a run has a frame");
        let operator = frame.operator?;
        if value != self.known.not_implemented {
            return None;
        }
        Some((operator, self.registers[frame.base - 3], self.registers[frame.base - 2]))
    }

    /// Asks the other methods after the first has not known the answer. PENDING possible.
    pub(super) fn ask_the_others(
        &mut self,
        (operator, left, right): (Operator, Value, Value),
    ) -> Result<Value, Raised> {
        let result: NativeResult = match operator {
            Operator::Compare(operator) => self.compare_after(operator, left, right),
            Operator::Binary { operator, in_place } => {
                self.binary_after(operator, in_place, left, right)
            }
        };
        result
    }
}
