//! `_operator`: the operators as functions, and what gets items, attributes and methods.

mod getters;

use crate::heap::{Handle, Kind, Value};
use crate::library::builtins::numbers;
use crate::library::modules::keep;
use crate::library::types::row::row;
use crate::vm::{
    Answer, BinaryOp, CompareOp, Module, Native, NativeResult, Raised, Routine, Step, UnaryOp, Vm,
};

/// `_operator`.
pub static MODULE: Module = Module {
    name: "_operator",
    about: "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.",
    functions: FUNCTIONS,
    types: &[&getters::ITEMGETTER, &getters::ATTRGETTER, &getters::METHODCALLER],
    fill,
    source: include_str!("operator.py"),
};

fn fill(vm: &mut Vm, namespace: Handle) {
    keep::prepare(vm, namespace);
}

macro_rules! comparisons {
    ($($name:ident $operator:ident)*) => { $(
        fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            vm.compare(CompareOp::$operator, arguments[0], arguments[1])
        }
    )* };
}

comparisons! { lt Lt le Le eq Eq ne Ne gt Gt ge Ge }

macro_rules! binaries {
    ($($name:ident $in_place:ident $operator:ident)*) => { $(
        fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            vm.binary(BinaryOp::$operator, false, arguments[0], arguments[1])
        }

        fn $in_place(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            vm.binary(BinaryOp::$operator, true, arguments[0], arguments[1])
        }
    )* };
}

binaries! {
    add iadd Add
    sub isub Sub
    mul imul Mul
    truediv itruediv TrueDiv
    floordiv ifloordiv FloorDiv
    modulo imod Mod
    pow ipow Pow
    matmul imatmul MatMul
    lshift ilshift LShift
    rshift irshift RShift
    and iand And
    or ior Or
    xor ixor Xor
}

const FUNCTIONS: &[Native] = &[
    row("truth(a, /)", truth, "Return True if a is true, False otherwise."),
    row("not_(a, /)", not, "Same as not a."),
    row("is_(a, b, /)", |_, a| Ok(Value::bool(a[0] == a[1])), "Same as a is b."),
    row("is_not(a, b, /)", |_, a| Ok(Value::bool(a[0] != a[1])), "Same as a is not b."),
    row("is_none(a, /)", |_, a| Ok(Value::bool(a[0].is_none())), "Same as a is None."),
    row("is_not_none(a, /)", |_, a| Ok(Value::bool(!a[0].is_none())), "Same as a is not None."),
    row("lt(a, b, /)", lt, "Same as a < b."),
    row("le(a, b, /)", le, "Same as a <= b."),
    row("eq(a, b, /)", eq, "Same as a == b."),
    row("ne(a, b, /)", ne, "Same as a != b."),
    row("gt(a, b, /)", gt, "Same as a > b."),
    row("ge(a, b, /)", ge, "Same as a >= b."),
    row("add(a, b, /)", add, "Same as a + b."),
    row("sub(a, b, /)", sub, "Same as a - b."),
    row("mul(a, b, /)", mul, "Same as a * b."),
    row("truediv(a, b, /)", truediv, "Same as a / b."),
    row("floordiv(a, b, /)", floordiv, "Same as a // b."),
    row("mod(a, b, /)", modulo, "Same as a % b."),
    row("pow(a, b, /)", pow, "Same as a ** b."),
    row("matmul(a, b, /)", matmul, "Same as a @ b."),
    row("lshift(a, b, /)", lshift, "Same as a << b."),
    row("rshift(a, b, /)", rshift, "Same as a >> b."),
    row("and_(a, b, /)", and, "Same as a & b."),
    row("or_(a, b, /)", or, "Same as a | b."),
    row("xor(a, b, /)", xor, "Same as a ^ b."),
    row("iadd(a, b, /)", iadd, "Same as a += b."),
    row("isub(a, b, /)", isub, "Same as a -= b."),
    row("imul(a, b, /)", imul, "Same as a *= b."),
    row("itruediv(a, b, /)", itruediv, "Same as a /= b."),
    row("ifloordiv(a, b, /)", ifloordiv, "Same as a //= b."),
    row("imod(a, b, /)", imod, "Same as a %= b."),
    row("ipow(a, b, /)", ipow, "Same as a **= b."),
    row("imatmul(a, b, /)", imatmul, "Same as a @= b."),
    row("ilshift(a, b, /)", ilshift, "Same as a <<= b."),
    row("irshift(a, b, /)", irshift, "Same as a >>= b."),
    row("iand(a, b, /)", iand, "Same as a &= b."),
    row("ior(a, b, /)", ior, "Same as a |= b."),
    row("ixor(a, b, /)", ixor, "Same as a ^= b."),
    row("neg(a, /)", |vm, a| vm.unary(UnaryOp::Neg, a[0]), "Same as -a."),
    row("pos(a, /)", |vm, a| vm.unary(UnaryOp::Pos, a[0]), "Same as +a."),
    row("inv(a, /)", |vm, a| vm.unary(UnaryOp::Invert, a[0]), "Same as ~a."),
    row("invert(a, /)", |vm, a| vm.unary(UnaryOp::Invert, a[0]), "Same as ~a."),
    row("abs(a, /)", numbers::abs, "Same as abs(a)."),
    row("index(a, /)", |vm, a| vm.index_value(a[0]), "Same as a.__index__()"),
    row("concat(a, b, /)", concat, "Same as a + b, for a and b sequences."),
    row("iconcat(a, b, /)", iconcat, "Same as a += b, for a and b sequences."),
    row(
        "contains(a, b, /)",
        |vm, a| vm.contains(a[0], a[1]),
        "Same as b in a (note reversed operands).",
    ),
    row("getitem(a, b, /)", |vm, a| vm.get_item(a[0], a[1]), "Same as a[b]."),
    row("setitem(a, b, c, /)", |vm, a| vm.set_item(a[0], a[1], a[2]), "Same as a[b] = c."),
    row("delitem(a, b, /)", |vm, a| vm.delete_item(a[0], a[1]), "Same as del a[b]."),
    row(
        "countOf(a, b, /)",
        |vm, a| vm.call_prelude("_py_count_of", &a[..2]),
        "Return the number of items in a which are, or which equal, b.",
    ),
    row(
        "indexOf(a, b, /)",
        |vm, a| vm.call_prelude("_py_index_of", &a[..2]),
        "Return the first index of b in a.",
    ),
    row(
        "length_hint(obj, default=0, /)",
        length_hint,
        "Return an estimate of the number of items in obj.",
    ),
    row("call(obj, /, *args, **kwargs)", call, "Same as obj(*args, **kwargs)."),
    row("_compare_digest(a, b, /)", compare_digest, "Return 'a == b'."),
];

