//! How does a step become a search, and what came of it?

use std::any::Any;
use std::rc::Rc;

use super::command::{On, Place};
use super::past::{self, Found, Wanted, Watch, Watcher};
use super::{Debugger, Direction, FUEL, Outcome, Stride, refused};
use crate::frame::SyncReport;
use crate::heap::Value;
use crate::timeline::{self, Halt, Moment, Row, RowKind, Search};
use crate::trace::Event;
use crate::vm::Vm;
use crate::vm::events::{Hook, Point};

/// What the program runs on for.
pub enum Goal {
    /// A search that has not ended yet; whether breakpoints end it, and where it began.
    Search { search: Search, direction: Direction, continues: bool, from: Moment },
    /// A place on the tape that has not been reached yet.
    LineCount(u64),
    /// Things that are looked for on the way; those of breakpoints have numbers.
    Watch { watcher: Box<Watcher>, from: Moment, numbers: Option<Vec<u32>>, met: Vec<(u32, u64)> },
}

impl Debugger {
    /// Notes where the cursor stands before it moves.
    pub(super) fn depart(&mut self, remember: bool) {
        self.previous = self.image_here();
        if remember {
            let stand = self.world.timeline.stand();
            if self.history.last() != Some(&stand) {
                self.history.push(stand);
            }
        }
        self.selected = 0;
        self.goal = None;
        self.waiting = None;
    }

    /// Says what there is to say about where the cursor has come.
    pub(super) fn arrived(&mut self) -> Outcome {
        match self.world.timeline.ended() {
            Some(finished) => Outcome::AtEnd { exit_status: finished.exit_status },
            None => Outcome::Moved,
        }
    }

    pub(super) fn go(&mut self, stride: Stride, direction: Direction) -> Outcome {
        if direction == Direction::Forward
            && let Some(finished) = self.world.timeline.ended()
        {
            return Outcome::AtEnd { exit_status: finished.exit_status };
        }
        if let Stride::Change { name } = &stride {
            let name = name.clone();
            return self.go_to_change(&name, direction);
        }
        if stride == Stride::Continue && !self.breakpoints.list.is_empty() {
            return self.go_to_breakpoint(direction);
        }
        match self.watch_of(&stride) {
            Ok(Some(watch)) => return self.go_to_watched(watch, direction),
            Ok(None) => {}
            Err(why) => return refused(why),
        }
        let continues = stride == Stride::Continue;
        let wanted = match stride {
            Stride::Into => timeline::Stride::Into,
            Stride::Over => timeline::Stride::Over,
            Stride::Out => timeline::Stride::Out,
            Stride::ToLine { file, line } => {
                let file = file.unwrap_or_else(|| self.file_here());
                if *file == *self.program.source.name && !self.world.lines().contains(&line) {
                    return refused(format!(
                        "Nothing begins on line {line}: choose a line with code."
                    ));
                }
                timeline::Stride::Places(vec![(Rc::from(file), line)])
            }
            // Nothing is looked for on the way to the end or the start.
            _ => timeline::Stride::Places(Vec::new()),
        };
        if self.selected > 0 && matches!(wanted, timeline::Stride::Over | timeline::Stride::Out) {
            return self.go_from_selected(wanted, direction);
        }
        self.depart(true);
        let search = self.world.timeline.search(wanted, direction);
        let from = self.world.timeline.stand();
        self.goal = Some(Goal::Search { search, direction, continues, from });
        self.advance(FUEL)
    }

    /// Steps over or out of a frame that is not the running one.
    fn go_from_selected(&mut self, stride: timeline::Stride, direction: Direction) -> Outcome {
        let visible = self.world.timeline.vm().visible_frames();
        let depth = visible.get(self.selected).map_or(1, |at| at + 1);
        self.depart(true);
        let from = self.world.timeline.stand();
        let search = self
            .world
            .timeline
            .search(stride, direction)
            .limited_to(u32::try_from(depth).unwrap_or(u32::MAX));
        self.goal = Some(Goal::Search { search, direction, continues: false, from });
        self.advance(FUEL)
    }

