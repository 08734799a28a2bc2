//! Which modules a program imports, found without running it.

use crate::source::Source;
use crate::syntax::{self, SyntaxError, ast};

/// An import statement's module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub line: u32,
    /// The module's full name; empty for `from . import x`.
    pub module: String,
    /// How many dots stand before it.
    pub level: u32,
    /// Whether the program goes on without it: it stands in the `try` of an `except`.
    pub optional: bool,
    /// Whether it stands in a function, and happens only when that is called.
    pub inside: bool,
}

/// Finds the import statements of a program, in the order of its lines.
///
/// # Errors
/// The program is not Python.
pub fn imports_of(source: &Source) -> Result<Vec<Import>, SyntaxError> {
    let module = syntax::parse_module(source)?;
    let mut finder = Finder { source, found: Vec::new(), depth: 0 };
    finder.block(&module.body, false);
    Ok(finder.found)
}

struct Finder<'a> {
    source: &'a Source,
    found: Vec<Import>,
    /// How many functions are around.
    depth: u32,
}

impl Finder<'_> {
    fn block(&mut self, body: &[ast::Stmt], optional: bool) {
        for statement in body {
            self.statement(statement, optional);
        }
    }

    fn function(&mut self, body: &[ast::Stmt], optional: bool) {
        self.depth += 1;
        self.block(body, optional);
        self.depth -= 1;
    }

    fn statement(&mut self, statement: &ast::Stmt, optional: bool) {
        use ast::Stmt;
        let line = self.source.line_of(syntax::span(statement).start).0;
        let inside = self.depth > 0;
        match statement {
            Stmt::Import(import) => {
                for alias in &import.names {
                    let module = alias.name.to_string();
                    self.found.push(Import { line, module, level: 0, optional, inside });
                }
            }
            Stmt::ImportFrom(import) => {
                let module = import.module.as_ref().map(ToString::to_string).unwrap_or_default();
                let level = import.level.map_or(0, |level| level.to_u32());
                self.found.push(Import { line, module, level, optional, inside });
            }
            Stmt::FunctionDef(inner) => self.function(&inner.body, optional),
            Stmt::AsyncFunctionDef(inner) => self.function(&inner.body, optional),
            Stmt::ClassDef(inner) => self.block(&inner.body, optional),
            Stmt::For(inner) => {
                self.block(&inner.body, optional);
                self.block(&inner.orelse, optional);
            }
            Stmt::AsyncFor(inner) => {
                self.block(&inner.body, optional);
                self.block(&inner.orelse, optional);
            }
            Stmt::While(inner) => {
                self.block(&inner.body, optional);
                self.block(&inner.orelse, optional);
            }
            // What only type checkers read is never imported.
            Stmt::If(inner) if names_type_checking(&inner.test) => {
                self.block(&inner.orelse, optional);
            }
            Stmt::If(inner) => {
                self.block(&inner.body, optional);
                self.block(&inner.orelse, optional);
            }
            Stmt::With(inner) => self.block(&inner.body, optional),
            Stmt::AsyncWith(inner) => self.block(&inner.body, optional),
            Stmt::Match(inner) => {
                inner.cases.iter().for_each(|case| self.block(&case.body, optional));
            }
            Stmt::Try(inner) => {
                self.block(&inner.body, optional || !inner.handlers.is_empty());
                for ast::ExceptHandler::ExceptHandler(handler) in &inner.handlers {
                    self.block(&handler.body, optional);
                }
                self.block(&inner.orelse, optional);
                self.block(&inner.finalbody, optional);
            }
            Stmt::TryStar(inner) => {
                self.block(&inner.body, optional || !inner.handlers.is_empty());
                for ast::ExceptHandler::ExceptHandler(handler) in &inner.handlers {
                    self.block(&handler.body, optional);
                }
                self.block(&inner.orelse, optional);
                self.block(&inner.finalbody, optional);
            }
            _ => {}
        }
    }
}

fn names_type_checking(test: &ast::Expr) -> bool {
    match test {
        ast::Expr::Name(name) => name.id.as_str() == "TYPE_CHECKING",
        ast::Expr::Attribute(attribute) => attribute.attr.as_str() == "TYPE_CHECKING",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_found_wherever_they_stand() {
        let text = "import os, a.b\ntry:\n    import fast\nexcept ImportError:\n    import slow\n\
                    def f():\n    from ..x import y\nif TYPE_CHECKING:\n    import types\n";
        let found = imports_of(&Source::new("p.py", text)).unwrap();
        let said: Vec<(u32, &str, u32, bool)> = found
            .iter()
            .map(|import| (import.line, import.module.as_str(), import.level, import.optional))
            .collect();
        assert_eq!(
            said,
            [
                (1, "os", 0, false),
                (1, "a.b", 0, false),
                (3, "fast", 0, true),
                (5, "slow", 0, false),
                (7, "x", 2, false),
            ]
        );
    }
}
