//! Does what the program does depend on who watches, and where do the runs part?

use std::any::Any;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use super::look::{Ids, Shown};
use super::views::WorldView;
use super::worlds::reason;
use crate::era::Era;
use crate::frame::{self, SyncReport};
use crate::host::{Host, Input, Muted, Overlay, Stream, Tape};
use crate::source::Source;
use crate::syntax::SyntaxError;
use crate::timeline::{Halt, Row, RowKind, Timeline};
use crate::trace::{Event, Observer};
use crate::vm::events::{Hook, Point};
use crate::vm::{Finished, Options, Vm};

/// How many places of a run are looked at one by one.
const PLACES: usize = 20_000;
/// How many moments a run may have before it is given up.
const MOMENTS: u64 = 200_000_000;

/// How a program does under an observer, compared with nobody watching.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub era: String,
    pub observer: String,
    /// Whether the output, the exception or the exit status is another.
    pub differs: bool,
    /// Where the variables or the way first part.
    pub line: Option<u32>,
    /// What differs and why.
    pub sentence: String,
    pub stdout: String,
    pub exception: Option<String>,
    pub exit_status: i32,
}

/// What a run showed at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    function: Rc<str>,
    line: u32,
    kind: RowKind,
    /// The variables and, of those that are dicts, how many keys they have.
    names: BTreeMap<Rc<str>, (String, Option<usize>)>,
}

/// A whole run.
struct Run {
    seen: Vec<Seen>,
    stdout: String,
    finished: Finished,
}

struct Witness {
    file: Rc<str>,
    seen: Vec<Seen>,
}

impl Hook for Witness {
    fn passed(&mut self, _: &Vm, _: Point) {}

    fn told(&mut self, vm: &Vm, point: Point) {
        if self.seen.len() >= PLACES {
            return;
        }
        let Some(row) = Row::of(vm, point) else { return };
        if row.of_tracer || !row.is_stop() || *row.code.source.name != *self.file {
            return;
        }
        let at = vm.frames.len() - 1;
        let code = &vm.frames[at].code;
        let mut ids = Ids::default();
        let mut shown = Shown { heap: &vm.heap, ids: &mut ids, width: 200, with_ids: false };
        let mut names = BTreeMap::new();
        for (register, variable) in code.code.variables.iter().enumerate() {
            let value = frame::value_of(&vm.heap, code, vm.variables_at(at), register as u16);
            if !value.is_unbound() {
                let keys = vm.heap.as_dict(value).map(crate::heap::Dict::len);
                names.insert(variable.name.clone(), (shown.text(value), keys));
            }
        }
        self.seen.push(Seen {
            function: row.code.qualname.clone(),
            line: row.line,
            kind: row.kind,
            names,
        });
    }

