//! Which lines began at least once in a stretch of the run?
//!
//! The first time that a line begins, its instruction is marked; whoever ends
//! the stretch takes the lines and so takes the marks away. More lines may be
//! told than began, never fewer: what was undone stays noted.

use std::rc::Rc;

use super::{Stage, Vm};
use crate::code::{Code, flag};
use crate::heap::Loaded;

/// The lines that began, each by an instruction that begins it.
#[derive(Debug, Default)]
pub struct LinesRun(Vec<(Rc<Loaded>, u32)>);

impl LinesRun {
    /// Notes a line and marks its instruction.
    #[cold]
    #[inline(never)]
    pub(super) fn note(&mut self, loaded: &Rc<Loaded>, pc: usize) {
        let cell = &loaded.code.instructions[pc];
        let mut instr = cell.get();
        instr.flags |= flag::NOTED;
        cell.set(instr);
        self.0.push((Rc::clone(loaded), u32::try_from(pc).unwrap_or(u32::MAX)));
    }

    /// Takes the lines, and begins anew.
    fn take(&mut self) -> LinesRun {
        for (loaded, pc) in &self.0 {
            let cell = &loaded.code.instructions[*pc as usize];
            let mut instr = cell.get();
            instr.flags &= !flag::NOTED;
            cell.set(instr);
        }
        LinesRun(std::mem::take(&mut self.0))
    }

    /// Adds the lines of a later stretch.
    pub fn add(&mut self, later: LinesRun) {
        self.0.extend(later.0);
        self.0.sort_by_key(|(loaded, pc)| (Rc::as_ptr(loaded) as usize, *pc));
        self.0.dedup_by(|a, b| a.1 == b.1 && Rc::ptr_eq(&a.0, &b.0));
    }

    /// Lists the lines with the code that they are of.
    pub fn iter(&self) -> impl Iterator<Item = (&Code, u32)> {
        self.0.iter().map(|(loaded, pc)| (&*loaded.code, loaded.code.lines[*pc as usize]))
    }
}

impl Vm {
    /// Takes the lines that began, and begins anew with the one that is about to be told, if the machine stands at one.
    pub fn take_lines_run(&mut self) -> LinesRun {
        let taken = self.lines_run.take();
        if let Some(frame) = self.frames.last()
            && frame.stage == Stage::LineCounted
        {
            let (loaded, pc) = (Rc::clone(&frame.code), frame.pc);
            self.lines_run.note(&loaded, pc);
        }
        taken
    }
}
