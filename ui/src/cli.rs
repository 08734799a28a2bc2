//! What may be typed on the command line.
//!
//! Options stand before FILE; in `heisen FILE` and `heisen run` everything
//! after FILE belongs to the program.

use std::error::Error;
use std::ffi::OsString;

use clap::error::ContextKind;
use clap::{Args, Parser, Subcommand};
use heisen_core::era::{Era, UnknownEra};

/// A step debugger for Python programs, forwards and backwards, that shows what being watched changes.
///
/// Without anything the first lesson is opened.
#[derive(Debug, Parser)]
#[command(
    name = "heisen",
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    override_usage = "heisen [OPTIONS] FILE [ARGS]...\n       heisen COMMAND ..."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub choices: Choices,
    /// The program to step through, and its arguments.
    #[arg(value_name = "FILE [ARGS]", trailing_var_arg = true, allow_hyphen_values = true)]
    pub words: Vec<String>,
}

/// What every command lets one choose.
#[derive(Clone, Debug, Default, Args)]
pub struct Choices {
    /// The CPython to imitate: 3.10, 3.11, 3.12, 3.13 or 3.14. If not given, a comment
    /// `# heisen: era 3.13` in the program decides, then requires-python of the nearest
    /// pyproject.toml, else it is 3.10.
    #[arg(long)]
    pub era: Option<Era>,
    /// Who watches the program from its start: none, noop, reader, declines, c, profile or monitoring.
    #[arg(long)]
    pub observer: Option<String>,
    /// Where random numbers begin when the program does not say.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// A folder with packages to import, besides those that PYTHONPATH and an active
    /// virtual environment give; may be given more than once.
    #[arg(long, value_name = "DIR")]
    pub site: Vec<String>,
    /// How much memory the past of a run may take, such as 512M or 2G; beyond it far moments
    /// are kept coarser, so that going there takes longer.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub history: Option<usize>,
}

