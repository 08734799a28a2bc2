//! What can be kept in the heap: the bodies of objects.
//!
//! An object has a class and a body. The body says how it is laid out (what
//! CPython's C struct says); the class may be any class with that layout, so
//! an instance of a subclass of `list` is a `Body::List` like a list itself.
//! Objects are plain data: copying one is what saves it for an undo.

use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;

use dashu_int::IBig;

use super::kind::Kind;
use super::shape::ShapeId;
use super::value::{Handle, Value};
use crate::code::Code;
use crate::data::dict_table::DictTable;
use crate::data::hasher::Hasher;
use crate::data::mersenne::Mersenne;
use crate::data::set_table::SetTable;
use crate::data::sre::Program;

/// A dict's table.
pub type Dict = DictTable<Value, Value>;
/// A set's table.
pub type Set = SetTable<Value>;

/// An object of the heap.
#[derive(Clone, Debug)]
pub struct Object {
    pub class: Handle,
    /// Its finaliser has run: it does not run again.
    pub finalised: bool,
    /// There is, or was, a weak reference to it.
    pub weakly: bool,
    /// How many waits had begun when it was made (see [`super::Heap::begin_wait`]).
    pub(super) born: u32,
    /// The attributes of an object that is no plain instance and has some.
    pub attrs: Option<Box<Attrs>>,
    pub body: Body,
}

/// The attributes of an instance: values in the order of a shape, or a dict.
#[derive(Clone, Debug)]
pub struct Attrs {
    pub shape: ShapeId,
    pub values: Vec<Value>,
}

/// How an object is laid out.
#[derive(Clone, Debug)]
pub enum Body {
    /// A slot that waits to be used again; the link to the next one.
    Free(Option<Handle>),
    /// An object without a state of its own (`object()`, None's companions).
    Plain,
    Instance(Attrs),
    Str(Str),
    Int(i64),
    BigInt(Rc<IBig>),
    Float(f64),
    Complex(Box<(f64, f64)>),
    Bytes(Rc<[u8]>),
    ByteArray(Box<Vec<u8>>),
    List(Vec<Value>),
    Tuple(Box<[Value]>),
    Dict(Box<Dict>),
    Deque(Box<Deque>),
    /// A generator of random numbers.
    Random(Box<Mersenne>),
    /// An `array.array`.
    Array(Box<Array>),
    /// A set or frozenset, as the class says; the hash of a frozenset is kept.
    Set(Box<Set>),
    /// Start, stop, step.
    Range(Box<[Value; 3]>),
    Slice(Box<[Value; 3]>),
    Cell(Value),
    Function(Box<Function>),
    Code(Rc<Loaded>),
    /// A function written in Rust, by its index in the machine's table, and what it is bound to.
    Native(u32, Value),
    /// Reads (and writes) what Rust code computes: an index in the machine's table of getters.
    GetSet(u32, Value),
    /// A slot of `__slots__`: its index among the instance's values and the class that owns it.
    Member(Box<Member>),
    /// A function and the self it is bound to.
    Method(Box<Method>),
    Class(Box<Class>),
    Generator(Box<Generator>),
    Frame(Box<FrameObject>),
    Traceback(Box<Traceback>),
    Exception(Box<Exception>),
    Iter(Box<Iter>),
    /// Getter, setter, deleter, doc.
    Property(Box<[Value; 4]>),
    /// `classmethod`, `staticmethod`: what is wrapped.
    Wrapper(Value),
    /// Class, self, class of self.
    Super(Box<[Value; 3]>),
    /// `frame.f_locals` from 3.13 on: the frame object.
    LocalsProxy(Value),
    /// A view of a mapping or dict: mappingproxy, `keys()`, `values()`, `items()`, as the class says.
    View(Value),
    /// A few values whose meaning the class knows: generic aliases, unions, type variables.
    Fields(Box<[Value]>),
    /// A weak reference: the referent (not counted) and the callback.
    Weak(Box<Weak>),
    /// A stream: 0 stdin, 1 stdout, 2 stderr, else a file of the machine's table.
    File(u32),
    Pattern(Box<Pattern>),
    Match(Box<Match>),
    /// A digest in the making.
    Hash(Box<Hasher>),
}

