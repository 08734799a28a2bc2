//! What becomes of a frame's result, or of its failure.
//!
//! A result goes where the frame's [`Return`] says; an exception goes to the
//! handler that covers the instruction, or takes the frame off the stack and
//! goes on below. Both may lead to the other (a native frame that catches, an
//! iterator that ends), so they are steps of one loop.

use super::Vm;
use super::events::{Point, Told};
use super::frames::{Return, Stage};
use super::native::{NativeResult, Raised};
use super::native_frame::Answer;
use super::special::KEPT;
use crate::code::{NONE, Op};
use crate::heap::{Body, Handle, Kind, Traceback, Value};

/// A step of settling.
pub(super) enum Flow {
    /// A value goes where it was wanted.
    Deliver(Return, Value),
    /// A generator ended with a value.
    Finished(Return, Value),
    /// A frame failed whose result was wanted; the exception is in `raised`.
    Fail(Return),
    /// The frame on top raised at its instruction.
    RaiseHere,
    /// The same, of an exception that was caught here: nobody is told and its traceback stays as it is.
    RaiseAgain,
}

/// How settling ended.
pub(super) enum Settled {
    /// A frame of Python code is on top, ready to run.
    Go,
    /// The run's own result is there.
    Ended(NativeResult),
    /// A moment to stop at came in between.
    Stopped,
}

enum Step {
    Flow(Flow),
    Settled(Settled),
}

impl Vm {
    pub(super) fn settle(&mut self, mut flow: Flow) -> Settled {
        loop {
            let step = match flow {
                Flow::Deliver(returns, value) => self.deliver(returns, value),
                Flow::Finished(returns, value) => self.finished(returns, value),
                Flow::Fail(returns) => self.fail(returns),
                Flow::RaiseHere => self.raise_here(true),
                Flow::RaiseAgain => self.raise_here(false),
            };
            match step {
                Step::Flow(next) => flow = next,
                Step::Settled(settled) => return settled,
            }
        }
    }

    /// Goes on in the frame on top, after the instruction it stands at.
    fn go_on(&mut self) -> Step {
        let frame = self.frames.last_mut().expect("somebody waits for the result");
        frame.pc += 1;
        Step::Settled(Settled::Go)
    }

    fn write_top(&mut self, into: u16, value: Value) {
        let base = self.frames.last().expect("somebody waits for the result").base;
        self.set_register(base + usize::from(into), value);
    }

    fn deliver(&mut self, returns: Return, value: Value) -> Step {
        match returns {
            Return::Into(into) => {
                self.write_top(into, value);
                self.go_on()
            }
            Return::Discard => self.go_on(),
            Return::Top => Step::Settled(Settled::Ended(Ok(value))),
            Return::Native => self.answer(Answer::Value(value)),
            Return::Next { into: NONE, .. } => self.answer(Answer::Value(value)),
            Return::Next { into, .. } => {
                self.write_top(into, value);
                self.go_on()
            }
            Return::Init { into, instance } => {
                if !value.is_none() {
                    let name = self.heap.type_name(value);
                    let _: NativeResult =
                        self.type_error(format!("__init__() should return None, not '{name}'"));
                    return Step::Flow(Flow::RaiseHere);
                }
                let base =
                    self.frames.last().expect("a constructor was called from somewhere").base;
                let made = self.registers[base + usize::from(instance)];
                self.set_register(base + usize::from(into), made);
                if into != instance {
                    self.clear_registers(base + usize::from(instance), 1);
                }
                self.go_on()
            }
            Return::Truth { into, negate } => match self.delivered_truth(value, returns) {
                Ok(Some(truth)) => {
                    self.write_top(into, Value::bool(truth != negate));
                    self.go_on()
                }
                Ok(None) => Step::Settled(Settled::Go),
                Err(Raised) => Step::Flow(Flow::RaiseHere),
            },
            Return::Branch { wanted, target } => match self.delivered_truth(value, returns) {
                Ok(Some(truth)) if truth == wanted => {
                    self.frames.last_mut().expect("somebody waits for the result").pc =
                        target as usize;
                    Step::Settled(Settled::Go)
                }
                Ok(Some(_)) => self.go_on(),
                Ok(None) => Step::Settled(Settled::Go),
                Err(Raised) => Step::Flow(Flow::RaiseHere),
            },
            Return::Delegate { into } => {
                // The frame gives out what its delegate gave: its YieldFrom does, with the events of leaving.
                self.write_top(into, value);
                self.set_stage(Stage::GivingOut);
                Step::Settled(Settled::Go)
            }
            Return::Trace => self.traced(value),
            Return::Profile => Step::Settled(Settled::Go),
            Return::Finaliser => {
                self.end_finaliser();
                Step::Settled(Settled::Go)
            }
        }
    }

