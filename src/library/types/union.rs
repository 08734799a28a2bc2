//! `int | str`.

use crate::heap::{Body, Kind, Value};
use crate::library::types::generic_alias::{choose, parameters_in, shown_type};
use crate::vm::native::Raised;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type `types.UnionType`: its only field is the tuple of its members.
pub static TYPE: Type = Type {
    kind: Kind::UnionType,
    about: "Represent a PEP 604 union type\n\nE.g. for int | str",
    base: false,
    methods: &[
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Return self==value." },
        Native { signature: "__hash__(self, /)", call: hash, about: "Return hash(self)." },
        Native { signature: "__or__(self, value, /)", call: or, about: "Return self|value." },
        Native {
            signature: "__ror__(self, value, /)",
            call: reverse_or,
            about: "Return value|self.",
        },
        Native {
            signature: "__getitem__(self, key, /)",
            call: getitem,
            about: "Return self[key].",
        },
        Native {
            signature: "@classmethod __class_getitem__(cls, parameters, /)",
            call: |vm, arguments| vm.call_prelude("union_of", &[arguments[1]]),
            about: "See PEP 585",
        },
        Native {
            signature: "__instancecheck__(self, instance, /)",
            call: instance_check,
            about: "",
        },
        Native {
            signature: "__subclasscheck__(self, subclass, /)",
            call: subclass_check,
            about: "",
        },
    ],
    getters: &[
        Getter { name: "__args__", get: args, set: None, about: "" },
        Getter { name: "__origin__", get: origin, set: None, about: "" },
        Getter {
            name: "__parameters__",
            get: parameters,
            set: None,
            about: "Type variables in the types.UnionType.",
        },
    ],
};

