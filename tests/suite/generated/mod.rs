//! Programs that nobody wrote print here what they print under a CPython, and a tracer sees the same events.
//!
//! The seed is fixed, so a failure can be had again; `SEED` and `COUNT` ask for others. `PYTHONS` names CPythons to compare with,
//! else it is the `python3` of the path; without one that an era imitates, nothing is compared. Events are compared with the very
//! releases that the eras imitate, and if `EVENTS` is set: not all of them agree yet where a native drops a generator that it
//! was given when it fails.

#![allow(
    clippy::disallowed_methods,
    reason = "a test writes the programs that CPython reads, and asks its environment"
)]

mod chance;
mod expression;
mod program;
mod soup;
mod statement;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use heisen_core::compile::{Mode, Options, compile};
use heisen_core::era::Era;
use heisen_core::host::Captured;
use heisen_core::session::{Program, Session};
use heisen_core::source::Source;
use serde_json::{Value as Json, json};

use chance::Chance;

/// Runs every `.py` file of a folder under an observer and prints what each did, in the corpus's form.
const CAPTURE: &str = include_str!("capture.py");

/// How many programs are written, unless `COUNT` says otherwise.
const COUNT: u64 = 150;

#[test]
fn generated_programs_do_what_they_do_under_cpython() {
    let seed = number("SEED").unwrap_or(1);
    let count = number("COUNT").unwrap_or(COUNT);
    let folder = std::env::temp_dir().join(format!("heisen-generated-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let mut texts = Vec::new();
    for number in seed..seed + count {
        let text = program::write(&mut Chance::new(number));
        fs::write(folder.join(format!("p{number}.py")), &text).unwrap();
        texts.push((format!("p{number}.py"), text));
    }
    let mut wrong = String::new();
    for (python, era, is_exact) in pythons() {
        let is_asked = std::env::var_os("EVENTS").is_some();
        let observers: &[&str] = if is_exact && is_asked { &["none", "noop"] } else { &["none"] };
        for &observer in observers {
            let output = Command::new(&python)
                .args(["-I", "-W", "ignore", "-c", CAPTURE, observer])
                .arg(&folder)
                .env("PYTHONHASHSEED", "0")
                .output()
                .unwrap();
            let wanted: Json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
                panic!("{}: {}", python.display(), String::from_utf8_lossy(&output.stderr))
            });
            for (name, text) in &texts {
                if let Some(difference) = difference(&wanted[name], &run(name, text, era, observer))
                {
                    wrong += &format!("{name} in {era} under {observer}: {difference}\n");
                }
            }
        }
    }
    if wrong.is_empty() {
        fs::remove_dir_all(&folder).unwrap();
    }
    assert!(wrong.is_empty(), "the programs are kept in {}\n{wrong}", folder.display());
}

#[test]
fn token_soup_never_panics_the_compiler() {
    let mut chance = Chance::new(7);
    let options = Options { era: Era::E312, mode: Mode::Module, hidden: false, native: &[] };
    let with_room = thread::Builder::new().stack_size(64 << 20).spawn(move || {
        for _ in 0..20_000 {
            let text = soup::write(&mut chance);
            if let Err(error) = compile(&Rc::new(Source::new("soup.py", &text)), &options) {
                assert!(!error.display().to_string().is_empty());
            }
        }
    });
    assert!(with_room.unwrap().join().is_ok(), "the compiler panicked");
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The releases that the eras imitate.
const RELEASES: &[&str] = &["3.10.13", "3.11.7", "3.12.7", "3.13.18", "3.14.10"];

/// Finds the CPythons to compare with, which era each is of, and whether it is the release that this era imitates.
fn pythons() -> Vec<(PathBuf, Era, bool)> {
    let named = std::env::var("PYTHONS").unwrap_or_else(|_| "python3".into());
    named
        .split(' ')
        .filter_map(|python| {
            let version = Command::new(python)
                .args([
                    "-c",
                    "import sys; print('%d.%d.%d' % sys.version_info[:3], sys.implementation.name)",
                ])
                .output()
                .ok()?;
            let version = String::from_utf8_lossy(&version.stdout).into_owned();
            let version = version.trim().strip_suffix(" cpython")?;
            let era = version.rsplit_once('.')?.0.parse().ok()?;
            Some((PathBuf::from(python), era, RELEASES.contains(&version)))
        })
        .collect()
}

/// Runs a program here, on a thread with room.
fn run(name: &str, text: &str, era: Era, observer: &str) -> Json {
    let program = Program {
        name: name.to_owned(),
        text: text.to_owned(),
        folder: String::new(),
        ..Program::default()
    };
    let session = Session::new(program, era, observer);
    thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(move || {
            session.watch(Box::new(Captured::new(b"")), &Arc::default()).unwrap().to_json()
        })
        .unwrap()
        .join()
        .unwrap_or_else(|_| panic!("a panic in {name}"))
}

/// Says where two runs first differ.
fn difference(wanted: &Json, got: &Json) -> Option<String> {
    let lines = |run: &Json| -> Vec<String> {
        run["stdout"].as_str().unwrap_or("").lines().map(without_addresses).collect()
    };
    let (left, right) = (lines(wanted), lines(got));
    if let Some(at) = (0..left.len().max(right.len())).find(|&at| left.get(at) != right.get(at)) {
        return Some(format!(
            "line {} of its output: {:?} and not {:?}",
            at + 1,
            left.get(at),
            right.get(at)
        ));
    }
    let class = |run: &Json| run["exception"]["type"].clone();
    if class(wanted) != class(got) {
        return Some(format!("it ends with {} and not {}", class(wanted), class(got)));
    }
    let none = Vec::new();
    let events = |run: &Json| -> Vec<Json> {
        let all = run["events"].as_array().unwrap_or(&none).clone();
        all.into_iter().map(|event| json!(without_addresses(&event.to_string()))).collect()
    };
    let (left, right) = (events(wanted), events(got));
    let at = (0..left.len().max(right.len())).find(|&at| left.get(at) != right.get(at))?;
    Some(format!("event {at}: {:?} and not {:?}", left.get(at), right.get(at)))
}

/// Takes out what differs from run to run: addresses.
fn without_addresses(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(" at 0x") {
        out += before;
        out += " at 0x";
        rest = after.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    out + rest
}
