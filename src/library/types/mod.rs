//! The builtin types: one file a type, one row each.

pub mod receiver;
pub mod list;
mod tuple;
pub mod dict;
mod dict_views;
mod set;
mod set_operators;
mod range;
mod site;
mod slice;
pub mod iterators;
mod combining;
pub mod async_generator;
mod bytes_methods;
mod memoryview;
mod bytearray;
mod bytes_new;
mod bytes;
mod str_percent;
pub mod exception_group;
pub mod exception;
mod namespace;
mod mappingproxy;
pub mod union;
mod generic_alias;
mod code;
pub mod arguments;
mod bool;
mod cell;
mod classmethod;
mod complex;
mod ellipsis;
pub mod file;
pub mod float;
mod frame;
pub mod function;
mod generator;
mod getset;
mod int;
mod int_new;
mod locals_proxy;
mod member;
mod method;
mod module;
mod native;
mod none;
mod notimplemented;
pub mod numbers;
mod object;
mod pickling;
mod reducing;
mod property;
pub mod row;
mod staticmethod;
mod str;
mod str_format;
mod str_methods;
mod super_;
mod traceback;
mod type_;
pub mod weakref;
mod weak_proxy;

use crate::vm::Type;

/// All builtin types.
pub static ALL: &[&Type] = &[
    &memoryview::TYPE,
    &weakref::TYPE,
    &weak_proxy::TYPE,
    &weak_proxy::CALLABLE,
    &bytearray::TYPE,
    &bytes::TYPE,
    &exception::TYPE,
    &namespace::TYPE,
    &site::QUITTER,
    &site::HELPER,
    &mappingproxy::TYPE,
    &union::TYPE,
    &generic_alias::TYPE,
    &code::TYPE,
    &object::TYPE,
    &type_::TYPE,
    &none::TYPE,
    &notimplemented::TYPE,
    &ellipsis::TYPE,
    &bool::TYPE,
    &int::TYPE,
    &float::TYPE,
    &complex::TYPE,
    &str::TYPE,
    &function::TYPE,
    &method::TYPE,
    &module::TYPE,
    &native::TYPE,
    &property::TYPE,
    &classmethod::TYPE,
    &staticmethod::TYPE,
    &super_::TYPE,
    &cell::TYPE,
    &getset::TYPE,
    &member::TYPE,
    &frame::TYPE,
    &traceback::TYPE,
    &generator::TYPE,
    &locals_proxy::TYPE,
    &file::TYPE,
    &generator::COROUTINE,
    &async_generator::TYPE,
    &native::METHOD,
    &native::WRAPPER,
    &native::BOUND_WRAPPER,
    &native::CLASS_METHOD,
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
