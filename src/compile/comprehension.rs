//! Comprehensions and generator expressions.
//!
//! A generator expression is a function of its first iterable; so are the others up to 3.11. From 3.12 these run in
//! place (PEP 709): their variables are variables here, and what those held before comes back afterwards, also when an
//! exception passes.

use std::rc::Rc;

use super::Compiler;
use super::exception::Caught;
use super::unit::{At, Label, Operand};
use crate::code::{Op, flag};
use crate::symbols::{Binding, ScopeId, ScopeKind};
use crate::syntax::ast::{self, Expr};
use crate::syntax::walk;

/// A comprehension being written.
struct Parts<'a> {
    at: At,
    kind: ScopeKind,
    element: &'a Expr,
    value: Option<&'a Expr>,
    clauses: &'a [ast::Comprehension],
    /// What is being built; a generator expression builds nothing.
    result: u16,
}

/// A variable of an inlined comprehension, and where its value from before is kept.
struct Saved {
    register: u16,
    is_cell: bool,
    before: Option<u16>,
}

impl<'a> Compiler<'a> {
    pub(super) fn comprehension(&mut self, at: At, expr: &'a Expr, into: u16) {
        let (kind, Some(found)) = (kind_of(expr), walk::comprehension(expr)) else { return };
        let Some(scope) = self.child_scope(kind, at.span.start) else {
            self.refuse(at.span, "this comprehension has no scope");
            return;
        };
        let parts = Parts {
            at,
            kind,
            element: found.element,
            value: found.value,
            clauses: found.clauses,
            result: 0,
        };
        if self.table.scope(scope).is_inlined {
            self.by_temporary(at, into, |this, into| {
                this.in_place_comprehension(scope, Parts { result: into, ..parts });
            });
        } else if self.table.scope(scope).is_coroutine && kind != ScopeKind::GeneratorExpression {
            self.by_temporary(at, into, |this, into| {
                let awaitable = this.unit.temp();
                this.called_comprehension(scope, parts, awaitable);
                this.unit.unary(at, Op::GetAwaitable, awaitable, Operand::temporary(awaitable), 0);
                this.delegate(at, awaitable, into);
            });
        } else {
            self.called_comprehension(scope, parts, into);
        }
    }

    /// Makes the function of a comprehension and calls it.
    fn called_comprehension(&mut self, scope: ScopeId, parts: Parts<'a>, into: u16) {
        let at = parts.at;
        let mark = self.unit.mark();
        let function = self.unit.temp();
        let first = &parts.clauses[0];
        let child = self.nested(scope, parts.kind.code_name().into(), at.line, |this| {
            this.comprehension_body(parts);
        });
        self.make_plain_function(at, &child, function);
        let argument = self.unit.temp();
        let value = self.iterable(&first.iter, argument);
        let op = if first.is_async { Op::GetAiter } else { Op::GetIter };
        self.unit.unary(at, op, argument, value, 0);
        self.unit.op(at, Op::Call, function, 1, into);
        self.unit.release(mark);
    }

    fn comprehension_body(&mut self, mut parts: Parts<'a>) {
        let at = parts.at;
        self.make_cells();
        self.place = at;
        let builds = parts.kind != ScopeKind::GeneratorExpression;
        if builds {
            parts.result = self.unit.temp();
            self.begin_result(&parts);
        }
        let given = Operand::local(self.unit.register(&Rc::from(".0")));
        let iterator = self.iterator();
        self.unit.move_to(at, iterator, given);
        self.clause(&parts, 0, Some(iterator));
        if builds {
            let at = self.at_own(at);
            self.unit.op(at, Op::Return, parts.result, 0, 0);
        } else {
            self.return_none();
        }
    }

    fn begin_result(&mut self, parts: &Parts<'a>) {
        let op = match parts.kind {
            ScopeKind::SetComprehension => Op::BuildSet,
            ScopeKind::DictComprehension => Op::BuildDict,
            _ => Op::BuildList,
        };
        self.unit.op(parts.at, op, parts.result, parts.result, 0);
    }

