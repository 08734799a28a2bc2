//! Which numbers does `random` draw?
//!
//! The Mersenne Twister MT19937 with CPython's way of seeding it from an int
//! and of making floats and bits of its words. The state is plain data, so that
//! it can be kept, compared and put back.

use dashu_int::ops::UnsignedAbs;
use dashu_int::{IBig, UBig};

const N: usize = 624;
const M: usize = 397;

/// Is the state of the generator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mersenne {
    words: Box<[u32; N]>,
    /// The next word to hand out; [`N`] if new ones are needed first.
    next: usize,
}

impl Mersenne {
    /// Makes the generator that `random.seed(n)` leaves; the sign does not count.
    pub fn from_int(seed: &IBig) -> Self {
        let bytes = seed.unsigned_abs().to_le_bytes();
        let word = |chunk: &[u8]| {
            chunk.iter().rev().fold(0_u32, |word, &byte| word << 8 | u32::from(byte))
        };
        let mut key: Vec<u32> = bytes.chunks(4).map(word).collect();
        if key.is_empty() {
            key.push(0);
        }
        Self::from_key(&key)
    }

    fn from_word(seed: u32) -> Self {
        let mut words = Box::new([0; N]);
        words[0] = seed;
        for at in 1..N {
            let previous: u32 = words[at - 1];
            let mixed = previous ^ previous >> 30;
            words[at] = mixed.wrapping_mul(1_812_433_253).wrapping_add(low_word(at));
        }
        Mersenne { words, next: N }
    }

    /// Makes a generator from a key of words.
    pub fn from_key(key: &[u32]) -> Self {
        let mut state = Self::from_word(19_650_218);
        let words = &mut state.words;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let previous = words[i - 1];
            let mixed = (previous ^ previous >> 30).wrapping_mul(1_664_525);
            words[i] = (words[i] ^ mixed).wrapping_add(key[j]).wrapping_add(low_word(j));
            i += 1;
            j = (j + 1) % key.len();
            if i == N {
                words[0] = words[N - 1];
                i = 1;
            }
        }
        for _ in 1..N {
            let previous = words[i - 1];
            let mixed = (previous ^ previous >> 30).wrapping_mul(1_566_083_941);
            words[i] = (words[i] ^ mixed).wrapping_sub(low_word(i));
            i += 1;
            if i == N {
                words[0] = words[N - 1];
                i = 1;
            }
        }
        words[0] = 1 << 31;
        state
    }

    /// Returns the state as `random.getstate` shows it: the words and the position.
    pub fn state(&self) -> (&[u32; N], usize) {
        (&self.words, self.next)
    }

    /// Makes a generator of a state that [`Mersenne::state`] gave; `None` if it is none.
    pub fn from_state(words: &[u32], next: usize) -> Option<Self> {
        let words = Box::new(<[u32; N]>::try_from(words).ok()?);
        (next <= N).then_some(Mersenne { words, next })
    }

    /// Draws 32 bits.
    pub fn word(&mut self) -> u32 {
        if self.next >= N {
            self.refill();
        }
        let mut y = self.words[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= y << 7 & 0x9D2C_5680;
        y ^= y << 15 & 0xEFC6_0000;
        y ^ y >> 18
    }

    fn refill(&mut self) {
        for at in 0..N {
            let y = self.words[at] & 1 << 31 | self.words[(at + 1) % N] & !(1 << 31);
            let twist = if y & 1 == 1 { 0x9908_B0DF } else { 0 };
            self.words[at] = self.words[(at + M) % N] ^ y >> 1 ^ twist;
        }
        self.next = 0;
    }

    /// Draws `random.random()`: 53 bits, at least 0 and below 1.
    pub fn float(&mut self) -> f64 {
        let high = f64::from(self.word() >> 5);
        let low = f64::from(self.word() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    /// Draws `random.getrandbits(count)`.
    pub fn bits(&mut self, count: usize) -> UBig {
        let mut bytes = Vec::with_capacity(count.div_ceil(32) * 4);
        let mut left = count;
        while left > 0 {
            let word = self.word();
            let taken = if left < 32 { word >> (32 - left) } else { word };
            bytes.extend(taken.to_le_bytes());
            left = left.saturating_sub(32);
        }
        UBig::from_le_bytes(&bytes)
    }
}

fn low_word(at: usize) -> u32 {
    u32::try_from(at & 0xFFFF_FFFF).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_cpythons() {
        let mut zero = Mersenne::from_int(&IBig::ZERO);
        assert_eq!(zero.float(), 0.8444218515250481);
        let mut answer = Mersenne::from_int(&42.into());
        assert_eq!(answer.float(), 0.6394267984578837);
        assert_eq!(answer.float(), 0.025010755222666936);
        assert_eq!(answer.bits(10), UBig::from(DRAWS.0));
        assert_eq!(answer.bits(100), UBig::from(DRAWS.1));
        assert_eq!(answer.bits(0), UBig::ZERO);
        let mut big = Mersenne::from_int(&-(IBig::ONE << 100));
        for _ in 0..1000 {
            big.word();
        }
        assert_eq!(big.float(), DRAWS.2);
        let (words, next) = big.state();
        let mut again = Mersenne::from_state(words, next).unwrap();
        assert_eq!(again.word(), big.word());
    }

    const DRAWS: (u32, u128, f64) = (281, 882565121070403957190206503824, 0.9874700111972669);
}
