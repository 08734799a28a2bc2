//! What a machine can be told: opcodes, instructions and code objects.
//!
//! Code is register code. A frame is a window of registers: first one for
//! each variable (arguments first, in the order of the signature), then the
//! namespace (code that is no function), then temporaries. A variable that is
//! a cell or free holds its cell in its register. Temporaries are used once:
//! the instruction that reads one for the last time is flagged `TAKE_…`.
//!
//! Calls put the callable into a temporary and the arguments after it; the
//! callee's window begins at the first argument. All that is between the
//! callable and the end of the window is free to be overwritten by the call.
//!
//! Where a line begins is decided by the compiler alone, by a flag in the
//! instruction. Code is plain data: it knows no heap, and nothing in it
//! changes but inline caches and breakpoint flags.

mod code;
mod disassembly;
mod instr;
mod layout;
mod op;
mod place;
mod verify;

pub use code::{
    AttrCache, Code, CodeFlags, Constant, GlobalCache, Handler, Intrinsic, NONE, Site, Span,
    Variable, VariableKind,
};
pub use disassembly::disassemble;
pub use instr::{Instr, flag};
pub use op::{Op, Operand, ROWS, Row};
pub use place::{Around, Construct, Standing};
pub use verify::verify;
