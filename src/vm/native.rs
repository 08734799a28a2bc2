//! The shapes that a library fills in: natives, getters, types, modules.
//!
//! A native is a row: a signature in Python's own notation, a function, a
//! sentence. Arguments are bound by the signature, with Python's messages,
//! before the function is called: it gets one value for each parameter, in
//! order, [`Value::Unbound`] where an optional one was not given, a tuple for
//! `*args`, a dict for `**kwargs`.
//!
//! A native that has its result returns it. One that wants Python code to run
//! must not wait for it on Rust's stack: it pushes a frame, by
//! [`Vm::tail_call`] or [`Vm::start`], and returns [`Value::PENDING`]; what
//! that frame returns is then the native's result.

use std::cell::OnceCell;

use super::Vm;
use crate::heap::{Kind, Value};

/// An exception has been raised: it is in [`Vm::raised`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Raised;

/// What a native gives: its result, [`Value::PENDING`], or an exception.
pub type NativeResult = Result<Value, Raised>;

/// A function of Python's that is written in Rust.
pub type NativeFn = fn(&mut Vm, &[Value]) -> NativeResult;

/// A row: a function, method or constructor. The signature begins with its name; a method's first parameter is `self`.
/// `@classmethod ` or `@staticmethod ` may stand before the name.
pub struct Native {
    pub signature: &'static str,
    pub call: NativeFn,
    pub about: &'static str,
}

/// A row: an attribute that Rust code computes.
pub struct Getter {
    pub name: &'static str,
    pub get: fn(&mut Vm, Value) -> NativeResult,
    /// Writes the attribute, or deletes it if the value is Unbound.
    pub set: Option<fn(&mut Vm, Value, Value) -> Result<(), Raised>>,
    pub about: &'static str,
}

/// A row: a builtin type.
pub struct Type {
    pub kind: Kind,
    pub about: &'static str,
    /// Whether classes may derive from it.
    pub base: bool,
    pub methods: &'static [Native],
    pub getters: &'static [Getter],
}

/// A row: a builtin exception class and its base.
pub struct ExceptionClass {
    pub name: &'static str,
    pub bases: &'static [&'static str],
    pub about: &'static str,
    pub methods: &'static [Native],
    /// The names of the fields it keeps besides `args`, by position in `Exception::fields`.
    pub fields: &'static [&'static str],
}

/// A row: a module written in Rust, or partly in Python.
pub struct Module {
    pub name: &'static str,
    pub about: &'static str,
    pub functions: &'static [Native],
    /// The module's own types: filled, and named in the namespace, when it is first imported.
    pub types: &'static [&'static Type],
    /// Puts what is neither function nor type into the module's namespace.
    pub fill: fn(&mut Vm, crate::heap::Handle),
    /// What is written in Python, hidden as the prelude is: run in the namespace after all else; may be empty.
    pub source: &'static str,
}

impl Module {
    /// A module with nothing in it: what a row does not say is as here.
    pub const EMPTY: Self =
        Self { name: "", about: "", functions: &[], types: &[], fill: |_, _| {}, source: "" };
}

/// All that Python brings along.
pub struct Library {
    pub builtins: &'static [&'static [Native]],
    pub types: &'static [&'static Type],
    pub exceptions: &'static [ExceptionClass],
    pub modules: &'static [&'static [&'static Module]],
    /// The iterators of modules; an object holds the place of its row.
    pub iterators: &'static [&'static super::NativeIter],
    /// Natives that only the prelude calls.
    pub hidden: &'static [&'static [Native]],
    /// Python source, hidden from programs: each text is run in a machine when a name that it defines is first needed.
    pub prelude: &'static [&'static str],
}

/// How a parameter takes arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParameterKind {
    PositionalOnly,
    Either,
    KeywordOnly,
    VarPositional,
    VarKeyword,
}

/// A parameter of a native.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub kind: ParameterKind,
    pub optional: bool,
    /// The default as the signature writes it.
    pub default: &'static str,
}

/// How a native is found from its class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binding {
    Function,
    ClassMethod,
    StaticMethod,
}

/// A signature, read.
#[derive(Debug)]
pub struct Signature {
    pub parameters: Vec<Parameter>,
    pub required: usize,
    pub positional: usize,
    /// Nothing but positional-only parameters: no names to look up.
    pub simple: bool,
    /// All parameters may be given by position, one value each.
    pub plain: bool,
}

