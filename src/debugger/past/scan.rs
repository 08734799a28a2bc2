//! How is a stretch of the tape searched, and who is asked about the places found?
//!
//! Segments that cannot hold what is looked for are passed over; the others
//! are run again with a [`Watcher`]. Where an expression has to hold, the
//! machine stops at the place, evaluates it and leaves no trace.

use super::super::world::World;
use super::wanted::{Found, Scope, Wanted, Watch};
use super::watcher::Watcher;
use crate::timeline::{Halt, Moment};

/// What a search of the tape came to.
#[derive(Debug)]
pub struct Scan {
    pub found: Vec<Found>,
    /// Why it ended before all was searched.
    pub cut: Option<Cut>,
}

/// Why a search ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Enough was found.
    Full,
    Interrupted,
}

impl World {
    /// Looks for things after one moment and up to another, which lies on the tape. The machine stands elsewhere afterwards.
    pub fn scan(&mut self, watches: Vec<Watch>, (from, to): (u64, Moment), most: usize) -> Scan {
        self.watch_objects(&watches);
        let mut watcher = Watcher::new(watches);
        watcher.most = most;
        let timeline = &mut self.timeline;
        let first = timeline.segment_at(Moment::told(from));
        let last = timeline.segment_at(to);
        let mut truths = vec![None; watcher.watches.len()];
        let mut cut = None;
        let mut skipped = true;
        for segment in first..=last {
            if self.timeline.is_end(segment) {
                self.end_of(&mut watcher, to);
                break;
            }
            if !watcher.waits() && !self.may_hold(&watcher.watches, segment) {
                skipped = true;
                continue;
            }
            if std::mem::take(&mut skipped) {
                watcher.skip();
            }
            self.timeline.stand_at_segment(segment);
            let reach = self.timeline.segment_reach(segment);
            let upto = if segment == last { reach.min(to) } else { reach };
            let (halt, back) = self.run_asking(upto, watcher, &mut truths);
            watcher = back;
            watcher.settle(self.timeline.vm());
            cut = match halt {
                Halt::Interrupted => Some(Cut::Interrupted),
                _ if watcher.is_full() => Some(Cut::Full),
                _ => None,
            };
            if cut.is_some() || watcher.is_over {
                break;
            }
        }
        self.timeline.watch_objects(&[]);
        let mut found = watcher.found;
        found.retain(|found| found.moment >= from);
        Scan { found, cut }
    }

    /// Finds the last place before a moment, not before another. The machine stands elsewhere afterwards.
    pub fn scan_back(&mut self, watches: &[Watch], (from, to): (u64, Moment)) -> Option<Found> {
        let becomes = watches.iter().any(|watch| watch.becomes);
        if becomes {
            let found = self.scan(watches.to_vec(), (from, to), usize::MAX).found;
            return found.into_iter().rfind(|found| found.moment < to.number());
        }
        let first = self.timeline.segment_at(Moment::told(from));
        let last = self.timeline.segment_at(to);
        for segment in (first..=last).rev() {
            if !self.timeline.is_end(segment) && !self.may_hold(watches, segment) {
                continue;
            }
            let start = self.timeline.segment_start(segment);
            let reach = self.timeline.segment_reach(segment);
            let upto = if segment == last { to } else { reach };
            let scan = self.scan(watches.to_vec(), (start.max(from), upto), usize::MAX);
            let before = |found: &Found| found.moment < to.number() && found.moment >= from;
            if let Some(found) = scan.found.into_iter().rfind(before) {
                return Some(found);
            }
            if scan.cut == Some(Cut::Interrupted) {
                return None;
            }
        }
        None
    }

