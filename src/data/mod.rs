//! What Python's numbers, strings and tables are, apart from any machine.
//!
//! Everything here is a pure function or a plain structure over Rust's own
//! data (`i64`, `f64`, big integers, `&str`, `&[u8]`). Nothing knows a heap, an
//! object or an interpreter; where a table needs equality that only Python
//! code can tell, it hands out candidates and the caller compares.

pub mod error;
pub mod hash;
pub mod set_table;
pub mod set_algebra;
pub mod dict_table;
