//! What is shown, beyond what the engine says?
//!
//! The view, and what belongs to the person before it: which pane has the focus, where each is scrolled to, what is being
//! typed, what was said last. Drawing reads this and changes nothing; [`Screen::settle`] does the arithmetic that a new size or
//! a new view asks for.

use crate::action::{Line, Scroll};
use crate::highlight::{self, Parts};
use crate::layout::{Layout, Needs, Pane, layout, too_small};
use crate::panes::{self, Rows};
use crate::popups::Popup;
use crate::text;
use crate::theme::Theme;
use crate::widgets::LineEditor;
use heisen_core::debugger::{Direction, View};
use ratatui::layout::Rect;

/// Everything that a picture is made of.
pub struct Screen {
    pub view: View,
    pub area: Rect,
    pub theme: Theme,
    pub focus: Pane,
    /// The panes by when they last had the focus, the latest first; a group shows the first of its own.
    pub recent: Vec<Pane>,
    pub zoomed: bool,
    pub source: SourcePlace,
    /// What is selected in each list, by the pane's number; nothing means that the list follows the program.
    pub selected: [Option<usize>; Pane::ALL.len()],
    pub colours: Vec<Parts>,
    pub said: Option<Said>,
    pub typing: Option<Typing>,
    pub popup: Option<Popup>,
    pub search: String,
    /// Whether the program runs on, and for how many pictures it has.
    pub running: Option<usize>,
}

/// Where the source pane stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourcePlace {
    /// The line of the person's own cursor, from 1.
    pub cursor: usize,
    /// How many lines are above the pane.
    pub above: usize,
    /// How many columns are left of the pane.
    pub left: usize,
}

/// The last thing that was said, in the message line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub text: String,
    pub error: bool,
}

/// What is being typed in the line at the bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing {
    pub line: Line,
    pub editor: LineEditor,
}

impl Screen {
    /// Makes the screen of a first view.
    pub fn new(view: View, theme: Theme) -> Self {
        let mut screen = Self {
            view: View::default(),
            area: Rect::new(0, 0, 80, 24),
            theme,
            focus: Pane::Source,
            recent: vec![Pane::Locals, Pane::Events],
            zoomed: false,
            source: SourcePlace { cursor: 1, above: 0, left: 0 },
            selected: [None; Pane::ALL.len()],
            colours: Vec::new(),
            said: None,
            typing: None,
            popup: None,
            search: String::new(),
            running: None,
        };
        screen.show(view);
        screen
    }

    /// Takes a new view and lets the cursor follow the program.
    pub fn show(&mut self, view: View) {
        if view.source.lines != self.view.source.lines {
            self.colours = highlight::highlight(&view.source.lines);
            self.source.left = 0;
        }
        let moved = view.status.moment != self.view.status.moment
            || view.source.file != self.view.source.file;
        let selected = view.stack.selected != self.view.stack.selected;
        if moved {
            for pane in [Pane::Events, Pane::Output, Pane::Notes, Pane::Stack] {
                self.selected[pane.number()] = None;
            }
        }
        if let (Some(line), true) = (view.source.current, moved || selected) {
            self.source.cursor = line as usize;
        }
        let compares = view.compare.is_some();
        let began = compares && self.view.compare.is_none();
        self.view = view;
        if began {
            self.focus_on(Pane::Compare);
        } else if !compares && self.focus == Pane::Compare {
            self.focus_on(Pane::Source);
        }
        if self.focus == Pane::Notes && self.view.lesson.is_none() {
            self.focus_on(Pane::Source);
        }
        self.settle();
    }

    /// Gives a pane the focus, which also brings it to the front of its group.
    pub fn focus_on(&mut self, pane: Pane) {
        self.focus = pane;
        self.recent.retain(|&other| other != pane);
        self.recent.insert(0, pane);
        self.settle();
    }

    /// Says something in the message line.
    pub fn say(&mut self, text: impl Into<String>) {
        self.said = Some(Said { text: text.into(), error: false });
    }

    /// Says what went wrong and what to do.
    pub fn complain(&mut self, text: impl Into<String>) {
        self.said = Some(Said { text: text.into(), error: true });
    }

    /// Returns where everything is.
    pub fn layout(&self) -> Layout {
        layout(
            self.area,
            Needs {
                lesson: self.view.lesson.is_some(),
                compare: self.view.compare.is_some(),
                zoomed: self.zoomed.then_some(self.focus),
            },
        )
    }

    /// Returns which of a group's panes is in front.
    pub fn front(&self, panes: &[Pane]) -> Pane {
        self.recent.iter().copied().find(|pane| panes.contains(pane)).unwrap_or(panes[0])
    }

    /// Returns the area of a pane's contents, if it is in sight.
    pub fn contents(&self, pane: Pane) -> Option<Rect> {
        if too_small(self.area) {
            return None;
        }
        let layout = self.layout();
        layout
            .groups
            .iter()
            .find(|group| self.front(&group.panes) == pane)
            .map(crate::layout::Group::inside)
    }

