//! The terminal front end: how a person's keys become commands, and how views become a screen.
//!
//! One key, each arrow a function call:
//!
//! ```text
//! KeyEvent -> action table -> App::update -> Front::apply(Command) -> Outcome
//! draw: Front::view(...) -> plain data -> panes -> cells
//! ```
//!
//! | module | its question |
//! |---|---|
//! | [`text`] | how wide is it, and is it safe to show? |
//! | [`theme`] | how does a thing look that has a meaning? |
//! | [`highlight`] | which parts of a Python line are what? |
//! | [`action`] | what can a person do? |
//! | [`key_map`] | what does each key do? (key map, help and footer) |
//! | [`command_line`] | what does a typed command mean? |
//! | [`layout`] | where on the screen is each pane? |
//! | [`screen`] | what is shown, beyond the view? |
//! | [`panes`], [`widgets`], [`popups`] | what does each part look like? |
//! | [`app`] | what does an action change? |
//! | [`terminal`] | how is the terminal taken, and given back whatever happens? |
//! | [`event_loop`] | when is what done? |

pub mod text;
pub mod theme;
pub mod highlight;
pub mod action;
pub mod key_map;
pub mod command_line;
pub mod layout;
pub mod screen;
pub mod widgets;
pub mod panes;
pub mod popups;
pub mod app;
pub mod terminal;
pub mod event_loop;
