//! How is one line typed?

use crate::text;
use crossterm::event::{KeyCode, KeyModifiers};

/// A line of text with a cursor in it, and the lines typed before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineEditor {
    text: String,
    /// In bytes, always between two characters.
    cursor: usize,
}

impl LineEditor {
    /// Makes an editor that goes on from a text.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len() }
    }

    /// Returns what was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the column of the cursor.
    pub fn column(&self) -> usize {
        text::width(&text::inert(&self.text[..self.cursor]))
    }

    /// Takes a key; returns whether it meant something here.
    pub fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) -> bool {
        let control = modifiers.contains(KeyModifiers::CONTROL);
        match code {
            KeyCode::Char('a') if control => self.cursor = 0,
            KeyCode::Char('e') if control => self.cursor = self.text.len(),
            KeyCode::Char('u') if control => {
                self.text.drain(..self.cursor);
                self.cursor = 0;
            }
            KeyCode::Char('k') if control => self.text.truncate(self.cursor),
            KeyCode::Char('w') if control => {
                let kept = self.text[..self.cursor].trim_end();
                let start = kept.rfind(' ').map_or(0, |at| at + 1);
                self.text.drain(start..self.cursor);
                self.cursor = start;
            }
            KeyCode::Char(c) if !control && !modifiers.contains(KeyModifiers::ALT) => {
                self.insert(c);
            }
            KeyCode::Backspace => {
                if let Some(c) = self.text[..self.cursor].chars().next_back() {
                    self.cursor -= c.len_utf8();
                    self.text.remove(self.cursor);
                }
            }
            KeyCode::Delete if self.cursor < self.text.len() => {
                self.text.remove(self.cursor);
            }
            KeyCode::Left => {
                self.cursor -=
                    self.text[..self.cursor].chars().next_back().map_or(0, char::len_utf8);
            }
            KeyCode::Right => {
                self.cursor += self.text[self.cursor..].chars().next().map_or(0, char::len_utf8);
            }
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.text.len(),
            _ => return false,
        }
        true
    }

    /// Puts a character in at the cursor.
    pub fn insert(&mut self, c: char) {
        self.text.insert(self.cursor, c);
        self.cursor += c.len_utf8();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_and_taking_back() {
        let mut line = LineEditor::new("p 漢");
        let none = KeyModifiers::NONE;
        line.key(KeyCode::Left, none);
        line.key(KeyCode::Char('x'), none);
        assert_eq!((line.text(), line.column()), ("p x漢", 3));
        line.key(KeyCode::Backspace, none);
        line.key(KeyCode::Delete, none);
        assert_eq!(line.text(), "p ");
        line.key(KeyCode::Char('w'), KeyModifiers::CONTROL);
        assert_eq!(line.text(), "");
        assert!(!line.key(KeyCode::Delete, none) || line.text().is_empty());
    }
}
