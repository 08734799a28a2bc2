//! Where does a pattern match?
//!
//! The matcher goes forward through the nodes. Whatever may have to be tried
//! otherwise, or undone, stands on one stack of [`Entry`]s; to fail is to take
//! entries off until one says how to go on. A part that is matched on its own
//! (a look-around, an atomic group) has a barrier below its entries.

use super::class::Test;
use super::program::{MAX_REPEAT, Node, Place, Program};

/// What is searched: characters by position.
pub trait Subject {
    /// Returns how many characters there are.
    fn length(&self) -> usize;
    /// Returns the character at a position.
    fn at(&self, position: usize) -> u32;
    /// Returns where a character is first found within bounds.
    fn find(&self, wanted: u32, from: usize, to: usize) -> Option<usize> {
        (from..to).find(|&at| self.at(at) == wanted)
    }
}

impl Subject for [u8] {
    fn length(&self) -> usize {
        self.len()
    }

    #[inline]
    fn at(&self, position: usize) -> u32 {
        u32::from(self[position])
    }

    fn find(&self, wanted: u32, from: usize, to: usize) -> Option<usize> {
        let wanted = u8::try_from(wanted).ok()?;
        Some(from + self[from..to].iter().position(|&byte| byte == wanted)?)
    }
}

impl Subject for [u32] {
    fn length(&self) -> usize {
        self.len()
    }

    #[inline]
    fn at(&self, position: usize) -> u32 {
        self[position]
    }
}

/// The search was stopped from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// Within which bounds, and how, a pattern is to match.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    pub start: usize,
    pub end: usize,
    /// The match must reach the end.
    pub whole: bool,
    /// The match must not be empty where the search begins.
    pub must_advance: bool,
    /// Whether `\B` matches in nothing, as it does from 3.14 on.
    pub no_boundary_in_nothing: bool,
}

const NONE: u32 = u32::MAX;

/// A running repetition.
#[derive(Clone, Copy, Debug)]
struct Repetition {
    /// The `Repeat` node.
    node: u32,
    parent: u32,
    /// How often the body was begun.
    count: u32,
    /// Where the body was begun last.
    last: u32,
}

#[derive(Clone, Copy, Debug)]
enum Entry {
    // What is to be undone.
    Mark { mark: u32, old: u32, last_index: u32 },
    Repetition { which: u32, count: u32, last: u32 },
    Begun,
    // What is to be tried.
    Branch { node: u32, next: u32, at: u32, current: u32 },
    Greedy { node: u32, at: u32, low: u32, current: u32 },
    Lazy { node: u32, at: u32, high: u32, current: u32 },
    Max { node: u32, at: u32, which: u32, count: u32, last: u32 },
    Min { at: u32, which: u32 },
    // A part that is matched on its own.
    Barrier { node: u32, at: u32, current: u32, count: u32 },
}

/// A pattern at work on a subject; it keeps what it found last.
#[derive(Debug)]
pub struct Search<'a, S: Subject + ?Sized> {
    program: &'a Program,
    subject: &'a S,
    pub start: usize,
    pub end: usize,
    marks: Vec<u32>,
    last_index: u32,
    stack: Vec<Entry>,
    barriers: Vec<u32>,
    repetitions: Vec<Repetition>,
    current: u32,
    steps: u32,
}

impl<'a, S: Subject + ?Sized> Search<'a, S> {
    /// Prepares a search.
    pub fn new(program: &'a Program, subject: &'a S) -> Self {
        Self {
            program,
            subject,
            start: 0,
            end: 0,
            marks: vec![NONE; program.groups * 2],
            last_index: NONE,
            stack: Vec::new(),
            barriers: Vec::new(),
            repetitions: Vec::new(),
            current: NONE,
            steps: 0,
        }
    }

    /// Returns the bounds of a group of the last match, counted from 0; None if it took no part.
    pub fn group(&self, group: usize) -> Option<(usize, usize)> {
        let (from, to) = (*self.marks.get(group * 2)?, *self.marks.get(group * 2 + 1)?);
        (from != NONE && to != NONE && from <= to).then_some((from as usize, to as usize))
    }

