//! Where do the program's lines come from while a person steps through it?
//!
//! The user types them one by one; a program that asks for a line that is not
//! there yet is put back to before it asked, and goes on once it is.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::host::{Bytes, Host, HostError, Input, Request, Stream};

/// Lines that the user typed and the program has not read yet.
#[derive(Debug, Default)]
pub struct Typed {
    pub lines: VecDeque<String>,
    /// Nothing more comes.
    pub ended: bool,
}

/// A world whose standard input is typed by the user and whose output is kept by the tape alone.
pub struct Prompted {
    pub typed: Rc<RefCell<Typed>>,
    pub beyond: Box<dyn Host>,
}

impl Host for Prompted {
    fn ask(&mut self, request: Request) -> Result<Input, HostError> {
        if request != Request::Line {
            return self.beyond.ask(request);
        }
        let mut typed = self.typed.borrow_mut();
        match typed.lines.pop_front() {
            Some(line) => Ok(Input::Line(Bytes(format!("{line}\n").into_bytes()))),
            None if typed.ended => Ok(Input::EndOfInput),
            None => Err(HostError::Waiting),
        }
    }

    fn write(&mut self, _: Stream, _: &[u8]) -> Result<(), HostError> {
        Ok(())
    }

    fn flush(&mut self, _: Stream) -> Result<(), HostError> {
        Ok(())
    }

    fn keep(&mut self, at: usize, request: &Request, input: &Input) {
        self.beyond.keep(at, request, input);
    }

    fn forget(&mut self, from: usize) {
        self.beyond.forget(from);
    }
}
