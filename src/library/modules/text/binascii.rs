//! `binascii`: bytes as text and back: hexadecimal, base64, uuencode, quoted-printable; checksums.

use super::raise_own;
use crate::data::bytes_text;
use crate::heap::Value;
use crate::library::types::arguments::{buffer, buffer_or, flag};
use crate::library::types::row::row;
use crate::vm::{Module, Native, NativeResult, Raised, Vm};

pub static MODULE: Module = Module {
    name: "binascii",
    about: "Conversion between binary data and ASCII",
    functions: FUNCTIONS,
    source: "class Error(ValueError):\n    pass\n\n\nclass Incomplete(Exception):\n    pass\n",
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    row("a2b_uu(data, /)", a2b_uu, "Decode a line of uuencoded data."),
    row("b2a_uu(data, /, *, backtick=False)", b2a_uu, "Uuencode line of data."),
    row("a2b_base64(data, /, *, strict_mode=False)", a2b_base64, "Decode a line of base64 data."),
    row("b2a_base64(data, /, *, newline=True)", b2a_base64, "Base64-code line of data."),
    row(
        "hexlify(data, sep=<unset>, bytes_per_sep=1)",
        hexlify,
        "Hexadecimal representation of binary data.",
    ),
    row(
        "b2a_hex(data, sep=<unset>, bytes_per_sep=1)",
        hexlify,
        "Hexadecimal representation of binary data.",
    ),
    row("unhexlify(hexstr, /)", unhexlify, "Binary data of hexadecimal representation."),
    row("a2b_hex(hexstr, /)", unhexlify, "Binary data of hexadecimal representation."),
    row("crc32(data, crc=0, /)", crc32, "Compute CRC-32 incrementally."),
    row("crc_hqx(data, crc, /)", crc_hqx, "Compute CRC-CCITT incrementally."),
    row("a2b_qp(data, header=False)", a2b_qp, "Decode a string of qp-encoded data."),
    row(
        "b2a_qp(data, quotetabs=False, istext=True, header=False)",
        b2a_qp,
        "Encode a string using quoted-printable encoding.",
    ),
];

/// Takes bytes, or a string that is all ASCII.
fn ascii(vm: &mut Vm, value: Value) -> Result<Vec<u8>, Raised> {
    if let Some(text) = vm.heap.text(value) {
        if !text.is_ascii() {
            return vm.value_error("string argument should contain only ASCII characters");
        }
        return Ok(text.as_bytes().to_vec());
    }
    match buffer(vm, value) {
        Some(bytes) => Ok(bytes),
        None => {
            let class = vm.heap.type_name(value);
            vm.type_error(format!(
                "argument should be bytes, buffer or ASCII string, not '{class}'"
            ))
        }
    }
}

fn error(vm: &mut Vm, message: &str) -> NativeResult {
    raise_own(vm, "binascii", "Error", message)
}

fn hexlify(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = buffer_or(vm, given[0])?;
    let separator = match given[1].given() {
        None => None,
        Some(separator) => {
            let text = match vm.heap.text(separator) {
                Some(text) => text.as_bytes().to_vec(),
                None => match vm.heap.bytes(separator) {
                    Some(bytes) => bytes.to_vec(),
                    None => return vm.type_error("sep must be str or bytes."),
                },
            };
            match text[..] {
                [one] if one.is_ascii() => Some(char::from(one)),
                [_] => return vm.value_error("sep must be ASCII."),
                _ => return vm.value_error("sep must be length 1."),
            }
        }
    };
    let group = match given[2].given() {
        Some(group) => vm.index_sync(group)?,
        None => 1,
    };
    Ok(vm.heap.new_bytes(bytes_text::hex(&bytes, separator, group).into_bytes()))
}

