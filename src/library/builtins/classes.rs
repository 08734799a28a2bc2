//! `__build_class__`: what a `class` statement calls.
//!
//! Its steps are CPython's: bases that are no classes are replaced, the
//! metaclass is chosen and prepares the namespace, the body runs in it, the
//! metaclass makes the class. Each may be Python code, so it is a routine.

use crate::heap::{Kind, Value};
use crate::vm::{Answer, NativeResult, Raised, Routine, Step, Vm};

/// `__build_class__(func, name, /, *bases, [metaclass], **kwds)`.
pub fn build_class(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (function, name, bases, keywords) =
        (arguments[0], arguments[1], arguments[2], arguments[3]);
    if vm.heap.function(function).is_none() {
        return vm.type_error("__build_class__: func must be a function");
    }
    if vm.heap.text(name).is_none() {
        return vm.type_error("__build_class__: name is not a string");
    }
    let resolved = vm.heap.new_list(Vec::new());
    let nothing = Value::Unbound;
    let state = [
        function,
        name,
        bases,
        keywords,
        resolved,
        nothing,
        nothing,
        nothing,
        Value::Int(0),
        Value::Int(BASES),
    ];
    vm.start(&BUILD, &state)
}

/// Bases are being replaced.
const BASES: i64 = 0;
/// The namespace is awaited.
const PREPARE: i64 = 1;
/// The body is running.
const BODY: i64 = 2;
/// The class is awaited.
const MAKE: i64 = 3;

const FUNCTION: usize = 0;
const NAME: usize = 1;
const ORIGINAL: usize = 2;
const KEYWORDS: usize = 3;
const RESOLVED: usize = 4;
const METACLASS: usize = 5;
const NAMESPACE: usize = 6;
const CELL: usize = 7;
const LOOKED_AT: usize = 8;
const STAGE: usize = 9;

/// Registers: as the constants above name them.
static BUILD: Routine = Routine { name: "__build_class__", step: build_step, catches: false };

fn build_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    match (vm.register(base + STAGE), answer) {
        (Value::Int(BASES), Answer::Value(entries)) => {
            let is_tuple = vm.heap.is_a(entries, Kind::Tuple);
            let Some(entries) = vm.heap.sequence(entries).filter(|_| is_tuple) else {
                return vm.type_error("__mro_entries__ must return a tuple");
            };
            let entries = entries.to_vec();
            if let Value::Obj(resolved) = vm.register(base + RESOLVED) {
                vm.heap.list_extend(resolved, &entries);
            }
            look_at_bases(vm, base)
        }
        (Value::Int(BASES), _) => look_at_bases(vm, base),
        (Value::Int(PREPARE), Answer::Value(namespace)) => run_body(vm, base, namespace),
        (Value::Int(BODY), Answer::Value(cell)) => {
            vm.set_register(base + CELL, cell);
            make(vm, base)
        }
        (_, Answer::Value(class)) => {
            check_cell(vm, base, class)?;
            Ok(Step::Return(class))
        }
        _ => Ok(Step::Return(Value::None)),
    }
}

fn register_items(vm: &Vm, at: usize) -> Vec<Value> {
    vm.heap.sequence(vm.register(at)).unwrap_or_default().to_vec()
}

/// Goes on through the bases; when all are classes, chooses the metaclass and has it prepare.
fn look_at_bases(vm: &mut Vm, base: usize) -> Result<Step, Raised> {
    let original = register_items(vm, base + ORIGINAL);
    let Value::Obj(resolved) = vm.register(base + RESOLVED) else {
        return Ok(Step::Return(Value::None));
    };
    let mut at =
        vm.register(base + LOOKED_AT).as_int().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    while let Some(&one) = original.get(at) {
        at += 1;
        vm.set_register(base + LOOKED_AT, Value::Int(i64::try_from(at).unwrap_or(i64::MAX)));
        if let Some(hook) = vm.mro_entries_of(one)? {
            return Ok(Step::Call(hook, vec![vm.register(base + ORIGINAL)]));
        }
        vm.heap.list_push(resolved, one);
    }
    choose_metaclass(vm, base)
}

