//! Functions, lambdas and their decorators.

use std::rc::Rc;

use super::display::count;
use super::fold;
use super::name::Where;
use super::statement::docstring;
use super::unit::{At, Operand, Signature};
use super::{Child, Compiler};
use crate::code::{Constant, Op, VariableKind};
use crate::symbols::{Binding, ScopeKind};
use crate::syntax::ast::{self, Arg, ArgWithDefault, Expr};
use crate::syntax::{span, span_of, walk};

impl<'a> Compiler<'a> {
    pub(super) fn function_definition(&mut self, at: At, function: &walk::Function<'a>) {
        let decorators = self.window(function.decorators);
        let is_decorated = !function.decorators.is_empty();
        let first_line = function.decorators.first().map_or(at.line, |first| self.at(first).line);
        let into = match self.find(function.name) {
            (_, Where::Local(register)) if !is_decorated => register,
            _ => self.unit.temp(),
        };
        let mark = self.unit.mark();
        if function.type_params.is_empty() {
            self.make_definition(at, function, first_line, None, into);
        } else {
            self.generic_function(at, function, first_line, into);
        }
        self.unit.release(mark);
        if self.unit.is_temp(into) {
            self.decorate(at, function.decorators, decorators);
            let made = if is_decorated { decorators } else { into };
            self.store_name(at, function.name, Operand::temporary(made));
        }
    }

    /// Calls decorators, the last first, with what stands in the temporary after them.
    pub(super) fn decorate(&mut self, at: At, decorators: &'a [Expr], first: u16) {
        for (index, decorator) in decorators.iter().enumerate().rev() {
            let register = first + count(index);
            let at = if self.era().traces_decorator_line_again() { self.at(decorator) } else { at };
            self.unit.op(at, Op::Call, register, 1, register);
        }
    }

    /// Makes the function of a definition; `given` are its defaults if they were evaluated elsewhere.
    pub(super) fn make_definition(
        &mut self,
        at: At,
        function: &walk::Function<'a>,
        first_line: u32,
        given: Option<[Option<u16>; 2]>,
        into: u16,
    ) {
        let parts = self.unit.temps(4);
        match given {
            None => {
                self.defaults(at, function.arguments, parts);
                self.keyword_defaults(at, function.arguments, parts + 1);
            }
            Some(given) => {
                for (part, given) in (parts..).zip(given) {
                    match given {
                        Some(register) => {
                            self.unit.move_to(at, part, Operand::local(register));
                        }
                        None => self.unit.clear(at, part),
                    }
                }
            }
        }
        self.annotations(at, function, parts + 2);
        let start = span_of(function.range).start;
        let Some(scope) = self.child_scope(ScopeKind::Function, start) else {
            self.refuse(at.span, "this function has no scope");
            return;
        };
        let body = function.body;
        let signature = Signature::new(function.arguments);
        let child = self.nested(scope, function.name.into(), first_line, |this| {
            this.unit.signature = signature;
            let body = match docstring(body) {
                Some((text, rest)) => {
                    this.unit.constant(&fold::literal(&text.value));
                    this.unit.has_docstring = true;
                    rest
                }
                None => body,
            };
            this.make_cells();
            if body.is_empty() {
                this.unit.nop(At { line: first_line, ..at });
            }
            this.statements(body);
            this.return_none();
        });
        self.make_function(at, &child, parts, into);
    }

    pub(super) fn lambda(&mut self, at: At, lambda: &'a ast::ExprLambda, into: u16) {
        let parts = self.unit.temps(4);
        self.defaults(at, &lambda.args, parts);
        self.keyword_defaults(at, &lambda.args, parts + 1);
        self.unit.clear(at, parts + 2);
        let Some(scope) = self.child_scope(ScopeKind::Lambda, at.span.start) else {
            self.refuse(at.span, "this lambda has no scope");
            return;
        };
        let signature = Signature::new(&lambda.args);
        let child = self.nested(scope, ScopeKind::Lambda.code_name().into(), at.line, |this| {
            this.unit.signature = signature;
            this.make_cells();
            let returns_at_start = this.era().lambdas_return_on_first_line();
            let body_at = if returns_at_start { at } else { this.at(&*lambda.body) };
            let value = this.operand(&lambda.body);
            this.unit.op(body_at, Op::Return, value.register, 0, 0);
        });
        self.make_function(at, &child, parts, into);
    }

    /// Wraps what is captured by functions inside into cells.
    pub(super) fn make_cells(&mut self) {
        let scope = self.table.scope(self.unit.scope);
        for (register, slot) in (0..).zip(self.unit.slots.clone()) {
            let is_own =
                scope.lookup(&slot.name).is_some_and(|symbol| symbol.binding == Binding::Cell)
                    || scope.needs_class_cell && &*slot.name == "__class__"
                    || scope.needs_class_dict && &*slot.name == "__classdict__";
            if slot.kind == VariableKind::Cell && is_own {
                self.unit.op(At::NOWHERE, Op::MakeCell, register, 0, 0);
            }
        }
    }