    /// Returns the number of the group that was closed last, counted from 1.
    pub fn last_index(&self) -> Option<usize> {
        (self.last_index != NONE).then_some(self.last_index as usize)
    }

    /// Matches where the search begins; `stop` is asked now and then whether to give up.
    pub fn match_here(&mut self, given: &Given, stop: &dyn Fn() -> bool) -> Result<bool, Stopped> {
        if given.start > given.end || given.end - given.start < self.program.least {
            return Ok(false);
        }
        self.attempt(given.start, given, stop)
    }

    /// Finds the first match.
    pub fn find(&mut self, given: &Given, stop: &dyn Fn() -> bool) -> Result<bool, Stopped> {
        let program = self.program;
        if given.start > given.end {
            return Ok(false);
        }
        let Some(last) = given.end.checked_sub(program.least) else { return Ok(false) };
        let anchored = matches!(program.nodes.first(), Some(Node::At(Place::Begin)));
        let mut start = given.start;
        let mut tried: u32 = 0;
        while start <= last {
            if let Some(&first) = program.prefix.first() {
                match self.subject.find(first, start, given.end) {
                    Some(found) if found <= last => start = found,
                    _ => return Ok(false),
                }
            } else if let Some(first) = &program.first {
                while start < given.end && !first.fits(self.subject.at(start)) {
                    start += 1;
                }
                if start > last || start == given.end {
                    return Ok(false);
                }
            }
            if self.attempt(start, given, stop)? {
                return Ok(true);
            }
            if anchored {
                return Ok(false);
            }
            start += 1;
            tried = tried.wrapping_add(1);
            if tried % 4096 == 0 && stop() {
                return Err(Stopped);
            }
        }
        Ok(false)
    }

