//! The modules that CPython writes in C: one file a module.

mod array;
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
mod structs;
pub mod system;
pub mod text;
mod time;

use crate::vm::{Module, NativeIter};

/// All modules of the library that are written in Rust.
pub static ALL: &[&Module] = &[
    &sys::MODULE,
    &importing::BOOTSTRAP,
    &importing::EXTERNAL,
    &importing::IMP,
    &array::MODULE,
    &collections::MODULE,
    &functools::MODULE,
    &heapq::BISECT,
    &heapq::MODULE,
    &itertools::MODULE,
    &math::CMATH,
    &math::MODULE,
    &operator::MODULE,
    &random::MODULE,
    &structs::MODULE,
    &time::MODULE,
    &time::DATETIME,
];

/// The iterators of these modules; an object holds the place of its row.
pub static ITERATORS: &[&NativeIter] = itertools::ITERATORS;
