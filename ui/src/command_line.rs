//! What does a typed command mean?
//!
//! [`WORDS`] is the only list of commands: pdb's names, gdb's names for going back, and heisen's own. Completion and the
//! help's second half are made of its rows.

#![allow(clippy::unnecessary_wraps, reason = "the rows of the table share one signature")]

use crate::action::{Action, Line};
use crate::layout::Pane;
use heisen_core::debugger::command::{
    BreakpointRequest, FrameChoice, Hits, On, Place, WorldRequest,
};
use heisen_core::debugger::{Command, Direction, Stride};

/// A command that can be typed.
pub struct Word {
    pub names: &'static [&'static str],
    /// What follows, for the help.
    pub takes: &'static str,
    pub about: &'static str,
    pub make: fn(&str) -> Result<Action, String>,
}

/// Returns what a typed line asks for, or a sentence that says what to type instead.
///
/// # Errors
///
/// The sentence, where the line is no command or lacks what the command takes.
pub fn parse(line: &str) -> Result<Action, String> {
    let line = line.trim();
    if let Some(statement) = line.strip_prefix('!') {
        return text(statement, "a statement", |text| Action::Debug(Command::Execute(text)));
    }
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match WORDS.iter().find(|word| word.names.contains(&name)) {
        Some(word) => (word.make)(rest.trim()),
        None if line.chars().all(|c| c.is_ascii_digit()) && !line.is_empty() => goto(line),
        None => Err(format!(
            "There is no command `{name}`: `p {line}` prints an expression, `!{line}` runs a statement."
        )),
    }
}

/// Returns the commands that a beginning may become, the best first.
pub fn suggestions(typed: &str) -> Vec<&'static Word> {
    let typed = typed.trim_start();
    if typed.contains(' ') {
        let name = typed.split(' ').next().unwrap_or_default();
        return WORDS.iter().filter(|word| word.names.contains(&name)).collect();
    }
    let starts = |word: &&Word| word.names.iter().any(|name| name.starts_with(typed));
    let mentions = |word: &&Word| {
        !starts(word) && typed.len() > 2 && word.about.to_lowercase().contains(typed)
    };
    WORDS.iter().filter(starts).chain(WORDS.iter().filter(mentions)).collect()
}

use Direction::{Back, Forward};

fn word(
    names: &'static [&'static str],
    takes: &'static str,
    about: &'static str,
    make: fn(&str) -> Result<Action, String>,
) -> Word {
    Word { names, takes, about, make }
}

fn go(stride: Stride, direction: Direction) -> Result<Action, String> {
    Ok(Action::Debug(Command::go(stride, direction)))
}

/// Makes an action of a text that may not be empty.
fn text(rest: &str, what: &str, make: impl FnOnce(String) -> Action) -> Result<Action, String> {
    let rest = rest.trim();
    if rest.is_empty() {
        Err(format!("Type {what} after the command."))
    } else {
        Ok(make(rest.to_owned()))
    }
}

fn goto(rest: &str) -> Result<Action, String> {
    match rest {
        "start" => Ok(Action::Debug(Command::Seek(Place::Start))),
        "end" => Ok(Action::Debug(Command::Seek(Place::End))),
        _ if rest.contains(" hit ") => {
            let (place, times) = rest.split_once(" hit ").unwrap_or((rest, ""));
            let (file, line) = file_and_line(place.trim())?;
            let hit = number(times.trim(), "which time")?;
            Ok(Action::Debug(Command::Seek(Place::Hit { file, line, hit })))
        }
        _ => number(rest, "a step's number")
            .map(|step| Action::Debug(Command::Seek(Place::LineCount(step)))),
    }
}

fn number<N: std::str::FromStr>(rest: &str, what: &str) -> Result<N, String> {
    rest.parse().map_err(|_| format!("Type {what}, not `{rest}`."))
}

/// Reads `PLACE [hit N | from N | every N] [log EXPRESSION][, CONDITION]`; see [`on`] for the places.
fn breakpoint(rest: &str, temporary: bool) -> Result<Action, String> {
    if rest.is_empty() {
        return Ok(Action::ToggleBreakpoint);
    }
    let (terms, condition) = match rest.split_once(',') {
        Some((place, condition)) => (place.trim(), Some(condition.trim().to_owned())),
        None => (rest, None),
    };
    let (terms, log) = match terms.split_once(" log ") {
        Some((terms, log)) => (terms.trim(), Some(log.trim().to_owned())),
        None => (terms, None),
    };
    let mut request = BreakpointRequest { condition, temporary, log, ..Default::default() };
    let mut place = terms;
    for (word, make) in [
        (" hit ", Hits::Exactly as fn(u64) -> Hits),
        (" from ", Hits::From),
        (" every ", Hits::Every),
    ] {
        if let Some((before, times)) = terms.rsplit_once(word) {
            request.hits = Some(make(number(times.trim(), "how many times")?));
            place = before.trim();
        }
    }
    on(place, &mut request)?;
    Ok(Action::Debug(Command::SetBreakpoint(request)))
}

