//! Where lines begin.
//!
//! CPython tells a tracer of a line whenever the instruction to run belongs to another line than the one that ran before
//! it, or was jumped back to. Both are decided here for every way into an instruction, so that the machine only looks at
//! a flag: where all ways agree the instruction has it or not; where they do not, those that begin a line go through a
//! step of their own.

use std::collections::BTreeMap;

use super::flow::{Flow, Step};
use super::unit::SILENT;
use crate::code::{Instr, Op, flag};

/// The longest end of code that is copied for each way that leads to it.
const LONGEST_EXIT: usize = 6;

/// Decides which steps begin a line.
pub(super) fn mark(flow: &mut Flow) {
    inherit(flow);
    copy_exits(flow);
    inherit(flow);
    thread_jumps(flow);
    flow.drop_unreachable();
    drop_nops(flow);
    flag_starts(flow);
}

/// Gives steps without a line that of what runs before them, if that is sure.
fn inherit(flow: &mut Flow) {
    let jumps = flow.jumps();
    loop {
        let mut is_changed = false;
        for index in 0..flow.steps.len() {
            let step = flow.steps[index];
            if step.line != 0 || step.instr.op == Op::EnterHandler {
                continue;
            }
            let above = (index > 0 && flow.falls_through(index - 1)).then(|| index - 1);
            let mut lines = above
                .into_iter()
                .chain(jumps[index].iter().copied())
                .map(|from| flow.steps[from].line);
            let Some(line) = lines.next() else { continue };
            if line != 0 && lines.all(|other| other == line) {
                flow.steps[index].line = line;
                is_changed = true;
            }
        }
        if !is_changed {
            return;
        }
    }
}

/// Copies ends of code without a line for each line that jumps there, so that what is told of the end has that line.
fn copy_exits(flow: &mut Flow) {
    let jumps = flow.jumps();
    for start in 0..flow.steps.len() {
        if jumps[start].is_empty() || flow.steps[start].line != 0 || flow.range_at(start).is_some()
        {
            continue;
        }
        let rest = &flow.steps[start..jumps.len()];
        let Some(length) = rest.iter().position(|step| step.instr.op == Op::Return) else {
            continue;
        };
        let exit: Vec<Step> = rest[..=length].to_vec();
        let is_simple = exit.len() <= LONGEST_EXIT
            && exit.iter().all(|step| step.line == 0 && step.target.is_none())
            && (start + 1..=start + length).all(|index| jumps[index].is_empty());
        if !is_simple {
            continue;
        }
        let mut copies: BTreeMap<u32, usize> = BTreeMap::new();
        for &jump in &jumps[start] {
            let line = flow.steps[jump].line;
            if line == 0 {
                continue;
            }
            let copy = *copies.entry(line).or_insert_with(|| {
                let copy = flow.steps.len();
                flow.steps.extend(exit.iter().map(|step| Step { line, ..*step }));
                copy
            });
            flow.steps[jump].target = Some(copy);
        }
    }
}

/// Lets jumps to jumps go where these go.
fn thread_jumps(flow: &mut Flow) {
    for index in 0..flow.steps.len() {
        for _ in 0..flow.steps.len().min(8) {
            let Some(target) = flow.steps[index].target else { break };
            let next = flow.steps[target];
            let (Op::Jump, Some(beyond)) = (next.instr.op, next.target) else { break };
            let is_same_line = next.line == 0 || next.line == flow.steps[index].line;
            let is_same_way = (beyond <= target) == (beyond <= index);
            if !is_same_line || !is_same_way || beyond == target {
                break;
            }
            flow.steps[index].target = Some(beyond);
        }
        let step = &mut flow.steps[index];
        if step.instr.op == Op::Jump && step.target == Some(index + 1) {
            step.instr = Instr::new(Op::Nop, 0, 0, 0);
            step.target = None;
        }
    }
}

/// Takes out the steps that do nothing and whose line is told by what is before or after them.
fn drop_nops(flow: &mut Flow) {
    let mut is_entered = vec![false; flow.steps.len() + 1];
    for step in &flow.steps {
        if let Some(target) = step.target {
            is_entered[target] = true;
        }
    }
    let mut stays = vec![true; flow.steps.len()];
    // What ran before, along the steps that stay.
    let mut before: Option<u32> = None;
    for index in 0..flow.steps.len() {
        let step = flow.steps[index];
        if is_entered[index] {
            before = None;
        }
        if step.instr.op == Op::Nop && step.instr.a != SILENT && index + 1 < flow.steps.len() {
            let next = flow.steps[index + 1].line;
            if step.line == 0 || step.line == next || before == Some(step.line) {
                stays[index] = false;
                if step.standing.begins {
                    // Nothing was entered in between that keeps anything.
                    flow.steps[index + 1].standing = step.standing;
                }
                // Whoever jumped here now jumps to the next step.
                if is_entered[index] {
                    is_entered[index + 1] = true;
                }
                continue;
            }
        }
        let is_handler = step.instr.op == Op::EnterHandler;
        before = (flow.falls_through(index) && !is_handler).then_some(step.line);
    }
    flow.retain(&stays);
}

/// Sets the flag of the steps that begin a line.
fn flag_starts(flow: &mut Flow) {
    let jumps = flow.jumps();
    let mut starts = BTreeMap::new();
    let mut entering = Vec::new();
    for index in 0..flow.steps.len() {
        let line = flow.steps[index].line;
        let instr = flow.steps[index].instr;
        if line == 0 || instr.op == Op::EnterHandler || instr.op == Op::Nop && instr.a == SILENT {
            continue;
        }
        let from_above = from_above(flow, index);
        let begins = |jump: usize| flow.steps[jump].line != line || index <= jump;
        let (beginning, going_on): (Vec<usize>, Vec<usize>) =
            jumps[index].iter().partition(|&&jump| begins(jump));
        let all_begin = going_on.is_empty() && from_above != Some(false);
        let none_begins = beginning.is_empty() && from_above != Some(true);
        if none_begins {
            continue;
        }
        if all_begin {
            flow.steps[index].instr.flags |= flag::LINE;
            continue;
        }
        starts.insert(index, from_above == Some(false));
        entering.extend(beginning);
    }
    flow.insert_line_starts(&starts, &entering);
}

/// Tells whether coming to a step from the one above it begins a line, if one can.
fn from_above(flow: &Flow, index: usize) -> Option<bool> {
    let Some(above) = index.checked_sub(1) else { return Some(true) };
    if !flow.falls_through(above) {
        return None;
    }
    let (line, before) = (flow.steps[index].line, flow.steps[above].line);
    if flow.steps[above].instr.op == Op::EnterHandler && before == line {
        let mut covered = flow.ranges.iter().filter(|range| range.target == above);
        return Some(
            covered.any(|range| {
                flow.steps[range.start..range.end].iter().any(|step| step.line != line)
            }),
        );
    }
    Some(before != line)
}
