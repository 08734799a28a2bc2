//! Which hash does Python give a value?
//!
//! The hashes are CPython's under `PYTHONHASHSEED=0`, to the bit, because the
//! order of every set follows from them: strings go through SipHash with a key
//! of zeros, numbers are reduced modulo the Mersenne prime 2^61 - 1 so that
//! equal numbers of different types agree, and -1 is never a hash.

use super::unicode::code_point;
use dashu_int::{IBig, Sign};
use siphasher::sip::{SipHasher13, SipHasher24};

/// Says which SipHash an era uses for strings and bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrHash {
    /// SipHash-2-4, up to 3.10.
    Sip24,
    /// SipHash-1-3, from 3.11 (bpo-29410).
    Sip13,
}

const MODULUS: u64 = (1 << 61) - 1;
const HASH_INF: i64 = 314_159;
const IMAG_FACTOR: i64 = 1_000_003;

/// The hash of `None` from 3.12 on (gh-99540).
pub const NONE_HASH: i64 = 0xFCA8_6420;
/// The hash of `None` before 3.12: an address there, so any constant will do.
pub const NONE_HASH_BY_ADDRESS: i64 = 0x7_F3C2_1A40;

/// Turns -1, which CPython reserves for errors, into -2.
fn never_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// Returns the hash of a `bytes`.
pub fn hash_bytes(bytes: &[u8], variant: StrHash) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    let hash = match variant {
        StrHash::Sip24 => SipHasher24::new_with_keys(0, 0).hash(bytes),
        StrHash::Sip13 => SipHasher13::new_with_keys(0, 0).hash(bytes),
    };
    never_minus_one(hash.cast_signed())
}

/// Returns the hash of a `str`, taken over CPython's compact representation
/// (PEP 393): one, two or four bytes a character, as its widest one needs.
pub fn hash_str(text: &str, variant: StrHash) -> i64 {
    if text.is_ascii() {
        return hash_bytes(text.as_bytes(), variant);
    }
    let codes = || text.chars().map(code_point);
    let widest = codes().max().unwrap_or(0);
    let bytes: Vec<u8> = match widest {
        0..=0xFF => codes().map(|code| code.to_le_bytes()[0]).collect(),
        0x100..=0xFFFF => codes()
            .flat_map(|code| {
                let [a, b, ..] = code.to_le_bytes();
                [a, b]
            })
            .collect(),
        _ => codes().flat_map(u32::to_le_bytes).collect(),
    };
    hash_bytes(&bytes, variant)
}

/// Returns the hash of an `int` that fits a machine word.
pub fn hash_int(value: i64) -> i64 {
    let magnitude = value.unsigned_abs();
    if magnitude < MODULUS {
        return never_minus_one(value);
    }
    let reduced = (magnitude % MODULUS).cast_signed();
    never_minus_one(if value < 0 { -reduced } else { reduced })
}

/// Returns the hash of an `int` of any size.
pub fn hash_big(value: &IBig) -> i64 {
    let (sign, words) = value.as_sign_words();
    let reduced = words.iter().rev().fold(0_u64, |so_far, &word| {
        // Shifting by a word's 64 bits multiplies by 2^64, which is 8 modulo 2^61 - 1.
        let sum = u128::from(so_far) * 8 + u128::from(word);
        u64::try_from(sum % u128::from(MODULUS)).expect("a residue fits 61 bits")
    });
    let reduced = reduced.cast_signed();
    never_minus_one(if sign == Sign::Negative { -reduced } else { reduced })
}

/// Returns the hash of a `float`; `nan` is what a NaN hashes to, which since
/// 3.10 comes from the object's identity (bpo-43475).
pub fn hash_float(value: f64, nan: i64) -> i64 {
    if value.is_nan() {
        return nan;
    }
    if value.is_infinite() {
        return if value > 0.0 { HASH_INF } else { -HASH_INF };
    }
    let bits = value.to_bits();
    let field = (bits >> 52) & 0x7FF;
    let fraction = bits & ((1 << 52) - 1);
    // value = mantissa * 2^(field - 1075), and 2^61 is 1: a rotation of 61 bits.
    let (mantissa, field) = if field == 0 { (fraction, 1) } else { (fraction | 1 << 52, field) };
    let turn = (field + 61 * 18 - 1075) % 61;
    let rotated = ((mantissa << turn) & MODULUS) | (mantissa >> (61 - turn));
    let hash = (rotated % MODULUS).cast_signed();
    never_minus_one(if value < 0.0 { -hash } else { hash })
}

/// Returns the hash of a `complex`; `nan` as for [`hash_float`].
pub fn hash_complex(real: f64, imag: f64, nan: i64) -> i64 {
    let imag = hash_float(imag, nan).wrapping_mul(IMAG_FACTOR);
    never_minus_one(hash_float(real, nan).wrapping_add(imag))
}

/// Builds the hash of a tuple from the hashes of its items, in their order.
#[derive(Debug, Clone, Copy)]
pub struct TupleHash {
    acc: u64,
    len: u64,
}

const XX_PRIME_1: u64 = 11_400_714_785_074_694_791;
const XX_PRIME_2: u64 = 14_029_467_366_897_019_727;
const XX_PRIME_5: u64 = 2_870_177_450_012_600_261;

