//! A world that is asked and never told: what the program writes stays on the tape.

use super::{Host, HostError, Input, Request, Stream};

/// Another host whose output goes nowhere.
pub struct Muted(Box<dyn Host>);

impl Muted {
    /// Makes a world that asks `host` and writes nothing.
    #[must_use]
    pub fn new(host: Box<dyn Host>) -> Muted {
        Muted(host)
    }
}

impl Host for Muted {
    fn ask(&mut self, request: Request) -> Result<Input, HostError> {
        self.0.ask(request)
    }

    fn write(&mut self, _: Stream, _: &[u8]) -> Result<(), HostError> {
        Ok(())
    }

    fn flush(&mut self, _: Stream) -> Result<(), HostError> {
        Ok(())
    }

    fn keep(&mut self, at: usize, request: &Request, input: &Input) {
        self.0.keep(at, request, input);
    }

    fn forget(&mut self, from: usize) {
        self.0.forget(from);
    }
}