/// A native in the machine's table.
#[derive(Debug)]
pub struct NativeEntry {
    pub name: &'static str,
    /// `list` for a method of lists, the module for a function of a module, or empty.
    pub owner: &'static str,
    pub binding: Binding,
    pub native: &'static Native,
    signature: OnceCell<Signature>,
}

impl std::fmt::Debug for Native {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "native {}", self.signature)
    }
}

impl NativeEntry {
    /// Makes the entry of a row.
    pub fn new(native: &'static Native, owner: &'static str) -> Self {
        let (binding, rest) = if let Some(rest) = native.signature.strip_prefix("@classmethod ") {
            (Binding::ClassMethod, rest)
        } else if let Some(rest) = native.signature.strip_prefix("@staticmethod ") {
            (Binding::StaticMethod, rest)
        } else {
            (Binding::Function, native.signature)
        };
        let name = rest.split('(').next().unwrap_or(rest);
        Self { name, owner, binding, native, signature: OnceCell::new() }
    }

    /// Tells whether so many positional arguments are bound by position alone, those missing not given.
    #[inline]
    pub fn takes(&self, count: u16) -> bool {
        let signature = self.signature();
        signature.plain
            && signature.positional <= 4
            && (signature.required..=signature.positional).contains(&usize::from(count))
    }

    /// Returns the signature, read at the first call.
    #[inline]
    pub fn signature(&self) -> &Signature {
        self.signature.get_or_init(|| Signature::read(self.native.signature))
    }
}

impl Signature {
    /// Reads a signature such as `"round(number, /, ndigits=None)"`.
    pub fn read(text: &'static str) -> Self {
        let inside =
            text.split_once('(').map_or("", |(_, rest)| rest.strip_suffix(')').unwrap_or(rest));
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut keyword_only = false;
        for part in split_parameters(inside) {
            match part {
                "" => {}
                "/" => parameters
                    .iter_mut()
                    .for_each(|parameter| parameter.kind = ParameterKind::PositionalOnly),
                "*" => keyword_only = true,
                _ => {
                    let (name, default) = part.split_once('=').unwrap_or((part, ""));
                    let (name, kind) = if let Some(name) = name.strip_prefix("**") {
                        (name, ParameterKind::VarKeyword)
                    } else if let Some(name) = name.strip_prefix('*') {
                        keyword_only = true;
                        (name, ParameterKind::VarPositional)
                    } else if keyword_only {
                        (name, ParameterKind::KeywordOnly)
                    } else {
                        (name, ParameterKind::Either)
                    };
                    parameters.push(Parameter {
                        name,
                        kind,
                        optional: part.contains('='),
                        default,
                    });
                }
            }
        }
        let is_positional = |parameter: &&Parameter| {
            matches!(parameter.kind, ParameterKind::PositionalOnly | ParameterKind::Either)
        };
        let positional = parameters.iter().filter(is_positional).count();
        let required =
            parameters.iter().filter(is_positional).filter(|parameter| !parameter.optional).count();
        let simple =
            parameters.iter().all(|parameter| parameter.kind == ParameterKind::PositionalOnly);
        let plain = positional == parameters.len();
        Self { parameters, required, positional, simple, plain }
    }
}

/// Splits at commas outside brackets and quotes.
fn split_parameters(text: &'static str) -> Vec<&'static str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0, None);
    for (at, character) in text.char_indices() {
        match (character, quote) {
            (_, Some(open)) if character == open => quote = None,
            (_, Some(_)) => {}
            ('\'' | '"', None) => quote = Some(character),
            ('(' | '[' | '{', None) => depth += 1,
            (')' | ']' | '}', None) => depth -= 1,
            (',', None) if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_read() {
        let signature = Signature::read("f(self, x, /, y=(1, 2), *rest, key=None, **more)");
        let kinds: Vec<ParameterKind> =
            signature.parameters.iter().map(|parameter| parameter.kind).collect();
        assert_eq!(
            kinds,
            [
                ParameterKind::PositionalOnly,
                ParameterKind::PositionalOnly,
                ParameterKind::Either,
                ParameterKind::VarPositional,
                ParameterKind::KeywordOnly,
                ParameterKind::VarKeyword
            ]
        );
        assert_eq!((signature.required, signature.positional), (2, 3));
    }
}
