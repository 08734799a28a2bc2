//! Annotations: kept in `__annotations__` when they are come to, or computed by a function when somebody asks (PEP 649).

use super::Compiler;
use super::display::count;
use super::unit::{At, Operand};
use crate::code::{Constant, Op, flag};
use crate::symbols::ScopeKind;
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::{span, walk};

/// The highest format that the functions made here compute (`annotationlib.Format.VALUE_WITH_FAKE_GLOBALS`).
const HIGHEST_FORMAT: i64 = 2;

impl<'a> Compiler<'a> {
    /// Tells whether annotations are computed when somebody asks.
    pub(super) fn defers_annotations(&self) -> bool {
        self.era().defers_annotations() && !self.table.future_annotations
    }

    /// Makes sure of `__annotations__` if some variable is annotated in the body.
    pub(super) fn setup_annotations(&mut self, body: &'a [Stmt]) {
        if let Some(first) = body.first()
            && !self.defers_annotations()
            && has_annotations(body)
        {
            let line = if self.unit.kind == ScopeKind::Class {
                self.unit.first_line
            } else {
                self.at(first).line
            };
            let at = At { line, span: span(first) };
            self.unit.op(at, Op::SetupAnnotations, 0, 0, 0);
        }
    }

    /// Writes an annotation of a variable into `__annotations__`.
    pub(super) fn keep_annotation(&mut self, at: At, node: &'a ast::StmtAnnAssign) {
        let Expr::Name(name) = &*node.target else { return };
        let (value, dict, key) = (self.unit.temp(), self.unit.temp(), self.unit.temp());
        self.annotation(&node.annotation, value);
        self.load_name(at, "__annotations__", dict);
        let name = self.table.scope(self.scope_id()).mangle(&name.id);
        self.load_constant(at, key, &Constant::Str(name));
        let [value, dict, key] = [value, dict, key].map(Operand::temporary);
        self.store_item(at, dict, key, value);
    }

    /// Evaluates an annotation, or takes its text where `from __future__ import annotations` is in force.
    pub(super) fn annotation(&mut self, annotation: &'a Expr, into: u16) {
        if self.table.future_annotations {
            let at = self.at(annotation);
            let text: Vec<&str> = self.source.slice(span(annotation)).split_whitespace().collect();
            self.load_constant(at, into, &Constant::Str(text.join(" ").into()));
            return;
        }
        if let Expr::Starred(star) = annotation {
            // `*args: *Ts` keeps what unpacking the one gives.
            let at = self.at(star);
            let value = self.operand(&star.value);
            self.unit.flagged(at, Op::Unpack, value.flag(flag::TAKE_B), into, value.register, 1);
            return;
        }
        self.expression(annotation, into);
    }

    // Deferred

    /// Binds the function that computes the annotations of a body's variables.
    pub(super) fn deferred_annotations(&mut self, at: At, body: &'a [Stmt], name: &str) {
        if !self.defers_annotations() {
            return;
        }
        let mut annotated = Vec::new();
        each_annotation(body, &mut |node: &'a ast::StmtAnnAssign| {
            if let (Expr::Name(name), true) = (&*node.target, walk::is_simple(node)) {
                annotated.push((name.id.as_str(), &*node.annotation));
            }
        });
        if annotated.is_empty() {
            return;
        }
        let mark = self.unit.mark();
        let function = self.unit.temp();
        let start = self.table.scope(self.scope_id()).start;
        self.annotate(at, start, &annotated, function, true);
        self.store_name(at, name, Operand::temporary(function));
        self.unit.release(mark);
    }

    /// Makes the function that computes annotations. Those of variables are put into a dict one by one, on the first line.
    pub(super) fn annotate(
        &mut self,
        at: At,
        start: u32,
        annotated: &[(&'a str, &'a Expr)],
        into: u16,
        one_by_one: bool,
    ) {
        let kind = ScopeKind::Annotations;
        let Some(scope) = self.table.child(self.scope_id(), kind, start) else {
            self.unit.clear(at, into);
            return;
        };
        let child = self.nested(scope, kind.code_name().into(), at.line, |this| {
            this.make_cells();
            let (format, raises, computes) = (0, this.unit.temp(), this.unit.label());
            this.load_constant(at, raises, &Constant::Int(HIGHEST_FORMAT));
            this.unit.branch(at, Op::JumpUnlessGt, flag::TAKE_B, format, raises, computes);
            let error = this.unit.site(&"NotImplementedError".into());
            this.unit.op(at, Op::LoadGlobal, raises, error, 0);
            this.unit.op(at, Op::Raise, raises, 0, 0);
            this.unit.bind(computes);
            let first = this.unit.mark();
            if one_by_one {
                this.unit.op(at, Op::BuildDict, raises, first, 0);
                for &(name, annotation) in annotated {
                    let mark = this.unit.mark();
                    let (key, value) = (this.unit.temp(), this.unit.temp());
                    this.annotation(annotation, value);
                    let name = this.table.scope(scope).mangle(name);
                    this.load_constant(at, key, &Constant::Str(name));
                    let flags = flag::TAKE_B | flag::TAKE_C;
                    this.unit.flagged(at, Op::DictSet, flags, raises, key, value);
                    this.unit.release(mark);
                }
                this.unit.op(at, Op::Return, raises, 0, 0);
                return;
            }
            for &(name, annotation) in annotated {
                let (key, value) = (this.unit.temp(), this.unit.temp());
                let name = this.table.scope(scope).mangle(name);
                this.load_constant(At::NOWHERE, key, &Constant::Str(name));
                this.annotation(annotation, value);
            }
            this.unit.op(at, Op::BuildDict, raises, first, count(annotated.len()));
            this.unit.op(at, Op::Return, raises, 0, 0);
        });
        self.make_plain_function(at, &child, into);
    }
}

/// Tells whether a body annotates a variable, also inside other statements.
fn has_annotations(body: &[Stmt]) -> bool {
    let mut found = false;
    each_annotation(body, &mut |_| found = true);
    found
}

/// Visits the annotated assignments of a body, also inside other statements.
fn each_annotation<'a>(body: &'a [Stmt], visit: &mut impl FnMut(&'a ast::StmtAnnAssign)) {
    for statement in body {
        match statement {
            Stmt::AnnAssign(node) => visit(node),
            Stmt::For(ast::StmtFor { body, orelse, .. })
            | Stmt::AsyncFor(ast::StmtAsyncFor { body, orelse, .. })
            | Stmt::While(ast::StmtWhile { body, orelse, .. })
            | Stmt::If(ast::StmtIf { body, orelse, .. }) => {
                each_annotation(body, visit);
                each_annotation(orelse, visit);
            }
            Stmt::With(ast::StmtWith { body, .. })
            | Stmt::AsyncWith(ast::StmtAsyncWith { body, .. }) => {
                each_annotation(body, visit);
            }
            Stmt::Match(node) => {
                for case in &node.cases {
                    each_annotation(&case.body, visit);
                }
            }
            Stmt::Try(ast::StmtTry { body, handlers, orelse, finalbody, .. })
            | Stmt::TryStar(ast::StmtTryStar { body, handlers, orelse, finalbody, .. }) => {
                each_annotation(body, visit);
                for ast::ExceptHandler::ExceptHandler(handler) in handlers {
                    each_annotation(&handler.body, visit);
                }
                each_annotation(orelse, visit);
                each_annotation(finalbody, visit);
            }
            _ => {}
        }
    }
}
