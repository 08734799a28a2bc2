//! `memoryview`: a window on the bytes of another object.
//!
//! Its fields are the object, where the window begins, the step, and how many
//! bytes it shows; the object is None once the view was released.

use super::arguments::{class_given, count_value, not_implemented, span, wrong_receiver};
use super::bytes_methods::hex_of;
use super::bytes_new::byte;
use super::row::{getter, row};
use crate::data::hash::hash_bytes;
use crate::data::slice::fit_index;
use crate::heap::{Body, Handle, Kind, Value};
use crate::vm::{NativeResult, Raised, Type, Vm};

/// `memoryview`.
pub static TYPE: Type = Type {
    kind: Kind::MemoryView,
    about: "A window on the bytes of another object.",
    base: false,
    methods: &[
        row("__new__(cls, /, object)", new, "Makes a view of bytes."),
        row("hex(self, /, sep='', bytes_per_sep=1)", hex, "Returns the bytes in hexadecimal."),
        row("release(self, /)", release, "Lets go of the object."),
        row("tobytes(self, /, order='C')", tobytes, "Returns the bytes."),
        row("tolist(self, /)", tolist, "Returns the bytes as a list of ints."),
        row("toreadonly(self, /)", itself, "Returns the view."),
        row("__enter__(self, /)", itself, "Returns the view."),
        row("__eq__(self, value, /)", eq, "Returns self==value."),
        row("__exit__(self, /, *args)", release, "Lets go of the object."),
        row("__getitem__(self, key, /)", getitem, "Returns a byte or a smaller view."),
        row("__hash__(self, /)", hash, "Returns hash(self)."),
        row("__len__(self, /)", len, "Returns the number of bytes."),
        row("__ne__(self, value, /)", ne, "Returns self!=value."),
        row("__repr__(self, /)", repr, "Returns the view as it is written."),
        row("__setitem__(self, key, value, /)", setitem, "Replaces a byte or part of the object."),
    ],
    getters: &[
        getter("obj", |vm, value| own(vm, value).map(|view| view.object), "The object."),
        getter(
            "nbytes",
            |vm, value| own(vm, value).map(|view| count_value(view.count)),
            "The number of bytes.",
        ),
        getter(
            "readonly",
            |vm, value| {
                let view = own(vm, value)?;
                Ok(Value::bool(!view.is_writable(vm)))
            },
            "Whether the object cannot be changed.",
        ),
        getter(
            "format",
            |vm, value| {
                own(vm, value)?;
                Ok(vm.heap.new_str("B"))
            },
            "How an item is stored.",
        ),
        getter("itemsize", |_, _| Ok(Value::Int(1)), "The size of an item."),
        getter("ndim", |_, _| Ok(Value::Int(1)), "The number of dimensions."),
        getter(
            "shape",
            |vm, value| {
                let view = own(vm, value)?;
                Ok(vm.heap.new_tuple([count_value(view.count)]))
            },
            "The sizes of the dimensions.",
        ),
        getter(
            "strides",
            |vm, value| {
                let view = own(vm, value)?;
                Ok(vm.heap.new_tuple([Value::Int(view.step)]))
            },
            "The steps of the dimensions.",
        ),
        getter(
            "contiguous",
            |vm, value| own(vm, value).map(|view| Value::bool(view.step == 1)),
            "Whether the bytes lie side by side.",
        ),
    ],
};

/// What a view shows.
#[derive(Clone, Copy)]
struct View {
    object: Value,
    start: i64,
    step: i64,
    count: usize,
}

impl View {
    fn is_writable(self, vm: &Vm) -> bool {
        matches!(vm.heap.body_of(self.object), Some(Body::ByteArray(_)))
    }

    fn place(self, at: usize) -> usize {
        let at = i64::try_from(at).unwrap_or(0);
        usize::try_from(self.start + at * self.step).unwrap_or(0)
    }

    fn bytes(self, vm: &Vm) -> Vec<u8> {
        let bytes = vm.heap.bytes(self.object).unwrap_or_default();
        (0..self.count).filter_map(|at| bytes.get(self.place(at)).copied()).collect()
    }
}

fn view(vm: &Vm, value: Value) -> Option<View> {
    let Some(Body::Fields(fields)) = vm.heap.body_of(value) else { return None };
    if !vm.heap.is_exactly(value, Kind::MemoryView) {
        return None;
    }
    let &[object, start, step, count] = &**fields else { return None };
    Some(View {
        object,
        start: start.as_int()?,
        step: step.as_int()?,
        count: usize::try_from(count.as_int()?).ok()?,
    })
}

/// Returns the bytes that a memoryview shows; None for any other value.
pub fn contents(vm: &Vm, value: Value) -> Option<Vec<u8>> {
    view(vm, value).map(|view| view.bytes(vm))
}

fn own(vm: &mut Vm, value: Value) -> Result<View, Raised> {
    match view(vm, value) {
        Some(view) if view.object.is_none() => {
            vm.value_error("operation forbidden on released memoryview object")
        }
        Some(view) => Ok(view),
        None => wrong_receiver(vm, value, Kind::MemoryView),
    }
}

