//! How is a value written in so many columns?

use crate::text;
use crate::theme::Theme;
use heisen_core::debugger::views::{Change, Mark, ValueView};
use ratatui::style::Style;
use ratatui::text::Span;

/// Returns a value's text and identity as spans of exactly `columns` columns.
pub fn spans(value: &ValueView, theme: &Theme, style: Style, columns: usize) -> Vec<Span<'static>> {
    let id = value.id.as_deref().map(|id| format!(" {id}")).unwrap_or_default();
    let ellipsis = theme.symbols.ellipsis;
    let shown = text::inert(&value.text);
    let taken = text::width(&id);
    if taken >= columns {
        return vec![Span::styled(text::fit(&shown, columns, ellipsis), style)];
    }
    let shown = text::cut(&shown, columns - taken, ellipsis);
    let rest = columns - taken - text::width(&shown);
    vec![Span::styled(shown, style), Span::styled(id, theme.identity), Span::raw(" ".repeat(rest))]
}

/// Returns the sign of a change, and how what changed looks.
pub fn change(change: Change, theme: &Theme) -> (&'static str, Style) {
    match change {
        Change::Same => (" ", Style::new()),
        Change::New => ("+", theme.added),
        Change::Changed => ("*", theme.changed),
        Change::Deleted => ("-", theme.removed),
    }
}

/// Returns the sign of a mark, and how it looks.
pub fn mark(mark: Option<Mark>, theme: &Theme) -> (&'static str, Style) {
    match mark {
        None => (" ", Style::new()),
        Some(Mark::Synced) => (theme.symbols.synced, theme.dim),
        Some(Mark::Stale) => (theme.symbols.stale, theme.stale),
        Some(Mark::Unset) => (theme.symbols.unset, theme.stale),
        Some(Mark::Extra) => (theme.symbols.extra, theme.added),
    }
}
