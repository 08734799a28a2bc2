//! The loop: executes the instructions of the frame on top until the run ends.
//!
//! One source, three machines: `run::<OFF>` counts nothing, `run::<COUNT>`
//! counts moments and can stop at one, `run::<HOOK>` also tells trace functions
//! and hooks. The mode is looked at again whenever a frame is entered or left
//! and after each native, since any of them may change it.
//!
//! An arm is short: the fast case inline, else a function that lives with its
//! subject. An instruction that has to wait for Python code pushes a frame and
//! writes into it where the result goes. What need not be fast is done by the
//! families of [`super::step`]: the smaller this function is, the better the
//! compiler keeps its few variables in registers.

use std::rc::Rc;

use super::Vm;
use super::compare::CompareOp;
use super::deliver::{Flow, Settled};
use super::events::Told;
use super::frames::{Return, Stage};
use super::iterate::Next;
use super::native::{NativeResult, Raised};
use super::operator::BinaryOp;
use super::step::{Place, Stepped, Went};
use super::threads::Turn;
use super::window::Called;
use crate::code::{Instr, NONE, Op, flag};
use crate::data::int;
use crate::heap::Value;

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
        } else if self.counting || self.has_threads() {
            COUNT
        } else {
            OFF
        }
    }

    #[expect(clippy::cognitive_complexity, reason = "the arms are independent of each other")]
    fn run<const MODE: u8>(&mut self) -> Leave {
        let mut kept = self.frames.last().expect("a run has a frame").code.clone();
        'frame: loop {
            let frame = self.frames.last_mut().expect("a run has a frame");
            if !Rc::ptr_eq(&kept, &frame.code) {
                kept = frame.code.clone();
            }
            let loaded = &*kept;
            let code = &*loaded.code;
            let instructions = &*code.instructions;
            let base = frame.base;
            let mut pc = frame.pc;
            let mut stage = std::mem::replace(&mut frame.stage, Stage::Fresh);
            let thrown = frame.thrown;

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

            if stage == Stage::Raising {
                self.raised = self.in_flight.pop().expect("what is raised is in flight");
                self.heap.drop_value(self.raised);
                settle!(Flow::RaiseHere);
            }
            if MODE == OFF {
                if stage != Stage::GivingOut {
                    stage = Stage::Fresh;
                }
            } else if matches!(stage, Stage::Entering | Stage::EntryCounted | Stage::EntryTold) {
                point!(Stage::EntryCounted, Stage::EntryTold, super::events::Point::Enter);
                stage = self.stage_after_entry();
            } else if MODE == COUNT && matches!(stage, Stage::OpcodeTold | Stage::CallTold) {
                stage = Stage::Fresh;
            }
            if thrown && stage < Stage::RaiseCounted {
                // A generator that never began is left at its first line: it stays marked.
                self.frames.last_mut().expect("a run has a frame").thrown = pc == 0;
                if MODE == HOOK && instructions[pc].get().op == Op::YieldFrom {
                    self.tracing.thrown_depth = Some(self.frames.len());
                }
                self.raised = self.in_flight.pop().expect("a thrown exception is in flight");
                self.heap.drop_value(self.raised);
                save!();
                settle!(Flow::RaiseHere);
            }

            'next: loop {
                let instr = instructions[pc].get();
                if !self.heap.zero.is_empty() && !self.heap.all_held() {
                    save!();
                    let depth = self.frames.len();
                    if self.drain() {
                        // The frame below the finaliser's goes on where it stood.
                        self.frames[depth - 1].stage = stage;
                        continue 'frame;
                    }
                }
                let hears = MODE == HOOK && self.tracing.hears_instructions();
                if hears && !self.tracing.branches.is_empty() && stage < Stage::LineCounted {
                    save!();
                    match self.tell_branch() {
                        Ok(Told::Pushed) => continue 'frame,
                        Ok(_) => self.set_stage(Stage::Fresh),
                        Err(Raised) => settle!(Flow::TellingFailed),
                    }
                }
                if MODE != OFF && instr.flags & flag::LINE != 0 {
                    if stage < Stage::LineTold {
                        if stage < Stage::LineCounted {
                            if self.clock >= self.threads.turn_ends {
                                save!();
                                if self.end_turn() {
                                    continue 'frame;
                                }
                            }
                            self.statements += 1;
                            // What a recording is compared by: a multiplication mixes, in no more time than it must.
                            self.path = (self.path.rotate_left(5)
                                ^ self.clock
                                ^ u64::from(code.first_line) << 20
                                ^ (pc as u64) << 40)
                                .wrapping_mul(0x9E37_79B9_7F4A_7C15);
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
                let mut instr = instr;
                if hears {
                    save!();
                    match self.tell_instruction(&mut instr, &mut stage) {
                        Ok(Told::Pushed) => continue 'frame,
                        Ok(_) => {}
                        Err(Raised) => settle!(Flow::TellingFailed),
                    }
                }
                let instr = instr;

                macro_rules! at {
                    ($register:expr) => {
                        base + usize::from($register)
                    };
                }
                macro_rules! register {
                    ($register:expr) => {
                        self.registers[at!($register)]
                    };
                }
                macro_rules! release {
                    ($flag:expr, $register:expr) => {
                        if instr.flags & $flag != 0 {
                            self.clear_register(at!($register));
                        }
                    };
                }
                macro_rules! next {
                    () => {{
                        pc += 1;
                        continue 'next;
                    }};
                }
                // Writes what is no object into a register.
                macro_rules! write_plain {
                    ($register:expr, $value:expr) => {{
                        let register = &mut register!($register);
                        let old = *register;
                        *register = $value;
                        self.heap.drop_value(old);
                    }};
                }
                // Writes a value into a register with a reference that is its own already.
                macro_rules! write_owned {
                    ($register:expr, $value:expr) => {{
                        let value = $value;
                        write_plain!($register, value);
                    }};
                }
                macro_rules! write {
                    ($register:expr, $value:expr) => {{
                        let value = $value;
                        self.heap.hold(value);
                        write_plain!($register, value);
                    }};
                }
                macro_rules! place {
                    () => {
                        Place { loaded, base, instr }
                    };
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
                            settle!(Flow::RaiseHere);
                        }
                        pc = target;
                        continue 'next;
                    }};
                }

                // What is not done at once is done by a function; how the loop goes on is at the end.
                let stepped: Stepped = 'slow: {
                    macro_rules! slow {
                        ($stepped:expr) => {{
                            save!();
                            break 'slow $stepped;
                        }};
                    }
                    macro_rules! arithmetic {
                        ($checked:ident, $operator:tt, $name:expr, $in_place:expr) => {{
                            match (register!(instr.b), register!(instr.c)) {
                                (Value::Int(a), Value::Int(b)) => {
                                    if let Some(result) = a.$checked(b) {
                                        write_plain!(instr.a, Value::Int(result));
                                        next!();
                                    }
                                }
                                (Value::Float(a), Value::Float(b)) => {
                                    let result = Value::float(a.float() $operator b.float());
                                    write_plain!(instr.a, result);
                                    next!();
                                }
                                _ => {}
                            }
                            slow!(self.step_binary(place!(), $name, $in_place))
                        }};
                    }
                    macro_rules! integral {
                        ($compute:expr, $name:expr, $in_place:expr) => {{
                            if let (Value::Int(a), Value::Int(b)) =
                                (register!(instr.b), register!(instr.c))
                            {
                                let compute: fn(i64, i64) -> Option<i64> = $compute;
                                if let Some(result) = compute(a, b) {
                                    write_plain!(instr.a, Value::Int(result));
                                    next!();
                                }
                            }
                            slow!(self.step_binary(place!(), $name, $in_place))
                        }};
                    }
                    macro_rules! comparison {
                        ($operator:tt, $name:expr) => {{
                            let holds = match (register!(instr.b), register!(instr.c)) {
                                (Value::Int(a), Value::Int(b)) => a $operator b,
                                (Value::Float(a), Value::Float(b)) => a.float() $operator b.float(),
                                _ => slow!(self.step_compare(place!(), $name)),
                            };
                            write_plain!(instr.a, Value::bool(holds));
                            next!()
                        }};
                    }
                    macro_rules! jump_unless {
                        ($operator:tt, $name:expr) => {{
                            let holds = match (register!(instr.a), register!(instr.b)) {
                                (Value::Int(a), Value::Int(b)) => a $operator b,
                                (Value::Float(a), Value::Float(b)) => a.float() $operator b.float(),
                                _ => slow!(self.step_jump_unless(place!(), $name)),
                            };
                            if holds {
                                next!();
                            }
                            pc = usize::from(instr.c);
                            continue 'next;
                        }};
                    }
                    macro_rules! jump_unless_int {
                        ($operator:tt, $name:expr) => {{
                            let right = instr.b.cast_signed();
                            let holds = match register!(instr.a) {
                                Value::Int(a) => a $operator i64::from(right),
                                Value::Float(a) => a.float() $operator f64::from(right),
                                _ => slow!(self.step_jump_unless_int(place!(), $name)),
                            };
                            if holds {
                                next!();
                            }
                            pc = usize::from(instr.c);
                            continue 'next;
                        }};
                    }
                    macro_rules! with_int {
                        ($compute:expr, $name:expr) => {{
                            if let Value::Int(a) = register!(instr.b) {
                                let compute: fn(i64, i64) -> Option<i64> = $compute;
                                if let Some(result) = compute(a, i64::from(instr.c.cast_signed())) {
                                    write_plain!(instr.a, Value::Int(result));
                                    next!();
                                }
                            }
                            slow!(self.step_binary_int(place!(), $name))
                        }};
                    }
                    // Jumps by the truth of operand a.
                    macro_rules! jump_if {
                        ($wanted:expr) => {{
                            let truth = match register!(instr.a) {
                                Value::Bool(bits) => bits.bool(),
                                Value::None => false,
                                Value::Int(number) => number != 0,
                                _ => slow!(self.step_jump_if(place!(), $wanted)),
                            };
                            if truth == $wanted {
                                jump_to!(instr.long_target());
                            }
                            next!()
                        }};
                    }
                    // Goes on after a call of what is in a window.
                    macro_rules! called {
                        ($window:expr, $count:expr) => {{
                            save!();
                            match self.call(base, $window, $count, instr.c) {
                                Called::Entered => {
                                    if self.interrupted() {
                                        return Leave::Exit(Exit::Stopped);
                                    }
                                    continue 'frame;
                                }
                                Called::Done => {
                                    if MODE == HOOK && self.is_native_told() {
                                        settle!(Flow::NativeReturned)
                                    }
                                    if self.mode() != MODE {
                                        self.frames.last_mut().expect("a run has a frame").pc =
                                            pc + 1;
                                        return Leave::ModeChanged;
                                    }
                                    next!()
                                }
                                Called::Raised => break 'slow Err(Raised),
                            }
                        }};
                    }

                    match instr.op {
                        Op::Park => match self.pass_on() {
                            Ok(Turn::Woken(answer)) => settle!(Flow::Answer(answer)),
                            Ok(Turn::Changed) => continue 'frame,
                            Err(Raised) => settle!(Flow::RaiseHere),
                        },
                        Op::Nop | Op::Extra => next!(),
                        Op::LoadConst => {
                            write!(instr.a, loaded.constants[usize::from(instr.b)]);
                            next!()
                        }
                        Op::LoadInt => {
                            write_plain!(instr.a, Value::Int(i64::from(instr.b.cast_signed())));
                            next!()
                        }
                        Op::Move => {
                            let value = register!(instr.b);
                            // Taking the target too says that there may be nothing to move.
                            if value.is_unbound() && !instr.has(flag::TAKE_A) {
                                slow!(self.no_operand(&place!(), instr.b).map(|_| Went::Next));
                            }
                            if instr.has(flag::TAKE_B) && instr.a != instr.b {
                                register!(instr.b) = Value::Unbound;
                                write_owned!(instr.a, value);
                            } else {
                                write!(instr.a, value);
                            }
                            next!()
                        }
                        Op::Clear => {
                            self.clear_register(at!(instr.a));
                            next!()
                        }
                        Op::CheckLocal => {
                            if register!(instr.a).is_unbound() {
                                slow!(self.no_operand(&place!(), instr.a).map(|_| Went::Next));
                            }
                            next!()
                        }

                        Op::MakeCell => {
                            let value = register!(instr.a);
                            let cell = self.heap.new_cell(value);
                            write!(instr.a, cell);
                            next!()
                        }
                        Op::LoadCell => {
                            let value = self.heap.cell(register!(instr.b));
                            if value.is_unbound() {
                                slow!(self.no_operand(&place!(), instr.b).map(|_| Went::Next));
                            }
                            write!(instr.a, value);
                            next!()
                        }
                        Op::StoreCell => {
                            let value = register!(instr.b);
                            if value.is_unbound() {
                                slow!(self.no_operand(&place!(), instr.b).map(|_| Went::Next));
                            }
                            self.heap.set_cell(register!(instr.a), value);
                            release!(flag::TAKE_B, instr.b);
                            next!()
                        }
                        Op::LoadGlobal => {
                            let site = &code.sites[usize::from(instr.b)];
                            let frame = self.frames.last().expect("a run has a frame");
                            let name = loaded.names[usize::from(site.name)];
                            let (globals, builtins) = (frame.globals, frame.builtins);
                            match self.heap.global_at(site, globals, builtins, name) {
                                Some(value) => write!(instr.a, value),
                                None => slow!(self.step(place!())),
                            }
                            next!()
                        }

                        Op::LoadName => {
                            let site = &code.sites[usize::from(instr.b)];
                            let frame = self.frames.last().expect("a run has a frame");
                            let name = loaded.names[usize::from(site.name)];
                            let (globals, builtins) = (frame.globals, frame.builtins);
                            if register!(code.namespace) != Value::Obj(globals) {
                                slow!(self.step_names(place!()))
                            }
                            match self.heap.global_at(site, globals, builtins, name) {
                                Some(value) => write!(instr.a, value),
                                None => slow!(self.step_names(place!())),
                            }
                            next!()
                        }
                        Op::StoreName | Op::StoreGlobal => slow!(self.step_names(place!())),

                        Op::LoadAttr => {
                            let site = &code.sites[usize::from(instr.c)];
                            let object = register!(instr.b);
                            let Some(value) = self.attribute_in_slot(object, site) else {
                                slow!(self.step_load_attr(place!()))
                            };
                            self.heap.hold(value);
                            release!(flag::TAKE_B, instr.b);
                            write_plain!(instr.a, value);
                            next!()
                        }
                        Op::StoreAttr => {
                            let site = &code.sites[usize::from(instr.b)];
                            let (object, value) = (register!(instr.a), register!(instr.c));
                            if !self.store_own_attribute(object, site, value) {
                                slow!(self.step_store_attr(place!()))
                            }
                            release!(flag::TAKE_A, instr.a);
                            release!(flag::TAKE_C, instr.c);
                            next!()
                        }
                        Op::LoadMethod => {
                            let site = &code.sites[usize::from(instr.c)];
                            let object = register!(instr.b);
                            let Some(method) = self.known_method(object, site) else {
                                slow!(self.step_load_method(place!()))
                            };
                            if instr.has(flag::TAKE_B) && instr.b != instr.a + 1 {
                                register!(instr.b) = Value::Unbound;
                                write_owned!(instr.a + 1, object);
                            } else {
                                write!(instr.a + 1, object);
                            }
                            write!(instr.a, method);
                            next!()
                        }
                        Op::LoadItem => {
                            if let (Value::Obj(handle), Value::Int(index)) =
                                (register!(instr.b), register!(instr.c))
                                && let Some(item) = self.heap.item_at(handle, index)
                            {
                                self.heap.hold(item);
                                release!(flag::TAKE_B, instr.b);
                                write_plain!(instr.a, item);
                                next!();
                            }
                            slow!(self.step_load_item(place!()))
                        }
                        Op::LoadItemInt => {
                            let index = i64::from(instr.c.cast_signed());
                            if let Value::Obj(handle) = register!(instr.b)
                                && let Some(item) = self.heap.item_at(handle, index)
                            {
                                self.heap.hold(item);
                                release!(flag::TAKE_B, instr.b);
                                write_plain!(instr.a, item);
                                next!();
                            }
                            slow!(self.step_load_item_int(place!()))
                        }
                        Op::StoreItem => {
                            if let (Value::Obj(handle), Value::Int(index)) =
                                (register!(instr.a), register!(instr.b))
                                && let value = register!(instr.c)
                                && !value.is_unbound()
                                && self.heap.set_item_at(handle, index, value)
                            {
                                release!(flag::TAKE_A, instr.a);
                                release!(flag::TAKE_C, instr.c);
                                next!();
                            }
                            slow!(self.step_store_item(place!()))
                        }

                        Op::Add => arithmetic!(checked_add, +, BinaryOp::Add, false),
                        Op::Sub => arithmetic!(checked_sub, -, BinaryOp::Sub, false),
                        Op::Mul => arithmetic!(checked_mul, *, BinaryOp::Mul, false),
                        Op::InAdd => arithmetic!(checked_add, +, BinaryOp::Add, true),
                        Op::InSub => arithmetic!(checked_sub, -, BinaryOp::Sub, true),
                        Op::InMul => arithmetic!(checked_mul, *, BinaryOp::Mul, true),
                        Op::TrueDiv => {
                            if let (Value::Float(a), Value::Float(b)) =
                                (register!(instr.b), register!(instr.c))
                                && b.float() != 0.0
                            {
                                write_plain!(instr.a, Value::float(a.float() / b.float()));
                                next!();
                            }
                            slow!(self.step_binary(place!(), BinaryOp::TrueDiv, false))
                        }
                        Op::FloorDiv => integral!(int::floor_div, BinaryOp::FloorDiv, false),
                        Op::Mod => integral!(int::modulo, BinaryOp::Mod, false),
                        Op::And => integral!(|a, b| Some(a & b), BinaryOp::And, false),
                        Op::Or => integral!(|a, b| Some(a | b), BinaryOp::Or, false),
                        Op::Xor => integral!(|a, b| Some(a ^ b), BinaryOp::Xor, false),
                        Op::RShift => integral!(shift_right, BinaryOp::RShift, false),
                        Op::Pow | Op::MatMul | Op::LShift => {
                            let operator = BINARY[instr.op as usize - Op::Add as usize];
                            slow!(self.step_binary(place!(), operator, false))
                        }
                        Op::InTrueDiv
                        | Op::InFloorDiv
                        | Op::InMod
                        | Op::InPow
                        | Op::InMatMul
                        | Op::InLShift
                        | Op::InRShift
                        | Op::InAnd
                        | Op::InOr
                        | Op::InXor => {
                            let operator = BINARY[instr.op as usize - Op::InAdd as usize];
                            slow!(self.step_binary(place!(), operator, true))
                        }
                        Op::MulInt => with_int!(i64::checked_mul, BinaryOp::Mul),
                        Op::FloorDivInt => with_int!(int::floor_div, BinaryOp::FloorDiv),
                        Op::ModInt => with_int!(int::modulo, BinaryOp::Mod),
                        Op::AndInt => with_int!(|a, b| Some(a & b), BinaryOp::And),
                        Op::RShiftInt => with_int!(shift_right, BinaryOp::RShift),
                        Op::AddInt => {
                            if let Value::Int(a) = register!(instr.b)
                                && let Some(sum) = a.checked_add(i64::from(instr.c.cast_signed()))
                            {
                                write_plain!(instr.a, Value::Int(sum));
                                next!();
                            }
                            slow!(self.step_binary_int(place!(), BinaryOp::Add))
                        }
                        Op::SubInt => {
                            if let Value::Int(a) = register!(instr.b)
                                && let Some(rest) = a.checked_sub(i64::from(instr.c.cast_signed()))
                            {
                                write_plain!(instr.a, Value::Int(rest));
                                next!();
                            }
                            slow!(self.step_binary_int(place!(), BinaryOp::Sub))
                        }
                        Op::Not => match register!(instr.b) {
                            Value::Bool(bits) => {
                                write_plain!(instr.a, Value::bool(!bits.bool()));
                                next!()
                            }
                            _ => slow!(self.step_not(place!())),
                        },
                        Op::Lt => comparison!(<, CompareOp::Lt),
                        Op::Le => comparison!(<=, CompareOp::Le),
                        Op::Eq => comparison!(==, CompareOp::Eq),
                        Op::Ne => comparison!(!=, CompareOp::Ne),
                        Op::Gt => comparison!(>, CompareOp::Gt),
                        Op::Ge => comparison!(>=, CompareOp::Ge),
                        Op::Is | Op::IsNot => {
                            let (left, right) = (register!(instr.b), register!(instr.c));
                            if left.is_unbound() || right.is_unbound() {
                                let missing = if left.is_unbound() { instr.b } else { instr.c };
                                slow!(self.no_operand(&place!(), missing).map(|_| Went::Next));
                            }
                            let same = self.is_same(left, right);
                            release!(flag::TAKE_B, instr.b);
                            release!(flag::TAKE_C, instr.c);
                            write_plain!(instr.a, Value::bool(same == (instr.op == Op::Is)));
                            next!()
                        }

                        Op::Jump => jump_to!(instr.long_target()),
                        Op::JumpIf => jump_if!(true),
                        Op::JumpUnless => jump_if!(false),
                        Op::JumpIfNone => {
                            let value = register!(instr.a);
                            if value.is_unbound() {
                                slow!(self.no_operand(&place!(), instr.a).map(|_| Went::Next));
                            }
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
                        Op::JumpUnlessLtInt => jump_unless_int!(<, CompareOp::Lt),
                        Op::JumpUnlessLeInt => jump_unless_int!(<=, CompareOp::Le),
                        Op::JumpUnlessEqInt => jump_unless_int!(==, CompareOp::Eq),
                        Op::JumpUnlessNeInt => jump_unless_int!(!=, CompareOp::Ne),
                        Op::JumpUnlessGtInt => jump_unless_int!(>, CompareOp::Gt),
                        Op::JumpUnlessGeInt => jump_unless_int!(>=, CompareOp::Ge),

                        Op::ForIter => {
                            let iterator = register!(instr.b);
                            if let (Value::Int(at), Value::Int(stop), Value::Int(step)) =
                                (iterator, register!(instr.b + 1), register!(instr.b + 2))
                            {
                                if (step > 0 && at < stop) || (step < 0 && at > stop) {
                                    // Past the last item a range may not have a next one in 64 bits: the stop is as good.
                                    register!(instr.b) =
                                        Value::Int(at.checked_add(step).unwrap_or(stop));
                                    write_plain!(instr.a, Value::Int(at));
                                    next!();
                                }
                                self.clear_registers(at!(instr.b), 3);
                                pc = usize::from(instr.c);
                                continue 'next;
                            }
                            if let Value::Obj(handle) = iterator {
                                if let Value::Int(at) = register!(instr.b + 1) {
                                    // A list or tuple and an index: no iterator is either.
                                    if let Some(item) = self.heap.item_at(handle, at) {
                                        register!(instr.b + 1) = Value::Int(at + 1);
                                        write!(instr.a, item);
                                        next!();
                                    }
                                    if self.heap.is_plain_sequence(handle) {
                                        self.clear_registers(at!(instr.b), 2);
                                        pc = usize::from(instr.c);
                                        continue 'next;
                                    }
                                }
                                if let Some(item) = self.heap.next_simply(handle) {
                                    write!(instr.a, item);
                                    next!();
                                }
                                if let Some(item) = self.next_char(handle) {
                                    write!(instr.a, item);
                                    next!();
                                }
                            }
                            save!();
                            let returns =
                                Return::Next { into: instr.a, target: u32::from(instr.c) };
                            match self.next_or_push(iterator, returns) {
                                Ok(Next::Item(item)) => {
                                    write!(instr.a, item);
                                    next!()
                                }
                                Ok(Next::Exhausted) => {
                                    self.clear_register(at!(instr.b));
                                    pc = usize::from(instr.c);
                                    continue 'next;
                                }
                                Ok(Next::Pushed) => continue 'frame,
                                Err(Raised) => break 'slow Err(Raised),
                            }
                        }

                        Op::BuildTuple => {
                            let tuple = self.build_tuple(at!(instr.b), instr.c);
                            write!(instr.a, tuple);
                            next!()
                        }
                        Op::BuildList => {
                            let list = self.build_list(at!(instr.b), instr.c);
                            write!(instr.a, list);
                            next!()
                        }
                        Op::ListAppend => {
                            let value = register!(instr.b);
                            if value.is_unbound() {
                                slow!(self.no_operand(&place!(), instr.b).map(|_| Went::Next));
                            }
                            if let Value::Obj(list) = register!(instr.a) {
                                self.heap.list_push(list, value);
                            }
                            release!(flag::TAKE_B, instr.b);
                            next!()
                        }

                        Op::Call => called!(instr.a, instr.b),
                        Op::CallMethod => {
                            if register!(instr.a + 1).is_unbound() {
                                let callable = self.take_register(at!(instr.a));
                                self.put_register(at!(instr.a + 1), callable);
                                called!(instr.a + 1, instr.b)
                            } else {
                                called!(instr.a, instr.b + 1)
                            }
                        }
                        Op::CallKw | Op::CallMethodKw | Op::CallEx => {
                            save!();
                            let result = if instr.op == Op::CallEx {
                                self.call_unpacked(base, instr.a, instr.c)
                            } else {
                                let extra: Instr = instructions[pc + 1].get();
                                let names = loaded.constants[usize::from(extra.a)];
                                self.call_with_keywords(&place!(), names)
                            };
                            match result {
                                Ok(true) => {
                                    if MODE == HOOK && self.is_native_told() {
                                        settle!(Flow::NativeReturned)
                                    }
                                    if self.mode() != MODE {
                                        self.frames.last_mut().expect("a run has a frame").pc =
                                            pc + 1;
                                        return Leave::ModeChanged;
                                    }
                                    next!()
                                }
                                Ok(false) => continue 'frame,
                                Err(Raised) => break 'slow Err(Raised),
                            }
                        }
                        Op::Return => {
                            let value = register!(instr.a);
                            if value.is_unbound() {
                                slow!(self.no_operand(&place!(), instr.a).map(|_| Went::Next));
                            }
                            if MODE != OFF {
                                point!(
                                    Stage::ExitCounted,
                                    Stage::ExitTold,
                                    super::events::Point::Exit(value)
                                );
                            }
                            save!();
                            let plain = MODE != HOOK || !self.is_native_told_below();
                            if plain && self.return_plainly(at!(instr.a)) {
                                continue 'frame;
                            }
                            let unanswered = self.unanswered(value);
                            self.heap.hold(value);
                            let returns = self.leave_frame();
                            self.heap.drop_value(value);
                            if let Some(question) = unanswered {
                                let depth = self.frames.len();
                                match self.ask_the_others(question) {
                                    Ok(Value::Unbound) => {
                                        self.frames[depth].returns = returns.0;
                                        continue 'frame;
                                    }
                                    Ok(value) => settle!(Flow::Deliver(returns.0, value)),
                                    Err(Raised) => settle!(Flow::Fail(returns.0)),
                                }
                            }
                            let flow = match returns {
                                (returns, None) => Flow::Deliver(returns, value),
                                (returns, Some(_)) => Flow::Finished(returns, value),
                            };
                            settle!(flow)
                        }

                        Op::Yield => {
                            let value = register!(instr.b);
                            if value.is_unbound() {
                                slow!(self.no_operand(&place!(), instr.b).map(|_| Went::Next));
                            }
                            if MODE != OFF {
                                point!(
                                    Stage::ExitCounted,
                                    Stage::ExitTold,
                                    super::events::Point::Exit(value)
                                );
                            }
                            self.heap.hold(value);
                            release!(flag::TAKE_B, instr.b);
                            if MODE != HOOK && self.offer(value) {
                                // A routine took it: the generator goes on as if it had been resumed.
                                self.heap.drop_value(value);
                                write_plain!(instr.a, Value::None);
                                pc += 1;
                                if MODE == OFF {
                                    continue 'next;
                                }
                                save!();
                                let entered = self.clock;
                                let frame = self.frames.last_mut().expect("a run has a frame");
                                (frame.stage, frame.entered) = (Stage::Entering, entered);
                                continue 'frame;
                            }
                            save!();
                            let returns = self.suspend_frame();
                            if let Return::Next { into, .. } = returns
                                && into != NONE
                            {
                                let frame = self.frames.last_mut().expect("a loop waits");
                                frame.pc += 1;
                                let at = frame.base + usize::from(into);
                                let old = std::mem::replace(&mut self.registers[at], value);
                                self.heap.drop_value(old);
                                if self.mode() != MODE {
                                    return Leave::ModeChanged;
                                }
                                continue 'frame;
                            }
                            self.heap.drop_value(value);
                            settle!(Flow::Deliver(returns, value))
                        }
                        Op::YieldFrom => {
                            if stage >= Stage::GivingOut {
                                // What the delegate gave is given out, after the events of leaving.
                                let value = register!(instr.a);
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
                            slow!(self.step_yield_from(place!()))
                        }
                        Op::Unpack => slow!(self.step_unpack(place!())),
                        Op::In | Op::NotIn => slow!(self.step_contains(place!())),
                        Op::ForPrep | Op::GetIter => slow!(self.step_operators(place!())),
                        Op::BuildSlice => {
                            let follower = instructions[pc + 1].get();
                            if follower.flags & flag::LINE == 0
                                && matches!(follower.op, Op::LoadItem | Op::StoreItem)
                                && !self.tracing.hears_instructions()
                                && self.slice_at_once(base, instr, follower)
                            {
                                pc += 2;
                                continue 'next;
                            }
                            slow!(self.step_displays(place!()))
                        }
                        Op::BuildString | Op::Format => {
                            slow!(self.step_displays(place!()))
                        }
                        Op::MakeFunction => slow!(self.step_calls(place!())),
                        Op::EnterHandler => unreachable!("a handler is entered by raising"),
                        _ => slow!(self.step(place!())),
                    }
                };
                match stepped {
                    Ok(Went::Next) => pc += 1,
                    Ok(Went::To(target)) => jump_to!(target),
                    Ok(Went::Entered) => continue 'frame,
                    Ok(Went::Settle(flow)) => settle!(flow),
                    Err(Raised) => settle!(Flow::RaiseHere),
                }
            }
        }
    }
}

#[inline]
fn shift_right(number: i64, by: i64) -> Option<i64> {
    if by < 0 { None } else { Some(number >> by.min(63)) }
}

fn exit_of(result: NativeResult) -> Exit {
    match result {
        Ok(value) => Exit::Returned(value),
        Err(Raised) => Exit::Raised,
    }
}
