//! How a lone surrogate travels inside a Rust `str`.
//!
//! Python's strings may hold the code points U+D800 to U+DFFF; a Rust `str` may not. The lone surrogate U+D800+n is
//! carried as the private-use scalar U+10F800+n. A program that itself uses these last 2048 private-use scalars
//! cannot be told from one that uses surrogates; this is the one place where heisen's strings differ from CPython's.

/// The first code point that is a surrogate.
pub const FIRST_SURROGATE: u32 = 0xD800;
/// The last code point that is a surrogate.
pub const LAST_SURROGATE: u32 = 0xDFFF;
/// The private-use scalar that stands for [`FIRST_SURROGATE`].
pub const FIRST_CARRIER: u32 = 0x0010_F800;
/// The private-use scalar that stands for [`LAST_SURROGATE`].
pub const LAST_CARRIER: u32 = FIRST_CARRIER + (LAST_SURROGATE - FIRST_SURROGATE);

/// Returns the `char` that carries a code point of Python's, or `None` beyond U+10FFFF.
pub fn carry(code_point: u32) -> Option<char> {
    match code_point {
        FIRST_SURROGATE..=LAST_SURROGATE => {
            char::from_u32(code_point - FIRST_SURROGATE + FIRST_CARRIER)
        }
        _ => char::from_u32(code_point),
    }
}

/// Returns the code point of Python's that a `char` carries.
pub fn code_point(carrier: char) -> u32 {
    match u32::from(carrier) {
        scalar @ FIRST_CARRIER..=LAST_CARRIER => scalar - FIRST_CARRIER + FIRST_SURROGATE,
        scalar => scalar,
    }
}

/// Tells whether a `char` carries a lone surrogate.
pub fn is_surrogate(carrier: char) -> bool {
    (FIRST_CARRIER..=LAST_CARRIER).contains(&u32::from(carrier))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_go_there_and_back() {
        for point in [0, 0x41, FIRST_SURROGATE, 0xDC80, LAST_SURROGATE, 0xE000, 0x0001_F600] {
            assert_eq!(code_point(carry(point).unwrap()), point);
        }
        assert!(is_surrogate(carry(0xDC80).unwrap()) && !is_surrogate('a'));
        assert_eq!(carry(0x0011_0000), None);
    }
}
