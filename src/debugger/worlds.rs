//! How do two worlds differ where their runs are at the same place?

use std::collections::BTreeMap;

use super::command::WorldRequest;
use super::look::{self, Shown};
use super::views::{CompareRow, CompareView, Stream, ValueView, WorldView};
use super::world::{Hit, World};
use super::{Debugger, Direction, Outcome, refused, sentence};
use crate::era::Era;
use crate::frame;
use crate::heap::Value;
use crate::timeline::{Change, Halt, Moment, Stride};
use crate::trace::Observer;
use crate::vm::Vm;

/// Two worlds that are compared; one of them may be the user's own.
pub struct Comparison {
    left: Side,
    right: Side,
    /// The view of a moment of the user's world.
    known: Option<(Moment, usize, CompareView)>,
}

enum Side {
    Own,
    Other(Box<World>),
}

/// What a world shows at a matched place.
#[derive(Clone, Debug, Default)]
struct Facts {
    view: WorldView,
    fast: Vec<(String, ValueView)>,
    dict: Vec<(String, ValueView)>,
    /// Variables whose value is the frame dict, and how many keys they have.
    values: Vec<(String, ValueView, Option<usize>)>,
    /// The lines the program wrote, where it has ended.
    written: Vec<(String, ValueView)>,
}

/// How many lines of output are set side by side.
const LINES: usize = 1000;

impl Debugger {
    pub(super) fn open_comparison(&mut self, requests: Vec<WorldRequest>) -> Outcome {
        let own = (self.world.era, self.world.timeline.observer());
        let wanted = match self.wanted_worlds(&requests) {
            Ok(wanted) => wanted,
            Err(why) => return refused(sentence(&why)),
        };
        let mut sides = Vec::new();
        let mut own_is_shown = false;
        for (era, observer) in wanted {
            if !own_is_shown && (era, observer) == own {
                own_is_shown = true;
                sides.push(Side::Own);
                continue;
            }
            let tape = self.another_tape(false);
            match World::new(&self.program, era, observer, tape, &self.interrupt) {
                Ok(world) => sides.push(Side::Other(Box::new(world))),
                Err(error) => return refused(error.display().to_string()),
            }
        }
        let mut sides = sides.into_iter();
        if let (Some(left), Some(right)) = (sides.next(), sides.next()) {
            self.comparison = Some(Comparison { left, right, known: None });
        }
        Outcome::Moved
    }

    /// Reads which two worlds are asked for.
    fn wanted_worlds(&self, requests: &[WorldRequest]) -> Result<[(Era, Observer); 2], String> {
        let own = (self.world.era, self.world.timeline.observer());
        let read = |request: &WorldRequest| -> Result<(Era, Observer), String> {
            let era = match &request.era {
                Some(name) => name.parse::<Era>().map_err(|error| error.to_string())?,
                None => own.0,
            };
            let observer = match &request.observer {
                Some(name) => Observer::named(name, era)?,
                None => own.1,
            };
            Ok((era, observer))
        };
        Ok(match requests {
            [] => {
                let observer = if own.1 == Observer::None { Observer::Noop } else { own.1 };
                [(own.0, Observer::None), (own.0, observer)]
            }
            [one] => [own, read(one)?],
            [left, right, ..] => [read(left)?, read(right)?],
        })
    }

    pub(super) fn compare_view(&mut self) -> Option<CompareView> {
        self.comparison.as_ref()?;
        let stand = self.world.timeline.stand();
        if let Some(Comparison { known: Some((moment, frame, view)), .. }) = &self.comparison
            && (*moment, *frame) == (stand, self.selected)
        {
            return Some(view.clone());
        }
        let mut comparison = self.comparison.take()?;
        let hit = self.world.hit_here();
        let left = facts(&mut comparison.left, &mut self.world, hit.as_ref(), self.selected);
        let right = facts(&mut comparison.right, &mut self.world, hit.as_ref(), self.selected);
        let view = compared(left, right);
        comparison.known = Some((stand, self.selected, view.clone()));
        self.comparison = Some(comparison);
        Some(view)
    }

