//! The builtin types: one file a type, one row each.

mod receiver;
mod list;
mod tuple;
mod dict;
mod dict_views;
mod set;
mod set_operators;
mod range;
mod slice;
mod iterators;
mod combining;

use crate::vm::Type;

/// All builtin types.
pub static ALL: &[&Type] = &[
    &list::TYPE,
    &tuple::TYPE,
    &dict::TYPE,
    &dict_views::KEYS,
    &dict_views::VALUES,
    &dict_views::ITEMS,
    &set::SET,
    &set::FROZENSET,
    &range::TYPE,
    &slice::TYPE,
    &iterators::LIST,
    &iterators::LIST_REVERSE,
    &iterators::TUPLE,
    &iterators::STR,
    &iterators::BYTES,
    &iterators::BYTEARRAY,
    &iterators::SET,
    &iterators::RANGE,
    &iterators::SEQUENCE,
    &iterators::CALLABLE,
    &iterators::DICT_KEYS,
    &iterators::DICT_VALUES,
    &iterators::DICT_ITEMS,
    &iterators::DICT_KEYS_REVERSE,
    &iterators::DICT_VALUES_REVERSE,
    &iterators::DICT_ITEMS_REVERSE,
    &combining::ENUMERATE,
    &combining::ZIP,
    &combining::MAP,
    &combining::FILTER,
    &combining::REVERSED,
];
