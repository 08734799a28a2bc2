//! What a value is, as plain Rust data: kinds, texts, numbers, simple hashes and equality.

use std::rc::Rc;

use dashu_int::IBig;

use super::kind::Kind;
use super::object::{Body, Class, Exception, Function, Str};
use super::store::Heap;
use super::value::{Handle, Value};
use crate::data::hash;

impl Heap {
    /// Returns the class of a value.
    #[inline]
    pub fn class_of(&self, value: Value) -> Handle {
        match value {
            Value::Obj(handle) => self.get(handle).class,
            Value::Int(_) => self.class(Kind::Int),
            Value::Bool(_) => self.class(Kind::Bool),
            Value::Float(_) => self.class(Kind::Float),
            Value::None | Value::Unbound => self.class(Kind::NoneType),
        }
    }

    /// Tells whether a value's class is exactly a builtin type.
    #[inline]
    pub fn is_exactly(&self, value: Value, kind: Kind) -> bool {
        self.class_of(value) == self.class(kind)
    }

    /// Returns the body of a value that is an object.
    #[inline]
    pub fn body_of(&self, value: Value) -> Option<&Body> {
        Some(self.body(value.handle()?))
    }

    /// Tells whether a class is one of the builtin types, which have the first slots. Not all builtin classes are: exceptions.
    #[inline]
    pub fn is_builtin_type(&self, class: Handle) -> bool {
        class.index() as usize <= Kind::COUNT
    }

    /// Returns a class's description.
    #[inline]
    pub fn class_body(&self, class: Handle) -> &Class {
        match self.body(class) {
            Body::Class(body) => body,
            other => panic!("a class was expected where {other:?} is"),
        }
    }

    /// Returns a value's class description, if it is a class.
    pub fn as_class(&self, value: Value) -> Option<&Class> {
        match self.body_of(value)? {
            Body::Class(body) => Some(body),
            _ => None,
        }
    }

    /// Tells whether a class is another or derives from it.
    #[inline]
    pub fn is_subclass(&self, class: Handle, base: Handle) -> bool {
        class == base || self.class_body(class).mro.contains(&base)
    }

    /// Tells whether a value is an instance of a builtin type, or of a class derived from it.
    #[inline]
    pub fn is_a(&self, value: Value, kind: Kind) -> bool {
        self.is_subclass(self.class_of(value), self.class(kind))
    }

    /// Returns the name of a value's class.
    pub fn type_name(&self, value: Value) -> Rc<str> {
        self.class_body(self.class_of(value)).name.clone()
    }

    // Strings.

    /// Makes a string.
    pub fn new_str(&mut self, text: impl Into<String>) -> Value {
        self.alloc_kind(Kind::Str, Body::Str(Str::new(text.into()))).into()
    }

    /// Makes a string that is known to have only characters of ASCII.
    pub fn new_ascii_str(&mut self, text: String) -> Value {
        let string = Str::new(text);
        string.length.set(u32::try_from(string.text.len()).ok());
        self.alloc_kind(Kind::Str, Body::Str(string)).into()
    }

    /// Makes the concatenation of a string to which nobody else refers, and which is dropped, with another: its buffer
    /// is used again. None if it is another case.
    ///
    /// A new object is made all the same, so that ids do not tell who else looks at the string.
    pub fn append_text(&mut self, string: Value, more: Value) -> Option<Value> {
        let (Value::Obj(string), Value::Obj(more)) = (string, more) else { return None };
        let str_class = self.class(Kind::Str);
        let (object, other) = (self.get(string), self.get(more));
        let (Body::Str(body), Body::Str(added)) = (&object.body, &other.body) else { return None };
        if body.interned
            || object.class != str_class
            || other.class != str_class
            || object.weakly
            || self.count(string) != 1
            || string == more
        {
            return None;
        }
        let added = added.text.clone();
        let Body::Str(body) = self.change(string) else { return None };
        let mut text = std::mem::take(&mut body.text);
        body.hash.set(None);
        body.length.set(None);
        Rc::make_mut(&mut text).push_str(&added);
        let joined = Str { text, ..Str::new(String::new()) };
        Some(self.alloc_kind(Kind::Str, Body::Str(joined)).into())
    }

