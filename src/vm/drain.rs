//! Freeing what nobody refers to any more, between two instructions.
//!
//! Objects die in the order in which they lost their last reference, each with
//! all that only it held before the next. One with a finaliser (`__del__`, a
//! suspended generator) is held again while its finaliser runs, as a frame on
//! the stack; what was to die after it waits until that has returned.

use super::Vm;
use super::frames::Return;
use super::native::{NativeResult, Raised};
use crate::heap::{Body, GeneratorState, Handle, Value};

impl Vm {
    /// Frees what waits. True if a finaliser's frame was pushed.
    pub(super) fn drain(&mut self) -> bool {
        if let [handle] = self.heap.zero[..] {
            // Nearly always one thing dies at a time, and nothing else with it.
            if self.heap.is_live(handle)
                && self.heap.count(handle) == 0
                && !self.has_finaliser(handle)
            {
                self.heap.zero.clear();
                self.heap.release(handle);
                if self.heap.zero.is_empty() {
                    return false;
                }
                // What only it held comes next, in order.
            }
        }
        let spare = std::mem::take(&mut self.spare);
        let mut waiting = std::mem::replace(&mut self.heap.zero, spare);
        waiting.reverse();
        while let Some(handle) = waiting.pop() {
            if !self.heap.is_live(handle) || self.heap.count(handle) > 0 {
                continue;
            }
            if self.has_finaliser(handle) {
                let depth = self.frames.len();
                self.heap.increment(handle);
                let pushed = self.push_finaliser(handle);
                self.heap.decrement(handle);
                if pushed {
                    debug_assert!(self.frames.len() > depth);
                    self.frames[depth].returns = Return::Finaliser;
                    // What the finaliser's call allocated belongs to it.
                    let fresh = std::mem::take(&mut self.heap.zero);
                    waiting.reverse();
                    self.deferred.push(waiting);
                    self.heap.zero = fresh.into_iter().filter(|&fresh| fresh != handle).collect();
                    return true;
                }
            } else {
                self.heap.release(handle);
            }
            // What only it held comes next.
            while let Some(child) = self.heap.zero.pop() {
                waiting.push(child);
            }
        }
        self.spare = waiting;
        false
    }

    fn has_finaliser(&self, handle: Handle) -> bool {
        let object = self.heap.get(handle);
        match &object.body {
            Body::Generator(generator) => {
                matches!(generator.state, GeneratorState::Created | GeneratorState::Suspended)
                    && !object.finalised
            }
            Body::Plain
            | Body::Str(_)
            | Body::Cell(_)
            | Body::Function(_)
            | Body::Method(_)
            | Body::Free(_) => false,
            _ => {
                !object.finalised
                    && !self.heap.is_builtin_type(object.class)
                    && matches!(self.heap.body(object.class), Body::Class(class) if class.flags.finaliser)
            }
        }
    }

    /// Starts an object's finaliser; false if it was a native that has run already.
    fn push_finaliser(&mut self, handle: Handle) -> bool {
        self.heap.edit(handle, |object| object.finalised = true);
        let result = if matches!(self.heap.body(handle), Body::Generator(_)) {
            self.generator_close(handle.into())
        } else {
            let name = self.known.names.del;
            self.call_special(handle.into(), name, &[]).unwrap_or(Ok(Value::None))
        };
        match result {
            Ok(value) => value.is_unbound(),
            Err(Raised) => {
                self.report_unraisable();
                false
            }
        }
    }

    /// Goes on with what waited for a finaliser.
    pub(super) fn end_finaliser(&mut self) {
        let waited = self.deferred.pop().expect("a finaliser was started by draining");
        self.heap.zero.extend(waited);
    }

    /// Reports an exception that nobody can catch, on standard error.
    pub(super) fn report_unraisable(&mut self) {
        let exception = std::mem::replace(&mut self.raised, Value::None);
        self.heap.hold(exception);
        let text = self.format_exception(exception);
        let _: Result<(), Raised> = self.write_text(
            crate::host::Stream::Err,
            &format!("Exception ignored in finaliser:\n{text}"),
        );
        self.heap.drop_value(exception);
    }

    /// Frees everything that the program can no longer reach, rings included. Gives how many objects were found.
    pub fn collect(&mut self) -> NativeResult {
        let unreachable = self.unreachable();
        let count = unreachable.len();
        for &handle in &unreachable {
            if self.has_finaliser(handle) {
                self.heap.increment(handle);
                let _: NativeResult = self.wait(|vm| {
                    let pushed = vm.push_finaliser(handle);
                    Ok(if pushed { Value::PENDING } else { Value::None })
                });
                self.heap.decrement(handle);
            }
        }
        // A finaliser may have brought some back.
        let unreachable = self.unreachable();
        for &handle in &unreachable {
            if self.heap.is_live(handle) {
                self.heap.increment(handle);
            }
        }
        for &handle in &unreachable {
            self.heap.empty(handle);
        }
        for &handle in &unreachable {
            self.heap.decrement(handle);
        }
        Ok(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    fn unreachable(&self) -> Vec<Handle> {
        let mut roots: Vec<Value> = Vec::new();
        self.visit_roots(&mut |value| roots.push(value));
        roots.extend(self.heap.zero.iter().map(|&handle| Value::Obj(handle)));
        self.heap.unreachable_from(roots)
    }
}
