//! Where does the user want runs to stop?
//!
//! A breakpoint is something that is looked for ([`Watch`]) on the way, in
//! either direction, with the terms on which it counts. Whatever it waits
//! for, the cursor comes to stand where it is about to happen.

use std::rc::Rc;

use super::command::{BreakpointRequest, Command, Hits, List, On, Place};
use super::past::{Found, Scope, Wanted, Watch};
use super::views::BreakpointView;
use super::{Debugger, Outcome, refused};
use crate::heap::Handle;
use crate::timeline::Moment;

/// A breakpoint.
#[derive(Clone, Debug)]
pub struct Breakpoint {
    pub number: u32,
    pub request: BreakpointRequest,
    /// The object whose changes it waits for, and where its expression was evaluated.
    pub object: Option<(Handle, Moment, usize)>,
    /// How often it has stopped a run.
    pub hits: u64,
}

/// The breakpoints, in the order in which they were set.
#[derive(Debug, Default)]
pub struct Breakpoints {
    pub list: Vec<Breakpoint>,
    last: u32,
    /// What was noted: the moment, its step and the text.
    pub logged: Vec<(u64, u64, String)>,
}

impl Breakpoints {
    fn add(&mut self, request: BreakpointRequest, object: Option<(Handle, Moment, usize)>) -> u32 {
        self.last += 1;
        self.list.push(Breakpoint { number: self.last, request, object, hits: 0 });
        self.last
    }

    pub fn remove(&mut self, number: u32) -> bool {
        let before = self.list.len();
        self.list.retain(|stop| stop.number != number);
        self.list.len() < before
    }

    /// Notes that a breakpoint has stopped a run.
    pub fn note_stop(&mut self, number: u32) {
        if let Some(stop) = self.list.iter_mut().find(|stop| stop.number == number) {
            stop.hits += 1;
            if stop.request.temporary {
                self.remove(number);
            }
        }
    }

    /// Returns what a breakpoint looks for, with its number; those that wait for the program's end are not looked for.
    pub fn watches(&self) -> Vec<(u32, Watch)> {
        self.list.iter().filter_map(|stop| Some((stop.number, stop.watch()?))).collect()
    }
}

impl Breakpoint {
    fn wanted(&self) -> Option<Wanted> {
        let shared = |text: &Option<String>| text.as_deref().map(Rc::from);
        Some(match &self.request.on {
            On::Line => Wanted::Hit {
                file: self.request.file.clone().unwrap_or_default().into(),
                line: self.request.line,
            },
            On::Call(function) => Wanted::Call { function: function.as_str().into() },
            On::Raise(class) => Wanted::Raise { class: shared(class) },
            On::Uncaught => return None,
            On::Rebind { name, function } => Wanted::Rebind {
                name: name.as_str().into(),
                scope: Scope::Function(function.clone().unwrap_or_default().into()),
            },
            On::Mutation(_) => Wanted::Mutation(self.object?.0),
            On::Sync(key) => Wanted::Sync { key: shared(key) },
            On::Output(text) => Wanted::Output { text: shared(text) },
        })
    }

    fn watch(&self) -> Option<Watch> {
        Some(Watch {
            condition: self.request.condition.clone(),
            value: self.request.log.clone(),
            ..Watch::new(self.wanted()?)
        })
    }

    fn view(&self) -> BreakpointView {
        let line = self.request.on == On::Line;
        BreakpointView {
            number: self.number,
            file: self.request.file.clone().unwrap_or_default(),
            line: if line { self.request.line } else { 0 },
            condition: self.request.condition.clone(),
            temporary: self.request.temporary,
            hits: self.hits,
            on: if line { String::new() } else { self.request.on.to_string() },
            logs: self.request.log.is_some(),
        }
    }

