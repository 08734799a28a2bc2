//! Threads: several stacks, of which one runs.
//!
//! A thread that does not run is parked: its registers, frames and what else
//! belongs to a stack lie in [`Threads`], and change places with the
//! machine's own when its turn comes. Turns change at the beginning of a line
//! after a number of moments, or where a thread waits ([`WAIT`]); both follow
//! from the program and its inputs alone, so the order of threads is the same
//! in every run.

use super::Vm;
use super::frames::{Frame, Return, Stack, Stage};
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::code::NONE;
use crate::heap::{Activation, Body, Handle, Value};
use crate::host::{Ask, Clock};
use crate::trace::ToldCall;

/// After how many moments another thread has its turn.
const TURN: u64 = 500;

/// The threads of a machine.
#[derive(Clone, Debug)]
pub struct Threads {
    /// Those that do not run, the next one first.
    pub(super) parked: Vec<Parked>,
    /// The number of the thread that runs; the program begins in 0.
    pub current: u32,
    /// How many threads were ever begun.
    begun: u32,
    /// The moment at which the turn of the running thread ends.
    pub(super) turn_ends: u64,
}

/// A thread that does not run.
#[derive(Clone, Debug)]
pub struct Parked {
    number: u32,
    registers: Vec<Value>,
    frames: Stack,
    in_flight: Vec<Value>,
    deferred: Vec<Vec<Handle>>,
    traced_frames: Vec<Handle>,
    function: Value,
    profile: Value,
    inside: u32,
    native_calls: Vec<ToldCall>,
    branches: Vec<(usize, u32)>,
}

impl Default for Threads {
    fn default() -> Self {
        Self { parked: Vec::new(), current: 0, begun: 0, turn_ends: u64::MAX }
    }
}

impl Parked {
    /// Visits every reference that is counted.
    pub(super) fn visit_counted(&self, visit: &mut dyn FnMut(Value)) {
        self.registers.iter().copied().for_each(&mut *visit);
        for frame in &self.frames {
            frame.object.into_iter().chain(frame.generator).for_each(|handle| visit(handle.into()));
        }
        self.in_flight.iter().copied().for_each(&mut *visit);
        self.traced_frames.iter().for_each(|&handle| visit(handle.into()));
        visit(self.function);
        visit(self.profile);
        self.native_calls.iter().flat_map(ToldCall::values).for_each(&mut *visit);
    }

    /// Visits what else must stay alive.
    pub(super) fn visit_uncounted(&self, visit: &mut dyn FnMut(Value)) {
        self.deferred.iter().flatten().for_each(|&handle| visit(handle.into()));
        for frame in &self.frames {
            visit(frame.globals.into());
            visit(frame.builtins.into());
        }
    }
}

impl std::hash::Hash for Threads {
    fn hash<H: std::hash::Hasher>(&self, hasher: &mut H) {
        (self.current, self.begun, self.turn_ends).hash(hasher);
        for parked in &self.parked {
            (parked.number, &parked.registers, &parked.in_flight, &parked.deferred).hash(hasher);
            (&parked.traced_frames, parked.function, parked.profile, parked.inside).hash(hasher);
            for frame in &parked.frames {
                (frame.base, frame.pc, frame.stage as u8, frame.handled).hash(hasher);
                (frame.object, frame.generator).hash(hasher);
            }
        }
    }
}

/// What a parked thread waits for.
struct Waiting {
    lock: Value,
    until: Option<i64>,
}

/// Waits until a lock is open or a time has come. Registers: the lock or None, the time or None, whether it is told which.
static WAIT: Routine = Routine {
    name: "waiting",
    catches: false,
    step: |vm, base, answer| match answer {
        Answer::Value(value) if vm.register(base + 2) == Value::TRUE => Ok(Step::Return(value)),
        Answer::Value(_) => Ok(Step::Return(Value::None)),
        _ => Ok(Step::Park),
    },
};

/// The bottom of a thread's stack. Registers: what the thread calls, whether it was called.
static THREAD: Routine = Routine {
    name: "a thread",
    catches: false,
    step: |vm, base, answer| match answer {
        Answer::Value(_) if vm.register(base + 1) == Value::TRUE => Ok(Step::Return(Value::None)),
        _ => {
            vm.set_register(base + 1, Value::TRUE);
            Ok(Step::Call(vm.register(base), Vec::new()))
        }
    },
};

