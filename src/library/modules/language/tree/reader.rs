//! From Python objects back to a tree that can be compiled.
//!
//! The compiler knows places as offsets into a text. A tree that a program
//! made has no text: one of blanks is made for it, in which each line is as
//! wide as needed. Scopes are told apart by where they begin, so those that
//! claim to begin at one place are moved apart.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::heap::{Kind, Value};
use crate::source::Source;
use crate::syntax::{TEMPLATE, ast};
use crate::vm::{Raised, Vm};
use ast::text_size::{TextRange, TextSize};

/// Something that is read from a Python object.
pub trait FromNode: Sized {
    /// # Errors
    /// The object is not of the right kind, or lacks a field.
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised>;

    /// What a field is that is not there; None if it must be.
    fn missing() -> Option<Self> {
        None
    }
}

/// Reads nodes.
pub struct Reader<'a> {
    pub(super) vm: &'a mut Vm,
    width: u32,
    lines: u32,
    begun: BTreeSet<u32>,
    depth: u32,
}

/// The most bytes that the text of blanks may have.
const LONGEST: u64 = 64 << 20;

/// How deep a tree may be.
const DEEPEST: u32 = 2000;

/// Reads a tree from a Python object, with a text of its own.
///
/// # Errors
/// The object is no tree.
pub fn read(vm: &mut Vm, node: Value, name: &str) -> Result<(Rc<Source>, ast::Mod), Raised> {
    let mut extent = Extent::default();
    extent.measure(vm, node, 0)?;
    let lines = extent.lines.clamp(1, 1 << 20);
    let width = extent.columns.min(10_000) + extent.scopes + 2;
    let width =
        if u64::from(lines) * u64::from(width) > LONGEST { 2 + extent.scopes } else { width };
    let mut reader = Reader { vm, width, lines, begun: BTreeSet::new(), depth: 0 };
    let tree = ast::Mod::from_node(&mut reader, node)?;
    super::validate::validate(vm, &tree)?;
    let line = " ".repeat(width as usize - 1) + "\n";
    Ok((Rc::new(Source::new(name, &line.repeat(lines as usize))), tree))
}

/// How far the places of a tree reach.
#[derive(Default)]
struct Extent {
    lines: u32,
    columns: u32,
    scopes: u32,
}

impl Extent {
    fn measure(&mut self, vm: &mut Vm, node: Value, depth: u32) -> Result<(), Raised> {
        if depth > DEEPEST {
            return vm.raise(
                "RecursionError",
                "maximum recursion depth exceeded during ast construction",
            );
        }
        if let Some(items) = vm.heap.sequence(node).map(<[Value]>::to_vec) {
            return items.into_iter().try_for_each(|item| self.measure(vm, item, depth + 1));
        }
        let Value::Obj(handle) = node else { return Ok(()) };
        let fields: Vec<(Value, Value)> = vm.heap.attr_items(handle);
        let mut numbers =
            [("lineno", 0), ("end_lineno", 0), ("col_offset", 0), ("end_col_offset", 0)];
        for (name, value) in fields {
            let Some(text) = vm.heap.text(name) else { continue };
            if let Some(number) = numbers.iter_mut().find(|(known, _)| *known == text) {
                number.1 = value.as_int().and_then(|value| u32::try_from(value).ok()).unwrap_or(0);
            } else if value.handle().is_some() {
                self.measure(vm, value, depth + 1)?;
            }
        }
        self.lines = self.lines.max(numbers[0].1).max(numbers[1].1);
        self.columns = self.columns.max(numbers[2].1).max(numbers[3].1);
        self.scopes += u32::from(numbers[0].1 > 0);
        Ok(())
    }
}

