//! What did the observer receive, and what did each event's sync change?

use super::Rows;
use crate::text;
use crate::theme::Theme;
use heisen_core::debugger::views::{EventRow, EventsView, SyncView};
use ratatui::text::{Line, Span};

/// Returns the rows of the events pane, the latest last.
pub fn rows<'a>(view: &'a EventsView, theme: &'a Theme) -> Rows<'a> {
    let kind = view.rows.iter().map(|row| row.kind.len()).max().unwrap_or(0).clamp(4, 9);
    let function =
        view.rows.iter().map(|row| text::width(&row.function)).max().unwrap_or(0).clamp(4, 16);
    let last = view.rows.len().saturating_sub(1);
    let rows = view
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| line(row, at == last, theme, [kind, function]))
        .collect();
    let empty = if view.observed {
        "The observer has received nothing yet."
    } else {
        "Nobody observes: there are no events, and nothing is synced. Press o to switch an observer on."
    };
    Rows { rows, follows: true, empty: empty.to_owned(), ..Rows::default() }
}

fn line<'a>(
    row: &'a EventRow,
    last: bool,
    theme: &'a Theme,
    [kind, function]: [usize; 2],
) -> Line<'a> {
    let ellipsis = theme.symbols.ellipsis;
    let sign = if last { theme.symbols.current } else { " " };
    let style = if last { theme.current } else { theme.note };
    let mut spans = vec![
        Span::styled(format!("{sign}{:>4} ", row.step), theme.dim),
        Span::styled(format!("{} {:<4}", text::fit(&row.kind, kind, ellipsis), row.line), style),
        Span::raw(format!(" {}", text::fit(&text::inert(&row.function), function, ellipsis))),
    ];
    if let Some(sync) = &row.sync {
        spans.push(Span::styled("  sync", theme.dim));
        spans.extend(sync_spans(sync, theme));
    }
    if let Some(argument) = &row.argument {
        spans.push(Span::raw(format!("  {}", text::inert(argument))));
    }
    Line::from(spans)
}

/// Returns the keys that a sync added, changed and removed.
fn sync_spans<'a>(sync: &SyncView, theme: &Theme) -> Vec<Span<'a>> {
    let signed = [
        ("+", &sync.added, theme.added),
        ("*", &sync.changed, theme.changed),
        ("-", &sync.removed, theme.stale),
    ];
    let spans: Vec<Span> = signed
        .into_iter()
        .flat_map(|(sign, keys, style)| {
            keys.iter().map(move |key| Span::styled(format!(" {sign}{}", text::inert(key)), style))
        })
        .collect();
    if spans.is_empty() { vec![Span::styled(" (no change)", theme.dim)] } else { spans }
}
