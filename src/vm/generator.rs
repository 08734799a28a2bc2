//! Generators: frames that leave the stack and come back.
//!
//! A suspended frame is plain data in the heap. Resuming moves its registers
//! back onto the stack, with their references; suspending moves them off.

use super::Vm;
use super::call::with_first;
use super::frames::Return;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::code::{NONE, Op};
use crate::heap::{Activation, Body, Generator, GeneratorState, Handle, Kind, Loaded, Value};
use std::rc::Rc;

/// What sending a value to an iterator gave.
pub(super) enum Sent {
    Yielded(Value),
    Returned(Value),
    /// A frame was pushed that will give it.
    Pushed,
}

impl Vm {
    /// Makes the generator of a call whose arguments are bound from `base` on.
    pub(super) fn new_generator(
        &mut self,
        function: Value,
        code: &Rc<Loaded>,
        base: usize,
    ) -> Value {
        let size = usize::from(code.code.registers);
        let registers: Vec<Value> = (base..base + size).map(|at| self.registers[at]).collect();
        let (name, qualname) = self
            .heap
            .function(function)
            .map_or((Value::None, Value::None), |body| (body.name, body.qualname));
        let kind = if code.code.flags.coroutine {
            Kind::Coroutine
        } else if code.code.flags.async_generator {
            Kind::AsyncGenerator
        } else {
            Kind::Generator
        };
        let generator = Generator {
            state: GeneratorState::Created,
            code: code.clone(),
            function,
            registers,
            pc: 0,
            handled: NONE,
            frame: Value::Unbound,
            name,
            qualname,
        };
        let generator = self.heap.alloc_kind(kind, Body::Generator(Box::new(generator)));
        self.clear_registers(base - 1, size + 1);
        generator.into()
    }

    /// Returns a generator's parts.
    pub fn generator(&self, generator: Handle) -> &Generator {
        match self.heap.body(generator) {
            Body::Generator(body) => body,
            other => panic!("a generator was expected where {other:?} is"),
        }
    }

    fn generator_mut(&mut self, generator: Handle) -> &mut Generator {
        match self.heap.change(generator) {
            Body::Generator(body) => body,
            other => panic!("a generator was expected where {other:?} is"),
        }
    }

