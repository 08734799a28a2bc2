//! Time can be wound back: the same moment is the same state, however it is reached.
//!
//! Every program of the corpus is run once with no border and once with one at
//! every moment; then moments are visited in any order. The digest of the
//! whole machine must be what it was the first time.

#![allow(
    clippy::disallowed_methods,
    reason = "a test reads the files it checks, and gives up on programs that take long"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use heisen_core::era::Era;
use heisen_core::host::{Captured, Stream, Tape};
use heisen_core::source::Source;
use heisen_core::timeline::{Change, Halt, Moment, Timeline};
use heisen_core::trace::Observer;
use heisen_core::vm::{Options, Search};

/// How many moments of a program are looked at one by one.
const MOMENTS: u64 = 60;
/// How many of them are visited again in any order.
const VISITS: u64 = 8;
/// How long all visits of a program may take.
const LIMIT: Duration = Duration::from_millis(1500);

/// A small generator of numbers (xorshift), the same at each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit.max(1)
    }
}

fn programs() -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut found = Vec::new();
    for category in fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()) {
        if category.is_dir() {
            found.extend(fs::read_dir(category).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    found.sort_unstable();
    if let Ok(only) = std::env::var("ONLY") {
        found.retain(|path| path.to_string_lossy().contains(&only));
    }
    found
}

fn begin(path: &Path, era: Era, observer: Observer) -> Option<Timeline> {
    let text = fs::read(path).unwrap();
    let source = Rc::new(Source::from_bytes("program.py", &text).ok()?);
    begin_text(&source, era, observer)
}

fn begin_text(source: &Rc<Source>, era: Era, observer: Observer) -> Option<Timeline> {
    let options = Options {
        era,
        arguments: vec!["program.py".to_owned()],
        folder: String::new(),
        search: Search::default(),
    };
    let tape = Tape::keeping(Box::new(Captured::new(b"one\ntwo\n")));
    Timeline::new(&options, source, tape, observer).ok()
}

/// How much more is looked at if `THOROUGH` says so: a number to multiply with.
fn thorough() -> u64 {
    std::env::var("THOROUGH").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// Steps through the first moments and returns the digest at each that can be stood at.
fn walk(timeline: &mut Timeline, most: u64, checks: bool) -> Result<BTreeMap<Moment, u64>, String> {
    let mut digests = BTreeMap::new();
    let began = Instant::now();
    loop {
        let stand = timeline.stand();
        digests.insert(stand, timeline.vm().digest());
        if checks && (stand.number() % 16 == 0 || stand.number() < 40) {
            timeline.vm().check_counts().map_err(|why| format!("at {stand:?}: {why}"))?;
        }
        if stand.number() >= most
            || timeline.ended().is_some()
            || began.elapsed() > LIMIT * u32::try_from(thorough()).unwrap()
        {
            return Ok(digests);
        }
        timeline.goto(Moment::untold(stand.number() + 1));
    }
}

fn output(timeline: &Timeline) -> Vec<u8> {
    let host = &timeline.vm().host;
    host.written_until(Stream::Out, host.mark())
}

fn same(
    first: &BTreeMap<Moment, u64>,
    again: &BTreeMap<Moment, u64>,
    what: &str,
) -> Result<(), String> {
    for (moment, digest) in again {
        match first.get(moment) {
            Some(known) if known == digest => {}
            Some(_) => return Err(format!("{what}: {moment:?} is another state")),
            None if *moment > *first.keys().last().unwrap() => {}
            None => return Err(format!("{what}: {moment:?} was not there")),
        }
    }
    Ok(())
}

/// Checks one program; `Ok` if all is the same or the program cannot be run yet.
fn check(path: &Path, era: Era, observer: Observer) -> Result<(), String> {
    let Some(mut whole) = begin(path, era, observer) else { return Ok(()) };
    whole.set_segment_length(u64::MAX);
    whole.set_nearness(5);
    let digests = walk(&mut whole, MOMENTS * thorough(), true)?;

    let mut cut = begin(path, era, observer).expect("it began before");
    cut.set_segment_length(1);
    let others = walk(&mut cut, MOMENTS * thorough(), false)?;
    same(&digests, &others, "with a border at every moment")?;

    let mut chance = Chance(0x5eed_0f4e_15e0);
    let moments: Vec<Moment> = digests.keys().copied().collect();
    let began = Instant::now();
    for visit in 0..VISITS * thorough() {
        let moment = moments[usize::try_from(chance.below(moments.len() as u64)).unwrap()];
        for (timeline, what) in [(&mut whole, "without borders"), (&mut cut, "with borders")] {
            timeline.goto(moment);
            if timeline.stand() != moment {
                return Err(format!(
                    "{what}: went to {moment:?} and came to {:?}",
                    timeline.stand()
                ));
            }
            if timeline.vm().digest() != digests[&moment] {
                return Err(format!(
                    "{what}: {moment:?} is another state when it is visited again"
                ));
            }
            if visit % 8 == 0 {
                timeline
                    .vm()
                    .check_counts()
                    .map_err(|why| format!("{what}, back at {moment:?}: {why}"))?;
            }
        }
        if began.elapsed() > LIMIT * u32::try_from(thorough()).unwrap() {
            break;
        }
    }
    // Back at the end, the output is what it was.
    for timeline in [&mut whole, &mut cut] {
        let end = *moments.last().unwrap();
        let wanted = timeline.vm().host.output().len();
        timeline.goto(end);
        if timeline.vm().host.output().len() != wanted {
            return Err("going on along the tape wrote something anew".to_owned());
        }
    }
    Ok(())
}

/// Runs a check for every program on as many threads as there are processors.
fn all(check: fn(&Path) -> Result<(), String>) -> String {
    let programs = Arc::new(programs());
    let next = Arc::new(AtomicUsize::new(0));
    let wrong: Arc<Mutex<BTreeMap<PathBuf, String>>> = Arc::default();
    let workers: Vec<_> = (0..2)
        .map(|_| {
            let (programs, next, wrong) = (programs.clone(), next.clone(), wrong.clone());
            let work = move || {
                while let Some(path) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let done = std::panic::catch_unwind(|| check(path));
                    let why = match done {
                        Ok(Ok(())) => continue,
                        Ok(Err(why)) => why,
                        Err(panic) => format!(
                            "panicked: {}",
                            panic
                                .downcast_ref::<String>()
                                .cloned()
                                .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
                                .unwrap_or_default()
                        ),
                    };
                    wrong.lock().unwrap().insert(path.clone(), why);
                }
            };
            std::thread::Builder::new().stack_size(256 << 20).spawn(work).unwrap()
        })
        .collect();
    for worker in workers {
        worker.join().unwrap();
    }
    let wrong = wrong.lock().unwrap();
    wrong
        .iter()
        .map(|(path, why)| format!("{}: {why}\n", path.file_name().unwrap().to_string_lossy()))
        .collect()
}

#[test]
fn any_moment_of_the_corpus_is_the_same_state_again() {
    let wrong = all(|path| check(path, Era::E310, Observer::None));
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn and_so_it_is_under_observers() {
    let wrong = all(|path| {
        let name = path.file_stem().unwrap().to_string_lossy().len();
        let observer = if name % 2 == 0 { Observer::Noop } else { Observer::Reader };
        let era = Era::ALL[name % 5];
        check(path, era, observer)
    });
    assert!(wrong.is_empty(), "{wrong}");
}

/// Runs a program to its end, or for a while.
fn run_out(timeline: &mut Timeline) {
    while timeline.stand().number() < 200_000 {
        let halt = timeline.goto(Moment::untold(timeline.stand().number() + 10_000));
        if halt != Halt::Limit {
            return;
        }
    }
}

#[test]
fn old_segments_are_merged_and_lead_back_all_the_same() {
    let text = "total = []\nfor i in range(400):\n    total.append({'i': i})\n    if i % 7 == 0:\n        total.pop(0)\nprint(len(total))\n";
    let source = Rc::new(Source::new("program.py", text));
    let mut fine = begin_text(&source, Era::E312, Observer::None).unwrap();
    let mut coarse = begin_text(&source, Era::E312, Observer::None).unwrap();
    fine.set_segment_length(10);
    coarse.set_segment_length(10);
    coarse.set_budget(50_000);
    run_out(&mut fine);
    run_out(&mut coarse);
    assert!(coarse.segment_count() < fine.segment_count() / 2);
    let mut chance = Chance(0x5eed);
    for _ in 0..40 {
        let moment = Moment::untold(chance.below(fine.end().number()));
        fine.goto(moment);
        coarse.goto(moment);
        assert_eq!(fine.vm().digest(), coarse.vm().digest(), "{moment:?}");
        coarse.vm().check_counts().unwrap();
    }
    assert_eq!(output(&fine).len(), output(&coarse).len());
}

#[test]
fn an_intervention_begins_the_tape_anew() {
    let text = "def f():\n    x = 1\n    d = locals()\n    return sorted(d)\n\nfor i in range(3):\n    print(f())\n";
    let source = Rc::new(Source::new("program.py", text));
    let mut timeline = begin_text(&source, Era::E310, Observer::None).unwrap();
    timeline.set_segment_length(5);
    run_out(&mut timeline);
    let all = timeline.end();
    timeline.goto(Moment::told(all.number() / 2));
    timeline
        .intervene(Change::Observer { observer: Observer::Noop, running_frames: true })
        .unwrap();
    assert_eq!(timeline.end(), timeline.stand());
    run_out(&mut timeline);
    let text = String::from_utf8(output(&timeline)).unwrap();
    assert!(text.starts_with("['x']\n") && text.ends_with("['d', 'x']\n"), "{text}");
    let end = timeline.vm().digest();
    let moment = timeline.end();
    timeline.goto(Moment::told(3));
    assert_eq!(timeline.observer(), Observer::None);
    timeline.goto(moment);
    assert_eq!(timeline.vm().digest(), end);
    timeline.vm().check_counts().unwrap();
}

#[test]
fn never_using_a_slot_twice_changes_nothing_to_see() {
    let wrong = all(|path| {
        let Some(mut plain) = begin(path, Era::E311, Observer::None) else { return Ok(()) };
        let Some(mut strict) = begin(path, Era::E311, Observer::None) else { return Ok(()) };
        strict.never_reuse_slots();
        strict.set_segment_length(200);
        for timeline in [&mut plain, &mut strict] {
            let began = Instant::now();
            while timeline.stand().number() < 3_000 && began.elapsed() < LIMIT {
                timeline.goto(Moment::untold(timeline.stand().number() + 200));
                if timeline.ended().is_some() {
                    break;
                }
            }
            timeline.vm().check_counts()?;
        }
        let far = plain.stand().min(strict.stand());
        plain.goto(far);
        strict.goto(far);
        let shown = |timeline: &Timeline| {
            let text = String::from_utf8_lossy(&output(timeline)).into_owned();
            // Addresses come from slots.
            let lines = text.lines().filter(|line| !line.contains("0x"));
            lines.map(str::to_owned).collect::<Vec<String>>()
        };
        if shown(&plain) == shown(&strict) {
            Ok(())
        } else {
            Err("it prints something else".to_owned())
        }
    });
    assert!(wrong.is_empty(), "{wrong}");
}
