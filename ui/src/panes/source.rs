//! Which text is running, and where?

use crate::highlight::Parts;
use crate::screen::Screen;
use crate::text;
use crate::theme::Theme;
use heisen_core::debugger::views::SourceView;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Draws a file's lines with a gutter: number, breakpoint, arrow.
pub struct SourcePane<'a> {
    pub view: &'a SourceView,
    pub colours: &'a [Parts],
    /// The line that is marked as the current one.
    pub current: Option<u32>,
    /// The line of the person's cursor, from 1, where it is to be seen.
    pub cursor: Option<usize>,
    pub above: usize,
    pub left: usize,
    pub search: &'a str,
    pub theme: &'a Theme,
}

/// The columns of the gutter: four digits, the breakpoint, the arrow, a space.
const GUTTER: usize = 7;

impl<'a> SourcePane<'a> {
    /// Makes the pane of the screen's own place.
    pub fn of(screen: &'a Screen) -> Self {
        Self {
            view: &screen.view.source,
            colours: &screen.colours,
            current: screen.view.source.current,
            cursor: Some(screen.source.cursor),
            above: screen.source.above,
            left: screen.source.left,
            search: &screen.search,
            theme: &screen.theme,
        }
    }

    fn gutter(&self, number: usize) -> Vec<Span<'a>> {
        let symbols = &self.theme.symbols;
        let stop = self.view.breakpoints.iter().find(|stop| stop.line as usize == number);
        let stop = match stop {
            Some(stop) if stop.condition.is_some() => "?",
            Some(_) => symbols.breakpoint,
            None => " ",
        };
        let current = self.current == u32::try_from(number).ok();
        let arrow = match (current, self.view.running_frame, self.cursor == Some(number)) {
            (true, true, _) => Span::styled(symbols.current, self.theme.current),
            (true, false, _) => Span::styled(symbols.caller, self.theme.current),
            (false, _, true) => Span::styled(symbols.cursor, self.theme.key),
            _ => Span::raw(" "),
        };
        vec![
            Span::styled(format!("{number:>4}"), self.theme.dim),
            Span::styled(stop, self.theme.breakpoint),
            arrow,
            Span::raw(" "),
        ]
    }

    /// The line's text in its colours, from the pane's left column on.
    fn code(&self, number: usize, columns: usize) -> Vec<Span<'a>> {
        let Some(line) = self.view.lines.get(number - 1) else {
            return Vec::new();
        };
        let bold = if self.current == u32::try_from(number).ok() {
            self.theme.title
        } else {
            Style::new()
        };
        let weight =
            Style::new().add_modifier(bold.add_modifier - ratatui::style::Modifier::REVERSED);
        let mut spans = Vec::new();
        let mut at = 0;
        let mut column = 0;
        let mut push = |part: &str, style: Style| {
            // Tabs reach to stops of the whole line, so what stands before counts.
            let before = " ".repeat(column);
            let shown = text::inert(&format!("{before}{part}"))[column..].to_owned();
            let width = text::width(&shown);
            let visible = text::skip(&shown, self.left.saturating_sub(column));
            column += width;
            if column > self.left {
                spans.push(Span::styled(visible, style.patch(weight)));
            }
        };
        for (range, token) in self.colours.get(number - 1).map_or(&[][..], |parts| parts) {
            if range.start >= at && line.get(range.clone()).is_some() {
                push(&line[at..range.start], Style::new());
                push(&line[range.clone()], token.style(self.theme));
                at = range.end;
            }
        }
        push(&line[at..], Style::new());
        let found =
            !self.search.is_empty() && line.to_lowercase().contains(&self.search.to_lowercase());
        if found {
            spans.push(Span::styled("  (found)", self.theme.found));
        }
        let width: usize = spans.iter().map(|span| text::width(&span.content)).sum();
        if width > columns && columns > 0 {
            let whole = Line::from(std::mem::take(&mut spans));
            spans = cut_line(whole, columns, self.theme);
        }
        spans
    }
}

/// Cuts a coloured line; what is cut ends with an ellipsis.
fn cut_line(line: Line<'_>, columns: usize, theme: &Theme) -> Vec<Span<'static>> {
    let mut left = columns.saturating_sub(1);
    let mut spans = Vec::new();
    for span in line.spans {
        let shown = text::cut(&span.content, left, "");
        left -= text::width(&shown).min(left);
        spans.push(Span::styled(shown, span.style));
    }
    spans.push(Span::styled(theme.symbols.ellipsis, theme.dim));
    spans
}

impl Widget for SourcePane<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if self.view.lines.is_empty() {
            let why = format!("The source of {} is not at hand.", self.view.file);
            buf.set_stringn(area.x, area.y, text::inert(&why), area.width as usize, self.theme.dim);
            return;
        }
        let columns = (area.width as usize).saturating_sub(GUTTER);
        for (y, number) in (area.y..area.bottom()).zip(self.above + 1..=self.view.lines.len()) {
            let mut spans = self.gutter(number);
            spans.extend(self.code(number, columns));
            buf.set_line(area.x, y, &Line::from(spans), area.width);
        }
    }
}
