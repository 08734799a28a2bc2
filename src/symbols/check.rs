//! What a program must not do where it does it: the complaints of CPython's compiler about trees that parse.

use super::{
    SymbolTable, future,
    scope::{Scope, ScopeId, ScopeKind},
    warning::{self, About, Warning},
};
use crate::{
    source::{Source, Span},
    syntax::{
        SyntaxError,
        ast::{self, Expr, ExprContext, Stmt},
        span, span_of, walk,
    },
};

mod patterns;

/// How many loops, `try`s and `with`s may be inside each other.
const MAX_BLOCKS: usize = 20;

type Done = Result<(), SyntaxError>;

/// Refuses what the compiler refuses; returns what it warns about.
pub(super) fn check(
    source: &Source,
    tree: &ast::Mod,
    table: &SymbolTable,
) -> Result<Vec<Warning>, SyntaxError> {
    let mut checker = Checker {
        source,
        table,
        at: SymbolTable::TOP,
        blocks: Blocks::default(),
        warnings: Vec::new(),
    };
    match tree {
        ast::Mod::Module(module) => checker.top(&module.body)?,
        ast::Mod::Interactive(interactive) => checker.top(&interactive.body)?,
        ast::Mod::Expression(expression) => checker.expression(&expression.body)?,
        ast::Mod::FunctionType(_) => {}
    }
    Ok(checker.warnings)
}

/// What stands around a statement in its own scope.
#[derive(Clone, Copy, Default)]
struct Blocks {
    depth: usize,
    in_loop: bool,
    /// In the handler of an `except*`, with no loop between.
    in_group_handler: bool,
    /// In the handler of an `except*`, with or without.
    in_any_group_handler: bool,
    /// In a `finally` clause.
    in_finally: bool,
    /// In a loop that is in it.
    in_loop_of_finally: bool,
}

struct Checker<'a> {
    source: &'a Source,
    table: &'a SymbolTable,
    at: ScopeId,
    blocks: Blocks,
    warnings: Vec<Warning>,
}