    /// Returns the truth of a delivered result: what `__bool__` returned is one, what a comparison, `__contains__` or
    /// `__exit__` returned has one.
    fn delivered_truth(&mut self, value: Value, returns: Return) -> Result<Option<bool>, Raised> {
        let frame = self.frames.last().expect("somebody waits for the result");
        match frame.code.code.instructions[frame.pc].get().op {
            Op::JumpIf | Op::JumpUnless | Op::Not => self.truth_of_result(value).map(Some),
            _ => self.truth_or_push(value, returns),
        }
    }

    fn counting_or_told(&self) -> bool {
        self.mode() != super::run::OFF
    }

    /// Answers the routine on top.
    fn answer(&mut self, answer: Answer) -> Step {
        let returns = self.frames.last().expect("a routine waits").returns;
        match self.drive(answer) {
            Ok(value) if value.is_unbound() => Step::Settled(Settled::Go),
            Ok(value) => Step::Flow(Flow::Deliver(returns, value)),
            Err(Raised) => Step::Flow(Flow::Fail(returns)),
        }
    }

    fn finished(&mut self, returns: Return, value: Value) -> Step {
        match returns {
            Return::Next { into: NONE, .. } => self.answer(Answer::Exhausted),
            Return::Next { target, .. } => self.end_loop(target),
            Return::Delegate { into } => {
                self.write_top(into, value);
                self.go_on()
            }
            Return::Finaliser => self.deliver(returns, value),
            _ => {
                let arguments = if value.is_none() { Vec::new() } else { vec![value] };
                let _: NativeResult = self.raise_with("StopIteration", &arguments);
                Step::Flow(Flow::Fail(returns))
            }
        }
    }

    /// Leaves the `for` loop that stands at its ForIter.
    fn end_loop(&mut self, target: u32) -> Step {
        let frame = self.frames.last().expect("a loop waits");
        let instr = frame.code.code.instructions[frame.pc].get();
        let base = frame.base;
        if instr.op == Op::ForIter {
            self.clear_registers(base + usize::from(instr.b), 1);
        }
        self.frames.last_mut().expect("a loop waits").pc = target as usize;
        Step::Settled(Settled::Go)
    }

    fn fail(&mut self, returns: Return) -> Step {
        match returns {
            Return::Top => Step::Settled(Settled::Ended(Err(Raised))),
            Return::Next { into, target } if self.is_raised("StopIteration") => {
                self.raised = Value::None;
                if into == NONE { self.answer(Answer::Exhausted) } else { self.end_loop(target) }
            }
            Return::Delegate { into } if self.is_raised("StopIteration") => {
                let value = self.stop_value(self.raised);
                self.raised = Value::None;
                self.write_top(into, value);
                self.go_on()
            }
            Return::Native | Return::Next { into: NONE, .. } => {
                let frame = self.frames.last().expect("a routine waits");
                if frame.routine.is_some_and(|routine| routine.catches) {
                    return self.answer(Answer::Raised);
                }
                let returns = frame.returns;
                self.pop_routine();
                Step::Flow(Flow::Fail(returns))
            }
            Return::Trace => {
                self.tracer_failed();
                Step::Flow(Flow::RaiseHere)
            }
            Return::Profile => {
                self.tracer_failed();
                Step::Flow(Flow::RaiseHere)
            }
            Return::Finaliser => {
                self.report_unraisable();
                self.end_finaliser();
                Step::Settled(Settled::Go)
            }
            _ => Step::Flow(Flow::RaiseHere),
        }
    }

