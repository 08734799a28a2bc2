//! How fast a program runs here, what recording and observing cost, and how long going back takes.
//!
//! The first run meets the real world; the others get its inputs again, so
//! that all run the same.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use super::{NotRecorded, Session};
use crate::host::{Ask, Clock, Host, Input, Live, Muted, Replaying, Tape};
use crate::source::Source;
use crate::timeline::{Direction, Halt, Moment, Stride, Timeline};
use crate::trace::Observer;
use crate::vm::Vm;

/// What was measured, in time of the processor; whole runs in seconds.
#[derive(Clone, Debug, Serialize)]
pub struct Measured {
    /// How many lines began.
    pub statements: u64,
    pub run_s: f64,
    pub record_s: f64,
    pub observed_s: f64,
    /// How many events the observer received.
    pub events: u64,
    /// The most memory that the process had, the past included.
    pub memory_mb: f64,
    /// What a session file takes.
    pub session_bytes: usize,
    pub seek_ms: Spread,
    pub step_back_ms: Spread,
    /// At how many of the places gone to the state was not that of a run straight there.
    pub wrong: usize,
}

/// The middle of many times, and what ninety-nine in a hundred stay below.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Spread {
    pub p50: f64,
    pub p99: f64,
}

/// How many times going back is tried.
const TRIES: u64 = 200;

/// A clock that runs while this process works, whatever else the machine does.
struct Watch(Live);

impl Watch {
    fn seconds<T>(&mut self, work: impl FnOnce() -> T) -> (T, f64) {
        let before = self.now();
        let result = work();
        (result, (self.now() - before) as f64 / 1e9)
    }

    /// Returns the most memory that the process ever had, in bytes, where the system says it.
    fn peak_memory(&mut self) -> Option<u64> {
        let status = self.0.read_file("/proc/self/status").ok()?;
        let status = String::from_utf8_lossy(&status).into_owned();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kilo| kilo * 1024)
    }

    fn now(&mut self) -> i64 {
        self.0.clock(Clock::Process).unwrap_or(0)
    }
}

impl Session {
    /// Runs the program untraced, recorded and observed, and goes back and forth on its tape.
    ///
    /// # Errors
    /// The program is not Python, or there is no such observer.
    pub fn measure(
        &self,
        host: Box<dyn Host>,
        interrupt: &Arc<AtomicBool>,
        history: Option<usize>,
    ) -> Result<Measured, NotRecorded> {
        let mut watch = Watch(Live::new());
        let tape = Tape::keeping(Box::new(Muted::new(host)));
        let untraced = Session { observer: "none".into(), ..self.clone() };
        let (mut timeline, record_s) = {
            let mut timeline = untraced.timeline(tape, interrupt)?;
            if let Some(bytes) = history {
                timeline.set_budget(bytes);
            }
            let (_, seconds) = watch.seconds(|| timeline.goto(Moment::untold(u64::MAX - 1)));
            (timeline, seconds)
        };
        let inputs = timeline.vm().host.inputs().to_vec();
        let moments = timeline.end().number();
        let statements = timeline.end_statements();
        let mut seeks = Vec::new();
        let mut steps = Vec::new();
        let mut digests = BTreeMap::new();
        // A multiplicative walk over the tape: far and near places in a fixed order.
        let mut place = 1_u64;
        for _ in 0..TRIES {
            place = place
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let target = Moment::told((place >> 16) % moments.max(1) + 1);
            timeline.forget_rows();
            seeks.push(watch.seconds(|| timeline.goto(target)).1 * 1e3);
            if timeline.stand() == target && timeline.ended().is_none() {
                digests.insert(target.number(), timeline.vm().digest());
            }
            steps.push(watch.seconds(|| step_back(&mut timeline)).1 * 1e3);
        }
        let memory_mb = watch.peak_memory().unwrap_or_else(|| timeline.size() as u64) as f64 / 1e6;
        drop(timeline);
        let wrong = untraced.differing(&inputs, interrupt, &digests)?;
        let ((), run_s) = {
            let mut vm = untraced.again(&inputs, interrupt)?;
            watch.seconds(|| run(&mut vm))
        };
        let mut observed = self.again(&inputs, interrupt)?;
        observed.tracing.records = None;
        let ((), observed_s) = watch.seconds(|| run(&mut observed));
        let events = {
            let mut vm = self.again(&inputs, interrupt)?;
            vm.tracing.records = Some(Vec::new());
            run(&mut vm);
            vm.tracing.records.map_or(0, |records| records.len() as u64)
        };
        Ok(Measured {
            statements,
            run_s,
            record_s,
            observed_s,
            events,
            memory_mb,
            session_bytes: Session { inputs, ..untraced }.to_text().len(),
            seek_ms: spread(seeks),
            step_back_ms: spread(steps),
            wrong,
        })
    }

    /// Runs straight through and counts at how many moments the state is not the one known.
    fn differing(
        &self,
        inputs: &[Input],
        interrupt: &Arc<AtomicBool>,
        digests: &BTreeMap<u64, u64>,
    ) -> Result<usize, NotRecorded> {
        let tape = Tape::keeping(Box::new(Replaying::new(inputs.to_vec())));
        let mut timeline = self.timeline(tape, interrupt)?;
        timeline.set_segment_length(u64::MAX);
        let mut wrong = 0;
        for (&moment, &digest) in digests {
            timeline.goto(Moment::told(moment));
            wrong += usize::from(timeline.vm().digest() != digest);
        }
        Ok(wrong)
    }

    fn timeline(&self, tape: Tape, interrupt: &Arc<AtomicBool>) -> Result<Timeline, NotRecorded> {
        let observer = Observer::named(&self.observer, self.era).map_err(NotRecorded::Failed)?;
        let source = Rc::new(Source::new(&self.program.name, &self.program.text));
        let mut timeline = Timeline::new(&self.options(), &source, tape, observer)
            .map_err(|error| NotRecorded::Refused(error.display()))?;
        timeline.set_interrupt(Arc::clone(interrupt));
        Ok(timeline)
    }

    /// Makes a machine that gets the same inputs.
    fn again(&self, inputs: &[Input], interrupt: &Arc<AtomicBool>) -> Result<Vm, NotRecorded> {
        let tape = Tape::passing(Box::new(Replaying::new(inputs.to_vec())));
        let launched = self.launch(tape, interrupt, false).map_err(NotRecorded::Failed)?;
        match launched.refused {
            Some(error) => Err(NotRecorded::Refused(error.display())),
            None => Ok(launched.vm),
        }
    }
}

fn run(vm: &mut Vm) {
    let exit = vm.run_to_end();
    vm.finish(exit);
}

/// Steps back to the line before.
fn step_back(timeline: &mut Timeline) {
    let mut search = timeline.search(Stride::Into, Direction::Back);
    while timeline.seek(&mut search, u64::MAX) == Halt::Limit {}
}

fn spread(mut times: Vec<f64>) -> Spread {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get(((times.len() as f64 - 1.0) * share) as usize).copied();
    Spread { p50: at(0.5).unwrap_or(0.0), p99: at(0.99).unwrap_or(0.0) }
}