    /// Goes to the nearest stop at which the worlds differ otherwise than here.
    pub(super) fn next_difference(&mut self, direction: Direction) -> Outcome {
        let Some(here) = self.compare_view() else {
            return refused("No worlds are compared: x compares without and with the observer.");
        };
        let differing = |view: &CompareView| -> Vec<(String, String)> {
            let rows = view.rows.iter().filter(|row| row.differs);
            rows.map(|row| (row.place.clone(), row.name.clone())).collect()
        };
        let mut before = (differing(&here), here.right.line == here.left.line);
        let from = self.world.timeline.stand();
        self.depart(true);
        for _ in 0..2000 {
            let mut search = self.world.timeline.search(Stride::Into, direction);
            let halt = loop {
                let halt = self.world.timeline.seek(&mut search, super::FUEL);
                if halt != Halt::Limit {
                    break halt;
                }
            };
            if halt != Halt::Paused {
                break;
            }
            let Some(view) = self.compare_view() else { break };
            let now = (differing(&view), view.right.line == view.left.line);
            if now != before && (!now.0.is_empty() || !now.1) {
                return Outcome::Moved;
            }
            before = now;
        }
        self.world.timeline.goto(from);
        refused(match direction {
            Direction::Forward => "The worlds do not differ anew after this place.",
            Direction::Back => "The worlds do not differ anew before this place.",
        })
    }

    /// Returns what the user changed, by the lines of the run at which it happened.
    pub(super) fn interventions_as_hits(&mut self) -> Vec<(Hit, Change)> {
        let stand = self.world.timeline.stand();
        let made = self.world.timeline.interventions().to_vec();
        let mut found = Vec::new();
        for intervention in made {
            self.world.timeline.goto(intervention.moment);
            found.extend(self.world.hit_here().map(|hit| (hit, intervention.change)));
        }
        self.world.timeline.goto(stand);
        found
    }
}

/// Looks at one of the worlds at a place of the user's world.
fn facts(side: &mut Side, own: &mut World, hit: Option<&Hit>, selected: usize) -> Facts {
    match side {
        Side::Own => facts_of(own, selected, true),
        Side::Other(world) => {
            let found = match hit {
                Some(hit) => world.find(hit),
                None => {
                    while world.timeline.finished().is_none() {
                        let end = world.timeline.end();
                        let halt = world.timeline.goto(Moment::untold(end.number() + super::FUEL));
                        if !matches!(halt, Halt::Limit | Halt::Ended) {
                            break;
                        }
                    }
                    (Some(world.timeline.end()), None)
                }
            };
            match found {
                (Some(moment), _) => {
                    world.timeline.goto(moment);
                    facts_of(world, selected, true)
                }
                (None, _) => {
                    let end = world.timeline.end();
                    world.timeline.goto(end);
                    let mut facts = facts_of(world, selected, false);
                    facts.view.line = None;
                    facts
                }
            }
        }
    }
}

