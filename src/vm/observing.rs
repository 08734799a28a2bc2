//! What the built-in observers do at an event, and what is kept of it.

use super::Vm;
use super::frames::Return;
use super::native::{Native, NativeResult, Raised};
use crate::heap::{Handle, Value};
use crate::trace::{Event, OBSERVERS, Observer, Record};

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
            Event::Return => Some(self.repr_quietly(argument)),
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
        self.set_trace(if profiles { Value::Unbound } else { function });
        if !running_frames && observer != Observer::None {
            return;
        }
        let local = if matches!(observer, Observer::None | Observer::Declines | Observer::Profile) {
            Value::None
        } else {
            function
        };
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

    /// Returns nothing and does nothing: what the stand-in of an observer does when the program calls it itself.
    fn observer_called(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
        let _ = arguments;
        Ok(vm.get_trace())
    }
}
