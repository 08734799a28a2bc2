//! How is a list of rows shown in fewer lines than it has?

use crate::panes::Rows;
use crate::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Draws [`Rows`]: the head stays, the rest is scrolled so that the selected row is in sight.
pub struct List<'a> {
    pub rows: Rows<'a>,
    pub selected: Option<usize>,
    pub focused: bool,
    pub theme: &'a Theme,
}

impl Widget for List<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let head = self.rows.head.len().min(area.height as usize);
        for (y, line) in (area.y..).zip(&self.rows.head[..head]) {
            buf.set_line(area.x, y, line, area.width);
        }
        let body = Rect { y: area.y + cells(head), height: area.height - cells(head), ..area };
        if self.rows.rows.is_empty() {
            let lines = crate::text::wrap(&self.rows.empty, body.width.saturating_sub(1) as usize);
            for (y, line) in (body.y..body.bottom()).zip(lines) {
                buf.set_stringn(
                    body.x + 1,
                    y,
                    line,
                    body.width.saturating_sub(1) as usize,
                    self.theme.dim,
                );
            }
            return;
        }
        let count = self.rows.rows.len();
        let selected = self.selected.map(|at| at.min(count - 1));
        let first = first_row(count, body.height as usize, selected, self.rows.follows);
        for (y, (at, line)) in
            (body.y..body.bottom()).zip(self.rows.rows.iter().enumerate().skip(first))
        {
            buf.set_line(body.x, y, line, body.width);
            if self.focused && selected == Some(at) {
                buf.set_style(Rect::new(body.x, y, body.width, 1), self.theme.cursor);
            }
        }
        if count > first + body.height as usize && body.height > 0 && body.width > 10 {
            let more = format!(" +{} ", count - first - body.height as usize);
            let x = body.right() - cells(more.len());
            buf.set_string(x, body.bottom() - 1, more, self.theme.dim);
        }
    }
}

/// Returns which row is drawn first, of `count` rows in `height` lines.
pub fn first_row(count: usize, height: usize, selected: Option<usize>, follows: bool) -> usize {
    let last = count.saturating_sub(height);
    match selected {
        Some(at) => at.saturating_sub(height / 2).min(last),
        None if follows => last,
        None => 0,
    }
}

/// A number of cells, which no screen has more of than a `u16` holds.
fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::first_row;

    #[test]
    fn the_selected_row_is_in_sight() {
        for count in 0..30 {
            for height in 1..10 {
                for at in 0..count {
                    let first = first_row(count, height, Some(at), false);
                    assert!(first <= at && at < first + height);
                }
            }
        }
    }
}