fn facts_of(world: &mut World, selected: usize, matched: bool) -> Facts {
    let vm = world.timeline.vm();
    let observer = world.timeline.observer();
    let ended = world.timeline.ended().is_some();
    let output = look::output_view(vm, if ended { LINES } else { 3 });
    let state = match world.timeline.ended() {
        Some(finished) => match &finished.exception {
            Some((class, message)) if message.is_empty() => class.clone(),
            Some((class, message)) => format!("{class}: {message}"),
            None => "ended".to_owned(),
        },
        None => String::new(),
    };
    let name = if observer == Observer::None {
        "no observer".to_owned()
    } else {
        observer.name().to_owned()
    };
    let mut lines: Vec<String> = output
        .lines
        .into_iter()
        .map(|line| match line.stream {
            Stream::Stderr => format!("stderr: {}", line.text),
            _ => line.text,
        })
        .collect();
    let written = if ended {
        let numbered = lines.iter().enumerate();
        let earlier = output.earlier as usize;
        let row = |(at, text): (usize, &String)| {
            let view = ValueView { text: text.clone(), ..ValueView::default() };
            (format!("line {}", earlier + at + 1), view)
        };
        numbered.map(row).collect()
    } else {
        Vec::new()
    };
    let mut facts = Facts {
        written,
        view: WorldView {
            title: name,
            era: world.era.name().to_owned(),
            observer: observer.name().to_owned(),
            step: vm.statements,
            state,
            output: lines.split_off(lines.len().saturating_sub(3)),
            ..WorldView::default()
        },
        ..Facts::default()
    };
    let visible = vm.visible_frames();
    let Some(&at) = visible.get(selected).or(visible.first()).filter(|_| matched) else {
        return facts;
    };
    facts.view.function = vm.frames[at].code.code.name.to_string();
    facts.view.line = Some(vm.line_of(at));
    let variables = look::variables_view(vm, at, &mut world.ids, 200);
    let mut shown = Shown { heap: &vm.heap, ids: &mut world.ids, width: 200, with_ids: false };
    let mut plain = |name: &str| {
        let value = super::stepping::value_at(vm, at, name);
        ValueView { id: None, ..shown.view(value) }
    };
    for row in &variables.rows {
        if row.fast.is_some() {
            facts.fast.push((row.name.clone(), plain(&row.name)));
        } else if !variables.has_fast {
            facts.dict.push((row.name.clone(), plain(&row.name)));
        }
    }
    if variables.has_fast {
        let dict = vm.frames[at].object.and_then(|object| vm.frame_body(object).dict.handle());
        if let Some(dict) = dict {
            for entry in vm.heap.dict(dict).iter() {
                let key = vm.heap.text(entry.key).unwrap_or("?").to_owned();
                let value = ValueView { id: None, ..shown.view(entry.value) };
                facts.dict.push((key, value));
            }
        }
    }
    // The values of variables that are dicts: how many keys they have is what the eye looks for.
    let code = &vm.frames[at].code;
    for (register, variable) in code.code.variables.iter().enumerate() {
        let value = frame::value_of(&vm.heap, code, vm.variables_at(at), register as u16);
        if let Some(keys) = keys_of(vm, value) {
            let view = ValueView { id: None, ..shown.view(value) };
            facts.values.push((variable.name.to_string(), view, Some(keys)));
        }
    }
    facts
}

fn keys_of(vm: &Vm, value: Value) -> Option<usize> {
    vm.heap.as_dict(value).map(crate::heap::Dict::len)
}

