//! How the statements of one line are read.

use super::{
    Read, Reader, Stop,
    node::{Node, Shape, Use},
};
use crate::source::Span;
use crate::syntax::error::SyntaxErrorKind;
use crate::syntax::token::Kind;

impl Reader<'_> {
    /// Statements between semicolons, up to and with the newline.
    pub(super) fn simple_statements(&mut self) -> Read<()> {
        loop {
            self.simple_statement()?;
            if !self.eat(Kind::Semicolon) || self.peek() == Kind::Newline {
                return self.expect(Kind::Newline);
            }
        }
    }

    fn simple_statement(&mut self) -> Read<()> {
        match self.peek() {
            Kind::Pass | Kind::Break | Kind::Continue => {
                self.at += 1;
                Ok(())
            }
            Kind::Return => {
                self.at += 1;
                if self.peek().begins_expression() || self.peek() == Kind::Star {
                    self.star_expressions()?;
                }
                Ok(())
            }
            Kind::Raise => {
                self.at += 1;
                if self.peek().begins_expression() {
                    self.expression()?;
                    if self.eat(Kind::From) {
                        self.expression()?;
                    }
                }
                Ok(())
            }
            Kind::Assert => {
                self.at += 1;
                self.expression()?;
                if self.eat(Kind::Comma) {
                    self.expression()?;
                }
                Ok(())
            }
            Kind::Del => self.delete(),
            Kind::Global | Kind::Nonlocal => {
                self.at += 1;
                self.expect(Kind::Name)?;
                while self.eat(Kind::Comma) {
                    self.expect(Kind::Name)?;
                }
                Ok(())
            }
            Kind::Import => self.import(),
            Kind::From => self.import_from(),
            Kind::Name
                if self.word_at(self.at) == "type" && self.kind_at(self.at + 1) == Kind::Name =>
            {
                self.type_alias()
            }
            _ => self.expression_statement(),
        }
    }

    fn delete(&mut self) -> Read<()> {
        self.expect(Kind::Del)?;
        let first = self.at;
        let read = self.delete_targets();
        if !matches!(read, Err(Stop::Here)) || !self.second {
            return read;
        }
        self.at = first;
        if let Some(targets) = self.ahead(Self::star_expressions) {
            if let Some(wrong) = targets.invalid_target(Use::Delete) {
                return Err(self.named(wrong.span, format!("cannot delete {}", wrong.shape.name())));
            }
        }
        read
    }

    fn delete_targets(&mut self) -> Read<()> {
        let first = self.at;
        let item = self.bitwise()?;
        let targets = self.tuple_from(first, item, Self::bitwise)?;
        if targets.invalid_target(Use::Delete).is_some()
            || !matches!(self.peek(), Kind::Newline | Kind::Semicolon)
        {
            return Err(Stop::Here);
        }
        Ok(())
    }

    fn dotted_name(&mut self) -> Read<()> {
        self.expect(Kind::Name)?;
        while self.eat(Kind::Dot) {
            self.expect(Kind::Name)?;
        }
        Ok(())
    }

    /// Refuses an import that names nothing.
    fn something_imported(&mut self) -> Read<()> {
        if self.second && self.peek() == Kind::Newline {
            let message = "Expected one or more names after 'import'";
            let error = self.at_token(SyntaxErrorKind::Syntax, self.at, message);
            return Err(Stop::Named(Box::new(error)));
        }
        Ok(())
    }

    fn import(&mut self) -> Read<()> {
        self.expect(Kind::Import)?;
        self.something_imported()?;
        loop {
            self.dotted_name()?;
            if self.eat(Kind::As) {
                self.expect(Kind::Name)?;
            }
            if !self.eat(Kind::Comma) {
                return Ok(());
            }
        }
    }

    fn import_from(&mut self) -> Read<()> {
        self.expect(Kind::From)?;
        let mut dots = 0;
        while self.eat(Kind::Dot) || self.eat(Kind::Ellipsis) {
            dots += 1;
        }
        if dots == 0 || self.peek() != Kind::Import {
            self.dotted_name()?;
        }
        self.expect(Kind::Import)?;
        self.something_imported()?;
        if self.eat(Kind::Star) {
            return Ok(());
        }
        if !self.eat(Kind::ParenOpen) {
            return self.import_names(Kind::Newline);
        }
        self.import_names(Kind::ParenClose)?;
        self.expect(Kind::ParenClose)
    }

    fn import_names(&mut self, end: Kind) -> Read<()> {
        loop {
            self.expect(Kind::Name)?;
            if self.eat(Kind::As) {
                self.expect(Kind::Name)?;
            }
            if !self.eat(Kind::Comma) {
                return Ok(());
            }
            if self.peek() == end {
                if end == Kind::ParenClose {
                    return Ok(());
                }
                if self.second {
                    return Err(self
                        .named_here("trailing comma not allowed without surrounding parentheses"));
                }
            }
        }
    }

    fn type_alias(&mut self) -> Read<()> {
        self.notes.soft_keywords.push(self.at);
        self.at += 2;
        if self.peek() == Kind::SquareOpen {
            self.type_parameters()?;
        }
        self.expect(Kind::Assign)?;
        self.expression().map(drop)
    }

    /// An expression, an assignment of any kind, or an annotation.
    fn expression_statement(&mut self) -> Read<()> {
        let mut node = self.value()?;
        match self.peek() {
            Kind::Colon => return self.annotation(&node),
            kind if kind.is_augmented() => return self.augmented(&node),
            _ => {}
        }
        let mut is_first = true;
        while self.peek() == Kind::Assign {
            if node.shape == Shape::Yield && !node.parenthesised {
                return Err(self.stop_at_node(&node, "assignment to yield expression not possible"));
            }
            if let Some(wrong) = node.invalid_target(Use::Assign) {
                if !self.second {
                    return Err(Stop::Here);
                }
                if is_first {
                    let bare = node.shape == Shape::Tuple && node.loose;
                    let last = if bare { node.parts.last().unwrap_or(&node) } else { &node };
                    if last.shape != Shape::Starred {
                        self.misplaced_assignment(last)?;
                    }
                }
                return Err(self.cannot_assign(wrong));
            }
            self.at += 1;
            node = self.value()?;
            is_first = false;
        }
        Ok(())
    }

    fn value(&mut self) -> Read<Node> {
        if self.peek() == Kind::Yield { self.yield_expression() } else { self.star_expressions() }
    }

    fn stop_at_node(&mut self, node: &Node, message: &str) -> Stop {
        if self.second { self.named(node.span, message) } else { Stop::Here }
    }

    fn annotation(&mut self, node: &Node) -> Read<()> {
        let is_bare_tuple = node.shape == Shape::Tuple && node.loose;
        if node.is_single_target() && !is_bare_tuple {
            self.at += 1;
            self.expression()?;
            if self.eat(Kind::Assign) {
                self.value()?;
            }
            return Ok(());
        }
        let annotated = self.second
            && self
                .ahead(|reader| {
                    reader.at += 1;
                    reader.expression()
                })
                .is_some();
        if !annotated || matches!(node.shape, Shape::Starred | Shape::Yield) {
            return Err(Stop::Here);
        }
        let (span, message): (Span, String) = match node.shape {
            Shape::Tuple if is_bare_tuple => (
                node.parts.first().map_or(node.span, |part| part.span),
                "only single target (not tuple) can be annotated".into(),
            ),
            Shape::List | Shape::Tuple => (
                node.span,
                format!("only single target (not {}) can be annotated", node.shape.name()),
            ),
            _ => (node.span, "illegal target for annotation".into()),
        };
        Err(self.named(span, message))
    }

    fn augmented(&mut self, node: &Node) -> Read<()> {
        if node.is_single_target() {
            self.at += 1;
            return self.value().map(drop);
        }
        let assigned = self.second
            && self
                .ahead(|reader| {
                    reader.at += 1;
                    reader.value()
                })
                .is_some();
        if !assigned || node.shape == Shape::Yield && node.loose {
            return Err(Stop::Here);
        }
        let message =
            format!("'{}' is an illegal expression for augmented assignment", node.shape.name());
        Err(self.named(node.span, message))
    }
}