fn truth(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match vm.truth_now(arguments[0]) {
        Some(truth) => Ok(Value::bool(truth)),
        None => vm.tail_call(vm.heap.class(Kind::Bool).into(), &arguments[..1]),
    }
}

fn not(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match vm.truth_now(arguments[0]) {
        Some(truth) => Ok(Value::bool(!truth)),
        None => vm.start(&NOT, &[arguments[0]]),
    }
}

/// Registers: the value.
static NOT: Routine = Routine { name: "not_", step: not_step, catches: false };

fn not_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    match answer {
        Answer::Value(truth) => Ok(Step::Return(Value::bool(truth == Value::FALSE))),
        _ => Ok(Step::Call(vm.heap.class(Kind::Bool).into(), vec![vm.register(base)])),
    }
}

fn check_sequence(vm: &mut Vm, value: Value) -> Result<(), Raised> {
    let name = vm.known.names.getitem;
    if vm.find_special(value, name).is_none() || vm.heap.is_a(value, Kind::Dict) {
        let class = vm.heap.type_name(value);
        return vm.type_error(format!("'{class}' object can't be concatenated"));
    }
    Ok(())
}

fn concat(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_sequence(vm, arguments[0])?;
    add(vm, arguments)
}

fn iconcat(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_sequence(vm, arguments[0])?;
    iadd(vm, arguments)
}

fn length_hint(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let default = arguments[1].given().unwrap_or(Value::Int(0));
    if !vm.heap.is_int(default) {
        let class = vm.heap.type_name(default);
        return vm.type_error(format!("'{class}' object cannot be interpreted as an integer"));
    }
    vm.call_prelude("_py_length_hint", &[arguments[0], default])
}

fn call(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (all, names) = joined(vm, &[], arguments[1], arguments[2]);
    vm.tail_call_keywords(arguments[0], &all, &names)
}

/// Joins arguments: those before, a tuple, then the values of a dict; and the names of the last ones.
pub fn joined(
    vm: &Vm,
    before: &[Value],
    positional: Value,
    keywords: Value,
) -> (Vec<Value>, Vec<Value>) {
    let mut all = before.to_vec();
    all.extend_from_slice(vm.heap.sequence(positional).unwrap_or_default());
    let mut names = Vec::new();
    if let Some(table) = vm.heap.as_dict(keywords) {
        for entry in table.iter() {
            names.push(entry.key);
            all.push(entry.value);
        }
    }
    (all, names)
}

fn compare_digest(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let [a, b] = [arguments[0], arguments[1]];
    if let (Some(x), Some(y)) = (vm.heap.text(a), vm.heap.text(b)) {
        if !x.is_ascii() || !y.is_ascii() {
            return vm.type_error("comparing strings with non-ASCII characters is not supported");
        }
        return Ok(Value::bool(x == y));
    }
    let read = |vm: &Vm, value| crate::library::types::arguments::buffer(vm, value);
    match (read(vm, a), read(vm, b)) {
        (Some(x), Some(y)) => Ok(Value::bool(x == y)),
        _ => {
            let (x, y) = (vm.heap.type_name(a), vm.heap.type_name(b));
            vm.type_error(format!(
                "unsupported operand types(s) or combination of types: '{x}' and '{y}'"
            ))
        }
    }
}