/// An `array.array`: the items' type and their bytes, as the machine would hold them.
#[derive(Clone, Debug)]
pub struct Array {
    pub code: u8,
    pub bytes: Vec<u8>,
}

/// A `collections.deque`.
#[derive(Clone, Debug, Default)]
pub struct Deque {
    pub items: VecDeque<Value>,
    /// How many items it may have.
    pub most: Option<usize>,
    /// Changes whenever an item comes or goes.
    pub state: u64,
}

/// A string.
#[derive(Clone, Debug)]
pub struct Str {
    pub text: Rc<String>,
    /// The hash, once it was needed.
    pub hash: Cell<Option<i64>>,
    /// The number of code points, once it was needed.
    pub length: Cell<Option<u32>>,
    /// Whether the heap's table of interned strings holds it.
    pub interned: bool,
}

/// A Python function.
#[derive(Clone, Debug)]
pub struct Function {
    pub code: Rc<Loaded>,
    /// The code object, which owns the constants.
    pub code_object: Handle,
    pub globals: Handle,
    pub builtins: Handle,
    pub name: Value,
    pub qualname: Value,
    pub module: Value,
    pub doc: Value,
    /// A tuple or Unbound.
    pub defaults: Value,
    /// A dict or Unbound.
    pub keyword_defaults: Value,
    /// A dict, a tuple of alternating names and values, a function that computes them, or Unbound.
    pub annotations: Value,
    /// A tuple of cells or Unbound.
    pub closure: Value,
    pub type_params: Value,
}

/// Code with its constants as values of a heap; a code object owns them.
#[derive(Debug)]
pub struct Loaded {
    pub code: Rc<Code>,
    /// How many arguments a call has that needs no binding, or `code::NONE` if every call does.
    pub plain_arguments: u16,
    pub constants: Box<[Value]>,
    /// The names, as interned strings.
    pub names: Box<[Handle]>,
    /// Where in the globals a store found each of the names last.
    pub places: Box<[Cell<u32>]>,
    /// The names of the variables, as interned strings.
    pub variables: Box<[Handle]>,
    /// The code objects of the children.
    pub children: Box<[Handle]>,
}

/// A slot descriptor.
#[derive(Clone, Debug)]
pub struct Member {
    pub name: Value,
    pub owner: Handle,
    pub index: u32,
}

/// A bound method.
#[derive(Clone, Debug)]
pub struct Method {
    pub function: Value,
    pub receiver: Value,
}

/// A class.
#[derive(Clone, Debug)]
pub struct Class {
    pub name: Rc<str>,
    pub bases: Vec<Handle>,
    pub mro: Vec<Handle>,
    /// The namespace, a dict.
    pub dict: Handle,
    /// Changes whenever a lookup in the class may have another result.
    pub version: Cell<u32>,
    /// The layout of its instances.
    pub layout: Kind,
    pub flags: ClassFlags,
    /// The names of its own `__slots__`, in order.
    pub slots: Vec<Value>,
    /// How many slots its instances have, those of its bases first.
    pub slot_count: u32,
    /// How many attributes an instance had at last.
    pub expected: Cell<u32>,
    /// The version at which a call was seen to make a plain instance and to enter a Python `__init__`, and that
    /// function's bits.
    pub plain_init: Cell<(u32, i64)>,
    /// The direct subclasses, weakly held.
    pub subclasses: Vec<Handle>,
}

/// What is quickly known of a class.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClassFlags {
    /// Made by a `class` statement or `type()`.
    pub heap: bool,
    /// Can be derived from.
    pub base: bool,
    /// Its instances have a `__dict__`.
    pub dict: bool,
    /// Defines or inherits `__del__`.
    pub finaliser: bool,
    /// Is an exception class.
    pub exception: bool,
    /// Defines or inherits a Python `__getattribute__`.
    pub getattribute: bool,
    /// Defines or inherits a Python `__getattr__`.
    pub getattr: bool,
    /// Defines or inherits a Python `__setattr__` or `__delattr__`.
    pub setattr: bool,
    /// Its metaclass is not `type`.
    pub meta: bool,
    /// Matches sequence patterns.
    pub sequence: bool,
    /// Matches mapping patterns.
    pub mapping: bool,
    /// Is an abstract class with abstract methods left.
    pub is_abstract: bool,
}

