//! What a register holds: sixteen bytes, copied freely.
//!
//! Every payload is one signed 64-bit integer: with one payload type the
//! compiler passes a value in two registers, with two it does not, and the
//! interpreter becomes nearly twice as slow. A test asserts the size.

use std::num::NonZeroI64;

use slotmap::{Key, KeyData, new_key_type};

new_key_type! {
    /// The key of an object in the heap.
    pub struct ObjKey;
}

/// A float by its bits, or a bool as 0 or 1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bits(i64);

/// A reference to an object: its key as an integer, which is never 0, so that an optional one takes no more room.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Handle(NonZeroI64);

/// A Python value, or nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Value {
    /// No value: a variable that is not bound, an argument not given.
    Unbound,
    None,
    Bool(Bits),
    Int(i64),
    Float(Bits),
    Obj(Handle),
}

impl Handle {
    /// Returns the handle of a key.
    #[inline]
    pub fn of(key: ObjKey) -> Self {
        Self::from_bits(key.data().as_ffi().cast_signed())
    }

    /// Returns the key that the handle stands for.
    #[inline]
    pub fn key(self) -> ObjKey {
        KeyData::from_ffi(self.0.get().cast_unsigned()).into()
    }

    /// Returns the number of the object's slot.
    #[inline]
    pub fn index(self) -> u32 {
        (self.0.get().cast_unsigned() & 0xffff_ffff) as u32
    }

    /// Returns what `id()` shows of the object.
    pub fn id(self) -> i64 {
        0x7f00_0000_0000 + i64::from(self.index()) * 48
    }

    /// Returns the handle as an integer, for an inline cache.
    #[inline]
    pub const fn bits(self) -> i64 {
        self.0.get()
    }

    /// Returns the handle that [`Handle::bits`] gave; of 0, one that refers to nothing.
    #[inline]
    pub const fn from_bits(bits: i64) -> Self {
        match NonZeroI64::new(bits) {
            Some(bits) => Self(bits),
            None => Self(NonZeroI64::MIN),
        }
    }
}

impl Value {
    pub const TRUE: Value = Value::Bool(Bits(1));
    pub const FALSE: Value = Value::Bool(Bits(0));

    /// What a native returns when its result will come from a frame that it pushed.
    pub const PENDING: Value = Value::Unbound;

    /// Makes a float.
    #[inline]
    pub fn float(value: f64) -> Self {
        Value::Float(Bits(value.to_bits().cast_signed()))
    }

    /// Makes a bool.
    #[inline]
    pub fn bool(value: bool) -> Self {
        Value::Bool(Bits(i64::from(value)))
    }

    /// Returns the handle of an object that is not inline.
    #[inline]
    pub fn handle(self) -> Option<Handle> {
        match self {
            Value::Obj(handle) => Some(handle),
            _ => None,
        }
    }

    /// Returns the integer that an int or bool kept inline is.
    #[inline]
    pub fn as_int(self) -> Option<i64> {
        match self {
            Value::Int(value) => Some(value),
            Value::Bool(bits) => Some(bits.0),
            _ => None,
        }
    }

    #[inline]
    pub fn is_unbound(self) -> bool {
        matches!(self, Value::Unbound)
    }

    #[inline]
    pub fn is_none(self) -> bool {
        matches!(self, Value::None)
    }

    /// Returns the value unless it is Unbound.
    #[inline]
    pub fn given(self) -> Option<Value> {
        if self.is_unbound() { None } else { Some(self) }
    }

    /// Returns the value unless it is Unbound or None.
    #[inline]
    pub fn some(self) -> Option<Value> {
        if matches!(self, Value::Unbound | Value::None) { None } else { Some(self) }
    }
}

impl Bits {
    /// Returns the float whose bits these are.
    #[inline]
    pub fn float(self) -> f64 {
        f64::from_bits(self.0.cast_unsigned())
    }

    /// Returns the bool that these bits are.
    #[inline]
    pub fn bool(self) -> bool {
        self.0 != 0
    }

    /// Returns the bits as an integer: 0 or 1 of a bool.
    #[inline]
    pub fn int(self) -> i64 {
        self.0
    }
}

impl From<Handle> for Value {
    #[inline]
    fn from(handle: Handle) -> Self {
        Value::Obj(handle)
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.index())
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Unbound => write!(f, "unbound"),
            Value::None => write!(f, "None"),
            Value::Bool(bits) => write!(f, "{}", if bits.bool() { "True" } else { "False" }),
            Value::Int(value) => write!(f, "{value}"),
            Value::Float(bits) => write!(f, "{:?}", bits.float()),
            Value::Obj(handle) => write!(f, "{handle:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_sixteen_bytes() {
        assert_eq!(size_of::<Value>(), 16);
        assert_eq!(size_of::<Option<Handle>>(), 8);
        assert_eq!(size_of::<Result<Value, ()>>(), 16);
    }

    #[test]
    fn a_float_keeps_its_bits() {
        let Value::Float(bits) = Value::float(-0.0) else { panic!("not a float") };
        assert!(bits.float().is_sign_negative());
    }
}
