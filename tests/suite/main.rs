//! Everything that is tested from outside a module, one kind of test a file.

mod layers;
mod corpus;
mod sessions;
mod time;
mod debugger;
mod chaos;
mod past;
mod imports;
