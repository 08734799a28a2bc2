//! Who called whom?

use super::Rows;
use crate::text;
use crate::theme::Theme;
use heisen_core::debugger::views::StackView;
use ratatui::text::{Line, Span};

/// Returns the rows of the stack pane, the running frame first.
pub fn rows<'a>(view: &'a StackView, theme: &'a Theme, width: usize) -> Rows<'a> {
    let longest = view.frames.iter().map(|frame| text::width(&frame.name)).max().unwrap_or(0);
    let name = longest.clamp(6, (width / 2).max(6));
    let mut rows: Vec<Line> = view
        .frames
        .iter()
        .enumerate()
        .map(|(at, frame)| {
            let selected = at == view.selected;
            let sign = if selected { theme.symbols.current } else { " " };
            let style = if selected { theme.current } else { theme.note };
            let place = format!(" {}:{}", text::inert(&frame.file), frame.line);
            let mut spans = vec![
                Span::styled(format!("{sign} "), style),
                Span::styled(
                    text::fit(&text::inert(&frame.name), name, theme.symbols.ellipsis),
                    style,
                ),
                Span::raw(place),
            ];
            if frame.traced {
                spans.push(Span::styled(" traced", theme.dim));
            }
            if frame.of_tracer {
                spans.push(Span::styled(" (trace function)", theme.dim));
            }
            Line::from(spans)
        })
        .collect();
    if view.depth > view.frames.len() {
        let more =
            format!("  {} {} more frames", theme.symbols.ellipsis, view.depth - view.frames.len());
        rows.push(Line::styled(more, theme.dim));
    }
    Rows { rows, empty: "No function is running.".to_owned(), ..Rows::default() }
}
