//! Moments and events: what the machine passes, and who is told.
//!
//! A moment is counted at every line begun, call, resumption, return, yield
//! and raise. The same places are where trace functions are called: the
//! program's own, as frames like any other, or a built-in observer, at once.
//! Around a trace function of Python's the frame is synced as the era does it.

use super::Vm;
use super::frames::{Return, Stage};
use super::native::{NativeResult, Raised};
use super::warn::Place;
use crate::frame::SyncReport;
use crate::heap::{Body, Handle, Value};
use crate::trace::{Event, Observer, Record};

/// A place that the machine passes.
#[derive(Clone, Copy, Debug)]
pub enum Point {
    /// A frame was entered: called, or resumed.
    Enter,
    /// A line begins.
    Line,
    /// A frame is left with a value: it returns, or yields.
    Exit(Value),
    /// An exception is raised, or comes up, in a frame.
    Raise(Value),
    /// A frame is left by an exception.
    Unwind,
}

/// What became of telling a point.
pub(super) enum Told {
    /// Whoever listens has been told.
    Done,
    /// The frame of a trace function was pushed.
    Pushed,
    /// The hook wants the machine to stop before anybody else is told.
    Paused,
}

/// Somebody who is told of every moment and changes nothing: the debugger, a recorder.
pub trait Hook {
    /// A point was passed; the frame on top is the one it belongs to.
    fn passed(&mut self, vm: &Vm, point: Point);

    /// The point was told to whoever listens, without Python code being run for it.
    fn told(&mut self, vm: &Vm, point: Point) {
        let _ = (vm, point);
    }

    /// A built-in observer or trace function was told of an event after this sync.
    fn synced(&mut self, vm: &Vm, event: Event, report: &SyncReport);

    /// Gives the hook back as what it is.
    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any>;
}

impl Vm {
    /// Counts a moment; tells whether the machine has to stop at it.
    #[inline]
    pub(super) fn tick(&mut self) -> bool {
        self.clock += 1;
        self.clock >= self.stop_at && self.stops()
    }

    /// Tells whether the machine may stop here: not while Rust's stack holds part of its state.
    #[cold]
    fn stops(&mut self) -> bool {
        if self.nesting > 0 {
            self.passed_over.get_or_insert(self.nested_since);
            return false;
        }
        // On the way to where the event has been told, what happens above the frame is passed.
        self.told_depth == 0 || self.frames.len() <= self.told_depth
    }

    /// Tells whether the machine has to stop now that the event of the frame on top has been told.
    #[inline]
    pub(super) fn stops_told(&mut self) -> bool {
        self.told_depth != 0 && self.told_depth == self.frames.len() && self.nesting == 0
    }

    /// Runs on until the event of the moment at which the machine stands has been told to whoever listens.
    ///
    /// True if it stands there; false if the run took another way, because a trace function raised.
    pub fn deliver_event(&mut self) -> bool {
        if self.mode() != super::run::HOOK {
            return true;
        }
        self.told_depth = self.frames.len();
        let stop_at = std::mem::replace(&mut self.stop_at, 0);
        let clock = self.clock;
        let exit = self.run_until_top();
        self.stop_at = stop_at;
        self.told_depth = 0;
        let told = |stage| {
            matches!(
                stage,
                Stage::EntryTold
                    | Stage::LineTold
                    | Stage::ExitTold
                    | Stage::RaiseTold
                    | Stage::UnwindTold
            )
        };
        debug_assert!(self.clock >= clock);
        exit == super::run::Exit::Stopped
            && self.frames.last().is_some_and(|frame| told(frame.stage))
    }

    /// Tells whether a breakpoint on the line that begins is in effect.
    pub(super) fn breaks(&self) -> bool {
        self.stop_at_breakpoints
    }

    /// Tells whether a trace function has set another line to go on at.
    pub(super) fn jumped(&mut self) -> bool {
        std::mem::take(&mut self.has_jumped)
    }

