//! How it runs: the machine.
//!
//! One loop ([`run`]) executes instructions, in three forms: without counting,
//! counting moments, and delivering events. Calls push frames on the machine's
//! own stack and never recurse in Rust; what becomes of a frame's result is
//! written in the frame. All that can change while a program runs is in the
//! heap, behind its barrier, or in the few plain fields that [`snapshot`]
//! copies.
//!
//! The machine knows no builtin function: it declares the shapes ([`native`])
//! and is given a [`native::Library`].

pub mod native;
mod frames;
mod native_frame;
mod native_iter;
mod registers;
mod load;
mod boot;
mod raise;
mod bind;
mod window;
mod step;
mod block;
mod pattern;
mod asynchronous;
mod group;
mod suggest;
mod call;
mod adding;
mod deliver;
mod attribute;
mod later;
mod attribute_bind;
mod attribute_set;
mod attribute_cache;
mod class;
mod class_bases;
mod class_layout;
mod class_make;
mod class_call;
mod class_check;
mod exception_fields;
mod lookup;
mod operator;
mod special;
mod arithmetic;
mod advance;
mod collect;
mod each;
mod contain;
mod keys;
mod compare;
mod truth;
mod text;
mod format_now;
mod iterate;
mod generator;
mod names;
mod item;
mod build;
mod function;
mod import;
mod drain;
mod unraisable;
mod teardown;
mod threads;
mod evaluate;
pub mod events;
mod lines_run;
mod listening;
mod monitor;
mod observing;
mod syncing;
mod jump;
mod frame_object;
mod run;
mod slicing;
mod snapshot;
mod world;
mod report;
pub mod warn;
mod program;

use std::rc::Rc;

pub use adding::cache;
pub use boot::{Options, Search};
pub use compare::CompareOp;
pub use each::add_to_set;
pub use evaluate::Evaluation;
pub use frames::{Frame, Return, Stack, Stage};
pub use import::{Found, core_modules, is_core, module_suffixes};
pub use item::place;
pub use iterate::Next;
pub use lines_run::LinesRun;
pub use native::{Getter, Library, Module, Native, NativeFn, NativeResult, Raised, Type};
pub use native_frame::{Answer, Routine, Step};
pub use native_iter::NativeIter;
pub use operator::{BinaryOp, UnaryOp};
pub use program::Finished;
pub use run::Exit;
pub use snapshot::Snapshot;

use crate::code::Code;
use crate::era::Era;
use crate::heap::{Handle, Heap, Loaded, Value};
use crate::host::Tape;
use crate::source::Source;
use crate::trace::Tracing;

/// A Python machine: its heap, its stack, its world.
pub struct Vm {
    pub heap: Heap,
    pub era: Era,
    pub host: Tape,
    /// The registers of all frames.
    pub registers: Vec<Value>,
    pub frames: Stack,
    /// The exception that [`Raised`] speaks of; not counted.
    pub raised: Value,
    /// Exceptions on their way up while Python code runs in between; counted.
    pub in_flight: Vec<Value>,
    /// What waits to be freed until a finaliser has run.
    pub deferred: Vec<Vec<Handle>>,
    /// The strings of one character of Latin-1, where they were last.
    chars: Box<[Option<Handle>; 256]>,
    /// The functions of Rust's that wait in registers for items, by number.
    eaches: Vec<each::Each>,
    finishes: Vec<collect::Finish>,
    /// An empty list, kept for its room.
    spare: Vec<Handle>,
    /// Moments passed: lines, calls, resumptions, returns, yields, raises.
    pub clock: u64,
    /// Which lines were begun, at which moments, folded while moments are counted.
    pub path: u64,
    /// Lines begun.
    pub statements: u64,
    /// The moment to stop at.
    pub stop_at: u64,
    /// How many frames there are where the machine has to stop once its event was told; 0 for nowhere.
    pub told_depth: usize,
    /// Set by a hook: the machine has to stop before anybody else hears of the moment.
    pub pause: std::cell::Cell<bool>,
    /// The moment at which the outermost of the nested runs began.
    pub nested_since: u64,
    /// The moment before a nested run in which the machine should have stopped and could not.
    pub passed_over: Option<u64>,
    /// Whether an interruption stops the machine, instead of being raised in the program.
    pub breaks_off: bool,
    /// The moment after which what was run is to be undone: the user interrupted a nested run, or no input was there.
    pub broken_off: Option<u64>,
    /// Whether moments are counted.
    pub counting: bool,
    /// Which lines began since a segment did.
    pub lines_run: LinesRun,
    /// A trace function has set the line to go on at.
    pub has_jumped: bool,
    /// The program asked the debugger to stop (`breakpoint()`).
    pub wants_stop: bool,
    /// The frames whose trace functions are running; counted.
    pub traced_frames: Vec<Handle>,
    /// Trace functions, observers and what they receive.
    pub tracing: Tracing,
    /// Set from outside to interrupt the program.
    pub interrupt: std::sync::Arc<std::sync::atomic::AtomicBool>,
    /// Whether the variables of a frame that is left are let go of from the last to the first.
    frees_backwards: bool,
    /// The other threads.
    pub threads: threads::Threads,
    pub recursion_limit: usize,
    /// How many digits a number may have on its way from or to a decimal text; 0 for no limit.
    pub int_digits: usize,
    /// How many runs are nested in Rust (hash and equality in a probe, comparison in a sort, repr).
    pub nesting: usize,
    /// The text given by `-c`, if tracebacks show its lines.
    command: Option<Rc<Source>>,
    /// How many callables stand for the one that is being called.
    called_through: usize,
    /// Objects whose repr is being computed.
    pub in_repr: Vec<Handle>,
    pub known: Known,
    /// The native that was called last: messages name it.
    pub calling: u32,
    natives: Vec<native::NativeEntry>,
    /// By a row's and its owner's address, its place in `natives`.
    native_indices: hashbrown::HashMap<(usize, usize), u32>,
    getters: Vec<(&'static Getter, &'static str)>,
    modules: Vec<&'static Module>,
    iterators: &'static [&'static NativeIter],
    /// The texts of the prelude, compiled once they were needed.
    prelude: Vec<(&'static str, Option<Rc<Code>>)>,
    blank_code: Rc<Loaded>,
    method_cache: lookup::MethodCache,
    /// Which hook listens to moments (the debugger's or a recorder's).
    pub hook: Option<Box<dyn events::Hook>>,
    /// `sys.argv`.
    pub arguments: Vec<String>,
    /// The folder of the program.
    pub folder: String,
    /// Where else modules are looked for.
    pub search: Search,
}

/// Objects the machine needs to know by name.
pub struct Known {
    pub builtins: Handle,
    pub sys_modules: Handle,
    pub prelude: Handle,
    /// What only later eras have, by name and then by the module or type.
    pub kept_back: Handle,
    pub not_implemented: Value,
    pub ellipsis: Value,
    pub empty_tuple: Value,
    pub empty_str: Value,
    pub names: names::Names,
    pub exceptions: raise::Exceptions,
    /// The names of the methods of binary operators.
    pub operators: Box<[operator::Methods]>,
}
