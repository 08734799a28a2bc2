//! What would the program see in the frame dict, in which order?

use super::{Rows, value};
use crate::text;
use crate::theme::Theme;
use heisen_core::debugger::views::FrameDictView;
use ratatui::text::{Line, Span};

/// Returns the rows of the frame dict pane.
pub fn rows<'a>(view: &'a FrameDictView, theme: &'a Theme, width: usize) -> Rows<'a> {
    let longest = view.rows.iter().map(|row| text::width(&row.key)).max().unwrap_or(0);
    let key = longest.clamp(4, 24).min(width / 3);
    let rows = view
        .rows
        .iter()
        .map(|row| {
            let (change, style) = value::change(row.change, theme);
            let (mark, mark_style) = value::mark(row.mark, theme);
            let mut spans = vec![
                Span::styled(format!("{change} "), style),
                Span::styled(text::fit(&text::inert(&row.key), key, theme.symbols.ellipsis), style),
                Span::styled(format!(" {mark} "), mark_style),
            ];
            spans.extend(value::spans(&row.value, theme, style, width.saturating_sub(key + 6)));
            Line::from(spans)
        })
        .collect();
    let id = view.id.as_deref().map(|id| format!(" {id}")).unwrap_or_default();
    let head = if view.rows.is_empty() && view.note.is_some() {
        Vec::new()
    } else {
        vec![Line::from(vec![
            Span::styled(format!("  {}", view.title), theme.dim),
            Span::styled(id, theme.identity),
        ])]
    };
    let empty = view.note.clone().unwrap_or_else(|| "The dict is empty.".to_owned());
    Rows { head, rows, follows: false, empty }
}
