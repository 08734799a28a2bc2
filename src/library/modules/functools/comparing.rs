//! `functools.cmp_to_key`: keys that compare as a function says.

use crate::heap::{Body, Kind, Value};
use crate::library::types::row::row;
use crate::vm::{Answer, CompareOp, Getter, NativeResult, Raised, Routine, Step, Type, Vm};

/// The class of the keys.
pub static TYPE: Type = Type {
    kind: Kind::CompareKey,
    about: "A key that compares as a function says.",
    base: false,
    methods: &[
        row("__call__(self, obj)", call, "Makes the key of an object."),
        row("__lt__(self, value, /)", lt, "Return self<value."),
        row("__le__(self, value, /)", le, "Return self<=value."),
        row("__eq__(self, value, /)", eq, "Return self==value."),
        row("__ne__(self, value, /)", ne, "Return self!=value."),
        row("__gt__(self, value, /)", gt, "Return self>value."),
        row("__ge__(self, value, /)", ge, "Return self>=value."),
    ],
    getters: &[Getter {
        name: "obj",
        get: |vm, value| {
            Ok(vm.fields(value).get(1).copied().and_then(Value::given).unwrap_or(Value::None))
        },
        set: Some(|vm, value, new| {
            if let Value::Obj(key) = value {
                vm.set_field_of(key, 1, new);
            }
            Ok(())
        }),
        about: "Value wrapped by a key function.",
    }],
};

// A key keeps: the function, the object.

fn key(vm: &mut Vm, function: Value, object: Value) -> Value {
    vm.heap.alloc_kind(Kind::CompareKey, Body::Fields(Box::new([function, object]))).into()
}

/// `functools.cmp_to_key`.
pub fn cmp_to_key(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    Ok(key(vm, arguments[0], Value::Unbound))
}

fn call(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let function = vm.fields(arguments[0]).first().copied().unwrap_or(Value::None);
    Ok(key(vm, function, arguments[1]))
}

macro_rules! comparisons {
    ($($name:ident $operator:ident)*) => { $(
        fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            compare(vm, CompareOp::$operator, arguments)
        }
    )* };
}

comparisons! { lt Lt le Le eq Eq ne Ne gt Gt ge Ge }

fn compare(vm: &mut Vm, operator: CompareOp, arguments: &[Value]) -> NativeResult {
    if !vm.heap.is_a(arguments[1], Kind::CompareKey) {
        return vm.type_error("other argument must be K instance");
    }
    let (&[function, object], &[_, other]) = (vm.fields(arguments[0]), vm.fields(arguments[1]))
    else {
        return vm.type_error("other argument must be K instance");
    };
    if object.is_unbound() || other.is_unbound() {
        return vm.raise("AttributeError", "object");
    }
    vm.start(&COMPARE, &[Value::Int(operator as i64), function, object, other, Value::FALSE])
}

/// Registers: the operator, the function, the two objects, whether the function was called.
static COMPARE: Routine = Routine { name: "cmp_to_key", step: compare_step, catches: false };

fn compare_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    match answer {
        Answer::Value(result) if vm.register(base + 4) == Value::TRUE => Ok(Step::Return(result)),
        Answer::Value(order) => {
            vm.set_register(base + 4, Value::TRUE);
            let compare = |vm: &mut Vm, values: &[Value]| {
                const OPERATORS: [CompareOp; 6] = [
                    CompareOp::Lt,
                    CompareOp::Le,
                    CompareOp::Eq,
                    CompareOp::Ne,
                    CompareOp::Gt,
                    CompareOp::Ge,
                ];
                let at = values[0].as_int().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
                vm.compare(OPERATORS[at], values[1], Value::Int(0))
            };
            Ok(Step::Native(compare, vec![vm.register(base), order]))
        }
        _ => {
            let arguments = vec![vm.register(base + 2), vm.register(base + 3)];
            Ok(Step::Call(vm.register(base + 1), arguments))
        }
    }
}
