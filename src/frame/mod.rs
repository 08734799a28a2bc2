//! What a call is doing, and what `locals()` is.
//!
//! A function's variables live in registers: the *fast locals*. The *frame
//! dict* is another thing: a dict that comes to be when somebody asks for
//! `locals()` or `frame.f_locals`, and that lives as long as the frame.
//!
//! Up to CPython 3.12 there is one dict a frame. It is brought up to date from
//! the fast locals by a *sync* ([`fast_to_locals`]), and written back to them
//! after a trace function ran ([`locals_to_fast`]). When that happens is the
//! era's and the machine's business (`vm::events`, the natives `locals` and
//! `f_locals`); what happens is here.
//!
//! From 3.13 on (PEP 667) there is no frame dict: `locals()` is a fresh
//! [`snapshot`] and `f_locals` a proxy that reads and writes the fast locals;
//! the dict kept with a frame holds only the extra keys that were written
//! through the proxy.
//!
//! Nothing here runs Python code: the names of variables are strings, and a
//! key that only calls itself equal to one is another key.

mod sync;
mod variables;

pub use sync::{SyncReport, fast_to_locals, locals_to_fast};
pub use variables::{is_bound, snapshot, value_of, variable_of};
