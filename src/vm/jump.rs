//! Going on at another line: what setting `frame.f_lineno` does.
//!
//! A jump may only go where nothing is pending but what is open already: out of
//! loops, `with`s and handlers, or from one into another of the same kind,
//! whose place in the registers it then takes. The compiler has written down
//! what is open around each instruction ([`Construct`]).

use super::Vm;
use super::frames::Stage;
use super::native::Raised;
use super::warn::Place;
use crate::code::{Around, Code, Construct, NONE, Op, VariableKind, flag};
use crate::era::Era;
use crate::heap::{Activation, Handle, Value};

impl Vm {
    /// Sets the line at which a frame goes on.
    ///
    /// # Errors
    /// Raised: ValueError where CPython does not allow it.
    pub fn jump(&mut self, frame: Handle, line: i64) -> Result<(), Raised> {
        let at = self.jumping_frame(frame)?;
        let code = self.frames[at].code.clone();
        let code = &code.code;
        let Ok(line) = i32::try_from(line) else { return self.value_error("lineno out of range") };
        if i64::from(line) < i64::from(code.first_line) {
            return self.value_error(format!("line {line} comes before the current code block"));
        }
        let wanted = u32::try_from(line).unwrap_or(0);
        let Some(line) = code.lines.iter().copied().filter(|&has| has >= wanted).min() else {
            return self.value_error(format!("line {line} comes after the current code block"));
        };
        let from = self.constructs_at(code, self.frames[at].pc);
        let target = match self.target_of(code, &from, line) {
            Ok(target) => target,
            Err(message) => return self.value_error(message),
        };
        let into = self.constructs_at(code, target);
        let left = &from[into.len().min(from.len())..];
        if self.era == Era::E310 && left.iter().any(|left| left.around == Around::Handler) {
            return self.value_error("can't jump out of an 'except' block");
        }
        if self.era.jumps_bind_locals() {
            self.bind_for_jump(at)?;
        }
        self.settle_constructs(at, &from, &into);
        let frame = &mut self.frames[at];
        if frame.stage == Stage::ExitTold {
            // A generator that gives out a value goes on there when it is resumed.
            frame.jumps_to =
                Some(u32::try_from(target).expect("code has fewer than 2**32 instructions"));
            return Ok(());
        }
        frame.pc = target;
        // No line event tells of the line that was jumped to.
        frame.stage = Stage::LineTold;
        Ok(())
    }

    /// Returns how far the frame on top has come once its entry was told: no event tells of the line of a jump.
    pub(super) fn stage_after_entry(&mut self) -> Stage {
        let frame = self.frames.last_mut().expect("a run has a frame");
        match frame.jumps_to.take() {
            Some(_) => Stage::LineTold,
            None => Stage::Fresh,
        }
    }

    /// Returns the index of a frame in whose trace function's call it may jump.
    fn jumping_frame(&mut self, frame: Handle) -> Result<usize, Raised> {
        let is_told = self.tracing.inside > 0 && self.traced_frames.last() == Some(&frame);
        let Activation::Stack(at) = self.frame_body(frame).activation else {
            let message = self.era.jump_outside_trace();
            return self.value_error(message);
        };
        let at = at as usize;
        if !is_told {
            let is_outer = self.tracing.inside > 0;
            let message = if is_outer && self.era >= Era::E312 {
                "can't jump from unreachable code".to_owned()
            } else {
                self.era.jump_outside_trace()
            };
            return self.value_error(message);
        }
        let body = &self.frames[at];
        let yields = body.code.code.instructions[body.pc].get().op == Op::Yield;
        let is_resumed = body.pc != 0;
        match body.stage {
            Stage::LineTold => Ok(at),
            Stage::EntryTold if is_resumed && self.era != Era::E311 => Ok(at),
            Stage::EntryTold => {
                self.value_error("can't jump from the 'call' trace event of a new frame")
            }
            Stage::ExitTold if yields => Ok(at),
            Stage::OpcodeTold if self.era == Era::E310 => Ok(at),
            _ => self.value_error("can only jump from a 'line' trace event"),
        }
    }

    /// Returns what is open around an instruction, outermost first, as far as it matters to the era.
    fn constructs_at(&self, code: &Code, pc: usize) -> Vec<Construct> {
        let mut found = Vec::new();
        let Some(standing) = code.standings.get(pc) else { return found };
        let mut index = standing.construct;
        while let Some(&construct) = code.constructs.get(usize::from(index)) {
            if index == construct.parent {
                break;
            }
            // Up to 3.10 all that counts are blocks; from 3.11 on what they keep.
            let counts = match construct.around {
                Around::Try => self.era == Era::E310,
                Around::Pending => self.era != Era::E310,
                _ => true,
            };
            if counts {
                found.push(construct);
            }
            index = construct.parent;
        }
        found.reverse();
        found
    }

