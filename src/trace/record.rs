//! What an observer receives.

/// A kind of trace event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    Call,
    Line,
    Return,
    Exception,
    Opcode,
    NativeCall,
    NativeReturn,
    NativeFail,
}

impl Event {
    /// Returns the name that trace and profile functions get.
    pub fn name(self) -> &'static str {
        match self {
            Event::Call => "call",
            Event::Line => "line",
            Event::Return => "return",
            Event::Exception => "exception",
            Event::Opcode => "opcode",
            Event::NativeCall => "c_call",
            Event::NativeReturn => "c_return",
            Event::NativeFail => "c_exception",
        }
    }
}

/// One event as an observer received it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub event: Event,
    pub function: String,
    pub line: u32,
    /// The repr of a returned value, or the name of an exception's class or of a native.
    pub argument: Option<String>,
}
