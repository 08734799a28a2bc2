//! Where the value of a name is, and how it is read, bound and deleted there.

use std::rc::Rc;

use super::Compiler;
use super::unit::{At, Operand};
use crate::code::{Constant, Intrinsic, Op, flag};
use crate::symbols::{Binding, ScopeId, ScopeKind};
use crate::syntax::ast::{self, Expr};
use crate::syntax::{span, walk};

/// Where the value of a name is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Where {
    /// In a register.
    Local(u16),
    /// In the cell that a register holds.
    Cell(u16),
    /// In the namespace of a class body, or else in a cell.
    ClassCell(u16),
    Global,
    /// In the namespace of the frame, or else global.
    Namespace,
}

impl<'a> Compiler<'a> {
    /// Returns the scope whose names are looked up: the unit's, or that of a comprehension written in place.
    pub(super) fn scope_id(&self) -> ScopeId {
        self.unit.inlined.last().copied().unwrap_or(self.unit.scope)
    }

    /// Finds the scope of a part of the tree.
    pub(super) fn child_scope(&self, kind: ScopeKind, start: u32) -> Option<ScopeId> {
        let here = self.scope_id();
        self.table.child(here, kind, start).or_else(|| {
            // What stands in an annotation is in a scope of its own, also where annotations are evaluated at once.
            let children = self.table.scope(here).children.iter().copied();
            let mut annotations =
                children.filter(|&child| self.table.scope(child).kind == ScopeKind::Annotations);
            annotations.find_map(|child| self.table.child(child, kind, start))
        })
    }

    /// Returns a name as its scope keeps it, and where its value is.
    pub(super) fn find(&mut self, name: &str) -> (Rc<str>, Where) {
        let name = self.table.scope(self.scope_id()).mangle(name);
        let found = self.place_of(&name);
        (name, found)
    }

    fn place_of(&mut self, name: &Rc<str>) -> Where {
        let is_inlined = !self.unit.inlined.is_empty();
        for at in (0..self.unit.inlined.len()).rev() {
            let scope = self.table.scope(self.unit.inlined[at]);
            match scope.lookup(name).map(|symbol| symbol.binding) {
                Some(Binding::Local) => return Where::Local(self.unit.inlined_register(name)),
                Some(Binding::Cell) => return Where::Cell(self.unit.register(name)),
                Some(Binding::GlobalExplicit) => return Where::Global,
                Some(Binding::GlobalImplicit) => return self.implicit(is_inlined),
                Some(Binding::Free) | None => {}
            }
        }
        let is_class = self.unit.kind == ScopeKind::Class;
        if is_class
            && is_inlined
            && let Some(register) = self.unit.cell_register(name)
        {
            return Where::Cell(register);
        }
        let symbol = self.table.scope(self.unit.scope).lookup(name);
        match symbol.map(|symbol| symbol.binding) {
            Some(Binding::Local) if self.unit.kind.is_function_like() => {
                Where::Local(self.unit.register(name))
            }
            Some(Binding::Local) => Where::Namespace,
            Some(Binding::Cell) => Where::Cell(self.unit.register(name)),
            Some(Binding::Free) if is_class => Where::ClassCell(self.unit.register(name)),
            Some(Binding::Free) => Where::Cell(self.unit.register(name)),
            Some(Binding::GlobalExplicit) => Where::Global,
            Some(Binding::GlobalImplicit) | None => self.implicit(is_inlined),
        }
    }

    /// Where a name is that no scope binds.
    fn implicit(&self, is_inlined: bool) -> Where {
        match self.unit.kind {
            ScopeKind::Module => Where::Namespace,
            ScopeKind::Class if !is_inlined => Where::Namespace,
            _ => Where::Global,
        }
    }

    /// Reads a name into a register.
    pub(super) fn load_name(&mut self, at: At, name: &str, into: u16) {
        let (name, place) = self.find(name);
        let scope = self.table.scope(self.unit.scope);
        if scope.sees_class
            && matches!(place, Where::Global | Where::Cell(_))
            && let Some(dict) = self.unit.cell_register("__classdict__")
        {
            self.load_seen_in_class(at, &name, place, dict, into);
            return;
        }
        self.load_from(at, &name, place, into);
    }

    fn load_from(&mut self, at: At, name: &Rc<str>, place: Where, into: u16) {
        match place {
            Where::Local(register) => self.unit.move_to(at, into, Operand::local(register)),
            Where::Cell(register) => self.unit.op(at, Op::LoadCell, into, register, 0),
            Where::ClassCell(register) => {
                let name = self.unit.name(name);
                self.unit.op(at, Op::LoadClassCell, into, register, name);
            }
            Where::Global => {
                let site = self.unit.site(name);
                self.unit.op(at, Op::LoadGlobal, into, site, 0);
            }
            Where::Namespace => {
                let site = self.unit.site(name);
                self.unit.op(at, Op::LoadName, into, site, 0);
            }
        }
    }