/// What comes of passing on the turn.
pub(super) enum Turn {
    /// The routine on top goes on with an answer.
    Woken(Answer),
    /// Another thread is on the stack.
    Changed,
}

impl Vm {
    /// Tells whether there are several threads.
    #[inline]
    pub fn has_threads(&self) -> bool {
        !self.threads.parked.is_empty()
    }

    /// Begins a thread that calls a function without arguments; gives its number. Its turn comes later.
    pub fn begin_thread(&mut self, function: Value) -> u32 {
        self.threads.begun += 1;
        let number = self.threads.begun;
        let (globals, builtins) = self.current_namespaces();
        let frame = Frame {
            code: self.blank_code.clone(),
            base: 1,
            size: 2,
            pc: 0,
            globals,
            builtins,
            returns: Return::Thread,
            stage: Stage::Fresh,
            thrown: false,
            handled: NONE,
            object: None,
            generator: None,
            jumps_to: None,
            routine: Some(&THREAD),
            operator: None,
            entered: self.clock,
        };
        self.heap.hold(function);
        self.threads.parked.push(Parked {
            number,
            registers: vec![Value::Unbound, function, Value::FALSE],
            frames: Stack::of(frame),
            in_flight: Vec::new(),
            deferred: Vec::new(),
            traced_frames: Vec::new(),
            function: Value::Unbound,
            profile: Value::Unbound,
            inside: 0,
            native_calls: Vec::new(),
            branches: Vec::new(),
        });
        if self.threads.parked.len() == 1 {
            self.threads.turn_ends = self.clock + TURN;
        }
        number
    }

    /// Waits until a lock is open (its `_locked` is false) or so many nanoseconds have passed. PENDING; the result is
    /// whether the lock is open.
    ///
    /// # Errors
    /// Nobody is left who could open the lock.
    pub fn wait_for(&mut self, lock: Value, nanoseconds: Option<i64>) -> NativeResult {
        let until = match nanoseconds {
            Some(nanoseconds) => Value::Int(self.now()?.saturating_add(nanoseconds)),
            None => Value::None,
        };
        self.start(&WAIT, &[lock, until, Value::TRUE])
    }

    /// Lets so many nanoseconds pass; other threads run meanwhile. PENDING possible.
    ///
    /// # Errors
    /// The user interrupted.
    pub fn sleep(&mut self, nanoseconds: u64) -> NativeResult {
        if self.has_threads() {
            let length = i64::try_from(nanoseconds).unwrap_or(i64::MAX);
            let until = self.now()?.saturating_add(length);
            return self.start(&WAIT, &[Value::None, Value::Int(until), Value::FALSE]);
        }
        match self.host.sleep(nanoseconds) {
            Ok(()) => Ok(Value::None),
            Err(error) => self.raise_host(error),
        }
    }

    /// Returns what the clock that never goes back shows, in nanoseconds.
    ///
    /// # Errors
    /// The recording holds no look at the clock here.
    pub fn clock_now(&mut self) -> Result<i64, Raised> {
        self.now()
    }

    fn now(&mut self) -> Result<i64, Raised> {
        match self.host.clock(Clock::Monotonic) {
            Ok(now) => Ok(now),
            Err(error) => self.raise_host(error),
        }
    }

    fn is_open(&self, lock: Value) -> bool {
        match lock {
            Value::Obj(lock) => {
                !matches!(self.heap.attr_text(lock, "_locked"), Some(locked) if locked != Value::FALSE)
            }
            _ => false,
        }
    }

    /// Returns what the thread waits for whose stack this is, if it waits.
    fn waiting(frames: &[Frame], registers: &[Value]) -> Option<Waiting> {
        let top = frames.last()?;
        let routine = top.routine?;
        std::ptr::eq(routine, &raw const WAIT)
            .then(|| Waiting { lock: registers[top.base], until: registers[top.base + 1].as_int() })
    }

    /// Returns the parked thread whose turn is next: one that can go on.
    fn next_ready(&self, now: Option<i64>) -> Option<usize> {
        self.threads.parked.iter().position(|parked| {
            match Self::waiting(&parked.frames, &parked.registers) {
                None => true,
                Some(waiting) => {
                    self.is_open(waiting.lock)
                        || now.is_some_and(|now| waiting.until.is_some_and(|until| until <= now))
                }
            }
        })
    }