/// What a generator is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GeneratorState {
    Created,
    Suspended,
    Running,
    Closed,
}

/// A suspended frame: generator, coroutine or asynchronous generator, as the class says.
#[derive(Clone, Debug)]
pub struct Generator {
    pub state: GeneratorState,
    pub code: Rc<Loaded>,
    pub function: Value,
    pub registers: Vec<Value>,
    pub pc: u32,
    pub handled: u16,
    /// The frame object, if somebody asked for it.
    pub frame: Value,
    pub name: Value,
    pub qualname: Value,
}

/// Where the registers of a frame object are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Activation {
    /// On the machine's stack: the index of the frame.
    Stack(u32),
    /// In a suspended generator.
    Generator(Handle),
    /// In the frame object itself: the call is over.
    Over,
}

/// What Python sees of a call.
#[derive(Clone, Debug)]
pub struct FrameObject {
    pub code: Rc<Loaded>,
    pub code_object: Handle,
    pub function: Value,
    pub globals: Handle,
    pub builtins: Handle,
    pub activation: Activation,
    /// The instruction reached, once the call is over.
    pub pc: u32,
    /// The line a jump or a trace call set; 0 if the instruction tells.
    pub line: u32,
    /// The registers of the variables, once the call is over.
    pub registers: Vec<Value>,
    /// The namespace of a module, class or `exec`, else Unbound.
    pub namespace: Value,
    /// The frame that called this one, once the call is over.
    pub back: Value,
    /// The frame dict: what `locals()` and `f_locals` are up to 3.12; from 3.13 on the extra keys. Unbound until needed.
    pub dict: Value,
    /// Where the variables' keys stand in the dict.
    pub places: Rc<Places>,
    /// A write back has put values into the fast locals of arguments that are cells (3.10).
    pub arguments_written: bool,
    /// `f_locals` was read since the last write back (3.11, 3.12).
    pub locals_read: bool,
    pub trace: Value,
    pub trace_lines: bool,
    pub trace_opcodes: bool,
}

/// Where the variables' keys stood in a frame dict after a sync: as long as no key came or went, they still do.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The version that the dict had.
    pub version: u64,
    /// A position for each variable that `locals()` shows, or `u32::MAX`.
    pub positions: Box<[u32]>,
}

/// One entry of a traceback.
#[derive(Clone, Debug)]
pub struct Traceback {
    pub next: Value,
    pub frame: Handle,
    pub pc: u32,
    pub line: u32,
}

/// An exception.
#[derive(Clone, Debug)]
pub struct Exception {
    /// A tuple.
    pub args: Value,
    pub traceback: Value,
    pub context: Value,
    pub cause: Value,
    pub suppress_context: bool,
    /// What the class keeps besides: `value`, `code`, `name`, `errno`… by position (see the class's rows).
    pub fields: Vec<Value>,
}

/// The state of a builtin iterator; the class says which.
#[derive(Clone, Debug)]
pub enum Iter {
    /// A list, tuple, string, bytes or any object with `__getitem__`, and the position; the object is dropped at the end.
    Sequence {
        over: Value,
        at: i64,
    },
    /// A list, backwards; -1 when it is over.
    Reversed {
        over: Value,
        at: i64,
    },
    /// A dict: its position, its length when the iteration began, how many items are left.
    Dict {
        over: Value,
        at: u32,
        length: u32,
        left: u32,
    },
    /// A set: its position, its length when the iteration began.
    Set {
        over: Value,
        at: u32,
        length: u32,
    },
    /// A deque: its position from either end, its state when the iteration began.
    Deque {
        over: Value,
        at: u32,
        state: u64,
        backwards: bool,
    },
    Range {
        at: i64,
        stop: i64,
        step: i64,
    },
    /// A range beyond 64 bits: next, stop, step.
    BigRange {
        at: Value,
        stop: Value,
        step: Value,
    },
    /// `iter(callable, sentinel)`; Unbound when it is over.
    Callable {
        callable: Value,
        sentinel: Value,
    },
    Enumerate {
        iterator: Value,
        count: Value,
    },
    /// The iterators, as a tuple or list, and whether they must be of one length.
    Zip {
        iterators: Value,
        strict: bool,
    },
    Map {
        function: Value,
        iterators: Value,
    },
    Filter {
        function: Value,
        iterator: Value,
    },
    /// An iterator of a native module: what it is, its numbers, its values.
    Native {
        which: u32,
        numbers: [i64; 3],
        values: Vec<Value>,
    },
}