    /// Tells whether the raised exception is of a builtin class.
    pub fn is_raised(&self, class: &str) -> bool {
        let class = self.known.exceptions.get(class);
        self.heap.is_subclass(self.heap.class_of(self.raised), class)
    }

    /// Returns the value that a StopIteration carries.
    pub fn stop_value(&self, exception: Value) -> Value {
        self.heap
            .exception(exception)
            .and_then(|body| body.fields.first().copied())
            .unwrap_or(Value::None)
    }

    fn raise_here(&mut self, fresh: bool) -> Step {
        let frame = self.frames.last().expect("an exception is raised in a frame");
        if frame.routine.is_some() {
            let returns = frame.returns;
            if frame.routine.is_some_and(|routine| routine.catches) {
                return self.answer(Answer::Raised);
            }
            self.pop_routine();
            return Step::Flow(Flow::Fail(returns));
        }
        let stage = frame.stage;
        let told = stage >= Stage::RaiseCounted;
        if fresh && !told {
            self.add_traceback();
        }
        if self.counting_or_told() && fresh {
            if stage < Stage::RaiseCounted && self.tick() {
                return self.stop_raising(Stage::RaiseCounted);
            }
            if stage < Stage::RaiseTold && self.mode() == super::run::HOOK {
                self.set_stage(Stage::RaiseTold);
                if let Some(step) =
                    self.tell_raising(Point::Raise(self.raised), Stage::RaiseCounted)
                {
                    return step;
                }
            }
            if stage < Stage::UnwindCounted && self.stops_told() {
                return self.stop_raising(Stage::RaiseTold);
            }
        }
        let frame = self.frames.last().expect("an exception is raised in a frame");
        let pc = u32::try_from(frame.pc).expect("code has fewer than 2**32 instructions");
        if let Some(handler) = frame.code.code.handler_at(pc)
            && stage < Stage::UnwindCounted
        {
            let (base, size) = (frame.base, frame.size);
            let keep = usize::from(handler.keep);
            let enter = frame.code.code.instructions[handler.target as usize].get();
            if keep < size {
                self.clear_registers(base + keep, size - keep);
            }
            let frame = self.frames.last_mut().expect("an exception is raised in a frame");
            frame.pc = handler.target as usize + 1;
            frame.stage = Stage::Fresh;
            let before = std::mem::replace(&mut frame.handled, enter.a);
            let exception = std::mem::replace(&mut self.raised, Value::None);
            self.set_register(base + usize::from(enter.a), exception);
            self.set_register(base + usize::from(enter.b), Value::Int(i64::from(before)));
            return Step::Settled(Settled::Go);
        }
        if self.counting_or_told() {
            if stage < Stage::UnwindCounted && self.tick() {
                return self.stop_raising(Stage::UnwindCounted);
            }
            if stage < Stage::UnwindTold && self.mode() == super::run::HOOK {
                self.set_stage(Stage::UnwindTold);
                if let Some(step) = self.tell_raising(Point::Unwind, Stage::UnwindCounted) {
                    return step;
                }
            }
            if self.stops_told() {
                return self.stop_raising(Stage::UnwindTold);
            }
        }
        self.stop_iteration_becomes_error();
        let (returns, _) = self.leave_frame();
        Step::Flow(Flow::Fail(returns))
    }

    fn stop_raising(&mut self, stage: Stage) -> Step {
        self.set_stage(stage);
        // Counted while it lies in `in_flight`, and not put on the list of what may be freed when the run goes on.
        self.heap.count_roots(&[self.raised], true);
        self.in_flight.push(self.raised);
        Step::Settled(Settled::Stopped)
    }