    /// Does what the routine on top asks: to wait, or to begin.
    pub(super) fn pass_on(&mut self) -> Result<Turn, Raised> {
        loop {
            let Some(own) = Self::waiting(&self.frames, &self.registers) else {
                return Ok(Turn::Woken(Answer::Begin));
            };
            if self.is_open(own.lock) {
                return Ok(Turn::Woken(Answer::Value(Value::TRUE)));
            }
            if own.until == Some(i64::MIN) {
                return Ok(Turn::Woken(Answer::Value(Value::FALSE)));
            }
            let may_change = self.nesting == 0;
            if may_change && let Some(next) = self.next_ready(None) {
                self.change_to(next);
                return Ok(Turn::Changed);
            }
            // Nobody can go on now: time has to pass.
            let others = self.threads.parked.iter().filter(|_| may_change);
            let others =
                others.filter_map(|parked| Self::waiting(&parked.frames, &parked.registers));
            let earliest = others.filter_map(|waiting| waiting.until).chain(own.until).min();
            let Some(earliest) = earliest else {
                return self.raise(
                    "RuntimeError",
                    "deadlock: this waits for a lock that nobody is left to release",
                );
            };
            let now = self.now()?;
            if now < earliest {
                let left = u64::try_from(earliest - now).unwrap_or(0);
                if let Err(error) = self.host.sleep(left) {
                    return self.raise_host(error);
                }
            }
            let now = now.max(earliest);
            if own.until.is_some_and(|until| until <= now) {
                return Ok(Turn::Woken(Answer::Value(Value::FALSE)));
            }
            if may_change && let Some(next) = self.next_ready(Some(now)) {
                self.change_to(next);
                self.wake(now);
                return Ok(Turn::Changed);
            }
        }
    }

    /// Ends the wait of the thread on the stack, if its time has come.
    fn wake(&mut self, now: i64) {
        let Some(waiting) = Self::waiting(&self.frames, &self.registers) else { return };
        if !self.is_open(waiting.lock) && waiting.until.is_some_and(|until| until <= now) {
            let base = self.frames.last().map_or(0, |frame| frame.base);
            self.set_register(base + 1, Value::Int(i64::MIN));
        }
    }

    /// Gives the turn to another thread, if the running one's is over and another can go on. True if it did.
    #[cold]
    pub(super) fn end_turn(&mut self) -> bool {
        // What heisen itself is written in (a lock's two steps, say) is one step for the program.
        if self.frames.last().is_some_and(|frame| !frame.is_visible()) {
            return false;
        }
        self.threads.turn_ends = self.clock + TURN;
        if self.nesting > 0 || self.tracing.inside > 0 {
            return false;
        }
        let sleeps = |parked: &Parked| {
            Self::waiting(&parked.frames, &parked.registers)
                .is_some_and(|waiting| waiting.until.is_some())
        };
        let now = if self.threads.parked.iter().any(sleeps) {
            let raised = self.raised;
            let now = self.now().ok();
            self.raised = raised;
            now
        } else {
            None
        };
        let Some(next) = self.next_ready(now) else { return false };
        self.change_to(next);
        if let Some(now) = now {
            self.wake(now);
        }
        true
    }

    /// Ends the running thread, whose stack is empty, and goes on with another.
    pub(super) fn end_thread(&mut self) -> Result<(), Raised> {
        debug_assert!(self.frames.is_empty(), "a thread ends with its last frame");
        let now = if self.next_ready(None).is_none() { Some(self.pass_time()?) } else { None };
        match self.next_ready(now) {
            Some(next) => {
                self.take_up(next);
                if let Some(now) = now {
                    self.wake(now);
                }
                Ok(())
            }
            None => {
                self.take_up(0);
                self.raise(
                    "RuntimeError",
                    "deadlock: this waits for a lock that nobody is left to release",
                )
            }
        }
    }

    /// Sleeps until the first parked thread's time has come; gives the time.
    fn pass_time(&mut self) -> Result<i64, Raised> {
        let now = self.now()?;
        let waiting = self.threads.parked.iter();
        let waiting = waiting.filter_map(|parked| Self::waiting(&parked.frames, &parked.registers));
        let Some(earliest) = waiting.filter_map(|waiting| waiting.until).min() else {
            return Ok(now);
        };
        if now < earliest
            && let Err(error) = self.host.sleep(u64::try_from(earliest - now).unwrap_or(0))
        {
            return self.raise_host(error);
        }
        Ok(now.max(earliest))
    }

