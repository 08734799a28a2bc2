//! How what was written for a unit becomes a code object.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use super::assigned;
use super::flow::Flow;
use super::lines;
use super::unit::Unit;
use crate::code::{
    Code, CodeFlags, Handler, Instr, NONE, Op, Operand, Standing, Variable, VariableKind,
};
use crate::era::{Era, KeyOrder};
use crate::source::{Source, Span};
use crate::symbols::{Scope, ScopeKind, SymbolTable};

/// What is the same for all code of a program.
pub(super) struct Context<'a> {
    pub source: &'a Rc<Source>,
    pub era: Era,
    pub hidden: bool,
    pub future_annotations: bool,
}

/// Makes the code object of a unit.
///
/// # Errors
/// Says which limit the code is beyond.
pub(super) fn assemble(
    unit: &mut Unit,
    table: &SymbolTable,
    context: Context,
) -> Result<Code, String> {
    let scope = table.scope(unit.scope);
    if let Some(what) = unit.overflow {
        return Err(format!("too many {what} in '{}'", unit.name));
    }
    let mut flow = Flow::new(unit);
    flow.drop_unreachable();
    let locals = unit.slots.len();
    assigned::drop_checks(&mut flow, locals, usize::from(unit.parameters));
    lines::mark(&mut flow);

    let mut code = empty(context.source, unit);
    let encode = |step: &super::flow::Step| encoded(step.instr, step.target).map(Cell::new);
    code.instructions = flow
        .steps
        .iter()
        .map(encode)
        .collect::<Option<_>>()
        .ok_or_else(|| format!("the code of '{}' is too long", unit.name))?;
    code.lines = flow.steps.iter().map(|step| step.line).collect();
    code.spans = flow.steps.iter().map(|step| step.span).collect();
    code.standings = flow.steps.iter().map(|step| step.standing).collect();
    code.constructs = std::mem::take(&mut unit.constructs);
    let wide = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    code.handlers = flow
        .ranges
        .iter()
        .map(|range| Handler {
            start: wide(range.start),
            end: wide(range.end),
            target: wide(range.target),
            keep: range.keep,
        })
        .collect();
    code.flags = flags(unit, scope, &context);
    variables(&mut code, unit, scope, context.era);
    code.arg_count = unit.signature.arguments;
    code.positional_only = unit.signature.positional_only;
    code.keyword_only = unit.signature.keyword_only;
    code.registers = unit.most_temps;
    code.constants = std::mem::take(&mut unit.constants);
    code.names = std::mem::take(&mut unit.names);
    code.sites = unit.take_sites();
    code.children = std::mem::take(&mut unit.children);
    Ok(code)
}

/// Returns an instruction with its target in the operands, if it fits there.
fn encoded(mut instr: Instr, target: Option<usize>) -> Option<Instr> {
    let Some(target) = target else { return Some(instr) };
    let is_long = instr.op.row().operands.iter().any(|(_, kind)| *kind == Operand::LongTarget);
    if is_long {
        let jump = Instr::jump(instr.op, instr.a, u32::try_from(target).ok()?);
        (instr.b, instr.c) = (jump.b, jump.c);
    } else {
        instr.c = u16::try_from(target).ok()?;
    }
    Some(instr)
}

/// Returns a code object without instructions but one.
pub(super) fn empty(source: &Rc<Source>, unit: &Unit) -> Code {
    Code {
        name: unit.name.clone(),
        qualname: unit.qualname.clone(),
        source: source.clone(),
        first_line: unit.first_line,
        flags: CodeFlags::default(),
        arg_count: 0,
        positional_only: 0,
        keyword_only: 0,
        variables: Vec::new(),
        sync_order: Vec::new(),
        varnames: Vec::new(),
        cellvars: Vec::new(),
        freevars: Vec::new(),
        namespace: NONE,
        registers: 1,
        instructions: Box::new([Cell::new(Instr::new(Op::Return, 0, 0, 0))]),
        lines: Box::new([0]),
        spans: Box::new([Span::default()]),
        constructs: Vec::new(),
        standings: Box::new([Standing::default()]),
        handlers: Vec::new(),
        constants: Vec::new(),
        names: Vec::new(),
        sites: Vec::new(),
        children: Vec::new(),
        warnings: Vec::new(),
        layout: OnceCell::new(),
    }
}

fn flags(unit: &Unit, scope: &Scope, context: &Context) -> CodeFlags {
    let optimized = unit.kind.is_function_like();
    CodeFlags {
        optimized,
        varargs: unit.signature.varargs,
        varkeywords: unit.signature.varkeywords,
        nested: optimized && scope.is_nested,
        generator: optimized && scope.is_generator && !scope.is_coroutine,
        coroutine: optimized && scope.is_coroutine && !scope.is_generator,
        async_generator: optimized && scope.is_coroutine && scope.is_generator,
        class_body: unit.kind == ScopeKind::Class,
        docstring: unit.has_docstring,
        hidden: context.hidden,
        future_annotations: context.future_annotations,
        iterable_coroutine: false,
    }
}

/// Fills the tables of variables, in the orders of an era.
fn variables(code: &mut Code, unit: &Unit, scope: &Scope, era: Era) {
    let slots: Vec<(u16, &super::unit::Slot)> = (0..).zip(&unit.slots).collect();
    code.variables = unit
        .slots
        .iter()
        .map(|slot| Variable { name: slot.name.clone(), kind: slot.kind })
        .collect();
    code.namespace = unit.namespace.unwrap_or(NONE);
    let of_kind = |kind: VariableKind| {
        slots
            .iter()
            .filter(move |(_, slot)| slot.kind == kind && slot.is_used)
            .map(|(register, _)| *register)
    };
    let mut cells: Vec<u16> = of_kind(VariableKind::Cell).collect();
    cells.sort_by_key(|&register| unit.slots[usize::from(register)].name.clone());
    code.freevars = of_kind(VariableKind::Free).collect();
    if !unit.kind.is_function_like() {
        let is_own = |register: &u16| {
            let name = &unit.slots[usize::from(*register)].name;
            &**name == "__class__" && scope.needs_class_cell || &**name == "__classdict__"
        };
        let inlined = cells.iter().copied().filter(|register| !is_own(register));
        code.sync_order = of_kind(VariableKind::Hidden).chain(inlined).collect();
        code.cellvars = cells;
        return;
    }
    let is_parameter = |register: u16| register < unit.parameters;
    code.varnames = slots
        .iter()
        .filter(|(register, slot)| {
            slot.is_used && (slot.kind == VariableKind::Local || is_parameter(*register))
        })
        .map(|(register, _)| *register)
        .collect();
    let is_cell = |register: u16| unit.slots[usize::from(register)].kind == VariableKind::Cell;
    code.sync_order = match era.key_order() {
        KeyOrder::CellsApart => {
            let plain = code.varnames.iter().copied().filter(|&register| !is_cell(register));
            plain.chain(cells.iter().copied()).collect()
        }
        KeyOrder::CellsInPlace => {
            let rest = cells.iter().copied().filter(|&register| !is_parameter(register));
            code.varnames.iter().copied().chain(rest).collect()
        }
    };
    code.sync_order.extend(&code.freevars);
    code.cellvars = cells;
}
