//! Can any keys at any size make the screen panic?

use crate::fake::{Fake, Kind};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use heisen_ui::app::{App, Flow};
use heisen_ui::event_loop::picture;
use heisen_ui::key_map::BINDINGS;
use heisen_ui::theme::{Palette, Theme};
use ratatui::buffer::Buffer;

/// A generator of numbers that is the same everywhere (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).expect("it is below a usize")
    }

    fn key(&mut self) -> KeyEvent {
        let keys: Vec<_> = BINDINGS.iter().flat_map(|binding| binding.keys).collect();
        match self.below(4) {
            0 => {
                let typed: Vec<char> = "abpx12,: é漢\u{301}🙂\t".chars().collect();
                KeyEvent::new(KeyCode::Char(typed[self.below(typed.len())]), KeyModifiers::NONE)
            }
            1 => {
                let other = [
                    KeyCode::Enter,
                    KeyCode::Esc,
                    KeyCode::Backspace,
                    KeyCode::Left,
                    KeyCode::Down,
                ];
                KeyEvent::new(other[self.below(other.len())], KeyModifiers::NONE)
            }
            _ => {
                let key = keys[self.below(keys.len())];
                KeyEvent::new(key.code, key.modifiers)
            }
        }
    }
}

#[test]
fn random_keys_never_panic() {
    let mut dice = Dice(20);
    for kind in [Kind::Plain, Kind::Lesson, Kind::Endless, Kind::Asks] {
        let mut app = App::new(Fake::new(kind), Theme::new(Palette::Dark, kind == Kind::Asks));
        for _ in 0..3000 {
            if dice.below(12) == 0 {
                let small = dice.below(3) == 0;
                let (columns, rows) = if small { (70, 20) } else { (250, 80) };
                let size = |length| u16::try_from(length + 1).expect("sizes are small");
                app.resize(size(dice.below(columns)), size(dice.below(rows)));
            }
            let flow = app.key(dice.key());
            if flow == Flow::Quit {
                app.key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE));
            }
            if app.is_running() {
                app.advance(1);
                app.peek();
            }
            let mut buffer = Buffer::empty(app.screen.area);
            let cursor = picture(&app.screen, &mut buffer);
            assert!(cursor.is_none_or(|cursor| app.screen.area.contains(cursor)));
        }
    }
}

#[test]
fn every_size_is_drawn() {
    for (columns, rows) in (1..=250)
        .step_by(7)
        .flat_map(|columns| (1..=80).step_by(3).map(move |rows| (columns, rows)))
    {
        let mut app = App::new(Fake::new(Kind::Lesson), Theme::new(Palette::Dark, false));
        for key in crate::keys::parse("n s s s o n x z : \"b\" Esc ?") {
            app.resize(columns, rows);
            app.key(key);
            let mut buffer = Buffer::empty(app.screen.area);
            picture(&app.screen, &mut buffer);
        }
    }
}
