//! How patterns are read (PEP 634).

use super::{Read, Reader, Stop};
use crate::{source::Span, syntax::token::Kind};

impl Reader<'_> {
    /// What stands after `case`.
    pub(super) fn patterns(&mut self) -> Read<()> {
        let is_starred = self.peek() == Kind::Star;
        self.pattern_or_star()?;
        if is_starred && self.peek() != Kind::Comma {
            return Err(Stop::Here);
        }
        while self.eat(Kind::Comma) {
            if matches!(self.peek(), Kind::Colon | Kind::If) {
                break;
            }
            self.pattern_or_star()?;
        }
        Ok(())
    }

    fn pattern_or_star(&mut self) -> Read<()> {
        if self.eat(Kind::Star) { self.expect(Kind::Name) } else { self.pattern() }
    }

    fn pattern(&mut self) -> Read<()> {
        self.deeper(Self::pattern_within)
    }

    fn pattern_within(&mut self) -> Read<()> {
        self.closed_pattern()?;
        while self.eat(Kind::Bar) {
            self.closed_pattern()?;
        }
        if !self.eat(Kind::As) {
            return Ok(());
        }
        if self.peek() != Kind::Name {
            if self.second && self.peek().begins_expression() {
                if let Some(target) = self.ahead(Self::expression) {
                    return Err(self.named(target.span, "invalid pattern target"));
                }
            }
            return Err(Stop::Here);
        }
        if self.word_at(self.at) == "_" {
            return Err(if self.second {
                self.named(self.span_at(self.at), "cannot use '_' as a target")
            } else {
                Stop::Here
            });
        }
        self.at += 1;
        if matches!(self.peek(), Kind::Dot | Kind::ParenOpen | Kind::Assign) {
            Err(Stop::Here)
        } else {
            Ok(())
        }
    }

    fn closed_pattern(&mut self) -> Read<()> {
        match self.peek() {
            Kind::None | Kind::True | Kind::False => {
                self.at += 1;
                Ok(())
            }
            Kind::Text | Kind::FieldTextStart => {
                let first = self.at;
                let node = self.strings()?;
                if node.shape == super::node::Shape::FormatString {
                    let span = self.span_at(first).to(node.span);
                    return Err(
                        self.named(span, "patterns may only match literals and attribute lookups")
                    );
                }
                Ok(())
            }
            Kind::Minus | Kind::Number => self.number_pattern(),
            Kind::Name => self.name_pattern(),
            Kind::ParenOpen => self.sequence_pattern(Kind::ParenClose),
            Kind::SquareOpen => self.sequence_pattern(Kind::SquareClose),
            Kind::BraceOpen => self.mapping_pattern(),
            _ => Err(Stop::Here),
        }
    }

    fn number_pattern(&mut self) -> Read<()> {
        self.eat(Kind::Minus);
        self.pattern_number()?;
        if self.eat(Kind::Plus) || self.eat(Kind::Minus) {
            self.pattern_number()?;
        }
        Ok(())
    }

    fn pattern_number(&mut self) -> Read<()> {
        self.peek();
        if let Err(message) = crate::syntax::literal::number(self.word_at(self.at)) {
            return Err(self.named(self.span_at(self.at), message));
        }
        self.expect(Kind::Number)
    }

    fn name_pattern(&mut self) -> Read<()> {
        self.at += 1;
        while self.eat(Kind::Dot) {
            self.expect(Kind::Name)?;
        }
        if !self.eat(Kind::ParenOpen) {
            return Ok(());
        }
        let (mut keyword_seen, mut late): (bool, Option<Span>) = (false, None);
        while self.peek() != Kind::ParenClose {
            let first = self.at;
            let is_keyword = self.peek() == Kind::Name && self.kind_at(self.at + 1) == Kind::Assign;
            if is_keyword {
                self.at += 2;
                self.pattern()?;
                if late.is_some() {
                    break;
                }
                keyword_seen = true;
            } else {
                self.pattern()?;
                if keyword_seen {
                    let span = self.span_at(first).to(self.span_at(self.at - 1));
                    late = Some(late.map_or(span, |before| before.to(span)));
                }
            }
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        if let Some(span) = late {
            return Err(if self.second {
                self.named(span, "positional patterns follow keyword patterns")
            } else {
                Stop::Here
            });
        }
        self.expect(Kind::ParenClose)
    }

    fn sequence_pattern(&mut self, close: Kind) -> Read<()> {
        self.at += 1;
        while self.peek() != close {
            self.pattern_or_star()?;
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        self.expect(close)
    }

    fn mapping_pattern(&mut self) -> Read<()> {
        self.at += 1;
        while self.peek() != Kind::BraceClose {
            if self.eat(Kind::DoubleStar) {
                self.expect(Kind::Name)?;
                self.eat(Kind::Comma);
                break;
            }
            match self.peek() {
                Kind::Name => {
                    self.at += 1;
                    self.peek();
                    if self.kind_at(self.at) != Kind::Dot {
                        return Err(Stop::Here);
                    }
                    while self.eat(Kind::Dot) {
                        self.expect(Kind::Name)?;
                    }
                }
                Kind::Text | Kind::Minus | Kind::Number | Kind::None | Kind::True | Kind::False => {
                    self.closed_pattern()?
                }
                _ => return Err(Stop::Here),
            }
            self.expect(Kind::Colon)?;
            self.pattern()?;
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        self.expect(Kind::BraceClose)
    }
}
