//! Which expressions are directly inside an expression, in the order CPython's symbol table visits them.

use super::ast::{self, Expr, Ranged};

/// Calls `visit` for each expression directly inside `expr`. Lambdas and comprehensions, whose parts belong to other
/// scopes, have none here; `:=` gives its value, then its target.
///
/// # Errors
/// Stops at the first error of `visit`.
pub fn each_part<'a, E>(
    expr: &'a Expr,
    mut visit: impl FnMut(&'a Expr) -> Result<(), E>,
) -> Result<(), E> {
    match expr {
        Expr::BoolOp(node) => node.values.iter().try_for_each(visit),
        Expr::NamedExpr(node) => {
            visit(&node.value)?;
            visit(&node.target)
        }
        Expr::BinOp(node) => {
            visit(&node.left)?;
            visit(&node.right)
        }
        Expr::UnaryOp(node) => visit(&node.operand),
        Expr::IfExp(node) => {
            visit(&node.test)?;
            visit(&node.body)?;
            visit(&node.orelse)
        }
        Expr::Dict(node) => {
            node.keys.iter().flatten().try_for_each(&mut visit)?;
            node.values.iter().try_for_each(visit)
        }
        Expr::Set(node) => node.elts.iter().try_for_each(visit),
        Expr::Await(node) => visit(&node.value),
        Expr::Yield(node) => node.value.iter().try_for_each(|value| visit(value)),
        Expr::YieldFrom(node) => visit(&node.value),
        Expr::Compare(node) => {
            visit(&node.left)?;
            node.comparators.iter().try_for_each(visit)
        }
        Expr::Call(node) => {
            visit(&node.func)?;
            node.args.iter().try_for_each(&mut visit)?;
            node.keywords.iter().try_for_each(|keyword| visit(&keyword.value))
        }
        Expr::FormattedValue(node) => {
            visit(&node.value)?;
            node.format_spec.iter().try_for_each(|spec| visit(spec))
        }
        Expr::JoinedStr(node) => node.values.iter().try_for_each(visit),
        Expr::Attribute(node) => visit(&node.value),
        Expr::Subscript(node) => {
            visit(&node.value)?;
            visit(&node.slice)
        }
        Expr::Starred(node) => visit(&node.value),
        Expr::List(node) => node.elts.iter().try_for_each(visit),
        Expr::Tuple(node) => node.elts.iter().try_for_each(visit),
        Expr::Slice(node) => [&node.lower, &node.upper, &node.step]
            .into_iter()
            .flatten()
            .try_for_each(|part| visit(part)),
        Expr::Constant(_)
        | Expr::Name(_)
        | Expr::Lambda(_)
        | Expr::ListComp(_)
        | Expr::SetComp(_)
        | Expr::DictComp(_)
        | Expr::GeneratorExp(_) => Ok(()),
    }
}

/// Tells whether an annotation is of a bare name, not of `(name)`: only such are kept in `__annotations__`.
pub fn is_simple(annotated: &ast::StmtAnnAssign) -> bool {
    annotated.target.is_name_expr() && annotated.target.start() == annotated.range.start()
}

/// A comprehension of any kind, taken apart.
pub struct Comprehension<'a> {
    pub element: &'a Expr,
    /// The value of a dict comprehension.
    pub value: Option<&'a Expr>,
    pub clauses: &'a [ast::Comprehension],
}

/// Returns the parts of a comprehension.
pub fn comprehension(expr: &Expr) -> Option<Comprehension<'_>> {
    let (element, value, clauses) = match expr {
        Expr::ListComp(node) => (&node.elt, None, &node.generators),
        Expr::SetComp(node) => (&node.elt, None, &node.generators),
        Expr::GeneratorExp(node) => (&node.elt, None, &node.generators),
        Expr::DictComp(node) => (&node.key, Some(&*node.value), &node.generators),
        _ => return None,
    };
    Some(Comprehension { element, value, clauses })
}

/// Returns the expressions that a function's parameters take as defaults: positional ones, then keyword-only ones.
pub fn defaults(arguments: &ast::Arguments) -> impl Iterator<Item = &Expr> {
    let positional = arguments.posonlyargs.iter().chain(&arguments.args);
    positional.chain(&arguments.kwonlyargs).filter_map(|argument| argument.default.as_deref())
}

/// Returns a function's parameters in the order of `co_varnames`: positional-only, positional, keyword-only, `*`, `**`.
pub fn parameters(arguments: &ast::Arguments) -> impl Iterator<Item = &ast::Arg> {
    let plain = arguments
        .posonlyargs
        .iter()
        .chain(&arguments.args)
        .chain(&arguments.kwonlyargs)
        .map(|argument| &argument.def);
    plain.chain(arguments.vararg.as_deref()).chain(arguments.kwarg.as_deref())
}

/// Returns a function's annotations in the order CPython visits them, the result's last.
pub fn annotations<'a>(
    arguments: &'a ast::Arguments,
    returns: Option<&'a Expr>,
) -> impl Iterator<Item = &'a Expr> {
    let positional =
        arguments.posonlyargs.iter().chain(&arguments.args).map(|argument| &argument.def);
    let rest = arguments.kwonlyargs.iter().map(|argument| &argument.def);
    positional
        .chain(arguments.vararg.as_deref())
        .chain(arguments.kwarg.as_deref())
        .chain(rest)
        .filter_map(|argument| argument.annotation.as_deref())
        .chain(returns)
}

/// What a `def` or an `async def` is made of.
pub struct Function<'a> {
    pub name: &'a str,
    pub range: rustpython_parser::text_size::TextRange,
    pub arguments: &'a ast::Arguments,
    pub body: &'a [ast::Stmt],
    pub decorators: &'a [Expr],
    pub returns: Option<&'a Expr>,
    pub type_params: &'a [ast::TypeParam],
    pub is_async: bool,
}

/// Returns the parts of a function definition.
pub fn function(statement: &ast::Stmt) -> Option<Function<'_>> {
    match statement {
        ast::Stmt::FunctionDef(node) => Some(Function {
            name: &node.name,
            range: node.range,
            arguments: &node.args,
            body: &node.body,
            decorators: &node.decorator_list,
            returns: node.returns.as_deref(),
            type_params: &node.type_params,
            is_async: false,
        }),
        ast::Stmt::AsyncFunctionDef(node) => Some(Function {
            name: &node.name,
            range: node.range,
            arguments: &node.args,
            body: &node.body,
            decorators: &node.decorator_list,
            returns: node.returns.as_deref(),
            type_params: &node.type_params,
            is_async: true,
        }),
        _ => None,
    }
}