/// Reads a size in bytes, with K, M or G behind it or not.
///
/// # Errors
/// It is no number, or too large.
fn size(text: &str) -> Result<usize, String> {
    let (digits, factor) = match text.trim_end_matches(['b', 'B']).char_indices().last() {
        Some((at, 'k' | 'K')) => (&text[..at], 1 << 10),
        Some((at, 'm' | 'M')) => (&text[..at], 1 << 20),
        Some((at, 'g' | 'G')) => (&text[..at], 1 << 30),
        _ => (text, 1_usize),
    };
    let number: usize = digits
        .trim()
        .parse()
        .map_err(|_| "a size is a number with K, M or G behind it".to_owned())?;
    number.checked_mul(factor).ok_or_else(|| "that is more than there can be".to_owned())
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a program: output and exit status are its own.
    Run {
        #[command(flatten)]
        choices: Choices,
        /// Run this text instead of a file.
        #[arg(short = 'c', value_name = "CODE")]
        code: Option<String>,
        /// Run this module instead of a file.
        #[arg(short = 'm', value_name = "MODULE", conflicts_with = "code")]
        module: Option<String>,
        /// The program (`-` is standard input) and its arguments.
        #[arg(value_name = "FILE [ARGS]", trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Say what the observer receives, event by event.
    Trace {
        #[command(flatten)]
        program: OneProgram,
        /// Print one JSON object: stdout, exception, exit_status, events.
        #[arg(long)]
        json: bool,
    },
    /// Run a program under every observer and say where the runs first part.
    ///
    /// Exit status 0: all alike; 1: it depends on the observer; 2: it could not be run.
    Compare {
        #[command(flatten)]
        program: OneProgram,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Run a program to its end without a screen and keep the session.
    Record {
        #[command(flatten)]
        program: OneProgram,
        /// The session file to write.
        #[arg(short, long, value_name = "S.ron")]
        output: String,
    },
    /// Step through a recording, which touches nothing outside.
    Replay {
        /// The session file.
        #[arg(value_name = "S.ron")]
        session: String,
        /// Replay without a screen and verify that the run is still the same.
        #[arg(long)]
        check: bool,
        /// How much memory the past may take, such as 512M.
        #[arg(long, value_name = "SIZE", value_parser = size)]
        history: Option<usize>,
    },
    /// Ask a recording about its past.
    ///
    /// Questions: last NAME, values NAME [in FUNCTION], who wrote EXPRESSION, writes EXPRESSION, key NAME,
    /// calls FUNCTION, when [first|next|previous] CONDITION, log [FILE:]LINE EXPRESSION, exceptions [CLASS],
    /// output [TEXT], hits [FILE:]LINE, events KIND; each may end with `at STEP`.
    /// Exit status 0: there is an answer; 1: there is none; 2: it could not be asked.
    Query {
        /// The session file.
        #[arg(value_name = "S.ron")]
        session: String,
        /// The question, in one or more words.
        #[arg(required = true, value_name = "QUESTION")]
        question: Vec<String>,
        /// Print one JSON object: question, findings, complete, sentence.
        #[arg(long)]
        json: bool,
        /// How much memory the past may take, such as 512M.
        #[arg(long, value_name = "SIZE", value_parser = size)]
        history: Option<usize>,
    },
    /// Measure a program: statements, speed, memory, time to go back.
    Measure {
        #[command(flatten)]
        program: OneProgram,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// List the shipped lessons, or open one.
    Lessons {
        /// The lesson's name or number.
        name: Option<String>,
    },
    /// Say, without running a program, which imports cannot work here, and why.
    Check {
        #[command(flatten)]
        program: OneProgram,
    },
}

/// A program that is named as one word.
#[derive(Clone, Debug, Args)]
pub struct OneProgram {
    #[command(flatten)]
    pub choices: Choices,
    /// The program.
    pub file: String,
    /// The program's arguments, after `--`.
    #[arg(last = true, value_name = "ARGS")]
    pub args: Vec<String>,
}

/// What the words of the command line come to.
#[derive(Debug)]
pub enum Asked {
    /// A command to be done.
    Do(Box<Cli>),
    /// A text to be printed: help, or the version.
    Say(String),
}

/// Understands the words of the command line, the first being the program's own name.
///
/// # Errors
/// One sentence that says what is wrong with them.
pub fn understand(
    words: impl IntoIterator<Item = impl Into<OsString> + Clone>,
) -> Result<Asked, String> {
    let words = words.into_iter().map(Into::into).collect();
    match Cli::try_parse_from(with_own_end(words)) {
        Ok(cli) => Ok(Asked::Do(Box::new(cli))),
        Err(error) if !error.use_stderr() => Ok(Asked::Say(error.render().to_string())),
        Err(error) => Err(sentence(&error)),
    }
}

/// Puts `--` behind `run -m MODULE` and `run -c CODE`: what follows is the program's, `-h` too.
fn with_own_end(mut words: Vec<OsString>) -> Vec<OsString> {
    if words.get(1).is_none_or(|word| word != "run") {
        return words;
    }
    let is_option = |word: &OsString| word.to_str().is_some_and(|word| word.starts_with("--"));
    let holds_value = |word: &OsString| word.to_str().is_some_and(|word| word.contains('='));
    let mut at = 2;
    let mut has_origin = false;
    while let Some(word) = words.get(at) {
        if !has_origin && (word == "-m" || word == "-c") {
            has_origin = true;
            at += 2;
        } else if word != "--help" && is_option(word) && Cli::knows(word) {
            at += if holds_value(word) { 1 } else { 2 };
        } else {
            break;
        }
    }
    if has_origin
        && words.get(at).and_then(|word| word.to_str()).is_some_and(|word| word.starts_with('-'))
    {
        words.insert(at, "--".into());
    }
    words
}

impl Cli {
    /// Tells whether a word is one of the long options of `run`.
    fn knows(word: &OsString) -> bool {
        let word = word.to_str().unwrap_or_default();
        let name = word.split('=').next().unwrap_or(word).trim_start_matches("--");
        let command = <Cli as clap::CommandFactory>::command();
        let run = command.find_subcommand("run");
        run.is_some_and(|run| run.get_arguments().any(|known| known.get_long() == Some(name)))
    }
}

fn sentence(error: &clap::Error) -> String {
    if let Some(cause) = error.source() {
        let said = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
        return if cause.is::<UnknownEra>() {
            cause.to_string()
        } else {
            let (option, value) = (said(ContextKind::InvalidArg), said(ContextKind::InvalidValue));
            format!("{option} cannot be {value:?}: {cause}")
        };
    }
    let rendered = error.render().to_string();
    // Below the first paragraph stand the usage and hints; a list of what is missing belongs to it.
    let first = rendered.split("\n\n").next().unwrap_or(&rendered);
    let first = first.strip_prefix("error: ").unwrap_or(first);
    let words: Vec<&str> = first.split_whitespace().collect();
    format!("{}; `heisen --help` says what there is", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn cli(line: &str) -> Cli {
        match understand(line.split(' ')) {
            Ok(Asked::Do(cli)) => *cli,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn the_table_of_commands_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn what_follows_the_file_is_the_programs() {
        let asked = cli("heisen --era 3.12 p.py --era x -v");
        assert_eq!(asked.choices.era, Some(Era::E312));
        assert_eq!(asked.words, ["p.py", "--era", "x", "-v"]);
        let Some(Command::Run { words, choices, .. }) =
            cli("heisen run --seed 3 p.py -c 1 --seed 4").command
        else {
            panic!("that is `run`")
        };
        assert_eq!(
            (words, choices.seed),
            (["p.py", "-c", "1", "--seed", "4"].map(String::from).to_vec(), Some(3))
        );
        let Some(Command::Run { words, code, .. }) = cli("heisen run -c print(1) a -b").command
        else {
            panic!("that is `run`")
        };
        assert_eq!((words, code.as_deref()), (vec!["a".into(), "-b".into()], Some("print(1)")));
        let Some(Command::Run { words, .. }) = cli("heisen run -").command else {
            panic!("that is `run`")
        };
        assert_eq!(words, ["-"]);
    }

    #[test]
    fn options_of_other_commands_stand_anywhere() {
        let Some(Command::Trace { program, json }) =
            cli("heisen trace p.py --json --era 3.13 -- a -b").command
        else {
            panic!("that is `trace`")
        };
        assert_eq!(
            (program.file.as_str(), json, program.choices.era),
            ("p.py", true, Some(Era::E313))
        );
        assert_eq!(program.args, ["a", "-b"]);
    }

    #[test]
    fn a_mistake_is_told_in_one_sentence() {
        for (line, told) in [
            (
                "heisen trace p.py --era 2.7",
                "there is no era \"2.7\"; the eras are 3.10, 3.11, 3.12, 3.13 and 3.14",
            ),
            (
                "heisen trace",
                "the following required arguments were not provided: <FILE>; `heisen --help` says what there is",
            ),
            (
                "heisen trace p.py --jason",
                "unexpected argument '--jason' found; `heisen --help` says what there is",
            ),
            (
                "heisen run --seed x p.py",
                "--seed <N> cannot be \"x\": invalid digit found in string",
            ),
        ] {
            match understand(line.split(' ')) {
                Err(sentence) => assert_eq!(sentence, told, "{line}"),
                Ok(asked) => panic!("{line}: {asked:?}"),
            }
        }
    }
}
