//! How what stands in brackets is read: groups, collections, comprehensions, arguments and subscripts.

use super::{
    Read, Reader, Stop,
    node::{Node, Shape, Use},
};
use crate::{source::Span, syntax::token::Kind};

impl Reader<'_> {
    fn at_comprehension(&mut self) -> bool {
        match self.peek() {
            Kind::For => true,
            Kind::Async => self.kind_at(self.at + 1) == Kind::For,
            _ => false,
        }
    }

    /// `for_if_clauses`; returns the depth.
    fn for_clauses(&mut self) -> Read<u32> {
        let mut depth = 0;
        while self.at_comprehension() {
            self.eat(Kind::Async);
            self.expect(Kind::For)?;
            self.loop_targets()?;
            self.expect(Kind::In)?;
            depth = depth.max(self.disjunction()?.depth);
            while self.eat(Kind::If) {
                depth = depth.max(self.disjunction()?.depth);
            }
        }
        Ok(depth + 1)
    }

    /// What a `for` stores to; stops before `in`.
    pub(super) fn loop_targets(&mut self) -> Read<()> {
        let first = self.at;
        let read = self.plain_loop_targets(first);
        if self.second && (matches!(read, Err(Stop::Here)) || self.peek() != Kind::In) {
            self.at = first;
            let targets = self.star_expressions()?;
            return Err(targets
                .invalid_target(Use::Loop)
                .map_or(Stop::Here, |wrong| self.cannot_assign(wrong)));
        }
        read
    }

    fn plain_loop_targets(&mut self, first: usize) -> Read<()> {
        let item = self.loop_target()?;
        let targets = self.tuple_from(first, item, Self::loop_target)?;
        if targets.invalid_target(Use::Loop).is_some() { Err(Stop::Here) } else { Ok(()) }
    }

    /// One target, which may be starred.
    pub(super) fn loop_target(&mut self) -> Read<Node> {
        let first = self.at;
        let is_starred = self.eat(Kind::Star);
        let value = self.bitwise()?;
        if !is_starred {
            return Ok(value);
        }
        let mut node = self.node(Shape::Starred, first, value.depth + 1);
        node.parts.push(value);
        Ok(node)
    }

    pub(super) fn yield_expression(&mut self) -> Read<Node> {
        let first = self.at;
        self.expect(Kind::Yield)?;
        let mut depth = 1;
        if self.eat(Kind::From) {
            depth += self.expression()?.depth;
        } else if self.peek().begins_expression() || self.peek() == Kind::Star {
            depth += self.star_expressions()?.depth;
        }
        let mut node = self.node(Shape::Yield, first, depth);
        node.loose = true;
        Ok(node)
    }

    /// A tuple, a group or a generator expression.
    pub(super) fn parenthesised(&mut self) -> Read<Node> {
        let first = self.at;
        self.expect(Kind::ParenOpen)?;
        if self.eat(Kind::ParenClose) {
            return Ok(self.node(Shape::Tuple, first, 1));
        }
        if self.peek() == Kind::Yield {
            let value = self.yield_expression()?;
            self.expect(Kind::ParenClose)?;
            return Ok(Node { parenthesised: true, loose: false, ..value });
        }
        if self.second && self.peek() == Kind::DoubleStar {
            let stars = self.span_at(self.at);
            let value = self.ahead(|reader| {
                reader.at += 1;
                let value = reader.expression()?;
                if reader.eat(Kind::ParenClose) {
                    return Ok(None);
                }
                reader.for_clauses().map(|_| Some(value))
            });
            match value {
                Some(None) => {
                    return Err(self.named(stars, "cannot use double starred expression here"));
                }
                Some(Some(_)) if self.comprehends(1) => {
                    return Err(
                        self.named(stars, "dict unpacking cannot be used in dict comprehension")
                    );
                }
                _ => {}
            }
        }
        let item_first = self.at;
        let item = self.star_named_expression()?;
        if self.at_comprehension() {
            return self.comprehension(first, &item, Shape::Generator, Kind::ParenClose);
        }
        if self.peek() == Kind::Comma {
            let tuple = self.tuple_from(item_first, item, Self::star_named_expression)?;
            self.expect(Kind::ParenClose)?;
            let mut node = self.node(Shape::Tuple, first, tuple.depth);
            node.parts = tuple.parts;
            return Ok(node);
        }
        if item.shape == Shape::Starred {
            if self.peek() == Kind::ParenClose && self.second {
                return Err(self.named(item.span, "cannot use starred expression here"));
            }
            self.at = item_first;
            return Err(Stop::Here);
        }
        self.expect(Kind::ParenClose)?;
        Ok(Node { parenthesised: true, loose: false, ..item })
    }

    /// Tells whether a comprehension's clauses follow the expression that begins `skip` tokens from here.
    fn comprehends(&mut self, skip: usize) -> bool {
        self.ahead(|reader| {
            reader.at += skip;
            reader.expression()?;
            if reader.at_comprehension() { reader.for_clauses() } else { Err(Stop::Here) }
        })
        .is_some()
    }

    fn comprehension(
        &mut self,
        first: usize,
        item: &Node,
        shape: Shape,
        close: Kind,
    ) -> Read<Node> {
        if item.shape == Shape::Starred {
            if self.second && self.ahead(Self::for_clauses).is_some() {
                return Err(
                    self.named(item.span, "iterable unpacking cannot be used in comprehension")
                );
            }
            return Err(Stop::Here);
        }
        let depth = self.for_clauses()?.max(item.depth) + 1;
        self.expect(close)?;
        Ok(self.node(shape, first, depth))
    }

    pub(super) fn list(&mut self) -> Read<Node> {
        let first = self.at;
        self.expect(Kind::SquareOpen)?;
        if self.eat(Kind::SquareClose) {
            return Ok(self.node(Shape::List, first, 1));
        }
        if self.second && self.peek() == Kind::DoubleStar && self.comprehends(1) {
            return Err(self.named(
                self.span_at(self.at),
                "dict unpacking cannot be used in dict comprehension",
            ));
        }
        let item = self.star_named_expression()?;
        if self.at_comprehension() {
            return self.comprehension(first, &item, Shape::ListComprehension, Kind::SquareClose);
        }
        let (parts, depth) = self.items(item)?;
        self.expect(Kind::SquareClose)?;
        let mut node = self.node(Shape::List, first, depth + 1);
        node.parts = parts;
        Ok(node)
    }

    /// Reads the items of a list or set after the first.
    fn items(&mut self, item: Node) -> Read<(Vec<Node>, u32)> {
        let mut depth = item.depth;
        let mut parts = vec![item];
        while self.eat(Kind::Comma) {
            let kind = self.peek();
            if self.second && self.at_comprehension() && self.ahead(Self::for_clauses).is_some() {
                let span =
                    Span::new(parts[0].span.start, self.span_at(self.at.saturating_sub(1)).end);
                return Err(
                    self.named(span, "did you forget parentheses around the comprehension target?")
                );
            }
            if !kind.begins_expression() && kind != Kind::Star {
                break;
            }
            let part = self.star_named_expression()?;
            depth = depth.max(part.depth);
            parts.push(part);
        }
        if self.second
            && parts.len() > 1
            && self.at_comprehension()
            && self.ahead(Self::for_clauses).is_some()
        {
            let span = parts[0].span.to(parts[parts.len() - 1].span);
            return Err(
                self.named(span, "did you forget parentheses around the comprehension target?")
            );
        }
        Ok((parts, depth))
    }

    pub(super) fn dict_or_set(&mut self) -> Read<Node> {
        let first = self.at;
        self.expect(Kind::BraceOpen)?;
        if self.eat(Kind::BraceClose) {
            return Ok(self.node(Shape::Dict, first, 1));
        }
        if self.peek() == Kind::DoubleStar {
            return self.dict(first, 0);
        }
        if self.peek() != Kind::Star && self.walrus_ahead().is_none() {
            let key = self.expression()?;
            if self.peek() == Kind::Colon {
                self.at += 1;
                let Some(value) = self.dict_value()? else { return Err(Stop::Here) };
                if self.at_comprehension() {
                    let depth = self.for_clauses()?.max(key.depth).max(value.depth) + 1;
                    self.expect(Kind::BraceClose)?;
                    return Ok(self.node(Shape::DictComprehension, first, depth));
                }
                return self.dict_rest(first, key.depth.max(value.depth));
            }
            self.at = first + 1;
        }
        let item = self.star_named_expression()?;
        if self.at_comprehension() {
            return self.comprehension(first, &item, Shape::SetComprehension, Kind::BraceClose);
        }
        let (_, depth) = self.items(item)?;
        self.expect(Kind::BraceClose)?;
        Ok(self.node(Shape::Set, first, depth + 1))
    }

    fn walrus_ahead(&mut self) -> Option<()> {
        (self.peek() == Kind::Name && self.kind_at(self.at + 1) == Kind::Walrus).then_some(())
    }

    /// Reads a value after a key's colon, or names what stands there instead.
    fn dict_value(&mut self) -> Read<Option<Node>> {
        let colon = self.span_at(self.at.saturating_sub(1));
        match self.peek() {
            Kind::Star if self.second => {
                let star = self.span_at(self.at);
                let value = self.ahead(|reader| {
                    reader.at += 1;
                    reader.bitwise()
                });
                if let Some(value) = value {
                    let span =
                        star.to(self.span_at(self.at)).to(Span::new(star.start, value.span.end));
                    return Err(self.starting_from(
                        span.start,
                        "cannot use a starred expression in a dictionary value",
                    ));
                }
                Ok(None)
            }
            Kind::BraceClose | Kind::Comma if self.second => {
                Err(self.named(colon, "expression expected after dictionary key and ':'"))
            }
            _ => self.expression().map(Some),
        }
    }

    /// A complaint from a place up to the end of the last token that was looked at.
    pub(super) fn starting_from(&self, start: u32, message: &str) -> Stop {
        let end = self.span_at(self.furthest).end;
        let stop = self.named(Span::new(start, end), message);
        match stop {
            Stop::Named(mut error) => {
                error.end_column -= 1;
                Stop::Named(error)
            }
            Stop::Here => stop,
        }
    }

    fn dict(&mut self, first: usize, depth: u32) -> Read<Node> {
        let stars = self.span_at(self.at);
        self.expect(Kind::DoubleStar)?;
        let value = self.bitwise()?;
        if self.at_comprehension() {
            if self.second && self.ahead(Self::for_clauses).is_some() {
                return Err(
                    self.named(stars, "dict unpacking cannot be used in dict comprehension")
                );
            }
            return Err(Stop::Here);
        }
        self.dict_rest(first, depth.max(value.depth))
    }

    fn dict_rest(&mut self, first: usize, mut depth: u32) -> Read<Node> {
        while self.eat(Kind::Comma) {
            if self.peek() == Kind::BraceClose {
                break;
            }
            if self.eat(Kind::DoubleStar) {
                depth = depth.max(self.bitwise()?.depth);
                continue;
            }
            let key = self.expression()?;
            if !self.eat(Kind::Colon) {
                if self.second {
                    let mut error = match self.named(key.span, "':' expected after dictionary key")
                    {
                        Stop::Named(error) => error,
                        Stop::Here => return Err(Stop::Here),
                    };
                    error.line = self.source.line_of(key.span.start);
                    error.column = self.source.column_of(key.span.end) - 1;
                    error.end_column = 0;
                    return Err(Stop::Named(error));
                }
                return Err(Stop::Here);
            }
            let Some(value) = self.dict_value()? else { return Err(Stop::Here) };
            depth = depth.max(key.depth).max(value.depth);
        }
        self.expect(Kind::BraceClose)?;
        Ok(self.node(Shape::Dict, first, depth + 1))
    }

    // Calls

    /// Reads a call's arguments and its closing parenthesis; returns the depth.
    pub(super) fn call_arguments(&mut self) -> Read<u32> {
        self.deeper(Self::call_arguments_within)
    }

    fn call_arguments_within(&mut self) -> Read<u32> {
        let (mut depth, mut count) = (0, 0);
        let (mut has_keyword, mut has_unpacked) = (false, false);
        loop {
            if self.eat(Kind::ParenClose) {
                return Ok(depth + 1);
            }
            let first = self.at;
            match self.peek() {
                Kind::Star => {
                    if has_unpacked {
                        return Err(self.stop_at(
                            first,
                            "iterable argument unpacking follows keyword argument unpacking",
                        ));
                    }
                    self.at += 1;
                    depth = depth.max(self.expression()?.depth);
                    self.assigned_unpacking(first, "cannot assign to iterable argument unpacking")?;
                }
                Kind::DoubleStar => {
                    self.at += 1;
                    depth = depth.max(self.expression()?.depth);
                    self.assigned_unpacking(first, "cannot assign to keyword argument unpacking")?;
                    (has_keyword, has_unpacked) = (true, true);
                }
                Kind::Name if self.kind_at(self.at + 1) == Kind::Assign => {
                    depth = depth.max(self.keyword_argument(first)?);
                    has_keyword = true;
                }
                _ => {
                    depth = depth.max(self.positional_argument(first, count)?);
                    if has_keyword {
                        return Err(self.late_positional(has_unpacked));
                    }
                }
            }
            count += 1;
            if !self.eat(Kind::Comma) {
                self.expect(Kind::ParenClose)?;
                return Ok(depth + 1);
            }
        }
    }

    /// Names the mistake of `*a=1` or `**a=1` among arguments.
    fn assigned_unpacking(&mut self, first: usize, message: &str) -> Read<()> {
        if !self.second || self.peek() != Kind::Assign {
            return Ok(());
        }
        let value = self.ahead(|reader| {
            reader.at += 1;
            reader.expression()
        });
        value.map_or(Ok(()), |value| Err(self.named(self.span_at(first).to(value.span), message)))
    }

    fn stop_at(&mut self, at: usize, message: &str) -> Stop {
        if self.second { self.named(self.span_at(at), message) } else { Stop::Here }
    }

    /// Names a positional argument after keywords, at the end of the positional arguments there.
    fn late_positional(&mut self, has_unpacked: bool) -> Stop {
        if !self.second {
            return Stop::Here;
        }
        while self.peek() == Kind::Comma {
            self.at += 1;
            let kind = self.peek();
            let is_keyword = kind == Kind::Name && self.kind_at(self.at + 1) == Kind::Assign;
            if is_keyword || !kind.begins_expression() || self.expression().is_err() {
                break;
            }
        }
        let unpacking = if has_unpacked { " unpacking" } else { "" };
        self.named_here(format!("positional argument follows keyword argument{unpacking}"))
    }

    fn keyword_argument(&mut self, first: usize) -> Read<u32> {
        let sign = self.span_at(first).to(self.span_at(first + 1));
        self.at += 2;
        if matches!(self.peek(), Kind::Comma | Kind::ParenClose) && self.second {
            return Err(self.named(sign, "expected argument value expression"));
        }
        let value = self.expression()?;
        if self.at_comprehension() {
            if self.second && self.ahead(Self::for_clauses).is_some() {
                return Err(self
                    .named(sign, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"));
            }
            return Err(Stop::Here);
        }
        Ok(value.depth)
    }

    fn positional_argument(&mut self, first: usize, count: usize) -> Read<u32> {
        let value = match self.walrus()? {
            Some(value) => value,
            None => self.expression()?,
        };
        if self.peek() == Kind::Assign {
            let sign = self.span_at(self.at);
            if self.second {
                if matches!(self.kind_at(first), Kind::True | Kind::False | Kind::None)
                    && self.at == first + 1
                {
                    let message = format!("cannot assign to {}", value.shape.name());
                    return Err(self.named(value.span.to(sign), message));
                }
                let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
                return Err(self.named(value.span.to(sign), message));
            }
            return Err(Stop::Here);
        }
        if !self.at_comprehension() {
            return Ok(value.depth);
        }
        let depth = self.for_clauses()?;
        let clauses_end = self.span_at(self.at.saturating_sub(1)).end;
        let alone = count == 0 && self.peek() == Kind::ParenClose;
        if !alone {
            if self.second && (count > 0 || self.peek() == Kind::Comma) {
                let span = Span::new(value.span.start, clauses_end);
                return Err(self.named(span, "Generator expression must be parenthesized"));
            }
            return Err(Stop::Here);
        }
        Ok(depth.max(value.depth) + 1)
    }

    // Subscripts

    /// Reads a subscript and its closing bracket; returns the depth.
    pub(super) fn slices(&mut self) -> Read<u32> {
        self.deeper(Self::slices_within)
    }

    fn slices_within(&mut self) -> Read<u32> {
        let mut depth = self.slice()?;
        while self.eat(Kind::Comma) {
            if self.peek() == Kind::SquareClose {
                break;
            }
            depth = depth.max(self.slice()?);
        }
        self.expect(Kind::SquareClose)?;
        Ok(depth + 1)
    }

    fn slice(&mut self) -> Read<u32> {
        if self.eat(Kind::Star) {
            return Ok(self.expression()?.depth + 1);
        }
        let mut depth = 0;
        if self.peek() != Kind::Colon {
            depth = self.named_expression()?.depth;
            if self.peek() != Kind::Colon {
                return Ok(depth);
            }
        }
        for _ in 0..2 {
            if !self.eat(Kind::Colon) {
                break;
            }
            if self.peek().begins_expression() {
                depth = depth.max(self.expression()?.depth);
            }
        }
        Ok(depth + 1)
    }
}
