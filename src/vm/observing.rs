//! What the built-in observers do at an event, and what is kept of it.

use super::Vm;
use super::frames::Return;
use super::listening::Occasion;
use super::native::{Native, NativeResult, Raised};
use crate::heap::{Handle, Value};
use crate::trace::{Event, Monitored, OBSERVERS, Observer, Record};

/// How many characters of a value are recorded.
const LONGEST: usize = 300;

/// The objects that stand for the observers.
pub(super) static STAND_INS: [Native; OBSERVERS.len()] = [
    Native { signature: "nobody(*arguments)", call: Vm::observer_called, about: "Nobody watches." },
    Native {
        signature: "noop(*arguments)",
        call: Vm::observer_called,
        about: "Returns itself and looks at nothing.",
    },
    Native {
        signature: "reader(*arguments)",
        call: Vm::observer_called,
        about: "Reads frame.f_locals at each event.",
    },
    Native {
        signature: "declines(*arguments)",
        call: Vm::observer_called,
        about: "Returns None at each call.",
    },
    Native {
        signature: "c_tracer(*arguments)",
        call: Vm::observer_called,
        about: "Sees every line, syncs nothing.",
    },
    Native {
        signature: "profiler(*arguments)",
        call: Vm::observer_called,
        about: "Hears of calls and returns.",
    },
    Native {
        signature: "monitor(*arguments)",
        call: Vm::observer_called,
        about: "Hears of what sys.monitoring tells.",
    },
];

impl Vm {
    /// Does what a built-in observer does at an event.
    pub(super) fn observe(
        &mut self,
        observer: Observer,
        top: usize,
        object: Handle,
        event: Event,
        argument: Value,
    ) {
        self.heap.hold(argument);
        if observer.is_python() {
            self.sync_before(top, object, event);
            self.drain_untraced();
        }
        // A tool looks at the program's frames; those of the library that is built in it hears of and lets be.
        let is_library =
            crate::data::embedded::inside(&self.frames[top].code.code.source.name).is_some();
        if observer == Observer::Reader && !is_library {
            self.read_f_locals(object);
        }
        self.keep_record(top, event, argument);
        if observer.is_python() {
            self.write_back(object);
            self.drain_untraced();
        }
        self.heap.drop_value(argument);
        if event == Event::Call
            && !is_library
            && !matches!(observer, Observer::Declines | Observer::Profile)
        {
            let local = self.tracing.stand_in(observer);
            self.set_frame_field(object, local, |frame| &mut frame.trace);
        }
    }

    /// Keeps what an observer received, of the program's own file.
    fn keep_record(&mut self, top: usize, event: Event, argument: Value) {
        if self.tracing.records.is_none() {
            return;
        }
        let code = self.frames[top].code.code.clone();
        if &*code.source.name != self.tracing.own_file {
            return;
        }
        let argument = match event {
            Event::Return => Some(shortened(self.repr_quietly(argument))),
            Event::Exception => {
                let class = self.heap.sequence(argument).and_then(|parts| parts.first().copied());
                class
                    .and_then(|class| self.heap.as_class(class))
                    .map(|class| class.name.to_string())
            }
            Event::NativeCall | Event::NativeReturn | Event::NativeFail => {
                let name = self.heap.intern("__name__");
                let name = self.get_attr_sync(argument, name).ok();
                name.and_then(|name| self.heap.text(name)).map(ToOwned::to_owned)
            }
            _ => None,
        };
        let record =
            Record { event, function: code.name.to_string(), line: self.line_of(top), argument };
        if let Some(records) = &mut self.tracing.records {
            records.push(record);
        }
    }

    /// Returns the repr of a value; what it runs is neither traced nor counted.
    fn repr_quietly(&mut self, value: Value) -> String {
        self.heap.hold(value);
        let repr = self.quietly(|vm| vm.repr_sync(value));
        self.heap.drop_value(value);
        repr.unwrap_or_else(|Raised| "<repr failed>".to_owned())
    }

    /// Frees what a sync let go of. As in CPython, this happens while tracing is held off: finalisers are not traced.
    pub(super) fn drain_untraced(&mut self) {
        if self.heap.zero.is_empty() {
            return;
        }
        self.quietly(|vm| {
            loop {
                let depth = vm.frames.len();
                if !vm.drain() {
                    return;
                }
                vm.frames[depth].returns = Return::Top;
                vm.nesting += 1;
                let exit = vm.run_until_top();
                vm.nesting -= 1;
                if exit == super::Exit::Raised
                    && let Some(object) =
                        vm.deferred.last().and_then(|waiting| waiting.last()).copied()
                {
                    vm.report_finaliser(object);
                }
                vm.end_finaliser();
            }
        });
    }

