//! What in an expression's text the carets point at: an operator, or the brackets of a subscript or a call.

use crate::source::{Line, Source};
use crate::syntax::{self, ast};

/// A place in a text of several lines: both are counted from 0, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub line: usize,
    pub column: usize,
}

/// The part of an expression that is marked by `^`, the rest by `~`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchors {
    pub left: Spot,
    pub right: Spot,
    pub is_call: bool,
}

/// Finds the operator of a binary operation, or the brackets of a subscript or call, in an expression's text.
pub(super) fn of(segment: &str) -> Option<Anchors> {
    if segment.is_empty() {
        return None;
    }
    let source = Source::new("<segment>", &format!("(\n{segment}\n)"));
    let tree = syntax::parse_expression(&source).ok()?;
    let text = Text { lines: segment.split('\n').map(|line| line.chars().collect()).collect() };
    let spot = |offset: u32| {
        let line = source.line_of(offset);
        Spot {
            line: (line.0 as usize).saturating_sub(2),
            column: source.column_of(offset) as usize - 1,
        }
    };
    match &*tree.body {
        ast::Expr::BinOp(operation) => {
            let from = spot(syntax::span(&*operation.left).end);
            let left = text.find(from, |c| !c.is_whitespace() && c != ')')?;
            let right = spot(syntax::span(&*operation.right).start);
            let mut end = left.column + 1;
            let is_two = (right.line > left.line || end < right.column)
                && text
                    .at(Spot { column: end, ..left })
                    .is_some_and(|c| !c.is_whitespace() && !matches!(c, '\\' | '#'));
            if is_two {
                end += 1;
            }
            Some(Anchors { left, right: Spot { column: end, ..left }, is_call: false })
        }
        ast::Expr::Subscript(subscript) => {
            let from = spot(syntax::span(&*subscript.value).end);
            let left = text.find(from, |c| c == '[')?;
            Some(Anchors { left, right: spot(syntax::span(subscript).end), is_call: false })
        }
        ast::Expr::Call(call) => {
            let from = spot(syntax::span(&*call.func).end);
            let left = text.find(from, |c| c == '(')?;
            Some(Anchors { left, right: spot(syntax::span(call).end), is_call: true })
        }
        _ => None,
    }
}

struct Text {
    lines: Vec<Vec<char>>,
}

impl Text {
    fn at(&self, spot: Spot) -> Option<char> {
        self.lines.get(spot.line)?.get(spot.column).copied()
    }

    /// Finds the next character that is wanted, over comments and continued lines.
    fn find(&self, mut spot: Spot, wanted: impl Fn(char) -> bool) -> Option<Spot> {
        loop {
            let line = self.lines.get(spot.line)?;
            match line.get(spot.column) {
                None | Some('\\' | '#') => spot = Spot { line: spot.line + 1, column: 0 },
                Some(&c) if wanted(c) => return Some(spot),
                Some(_) => spot.column += 1,
            }
        }
    }
}

/// Tells whether a statement is `return f(…)` or `x = f(…)` and the place is its whole call: carets would say nothing.
pub(super) fn is_plain_call(text: &str, start: usize, end: usize, lines: usize) -> bool {
    let source = Source::new("<segment>", text);
    let Ok(tree) = syntax::parse_module(&source) else { return false };
    let value = match tree.body.first() {
        None => return true,
        Some(ast::Stmt::Return(statement)) => match statement.value.as_deref() {
            Some(ast::Expr::Call(call)) if matches!(*call.func, ast::Expr::Name(_)) => call,
            _ => return false,
        },
        Some(ast::Stmt::Assign(statement)) => match (&*statement.targets, &*statement.value) {
            ([ast::Expr::Name(_)], ast::Expr::Call(call)) => call,
            _ => return false,
        },
        Some(_) => return false,
    };
    let span = syntax::span(value);
    let column = |offset: u32| source.byte_column_of(offset) as usize - 1;
    source.line_of(span.start) == Line(1)
        && source.line_of(span.end).0 as usize == lines
        && column(span.start) == start
        && column(span.end) == end
}
