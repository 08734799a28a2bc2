//! Programs, and what real CPythons did with them.
//!
//! `tests/corpus/CATEGORY/NAME.py` stands beside `NAME.json`, the captures.
//! Every program is run in every era under every observer that was captured.
//! `tests/corpus/not_yet.txt` names the programs that do not do the same here
//! yet; the list can only shrink: one that does must leave it. `RENEW=1` writes
//! the list anew.

#![allow(
    clippy::disallowed_methods,
    reason = "a test reads the files it checks, and measures how long a program takes"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use heisen_core::era::Era;
use heisen_core::host::Captured;
use heisen_core::session::{Program, Session};
use serde_json::Value as Json;

/// How long a program may take.
const LIMIT: Duration = Duration::from_secs(20);

/// The stack of a thread that runs programs.
const STACK: usize = 256 << 20;

/// One program in one era under one observer, and what CPython did.
pub struct Case {
    pub program: PathBuf,
    /// `CATEGORY/NAME`.
    pub name: String,
    pub era: Era,
    pub observer: String,
    pub wanted: Arc<Json>,
}

/// Runs a program and returns what it did in the corpus's form; stops early when the flag is set.
pub type Runner = fn(&Case, &Arc<AtomicBool>) -> Json;

/// Reads the corpus, in the order of its names.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for category in sorted(&corpus()).into_iter().filter(|path| path.is_dir()) {
        for path in sorted(&category) {
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let captures: Json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
            for wanted in captures["cases"].as_array().unwrap() {
                let wanted_here = Arc::new(wanted.clone());
                for when in wanted["when"].as_array().unwrap() {
                    let (era, observer) = when.as_str().unwrap().split_once(' ').unwrap();
                    cases.push(Case {
                        program: path.with_extension("py"),
                        name: format!("{}/{}", name(&category), name(&path)),
                        era: era.parse().unwrap(),
                        observer: observer.to_owned(),
                        wanted: wanted_here.clone(),
                    });
                }
            }
        }
    }
    cases
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort_unstable();
    paths
}

/// Runs all cases on as many threads as there are processors; returns, for each
/// program that fails, its first difference.
pub fn failures(cases: Vec<Case>, runner: Runner) -> BTreeMap<String, String> {
    let cases = Arc::new(cases);
    let next = Arc::new(AtomicUsize::new(0));
    let found: Arc<Mutex<BTreeMap<String, String>>> = Arc::default();
    let workers: Vec<Worker> = (0..thread::available_parallelism().map_or(2, usize::from).max(2))
        .map(|_| Worker::start(cases.clone(), next.clone(), found.clone(), runner))
        .collect();
    while !workers.iter().all(|worker| worker.thread.is_finished()) {
        thread::sleep(Duration::from_millis(20));
        for worker in &workers {
            worker.hurry(&cases);
        }
    }
    for worker in workers {
        worker.thread.join().expect("a program that is run never panics");
    }
    let found = found.lock().unwrap();
    found.clone()
}

/// A thread that runs cases, and what it is doing.
struct Worker {
    thread: thread::JoinHandle<()>,
    doing: Arc<Mutex<Option<(usize, Instant)>>>,
    interrupt: Arc<AtomicBool>,
}

