//! What does the user want next, and what is there to see?
//!
//! A front end gives [`Command`]s and gets [`Outcome`]s; what it draws are [`views`]: plain data with public fields, valid
//! for one moment. No front end sees anything else of the engine.

pub mod command;
pub mod views;

pub use command::{Command, Direction, Outcome, Stride};
pub use views::{View, ViewRequest};
