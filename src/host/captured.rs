//! A world made of given texts, for tests and for runs that nobody watches.
//!
//! Standard input is given, output is collected, the files and the clock are
//! either another host's or none.

use super::{Answer, Bytes, Clock, Host, HostError, Input, OsError, Request, Stream};

/// A world whose standard input is given and whose output is kept.
pub struct Captured {
    stdin: Vec<u8>,
    read: usize,
    time: i64,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    beyond: Option<Box<dyn Host>>,
}

impl Captured {
    /// Makes a world of its own: a clock that ticks by the microsecond at each
    /// look, zeros for entropy, no environment and no files.
    #[must_use]
    pub fn new(stdin: &[u8]) -> Captured {
        Captured {
            stdin: stdin.to_owned(),
            read: 0,
            time: 0,
            stdout: Vec::new(),
            stderr: Vec::new(),
            beyond: None,
        }
    }

    /// Makes a world that asks `host` for everything but standard input.
    #[must_use]
    pub fn before(stdin: &[u8], host: Box<dyn Host>) -> Captured {
        Captured { beyond: Some(host), ..Captured::new(stdin) }
    }

    /// Returns what was written to standard output so far.
    #[must_use]
    pub fn stdout(&self) -> &[u8] {
        &self.stdout
    }

    /// Returns what was written to standard error so far.
    #[must_use]
    pub fn stderr(&self) -> &[u8] {
        &self.stderr
    }

    fn line(&mut self) -> Input {
        let rest = &self.stdin[self.read..];
        if rest.is_empty() {
            return Input::EndOfInput;
        }
        let length = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        let line = rest[..length].to_owned();
        self.read += length;
        Input::Line(Bytes(line))
    }

    fn tick(&mut self, clock: Clock) -> Input {
        self.time += 1_000;
        Input::Clock(clock, self.time)
    }
}

impl Host for Captured {
    fn ask(&mut self, request: Request) -> Result<Input, HostError> {
        if request == Request::Line {
            return Ok(self.line());
        }
        if let Some(host) = &mut self.beyond {
            return host.ask(request);
        }
        Ok(match request {
            Request::Line => self.line(),
            Request::Clock(clock) => self.tick(clock),
            Request::Sleep(nanoseconds) => {
                self.time = self.time.saturating_add_unsigned(nanoseconds);
                Input::Slept(nanoseconds)
            }
            Request::Entropy(count) => Input::Entropy(Bytes(vec![0; count])),
            Request::Environment => Input::Environment(Vec::new()),
            Request::CurrentDir => Input::CurrentDir(Answer::Given("/".into())),
            Request::File(path) => {
                Input::File { path, content: Answer::Refused(OsError::missing()) }
            }
            Request::Directory(path) => {
                Input::Directory { path, names: Answer::Refused(OsError::missing()) }
            }
            Request::Stat(path) => Input::Stat { path, found: Answer::Refused(OsError::missing()) },
            Request::Os(call) => {
                let answer = Answer::Refused(super::os_call::refused(&call));
                Input::Os { call: call.to_string(), answer }
            }
            Request::WriteFile(path, ..) => {
                let text = "Read-only file system".into();
                Input::Wrote { path, outcome: Answer::Refused(OsError { number: 30, text }) }
            }
        })
    }

    fn write(&mut self, stream: Stream, bytes: &[u8]) -> Result<(), HostError> {
        match stream {
            Stream::Out => self.stdout.extend_from_slice(bytes),
            Stream::Err => self.stderr.extend_from_slice(bytes),
        }
        Ok(())
    }

    fn flush(&mut self, _: Stream) -> Result<(), HostError> {
        Ok(())
    }

    fn keep(&mut self, at: usize, request: &Request, input: &Input) {
        if let Some(host) = &mut self.beyond {
            host.keep(at, request, input);
        }
    }

    fn forget(&mut self, from: usize) {
        if let Some(host) = &mut self.beyond {
            host.forget(from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Ask;

    #[test]
    fn lines_come_with_their_newline_and_end() {
        let mut host = Captured::new(b"one\ntwo");
        assert_eq!(host.read_line(), Ok(b"one\n".to_vec()));
        assert_eq!(host.read_line(), Ok(b"two".to_vec()));
        assert_eq!(host.read_line(), Ok(Vec::new()));
        assert_eq!(host.read_line(), Ok(Vec::new()));
    }

    #[test]
    fn there_are_no_files_and_time_passes() {
        let mut host = Captured::new(b"");
        assert_eq!(host.read_file("x"), Err(HostError::Os(OsError::missing())));
        let before = host.clock(Clock::Monotonic).unwrap();
        host.sleep(5_000).unwrap();
        assert_eq!(host.clock(Clock::Monotonic).unwrap() - before, 6_000);
    }
}
