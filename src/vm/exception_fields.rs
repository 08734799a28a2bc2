//! What builtin exceptions keep of their arguments: `value`, `code`, `errno`… by position.

use super::Vm;
use super::native::Raised;
use crate::heap::{Body, Handle, Value};

impl Vm {
    /// Returns the nearest builtin class of an exception class.
    pub fn builtin_exception_of(&self, class: Handle) -> Handle {
        let mro = &self.heap.class_body(class).mro;
        mro.iter().copied().find(|&base| !self.heap.class_body(base).flags.heap).unwrap_or(class)
    }

    /// Tells whether a class is a builtin one whose exceptions are their arguments and nothing else.
    #[inline]
    pub(super) fn keeps_nothing(&self, class: Handle) -> bool {
        self.known.exceptions.plain.contains(&class)
    }

    /// Returns the fields that an exception of a class gets from its arguments.
    pub fn exception_fields(&mut self, class: Handle, arguments: &[Value]) -> Vec<Value> {
        let builtin = self.builtin_exception_of(class);
        let mut at = builtin;
        loop {
            let name = self.heap.class_body(at).name.clone();
            let first = arguments.first().copied().unwrap_or(Value::None);
            match &*name {
                "StopIteration" => return vec![first],
                "SystemExit" => {
                    let code = if arguments.len() > 1 {
                        self.heap.new_tuple(arguments.to_vec())
                    } else {
                        first
                    };
                    return vec![code];
                }
                "ImportError" => {
                    let message = if arguments.len() == 1 { first } else { Value::None };
                    return vec![message, Value::None, Value::None];
                }
                "OSError" if (2..=5).contains(&arguments.len()) => {
                    let part = |at: usize| arguments.get(at).copied().unwrap_or(Value::None);
                    return vec![part(0), part(1), part(2), part(4)];
                }
                "SyntaxError" => {
                    let mut fields = vec![first];
                    if let [_, details] = arguments[..]
                        && let Some(details) = self.heap.sequence(details)
                    {
                        fields.extend_from_slice(&details[..details.len().min(6)]);
                    }
                    return fields;
                }
                "UnicodeEncodeError"
                | "UnicodeDecodeError"
                | "UnicodeTranslateError"
                | "BaseExceptionGroup" => {
                    return arguments.to_vec();
                }
                "BaseException" | "Exception" | "OSError" => return Vec::new(),
                _ => {}
            }
            // The first base that is not above `Exception` already says what is kept.
            match self.heap.class_body(at).bases.first() {
                Some(&base) if self.heap.class_body(base).flags.exception => at = base,
                _ => return Vec::new(),
            }
        }
    }

    /// Replaces the arguments of an exception, and the fields that come from them.
    ///
    /// # Errors
    /// Never; the type is what natives return.
    pub fn set_exception_args(
        &mut self,
        exception: Handle,
        args: Value,
        fields: Vec<Value>,
    ) -> Result<(), Raised> {
        self.heap.edit(exception, |object| {
            if let Body::Exception(body) = &mut object.body {
                body.args = args;
                body.fields = fields;
            }
        });
        Ok(())
    }
}
