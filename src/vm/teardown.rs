//! What CPython does when a program has ended: finalisers of what the modules still hold.
//!
//! There the modules go and the collector finds what only they held. Here
//! everything stays where it is, for whoever looks at the end of a program;
//! but the finalisers run, in the order in which CPython's collector comes
//! upon the objects: those that a module's names refer to, then what these
//! hold.

use super::Vm;
use super::native::Raised;
use crate::heap::{Body, Handle, Value};

impl Vm {
    /// Runs the finalisers of what modules hold at the end of a program.
    pub(super) fn finalise_modules(&mut self) {
        self.dismiss_observer();
        for object in self.held_by_modules() {
            if !self.heap.is_live(object) || !self.has_finaliser(object) {
                continue;
            }
            self.heap.increment(object);
            let done = self.wait(|vm| {
                let pushed = vm.push_finaliser(object);
                Ok(if pushed { Value::PENDING } else { Value::None })
            });
            if done == Err(Raised) {
                self.report_finaliser(object);
            }
            self.heap.decrement(object);
        }
    }

    /// Returns what can be reached from the modules, the program's first, nearest first.
    fn held_by_modules(&self) -> Vec<Handle> {
        let mut waiting = std::collections::VecDeque::new();
        if let Some(Value::Obj(main)) = self.heap.text_get(self.known.sys_modules, "__main__") {
            waiting.push_back(main);
        }
        waiting.push_back(self.known.sys_modules);
        let mut seen = hashbrown::HashSet::new();
        let mut order = Vec::new();
        while let Some(object) = waiting.pop_front() {
            if !seen.insert(object) {
                continue;
            }
            order.push(object);
            let mut children = Vec::new();
            self.heap.get(object).children(&mut |child| children.extend(child.handle()));
            if matches!(self.heap.body(object), Body::List(_) | Body::Tuple(_)) {
                children.reverse();
            }
            waiting.extend(children);
        }
        order
    }
}
