//! What of that which is looked for passes by?
//!
//! A [`Watcher`] is a hook beside the machine. At each moment it first asks
//! what has changed since the moment before: that is the doing of the frame
//! that ran in between. Then it looks at the moment itself.

use std::any::Any;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::look::{Ids, Shown};
use super::super::stepping::value_at;
use super::wanted::{Facts, Found, Passing, Scope, Wanted, Watch};
use crate::code::Op;
use crate::frame::{self, SyncReport};
use crate::heap::{Body, Handle, Value};
use crate::host::Stream;
use crate::timeline::{Row, RowKind};
use crate::trace::Event;
use crate::vm::Vm;
use crate::vm::events::{Hook, Point};

/// To how many characters values are cut.
const WIDTH: usize = 120;

/// Looks for things while the machine runs.
pub struct Watcher {
    pub watches: Vec<Watch>,
    pub found: Vec<Found>,
    /// The machine stops at each place that is found.
    pub pauses: bool,
    /// Places up to here do not count.
    pub after: u64,
    /// How many places are enough.
    pub most: usize,
    /// From which on the places found have not been asked about.
    pub asked: usize,
    /// The frame that names belong to is gone.
    pub is_over: bool,
    /// The last moment that was looked at.
    passed: u64,
    /// Where the frames' own lines began: depth, moment and step.
    lines: Vec<(u32, u64, u64)>,
    doer: Option<Doer>,
    last: Option<RowKind>,
    writes: usize,
    known: Vec<Known>,
    /// Calls that have not returned: depth and place among those found.
    open: Vec<(u32, usize)>,
    /// The last sync and the names it added or removed.
    synced: Option<(Event, SyncReport)>,
}

/// The frame that runs, and the last place where the machine could stand.
#[derive(Clone, Debug)]
struct Doer {
    moment: u64,
    step: u64,
    file: Rc<str>,
    line: u32,
    function: Rc<str>,
    depth: u32,
}

/// What is known of what a watch looks at.
#[derive(Clone, Debug, Default)]
struct Known {
    /// By call, the value and how it is written.
    values: BTreeMap<u64, (Value, String)>,
    writes: u32,
    text: String,
}

impl Watcher {
    /// Makes one that looks for things from the next moment on.
    pub fn new(watches: Vec<Watch>) -> Self {
        let known = vec![Known::default(); watches.len()];
        Self {
            watches,
            found: Vec::new(),
            pauses: false,
            after: 0,
            most: usize::MAX,
            asked: 0,
            is_over: false,
            passed: 0,
            lines: Vec::new(),
            doer: None,
            last: None,
            writes: 0,
            known,
            open: Vec::new(),
            synced: None,
        }
    }

    /// Says that the machine stands elsewhere when it runs on: nothing is known any more.
    pub fn skip(&mut self) {
        self.doer = None;
        self.last = None;
        self.lines.clear();
        self.open.clear();
        self.synced = None;
        self.passed = 0;
        self.known = vec![Known::default(); self.watches.len()];
    }

    /// Tells whether enough was found.
    pub fn is_full(&self) -> bool {
        self.found.len() >= self.most
    }

    /// Tells whether a call is open whose result is waited for.
    pub fn waits(&self) -> bool {
        !self.open.is_empty()
    }

    /// Looks at what has changed since the last moment, where no further one comes.
    pub fn settle(&mut self, vm: &Vm) {
        if self.doer.is_some() {
            self.look_for_changes(vm, None);
        }
    }

    fn look_for_changes(&mut self, vm: &Vm, row: Option<&Row>) {
        let first = self.doer.is_none();
        for which in 0..self.watches.len() {
            match self.watches[which].wanted.clone() {
                Wanted::Output { text } => self.look_at_output(vm, which, text.as_deref(), first),
                Wanted::Mutation(object) => self.look_at_object(vm, which, object, first),
                Wanted::Rebind { name, scope } => {
                    self.look_at_name(vm, row, which, (&name, &scope), first);
                }
                Wanted::Key { name, scope } => {
                    self.look_at_key(vm, row, which, (&name, &scope), first);
                }
                Wanted::Sync { key } => self.look_at_sync(which, key.as_deref()),
                _ => {}
            }
        }
        self.writes = vm.host.mark().writes;
        self.synced = None;
    }

