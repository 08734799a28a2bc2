//! What `match` statements ask of values (PEP 634).

use super::Vm;
use super::native::NativeResult;
use super::native::Raised;
use crate::heap::{Kind, Value};

impl Vm {
    /// Returns the values of a mapping's keys as a tuple, or None if one is missing.
    pub(super) fn match_keys(&mut self, subject: Value, keys: Value) -> NativeResult {
        let keys: Vec<Value> = self.heap.sequence(keys).unwrap_or(&[]).to_vec();
        let mut values = Vec::with_capacity(keys.len());
        for (at, &key) in keys.iter().enumerate() {
            for &earlier in &keys[..at] {
                if self.same_or_equal(earlier, key)? {
                    let shown = self.repr_sync(key)?;
                    return self
                        .value_error(format!("mapping pattern checks duplicate key ({shown})"));
                }
            }
            let found = if self.heap.is_exactly(subject, Kind::Dict) {
                self.dict_get(subject.handle().expect("a dict is an object"), key)?
            } else {
                let get = self.heap.intern("get");
                let get = self.get_attr_sync(subject, get)?;
                let absent: Value = self.known.builtins.into();
                let value = self.call_sync(get, &[key, absent])?;
                if value == absent { None } else { Some(value) }
            };
            match found {
                Some(value) => values.push(value),
                None => return Ok(Value::None),
            }
        }
        Ok(self.heap.new_tuple(values))
    }

    /// Copies a mapping without the keys of a tuple.
    pub(super) fn copy_without(&mut self, subject: Value, keys: Value) -> NativeResult {
        let dict = self.heap.new_dict();
        self.heap.increment(dict);
        let done = self.copy_without_into(dict, subject, keys);
        self.heap.decrement(dict);
        done.map(|()| dict.into())
    }

    fn copy_without_into(
        &mut self,
        dict: crate::heap::Handle,
        subject: Value,
        keys: Value,
    ) -> Result<(), Raised> {
        self.wait(|vm| vm.update_dict(dict, subject))?;
        let keys: Vec<Value> = self.heap.sequence(keys).unwrap_or(&[]).to_vec();
        for key in keys {
            self.dict_delete(dict, key)?;
        }
        Ok(())
    }

    /// Matches a class pattern: a tuple of the attributes it asks for, or None.
    pub(super) fn match_class(
        &mut self,
        subject: Value,
        class: Value,
        names: Value,
        count: Value,
    ) -> NativeResult {
        let Some(body) = self.heap.as_class(class) else {
            return self.type_error("called match pattern must be a class");
        };
        let class_name = body.name.clone();
        let class_handle = class.handle().expect("a class is an object");
        let is_instance = self.wait(|vm| vm.is_instance(subject, class))?;
        if !self.truth(is_instance)? {
            return Ok(Value::None);
        }
        let count = usize::try_from(count.as_int().unwrap_or(0)).unwrap_or(0);
        let mut wanted: Vec<Value> = Vec::new();
        let mut values = Vec::new();
        if count > 0 {
            let name = self.known.names.match_args;
            match self.find_attr_sync(class, name)? {
                Some(match_args) => {
                    if !self.heap.is_exactly(match_args, Kind::Tuple) {
                        let got = self.heap.type_name(match_args);
                        return self.type_error(format!(
                            "{class_name}.__match_args__ must be a tuple (got {got})"
                        ));
                    }
                    let args: Vec<Value> = self.heap.sequence(match_args).unwrap_or(&[]).to_vec();
                    if args.len() < count {
                        return self.too_many_positionals(&class_name, args.len(), count);
                    }
                    for &arg in &args[..count] {
                        if self.heap.text(arg).is_none() {
                            let got = self.heap.type_name(arg);
                            return self.type_error(format!(
                                "__match_args__ elements must be strings (got {got})"
                            ));
                        }
                        wanted.push(arg);
                    }
                }
                None if self.matches_itself(class_handle) => {
                    if count > 1 {
                        return self.too_many_positionals(&class_name, 1, count);
                    }
                    values.push(subject);
                }
                None => return self.too_many_positionals(&class_name, 0, count),
            }
        }
        wanted.extend(self.heap.sequence(names).unwrap_or(&[]).iter().copied());
        for (at, &name) in wanted.iter().enumerate() {
            if wanted[..at].iter().any(|&earlier| self.heap.text(earlier) == self.heap.text(name)) {
                let name = self.heap.text(name).unwrap_or("").to_owned();
                return self.type_error(format!(
                    "{class_name}() got multiple sub-patterns for attribute '{name}'"
                ));
            }
            let name = self.heap.intern_object(name.handle().expect("a string is an object"));
            match self.find_attr_sync(subject, name)? {
                Some(value) => values.push(value),
                None => return Ok(Value::None),
            }
        }
        Ok(self.heap.new_tuple(values))
    }

    fn too_many_positionals(&mut self, class: &str, takes: usize, given: usize) -> NativeResult {
        let plural = if takes == 1 { "" } else { "s" };
        self.type_error(format!(
            "{class}() accepts {takes} positional sub-pattern{plural} ({given} given)"
        ))
    }

    /// Tells whether a class pattern's one positional matches the subject itself.
    fn matches_itself(&self, class: crate::heap::Handle) -> bool {
        [
            Kind::Bool,
            Kind::ByteArray,
            Kind::Bytes,
            Kind::Dict,
            Kind::Float,
            Kind::FrozenSet,
            Kind::Int,
            Kind::List,
            Kind::Set,
            Kind::Str,
            Kind::Tuple,
        ]
        .into_iter()
        .any(|kind| self.heap.is_subclass(class, self.heap.class(kind)))
    }
}
