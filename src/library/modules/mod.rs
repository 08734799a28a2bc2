//! The modules that CPython writes in C: one file a module.

mod collections;
mod functools;
mod heapq;
mod importing;
mod itertools;
mod keep;
pub mod language;
mod math;
mod monitoring;
mod operator;
mod random;
mod sys;
pub mod system;
pub mod text;

use crate::vm::{Module, NativeIter};

/// All modules of the library that are written in Rust.
pub static ALL: &[&Module] = &[
    &sys::MODULE,
    &importing::BOOTSTRAP,
    &importing::EXTERNAL,
    &importing::IMP,
    &collections::MODULE,
    &functools::MODULE,
    &heapq::BISECT,
    &heapq::MODULE,
    &itertools::MODULE,
    &math::MODULE,
    &operator::MODULE,
    &random::MODULE,
];

/// The iterators of these modules; an object holds the place of its row.
pub static ITERATORS: &[&NativeIter] = itertools::ITERATORS;
