//! What the tools of `sys.monitoring` are told, and what their answers mean.

use super::Vm;
use super::events::Told;
use super::frames::{Return, Stage};
use super::listening::Occasion;
use super::native::Raised;
use crate::code::{Around, Code, Instr, Op, flag};
use crate::era::Era;
use crate::heap::{Body, Handle, Value};
use crate::trace::Monitored;

impl Vm {
    /// Returns what a tool calls something that happens to the frame on top.
    fn monitored(&self, occasion: Occasion) -> Option<Monitored> {
        let frame = self.frames.last()?;
        Some(match occasion {
            Occasion::Enter if frame.thrown => Monitored::Throw,
            Occasion::Enter if frame.pc != 0 => Monitored::Resume,
            Occasion::Enter => Monitored::Start,
            Occasion::Line if self.is_reached_on_its_line() => return None,
            Occasion::Line => Monitored::Line,
            Occasion::Opcode => Monitored::Instruction,
            Occasion::Exit(_) => match frame.code.code.instructions[frame.pc].get().op {
                Op::Return => Monitored::Return,
                _ => Monitored::Yield,
            },
            Occasion::Raise(_) => Monitored::Raise,
            Occasion::Unwind => Monitored::Unwind,
            Occasion::Stop(exception) => {
                // What a generator of Python's returns was raised nowhere.
                let traceback = self.heap.exception(exception).map(|body| body.traceback);
                match traceback {
                    Some(traceback) if !traceback.is_none() => Monitored::Raise,
                    _ => Monitored::StopIteration,
                }
            }
            Occasion::Call => Monitored::Call,
            Occasion::CallReturned => Monitored::NativeReturn,
            Occasion::CallFailed => Monitored::NativeFail,
            Occasion::Handled(_) => Monitored::Handled,
            Occasion::Reraise => Monitored::Reraise,
            Occasion::Went { from, .. } => self.kind_of_branch(from)?,
        })
    }

    /// Returns the function by which a tool hears of something, if it does here.
    pub(super) fn tool_callback(&self, tool: u8, occasion: Occasion) -> Option<Value> {
        let monitoring = &self.tracing.monitoring;
        if monitoring.heard == 0 {
            return None;
        }
        let kind = self.monitored(occasion)?;
        let wanted = match kind {
            Monitored::NativeReturn | Monitored::NativeFail => Monitored::Call,
            other => other,
        };
        let code = self.code_on_top()?;
        let events = monitoring.events[usize::from(tool)] | monitoring.local_events(code, tool);
        if events & wanted.bit() == 0 {
            return None;
        }
        let callback = monitoring.callback(tool, kind)?;
        let place = (code, self.place_of(occasion), wanted, tool);
        (!monitoring.disabled.contains(&place)).then_some(callback)
    }

    /// Returns the instruction at which something happens.
    fn place_of(&self, occasion: Occasion) -> u32 {
        match occasion {
            Occasion::Went { from, .. } => from,
            Occasion::Handled(target) => target,
            _ => self.pc_on_top(),
        }
    }