    /// Tells the hook and the trace function of a point.
    pub(super) fn tell(&mut self, point: Point) -> Result<Told, Raised> {
        if let Some(mut hook) = self.hook.take() {
            hook.passed(self, point);
            self.hook = Some(hook);
            if self.pause.replace(false) && self.nesting == 0 {
                return Ok(Told::Paused);
            }
        }
        let told = match self.listener(point) {
            Some(function) => self.tell_listener(function, point)?,
            None => Told::Done,
        };
        if matches!(told, Told::Done)
            && let Some(mut hook) = self.hook.take()
        {
            hook.told(self, point);
            self.hook = Some(hook);
        }
        Ok(told)
    }

    /// Returns the trace function that hears of a point of the frame on top.
    pub fn listener(&self, point: Point) -> Option<Value> {
        if self.tracing.inside > 0 || self.tracing.function.is_unbound() {
            return None;
        }
        let frame = self.frames.last()?;
        if !frame.is_visible() {
            return None;
        }
        if matches!(point, Point::Enter) {
            return Some(self.tracing.function);
        }
        let body = self.frame_body(frame.object?);
        if self.tracing.observer(self.tracing.function) == Some(Observer::C) {
            // A tracer in C is called directly: what the program puts into f_trace is nothing to it.
            return body.trace.some().map(|_| self.tracing.function);
        }
        if matches!(point, Point::Line) && !body.trace_lines {
            return None;
        }
        body.trace.some()
    }

    fn tell_listener(&mut self, function: Value, point: Point) -> Result<Told, Raised> {
        let top = self.frames.len() - 1;
        let object = self.frame_object(top);
        let (event, argument) = match point {
            Point::Enter => (Event::Call, Value::None),
            Point::Line => (Event::Line, Value::None),
            Point::Exit(value) => (Event::Return, value),
            Point::Unwind => (Event::Return, Value::None),
            Point::Raise(exception) => {
                let parts = self.exit_arguments(exception);
                (Event::Exception, self.heap.new_tuple(parts))
            }
        };
        match self.tracing.observer(function) {
            Some(observer) => {
                self.observe(observer, top, object, event, argument);
                Ok(Told::Done)
            }
            None => {
                let pushed = self.call_tracer(function, top, object, event, argument)?;
                Ok(if pushed { Told::Pushed } else { Told::Done })
            }
        }
    }

    /// Does what a built-in observer does at an event.
    fn observe(
        &mut self,
        observer: Observer,
        top: usize,
        object: Handle,
        event: Event,
        argument: Value,
    ) {
        self.heap.hold(argument);
        if observer.is_python() {
            self.sync_before(top, object, event);
            self.drain_untraced();
        }
        if observer == Observer::Reader {
            self.read_f_locals(object);
        }
        self.keep_record(top, event, argument);
        if observer.is_python() {
            self.write_back(object);
            self.drain_untraced();
        }
        self.heap.drop_value(argument);
        if event == Event::Call {
            let local = if observer == Observer::Declines {
                Value::None
            } else {
                self.tracing.stand_in(observer)
            };
            self.set_frame_field(object, local, |frame| &mut frame.trace);
        }
    }

    /// Keeps what an observer received, of the program's own file.
    fn keep_record(&mut self, top: usize, event: Event, argument: Value) {
        if self.tracing.records.is_none() {
            return;
        }
        let code = self.frames[top].code.code.clone();
        if &*code.source.name != self.tracing.own_file {
            return;
        }
        let argument = match event {
            Event::Return => Some(self.repr_quietly(argument)),
            Event::Exception => {
                let class = self.heap.sequence(argument).and_then(|parts| parts.first().copied());
                class
                    .and_then(|class| self.heap.as_class(class))
                    .map(|class| class.name.to_string())
            }
            _ => None,
        };
        let record =
            Record { event, function: code.name.to_string(), line: self.line_of(top), argument };
        if let Some(records) = &mut self.tracing.records {
            records.push(record);
        }
    }

