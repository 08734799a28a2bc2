//! Who hears of what the machine does, and in which order.
//!
//! A trace function, a profile function and the tools of `sys.monitoring` may
//! all listen. They are told one after the other; each of Python's is a frame
//! like any other, so the machine may leave in between: what is left to tell
//! is written in [`crate::trace::Tracing::resume`], and the place that tells
//! is passed again.

use super::Vm;
use super::events::{Point, Told};
use super::frames::{Return, Stage};
use super::native::Raised;
use crate::code::{Instr, Op};
use crate::era::Era;
use crate::heap::{Body, Handle, Kind, Value};
use crate::trace::{Event, Monitored, Observer, TOOL_SLOTS, ToldCall};

/// Something that somebody may hear of; it belongs to the frame on top.
#[derive(Clone, Copy, Debug)]
pub(super) enum Occasion {
    /// The frame was entered: called, or resumed.
    Enter,
    Line,
    /// An instruction is about to be run.
    Opcode,
    /// The frame is left with a value.
    Exit(Value),
    /// An exception is raised, or comes up.
    Raise(Value),
    /// The frame is left by an exception.
    Unwind,
    /// The iterator that the frame waits for has ended with this StopIteration.
    Stop(Value),
    /// Something is called: the last of `native_calls`.
    Call,
    /// What was called has returned.
    CallReturned,
    /// What was called has raised.
    CallFailed,
    /// An exception has come to its handler, which begins at an instruction.
    Handled(u32),
    /// An exception that was caught is raised again.
    Reraise,
    /// The frame has gone from an instruction to another.
    Went {
        from: u32,
        to: u32,
    },
}

impl From<Point> for Occasion {
    fn from(point: Point) -> Self {
        match point {
            Point::Enter => Occasion::Enter,
            Point::Line => Occasion::Line,
            Point::Exit(value) => Occasion::Exit(value),
            Point::Raise(exception) => Occasion::Raise(exception),
            Point::Unwind => Occasion::Unwind,
        }
    }
}

/// Somebody who listens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Listener {
    Trace,
    Profile,
    /// A tool of `sys.monitoring`.
    Tool(u8),
}

impl Listener {
    /// What becomes of what the listener's function returns.
    fn returns(self) -> Return {
        match self {
            Listener::Trace => Return::Trace,
            Listener::Profile => Return::Profile,
            Listener::Tool(_) => unreachable!("a tool is called by what it is told"),
        }
    }
}

/// How many listeners there may be.
const SLOTS: u8 = TOOL_SLOTS + 2;

impl Vm {
    /// Returns the listener whose turn a slot is.
    fn listener_in(&self, slot: u8) -> Listener {
        // Since sys.monitoring exists the profile function hears first.
        match (slot.checked_sub(TOOL_SLOTS), self.era.has_monitoring()) {
            (None, _) => Listener::Tool(slot),
            (Some(0), false) | (Some(1), true) => Listener::Trace,
            _ => Listener::Profile,
        }
    }

    /// Tells everybody who listens, or goes on telling where the machine left.
    pub(super) fn tell_listeners(&mut self, occasion: Occasion) -> Result<Told, Raised> {
        if self.tracing.inside > 0 || self.frames.last().is_none_or(|frame| !frame.is_visible()) {
            return Ok(Told::Done);
        }
        if !self.tracing.has_others() {
            let Some(function) = self.trace_function(occasion) else { return Ok(Told::Done) };
            return self.tell_listener(Listener::Trace, function, occasion);
        }
        let first = match self.tracing.resume {
            Some((depth, slot)) if depth == self.frames.len() => {
                self.tracing.resume = None;
                slot
            }
            _ => 0,
        };
        for slot in first..SLOTS {
            let listener = self.listener_in(slot);
            let function = match listener {
                Listener::Trace => self.trace_function(occasion),
                Listener::Profile => self.profile_function(occasion),
                Listener::Tool(tool) => self.tool_callback(tool, occasion),
            };
            let Some(function) = function else { continue };
            if let Told::Pushed = self.tell_listener(listener, function, occasion)? {
                return Ok(Told::Pushed);
            }
        }
        Ok(Told::Done)
    }

