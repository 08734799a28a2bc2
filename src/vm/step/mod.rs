//! What the instructions do that are too rare or too long for the loop itself.
//!
//! The loop in [`super::run`] has the arms that must be fast; every other
//! opcode is a short arm of one family here. An arm reads its operands, does
//! its work through the function that lives with its subject, and says how the
//! loop goes on ([`Went`]). The instruction's place is saved in the frame
//! before any of these runs.

mod asynchronous;
mod attributes;
mod calls;
mod displays;
mod exceptions;
mod imports;
mod names;
mod operators;
mod slow;
mod patterns;

use super::Vm;
use super::deliver::Flow;
use super::frames::Return;
use super::native::{NativeResult, Raised};
use crate::code::{Instr, Op, flag};
use crate::heap::{Handle, Loaded, Value};

/// How the loop goes on after an instruction.
pub(super) enum Went {
    /// With the next instruction.
    Next,
    /// With the instruction at an index.
    To(usize),
    /// With the frame that is on top now.
    Entered,
    /// As settling a result or a failure says.
    Settle(Flow),
}

/// How an instruction ended: [`Raised`] means that its frame raises at it.
pub(super) type Stepped = Result<Went, Raised>;

/// Where an instruction stands: its code, the frame's first register, and itself.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub loaded: &'a Loaded,
    pub base: usize,
    pub instr: Instr,
}

impl Place<'_> {
    /// Returns the number of an operand's register.
    #[inline]
    pub fn at(&self, register: u16) -> usize {
        self.base + usize::from(register)
    }

    /// Returns a name of the code.
    #[inline]
    pub fn name(&self, index: u16) -> Handle {
        self.loaded.names[usize::from(index)]
    }

    /// Returns the name that a site looks up.
    #[inline]
    pub fn site_name(&self, site: u16) -> Handle {
        self.name(self.loaded.code.sites[usize::from(site)].name)
    }
}

impl Vm {
    /// Does an instruction that the loop has no arm for.
    #[inline(never)]
    pub(super) fn step(&mut self, place: Place<'_>) -> Stepped {
        match place.instr.op {
            Op::DeleteLocal
            | Op::DeleteCell
            | Op::LoadClassCell
            | Op::StoreGlobal
            | Op::DeleteGlobal
            | Op::LoadGlobal
            | Op::LoadName
            | Op::StoreName
            | Op::DeleteName
            | Op::SetupAnnotations => self.step_names(place),
            Op::DeleteAttr | Op::LoadSuperAttr | Op::DeleteItem => self.step_attributes(place),
            Op::Neg
            | Op::Pos
            | Op::Invert
            | Op::In
            | Op::NotIn
            | Op::GetIter
            | Op::ForPrep
            | Op::Unpack
            | Op::UnpackStar
            | Op::PrintExpr
            | Op::Intrinsic => self.step_operators(place),
            Op::BuildSet
            | Op::BuildDict
            | Op::BuildString
            | Op::BuildSlice
            | Op::ListExtend
            | Op::ArgsToTuple
            | Op::ListToTuple
            | Op::SetAdd
            | Op::SetUpdate
            | Op::DictSet
            | Op::DictUpdate
            | Op::DictMerge
            | Op::Format
            | Op::FormatSpec => self.step_displays(place),
            Op::MakeFunction | Op::LoadBuildClass => self.step_calls(place),
            Op::GetYieldFrom | Op::GetAwaitable | Op::GetAiter | Op::GetAnext | Op::EndAsyncFor => {
                self.step_asynchronous(place)
            }
            Op::Raise
            | Op::RaiseFrom
            | Op::RaiseHandled
            | Op::Reraise
            | Op::LeaveHandler
            | Op::JumpUnlessMatch
            | Op::MatchGroup
            | Op::RaiseGroup
            | Op::WithEnter
            | Op::WithExcept
            | Op::AsyncWithEnter
            | Op::AsyncWithExcept
            | Op::LoadAssertionError => self.step_exceptions(place),
            Op::ImportName | Op::ImportFrom | Op::ImportStar => self.step_imports(place),
            Op::MatchSequence
            | Op::MatchMapping
            | Op::MatchKeys
            | Op::MatchClass
            | Op::CopyWithout
            | Op::GetLen => self.step_patterns(place),
            other => unreachable!("the loop itself has an arm for {other:?}"),
        }
    }

    /// Reads an operand that must have a value.
    #[inline]
    fn operand(&mut self, place: &Place<'_>, register: u16) -> NativeResult {
        let value = self.registers[place.at(register)];
        if value.is_unbound() {
            return self.no_operand(place, register);
        }
        Ok(value)
    }

    #[cold]
    pub(super) fn no_operand(&mut self, place: &Place<'_>, register: u16) -> NativeResult {
        self.raise_unbound(&place.loaded.code, register);
        Err(Raised)
    }

    /// Empties the register of an operand that is a temporary at its last use.
    #[inline]
    fn release_operand(&mut self, place: &Place<'_>, flag: u8, register: u16) {
        if place.instr.has(flag) {
            self.clear_registers(place.at(register), 1);
        }
    }

    /// Finishes an operation that read `b` and `c` and whose result goes into a register.
    #[inline]
    fn finish_into(
        &mut self,
        place: &Place<'_>,
        into: u16,
        operation: impl FnOnce(&mut Self) -> NativeResult,
    ) -> Stepped {
        let depth = self.frames.len();
        let value = operation(self)?;
        self.release_operand(place, flag::TAKE_B, place.instr.b);
        self.release_operand(place, flag::TAKE_C, place.instr.c);
        Ok(self.put_result(place, into, depth, value))
    }

    /// Finishes an operation that read a window of registers and whose result goes into a register.
    #[inline]
    fn finish_window(
        &mut self,
        place: &Place<'_>,
        into: u16,
        window: (u16, u16),
        operation: impl FnOnce(&mut Self) -> NativeResult,
    ) -> Stepped {
        let depth = self.frames.len();
        let value = operation(self)?;
        self.drop_window(place.at(window.0), window.1);
        Ok(self.put_result(place, into, depth, value))
    }

    /// Puts a result into a register, or writes into the frame that was pushed where it goes.
    #[inline]
    fn put_result(&mut self, place: &Place<'_>, into: u16, depth: usize, value: Value) -> Went {
        if value.is_unbound() {
            self.frames[depth].returns = Return::Into(into);
            return Went::Entered;
        }
        self.set_register(place.at(into), value);
        Went::Next
    }

    /// Finishes an operation without a result, which may have pushed a frame.
    #[inline]
    fn finish_effect(
        &mut self,
        place: &Place<'_>,
        operation: impl FnOnce(&mut Self) -> NativeResult,
    ) -> Stepped {
        let depth = self.frames.len();
        let value = operation(self)?;
        let instr = place.instr;
        self.release_operand(place, flag::TAKE_A, instr.a);
        self.release_operand(place, flag::TAKE_B, instr.b);
        self.release_operand(place, flag::TAKE_C, instr.c);
        if value.is_unbound() {
            self.frames[depth].returns = Return::Discard;
            return Ok(Went::Entered);
        }
        Ok(Went::Next)
    }
}
