//! What may become of what is being typed?

use crate::command_line::suggestions;
use crate::screen::Screen;
use crate::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

/// How many are shown.
const MOST: usize = 6;

/// Draws the commands that the typed beginning may become, above the line that is typed in.
pub fn draw_suggestions(typed: &str, screen: &Screen, line: Rect, buf: &mut Buffer) {
    let found = suggestions(typed);
    let count = found.len().min(MOST).min(line.y.saturating_sub(1) as usize);
    let top = line.y - u16::try_from(count).unwrap_or(0);
    let theme = &screen.theme;
    for (y, word) in (top..line.y).zip(found) {
        let area = Rect::new(line.x, y, line.width, 1);
        Clear.render(area, buf);
        let usage = format!("{} {}", word.names.join(", "), word.takes);
        let line = Line::from(vec![
            Span::styled(format!("{} ", theme.symbols.bar), theme.focused),
            Span::styled(text::fit(&usage, 34, theme.symbols.ellipsis), theme.key),
            Span::raw(" "),
            Span::styled(word.about, theme.note),
        ]);
        buf.set_line(area.x, area.y, &line, area.width);
    }
}
