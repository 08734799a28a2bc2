//! The modules that CPython writes in C: one file a module.

mod itertools;
mod keep;
mod math;
mod sys;
mod sre;
mod json;
mod unicodedata;
mod codecs;

use crate::vm::{Module, NativeIter};

/// All modules of the library that are written in Rust.
#[rustfmt::skip]
pub static ALL: &[&Module] = &[
    &itertools::MODULE,
    &codecs::MODULE,
    &json::MODULE,
    &math::MODULE,
    &sre::MODULE,
    &sys::MODULE,
    &unicodedata::MODULE,
];

/// The iterators of these modules; an object holds the place of its row.
pub static ITERATORS: &[&NativeIter] = itertools::ITERATORS;
