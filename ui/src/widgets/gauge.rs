//! How far along the tape is the cursor?

use crate::theme::Theme;
use heisen_core::debugger::views::{TimelineMarkKind, TimelineView};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Draws a [`TimelineView`] in one line: the tape with its marks, and the cursor on it.
pub struct Gauge<'a> {
    pub view: &'a TimelineView,
    pub theme: &'a Theme,
}

impl Widget for Gauge<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let symbols = &self.theme.symbols;
        let more = if self.view.complete { "" } else { "+" };
        let count = format!(" step {}/{}{more} ", self.view.position, self.view.length);
        let columns = (area.width as usize).saturating_sub(count.len());
        let here = column(self.view.position, self.view.length, columns);
        let mut cells: Vec<Span> = (0..columns)
            .map(|at| if at < here { symbols.gauge_done } else { symbols.gauge_rest })
            .map(|cell| Span::styled(cell, self.theme.dim))
            .collect();
        for mark in &self.view.marks {
            let sign = match mark.kind {
                TimelineMarkKind::Bookmark => "m",
                TimelineMarkKind::Intervention => "o",
                TimelineMarkKind::Exception => "!",
                TimelineMarkKind::Note => "?",
            };
            if let Some(cell) = cells.get_mut(column(mark.step, self.view.length, columns)) {
                *cell = Span::styled(sign, self.theme.added);
            }
        }
        if let Some(cell) = cells.get_mut(here) {
            *cell = Span::styled(symbols.gauge_here, self.theme.current);
        }
        cells.push(Span::styled(count, self.theme.dim));
        buf.set_line(area.x, area.y, &Line::from(cells), area.width);
    }
}

/// Returns the column of a step on a gauge of so many columns.
fn column(step: u64, length: u64, columns: usize) -> usize {
    let last = columns.saturating_sub(1) as u128;
    let step = u128::from(step.min(length));
    usize::try_from(step * last / u128::from(length.max(1))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::column;

    #[test]
    fn the_ends_are_the_ends() {
        assert_eq!(column(0, 10, 20), 0);
        assert_eq!(column(10, 10, 20), 19);
        assert_eq!(column(12, 10, 20), 19);
        assert_eq!(column(3, 0, 0), 0);
        assert_eq!(column(u64::MAX, u64::MAX, 80), 79);
    }
}
