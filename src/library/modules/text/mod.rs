//! The modules that work on text and bytes: patterns, JSON, encodings, characters, checksums.

mod sre;
mod json;
mod codecs;
mod unicodedata;
mod binascii;
mod hashes;
mod zlib;
mod formatting;
mod csv;
mod locale;
mod tokens;

use crate::vm::{Module, Raised, Vm};

/// The modules of this folder.
#[rustfmt::skip]
pub static ALL: &[&Module] = &[
    &sre::MODULE,
    &json::MODULE,
    &codecs::MODULE,
    &unicodedata::MODULE,
    &binascii::MODULE,
    &hashes::MODULE,
    &hashes::MD5,
    &hashes::SHA1,
    &hashes::SHA2,
    &hashes::SHA3,
    &hashes::BLAKE2,
    &zlib::MODULE,
    &formatting::MODULE,
    &csv::MODULE,
    &locale::MODULE,
    &locale::UUID,
    &tokens::MODULE,
];

/// Raises an exception of a class that a module defines in its Python part.
pub fn raise_own<T>(vm: &mut Vm, module: &str, class: &str, message: &str) -> Result<T, Raised> {
    let modules = vm.known.sys_modules;
    let module = vm.heap.text_get(modules, module).and_then(|module| module.handle());
    let class = module.and_then(|module| vm.heap.attr_text(module, class));
    let Some(class) = class.and_then(|class| class.handle()) else {
        return vm.value_error(message);
    };
    let message = vm.heap.new_str(message);
    let exception = vm.new_exception(class, &[message]);
    vm.raise_value(exception)
}
