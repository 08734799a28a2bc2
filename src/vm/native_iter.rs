//! Iterators of modules written in Rust: their states, and how they are stepped.
//!
//! Such an iterator is an [`Iter::Native`]: a number that says which row of the
//! library's table it belongs to, and the values it keeps. A row has two ways
//! to make a step: at once, where no Python code has to run, and by a routine.

use super::Vm;
use super::native::Raised;
use super::native_frame::Routine;
use crate::heap::{Body, Handle, Iter, Value};

/// A row: an iterator of a module.
pub struct NativeIter {
    /// Makes a step that needs no Python code; None, with nothing changed, if it does need some.
    pub now: fn(&mut Vm, Value) -> Result<Option<Option<Value>>, Raised>,
    /// Makes a step by frames; ends with StopIteration. The first register holds the iterator.
    pub routine: &'static Routine,
    /// How many registers the routine has.
    pub registers: usize,
    /// Tells whether no step needs Python code.
    pub is_pure: fn(&Vm, Value) -> bool,
}

impl Vm {
    /// Makes an iterator of a module: `which` is its place in the library's table.
    pub fn new_native_iter(&mut self, class: Handle, which: u32, values: Vec<Value>) -> Value {
        let iter = Iter::Native { which, numbers: [0; 3], values };
        self.heap.alloc(class, Body::Iter(Box::new(iter))).into()
    }

    /// Returns the values that an iterator of a module keeps; none if the value is no such iterator.
    pub fn iter_values(&self, iterator: Value) -> &[Value] {
        match self.heap.body_of(iterator) {
            Some(Body::Iter(iter)) => match &**iter {
                Iter::Native { values, .. } => values,
                _ => &[],
            },
            _ => &[],
        }
    }

    /// Returns one of the values that an iterator of a module keeps.
    #[inline]
    pub fn iter_value(&self, iterator: Value, at: usize) -> Value {
        self.iter_values(iterator).get(at).copied().unwrap_or(Value::Unbound)
    }

    /// Returns an int that an iterator of a module keeps.
    #[inline]
    pub fn iter_int(&self, iterator: Value, at: usize) -> i64 {
        self.iter_value(iterator, at).as_int().unwrap_or(0)
    }

    /// Changes one of the values that an iterator of a module keeps.
    #[inline]
    pub fn set_iter_value(&mut self, iterator: Value, at: usize, value: Value) {
        let Value::Obj(handle) = iterator else { return };
        if at >= self.iter_values(iterator).len() {
            return;
        }
        self.heap.set_field(handle, value, |object| match &mut object.body {
            Body::Iter(iter) => match &mut **iter {
                Iter::Native { values, .. } => &mut values[at],
                _ => unreachable!("it was just seen to be a native iterator"),
            },
            _ => unreachable!("it was just seen to be an iterator"),
        });
    }

    /// Replaces all values that an iterator of a module keeps.
    pub fn set_iter_values(&mut self, iterator: Value, new: Vec<Value>) {
        self.edit_iter(iterator, |iter| {
            if let Iter::Native { values, .. } = iter {
                *values = new;
            }
        });
    }

    /// Advances an iterator if that needs no Python code: an item, or that there is none.
    ///
    /// # Errors
    /// Raised, by an iterator over a container that changed.
    #[inline]
    pub fn next_now(&mut self, iterator: Value) -> Result<Option<Option<Value>>, Raised> {
        if matches!(self.heap.body_of(iterator), Some(Body::Iter(_)))
            && self.is_builtin_instance(iterator)
        {
            return self.advance(iterator);
        }
        Ok(None)
    }

    /// Tells whether advancing a value never runs Python code.
    #[inline]
    pub fn is_pure_iterator(&self, iterator: Value) -> bool {
        self.is_pure(iterator)
    }

    /// Makes a step of a module's iterator at once.
    pub(super) fn advance_native(
        &mut self,
        iterator: Value,
        which: u32,
    ) -> Result<Option<Option<Value>>, Raised> {
        let row = self.iterators[which as usize];
        (row.now)(self, iterator)
    }

    /// Starts the routine that makes a step of a module's iterator.
    pub(super) fn start_native(
        &mut self,
        iterator: Value,
        which: u32,
    ) -> super::native::NativeResult {
        let row = self.iterators[which as usize];
        let mut registers = vec![Value::Unbound; row.registers];
        registers[0] = iterator;
        self.start(row.routine, &registers)
    }

    /// Tells whether a module's iterator never runs Python code.
    pub(super) fn is_pure_native(&self, iterator: Value, which: u32) -> bool {
        (self.iterators[which as usize].is_pure)(self, iterator)
    }
}
