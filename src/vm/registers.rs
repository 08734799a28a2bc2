//! Reading and writing registers: the first of the two places where references are counted.

use super::Vm;
use crate::heap::Value;

impl Vm {
    /// Returns the number of the first register that no frame uses.
    #[inline]
    pub fn top(&self) -> usize {
        self.frames.last().map_or(0, |frame| frame.base + frame.size)
    }

    /// Returns a register of the frame or routine whose first register is `base`.
    #[inline]
    pub fn register(&self, at: usize) -> Value {
        self.registers[at]
    }

    /// Writes a register.
    #[inline]
    pub fn set_register(&mut self, at: usize, value: Value) {
        if let Value::Obj(handle) = value {
            self.heap.increment(handle);
        }
        let register = &mut self.registers[at];
        let old = *register;
        *register = value;
        if let Value::Obj(handle) = old {
            self.heap.decrement(handle);
        }
    }

    /// Moves a value out of a register. Its reference moves with it.
    #[inline]
    pub fn take_register(&mut self, at: usize) -> Value {
        std::mem::replace(&mut self.registers[at], Value::Unbound)
    }

    /// Moves a value into an empty register, with a reference that was taken from another.
    #[inline]
    pub fn put_register(&mut self, at: usize, value: Value) {
        debug_assert!(self.registers[at].is_unbound());
        self.registers[at] = value;
    }

    /// Empties registers, in order.
    #[inline]
    pub fn clear_registers(&mut self, from: usize, count: usize) {
        for register in &mut self.registers[from..from + count] {
            let old = *register;
            *register = Value::Unbound;
            if let Value::Obj(handle) = old {
                self.heap.decrement(handle);
            }
        }
    }

    /// Empties registers, the last one first.
    pub(super) fn clear_registers_backwards(&mut self, from: usize, count: usize) {
        for register in self.registers[from..from + count].iter_mut().rev() {
            let old = *register;
            *register = Value::Unbound;
            if let Value::Obj(handle) = old {
                self.heap.decrement(handle);
            }
        }
    }

    /// Empties a register.
    #[inline]
    pub fn clear_register(&mut self, at: usize) {
        let register = &mut self.registers[at];
        let old = *register;
        *register = Value::Unbound;
        if let Value::Obj(handle) = old {
            self.heap.decrement(handle);
        }
    }

    /// Makes sure that registers up to `count` exist.
    #[inline]
    pub fn ensure_registers(&mut self, count: usize) {
        if self.registers.len() < count {
            self.registers.resize((count + 64).next_power_of_two(), Value::Unbound);
        }
    }
}
