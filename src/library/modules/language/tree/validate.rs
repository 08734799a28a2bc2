//! Whether a tree that a program made is one that Python text could have: what the compiler relies on.
//!
//! The order of the checks and their words are CPython's (`Python/ast.c`).

use crate::syntax::ast::{self, Expr, ExprContext, Pattern, Stmt};
use crate::vm::{Raised, Vm};

type Checked = Result<(), Raised>;

/// Checks a whole tree.
///
/// # Errors
/// Raised: ValueError or TypeError that tells what is wrong with it.
pub fn validate(vm: &mut Vm, tree: &ast::Mod) -> Checked {
    let mut check = Check { vm };
    match tree {
        ast::Mod::Module(module) => check.stmts(&module.body),
        ast::Mod::Interactive(module) => check.stmts(&module.body),
        ast::Mod::Expression(module) => check.load(&module.body),
        ast::Mod::FunctionType(types) => {
            check.loads(&types.argtypes)?;
            check.load(&types.returns)
        }
    }
}

struct Check<'a> {
    vm: &'a mut Vm,
}

fn context_name(context: ExprContext) -> &'static str {
    match context {
        ExprContext::Load => "Load",
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
    }
}

impl Check<'_> {
    fn wrong(&mut self, message: &str) -> Checked {
        self.vm.value_error(message)
    }

    fn not_empty<T>(&mut self, items: &[T], what: &str, of: &str) -> Checked {
        if items.is_empty() { self.wrong(&format!("empty {what} on {of}")) } else { Ok(()) }
    }

    fn body(&mut self, body: &[Stmt], of: &str) -> Checked {
        self.not_empty(body, "body", of)?;
        self.stmts(body)
    }

    fn stmts(&mut self, body: &[Stmt]) -> Checked {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn load(&mut self, expr: &Expr) -> Checked {
        self.expr(expr, ExprContext::Load)
    }

    fn maybe(&mut self, expr: Option<&Expr>) -> Checked {
        expr.map_or(Ok(()), |expr| self.load(expr))
    }

    fn loads(&mut self, exprs: &[Expr]) -> Checked {
        exprs.iter().try_for_each(|expr| self.load(expr))
    }

    fn all(&mut self, exprs: &[Expr], context: ExprContext) -> Checked {
        exprs.iter().try_for_each(|expr| self.expr(expr, context))
    }

    fn name(&mut self, name: &str) -> Checked {
        if matches!(name, "None" | "True" | "False") {
            return self.wrong(&format!("identifier field can't represent '{name}' constant"));
        }
        Ok(())
    }

    fn arguments(&mut self, arguments: &ast::Arguments) -> Checked {
        let positional = arguments.posonlyargs.iter().chain(&arguments.args);
        for argument in positional.clone() {
            self.argument(&argument.def)?;
        }
        if let Some(argument) = &arguments.vararg {
            self.maybe(argument.annotation.as_deref())?;
        }
        for argument in &arguments.kwonlyargs {
            self.argument(&argument.def)?;
        }
        if let Some(argument) = &arguments.kwarg {
            self.maybe(argument.annotation.as_deref())?;
        }
        for argument in positional.chain(&arguments.kwonlyargs) {
            self.maybe(argument.default.as_deref())?;
        }
        Ok(())
    }

    fn argument(&mut self, argument: &ast::Arg) -> Checked {
        self.name(&argument.arg)?;
        self.maybe(argument.annotation.as_deref())
    }

    fn keywords(&mut self, keywords: &[ast::Keyword]) -> Checked {
        keywords.iter().try_for_each(|keyword| self.load(&keyword.value))
    }

    fn comprehension(&mut self, generators: &[ast::Comprehension]) -> Checked {
        if generators.is_empty() {
            return self.wrong("comprehension with no generators");
        }
        for generator in generators {
            self.expr(&generator.target, ExprContext::Store)?;
            self.load(&generator.iter)?;
            self.loads(&generator.ifs)?;
        }
        Ok(())
    }

    fn expr(&mut self, expr: &Expr, context: ExprContext) -> Checked {
        let own = match expr {
            Expr::Attribute(node) => Some(node.ctx),
            Expr::Subscript(node) => Some(node.ctx),
            Expr::Starred(node) => Some(node.ctx),
            Expr::Name(node) => {
                self.name(&node.id)?;
                Some(node.ctx)
            }
            Expr::List(node) => Some(node.ctx),
            Expr::Tuple(node) => Some(node.ctx),
            _ => None,
        };
        match own {
            None if context != ExprContext::Load => {
                let wanted = context_name(context);
                return self
                    .wrong(&format!("expression which can't be assigned to in {wanted} context"));
            }
            Some(own) if own != context => {
                let (wanted, own) = (context_name(context), context_name(own));
                return self.wrong(&format!(
                    "expression must have {wanted} context but has {own} instead"
                ));
            }
            _ => {}
        }
        match expr {
            Expr::BoolOp(node) => {
                if node.values.len() < 2 {
                    return self.wrong("BoolOp with less than 2 values");
                }
                self.loads(&node.values)
            }
            Expr::BinOp(node) => {
                self.load(&node.left)?;
                self.load(&node.right)
            }
            Expr::UnaryOp(node) => self.load(&node.operand),
            Expr::Lambda(node) => {
                self.arguments(&node.args)?;
                self.load(&node.body)
            }
            Expr::IfExp(node) => {
                self.load(&node.test)?;
                self.load(&node.body)?;
                self.load(&node.orelse)
            }
            Expr::Dict(node) => {
                if node.keys.len() != node.values.len() {
                    return self.wrong("Dict doesn't have the same number of keys as values");
                }
                for key in &node.keys {
                    self.maybe(key.as_ref())?;
                }
                self.loads(&node.values)
            }
            Expr::Set(node) => self.loads(&node.elts),
            Expr::ListComp(node) => {
                self.comprehension(&node.generators)?;
                self.load(&node.elt)
            }
            Expr::SetComp(node) => {
                self.comprehension(&node.generators)?;
                self.load(&node.elt)
            }
            Expr::GeneratorExp(node) => {
                self.comprehension(&node.generators)?;
                self.load(&node.elt)
            }
            Expr::DictComp(node) => {
                self.comprehension(&node.generators)?;
                self.load(&node.key)?;
                self.load(&node.value)
            }
            Expr::Yield(node) => self.maybe(node.value.as_deref()),
            Expr::YieldFrom(node) => self.load(&node.value),
            Expr::Await(node) => self.load(&node.value),
            Expr::Compare(node) => {
                if node.comparators.is_empty() {
                    return self.wrong("Compare with no comparators");
                }
                if node.comparators.len() != node.ops.len() {
                    return self
                        .wrong("Compare has a different number of comparators and operands");
                }
                self.loads(&node.comparators)?;
                self.load(&node.left)
            }
            Expr::Call(node) => {
                self.load(&node.func)?;
                self.loads(&node.args)?;
                self.keywords(&node.keywords)
            }
            Expr::JoinedStr(node) => self.loads(&node.values),
            Expr::FormattedValue(node) => {
                self.load(&node.value)?;
                self.maybe(node.format_spec.as_deref())
            }
            Expr::Attribute(node) => self.load(&node.value),
            Expr::Subscript(node) => {
                self.load(&node.slice)?;
                self.load(&node.value)
            }
            Expr::Starred(node) => self.expr(&node.value, context),
            Expr::Slice(node) => {
                self.maybe(node.lower.as_deref())?;
                self.maybe(node.upper.as_deref())?;
                self.maybe(node.step.as_deref())
            }
            Expr::List(node) => self.all(&node.elts, context),
            Expr::Tuple(node) => self.all(&node.elts, context),
            Expr::NamedExpr(node) => self.load(&node.value),
            Expr::Constant(_) | Expr::Name(_) => Ok(()),
        }
    }

    fn stmt(&mut self, stmt: &Stmt) -> Checked {
        match stmt {
            Stmt::FunctionDef(node) => {
                self.body(&node.body, "FunctionDef")?;
                self.type_params(&node.type_params)?;
                self.arguments(&node.args)?;
                self.loads(&node.decorator_list)?;
                self.maybe(node.returns.as_deref())
            }
            Stmt::AsyncFunctionDef(node) => {
                self.body(&node.body, "AsyncFunctionDef")?;
                self.type_params(&node.type_params)?;
                self.arguments(&node.args)?;
                self.loads(&node.decorator_list)?;
                self.maybe(node.returns.as_deref())
            }
            Stmt::ClassDef(node) => {
                self.body(&node.body, "ClassDef")?;
                self.type_params(&node.type_params)?;
                self.loads(&node.bases)?;
                self.keywords(&node.keywords)?;
                self.loads(&node.decorator_list)
            }
            Stmt::Return(node) => self.maybe(node.value.as_deref()),
            Stmt::Delete(node) => {
                self.not_empty(&node.targets, "targets", "Delete")?;
                self.all(&node.targets, ExprContext::Del)
            }
            Stmt::Assign(node) => {
                self.not_empty(&node.targets, "targets", "Assign")?;
                self.all(&node.targets, ExprContext::Store)?;
                self.load(&node.value)
            }
            Stmt::AugAssign(node) => {
                self.expr(&node.target, ExprContext::Store)?;
                self.load(&node.value)
            }
            Stmt::AnnAssign(node) => {
                if node.simple && !matches!(&*node.target, Expr::Name(_)) {
                    return self.vm.type_error("AnnAssign with simple non-Name target");
                }
                self.expr(&node.target, ExprContext::Store)?;
                self.maybe(node.value.as_deref())?;
                self.load(&node.annotation)
            }
            Stmt::TypeAlias(node) => {
                if !matches!(&*node.name, Expr::Name(_)) {
                    return self.vm.type_error("TypeAlias with non-Name name");
                }
                self.expr(&node.name, ExprContext::Store)?;
                self.type_params(&node.type_params)?;
                self.load(&node.value)
            }
            Stmt::For(node) => {
                self.looped(&node.target, &node.iter)?;
                self.body(&node.body, "For")?;
                self.stmts(&node.orelse)
            }
            Stmt::AsyncFor(node) => {
                self.looped(&node.target, &node.iter)?;
                self.body(&node.body, "AsyncFor")?;
                self.stmts(&node.orelse)
            }
            Stmt::While(node) => {
                self.load(&node.test)?;
                self.body(&node.body, "While")?;
                self.stmts(&node.orelse)
            }
            Stmt::If(node) => {
                self.load(&node.test)?;
                self.body(&node.body, "If")?;
                self.stmts(&node.orelse)
            }
            Stmt::With(node) => {
                self.with_items(&node.items, "With")?;
                self.body(&node.body, "With")
            }
            Stmt::AsyncWith(node) => {
                self.with_items(&node.items, "AsyncWith")?;
                self.body(&node.body, "AsyncWith")
            }
            Stmt::Match(node) => {
                self.load(&node.subject)?;
                self.not_empty(&node.cases, "cases", "Match")?;
                for case in &node.cases {
                    self.pattern(&case.pattern, false)?;
                    self.maybe(case.guard.as_deref())?;
                    self.body(&case.body, "match_case")?;
                }
                Ok(())
            }
            Stmt::Raise(node) => {
                if let Some(exception) = &node.exc {
                    self.load(exception)?;
                    return self.maybe(node.cause.as_deref());
                }
                if node.cause.is_some() {
                    return self.wrong("Raise with cause but no exception");
                }
                Ok(())
            }
            Stmt::Try(node) => {
                self.tried(&node.body, &node.handlers, &node.orelse, &node.finalbody, "Try")
            }
            Stmt::TryStar(node) => {
                self.tried(&node.body, &node.handlers, &node.orelse, &node.finalbody, "TryStar")
            }
            Stmt::Assert(node) => {
                self.load(&node.test)?;
                self.maybe(node.msg.as_deref())
            }
            Stmt::Import(node) => self.not_empty(&node.names, "names", "Import"),
            Stmt::ImportFrom(node) => self.not_empty(&node.names, "names", "ImportFrom"),
            Stmt::Global(node) => self.not_empty(&node.names, "names", "Global"),
            Stmt::Nonlocal(node) => self.not_empty(&node.names, "names", "Nonlocal"),
            Stmt::Expr(node) => self.load(&node.value),
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) => Ok(()),
        }
    }

    fn looped(&mut self, target: &Expr, iterable: &Expr) -> Checked {
        self.expr(target, ExprContext::Store)?;
        self.load(iterable)
    }

    fn with_items(&mut self, items: &[ast::WithItem], of: &str) -> Checked {
        self.not_empty(items, "items", of)?;
        for item in items {
            self.load(&item.context_expr)?;
            if let Some(target) = &item.optional_vars {
                self.expr(target, ExprContext::Store)?;
            }
        }
        Ok(())
    }

    fn tried(
        &mut self,
        body: &[Stmt],
        handlers: &[ast::ExceptHandler],
        orelse: &[Stmt],
        finalbody: &[Stmt],
        of: &str,
    ) -> Checked {
        self.body(body, of)?;
        if handlers.is_empty() && finalbody.is_empty() {
            return self.wrong(&format!("{of} has neither handlers nor finalbody"));
        }
        if handlers.is_empty() && !orelse.is_empty() {
            return self.wrong(&format!("{of} has orelse but no except handlers"));
        }
        for ast::ExceptHandler::ExceptHandler(handler) in handlers {
            self.maybe(handler.type_.as_deref())?;
            self.body(&handler.body, "ExceptHandler")?;
        }
        self.stmts(finalbody)?;
        self.stmts(orelse)
    }

    fn type_params(&mut self, params: &[ast::TypeParam]) -> Checked {
        for param in params {
            match param {
                ast::TypeParam::TypeVar(param) => {
                    self.name(&param.name)?;
                    self.maybe(param.bound.as_deref())?;
                }
                ast::TypeParam::ParamSpec(param) => self.name(&param.name)?,
                ast::TypeParam::TypeVarTuple(param) => self.name(&param.name)?,
            }
        }
        Ok(())
    }

    fn patterns(&mut self, patterns: &[Pattern], star_ok: bool) -> Checked {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern, star_ok))
    }

    fn capture(&mut self, name: &str) -> Checked {
        if name == "_" {
            return self.wrong("can't capture name '_' in patterns");
        }
        self.name(name)
    }

    fn literal(&mut self, expr: &Expr) -> Checked {
        self.load(expr)?;
        let is_number = |expr: &Expr| match expr {
            Expr::Constant(node) => matches!(
                node.value,
                ast::Constant::Int(_) | ast::Constant::Float(_) | ast::Constant::Complex { .. }
            ),
            _ => false,
        };
        let is_signed = |expr: &Expr| match expr {
            Expr::UnaryOp(node) => node.op == ast::UnaryOp::USub && is_number(&node.operand),
            other => is_number(other),
        };
        let is_literal = match expr {
            Expr::Constant(node) => {
                if node.value == ast::Constant::Ellipsis {
                    return self.wrong("unexpected constant inside of a literal pattern");
                }
                !matches!(node.value, ast::Constant::Tuple(_))
            }
            Expr::Attribute(_) | Expr::JoinedStr(_) => true,
            Expr::UnaryOp(_) => is_signed(expr),
            Expr::BinOp(node) => {
                matches!(node.op, ast::Operator::Add | ast::Operator::Sub)
                    && is_signed(&node.left)
                    && is_number(&node.right)
            }
            _ => false,
        };
        if !is_literal {
            return self.wrong("patterns may only match literals and attribute lookups");
        }
        Ok(())
    }

    fn pattern(&mut self, pattern: &Pattern, star_ok: bool) -> Checked {
        match pattern {
            Pattern::MatchValue(node) => self.literal(&node.value),
            Pattern::MatchSingleton(node) => {
                if matches!(node.value, ast::Constant::None | ast::Constant::Bool(_)) {
                    return Ok(());
                }
                self.wrong("MatchSingleton can only contain True, False and None")
            }
            Pattern::MatchSequence(node) => self.patterns(&node.patterns, true),
            Pattern::MatchMapping(node) => {
                if node.keys.len() != node.patterns.len() {
                    return self
                        .wrong("MatchMapping doesn't have the same number of keys as patterns");
                }
                if let Some(rest) = &node.rest {
                    self.capture(rest)?;
                }
                for key in &node.keys {
                    let is_singleton = matches!(key, Expr::Constant(node)
                        if matches!(node.value, ast::Constant::None | ast::Constant::Bool(_)));
                    if !is_singleton {
                        self.literal(key)?;
                    }
                }
                self.patterns(&node.patterns, false)
            }
            Pattern::MatchClass(node) => {
                if node.kwd_attrs.len() != node.kwd_patterns.len() {
                    return self.wrong(
                        "MatchClass doesn't have the same number of keyword attributes as patterns",
                    );
                }
                self.load(&node.cls)?;
                let mut cls = &*node.cls;
                while let Expr::Attribute(attribute) = cls {
                    cls = &attribute.value;
                }
                if !matches!(cls, Expr::Name(_)) {
                    return self
                        .wrong("MatchClass cls field can only contain Name or Attribute nodes.");
                }
                for name in &node.kwd_attrs {
                    self.name(name)?;
                }
                self.patterns(&node.patterns, false)?;
                self.patterns(&node.kwd_patterns, false)
            }
            Pattern::MatchStar(node) => {
                if !star_ok {
                    return self.wrong("can't use MatchStar here");
                }
                node.name.as_ref().map_or(Ok(()), |name| self.capture(name))
            }
            Pattern::MatchAs(node) => {
                if let Some(name) = &node.name {
                    self.capture(name)?;
                }
                match &node.pattern {
                    None => Ok(()),
                    Some(_) if node.name.is_none() => {
                        self.wrong("MatchAs must specify a target name if a pattern is given")
                    }
                    Some(pattern) => self.pattern(pattern, false),
                }
            }
            Pattern::MatchOr(node) => {
                if node.patterns.len() < 2 {
                    return self.wrong("MatchOr requires at least 2 patterns");
                }
                self.patterns(&node.patterns, false)
            }
        }
    }
}
