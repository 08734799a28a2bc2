//! What its uses make of each name: a walk down the scopes with what is bound around, and up with what stays free.

use super::{
    Rules, SymbolTable,
    scope::{Binding, ScopeId, ScopeKind, Uses},
};
use crate::{
    source::{Source, Span},
    syntax::SyntaxError,
};
use hashbrown::HashSet;
use std::{collections::BTreeSet, rc::Rc};

type Names = HashSet<Rc<str>>;

/// Decides the binding of every name.
pub(super) fn analyze(
    source: &Source,
    table: &mut SymbolTable,
    rules: Rules,
) -> Result<(), SyntaxError> {
    let mut analyzer = Analyzer { source, table, rules };
    let around =
        Around { bound: None, global: Names::new(), type_params: Names::new(), class: None };
    analyzer.block(SymbolTable::TOP, &around).map(drop)
}

/// What a scope finds around it.
#[derive(Clone)]
struct Around {
    /// Names bound by functions around; `None` at the top.
    bound: Option<Names>,
    /// Names declared global around.
    global: Names,
    type_params: Names,
    /// The class whose namespace annotation scopes see.
    class: Option<ScopeId>,
}

struct Analyzer<'a> {
    source: &'a Source,
    table: &'a mut SymbolTable,
    rules: Rules,
}