    /// Tells whether a loop goes on at the instruction of the frame on top from its own line alone: trace functions hear
    /// of each pass of such a loop, tools do not.
    fn is_reached_on_its_line(&self) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        let code = &frame.code.code;
        let op_at = |at: usize| code.instructions.get(at).map(|instr| instr.get().op);
        let pc = frame.pc;
        let goes_on = pc > 1
            && op_at(pc) == Some(Op::ForIter)
            && op_at(pc - 1) == Some(Op::Jump)
            && op_at(pc - 2) == Some(Op::ForIter);
        goes_on
            && code.instructions.iter().enumerate().all(|(from, instr)| {
                let instr = instr.get();
                let target = match instr.op {
                    Op::Jump | Op::JumpIf | Op::JumpUnless | Op::JumpIfNone => instr.long_target(),
                    op if op.compares_and_jumps() => usize::from(instr.c),
                    _ => return true,
                };
                target != pc || code.line_at(from) == code.lines[pc]
            })
    }

    fn offset_on_top(&self, pc: u32) -> i64 {
        let frame = self.frames.last().expect("something is told of a frame");
        self.offset_of(&frame.code.code, pc as usize)
    }

    /// Returns how far CPython's instruction that is being told lies behind the first of those that one stands for.
    pub(super) fn step_offset(&self, at: usize) -> i64 {
        let frame = &self.frames[at];
        let steps = frame.code.code.steps(frame.pc, self.era);
        let told = usize::from(self.tracing.steps.1).saturating_sub(1);
        steps.iter().take(told).map(|&units| i64::from(units) * 2).sum()
    }

    fn code_on_top(&self) -> Option<Handle> {
        let frame = self.frames.last()?;
        let function = self.heap.function(self.registers[frame.base - 1])?;
        Some(function.code_object)
    }

    fn pc_on_top(&self) -> u32 {
        let pc = self.frames.last().map_or(0, |frame| frame.pc);
        u32::try_from(pc).expect("code has fewer than 2**32 instructions")
    }

    /// Pushes the call of a tool's function.
    pub(super) fn call_tool(
        &mut self,
        tool: u8,
        function: Value,
        object: Handle,
        occasion: Occasion,
    ) -> Result<Told, Raised> {
        let Some(code) = self.code_on_top() else { return Ok(Told::Done) };
        let offset = match occasion {
            Occasion::Went { from: pc, .. } | Occasion::Handled(pc) => self.offset_on_top(pc),
            _ => self.offset_at(self.frames.len() - 1),
        };
        let in_flight = self.in_flight.last().copied().unwrap_or(Value::None);
        let mut arguments = vec![code.into(), Value::Int(offset)];
        match occasion {
            Occasion::Enter if self.frames.last().is_some_and(|frame| frame.thrown) => {
                arguments.push(in_flight);
            }
            Occasion::Enter | Occasion::Opcode => {}
            Occasion::Line => {
                let line = self.line_of(self.frames.len() - 1);
                arguments[1] = Value::Int(i64::from(line));
            }
            Occasion::Exit(value) => arguments.push(value),
            Occasion::Raise(exception) | Occasion::Stop(exception) => arguments.push(exception),
            Occasion::Unwind | Occasion::Handled(_) | Occasion::Reraise => {
                arguments.push(in_flight)
            }
            Occasion::Call | Occasion::CallReturned | Occasion::CallFailed => {
                let call = self.tracing.native_calls.last();
                let (mut callable, mut first) =
                    call.map_or((Value::None, Value::Unbound), |call| (call.callable, call.first));
                if !matches!(occasion, Occasion::Call)
                    && let Some(Body::Method(method)) = self.heap.body_of(callable)
                {
                    (callable, first) = (method.function, method.receiver);
                }
                arguments.push(callable);
                arguments.push(first.given().unwrap_or(self.tracing.monitoring.missing));
            }
            Occasion::Went { to, .. } => arguments.push(Value::Int(self.offset_on_top(to))),
        }
        let Some(kind) = self.monitored(occasion) else { return Ok(Told::Done) };
        self.tracing.inside += 1;
        self.traced_frames.push(object);
        self.heap.increment(object);
        match self.call_pushing(function, &arguments, Return::Tool(tool, kind)) {
            Ok(value) if value.is_unbound() => Ok(Told::Pushed),
            Ok(value) => match self.tool_answered(tool, kind, value) {
                Ok(()) => {
                    self.listener_returned(super::listening::Listener::Tool(tool), value);
                    Ok(Told::Done)
                }
                Err(Raised) => {
                    self.listener_failed(super::listening::Listener::Tool(tool));
                    Err(Raised)
                }
            },
            Err(Raised) => {
                self.listener_failed(super::listening::Listener::Tool(tool));
                Err(Raised)
            }
        }
    }

    /// Switches an event off where the frame told of stands, if a tool's function answered so.
    pub(super) fn tool_answered(
        &mut self,
        tool: u8,
        kind: Monitored,
        result: Value,
    ) -> Result<(), Raised> {
        if result != self.tracing.monitoring.disable || result.is_unbound() {
            return Ok(());
        }
        if !kind.can_be_disabled() {
            self.set_tool_callback(tool, kind, Value::None);
            let name = kind.name();
            return self.value_error(format!("Cannot disable {name} events. Callback removed."));
        }
        // The frame told of is below that of the tool's function, which has been left.
        let Some(code) = self.code_on_top() else { return Ok(()) };
        let went = matches!(
            kind,
            Monitored::Jump | Monitored::Branch | Monitored::BranchLeft | Monitored::BranchRight
        );
        let pc = match self.tracing.branches.last() {
            Some(&(_, from)) if went => {
                let first = self
                    .frames
                    .last()
                    .is_some_and(|frame| is_first_of_loop(&frame.code.code, from as usize));
                if first { from + 2 } else { from }
            }
            _ => self.pc_on_top(),
        };
        self.tracing.monitoring.disabled.insert((code, pc, kind, tool));
        Ok(())
    }

    /// Sets the function of a tool for a kind of event; returns the one before.
    pub(crate) fn set_tool_callback(
        &mut self,
        tool: u8,
        kind: Monitored,
        function: Value,
    ) -> Option<Value> {
        let monitoring = &mut self.tracing.monitoring;
        let before = monitoring.callback(tool, kind);
        monitoring.callbacks.retain(|(of, which, _)| (*of, *which) != (tool, kind));
        if let Some(function) = function.some() {
            monitoring.callbacks.push((tool, kind, function));
            self.heap.hold(function);
        }
        if let Some(before) = before {
            self.heap.drop_value(before);
        }
        before
    }

    /// Returns what going from an instruction to where the frame on top stands is called.
    fn kind_of_branch(&self, from: u32) -> Option<Monitored> {
        let frame = self.frames.last()?;
        let instr = frame.code.code.instructions.get(from as usize)?.get();
        if instr.op == Op::Jump {
            return Some(Monitored::Jump);
        }
        if self.era < Era::E314 {
            return Some(Monitored::Branch);
        }
        let is_taken = !matches!((frame.pc + 1).checked_sub(from as usize), Some(0 | 2));
        Some(if is_taken { Monitored::BranchRight } else { Monitored::BranchLeft })
    }

    /// Notes that the frame on top is about to run an instruction that may go elsewhere, if CPython has a jump there.
    pub(super) fn note_branch(&mut self, instr: Instr) {
        let depth = self.frames.len();
        let pc = self.pc_on_top();
        let branches = instr.op.compares_and_jumps()
            || matches!(
                instr.op,
                Op::JumpIf | Op::JumpUnless | Op::JumpIfNone | Op::JumpUnlessMatch | Op::ForIter
            );
        if branches || instr.op == Op::Jump && self.jump_shows(pc as usize, instr.long_target()) {
            self.tracing.branches.push((depth, pc));
        }
    }

    /// Tells whether CPython has a jump where heisen has one: not over what handles an exception, since that stands at
    /// the end of the code, nor back from there.
    fn jump_shows(&self, pc: usize, target: usize) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        let code = &frame.code.code;
        let op_at = |at: usize| code.instructions.get(at).map(|instr| instr.get().op);
        if target == pc + 1 || op_at(pc + 1) == Some(Op::EnterHandler) {
            return false;
        }
        if pc > 0 && op_at(pc - 1) == Some(Op::ForIter) && op_at(pc + 1) == Some(Op::ForIter) {
            return false;
        }
        let mut index = code.standings.get(pc).map_or(0, |standing| standing.construct);
        while let Some(construct) = code.constructs.get(usize::from(index)) {
            if construct.around == Around::Handler {
                return false;
            }
            if construct.parent == index {
                break;
            }
            index = construct.parent;
        }
        true
    }

    /// Tells of where the frame on top has gone, if it has.
    pub(super) fn tell_branch(&mut self) -> Result<Told, Raised> {
        let depth = self.frames.len();
        while let Some(&(at, from)) = self.tracing.branches.last() {
            if at < depth {
                break;
            }
            if at > depth {
                self.tracing.branches.pop();
                continue;
            }
            let frame = self.frames.last().expect("a run has a frame");
            let code = &frame.code.code;
            let (here, there) = (frame.pc, from as usize);
            // A loop gets its first item by an instruction of its own.
            let gets_first = is_first_of_loop(code, there);
            let from = if gets_first { from + 2 } else { from };
            let instr = code.instructions[here].get();
            let chained = instr.op == Op::Jump && instr.flags & flag::LINE == 0;
            if chained && code.instructions[there].get().op == Op::Jump {
                // A jump to a jump is one.
                return Ok(Told::Done);
            }
            // What goes on after it has code of its own in CPython: the assignment of a variable, or of none.
            let goes_on =
                matches!(code.instructions[there].get().op, Op::ForIter | Op::JumpUnlessMatch);
            let stays = here == there + 1 && goes_on;
            let own_line = gets_first || code.lines[here] != code.lines[there];
            let to = if stays && own_line { from as usize } else { here };
            let to = u32::try_from(to).expect("code has fewer than 2**32 instructions");
            self.set_stage(Stage::BranchTold);
            if let Told::Pushed = self.tell_listeners(Occasion::Went { from, to })? {
                return Ok(Told::Pushed);
            }
            self.tracing.branches.pop();
        }
        Ok(Told::Done)
    }

    /// Forgets where the frame on top, or one that was above it, has gone: it raises.
    pub(super) fn forget_branches(&mut self) {
        let depth = self.frames.len();
        while self.tracing.branches.last().is_some_and(|(at, _)| *at >= depth) {
            self.tracing.branches.pop();
        }
    }
}

/// Tells whether an instruction gets the first item of a loop: the later ones are got by another, two further on.
fn is_first_of_loop(code: &Code, pc: usize) -> bool {
    let is = |at: usize, op| code.instructions.get(at).is_some_and(|instr| instr.get().op == op);
    is(pc, Op::ForIter) && is(pc + 1, Op::Jump) && is(pc + 2, Op::ForIter)
}
