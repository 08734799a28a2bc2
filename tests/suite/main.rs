//! Everything that is tested from outside a module, one kind of test a file.

mod layers;
mod sessions;
mod chaos;