fn unhexlify(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let text = ascii(vm, given[0])?;
    if text.len() % 2 != 0 {
        return error(vm, "Odd-length string");
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let mut out = Vec::with_capacity(text.len() / 2);
    for pair in text.chunks(2) {
        match (digit(pair[0]), digit(pair[1])) {
            (Some(high), Some(low)) => out.push(high << 4 | low),
            _ => return error(vm, "Non-hexadecimal digit found"),
        }
    }
    Ok(vm.heap.new_bytes(out))
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn b2a_base64(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = buffer_or(vm, given[0])?;
    let newline = match given[1].given() {
        Some(newline) => vm.truth(newline)?,
        None => true,
    };
    let mut out = Vec::with_capacity(bytes.len() / 3 * 4 + 5);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at > three.len() { b'=' } else { digit });
        }
    }
    if newline {
        out.push(b'\n');
    }
    Ok(vm.heap.new_bytes(out))
}

fn base64_digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

fn a2b_base64(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let text = ascii(vm, given[0])?;
    let strict = flag(vm, given[1])?;
    if strict && text.first() == Some(&b'=') {
        return error(vm, "Leading padding not allowed");
    }
    let (mut out, mut place, mut left, mut pads) = (Vec::new(), 0, 0_u8, 0);
    let mut padding_started = false;
    for (at, &byte) in text.iter().enumerate() {
        if byte == b'=' {
            padding_started = true;
            pads += 1;
            if place >= 2 && place + pads >= 4 {
                // The group is complete; strictly nothing may follow.
                if strict && at + 1 < text.len() {
                    return error(vm, "Excess data after padding");
                }
                return Ok(vm.heap.new_bytes(out));
            }
            if strict && place == 0 {
                return error(vm, "Excess padding not allowed");
            }
            continue;
        }
        let Some(digit) = base64_digit(byte) else {
            if strict {
                return error(vm, "Only base64 data is allowed");
            }
            continue;
        };
        if strict && padding_started {
            return error(vm, "Discontinuous padding not allowed");
        }
        pads = 0;
        match place {
            0 => left = digit,
            1 => {
                out.push(left << 2 | digit >> 4);
                left = digit & 0xF;
            }
            2 => {
                out.push(left << 4 | digit >> 2);
                left = digit & 3;
            }
            _ => out.push(left << 6 | digit),
        }
        place = (place + 1) % 4;
    }
    match place {
        0 => Ok(vm.heap.new_bytes(out)),
        1 => {
            let count = out.len() / 3 * 4 + 1;
            error(
                vm,
                &format!(
                    "Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4"
                ),
            )
        }
        _ => error(vm, "Incorrect padding"),
    }
}

fn b2a_uu(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = buffer_or(vm, given[0])?;
    let backtick = flag(vm, given[1])?;
    if bytes.len() > 45 {
        return error(vm, "At most 45 bytes at once");
    }
    let digit = |value: u8| if value == 0 && backtick { b'`' } else { value + b' ' };
    let mut out = vec![digit(bytes.len() as u8)];
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        out.extend((0..4).map(|at| digit((bits >> (18 - 6 * at) & 63) as u8)));
    }
    out.push(b'\n');
    Ok(vm.heap.new_bytes(out))
}

fn a2b_uu(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let text = ascii(vm, given[0])?;
    let first = text.first().copied().unwrap_or(0);
    let length = usize::from(first.wrapping_sub(b' ') & 0x3F);
    let mut out = Vec::with_capacity(length);
    let (mut at, mut bits, mut count) = (1, 0_u32, 0);
    while out.len() < length {
        let digit = match text.get(at) {
            None | Some(b'\n' | b'\r') => 0,
            Some(&byte @ b' '..=b'`') => u32::from(byte - b' ') & 0x3F,
            Some(_) => return error(vm, "Illegal char"),
        };
        at += 1;
        bits = bits << 6 | digit;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    for &byte in text.get(at..).unwrap_or(&[]) {
        if !matches!(byte, b' ' | b'`' | b'\n' | b'\r') {
            return error(vm, "Trailing garbage");
        }
    }
    Ok(vm.heap.new_bytes(out))
}

/// Reads a checksum to go on from: its low 32 bits.
pub fn sum_so_far(vm: &mut Vm, value: Value, default: u32) -> Result<u32, Raised> {
    let Some(value) = value.given() else { return Ok(default) };
    let index = vm.index_value(value)?;
    let big = crate::library::types::arguments::big(vm, index);
    let low: dashu_int::IBig = &*big & dashu_int::IBig::from(0xFFFF_FFFF_u32);
    Ok(u32::try_from(&low).unwrap_or(0))
}

/// `crc32(data, crc)`.
pub fn crc32(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = buffer_or(vm, given[0])?;
    let start = sum_so_far(vm, given[1], 0)?;
    let mut hasher = crc32fast::Hasher::new_with_initial(start);
    hasher.update(&bytes);
    Ok(Value::Int(i64::from(hasher.finalize())))
}

fn crc_hqx(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = buffer_or(vm, given[0])?;
    let mut crc = sum_so_far(vm, given[1], 0)? as u16;
    for byte in bytes {
        crc ^= u16::from(byte) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 };
        }
    }
    Ok(Value::Int(i64::from(crc)))
}

