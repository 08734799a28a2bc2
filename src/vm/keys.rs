//! Hashing, and finding keys in dicts and sets.
//!
//! A key is found by the heap alone where its equality is simple; where only
//! `__eq__` can tell, the machine waits for it, and looks again if the table
//! changed meanwhile. This is one of the few places where waiting is allowed.

use super::Vm;
use super::compare::CompareOp;
use super::native::Raised;
use crate::data::hash::{self, FrozensetHash, TupleHash};
use crate::data::set_table::Stop;
use crate::heap::{Body, Handle, Kind, Value};

impl Vm {
    /// Returns the hash of a value; TypeError if it is unhashable.
    ///
    /// # Errors
    /// Raised, by the value's class or by its `__hash__`.
    #[inline]
    pub fn hash(&mut self, value: Value) -> Result<i64, Raised> {
        match self.heap.simple_hash(value) {
            Some(hash) => Ok(hash),
            None => self.hash_object(value),
        }
    }

    fn hash_object(&mut self, value: Value) -> Result<i64, Raised> {
        let Value::Obj(handle) = value else { return Ok(0) };
        if self.is_builtin_instance(value) {
            match self.heap.body(handle) {
                Body::Tuple(_) => return self.hash_tuple(value),
                Body::Set(_) if self.heap.is_exactly(value, Kind::FrozenSet) => {
                    return Ok(self.hash_set(handle));
                }
                _ => {}
            }
        }
        let class = self.heap.get(handle).class;
        let name = self.known.names.hash;
        let found = self.type_lookup(class, name);
        let default = self.type_lookup(self.heap.class(Kind::Object), name);
        if found.is_none() || found == default {
            return if self.is_unhashable_kind(class) {
                self.unhashable(value)
            } else {
                Ok(handle.id().rotate_right(4))
            };
        }
        if found == Some(Value::None) {
            return self.unhashable(value);
        }
        let Some(result) = self.call_special_sync(value, name, &[]) else {
            return self.unhashable(value);
        };
        let result = result?;
        if let Some(small) = self.heap.small_int(result) {
            return Ok(if small == -1 { -2 } else { small });
        }
        match self.heap.big_int(result) {
            Some(big) => Ok(hash::hash_big(&big)),
            None => self.type_error("__hash__ method should return an integer"),
        }
    }

    /// Tells whether a builtin class that says nothing of hashing is unhashable.
    fn is_unhashable_kind(&self, class: Handle) -> bool {
        let body = self.heap.class_body(class);
        if body.layout == Kind::Slice {
            return self.era.minor() < 12;
        }
        matches!(
            body.layout,
            Kind::List
                | Kind::Dict
                | Kind::Set
                | Kind::ByteArray
                | Kind::DictKeys
                | Kind::DictItems
                | Kind::MappingProxy
                | Kind::LocalsProxy
                | Kind::Namespace
        )
    }

    fn unhashable<T>(&mut self, value: Value) -> Result<T, Raised> {
        let class = self.heap.type_name(value);
        self.type_error(format!("unhashable type: '{class}'"))
    }

    /// Returns the hash of a tuple's items, whatever its class.
    ///
    /// # Errors
    /// Raised, by an item's hash.
    pub fn hash_tuple(&mut self, tuple: Value) -> Result<i64, Raised> {
        self.enter_nested("while calling a Python object")?;
        let mut builder = TupleHash::default();
        let mut at = 0;
        let result = loop {
            let item = self.heap.sequence(tuple).and_then(|items| items.get(at).copied());
            let Some(item) = item else { break Ok(builder.finish()) };
            match self.hash(item) {
                Ok(hash) => builder.push(hash),
                Err(Raised) => break Err(Raised),
            }
            at += 1;
        };
        self.nesting -= 1;
        result
    }

    /// Returns the hash that a set has as a frozenset.
    pub fn hash_set(&self, set: Handle) -> i64 {
        let mut builder = FrozensetHash::default();
        for (hash, _) in self.heap.set(set).iter() {
            builder.push(hash);
        }
        builder.finish()
    }

    // Dicts.

    /// Finds the position of a key in a dict.
    ///
    /// # Errors
    /// Raised, by the keys' `__eq__`.
    #[inline]
    pub fn dict_find(
        &mut self,
        dict: Handle,
        key: Value,
        hash: i64,
    ) -> Result<Option<u32>, Raised> {
        let mut unknown = false;
        let heap = &self.heap;
        let found = heap.dict(dict).find(hash, |known| {
            known == key
                || match heap.simple_eq(known, key) {
                    Some(equal) => equal,
                    None => {
                        unknown = true;
                        false
                    }
                }
        });
        if unknown { self.dict_find_asking(dict, key, hash) } else { Ok(found) }
    }

    fn dict_find_asking(
        &mut self,
        dict: Handle,
        key: Value,
        hash: i64,
    ) -> Result<Option<u32>, Raised> {
        // Python code runs in between, and might drop the only other reference to the key.
        self.heap.hold(key);
        let result = self.dict_find_among(dict, key, hash);
        self.heap.drop_value(key);
        result
    }