/// A weak reference.
#[derive(Clone, Debug)]
pub struct Weak {
    pub referent: Option<Handle>,
    pub callback: Value,
    /// When it was made: those of one object are told apart by it.
    pub serial: u32,
    /// The referent's hash, once it was asked for.
    pub hash: Option<i64>,
}

/// A compiled regular expression.
#[derive(Clone, Debug)]
pub struct Pattern {
    pub program: Rc<Program>,
    /// What `re`'s compiler wrote.
    pub codes: Rc<[u32]>,
    /// What was compiled: a string or bytes.
    pub source: Value,
    pub flags: i64,
    /// A dict: the numbers of the named groups.
    pub group_index: Value,
    /// The names of the groups by number, None where there is none.
    pub names: Rc<[Value]>,
}

/// Where a regular expression matched.
#[derive(Clone, Debug)]
pub struct Match {
    pub pattern: Value,
    pub string: Value,
    /// Start and end of the whole and of each group; -1 where it took no part.
    pub spans: Rc<[(i64, i64)]>,
    /// Within which bounds it was looked for.
    pub bounds: (i64, i64),
    pub last_index: Option<i64>,
}

impl Attrs {
    /// Makes the attributes of an object that has none yet.
    pub fn empty() -> Self {
        Self { shape: ShapeId::EMPTY, values: Vec::new() }
    }
}

impl Str {
    /// Makes a string that is not interned.
    pub fn new(text: String) -> Self {
        Self {
            text: Rc::new(text),
            hash: Cell::new(None),
            length: Cell::new(None),
            interned: false,
        }
    }

    /// Returns the number of code points.
    pub fn char_count(&self) -> usize {
        if let Some(length) = self.length.get() {
            return length as usize;
        }
        let length = if self.text.is_ascii() { self.text.len() } else { self.text.chars().count() };
        self.length.set(u32::try_from(length).ok());
        length
    }

    /// Tells whether every code point is one byte.
    pub fn is_ascii(&self) -> bool {
        self.char_count() == self.text.len()
    }
}

impl Object {
    /// Makes an object without attributes.
    pub fn new(class: Handle, body: Body) -> Self {
        Self { class, finalised: false, weakly: false, born: 0, attrs: None, body }
    }

    /// Returns the object's attributes, wherever they are kept.
    pub fn attrs(&self) -> Option<&Attrs> {
        match &self.body {
            Body::Instance(attrs) => Some(attrs),
            _ => self.attrs.as_deref(),
        }
    }

    /// Calls `visit` with every value that the object refers to and keeps alive.
    pub fn children(&self, visit: &mut impl FnMut(Value)) {
        if matches!(self.body, Body::Free(_)) {
            return;
        }
        visit(self.class.into());
        if let Some(attrs) = &self.attrs {
            attrs.values.iter().copied().for_each(&mut *visit);
        }
        self.body.children(visit);
    }
}

impl Body {
    /// Tells whether the body is of a kind that refers to no values.
    #[inline]
    pub fn is_leaf(&self) -> bool {
        matches!(
            self,
            Body::Plain
                | Body::Str(_)
                | Body::Int(_)
                | Body::BigInt(_)
                | Body::Float(_)
                | Body::Complex(_)
                | Body::Bytes(_)
                | Body::ByteArray(_)
        )
    }

