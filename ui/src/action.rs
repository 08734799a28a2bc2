//! What can a person do, and which key is that?
//!
//! An [`Action`] is what a key of the [key map](crate::key_map) or a [typed command](crate::command_line) comes to.

use crate::layout::Pane;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use heisen_core::debugger::{Command, Direction, View};
use std::fmt::Write;

use Direction::{Back, Forward};

/// Something that a key or a typed command does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Passed on to the debugger as it is.
    Debug(Command),
    /// Runs to the line under the source cursor, or back to it.
    RunToCursor(Direction),
    ToggleBreakpoint,
    ToggleObserver,
    ObserverMenu,
    EraMenu,
    ToggleCompare,
    /// Goes to where the selected name was given its value.
    LastChange,
    AddWatch,
    /// Opens the line below with a text to go on from.
    Type(Line, &'static str),
    SearchNext(Direction),
    Focus(Pane),
    FocusNext(Direction),
    Zoom,
    Scroll(Scroll),
    /// Acts on what is selected: follows an object, selects a frame, goes to an event.
    Act,
    Delete,
    /// Goes back one level.
    Leave,
    Save,
    Help,
    Redraw,
    Suspend,
    Interrupt,
    Quit,
}

/// What the line at the bottom is for while somebody types in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Command,
    Search,
    Goto,
    Bookmark,
    Watch,
    /// The program's stdin.
    Input {
        prompt: String,
    },
}

/// How far the selection of the focused pane moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scroll {
    Line(Direction),
    Page(Direction),
    Side(Direction),
    /// To the first (back) or the last (forward).
    End(Direction),
}

/// One key, without the shift that a capital letter implies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub code: KeyCode,
    pub modifiers: KeyModifiers,
}

impl Key {
    /// Makes the key of an event.
    pub fn of(event: KeyEvent) -> Self {
        let ignored = if matches!(event.code, KeyCode::Char(_) | KeyCode::BackTab) {
            KeyModifiers::SHIFT
        } else {
            KeyModifiers::NONE
        };
        Self { code: event.code, modifiers: event.modifiers - ignored }
    }

    /// Returns its name as people write it: `s`, `Ctrl-R`, `Shift-F11`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for (modifier, word) in [
            (KeyModifiers::CONTROL, "Ctrl-"),
            (KeyModifiers::ALT, "Alt-"),
            (KeyModifiers::SHIFT, "Shift-"),
        ] {
            if self.modifiers.contains(modifier) {
                name.push_str(word);
            }
        }
        match self.code {
            KeyCode::Char(' ') => name.push_str("Space"),
            KeyCode::Char(c) if self.modifiers.contains(KeyModifiers::CONTROL) => {
                name.extend(c.to_uppercase());
            }
            KeyCode::Char(c) => name.push(c),
            KeyCode::F(n) => drop(write!(name, "F{n}")),
            KeyCode::BackTab => name.push_str("Shift-Tab"),
            KeyCode::Up => name.push('↑'),
            KeyCode::Down => name.push('↓'),
            KeyCode::Left => name.push('←'),
            KeyCode::Right => name.push('→'),
            KeyCode::PageUp => name.push_str("PgUp"),
            KeyCode::PageDown => name.push_str("PgDn"),
            other => drop(write!(name, "{other:?}")),
        }
        name
    }
}

/// Returns why an action can do nothing at this moment, as a sentence, or nothing if it can.
pub fn refusal(action: &Action, view: &View) -> Option<&'static str> {
    let status = &view.status;
    let direction = match action {
        Action::RunToCursor(direction) | Action::Debug(Command::Go { direction, .. }) => {
            Some(*direction)
        }
        Action::LastChange => Some(Back),
        _ => None,
    };
    match (direction, action) {
        (Some(Back), _) if status.at_start => {
            Some("There is no earlier step: the recording starts here.")
        }
        (Some(Forward), _) if status.at_end => {
            Some("The program has ended: N and C go back, Ctrl-R starts again.")
        }
        (_, Action::Debug(Command::Beat(_)) | Action::Focus(Pane::Notes))
            if view.lesson.is_none() =>
        {
            Some("No lesson is open: `heisen lessons` lists them.")
        }
        (_, Action::Debug(Command::Difference(_)) | Action::Focus(Pane::Compare))
            if view.compare.is_none() =>
        {
            Some("No worlds are compared: x sets two side by side.")
        }
        _ => None,
    }
}
