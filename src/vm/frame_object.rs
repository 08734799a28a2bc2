//! Frames as Python sees them: made when somebody asks, kept when the call is over.

use super::Vm;
use super::frames::{Return, Stage};
use crate::code::{Code, NONE};
use crate::frame::{self, SyncReport};
use crate::heap::{Activation, Body, FrameObject, Handle, Kind, Value};

impl Vm {
    /// Returns the frame object of a frame on the stack.
    pub fn frame_object(&mut self, at: usize) -> Handle {
        if let Some(object) = self.frames[at].object {
            return object;
        }
        let frame = &self.frames[at];
        let function = self.registers[frame.base - 1];
        let namespace = match frame.code.code.namespace {
            NONE => Value::Unbound,
            register => self.registers[frame.base + usize::from(register)],
        };
        let code_object = self
            .heap
            .function(function)
            .map_or(self.known.builtins, |function| function.code_object);
        let body = FrameObject {
            code: frame.code.clone(),
            code_object,
            function,
            globals: frame.globals,
            builtins: frame.builtins,
            activation: Activation::Stack(
                u32::try_from(at).expect("the stack is less than 2**32 deep"),
            ),
            pc: 0,
            line: 0,
            registers: Vec::new(),
            namespace,
            back: Value::None,
            dict: Value::Unbound,
            places: std::rc::Rc::default(),
            arguments_written: false,
            locals_read: false,
            trace: Value::None,
            trace_lines: true,
            trace_opcodes: false,
        };
        let object = self.heap.alloc_kind(Kind::Frame, Body::Frame(Box::new(body)));
        self.heap.increment(object);
        self.frames[at].object = Some(object);
        object
    }

    /// Returns a frame object's parts.
    pub fn frame_body(&self, frame: Handle) -> &FrameObject {
        match self.heap.body(frame) {
            Body::Frame(body) => body,
            other => panic!("a frame was expected where {other:?} is"),
        }
    }

    /// Writes a value of a frame object.
    pub fn set_frame_field(
        &mut self,
        frame: Handle,
        value: Value,
        field: impl FnOnce(&mut FrameObject) -> &mut Value,
    ) {
        self.heap.set_field(frame, value, |object| match &mut object.body {
            Body::Frame(body) => field(body),
            _ => unreachable!("the caller has a frame"),
        });
    }

    /// Changes what of a frame object is no reference.
    pub fn change_frame(&mut self, frame: Handle, change: impl FnOnce(&mut FrameObject)) {
        if let Body::Frame(body) = self.heap.change(frame) {
            change(body);
        }
    }

    pub(super) fn set_activation(&mut self, frame: Handle, activation: Activation) {
        self.change_frame(frame, |body| body.activation = activation);
    }

    pub(super) fn set_locals_read(&mut self, frame: Handle, read: bool) {
        if self.frame_body(frame).locals_read != read {
            self.change_frame(frame, |body| body.locals_read = read);
        }
    }

    /// Moves what a frame object needs off the stack, because the call is over.
    pub(super) fn detach_frame_object(&mut self, at: usize) {
        let Some(object) = self.frames[at].object else { return };
        if self.heap.count(object) == 1 {
            // Nobody but the frame itself holds it.
            return;
        }
        let registers = self.variables_of(object);
        let pc = u32::try_from(self.frames[at].pc).expect("code has fewer than 2**32 instructions");
        let line = self.line_of(at);
        let back = match self.caller_of(at) {
            Some(below) if self.frames[at].generator.is_none() => self.frame_object(below).into(),
            _ => Value::None,
        };
        registers.iter().for_each(|&value| self.heap.hold(value));
        self.heap.hold(back);
        let Body::Frame(body) = self.heap.change(object) else { return };
        (body.activation, body.pc, body.line) = (Activation::Over, pc, line);
        let old = std::mem::replace(&mut body.registers, registers);
        let old_back = std::mem::replace(&mut body.back, back);
        old.into_iter().for_each(|value| self.heap.drop_value(value));
        self.heap.drop_value(old_back);
    }

    /// Returns the registers of a frame object's variables.
    pub fn variables_of(&self, frame: Handle) -> Vec<Value> {
        let body = self.frame_body(frame);
        let count = body.code.code.variables.len();
        match body.activation {
            Activation::Stack(at) => {
                let base = self.frames[at as usize].base;
                self.registers[base..base + count].to_vec()
            }
            Activation::Generator(generator) => {
                let registers = &self.generator(generator).registers;
                registers[..count.min(registers.len())].to_vec()
            }
            Activation::Over => body.registers.clone(),
        }
    }

