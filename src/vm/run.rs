//! The loop: executes the instructions of the frame on top until the run ends.
//!
//! One source, three machines: `run::<OFF>` counts nothing, `run::<COUNT>`
//! counts moments and can stop at one, `run::<HOOK>` also tells trace functions
//! and hooks. The mode is looked at again whenever a frame is entered or left
//! and after each native, since any of them may change it.
//!
//! An arm is short: the fast case inline, else a function that lives with its
//! subject. An instruction that has to wait for Python code pushes a frame and
//! writes into it where the result goes.

use super::Vm;
use super::compare::CompareOp;
use super::deliver::{Flow, Settled};
use super::events::Told;
use super::frames::{Return, Stage};
use super::generator::Sent;
use super::iterate::Next;
use super::native::{NativeResult, Raised};
use super::operator::{BinaryOp, UnaryOp};
use crate::code::{Instr, Op, flag};
use crate::heap::{Body, Kind, Value};

/// Nothing is counted.
pub const OFF: u8 = 0;
/// Moments are counted.
pub const COUNT: u8 = 1;
/// Moments are counted and told.
pub const HOOK: u8 = 2;

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// The frame it began with returned.
    Returned(Value),
    /// An exception left the frame it began with; it is in `raised`.
    Raised,
    /// The moment to stop at was reached, or a breakpoint, or the user interrupted.
    Stopped,
}

/// Why the loop was left.
pub(super) enum Leave {
    Exit(Exit),
    ModeChanged,
}

const BINARY: [BinaryOp; 13] = [
    BinaryOp::Add,
    BinaryOp::Sub,
    BinaryOp::Mul,
    BinaryOp::TrueDiv,
    BinaryOp::FloorDiv,
    BinaryOp::Mod,
    BinaryOp::Pow,
    BinaryOp::MatMul,
    BinaryOp::LShift,
    BinaryOp::RShift,
    BinaryOp::And,
    BinaryOp::Or,
    BinaryOp::Xor,
];

impl Vm {
    /// Runs until the nearest frame whose result is the run's returns.
    pub fn run_until_top(&mut self) -> Exit {
        if let Some(frame) = self.frames.last()
            && matches!(
                frame.stage,
                Stage::RaiseCounted | Stage::RaiseTold | Stage::UnwindCounted | Stage::UnwindTold
            )
        {
            self.raised =
                self.in_flight.pop().expect("a frame that raises has an exception in flight");
            self.heap.count_roots(&[self.raised], false);
            match self.settle(Flow::RaiseHere) {
                Settled::Go => {}
                Settled::Ended(result) => return exit_of(result),
                Settled::Stopped => return Exit::Stopped,
            }
        }
        loop {
            let leave = match self.mode() {
                OFF => self.run::<OFF>(),
                COUNT => self.run::<COUNT>(),
                _ => self.run::<HOOK>(),
            };
            if let Leave::Exit(exit) = leave {
                return exit;
            }
        }
    }

