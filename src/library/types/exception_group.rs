//! Groups of exceptions (PEP 654): making them and taking them apart.

use crate::heap::{Body, Exception, Handle, Value};
use crate::vm::native::Raised;
use crate::vm::{Native, NativeResult, Vm};

/// The methods of `BaseExceptionGroup`.
pub const METHODS: &[Native] = &[
    Native {
        signature: "__new__(cls, /, *args, **kwargs)",
        call: new,
        about: "Create and return a new object.  See help(type) for accurate signature.",
    },
    Native {
        signature: "__init__(self, /, *args, **kwargs)",
        call: init,
        about: "Initialize self.  See help(type(self)) for accurate signature.",
    },
    Native { signature: "__str__(self, /)", call: str, about: "Return str(self)." },
    Native {
        signature: "@classmethod __class_getitem__(cls, item, /)",
        call: class_getitem,
        about: "See PEP 585",
    },
    Native { signature: "derive(self, excs, /)", call: derive, about: "" },
    Native { signature: "split(self, matcher_value, /)", call: split, about: "" },
    Native { signature: "subgroup(self, matcher_value, /)", call: subgroup, about: "" },
];

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Some(mut class) =
        arguments[0].handle().filter(|_| vm.heap.as_class(arguments[0]).is_some())
    else {
        return vm.type_error("BaseExceptionGroup.__new__(X): X is not a type object");
    };
    let given = vm.heap.sequence(arguments[1]).map(<[Value]>::to_vec).unwrap_or_default();
    let [message, exceptions] = given[..] else {
        return vm.type_error(format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            given.len()
        ));
    };
    if vm.heap.text(message).is_none() {
        let name = vm.heap.type_name(message);
        return vm.type_error(format!(
            "BaseExceptionGroup.__new__() argument 1 must be str, not {name}"
        ));
    }
    let Some(items) = vm.heap.sequence(exceptions).map(<[Value]>::to_vec) else {
        return vm.type_error("second argument (exceptions) must be a sequence");
    };
    if items.is_empty() {
        return vm.value_error("second argument (exceptions) must be a non-empty sequence");
    }
    let plain = vm.known.exceptions.get("Exception");
    let mut all_plain = true;
    for (at, &item) in items.iter().enumerate() {
        if vm.heap.exception(item).is_none() {
            return vm.value_error(format!(
                "Item {at} of second argument (exceptions) is not an exception"
            ));
        }
        all_plain &= vm.heap.is_subclass(vm.heap.class_of(item), plain);
    }
    if class == vm.known.exceptions.get("BaseExceptionGroup") {
        if all_plain {
            class = vm.known.exceptions.get("ExceptionGroup");
        }
    } else if !all_plain && class == vm.known.exceptions.get("ExceptionGroup") {
        return vm.type_error("Cannot nest BaseExceptions in an ExceptionGroup");
    } else if !all_plain && vm.heap.is_subclass(class, plain) {
        let name = vm.class_name(class);
        return vm.type_error(format!("Cannot nest BaseExceptions in '{name}'"));
    }
    let items = vm.heap.new_tuple(items);
    let exception = Exception {
        args: arguments[1],
        traceback: Value::None,
        context: Value::None,
        cause: Value::None,
        suppress_context: false,
        fields: vec![message, items],
    };
    Ok(vm.heap.alloc(class, Body::Exception(Box::new(exception))).into())
}

fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if let Value::Obj(group) = arguments[0] {
        vm.set_exception_field(group, arguments[1], |body| &mut body.args);
    }
    Ok(Value::None)
}

/// Returns the message and the exceptions of a group.
fn parts(vm: &mut Vm, group: Value) -> Result<(Value, Vec<Value>), Raised> {
    if let Some(body) = vm.heap.exception(group)
        && let [message, items, ..] = body.fields[..]
    {
        return Ok((message, vm.heap.sequence(items).map(<[Value]>::to_vec).unwrap_or_default()));
    }
    vm.type_error("descriptor requires a 'BaseExceptionGroup' object")
}

fn str(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (message, items) = parts(vm, arguments[0])?;
    let plural = if items.len() == 1 { "" } else { "s" };
    let message = vm.str_sync(message)?;
    Ok(vm.heap.new_str(format!("{message} ({} sub-exception{plural})", items.len())))
}

fn class_getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.new_alias(arguments[0], arguments[1])
}