fn members(vm: &Vm, union: Value) -> Vec<Value> {
    match vm.heap.body_of(union) {
        Some(Body::Fields(fields)) => {
            vm.heap.sequence(fields[0]).map(<[Value]>::to_vec).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// Tells whether a value may be a member of a union without asking it.
fn is_member(vm: &Vm, value: Value) -> bool {
    value.is_none()
        || vm.heap.as_class(value).is_some()
        || [Kind::GenericAlias, Kind::UnionType]
            .into_iter()
            .any(|kind| vm.heap.is_exactly(value, kind))
}

/// Makes `left | right`, NotImplemented if one is no type.
pub(crate) fn join(vm: &mut Vm, left: Value, right: Value) -> NativeResult {
    if !is_member(vm, left) || !is_member(vm, right) {
        return Ok(vm.known.not_implemented);
    }
    let named = is_named(vm, left) || is_named(vm, right);
    join_all(vm, &[left, right], named)
}

/// Tells whether a union was written as `typing.Union[...]`, which up to 3.13 is another thing than `X | Y`.
fn is_named(vm: &Vm, union: Value) -> bool {
    matches!(vm.heap.body_of(union), Some(Body::Fields(fields)) if fields.len() > 1)
        && vm.heap.is_exactly(union, Kind::UnionType)
}

/// What only the prelude calls.
pub(crate) const HIDDEN: &[Native] = &[Native {
    signature: "_union_from(members, /)",
    call: |vm, arguments| {
        let members = vm.heap.sequence(arguments[0]).unwrap_or(&[]).to_vec();
        let named = vm.era < crate::era::Era::E314;
        join_all(vm, &members, named)
    },
    about: "Makes a union of types.",
}];

fn join_all(vm: &mut Vm, sides: &[Value], named: bool) -> NativeResult {
    let mut all: Vec<Value> = Vec::new();
    for &side in sides {
        let flat = if vm.heap.is_exactly(side, Kind::UnionType) {
            members(vm, side)
        } else {
            vec![none_type(vm, side)]
        };
        for member in flat {
            let mut known = false;
            for &other in &all {
                known = known
                    || other == member
                    || is_alias(vm, other, member) && vm.same_or_equal(other, member)?;
            }
            if !known {
                all.push(member);
            }
        }
    }
    if let [only] = all[..] {
        return Ok(only);
    }
    let all = vm.heap.new_tuple(all);
    let fields: Box<[Value]> = if named { Box::new([all, Value::TRUE]) } else { Box::new([all]) };
    Ok(vm.heap.alloc_kind(Kind::UnionType, Body::Fields(fields)).into())
}

fn is_alias(vm: &Vm, left: Value, right: Value) -> bool {
    vm.heap.is_exactly(left, Kind::GenericAlias) && vm.heap.is_exactly(right, Kind::GenericAlias)
}

fn none_type(vm: &Vm, value: Value) -> Value {
    if value.is_none() { vm.heap.class(Kind::NoneType).into() } else { value }
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if is_named(vm, arguments[0]) {
        return named_repr(vm, arguments[0]);
    }
    let mut shown = Vec::new();
    for member in members(vm, arguments[0]) {
        if member == none_type(vm, Value::None) {
            shown.push("None".to_owned());
        } else {
            shown.push(shown_type(vm, member)?);
        }
    }
    Ok(vm.heap.new_str(shown.join(" | ")))
}

/// Shows a union as `typing.Union` did up to 3.13.
fn named_repr(vm: &mut Vm, union: Value) -> NativeResult {
    let none = none_type(vm, Value::None);
    let mut shown = Vec::new();
    let all = members(vm, union);
    for &member in &all {
        shown.push(shown_type(vm, member)?);
    }
    let text = match all[..] {
        [_, second] if second == none => format!("typing.Optional[{}]", shown[0]),
        [first, _] if first == none => format!("typing.Optional[{}]", shown[1]),
        _ => format!("typing.Union[{}]", shown.join(", ")),
    };
    Ok(vm.heap.new_str(text))
}

/// A union is one of `typing.Union`; up to 3.13 `X | Y` is not.
fn origin(vm: &mut Vm, union: Value) -> NativeResult {
    if vm.era < crate::era::Era::E314 && !is_named(vm, union) {
        let name = vm.heap.intern("__origin__");
        return vm.raise_no_attribute(union, name);
    }
    Ok(vm.heap.class(Kind::UnionType).into())
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if !vm.heap.is_exactly(arguments[1], Kind::UnionType) {
        return Ok(vm.known.not_implemented);
    }
    let (left, right) = (members(vm, arguments[0]), members(vm, arguments[1]));
    let equal = left.len() == right.len() && all_in(vm, &left, &right)?;
    Ok(Value::bool(equal))
}

fn all_in(vm: &mut Vm, members: &[Value], others: &[Value]) -> Result<bool, Raised> {
    for &member in members {
        let mut found = false;
        for &other in others {
            found = found || vm.same_or_equal(member, other)?;
        }
        if !found {
            return Ok(false);
        }
    }
    Ok(true)
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let mut mixed: i64 = 0x0075_6e69_6f6e;
    for member in members(vm, arguments[0]) {
        mixed ^= vm.hash(member)?.wrapping_mul(0x27d4_eb2d);
    }
    Ok(Value::Int(mixed))
}

fn or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    join(vm, arguments[0], arguments[1])
}

fn reverse_or(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    join(vm, arguments[1], arguments[0])
}

fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let all = members(vm, arguments[0]);
    let mut names = Vec::new();
    parameters_in(vm, &all, &mut names)?;
    let replaced = choose(vm, arguments[0], &all, &names, arguments[1])?;
    let mut joined = replaced.first().copied().unwrap_or(Value::None);
    for &next in &replaced[1..] {
        joined = join(vm, joined, next)?;
    }
    Ok(joined)
}

fn instance_check(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.is_instance(arguments[1], arguments[0])
}

fn subclass_check(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.is_subclass_of(arguments[1], arguments[0])
}

fn args(vm: &mut Vm, union: Value) -> NativeResult {
    let all = members(vm, union);
    Ok(vm.heap.new_tuple(all))
}

fn parameters(vm: &mut Vm, union: Value) -> NativeResult {
    let all = members(vm, union);
    let mut found = Vec::new();
    parameters_in(vm, &all, &mut found)?;
    Ok(vm.heap.new_tuple(found))
}
