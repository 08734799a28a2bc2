//! What did the observer receive, and what did each sync change?

use std::any::Any;

use super::{Ids, Shown};
use crate::debugger::views::{EventRow, SyncView};
use crate::frame::SyncReport;
use crate::timeline::{Moment, RowKind, Timeline};
use crate::trace::Event;
use crate::vm::Vm;
use crate::vm::events::{Hook, Point};

/// An event that somebody received.
#[derive(Clone, Debug)]
pub struct Told {
    pub moment: u64,
    pub kind: RowKind,
    pub row: EventRow,
}

/// Writes down what is received.
struct Listener {
    told: Vec<Told>,
    upto: Moment,
}

impl Hook for Listener {
    fn passed(&mut self, vm: &Vm, point: Point) {
        if vm.listener(point).is_none() || Moment::told(vm.clock) > self.upto {
            return;
        }
        let Some(frame) = vm.frames.last() else { return };
        let mut ids = Ids::default();
        let mut shown = Shown { heap: &vm.heap, ids: &mut ids, width: 120, with_ids: false };
        let (kind, name, argument) = match point {
            Point::Enter => (RowKind::Enter, "call", None),
            Point::Line => (RowKind::Line, "line", None),
            Point::Exit(value) => (RowKind::Exit, "return", Some(shown.text(value))),
            Point::Raise(value) => (RowKind::Raise, "exception", Some(shown.text(value))),
            Point::Unwind => (RowKind::Unwind, "return", Some("None".to_owned())),
        };
        let row = EventRow {
            step: vm.statements,
            kind: name.to_owned(),
            function: frame.code.code.name.to_string(),
            line: vm.line_of(vm.frames.len() - 1),
            argument,
            sync: None,
            depth: u32::try_from(vm.visible_frames().len()).unwrap_or(0).saturating_sub(1),
        };
        self.told.push(Told { moment: vm.clock, kind, row });
    }

    fn synced(&mut self, vm: &Vm, _: Event, report: &SyncReport) {
        if let Some(told) = self.told.last_mut()
            && told.moment == vm.clock
        {
            let names =
                |names: &[std::rc::Rc<str>]| names.iter().map(ToString::to_string).collect();
            told.row.sync = Some(SyncView {
                added: names(&report.added),
                changed: names(&report.changed),
                removed: names(&report.removed),
            });
        }
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// Returns what was received in the segments of the last events up to where the machine stands. It stands elsewhere afterwards.
pub fn events_of(timeline: &mut Timeline, upto: Moment, most: usize) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    let last = timeline.segment_at(upto);
    for segment in (0..=last).rev().take(3) {
        let end = if segment == last { upto } else { timeline.segment_end(segment) };
        let mut earlier =
            timeline.run_again(segment, end, Listener { told: Vec::new(), upto: end }).told;
        earlier.append(&mut told);
        told = earlier;
        if told.len() >= most {
            break;
        }
    }
    told
}
