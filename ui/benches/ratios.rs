//! How fast is heisen beside other Pythons, and what does recording cost?
//!
//! Every program of `benches/programs` is run by heisen, by heisen recording,
//! and by whichever of `python3`, `pypy3` and `rustpython` is found, in turns;
//! the least time of each counts. A program whose output differs is said to.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const ROUNDS: usize = 5;
const OTHERS: [&str; 3] = ["python3", "pypy3", "rustpython"];

/// One way to run a program.
struct Runner {
    name: String,
    command: PathBuf,
    before: Vec<String>,
    after: Vec<String>,
}

impl Runner {
    fn new(name: &str, command: &Path, before: &[&str], after: &[&str]) -> Self {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Self {
            name: name.to_owned(),
            command: command.to_owned(),
            before: words(before),
            after: words(after),
        }
    }

    /// Runs a program; gives the seconds and what it printed, or None if it failed.
    #[allow(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
    fn run(&self, program: &[String]) -> Option<(f64, Vec<u8>)> {
        let mut command = Command::new(&self.command);
        command.args(&self.before).args(program).args(&self.after);
        command.stdin(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let output = command.output().ok()?;
        let seconds = start.elapsed().as_secs_f64();
        output.status.success().then_some((seconds, output.stdout))
    }
}

/// Finds a command in the folders of `PATH`.
fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

#[allow(clippy::disallowed_methods, reason = "a benchmark reads its own folder")]
fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs");
    let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "py"));
    files.sort();
    files
}

/// Returns the least seconds of each runner, None for those that failed or printed something else than the first.
fn measure(runners: &[Runner], program: &[String]) -> Vec<Option<f64>> {
    let mut best: Vec<Option<f64>> = vec![Some(f64::INFINITY); runners.len()];
    let mut printed: Option<Vec<u8>> = None;
    for _ in 0..ROUNDS {
        for (runner, best) in runners.iter().zip(&mut best) {
            let Some(seconds) = best else { continue };
            *best = runner.run(program).and_then(|(took, output)| {
                let same = printed.get_or_insert_with(|| output.clone()) == &output;
                same.then_some(took.min(*seconds))
            });
        }
    }
    best
}

fn row(name: &str, times: &[Option<f64>], sums: &mut [(f64, u32)]) -> String {
    let mut line = format!("{name:14}");
    let own = times[0];
    match own {
        Some(own) => line.push_str(&format!("{:10.1}", own * 1000.0)),
        None => line.push_str(&format!("{:>10}", "failed")),
    }
    for (at, time) in times.iter().enumerate().skip(1) {
        let (Some(own), Some(time)) = (own, *time) else {
            line.push_str(&format!("{:>18}", "differs"));
            continue;
        };
        // The second runner is heisen itself, recording: its time is the numerator.
        let ratio = if at == 1 { time / own } else { own / time };
        sums[at].0 += ratio.ln();
        sums[at].1 += 1;
        line.push_str(&format!("{ratio:17.2}x"));
    }
    line
}

fn main() {
    // `cargo bench` hands over words of its own, `cargo test --benches` none: then one look is enough.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let heisen = Path::new(env!("CARGO_BIN_EXE_heisen"));
    let saved = std::env::temp_dir().join(format!("heisen-bench-{}.ron", std::process::id()));
    let saved_name = saved.to_string_lossy().into_owned();
    let mut runners = vec![
        Runner::new("heisen ms", heisen, &["run"], &[]),
        Runner::new("recorded/run", heisen, &["record"], &["-o", &saved_name]),
    ];
    for name in OTHERS {
        if let Some(command) = find(name) {
            runners.push(Runner::new(&format!("heisen/{name}"), &command, &[], &[]));
        }
    }
    let mut out = std::io::stdout().lock();
    let mut say = |line: &str| writeln!(out, "{line}").expect("the terminal takes what is written");
    let mut head = format!("{:14}{:>10}", "program", runners[0].name);
    for runner in &runners[1..] {
        head.push_str(&format!("{:>18}", runner.name));
    }
    say(&head);
    let mut sums = vec![(0.0, 0); runners.len()];
    for file in programs() {
        let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let times = measure(&runners, &[file.to_string_lossy().into_owned()]);
        say(&row(&name.unwrap_or_default(), &times, &mut sums));
    }
    let mut line = format!("{:14}{:>10}", "geomean", "");
    for (sum, count) in &sums[1..] {
        line.push_str(&format!("{:17.2}x", (sum / f64::from((*count).max(1))).exp()));
    }
    say(&line);
    let start: Vec<Runner> = runners
        .into_iter()
        .map(|runner| Runner { after: Vec::new(), ..runner })
        .enumerate()
        .filter(|(at, _)| *at != 1)
        .map(|(_, runner)| runner)
        .collect();
    let times = measure(&start, &["-c".to_owned(), "pass".to_owned()]);
    let mut line = format!("{:14}", "start");
    for (at, time) in times.iter().enumerate() {
        let text = time.map_or("failed".to_owned(), |time| format!("{:.1} ms", time * 1000.0));
        line.push_str(&if at == 0 {
            format!("{text:>10}{:18}", "")
        } else {
            format!("{text:>18}")
        });
    }
    say(&line);
    let _ = std::fs::remove_file(saved);
}
