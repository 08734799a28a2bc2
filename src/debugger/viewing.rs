//! What is to be seen where the cursor stands?

use super::Debugger;
use super::look::{self, Image};
use super::views::{
    Change, EventsView, FrameDictView, OutputLine, OutputView, ProgramState, SourceView,
    StatusView, Stream, TimelineMark, TimelineMarkKind, TimelineView, VariablesView, View,
    ViewRequest, WatchRow,
};
use crate::era::Era;
use crate::heap::Handle;
use crate::source::Source;
use crate::timeline;
use crate::trace::OBSERVERS;
use std::rc::Rc;

impl Debugger {
    /// Returns what a front end shows of this moment.
    pub fn view(&mut self, request: &ViewRequest) -> View {
        let runs = self.goal.is_some() && self.waiting.is_none();
        // While the program runs on the machine is not moved for a picture.
        let (watches, lesson, compare) = if runs {
            (self.known_watches(), None, None)
        } else {
            self.look_at_events(request.events);
            (self.watch_rows(), self.lesson_view(), self.compare_view())
        };
        let mut view = View { watches, lesson, compare, ..View::default() };
        self.fill_frame(&mut view, request);
        view.status = self.status_view(runs);
        view.stack = look::stack_view(self.world.timeline.vm(), self.selected, request.frames);
        view.source = self.source_view(request.file.as_deref());
        view.events = self.events_view(request.events);
        view.output = self.output_view(request.output);
        view.timeline = self.timeline_view();
        if let Some(id) = &request.object
            && let Some(handle) = self.world.ids.find(id)
        {
            let vm = self.world.timeline.vm();
            view.object = look::object_view(vm, handle, &mut self.world.ids, request.value_width);
        }
        view
    }

    /// Keeps what the selected frame holds.
    pub(super) fn image_here(&self) -> Option<Image> {
        let vm = self.world.timeline.vm();
        let at = vm.visible_frames().get(self.selected).copied()?;
        Some(look::image(vm, at))
    }

    fn fill_frame(&mut self, view: &mut View, request: &ViewRequest) {
        let now = self.image_here();
        let world = &mut self.world;
        let vm = world.timeline.vm();
        let Some(&at) = vm.visible_frames().get(self.selected) else {
            let note =
                Some("The program has ended: there are no frames. N and C go back.".to_owned());
            view.variables = VariablesView::default();
            view.frame_dict = FrameDictView { note, ..FrameDictView::default() };
            return;
        };
        view.variables = look::variables_view(vm, at, &mut world.ids, request.value_width);
        view.frame_dict = look::frame_dict_view(vm, at, &mut world.ids, request.value_width);
        if let (Some(before), Some(now)) = (&self.previous, &now) {
            look::mark_changes(before, now, &mut view.variables, &mut view.frame_dict);
        }
    }

    fn status_view(&mut self, runs: bool) -> StatusView {
        let world = &mut self.world;
        let timeline = &world.timeline;
        let vm = timeline.vm();
        let top = vm.current_frame();
        let source = top.map_or_else(
            || self.program.source.clone(),
            |at| vm.frames[at].code.code.source.clone(),
        );
        let ended = timeline.ended().cloned();
        let event = look::state_event(vm, &mut world.ids);
        let state = match (&self.waiting, &ended) {
            (Some(prompt), _) => ProgramState::NeedsInput { prompt: prompt.clone() },
            (None, Some(finished)) => ProgramState::Ended { exit_status: finished.exit_status },
            _ if runs => ProgramState::Running,
            _ => match event.strip_prefix("exception ") {
                Some(message) => ProgramState::Exception { message: message.to_owned() },
                None => ProgramState::Paused,
            },
        };
        StatusView {
            file: source.name.rsplit('/').next().unwrap_or(&source.name).to_owned(),
            function: top.map_or_else(String::new, |at| vm.frames[at].code.code.name.to_string()),
            line: top.map_or(0, |at| vm.line_of(at)),
            event,
            step: vm.statements,
            steps: timeline.end_statements().max(vm.statements),
            moment: timeline.stand().number(),
            era: world.era.name().to_owned(),
            observer: timeline.observer().name().to_owned(),
            replay: self.replay,
            state,
            at_start: vm.statements <= 1 && ended.is_none(),
            at_end: ended.is_some(),
            unsaved: self.unsaved,
            eras: Era::ALL.iter().map(|era| era.name().to_owned()).collect(),
            observers: OBSERVERS
                .iter()
                .map(|(name, about)| ((*name).to_owned(), (*about).to_owned()))
                .collect(),
        }
    }

    fn source_view(&self, file: Option<&str>) -> SourceView {
        let vm = self.world.timeline.vm();
        let at = vm.visible_frames().get(self.selected).copied();
        let here = at.map_or_else(
            || self.program.source.clone(),
            |at| vm.frames[at].code.code.source.clone(),
        );
        let wanted = file.unwrap_or(&here.name);
        let source = self.source_named(wanted, &here);
        let shows_frame = *source.name == *here.name;
        let breakpoints = self.breakpoints_of(&source.name);
        SourceView {
            file: source.name.to_string(),
            lines: look::source_lines(&source),
            current: at.filter(|_| shows_frame).map(|at| vm.line_of(at)).filter(|line| *line > 0),
            running_frame: self.selected == 0,
            breakpoints,
        }
    }

