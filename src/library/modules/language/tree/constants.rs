//! What lies in the fields of nodes: constants, names, lists, the parts that Python's trees arrange in another way.

use std::str::FromStr;

use dashu_int::IBig;
use num_bigint::BigInt;

use super::reader::{FromNode, Reader};
use super::{Maker, ToNode};
use crate::era::Era;
use crate::heap::{Body, Kind, Value};
use crate::syntax::{TEMPLATE, ast, span_of};
use crate::vm::Raised;

impl<T: ToNode> ToNode for Vec<T> {
    fn to_node(&self, maker: &mut Maker<'_>) -> Value {
        let items = self.iter().map(|item| item.to_node(maker)).collect();
        maker.list(items)
    }
}

impl<T: ToNode> ToNode for Option<T> {
    fn to_node(&self, maker: &mut Maker<'_>) -> Value {
        self.as_ref().map_or(Value::None, |node| node.to_node(maker))
    }
}

impl<T: ToNode> ToNode for Box<T> {
    fn to_node(&self, maker: &mut Maker<'_>) -> Value {
        (**self).to_node(maker)
    }
}

impl<T: FromNode> FromNode for Box<T> {
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
        T::from_node(reader, node).map(Box::new)
    }
}

impl<T: FromNode> FromNode for Option<T> {
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
        if node.is_none() { Ok(None) } else { T::from_node(reader, node).map(Some) }
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
        let items = match reader.vm.heap.body_of(node) {
            Some(Body::List(items)) => items.clone(),
            _ => {
                let name = reader.vm.heap.type_name(node);
                return reader.vm.type_error(format!("field must be a list, not a {name}"));
            }
        };
        items.into_iter().map(|item| T::from_node(reader, item)).collect()
    }

    fn missing() -> Option<Self> {
        Some(Vec::new())
    }
}

impl ToNode for ast::Identifier {
    fn to_node(&self, maker: &mut Maker<'_>) -> Value {
        maker.text(self.as_str())
    }
}

impl FromNode for ast::Identifier {
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
        match reader.vm.heap.text(node) {
            Some(text) => Ok(ast::Identifier::new(text.to_owned())),
            None => reader.vm.type_error("AST identifier must be of type str"),
        }
    }
}

impl ToNode for String {
    fn to_node(&self, maker: &mut Maker<'_>) -> Value {
        maker.text(self)
    }
}

impl FromNode for String {
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
        match reader.vm.heap.text(node) {
            Some(text) => Ok(text.to_owned()),
            None => reader.vm.type_error("AST string must be of type str"),
        }
    }
}

impl ToNode for bool {
    fn to_node(&self, _: &mut Maker<'_>) -> Value {
        Value::Int(i64::from(*self))
    }
}

impl FromNode for bool {
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
        Ok(reader.number(node)? != 0)
    }
}

impl ToNode for ast::Int {
    fn to_node(&self, _: &mut Maker<'_>) -> Value {
        Value::Int(i64::from(self.to_u32()))
    }
}

impl FromNode for ast::Int {
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
        let number = reader.number(node)?;
        Ok(ast::Int::new(u32::try_from(number).unwrap_or(0)))
    }
}

impl ToNode for ast::ConversionFlag {
    fn to_node(&self, _: &mut Maker<'_>) -> Value {
        Value::Int(self.to_char().map_or(-1, |letter| i64::from(u32::from(letter))))
    }
}

impl FromNode for ast::ConversionFlag {
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
        Ok(match reader.number(node)? {
            115 => ast::ConversionFlag::Str,
            114 => ast::ConversionFlag::Repr,
            97 => ast::ConversionFlag::Ascii,
            -1 => ast::ConversionFlag::None,
            other => {
                let message = format!("Unrecognized conversion character {other}");
                return reader.vm.raise("SystemError", message);
            }
        })
    }
}