    /// Returns the trace function that hears of something in the frame on top.
    pub(super) fn trace_function(&self, occasion: Occasion) -> Option<Value> {
        let global = self.tracing.function.given()?;
        if matches!(occasion, Occasion::Enter) {
            return Some(global);
        }
        let body = self.frame_body(self.frames.last()?.object?);
        if self.tracing.observer(global) == Some(Observer::C) {
            // A tracer in C is called directly: what the program puts into f_trace is nothing to it.
            return body.trace.some().map(|_| global);
        }
        let hears = match occasion {
            Occasion::Line => body.trace_lines,
            Occasion::Opcode => body.trace_opcodes,
            Occasion::Call
            | Occasion::CallReturned
            | Occasion::CallFailed
            | Occasion::Handled(_)
            | Occasion::Reraise
            | Occasion::Went { .. } => false,
            _ => true,
        };
        if hears { body.trace.some() } else { None }
    }

    fn profile_function(&self, occasion: Occasion) -> Option<Value> {
        let hears = match occasion {
            Occasion::Enter | Occasion::Exit(_) | Occasion::Unwind => true,
            Occasion::Call | Occasion::CallReturned | Occasion::CallFailed => {
                self.tracing.native_calls.last().is_some_and(|call| !call.native.is_unbound())
            }
            _ => false,
        };
        if hears { self.tracing.profile.given() } else { None }
    }

    fn tell_listener(
        &mut self,
        listener: Listener,
        function: Value,
        occasion: Occasion,
    ) -> Result<Told, Raised> {
        let top = self.frames.len() - 1;
        if let Listener::Tool(_) = listener
            && self.tracing.observer(function) == Some(Observer::Monitoring)
        {
            self.monitor(occasion);
            return Ok(Told::Done);
        }
        let object = self.frame_object(top);
        if let Listener::Tool(tool) = listener {
            return self.call_tool(tool, function, object, occasion);
        }
        let native = self.tracing.native_calls.last().map_or(Value::Unbound, |call| call.native);
        let (event, argument) = match occasion {
            Occasion::Enter => (Event::Call, Value::None),
            Occasion::Line => (Event::Line, Value::None),
            Occasion::Opcode => (Event::Opcode, Value::None),
            Occasion::Exit(value) => (Event::Return, value),
            Occasion::Unwind => (Event::Return, Value::None),
            Occasion::Raise(exception) | Occasion::Stop(exception) => {
                let parts = self.exit_arguments(exception);
                (Event::Exception, self.heap.new_tuple(parts))
            }
            Occasion::Call => (Event::NativeCall, native),
            Occasion::CallReturned => (Event::NativeReturn, native),
            Occasion::CallFailed => (Event::NativeFail, native),
            Occasion::Handled(_) | Occasion::Reraise | Occasion::Went { .. } => {
                return Ok(Told::Done);
            }
        };
        match self.tracing.observer(function) {
            Some(observer) => {
                self.observe(observer, top, object, event, argument);
                Ok(Told::Done)
            }
            None => {
                let pushed =
                    self.call_listener(listener, function, top, object, event, argument)?;
                Ok(if pushed { Told::Pushed } else { Told::Done })
            }
        }
    }

    /// Pushes the call of a trace or profile function of Python's.
    fn call_listener(
        &mut self,
        listener: Listener,
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
        let arguments = [object.into(), name.into(), argument];
        let called = self.call_pushing(function, &arguments, listener.returns());
        self.heap.drop_value(argument);
        match called {
            Ok(value) if value.is_unbound() => Ok(true),
            Ok(value) => {
                self.listener_returned(listener, value);
                Ok(false)
            }
            Err(Raised) => {
                self.listener_failed(listener);
                Err(Raised)
            }
        }
    }

    /// Goes on after a listener's function returned: the frame dict is written back, a trace function's result that is
    /// not None becomes the frame's.
    pub(super) fn listener_returned(&mut self, listener: Listener, result: Value) {
        let object = self.traced_frames.pop().expect("a listener was called about a frame");
        self.heap.hold(result);
        if !matches!(listener, Listener::Tool(_)) {
            self.write_back(object);
        }
        self.drain_untraced();
        self.heap.drop_value(result);
        self.tracing.inside -= 1;
        if listener == Listener::Trace && !result.is_none() {
            self.set_frame_field(object, result, |frame| &mut frame.trace);
        }
        self.heap.decrement(object);
    }

    /// Goes on after a listener's function raised: it does not listen any more.
    pub(super) fn listener_failed(&mut self, listener: Listener) {
        self.tracing.inside -= 1;
        let object = self.traced_frames.pop().expect("a listener was called about a frame");
        let raised = self.raised;
        if !matches!(listener, Listener::Tool(_)) {
            self.write_back(object);
        }
        self.raised = raised;
        match listener {
            Listener::Tool(_) => {}
            Listener::Trace => {
                self.set_frame_field(object, Value::None, |frame| &mut frame.trace);
                self.set_trace(Value::Unbound);
            }
            Listener::Profile => self.set_profile(Value::Unbound),
        }
        self.heap.decrement(object);
    }