    /// Returns the repr of a value; what it runs is neither traced nor counted.
    fn repr_quietly(&mut self, value: Value) -> String {
        self.heap.hold(value);
        let repr = self.quietly(|vm| vm.repr_sync(value));
        self.heap.drop_value(value);
        repr.unwrap_or_else(|Raised| "<repr failed>".to_owned())
    }

    /// Frees what a sync let go of. As in CPython, this happens while tracing is held off: finalisers are not traced.
    fn drain_untraced(&mut self) {
        if self.heap.zero.is_empty() {
            return;
        }
        self.quietly(|vm| {
            loop {
                let depth = vm.frames.len();
                if !vm.drain() {
                    return;
                }
                vm.frames[depth].returns = Return::Top;
                vm.nesting += 1;
                let exit = vm.run_until_top();
                vm.nesting -= 1;
                if exit == super::Exit::Raised
                    && let Some(object) =
                        vm.deferred.last().and_then(|waiting| waiting.last()).copied()
                {
                    vm.report_finaliser(object);
                }
                vm.end_finaliser();
            }
        });
    }

    /// Does something whose Python code is neither traced nor counted, and which leaves the raised exception alone.
    fn quietly<R>(&mut self, act: impl FnOnce(&mut Self) -> R) -> R {
        let (clock, statements, stop_at) = (self.clock, self.statements, self.stop_at);
        self.stop_at = u64::MAX;
        self.tracing.inside += 1;
        let raised = std::mem::replace(&mut self.raised, Value::None);
        self.heap.hold(raised);
        let result = act(self);
        self.heap.drop_value(raised);
        self.raised = raised;
        self.tracing.inside -= 1;
        (self.clock, self.statements, self.stop_at) = (clock, statements, stop_at);
        result
    }

    /// Pushes the call of a trace function of Python's.
    fn call_tracer(
        &mut self,
        function: Value,
        top: usize,
        object: Handle,
        event: Event,
        argument: Value,
    ) -> Result<bool, Raised> {
        self.heap.hold(argument);
        self.sync_before(top, object, event);
        let name = self.heap.intern(event.name());
        self.tracing.inside += 1;
        self.traced_frames.push(object);
        self.heap.increment(object);
        let called =
            self.call_pushing(function, &[object.into(), name.into(), argument], Return::Trace);
        self.heap.drop_value(argument);
        match called {
            Ok(value) if value.is_unbound() => Ok(true),
            Ok(value) => {
                self.trace_returned(value);
                Ok(false)
            }
            Err(Raised) => {
                self.trace_failed();
                Err(Raised)
            }
        }
    }

    /// Goes on after a trace function returned: its result becomes the frame's, the frame dict is written back.
    pub(super) fn trace_returned(&mut self, result: Value) {
        let object = self.traced_frames.pop().expect("a trace function was called about a frame");
        self.heap.hold(result);
        self.write_back(object);
        self.drain_untraced();
        self.heap.drop_value(result);
        self.tracing.inside -= 1;
        let stage = self.frames.last().map_or(Stage::Fresh, |frame| frame.stage);
        if stage == Stage::EntryTold {
            self.set_frame_field(object, result, |frame| &mut frame.trace);
        } else if !result.is_none() && !matches!(stage, Stage::ExitTold | Stage::UnwindTold) {
            self.set_frame_field(object, result, |frame| &mut frame.trace);
        }
        self.heap.decrement(object);
    }

    /// Goes on after a trace function raised: nothing is traced any more.
    pub(super) fn trace_failed(&mut self) {
        self.tracing.inside -= 1;
        let object = self.traced_frames.pop().expect("a trace function was called about a frame");
        let raised = self.raised;
        self.write_back(object);
        self.raised = raised;
        self.set_frame_field(object, Value::None, |frame| &mut frame.trace);
        self.heap.decrement(object);
        self.set_trace(Value::Unbound);
    }

    /// Installs a trace function, or none if it is Unbound.
    pub fn set_trace(&mut self, function: Value) {
        self.heap.hold(function);
        let old = std::mem::replace(&mut self.tracing.function, function);
        self.heap.drop_value(old);
    }

