//! `match`: each case is tried on the subject, and binds names only once all of its pattern matched.
//!
//! What a pattern takes out of the subject stays in temporaries of its own until the case is decided.

use std::rc::Rc;

use super::Compiler;
use super::display::count;
use super::fold;
use super::unit::{At, Label, Operand};
use crate::code::{Constant, Op};
use crate::syntax::ast::{self, Pattern};

/// The names that a pattern binds, and the temporaries that hold what they will be bound to.
type Captures<'a> = Vec<(&'a str, u16)>;

impl<'a> Compiler<'a> {
    pub(super) fn match_statement(&mut self, node: &'a ast::StmtMatch) {
        let subject = self.unit.temp();
        self.expression(&node.subject, subject);
        let end = self.unit.label();
        for case in &node.cases {
            let at = self.at(&case.pattern);
            let failed = self.unit.label();
            let mark = self.unit.mark();
            self.unit.nop(at);
            let mut captures = Captures::new();
            self.pattern(&case.pattern, Operand::local(subject), failed, &mut captures);
            let used = self.unit.mark();
            for &(name, register) in &captures {
                self.store_name(at, name, Operand::temporary(register));
            }
            let is_held = |register: &u16| captures.iter().all(|(_, capture)| capture != register);
            for register in (mark..used).filter(is_held) {
                self.unit.clear(at, register);
            }
            self.unit.release(mark);
            let next = self.unit.label();
            if let Some(guard) = &case.guard {
                self.condition(guard, next, false);
            }
            self.unit.clear(at, subject);
            self.statements(&case.body);
            self.unit.jump(At::NOWHERE, end);
            self.unit.bind(failed);
            for register in mark..used {
                self.unit.clear(at, register);
            }
            self.unit.bind(next);
        }
        self.unit.clear(At::NOWHERE, subject);
        self.unit.bind(end);
        self.unit.release(subject);
    }

