//! What CPython's `site` puts into the builtins: `exit`, `quit` and `help`.

use crate::heap::{Body, Kind, Value};
use crate::vm::{Native, NativeResult, Type, Vm};

/// The type of `exit` and `quit`: its only field is the name.
pub static QUITTER: Type = Type {
    kind: Kind::Quitter,
    about: "",
    base: true,
    methods: &[
        Native { signature: "__repr__(self, /)", call: quitter_repr, about: "" },
        Native { signature: "__call__(self, code=None)", call: quit, about: "" },
    ],
    getters: &[],
};

/// The type of `help`.
pub static HELPER: Type = Type {
    kind: Kind::Helper,
    about: "Define the builtin 'help'.\n\nThis is a wrapper around pydoc.help (with a twist).\n",
    base: true,
    methods: &[
        Native { signature: "__repr__(self, /)", call: helper_repr, about: "" },
        Native { signature: "__call__(self, /, *args, **kwds)", call: help, about: "" },
    ],
    getters: &[],
};

fn quitter_repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let name = match vm.heap.body_of(arguments[0]) {
        Some(Body::Fields(fields)) => fields.first().copied().unwrap_or(Value::None),
        _ => Value::None,
    };
    let name = vm.heap.text(name).unwrap_or_default();
    let shown = format!("Use {name}() or Ctrl-D (i.e. EOF) to exit");
    Ok(vm.heap.new_str(shown))
}

fn quit(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let code = arguments[1].given().unwrap_or(Value::None);
    vm.raise_with("SystemExit", &[code])
}

fn helper_repr(vm: &mut Vm, _: &[Value]) -> NativeResult {
    Ok(vm.heap.new_str("Type help() for interactive help, or help(object) for help about object."))
}

fn help(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    vm.call_prelude("help_about", &[arguments[1], arguments[2]])
}