    /// Reads a name in an annotation scope of a class: its namespace is looked at first.
    fn load_seen_in_class(&mut self, at: At, name: &Rc<str>, place: Where, dict: u16, into: u16) {
        let mark = self.unit.mark();
        let (namespace, key, is_there) = (self.unit.temp(), self.unit.temp(), self.unit.temp());
        let (absent, end) = (self.unit.label(), self.unit.label());
        self.unit.op(at, Op::LoadCell, namespace, dict, 0);
        self.load_constant(at, key, &Constant::Str(name.clone()));
        self.intrinsic(at, Intrinsic::HasName, namespace, is_there);
        self.unit.jump_on(at, Op::JumpUnless, Operand::temporary(is_there), absent);
        self.unit.binary(
            at,
            Op::LoadItem,
            into,
            Operand::temporary(namespace),
            Operand::temporary(key),
        );
        self.unit.jump(at, end);
        self.unit.bind(absent);
        self.unit.clear(at, namespace);
        self.unit.clear(at, key);
        self.load_from(at, name, place, into);
        self.unit.bind(end);
        self.unit.release(mark);
    }

    /// Binds a name.
    pub(super) fn store_name(&mut self, at: At, name: &str, value: Operand) {
        let (name, place) = self.find(name);
        match place {
            Where::Local(register) => self.unit.move_to(at, register, value),
            Where::Cell(register) | Where::ClassCell(register) => {
                let flags = value.flag(flag::TAKE_B);
                self.unit.flagged(at, Op::StoreCell, flags, register, value.register, 0);
            }
            Where::Global => {
                let name = self.unit.name(&name);
                let flags = value.flag(flag::TAKE_B);
                self.unit.flagged(at, Op::StoreGlobal, flags, name, value.register, 0);
            }
            Where::Namespace => {
                let name = self.unit.name(&name);
                let flags = value.flag(flag::TAKE_B);
                self.unit.flagged(at, Op::StoreName, flags, name, value.register, 0);
            }
        }
    }

    /// Deletes a name.
    pub(super) fn delete_name(&mut self, at: At, name: &str) {
        let (name, place) = self.find(name);
        match place {
            Where::Local(register) => self.unit.op(at, Op::DeleteLocal, register, 0, 0),
            Where::Cell(register) | Where::ClassCell(register) => {
                self.unit.op(at, Op::DeleteCell, register, 0, 0);
            }
            Where::Global => {
                let name = self.unit.name(&name);
                self.unit.op(at, Op::DeleteGlobal, name, 0, 0);
            }
            Where::Namespace => {
                let name = self.unit.name(&name);
                self.unit.op(at, Op::DeleteName, name, 0, 0);
            }
        }
    }

    /// Binds a name to None and deletes it, as the end of `except ... as name` does.
    pub(super) fn forget_name(&mut self, at: At, name: &str) {
        let mark = self.unit.mark();
        let none = self.unit.temp();
        self.load_constant(at, none, &Constant::None);
        self.store_name(at, name, Operand::temporary(none));
        self.delete_name(at, name);
        self.unit.release(mark);
    }

    /// Returns the operand that a local variable is, checked to have a value.
    pub(super) fn local_operand(&mut self, expr: &'a Expr) -> Option<Operand> {
        let Expr::Name(name) = expr else { return None };
        if &name.id == "__debug__" {
            return None;
        }
        let (_, place) = self.find(&name.id);
        let Where::Local(register) = place else { return None };
        let at = self.at(name);
        self.unit.op(at, Op::CheckLocal, register, 0, 0);
        Some(Operand::local(register))
    }

    /// Returns an operand that keeps its value while later parts of the expression are evaluated.
    pub(super) fn kept<'e>(
        &mut self,
        operand: Operand,
        expr: &'a Expr,
        later: impl IntoIterator<Item = &'e Expr>,
    ) -> Operand {
        let Expr::Name(name) = expr else { return operand };
        // A variable of a comprehension may be gone after an event in the rest, in 3.12.
        let spoils = self.era().reading_f_locals_spoils_comprehensions()
            && !self.unit.kind.is_function_like();
        let changes = |part: &Expr| {
            rebinds(part, &name.id) || spoils && !matches!(part, Expr::Name(_) | Expr::Constant(_))
        };
        if operand.taken || !later.into_iter().any(changes) {
            return operand;
        }
        let copy = self.unit.temp();
        let at = self.at_span(span(name));
        self.unit.move_to(at, copy, operand);
        Operand::temporary(copy)
    }
}

/// Tells whether evaluating an expression may bind a name (`:=`).
pub(super) fn rebinds(expr: &Expr, name: &ast::Identifier) -> bool {
    match expr {
        Expr::Name(_) | Expr::Constant(_) | Expr::Lambda(_) => false,
        Expr::NamedExpr(node) if matches!(&*node.target, Expr::Name(target) if target.id == *name) => {
            true
        }
        _ => {
            if let Some(parts) = walk::comprehension(expr) {
                return rebinds(parts.element, name)
                    || parts.value.is_some_and(|value| rebinds(value, name))
                    || parts.clauses.iter().any(|clause| {
                        rebinds(&clause.iter, name)
                            || clause.ifs.iter().any(|test| rebinds(test, name))
                    });
            }
            walk::each_part(expr, |part| if rebinds(part, name) { Err(()) } else { Ok(()) })
                .is_err()
        }
    }
}