    /// Writes the register of a frame object's variable.
    pub fn write_variable(&mut self, frame: Handle, register: u16, value: Value) {
        let at = usize::from(register);
        match self.frame_body(frame).activation {
            Activation::Stack(index) => {
                let base = self.frames[index as usize].base;
                self.set_register(base + at, value);
            }
            Activation::Generator(generator) => self.heap.edit(generator, |object| {
                if let Body::Generator(body) = &mut object.body {
                    body.registers[at] = value;
                }
            }),
            Activation::Over => self.heap.edit(frame, |object| {
                if let Body::Frame(body) = &mut object.body {
                    body.registers[at] = value;
                }
            }),
        }
    }

    /// Assigns a variable of a frame by its register, through its cell if it has one.
    pub fn assign_variable(&mut self, frame: Handle, register: u16, value: Value) {
        let held = self.variables_of(frame)[usize::from(register)];
        if matches!(self.heap.body_of(held), Some(Body::Cell(_))) {
            self.heap.set_cell(held, value);
        } else {
            self.write_variable(frame, register, value);
        }
    }

    /// Returns the frame dict of a function's frame, made if there is none yet.
    pub fn frame_dict(&mut self, frame: Handle) -> Handle {
        if let Value::Obj(dict) = self.frame_body(frame).dict {
            return dict;
        }
        let dict = self.heap.new_dict();
        self.set_frame_field(frame, dict.into(), |body| &mut body.dict);
        dict
    }

    /// Syncs a frame: fast locals into frame dict.
    pub fn sync_frame(&mut self, frame: Handle) -> SyncReport {
        let namespace = self.frame_body(frame).namespace;
        let code = self.frame_body(frame).code.clone();
        if namespace.is_unbound() {
            let dict = self.frame_dict(frame);
            let registers = self.variables_of(frame);
            let body = self.frame_body(frame);
            let (written, places) = (body.arguments_written, body.places.clone());
            let (report, moved) =
                frame::fast_to_locals(&mut self.heap, dict, &code, &registers, written, &places);
            if let Some(moved) = moved {
                self.change_frame(frame, |body| body.places = std::rc::Rc::new(moved));
            }
            return report;
        }
        SyncReport::default()
    }

    /// Returns what `locals()` gives in a frame.
    pub fn locals_of(&mut self, frame: Handle) -> Value {
        let body = self.frame_body(frame);
        let (namespace, code) = (body.namespace, body.code.clone());
        if !namespace.is_unbound() {
            let hidden = self.hidden_items(frame);
            if hidden.is_empty() {
                return namespace;
            }
            return self.locals_with_hidden(namespace, hidden);
        }
        if self.era.has_locals_proxy() {
            let dict = self.heap.new_dict();
            let registers = self.variables_of(frame);
            for (name, value) in frame::snapshot(&self.heap, &code, &registers) {
                self.heap.name_set(dict, name, value);
            }
            if let Some(extra) = self.heap.as_dict(self.frame_body(frame).dict) {
                let items: Vec<(i64, Value, Value)> =
                    extra.iter().map(|entry| (entry.hash, entry.key, entry.value)).collect();
                for (hash, key, value) in items {
                    self.heap.dict_insert(dict, hash, key, value);
                }
            }
            return dict.into();
        }
        self.sync_frame(frame);
        self.frame_dict(frame).into()
    }

    /// Returns the variables of a comprehension that is inlined in code that is no function, while it runs.
    pub fn hidden_items(&self, frame: Handle) -> Vec<(Handle, Value)> {
        let code = &self.frame_body(frame).code;
        if code.code.sync_order.is_empty() {
            return Vec::new();
        }
        frame::snapshot(&self.heap, code, &self.variables_of(frame))
    }

    fn locals_with_hidden(&mut self, namespace: Value, hidden: Vec<(Handle, Value)>) -> Value {
        let dict = self.heap.new_dict();
        if !self.era.has_locals_proxy()
            && let Some(table) = self.heap.as_dict(namespace)
        {
            let items: Vec<(i64, Value, Value)> =
                table.iter().map(|entry| (entry.hash, entry.key, entry.value)).collect();
            for (hash, key, value) in items {
                self.heap.dict_insert(dict, hash, key, value);
            }
        }
        for (name, value) in hidden {
            self.heap.name_set(dict, name, value);
        }
        dict.into()
    }

    /// Returns what reading `frame.f_locals` gives, and does to the frame.
    pub fn f_locals_of(&mut self, frame: Handle) -> Value {
        let body = self.frame_body(frame);
        let namespace = body.namespace;
        if self.era.has_locals_proxy() {
            if !namespace.is_unbound() && self.hidden_items(frame).is_empty() {
                return namespace;
            }
            return self.heap.alloc_kind(Kind::LocalsProxy, Body::LocalsProxy(frame.into())).into();
        }
        if !namespace.is_unbound() {
            if self.era.reading_f_locals_spoils_comprehensions() {
                self.set_locals_read(frame, true);
            }
            return self.locals_of(frame);
        }
        self.sync_frame(frame);
        self.set_locals_read(frame, true);
        self.frame_dict(frame).into()
    }

