//! A code object as the compiler writes it and the machine reads it.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use super::instr::Instr;
use super::place::{Construct, Standing};
use crate::source::Source;
pub use crate::source::Span;

/// Stands for "no index" where an operand or field is optional.
pub const NONE: u16 = u16::MAX;

/// A constant, before it becomes a value of a heap.
#[derive(Clone, PartialEq, Debug)]
pub enum Constant {
    None,
    Ellipsis,
    Bool(bool),
    Int(i64),
    /// An integer beyond 64 bits, in decimal digits.
    BigInt(Rc<str>),
    Float(f64),
    /// An imaginary literal.
    Complex(f64, f64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
    Tuple(Rc<[Constant]>),
    FrozenSet(Rc<[Constant]>),
}

/// How a variable of a code object is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VariableKind {
    /// In its register.
    Local,
    /// In a cell made by this code.
    Cell,
    /// In a cell of a function around this one.
    Free,
    /// In its register while an inlined comprehension runs; hidden from `locals()` of modules and classes.
    Hidden,
}

/// A variable: its register is its index in [`Code::variables`].
#[derive(Clone, Debug)]
pub struct Variable {
    pub name: Rc<str>,
    pub kind: VariableKind,
}

/// What kind of code it is; the flags that Python shows as `co_flags`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CodeFlags {
    /// Function-like: locals live in registers (CO_OPTIMIZED, CO_NEWLOCALS).
    pub optimized: bool,
    pub varargs: bool,
    pub varkeywords: bool,
    pub nested: bool,
    pub generator: bool,
    pub coroutine: bool,
    pub async_generator: bool,
    /// The body of a class.
    pub class_body: bool,
    /// The first constant is the docstring.
    pub docstring: bool,
    /// Part of heisen's own prelude: absent from depth, `f_back` and tracebacks.
    pub hidden: bool,
    /// `from __future__ import annotations` was in effect.
    pub future_annotations: bool,
    /// A generator that may be awaited (CO_ITERABLE_COROUTINE): `types.coroutine` asks for it.
    pub iterable_coroutine: bool,
}

/// A range of instructions whose exceptions go to `target` (an EnterHandler).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    /// Registers from here on are emptied when the handler is entered.
    pub keep: u16,
}

/// What an attribute site remembers: where the name was found last time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AttrCache {
    /// The shape of the instance, or 0.
    pub shape: u32,
    /// The version of the class.
    pub class_version: u32,
    /// The slot in the instance, or an index the machine gives meaning to.
    pub slot: u32,
    /// What kind of hit it is; the machine gives the meanings, 0 is none.
    pub kind: u32,
    /// What the class held, as the bits of a handle, or 0.
    pub held: i64,
}

/// What a global site remembers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct GlobalCache {
    /// 0 if the name was found in the globals, else the tag of the keys of globals that do not have it: it is a builtin.
    pub absent: u32,
    /// The position in the globals, or in the builtins.
    pub entry: u32,
}

/// A place in the code that looks up a name, with its inline cache.
#[derive(Debug)]
pub struct Site {
    /// An index into [`Code::names`].
    pub name: u16,
    pub attr: Cell<AttrCache>,
    /// What `attr` remembered before: objects of two classes may come by in turn.
    pub second: Cell<AttrCache>,
    pub global: Cell<GlobalCache>,
}

impl Site {
    /// Makes a site that remembers nothing yet.
    pub fn new(name: u16) -> Self {
        Self { name, attr: Cell::default(), second: Cell::default(), global: Cell::default() }
    }
}

