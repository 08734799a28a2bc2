//! `int`.

use dashu_int::IBig;

use super::arguments::{big, count_value, data, not_implemented, text_or};
use super::numbers::{self, check_int, ints};
use super::row::{getter, row};
use crate::data::format_spec::{Target, format_int};
use crate::data::hash::{hash_big, hash_int};
use crate::data::int::{self, Int};
use crate::data::int_text::{ByteOrder, Signedness, from_bytes, to_bytes};
use crate::heap::{Kind, Value};
use crate::vm::{BinaryOp, NativeResult, Raised, Type, Vm};

/// `int`.
pub static TYPE: Type = Type {
    kind: Kind::Int,
    about: "A whole number of any size.",
    base: true,
    methods: &[
        row(
            "__new__(cls, x=0, /, base=10)",
            super::int_new::new,
            "Makes an int of a number or a text.",
        ),
        row("as_integer_ratio(self, /)", integer_ratio, "Returns the number and 1."),
        row(
            "bit_count(self, /)",
            bit_count,
            "Returns how many ones the absolute value has in binary.",
        ),
        row("bit_length(self, /)", bit_length, "Returns how many bits the absolute value needs."),
        row("conjugate(self, /)", plain, "Returns the number itself."),
        row(
            "@classmethod from_bytes(cls, /, bytes, byteorder='big', *, signed=False)",
            from_bytes_of,
            "Makes an int of bytes.",
        ),
        row("is_integer(self, /)", is_integer, "Returns True."),
        row(
            "to_bytes(self, /, length=1, byteorder='big', *, signed=False)",
            to_bytes_of,
            "Returns the number as bytes.",
        ),
        row("__abs__(self, /)", numbers::abs, "Returns abs(self)."),
        row("__add__(self, value, /)", ints::add, "Returns self+value."),
        row("__radd__(self, value, /)", ints::radd, "Returns value+self."),
        row("__and__(self, value, /)", ints::and, "Returns self&value."),
        row("__rand__(self, value, /)", ints::rand, "Returns value&self."),
        row("__bool__(self, /)", numbers::bool, "Tells whether the number is not zero."),
        row("__ceil__(self, /)", plain, "Returns the number itself."),
        row("__divmod__(self, value, /)", numbers::int_divmod, "Returns divmod(self, value)."),
        row("__rdivmod__(self, value, /)", numbers::int_rdivmod, "Returns divmod(value, self)."),
        row("__eq__(self, value, /)", numbers::eq, "Returns self==value."),
        row("__float__(self, /)", float, "Returns float(self)."),
        row("__floor__(self, /)", plain, "Returns the number itself."),
        row("__floordiv__(self, value, /)", ints::floordiv, "Returns self//value."),
        row("__rfloordiv__(self, value, /)", ints::rfloordiv, "Returns value//self."),
        row("__format__(self, format_spec, /)", format, "Formats the number by a specification."),
        row("__ge__(self, value, /)", numbers::ge, "Returns self>=value."),
        row("__getnewargs__(self, /)", getnewargs, "Returns what makes the number again."),
        row("__gt__(self, value, /)", numbers::gt, "Returns self>value."),
        row("__hash__(self, /)", hash, "Returns hash(self)."),
        row("__index__(self, /)", plain, "Returns the number itself."),
        row("__int__(self, /)", plain, "Returns the number itself."),
        row("__invert__(self, /)", numbers::invert, "Returns ~self."),
        row("__le__(self, value, /)", numbers::le, "Returns self<=value."),
        row("__lshift__(self, value, /)", ints::lshift, "Returns self<<value."),
        row("__rlshift__(self, value, /)", ints::rlshift, "Returns value<<self."),
        row("__lt__(self, value, /)", numbers::lt, "Returns self<value."),
        row("__mod__(self, value, /)", ints::modulo, "Returns self%value."),
        row("__rmod__(self, value, /)", ints::rmodulo, "Returns value%self."),
        row("__mul__(self, value, /)", ints::mul, "Returns self*value."),
        row("__rmul__(self, value, /)", ints::rmul, "Returns value*self."),
        row("__ne__(self, value, /)", numbers::ne, "Returns self!=value."),
        row("__neg__(self, /)", numbers::neg, "Returns -self."),
        row("__or__(self, value, /)", ints::or, "Returns self|value."),
        row("__ror__(self, value, /)", ints::ror, "Returns value|self."),
        row("__pos__(self, /)", numbers::pos, "Returns +self."),
        row("__pow__(self, value, mod=None, /)", pow, "Returns pow(self, value, mod)."),
        row("__rpow__(self, value, mod=None, /)", rpow, "Returns pow(value, self, mod)."),
        row("__repr__(self, /)", repr, "Returns the number as it is written."),
        row("__round__(self, ndigits=None, /)", round, "Rounds to a power of ten."),
        row("__rshift__(self, value, /)", ints::rshift, "Returns self>>value."),
        row("__rrshift__(self, value, /)", ints::rrshift, "Returns value>>self."),
        row("__sizeof__(self, /)", sizeof, "Returns the size in bytes."),
        row("__sub__(self, value, /)", ints::sub, "Returns self-value."),
        row("__rsub__(self, value, /)", ints::rsub, "Returns value-self."),
        row("__truediv__(self, value, /)", ints::truediv, "Returns self/value."),
        row("__rtruediv__(self, value, /)", ints::rtruediv, "Returns value/self."),
        row("__trunc__(self, /)", plain, "Returns the number itself."),
        row("__xor__(self, value, /)", ints::xor, "Returns self^value."),
        row("__rxor__(self, value, /)", ints::rxor, "Returns value^self."),
    ],
    getters: &[
        getter("real", |vm, value| plain(vm, &[value]), "The number itself."),
        getter("imag", |_, _| Ok(Value::Int(0)), "0."),
        getter("numerator", |vm, value| plain(vm, &[value]), "The number itself."),
        getter("denominator", |_, _| Ok(Value::Int(1)), "1."),
    ],
};

