//! From a session to a machine that stands at the start of its run.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::Session;
use crate::host::Tape;
use crate::library;
use crate::source::Source;
use crate::syntax::SyntaxError;
use crate::trace::Observer;
use crate::vm::{Options, Vm};

/// A machine with a program in it, before its first line.
pub struct Launched {
    pub vm: Vm,
    /// Why the program cannot run, if it is not Python.
    pub refused: Option<SyntaxError>,
}

impl Session {
    /// Returns what the machine of this session's run is built for.
    #[must_use]
    pub fn options(&self) -> Options {
        let mut arguments = vec![self.program.name.clone()];
        arguments.extend(self.program.argv.iter().cloned());
        Options {
            era: self.era,
            arguments,
            folder: self.program.folder.clone(),
            search: self.program.search.clone(),
        }
    }

    /// Builds the machine of this session's run, its observer in place, the program compiled.
    ///
    /// What an observer receives is kept if `keep_events` says so.
    ///
    /// # Errors
    /// There is no observer of that name.
    pub fn launch(
        &self,
        tape: Tape,
        interrupt: &Arc<AtomicBool>,
        keep_events: bool,
    ) -> Result<Launched, String> {
        let observer = Observer::named(&self.observer, self.era)?;
        let mut vm = library::machine(&self.options(), tape);
        vm.interrupt = Arc::clone(interrupt);
        vm.tracing.own_file.clone_from(&self.program.name);
        vm.tracing.records = keep_events.then(Vec::new);
        vm.set_observer(observer, false);
        let source = Rc::new(Source::new(&self.program.name, &self.program.text));
        let refused = vm.begin(&source).err();
        Ok(Launched { vm, refused })
    }
}
