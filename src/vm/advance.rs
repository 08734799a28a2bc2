//! One step of a builtin iterator, as far as it needs no Python code.

use super::Vm;
use super::native::Raised;
use super::operator::BinaryOp;
use crate::data::unicode;
use crate::heap::{Body, Handle, Iter, Kind, Value};

/// An item, or that there is none; None if Python code has to run.
type Advanced = Result<Option<Option<Value>>, Raised>;

impl Vm {
    /// Advances a builtin iterator; None, with nothing changed, if Python code has to run for it.
    pub(super) fn advance(&mut self, iterator: Value) -> Advanced {
        let Value::Obj(handle) = iterator else { return Ok(None) };
        let Body::Iter(iter) = self.heap.body(handle) else { return Ok(None) };
        match **iter {
            Iter::Sequence { over, at } => self.advance_sequence(handle, over, at),
            Iter::Range { at, stop, step } => {
                if if step > 0 { at >= stop } else { at <= stop } {
                    return Ok(Some(None));
                }
                let next = at.checked_add(step).unwrap_or(stop);
                self.move_iter(handle, |iter| {
                    if let Iter::Range { at, .. } = iter {
                        *at = next;
                    }
                });
                Ok(Some(Some(Value::Int(at))))
            }
            Iter::Dict { over, at, length, left } => {
                self.advance_dict(iterator, over, at, length, left)
            }
            Iter::Set { over, at, length } => self.advance_set(iterator, over, at, length),
            Iter::Deque { over, at, state, backwards } => {
                self.advance_deque(iterator, over, at, state, backwards)
            }
            Iter::Reversed { over, at } => {
                let place = usize::try_from(at).ok();
                let item = match self.heap.body_of(over) {
                    Some(Body::List(items)) => place.and_then(|at| items.get(at).copied()),
                    Some(Body::Tuple(items)) => place.and_then(|at| items.get(at).copied()),
                    Some(Body::Bytes(_) | Body::ByteArray(_)) => {
                        let bytes = self.heap.bytes(over).unwrap_or_default();
                        place.and_then(|at| bytes.get(at)).map(|&byte| Value::Int(i64::from(byte)))
                    }
                    _ => return Ok(if over.is_unbound() { Some(None) } else { None }),
                };
                if item.is_none() {
                    self.exhaust(iterator);
                    return Ok(Some(None));
                }
                self.move_iter(handle, |iter| {
                    if let Iter::Reversed { at, .. } = iter {
                        *at -= 1;
                    }
                });
                Ok(Some(item))
            }
            Iter::BigRange { at, stop, step } => self.advance_big_range(iterator, at, stop, step),
            Iter::Enumerate { iterator: inner, .. } => {
                if !self.is_pure(inner) {
                    return Ok(None);
                }
                match self.advance(inner)? {
                    Some(Some(item)) => self.numbered(iterator, item).map(|pair| Some(Some(pair))),
                    other => Ok(other),
                }
            }
            Iter::Zip { iterators, strict } => self.advance_zip(iterators, strict),
            Iter::Callable { callable, .. } if callable.is_unbound() => Ok(Some(None)),
            Iter::Native { which, .. } => self.advance_native(iterator, which),
            _ => Ok(None),
        }
    }

    /// Changes the position of an iterator: no references change.
    fn move_iter(&mut self, iterator: Handle, change: impl FnOnce(&mut Iter)) {
        if let Body::Iter(iter) = self.heap.change(iterator) {
            change(iter);
        }
    }

    fn advance_sequence(&mut self, handle: Handle, over: Value, at: i64) -> Advanced {
        let Ok(index) = usize::try_from(at) else { return Ok(Some(None)) };
        let mut step = 1;
        let item = match self.heap.body_of(over) {
            Some(Body::List(items)) => items.get(index).copied(),
            Some(Body::Tuple(items)) => items.get(index).copied(),
            Some(Body::Str(string)) => {
                let next = string.text.get(index..).and_then(|rest| rest.chars().next());
                step = next.map_or(1, |c| i64::try_from(c.len_utf8()).unwrap_or(1));
                next.map(|c| self.char_str(c))
            }
            Some(Body::Bytes(bytes)) => bytes.get(index).map(|&byte| Value::Int(byte.into())),
            Some(Body::ByteArray(bytes)) => bytes.get(index).map(|&byte| Value::Int(byte.into())),
            None if over.is_unbound() => None,
            _ => return Ok(None),
        };
        if item.is_none() {
            self.exhaust(handle.into());
            return Ok(Some(None));
        }
        self.move_iter(handle, |iter| {
            if let Iter::Sequence { at, .. } = iter {
                *at += step;
            }
        });
        Ok(Some(item))
    }

