//! Natives that call Python, without waiting on Rust's stack.
//!
//! Such a native is a [`Routine`]: a function that is called again with every
//! answer, and whose whole state is a few registers. It says what it wants
//! next as a [`Step`]. Its frame is a frame like any other, so a segment may
//! end, and the debugger may stop, inside what it calls.

use super::native::{NativeFn, NativeResult, Raised};
use super::{Frame, Return, Stage, Vm};
use crate::code::NONE;
use crate::heap::Value;

/// What a routine wants next.
pub enum Step {
    /// To call a value; the answer is what it returns.
    Call(Value, Vec<Value>),
    /// To call a value with keywords: the last arguments have the names.
    CallKeywords(Value, Vec<Value>, Vec<Value>),
    /// To run a native, which may push a frame; the answer is its result.
    Native(NativeFn, Vec<Value>),
    /// The next item of an iterator; the answer is the item or that there is none.
    Next(Value),
    /// The same; and until then it may be offered what a generator yields ([`Answer::Offered`]).
    More(Value),
    /// To stay on the stack until the machine comes back to it ([`Vm::pass_on`]).
    Park,
    /// To end with a result.
    Return(Value),
}

/// The target of the [`Return::Next`] of an iterator that a routine asked by [`Step::Next`], or by [`Step::More`].
const NOT_OFFERED: u32 = 0;
const OFFERED: u32 = 1;

/// What a routine is told when it is called again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// It has just begun.
    Begin,
    Value(Value),
    /// An item, while the generator that yields it is still on the stack. A routine that takes it, without running
    /// any Python code, wants [`Step::More`], and the generator goes on at once; any other step says that nothing
    /// was done, and the item comes again as a value.
    Offered(Value),
    /// The iterator it asked has no more items.
    Exhausted,
    /// What it called raised; only told to routines that catch. The exception is in `vm.raised`.
    Raised,
}

/// A native that waits for Python code.
pub struct Routine {
    pub name: &'static str,
    /// Gets the index of its first register, which holds what it was started with.
    pub step: fn(&mut Vm, usize, Answer) -> Result<Step, Raised>,
    /// Whether exceptions of what it calls are told to it.
    pub catches: bool,
}

impl std::fmt::Debug for Routine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "routine {}", self.name)
    }
}

impl Vm {
    /// Starts a routine: the native that calls this returns what it returns.
    ///
    /// # Errors
    /// Raised, if the routine's first step raises.
    pub fn start(&mut self, routine: &'static Routine, registers: &[Value]) -> NativeResult {
        self.push_routine(routine, registers)?;
        self.drive(Answer::Begin)
    }

    fn push_routine(
        &mut self,
        routine: &'static Routine,
        registers: &[Value],
    ) -> Result<(), Raised> {
        self.check_depth()?;
        let base = self.top() + 1;
        self.ensure_registers(base + registers.len());
        for (at, &value) in registers.iter().enumerate() {
            self.set_register(base + at, value);
        }
        let (globals, builtins) = self.current_namespaces();
        self.frames.push(Frame {
            code: self.blank_code.clone(),
            base,
            size: registers.len(),
            pc: 0,
            globals,
            builtins,
            returns: Return::Native,
            stage: Stage::Fresh,
            thrown: false,
            handled: NONE,
            object: None,
            generator: None,
            jumps_to: None,
            entered: self.clock,
            routine: Some(routine),
            operator: None,
        });
        Ok(())
    }

    /// Runs the routine on top of the stack until it ends or Python code has to run.
    ///
    /// Gives the routine's result, or PENDING if a frame was pushed that will answer it.
    pub(super) fn drive(&mut self, mut answer: Answer) -> NativeResult {
        loop {
            let frame = self.frames.last().expect("the routine's frame is on the stack");
            let (routine, base) = (frame.routine.expect("the frame is a routine's"), frame.base);
            let depth = self.frames.len();
            let step = (routine.step)(self, base, answer);
            debug_assert_eq!(depth, self.frames.len(), "{} pushed frames itself", routine.name);
            let asked = match step {
                Ok(Step::Return(value)) => {
                    self.pop_routine();
                    return Ok(value);
                }
                Ok(Step::Call(callable, arguments)) => {
                    self.call_pushing(callable, &arguments, Return::Native).map(|value| {
                        if value.is_unbound() { None } else { Some(Answer::Value(value)) }
                    })
                }
                Ok(Step::CallKeywords(callable, arguments, names)) => {
                    self.invoke(callable, &arguments, &names, Return::Native).map(|value| {
                        if value.is_unbound() { None } else { Some(Answer::Value(value)) }
                    })
                }
                Ok(Step::Native(native, arguments)) => native(self, &arguments).map(|value| {
                    if value.is_unbound() {
                        self.frames[depth].returns = Return::Native;
                        None
                    } else {
                        Some(Answer::Value(value))
                    }
                }),
                Ok(Step::Park) => Ok(None),
                Ok(Step::Next(iterator)) => self.next_pushing(iterator, NOT_OFFERED),
                Ok(Step::More(iterator)) => self.next_pushing(iterator, OFFERED),
                Err(Raised) => {
                    self.pop_routine();
                    return Err(Raised);
                }
            };
            answer = match asked {
                Ok(Some(answer)) => answer,
                Ok(None) => return Ok(Value::PENDING),
                Err(Raised) if routine.catches => Answer::Raised,
                Err(Raised) => {
                    self.pop_routine();
                    return Err(Raised);
                }
            };
        }
    }

    /// Asks an iterator for its next item; None if a frame was pushed that will answer.
    fn next_pushing(&mut self, iterator: Value, target: u32) -> Result<Option<Answer>, Raised> {
        match self.next_or_push(iterator, Return::Next { into: NONE, target })? {
            super::iterate::Next::Item(item) => Ok(Some(Answer::Value(item))),
            super::iterate::Next::Exhausted => Ok(Some(Answer::Exhausted)),
            super::iterate::Next::Pushed => Ok(None),
        }
    }

    /// Offers what the generator on top yields to the routine below it; true if that took it and wants more.
    pub(super) fn offer(&mut self, item: Value) -> bool {
        let [.., below, top] = &self.frames[..] else { return false };
        if top.returns != (Return::Next { into: NONE, target: OFFERED }) || top.jumps_to.is_some() {
            return false;
        }
        let (Some(routine), base) = (below.routine, below.base) else { return false };
        matches!((routine.step)(self, base, Answer::Offered(item)), Ok(Step::More(_)))
    }

    /// Removes the routine's frame from the stack.
    pub(super) fn pop_routine(&mut self) {
        let left = self.frames.leave().expect("the routine's frame is on the stack");
        let frame = left.place();
        self.clear_registers(frame.base, frame.size);
    }
}
