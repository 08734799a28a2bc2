//! Builtins about objects: attributes, classes, lengths and texts.

use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::{Answer, NativeResult, Raised, Routine, Step, Vm};

/// Returns an attribute's name, interned.
fn attribute_name(vm: &mut Vm, name: Value, function: &str) -> Result<Handle, Raised> {
    match name {
        Value::Obj(handle) if vm.heap.text(name).is_some() => Ok(vm.heap.intern_object(handle)),
        _ => {
            let class = vm.heap.type_name(name);
            let message = match function {
                "getattr" | "hasattr" => vm.era.attribute_name_not_str(function, &class),
                _ => format!("attribute name must be string, not '{class}'"),
            };
            vm.type_error(message)
        }
    }
}

/// `getattr(object, name, default)`.
pub fn getattr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = attribute_name(vm, arguments[1], "getattr")?;
    let Some(default) = arguments[2].given() else { return vm.get_attr(arguments[0], name) };
    vm.start(&GETATTR, &[arguments[0], name.into(), default])
}

/// Registers: the object, the name, what to return if there is no such attribute.
static GETATTR: Routine = Routine { name: "getattr", step: getattr_step, catches: true };

fn getattr_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    match answer {
        Answer::Value(value) => Ok(Step::Return(value)),
        Answer::Raised => {
            if vm.catches("AttributeError") {
                let found = annotations_for_library(vm, vm.register(base), vm.register(base + 1));
                return Ok(Step::Return(found.unwrap_or(vm.register(base + 2))));
            }
            Err(Raised)
        }
        _ => Ok(Step::Native(read_attribute, vec![vm.register(base), vm.register(base + 1)])),
    }
}

/// The library is 3.14's in every era: it learns by `__annotate__`, which functions have only since, that there are annotations.
fn annotations_for_library(vm: &mut Vm, object: Value, name: Value) -> Option<Value> {
    let asked = name == Value::Obj(vm.known.names.annotate);
    if !asked || vm.heap.function(object).is_none() {
        return None;
    }
    let at = vm.current_frame()?;
    if !vm.frames[at].code.code.source.name.starts_with(crate::data::embedded::MOUNT) {
        return None;
    }
    let found = vm.get_attr_sync(object, vm.known.names.annotations).ok()?;
    vm.truth(found).ok()?.then_some(found)
}

fn read_attribute(vm: &mut Vm, values: &[Value]) -> NativeResult {
    match values[1] {
        Value::Obj(name) => vm.get_attr(values[0], name),
        _ => Ok(Value::None),
    }
}

/// `hasattr(obj, name)`.
pub fn hasattr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = attribute_name(vm, arguments[1], "hasattr")?;
    vm.start(&HASATTR, &[arguments[0], name.into()])
}

/// Registers: the object, the name.
static HASATTR: Routine = Routine { name: "hasattr", step: hasattr_step, catches: true };

fn hasattr_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    match answer {
        Answer::Value(_) => Ok(Step::Return(Value::TRUE)),
        Answer::Raised => {
            if vm.catches("AttributeError") {
                return Ok(Step::Return(Value::FALSE));
            }
            Err(Raised)
        }
        _ => Ok(Step::Native(read_attribute, vec![vm.register(base), vm.register(base + 1)])),
    }
}

/// `setattr(obj, name, value)`.
pub fn setattr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = attribute_name(vm, arguments[1], "setattr")?;
    vm.start(&SETATTR, &[arguments[0], name.into(), arguments[2]])
}

/// `delattr(obj, name)`.
pub fn delattr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = attribute_name(vm, arguments[1], "delattr")?;
    vm.start(&SETATTR, &[arguments[0], name.into(), Value::Unbound])
}

/// Registers: the object, the name, the value or nothing. Whatever is returned, the result is None.
static SETATTR: Routine = Routine { name: "setattr", step: setattr_step, catches: false };

fn setattr_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    if let Answer::Value(_) = answer {
        return Ok(Step::Return(Value::None));
    }
    let write = |vm: &mut Vm, values: &[Value]| match values[1] {
        Value::Obj(name) => vm.set_attr(values[0], name, values[2]),
        _ => Ok(Value::None),
    };
    let values = (0..3).map(|at| vm.register(base + at)).collect();
    Ok(Step::Native(write, values))
}

/// `vars(object)`: its `__dict__`.
pub fn vars_of(vm: &mut Vm, object: Value) -> NativeResult {
    let name = vm.known.names.dict;
    match vm.find_attr_sync(object, name)? {
        Some(dict) => Ok(dict),
        None => vm.type_error("vars() argument must have __dict__ attribute"),
    }
}

/// `callable(obj)`.
pub fn callable(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let known = match vm.heap.body_of(arguments[0]) {
        Some(Body::Function(_) | Body::Native(..) | Body::Method(_) | Body::Class(_)) => true,
        Some(Body::Wrapper(_)) => vm.heap.is_a(arguments[0], Kind::StaticMethod),
        _ => false,
    };
    Ok(Value::bool(known || vm.find_special(arguments[0], vm.known.names.call).is_some()))
}

/// `isinstance(obj, class_or_tuple)`.
pub fn isinstance(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.is_instance(arguments[0], arguments[1])
}

/// `issubclass(cls, class_or_tuple)`.
pub fn issubclass(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.is_subclass_of(arguments[0], arguments[1])
}

/// `len(obj)`.
pub fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let value = arguments[0];
    if vm.is_builtin_instance(value) {
        let length = match vm.heap.body_of(value) {
            Some(Body::List(items)) => Some(items.len()),
            Some(Body::Tuple(items)) => Some(items.len()),
            Some(Body::Dict(table)) => Some(table.len()),
            Some(Body::Set(table)) => Some(table.len()),
            Some(Body::Str(string)) => Some(string.char_count()),
            Some(Body::Bytes(bytes)) => Some(bytes.len()),
            Some(Body::ByteArray(bytes)) => Some(bytes.len()),
            _ => None,
        };
        if let Some(length) = length {
            return Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)));
        }
    }
    let Some((callable, bound)) = vm.find_special(value, vm.known.names.len) else {
        let class = vm.heap.type_name(value);
        return vm.type_error(format!("object of type '{class}' has no len()"));
    };
    vm.start(&LEN, &[callable, bound])
}

/// Registers: `__len__` and the receiver to pass to it, if any.
static LEN: Routine = Routine { name: "len", step: len_step, catches: false };

fn len_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    if let Answer::Value(length) = answer {
        return vm.length_of_result(length).map(|length| Step::Return(Value::Int(length)));
    }
    let arguments = vm.register(base + 1).given().into_iter().collect();
    Ok(Step::Call(vm.register(base), arguments))
}

/// `repr(obj)`.
pub fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.repr_of(arguments[0])
}

/// `ascii(obj)`.
pub fn ascii(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.ascii_of(arguments[0])
}

/// `format(value, format_spec='')`.
pub fn format(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if let Some(spec) = arguments[1].given()
        && vm.heap.text(spec).is_none()
    {
        let class = vm.heap.type_name(spec);
        return vm.type_error(format!("format() argument 2 must be str, not {class}"));
    }
    vm.format_of(arguments[0], arguments[1])
}