/// Reads what a breakpoint waits for: a line, a function, or one of the words that [`BREAKS`] lists.
fn on(place: &str, request: &mut BreakpointRequest) -> Result<(), String> {
    let (word, rest) = place.split_once(char::is_whitespace).unwrap_or((place, ""));
    let rest = rest.trim();
    let given = (!rest.is_empty()).then(|| rest.trim_matches(['\'', '"']).to_owned());
    request.on = match (word, given) {
        ("call", Some(function)) => On::Call(function.trim_end_matches("()").to_owned()),
        ("raise", class) => On::Raise(class),
        ("uncaught", None) => On::Uncaught,
        ("change", Some(name)) => match name.split_once(" in ") {
            Some((name, function)) => On::Rebind {
                name: name.trim().to_owned(),
                function: Some(function.trim().trim_end_matches("()").to_owned()),
            },
            None => On::Rebind { name, function: None },
        },
        ("write", Some(_)) => On::Mutation(rest.to_owned()),
        ("sync", key) => On::Sync(key),
        ("output", text) => On::Output(text),
        (name, None) if is_name(name) => On::Call(name.trim_end_matches("()").to_owned()),
        _ => {
            (request.file, request.line) =
                file_and_line(place).map_err(|why| format!("{why} {BREAKS}"))?;
            On::Line
        }
    };
    Ok(())
}

const BREAKS: &str = "Or: call F, raise [CLASS], uncaught, change NAME, write EXPRESSION, sync [KEY], output [TEXT].";

fn is_name(text: &str) -> bool {
    let text = text.trim_end_matches("()");
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')
        && !["call", "change", "write"].contains(&text)
}

/// Reads what `find` and `rfind` go to.
fn find(rest: &str, direction: Direction) -> Result<Action, String> {
    let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let rest = rest.trim();
    let given = (!rest.is_empty()).then(|| rest.trim_matches(['\'', '"']).to_owned());
    let stride = match (word, given) {
        ("exception", class) => Stride::Exception { class },
        ("output", text) => Stride::Output { text },
        ("call", Some(function)) => {
            Stride::Call { function: function.trim_end_matches("()").to_owned() }
        }
        ("event", Some(kind)) => Stride::Event { kind },
        ("change", Some(name)) => Stride::Change { name },
        _ => {
            return Err("Type what to go to: exception [CLASS], output [TEXT], call FUNCTION, event KIND or change NAME.".to_owned());
        }
    };
    go(stride, direction)
}

fn condition(rest: &str) -> Result<Action, String> {
    let (which, condition) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let number = number(which, "a breakpoint's number")?;
    let condition = (!condition.trim().is_empty()).then(|| condition.trim().to_owned());
    Ok(Action::Debug(Command::SetCondition { number, condition }))
}

fn ignore(rest: &str) -> Result<Action, String> {
    let (which, times) = rest.split_once(char::is_whitespace).unwrap_or((rest, "0"));
    let which = number(which, "a breakpoint's number")?;
    let times = number(times.trim(), "how many times")?;
    Ok(Action::Debug(Command::IgnoreBreakpoint { number: which, times }))
}

/// Asks a question whose first word is the command.
fn ask(question: &str, rest: &str) -> Result<Action, String> {
    Ok(Action::Debug(Command::Ask(format!("{question} {rest}").trim().to_owned())))
}

fn branch(rest: &str) -> Result<Action, String> {
    match rest {
        "" => Ok(Action::Debug(Command::ListBranches)),
        _ => Ok(Action::Debug(Command::Branch(number(rest, "a branch's number")?))),
    }
}

fn file_and_line(place: &str) -> Result<(Option<String>, u32), String> {
    let (file, line) = match place.rsplit_once(':') {
        Some((file, line)) => (Some(file.to_owned()), line),
        None => (None, place),
    };
    Ok((file, number(line, "a line's number, or FILE:LINE")?))
}

