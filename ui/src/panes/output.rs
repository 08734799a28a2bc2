//! What has the program written?

use super::Rows;
use crate::text;
use crate::theme::Theme;
use heisen_core::debugger::views::{OutputView, Stream};
use ratatui::text::{Line, Span};

/// Returns the rows of the output pane; lines to stderr and from stdin carry a sign.
pub fn rows<'a>(view: &'a OutputView, theme: &'a Theme, width: usize) -> Rows<'a> {
    let rows = view
        .lines
        .iter()
        .map(|line| {
            let (sign, style) = match line.stream {
                Stream::Stdout => (" ", theme.note),
                Stream::Stderr => ("!", theme.error),
                Stream::Stdin => ("<", theme.string),
            };
            let shown = text::cut(
                &text::inert(&line.text),
                width.saturating_sub(1),
                theme.symbols.ellipsis,
            );
            Line::from(vec![Span::styled(sign, style), Span::styled(shown, style)])
        })
        .collect();
    Rows {
        rows,
        follows: true,
        empty: "The program has written nothing yet.".to_owned(),
        ..Rows::default()
    }
}
