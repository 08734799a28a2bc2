//! Tests of the screen, with an engine that only pretends; and of the command line, with the real one.

#[path = "../fake/mod.rs"]
mod fake;

mod chaos;
mod commands;
mod keys;
mod screens;
