//! In what do the two worlds differ here?
//!
//! Where there is little room, the verdict and the differing names; where there is much, the two sources side by side and every
//! name in both worlds, the same name always in the same row.

use super::source::SourcePane;
use super::{Rows, value};
use crate::screen::Screen;
use crate::text;
use crate::theme::Theme;
use crate::widgets::List;
use heisen_core::debugger::views::{CompareRow, CompareView, ValueView, WorldView};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Returns whether so many columns have room for two sources.
pub const fn is_wide(columns: usize) -> bool {
    columns >= 130
}

/// Returns how many lines of source each world has in a wide area.
pub const fn source_height(area: Rect) -> u16 {
    let height = area.height.saturating_sub(4) / 2;
    if height == 0 { 1 } else { height }
}

/// Returns the rows that a width has room for: all of them, or the differing ones.
pub fn listed(view: &CompareView, wide: bool) -> Vec<&CompareRow> {
    view.rows.iter().filter(|row| wide || row.differs).collect()
}

/// Returns the rows of the narrow pane.
pub fn rows<'a>(view: &'a CompareView, theme: &'a Theme, width: usize) -> Rows<'a> {
    let wide = is_wide(width);
    let columns = Columns::new(view, width);
    let mut head: Vec<Line> = Vec::new();
    if !wide {
        let verdict = text::wrap(&view.verdict, width.saturating_sub(1));
        head.extend(
            verdict.into_iter().take(3).map(|line| Line::styled(format!(" {line}"), theme.changed)),
        );
        head.push(columns.titles(view, theme));
    }
    let rows = listed(view, wide).into_iter().map(|row| columns.line(row, theme)).collect();
    Rows {
        head,
        rows,
        follows: false,
        empty: "Nothing differs here. Press } to go to where it does.".to_owned(),
    }
}

struct Columns {
    name: usize,
    place: usize,
    /// Of the left world and of the right one.
    values: [usize; 2],
}

impl Columns {
    fn new(view: &CompareView, width: usize) -> Self {
        let longest = |part: fn(&CompareRow) -> &str| {
            view.rows.iter().map(|row| text::width(part(row))).max().unwrap_or(0)
        };
        let name = longest(|row| &row.name).clamp(4, 16);
        let place = longest(|row| &row.place).clamp(4, 8);
        let before = name + place + 4;
        let right = if is_wide(width) {
            width.saturating_sub(3) / 2
        } else {
            width.saturating_sub(before + 3) / 2
        };
        Self { name, place, values: [width.saturating_sub(before + 3 + right), right] }
    }

    /// The columns before the left world's values.
    fn before(&self) -> usize {
        self.name + self.place + 4
    }

    fn titles(&self, view: &CompareView, theme: &Theme) -> Line<'static> {
        let before = " ".repeat(self.before());
        let fit =
            |world, at: usize| text::fit(&title(world), self.values[at], theme.symbols.ellipsis);
        let differs = if view.left.line == view.right.line {
            theme.symbols.bar
        } else {
            theme.symbols.differs
        };
        Line::from(vec![
            Span::raw(before),
            Span::styled(fit(&view.left, 0), theme.open_tab),
            Span::styled(format!(" {differs} "), theme.stale),
            Span::styled(fit(&view.right, 1), theme.open_tab),
        ])
    }

    fn line<'a>(&self, row: &'a CompareRow, theme: &'a Theme) -> Line<'a> {
        let ellipsis = theme.symbols.ellipsis;
        let (sign, style) = if row.differs {
            (theme.symbols.differs, theme.changed)
        } else {
            (theme.symbols.bar, Style::new())
        };
        let mut spans = vec![
            Span::styled(if row.differs { "D " } else { "  " }, style),
            Span::styled(text::fit(&text::inert(&row.name), self.name, ellipsis), style),
            Span::styled(format!(" {} ", text::fit(&row.place, self.place, ellipsis)), theme.dim),
        ];
        spans.extend(cell(row.left.as_ref(), style, theme, self.values[0]));
        spans.push(Span::styled(
            format!(" {sign} "),
            if row.differs { theme.stale } else { theme.dim },
        ));
        spans.extend(cell(row.right.as_ref(), style, theme, self.values[1]));
        Line::from(spans)
    }
}

fn cell(
    found: Option<&ValueView>,
    style: Style,
    theme: &Theme,
    columns: usize,
) -> Vec<Span<'static>> {
    if let Some(found) = found {
        value::spans(found, theme, style, columns)
    } else {
        let nothing = text::fit(theme.symbols.nothing, columns, theme.symbols.ellipsis);
        vec![Span::styled(nothing, theme.dim)]
    }
}

fn title(world: &WorldView) -> String {
    let place = match world.line {
        Some(line) => format!("line {line}"),
        None => "not running".to_owned(),
    };
    let state = if world.state.is_empty() {
        String::new()
    } else {
        format!(" ({})", text::inert(&world.state))
    };
    format!(" {}: {place}{state}", text::inert(&world.title))
}

/// Draws two worlds side by side: sources, names, outputs and the verdict.
pub fn draw_wide(screen: &Screen, area: Rect, buf: &mut Buffer) {
    let Some(view) = &screen.view.compare else {
        return;
    };
    let theme = &screen.theme;
    let [titles, sources, rule, names, verdict] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(source_height(area)),
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(2),
    ])
    .areas(area);
    let halves = [Constraint::Fill(1), Constraint::Length(3), Constraint::Fill(1)];
    let [left_title, middle_title, right_title] = Layout::horizontal(halves).areas(titles);
    let [left, middle, right] = Layout::horizontal(halves).areas(sources);
    let same_line = view.left.line == view.right.line;
    let sides = [(&view.left, left_title, left), (&view.right, right_title, right)];
    for (world, title_area, area) in sides {
        let columns = title_area.width as usize;
        let title = text::fit(&title(world), columns, theme.symbols.ellipsis);
        buf.set_stringn(title_area.x, title_area.y, title, columns, theme.open_tab);
        let mut pane = SourcePane::of(screen);
        pane.current = world.line;
        pane.cursor = None;
        pane.render(area, buf);
    }
    for y in middle_title.y..middle.bottom() {
        let sign = if same_line { theme.symbols.bar } else { theme.symbols.differs };
        buf.set_string(middle.x + 1, y, sign, if same_line { theme.dim } else { theme.stale });
    }
    buf.set_string(rule.x, rule.y, theme.symbols.rule.repeat(rule.width as usize), theme.dim);
    let rows = rows(view, theme, names.width as usize);
    let selected = screen.selected[crate::layout::Pane::Compare.number()];
    let focused = screen.focus == crate::layout::Pane::Compare;
    List { rows, selected, focused, theme }.render(names, buf);
    let lines = text::wrap(&view.verdict, verdict.width.saturating_sub(2) as usize);
    for (y, line) in (verdict.y..verdict.bottom()).zip(lines) {
        buf.set_stringn(
            verdict.x + 1,
            y,
            line,
            verdict.width.saturating_sub(1) as usize,
            theme.changed,
        );
    }
}