/// Sets the facts of two worlds side by side.
fn compared(left: Facts, right: Facts) -> CompareView {
    let mut rows = Vec::new();
    let mut align = |place: &str, left: &[(String, ValueView)], right: &[(String, ValueView)]| {
        let mut names: Vec<&String> = left.iter().map(|(name, _)| name).collect();
        for (name, _) in right {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let left: BTreeMap<&String, &ValueView> =
            left.iter().map(|(name, view)| (name, view)).collect();
        let right: BTreeMap<&String, &ValueView> =
            right.iter().map(|(name, view)| (name, view)).collect();
        for name in names {
            let (left, right) = (left.get(name), right.get(name));
            rows.push(CompareRow {
                name: name.clone(),
                place: place.to_owned(),
                left: left.map(|view| (*view).clone()),
                right: right.map(|view| (*view).clone()),
                differs: left != right,
            });
        }
    };
    align("fast", &left.fast, &right.fast);
    align("dict", &left.dict, &right.dict);
    let values = |facts: &Facts| -> Vec<(String, ValueView)> {
        facts.values.iter().map(|(name, view, _)| (name.clone(), view.clone())).collect()
    };
    align("value", &values(&left), &values(&right));
    align("output", &left.written, &right.written);
    let both = left.view.line.is_some() && right.view.line.is_some();
    let verdict = if both { verdict(&left, &right, &rows) } else { missing(&left, &right, &rows) };
    let (mut left_view, mut right_view) = (left.view, right.view);
    if left_view.era != right_view.era {
        left_view.title = format!("{}, {}", left_view.era, left_view.title);
        right_view.title = format!("{}, {}", right_view.era, right_view.title);
    }
    CompareView { left: left_view, right: right_view, rows, verdict }
}

fn missing(left: &Facts, right: &Facts, rows: &[CompareRow]) -> String {
    match (left.view.line, right.view.line) {
        (Some(line), None) => {
            format!("Line {line} does not run this time {}.", with(&right.view, &left.view))
        }
        (None, Some(line)) => {
            format!("Line {line} does not run this time {}.", with(&left.view, &right.view))
        }
        _ => match rows.iter().find(|row| row.differs) {
            Some(row) => {
                format!("The worlds have ended; they part at {} of their output.", row.name)
            }
            None if left.view.state == right.view.state => {
                "Both worlds have ended alike.".to_owned()
            }
            None => "Both worlds wrote the same, and ended differently.".to_owned(),
        },
    }
}

/// Names a world by what tells it from the other.
fn with(world: &WorldView, other: &WorldView) -> String {
    if world.era != other.era {
        return format!("in {}", world.era);
    }
    if world.observer == "none" {
        "without an observer".to_owned()
    } else {
        format!("with {}", world.observer)
    }
}

fn keys(count: usize) -> String {
    if count == 1 { "1 key".to_owned() } else { format!("{count} keys") }
}

/// Says in one sentence what differs and why.
fn verdict(left: &Facts, right: &Facts, rows: &[CompareRow]) -> String {
    if !rows.iter().any(|row| row.differs) {
        return "The worlds are alike here.".to_owned();
    }
    let line = left.view.line.unwrap_or(0);
    let (here, there) = (with(&left.view, &right.view), with(&right.view, &left.view));
    let why = reason(&left.view, &right.view);
    for (name, _, count) in &left.values {
        let other = right.values.iter().find(|(other, ..)| other == name);
        if let (Some(count), Some((_, _, Some(other)))) = (count, other)
            && count != other
        {
            return format!(
                "line {line}: {name} has {} {here}, {other} {there}{why}.",
                keys(*count)
            );
        }
    }
    let fast = rows.iter().find(|row| row.differs && row.place == "fast");
    if let Some(row) = fast {
        let text = |view: &Option<ValueView>| {
            view.as_ref().map_or("unset".to_owned(), |view| view.text.clone())
        };
        return format!(
            "line {line}: {} is {} {here}, {} {there}{why}.",
            row.name,
            text(&row.left),
            text(&row.right)
        );
    }
    let count = |facts: &Facts| facts.dict.len();
    if count(left) != count(right) {
        return format!(
            "line {line}: the frame dict has {} {here}, {} {there}{why}.",
            keys(count(left)),
            count(right)
        );
    }
    let names: Vec<&str> =
        rows.iter().filter(|row| row.differs).map(|row| row.name.as_str()).collect();
    format!("line {line}: {} differs {here} and {there}{why}.", names.join(", "))
}

/// Says why worlds with these observers and eras may differ in a frame dict.
pub fn reason(left: &WorldView, right: &WorldView) -> String {
    if left.era != right.era {
        let proxy = |name: &str| name.parse::<Era>().is_ok_and(Era::has_locals_proxy);
        return if proxy(&left.era) == proxy(&right.era) {
            String::new()
        } else {
            ": from 3.13 on locals() gives a fresh dict each time".to_owned()
        };
    }
    let Ok(era) = left.era.parse::<Era>() else { return String::new() };
    if era.syncs_every_event() {
        format!(": the line event synced fast locals into the frame dict (era {era})")
    } else if era.syncs_when_f_locals_read() {
        format!(": reading f_locals synced fast locals into the frame dict (era {era})")
    } else {
        String::new()
    }
}