    fn dict_find_among(
        &mut self,
        dict: Handle,
        key: Value,
        hash: i64,
    ) -> Result<Option<u32>, Raised> {
        'again: loop {
            let version = self.heap.dict(dict).version();
            for at in self.heap.dict(dict).candidates(hash) {
                let Some(known) = self.heap.dict(dict).entry(at).map(|entry| entry.key) else {
                    continue 'again;
                };
                if known == key {
                    return Ok(Some(at));
                }
                let equal = self.compare_sync(CompareOp::Eq, known, key)?;
                if self.heap.dict(dict).version() != version {
                    continue 'again;
                }
                if equal {
                    return Ok(Some(at));
                }
            }
            return Ok(None);
        }
    }

    /// Returns the value of a key of a dict.
    ///
    /// # Errors
    /// Raised, by hashing or comparing the key.
    #[inline]
    pub fn dict_get(&mut self, dict: Handle, key: Value) -> Result<Option<Value>, Raised> {
        let hash = self.hash(key)?;
        let found = self.dict_find(dict, key, hash)?;
        Ok(found.and_then(|at| self.heap.dict(dict).entry(at)).map(|entry| entry.value))
    }

    /// Sets a key of a dict.
    ///
    /// # Errors
    /// Raised, by hashing or comparing the key.
    #[inline]
    pub fn dict_set(&mut self, dict: Handle, key: Value, value: Value) -> Result<(), Raised> {
        let hash = self.hash(key)?;
        self.dict_set_hashed(dict, key, hash, value)
    }

    /// Sets a key of a dict whose hash is known.
    ///
    /// # Errors
    /// Raised, by comparing the key.
    #[inline]
    pub fn dict_set_hashed(
        &mut self,
        dict: Handle,
        key: Value,
        hash: i64,
        value: Value,
    ) -> Result<(), Raised> {
        match self.dict_find(dict, key, hash)? {
            Some(at) => self.heap.dict_replace(dict, at, value),
            None => self.heap.dict_insert(dict, hash, key, value),
        }
        Ok(())
    }

    /// Removes a key of a dict and returns its value.
    ///
    /// # Errors
    /// Raised, by hashing or comparing the key.
    pub fn dict_delete(&mut self, dict: Handle, key: Value) -> Result<Option<Value>, Raised> {
        let hash = self.hash(key)?;
        let Some(at) = self.dict_find(dict, key, hash)? else { return Ok(None) };
        Ok(self.heap.dict_remove(dict, at).map(|(_, value)| value))
    }

    // Sets.

    /// Finds the slot of a key in a set; `Err` with the vacant slot it would take if it is not there.
    ///
    /// # Errors
    /// Raised, by the keys' `__eq__`.
    pub fn set_find(
        &mut self,
        set: Handle,
        key: Value,
        hash: i64,
    ) -> Result<Result<usize, usize>, Raised> {
        let mut probe = self.heap.set(set).probe(hash);
        loop {
            match self.heap.set(set).next_stop(&mut probe) {
                Stop::Vacant(slot) => return Ok(Err(slot)),
                Stop::Candidate(slot, known) if known == key => return Ok(Ok(slot)),
                Stop::Candidate(slot, known) => match self.heap.simple_eq(known, key) {
                    Some(true) => return Ok(Ok(slot)),
                    Some(false) => {}
                    None => break,
                },
            }
        }
        // Python code runs in between, and might drop the only other reference to the key.
        self.heap.hold(key);
        let result = self.set_find_asking(set, key, hash);
        self.heap.drop_value(key);
        result
    }

    fn set_find_asking(
        &mut self,
        set: Handle,
        key: Value,
        hash: i64,
    ) -> Result<Result<usize, usize>, Raised> {
        let mut probe = self.heap.set(set).probe(hash);
        loop {
            match self.heap.set(set).next_stop(&mut probe) {
                Stop::Vacant(slot) => return Ok(Err(slot)),
                Stop::Candidate(slot, known) if known == key => return Ok(Ok(slot)),
                Stop::Candidate(slot, known) => {
                    let layout = self.heap.set(set).layout();
                    let equal = self.compare_sync(CompareOp::Eq, known, key)?;
                    let table = self.heap.set(set);
                    let stands = table.layout() == layout
                        && table.slot(slot).is_some_and(|(_, there)| there == known);
                    if !stands {
                        probe = table.probe(hash);
                    } else if equal {
                        return Ok(Ok(slot));
                    }
                }
            }
        }
    }

    /// Returns the hash under which a set would hold a key: a set that is looked for counts as a frozenset.
    fn hash_of_sought(&mut self, key: Value) -> Result<i64, Raised> {
        match key {
            Value::Obj(handle)
                if self.heap.is_a(key, Kind::Set) && self.heap.as_set(key).is_some() =>
            {
                Ok(self.hash_set(handle))
            }
            _ => self.hash(key),
        }
    }

    /// Tells whether a set has a key.
    ///
    /// # Errors
    /// Raised, by hashing or comparing the key.
    pub fn set_has(&mut self, set: Handle, key: Value) -> Result<bool, Raised> {
        let hash = self.hash_of_sought(key)?;
        Ok(self.set_find(set, key, hash)?.is_ok())
    }

    /// Adds a key to a set; tells whether it was new.
    ///
    /// # Errors
    /// Raised, by hashing or comparing the key.
    pub fn set_add(&mut self, set: Handle, key: Value) -> Result<bool, Raised> {
        let hash = self.hash(key)?;
        self.set_add_hashed(set, key, hash)
    }

    /// Adds a key whose hash is known to a set; tells whether it was new.
    ///
    /// # Errors
    /// Raised, by comparing the key.
    pub fn set_add_hashed(&mut self, set: Handle, key: Value, hash: i64) -> Result<bool, Raised> {
        match self.set_find(set, key, hash)? {
            Ok(_) => Ok(false),
            Err(slot) => {
                self.heap.set_insert(set, slot, hash, key);
                Ok(true)
            }
        }
    }

    /// Removes a key from a set; tells whether it was there.
    ///
    /// # Errors
    /// Raised, by hashing or comparing the key.
    pub fn set_discard(&mut self, set: Handle, key: Value) -> Result<bool, Raised> {
        let hash = self.hash_of_sought(key)?;
        match self.set_find(set, key, hash)? {
            Ok(slot) => Ok(self.heap.set_remove(set, slot).is_some()),
            Err(_) => Ok(false),
        }
    }
}
