//! What happened, and when?
//!
//! A [`Question`] about the past becomes a search of the tape for what is
//! [`Wanted`]; the answer is a list of places to which one can go. The cursor
//! stays where it is.

mod parse;
mod scan;
mod wanted;
mod watcher;

pub use parse::{FORMS, Form, Query, Question, Which, place_of};
pub use scan::Cut;
pub use wanted::{Found, Passing, Scope, Wanted, Watch};
pub use watcher::Watcher;

use std::rc::Rc;

use super::Debugger;
use super::stepping::value_at;
use super::views::{Answer, Finding};
use crate::timeline::Moment;

/// How many places an answer holds at most.
pub const MOST: usize = 10_000;

impl Debugger {
    /// Answers a question about the past, as far as the tape goes. The cursor stays where it is.
    ///
    /// # Errors
    /// A sentence that says what to ask instead.
    pub fn ask(&mut self, text: &str) -> Result<Answer, String> {
        let question = Question::parse(text)?;
        let stand = self.world.timeline.stand();
        let selected = self.selected;
        if let Some(step) = question.at {
            let last = self.world.timeline.end_statements();
            if step == 0 || step > last {
                return Err(format!(
                    "There is no step {step}: the tape has the steps 1 to {last}."
                ));
            }
            self.world.timeline.goto_line_count(step);
            self.selected = 0;
        }
        let answer = self.answer(&question.query);
        self.world.timeline.goto(stand);
        self.selected = selected;
        let mut answer = answer?;
        answer.question = text.trim().to_owned();
        Ok(answer)
    }

    /// Sets how many moments a segment of the tape has: for tests, which must find the same with any.
    pub fn set_segment_length(&mut self, moments: u64) {
        self.world.timeline.set_segment_length(moments);
        self.world.timeline.set_nearness(3);
    }

    /// Sets how many bytes the past may take before it is made coarser.
    pub fn set_history(&mut self, bytes: usize) {
        self.history_bytes = Some(bytes);
        self.world.timeline.set_budget(bytes);
    }

    /// Has a recording again as far as it goes, and stands where the user looked at last, else at its last line.
    pub fn replay_whole(&mut self) {
        let Some(session) = &self.session else { return };
        let cursor = session.cursor;
        let reached = session.fingerprint.last().map_or(cursor, |print| print.moment);
        let end = session.end.as_ref().map_or(reached.max(cursor), |end| end.moments);
        self.world.timeline.goto(Moment::told(end));
        if cursor > 0 {
            self.world.timeline.goto(Moment::told(cursor));
        } else {
            let last = self.world.timeline.end_statements();
            self.world.timeline.goto_line_count(last.max(1));
        }
    }

    fn answer(&mut self, query: &Query) -> Result<Answer, String> {
        let here = self.world.timeline.stand();
        let end = self.world.timeline.end();
        Ok(match query {
            Query::Last { name } => self.answer_last(name, here)?,
            Query::Values { name, function: Some(function) } => {
                let scope = Scope::Function(function.as_str().into());
                let watch = Watch::new(Wanted::Rebind { name: name.as_str().into(), scope });
                let none = format!("{name} had no value in any call of {function}.");
                self.answer_all(watch, (0, end), &none, Lines::Own)
            }
            Query::Values { name, function: None } => {
                let (scope, since) = self.scope_of(name)?;
                let watch = Watch::new(Wanted::Rebind { name: name.as_str().into(), scope });
                let none =
                    format!("{name} is given no value in this call, as far as the tape goes.");
                self.answer_all(watch, (since, end), &none, Lines::Own)
            }
            Query::Wrote { object, all } => self.answer_wrote(object, *all, here)?,
            Query::Key { name } => {
                let (scope, since) = self.scope_of(name)?;
                let watch = Watch::new(Wanted::Key { name: name.as_str().into(), scope });
                let none = format!("'{name}' does not come into the frame dict of this call.");
                self.answer_all(watch, (since, end), &none, Lines::Own)
            }
            Query::Calls { function } => {
                let watch = Watch::new(Wanted::Call { function: function.as_str().into() });
                let none = format!("{function} is not called, as far as the tape goes.");
                self.answer_all(watch, (0, end), &none, Lines::Last)
            }
            Query::When { condition, which } => self.answer_when(condition, *which, here),
            Query::Log { file, line, expression } => {
                let mut watch = Watch::new(self.hit(file.as_deref(), *line));
                watch.value = Some(expression.clone());
                let none = format!("Line {line} does not run, as far as the tape goes.");
                self.answer_all(watch, (0, end), &none, Lines::Last)
            }
            Query::Exceptions { class } => {
                let class = class.as_deref().map(Rc::from);
                let watch = Watch::new(Wanted::Raise { class });
                self.answer_all(watch, (0, end), "No such exception is raised.", Lines::Last)
            }
            Query::Output { text } => {
                let none = match text {
                    Some(text) => format!("Nothing wrote {text:?}, as far as the tape goes."),
                    None => "The program has written nothing yet.".to_owned(),
                };
                let text = text.as_deref().map(Rc::from);
                self.answer_all(Watch::new(Wanted::Output { text }), (0, end), &none, Lines::Own)
            }
            Query::Hits { file, line } => {
                let watch = Watch::new(self.hit(file.as_deref(), *line));
                let none = format!("Line {line} does not run, as far as the tape goes.");
                self.answer_all(watch, (0, end), &none, Lines::Last)
            }
            Query::Events { kind } => {
                let none = format!("There is no {} on the tape.", kind.name());
                self.answer_all(Watch::new(Wanted::Event(*kind)), (0, end), &none, Lines::Last)
            }
        })
    }

