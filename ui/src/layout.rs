//! Where on the screen is each pane?
//!
//! The screen is a title, a body, a message line and a hint line. The body is cut into groups; a group shows one of its
//! panes, the others are tabs. Nothing here draws.

use ratatui::layout::{Constraint, Layout as Cut, Rect};

/// The parts that can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pane {
    Source,
    Locals,
    FrameDict,
    Stack,
    Object,
    Events,
    Output,
    Watches,
    Notes,
    Compare,
}

impl Pane {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 10] = [
        Self::Source,
        Self::Locals,
        Self::FrameDict,
        Self::Stack,
        Self::Object,
        Self::Events,
        Self::Output,
        Self::Watches,
        Self::Notes,
        Self::Compare,
    ];

    /// Returns its number, which is the key that goes to it.
    pub const fn number(self) -> usize {
        self as usize
    }

    /// Returns its name on the screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Locals => "Locals",
            Self::FrameDict => "Frame dict",
            Self::Stack => "Stack",
            Self::Object => "Object",
            Self::Events => "Events",
            Self::Output => "Output",
            Self::Watches => "Watches",
            Self::Notes => "Notes",
            Self::Compare => "Compare",
        }
    }

    /// Returns its name where there is little room.
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::FrameDict => "Dict",
            Self::Object => "Obj",
            Self::Output => "Out",
            Self::Watches => "Watch",
            other => other.name(),
        }
    }
}

/// How a group is set off from its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// By nothing.
    Bare,
    /// By a line above, with the tabs in it.
    Rule,
    /// By a box, with the tabs in its upper edge.
    Box,
}

/// An area that shows one of its panes.
#[derive(Clone, Debug)]
pub struct Group {
    pub area: Rect,
    pub panes: Vec<Pane>,
    pub edge: Edge,
}

impl Group {
    /// Returns the area within its edge.
    pub fn inside(&self) -> Rect {
        let Rect { x, y, width, height } = self.area;
        match self.edge {
            Edge::Bare => self.area,
            Edge::Rule => Rect::new(x, y.saturating_add(1), width, height.saturating_sub(1)),
            Edge::Box => Rect::new(
                x.saturating_add(1),
                y.saturating_add(1),
                width.saturating_sub(2),
                height.saturating_sub(2),
            ),
        }
    }
}

/// What the layout depends on beside the size.
#[derive(Clone, Copy, Debug, Default)]
pub struct Needs {
    pub lesson: bool,
    pub compare: bool,
    /// The pane that has the body for itself.
    pub zoomed: Option<Pane>,
}

/// Where everything is.
#[derive(Clone, Debug)]
pub struct Layout {
    pub title: Rect,
    pub groups: Vec<Group>,
    pub timeline: Option<Rect>,
    pub message: Rect,
    pub hints: Rect,
}

/// The smallest screen that is drawn in full.
pub const SMALLEST: (u16, u16) = (60, 16);

/// Returns whether a screen is too small for panes.
pub const fn too_small(screen: Rect) -> bool {
    screen.width < SMALLEST.0 || screen.height < SMALLEST.1
}