    /// Advances an iterator over a string of ASCII; None if it is another case, or at the end.
    #[inline(never)]
    pub(super) fn next_char(&mut self, iterator: Handle) -> Option<Value> {
        let object = self.heap.get(iterator);
        let Body::Iter(iter) = &object.body else { return None };
        let Iter::Sequence { over: Value::Obj(over), at } = **iter else { return None };
        let Body::Str(string) = self.heap.body(over) else { return None };
        if object.class != self.heap.class(Kind::StrIterator) || !string.is_ascii() {
            return None;
        }
        let byte = *string.text.as_bytes().get(usize::try_from(at).ok()?)?;
        let char = self.ascii_str(byte);
        self.move_iter(iterator, |iter| {
            if let Iter::Sequence { at, .. } = iter {
                *at += 1;
            }
        });
        Some(char)
    }

    /// Returns the string of one character of ASCII.
    #[inline]
    pub fn ascii_str(&mut self, byte: u8) -> Value {
        if let Some(known) = self.chars[usize::from(byte)]
            && self.heap.is_byte(known, byte)
        {
            return known.into();
        }
        self.char_str(char::from(byte))
    }

    /// Returns the string of one character; those of Latin-1 are kept, as CPython keeps them.
    pub fn char_str(&mut self, c: char) -> Value {
        let mut buffer = [0; 4];
        let text = c.encode_utf8(&mut buffer);
        let number = unicode::code_point(c);
        if number < 256 {
            let known = self.chars[number as usize];
            if let Some(known) = known
                && self.heap.is_char(known, text)
            {
                return known.into();
            }
            let char = self.heap.intern(text);
            self.chars[number as usize] = Some(char);
            return char.into();
        }
        self.heap.new_str(&*text)
    }

    fn advance_dict(
        &mut self,
        iterator: Value,
        over: Value,
        at: u32,
        length: u32,
        left: u32,
    ) -> Advanced {
        let Some(table) = self.heap.as_dict(over) else { return Ok(Some(None)) };
        if u32::try_from(table.len()) != Ok(length) {
            self.move_iter_to_never(iterator);
            return self.raise("RuntimeError", "dictionary changed size during iteration");
        }
        let class = self.heap.class_of(iterator);
        let is = |kind| class == self.heap.class(kind);
        let backwards = is(Kind::DictReverseKeyIterator)
            || is(Kind::DictReverseValueIterator)
            || is(Kind::DictReverseItemIterator);
        let found = if backwards { table.last_before(at) } else { table.next_from(at) };
        let Some((found, entry)) = found else {
            self.exhaust(iterator);
            return Ok(Some(None));
        };
        if left == 0 {
            return self.raise("RuntimeError", "dictionary keys changed during iteration");
        }
        let (key, value) = (entry.key, entry.value);
        let item = if is(Kind::DictKeyIterator) || is(Kind::DictReverseKeyIterator) {
            key
        } else if is(Kind::DictValueIterator) || is(Kind::DictReverseValueIterator) {
            value
        } else {
            self.heap.new_tuple(vec![key, value])
        };
        let next = if backwards { found } else { found + 1 };
        if let Value::Obj(handle) = iterator {
            self.move_iter(handle, |iter| {
                if let Iter::Dict { at, left, .. } = iter {
                    *at = next;
                    *left -= 1;
                }
            });
        }
        Ok(Some(Some(item)))
    }

    fn advance_deque(
        &mut self,
        iterator: Value,
        over: Value,
        at: u32,
        state: u64,
        backwards: bool,
    ) -> Advanced {
        let Some(Body::Deque(deque)) = self.heap.body_of(over) else { return Ok(Some(None)) };
        if deque.state != state {
            self.exhaust(iterator);
            return self.raise("RuntimeError", "deque mutated during iteration");
        }
        let place = at as usize;
        let item = if backwards {
            deque.items.len().checked_sub(place + 1).and_then(|at| deque.items.get(at).copied())
        } else {
            deque.items.get(place).copied()
        };
        if item.is_none() {
            self.exhaust(iterator);
            return Ok(Some(None));
        }
        if let Value::Obj(handle) = iterator {
            self.move_iter(handle, |iter| {
                if let Iter::Deque { at, .. } = iter {
                    *at += 1;
                }
            });
        }
        Ok(Some(item))
    }

