//! What does the lesson say here?

use super::Rows;
use crate::text;
use crate::theme::Theme;
use heisen_core::debugger::views::LessonView;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Returns the rows of the notes pane.
pub fn rows<'a>(lesson: Option<&'a LessonView>, theme: &'a Theme, width: usize) -> Rows<'a> {
    let empty = "No lesson is open. `heisen lessons` lists them.".to_owned();
    let Some(lesson) = lesson else {
        return Rows { empty, ..Rows::default() };
    };
    let mut rows: Vec<Line> = text::wrap(&lesson.text, width.saturating_sub(2))
        .into_iter()
        .map(|line| marked(&line, theme))
        .collect();
    if !lesson.here {
        let next = if lesson.index < lesson.total { ", Space to the next" } else { "" };
        let away = format!(" (You have gone on: < goes back to this note{next}.)");
        rows.extend(
            text::wrap(&away, width.saturating_sub(1))
                .into_iter()
                .map(|line| Line::styled(line, theme.dim)),
        );
    }
    Rows { rows, empty, ..Rows::default() }
}

/// Shows what stands in backquotes as code.
fn marked(line: &str, theme: &Theme) -> Line<'static> {
    let mut spans = vec![Span::raw(" ")];
    for (at, part) in line.split('`').enumerate() {
        let style = if at % 2 == 1 { theme.key } else { Style::new() };
        spans.push(Span::styled(part.to_owned(), style));
    }
    Line::from(spans)
}
