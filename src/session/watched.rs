//! What a program did while somebody watched it, as plain data.
//!
//! This is the form of the corpus, so that a run here can be compared with a
//! run of CPython's.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde_json::{Value as Json, json};

use super::Session;
use super::launch::Launched;
use crate::host::{Host, Muted, Stream, Tape};
use crate::trace::Record;

/// What a program wrote, how it ended, and what its observer received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    pub stdout: String,
    pub stderr: String,
    /// The class and message of an exception that nobody caught.
    pub exception: Option<(String, String)>,
    pub exit_status: i32,
    pub events: Vec<Record>,
}

impl Session {
    /// Runs the program to its end without writing anything, and says what it did.
    ///
    /// # Errors
    /// There is no observer of that name.
    pub fn watch(
        &self,
        host: Box<dyn Host>,
        interrupt: &Arc<AtomicBool>,
    ) -> Result<Watched, String> {
        let tape = Tape::keeping(Box::new(Muted::new(host)));
        let Launched { mut vm, refused } = self.launch(tape, interrupt, true)?;
        let finished = match refused {
            Some(error) => vm.refused(&error),
            None => {
                let exit = vm.run_to_end();
                vm.finish(exit)
            }
        };
        let end = vm.host.mark();
        let written =
            |stream| String::from_utf8_lossy(&vm.host.written_until(stream, end)).into_owned();
        Ok(Watched {
            stdout: written(Stream::Out),
            stderr: written(Stream::Err),
            exception: finished.exception,
            exit_status: finished.exit_status,
            events: vm.tracing.records.take().unwrap_or_default(),
        })
    }
}

impl Watched {
    /// Writes it in the form of the corpus.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let exception = self
            .exception
            .as_ref()
            .map(|(class, message)| json!({ "type": class, "message": message }));
        let events: Vec<Json> = self
            .events
            .iter()
            .map(|record| {
                json!([record.event.name(), record.function, record.line, record.argument])
            })
            .collect();
        json!({
            "stdout": self.stdout,
            "exception": exception,
            "exit_status": self.exit_status,
            "events": events,
        })
    }
}