    /// Takes the temporaries of an iterator: a window of three, or one and those of the handler that ends it.
    fn iterator(&mut self) -> u16 {
        self.unit.temps(3)
    }

    // In place

    fn in_place_comprehension(&mut self, scope: ScopeId, parts: Parts<'a>) {
        let at = parts.at;
        let variables = self.saved_variables(scope);
        let caught = self.caught();
        let keep = self.unit.mark();
        let first = &parts.clauses[0];
        let iterator = self.iterator();
        let value = self.iterable(&first.iter, iterator);
        let loop_at = self.at_loop(at, &first.iter);
        if first.is_async {
            self.unit.unary(loop_at, Op::GetAiter, iterator, value, 0);
        } else {
            self.unit.for_prep(loop_at, iterator, value);
        }
        for variable in &variables {
            if let Some(before) = variable.before {
                self.move_anything(at, before, variable.register);
            }
            if variable.is_cell {
                self.unit.clear(at, variable.register);
                self.unit.op(at, Op::MakeCell, variable.register, 0, 0);
            }
        }
        let raised = self.unit.label();
        let region = self.unit.open_region(raised, keep);
        self.begin_result(&parts);
        self.unit.inlined.push(scope);
        self.clause(&parts, 0, Some(iterator));
        self.unit.inlined.pop();
        self.unit.close_region(region);
        self.restore(at, &variables);
        let end = self.unit.label();
        self.unit.jump(At::NOWHERE, end);
        self.unit.bind(raised);
        let Caught { exception, saved } = caught;
        self.unit.op(At::NOWHERE, Op::EnterHandler, exception, saved, 0);
        self.restore(at, &variables);
        self.raise_again(At::NOWHERE, caught, false);
        self.unit.bind(end);
    }

    /// Returns the variables that a comprehension binds in place; those that mean something here already get a temporary.
    fn saved_variables(&mut self, id: ScopeId) -> Vec<Saved> {
        let table = self.table;
        let is_bound = |scope: ScopeId, name: &str| {
            let binding = table.scope(scope).lookup(name).map(|symbol| symbol.binding);
            matches!(binding, Some(Binding::Local | Binding::Cell))
        };
        let mut variables = Vec::new();
        for symbol in &table.scope(id).symbols {
            let is_cell = symbol.binding == Binding::Cell;
            if !is_cell && symbol.binding != Binding::Local || &*symbol.name == ".0" {
                continue;
            }
            let register = if is_cell {
                self.unit.register(&symbol.name)
            } else {
                self.unit.inlined_register(&symbol.name)
            };
            let is_shared = self.unit.kind.is_function_like()
                && is_bound(self.unit.scope, &symbol.name)
                || self.unit.inlined.iter().any(|&outer| is_bound(outer, &symbol.name));
            let before = is_shared.then(|| self.unit.temp());
            variables.push(Saved { register, is_cell, before });
        }
        variables
    }

    fn restore(&mut self, at: At, variables: &[Saved]) {
        for variable in variables {
            match variable.before {
                Some(before) => self.move_anything(at, variable.register, before),
                None => self.unit.clear(at, variable.register),
            }
        }
    }

    /// Moves what a register holds, or nothing: taking the target as well says that nothing is no error.
    fn move_anything(&mut self, at: At, into: u16, from: u16) {
        self.unit.flagged(at, Op::Move, flag::TAKE_A | flag::TAKE_B, into, from, 0);
    }

    // Clauses

