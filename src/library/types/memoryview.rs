//! `memoryview`: a window on the bytes of another object.
//!
//! Its fields are the object, where the window begins, the step in bytes, how
//! many items it shows, and the letter that says how an item is stored; the
//! object is None once the view was released.

use super::arguments::{class_given, count_value, not_implemented, span, wrong_receiver};
use super::bytes_methods::hex_of;
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
        row(
            "cast(self, /, format, shape=<none>)",
            cast,
            "Cast a memoryview to a new format or shape.",
        ),
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
            |vm, value| own(vm, value).map(|view| count_value(view.count * view.size())),
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
                let view = own(vm, value)?;
                Ok(vm.heap.new_str(view.format.to_string()))
            },
            "How an item is stored.",
        ),
        getter(
            "itemsize",
            |vm, value| own(vm, value).map(|view| count_value(view.size())),
            "The size of an item.",
        ),
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
        getter("suboffsets", |vm, _| Ok(vm.known.empty_tuple), "Always empty."),
        getter("contiguous", contiguous, "Whether the bytes lie side by side."),
        getter("c_contiguous", contiguous, "Whether the bytes lie side by side."),
        getter("f_contiguous", contiguous, "Whether the bytes lie side by side."),
    ],
};

/// What a view shows.
#[derive(Clone, Copy)]
struct View {
    object: Value,
    start: i64,
    step: i64,
    count: usize,
    format: char,
}

fn contiguous(vm: &mut Vm, value: Value) -> NativeResult {
    own(vm, value).map(|view| Value::bool(view.step == view.size() as i64))
}

/// Returns how many bytes an item of a native format has.
fn size_of_format(format: char) -> Option<usize> {
    Some(match format {
        'b' | 'B' | 'c' | '?' => 1,
        'h' | 'H' => 2,
        'i' | 'I' | 'f' | 'u' | 'w' => 4,
        'l' | 'L' | 'q' | 'Q' | 'n' | 'N' | 'd' | 'P' => 8,
        _ => return None,
    })
}

impl View {
    fn size(self) -> usize {
        size_of_format(self.format).unwrap_or(1)
    }

    /// Makes the value of the item that begins at a place.
    fn item(self, vm: &mut Vm, place: usize) -> Value {
        let bytes = vm.heap.bytes(self.object).unwrap_or_default();
        let mut raw = [0_u8; 8];
        let size = self.size();
        if let Some(bytes) = bytes.get(place..place + size) {
            raw[..size].copy_from_slice(bytes);
        }
        let unsigned = u64::from_le_bytes(raw);
        match self.format {
            'b' => Value::Int(i64::from(raw[0].cast_signed())),
            'c' => vm.heap.new_bytes(&raw[..1]),
            '?' => Value::bool(raw[0] != 0),
            'h' => Value::Int(i64::from((unsigned as u16).cast_signed())),
            'i' => Value::Int(i64::from((unsigned as u32).cast_signed())),
            'l' | 'q' | 'n' => Value::Int(unsigned.cast_signed()),
            'f' => Value::float(f64::from(f32::from_bits(unsigned as u32))),
            'd' => Value::float(f64::from_bits(unsigned)),
            _ => vm.heap.new_int(unsigned.into()),
        }
    }

    /// Turns a value into the bytes of an item.
    fn packed(self, vm: &mut Vm, value: Value) -> Result<Vec<u8>, Raised> {
        let format = self.format;
        let wrong_type =
            |vm: &mut Vm| vm.type_error(format!("memoryview: invalid type for format '{format}'"));
        match format {
            'c' => match vm.heap.bytes(value) {
                Some(&[byte]) => return Ok(vec![byte]),
                Some(_) => {
                    return vm
                        .value_error(format!("memoryview: invalid value for format '{format}'"));
                }
                None => return wrong_type(vm),
            },
            '?' => return Ok(vec![u8::from(vm.truth(value)?)]),
            'f' | 'd' => {
                let number =
                    vm.heap.float(value).or_else(|| vm.heap.small_int(value).map(|int| int as f64));
                return match number {
                    Some(number) if format == 'f' => Ok((number as f32).to_le_bytes().to_vec()),
                    Some(number) => Ok(number.to_le_bytes().to_vec()),
                    None => wrong_type(vm),
                };
            }
            _ => {}
        }
        let name = vm.known.names.index;
        if !vm.heap.is_int(value) && vm.find_special(value, name).is_none() {
            return wrong_type(vm);
        }
        let index = vm.index_value(value)?;
        let size = self.size();
        let number = vm.heap.big_int(index).and_then(|big| i128::try_from(&*big).ok());
        let bits = 8 * size as u32;
        let range = if format.is_ascii_uppercase() {
            0..1_i128 << bits
        } else {
            -(1_i128 << (bits - 1))..1_i128 << (bits - 1)
        };
        match number.filter(|number| range.contains(number)) {
            Some(number) => Ok(number.to_le_bytes()[..size].to_vec()),
            None => vm.value_error(format!("memoryview: invalid value for format '{format}'")),
        }
    }

