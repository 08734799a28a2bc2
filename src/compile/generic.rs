//! Type parameters and `type` statements (PEP 695): a function around what is generic makes the parameters.

use super::Compiler;
use super::display::count;
use super::unit::{At, Operand};
use crate::code::{Constant, Intrinsic, Op};
use crate::symbols::ScopeKind;
use crate::syntax::ast::{self, Expr, TypeParam};
use crate::syntax::{span, span_of, walk};

impl<'a> Compiler<'a> {
    pub(super) fn generic_function(
        &mut self,
        at: At,
        function: &walk::Function<'a>,
        first_line: u32,
        into: u16,
    ) {
        let callable = self.unit.temp();
        let (defaults, keyword_defaults) = (self.unit.temp(), self.unit.temp());
        self.defaults(at, function.arguments, defaults);
        self.keyword_defaults(at, function.arguments, keyword_defaults);
        let positional = function.arguments.posonlyargs.iter().chain(&function.arguments.args);
        let has_defaults = positional.clone().any(|argument| argument.default.is_some());
        let has_keyword_defaults =
            function.arguments.kwonlyargs.iter().any(|argument| argument.default.is_some());
        for (has, register) in [(has_defaults, defaults), (has_keyword_defaults, keyword_defaults)]
        {
            if !has {
                self.load_constant(at, register, &Constant::None);
            }
        }
        let given = [has_defaults.then_some(0), has_keyword_defaults.then_some(1)];
        let start = span_of(function.range).start;
        let (name, params) = (function.name, function.type_params);
        self.with_type_params(at, start, name, params, callable, |this, made| {
            // The function, then the parameters: the window of SetTypeParams.
            let window = this.unit.temps(2);
            this.make_definition(at, function, first_line, Some(given), window);
            this.unit.release(window + 2);
            this.unit.move_to(at, window + 1, Operand::temporary(made));
            this.intrinsic(at, Intrinsic::SetTypeParams, window, window);
            this.unit.op(at, Op::Return, window, 0, 0);
        });
        self.unit.op(at, Op::Call, callable, 2, into);
    }

    pub(super) fn generic_class(
        &mut self,
        at: At,
        class: &'a ast::StmtClassDef,
        first_line: u32,
        into: u16,
    ) {
        let callable = self.unit.temp();
        self.no_defaults(at);
        let params = &class.type_params[..];
        self.with_type_params(at, at.span.start, &class.name, params, callable, |this, made| {
            this.store_name(at, ".type_params", Operand::local(made));
            let base = this.unit.temp();
            this.intrinsic(at, Intrinsic::Generic, made, base);
            this.store_name(at, ".generic_base", Operand::local(base));
            let class_made = this.unit.temp();
            this.build_class(at, class, first_line, Some(Operand::temporary(base)), class_made);
            this.unit.op(at, Op::Return, class_made, 0, 0);
        });
        self.unit.op(at, Op::Call, callable, 2, into);
    }

    pub(super) fn type_alias(&mut self, at: At, node: &'a ast::StmtTypeAlias) {
        let Expr::Name(name) = &*node.name else { return };
        let made = self.unit.temp();
        if node.type_params.is_empty() {
            self.alias_value(at, &name.id, node, None, made);
        } else {
            self.no_defaults(at);
            let start = span(node).start;
            self.with_type_params(at, start, &name.id, &node.type_params, made, |this, params| {
                let alias = this.unit.temp();
                this.alias_value(at, &name.id, node, Some(params), alias);
                this.unit.op(at, Op::Return, alias, 0, 0);
            });
            self.unit.op(at, Op::Call, made, 2, made);
        }
        self.store_name(at, &name.id, Operand::temporary(made));
    }

    fn alias_value(
        &mut self,
        at: At,
        name: &str,
        node: &'a ast::StmtTypeAlias,
        params: Option<u16>,
        into: u16,
    ) {
        let window = self.unit.temps(3);
        self.load_constant(at, window, &Constant::Str(name.into()));
        match params {
            Some(params) => self.unit.move_to(at, window + 1, Operand::local(params)),
            None => self.load_constant(at, window + 1, &Constant::Tuple([].into())),
        }
        let start = span(node).start;
        self.thunk(at, ScopeKind::TypeAlias, start, name, &node.value, window + 2);
        self.intrinsic(at, Intrinsic::TypeAlias, window, into);
        for register in window..window + 3 {
            self.unit.clear(at, register);
        }
        self.unit.release(window);
    }

    fn no_defaults(&mut self, at: At) {
        for _ in 0..2 {
            let register = self.unit.temp();
            self.load_constant(at, register, &Constant::None);
        }
    }

    /// Makes a function without parameters that evaluates an expression.
    fn thunk(
        &mut self,
        at: At,
        kind: ScopeKind,
        start: u32,
        name: &str,
        value: &'a Expr,
        into: u16,
    ) {
        let Some(scope) = self.child_scope(kind, start) else {
            self.refuse(at.span, "this type has no scope");
            return;
        };
        let child = self.nested(scope, name.into(), at.line, |this| {
            this.make_cells();
            let value_at = this.at(value);
            let value = this.operand(value);
            this.unit.op(value_at, Op::Return, value.register, 0, 0);
        });
        self.make_plain_function(at, &child, into);
    }

    /// Makes the function around something generic: it makes the parameters, binds them and goes on with `write`, which
    /// gets the register of their tuple.
    fn with_type_params(
        &mut self,
        at: At,
        start: u32,
        name: &str,
        params: &'a [TypeParam],
        into: u16,
        write: impl FnOnce(&mut Self, u16),
    ) {
        let Some(scope) = self.child_scope(ScopeKind::TypeParameters, start) else {
            self.refuse(at.span, "these type parameters have no scope");
            return;
        };
        let name = format!("<generic parameters of {name}>");
        let child = self.nested(scope, name.as_str().into(), at.line, |this| {
            this.make_cells();
            let made = this.unit.temp();
            let first = this.unit.mark();
            for param in params {
                let register = this.unit.temp();
                this.type_param(param, register);
            }
            this.unit.op(at, Op::BuildTuple, made, first, count(params.len()));
            this.unit.release(first);
            write(this, made);
        });
        self.make_plain_function(at, &child, into);
    }

    fn type_param(&mut self, param: &'a TypeParam, into: u16) {
        let at = self.at(param);
        let window = self.unit.temps(2);
        let (name, which) = match param {
            TypeParam::TypeVar(var) => (&var.name, Intrinsic::TypeVar),
            TypeParam::ParamSpec(spec) => (&spec.name, Intrinsic::ParamSpec),
            TypeParam::TypeVarTuple(tuple) => (&tuple.name, Intrinsic::TypeVarTuple),
        };
        self.load_constant(at, window, &Constant::Str(name.as_str().into()));
        match param {
            TypeParam::TypeVar(ast::TypeParamTypeVar { bound: Some(bound), .. }) => {
                self.thunk(at, ScopeKind::TypeBound, at.span.start, name, bound, window + 1);
            }
            _ => self.unit.clear(at, window + 1),
        }
        self.intrinsic(at, which, window, into);
        self.unit.clear(at, window);
        self.unit.clear(at, window + 1);
        self.unit.release(window);
        self.store_name(at, name, Operand::local(into));
    }
}
