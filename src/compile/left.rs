//! At which line does CPython up to 3.11 believe to be when it has written a block?
//!
//! Its compiler keeps one current place and writes what ends a `finally` at whatever place the block left behind: that
//! of the last statement it visited, however deep, or none after a statement that ends with something artificial.

use super::Compiler;
use super::unit::At;
use crate::syntax::ast::{Expr, Stmt};

impl Compiler<'_> {
    /// Returns the place that a block leaves behind.
    pub(super) fn left_by(&self, body: &[Stmt]) -> At {
        let Some(last) = body.last() else { return At::NOWHERE };
        let either = |first: &[Stmt], otherwise: At| {
            if first.is_empty() { otherwise } else { self.left_by(first) }
        };
        match last {
            Stmt::Expr(node) if !matches!(&*node.value, Expr::Constant(_)) => At::NOWHERE,
            Stmt::If(node) => either(&node.orelse, self.left_by(&node.body)),
            Stmt::For(node) => either(&node.orelse, At::NOWHERE),
            Stmt::AsyncFor(node) => either(&node.orelse, At::NOWHERE),
            Stmt::While(node) => either(&node.orelse, self.at(last)),
            Stmt::Try(node) => self.left_by(&node.finalbody),
            Stmt::TryStar(node) => self.left_by(&node.finalbody),
            Stmt::Match(node) => {
                node.cases.last().map_or(At::NOWHERE, |case| self.left_by(&case.body))
            }
            _ => self.at(last),
        }
    }
}
