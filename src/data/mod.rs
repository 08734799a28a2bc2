//! What Python's numbers, strings and tables are, apart from any machine.
//!
//! Everything here is a pure function or a plain structure over Rust's own
//! data (`i64`, `f64`, big integers, `&str`, `&[u8]`). Nothing knows a heap, an
//! object or an interpreter; where a table needs equality that only Python
//! code can tell, it hands out candidates and the caller compares. What
//! differs between versions takes the `minor` of Python 3 it is to be.

#![cfg_attr(
    test,
    allow(
        clippy::unreadable_literal,
        clippy::float_cmp,
        clippy::approx_constant,
        clippy::excessive_precision,
        reason = "tests hold numbers as CPython printed them, and mean them exactly"
    )
)]

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
pub mod complex;
pub mod format_spec;
pub mod slice;
pub mod mersenne;
pub mod special;
pub mod struct_format;
pub mod percent;
pub mod quick_format;
pub mod str_format;
pub mod codec;
pub mod codec_escape;
pub mod unicode_names;
pub mod codec_handlers;
pub mod bytes_text;
pub mod str_index;
pub mod str_split;
pub mod str_case;
pub mod str_layout;
pub mod sre;
pub mod blake2;
pub mod hasher;
pub mod embedded;
pub mod zone;
pub mod stdlib_names;
#[cfg(test)]
mod cases;
