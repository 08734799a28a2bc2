//! Regular expressions: from the numbers that `re`'s own compiler writes to positions in a text.
//!
//! [`Program::read`] turns the numbers into instructions and refuses what is
//! malformed, so that matching ([`Search`]) need not look again. Matching never
//! recurses: what is still to be tried stands on one stack, and whoever runs a
//! pattern may stop it between two tries.

mod class;
mod program;
mod run;

pub use class::{Fold, fold_ascii, fold_unicode, upper_unicode};
pub use program::{MAGIC, MAX_GROUPS, MAX_REPEAT, Malformed, Program};
pub use run::{Given, Search, Stopped, Subject};
