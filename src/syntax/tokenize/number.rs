//! Where a number ends, and what is wrong with one.

use super::{Cut, Cutter, Failure, place};
use crate::syntax::token::Kind;

impl Cutter<'_> {
    fn digits(&mut self, is_digit: fn(u8) -> bool, name: &str) -> Cut {
        loop {
            while self.peek(0).is_some_and(is_digit) {
                self.at += 1;
            }
            if self.peek(0) != Some(b'_') {
                return Ok(());
            }
            self.at += 1;
            match self.peek(0) {
                Some(byte) if is_digit(byte) => {}
                Some(byte)
                    if byte.is_ascii_digit() && name != "decimal" && name != "hexadecimal" =>
                {
                    return Err(self.wrong(
                        self.at + 1,
                        format!("invalid digit '{}' in {name} literal", char::from(byte)),
                    ));
                }
                _ => return Err(self.wrong(self.at, format!("invalid {name} literal"))),
            }
        }
    }

    /// Cuts a number.
    pub(super) fn number(&mut self) -> Cut {
        let start = self.at;
        let radix: Option<(fn(u8) -> bool, &str)> = match (self.peek(0), self.peek(1)) {
            (Some(b'0'), Some(b'x' | b'X')) => {
                Some((|byte| byte.is_ascii_hexdigit(), "hexadecimal"))
            }
            (Some(b'0'), Some(b'o' | b'O')) => Some((|byte| matches!(byte, b'0'..=b'7'), "octal")),
            (Some(b'0'), Some(b'b' | b'B')) => Some((|byte| matches!(byte, b'0' | b'1'), "binary")),
            _ => None,
        };
        let name = if let Some((is_digit, name)) = radix {
            self.at += 2;
            let first = self.peek(usize::from(self.peek(0) == Some(b'_')));
            if !first.is_some_and(is_digit) {
                return Err(match first {
                    Some(digit) if digit.is_ascii_digit() => {
                        let end = self.at + 1 + usize::from(self.peek(0) == Some(b'_'));
                        self.wrong(
                            end,
                            format!("invalid digit '{}' in {name} literal", char::from(digit)),
                        )
                    }
                    _ => self.wrong(self.at, format!("invalid {name} literal")),
                });
            }
            self.digits(is_digit, name)?;
            if let Some(digit) = self.peek(0).filter(u8::is_ascii_digit) {
                return Err(self.wrong(
                    self.at + 1,
                    format!("invalid digit '{}' in {name} literal", char::from(digit)),
                ));
            }
            name
        } else {
            self.decimal(start)?
        };
        self.number_ends(name)?;
        self.push(Kind::Number, start, self.at);
        Ok(())
    }

    fn decimal(&mut self, start: usize) -> Result<&'static str, Box<Failure>> {
        let is_digit: fn(u8) -> bool = |byte| byte.is_ascii_digit();
        self.digits(is_digit, "decimal")?;
        let whole_end = self.at;
        let mut is_float = false;
        if self.peek(0) == Some(b'.') {
            is_float = true;
            self.at += 1;
            if self.peek(0).is_some_and(is_digit) {
                self.digits(is_digit, "decimal")?;
            }
        }
        if matches!(self.peek(0), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.peek(1), Some(b'+' | b'-')));
            if self.peek(1 + sign).is_some_and(is_digit) {
                is_float = true;
                self.at += 1 + sign;
                self.digits(is_digit, "decimal")?;
            } else if sign == 1 {
                return Err(self.wrong(self.at + 2, "invalid decimal literal"));
            }
        }
        if matches!(self.peek(0), Some(b'j' | b'J')) {
            self.at += 1;
            return Ok("imaginary");
        }
        let whole = &self.bytes[start..whole_end];
        if !is_float
            && whole.first() == Some(&b'0')
            && whole.iter().any(|byte| matches!(byte, b'1'..=b'9'))
        {
            let zeros = whole.iter().take_while(|byte| matches!(byte, b'0' | b'_')).count();
            let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
            let mut failure = self.wrong(start + 1, message);
            failure.error.end_column = i64::from(self.source.column_of(place(start + zeros)));
            return Err(failure);
        }
        Ok("decimal")
    }

    /// Refuses a letter right after a number, unless a keyword begins with it that may follow one.
    fn number_ends(&self, name: &str) -> Cut {
        let Some(next) = self.peek(0) else { return Ok(()) };
        if !(next.is_ascii_alphanumeric() || next == b'_' || next >= 128) {
            return Ok(());
        }
        let follows = |word: &str| self.bytes[self.at..].starts_with(word.as_bytes());
        if ["and", "else", "for", "if", "in", "is", "or", "not"].into_iter().any(follows) {
            return Ok(());
        }
        if next >= 128 {
            let word = &self.source.text[self.at..];
            if let Some(char) =
                word.chars().next().filter(|&char| !unicode_ident::is_xid_continue(char))
            {
                return self.check_identifier(self.at, &word[..char.len_utf8()]);
            }
        }
        Err(self.wrong(self.at, format!("invalid {name} literal")))
    }
}