    /// Returns the panes that can be gone to, in the order of the screen.
    pub fn reachable(&self) -> Vec<Pane> {
        let layout = if self.zoomed {
            let whole = Needs {
                lesson: self.view.lesson.is_some(),
                compare: self.view.compare.is_some(),
                ..Needs::default()
            };
            layout(self.area.union(Rect::new(0, 0, 60, 16)), whole)
        } else if too_small(self.area) {
            return vec![Pane::Source];
        } else {
            self.layout()
        };
        layout.groups.into_iter().flat_map(|group| group.panes).collect()
    }

    /// Scrolls the source so that its cursor is in sight, moving as little as possible.
    pub fn settle(&mut self) {
        let lines = self.view.source.lines.len().max(1);
        self.source.cursor = self.source.cursor.clamp(1, lines);
        let height = match self.contents(Pane::Source) {
            Some(area) => area.height as usize,
            None => self
                .contents(Pane::Compare)
                .map_or(1, |area| panes::compare::source_height(area) as usize),
        }
        .max(1);
        let margin = (height / 4).min(3);
        let row = self.source.cursor - 1;
        let (top, bottom) =
            (self.source.above + margin, (self.source.above + height).saturating_sub(margin + 1));
        if row < top || row > bottom {
            let far = row + height < top || row > bottom + height;
            self.source.above = if far {
                row.saturating_sub(height / 2)
            } else if row < top {
                row.saturating_sub(margin)
            } else {
                row + margin + 1 - height
            };
        }
        self.source.above = self.source.above.min(lines.saturating_sub(height));
    }

    /// Moves what is selected in the focused pane.
    pub fn scroll(&mut self, scroll: Scroll) {
        let page = self
            .contents(self.focus)
            .map_or(1, |area| area.height.saturating_sub(2).max(1) as usize);
        if self.focus == Pane::Source {
            if let Scroll::Side(direction) = scroll {
                let widest =
                    self.view.source.lines.iter().map(|line| text::width(line)).max().unwrap_or(0);
                self.source.left = step(self.source.left, 8, direction).min(widest);
            } else {
                let lines = self.view.source.lines.len().max(1);
                self.source.cursor = moved(self.source.cursor - 1, lines, page, scroll) + 1;
                self.settle();
            }
            return;
        }
        let rows = self.rows(self.focus);
        let (count, follows) = (rows.rows.len(), rows.follows);
        if count == 0 {
            return;
        }
        let selected = &mut self.selected[self.focus.number()];
        *selected = Some(match *selected {
            Some(at) => moved(at.min(count - 1), count, page, scroll),
            None if follows => moved(count - 1, count, page, scroll),
            None => match scroll {
                Scroll::Line(_) => 0,
                other => moved(0, count, page, other),
            },
        });
    }

    /// Returns the rows of a list pane at the width it has.
    pub fn rows(&self, pane: Pane) -> Rows<'_> {
        let width = self.contents(pane).map_or(78, |area| area.width) as usize;
        panes::rows(self, pane, width)
    }

    /// Goes to the nearest line of the focused pane that holds the searched text; says so if there is none.
    pub fn find(&mut self, direction: Direction) {
        if self.search.is_empty() {
            self.complain("Nothing was searched for yet: press / and type a text.");
            return;
        }
        let wanted = self.search.to_lowercase();
        let (lines, at): (Vec<String>, usize) = if self.focus == Pane::Source {
            (self.view.source.lines.clone(), self.source.cursor - 1)
        } else {
            let rows = self.rows(self.focus);
            let at = self.selected[self.focus.number()].unwrap_or(if rows.follows {
                rows.rows.len()
            } else {
                0
            });
            (rows.rows.iter().map(ToString::to_string).collect(), at)
        };
        let count = lines.len();
        let order: Vec<usize> = match direction {
            Direction::Forward => (1..=count).map(|offset| (at + offset) % count).collect(),
            Direction::Back => {
                (1..=count).map(|offset| (at + count * 2 - offset) % count).collect()
            }
        };
        match order.into_iter().find(|&row| lines[row].to_lowercase().contains(&wanted)) {
            Some(row) if self.focus == Pane::Source => {
                self.source.cursor = row + 1;
                self.said = None;
                self.settle();
            }
            Some(row) => {
                self.selected[self.focus.number()] = Some(row);
                self.said = None;
            }
            None => self.complain(format!("`{}` is not in this pane.", self.search)),
        }
    }
}

fn step(at: usize, by: usize, direction: Direction) -> usize {
    match direction {
        Direction::Forward => at.saturating_add(by),
        Direction::Back => at.saturating_sub(by),
    }
}

/// Returns where a selection comes to in a list of `count` rows.
fn moved(at: usize, count: usize, page: usize, scroll: Scroll) -> usize {
    let to = match scroll {
        Scroll::Line(direction) => step(at, 1, direction),
        Scroll::Page(direction) => step(at, page, direction),
        Scroll::Side(_) => at,
        Scroll::End(Direction::Back) => 0,
        Scroll::End(Direction::Forward) => count,
    };
    to.min(count.saturating_sub(1))
}