    /// Makes a bytes object.
    pub fn new_bytes(&mut self, bytes: impl Into<Rc<[u8]>>) -> Value {
        self.alloc_kind(Kind::Bytes, Body::Bytes(bytes.into())).into()
    }

    /// Returns a string's text, of a subclass too.
    #[inline]
    pub fn text(&self, value: Value) -> Option<&str> {
        Some(self.string(value)?.text.as_str())
    }

    /// Returns a string's text, shared, so that the heap may change while it is used.
    pub fn shared_text(&self, value: Value) -> Option<Rc<String>> {
        Some(self.string(value)?.text.clone())
    }

    /// Returns a string's body.
    #[inline]
    pub fn string(&self, value: Value) -> Option<&Str> {
        match self.body(value.handle()?) {
            Body::Str(string) => Some(string),
            _ => None,
        }
    }

    /// Returns the text of a name.
    pub fn name_text(&self, name: Handle) -> &str {
        match self.body(name) {
            Body::Str(string) => string.text.as_str(),
            _ => "?",
        }
    }

    /// Returns the bytes of a bytes or bytearray object, or an array's.
    pub fn bytes(&self, value: Value) -> Option<&[u8]> {
        match self.body(value.handle()?) {
            Body::Bytes(bytes) => Some(bytes),
            Body::ByteArray(bytes) => Some(bytes),
            Body::Array(array) => Some(&array.bytes),
            _ => None,
        }
    }

    // Numbers.

    /// Makes an int of a big integer, inline if it fits.
    pub fn new_int(&mut self, value: IBig) -> Value {
        match i64::try_from(&value) {
            Ok(small) => Value::Int(small),
            Err(_) => self.alloc_kind(Kind::Int, Body::BigInt(Rc::new(value))).into(),
        }
    }

    /// Makes a complex number.
    pub fn new_complex(&mut self, real: f64, imaginary: f64) -> Value {
        self.alloc_kind(Kind::Complex, Body::Complex(Box::new((real, imaginary)))).into()
    }