    /// Runs on along the tape and asks about each place that is found; stops where the watcher wants to.
    pub fn run_asking(
        &mut self,
        upto: Moment,
        mut watcher: Watcher,
        truths: &mut [Option<bool>],
    ) -> (Halt, Watcher) {
        loop {
            let (halt, back) = self.timeline.run_with(upto.number(), watcher);
            watcher = back;
            if halt == Halt::Limit && self.timeline.stand() < upto {
                // The last event is told with the hook in place, so that it is looked at, too.
                watcher = self.tell_with(watcher);
            }
            if halt == Halt::Paused || watcher.asked < watcher.found.len() {
                self.ask_about(&mut watcher, truths);
            }
            let stops = watcher.is_full()
                || watcher.is_over
                || watcher.pauses && watcher.asked > 0 && !watcher.found.is_empty();
            if halt != Halt::Paused || stops {
                return (halt, watcher);
            }
        }
    }

    fn tell_with(&mut self, watcher: Watcher) -> Watcher {
        let (_, watcher) = self.timeline.tell_with(watcher);
        watcher
    }

    /// Keeps those of the new places at which the conditions hold.
    fn ask_about(&mut self, watcher: &mut Watcher, truths: &mut [Option<bool>]) {
        let new = watcher.found.split_off(watcher.asked.min(watcher.found.len()));
        if new.iter().any(|found| watcher.watches[found.which].asks()) {
            self.timeline.tell_here();
        }
        for mut found in new {
            let watch = &watcher.watches[found.which];
            if let Some(condition) = &watch.condition {
                let truth = format!("not not ({condition})");
                let result = self.timeline.evaluate(0, &truth);
                let before = truths[found.which];
                let holds = match &result {
                    Ok(text) => {
                        truths[found.which] = Some(text == "True");
                        text == "True" && !(watch.becomes && before == Some(true))
                    }
                    // What cannot be evaluated here says nothing of the condition, but a breakpoint shows it.
                    Err(why) if !watch.becomes => {
                        found.facts.what = format!("the condition cannot be evaluated: {why}");
                        true
                    }
                    Err(_) => false,
                };
                if !holds {
                    continue;
                }
            }
            if let Some(value) = &watch.value {
                let result = self.timeline.evaluate(0, value);
                let text = match &result {
                    Ok(text) => text.clone(),
                    Err(why) => why.clone(),
                };
                found.facts.what = format!("{value} = {text}");
                found.facts.value = Some(text);
            }
            watcher.found.push(found);
        }
        watcher.asked = watcher.found.len();
    }

    /// Looks at what was written when the program ended.
    fn end_of(&mut self, watcher: &mut Watcher, to: Moment) {
        self.timeline.goto(to);
        watcher.settle(self.timeline.vm());
    }

    /// Tells whether a segment may hold what is looked for.
    fn may_hold(&self, watches: &[Watch], segment: usize) -> bool {
        watches.iter().any(|watch| match &watch.wanted {
            Wanted::Mutation(object) => self.timeline.may_have_written(segment, *object),
            Wanted::Hit { file, line } => self.timeline.may_have_hit(segment, file, *line),
            Wanted::Output { .. } => self.timeline.may_have_output(segment),
            Wanted::Rebind { name, scope: Scope::Call { at, entered } } => {
                self.timeline.may_have_rebound(segment, (*at, *entered), name)
            }
            _ => true,
        })
    }

    /// Has the writes to the objects counted that are looked for.
    pub fn watch_objects(&mut self, watches: &[Watch]) {
        let objects: Vec<_> = watches
            .iter()
            .filter_map(|watch| match watch.wanted {
                Wanted::Mutation(object) => Some(object),
                _ => None,
            })
            .collect();
        self.timeline.watch_objects(&objects);
    }

    /// Finds where the line of the frame that did something began, if the search has not passed it.
    pub fn own_line(&mut self, found: &Found) -> (u64, u64) {
        if let Some(own) = found.own {
            return own;
        }
        let last = self.timeline.segment_at(Moment::told(found.moment));
        for segment in (0..=last).rev() {
            let rows = self.timeline.rows_of(segment);
            let own = rows.iter().rev().find(|row| {
                row.moment <= found.moment && row.depth == found.depth && row.is_stop()
            });
            if let Some(row) = own {
                return (row.moment, row.statements);
            }
        }
        (found.moment, found.step)
    }
}