fn until(rest: &str, direction: Direction) -> Result<Action, String> {
    if rest.is_empty() {
        return Ok(Action::RunToCursor(direction));
    }
    let (file, line) = file_and_line(rest)?;
    go(Stride::ToLine { file, line }, direction)
}

fn clear(rest: &str) -> Result<Action, String> {
    let number = if rest.is_empty() { None } else { Some(number(rest, "a breakpoint's number")?) };
    Ok(Action::Debug(Command::ClearBreakpoint(number)))
}

fn unwatch(rest: &str) -> Result<Action, String> {
    let number = if rest.is_empty() { None } else { Some(number(rest, "a watch's number")?) };
    Ok(Action::Debug(Command::Unwatch(number)))
}

fn observer(rest: &str) -> Result<Action, String> {
    if rest.is_empty() {
        return Ok(Action::ObserverMenu);
    }
    Ok(Action::Debug(Command::SetObserver(rest.to_owned())))
}

fn era(rest: &str) -> Result<Action, String> {
    if rest.is_empty() {
        return Ok(Action::EraMenu);
    }
    Ok(Action::Debug(Command::SetEra(rest.to_owned())))
}

/// A name that begins with a digit is an era, any other an observer.
fn compare(rest: &str) -> Result<Action, String> {
    let world = |name: &str| {
        let name = Some(name.to_owned());
        if name.as_ref().is_some_and(|name| name.starts_with(|c: char| c.is_ascii_digit())) {
            WorldRequest { era: name, observer: None }
        } else {
            WorldRequest { era: None, observer: name }
        }
    };
    match rest {
        "" => Ok(Action::ToggleCompare),
        "off" | "end" => Ok(Action::Debug(Command::EndCompare)),
        _ => Ok(Action::Debug(Command::Compare(rest.split_whitespace().map(world).collect()))),
    }
}

fn save(rest: &str) -> Result<Action, String> {
    Ok(Action::Debug(Command::Save((!rest.is_empty()).then(|| rest.to_owned()))))
}

fn watch(rest: &str) -> Result<Action, String> {
    text(rest, "an expression", |text| Action::Debug(Command::Watch(text)))
}

fn print(rest: &str) -> Result<Action, String> {
    text(rest, "an expression", |text| Action::Debug(Command::Evaluate(text)))
}

fn not_here(why: &str) -> Result<Action, String> {
    Err(why.to_owned())
}

