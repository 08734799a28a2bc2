//! What are the watched expressions worth?

use super::{Rows, value};
use crate::text;
use crate::theme::Theme;
use heisen_core::debugger::views::WatchRow;
use ratatui::text::{Line, Span};

/// Returns the rows of the watches pane.
pub fn rows<'a>(watches: &'a [WatchRow], theme: &'a Theme, width: usize) -> Rows<'a> {
    let longest = watches.iter().map(|row| text::width(&row.expression)).max().unwrap_or(0);
    let name = longest.clamp(4, (width / 2).max(4));
    let rows = watches
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let (change, style) = value::change(row.change, theme);
            let expression = text::fit(&text::inert(&row.expression), name, theme.symbols.ellipsis);
            let (shown, style) = match &row.value {
                Ok(shown) => (text::inert(shown), style),
                Err(why) => (format!("! {}", text::inert(why)), theme.error),
            };
            Line::from(vec![
                Span::styled(change, style),
                Span::styled(format!("{} ", at + 1), theme.dim),
                Span::raw(expression),
                Span::raw("  "),
                Span::styled(shown, style),
            ])
        })
        .collect();
    Rows {
        rows,
        empty: "Nothing is watched. Press a to keep an expression in sight.".to_owned(),
        ..Rows::default()
    }
}
