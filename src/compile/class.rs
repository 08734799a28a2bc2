//! Classes: a call of `__build_class__` with the body as a function.

use super::Compiler;
use super::unit::{At, Operand};
use crate::code::{Constant, Op};
use crate::symbols::ScopeKind;
use crate::syntax::ast;

impl<'a> Compiler<'a> {
    pub(super) fn class_definition(&mut self, at: At, class: &'a ast::StmtClassDef) {
        let decorators = self.window(&class.decorator_list);
        let first = class.decorator_list.first();
        let first_line = first.map_or(at.line, |first| self.at(first).line);
        let made = self.unit.temp();
        if class.type_params.is_empty() {
            self.build_class(at, class, first_line, None, made);
        } else {
            self.generic_class(at, class, first_line, made);
        }
        self.decorate(at, &class.decorator_list, decorators);
        self.store_name(at, &class.name, Operand::temporary(decorators));
    }

    /// Calls `__build_class__`; a generic class has one base more.
    pub(super) fn build_class(
        &mut self,
        at: At,
        class: &'a ast::StmtClassDef,
        first_line: u32,
        base: Option<Operand>,
        into: u16,
    ) {
        let mark = self.unit.mark();
        let callable = self.unit.temp();
        self.unit.op(at, Op::LoadBuildClass, callable, 0, 0);
        let function = self.unit.temp();
        let Some(scope) = self.child_scope(ScopeKind::Class, at.span.start) else {
            self.refuse(at.span, "this class has no scope");
            return;
        };
        let child = self.nested(scope, class.name.as_str().into(), first_line, |this| {
            this.class_body(class);
        });
        self.make_plain_function(at, &child, function);
        let name = self.unit.temp();
        self.load_constant(at, name, &Constant::Str(class.name.as_str().into()));
        self.call_after(at, callable, 2, &class.bases, base, &class.keywords, into);
        self.unit.release(mark);
    }

    fn class_body(&mut self, class: &'a ast::StmtClassDef) {
        let scope = self.table.scope(self.unit.scope);
        let at = At { line: self.unit.first_line, span: crate::syntax::span(class) };
        let value = self.unit.temp();
        self.make_cells();
        self.load_name(at, "__name__", value);
        self.store_name(at, "__module__", Operand::temporary(value));
        let qualname = Constant::Str(self.unit.qualname.clone());
        self.load_constant(at, value, &qualname);
        self.store_name(at, "__qualname__", Operand::temporary(value));
        if self.era().classes_note_first_line() {
            let line = Constant::Int(i64::from(self.unit.first_line));
            self.load_constant(at, value, &line);
            self.store_name(at, "__firstlineno__", Operand::temporary(value));
        }
        if !class.type_params.is_empty() {
            self.load_name(at, ".type_params", value);
            self.store_name(at, "__type_params__", Operand::temporary(value));
        }
        let cell_of = |this: &Self, name: &str| this.unit.cell_register(name);
        if scope.needs_class_dict
            && let (Some(cell), Some(namespace)) =
                (cell_of(self, "__classdict__"), self.unit.namespace)
        {
            self.unit.op(at, Op::StoreCell, cell, namespace, 0);
        }
        self.setup_annotations(&class.body);
        let body = self.body_docstring(&class.body);
        self.statements(body);
        self.deferred_annotations(at, &class.body, "__annotate_func__");
        if self.era().classes_note_first_line() {
            let names = std::mem::take(&mut self.unit.static_attributes);
            let names = Constant::Tuple(names.into_iter().map(Constant::Str).collect());
            self.load_constant(At::NOWHERE, value, &names);
            self.store_name(At::NOWHERE, "__static_attributes__", Operand::temporary(value));
        }
        match cell_of(self, "__class__") {
            Some(cell) if scope.needs_class_cell => {
                self.unit.move_to(At::NOWHERE, value, Operand::local(cell));
                self.store_name(At::NOWHERE, "__classcell__", Operand::local(value));
                self.unit.op(At::NOWHERE, Op::Return, value, 0, 0);
            }
            _ => self.return_none(),
        }
    }
}
