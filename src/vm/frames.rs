//! The machine's own stack: frames of Python code and of natives that wait.
//!
//! A frame is a window of registers in one vector and a few plain fields.
//! What becomes of its result is written in it ([`Return`]), so that no call
//! needs Rust's stack.

use std::ops::{Deref, DerefMut, Range};
use std::rc::Rc;

use super::compare::CompareOp;
use super::native_frame::Routine;
use super::operator::BinaryOp;
use crate::code::NONE;
use crate::heap::{Handle, Loaded};
use crate::trace::Monitored;

/// What becomes of the value that a frame returns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Return {
    /// It goes into a register of the frame below.
    Into(u16),
    /// It is dropped.
    Discard,
    /// It ends the run that began with this frame.
    Top,
    /// It is the answer to the native frame below.
    Native,
    /// It must be None: `__init__` was called; the instance, kept in the register `instance`, goes into `into`.
    Init { into: u16, instance: u16 },
    /// It is an iterator's next item: into the register, or to the target when StopIteration comes.
    Next { into: u16, target: u32 },
    /// Its truth, inverted if so said, goes into a register.
    Truth { into: u16, negate: bool },
    /// It is what a delegate of `yield from` gave: it is given out again; what the delegate returns goes into the register.
    Delegate { into: u16 },
    /// Its truth decides whether to go to the target.
    Branch { wanted: bool, target: u32 },
    /// It is what a trace function returned about an event of the frame below.
    Trace,
    /// It is what a profile function returned.
    Profile,
    /// It is what a callback of a tool of `sys.monitoring` returned about something.
    Tool(u8, Monitored),
    /// It ends a thread.
    Thread,
    /// A finaliser ran: the value is dropped, an exception is reported and dropped.
    Finaliser,
}

/// An operator that a frame's result answers, unless it is NotImplemented.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    Compare(CompareOp),
    Binary { operator: BinaryOp, in_place: bool },
}

/// How far a frame has come with the events of the instruction it stands at.
///
/// The machine may stop, or call a trace function, between two of these; when
/// it comes back to the instruction, what is behind it is not done again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
#[repr(u8)]
pub enum Stage {
    Fresh,
    /// The frame has been entered (called or resumed); nothing was counted yet.
    Entering,
    EntryCounted,
    EntryTold,
    /// Where the frame has gone was told.
    BranchTold,
    LineCounted,
    LineTold,
    OpcodeTold,
    /// The call of a native was told.
    CallTold,
    /// A native has returned, or raised.
    NativeReturned,
    NativeFailed,
    /// The iterator that the frame waits for has ended.
    StopTold,
    /// What a delegate gave is being given out.
    GivingOut,
    ExitCounted,
    ExitTold,
    /// What was freed by what raises is being finalised; the exception is in flight.
    Raising,
    /// An exception is on its way through the frame.
    RaiseCounted,
    RaiseTold,
    /// Tools are told that it is caught, or raised again.
    Passing,
    /// The frame is being left by an exception.
    UnwindCounted,
    UnwindTold,
}

/// A call in progress.
#[derive(Clone, Debug)]
pub struct Frame {
    pub code: Rc<Loaded>,
    /// The first register; the one before it holds the function.
    pub base: usize,
    /// How many registers the frame has.
    pub size: usize,
    /// The instruction to run next, or the one that called.
    pub pc: usize,
    pub globals: Handle,
    pub builtins: Handle,
    pub returns: Return,
    pub stage: Stage,
    /// The exception on top of `in_flight` is to be raised here once the entry was told (`generator.throw`).
    pub thrown: bool,
    /// The register with the exception being handled, or `code::NONE`.
    pub handled: u16,
    /// The frame object, if somebody asked for it; counted.
    pub object: Option<Handle>,
    /// The generator whose frame this is; counted.
    pub generator: Option<Handle>,
    /// Where a generator that is giving out a value goes on, because a trace function said so.
    pub jumps_to: Option<u32>,
    /// How many moments had passed when it was put on the stack: tells calls at one depth apart.
    pub entered: u64,
    /// The native that waits in this frame.
    pub routine: Option<&'static Routine>,
    /// The operator for which the frame runs a special method; its operands lie below the function's register.
    pub operator: Option<Operator>,
}