impl Worker {
    fn start(
        cases: Arc<Vec<Case>>,
        next: Arc<AtomicUsize>,
        found: Arc<Mutex<BTreeMap<String, String>>>,
        runner: Runner,
    ) -> Worker {
        let doing = Arc::new(Mutex::new(None));
        let interrupt = Arc::new(AtomicBool::new(false));
        let (doing_here, interrupt_here) = (doing.clone(), interrupt.clone());
        let work = move || {
            while let Some((index, case)) = {
                let index = next.fetch_add(1, Ordering::Relaxed);
                cases.get(index).map(|case| (index, case))
            } {
                *doing_here.lock().unwrap() = Some((index, Instant::now()));
                let did = std::panic::catch_unwind(|| runner(case, &interrupt_here));
                let began = doing_here.lock().unwrap().take();
                let late = began.is_some_and(|(_, began)| began.elapsed() > LIMIT);
                interrupt_here.store(false, Ordering::Relaxed);
                let difference = match did {
                    Err(_) => Some("heisen panicked".to_owned()),
                    Ok(_) if late => Some(format!("no answer in {} s", LIMIT.as_secs())),
                    Ok(did) => difference(&case.wanted, &did),
                };
                if let Some(difference) = difference {
                    let said = format!("[{} {}] {difference}", case.era, case.observer);
                    found.lock().unwrap().entry(case.name.clone()).or_insert(said);
                }
            }
        };
        let thread = thread::Builder::new().stack_size(STACK).spawn(work).unwrap();
        Worker { thread, doing, interrupt }
    }

    /// Interrupts a program that takes too long, and gives up on one that does not heed it.
    fn hurry(&self, cases: &[Case]) {
        let Some((index, began)) = *self.doing.lock().unwrap() else { return };
        if began.elapsed() > LIMIT {
            self.interrupt.store(true, Ordering::Relaxed);
        }
        let case = &cases[index];
        assert!(
            began.elapsed() < LIMIT * 2,
            "{} [{} {}] does not stop when it is interrupted",
            case.name,
            case.era,
            case.observer
        );
    }
}

/// Returns the first thing that differs from what CPython did.
pub fn difference(wanted: &Json, did: &Json) -> Option<String> {
    for key in ["stdout", "exception", "exit_status"] {
        let (want, got) = (without_addresses(&wanted[key]), without_addresses(&did[key]));
        if want == got {
            continue;
        }
        let (Some(want), Some(got)) = (want.as_str(), got.as_str()) else {
            return Some(format!("{key}: want {want}, got {got}"));
        };
        let (want, got): (Vec<&str>, Vec<&str>) = (want.lines().collect(), got.lines().collect());
        return Some(first_of("stdout line", &want, &got, 1));
    }
    let events = |all: &Json| -> Vec<String> {
        let list = all["events"].as_array();
        list.map_or_else(Vec::new, |list| {
            list.iter().map(|event| without_addresses(event).to_string()).collect()
        })
    };
    wanted.get("events")?;
    let (want, got) = (events(wanted), events(did));
    (want != got).then(|| first_of("event", &want, &got, 0))
}

fn first_of<T: AsRef<str> + PartialEq>(what: &str, want: &[T], got: &[T], base: usize) -> String {
    let length = want.len().max(got.len());
    let Some(at) = (0..length).find(|at| want.get(*at) != got.get(*at)) else {
        return format!("{what}: line ends differ");
    };
    let shown = |list: &[T]| {
        let text = list.get(at).map_or("<end>", AsRef::as_ref);
        text.chars().take(160).collect::<String>()
    };
    format!("{what} {}: want {:?}, got {:?}", at + base, shown(want), shown(got))
}

/// Replaces addresses, `0x` and six or more digits, which differ from run to run.
fn without_addresses(json: &Json) -> Json {
    match json {
        Json::String(text) => Json::String(hide_addresses(text)),
        Json::Array(items) => Json::Array(items.iter().map(without_addresses).collect()),
        Json::Object(items) => {
            items.iter().map(|(key, item)| (key.clone(), without_addresses(item))).collect()
        }
        other => other.clone(),
    }
}

fn hide_addresses(text: &str) -> String {
    let mut hidden = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("0x") {
        let digits = rest[at + 2..].bytes().take_while(u8::is_ascii_hexdigit).count();
        hidden.push_str(&rest[..at]);
        hidden.push_str(if digits >= 6 { "0x…" } else { &rest[at..at + 2 + digits] });
        rest = &rest[at + 2 + digits..];
    }
    hidden + rest
}