    /// Says in a few words what the breakpoint is.
    fn text(&self) -> String {
        let request = &self.request;
        let place = match &request.on {
            On::Line => {
                format!("{}:{}", request.file.as_deref().unwrap_or(""), request.line)
            }
            on => on.to_string(),
        };
        let hits = match request.hits {
            None => String::new(),
            Some(Hits::Exactly(time)) => format!(", hit {time}"),
            Some(Hits::From(time)) => format!(", from hit {time} on"),
            Some(Hits::Every(time)) => format!(", every {time} hits"),
        };
        let condition =
            request.condition.as_ref().map(|text| format!(", if {text}")).unwrap_or_default();
        let log = request.log.as_ref().map(|text| format!(", notes {text}")).unwrap_or_default();
        let temporary = if request.temporary { ", once" } else { "" };
        format!("{:>2}  {place}{hits}{condition}{log}{temporary}", self.number)
    }
}

impl std::fmt::Display for On {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            On::Line => f.write_str("a line"),
            On::Call(function) => write!(f, "call of {function}"),
            On::Raise(None) => f.write_str("any exception"),
            On::Raise(Some(class)) => write!(f, "exception {class}"),
            On::Uncaught => f.write_str("uncaught exception"),
            On::Rebind { name, function: Some(function) } => {
                write!(f, "change of {name} in {function}")
            }
            On::Rebind { name, function: None } => write!(f, "change of {name}"),
            On::Mutation(object) => write!(f, "write to {object}"),
            On::Sync(None) => f.write_str("sync that changes keys"),
            On::Sync(Some(key)) => write!(f, "sync that changes the key {key}"),
            On::Output(None) => f.write_str("output"),
            On::Output(Some(text)) => write!(f, "output of {text:?}"),
        }
    }
}

impl Debugger {
    /// Returns the file that is meant where none is named.
    pub(super) fn file_here(&self) -> String {
        let vm = self.world.timeline.vm();
        let at = vm.visible_frames().get(self.selected).copied();
        at.map_or_else(
            || self.program.source.name.to_string(),
            |at| vm.frames[at].code.code.source.name.to_string(),
        )
    }

    /// Returns the breakpoints that stand on lines of a file.
    pub(super) fn breakpoints_of(&self, file: &str) -> Vec<BreakpointView> {
        let of_file = self.breakpoints.list.iter().filter(|stop| {
            stop.request.on == On::Line && stop.request.file.as_deref() == Some(file)
        });
        of_file.map(Breakpoint::view).collect()
    }

    pub(super) fn toggle_breakpoint(&mut self, file: Option<String>, line: u32) -> Outcome {
        let file = file.unwrap_or_else(|| self.file_here());
        let known = self.breakpoints_of(&file).into_iter().find(|stop| stop.line == line);
        match known {
            Some(stop) => {
                self.breakpoints.remove(stop.number);
                self.unsaved = true;
                Outcome::Moved
            }
            None => self.set_breakpoint(BreakpointRequest {
                file: Some(file),
                line,
                ..Default::default()
            }),
        }
    }

    pub(super) fn set_breakpoint(&mut self, mut request: BreakpointRequest) -> Outcome {
        let mut object = None;
        match &mut request.on {
            On::Line => {
                let file = request.file.take().unwrap_or_else(|| self.file_here());
                if *file == *self.program.source.name
                    && let Some(why) = self.why_no_line(request.line)
                {
                    return refused(why);
                }
                request.file = Some(file);
            }
            On::Rebind { name, function } => {
                if function.is_none() {
                    let vm = self.world.timeline.vm();
                    let Some(&at) = vm.visible_frames().get(self.selected) else {
                        return refused(format!(
                            "The program has ended: say whose {name}, as in `break change {name} in f`."
                        ));
                    };
                    *function = Some(vm.frames[at].code.code.qualname.to_string());
                }
            }
            On::Mutation(expression) => {
                let found = match self.world.ids.find(expression) {
                    Some(object) => Ok(object),
                    None => self.world.timeline.object_of(self.selected, expression),
                };
                match found {
                    Ok(found) => object = Some((found, self.world.timeline.stand(), self.selected)),
                    Err(why) => return refused(super::sentence(&why)),
                }
            }
            _ => {}
        }
        let said = (request.on != On::Line).then(|| request.on.to_string());
        let number = self.breakpoints.add(request, object);
        self.unsaved = true;
        match said {
            Some(said) => Outcome::Message(format!("Breakpoint {number}: {said}.")),
            None => Outcome::Moved,
        }
    }

