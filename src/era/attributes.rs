//! Which attributes of builtin types came up, or went, after 3.10.
//!
//! What is not listed is there in every era.

use super::Era;

/// An attribute of a builtin type, and the eras that have it.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// The type's full name.
    pub of: &'static str,
    pub name: &'static str,
    /// The first and the last era that has it.
    pub since: Era,
    pub until: Era,
}

const fn since(since: Era, of: &'static str, name: &'static str) -> Attribute {
    Attribute { of, name, since, until: Era::E314 }
}

const fn until(until: Era, of: &'static str, name: &'static str) -> Attribute {
    Attribute { of, name, since: Era::E310, until }
}

/// Every attribute that not all eras have.
pub const ATTRIBUTES: &[Attribute] = &[
    since(Era::E311, "object", "__getstate__"),
    since(Era::E312, "int", "is_integer"),
    since(Era::E311, "complex", "__complex__"),
    since(Era::E311, "bytes", "__bytes__"),
    since(Era::E312, "bool", "__invert__"),
    since(Era::E312, "slice", "__hash__"),
    since(Era::E314, "type", "__annotate__"),
    since(Era::E314, "function", "__annotate__"),
    since(Era::E312, "type", "__type_params__"),
    since(Era::E312, "function", "__type_params__"),
    since(Era::E311, "generator", "gi_suspended"),
    since(Era::E311, "coroutine", "cr_suspended"),
    since(Era::E312, "async_generator", "ag_suspended"),
    since(Era::E311, "code", "co_positions"),
    since(Era::E311, "code", "co_exceptiontable"),
    since(Era::E311, "code", "co_qualname"),
    since(Era::E313, "code", "__replace__"),
    since(Era::E313, "types.SimpleNamespace", "__replace__"),
    since(Era::E311, "types.GenericAlias", "__unpacked__"),
    since(Era::E311, "types.GenericAlias", "__iter__"),
    since(Era::E311, "types.GenericAlias", "__typing_unpacked_tuple_args__"),
    since(Era::E311, "BaseException", "add_note"),
    since(Era::E312, "ImportError", "name_from"),
    since(Era::E313, "property", "__name__"),
    since(Era::E313, "generator", "__class_getitem__"),
    since(Era::E313, "coroutine", "__class_getitem__"),
    until(Era::E310, "types.UnionType", "__instancecheck__"),
    until(Era::E310, "types.UnionType", "__subclasscheck__"),
];

impl Era {
    /// Tells whether a builtin type has an attribute in this era.
    #[must_use]
    pub fn has_attribute(self, of: &str, name: &str) -> bool {
        ATTRIBUTES
            .iter()
            .filter(|row| row.of == of && row.name == name)
            .all(|row| row.since <= self && self <= row.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_comes_and_stays() {
        assert!(!Era::E311.has_attribute("int", "is_integer"));
        assert!(Era::E313.has_attribute("int", "is_integer"));
        assert!(Era::E310.has_attribute("int", "bit_length"));
    }
}