    /// Finds the instruction of a line to go on at, or says why there is none: the one with the most of what is open.
    fn target_of(&self, code: &Code, from: &[Construct], line: u32) -> Result<usize, String> {
        let mut best: Option<(usize, usize)> = None;
        let mut message = None;
        for (pc, standing) in code.standings.iter().enumerate() {
            let instr = code.instructions[pc].get();
            let begins_line = instr.flags & flag::LINE != 0 || standing.begins;
            if code.lines[pc] != line || !begins_line {
                continue;
            }
            let into = self.constructs_at(code, pc);
            let fits = into.len() <= from.len()
                && into.iter().zip(from).all(|(into, from)| takes_over(*into, *from));
            if fits && standing.begins {
                if best.is_none_or(|(_, depth)| into.len() > depth) {
                    best = Some((pc, into.len()));
                }
            } else if message.is_none() {
                message = Some(self.refusal(&into, standing.begins));
            }
        }
        match best {
            Some((pc, _)) => Ok(pc),
            None => Err(message
                .unwrap_or("can't jump into an exception handler, or code may be unreachable")
                .to_owned()),
        }
    }

    fn refusal(&self, into: &[Construct], begins: bool) -> &'static str {
        let around = into.last().map_or(Around::Nothing, |construct| construct.around);
        match around {
            Around::Handler if into.len() > 1 && into[into.len() - 2].around == Around::Try => {
                "can't jump into the body of a try statement"
            }
            Around::Handler | Around::Pending => {
                "can't jump into an 'except' block as there's no exception"
            }
            _ if !begins => "incompatible stacks",
            Around::For | Around::AsyncFor => "can't jump into the body of a for loop",
            Around::Try => "can't jump into the body of a try statement",
            Around::With if self.era == Era::E310 => "can't jump into the body of a with statement",
            _ => "incompatible stacks",
        }
    }

    /// Gives unset variables the value None, with a warning, as the eras do that analyse no more.
    fn bind_for_jump(&mut self, at: usize) -> Result<(), Raised> {
        let frame = &self.frames[at];
        let (base, code) = (frame.base, frame.code.clone());
        let is_unset = |register: &usize| {
            code.code.variables[*register].kind != VariableKind::Free
                && self.registers[base + register].is_unbound()
        };
        let unset: Vec<usize> = (0..code.code.variables.len()).filter(is_unset).collect();
        if unset.is_empty() {
            return Ok(());
        }
        let count = unset.len();
        let plural = if count == 1 { "" } else { "s" };
        let message = format!("assigning None to {count} unbound local{plural}");
        let top = self.current_frame().unwrap_or(at);
        let line = self.line_of(top);
        let source = self.frames[top].code.code.source.clone();
        let globals = Some(self.frames[top].globals);
        self.warn_at("RuntimeWarning", &message, &Place { source: &source, line, globals })?;
        for register in unset {
            self.set_register(base + register, Value::None);
        }
        Ok(())
    }

    /// Leaves what is open and not around the target, and moves what stays to where the target wants it.
    fn settle_constructs(&mut self, at: usize, from: &[Construct], into: &[Construct]) {
        let (base, size) = (self.frames[at].base, self.frames[at].size);
        let code = self.frames[at].code.clone();
        let same = into.iter().zip(from).take_while(|(into, from)| into == from).count();
        if same == into.len() && same == from.len() {
            return;
        }
        for (depth, left) in from.iter().enumerate().rev() {
            let stays = into.get(depth).is_some_and(|into| into.around == Around::Handler);
            if left.around == Around::Handler && !stays {
                let register = base + usize::from(left.first);
                self.leave_handler_of(at, register, register + 1);
            }
        }
        let mut kept: Vec<(usize, Value)> = Vec::new();
        for (into, from) in into.iter().zip(from).skip(same) {
            for offset in 0..into.around.registers() {
                let value = self.registers[base + usize::from(from.first + offset)];
                self.heap.hold(value);
                kept.push((base + usize::from(into.first + offset), value));
            }
            if into.around == Around::Handler && self.frames[at].handled == from.first {
                self.frames[at].handled = into.first;
            }
        }
        let floor = match same {
            0 => code.code.constructs.first().map_or(0, |outermost| outermost.keep),
            _ => into[same - 1].keep,
        };
        let floor = usize::from(floor);
        if floor < size {
            self.clear_registers(base + floor, size - floor);
        }
        for (register, value) in kept {
            self.set_register(register, value);
            self.heap.drop_value(value);
        }
    }

    fn leave_handler_of(&mut self, at: usize, exception: usize, saved: usize) {
        let before = self.registers[saved].as_int();
        let before = before.and_then(|register| u16::try_from(register).ok());
        self.frames[at].handled = before.unwrap_or(NONE);
        self.clear_registers(exception, 1);
        self.clear_registers(saved, 1);
    }
}

/// Tells whether a construct can take the place of another that is open: one of the same kind, and the handler of an
/// exception that of one whose exception is pending.
fn takes_over(into: Construct, from: Construct) -> bool {
    into.around == from.around || into.around == Around::Pending && from.around == Around::Handler
}
