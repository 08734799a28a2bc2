//! What does each pane look like?
//!
//! Most panes are lists: a function from the view to [`Rows`], drawn by one widget. The source and the wide comparison draw
//! themselves.

pub mod compare;
mod events;
mod frame_dict;
mod hints;
mod locals;
mod notes;
mod object;
mod output;
mod source;
mod stack;
mod title;
mod value;
mod watches;

use crate::layout::{Pane, too_small};
use crate::screen::Screen;
use crate::text;
use crate::widgets::{Frame, Gauge, List, Tab};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// A list pane's contents.
#[derive(Default)]
pub struct Rows<'a> {
    /// Lines that stay at the top.
    pub head: Vec<Line<'a>>,
    pub rows: Vec<Line<'a>>,
    /// Whether the last row is in sight unless another is selected.
    pub follows: bool,
    /// What to say where there are no rows.
    pub empty: String,
}

/// Returns a list pane's contents at a width.
pub fn rows(screen: &Screen, pane: Pane, width: usize) -> Rows<'_> {
    let (view, theme) = (&screen.view, &screen.theme);
    match pane {
        Pane::Source => Rows::default(),
        Pane::Locals => locals::rows(&view.variables, theme, width),
        Pane::FrameDict => frame_dict::rows(&view.frame_dict, theme, width),
        Pane::Stack => stack::rows(&view.stack, theme, width),
        Pane::Object => object::rows(view.object.as_ref(), theme, width),
        Pane::Events => events::rows(&view.events, theme),
        Pane::Output => output::rows(&view.output, theme, width),
        Pane::Watches => watches::rows(&view.watches, theme, width),
        Pane::Notes => notes::rows(view.lesson.as_ref(), theme, width),
        Pane::Compare => view
            .compare
            .as_ref()
            .map_or_else(Rows::default, |compare| compare::rows(compare, theme, width)),
    }
}

/// Draws the whole screen; returns where the terminal's cursor is to be, if it is to be seen.
pub fn draw(screen: &Screen, buf: &mut Buffer) -> Option<Position> {
    let area = screen.area.intersection(buf.area);
    if area.is_empty() {
        return None;
    }
    if too_small(area) {
        draw_small(screen, area, buf);
        return None;
    }
    let layout = screen.layout();
    title::draw(screen, layout.title, buf);
    for group in &layout.groups {
        let front = screen.front(&group.panes);
        let tabs: Vec<Tab> = group
            .panes
            .iter()
            .map(|&pane| Tab {
                number: pane.number(),
                name: screen
                    .view
                    .lesson
                    .as_ref()
                    .filter(|_| pane == Pane::Notes)
                    .map_or(pane.name(), |lesson| &lesson.title),
                short: pane.short_name(),
                open: pane == front,
            })
            .collect();
        let focused = screen.focus == front;
        Frame { edge: group.edge, tabs: &tabs, focused, theme: &screen.theme }
            .render(group.area, buf);
        draw_pane(screen, front, group.inside(), buf);
    }
    if let Some(area) = layout.timeline {
        Gauge { view: &screen.view.timeline, theme: &screen.theme }.render(area, buf);
    }
    hints::draw_hints(screen, layout.hints, buf);
    let mut cursor = hints::draw_message(screen, layout.message, layout.timeline.is_none(), buf);
    if let Some(popup) = &screen.popup {
        cursor = popup.draw(screen, area, buf);
    }
    cursor
}

fn draw_pane(screen: &Screen, pane: Pane, area: Rect, buf: &mut Buffer) {
    match pane {
        Pane::Source => source::SourcePane::of(screen).render(area, buf),
        Pane::Compare if compare::is_wide(area.width as usize) && area.height >= 16 => {
            compare::draw_wide(screen, area, buf);
        }
        _ => {
            let rows = rows(screen, pane, area.width as usize);
            let selected = screen.selected[pane.number()];
            List { rows, selected, focused: screen.focus == pane, theme: &screen.theme }
                .render(area, buf);
        }
    }
}

/// What remains where panes have no room: the remedy and the current line.
fn draw_small(screen: &Screen, area: Rect, buf: &mut Buffer) {
    let status = &screen.view.status;
    let current = screen.view.source.current.unwrap_or(status.line) as usize;
    let line =
        screen.view.source.lines.get(current.wrapping_sub(1)).map_or("", |line| line.as_str());
    let columns = area.width as usize;
    let lines = [
        "terminal too small (60x16 needed)".to_owned(),
        format!("{}:{} step {}", text::inert(&status.file), status.line, status.step),
        text::inert(line.trim_start()),
        "? help  q quit".to_owned(),
    ];
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        buf.set_stringn(area.x, y, text::cut(&line, columns, "…"), columns, screen.theme.note);
    }
}
