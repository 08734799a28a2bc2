//! A world whose entropy follows from a number, so that two runs draw the same.

use super::{Bytes, Host, HostError, Input, Request, Stream};

/// Another host, but for the random bytes.
pub struct Seeded {
    host: Box<dyn Host>,
    state: u64,
}

impl Seeded {
    /// Makes a world whose random bytes follow from `seed`.
    #[must_use]
    pub fn new(host: Box<dyn Host>, seed: u64) -> Seeded {
        Seeded { host, state: seed }
    }

    /// Steps a SplitMix64 generator.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Host for Seeded {
    fn ask(&mut self, request: Request) -> Result<Input, HostError> {
        let Request::Entropy(count) = request else { return self.host.ask(request) };
        let mut bytes = Vec::with_capacity(count);
        while bytes.len() < count {
            bytes.extend_from_slice(&self.next().to_le_bytes());
        }
        bytes.truncate(count);
        Ok(Input::Entropy(Bytes(bytes)))
    }

    fn write(&mut self, stream: Stream, bytes: &[u8]) -> Result<(), HostError> {
        self.host.write(stream, bytes)
    }

    fn flush(&mut self, stream: Stream) -> Result<(), HostError> {
        self.host.flush(stream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::{Ask, Captured};

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let draw = |seed| Seeded::new(Box::new(Captured::new(b"")), seed).entropy(20);
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert_eq!(draw(7).map(|bytes| bytes.len()), Ok(20));
    }
}
