//! How functions, classes and their parameters are read.

use super::{Read, Reader, Stop};
use crate::{source::Span, syntax::token::Kind};

impl Reader<'_> {
    /// Decorators and what they decorate.
    pub(super) fn definition(&mut self) -> Read<()> {
        while self.eat(Kind::At) {
            self.named_expression()?;
            self.expect(Kind::Newline)?;
        }
        self.eat(Kind::Async);
        match self.peek() {
            Kind::Def => self.function(),
            Kind::Class if self.kind_at(self.at.wrapping_sub(1)) != Kind::Async => self.class(),
            _ => Err(Stop::Here),
        }
    }

    fn function(&mut self) -> Read<()> {
        let head = self.head("function definition");
        self.expect(Kind::Name)?;
        if self.peek() == Kind::SquareOpen {
            self.type_parameters()?;
        }
        self.force(Kind::ParenOpen)?;
        self.parameters(Kind::ParenClose)?;
        self.expect(Kind::ParenClose)?;
        let arrow = self.at;
        if self.eat(Kind::Arrow) {
            match self.expression() {
                Err(Stop::Here) => self.at = arrow,
                result => drop(result?),
            }
        }
        self.force(Kind::Colon)?;
        self.block(&head)
    }

    fn class(&mut self) -> Read<()> {
        let head = self.head("class definition");
        self.expect(Kind::Name)?;
        if self.peek() == Kind::SquareOpen {
            self.type_parameters()?;
        }
        if self.eat(Kind::ParenOpen) {
            self.call_arguments()?;
        }
        self.colon()?;
        self.block(&head)
    }

    /// Type parameters (PEP 695), brackets included.
    pub(super) fn type_parameters(&mut self) -> Read<()> {
        self.expect(Kind::SquareOpen)?;
        loop {
            let star = self.peek();
            if matches!(star, Kind::Star | Kind::DoubleStar) {
                self.at += 1;
            }
            self.expect(Kind::Name)?;
            if self.peek() == Kind::Colon {
                let colon = self.span_at(self.at).start;
                self.at += 1;
                let bound = self.expression()?;
                if star == Kind::Star || star == Kind::DoubleStar {
                    let what = if star == Kind::Star { "TypeVarTuple" } else { "ParamSpec" };
                    let kind = if bound.shape == super::node::Shape::Tuple {
                        "constraints"
                    } else {
                        "bound"
                    };
                    if self.second {
                        self.peek();
                        return Err(
                            self.starting_from(colon, &format!("cannot use {kind} with {what}"))
                        );
                    }
                    return Err(Stop::Here);
                }
            }
            if self.peek() == Kind::Assign {
                let sign = self.span_at(self.at);
                return Err(self.named(
                    sign,
                    "heisen cannot read a type parameter's default yet: leave it out",
                ));
            }
            if !self.eat(Kind::Comma) || self.peek() == Kind::SquareClose {
                return self.expect(Kind::SquareClose);
            }
        }
    }

    /// Parameters up to `end`: a parenthesis for `def`, a colon for `lambda`.
    pub(super) fn parameters(&mut self, end: Kind) -> Read<()> {
        let mut seen = Seen::default();
        loop {
            let kind = self.peek();
            if kind == end {
                return Ok(());
            }
            match kind {
                Kind::Name => self.parameter(end, &mut seen)?,
                Kind::Slash => self.slash(&mut seen)?,
                Kind::Star => self.star_parameter(end, &mut seen)?,
                Kind::DoubleStar => return self.keywords_parameter(end),
                Kind::ParenOpen if self.second && !seen.default && !seen.star => {
                    return Err(self.parenthesised_parameters(end));
                }
                _ => return Err(Stop::Here),
            }
            if !self.eat(Kind::Comma) {
                return if self.peek() == end { Ok(()) } else { Err(Stop::Here) };
            }
        }
    }

    fn mistake(&self, span: Span, message: &str) -> Stop {
        if self.second { self.named(span, message) } else { Stop::Here }
    }

    fn annotation_of(&mut self, end: Kind, starred: bool) -> Read<()> {
        if end == Kind::Colon || !self.eat(Kind::Colon) {
            return Ok(());
        }
        if starred { self.star_expression().map(drop) } else { self.expression().map(drop) }
    }

    fn parameter(&mut self, end: Kind, seen: &mut Seen) -> Read<()> {
        let first = self.at;
        self.at += 1;
        self.annotation_of(end, false)?;
        let span = self.span_at(first).to(self.span_at(self.at - 1));
        seen.any = true;
        if self.peek() == Kind::Assign {
            let sign = self.span_at(self.at);
            self.at += 1;
            if matches!(self.peek(), Kind::ParenClose | Kind::Comma) {
                return Err(self.mistake(sign, "expected default value expression"));
            }
            self.expression()?;
            seen.default = true;
        } else if seen.default && !seen.star {
            if self.peek() != end && self.peek() != Kind::Comma {
                return Err(Stop::Here);
            }
            return Err(
                self.mistake(span, "parameter without a default follows parameter with a default")
            );
        }
        Ok(())
    }

    fn slash(&mut self, seen: &mut Seen) -> Read<()> {
        let span = self.span_at(self.at);
        if seen.slash {
            return Err(self.mistake(span, "/ may appear only once"));
        }
        if seen.star {
            return Err(self.mistake(span, "/ must be ahead of *"));
        }
        if !seen.any {
            if self.second && self.kind_at(self.at + 1) == Kind::Comma {
                return Err(self.named(span, "at least one argument must precede /"));
            }
            return Err(Stop::Here);
        }
        seen.slash = true;
        self.at += 1;
        if self.second && self.peek() == Kind::Star {
            return Err(self.named(self.span_at(self.at), "expected comma between / and *"));
        }
        Ok(())
    }

    fn star_parameter(&mut self, end: Kind, seen: &mut Seen) -> Read<()> {
        let span = self.span_at(self.at);
        if seen.star {
            return Err(self.mistake(span, "* argument may appear only once"));
        }
        seen.star = true;
        self.at += 1;
        let kind = self.peek();
        if kind == Kind::Name {
            self.at += 1;
            self.annotation_of(end, true)?;
            if self.peek() == Kind::Assign {
                return Err(self.mistake(
                    self.span_at(self.at),
                    "var-positional argument cannot have default value",
                ));
            }
            return Ok(());
        }
        let mut is_alone = kind == end;
        if kind == Kind::Comma {
            self.at += 1;
            let next = self.peek();
            is_alone = next == end || next == Kind::DoubleStar;
            self.at -= 1;
        }
        if is_alone {
            if self.second && end == Kind::Colon {
                return Err(self.named_here("named arguments must follow bare *"));
            }
            return Err(self.mistake(span, "named arguments must follow bare *"));
        }
        if kind == Kind::Comma { Ok(()) } else { Err(Stop::Here) }
    }

    fn keywords_parameter(&mut self, end: Kind) -> Read<()> {
        self.at += 1;
        self.expect(Kind::Name)?;
        self.annotation_of(end, false)?;
        if self.peek() == Kind::Assign {
            return Err(self
                .mistake(self.span_at(self.at), "var-keyword argument cannot have default value"));
        }
        if self.eat(Kind::Comma) && self.peek() != end {
            if matches!(self.peek(), Kind::Name | Kind::Star | Kind::DoubleStar | Kind::Slash) {
                return Err(self.mistake(
                    self.span_at(self.at),
                    "arguments cannot follow var-keyword argument",
                ));
            }
            return Err(Stop::Here);
        }
        if self.peek() == end { Ok(()) } else { Err(Stop::Here) }
    }

    fn parenthesised_parameters(&mut self, end: Kind) -> Stop {
        let first = self.at;
        let close = self.ahead(|reader| {
            reader.at += 1;
            reader.expect(Kind::Name)?;
            while reader.eat(Kind::Comma) && reader.eat(Kind::Name) {}
            reader.expect(Kind::ParenClose)?;
            Ok(reader.at - 1)
        });
        let Some(close) = close else { return Stop::Here };
        let what = if end == Kind::Colon { "Lambda expression" } else { "Function" };
        self.named(
            self.span_at(first).to(self.span_at(close)),
            format!("{what} parameters cannot be parenthesized"),
        )
    }
}

/// What stood before a parameter.
#[derive(Default)]
struct Seen {
    any: bool,
    default: bool,
    slash: bool,
    star: bool,
}
