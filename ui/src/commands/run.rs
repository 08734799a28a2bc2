//! `heisen run`: what the program writes, and its exit status, are the program's own.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use heisen_core::host::{self, Tape};
use heisen_core::library;
use heisen_core::source::Source;
use heisen_core::syntax::SyntaxError;
use heisen_core::trace::Observer;
use heisen_core::vm::Options;

use super::machine::{interrupt_flag, on_large_stack, world};
use super::program::{Chosen, LONGEST};
use super::{Done, need_words, status};
use crate::cli::Choices;

/// Where a program comes from.
pub enum Origin {
    /// `-c CODE`
    Text(String),
    /// `-m MODULE`
    Module(String),
    /// A file, or `-` for standard input, as the first of the words.
    File,
}

/// Runs a program to its end.
///
/// # Errors
/// There is no such program, era or observer.
pub fn run(choices: &Choices, origin: Origin, words: &[String]) -> Done {
    let mut as_module = None;
    let (chosen, first) = match origin {
        Origin::Text(text) => {
            (Chosen::from_text("<string>", text.as_bytes(), words, choices)?, "-c".to_owned())
        }
        Origin::Module(module) => {
            let mut chosen = Chosen::from_text("<module>", b"", words, choices)?;
            chosen.folder = absolute(Path::new(".")).into();
            as_module = Some(module);
            (chosen, "-m".to_owned())
        }
        Origin::File => {
            let (file, rest) = need_words(words)?;
            if file == "-" {
                let text = host::read_stdin(LONGEST)?;
                (Chosen::from_text("<stdin>", &text, rest, choices)?, file.to_owned())
            } else {
                let mut chosen = Chosen::from_file(file, rest, choices)?;
                chosen.name = absolute(Path::new(file));
                chosen.folder =
                    PathBuf::from(&chosen.name).parent().map_or_else(PathBuf::new, Path::to_owned);
                (chosen, file.to_owned())
            }
        }
    };
    let observer = Observer::named(chosen.observer.as_deref().unwrap_or("none"), chosen.era)?;
    let interrupt = interrupt_flag()?;
    on_large_stack(move || {
        let mut arguments = vec![first];
        arguments.extend(chosen.argv.iter().cloned());
        let folder = chosen.folder.to_string_lossy().into_owned();
        let search = chosen.search.clone();
        let options = Options { era: chosen.era, arguments, folder, search };
        let tape = Tape::passing(world(&interrupt, chosen.seed));
        let mut vm = library::machine(&options, tape);
        vm.interrupt = interrupt;
        vm.tracing.own_file.clone_from(&chosen.name);
        vm.set_observer(observer, false);
        if let Some(module) = as_module {
            return status(vm.run_module(&module).exit_status);
        }
        let finished = match Source::from_bytes(&chosen.name, &chosen.bytes) {
            Ok(source) => vm.run_program(&Rc::new(source)),
            Err(error) => vm.refused(&SyntaxError::from(error)),
        };
        status(finished.exit_status)
    })
}

/// Makes a path absolute as CPython does for the program's own name.
fn absolute(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned()
}
