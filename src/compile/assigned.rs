//! Which checks of locals can be left out because the local surely has a value.
//!
//! The machine looks at every local it reads anyway (a trace function may have deleted it); a check of its own is only
//! needed where the complaint must come earlier, or from another place, than the instruction that reads the local.

use super::flow::Flow;
use crate::code::{Instr, Op, Operand, flag};

/// A set of registers.
type Set = Vec<u64>;

/// Turns checks that cannot fail into nothing.
pub(super) fn drop_checks(flow: &mut Flow, locals: usize, parameters: usize) {
    if !flow.steps.iter().any(|step| step.instr.op == Op::CheckLocal) {
        return;
    }
    let words = locals.div_ceil(64);
    let mut at_entry: Set = vec![0; words];
    for register in 0..parameters {
        insert(&mut at_entry, register);
    }
    let mut is_start = vec![false; flow.steps.len()];
    is_start[0] = true;
    for step in &flow.steps {
        if let Some(target) = step.target {
            is_start[target] = true;
        }
    }
    for range in &flow.ranges {
        is_start[range.target] = true;
    }
    let handlers: Vec<Option<usize>> =
        (0..flow.steps.len()).map(|index| flow.range_at(index).map(|range| range.target)).collect();
    let mut known: Vec<Option<Set>> = vec![None; flow.steps.len()];
    known[0] = Some(at_entry);
    let mut waiting = vec![0];
    let mut is_sure = vec![true; flow.steps.len()];
    while let Some(start) = waiting.pop() {
        let Some(mut now) = known[start].clone() else { continue };
        let mut index = start;
        loop {
            let step = flow.steps[index];
            if let Some(handler) = handlers[index] {
                meet(&mut known, &mut waiting, handler, &now);
            }
            if step.instr.op == Op::CheckLocal {
                let local = usize::from(step.instr.a);
                is_sure[index] = contains(&now, local);
                insert(&mut now, local);
            }
            if let Some(target) = step.target {
                meet(&mut known, &mut waiting, target, &now);
            }
            apply(&mut now, step.instr, locals);
            index += 1;
            if index == flow.steps.len() || !flow.falls_through(index - 1) {
                break;
            }
            if is_start[index] {
                meet(&mut known, &mut waiting, index, &now);
                break;
            }
        }
    }
    for (step, is_sure) in flow.steps.iter_mut().zip(is_sure) {
        if step.instr.op == Op::CheckLocal && is_sure {
            step.instr = Instr::new(Op::Nop, 0, 0, 0);
        }
    }
}

/// Notes what an instruction does to the locals where it goes on.
fn apply(now: &mut Set, instr: Instr, locals: usize) {
    let kinds = instr.op.row().operands;
    for ((_, kind), register) in kinds.iter().zip([instr.a, instr.b, instr.c]) {
        if *kind == Operand::Write && usize::from(register) < locals {
            insert(now, usize::from(register));
        }
    }
    let taken = usize::from(instr.b);
    match instr.op {
        Op::DeleteLocal | Op::Clear => remove(now, usize::from(instr.a), locals),
        Op::Move if instr.has(flag::TAKE_A) => {
            // Whether anything was moved is not known.
            remove(now, usize::from(instr.a), locals);
            remove(now, taken, locals);
        }
        _ => {}
    }
}

/// Brings what is known on one way to a step together with what is known on the others.
fn meet(known: &mut [Option<Set>], waiting: &mut Vec<usize>, at: usize, now: &Set) {
    match &mut known[at] {
        None => {
            known[at] = Some(now.clone());
            waiting.push(at);
        }
        Some(before) => {
            let mut is_less = false;
            for (word, new) in before.iter_mut().zip(now) {
                is_less |= *word & !new != 0;
                *word &= new;
            }
            if is_less {
                waiting.push(at);
            }
        }
    }
}

fn insert(set: &mut Set, register: usize) {
    if let Some(word) = set.get_mut(register / 64) {
        *word |= 1 << (register % 64);
    }
}

fn remove(set: &mut Set, register: usize, locals: usize) {
    if register < locals {
        set[register / 64] &= !(1 << (register % 64));
    }
}

fn contains(set: &Set, register: usize) -> bool {
    set.get(register / 64).is_some_and(|word| word & 1 << (register % 64) != 0)
}