/// A code object.
#[derive(Debug)]
pub struct Code {
    pub name: Rc<str>,
    pub qualname: Rc<str>,
    pub source: Rc<Source>,
    pub first_line: u32,
    pub flags: CodeFlags,
    /// Positional parameters, positional-only ones included.
    pub arg_count: u16,
    pub positional_only: u16,
    pub keyword_only: u16,
    /// The variables: parameters (positional, keyword-only, `*args`, `**kwargs`), other locals, cells, free variables.
    pub variables: Vec<Variable>,
    /// The registers of `variables` in the order in which this era's `locals()` shows them.
    pub sync_order: Vec<u16>,
    /// `co_varnames`, `co_cellvars` and `co_freevars`, as registers.
    pub varnames: Vec<u16>,
    pub cellvars: Vec<u16>,
    pub freevars: Vec<u16>,
    /// The register that holds the namespace of code that is no function, else [`NONE`].
    pub namespace: u16,
    /// How many registers a frame needs.
    pub registers: u16,
    pub instructions: Box<[Cell<Instr>]>,
    /// The line of each instruction; 0 where it has none.
    pub lines: Box<[u32]>,
    /// The source range of each instruction.
    pub spans: Box<[Span]>,
    /// The constructs that instructions stand in; the first is the code itself.
    pub constructs: Vec<Construct>,
    /// Where each instruction stands.
    pub standings: Box<[Standing]>,
    /// The handlers, innermost first.
    pub handlers: Vec<Handler>,
    pub constants: Vec<Constant>,
    pub names: Vec<Rc<str>>,
    pub sites: Vec<Site>,
    pub children: Vec<Rc<Code>>,
    /// What the compiler warned about, by line, if this is the code of a whole text.
    pub warnings: Vec<(u32, String)>,
    /// Where CPython would have the instructions, once somebody has asked.
    pub layout: OnceCell<Box<[u32]>>,
}

impl Code {
    /// Returns how many parameters there are, `*args` and `**kwargs` included.
    pub fn parameters(&self) -> usize {
        usize::from(self.arg_count)
            + usize::from(self.keyword_only)
            + usize::from(self.flags.varargs)
            + usize::from(self.flags.varkeywords)
    }

    /// Returns how many arguments a call has that needs no binding: the parameters are plain and the call runs at once.
    pub fn plain_arguments(&self) -> u16 {
        let flags = self.flags;
        if self.keyword_only != 0 || flags.varargs || flags.varkeywords || self.is_suspendable() {
            return NONE;
        }
        self.arg_count
    }

    /// Returns the line of an instruction, or the line of the nearest one before it that has one.
    pub fn line_at(&self, pc: usize) -> u32 {
        let upto = pc.min(self.lines.len().saturating_sub(1));
        self.lines[..=upto].iter().rev().copied().find(|&line| line != 0).unwrap_or(self.first_line)
    }

    /// Returns the handler that covers an instruction.
    pub fn handler_at(&self, pc: u32) -> Option<Handler> {
        self.handlers.iter().copied().find(|handler| handler.start <= pc && pc < handler.end)
    }

    /// Tells whether a call makes a generator, coroutine or asynchronous generator.
    pub fn is_suspendable(&self) -> bool {
        self.flags.generator || self.flags.coroutine || self.flags.async_generator
    }
}

/// The operations behind [`super::Op::Intrinsic`]; the arguments are in its window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
pub enum Intrinsic {
    /// (message) Raises TypeError/RuntimeError for a StopIteration that leaves a generator.
    StopIterationError,
    /// (name, bound or Unbound) Makes a TypeVar.
    TypeVar,
    /// (name) Makes a ParamSpec.
    ParamSpec,
    /// (name) Makes a TypeVarTuple.
    TypeVarTuple,
    /// (name, type params, function that computes the value) Makes a type alias.
    TypeAlias,
    /// (type params tuple) Makes the base class `Generic[...]`.
    Generic,
    /// (function, type params) Sets `__type_params__`.
    SetTypeParams,
    /// (value) Wraps a value yielded by an asynchronous generator.
    AsyncYield,
    /// (callable, name) Tells whether a callable is the builtin `any`, `all` or `tuple`.
    IsBuiltin,
    /// (tuple of texts and of the fields' tuples) Makes a template.
    Template,
    /// (namespace, name) Tells whether a namespace, which may be any mapping, has a name.
    HasName,
}

impl Intrinsic {
    /// Returns the intrinsic of an operand.
    pub fn from_operand(operand: u16) -> Option<Self> {
        const ALL: [Intrinsic; 11] = [
            Intrinsic::StopIterationError,
            Intrinsic::TypeVar,
            Intrinsic::ParamSpec,
            Intrinsic::TypeVarTuple,
            Intrinsic::TypeAlias,
            Intrinsic::Generic,
            Intrinsic::SetTypeParams,
            Intrinsic::AsyncYield,
            Intrinsic::IsBuiltin,
            Intrinsic::Template,
            Intrinsic::HasName,
        ];
        ALL.get(usize::from(operand)).copied()
    }
}
