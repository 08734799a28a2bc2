//! Who is bound where, by the rules of CPython's symbol table.
//!
//! [`SymbolTable::build`] walks a tree twice, as CPython does: [`collect`] notes what each scope does with each name,
//! [`analyze`] decides what that makes of the name ([`Binding`]). Then [`check`] refuses what the grammar and the symbols
//! allow but the compiler does not. So a tree whose table could be built can be compiled.
//!
//! For the compiler:
//! - [`SymbolTable::TOP`] is the module's (expression's) scope; [`SymbolTable::child`] finds the scope of a node from the
//!   scope it stands in, by the node's start and the scope's kind: `child(scope, ScopeKind::Lambda, span.start)`. A generic
//!   function or class has a [`ScopeKind::TypeParameters`] in between, found with the same start.
//! - [`Scope::lookup`] wants mangled names: [`Scope::mangle`] makes them. What is absent from a scope was never mentioned
//!   there.
//! - [`Scope::cells`] and [`Scope::free`] are in the order of `co_cellvars` and `co_freevars`: cells sorted as CPython
//!   sorts them, by name; the parameters among them keep their register as well.
//! - With [`Rules::inline_comprehensions`] (PEP 709, from 3.12) a list, set or dict comprehension that CPython would inline has
//!   [`Scope::is_inlined`]; a name only such a comprehension takes from around it makes no cell there, and names that
//!   need a cell only inside it are in the outer scope's [`Scope::inlined_cells`].
//! - With [`Rules::deferred_annotations`] (PEP 649, from 3.14) annotations live in [`ScopeKind::Annotations`] scopes, found by the
//!   start of the `def` or `class` (0 for the module). Under `from __future__ import annotations` such scopes exist too, and
//!   nobody runs them.

mod analyze;
mod check;
mod collect;
mod future;
mod scope;
mod warning;

pub use scope::{Binding, Scope, ScopeId, ScopeKind, Symbol, Uses};
pub use warning::{About, Warning};

use crate::{
    source::Source,
    syntax::{SyntaxError, ast},
};

/// What differs between eras.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    pub inline_comprehensions: bool,
    pub deferred_annotations: bool,
    /// `except A, B:` needs no parentheses.
    pub bare_exception_lists: bool,
}

/// The scopes of a program.
#[derive(Clone, Debug)]
pub struct SymbolTable {
    scopes: Vec<Scope>,
    /// `from __future__ import annotations` is in force.
    pub future_annotations: bool,
    /// What the compiler warns about.
    pub warnings: Vec<Warning>,
}

impl SymbolTable {
    /// The scope of the whole program.
    pub const TOP: ScopeId = ScopeId(0);

    /// Finds the scopes of a tree.
    ///
    /// # Errors
    /// Says what CPython's symbol table and compiler say of a program they refuse.
    pub fn build(source: &Source, tree: &ast::Mod, rules: Rules) -> Result<Self, SyntaxError> {
        let future_annotations = future::annotations(source, tree)?;
        let scopes = collect::collect(source, tree, future_annotations, rules)?;
        let mut table = Self { scopes, future_annotations, warnings: Vec::new() };
        analyze::analyze(source, &mut table, rules)?;
        table.warnings = check::check(source, tree, &table)?;
        Ok(table)
    }

    /// Returns a scope.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    /// Finds the scope of a node that stands in the scope `parent`.
    pub fn child(&self, parent: ScopeId, kind: ScopeKind, start: u32) -> Option<ScopeId> {
        let mut children = self.scope(parent).children.iter().copied();
        children.find(|&child| self.scope(child).kind == kind && self.scope(child).start == start)
    }

    /// Returns all scopes, each before those inside it.
    pub fn scopes(&self) -> impl Iterator<Item = (ScopeId, &Scope)> {
        self.scopes.iter().enumerate().map(|(index, scope)| (ScopeId::new(index), scope))
    }

    /// Returns the name that `__qualname__` shows for what a scope defines: function and class names joined by dots, with
    /// `<locals>` after functions. A name declared global stands alone.
    pub fn qualname(&self, id: ScopeId) -> String {
        let scope = self.scope(id);
        let Some(mut around) = scope.parent else { return scope.name.to_string() };
        while self.scope(around).kind == ScopeKind::TypeParameters {
            let Some(parent) = self.scope(around).parent else { break };
            around = parent;
        }
        let outer = self.scope(around);
        let is_definition = matches!(scope.kind, ScopeKind::Function | ScopeKind::Class);
        let explicit = outer
            .lookup(&outer.mangle(&scope.name))
            .is_some_and(|symbol| symbol.binding == Binding::GlobalExplicit);
        if outer.kind == ScopeKind::Module || is_definition && explicit {
            return scope.name.to_string();
        }
        let locals = if outer.kind == ScopeKind::Class { "" } else { "<locals>." };
        format!("{}.{locals}{}", self.qualname(around), scope.name)
    }
}

#[cfg(test)]
mod tests;