    fn advance_set(&mut self, iterator: Value, over: Value, at: u32, length: u32) -> Advanced {
        let Some(table) = self.heap.as_set(over) else { return Ok(Some(None)) };
        if u32::try_from(table.len()) != Ok(length) {
            self.move_iter_to_never(iterator);
            return self.raise("RuntimeError", "Set changed size during iteration");
        }
        let Some((slot, _, key)) = table.next_from(at as usize) else {
            self.exhaust(iterator);
            return Ok(Some(None));
        };
        let next = u32::try_from(slot + 1).unwrap_or(u32::MAX);
        if let Value::Obj(handle) = iterator {
            self.move_iter(handle, |iter| {
                if let Iter::Set { at, .. } = iter {
                    *at = next;
                }
            });
        }
        Ok(Some(Some(key)))
    }

    /// Makes an iterator over a changed container raise from now on.
    fn move_iter_to_never(&mut self, iterator: Value) {
        if let Value::Obj(handle) = iterator {
            self.move_iter(handle, |iter| match iter {
                Iter::Dict { length, .. } | Iter::Set { length, .. } => *length = u32::MAX,
                _ => {}
            });
        }
    }

    fn advance_big_range(
        &mut self,
        iterator: Value,
        at: Value,
        stop: Value,
        step: Value,
    ) -> Advanced {
        let zero = Value::Int(0);
        let upwards =
            self.compare_numbers(step, zero).flatten().is_some_and(std::cmp::Ordering::is_gt);
        let Some(Some(order)) = self.compare_numbers(at, stop) else { return Ok(Some(None)) };
        if if upwards { order.is_ge() } else { order.is_le() } {
            return Ok(Some(None));
        }
        let next = self.binary_numbers(BinaryOp::Add, at, step)?.unwrap_or(stop);
        self.edit_iter(iterator, |iter| {
            if let Iter::BigRange { at, .. } = iter {
                *at = next;
            }
        });
        Ok(Some(Some(at)))
    }

    fn advance_zip(&mut self, iterators: Value, strict: bool) -> Advanced {
        let inner = self.heap.sequence(iterators).unwrap_or_default().to_vec();
        if inner.is_empty() {
            return Ok(Some(None));
        }
        if !inner.iter().all(|&inner| self.is_pure(inner)) {
            return Ok(None);
        }
        let mut items = Vec::with_capacity(inner.len());
        for (at, &iterator) in inner.iter().enumerate() {
            match self.advance(iterator)?.flatten() {
                Some(item) => items.push(item),
                None if strict && at > 0 => return self.zip_error(at, "shorter"),
                None if strict => {
                    for (at, &iterator) in inner.iter().enumerate().skip(1) {
                        if self.advance(iterator)?.flatten().is_some() {
                            return self.zip_error(at, "longer");
                        }
                    }
                    return Ok(Some(None));
                }
                None => return Ok(Some(None)),
            }
        }
        Ok(Some(Some(self.heap.new_tuple(items))))
    }

    /// Tells whether advancing a value never runs Python code.
    pub(super) fn is_pure(&self, iterator: Value) -> bool {
        let Some(Body::Iter(iter)) = self.heap.body_of(iterator) else { return false };
        if !self.is_builtin_instance(iterator) {
            return false;
        }
        match &**iter {
            Iter::Sequence { over, .. } | Iter::Reversed { over, .. } => {
                over.is_unbound()
                    || matches!(
                        self.heap.body_of(*over),
                        Some(
                            Body::List(_)
                                | Body::Tuple(_)
                                | Body::Str(_)
                                | Body::Bytes(_)
                                | Body::ByteArray(_)
                        )
                    )
            }
            Iter::Dict { .. }
            | Iter::Set { .. }
            | Iter::Deque { .. }
            | Iter::Range { .. }
            | Iter::BigRange { .. } => true,
            Iter::Enumerate { iterator, .. } => self.is_pure(*iterator),
            Iter::Zip { iterators, .. } => self
                .heap
                .sequence(*iterators)
                .unwrap_or_default()
                .iter()
                .all(|&it| self.is_pure(it)),
            Iter::Native { which, .. } => self.is_pure_native(iterator, *which),
            _ => false,
        }
    }
}