    /// Runs on for about so many moments.
    pub fn advance(&mut self, fuel: u64) -> Outcome {
        let Some(goal) = self.goal.take() else { return Outcome::Moved };
        match goal {
            Goal::Search { search, direction, continues, from } => {
                self.advance_search(search, direction, continues, from, fuel)
            }
            Goal::LineCount(count) => self.advance_to_line(count, fuel),
            Goal::Watch { watcher, from, numbers, met } => {
                self.advance_watching(watcher, from, numbers, met, fuel)
            }
        }
    }

    fn advance_search(
        &mut self,
        mut search: Search,
        direction: Direction,
        continues: bool,
        from: Moment,
        fuel: u64,
    ) -> Outcome {
        let halt = self.world.timeline.seek(&mut search, fuel);
        let again = Goal::Search { search, direction, continues, from };
        match (halt, direction) {
            (Halt::Limit, _) => {
                self.goal = Some(again);
                Outcome::Running
            }
            (Halt::Paused, _) => self.found(again),
            (Halt::Ended, Direction::Forward) => self.came_to_end(continues, from),
            (Halt::Ended, Direction::Back) => {
                self.world.timeline.goto_first_line();
                Outcome::AtStart
            }
            (Halt::Interrupted, _) => Outcome::Interrupted,
            (Halt::Waiting, _) => self.needs_input(again),
        }
    }

    /// Decides whether the place that was found is where the step ends.
    fn found(&mut self, goal: Goal) -> Outcome {
        if let Goal::Search { continues: true, .. } = goal {
            self.goal = Some(goal);
            return Outcome::Running;
        }
        if self.at_breakpoint_line()
            && let Some(outcome) = self.breakpoint_here()
        {
            return outcome;
        }
        self.arrived()
    }

    fn at_breakpoint_line(&self) -> bool {
        let Some(row) = self.world.timeline.row_here() else { return false };
        row.kind == RowKind::Line
            && self.breakpoints.list.iter().any(|stop| {
                stop.request.on == On::Line
                    && stop.request.line == row.line
                    && stop.request.file.as_deref() == Some(&*row.code.source.name)
            })
    }

    /// The program has ended: a run that was to go on stops at the exception that ended it, if that came on the way.
    fn came_to_end(&mut self, continues: bool, from: Moment) -> Outcome {
        let Some(finished) = self.world.timeline.finished().cloned() else { return Outcome::Moved };
        let end = Outcome::AtEnd { exit_status: finished.exit_status };
        let Some((class, message)) = finished.exception.filter(|_| continues) else { return end };
        let last = self.world.timeline.stand();
        match self.where_it_was_raised() {
            Some(moment) if moment > from => {
                self.world.timeline.goto(moment);
                let message =
                    if message.is_empty() { class } else { format!("{class}: {message}") };
                Outcome::Exception { message }
            }
            _ => {
                self.world.timeline.goto(last);
                end
            }
        }
    }

    /// Finds where the exception that ended the program was raised first.
    fn where_it_was_raised(&mut self) -> Option<Moment> {
        let timeline = &mut self.world.timeline;
        let last = timeline.segment_count().checked_sub(2)?;
        let rows = timeline.rows_of(last);
        let raises = |kind| matches!(kind, RowKind::Raise | RowKind::Unwind);
        let own = || rows.iter().rev().filter(|row| !row.nested && !row.of_tracer);
        let way = own().take_while(|row| raises(row.kind));
        way.filter(|row| row.kind == RowKind::Raise).last().map(|row| Moment::told(row.moment))
    }

    fn needs_input(&mut self, goal: Goal) -> Outcome {
        let prompt = self.prompt();
        self.goal = Some(goal);
        self.waiting = Some(prompt.clone());
        Outcome::NeedsInput { prompt }
    }

    /// Returns what the program has written since the last line end, beyond where the machine was put back to.
    fn prompt(&self) -> String {
        let host = &self.world.timeline.vm().host;
        let mut pieces = Vec::new();
        for written in host.output().iter().rev() {
            let after = written.bytes.iter().rposition(|byte| *byte == b'\n');
            pieces.push(&written.bytes[after.map_or(0, |at| at + 1)..]);
            if after.is_some() {
                break;
            }
        }
        pieces.reverse();
        String::from_utf8_lossy(&pieces.concat()).into_owned()
    }

