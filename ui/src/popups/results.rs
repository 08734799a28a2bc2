//! What was found, and where does one want to go?

use super::{Answer, popup_box};
use crate::action::Action;
use crate::text;
use crate::theme::Theme;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use heisen_core::debugger::Command;
use heisen_core::debugger::command::{List, Place};
use heisen_core::debugger::views;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A list of places or things, filtered by what is typed.
pub struct Results {
    title: String,
    rows: Vec<(String, Option<Command>)>,
    filter: String,
    /// Among the rows that the filter leaves.
    selected: usize,
}

impl Results {
    /// Makes the list of the places that answer a question; the last is selected, which is the nearest one mostly.
    pub fn of(answer: views::Answer) -> Self {
        let step = answer.findings.iter().map(|found| found.step.to_string().len()).max();
        let line = answer.findings.iter().map(|found| found.line.to_string().len()).max();
        let function =
            answer.findings.iter().map(|found| text::width(&found.function)).max().unwrap_or(0);
        let function = function.clamp(4, 20);
        let (step, line) = (step.unwrap_or(1), line.unwrap_or(1));
        let rows = answer
            .findings
            .iter()
            .map(|found| {
                let what = text::inert(&found.what);
                let place = text::fit(&text::inert(&found.function), function, "…");
                let row = format!("{:>step$}  {place} {:>line$}  {what}", found.step, found.line);
                (row, Some(Command::Seek(Place::Moment(found.moment))))
            })
            .collect();
        let more = if answer.complete { "" } else { " (there may be more)" };
        let title = format!("{}{more}", text::inert(&answer.question));
        Self { title, rows, filter: String::new(), selected: 0 }
    }

    /// Makes a list of things.
    pub fn list(list: List) -> Self {
        let rows = list.rows.into_iter().map(|(row, command)| (text::inert(&row), command));
        Self { title: list.title, rows: rows.collect(), filter: String::new(), selected: 0 }
    }

    fn found(&self) -> Vec<&(String, Option<Command>)> {
        let wanted = self.filter.to_lowercase();
        self.rows.iter().filter(|(row, _)| row.to_lowercase().contains(&wanted)).collect()
    }

    pub(super) fn key(&mut self, key: KeyEvent, height: u16) -> Answer {
        let last = self.found().len().saturating_sub(1);
        let page = usize::from(height.saturating_sub(8)).max(1);
        match key.code {
            KeyCode::Esc => return Answer::Close,
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                return Answer::Close;
            }
            KeyCode::Enter => {
                let command =
                    self.found().get(self.selected).and_then(|(_, command)| command.clone());
                return match command {
                    Some(command) => Answer::Do(Action::Debug(command)),
                    None => Answer::Close,
                };
            }
            KeyCode::Up | KeyCode::BackTab => self.selected = self.selected.saturating_sub(1),
            KeyCode::Down | KeyCode::Tab => self.selected = (self.selected + 1).min(last),
            KeyCode::PageUp => self.selected = self.selected.saturating_sub(page),
            KeyCode::PageDown => self.selected = (self.selected + page).min(last),
            KeyCode::Home => self.selected = 0,
            KeyCode::End => self.selected = last,
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
        let found = self.found();
        let count = found.len();
        let title = match (self.filter.as_str(), count) {
            ("", 1) => self.title.clone(),
            ("", _) => format!("{} ({count})", self.title),
            (filter, _) => format!("{} ({count} with `{filter}`)", self.title),
        };
        let widest = self.rows.iter().map(|(row, _)| text::width(row)).max().unwrap_or(0);
        let title =
            text::cut(&title, usize::from(area.width.saturating_sub(6)), theme.symbols.ellipsis);
        let columns = (widest + 2).max(text::width(&title) + 2).min(usize::from(area.width) - 4);
        let lines = self.rows.len().clamp(1, usize::from(area.height.saturating_sub(6)).max(1));
        let size = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let inside = popup_box(&title, size(columns), size(lines), area, theme, buf);
        if found.is_empty() {
            buf.set_stringn(
                inside.x,
                inside.y,
                " Nothing here says that.",
                inside.width as usize,
                theme.dim,
            );
        }
        let first =
            crate::widgets::first_row(count, inside.height as usize, Some(self.selected), false);
        for (y, (at, (row, _))) in
            (inside.y..inside.bottom()).zip(found.into_iter().enumerate().skip(first))
        {
            let room = usize::from(inside.width).saturating_sub(2);
            let line = text::cut(row, room, theme.symbols.ellipsis);
            buf.set_stringn(inside.x + 1, y, line, room, theme.note);
            if at == self.selected {
                buf.set_style(Rect::new(inside.x, y, inside.width, 1), theme.cursor);
            }
        }
    }
}