    /// Returns an int that fits into 64 bits, bools and instances of subclasses included.
    #[inline]
    pub fn small_int(&self, value: Value) -> Option<i64> {
        match value {
            Value::Int(value) => Some(value),
            Value::Bool(bits) => Some(bits.int()),
            Value::Obj(handle) => match self.body(handle) {
                Body::Int(value) => Some(*value),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns any int as a big integer.
    pub fn big_int(&self, value: Value) -> Option<Rc<IBig>> {
        if let Some(small) = self.small_int(value) {
            return Some(Rc::new(IBig::from(small)));
        }
        match self.body_of(value)? {
            Body::BigInt(big) => Some(big.clone()),
            _ => None,
        }
    }

    /// Tells whether a value is an int, of a subclass too.
    pub fn is_int(&self, value: Value) -> bool {
        self.small_int(value).is_some() || matches!(self.body_of(value), Some(Body::BigInt(_)))
    }

    /// Returns a float, of a subclass too.
    #[inline]
    pub fn float(&self, value: Value) -> Option<f64> {
        match value {
            Value::Float(bits) => Some(bits.float()),
            Value::Obj(handle) => match self.body(handle) {
                Body::Float(value) => Some(*value),
                _ => None,
            },
            _ => None,
        }
    }

    // Other bodies.

    /// Returns a Python function's parts.
    pub fn function(&self, value: Value) -> Option<&Function> {
        match self.body_of(value)? {
            Body::Function(function) => Some(function),
            _ => None,
        }
    }

    /// Returns an exception's parts.
    pub fn exception(&self, value: Value) -> Option<&Exception> {
        match self.body_of(value)? {
            Body::Exception(exception) => Some(exception),
            _ => None,
        }
    }

    // Hash and equality that need no Python code.

    /// Returns the hash of a string.
    #[inline]
    pub fn str_hash_of(&self, string: Handle) -> i64 {
        let Body::Str(body) = self.body(string) else { return 0 };
        if let Some(hash) = body.hash.get() {
            return hash;
        }
        let hash = hash::hash_str(&body.text, self.str_hash);
        body.hash.set(Some(hash));
        hash
    }

    /// Returns the hash of a value of an exact builtin type; None if the machine must be asked.
    pub fn simple_hash(&self, value: Value) -> Option<i64> {
        match value {
            Value::Int(value) => Some(hash::hash_int(value)),
            Value::Bool(bits) => Some(bits.int()),
            Value::Float(bits) => Some(hash::hash_float(bits.float(), 0)),
            Value::None => Some(0xFCA8_6420),
            Value::Unbound => None,
            Value::Obj(handle) => {
                let object = self.get(handle);
                let exactly = |kind| object.class == self.class(kind);
                match &object.body {
                    Body::Str(_) if exactly(Kind::Str) => Some(self.str_hash_of(handle)),
                    Body::BigInt(big) if exactly(Kind::Int) => Some(hash::hash_big(big)),
                    Body::Bytes(bytes) if exactly(Kind::Bytes) => {
                        Some(hash::hash_bytes(bytes, self.str_hash))
                    }
                    Body::Complex(parts) if exactly(Kind::Complex) => {
                        Some(hash::hash_complex(parts.0, parts.1, 0))
                    }
                    Body::Tuple(items) if exactly(Kind::Tuple) => {
                        let mut builder = hash::TupleHash::default();
                        for &item in items {
                            builder.push(self.simple_hash(item)?);
                        }
                        Some(builder.finish())
                    }
                    _ => None,
                }
            }
        }
    }

    /// Compares two values of exact builtin types; None if the machine must be asked.
    pub fn simple_eq(&self, left: Value, right: Value) -> Option<bool> {
        match (left, right) {
            (Value::Int(a), Value::Int(b)) => Some(a == b),
            (Value::Float(a), Value::Float(b)) => {
                let same = a.float() == b.float();
                Some(same)
            }
            (Value::None, Value::None) => Some(true),
            (Value::Obj(a), Value::Obj(b)) => {
                if a == b {
                    return self.simple_hash(left).map(|_| true);
                }
                let (a, b) = (self.get(a), self.get(b));
                match (&a.body, &b.body) {
                    (Body::Str(x), Body::Str(y))
                        if a.class == self.class(Kind::Str) && b.class == self.class(Kind::Str) =>
                    {
                        Some(x.text == y.text)
                    }
                    (Body::BigInt(x), Body::BigInt(y)) => Some(x == y),
                    (Body::Bytes(x), Body::Bytes(y)) => Some(x == y),
                    (Body::Tuple(x), Body::Tuple(y))
                        if a.class == self.class(Kind::Tuple)
                            && b.class == self.class(Kind::Tuple) =>
                    {
                        if x.len() != y.len() {
                            return Some(false);
                        }
                        for (&p, &q) in x.iter().zip(y) {
                            if p != q && !self.simple_eq(p, q)? {
                                return Some(false);
                            }
                        }
                        Some(true)
                    }
                    _ => None,
                }
            }
            (Value::Obj(object), inline) | (inline, Value::Obj(object)) => {
                match (self.body(object), inline) {
                    (Body::Str(_), _) if self.get(object).class == self.class(Kind::Str) => {
                        Some(false)
                    }
                    (Body::Tuple(_), _) if self.get(object).class == self.class(Kind::Tuple) => {
                        Some(false)
                    }
                    _ => None,
                }
            }
            _ => match (left.as_int(), right.as_int()) {
                (Some(a), Some(b)) => Some(a == b),
                _ if left.is_none() || right.is_none() => Some(false),
                _ => None,
            },
        }
    }
}
