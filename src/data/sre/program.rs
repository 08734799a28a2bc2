//! What is a compiled pattern, read from the numbers of `re`'s compiler?
//!
//! The numbers are a little language of their own: an instruction, a distance
//! to skip, arguments, and often a part that ends with "success". Each becomes
//! one [`Node`]; distances become indices of nodes, checked here once.

use super::class::{Category, Fold, Member, Set, Test};

/// The number by which `re`'s compiler and its engine know each other.
pub const MAGIC: i64 = 20_230_612;
/// The number of repetitions that means "without end".
pub const MAX_REPEAT: u32 = u32::MAX;
/// How many groups a pattern may have.
pub const MAX_GROUPS: i64 = 1_073_741_823;

/// The numbers are no pattern.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub struct Malformed;

/// A place between two characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Begin,
    BeginLine,
    Boundary(Category),
    NoBoundary(Category),
    End,
    EndLine,
    EndString,
}

/// How a group that matched is compared with what follows.
pub type Group = u32;

/// An instruction. Other nodes are named by their indices.
#[derive(Clone, Debug)]
pub enum Node {
    Fail,
    Success,
    One(Test),
    At(Place),
    Mark(u32),
    /// The first nodes of the alternatives.
    Branch(Box<[u32]>),
    Jump(u32),
    Repeat {
        least: u32,
        most: u32,
        until: u32,
    },
    MaxUntil,
    MinUntil,
    RepeatOne {
        test: Test,
        least: u32,
        most: u32,
        tail: u32,
    },
    MinRepeatOne {
        test: Test,
        least: u32,
        most: u32,
        tail: u32,
    },
    PossessiveOne {
        test: Test,
        least: u32,
        most: u32,
        tail: u32,
    },
    /// The body begins at the next node.
    Possessive {
        least: u32,
        most: u32,
        tail: u32,
    },
    Atomic {
        tail: u32,
    },
    Assert {
        back: u32,
        tail: u32,
    },
    AssertNot {
        back: u32,
        tail: u32,
    },
    GroupRef(Group, Fold),
    GroupExists {
        group: Group,
        otherwise: u32,
    },
}

/// A pattern that can be run.
#[derive(Clone, Debug)]
pub struct Program {
    pub(super) nodes: Vec<Node>,
    /// How many characters a match has at least.
    pub(super) least: usize,
    /// The characters with which every match begins.
    pub(super) prefix: Vec<u32>,
    /// What the first character of every match fits.
    pub(super) first: Option<Test>,
    pub(super) groups: usize,
}

mod opcode {
    pub const FAILURE: u32 = 0;
    pub const SUCCESS: u32 = 1;
    pub const ANY: u32 = 2;
    pub const ANY_ALL: u32 = 3;
    pub const ASSERT: u32 = 4;
    pub const ASSERT_NOT: u32 = 5;
    pub const AT: u32 = 6;
    pub const BRANCH: u32 = 7;
    pub const CATEGORY: u32 = 8;
    pub const CHARSET: u32 = 9;
    pub const BIGCHARSET: u32 = 10;
    pub const GROUPREF: u32 = 11;
    pub const GROUPREF_EXISTS: u32 = 12;
    pub const IN: u32 = 13;
    pub const INFO: u32 = 14;
    pub const JUMP: u32 = 15;
    pub const LITERAL: u32 = 16;
    pub const MARK: u32 = 17;
    pub const MAX_UNTIL: u32 = 18;
    pub const MIN_UNTIL: u32 = 19;
    pub const NOT_LITERAL: u32 = 20;
    pub const NEGATE: u32 = 21;
    pub const RANGE: u32 = 22;
    pub const REPEAT: u32 = 23;
    pub const REPEAT_ONE: u32 = 24;
    pub const MIN_REPEAT_ONE: u32 = 26;
    pub const ATOMIC_GROUP: u32 = 27;
    pub const POSSESSIVE_REPEAT: u32 = 28;
    pub const POSSESSIVE_REPEAT_ONE: u32 = 29;
    pub const GROUPREF_IGNORE: u32 = 30;
    pub const IN_IGNORE: u32 = 31;
    pub const LITERAL_IGNORE: u32 = 32;
    pub const NOT_LITERAL_IGNORE: u32 = 33;
    pub const GROUPREF_LOC_IGNORE: u32 = 34;
    pub const IN_LOC_IGNORE: u32 = 35;
    pub const LITERAL_LOC_IGNORE: u32 = 36;
    pub const NOT_LITERAL_LOC_IGNORE: u32 = 37;
    pub const GROUPREF_UNI_IGNORE: u32 = 38;
    pub const IN_UNI_IGNORE: u32 = 39;
    pub const LITERAL_UNI_IGNORE: u32 = 40;
    pub const NOT_LITERAL_UNI_IGNORE: u32 = 41;
    pub const RANGE_UNI_IGNORE: u32 = 42;
}
use opcode::*;

