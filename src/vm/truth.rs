//! The truth of a value.

use super::Vm;
use super::frames::Return;
use super::native::Raised;
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, Value};

impl Vm {
    /// Tells whether a value is true; None if a frame was pushed whose result will be turned into a truth by `returns`.
    ///
    /// # Errors
    /// Raised, by `__bool__` or `__len__`.
    #[inline]
    pub fn truth_or_push(&mut self, value: Value, returns: Return) -> Result<Option<bool>, Raised> {
        match self.truth_now(value) {
            Some(truth) => Ok(Some(truth)),
            None => self.ask_truth(value, returns),
        }
    }

    fn ask_truth(&mut self, value: Value, returns: Return) -> Result<Option<bool>, Raised> {
        self.truth_is_not_blocked(value)?;
        let depth = self.frames.len();
        let result =
            if let Some((callable, bound)) = self.find_special(value, self.known.names.bool) {
                let arguments: Vec<Value> = bound.given().into_iter().collect();
                self.call_pushing(callable, &arguments, returns)?
            } else if let Some((callable, bound)) = self.find_special(value, self.known.names.len) {
                self.start(&LENGTH_TRUTH, &[callable, bound])?
            } else {
                return Ok(Some(true));
            };
        if result.is_unbound() {
            self.frames[depth].returns = returns;
            return Ok(None);
        }
        self.truth_of_result(result).map(Some)
    }

    /// Refuses a value whose class says `__bool__ = None`, or `__len__ = None` without a `__bool__`.
    ///
    /// # Errors
    /// Raised (TypeError), if it does.
    pub fn truth_is_not_blocked(&mut self, value: Value) -> Result<(), Raised> {
        self.warn_of_not_implemented(value)?;
        let class = self.heap.class_of(value);
        let names = [self.known.names.bool, self.known.names.len];
        match names.into_iter().find_map(|name| self.type_lookup(class, name)) {
            Some(Value::None) => self.type_error("'NoneType' object is not callable"),
            _ => Ok(()),
        }
    }

    /// Tells whether a value is true, if that needs no Python code.
    #[inline]
    pub fn truth_now(&mut self, value: Value) -> Option<bool> {
        match value {
            Value::Bool(bits) => Some(bits.bool()),
            Value::None | Value::Unbound => Some(false),
            Value::Int(value) => Some(value != 0),
            Value::Float(bits) => Some(bits.float() != 0.0),
            Value::Obj(handle) => {
                if !self.is_builtin_instance(value) {
                    let class = self.heap.get(handle).class;
                    let (bool, len) = (self.known.names.bool, self.known.names.len);
                    let asks = self.type_lookup(class, bool).is_some()
                        || self.type_lookup(class, len).is_some();
                    return if asks { None } else { Some(true) };
                }
                self.truth_of_body(self.heap.body(handle))
            }
        }
    }

    fn truth_of_body(&self, body: &Body) -> Option<bool> {
        Some(match body {
            Body::Str(string) => !string.text.is_empty(),
            Body::Int(value) => *value != 0,
            Body::Float(value) => *value != 0.0,
            Body::Complex(parts) => parts.0 != 0.0 || parts.1 != 0.0,
            Body::Bytes(bytes) => !bytes.is_empty(),
            Body::ByteArray(bytes) => !bytes.is_empty(),
            Body::List(items) => !items.is_empty(),
            Body::Tuple(items) => !items.is_empty(),
            Body::Dict(table) => !table.is_empty(),
            Body::Set(table) => !table.is_empty(),
            Body::Array(array) => !array.bytes.is_empty(),
            Body::Deque(deque) => !deque.items.is_empty(),
            Body::Range(parts) => {
                let [start, stop, step] = **parts;
                match (start.as_int(), stop.as_int(), step.as_int()) {
                    (Some(start), Some(stop), Some(step)) if step > 0 => start < stop,
                    (Some(start), Some(stop), Some(_)) => start > stop,
                    _ => return None,
                }
            }
            Body::View(_) | Body::LocalsProxy(_) | Body::Fields(_) | Body::Class(_) => return None,
            Body::Plain | Body::Instance(_) => return None,
            _ => true,
        })
    }

    /// Tells whether a value is true, waiting for Python code.
    ///
    /// # Errors
    /// Raised, by `__bool__` or `__len__`.
    #[inline]
    pub fn truth(&mut self, value: Value) -> Result<bool, Raised> {
        if let Some(truth) = self.truth_now(value) {
            return Ok(truth);
        }
        if let Some(result) = self.call_special_sync(value, self.known.names.bool, &[]) {
            let result = result?;
            return self.truth_of_result(result);
        }
        if let Some(result) = self.call_special_sync(value, self.known.names.len, &[]) {
            let result = result?;
            return self.truth_of_length(result);
        }
        self.warn_of_not_implemented(value)?;
        Ok(true)
    }

    fn warn_of_not_implemented(&mut self, value: Value) -> Result<(), Raised> {
        if value != self.known.not_implemented {
            return Ok(());
        }
        let message = "NotImplemented should not be used in a boolean context";
        if self.era.minor() >= 14 {
            return self.type_error(message);
        }
        self.warn_here("DeprecationWarning", message)
    }

    /// Turns what `__bool__` returned into a truth, with CPython's errors (`__bool__ should return bool, returned int`).
    ///
    /// # Errors
    /// Raised (TypeError) if it is no bool.
    pub fn truth_of_result(&mut self, result: Value) -> Result<bool, Raised> {
        if let Value::Bool(bits) = result {
            return Ok(bits.bool());
        }
        let class = self.heap.type_name(result);
        self.type_error(format!("__bool__ should return bool, returned {class}"))
    }

    /// Turns what `__len__` returned into a truth.
    fn truth_of_length(&mut self, result: Value) -> Result<bool, Raised> {
        self.length_of_result(result).map(|length| length != 0)
    }

    /// Checks what `__len__` returned.
    ///
    /// # Errors
    /// Raised, if it is no int or negative.
    pub fn length_of_result(&mut self, result: Value) -> Result<i64, Raised> {
        let length = if let Some(length) = self.heap.small_int(result) {
            length
        } else if self.heap.is_int(result) {
            return self.raise("OverflowError", "cannot fit 'int' into an index-sized integer");
        } else {
            match self.call_special_sync(result, self.known.names.index, &[]) {
                Some(index) => {
                    let index = index?;
                    self.heap.small_int(index).unwrap_or(-1)
                }
                None => {
                    let class = self.heap.type_name(result);
                    return self.type_error(format!(
                        "'{class}' object cannot be interpreted as an integer"
                    ));
                }
            }
        };
        if length < 0 {
            return self.value_error("__len__() should return >= 0");
        }
        Ok(length)
    }
}

/// Registers: the `__len__` and the receiver to pass to it, if any.
static LENGTH_TRUTH: Routine =
    Routine { name: "truth by length", step: length_truth, catches: false };

fn length_truth(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    if let Answer::Value(value) = answer {
        return vm.truth_of_length(value).map(|truth| Step::Return(Value::bool(truth)));
    }
    let arguments = vm.register(base + 1).given().into_iter().collect();
    Ok(Step::Call(vm.register(base), arguments))
}