    fn look_at_output(&mut self, vm: &Vm, which: usize, text: Option<&str>, first: bool) {
        let upto = vm.host.mark().writes.min(vm.host.output().len());
        if first || upto <= self.writes {
            return;
        }
        let output = vm.host.output();
        let mut wrote = String::new();
        let mut holds = text.is_none();
        for stream in [Stream::Out, Stream::Err] {
            let new: Vec<u8> = output[self.writes..upto]
                .iter()
                .filter(|written| written.stream == stream)
                .flat_map(|written| written.bytes.iter().copied())
                .collect();
            wrote.push_str(&String::from_utf8_lossy(&new));
            if let Some(text) = text
                && !new.is_empty()
            {
                let mut before: Vec<u8> = Vec::new();
                for written in output[..self.writes].iter().rev() {
                    if before.len() + 1 >= text.len() {
                        break;
                    }
                    if written.stream == stream {
                        let mut longer = written.bytes.clone();
                        longer.extend(before);
                        before = longer;
                    }
                }
                let kept = before.len().min(text.len().saturating_sub(1));
                let mut all = before.split_off(before.len() - kept);
                all.extend(new);
                holds |= all.windows(text.len().max(1)).any(|piece| piece == text.as_bytes());
            }
        }
        if holds {
            let what = format!("wrote {:?}", cut(&wrote));
            self.change(which, Facts { what, value: Some(wrote), ..Facts::default() });
        }
    }

    fn look_at_sync(&mut self, which: usize, key: Option<&str>) {
        let Some((event, report)) = &self.synced else { return };
        let names = |names: &[Rc<str>], sign: char| -> Vec<String> {
            let wanted = names.iter().filter(|name| key.is_none_or(|key| ***name == *key));
            wanted.map(|name| format!("{sign}{name}")).collect()
        };
        let changed = [names(&report.added, '+'), names(&report.removed, '-')].concat();
        if !changed.is_empty() {
            let what = format!("sync of the {} event: {}", event.name(), changed.join(" "));
            self.change(which, Facts { what, ..Facts::default() });
        }
    }

    fn look_at_object(&mut self, vm: &Vm, which: usize, object: Handle, first: bool) {
        let writes = vm.heap.writes_to(object);
        if first {
            self.known[which].writes = writes;
            self.known[which].text = object_text(vm, object);
            return;
        }
        if writes == self.known[which].writes {
            return;
        }
        let value = object_text(vm, object);
        let before = std::mem::replace(&mut self.known[which].text, value.clone());
        self.known[which].writes = writes;
        let what = match (before.is_empty(), value.is_empty()) {
            // Something else was in its place for a moment.
            (true, true) => return,
            (true, false) => format!("made {value}"),
            (false, true) => "freed it".to_owned(),
            (false, false) if before == value => format!("wrote to {value}"),
            (false, false) => format!("{before} became {value}"),
        };
        let given = |text: String| (!text.is_empty()).then_some(text);
        let (before, value) = (given(before), given(value));
        self.change(which, Facts { what, before, value, arguments: None });
    }

    fn look_at_name(
        &mut self,
        vm: &Vm,
        row: Option<&Row>,
        which: usize,
        (name, scope): (&str, &Scope),
        first: bool,
    ) {
        if first && let Scope::Function(function) = scope {
            // Calls that are going on already: what they hold is no news.
            for at in 0..vm.frames.len() {
                if is_named(&vm.frames[at].code.code, function) {
                    let value = value_at(vm, at, name);
                    let text = if value.is_unbound() { String::new() } else { text(vm, value) };
                    self.known[which].values.insert(call_of(vm, at), (value, text));
                }
            }
        }
        let Some((at, call)) = self.frame_of(vm, row, scope) else { return };
        let value = value_at(vm, at, name);
        let known = self.known[which].values.get(&call);
        let begins = row.is_some_and(|row| {
            row.kind == RowKind::Enter && row.depth as usize == at + 1 && vm.frames[at].pc == 0
        });
        let enters = begins && known.is_none_or(|_| first);
        if !enters && known.is_some_and(|(known, _)| *known == value) {
            return;
        }
        let text = if value.is_unbound() { String::new() } else { text(vm, value) };
        let before = self.known[which].values.insert(call, (value, text.clone()));
        match before {
            _ if enters && !value.is_unbound() => {
                // An argument: it has the value as soon as the call begins.
                let row = row.expect("a call begins at a row");
                let what = format!("{name} = {text}");
                self.at_row(which, row, Facts { what, value: Some(text), ..Facts::default() });
            }
            None => {}
            before => {
                let before = before.map(|(_, text)| text).filter(|text| !text.is_empty());
                let what = match (&before, value.is_unbound()) {
                    (_, true) => format!("{name} was deleted"),
                    (Some(before), false) => format!("{name}: {before} → {text}"),
                    (None, false) => format!("{name} = {text}"),
                };
                let value = (!value.is_unbound()).then_some(text);
                self.change(which, Facts { what, before, value, arguments: None });
            }
        }
    }

