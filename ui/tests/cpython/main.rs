//! Do CPython's own tests pass?
//!
//!     cargo test --release -p heisen --test cpython -- test_dict test_list
//!     cargo test --release -p heisen --test cpython -- all
//!
//! The test files are those of a CPython 3.13 that is installed here; nothing of them is kept in the project. Each file runs in
//! a process of its own, in era 3.13, for a limited time. Without a name, or without such a CPython, nothing is run.

mod installed;
mod outcome;

use std::io::Write;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use installed::Installed;
use outcome::Outcome;

/// The files that `all` stands for.
const USUAL: &[&str] = &[
    "test_dict",
    "test_list",
    "test_int",
    "test_float",
    "test_string",
    "test_fstring",
    "test_exceptions",
    "test_with",
    "test_class",
    "test_descr",
    "test_generators",
    "test_functools",
    "test_itertools",
    "test_collections",
    "test_re",
    "test_json",
    "test_enum",
    "test_dataclasses",
    "test_sys_settrace",
    "test_sys_setprofile",
    "test_monitoring",
    "test_frame",
    "test_scope",
    "test_listcomps",
];

/// How long one file may run, unless `HEISEN_TEST_SECONDS` says otherwise.
const SECONDS: u64 = 300;

fn main() -> ExitCode {
    let named: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if named.is_empty() {
        say("no test file of CPython's was named; `-- all` runs the usual ones\n");
        return ExitCode::SUCCESS;
    }
    let Some(installed) = Installed::find() else {
        say("skipped: there is no CPython 3.13 with its tests here\n");
        return ExitCode::SUCCESS;
    };
    let files: Vec<String> =
        if named == ["all"] { USUAL.iter().map(|&name| name.to_owned()).collect() } else { named };
    say(&format!(
        "{:<24} {:>6} {:>6} {:>6} {:>7} {:>6}\n",
        "file", "passed", "failed", "errors", "skipped", "share"
    ));
    let mut all = Outcome::default();
    for name in &files {
        let outcome = run(&installed, name);
        say(&format!("{name:<24} {outcome}\n"));
        all.add(&outcome);
    }
    say(&format!("{:<24} {all}\n", "all"));
    ExitCode::SUCCESS
}

fn say(text: &str) {
    let mut out = std::io::stdout();
    // Whoever closed the pipe does not want to read on.
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}

/// Runs one file in a process of its own.
fn run(installed: &Installed, name: &str) -> Outcome {
    let seconds = std::env::var("HEISEN_TEST_SECONDS")
        .ok()
        .and_then(|seconds| seconds.parse().ok())
        .unwrap_or(SECONDS);
    let log = installed.folder().join(format!("{name}.log"));
    let file = std::fs::File::create(&log).expect("the folder of the run can be written");
    let both = file.try_clone().expect("a file can be opened twice");
    let mut child = Command::new(env!("CARGO_BIN_EXE_heisen"))
        .args(["run", "--era", "3.13", "-m", "unittest", "-v", &format!("test.{name}")])
        .env("PYTHONPATH", installed.folder())
        .current_dir(installed.folder())
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(both)
        .spawn()
        .expect("the binary was built with the test");
    let end = Instant::now() + Duration::from_secs(seconds);
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            break Some(status);
        }
        if Instant::now() > end {
            let _ = child.kill();
            let _ = child.wait();
            break None;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let text = String::from_utf8_lossy(&std::fs::read(&log).unwrap_or_default()).into_owned();
    Outcome::read(&text, status.map(|status| status.code()))
}