/// Returns the receiver as an int of exactly that class.
fn plain(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_int(vm, arguments[0])?;
    Ok(exact(vm, arguments[0]))
}

/// Returns an int as one of exactly that class.
pub fn exact(vm: &mut Vm, value: Value) -> Value {
    if let Some(small) = vm.heap.small_int(value) {
        return Value::Int(small);
    }
    if vm.heap.is_exactly(value, Kind::Int) {
        return value;
    }
    let copy = (*big(vm, value)).clone();
    vm.heap.new_int(copy)
}

fn integer_ratio(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = plain(vm, arguments)?;
    Ok(vm.heap.new_tuple([value, Value::Int(1)]))
}

fn bit_count(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_int(vm, arguments[0])?;
    Ok(count_value(int::bit_count_big(&big(vm, arguments[0]))))
}

fn bit_length(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_int(vm, arguments[0])?;
    Ok(count_value(int::bit_length_big(&big(vm, arguments[0]))))
}

fn is_integer(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_int(vm, arguments[0])?;
    Ok(Value::TRUE)
}

fn order(vm: &mut Vm, method: &str, value: Value) -> Result<ByteOrder, Raised> {
    let Some(value) = value.given() else { return Ok(ByteOrder::Big) };
    let expectation = format!("{method}() argument 'byteorder' must be str");
    let name = text_or(vm, value, &expectation)?;
    data(vm, ByteOrder::of(&name))
}

fn signedness(vm: &mut Vm, value: Value) -> Result<Signedness, Raised> {
    let signed = super::arguments::flag(vm, value)?;
    Ok(if signed { Signedness::Signed } else { Signedness::Unsigned })
}