impl Reader<'_> {
    /// Returns the range of what has no place.
    pub(super) fn nowhere() -> TextRange {
        TextRange::empty(TextSize::from(0))
    }

    /// Reads a field of a node.
    pub(super) fn field<T: FromNode>(
        &mut self,
        node: Value,
        class: &str,
        name: &str,
    ) -> Result<T, Raised> {
        let interned = self.vm.heap.intern(name);
        match self.vm.find_attr_sync(node, interned)? {
            Some(value) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return self.vm.raise(
                        "RecursionError",
                        "maximum recursion depth exceeded during ast construction",
                    );
                }
                let read = T::from_node(self, value);
                self.depth -= 1;
                read
            }
            None => match T::missing() {
                Some(default) => Ok(default),
                None => {
                    let message = format!("required field \"{name}\" missing from {class}");
                    self.vm.type_error(message)
                }
            },
        }
    }

    /// Reads a list that need not be there.
    pub(super) fn optional_list<T: FromNode>(
        &mut self,
        node: Value,
        name: &str,
    ) -> Result<Vec<T>, Raised> {
        let name = self.vm.heap.intern(name);
        match self.vm.find_attr_sync(node, name)?.and_then(Value::some) {
            Some(list) => Vec::from_node(self, list),
            None => Ok(Vec::new()),
        }
    }

    /// Reads an int.
    pub(super) fn number(&mut self, value: Value) -> Result<i64, Raised> {
        match value {
            Value::Int(number) => Ok(number),
            Value::Bool(bits) => Ok(bits.int()),
            other => {
                let shown = self.vm.repr_sync(other)?;
                self.vm.value_error(format!("invalid integer value: {shown}"))
            }
        }
    }

    /// Reads a node's place; that of a scope is its own.
    pub(super) fn range(
        &mut self,
        node: Value,
        class: &str,
        is_scope: bool,
    ) -> Result<TextRange, Raised> {
        // What lacks a place is named by the kind of thing that has to have one.
        let own = self.vm.heap.class_of(node);
        let mro = self.vm.heap.class_body(own).mro.clone();
        let kinds = ["stmt", "expr", "excepthandler", "pattern", "type_param"];
        let kind = mro.iter().map(|&base| self.vm.heap.class_body(base).name.to_string());
        let kind = kind.into_iter().find(|name| kinds.contains(&name.as_str()));
        let class = kind.as_deref().unwrap_or(class);
        let line: ast::Int = self.field(node, class, "lineno")?;
        let column: ast::Int = self.field(node, class, "col_offset")?;
        let end_line: Option<ast::Int> = self.field(node, class, "end_lineno")?;
        let end_column: Option<ast::Int> = self.field(node, class, "end_col_offset")?;
        let mut start = self.offset(line.to_u32(), column.to_u32());
        if is_scope {
            while !self.begun.insert(start) {
                start += 1;
            }
        }
        let end = match (end_line, end_column) {
            (Some(line), Some(column)) => self.offset(line.to_u32(), column.to_u32()).max(start),
            _ => start,
        };
        Ok(TextRange::new(TextSize::from(start), TextSize::from(end)))
    }

    fn offset(&self, line: u32, column: u32) -> u32 {
        let line = line.clamp(1, self.lines);
        (line - 1) * self.width + column.min(self.width - 1)
    }

    /// Returns which of these classes of `_ast` a node is an instance of.
    pub(super) fn class_among(
        &mut self,
        node: Value,
        classes: &[&'static str],
    ) -> Result<Option<&'static str>, Raised> {
        let class = self.vm.heap.class_of(node);
        let mro = self.vm.heap.class_body(class).mro.clone();
        let module = self.vm.imported("_ast").and_then(Value::handle);
        let Some(module) = module else { return Ok(None) };
        for ancestor in mro {
            let name = self.vm.heap.class_body(ancestor).name.clone();
            if let Some(known) = classes.iter().find(|known| **known == &*name)
                && self.vm.heap.attr_text(module, known) == Some(ancestor.into())
            {
                return Ok(Some(known));
            }
        }
        Ok(None)
    }

    /// Raises TypeError: another kind of node was expected.
    pub(super) fn unexpected<T>(&mut self, what: &str, node: Value) -> Result<T, Raised> {
        if node.is_none() && matches!(what, "expr" | "stmt") {
            let kind = if what == "expr" { "expression" } else { "statement" };
            return self.vm.value_error(format!("None disallowed in {kind} list"));
        }
        let shown = self.vm.repr_sync(node)?;
        self.vm.type_error(format!("expected some sort of {what}, but got {shown}"))
    }

    /// Reads a template string.
    pub(super) fn template(&mut self, node: Value) -> Result<ast::Expr, Raised> {
        let range = self.range(node, "TemplateStr", false)?;
        let elts: Vec<ast::Expr> = self.field(node, "TemplateStr", "values")?;
        let ctx = ast::ExprContext::Load;
        let func = Box::new(ast::ExprName { id: TEMPLATE.into(), ctx, range }.into());
        let args = vec![ast::ExprTuple { elts, ctx, range }.into()];
        Ok(ast::ExprCall { func, args, keywords: Vec::new(), range }.into())
    }

    /// Reads a field of a template string.
    pub(super) fn interpolation(&mut self, node: Value) -> Result<ast::Expr, Raised> {
        const CLASS: &str = "Interpolation";
        let range = self.range(node, CLASS, false)?;
        let value: ast::Expr = self.field(node, CLASS, "value")?;
        let text: ast::Constant = self.field(node, CLASS, "str")?;
        let conversion: ast::ConversionFlag = self.field(node, CLASS, "conversion")?;
        let format: Option<ast::Expr> = self.field(node, CLASS, "format_spec")?;
        let constant =
            |value: ast::Constant| ast::Expr::from(ast::ExprConstant { value, kind: None, range });
        let conversion = match conversion.to_char() {
            Some(letter) => ast::Constant::Str(letter.to_string()),
            None => ast::Constant::None,
        };
        let format = format.unwrap_or_else(|| constant(ast::Constant::Str(String::new())));
        let elts = vec![value, constant(text), constant(conversion), format];
        Ok(ast::ExprTuple { elts, ctx: ast::ExprContext::Load, range }.into())
    }
}

/// Tells whether a value is a node of a tree.
pub fn is_node(vm: &Vm, value: Value) -> bool {
    let module = vm.imported("_ast").and_then(Value::handle);
    let base = module.and_then(|module| vm.heap.attr_text(module, "AST")).and_then(Value::handle);
    !vm.heap.is_a(value, Kind::Type)
        && base.is_some_and(|base| vm.heap.is_subclass(vm.heap.class_of(value), base))
}
