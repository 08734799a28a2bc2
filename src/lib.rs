pub mod debugger;