    /// Switches an observer on, as `pdb.set_trace` would: `settrace`, and `f_trace` on every frame; or off.
    pub fn set_observer(&mut self, observer: Observer, running_frames: bool) {
        let function = self.tracing.stand_in(observer);
        self.set_trace(function);
        if !running_frames && observer != Observer::None {
            return;
        }
        let local = if matches!(observer, Observer::None | Observer::Declines) {
            Value::None
        } else {
            function
        };
        for at in 0..self.frames.len() {
            if !self.frames[at].is_visible() {
                continue;
            }
            if local.is_none() && self.frames[at].object.is_none() {
                continue;
            }
            let object = self.frame_object(at);
            self.set_frame_field(object, local, |frame| &mut frame.trace);
        }
    }

    // The sync around trace functions of Python's.

    fn sync_before(&mut self, top: usize, object: Handle, event: Event) {
        let syncs = self.era.syncs_every_event()
            || (self.era.syncs_when_f_locals_read() && self.frame_body(object).locals_read);
        if !syncs
            || !self.frames[top].code.code.flags.optimized
                && self.frames[top].code.code.sync_order.is_empty()
        {
            return;
        }
        let report = self.sync_frame(object);
        if let Some(mut hook) = self.hook.take() {
            hook.synced(self, event, &report);
            self.hook = Some(hook);
        }
    }

    /// Does what reading `frame.f_locals` does to the frame, up to 3.12.
    fn read_f_locals(&mut self, object: Handle) {
        if self.era.has_locals_proxy() {
            return;
        }
        self.sync_frame(object);
        self.set_locals_read(object, true);
    }

    /// Writes the frame dict back to the fast locals, where the era does it.
    pub(super) fn write_back(&mut self, object: Handle) {
        let due = self.era.syncs_every_event()
            || (self.era.syncs_when_f_locals_read() && self.frame_body(object).locals_read);
        if !due {
            return;
        }
        self.set_locals_read(object, false);
        let body = self.frame_body(object);
        let code = body.code.clone();
        let spoils = self.era.reading_f_locals_spoils_comprehensions();
        let dict = if spoils && !body.namespace.is_unbound() { body.namespace } else { body.dict };
        let Value::Obj(dict) = dict else { return };
        self.change_frame(object, |body| body.arguments_written = true);
        if code.code.sync_order.is_empty() || !matches!(self.heap.body(dict), Body::Dict(_)) {
            return;
        }
        let registers = self.variables_of(object);
        let writes = crate::frame::locals_to_fast(&mut self.heap, dict, &code, &registers);
        for (register, value) in writes {
            let value = if value.is_unbound() && self.era.deleted_local_becomes_none() {
                let name = code.code.variables[usize::from(register)].name.clone();
                self.warn_assigning_none(&name);
                Value::None
            } else {
                value
            };
            self.write_variable(object, register, value);
        }
    }

    fn warn_assigning_none(&mut self, name: &str) {
        let top = self.frames.len() - 1;
        let line = self.line_of(top);
        let source = self.frames[top].code.code.source.clone();
        let globals = Some(self.frames[top].globals);
        let message = format!("assigning None to unbound local '{name}'");
        // CPython ignores a filter that raises here: the value is written all the same.
        let _: Result<(), Raised> = self.quietly(|vm| {
            vm.warn_at("RuntimeWarning", &message, &Place { source: &source, line, globals })
        });
    }

    /// Returns what `sys.settrace` gets when the program asks for the function that is installed.
    pub fn get_trace(&self) -> Value {
        self.tracing.function.given().unwrap_or(Value::None)
    }

    /// Raises what a trace function must not do; kept here so that natives need not know of stages.
    pub fn is_in_tracer(&self) -> bool {
        self.tracing.inside > 0
    }

    /// Returns nothing and does nothing: what the stand-in of an observer does when the program calls it itself.
    pub(super) fn observer_called(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
        let _ = arguments;
        Ok(vm.get_trace())
    }
}