    /// Calls `visit` with every value that the body refers to and keeps alive.
    pub fn children(&self, visit: &mut impl FnMut(Value)) {
        match self {
            Body::Free(_)
            | Body::Plain
            | Body::Str(_)
            | Body::Int(_)
            | Body::BigInt(_)
            | Body::Float(_)
            | Body::Complex(_)
            | Body::Bytes(_)
            | Body::ByteArray(_)
            | Body::Random(_)
            | Body::Array(_)
            | Body::Hash(_)
            | Body::File(_) => {}
            Body::Instance(attrs) => attrs.values.iter().copied().for_each(visit),
            Body::List(items) => items.iter().copied().for_each(visit),
            Body::Tuple(items) | Body::Fields(items) => items.iter().copied().for_each(visit),
            Body::Dict(dict) => dict.iter().for_each(|entry| {
                visit(entry.key);
                visit(entry.value);
            }),
            Body::Deque(deque) => deque.items.iter().copied().for_each(visit),
            Body::Set(set) => set.iter().for_each(|(_, key)| visit(key)),
            Body::Range(parts) | Body::Slice(parts) | Body::Super(parts) => {
                parts.iter().copied().for_each(visit)
            }
            Body::Property(parts) => parts.iter().copied().for_each(visit),
            Body::Cell(value)
            | Body::Wrapper(value)
            | Body::LocalsProxy(value)
            | Body::View(value)
            | Body::Native(_, value)
            | Body::GetSet(_, value) => visit(*value),
            Body::Member(member) => {
                visit(member.name);
                visit(member.owner.into());
            }
            Body::Method(method) => {
                visit(method.function);
                visit(method.receiver);
            }
            Body::Function(function) => function.children(visit),
            Body::Code(code) => {
                code.constants.iter().copied().for_each(&mut *visit);
                code.names.iter().chain(&code.variables).for_each(|&name| visit(name.into()));
                code.children.iter().for_each(|&child| visit(child.into()));
            }
            Body::Class(class) => {
                class.bases.iter().chain(&class.mro).for_each(|&base| visit(base.into()));
                visit(class.dict.into());
                class.slots.iter().copied().for_each(visit);
            }
            Body::Generator(generator) => {
                generator.registers.iter().copied().for_each(&mut *visit);
                [generator.function, generator.frame, generator.name, generator.qualname]
                    .into_iter()
                    .for_each(visit);
            }
            Body::Frame(frame) => frame.children(visit),
            Body::Traceback(traceback) => {
                visit(traceback.next);
                visit(traceback.frame.into());
            }
            Body::Exception(exception) => {
                [exception.args, exception.traceback, exception.context, exception.cause]
                    .into_iter()
                    .for_each(&mut *visit);
                exception.fields.iter().copied().for_each(visit);
            }
            Body::Iter(iter) => iter.children(visit),
            Body::Weak(weak) => visit(weak.callback),
            Body::Pattern(pattern) => {
                visit(pattern.source);
                visit(pattern.group_index);
                pattern.names.iter().copied().for_each(visit);
            }
            Body::Match(found) => {
                visit(found.pattern);
                visit(found.string);
            }
        }
    }
}

impl Function {
    fn children(&self, visit: &mut impl FnMut(Value)) {
        visit(self.code_object.into());
        visit(self.globals.into());
        visit(self.builtins.into());
        [
            self.name,
            self.qualname,
            self.module,
            self.doc,
            self.defaults,
            self.keyword_defaults,
            self.annotations,
            self.closure,
            self.type_params,
        ]
        .into_iter()
        .for_each(visit);
    }
}

impl FrameObject {
    fn children(&self, visit: &mut impl FnMut(Value)) {
        visit(self.code_object.into());
        visit(self.globals.into());
        visit(self.builtins.into());
        [self.function, self.namespace, self.back, self.dict, self.trace]
            .into_iter()
            .for_each(&mut *visit);
        self.registers.iter().copied().for_each(&mut *visit);
    }
}

impl Iter {
    fn children(&self, visit: &mut impl FnMut(Value)) {
        match self {
            Iter::Sequence { over, .. }
            | Iter::Reversed { over, .. }
            | Iter::Dict { over, .. }
            | Iter::Deque { over, .. }
            | Iter::Set { over, .. } => visit(*over),
            Iter::Range { .. } => {}
            Iter::BigRange { at, stop, step } => [*at, *stop, *step].into_iter().for_each(visit),
            Iter::Callable { callable, sentinel } => {
                [*callable, *sentinel].into_iter().for_each(visit)
            }
            Iter::Enumerate { iterator, count } => [*iterator, *count].into_iter().for_each(visit),
            Iter::Zip { iterators, .. } => visit(*iterators),
            Iter::Map { function, iterators } => {
                [*function, *iterators].into_iter().for_each(visit)
            }
            Iter::Filter { function, iterator } => {
                [*function, *iterator].into_iter().for_each(visit)
            }
            Iter::Native { values, .. } => values.iter().copied().for_each(visit),
        }
    }
}
