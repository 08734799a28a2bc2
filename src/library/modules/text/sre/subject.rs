//! What is searched: a string by code points, or bytes; and how a search goes through it.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::atomic::Ordering;

use crate::data::sre::{Given, Program, Search, Subject};
use crate::data::unicode::{char_of, code_point};
use crate::heap::{Body, Pattern, Value};
use crate::library::types::arguments::{buffer, word};
use crate::vm::{Raised, Vm};

/// A subject, held so that the heap may change meanwhile.
#[derive(Clone)]
pub enum Held {
    Ascii(Rc<String>),
    Wide(Rc<[u32]>),
    Bytes(Rc<[u8]>),
}

thread_local! {
    /// The text that was spread out last: programs often search one text again and again.
    static SPREAD: RefCell<Option<(Weak<String>, Rc<[u32]>)>> = const { RefCell::new(None) };
}

/// Returns the code points of a text.
fn spread(text: &Rc<String>) -> Rc<[u32]> {
    SPREAD.with_borrow_mut(|kept| {
        if let Some((known, points)) = kept
            && std::ptr::eq(known.as_ptr(), Rc::as_ptr(text))
            && known.strong_count() > 0
        {
            return points.clone();
        }
        let points: Rc<[u32]> = text.chars().map(code_point).collect();
        *kept = (text.len() > 64).then(|| (Rc::downgrade(text), points.clone()));
        points
    })
}

impl Held {
    /// Returns how many characters there are.
    pub fn length(&self) -> usize {
        match self {
            Held::Ascii(text) => text.len(),
            Held::Wide(points) => points.len(),
            Held::Bytes(bytes) => bytes.len(),
        }
    }

    /// Tells whether the subject is a string.
    pub fn is_text(&self) -> bool {
        !matches!(self, Held::Bytes(_))
    }
}

/// A match, as positions.
#[derive(Clone, Debug)]
pub struct Found {
    pub start: usize,
    pub end: usize,
    pub groups: Vec<Option<(usize, usize)>>,
    pub last_index: Option<usize>,
}

/// How to look for a match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    Search,
    Here,
    Whole,
}

/// A string or bytes to be searched.
pub fn held(vm: &mut Vm, value: Value) -> Result<Held, Raised> {
    if let Some(string) = vm.heap.string(value) {
        return Ok(if string.is_ascii() {
            Held::Ascii(string.text.clone())
        } else {
            Held::Wide(spread(&string.text.clone()))
        });
    }
    if let Some(Body::Bytes(bytes)) = vm.heap.body_of(value) {
        return Ok(Held::Bytes(bytes.clone()));
    }
    match buffer(vm, value) {
        Some(bytes) => Ok(Held::Bytes(bytes.into())),
        None => {
            let class = vm.heap.type_name(value);
            vm.type_error(if vm.era.minor() < 11 {
                "expected string or bytes-like object".to_owned()
            } else {
                format!("expected string or bytes-like object, got '{class}'")
            })
        }
    }
}

/// Takes a subject for a pattern, which must be of its kind.
pub fn subject_for(vm: &mut Vm, pattern: &Pattern, value: Value) -> Result<Held, Raised> {
    let held = held(vm, value)?;
    if pattern.source.is_none() {
        return Ok(held);
    }
    match (vm.heap.string(pattern.source).is_some(), held.is_text()) {
        (true, false) => vm.type_error("cannot use a string pattern on a bytes-like object"),
        (false, true) => vm.type_error("cannot use a bytes pattern on a string-like object"),
        _ => Ok(held),
    }
}

/// Cuts `pos` and `endpos` to a length.
pub fn bounds(
    vm: &mut Vm,
    start: Value,
    end: Value,
    length: usize,
) -> Result<(usize, usize), Raised> {
    let fit = |at: i64| usize::try_from(at).unwrap_or(0).min(length);
    let start = fit(word(vm, start, 0)?);
    let end = fit(word(vm, end, i64::MAX)?);
    Ok((start.min(length), end))
}

/// Finds one match.
pub fn find(
    vm: &mut Vm,
    program: &Program,
    subject: &Held,
    way: Way,
    (start, end): (usize, usize),
    must_advance: bool,
) -> Result<Option<Found>, Raised> {
    let mut result = None;
    let given = Given {
        start,
        end,
        whole: way == Way::Whole,
        must_advance,
        no_boundary_in_nothing: vm.era.minor() >= 14,
    };
    run(vm, program, subject, given, way, &mut |found| {
        result = Some(found.clone());
        false
    })?;
    Ok(result)
}

/// Goes through all matches that do not overlap, as long as `each` says so.
pub fn find_all(
    vm: &mut Vm,
    program: &Program,
    subject: &Held,
    (start, end): (usize, usize),
    each: &mut dyn FnMut(&Found) -> bool,
) -> Result<(), Raised> {
    let given = Given {
        start,
        end,
        whole: false,
        must_advance: false,
        no_boundary_in_nothing: vm.era.minor() >= 14,
    };
    run(vm, program, subject, given, Way::Search, each)
}

fn run(
    vm: &mut Vm,
    program: &Program,
    subject: &Held,
    given: Given,
    way: Way,
    each: &mut dyn FnMut(&Found) -> bool,
) -> Result<(), Raised> {
    let flag = vm.interrupt.clone();
    let stop = move || flag.load(Ordering::Relaxed);
    let done = match subject {
        Held::Ascii(text) => go_through(program, text.as_bytes(), given, way, &stop, each),
        Held::Bytes(bytes) => go_through(program, &bytes[..], given, way, &stop, each),
        Held::Wide(points) => go_through(program, &points[..], given, way, &stop, each),
    };
    if done.is_err() {
        vm.raise_interrupt();
        return Err(Raised);
    }
    Ok(())
}

fn go_through<S: Subject + ?Sized>(
    program: &Program,
    subject: &S,
    mut given: Given,
    way: Way,
    stop: &dyn Fn() -> bool,
    each: &mut dyn FnMut(&Found) -> bool,
) -> Result<(), crate::data::sre::Stopped> {
    let mut search = Search::new(program, subject);
    let mut found = Found { start: 0, end: 0, groups: Vec::new(), last_index: None };
    loop {
        let matched = match way {
            Way::Search => search.find(&given, stop)?,
            Way::Here | Way::Whole => search.match_here(&given, stop)?,
        };
        if !matched {
            return Ok(());
        }
        found.start = search.start;
        found.end = search.end;
        found.groups.clear();
        found.groups.extend((0..program.groups()).map(|group| search.group(group)));
        found.last_index = search.last_index();
        if !each(&found) {
            return Ok(());
        }
        given.must_advance = found.start == found.end;
        given.start = found.end;
    }
}

/// Makes the object for a part of the subject: the subject itself if it is the whole of it.
pub fn part(vm: &mut Vm, subject: Value, held: &Held, start: usize, end: usize) -> Value {
    let whole = start == 0 && end == held.length();
    match held {
        Held::Ascii(_) | Held::Wide(_)
            if whole && vm.heap.is_exactly(subject, crate::heap::Kind::Str) =>
        {
            subject
        }
        Held::Bytes(_) if whole && vm.heap.is_exactly(subject, crate::heap::Kind::Bytes) => subject,
        Held::Ascii(text) => crate::library::types::arguments::string(vm, &text[start..end]),
        Held::Wide(points) => {
            let text: String = points[start..end].iter().filter_map(|&c| char_of(c)).collect();
            crate::library::types::arguments::string(vm, &text)
        }
        Held::Bytes(bytes) => vm.heap.new_bytes(&bytes[start..end]),
    }
}
