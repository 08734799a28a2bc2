//! Strings of which there is only one: names.
//!
//! The table outlives an undo; an entry is believed only if its slot still
//! holds an interned string with that text, so the table needs no log.

use std::rc::Rc;

use hashbrown::HashMap;

use super::kind::Kind;
use super::object::{Body, Str};
use super::store::Heap;
use super::value::Handle;

/// The interned strings by their text.
#[derive(Debug, Default)]
pub(super) struct Interned {
    by_text: HashMap<Rc<String>, Handle>,
}

impl Heap {
    /// Returns the one string object with a text.
    pub fn intern(&mut self, text: &str) -> Handle {
        if let Some(known) = self.interned(text) {
            return known;
        }
        let string = Str { interned: true, ..Str::new(text.to_owned()) };
        let shared = string.text.clone();
        let handle = self.alloc_kind(Kind::Str, Body::Str(string));
        self.increment(handle);
        self.interned.by_text.insert(shared, handle);
        handle
    }

    /// Returns the interned string with a text, if there is one.
    pub fn interned(&self, text: &str) -> Option<Handle> {
        let handle = find(&self.interned.by_text, text)?;
        match self.slots.get(handle.key()).map(|slot| &slot.object.body) {
            Some(Body::Str(string)) if string.interned && string.text.as_str() == text => {
                Some(handle)
            }
            _ => None,
        }
    }

    /// Tells whether a handle still refers to the interned string with a text.
    #[inline]
    pub fn is_char(&self, handle: Handle, text: &str) -> bool {
        match self.slots.get(handle.key()).map(|slot| &slot.object.body) {
            Some(Body::Str(string)) => string.interned && string.text.as_str() == text,
            _ => false,
        }
    }

    /// Tells whether a handle refers to the interned string of one byte.
    #[inline]
    pub fn is_byte(&self, handle: Handle, byte: u8) -> bool {
        match self.slots.get(handle.key()).map(|slot| &slot.object.body) {
            Some(Body::Str(string)) => string.interned && string.text.as_bytes() == [byte],
            _ => false,
        }
    }

    /// Returns the one string object with the text of another, which becomes it if there is none.
    pub fn intern_object(&mut self, string: Handle) -> Handle {
        let Body::Str(body) = self.body(string) else { return string };
        if body.interned {
            return string;
        }
        let text = body.text.clone();
        self.intern(&text)
    }
}

/// Finds an entry without making a `String` of the text.
fn find(table: &HashMap<Rc<String>, Handle>, text: &str) -> Option<Handle> {
    #[derive(Hash)]
    struct Text<'a>(&'a str);
    impl hashbrown::Equivalent<Rc<String>> for Text<'_> {
        fn equivalent(&self, key: &Rc<String>) -> bool {
            self.0 == key.as_str()
        }
    }
    table.get(&Text(text)).copied()
}
