//! Making functions and classes.

use super::{Place, Stepped};
use crate::code::Op;
use crate::vm::Vm;

impl Vm {
    #[inline(never)]
    pub(in crate::vm) fn step_calls(&mut self, place: Place<'_>) -> Stepped {
        let instr = place.instr;
        let frame = self.frames.last().expect("a run has a frame");
        let (globals, builtins) = (frame.globals, frame.builtins);
        if instr.op == Op::MakeFunction {
            let child = place.loaded.children[usize::from(instr.b)];
            return self.finish_window(&place, instr.a, (instr.c, 4), |vm| {
                Ok(vm.make_function(child, place.at(instr.c), globals, builtins))
            });
        }
        let name = self.known.names.build_class;
        let depth = self.frames.len();
        let value = match self.heap.name_get(builtins, name) {
            Some(value) => value,
            None => self.raise("NameError", "__build_class__ not found")?,
        };
        Ok(self.put_result(&place, instr.a, depth, value))
    }
}