    /// Notes that the listeners after one are still to be told, if there may be any: the place that tells is passed again.
    pub(super) fn tell_the_others(&mut self, listener: Listener) -> bool {
        if !self.tracing.has_others() {
            return false;
        }
        let slot = (0..SLOTS).find(|&slot| self.listener_in(slot) == listener);
        // What is told in steps is told again from the next listener on.
        match self.frames.last().map(|frame| frame.stage) {
            Some(Stage::Passing) => self.tracing.passing.told -= 1,
            Some(Stage::OpcodeTold) => {
                self.tracing.steps.1 = self.tracing.steps.1.saturating_sub(1);
            }
            _ => {}
        }
        self.tracing.resume = slot.map(|slot| (self.frames.len(), slot + 1));
        let frame = self.frames.last_mut().expect("the frame that was told of is below");
        frame.stage = match frame.stage {
            Stage::EntryTold => Stage::EntryCounted,
            Stage::LineTold => Stage::LineCounted,
            Stage::CallTold => Stage::OpcodeTold,
            Stage::ExitTold => Stage::ExitCounted,
            Stage::RaiseTold => Stage::RaiseCounted,
            Stage::UnwindTold => Stage::UnwindCounted,
            other => other,
        };
        true
    }

    /// Installs a trace function, or none if it is Unbound.
    pub fn set_trace(&mut self, function: Value) {
        self.heap.hold(function);
        let old = std::mem::replace(&mut self.tracing.function, function);
        let sees_code = self.tracing.observer(old) != Some(Observer::C);
        self.tracing.is_second |= !old.is_unbound() && !function.is_unbound() && sees_code;
        self.tracing.opcodes |= self.tracing.opcodes_wanted;
        self.heap.drop_value(old);
    }

    /// Notes that a frame wants opcode events.
    pub fn want_opcodes(&mut self) {
        self.tracing.opcodes_wanted = true;
        // Code that an earlier trace function saw delivers them at once in any era.
        if self.era.opcode_events_start_at_once() || self.tracing.is_second {
            self.tracing.opcodes = true;
        }
    }

    /// Tells of the instruction that is about to be run, once for each step that it takes CPython.
    fn tell_opcode(&mut self, begins: bool) -> Result<Told, Raised> {
        let depth = self.frames.len();
        if begins {
            self.tracing.steps = (depth, 0);
        }
        let frame = self.frames.last().expect("a run has a frame");
        let steps = frame.code.code.steps(frame.pc, self.era).len();
        while self.tracing.steps.0 == depth && usize::from(self.tracing.steps.1) < steps {
            self.tracing.steps.1 += 1;
            if let Told::Pushed = self.tell_listeners(Occasion::Opcode)? {
                return Ok(Told::Pushed);
            }
        }
        Ok(Told::Done)
    }

    /// Installs a profile function, or none if it is Unbound.
    pub fn set_profile(&mut self, function: Value) {
        self.heap.hold(function);
        let old = std::mem::replace(&mut self.tracing.profile, function);
        self.heap.drop_value(old);
    }

    /// Returns what `sys.settrace` gets when the program asks for the function that is installed.
    pub fn get_trace(&self) -> Value {
        self.tracing.function.given().unwrap_or(Value::None)
    }

    /// Tells of the instruction that is about to be run: to those who hear of every one, and if it calls a native, of that.
    ///
    /// The result of a native whose return is to be told goes into the call's window first: no variable has it before.
    pub(super) fn tell_instruction(
        &mut self,
        instr: &mut Instr,
        stage: &mut Stage,
    ) -> Result<Told, Raised> {
        let instructions = self.tracing.opcodes
            || self.tracing.monitoring.heard & Monitored::Instruction.bit() != 0;
        if instructions && self.tracing.inside == 0 && *stage <= Stage::OpcodeTold {
            let begins = *stage != Stage::OpcodeTold;
            self.set_stage(Stage::OpcodeTold);
            if let Told::Pushed = self.tell_opcode(begins)? {
                return Ok(Told::Pushed);
            }
            self.set_stage(Stage::Fresh);
        }
        let calls = matches!(
            instr.op,
            Op::Call | Op::CallKw | Op::CallMethod | Op::CallMethodKw | Op::CallEx
        );
        if calls && *stage == Stage::CallTold {
            self.set_stage(Stage::CallTold);
        } else if calls && self.tracing.hears_calls() && self.tracing.inside == 0 {
            let (callable, first) = self.callable_of(*instr);
            if let Told::Pushed = self.tell_call(callable, first)? {
                return Ok(Told::Pushed);
            }
        }
        if self.tracing.inside == 0 && self.tracing.hears_branches() {
            self.note_branch(*instr);
        }
        if matches!(*stage, Stage::OpcodeTold | Stage::CallTold) {
            *stage = Stage::Fresh;
        }
        if calls && self.is_native_told() {
            instr.c = instr.a;
        }
        Ok(Told::Done)
    }