    /// Returns what messages call a generator.
    fn generator_word(&self, generator: Handle) -> &'static str {
        let class = self.heap.get(generator).class;
        if class == self.heap.class(Kind::Coroutine) {
            "coroutine"
        } else if class == self.heap.class(Kind::AsyncGenerator) {
            "async generator"
        } else {
            "generator"
        }
    }

    /// Pushes the frame of a generator, to go on with `sent`; one that is exhausted raises StopIteration.
    pub fn resume_generator(
        &mut self,
        generator: Handle,
        sent: Value,
        returns: Return,
    ) -> Result<(), Raised> {
        let state = self.generator(generator).state;
        match state {
            GeneratorState::Running => {
                let word = self.generator_word(generator);
                return self.value_error(format!("{word} already executing"));
            }
            GeneratorState::Closed => {
                if self.generator_word(generator) == "coroutine" {
                    return self.raise("RuntimeError", "cannot reuse already awaited coroutine");
                }
                return self.raise_with("StopIteration", &[]);
            }
            GeneratorState::Created if !sent.is_none() => {
                let word = self.generator_word(generator);
                return self
                    .type_error(format!("can't send non-None value to a just-started {word}"));
            }
            GeneratorState::Created | GeneratorState::Suspended => {}
        }
        self.check_depth()?;
        self.push_generator(generator, returns, false);
        if state == GeneratorState::Suspended {
            self.give_sent(sent);
        }
        Ok(())
    }

    /// Puts the value that was sent where the instruction that suspended the frame on top wants it.
    fn give_sent(&mut self, sent: Value) {
        let frame = self.frames.last_mut().expect("the generator's frame was just pushed");
        let instr = frame.code.code.instructions[frame.pc].get();
        let at = frame.base + usize::from(instr.a);
        if instr.op == Op::Yield {
            frame.pc += 1;
        }
        self.set_register(at, sent);
    }

    /// Pushes the frame of a generator to raise an exception in it.
    pub fn throw_into(
        &mut self,
        generator: Handle,
        exception: Value,
        returns: Return,
    ) -> Result<(), Raised> {
        match self.generator(generator).state {
            GeneratorState::Running => {
                let word = self.generator_word(generator);
                self.value_error(format!("{word} already executing"))
            }
            GeneratorState::Closed => {
                self.raised = exception;
                Err(Raised)
            }
            GeneratorState::Created | GeneratorState::Suspended => {
                self.check_depth()?;
                self.heap.hold(exception);
                self.in_flight.push(exception);
                self.push_generator(generator, returns, true);
                // What the generator is handling becomes the context, as if it had raised it.
                if self.frames.last().is_some_and(|frame| frame.handled != crate::code::NONE) {
                    self.chain_context(exception);
                }
                Ok(())
            }
        }
    }

    fn push_generator(&mut self, generator: Handle, returns: Return, thrown: bool) {
        let base = self.top() + 1;
        let size = self.generator(generator).registers.len();
        self.ensure_registers(base + size);
        debug_assert!(
            self.registers[base - 1..base + size].iter().all(|register| register.is_unbound()),
            "registers beyond the top are empty"
        );
        let Body::Generator(body) = self.heap.change(generator) else {
            unreachable!("it was just seen to be a generator")
        };
        let state = std::mem::replace(&mut body.state, GeneratorState::Running);
        let (function, pc, handled) = (body.function, body.pc as usize, body.handled);
        // The frame object's reference moves to the frame.
        let object = std::mem::replace(&mut body.frame, Value::Unbound).handle();
        // The registers move onto the stack, with their references; their room is kept.
        self.registers[base..base + size].swap_with_slice(&mut body.registers);
        let code = body.code.clone();
        self.registers[base - 1] = function;
        self.heap.hold(function);
        self.heap.increment(generator);
        let (globals, builtins) = self
            .heap
            .function(function)
            .map_or((self.known.builtins, self.known.builtins), |body| {
                (body.globals, body.builtins)
            });
        let entered = self.clock;
        self.frames.enter(&code, base..base + size, (globals, builtins), returns, entered);
        let frame = self.frames.last_mut().expect("it was just entered");
        frame.pc = pc;
        frame.thrown = thrown;
        frame.handled = handled;
        frame.object = object;
        frame.generator = Some(generator);
        frame.jumps_to = (state == GeneratorState::Created && pc != 0)
            .then(|| u32::try_from(pc).expect("code has fewer than 2**32 instructions"));
        if let Some(object) = object {
            let at =
                u32::try_from(self.frames.len() - 1).expect("the stack is less than 2**32 deep");
            self.set_activation(object, Activation::Stack(at));
        }
    }

    /// Takes the generator's frame on top off the stack, to be resumed later; gives where its value goes.
    pub(super) fn suspend_frame(&mut self) -> Return {
        let frame = self.frames.leave().expect("a frame is suspended").place();
        let generator = frame.generator.expect("only a generator's frame is suspended");
        self.clear_register(frame.base - 1);
        let Body::Generator(body) = self.heap.change(generator) else {
            unreachable!("a generator's frame was suspended")
        };
        body.state = GeneratorState::Suspended;
        debug_assert!(body.registers.iter().all(|register| register.is_unbound()));
        body.registers.resize(frame.size, Value::Unbound);
        self.registers[frame.base..frame.base + frame.size].swap_with_slice(&mut body.registers);
        body.pc = u32::try_from(frame.pc).expect("code has fewer than 2**32 instructions");
        if let Some(target) = frame.jumps_to {
            // It stands at no yield: what is sent goes nowhere.
            (body.pc, body.state) = (target, GeneratorState::Created);
        }
        body.handled = frame.handled;
        body.frame = frame.object.map_or(Value::Unbound, Value::from);
        if let Some(object) = frame.object {
            self.set_activation(object, Activation::Generator(generator));
        }
        self.heap.decrement(generator);
        frame.returns
    }

    /// Marks a generator whose frame was left as closed.
    pub(super) fn close_generator(&mut self, generator: Handle) {
        let body = self.generator_mut(generator);
        body.state = GeneratorState::Closed;
        body.registers = Vec::new();
    }

    /// Turns a StopIteration that leaves a generator into RuntimeError (PEP 479).
    pub(super) fn stop_iteration_becomes_error(&mut self) {
        let Some(generator) = self.frames.last().and_then(|frame| frame.generator) else { return };
        let word = self.generator_word(generator);
        let class = if self.is_raised("StopIteration") {
            "StopIteration"
        } else if word == "async generator" && self.is_raised("StopAsyncIteration") {
            "StopAsyncIteration"
        } else {
            return;
        };
        let stop = self.raised;
        let _: NativeResult = self.raise("RuntimeError", format!("{word} raised {class}"));
        if let Value::Obj(error) = self.raised {
            self.set_exception_field(error, stop, |body| &mut body.cause);
            self.set_exception_field(error, stop, |body| &mut body.context);
            if let Body::Exception(body) = self.heap.change(error) {
                body.suppress_context = true;
            }
        }
    }

    /// Sends a value to an iterator that a frame delegates to.
    pub(super) fn send_to(
        &mut self,
        iterator: Value,
        sent: Value,
        returns: Return,
    ) -> Result<Sent, Raised> {
        if let Some(Body::Generator(_)) = self.heap.body_of(iterator)
            && !self.heap.is_exactly(iterator, Kind::AsyncGenerator)
        {
            let generator = iterator.handle().expect("a generator is an object");
            self.resume_generator(generator, sent, returns)?;
            return Ok(Sent::Pushed);
        }
        if sent.is_none() {
            return match self.next_or_push(iterator, returns) {
                Ok(super::iterate::Next::Item(item)) => Ok(Sent::Yielded(item)),
                Ok(super::iterate::Next::Exhausted) => Ok(Sent::Returned(Value::None)),
                Ok(super::iterate::Next::Pushed) => Ok(Sent::Pushed),
                Err(Raised) if self.is_raised("StopIteration") => {
                    let value = self.stop_value(self.raised);
                    self.raised = Value::None;
                    Ok(Sent::Returned(value))
                }
                Err(Raised) => Err(Raised),
            };
        }
        let send = self.get_attr_sync(iterator, self.known.names.send)?;
        match self.call_pushing(send, &[sent], returns) {
            Ok(value) if value.is_unbound() => Ok(Sent::Pushed),
            Ok(value) => Ok(Sent::Yielded(value)),
            Err(Raised) if self.is_raised("StopIteration") => {
                let value = self.stop_value(self.raised);
                self.raised = Value::None;
                Ok(Sent::Returned(value))
            }
            Err(Raised) => Err(Raised),
        }
    }

    /// Gets the iterator that `yield from value` delegates to.
    pub(super) fn yield_from_iterator(&mut self, value: Value) -> NativeResult {
        if self.heap.is_exactly(value, Kind::Coroutine) {
            let frame = self.frames.last().expect("a run has a frame");
            let flags = frame.code.code.flags;
            if !flags.coroutine && !flags.iterable_coroutine {
                return self.type_error(
                    "cannot 'yield from' a coroutine object in a non-coroutine generator",
                );
            }
            return Ok(value);
        }
        if self.heap.is_exactly(value, Kind::Generator) {
            return Ok(value);
        }
        self.iter(value)
    }

    /// Returns the iterator that a suspended generator delegates to.
    pub fn delegate(&self, generator: Handle) -> Option<Value> {
        let body = self.generator(generator);
        if body.state != GeneratorState::Suspended {
            return None;
        }
        let instr = body.code.code.instructions[body.pc as usize].get();
        if instr.op != Op::YieldFrom {
            return None;
        }
        body.registers.get(usize::from(instr.b)).and_then(|value| value.given())
    }

    /// Does what `generator.send` does.
    pub fn generator_send(&mut self, generator: Value, sent: Value) -> NativeResult {
        let Value::Obj(handle) = generator else { return self.type_error("a generator is needed") };
        self.resume_generator(handle, sent, Return::Discard)?;
        Ok(Value::PENDING)
    }

    /// Does what `generator.throw` does: the delegate gets the exception first.
    pub fn generator_throw(&mut self, generator: Value, exception: Value) -> NativeResult {
        let Value::Obj(handle) = generator else { return self.type_error("a generator is needed") };
        let Some(delegate) = self.delegate(handle) else {
            self.throw_into(handle, exception, Return::Discard)?;
            return Ok(Value::PENDING);
        };
        self.start(&THROW_TO_DELEGATE, &[generator, exception, delegate, Value::Int(0)])
    }

    /// Ends a generator without running it.
    fn end_quietly(&mut self, generator: Handle) {
        let frame = self.generator(generator).frame;
        if let Value::Obj(object) = frame {
            let registers = self.variables_of(object);
            let (line, pc) = (self.line_of_frame(object), self.generator(generator).pc);
            self.heap.edit(object, |object| {
                if let Body::Frame(body) = &mut object.body {
                    body.activation = Activation::Over;
                    (body.registers, body.line, body.pc) = (registers, line, pc);
                }
            });
        }
        self.heap.edit(generator, |object| {
            if let Body::Generator(body) = &mut object.body {
                body.state = GeneratorState::Closed;
                body.registers = Vec::new();
                body.frame = Value::Unbound;
            }
        });
    }

    /// Does what `generator.close` does.
    pub fn generator_close(&mut self, generator: Value) -> NativeResult {
        let Value::Obj(handle) = generator else { return self.type_error("a generator is needed") };
        match self.generator(handle).state {
            GeneratorState::Closed => Ok(Value::None),
            GeneratorState::Created if self.era.unstarted_generators_end_quietly() => {
                self.end_quietly(handle);
                Ok(Value::None)
            }
            _ => self.start(&CLOSE, &[generator]),
        }
    }
}

