//! Which one is it to be?

use super::{Answer, popup_box};
use crate::action::Action;
use crate::text;
use crate::theme::Theme;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use heisen_core::debugger::Command;
use heisen_core::debugger::views::StatusView;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// What is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuKind {
    Era,
    Observer,
}

/// A list to choose from, filtered by what is typed.
pub struct Menu {
    kind: MenuKind,
    items: Vec<(String, String)>,
    /// The item in use.
    now: String,
    filter: String,
    /// Among the items that the filter leaves.
    selected: usize,
}

impl Menu {
    /// Makes the menu with the one in use selected.
    pub fn new(kind: MenuKind, status: &StatusView) -> Self {
        let (items, now) = match kind {
            MenuKind::Era => {
                let about = |era: &String| (era.clone(), era_about(era).to_owned());
                (status.eras.iter().map(about).collect::<Vec<_>>(), status.era.clone())
            }
            MenuKind::Observer => (status.observers.clone(), status.observer.clone()),
        };
        let selected = items.iter().position(|(name, _)| *name == now).unwrap_or(0);
        Self { kind, items, now, filter: String::new(), selected }
    }

    fn found(&self) -> Vec<&(String, String)> {
        let wanted = self.filter.to_lowercase();
        let holds = |text: &String| text.to_lowercase().contains(&wanted);
        self.items.iter().filter(|(name, about)| holds(name) || holds(about)).collect()
    }

    pub(super) fn key(&mut self, key: KeyEvent) -> Answer {
        let count = self.found().len();
        match key.code {
            KeyCode::Esc => return Answer::Close,
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                return Answer::Close;
            }
            KeyCode::Enter => {
                return match self.found().get(self.selected) {
                    Some((name, _)) => Answer::Do(Action::Debug(match self.kind {
                        MenuKind::Era => Command::SetEra(name.clone()),
                        MenuKind::Observer => Command::SetObserver(name.clone()),
                    })),
                    None => Answer::Stay,
                };
            }
            KeyCode::Up | KeyCode::BackTab => self.selected = self.selected.saturating_sub(1),
            KeyCode::Down | KeyCode::Tab => {
                self.selected = (self.selected + 1).min(count.saturating_sub(1));
            }
            KeyCode::Backspace => {
                self.filter.pop();
                self.selected = 0;
            }
            KeyCode::Char(c) => {
                self.filter.push(c);
                self.selected = 0;
            }
            _ => {}
        }
        Answer::Stay
    }

    pub(super) fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let title = match self.kind {
            MenuKind::Era => "Era: which CPython this is",
            MenuKind::Observer => "Observer: who watches from here on",
        };
        let title = if self.filter.is_empty() {
            title.to_owned()
        } else {
            format!("{title}: {}", self.filter)
        };
        let name = self.items.iter().map(|(name, _)| text::width(name)).max().unwrap_or(4);
        let about = self.items.iter().map(|(_, about)| text::width(about)).max().unwrap_or(0);
        let columns = (name + about + 6).max(text::width(&title) + 2);
        let found = self.found();
        let lines = self.items.len().max(1);
        let size = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let inside = popup_box(&title, size(columns), size(lines), area, theme, buf);
        if found.is_empty() {
            buf.set_stringn(
                inside.x,
                inside.y,
                " Nothing has that name.",
                inside.width as usize,
                theme.dim,
            );
        }
        let first = crate::widgets::first_row(
            found.len(),
            inside.height as usize,
            Some(self.selected),
            false,
        );
        for (y, (at, (label, about))) in
            (inside.y..inside.bottom()).zip(found.into_iter().enumerate().skip(first))
        {
            let sign = if *label == self.now { theme.symbols.current } else { " " };
            let line = Line::from(vec![
                Span::raw(format!(" {sign} ")),
                Span::styled(text::fit(label, name, theme.symbols.ellipsis), theme.key),
                Span::raw(format!("  {about}")),
            ]);
            buf.set_line(inside.x, y, &line, inside.width);
            if at == self.selected {
                buf.set_style(Rect::new(inside.x, y, inside.width, 1), theme.cursor);
            }
        }
    }
}

/// What a person wants to know of an era before choosing it.
fn era_about(era: &str) -> &'static str {
    match era {
        "3.10" | "3.11" => "A trace event syncs fast locals into the frame dict.",
        "3.12" => "Comprehensions are inlined; a trace event still syncs.",
        "3.13" => "locals() is a fresh snapshot; f_locals writes through (PEP 667).",
        "3.14" => "As 3.13; annotations are evaluated when they are asked for.",
        _ => "",
    }
}
