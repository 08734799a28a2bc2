//! How statements with blocks are read.

use super::{
    Read, Reader, Stop,
    node::{Node, Shape, Use},
};
use crate::{source::Span, syntax::token::Kind};

impl Reader<'_> {
    /// Any statement.
    pub(super) fn statement(&mut self) -> Read<()> {
        match self.peek() {
            Kind::If => self.if_statement(),
            Kind::While => {
                let head = self.head("'while' statement");
                self.named_expression()?;
                self.colon()?;
                self.block(&head)?;
                self.else_block()
            }
            Kind::For => self.for_statement(),
            Kind::Try => self.try_statement(),
            Kind::With => self.with_statement(),
            Kind::Def | Kind::Class | Kind::At => self.definition(),
            Kind::Async => match self.kind_at(self.at + 1) {
                Kind::For => {
                    self.at += 1;
                    self.for_statement()
                }
                Kind::With => {
                    self.at += 1;
                    self.with_statement()
                }
                Kind::Def => self.definition(),
                _ => {
                    self.at += 1;
                    self.peek();
                    Err(Stop::Here)
                }
            },
            Kind::Name if self.word_at(self.at) == "match" => {
                if self.match_statement()? {
                    return Ok(());
                }
                self.simple_statements()
            }
            Kind::Indent | Kind::Dedent | Kind::Newline => Err(Stop::Here),
            _ => self.simple_statements(),
        }
    }

    /// Steps over a statement's first word; returns what a complaint about its block calls it.
    pub(super) fn head(&mut self, what: &str) -> String {
        let line = self.source.line_of(self.span_at(self.at).start);
        self.at += 1;
        format!("{what} on line {}", line.0)
    }

    /// The colon after a head.
    pub(super) fn colon(&mut self) -> Read<()> {
        if self.eat(Kind::Colon) {
            return Ok(());
        }
        if self.second && self.peek() == Kind::Newline {
            return Err(self.named_here("expected ':'"));
        }
        Err(Stop::Here)
    }

    /// The statements after a colon.
    pub(super) fn block(&mut self, head: &str) -> Read<()> {
        if !self.eat(Kind::Newline) {
            return self.simple_statements();
        }
        if !self.eat(Kind::Indent) {
            if self.second {
                return Err(
                    self.named_indentation(format!("expected an indented block after {head}"))
                );
            }
            return Err(Stop::Here);
        }
        self.deeper(|reader| {
            while !reader.eat(Kind::Dedent) {
                reader.statement()?;
            }
            Ok(())
        })
    }

    fn if_statement(&mut self) -> Read<()> {
        let head = self.head("'if' statement");
        self.named_expression()?;
        self.colon()?;
        self.block(&head)?;
        let mut count = 0;
        while self.peek() == Kind::Elif {
            count = self.check_depth(count + 1)?;
            let head = self.head("'elif' statement");
            self.named_expression()?;
            self.colon()?;
            self.block(&head)?;
        }
        self.else_block()
    }

    fn else_block(&mut self) -> Read<()> {
        if self.peek() != Kind::Else {
            return Ok(());
        }
        let head = self.head("'else' statement");
        self.force(Kind::Colon)?;
        self.block(&head)
    }

    fn for_statement(&mut self) -> Read<()> {
        let head = self.head("'for' statement");
        self.loop_targets()?;
        self.expect(Kind::In)?;
        self.star_expressions()?;
        self.colon()?;
        self.block(&head)?;
        self.else_block()
    }

    fn with_statement(&mut self) -> Read<()> {
        let head = self.head("'with' statement");
        if self.peek() == Kind::ParenOpen && self.parenthesised_items()? {
            return self.block(&head);
        }
        self.with_item()?;
        while self.eat(Kind::Comma) {
            self.with_item()?;
        }
        self.colon()?;
        self.block(&head)
    }

    /// Reads items in parentheses and the colon after them, or goes back.
    fn parenthesised_items(&mut self) -> Read<bool> {
        let first = self.at;
        let read = self.with_items_in_parentheses();
        match read {
            Ok(()) => Ok(true),
            Err(Stop::Here) => {
                self.at = first;
                Ok(false)
            }
            Err(named) => Err(named),
        }
    }

    fn with_items_in_parentheses(&mut self) -> Read<()> {
        self.expect(Kind::ParenOpen)?;
        loop {
            self.with_item()?;
            if !self.eat(Kind::Comma) || self.peek() == Kind::ParenClose {
                break;
            }
        }
        self.expect(Kind::ParenClose)?;
        self.expect(Kind::Colon)
    }

    fn with_item(&mut self) -> Read<()> {
        self.expression()?;
        let before = self.at;
        if !self.eat(Kind::As) {
            return Ok(());
        }
        let target = self.with_target();
        let follows = matches!(self.peek(), Kind::Comma | Kind::ParenClose | Kind::Colon);
        match target {
            Ok(target) => {
                let wrong = target.invalid_target(Use::Assign);
                match wrong {
                    // The tree builder cannot read what only the compiler refuses.
                    None if follows && target.shape == Shape::Starred => {
                        return Err(self.named(
                            target.span,
                            "starred assignment target must be in a list or tuple",
                        ));
                    }
                    None if follows => return Ok(()),
                    Some(wrong) if follows && self.second => return Err(self.cannot_assign(wrong)),
                    None if self.second && self.peek() == Kind::Newline => {
                        return Err(self.named_here("expected ':'"));
                    }
                    _ => {}
                }
            }
            Err(Stop::Here) => {}
            Err(named) => return Err(named),
        }
        self.at = before;
        Ok(())
    }

    fn with_target(&mut self) -> Read<Node> {
        if self.second && self.peek() != Kind::Star {
            self.expression()
        } else {
            self.loop_target()
        }
    }

    fn try_statement(&mut self) -> Read<()> {
        self.force_head()?;
        if self.peek() == Kind::Finally {
            return self.finally_block();
        }
        if self.peek() != Kind::Except {
            if self.second {
                return Err(self.named_here("expected 'except' or 'finally' block"));
            }
            return Err(Stop::Here);
        }
        let mut is_group = None;
        while self.peek() == Kind::Except {
            let starred = self.kind_at(self.at + 1) == Kind::Star;
            if *is_group.get_or_insert(starred) != starred {
                let span = self.span_at(self.at).to(self.span_at(self.at + usize::from(starred)));
                if self.second {
                    return Err(self
                        .named(span, "cannot have both 'except' and 'except*' on the same 'try'"));
                }
                return Err(Stop::Here);
            }
            self.except_block(starred)?;
        }
        self.else_block()?;
        if self.peek() == Kind::Finally { self.finally_block() } else { Ok(()) }
    }

    fn force_head(&mut self) -> Read<()> {
        let head = self.head("'try' statement");
        self.force(Kind::Colon)?;
        self.block(&head)
    }

    fn finally_block(&mut self) -> Read<()> {
        let head = self.head("'finally' statement");
        self.force(Kind::Colon)?;
        self.block(&head)
    }

    fn except_block(&mut self, starred: bool) -> Read<()> {
        let head = self.head(if starred { "'except*' statement" } else { "'except' statement" });
        if starred {
            self.at += 1;
            if self.second && matches!(self.peek(), Kind::Newline | Kind::Colon) {
                return Err(self.named_here("expected one or more exception types"));
            }
        }
        if starred || self.peek().begins_expression() {
            let first = self.at;
            let start = self.span_at(first).start;
            self.expression()?;
            let mut several = false;
            while self.eat(Kind::Comma) {
                several = true;
                if self.peek() == Kind::Colon {
                    break;
                }
                self.expression()?;
            }
            let last = self.at;
            if self.peek() == Kind::As {
                if several {
                    return self.several_as(start);
                }
                self.at += 1;
                self.expect(Kind::Name)?;
            } else if several {
                self.notes.parentheses.push((first, last));
            }
        }
        self.colon()?;
        self.block(&head)
    }

    /// `except A, B as name:` needs parentheses.
    fn several_as(&mut self, start: u32) -> Read<()> {
        self.at += 1;
        self.expect(Kind::Name)?;
        self.expect(Kind::Colon)?;
        let span = Span::new(start, self.span_at(self.at - 1).end);
        let Stop::Named(mut error) =
            self.named(span, "multiple exception types must be parenthesized")
        else {
            return Err(Stop::Here);
        };
        error.end_column -= 1;
        Err(Stop::Named(error))
    }

    /// Reads a `match` statement, or goes back if the word is a name here.
    fn match_statement(&mut self) -> Read<bool> {
        let first = self.at;
        let notes = self.notes.soft_keywords.len();
        let head = self.head("'match' statement");
        self.notes.soft_keywords.push(first);
        match self.match_head(&head) {
            Ok(()) => {}
            Err(Stop::Here) => {
                self.at = first;
                self.notes.soft_keywords.truncate(notes);
                return Ok(false);
            }
            Err(named) => return Err(named),
        }
        self.deeper(|reader| {
            while !reader.eat(Kind::Dedent) {
                reader.case_block()?;
            }
            Ok(true)
        })
    }

    fn match_head(&mut self, head: &str) -> Read<()> {
        let first = self.at;
        let kind = self.peek();
        if !kind.begins_expression() && kind != Kind::Star {
            return Err(Stop::Here);
        }
        let subject = self.star_named_expression()?;
        self.tuple_from(first, subject, Self::star_named_expression)?;
        self.colon()?;
        self.expect(Kind::Newline)?;
        if !self.eat(Kind::Indent) {
            if self.second {
                return Err(
                    self.named_indentation(format!("expected an indented block after {head}"))
                );
            }
            return Err(Stop::Here);
        }
        if self.peek() == Kind::Name && self.word_at(self.at) == "case" {
            Ok(())
        } else {
            Err(Stop::Here)
        }
    }

    fn case_block(&mut self) -> Read<()> {
        if self.peek() != Kind::Name || self.word_at(self.at) != "case" {
            return Err(Stop::Here);
        }
        self.notes.soft_keywords.push(self.at);
        let head = self.head("'case' statement");
        self.patterns()?;
        if self.eat(Kind::If) {
            self.named_expression()?;
        }
        self.colon()?;
        self.block(&head)
    }
}
