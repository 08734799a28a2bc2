//! The kinds of nodes, one row each: its class, whether it has a place, its fields.

use super::reader::{FromNode, Reader};
use super::{Maker, ToNode};
use crate::heap::Value;
use crate::syntax::ast;
use crate::vm::Raised;

macro_rules! nodes {
    ($( $placed:ident $node:ident $class:literal { $( $field:ident $name:literal ),* } )*) => {
        $(
            impl ToNode for ast::$node {
                fn to_node(&self, maker: &mut Maker<'_>) -> Value {
                    let place = nodes!(@place $placed self);
                    let fields = [ $( ($name, self.$field.to_node(maker)), )* ];
                    maker.node($class, place, &fields)
                }
            }

            impl FromNode for ast::$node {
                fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
                    Ok(ast::$node {
                        range: nodes!(@range $placed reader node $class).into(),
                        $( $field: reader.field(node, $class, $name)?, )*
                    })
                }
            }
        )*
    };
    (@place placed $self:ident) => { Some($self.range) };
    (@place bare $self:ident) => { None };
    (@place scope $self:ident) => { Some($self.range) };
    (@range placed $reader:ident $node:ident $class:literal) => { $reader.range($node, $class, false)? };
    (@range bare $reader:ident $node:ident $class:literal) => { Reader::nowhere() };
    (@range scope $reader:ident $node:ident $class:literal) => { $reader.range($node, $class, true)? };
}

macro_rules! sums {
    ($( $sum:ident $what:literal { $( $variant:ident $class:literal ),* } )*) => {
        $(
            impl ToNode for ast::$sum {
                fn to_node(&self, maker: &mut Maker<'_>) -> Value {
                    match self { $( ast::$sum::$variant(node) => node.to_node(maker), )* }
                }
            }

            impl FromNode for ast::$sum {
                fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
                    match reader.class_among(node, &[ $( $class, )* ])? {
                        $( Some($class) => Ok(ast::$sum::$variant(FromNode::from_node(reader, node)?)), )*
                        _ => reader.unexpected($what, node),
                    }
                }
            }
        )*
    };
}

macro_rules! singles {
    ($( $sum:ident $what:literal { $( $variant:ident $class:literal ),* } )*) => {
        $(
            impl ToNode for ast::$sum {
                fn to_node(&self, maker: &mut Maker<'_>) -> Value {
                    match self { $( ast::$sum::$variant => maker.single($class), )* }
                }
            }

            impl FromNode for ast::$sum {
                fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
                    match reader.class_among(node, &[ $( $class, )* ])? {
                        $( Some($class) => Ok(ast::$sum::$variant), )*
                        _ => reader.unexpected($what, node),
                    }
                }
            }
        )*
    };
}