/// The deepest nesting of a pattern that is read; `re`'s own compiler, which recurses, stops long before.
const DEEPEST: usize = 4000;

impl Program {
    /// Reads the numbers of a compiled pattern with so many groups.
    pub fn read(codes: &[u32], groups: usize) -> Result<Self, Malformed> {
        let mut reader = Reader { codes, nodes: Vec::new(), groups, depth: 0 };
        let mut program =
            Self { nodes: Vec::new(), least: 0, prefix: Vec::new(), first: None, groups };
        let mut at = 0;
        if codes.first() == Some(&INFO) {
            at = reader.skip(1)?;
            let flags = reader.code(2)?;
            program.least = reader.code(3)? as usize;
            if flags & 1 != 0 {
                let length = reader.code(5)? as usize;
                program.prefix = codes.get(7..7 + length).ok_or(Malformed)?.to_vec();
            } else if flags & 4 != 0 {
                let (set, _) = reader.set(5, at, Fold::None)?;
                program.first = Some(Test::In(Box::new(set)));
            }
        }
        let end = reader.sequence(at, codes.len())?;
        if end != codes.len() || !matches!(reader.nodes.last(), Some(Node::Success)) {
            return Err(Malformed);
        }
        program.nodes = reader.nodes;
        Ok(program)
    }

    /// Returns how many groups the pattern has.
    pub fn groups(&self) -> usize {
        self.groups
    }
}

struct Reader<'a> {
    codes: &'a [u32],
    nodes: Vec<Node>,
    groups: usize,
    depth: usize,
}

