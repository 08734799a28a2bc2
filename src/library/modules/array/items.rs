//! How is an item of an array read and written?

use dashu_int::ops::BitTest;

use crate::data::struct_format::Field;
use crate::data::unicode::{char_of, code_point};
use crate::heap::Value;
use crate::library::types::arguments::big;
use crate::library::types::float;
use crate::vm::{Raised, Vm};

/// Tells whether a letter is a type code; `w` came with 3.13.
pub fn is_code(code: u8, wide: bool) -> bool {
    b"bBuhHiIlLqQfd".contains(&code) || wide && code == b'w'
}

/// Tells whether the items are characters.
pub fn is_text(code: u8) -> bool {
    matches!(code, b'u' | b'w')
}

/// Returns how many bytes an item has.
pub fn width(code: u8) -> usize {
    match code {
        b'b' | b'B' => 1,
        b'h' | b'H' => 2,
        b'u' | b'w' | b'i' | b'I' | b'f' => 4,
        _ => 8,
    }
}

fn field(code: u8) -> Field {
    Field { code, at: 0, width: width(code) }
}

/// Reads an item.
pub fn read(vm: &mut Vm, code: u8, bytes: &[u8]) -> Value {
    match code {
        b'u' | b'w' => {
            let text = text(bytes);
            vm.char_str(text.chars().next().unwrap_or('\u{fffd}'))
        }
        b'f' | b'd' => Value::float(field(code).read_float(true, bytes)),
        _ => {
            let number = field(code).read_int(true, bytes);
            vm.heap.new_int(number)
        }
    }
}

/// Returns the text that characters make.
pub fn text(bytes: &[u8]) -> String {
    let code =
        |bytes: &[u8]| bytes.iter().rev().fold(0_u32, |code, &byte| code << 8 | u32::from(byte));
    bytes.chunks(4).map(|bytes| char_of(code(bytes)).unwrap_or('\u{fffd}')).collect()
}

/// Makes the bytes of an item.
///
/// # Errors
/// Raised, if the value does not fit.
pub fn write(vm: &mut Vm, code: u8, value: Value) -> Result<Vec<u8>, Raised> {
    if is_text(code) {
        let Some(text) = vm.heap.text(value) else {
            let class = vm.heap.type_name(value);
            if vm.era.minor() < 14 {
                return vm.type_error("array item must be unicode character");
            }
            return vm.type_error(format!("array item must be a unicode character, not {class}"));
        };
        let mut chars = text.chars();
        return match (chars.next(), chars.next()) {
            (Some(only), None) => Ok(code_point(only).to_le_bytes().to_vec()),
            _ => {
                let length = text.chars().count();
                if vm.era.minor() < 14 {
                    return vm.type_error("array item must be unicode character");
                }
                vm.type_error(format!(
                    "array item must be a unicode character, not a string of length {length}"
                ))
            }
        };
    }
    let field = field(code);
    let mut bytes = vec![0; field.width];
    if matches!(code, b'f' | b'd') {
        let number = float::real(vm, value)?;
        if field.write_float(number, true, &mut bytes).is_none() {
            // A C float holds infinity where Python's number is too large for it.
            field.write_float(f64::INFINITY.copysign(number), true, &mut bytes);
        }
        return Ok(bytes);
    }
    let index = vm.index_value(value)?;
    let number = big(vm, index);
    let (least, most) = field.bounds();
    if *number >= least && *number <= most {
        field.write_int(&number, true, &mut bytes);
        return Ok(bytes);
    }
    let low = *number < least;
    let long = i64::try_from(&*number).ok();
    let message = match code {
        b'b' | b'B' | b'h' | b'H' | b'i' if long.is_none() => {
            "Python int too large to convert to C long"
        }
        b'H' if long.is_some_and(|long| i32::try_from(long).is_err()) => {
            if low {
                "signed integer is less than minimum"
            } else {
                "signed integer is greater than maximum"
            }
        }
        b'b' if long.is_some_and(|long| i16::try_from(long).is_err()) => {
            if low {
                "signed short integer is less than minimum"
            } else {
                "signed short integer is greater than maximum"
            }
        }
        b'I' if number.bit_len() > 64 && !low => {
            "Python int too large to convert to C unsigned long"
        }
        b'Q' if low => "can't convert negative int to unsigned",
        b'b' if low => "signed char is less than minimum",
        b'b' => "signed char is greater than maximum",
        b'B' if low => "unsigned byte integer is less than minimum",
        b'B' => "unsigned byte integer is greater than maximum",
        b'h' if low => "signed short integer is less than minimum",
        b'h' => "signed short integer is greater than maximum",
        b'H' if low => "unsigned short is less than minimum",
        b'H' => "unsigned short is greater than maximum",
        b'i' if low => "signed integer is less than minimum",
        b'i' => "signed integer is greater than maximum",
        b'I' if low => "can't convert negative value to unsigned int",
        b'I' => "unsigned int is greater than maximum",
        b'l' => "Python int too large to convert to C long",
        b'L' if low => "can't convert negative value to unsigned int",
        b'L' => "Python int too large to convert to C unsigned long",
        _ => "int too big to convert",
    };
    vm.raise("OverflowError", message)
}
