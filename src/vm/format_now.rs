//! How is a value of a builtin type formatted without asking any Python code?

use std::rc::Rc;

use super::Vm;
use super::native::Raised;
use crate::data::format_spec::{Target, format_complex, format_float, format_int, format_str};
use crate::data::quick_format::Quick;
use crate::heap::{Body, Kind, Value};

impl Vm {
    /// Writes `format(value, spec)` behind a text, if it is one of the simple kind and the value's class exactly a
    /// builtin type; false, with nothing written, if it is another case.
    pub fn format_quickly(&self, out: &mut String, value: Value, quick: &Quick) -> bool {
        match value {
            Value::Int(number) => quick.int(out, number),
            Value::Float(bits) => quick.float(out, bits.float()),
            Value::Obj(handle) if self.heap.get(handle).class == self.heap.class(Kind::Str) => {
                self.heap.text(value).is_some_and(|text| quick.text(out, text))
            }
            _ => false,
        }
    }

    /// Returns `format(value, spec)` of a string or number of exactly a builtin type; None for anything else.
    ///
    /// # Errors
    /// Raised, if the specification is not one for the type.
    pub fn format_now(&mut self, value: Value, spec: &str) -> Result<Option<String>, Raised> {
        if !self.is_builtin_instance(value) {
            return Ok(None);
        }
        if spec.is_empty() {
            return match self.heap.text(value) {
                Some(text) => Ok(Some(text.to_owned())),
                None => self.plain_text(value),
            };
        }
        let type_name = self.heap.type_name(value);
        let target = Target { type_name: &type_name, minor: self.era.minor() };
        let result = if let Some(text) = self.heap.text(value) {
            format_str(text, spec, target)
        } else if let Some(number) = self.heap.float(value) {
            format_float(number, spec, target)
        } else if self.heap.is_int(value) {
            let number: Rc<_> = self.heap.big_int(value).unwrap_or_default();
            format_int(&number, spec, self.int_digits, target)
        } else if let Some(Body::Complex(parts)) = self.heap.body_of(value) {
            format_complex(parts.0, parts.1, spec, target)
        } else {
            return Ok(None);
        };
        match result {
            Ok(text) => Ok(Some(text)),
            Err(error) => self.raise_data(error),
        }
    }
}