impl Default for TupleHash {
    fn default() -> Self {
        TupleHash { acc: XX_PRIME_5, len: 0 }
    }
}

impl TupleHash {
    /// Takes the hash of the next item.
    pub fn push(&mut self, item: i64) {
        let acc = self.acc.wrapping_add(item.cast_unsigned().wrapping_mul(XX_PRIME_2));
        self.acc = acc.rotate_left(31).wrapping_mul(XX_PRIME_1);
        self.len += 1;
    }

    /// Returns the tuple's hash.
    pub fn finish(self) -> i64 {
        match self.acc.wrapping_add(self.len ^ (XX_PRIME_5 ^ 3_527_539)).cast_signed() {
            -1 => 1_546_275_796,
            hash => hash,
        }
    }
}

/// Builds the hash of a frozenset from the hashes of its elements, in any order.
#[derive(Debug, Clone, Copy, Default)]
pub struct FrozensetHash {
    acc: u64,
    len: u64,
}

impl FrozensetHash {
    /// Takes the hash of one element.
    pub fn push(&mut self, element: i64) {
        let h = element.cast_unsigned();
        self.acc ^= ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167);
        self.len += 1;
    }

    /// Returns the frozenset's hash.
    pub fn finish(self) -> i64 {
        let mut hash = self.acc ^ (self.len + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        match hash.wrapping_mul(69_069).wrapping_add(907_133_923).cast_signed() {
            -1 => 590_923_713,
            hash => hash,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // What CPython 3.10.13 and 3.12.1 print under PYTHONHASHSEED=0.
    const STRINGS: &[(&str, i64, i64)] = &[
        ("", 0, 0),
        ("a", -7583489610679606711, 4644417185603328019),
        ("abc", 4596069200710135518, -4594863902769663758),
        ("hello world", 6266945022561323786, -5642461784034726774),
        ("\u{e9}t\u{e9}", 9210628588244507898, -1033370291238291217),
        ("\u{20ac} uro", 2553749124970926125, -3923655949318862083),
        ("\u{1f600}!", -6875500055371195215, 8079344741099293211),
        ("\u{10f800}x", 8371505244005032880, -661544577070205241),
    ];

    #[test]
    fn strings_hash_as_in_cpython() {
        for &(text, sip24, sip13) in STRINGS {
            assert_eq!(hash_str(text, StrHash::Sip24), sip24, "{text:?}");
            assert_eq!(hash_str(text, StrHash::Sip13), sip13, "{text:?}");
        }
        assert_eq!(hash_bytes(b"abc", StrHash::Sip13), -4594863902769663758);
    }

    #[test]
    fn numbers_hash_as_in_cpython() {
        assert_eq!(hash_int((1 << 61) - 1), 0);
        assert_eq!(hash_int(1 << 61), 1);
        assert_eq!(hash_int(-1), -2);
        assert_eq!(hash_int(i64::MIN), -4);
        let big = |power: usize| IBig::from(1) << power;
        assert_eq!(hash_big(&big(64)), 8);
        assert_eq!(hash_big(&(IBig::from(7) - big(100))), -549755813881);
        assert_eq!(hash_big(&IBig::from(10).pow(30)), 465258685558744706);
        let floats = [
            (1.5, 1152921504606846977),
            (-0.0, 0),
            (1e300, 1224995262755759164),
            (f64::INFINITY, 314159),
            (5e-324, 16777216),
            (0.1, 230584300921369408),
            (-3.25, -576460752303423491),
            (-1.0, -2),
            (2305843009213693951.0, 1),
        ];
        for (value, hash) in floats {
            assert_eq!(hash_float(value, 7), hash, "{value}");
        }
        assert_eq!(hash_float(f64::NAN, 7), 7);
        assert_eq!(hash_complex(0.0, 1.0, 0), 1000003);
        assert_eq!(hash_complex(2.0, 3.0, 0), 3000011);
        assert_eq!(hash_complex(0.0, -1.0, 0), -2000006);
    }

    #[test]
    fn containers_hash_as_in_cpython() {
        let tuple = |items: &[i64]| {
            let mut hash = TupleHash::default();
            for &item in items {
                hash.push(item);
            }
            hash.finish()
        };
        assert_eq!(tuple(&[]), 5740354900026072187);
        assert_eq!(tuple(&[1]), -6644214454873602895);
        assert_eq!(tuple(&[1, 2, 3]), 529344067295497451);
        assert_eq!(tuple(&[hash_str("a", StrHash::Sip24), 1]), 7163165228127467273);
        let frozenset = |items: &mut dyn Iterator<Item = i64>| {
            let mut hash = FrozensetHash::default();
            items.for_each(|item| hash.push(item));
            hash.finish()
        };
        assert_eq!(frozenset(&mut std::iter::empty()), 133146708735736);
        assert_eq!(frozenset(&mut [1].into_iter()), -558064481276695278);
        assert_eq!(frozenset(&mut (0..100)), 4411996150312757951);
        assert_eq!(frozenset(&mut [3, 2, 1].into_iter()), -272375401224217160);
    }
}
