//! `_locale`: the C locale, the only one there is; `_uuid`: nothing of the system's.

use crate::heap::{Handle, Value};
use crate::library::types::row::row;
use crate::vm::{Module, NativeResult, Vm};

pub static MODULE: Module = Module {
    name: "_locale",
    about: "Support for POSIX locales.",
    functions: &[row("getencoding()", getencoding, "Get the current locale encoding.")],
    fill,
    source: include_str!("locale.py"),
    ..Module::EMPTY
};

/// `_uuid`, which the module `uuid` does without.
pub static UUID: Module = Module {
    name: "_uuid",
    about: "",
    fill: |vm, namespace| {
        for name in ["has_uuid_generate_time_safe", "has_stable_extractable_node"] {
            vm.heap.text_set(namespace, name, Value::Int(0));
        }
        vm.heap.text_set(namespace, "generate_time_safe", Value::None);
        vm.heap.text_set(namespace, "UuidCreate", Value::None);
    },
    ..Module::EMPTY
};

fn getencoding(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.heap.new_str("utf-8"))
}

fn fill(vm: &mut Vm, namespace: Handle) {
    for (name, value) in [
        ("LC_CTYPE", 0),
        ("LC_NUMERIC", 1),
        ("LC_TIME", 2),
        ("LC_COLLATE", 3),
        ("LC_MONETARY", 4),
        ("LC_MESSAGES", 5),
        ("LC_ALL", 6),
        ("CHAR_MAX", 127),
        ("CODESET", 14),
        ("RADIXCHAR", 65536),
        ("THOUSEP", 65537),
        ("YESEXPR", 327680),
        ("NOEXPR", 327681),
        ("CRNCYSTR", 262159),
        ("D_T_FMT", 131112),
        ("D_FMT", 131113),
        ("T_FMT", 131114),
        ("T_FMT_AMPM", 131115),
        ("AM_STR", 131110),
        ("PM_STR", 131111),
        ("ERA", 131116),
        ("ERA_D_FMT", 131118),
        ("ALT_DIGITS", 131119),
        ("ERA_D_T_FMT", 131120),
        ("ERA_T_FMT", 131121),
    ] {
        vm.heap.text_set(namespace, name, Value::Int(value));
    }
    for (name, first, count) in
        [("ABDAY", 131072, 7), ("DAY", 131079, 7), ("ABMON", 131086, 12), ("MON", 131098, 12)]
    {
        for at in 0..count {
            vm.heap.text_set(namespace, &format!("{name}_{}", at + 1), Value::Int(first + at));
        }
    }
}
