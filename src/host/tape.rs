//! What came in and what went out, kept so that time can be wound back.
//!
//! The machine stands somewhere on the tape. Behind its end every request is
//! answered from the tape and what is written is already there; at its end the
//! host is asked, and what passes is appended. Winding back is setting the
//! place. A tape that is told to keep nothing only passes on.

use std::collections::VecDeque;

use super::{Divergence, Host, HostError, Input, Request, Stream};

/// A host with a memory.
pub struct Tape {
    host: Box<dyn Host>,
    keeps: bool,
    at: Mark,
    inputs: Vec<Input>,
    output: Vec<Written>,
    /// Inputs from before a branch, given again as long as they fit.
    foreseen: VecDeque<Input>,
    /// How many lines have begun.
    step: u64,
}

/// A place on a tape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// How many inputs came before.
    pub inputs: usize,
    /// How many writes came before.
    pub writes: usize,
}

/// One piece of output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where it went.
    pub stream: Stream,
    /// What it was.
    pub bytes: Vec<u8>,
    /// How many lines had begun when it was written.
    pub step: u64,
}

impl Tape {
    /// Makes a tape that keeps what passes.
    #[must_use]
    pub fn keeping(host: Box<dyn Host>) -> Tape {
        Tape {
            host,
            keeps: true,
            at: Mark::default(),
            inputs: Vec::new(),
            output: Vec::new(),
            foreseen: VecDeque::new(),
            step: 0,
        }
    }

    /// Makes a tape that only passes on, for a run that is not wound back.
    #[must_use]
    pub fn passing(host: Box<dyn Host>) -> Tape {
        Tape { keeps: false, ..Tape::keeping(host) }
    }

    /// Returns where the machine stands.
    #[must_use]
    pub fn mark(&self) -> Mark {
        self.at
    }

    /// Stands at a place where the machine stood before.
    pub fn wind_to(&mut self, mark: Mark) {
        self.at = Mark {
            inputs: mark.inputs.min(self.inputs.len()),
            writes: mark.writes.min(self.output.len()),
        };
    }

    /// Forgets what lies ahead, because the run goes another way from here.
    ///
    /// Its inputs are given again while the requests match; after the first
    /// that does not, the host is asked.
    pub fn branch(&mut self) {
        let ahead = self.inputs.split_off(self.at.inputs);
        for input in ahead.into_iter().rev() {
            self.foreseen.push_front(input);
        }
        self.output.truncate(self.at.writes);
        self.host.forget(self.at.inputs);
    }

    /// Forgets what lies ahead and gives these inputs from here on, as long as they fit.
    pub fn branch_to(&mut self, inputs: Vec<Input>) {
        self.branch();
        self.foreseen = inputs.into();
    }

    /// Notes how many lines have begun, for what is written next.
    pub fn stamp(&mut self, step: u64) {
        self.step = step;
    }

    /// Gives these inputs first, while the requests match.
    pub fn foresee(&mut self, inputs: Vec<Input>) {
        self.foreseen.extend(inputs);
    }

    /// Returns every input up to the end of the tape.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Returns every write up to the end of the tape.
    #[must_use]
    pub fn output(&self) -> &[Written] {
        &self.output
    }

    /// Returns what had been written to a stream when the machine stood at `mark`.
    #[must_use]
    pub fn written_until(&self, stream: Stream, mark: Mark) -> Vec<u8> {
        let before = &self.output[..mark.writes.min(self.output.len())];
        let pieces = before.iter().filter(|written| written.stream == stream);
        pieces.flat_map(|written| written.bytes.iter().copied()).collect()
    }

    fn ask_world(&mut self, request: Request) -> Result<Input, HostError> {
        match self.foreseen.pop_front() {
            Some(input) if input.answers(&request) => return Ok(input),
            _ => self.foreseen.clear(),
        }
        self.host.ask(request)
    }
}

impl Host for Tape {
    fn ask(&mut self, request: Request) -> Result<Input, HostError> {
        // The library's folder is no part of the world: nothing of it needs to be kept.
        if let Some(input) = super::library::answer(&request) {
            return Ok(input);
        }
        if !self.keeps {
            return self.host.ask(request);
        }
        if let Some(input) = self.inputs.get(self.at.inputs) {
            if !input.answers(&request) {
                return Err(HostError::Diverged(Box::new(Divergence {
                    after: self.at.inputs,
                    asked: request,
                    held: Some(input.clone()),
                })));
            }
            self.at.inputs += 1;
            return input.clone().given();
        }
        let input = match self.ask_world(request.clone()) {
            Err(HostError::Interrupted) => Input::Interrupted,
            answer => answer?,
        };
        self.host.keep(self.inputs.len(), &request, &input);
        self.inputs.push(input.clone());
        self.at.inputs += 1;
        input.given()
    }

    fn write(&mut self, stream: Stream, bytes: &[u8]) -> Result<(), HostError> {
        if !self.keeps {
            return self.host.write(stream, bytes);
        }
        self.at.writes += 1;
        if self.at.writes <= self.output.len() {
            return Ok(());
        }
        self.output.push(Written { stream, bytes: bytes.to_owned(), step: self.step });
        self.host.write(stream, bytes)
    }

    fn flush(&mut self, stream: Stream) -> Result<(), HostError> {
        self.host.flush(stream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::{Ask, Captured, Clock};

    #[test]
    fn wound_back_it_repeats_and_then_goes_on() {
        let mut tape = Tape::keeping(Box::new(Captured::new(b"one\ntwo\n")));
        let start = tape.mark();
        assert_eq!(tape.read_line(), Ok(b"one\n".to_vec()));
        tape.write(Stream::Out, b"said one\n").unwrap();
        let seen = tape.clock(Clock::Wall).unwrap();
        let later = tape.mark();

        tape.wind_to(start);
        assert_eq!(tape.read_line(), Ok(b"one\n".to_vec()));
        tape.write(Stream::Out, b"said one\n").unwrap();
        assert_eq!(tape.clock(Clock::Wall), Ok(seen));
        assert_eq!(tape.mark(), later);
        assert_eq!(tape.output().len(), 1);
        assert_eq!(tape.written_until(Stream::Out, start), b"");
        assert_eq!(tape.written_until(Stream::Out, later), b"said one\n");
        assert_eq!(tape.read_line(), Ok(b"two\n".to_vec()));
    }

    #[test]
    fn behind_its_end_another_request_is_a_divergence() {
        let mut tape = Tape::keeping(Box::new(Captured::new(b"")));
        tape.read_line().unwrap();
        tape.wind_to(Mark::default());
        assert!(matches!(tape.clock(Clock::Wall), Err(HostError::Diverged(_))));
    }

    #[test]
    fn a_branch_gets_the_same_inputs_while_they_fit() {
        let mut tape = Tape::keeping(Box::new(Captured::new(b"one\ntwo\nthree\n")));
        tape.read_line().unwrap();
        let fork = tape.mark();
        tape.read_line().unwrap();
        tape.write(Stream::Out, b"old\n").unwrap();

        tape.wind_to(fork);
        tape.branch();
        assert_eq!(tape.output(), []);
        assert_eq!(tape.read_line(), Ok(b"two\n".to_vec()));
        assert_eq!(tape.read_line(), Ok(b"three\n".to_vec()));
        tape.write(Stream::Out, b"new\n").unwrap();
        assert_eq!(tape.written_until(Stream::Out, tape.mark()), b"new\n");
        assert_eq!(tape.inputs().len(), 3);
    }
}
