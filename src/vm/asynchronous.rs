//! What `await`, `async for` and asynchronous generators ask of values.

use super::Vm;
use super::native::NativeResult;
use crate::heap::{Body, Kind, Value};

impl Vm {
    /// Gets the iterator that `await value` delegates to. PENDING possible.
    pub(super) fn awaitable(&mut self, value: Value, context: u16) -> NativeResult {
        let is_coroutine = self.heap.is_exactly(value, Kind::Coroutine);
        let is_awaitable = is_coroutine
            || matches!(self.heap.body_of(value), Some(Body::Generator(generator))
                if generator.code.code.flags.iterable_coroutine);
        if is_awaitable {
            return Ok(value);
        }
        let name = self.known.names.await_;
        if let Some(result) = self.call_special(value, name, &[]) {
            return result;
        }
        let name = self.heap.type_name(value);
        match context {
            1 => self.type_error(format!(
                "'async with' received an object from __aenter__ that does not implement __await__: {name}"
            )),
            2 => self.type_error(format!(
                "'async with' received an object from __aexit__ that does not implement __await__: {name}"
            )),
            _ => self.type_error(format!("object {name} can't be used in 'await' expression")),
        }
    }

    /// Gets the asynchronous iterator of a value. PENDING possible.
    pub(super) fn async_iter(&mut self, value: Value) -> NativeResult {
        let name = self.known.names.aiter;
        match self.call_special(value, name, &[]) {
            Some(result) => result,
            None => {
                let name = self.heap.type_name(value);
                self.type_error(format!(
                    "'async for' requires an object with __aiter__ method, got {name}"
                ))
            }
        }
    }

    /// Gets the awaitable of an asynchronous iterator's next item. PENDING possible.
    pub(super) fn async_next(&mut self, iterator: Value) -> NativeResult {
        let name = self.known.names.anext;
        match self.call_special(iterator, name, &[]) {
            Some(result) => result,
            None => {
                let name = self.heap.type_name(iterator);
                self.type_error(format!(
                    "'async for' requires an iterator with __anext__ method, got {name}"
                ))
            }
        }
    }

    /// Wraps a value that an asynchronous generator yields, so that it is told from what it awaits.
    pub(super) fn async_generator_value(&mut self, value: Value) -> NativeResult {
        let fields: Box<[Value]> = Box::new([value]);
        Ok(self.heap.alloc_kind(Kind::Awaitable, Body::Fields(fields)).into())
    }
}