impl ToNode for ast::Constant {
    fn to_node(&self, maker: &mut Maker<'_>) -> Value {
        let vm = &mut *maker.vm;
        match self {
            ast::Constant::None => Value::None,
            ast::Constant::Bool(value) => Value::bool(*value),
            ast::Constant::Str(text) => vm.heap.new_str(text.clone()),
            ast::Constant::Bytes(bytes) => vm.heap.new_bytes(bytes.clone()),
            ast::Constant::Int(value) => {
                let value = IBig::from_str(&value.to_string()).unwrap_or_default();
                vm.heap.new_int(value)
            }
            ast::Constant::Float(value) => Value::float(*value),
            ast::Constant::Complex { real, imag } => vm.heap.new_complex(*real, *imag),
            ast::Constant::Ellipsis => vm.known.ellipsis,
            ast::Constant::Tuple(items) => {
                let items: Vec<Value> = items.iter().map(|item| item.to_node(maker)).collect();
                maker.vm.heap.new_tuple(items)
            }
        }
    }
}

impl FromNode for ast::Constant {
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
        let vm = &mut *reader.vm;
        Ok(match node {
            Value::None => ast::Constant::None,
            Value::Bool(bits) => ast::Constant::Bool(bits.bool()),
            Value::Int(value) => ast::Constant::Int(BigInt::from(value)),
            Value::Float(bits) => ast::Constant::Float(bits.float()),
            other if other == vm.known.ellipsis => ast::Constant::Ellipsis,
            other => match vm.heap.body_of(other) {
                Some(Body::Str(_)) => {
                    ast::Constant::Str(vm.heap.text(other).unwrap_or_default().to_owned())
                }
                Some(Body::BigInt(value)) => {
                    ast::Constant::Int(BigInt::from_str(&value.to_string()).unwrap_or_default())
                }
                Some(Body::Complex(parts)) => {
                    ast::Constant::Complex { real: parts.0, imag: parts.1 }
                }
                Some(Body::Tuple(items)) if vm.heap.is_a(other, Kind::Tuple) => {
                    let items = items.to_vec();
                    let items: Result<Vec<Self>, Raised> =
                        items.into_iter().map(|item| Self::from_node(reader, item)).collect();
                    ast::Constant::Tuple(items?)
                }
                _ if vm.heap.is_a(other, Kind::Bytes) => {
                    ast::Constant::Bytes(vm.heap.bytes(other).unwrap_or_default().to_vec())
                }
                _ => {
                    let name = vm.heap.type_name(other);
                    return vm.type_error(format!("got an invalid type in Constant: {name}"));
                }
            },
        })
    }

    fn missing() -> Option<Self> {
        None
    }
}

impl ToNode for ast::Arguments {
    fn to_node(&self, maker: &mut Maker<'_>) -> Value {
        let parameters = |maker: &mut Maker<'_>, list: &[ast::ArgWithDefault]| {
            let items = list.iter().map(|one| one.def.to_node(maker)).collect();
            maker.list(items)
        };
        let posonlyargs = parameters(maker, &self.posonlyargs);
        let args = parameters(maker, &self.args);
        let vararg = self.vararg.to_node(maker);
        let kwonlyargs = parameters(maker, &self.kwonlyargs);
        let kw_defaults = self.kwonlyargs.iter().map(|one| one.default.to_node(maker)).collect();
        let kw_defaults = maker.list(kw_defaults);
        let kwarg = self.kwarg.to_node(maker);
        let positional = self.posonlyargs.iter().chain(&self.args);
        let defaults = positional
            .filter_map(|one| one.default.as_ref())
            .map(|value| value.to_node(maker))
            .collect();
        let defaults = maker.list(defaults);
        maker.node(
            "arguments",
            None,
            &[
                ("posonlyargs", posonlyargs),
                ("args", args),
                ("vararg", vararg),
                ("kwonlyargs", kwonlyargs),
                ("kw_defaults", kw_defaults),
                ("kwarg", kwarg),
                ("defaults", defaults),
            ],
        )
    }
}

