//! Which texts for `%` say the same as a format string.

/// A part of such a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// A value, by `str`, `repr` or `ascii` and a format spec.
    Value {
        conversion: u8,
        spec: String,
    },
}

/// Cuts a text for `%` into pieces; nothing if it holds more than `%s`, `%r` and `%a`, or wants another number of values.
pub(super) fn pieces(text: &str, values: usize) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut count = 0;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if char != '%' {
            plain.push(char);
            continue;
        }
        if chars.next_if_eq(&'%').is_some() {
            plain.push('%');
            continue;
        }
        let is_left = chars.next_if_eq(&'-').is_some();
        let mut width = String::new();
        while let Some(digit) = chars.next_if(char::is_ascii_digit) {
            width.push(digit);
        }
        let mut precision = String::new();
        if chars.next_if_eq(&'.').is_some() {
            precision.push('.');
            while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                precision.push(digit);
            }
        }
        if width.starts_with('0') || precision == "." {
            return None;
        }
        let conversion = chars.next().filter(|letter| matches!(letter, 's' | 'r' | 'a'))?;
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        let sign = match (width.is_empty(), is_left) {
            (true, _) => "",
            (false, true) => "<",
            (false, false) => ">",
        };
        let conversion = u8::try_from(conversion).ok()?;
        pieces.push(Piece::Value { conversion, spec: format!("{sign}{width}{precision}") });
        count += 1;
    }
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    (count == values && count > 0).then_some(pieces)
}