/// `close`: throws GeneratorExit and wants it, or StopIteration, back.
static CLOSE: Routine = Routine {
    name: "close",
    catches: true,
    step: |vm, base, answer| {
        let generator = vm.register(base);
        match answer {
            Answer::Begin => {
                let class = vm.known.exceptions.get("GeneratorExit");
                let exit = vm.new_exception(class, &[]);
                // Every kind of generator is closed the same way, also one whose own `throw` has another name.
                let methods = vm.heap.class_body(vm.heap.class(Kind::Generator)).dict;
                let throw = vm.known.names.throw;
                let throw = vm.heap.name_get(methods, throw).expect("a generator has throw");
                Ok(Step::Call(throw, vec![generator, exit]))
            }
            Answer::Raised if vm.is_raised("GeneratorExit") => {
                vm.raised = Value::None;
                Ok(Step::Return(Value::None))
            }
            Answer::Raised if vm.is_raised("StopIteration") => {
                let value = vm.stop_value(vm.raised);
                vm.raised = Value::None;
                let result = if vm.era >= crate::era::Era::E313 { value } else { Value::None };
                Ok(Step::Return(result))
            }
            Answer::Raised => Err(Raised),
            Answer::Value(_) | Answer::Offered(_) | Answer::Exhausted => {
                let handle = generator.handle().expect("a generator is an object");
                let word = vm.generator_word(handle);
                vm.raise("RuntimeError", format!("{word} ignored GeneratorExit"))
            }
        }
    },
};