    pub(super) fn go_on_with_input(&mut self) -> Outcome {
        self.waiting = None;
        if self.goal.is_none() {
            return Outcome::Message(
                "The line is kept for when the program asks for one.".to_owned(),
            );
        }
        self.advance(FUEL)
    }

    pub(super) fn seek(&mut self, place: Place) -> Outcome {
        self.depart(true);
        match place {
            Place::Start => {
                self.world.timeline.goto_first_line();
                self.arrived()
            }
            Place::End => {
                let end = self.world.timeline.end();
                self.world.timeline.goto(Moment::told(end.number()));
                self.arrived()
            }
            Place::Moment(moment) => {
                let most = self.world.timeline.end().number();
                if moment > most {
                    return refused(format!(
                        "The tape goes to moment {most} so far: run on with c first."
                    ));
                }
                self.world.timeline.goto(Moment::told(moment));
                self.arrived()
            }
            Place::Hit { file, line, hit } => self.seek_hit(file, line, hit),
            Place::LineCount(count) => {
                self.goal = Some(Goal::LineCount(count.max(1)));
                self.advance(FUEL)
            }
        }
    }

    fn advance_to_line(&mut self, count: u64, fuel: u64) -> Outcome {
        let timeline = &mut self.world.timeline;
        if timeline.end_statements() < count && timeline.finished().is_none() {
            let mut all = timeline.search_from_end();
            match timeline.seek(&mut all, fuel) {
                Halt::Interrupted => return Outcome::Interrupted,
                Halt::Waiting => return self.needs_input(Goal::LineCount(count)),
                Halt::Limit | Halt::Paused => {
                    self.goal = Some(Goal::LineCount(count));
                    return Outcome::Running;
                }
                Halt::Ended => {}
            }
        }
        timeline.goto_line_count(count);
        self.arrived()
    }

    fn seek_hit(&mut self, file: Option<String>, line: u32, hit: u64) -> Outcome {
        let from = self.world.timeline.stand();
        let file = file.unwrap_or_else(|| self.file_here());
        match self.world.find_line(&file, line, hit.max(1)) {
            (Some(moment), _) => {
                self.world.timeline.goto(moment);
                self.arrived()
            }
            (None, last) => {
                self.world.timeline.goto(from);
                refused(match last {
                    Some(_) => format!("Line {line} does not begin {hit} times in this run."),
                    None => format!("Line {line} does not run."),
                })
            }
        }
    }

    /// Returns what a stride looks for, if it does.
    fn watch_of(&self, stride: &Stride) -> Result<Option<Watch>, String> {
        let shared = |text: &Option<String>| text.as_deref().map(Rc::from);
        let wanted = match stride {
            Stride::Exception { class } => Wanted::Raise { class: shared(class) },
            Stride::Output { text } => Wanted::Output { text: shared(text) },
            Stride::Call { function } => Wanted::Call { function: function.as_str().into() },
            Stride::Event { kind } => Wanted::Event(past::Passing::named(kind)?),
            _ => return Ok(None),
        };
        Ok(Some(Watch::new(wanted)))
    }

    fn go_to_watched(&mut self, watch: Watch, direction: Direction) -> Outcome {
        let from = self.world.timeline.stand();
        self.depart(true);
        match direction {
            Direction::Forward => self.watch_on(vec![watch], from, None),
            Direction::Back => match self.world.scan_back(&[watch], (0, from)) {
                Some(found) => self.come_to(&found),
                None => {
                    self.world.timeline.goto(from);
                    refused("There is none before this place.")
                }
            },
        }
    }

    fn go_to_breakpoint(&mut self, direction: Direction) -> Outcome {
        let from = self.world.timeline.stand();
        self.depart(true);
        if direction == Direction::Forward {
            let (numbers, watches) = self.breakpoints.watches().into_iter().unzip();
            return self.watch_on(watches, from, Some(numbers));
        }
        let mut before = self.breakpoint_before(from);
        let uncaught = self.breakpoints.list.iter().find(|stop| stop.request.on == On::Uncaught);
        if let Some(number) = uncaught.map(|stop| stop.number)
            && let Some(moment) = self.where_it_was_raised().filter(|moment| *moment < from)
            && before.as_ref().is_none_or(|(found, _)| found.moment < moment.number())
        {
            self.world.timeline.goto(moment);
            let row = self.world.timeline.row_here();
            before = row.map(|row| (Found::at(&row), number));
        }
        match before {
            Some((found, number)) => {
                self.come_to(&found);
                self.stopped(&found, number)
            }
            None => {
                self.world.timeline.goto_first_line();
                Outcome::AtStart
            }
        }
    }