fn made(vm: &mut Vm, view: View) -> Value {
    let fields =
        [view.object, Value::Int(view.start), Value::Int(view.step), count_value(view.count)];
    vm.heap.alloc_kind(Kind::MemoryView, Body::Fields(Box::new(fields))).into()
}

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    class_given(vm, arguments[0], Kind::MemoryView)?;
    let object = arguments[1];
    if let Some(view) = view(vm, object) {
        return Ok(made(vm, view));
    }
    let Some(bytes) = vm.heap.bytes(object) else {
        let class = vm.heap.type_name(object);
        return vm
            .type_error(format!("memoryview: a bytes-like object is required, not '{class}'"));
    };
    let count = bytes.len();
    Ok(made(vm, View { object, start: 0, step: 1, count }))
}

fn hex(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?.bytes(vm);
    hex_of(vm, &bytes, arguments[1], arguments[2])
}

fn release(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    if view(vm, arguments[0]).is_none() {
        return wrong_receiver(vm, arguments[0], Kind::MemoryView);
    }
    if let Value::Obj(handle) = arguments[0] {
        vm.heap.set_field(handle, Value::None, |object| match &mut object.body {
            Body::Fields(fields) => &mut fields[0],
            _ => unreachable!("it was just seen to be a view"),
        });
    }
    Ok(Value::None)
}

fn tobytes(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?.bytes(vm);
    Ok(vm.heap.new_bytes(bytes))
}

fn tolist(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?.bytes(vm);
    Ok(vm.heap.new_list(bytes.into_iter().map(|byte| Value::Int(i64::from(byte))).collect()))
}

fn itself(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    Ok(arguments[0])
}

fn equal(vm: &mut Vm, arguments: &[Value]) -> Option<bool> {
    let left = contents(vm, arguments[0])?;
    let right = super::arguments::buffer(vm, arguments[1])?;
    Some(left == right)
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match equal(vm, arguments) {
        Some(equal) => Ok(Value::bool(equal)),
        None => not_implemented(vm),
    }
}

fn ne(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    match equal(vm, arguments) {
        Some(equal) => Ok(Value::bool(!equal)),
        None => not_implemented(vm),
    }
}

/// Applies an index or slice to a view: the place of a byte, or a smaller view.
fn chosen(vm: &mut Vm, view: View, key: Value) -> Result<Result<usize, View>, Raised> {
    if vm.slice_parts(key).is_some() {
        let span = span(vm, key, view.count)?;
        return Ok(Err(View {
            object: view.object,
            start: view.start + span.start * view.step,
            step: view.step * span.step,
            count: span.len,
        }));
    }
    let name = vm.known.names.index;
    if !vm.heap.is_int(key) && vm.find_special(key, name).is_none() {
        return vm.type_error("memoryview: invalid slice key");
    }
    let at = vm.index_sync(key)?;
    match fit_index(at, view.count) {
        Some(at) => Ok(Ok(view.place(at))),
        None => vm.raise("IndexError", "index out of bounds on dimension 1"),
    }
}

fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let view = own(vm, arguments[0])?;
    match chosen(vm, view, arguments[1])? {
        Ok(at) => {
            let byte = vm.heap.bytes(view.object).and_then(|bytes| bytes.get(at).copied());
            Ok(Value::Int(i64::from(byte.unwrap_or(0))))
        }
        Err(part) => Ok(made(vm, part)),
    }
}

fn setitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let view = own(vm, arguments[0])?;
    if !view.is_writable(vm) {
        return vm.type_error("cannot modify read-only memory");
    }
    let Value::Obj(array) = view.object else { return Ok(Value::None) };
    match chosen(vm, view, arguments[1])? {
        Ok(at) => {
            let item = byte(vm, arguments[2], "")?;
            super::bytearray::edit(vm, array, |bytes| {
                if let Some(place) = bytes.get_mut(at) {
                    *place = item;
                }
            });
        }
        Err(part) => {
            let items = super::arguments::buffer_or(vm, arguments[2])?;
            if items.len() != part.count {
                return vm.value_error(
                    "memoryview assignment: lvalue and rvalue have different structures",
                );
            }
            super::bytearray::edit(vm, array, |bytes| {
                for (at, item) in items.into_iter().enumerate() {
                    if let Some(place) = bytes.get_mut(part.place(at)) {
                        *place = item;
                    }
                }
            });
        }
    }
    Ok(Value::None)
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let view = own(vm, arguments[0])?;
    if view.is_writable(vm) {
        return vm.value_error("cannot hash writable memoryview object");
    }
    let bytes = view.bytes(vm);
    Ok(Value::Int(hash_bytes(&bytes, vm.heap.str_hash)))
}

fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0]).map(|view| count_value(view.count))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let id = arguments[0].handle().map_or(0, Handle::id);
    let released = view(vm, arguments[0]).is_some_and(|view| view.object.is_none());
    let what = if released { "released memory" } else { "memory" };
    Ok(vm.heap.new_str(format!("<{what} at {id:#x}>")))
}
