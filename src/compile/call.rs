//! Calls: the callable in a temporary, the arguments after it.

use super::Compiler;
use super::display::count;
use super::unit::{At, Label, Operand};
use crate::code::{Constant, Intrinsic, Op, flag};
use crate::syntax::ast::{self, Expr, Keyword};

impl<'a> Compiler<'a> {
    pub(super) fn call(&mut self, at: At, call: &'a ast::ExprCall, into: u16) {
        let is_plain = !call.args.iter().any(Expr::is_starred_expr)
            && call.keywords.iter().all(|keyword| keyword.arg.is_some());
        if is_plain && let Expr::Attribute(method) = &*call.func {
            self.call_method(at, call, method, into);
            return;
        }
        let callable = self.unit.temp();
        self.expression(&call.func, callable);
        if let (true, Expr::Name(name), [argument @ Expr::GeneratorExp(_)], []) = (
            self.era().loops_over_generator_in_place(),
            &*call.func,
            &call.args[..],
            &call.keywords[..],
        ) && matches!(name.id.as_str(), "any" | "all" | "tuple")
        {
            let end = self.unit.label();
            self.loop_over_generator(at, callable, &name.id, argument, into, end);
            self.call_with(at, callable, &call.args, &call.keywords, into);
            self.unit.bind(end);
            return;
        }
        self.call_with(at, callable, &call.args, &call.keywords, into);
    }

    /// Runs `any`, `all` or `tuple` of a generator expression as a loop, if the callable is really that; goes to `end` then.
    fn loop_over_generator(
        &mut self,
        at: At,
        callable: u16,
        name: &str,
        generator: &'a Expr,
        into: u16,
        end: Label,
    ) {
        let mark = self.unit.mark();
        let called = self.unit.label();
        let window = self.unit.temps(2);
        self.unit.move_to(at, window, Operand::local(callable));
        self.load_constant(at, window + 1, &Constant::Str(name.into()));
        self.intrinsic(at, Intrinsic::IsBuiltin, window, window);
        self.unit.clear(at, window + 1);
        self.unit.jump_on(at, Op::JumpUnless, Operand::temporary(window), called);
        self.unit.release(mark);
        self.unit.clear(at, callable);

        let result = self.unit.temp();
        let iterator = self.unit.temps(3);
        let item = self.unit.temp();
        let (start, body, exhausted) = (self.unit.label(), self.unit.label(), self.unit.label());
        if name == "tuple" {
            self.unit.op(at, Op::BuildList, result, result, 0);
        }
        self.expression(generator, iterator);
        self.unit.branch(at, Op::ForIter, 0, item, iterator, exhausted);
        self.unit.jump(at, body);
        self.unit.bind(start);
        self.unit.branch(at, Op::ForIter, 0, item, iterator, exhausted);
        self.unit.bind(body);
        if name == "tuple" {
            self.unit.flagged(at, Op::ListAppend, flag::TAKE_B, result, item, 0);
            self.unit.jump(at, start);
            self.unit.bind(exhausted);
            self.unit.op(at, Op::ListToTuple, result, 0, 0);
            self.unit.move_to(at, into, Operand::temporary(result));
        } else {
            let is_any = name == "any";
            let goes_on = if is_any { Op::JumpUnless } else { Op::JumpIf };
            self.unit.jump_on(at, goes_on, Operand::temporary(item), start);
            self.unit.clear(At::NOWHERE, iterator);
            self.load_constant(at, into, &Constant::Bool(is_any));
            self.unit.jump(at, end);
            self.unit.bind(exhausted);
            self.load_constant(at, into, &Constant::Bool(!is_any));
        }
        self.unit.jump(at, end);
        self.unit.bind(called);
        self.unit.release(mark);
    }

    fn call_method(
        &mut self,
        at: At,
        call: &'a ast::ExprCall,
        method: &'a ast::ExprAttribute,
        into: u16,
    ) {
        let window = self.unit.temps(2);
        let object = self.operand_in(&method.value, window);
        let method_at = self.at(method);
        let load_at = self.at_attribute(method_at, method);
        let name = self.table.scope(self.scope_id()).mangle(&method.attr);
        let site = self.unit.site(&name);
        self.unit.unary(load_at, Op::LoadMethod, window, object, site);
        self.window(&call.args);
        self.window(call.keywords.iter().map(|keyword| &keyword.value));
        let at = if load_at.line == at.line {
            at
        } else {
            At {
                line: load_at.line,
                span: crate::source::Span::new(load_at.span.start, at.span.end),
            }
        };
        let total = count(call.args.len() + call.keywords.len());
        if call.keywords.is_empty() {
            self.unit.op(at, Op::CallMethod, window, total, into);
        } else {
            self.unit.op(at, Op::CallMethodKw, window, total, into);
            self.keyword_names(at, &call.keywords);
        }
    }

    /// Calls what is in the temporary on top.
    pub(super) fn call_with(
        &mut self,
        at: At,
        callable: u16,
        arguments: &'a [Expr],
        keywords: &'a [Keyword],
        into: u16,
    ) {
        self.call_after(at, callable, 0, arguments, None, keywords, into);
    }