fn choose_metaclass(vm: &mut Vm, base: usize) -> Result<Step, Raised> {
    let name = vm.known.names.metaclass;
    let keywords = vm.register(base + KEYWORDS).handle();
    let given = keywords.and_then(|keywords| vm.heap.name_get(keywords, name));
    if let Some(keywords) = keywords
        && given.is_some()
    {
        vm.heap.name_remove(keywords, name);
    }
    let bases = register_items(vm, base + RESOLVED);
    let metaclass = vm.resolve_metaclass(given, &bases)?;
    vm.set_register(base + METACLASS, metaclass);
    vm.set_register(base + STAGE, Value::Int(PREPARE));
    let prepare = vm.known.names.prepare;
    if metaclass == Value::Obj(vm.heap.class(Kind::Type)) {
        let namespace = vm.heap.new_dict();
        return run_body(vm, base, namespace.into());
    }
    let Some(prepare) = vm.find_attr_sync(metaclass, prepare)? else {
        let namespace = vm.heap.new_dict();
        return run_body(vm, base, namespace.into());
    };
    let bases = vm.tuple(bases);
    Ok(call_with_keywords(vm, base, prepare, vec![vm.register(base + NAME), bases]))
}

/// Calls with the keywords of the class statement besides.
fn call_with_keywords(
    vm: &mut Vm,
    base: usize,
    callable: Value,
    mut arguments: Vec<Value>,
) -> Step {
    let mut names = Vec::new();
    if let Some(keywords) = vm.heap.as_dict(vm.register(base + KEYWORDS)) {
        for entry in keywords.iter() {
            names.push(entry.key);
            arguments.push(entry.value);
        }
    }
    if names.is_empty() {
        Step::Call(callable, arguments)
    } else {
        Step::CallKeywords(callable, arguments, names)
    }
}

fn run_body(vm: &mut Vm, base: usize, namespace: Value) -> Result<Step, Raised> {
    if vm.heap.as_dict(namespace).is_none()
        && vm.find_special(namespace, vm.known.names.getitem).is_none()
    {
        let metaclass = vm.register(base + METACLASS);
        let name = match metaclass {
            Value::Obj(class) if vm.heap.as_class(metaclass).is_some() => vm.class_name(class),
            _ => "<metaclass>".to_owned(),
        };
        let class = vm.heap.type_name(namespace);
        return vm.type_error(format!("{name}.__prepare__() must return a mapping, not {class}"));
    }
    vm.set_register(base + NAMESPACE, namespace);
    vm.set_register(base + STAGE, Value::Int(BODY));
    let run = |vm: &mut Vm, values: &[Value]| vm.run_class_body(values[0], values[1]);
    Ok(Step::Native(run, vec![vm.register(base + FUNCTION), namespace]))
}

fn make(vm: &mut Vm, base: usize) -> Result<Step, Raised> {
    let bases = register_items(vm, base + RESOLVED);
    let original = register_items(vm, base + ORIGINAL);
    let namespace = vm.register(base + NAMESPACE);
    if bases != original {
        let name = vm.known.names.orig_bases;
        let original = vm.register(base + ORIGINAL);
        vm.wait(|vm| vm.store_in_namespace(namespace, name, original))?;
    }
    vm.set_register(base + STAGE, Value::Int(MAKE));
    let bases = if bases == original { vm.register(base + ORIGINAL) } else { vm.tuple(bases) };
    let arguments = vec![vm.register(base + NAME), bases, namespace];
    Ok(call_with_keywords(vm, base, vm.register(base + METACLASS), arguments))
}

/// Checks that the class is what the methods' `__class__` cell holds.
fn check_cell(vm: &mut Vm, base: usize, class: Value) -> Result<(), Raised> {
    let cell = vm.register(base + CELL);
    if !vm.heap.is_exactly(cell, Kind::Cell) || vm.heap.as_class(class).is_none() {
        return Ok(());
    }
    let held = vm.heap.cell(cell);
    if held == class {
        return Ok(());
    }
    let name = vm.repr_sync(vm.register(base + NAME))?;
    let class = vm.repr_sync(class)?;
    if held.is_unbound() {
        return vm.raise(
            "RuntimeError",
            format!("__class__ not set defining {name} as {class}. Was __classcell__ propagated to type.__new__?"),
        );
    }
    let held = vm.repr_sync(held)?;
    vm.type_error(format!("__class__ set to {held} defining {name} as {class}"))
}
