//! What exists: values, objects, and the one place where objects change.
//!
//! A [`Value`] is sixteen bytes and copied; what does not fit into it is an
//! [`Object`] in the [`Heap`], named by a [`Handle`]. All writes go through
//! one barrier, which saves an object before its first change in a segment:
//! that is how the machine goes back in time ([`Delta`]). Reference counts
//! stand beside the objects, so that finalisers run when CPython's do.
//!
//! Nothing here runs Python code or knows the machine: natives are named by
//! their index, and equality that needs `__eq__` is left to the caller.

mod value;
mod kind;
mod shape;
mod object;
mod store;
mod delta;
mod fork;
mod intern;
mod containers;
mod attributes;
mod reading;
mod digest;
mod collect;
mod weak;

pub use containers::End;
pub use delta::{Delta, HeapMark};
pub use fork::Fork;
pub use kind::{KINDS, Kind};
pub use object::{
    Activation, Array, Attrs, Body, Class, ClassFlags, Deque, Dict, Exception, FrameObject,
    Function, Generator, GeneratorState, Iter, Loaded, Match, Member, Method, Object, Pattern,
    Places, Set, Str, Traceback, Weak,
};
pub use shape::{ShapeId, Shapes};
pub use store::Heap;
pub use value::{Bits, Handle, ObjKey, Value};