    fn answer_last(&mut self, name: &str, here: Moment) -> Result<Answer, String> {
        let (scope, since) = self.scope_of(name)?;
        let watch = Watch::new(Wanted::Rebind { name: name.into(), scope });
        let found = self.world.scan_back(&[watch], (since, here));
        Ok(match found {
            Some(found) => self.one(&found, Lines::Own),
            None => {
                Answer::nothing(format!("{name} was given no other value before, in this call."))
            }
        })
    }

    fn answer_wrote(&mut self, text: &str, all: bool, here: Moment) -> Result<Answer, String> {
        let known = text.starts_with('#').then(|| self.world.ids.find(text));
        let object = match known {
            Some(Some(object)) => object,
            Some(None) => {
                return Err(format!("No object is called {text}: ids are shown beside values."));
            }
            None => self.world.timeline.object_of(self.selected, text)?,
        };
        let watch = Watch::new(Wanted::Mutation(object));
        let none = format!("Nothing has written `{text}` since it was made before the first line.");
        if all {
            let end = self.world.timeline.end();
            let mut scan = self.world.scan(vec![watch], (0, end), MOST);
            // Other objects may have had its place before it was made and after it was freed.
            let (made, freed) = (
                |found: &Found| found.facts.before.is_none(),
                |found: &Found| found.facts.value.is_none(),
            );
            let here = scan.found.partition_point(|found| found.moment <= here.number());
            let after = scan.found[here..].iter().position(|found| made(found) || freed(found));
            scan.found.truncate(after.map_or(scan.found.len(), |at| here + at));
            let start = scan.found[..here].iter().rposition(made);
            let of_it = &scan.found[start.unwrap_or(0)..];
            let findings = of_it.iter().map(|found| self.finding(found, Lines::Own)).collect();
            return Ok(Answer::of(findings, scan.cut, &none));
        }
        Ok(match self.world.scan_back(&[watch], (0, here)) {
            Some(found) => self.one(&found, Lines::Own),
            None => Answer::nothing(none),
        })
    }

    fn answer_when(&mut self, condition: &str, which: Which, here: Moment) -> Answer {
        let watch = Watch {
            wanted: Wanted::Stop,
            condition: Some(condition.to_owned()),
            value: None,
            becomes: true,
        };
        let end = self.world.timeline.end();
        let none = format!("`{condition}` does not become true there.");
        let (most, span) = match which {
            Which::All => (MOST, (0, end)),
            Which::First => (1, (0, end)),
            // The truth before is needed, too: it is found from the start on.
            Which::Next => (MOST, (0, end)),
            Which::Previous => (MOST, (0, here)),
        };
        let mut scan = self.world.scan(vec![watch], span, most);
        match which {
            Which::Next => {
                scan.found.retain(|found| found.moment > here.number());
                scan.found.truncate(1);
            }
            Which::Previous => {
                scan.found.retain(|found| found.moment < here.number());
                scan.found = scan.found.pop().into_iter().collect();
            }
            Which::All | Which::First => {}
        }
        if which != Which::All && scan.cut == Some(Cut::Full) {
            scan.cut = None;
        }
        let findings =
            scan.found.iter().map(|found| Finding { what: condition.to_owned(), ..found.view() });
        Answer::of(findings.collect(), scan.cut, &none)
    }

    fn answer_all(
        &mut self,
        watch: Watch,
        span: (u64, Moment),
        none: &str,
        lines: Lines,
    ) -> Answer {
        let scan = self.world.scan(vec![watch], span, MOST);
        let findings = scan.found.iter().map(|found| self.finding(found, lines)).collect();
        Answer::of(findings, scan.cut, none)
    }

    fn one(&mut self, found: &Found, lines: Lines) -> Answer {
        Answer::of(vec![self.finding(found, lines)], None, "")
    }

    fn finding(&mut self, found: &Found, lines: Lines) -> Finding {
        let mut finding = found.view();
        if lines == Lines::Own {
            (finding.moment, finding.step) = self.world.own_line(found);
        }
        finding
    }

    /// Returns which call a name belongs to: the selected frame's, else the nearest one that called it and knows the name.
    fn scope_of(&self, name: &str) -> Result<(Scope, u64), String> {
        let vm = self.world.timeline.vm();
        let frames = vm.visible_frames();
        let first = *frames.get(self.selected).ok_or_else(no_call)?;
        let knows = |at: usize| {
            let code = &vm.frames[at].code.code;
            code.variables.iter().any(|variable| *variable.name == *name)
                || code.names.iter().any(|known| **known == *name) && vm.namespace_at(at).is_some()
                || !value_at(vm, at, name).is_unbound()
        };
        let at = frames[self.selected..].iter().copied().find(|&at| knows(at));
        Ok(self.scope_at(at.unwrap_or(first)))
    }

    fn scope_at(&self, at: usize) -> (Scope, u64) {
        let frame = &self.world.timeline.vm().frames[at];
        match frame.generator {
            Some(generator) => (Scope::Generator(generator), 0),
            None => (Scope::Call { at, entered: frame.entered }, frame.entered),
        }
    }

    /// Looks for the beginning of a line; without a file, of the one that the cursor is in.
    pub(super) fn hit(&self, file: Option<&str>, line: u32) -> Wanted {
        let file = file.map_or_else(|| self.file_here(), str::to_owned);
        Wanted::Hit { file: file.into(), line }
    }
}

fn no_call() -> String {
    "The program has ended: there is no call to ask about; add `at STEP`.".to_owned()
}

/// Which moment is named for what a frame did.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    /// That at which the frame's own line began.
    Own,
    /// The last one before.
    Last,
}
