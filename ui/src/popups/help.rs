//! Which keys and commands are there?
//!
//! Made of the rows of the key map and of the typed commands; what cannot be done now says why.

use super::{Answer, popup_box};
use crate::action::refusal;
use crate::command_line::WORDS;
use crate::key_map::BINDINGS;
use crate::screen::Screen;
use crate::text;
use crate::theme::Theme;
use crate::widgets::LineEditor;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use heisen_core::debugger::View;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

/// The help, filtered by what is typed.
#[derive(Default)]
pub struct Help {
    filter: LineEditor,
    above: usize,
}

/// One line of the help.
struct HelpRow {
    group: &'static str,
    keys: String,
    about: &'static str,
    /// Another word that people may look for.
    word: &'static str,
    /// Why it can do nothing now.
    refused: Option<&'static str>,
}

const TYPED: &str = "Typed after :";
const SIGNS: &str = "Signs";

/// What the panes' signs mean.
fn sign_rows(theme: &Theme) -> Vec<(&'static str, &'static str)> {
    let symbols = &theme.symbols;
    vec![
        (symbols.synced, "The frame dict has the fast local's value: the two are in sync."),
        (
            symbols.stale,
            "The fast local has changed since the last sync: the frame dict has an older value, or none.",
        ),
        (symbols.unset, "The fast local is unbound."),
        (symbols.extra, "The frame dict has a key that is no fast local."),
        ("+ * -", "Before a name: it is new, has changed, or is gone since the last stop."),
        ("#3", "The short identity of an object; the same number is the same object everywhere."),
        (symbols.breakpoint, "In the source: a breakpoint (? if it has a condition)."),
        (
            symbols.current,
            "In the source: the line that is about to run; in the stack: the frame that is shown.",
        ),
    ]
}

impl Help {
    pub(super) fn key(&mut self, key: KeyEvent, height: u16) -> Answer {
        let page = (height as usize).saturating_sub(6).max(1);
        match key.code {
            KeyCode::Esc | KeyCode::Enter | KeyCode::F(1) => return Answer::Close,
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                return Answer::Close;
            }
            KeyCode::Char('?' | 'q') if self.filter.text().is_empty() => return Answer::Close,
            KeyCode::Up => self.above = self.above.saturating_sub(1),
            KeyCode::Down => self.above += 1,
            KeyCode::PageUp => self.above = self.above.saturating_sub(page),
            KeyCode::PageDown => self.above += page,
            code => {
                if self.filter.key(code, key.modifiers) {
                    self.above = 0;
                }
            }
        }
        // Scrolling stops where drawing stops, so that the way back is not longer than it looks.
        self.above = self.above.min(BINDINGS.len() + WORDS.len() + 24);
        Answer::Stay
    }

    pub(super) fn draw(&self, screen: &Screen, area: Rect, buf: &mut Buffer) -> Position {
        let theme = &screen.theme;
        let columns = (area.width * 9 / 10).max(56).min(area.width.saturating_sub(2));
        let inside = popup_box(
            "Help: type to filter, Esc leaves",
            columns,
            area.height.saturating_sub(4),
            area,
            theme,
            buf,
        );
        let filter =
            Line::from(vec![Span::styled("filter: ", theme.key), Span::raw(self.filter.text())]);
        buf.set_line(inside.x, inside.y, &filter, inside.width);
        let lines = self.lines(&screen.view, theme, inside.width as usize);
        let height = inside.height.saturating_sub(1) as usize;
        let above = self.above.min(lines.len().saturating_sub(height));
        for (y, line) in (inside.y + 1..inside.bottom()).zip(lines.iter().skip(above)) {
            buf.set_line(inside.x, y, line, inside.width);
        }
        let x = 8 + u16::try_from(self.filter.column()).unwrap_or(0);
        Position::new(inside.x + x.min(inside.width.saturating_sub(1)), inside.y)
    }

    fn lines(&self, view: &View, theme: &Theme, columns: usize) -> Vec<Line<'static>> {
        let rows = rows(view, theme);
        let wanted = self.filter.text().to_lowercase();
        let found: Vec<&HelpRow> = rows
            .iter()
            .filter(|row| {
                [row.about, &row.keys, row.word]
                    .iter()
                    .any(|text| text.to_lowercase().contains(&wanted))
            })
            .collect();
        if found.is_empty() {
            return vec![Line::raw(" No key or command says that. Backspace takes letters back.")];
        }
        let mut lines = Vec::new();
        let mut group = "";
        for row in found {
            if row.group != group {
                group = row.group;
                lines.push(Line::styled(format!(" {group}"), theme.title));
            }
            let keys = text::fit(&row.keys, 22, theme.symbols.ellipsis);
            let style = if row.refused.is_some() { theme.dim } else { theme.note };
            let about = match row.refused {
                Some(why) => format!("{} (Not now: {why})", row.about),
                None => row.about.to_owned(),
            };
            let room = columns.saturating_sub(25);
            for (at, part) in text::wrap(&about, room).into_iter().enumerate() {
                let keys = if at == 0 { keys.clone() } else { " ".repeat(22) };
                lines.push(Line::from(vec![
                    Span::styled(format!(" {keys} "), theme.key),
                    Span::styled(part, style),
                ]));
            }
        }
        lines
    }
}

fn rows(view: &View, theme: &Theme) -> Vec<HelpRow> {
    let mut rows: Vec<HelpRow> = Vec::new();
    let mut groups: Vec<&'static str> = Vec::new();
    for binding in BINDINGS {
        if !groups.contains(&binding.group) {
            groups.push(binding.group);
        }
    }
    // The group of `?` comes first in the key map but is the one least looked for.
    groups.rotate_left(1);
    for group in groups {
        rows.extend(BINDINGS.iter().filter(|binding| binding.group == group).map(|binding| {
            HelpRow {
                group,
                keys: binding.key_names(),
                about: binding.about,
                word: binding.hint,
                refused: refusal(&binding.action, view),
            }
        }));
    }
    rows.extend(sign_rows(theme).into_iter().map(|(sign, about)| HelpRow {
        group: SIGNS,
        keys: sign.to_owned(),
        about,
        word: "",
        refused: None,
    }));
    rows.extend(WORDS.iter().map(|word| HelpRow {
        group: TYPED,
        keys: format!("{} {}", word.names.join(", "), word.takes),
        about: word.about,
        word: "",
        refused: None,
    }));
    rows
}
