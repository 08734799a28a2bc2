//! `_struct`: values as bytes.
//!
//! Packing and unpacking are natives; `Struct` and what works on buffers in
//! place are Python over these.

use crate::data::struct_format::{Field, Layout, read};
use crate::heap::{Handle, Value};
use crate::library::modules::keep;
use crate::library::types::arguments::{big, buffer_or};
use crate::library::types::float;
use crate::library::types::row::row;
use crate::vm::{Module, Native, NativeResult, Raised, Vm};

/// `_struct`.
pub static MODULE: Module = Module {
    name: "_struct",
    about: "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data representing the C struct\nand also as format strings (explained below) to describe the layout of data\nin the C struct.",
    functions: FUNCTIONS,
    fill,
    source: include_str!("structs.py"),
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    row(
        "calcsize(format, /)",
        calcsize,
        "Return size in bytes of the struct described by the format string.",
    ),
    row(
        "pack(format, /, *values)",
        pack,
        "pack(format, v1, v2, ...) -> bytes\n\nReturn a bytes object containing the values v1, v2, ... packed according\nto the format string.",
    ),
    row(
        "unpack(format, buffer, /)",
        unpack,
        "Return a tuple containing values unpacked according to the format string.",
    ),
    row("_py_read_at(format, buffer, offset, /)", read_at, "Unpacks a part of a buffer."),
    row("_py_buffer(object, /)", as_bytes, "Returns the bytes of a buffer."),
];

fn fill(vm: &mut Vm, namespace: Handle) {
    keep::prepare(vm, namespace);
}

/// Raises `struct.error`.
fn error<T>(vm: &mut Vm, message: &str) -> Result<T, Raised> {
    let module = vm.heap.text_get(vm.known.sys_modules, "_struct");
    let class = module.and_then(|module| vm.heap.attr_text(module.handle()?, "error"));
    let message = vm.heap.new_str(message);
    match class {
        Some(class) => {
            let exception = vm.call_sync(class, &[message])?;
            vm.raise_value(exception)
        }
        None => vm.raise_with("ValueError", &[message]),
    }
}

fn layout(vm: &mut Vm, format: Value) -> Result<Layout, Raised> {
    let text = match vm.heap.text(format) {
        Some(text) if text.is_ascii() => text.as_bytes().to_vec(),
        Some(_) => {
            return vm.raise("ValueError", "embedded non-ASCII character");
        }
        None => match vm.heap.bytes(format) {
            Some(bytes) => bytes.to_vec(),
            None => {
                let class = vm.heap.type_name(format);
                return vm.type_error(format!(
                    "Struct() argument 1 must be a str or bytes object, not {class}"
                ));
            }
        },
    };
    if text.contains(&0) {
        return error(vm, "embedded null character");
    }
    match read(&text) {
        Ok(layout) => Ok(layout),
        Err(message) => error(vm, message),
    }
}

fn calcsize(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let layout = layout(vm, arguments[0])?;
    Ok(Value::Int(i64::try_from(layout.size).unwrap_or(i64::MAX)))
}

fn pack(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let layout = layout(vm, arguments[0])?;
    let values = vm.heap.sequence(arguments[1]).unwrap_or_default().to_vec();
    if values.len() != layout.fields.len() {
        let message = format!(
            "pack expected {} items for packing (got {})",
            layout.fields.len(),
            values.len()
        );
        return error(vm, &message);
    }
    if layout.size > 1 << 31 {
        return vm.raise_with("MemoryError", &[]);
    }
    let mut bytes = vec![0; layout.size];
    for (&field, value) in layout.fields.iter().zip(values) {
        write(vm, field, &layout, value, &mut bytes)?;
    }
    Ok(vm.heap.new_bytes(bytes))
}

