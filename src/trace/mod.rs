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

pub use monitoring::{MONITORED, Monitored, Monitoring, TOOL_SLOTS};
pub use observer::{OBSERVERS, Observer};
pub use record::{Event, Record};
pub use tools::{TOOLS, Tool};

use crate::heap::Value;

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
    /// The natives whose calls were told and whose end is to be told, each with the depth of the stack. Counted.
    pub native_calls: Vec<(usize, Value)>,
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
        self.opcodes
            || self.hears_calls()
            || self.monitoring.heard & Monitored::Instruction.bit() != 0
            || !self.native_calls.is_empty()
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
