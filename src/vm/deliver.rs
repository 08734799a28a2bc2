//! What becomes of a frame's result, or of its failure.
//!
//! A result goes where the frame's [`Return`] says; an exception goes to the
//! handler that covers the instruction, or takes the frame off the stack and
//! goes on below. Both may lead to the other (a native frame that catches, an
//! iterator that ends), so they are steps of one loop.

use super::Vm;
use super::events::{Point, Told};
use super::frames::{Return, Stage};
use super::listening::{Listener, Occasion};
use super::native::{NativeResult, Raised};
use super::native_frame::Answer;
use super::special::KEPT;
use crate::code::{NONE, Op, Operand, flag};
use crate::heap::{Body, Handle, Kind, Traceback, Value};
use crate::trace::Passing;

/// A step of settling.
pub(super) enum Flow {
    /// A value goes where it was wanted.
    Deliver(Return, Value),
    /// A generator ended with a value.
    Finished(Return, Value),
    /// A frame failed whose result was wanted; the exception is in `raised`.
    Fail(Return),
    /// The routine on top is answered.
    Answer(Answer),
    /// The frame on top raised at its instruction.
    RaiseHere,
    /// The same, of an exception that was caught here: nobody is told and its traceback stays as it is.
    RaiseAgain,
    /// The exception goes on from the frame on top, of which whoever hears of raising was told.
    RaiseOn,
    /// A native that the frame on top called has returned; its result is where it belongs.
    NativeReturned,
    /// Somebody who was told of the frame on top raised.
    TellingFailed,
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
                Flow::Answer(answer) => self.answer(answer),
                Flow::RaiseHere => self.raise_here(true),
                Flow::RaiseAgain => {
                    self.tracing.passing = Passing { again: true, ..Passing::default() };
                    self.raise_here(false)
                }
                Flow::RaiseOn => {
                    self.tracing.passing = Passing::default();
                    self.raise_here(false)
                }
                Flow::NativeReturned => self.native_returned(),
                Flow::TellingFailed => self.after_failed_telling(),
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
        if frame.stage == Stage::CallTold {
            return self.native_returned();
        }
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
            Return::Trace => self.told(Listener::Trace, value),
            Return::Profile => self.told(Listener::Profile, value),
            Return::Tool(tool, kind) => match self.tool_answered(tool, kind, value) {
                Ok(()) => self.told(Listener::Tool(tool), value),
                Err(Raised) => self.telling_failed(Listener::Tool(tool)),
            },
            Return::Thread => self.thread_over(),
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

    /// Goes on with another thread.
    fn thread_over(&mut self) -> Step {
        match self.end_thread() {
            Ok(()) => Step::Settled(Settled::Go),
            Err(Raised) => Step::Flow(Flow::RaiseHere),
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
            Return::Next { target, .. } => match self.stop_to_tell(value, false) {
                Some(stop) => self.stopped(stop),
                None => self.end_loop(target),
            },
            Return::Delegate { into } => match self.stop_to_tell(value, true) {
                Some(stop) => self.stopped(stop),
                None => {
                    self.write_top(into, value);
                    self.go_on()
                }
            },
            Return::Finaliser | Return::Thread => self.deliver(returns, value),
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
                let stop = std::mem::replace(&mut self.raised, Value::None);
                if into == NONE {
                    self.answer(Answer::Exhausted)
                } else if self.tracing.is_on() && self.was_raised_in_python(stop) {
                    self.stopped(stop)
                } else {
                    self.end_loop(target)
                }
            }
            Return::Delegate { .. } if self.is_raised("StopIteration") => {
                let stop = std::mem::replace(&mut self.raised, Value::None);
                self.stopped(stop)
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
            Return::Trace => self.telling_failed(Listener::Trace),
            Return::Profile => self.telling_failed(Listener::Profile),
            Return::Tool(tool, _) => self.telling_failed(Listener::Tool(tool)),
            Return::Thread => {
                self.thread_failed();
                self.thread_over()
            }
            Return::Finaliser => {
                if let Some(object) =
                    self.deferred.last().and_then(|waiting| waiting.last()).copied()
                {
                    self.report_finaliser(object);
                }
                self.end_finaliser();
                Step::Settled(Settled::Go)
            }
            _ => Step::Flow(Flow::RaiseHere),
        }
    }

