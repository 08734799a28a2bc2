//! What expressions do with names.

use super::{Collector, Done};
use crate::{
    source::Span,
    symbols::scope::{ScopeKind, Uses},
    syntax::{
        ast::{self, Expr},
        span, walk,
    },
};

impl Collector<'_> {
    pub(super) fn expression(&mut self, expression: &Expr) -> Done {
        let place = span(expression);
        match expression {
            Expr::Name(name) => self.name(name, place),
            Expr::NamedExpr(node) => self.walrus(node, place),
            Expr::Lambda(lambda) => self.lambda(lambda, place),
            Expr::ListComp(_) => self.comprehension(expression, ScopeKind::ListComprehension),
            Expr::SetComp(_) => self.comprehension(expression, ScopeKind::SetComprehension),
            Expr::DictComp(_) => self.comprehension(expression, ScopeKind::DictComprehension),
            Expr::GeneratorExp(_) => self.comprehension(expression, ScopeKind::GeneratorExpression),
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.no_annotation_scope("yield expression", place)?;
                walk::each_part(expression, |part| self.expression(part))?;
                self.scope().is_generator = true;
                let inside = match self.kind() {
                    ScopeKind::ListComprehension => "list comprehension",
                    ScopeKind::SetComprehension => "set comprehension",
                    ScopeKind::DictComprehension => "dict comprehension",
                    ScopeKind::GeneratorExpression => "generator expression",
                    _ => return Ok(()),
                };
                Err(self.error(place, format!("'yield' inside {inside}")))
            }
            Expr::Await(_) => {
                self.no_annotation_scope("await expression", place)?;
                walk::each_part(expression, |part| self.expression(part))?;
                let is_comprehension = self.kind().is_comprehension();
                self.scope().is_coroutine |= is_comprehension;
                Ok(())
            }
            other => walk::each_part(other, |part| self.expression(part)),
        }
    }

    fn name(&mut self, name: &ast::ExprName, place: Span) -> Done {
        if name.ctx != ast::ExprContext::Load {
            return self.bind(&name.id, Uses::LOCAL, place);
        }
        self.read(&name.id);
        if &name.id == "super" && self.kind().is_function_like() {
            self.read("__class__");
        }
        Ok(())
    }

    fn lambda(&mut self, lambda: &ast::ExprLambda, place: Span) -> Done {
        self.expressions(walk::defaults(&lambda.args))?;
        self.within(ScopeKind::Lambda, ScopeKind::Lambda.code_name(), place.start, |inside| {
            inside.parameters(&lambda.args)?;
            inside.expression(&lambda.body)
        })
    }

    fn iterable(&mut self, iterable: &Expr) -> Done {
        self.marks[self.current].in_iterable += 1;
        let visited = self.expression(iterable);
        self.marks[self.current].in_iterable -= 1;
        visited
    }

    fn target(&mut self, target: &Expr) -> Done {
        self.marks[self.current].in_target = true;
        let visited = self.expression(target);
        self.marks[self.current].in_target = false;
        visited
    }

    fn comprehension(&mut self, expression: &Expr, kind: ScopeKind) -> Done {
        let Some(parts) = walk::comprehension(expression) else { return Ok(()) };
        let [first, rest @ ..] = parts.clauses else { return Ok(()) };
        self.iterable(&first.iter)?;
        let mut is_async = false;
        self.within(kind, kind.code_name(), span(expression).start, |inside| {
            inside.scope().is_coroutine = first.is_async;
            inside.bind(".0", Uses::PARAMETER, span(expression))?;
            inside.target(&first.target)?;
            inside.expressions(&first.ifs)?;
            for clause in rest {
                inside.target(&clause.target)?;
                inside.iterable(&clause.iter)?;
                inside.expressions(&clause.ifs)?;
                inside.scope().is_coroutine |= clause.is_async;
            }
            inside.expressions(parts.value)?;
            inside.expression(parts.element)?;
            inside.scope().is_generator = kind == ScopeKind::GeneratorExpression;
            is_async = inside.scope().is_coroutine;
            Ok(())
        })?;
        if is_async && kind != ScopeKind::GeneratorExpression && self.kind().is_comprehension() {
            self.scope().is_coroutine = true;
        }
        Ok(())
    }

    fn walrus(&mut self, node: &ast::ExprNamedExpr, place: Span) -> Done {
        self.no_annotation_scope("named expression", place)?;
        if self.marks[self.current].in_iterable > 0 {
            let message =
                "assignment expression cannot be used in a comprehension iterable expression";
            return Err(self.error(place, message));
        }
        if let (Expr::Name(target), true) = (&*node.target, self.kind().is_comprehension()) {
            self.walrus_in_comprehension(&target.id, span(&*node.target))?;
        }
        self.expression(&node.value)?;
        self.expression(&node.target)
    }

    /// Binds the target of a `:=` in the scope that holds the comprehensions.
    fn walrus_in_comprehension(&mut self, name: &str, place: Span) -> Done {
        let mangled = self.mangled(name);
        let mut at = self.current;
        loop {
            let scope = &self.scopes[at];
            let uses = scope.uses(&mangled);
            match scope.kind {
                kind if kind.is_comprehension() => {
                    if uses.any(Uses::LOOP) && uses.any(Uses::LOCAL | Uses::GLOBAL) {
                        let message = format!(
                            "assignment expression cannot rebind comprehension iteration variable '{name}'"
                        );
                        return Err(self.error(place, message));
                    }
                }
                ScopeKind::Class => {
                    let message = "assignment expression within a comprehension cannot be used in a class body";
                    return Err(self.error(place, message));
                }
                ScopeKind::Module => {
                    self.scope().note(&mangled, Uses::GLOBAL);
                    self.scopes[at].note(&mangled, Uses::GLOBAL);
                    break;
                }
                ScopeKind::TypeParameters | ScopeKind::TypeBound | ScopeKind::TypeAlias => {
                    let what = match scope.kind {
                        ScopeKind::TypeBound => "a TypeVar bound",
                        ScopeKind::TypeAlias => "a type alias",
                        _ => "the definition of a generic",
                    };
                    let message = format!(
                        "assignment expression within a comprehension cannot be used within {what}"
                    );
                    return Err(self.error(place, message));
                }
                _ => {
                    let inner = if uses.any(Uses::GLOBAL) { Uses::GLOBAL } else { Uses::NONLOCAL };
                    self.scope().note(&mangled, inner);
                    self.scopes[at].note(&mangled, Uses::LOCAL);
                    break;
                }
            }
            let Some(parent) = scope.parent else { break };
            at = parent.0 as usize;
        }
        self.scope().declared.push((mangled, place));
        Ok(())
    }
}
