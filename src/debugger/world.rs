//! What is one run of the program: an era, an observer from its start, and its tape?

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::look::Ids;
use crate::code::{Code, flag};
use crate::era::Era;
use crate::host::{Host, Tape};
use crate::source::Source;
use crate::syntax::SyntaxError;
use crate::timeline::{Moment, RowKind, Site, Timeline};
use crate::trace::Observer;
use crate::vm::Options;

/// A program and what it is called with.
#[derive(Clone, Debug)]
pub struct Program {
    pub source: Rc<Source>,
    pub options: Options,
}

/// One run of a program.
pub struct World {
    pub timeline: Timeline,
    /// The short identities of its objects.
    pub ids: Ids,
    /// The code of the program.
    pub code: Rc<Code>,
    pub era: Era,
    /// The observer that was there from the start.
    pub observer: Observer,
    /// Whether files are written aside; a world that always does so does not look at it.
    pub aside: Rc<Cell<bool>>,
}

/// Which line of the run that is, so that it can be found in another run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub site: Site,
    /// How often the site had been passed, this time included.
    pub count: u64,
}

impl World {
    /// Begins a run and stands at its first line.
    ///
    /// # Errors
    /// The program is not Python.
    pub fn new(
        program: &Program,
        era: Era,
        observer: Observer,
        tape: Tape,
        interrupt: &Arc<AtomicBool>,
    ) -> Result<Self, SyntaxError> {
        let options = Options { era, ..program.options.clone() };
        let mut timeline = Timeline::new(&options, &program.source, tape, observer)?;
        timeline.set_interrupt(interrupt.clone());
        let frame = timeline.vm().frames.last().expect("a program that has begun has a frame");
        let code = frame.code.code.clone();
        timeline.goto_first_line();
        Ok(Self { timeline, ids: Ids::default(), code, era, observer, aside: Rc::default() })
    }

    /// Has files written aside from here on, or for real.
    pub fn writes_aside(&self, aside: bool) {
        self.aside.set(aside);
    }

    /// Returns which line of the run the machine stands at.
    pub fn hit_here(&mut self) -> Option<Hit> {
        let stand = self.timeline.stand();
        let site = self.timeline.row_here()?.site();
        let count = self.timeline.hits_until(&site, stand);
        self.timeline.goto(stand);
        Some(Hit { site, count })
    }

    /// Finds a hit of another run in this one: the moment, or the last earlier one.
    pub fn find(&mut self, hit: &Hit) -> (Option<Moment>, Option<Moment>) {
        let wanted = hit.site.clone();
        self.timeline.find_hit(hit.count, &move |site| {
            site.line == wanted.line
                && site.kind == wanted.kind
                && site.file == wanted.file
                && site.function == wanted.function
        })
    }

    /// Finds where a line of a file begins for the n-th time, in any function.
    pub fn find_line(
        &mut self,
        file: &str,
        line: u32,
        count: u64,
    ) -> (Option<Moment>, Option<Moment>) {
        self.timeline.find_hit(count, &|site| {
            site.line == line && site.kind == RowKind::Line && *site.file == *file
        })
    }

    /// Evaluates expressions in a frame; the machine is put back to where it stood, as if nothing had been asked.
    pub fn evaluate(
        &mut self,
        frame: usize,
        expressions: &[String],
    ) -> Vec<Result<String, String>> {
        let one = |expression: &String| self.timeline.evaluate(frame, expression);
        expressions.iter().map(one).collect()
    }

    /// Returns the lines of the program that begin something.
    pub fn lines(&self) -> Vec<u32> {
        let mut lines = Vec::new();
        collect_lines(&self.code, &mut lines);
        lines.sort_unstable();
        lines.dedup();
        lines
    }
}

fn collect_lines(code: &Code, lines: &mut Vec<u32>) {
    for (instr, &line) in code.instructions.iter().zip(&code.lines) {
        if instr.get().has(flag::LINE) && line > 0 {
            lines.push(line);
        }
    }
    for child in &code.children {
        collect_lines(child, lines);
    }
}

/// Makes a tape that gives these inputs first and then asks a host.
pub fn tape_of(inputs: Vec<crate::host::Input>, host: Box<dyn Host>) -> Tape {
    let mut tape = Tape::keeping(host);
    tape.foresee(inputs);
    tape
}
