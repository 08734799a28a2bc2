//! The tools of `sys.monitoring` (PEP 669): who listens to what, and where it was switched off.

use std::collections::BTreeSet;

use crate::heap::{Handle, Value};

/// How many tools there may be.
pub const TOOL_SLOTS: u8 = 6;

/// A kind of event that a tool can hear of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
#[repr(u8)]
pub enum Monitored {
    Start,
    Resume,
    Return,
    Yield,
    Call,
    Line,
    Instruction,
    Jump,
    Branch,
    /// A branch that was not taken, and one that was: from 3.14 on.
    BranchLeft,
    BranchRight,
    StopIteration,
    Raise,
    Handled,
    Unwind,
    Throw,
    Reraise,
    NativeReturn,
    NativeFail,
}

/// Stands for the number of a kind of event that an era has not.
pub const UNNUMBERED: u8 = u8::MAX;

/// Each kind's name and its number up to 3.13 and from 3.14 on.
pub const MONITORED: [(Monitored, &str, u8, u8); 19] = [
    (Monitored::Start, "PY_START", 0, 0),
    (Monitored::Resume, "PY_RESUME", 1, 1),
    (Monitored::Return, "PY_RETURN", 2, 2),
    (Monitored::Yield, "PY_YIELD", 3, 3),
    (Monitored::Call, "CALL", 4, 4),
    (Monitored::Line, "LINE", 5, 5),
    (Monitored::Instruction, "INSTRUCTION", 6, 6),
    (Monitored::Jump, "JUMP", 7, 7),
    (Monitored::Branch, "BRANCH", 8, 18),
    (Monitored::BranchLeft, "BRANCH_LEFT", UNNUMBERED, 8),
    (Monitored::BranchRight, "BRANCH_RIGHT", UNNUMBERED, 9),
    (Monitored::StopIteration, "STOP_ITERATION", 9, 10),
    (Monitored::Raise, "RAISE", 10, 11),
    (Monitored::Handled, "EXCEPTION_HANDLED", 11, 12),
    (Monitored::Unwind, "PY_UNWIND", 12, 13),
    (Monitored::Throw, "PY_THROW", 13, 14),
    (Monitored::Reraise, "RERAISE", 14, 15),
    (Monitored::NativeReturn, "C_RETURN", 15, 16),
    (Monitored::NativeFail, "C_RAISE", 16, 17),
];

impl Monitored {
    /// Returns the kind's bit in a set of them.
    pub fn bit(self) -> u32 {
        1 << self as u8
    }

    /// Returns the kind's name.
    pub fn name(self) -> &'static str {
        MONITORED.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// Tells whether the kind can be switched off at one place.
    pub fn can_be_disabled(self) -> bool {
        (self as u8) <= Monitored::StopIteration as u8
    }
}

/// Who monitors what.
#[derive(Clone, Debug)]
pub struct Monitoring {
    /// The name of each tool in use, Unbound for none. Counted.
    pub names: [Value; TOOL_SLOTS as usize],
    /// What each tool hears of everywhere.
    pub events: [u32; TOOL_SLOTS as usize],
    /// What tools hear of in single code objects. The code is counted.
    pub local: Vec<(Handle, u8, u32)>,
    /// The functions to call. Counted.
    pub callbacks: Vec<(u8, Monitored, Value)>,
    /// Where a tool wants to hear no more: code, instruction, kind, tool.
    pub disabled: BTreeSet<(Handle, u32, Monitored, u8)>,
    /// What a callback returns to be called no more at a place. Counted.
    pub disable: Value,
    /// What stands for an argument that is not there. Counted.
    pub missing: Value,
    /// All that somebody hears of somewhere.
    pub heard: u32,
}

impl Default for Monitoring {
    fn default() -> Self {
        Self {
            names: [Value::Unbound; TOOL_SLOTS as usize],
            events: [0; TOOL_SLOTS as usize],
            local: Vec::new(),
            callbacks: Vec::new(),
            disabled: BTreeSet::new(),
            disable: Value::Unbound,
            missing: Value::Unbound,
            heard: 0,
        }
    }
}

impl Monitoring {
    /// Returns the function of a tool for a kind of event.
    pub fn callback(&self, tool: u8, kind: Monitored) -> Option<Value> {
        let mut all = self.callbacks.iter();
        all.find(|(of, which, _)| *of == tool && *which == kind).map(|(_, _, function)| *function)
    }

    /// Returns what a tool hears of in a code object.
    pub fn local_events(&self, code: Handle, tool: u8) -> u32 {
        let mut all = self.local.iter();
        all.find(|(of, by, _)| *of == code && *by == tool).map_or(0, |(_, _, events)| *events)
    }

    /// Computes anew what is heard of by anybody.
    pub fn count_heard(&mut self) {
        let local = self.local.iter().map(|(_, _, events)| *events);
        self.heard = self.events.iter().copied().chain(local).fold(0, |all, events| all | events);
    }

    /// Visits every reference that is counted.
    pub fn visit(&self, visit: &mut dyn FnMut(Value)) {
        self.names.iter().copied().for_each(&mut *visit);
        self.local.iter().for_each(|&(code, _, _)| visit(code.into()));
        self.callbacks.iter().for_each(|&(_, _, function)| visit(function));
        visit(self.disable);
        visit(self.missing);
    }
}
