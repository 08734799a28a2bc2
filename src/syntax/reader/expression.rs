//! How expressions are read.

use super::{
    Read, Reader, Stop,
    node::{Node, Shape},
};
use crate::{source::Span, syntax::token::Kind};

impl Reader<'_> {
    /// Makes a node that begins at the token `first` and ends with the token before the current one.
    pub(super) fn node(&self, shape: Shape, first: usize, depth: u32) -> Node {
        let span =
            Span::new(self.span_at(first).start, self.span_at(self.at.saturating_sub(1)).end);
        Node { shape, span, parenthesised: false, loose: false, depth, parts: Vec::new() }
    }

    fn loose(&self, shape: Shape, first: usize, start: u32, depth: u32) -> Read<Node> {
        let mut node = self.node(shape, first, self.check_depth(depth)?);
        node.span.start = start;
        node.loose = true;
        Ok(node)
    }

    /// `star_expressions`: expressions and starred ones, a tuple if there is a comma.
    pub(super) fn star_expressions(&mut self) -> Read<Node> {
        let first = self.at;
        let item = self.star_expression()?;
        self.tuple_from(first, item, Self::star_expression)
    }

    /// `expressions`: the same without stars.
    pub(super) fn expressions(&mut self) -> Read<Node> {
        let first = self.at;
        let item = self.expression()?;
        self.tuple_from(first, item, Self::expression)
    }

    /// Reads on after a first item: more items after commas make a tuple.
    pub(super) fn tuple_from(
        &mut self,
        first: usize,
        item: Node,
        more: fn(&mut Self) -> Read<Node>,
    ) -> Read<Node> {
        if self.peek() != Kind::Comma {
            return Ok(item);
        }
        let start = item.span.start;
        let mut depth = item.depth;
        let mut parts = vec![item];
        while self.eat(Kind::Comma) {
            let kind = self.peek();
            if !kind.begins_expression() && kind != Kind::Star {
                break;
            }
            let part = more(self)?;
            depth = depth.max(part.depth);
            parts.push(part);
        }
        let mut node = self.loose(Shape::Tuple, first, start, depth + 1)?;
        node.span.start = self.span_at(first).start;
        node.parts = parts;
        Ok(node)
    }

    pub(super) fn star_expression(&mut self) -> Read<Node> {
        if self.peek() == Kind::Star { self.starred() } else { self.expression() }
    }

    pub(super) fn star_named_expression(&mut self) -> Read<Node> {
        if self.peek() == Kind::Star { self.starred() } else { self.named_expression() }
    }

    fn starred(&mut self) -> Read<Node> {
        let first = self.at;
        self.expect(Kind::Star)?;
        let value = self.bitwise()?;
        let mut node = self.node(Shape::Starred, first, value.depth + 1);
        node.parts.push(value);
        Ok(node)
    }

    /// `named_expression`: an expression, or a name stored on the way.
    pub(super) fn named_expression(&mut self) -> Read<Node> {
        let first = self.at;
        if let Some(walrus) = self.walrus()? {
            return Ok(walrus);
        }
        let node = self.expression()?;
        if self.second {
            self.misplaced_assignment(&node)?;
        }
        if self.peek() == Kind::Walrus {
            self.at = first;
            return Err(Stop::Here);
        }
        Ok(node)
    }

    pub(super) fn walrus(&mut self) -> Read<Option<Node>> {
        let first = self.at;
        if self.peek() != Kind::Name || self.kind_at(self.at + 1) != Kind::Walrus {
            return Ok(None);
        }
        self.at += 2;
        let value = self.expression()?;
        let start = self.span_at(first).start;
        self.loose(Shape::Walrus, first, start, value.depth + 1).map(Some)
    }

    /// Names the mistake of a `=` or a `:=` where a condition or an item is expected.
    pub(super) fn misplaced_assignment(&mut self, node: &Node) -> Read<()> {
        match self.peek() {
            Kind::Walrus => {
                let value = self.ahead(|reader| {
                    reader.at += 1;
                    reader.expression()
                });
                if value.is_some() {
                    let message =
                        format!("cannot use assignment expressions with {}", node.shape.name());
                    return Err(self.named(node.span, message));
                }
            }
            Kind::Assign if !node.loose => {
                use Shape::{False, Generator, List, None as NoneValue, True, Tuple};
                let is_name = node.shape == Shape::Name && !node.parenthesised;
                if matches!(node.shape, List | Tuple | Generator | True | NoneValue | False) {
                    return Ok(());
                }
                let value = self.ahead(|reader| {
                    reader.at += 1;
                    let value = reader.bitwise()?;
                    if matches!(reader.peek(), Kind::Assign | Kind::Walrus) {
                        Err(Stop::Here)
                    } else {
                        Ok(value)
                    }
                });
                let Some(value) = value else { return Ok(()) };
                if is_name {
                    let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                    return Err(self.named(node.span.to(value.span), message));
                }
                let what = node.shape.name();
                let message =
                    format!("cannot assign to {what} here. Maybe you meant '==' instead of '='?");
                return Err(self.named(node.span, message));
            }
            _ => {}
        }
        Ok(())
    }

    /// `expression`: a disjunction, a conditional or a lambda.
    pub(super) fn expression(&mut self) -> Read<Node> {
        self.deeper(Self::expression_within)
    }

    fn expression_within(&mut self) -> Read<Node> {
        if self.peek() == Kind::Lambda {
            return self.lambda();
        }
        let first = self.at;
        let node = self.disjunction()?;
        let kind = self.peek();
        if self.second && kind.begins_expression() {
            self.juxtaposed(first, &node)?;
        }
        if kind != Kind::If {
            return Ok(node);
        }
        let before = self.at;
        self.at += 1;
        let condition = match self.disjunction() {
            Ok(condition) => condition,
            Err(Stop::Here) => {
                self.at = before;
                return Ok(node);
            }
            Err(named) => return Err(named),
        };
        if !self.eat(Kind::Else) {
            if self.second && self.peek() != Kind::Colon {
                return Err(self
                    .named(node.span.to(condition.span), "expected 'else' after 'if' expression"));
            }
            self.at = before;
            return Ok(node);
        }
        let other = self.expression()?;
        let depth = node.depth.max(condition.depth).max(other.depth) + 1;
        self.loose(Shape::Conditional, first, node.span.start, depth)
    }

    /// Names the mistake of two expressions side by side.
    fn juxtaposed(&mut self, first: usize, left: &Node) -> Read<()> {
        let word = if self.kind_at(first) == Kind::Name {
            self.word_at(first).to_owned()
        } else {
            String::new()
        };
        let is_print = left.shape == Shape::Name
            && !left.parenthesised
            && matches!(word.as_str(), "print" | "exec");
        let prefixed = !word.is_empty() && self.kind_at(first + 1) == Kind::Text;
        let soft = matches!(word.as_str(), "match" | "case" | "type" | "_");
        if !is_print && !prefixed && !soft {
            let right = self.ahead(|reader| {
                reader.second = false;
                let right = reader.expression()?;
                let level = reader.token(reader.at.saturating_sub(1)).level;
                if level > 0 { Ok(right) } else { Err(Stop::Here) }
            });
            if let Some(right) = right {
                return Err(self.named(
                    left.span.to(right.span),
                    "invalid syntax. Perhaps you forgot a comma?",
                ));
            }
        }
        if is_print && self.peek() != Kind::ParenOpen {
            if let Some(right) = self.ahead(Self::star_expressions) {
                let message =
                    format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?");
                return Err(self.named(left.span.to(right.span), message));
            }
        }
        Ok(())
    }

    fn lambda(&mut self) -> Read<Node> {
        let first = self.at;
        self.at += 1;
        self.parameters(Kind::Colon)?;
        let colon = self.at;
        self.expect(Kind::Colon)?;
        if self.second && self.peek() == Kind::FieldTextMiddle {
            let span = self.span_at(first).to(self.span_at(colon));
            return Err(self
                .named(span, "f-string: lambda expressions are not allowed without parentheses"));
        }
        let body = self.expression()?;
        let start = self.span_at(first).start;
        self.loose(Shape::Lambda, first, start, body.depth + 1)
    }

    /// `disjunction`: what `or`, `and` and `not` join.
    pub(super) fn disjunction(&mut self) -> Read<Node> {
        self.joined(Kind::Or, |reader| reader.joined(Kind::And, Self::inversion))
    }

    fn joined(
        &mut self,
        operator: Kind,
        mut item: impl FnMut(&mut Self) -> Read<Node>,
    ) -> Read<Node> {
        let first = self.at;
        let node = item(self)?;
        if self.peek() != operator {
            return Ok(node);
        }
        let mut depth = node.depth;
        while self.eat(operator) {
            depth = depth.max(item(self)?.depth);
        }
        self.loose(Shape::Expression, first, node.span.start, depth + 1)
    }

    fn inversion(&mut self) -> Read<Node> {
        let first = self.at;
        let mut depth = 0;
        while self.eat(Kind::Not) {
            depth += 1;
        }
        let node = self.comparison()?;
        if depth == 0 {
            return Ok(node);
        }
        let start = self.span_at(first).start;
        self.loose(Shape::Expression, first, start, node.depth + depth)
    }

    fn comparison(&mut self) -> Read<Node> {
        let first = self.at;
        let left = self.bitwise()?;
        let (mut depth, mut is_in, mut count) = (left.depth, false, 0);
        loop {
            let kind = self.peek();
            let length = match kind {
                Kind::Less
                | Kind::Greater
                | Kind::Equal
                | Kind::NotEqual
                | Kind::LessEqual
                | Kind::GreaterEqual
                | Kind::In => 1,
                Kind::Is => {
                    self.at += 1;
                    let not = self.peek() == Kind::Not;
                    self.at -= 1;
                    1 + usize::from(not)
                }
                Kind::Not => {
                    self.at += 1;
                    let is_in = self.peek() == Kind::In;
                    self.at -= 1;
                    if is_in { 2 } else { break }
                }
                _ => break,
            };
            if count == 0 {
                is_in = kind == Kind::In;
            }
            self.at += length;
            let right = self.bitwise()?;
            depth = depth.max(right.depth);
            count += 1;
        }
        if count == 0 {
            return Ok(left);
        }
        let mut node = self.loose(Shape::Comparison, first, left.span.start, depth + 1)?;
        if is_in {
            node.parts.push(left);
        } else {
            node.parts.push(Node { shape: Shape::Comparison, parts: Vec::new(), ..node.clone() });
        }
        Ok(node)
    }

    /// `bitwise_or`: what arithmetic joins.
    pub(super) fn bitwise(&mut self) -> Read<Node> {
        self.binary(0)
    }

    fn binary(&mut self, tightest: u8) -> Read<Node> {
        let first = self.at;
        let mut node = self.factor()?;
        loop {
            let binds = match self.peek() {
                Kind::Bar => 1,
                Kind::Caret => 2,
                Kind::Ampersand => 3,
                Kind::ShiftLeft | Kind::ShiftRight => 4,
                Kind::Plus | Kind::Minus => 5,
                Kind::Star | Kind::Slash | Kind::DoubleSlash | Kind::Percent | Kind::At => 6,
                _ => return Ok(node),
            };
            if binds <= tightest {
                return Ok(node);
            }
            let before = self.at;
            self.at += 1;
            let right = match self.binary(binds) {
                Ok(right) => right,
                // The operator belongs to nobody, as when a grammar of choices goes back.
                Err(Stop::Here) => {
                    self.at = before;
                    return Ok(node);
                }
                Err(named) => return Err(named),
            };
            let start = node.span.start;
            let depth = self.check_depth(node.depth.max(right.depth) + 1)?;
            node = self.node(Shape::Expression, first, depth);
            node.span.start = start;
        }
    }

    fn factor(&mut self) -> Read<Node> {
        let first = self.at;
        let mut signs = 0;
        while matches!(self.peek(), Kind::Plus | Kind::Minus | Kind::Tilde) {
            self.at += 1;
            signs += 1;
        }
        let node = self.power()?;
        if signs == 0 {
            return Ok(node);
        }
        let depth = self.check_depth(node.depth + signs)?;
        Ok(self.node(Shape::Expression, first, depth))
    }

    fn power(&mut self) -> Read<Node> {
        let first = self.at;
        let node = if self.peek() == Kind::Await {
            self.at += 1;
            let awaited = self.primary()?;
            self.node(Shape::Await, first, awaited.depth + 1)
        } else {
            self.primary()?
        };
        let before = self.at;
        if !self.eat(Kind::DoubleStar) {
            return Ok(node);
        }
        let exponent = match self.deeper(Self::factor) {
            Ok(exponent) => exponent,
            Err(Stop::Here) => {
                self.at = before;
                return Ok(node);
            }
            Err(named) => return Err(named),
        };
        let depth = self.check_depth(node.depth.max(exponent.depth) + 1)?;
        let mut power = self.node(Shape::Expression, first, depth);
        power.span.start = node.span.start;
        Ok(power)
    }

    fn primary(&mut self) -> Read<Node> {
        let first = self.at;
        let mut node = self.atom()?;
        loop {
            let before = self.at;
            let read = match self.peek() {
                Kind::Dot => {
                    self.at += 1;
                    self.expect(Kind::Name).map(|()| (Shape::Attribute, 0))
                }
                Kind::ParenOpen => {
                    self.at += 1;
                    self.call_arguments().map(|depth| (Shape::Call, depth))
                }
                Kind::SquareOpen => {
                    self.at += 1;
                    self.slices().map(|depth| (Shape::Subscript, depth))
                }
                _ => return Ok(node),
            };
            let (shape, depth) = match read {
                Ok(read) => read,
                Err(Stop::Here) => {
                    self.at = before;
                    return Ok(node);
                }
                Err(named) => return Err(named),
            };
            let start = node.span.start;
            let depth = self.check_depth(node.depth.max(depth) + 1)?;
            node = self.node(shape, first, depth);
            // A group's parentheses are no part of what is in it, but of what is made of it.
            node.span.start = start.min(self.span_at(first).start);
        }
    }

    fn atom(&mut self) -> Read<Node> {
        let first = self.at;
        let shape = match self.peek() {
            Kind::Name => Shape::Name,
            Kind::Number => {
                if let Err(message) = crate::syntax::literal::number(self.word_at(first)) {
                    return Err(self.named(self.span_at(first), message));
                }
                Shape::Literal
            }
            Kind::None => Shape::None,
            Kind::True => Shape::True,
            Kind::False => Shape::False,
            Kind::Ellipsis => Shape::Ellipsis,
            Kind::Text | Kind::FieldTextStart => return self.strings(),
            Kind::ParenOpen => return self.deeper(Self::parenthesised),
            Kind::SquareOpen => return self.deeper(Self::list),
            Kind::BraceOpen => return self.deeper(Self::dict_or_set),
            _ => return Err(Stop::Here),
        };
        self.at += 1;
        Ok(self.node(shape, first, 1))
    }
}
