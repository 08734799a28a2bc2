//! `re.Pattern`: a compiled regular expression.

use super::matches::new_match;
use super::subject::{Found, Way, bounds, find, find_all, part, subject_for};
use super::{scanner, substitute};
use crate::data::hash::TupleHash;
use crate::heap::{Body, Kind, Pattern, Value};
use crate::library::types::arguments::word;
use crate::library::types::receiver::{class_getitem, itself};
use crate::library::types::row::{getter, row};
use crate::vm::{NativeResult, Raised, Type, Vm};

/// `re.Pattern`.
pub static TYPE: Type = Type {
    kind: Kind::Pattern,
    about: "Compiled regular expression object.",
    base: false,
    methods: &[
        row(
            "match(self, /, string, pos=0, endpos=sys.maxsize)",
            |vm, given| one(vm, given, Way::Here),
            "Matches zero or more characters at the beginning of the string.",
        ),
        row(
            "fullmatch(self, /, string, pos=0, endpos=sys.maxsize)",
            |vm, given| one(vm, given, Way::Whole),
            "Matches against all of the string.",
        ),
        row(
            "search(self, /, string, pos=0, endpos=sys.maxsize)",
            |vm, given| one(vm, given, Way::Search),
            "Scan through string looking for a match, and return a corresponding match object instance.\n\n\
             Return None if no position in the string matches.",
        ),
        row(
            "sub(self, /, repl, string, count=0)",
            |vm, given| substitute::begin(vm, given, false),
            "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in \
             string by the replacement repl.",
        ),
        row(
            "subn(self, /, repl, string, count=0)",
            |vm, given| substitute::begin(vm, given, true),
            "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping \
             occurrences of pattern with the replacement repl.",
        ),
        row(
            "findall(self, /, string, pos=0, endpos=sys.maxsize)",
            findall,
            "Return a list of all non-overlapping matches of pattern in string.",
        ),
        row(
            "split(self, /, string, maxsplit=0)",
            split,
            "Split string by the occurrences of pattern.",
        ),
        row(
            "finditer(self, /, string, pos=0, endpos=sys.maxsize)",
            scanner::finditer,
            "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\n\
             For each match, the iterator returns a match object.",
        ),
        row(
            "scanner(self, /, string, pos=0, endpos=sys.maxsize)",
            scanner::scanner,
            "Makes a scanner, which matches again and again.",
        ),
        row("__copy__(self, /)", itself, "Returns the pattern."),
        row("__deepcopy__(self, memo, /)", itself, "Returns the pattern."),
        row("@classmethod __class_getitem__(cls, object, /)", class_getitem, "See PEP 585"),
        row("__repr__(self, /)", repr, "Returns the call that makes the pattern."),
        row("__hash__(self, /)", hash, "Returns a hash."),
        row("__eq__(self, value, /)", |vm, given| compare(vm, given, true), "Return self==value."),
        row("__ne__(self, value, /)", |vm, given| compare(vm, given, false), "Return self!=value."),
    ],
    getters: &[
        getter(
            "pattern",
            |vm, pattern| Ok(own(vm, pattern)?.source),
            "The pattern string from which the RE object was compiled.",
        ),
        getter(
            "flags",
            |vm, pattern| Ok(Value::Int(own(vm, pattern)?.flags)),
            "The regex matching flags.",
        ),
        getter(
            "groups",
            |vm, pattern| Ok(Value::Int(own(vm, pattern)?.program.groups() as i64)),
            "The number of capturing groups in the pattern.",
        ),
        getter(
            "groupindex",
            |vm, pattern| {
                let index = own(vm, pattern)?.group_index;
                Ok(vm.heap.alloc_kind(Kind::MappingProxy, Body::View(index)).into())
            },
            "A dictionary mapping group names to group numbers.",
        ),
    ],
};

/// Returns a pattern's parts.
pub fn own(vm: &mut Vm, value: Value) -> Result<Box<Pattern>, Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Pattern(pattern)) => Ok(pattern.clone()),
        _ => vm.wrong_receiver(Kind::Pattern.full_name(), value),
    }
}