    /// Tells of an exception; gives a step if a trace function was pushed or raised itself.
    fn tell_raising(&mut self, point: Point, counted: Stage) -> Option<Step> {
        let exception = self.raised;
        self.heap.count_roots(&[exception], true);
        self.in_flight.push(exception);
        match self.tell(point) {
            Ok(Told::Pushed) => Some(Step::Settled(Settled::Go)),
            Ok(Told::Paused) => {
                self.set_stage(counted);
                Some(Step::Settled(Settled::Stopped))
            }
            Ok(Told::Done) => {
                self.in_flight.pop();
                self.heap.count_roots(&[exception], false);
                // What an observer's sync let go of was freed meanwhile, and the list with it.
                if let Value::Obj(handle) = exception
                    && self.heap.count(handle) == 0
                    && !self.heap.zero.contains(&handle)
                {
                    self.heap.zero.push(handle);
                }
                self.raised = exception;
                None
            }
            Err(Raised) => {
                self.in_flight.pop();
                self.heap.drop_value(exception);
                Some(Step::Flow(Flow::RaiseHere))
            }
        }
    }

    /// Goes on after a trace function of Python's returned.
    fn traced(&mut self, result: Value) -> Step {
        self.trace_returned(result);
        let stage = self.frames.last().expect("the traced frame is below").stage;
        if matches!(stage, Stage::RaiseTold | Stage::UnwindTold) {
            self.raised =
                self.in_flight.pop().expect("the exception that was told of is in flight");
            self.heap.drop_value(self.raised);
            return Step::Flow(Flow::RaiseHere);
        }
        Step::Settled(Settled::Go)
    }

    fn tracer_failed(&mut self) {
        self.trace_failed();
        let frame = self.frames.last_mut().expect("the traced frame is below");
        let stage = std::mem::replace(&mut frame.stage, Stage::Fresh);
        if matches!(stage, Stage::RaiseTold | Stage::UnwindTold) {
            let lost = self.in_flight.pop().expect("the exception that was told of is in flight");
            self.heap.drop_value(lost);
        }
    }

    /// Adds the frame on top to the traceback of the raised exception.
    fn add_traceback(&mut self) {
        let frame = self.frames.last().expect("an exception is raised in a frame");
        if !frame.is_visible() {
            return;
        }
        let pc = u32::try_from(frame.pc).expect("code has fewer than 2**32 instructions");
        let line = frame.code.code.line_at(frame.pc);
        let object = self.frame_object(self.frames.len() - 1);
        let Some(next) = self.heap.exception(self.raised).map(|exception| exception.traceback)
        else {
            return;
        };
        let entry = Traceback { next, frame: object, pc, line };
        let traceback = self.heap.alloc_kind(Kind::Traceback, Body::Traceback(Box::new(entry)));
        let Value::Obj(raised) = self.raised else { return };
        self.set_exception_field(raised, traceback.into(), |body| &mut body.traceback);
    }

    /// Takes the frame on top off the stack. Gives where its result goes, and the generator it was of.
    pub(super) fn leave_frame(&mut self) -> (Return, Option<Handle>) {
        let top = self.frames.len() - 1;
        if self.frames[top].object.is_some() {
            self.detach_frame_object(top);
        }
        let frame = self.frames.pop().expect("a frame is left");
        if self.frees_backwards {
            self.clear_registers_backwards(frame.base, frame.size);
            self.clear_register(frame.base - 1);
        } else {
            self.clear_registers(frame.base - 1, frame.size + 1);
        }
        if frame.operator.is_some() {
            self.clear_registers(frame.base - 1 - KEPT, KEPT);
        }
        if let Some(object) = frame.object {
            self.heap.decrement(object);
        }
        if let Some(generator) = frame.generator {
            self.close_generator(generator);
            self.heap.decrement(generator);
        }
        (frame.returns, frame.generator)
    }

    /// Takes a frame off the stack without any ceremony, because a run is given up.
    pub(super) fn abandon_frame(&mut self) {
        if self.frames.last().is_some_and(|frame| frame.routine.is_some()) {
            self.pop_routine();
        } else {
            self.leave_frame();
        }
    }

    /// Sets how far the frame on top has come.
    #[inline]
    pub(super) fn set_stage(&mut self, stage: Stage) {
        self.frames.last_mut().expect("a run has a frame").stage = stage;
    }
}
