//! What stands above the panes for a moment?
//!
//! A popup takes all keys while it is open, and answers each with what is to be done. Esc closes it.

mod help;
mod menu;
mod quit;
mod results;
mod suggestions;

pub use help::Help;
pub use menu::{Menu, MenuKind};
pub use results::Results;
pub use suggestions::draw_suggestions;

use crate::action::Action;
use crate::screen::Screen;
use crate::theme::Theme;
use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Block, Clear, Widget};

/// What is open.
pub enum Popup {
    Help(Help),
    Menu(Menu),
    Results(Results),
    /// Something would be lost by quitting.
    Quit,
}

/// What a key in a popup leads to.
pub enum Answer {
    Stay,
    Close,
    /// Closes it and does this.
    Do(Action),
    /// Quits without asking again.
    Quit,
}

impl Popup {
    /// Takes a key; `height` is the screen's.
    pub fn key(&mut self, key: KeyEvent, height: u16) -> Answer {
        match self {
            Self::Help(help) => help.key(key, height),
            Self::Menu(menu) => menu.key(key),
            Self::Results(results) => results.key(key, height),
            Self::Quit => quit::key(key),
        }
    }

    /// Draws it above the panes; returns where the cursor is.
    pub fn draw(&self, screen: &Screen, area: Rect, buf: &mut Buffer) -> Option<Position> {
        match self {
            Self::Help(help) => Some(help.draw(screen, area, buf)),
            Self::Menu(menu) => {
                menu.draw(&screen.theme, area, buf);
                None
            }
            Self::Results(results) => {
                results.draw(&screen.theme, area, buf);
                None
            }
            Self::Quit => {
                quit::draw(&screen.theme, area, buf);
                None
            }
        }
    }

    /// Returns its keys for the hint line.
    pub fn hints(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Help(_) => &[("type", "to filter"), ("↑↓ PgUp PgDn", "scroll"), ("Esc", "leave")],
            Self::Menu(_) => {
                &[("↑↓", "choose"), ("type", "to filter"), ("Enter", "take it"), ("Esc", "leave")]
            }
            Self::Results(_) => &[
                ("↑↓ PgUp PgDn", "choose"),
                ("type", "to filter"),
                ("Enter", "go there"),
                ("Esc", "leave"),
            ],
            Self::Quit => &[("s", "save"), ("q", "quit without saving"), ("Esc", "stay")],
        }
    }
}

/// Draws a box in the middle of the screen over whatever is there; returns its inside.
fn popup_box(
    title: &str,
    columns: u16,
    lines: u16,
    area: Rect,
    theme: &Theme,
    buf: &mut Buffer,
) -> Rect {
    let width = columns.saturating_add(2).min(area.width);
    let height = lines.saturating_add(2).min(area.height);
    let outer = Rect::new(
        area.x + (area.width - width) / 2,
        area.y + (area.height - height) / 2,
        width,
        height,
    );
    Clear.render(outer, buf);
    let block = Block::bordered()
        .border_set(theme.symbols.focused_border)
        .border_style(theme.focused)
        .title(format!(" {title} "));
    let inside = block.inner(outer);
    block.render(outer, buf);
    inside
}
