//! Modules: a `__dict__` with a name.

use crate::heap::{Attrs, Body, Handle, Kind, ShapeId, Value};
use crate::library::types::{function, object};
use crate::vm::native::Raised;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type of modules.
pub static TYPE: Type = Type {
    kind: Kind::Module,
    about: "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    base: true,
    methods: &[
        Native {
            signature: "__new__(cls, /, *args, **kwargs)",
            call: new,
            about: "Create and return a new object.  See help(type) for accurate signature.",
        },
        Native {
            signature: "__init__(self, name, doc=None)",
            call: init,
            about: "Initialize self.  See help(type(self)) for accurate signature.",
        },
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native {
            signature: "__dir__(self, /)",
            call: dir,
            about: "__dir__() -> list\nspecialized dir() implementation",
        },
    ],
    getters: &[
        Getter { name: "__dict__", get: function::dict, set: None, about: "" },
        Getter { name: "__annotations__", get: annotations, set: Some(set_annotations), about: "" },
    ],
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let class = arguments[0].handle().unwrap_or_else(|| vm.heap.class(Kind::Module));
    let dict = vm.heap.new_dict();
    let attrs = Attrs { shape: ShapeId::DICT, values: vec![dict.into()] };
    Ok(vm.heap.alloc(class, Body::Instance(attrs)).into())
}

fn module(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value.handle().filter(|_| vm.heap.is_a(value, Kind::Module)) {
        Some(module) => Ok(module),
        None => {
            let name = vm.heap.type_name(value);
            vm.type_error(format!("descriptor requires a 'module' object but received a '{name}'"))
        }
    }
}

fn init(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let handle = module(vm, arguments[0])?;
    if vm.heap.text(arguments[1]).is_none() {
        let given = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("module() argument 'name' must be str, not {given}"));
    }
    let names = &vm.known.names;
    let (name, doc, package, loader, spec) =
        (names.name, names.doc, names.package, names.loader, names.spec);
    vm.heap.set_attr(handle, name, arguments[1]);
    vm.heap.set_attr(handle, doc, arguments[2].some().unwrap_or(Value::None));
    for name in [package, loader, spec] {
        if vm.heap.attr(handle, name).is_none() {
            vm.heap.set_attr(handle, name, Value::None);
        }
    }
    Ok(Value::None)
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let handle = module(vm, arguments[0])?;
    let (name, file) = (vm.known.names.name, vm.known.names.file);
    let name = match vm.heap.attr(handle, name) {
        Some(name) => vm.repr_sync(name)?,
        None => "'?'".to_owned(),
    };
    let spec = vm.known.names.spec;
    if let Some(spec) = vm.heap.attr(handle, spec).and_then(Value::some) {
        let text = repr_by_spec(vm, &name, spec)?;
        return Ok(vm.heap.new_str(text));
    }
    let text = match vm.heap.attr(handle, file).and_then(Value::some) {
        Some(file) => {
            let file = vm.repr_sync(file)?;
            format!("<module {name} from {file}>")
        }
        None => {
            let known = vm
                .heap
                .attr(handle, vm.known.names.name)
                .and_then(Value::handle)
                .and_then(|name| vm.heap.name_get(vm.known.sys_modules, name));
            let builtin = known == Some(arguments[0]) && name != "'__main__'";
            if builtin { format!("<module {name} (built-in)>") } else { format!("<module {name}>") }
        }
    };
    Ok(vm.heap.new_str(text))
}

/// Says what a module is by its spec.
fn repr_by_spec(vm: &mut Vm, name: &str, spec: Value) -> Result<String, Raised> {
    let mut part = |name: &str| {
        let name = vm.heap.intern(name);
        vm.find_attr_sync(spec, name).map(|value| value.and_then(Value::some))
    };
    let (origin, loader, placed) = (part("origin")?, part("loader")?, part("_set_fileattr")?);
    if let Some(origin) = origin {
        if placed == Some(Value::TRUE) {
            let origin = vm.repr_sync(origin)?;
            return Ok(format!("<module {name} from {origin}>"));
        }
        let origin = vm.str_sync(origin)?;
        return Ok(format!("<module {name} ({origin})>"));
    }
    let Some(loader) = loader else { return Ok(format!("<module {name}>")) };
    if vm.heap.type_name(loader).as_ref() == "NamespaceLoader" {
        return Ok(format!("<module {name} (namespace)>"));
    }
    let loader = vm.repr_sync(loader)?;
    Ok(format!("<module {name} ({loader})>"))
}

fn dir(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let handle = module(vm, arguments[0])?;
    let hook = vm.known.names.dir;
    if let Some(hook) = vm.heap.attr(handle, hook) {
        return vm.tail_call(hook, &[]);
    }
    let names = vm.heap.attr_items(handle).into_iter().map(|(name, _)| name).collect();
    Ok(vm.heap.new_list(names))
}

fn annotations(vm: &mut Vm, value: Value) -> NativeResult {
    let handle = module(vm, value)?;
    let name = vm.known.names.annotations;
    if let Some(known) = vm.heap.attr(handle, name) {
        return Ok(known);
    }
    let hook = vm.known.names.annotate;
    if let Some(hook) = vm.heap.attr(handle, hook).and_then(Value::some) {
        let computed = vm.call_sync(hook, &[Value::Int(1)])?;
        vm.heap.set_attr(handle, name, computed);
        return Ok(computed);
    }
    let empty: Value = vm.heap.new_dict().into();
    vm.heap.set_attr(handle, name, empty);
    Ok(empty)
}

fn set_annotations(vm: &mut Vm, value: Value, annotations: Value) -> Result<(), Raised> {
    let handle = module(vm, value)?;
    let name = vm.known.names.annotations;
    if !annotations.is_unbound() {
        vm.heap.set_attr(handle, name, annotations);
    } else if !vm.heap.delete_attr(handle, name) {
        let name = object::attribute_name(vm, name.into())?;
        return vm.raise_no_attribute(value, name);
    }
    Ok(())
}
