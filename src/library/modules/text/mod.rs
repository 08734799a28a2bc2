//! The modules that work on text and bytes: patterns, JSON, encodings, characters.

mod sre;
mod json;
mod codecs;
mod unicodedata;

use crate::vm::Module;

/// The modules of this folder.
pub static ALL: &[&Module] =
    &[&sre::MODULE, &json::MODULE, &codecs::MODULE, &unicodedata::MODULE];
