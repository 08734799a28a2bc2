//! Which object is followed, what is in it, and who holds it?

use super::{Rows, value};
use crate::text;
use crate::theme::Theme;
use heisen_core::debugger::views::ObjectView;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Returns the rows of the object pane: its items, then its holders.
pub fn rows<'a>(object: Option<&'a ObjectView>, theme: &'a Theme, width: usize) -> Rows<'a> {
    let empty = "No object is followed. Select a value with a #number in 1 or 2 and press Enter."
        .to_owned();
    let Some(object) = object else {
        return Rows { empty, ..Rows::default() };
    };
    let role = if object.role.is_empty() {
        String::new()
    } else {
        format!(" ({})", text::inert(&object.role))
    };
    let head = vec![Line::from(vec![
        Span::raw(" "),
        Span::styled(object.id.clone(), theme.identity),
        Span::styled(format!(" {}{role}", text::inert(&object.type_name)), theme.dim),
    ])];
    let longest =
        object.items.iter().map(|item| text::width(&text::inert(&item.key))).max().unwrap_or(0);
    let key = longest.clamp(2, (width / 3).max(2));
    let mut rows: Vec<Line> = object
        .items
        .iter()
        .map(|item| {
            let mut spans = vec![Span::raw(format!(
                " {}: ",
                text::fit(&text::inert(&item.key), key, theme.symbols.ellipsis)
            ))];
            spans.extend(value::spans(
                &item.value,
                theme,
                Style::new(),
                width.saturating_sub(key + 4),
            ));
            Line::from(spans)
        })
        .collect();
    rows.extend(object.holders.iter().map(|holder| {
        Line::from(vec![Span::styled(" held by ", theme.dim), Span::raw(text::inert(holder))])
    }));
    Rows { head, rows, empty: "It is empty.".to_owned(), follows: false }
}