    /// Tells whether an exception has come through a frame: an iterator written in Rust ends without one.
    fn was_raised_in_python(&self, exception: Value) -> bool {
        self.heap.exception(exception).is_some_and(|body| !body.traceback.is_none())
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
        if stage == Stage::CallTold {
            return self.native_failed();
        }
        let told = stage >= Stage::RaiseCounted;
        if fresh && !told && self.finalises_first() {
            return Step::Settled(Settled::Go);
        }
        if fresh && !told {
            self.add_traceback();
        }
        if !told && !self.tracing.branches.is_empty() {
            self.forget_branches();
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
            if stage < Stage::Passing && self.stops_told() {
                return self.stop_raising(Stage::RaiseTold);
            }
        }
        if self.tracing.is_on() && self.tracing.inside == 0 && stage < Stage::UnwindCounted {
            if fresh && stage != Stage::Passing {
                let delegates = self.tracing.thrown_depth.take() == Some(self.frames.len());
                self.tracing.passing = Passing { delegates, ..Passing::default() };
            }
            let hears = self.tracing.hears_passing() || self.tracing.passing.delegates;
            if hears && let Some(step) = self.tell_passing() {
                return step;
            }
        }
        let frame = self.frames.last().expect("an exception is raised in a frame");
        let pc = u32::try_from(frame.pc).expect("code has fewer than 2**32 instructions");
        // A generator that never began has entered no `try`.
        if let Some(handler) = frame.code.code.handler_at(pc)
            && !frame.thrown
            && stage < Stage::UnwindCounted
        {
            let raised_at = self.raised_at() as i64;
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
            let saved = i64::from(before) | raised_at << 16;
            self.set_register(base + usize::from(enter.b), Value::Int(saved));
            return Step::Settled(Settled::Go);
        }
        if stage < Stage::UnwindCounted {
            let pc = self.raised_at();
            self.frames.last_mut().expect("an exception is raised in a frame").pc = pc;
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

    /// Frees what the frame on top let go of when it raised, before anybody is told; true if a finaliser's frame was pushed.
    fn finalises_first(&mut self) -> bool {
        if !self.tracing.is_on() || self.tracing.inside > 0 {
            return false;
        }
        self.release_operands();
        if self.heap.zero.is_empty() || self.heap.all_held() {
            return false;
        }
        let exception = std::mem::replace(&mut self.raised, Value::None);
        self.take_off(exception);
        let depth = self.frames.len();
        if self.drain() {
            self.frames[depth - 1].stage = Stage::Raising;
            return true;
        }
        self.put_down(exception);
        false
    }

    /// Lets go of the temporaries that the instruction which raised would have used up.
    fn release_operands(&mut self) {
        let frame = self.frames.last().expect("an exception is raised in a frame");
        let Some(instr) = frame.code.code.instructions.get(frame.pc) else { return };
        let (instr, base) = (instr.get(), frame.base);
        let registers = [(flag::TAKE_A, instr.a), (flag::TAKE_B, instr.b), (flag::TAKE_C, instr.c)];
        for ((_, kind), (taken, register)) in instr.op.row().operands.iter().zip(registers) {
            if *kind == Operand::Read && instr.has(taken) {
                self.clear_registers(base + usize::from(register), 1);
            }
        }
        let window = match instr.op {
            Op::Call | Op::CallKw => usize::from(instr.b) + 1,
            Op::CallMethod | Op::CallMethodKw => usize::from(instr.b) + 2,
            Op::CallEx => 3,
            _ => return,
        };
        self.clear_registers(base + usize::from(instr.a), window);
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
        self.take_off(exception);
        match self.tell(point) {
            Ok(Told::Pushed) => Some(Step::Settled(Settled::Go)),
            Ok(Told::Paused) => {
                self.set_stage(counted);
                Some(Step::Settled(Settled::Stopped))
            }
            Ok(Told::Done) => {
                self.put_down(exception);
                None
            }
            Err(Raised) => Some(self.after_failed_telling()),
        }
    }

    /// Takes an exception up again that was told of without any Python code being run.
    fn put_down(&mut self, exception: Value) {
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
    }

    /// Tells tools that the raised exception is caught or raised again; CPython does both, too, where heisen has no code
    /// for it: where a delegation ends, and where a StopIteration would leave a generator.
    fn tell_passing(&mut self) -> Option<Step> {
        loop {
            let Passing { told, .. } = self.tracing.passing;
            let occasion = self.passing_occasion(told)?;
            let exception = self.raised;
            self.take_off(exception);
            self.set_stage(Stage::Passing);
            self.tracing.passing.told = told + 1;
            match self.tell_listeners(occasion) {
                Ok(Told::Pushed) => return Some(Step::Settled(Settled::Go)),
                Ok(_) => self.put_down(exception),
                Err(Raised) => return Some(self.after_failed_telling()),
            }
        }
    }

    /// Returns what is told next of an exception that passes.
    fn passing_occasion(&self, told: usize) -> Option<Occasion> {
        let frame = self.frames.last().expect("an exception is raised in a frame");
        let code = &frame.code.code;
        let pc = u32::try_from(frame.pc).expect("code has fewer than 2**32 instructions");
        let handler = if frame.thrown { None } else { code.handler_at(pc) };
        let twice = [Occasion::Handled(pc), Occasion::Reraise];
        let Passing { again, delegates, .. } = self.tracing.passing;
        let mut all = Vec::with_capacity(4);
        if again {
            all.push(Occasion::Reraise);
            let instr = code.instructions[frame.pc].get();
            if instr.op == Op::Reraise && instr.c > 0 {
                all.extend(twice);
            }
        }
        if delegates {
            all.push(Occasion::Handled(pc));
            if self.era.ended_delegations_have_line() {
                all.push(Occasion::Line);
            }
            all.push(Occasion::Reraise);
        }
        match handler {
            Some(handler) => all.push(Occasion::Handled(handler.target)),
            None if code.is_suspendable() && !frame.thrown => all.extend(twice),
            None => {}
        }
        all.get(told).copied()
    }

    /// Goes on after a listener's function of Python's returned.
    fn told(&mut self, listener: Listener, result: Value) -> Step {
        self.listener_returned(listener, result);
        let others = self.tell_the_others(listener);
        let stage = self.frames.last().expect("the frame that was told of is below").stage;
        match stage {
            Stage::RaiseTold | Stage::RaiseCounted | Stage::UnwindTold | Stage::UnwindCounted => {
                self.raised = self.landed();
                Step::Flow(Flow::RaiseHere)
            }
            Stage::Passing => {
                self.raised = self.landed();
                Step::Flow(Flow::RaiseHere)
            }
            Stage::NativeReturned => self.native_returned(),
            Stage::NativeFailed => {
                self.raised = self.landed();
                self.native_failed()
            }
            Stage::StopTold => {
                let stop = self.landed();
                if others { self.stopped(stop) } else { self.end_iteration(stop) }
            }
            _ => Step::Settled(Settled::Go),
        }
    }

    /// Takes the exception that lay in flight while a listener's function ran.
    fn landed(&mut self) -> Value {
        let exception = self.in_flight.pop().expect("the exception that was told of is in flight");
        self.heap.drop_value(exception);
        exception
    }

    /// Goes on after a listener's function of Python's raised.
    fn telling_failed(&mut self, listener: Listener) -> Step {
        self.listener_failed(listener);
        self.after_failed_telling()
    }

    /// Goes on after somebody who was told something raised: what it was told of is over, as the era has it.
    fn after_failed_telling(&mut self) -> Step {
        let frame = self.frames.last().expect("the frame that was told of is below");
        let (stage, is_resumed) = (frame.stage, frame.pc != 0);
        let op = frame.code.code.instructions[frame.pc].get().op;
        if stage == Stage::Passing {
            self.landed();
            if self.passing_occasion(self.tracing.passing.told).is_some() {
                return Step::Flow(Flow::RaiseHere);
            }
            // The exception that comes instead is raised in the handler.
            let frame = self.frames.last_mut().expect("the frame that was told of is below");
            let pc = u32::try_from(frame.pc).expect("code has fewer than 2**32 instructions");
            if let Some(handler) = frame.code.code.handler_at(pc) {
                frame.pc = handler.target as usize;
            }
            frame.stage = Stage::Fresh;
            return Step::Flow(Flow::RaiseOn);
        }
        let leaves = match stage {
            Stage::EntryTold => !is_resumed || self.era.tracer_errors_leave_frame(),
            Stage::ExitTold => self.era.tracer_errors_leave_frame(),
            Stage::UnwindTold => true,
            _ => false,
        };
        let is_entered = stage == Stage::EntryTold && leaves;
        if is_entered || self.era.tracer_errors_have_entry() {
            self.add_traceback();
        }
        match stage {
            Stage::RaiseTold | Stage::UnwindTold | Stage::StopTold => {
                let stop = self.landed();
                if stage == Stage::StopTold && op == Op::ForIter {
                    self.raised = Value::None;
                    return self.end_iteration(stop);
                }
            }
            Stage::NativeFailed => {
                self.landed();
                self.end_native_call();
            }
            Stage::CallTold | Stage::NativeReturned => self.end_native_call(),
            _ => {}
        }
        self.set_stage(Stage::Fresh);
        if leaves {
            let (returns, _) = self.leave_frame();
            return Step::Flow(Flow::Fail(returns));
        }
        Step::Flow(if stage == Stage::RaiseTold { Flow::RaiseOn } else { Flow::RaiseHere })
    }

    /// Tells of what the frame on top called and that has returned; then the frame goes on.
    fn native_returned(&mut self) -> Step {
        if let Some(call) = self.told_call() {
            self.set_stage(Stage::NativeReturned);
            let told = if call.ends {
                self.tell_listeners(Occasion::CallReturned)
            } else {
                Ok(Told::Done)
            };
            if let Ok(Told::Pushed) = told {
                return Step::Settled(Settled::Go);
            }
            if told.is_err() {
                return self.after_failed_telling();
            }
            self.end_native_call();
        }
        self.set_stage(Stage::Fresh);
        let frame = self.frames.last().expect("a native was called from a frame");
        let instr = frame.code.code.instructions[frame.pc].get();
        if instr.a != instr.c {
            let base = frame.base;
            let result = self.registers[base + usize::from(instr.a)];
            self.write_top(instr.c, result);
            self.clear_registers(base + usize::from(instr.a), 1);
        }
        self.go_on()
    }

    /// Tells of what the frame on top called and that has raised; then the frame raises.
    fn native_failed(&mut self) -> Step {
        let ends = self.told_call().is_some_and(|call| call.ends);
        if !ends || !self.tracing.is_on() {
            if self.told_call().is_some() {
                self.end_native_call();
            }
            self.set_stage(Stage::Fresh);
            return Step::Flow(Flow::RaiseHere);
        }
        let exception = self.raised;
        self.take_off(exception);
        self.set_stage(Stage::NativeFailed);
        let told = self.tell_listeners(Occasion::CallFailed);
        match told {
            Ok(Told::Pushed) => Step::Settled(Settled::Go),
            Ok(_) => {
                self.end_native_call();
                self.set_stage(Stage::Fresh);
                self.raised = self.landed();
                Step::Flow(Flow::RaiseHere)
            }
            Err(Raised) => self.after_failed_telling(),
        }
    }

    /// Puts an exception in flight, where it stays while listeners are told.
    fn take_off(&mut self, exception: Value) {
        self.heap.count_roots(&[exception], true);
        self.in_flight.push(exception);
    }

    /// Returns the StopIteration that listeners hear of when a generator has ended with a value where it was looped over or
    /// delegated to.
    fn stop_to_tell(&mut self, value: Value, delegates: bool) -> Option<Value> {
        if !self.tracing.is_on() || self.tracing.inside > 0 {
            return None;
        }
        let told = !value.is_none() || delegates && self.delegate_end_is_told();
        if !told {
            return None;
        }
        let class = self.known.exceptions.get("StopIteration");
        let arguments = if value.is_none() { Vec::new() } else { vec![value] };
        Some(self.new_exception(class, &arguments))
    }

    /// Tells whether the end of the generator that the frame on top delegates to is told although it gave None.
    fn delegate_end_is_told(&self) -> bool {
        let frame = self.frames.last().expect("a delegation waits");
        let instr = frame.code.code.instructions[frame.pc].get();
        if instr.op != Op::YieldFrom {
            return false;
        }
        let delegate = self.registers[frame.base + usize::from(instr.b)];
        let is_coroutine = self.heap.is_exactly(delegate, Kind::Coroutine);
        if self.era.ended_generator_is_told() {
            return is_coroutine || self.heap.is_exactly(delegate, Kind::Generator);
        }
        // A coroutine is sent to, and so is whoever was sent something; others are asked for the next item.
        let sent = self.registers[frame.base + usize::from(instr.a)];
        is_coroutine || !sent.is_none()
    }

    /// Tells of the StopIteration of the iterator that the frame on top waits for; then the frame goes on.
    fn stopped(&mut self, stop: Value) -> Step {
        if self.mode() == super::run::HOOK {
            self.take_off(stop);
            self.set_stage(Stage::StopTold);
            let told = self.tell_listeners(Occasion::Stop(stop));
            if let Ok(Told::Pushed) = told {
                return Step::Settled(Settled::Go);
            }
            if told.is_err() {
                return self.after_failed_telling();
            }
            self.landed();
        }
        self.end_iteration(stop)
    }

    /// Goes on in the frame on top, which waits for an iterator that has ended.
    fn end_iteration(&mut self, stop: Value) -> Step {
        self.set_stage(Stage::Fresh);
        let frame = self.frames.last().expect("a loop or a delegation waits");
        let instr = frame.code.code.instructions[frame.pc].get();
        if instr.op == Op::ForIter {
            return self.end_loop(u32::from(instr.c));
        }
        let value = self.stop_value(stop);
        self.write_top(instr.a, value);
        self.go_on()
    }

    /// Returns where the frame on top raised the exception that leaves it or goes to a handler: what raises it again may say.
    fn raised_at(&self) -> usize {
        let frame = self.frames.last().expect("an exception is raised in a frame");
        let Some(instr) = frame.code.code.instructions.get(frame.pc) else { return frame.pc };
        let instr = instr.get();
        if instr.op != crate::code::Op::Reraise || instr.b == crate::code::NONE {
            return frame.pc;
        }
        let saved = self.registers[frame.base + usize::from(instr.b)].as_int();
        saved.map_or(frame.pc, |saved| (saved >> 16) as usize)
    }

    /// Adds the frame on top to the traceback of the raised exception.
    fn add_traceback(&mut self) {
        let frame = self.frames.last().expect("an exception is raised in a frame");
        if !frame.is_visible() {
            return;
        }
        let pc = u32::try_from(frame.pc).expect("code has fewer than 2**32 instructions");
        let line = self.line_of(self.frames.len() - 1);
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
        let frame = self.frames.leave().expect("a frame is left").place();
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
