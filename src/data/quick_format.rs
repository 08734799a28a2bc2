//! The formats that programs write most: `{:>6}`, `{:05d}`, `{:x}`, `{:.2f}`, `%-8s`, `%03d`.
//!
//! Everything else, and all that is wrong, is left to [`super::format_spec`] and [`super::percent`], which are
//! complete; here a specification is read by its bytes and the result goes straight behind the text before it.

/// A specification of the simple kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quick {
    /// What fills it up to the width.
    pub fill: u8,
    /// `<`, `>`, `^`, `=` or 0 for the type's own.
    pub align: u8,
    /// `+`, a blank, or 0.
    pub sign: u8,
    pub width: usize,
    pub precision: Option<usize>,
    /// The type's letter, or 0.
    pub letter: u8,
}

/// Widths and precisions beyond this are left to the complete way.
const MOST: usize = 200;

impl Quick {
    /// Reads what follows the colon of a replacement field; None if it is not of the simple kind.
    pub fn read(spec: &str) -> Option<Self> {
        let bytes = spec.as_bytes();
        let mut at = 0;
        let mut quick =
            Self { fill: b' ', align: 0, sign: 0, width: 0, precision: None, letter: 0 };
        let is_align = |byte: Option<&u8>| matches!(byte, Some(b'<' | b'>' | b'^' | b'='));
        if is_align(bytes.get(1)) && bytes[0].is_ascii() && bytes[0] != b'{' && bytes[0] != b'}' {
            (quick.fill, quick.align) = (bytes[0], bytes[1]);
            at = 2;
        } else if is_align(bytes.first()) {
            quick.align = bytes[0];
            at = 1;
        }
        if let Some(&sign @ (b'+' | b' ')) = bytes.get(at) {
            quick.sign = sign;
            at += 1;
        }
        if bytes.get(at) == Some(&b'0') {
            if quick.align != 0 {
                return None;
            }
            (quick.fill, quick.align) = (b'0', b'=');
            at += 1;
        }
        quick.width = number(bytes, &mut at)?;
        if bytes.get(at) == Some(&b'.') {
            at += 1;
            if !bytes.get(at)?.is_ascii_digit() {
                return None;
            }
            quick.precision = Some(number(bytes, &mut at)?);
        }
        if let Some(&letter) = bytes.get(at)
            && letter.is_ascii_alphabetic()
        {
            quick.letter = letter;
            at += 1;
        }
        (at == bytes.len()).then_some(quick)
    }

    /// Reads what follows a `%`, and how many bytes it is; None if it is not of the simple kind.
    pub fn read_percent(rest: &[u8]) -> Option<(Self, usize)> {
        let mut at = 0;
        let mut quick =
            Self { fill: b' ', align: b'>', sign: 0, width: 0, precision: None, letter: 0 };
        let mut zero = false;
        loop {
            match rest.get(at)? {
                b'-' => quick.align = b'<',
                b'+' => quick.sign = b'+',
                b'0' => zero = true,
                _ => break,
            }
            at += 1;
        }
        quick.width = number(rest, &mut at)?;
        if rest.get(at) == Some(&b'.') {
            at += 1;
            quick.precision = Some(number(rest, &mut at)?);
        }
        quick.letter = *rest.get(at)?;
        if zero && quick.align == b'>' && quick.letter != b's' {
            (quick.fill, quick.align) = (b'0', b'=');
        }
        Some((quick, at + 1))
    }

    /// Writes a string; false, with nothing written, if it is another case.
    pub fn text(&self, out: &mut String, text: &str) -> bool {
        if !matches!(self.letter, 0 | b's') || self.sign != 0 || self.align == b'=' {
            return false;
        }
        if self.width == 0 && self.precision.is_none() {
            out.push_str(text);
            return true;
        }
        if !text.is_ascii() {
            return false;
        }
        let text = &text[..self.precision.map_or(text.len(), |most| most.min(text.len()))];
        let align = if self.align == 0 { b'<' } else { self.align };
        self.lay_out(out, "", text, align);
        true
    }

