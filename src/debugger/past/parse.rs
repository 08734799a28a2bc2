//! What does a question about the past ask?
//!
//! [`FORMS`] is the list of questions; the help and the errors are made of it.

use super::wanted::Passing;

/// A question about the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Where a name was last given another value.
    Last { name: String },
    /// Every value a name had, in this call or in all calls of a function.
    Values { name: String, function: Option<String> },
    /// What wrote an object last, or every time.
    Wrote { object: String, all: bool },
    /// When a key came into the frame dict.
    Key { name: String },
    /// Every call of a function.
    Calls { function: String },
    /// Where a condition becomes true.
    When { condition: String, which: Which },
    /// An expression's value each time a line begins.
    Log { file: Option<String>, line: u32, expression: String },
    /// Every exception where it was raised.
    Exceptions { class: Option<String> },
    /// What wrote a text, or anything.
    Output { text: Option<String> },
    /// Each time a line began.
    Hits { file: Option<String>, line: u32 },
    /// Each event of a kind.
    Events { kind: Passing },
}

/// Which of the places where a condition becomes true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    All,
    First,
    Next,
    Previous,
}

/// A question, and the step from which it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub query: Query,
    pub at: Option<u64>,
}

/// A form that a question may have.
pub struct Form {
    pub name: &'static str,
    pub takes: &'static str,
    pub about: &'static str,
}

const fn form(name: &'static str, takes: &'static str, about: &'static str) -> Form {
    Form { name, takes, about }
}

/// All forms, in the order of the help.
pub const FORMS: &[Form] = &[
    form("last", "NAME", "where the name was last given another value, in this call"),
    form(
        "values",
        "NAME [in FUNCTION]",
        "every value the name had, in this call or in all calls of a function",
    ),
    form("who wrote", "EXPRESSION", "what wrote the object last, whatever name held it"),
    form("writes", "EXPRESSION", "every write to the object"),
    form("key", "NAME", "when the key came into the frame dict of this call, and by which sync"),
    form("calls", "FUNCTION", "every call, with arguments and result"),
    form("when", "[first|next|previous] CONDITION", "where the condition becomes true"),
    form("log", "[FILE:]LINE EXPRESSION", "the expression's value each time the line began"),
    form("exceptions", "[CLASS]", "every exception where it was raised"),
    form("output", "[TEXT]", "what wrote the text, or anything"),
    form("hits", "[FILE:]LINE", "each time the line began"),
    form("events", "KIND", "each call, resume, line, return, yield or exception"),
];

impl Question {
    /// Reads a question: one of [`FORMS`], then `at STEP` if it is asked from elsewhere.
    ///
    /// # Errors
    /// A sentence that says what to type instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (text, at) = match text.rsplit_once(" at ") {
            Some((before, step)) if step.trim().parse::<u64>().is_ok() => {
                (before.trim(), step.trim().parse().ok())
            }
            _ => (text, None),
        };
        let (head, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let (head, rest) = match (head, rest.trim_start().split_once(char::is_whitespace)) {
            ("who", Some(("wrote", object))) => ("who wrote", object.trim()),
            _ => (head, rest.trim()),
        };
        let query = read(head, rest)?;
        Ok(Self { query, at })
    }
}

fn read(head: &str, rest: &str) -> Result<Query, String> {
    let needed = |what: &str| match rest {
        "" => Err(format!("`{head}` takes {what}.")),
        rest => Ok(rest.to_owned()),
    };
    let given = || (!rest.is_empty()).then(|| unquoted(rest).to_owned());
    Ok(match head {
        "last" => Query::Last { name: name(&needed("a name")?)? },
        "values" => match needed("a name")?.split_once(" in ") {
            Some((variable, function)) => Query::Values {
                name: name(variable)?,
                function: Some(function.trim().trim_end_matches("()").to_owned()),
            },
            None => Query::Values { name: name(rest)?, function: None },
        },
        "who wrote" | "wrote" => Query::Wrote { object: needed("an expression")?, all: false },
        "writes" => Query::Wrote { object: needed("an expression")?, all: true },
        "key" => Query::Key { name: unquoted(&needed("a key")?).to_owned() },
        "calls" => {
            let function = needed("a function's name")?;
            Query::Calls { function: function.trim_end_matches("()").to_owned() }
        }
        "when" => {
            let text = needed("a condition")?;
            let (which, condition) = match text.split_once(char::is_whitespace) {
                Some(("first", rest)) => (Which::First, rest),
                Some(("next", rest)) => (Which::Next, rest),
                Some(("previous" | "prev", rest)) => (Which::Previous, rest),
                _ => (Which::All, text.as_str()),
            };
            Query::When { condition: condition.trim().to_owned(), which }
        }
        "log" => {
            let text = needed("a line and an expression")?;
            let Some((place, expression)) = text.split_once(char::is_whitespace) else {
                return Err("`log` takes a line and an expression, as in `log 12 x + 1`.".into());
            };
            let (file, line) = place_of(place)?;
            Query::Log { file, line, expression: expression.trim().to_owned() }
        }
        "exceptions" => Query::Exceptions { class: given() },
        "output" => Query::Output { text: given() },
        "hits" => {
            let (file, line) = place_of(&needed("a line")?)?;
            Query::Hits { file, line }
        }
        "events" => Query::Events { kind: Passing::named(&needed("a kind of event")?)? },
        _ => {
            let names: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
            return Err(format!("There is no question `{head}`; there are {}.", names.join(", ")));
        }
    })
}

/// Reads `12` or `file.py:12`.
///
/// # Errors
/// A sentence that says what to type instead.
pub fn place_of(text: &str) -> Result<(Option<String>, u32), String> {
    let (file, line) = match text.rsplit_once(':') {
        Some((file, line)) => (Some(file.to_owned()), line),
        None => (None, text),
    };
    match line.trim().parse() {
        Ok(line) => Ok((file, line)),
        Err(_) => Err(format!("Type a line's number, or FILE:LINE, not `{text}`.")),
    }
}

fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    let fits = |(at, c): (usize, char)| {
        c == '_' || if at == 0 { c.is_alphabetic() } else { c.is_alphanumeric() }
    };
    if !text.is_empty() && text.chars().enumerate().all(fits) {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is no name: for an object, ask `who wrote {text}`."))
    }
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    for quote in ['\'', '"'] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_understood() {
        let asked =
            |text: &str| Question::parse(text).map(|question| (question.query, question.at));
        assert_eq!(asked("last x at 1200"), Ok((Query::Last { name: "x".into() }, Some(1200))));
        assert_eq!(
            asked(" who wrote self.items [0]"),
            Ok((Query::Wrote { object: "self.items [0]".into(), all: false }, None))
        );
        assert_eq!(
            asked("when next x > 3 at 4"),
            Ok((Query::When { condition: "x > 3".into(), which: Which::Next }, Some(4)))
        );
        assert_eq!(
            asked("log a.py:7 x + y"),
            Ok((
                Query::Log { file: Some("a.py".into()), line: 7, expression: "x + y".into() },
                None
            ))
        );
        assert_eq!(
            asked("values x in f()"),
            Ok((Query::Values { name: "x".into(), function: Some("f".into()) }, None))
        );
        assert_eq!(asked("output 'a b'"), Ok((Query::Output { text: Some("a b".into()) }, None)));
        for wrong in ["", "last", "last x.y", "log 3", "hits x", "events dance", "why x"] {
            assert!(asked(wrong).is_err_and(|why| why.ends_with('.')), "{wrong}");
        }
    }
}
