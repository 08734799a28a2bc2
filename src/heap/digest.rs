//! An ordered hash of the heap: two machines in the same state have the same digest.
//!
//! What differs without meaning is left out: inline caches, versions, which
//! derived hash or length has been computed, the capacity of a table.

use std::hash::{Hash, Hasher};

use siphasher::sip::SipHasher13;

use super::object::{Attrs, Body, Object};
use super::shape::ShapeId;
use super::store::Heap;
use super::value::{Handle, Value};

impl Heap {
    /// Returns the digest of every object, in the order of the slots.
    pub fn digest(&self) -> u64 {
        let mut hasher = SipHasher13::new();
        for (index, key) in self.fresh.iter().take(self.used as usize).enumerate() {
            let object = &self.slots[*key].object;
            if matches!(object.body, Body::Free(_)) {
                continue;
            }
            index.hash(&mut hasher);
            self.slots[*key].count.hash(&mut hasher);
            self.hash_object(object, &mut hasher);
        }
        self.free.hash(&mut hasher);
        hasher.finish()
    }

    fn hash_object(&self, object: &Object, hasher: &mut SipHasher13) {
        object.class.hash(hasher);
        if let Some(attrs) = &object.attrs {
            self.hash_attrs(attrs, hasher);
        }
        std::mem::discriminant(&object.body).hash(hasher);
        match &object.body {
            Body::Instance(attrs) => self.hash_attrs(attrs, hasher),
            Body::Str(string) => (string.text.as_str(), string.interned).hash(hasher),
            Body::Int(value) => value.hash(hasher),
            Body::BigInt(value) => value.to_string().hash(hasher),
            Body::Float(value) => value.to_bits().hash(hasher),
            Body::Complex(parts) => (parts.0.to_bits(), parts.1.to_bits()).hash(hasher),
            Body::Bytes(bytes) => bytes.hash(hasher),
            Body::ByteArray(bytes) => bytes.hash(hasher),
            Body::Native(index, _) | Body::GetSet(index, _) => index.hash(hasher),
            Body::Generator(generator) => {
                (generator.state as u8, generator.pc, generator.handled).hash(hasher);
            }
            Body::Frame(frame) => {
                (frame.pc, frame.line, frame.locals_read, frame.trace_lines, frame.trace_opcodes)
                    .hash(hasher);
            }
            Body::Traceback(traceback) => (traceback.pc, traceback.line).hash(hasher),
            Body::Class(class) => class.name.hash(hasher),
            Body::Random(random) => random.state().hash(hasher),
            Body::Array(array) => (array.code, &array.bytes).hash(hasher),
            Body::Deque(deque) => (deque.most, deque.state).hash(hasher),
            Body::Iter(iter) => format!("{iter:?}").hash(hasher),
            Body::Weak(weak) => weak.referent.hash(hasher),
            Body::Pattern(pattern) => (pattern.flags, &pattern.codes).hash(hasher),
            Body::Hash(made) => made.digest(16).hash(hasher),
            Body::Match(found) => (&found.spans, found.bounds, found.last_index).hash(hasher),
            _ => {}
        }
        object.body.children(&mut |child: Value| child.hash(hasher));
    }

    fn hash_attrs(&self, attrs: &Attrs, hasher: &mut SipHasher13) {
        let names: Vec<Handle> =
            if attrs.shape == ShapeId::DICT { Vec::new() } else { self.shapes.names(attrs.shape) };
        names.hash(hasher);
        attrs.values.hash(hasher);
    }
}