    /// Tries a pattern on a value; goes to `failed` if it does not match.
    ///
    /// Temporaries that hold something are not given back: the case clears them.
    fn pattern(
        &mut self,
        pattern: &'a Pattern,
        subject: Operand,
        failed: Label,
        captures: &mut Captures<'a>,
    ) {
        let at = self.at(pattern);
        match pattern {
            Pattern::MatchValue(node) => {
                let value = self.operand(&node.value);
                let equal = self.unit.temp();
                self.unit.binary(at, Op::Eq, equal, subject, value);
                self.unit.jump_on(at, Op::JumpUnless, Operand::temporary(equal), failed);
            }
            Pattern::MatchSingleton(node) => {
                let (value, same) = (self.unit.temp(), self.unit.temp());
                self.load_constant(at, value, &fold::literal(&node.value));
                self.unit.binary(at, Op::Is, same, subject, Operand::temporary(value));
                self.unit.jump_on(at, Op::JumpUnless, Operand::temporary(same), failed);
            }
            Pattern::MatchSequence(node) => {
                self.sequence_pattern(at, node, subject, failed, captures)
            }
            Pattern::MatchMapping(node) => {
                self.mapping_pattern(at, node, subject, failed, captures)
            }
            Pattern::MatchClass(node) => self.class_pattern(at, node, subject, failed, captures),
            // A star outside a sequence was refused with the tree.
            Pattern::MatchStar(_) => {}
            Pattern::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern(inner, subject, failed, captures);
                }
                if let Some(name) = &node.name {
                    self.capture(at, name, subject, captures);
                }
            }
            Pattern::MatchOr(node) => self.alternatives(at, node, subject, failed, captures),
        }
    }

    fn capture(&mut self, at: At, name: &'a str, value: Operand, captures: &mut Captures<'a>) {
        let copy = self.unit.temp();
        self.unit.move_to(at, copy, Operand::local(value.register));
        captures.push((name, copy));
    }

    /// Goes to `failed` unless the temporary says yes.
    fn require(&mut self, at: At, answer: u16, failed: Label) {
        self.unit.jump_on(at, Op::JumpUnless, Operand::temporary(answer), failed);
    }

    fn sequence_pattern(
        &mut self,
        at: At,
        node: &'a ast::PatternMatchSequence,
        subject: Operand,
        failed: Label,
        captures: &mut Captures<'a>,
    ) {
        let is_star = |pattern: &Pattern| matches!(pattern, Pattern::MatchStar(_));
        let answer = self.unit.temp();
        self.unit.op(at, Op::MatchSequence, answer, subject.register, 0);
        self.require(at, answer, failed);
        let star = node.patterns.iter().position(is_star);
        let fixed = node.patterns.len() - usize::from(star.is_some());
        if star.is_none() || fixed > 0 {
            let (length, wanted) = (self.unit.temp(), self.unit.temp());
            self.unit.op(at, Op::GetLen, length, subject.register, 0);
            let number = Constant::Int(i64::try_from(fixed).unwrap_or(i64::MAX));
            self.load_constant(at, wanted, &number);
            let op = if star.is_some() { Op::Ge } else { Op::Eq };
            let [length, wanted] = [length, wanted].map(Operand::temporary);
            self.unit.binary(at, op, answer, length, wanted);
            self.require(at, answer, failed);
        }
        if node.patterns.iter().all(is_ignored) {
            return;
        }
        if let Some(before) = star
            && is_ignored(&node.patterns[before])
        {
            self.items_around_star(at, node, subject, failed, captures, before);
            return;
        }
        let first = self.unit.temps(count(node.patterns.len()).max(1));
        match star {
            Some(before) => {
                let after = node.patterns.len() - before - 1;
                if before > 0xff || after > 0xff {
                    self.refuse(at.span, "too many expressions in star-unpacking sequence pattern");
                    return;
                }
                let counts = count(before | after << 8);
                self.unit.op(at, Op::UnpackStar, first, subject.register, counts);
            }
            None => {
                let total = count(node.patterns.len());
                self.unit.op(at, Op::Unpack, first, subject.register, total);
            }
        }
        for (register, inner) in (first..).zip(&node.patterns) {
            match inner {
                Pattern::MatchStar(star) => {
                    if let Some(name) = &star.name {
                        captures.push((name, register));
                    }
                }
                inner => self.pattern(inner, Operand::local(register), failed, captures),
            }
        }
    }

    /// Matches the items before and after a star that nothing asks for, by their indices.
    fn items_around_star(
        &mut self,
        at: At,
        node: &'a ast::PatternMatchSequence,
        subject: Operand,
        failed: Label,
        captures: &mut Captures<'a>,
        star: usize,
    ) {
        let total = node.patterns.len();
        for (place, inner) in node.patterns.iter().enumerate() {
            if is_ignored(inner) {
                continue;
            }
            let (item, key) = (self.unit.temp(), self.unit.temp());
            if place < star {
                let place = Constant::Int(i64::try_from(place).unwrap_or(i64::MAX));
                self.load_constant(at, key, &place);
            } else {
                let (length, back) = (self.unit.temp(), self.unit.temp());
                self.unit.op(at, Op::GetLen, length, subject.register, 0);
                let from_end = Constant::Int(i64::try_from(total - place).unwrap_or(i64::MAX));
                self.load_constant(at, back, &from_end);
                let [length, back] = [length, back].map(Operand::temporary);
                self.unit.binary(at, Op::Sub, key, length, back);
            }
            let subject = Operand::local(subject.register);
            self.unit.binary(at, Op::LoadItem, item, subject, Operand::temporary(key));
            self.pattern(inner, Operand::local(item), failed, captures);
        }
    }

    fn mapping_pattern(
        &mut self,
        at: At,
        node: &'a ast::PatternMatchMapping,
        subject: Operand,
        failed: Label,
        captures: &mut Captures<'a>,
    ) {
        let answer = self.unit.temp();
        self.unit.op(at, Op::MatchMapping, answer, subject.register, 0);
        self.require(at, answer, failed);
        let (keys, values) = (self.unit.temp(), self.unit.temp());
        let mark = self.unit.mark();
        let first = self.window(&node.keys);
        self.unit.op(at, Op::BuildTuple, keys, first, count(node.keys.len()));
        self.unit.release(mark);
        if !node.keys.is_empty() {
            self.unit.op(at, Op::MatchKeys, values, subject.register, keys);
            self.unit.jump_on(at, Op::JumpIfNone, Operand::local(values), failed);
            let first = self.unit.temps(count(node.patterns.len()).max(1));
            let total = count(node.patterns.len());
            self.unit.op(at, Op::Unpack, first, values, total);
            for (register, inner) in (first..).zip(&node.patterns) {
                self.pattern(inner, Operand::local(register), failed, captures);
            }
        }
        if let Some(rest) = &node.rest {
            let left = self.unit.temp();
            self.unit.op(at, Op::CopyWithout, left, subject.register, keys);
            captures.push((rest, left));
        }
    }

    fn class_pattern(
        &mut self,
        at: At,
        node: &'a ast::PatternMatchClass,
        subject: Operand,
        failed: Label,
        captures: &mut Captures<'a>,
    ) {
        let attributes = self.unit.temp();
        let window = self.unit.temps(3);
        self.expression(&node.cls, window);
        let names: Vec<Constant> =
            node.kwd_attrs.iter().map(|name| Constant::Str(Rc::from(name.as_str()))).collect();
        self.load_constant(at, window + 1, &Constant::Tuple(names.into()));
        let positional = i64::try_from(node.patterns.len()).unwrap_or(i64::MAX);
        self.load_constant(at, window + 2, &Constant::Int(positional));
        self.unit.op(at, Op::MatchClass, attributes, subject.register, window);
        self.unit.jump_on(at, Op::JumpIfNone, Operand::local(attributes), failed);
        let total = node.patterns.len() + node.kwd_patterns.len();
        if total == 0 {
            return;
        }
        let first = self.unit.temps(count(total));
        self.unit.op(at, Op::Unpack, first, attributes, count(total));
        for (register, inner) in (first..).zip(node.patterns.iter().chain(&node.kwd_patterns)) {
            self.pattern(inner, Operand::local(register), failed, captures);
        }
    }

    fn alternatives(
        &mut self,
        at: At,
        node: &'a ast::PatternMatchOr,
        subject: Operand,
        failed: Label,
        captures: &mut Captures<'a>,
    ) {
        let matched = self.unit.label();
        // Each alternative binds the same names; they meet in the same temporaries.
        let mut shared = Captures::new();
        for (index, inner) in node.patterns.iter().enumerate() {
            let next = self.unit.label();
            let mut own = Captures::new();
            self.pattern(inner, subject, next, &mut own);
            if index == 0 {
                for &(name, _) in &own {
                    shared.push((name, self.unit.temp()));
                }
            }
            for (name, register) in own {
                if let Some(&(_, into)) = shared.iter().find(|(other, _)| *other == name) {
                    self.unit.move_to(at, into, Operand::temporary(register));
                }
            }
            self.unit.jump(at, matched);
            self.unit.bind(next);
        }
        self.unit.jump(at, failed);
        self.unit.bind(matched);
        captures.extend(shared);
    }
}

/// Tells whether a pattern matches anything and binds nothing.
fn is_ignored(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(node) => node.pattern.is_none() && node.name.is_none(),
        Pattern::MatchStar(node) => node.name.is_none(),
        _ => false,
    }
}