    fn come_to(&mut self, found: &Found) -> Outcome {
        self.world.timeline.goto(Moment::told(found.moment));
        if found.facts.what.is_empty() {
            return self.arrived();
        }
        Outcome::Message(format!("Line {}: {}.", found.line, found.facts.what))
    }

    fn stopped(&mut self, found: &Found, number: u32) -> Outcome {
        self.breakpoints.note_stop(number);
        let plain = matches!(found.facts.what.as_str(), "line");
        Outcome::Breakpoint {
            number,
            file: found.file.to_string(),
            line: found.line,
            what: if plain { String::new() } else { found.facts.what.clone() },
        }
    }

    /// Runs on and looks for things on the way.
    fn watch_on(
        &mut self,
        watches: Vec<Watch>,
        from: Moment,
        numbers: Option<Vec<u32>>,
    ) -> Outcome {
        let met = if numbers.is_some() { self.counts_here() } else { Vec::new() };
        self.world.timeline.goto(from);
        let mut watcher = Watcher::new(watches);
        watcher.pauses = true;
        watcher.after = from.number();
        self.goal = Some(Goal::Watch { watcher: Box::new(watcher), from, numbers, met });
        self.advance(FUEL)
    }

    fn advance_watching(
        &mut self,
        watcher: Box<Watcher>,
        from: Moment,
        numbers: Option<Vec<u32>>,
        mut met: Vec<(u32, u64)>,
        fuel: u64,
    ) -> Outcome {
        let stand = self.world.timeline.stand();
        let upto = Moment::untold(stand.number().saturating_add(fuel.max(1)));
        self.world.watch_objects(&watcher.watches);
        let mut truths = vec![None; watcher.watches.len()];
        let (halt, back) = self.world.run_asking(upto, *watcher, &mut truths);
        let mut watcher = back;
        if halt == Halt::Ended {
            watcher.settle(self.world.timeline.vm());
        }
        for found in std::mem::take(&mut watcher.found) {
            let Some(number) = numbers.as_ref().map(|numbers| numbers[found.which]) else {
                self.world.timeline.watch_objects(&[]);
                return self.come_to(&found);
            };
            let known = met.iter_mut().find(|(known, _)| *known == number);
            let time = known.map_or(0, |(_, time)| {
                *time += 1;
                *time
            });
            if self.stops_at(&found, number, time) {
                self.world.timeline.watch_objects(&[]);
                self.come_to(&found);
                return self.stopped(&found, number);
            }
        }
        watcher.asked = 0;
        let continues = numbers.is_some();
        match halt {
            Halt::Limit | Halt::Paused => {
                self.goal = Some(Goal::Watch { watcher: Box::new(watcher), from, numbers, met });
                Outcome::Running
            }
            Halt::Ended => {
                self.world.timeline.watch_objects(&[]);
                self.came_to_end(continues, from)
            }
            Halt::Interrupted => Outcome::Interrupted,
            Halt::Waiting => {
                self.needs_input(Goal::Watch { watcher: Box::new(watcher), from, numbers, met })
            }
        }
    }

    /// Goes to where a name of the selected frame was given another value.
    fn go_to_change(&mut self, name: &str, direction: Direction) -> Outcome {
        let vm = self.world.timeline.vm();
        let Some(&at) = vm.visible_frames().get(self.selected) else {
            return refused(
                "The program has ended: there is no frame whose variables could change. N and C go back.",
            );
        };
        let depth = at + 1;
        let from = self.world.timeline.stand();
        let here = value_at(vm, at, name);
        let selected = self.selected;
        self.depart(true);
        let found = match direction {
            Direction::Back => self.change_before(name, depth, from, here),
            Direction::Forward => self.change_after(name, depth, from, here),
        };
        match found {
            Some(moment) => {
                self.world.timeline.goto(moment);
                Outcome::Moved
            }
            None => {
                self.world.timeline.goto(from);
                self.selected = selected;
                refused(match direction {
                    Direction::Back => {
                        format!("{name} was given no other value before, in this frame.")
                    }
                    Direction::Forward => format!(
                        "{name} is given no other value in this frame, as far as the tape goes."
                    ),
                })
            }
        }
    }
}

