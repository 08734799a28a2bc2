//! How a tree becomes code.
//!
//! One walk over the tree writes instructions into a [`unit::Unit`] for each code object; nothing in the walk can fail
//! but by a limit, so the first complaint is kept and told at the end. Each instruction carries the place CPython's
//! compiler would give it; afterwards [`assemble`] throws away what cannot be reached, drops checks of locals that are
//! surely bound, and decides which instructions begin a line.
//!
//! - An expression is put into a register ([`Compiler::expression`]) or is an [`unit::Operand`]: a local's own
//!   register, or a temporary that its reader takes.
//! - Temporaries are a stack; a window is a run of them at its top.
//! - What is left early (`return`, `break`, `continue`) is unwound by [`block`], which knows what is open.

mod annotation;
mod assemble;
mod assign;
mod assigned;
mod block;
mod call;
mod class;
mod comprehension;
mod display;
mod exception;
mod expression;
mod flow;
mod fold;
mod function;
mod generic;
mod import;
mod left;
mod lines;
mod loops;
mod name;
mod operator;
mod pattern;
mod percent;
mod statement;
mod unit;
mod with;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use crate::code::{self, Code};
use crate::era::Era;
use crate::source::{Source, Span};
use crate::symbols::{About, Rules, ScopeKind, SymbolTable, Warning};
use crate::syntax::{self, SyntaxError, ast, span};
use unit::{At, Unit};

/// What kind of program a text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Statements (`exec`).
    Module,
    /// One expression, whose value the code returns (`eval`).
    Expression,
    /// One statement typed at a prompt: values of expression statements are printed (`single`).
    Interactive,
}

/// How to compile.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    pub era: Era,
    pub mode: Mode,
    /// The code is part of heisen's own prelude.
    pub hidden: bool,
    /// The functions and classes that are hidden as the prelude is, by their qualified names.
    pub native: &'static [&'static str],
}

/// Compiles a text.
///
/// # Errors
/// Says what CPython says of a text it refuses, or which limit of this compiler the text is beyond.
pub fn compile(source: &Rc<Source>, options: &Options) -> Result<Rc<Code>, SyntaxError> {
    let worded = |mut error: SyntaxError| {
        if let Some(message) = options.era.words_of_syntax(&error.message) {
            error.message = message.to_owned();
        }
        error
    };
    let tree = parse(source, options.mode).map_err(worded)?;
    compile_tree(source, &tree, options)
}

/// Parses a text as what it is to be compiled to.
///
/// # Errors
/// Says what CPython says of a text that is none.
pub fn parse(source: &Source, mode: Mode) -> Result<ast::Mod, SyntaxError> {
    Ok(match mode {
        Mode::Module => ast::Mod::Module(syntax::parse_module(source)?),
        Mode::Expression => ast::Mod::Expression(syntax::parse_expression(source)?),
        Mode::Interactive => ast::Mod::Interactive(syntax::parse_interactive(source)?),
    })
}

/// Compiles a tree of a text.
///
/// # Errors
/// As [`compile`].
pub fn compile_tree(
    source: &Rc<Source>,
    tree: &ast::Mod,
    options: &Options,
) -> Result<Rc<Code>, SyntaxError> {
    let rules = Rules {
        inline_comprehensions: options.era.inlines_comprehensions(),
        deferred_annotations: options.era.defers_annotations(),
        bare_exception_lists: options.era >= Era::E314 || options.hidden,
    };
    let table = SymbolTable::build(source, tree, rules)?;
    let mut compiler = Compiler {
        source,
        options: *options,
        table: &table,
        unit: Unit::new(&table, SymbolTable::TOP, "<module>".into(), 1),
        around: Vec::new(),
        place: At::NOWHERE,
        failure: None,
    };
    compiler.program(tree);
    let mut code = compiler.finish();
    if let Some(code) = Rc::get_mut(&mut code)
        && !options.hidden
    {
        code.warnings = warnings(source, &table, options.era);
    }
    match compiler.failure {
        Some(error) => Err(error),
        None => {
            debug_assert_eq!(code::verify(&code), Ok(()));
            Ok(code)
        }
    }
}

/// Returns what there is to warn about, by line, in the words of an era.
fn warnings(source: &Source, table: &SymbolTable, era: Era) -> Vec<(u32, String)> {
    let escapes = syntax::invalid_escapes(source)
        .into_iter()
        .map(|(line, escape)| Warning { line, about: About::Escape(escape) });
    let all = escapes.chain(table.warnings.iter().cloned());
    all.filter_map(|warning| Some((warning.line.0, warning.text(era)?))).collect()
}

/// The walk over a tree.
struct Compiler<'a> {
    source: &'a Rc<Source>,
    options: Options,
    table: &'a SymbolTable,
    /// The code object being written.
    unit: Unit<'a>,
    /// Those around it, outermost first.
    around: Vec<Unit<'a>>,
    /// Where the statement or expression being written is, or the last comparison that decided a condition in it.
    place: At,
    /// The first complaint.
    failure: Option<SyntaxError>,
}