impl Frame {
    fn blank(code: Rc<Loaded>, globals: Handle) -> Self {
        Self {
            code,
            base: 0,
            size: 0,
            pc: 0,
            globals,
            builtins: globals,
            returns: Return::Discard,
            stage: Stage::Fresh,
            thrown: false,
            handled: NONE,
            object: None,
            generator: None,
            jumps_to: None,
            entered: 0,
            routine: None,
            operator: None,
        }
    }

    /// Returns what is needed of a frame that is left.
    #[inline]
    pub fn place(&self) -> Left {
        Left {
            base: self.base,
            size: self.size,
            pc: self.pc,
            returns: self.returns,
            handled: self.handled,
            object: self.object,
            generator: self.generator,
            jumps_to: self.jumps_to,
            operator: self.operator,
        }
    }

    /// Tells whether Python code sees the frame: natives and the prelude are hidden.
    pub fn is_visible(&self) -> bool {
        self.routine.is_none() && !self.code.code.flags.hidden
    }
}

/// Where a frame stood that was left, and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    pub base: usize,
    pub size: usize,
    pub pc: usize,
    pub returns: Return,
    pub handled: u16,
    pub object: Option<Handle>,
    pub generator: Option<Handle>,
    pub jumps_to: Option<u32>,
    pub operator: Option<Operator>,
}

/// The frames of a machine, the one on top last.
///
/// Those that were left stay where they are and are used again: a call then
/// writes its few fields into place, and a function that is called again at
/// the same depth finds its own code there.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    frames: Vec<Frame>,
    depth: usize,
}

impl Stack {
    /// Makes a stack of one frame.
    pub fn of(frame: Frame) -> Self {
        Self { frames: vec![frame], depth: 1 }
    }

    /// Puts a frame on top.
    pub fn push(&mut self, frame: Frame) {
        if self.depth < self.frames.len() {
            self.frames[self.depth] = frame;
        } else {
            self.frames.push(frame);
        }
        self.depth += 1;
    }

    /// Puts a frame of Python code on top, which is about to begin.
    #[inline]
    pub fn enter(
        &mut self,
        code: &Rc<Loaded>,
        window: Range<usize>,
        namespaces: (Handle, Handle),
        returns: Return,
        entered: u64,
    ) {
        if self.depth == self.frames.len() {
            self.frames.push(Frame::blank(code.clone(), namespaces.0));
        }
        let frame = &mut self.frames[self.depth];
        if !Rc::ptr_eq(&frame.code, code) {
            frame.code = code.clone();
        }
        frame.base = window.start;
        frame.size = window.end - window.start;
        frame.pc = 0;
        (frame.globals, frame.builtins) = namespaces;
        frame.returns = returns;
        frame.stage = Stage::Entering;
        frame.thrown = false;
        frame.handled = NONE;
        frame.object = None;
        frame.generator = None;
        frame.jumps_to = None;
        frame.entered = entered;
        frame.jumps_to = None;
        frame.routine = None;
        frame.operator = None;
        self.depth += 1;
    }

    /// Returns the frame on top.
    #[inline]
    pub fn last(&self) -> Option<&Frame> {
        self.frames.get(self.depth.wrapping_sub(1))
    }

    /// Returns the frame on top, to be changed.
    #[inline]
    pub fn last_mut(&mut self) -> Option<&mut Frame> {
        self.frames.get_mut(self.depth.wrapping_sub(1))
    }

    /// Returns how many frames there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.depth
    }

    /// Tells whether there are no frames.
    pub fn is_empty(&self) -> bool {
        self.depth == 0
    }

    /// Takes the frame on top off; it can still be read until another one is pushed.
    #[inline]
    pub fn leave(&mut self) -> Option<&Frame> {
        self.depth = self.depth.checked_sub(1)?;
        self.frames.get(self.depth)
    }

    /// Goes to a stack that was copied.
    pub fn restore(&mut self, frames: &[Frame]) {
        self.frames.clear();
        self.frames.extend_from_slice(frames);
        self.depth = frames.len();
    }
}

impl Deref for Stack {
    type Target = [Frame];

    #[inline]
    fn deref(&self) -> &[Frame] {
        &self.frames[..self.depth]
    }
}

impl DerefMut for Stack {
    #[inline]
    fn deref_mut(&mut self) -> &mut [Frame] {
        &mut self.frames[..self.depth]
    }
}

impl<'a> IntoIterator for &'a Stack {
    type Item = &'a Frame;
    type IntoIter = std::slice::Iter<'a, Frame>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
