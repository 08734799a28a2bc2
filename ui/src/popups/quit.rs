//! Is something lost by quitting?

use super::{Answer, popup_box};
use crate::action::Action;
use crate::theme::Theme;
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn key(key: KeyEvent) -> Answer {
    match key.code {
        KeyCode::Char('s') => Answer::Do(Action::Save),
        KeyCode::Char('q' | 'y' | 'c') => Answer::Quit,
        KeyCode::Esc | KeyCode::Char('n') => Answer::Close,
        _ => Answer::Stay,
    }
}

pub(super) fn draw(theme: &Theme, area: Rect, buf: &mut Buffer) {
    let lines = [
        " This session is not saved.",
        "",
        " s    save it to a file",
        " q    quit without saving",
        " Esc  stay",
    ];
    let inside = popup_box("Quit", 34, 5, area, theme, buf);
    for (y, line) in (inside.y..inside.bottom()).zip(lines) {
        buf.set_stringn(inside.x, y, line, inside.width as usize, theme.note);
    }
}
