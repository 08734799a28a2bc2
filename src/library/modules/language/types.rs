//! `_types`: the names of the builtin types that have none in `builtins`.

use crate::heap::{Handle, Kind};
use crate::vm::{Module, Vm};

pub static MODULE: Module = Module {
    name: "_types",
    about: "Define names for built-in types.",
    fill,
    source: "class CapsuleType:\n    __module__ = 'builtins'\n    def __new__(cls):\n        raise TypeError(\"cannot create 'PyCapsule' instances\")\nCapsuleType.__name__ = CapsuleType.__qualname__ = 'PyCapsule'\n",
    ..Module::EMPTY
};

const NAMES: &[(&str, Kind)] = &[
    ("AsyncGeneratorType", Kind::AsyncGenerator),
    ("BuiltinFunctionType", Kind::Native),
    ("BuiltinMethodType", Kind::Native),
    ("CellType", Kind::Cell),
    ("ClassMethodDescriptorType", Kind::ClassMethodDescriptor),
    ("CodeType", Kind::Code),
    ("CoroutineType", Kind::Coroutine),
    ("EllipsisType", Kind::Ellipsis),
    ("FrameType", Kind::Frame),
    ("FrameLocalsProxyType", Kind::LocalsProxy),
    ("FunctionType", Kind::Function),
    ("GeneratorType", Kind::Generator),
    ("GenericAlias", Kind::GenericAlias),
    ("GetSetDescriptorType", Kind::GetSet),
    ("LambdaType", Kind::Function),
    ("MappingProxyType", Kind::MappingProxy),
    ("MemberDescriptorType", Kind::Member),
    ("MethodDescriptorType", Kind::NativeMethod),
    ("MethodType", Kind::Method),
    ("MethodWrapperType", Kind::MethodWrapper),
    ("ModuleType", Kind::Module),
    ("NoneType", Kind::NoneType),
    ("NotImplementedType", Kind::NotImplementedType),
    ("SimpleNamespace", Kind::Namespace),
    ("TracebackType", Kind::Traceback),
    ("UnionType", Kind::UnionType),
    ("WrapperDescriptorType", Kind::WrapperDescriptor),
];

fn fill(vm: &mut Vm, namespace: Handle) {
    for &(name, kind) in NAMES {
        let class = vm.heap.class(kind);
        vm.heap.text_set(namespace, name, class.into());
    }
}