    fn look_at_key(
        &mut self,
        vm: &Vm,
        row: Option<&Row>,
        which: usize,
        (name, scope): (&str, &Scope),
        first: bool,
    ) {
        let Some((at, call)) = self.frame_of(vm, row, scope) else { return };
        let value = key_of(vm, at, name);
        let text = if value.is_unbound() { String::new() } else { text(vm, value) };
        let before = self.known[which].values.insert(call, (value, text.clone()));
        let was = before.as_ref().is_some_and(|(value, _)| !value.is_unbound());
        if first || before.is_none() && value.is_unbound() || was != value.is_unbound() {
            return;
        }
        let by = match &self.synced {
            Some((event, report)) if report.added.iter().any(|key| **key == *name) && !was => {
                format!(" by the sync of the {} event", event.name())
            }
            Some((event, report)) if report.removed.iter().any(|key| **key == *name) && was => {
                format!(" by the sync of the {} event", event.name())
            }
            _ => String::new(),
        };
        let what = if was {
            format!("'{name}' left the frame dict{by}")
        } else {
            format!("'{name}' came into the frame dict{by}")
        };
        let value = (!was).then_some(text);
        self.change(which, Facts { what, value, ..Facts::default() });
    }

    /// Returns where on the stack the frame is that a name belongs to, and by which number its call is known.
    fn frame_of(&mut self, vm: &Vm, row: Option<&Row>, scope: &Scope) -> Option<(usize, u64)> {
        match scope {
            Scope::Call { at, entered } => {
                let there = vm.frames.get(*at).is_some_and(|frame| frame.entered == *entered);
                if !there {
                    let seen = self.known.iter().any(|known| known.values.contains_key(entered));
                    self.is_over |= seen && self.watches.len() == 1 && !self.pauses;
                    return None;
                }
                Some((*at, *entered))
            }
            Scope::Generator(generator) => {
                let at = vm.frames.iter().rposition(|frame| frame.generator == Some(*generator))?;
                Some((at, 0))
            }
            Scope::Function(function) => {
                let at = row.map_or(vm.frames.len(), |row| row.depth as usize).checked_sub(1)?;
                let frame = vm.frames.get(at)?;
                is_named(&frame.code.code, function).then(|| (at, call_of(vm, at)))
            }
        }
    }

    fn look_at_row(&mut self, vm: &Vm, row: &Row, point: Point) {
        let frame = &vm.frames[row.depth as usize - 1];
        if let Point::Exit(_) | Point::Unwind = point
            && let Some(&(depth, found)) = self.open.last()
            && depth == row.depth
        {
            self.open.pop();
            let (result, said) = match point {
                Point::Exit(value) => {
                    let text = text(vm, value);
                    let yields = passing(vm, row, point) == Some(Passing::Yield);
                    let said = if yields { " yielded " } else { " → " };
                    (Some(text.clone()), format!("{said}{text}"))
                }
                _ => (None, " raised".to_owned()),
            };
            if let Some(call) = self.found.get_mut(found) {
                call.facts.what.push_str(&said);
                call.facts.value = result;
            }
        }
        for which in 0..self.watches.len() {
            let facts = match &self.watches[which].wanted {
                Wanted::Stop if row.is_stop() => Facts::default(),
                Wanted::Hit { file, line }
                    if row.kind == RowKind::Line
                        && row.line == *line
                        && *row.code.source.name == **file =>
                {
                    Facts { what: "line".to_owned(), ..Facts::default() }
                }
                Wanted::Call { function }
                    if row.kind == RowKind::Enter
                        && frame.pc == 0
                        && is_named(&row.code, function) =>
                {
                    let arguments = arguments(vm, row.depth as usize - 1);
                    let what = format!("{}({arguments})", row.code.name);
                    Facts { what, arguments: Some(arguments), ..Facts::default() }
                }
                Wanted::Raise { class } if self.is_raised_here(vm, row) => {
                    let Point::Raise(exception) = point else { continue };
                    if class.as_ref().is_some_and(|class| !is_of_class(vm, exception, class)) {
                        continue;
                    }
                    let value = text(vm, exception);
                    Facts {
                        what: format!("raised {value}"),
                        value: Some(value),
                        ..Facts::default()
                    }
                }
                Wanted::Event(kind) if passing(vm, row, point) == Some(*kind) => {
                    let value = match point {
                        Point::Exit(value) | Point::Raise(value) => Some(text(vm, value)),
                        _ => None,
                    };
                    let said = value.as_ref().map(|value| format!(" {value}")).unwrap_or_default();
                    Facts { what: format!("{}{said}", kind.name()), value, ..Facts::default() }
                }
                _ => continue,
            };
            let is_call = matches!(self.watches[which].wanted, Wanted::Call { .. });
            let before = self.found.len();
            self.at_row(which, row, facts);
            if is_call && self.found.len() > before {
                self.open.push((row.depth, before));
            }
        }
    }

