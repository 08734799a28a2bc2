//! What was read, as far as a complaint needs to know it.

use crate::source::Span;

/// What kind of expression was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Name,
    Attribute,
    Subscript,
    Starred,
    List,
    Tuple,
    Lambda,
    Call,
    Expression,
    Generator,
    Yield,
    Await,
    ListComprehension,
    SetComprehension,
    DictComprehension,
    Dict,
    Set,
    FormatString,
    None,
    True,
    False,
    Ellipsis,
    Literal,
    Comparison,
    Conditional,
    Walrus,
}

impl Shape {
    /// Returns what CPython calls it in "cannot assign to ...".
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Attribute => "attribute",
            Self::Subscript => "subscript",
            Self::Starred => "starred",
            Self::List => "list",
            Self::Tuple => "tuple",
            Self::Lambda => "lambda",
            Self::Call => "function call",
            Self::Expression => "expression",
            Self::Generator => "generator expression",
            Self::Yield => "yield expression",
            Self::Await => "await expression",
            Self::ListComprehension => "list comprehension",
            Self::SetComprehension => "set comprehension",
            Self::DictComprehension => "dict comprehension",
            Self::Dict => "dict literal",
            Self::Set => "set display",
            Self::FormatString => "f-string expression",
            Self::None => "None",
            Self::True => "True",
            Self::False => "False",
            Self::Ellipsis => "ellipsis",
            Self::Literal => "literal",
            Self::Comparison => "comparison",
            Self::Conditional => "conditional expression",
            Self::Walrus => "named expression",
        }
    }
}

/// An expression that was read.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub shape: Shape,
    /// Without the parentheses around it.
    pub span: Span,
    pub parenthesised: bool,
    /// It binds more loosely than `|` and stands without parentheses.
    pub loose: bool,
    /// How deep the tree below it is.
    pub depth: u32,
    /// What a target may consist of: the items of a list or tuple, what is starred, the left of an `in`.
    pub parts: Vec<Node>,
}

/// What a target is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Assign,
    Delete,
    Loop,
}

impl Node {
    /// Finds the first part that cannot be a target.
    pub fn invalid_target(&self, used: Use) -> Option<&Node> {
        match self.shape {
            Shape::Name | Shape::Attribute | Shape::Subscript => None,
            Shape::List | Shape::Tuple => {
                self.parts.iter().find_map(|part| part.invalid_target(used))
            }
            Shape::Starred if used != Use::Delete => {
                self.parts.iter().find_map(|part| part.invalid_target(used))
            }
            Shape::Comparison if used == Use::Loop => {
                self.parts.first().and_then(|left| left.invalid_target(used))
            }
            _ => Some(self),
        }
    }

    /// Tells whether it may be stored to by an operator or annotated.
    pub fn is_single_target(&self) -> bool {
        matches!(self.shape, Shape::Name | Shape::Attribute | Shape::Subscript)
    }
}
