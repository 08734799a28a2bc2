//! How are values laid out in bytes by a format of `struct`?
//!
//! A format is read into fields, each with its code, its place and its width;
//! numbers are then written and read by the field alone.

use dashu_int::IBig;

/// One value of a format, or padding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    pub code: u8,
    /// Where its bytes begin.
    pub at: usize,
    /// How many bytes it has.
    pub width: usize,
}

/// A format that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Layout {
    pub fields: Vec<Field>,
    pub size: usize,
    pub little: bool,
    /// Whether sizes and alignment are the machine's.
    pub native: bool,
}

const MOST_FIELDS: usize = 1 << 24;

fn width_of(code: u8, native: bool) -> Option<usize> {
    Some(match code {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' => {
            if native {
                8
            } else {
                4
            }
        }
        b'q' | b'Q' | b'd' => 8,
        b'n' | b'N' | b'P' if native => 8,
        _ => return None,
    })
}

/// Reads a format.
///
/// # Errors
/// What CPython says of it.
pub fn read(format: &[u8]) -> Result<Layout, &'static str> {
    let (native, aligned, little, codes) = match format.first() {
        Some(b'@') => (true, true, true, &format[1..]),
        Some(b'=') => (false, false, true, &format[1..]),
        Some(b'<') => (false, false, true, &format[1..]),
        Some(b'>' | b'!') => (false, false, false, &format[1..]),
        _ => (true, true, true, format),
    };
    const TOO_LONG: &str = "total struct size too long";
    let mut layout = Layout { fields: Vec::new(), size: 0, little, native };
    let mut at = 0;
    while at < codes.len() {
        let mut code = codes[at];
        at += 1;
        if code.is_ascii_whitespace() {
            continue;
        }
        let mut count = 1_usize;
        if code.is_ascii_digit() {
            count = usize::from(code - b'0');
            loop {
                let Some(&next) = codes.get(at) else {
                    return Err("repeat count given without format specifier");
                };
                at += 1;
                if !next.is_ascii_digit() {
                    code = next;
                    break;
                }
                count = count
                    .checked_mul(10)
                    .and_then(|count| count.checked_add(usize::from(next - b'0')))
                    .filter(|&count| i64::try_from(count).is_ok())
                    .ok_or(TOO_LONG)?;
            }
        }
        let Some(width) = width_of(code, native) else {
            return Err("bad char in struct format");
        };
        if aligned {
            layout.size = layout.size.next_multiple_of(width);
        }
        let total = width.checked_mul(count).ok_or(TOO_LONG)?;
        let end = layout.size.checked_add(total).filter(|&end| i64::try_from(end).is_ok());
        let end = end.ok_or(TOO_LONG)?;
        match code {
            b'x' => {}
            b's' | b'p' => {
                layout.fields.push(Field { code, at: layout.size, width: count });
            }
            _ => {
                if layout.fields.len() + count > MOST_FIELDS {
                    return Err(TOO_LONG);
                }
                for number in 0..count {
                    let at = layout.size + number * width;
                    layout.fields.push(Field { code, at, width });
                }
            }
        }
        layout.size = end;
    }
    Ok(layout)
}

impl Field {
    /// Tells whether the field holds an int.
    pub fn is_int(self) -> bool {
        matches!(
            self.code,
            b'b' | b'B'
                | b'h'
                | b'H'
                | b'i'
                | b'I'
                | b'l'
                | b'L'
                | b'q'
                | b'Q'
                | b'n'
                | b'N'
                | b'P'
        )
    }

    fn signed(self) -> bool {
        self.code.is_ascii_lowercase()
    }

    /// Returns the least and the greatest int that fit.
    pub fn bounds(self) -> (IBig, IBig) {
        let bits = self.width * 8;
        if self.signed() {
            let half = IBig::ONE << (bits - 1);
            (-half.clone(), half - IBig::ONE)
        } else {
            (IBig::ZERO, (IBig::ONE << bits) - IBig::ONE)
        }
    }

    /// Writes an int that is within the bounds.
    pub fn write_int(self, value: &IBig, little: bool, into: &mut [u8]) {
        let wrapped = if *value < IBig::ZERO {
            value + (IBig::ONE << (self.width * 8))
        } else {
            value.clone()
        };
        let word = u64::try_from(&wrapped).unwrap_or(0);
        self.put(word, little, into);
    }

    fn put(self, word: u64, little: bool, into: &mut [u8]) {
        let place = &mut into[self.at..self.at + self.width];
        if little {
            place.copy_from_slice(&word.to_le_bytes()[..self.width]);
        } else {
            place.copy_from_slice(&word.to_be_bytes()[8 - self.width..]);
        }
    }

    fn word(self, little: bool, from: &[u8]) -> u64 {
        let place = &from[self.at..self.at + self.width];
        let fold = |word: u64, &byte: &u8| word << 8 | u64::from(byte);
        if little { place.iter().rev().fold(0, fold) } else { place.iter().fold(0, fold) }
    }

    /// Reads an int.
    pub fn read_int(self, little: bool, from: &[u8]) -> IBig {
        let word = self.word(little, from);
        if self.signed() {
            let shift = 64 - self.width * 8;
            return IBig::from((word << shift).cast_signed() >> shift);
        }
        IBig::from(word)
    }

    /// Writes a float; `None` if it is too large for the field.
    pub fn write_float(self, value: f64, little: bool, into: &mut [u8]) -> Option<()> {
        let word = match self.code {
            b'd' => value.to_bits(),
            b'f' => {
                #[expect(clippy::cast_possible_truncation, reason = "rounding is what is wanted")]
                let single = value as f32;
                if single.is_infinite() && value.is_finite() {
                    return None;
                }
                u64::from(single.to_bits())
            }
            _ => u64::from(half_bits(value)?),
        };
        self.put(word, little, into);
        Some(())
    }

    /// Reads a float.
    pub fn read_float(self, little: bool, from: &[u8]) -> f64 {
        let word = self.word(little, from);
        match self.code {
            b'd' => f64::from_bits(word),
            b'f' => f64::from(f32::from_bits(u32::try_from(word).unwrap_or(0))),
            _ => half_value(u16::try_from(word).unwrap_or(0)),
        }
    }
}

/// Returns the bits of a float in half precision, rounded half to even; `None` if it is too large.
fn half_bits(value: f64) -> Option<u16> {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    if value.is_nan() {
        return Some(sign | 0x7e00);
    }
    if value.is_infinite() {
        return Some(sign | 0x7c00);
    }
    let size = value.abs();
    if size == 0.0 {
        return Some(sign);
    }
    let (_, exponent) = libm::frexp(size);
    // The spacing of half-precision numbers around this one.
    let unit = exponent.max(-13) - 11;
    let scaled = libm::ldexp(size, -unit);
    let steps = scaled.round_ties_even();
    let rounded = libm::ldexp(steps, unit);
    if rounded >= 65520.0 {
        return None;
    }
    let (_, exponent) = libm::frexp(rounded);
    if rounded == 0.0 {
        return Some(sign);
    }
    if exponent < -13 {
        let fraction = libm::ldexp(rounded, 24);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is below 1024"
        )]
        return Some(sign | fraction as u16);
    }
    let fraction = libm::ldexp(rounded, 11 - exponent) - 1024.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is below 1024")]
    let fraction = fraction as u16;
    let biased = u16::try_from(exponent + 14).ok()?;
    Some(sign | biased << 10 | fraction)
}

fn half_value(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    let size = match exponent {
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        0 => libm::ldexp(fraction, -24),
        _ => libm::ldexp(fraction + 1024.0, exponent - 25),
    };
    sign * size
}
