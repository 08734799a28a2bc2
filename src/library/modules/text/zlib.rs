//! `zlib`: compressed bytes, and checksums.
//!
//! The streams are Python classes over two natives that compress and
//! decompress what they are given at once; they are kept as plain data, so
//! that a stream can be wound back.

use flate2::{Compression, Decompress, FlushDecompress, Status};

use super::{binascii, raise_own};
use crate::heap::{Handle, Value};
use crate::library::types::arguments::{buffer_or, count_value, word};
use crate::library::types::row::row;
use crate::vm::{Module, Native, NativeResult, Vm};

pub static MODULE: Module = Module {
    name: "zlib",
    about: "The functions in this module allow compression and decompression using the\n\
            zlib library, which is based on GNU zip.",
    functions: FUNCTIONS,
    fill,
    source: include_str!("zlib.py"),
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = &[
    row("adler32(data, value=1, /)", adler32, "Compute an Adler-32 checksum of data."),
    row("crc32(data, value=0, /)", binascii::crc32, "Compute a CRC-32 checksum of data."),
    row("_deflate(data, level, wbits, /)", deflate, "Compresses bytes."),
    row(
        "_inflate(data, wbits, dictionary, limit, /)",
        inflate,
        "Decompresses bytes as far as they go.",
    ),
];

fn fill(vm: &mut Vm, namespace: Handle) {
    for (name, value) in [
        ("DEFLATED", 8),
        ("DEF_BUF_SIZE", 16384),
        ("DEF_MEM_LEVEL", 8),
        ("MAX_WBITS", 15),
        ("Z_BEST_COMPRESSION", 9),
        ("Z_BEST_SPEED", 1),
        ("Z_BLOCK", 5),
        ("Z_DEFAULT_COMPRESSION", -1),
        ("Z_DEFAULT_STRATEGY", 0),
        ("Z_FILTERED", 1),
        ("Z_FINISH", 4),
        ("Z_FIXED", 4),
        ("Z_FULL_FLUSH", 3),
        ("Z_HUFFMAN_ONLY", 2),
        ("Z_NO_COMPRESSION", 0),
        ("Z_NO_FLUSH", 0),
        ("Z_PARTIAL_FLUSH", 1),
        ("Z_RLE", 3),
        ("Z_SYNC_FLUSH", 2),
        ("Z_TREES", 6),
    ] {
        vm.heap.text_set(namespace, name, Value::Int(value));
    }
    for name in ["ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"] {
        let version = vm.heap.new_str("1.2.13");
        vm.heap.text_set(namespace, name, version);
    }
}

fn adler32(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = buffer_or(vm, given[0])?;
    let start = binascii::sum_so_far(vm, given[1], 1)?;
    let (mut low, mut high) = (start & 0xFFFF, start >> 16);
    for chunk in bytes.chunks(3000) {
        for &byte in chunk {
            low += u32::from(byte);
            high += low;
        }
        low %= 65521;
        high %= 65521;
    }
    Ok(Value::Int(i64::from(high << 16 | low)))
}

/// `_deflate(data, level, wbits)`: a whole stream of the form that `wbits` says.
fn deflate(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = buffer_or(vm, given[0])?;
    let level = word(vm, given[1], -1)?;
    let wbits = word(vm, given[2], 15)?;
    let compression = match u32::try_from(level) {
        Ok(level) => Compression::new(level.min(9)),
        Err(_) => Compression::new(6),
    };
    use std::io::Write;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), compression);
    let written = encoder.write_all(&bytes).and_then(|()| encoder.finish());
    let Ok(body) = written else { return raise_own(vm, "zlib", "error", "Error -2") };
    let mut out = Vec::with_capacity(body.len() + 18);
    match wbits {
        9..=15 => {
            let method = 0x08 | ((wbits as u8 - 8) << 4);
            let strength: u8 = match level {
                0 | 1 => 0,
                2..=5 => 1,
                -1 | 6 => 2,
                _ => 3,
            };
            let head = u16::from(method) << 8 | u16::from(strength << 6);
            let rest = (31 - head % 31) % 31;
            out.extend((head + rest).to_be_bytes());
            out.extend(body);
            let sum = adler32(vm, &[given[0], Value::Unbound])?;
            out.extend((sum.as_int().unwrap_or(0) as u32).to_be_bytes());
        }
        25..=31 => {
            let speed = match level {
                9 => 2,
                1 => 4,
                _ => 0,
            };
            out.extend([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, speed, 3]);
            out.extend(body);
            let mut hasher = crc32fast::Hasher::new();
            hasher.update(&bytes);
            out.extend(hasher.finalize().to_le_bytes());
            out.extend((bytes.len() as u32).to_le_bytes());
        }
        _ => out = body,
    }
    Ok(vm.heap.new_bytes(out))
}

