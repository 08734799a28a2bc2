//! `float`.

use super::arguments::{big, buffer, class_given, data, text_or};
use super::numbers::{self, floats, own_float};
use super::row::{getter, row};
use crate::data::float::{integer_ratio, round_to_digits, round_to_int};
use crate::data::float_text::{hex_text, parse_float, parse_float_bytes, parse_hex, repr_float};
use crate::data::format_spec::{Target, format_float};
use crate::data::hash::hash_float;
use crate::data::int::int_of_float;
use crate::data::slice::clamped;
use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::{Answer, NativeResult, Raised, Routine, Step, Type, Vm};

/// `float`.
pub static TYPE: Type = Type {
    kind: Kind::Float,
    about: "A number with a fraction, in double precision.",
    base: true,
    methods: &[
        row("__new__(cls, x=0, /)", new, "Makes a float of a number or a text."),
        row(
            "as_integer_ratio(self, /)",
            ratio,
            "Returns two ints whose quotient is exactly the float.",
        ),
        row("conjugate(self, /)", plain, "Returns the number itself."),
        row(
            "@classmethod fromhex(cls, string, /)",
            fromhex,
            "Makes a float of a hexadecimal text.",
        ),
        row("hex(self, /)", hex, "Returns the number in hexadecimal."),
        row("is_integer(self, /)", is_integer, "Tells whether the number is whole."),
        row(
            "@classmethod __getformat__(cls, typestr, /)",
            getformat,
            "Tells how floats are stored.",
        ),
        row("__abs__(self, /)", numbers::abs, "Returns abs(self)."),
        row("__add__(self, value, /)", floats::add, "Returns self+value."),
        row("__radd__(self, value, /)", floats::radd, "Returns value+self."),
        row("__bool__(self, /)", numbers::bool, "Tells whether the number is not zero."),
        row("__ceil__(self, /)", ceil, "Returns the least int that is not smaller."),
        row("__divmod__(self, value, /)", numbers::float_divmod, "Returns divmod(self, value)."),
        row("__rdivmod__(self, value, /)", numbers::float_rdivmod, "Returns divmod(value, self)."),
        row("__eq__(self, value, /)", numbers::eq, "Returns self==value."),
        row("__float__(self, /)", plain, "Returns the number itself."),
        row("__floor__(self, /)", floor, "Returns the greatest int that is not greater."),
        row("__floordiv__(self, value, /)", floats::floordiv, "Returns self//value."),
        row("__rfloordiv__(self, value, /)", floats::rfloordiv, "Returns value//self."),
        row("__format__(self, format_spec, /)", format, "Formats the number by a specification."),
        row("__ge__(self, value, /)", numbers::ge, "Returns self>=value."),
        row("__getnewargs__(self, /)", getnewargs, "Returns what makes the number again."),
        row("__gt__(self, value, /)", numbers::gt, "Returns self>value."),
        row("__hash__(self, /)", hash, "Returns hash(self)."),
        row("__int__(self, /)", trunc, "Returns int(self)."),
        row("__le__(self, value, /)", numbers::le, "Returns self<=value."),
        row("__lt__(self, value, /)", numbers::lt, "Returns self<value."),
        row("__mod__(self, value, /)", floats::modulo, "Returns self%value."),
        row("__rmod__(self, value, /)", floats::rmodulo, "Returns value%self."),
        row("__mul__(self, value, /)", floats::mul, "Returns self*value."),
        row("__rmul__(self, value, /)", floats::rmul, "Returns value*self."),
        row("__ne__(self, value, /)", numbers::ne, "Returns self!=value."),
        row("__neg__(self, /)", numbers::neg, "Returns -self."),
        row("__pos__(self, /)", numbers::pos, "Returns +self."),
        row("__pow__(self, value, mod=None, /)", pow, "Returns pow(self, value)."),
        row("__rpow__(self, value, mod=None, /)", rpow, "Returns pow(value, self)."),
        row("__repr__(self, /)", repr, "Returns the shortest text that reads as the number."),
        row("__round__(self, ndigits=None, /)", round, "Rounds to an int, or to decimal digits."),
        row("__sub__(self, value, /)", floats::sub, "Returns self-value."),
        row("__rsub__(self, value, /)", floats::rsub, "Returns value-self."),
        row("__truediv__(self, value, /)", floats::truediv, "Returns self/value."),
        row("__rtruediv__(self, value, /)", floats::rtruediv, "Returns value/self."),
        row("__trunc__(self, /)", trunc, "Returns the number without its fraction, as an int."),
    ],
    getters: &[
        getter("real", |vm, value| plain(vm, &[value]), "The number itself."),
        getter("imag", |_, _| Ok(Value::float(0.0)), "0.0."),
    ],
};

