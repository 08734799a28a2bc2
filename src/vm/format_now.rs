//! How is a value of a builtin type formatted without asking any Python code?

use std::rc::Rc;

use super::Vm;
use super::native::Raised;
use crate::data::format_spec::{Target, format_complex, format_float, format_int, format_str};
use crate::data::int_text::DIGIT_LIMIT;
use crate::heap::{Body, Value};

impl Vm {
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
            format_int(&number, spec, DIGIT_LIMIT, target)
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
