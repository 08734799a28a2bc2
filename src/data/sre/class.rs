//! Does a single character fit?
//!
//! Characters are Python's code points, surrogates included, or bytes. A test
//! is what consumes exactly one; a set keeps the answers for the first 256.

use super::super::unicode::{self, char_of};

/// How a character is changed before it is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fold {
    None,
    Ascii,
    /// By the C locale, which knows ASCII only.
    Locale,
    Unicode,
}

/// A class of characters by meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Category {
    Digit,
    Space,
    Word,
    LineBreak,
    UniDigit,
    UniSpace,
    UniWord,
    UniLineBreak,
}

/// One part of a set.
#[derive(Clone, Debug)]
pub enum Member {
    Range(u32, u32),
    /// A range that a character may also be in by its upper case.
    FoldedRange(u32, u32),
    Category(Category, bool),
    /// A bitmap of the first 256 characters.
    Bits([u32; 8]),
    /// Which block of 256 bits each of the first 256 blocks of characters has, and the blocks.
    Blocks(Box<[u8; 256]>, Box<[[u32; 8]]>),
}

/// A set of characters as `[...]` writes it.
#[derive(Clone, Debug)]
pub struct Set {
    members: Vec<Member>,
    negated: bool,
    fold: Fold,
    first: [u64; 4],
}

/// What one character is asked.
#[derive(Clone, Debug)]
pub enum Test {
    Never,
    Any,
    /// Any but a line feed.
    AnyOfLine,
    Is(u32),
    IsNot(u32),
    IsFolded(u32, Fold),
    IsNotFolded(u32, Fold),
    Category(Category, bool),
    In(Box<Set>),
}

/// Returns a character in lower case, if it is ASCII.
pub fn fold_ascii(c: u32) -> u32 {
    if (0x41..=0x5A).contains(&c) { c + 32 } else { c }
}

/// Returns the first character of a character's lower case.
pub fn fold_unicode(c: u32) -> u32 {
    if c < 0x80 {
        return fold_ascii(c);
    }
    char::from_u32(c).and_then(|given| given.to_lowercase().next()).map_or(c, u32::from)
}

/// Returns the first character of a character's upper case.
pub fn upper_unicode(c: u32) -> u32 {
    char::from_u32(c).and_then(|given| given.to_uppercase().next()).map_or(c, u32::from)
}

fn upper_ascii(c: u32) -> u32 {
    if (0x61..=0x7A).contains(&c) { c - 32 } else { c }
}

impl Fold {
    /// Returns the character to compare instead.
    #[inline]
    pub fn of(self, c: u32) -> u32 {
        match self {
            Fold::None => c,
            Fold::Ascii | Fold::Locale => fold_ascii(c),
            Fold::Unicode => fold_unicode(c),
        }
    }
}

impl Category {
    /// Tells whether a character is of the class.
    pub fn has(self, c: u32) -> bool {
        let ascii = u8::try_from(c).ok().filter(u8::is_ascii);
        match self {
            Category::Digit => ascii.is_some_and(|c| c.is_ascii_digit()),
            Category::Space => matches!(c, 9..=13 | 32),
            Category::Word => ascii.is_some_and(|c| c.is_ascii_alphanumeric() || c == b'_'),
            Category::LineBreak => c == 10,
            Category::UniDigit => char_of(c).is_some_and(|c| unicode::decimal_value(c).is_some()),
            Category::UniSpace => char_of(c).is_some_and(unicode::is_space),
            Category::UniWord => match ascii {
                Some(c) => c.is_ascii_alphanumeric() || c == b'_',
                None => char_of(c).is_some_and(|c| {
                    unicode::is_alpha(c) || unicode::is_numeric(c) || unicode::is_digit(c)
                }),
            },
            Category::UniLineBreak => char_of(c).is_some_and(unicode::is_line_break),
        }
    }
}

impl Member {
    fn has(&self, c: u32) -> bool {
        match self {
            Member::Range(low, high) => (*low..=*high).contains(&c),
            Member::FoldedRange(low, high) => {
                (*low..=*high).contains(&c) || (*low..=*high).contains(&upper_unicode(c))
            }
            Member::Category(category, wanted) => category.has(c) == *wanted,
            Member::Bits(bits) => c < 256 && bits[c as usize / 32] >> (c % 32) & 1 != 0,
            Member::Blocks(which, blocks) => {
                c < 0x10000
                    && blocks.get(usize::from(which[c as usize >> 8])).is_some_and(|bits| {
                        let c = c & 0xFF;
                        bits[c as usize / 32] >> (c % 32) & 1 != 0
                    })
            }
        }
    }
}

impl Set {
    /// Makes a set; characters are folded before they are looked up.
    pub fn new(members: Vec<Member>, negated: bool, fold: Fold) -> Self {
        let mut set = Self { members, negated, fold, first: [0; 4] };
        for c in 0..256_u32 {
            if set.decide(c) {
                set.first[c as usize / 64] |= 1 << (c % 64);
            }
        }
        set
    }

    fn decide(&self, c: u32) -> bool {
        let listed = |c| self.members.iter().any(|member| member.has(c)) != self.negated;
        match self.fold {
            Fold::Locale => {
                listed(c)
                    || (upper_ascii(c) != fold_ascii(c) && listed(upper_ascii(c)))
                    || (upper_ascii(c) != fold_ascii(c) && listed(fold_ascii(c)))
            }
            fold => listed(fold.of(c)),
        }
    }

    /// Tells whether a character is in the set.
    #[inline]
    pub fn has(&self, c: u32) -> bool {
        if c < 256 {
            return self.first[c as usize / 64] >> (c % 64) & 1 != 0;
        }
        self.decide(c)
    }
}

impl Test {
    /// Tells whether a character fits.
    #[inline]
    pub fn fits(&self, c: u32) -> bool {
        match self {
            Test::Never => false,
            Test::Any => true,
            Test::AnyOfLine => c != 10,
            Test::Is(wanted) => c == *wanted,
            Test::IsNot(unwanted) => c != *unwanted,
            Test::IsFolded(wanted, fold) => same(*wanted, c, *fold),
            Test::IsNotFolded(unwanted, fold) => !same(*unwanted, c, *fold),
            Test::Category(category, wanted) => category.has(c) == *wanted,
            Test::In(set) => set.has(c),
        }
    }
}

/// Tells whether a character is the wanted one, which is folded already (but for the locale).
fn same(wanted: u32, c: u32, fold: Fold) -> bool {
    wanted == fold.of(c) || (fold == Fold::Locale && (wanted == c || wanted == upper_ascii(c)))
}
