//! Syntax trees as Python objects: what `ast.parse` gives and `compile` takes.
//!
//! Each kind of node is one row of [`shapes`], from which both directions
//! follow: a node of the tree becomes an instance of a class of `_ast`
//! ([`Maker`]), and an instance becomes a node again ([`Reader`]).

mod constants;
mod reader;
mod shapes;
mod validate;

use std::rc::Rc;

use crate::heap::{Attrs, Body, Handle, ShapeId, Value};
use crate::source::{Source, Span};
use crate::syntax::{ast, span_of};
use crate::vm::{Raised, Vm};

pub use reader::{is_node, read};

/// Something that becomes a Python object.
pub trait ToNode {
    fn to_node(&self, maker: &mut Maker<'_>) -> Value;
}

/// Makes Python objects of the nodes of a source's tree.
pub struct Maker<'a> {
    vm: &'a mut Vm,
    source: Rc<Source>,
    /// The namespace of `_ast`, in which the classes are.
    classes: Handle,
    /// The place of the format string whose pieces are being made, where these have none of their own (before 3.12).
    within: Option<Span>,
}

impl<'a> Maker<'a> {
    /// Makes a maker; the module `_ast` must be there.
    pub fn new(vm: &'a mut Vm, source: Rc<Source>) -> Option<Self> {
        let module = vm.imported("_ast").and_then(Value::handle)?;
        let classes = vm.heap.attrs_dict(module)?;
        Some(Self { vm, source, classes, within: None })
    }

    /// Makes a node of a class, with its place if nodes of that class have one.
    fn node(
        &mut self,
        class: &str,
        place: Option<ast::text_size::TextRange>,
        fields: &[(&str, Value)],
    ) -> Value {
        let Some(class) = self.vm.heap.text_get(self.classes, class).and_then(Value::handle) else {
            return Value::None;
        };
        let attrs = Attrs { shape: ShapeId::EMPTY, values: Vec::new() };
        let node = self.vm.heap.alloc(class, Body::Instance(attrs));
        for &(name, value) in fields {
            self.vm.heap.set_attr_text(node, name, value);
        }
        if let Some(place) = place {
            let span = self.within.unwrap_or_else(|| span_of(place));
            let (start, end) = (span.start, span.end);
            for (name, value) in [
                ("lineno", self.source.line_of(start).0),
                ("col_offset", self.source.byte_column_of(start) - 1),
                ("end_lineno", self.source.line_of(end).0),
                ("end_col_offset", self.source.byte_column_of(end) - 1),
            ] {
                self.vm.heap.set_attr_text(node, name, Value::Int(i64::from(value)));
            }
        }
        node.into()
    }

    /// Returns the one node of a class without fields, such as `Load`.
    fn single(&mut self, class: &str) -> Value {
        let key = format!("ast {class}");
        let prelude = self.vm.known.prelude;
        if let Some(known) = self.vm.heap.text_get(prelude, &key) {
            return known;
        }
        let made = self.node(class, None, &[]);
        self.vm.heap.text_set(prelude, &key, made);
        made
    }

    fn list(&mut self, items: Vec<Value>) -> Value {
        self.vm.heap.new_list(items)
    }

    fn text(&mut self, text: &str) -> Value {
        self.vm.heap.intern(text).into()
    }

    /// Tells whether nodes of this era have type parameters.
    fn has_type_params(&self) -> bool {
        self.vm.era >= crate::era::Era::E312
    }
}

/// Makes the Python object of a tree.
///
/// # Errors
/// The module `_ast` is not there.
pub fn to_object(vm: &mut Vm, source: &Rc<Source>, tree: &ast::Mod) -> Result<Value, Raised> {
    match Maker::new(vm, source.clone()) {
        Some(mut maker) => Ok(tree.to_node(&mut maker)),
        None => vm.raise("SystemError", "the module _ast is not there"),
    }
}
