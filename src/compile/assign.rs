//! Assignments of every kind, and `del`.

use super::Compiler;
use super::display::count;
use super::name::{Where, rebinds};
use super::operator::{immediate, opcode_in_place, opcode_with_int};
use super::unit::{At, Operand};
use crate::code::{Op, flag};
use crate::symbols::ScopeKind;
use crate::syntax::ast::{self, Expr};
use crate::syntax::{span, walk};

impl<'a> Compiler<'a> {
    pub(super) fn assign_statement(&mut self, node: &'a ast::StmtAssign) {
        let mark = self.unit.mark();
        if let [target] = &node.targets[..] {
            self.assign_expression(target, &node.value);
        } else {
            let at = self.at(node);
            let value = self.operand(&node.value);
            let value = self.unshared(at, value, &node.value, &node.targets);
            let last = node.targets.len() - 1;
            for (index, target) in node.targets.iter().enumerate() {
                let value = if index == last { value } else { Operand::local(value.register) };
                self.assign(target, value);
            }
        }
        self.unit.release(mark);
    }

    /// Returns an operand that assigning to targets does not change.
    fn unshared(&mut self, at: At, operand: Operand, value: &Expr, targets: &[Expr]) -> Operand {
        let Expr::Name(name) = value else { return operand };
        let binds = |target: &Expr| match target {
            Expr::Name(target) => target.id == name.id,
            Expr::Tuple(_) | Expr::List(_) | Expr::Starred(_) => true,
            other => rebinds(other, &name.id),
        };
        if operand.taken || !targets.iter().any(binds) {
            return operand;
        }
        let copy = self.unit.temp();
        self.unit.move_to(at, copy, operand);
        Operand::temporary(copy)
    }

