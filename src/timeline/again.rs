//! How is a stretch of the past run again while somebody looks, and how is something tried out without leaving a trace?

use super::running::Halt;
use super::{Moment, Timeline};
use crate::heap::Handle;
use crate::host::{Captured, Tape};
use crate::vm::events::Hook;
use crate::vm::{Evaluation, Vm};

impl Timeline {
    /// Goes to the start of a segment, where nothing of it has happened yet.
    pub fn stand_at_segment(&mut self, segment: usize) {
        self.wind(segment);
    }

    /// Runs on along the tape with a hook until so many moments have passed or the hook stops the machine.
    pub fn run_with<H: Hook + 'static>(&mut self, upto: u64, hook: H) -> (Halt, H) {
        self.vm.hook = Some(Box::new(hook));
        let halt = self.forward(upto);
        self.vm.pause.set(false);
        let hook = self.vm.hook.take().expect("a hook stays until it is taken");
        (halt, *hook.into_any().downcast::<H>().expect("the hook is the one that was put in"))
    }

    /// Has the event of the moment told at which the machine stands.
    pub fn tell_here(&mut self) {
        self.tell();
    }

    /// Has the event told of the moment at which the machine stands, with a hook. Tells whether it stands there then.
    pub fn tell_with<H: Hook + 'static>(&mut self, hook: H) -> (bool, H) {
        self.vm.hook = Some(Box::new(hook));
        self.tell();
        let hook = self.vm.hook.take().expect("a hook stays until it is taken");
        let hook = *hook.into_any().downcast::<H>().expect("the hook is the one that was put in");
        (self.stand.told, hook)
    }

    /// Does something with the machine and undoes it: the machine stands where it stood, as if nothing had been.
    ///
    /// What is written and asked meanwhile goes nowhere.
    pub fn try_here<R>(&mut self, act: impl FnOnce(&mut Vm) -> R) -> R {
        let snapshot = self.vm.snapshot();
        let hook = self.vm.hook.take();
        let nowhere = Tape::passing(Box::new(Captured::new(b"")));
        let tape = std::mem::replace(&mut self.vm.host, nowhere);
        let fork = self.vm.heap.fork();
        let result = act(&mut self.vm);
        self.vm.host = tape;
        self.vm.heap.unfork(fork);
        self.vm.restore(&snapshot);
        self.vm.hook = hook;
        result
    }

    /// Evaluates an expression in the visible frame so many calls below the innermost, and leaves no trace.
    ///
    /// # Errors
    /// The last line of the traceback.
    pub fn evaluate(&mut self, frame: usize, expression: &str) -> Result<String, String> {
        self.try_here(|vm| vm.evaluate_in(frame, expression, Evaluation::Expression))
    }

    /// Finds the object that an expression gives, if it gives one that is there without having been asked for.
    ///
    /// # Errors
    /// The last line of the traceback, or a sentence that says that there is no such object.
    pub fn object_of(&mut self, frame: usize, expression: &str) -> Result<Handle, String> {
        let identity =
            self.try_here(|vm| vm.evaluate_in(frame, expression, Evaluation::Identity))?;
        let handle = identity.parse().ok().map(Handle::from_bits);
        handle.filter(|&handle| self.vm.heap.is_live(handle)).ok_or_else(|| {
            format!(
                "`{expression}` gives no object that is kept: numbers and new values have no past"
            )
        })
    }

    /// Counts the writes to these objects from here on, as long as the machine is not asked for others.
    pub fn watch_objects(&mut self, objects: &[Handle]) {
        self.join_near();
        self.vm.heap.watch_nothing();
        for &object in objects {
            self.vm.heap.watch(object);
        }
    }

    /// Tells whether a segment is known to have written an object; the one being written may have.
    pub fn may_have_written(&self, segment: usize, object: Handle) -> bool {
        self.segments[segment].delta.as_ref().is_none_or(|delta| delta.wrote(object))
    }

    /// Tells whether output was written in a segment, or on the way out of it.
    pub fn may_have_output(&self, segment: usize) -> bool {
        let before = self.segments[segment].snapshot.world().writes;
        self.segments.get(segment + 1).is_none_or(|next| next.snapshot.world().writes != before)
    }

    /// Tells whether a line may have begun in a segment.
    pub fn may_have_hit(&self, segment: usize, file: &str, line: u32) -> bool {
        self.segments[segment].lines.as_ref().is_none_or(|lines| {
            lines.iter().any(|(code, run)| run == line && *code.source.name == *file)
        })
    }

    /// Returns the moment up to which a segment's events go, the last one's being told if the program ends there.
    pub fn segment_reach(&self, segment: usize) -> Moment {
        let end = self.segment_end(segment);
        match self.segments.get(segment + 1) {
            Some(next) if next.ended.is_some() => Moment::told(end.number()),
            _ => end,
        }
    }

    /// Tells whether a segment is only the end of the program.
    pub fn is_end(&self, segment: usize) -> bool {
        self.segments[segment].ended.is_some()
    }
}