    /// Returns which form of the loop has to run.
    #[inline]
    pub fn mode(&self) -> u8 {
        if self.tracing.is_on() || self.hook.is_some() {
            HOOK
        } else if self.counting {
            COUNT
        } else {
            OFF
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm an opcode; what is longer than its row lives elsewhere"
    )]
    #[expect(clippy::cognitive_complexity, reason = "the arms are independent of each other")]
    fn run<const MODE: u8>(&mut self) -> Leave {
        'frame: loop {
            let frame = self.frames.last_mut().expect("a run has a frame");
            let loaded = frame.code.clone();
            let code = &*loaded.code;
            let base = frame.base;
            let mut pc = frame.pc;
            let mut stage = std::mem::replace(&mut frame.stage, Stage::Fresh);
            let thrown = frame.thrown;
            let globals = frame.globals;
            let builtins = frame.builtins;

            macro_rules! save {
                () => {
                    self.frames.last_mut().expect("a run has a frame").pc = pc
                };
            }
            macro_rules! settle {
                ($flow:expr) => {
                    match self.settle($flow) {
                        Settled::Go => {
                            if self.mode() != MODE {
                                return Leave::ModeChanged;
                            }
                            continue 'frame;
                        }
                        Settled::Ended(result) => return Leave::Exit(exit_of(result)),
                        Settled::Stopped => return Leave::Exit(Exit::Stopped),
                    }
                };
            }
            macro_rules! raise {
                () => {{
                    save!();
                    settle!(Flow::RaiseHere)
                }};
            }
            macro_rules! point {
                // Passes a point where the machine may stop and somebody may want to be told.
                ($counted:expr, $told:expr, $event:expr) => {{
                    if stage < $counted {
                        if self.tick() {
                            save!();
                            self.set_stage($counted);
                            return Leave::Exit(Exit::Stopped);
                        }
                        stage = $counted;
                    }
                    if MODE == HOOK && stage < $told {
                        save!();
                        self.set_stage($told);
                        match self.tell($event) {
                            Ok(Told::Done) => {}
                            Ok(Told::Pushed) => continue 'frame,
                            Ok(Told::Paused) => {
                                self.set_stage($counted);
                                return Leave::Exit(Exit::Stopped);
                            }
                            Err(Raised) => settle!(Flow::TellingFailed),
                        }
                        self.set_stage(Stage::Fresh);
                        stage = $told;
                    }
                    if stage == $told && self.stops_told() {
                        save!();
                        self.set_stage($told);
                        return Leave::Exit(Exit::Stopped);
                    }
                }};
            }

            if MODE == OFF {
                if stage != Stage::GivingOut {
                    stage = Stage::Fresh;
                }
            } else if matches!(stage, Stage::Entering | Stage::EntryCounted | Stage::EntryTold) {
                point!(Stage::EntryCounted, Stage::EntryTold, super::events::Point::Enter);
                stage = Stage::Fresh;
            } else if MODE == COUNT && matches!(stage, Stage::OpcodeTold | Stage::CallTold) {
                stage = Stage::Fresh;
            }
            if thrown {
                // What never started stays marked: it raises on its first line.
                self.frames.last_mut().expect("a run has a frame").thrown = pc == 0;
                self.raised = self.in_flight.pop().expect("a thrown exception is in flight");
                self.heap.drop_value(self.raised);
                raise!();
            }

            loop {
                let instr = code.instructions[pc].get();
                if !self.heap.zero.is_empty() {
                    save!();
                    let depth = self.frames.len();
                    if self.drain() {
                        // The frame below the finaliser's goes on where it stood.
                        self.frames[depth - 1].stage = stage;
                        continue 'frame;
                    }
                }
                if MODE != OFF && instr.flags & flag::LINE != 0 {
                    if stage < Stage::LineTold {
                        if stage < Stage::LineCounted {
                            self.statements += 1;
                            if self.tick() || (instr.flags & flag::BREAK != 0 && self.breaks()) {
                                save!();
                                self.set_stage(Stage::LineCounted);
                                return Leave::Exit(Exit::Stopped);
                            }
                        }
                        if MODE == HOOK {
                            save!();
                            self.set_stage(Stage::LineTold);
                            match self.tell(super::events::Point::Line) {
                                Ok(Told::Done) => {}
                                Ok(Told::Pushed) => continue 'frame,
                                Ok(Told::Paused) => {
                                    self.set_stage(Stage::LineCounted);
                                    return Leave::Exit(Exit::Stopped);
                                }
                                Err(Raised) => settle!(Flow::TellingFailed),
                            }
                            self.set_stage(Stage::Fresh);
                            if self.jumped() {
                                continue 'frame;
                            }
                            stage = Stage::LineTold;
                        }
                    }
                    if stage == Stage::LineTold && self.stops_told() {
                        save!();
                        self.set_stage(Stage::LineTold);
                        return Leave::Exit(Exit::Stopped);
                    }
                    if stage <= Stage::LineTold {
                        stage = Stage::Fresh;
                    }
                }
                if MODE == HOOK && self.tracing.hears_opcodes() && stage <= Stage::OpcodeTold {
                    save!();
                    self.set_stage(Stage::OpcodeTold);
                    match self.tell_opcode(stage != Stage::OpcodeTold) {
                        Ok(Told::Pushed) => continue 'frame,
                        Ok(_) => self.set_stage(Stage::Fresh),
                        Err(Raised) => settle!(Flow::TellingFailed),
                    }
                }
                if stage == Stage::OpcodeTold {
                    stage = Stage::Fresh;
                }

                macro_rules! at {
                    ($register:expr) => {
                        base + usize::from($register)
                    };
                }
                macro_rules! unbound {
                    ($register:expr) => {{
                        save!();
                        self.raise_unbound(code, $register);
                        raise!()
                    }};
                }
                // Reads an operand that must have a value.
                macro_rules! read {
                    ($register:expr) => {{
                        let value = self.registers[at!($register)];
                        if value.is_unbound() {
                            unbound!($register);
                        }
                        value
                    }};
                }
                macro_rules! release {
                    ($flag:expr, $register:expr) => {
                        if instr.flags & $flag != 0 {
                            self.clear_registers(at!($register), 1);
                        }
                    };
                }
                macro_rules! next {
                    () => {{
                        pc += 1;
                        continue;
                    }};
                }
                macro_rules! write {
                    ($register:expr, $value:expr) => {{
                        let value = $value;
                        self.set_register(at!($register), value);
                    }};
                }
                // Finishes an operation that read `b` and `c`, whose result goes into a register.
                macro_rules! finish {
                    ($result:expr, $into:expr) => {{
                        save!();
                        let depth = self.frames.len();
                        match $result {
                            Ok(value) if !value.is_unbound() => {
                                release!(flag::TAKE_B, instr.b);
                                release!(flag::TAKE_C, instr.c);
                                write!($into, value);
                                next!()
                            }
                            Ok(_) => {
                                release!(flag::TAKE_B, instr.b);
                                release!(flag::TAKE_C, instr.c);
                                self.frames[depth].returns = Return::Into($into);
                                continue 'frame;
                            }
                            Err(Raised) => raise!(),
                        }
                    }};
                }
                // Finishes an operation without a result, which may have pushed a frame.
                macro_rules! finish_effect {
                    ($result:expr) => {{
                        save!();
                        let depth = self.frames.len();
                        let result: NativeResult = $result;
                        match result {
                            Ok(value) => {
                                release!(flag::TAKE_A, instr.a);
                                release!(flag::TAKE_B, instr.b);
                                release!(flag::TAKE_C, instr.c);
                                if value.is_unbound() {
                                    self.frames[depth].returns = Return::Discard;
                                    continue 'frame;
                                }
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }};
                }
                macro_rules! arithmetic {
                    ($checked:ident, $operator:tt, $name:expr) => {{
                        let (left, right) = (self.registers[at!(instr.b)], self.registers[at!(instr.c)]);
                        match (left, right) {
                            (Value::Int(a), Value::Int(b)) => {
                                if let Some(result) = a.$checked(b) {
                                    write!(instr.a, Value::Int(result));
                                    next!();
                                }
                            }
                            (Value::Float(a), Value::Float(b)) => {
                                write!(instr.a, Value::float(a.float() $operator b.float()));
                                next!();
                            }
                            _ => {}
                        }
                        let (left, right) = (read!(instr.b), read!(instr.c));
                        finish!(self.binary($name, false, left, right), instr.a)
                    }};
                }
                macro_rules! comparison {
                    ($operator:tt, $name:expr) => {{
                        let (left, right) = (self.registers[at!(instr.b)], self.registers[at!(instr.c)]);
                        match (left, right) {
                            (Value::Int(a), Value::Int(b)) => {
                                write!(instr.a, Value::bool(a $operator b));
                                next!();
                            }
                            (Value::Float(a), Value::Float(b)) => {
                                write!(instr.a, Value::bool(a.float() $operator b.float()));
                                next!();
                            }
                            _ => {}
                        }
                        let (left, right) = (read!(instr.b), read!(instr.c));
                        finish!(self.compare($name, left, right), instr.a)
                    }};
                }
                macro_rules! jump_unless {
                    ($operator:tt, $name:expr) => {{
                        let (left, right) = (self.registers[at!(instr.a)], self.registers[at!(instr.b)]);
                        let holds = match (left, right) {
                            (Value::Int(a), Value::Int(b)) => a $operator b,
                            (Value::Float(a), Value::Float(b)) => a.float() $operator b.float(),
                            _ => {
                                let (left, right) = (read!(instr.a), read!(instr.b));
                                save!();
                                let depth = self.frames.len();
                                let branch = Return::Branch { wanted: false, target: u32::from(instr.c) };
                                match self.compare($name, left, right) {
                                    Ok(value) => {
                                        release!(flag::TAKE_A, instr.a);
                                        release!(flag::TAKE_B, instr.b);
                                        if value.is_unbound() {
                                            self.frames[depth].returns = branch;
                                            continue 'frame;
                                        }
                                        match self.truth_or_push(value, branch) {
                                            Ok(Some(truth)) => truth,
                                            Ok(None) => continue 'frame,
                                            Err(Raised) => raise!(),
                                        }
                                    }
                                    Err(Raised) => raise!(),
                                }
                            }
                        };
                        if holds {
                            next!();
                        }
                        pc = usize::from(instr.c);
                        continue;
                    }};
                }
                // Finishes an unpacking, whose targets may include the register that was unpacked.
                macro_rules! unpack {
                    ($result:expr) => {{
                        save!();
                        let depth = self.frames.len();
                        let value = self.registers[at!(instr.b)];
                        match $result {
                            Ok(result) => {
                                if self.registers[at!(instr.b)] == value {
                                    release!(flag::TAKE_B, instr.b);
                                }
                                if result.is_unbound() {
                                    self.frames[depth].returns = Return::Discard;
                                    continue 'frame;
                                }
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }};
                }
                macro_rules! jump_to {
                    ($target:expr) => {{
                        let target = $target;
                        if target <= pc && self.interrupted() {
                            save!();
                            if MODE != OFF {
                                return Leave::Exit(Exit::Stopped);
                            }
                            self.raise_interrupt();
                            raise!();
                        }
                        pc = target;
                        continue;
                    }};
                }
                // Jumps by the truth of operand a.
                macro_rules! jump_if {
                    ($wanted:expr) => {{
                        let value = read!(instr.a);
                        let target = instr.long_target();
                        let truth = match value {
                            Value::Bool(bits) => bits.bool(),
                            Value::None => false,
                            Value::Int(number) => number != 0,
                            _ => {
                                save!();
                                let target =
                                    u32::try_from(target).expect("a target is less than 2**32");
                                let branch = Return::Branch { wanted: $wanted, target };
                                let truth = self.truth_or_push(value, branch);
                                release!(flag::TAKE_A, instr.a);
                                match truth {
                                    Ok(Some(truth)) => truth,
                                    Ok(None) => continue 'frame,
                                    Err(Raised) => raise!(),
                                }
                            }
                        };
                        if truth == $wanted {
                            jump_to!(target);
                        }
                        next!()
                    }};
                }

                // Tells of a native that is about to be called: the callable, and where its first argument lies.
                macro_rules! tell_call {
                    ($callable:expr, $first:expr) => {
                        if MODE == HOOK && self.tracing.hears_calls() && stage < Stage::CallTold {
                            match self.tell_call(self.registers[at!($callable)], $first) {
                                Ok(Told::Pushed) => continue 'frame,
                                Ok(_) => {}
                                Err(Raised) => settle!(Flow::TellingFailed),
                            }
                        } else if MODE == HOOK && stage == Stage::CallTold {
                            self.set_stage(Stage::CallTold);
                        }
                    };
                }
                // Where the result goes: that of a native whose return is told becomes no variable's before.
                macro_rules! result_register {
                    () => {
                        if MODE == HOOK && self.is_native_told() { instr.a } else { instr.c }
                    };
                }
                macro_rules! native_returned {
                    () => {
                        if MODE == HOOK && self.is_native_told() {
                            settle!(Flow::NativeReturned)
                        }
                    };
                }

                match instr.op {
                    Op::Nop | Op::Extra => next!(),
                    Op::LoadConst => {
                        write!(instr.a, loaded.constants[usize::from(instr.b)]);
                        next!()
                    }
                    Op::LoadInt => {
                        write!(instr.a, Value::Int(i64::from(instr.b.cast_signed())));
                        next!()
                    }
                    Op::Move => {
                        // Taking the target too says that there may be nothing to move.
                        let value = if instr.has(flag::TAKE_A) {
                            self.registers[at!(instr.b)]
                        } else {
                            read!(instr.b)
                        };
                        if instr.has(flag::TAKE_B) && instr.a != instr.b {
                            self.registers[at!(instr.b)] = Value::Unbound;
                            let old = std::mem::replace(&mut self.registers[at!(instr.a)], value);
                            self.heap.drop_value(old);
                        } else {
                            write!(instr.a, value);
                        }
                        next!()
                    }
                    Op::Clear => {
                        self.clear_registers(at!(instr.a), 1);
                        next!()
                    }
                    Op::CheckLocal => {
                        read!(instr.a);
                        next!()
                    }
                    Op::DeleteLocal => {
                        read!(instr.a);
                        self.clear_registers(at!(instr.a), 1);
                        next!()
                    }

                    Op::MakeCell => {
                        let value = self.registers[at!(instr.a)];
                        let cell = self.heap.new_cell(value);
                        write!(instr.a, cell);
                        next!()
                    }
                    Op::LoadCell => {
                        let value = self.heap.cell(self.registers[at!(instr.b)]);
                        if value.is_unbound() {
                            unbound!(instr.b);
                        }
                        write!(instr.a, value);
                        next!()
                    }
                    Op::StoreCell => {
                        let value = read!(instr.b);
                        self.heap.set_cell(self.registers[at!(instr.a)], value);
                        release!(flag::TAKE_B, instr.b);
                        next!()
                    }
                    Op::DeleteCell => {
                        let cell = self.registers[at!(instr.a)];
                        if self.heap.cell(cell).is_unbound() {
                            unbound!(instr.a);
                        }
                        self.heap.set_cell(cell, Value::Unbound);
                        next!()
                    }
                    Op::LoadClassCell => {
                        save!();
                        let name = loaded.names[usize::from(instr.c)];
                        let namespace = self.registers[at!(code.namespace)];
                        match self.find_in_namespace(namespace, name) {
                            Ok(Some(value)) => write!(instr.a, value),
                            Ok(None) => {
                                let value = self.heap.cell(self.registers[at!(instr.b)]);
                                if value.is_unbound() {
                                    unbound!(instr.b);
                                }
                                write!(instr.a, value);
                            }
                            Err(Raised) => raise!(),
                        }
                        next!()
                    }
                    Op::LoadGlobal => {
                        let name = loaded.names[usize::from(code.sites[usize::from(instr.b)].name)];
                        if let Some(value) = self.find_global(globals, builtins, name) {
                            write!(instr.a, value);
                            next!();
                        }
                        save!();
                        self.raise_no_name(name);
                        raise!()
                    }
                    Op::StoreGlobal => {
                        let value = read!(instr.b);
                        self.heap.name_set(globals, loaded.names[usize::from(instr.a)], value);
                        release!(flag::TAKE_B, instr.b);
                        next!()
                    }
                    Op::DeleteGlobal => {
                        let name = loaded.names[usize::from(instr.a)];
                        if self.heap.name_remove(globals, name).is_some() {
                            next!();
                        }
                        save!();
                        self.raise_no_name(name);
                        raise!()
                    }
                    Op::LoadName => {
                        let name = loaded.names[usize::from(code.sites[usize::from(instr.b)].name)];
                        let namespace = self.registers[at!(code.namespace)];
                        if namespace != Value::Obj(globals) {
                            save!();
                            match self.find_in_namespace(namespace, name) {
                                Ok(Some(value)) => {
                                    write!(instr.a, value);
                                    next!();
                                }
                                Ok(None) => {}
                                Err(Raised) => raise!(),
                            }
                        }
                        if let Some(value) = self.find_global(globals, builtins, name) {
                            write!(instr.a, value);
                            next!();
                        }
                        save!();
                        self.raise_no_name(name);
                        raise!()
                    }
                    Op::StoreName => {
                        let value = read!(instr.b);
                        let name = loaded.names[usize::from(instr.a)];
                        let namespace = self.registers[at!(code.namespace)];
                        if namespace == Value::Obj(globals) {
                            self.heap.name_set(globals, name, value);
                            release!(flag::TAKE_B, instr.b);
                            next!();
                        }
                        save!();
                        let depth = self.frames.len();
                        match self.store_in_namespace(namespace, name, value) {
                            Ok(result) => {
                                release!(flag::TAKE_B, instr.b);
                                if result.is_unbound() {
                                    self.frames[depth].returns = Return::Discard;
                                    continue 'frame;
                                }
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::DeleteName => {
                        let name = loaded.names[usize::from(instr.a)];
                        let namespace = self.registers[at!(code.namespace)];
                        save!();
                        match self.delete_from_namespace(namespace, name) {
                            Ok(()) => next!(),
                            Err(Raised) => raise!(),
                        }
                    }

                    Op::LoadAttr => {
                        let object = read!(instr.b);
                        let site = &code.sites[usize::from(instr.c)];
                        let name = loaded.names[usize::from(site.name)];
                        save!();
                        let depth = self.frames.len();
                        match self.get_attr_cached(object, site, name) {
                            Ok(value) => {
                                release!(flag::TAKE_B, instr.b);
                                if value.is_unbound() {
                                    self.frames[depth].returns = Return::Into(instr.a);
                                    continue 'frame;
                                }
                                write!(instr.a, value);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::StoreAttr => {
                        let (object, value) = (read!(instr.a), read!(instr.c));
                        let site = &code.sites[usize::from(instr.b)];
                        let name = loaded.names[usize::from(site.name)];
                        save!();
                        let depth = self.frames.len();
                        match self.set_attr_cached(object, site, name, value) {
                            Ok(result) => {
                                release!(flag::TAKE_A, instr.a);
                                release!(flag::TAKE_C, instr.c);
                                if result.is_unbound() {
                                    self.frames[depth].returns = Return::Discard;
                                    continue 'frame;
                                }
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::DeleteAttr => {
                        let object = read!(instr.a);
                        let name = loaded.names[usize::from(code.sites[usize::from(instr.b)].name)];
                        save!();
                        let depth = self.frames.len();
                        match self.set_attr(object, name, Value::Unbound) {
                            Ok(result) => {
                                release!(flag::TAKE_A, instr.a);
                                if result.is_unbound() {
                                    self.frames[depth].returns = Return::Discard;
                                    continue 'frame;
                                }
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::LoadMethod => {
                        let object = read!(instr.b);
                        let site = &code.sites[usize::from(instr.c)];
                        let name = loaded.names[usize::from(site.name)];
                        save!();
                        let depth = self.frames.len();
                        match self.load_method(object, site, name) {
                            Ok((callable, receiver)) => {
                                release!(flag::TAKE_B, instr.b);
                                write!(instr.a + 1, receiver);
                                if callable.is_unbound() {
                                    self.frames[depth].returns = Return::Into(instr.a);
                                    continue 'frame;
                                }
                                write!(instr.a, callable);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::LoadSuperAttr => {
                        let (class, receiver) = (read!(instr.b), read!(instr.b + 1));
                        let name = loaded.names[usize::from(code.sites[usize::from(instr.c)].name)];
                        save!();
                        let depth = self.frames.len();
                        match self.super_attr(class, receiver, name) {
                            Ok(value) => {
                                self.clear_registers(at!(instr.b), 2);
                                if value.is_unbound() {
                                    self.frames[depth].returns = Return::Into(instr.a);
                                    continue 'frame;
                                }
                                write!(instr.a, value);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::LoadItem => {
                        let (object, key) = (read!(instr.b), read!(instr.c));
                        if let (Value::Obj(handle), Value::Int(index)) = (object, key)
                            && let Body::List(items) = self.heap.body(handle)
                            && let Ok(index) = usize::try_from(index)
                            && index < items.len()
                            && self.heap.is_exactly(object, Kind::List)
                        {
                            let item = items[index];
                            self.heap.hold(item);
                            release!(flag::TAKE_B, instr.b);
                            let old = std::mem::replace(&mut self.registers[at!(instr.a)], item);
                            self.heap.drop_value(old);
                            next!();
                        }
                        finish!(self.get_item(object, key), instr.a)
                    }
                    Op::StoreItem => {
                        let (object, key, value) = (read!(instr.a), read!(instr.b), read!(instr.c));
                        if let (Value::Obj(handle), Value::Int(index)) = (object, key)
                            && let Body::List(items) = self.heap.body(handle)
                            && let Ok(index) = usize::try_from(index)
                            && index < items.len()
                            && self.heap.is_exactly(object, Kind::List)
                        {
                            self.heap.list_set(handle, index, value);
                            release!(flag::TAKE_A, instr.a);
                            release!(flag::TAKE_C, instr.c);
                            next!();
                        }
                        finish_effect!(self.set_item(object, key, value))
                    }
                    Op::DeleteItem => {
                        let (object, key) = (read!(instr.a), read!(instr.b));
                        finish_effect!(self.delete_item(object, key))
                    }

                    Op::Add => arithmetic!(checked_add, +, BinaryOp::Add),
                    Op::Sub => arithmetic!(checked_sub, -, BinaryOp::Sub),
                    Op::Mul => arithmetic!(checked_mul, *, BinaryOp::Mul),
                    Op::TrueDiv
                    | Op::FloorDiv
                    | Op::Mod
                    | Op::Pow
                    | Op::MatMul
                    | Op::LShift
                    | Op::RShift
                    | Op::And
                    | Op::Or
                    | Op::Xor => {
                        let (left, right) = (read!(instr.b), read!(instr.c));
                        let operator = BINARY[instr.op as usize - Op::Add as usize];
                        finish!(self.binary(operator, false, left, right), instr.a)
                    }
                    Op::InAdd => {
                        let (left, right) =
                            (self.registers[at!(instr.b)], self.registers[at!(instr.c)]);
                        if let (Value::Int(a), Value::Int(b)) = (left, right)
                            && let Some(sum) = a.checked_add(b)
                        {
                            write!(instr.a, Value::Int(sum));
                            next!();
                        }
                        let (left, right) = (read!(instr.b), read!(instr.c));
                        finish!(self.binary(BinaryOp::Add, true, left, right), instr.a)
                    }
                    Op::InSub
                    | Op::InMul
                    | Op::InTrueDiv
                    | Op::InFloorDiv
                    | Op::InMod
                    | Op::InPow
                    | Op::InMatMul
                    | Op::InLShift
                    | Op::InRShift
                    | Op::InAnd
                    | Op::InOr
                    | Op::InXor => {
                        let (left, right) = (read!(instr.b), read!(instr.c));
                        let operator = BINARY[instr.op as usize - Op::InAdd as usize];
                        finish!(self.binary(operator, true, left, right), instr.a)
                    }
                    Op::AddInt | Op::SubInt => {
                        let left = self.registers[at!(instr.b)];
                        let right = i64::from(instr.c.cast_signed());
                        let adds = instr.op == Op::AddInt;
                        if let Value::Int(a) = left
                            && let Some(result) =
                                if adds { a.checked_add(right) } else { a.checked_sub(right) }
                        {
                            write!(instr.a, Value::Int(result));
                            next!();
                        }
                        let left = read!(instr.b);
                        let operator = if adds { BinaryOp::Add } else { BinaryOp::Sub };
                        save!();
                        let depth = self.frames.len();
                        // Taking the number, which is no register, says that the operator works in place.
                        match self.binary(
                            operator,
                            instr.has(flag::TAKE_C),
                            left,
                            Value::Int(right),
                        ) {
                            Ok(value) => {
                                release!(flag::TAKE_B, instr.b);
                                if value.is_unbound() {
                                    self.frames[depth].returns = Return::Into(instr.a);
                                    continue 'frame;
                                }
                                write!(instr.a, value);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::Neg | Op::Pos | Op::Invert => {
                        let value = read!(instr.b);
                        let operator = match instr.op {
                            Op::Neg => UnaryOp::Neg,
                            Op::Pos => UnaryOp::Pos,
                            _ => UnaryOp::Invert,
                        };
                        finish!(self.unary(operator, value), instr.a)
                    }
                    Op::Not => {
                        let value = read!(instr.b);
                        save!();
                        let truth = self
                            .truth_or_push(value, Return::Truth { into: instr.a, negate: true });
                        release!(flag::TAKE_B, instr.b);
                        match truth {
                            Ok(Some(truth)) => write!(instr.a, Value::bool(!truth)),
                            Ok(None) => continue 'frame,
                            Err(Raised) => raise!(),
                        }
                        next!()
                    }
                    Op::Lt => comparison!(<, CompareOp::Lt),
                    Op::Le => comparison!(<=, CompareOp::Le),
                    Op::Eq => comparison!(==, CompareOp::Eq),
                    Op::Ne => comparison!(!=, CompareOp::Ne),
                    Op::Gt => comparison!(>, CompareOp::Gt),
                    Op::Ge => comparison!(>=, CompareOp::Ge),
                    Op::Is | Op::IsNot => {
                        let (left, right) = (read!(instr.b), read!(instr.c));
                        let same = self.is_same(left, right);
                        release!(flag::TAKE_B, instr.b);
                        release!(flag::TAKE_C, instr.c);
                        write!(instr.a, Value::bool(same == (instr.op == Op::Is)));
                        next!()
                    }
                    Op::In | Op::NotIn => {
                        let (item, container) = (read!(instr.b), read!(instr.c));
                        let returns =
                            Return::Truth { into: instr.a, negate: instr.op == Op::NotIn };
                        save!();
                        let depth = self.frames.len();
                        match self.contains(container, item) {
                            Ok(value) => {
                                release!(flag::TAKE_B, instr.b);
                                release!(flag::TAKE_C, instr.c);
                                if value.is_unbound() {
                                    self.frames[depth].returns = returns;
                                    continue 'frame;
                                }
                                match self.truth_or_push(value, returns) {
                                    Ok(Some(truth)) => {
                                        write!(instr.a, Value::bool(truth == (instr.op == Op::In)));
                                        next!()
                                    }
                                    Ok(None) => continue 'frame,
                                    Err(Raised) => raise!(),
                                }
                            }
                            Err(Raised) => raise!(),
                        }
                    }

                    Op::Jump => jump_to!(instr.long_target()),
                    Op::JumpIf => jump_if!(true),
                    Op::JumpUnless => jump_if!(false),
                    Op::JumpIfNone => {
                        let value = read!(instr.a);
                        release!(flag::TAKE_A, instr.a);
                        if value.is_none() {
                            jump_to!(instr.long_target());
                        }
                        next!()
                    }
                    Op::JumpUnlessLt => jump_unless!(<, CompareOp::Lt),
                    Op::JumpUnlessLe => jump_unless!(<=, CompareOp::Le),
                    Op::JumpUnlessEq => jump_unless!(==, CompareOp::Eq),
                    Op::JumpUnlessNe => jump_unless!(!=, CompareOp::Ne),
                    Op::JumpUnlessGt => jump_unless!(>, CompareOp::Gt),
                    Op::JumpUnlessGe => jump_unless!(>=, CompareOp::Ge),

                    Op::GetIter => {
                        let value = read!(instr.b);
                        finish!(self.iter(value), instr.a)
                    }
                    Op::ForPrep => {
                        let value = read!(instr.b);
                        if let Some((start, stop, step)) = self.small_range(value) {
                            release!(flag::TAKE_B, instr.b);
                            write!(instr.a, Value::Int(start));
                            write!(instr.a + 1, Value::Int(stop));
                            write!(instr.a + 2, Value::Int(step));
                            next!();
                        }
                        finish!(self.iter(value), instr.a)
                    }
                    Op::ForIter => {
                        let iterator = self.registers[at!(instr.b)];
                        if let (Value::Int(at), Value::Int(stop), Value::Int(step)) = (
                            iterator,
                            self.registers[at!(instr.b + 1)],
                            self.registers[at!(instr.b + 2)],
                        ) {
                            if (step > 0 && at < stop) || (step < 0 && at > stop) {
                                // Past the last item a range may not have a next one in 64 bits: the stop is as good.
                                self.registers[at!(instr.b)] =
                                    Value::Int(at.checked_add(step).unwrap_or(stop));
                                write!(instr.a, Value::Int(at));
                                next!();
                            }
                            self.clear_registers(at!(instr.b), 3);
                            pc = usize::from(instr.c);
                            continue;
                        }
                        save!();
                        let returns = Return::Next { into: instr.a, target: u32::from(instr.c) };
                        match self.next_or_push(iterator, returns) {
                            Ok(Next::Item(item)) => {
                                write!(instr.a, item);
                                next!()
                            }
                            Ok(Next::Exhausted) => {
                                self.clear_registers(at!(instr.b), 1);
                                pc = usize::from(instr.c);
                            }
                            Ok(Next::Pushed) => continue 'frame,
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::Unpack => {
                        let value = read!(instr.b);
                        let count = usize::from(instr.c);
                        if let Some(items) = self.heap.sequence(value)
                            && items.len() == count
                            && (self.heap.is_exactly(value, Kind::Tuple)
                                || self.heap.is_exactly(value, Kind::List))
                        {
                            for i in 0..count {
                                let item = self
                                    .heap
                                    .sequence(value)
                                    .map_or(Value::Unbound, |items| items[i]);
                                self.set_register(at!(instr.a) + i, item);
                            }
                            if !(instr.a..instr.a + instr.c).contains(&instr.b) {
                                release!(flag::TAKE_B, instr.b);
                            }
                            next!();
                        }
                        unpack!(self.unpack(value, at!(instr.a), count, None))
                    }
                    Op::UnpackStar => {
                        let value = read!(instr.b);
                        let (before, after) =
                            (usize::from(instr.c & 0xff), usize::from(instr.c >> 8));
                        unpack!(self.unpack(value, at!(instr.a), before, Some(after)))
                    }

                    Op::BuildTuple => {
                        let items = self.take_window(at!(instr.b), instr.c);
                        let tuple = if items.is_empty() {
                            self.known.empty_tuple
                        } else {
                            self.heap.new_tuple(items)
                        };
                        self.drop_window(at!(instr.b), instr.c);
                        write!(instr.a, tuple);
                        next!()
                    }
                    Op::BuildList => {
                        let items = self.take_window(at!(instr.b), instr.c);
                        let list = self.heap.new_list(items);
                        self.drop_window(at!(instr.b), instr.c);
                        write!(instr.a, list);
                        next!()
                    }
                    Op::BuildSet => {
                        save!();
                        let result = self.build_set(at!(instr.b), instr.c);
                        match result {
                            Ok(set) => {
                                self.drop_window(at!(instr.b), instr.c);
                                write!(instr.a, set);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::BuildDict => {
                        save!();
                        match self.build_dict(at!(instr.b), instr.c) {
                            Ok(dict) => {
                                self.drop_window(at!(instr.b), instr.c * 2);
                                write!(instr.a, dict);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::BuildString => {
                        let text = self.join_strings(at!(instr.b), instr.c);
                        self.drop_window(at!(instr.b), instr.c);
                        write!(instr.a, text);
                        next!()
                    }
                    Op::BuildSlice => {
                        let parts = [read!(instr.b), read!(instr.b + 1), read!(instr.b + 2)];
                        let slice = self.heap.alloc_kind(Kind::Slice, Body::Slice(Box::new(parts)));
                        self.drop_window(at!(instr.b), 3);
                        write!(instr.a, slice.into());
                        next!()
                    }
                    Op::ListAppend => {
                        let (list, value) = (read!(instr.a), read!(instr.b));
                        if let Value::Obj(list) = list {
                            self.heap.list_push(list, value);
                        }
                        release!(flag::TAKE_B, instr.b);
                        next!()
                    }
                    Op::ListExtend => {
                        let (list, value) = (read!(instr.a), read!(instr.b));
                        finish_effect!(self.extend_list(list, value))
                    }
                    Op::ListToTuple => {
                        let list = read!(instr.a);
                        let items: Vec<Value> = self.heap.sequence(list).unwrap_or(&[]).to_vec();
                        let tuple = if items.is_empty() {
                            self.known.empty_tuple
                        } else {
                            self.heap.new_tuple(items)
                        };
                        write!(instr.a, tuple);
                        next!()
                    }
                    Op::SetAdd => {
                        let (set, value) = (read!(instr.a), read!(instr.b));
                        save!();
                        match self.set_add(set.handle().expect("a set is being built"), value) {
                            Ok(_) => {
                                release!(flag::TAKE_B, instr.b);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::SetUpdate => {
                        let (set, value) = (read!(instr.a), read!(instr.b));
                        finish_effect!(self.update_set(set, value))
                    }
                    Op::DictSet => {
                        let (dict, key, value) = (read!(instr.a), read!(instr.b), read!(instr.c));
                        save!();
                        match self.dict_set(
                            dict.handle().expect("a dict is being built"),
                            key,
                            value,
                        ) {
                            Ok(()) => {
                                release!(flag::TAKE_B, instr.b);
                                release!(flag::TAKE_C, instr.c);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::DictUpdate => {
                        let (dict, value) = (read!(instr.a), read!(instr.b));
                        finish_effect!(
                            self.update_dict(dict.handle().expect("a dict is being built"), value)
                        )
                    }
                    Op::DictMerge => {
                        let (dict, value, callable) =
                            (read!(instr.a), read!(instr.b), read!(instr.c));
                        finish_effect!(self.merge_keywords(
                            dict.handle().expect("a dict is being built"),
                            value,
                            callable
                        ))
                    }
                    Op::Format => {
                        let value = read!(instr.b);
                        save!();
                        let depth = self.frames.len();
                        match self.format_converted(value, instr.c, Value::Unbound) {
                            Ok(text) => {
                                release!(flag::TAKE_B, instr.b);
                                if text.is_unbound() {
                                    self.frames[depth].returns = Return::Into(instr.a);
                                    continue 'frame;
                                }
                                write!(instr.a, text);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::FormatSpec => {
                        let (value, spec) = (read!(instr.b), read!(instr.b + 1));
                        save!();
                        let depth = self.frames.len();
                        match self.format_converted(value, instr.c, spec) {
                            Ok(text) => {
                                self.drop_window(at!(instr.b), 2);
                                if text.is_unbound() {
                                    self.frames[depth].returns = Return::Into(instr.a);
                                    continue 'frame;
                                }
                                write!(instr.a, text);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }

                    Op::MakeFunction => {
                        let child = loaded.children[usize::from(instr.b)];
                        let function = self.make_function(child, at!(instr.c), globals, builtins);
                        self.drop_window(at!(instr.c), 4);
                        write!(instr.a, function);
                        next!()
                    }
                    Op::LoadBuildClass => {
                        let name = self.known.names.build_class;
                        if let Some(value) = self.heap.name_get(builtins, name) {
                            write!(instr.a, value);
                            next!();
                        }
                        save!();
                        let _: NativeResult = self.raise("NameError", "__build_class__ not found");
                        raise!()
                    }
                    Op::Call => {
                        save!();
                        tell_call!(instr.a, self.registers[at!(instr.a) + 1]);
                        if self.call_in_place(base, instr.a, instr.b, instr.c) {
                            if self.interrupted() {
                                return Leave::Exit(Exit::Stopped);
                            }
                            continue 'frame;
                        }
                        match self.call_window(base, instr.a, instr.b, &[], result_register!()) {
                            Ok(true) => {
                                native_returned!();
                                if self.mode() != MODE {
                                    self.frames.last_mut().expect("a run has a frame").pc = pc + 1;
                                    return Leave::ModeChanged;
                                }
                                next!()
                            }
                            Ok(false) => continue 'frame,
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::CallMethod => {
                        save!();
                        let bound = !self.registers[at!(instr.a + 1)].is_unbound();
                        tell_call!(instr.a, self.registers[at!(instr.a + 1) + usize::from(!bound)]);
                        let (window, count) = if bound {
                            (instr.a, instr.b + 1)
                        } else {
                            let callable = self.take_register(at!(instr.a));
                            self.put_register(at!(instr.a + 1), callable);
                            (instr.a + 1, instr.b)
                        };
                        if self.call_in_place(base, window, count, instr.c) {
                            continue 'frame;
                        }
                        match self.call_window(base, window, count, &[], result_register!()) {
                            Ok(true) => {
                                native_returned!();
                                if self.mode() != MODE {
                                    self.frames.last_mut().expect("a run has a frame").pc = pc + 1;
                                    return Leave::ModeChanged;
                                }
                                next!()
                            }
                            Ok(false) => continue 'frame,
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::CallKw | Op::CallMethodKw => {
                        save!();
                        let (mut window, mut count) = (instr.a, instr.b);
                        let shifts = instr.op == Op::CallMethodKw
                            && self.registers[at!(instr.a + 1)].is_unbound();
                        tell_call!(instr.a, self.registers[at!(instr.a + 1) + usize::from(shifts)]);
                        if instr.op == Op::CallMethodKw {
                            if self.registers[at!(instr.a + 1)].is_unbound() {
                                let callable = self.take_register(at!(instr.a));
                                self.put_register(at!(instr.a + 1), callable);
                                window += 1;
                            } else {
                                count += 1;
                            }
                        }
                        let extra: Instr = code.instructions[pc + 1].get();
                        let names = loaded.constants[usize::from(extra.a)];
                        let names: Vec<Value> = self.heap.sequence(names).unwrap_or(&[]).to_vec();
                        match self.call_window(base, window, count, &names, result_register!()) {
                            Ok(true) => {
                                native_returned!();
                                if self.mode() != MODE {
                                    self.frames.last_mut().expect("a run has a frame").pc = pc + 1;
                                    return Leave::ModeChanged;
                                }
                                next!()
                            }
                            Ok(false) => continue 'frame,
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::CallEx => {
                        save!();
                        tell_call!(instr.a, self.first_unpacked(self.registers[at!(instr.a) + 1]));
                        match self.call_unpacked(base, instr.a, result_register!()) {
                            Ok(true) => {
                                native_returned!();
                                if self.mode() != MODE {
                                    self.frames.last_mut().expect("a run has a frame").pc = pc + 1;
                                    return Leave::ModeChanged;
                                }
                                next!()
                            }
                            Ok(false) => continue 'frame,
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::Return => {
                        let value = read!(instr.a);
                        if MODE != OFF {
                            point!(
                                Stage::ExitCounted,
                                Stage::ExitTold,
                                super::events::Point::Exit(value)
                            );
                        }
                        self.heap.hold(value);
                        save!();
                        let returns = self.leave_frame();
                        if let (Return::Into(into), Some(frame)) =
                            (returns.0, self.frames.last_mut())
                            && returns.1.is_none()
                            && (MODE != HOOK || frame.stage != Stage::CallTold)
                        {
                            frame.pc += 1;
                            let at = frame.base + usize::from(into);
                            let old = std::mem::replace(&mut self.registers[at], value);
                            self.heap.drop_value(old);
                            continue 'frame;
                        }
                        self.heap.drop_value(value);
                        let flow = match returns {
                            (returns, None) => Flow::Deliver(returns, value),
                            (returns, Some(_)) => Flow::Finished(returns, value),
                        };
                        settle!(flow)
                    }

                    Op::Yield => {
                        let value = read!(instr.b);
                        if MODE != OFF {
                            point!(
                                Stage::ExitCounted,
                                Stage::ExitTold,
                                super::events::Point::Exit(value)
                            );
                        }
                        self.heap.hold(value);
                        release!(flag::TAKE_B, instr.b);
                        save!();
                        let returns = self.suspend_frame();
                        self.heap.drop_value(value);
                        settle!(Flow::Deliver(returns, value))
                    }
                    Op::GetYieldFrom => {
                        let value = read!(instr.b);
                        finish!(self.yield_from_iterator(value), instr.a)
                    }
                    Op::YieldFrom => {
                        if stage >= Stage::GivingOut {
                            // What the delegate gave is given out, after the events of leaving.
                            let value = self.registers[at!(instr.a)];
                            if MODE != OFF {
                                point!(
                                    Stage::ExitCounted,
                                    Stage::ExitTold,
                                    super::events::Point::Exit(value)
                                );
                            }
                            self.heap.hold(value);
                            save!();
                            let returns = self.suspend_frame();
                            self.heap.drop_value(value);
                            settle!(Flow::Deliver(returns, value));
                        }
                        let (iterator, sent) = (read!(instr.b), read!(instr.a));
                        save!();
                        match self.send_to(iterator, sent, Return::Delegate { into: instr.a }) {
                            Ok(Sent::Yielded(value)) => {
                                settle!(Flow::Deliver(Return::Delegate { into: instr.a }, value))
                            }
                            Ok(Sent::Returned(value)) => {
                                settle!(Flow::Finished(Return::Delegate { into: instr.a }, value))
                            }
                            Ok(Sent::Pushed) => continue 'frame,
                            Err(Raised) => settle!(Flow::Fail(Return::Delegate { into: instr.a })),
                        }
                    }
                    Op::GetAwaitable => {
                        let value = read!(instr.b);
                        save!();
                        let depth = self.frames.len();
                        match self.awaitable(value, instr.c) {
                            Ok(result) => {
                                release!(flag::TAKE_B, instr.b);
                                if result.is_unbound() {
                                    self.frames[depth].returns = Return::Into(instr.a);
                                    continue 'frame;
                                }
                                write!(instr.a, result);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::GetAiter => {
                        let value = read!(instr.b);
                        finish!(self.async_iter(value), instr.a)
                    }
                    Op::GetAnext => {
                        let iterator = read!(instr.b);
                        finish!(self.async_next(iterator), instr.a)
                    }
                    Op::EndAsyncFor => {
                        let exception = read!(instr.a);
                        self.raised = exception;
                        if self.catches("StopAsyncIteration") {
                            self.leave_handler(at!(instr.a), at!(instr.c));
                            self.clear_registers(at!(instr.b), 1);
                            next!();
                        }
                        self.raised = exception;
                        save!();
                        settle!(Flow::RaiseHere)
                    }

                    Op::Raise | Op::RaiseFrom => {
                        let named = read!(instr.a);
                        let cause =
                            if instr.op == Op::RaiseFrom { read!(instr.b) } else { Value::Unbound };
                        save!();
                        let _: NativeResult = self.raise_statement(named, cause);
                        raise!()
                    }
                    Op::RaiseHandled => {
                        save!();
                        let handled = self.handled();
                        if handled.is_none() {
                            let _: NativeResult =
                                self.raise("RuntimeError", "No active exception to reraise");
                        } else {
                            self.raised = handled;
                        }
                        raise!()
                    }
                    Op::Reraise => {
                        let exception = read!(instr.a);
                        self.raised = exception;
                        save!();
                        settle!(Flow::RaiseAgain)
                    }
                    Op::EnterHandler => unreachable!("a handler is entered by raising"),
                    Op::LeaveHandler => {
                        self.leave_handler(at!(instr.a), at!(instr.b));
                        next!()
                    }
                    Op::JumpUnlessMatch => {
                        let (exception, class) = (read!(instr.a), read!(instr.b));
                        save!();
                        match self.exception_matches(exception, class) {
                            Ok(matches) => {
                                release!(flag::TAKE_B, instr.b);
                                if matches {
                                    next!();
                                }
                                pc = usize::from(instr.c);
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::MatchGroup => {
                        let (exception, class) = (read!(instr.b), read!(instr.c));
                        save!();
                        match self.split_group(exception, class) {
                            Ok((matching, rest)) => {
                                release!(flag::TAKE_C, instr.c);
                                write!(instr.a, matching);
                                write!(instr.a + 1, rest);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::RaiseGroup => {
                        let (original, raised) = (read!(instr.a), read!(instr.b));
                        save!();
                        match self.raise_group(original, raised) {
                            Ok(()) => next!(),
                            Err(Raised) => settle!(Flow::RaiseAgain),
                        }
                    }
                    Op::WithEnter => {
                        let manager = read!(instr.b);
                        save!();
                        let depth = self.frames.len();
                        match self.enter_with(manager, at!(instr.a)) {
                            Ok(value) => {
                                if instr.b != instr.a {
                                    release!(flag::TAKE_B, instr.b);
                                }
                                if value.is_unbound() {
                                    self.frames[depth].returns = Return::Into(instr.a + 1);
                                    continue 'frame;
                                }
                                write!(instr.a + 1, value);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::WithExcept => {
                        let (exit, exception) = (read!(instr.b), read!(instr.c));
                        save!();
                        match self.exit_with(
                            exit,
                            exception,
                            Return::Truth { into: instr.a, negate: false },
                        ) {
                            Ok(Some(truth)) => {
                                write!(instr.a, Value::bool(truth));
                                next!()
                            }
                            Ok(None) => continue 'frame,
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::AsyncWithEnter => {
                        let manager = read!(instr.b);
                        save!();
                        let depth = self.frames.len();
                        match self.enter_async_with(manager, at!(instr.a)) {
                            Ok(value) => {
                                release!(flag::TAKE_B, instr.b);
                                if value.is_unbound() {
                                    self.frames[depth].returns = Return::Into(instr.a + 1);
                                    continue 'frame;
                                }
                                write!(instr.a + 1, value);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::AsyncWithExcept => {
                        let (exit, exception) = (read!(instr.b), read!(instr.c));
                        let arguments = self.exit_arguments(exception);
                        save!();
                        let depth = self.frames.len();
                        match self.call_pushing(exit, &arguments, Return::Into(instr.a)) {
                            Ok(value) if value.is_unbound() => {
                                debug_assert!(self.frames.len() > depth);
                                continue 'frame;
                            }
                            Ok(value) => {
                                write!(instr.a, value);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::LoadAssertionError => {
                        let class = self.known.exceptions.get("AssertionError");
                        write!(instr.a, class.into());
                        next!()
                    }

                    Op::ImportName => {
                        let (level, from_list) = (read!(instr.c), read!(instr.c + 1));
                        let name = loaded.names[usize::from(instr.b)];
                        save!();
                        let depth = self.frames.len();
                        match self.import_name(name, level, from_list) {
                            Ok(module) => {
                                self.drop_window(at!(instr.c), 2);
                                if module.is_unbound() {
                                    self.frames[depth].returns = Return::Into(instr.a);
                                    continue 'frame;
                                }
                                write!(instr.a, module);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::ImportFrom => {
                        let module = read!(instr.b);
                        let name = loaded.names[usize::from(instr.c)];
                        save!();
                        let depth = self.frames.len();
                        match self.import_from(module, name) {
                            Ok(value) if value.is_unbound() => {
                                self.frames[depth].returns = Return::Into(instr.a);
                                continue 'frame;
                            }
                            Ok(value) => {
                                write!(instr.a, value);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::ImportStar => {
                        let module = read!(instr.a);
                        finish_effect!(self.import_star(module))
                    }

                    Op::MatchSequence | Op::MatchMapping => {
                        let subject = read!(instr.b);
                        let flags = self.heap.class_body(self.heap.class_of(subject)).flags;
                        let matches = if instr.op == Op::MatchSequence {
                            flags.sequence
                        } else {
                            flags.mapping
                        };
                        write!(instr.a, Value::bool(matches));
                        next!()
                    }
                    Op::MatchKeys => {
                        let (subject, keys) = (read!(instr.b), read!(instr.c));
                        finish!(self.match_keys(subject, keys), instr.a)
                    }
                    Op::MatchClass => {
                        let subject = read!(instr.b);
                        let (class, names, count) =
                            (read!(instr.c), read!(instr.c + 1), read!(instr.c + 2));
                        save!();
                        let depth = self.frames.len();
                        match self.match_class(subject, class, names, count) {
                            Ok(value) => {
                                self.drop_window(at!(instr.c), 3);
                                if value.is_unbound() {
                                    self.frames[depth].returns = Return::Into(instr.a);
                                    continue 'frame;
                                }
                                write!(instr.a, value);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::CopyWithout => {
                        let (subject, keys) = (read!(instr.b), read!(instr.c));
                        finish!(self.copy_without(subject, keys), instr.a)
                    }
                    Op::GetLen => {
                        let value = read!(instr.b);
                        save!();
                        match self.length_sync(value) {
                            Ok(length) => {
                                write!(instr.a, Value::Int(length));
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }

                    Op::SetupAnnotations => {
                        save!();
                        let namespace = self.registers[at!(code.namespace)];
                        match self.setup_annotations(namespace) {
                            Ok(()) => next!(),
                            Err(Raised) => raise!(),
                        }
                    }
                    Op::PrintExpr => {
                        let value = read!(instr.a);
                        finish_effect!(self.print_expression(value))
                    }
                    Op::Intrinsic => {
                        save!();
                        let depth = self.frames.len();
                        match self.intrinsic(instr.c, at!(instr.b)) {
                            Ok(value) if value.is_unbound() => {
                                self.frames[depth].returns = Return::Into(instr.a);
                                continue 'frame;
                            }
                            Ok(value) => {
                                write!(instr.a, value);
                                next!()
                            }
                            Err(Raised) => raise!(),
                        }
                    }
                }
            }
        }
    }
}

fn exit_of(result: NativeResult) -> Exit {
    match result {
        Ok(value) => Exit::Returned(value),
        Err(Raised) => Exit::Raised,
    }
}
