//! What the tools of `sys.monitoring` are told, and what their answers mean.

use super::Vm;
use super::events::Told;
use super::frames::{Return, Stage};
use super::listening::Occasion;
use super::native::Raised;
use crate::code::Op;
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
            Occasion::Line => Monitored::Line,
            // One instruction of heisen's is one, whatever it takes CPython.
            Occasion::Opcode if self.tracing.steps.1 <= 1 => Monitored::Instruction,
            Occasion::Opcode => return None,
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
            Occasion::NativeCall(_) | Occasion::PythonCall(..) => Monitored::Call,
            Occasion::NativeReturn(_) => Monitored::NativeReturn,
            Occasion::NativeFail(_) => Monitored::NativeFail,
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
        let is_off = monitoring.disabled.contains(&(code, self.pc_on_top(), wanted, tool));
        (!is_off).then_some(callback)
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
        let offset = Value::Int(self.offset_at(self.frames.len() - 1));
        let thrown = self.in_flight.last().copied().unwrap_or(Value::None);
        let mut arguments = vec![code.into(), offset];
        match occasion {
            Occasion::Enter if self.frames.last().is_some_and(|frame| frame.thrown) => {
                arguments.push(thrown);
            }
            Occasion::Enter | Occasion::Opcode => {}
            Occasion::Line => {
                let line = self.line_of(self.frames.len() - 1);
                arguments[1] = Value::Int(i64::from(line));
            }
            Occasion::Exit(value) => arguments.push(value),
            Occasion::Raise(exception) | Occasion::Stop(exception) => arguments.push(exception),
            Occasion::Unwind => arguments.push(thrown),
            Occasion::NativeCall(native)
            | Occasion::NativeReturn(native)
            | Occasion::NativeFail(native) => {
                let receiver = match self.heap.body_of(native) {
                    Some(Body::Native(_, receiver)) => receiver.given(),
                    _ => None,
                };
                arguments.push(native);
                arguments.push(receiver.unwrap_or(self.tracing.monitoring.missing));
            }
            Occasion::PythonCall(callable, first) => {
                arguments.push(callable);
                arguments.push(first.given().unwrap_or(self.tracing.monitoring.missing));
            }
        }
        self.tracing.inside += 1;
        self.traced_frames.push(object);
        self.heap.increment(object);
        match self.call_pushing(function, &arguments, Return::Tool(tool)) {
            Ok(value) if value.is_unbound() => Ok(Told::Pushed),
            Ok(value) => {
                self.listener_returned(super::listening::Listener::Tool(tool), value);
                Ok(Told::Done)
            }
            Err(Raised) => {
                self.listener_failed(super::listening::Listener::Tool(tool));
                Err(Raised)
            }
        }
    }

    /// Switches an event off where the frame on top stands, if a tool's function answered so.
    pub(super) fn tool_answered(&mut self, tool: u8, result: Value) {
        if result != self.tracing.monitoring.disable || result.is_unbound() {
            return;
        }
        let Some(frame) = self.frames.last() else { return };
        let occasion = match frame.stage {
            Stage::EntryTold => Occasion::Enter,
            Stage::LineTold => Occasion::Line,
            Stage::OpcodeTold => Occasion::Opcode,
            Stage::ExitTold => Occasion::Exit(Value::None),
            Stage::CallTold | Stage::NativeReturned => Occasion::PythonCall(result, result),
            _ => return,
        };
        let Some(kind) = self.monitored(occasion).filter(|kind| kind.can_be_disabled()) else {
            return;
        };
        let Some(code) = self.code_on_top() else { return };
        let place = (code, self.pc_on_top(), kind, tool);
        self.tracing.monitoring.disabled.insert(place);
    }
}
