//! Which CPython is being imitated, and everything that differs by it.
//!
//! One grammar, five eras. Whatever depends on the era is one row of one of
//! two tables: [`differences`] holds what the machine does, [`wordings`] what
//! it says. A row gives the value for each era and the sentence that explains
//! it; the method on [`Era`] and the help text both come from the row. Nothing
//! else in the engine compares eras.

mod attributes;
mod choice;
mod differences;
mod library;
mod names;
mod wordings;

pub use attributes::{ATTRIBUTES, Attribute};
pub use choice::{era_comment, lowest_allowed, requires_python};
pub use differences::{DIFFERENCES, Difference, KeyOrder};
#[cfg(test)]
pub(crate) use library::pieces;
pub use names::{NAMES, Names};
pub use wordings::{WORDINGS, Wording};

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A stretch of CPython's history in which `locals()` and tracing behave alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 3.6 to 3.10: every event that a Python trace function sees syncs.
    #[default]
    E310,
    /// 3.11: an event syncs only where `f_locals` was read.
    E311,
    /// 3.12: as 3.11, and comprehensions run inside their function (PEP 709).
    E312,
    /// 3.13: nothing syncs; `f_locals` writes through (PEP 667).
    E313,
    /// 3.14: as 3.13, and annotations are evaluated when asked for (PEP 649).
    E314,
}

impl Era {
    /// All eras, oldest first.
    pub const ALL: [Era; 5] = [Era::E310, Era::E311, Era::E312, Era::E313, Era::E314];

    /// Returns the name that people type, such as `3.12`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Era::E310 => "3.10",
            Era::E311 => "3.11",
            Era::E312 => "3.12",
            Era::E313 => "3.13",
            Era::E314 => "3.14",
        }
    }

    /// Returns the minor version, 10 to 14.
    #[must_use]
    pub const fn minor(self) -> u8 {
        self.version().1
    }

    /// Returns `sys.hexversion`: the release's numbers and `f0` for a final one.
    #[must_use]
    pub const fn hexversion(self) -> u32 {
        let (major, minor, micro) = self.version();
        (major as u32) << 24 | (minor as u32) << 16 | (micro as u32) << 8 | 0xf0
    }

    /// Returns `sys.version`: the release imitated, and who imitates it.
    #[must_use]
    pub fn version_text(self) -> String {
        let (major, minor, micro) = self.version();
        format!(
            "{major}.{minor}.{micro} (heisen {}, Jan  1 2026, 00:00:00) [Rust]",
            env!("CARGO_PKG_VERSION")
        )
    }

    /// Returns `sys.implementation.cache_tag`: what a compiled file's name would say of its maker.
    #[must_use]
    pub fn cache_tag(self) -> String {
        format!("heisen-3{}", self.version().1)
    }

    const fn row(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Era {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Says that a text names no era, and which names there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEra(pub String);

impl fmt::Display for UnknownEra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no era {:?}; the eras are ", self.0)?;
        for (index, era) in Era::ALL.iter().enumerate() {
            let comma = match index {
                0 => "",
                _ if index + 1 == Era::ALL.len() => " and ",
                _ => ", ",
            };
            write!(f, "{comma}{era}")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownEra {}

impl FromStr for Era {
    type Err = UnknownEra;

    fn from_str(text: &str) -> Result<Era, UnknownEra> {
        Era::ALL
            .into_iter()
            .find(|era| era.name() == text)
            .ok_or_else(|| UnknownEra(text.to_owned()))
    }
}

impl Serialize for Era {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Era {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Era, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_order_is_age() {
        for era in Era::ALL {
            assert_eq!(era.name().parse::<Era>(), Ok(era));
        }
        assert!(Era::ALL.is_sorted());
        assert_eq!(Era::default(), Era::E310);
    }

    #[test]
    fn an_unknown_era_lists_the_eras() {
        let error = "3.9".parse::<Era>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no era \"3.9\"; the eras are 3.10, 3.11, 3.12, 3.13 and 3.14"
        );
    }

    #[test]
    fn versions_are_the_captured_releases() {
        assert_eq!(Era::E310.hexversion(), 0x030a_0df0);
        assert_eq!(Era::E311.hexversion(), 0x030b_07f0);
        assert_eq!(Era::E314.version(), (3, 14, 10));
        assert!(Era::E313.version_text().starts_with("3.13.18 ("));
    }
}
