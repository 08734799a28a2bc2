//! What was said last, what is being typed, and what can be done now?

use crate::action::{self, Action, Line as Typed};
use crate::key_map;
use crate::screen::{Screen, Typing};
use crate::text;
use crate::widgets::Gauge;
use heisen_core::debugger::views::ProgramState;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

/// Draws the message line; returns where the cursor is while something is typed. Without anything to say it shows the
/// timeline, if that has no line of its own.
pub fn draw_message(
    screen: &Screen,
    area: Rect,
    timeline: bool,
    buf: &mut Buffer,
) -> Option<Position> {
    if let Some(typing) = &screen.typing {
        return Some(draw_typing(screen, typing, area, buf));
    }
    match (&screen.said, &screen.view.status.state) {
        (Some(said), _) => {
            let (sign, style) =
                if said.error { ("! ", screen.theme.error) } else { ("", screen.theme.note) };
            draw_text(&format!("{sign}{}", said.text), style, screen, area, buf);
        }
        (None, ProgramState::Exception { message }) => {
            draw_text(
                &format!(" ! {}", text::inert(message)),
                screen.theme.error,
                screen,
                area,
                buf,
            );
        }
        _ if timeline => {
            Gauge { view: &screen.view.timeline, theme: &screen.theme }.render(area, buf);
        }
        _ => {}
    }
    None
}

/// Draws a text that may grow upwards over the panes, so that no sentence is cut in the middle.
fn draw_text(text: &str, style: Style, screen: &Screen, area: Rect, buf: &mut Buffer) {
    let columns = area.width as usize;
    let mut lines = text::wrap(text, columns.saturating_sub(2));
    let most = (area.y / 3).max(1) as usize;
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = format!(
                "{} {}",
                text::cut(last, columns.saturating_sub(4), ""),
                screen.theme.symbols.ellipsis
            );
        }
    }
    let top = area.y + 1 - u16::try_from(lines.len()).unwrap_or(1).max(1);
    for (y, line) in (top..=area.y).zip(lines) {
        Clear.render(Rect::new(area.x, y, area.width, 1), buf);
        buf.set_stringn(area.x + 1, y, line, columns.saturating_sub(1), style);
    }
}

fn draw_typing(screen: &Screen, typing: &Typing, area: Rect, buf: &mut Buffer) -> Position {
    let prompt = match &typing.line {
        Typed::Command => ":".to_owned(),
        Typed::Search => "/".to_owned(),
        Typed::Goto => "go to step: ".to_owned(),
        Typed::Bookmark => "note: ".to_owned(),
        Typed::Watch => "watch: ".to_owned(),
        Typed::Input { prompt } => format!("stdin {prompt}> "),
    };
    let columns = area.width as usize;
    let prompt = text::cut(&text::inert(&prompt), columns / 2, screen.theme.symbols.ellipsis);
    let room = columns.saturating_sub(text::width(&prompt) + 1);
    let column = typing.editor.column();
    let left = column.saturating_sub(room);
    let shown = text::skip(&text::inert(typing.editor.text()), left);
    let line = Line::from(vec![Span::styled(prompt.clone(), screen.theme.key), Span::raw(shown)]);
    buf.set_line(area.x, area.y, &line, area.width);
    let x = (text::width(&prompt) + column - left).min(columns.saturating_sub(1));
    Position::new(area.x + u16::try_from(x).unwrap_or(0), area.y)
}

/// Draws the hint line: `? help` first, then what fits whole.
pub fn draw_hints(screen: &Screen, area: Rect, buf: &mut Buffer) {
    let mut spans = Vec::new();
    let mut left = area.width as usize;
    for (key, word) in hints(screen) {
        let width = text::width(&key) + text::width(&word) + 3;
        if width > left + 2 {
            break;
        }
        left = left.saturating_sub(width);
        spans.push(Span::styled(key, screen.theme.key));
        spans.push(Span::raw(format!(" {word}  ")));
    }
    buf.set_line(area.x, area.y, &Line::from(spans), area.width);
}

fn hints(screen: &Screen) -> Vec<(String, String)> {
    let pairs = |rows: &[(&str, &str)]| {
        rows.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect()
    };
    if let Some(popup) = &screen.popup {
        return pairs(popup.hints());
    }
    match screen.typing.as_ref().map(|typing| &typing.line) {
        Some(Typed::Command) => {
            return pairs(&[
                ("F1", "help"),
                ("Enter", "do it"),
                ("Tab", "complete"),
                ("↑", "typed before"),
                ("Esc", "leave"),
            ]);
        }
        Some(Typed::Input { .. }) => {
            return pairs(&[
                ("F1", "help"),
                ("Enter", "give the line to the program"),
                ("Ctrl-D", "end of input"),
                ("Esc", "leave"),
            ]);
        }
        Some(_) => return pairs(&[("F1", "help"), ("Enter", "do it"), ("Esc", "leave")]),
        None => {}
    }
    let status = &screen.view.status;
    let actions: &[Action] = if screen.running.is_some() {
        key_map::RUNNING_HINTS
    } else if screen.view.compare.is_some() {
        key_map::COMPARE_HINTS
    } else if status.at_end {
        key_map::ENDED_HINTS
    } else if screen.view.lesson.is_some() {
        key_map::LESSON_HINTS
    } else {
        key_map::PAUSED_HINTS
    };
    actions
        .iter()
        .filter(|action| action::refusal(action, &screen.view).is_none())
        .filter_map(key_map::binding_of)
        .map(|binding| (binding.keys[0].name(), binding.hint.to_owned()))
        .collect()
}
