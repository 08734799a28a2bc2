//! How wide is a text, and is it safe to show?
//!
//! What a program writes must not steer the terminal, so every text of a program goes through [`inert`] before it reaches a
//! cell, and every measure is in columns, not characters.

use ratatui::style::Style;
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr;

/// How many columns a tab may reach.
const TAB: usize = 8;

/// Where lone surrogates are carried inside heisen (U+D800 + n is U+10F800 + n).
const SURROGATES: std::ops::RangeInclusive<char> = '\u{10F800}'..='\u{10FFFF}';

/// Returns the text with tabs expanded, escape sequences taken out, and other controls as visible characters.
pub fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let shown = match c {
            '\t' => {
                let stop = (column / TAB + 1) * TAB;
                out.extend(std::iter::repeat_n(' ', stop - column));
                column = stop;
                continue;
            }
            '\x1b' => match chars.peek() {
                Some('[') => {
                    chars.next();
                    while chars.next_if(|c| ('\x20'..='\x3f').contains(c)).is_some() {}
                    chars.next_if(|c| ('\x40'..='\x7e').contains(c));
                    continue;
                }
                Some(']') => {
                    while chars.next_if(|&c| c != '\x07' && c != '\x1b').is_some() {}
                    if chars.next_if_eq(&'\x07').is_none() && chars.next_if_eq(&'\x1b').is_some() {
                        chars.next_if_eq(&'\\');
                    }
                    continue;
                }
                _ => '␛',
            },
            '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('␀'),
            '\x7f' => '␡',
            '\u{80}'..='\u{9f}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}' => '\u{fffd}',
            c if SURROGATES.contains(&c) => '\u{fffd}',
            c => c,
        };
        out.push(shown);
        column += unicode_width::UnicodeWidthChar::width(shown).unwrap_or(0);
    }
    out
}

/// Returns how many columns a text takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { clusters(text).map(|cluster| cluster.width()).sum() }
}

/// Cuts a text to a number of columns; what is cut ends with an ellipsis.
pub fn cut(text: &str, columns: usize, ellipsis: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(ellipsis));
    let mut out = take(text, room);
    if columns >= width(ellipsis) {
        out.push_str(ellipsis);
    }
    out
}

/// Cuts or fills a text to exactly a number of columns.
pub fn fit(text: &str, columns: usize, ellipsis: &str) -> String {
    let mut out = cut(text, columns, ellipsis);
    let missing = columns.saturating_sub(width(&out));
    out.extend(std::iter::repeat_n(' ', missing));
    out
}

/// Returns the part of a text that begins at a column; half a wide character becomes a space.
pub fn skip(text: &str, columns: usize) -> String {
    let mut passed = 0;
    let mut out = String::new();
    for cluster in clusters(text) {
        if passed >= columns {
            out.push_str(&cluster);
            continue;
        }
        passed += cluster.width();
        out.extend(std::iter::repeat_n(' ', passed.saturating_sub(columns)));
    }
    out
}

/// Breaks paragraphs into lines of at most a number of columns, at spaces where that is possible.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let indent: String = paragraph.chars().take_while(|&c| c == ' ').collect();
        let indent = if width(&indent) * 2 < columns { indent } else { String::new() };
        let mut line = indent.clone();
        let mut empty = true;
        for word in paragraph.split_whitespace() {
            let mut word = inert(word);
            if !empty && width(&line) + 1 + width(&word) > columns {
                lines.push(std::mem::replace(&mut line, indent.clone()));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            while width(&line) + width(&word) > columns {
                let head = take(&word, columns - width(&line).min(columns));
                if head.is_empty() && width(&line) <= width(&indent) {
                    break;
                }
                word = word[head.len()..].to_owned();
                line.push_str(&head);
                lines.push(std::mem::replace(&mut line, indent.clone()));
            }
            line.push_str(&word);
            empty = false;
        }
        lines.push(line);
    }
    lines
}

fn take(text: &str, columns: usize) -> String {
    let mut used = 0;
    let mut out = String::new();
    for cluster in clusters(text) {
        used += cluster.width();
        if used > columns {
            break;
        }
        out.push_str(&cluster);
    }
    out
}

/// The user-perceived characters of a text, as the screen's cells hold them.
fn clusters(text: &str) -> impl Iterator<Item = String> {
    let span = Span::raw(text);
    span.styled_graphemes(Style::default())
        .map(|g| g.symbol.to_owned())
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_the_program_do_nothing() {
        assert_eq!(inert("a\x1b[31mred\x1b[0m"), "ared");
        assert_eq!(inert("\x1b]0;title\x07x\x1b]8;;u\x1b\\y"), "xy");
        assert_eq!(inert("\x1bc\x08"), "␛c␈");
        assert_eq!(inert("a\tb"), "a       b");
    }

    #[test]
    fn columns_are_what_the_terminal_takes() {
        assert_eq!(width("漢字"), 4);
        assert_eq!(cut("漢字漢字", 5, "…"), "漢字…");
        assert_eq!(fit("漢", 3, "…"), "漢 ");
        assert_eq!(skip("漢字", 1), " 字");
        assert_eq!(cut("abc", 0, "…"), "");
    }

    #[test]
    fn paragraphs_break_at_spaces() {
        assert_eq!(wrap("one two three\n\nfour", 8), ["one two", "three", "", "four"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("漢字", 1), ["漢字"]);
    }
}
