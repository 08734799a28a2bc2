//! Imports.

use std::rc::Rc;

use super::Compiler;
use super::unit::{At, Operand};
use crate::code::{Constant, Op, flag};
use crate::syntax::ast;

impl Compiler<'_> {
    pub(super) fn import(&mut self, at: At, node: &ast::StmtImport) {
        for alias in &node.names {
            let mark = self.unit.mark();
            let name = alias.name.as_str();
            let module = self.import_module(at, name, 0, &Constant::None);
            match &alias.asname {
                None => {
                    let first = name.split('.').next().unwrap_or(name);
                    self.store_name(at, first, Operand::temporary(module));
                }
                Some(bound) => {
                    // `import a.b as c` binds the last module, `import a.b` the first.
                    for part in name.split('.').skip(1) {
                        let part = self.unit.name(&Rc::from(part));
                        let inner = self.unit.temp();
                        self.unit.op(at, Op::ImportFrom, inner, module, part);
                        self.unit.move_to(at, module, Operand::temporary(inner));
                        self.unit.release(inner);
                    }
                    self.store_name(at, bound, Operand::temporary(module));
                }
            }
            self.unit.release(mark);
        }
    }

    pub(super) fn import_from(&mut self, at: At, node: &ast::StmtImportFrom) {
        let names: Vec<Constant> =
            node.names.iter().map(|alias| Constant::Str(alias.name.as_str().into())).collect();
        let level = node.level.map_or(0, |level| level.to_u32());
        let module = node.module.as_ref().map_or("", ast::Identifier::as_str);
        let module = self.import_module(at, module, level, &Constant::Tuple(names.into()));
        for alias in &node.names {
            if &alias.name == "*" {
                self.unit.flagged(at, Op::ImportStar, flag::TAKE_A, module, 0, 0);
                return;
            }
            let mark = self.unit.mark();
            let value = self.unit.temp();
            let name = self.unit.name(&Rc::from(alias.name.as_str()));
            self.unit.op(at, Op::ImportFrom, value, module, name);
            let bound = alias.asname.as_ref().unwrap_or(&alias.name);
            self.store_name(at, bound, Operand::temporary(value));
            self.unit.release(mark);
        }
        self.unit.clear(at, module);
    }

    fn import_module(&mut self, at: At, name: &str, level: u32, names: &Constant) -> u16 {
        let module = self.unit.temp();
        let window = self.unit.temps(2);
        self.load_constant(at, window, &Constant::Int(i64::from(level)));
        self.load_constant(at, window + 1, names);
        let name = self.unit.name(&Rc::from(name));
        self.unit.op(at, Op::ImportName, module, name, window);
        self.unit.release(window);
        module
    }
}
