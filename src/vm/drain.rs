//! Freeing what nobody refers to any more, between two instructions.
//!
//! Objects die in the order in which they lost their last reference, each with
//! all that only it held before the next. One with a finaliser (`__del__`, a
//! suspended generator) is held again while its finaliser runs, as a frame on
//! the stack; what was to die after it waits until that has returned.

use super::Vm;
use super::frames::Return;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, GeneratorState, Handle, Kind, Value};

impl Vm {
    /// Frees what waits. True if a finaliser's frame was pushed.
    pub(super) fn drain(&mut self) -> bool {
        if self.heap.is_crowded() && self.nesting == 0 {
            let _: NativeResult = self.collect();
        }
        // Nearly always one thing dies at a time, and nothing else with it, or one thing that only it held.
        while let [handle] = self.heap.zero[..] {
            self.heap.zero.clear();
            if !self.heap.release_simply(handle) {
                self.heap.zero.push(handle);
                break;
            }
        }
        if self.heap.zero.is_empty() {
            return false;
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
                    // The last one says whose finaliser it is.
                    waiting.push(handle);
                    self.deferred.push(waiting);
                    self.heap.zero = fresh.into_iter().filter(|&fresh| fresh != handle).collect();
                    return true;
                }
            } else if self.heap.get(handle).weakly && self.push_weak_callbacks(handle) {
                // It is freed once its weak references have told.
                waiting.push(handle);
                waiting.reverse();
                let fresh = std::mem::take(&mut self.heap.zero);
                self.deferred.push(waiting);
                self.heap.zero = fresh;
                return true;
            } else if self.heap.is_older_than_wait(handle) {
                self.heap.keep_through_wait(handle);
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

    /// Makes the weak references to an object dead; true if the frame that calls their callbacks was pushed.
    fn push_weak_callbacks(&mut self, handle: Handle) -> bool {
        let dead = self.heap.clear_weak_references(handle);
        let depth = self.frames.len();
        if !self.call_back(&dead) {
            return false;
        }
        self.frames[depth].returns = Return::Finaliser;
        true
    }

    /// Calls the callbacks of dead weak references, one after the other; true if a frame was pushed that does it.
    fn call_back(&mut self, dead: &[Handle]) -> bool {
        let called: Vec<Value> = dead
            .iter()
            .filter(|&&weak| has_callback(&self.heap, weak))
            .map(|&weak| weak.into())
            .collect();
        if called.is_empty() {
            return false;
        }
        match self.start(&CALLBACKS, &called) {
            Ok(value) => value.is_unbound(),
            Err(Raised) => {
                self.report_callback(Value::None);
                false
            }
        }
    }

    pub(super) fn has_finaliser(&self, handle: Handle) -> bool {
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
    pub(super) fn push_finaliser(&mut self, handle: Handle) -> bool {
        self.heap.edit(handle, |object| object.finalised = true);
        let result = if let Body::Generator(generator) = self.heap.body(handle) {
            let unawaited = generator.state == GeneratorState::Created
                && self.heap.is_exactly(handle.into(), Kind::Coroutine);
            if unawaited {
                self.tell_unawaited(handle);
            }
            self.generator_close(handle.into())
        } else {
            let name = self.known.names.del;
            self.call_special(handle.into(), name, &[]).unwrap_or(Ok(Value::None))
        };
        match result {
            Ok(value) => value.is_unbound(),
            Err(Raised) => {
                self.report_finaliser(handle);
                false
            }
        }
    }

    /// Warns that a coroutine goes which was never awaited, where the last instruction let it go.
    fn tell_unawaited(&mut self, coroutine: Handle) {
        let top = self.frames.len().checked_sub(1);
        let next = top.map(|top| self.frames[top].pc);
        if let (Some(top), Some(next)) = (top, next) {
            self.frames[top].pc = next.saturating_sub(1);
        }
        if let Err(Raised) = self.warn_unawaited(coroutine.into()) {
            self.report_finaliser(coroutine);
        }
        if let (Some(top), Some(next)) = (top, next) {
            self.frames[top].pc = next;
        }
    }

    /// Goes on with what waited for a finaliser.
    pub(super) fn end_finaliser(&mut self) {
        let waited = self.deferred.pop().expect("a finaliser was started by draining");
        self.heap.zero.extend(waited);
    }

    /// Frees everything that the program can no longer reach, rings included. Gives how many objects were found.
    pub fn collect(&mut self) -> NativeResult {
        let unreachable = self.unreachable();
        let count = unreachable.iter().filter(|&&handle| self.heap.is_tracked(handle)).count();
        self.call_back_of(&unreachable);
        for &handle in &unreachable {
            if self.heap.is_live(handle) && self.has_finaliser(handle) {
                self.heap.increment(handle);
                let done = self.wait(|vm| {
                    let pushed = vm.push_finaliser(handle);
                    Ok(if pushed { Value::PENDING } else { Value::None })
                });
                if done == Err(Raised) {
                    self.report_finaliser(handle);
                }
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
            self.heap.clear_weak_references(handle);
            self.heap.empty(handle);
        }
        for &handle in &unreachable {
            self.heap.decrement(handle);
        }
        self.heap.note_collection();
        Ok(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// Makes the weak references to what is about to be freed dead, and calls the callbacks of those that stay.
    fn call_back_of(&mut self, unreachable: &[Handle]) {
        if !unreachable.iter().any(|&handle| self.heap.get(handle).weakly) {
            return;
        }
        let going: hashbrown::HashSet<Handle> = unreachable.iter().copied().collect();
        let mut told = Vec::new();
        for &handle in unreachable {
            if self.heap.get(handle).weakly {
                told.extend(self.heap.clear_weak_references(handle));
            }
        }
        told.retain(|weak| !going.contains(weak));
        let done =
            self.wait(|vm| Ok(if vm.call_back(&told) { Value::PENDING } else { Value::None }));
        if done == Err(Raised) {
            self.report_callback(Value::None);
        }
    }

    fn unreachable(&self) -> Vec<Handle> {
        let mut roots: Vec<Value> = Vec::new();
        self.visit_roots(&mut |value| roots.push(value));
        roots.extend(self.heap.zero.iter().map(|&handle| Value::Obj(handle)));
        self.heap.unreachable_from(roots)
    }
}

/// Calls the callbacks of dead weak references. Registers: the weak references that are left; what has been called is Unbound.
static CALLBACKS: Routine =
    Routine { name: "weak references' callbacks", step: callbacks_step, catches: true };

fn callbacks_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    if answer == Answer::Raised {
        let callback = (base..base + vm.frames.last().map_or(0, |frame| frame.size))
            .map(|at| vm.register(at))
            .take_while(|&value| !matches!(vm.heap.body_of(value), Some(Body::Weak(_))))
            .last();
        vm.report_callback(callback.unwrap_or(Value::None));
    }
    let size = vm.frames.last().map_or(0, |frame| frame.size);
    for at in base..base + size {
        let weak = vm.register(at);
        let Some(Body::Weak(body)) = vm.heap.body_of(weak) else { continue };
        let callback = body.callback;
        let call = Step::Call(callback, vec![weak]);
        vm.heap.hold(callback);
        if let Value::Obj(weak) = weak {
            vm.heap.set_field(weak, Value::None, |object| match &mut object.body {
                Body::Weak(weak) => &mut weak.callback,
                _ => unreachable!("it was a weak reference just now"),
            });
        }
        vm.set_register(at, callback);
        vm.heap.drop_value(callback);
        return Ok(call);
    }
    Ok(Step::Return(Value::None))
}

fn has_callback(heap: &crate::heap::Heap, weak: Handle) -> bool {
    matches!(heap.body(weak), Body::Weak(weak) if !weak.callback.is_none())
}
