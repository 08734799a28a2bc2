//! What can be seen of a running program, and by whom.
//!
//! Somebody who watches a program is an [`Observer`]: nobody, a trace function
//! that does nothing, one that reads `f_locals`, one that declines, one
//! written in C. An observer uses the same slots as the program's own
//! `sys.settrace`, and is displaced by it as in CPython. The debugger is no
//! observer: it stands beside the machine.

mod monitoring;
mod observer;
mod record;
mod tools;

pub use monitoring::{MONITORED, Monitored, Monitoring, TOOL_SLOTS, UNNUMBERED};
pub use observer::{OBSERVERS, Observer};
pub use record::{Event, Record};
pub use tools::{TOOLS, Tool};

use crate::heap::Value;

/// A call that was told, of which the end may have to be told too. Its values are counted.
#[derive(Clone, Copy, Debug)]
pub struct ToldCall {
    /// The depth of the stack.
    pub depth: usize,
    pub callable: Value,
    /// The first argument, Unbound if there is none.
    pub first: Value,
    /// What a profile function gets; Unbound if it is not told.
    pub native: Value,
    /// Whether the end is told: a function of Python's has events of its own.
    pub ends: bool,
}

impl ToldCall {
    /// Returns what is counted of it.
    pub fn values(&self) -> [Value; 3] {
        [self.callable, self.first, self.native]
    }
}

/// How far the tools of `sys.monitoring` have been told of an exception that goes on to a handler, or leaves the frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Passing {
    /// How many events have been told.
    pub told: usize,
    /// The exception was caught here before.
    pub again: bool,
    /// It was thrown in while the frame delegated to another.
    pub delegates: bool,
}

/// Who traces, and what was delivered.
#[derive(Clone, Debug)]
pub struct Tracing {
    /// What `sys.gettrace()` gives: the trace function that hears of calls. Unbound if there is none. Counted.
    pub function: Value,
    /// What `sys.getprofile()` gives. Unbound if there is none. Counted.
    pub profile: Value,
    /// How many trace functions are running: nothing is traced inside one.
    pub inside: u32,
    /// The objects that stand for the observers, in the order of [`OBSERVERS`]. Pinned.
    pub stand_ins: Vec<Value>,
    /// What a built-in observer received, if it is to be kept.
    pub records: Option<Vec<Record>>,
    /// The tools of `sys.monitoring`.
    pub monitoring: Monitoring,
    /// Where telling goes on after a listener's function has returned: the depth of the stack and the next listener.
    pub resume: Option<(usize, u8)>,
    /// The calls that were told and are not over.
    pub native_calls: Vec<ToldCall>,
    /// Where frames have gone elsewhere, which is to be told before their next instruction: the depth of the stack and
    /// the instruction that went.
    pub branches: Vec<(usize, u32)>,
    /// What has been told of the exception that passes through the frame on top.
    pub passing: Passing,
    /// The depth of the stack where an exception was thrown into a frame that delegates.
    pub thrown_depth: Option<usize>,
    /// Whether some frame has set `f_trace_opcodes`, and whether opcode events are delivered for it.
    pub opcodes_wanted: bool,
    pub opcodes: bool,
    /// The depth of the stack where opcode events of one instruction are being told, and how many were.
    pub steps: (usize, u8),
    /// Whether there was a trace function before the one there is.
    pub is_second: bool,
    /// The file whose events are kept.
    pub own_file: String,
}

impl Default for Tracing {
    fn default() -> Self {
        Self {
            function: Value::Unbound,
            profile: Value::Unbound,
            inside: 0,
            stand_ins: Vec::new(),
            records: None,
            monitoring: Monitoring::default(),
            resume: None,
            native_calls: Vec::new(),
            branches: Vec::new(),
            passing: Passing::default(),
            thrown_depth: None,
            opcodes_wanted: false,
            opcodes: false,
            steps: (0, 0),
            is_second: false,
            own_file: String::new(),
        }
    }
}

impl Tracing {
    /// Tells whether any event can be delivered.
    #[inline]
    pub fn is_on(&self) -> bool {
        !self.function.is_unbound() || self.has_others()
    }

    /// Tells whether there may be listeners beside the trace function.
    #[inline]
    pub fn has_others(&self) -> bool {
        !self.profile.is_unbound() || self.monitoring.heard != 0
    }

    /// Tells whether somebody may want to hear of single instructions, or has heard of the call of a native.
    #[inline]
    pub fn hears_instructions(&self) -> bool {
        const SINGLE: u32 = 1 << Monitored::Instruction as u8
            | 1 << Monitored::Call as u8
            | 1 << Monitored::Jump as u8
            | 1 << Monitored::Branch as u8
            | 1 << Monitored::BranchLeft as u8
            | 1 << Monitored::BranchRight as u8;
        self.opcodes
            || !self.profile.is_unbound()
            || self.monitoring.heard & SINGLE != 0
            || !self.native_calls.is_empty()
    }

    /// Tells whether somebody wants to hear where frames go.
    pub fn hears_branches(&self) -> bool {
        const ELSEWHERE: u32 = 1 << Monitored::Jump as u8
            | 1 << Monitored::Branch as u8
            | 1 << Monitored::BranchLeft as u8
            | 1 << Monitored::BranchRight as u8;
        self.monitoring.heard & ELSEWHERE != 0
    }

    /// Tells whether somebody wants to hear of exceptions that are caught, or raised again.
    pub fn hears_passing(&self) -> bool {
        self.monitoring.heard & (Monitored::Handled.bit() | Monitored::Reraise.bit()) != 0
            && self.inside == 0
    }

    /// Tells whether somebody wants to hear of calls.
    #[inline]
    pub fn hears_calls(&self) -> bool {
        !self.profile.is_unbound() || self.monitoring.heard & Monitored::Call.bit() != 0
    }

    /// Returns the observer that a trace or profile function stands for.
    pub fn observer(&self, function: Value) -> Option<Observer> {
        let at = self.stand_ins.iter().position(|&stand_in| stand_in == function)?;
        Some(Observer::ALL[at])
    }

    /// Returns the object that stands for an observer, Unbound for none.
    pub fn stand_in(&self, observer: Observer) -> Value {
        if observer == Observer::None {
            return Value::Unbound;
        }
        self.stand_ins.get(observer as usize).copied().unwrap_or(Value::Unbound)
    }
}
