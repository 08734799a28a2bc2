//! What a token can be: one row a kind, with its text and what the tree builder's grammar calls it.

use crate::source::Span;
use rustpython_parser::Tok as Fed;

/// A token and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
    /// How many brackets are open after it.
    pub level: u8,
}

macro_rules! kinds {
    (plain { $($plain:ident),* $(,)? } fixed { $($name:ident $text:literal $fed:ident),* $(,)? }) => {
        /// What a token is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Kind { $($plain,)* $($name,)* }

        impl Kind {
            /// Finds the keyword that a word is.
            pub fn keyword(word: &str) -> Option<Kind> {
                if !word.starts_with(|first: char| first.is_ascii_alphabetic()) {
                    return None;
                }
                Self::fixed(word)
            }

            /// Finds the operator or keyword with this text.
            pub fn fixed(text: &str) -> Option<Kind> {
                match text { $($text => Some(Kind::$name),)* _ => None }
            }

            /// Returns the text of an operator or keyword, and nothing for the rest.
            pub fn text(self) -> &'static str {
                match self { $(Kind::$name => $text,)* _ => "" }
            }

            /// Returns what the tree builder calls an operator or keyword.
            pub fn fed(self) -> Option<Fed> {
                match self { $(Kind::$name => Some(Fed::$fed),)* _ => None }
            }
        }
    };
}

kinds! {
    plain {
        Name, Number, Text, FieldTextStart, FieldTextMiddle, FieldTextEnd, Newline, Indent, Dedent, End, Unknown, Failed,
    }
    fixed {
        ParenOpen "(" Lpar, ParenClose ")" Rpar, SquareOpen "[" Lsqb, SquareClose "]" Rsqb,
        BraceOpen "{" Lbrace, BraceClose "}" Rbrace,
        Colon ":" Colon, Comma "," Comma, Semicolon ";" Semi, Dot "." Dot, Ellipsis "..." Ellipsis, Arrow "->" Rarrow,
        Assign "=" Equal, Walrus ":=" ColonEqual,
        Plus "+" Plus, Minus "-" Minus, Star "*" Star, Slash "/" Slash, Bar "|" Vbar, Ampersand "&" Amper,
        Percent "%" Percent, Tilde "~" Tilde, Caret "^" CircumFlex, At "@" At, DoubleStar "**" DoubleStar,
        DoubleSlash "//" DoubleSlash, ShiftLeft "<<" LeftShift, ShiftRight ">>" RightShift,
        Less "<" Less, Greater ">" Greater, Equal "==" EqEqual, NotEqual "!=" NotEqual, LessEqual "<=" LessEqual,
        GreaterEqual ">=" GreaterEqual,
        PlusAssign "+=" PlusEqual, MinusAssign "-=" MinusEqual, StarAssign "*=" StarEqual, SlashAssign "/=" SlashEqual,
        PercentAssign "%=" PercentEqual, AmpersandAssign "&=" AmperEqual, BarAssign "|=" VbarEqual,
        CaretAssign "^=" CircumflexEqual, ShiftLeftAssign "<<=" LeftShiftEqual, ShiftRightAssign ">>=" RightShiftEqual,
        DoubleStarAssign "**=" DoubleStarEqual, DoubleSlashAssign "//=" DoubleSlashEqual, AtAssign "@=" AtEqual,
        Exclamation "!" NotEqual,
        False "False" False, None "None" None, True "True" True, And "and" And, As "as" As, Assert "assert" Assert,
        Async "async" Async, Await "await" Await, Break "break" Break, Class "class" Class, Continue "continue" Continue,
        Def "def" Def, Del "del" Del, Elif "elif" Elif, Else "else" Else, Except "except" Except, Finally "finally" Finally,
        For "for" For, From "from" From, Global "global" Global, If "if" If, Import "import" Import, In "in" In, Is "is" Is,
        Lambda "lambda" Lambda, Nonlocal "nonlocal" Nonlocal, Not "not" Not, Or "or" Or, Pass "pass" Pass, Raise "raise" Raise,
        Return "return" Return, Try "try" Try, While "while" While, With "with" With, Yield "yield" Yield,
    }
}

impl Kind {
    /// Tells whether it stores the result of an operator (`+=`).
    pub fn is_augmented(self) -> bool {
        use Kind::{
            AmpersandAssign, AtAssign, BarAssign, CaretAssign, DoubleSlashAssign, DoubleStarAssign,
            MinusAssign, PercentAssign, PlusAssign, ShiftLeftAssign, ShiftRightAssign, SlashAssign,
            StarAssign,
        };
        matches!(
            self,
            PlusAssign
                | MinusAssign
                | StarAssign
                | SlashAssign
                | PercentAssign
                | AmpersandAssign
                | BarAssign
                | CaretAssign
                | ShiftLeftAssign
                | ShiftRightAssign
                | DoubleStarAssign
                | DoubleSlashAssign
                | AtAssign
        )
    }

    /// Tells whether an expression can begin with it.
    pub fn begins_expression(self) -> bool {
        use Kind::{
            Await, BraceOpen, Ellipsis, False, FieldTextStart, Lambda, Minus, Name, None, Not,
            Number, ParenOpen, Plus, SquareOpen, Text, Tilde, True,
        };
        matches!(
            self,
            Name | Number
                | Text
                | FieldTextStart
                | ParenOpen
                | SquareOpen
                | BraceOpen
                | Minus
                | Plus
                | Tilde
                | Not
                | Lambda
                | Await
                | None
                | True
                | False
                | Ellipsis
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fixed_text_is_found_again() {
        for text in ["(", "**=", "...", "async", "None", ":="] {
            assert_eq!(Kind::fixed(text).map(Kind::text), Some(text));
        }
        assert_eq!(Kind::keyword("match"), None);
        assert_eq!(Kind::keyword("+"), None);
    }
}
