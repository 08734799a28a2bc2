//! What Python's numbers, strings and tables are, apart from any machine.
//!
//! Everything here is a pure function or a plain structure over Rust's own
//! data (`i64`, `f64`, big integers, `&str`, `&[u8]`). Nothing knows a heap, an
//! object or an interpreter; where a table needs equality that only Python
//! code can tell, it hands out candidates and the caller compares. What
//! differs between versions takes the `minor` of Python 3 it is to be.

pub mod error;
pub mod hash;
pub mod set_table;
pub mod set_algebra;
pub mod dict_table;
pub mod unicode;
mod unicode_table;
pub mod str_repr;
pub mod int;
pub mod int_text;
pub mod float_text;
pub mod float;