    /// Tries to match at a position.
    fn attempt(
        &mut self,
        start: usize,
        given: &Given,
        stop: &dyn Fn() -> bool,
    ) -> Result<bool, Stopped> {
        self.stack.clear();
        self.barriers.clear();
        self.repetitions.clear();
        self.marks.fill(NONE);
        self.last_index = NONE;
        self.current = NONE;
        let program = self.program;
        let nodes = &program.nodes[..];
        let subject = self.subject;
        let end = given.end as u32;
        let (mut node, mut at) = (0_u32, start as u32);
        loop {
            self.steps = self.steps.wrapping_add(1);
            if self.steps % 8192 == 0 && stop() {
                return Err(Stopped);
            }
            let goes_on = match &nodes[node as usize] {
                Node::Fail => false,
                Node::One(test) => {
                    let fits = at < end && test.fits(subject.at(at as usize));
                    at += u32::from(fits);
                    node += 1;
                    fits
                }
                Node::At(place) => {
                    node += 1;
                    self.is_at(*place, at as usize, given)
                }
                Node::Mark(mark) => {
                    self.set_mark(*mark, at);
                    node += 1;
                    true
                }
                Node::Jump(target) => {
                    node = *target;
                    true
                }
                Node::Branch(parts) => match self.choose(node, parts, 0, at, end) {
                    Some(part) => {
                        node = part;
                        true
                    }
                    None => false,
                },
                Node::Repeat { until, .. } => {
                    self.stack.push(Entry::Begun);
                    self.repetitions.push(Repetition {
                        node,
                        parent: self.current,
                        count: 0,
                        last: NONE,
                    });
                    self.current = self.repetitions.len() as u32 - 1;
                    node = *until;
                    true
                }
                Node::MaxUntil => {
                    node = self.repeat_greedily(node, at);
                    true
                }
                Node::MinUntil => {
                    let which = self.current;
                    let running = self.repetitions[which as usize];
                    let (least, _) = self.bounds(running.node);
                    if running.count < least {
                        node = self.begin_body(which, running.last);
                    } else {
                        self.stack.push(Entry::Min { at, which });
                        self.current = running.parent;
                        node += 1;
                    }
                    true
                }
                Node::RepeatOne { test, least, most, tail } => {
                    let high = self.run_of(test, at, *most, end);
                    let low = at.saturating_add(*least);
                    if high < low {
                        false
                    } else {
                        match self.fitting_down(*tail, high, low, end) {
                            Some(found) => {
                                if found > low {
                                    let current = self.current;
                                    self.stack.push(Entry::Greedy {
                                        node,
                                        at: found,
                                        low,
                                        current,
                                    });
                                }
                                at = found;
                                node = *tail;
                                true
                            }
                            None => false,
                        }
                    }
                }
                Node::MinRepeatOne { test, least, most, tail } => {
                    let low = at.saturating_add(*least);
                    if self.run_of(test, at, *least, end) < low {
                        false
                    } else {
                        let high = if *most == MAX_REPEAT {
                            end
                        } else {
                            at.saturating_add(*most).min(end)
                        };
                        let current = self.current;
                        self.stack.push(Entry::Lazy { node, at: low, high, current });
                        at = low;
                        node = *tail;
                        true
                    }
                }
                Node::PossessiveOne { test, least, most, tail } => {
                    let high = self.run_of(test, at, *most, end);
                    let enough = high >= at.saturating_add(*least);
                    at = high;
                    node = *tail;
                    enough
                }
                Node::Possessive { .. } => {
                    node = self.repeat_possessively(node, at, 0, NONE);
                    true
                }
                Node::Atomic { .. } => {
                    self.raise_barrier(node, at, 0);
                    node += 1;
                    true
                }
                Node::Assert { back, .. } | Node::AssertNot { back, .. } if at >= *back => {
                    self.raise_barrier(node, at, 0);
                    at -= back;
                    node += 1;
                    true
                }
                Node::Assert { .. } => false,
                Node::AssertNot { tail, .. } => {
                    node = *tail;
                    true
                }
                Node::GroupRef(group, fold) => match self.group(*group as usize) {
                    None => false,
                    Some((from, to)) => {
                        let length = to - from;
                        let same = length <= (end - at) as usize
                            && (0..length).all(|offset| {
                                fold.of(subject.at(from + offset))
                                    == fold.of(subject.at(at as usize + offset))
                            });
                        at += if same { length as u32 } else { 0 };
                        node += 1;
                        same
                    }
                },
                Node::GroupExists { group, otherwise } => {
                    node = match self.group(*group as usize) {
                        Some(_) => node + 1,
                        None => *otherwise,
                    };
                    true
                }
                Node::Success => match self.barriers.pop() {
                    None => {
                        let refused = (given.whole && at != end)
                            || (given.must_advance && at as usize == given.start);
                        if !refused {
                            self.start = start;
                            self.end = at as usize;
                            return Ok(true);
                        }
                        false
                    }
                    Some(barrier) => match self.pass_barrier(barrier as usize, at) {
                        Some((next, position)) => {
                            node = next;
                            at = position;
                            true
                        }
                        None => false,
                    },
                },
            };
            if !goes_on {
                match self.fall_back(end) {
                    Some((next, position)) => {
                        node = next;
                        at = position;
                    }
                    None => return Ok(false),
                }
            }
        }
    }

    fn set_mark(&mut self, mark: u32, at: u32) {
        let old = self.marks[mark as usize];
        self.stack.push(Entry::Mark { mark, old, last_index: self.last_index });
        self.marks[mark as usize] = at;
        if mark % 2 == 1 {
            self.last_index = mark / 2 + 1;
        }
    }