    fn is_writable(self, vm: &Vm) -> bool {
        matches!(vm.heap.body_of(self.object), Some(Body::ByteArray(_) | Body::Array(_)))
    }

    fn place(self, at: usize) -> usize {
        let at = i64::try_from(at).unwrap_or(0);
        usize::try_from(self.start + at * self.step).unwrap_or(0)
    }

    fn bytes(self, vm: &Vm) -> Vec<u8> {
        let bytes = vm.heap.bytes(self.object).unwrap_or_default();
        let size = self.size();
        (0..self.count)
            .filter_map(|at| bytes.get(self.place(at)..self.place(at) + size))
            .flatten()
            .copied()
            .collect()
    }
}

fn view(vm: &Vm, value: Value) -> Option<View> {
    let Some(Body::Fields(fields)) = vm.heap.body_of(value) else { return None };
    if !vm.heap.is_exactly(value, Kind::MemoryView) {
        return None;
    }
    let &[object, start, step, count, format] = &**fields else { return None };
    Some(View {
        object,
        start: start.as_int()?,
        step: step.as_int()?,
        count: usize::try_from(count.as_int()?).ok()?,
        format: u32::try_from(format.as_int()?).ok().and_then(char::from_u32)?,
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
    let fields = [
        view.object,
        Value::Int(view.start),
        Value::Int(view.step),
        count_value(view.count),
        Value::Int(i64::from(u32::from(view.format))),
    ];
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
    let length = bytes.len();
    let format = match vm.heap.body_of(object) {
        Some(Body::Array(array)) => char::from(array.code),
        _ => 'B',
    };
    let size = size_of_format(format).unwrap_or(1);
    let view = View { object, start: 0, step: size as i64, count: length / size, format };
    Ok(made(vm, view))
}

fn hex(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = own(vm, arguments[0])?.bytes(vm);
    hex_of(vm, &bytes, arguments[1], arguments[2])
}

/// `cast(format)`: the same bytes read otherwise; one side must be bytes.
fn cast(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let view = own(vm, arguments[0])?;
    let Some(format) = vm.heap.text(arguments[1]).map(str::to_owned) else {
        let class = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("cast() argument 'format' must be str, not {class}"));
    };
    let letter = format.strip_prefix('@').unwrap_or(&format);
    let mut letters = letter.chars();
    let wanted = match (letters.next(), letters.next()) {
        (Some(letter), None) => size_of_format(letter).map(|size| (letter, size)),
        _ => None,
    };
    let Some((format, size)) = wanted else {
        return vm.value_error(
            "memoryview: destination format must be a native single character format \
             prefixed with an optional '@'",
        );
    };
    if view.step != view.size() as i64 {
        return vm.type_error("memoryview: casts are restricted to C-contiguous views");
    }
    let is_bytes = |format: char| matches!(format, 'b' | 'B' | 'c');
    if !is_bytes(view.format) && !is_bytes(format) {
        return vm.type_error("memoryview: cannot cast between two non-byte formats");
    }
    let bytes = view.count * view.size();
    if bytes % size != 0 {
        return vm.type_error("memoryview: length is not a multiple of itemsize");
    }
    Ok(made(vm, View { step: size as i64, count: bytes / size, format, ..view }))
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
    let view = own(vm, arguments[0])?;
    let items = (0..view.count).map(|at| view.item(vm, view.place(at))).collect();
    Ok(vm.heap.new_list(items))
}

fn itself(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own(vm, arguments[0])?;
    Ok(arguments[0])
}

fn equal(vm: &mut Vm, arguments: &[Value]) -> Option<bool> {
    let left = view(vm, arguments[0])?;
    if let Some(right) = view(vm, arguments[1])
        && right.format != left.format
    {
        if left.count != right.count {
            return Some(false);
        }
        let pairs: Vec<(Value, Value)> = (0..left.count)
            .map(|at| (left.item(vm, left.place(at)), right.item(vm, right.place(at))))
            .collect();
        return Some(pairs.iter().all(|&(a, b)| vm.heap.simple_eq(a, b) == Some(true)));
    }
    let right = super::arguments::buffer(vm, arguments[1])?;
    Some(left.bytes(vm) == right)
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
            format: view.format,
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
        Ok(at) => Ok(view.item(vm, at)),
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
            let item = view.packed(vm, arguments[2])?;
            super::bytearray::edit(vm, array, |bytes| {
                if let Some(place) = bytes.get_mut(at..at + item.len()) {
                    place.copy_from_slice(&item);
                }
            });
        }
        Err(part) => {
            let items = super::arguments::buffer_or(vm, arguments[2])?;
            let size = part.size();
            if items.len() != part.count * size {
                return vm.value_error(
                    "memoryview assignment: lvalue and rvalue have different structures",
                );
            }
            super::bytearray::edit(vm, array, |bytes| {
                for (at, item) in items.chunks(size).enumerate() {
                    let at = part.place(at);
                    if let Some(place) = bytes.get_mut(at..at + size) {
                        place.copy_from_slice(item);
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
