//! Where does the user want runs to stop?

use std::rc::Rc;

use super::command::BreakpointRequest;
use super::views::BreakpointView;
use super::{Debugger, Outcome, refused};
use crate::timeline::Places;

/// The breakpoints, in the order in which they were set.
#[derive(Debug, Default)]
pub struct Breakpoints {
    pub list: Vec<BreakpointView>,
    last: u32,
}

impl Breakpoints {
    /// Returns the lines to stop at.
    pub fn places(&self) -> Places {
        self.list.iter().map(|stop| (Rc::from(stop.file.as_str()), stop.line)).collect()
    }

    fn add(&mut self, stop: BreakpointView) -> u32 {
        self.last += 1;
        self.list.push(BreakpointView { number: self.last, ..stop });
        self.last
    }

    fn remove(&mut self, number: u32) -> bool {
        let before = self.list.len();
        self.list.retain(|stop| stop.number != number);
        self.list.len() < before
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

    pub(super) fn toggle_breakpoint(&mut self, file: Option<String>, line: u32) -> Outcome {
        let file = file.unwrap_or_else(|| self.file_here());
        let known =
            self.breakpoints.list.iter().find(|stop| stop.file == file && stop.line == line);
        match known.map(|stop| stop.number) {
            Some(number) => {
                self.breakpoints.remove(number);
                Outcome::Moved
            }
            None => self.set_breakpoint(BreakpointRequest {
                file: Some(file),
                line,
                ..Default::default()
            }),
        }
    }

    pub(super) fn set_breakpoint(&mut self, request: BreakpointRequest) -> Outcome {
        let file = request.file.unwrap_or_else(|| self.file_here());
        if *file == *self.program.source.name {
            let lines = self.world.lines();
            if !lines.contains(&request.line) {
                let next = lines.iter().find(|&&line| line > request.line);
                return refused(match next {
                    Some(next) => {
                        format!(
                            "Nothing begins on line {}: the next line that does is {next}.",
                            request.line
                        )
                    }
                    None => format!("Nothing begins on line {} or after it.", request.line),
                });
            }
        }
        self.breakpoints.add(BreakpointView {
            number: 0,
            file,
            line: request.line,
            condition: request.condition,
            temporary: request.temporary,
            hits: 0,
        });
        self.unsaved = true;
        Outcome::Moved
    }

    pub(super) fn clear_breakpoint(&mut self, number: Option<u32>) -> Outcome {
        match number {
            None => {
                self.breakpoints.list.clear();
                Outcome::Moved
            }
            Some(number) if self.breakpoints.remove(number) => Outcome::Moved,
            Some(number) => refused(format!("There is no breakpoint {number}.")),
        }
    }

    /// Looks whether a breakpoint of the line at which the machine stands is in effect; notes the hit.
    pub(super) fn breakpoint_here(&mut self) -> Option<Outcome> {
        let row = self.world.timeline.row_here()?;
        let file = row.code.source.name.to_string();
        let here: Vec<(u32, Option<String>)> = self
            .breakpoints
            .list
            .iter()
            .filter(|stop| stop.line == row.line && stop.file == file)
            .map(|stop| (stop.number, stop.condition.clone()))
            .collect();
        for (number, condition) in here {
            let holds = match condition {
                None => true,
                Some(condition) => {
                    let truth = format!("bool({condition})");
                    let result = self.world.evaluate(0, &[truth]).pop();
                    // A condition that cannot be evaluated stops, so that the user sees it.
                    !matches!(result, Some(Ok(text)) if text == "False")
                }
            };
            if !holds {
                continue;
            }
            let mut temporary = false;
            for stop in self.breakpoints.list.iter_mut().filter(|stop| stop.number == number) {
                stop.hits += 1;
                temporary = stop.temporary;
            }
            if temporary {
                self.breakpoints.remove(number);
            }
            return Some(Outcome::Breakpoint { number, file, line: row.line });
        }
        None
    }
}
