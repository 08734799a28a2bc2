//! What each scope does with each name.

mod expressions;

use super::{
    Rules,
    scope::{Scope, ScopeId, ScopeKind, Uses, mangle},
};
use crate::{
    source::{Source, Span},
    syntax::{
        SyntaxError, SyntaxErrorKind,
        ast::{self, Expr, Pattern, Stmt},
        span, span_of, walk,
    },
};
use std::rc::Rc;

type Done = Result<(), SyntaxError>;

/// Collects the scopes of a tree.
pub(super) fn collect(
    source: &Source,
    tree: &ast::Mod,
    future: bool,
    rules: Rules,
) -> Result<Vec<Scope>, SyntaxError> {
    let top =
        Scope::new(ScopeKind::Module, ScopeKind::Module.code_name(), None, 0, source.line_of(0));
    let mut collector = Collector {
        source,
        scopes: vec![top],
        marks: vec![Marks::default()],
        current: 0,
        private: None,
        future,
        deferred: rules.deferred_annotations,
        bare_exception_lists: rules.bare_exception_lists,
    };
    match tree {
        ast::Mod::Module(module) => collector.statements(&module.body)?,
        ast::Mod::Interactive(interactive) => collector.statements(&interactive.body)?,
        ast::Mod::Expression(expression) => collector.expression(&expression.body)?,
        ast::Mod::FunctionType(_) => {}
    }
    Ok(collector.scopes)
}

/// What the collector must remember of a scope while it is open.
#[derive(Clone, Copy, Default)]
struct Marks {
    /// The targets of a comprehension's `for` are being visited.
    in_target: bool,
    /// How many iterables of comprehensions are being visited around here.
    in_iterable: u32,
}

struct Collector<'a> {
    source: &'a Source,
    scopes: Vec<Scope>,
    marks: Vec<Marks>,
    current: usize,
    private: Option<Rc<str>>,
    future: bool,
    deferred: bool,
    bare_exception_lists: bool,
}

