//! What does the frame hold, and what does its dict say it holds?
//!
//! One row a name: the fast local, a mark, and the frame dict's entry. The mark stands between the two because it says how
//! they stand to each other.

use super::{Rows, value};
use crate::text;
use crate::theme::Theme;
use heisen_core::debugger::views::{Mark, VariableRow, VariablesView};
use ratatui::text::{Line, Span};

/// Returns the rows of the locals pane.
pub fn rows<'a>(view: &'a VariablesView, theme: &'a Theme, width: usize) -> Rows<'a> {
    let longest = view.rows.iter().map(|row| text::width(&row.name)).max().unwrap_or(0);
    let name = longest.clamp(4, 18).min(width / 4);
    let columns = Columns { name, value: width.saturating_sub(name + 7) / 2, both: view.has_fast };
    let mut rows: Vec<Line> =
        view.rows.iter().map(|row| line(row, view, theme, &columns)).collect();
    for alias in &view.aliases {
        rows.push(Line::from(vec![
            Span::raw("  "),
            Span::raw(text::inert(&alias.name)),
            Span::styled(format!(" {} ", theme.symbols.alias), theme.dim),
            Span::styled(alias.id.clone(), theme.identity),
            Span::raw(format!(" ({})", alias.of)),
        ]));
    }
    if view.frame.is_empty() {
        let empty = "The program has ended: there are no frames. N and C go back.".to_owned();
        return Rows { head: Vec::new(), rows, follows: false, empty };
    }
    let empty = format!("{} has no names yet.", view.frame);
    Rows { head: vec![head(view, theme, &columns)], rows, follows: false, empty }
}

struct Columns {
    name: usize,
    /// Of each of the two values.
    value: usize,
    /// Whether there are fast locals beside the dict.
    both: bool,
}

fn head<'a>(view: &VariablesView, theme: &Theme, columns: &Columns) -> Line<'a> {
    let dict = match (&view.dict_id, columns.both) {
        (Some(id), true) => format!("frame dict {id}"),
        (None, true) => "no frame dict yet".to_owned(),
        (Some(id), false) => format!("names of {} ({id})", view.frame),
        (None, false) => format!("names of {}", view.frame),
    };
    let ellipsis = theme.symbols.ellipsis;
    let name = text::fit("", columns.name + 3, ellipsis);
    let fast = if columns.both {
        text::fit("fast local", columns.value + 3, ellipsis)
    } else {
        String::new()
    };
    Line::styled(format!("{name}{fast}{dict}"), theme.dim)
}

fn line<'a>(
    row: &'a VariableRow,
    view: &VariablesView,
    theme: &'a Theme,
    columns: &Columns,
) -> Line<'a> {
    let (change, style) = value::change(row.change, theme);
    let ellipsis = theme.symbols.ellipsis;
    let mut spans = vec![
        Span::styled(format!("{change} "), style),
        Span::styled(text::fit(&text::inert(&row.name), columns.name, ellipsis), style),
        Span::raw(" "),
    ];
    if !columns.both {
        if let Some(found) = row.dict.as_ref().or(row.fast.as_ref()) {
            spans.extend(value::spans(found, theme, style, columns.value * 2 + 3));
        }
        return Line::from(spans);
    }
    match &row.fast {
        Some(found) => spans.extend(value::spans(found, theme, style, columns.value)),
        None if row.mark == Some(Mark::Extra) => {
            spans.push(Span::styled(
                text::fit(theme.symbols.nothing, columns.value, ellipsis),
                theme.dim,
            ));
        }
        None => {
            let unbound = format!("{} unbound", theme.symbols.unset);
            spans.push(Span::styled(text::fit(&unbound, columns.value, ellipsis), theme.dim));
        }
    }
    let (mark, mark_style) = value::mark(row.mark, theme);
    spans.push(Span::styled(format!(" {mark} "), mark_style));
    match &row.dict {
        Some(found) => spans.extend(value::spans(found, theme, style, columns.value)),
        None if view.dict_id.is_some() => {
            spans.push(Span::styled(text::cut("not in it", columns.value, ellipsis), theme.dim));
        }
        None => {}
    }
    Line::from(spans)
}
