//! What do words like `Ctrl-R` in a screen test mean?

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Returns the keys of a line such as `n N : Space Ctrl-R "typed text" Enter`.
pub fn parse(line: &str) -> Vec<KeyEvent> {
    let mut keys = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (typed, after) = quoted.split_once('"').expect("a typed text ends with a quote");
            keys.extend(typed.chars().map(|c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)));
            rest = after.trim_start();
            continue;
        }
        let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
        keys.push(key(word));
        rest = after.trim_start();
    }
    keys
}

fn key(word: &str) -> KeyEvent {
    let (modifiers, name) = match word.split_once('-') {
        Some(("Ctrl", name)) => (KeyModifiers::CONTROL, name.to_lowercase()),
        Some(("Shift", name)) => (KeyModifiers::SHIFT, name.to_owned()),
        _ => (KeyModifiers::NONE, word.to_owned()),
    };
    let code = match name.as_str() {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "BackTab" => KeyCode::BackTab,
        "Space" => KeyCode::Char(' '),
        "Backspace" => KeyCode::Backspace,
        "Delete" => KeyCode::Delete,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "PageDown" => KeyCode::PageDown,
        "End" => KeyCode::End,
        "Home" => KeyCode::Home,
        _ => match name.strip_prefix('F').and_then(|number| number.parse().ok()) {
            Some(number) => KeyCode::F(number),
            None => KeyCode::Char(name.chars().next().expect("a key has a name")),
        },
    };
    KeyEvent::new(code, modifiers)
}