fn to_bytes_of(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_int(vm, arguments[0])?;
    if vm.era.minor() < 11 {
        for (argument, name) in [(1, "length"), (2, "byteorder")] {
            if arguments[argument].is_unbound() {
                let message =
                    format!("to_bytes() missing required argument '{name}' (pos {argument})");
                return vm.type_error(message);
            }
        }
    }
    let length = super::arguments::word(vm, arguments[1], 1)?;
    let order = order(vm, "to_bytes", arguments[2])?;
    let signedness = signedness(vm, arguments[3])?;
    let value = big(vm, arguments[0]);
    let bytes = data(vm, to_bytes(&value, length, order, signedness))?;
    Ok(vm.heap.new_bytes(bytes))
}

fn from_bytes_of(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let order = order(vm, "from_bytes", arguments[2])?;
    let signedness = signedness(vm, arguments[3])?;
    let bytes = super::bytes_new::bytes_of(vm, arguments[1])?;
    let value = vm.int_value(from_bytes(&bytes, order, signedness));
    if arguments[0] == Value::Obj(vm.heap.class(Kind::Int)) {
        return Ok(value);
    }
    vm.tail_call(arguments[0], &[value])
}

fn float(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_int(vm, arguments[0])?;
    Ok(numbers::as_float(vm, arguments[0])?.map_or(Value::None, Value::float))
}

fn format(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_int(vm, arguments[0])?;
    let spec = text_or(vm, arguments[1], "__format__() argument must be str")?;
    let minor = vm.era.minor();
    if spec.is_empty() {
        return vm.str_of(arguments[0]);
    }
    let type_name = vm.heap.type_name(arguments[0]);
    let value = big(vm, arguments[0]);
    let target = Target { type_name: &type_name, minor };
    let text = data(vm, format_int(&value, &spec, vm.int_digits, target))?;
    Ok(vm.heap.new_str(text))
}

fn getnewargs(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = plain(vm, arguments)?;
    Ok(vm.heap.new_tuple([value]))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_int(vm, arguments[0])?;
    Ok(Value::Int(match vm.heap.small_int(arguments[0]) {
        Some(small) => hash_int(small),
        None => hash_big(&big(vm, arguments[0])),
    }))
}

fn pow(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    power(vm, arguments[0], arguments[1], arguments[2])
}

fn rpow(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    power(vm, arguments[1], arguments[0], arguments[2])
}

fn power(vm: &mut Vm, base: Value, exponent: Value, modulus: Value) -> NativeResult {
    let Some(modulus) = modulus.some() else {
        return numbers::of_ints(vm, BinaryOp::Pow, base, exponent);
    };
    if [base, exponent, modulus].into_iter().any(|value| !vm.heap.is_int(value)) {
        return not_implemented(vm);
    }
    let [base, exponent, modulus] = [base, exponent, modulus].map(|value| big(vm, value));
    let result = data(vm, int::pow_mod(&base, &exponent, &modulus))?;
    Ok(vm.int_value(result))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_int(vm, arguments[0])?;
    let text = match vm.heap.small_int(arguments[0]) {
        Some(small) => small.to_string(),
        None => {
            let value = big(vm, arguments[0]);
            vm.big_int_text(&value)?
        }
    };
    Ok(vm.heap.new_str(text))
}

fn round(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = plain(vm, arguments)?;
    let Some(digits) = arguments[1].some() else { return Ok(value) };
    let digits = vm.index_value(digits)?;
    let digits = big(vm, digits);
    if *digits >= IBig::ZERO {
        return Ok(value);
    }
    let tens = u64::try_from(-(*digits).clone()).unwrap_or(u64::MAX);
    let rounded: Int = int::round_to_tens(&big(vm, value), tens);
    Ok(vm.int_value(rounded))
}

fn sizeof(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_int(vm, arguments[0])?;
    let digits = int::bit_length_big(&big(vm, arguments[0])).div_ceil(30);
    let least = usize::from(vm.era.minor() >= 12);
    Ok(count_value(24 + 4 * digits.max(least)))
}