impl Checker<'_> {
    fn error(&self, place: Span, message: impl Into<String>) -> SyntaxError {
        SyntaxError::in_tree(self.source, place, message)
    }

    fn warn(&mut self, place: Span, about: Option<About>) {
        if let Some(about) = about {
            self.warnings.push(Warning { line: self.source.line_of(place.start), about });
        }
    }

    fn scope(&self) -> &Scope {
        self.table.scope(self.at)
    }

    fn is_async_function(&self) -> bool {
        self.scope().kind == ScopeKind::Function && self.scope().is_coroutine
    }

    /// Checks a part that has a scope of its own.
    fn within(
        &mut self,
        kind: ScopeKind,
        start: u32,
        visit: impl FnOnce(&mut Self) -> Done,
    ) -> Done {
        let Some(inside) = self.table.child(self.at, kind, start) else { return visit(self) };
        let (at, blocks) = (self.at, self.blocks);
        (self.at, self.blocks) = (inside, Blocks::default());
        visit(self)?;
        (self.at, self.blocks) = (at, blocks);
        Ok(())
    }

    /// Checks a part that is one block deeper.
    fn block(
        &mut self,
        place: Span,
        change: impl FnOnce(&mut Blocks),
        visit: impl FnOnce(&mut Self) -> Done,
    ) -> Done {
        let before = self.blocks;
        if before.depth >= MAX_BLOCKS {
            return Err(self.error(place, "too many statically nested blocks"));
        }
        self.blocks.depth += 1;
        change(&mut self.blocks);
        visit(self)?;
        self.blocks = before;
        Ok(())
    }

    fn name(&self, name: &str, verb: &str, place: Span) -> Done {
        if name == "__debug__" {
            Err(self.error(place, format!("cannot {verb} __debug__")))
        } else {
            Ok(())
        }
    }

    // Statements

    fn top(&mut self, body: &[Stmt]) -> Done {
        for statement in body {
            match statement {
                Stmt::ImportFrom(import) => self.import_from(import)?,
                other => self.statement(other)?,
            }
        }
        Ok(())
    }

    fn statements(&mut self, body: &[Stmt]) -> Done {
        body.iter().try_for_each(|statement| self.statement(statement))
    }

    fn expressions<'e>(&mut self, items: impl IntoIterator<Item = &'e Expr>) -> Done {
        items.into_iter().try_for_each(|item| self.expression(item))
    }

    fn statement(&mut self, statement: &Stmt) -> Done {
        let place = span(statement);
        match statement {
            Stmt::FunctionDef(_) | Stmt::AsyncFunctionDef(_) => {
                walk::function(statement).map_or(Ok(()), |function| self.function(&function))
            }
            Stmt::ClassDef(class) => self.class(class),
            Stmt::TypeAlias(alias) => self.type_alias(alias),
            Stmt::Return(node) => self.return_statement(node),
            Stmt::Delete(node) => self.expressions(&node.targets),
            Stmt::Assign(node) => {
                self.expression(&node.value)?;
                self.expressions(&node.targets)
            }
            Stmt::AugAssign(node) => {
                self.expression(&node.target)?;
                self.expression(&node.value)
            }
            Stmt::AnnAssign(node) => {
                self.expressions(node.value.as_deref())?;
                self.expression(&node.target)?;
                self.annotation(self.scope().start, &node.annotation)
            }
            Stmt::For(node) => {
                self.for_statement(&node.target, &node.iter, &node.body, &node.orelse, place)
            }
            Stmt::AsyncFor(node) => {
                self.needs_async("'async for'", place)?;
                self.for_statement(&node.target, &node.iter, &node.body, &node.orelse, place)
            }
            Stmt::While(node) => {
                self.expression(&node.test)?;
                self.block(place, Blocks::enter_loop, |inside| inside.statements(&node.body))?;
                self.statements(&node.orelse)
            }
            Stmt::If(_) => self.if_chain(statement),
            Stmt::With(node) => self.with(&node.items, &node.body, place),
            Stmt::AsyncWith(node) => {
                self.needs_async("'async with'", place)?;
                self.with(&node.items, &node.body, place)
            }
            Stmt::Match(node) => self.match_statement(node),
            Stmt::Raise(node) => {
                self.expressions(node.exc.as_deref())?;
                self.expressions(node.cause.as_deref())
            }
            Stmt::Try(node) => {
                let parts = (
                    node.body.as_slice(),
                    node.handlers.as_slice(),
                    node.orelse.as_slice(),
                    node.finalbody.as_slice(),
                );
                self.try_statement(parts, Blocks::enter_handler, place)
            }
            Stmt::TryStar(node) => {
                let parts = (
                    node.body.as_slice(),
                    node.handlers.as_slice(),
                    node.orelse.as_slice(),
                    node.finalbody.as_slice(),
                );
                self.try_statement(parts, Blocks::enter_group_handler, place)
            }
            Stmt::Assert(node) => {
                let always = matches!(&*node.test, Expr::Tuple(tuple) if !tuple.elts.is_empty());
                self.warn(place, always.then_some(About::Assertion));
                self.expression(&node.test)?;
                self.expressions(node.msg.as_deref())
            }
            Stmt::Import(node) => node.names.iter().try_for_each(|alias| self.alias(alias, place)),
            Stmt::ImportFrom(node) if future::is_future(node) => {
                Err(future::misplaced(self.source, node))
            }
            Stmt::ImportFrom(node) => self.import_from(node),
            Stmt::Expr(node) => self.expression(&node.value),
            Stmt::Break(_) => self.leaves_loop("break", "'break' outside loop", place),
            Stmt::Continue(_) => {
                self.leaves_loop("continue", "'continue' not properly in loop", place)
            }
            Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::Pass(_) => Ok(()),
        }
    }

    fn if_chain(&mut self, statement: &Stmt) -> Done {
        let mut current = statement;
        while let Stmt::If(node) = current {
            self.expression(&node.test)?;
            self.statements(&node.body)?;
            match node.orelse.as_slice() {
                [next @ Stmt::If(_)] => current = next,
                other => return self.statements(other),
            }
        }
        Ok(())
    }

    fn leaves_loop(&mut self, word: &'static str, message: &str, place: Span) -> Done {
        let leaves = self.blocks.in_finally && !self.blocks.in_loop_of_finally;
        self.warn(place, leaves.then_some(About::Finally(word)));
        if self.blocks.in_group_handler {
            return Err(self.error(
                place,
                "'break', 'continue' and 'return' cannot appear in an except* block",
            ));
        }
        if self.blocks.in_loop { Ok(()) } else { Err(self.error(place, message)) }
    }

    fn return_statement(&mut self, node: &ast::StmtReturn) -> Done {
        let place = span_of(node.range);
        if self.scope().kind != ScopeKind::Function {
            return Err(self.error(place, "'return' outside function"));
        }
        if node.value.is_some() && self.scope().is_coroutine && self.scope().is_generator {
            return Err(self.error(place, "'return' with value in async generator"));
        }
        self.warn(place, self.blocks.in_finally.then_some(About::Finally("return")));
        self.expressions(node.value.as_deref())?;
        if self.blocks.in_any_group_handler {
            return Err(self.error(
                place,
                "'break', 'continue' and 'return' cannot appear in an except* block",
            ));
        }
        Ok(())
    }

    fn needs_async(&self, what: &str, place: Span) -> Done {
        if self.is_async_function() {
            Ok(())
        } else {
            Err(self.error(place, format!("{what} outside async function")))
        }
    }

    fn for_statement(
        &mut self,
        target: &Expr,
        iterable: &Expr,
        body: &[Stmt],
        orelse: &[Stmt],
        place: Span,
    ) -> Done {
        self.expression(iterable)?;
        self.block(place, Blocks::enter_loop, |inside| {
            inside.expression(target)?;
            inside.statements(body)
        })?;
        self.statements(orelse)
    }

    fn with(&mut self, items: &[ast::WithItem], body: &[Stmt], place: Span) -> Done {
        let [item, rest @ ..] = items else { return self.statements(body) };
        self.expression(&item.context_expr)?;
        self.block(
            place,
            |_| {},
            |inside| {
                inside.expressions(item.optional_vars.as_deref())?;
                inside.with(rest, body, place)
            },
        )
    }

    fn try_statement(
        &mut self,
        (body, handlers, orelse, finalbody): (&[Stmt], &[ast::ExceptHandler], &[Stmt], &[Stmt]),
        enter_handler: fn(&mut Blocks),
        place: Span,
    ) -> Done {
        let guarded = |checker: &mut Self| {
            checker.block(place, |_| {}, |inside| inside.statements(body))?;
            checker.statements(orelse)?;
            for (index, ast::ExceptHandler::ExceptHandler(handler)) in handlers.iter().enumerate() {
                let place = span_of(handler.range);
                if handler.type_.is_none() && index + 1 < handlers.len() {
                    return Err(checker.error(place, "default 'except:' must be last"));
                }
                checker.expressions(handler.type_.as_deref())?;
                handler.name.iter().try_for_each(|name| checker.name(name, "assign to", place))?;
                checker.block(place, enter_handler, |inside| inside.statements(&handler.body))?;
            }
            Ok(())
        };
        if finalbody.is_empty() {
            return guarded(self);
        }
        self.block(place, |_| {}, guarded)?;
        let before = self.blocks;
        (self.blocks.in_finally, self.blocks.in_loop_of_finally) = (true, false);
        self.statements(finalbody)?;
        self.blocks = before;
        Ok(())
    }

    fn import_from(&self, node: &ast::StmtImportFrom) -> Done {
        node.names.iter().try_for_each(|alias| self.alias(alias, span_of(node.range)))
    }

    fn alias(&self, alias: &ast::Alias, place: Span) -> Done {
        let name = alias.asname.as_ref().unwrap_or(&alias.name);
        self.name(name.split('.').next().unwrap_or_default(), "assign to", place)
    }

    // Definitions

    fn annotation(&mut self, start: u32, annotation: &Expr) -> Done {
        self.within(ScopeKind::Annotations, start, |inside| match annotation {
            Expr::Starred(starred) => inside.expression(&starred.value),
            other => inside.expression(other),
        })
    }

    fn type_parameters(
        &mut self,
        params: &[ast::TypeParam],
        start: u32,
        visit: impl FnOnce(&mut Self) -> Done,
    ) -> Done {
        if params.is_empty() {
            return visit(self);
        }
        self.within(ScopeKind::TypeParameters, start, |inside| {
            for param in params {
                if let ast::TypeParam::TypeVar(ast::TypeParamTypeVar {
                    bound: Some(bound),
                    range,
                    ..
                }) = param
                {
                    inside.within(ScopeKind::TypeBound, span_of(*range).start, |within| {
                        within.expression(bound)
                    })?;
                }
            }
            visit(inside)
        })
    }

    fn type_alias(&mut self, alias: &ast::StmtTypeAlias) -> Done {
        let start = span_of(alias.range).start;
        self.type_parameters(&alias.type_params, start, |inside| {
            inside.within(ScopeKind::TypeAlias, start, |value| value.expression(&alias.value))
        })
    }

    fn parameters(&self, arguments: &ast::Arguments) -> Done {
        walk::parameters(arguments)
            .try_for_each(|argument| self.name(&argument.arg, "assign to", span_of(argument.range)))
    }

    fn function(&mut self, function: &walk::Function) -> Done {
        let place = span_of(function.range);
        self.parameters(function.arguments)?;
        self.expressions(function.decorators)?;
        self.expressions(walk::defaults(function.arguments))?;
        self.type_parameters(function.type_params, place.start, |inside| {
            for annotation in walk::annotations(function.arguments, function.returns) {
                inside.annotation(place.start, annotation)?;
            }
            inside.within(ScopeKind::Function, place.start, |body| body.statements(function.body))
        })?;
        self.name(function.name, "assign to", place)
    }

    fn class(&mut self, class: &ast::StmtClassDef) -> Done {
        let place = span_of(class.range);
        self.expressions(&class.decorator_list)?;
        self.type_parameters(&class.type_params, place.start, |inside| {
            inside.within(ScopeKind::Class, place.start, |body| body.statements(&class.body))?;
            inside.arguments(&class.bases, &class.keywords)
        })?;
        self.name(&class.name, "assign to", place)
    }

    // Expressions

    fn expression(&mut self, expression: &Expr) -> Done {
        let place = span(expression);
        match expression {
            Expr::Name(node) => match node.ctx {
                ExprContext::Load => Ok(()),
                ExprContext::Store => self.name(&node.id, "assign to", place),
                ExprContext::Del => self.name(&node.id, "delete", place),
            },
            Expr::Attribute(node) => {
                self.expression(&node.value)?;
                match node.ctx {
                    ExprContext::Load => Ok(()),
                    ExprContext::Store => self.name(&node.attr, "assign to", place),
                    ExprContext::Del => self.name(&node.attr, "delete", place),
                }
            }
            Expr::Starred(node) => Err(self.error(
                place,
                if node.ctx == ExprContext::Store {
                    "starred assignment target must be in a list or tuple"
                } else {
                    "can't use starred expression here"
                },
            )),
            Expr::Tuple(ast::ExprTuple { elts, ctx, .. })
            | Expr::List(ast::ExprList { elts, ctx, .. }) => {
                if *ctx == ExprContext::Store
                    && elts.iter().filter(|item| item.is_starred_expr()).count() > 1
                {
                    return Err(self.error(place, "multiple starred expressions in assignment"));
                }
                self.items(elts)
            }
            Expr::Set(node) => self.items(&node.elts),
            Expr::Compare(node) => {
                self.warn(place, warning::identity(node));
                walk::each_part(expression, |part| self.expression(part))
            }
            Expr::Subscript(node) => {
                self.warn(place, warning::subscript(&node.value, &node.slice));
                self.expression(&node.value)?;
                self.expression(&node.slice)
            }
            Expr::Call(node) => {
                self.warn(place, warning::call(&node.func));
                self.expression(&node.func)?;
                self.arguments(&node.args, &node.keywords)
            }
            Expr::Lambda(node) => {
                self.parameters(&node.args)?;
                self.expressions(walk::defaults(&node.args))?;
                self.within(ScopeKind::Lambda, place.start, |inside| inside.expression(&node.body))
            }
            Expr::ListComp(_) => self.comprehension(expression, ScopeKind::ListComprehension),
            Expr::SetComp(_) => self.comprehension(expression, ScopeKind::SetComprehension),
            Expr::DictComp(_) => self.comprehension(expression, ScopeKind::DictComprehension),
            Expr::GeneratorExp(_) => self.comprehension(expression, ScopeKind::GeneratorExpression),
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                if !self.scope().kind.is_function_like() {
                    return Err(self.error(place, "'yield' outside function"));
                }
                if expression.is_yield_from_expr() && self.is_async_function() {
                    return Err(self.error(place, "'yield from' inside async function"));
                }
                walk::each_part(expression, |part| self.expression(part))
            }
            Expr::Await(node) => {
                if !self.scope().kind.is_function_like() {
                    return Err(self.error(place, "'await' outside function"));
                }
                if !self.is_async_function() && !self.scope().kind.is_comprehension() {
                    return Err(self.error(place, "'await' outside async function"));
                }
                self.expression(&node.value)
            }
            other => walk::each_part(other, |part| self.expression(part)),
        }
    }

    /// Checks items, among which starred ones may be.
    fn items(&mut self, items: &[Expr]) -> Done {
        for item in items {
            match item {
                Expr::Starred(starred) => self.expression(&starred.value)?,
                other => self.expression(other)?,
            }
        }
        Ok(())
    }

    fn arguments(&mut self, positional: &[Expr], keywords: &[ast::Keyword]) -> Done {
        for keyword in keywords {
            keyword
                .arg
                .iter()
                .try_for_each(|name| self.name(name, "assign to", span_of(keyword.range)))?;
        }
        self.items(positional)?;
        self.expressions(keywords.iter().map(|keyword| &keyword.value))
    }

    fn comprehension(&mut self, expression: &Expr, kind: ScopeKind) -> Done {
        let Some(parts) = walk::comprehension(expression) else { return Ok(()) };
        let place = span(expression);
        self.expressions(parts.clauses.first().map(|clause| &clause.iter))?;
        let is_async = self
            .table
            .child(self.at, kind, place.start)
            .is_some_and(|id| self.table.scope(id).is_coroutine);
        let may_await = self.is_async_function() || self.scope().kind.is_comprehension();
        if is_async && kind != ScopeKind::GeneratorExpression && !may_await {
            return Err(
                self.error(place, "asynchronous comprehension outside of an asynchronous function")
            );
        }
        self.within(kind, place.start, |inside| {
            for (index, clause) in parts.clauses.iter().enumerate() {
                if index > 0 {
                    inside.expression(&clause.iter)?;
                }
                inside.expression(&clause.target)?;
                inside.expressions(&clause.ifs)?;
            }
            inside.expression(parts.element)?;
            inside.expressions(parts.value)
        })
    }
}

impl Blocks {
    fn enter_loop(&mut self) {
        (self.in_loop, self.in_group_handler) = (true, false);
        self.in_loop_of_finally = true;
    }

    fn enter_handler(&mut self) {}

    fn enter_group_handler(&mut self) {
        (self.in_group_handler, self.in_any_group_handler) = (true, true);
    }
}
