//! In which order instances keep their attributes: a tree of shapes.
//!
//! A shape is a list of names; adding a name to a shape leads to another
//! shape. Shapes are only ever added, so that one means the same whether the
//! machine has gone back in time or not.

use hashbrown::HashMap;

use super::value::Handle;

/// A list of attribute names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct ShapeId(pub u32);

impl ShapeId {
    /// The shape without names.
    pub const EMPTY: ShapeId = ShapeId(1);
    /// Not a shape: the attributes are in a dict, the only value.
    pub const DICT: ShapeId = ShapeId(2);
}

#[derive(Debug)]
struct Shape {
    parent: ShapeId,
    /// The name that this shape adds to its parent's, an interned string.
    name: Option<Handle>,
    length: u32,
    slots: HashMap<Handle, u32>,
    next: HashMap<Handle, ShapeId>,
}

/// All shapes.
#[derive(Debug)]
pub struct Shapes {
    shapes: Vec<Shape>,
}

impl Default for Shapes {
    fn default() -> Self {
        let blank = || Shape {
            parent: ShapeId(0),
            name: None,
            length: 0,
            slots: HashMap::new(),
            next: HashMap::new(),
        };
        Self { shapes: vec![blank(), blank(), blank()] }
    }
}

impl Shapes {
    /// Returns the slot of a name.
    #[inline]
    pub fn slot(&self, shape: ShapeId, name: Handle) -> Option<u32> {
        self.shapes[shape.0 as usize].slots.get(&name).copied()
    }

    /// Returns how many names a shape has.
    pub fn len(&self, shape: ShapeId) -> u32 {
        self.shapes[shape.0 as usize].length
    }

    /// Returns the shape with one more name.
    pub fn with(&mut self, shape: ShapeId, name: Handle) -> ShapeId {
        let parent = &self.shapes[shape.0 as usize];
        if let Some(&next) = parent.next.get(&name) {
            return next;
        }
        let next =
            ShapeId(u32::try_from(self.shapes.len()).expect("there are fewer than 2**32 shapes"));
        let mut slots = parent.slots.clone();
        slots.insert(name, parent.length);
        let length = parent.length + 1;
        self.shapes.push(Shape {
            parent: shape,
            name: Some(name),
            length,
            slots,
            next: HashMap::new(),
        });
        self.shapes[shape.0 as usize].next.insert(name, next);
        next
    }

    /// Returns the names of a shape, in order.
    pub fn names(&self, shape: ShapeId) -> Vec<Handle> {
        let mut names = Vec::new();
        let mut at = shape;
        while let Some(name) = self.shapes[at.0 as usize].name {
            names.push(name);
            at = self.shapes[at.0 as usize].parent;
        }
        names.reverse();
        names
    }
}