    /// Parks the running thread and takes up a parked one.
    fn change_to(&mut self, next: usize) {
        for at in 0..self.frames.len() {
            self.detach_frame_object(at);
        }
        let used = self.top();
        let mut registers = std::mem::take(&mut self.registers);
        let spare = registers.split_off(used);
        debug_assert!(spare.iter().all(|value| value.is_unbound()), "nothing lies above the stack");
        let parked = Parked {
            number: self.threads.current,
            registers,
            frames: std::mem::take(&mut self.frames),
            in_flight: std::mem::take(&mut self.in_flight),
            deferred: std::mem::take(&mut self.deferred),
            traced_frames: std::mem::take(&mut self.traced_frames),
            function: self.tracing.function,
            profile: self.tracing.profile,
            inside: self.tracing.inside,
            native_calls: std::mem::take(&mut self.tracing.native_calls),
            branches: std::mem::take(&mut self.tracing.branches),
        };
        self.threads.parked.push(parked);
        self.take_up(next);
    }

    /// Installs a trace function, or a profile function, in the threads that do not run; Unbound is none.
    pub fn set_in_other_threads(&mut self, function: Option<Value>, profile: Option<Value>) {
        for at in 0..self.threads.parked.len() {
            let parked = &mut self.threads.parked[at];
            let mut dropped = Vec::new();
            for (given, held) in [(function, &mut parked.function), (profile, &mut parked.profile)]
            {
                if let Some(given) = given {
                    self.heap.hold(given);
                    dropped.push(std::mem::replace(held, given));
                }
            }
            dropped.into_iter().for_each(|value| self.heap.drop_value(value));
        }
    }

    /// Puts a parked thread on the machine's empty stack.
    fn take_up(&mut self, next: usize) {
        let parked = self.threads.parked.remove(next);
        self.threads.current = parked.number;
        self.registers = parked.registers;
        self.registers.resize((self.registers.len() + 64).next_power_of_two(), Value::Unbound);
        self.frames = parked.frames;
        self.in_flight = parked.in_flight;
        self.deferred = parked.deferred;
        self.traced_frames = parked.traced_frames;
        self.tracing.function = parked.function;
        self.tracing.profile = parked.profile;
        self.tracing.inside = parked.inside;
        self.tracing.native_calls = parked.native_calls;
        self.tracing.branches = parked.branches;
        for at in 0..self.frames.len() {
            if let Some(object) = self.frames[at].object {
                self.attach_frame_object(object, at);
            }
        }
        self.threads.turn_ends = if self.has_threads() { self.clock + TURN } else { u64::MAX };
    }

    /// Points a frame object at the stack again.
    fn attach_frame_object(&mut self, object: Handle, at: usize) {
        let at = u32::try_from(at).expect("the stack is less than 2**32 deep");
        self.heap.edit(object, |object| {
            if let Body::Frame(body) = &mut object.body {
                body.activation = Activation::Stack(at);
                body.registers = Vec::new();
                body.line = 0;
                body.back = Value::None;
            }
        });
    }

    /// Reports an exception that left a thread's function.
    pub(super) fn thread_failed(&mut self) {
        let exception = std::mem::replace(&mut self.raised, Value::None);
        if !self.is_instance_of(exception, "SystemExit") {
            self.report_unraisable(
                exception,
                Value::None,
                "Exception ignored in thread started by:",
            );
        }
    }

    /// Waits for the threads that the program has to wait for, at its end.
    pub(super) fn join_threads(&mut self) {
        let modules = self.known.sys_modules;
        let module = self.heap.text_get(modules, "threading").and_then(Value::handle);
        let shutdown = module.and_then(|module| self.heap.attr_text(module, "_shutdown"));
        if let Some(shutdown) = shutdown {
            self.stop_at = u64::MAX;
            let begun = self.call_pushing(shutdown, &[], Return::Top);
            let failed = match begun {
                Ok(value) if value.is_unbound() => loop {
                    match self.run_until_top() {
                        super::Exit::Returned(_) => break false,
                        super::Exit::Raised => break true,
                        super::Exit::Stopped if self.interrupted() => break false,
                        super::Exit::Stopped => {}
                    }
                },
                Ok(_) => false,
                Err(Raised) => true,
            };
            if failed {
                let raised = std::mem::replace(&mut self.raised, Value::None);
                self.report_unraisable(
                    raised,
                    shutdown,
                    "Exception ignored on threading shutdown:",
                );
            }
        }
    }
}