    /// Makes a function of a code object and the parts in a window, of which the closure is put there now.
    pub(super) fn make_function(&mut self, at: At, child: &Child, parts: u16, into: u16) {
        if child.free.is_empty() {
            self.unit.clear(at, parts + 3);
        } else {
            let mark = self.unit.mark();
            let first = mark;
            for name in &child.free {
                let into = self.unit.temp();
                match self.unit.cell_register(name) {
                    Some(cell) => self.unit.move_to(at, into, Operand::local(cell)),
                    None => self.refuse(at.span, format!("the closure lacks the variable {name}")),
                }
            }
            self.unit.op(at, Op::BuildTuple, parts + 3, first, count(child.free.len()));
            self.unit.release(mark);
        }
        self.unit.op(at, Op::MakeFunction, into, child.index, parts);
    }

    /// Makes a function that has nothing but code and closure.
    pub(super) fn make_plain_function(&mut self, at: At, child: &Child, into: u16) {
        let mark = self.unit.mark();
        let parts = self.unit.temps(4);
        for part in parts..parts + 3 {
            self.unit.clear(at, part);
        }
        self.make_function(at, child, parts, into);
        self.unit.release(mark);
    }

    // Defaults and annotations

    pub(super) fn defaults(&mut self, at: At, arguments: &'a ast::Arguments, into: u16) {
        let positional = arguments.posonlyargs.iter().chain(&arguments.args);
        let defaults: Vec<&'a Expr> =
            positional.filter_map(|argument| argument.default.as_deref()).collect();
        if defaults.is_empty() {
            self.unit.clear(at, into);
            return;
        }
        let constants: Option<Vec<Constant>> =
            defaults.iter().map(|default| fold::constant(default)).collect();
        let mark = self.unit.mark();
        if let Some(constants) = constants {
            if self.era().defaults_return_to_def_line() {
                for default in &defaults {
                    let at = self.at(*default);
                    self.unit.nop(at);
                }
            }
            self.load_constant(at, into, &Constant::Tuple(constants.into()));
        } else {
            let total = count(defaults.len());
            let first = self.window(defaults);
            self.unit.op(at, Op::BuildTuple, into, first, total);
        }
        self.unit.release(mark);
    }

    pub(super) fn keyword_defaults(&mut self, at: At, arguments: &'a ast::Arguments, into: u16) {
        let defaults: Vec<(&'a Arg, &'a Expr)> = arguments
            .kwonlyargs
            .iter()
            .filter_map(|argument| Some((&argument.def, argument.default.as_deref()?)))
            .collect();
        if defaults.is_empty() {
            self.unit.clear(at, into);
            return;
        }
        let mark = self.unit.mark();
        for &(argument, default) in &defaults {
            let (name, value) = (self.unit.temp(), self.unit.temp());
            let text = self.mangled(&argument.arg);
            self.load_constant(At::NOWHERE, name, &Constant::Str(text));
            self.expression(default, value);
        }
        self.unit.op(at, Op::BuildDict, into, mark, count(defaults.len()));
        self.unit.release(mark);
    }

    fn mangled(&self, name: &str) -> Rc<str> {
        self.table.scope(self.scope_id()).mangle(name)
    }

    fn annotations(&mut self, at: At, function: &walk::Function<'a>, into: u16) {
        let annotated = annotated(function);
        if annotated.is_empty() {
            self.unit.clear(at, into);
            return;
        }
        if self.defers_annotations() {
            let start = span_of(function.range).start;
            self.annotate(at, start, &annotated, into, false);
            return;
        }
        let mark = self.unit.mark();
        for &(name, annotation) in &annotated {
            let (key, value) = (self.unit.temp(), self.unit.temp());
            let text = self.mangled(name);
            self.load_constant(At::NOWHERE, key, &Constant::Str(text));
            self.annotation(annotation, value);
        }
        self.unit.op(at, Op::BuildDict, into, mark, count(annotated.len()));
        self.unit.release(mark);
    }
}

/// Returns what a function annotates, in the order of `__annotations__`.
fn annotated<'a>(function: &walk::Function<'a>) -> Vec<(&'a str, &'a Expr)> {
    fn one(argument: &Arg) -> Option<(&str, &Expr)> {
        Some((argument.arg.as_str(), argument.annotation.as_deref()?))
    }
    fn each(arguments: &[ArgWithDefault]) -> impl Iterator<Item = (&str, &Expr)> {
        arguments.iter().filter_map(|argument| one(&argument.def))
    }
    let arguments: &'a ast::Arguments = function.arguments;
    let mut all: Vec<(&'a str, &'a Expr)> = each(&arguments.args).collect();
    all.extend(each(&arguments.posonlyargs));
    all.extend(arguments.vararg.as_deref().and_then(one));
    all.extend(each(&arguments.kwonlyargs));
    all.extend(arguments.kwarg.as_deref().and_then(one));
    all.extend(function.returns.map(|returns| ("return", returns)));
    debug_assert!(all.iter().all(|(_, annotation)| span(*annotation).end > 0));
    all
}
