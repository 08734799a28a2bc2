//! Written code as a graph: which step can come after which, and how steps are taken out and put in.

use std::collections::BTreeMap;

use super::unit::Unit;
use crate::code::{Instr, Op, Standing, flag};
use crate::source::Span;

/// An instruction among others; its target is the index of a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub instr: Instr,
    pub target: Option<usize>,
    pub line: u32,
    pub span: Span,
    pub standing: Standing,
}

/// A range of steps whose exceptions go to a handler.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub start: usize,
    pub end: usize,
    pub target: usize,
    pub keep: u16,
}

/// The code of a unit.
pub(super) struct Flow {
    pub steps: Vec<Step>,
    /// Innermost first.
    pub ranges: Vec<Range>,
}

impl Flow {
    pub fn new(unit: &Unit) -> Self {
        let place = |label: super::unit::Label| {
            unit.labels[label.0 as usize].map_or(unit.code.len(), |at| at as usize)
        };
        let steps = unit.code.iter().map(|ins| Step {
            instr: ins.instr,
            target: ins.target.map(place),
            line: ins.at.line,
            span: ins.at.span,
            standing: ins.standing,
        });
        let mut ranges = Vec::new();
        for &id in &unit.handlers {
            let region = unit.region(id);
            for &(start, end) in &region.ranges {
                let range = Range {
                    start: place(start),
                    end: place(end),
                    target: place(region.target),
                    keep: region.keep,
                };
                ranges.push(range);
            }
        }
        Self { steps: steps.collect(), ranges }
    }

    /// Returns the range whose handler gets the exceptions of a step.
    pub fn range_at(&self, index: usize) -> Option<Range> {
        self.ranges.iter().copied().find(|range| range.start <= index && index < range.end)
    }

    /// Tells whether the step after this one can follow it.
    pub fn falls_through(&self, index: usize) -> bool {
        !matches!(
            self.steps[index].instr.op,
            Op::Jump | Op::Return | Op::Raise | Op::RaiseFrom | Op::RaiseHandled | Op::Reraise
        )
    }

    /// Returns for each step those that jump to it.
    pub fn jumps(&self) -> Vec<Vec<usize>> {
        let mut jumps = vec![Vec::new(); self.steps.len()];
        for (index, step) in self.steps.iter().enumerate() {
            if let Some(target) = step.target {
                jumps[target].push(index);
            }
        }
        jumps
    }

    /// Throws away what cannot be reached.
    pub fn drop_unreachable(&mut self) {
        let mut is_reached = vec![false; self.steps.len()];
        let mut waiting = vec![0];
        while let Some(index) = waiting.pop() {
            if index >= self.steps.len() || std::mem::replace(&mut is_reached[index], true) {
                continue;
            }
            if self.falls_through(index) {
                waiting.push(index + 1);
            }
            waiting.extend(self.steps[index].target);
            waiting.extend(self.range_at(index).map(|range| range.target));
        }
        self.retain(&is_reached);
    }

    /// Keeps some steps; what pointed to one that goes points to the next that stays.
    pub fn retain(&mut self, stays: &[bool]) {
        let mut moved = Vec::with_capacity(stays.len() + 1);
        let mut count = 0;
        for &stay in stays {
            moved.push(count);
            count += usize::from(stay);
        }
        moved.push(count);
        let mut index = 0;
        self.steps.retain(|_| {
            index += 1;
            stays[index - 1]
        });
        for step in &mut self.steps {
            step.target = step.target.map(|target| moved[target]);
        }
        for range in &mut self.ranges {
            (range.start, range.end) = (moved[range.start], moved[range.end]);
            range.target = moved[range.target];
        }
        self.ranges.retain(|range| range.start < range.end);
    }

    /// Puts a step that begins a line before each of some steps, for the jumps in `entering` (by their own index). Where
    /// `is_skipped`, what comes from above goes around it.
    pub fn insert_line_starts(&mut self, starts: &BTreeMap<usize, bool>, entering: &[usize]) {
        let mut moved = Vec::with_capacity(self.steps.len() + 1);
        let mut begin = Vec::with_capacity(self.steps.len() + 1);
        let mut steps = Vec::with_capacity(self.steps.len() + starts.len());
        for (index, step) in self.steps.iter().enumerate() {
            begin.push(steps.len());
            if let Some(&is_skipped) = starts.get(&index) {
                let (span, standing) = (step.span, step.standing);
                if is_skipped {
                    let instr = Instr::new(Op::Jump, 0, 0, 0);
                    steps.push(Step { instr, target: Some(index), line: 0, span, standing });
                }
                let mut instr = Instr::new(Op::Nop, 0, 0, 0);
                instr.flags = flag::LINE;
                steps.push(Step { instr, target: None, line: step.line, span, standing });
            }
            moved.push(steps.len());
            steps.push(*step);
        }
        moved.push(steps.len());
        begin.push(steps.len());
        for step in &mut steps {
            step.target = step.target.map(|target| moved[target]);
        }
        for &jump in entering {
            if let Some(target) = &mut steps[moved[jump]].target {
                *target -= 1;
            }
        }
        self.steps = steps;
        for range in &mut self.ranges {
            (range.start, range.end) = (begin[range.start], begin[range.end]);
            range.target = moved[range.target];
        }
    }
}