impl Analyzer<'_> {
    /// Decides a scope's names and those inside it; returns the names that stay free.
    fn block(&mut self, id: ScopeId, around: &Around) -> Result<BTreeSet<Rc<str>>, SyntaxError> {
        let index = id.0 as usize;
        let kind = self.table.scopes[index].kind;
        let mut inside = around.clone();
        let mut local = Names::new();
        let mut free = BTreeSet::new();
        for at in 0..self.table.scopes[index].symbols.len() {
            let binding = self.name(id, at, &mut inside, &mut local, &mut free)?;
            self.table.scopes[index].symbols[at].binding = binding;
        }
        if kind == ScopeKind::Class {
            // What a class binds is not seen from inside it, but what it declares global is unknown there too.
            inside = around.clone();
            let bound = inside.bound.get_or_insert_default();
            bound.insert("__class__".into());
            bound.insert("__classdict__".into());
        } else if kind.is_function_like() {
            let bound = inside.bound.get_or_insert_default();
            bound.extend(local.iter().cloned());
        } else {
            inside.bound = Some(inside.bound.unwrap_or_default());
        }
        let mut inlined_cells = Names::new();
        for child in self.table.scopes[index].children.clone() {
            let scope = &self.table.scopes[child.0 as usize];
            let sees_class = scope.sees_class;
            let inlines = self.rules.inline_comprehensions
                && scope.kind.is_comprehension()
                && scope.kind != ScopeKind::GeneratorExpression
                && !self.table.scopes[index].sees_class;
            let class = match (sees_class, kind) {
                (true, ScopeKind::Class) => Some(id),
                (true, _) => around.class,
                _ => None,
            };
            let mut child_free = self.block(child, &Around { class, ..inside.clone() })?;
            if inlines {
                self.inline(id, child, &mut child_free, &mut inlined_cells);
            }
            free.extend(child_free);
        }
        if kind.is_function_like() {
            for symbol in &mut self.table.scopes[index].symbols {
                if symbol.binding == Binding::Local
                    && (free.contains(&symbol.name) || inlined_cells.contains(&symbol.name))
                {
                    symbol.binding = Binding::Cell;
                    free.remove(&symbol.name);
                }
            }
        } else if kind == ScopeKind::Class {
            self.table.scopes[index].needs_class_cell = free.remove("__class__");
            self.table.scopes[index].needs_class_dict = free.remove("__classdict__");
        }
        let mut cells: Vec<Rc<str>> = inlined_cells.into_iter().collect();
        cells.sort();
        cells.retain(|name| {
            self.table.scopes[index]
                .lookup(name)
                .is_none_or(|symbol| symbol.binding != Binding::Cell)
        });
        self.table.scopes[index].inlined_cells = cells;
        self.pass_through(index, around, &free);
        Ok(free)
    }

    /// Gives a scope the free names of those inside it, which it must hand through.
    fn pass_through(&mut self, index: usize, around: &Around, free: &BTreeSet<Rc<str>>) {
        let scope = &mut self.table.scopes[index];
        for name in free {
            match scope.lookup(name).map(|symbol| symbol.uses) {
                Some(uses) => {
                    if scope.kind == ScopeKind::Class && uses.any(Uses::BOUND | Uses::GLOBAL) {
                        scope.note(name, Uses::FREE_IN_CLASS);
                    }
                }
                None if around.bound.as_ref().is_some_and(|bound| bound.contains(name)) => {
                    scope.note(name, Uses::default());
                    let last = scope.symbols.len() - 1;
                    scope.symbols[last].binding = Binding::Free;
                }
                None => {}
            }
        }
    }

    fn name(
        &self,
        id: ScopeId,
        at: usize,
        around: &mut Around,
        local: &mut Names,
        free: &mut BTreeSet<Rc<str>>,
    ) -> Result<Binding, SyntaxError> {
        let scope = self.table.scope(id);
        let symbol = &scope.symbols[at];
        let (name, uses) = (&symbol.name, symbol.uses);
        if uses.any(Uses::GLOBAL) {
            if uses.any(Uses::NONLOCAL) {
                return Err(self.error(id, name, format!("name '{name}' is nonlocal and global")));
            }
            around.global.insert(name.clone());
            if let Some(bound) = &mut around.bound {
                bound.remove(name);
            }
            return Ok(Binding::GlobalExplicit);
        }
        if uses.any(Uses::NONLOCAL) {
            let Some(bound) = &around.bound else {
                return Err(self.error(
                    id,
                    name,
                    "nonlocal declaration not allowed at module level",
                ));
            };
            if !bound.contains(name) {
                return Err(self.error(
                    id,
                    name,
                    format!("no binding for nonlocal '{name}' found"),
                ));
            }
            if around.type_params.contains(name) {
                let message = format!("nonlocal binding not allowed for type parameter '{name}'");
                return Err(self.error(id, name, message));
            }
            free.insert(name.clone());
            return Ok(Binding::Free);
        }
        if uses.any(Uses::BOUND) {
            local.insert(name.clone());
            around.global.remove(name);
            if uses.any(Uses::TYPE_PARAMETER) {
                around.type_params.insert(name.clone());
            } else {
                around.type_params.remove(name);
            }
            return Ok(Binding::Local);
        }
        if let Some(class) = around.class {
            let in_class = self.table.scope(class).uses(name);
            if in_class.any(Uses::GLOBAL) {
                return Ok(Binding::GlobalExplicit);
            }
            if in_class.any(Uses::BOUND) && !in_class.any(Uses::NONLOCAL) {
                return Ok(Binding::GlobalImplicit);
            }
        }
        if around.bound.as_ref().is_some_and(|bound| bound.contains(name)) {
            free.insert(name.clone());
            return Ok(Binding::Free);
        }
        Ok(Binding::GlobalImplicit)
    }

    /// Lets a comprehension run in the scope around it: what it takes from there needs no cell, unless a scope inside the
    /// comprehension takes it too; what it keeps in cells, it keeps there.
    fn inline(
        &mut self,
        outer: ScopeId,
        comprehension: ScopeId,
        free: &mut BTreeSet<Rc<str>>,
        cells: &mut Names,
    ) {
        let outer_is_class = self.table.scope(outer).kind == ScopeKind::Class;
        self.table.scopes[comprehension.0 as usize].is_inlined = true;
        let scope = self.table.scope(comprehension);
        for symbol in &scope.symbols {
            match symbol.binding {
                Binding::Cell => {
                    cells.insert(symbol.name.clone());
                }
                Binding::Free if !outer_is_class => {
                    let taken_inside =
                        scope.children.iter().any(|&child| self.takes(child, &symbol.name));
                    let bound_here = self
                        .table
                        .scope(outer)
                        .lookup(&symbol.name)
                        .is_some_and(|own| own.binding == Binding::Local);
                    if bound_here && !taken_inside {
                        free.remove(&symbol.name);
                    }
                }
                _ => {}
            }
        }
        cells.extend(scope.inlined_cells.iter().cloned());
        if outer_is_class {
            // `__class__` of a comprehension in a class body is not the class's own cell.
            free.remove("__class__");
        }
    }

    /// Tells whether a scope that runs on its own, here or in what is inlined here, takes a name from around.
    fn takes(&self, scope: ScopeId, name: &str) -> bool {
        let found = self.table.scope(scope);
        if found.is_inlined {
            return found.children.iter().any(|&child| self.takes(child, name));
        }
        found.lookup(name).is_some_and(|symbol| symbol.binding == Binding::Free)
    }

    fn error(&self, id: ScopeId, name: &str, message: impl Into<String>) -> SyntaxError {
        let declared = &self.table.scope(id).declared;
        let place = declared
            .iter()
            .find(|(declared, _)| &**declared == name)
            .map_or(Span::default(), |&(_, place)| place);
        SyntaxError::in_tree(self.source, place, message)
    }
}