/// Where the body of a gzip member begins; None if its head is not whole, an error if it is none.
fn gzip_head(bytes: &[u8]) -> Result<Option<usize>, ()> {
    if !bytes.starts_with(&[0x1F, 0x8B][..bytes.len().min(2)]) {
        return Err(());
    }
    let Some(head) = bytes.get(..10) else { return Ok(None) };
    if head[2] != 8 {
        return Err(());
    }
    let flags = head[3];
    let mut at = 10;
    if flags & 4 != 0 {
        let Some(length) = bytes.get(at..at + 2) else { return Ok(None) };
        at += 2 + usize::from(u16::from_le_bytes([length[0], length[1]]));
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let Some(rest) = bytes.get(at..) else { return Ok(None) };
            let Some(end) = rest.iter().position(|&byte| byte == 0) else { return Ok(None) };
            at += end + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    Ok((at <= bytes.len()).then_some(at))
}

/// `_inflate(data, wbits, dictionary, limit)`: the bytes, how many were used, whether the stream ended,
/// and what is wrong with it (empty if nothing).
fn inflate(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = buffer_or(vm, given[0])?;
    let mut wbits = word(vm, given[1], 15)?;
    let limit = usize::try_from(word(vm, given[3], 0)?).unwrap_or(0);
    let answer = |vm: &mut Vm, out: Vec<u8>, used: usize, ended: bool, wrong: &str| {
        let (out, wrong) = (vm.heap.new_bytes(out), vm.heap.new_str(wrong));
        Ok(vm.heap.new_tuple(vec![out, count_value(used), Value::bool(ended), wrong]))
    };
    if wbits >= 40 {
        wbits = if bytes.first() == Some(&0x1F) { 31 } else { 15 };
    }
    let (mut start, trailer) = match wbits {
        24..=31 => match gzip_head(&bytes) {
            Ok(Some(at)) => (at, 8),
            Ok(None) => return answer(vm, Vec::new(), bytes.len(), false, ""),
            Err(()) => return answer(vm, Vec::new(), 0, false, "incorrect header check"),
        },
        0..=15 => {
            let Some(&[method, flags]) = bytes.first_chunk::<2>() else {
                return answer(vm, Vec::new(), bytes.len(), false, "");
            };
            if (u16::from(method) << 8 | u16::from(flags)) % 31 != 0 {
                return answer(vm, Vec::new(), 0, false, "incorrect header check");
            }
            if method & 0xF != 8 {
                return answer(vm, Vec::new(), 0, false, "unknown compression method");
            }
            if method >> 4 > 7 {
                return answer(vm, Vec::new(), 0, false, "invalid window size");
            }
            (if flags & 0x20 != 0 { 6 } else { 2 }, 4)
        }
        _ => (0, 0),
    };
    let head = start;
    let mut decoder = Decompress::new(false);
    let mut out = Vec::new();
    let mut ended = false;
    loop {
        out.reserve(32 * 1024);
        let before = decoder.total_in();
        let length = out.len();
        let status = decoder.decompress_vec(&bytes[start..], &mut out, FlushDecompress::None);
        start += (decoder.total_in() - before) as usize;
        match status {
            Err(_) => return answer(vm, out, start - head, false, "invalid distance too far back"),
            Ok(Status::StreamEnd) => {
                ended = true;
                break;
            }
            Ok(_) if limit > 0 && out.len() >= limit => break,
            Ok(_) if out.len() == length && start >= bytes.len() => break,
            Ok(_) if out.len() == length && decoder.total_in() == before => break,
            Ok(_) => {}
        }
    }
    if !ended {
        return answer(vm, out, start, false, "");
    }
    let Some(trailer_bytes) = bytes.get(start..start + trailer) else {
        return answer(vm, out, bytes.len(), false, "");
    };
    let right = match trailer {
        4 => {
            let whole = vm.heap.new_bytes(&out[..]);
            let sum = adler32(vm, &[whole, Value::Unbound])?.as_int().unwrap_or(0) as u32;
            trailer_bytes == sum.to_be_bytes()
        }
        8 => {
            let mut hasher = crc32fast::Hasher::new();
            hasher.update(&out);
            trailer_bytes[..4] == hasher.finalize().to_le_bytes()
                && trailer_bytes[4..] == (out.len() as u32).to_le_bytes()
        }
        _ => true,
    };
    let wrong = if right { "" } else { "incorrect data check" };
    answer(vm, out, start + trailer, right, wrong)
}