impl<'a> Compiler<'a> {
    fn era(&self) -> Era {
        self.options.era
    }

    /// Returns the place of a node.
    fn at(&self, node: &impl ast::Ranged) -> At {
        self.at_span(span(node))
    }

    fn at_span(&self, span: Span) -> At {
        At { line: self.source.line_of(span.start).0, span }
    }

    fn line_of(&self, offset: u32) -> u32 {
        self.source.line_of(offset).0
    }

    /// Keeps a complaint, unless there is one.
    fn refuse(&mut self, place: Span, message: impl Into<String>) {
        if self.failure.is_none() {
            self.failure = Some(SyntaxError::in_tree(self.source, place, message));
        }
    }

    fn program(&mut self, tree: &'a ast::Mod) {
        match tree {
            ast::Mod::Module(module) => self.module(&module.body),
            ast::Mod::Interactive(interactive) => {
                self.setup_annotations(&interactive.body);
                self.statements(&interactive.body);
                self.return_none();
            }
            ast::Mod::Expression(expression) => {
                let at = self.at(&*expression.body);
                let value = self.operand(&expression.body);
                self.unit.op(at, code::Op::Return, value.register, 0, 0);
            }
            ast::Mod::FunctionType(_) => {
                self.refuse(Span::default(), "a function type is no program")
            }
        }
    }

    fn module(&mut self, body: &'a [ast::Stmt]) {
        if body.is_empty() {
            let at = At { line: 1, span: Span::default() };
            self.unit.op(at, code::Op::Nop, 0, 0, 0);
        }
        self.setup_annotations(body);
        let rest = self.body_docstring(body);
        self.statements(rest);
        let at = At { line: 1, span: Span::default() };
        self.deferred_annotations(at, body, "__annotate__");
        self.return_none();
    }

    /// Ends code that returns nothing.
    fn return_none(&mut self) {
        let none = self.unit.temp();
        self.load_constant(At::NOWHERE, none, &code::Constant::None);
        self.unit.op(At::NOWHERE, code::Op::Return, none, 0, 0);
    }

    /// Writes a code object of its own and returns it as an index into the children of the one around.
    fn nested(
        &mut self,
        scope: crate::symbols::ScopeId,
        name: Rc<str>,
        first_line: u32,
        write: impl FnOnce(&mut Self),
    ) -> Child {
        let unit = Unit::new(self.table, scope, name, first_line);
        self.around.push(std::mem::replace(&mut self.unit, unit));
        self.unit.qualname = self.qualname();
        let place = self.place;
        write(self);
        self.place = place;
        let code = self.finish();
        let free = self.unit.free_names();
        self.unit = self.around.pop().expect("the unit around was put there before");
        let index = self.unit.child(code);
        Child { index, free }
    }

    /// Returns the qualified name of the unit being written, from those around it.
    fn qualname(&self) -> Rc<str> {
        let own = &self.unit.name;
        let is_real =
            |unit: &&Unit| !matches!(unit.kind, ScopeKind::TypeParameters | ScopeKind::Annotations);
        let Some(outer) = self.around.iter().rev().find(is_real) else {
            return own.clone();
        };
        let outer_scope = self.table.scope(outer.scope);
        let is_definition = matches!(self.unit.kind, ScopeKind::Function | ScopeKind::Class);
        let is_global = outer_scope
            .lookup(&outer_scope.mangle(own))
            .is_some_and(|symbol| symbol.binding == crate::symbols::Binding::GlobalExplicit);
        match outer.kind {
            ScopeKind::Module => own.clone(),
            _ if is_definition && is_global => own.clone(),
            kind if kind == ScopeKind::Class || kind.is_comprehension() => {
                format!("{}.{own}", outer.qualname).into()
            }
            _ => format!("{}.<locals>.{own}", outer.qualname).into(),
        }
    }

    /// Tells whether what is compiled is, or lies in, one of the things that are to be hidden.
    fn is_native(&self) -> bool {
        let own = &*self.unit.qualname;
        self.options.native.iter().any(|name| {
            own.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    fn finish(&mut self) -> Rc<Code> {
        let hidden = self.options.hidden || self.is_native();
        let made = assemble::assemble(
            &mut self.unit,
            self.table,
            assemble::Context {
                source: self.source,
                era: self.options.era,
                hidden,
                future_annotations: self.table.future_annotations,
            },
        );
        match made {
            Ok(code) => Rc::new(code),
            Err(message) => {
                self.refuse(Span::default(), message);
                Rc::new(assemble::empty(self.source, &self.unit))
            }
        }
    }
}

/// A code object that was written, and the free variables that its function wants.
struct Child {
    index: u16,
    free: Vec<Rc<str>>,
}