    fn is_at(&self, place: Place, at: usize, given: &Given) -> bool {
        let subject = self.subject;
        match place {
            Place::Begin => at == 0,
            Place::BeginLine => at == 0 || subject.at(at - 1) == 10,
            Place::End => at == given.end || (at + 1 == given.end && subject.at(at) == 10),
            Place::EndLine => at == given.end || subject.at(at) == 10,
            Place::EndString => at == given.end,
            Place::Boundary(word) | Place::NoBoundary(word) => {
                let wanted = matches!(place, Place::Boundary(_));
                if given.end == 0 {
                    return !wanted && given.no_boundary_in_nothing;
                }
                let before = at > 0 && word.has(subject.at(at - 1));
                let behind = at < given.end && word.has(subject.at(at));
                (before != behind) == wanted
            }
        }
    }

    /// Returns how far characters fit.
    fn run_of(&self, test: &Test, at: u32, most: u32, end: u32) -> u32 {
        let limit = at.saturating_add(most).min(end);
        if matches!(test, Test::Any) {
            return limit;
        }
        let mut here = at;
        while here < limit && test.fits(self.subject.at(here as usize)) {
            here += 1;
        }
        here
    }

    /// Returns the last position at which the next node may match, if that tests a character.
    fn fitting_down(&self, tail: u32, high: u32, low: u32, end: u32) -> Option<u32> {
        let Node::One(test) = &self.program.nodes[tail as usize] else { return Some(high) };
        let mut at = high;
        loop {
            if at < end && test.fits(self.subject.at(at as usize)) {
                return Some(at);
            }
            if at <= low {
                return None;
            }
            at -= 1;
        }
    }

    /// Takes the first alternative from `next` on that may match.
    fn choose(&mut self, node: u32, parts: &[u32], next: u32, at: u32, end: u32) -> Option<u32> {
        let mut next = next as usize;
        while let Some(&part) = parts.get(next) {
            next += 1;
            let may = match &self.program.nodes[part as usize] {
                Node::One(test) => at < end && test.fits(self.subject.at(at as usize)),
                _ => true,
            };
            if may {
                if next < parts.len() {
                    let current = self.current;
                    self.stack.push(Entry::Branch { node, next: next as u32, at, current });
                }
                return Some(part);
            }
        }
        None
    }

    fn bounds(&self, node: u32) -> (u32, u32) {
        match self.program.nodes[node as usize] {
            Node::Repeat { least, most, .. } => (least, most),
            _ => (0, 0),
        }
    }

    /// Begins the body of a repetition once more.
    fn begin_body(&mut self, which: u32, last: u32) -> u32 {
        let running = &mut self.repetitions[which as usize];
        let entry = Entry::Repetition { which, count: running.count, last: running.last };
        running.count += 1;
        running.last = last;
        self.stack.push(entry);
        self.current = which;
        running.node + 1
    }

    fn repeat_greedily(&mut self, node: u32, at: u32) -> u32 {
        let which = self.current;
        let running = self.repetitions[which as usize];
        let (least, most) = self.bounds(running.node);
        if running.count < least {
            return self.begin_body(which, running.last);
        }
        if (running.count < most || most == MAX_REPEAT) && at != running.last {
            let (count, last) = (running.count, running.last);
            self.stack.push(Entry::Max { node, at, which, count, last });
            let running = &mut self.repetitions[which as usize];
            running.count += 1;
            running.last = at;
            return running.node + 1;
        }
        self.current = running.parent;
        node + 1
    }

    fn repeat_possessively(&mut self, node: u32, at: u32, count: u32, last: u32) -> u32 {
        let Node::Possessive { least, most, tail } = self.program.nodes[node as usize] else {
            return node;
        };
        if count < least || ((count < most || most == MAX_REPEAT) && at != last) {
            self.raise_barrier(node, at, count);
            return node + 1;
        }
        tail
    }

    fn raise_barrier(&mut self, node: u32, at: u32, count: u32) {
        self.barriers.push(self.stack.len() as u32);
        self.stack.push(Entry::Barrier { node, at, current: self.current, count });
    }

