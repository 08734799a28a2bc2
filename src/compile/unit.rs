//! One code object while it is being written: its instructions, registers, tables and labels.

use std::collections::BTreeSet;
use std::rc::Rc;

use hashbrown::HashMap;

use super::block::Block;
use crate::code::{
    Around, Code, Constant, Construct, Instr, Op, Site, Standing, VariableKind, flag,
};
use crate::source::Span;
use crate::symbols::{Binding, ScopeId, ScopeKind, SymbolTable};
use crate::syntax::ast;

/// A place in the text that an instruction belongs to; line 0 stands for none of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct At {
    pub line: u32,
    pub span: Span,
}

impl At {
    /// The place of what CPython calls artificial: it belongs to the line that it follows.
    pub const NOWHERE: At = At { line: 0, span: Span { start: 0, end: 0 } };
}

/// A place in the code to go to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Label(pub u32);

/// A value that an instruction reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Operand {
    pub register: u16,
    /// It is a temporary, and its reader takes it.
    pub taken: bool,
}

impl Operand {
    pub fn temporary(register: u16) -> Self {
        Self { register, taken: true }
    }

    pub fn local(register: u16) -> Self {
        Self { register, taken: false }
    }

    /// Returns the flag, if the reader takes the value.
    pub fn flag(self, take: u8) -> u8 {
        if self.taken { take } else { 0 }
    }
}

/// An instruction whose target is not known yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ins {
    pub instr: Instr,
    pub target: Option<Label>,
    pub at: At,
    pub standing: Standing,
}

/// A stretch of code whose exceptions go to a handler; it has holes where it is left early.
#[derive(Clone, Debug)]
pub(super) struct Region {
    pub target: Label,
    pub keep: u16,
    pub ranges: Vec<(Label, Label)>,
    pub open: Option<Label>,
}

/// The number of a [`Region`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct RegionId(usize);

/// A variable, and the register it has.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub name: Rc<str>,
    pub kind: VariableKind,
    /// It was mentioned in the code.
    pub is_used: bool,
}

/// How many parameters of which kind there are.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Signature {
    pub arguments: u16,
    pub positional_only: u16,
    pub keyword_only: u16,
    pub varargs: bool,
    pub varkeywords: bool,
}

impl Signature {
    pub fn new(arguments: &ast::Arguments) -> Self {
        Self {
            arguments: small(arguments.posonlyargs.len() + arguments.args.len()),
            positional_only: small(arguments.posonlyargs.len()),
            keyword_only: small(arguments.kwonlyargs.len()),
            varargs: arguments.vararg.is_some(),
            varkeywords: arguments.kwarg.is_some(),
        }
    }
}

/// Marks a Nop whose line is never told.
pub(super) const SILENT: u16 = 1;

/// A code object while it is being written.
pub(super) struct Unit<'a> {
    pub scope: ScopeId,
    pub kind: ScopeKind,
    pub name: Rc<str>,
    pub qualname: Rc<str>,
    pub first_line: u32,
    pub has_docstring: bool,
    pub signature: Signature,
    /// The attributes of `self` that the methods of a class assign to.
    pub static_attributes: BTreeSet<Rc<str>>,
    /// The comprehensions being written in place, innermost last.
    pub inlined: Vec<ScopeId>,
    pub blocks: Vec<Block<'a>>,
    pub code: Vec<Ins>,
    /// Where each label is, once it was bound.
    pub labels: Vec<Option<u32>>,
    pub regions: Vec<Region>,
    /// Finished regions, innermost first.
    pub handlers: Vec<RegionId>,
    pub constants: Vec<Constant>,
    constant_index: HashMap<String, u16>,
    pub names: Vec<Rc<str>>,
    name_index: HashMap<Rc<str>, u16>,
    pub sites: Vec<u16>,
    pub children: Vec<Rc<Code>>,
    /// Variables by register.
    pub slots: Vec<Slot>,
    registers: HashMap<Rc<str>, u16>,
    /// Variables of inlined comprehensions whose name is a cell or free variable here.
    aside: HashMap<Rc<str>, u16>,
    pub parameters: u16,
    /// The next register for a local, in the order of mention; up to `last_local`.
    next_local: u16,
    pub namespace: Option<u16>,
    /// What has been open so far; the first is the code itself.
    pub constructs: Vec<Construct>,
    /// Where the next instruction stands.
    pub standing: Standing,
    /// How many copies of a `finally` for those who leave early are being written.
    pub copying: u32,
    first_temp: u16,
    next_temp: u16,
    pub most_temps: u16,
    /// Some table grew beyond what an operand can say.
    pub overflow: Option<&'static str>,
}