impl Collector<'_> {
    fn error(&self, place: Span, message: impl Into<String>) -> SyntaxError {
        SyntaxError::in_tree(self.source, place, message)
    }

    /// Refuses `except A, B:` in an era that wants parentheses.
    fn exception_list(&self, named: Option<&ast::Expr>) -> Done {
        let Some(ast::Expr::Tuple(tuple)) = named else { return Ok(()) };
        let place = span_of(tuple.range);
        if self.bare_exception_lists || self.source.slice(place).starts_with('(') {
            return Ok(());
        }
        Err(SyntaxError::at(
            self.source,
            SyntaxErrorKind::Syntax,
            place,
            "multiple exception types must be parenthesized",
        ))
    }

    fn scope(&mut self) -> &mut Scope {
        &mut self.scopes[self.current]
    }

    fn kind(&self) -> ScopeKind {
        self.scopes[self.current].kind
    }

    fn mangled(&self, name: &str) -> Rc<str> {
        mangle(self.private.as_deref(), name)
    }

    // Scopes

    /// Visits a part in a new scope.
    fn within(
        &mut self,
        kind: ScopeKind,
        name: &str,
        start: u32,
        visit: impl FnOnce(&mut Self) -> Done,
    ) -> Done {
        let parent = self.current;
        let mut scope =
            Scope::new(kind, name, Some(ScopeId::new(parent)), start, self.source.line_of(start));
        let outer = &self.scopes[parent];
        scope.is_nested = outer.is_nested || outer.kind.is_function_like();
        scope.private = self.private.clone();
        let is_annotation =
            matches!(kind, ScopeKind::TypeParameters | ScopeKind::TypeBound | ScopeKind::TypeAlias)
                || kind == ScopeKind::Annotations && self.deferred && !self.future;
        scope.sees_class = is_annotation && (outer.kind == ScopeKind::Class || outer.sees_class);
        let sees_class = scope.sees_class;
        let id = self.scopes.len();
        self.scopes.push(scope);
        self.marks.push(Marks { in_target: false, in_iterable: self.marks[parent].in_iterable });
        self.scopes[parent].children.push(ScopeId::new(id));
        self.current = id;
        if sees_class {
            self.read("__classdict__");
        }
        visit(self)?;
        self.current = parent;
        Ok(())
    }

    /// Visits annotations where they belong.
    fn annotations(&mut self, start: u32, visit: impl FnOnce(&mut Self) -> Done) -> Done {
        if self.future || self.deferred {
            let kind = ScopeKind::Annotations;
            return self.within(kind, kind.code_name(), start, visit);
        }
        visit(self)
    }

    /// Visits a variable's annotation in the one scope that its class or module keeps for them.
    fn variable_annotation(&mut self, annotation: &Expr) -> Done {
        if !self.future && !self.deferred {
            return self.expression(annotation);
        }
        let start = self.scopes[self.current].start;
        let children = &self.scopes[self.current].children;
        let found = children.iter().copied().find(|&child| {
            let child = &self.scopes[child.0 as usize];
            child.kind == ScopeKind::Annotations && child.start == start
        });
        let Some(found) = found else {
            return self.annotations(start, |inside| inside.expression(annotation));
        };
        let parent = std::mem::replace(&mut self.current, found.0 as usize);
        self.expression(annotation)?;
        self.current = parent;
        Ok(())
    }

    fn no_annotation_scope(&self, what: &str, place: Span) -> Done {
        let within = match self.kind() {
            ScopeKind::Annotations => "an annotation",
            ScopeKind::TypeBound => "a TypeVar bound",
            ScopeKind::TypeAlias => "a type alias",
            ScopeKind::TypeParameters => "the definition of a generic",
            _ => return Ok(()),
        };
        Err(self.error(place, format!("{what} cannot be used within {within}")))
    }

    // Names

    fn read(&mut self, name: &str) {
        let mangled = self.mangled(name);
        self.scope().note(&mangled, Uses::READ);
    }

    fn bind(&mut self, name: &str, uses: Uses, place: Span) -> Done {
        let mangled = self.mangled(name);
        let before = self.scope().uses(&mangled);
        if uses.any(Uses::PARAMETER) {
            if before.any(Uses::PARAMETER) {
                return Err(self
                    .error(place, format!("duplicate argument '{name}' in function definition")));
            }
            self.scope().parameters.push(mangled.clone());
        }
        if uses.any(Uses::TYPE_PARAMETER) && before.any(Uses::TYPE_PARAMETER) {
            return Err(self.error(place, format!("duplicate type parameter '{name}'")));
        }
        let mut uses = uses;
        if self.marks[self.current].in_target {
            if before.any(Uses::GLOBAL | Uses::NONLOCAL) {
                let message = format!(
                    "comprehension inner loop cannot rebind assignment expression target '{name}'"
                );
                return Err(self.error(place, message));
            }
            uses = uses | Uses::LOOP;
        }
        self.scope().note(&mangled, uses);
        Ok(())
    }

    // Statements

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
            Stmt::Return(node) => self.expressions(node.value.as_deref()),
            Stmt::Delete(node) => self.expressions(&node.targets),
            Stmt::Assign(node) => {
                self.expressions(&node.targets)?;
                self.expression(&node.value)
            }
            Stmt::AugAssign(node) => {
                self.expression(&node.target)?;
                self.expression(&node.value)
            }
            Stmt::AnnAssign(node) => self.annotated(node, place),
            Stmt::For(ast::StmtFor { target, iter, body, orelse, .. })
            | Stmt::AsyncFor(ast::StmtAsyncFor { target, iter, body, orelse, .. }) => {
                self.expression(target)?;
                self.expression(iter)?;
                self.statements(body)?;
                self.statements(orelse)
            }
            Stmt::While(node) => {
                self.expression(&node.test)?;
                self.statements(&node.body)?;
                self.statements(&node.orelse)
            }
            Stmt::If(_) => self.if_chain(statement),
            Stmt::With(ast::StmtWith { items, body, .. })
            | Stmt::AsyncWith(ast::StmtAsyncWith { items, body, .. }) => {
                for item in items {
                    self.expression(&item.context_expr)?;
                    self.expressions(item.optional_vars.as_deref())?;
                }
                self.statements(body)
            }
            Stmt::Match(node) => {
                self.expression(&node.subject)?;
                for case in &node.cases {
                    self.pattern(&case.pattern)?;
                    self.expressions(case.guard.as_deref())?;
                    self.statements(&case.body)?;
                }
                Ok(())
            }
            Stmt::Raise(node) => {
                self.expressions(node.exc.as_deref())?;
                self.expressions(node.cause.as_deref())
            }
            Stmt::Try(ast::StmtTry { body, handlers, orelse, finalbody, .. })
            | Stmt::TryStar(ast::StmtTryStar { body, handlers, orelse, finalbody, .. }) => {
                self.statements(body)?;
                self.statements(orelse)?;
                for ast::ExceptHandler::ExceptHandler(handler) in handlers {
                    self.exception_list(handler.type_.as_deref())?;
                    self.expressions(handler.type_.as_deref())?;
                    if let Some(name) = &handler.name {
                        self.bind(name, Uses::LOCAL, span_of(handler.range))?;
                    }
                    self.statements(&handler.body)?;
                }
                self.statements(finalbody)
            }
            Stmt::Assert(node) => {
                self.expression(&node.test)?;
                self.expressions(node.msg.as_deref())
            }
            Stmt::Import(node) => node.names.iter().try_for_each(|alias| self.import(alias)),
            Stmt::ImportFrom(node) => node.names.iter().try_for_each(|alias| self.import(alias)),
            Stmt::Global(node) => self.declare(&node.names, Uses::GLOBAL, "global", place),
            Stmt::Nonlocal(node) => self.declare(&node.names, Uses::NONLOCAL, "nonlocal", place),
            Stmt::Expr(node) => self.expression(&node.value),
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) => Ok(()),
        }
    }

    /// Visits an `if` and its `elif`s, which hang in each other's `else`.
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

    fn import(&mut self, alias: &ast::Alias) -> Done {
        let place = span_of(alias.range);
        let name = alias.name.as_str();
        if name == "*" {
            if self.kind() != ScopeKind::Module {
                return Err(self.error(place, "import * only allowed at module level"));
            }
            return Ok(());
        }
        let bound = match &alias.asname {
            Some(bound) => bound.as_str(),
            None => name.split('.').next().unwrap_or(name),
        };
        self.bind(bound, Uses::IMPORT, place)
    }

    fn declare(&mut self, names: &[ast::Identifier], uses: Uses, word: &str, place: Span) -> Done {
        for name in names {
            let mangled = self.mangled(name);
            let before = self.scope().uses(&mangled);
            let wrong = if before.any(Uses::PARAMETER) {
                Some(format!("name '{name}' is parameter and {word}"))
            } else if before.any(Uses::READ) {
                Some(format!("name '{name}' is used prior to {word} declaration"))
            } else if before.any(Uses::ANNOTATED) {
                Some(format!("annotated name '{name}' can't be {word}"))
            } else if before.any(Uses::LOCAL) {
                Some(format!("name '{name}' is assigned to before {word} declaration"))
            } else {
                None
            };
            if let Some(message) = wrong {
                return Err(self.error(place, message));
            }
            self.scope().note(&mangled, uses);
            if uses.any(Uses::GLOBAL) {
                // The module's own uses of the name become explicit too, as CPython's do.
                self.scopes[0].note(&mangled, Uses::GLOBAL);
            }
            self.scope().declared.push((mangled, place));
        }
        Ok(())
    }

    fn annotated(&mut self, node: &ast::StmtAnnAssign, place: Span) -> Done {
        match &*node.target {
            Expr::Name(target) => {
                let mangled = self.mangled(&target.id);
                let before = self.scope().uses(&mangled);
                if before.any(Uses::GLOBAL | Uses::NONLOCAL)
                    && self.kind() != ScopeKind::Module
                    && walk::is_simple(node)
                {
                    let word = if before.any(Uses::GLOBAL) { "global" } else { "nonlocal" };
                    return Err(self
                        .error(place, format!("annotated name '{}' can't be {word}", target.id)));
                }
                if walk::is_simple(node) {
                    self.bind(&target.id, Uses::ANNOTATED | Uses::LOCAL, span(&*node.target))?;
                } else if node.value.is_some() {
                    self.bind(&target.id, Uses::LOCAL, span(&*node.target))?;
                }
            }
            target => self.expression(target)?,
        }
        self.variable_annotation(&node.annotation)?;
        self.expressions(node.value.as_deref())
    }

    fn type_parameters(
        &mut self,
        params: &[ast::TypeParam],
        name: &str,
        start: u32,
        visit: impl FnOnce(&mut Self) -> Done,
    ) -> Done {
        if params.is_empty() {
            return visit(self);
        }
        self.within(ScopeKind::TypeParameters, name, start, |inside| {
            for param in params {
                inside.type_parameter(param)?;
            }
            visit(inside)
        })
    }

    fn type_parameter(&mut self, param: &ast::TypeParam) -> Done {
        let place = span(param);
        let uses = Uses::TYPE_PARAMETER | Uses::LOCAL;
        match param {
            ast::TypeParam::TypeVar(var) => {
                self.bind(&var.name, uses, place)?;
                let Some(bound) = &var.bound else { return Ok(()) };
                self.within(ScopeKind::TypeBound, &var.name, place.start, |inside| {
                    inside.expression(bound)
                })
            }
            ast::TypeParam::ParamSpec(spec) => self.bind(&spec.name, uses, place),
            ast::TypeParam::TypeVarTuple(tuple) => self.bind(&tuple.name, uses, place),
        }
    }

    fn type_alias(&mut self, alias: &ast::StmtTypeAlias) -> Done {
        self.expression(&alias.name)?;
        let name = match &*alias.name {
            Expr::Name(name) => name.id.to_string(),
            _ => String::new(),
        };
        let start = span_of(alias.range).start;
        self.type_parameters(&alias.type_params, &name, start, |inside| {
            inside
                .within(ScopeKind::TypeAlias, &name, start, |value| value.expression(&alias.value))
        })
    }

    fn function(&mut self, function: &walk::Function) -> Done {
        let place = span_of(function.range);
        self.bind(function.name, Uses::LOCAL, place)?;
        self.expressions(walk::defaults(function.arguments))?;
        self.expressions(function.decorators)?;
        self.type_parameters(function.type_params, function.name, place.start, |inside| {
            let mut annotations =
                walk::annotations(function.arguments, function.returns).peekable();
            if annotations.peek().is_some() {
                inside.annotations(place.start, |annotated| annotated.expressions(annotations))?;
            }
            inside.within(ScopeKind::Function, function.name, place.start, |body| {
                body.scope().is_coroutine = function.is_async;
                body.parameters(function.arguments)?;
                body.statements(function.body)
            })
        })
    }

    fn parameters(&mut self, arguments: &ast::Arguments) -> Done {
        walk::parameters(arguments).try_for_each(|argument| {
            self.bind(&argument.arg, Uses::PARAMETER, span_of(argument.range))
        })
    }

    fn class(&mut self, class: &ast::StmtClassDef) -> Done {
        let place = span_of(class.range);
        self.bind(&class.name, Uses::LOCAL, place)?;
        self.expressions(&class.decorator_list)?;
        let is_generic = !class.type_params.is_empty();
        // The type parameters' scope already mangles for this class.
        let outer = self.private.clone();
        if is_generic {
            self.private = Some(class.name.as_str().into());
        }
        let visited =
            self.type_parameters(&class.type_params, &class.name, place.start, |inside| {
                if is_generic {
                    for name in [".type_params", ".generic_base"] {
                        inside.bind(name, Uses::LOCAL | Uses::READ, place)?;
                    }
                }
                inside.expressions(&class.bases)?;
                inside.expressions(class.keywords.iter().map(|keyword| &keyword.value))?;
                inside.private = Some(class.name.as_str().into());
                inside.within(ScopeKind::Class, &class.name, place.start, |body| {
                    if is_generic {
                        body.bind("__type_params__", Uses::LOCAL, place)?;
                        body.read(".type_params");
                    }
                    body.statements(&class.body)
                })
            });
        self.private = outer;
        visited
    }

    fn pattern(&mut self, pattern: &Pattern) -> Done {
        let place = span(pattern);
        match pattern {
            Pattern::MatchValue(node) => self.expression(&node.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(node) => {
                node.patterns.iter().try_for_each(|inner| self.pattern(inner))
            }
            Pattern::MatchMapping(node) => {
                self.expressions(&node.keys)?;
                node.patterns.iter().try_for_each(|inner| self.pattern(inner))?;
                node.rest.iter().try_for_each(|name| self.bind(name, Uses::LOCAL, place))
            }
            Pattern::MatchClass(node) => {
                self.expression(&node.cls)?;
                node.patterns
                    .iter()
                    .chain(&node.kwd_patterns)
                    .try_for_each(|inner| self.pattern(inner))
            }
            Pattern::MatchStar(node) => {
                node.name.iter().try_for_each(|name| self.bind(name, Uses::LOCAL, place))
            }
            Pattern::MatchAs(node) => {
                node.pattern.iter().try_for_each(|inner| self.pattern(inner))?;
                node.name.iter().try_for_each(|name| self.bind(name, Uses::LOCAL, place))
            }
            Pattern::MatchOr(node) => {
                node.patterns.iter().try_for_each(|inner| self.pattern(inner))
            }
        }
    }
}