nodes! {
    bare ModModule "Module" { body "body", type_ignores "type_ignores" }
    bare ModInteractive "Interactive" { body "body" }
    bare ModExpression "Expression" { body "body" }
    bare ModFunctionType "FunctionType" { argtypes "argtypes", returns "returns" }
    placed StmtReturn "Return" { value "value" }
    placed StmtDelete "Delete" { targets "targets" }
    placed StmtAssign "Assign" { targets "targets", value "value", type_comment "type_comment" }
    scope StmtTypeAlias "TypeAlias" { name "name", type_params "type_params", value "value" }
    placed StmtAugAssign "AugAssign" { target "target", op "op", value "value" }
    placed StmtAnnAssign "AnnAssign" { target "target", annotation "annotation", value "value", simple "simple" }
    placed StmtFor "For" { target "target", iter "iter", body "body", orelse "orelse", type_comment "type_comment" }
    placed StmtAsyncFor "AsyncFor" { target "target", iter "iter", body "body", orelse "orelse", type_comment "type_comment" }
    placed StmtWhile "While" { test "test", body "body", orelse "orelse" }
    placed StmtIf "If" { test "test", body "body", orelse "orelse" }
    placed StmtWith "With" { items "items", body "body", type_comment "type_comment" }
    placed StmtAsyncWith "AsyncWith" { items "items", body "body", type_comment "type_comment" }
    placed StmtMatch "Match" { subject "subject", cases "cases" }
    placed StmtRaise "Raise" { exc "exc", cause "cause" }
    placed StmtTry "Try" { body "body", handlers "handlers", orelse "orelse", finalbody "finalbody" }
    placed StmtTryStar "TryStar" { body "body", handlers "handlers", orelse "orelse", finalbody "finalbody" }
    placed StmtAssert "Assert" { test "test", msg "msg" }
    placed StmtImport "Import" { names "names" }
    placed StmtImportFrom "ImportFrom" { module "module", names "names", level "level" }
    placed StmtGlobal "Global" { names "names" }
    placed StmtNonlocal "Nonlocal" { names "names" }
    placed StmtExpr "Expr" { value "value" }
    placed StmtPass "Pass" {}
    placed StmtBreak "Break" {}
    placed StmtContinue "Continue" {}
    placed ExprBoolOp "BoolOp" { op "op", values "values" }
    placed ExprNamedExpr "NamedExpr" { target "target", value "value" }
    placed ExprBinOp "BinOp" { left "left", op "op", right "right" }
    placed ExprUnaryOp "UnaryOp" { op "op", operand "operand" }
    scope ExprLambda "Lambda" { args "args", body "body" }
    placed ExprIfExp "IfExp" { test "test", body "body", orelse "orelse" }
    placed ExprDict "Dict" { keys "keys", values "values" }
    placed ExprSet "Set" { elts "elts" }
    scope ExprListComp "ListComp" { elt "elt", generators "generators" }
    scope ExprSetComp "SetComp" { elt "elt", generators "generators" }
    scope ExprDictComp "DictComp" { key "key", value "value", generators "generators" }
    scope ExprGeneratorExp "GeneratorExp" { elt "elt", generators "generators" }
    placed ExprAwait "Await" { value "value" }
    placed ExprYield "Yield" { value "value" }
    placed ExprYieldFrom "YieldFrom" { value "value" }
    placed ExprCompare "Compare" { left "left", ops "ops", comparators "comparators" }
    placed ExprFormattedValue "FormattedValue" { value "value", conversion "conversion", format_spec "format_spec" }
    placed ExprConstant "Constant" { value "value", kind "kind" }
    placed ExprAttribute "Attribute" { value "value", attr "attr", ctx "ctx" }
    placed ExprSubscript "Subscript" { value "value", slice "slice", ctx "ctx" }
    placed ExprStarred "Starred" { value "value", ctx "ctx" }
    placed ExprName "Name" { id "id", ctx "ctx" }
    placed ExprList "List" { elts "elts", ctx "ctx" }
    placed ExprTuple "Tuple" { elts "elts", ctx "ctx" }
    placed ExprSlice "Slice" { lower "lower", upper "upper", step "step" }
    bare Comprehension "comprehension" { target "target", iter "iter", ifs "ifs", is_async "is_async" }
    placed ExceptHandlerExceptHandler "ExceptHandler" { type_ "type", name "name", body "body" }
    placed Arg "arg" { arg "arg", annotation "annotation", type_comment "type_comment" }
    placed Keyword "keyword" { arg "arg", value "value" }
    placed Alias "alias" { name "name", asname "asname" }
    bare WithItem "withitem" { context_expr "context_expr", optional_vars "optional_vars" }
    bare MatchCase "match_case" { pattern "pattern", guard "guard", body "body" }
    placed PatternMatchValue "MatchValue" { value "value" }
    placed PatternMatchSingleton "MatchSingleton" { value "value" }
    placed PatternMatchSequence "MatchSequence" { patterns "patterns" }
    placed PatternMatchMapping "MatchMapping" { keys "keys", patterns "patterns", rest "rest" }
    placed PatternMatchClass "MatchClass" { cls "cls", patterns "patterns", kwd_attrs "kwd_attrs", kwd_patterns "kwd_patterns" }
    placed PatternMatchStar "MatchStar" { name "name" }
    placed PatternMatchAs "MatchAs" { pattern "pattern", name "name" }
    placed PatternMatchOr "MatchOr" { patterns "patterns" }
    bare TypeIgnoreTypeIgnore "TypeIgnore" { lineno "lineno", tag "tag" }
    scope TypeParamTypeVar "TypeVar" { name "name", bound "bound" }
    scope TypeParamParamSpec "ParamSpec" { name "name" }
    scope TypeParamTypeVarTuple "TypeVarTuple" { name "name" }
}

