//! A scope and the names in it.

use crate::source::{Line, Span};
use hashbrown::HashMap;
use std::rc::Rc;

/// A scope's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(pub u32);

impl ScopeId {
    pub(super) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// What a scope belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    ListComprehension,
    SetComprehension,
    DictComprehension,
    GeneratorExpression,
    /// Around a generic function, class or alias (PEP 695).
    TypeParameters,
    /// The bound of a type parameter.
    TypeBound,
    /// The value of a `type` statement.
    TypeAlias,
    Annotations,
}

impl ScopeKind {
    /// Tells whether names bound in it are locals of a call.
    pub fn is_function_like(self) -> bool {
        !matches!(self, Self::Module | Self::Class)
    }

    /// Tells whether it is a comprehension or generator expression.
    pub fn is_comprehension(self) -> bool {
        matches!(
            self,
            Self::ListComprehension
                | Self::SetComprehension
                | Self::DictComprehension
                | Self::GeneratorExpression
        )
    }

    /// Returns the name that code of this kind has when the program gives it none.
    pub fn code_name(self) -> &'static str {
        match self {
            Self::Module => "<module>",
            Self::Lambda => "<lambda>",
            Self::ListComprehension => "<listcomp>",
            Self::SetComprehension => "<setcomp>",
            Self::DictComprehension => "<dictcomp>",
            Self::GeneratorExpression => "<genexpr>",
            Self::Annotations => "__annotate__",
            Self::Class
            | Self::Function
            | Self::TypeParameters
            | Self::TypeBound
            | Self::TypeAlias => "",
        }
    }
}

/// Where the value of a name is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Binding {
    /// In the scope itself: a register of a function, the namespace of a class or module.
    Local,
    /// In the scope itself, in a cell, because a scope inside uses it.
    Cell,
    /// In a cell of a scope around.
    Free,
    /// In the globals, because a declaration says so.
    GlobalExplicit,
    /// In the globals or builtins, because no scope around binds it.
    GlobalImplicit,
}

/// What a scope does with a name: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses(u16);

impl Uses {
    pub const GLOBAL: Uses = Uses(1);
    pub const LOCAL: Uses = Uses(1 << 1);
    pub const PARAMETER: Uses = Uses(1 << 2);
    pub const NONLOCAL: Uses = Uses(1 << 3);
    pub const READ: Uses = Uses(1 << 4);
    pub const IMPORT: Uses = Uses(1 << 5);
    pub const ANNOTATED: Uses = Uses(1 << 6);
    /// Stored to by a comprehension's `for`.
    pub const LOOP: Uses = Uses(1 << 7);
    pub const TYPE_PARAMETER: Uses = Uses(1 << 8);
    /// Bound in a class body and free in a method: the body must keep both apart.
    pub const FREE_IN_CLASS: Uses = Uses(1 << 9);
    /// Binds the name here.
    pub const BOUND: Uses = Uses(1 << 1 | 1 << 2 | 1 << 5 | 1 << 8);

    /// Tells whether any of `flags` is in the set.
    pub fn any(self, flags: Uses) -> bool {
        self.0 & flags.0 != 0
    }

    pub(super) fn insert(&mut self, flags: Uses) {
        self.0 |= flags.0;
    }
}

impl std::ops::BitOr for Uses {
    type Output = Uses;

    fn bitor(self, other: Uses) -> Uses {
        Uses(self.0 | other.0)
    }
}

/// A name in a scope.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// The name, mangled.
    pub name: Rc<str>,
    pub uses: Uses,
    pub binding: Binding,
}

