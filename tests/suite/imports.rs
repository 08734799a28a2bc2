//! The import system, and CPython's library of Python code that the binary carries.
//!
//! `tests/imports/NAME.py` stands beside `NAME.3.1x.txt`: what a CPython of
//! that version printed, the folder's name replaced by `DIR`.

#![allow(clippy::disallowed_methods, reason = "a test reads the files it checks")]

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use heisen_core::compile::{self, Mode};
use heisen_core::data::embedded;
use heisen_core::era::Era;
use heisen_core::host::{Captured, Live};
use heisen_core::session::{Program, Session};
use heisen_core::source::Source;

const STACK: usize = 256 << 20;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/imports")
}

/// Runs a program of the folder and returns what it printed.
fn printed(program: &str, era: Era) -> String {
    let path = folder().join(program);
    let text = fs::read_to_string(&path).unwrap();
    let name = path.to_string_lossy().into_owned();
    let place = path.parent().unwrap().to_string_lossy().into_owned();
    let ran = thread::Builder::new().stack_size(STACK).spawn(move || {
        let program = Program { name, text, folder: place.clone(), ..Program::default() };
        let session = Session::new(program, era, "none");
        let interrupt = Arc::new(AtomicBool::new(false));
        let live = Live::interruptible(Arc::clone(&interrupt));
        let host = Captured::before(b"", Box::new(live));
        let watched = session.watch(Box::new(host), &interrupt).unwrap();
        let told = watched.to_json();
        let stdout = told["stdout"].as_str().unwrap_or_default().replace(&place, "DIR");
        match told["exception"].as_object() {
            Some(exception) => format!("{stdout}{exception:?}"),
            None => stdout,
        }
    });
    ran.unwrap().join().unwrap()
}

#[test]
fn programs_import_as_under_cpython() {
    let mut checked = 0;
    for program in ["imports.py", "shadow/random.py"] {
        for era in Era::ALL {
            let wanted = folder().join(program.replace(".py", &format!(".{era}.txt")));
            let Ok(wanted) = fs::read_to_string(&wanted) else { continue };
            assert_eq!(printed(program, era), wanted, "{program} in {era}");
            checked += 1;
        }
    }
    assert!(checked > 4);
}

/// Each file of the library is Python that heisen compiles. The tables of encodings are all alike: some of them will do.
#[test]
fn every_file_of_the_library_compiles() {
    let names: Vec<&str> = embedded::names()
        .filter(|name| name.ends_with(".py"))
        .filter(|name| !name.starts_with("encodings/") || name.contains("utf"))
        .collect();
    assert!(names.len() > 300);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            let work = || {
                while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let bytes = embedded::read(name).expect("it is listed");
                    let source = Source::from_bytes(name, &bytes).expect("it is text");
                    let options = compile::Options {
                        era: Era::E314,
                        mode: Mode::Module,
                        hidden: false,
                        native: &[],
                    };
                    if let Err(error) = compile::compile(&Rc::new(source), &options) {
                        panic!("{name}: {}", error.display());
                    }
                }
            };
            let builder = thread::Builder::new().stack_size(STACK);
            builder.spawn_scoped(scope, work).expect("there is room for a stack");
        }
    });
}
