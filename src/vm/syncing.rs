//! When a frame is synced around a listener's function, by era.
//!
//! Up to 3.10 around every call of a function of Python's, in 3.11 and 3.12
//! only where `f_locals` was read since the last sync, from 3.13 on never.

use super::Vm;
use super::native::Raised;
use super::warn::Place;
use crate::heap::Value;
use crate::heap::{Body, Handle};
use crate::trace::Event;

impl Vm {
    /// Copies the fast locals into the frame dict, if the era does it before this call of a listener.
    pub(super) fn sync_before(&mut self, top: usize, object: Handle, event: Event) {
        let syncs = self.era.syncs_every_event()
            || (self.era.syncs_when_f_locals_read() && self.frame_body(object).locals_read);
        if !syncs
            || !self.frames[top].code.code.flags.optimized
                && self.frames[top].code.code.sync_order.is_empty()
        {
            return;
        }
        let report = self.sync_frame(object);
        if let Some(mut hook) = self.hook.take() {
            hook.synced(self, event, &report);
            self.hook = Some(hook);
        }
    }

    /// Does what reading `frame.f_locals` does to the frame, up to 3.12.
    pub(super) fn read_f_locals(&mut self, object: Handle) {
        if self.era.has_locals_proxy() {
            return;
        }
        self.sync_frame(object);
        self.set_locals_read(object, true);
    }

    /// Writes the frame dict back to the fast locals, where the era does it.
    pub(super) fn write_back(&mut self, object: Handle) {
        let due = self.era.syncs_every_event()
            || (self.era.syncs_when_f_locals_read() && self.frame_body(object).locals_read);
        if !due {
            return;
        }
        self.set_locals_read(object, false);
        let body = self.frame_body(object);
        let places = body.places.clone();
        let code = body.code.clone();
        // The library is 3.14's: the bug of 3.12 is none of its own.
        let spoils = self.era.reading_f_locals_spoils_comprehensions()
            && crate::data::embedded::inside(&code.code.source.name).is_none();
        let dict = if spoils && !body.namespace.is_unbound() { body.namespace } else { body.dict };
        let Value::Obj(dict) = dict else { return };
        if !body.arguments_written {
            self.change_frame(object, |body| body.arguments_written = true);
        }
        if code.code.sync_order.is_empty() || !matches!(self.heap.body(dict), Body::Dict(_)) {
            return;
        }
        let registers = self.variables_of(object);
        let writes =
            crate::frame::locals_to_fast(&mut self.heap, dict, &code, &registers, Some(&*places));
        for (register, value) in writes {
            let value = if value.is_unbound() && self.era.deleted_local_becomes_none() {
                let name = code.code.variables[usize::from(register)].name.clone();
                self.warn_assigning_none(&name);
                Value::None
            } else {
                value
            };
            self.write_variable(object, register, value);
        }
    }

    fn warn_assigning_none(&mut self, name: &str) {
        let top = self.frames.len() - 1;
        let line = self.line_of(top);
        let source = self.frames[top].code.code.source.clone();
        let globals = Some(self.frames[top].globals);
        let message = format!("assigning None to unbound local '{name}'");
        // CPython ignores a filter that raises here: the value is written all the same.
        let _: Result<(), Raised> = self.quietly(|vm| {
            vm.warn_at("RuntimeWarning", &message, &Place { source: &source, line, globals })
        });
    }
}