fn write(
    vm: &mut Vm,
    field: Field,
    layout: &Layout,
    value: Value,
    into: &mut [u8],
) -> Result<(), Raised> {
    if field.is_int() {
        return write_int(vm, field, layout, value, into);
    }
    match field.code {
        b'?' => into[field.at] = u8::from(vm.truth(value)?),
        b'c' => match vm.heap.bytes(value) {
            Some(&[byte]) => into[field.at] = byte,
            _ => return error(vm, "char format requires a bytes object of length 1"),
        },
        b's' | b'p' => {
            let Some(bytes) = vm.heap.bytes(value) else {
                let code = char::from(field.code);
                return error(vm, &format!("argument for '{code}' must be a bytes object"));
            };
            let place = &mut into[field.at..field.at + field.width];
            if field.code == b's' {
                let length = bytes.len().min(field.width);
                place[..length].copy_from_slice(&bytes[..length]);
            } else if let Some((first, rest)) = place.split_first_mut() {
                let length = bytes.len().min(rest.len());
                rest[..length].copy_from_slice(&bytes[..length]);
                *first = u8::try_from(length).unwrap_or(255);
            }
        }
        _ => {
            let number = match float::real(vm, value) {
                Ok(number) => number,
                Err(Raised) if vm.catches("Exception") => {
                    return error(vm, "required argument is not a float");
                }
                Err(Raised) => return Err(Raised),
            };
            if field.write_float(number, layout.little, into).is_none() {
                let code = char::from(field.code);
                return vm
                    .raise("OverflowError", format!("float too large to pack with {code} format"));
            }
        }
    }
    Ok(())
}

fn write_int(
    vm: &mut Vm,
    field: Field,
    layout: &Layout,
    value: Value,
    into: &mut [u8],
) -> Result<(), Raised> {
    let number = if vm.heap.is_int(value) {
        value
    } else if vm.find_special(value, vm.known.names.index).is_some() {
        vm.index_value(value)?
    } else {
        return error(vm, "required argument is not an integer");
    };
    let number = big(vm, number);
    let (least, most) = field.bounds();
    if *number < least || *number > most {
        let code = char::from(field.code);
        let old = vm.era.minor() < 12;
        let huge = i64::try_from(&*number).is_err();
        let message = match field.code {
            b'P' => "int too large to convert".to_owned(),
            b'q' | b'Q' if old && !layout.native => "int too large to convert".to_owned(),
            _ if old && huge => "argument out of range".to_owned(),
            b'b' if old => "byte format requires -128 <= number <= 127".to_owned(),
            b'B' if old => "ubyte format requires 0 <= number <= 255".to_owned(),
            b'h' if old && layout.native => {
                "short format requires -32768 <= number <= 32767".to_owned()
            }
            b'H' if old && layout.native => {
                "ushort format requires 0 <= number <= 65535".to_owned()
            }
            _ => format!("'{code}' format requires {least} <= number <= {most}"),
        };
        return error(vm, &message);
    }
    field.write_int(&number, layout.little, into);
    Ok(())
}

fn values(vm: &mut Vm, layout: &Layout, bytes: &[u8]) -> Value {
    let mut values = Vec::with_capacity(layout.fields.len());
    for &field in &layout.fields {
        let place = &bytes[field.at..field.at + field.width];
        let value = match field.code {
            b'?' => Value::bool(place[0] != 0),
            b'c' | b's' => vm.heap.new_bytes(place),
            b'p' => {
                let length = place.first().map_or(0, |&length| usize::from(length));
                let rest = place.get(1..).unwrap_or_default();
                vm.heap.new_bytes(&rest[..length.min(rest.len())])
            }
            b'e' | b'f' | b'd' => Value::float(field.read_float(layout.little, bytes)),
            _ => {
                let number = field.read_int(layout.little, bytes);
                vm.heap.new_int(number)
            }
        };
        values.push(value);
    }
    vm.tuple(values)
}

fn unpack(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let layout = layout(vm, arguments[0])?;
    let bytes = buffer_or(vm, arguments[1])?;
    if bytes.len() != layout.size {
        return error(vm, &format!("unpack requires a buffer of {} bytes", layout.size));
    }
    Ok(values(vm, &layout, &bytes))
}

fn read_at(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let layout = layout(vm, arguments[0])?;
    let bytes = buffer_or(vm, arguments[1])?;
    let at = usize::try_from(vm.index_sync(arguments[2])?).unwrap_or(usize::MAX);
    match at.checked_add(layout.size).and_then(|end| bytes.get(at..end)) {
        Some(part) => {
            let part = part.to_vec();
            Ok(values(vm, &layout, &part))
        }
        None => error(vm, "the buffer is too short"),
    }
}

fn as_bytes(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let bytes = buffer_or(vm, arguments[0])?;
    Ok(vm.heap.new_bytes(bytes))
}