    /// Writes an int; false, with nothing written, if it is another case.
    pub fn int(&self, out: &mut String, number: i64) -> bool {
        if self.precision.is_some() {
            return false;
        }
        let mut digits = [0_u8; 64];
        let base = match self.letter {
            0 | b'd' => 10,
            b'x' | b'X' => 16,
            b'o' => 8,
            b'b' => 2,
            _ => return false,
        };
        let capital = self.letter == b'X';
        let mut rest = number.unsigned_abs();
        let mut from = digits.len();
        loop {
            let digit = (rest % base) as u8;
            rest /= base;
            from -= 1;
            digits[from] = match digit {
                0..10 => b'0' + digit,
                _ if capital => b'A' + digit - 10,
                _ => b'a' + digit - 10,
            };
            if rest == 0 {
                break;
            }
        }
        let Ok(digits) = std::str::from_utf8(&digits[from..]) else { return false };
        let align = if self.align == 0 { b'>' } else { self.align };
        self.lay_out(out, self.sign_of(number < 0), digits, align);
        true
    }

    /// Writes a float with a fixed number of decimals; false, with nothing written, if it is another case.
    pub fn float(&self, out: &mut String, number: f64) -> bool {
        if !matches!(self.letter, b'f' | b'F') || !number.is_finite() {
            return false;
        }
        let decimals = self.precision.unwrap_or(6);
        let digits = match small_fixed(number.abs(), decimals) {
            Some(digits) => digits,
            None => format!("{:.decimals$}", number.abs()),
        };
        let align = if self.align == 0 { b'>' } else { self.align };
        self.lay_out(out, self.sign_of(number.is_sign_negative()), &digits, align);
        true
    }

    fn sign_of(&self, negative: bool) -> &'static str {
        match (negative, self.sign) {
            (true, _) => "-",
            (false, b'+') => "+",
            (false, b' ') => " ",
            _ => "",
        }
    }

    fn lay_out(&self, out: &mut String, sign: &str, text: &str, align: u8) {
        let room = self.width.saturating_sub(sign.len() + text.len());
        let (left, inner, right) = match align {
            b'<' => (0, 0, room),
            b'^' => (room / 2, 0, room - room / 2),
            b'=' => (0, room, 0),
            _ => (room, 0, 0),
        };
        let fill = char::from(self.fill);
        out.reserve(sign.len() + text.len() + room);
        (0..left).for_each(|_| out.push(fill));
        out.push_str(sign);
        (0..inner).for_each(|_| out.push(fill));
        out.push_str(text);
        (0..right).for_each(|_| out.push(fill));
    }
}

/// Writes a number whose decimals are exact in binary arithmetic of 64 bits; None if they may not be.
///
/// A float below 2**31 whose fraction, times 10**decimals, is no tie and far enough from one is rounded rightly
/// by rounding the product, which is off by less than half a unit in its last place.
fn small_fixed(number: f64, decimals: usize) -> Option<String> {
    const POWERS: [f64; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];
    let power = *POWERS.get(decimals)?;
    if number >= 2_147_483_648.0 {
        return None;
    }
    let scaled = number * power;
    let whole = scaled.floor();
    let rest = scaled - whole;
    // The product is off by at most 2**-1 of its last place, which is at most 2**-1 at 2**51.
    if (rest - 0.5).abs() < 1e-3 || scaled >= 4_503_599_627_370.0 {
        return None;
    }
    let rounded = if rest > 0.5 { whole + 1.0 } else { whole } as u64;
    let power = power as u64;
    let (before, after) = (rounded / power, rounded % power);
    let mut text = before.to_string();
    if decimals > 0 {
        text.push('.');
        let after = after.to_string();
        (after.len()..decimals).for_each(|_| text.push('0'));
        text.push_str(&after);
    }
    Some(text)
}

/// Reads digits, none being 0; None if the number is large.
fn number(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let mut number = 0;
    while let Some(digit) = bytes.get(*at).filter(|byte| byte.is_ascii_digit()) {
        number = number * 10 + usize::from(digit - b'0');
        *at += 1;
        if number > MOST {
            return None;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::{Quick, small_fixed};

    #[test]
    fn fixed_decimals_are_those_of_the_exact_way() {
        let mut number = 0.000_123_f64;
        for step in 0..20_000_u32 {
            for decimals in 0..=6 {
                if let Some(text) = small_fixed(number, decimals) {
                    assert_eq!(text, format!("{number:.decimals$}"));
                }
            }
            number = number * 1.001 + f64::from(step % 7) * 0.125;
        }
    }

    #[test]
    fn a_wrong_specification_is_left_alone() {
        for spec in ["5.", "_d", ",", "<<<5", "{>5", "05.2q2", "999999"] {
            assert_eq!(Quick::read(spec), None, "{spec}");
        }
    }
}