impl Unit<'_> {
    /// Begins a code object for a scope.
    pub fn new(table: &SymbolTable, id: ScopeId, name: Rc<str>, first_line: u32) -> Self {
        let scope = table.scope(id);
        let mut unit = Self {
            scope: id,
            kind: scope.kind,
            qualname: name.clone(),
            name,
            first_line,
            has_docstring: false,
            signature: Signature::default(),
            static_attributes: BTreeSet::new(),
            inlined: Vec::new(),
            blocks: Vec::new(),
            code: Vec::new(),
            labels: Vec::new(),
            regions: Vec::new(),
            handlers: Vec::new(),
            constants: Vec::new(),
            constant_index: HashMap::new(),
            names: Vec::new(),
            name_index: HashMap::new(),
            sites: Vec::new(),
            children: Vec::new(),
            slots: Vec::new(),
            registers: HashMap::new(),
            aside: HashMap::new(),
            parameters: 0,
            next_local: 0,
            namespace: None,
            constructs: Vec::new(),
            standing: Standing::default(),
            copying: 0,
            first_temp: 0,
            next_temp: 0,
            most_temps: 0,
            overflow: None,
        };
        unit.lay_out(table, id);
        unit
    }

    /// Gives the variables of a scope their registers: parameters, room for locals, cells, free variables.
    fn lay_out(&mut self, table: &SymbolTable, id: ScopeId) {
        let scope = table.scope(id);
        let is_function = scope.kind.is_function_like();
        let mut cells = scope.cells();
        cells.extend(scope.inlined_cells.iter().cloned());
        let free = scope.free();
        let mut comprehension_locals = Vec::new();
        inlined_names(table, id, &mut comprehension_locals, &mut cells);
        if scope.needs_class_cell {
            cells.push("__class__".into());
        }
        if scope.needs_class_dict {
            cells.push("__classdict__".into());
        }
        cells.sort();
        cells.dedup();
        let mut extra: Vec<Rc<str>> = Vec::new();
        match scope.kind {
            ScopeKind::TypeParameters => {
                extra.extend([Rc::from(".defaults"), Rc::from(".kwdefaults")]);
            }
            ScopeKind::Annotations => extra.push(Rc::from(".format")),
            _ => {}
        }
        for name in extra.iter().chain(&scope.parameters) {
            let kind = if cells.contains(name) { VariableKind::Cell } else { VariableKind::Local };
            self.slot(name.clone(), kind, true);
        }
        self.parameters = small(self.slots.len());
        self.signature.arguments = self.parameters;
        self.next_local = self.parameters;
        let mut locals: Vec<Rc<str>> = Vec::new();
        if is_function {
            let own = scope.symbols.iter().filter(|symbol| symbol.binding == Binding::Local);
            locals.extend(own.map(|symbol| symbol.name.clone()));
        }
        let mut asides = Vec::new();
        for name in comprehension_locals {
            if cells.contains(&name) || free.contains(&name) {
                asides.push(name);
            } else {
                locals.push(name);
            }
        }
        locals.sort();
        locals.dedup();
        locals.retain(|name| !self.registers.contains_key(name));
        let kind = if is_function { VariableKind::Local } else { VariableKind::Hidden };
        for _ in &locals {
            // Which local gets which register is decided by the order of mention.
            self.slots.push(Slot { name: "".into(), kind, is_used: false });
        }
        for name in cells {
            if !self.registers.contains_key(&name) {
                self.slot(name, VariableKind::Cell, true);
            }
        }
        for name in free {
            self.slot(name, VariableKind::Free, true);
        }
        asides.sort();
        asides.dedup();
        for name in asides {
            self.aside.insert(name.clone(), small(self.slots.len()));
            self.slots.push(Slot { name, kind: VariableKind::Hidden, is_used: false });
        }
        if !is_function {
            self.namespace = Some(small(self.slots.len()));
        }
        self.first_temp = small(self.slots.len() + usize::from(!is_function));
        self.next_temp = self.first_temp;
        self.most_temps = self.first_temp;
        let (around, keep) = (Around::Nothing, self.first_temp);
        self.constructs.push(Construct { around, first: 0, keep, parent: 0 });
        if self.slots.len() > usize::from(u16::MAX) / 2 {
            self.overflow = Some("variables");
        }
    }

    fn slot(&mut self, name: Rc<str>, kind: VariableKind, is_used: bool) {
        self.registers.insert(name.clone(), small(self.slots.len()));
        self.slots.push(Slot { name, kind, is_used });
    }

    // Registers

    /// Returns the register of a variable.
    pub fn register(&mut self, name: &Rc<str>) -> u16 {
        if let Some(&register) = self.registers.get(name) {
            return register;
        }
        let register = self.next_local;
        self.next_local += 1;
        self.registers.insert(name.clone(), register);
        let slot = &mut self.slots[usize::from(register)];
        slot.name = name.clone();
        slot.is_used = true;
        register
    }

    /// Returns the register of a cell or free variable, if the unit has the name as one.
    pub fn cell_register(&self, name: &str) -> Option<u16> {
        let register = *self.registers.get(name)?;
        let kind = self.slots[usize::from(register)].kind;
        matches!(kind, VariableKind::Cell | VariableKind::Free).then_some(register)
    }

    /// Returns the register of a variable of an inlined comprehension.
    pub fn inlined_register(&mut self, name: &Rc<str>) -> u16 {
        match self.aside.get(name) {
            Some(&register) => register,
            None => self.register(name),
        }
    }

    /// Returns the names of the free variables, in the order of the closure.
    pub fn free_names(&self) -> Vec<Rc<str>> {
        let free = self.slots.iter().filter(|slot| slot.kind == VariableKind::Free);
        free.map(|slot| slot.name.clone()).collect()
    }

    /// Takes a new temporary.
    pub fn temp(&mut self) -> u16 {
        let register = self.next_temp;
        if register >= u16::MAX - 8 {
            self.overflow = Some("values at once");
            return register;
        }
        self.next_temp += 1;
        self.most_temps = self.most_temps.max(self.next_temp);
        register
    }

    /// Takes several temporaries in a row; returns the first.
    pub fn temps(&mut self, count: u16) -> u16 {
        let first = self.temp();
        for _ in 1..count {
            self.temp();
        }
        first
    }

    /// Returns how many registers are in use, for [`Unit::release`].
    pub fn mark(&self) -> u16 {
        self.next_temp
    }

    /// Gives back the temporaries taken since a mark.
    pub fn release(&mut self, mark: u16) {
        self.next_temp = mark;
    }

    pub fn is_temp(&self, register: u16) -> bool {
        register >= self.first_temp
    }

    // Tables

    /// Returns the index of a constant.
    pub fn constant(&mut self, constant: &Constant) -> u16 {
        let key = format!("{constant:?}");
        if let Some(&index) = self.constant_index.get(&key) {
            return index;
        }
        let index = self.index(self.constants.len(), "constants");
        self.constant_index.insert(key, index);
        self.constants.push(constant.clone());
        index
    }

    /// Returns the index of a name.
    pub fn name(&mut self, name: &Rc<str>) -> u16 {
        if let Some(&index) = self.name_index.get(name) {
            return index;
        }
        let index = self.index(self.names.len(), "names");
        self.name_index.insert(name.clone(), index);
        self.names.push(name.clone());
        index
    }

    /// Returns a new site for a name.
    pub fn site(&mut self, name: &Rc<str>) -> u16 {
        let name = self.name(name);
        let index = self.index(self.sites.len(), "uses of names");
        self.sites.push(name);
        index
    }

    /// Adds a code object made inside this one.
    pub fn child(&mut self, code: Rc<Code>) -> u16 {
        let index = self.index(self.children.len(), "functions");
        self.children.push(code);
        index
    }

    fn index(&mut self, length: usize, what: &'static str) -> u16 {
        if length >= usize::from(u16::MAX) {
            self.overflow = Some(what);
            return 0;
        }
        small(length)
    }

    // Constructs

    /// Begins a construct; gives back the one around it, for [`Unit::leave`].
    pub fn enter(&mut self, around: Around, first: u16) -> u16 {
        let construct =
            Construct { around, first, keep: self.next_temp, parent: self.standing.construct };
        let index = self.index(self.constructs.len(), "constructs");
        self.constructs.push(construct);
        std::mem::replace(&mut self.standing.construct, index)
    }

    /// Ends a construct: what follows stands in the one around it.
    pub fn leave(&mut self, outer: u16) {
        self.standing.construct = outer;
    }

    /// Begins a step of the program: a jump may go to the next instruction, unless what is written is a copy.
    pub fn begin(&mut self) {
        self.standing.begins = self.copying == 0;
    }

    // Instructions

    fn push(&mut self, instr: Instr, target: Option<Label>, at: At) {
        let standing = self.standing;
        self.standing.begins = false;
        self.code.push(Ins { instr, target, at, standing });
    }

    pub fn op(&mut self, at: At, op: Op, a: u16, b: u16, c: u16) {
        self.flagged(at, op, 0, a, b, c);
    }

    pub fn flagged(&mut self, at: At, op: Op, flags: u8, a: u16, b: u16, c: u16) {
        let builds = matches!(op, Op::BuildTuple | Op::BuildList | Op::BuildSet | Op::BuildDict);
        // A window of nothing is nowhere.
        let b = if builds && c == 0 { a } else { b };
        let instr = Instr { op, flags, a, b, c };
        self.push(instr, None, at);
    }

    /// Writes a jump that always happens.
    pub fn jump(&mut self, at: At, target: Label) {
        self.push(Instr::new(Op::Jump, 0, 0, 0), Some(target), at);
    }

    /// Writes a jump that depends on one value.
    pub fn jump_on(&mut self, at: At, op: Op, value: Operand, target: Label) {
        let mut instr = Instr::new(op, value.register, 0, 0);
        instr.flags = value.flag(flag::TAKE_A);
        self.push(instr, Some(target), at);
    }

    /// Writes an instruction that may go to a target in its operand `c`.
    pub fn branch(&mut self, at: At, op: Op, flags: u8, a: u16, b: u16, target: Label) {
        let instr = Instr { op, flags, a, b, c: 0 };
        self.push(instr, Some(target), at);
    }

    pub fn nop(&mut self, at: At) {
        self.op(at, Op::Nop, 0, 0, 0);
    }

    /// Writes an instruction that has a line but never begins it.
    pub fn silent(&mut self, at: At) {
        self.op(at, Op::Nop, SILENT, 0, 0);
    }

    pub fn clear(&mut self, at: At, register: u16) {
        self.op(at, Op::Clear, register, 0, 0);
    }

    /// Moves a value, taking it if it is a temporary.
    pub fn move_to(&mut self, at: At, into: u16, from: Operand) {
        if into != from.register {
            self.flagged(at, Op::Move, from.flag(flag::TAKE_B), into, from.register, 0);
        }
    }

    /// Writes an operation of two values.
    pub fn binary(&mut self, at: At, op: Op, into: u16, left: Operand, right: Operand) {
        let flags = left.flag(flag::TAKE_B) | right.flag(flag::TAKE_C);
        self.flagged(at, op, flags, into, left.register, right.register);
    }

    /// Writes an operation of one value.
    pub fn unary(&mut self, at: At, op: Op, into: u16, value: Operand, c: u16) {
        self.flagged(at, op, value.flag(flag::TAKE_B), into, value.register, c);
    }

    /// Gets the iterator of a value into three registers.
    pub fn for_prep(&mut self, at: At, iterator: u16, value: Operand) {
        self.flagged(at, Op::ForPrep, value.flag(flag::TAKE_B), iterator, value.register, 0);
    }

    // Labels and regions

    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(u32::try_from(self.labels.len() - 1).expect("there are fewer than 2**32 labels"))
    }

    pub fn bind(&mut self, label: Label) {
        let here = u32::try_from(self.code.len()).expect("there are fewer than 2**32 instructions");
        self.labels[label.0 as usize] = Some(here);
    }

    /// Makes a label that is here.
    pub fn here(&mut self) -> Label {
        let label = self.label();
        self.bind(label);
        label
    }

    /// Begins a region whose exceptions go to a handler.
    pub fn open_region(&mut self, target: Label, keep: u16) -> RegionId {
        let open = Some(self.here());
        self.regions.push(Region { target, keep, ranges: Vec::new(), open });
        RegionId(self.regions.len() - 1)
    }

    /// Interrupts a region.
    pub fn pause(&mut self, region: RegionId) {
        let end = self.here();
        let region = &mut self.regions[region.0];
        if let Some(start) = region.open.take() {
            region.ranges.push((start, end));
        }
    }

    /// Goes on with a region that was interrupted.
    pub fn resume(&mut self, region: RegionId) {
        let start = self.here();
        self.regions[region.0].open = Some(start);
    }

    /// Ends a region.
    pub fn close_region(&mut self, region: RegionId) {
        self.pause(region);
        self.handlers.push(region);
    }

    pub fn region(&self, region: RegionId) -> &Region {
        &self.regions[region.0]
    }

    /// Makes the sites as the machine wants them.
    pub fn take_sites(&mut self) -> Vec<Site> {
        std::mem::take(&mut self.sites).into_iter().map(Site::new).collect()
    }
}

/// Collects the names that comprehensions bind which run in a scope: in registers, and in cells.
fn inlined_names(
    table: &SymbolTable,
    id: ScopeId,
    locals: &mut Vec<Rc<str>>,
    cells: &mut Vec<Rc<str>>,
) {
    for &child in &table.scope(id).children {
        let scope = table.scope(child);
        if !scope.is_inlined {
            continue;
        }
        for symbol in &scope.symbols {
            match symbol.binding {
                Binding::Local if &*symbol.name != ".0" => locals.push(symbol.name.clone()),
                Binding::Cell => cells.push(symbol.name.clone()),
                _ => {}
            }
        }
        inlined_names(table, child, locals, cells);
    }
}

fn small(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