    /// Writes the clauses from `index` on; `given` holds the iterator of the first.
    fn clause(&mut self, parts: &Parts<'a>, index: usize, given: Option<u16>) {
        let Some(clause) = parts.clauses.get(index) else {
            self.element(parts);
            return;
        };
        let mark = self.unit.mark();
        if clause.is_async {
            self.async_clause(parts, index, given);
        } else if let (None, Some(only)) = (given, only_item(&clause.iter)) {
            // `for y in [f(x)]` binds a name; there is no loop.
            let value = self.operand(only);
            self.assign(&clause.target, value);
            let skip = self.unit.label();
            self.tests_and_rest(parts, index, skip);
            self.unit.bind(skip);
        } else {
            let at = self.at_own(parts.at);
            let at = self.at_loop(at, &clause.iter);
            let iterator = given.unwrap_or_else(|| {
                let iterator = self.iterator();
                let value = self.iterable(&clause.iter, iterator);
                self.unit.for_prep(at, iterator, value);
                iterator
            });
            let (start, skip, end) = (self.unit.label(), self.unit.label(), self.unit.label());
            self.next_item(at, &clause.target, iterator, start, end);
            self.tests_and_rest(parts, index, skip);
            self.unit.bind(skip);
            let element_at = self.at(parts.element);
            let element_at = self.at_own(element_at);
            self.unit.jump(element_at, start);
            self.unit.bind(end);
            let builds = parts.kind != ScopeKind::GeneratorExpression;
            if builds && self.era().comprehensions_end_on_element_line() {
                self.unit.silent(element_at);
            }
        }
        self.unit.release(mark);
    }

    fn async_clause(&mut self, parts: &Parts<'a>, index: usize, given: Option<u16>) {
        let at = self.at_own(parts.at);
        let clause = &parts.clauses[index];
        let iterator = given.unwrap_or_else(|| {
            let iterator = self.iterator();
            let value = self.operand_in(&clause.iter, iterator);
            self.unit.unary(at, Op::GetAiter, iterator, value, 0);
            iterator
        });
        let (ended, skip) = (self.unit.label(), self.unit.label());
        let start = self.unit.here();
        self.next_async_item(at, &clause.target, iterator, ended);
        self.tests_and_rest(parts, index, skip);
        self.unit.bind(skip);
        let element_at = self.at(parts.element);
        let element_at = self.at_own(element_at);
        self.unit.jump(element_at, start);
        self.unit.bind(ended);
        self.end_async_loop(at, iterator, iterator + 1, iterator + 2);
    }

    fn tests_and_rest(&mut self, parts: &Parts<'a>, index: usize, skip: Label) {
        for test in &parts.clauses[index].ifs {
            self.condition(test, skip, false);
        }
        self.clause(parts, index + 1, None);
    }

    fn element(&mut self, parts: &Parts<'a>) {
        let at = self.at(parts.element);
        let at = self.at_own(at);
        let mark = self.unit.mark();
        if parts.kind == ScopeKind::GeneratorExpression {
            let value = self.unit.temp();
            self.expression(parts.element, value);
            self.give_out(at, value);
            self.unit.clear(At::NOWHERE, value);
        } else if let Some(value) = parts.value {
            let key = self.operand(parts.element);
            let key = self.kept(key, parts.element, [value]);
            let value = self.operand(value);
            let flags = key.flag(flag::TAKE_B) | value.flag(flag::TAKE_C);
            self.unit.flagged(at, Op::DictSet, flags, parts.result, key.register, value.register);
        } else {
            let op =
                if parts.kind == ScopeKind::SetComprehension { Op::SetAdd } else { Op::ListAppend };
            let value = self.operand(parts.element);
            self.unit.flagged(at, op, value.flag(flag::TAKE_B), parts.result, value.register, 0);
        }
        self.unit.release(mark);
    }
}

fn kind_of(expr: &Expr) -> ScopeKind {
    match expr {
        Expr::ListComp(_) => ScopeKind::ListComprehension,
        Expr::SetComp(_) => ScopeKind::SetComprehension,
        Expr::DictComp(_) => ScopeKind::DictComprehension,
        _ => ScopeKind::GeneratorExpression,
    }
}

/// Returns the one item of a list or tuple display.
fn only_item(iterable: &Expr) -> Option<&Expr> {
    let (Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. })) =
        iterable
    else {
        return None;
    };
    match &elts[..] {
        [only] if !only.is_starred_expr() => Some(only),
        _ => None,
    }
}