fn one(vm: &mut Vm, given: &[Value], way: Way) -> NativeResult {
    let pattern = own(vm, given[0])?;
    let subject = subject_for(vm, &pattern, given[1])?;
    let (start, end) = bounds(vm, given[2], given[3], subject.length())?;
    match find(vm, &pattern.program, &subject, way, (start, end), false)? {
        Some(found) => Ok(new_match(vm, given[0], given[1], &found, (start, end))),
        None => Ok(Value::None),
    }
}

fn findall(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let pattern = own(vm, given[0])?;
    let subject = subject_for(vm, &pattern, given[1])?;
    let bounds = bounds(vm, given[2], given[3], subject.length())?;
    let mut all: Vec<Found> = Vec::new();
    find_all(vm, &pattern.program, &subject, bounds, &mut |found| {
        all.push(found.clone());
        true
    })?;
    let mut items = Vec::with_capacity(all.len());
    for found in &all {
        let piece = |vm: &mut Vm, group: Option<(usize, usize)>| {
            let (start, end) = group.unwrap_or((0, 0));
            part(vm, given[1], &subject, start, end)
        };
        items.push(match &found.groups[..] {
            [] => piece(vm, Some((found.start, found.end))),
            [only] => piece(vm, *only),
            many => {
                let parts: Vec<Value> = many.iter().map(|&group| piece(vm, group)).collect();
                vm.heap.new_tuple(parts)
            }
        });
    }
    Ok(vm.heap.new_list(items))
}

fn split(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let pattern = own(vm, given[0])?;
    let subject = subject_for(vm, &pattern, given[1])?;
    let most = word(vm, given[2], 0)?;
    let length = subject.length();
    let mut all: Vec<Found> = Vec::new();
    if most >= 0 {
        find_all(vm, &pattern.program, &subject, (0, length), &mut |found| {
            all.push(found.clone());
            most == 0 || (all.len() as i64) < most
        })?;
    }
    let mut items = Vec::new();
    let mut last = 0;
    for found in &all {
        items.push(part(vm, given[1], &subject, last, found.start));
        for group in &found.groups {
            items.push(match *group {
                Some((start, end)) => part(vm, given[1], &subject, start, end),
                None => Value::None,
            });
        }
        last = found.end;
    }
    items.push(part(vm, given[1], &subject, last, length));
    Ok(vm.heap.new_list(items))
}

/// The flags by name, in the order in which they are written.
const FLAGS: &[(i64, &str)] = &[
    (2, "re.IGNORECASE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
    (4, "re.LOCALE"),
    (32, "re.UNICODE"),
];

fn repr(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let pattern = own(vm, given[0])?;
    let mut flags = pattern.flags;
    if vm.heap.string(pattern.source).is_some() && flags & (4 | 256 | 32) == 32 {
        flags &= !32;
    }
    let source = vm.repr_sync(pattern.source)?;
    let mut text = String::from("re.compile(");
    text.extend(source.chars().take(200));
    let mut separator = ", ";
    for &(flag, name) in FLAGS {
        // re.UNICODE is left to the number below in CPython too, since it is the default.
        if flag != 32 && flags & flag != 0 {
            text.push_str(separator);
            text.push_str(name);
            separator = "|";
            flags &= !flag;
        }
    }
    if flags != 0 {
        text.push_str(separator);
        text.push_str(&format!("0x{flags:x}"));
    }
    text.push(')');
    Ok(vm.heap.new_str(text))
}

fn hash(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let pattern = own(vm, given[0])?;
    let mut hash = TupleHash::default();
    hash.push(vm.hash(pattern.source)?);
    for &code in &*pattern.codes {
        hash.push(i64::from(code));
    }
    hash.push(pattern.flags);
    Ok(Value::Int(hash.finish()))
}

fn compare(vm: &mut Vm, given: &[Value], wanted: bool) -> NativeResult {
    let left = own(vm, given[0])?;
    let Some(Body::Pattern(right)) = vm.heap.body_of(given[1]) else {
        return Ok(vm.known.not_implemented);
    };
    let right = right.clone();
    let alike = left.flags == right.flags
        && left.codes == right.codes
        && vm.same_or_equal(left.source, right.source)?;
    Ok(Value::bool(alike == wanted))
}
