//! The engine of heisen.

pub mod source;
pub mod code;
pub mod data;
pub mod heap;