fn made(vm: &mut Vm, class: Value, value: f64) -> NativeResult {
    let class = class_given(vm, class, Kind::Float)?;
    if class == vm.heap.class(Kind::Float) {
        return Ok(Value::float(value));
    }
    Ok(vm.heap.alloc(class, Body::Float(value)).into())
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (class, value) = (arguments[0], arguments[1]);
    let Some(value) = value.given() else { return made(vm, class, 0.0) };
    if vm.is_builtin_instance(value)
        && let Some(number) = numbers::as_float(vm, value)?
    {
        return made(vm, class, number);
    }
    if let Some(text) = vm.heap.text(value) {
        let number = parse_float(text);
        let number = data(vm, number)?;
        return made(vm, class, number);
    }
    for name in [vm.known.names.float, vm.known.names.index] {
        if let Some((callable, receiver)) = vm.find_special(value, name)
            && !callable.is_none()
        {
            let given = value.handle().map_or(Value::None, Value::Obj);
            return vm.start(&CONVERT, &[class, Value::Obj(name), callable, receiver, given]);
        }
    }
    if let Some(bytes) = buffer(vm, value) {
        let number = data(vm, parse_float_bytes(&bytes))?;
        return made(vm, class, number);
    }
    let given = vm.heap.type_name(value);
    vm.type_error(format!("float() argument must be a string or a real number, not '{given}'"))
}

/// Registers: the class, the name of the method, the method, the receiver to pass to it if any, and the object.
static CONVERT: Routine = Routine { name: "float", step: convert, catches: false };

fn convert(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Answer::Value(result) = answer else {
        let arguments = vm.register(base + 3).given().into_iter().collect();
        return Ok(Step::Call(vm.register(base + 2), arguments));
    };
    let number = converted(vm, vm.register(base + 4), vm.register(base + 1), result)?;
    made(vm, vm.register(base), number).map(Step::Return)
}

/// Reads what `__float__` or `__index__` of an object returned.
fn converted(vm: &mut Vm, object: Value, method: Value, result: Value) -> Result<f64, Raised> {
    if method == Value::Obj(vm.known.names.index) {
        if let Some(number) = numbers::as_float(vm, result)?
            && vm.heap.is_int(result)
        {
            return Ok(number);
        }
        let given = vm.heap.type_name(result);
        return vm.type_error(format!("__index__ returned non-int (type {given})"));
    }
    match vm.heap.float(result) {
        Some(number) => {
            if !vm.heap.is_exactly(result, Kind::Float) {
                let (class, given) = (vm.heap.type_name(object), vm.heap.type_name(result));
                let method = format!("{class}.__float__");
                let message = super::int_new::strict_subclass(&method, "float", &given);
                vm.warn_here("DeprecationWarning", &message)?;
            }
            Ok(number)
        }
        None => {
            let (class, given) = (vm.heap.type_name(object), vm.heap.type_name(result));
            vm.type_error(format!("{class}.__float__ returned non-float (type {given})"))
        }
    }
}