    fn why_no_line(&self, line: u32) -> Option<String> {
        let lines = self.world.lines();
        if lines.contains(&line) {
            return None;
        }
        Some(match lines.iter().find(|&&next| next > line) {
            Some(next) => {
                format!("Nothing begins on line {line}: the next line that does is {next}.")
            }
            None => format!("Nothing begins on line {line} or after it."),
        })
    }

    pub(super) fn clear_breakpoint(&mut self, number: Option<u32>) -> Outcome {
        self.unsaved = true;
        match number {
            None => {
                self.breakpoints.list.clear();
                Outcome::Moved
            }
            Some(number) if self.breakpoints.remove(number) => Outcome::Moved,
            Some(number) => refused(format!("There is no breakpoint {number}.")),
        }
    }

    pub(super) fn set_condition(&mut self, number: u32, condition: Option<String>) -> Outcome {
        match self.breakpoints.list.iter_mut().find(|stop| stop.number == number) {
            Some(stop) => {
                stop.request.condition = condition;
                self.unsaved = true;
                Outcome::Moved
            }
            None => refused(format!("There is no breakpoint {number}.")),
        }
    }

    pub(super) fn ignore_breakpoint(&mut self, number: u32, times: u64) -> Outcome {
        if !self.breakpoints.list.iter().any(|stop| stop.number == number) {
            return refused(format!("There is no breakpoint {number}."));
        }
        let met = self.times_met(number);
        for stop in self.breakpoints.list.iter_mut().filter(|stop| stop.number == number) {
            stop.request.hits = (times > 0).then_some(Hits::From(met + times + 1));
        }
        self.unsaved = true;
        Outcome::Message(format!("Breakpoint {number} is passed over the next {times} times."))
    }

    pub(super) fn list_breakpoints(&self) -> Outcome {
        let row = |stop: &Breakpoint| (stop.text(), None);
        Outcome::List(List {
            title: "Breakpoints".to_owned(),
            rows: self.breakpoints.list.iter().map(row).collect(),
            empty: "There are no breakpoints: b sets one on a line, `break` on anything."
                .to_owned(),
        })
    }

    pub(super) fn list_logged(&self) -> Outcome {
        let row = |(moment, step, text): &(u64, u64, String)| {
            (format!("{step:>6}  {text}"), Some(Command::Seek(Place::Moment(*moment))))
        };
        Outcome::List(List {
            title: "What breakpoints noted".to_owned(),
            rows: self.breakpoints.logged.iter().map(row).collect(),
            empty: "Nothing was noted yet: `break 12 log x` notes x at line 12.".to_owned(),
        })
    }

    /// Counts how often a breakpoint was met up to where the machine stands, this place included.
    fn times_met(&mut self, number: u32) -> u64 {
        let stand = self.world.timeline.stand();
        let watch = self.breakpoints.watches().into_iter().find(|(known, _)| *known == number);
        let Some((_, watch)) = watch else { return 0 };
        let scan = self.world.scan(vec![Watch { value: None, ..watch }], (0, stand), usize::MAX);
        self.world.timeline.goto(stand);
        scan.found.iter().filter(|found| found.moment <= stand.number()).count() as u64
    }

    /// Returns how often the breakpoints that count were met up to here.
    pub(super) fn counts_here(&mut self) -> Vec<(u32, u64)> {
        let counting: Vec<u32> = self
            .breakpoints
            .list
            .iter()
            .filter(|stop| stop.request.hits.is_some())
            .map(|stop| stop.number)
            .collect();
        counting.into_iter().map(|number| (number, self.times_met(number))).collect()
    }

