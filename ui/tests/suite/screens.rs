//! Is the screen what it should be after these keys?
//!
//! Each file of `tests/screens` has a line `program: plain  size: 80x24  keys: n n N` and the picture. `HEISEN_BLESS=1` writes the
//! pictures anew.

use crate::fake::Fake;
use crate::keys;
use heisen_ui::app::App;
use heisen_ui::event_loop::picture;
use heisen_ui::theme::{Palette, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::fmt::Write;
use std::path::Path;

#[test]
fn screens_are_as_pictured() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder of pictures is there")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let bless = std::env::var_os("HEISEN_BLESS").is_some();
    let mut wrong = String::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a picture can be read");
        let (head, expected) = text.split_once('\n').expect("a picture has a first line");
        let shown = screen(head);
        if bless {
            std::fs::write(&file, format!("{head}\n{shown}")).expect("a picture can be written");
        } else if shown != expected {
            let _ = writeln!(wrong, "{}\nexpected\n{expected}\nshown\n{shown}", file.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Draws the screen that a file's first line describes.
fn screen(head: &str) -> String {
    let field = |name: &str| head.split_once(&format!("{name}: ")).map(|(_, rest)| rest);
    let word = |name: &str| field(name).and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    let (columns, rows) = word("size").split_once('x').expect("a size is 80x24");
    let (columns, rows) = (columns.parse().expect("columns"), rows.parse().expect("rows"));
    let ascii = word("signs") == "ascii";
    let mut app = App::new(Fake::named(word("program")), Theme::new(Palette::Plain, ascii));
    app.resize(columns, rows);
    for key in keys::parse(field("keys").unwrap_or_default()) {
        app.key(key);
    }
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a test's terminal");
    terminal
        .draw(|frame| {
            picture(&app.screen, frame.buffer_mut());
        })
        .expect("a picture");
    let buffer = terminal.backend().buffer();
    let mut out = String::new();
    for y in 0..rows {
        let mut line = String::new();
        let mut x = 0;
        while x < columns {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(heisen_ui::text::width(symbol).max(1)).expect("a cell is narrow");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
