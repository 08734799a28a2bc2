//! Displays of tuples, lists, sets and dicts, and format strings.

use super::Compiler;
use super::fold;
use super::percent;
use super::unit::{At, Operand};
use crate::code::{Constant, NONE, Op, flag};
use crate::symbols::ScopeKind;
use crate::syntax::ast::{self, ConversionFlag, Expr};

/// Displays with more items than this are made item by item, as CPython does, which shows in the line events.
const MANY: usize = 30;

/// A key and its value, or a mapping after `**`.
type Pair<'a> = (Option<&'a Expr>, &'a Expr);

/// What a display makes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Tuple,
    List,
    Set,
}

impl<'a> Compiler<'a> {
    pub(super) fn display(&mut self, at: At, expr: &'a Expr, into: u16) {
        match expr {
            Expr::Tuple(node) => self.sequence(at, Kind::Tuple, &node.elts, into),
            Expr::List(node) => self.sequence(at, Kind::List, &node.elts, into),
            Expr::Set(node) => self.sequence(at, Kind::Set, &node.elts, into),
            Expr::Dict(node) => self.dict(at, node, into),
            _ => {}
        }
    }

    fn sequence(&mut self, at: At, kind: Kind, items: &'a [Expr], into: u16) {
        let has_star = items.iter().any(Expr::is_starred_expr);
        if !has_star && items.len() <= MANY {
            if kind != Kind::Tuple
                && items.len() > 2
                && let Some(constants) = fold::items(items)
            {
                self.constant_items(at, kind, &constants, into);
                return;
            }
            let first = self.window(items);
            let op = match kind {
                Kind::Tuple => Op::BuildTuple,
                Kind::List => Op::BuildList,
                Kind::Set => Op::BuildSet,
            };
            self.unit.op(at, op, into, first, count(items.len()));
            return;
        }
        self.by_temporary(at, into, |this, into| {
            this.collect(at, kind == Kind::Set, items, into);
            if kind == Kind::Tuple {
                this.unit.op(at, Op::ListToTuple, into, 0, 0);
            }
        });
    }

    /// Makes a list or set of constants, all of them on the line where the display begins.
    fn constant_items(&mut self, at: At, kind: Kind, constants: &[Constant], into: u16) {
        let source = self.unit.temp();
        if kind == Kind::Set {
            self.unit.op(at, Op::BuildSet, into, source, 0);
            self.load_constant(at, source, &Constant::FrozenSet(constants.into()));
            self.unit.flagged(at, Op::SetUpdate, flag::TAKE_B, into, source, 0);
        } else {
            self.unit.op(at, Op::BuildList, into, source, 0);
            self.load_constant(at, source, &Constant::Tuple(constants.into()));
            self.unit.flagged(at, Op::ListExtend, flag::TAKE_B, into, source, 0);
        }
    }

    /// Collects items, starred ones among them, into a list or set in a temporary.
    pub(super) fn collect(&mut self, at: At, is_set: bool, items: &'a [Expr], into: u16) {
        let (build, add, extend) = if is_set {
            (Op::BuildSet, Op::SetAdd, Op::SetUpdate)
        } else {
            (Op::BuildList, Op::ListAppend, Op::ListExtend)
        };
        // What stands before the first star is built at once.
        let plain = items.iter().take_while(|item| !item.is_starred_expr()).count();
        let at_once = if items.len() > MANY { 0 } else { plain };
        let mark = self.unit.mark();
        let first = self.window(&items[..at_once]);
        self.unit.op(at, build, into, first, count(at_once));
        self.unit.release(mark);
        for item in &items[at_once..] {
            let mark = self.unit.mark();
            let (op, value) = match item {
                Expr::Starred(star) => (extend, self.operand(&star.value)),
                item => (add, self.operand(item)),
            };
            self.unit.flagged(at, op, value.flag(flag::TAKE_B), into, value.register, 0);
            self.unit.release(mark);
        }
    }

    fn dict(&mut self, at: At, node: &'a ast::ExprDict, into: u16) {
        let pairs: Vec<Pair<'a>> = node.keys.iter().map(Option::as_ref).zip(&node.values).collect();
        let has_star = node.keys.iter().any(Option::is_none);
        if !has_star && pairs.len() * 2 <= MANY {
            self.pairs(at, &pairs, into);
            return;
        }
        self.by_temporary(at, into, |this, into| this.dict_by_parts(at, &pairs, into));
    }

