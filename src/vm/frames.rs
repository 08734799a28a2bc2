//! The machine's own stack: frames of Python code and of natives that wait.
//!
//! A frame is a window of registers in one vector and a few plain fields.
//! What becomes of its result is written in it ([`Return`]), so that no call
//! needs Rust's stack.

use std::rc::Rc;

use super::native_frame::Routine;
use crate::heap::{Handle, Loaded};

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
    /// It is what a callback of a tool of `sys.monitoring` returned.
    Tool(u8),
    /// It ends a thread.
    Thread,
    /// A finaliser ran: the value is dropped, an exception is reported and dropped.
    Finaliser,
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
    /// An exception is on its way through the frame.
    RaiseCounted,
    RaiseTold,
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
}

impl Frame {
    /// Tells whether Python code sees the frame: natives and the prelude are hidden.
    pub fn is_visible(&self) -> bool {
        self.routine.is_none() && !self.code.code.flags.hidden
    }
}
