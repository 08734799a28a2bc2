//! Which observer a tool is: people think in tools.

use super::Observer;
use crate::era::Era;

/// A tool that people use, and what it is to the program in each era.
#[derive(Clone, Copy, Debug)]
pub struct Tool {
    /// The name people type.
    pub name: &'static str,
    /// What it is to the program, as a phrase.
    pub about: &'static str,
    /// What it is, each with the first era in which it is that, oldest first.
    pub observers: &'static [(Era, Observer)],
}

/// Every tool that has a name here.
pub const TOOLS: &[Tool] = &[
    Tool {
        name: "coverage",
        about: "coverage.py: a trace function in C; from 3.14 on a tool of sys.monitoring",
        observers: &[(Era::E310, Observer::C), (Era::E314, Observer::Monitoring)],
    },
    Tool {
        name: "coverage-timid",
        about: "coverage.py with --timid: a trace function in Python that looks at no variables",
        observers: &[(Era::E310, Observer::Noop)],
    },
    Tool {
        name: "pdb",
        about: "a trace function in Python that reads f_locals where it stops",
        observers: &[(Era::E310, Observer::Reader)],
    },
    Tool {
        name: "vscode",
        about: "debugpy, which reads f_locals where it stops",
        observers: &[(Era::E310, Observer::Reader)],
    },
    Tool {
        name: "cprofile",
        about: "a profiler in C, which hears of calls and never touches a frame dict: the program cannot notice it",
        observers: &[(Era::E310, Observer::None)],
    },
];

impl Observer {
    /// Finds an observer by its own name or by a tool's.
    ///
    /// # Errors
    /// One sentence that lists the names there are.
    pub fn named(name: &str, era: Era) -> Result<Observer, String> {
        let tool = TOOLS.iter().find(|tool| tool.name == name);
        let used =
            tool.and_then(|tool| tool.observers.iter().rev().find(|(since, _)| *since <= era));
        match used {
            Some((_, observer)) => Ok(*observer),
            None => name.parse().map_err(|sentence| {
                let tools: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
                format!("{sentence}; as tools {}", tools.join(", "))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_what_it_is_in_the_era() {
        assert_eq!(Observer::named("coverage", Era::E310), Ok(Observer::C));
        assert_eq!(Observer::named("coverage", Era::E314), Ok(Observer::Monitoring));
        assert_eq!(Observer::named("noop", Era::E312), Ok(Observer::Noop));
        let unknown = Observer::named("gdb", Era::E310).unwrap_err();
        assert!(unknown.starts_with("there is no observer 'gdb'; there are none, "), "{unknown}");
        assert!(
            unknown.ends_with("as tools coverage, coverage-timid, pdb, vscode, cprofile"),
            "{unknown}"
        );
    }
}
