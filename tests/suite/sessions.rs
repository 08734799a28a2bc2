//! The shipped sessions: each can be read, is written as heisen writes it, and
//! has notes that a newcomer can follow.

#![allow(clippy::disallowed_methods, reason = "a test reads the files it checks")]

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use heisen_core::era::Era;
use heisen_core::frame::SyncReport;
use heisen_core::host::{Captured, Tape};
use heisen_core::lesson::{self, Lesson, SHIPPED};
use heisen_core::session::{NotRecorded, Place, Program, Session, Verified};
use heisen_core::trace::Event;
use heisen_core::vm::Vm;
use heisen_core::vm::events::{Hook, Point};

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
        let text = recorded(session).to_text();
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

/// Does work on a thread with room for a machine.
fn with_room<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    thread::Builder::new().stack_size(256 << 20).spawn(work).unwrap().join().unwrap()
}

/// Gives a lesson the end that its run has; fingerprints would change with every object of the library.
fn recorded(session: Session) -> Session {
    with_room(move || {
        let wanted = session.clone();
        let run = session.record(Box::new(Captured::new(b"")), &Arc::default()).unwrap();
        Session { end: run.end, inputs: run.inputs, ..wanted }
    })
}

#[test]
fn every_shipped_session_replays() {
    for shipped in SHIPPED {
        let session = Session::from_text(shipped.text).unwrap();
        assert!(session.end.is_some(), "{} says how it ends", shipped.name);
        let verified = with_room(move || session.verify(&Arc::default()));
        assert!(verified.is_ok(), "{}: {verified:?}", shipped.name);
    }
}

/// Counts how often each line of the program began.
struct Hits(Rc<RefCell<BTreeMap<u32, u32>>>, String);

impl Hook for Hits {
    fn passed(&mut self, vm: &Vm, point: Point) {
        let top = vm.frames.len() - 1;
        if matches!(point, Point::Line) && *vm.frames[top].code.code.source.name == *self.1 {
            *self.0.borrow_mut().entry(vm.line_of(top)).or_default() += 1;
        }
    }

