//! Writing to the outside world: text, and exceptions that nobody caught.

use super::Vm;
use super::native::Raised;
use crate::heap::{Body, Value};
use crate::host::{Host, HostError, Stream};
use crate::source::surrogate;

impl Vm {
    /// Writes text to standard output or error.
    pub fn write_text(&mut self, stream: Stream, text: &str) -> Result<(), Raised> {
        self.host.stamp(self.statements);
        let written = if text.chars().any(surrogate::is_surrogate) {
            if stream == Stream::Out {
                return self.raise(
                    "UnicodeEncodeError",
                    "'utf-8' codec can't encode character: surrogates not allowed",
                );
            }
            self.host.write(stream, escaped(text).as_bytes())
        } else {
            self.host.write(stream, text.as_bytes())
        };
        match written {
            Ok(()) => Ok(()),
            Err(error) => self.raise_host(error),
        }
    }

    /// Makes sure that what was written has left.
    ///
    /// # Errors
    /// The reader is gone, or the operating system refuses.
    pub fn host_flush(&mut self) -> Result<(), HostError> {
        self.host.flush(Stream::Out)?;
        self.host.flush(Stream::Err)
    }

    /// Prints an uncaught exception as CPython does, with the era's form of traceback, to standard error.
    pub fn print_exception(&mut self, exception: Value) {
        let _ = self.host.flush(Stream::Out);
        let text = self.format_exception(exception);
        self.write_error(&text);
    }

    /// Writes text to what the program has as `sys.stderr`.
    pub fn write_error(&mut self, text: &str) {
        let sys = self.heap.text_get(self.known.sys_modules, "sys").and_then(Value::handle);
        let stderr = sys.and_then(|sys| self.heap.attr_text(sys, "stderr"));
        let own = match stderr {
            Some(Value::None) => return,
            Some(file) if matches!(self.heap.body_of(file), Some(Body::File(2))) => None,
            other => other,
        };
        if let Some(file) = own {
            let shown = self.heap.new_str(text);
            let name = self.heap.intern("write");
            let written =
                self.get_attr_sync(file, name).and_then(|write| self.call_sync(write, &[shown]));
            if written.is_ok() {
                return;
            }
            self.raised = Value::None;
        }
        let _: Result<(), Raised> = self.write_text(Stream::Err, text);
    }

    /// Tells whether a value is an instance of a builtin exception class.
    pub fn is_instance_of(&self, value: Value, class: &str) -> bool {
        let class = self.known.exceptions.get(class);
        self.heap.is_subclass(self.heap.class_of(value), class)
    }

    /// Runs what was registered to run at the end of the program.
    pub(super) fn run_exit_functions(&mut self) {
        let modules = self.known.sys_modules;
        let Some(Value::Obj(module)) = self.heap.text_get(modules, "atexit") else { return };
        let Some(run) = self.heap.attr_text(module, "_run_exitfuncs") else { return };
        if let Err(Raised) = self.call_sync(run, &[]) {
            let raised = std::mem::replace(&mut self.raised, Value::None);
            self.print_exception(raised);
        }
    }
}

/// Writes lone surrogates as escapes, as standard error does.
fn escaped(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars() {
        if surrogate::is_surrogate(character) {
            shown.push_str(&format!("\\u{:04x}", surrogate::code_point(character)));
        } else {
            shown.push(character);
        }
    }
    shown
}
