//! Whether a run is still the run that was recorded.
//!
//! A fingerprint is a list of moments, each with a hash of what the run was
//! like up to there. The first that differs says between which two moments
//! the runs parted.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a run was like at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    /// The moment.
    pub moment: u64,
    /// The hash of the run up to it.
    pub hash: u64,
}

/// Written as `(120, "00c0ffee00c0ffee")`.
impl Serialize for Print {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.moment, format!("{:016x}", self.hash)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Print {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Print, D::Error> {
        let (moment, digits) = <(u64, String)>::deserialize(deserializer)?;
        let hexadecimal =
            digits.len() == 16 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        match u64::from_str_radix(&digits, 16) {
            Ok(hash) if hexadecimal => Ok(Print { moment, hash }),
            _ => Err(serde::de::Error::custom("a hash has 16 hexadecimal digits")),
        }
    }
}

/// Where two runs part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The last moment at which they are known to agree.
    pub agreed: Option<u64>,
    /// What was expected.
    pub expected: Option<Print>,
    /// What came.
    pub came: Option<Print>,
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.agreed {
            Some(moment) => write!(f, "the runs agree up to moment {moment}; then ")?,
            None => write!(f, "the runs agree at no moment; ")?,
        }
        match (self.expected, self.came) {
            (Some(expected), Some(came)) if expected.moment == came.moment => write!(
                f,
                "at moment {} {:016x} was expected and {:016x} came",
                expected.moment, expected.hash, came.hash
            ),
            (Some(expected), Some(came)) => {
                write!(f, "moment {} was expected and moment {} came", expected.moment, came.moment)
            }
            (Some(expected), None) => {
                write!(f, "moment {} was expected and the run had ended", expected.moment)
            }
            (None, Some(came)) => {
                write!(f, "the run should have ended and went on to moment {}", came.moment)
            }
            (None, None) => write!(f, "nothing differs"),
        }
    }
}

/// Finds the first place where what came is not what was expected.
#[must_use]
pub fn first_divergence(expected: &[Print], came: &[Print]) -> Option<Divergence> {
    let longest = expected.len().max(came.len());
    let at = (0..longest).find(|at| expected.get(*at) != came.get(*at))?;
    let agreed = at.checked_sub(1).map(|before| expected[before].moment);
    Some(Divergence { agreed, expected: expected.get(at).copied(), came: came.get(at).copied() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(moment: u64, hash: u64) -> Print {
        Print { moment, hash }
    }

    #[test]
    fn equal_runs_do_not_part() {
        assert_eq!(first_divergence(&[], &[]), None);
        assert_eq!(first_divergence(&[print(1, 2)], &[print(1, 2)]), None);
    }

    #[test]
    fn the_first_difference_is_told_in_a_sentence() {
        let expected = [print(1, 5), print(2, 6), print(4, 7)];
        let cases: [(&[Print], &str); 4] = [
            (
                &[print(1, 5), print(2, 9)],
                "the runs agree up to moment 1; then at moment 2 0000000000000006 was expected and 0000000000000009 came",
            ),
            (
                &[print(1, 5), print(2, 6)],
                "the runs agree up to moment 2; then moment 4 was expected and the run had ended",
            ),
            (
                &[print(1, 5), print(2, 6), print(4, 7), print(8, 1)],
                "the runs agree up to moment 4; then the run should have ended and went on to moment 8",
            ),
            (
                &[print(2, 5)],
                "the runs agree at no moment; moment 1 was expected and moment 2 came",
            ),
        ];
        for (came, sentence) in cases {
            assert_eq!(first_divergence(&expected, came).unwrap().to_string(), sentence);
        }
    }
}