    fn synced(&mut self, _: &Vm, _: Event, _: &SyncReport) {}

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// Runs a program in each era under each observer and says how it differs from nobody watching.
///
/// All runs get the inputs that the first one got; what more they ask, they ask the world of `outside`, and what they
/// write goes nowhere.
///
/// # Errors
/// The program is not Python.
pub fn compare(
    source: &Rc<Source>,
    options: &Options,
    eras: &[Era],
    observers: &[Observer],
    outside: &dyn Fn() -> Box<dyn Host>,
    interrupt: &Arc<AtomicBool>,
) -> Result<Vec<Verdict>, SyntaxError> {
    let mut inputs: Vec<Input> = Vec::new();
    let mut verdicts = Vec::new();
    for &era in eras {
        let options = Options { era, ..options.clone() };
        let plain = run(source, &options, Observer::None, outside(), interrupt, &mut inputs)?;
        for &observer in observers.iter().filter(|&&observer| observer != Observer::None) {
            let watched = run(source, &options, observer, outside(), interrupt, &mut inputs)?;
            verdicts.push(verdict(era, observer, &plain, &watched));
        }
    }
    Ok(verdicts)
}

fn run(
    source: &Rc<Source>,
    options: &Options,
    observer: Observer,
    host: Box<dyn Host>,
    interrupt: &Arc<AtomicBool>,
    inputs: &mut Vec<Input>,
) -> Result<Run, SyntaxError> {
    let mut tape = Tape::keeping(Box::new(Overlay::always(Box::new(Muted::new(host)))));
    tape.foresee(inputs.clone());
    let mut timeline = Timeline::new(options, source, tape, observer)?;
    timeline.set_interrupt(Arc::clone(interrupt));
    timeline.set_segment_length(u64::MAX);
    let witness = Witness { file: source.name.clone(), seen: Vec::new() };
    let (halt, witness) = timeline.run_hooked(MOMENTS, witness);
    let finished = match (halt, timeline.finished()) {
        (Halt::Ended, Some(finished)) => finished.clone(),
        _ => Finished {
            exit_status: 130,
            exception: Some(("KeyboardInterrupt".to_owned(), String::new())),
        },
    };
    let host = &timeline.vm().host;
    if inputs.is_empty() {
        *inputs = host.inputs().to_vec();
    }
    let bytes = host.written_until(Stream::Out, host.mark());
    Ok(Run { seen: witness.seen, stdout: String::from_utf8_lossy(&bytes).into_owned(), finished })
}

fn verdict(era: Era, observer: Observer, plain: &Run, watched: &Run) -> Verdict {
    let with = format!("with {observer}");
    let differs = plain.stdout != watched.stdout || plain.finished != watched.finished;
    let parted = first_difference(plain, watched, era, observer);
    let line = parted.as_ref().map(|(line, _)| *line);
    let outcome = outcome_difference(plain, watched, &with);
    let sentence = match (differs, parted, outcome) {
        (false, None, _) => {
            format!("The program does the same without an observer and {with} (era {era}).")
        }
        (false, Some((_, sentence)), _) => format!("{sentence}; what it prints is the same"),
        (true, Some((_, sentence)), _) => sentence,
        (true, None, outcome) => format!("{outcome} (era {era})"),
    };
    Verdict {
        era: era.name().to_owned(),
        observer: observer.name().to_owned(),
        differs,
        line,
        sentence,
        stdout: watched.stdout.clone(),
        exception: watched.finished.exception.as_ref().map(|(class, message)| {
            if message.is_empty() { class.clone() } else { format!("{class}: {message}") }
        }),
        exit_status: watched.finished.exit_status,
    }
}

fn first_difference(
    plain: &Run,
    watched: &Run,
    era: Era,
    observer: Observer,
) -> Option<(u32, String)> {
    let world = |observer: Observer| WorldView {
        era: era.name().to_owned(),
        observer: observer.name().to_owned(),
        ..WorldView::default()
    };
    let why = reason(&world(Observer::None), &world(observer));
    let longest = plain.seen.len().max(watched.seen.len());
    for at in 0..longest {
        let (left, right) = match (plain.seen.get(at), watched.seen.get(at)) {
            (Some(left), Some(right)) => (left, right),
            (Some(only), None) => {
                return Some((
                    only.line,
                    format!("line {} runs only without an observer{why}", only.line),
                ));
            }
            (None, Some(only)) => {
                return Some((
                    only.line,
                    format!("line {} runs only with {observer}{why}", only.line),
                ));
            }
            (None, None) => return None,
        };
        let line = left.line;
        if (&left.function, left.line, left.kind) != (&right.function, right.line, right.kind) {
            let what = if left.kind == RowKind::Raise || right.kind == RowKind::Raise {
                format!(
                    "an exception is raised in line {} in one of them only",
                    left.line.min(right.line)
                )
            } else {
                format!(
                    "without an observer line {} comes next, with {observer} line {}",
                    left.line, right.line
                )
            };
            return Some((line, format!("{what}{why}")));
        }
        if left.names == right.names {
            continue;
        }
        for (name, (text, keys)) in &left.names {
            match (keys, right.names.get(name)) {
                (Some(count), Some((_, Some(other)))) if count != other => {
                    let word = if *count == 1 { "key" } else { "keys" };
                    return Some((
                        line,
                        format!(
                            "line {line}: {name} has {count} {word} without an observer, {other} with {observer}{why}"
                        ),
                    ));
                }
                (_, Some((other, _))) if other != text => {
                    return Some((
                        line,
                        format!(
                            "line {line}: {name} is {text} without an observer, {other} with {observer}{why}"
                        ),
                    ));
                }
                (_, None) => {
                    return Some((
                        line,
                        format!(
                            "line {line}: {name} is set without an observer, unset with {observer}{why}"
                        ),
                    ));
                }
                _ => {}
            }
        }
        if let Some(name) = right.names.keys().find(|name| !left.names.contains_key(*name)) {
            return Some((
                line,
                format!(
                    "line {line}: {name} is unset without an observer, set with {observer}{why}"
                ),
            ));
        }
    }
    None
}

fn outcome_difference(plain: &Run, watched: &Run, with: &str) -> String {
    if plain.stdout != watched.stdout {
        let (mut left, mut right) = (plain.stdout.lines(), watched.stdout.lines());
        let mut number = 0;
        loop {
            number += 1;
            match (left.next(), right.next()) {
                (None, None) => break,
                (left, right) if left == right => {}
                (left, right) => {
                    let shown = |line: Option<&str>| {
                        line.map_or("nothing".to_owned(), |line| format!("{line:?}"))
                    };
                    return format!(
                        "line {number} of the output is {} without an observer, {} {with}",
                        shown(left),
                        shown(right)
                    );
                }
            }
        }
    }
    let shown = |finished: &Finished| match &finished.exception {
        Some((class, message)) => format!("{class}: {message}"),
        None => format!("exit status {}", finished.exit_status),
    };
    format!(
        "the program ends with {} without an observer, {} {with}",
        shown(&plain.finished),
        shown(&watched.finished)
    )
}