impl Reader<'_> {
    fn code(&self, at: usize) -> Result<u32, Malformed> {
        self.codes.get(at).copied().ok_or(Malformed)
    }

    /// Returns where the distance that stands at a place leads to.
    fn skip(&self, at: usize) -> Result<usize, Malformed> {
        let target = at + self.code(at)? as usize;
        if target > self.codes.len() { Err(Malformed) } else { Ok(target) }
    }

    fn next(&self) -> u32 {
        self.nodes.len() as u32
    }

    fn push(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Reads instructions up to an end; gives the end.
    fn sequence(&mut self, mut at: usize, end: usize) -> Result<usize, Malformed> {
        self.depth += 1;
        if self.depth > DEEPEST || end > self.codes.len() {
            return Err(Malformed);
        }
        while at < end {
            at = self.instruction(at, end)?;
        }
        self.depth -= 1;
        if at == end { Ok(at) } else { Err(Malformed) }
    }

    fn group(&self, number: u32) -> Result<u32, Malformed> {
        if (number as usize) < self.groups { Ok(number) } else { Err(Malformed) }
    }

    /// Reads a part that must end with success; gives the node after it.
    fn part(&mut self, from: usize, end: usize) -> Result<u32, Malformed> {
        self.sequence(from, end)?;
        match self.nodes.last() {
            Some(Node::Success) => Ok(self.next()),
            _ => Err(Malformed),
        }
    }

    /// Reads one instruction, which lies before an end; gives the place after it.
    fn instruction(&mut self, at: usize, end: usize) -> Result<usize, Malformed> {
        let op = self.code(at)?;
        let after = |at: usize| if at <= end { Ok(at) } else { Err(Malformed) };
        match op {
            FAILURE => {
                self.push(Node::Fail);
                Ok(at + 1)
            }
            SUCCESS => {
                self.push(Node::Success);
                Ok(at + 1)
            }
            AT => {
                let place = match self.code(at + 1)? {
                    0 | 2 => Place::Begin,
                    1 => Place::BeginLine,
                    3 | 8 => Place::Boundary(Category::Word),
                    4 | 9 => Place::NoBoundary(Category::Word),
                    5 => Place::End,
                    6 => Place::EndLine,
                    7 => Place::EndString,
                    10 => Place::Boundary(Category::UniWord),
                    11 => Place::NoBoundary(Category::UniWord),
                    _ => return Err(Malformed),
                };
                self.push(Node::At(place));
                after(at + 2)
            }
            MARK => {
                let mark = self.code(at + 1)?;
                self.group(mark / 2)?;
                self.push(Node::Mark(mark));
                after(at + 2)
            }
            INFO => after(self.skip(at + 1)?),
            BRANCH => self.branch(at, end),
            REPEAT => {
                let until = self.skip(at + 1)?;
                let (least, most) = (self.code(at + 2)?, self.code(at + 3)?);
                if until >= end || least > most {
                    return Err(Malformed);
                }
                let node = self.push(Node::Fail);
                self.sequence(at + 4, until)?;
                let ends = self.next();
                self.nodes[node] = Node::Repeat { least, most, until: ends };
                match self.code(until)? {
                    MAX_UNTIL => self.push(Node::MaxUntil),
                    MIN_UNTIL => self.push(Node::MinUntil),
                    _ => return Err(Malformed),
                };
                Ok(until + 1)
            }
            REPEAT_ONE | MIN_REPEAT_ONE | POSSESSIVE_REPEAT_ONE => {
                let tail = after(self.skip(at + 1)?)?;
                let (least, most) = (self.code(at + 2)?, self.code(at + 3)?);
                let (test, read) = self.test(at + 4, tail)?.ok_or(Malformed)?;
                if least > most || read + 1 != tail || self.code(read)? != SUCCESS {
                    return Err(Malformed);
                }
                let next = self.next() + 1;
                self.push(match op {
                    REPEAT_ONE => Node::RepeatOne { test, least, most, tail: next },
                    MIN_REPEAT_ONE => Node::MinRepeatOne { test, least, most, tail: next },
                    _ => Node::PossessiveOne { test, least, most, tail: next },
                });
                Ok(tail)
            }
            POSSESSIVE_REPEAT => {
                let success = self.skip(at + 1)?;
                let (least, most) = (self.code(at + 2)?, self.code(at + 3)?);
                if success >= end || least > most {
                    return Err(Malformed);
                }
                let node = self.push(Node::Fail);
                let tail = self.part(at + 4, success + 1)?;
                self.nodes[node] = Node::Possessive { least, most, tail };
                Ok(success + 1)
            }
            ATOMIC_GROUP => {
                let tail_at = after(self.skip(at + 1)?)?;
                let node = self.push(Node::Fail);
                let tail = self.part(at + 2, tail_at)?;
                self.nodes[node] = Node::Atomic { tail };
                Ok(tail_at)
            }
            ASSERT | ASSERT_NOT => {
                let tail_at = after(self.skip(at + 1)?)?;
                let back = self.code(at + 2)?;
                let node = self.push(Node::Fail);
                let tail = self.part(at + 3, tail_at)?;
                self.nodes[node] = match op {
                    ASSERT => Node::Assert { back, tail },
                    _ => Node::AssertNot { back, tail },
                };
                Ok(tail_at)
            }
            GROUPREF | GROUPREF_IGNORE | GROUPREF_LOC_IGNORE | GROUPREF_UNI_IGNORE => {
                let group = self.group(self.code(at + 1)?)?;
                self.push(Node::GroupRef(
                    group,
                    match op {
                        GROUPREF => Fold::None,
                        GROUPREF_IGNORE => Fold::Ascii,
                        GROUPREF_LOC_IGNORE => Fold::Locale,
                        _ => Fold::Unicode,
                    },
                ));
                after(at + 2)
            }
            GROUPREF_EXISTS => self.conditional(at, end),
            _ => {
                let (test, read) = self.test(at, end)?.ok_or(Malformed)?;
                self.push(Node::One(test));
                Ok(read)
            }
        }
    }

    /// `BRANCH`, then for each alternative a distance, the alternative and a jump; at last 0.
    fn branch(&mut self, at: usize, end: usize) -> Result<usize, Malformed> {
        let node = self.push(Node::Fail);
        let (mut starts, mut jumps) = (Vec::new(), Vec::new());
        let mut part = at + 1;
        let mut target = None;
        while self.code(part)? != 0 {
            let next = self.skip(part)?;
            if next >= end || next < part + 3 || self.code(next - 2)? != JUMP {
                return Err(Malformed);
            }
            starts.push(self.next());
            self.sequence(part + 1, next - 2)?;
            let goes = self.skip(next - 1)?;
            if *target.get_or_insert(goes) != goes {
                return Err(Malformed);
            }
            jumps.push(self.push(Node::Fail));
            part = next;
        }
        if target.is_some_and(|target| target != part + 1) {
            return Err(Malformed);
        }
        let after = self.next();
        for jump in jumps {
            self.nodes[jump] = Node::Jump(after);
        }
        self.nodes[node] = Node::Branch(starts.into());
        Ok(part + 1)
    }

    /// `(?(group)yes|no)`.
    fn conditional(&mut self, at: usize, end: usize) -> Result<usize, Malformed> {
        let group = self.group(self.code(at + 1)?)?;
        // The distance is counted from itself, and one short of it a jump over "no" may stand.
        let otherwise = at + 2 + self.code(at + 2)? as usize;
        let otherwise = otherwise.checked_sub(1).ok_or(Malformed)?;
        if otherwise > end || otherwise < at + 3 {
            return Err(Malformed);
        }
        let node = self.push(Node::Fail);
        let jump_at = otherwise.checked_sub(2).filter(|&jump| jump >= at + 3);
        let with_no = match jump_at {
            Some(jump) if self.code(jump)? == JUMP => {
                let goes = self.skip(jump + 1)?;
                // A literal may look like a jump: what follows must then end there, too.
                self.ends_there(at + 3, jump) && goes >= otherwise && goes <= end
            }
            _ => false,
        };
        if !with_no {
            self.sequence(at + 3, otherwise)?;
            let after = self.next();
            self.nodes[node] = Node::GroupExists { group, otherwise: after };
            return Ok(otherwise);
        }
        self.sequence(at + 3, otherwise - 2)?;
        let goes = self.skip(otherwise - 1)?;
        let jump = self.push(Node::Fail);
        let no = self.next();
        self.sequence(otherwise, goes)?;
        let after = self.next();
        self.nodes[jump] = Node::Jump(after);
        self.nodes[node] = Node::GroupExists { group, otherwise: no };
        Ok(goes)
    }

    /// Tells whether instructions read from a place end exactly at another.
    fn ends_there(&mut self, at: usize, end: usize) -> bool {
        let (length, depth) = (self.nodes.len(), self.depth);
        let read = self.sequence(at, end);
        self.nodes.truncate(length);
        self.depth = depth;
        read == Ok(end)
    }

    /// Reads what tests one character; None if the instruction is none of these.
    fn test(&self, at: usize, end: usize) -> Result<Option<(Test, usize)>, Malformed> {
        let op = self.code(at)?;
        let test = match op {
            FAILURE => return Ok(Some((Test::Never, at + 1))),
            ANY => return Ok(Some((Test::AnyOfLine, at + 1))),
            ANY_ALL => return Ok(Some((Test::Any, at + 1))),
            LITERAL => Test::Is(self.code(at + 1)?),
            NOT_LITERAL => Test::IsNot(self.code(at + 1)?),
            LITERAL_IGNORE => Test::IsFolded(self.code(at + 1)?, Fold::Ascii),
            LITERAL_LOC_IGNORE => Test::IsFolded(self.code(at + 1)?, Fold::Locale),
            LITERAL_UNI_IGNORE => Test::IsFolded(self.code(at + 1)?, Fold::Unicode),
            NOT_LITERAL_IGNORE => Test::IsNotFolded(self.code(at + 1)?, Fold::Ascii),
            NOT_LITERAL_LOC_IGNORE => Test::IsNotFolded(self.code(at + 1)?, Fold::Locale),
            NOT_LITERAL_UNI_IGNORE => Test::IsNotFolded(self.code(at + 1)?, Fold::Unicode),
            CATEGORY => {
                let (category, wanted) = category(self.code(at + 1)?)?;
                Test::Category(category, wanted)
            }
            IN | IN_IGNORE | IN_LOC_IGNORE | IN_UNI_IGNORE => {
                let fold = match op {
                    IN => Fold::None,
                    IN_IGNORE => Fold::Ascii,
                    IN_LOC_IGNORE => Fold::Locale,
                    _ => Fold::Unicode,
                };
                let after = self.skip(at + 1)?;
                if after > end {
                    return Err(Malformed);
                }
                let (set, read) = self.set(at + 2, after, fold)?;
                if read != after {
                    return Err(Malformed);
                }
                return Ok(Some((Test::In(Box::new(set)), after)));
            }
            _ => return Ok(None),
        };
        if at + 2 > end { Err(Malformed) } else { Ok(Some((test, at + 2))) }
    }

    /// Reads a set up to the failure that ends it.
    fn set(&self, mut at: usize, end: usize, fold: Fold) -> Result<(Set, usize), Malformed> {
        let mut members = Vec::new();
        let mut negated = false;
        while at < end {
            match self.code(at)? {
                FAILURE => return Ok((Set::new(members, negated, fold), at + 1)),
                NEGATE => {
                    if !members.is_empty() {
                        return Err(Malformed);
                    }
                    negated = !negated;
                    at += 1;
                }
                LITERAL => {
                    let c = self.code(at + 1)?;
                    members.push(Member::Range(c, c));
                    at += 2;
                }
                RANGE => {
                    members.push(Member::Range(self.code(at + 1)?, self.code(at + 2)?));
                    at += 3;
                }
                RANGE_UNI_IGNORE => {
                    members.push(Member::FoldedRange(self.code(at + 1)?, self.code(at + 2)?));
                    at += 3;
                }
                CATEGORY => {
                    let (category, wanted) = category(self.code(at + 1)?)?;
                    members.push(Member::Category(category, wanted));
                    at += 2;
                }
                CHARSET => {
                    members.push(Member::Bits(self.bits(at + 1)?));
                    at += 9;
                }
                BIGCHARSET => {
                    let count = self.code(at + 1)? as usize;
                    let mut which = Box::new([0_u8; 256]);
                    let words = self.codes.get(at + 2..at + 66).ok_or(Malformed)?;
                    for (four, word) in which.chunks_mut(4).zip(words) {
                        four.copy_from_slice(&word.to_le_bytes());
                    }
                    if count > 256 || which.iter().any(|&block| usize::from(block) >= count) {
                        return Err(Malformed);
                    }
                    let blocks: Result<Vec<[u32; 8]>, Malformed> =
                        (0..count).map(|block| self.bits(at + 66 + block * 8)).collect();
                    members.push(Member::Blocks(which, blocks?.into()));
                    at += 66 + count * 8;
                }
                _ => return Err(Malformed),
            }
        }
        Err(Malformed)
    }

    fn bits(&self, at: usize) -> Result<[u32; 8], Malformed> {
        let words = self.codes.get(at..at + 8).ok_or(Malformed)?;
        words.try_into().map_err(|_| Malformed)
    }
}

/// Returns the category of a number, and whether a character must be in it.
fn category(code: u32) -> Result<(Category, bool), Malformed> {
    let category = match code / 2 {
        0 => Category::Digit,
        1 => Category::Space,
        2 | 4 => Category::Word,
        3 => Category::LineBreak,
        5 => Category::UniDigit,
        6 => Category::UniSpace,
        7 => Category::UniWord,
        8 => Category::UniLineBreak,
        _ => return Err(Malformed),
    };
    Ok((category, code % 2 == 0))
}
