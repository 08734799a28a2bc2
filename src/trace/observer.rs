//! The observers: a row for each.

use std::fmt;
use std::str::FromStr;

/// What somebody else would attach to the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Observer {
    #[default]
    None,
    Noop,
    Reader,
    Declines,
    C,
    Profile,
    Monitoring,
}

/// Each observer's name and what it does.
pub const OBSERVERS: [(&str, &str); 7] = [
    ("none", "nobody watches"),
    ("noop", "a trace function in Python that returns itself and looks at nothing"),
    (
        "reader",
        "a trace function in Python that reads frame.f_locals at each event, as pdb and IDEs do at a stop",
    ),
    ("declines", "a global trace function in Python that returns None at each call"),
    (
        "c",
        "a trace function in C, as coverage.py's: sees every line and never touches the frame dict",
    ),
    (
        "profile",
        "a profile function in Python, as profile.py's: hears of calls and returns, of natives too",
    ),
    (
        "monitoring",
        "a tool of sys.monitoring, as coverage.py is from 3.14 on: hears of lines and calls and gets no frame; before 3.12 nobody",
    ),
];

impl Observer {
    /// All observers, in the order of [`OBSERVERS`].
    pub const ALL: [Observer; 7] = [
        Observer::None,
        Observer::Noop,
        Observer::Reader,
        Observer::Declines,
        Observer::C,
        Observer::Profile,
        Observer::Monitoring,
    ];

    /// Returns the name people type.
    pub fn name(self) -> &'static str {
        OBSERVERS[self as usize].0
    }

    /// Returns what the observer does, as a phrase.
    pub fn about(self) -> &'static str {
        OBSERVERS[self as usize].1
    }

    /// Tells whether the observer is a function of Python's, around which frames are synced.
    pub fn is_python(self) -> bool {
        matches!(self, Observer::Noop | Observer::Reader | Observer::Declines | Observer::Profile)
    }
}

impl fmt::Display for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Observer {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|observer| observer.name() == name);
        found.ok_or_else(|| {
            let known: Vec<&str> = OBSERVERS.iter().map(|(name, _)| *name).collect();
            format!("there is no observer '{name}'; there are {}", known.join(", "))
        })
    }
}