/// Cuts a screen into its parts.
pub fn layout(screen: Rect, needs: Needs) -> Layout {
    let wide = screen.width >= 140 && screen.height >= 40;
    let gauge = u16::from(wide);
    let [title, body, timeline, message, hints] = Cut::vertical([
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(gauge),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(screen);
    let groups = match needs.zoomed {
        Some(pane) => {
            vec![group(body, &[pane], if screen.width < 100 { Edge::Rule } else { Edge::Box })]
        }
        None if wide && needs.compare => wide_compare(body, needs),
        None if wide => three_columns(body, needs),
        None if screen.width >= 100 => two_columns(body, needs),
        None => one_column(body, needs),
    };
    Layout { title, groups, timeline: wide.then_some(timeline), message, hints }
}

const TABS: &[Pane] = &[
    Pane::Locals,
    Pane::FrameDict,
    Pane::Stack,
    Pane::Object,
    Pane::Events,
    Pane::Output,
    Pane::Watches,
];

fn group(area: Rect, panes: &[Pane], edge: Edge) -> Group {
    Group { area, panes: panes.to_vec(), edge }
}

fn with_compare(needs: Needs, panes: &[Pane]) -> Vec<Pane> {
    let compare = needs.compare.then_some(Pane::Compare);
    panes.iter().copied().chain(compare).collect()
}

/// Up to 99 columns: the source above one tabbed pane, the note below.
fn one_column(body: Rect, needs: Needs) -> Vec<Group> {
    let note = if needs.lesson { (body.height / 3).min(9) } else { 0 };
    let rest = body.height - note;
    let tabs = if needs.compare { rest / 2 + 1 } else { (rest * 8).div_ceil(21) }.max(4);
    let [source, tabs, note] =
        Cut::vertical([Constraint::Min(1), Constraint::Length(tabs), Constraint::Length(note)])
            .areas(body);
    let mut groups = vec![
        group(source, &[Pane::Source], Edge::Bare),
        Group { area: tabs, panes: with_compare(needs, TABS), edge: Edge::Rule },
    ];
    if needs.lesson {
        groups.push(group(note, &[Pane::Notes], Edge::Rule));
    }
    groups
}

/// From 100 columns: source | locals above stack, with events and output below.
fn two_columns(body: Rect, needs: Needs) -> Vec<Group> {
    let below = if needs.compare { body.height / 2 } else { (body.height / 4).max(5) };
    let [upper, lower] = Cut::vertical([Constraint::Min(1), Constraint::Length(below)]).areas(body);
    let [left, right] =
        Cut::horizontal([Constraint::Percentage(60), Constraint::Min(1)]).areas(upper);
    let [locals, stack] =
        Cut::vertical([Constraint::Percentage(62), Constraint::Min(1)]).areas(right);
    let mut groups = left_column(left, needs);
    groups.push(group(locals, &[Pane::Locals, Pane::FrameDict, Pane::Object], Edge::Box));
    groups.push(group(stack, &[Pane::Stack, Pane::Watches], Edge::Box));
    groups.push(Group {
        area: lower,
        panes: with_compare(needs, &[Pane::Events, Pane::Output]),
        edge: Edge::Box,
    });
    groups
}

/// From 140x40: source | locals above frame dict | stack above object, with events, output and watches below.
fn three_columns(body: Rect, needs: Needs) -> Vec<Group> {
    let [upper, lower] =
        Cut::vertical([Constraint::Min(1), Constraint::Length((body.height / 4).max(6))])
            .areas(body);
    let [left, middle, right] = Cut::horizontal([
        Constraint::Percentage(40),
        Constraint::Percentage(38),
        Constraint::Min(1),
    ])
    .areas(upper);
    let [locals, dict] =
        Cut::vertical([Constraint::Percentage(60), Constraint::Min(1)]).areas(middle);
    let [stack, object] =
        Cut::vertical([Constraint::Percentage(50), Constraint::Min(1)]).areas(right);
    let mut groups = left_column(left, needs);
    groups.push(group(locals, &[Pane::Locals], Edge::Box));
    groups.push(group(dict, &[Pane::FrameDict], Edge::Box));
    groups.push(group(stack, &[Pane::Stack], Edge::Box));
    groups.push(group(object, &[Pane::Object, Pane::Watches], Edge::Box));
    groups.extend(events_and_output(lower));
    groups
}

/// From 140x40, comparing: the two worlds with their rows, events and output below.
fn wide_compare(body: Rect, needs: Needs) -> Vec<Group> {
    let note = if needs.lesson { (body.height / 5).min(9) } else { 0 };
    let [worlds, note, lower] = Cut::vertical([
        Constraint::Min(1),
        Constraint::Length(note),
        Constraint::Length((body.height / 5).max(6)),
    ])
    .areas(body);
    let mut groups = vec![group(worlds, &[Pane::Compare], Edge::Box)];
    if needs.lesson {
        groups.push(group(note, &[Pane::Notes], Edge::Box));
    }
    let [left, right] =
        Cut::horizontal([Constraint::Percentage(50), Constraint::Min(1)]).areas(lower);
    groups.push(group(
        left,
        &[Pane::Locals, Pane::FrameDict, Pane::Stack, Pane::Object, Pane::Watches],
        Edge::Box,
    ));
    groups.push(group(right, &[Pane::Events, Pane::Output], Edge::Box));
    groups
}

fn left_column(left: Rect, needs: Needs) -> Vec<Group> {
    if !needs.lesson {
        return vec![group(left, &[Pane::Source], Edge::Box)];
    }
    let note = (left.height / 2).min(14);
    let [source, note] = Cut::vertical([Constraint::Min(1), Constraint::Length(note)]).areas(left);
    vec![group(source, &[Pane::Source], Edge::Box), group(note, &[Pane::Notes], Edge::Box)]
}

fn events_and_output(area: Rect) -> [Group; 2] {
    let [events, output] =
        Cut::horizontal([Constraint::Percentage(50), Constraint::Min(1)]).areas(area);
    [group(events, &[Pane::Events], Edge::Box), group(output, &[Pane::Output], Edge::Box)]
}
