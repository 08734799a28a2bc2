//! Do the modules of the library do what CPython's do?
//!
//! Beside each program in `tests/library` stands what CPython 3.13 printed for it, or what several of them did.

#![allow(clippy::disallowed_methods, reason = "a test reads the files it checks")]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use heisen_core::host::{Live, Muted};
use heisen_core::session::{Program, Session};

/// The stack of a thread that runs a program.
const STACK: usize = 256 << 20;

fn printed(program: &Path, era: &str) -> String {
    let name = program.file_name().unwrap().to_string_lossy().into_owned();
    let text = fs::read_to_string(program).unwrap();
    let program = Program { name, text, ..Program::default() };
    let session = Session::new(program, era.parse().unwrap(), "none");
    let interrupt = Arc::new(AtomicBool::new(false));
    // An event loop asks the system for a pair of sockets.
    let host = Box::new(Muted::new(Box::new(Live::new())));
    let did = session.watch(host, &interrupt).unwrap().to_json();
    format!(
        "{}{}",
        did["stdout"].as_str().unwrap_or(""),
        match &did["exception"] {
            serde_json::Value::Null => String::new(),
            exception => format!("{exception}\n"),
        }
    )
}

fn compare(name: &str) {
    compare_in(name, "3.13", name);
}

fn compare_in(name: &str, era: &'static str, output: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/library");
    let wanted = fs::read_to_string(folder.join(format!("{output}.out"))).unwrap();
    let program = folder.join(format!("{name}.py"));
    let run = move || printed(&program, era);
    let got = std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
    for (at, (want, got)) in wanted.lines().zip(got.lines()).enumerate() {
        assert_eq!(got, want, "{name}, line {} of the output", at + 1);
    }
    assert_eq!(got.lines().count(), wanted.lines().count(), "{name} prints as many lines");
}

#[test]
fn the_library_shows_each_era_its_own() {
    for era in ["3.10", "3.12", "3.13"] {
        compare_in("eras", era, &format!("eras.{era}"));
    }
}

macro_rules! programs {
    ($($name:ident)*) => { $(
        #[test]
        fn $name() {
            compare(stringify!($name));
        }
    )* };
}

programs! { patterns codings json_texts digests rows tokens names monitoring }
