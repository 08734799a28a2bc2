//! The shipped sessions: each can be read, is written as heisen writes it, and
//! has notes that a newcomer can follow.

#![allow(clippy::disallowed_methods, reason = "a test reads the files it checks")]

use std::fs;
use std::path::Path;

use heisen_core::era::Era;
use heisen_core::lesson::{self, Lesson, SHIPPED};
use heisen_core::session::{Place, Session};

#[test]
fn every_file_of_sessions_is_shipped() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sessions");
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| {
            entry
                .unwrap()
                .file_name()
                .into_string()
                .unwrap()
                .strip_suffix(".ron")
                .map(str::to_owned)
        })
        .collect();
    names.sort_unstable();
    let shipped: Vec<&str> = SHIPPED.iter().map(|shipped| shipped.name).collect();
    assert_eq!(names, shipped);
}

#[test]
fn every_shipped_session_is_written_as_heisen_writes_it() {
    let renew = std::env::var_os("RENEW").is_some();
    for shipped in SHIPPED {
        let session = match Session::from_text(shipped.text) {
            Ok(session) => session,
            Err(error) => panic!("{}: {error}", shipped.name),
        };
        let text = session.to_text();
        if renew {
            let path = format!("{}/sessions/{}.ron", env!("CARGO_MANIFEST_DIR"), shipped.name);
            fs::write(path, &text).unwrap();
        } else {
            assert!(text == shipped.text, "{}: RENEW=1 cargo test writes it anew", shipped.name);
        }
    }
}

#[test]
fn every_lesson_can_be_followed() {
    for Lesson { name, title, session } in lesson::lessons() {
        assert_ne!(title, name, "{name} has a headline");
        assert_eq!(
            session.notes[0].at,
            Place::Line { line: 1, hit: 1 },
            "{name} begins at the first line"
        );
        for note in &session.notes {
            let whole = note.text.ends_with(['.', '?', '!']);
            assert!(whole, "{name}: {:?} ends a sentence", note.title);
            assert!(note.title.len() <= 60, "{name}: {:?} fits a line", note.title);
            assert!(
                note.text.len() <= 340,
                "{name}: {:?} fits a pane ({})",
                note.title,
                note.text.len()
            );
            let known = ["none", "noop", "reader", "declines", "c"];
            for observer in &note.observers {
                assert!(known.contains(&observer.as_str()), "{name}: {observer}");
            }
        }
        for era in Era::ALL {
            for observer in ["none", "noop", "reader", "declines", "c"] {
                let mut places: Vec<Place> = Vec::new();
                for note in session.notes.iter().filter(|note| note.holds(era, observer)) {
                    assert!(
                        !places.contains(&note.at),
                        "{name}: two notes at {:?} in {era} under {observer}",
                        note.at
                    );
                    places.push(note.at);
                }
            }
        }
    }
}

#[test]
fn a_lesson_is_found_by_name_number_or_beginning() {
    for (asked, found) in [
        ("01_wacky", "01_wacky"),
        ("wacky", "01_wacky"),
        ("2", "02_wacky_tracers"),
        ("12_exec_scope.ron", "12_exec_scope"),
        ("comp", "10_comprehension_scope"),
    ] {
        assert_eq!(
            lesson::find(asked).map(|lesson| lesson.name).as_deref(),
            Some(found),
            "{asked}"
        );
    }
    assert_eq!(lesson::find("nonsense"), None);
    assert_eq!(lesson::find(""), None);
}
