//! Tests of the screen, with an engine that only pretends.

#[path = "../fake/mod.rs"]
mod fake;

mod chaos;
mod keys;
mod screens;
