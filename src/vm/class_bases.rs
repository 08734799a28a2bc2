//! Which metaclass a class has, what its bases are, and in which order they are searched.

use super::Vm;
use super::native::{NativeResult, Raised};
use crate::heap::{Handle, Value};

impl Vm {
    /// Returns the class of a new class: what was asked for or the most derived one of its bases' classes.
    /// A metaclass that is no class is returned as it is.
    ///
    /// # Errors
    /// Raised: TypeError, if the classes of the bases do not go together.
    pub fn resolve_metaclass(&mut self, given: Option<Value>, bases: &[Value]) -> NativeResult {
        let start = match given {
            Some(given) if self.heap.as_class(given).is_none() => return Ok(given),
            Some(given) => given,
            None => match bases.first() {
                Some(&first) => self.heap.class_of(first).into(),
                None => self.heap.class(crate::heap::Kind::Type).into(),
            },
        };
        let Value::Obj(start) = start else { return Ok(start) };
        self.most_derived_metaclass(start, bases).map(Value::from)
    }

    /// Returns the most derived of a metaclass and the classes of bases.
    pub(super) fn most_derived_metaclass(
        &mut self,
        metaclass: Handle,
        bases: &[Value],
    ) -> Result<Handle, Raised> {
        let mut winner = metaclass;
        for &base in bases {
            let class = self.heap.class_of(base);
            if self.heap.is_subclass(winner, class) {
                continue;
            }
            if !self.heap.is_subclass(class, winner) {
                return self.type_error(
                    "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the \
                     metaclasses of all its bases",
                );
            }
            winner = class;
        }
        Ok(winner)
    }

    /// Returns the hook of a base that is no class: its `__mro_entries__`, bound.
    ///
    /// # Errors
    /// Raised, if looking it up raises anything but AttributeError.
    pub fn mro_entries_of(&mut self, base: Value) -> Result<Option<Value>, Raised> {
        if self.heap.as_class(base).is_some() {
            return Ok(None);
        }
        let name = self.known.names.mro_entries;
        self.find_attr_sync(base, name)
    }

    /// Replaces bases that are no classes by what their `__mro_entries__` give, waiting for it; None if all are classes.
    ///
    /// # Errors
    /// Raised, by a hook; TypeError if it gives no tuple.
    pub fn resolve_bases_sync(&mut self, bases: &[Value]) -> Result<Option<Vec<Value>>, Raised> {
        let mut resolved = Vec::with_capacity(bases.len());
        let mut changed = false;
        for &base in bases {
            let Some(hook) = self.mro_entries_of(base)? else {
                resolved.push(base);
                continue;
            };
            let all = self.heap.new_tuple(bases.to_vec());
            let entries = self.call_sync(hook, &[all])?;
            let is_tuple = self.heap.is_a(entries, crate::heap::Kind::Tuple);
            let Some(entries) = self.heap.sequence(entries).filter(|_| is_tuple) else {
                return self.type_error("__mro_entries__ must return a tuple");
            };
            resolved.extend_from_slice(entries);
            changed = true;
        }
        Ok(changed.then_some(resolved))
    }

    /// Orders a class and everything it derives from (C3).
    ///
    /// # Errors
    /// Raised: TypeError, if there is no order, or a base is given twice.
    pub(super) fn linearise(
        &mut self,
        class: Handle,
        bases: &[Handle],
    ) -> Result<Vec<Handle>, Raised> {
        for (at, base) in bases.iter().enumerate() {
            if bases[..at].contains(base) {
                let name = self.class_qualname(*base);
                return self.type_error(format!("duplicate base class {name}"));
            }
        }
        let mut lists: Vec<Vec<Handle>> =
            bases.iter().map(|&base| self.heap.class_body(base).mro.clone()).collect();
        lists.push(bases.to_vec());
        let mut order = vec![class];
        loop {
            lists.retain(|list| !list.is_empty());
            if lists.is_empty() {
                return Ok(order);
            }
            let next = lists
                .iter()
                .map(|list| list[0])
                .find(|head| lists.iter().all(|list| !list[1..].contains(head)));
            let Some(next) = next else {
                let mut heads: Vec<Handle> = Vec::new();
                for list in &lists {
                    if !heads.contains(&list[0]) {
                        heads.push(list[0]);
                    }
                }
                let names: Vec<String> = heads.iter().map(|&head| self.class_name(head)).collect();
                let message = self.era.inconsistent_mro(&names.join(", "));
                return self.type_error(message);
            };
            order.push(next);
            for list in &mut lists {
                if list[0] == next {
                    list.remove(0);
                }
            }
        }
    }
}
