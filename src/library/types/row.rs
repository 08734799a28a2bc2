//! How the tables of methods are written: one row a method.

use crate::heap::Value;
use crate::vm::{Getter, Native, NativeFn, NativeResult, Vm};

/// Makes the row of a method.
pub const fn row(signature: &'static str, call: NativeFn, about: &'static str) -> Native {
    Native { signature, call, about }
}

/// Makes the row of an attribute that cannot be written.
pub const fn getter(
    name: &'static str,
    get: fn(&mut Vm, Value) -> NativeResult,
    about: &'static str,
) -> Getter {
    Getter { name, get, set: None, about }
}
