//! Everything that is tested from outside a module, one kind of test a file.

mod layers;
mod corpus;
mod system;
mod sessions;
mod time;
mod debugger;
mod chaos;
mod generated;
mod past;
mod library;
mod imports;