/// `throw` into a generator that delegates: the delegate is thrown at (or closed); what comes of it goes on in the generator.
/// Registers: generator, exception, delegate, and how far it has come (0 begun, 1 delegate thrown at, 2 delegate closed, 3 resumed).
static THROW_TO_DELEGATE: Routine = Routine {
    name: "throw",
    catches: true,
    step: |vm, base, answer| {
        let (generator, exception, delegate) =
            (vm.register(base), vm.register(base + 1), vm.register(base + 2));
        let handle = generator.handle().expect("a generator is an object");
        let progress = vm.register(base + 3).as_int().unwrap_or(0);
        let exits = {
            let class = vm.known.exceptions.get("GeneratorExit");
            vm.heap.is_subclass(vm.heap.class_of(exception), class)
        };
        let into_generator = |vm: &mut Vm, exception: Value| {
            vm.set_register(base + 3, Value::Int(3));
            let throw = vm.prelude_native("throw_here");
            Ok(Step::Call(throw, with_first(generator, &[exception])))
        };
        match (answer, progress) {
            (Answer::Begin, _) => {
                let name = if exits { vm.known.names.close } else { vm.known.names.throw };
                let method = vm.find_attr_sync(delegate, name)?;
                vm.set_register(base + 3, Value::Int(if exits { 2 } else { 1 }));
                match method {
                    Some(method) if exits => Ok(Step::Call(method, Vec::new())),
                    Some(method) => {
                        vm.mark_running(handle, true);
                        Ok(Step::Call(method, vec![exception]))
                    }
                    None => into_generator(vm, exception),
                }
            }
            (Answer::Value(value), 1) => {
                vm.mark_running(handle, false);
                Ok(Step::Return(value))
            }
            (Answer::Raised, 1) => {
                vm.mark_running(handle, false);
                let raised = vm.raised;
                if vm.is_raised("StopIteration") {
                    let value = vm.stop_value(raised);
                    vm.end_delegation(handle);
                    vm.set_register(base + 3, Value::Int(3));
                    let send = vm.prelude_native("send_here");
                    return Ok(Step::Call(send, vec![generator, value]));
                }
                into_generator(vm, raised)
            }
            (Answer::Value(_) | Answer::Exhausted, 2) => into_generator(vm, exception),
            (Answer::Raised, 2) => {
                let raised = vm.raised;
                into_generator(vm, raised)
            }
            (Answer::Value(value), _) => Ok(Step::Return(value)),
            _ => Err(Raised),
        }
    },
};

