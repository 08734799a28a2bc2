//! Which features a program asks of the future.

use crate::{
    source::{Source, Span},
    syntax::{SyntaxError, ast, span_of},
};

const FEATURES: &[&str] = &[
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

/// Tells whether `from __future__ import annotations` stands where it must, and refuses what is unknown or misplaced.
pub(super) fn annotations(source: &Source, tree: &ast::Mod) -> Result<bool, SyntaxError> {
    let body: &[ast::Stmt] = match tree {
        ast::Mod::Module(module) => &module.body,
        ast::Mod::Interactive(interactive) => &interactive.body,
        _ => &[],
    };
    let (mut found, mut is_late) = (false, false);
    for (index, statement) in body.iter().enumerate() {
        match statement {
            ast::Stmt::ImportFrom(import) if is_future(import) => {
                if is_late {
                    return Err(misplaced(source, import));
                }
                found |= names(source, import)?;
            }
            ast::Stmt::Expr(expression) if index == 0 && is_text(&expression.value) => {}
            _ => is_late = true,
        }
    }
    Ok(found)
}

/// Tells whether an import is from `__future__`.
pub(super) fn is_future(import: &ast::StmtImportFrom) -> bool {
    import.level.is_none_or(|level| level.to_u32() == 0)
        && import.module.as_ref().is_some_and(|module| module == "__future__")
}

/// The complaint about such an import anywhere but at the beginning.
pub(super) fn misplaced(source: &Source, import: &ast::StmtImportFrom) -> SyntaxError {
    SyntaxError::in_tree(
        source,
        span_of(import.range),
        "from __future__ imports must occur at the beginning of the file",
    )
}

fn is_text(expression: &ast::Expr) -> bool {
    matches!(expression, ast::Expr::Constant(constant) if constant.value.is_str())
}

fn names(source: &Source, import: &ast::StmtImportFrom) -> Result<bool, SyntaxError> {
    let mut found = false;
    for alias in &import.names {
        let name = alias.name.as_str();
        let message = match name {
            "annotations" => {
                found = true;
                continue;
            }
            "braces" => "not a chance".to_owned(),
            name if FEATURES.contains(&name) => continue,
            name => format!("future feature {name} is not defined"),
        };
        let start = span_of(import.range).start;
        return Err(SyntaxError::in_tree(source, Span::new(start, start), message));
    }
    Ok(found)
}