/// Follows a name of a frame from stop to stop.
struct Follower {
    name: String,
    /// How many frames there are where the frame is on top.
    depth: usize,
    /// Moments up to here are not looked at.
    from: u64,
    /// The value to which others are compared; None to write all down.
    here: Option<Value>,
    /// The frame was left, or entered.
    is_over: bool,
    seen: Vec<(u64, RowKind, Value)>,
}

impl Hook for Follower {
    fn passed(&mut self, vm: &Vm, point: Point) {
        if vm.clock <= self.from || vm.frames.len() != self.depth || self.is_over {
            return;
        }
        let Some(row) = Row::of(vm, point) else { return };
        if row.of_tracer || row.nested {
            return;
        }
        let value = value_at(vm, self.depth - 1, &self.name);
        let Some(here) = self.here else {
            self.seen.push((vm.clock, row.kind, value));
            return;
        };
        if row.is_stop() && value != here {
            vm.pause.set(true);
        } else if matches!(row.kind, RowKind::Exit | RowKind::Unwind) {
            self.is_over = true;
            vm.pause.set(true);
        }
    }

    fn synced(&mut self, _: &Vm, _: Event, _: &SyncReport) {}

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

impl Debugger {
    /// Finds the last stop of a frame whose line gave a name the value it has now.
    fn change_before(
        &mut self,
        name: &str,
        depth: usize,
        from: Moment,
        here: Value,
    ) -> Option<Moment> {
        let timeline = &mut self.world.timeline;
        let last = timeline.segment_at(from);
        let mut value = here;
        for segment in (0..=last).rev() {
            let end = if segment == last { from } else { timeline.segment_end(segment) };
            let follower = Follower {
                name: name.to_owned(),
                depth,
                from: 0,
                here: None,
                is_over: false,
                seen: Vec::new(),
            };
            let seen = timeline.run_again(segment, end, follower).seen;
            for (clock, kind, before) in
                seen.into_iter().rev().filter(|(clock, ..)| *clock < from.number())
            {
                match kind {
                    RowKind::Enter => return None,
                    RowKind::Unwind => {}
                    RowKind::Line | RowKind::Exit | RowKind::Raise if before != value => {
                        return Some(Moment::told(clock));
                    }
                    RowKind::Line | RowKind::Exit | RowKind::Raise => value = before,
                }
            }
        }
        None
    }

    /// Finds the next stop of a frame at which a name has another value.
    fn change_after(
        &mut self,
        name: &str,
        depth: usize,
        from: Moment,
        here: Value,
    ) -> Option<Moment> {
        let mut follower = Follower {
            name: name.to_owned(),
            depth,
            from: from.number(),
            here: Some(here),
            is_over: false,
            seen: Vec::new(),
        };
        loop {
            let (halt, back) = self.world.timeline.run_hooked(FUEL, follower);
            follower = back;
            follower.from = follower.from.max(self.world.timeline.stand().number());
            match halt {
                Halt::Limit => {}
                Halt::Paused if !follower.is_over => {
                    return Some(Moment::told(self.world.timeline.stand().number()));
                }
                _ => return None,
            }
        }
    }
}

/// Returns the value of a name in a frame of the stack: a variable, else what its namespace or frame dict holds.
pub(super) fn value_at(vm: &Vm, at: usize, name: &str) -> Value {
    let code = &vm.frames[at].code;
    let register = code.code.variables.iter().position(|variable| &*variable.name == name);
    if let Some(register) = register {
        return crate::frame::value_of(&vm.heap, code, vm.variables_at(at), register as u16);
    }
    let dict = match vm.namespace_at(at) {
        Some(namespace) => namespace.handle(),
        None => vm.frames[at].object.and_then(|object| vm.frame_body(object).dict.handle()),
    };
    match dict.map(|dict| (dict, vm.heap.body(dict))) {
        Some((dict, crate::heap::Body::Dict(_))) => {
            vm.heap.text_get(dict, name).unwrap_or(Value::Unbound)
        }
        _ => Value::Unbound,
    }
}