/// All commands that can be typed, in the order of the help.
pub static WORDS: std::sync::LazyLock<Vec<Word>> = std::sync::LazyLock::new(|| {
    vec![
        word(&["n", "next"], "", "Steps over.", |_| go(Stride::Over, Forward)),
        word(&["s", "step"], "", "Steps into.", |_| go(Stride::Into, Forward)),
        word(&["r", "return", "f", "finish"], "", "Runs to where this function returns.", |_| {
            go(Stride::Out, Forward)
        }),
        word(&["c", "cont", "continue"], "", "Runs to the next breakpoint or the end.", |_| {
            go(Stride::Continue, Forward)
        }),
        word(&["unt", "until", "advance"], "[LINE]", "Runs to a line.", |rest| {
            until(rest, Forward)
        }),
        word(&["rn", "N"], "", "Steps back over.", |_| go(Stride::Over, Back)),
        word(&["rs", "S"], "", "Steps back into.", |_| go(Stride::Into, Back)),
        word(&["rf", "F", "R"], "", "Goes back to the line that called this function.", |_| {
            go(Stride::Out, Back)
        }),
        word(&["rc", "C"], "", "Runs back to a breakpoint or the start.", |_| {
            go(Stride::Continue, Back)
        }),
        word(&["runt"], "[LINE]", "Runs back to a line.", |rest| until(rest, Back)),
        word(&["last"], "NAME", "Goes back to where a name was given its value.", |rest| {
            text(rest, "a name", |name| Action::Debug(Command::go(Stride::Change { name }, Back)))
        }),
        word(
            &["goto", "go", "g"],
            "STEP | LINE hit N",
            "Goes to a step by its number, to the N-th time a line begins, to `start` or `end`.",
            goto,
        ),
        word(&["back"], "", "Goes to where you stood before.", |_| {
            Ok(Action::Debug(Command::HistoryBack))
        }),
        word(
            &["find"],
            "WHAT",
            "Goes on to the next exception [CLASS], output [TEXT], call FUNCTION, event KIND or change NAME.",
            |rest| find(rest, Forward),
        ),
        word(&["rfind"], "WHAT", "Goes back to the one before; see `find`.", |rest| {
            find(rest, Back)
        }),
        word(
            &["b", "break"],
            "PLACE[ hit N][ log EXPR][, CONDITION]",
            "Sets a breakpoint: on a LINE or FILE:LINE, call F, raise [CLASS], uncaught, change NAME, write EXPR, sync [KEY], output [TEXT]. `from N`, `every N` count hits, too; with `log` it notes a value and does not stop.",
            |rest| breakpoint(rest, false),
        ),
        word(&["tbreak"], "PLACE[, CONDITION]", "Sets a breakpoint for one stop.", |rest| {
            breakpoint(rest, true)
        }),
        word(&["breakpoints", "bl"], "", "Lists the breakpoints.", |_| {
            Ok(Action::Debug(Command::ListBreakpoints))
        }),
        word(&["logged"], "", "Lists what breakpoints with `log` have noted.", |_| {
            Ok(Action::Debug(Command::ListLogged))
        }),
        word(
            &["condition"],
            "NUMBER [CONDITION]",
            "Gives a breakpoint a condition, or none.",
            condition,
        ),
        word(&["ignore"], "NUMBER [TIMES]", "Has a breakpoint passed over so many times.", ignore),
        word(
            &["ask"],
            "QUESTION",
            "Asks the past; the next commands are the questions. `at STEP` asks from elsewhere.",
            |rest| ask("", rest),
        ),
        word(
            &["values"],
            "NAME [in FUNCTION]",
            "Lists every value a name had in this call, or in all calls.",
            |rest| ask("values", rest),
        ),
        word(
            &["who", "wrote"],
            "[wrote] EXPRESSION",
            "Finds what wrote an object last, whatever name held it.",
            |rest| ask("who wrote", rest.strip_prefix("wrote").unwrap_or(rest)),
        ),
        word(&["writes"], "EXPRESSION", "Lists every write to an object.", |rest| {
            ask("writes", rest)
        }),
        word(&["key"], "NAME", "Finds which sync put a key into the frame dict.", |rest| {
            ask("key", rest)
        }),
        word(&["calls"], "FUNCTION", "Lists every call with arguments and result.", |rest| {
            ask("calls", rest)
        }),
        word(
            &["when"],
            "[first|next|previous] CONDITION",
            "Finds where a condition becomes true.",
            |rest| ask("when", rest),
        ),
        word(
            &["log"],
            "[FILE:]LINE EXPRESSION",
            "Lists an expression's value each time a line began.",
            |rest| ask("log", rest),
        ),
        word(&["hits"], "[FILE:]LINE", "Lists each time a line began.", |rest| ask("hits", rest)),
        word(&["exceptions"], "[CLASS]", "Lists every exception where it was raised.", |rest| {
            ask("exceptions", rest)
        }),
        word(
            &["branches", "branch"],
            "[NUMBER]",
            "Lists the ways the run went, or goes over to one.",
            branch,
        ),
        word(&["cl", "clear"], "[NUMBER]", "Removes a breakpoint, or all.", clear),
        word(
            &["observer", "o"],
            "[NAME]",
            "Puts an observer in from this moment on; `none` takes it out.",
            observer,
        ),
        word(&["era"], "[VERSION]", "Starts again as another CPython.", era),
        word(
            &["compare", "x"],
            "[WORLD WORLD]",
            "Compares worlds: `compare none reader`, `compare 3.10 3.13`.",
            compare,
        ),
        word(
            &["p", "pp", "print"],
            "EXPRESSION",
            "Prints an expression and changes nothing.",
            print,
        ),
        word(&["whatis"], "EXPRESSION", "Prints an expression's type.", |rest| {
            text(rest, "an expression", |text| {
                Action::Debug(Command::Evaluate(format!("type({text})")))
            })
        }),
        word(&["display", "watch"], "EXPRESSION", "Keeps an expression in sight.", watch),
        word(&["undisplay", "unwatch"], "[NUMBER]", "Removes a watch, or all.", unwatch),
        word(&["u", "up"], "", "Looks at the calling frame.", |_| {
            Ok(Action::Debug(Command::Select(FrameChoice::Up)))
        }),
        word(&["d", "down"], "", "Looks at the called frame.", |_| {
            Ok(Action::Debug(Command::Select(FrameChoice::Down)))
        }),
        word(&["w", "where", "bt"], "", "Goes to the stack.", |_| Ok(Action::Focus(Pane::Stack))),
        word(&["a", "args", "locals"], "", "Goes to the locals.", |_| {
            Ok(Action::Focus(Pane::Locals))
        }),
        word(&["l", "ll", "list"], "", "Goes to the source.", |_| Ok(Action::Focus(Pane::Source))),
        word(&["events"], "", "Goes to the events.", |_| Ok(Action::Focus(Pane::Events))),
        word(&["output"], "[TEXT]", "Goes to the output, or lists what wrote a text.", |rest| {
            if rest.is_empty() { Ok(Action::Focus(Pane::Output)) } else { ask("output", rest) }
        }),
        word(&["bookmark", "m"], "[NOTE]", "Marks this moment.", |rest| {
            Ok(Action::Debug(Command::Bookmark(rest.to_owned())))
        }),
        word(&["note"], "", "Goes to the lesson's next note.", |_| {
            Ok(Action::Debug(Command::Beat(Forward)))
        }),
        word(&["save", "write"], "[FILE]", "Saves the session.", save),
        word(&["run", "restart"], "", "Starts the program again.", |_| {
            Ok(Action::Debug(Command::Restart))
        }),
        word(&["search"], "", "Searches the pane.", |_| Ok(Action::Type(Line::Search, ""))),
        word(&["h", "help"], "", "Shows the help.", |_| Ok(Action::Help)),
        word(&["q", "quit", "exit"], "", "Quits.", |_| Ok(Action::Quit)),
        word(&["j", "jump"], "", "Is not done: going back does it.", |_| {
            not_here(
                "heisen does not jump over lines; N goes back, and `!` runs a statement from there on.",
            )
        }),
        word(&["interact"], "", "Is not done: `p` and `!` do it.", |_| {
            not_here(
                "There is no prompt of Python's here; `p` prints an expression and `!` runs a statement.",
            )
        }),
        word(&["commands"], "", "Is not done: `break 12 log x` notes a value.", |_| {
            not_here("A breakpoint runs no commands; `break 12 log x` notes a value each time.")
        }),
        word(&["retval"], "", "Is not done: the title shows it.", |_| {
            not_here(
                "The title shows what is returned or raised here, and pane 5 shows the events before.",
            )
        }),
    ]
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pdb_commands_are_understood() {
        assert_eq!(parse("n"), go(Stride::Over, Forward));
        assert_eq!(parse(" until 12 "), go(Stride::ToLine { file: None, line: 12 }, Forward));
        assert_eq!(
            parse("b a.py:7, x > 1"),
            Ok(Action::Debug(Command::SetBreakpoint(BreakpointRequest {
                file: Some("a.py".to_owned()),
                line: 7,
                condition: Some("x > 1".to_owned()),
                ..Default::default()
            })))
        );
        let on = |line: &str| match parse(line) {
            Ok(Action::Debug(Command::SetBreakpoint(request))) => {
                (request.on, request.hits, request.log)
            }
            other => panic!("{line}: {other:?}"),
        };
        assert_eq!(on("b f"), (On::Call("f".into()), None, None));
        assert_eq!(on("b 7 hit 3"), (On::Line, Some(Hits::Exactly(3)), None));
        assert_eq!(
            on("b 7 every 2 log x + 1"),
            (On::Line, Some(Hits::Every(2)), Some("x + 1".into()))
        );
        assert_eq!(on("b raise ValueError"), (On::Raise(Some("ValueError".into())), None, None));
        assert_eq!(
            on("b change x in f, x > 2").0,
            On::Rebind { name: "x".into(), function: Some("f".into()) }
        );
        assert_eq!(on("b write self.items").0, On::Mutation("self.items".into()));
        assert_eq!(
            parse("g 7 hit 3"),
            Ok(Action::Debug(Command::Seek(Place::Hit { file: None, line: 7, hit: 3 })))
        );
        assert_eq!(parse("!x = 1"), Ok(Action::Debug(Command::Execute("x = 1".to_owned()))));
        assert_eq!(parse("p x"), Ok(Action::Debug(Command::Evaluate("x".to_owned()))));
        assert_eq!(parse("17"), Ok(Action::Debug(Command::Seek(Place::LineCount(17)))));
        assert!(parse("foo").is_err_and(|why| why.contains("`p foo`")));
        assert!(parse("b 7x").is_err() && parse("p").is_err() && parse("").is_err());
    }

    #[test]
    fn no_name_means_two_things() {
        let mut names: Vec<_> = WORDS.iter().flat_map(|word| word.names).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
