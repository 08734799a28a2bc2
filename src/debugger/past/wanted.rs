//! What may be looked for in a run, and what is said about a place where it was found?

use std::rc::Rc;

use super::super::views::Finding;
use crate::heap::Handle;
use crate::timeline::Row;

/// Whose name it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// That of the frame at this place of the stack, while it is the call that began then.
    Call { at: usize, entered: u64 },
    /// That of a generator's frame, whenever it runs.
    Generator(Handle),
    /// That of every call of a function.
    Function(Rc<str>),
}

/// A kind of thing that passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    Call,
    Resume,
    Line,
    Return,
    Yield,
    Exception,
}

impl Passing {
    /// All, by their names.
    pub const ALL: [(&'static str, Self); 6] = [
        ("call", Self::Call),
        ("resume", Self::Resume),
        ("line", Self::Line),
        ("return", Self::Return),
        ("yield", Self::Yield),
        ("exception", Self::Exception),
    ];

    /// Returns the kind of a name.
    ///
    /// # Errors
    /// A sentence that lists the names.
    pub fn named(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, kind)| *kind).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|(name, _)| *name).collect();
            format!("There is no event `{name}`; there are {}.", names.join(", "))
        })
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Every place where a step may end.
    Stop,
    /// The beginning of a line.
    Hit {
        file: Rc<str>,
        line: u32,
    },
    /// A call of a function, by its name or its qualified name.
    Call {
        function: Rc<str>,
    },
    /// An exception where it is raised, of a class or one derived from it.
    Raise {
        class: Option<Rc<str>>,
    },
    /// Something written, that holds a text if one is given.
    Output {
        text: Option<Rc<str>>,
    },
    Event(Passing),
    /// A name that is given another value.
    Rebind {
        name: Rc<str>,
        scope: Scope,
    },
    /// A change of an object, whatever holds it.
    Mutation(Handle),
    /// A sync that adds or removes a key, or this key.
    Sync {
        key: Option<Rc<str>>,
    },
    /// A key that comes into a frame dict, or leaves it.
    Key {
        name: Rc<str>,
        scope: Scope,
    },
}

/// What is looked for, and whether the machine has to be asked about each place.
#[derive(Clone, Debug)]
pub struct Watch {
    pub wanted: Wanted,
    /// An expression that must be true there.
    pub condition: Option<String>,
    /// An expression whose value is wanted.
    pub value: Option<String>,
    /// Only places count where the condition was not true before.
    pub becomes: bool,
}

impl Watch {
    /// Looks for something, whatever holds there.
    pub fn new(wanted: Wanted) -> Self {
        Self { wanted, condition: None, value: None, becomes: false }
    }

    /// Tells whether an expression has to be evaluated at each place.
    pub fn asks(&self) -> bool {
        self.condition.is_some() || self.value.is_some()
    }
}

/// A place where something was found: where one has to stand so that it comes next, or is there.
#[derive(Clone, Debug)]
pub struct Found {
    /// Which of the watches it belongs to.
    pub which: usize,
    pub moment: u64,
    /// How many lines had begun.
    pub step: u64,
    pub file: Rc<str>,
    pub line: u32,
    pub function: Rc<str>,
    /// How many frames there were, hidden ones included, with the one that did it on top.
    pub depth: u32,
    /// Where that frame's own line began, if that is known.
    pub own: Option<(u64, u64)>,
    pub facts: Facts,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The sentence's part about it.
    pub what: String,
    pub before: Option<String>,
    pub value: Option<String>,
    pub arguments: Option<String>,
}

impl Found {
    /// Makes one of a row at which the machine stands.
    pub fn at(row: &Row) -> Self {
        Self {
            which: 0,
            moment: row.moment,
            step: row.statements,
            file: row.code.source.name.clone(),
            line: row.line,
            function: row.code.qualname.clone(),
            depth: row.depth,
            own: Some((row.moment, row.statements)),
            facts: Facts::default(),
        }
    }

    /// Returns it for a front end.
    pub fn view(&self) -> Finding {
        Finding {
            moment: self.moment,
            step: self.step,
            file: self.file.to_string(),
            line: self.line,
            function: self.function.to_string(),
            what: self.facts.what.clone(),
            before: self.facts.before.clone(),
            value: self.facts.value.clone(),
            arguments: self.facts.arguments.clone(),
        }
    }
}
