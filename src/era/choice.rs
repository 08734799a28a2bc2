//! Which era a program asks for when its user does not say.
//!
//! A comment `# heisen: era 3.13` in the program wins; then `requires-python`
//! of the nearest `pyproject.toml`, by the lowest era it allows. These are
//! functions over text; finding the files is the front end's work.

use super::{Era, UnknownEra};

/// Finds the era that a comment `# heisen: era 3.13` asks for.
///
/// # Errors
/// The comment names an era that there is not.
pub fn era_comment(program: &str) -> Result<Option<Era>, UnknownEra> {
    let asked = program.lines().find_map(|line| {
        let comment = line.trim().strip_prefix('#')?.trim_start();
        let rest = comment.strip_prefix("heisen:")?.trim_start();
        rest.strip_prefix("era").filter(|rest| rest.starts_with([' ', '\t']))
    });
    asked.map(|name| name.trim().parse()).transpose()
}

/// Finds the value of `requires-python` in the `[project]` table of a `pyproject.toml`.
#[must_use]
pub fn requires_python(pyproject: &str) -> Option<&str> {
    let mut table = "";
    for line in pyproject.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            table = header.split(']').next().unwrap_or("").trim();
            continue;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        if table == "project" && key.trim().trim_matches(['"', '\'']) == "requires-python" {
            let value = value.trim();
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            return value[1..].split(quote).next();
        }
    }
    None
}

/// Finds the lowest era that a version requirement such as `>=3.11,<3.14` allows.
///
/// The era 3.10 stands for 3.6 to 3.10. A requirement beyond the newest era
/// gives the newest; one that cannot be understood gives none.
#[must_use]
pub fn lowest_allowed(requirement: &str) -> Option<Era> {
    let clauses: Vec<Clause> = requirement
        .split(',')
        .map(str::trim)
        .filter(|clause| !clause.is_empty())
        .map(Clause::parse)
        .collect::<Option<_>>()?;
    let allows = |minor: u32| {
        (0..100).any(|micro| clauses.iter().all(|clause| clause.allows([3, minor, micro])))
    };
    let minor = (6..100).find(|minor| allows(*minor))?;
    Some(match minor {
        ..=10 => Era::E310,
        11 => Era::E311,
        12 => Era::E312,
        13 => Era::E313,
        _ => Era::E314,
    })
}

/// One comparison of a version requirement (PEP 440).
struct Clause<'a> {
    operator: &'a str,
    numbers: Vec<u32>,
    wildcard: bool,
}

impl<'a> Clause<'a> {
    fn parse(text: &'a str) -> Option<Clause<'a>> {
        let operators = ["===", "~=", "==", "!=", "<=", ">=", "<", ">"];
        let operator = operators.into_iter().find(|operator| text.starts_with(operator))?;
        let version = text[operator.len()..].trim();
        let (version, wildcard) =
            version.strip_suffix(".*").map_or((version, false), |prefix| (prefix, true));
        let numbers: Vec<u32> =
            version.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        Some(Clause { operator, numbers, wildcard })
    }

    fn allows(&self, version: [u32; 3]) -> bool {
        let wanted: [u32; 3] =
            std::array::from_fn(|index| self.numbers.get(index).copied().unwrap_or(0));
        let given = self.numbers.len().clamp(1, 3);
        match self.operator {
            "<" => version < wanted,
            "<=" => version <= wanted,
            ">" => version > wanted,
            ">=" => version >= wanted,
            "~=" => version >= wanted && version[..given - 1] == wanted[..given - 1],
            "!=" => !self.matches(version, wanted),
            _ => self.matches(version, wanted),
        }
    }

    fn matches(&self, version: [u32; 3], wanted: [u32; 3]) -> bool {
        let compared = if self.wildcard { self.numbers.len().min(3) } else { 3 };
        version[..compared] == wanted[..compared]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_chooses_the_era() {
        assert_eq!(era_comment("import sys\n  # heisen: era 3.13 \n"), Ok(Some(Era::E313)));
        assert_eq!(era_comment("#heisen: era 3.12"), Ok(Some(Era::E312)));
        assert_eq!(era_comment("x = 1  # heisen: era 3.13"), Ok(None));
        assert_eq!(era_comment("# heisen: erase"), Ok(None));
        assert_eq!(era_comment("# heisen: era 2.7"), Err(UnknownEra("2.7".into())));
    }

    #[test]
    fn the_project_says_what_it_requires() {
        let text = "[build]\nrequires-python = \"no\"\n[project]\nname = 'x'\nrequires-python = '>=3.11' # newer\n";
        assert_eq!(requires_python(text), Some(">=3.11"));
        assert_eq!(requires_python("[project]\nname = 'x'\n"), None);
        assert_eq!(requires_python("[project]\nrequires-python = \n"), None);
    }

    #[test]
    fn the_lowest_allowed_era_is_found() {
        let cases = [
            (">=3.8", Some(Era::E310)),
            (">=3.11", Some(Era::E311)),
            (">3.11", Some(Era::E311)),
            (">3.11.99", Some(Era::E312)),
            (">= 3.12, <3.14", Some(Era::E312)),
            ("~=3.13.0", Some(Era::E313)),
            ("~=3.12", Some(Era::E312)),
            ("==3.14.*", Some(Era::E314)),
            ("!=3.10.*,>=3.10", Some(Era::E311)),
            ("==3.7.2", Some(Era::E310)),
            (">=3.15", Some(Era::E314)),
            (">=4", None),
            ("", Some(Era::E310)),
            ("whatever", None),
            ("^3.11", None),
        ];
        for (requirement, era) in cases {
            assert_eq!(lowest_allowed(requirement), era, "{requirement}");
        }
    }
}
