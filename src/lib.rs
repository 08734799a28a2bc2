//! The engine of heisen.

pub mod source;
pub mod era;
pub mod code;
pub mod data;
pub mod heap;
pub mod host;
pub mod session;
pub mod lesson;
