//! The engine of heisen: a Python interpreter that can be watched without being disturbed.

pub mod source;
pub mod syntax;
pub mod era;
pub mod symbols;
pub mod code;
pub mod compile;
pub mod data;
pub mod heap;
pub mod frame;
pub mod trace;
pub mod host;
pub mod vm;
pub mod library;
pub mod timeline;
pub mod session;
pub mod lesson;
pub mod debugger;