    /// Makes a dict of pairs without stars.
    fn pairs(&mut self, at: At, pairs: &[Pair<'a>], into: u16) {
        let keys: Option<Vec<Constant>> =
            pairs.iter().map(|(key, _)| key.and_then(fold::constant)).collect();
        let first = self.unit.mark();
        for (index, (key, value)) in pairs.iter().enumerate() {
            let register = self.unit.temp();
            match (&keys, key) {
                // Constant keys are no code of their own where there are several.
                (Some(keys), _) if pairs.len() > 1 && !self.era().dict_keys_have_their_line() => {
                    self.load_constant(At::NOWHERE, register, &keys[index]);
                }
                (_, Some(key)) => self.expression(key, register),
                (_, None) => {}
            }
            let register = self.unit.temp();
            self.expression(value, register);
        }
        self.unit.op(at, Op::BuildDict, into, first, count(pairs.len()));
    }

    /// Makes a dict of runs of pairs and of other mappings, run by run as CPython does.
    fn dict_by_parts(&mut self, at: At, pairs: &[Pair<'a>], into: u16) {
        let mut is_begun = false;
        let mut from = 0;
        for (index, &(key, value)) in pairs.iter().enumerate() {
            if key.is_some() {
                if (index - from) * 2 > MANY {
                    self.dict_run(at, &pairs[from..=index], is_begun, into);
                    (is_begun, from) = (true, index + 1);
                }
                continue;
            }
            if from < index {
                self.dict_run(at, &pairs[from..index], is_begun, into);
                is_begun = true;
            }
            if !is_begun {
                self.unit.op(at, Op::BuildDict, into, into, 0);
                is_begun = true;
            }
            let mark = self.unit.mark();
            let value = self.operand(value);
            self.unit.flagged(
                at,
                Op::DictUpdate,
                value.flag(flag::TAKE_B),
                into,
                value.register,
                0,
            );
            self.unit.release(mark);
            from = index + 1;
        }
        if from < pairs.len() {
            self.dict_run(at, &pairs[from..], is_begun, into);
        }
    }

    /// Makes a dict of a run of pairs, or adds them to the one that is there.
    fn dict_run(&mut self, at: At, pairs: &[Pair<'a>], is_begun: bool, into: u16) {
        let mark = self.unit.mark();
        let run = if is_begun { self.unit.temp() } else { into };
        if pairs.len() * 2 > MANY {
            self.unit.op(at, Op::BuildDict, run, run, 0);
            for &(key, value) in pairs {
                let Some(key_expr) = key else { continue };
                let mark = self.unit.mark();
                let key = self.operand(key_expr);
                let key = self.kept(key, key_expr, [value]);
                let value = self.operand(value);
                let flags = key.flag(flag::TAKE_B) | value.flag(flag::TAKE_C);
                self.unit.flagged(at, Op::DictSet, flags, run, key.register, value.register);
                self.unit.release(mark);
            }
        } else {
            let mark = self.unit.mark();
            self.pairs(at, pairs, run);
            self.unit.release(mark);
        }
        if is_begun {
            self.unit.flagged(at, Op::DictUpdate, flag::TAKE_B, into, run, 0);
        }
        self.unit.release(mark);
    }

    // Format strings

    pub(super) fn format_string(&mut self, at: At, expr: &'a Expr, into: u16) {
        match expr {
            Expr::FormattedValue(node) => self.formatted(at, node, into),
            Expr::JoinedStr(node) => match &node.values[..] {
                [] => self.load_constant(at, into, &Constant::Str("".into())),
                [Expr::FormattedValue(only)] => {
                    let at = self.at(only);
                    self.formatted(at, only, into);
                }
                [only @ Expr::Constant(_)] => self.expression(only, into),
                values => {
                    let first = self.window(values);
                    self.unit.op(at, Op::BuildString, into, first, count(values.len()));
                }
            },
            _ => {}
        }
    }

    /// Compiles `'...' % (a, b)` as a format string, if CPython does; tells whether.
    pub(super) fn percent_format(&mut self, at: At, node: &'a ast::ExprBinOp, into: u16) -> bool {
        if !self.era().formats_become_format_strings() || node.op != ast::Operator::Mod {
            return false;
        }
        let (Some(Constant::Str(text)), Expr::Tuple(tuple)) =
            (fold::constant(&node.left), &*node.right)
        else {
            return false;
        };
        let Some(pieces) = percent::pieces(&text, tuple.elts.len()) else { return false };
        if tuple.elts.iter().any(Expr::is_starred_expr) {
            return false;
        }
        let first = self.unit.mark();
        let mut values = tuple.elts.iter();
        // CPython gives the text between values no place: it belongs to what is before it, if only the head of the function.
        let is_begun = self.unit.kind == ScopeKind::Module
            || self.unit.code.iter().any(|ins| ins.at.line != 0);
        let head = At { line: self.unit.first_line, ..at };
        let mut text_at = if is_begun { At::NOWHERE } else { head };
        for piece in &pieces {
            let register = self.unit.temp();
            match piece {
                percent::Piece::Text(text) => {
                    self.load_constant(text_at, register, &Constant::Str(text.as_str().into()));
                    text_at = At::NOWHERE;
                }
                percent::Piece::Value { conversion, spec } => {
                    text_at = At::NOWHERE;
                    let Some(value) = values.next() else { continue };
                    let value_at = self.at(value);
                    self.expression(value, register);
                    if spec.is_empty() {
                        let operand = Operand::temporary(register);
                        self.unit.unary(
                            value_at,
                            Op::Format,
                            register,
                            operand,
                            u16::from(*conversion),
                        );
                    } else {
                        let second = self.unit.temp();
                        self.load_constant(value_at, second, &Constant::Str(spec.as_str().into()));
                        self.unit.op(
                            value_at,
                            Op::FormatSpec,
                            register,
                            register,
                            u16::from(*conversion),
                        );
                        self.unit.release(second);
                    }
                }
            }
        }
        self.unit.op(at, Op::BuildString, into, first, count(pieces.len()));
        true
    }

    fn formatted(&mut self, at: At, node: &'a ast::ExprFormattedValue, into: u16) {
        let conversion = match node.conversion {
            ConversionFlag::None => 0,
            ConversionFlag::Str => u16::from(b's'),
            ConversionFlag::Ascii => u16::from(b'a'),
            ConversionFlag::Repr => u16::from(b'r'),
        };
        if let Some(spec) = &node.format_spec {
            let window = self.window([&*node.value, &**spec]);
            self.unit.op(at, Op::FormatSpec, into, window, conversion);
        } else {
            let value: Operand = self.operand_in(&node.value, into);
            self.unit.unary(at, Op::Format, into, value, conversion);
        }
    }
}

/// Returns a number of registers as an operand; more than fit were refused when the registers were taken.
pub(super) fn count(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(NONE)
}