/// Reads a real number of any kind as a float, waiting for Python code; `must be real number, not str`.
///
/// # Errors
/// Raised, if the value is no number; by its methods.
pub fn real(vm: &mut Vm, value: Value) -> Result<f64, Raised> {
    if vm.is_builtin_instance(value)
        && let Some(number) = numbers::as_float(vm, value)?
    {
        return Ok(number);
    }
    for name in [vm.known.names.float, vm.known.names.index] {
        if let Some(result) = vm.call_special_sync(value, name, &[]) {
            let result = result?;
            return converted(vm, value, Value::Obj(name), result);
        }
    }
    let given = vm.heap.type_name(value);
    vm.type_error(format!("must be real number, not {given}"))
}

fn ratio(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = own_float(vm, arguments[0])?;
    let (numerator, denominator) = data(vm, integer_ratio(value))?;
    let parts = [vm.int_value(numerator), vm.int_value(denominator)];
    Ok(vm.heap.new_tuple(parts))
}

fn plain(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own_float(vm, arguments[0]).map(Value::float)
}

fn fromhex(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = text_or(vm, arguments[1], "fromhex() argument must be str")?;
    let value = data(vm, parse_hex(&text))?;
    if arguments[0] == Value::Obj(vm.heap.class(Kind::Float)) {
        return Ok(Value::float(value));
    }
    vm.tail_call(arguments[0], &[Value::float(value)])
}

fn hex(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = own_float(vm, arguments[0])?;
    Ok(vm.heap.new_str(hex_text(value)))
}

fn is_integer(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = own_float(vm, arguments[0])?;
    Ok(Value::bool(value.is_finite() && value.fract() == 0.0))
}

fn getformat(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let kind = text_or(vm, arguments[1], "__getformat__() argument must be str")?;
    match kind.as_str() {
        "double" | "float" => Ok(vm.heap.new_str("IEEE, little-endian")),
        _ => vm.value_error("__getformat__() argument 1 must be 'double' or 'float'"),
    }
}

fn whole(vm: &mut Vm, value: f64) -> NativeResult {
    let int = data(vm, int_of_float(value))?;
    Ok(vm.int_value(int))
}

fn ceil(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = own_float(vm, arguments[0])?;
    whole(vm, value.ceil())
}

fn floor(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = own_float(vm, arguments[0])?;
    whole(vm, value.floor())
}

fn trunc(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = own_float(vm, arguments[0])?;
    whole(vm, value)
}

fn format(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = own_float(vm, arguments[0])?;
    let spec = text_or(vm, arguments[1], "__format__() argument must be str")?;
    if spec.is_empty() {
        return vm.str_of(arguments[0]);
    }
    let (type_name, minor) = (vm.heap.type_name(arguments[0]), vm.era.minor());
    let text = data(vm, format_float(value, &spec, Target { type_name: &type_name, minor }))?;
    Ok(vm.heap.new_str(text))
}

fn getnewargs(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = own_float(vm, arguments[0])?;
    Ok(vm.heap.new_tuple([Value::float(value)]))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = own_float(vm, arguments[0])?;
    let by_identity = arguments[0].handle().map_or(0, Handle::id) >> 4;
    Ok(Value::Int(hash_float(value, by_identity)))
}

fn pow(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_no_modulus(vm, arguments[2])?;
    floats::pow(vm, arguments)
}

fn rpow(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_no_modulus(vm, arguments[2])?;
    floats::rpow(vm, arguments)
}

fn check_no_modulus(vm: &mut Vm, modulus: Value) -> Result<(), Raised> {
    match modulus.some() {
        Some(_) => {
            vm.type_error("pow() 3rd argument not allowed unless all arguments are integers")
        }
        None => Ok(()),
    }
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = own_float(vm, arguments[0])?;
    Ok(vm.heap.new_str(repr_float(value)))
}

fn round(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = own_float(vm, arguments[0])?;
    let Some(digits) = arguments[1].some() else {
        let int = data(vm, round_to_int(value))?;
        return Ok(vm.int_value(int));
    };
    let digits = vm.index_value(digits)?;
    let digits = clamped(&big(vm, digits));
    data(vm, round_to_digits(value, digits)).map(Value::float)
}