    /// Does something whose Python code is neither traced nor counted, and which leaves the raised exception alone.
    pub(super) fn quietly<R>(&mut self, act: impl FnOnce(&mut Self) -> R) -> R {
        let (clock, statements, stop_at) = (self.clock, self.statements, self.stop_at);
        self.stop_at = u64::MAX;
        self.tracing.inside += 1;
        let raised = std::mem::replace(&mut self.raised, Value::None);
        self.heap.hold(raised);
        let result = act(self);
        self.heap.drop_value(raised);
        self.raised = raised;
        self.tracing.inside -= 1;
        (self.clock, self.statements, self.stop_at) = (clock, statements, stop_at);
        result
    }

    /// Switches an observer on, as `pdb.set_trace` would: `settrace`, and `f_trace` on every frame; or off.
    pub fn set_observer(&mut self, observer: Observer, running_frames: bool) {
        let function = self.tracing.stand_in(observer);
        let profiles = observer == Observer::Profile;
        if profiles || self.tracing.observer(self.tracing.profile) == Some(Observer::Profile) {
            self.set_profile(if profiles { function } else { Value::Unbound });
        }
        let monitors = observer == Observer::Monitoring;
        self.set_monitor(monitors);
        self.set_trace(if profiles || monitors { Value::Unbound } else { function });
        if !running_frames && observer != Observer::None {
            return;
        }
        let has_local = matches!(observer, Observer::Noop | Observer::Reader | Observer::C);
        let local = if has_local { function } else { Value::None };
        for at in 0..self.frames.len() {
            if !self.frames[at].is_visible() {
                continue;
            }
            if local.is_none() && self.frames[at].object.is_none() {
                continue;
            }
            let object = self.frame_object(at);
            self.set_frame_field(object, local, |frame| &mut frame.trace);
        }
    }

    /// Lets the observer go, and nobody else who traces: it has left with the program's last line.
    pub(super) fn dismiss_observer(&mut self) {
        if self.tracing.observer(self.tracing.function).is_some() {
            self.set_trace(Value::Unbound);
        }
        if self.tracing.observer(self.tracing.profile).is_some() {
            self.set_profile(Value::Unbound);
        }
        self.set_monitor(false);
    }

    /// Makes the observer that monitors a tool of `sys.monitoring`, if the era has it, or takes it away.
    fn set_monitor(&mut self, wanted: bool) {
        const TOOL: u8 = 1;
        const HEARD: [Monitored; 8] = [
            Monitored::Start,
            Monitored::Resume,
            Monitored::Throw,
            Monitored::Line,
            Monitored::Return,
            Monitored::Yield,
            Monitored::Raise,
            Monitored::Unwind,
        ];
        let stand_in = self.tracing.stand_in(Observer::Monitoring);
        let is_there = self.tracing.monitoring.callback(TOOL, Monitored::Line) == Some(stand_in);
        let is_free = self.tracing.monitoring.names[usize::from(TOOL)].is_unbound();
        if wanted == is_there || wanted && !(is_free && self.era.has_monitoring()) {
            return;
        }
        let name = if wanted { self.heap.new_str("observer") } else { Value::Unbound };
        self.heap.hold(name);
        for kind in HEARD {
            self.set_tool_callback(TOOL, kind, if wanted { stand_in } else { Value::None });
        }
        let monitoring = &mut self.tracing.monitoring;
        let old = std::mem::replace(&mut monitoring.names[usize::from(TOOL)], name);
        let events = HEARD.iter().fold(0, |all, kind| all | kind.bit());
        monitoring.events[usize::from(TOOL)] = if wanted { events } else { 0 };
        monitoring.count_heard();
        self.heap.drop_value(old);
    }

    /// Keeps what the observer that monitors has heard of.
    pub(super) fn monitor(&mut self, occasion: Occasion) {
        let top = self.frames.len() - 1;
        let (event, argument) = match occasion {
            Occasion::Enter => (Event::Call, Value::None),
            Occasion::Line => (Event::Line, Value::None),
            Occasion::Exit(value) => (Event::Return, value),
            Occasion::Unwind => (Event::Return, Value::None),
            Occasion::Raise(exception) => {
                let parts = self.exit_arguments(exception);
                (Event::Exception, self.heap.new_tuple(parts))
            }
            _ => return,
        };
        self.keep_record(top, event, argument);
    }

    /// Returns nothing and does nothing: what the stand-in of an observer does when the program calls it itself.
    fn observer_called(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
        let _ = arguments;
        Ok(vm.get_trace())
    }
}

/// Cuts a long text off: what is recorded of an event is to be looked at.
fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push_str("...");
    }
    text
}
