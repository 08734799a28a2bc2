//! What the compiler warns about: programs that run and surely do not mean what they say.

use crate::era::Era;
use crate::source::Line;
use crate::syntax::ast::{CmpOp, Constant, Expr, ExprCompare};

/// A SyntaxWarning; the era words it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    pub line: Line,
    pub about: About,
}

/// What a warning is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// `x is 1`, or with `true` `x is not 1`; the literal's type.
    Identity(&'static str, bool),
    /// `assert (x, "message")`.
    Assertion,
    /// `1()`; the type of what is called.
    Call(&'static str),
    /// `1[0]`; the type of what is indexed.
    Subscript(&'static str),
    /// `"a"["b"]`; the types of the sequence and of the index.
    Index(&'static str, &'static str),
    /// `"\d"`; what stands after the backslash.
    Escape(String),
    /// A statement that leaves a `finally` clause.
    Finally(&'static str),
}

impl Warning {
    /// Returns the text in an era; none if that era does not show it.
    pub fn text(&self, era: Era) -> Option<String> {
        let comma = "perhaps you missed a comma?";
        Some(match &self.about {
            About::Identity(literal, negated) => {
                let (is, equals) = if *negated { ("is not", "!=") } else { ("is", "==") };
                let literal = if era >= Era::E312 {
                    format!("'{literal}' literal")
                } else {
                    "a literal".to_owned()
                };
                format!("\"{is}\" with {literal}. Did you mean \"{equals}\"?")
            }
            About::Assertion => "assertion is always true, perhaps remove parentheses?".to_owned(),
            About::Call(class) => format!("'{class}' object is not callable; {comma}"),
            About::Subscript(class) => format!("'{class}' object is not subscriptable; {comma}"),
            About::Index(class, index) => {
                format!("{class} indices must be integers or slices, not {index}; {comma}")
            }
            About::Escape(escape) if era >= Era::E314 => format!(
                "\"\\{escape}\" is an invalid escape sequence. Such sequences will not work in the future. Did you mean \"\\\\{escape}\"? A raw string is also an option."
            ),
            About::Escape(escape) if era >= Era::E312 => {
                format!("invalid escape sequence '\\{escape}'")
            }
            About::Finally(what) if era >= Era::E314 => format!("'{what}' in a 'finally' block"),
            About::Escape(_) | About::Finally(_) => return None,
        })
    }
}

/// Returns what there is to warn about in a comparison.
pub(super) fn identity(node: &ExprCompare) -> Option<About> {
    let mut left = &*node.left;
    for (operator, right) in node.ops.iter().zip(&node.comparators) {
        if matches!(operator, CmpOp::Is | CmpOp::IsNot) {
            let literal = literal_type(left).or_else(|| literal_type(right));
            if let Some(literal) = literal {
                return Some(About::Identity(literal, *operator == CmpOp::IsNot));
            }
        }
        left = right;
    }
    None
}

/// Returns the type of a constant whose identity says nothing.
fn literal_type(expression: &Expr) -> Option<&'static str> {
    match expression {
        Expr::Constant(node) => match &node.value {
            Constant::None | Constant::Bool(_) | Constant::Ellipsis => None,
            _ => type_of(expression),
        },
        Expr::Tuple(node) => {
            let is_constant = node.elts.iter().all(|item| {
                matches!(item, Expr::Constant(_)) || literal_type(item) == Some("tuple")
            });
            is_constant.then_some("tuple")
        }
        _ => None,
    }
}

/// Returns what there is to warn about where an expression is called.
pub(super) fn call(called: &Expr) -> Option<About> {
    let is_literal = matches!(
        called,
        Expr::Constant(_)
            | Expr::Tuple(_)
            | Expr::List(_)
            | Expr::ListComp(_)
            | Expr::Dict(_)
            | Expr::DictComp(_)
            | Expr::Set(_)
            | Expr::SetComp(_)
            | Expr::GeneratorExp(_)
            | Expr::JoinedStr(_)
    );
    is_literal.then(|| type_of(called).map(About::Call)).flatten()
}

/// Returns what there is to warn about where an expression is indexed.
pub(super) fn subscript(value: &Expr, index: &Expr) -> Option<About> {
    let class = type_of(value)?;
    match value {
        Expr::Constant(node)
            if !matches!(
                node.value,
                Constant::Str(_) | Constant::Bytes(_) | Constant::Tuple(_)
            ) =>
        {
            Some(About::Subscript(class))
        }
        Expr::Set(_) | Expr::SetComp(_) | Expr::GeneratorExp(_) | Expr::Lambda(_) => {
            Some(About::Subscript(class))
        }
        Expr::Constant(_)
        | Expr::Tuple(_)
        | Expr::List(_)
        | Expr::ListComp(_)
        | Expr::JoinedStr(_) => {
            let wrong = type_of(index).filter(|&class| class != "int" && class != "bool")?;
            Some(About::Index(class, wrong))
        }
        _ => None,
    }
}

/// Returns the type that an expression surely has.
fn type_of(expression: &Expr) -> Option<&'static str> {
    Some(match expression {
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::GeneratorExp(_) => "generator",
        Expr::Lambda(_) => "function",
        Expr::JoinedStr(_) => "str",
        Expr::Constant(node) => match &node.value {
            Constant::None => "NoneType",
            Constant::Bool(_) => "bool",
            Constant::Str(_) => "str",
            Constant::Bytes(_) => "bytes",
            Constant::Int(_) => "int",
            Constant::Float(_) => "float",
            Constant::Complex { .. } => "complex",
            Constant::Tuple(_) => "tuple",
            Constant::Ellipsis => "ellipsis",
        },
        _ => return None,
    })
}