    fn synced(&mut self, _: &Vm, _: Event, _: &SyncReport) {}

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

fn hits(session: &Session) -> BTreeMap<u32, u32> {
    let tape = Tape::keeping(Box::new(Captured::new(b"")));
    let mut launched = session.launch(tape, &Arc::default(), false).unwrap();
    assert_eq!(launched.refused, None);
    let hits: Rc<RefCell<BTreeMap<u32, u32>>> = Rc::default();
    launched.vm.hook = Some(Box::new(Hits(Rc::clone(&hits), session.program.name.clone())));
    let exit = launched.vm.run_to_end();
    launched.vm.finish(exit);
    launched.vm.hook = None;
    hits.take()
}

#[test]
fn every_note_stands_at_a_line_that_runs() {
    let told = with_room(|| {
        let mut told = String::new();
        for Lesson { name, session, .. } in lesson::lessons() {
            for era in Era::ALL {
                for observer in ["none", "noop", "reader", "declines", "c"] {
                    let there = Session { era, observer: observer.to_owned(), ..session.clone() };
                    let hits = hits(&there);
                    for note in session.notes.iter().filter(|note| note.holds(era, observer)) {
                        let Place::Line { line, hit } = note.at else { continue };
                        if hits.get(&line).is_none_or(|hits| *hits < hit) {
                            told += &format!(
                                "{name}: {:?} at {:?} in {era} under {observer}\n",
                                note.title, note.at
                            );
                        }
                    }
                }
            }
        }
        told
    });
    assert!(told.is_empty(), "{told}");
}

fn session_of(text: &str) -> Session {
    let program = Program { name: "p.py".into(), text: text.into(), ..Program::default() };
    Session::new(program, Era::E310, "none")
}

const DRAWING: &str = "\
total = 0
for turn in range(50):
    total += turn
print(total, input())
";

#[test]
fn a_recording_is_the_same_run_again() {
    with_room(|| {
        let session = session_of(DRAWING);
        let world = Captured::new(b"a line\n");
        let recorded = session.record(Box::new(world), &Arc::default()).unwrap();
        let end = recorded.end.clone().unwrap();
        assert_eq!((end.exit_status, end.stdout_length), (0, 12));
        assert!(end.statements > 100, "{end:?}");
        assert!(recorded.fingerprint.len() > 5);
        let read = Session::from_text(&recorded.to_text()).unwrap();
        assert_eq!(read, recorded);
        assert_eq!(read.verify(&Arc::default()), Ok(Verified::ToItsEnd(end)));
    });
}

#[test]
fn an_edited_recording_is_noticed() {
    with_room(|| {
        let record = |text: &str| {
            let world = Captured::new(b"a line\n");
            session_of(text).record(Box::new(world), &Arc::default()).unwrap()
        };
        let recorded = record(DRAWING);
        let edited = |change: &dyn Fn(&mut Session)| {
            let mut session = recorded.clone();
            change(&mut session);
            session.verify(&Arc::default()).unwrap_err()
        };
        let comment = edited(&|session| session.program.text.push_str("# a comment\n"));
        assert_eq!(
            comment,
            "it was edited after it was recorded, though the run is the same to its end"
        );
        let program = edited(&|session| {
            session.program.text = DRAWING.replace("total += turn", "total += turn + 1");
        });
        assert!(
            program
                .starts_with("it was edited after it was recorded: the runs agree up to moment "),
            "{program}"
        );
        let input = edited(&|session| {
            session.inputs.remove(0);
        });
        assert!(input.contains("where the recording ends"), "{input}");
        let shorter = edited(&|session| session.program.text = "print('x')\n".into());
        assert!(shorter.contains("the run had ended") || shorter.contains("expected"), "{shorter}");
        let endless = edited(&|session| session.program.text = "while True:\n    pass\n".into());
        assert!(endless.contains("edited"), "{endless}");
        let broken = edited(&|session| session.program.text = "x = (\n".into());
        assert!(broken.contains("SyntaxError"), "{broken}");
        let end = edited(&|session| session.end.as_mut().unwrap().exit_status = 3);
        assert_eq!(end, "at its end the exit status 3 was expected and 0 came");
    });
}

#[test]
fn what_is_not_python_is_not_recorded() {
    let refused =
        with_room(|| session_of("x = (\n").record(Box::new(Captured::new(b"")), &Arc::default()));
    let Err(NotRecorded::Refused(text)) = refused else { panic!("{refused:?}") };
    assert!(text.contains("SyntaxError: '(' was never closed"), "{text}");
}

/// One sentence, on one line.
fn is_sentence(text: &str) -> bool {
    !text.is_empty() && text.lines().count() == 1
}

const NOISE: &[u8] = b"0917(){}[]\",:#-+xr\n \\\x00e.";

#[test]
fn a_session_with_any_byte_changed_is_refused_or_checked_to_an_end() {
    with_room(|| {
        let recorded =
            session_of(DRAWING).record(Box::new(Captured::new(b"a line\n")), &Arc::default());
        let text = recorded.unwrap().to_text().into_bytes();
        let mut chance = 0x5e55_1045_u64;
        let mut below = |limit: usize| {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            usize::try_from(chance >> 11).unwrap_or(0) % limit
        };
        let (mut refused, mut told, mut same) = (0, 0, 0);
        for at in 0..text.len() {
            let mut changed = text.clone();
            changed[at] = NOISE[below(NOISE.len())];
            let Ok(changed) = String::from_utf8(changed) else { continue };
            match Session::from_text(&changed) {
                Err(why) => {
                    refused += 1;
                    assert!(is_sentence(&why.to_string()), "byte {at}: {why}");
                }
                Ok(session) => match session.verify(&Arc::default()) {
                    Err(why) => {
                        told += 1;
                        assert!(!why.is_empty(), "byte {at}");
                    }
                    Ok(_) => same += 1,
                },
            }
        }
        assert!(refused > 100 && told > 100 && same > 0, "{refused} {told} {same}");
    });
}