    /// Assigns the value of an expression to a target.
    fn assign_expression(&mut self, target: &'a Expr, value: &'a Expr) {
        match target {
            Expr::Name(name) => self.assign_name(name, value),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. })
                if self.assign_pairwise(elts, value) => {}
            _ => {
                let at = self.at(value);
                let operand = self.operand(value);
                let operand = self.unshared(at, operand, value, std::slice::from_ref(target));
                self.assign(target, operand);
            }
        }
    }

    /// Assigns to a name; the value goes into a local at once where nobody can tell.
    fn assign_name(&mut self, name: &'a ast::ExprName, value: &'a Expr) {
        let at = self.at(name);
        if let (_, Where::Local(register)) = self.find(&name.id) {
            let place = span(value);
            let is_on_one_line = self.line_of(place.start) == at.line
                && self.line_of(place.end.max(1) - 1) == at.line;
            if is_on_one_line {
                if matches!(value, Expr::Name(own) if own.id == name.id) {
                    // Nothing is moved, and the line begins all the same.
                    self.unit.nop(at);
                }
                self.expression(value, register);
                return;
            }
        }
        let value = self.operand(value);
        self.store_name(at, &name.id, value);
    }

    /// Assigns the items of a tuple to as many targets without making the tuple; tells whether it could.
    fn assign_pairwise(&mut self, targets: &'a [Expr], value: &'a Expr) -> bool {
        let Expr::Tuple(tuple) = value else { return false };
        let is_plain = |expr: &Expr| !expr.is_starred_expr();
        if tuple.elts.len() != targets.len()
            || targets.is_empty()
            || !tuple.elts.iter().all(is_plain)
            || !targets.iter().all(is_plain)
        {
            return false;
        }
        let first = self.window(&tuple.elts);
        for (register, target) in (first..).zip(targets) {
            self.assign(target, Operand::temporary(register));
        }
        true
    }

    /// Assigns a value to a target.
    pub(super) fn assign(&mut self, target: &'a Expr, value: Operand) {
        let at = self.at(target);
        let mark = self.unit.mark();
        match target {
            Expr::Name(name) => self.store_name(at, &name.id, value),
            Expr::Attribute(node) => {
                self.note_static_attribute(node);
                let object = self.operand(&node.value);
                let at = self.at_attribute(at, node);
                self.store_attribute(at, object, &node.attr, value);
            }
            Expr::Subscript(node) => {
                let object = self.operand(&node.value);
                let object = self.kept(object, &node.value, [&*node.slice]);
                let key = self.operand(&node.slice);
                self.store_item(at, object, key, value);
            }
            Expr::Starred(node) => self.assign(&node.value, value),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                self.unpack(at, elts, value);
            }
            other => self.refuse(span(other), "cannot assign to this expression"),
        }
        self.unit.release(mark);
    }

    pub(super) fn store_attribute(&mut self, at: At, object: Operand, name: &str, value: Operand) {
        let name = self.table.scope(self.scope_id()).mangle(name);
        let site = self.unit.site(&name);
        let flags = object.flag(flag::TAKE_A) | value.flag(flag::TAKE_C);
        self.unit.flagged(at, Op::StoreAttr, flags, object.register, site, value.register);
    }

    pub(super) fn store_item(&mut self, at: At, object: Operand, key: Operand, value: Operand) {
        let flags = object.flag(flag::TAKE_A) | key.flag(flag::TAKE_B) | value.flag(flag::TAKE_C);
        self.unit.flagged(at, Op::StoreItem, flags, object.register, key.register, value.register);
    }

    fn unpack(&mut self, at: At, targets: &'a [Expr], value: Operand) {
        let first = if targets.is_empty() {
            // Nothing is written there.
            value.register
        } else {
            self.unit.temps(count(targets.len()))
        };
        let flags = value.flag(flag::TAKE_B);
        match targets.iter().position(Expr::is_starred_expr) {
            Some(before) => {
                let after = targets.len() - before - 1;
                if before > 0xff || after > 0xff {
                    self.refuse(at.span, "too many expressions in star-unpacking assignment");
                    return;
                }
                let counts = count(before | after << 8);
                self.unit.flagged(at, Op::UnpackStar, flags, first, value.register, counts);
            }
            None => self.unit.flagged(
                at,
                Op::Unpack,
                flags,
                first,
                value.register,
                count(targets.len()),
            ),
        }
        for (register, target) in (first..).zip(targets) {
            self.assign(target, Operand::temporary(register));
        }
    }

    // Augmented assignment

    pub(super) fn augmented(&mut self, node: &'a ast::StmtAugAssign) {
        let mark = self.unit.mark();
        let at = self.at(node);
        match &*node.target {
            Expr::Name(name) => {
                let target_at = self.at(name);
                let left = self.operand(&node.target);
                let (_, place) = self.find(&name.id);
                let place_end = self.line_of(span(&*node.value).end.max(1) - 1);
                let into = match place {
                    Where::Local(register) if place_end == at.line => register,
                    _ => self.unit.temp(),
                };
                self.in_place(at, node, into, left);
                if self.unit.is_temp(into) {
                    self.store_name(target_at, &name.id, Operand::temporary(into));
                }
            }
            Expr::Attribute(target) => {
                self.note_static_attribute(target);
                let object = self.operand(&target.value);
                let object = self.kept(object, &target.value, [&*node.value]);
                let target_at = self.at(target);
                let target_at = self.at_attribute(target_at, target);
                let name = self.table.scope(self.scope_id()).mangle(&target.attr);
                let site = self.unit.site(&name);
                let value = self.unit.temp();
                self.unit.op(target_at, Op::LoadAttr, value, object.register, site);
                self.in_place(at, node, value, Operand::temporary(value));
                self.store_attribute(target_at, object, &target.attr, Operand::temporary(value));
            }
            Expr::Subscript(target) => {
                let object = self.operand(&target.value);
                let object = self.kept(object, &target.value, [&*target.slice, &*node.value]);
                let key = self.operand(&target.slice);
                let key = self.kept(key, &target.slice, [&*node.value]);
                let target_at = self.at(target);
                let value = self.unit.temp();
                self.unit.op(target_at, Op::LoadItem, value, object.register, key.register);
                self.in_place(at, node, value, Operand::temporary(value));
                self.store_item(target_at, object, key, Operand::temporary(value));
            }
            other => self.refuse(span(other), "illegal expression for augmented assignment"),
        }
        self.unit.release(mark);
    }

    fn in_place(&mut self, at: At, node: &'a ast::StmtAugAssign, into: u16, left: Operand) {
        if let Some(op) = opcode_with_int(node.op)
            && let Some(number) = immediate(&node.value)
        {
            let value_at = self.at(&*node.value);
            self.unit.nop(value_at);
            // Taking the number, which is no register, says that the operator works in place.
            let flags = left.flag(flag::TAKE_B) | flag::TAKE_C;
            self.unit.flagged(at, op, flags, into, left.register, number.cast_unsigned());
            return;
        }
        let left = self.kept(left, &node.target, [&*node.value]);
        let right = self.operand(&node.value);
        self.unit.binary(at, opcode_in_place(node.op), into, left, right);
    }

    /// Notes for the class around that a method assigns to `self.attr`.
    fn note_static_attribute(&mut self, node: &ast::ExprAttribute) {
        let is_self = matches!(&*node.value, Expr::Name(name) if &name.id == "self");
        let class = self.around.iter_mut().rev().find(|unit| unit.kind == ScopeKind::Class);
        if let Some(class) = class.filter(|_| is_self) {
            class.static_attributes.insert(node.attr.as_str().into());
        }
    }

    // Annotated assignment

    pub(super) fn annotated(&mut self, node: &'a ast::StmtAnnAssign) {
        let mark = self.unit.mark();
        let at = self.at(node);
        let is_simple = walk::is_simple(node);
        let keeps = matches!(self.unit.kind, ScopeKind::Module | ScopeKind::Class);
        if let Some(value) = &node.value {
            self.assign_expression(&node.target, value);
        }
        if is_simple {
            if keeps && !self.defers_annotations() {
                self.keep_annotation(at, node);
            }
        } else {
            if node.value.is_none() {
                match &*node.target {
                    Expr::Attribute(target) => self.effect(&target.value),
                    Expr::Subscript(target) => {
                        self.effect(&target.value);
                        self.effect(&target.slice);
                    }
                    _ => {}
                }
            }
            if keeps && !self.table.future_annotations && !self.era().defers_annotations() {
                self.effect(&node.annotation);
            }
        }
        self.unit.release(mark);
    }

    // Deleting

    pub(super) fn delete(&mut self, target: &'a Expr) {
        let mark = self.unit.mark();
        let at = self.at(target);
        match target {
            Expr::Name(name) => self.delete_name(at, &name.id),
            Expr::Attribute(node) => {
                let object = self.operand(&node.value);
                let at = self.at_attribute(at, node);
                let name = self.table.scope(self.scope_id()).mangle(&node.attr);
                let site = self.unit.site(&name);
                self.unit.flagged(
                    at,
                    Op::DeleteAttr,
                    object.flag(flag::TAKE_A),
                    object.register,
                    site,
                    0,
                );
            }
            Expr::Subscript(node) => {
                let object = self.operand(&node.value);
                let object = self.kept(object, &node.value, [&*node.slice]);
                let key = self.operand(&node.slice);
                let flags = object.flag(flag::TAKE_A) | key.flag(flag::TAKE_B);
                self.unit.flagged(at, Op::DeleteItem, flags, object.register, key.register, 0);
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for target in elts {
                    self.delete(target);
                }
            }
            other => self.refuse(span(other), "cannot delete this expression"),
        }
        self.unit.release(mark);
    }
}