    /// Returns what an instruction calls and the first argument, Unbound if there is none.
    fn callable_of(&self, instr: Instr) -> (Value, Value) {
        let base = self.frames.last().expect("a run has a frame").base + usize::from(instr.a);
        let (callable, next) = (self.registers[base], self.registers[base + 1]);
        let is_method = matches!(instr.op, Op::CallMethod | Op::CallMethodKw);
        let first = match instr.op {
            Op::CallEx => {
                let items = self.heap.sequence(next);
                items.and_then(|items| items.first().copied()).unwrap_or(Value::Unbound)
            }
            _ if is_method && next.is_unbound() => self.registers[base + 2],
            _ => next,
        };
        (
            callable,
            if instr.b == 0 && !is_method && instr.op != Op::CallEx {
                Value::Unbound
            } else {
                first
            },
        )
    }

    /// Tells of a call that the frame on top is about to make.
    ///
    /// Until it is over it lies in `native_calls`, and the frame is at [`Stage::CallTold`].
    fn tell_call(&mut self, callable: Value, first: Value) -> Result<Told, Raised> {
        let depth = self.frames.len();
        if self.tracing.resume.is_none_or(|(at, _)| at != depth) {
            let native = self.told_native(callable, first);
            if native.is_none() && self.tracing.monitoring.heard & Monitored::Call.bit() == 0 {
                return Ok(Told::Done);
            }
            while self.tracing.native_calls.last().is_some_and(|call| call.depth >= depth) {
                self.end_native_call();
            }
            let ends = native.is_some() || !self.is_python_function(callable);
            let native = native.unwrap_or(Value::Unbound);
            let call = ToldCall { depth, callable, first, native, ends };
            call.values().into_iter().for_each(|value| self.heap.hold(value));
            self.tracing.native_calls.push(call);
        }
        self.set_stage(Stage::CallTold);
        self.tell_listeners(Occasion::Call)
    }

    /// Tells whether the call of something is that of a function of Python's, which has events of its own.
    fn is_python_function(&self, callable: Value) -> bool {
        match self.heap.body_of(callable) {
            Some(Body::Function(_)) => true,
            Some(Body::Method(method)) => {
                matches!(self.heap.body_of(method.function), Some(Body::Function(_)))
            }
            _ => false,
        }
    }

    /// Tells whether the frame on top calls a native whose call was told.
    #[inline]
    pub(super) fn is_native_told(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.stage == Stage::CallTold)
    }

    /// Tells the same of the frame below the one on top.
    #[inline]
    pub(super) fn is_native_told_below(&self) -> bool {
        let below = self.frames.len().checked_sub(2);
        below.is_some_and(|below| self.frames[below].stage == Stage::CallTold)
    }

    /// Returns the call by the frame on top that was told.
    pub(super) fn told_call(&self) -> Option<ToldCall> {
        let call = *self.tracing.native_calls.last()?;
        (call.depth == self.frames.len()).then_some(call)
    }

    /// Forgets the call that was told last.
    pub(super) fn end_native_call(&mut self) {
        if let Some(call) = self.tracing.native_calls.pop() {
            call.values().into_iter().for_each(|value| self.heap.drop_value(value));
        }
    }

    /// Returns what a profile function gets of a callable: natives only, methods as bound ones.
    fn told_native(&mut self, callable: Value, first: Value) -> Option<Value> {
        if let Some(Body::Method(method)) = self.heap.body_of(callable)
            && self.era >= Era::E311
        {
            // A method of a native is taken apart before it is called.
            let (function, receiver) = (method.function, method.receiver);
            return self.told_native(function, receiver);
        }
        let Some(Body::Native(index, _)) = self.heap.body_of(callable) else { return None };
        let index = *index;
        if self.heap.is_exactly(callable, Kind::Native) {
            return Some(callable);
        }
        let is_method = self.heap.is_exactly(callable, Kind::NativeMethod)
            || self.heap.is_exactly(callable, Kind::ClassMethodDescriptor);
        if !is_method || first.is_unbound() {
            return None;
        }
        Some(self.heap.alloc_kind(Kind::Native, Body::Native(index, first)).into())
    }
}