    /// Tells whether an exception begins here, and does not only come up from a frame above.
    fn is_raised_here(&self, vm: &Vm, row: &Row) -> bool {
        if row.kind != RowKind::Raise {
            return false;
        }
        match self.last {
            Some(last) => last != RowKind::Unwind,
            // What was before is not known: an exception that comes up has a traceback already.
            None => {
                vm.in_flight.last().and_then(|&exception| vm.heap.exception(exception)).is_none_or(
                    |exception| match vm.heap.body_of(exception.traceback) {
                        Some(Body::Traceback(entry)) => entry.next.is_none(),
                        _ => true,
                    },
                )
            }
        }
    }

    /// Keeps a place where something passes.
    fn at_row(&mut self, which: usize, row: &Row, facts: Facts) {
        if row.moment <= self.after || self.is_full() {
            return;
        }
        self.found.push(Found {
            which,
            moment: row.moment,
            step: row.statements,
            file: row.code.source.name.clone(),
            line: row.line,
            function: row.code.qualname.clone(),
            depth: row.depth,
            own: Some((row.moment, row.statements)),
            facts,
        });
    }

    /// Keeps a place where something was done by the frame that ran.
    fn change(&mut self, which: usize, facts: Facts) {
        let Some(doer) = self.doer.clone() else { return };
        if doer.moment <= self.after || self.is_full() {
            return;
        }
        let own = self.lines.iter().rev().find(|(depth, ..)| *depth == doer.depth);
        self.found.push(Found {
            which,
            moment: doer.moment,
            step: doer.step,
            file: doer.file,
            line: doer.line,
            function: doer.function,
            depth: doer.depth,
            own: own.map(|(_, moment, step)| (*moment, *step)),
            facts,
        });
    }

    /// Notes which frame runs on from here.
    fn note(&mut self, vm: &Vm, row: &Row) {
        self.last = Some(row.kind);
        while self.lines.last().is_some_and(|(depth, ..)| *depth > row.depth) {
            self.lines.pop();
        }
        let leaves = matches!(row.kind, RowKind::Exit | RowKind::Unwind);
        let own = (row.depth, row.moment, row.statements);
        match self.lines.last_mut() {
            Some(last) if last.0 == row.depth => *last = own,
            _ => self.lines.push(own),
        }
        let stands = !row.nested && row.kind != RowKind::Unwind;
        let (moment, step) = match &self.doer {
            Some(doer) if !stands => (doer.moment, doer.step),
            _ => (row.moment, row.statements),
        };
        let mut at = row.depth as usize - 1;
        if leaves {
            self.lines.pop();
            at = (0..at).rev().find(|&below| vm.frames[below].is_visible()).unwrap_or(at);
        }
        let code = &vm.frames[at].code.code;
        self.doer = Some(Doer {
            moment,
            step,
            file: code.source.name.clone(),
            line: vm.line_of(at),
            function: code.qualname.clone(),
            depth: u32::try_from(at + 1).unwrap_or(u32::MAX),
        });
    }
}

