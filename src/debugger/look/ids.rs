//! By which short name does the user know an object?

use hashbrown::HashMap;

use crate::heap::Handle;

/// The short identities of a session: `#1`, `#2`, … in the order in which objects were first shown.
#[derive(Debug, Default)]
pub struct Ids {
    by_handle: HashMap<Handle, u32>,
    handles: Vec<Handle>,
}

impl Ids {
    /// Returns an object's short identity, given now if it has none.
    pub fn of(&mut self, handle: Handle) -> String {
        let number = match self.by_handle.get(&handle) {
            Some(&number) => number,
            None => {
                self.handles.push(handle);
                let number = u32::try_from(self.handles.len()).unwrap_or(u32::MAX);
                self.by_handle.insert(handle, number);
                number
            }
        };
        format!("#{number}")
    }

    /// Returns the object that a short identity names.
    pub fn find(&self, id: &str) -> Option<Handle> {
        let number: usize = id.strip_prefix('#')?.parse().ok()?;
        self.handles.get(number.checked_sub(1)?).copied()
    }
}
