//! How is a group set off from its neighbours, and where do its tabs stand?

use crate::layout::Edge;
use crate::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Widget};

/// One pane's name in the upper edge.
pub struct Tab<'a> {
    pub number: usize,
    pub name: &'a str,
    /// The name where there is little room.
    pub short: &'a str,
    pub open: bool,
}

/// Draws a group's edge with its tabs; a focused one is thick and its open tab stands in brackets.
pub struct Frame<'a> {
    pub edge: Edge,
    pub tabs: &'a [Tab<'a>],
    pub focused: bool,
    pub theme: &'a Theme,
}

impl Frame<'_> {
    fn tab_line(&self, columns: usize) -> Line<'static> {
        let long: usize = self.tabs.iter().map(|tab| tab.name.len() + 4).sum();
        let mut spans = Vec::new();
        for tab in self.tabs {
            let label = match (tab.number, long > columns && !tab.open) {
                (0, _) => format!(" {} ", tab.name),
                (number, true) => {
                    format!(" {number} {} ", tab.short)
                }
                (number, false) => format!(" {number} {} ", tab.name),
            };
            let (label, style) = match (tab.open, self.focused) {
                (true, true) => (format!("[{}]", label.trim()), self.theme.focused),
                (true, false) if self.tabs.len() > 1 => (label, self.theme.open_tab),
                _ => (label, self.theme.tab),
            };
            spans.push(Span::styled(label, style));
        }
        Line::from(spans)
    }
}

impl Widget for Frame<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let style = if self.focused { self.theme.focused } else { self.theme.border };
        let symbols = &self.theme.symbols;
        let set = if self.focused { symbols.focused_border } else { symbols.border };
        let borders = match self.edge {
            Edge::Bare => return,
            Edge::Rule => Borders::TOP,
            Edge::Box => Borders::ALL,
        };
        let line = self.tab_line(area.width.saturating_sub(4) as usize);
        Block::new().borders(borders).border_set(set).border_style(style).render(area, buf);
        if area.height > 0 && area.width > 4 {
            buf.set_line(area.x + 2, area.y, &line, area.width - 4);
        }
    }
}
