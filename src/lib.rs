//! The engine of heisen: a Python interpreter that can be watched without being disturbed.

pub mod era;
pub mod host;
pub mod session;