    /// Decides whether a place that a breakpoint looks for is one where a run stops; a note is noted.
    pub(super) fn stops_at(&mut self, found: &Found, number: u32, time: u64) -> bool {
        let Some(stop) = self.breakpoints.list.iter().find(|stop| stop.number == number) else {
            return false;
        };
        if !stop.request.hits.is_none_or(|hits| hits.count(time)) {
            return false;
        }
        if stop.request.log.is_some() {
            let note = (found.moment, found.step, format!("{}: {}", found.line, found.facts.what));
            let logged = &mut self.breakpoints.logged;
            if !logged.iter().any(|(moment, _, text)| *moment == note.0 && *text == note.2) {
                let at = logged.partition_point(|(moment, ..)| *moment <= note.0);
                logged.insert(at, note);
            }
            return false;
        }
        true
    }

    /// Finds the last place before here where a run stops.
    pub(super) fn breakpoint_before(&mut self, stand: Moment) -> Option<(Found, u32)> {
        let stopping: Vec<(u32, Watch, Option<Hits>)> = self
            .breakpoints
            .list
            .iter()
            .filter(|stop| stop.request.log.is_none())
            .filter_map(|stop| Some((stop.number, stop.watch()?, stop.request.hits)))
            .collect();
        let mut best: Option<(Found, u32)> = None;
        let mut keep = |found: Found, number: u32| {
            if best.as_ref().is_none_or(|(known, _)| known.moment < found.moment) {
                best = Some((found, number));
            }
        };
        let (plain, counting): (Vec<_>, Vec<_>) =
            stopping.into_iter().partition(|(_, _, hits)| hits.is_none());
        let watches: Vec<Watch> = plain.iter().map(|(_, watch, _)| watch.clone()).collect();
        if !watches.is_empty()
            && let Some(found) = self.world.scan_back(&watches, (0, stand))
        {
            let number = plain[found.which].0;
            keep(found, number);
        }
        for (number, watch, hits) in counting {
            let scan = self.world.scan(vec![watch], (0, stand), usize::MAX);
            let last = scan.found.into_iter().zip(1..).filter(|(found, time)| {
                found.moment < stand.number() && hits.is_some_and(|hits| hits.count(*time))
            });
            let last = last.last();
            if let Some((found, _)) = last {
                keep(found, number);
            }
        }
        best
    }

    /// Looks whether a breakpoint of the line at which the machine stands is in effect; notes the hit.
    pub(super) fn breakpoint_here(&mut self) -> Option<Outcome> {
        let stand = self.world.timeline.stand();
        let row = self.world.timeline.row_here()?;
        let file = row.code.source.name.to_string();
        let here: Vec<(u32, Option<String>, bool)> = self
            .breakpoints
            .list
            .iter()
            .filter(|stop| stop.request.on == On::Line && stop.request.log.is_none())
            .filter(|stop| stop.request.line == row.line)
            .filter(|stop| stop.request.file.as_deref() == Some(&file))
            .map(|stop| (stop.number, stop.request.condition.clone(), stop.request.hits.is_some()))
            .collect();
        for (number, condition, counts) in here {
            let holds = condition.is_none_or(|condition| {
                let truth = format!("not not ({condition})");
                let result = self.world.evaluate(0, &[truth]).pop();
                // A condition that cannot be evaluated stops, so that the user sees it.
                !matches!(result, Some(Ok(text)) if text == "False")
            });
            if !holds {
                continue;
            }
            if counts {
                let time = self.times_met(number);
                let stop = self.breakpoints.list.iter().find(|stop| stop.number == number);
                if !stop.is_some_and(|stop| stop.request.hits.is_some_and(|hits| hits.count(time)))
                {
                    continue;
                }
                self.world.timeline.goto(stand);
            }
            self.breakpoints.note_stop(number);
            return Some(Outcome::Breakpoint { number, file, line: row.line, what: String::new() });
        }
        None
    }
}