fn derive(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (message, _) = parts(vm, arguments[0])?;
    let class = vm.known.exceptions.get("BaseExceptionGroup");
    vm.tail_call(class.into(), &[message, arguments[1]])
}

fn split(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_matcher(vm, arguments[1])?;
    let (matching, rest) = divide(vm, arguments[0], arguments[1])?;
    let or_none = |value: Option<Value>| value.unwrap_or(Value::None);
    Ok(vm.heap.new_tuple(vec![or_none(matching), or_none(rest)]))
}

fn subgroup(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    check_matcher(vm, arguments[1])?;
    Ok(divide(vm, arguments[0], arguments[1])?.0.unwrap_or(Value::None))
}

fn is_class_matcher(vm: &Vm, matcher: Value) -> bool {
    let is_exception =
        |value: Value| vm.heap.as_class(value).is_some_and(|class| class.flags.exception);
    match vm.heap.body_of(matcher) {
        Some(Body::Tuple(items)) => items.iter().all(|&item| is_exception(item)),
        _ => is_exception(matcher),
    }
}

fn check_matcher(vm: &mut Vm, matcher: Value) -> Result<(), Raised> {
    let callable = matches!(
        vm.heap.body_of(matcher),
        Some(Body::Function(_) | Body::Method(_) | Body::Native(..))
    );
    let name = vm.known.names.call;
    let callable =
        callable || vm.heap.as_class(matcher).is_none() && vm.find_special(matcher, name).is_some();
    if is_class_matcher(vm, matcher) || callable {
        return Ok(());
    }
    vm.type_error(if vm.era.minor() < 13 {
        "expected a function, exception type or tuple of exception types"
    } else {
        "expected an exception type, a tuple of exception types, or a callable (other than a class)"
    })
}

fn matches(vm: &mut Vm, exception: Value, matcher: Value) -> Result<bool, Raised> {
    if is_class_matcher(vm, matcher) {
        return vm.exception_matches(exception, matcher);
    }
    let result = vm.call_sync(matcher, &[exception])?;
    vm.truth(result)
}

/// Divides an exception into what matches and what does not.
fn divide(
    vm: &mut Vm,
    exception: Value,
    matcher: Value,
) -> Result<(Option<Value>, Option<Value>), Raised> {
    vm.check_depth()?;
    if matches(vm, exception, matcher)? {
        return Ok((Some(exception), None));
    }
    let group: Handle = vm.known.exceptions.get("BaseExceptionGroup");
    if !vm.heap.is_subclass(vm.heap.class_of(exception), group) {
        return Ok((None, Some(exception)));
    }
    let (_, items) = parts(vm, exception)?;
    let (mut matching, mut rest) = (Vec::new(), Vec::new());
    for item in items {
        let (one, other) = divide(vm, item, matcher)?;
        matching.extend(one);
        rest.extend(other);
    }
    let matching = part_of(vm, exception, matching)?;
    let rest = part_of(vm, exception, rest)?;
    Ok((matching, rest))
}

/// Makes a group of some of a group's exceptions, with what else the group carries.
fn part_of(vm: &mut Vm, group: Value, items: Vec<Value>) -> Result<Option<Value>, Raised> {
    if items.is_empty() {
        return Ok(None);
    }
    let name = vm.heap.intern("derive");
    let method = vm.get_attr_sync(group, name)?;
    let list = vm.heap.new_list(items);
    let part = vm.call_sync(method, &[list])?;
    let Some(body) = vm.heap.exception(group) else { return Ok(Some(part)) };
    let (traceback, context, cause, suppress) =
        (body.traceback, body.context, body.cause, body.suppress_context);
    if vm.heap.exception(part).is_none() {
        return vm.type_error("derive must return an instance of BaseExceptionGroup");
    }
    if let (Value::Obj(part), Value::Obj(group)) = (part, group) {
        vm.set_exception_field(part, traceback, |body| &mut body.traceback);
        vm.set_exception_field(part, context, |body| &mut body.context);
        vm.set_exception_field(part, cause, |body| &mut body.cause);
        if let Body::Exception(body) = vm.heap.change(part) {
            body.suppress_context = suppress;
        }
        let notes = vm.known.names.notes;
        if let Some(known) = vm.heap.attr(group, notes)
            && let Some(known) = vm.heap.sequence(known).map(<[Value]>::to_vec)
        {
            let copy = vm.heap.new_list(known);
            vm.heap.set_attr(part, notes, copy);
        }
    }
    Ok(Some(part))
}
