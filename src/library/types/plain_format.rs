//! How is a value of a builtin type written without asking any Python code?

use super::arguments::{big, data};
use crate::data::format_spec::{Target, format_complex, format_float, format_int, format_str};
use crate::data::int_text::DIGIT_LIMIT;
use crate::heap::{Body, Value};
use crate::vm::{Raised, Vm};

/// Returns `format(value, spec)` of a string or number of exactly a builtin type; None for anything else.
///
/// # Errors
/// Raised, if the specification is not one for the type.
pub fn plain_format(vm: &mut Vm, value: Value, spec: &str) -> Result<Option<String>, Raised> {
    if !vm.is_builtin_instance(value) {
        return Ok(None);
    }
    if spec.is_empty() {
        if let Some(text) = vm.heap.text(value) {
            return Ok(Some(text.to_owned()));
        }
        return vm.plain_text(value);
    }
    let type_name = vm.heap.type_name(value);
    let target = Target { type_name: &type_name, minor: vm.era.minor() };
    let result = if let Some(text) = vm.heap.text(value) {
        format_str(text, spec, target)
    } else if let Some(number) = vm.heap.float(value) {
        format_float(number, spec, target)
    } else if vm.heap.is_int(value) {
        format_int(&big(vm, value), spec, DIGIT_LIMIT, target)
    } else if let Some(Body::Complex(parts)) = vm.heap.body_of(value) {
        format_complex(parts.0, parts.1, spec, target)
    } else {
        return Ok(None);
    };
    data(vm, result).map(Some)
}
