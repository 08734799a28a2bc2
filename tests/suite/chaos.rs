//! What is broken is refused with a sentence, whatever way it is broken.
//!
//! The seed is fixed, so a failure can be had again.

use heisen_core::lesson::SHIPPED;
use heisen_core::session::Session;

/// A small generator of numbers (xorshift), the same at each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % limit
    }
}

/// Reads a session that may be broken; a refusal must be one sentence.
fn read(bytes: &[u8]) -> bool {
    match Session::from_bytes(bytes) {
        Ok(_) => true,
        Err(error) => {
            let sentence = error.to_string();
            assert!(!sentence.is_empty() && !sentence.contains('\n'), "{sentence:?}");
            assert!(sentence.len() < 400, "{sentence}");
            false
        }
    }
}

#[test]
fn a_session_cut_off_anywhere_is_refused() {
    let text = SHIPPED[0].text.trim_end();
    for length in 0..text.len() {
        assert!(!read(&text.as_bytes()[..length]), "cut off after {length} bytes");
    }
    assert!(read(text.as_bytes()));
}

#[test]
fn random_edits_of_a_session_never_panic() {
    let mut chance = Chance(0x5eed_0f4e_15e0);
    for shipped in SHIPPED {
        for _ in 0..150 {
            let mut bytes = shipped.text.as_bytes().to_owned();
            for _ in 0..=chance.below(4) {
                let at = chance.below(bytes.len());
                match chance.below(4) {
                    0 => bytes[at] = u8::try_from(chance.below(256)).unwrap(),
                    1 => drop(bytes.remove(at)),
                    2 => bytes.insert(at, b"()[]\"\\#:,\n0-"[chance.below(12)]),
                    _ => {
                        let end = (at + chance.below(40)).min(bytes.len());
                        let piece = bytes[at..end].to_owned();
                        let into = chance.below(bytes.len());
                        bytes.splice(into..into, piece);
                    }
                }
            }
            read(&bytes);
        }
    }
}

#[test]
fn deep_and_huge_sessions_are_refused() {
    assert!(!read(format!("(format: 1, program: {}", "(".repeat(100_000)).as_bytes()));
    assert!(!read(format!("(format: {})", "9".repeat(10_000)).as_bytes()));
    assert!(!read(&vec![b' '; (64 << 20) + 1]));
}