impl Hook for Watcher {
    fn passed(&mut self, vm: &Vm, point: Point) {
        if self.asked < self.found.len() && self.pauses {
            // It could not stop before, inside a run that is nested in Rust.
            vm.pause.set(true);
        }
        if vm.clock <= self.passed {
            return;
        }
        self.passed = vm.clock;
        let Some(row) = Row::of(vm, point).filter(|row| !row.of_tracer) else { return };
        let before = self.found.len();
        self.look_for_changes(vm, Some(&row));
        self.look_at_row(vm, &row, point);
        self.note(vm, &row);
        let new = &self.found[before..];
        let asks = new.iter().any(|found| self.watches[found.which].asks());
        if (self.pauses && !new.is_empty()) || asks || self.is_full() || self.is_over {
            vm.pause.set(true);
        }
    }

    fn synced(&mut self, _: &Vm, event: Event, report: &SyncReport) {
        if !report.is_empty() {
            self.synced = Some((event, report.clone()));
        }
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// Returns a value as text, without identities, which depend on what was looked at before.
pub fn text(vm: &Vm, value: Value) -> String {
    let mut ids = Ids::default();
    Shown { heap: &vm.heap, ids: &mut ids, width: WIDTH, with_ids: false }.text(value)
}

fn object_text(vm: &Vm, object: Handle) -> String {
    if !vm.heap.is_live(object) {
        return String::new();
    }
    let class = vm.heap.type_name(object.into());
    let shown = text(vm, object.into());
    let attributes: Vec<String> = match vm.heap.body(object) {
        Body::Class(_) | Body::Function(_) => Vec::new(),
        _ => vm
            .heap
            .attr_items(object)
            .iter()
            .map(|&(key, value)| {
                format!("{}={}", vm.heap.text(key).unwrap_or("?"), text(vm, value))
            })
            .collect(),
    };
    if attributes.is_empty() { shown } else { cut(&format!("{class}({})", attributes.join(", "))) }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Returns the number by which a call is known: that of its start, or its generator's.
fn call_of(vm: &Vm, at: usize) -> u64 {
    let frame = &vm.frames[at];
    let generator = |handle: Handle| handle.bits().cast_unsigned() | 1 << 63;
    frame.generator.map_or(frame.entered, generator)
}

fn is_named(code: &crate::code::Code, function: &str) -> bool {
    *code.name == *function || *code.qualname == *function
}

fn is_of_class(vm: &Vm, exception: Value, class: &str) -> bool {
    let of = vm.heap.class_of(exception);
    let mro = &vm.heap.class_body(of).mro;
    *vm.heap.class_body(of).name == *class
        || mro.iter().any(|&base| *vm.heap.class_body(base).name == *class)
}

fn passing(vm: &Vm, row: &Row, point: Point) -> Option<Passing> {
    let frame = &vm.frames[row.depth as usize - 1];
    Some(match point {
        Point::Enter if frame.pc == 0 => Passing::Call,
        Point::Enter => Passing::Resume,
        Point::Line => Passing::Line,
        Point::Exit(_) if frame.code.code.instructions[frame.pc].get().op == Op::Return => {
            Passing::Return
        }
        Point::Exit(_) => Passing::Yield,
        Point::Raise(_) => Passing::Exception,
        Point::Unwind => return None,
    })
}

/// Writes the arguments of a call that has just begun.
fn arguments(vm: &Vm, at: usize) -> String {
    let code = &vm.frames[at].code;
    let registers = vm.variables_at(at);
    let mut written = Vec::new();
    for register in 0..code.code.parameters() {
        let value = frame::value_of(&vm.heap, code, registers, register as u16);
        if !value.is_unbound() {
            let name = &code.code.variables[register].name;
            written.push(format!("{name}={}", text(vm, value)));
        }
    }
    written.join(", ")
}

/// Returns what the frame's own dict holds under a key: the frame dict of a function, else the namespace.
fn key_of(vm: &Vm, at: usize, name: &str) -> Value {
    let dict = match vm.namespace_at(at) {
        Some(namespace) => namespace.handle(),
        None => vm.frames[at].object.and_then(|object| vm.frame_body(object).dict.handle()),
    };
    match dict.map(|dict| (dict, vm.heap.body(dict))) {
        Some((dict, Body::Dict(_))) => vm.heap.text_get(dict, name).unwrap_or(Value::Unbound),
        _ => Value::Unbound,
    }
}