impl FromNode for ast::Arguments {
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
        const CLASS: &str = "arguments";
        let posonly: Vec<ast::Arg> = reader.field(node, CLASS, "posonlyargs")?;
        let plain: Vec<ast::Arg> = reader.field(node, CLASS, "args")?;
        let kwonly: Vec<ast::Arg> = reader.field(node, CLASS, "kwonlyargs")?;
        let kw_defaults: Vec<Option<Box<ast::Expr>>> = reader.field(node, CLASS, "kw_defaults")?;
        let defaults: Vec<Box<ast::Expr>> = reader.field(node, CLASS, "defaults")?;
        if defaults.len() > posonly.len() + plain.len() {
            return reader.vm.value_error("more positional defaults than args on arguments");
        }
        if kw_defaults.len() != kwonly.len() {
            return reader
                .vm
                .value_error("length of kwonlyargs is not the same as kw_defaults on arguments");
        }
        let without = posonly.len() + plain.len() - defaults.len();
        let mut defaults = std::iter::repeat_n(None, without).chain(defaults.into_iter().map(Some));
        let with_default = |def: ast::Arg, default: Option<Box<ast::Expr>>| {
            let range = def.range;
            ast::ArgWithDefault { range: range.into(), def, default }
        };
        let posonlyargs =
            posonly.into_iter().map(|def| with_default(def, defaults.next().flatten())).collect();
        let args =
            plain.into_iter().map(|def| with_default(def, defaults.next().flatten())).collect();
        let kwonlyargs = kwonly
            .into_iter()
            .zip(kw_defaults)
            .map(|(def, value)| with_default(def, value))
            .collect();
        let vararg = reader.field(node, CLASS, "vararg")?;
        let kwarg = reader.field(node, CLASS, "kwarg")?;
        let range = Reader::nowhere().into();
        Ok(ast::Arguments { range, posonlyargs, args, vararg, kwonlyargs, kwarg })
    }
}

impl ToNode for ast::ExprJoinedStr {
    fn to_node(&self, maker: &mut Maker<'_>) -> Value {
        let own = maker.within;
        if maker.vm.era < Era::E312 && own.is_none() {
            maker.within = Some(span_of(self.range));
        }
        let values = self.values.to_node(maker);
        let node = maker.node("JoinedStr", Some(self.range), &[("values", values)]);
        maker.within = own;
        node
    }
}

impl FromNode for ast::ExprJoinedStr {
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
        let range = reader.range(node, "JoinedStr", false)?;
        let values = reader.field(node, "JoinedStr", "values")?;
        Ok(ast::ExprJoinedStr { range, values })
    }
}

impl ToNode for ast::ExprCall {
    fn to_node(&self, maker: &mut Maker<'_>) -> Value {
        if let (ast::Expr::Name(name), [ast::Expr::Tuple(parts)]) = (&*self.func, &self.args[..])
            && name.id.as_str() == TEMPLATE
        {
            let values = parts.elts.iter().map(|part| template_part(maker, part)).collect();
            let values = maker.list(values);
            return maker.node("TemplateStr", Some(self.range), &[("values", values)]);
        }
        let func = self.func.to_node(maker);
        let args = self.args.to_node(maker);
        let keywords = self.keywords.to_node(maker);
        maker.node(
            "Call",
            Some(self.range),
            &[("func", func), ("args", args), ("keywords", keywords)],
        )
    }
}

fn template_part(maker: &mut Maker<'_>, part: &ast::Expr) -> Value {
    let ast::Expr::Tuple(field) = part else { return part.to_node(maker) };
    let [value, ast::Expr::Constant(text), ast::Expr::Constant(conversion), format] =
        &field.elts[..]
    else {
        return Value::None;
    };
    let value = value.to_node(maker);
    let text = text.value.to_node(maker);
    let conversion = match &conversion.value {
        ast::Constant::Str(letter) => letter.bytes().next().map_or(-1, i64::from),
        _ => -1,
    };
    let format = match format {
        ast::Expr::JoinedStr(format) => format.to_node(maker),
        _ => Value::None,
    };
    maker.node(
        "Interpolation",
        Some(field.range),
        &[
            ("value", value),
            ("str", text),
            ("conversion", Value::Int(conversion)),
            ("format_spec", format),
        ],
    )
}

impl FromNode for ast::ExprCall {
    fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
        let range = reader.range(node, "Call", false)?;
        let func = reader.field(node, "Call", "func")?;
        let args = reader.field(node, "Call", "args")?;
        let keywords = reader.field(node, "Call", "keywords")?;
        Ok(ast::ExprCall { range, func, args, keywords })
    }
}
