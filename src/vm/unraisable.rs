//! Exceptions that nobody can catch: of finalisers, callbacks, exit functions.
//!
//! They go to `sys.unraisablehook`, and from there, if the program did not
//! set it, to `sys.stderr`.

use super::Vm;
use super::native::{NativeResult, Raised};
use crate::heap::{Body, Handle, Value};

impl Vm {
    /// Reports the exception that the finaliser of an object raised.
    pub(super) fn report_finaliser(&mut self, object: Handle) {
        let raised = std::mem::replace(&mut self.raised, Value::None);
        if matches!(self.heap.body(object), Body::Generator(_)) {
            let shown = self.repr_sync(object.into()).unwrap_or_default();
            let heading = self.era.generator_close_failed(&shown);
            return self.report_unraisable(raised, object.into(), &heading);
        }
        let name = self.known.names.del;
        let class = self.heap.get(object).class;
        let function = self.type_lookup(class, name).unwrap_or(Value::None);
        let shown = self.repr_sync(function).unwrap_or_default();
        let heading = self.era.finaliser_failed(&shown);
        self.report_unraisable(raised, function, &heading);
    }

    /// Reports the exception that a weak reference's callback raised.
    pub(super) fn report_callback(&mut self, callback: Value) {
        let raised = std::mem::replace(&mut self.raised, Value::None);
        let shown = self.repr_sync(callback).unwrap_or_default();
        let heading = self.era.weak_callback_failed(&shown);
        self.report_unraisable(raised, callback, &heading);
    }

    /// Reports an exception under a heading.
    pub fn report_unraisable(&mut self, exception: Value, of: Value, heading: &str) {
        self.heap.hold(exception);
        self.heap.hold(of);
        match self.own_hook() {
            Some(hook) => {
                if let Err(Raised) = self.tell_hook(hook, exception, of) {
                    let raised = std::mem::replace(&mut self.raised, Value::None);
                    self.heap.hold(raised);
                    let text = self.format_alone(raised);
                    self.write_error(&format!("Exception ignored in sys.unraisablehook:\n{text}"));
                    self.heap.drop_value(raised);
                }
            }
            None => {
                let text = self.format_alone(exception);
                self.write_error(&format!("{heading}\n{text}"));
            }
        }
        self.heap.drop_value(of);
        self.heap.drop_value(exception);
    }

    /// Returns the program's own `sys.unraisablehook`.
    fn own_hook(&mut self) -> Option<Value> {
        let sys = self.heap.text_get(self.known.sys_modules, "sys")?.handle()?;
        let hook = self.heap.attr_text(sys, "unraisablehook")?;
        let own = self.heap.attr_text(sys, "__unraisablehook__")?;
        (hook != own && !hook.is_none()).then_some(hook)
    }

    fn tell_hook(&mut self, hook: Value, exception: Value, of: Value) -> NativeResult {
        let sys = self.heap.text_get(self.known.sys_modules, "sys").and_then(Value::handle);
        let make = sys.and_then(|sys| self.heap.attr_text(sys, "UnraisableHookArgs"));
        let Some(make) = make else { return Ok(Value::None) };
        let class = self.heap.class_of(exception);
        let traceback = self.heap.exception(exception).map_or(Value::None, |body| body.traceback);
        let parts = vec![class.into(), exception, traceback, Value::None, of];
        let parts = self.heap.new_tuple(parts);
        let arguments = self.call_sync(make, &[parts])?;
        self.call_sync(hook, &[arguments])
    }
}
