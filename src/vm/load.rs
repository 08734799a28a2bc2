//! Making code runnable: its constants and names become values of the heap, once.

use std::rc::Rc;
use std::str::FromStr;

use dashu_int::IBig;

use super::Vm;
use crate::code::{Code, Constant};
use crate::data::set_algebra;
use crate::heap::{Body, Handle, Kind, Loaded, Set, Value};

impl Vm {
    /// Makes a code object, its children included.
    pub fn load(&mut self, code: &Rc<Code>) -> Handle {
        let children: Vec<Handle> = code.children.iter().map(|child| self.load(child)).collect();
        let constants: Vec<Value> =
            code.constants.iter().map(|constant| self.constant(constant)).collect();
        let names: Vec<Handle> = code.names.iter().map(|name| self.heap.intern(name)).collect();
        let variables: Vec<Handle> =
            code.variables.iter().map(|variable| self.heap.intern(&variable.name)).collect();
        let loaded = Loaded {
            code: code.clone(),
            plain_arguments: code.plain_arguments(),
            constants: constants.into(),
            names: names.into(),
            variables: variables.into(),
            children: children.into(),
        };
        self.heap.alloc_kind(Kind::Code, Body::Code(Rc::new(loaded)))
    }

    fn constant(&mut self, constant: &Constant) -> Value {
        match constant {
            Constant::None => Value::None,
            Constant::Ellipsis => self.known.ellipsis,
            Constant::Bool(value) => Value::bool(*value),
            Constant::Int(value) => Value::Int(*value),
            Constant::BigInt(digits) => {
                let value = IBig::from_str(digits).expect("the compiler writes decimal digits");
                self.heap.new_int(value)
            }
            Constant::Float(value) => Value::float(*value),
            Constant::Complex(real, imaginary) => self.heap.new_complex(*real, *imaginary),
            Constant::Str(text) if is_name_like(text) => self.heap.intern(text).into(),
            Constant::Str(text) => self.heap.new_str(&**text),
            Constant::Bytes(bytes) => self.heap.new_bytes(bytes.clone()),
            Constant::Tuple(items) => {
                let items: Vec<Value> = items.iter().map(|item| self.constant(item)).collect();
                if items.is_empty() { self.known.empty_tuple } else { self.heap.new_tuple(items) }
            }
            Constant::FrozenSet(items) => {
                let mut table = Set::new();
                for item in items.iter() {
                    let item = self.constant(item);
                    let hash = self
                        .heap
                        .simple_hash(item)
                        .expect("the compiler folds hashable constants only");
                    let mut equal = |a: Value, b: Value| self.same_or_equal(a, b);
                    set_algebra::add(&mut table, hash, item, &mut equal)
                        .expect("comparing constants cannot fail");
                }
                self.heap.new_set(Kind::FrozenSet, table)
            }
        }
    }

    /// Returns the code that a code object holds.
    pub fn loaded(&self, code: Handle) -> Rc<Loaded> {
        match self.heap.body(code) {
            Body::Code(loaded) => loaded.clone(),
            other => panic!("a code object was expected where {other:?} is"),
        }
    }
}

/// Tells whether CPython would intern a constant: letters, digits and underscores only.
fn is_name_like(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