fn a2b_qp(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let text = ascii(vm, given[0])?;
    let header = flag(vm, given[1])?;
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        if byte == b'_' && header {
            out.push(b' ');
            continue;
        }
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let digit = |at: usize| text.get(at).and_then(|&byte| char::from(byte).to_digit(16));
        match text.get(at) {
            None => break,
            // A soft break: the rest of the line goes.
            Some(b'\n' | b'\r') => {
                while text.get(at).is_some_and(|&byte| byte != b'\n') {
                    at += 1;
                }
                at += 1;
            }
            Some(b'=') => {
                out.push(b'=');
                at += 1;
            }
            _ => match (digit(at), digit(at + 1)) {
                (Some(high), Some(low)) => {
                    out.push((high << 4 | low) as u8);
                    at += 2;
                }
                _ => out.push(b'='),
            },
        }
    }
    Ok(vm.heap.new_bytes(out))
}

fn b2a_qp(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let data = buffer_or(vm, given[0])?;
    let quote_tabs = flag(vm, given[1])?;
    let is_text = match given[2].given() {
        Some(is_text) => vm.truth(is_text)?,
        None => true,
    };
    let header = flag(vm, given[3])?;
    let first_break = data.iter().position(|&byte| byte == b'\n');
    let crlf = first_break.is_some_and(|at| at > 0 && data[at - 1] == b'\r');
    let mut out = Vec::with_capacity(data.len());
    let mut line = 0;
    let mut at = 0;
    while at < data.len() {
        let byte = data[at];
        let next = data.get(at + 1).copied();
        let is_blank = matches!(byte, b' ' | b'\t');
        let lone_dot = byte == b'.' && line == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0));
        let quoted = byte > 126
            || byte == b'='
            || (header && byte == b'_')
            || lone_dot
            || (!is_text && matches!(byte, b'\r' | b'\n'))
            || (is_blank && next.is_none())
            || (byte < 33 && !matches!(byte, b'\r' | b'\n' | b'\t' | b' '))
            || (byte < 33
                && !matches!(byte, b'\r' | b'\n')
                && (quote_tabs || (!quote_tabs && !is_blank)));
        if quoted {
            if line + 3 >= 76 {
                out.extend(if crlf { &b"=\r\n"[..] } else { b"=\n" });
                line = 0;
            }
            out.extend(format!("={byte:02X}").bytes());
            at += 1;
            line += 3;
            continue;
        }
        let line_break = byte == b'\n' || (byte == b'\r' && next == Some(b'\n'));
        if is_text && line_break {
            line = 0;
            // A blank before the end of a line must be quoted.
            if let Some(&last @ (b' ' | b'\t')) = out.last() {
                out.pop();
                out.extend(format!("={last:02X}").bytes());
            }
            out.extend(if crlf { &b"\r\n"[..] } else { b"\n" });
            at += if byte == b'\r' { 2 } else { 1 };
            continue;
        }
        if next.is_some() && next != Some(b'\n') && line + 1 >= 76 {
            out.extend(if crlf { &b"=\r\n"[..] } else { b"=\n" });
            line = 0;
        }
        line += 1;
        out.push(if header && byte == b' ' { b'_' } else { byte });
        at += 1;
    }
    Ok(vm.heap.new_bytes(out))
}