/// What a part of a program knows by name.
#[derive(Clone, Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    /// The name of the function or class, or what stands for it (`<lambda>`).
    pub name: Rc<str>,
    pub parent: Option<ScopeId>,
    /// In the order of the text.
    pub children: Vec<ScopeId>,
    /// Where the node begins that the scope belongs to.
    pub start: u32,
    pub line: Line,
    /// The names, in the order of their first mention.
    pub symbols: Vec<Symbol>,
    /// The parameters in the order of `co_varnames`, mangled; `.0` of a comprehension is one.
    pub parameters: Vec<Rc<str>>,
    /// A `yield` is in it.
    pub is_generator: bool,
    /// It is an `async def`, or a comprehension that awaits.
    pub is_coroutine: bool,
    /// It stands, however deep, in a function.
    pub is_nested: bool,
    /// A comprehension that runs in the scope around it (PEP 709).
    pub is_inlined: bool,
    /// Names that need a cell here only because an inlined comprehension has one.
    pub inlined_cells: Vec<Rc<str>>,
    /// A class some method of which uses `super()` or `__class__`.
    pub needs_class_cell: bool,
    /// A class whose annotation scopes read its namespace.
    pub needs_class_dict: bool,
    /// An annotation scope that reads the namespace of the class around it.
    pub sees_class: bool,
    pub(super) index: HashMap<Rc<str>, usize>,
    /// The class whose private names are mangled here.
    pub(super) private: Option<Rc<str>>,
    /// Where names were declared global or nonlocal.
    pub(super) declared: Vec<(Rc<str>, Span)>,
}

impl Scope {
    pub(super) fn new(
        kind: ScopeKind,
        name: &str,
        parent: Option<ScopeId>,
        start: u32,
        line: Line,
    ) -> Self {
        Self {
            kind,
            name: name.into(),
            parent,
            children: Vec::new(),
            start,
            line,
            symbols: Vec::new(),
            parameters: Vec::new(),
            is_generator: false,
            is_coroutine: false,
            is_nested: false,
            is_inlined: false,
            inlined_cells: Vec::new(),
            needs_class_cell: false,
            needs_class_dict: false,
            sees_class: false,
            index: HashMap::new(),
            private: None,
            declared: Vec::new(),
        }
    }

    /// Finds a name, which must be mangled.
    pub fn lookup(&self, mangled: &str) -> Option<&Symbol> {
        self.index.get(mangled).map(|&index| &self.symbols[index])
    }

    /// Returns a name as this scope keeps it: `__x` in a class `C` becomes `_C__x`.
    pub fn mangle(&self, name: &str) -> Rc<str> {
        mangle(self.private.as_deref(), name)
    }

    /// Returns the names kept in cells here, in the order of `co_cellvars`.
    pub fn cells(&self) -> Vec<Rc<str>> {
        self.sorted(|symbol| symbol.binding == Binding::Cell)
    }

    /// Returns the names kept in cells of scopes around, in the order of `co_freevars`.
    pub fn free(&self) -> Vec<Rc<str>> {
        self.sorted(|symbol| {
            symbol.binding == Binding::Free || symbol.uses.any(Uses::FREE_IN_CLASS)
        })
    }

    fn sorted(&self, wanted: impl Fn(&Symbol) -> bool) -> Vec<Rc<str>> {
        let mut names: Vec<Rc<str>> = self
            .symbols
            .iter()
            .filter(|symbol| wanted(symbol))
            .map(|symbol| symbol.name.clone())
            .collect();
        names.sort();
        names
    }

    /// Notes that the scope does something with a mangled name; returns all it did.
    pub(super) fn note(&mut self, mangled: &Rc<str>, uses: Uses) -> Uses {
        let next = self.symbols.len();
        let index = *self.index.entry(mangled.clone()).or_insert(next);
        if index == next {
            self.symbols.push(Symbol {
                name: mangled.clone(),
                uses: Uses::default(),
                binding: Binding::GlobalImplicit,
            });
        }
        self.symbols[index].uses.insert(uses);
        self.symbols[index].uses
    }

    pub(super) fn uses(&self, mangled: &str) -> Uses {
        self.lookup(mangled).map_or(Uses::default(), |symbol| symbol.uses)
    }
}

/// Mangles a private name of a class.
pub(super) fn mangle(class: Option<&str>, name: &str) -> Rc<str> {
    let Some(class) = class else { return name.into() };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.into();
    }
    let class = class.trim_start_matches('_');
    if class.is_empty() { name.into() } else { format!("_{class}{name}").into() }
}