    /// Calls what is in a temporary with `given` arguments that are there already, those of the call and one more.
    pub(super) fn call_after(
        &mut self,
        at: At,
        callable: u16,
        given: usize,
        arguments: &'a [Expr],
        extra: Option<Operand>,
        keywords: &'a [Keyword],
        into: u16,
    ) {
        let is_plain = !arguments.iter().any(Expr::is_starred_expr)
            && keywords.iter().all(|keyword| keyword.arg.is_some());
        if !is_plain {
            self.call_unpacking(at, callable, given, arguments, extra, keywords, into);
            return;
        }
        self.window(arguments);
        if let Some(extra) = extra {
            let register = self.unit.temp();
            self.unit.move_to(at, register, extra);
        }
        self.window(keywords.iter().map(|keyword| &keyword.value));
        let total = count(given + arguments.len() + usize::from(extra.is_some()) + keywords.len());
        if keywords.is_empty() {
            self.unit.op(at, Op::Call, callable, total, into);
        } else {
            self.unit.op(at, Op::CallKw, callable, total, into);
            self.keyword_names(at, keywords);
        }
    }

    /// Writes the names of the last arguments of the call just written.
    fn keyword_names(&mut self, at: At, keywords: &[Keyword]) {
        let names = keywords.iter().filter_map(|keyword| keyword.arg.as_ref());
        // Private names are not mangled here.
        let names: Vec<Constant> = names.map(|name| Constant::Str(name.as_str().into())).collect();
        let names = self.unit.constant(&Constant::Tuple(names.into()));
        self.unit.op(at, Op::Extra, names, 0, 0);
    }

    /// Calls with `*args` or `**kwargs` among the arguments: they are collected into a tuple and a dict.
    fn call_unpacking(
        &mut self,
        at: At,
        callable: u16,
        given: usize,
        arguments: &'a [Expr],
        extra: Option<Operand>,
        keywords: &'a [Keyword],
        into: u16,
    ) {
        let positional = callable + 1;
        if given == 0
            && extra.is_none()
            && let [Expr::Starred(star)] = arguments
        {
            // What is alone is made a tuple when all else is there.
            let positional = self.unit.temp();
            self.expression(&star.value, positional);
            let named = self.unit.temp();
            if keywords.is_empty() {
                self.unit.clear(at, named);
            } else {
                self.merge_keywords(at, callable, keywords, named);
            }
            self.unit.op(at, Op::ArgsToTuple, positional, positional, callable);
            self.unit.op(at, Op::CallEx, callable, 0, into);
            return;
        }
        if given == 0 {
            self.unit.temp();
            self.collect(at, false, arguments, positional);
        } else {
            self.unit.op(at, Op::BuildList, positional, positional, count(given));
            self.unit.release(positional + 1);
            for argument in arguments {
                let mark = self.unit.mark();
                let (op, value) = match argument {
                    Expr::Starred(star) => (Op::ListExtend, self.operand(&star.value)),
                    plain => (Op::ListAppend, self.operand(plain)),
                };
                self.unit.flagged(at, op, value.flag(flag::TAKE_B), positional, value.register, 0);
                self.unit.release(mark);
            }
        }
        if let Some(extra) = extra {
            let flags = extra.flag(flag::TAKE_B);
            self.unit.flagged(at, Op::ListAppend, flags, positional, extra.register, 0);
        }
        self.unit.op(at, Op::ListToTuple, positional, 0, 0);
        let named = self.unit.temp();
        if keywords.is_empty() {
            self.unit.clear(at, named);
        } else {
            self.merge_keywords(at, callable, keywords, named);
        }
        self.unit.op(at, Op::CallEx, callable, 0, into);
    }

    fn merge_keywords(&mut self, at: At, callable: u16, keywords: &'a [Keyword], into: u16) {
        let mut rest = keywords;
        let mut is_begun = false;
        while !rest.is_empty() {
            let plain = rest.iter().take_while(|keyword| keyword.arg.is_some()).count();
            let mark = self.unit.mark();
            let part = if plain > 0 {
                let (run, after) = rest.split_at(plain);
                rest = after;
                let first = self.unit.mark();
                for keyword in run {
                    let (name, value) = (self.unit.temp(), self.unit.temp());
                    let text = keyword.arg.as_ref().map_or("", ast::Identifier::as_str);
                    self.load_constant(at, name, &Constant::Str(text.into()));
                    self.expression(&keyword.value, value);
                }
                if is_begun {
                    self.unit.op(at, Op::BuildDict, first, first, count(plain));
                    Some(Operand::temporary(first))
                } else {
                    self.unit.op(at, Op::BuildDict, into, first, count(plain));
                    None
                }
            } else {
                if !is_begun {
                    self.unit.op(at, Op::BuildDict, into, into, 0);
                }
                let value = self.operand(&rest[0].value);
                rest = &rest[1..];
                Some(value)
            };
            is_begun = true;
            if let Some(part) = part {
                let flags = part.flag(flag::TAKE_B);
                self.unit.flagged(at, Op::DictMerge, flags, into, part.register, callable);
            }
            self.unit.release(mark);
        }
    }
}