/// Compares what fails with the list of what is known to fail.
///
/// # Errors
/// What has to be done about the difference.
pub fn settle(failing: &BTreeMap<String, String>, listed: &BTreeSet<String>) -> Result<(), String> {
    let mut told = String::new();
    for (name, difference) in failing.iter().filter(|(name, _)| !listed.contains(*name)) {
        told += &format!("{name} fails: {difference}\n");
    }
    for name in listed.iter().filter(|name| !failing.contains_key(*name)) {
        told += &format!("{name} passes: take it off tests/corpus/not_yet.txt\n");
    }
    if told.is_empty() { Ok(()) } else { Err(told) }
}

/// Runs a case on heisen's machine.
fn on_the_machine(case: &Case, interrupt: &Arc<AtomicBool>) -> Json {
    let name = case.program.file_name().unwrap().to_string_lossy().into_owned();
    let text = fs::read_to_string(&case.program).unwrap();
    let program = Program { name, text, ..Program::default() };
    let session = Session::new(program, case.era, &case.observer);
    session.watch(Box::new(Captured::new(b"")), interrupt).unwrap().to_json()
}

/// The names in `tests/corpus/not_yet.txt`.
fn not_yet() -> BTreeSet<String> {
    let text = fs::read_to_string(corpus().join("not_yet.txt")).unwrap();
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn every_program_does_what_it_did_under_cpython() {
    let failing = failures(cases(), on_the_machine);
    if std::env::var_os("RENEW").is_some() {
        let mut text = "# Programs that do not do here yet what they did under CPython; the list can only shrink.\n".to_owned();
        for name in failing.keys() {
            text += &format!("{name}\n");
        }
        fs::write(corpus().join("not_yet.txt"), text).unwrap();
    } else if let Err(told) = settle(&failing, &not_yet()) {
        panic!("{told}");
    }
}

#[test]
fn the_corpus_is_whole() {
    let cases = cases();
    let mut pairs: BTreeMap<&str, BTreeSet<(Era, &str)>> = BTreeMap::new();
    for case in &cases {
        assert!(case.program.is_file(), "{} has its program", case.name);
        let new = pairs.entry(&case.name).or_default().insert((case.era, &case.observer));
        assert!(new, "{} says once what {} {} did", case.name, case.era, case.observer);
    }
    assert_eq!(pairs.len(), 151);
}

#[test]
fn what_cpython_did_has_no_difference_to_itself() {
    let mirror: Runner = |case, _| (*case.wanted).clone();
    assert_eq!(failures(cases(), mirror), BTreeMap::new());
}

#[test]
fn a_difference_is_shown_where_it_begins() {
    let wanted = serde_json::json!({
        "stdout": "a\nat 0x7f00aa11\n", "exception": null, "exit_status": 0,
        "events": [["call", "f", 1, null], ["return", "f", 2, "<g at 0xabcdef>"]],
    });
    let with = |key: &str, value: Json| {
        let mut did = wanted.clone();
        did[key] = value;
        difference(&wanted, &did)
    };
    assert_eq!(with("stdout", "a\nat 0x123456789\n".into()), None);
    assert_eq!(
        with("stdout", "a\nat 0x12\n".into()).as_deref(),
        Some("stdout line 2: want \"at 0x…\", got \"at 0x12\"")
    );
    assert_eq!(with("exit_status", 1.into()).as_deref(), Some("exit_status: want 0, got 1"));
    let fewer = with("events", serde_json::json!([["call", "f", 1, null]])).unwrap();
    assert!(fewer.starts_with("event 1: want ") && fewer.ends_with("got \"<end>\""), "{fewer}");
}

#[test]
fn the_list_of_failures_can_only_shrink() {
    let failing = BTreeMap::from([("a/one".to_owned(), "x".to_owned())]);
    let listed = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(settle(&failing, &listed(&["a/one"])), Ok(()));
    assert_eq!(settle(&failing, &listed(&[])), Err("a/one fails: x\n".into()));
    assert_eq!(
        settle(&failing, &listed(&["a/one", "a/two"])),
        Err("a/two passes: take it off tests/corpus/not_yet.txt\n".into())
    );
}