    /// Returns the index of the visible frame that called the one at an index.
    pub fn caller_of(&self, at: usize) -> Option<usize> {
        (0..at).rev().find(|&below| self.frames[below].is_visible())
    }

    /// Returns the index of the visible frame on top.
    pub fn current_frame(&self) -> Option<usize> {
        self.caller_of(self.frames.len())
    }

    /// Returns the line that the call of a frame object is at, or was at last.
    pub fn line_of_frame(&self, frame: Handle) -> u32 {
        let body = self.frame_body(frame);
        match body.activation {
            Activation::Stack(at) => self.line_of(at as usize),
            Activation::Generator(generator) => {
                let pc = self.generator(generator).pc as usize;
                if pc == 0 { body.code.code.first_line } else { body.code.code.line_at(pc) }
            }
            Activation::Over => body.line,
        }
    }

    /// Returns where Python code believes an instruction to be; from 3.11 on code begins with one of its own.
    pub fn offset_of(&self, code: &Code, pc: usize) -> i64 {
        let layout = code.layout(self.era);
        let units = layout.get(pc).or(layout.last()).copied().unwrap_or(0);
        (i64::from(units) + i64::from(self.era.code_has_prologue())) * 2
    }

    /// Returns the instruction that Python code believes to be at an offset.
    pub fn instruction_at(&self, code: &Code, offset: i64) -> usize {
        let units = offset / 2 - i64::from(self.era.code_has_prologue());
        let layout = code.layout(self.era);
        layout.partition_point(|&before| i64::from(before) <= units).saturating_sub(1)
    }

    /// Returns the line of the instruction with which code begins, if the era has one.
    pub fn prologue_line(&self, code: &Code) -> Option<u32> {
        let line =
            if &*code.name == "<module>" { self.era.module_call_line() } else { code.first_line };
        self.era.code_has_prologue().then_some(line)
    }

    /// Returns where Python code believes a frame to be: `f_lasti`.
    pub fn offset_of_frame(&self, frame: Handle) -> i64 {
        let body = self.frame_body(frame);
        match body.activation {
            Activation::Stack(at) => self.offset_at(at as usize),
            Activation::Generator(generator) => match self.generator(generator).pc as usize {
                0 => self.offset_of_beginning(),
                pc => self.offset_of(&body.code.code, pc),
            },
            Activation::Over => self.offset_of(&body.code.code, body.pc as usize),
        }
    }

    fn offset_of_beginning(&self) -> i64 {
        if self.era.code_has_prologue() { 0 } else { -1 }
    }

    /// Returns where Python code believes a frame on the stack to be.
    pub(super) fn offset_at(&self, at: usize) -> i64 {
        let frame = &self.frames[at];
        if matches!(frame.stage, Stage::Entering | Stage::EntryCounted | Stage::EntryTold)
            && frame.jumps_to.is_none()
        {
            return match frame.pc {
                0 => self.offset_of_beginning(),
                pc => {
                    let before = usize::from(frame.generator.is_some() && !frame.thrown);
                    self.offset_of(&frame.code.code, pc - before)
                }
            };
        }
        let pc = frame.jumps_to.map_or(frame.pc, |target| target as usize);
        let within = if frame.stage == Stage::OpcodeTold && self.tracing.steps.0 == at + 1 {
            self.step_offset(at)
        } else {
            0
        };
        self.offset_of(&frame.code.code, pc) + within
    }

    /// Returns the line that a frame on the stack is at.
    pub fn line_of(&self, at: usize) -> u32 {
        let frame = &self.frames[at];
        let code = &frame.code.code;
        if matches!(frame.stage, Stage::Entering | Stage::EntryCounted | Stage::EntryTold) {
            if frame.jumps_to.is_some() {
                return code.line_at(frame.pc);
            }
            if frame.pc > 0 {
                return code
                    .line_at(frame.pc - usize::from(frame.generator.is_some() && !frame.thrown));
            }
            return if &*code.name == "<module>" && frame.generator.is_none() {
                self.era.module_call_line()
            } else {
                code.first_line
            };
        }
        if let Some(target) = frame.jumps_to {
            return code.line_at(target as usize);
        }
        if frame.thrown && frame.pc == 0 {
            return code.first_line;
        }
        // A finaliser runs between two instructions: the first of them let the object go.
        let finalises =
            self.frames.get(at + 1).is_some_and(|above| matches!(above.returns, Return::Finaliser));
        code.line_at(frame.pc.saturating_sub(usize::from(finalises)))
    }
}