impl Vm {
    /// Returns a native that only the machine uses.
    fn prelude_native(&mut self, name: &str) -> Value {
        self.heap
            .text_get(self.known.prelude, name)
            .unwrap_or_else(|| panic!("the prelude has no native {name}"))
    }

    fn mark_running(&mut self, generator: Handle, running: bool) {
        self.generator_mut(generator).state =
            if running { GeneratorState::Running } else { GeneratorState::Suspended };
    }

    /// Moves a generator whose delegate has ended past its YieldFrom, as if it stood at a yield there.
    fn end_delegation(&mut self, generator: Handle) {
        let body = self.generator(generator);
        let instr = body.code.code.instructions[body.pc as usize].get();
        let register = usize::from(instr.b);
        let dropped = body.registers[register];
        self.generator_mut(generator).registers[register] = Value::Unbound;
        self.heap.drop_value(dropped);
    }
}

/// The natives that only routines call: throwing and sending past a delegate.
pub(super) const HERE: &[super::Native] = &[
    super::Native {
        signature: "throw_here(generator, exception, /)",
        call: |vm, arguments| {
            let handle = arguments[0].handle().expect("a generator is an object");
            vm.throw_into(handle, arguments[1], Return::Discard)?;
            Ok(Value::PENDING)
        },
        about: "Throws into a generator itself.",
    },
    super::Native {
        signature: "send_here(generator, value, /)",
        call: |vm, arguments| {
            let handle = arguments[0].handle().expect("a generator is an object");
            vm.push_generator(handle, Return::Discard, false);
            vm.give_sent(arguments[1]);
            let frame = vm.frames.last_mut().expect("the generator's frame was just pushed");
            if frame.code.code.instructions[frame.pc].get().op == Op::YieldFrom {
                frame.pc += 1;
            }
            Ok(Value::PENDING)
        },
        about: "Goes on in a generator whose delegate has ended.",
    },
];