    /// Goes on after a part that was matched on its own: node and position, None to fail.
    fn pass_barrier(&mut self, barrier: usize, reached: u32) -> Option<(u32, u32)> {
        let Entry::Barrier { node, at, current, count } = self.stack[barrier] else {
            return None;
        };
        let goes_to = match self.program.nodes[node as usize] {
            Node::Assert { tail, .. } => Some((tail, at)),
            Node::Atomic { tail } => Some((tail, reached)),
            Node::Possessive { .. } => None,
            _ => {
                while self.stack.len() > barrier + 1 {
                    let entry = self.stack.pop().expect("there are more entries than the barrier");
                    self.undo(entry);
                }
                self.stack.pop();
                return None;
            }
        };
        // What could be tried otherwise is given up; what is to be undone stays.
        let mut kept = barrier;
        for index in barrier + 1..self.stack.len() {
            let entry = self.stack[index];
            let undo = match entry {
                Entry::Mark { .. } | Entry::Repetition { .. } | Entry::Begun => Some(entry),
                Entry::Max { which, count, last, .. } => {
                    Some(Entry::Repetition { which, count, last })
                }
                _ => None,
            };
            if let Some(undo) = undo {
                self.stack[kept] = undo;
                kept += 1;
            }
        }
        self.stack.truncate(kept);
        self.current = current;
        match goes_to {
            Some(place) => Some(place),
            None => Some((self.repeat_possessively(node, reached, count + 1, at), reached)),
        }
    }

    fn undo(&mut self, entry: Entry) {
        match entry {
            Entry::Mark { mark, old, last_index } => {
                self.marks[mark as usize] = old;
                self.last_index = last_index;
            }
            Entry::Repetition { which, count, last } | Entry::Max { which, count, last, .. } => {
                let running = &mut self.repetitions[which as usize];
                running.count = count;
                running.last = last;
            }
            Entry::Begun => {
                self.repetitions.pop();
            }
            _ => {}
        }
    }

    /// Takes back what was done up to the last choice and makes another: node and position.
    fn fall_back(&mut self, end: u32) -> Option<(u32, u32)> {
        let program = self.program;
        loop {
            let entry = self.stack.pop()?;
            match entry {
                Entry::Mark { .. } | Entry::Repetition { .. } | Entry::Begun => self.undo(entry),
                Entry::Branch { node, next, at, current } => {
                    self.current = current;
                    if let Node::Branch(parts) = &program.nodes[node as usize]
                        && let Some(part) = self.choose(node, parts, next, at, end)
                    {
                        return Some((part, at));
                    }
                }
                Entry::Greedy { node, at, low, current } => {
                    let Node::RepeatOne { tail, .. } = program.nodes[node as usize] else {
                        continue;
                    };
                    self.current = current;
                    if let Some(at) = self.fitting_down(tail, at - 1, low, end) {
                        if at > low {
                            self.stack.push(Entry::Greedy { node, at, low, current });
                        }
                        return Some((tail, at));
                    }
                }
                Entry::Lazy { node, at, high, current } => {
                    let Node::MinRepeatOne { test, tail, .. } = &program.nodes[node as usize]
                    else {
                        continue;
                    };
                    self.current = current;
                    if at < high && test.fits(self.subject.at(at as usize)) {
                        self.stack.push(Entry::Lazy { node, at: at + 1, high, current });
                        return Some((*tail, at + 1));
                    }
                }
                Entry::Max { node, at, which, .. } => {
                    self.undo(entry);
                    self.current = self.repetitions[which as usize].parent;
                    return Some((node + 1, at));
                }
                Entry::Min { at, which } => {
                    let running = self.repetitions[which as usize];
                    let (_, most) = self.bounds(running.node);
                    if (running.count < most || most == MAX_REPEAT) && at != running.last {
                        return Some((self.begin_body(which, at), at));
                    }
                }
                Entry::Barrier { node, at, current, count } => {
                    self.barriers.pop();
                    self.current = current;
                    match program.nodes[node as usize] {
                        Node::AssertNot { tail, .. } => return Some((tail, at)),
                        Node::Possessive { least, tail, .. } if count >= least => {
                            return Some((tail, at));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}