    /// Finds a text by the name that the program knows it by.
    fn source_named(&self, name: &str, here: &Rc<Source>) -> Rc<Source> {
        if *here.name == *name {
            return here.clone();
        }
        let vm = self.world.timeline.vm();
        let on_stack = vm
            .frames
            .iter()
            .map(|frame| &frame.code.code.source)
            .find(|source| *source.name == *name);
        on_stack.unwrap_or(&self.program.source).clone()
    }

    fn look_at_events(&mut self, most: usize) {
        let stand = self.world.timeline.stand();
        if self.events.as_ref().is_some_and(|(known, count, _)| *known == stand && *count >= most) {
            return;
        }
        let told = if self.world.timeline.ended().is_some() {
            let last = self.world.timeline.segment_count().saturating_sub(2);
            let end = self.world.timeline.segment_end(last);
            look::events_of(&mut self.world.timeline, timeline::Moment::told(end.number()), most)
        } else {
            look::events_of(&mut self.world.timeline, stand, most)
        };
        self.world.timeline.goto(stand);
        self.events = Some((stand, most, told));
    }

    fn events_view(&self, most: usize) -> EventsView {
        let observed = self.world.timeline.vm().tracing.is_on();
        let Some((_, _, told)) = &self.events else {
            return EventsView { observed, ..EventsView::default() };
        };
        let earlier = told.len().saturating_sub(most);
        let rows = told[earlier..].iter().map(|told| told.row.clone()).collect();
        EventsView { rows, earlier: earlier as u64, observed }
    }

    fn output_view(&self, most: usize) -> OutputView {
        let vm = self.world.timeline.vm();
        let mut view = look::output_view(vm, most);
        if let Some(prompt) = &self.waiting
            && !prompt.is_empty()
        {
            let text = prompt.clone();
            let shown = view.lines.last().is_some_and(|line| line.text == text);
            if !shown {
                view.lines.push(OutputLine { text, stream: Stream::Stdout, step: vm.statements });
            }
        }
        view
    }

    fn timeline_view(&self) -> TimelineView {
        let timeline = &self.world.timeline;
        let mut marks: Vec<TimelineMark> = self
            .bookmarks
            .iter()
            .map(|mark| TimelineMark {
                step: mark.step,
                kind: TimelineMarkKind::Bookmark,
                note: mark.note.clone(),
            })
            .collect();
        for made in timeline.interventions() {
            let note = match &made.change {
                timeline::Change::Observer { observer, .. } => format!("observer {observer}"),
                timeline::Change::Execute { statement, .. } => statement.to_string(),
                timeline::Change::Interrupt => "KeyboardInterrupt".to_owned(),
            };
            marks.push(TimelineMark {
                step: made.step,
                kind: TimelineMarkKind::Intervention,
                note,
            });
        }
        for (moment, note) in self.note_moments() {
            if let Some(step) = timeline.step_of(moment) {
                marks.push(TimelineMark { step, kind: TimelineMarkKind::Note, note });
            }
        }
        marks.sort_by_key(|mark| mark.step);
        let length = timeline.end_statements().max(timeline.vm().statements);
        TimelineView {
            position: timeline.vm().statements,
            length,
            complete: timeline.finished().is_some(),
            marks,
        }
    }

    fn known_watches(&self) -> Vec<WatchRow> {
        let row = |watch: &super::Watch| WatchRow {
            expression: watch.expression.clone(),
            value: watch.known.as_ref().map_or(Ok("…".to_owned()), |(_, _, value)| value.clone()),
            change: Change::Same,
        };
        self.watches.iter().map(row).collect()
    }

    fn watch_rows(&mut self) -> Vec<WatchRow> {
        let stand = self.world.timeline.stand();
        let place = (stand, self.selected);
        let fresh = |watch: &super::Watch| {
            watch.known.as_ref().is_some_and(|(at, frame, _)| (*at, *frame) == place)
        };
        if !self.watches.iter().all(fresh) {
            let expressions: Vec<String> =
                self.watches.iter().map(|watch| watch.expression.clone()).collect();
            let values = self.world.evaluate(self.selected, &expressions);
            for (watch, value) in self.watches.iter_mut().zip(values) {
                watch.changed = watch.known.as_ref().is_some_and(|(_, _, before)| *before != value);
                watch.known = Some((stand, self.selected, value));
            }
        }
        let mut rows = self.known_watches();
        for (row, watch) in rows.iter_mut().zip(&self.watches) {
            row.change = if watch.changed { Change::Changed } else { Change::Same };
        }
        rows
    }

    /// Returns the object that a short identity names in the user's world.
    pub fn object_named(&self, id: &str) -> Option<Handle> {
        self.world.ids.find(id)
    }
}