sums! {
    Mod "mod" { Module "Module", Interactive "Interactive", Expression "Expression", FunctionType "FunctionType" }
    Stmt "stmt" {
        FunctionDef "FunctionDef", AsyncFunctionDef "AsyncFunctionDef", ClassDef "ClassDef", Return "Return",
        Delete "Delete", Assign "Assign", TypeAlias "TypeAlias", AugAssign "AugAssign", AnnAssign "AnnAssign", For "For",
        AsyncFor "AsyncFor", While "While", If "If", With "With", AsyncWith "AsyncWith", Match "Match", Raise "Raise",
        Try "Try", TryStar "TryStar", Assert "Assert", Import "Import", ImportFrom "ImportFrom", Global "Global",
        Nonlocal "Nonlocal", Expr "Expr", Pass "Pass", Break "Break", Continue "Continue"
    }
    ExceptHandler "excepthandler" { ExceptHandler "ExceptHandler" }
    Pattern "pattern" {
        MatchValue "MatchValue", MatchSingleton "MatchSingleton", MatchSequence "MatchSequence",
        MatchMapping "MatchMapping", MatchClass "MatchClass", MatchStar "MatchStar", MatchAs "MatchAs", MatchOr "MatchOr"
    }
    TypeIgnore "type_ignore" { TypeIgnore "TypeIgnore" }
    TypeParam "type_param" { TypeVar "TypeVar", ParamSpec "ParamSpec", TypeVarTuple "TypeVarTuple" }
}

singles! {
    ExprContext "expr_context" { Load "Load", Store "Store", Del "Del" }
    BoolOp "boolop" { And "And", Or "Or" }
    Operator "operator" {
        Add "Add", Sub "Sub", Mult "Mult", MatMult "MatMult", Div "Div", Mod "Mod", Pow "Pow", LShift "LShift",
        RShift "RShift", BitOr "BitOr", BitXor "BitXor", BitAnd "BitAnd", FloorDiv "FloorDiv"
    }
    UnaryOp "unaryop" { Invert "Invert", Not "Not", UAdd "UAdd", USub "USub" }
    CmpOp "cmpop" {
        Eq "Eq", NotEq "NotEq", Lt "Lt", LtE "LtE", Gt "Gt", GtE "GtE", Is "Is", IsNot "IsNot", In "In", NotIn "NotIn"
    }
}

/// Definitions have type parameters from 3.12 on.
macro_rules! definitions {
    ($( $node:ident $class:literal { $( $field:ident ),* } )*) => {
        $(
            impl ToNode for ast::$node {
                fn to_node(&self, maker: &mut Maker<'_>) -> Value {
                    let mut fields = vec![ $( (stringify!($field), self.$field.to_node(maker)), )* ];
                    if maker.has_type_params() {
                        fields.push(("type_params", self.type_params.to_node(maker)));
                    }
                    maker.node($class, Some(self.range), &fields)
                }
            }

            impl FromNode for ast::$node {
                fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
                    Ok(ast::$node {
                        range: reader.range(node, $class, true)?,
                        $( $field: reader.field(node, $class, stringify!($field))?, )*
                        type_params: reader.optional_list(node, "type_params")?,
                    })
                }
            }
        )*
    };
}

definitions! {
    StmtFunctionDef "FunctionDef" { name, args, body, decorator_list, returns, type_comment }
    StmtAsyncFunctionDef "AsyncFunctionDef" { name, args, body, decorator_list, returns, type_comment }
    StmtClassDef "ClassDef" { name, bases, keywords, body, decorator_list }
}

macro_rules! expressions {
    ($( $variant:ident $class:literal ),*) => {
        impl ToNode for ast::Expr {
            fn to_node(&self, maker: &mut Maker<'_>) -> Value {
                match self { $( ast::Expr::$variant(node) => node.to_node(maker), )* }
            }
        }

        impl FromNode for ast::Expr {
            fn from_node(reader: &mut Reader<'_>, node: Value) -> Result<Self, Raised> {
                match reader.class_among(node, &[ $( $class, )* "TemplateStr", "Interpolation" ])? {
                    $( Some($class) => Ok(ast::Expr::$variant(FromNode::from_node(reader, node)?)), )*
                    Some("TemplateStr") => reader.template(node),
                    Some("Interpolation") => reader.interpolation(node),
                    _ => reader.unexpected("expr", node),
                }
            }
        }
    };
}

expressions! {
    BoolOp "BoolOp", NamedExpr "NamedExpr", BinOp "BinOp", UnaryOp "UnaryOp", Lambda "Lambda", IfExp "IfExp", Dict "Dict",
    Set "Set", ListComp "ListComp", SetComp "SetComp", DictComp "DictComp", GeneratorExp "GeneratorExp", Await "Await",
    Yield "Yield", YieldFrom "YieldFrom", Compare "Compare", Call "Call", FormattedValue "FormattedValue",
    JoinedStr "JoinedStr", Constant "Constant", Attribute "Attribute", Subscript "Subscript", Starred "Starred",
    Name "Name", List "List", Tuple "Tuple", Slice "Slice"
}
