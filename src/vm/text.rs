//! `str`, `repr`, `ascii` and `format` of values.
//!
//! Values of exact builtin types are written at once; everything else is
//! asked by its `__str__`, `__repr__` or `__format__`, in a frame. What nested
//! containers hold is asked on Rust's stack.

use super::Vm;
use super::native::{NativeFn, NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::data::quick_format::Quick;
use crate::data::{float_text, int_text, str_repr};
use crate::heap::{Body, Handle, Kind, Value};

impl Vm {
    /// Computes `str(value)`: a string object. PENDING possible.
    ///
    /// # Errors
    /// Raised, by `__str__`.
    pub fn str_of(&mut self, value: Value) -> NativeResult {
        if self.heap.is_exactly(value, Kind::Str) {
            return Ok(value);
        }
        if let Some(text) = self.plain_text(value)? {
            return Ok(self.heap.new_str(text));
        }
        let name = self.known.names.str;
        if self.is_objects_own(value, name) {
            return self.repr_of(value);
        }
        self.ask_text(value, name, "__str__")
    }

    /// Computes `repr(value)`: a string object. PENDING possible.
    ///
    /// # Errors
    /// Raised, by `__repr__`.
    pub fn repr_of(&mut self, value: Value) -> NativeResult {
        if let Some(text) = self.builtin_repr(value)? {
            return Ok(self.heap.new_str(text));
        }
        self.ask_text(value, self.known.names.repr, "__repr__")
    }

    /// Calls a method that has to return a string.
    fn ask_text(&mut self, value: Value, name: Handle, method: &'static str) -> NativeResult {
        let Some((callable, bound)) = self.find_special(value, name) else {
            let class = self.heap.type_name(value);
            let id = value.handle().map_or(0, Handle::id);
            return Ok(self.heap.new_str(format!("<{class} object at {id:#x}>")));
        };
        let method = self.heap.intern(method);
        self.start(&TEXT, &[method.into(), callable, bound])
    }

    /// Computes `str(value)`, waiting for Python code.
    ///
    /// # Errors
    /// Raised, by `__str__`.
    pub fn str_sync(&mut self, value: Value) -> Result<String, Raised> {
        if self.heap.is_exactly(value, Kind::Str) {
            return Ok(self.heap.text(value).unwrap_or_default().to_owned());
        }
        if let Some(text) = self.plain_text(value)? {
            return Ok(text);
        }
        let name = self.known.names.str;
        if self.is_objects_own(value, name) {
            return self.repr_sync(value);
        }
        match self.call_special_sync(value, name, &[]) {
            Some(result) => {
                let result = result?;
                self.text_of_result(result, "__str__")
            }
            None => self.repr_sync(value),
        }
    }

    /// Computes `repr(value)`, waiting for Python code.
    ///
    /// # Errors
    /// Raised, by `__repr__`.
    pub fn repr_sync(&mut self, value: Value) -> Result<String, Raised> {
        if let Some(text) = self.builtin_repr(value)? {
            return Ok(text);
        }
        self.enter_nested("while getting the repr of an object")?;
        let result = self.call_special_sync(value, self.known.names.repr, &[]);
        self.nesting -= 1;
        match result {
            Some(result) => {
                let result = result?;
                self.text_of_result(result, "__repr__")
            }
            None => {
                let class = self.heap.type_name(value);
                let id = value.handle().map_or(0, Handle::id);
                Ok(format!("<{class} object at {id:#x}>"))
            }
        }
    }

    fn text_of_result(&mut self, result: Value, method: &str) -> Result<String, Raised> {
        match self.heap.text(result) {
            Some(text) => Ok(text.to_owned()),
            None => {
                let class = self.heap.type_name(result);
                self.type_error(format!("{method} returned non-string (type {class})"))
            }
        }
    }

    /// Tells whether a class inherits a special method from `object`.
    pub fn is_objects_own(&mut self, value: Value, name: Handle) -> bool {
        let class = self.heap.class_of(value);
        let found = self.type_lookup(class, name);
        found.is_none() || found == self.type_lookup(self.heap.class(Kind::Object), name)
    }

    /// Writes a number, None or bool of an exact builtin type: the same for `str` and `repr`.
    ///
    /// # Errors
    /// Raised (ValueError) if an int has too many digits.
    pub fn plain_text(&mut self, value: Value) -> Result<Option<String>, Raised> {
        Ok(Some(match value {
            Value::None => "None".to_owned(),
            Value::Unbound => "<unbound>".to_owned(),
            Value::Bool(bits) => (if bits.bool() { "True" } else { "False" }).to_owned(),
            Value::Int(value) => value.to_string(),
            Value::Float(bits) => float_text::repr_float(bits.float()),
            Value::Obj(handle) => {
                let object = self.heap.get(handle);
                match &object.body {
                    Body::BigInt(big) if object.class == self.heap.class(Kind::Int) => {
                        let big = big.clone();
                        return self.big_int_text(&big).map(Some);
                    }
                    _ => return Ok(None),
                }
            }
        }))
    }

    /// Writes a big int in decimal.
    ///
    /// # Errors
    /// Raised (ValueError) if it has too many digits.
    pub fn big_int_text(&mut self, value: &dashu_int::IBig) -> Result<String, Raised> {
        match int_text::decimal_text(value, self.int_digits, self.era.minor()) {
            Ok(text) => Ok(text),
            Err(error) => self.raise_data(error),
        }
    }

    /// Writes the repr of a value whose class is a builtin type that the machine writes itself.
    fn builtin_repr(&mut self, value: Value) -> Result<Option<String>, Raised> {
        if let Some(text) = self.plain_text(value)? {
            return Ok(Some(text));
        }
        if !self.is_builtin_instance(value) {
            return Ok(None);
        }
        let Value::Obj(handle) = value else { return Ok(None) };
        match self.heap.body(handle) {
            Body::Str(string) => Ok(Some(str_repr::repr_str(&string.text))),
            Body::Bytes(bytes) => Ok(Some(str_repr::repr_bytes(bytes))),
            Body::List(_) | Body::Tuple(_) | Body::Dict(_) | Body::Set(_) => {
                self.container_repr(value).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Writes the repr of a list, tuple, dict, set or frozenset, of a subclass too.
    ///
    /// # Errors
    /// Raised, by the `__repr__` of an item.
    pub fn container_repr(&mut self, value: Value) -> Result<String, Raised> {
        let Value::Obj(handle) = value else { return Ok(String::new()) };
        if self.in_repr.contains(&handle) {
            return Ok(match self.heap.body(handle) {
                Body::List(_) => "[...]".to_owned(),
                Body::Tuple(_) => "(...)".to_owned(),
                Body::Dict(_) => "{...}".to_owned(),
                _ => format!("{}(...)", self.heap.type_name(value)),
            });
        }
        self.enter_nested("while getting the repr of an object")?;
        self.in_repr.push(handle);
        let result = match self.heap.body(handle) {
            Body::List(_) => self.items_repr(value).map(|items| format!("[{items}]")),
            Body::Tuple(items) => {
                let comma = if items.len() == 1 { "," } else { "" };
                self.items_repr(value).map(|items| format!("({items}{comma})"))
            }
            Body::Dict(_) => self.dict_repr(handle).map(|items| format!("{{{items}}}")),
            _ => self.set_repr(handle),
        };
        self.in_repr.pop();
        self.nesting -= 1;
        result
    }

    fn items_repr(&mut self, sequence: Value) -> Result<String, Raised> {
        let mut out = String::new();
        let mut at = 0;
        while let Some(item) = self.heap.sequence(sequence).and_then(|items| items.get(at).copied())
        {
            if at > 0 {
                out.push_str(", ");
            }
            out.push_str(&self.repr_sync(item)?);
            at += 1;
        }
        Ok(out)
    }

    fn dict_repr(&mut self, dict: Handle) -> Result<String, Raised> {
        let mut out = String::new();
        let mut at = 0;
        while let Some((found, entry)) = self.heap.dict(dict).next_from(at) {
            let (key, value) = (entry.key, entry.value);
            at = found + 1;
            if !out.is_empty() {
                out.push_str(", ");
            }
            out.push_str(&self.repr_sync(key)?);
            out.push_str(": ");
            out.push_str(&self.repr_sync(value)?);
        }
        Ok(out)
    }

    fn set_repr(&mut self, set: Handle) -> Result<String, Raised> {
        let name = self.heap.type_name(set.into());
        if self.heap.set(set).is_empty() {
            return Ok(format!("{name}()"));
        }
        let mut out = String::new();
        let mut at = 0;
        while let Some((slot, _, key)) = self.heap.set(set).next_from(at) {
            at = slot + 1;
            if !out.is_empty() {
                out.push_str(", ");
            }
            out.push_str(&self.repr_sync(key)?);
        }
        if self.heap.is_exactly(set.into(), Kind::Set) {
            Ok(format!("{{{out}}}"))
        } else {
            Ok(format!("{name}({{{out}}})"))
        }
    }

    /// Computes `ascii(value)`: a string object. PENDING possible.
    ///
    /// # Errors
    /// Raised, by `__repr__`.
    pub fn ascii_of(&mut self, value: Value) -> NativeResult {
        if let Some(text) = self.builtin_repr(value)? {
            return Ok(self.heap.new_str(str_repr::ascii_of_repr(&text)));
        }
        match self.find_special(value, self.known.names.repr) {
            Some((callable, bound)) => {
                let method = self.known.names.repr.into();
                self.start(&ASCII, &[method, callable, bound])
            }
            None => self.repr_of(value),
        }
    }

    /// Computes `format(value, spec)`: a string object. PENDING possible.
    ///
    /// # Errors
    /// Raised, by `__format__`.
    pub fn format_of(&mut self, value: Value, spec: Value) -> NativeResult {
        let plain = match self.heap.text(spec) {
            Some(text) => text.is_empty(),
            None => spec.is_unbound(),
        };
        if plain {
            if self.heap.is_exactly(value, Kind::Str) {
                return Ok(value);
            }
            if let Some(text) = self.plain_text(value)? {
                return Ok(self.heap.new_str(text));
            }
            if self.is_objects_own(value, self.known.names.format) {
                return self.str_of(value);
            }
        }
        if let Some(quick) = self.heap.text(spec).and_then(Quick::read) {
            let mut text = String::new();
            if self.format_quickly(&mut text, value, &quick) {
                return Ok(self.heap.new_str(text));
            }
        }
        if let Some(spec) = self.heap.shared_text(spec)
            && let Some(text) = self.format_now(value, &spec)?
        {
            return Ok(self.heap.new_str(text));
        }
        let spec = if spec.is_unbound() { self.known.empty_str } else { spec };
        let Some((callable, bound)) = self.find_special(value, self.known.names.format) else {
            let class = self.heap.type_name(value);
            return self.type_error(format!("Type {class} doesn't define __format__"));
        };
        self.start(&FORMAT, &[spec, callable, bound])
    }

    /// Applies an f-string conversion (0, s, r, a) and a spec (Unbound for none). PENDING possible.
    ///
    /// # Errors
    /// Raised, by the methods asked.
    pub fn format_converted(&mut self, value: Value, conversion: u16, spec: Value) -> NativeResult {
        let conversion = char::from_u32(u32::from(conversion)).unwrap_or('\0');
        if conversion == '\0' {
            return self.format_of(value, spec);
        }
        let plain = spec.is_unbound() || self.heap.text(spec).is_some_and(str::is_empty);
        if plain {
            return match conversion {
                'r' => self.repr_of(value),
                'a' => self.ascii_of(value),
                _ => self.str_of(value),
            };
        }
        let letter = self.heap.new_str(conversion);
        self.start(&CONVERT, &[value, letter, spec, Value::FALSE])
    }
}

/// Registers: the value, the conversion, the spec, whether the value was converted.
static CONVERT: Routine = Routine { name: "conversion", step: convert_step, catches: false };

fn convert_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(value) = answer else {
        let convert: NativeFn = match vm.heap.text(vm.register(base + 1)) {
            Some("r") => |vm, values| vm.repr_of(values[0]),
            Some("a") => |vm, values| vm.ascii_of(values[0]),
            _ => |vm, values| vm.str_of(values[0]),
        };
        return Ok(Step::Native(convert, vec![vm.register(base)]));
    };
    if vm.register(base + 3) == Value::TRUE {
        return Ok(Step::Return(value));
    }
    vm.set_register(base + 3, Value::TRUE);
    Ok(Step::Native(
        |vm, values| vm.format_of(values[0], values[1]),
        vec![value, vm.register(base + 2)],
    ))
}

/// Registers: the name of the method, the method, and the receiver to pass to it, if any.
static TEXT: Routine = Routine { name: "text", step: text_step, catches: false };

fn text_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(value) = answer else {
        let arguments = vm.register(base + 2).given().into_iter().collect();
        return Ok(Step::Call(vm.register(base + 1), arguments));
    };
    if vm.heap.text(value).is_some() {
        return Ok(Step::Return(value));
    }
    let method = vm.heap.text(vm.register(base)).unwrap_or_default().to_owned();
    let class = vm.heap.type_name(value);
    vm.type_error(format!("{method} returned non-string (type {class})"))
}

/// Registers as for [`TEXT`].
static ASCII: Routine = Routine { name: "ascii", step: ascii_step, catches: false };

fn ascii_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    match text_step(vm, base, answer)? {
        Step::Return(value) => {
            let text = str_repr::ascii_of_repr(vm.heap.text(value).unwrap_or_default());
            Ok(Step::Return(vm.heap.new_str(text)))
        }
        step => Ok(step),
    }
}

/// Registers: the spec, the method, and the receiver to pass to it, if any.
static FORMAT: Routine = Routine { name: "format", step: format_step, catches: false };

fn format_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(value) = answer else {
        let arguments = vm.register(base + 2).given().into_iter().chain([vm.register(base)]);
        let arguments = arguments.collect();
        return Ok(Step::Call(vm.register(base + 1), arguments));
    };
    if vm.heap.text(value).is_some() {
        return Ok(Step::Return(value));
    }
    let class = vm.heap.type_name(value);
    vm.type_error(format!("__format__ must return a str, not {class}"))
}
