//! A world that only repeats what came in before.
//!
//! It never touches the real one. A request that the next input does not
//! answer is a divergence: the program, or heisen, is not what was recorded.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Divergence, Host, HostError, Input, Request, Stream};

/// A world that gives recorded inputs, one after the other.
#[derive(Debug)]
pub struct Replaying {
    inputs: Vec<Input>,
    given: usize,
    parted: Parted,
}

/// Where a replay notes the first request that its recording could not answer.
pub type Parted = Rc<RefCell<Option<Divergence>>>;

impl Replaying {
    /// Makes a world of recorded inputs.
    #[must_use]
    pub fn new(inputs: Vec<Input>) -> Replaying {
        Replaying { inputs, given: 0, parted: Parted::default() }
    }

    /// Returns where the first divergence will be noted.
    #[must_use]
    pub fn parted(&self) -> Parted {
        self.parted.clone()
    }
}

impl Host for Replaying {
    fn ask(&mut self, request: Request) -> Result<Input, HostError> {
        match self.inputs.get(self.given) {
            Some(input) if input.answers(&request) => {
                self.given += 1;
                input.clone().given()
            }
            held => {
                let divergence =
                    Divergence { after: self.given, asked: request, held: held.cloned() };
                self.parted.borrow_mut().get_or_insert_with(|| divergence.clone());
                Err(HostError::Diverged(Box::new(divergence)))
            }
        }
    }

    fn write(&mut self, _: Stream, _: &[u8]) -> Result<(), HostError> {
        Ok(())
    }

    fn flush(&mut self, _: Stream) -> Result<(), HostError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::{Ask, Bytes, Clock};

    #[test]
    fn another_request_is_a_divergence() {
        let mut host =
            Replaying::new(vec![Input::Line(Bytes(b"a\n".to_vec())), Input::Clock(Clock::Wall, 7)]);
        assert_eq!(host.read_line(), Ok(b"a\n".to_vec()));
        assert_eq!(
            host.entropy(4).unwrap_err().to_string(),
            "after 1 recorded inputs the program asks for 4 random bytes, where the recording holds the Wall clock"
        );
        assert_eq!(host.clock(Clock::Wall), Ok(7));
        assert_eq!(
            host.read_line().unwrap_err().to_string(),
            "after 2 recorded inputs the program asks for a line of standard input, where the recording ends"
        );
    }
}
